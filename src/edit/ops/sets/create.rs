//! `create_side_set`, `create_node_set`, `create_node_set_from_side_set`: sets of given members.

use super::{each_once, has_side_sets, put};
use crate::edit::ops::always;
use crate::edit::{
    Action, Example, Group, Operation, Param, ParamKind, Report, nothing_to_refuse, rules::nodes_of_side_set,
};
use crate::model::{NodeSet, SideSet, counted};

pub(in crate::edit::ops) const SIDE_SET_ID: Param = Param::required(
    "side_set_id",
    "Id",
    ParamKind::NewId { word: "auto" },
    "The id of the set; \"auto\" is the lowest unused one, and a set of this id is replaced",
);
const NODE_SET_ID: Param = Param::required(
    "node_set_id",
    "Id",
    ParamKind::NewId { word: "auto" },
    "The id of the set; \"auto\" is the lowest unused one, and a set of this id is replaced",
);

pub(in crate::edit::ops) const SIDE_SET: Operation = Operation {
    name: "create_side_set",
    label: "Create side set…",
    summary: "Make a side set of given sides",
    doc: "Sides keep the order in which they are given; one that stands twice is taken once. A set of the same id is \
          replaced, with its name and its variables, and that is told.",
    group: Group::SideSets,
    search: &["new", "surface", "faces"],
    params: &[
        SIDE_SET_ID,
        Param::optional(
            "side_set_members",
            "Sides",
            ParamKind::Sides,
            "[]",
            "[block id, element in the block, side], elements and sides counting from 0",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "side_set_id = 9 side_set_members = [[\"left\", 0, 3], [2, 0, 1]]",
        expect: "side set 9 with 2 sides made",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let id = args.id("side_set_id")?.unwrap_or_else(|| model.side_sets.lowest_unused_id());
        let (members, twice) = each_once(args.sides("side_set_members")?);
        let summary = format!("side set {id} with {} made", counted(members.len(), "side"));
        let replaced = put(&mut model.side_sets, SideSet::new(id, members), "side set");
        Ok(Report::new(summary).warned(twice.into_iter().chain(replaced).collect()))
    }),
};

pub(in crate::edit::ops) const NODE_SET: Operation = Operation {
    name: "create_node_set",
    label: "Create node set…",
    summary: "Make a node set of given nodes",
    doc: "Nodes keep the order in which they are given; one that stands twice is taken once. A set of the same id is \
          replaced, with its name and its variables, and that is told.",
    group: Group::NodeSets,
    search: &["new", "points"],
    params: &[
        NODE_SET_ID,
        Param::optional("node_set_members", "Nodes", ParamKind::Nodes, "[]", "Node indices, counting from 0"),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "node_set_id = 9 node_set_members = [3, 1, 3]",
        expect: "node set 9 with 2 nodes made",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let id = args.id("node_set_id")?.unwrap_or_else(|| model.node_sets.lowest_unused_id());
        let (members, twice) = each_once(args.nodes("node_set_members")?);
        let summary = format!("node set {id} with {} made", counted(members.len(), "node"));
        let replaced = put(&mut model.node_sets, NodeSet::new(id, members), "node set");
        Ok(Report::new(summary).warned(twice.into_iter().chain(replaced).collect()))
    }),
};

pub(in crate::edit::ops) const FROM_SIDE_SET: Operation = Operation {
    name: "create_node_set_from_side_set",
    label: "Node set from side set…",
    summary: "Make a node set of the nodes of a side set",
    doc: "Each node once, ascending, those between corners too. Variables are not transferred. A node set of the same id \
          is replaced.",
    group: Group::NodeSets,
    search: &["convert", "surface", "boundary"],
    params: &[NODE_SET_ID, Param::required("side_set_id", "Side set", ParamKind::SIDE_SET, "Whose nodes")],
    examples: &[Example {
        model: "two_hexes",
        args: "node_set_id = \"auto\" side_set_id = 1",
        expect: "node set 2 with 6 nodes made",
    }],
    available: has_side_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let id = args.id("node_set_id")?.unwrap_or_else(|| model.node_sets.lowest_unused_id());
        let members = nodes_of_side_set(model, args.position("side_set_id")?);
        let summary = format!("node set {id} with {} made", counted(members.len(), "node"));
        let replaced = put(&mut model.node_sets, NodeSet::new(id, members), "node set");
        Ok(Report::new(summary).warned(replaced.into_iter().collect()))
    }),
};
