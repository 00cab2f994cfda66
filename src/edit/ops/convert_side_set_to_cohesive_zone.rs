//! `convert_side_set_to_cohesive_zone`: elements without thickness along faces inside a mesh.

use super::refuse_used_id;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    rules::{Around, Pair, Uncut, append_block},
};
use crate::model::{Block, Family, Model, Progress, Side, SideShape, Topology, counted};

pub(super) const OPERATION: Operation = Operation {
    name: "convert_side_set_to_cohesive_zone",
    label: "Cohesive zone…",
    summary: "Cut a mesh open along side sets and fill the cut with elements without thickness",
    doc: "Every side must lie inside, with exactly one element on its other side; giving both sides of a face or one makes one \
          element. Along the cut nodes are copied, with their values and in the same node sets; nodes at its front stay whole, \
          and elements that touch there only along an edge or in a corner come apart. Shells, beams and points that hang on \
          the cut stay with the element that they share most nodes with. The new block has no name, results or sides in sets, \
          and its elements have the side of the greater block, element and side first: HEX8 between faces of four nodes, HEX16 \
          of eight, WEDGE6 of three, WEDGE12 of six; QUAD4 or SHELL4 between edges of two. Sides of other kinds are refused, \
          and so are several kinds at once.",
    group: Group::SideSets,
    search: &["czm", "crack", "delaminate", "interface", "zero thickness", "split"],
    params: &[
        Param::required("side_set_ids", "Side sets", ParamKind::any(Selectable::SideSet), "Where to cut"),
        Param::required(
            "new_element_block_id",
            "New block's id",
            ParamKind::NewId { word: "auto" },
            "The id of the block of new elements; \"auto\" is the lowest unused one",
        ),
    ],
    examples: &[Example {
        model: "cut_hexes",
        args: "side_set_ids = 2 new_element_block_id = 9",
        expect: "1 element in element block 9, 4 nodes copied",
    }],
    available: |model| match model.side_sets.is_empty() {
        true => Err("the model has no side sets".to_owned()),
        false => Ok(()),
    },
    refuse: |model, args| args.id("new_element_block_id")?.map_or(Ok(()), |id| refuse_used_id(model, id)),
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let sets = args.positions("side_set_ids")?;
    if sets.is_empty() {
        return Ok(Report::new("no side sets, nothing cut"));
    }
    let mut cut: Vec<Side> = Vec::new();
    for set in sets.iter().map(|&at| &model.side_sets[at]) {
        if set.members.is_empty() {
            return Err(refused(format!("side set {} has no sides", set.id)));
        }
        cut.extend(set.members.iter());
    }
    let around = Around::new(model, &cut);
    let pairs = around.pairs(model, &cut).map_err(|(side, why)| refused(uncut(model, side, why)))?;
    let topology = filling(model, &pairs)?;
    let seams = seams(model, &pairs)?;
    let num_copies = around.open(model, &pairs)?;
    let id = args.id("new_element_block_id")?.unwrap_or_else(|| model.element_blocks.lowest_unused_id());
    let block = Block::new(id, topology, connectivity(model, &seams));
    let num_elements = block.num_elements;
    append_block(model, block)?;
    Ok(Report::new(format!(
        "{} in element block {id}, {} copied",
        counted(num_elements, "element"),
        counted(num_copies, "node")
    )))
}

fn refused(reason: String) -> EditError {
    EditError::BadValue { parameter: "side_set_ids", reason }
}

fn uncut(model: &Model, side: Side, why: Uncut) -> String {
    let place = match Model::locate_element(&model.element_offsets(), side.element as usize) {
        Some((block, element)) => {
            format!("side {} of element {element} of block {}", side.side, model.element_blocks[block].id)
        }
        None => format!("side {} of element {}", side.side, side.element),
    };
    let fault = match why {
        Uncut::Missing => "does not exist",
        Uncut::Outer => "is external: no element lies on its other side",
        Uncut::Ambiguous => "meets more than one other element",
    };
    format!("{place} (counted from 0) {fault}")
}

fn shape(model: &Model, offsets: &[usize], side: Side) -> Option<&'static SideShape> {
    let (block, _) = Model::locate_element(offsets, side.element as usize)?;
    model.element_blocks[block].topology.sides().get(side.side as usize)
}

