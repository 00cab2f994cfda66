//! `get_element_block_ids`, `get_side_set_ids`, `get_node_set_ids`: which there are.

use super::Question;
use crate::edit::{Example, Operation};
use crate::model::{Entity, EntityList};
use serde_json::Value;

const DOC: &str = "A list of the file's own numbers, ascending, whatever their order in the file.";

pub(in crate::edit::ops) const ELEMENT_BLOCKS: Operation = Question {
    name: "get_element_block_ids",
    label: "Ids of the element blocks",
    summary: "Which element blocks there are, by id",
    doc: DOC,
    params: &[],
    examples: &[Example { model: "three_blocks", args: "", expect: "[0,5,4000000000]" }],
    answer: |model, _args, _progress| Ok(ids(&model.element_blocks)),
}
.operation();

pub(in crate::edit::ops) const SIDE_SETS: Operation = Question {
    name: "get_side_set_ids",
    label: "Ids of the side sets",
    summary: "Which side sets there are, by id",
    doc: DOC,
    params: &[],
    examples: &[Example { model: "two_hexes", args: "", expect: "[1]" }],
    answer: |model, _args, _progress| Ok(ids(&model.side_sets)),
}
.operation();

pub(in crate::edit::ops) const NODE_SETS: Operation = Question {
    name: "get_node_set_ids",
    label: "Ids of the node sets",
    summary: "Which node sets there are, by id",
    doc: DOC,
    params: &[],
    examples: &[Example { model: "plane", args: "", expect: "[7]" }],
    answer: |model, _args, _progress| Ok(ids(&model.node_sets)),
}
.operation();

fn ids<E: Entity>(list: &EntityList<E>) -> Value {
    let mut ids: Vec<i64> = list.iter().map(Entity::id).collect();
    ids.sort_unstable();
    Value::from(ids)
}
