//! `create_element_block_from_side_set`: the sides of a set as elements.

use super::names::shown_name;
use super::refuse_used_id;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, rules::append_block,
};
use crate::geometry::SideReader;
use crate::model::{Block, Family, Model, Progress, Side, Source, Topology, counted};
use std::{collections::HashSet, sync::Arc};

pub(super) const OPERATION: Operation = Operation {
    name: "create_element_block_from_side_set",
    label: "Blocks from side sets…",
    summary: "Make shells of the faces of side sets, and lines of their edges",
    doc: "Each side set becomes a block, or one for each type where its sides differ: faces become QUAD4, QUAD8, QUAD9, TRI3, TRI6, TRI7 \
          and so on (or SHELL4, TRISHELL3 and so on), edges BAR2, BAR3 or BAR4, ends SPHERE. The elements have the nodes of the sides, \
          turned as the sides are, so that those of solids face outward; a face that has nodes between some corners only is \
          taken by its corners. A side that stands twice becomes one element. Variables of the side set become \
          element variables of the block; distribution factors are not taken along. Faces of polyhedra with more than four corners, and sides \
          that do not exist, are passed over with a warning. The side sets stay. No result is read.",
    group: Group::Blocks,
    search: &["surface", "faces", "skin", "shell", "extract", "boundary", "sideset"],
    params: &[
        Param::required("side_set_ids", "Side sets", ParamKind::SIDE_SETS, "The sides that become elements"),
        Param::optional(
            "element_block_id",
            "Block id",
            ParamKind::NewId { word: "auto" },
            "\"auto\"",
            "The id of the first new block; \"auto\", and for all others, is the lowest unused one",
        ),
        Param::optional(
            "face_type",
            "Type of faces",
            ParamKind::Choice(&["plain", "shell"]),
            "\"plain\"",
            "QUAD4, TRI3 and so on, or SHELL4, TRISHELL3 and so on",
        ),
    ],
    examples: &[
        Example {
            model: "two_hexes",
            args: "side_set_ids = 1",
            expect: "1 side set became block 3 with 2 elements",
        },
        Example {
            model: "results_everywhere",
            args: "side_set_ids = \"all\" face_type = \"shell\" element_block_id = 100",
            expect: "2 side sets became blocks 100 and 3 with 4 elements",
        },
    ],
    available: |model| {
        if model.side_sets.is_empty() { Err("the model has no side sets".to_owned()) } else { Ok(()) }
    },
    refuse: |model, args| match args.id("element_block_id")? {
        Some(id) => refuse_used_id(model, id),
        None => Ok(()),
    },
    action: Action::Change(apply),
};

/// Sides that become elements of one type.
struct Elements {
    topology: Topology,
    nodes: Vec<u32>,
    /// The members of the set that they are.
    rows: Vec<u32>,
}

fn apply(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let sets = args.positions("side_set_ids")?;
    let is_shell = args.choice("face_type")? == "shell";
    let (mut asked, mut warnings) = (args.id("element_block_id")?, Vec::new());
    let (mut ids, mut num_elements) = (Vec::new(), 0);
    for (at, &set) in sets.iter().enumerate() {
        progress.set(at as f32 / sets.len() as f32, "making elements");
        if progress.is_cancelled() {
            return Err(EditError::Cancelled);
        }
        let parts = elements_of(model, set, is_shell, &mut warnings);
        let is_one = parts.len() == 1;
        for part in parts {
            let id = asked.take().unwrap_or_else(|| model.element_blocks.lowest_unused_id());
            num_elements += part.rows.len();
            ids.push(id.to_string());
            add_block(model, set, (id, is_one), part)?;
        }
    }
    let sets = counted(sets.len(), "side set");
    let elements = counted(num_elements, "element");
    let summary = match ids.as_slice() {
        [] => format!("{sets} had no sides that could become elements"),
        [id] => format!("{sets} became block {id} with {elements}"),
        [first @ .., last] => format!("{sets} became blocks {} and {last} with {elements}", first.join(", ")),
    };
    Ok(Report::new(summary).warned(warnings))
}

/// What a side looks like: how many corners it has, how many nodes along its edges, and how many in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    corners: usize,
    mids: usize,
    nodes: usize,
}

