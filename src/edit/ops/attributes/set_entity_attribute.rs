//! `set_entity_attribute`: a free-form attribute of blocks, sets and assemblies.

use super::{put, refuse_name};
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
use crate::model::{Model, Progress, UserAttribute};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "set_entity_attribute",
    label: "Set an attribute…",
    summary: "Attach text or numbers to blocks, sets and assemblies, by name",
    doc: "Such attributes belong to the block or set as a whole, not to its elements. The value is a text, a whole \
          number, a real, or a list of numbers; an attribute of that name is replaced. A file cannot keep attributes of \
          an empty block or set.",
    group: Group::Records,
    search: &["metadata", "key", "user attribute", "entity"],
    params: &[
        Param::required("attribute_name", "Name", ParamKind::PlainName, "Up to 31 characters"),
        Param::required("value", "Value", ParamKind::Metadata, "A text, a number, or numbers as [1, 2.5]"),
        ELEMENT_BLOCKS,
        SIDE_SETS,
        NODE_SETS,
        ELEMENT_SETS,
        EDGE_SETS,
        FACE_SETS,
        ASSEMBLIES,
    ],
    examples: &[
        Example {
            model: "two_hexes",
            args: "attribute_name = \"material\" value = \"steel\" element_block_ids = \"left\"",
            expect: "material of element block 1 left is now steel",
        },
        Example {
            model: "two_hexes",
            args: "attribute_name = \"offset\" value = [0.5, 0, 1] element_block_ids = \"all\" node_set_ids = 1",
            expect: "offset of 3 things is now 0.5, 0, 1",
        },
    ],
    available: always,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    refuse_name(args, UserAttribute::is_reserved)?;
    let all = chosen(args)?;
    if all.is_empty() {
        return Err(nothing_chosen());
    }
    for chosen in &all {
        for &at in &chosen.positions {
            let entity = entity(model, chosen.of, at);
            if entity.num_entries == 0 {
                let reason = format!(
                    "{} is empty, and a file keeps attributes with the members",
                    entity.described(chosen.of)
                );
                return Err(EditError::BadValue { parameter: chosen.parameter, reason });
            }
        }
    }
    Ok(())
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let (name, value) = (args.plain_name("attribute_name")?, args.metadata("value")?);
    let all = chosen(args)?;
    for chosen in &all {
        for &at in &chosen.positions {
            put(user_attributes_mut(model, chosen.of, at), name, value);
        }
    }
    let whose = match all.as_slice() {
        [one] if one.positions.len() == 1 => entity(model, one.of, one.positions[0]).described(one.of),
        several => format!("{} things", several.iter().map(|one| one.positions.len()).sum::<usize>()),
    };
    Ok(Report::new(format!("{name} of {whose} is now {value}")))
}