/// What fits between sides of this kind; all must be of one.
fn filling(model: &Model, pairs: &[Pair]) -> Result<Topology, EditError> {
    let offsets = model.element_offsets();
    let kind = |side: &Side| {
        shape(model, &offsets, *side)
            .map(|shape| (shape.corners.len(), shape.mids.len(), shape.centres.len()))
    };
    let mut kinds = pairs.iter().flatten().map(kind);
    let first = kinds.next().flatten();
    if kinds.any(|kind| kind != first) {
        return Err(refused("the sides that meet there have different numbers of nodes".to_owned()));
    }
    match first {
        Some((4, 0, 0)) => Ok(Topology::Hex8),
        Some((4, 4, 0)) => Ok(Topology::Hex16),
        Some((3, 0, 0)) => Ok(Topology::Wedge6),
        Some((3, 3, 0)) => Ok(Topology::Wedge12),
        Some((2, 0, 0)) if model.dimension < 3 => Ok(Topology::Quad4),
        Some((2, 0, 0)) => Ok(Topology::Shell4),
        Some((corners, mids, centres)) => {
            let nodes = counted(corners + mids + centres, "node");
            Err(refused(format!("no cohesive element lies between sides of {nodes}")))
        }
        None => Err(refused("a side does not exist".to_owned())),
    }
}

/// Where the nodes of an element to be lie, as places in the connectivities of the two elements beside it.
struct Seam {
    num_corners: usize,
    /// The elements, that of the first side first.
    elements: [u32; 2],
    /// Places of the nodes of the first side.
    first: Vec<usize>,
    /// Places of the same nodes in the other element.
    second: Vec<usize>,
}

/// The local nodes of a side, corners before mids, from the corner on with which exomerge begins: side 0 with corner 0, side 1
/// with corner 1, as far as sides stand around the base of an element.
///
/// Source: spec of the operations, section 2.3.
fn walk(shape: &SideShape, family: Family, side: usize) -> Vec<usize> {
    let turned = |nodes: &[u8], by: usize| -> Vec<usize> {
        let mut nodes: Vec<usize> = nodes.iter().map(|&node| usize::from(node)).collect();
        nodes.rotate_left(by);
        nodes
    };
    let num_around = match family {
        Family::Hexahedron | Family::Pyramid => 4,
        Family::Wedge | Family::Tetrahedron => 3,
        _ => 0,
    };
    let begins = |&corner: &u8| side < num_around && usize::from(corner) == side;
    let start = shape.corners.iter().position(begins).unwrap_or(0);
    let mut places = turned(shape.corners, start);
    places.extend(turned(shape.mids, if shape.mids.len() == shape.corners.len() { start } else { 0 }));
    places.extend(shape.centres.iter().map(|&node| usize::from(node)));
    places
}

/// The seam of every pair, found while both sides still have the same nodes.
fn seams(model: &Model, pairs: &[Pair]) -> Result<Vec<Seam>, EditError> {
    let offsets = model.element_offsets();
    let row = |element: u32| {
        let place = Model::locate_element(&offsets, element as usize);
        place.and_then(|(block, local)| model.element_blocks[block].element(local)).unwrap_or_default()
    };
    let family = |element: u32| {
        let place = Model::locate_element(&offsets, element as usize);
        place.map_or(Family::Unknown, |(block, _)| model.element_blocks[block].topology.family())
    };
    let seam = |&[first, second]: &Pair| {
        let shape = shape(model, &offsets, first)?;
        let (own, other) = (row(first.element), row(second.element));
        let places = walk(shape, family(first.element), first.side as usize);
        let facing: Option<Vec<usize>> =
            places.iter().map(|&place| other.iter().position(|node| own.get(place) == Some(node))).collect();
        let elements = [first.element, second.element];
        Some(Seam { num_corners: shape.corners.len(), elements, first: places, second: facing? })
    };
    let found: Option<Vec<Seam>> = pairs.iter().map(seam).collect();
    found.ok_or_else(|| {
        refused("the sides that meet there differ in the nodes between their corners".to_owned())
    })
}