/// The sides of a set by the type that they become, in the order of its first.
fn elements_of(model: &Model, set: usize, is_shell: bool, warnings: &mut Vec<String>) -> Vec<Elements> {
    let reader = SideReader::new(model);
    let set = &model.side_sets[set];
    let (mut parts, mut seen): (Vec<Elements>, HashSet<Side>) = (Vec::new(), HashSet::new());
    let (mut num_lost, mut num_cut) = (0, 0);
    let (mut nodes, mut corners) = (Vec::new(), Vec::new());
    let mut known: Vec<(Form, Option<Topology>)> = Vec::new();
    for (row, &side) in (0u32..).zip(set.members.iter()).filter(|(_, side)| seen.insert(**side)) {
        let is_there = reader.nodes(side, &mut nodes) && reader.corners(side, &mut corners);
        let topology = is_there.then(|| form_of(model, &reader, side, [corners.len(), nodes.len()]));
        let topology = topology.and_then(|form| match known.iter().find(|(other, _)| *other == form) {
            Some((_, topology)) => *topology,
            None => {
                known.push((form, topology_of(form, is_shell)));
                known.last().and_then(|(_, topology)| *topology)
            }
        });
        let Some(topology) = topology else {
            num_lost += 1;
            continue;
        };
        let num_nodes = topology.shape().num_nodes;
        num_cut += usize::from(num_nodes < nodes.len());
        let found = parts.iter().position(|part| part.topology == topology);
        let at = found.unwrap_or_else(|| {
            parts.push(Elements { topology, nodes: Vec::new(), rows: Vec::new() });
            parts.len() - 1
        });
        parts[at].nodes.extend(&nodes[..num_nodes]);
        parts[at].rows.push(row);
    }
    if num_lost > 0 {
        let sides = counted(num_lost, "side");
        warnings.push(format!("{sides} of side set {} left out: no element can be made there", set.id));
    }
    if num_cut > 0 {
        let sides = counted(num_cut, "side");
        warnings.push(format!("{sides} of side set {} taken by the corners alone", set.id));
    }
    parts
}

/// The form of a side that is there; edges of polygons and faces of polyhedra have corners only.
fn form_of(model: &Model, reader: &SideReader<'_>, side: Side, [corners, nodes]: [usize; 2]) -> Form {
    let topology = reader.block_of(side.element).map(|block| model.element_blocks[block].topology);
    let shape = topology.and_then(|topology| topology.sides().get(side.side as usize));
    Form { corners, mids: shape.map_or(0, |shape| shape.mids.len()), nodes }
}

/// The type with the nodes of a side in its order, or else with its corners.
fn topology_of(form: Form, is_shell: bool) -> Option<Topology> {
    let family = match (form.corners, is_shell) {
        (1, _) => Family::Point,
        (2, _) => Family::Line,
        (3, false) => Family::Triangle,
        (3, true) => Family::TriangleShell,
        (4, false) => Family::Quadrilateral,
        (4, true) => Family::Shell,
        _ => return None,
    };
    // The first of a family is the plain one: bars come before beams.
    let types: Vec<Topology> = Topology::all().filter(|topology| topology.family() == family).collect();
    let whole = types.iter().find(|topology| has_order_of(**topology, form));
    whole.or(types.first()).copied()
}

/// Whether a type lists corners, then the nodes along its edges in walking order, then the rest, as sides do, and as many.
fn has_order_of(topology: Topology, form: Form) -> bool {
    let (shape, corners) = (topology.shape(), form.corners);
    if shape.num_nodes != form.nodes || shape.num_corners != corners {
        return false;
    }
    let mut walked = Vec::new();
    let num_edges = if corners > 2 { corners } else { corners - 1 };
    for edge in 0..num_edges {
        let ends = [edge, (edge + 1) % corners];
        for mid in shape.mid_nodes {
            let [a, b] = mid.corners.map(usize::from);
            if [a, b] == ends {
                walked.extend(mid.nodes.iter().copied());
            } else if [b, a] == ends {
                walked.extend(mid.nodes.iter().rev().copied());
            }
        }
    }
    walked.len() == form.mids && walked.iter().zip(corners..).all(|(&local, at)| usize::from(local) == at)
}

