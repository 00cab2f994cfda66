//! Names and existence of element blocks, side sets and node sets.

use super::Question;
use crate::edit::{EditError, Example, Operation, Param, ParamKind, Selectable, Target};
use crate::model::{Entity, EntityList};
use serde_json::Value;

const NAME_DOC: &str = "The name as it is stored, without padding, or an empty text if it has none.";
const ALL_DOC: &str = "A list of the names that are not empty, sorted as text.";
const EXISTS_DOC: &str = "A number is an id, text is a name; keywords and patterns mean nothing here.";

pub(in crate::edit::ops) const BLOCK_NAME: Operation = Question {
    name: "get_element_block_name",
    label: "Name of an element block…",
    summary: "What an element block is called",
    doc: NAME_DOC,
    params: &[Param::required("element_block_id", "Block", ParamKind::ELEMENT_BLOCK, "The block")],
    examples: &[Example { model: "two_hexes", args: "element_block_id = 1", expect: "\"left\"" }],
    answer: |model, args, _progress| {
        Ok(Value::from(model.element_blocks[args.position("element_block_id")?].name.as_str()))
    },
}
.operation();

pub(in crate::edit::ops) const SIDE_SET_NAME: Operation = Question {
    name: "get_side_set_name",
    label: "Name of a side set…",
    summary: "What a side set is called",
    doc: NAME_DOC,
    params: &[Param::required("side_set_id", "Side set", ParamKind::SIDE_SET, "The side set")],
    examples: &[Example { model: "two_hexes", args: "side_set_id = 1", expect: "\"\"" }],
    answer: |model, args, _progress| {
        Ok(Value::from(model.side_sets[args.position("side_set_id")?].name.as_str()))
    },
}
.operation();

pub(in crate::edit::ops) const NODE_SET_NAME: Operation = Question {
    name: "get_node_set_name",
    label: "Name of a node set…",
    summary: "What a node set is called",
    doc: NAME_DOC,
    params: &[Param::required("node_set_id", "Node set", ParamKind::NODE_SET, "The node set")],
    examples: &[Example { model: "two_hexes", args: "node_set_id = 1", expect: "\"\"" }],
    answer: |model, args, _progress| {
        Ok(Value::from(model.node_sets[args.position("node_set_id")?].name.as_str()))
    },
}
.operation();

pub(in crate::edit::ops) const BLOCK_NAMES: Operation = Question {
    name: "get_all_element_block_names",
    label: "Names of the element blocks",
    summary: "What the element blocks are called",
    doc: ALL_DOC,
    params: &[],
    examples: &[Example { model: "two_hexes", args: "", expect: "[\"left\",\"right\"]" }],
    answer: |model, _args, _progress| Ok(names(&model.element_blocks)),
}
.operation();

pub(in crate::edit::ops) const SIDE_SET_NAMES: Operation = Question {
    name: "get_all_side_set_names",
    label: "Names of the side sets",
    summary: "What the side sets are called",
    doc: ALL_DOC,
    params: &[],
    examples: &[Example { model: "two_hexes", args: "", expect: "[]" }],
    answer: |model, _args, _progress| Ok(names(&model.side_sets)),
}
.operation();

pub(in crate::edit::ops) const NODE_SET_NAMES: Operation = Question {
    name: "get_all_node_set_names",
    label: "Names of the node sets",
    summary: "What the node sets are called",
    doc: ALL_DOC,
    params: &[],
    examples: &[Example { model: "two_hexes", args: "", expect: "[]" }],
    answer: |model, _args, _progress| Ok(names(&model.node_sets)),
}
.operation();

pub(in crate::edit::ops) const BLOCK_EXISTS: Operation = Question {
    name: "element_block_exists",
    label: "Is there an element block…",
    summary: "Whether there is an element block of this id or name",
    doc: EXISTS_DOC,
    params: &[Param::required(
        "element_block_id",
        "Block",
        ParamKind::Target(Selectable::ElementBlock),
        "An id or a name",
    )],
    examples: &[Example { model: "two_hexes", args: "element_block_id = \"lid\"", expect: "false" }],
    answer: |model, args, _progress| exists(&model.element_blocks, args.target("element_block_id")?),
}
.operation();

pub(in crate::edit::ops) const SIDE_SET_EXISTS: Operation = Question {
    name: "side_set_exists",
    label: "Is there a side set…",
    summary: "Whether there is a side set of this id or name",
    doc: EXISTS_DOC,
    params: &[Param::required(
        "side_set_id",
        "Side set",
        ParamKind::Target(Selectable::SideSet),
        "An id or a name",
    )],
    examples: &[Example { model: "two_hexes", args: "side_set_id = 1", expect: "true" }],
    answer: |model, args, _progress| exists(&model.side_sets, args.target("side_set_id")?),
}
.operation();

pub(in crate::edit::ops) const NODE_SET_EXISTS: Operation = Question {
    name: "node_set_exists",
    label: "Is there a node set…",
    summary: "Whether there is a node set of this id or name",
    doc: EXISTS_DOC,
    params: &[Param::required(
        "node_set_id",
        "Node set",
        ParamKind::Target(Selectable::NodeSet),
        "An id or a name",
    )],
    examples: &[Example { model: "two_hexes", args: "node_set_id = 2", expect: "false" }],
    answer: |model, args, _progress| exists(&model.node_sets, args.target("node_set_id")?),
}
.operation();

fn names<E: Entity>(list: &EntityList<E>) -> Value {
    let mut names: Vec<&str> = list.iter().map(Entity::name).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    Value::from(names)
}

#[expect(clippy::unnecessary_wraps, reason = "it ends what may fail")]
fn exists<E: Entity>(list: &EntityList<E>, target: &Target) -> Result<Value, EditError> {
    Ok(Value::from(match target {
        Target::Auto => list.iter().any(|entity| entity.name() == "auto"),
        Target::Id(id) => list.position_of(*id).is_some(),
        Target::Name(name) => !list.positions_named(name).is_empty(),
    }))
}
