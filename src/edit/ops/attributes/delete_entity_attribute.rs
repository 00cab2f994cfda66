//! `delete_entity_attribute`: a free-form attribute of blocks, sets and assemblies goes.

use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report,
    ops::{
        always,
        chosen::{
            ASSEMBLIES, EDGE_SETS, ELEMENT_BLOCKS, ELEMENT_SETS, FACE_SETS, NODE_SETS, SIDE_SETS, chosen,
            entity, nothing_chosen, user_attributes_mut,
        },
    },
};
use crate::model::{Model, Progress, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "delete_entity_attribute",
    label: "Delete an attribute…",
    summary: "Remove a free-form attribute from blocks, sets and assemblies",
    doc: "Those that do not have it are left alone; at least one must have it.",
    group: Group::Records,
    search: &["metadata", "remove", "user attribute", "entity"],
    params: &[
        Param::required("attribute_name", "Name", ParamKind::PlainName, "The attribute's name"),
        ELEMENT_BLOCKS,
        SIDE_SETS,
        NODE_SETS,
        ELEMENT_SETS,
        EDGE_SETS,
        FACE_SETS,
        ASSEMBLIES,
    ],
    examples: &[Example {
        model: "annotated",
        args: "attribute_name = \"material\" element_block_ids = \"all\"",
        expect: "material is gone from 1 place",
    }],
    available: always,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let name = args.plain_name("attribute_name")?;
    let all = chosen(args)?;
    if all.is_empty() {
        return Err(nothing_chosen());
    }
    let has = |attributes: &[crate::model::UserAttribute]| attributes.iter().any(|one| one.name == name);
    let mut places = all.iter().flat_map(|chosen| chosen.positions.iter().map(|&at| (chosen.of, at)));
    if places.any(|(of, at)| has(entity(model, of, at).user_attributes)) {
        return Ok(());
    }
    let reason = format!("none of what is chosen has an attribute {name}");
    Err(EditError::BadValue { parameter: "attribute_name", reason })
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let name = args.plain_name("attribute_name")?;
    let mut count = 0;
    for chosen in chosen(args)? {
        for at in chosen.positions {
            let attributes = user_attributes_mut(model, chosen.of, at);
            let before = attributes.len();
            attributes.retain(|attribute| attribute.name != name);
            count += before - attributes.len();
        }
    }
    Ok(Report::new(format!("{name} is gone from {}", counted(count, "place"))))
}
