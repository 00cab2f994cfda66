//! `remove_faces_from_side_set` and those of the other kinds: fewer members.

use super::{
    has_edge_sets, has_element_sets, has_face_sets, has_node_sets, has_side_sets, indices, num_rows, oriented,
};
use crate::edit::{
    Action, Example, Group, Operation, Param, ParamKind, Report, Selectable, nothing_to_refuse,
    rules::{Member, keep_members},
};
use crate::geometry::SideReader;
use crate::model::{Oriented, Set, Side, counted};

const DOC: &str = "The others stay in their order, with their factors, attributes and variables. Members that the set does not have \
                   are told of. The set stays when it becomes empty.";
const SEARCH: &[&str] = &["delete", "take out", "shrink", "exclude"];

pub(in crate::edit::ops) const SIDES: Operation = Operation {
    name: "remove_faces_from_side_set",
    label: "Remove sides from side set…",
    summary: "Take sides out of a side set",
    doc: DOC,
    group: Group::SideSets,
    search: SEARCH,
    params: &[
        Param::required("side_set_id", "Side set", ParamKind::SIDE_SET, "The set"),
        Param::required(
            "side_set_members",
            "Sides",
            ParamKind::Sides,
            "[block id, element in the block, side], elements and sides counting from 0",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "side_set_id = 1 side_set_members = [[1, 0, 5]]",
        expect: "1 side removed from side set 1",
    }],
    available: has_side_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let before = model.clone();
        let reader = SideReader::new(&before);
        let factors_of = |side: &Side| reader.num_nodes(*side);
        let set = &mut model.side_sets[args.position("side_set_id")?];
        Ok(remove(set, args.sides("side_set_members")?, factors_of, ["side set", "side"]))
    }),
};

pub(in crate::edit::ops) const NODES: Operation = Operation {
    name: "remove_nodes_from_node_set",
    label: "Remove nodes from node set…",
    summary: "Take nodes out of a node set",
    doc: DOC,
    group: Group::NodeSets,
    search: SEARCH,
    params: &[
        Param::required("node_set_id", "Node set", ParamKind::NODE_SET, "The set"),
        Param::required("node_set_members", "Nodes", ParamKind::Nodes, "Node indices, counting from 0"),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "node_set_id = 1 node_set_members = [3, 9]",
        expect: "2 nodes removed from node set 1",
    }],
    available: has_node_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let set = &mut model.node_sets[args.position("node_set_id")?];
        Ok(remove(set, args.nodes("node_set_members")?, |_| 1, ["node set", "node"]))
    }),
};

pub(in crate::edit::ops) const ELEMENTS: Operation = Operation {
    name: "remove_elements_from_element_set",
    label: "Remove elements from element set…",
    summary: "Take elements out of an element set",
    doc: DOC,
    group: Group::OtherSets,
    search: SEARCH,
    params: &[
        Param::required("element_set_id", "Element set", ParamKind::one(Selectable::ElementSet), "The set"),
        Param::required(
            "element_set_members",
            "Elements",
            ParamKind::Integers { least: 0 },
            "Element indices through all blocks, counting from 0",
        ),
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "element_set_id = 1 element_set_members = 0",
        expect: "1 element removed from element set 1",
    }],
    available: has_element_sets,
    refuse: |model, args| indices(args, "element_set_members", "element", model.num_elements()).map(drop),
    action: Action::Change(|model, args, _progress| {
        let gone = indices(args, "element_set_members", "element", model.num_elements())?;
        let set = &mut model.element_sets[args.position("element_set_id")?];
        Ok(remove(set, &gone, |_| 1, ["element set", "element"]))
    }),
};

pub(in crate::edit::ops) const EDGES: Operation = Operation {
    name: "remove_edges_from_edge_set",
    label: "Remove edges from edge set…",
    summary: "Take edges out of an edge set",
    doc: DOC,
    group: Group::OtherSets,
    search: SEARCH,
    params: &[
        Param::required("edge_set_id", "Edge set", ParamKind::one(Selectable::EdgeSet), "The set"),
        Param::required(
            "edge_set_members",
            "Edges",
            ParamKind::Integers { least: 0 },
            "Edge indices through all edge blocks, counting from 0",
        ),
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "edge_set_id = 1 edge_set_members = [2]",
        expect: "1 edge removed from edge set 1",
    }],
    available: has_edge_sets,
    refuse: |model, args| indices(args, "edge_set_members", "edge", num_rows(&model.edge_blocks)).map(drop),
    action: Action::Change(|model, args, _progress| {
        let gone = indices(args, "edge_set_members", "edge", num_rows(&model.edge_blocks))?;
        let gone: Vec<Oriented> = oriented(&gone, 1);
        let set = &mut model.edge_sets[args.position("edge_set_id")?];
        Ok(remove(set, &gone, |_| 1, ["edge set", "edge"]))
    }),
};

