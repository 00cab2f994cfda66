//! `rename_element_block`: another name or another id.

use super::{has_element_blocks, refuse_used_id};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable, Target,
    rules::replace_members,
};
use crate::model::{MemberKind, Model, Progress};

pub(super) const OPERATION: Operation = Operation {
    name: "rename_element_block",
    label: "Rename block…",
    summary: "Give an element block another name or another id",
    doc: "Text becomes the block's name; a whole number becomes its id. Assemblies that list the block by its id \
          follow. A name that another block has already is allowed and warned about; an id that another block has \
          is refused.",
    group: Group::Blocks,
    search: &["id", "name", "number", "part", "subdomain"],
    params: &[
        Param::required("element_block_id", "Block", ParamKind::ELEMENT_BLOCK, "The block to rename"),
        Param::required(
            "new_element_block_id",
            "New name or id",
            ParamKind::Target(Selectable::ElementBlock),
            "Text for a name, a number for an id",
        ),
    ],
    examples: &[
        Example {
            model: "two_hexes",
            args: "element_block_id = \"left\" new_element_block_id = \"inlet\"",
            expect: "element block 1 is now called inlet",
        },
        Example {
            model: "two_hexes",
            args: "element_block_id = 2 new_element_block_id = 1000",
            expect: "element block 2 is now 1000",
        },
    ],
    available: has_element_blocks,
    refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let block = args.position("element_block_id")?;
    rename(model, block, args.target("new_element_block_id")?)
}

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let block = args.position("element_block_id")?;
    match args.target("new_element_block_id")? {
        Target::Id(id) if *id != model.element_blocks[block].id => refuse_used_id(model, *id),
        _ => Ok(()),
    }
}

/// Gives a block another id or name; see [`OPERATION`].
pub(super) fn rename(model: &mut Model, block: usize, target: &Target) -> Result<Report, EditError> {
    let id = model.element_blocks[block].id;
    match target {
        Target::Auto => Ok(Report::new(format!("element block {id} keeps its id"))),
        Target::Id(new) if *new == id => Ok(Report::new(format!("element block {id} keeps its id"))),
        Target::Id(new) => {
            refuse_used_id(model, *new)?;
            model.element_blocks[block].id = *new;
            replace_members(model, MemberKind::ELEMENT_BLOCK, &[id], *new);
            Ok(Report::new(format!("element block {id} is now {new}")))
        }
        Target::Name(name) => {
            let others =
                model.element_blocks.positions_named(name).into_iter().filter(|&other| other != block);
            let warnings = others
                .map(|other| format!("element block {} is called {name} too", model.element_blocks[other].id))
                .collect();
            model.element_blocks[block].name.clone_from(name);
            let summary = match name.as_str() {
                "" => format!("element block {id} has no name now"),
                name => format!("element block {id} is now called {name}"),
            };
            Ok(Report::new(summary).warned(warnings))
        }
    }
}
