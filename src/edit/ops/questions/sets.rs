//! Members of side sets and node sets.

use super::Question;
use crate::edit::{Example, Operation, Param, ParamKind};
use crate::model::Model;
use serde_json::{Value, json};

const SIDE_SET: Param = Param::required("side_set_id", "Side set", ParamKind::SIDE_SET, "The side set");

pub(in crate::edit::ops) const SIDE_SET_MEMBERS: Operation = Question {
    name: "get_side_set_members",
    label: "Members of a side set…",
    summary: "Which sides a side set has",
    doc: "Each as [block id, element in the block, side]; elements and sides count from 0.",
    params: &[SIDE_SET],
    examples: &[Example { model: "two_hexes", args: "side_set_id = 1", expect: "[[1,0,5],[2,0,5]]" }],
    answer: |model, args, _progress| {
        let offsets = model.element_offsets();
        let members = model.side_sets[args.position("side_set_id")?].members.iter();
        let member = |side: &crate::model::Side| {
            let (block, element) = Model::locate_element(&offsets, side.element as usize)?;
            Some(json!([model.element_blocks[block].id, element, side.side]))
        };
        Ok(members.filter_map(member).collect())
    },
}
.operation();

pub(in crate::edit::ops) const SIDE_SET_NODES: Operation = Question {
    name: "get_nodes_in_side_set",
    label: "Nodes of a side set…",
    summary: "Which nodes the sides of a set have",
    doc: "Each once, ascending, counting from 0; those between corners too.",
    params: &[SIDE_SET],
    examples: &[Example { model: "two_hexes", args: "side_set_id = 1", expect: "[6,7,8,9,10,11]" }],
    answer: |model, args, _progress| {
        Ok(Value::from(crate::edit::rules::nodes_of_side_set(model, args.position("side_set_id")?)))
    },
}
.operation();

pub(in crate::edit::ops) const NODE_SET_MEMBERS: Operation = Question {
    name: "get_node_set_members",
    label: "Members of a node set…",
    summary: "Which nodes a node set has",
    doc: "A list of node indices in the set's order, counting from 0.",
    params: &[Param::required("node_set_id", "Node set", ParamKind::NODE_SET, "The node set")],
    examples: &[Example { model: "two_hexes", args: "node_set_id = 1", expect: "[0,3,6,9]" }],
    answer: |model, args, _progress| {
        Ok(Value::from(model.node_sets[args.position("node_set_id")?].members.as_slice()))
    },
}
.operation();