pub(in crate::edit::ops) const FACES: Operation = Operation {
    name: "remove_faces_from_face_set",
    label: "Remove faces from face set…",
    summary: "Take faces out of a face set",
    doc: DOC,
    group: Group::OtherSets,
    search: SEARCH,
    params: &[
        Param::required("face_set_id", "Face set", ParamKind::one(Selectable::FaceSet), "The set"),
        Param::required(
            "face_set_members",
            "Faces",
            ParamKind::Integers { least: 0 },
            "Face indices through all face blocks, counting from 0",
        ),
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "face_set_id = 1 face_set_members = 0",
        expect: "1 face removed from face set 1",
    }],
    available: has_face_sets,
    refuse: |model, args| indices(args, "face_set_members", "face", num_rows(&model.face_blocks)).map(drop),
    action: Action::Change(|model, args, _progress| {
        let gone = indices(args, "face_set_members", "face", num_rows(&model.face_blocks))?;
        let gone: Vec<Oriented> = oriented(&gone, 1);
        let set = &mut model.face_sets[args.position("face_set_id")?];
        Ok(remove(set, &gone, |_| 1, ["face set", "face"]))
    }),
};

fn remove<M: Member>(
    set: &mut Set<M>,
    gone: &[M],
    factors_of: impl Fn(&M) -> usize,
    [kind, noun]: [&'static str; 2],
) -> Report {
    let mut keys: Vec<u64> = gone.iter().map(Member::key).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut is_found = vec![false; keys.len()];
    let mut rows = Vec::new();
    for (member, row) in set.members.iter().zip(0u32..) {
        match keys.binary_search(&member.key()) {
            Ok(at) => is_found[at] = true,
            Err(_) => rows.push(row),
        }
    }
    let mut warnings = Vec::new();
    let num_missing = is_found.iter().filter(|is_found| !**is_found).count();
    if num_missing > 0 {
        let verb = if num_missing == 1 { "is" } else { "are" };
        warnings.push(format!("{} of those given {verb} not in the set", counted(num_missing, noun)));
    }
    let num_removed = set.members.len() - rows.len();
    if num_removed > 0 && !keep_members(set, rows, factors_of) {
        warnings.push(format!("the distribution factors of {kind} {} did not fit it and are gone", set.id));
    }
    if set.members.is_empty() {
        warnings.push(format!("{kind} {} has no members now", set.id));
    }
    Report::new(format!("{} removed from {kind} {}", counted(num_removed, noun), set.id)).warned(warnings)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};
    use std::sync::Arc;

    #[test]
    fn factors_of_the_nodes_of_sides_go_with_their_side() {
        let mut model = samples::two_hexes();
        model.side_sets[0].distribution_factors = Some(Arc::new((0..8u8).map(f64::from).collect()));
        let line = "remove_faces_from_side_set side_set_id=1 side_set_members=[[1, 0, 5], [1, 0, 0]]";
        let edited = run(&model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        let set = &edited.model.side_sets[0];
        assert_eq!(set.distribution_factors.as_ref().unwrap().as_slice(), [4.0, 5.0, 6.0, 7.0]);
        assert_eq!((set.members.len(), set.members[0].element), (1, 1));
        assert_eq!(edited.report.warnings, ["1 side of those given is not in the set"]);
    }

    #[test]
    fn results_go_with_their_members_and_an_empty_set_is_told() {
        let model = samples::results_everywhere();
        let after = |members: &str| {
            let line = format!("remove_nodes_from_node_set node_set_id='clamp' node_set_members={members}");
            run(&model, &Invocation::parse(&line).unwrap(), &NoProgress).unwrap()
        };
        // The force on the nodes 0, 3 and 6 is 1, 2 and 3 at the first step.
        let left = after("[3]").model.node_sets[0].values[0].as_ref().unwrap().read(0).unwrap();
        assert_eq!(left, [1.0, 3.0]);
        assert_eq!(after("[6, 0, 3]").report.warnings, ["node set 1 has no members now"]);
    }
}
