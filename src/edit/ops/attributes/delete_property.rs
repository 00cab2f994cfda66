//! `delete_property`: an integer of blocks or sets goes.

use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, ops::always,
};
use crate::model::{EntityList, Model, Progress, Set};

/// The kinds that have properties, in words.
const KINDS: &[&str] = &[
    "element block",
    "side set",
    "node set",
    "element set",
    "edge set",
    "face set",
    "edge block",
    "face block",
];

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "delete_property",
    label: "Delete a property…",
    summary: "Remove an integer property from all blocks or sets of a kind",
    doc: "Every block or set of the kind loses it, since all of a kind have the same properties.",
    group: Group::Records,
    search: &["material", "remove", "integer", "MATL"],
    params: &[
        Param::required("property_name", "Name", ParamKind::PlainName, "The property's name"),
        Param::optional(
            "entity_type",
            "Of",
            ParamKind::Choice(KINDS),
            "\"element block\"",
            "Which kind of block or set has it",
        ),
    ],
    examples: &[Example {
        model: "annotated",
        args: "property_name = \"MATL\"",
        expect: "the element blocks have no property MATL any more",
    }],
    available: always,
    refuse: |model, args| property(model, args).map(|_| ()),
    action: Action::Change(apply),
};

fn property(model: &Model, args: &Args) -> Result<usize, EditError> {
    let (name, kind) = (args.plain_name("property_name")?, args.choice("entity_type")?);
    let names = match kind {
        "side set" => &model.side_sets.property_names,
        "node set" => &model.node_sets.property_names,
        "element set" => &model.element_sets.property_names,
        "edge set" => &model.edge_sets.property_names,
        "face set" => &model.face_sets.property_names,
        "edge block" => &model.edge_blocks.property_names,
        "face block" => &model.face_blocks.property_names,
        _ => &model.element_blocks.property_names,
    };
    names.iter().position(|known| known == name).ok_or_else(|| EditError::BadValue {
        parameter: "property_name",
        reason: format!("the {kind}s have no property {name}"),
    })
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let (name, kind) = (args.plain_name("property_name")?, args.choice("entity_type")?);
    let at = property(model, args)?;
    match kind {
        "side set" => remove_from_sets(&mut model.side_sets, at),
        "node set" => remove_from_sets(&mut model.node_sets, at),
        "element set" => remove_from_sets(&mut model.element_sets, at),
        "edge set" => remove_from_sets(&mut model.edge_sets, at),
        "face set" => remove_from_sets(&mut model.face_sets, at),
        "edge block" => remove(&mut model.edge_blocks, |block| &mut block.properties, at),
        "face block" => remove(&mut model.face_blocks, |block| &mut block.properties, at),
        _ => remove(&mut model.element_blocks, |block| &mut block.properties, at),
    }
    Ok(Report::new(format!("the {kind}s have no property {name} any more")))
}

fn remove_from_sets<M>(list: &mut EntityList<Set<M>>, at: usize) {
    remove(list, |set| &mut set.properties, at);
}

fn remove<E>(list: &mut EntityList<E>, properties: impl Fn(&mut E) -> &mut Vec<i64>, at: usize) {
    list.property_names.remove(at);
    for entity in list.iter_mut() {
        properties(entity).remove(at);
    }
}
