//! `remove_faces_from_side_set`, `remove_nodes_from_node_set`, `remove_elements_from_element_set`: fewer members.

use super::{element_indices, has_element_sets, has_node_sets, has_side_sets};
use crate::edit::{
    Action, Example, Group, Operation, Param, ParamKind, Report, Selectable, nothing_to_refuse,
    rules::{Member, keep_members, side_factors},
};
use crate::model::{Set, counted};

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
        let factors_of = side_factors(model);
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
    refuse: |model, args| element_indices(model, args, "element_set_members").map(drop),
    action: Action::Change(|model, args, _progress| {
        let gone = element_indices(model, args, "element_set_members")?;
        let set = &mut model.element_sets[args.position("element_set_id")?];
        Ok(remove(set, &gone, |_| 1, ["element set", "element"]))
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
        warnings.push(format!("{} of those given: not in the set", counted(num_missing, noun)));
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
        assert_eq!(edited.report.warnings, ["1 side of those given: not in the set"]);
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
