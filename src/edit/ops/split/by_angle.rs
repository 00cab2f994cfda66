//! `split_element_block_by_angle`: the surfaces between sharp edges become blocks.

use super::{BLOCKS, NAMES, refuse_names, split};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Range, Unit,
    ops::has_element_blocks, rules::by_angle,
};
use crate::model::{Model, Topology};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "split_element_block_by_angle",
    label: "Split blocks at sharp edges…",
    summary: "Make a block of every surface that sharp edges bound",
    doc: "For blocks of shells, quadrilaterals, triangles and polygons. Two elements are of one surface if they alone meet in an edge and \
          their normals there differ by no more than the angle, whichever way round they are listed; where three or more meet, surfaces \
          end. Solids have no surfaces of their own, so blocks of solids are refused: make a block of their faces \
          first (create_element_block_from_side_set). Surfaces are in the order of their first elements; the first stays in the block, \
          the others become blocks behind it with the lowest unused ids, and belong to the assemblies of the block. Sets, \
          results, attributes and maps follow; no result is read.",
    group: Group::Blocks,
    search: &["split", "separate", "feature", "crease", "surface", "shell", "facet"],
    params: &[
        BLOCKS,
        Param::optional(
            "feature_angle",
            "Sharp from",
            ParamKind::Real { unit: Unit::Degrees, range: Range::NotNegative },
            "30.0",
            "Edges whose elements turn by more than this angle, in degrees, bound a surface",
        ),
        NAMES,
    ],
    examples: &[Example {
        model: "shells",
        args: "element_block_ids = 1",
        expect: "1 element block split into 2",
    }],
    available: has_element_blocks,
    refuse,
    action: Action::Change(|model, args, progress| {
        let angle = args.real("feature_angle")?.min(180.0).to_radians();
        split(model, args, progress, |model, at| {
            by_angle(model, &model.element_blocks[at], angle).ok_or_else(|| no_faces(model, at))
        })
    }),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    refuse_names(model, args)?;
    let is_of_faces = |at: usize| {
        let topology = model.element_blocks[at].topology;
        topology.dimension() == Some(2) || topology == Topology::Null
    };
    match args.positions(BLOCKS.name)?.iter().find(|&&at| !is_of_faces(at)) {
        Some(&at) => Err(no_faces(model, at)),
        None => Ok(()),
    }
}

fn no_faces(model: &Model, at: usize) -> EditError {
    let block = &model.element_blocks[at];
    let what = match block.topology.dimension() {
        Some(3) => {
            "split at sharp edges, since they are solids: make a block of their faces first, with \
             create_element_block_from_side_set"
        }
        _ => "split at sharp edges, since they are no surfaces",
    };
    EditError::UnknownElements { block: block.id, elem_type: block.elem_type.trim().to_owned(), what }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, blocks};
    use crate::model::{Block, Topology, samples};

    #[test]
    fn a_right_angle_is_sharp_or_not_as_is_asked() {
        let model = samples::shells();
        let split =
            after(&model, "split_element_block_by_angle element_block_ids=1 feature_angle=89.9").unwrap();
        assert_eq!(blocks(&split), [(1, "", 1), (3, "block_1_2", 1), (2, "", 1)]);
        assert_eq!(split.element_blocks[1].connectivity.as_slice(), [1, 4, 5, 2]);
        let whole =
            after(&model, "split_element_block_by_angle element_block_ids='all' feature_angle=90").unwrap();
        assert_eq!(whole.element_blocks.len(), 2);
    }

    #[test]
    fn the_skin_of_a_box_of_any_order_has_six_surfaces() {
        for command in ["", "make_elements_quadratic"] {
            let mut model = samples::hex_grid([3, 2, 2], [1, 1, 1]);
            if !command.is_empty() {
                model = after(&model, command).unwrap();
            }
            let sides = crate::geometry::external_sides(&model, &[0]);
            model.side_sets.push(crate::model::SideSet::new(1, sides));
            let skin = after(&model, "create_element_block_from_side_set side_set_ids=1").unwrap();
            let split = after(&skin, "split_element_block_by_angle element_block_ids=2").unwrap();
            let mut counts: Vec<usize> =
                split.element_blocks.iter().skip(1).map(|block| block.num_elements).collect();
            counts.sort_unstable();
            // 2 · 2 at both ends, 3 · 2 on the other four.
            assert_eq!(counts, [4, 4, 6, 6, 6, 6]);
        }
    }

    #[test]
    fn solids_and_lines_are_refused_with_what_to_do() {
        let refused =
            after(&samples::two_hexes(), "split_element_block_by_angle element_block_ids=1").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "elements of type HEX8 (block 1) cannot be split at sharp edges, since they are solids: make a block of \
             their faces first, with create_element_block_from_side_set"
        );
        let mut lines = samples::two_hexes();
        lines.element_blocks[0] = Block::new(1, Topology::Bar2, Vec::new());
        lines.element_blocks[0].values = vec![None; 2];
        let refused = after(&lines, "split_element_block_by_angle element_block_ids=1").unwrap_err();
        assert!(refused.to_string().ends_with("since they are no surfaces"), "{refused}");
    }
}