/// Corners of the first side, of the second, then the nodes between them likewise; an edge is walked around.
fn connectivity(model: &Model, seams: &[Seam]) -> Vec<u32> {
    let offsets = model.element_offsets();
    let node = |element: u32, place: usize| {
        let at = Model::locate_element(&offsets, element as usize);
        let row = at.and_then(|(block, local)| model.element_blocks[block].element(local));
        row.and_then(|row| row.get(place)).copied().unwrap_or(u32::MAX)
    };
    let mut connectivity = Vec::new();
    for Seam { num_corners, elements: [one, other], first, second } in seams {
        if let ([a, b], [c, d]) = (&first[..], &second[..]) {
            // The element to which the edge belongs lies on its left, the cut on its right.
            connectivity.extend([node(*one, *b), node(*one, *a), node(*other, *c), node(*other, *d)]);
            continue;
        }
        for part in [0..*num_corners, *num_corners..first.len()] {
            connectivity.extend(first[part.clone()].iter().map(|&place| node(*one, place)));
            connectivity.extend(second[part].iter().map(|&place| node(*other, place)));
        }
    }
    connectivity
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::geometry::{element_sizes, external_sides};
    use crate::model::{Block, Family, Model, NoProgress, NodeSet, Side, SideSet, Source, Topology, samples};
    use std::sync::Arc;

    fn cohesive(model: &Model) -> Result<Model, EditError> {
        let line = "convert_side_set_to_cohesive_zone side_set_ids='all' new_element_block_id=9";
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).map(|edited| edited.model)
    }

    /// A grid of hexahedra in one block with sides in set 1.
    fn grid(cells: [usize; 3], sides: &[(u32, u32)]) -> Model {
        let mut model = samples::hex_grid(cells, [1, 1, 1]);
        let members = sides.iter().map(|&(element, side)| Side { element, side }).collect();
        model.side_sets.push(SideSet::new(1, members));
        model
    }

    #[test]
    fn v10_two_hexahedra_come_apart_and_sets_keep_what_they_have() {
        let mut model = grid([2, 1, 1], &[(0, 1)]);
        model.times = Arc::new(vec![0.0]);
        model.side_sets.variable_names = vec!["flux".to_owned()];
        model.side_sets[0].values = vec![Some(Source::constant(3.5, 1))];
        model.node_sets.push(NodeSet::new(1, vec![1, 4]));
        let after = cohesive(&model).unwrap();
        assert_eq!((after.num_nodes(), after.num_elements()), (16, 3));
        let new = &after.element_blocks[1];
        assert_eq!((new.id, new.topology, new.name.as_str()), (9, Topology::Hex8, ""));
        assert_eq!(element_sizes(&after, 1), [Some(0.0)]);
        // Of the nodes 1 and 4 on x = 1 there are two each now: 1, 4, 7 and 10 have the copies 12 to 15.
        assert_eq!(after.node_sets[0].members.as_slice(), [1, 4, 12, 13]);
        assert_eq!(after.side_sets[0].members, model.side_sets[0].members);
        assert_eq!(after.side_sets[0].values[0].as_ref().unwrap().read(0).unwrap(), [3.5]);
        // Element 1 comes first, being the greater.
        let mut halves = [new.connectivity[..4].to_vec(), new.connectivity[4..].to_vec()];
        halves.iter_mut().for_each(|half| half.sort_unstable());
        assert_eq!(halves, [[12, 13, 14, 15], [1, 4, 7, 10]]);
        for (a, b) in new.connectivity[..4].iter().zip(&new.connectivity[4..]) {
            assert_eq!(after.position(*a as usize), after.position(*b as usize));
        }
    }

    #[test]
    fn v11_the_front_of_a_crack_stays_whole() {
        // 27 nodes. Of the four of the face only the one on an outer edge of the cube is held by no other face.
        let after = cohesive(&grid([2, 2, 2], &[(0, 1)])).unwrap();
        assert_eq!((after.num_nodes(), after.element_blocks[1].num_elements), (28, 1));
    }

    #[test]
    fn v12_a_whole_plane_gives_two_pieces() {
        let after = cohesive(&grid([2, 2, 2], &[(0, 1), (2, 1), (4, 1), (6, 1)])).unwrap();
        assert_eq!((after.num_nodes(), after.element_blocks[1].num_elements), (36, 4));
        // A stack of 1 x 2 x 2 has 2 * 4 outer faces across x and 4 * 2 others.
        assert_eq!(external_sides(&after, &[0]).len(), 32);
        let line = "count_disconnected_blocks element_block_ids=1";
        let pieces = run(&after, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().report.answer;
        assert_eq!(pieces, Some(2.into()));
    }

    #[test]
    fn both_sides_of_a_face_make_one_element() {
        let after = cohesive(&grid([2, 1, 1], &[(0, 1), (1, 3), (0, 1)])).unwrap();
        assert_eq!(after.element_blocks[1].num_elements, 1);
    }

    #[test]
    fn the_new_elements_have_volume_as_soon_as_the_cut_opens() {
        for topology in [Topology::Hex8, Topology::Hex20, Topology::Tet4, Topology::Tet10, Topology::Wedge6] {
            let mut model = two_of(topology);
            let after = cohesive(&model).unwrap_or_else(|error| panic!("{topology:?}: {error}"));
            let new = after.element_blocks.len() - 1;
            assert_eq!(element_sizes(&after, new).len(), 1, "{topology:?}");
            // The second element moves away from the first.
            model = after.clone();
            let moved: Vec<u32> = after.element_blocks[0].elements().nth(1).unwrap().to_vec();
            for node in moved {
                Arc::make_mut(&mut model.coordinates.x)[node as usize] += 1.0;
            }
            let size = element_sizes(&model, new)[0].unwrap();
            assert!(size > 0.1, "{topology:?}: {size}");
            let first = after.element_blocks[0].elements().next().unwrap().to_vec();
            assert!(
                first.iter().all(|node| !after.element_blocks[0].elements().nth(1).unwrap().contains(node))
            );
        }
    }

    /// Two elements of a type that share the face x = 1 (or the slanted one), mirrored in it, with that side in set 1.
    fn two_of(topology: Topology) -> Model {
        let mut model = samples::one_element(topology);
        let on_plane = |at: [f64; 3]| match topology.family() {
            Family::Hexahedron => at[0] > 0.99,
            _ => at[0] < 0.01,
        };
        let (plane, away) = if topology.family() == Family::Hexahedron { (1.0, 1.0) } else { (0.0, -1.0) };
        let points = samples::reference_nodes(topology);
        let mirrored: Vec<u32> = (0u32..).zip(&points).map(|(node, _)| node).collect();
        let mut row = Vec::new();
        for (&node, &[x, y, z]) in mirrored.iter().zip(&points) {
            if on_plane([x, y, z]) {
                row.push(node);
            } else {
                row.push(u32::try_from(model.num_nodes()).unwrap());
                let [xs, ys, zs] = model.coordinates.axes_mut();
                xs.push(2.0 * plane - x);
                ys.push(y);
                zs.push(z);
            }
        }
        let mirror = crate::edit::rules::Mirror::of(topology).unwrap();
        let mut nodes: Vec<u32> = model.element_blocks[0].connectivity.to_vec();
        nodes.extend(mirror.nodes.iter().map(|&place| row[place]));
        if away < 0.0 {
            // The second element is to be the one with the greater x.
            let half = nodes.len() / 2;
            nodes.rotate_left(half);
        }
        model.element_blocks[0] = Block::new(1, topology, nodes);
        let shared = |side: &crate::model::SideShape| {
            side.corners.iter().all(|&c| {
                let node = model.element_blocks[0].connectivity[usize::from(c)];
                (model.coordinates.x[node as usize] - plane).abs() < 0.01
            })
        };
        let side = topology.sides().iter().position(shared).unwrap();
        model.side_sets.push(SideSet::new(1, vec![Side { element: 0, side: u32::try_from(side).unwrap() }]));
        model
    }

    #[test]
    fn t17_shells_and_bars_beside_the_cut_stay_with_their_elements() {
        let mut model = grid([2, 1, 1], &[(0, 1)]);
        // A shell on the top of element 1 (nodes 7 8 11 10 in a grid of 3 x 2 x 2), and a bar on its edge 7-10.
        model.element_blocks.push(Block::new(2, Topology::Shell4, vec![7, 8, 11, 10]));
        model.element_blocks.push(Block::new(3, Topology::Bar2, vec![7, 10]));
        let after = cohesive(&model).unwrap();
        let corner = after.element_blocks[0].element(1).unwrap()[4];
        assert_eq!(after.element_blocks[1].connectivity[0], corner);
        // The bar shares both its nodes with both hexahedra: the first has it.
        assert_eq!(after.element_blocks[2].connectivity.as_slice(), [7, 10]);
        assert_eq!(after.num_nodes(), 16);
    }

    #[test]
    fn a_plane_is_cut_along_edges() {
        let mut model = samples::plane();
        model.side_sets[0] =
            SideSet::new(3, vec![Side { element: 0, side: 1 }, Side { element: 2, side: 1 }]);
        let after = cohesive(&model).unwrap();
        assert_eq!((after.num_nodes(), after.element_blocks[2].topology), (12, Topology::Quad4));
        let mut open = after.clone();
        for block in 0..2 {
            let right = after.element_blocks[block].element(1).unwrap().to_vec();
            right.iter().for_each(|&node| {
                let x = &mut Arc::make_mut(&mut open.coordinates.x)[node as usize];
                *x = if *x < 5.0 { *x + 10.0 } else { *x };
            });
        }
        // Ten wide and one high each.
        assert_eq!(element_sizes(&open, 2), [Some(10.0), Some(10.0)]);
    }

    #[test]
    fn what_cannot_be_cut_is_told_by_its_place() {
        let outer = cohesive(&grid([2, 1, 1], &[(0, 5)])).unwrap_err().to_string();
        assert_eq!(
            outer,
            "side_set_ids: side 5 of element 0 of block 1 (counted from 0) is external: no element lies on its other side"
        );
        let missing = cohesive(&grid([2, 1, 1], &[(7, 0)])).unwrap_err().to_string();
        assert!(missing.contains("does not exist"), "{missing}");
        let empty = cohesive(&grid([2, 1, 1], &[])).unwrap_err().to_string();
        assert_eq!(empty, "side_set_ids: side set 1 has no sides");
        let mut mixed = samples::mixed_solids();
        // The square under the pyramid and the triangle between pyramid and tetrahedron.
        mixed
            .side_sets
            .push(SideSet::new(1, vec![Side { element: 2, side: 4 }, Side { element: 2, side: 0 }]));
        let several = cohesive(&mixed).unwrap_err().to_string();
        assert!(several.contains("different numbers of nodes"), "{several}");
    }
}