/// Adds a block at the end, with the variables of the set; it is called as the set is if that is the name of no other.
fn add_block(
    model: &mut Model,
    set: usize,
    (id, is_one): (i64, bool),
    elements: Elements,
) -> Result<(), EditError> {
    let mut block = Block::new(id, elements.topology, elements.nodes);
    // TRI3 and TRISHELL3 look the same in space; the name says which was asked for.
    block.topology = Topology::resolve(&block.elem_type, block.nodes_per_element, model.dimension);
    let of = &model.side_sets[set];
    if !of.name.is_empty() {
        let shown = shown_name(&of.name, "surface", of.id);
        let name = if is_one { shown } else { format!("{shown}_{}", block.elem_type) };
        if model.element_blocks.positions_named(&name).is_empty() {
            block.name = name;
        }
    }
    append_block(model, block)?;
    let rows = Arc::new(elements.rows);
    let variables = model.side_sets.variable_names.iter().zip(&model.side_sets[set].values);
    let variables: Vec<(String, Source)> = variables
        .filter_map(|(name, source)| Some((name.clone(), source.as_ref()?.gathered(Arc::clone(&rows)))))
        .collect();
    let at = model.element_blocks.len() - 1;
    for (name, source) in variables {
        crate::edit::rules::FieldTable::put(&mut model.element_blocks, &name, at, source);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Invocation, run};
    use crate::geometry::{element_sizes, side_size};
    use crate::model::{NoProgress, SideSet, samples};

    fn after(model: &Model, args: &str) -> (Model, Report) {
        let line = format!("create_element_block_from_side_set {args}");
        let edited = run(model, &Invocation::parse(&line).unwrap(), &NoProgress).unwrap();
        (edited.model, edited.report)
    }

    /// All sides of the only element.
    fn with_all_sides(topology: Topology) -> Model {
        let mut model = samples::one_element(topology);
        let sides = (0u32..).take(topology.sides().len()).map(|side| Side { element: 0, side });
        model.side_sets.push(SideSet::new(1, sides.collect()));
        model
    }

    #[test]
    fn every_side_of_every_type_becomes_an_element_on_its_nodes() {
        for topology in Topology::all().filter(|topology| !topology.sides().is_empty()) {
            let before = with_all_sides(topology);
            for face_type in ["plain", "shell"] {
                let (model, report) = after(&before, &format!("side_set_ids=1 face_type='{face_type}'"));
                assert_eq!(model.num_elements(), 1 + topology.sides().len(), "{topology:?} {report:?}");
                let offsets = before.element_offsets();
                let mut sizes: Vec<f64> = before.side_sets[0]
                    .members
                    .iter()
                    .map(|side| side_size(&before, &offsets, side).unwrap().1)
                    .collect();
                let mut made: Vec<f64> = (1..model.element_blocks.len())
                    .flat_map(|at| element_sizes(&model, at))
                    .map(|size| size.unwrap())
                    .collect();
                sizes.sort_by(f64::total_cmp);
                made.sort_by(f64::total_cmp);
                assert_eq!(sizes, made, "{topology:?}");
            }
        }
    }

    #[test]
    fn types_of_higher_order_have_the_nodes_between_corners_in_their_places() {
        for (topology, expected) in [
            (Topology::Hex8, vec!["QUAD4"]),
            (Topology::Hex20, vec!["QUAD8"]),
            (Topology::Hex27, vec!["QUAD9"]),
            (Topology::Hex32, vec!["QUAD12"]),
            (Topology::Tet10, vec!["TRI6"]),
            (Topology::Tet14, vec!["TRI7"]),
            (Topology::Wedge15, vec!["QUAD8", "TRI6"]),
            (Topology::Pyramid5, vec!["TRI3", "QUAD4"]),
            (Topology::Quad8, vec!["BAR3"]),
            (Topology::Tri3, vec!["BAR2"]),
            (Topology::Bar2, vec!["SPHERE"]),
            (Topology::Shell9, vec!["QUAD9", "BAR3"]),
        ] {
            let (model, report) = after(&with_all_sides(topology), "side_set_ids=1");
            let types: Vec<&str> =
                model.element_blocks.iter().skip(1).map(|block| block.elem_type.as_str()).collect();
            assert_eq!(types, expected, "{topology:?}");
            assert!(report.warnings.is_empty(), "{topology:?} {:?}", report.warnings);
            // Nodes between corners lie there.
            for block in model.element_blocks.iter().skip(1) {
                for (nodes, mid) in block
                    .elements()
                    .flat_map(|nodes| block.topology.shape().mid_nodes.iter().map(move |mid| (nodes, mid)))
                {
                    let place = |local: u8| model.position(nodes[usize::from(local)] as usize).unwrap();
                    let [a, b] = mid.corners.map(place);
                    let count = mid.nodes.len() as f64 + 1.0;
                    for (k, &node) in (1..).zip(mid.nodes) {
                        let expected: [f64; 3] =
                            std::array::from_fn(|axis| a[axis] + (b[axis] - a[axis]) * f64::from(k) / count);
                        let off: f64 = (0..3).map(|axis| (place(node)[axis] - expected[axis]).abs()).sum();
                        assert!(off < 1e-12, "{topology:?} {}", block.elem_type);
                    }
                }
            }
        }
    }

    #[test]
    fn results_of_the_set_become_results_of_the_block() {
        let before = samples::results_everywhere();
        let (model, _) = after(&before, "side_set_ids='all' face_type='shell'");
        let names: Vec<(i64, &str, &str)> = model
            .element_blocks
            .iter()
            .skip(2)
            .map(|block| (block.id, block.name.as_str(), block.elem_type.as_str()))
            .collect();
        assert_eq!(names, [(3, "top", "SHELL4"), (4, "outlet", "SHELL4")]);
        let at = model.element_blocks.variable_names.iter().position(|name| name == "flux").unwrap();
        // Variable 1 of its list at step 2: 3 · 2 + entry.
        assert_eq!(model.element_blocks[2].values[at].as_ref().unwrap().read(2).unwrap(), [6.0, 7.0]);
        assert!(model.element_blocks[3].values[at].is_none() && model.element_blocks[0].values[at].is_none());
        assert_eq!(model.side_sets.len(), 2);
    }

    #[test]
    fn sides_that_stand_twice_or_do_not_exist_and_used_ids() {
        let mut model = samples::two_hexes();
        let side = |element: u32, side: u32| Side { element, side };
        model.side_sets[0] = SideSet::new(1, vec![side(1, 5), side(9, 0), side(1, 5), side(0, 6)]);
        let (made, report) = after(&model, "side_set_ids=1");
        assert_eq!(report.warnings, ["2 sides of side set 1 left out: no element can be made there"]);
        assert_eq!(made.element_blocks[2].connectivity.as_slice(), [7, 8, 11, 10]);
        let used = Invocation::parse("create_element_block_from_side_set side_set_ids=1 element_block_id=2")
            .unwrap();
        assert_eq!(
            run(&model, &used, &NoProgress).unwrap_err().to_string(),
            "element block 2 exists already"
        );
    }

    #[test]
    fn edges_of_polygons_become_lines_and_faces_of_polyhedra_become_faces() {
        let mut model = samples::two_pieces();
        let of_counts = |topology: Topology, nodes: Vec<u32>, counts: Vec<u32>| {
            let mut block = Block::new(1, topology, nodes);
            (block.num_elements, block.nodes_per_element) = (counts.len(), 0);
            block.counts = Some(counts.into());
            block
        };
        model.element_blocks[0] = of_counts(Topology::Nsided, vec![0, 1, 2, 3, 4], vec![5]);
        // A triangle, a quadrilateral and a pentagon.
        model.face_blocks.push(of_counts(
            Topology::Nsided,
            vec![0, 1, 2, 3, 2, 1, 0, 4, 5, 6, 7, 8],
            vec![3, 4, 5],
        ));
        model.element_blocks.push(Block { id: 2, ..of_counts(Topology::Nfaced, vec![0, 1, 2], vec![3]) });
        let sides = [(0, 4), (1, 0), (1, 1), (1, 2)].map(|(element, side)| Side { element, side });
        model.side_sets.push(SideSet::new(1, sides.to_vec()));
        let (made, report) = after(&model, "side_set_ids=1");
        let new: Vec<(&str, &[u32])> = made
            .element_blocks
            .iter()
            .skip(2)
            .map(|block| (block.elem_type.as_str(), block.connectivity.as_slice()))
            .collect();
        assert_eq!(new, [("BAR2", &[4, 0][..]), ("TRI3", &[0, 1, 2]), ("QUAD4", &[3, 2, 1, 0])]);
        assert_eq!(report.warnings, ["1 side of side set 1 left out: no element can be made there"]);
    }

    #[test]
    fn faces_with_nodes_between_some_corners_are_taken_by_their_corners() {
        // The upright edges of a HEX12 have nodes, those of its other faces none.
        let (model, report) = after(&with_all_sides(Topology::Hex12), "side_set_ids=1");
        assert_eq!(report.warnings, ["4 sides of side set 1 taken by the corners alone"]);
        assert_eq!((model.element_blocks.len(), model.element_blocks[1].num_elements), (2, 6));
    }
}
