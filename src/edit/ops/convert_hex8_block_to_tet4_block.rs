//! `convert_hex8_block_to_tet4_block`: each hexahedron becomes 24 tetrahedra.

use super::has_element_blocks;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report,
    rules::{Corners, ElementRuns, append_means, replace_elements},
};
use crate::model::{Model, Progress, Side, SparseRows, Topology};
use rayon::slice::ParallelSliceMut as _;
use std::sync::Arc;

/// Tetrahedra of one hexahedron: four on each of six sides.
const TETS: usize = 24;

/// The corners of each side, beginning as exomerge begins: the order of the new elements hangs on it.
const FACES: [[usize; 4]; 6] =
    [[0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7], [0, 3, 2, 1], [4, 5, 6, 7]];

pub(super) const OPERATION: Operation = Operation {
    name: "convert_hex8_block_to_tet4_block",
    label: "Hexahedra to tetrahedra…",
    summary: "Cut each hexahedron of a block into 24 tetrahedra",
    doc: "Each side of an element becomes four tetrahedra, from an edge of it to its middle and the middle of the element. \
          Neighbours share the middle of their common side, so that there are no cracks inside, and corners stay shared \
          with other blocks. Results are those of the hexahedron; a side in a side set becomes four.",
    group: Group::Elements,
    search: &["tet", "split", "simplex", "hex24tet"],
    params: &[
        Param::required("element_block_id", "Block", ParamKind::ELEMENT_BLOCK, "The block of hexahedra"),
        Param::optional(
            "scheme",
            "Scheme",
            ParamKind::Choice(&["hex24tet"]),
            "\"hex24tet\"",
            "How they are cut",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "element_block_id = 1",
        expect: "1 hexahedron became 24 tetrahedra",
    }],
    available: has_element_blocks,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let block = &model.element_blocks[args.position("element_block_id")?];
    args.choice("scheme")?;
    match block.topology == Topology::Hex8 && block.nodes_per_element == 8 {
        true => Ok(()),
        false => Err(EditError::UnknownElements {
            block: block.id,
            elem_type: block.elem_type.trim().to_owned(),
            what: "cut into tetrahedra: only hexahedra of eight nodes can",
        }),
    }
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let at = args.position("element_block_id")?;
    let old = model.element_blocks[at].clone();
    let corners = |nodes: &[u32], side: usize| FACES[side].map(|corner| nodes[corner]);
    // The middle of each distinct face and of each element, in the order of their sorted corners.
    let mut middles: Vec<Corners> = Vec::with_capacity(old.num_elements * 4);
    for nodes in old.elements() {
        middles.extend((0..FACES.len()).map(|side| Corners::of(corners(nodes, side))));
        middles.push(Corners::of(nodes.iter().copied()));
    }
    middles.par_sort_unstable();
    middles.dedup();
    let mut rows = SparseRows { starts: vec![0], columns: Vec::new(), weights: Vec::new(), fill: f64::NAN };
    for parents in &middles {
        rows.columns.extend(parents.nodes());
        rows.starts.push(u32::try_from(rows.columns.len()).unwrap_or(u32::MAX));
    }
    let first = append_means(model, rows)?;
    let middle = |parents: &[u32]| {
        let place = middles.binary_search(&Corners::of(parents.iter().copied())).unwrap_or(0);
        first + u32::try_from(place).unwrap_or(u32::MAX - first)
    };
    let mut connectivity = Vec::with_capacity(old.num_elements * TETS * 4);
    for nodes in old.elements() {
        let body = middle(nodes);
        for side in 0..FACES.len() {
            let face = corners(nodes, side);
            let centre = middle(&face);
            for k in 0..4 {
                connectivity.extend([face[(k + 1) % 4], face[k], centre, body]);
            }
        }
    }
    let block = &mut model.element_blocks[at];
    block.topology = Topology::Tet4;
    Topology::Tet4.canonical_name().clone_into(&mut block.elem_type);
    block.nodes_per_element = 4;
    block.connectivity = Arc::new(connectivity);
    (block.element_edges, block.element_faces) = (None, None);
    let runs = ElementRuns { block: at, num_old: old.num_elements, each: TETS };
    let warnings = replace_elements(model, &runs, |side: Side| {
        // The last side of the four tetrahedra on a side is the outer one.
        (0..4).map(move |k| (side.side * 4 + k, 3)).collect()
    })?;
    let hexes = match old.num_elements {
        1 => "1 hexahedron".to_owned(),
        count => format!("{count} hexahedra"),
    };
    let tets = old.num_elements * TETS;
    Ok(Report::new(format!("{hexes} became {tets} tetrahedra")).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::geometry::{element_sizes, external_sides};
    use crate::model::{Model, NoProgress, Side, samples};

    fn cut(model: &Model) -> Model {
        let line = "convert_hex8_block_to_tet4_block element_block_id=1";
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model
    }

    #[test]
    fn v9_t47_a_cube_has_no_cracks_inside() {
        let before = samples::hex_grid([2, 2, 2], [1, 1, 1]);
        let after = cut(&before);
        assert_eq!((after.num_nodes(), after.num_elements()), (71, 192));
        assert_eq!(external_sides(&after, &[0]).len(), 96);
        let volume: f64 = element_sizes(&after, 0).into_iter().flatten().sum();
        assert!(
            (volume - 8.0).abs() < 1e-12 && element_sizes(&after, 0).iter().all(|size| *size > Some(0.0))
        );
    }

    #[test]
    fn v8_the_first_four_lie_on_the_first_side() {
        let after = cut(&samples::one_element(crate::model::Topology::Hex8));
        let places: Vec<[f64; 3]> = after.element_blocks[0].connectivity[..16]
            .iter()
            .map(|&node| after.position(node as usize).unwrap())
            .collect();
        let (body, face) = ([0.5, 0.5, 0.5], [0.5, 0.0, 0.5]);
        for (k, corners) in [[1, 0], [5, 1], [4, 5], [0, 4]].into_iter().enumerate() {
            let expected = corners.map(|corner: usize| after.position(corner).unwrap());
            assert_eq!(places[4 * k..4 * k + 4], [expected[0], expected[1], face, body]);
        }
        assert_eq!(after.num_nodes(), 15);
    }

    #[test]
    fn results_and_sides_follow_and_the_neighbour_stays_joined() {
        let after = cut(&samples::two_hexes());
        assert_eq!(after.element_blocks[0].values[0].as_ref().unwrap().read(1).unwrap(), [100.0; 24]);
        // Side 6 is the tetrahedra 20 to 23; the other hexahedron is element 24 now.
        let members = after.side_sets[0].members.as_slice();
        assert_eq!(members[..2], [Side { element: 20, side: 3 }, Side { element: 21, side: 3 }]);
        assert_eq!(members[4], Side { element: 24, side: 5 });
        // 12 corners, 6 faces and a body.
        assert_eq!(after.num_nodes(), 19);
    }
}
