//! `add_faces_to_side_set`, `add_nodes_to_node_set`, `add_elements_to_element_set`: more members.

use super::{each_once, element_indices};
use crate::edit::ops::{always, has_element_blocks};
use crate::edit::{
    Action, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable, Target,
    default_value, nothing_to_refuse, rules::side_factors,
};
use crate::model::{EntityList, Set, Source, counted};
use std::{collections::HashSet, hash::Hash, sync::Arc};

const DOC: &str = "Members that the set has already are left out, and that is told. The variables of the set have no value \
                   on new members (NaN), or 0 if they are displacements; factors are 1. If there is no such set it is \
                   made, and that is told too.";

pub(in crate::edit::ops) const SIDES: Operation = Operation {
    name: "add_faces_to_side_set",
    label: "Add sides to side set…",
    summary: "Append sides to a side set",
    doc: DOC,
    group: Group::SideSets,
    search: &["append", "extend", "faces", "surface"],
    params: &[
        Param::required(
            "side_set_id",
            "Side set",
            ParamKind::Target(Selectable::SideSet),
            "The set, by id or name",
        ),
        Param::required(
            "new_side_set_members",
            "Sides",
            ParamKind::Sides,
            "[block id, element in the block, side], elements and sides counting from 0",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "side_set_id = 1 new_side_set_members = [[1, 0, 3]]",
        expect: "1 side added to side set 1",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let factors_of = side_factors(model);
        let members = args.sides("new_side_set_members")?;
        add(&mut model.side_sets, args.target("side_set_id")?, members, factors_of, ["side set", "side"])
    }),
};

pub(in crate::edit::ops) const NODES: Operation = Operation {
    name: "add_nodes_to_node_set",
    label: "Add nodes to node set…",
    summary: "Append nodes to a node set",
    doc: DOC,
    group: Group::NodeSets,
    search: &["append", "extend"],
    params: &[
        Param::required(
            "node_set_id",
            "Node set",
            ParamKind::Target(Selectable::NodeSet),
            "The set, by id or name",
        ),
        Param::required("new_node_set_members", "Nodes", ParamKind::Nodes, "Node indices, counting from 0"),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "node_set_id = 1 new_node_set_members = [5, 0]",
        expect: "1 node added to node set 1",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let members = args.nodes("new_node_set_members")?;
        add(&mut model.node_sets, args.target("node_set_id")?, members, |_| 1, ["node set", "node"])
    }),
};

pub(in crate::edit::ops) const ELEMENTS: Operation = Operation {
    name: "add_elements_to_element_set",
    label: "Add elements to element set…",
    summary: "Append elements to an element set",
    doc: DOC,
    group: Group::OtherSets,
    search: &["append", "extend"],
    params: &[
        Param::required(
            "element_set_id",
            "Element set",
            ParamKind::Target(Selectable::ElementSet),
            "The set, by id or name",
        ),
        Param::required(
            "new_element_set_members",
            "Elements",
            ParamKind::Integers { least: 0 },
            "Element indices through all blocks, counting from 0",
        ),
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "element_set_id = 1 new_element_set_members = [2, 0]",
        expect: "1 element added to element set 1",
    }],
    available: has_element_blocks,
    refuse: |model, args| element_indices(model, args, "new_element_set_members").map(drop),
    action: Action::Change(|model, args, _progress| {
        let members = element_indices(model, args, "new_element_set_members")?;
        let target = args.target("element_set_id")?;
        add(&mut model.element_sets, target, &members, |_| 1, ["element set", "element"])
    }),
};

fn add<M: Copy + Eq + Hash>(
    list: &mut EntityList<Set<M>>,
    target: &Target,
    members: &[M],
    factors_of: impl Fn(&M) -> usize,
    [kind, noun]: [&'static str; 2],
) -> Result<Report, EditError> {
    let known = match target {
        Target::Id(id) => list.position_of(*id),
        Target::Name(name) => list.positions_named(name).first().copied(),
        Target::Auto => Some(0).filter(|_| list.len() == 1),
    };
    let mut warnings = Vec::new();
    let at = known.unwrap_or_else(|| {
        let id = if let Target::Id(id) = target { *id } else { list.lowest_unused_id() };
        let mut set = Set::new(id, Vec::new());
        if let Target::Name(name) = target {
            set.name.clone_from(name);
        }
        warnings.push(format!("{kind} {id} was not there and is made"));
        warnings.extend(super::put(list, set, kind));
        list.len() - 1
    });
    let names = list.variable_names.clone();
    let set = &mut list[at];
    let (given, twice) = each_once(members);
    warnings.extend(twice);
    let has: HashSet<M> = set.members.iter().copied().collect();
    let new: Vec<M> = given.into_iter().filter(|member| !has.contains(member)).collect();
    let num_known = members.len() - new.len();
    if num_known > 0 && warnings.is_empty() {
        warnings.push(format!("{} of those given are in the set already", counted(num_known, noun)));
    }
    if let Some(factors) = &mut set.distribution_factors {
        // One per member, or one per node of each.
        let num_new = if factors.len() == set.members.len() {
            Some(new.len())
        } else if factors.len() == set.members.iter().map(&factors_of).sum::<usize>() {
            Some(new.iter().map(factors_of).sum())
        } else {
            None
        };
        match num_new {
            Some(num_new) => Arc::make_mut(factors).extend(std::iter::repeat_n(1.0, num_new)),
            None => {
                set.distribution_factors = None;
                warnings.push(format!(
                    "the distribution factors of {kind} {} did not fit it and are gone",
                    set.id
                ));
            }
        }
    }
    let width = set.attributes.names.len();
    if width > 0 {
        Arc::make_mut(&mut set.attributes.values).extend(std::iter::repeat_n(0.0, new.len() * width));
    }
    for (source, name) in set.values.iter_mut().zip(&names) {
        if let Some(known) = source {
            *known =
                Source::concatenated(vec![known.clone(), Source::constant(default_value(name), new.len())]);
        }
    }
    let summary = format!("{} added to {kind} {}", counted(new.len(), noun), set.id);
    Arc::make_mut(&mut set.members).extend(new);
    Ok(Report::new(summary).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn t37_a_set_that_is_not_there_is_made() {
        let line = "add_nodes_to_node_set node_set_id=9 new_node_set_members=[5, 2]";
        let edited = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        assert_eq!(edited.report.warnings, ["node set 9 was not there and is made"]);
        assert_eq!(edited.model.node_sets[1].members.as_slice(), [5, 2]);
    }

    #[test]
    fn factors_of_the_nodes_of_sides_stay_when_sides_are_added() {
        let mut model = samples::two_hexes();
        model.side_sets[0].distribution_factors = Some(std::sync::Arc::new(vec![3.0; 8]));
        let line = "add_faces_to_side_set side_set_id=1 new_side_set_members=[[1, 0, 0]]";
        let edited = run(&model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        let factors = edited.model.side_sets[0].distribution_factors.as_ref().unwrap();
        // Four ones behind the eight that were there.
        assert_eq!((factors.len(), factors[7], &factors[8..]), (12, 3.0, &[1.0; 4][..]));
    }
}
