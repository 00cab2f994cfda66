//! `rename_assembly`: another name or another id.

use super::{has_assemblies, refuse_id, same_names};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable, Target,
    rules::replace_members,
};
use crate::model::{MemberKind, Model, Progress};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "rename_assembly",
    label: "Rename assembly…",
    summary: "Give an assembly another name or another id",
    doc: "Text becomes the assembly's name; a whole number becomes its id, from 1 to 2147483647. Assemblies that it is a \
          member of follow.",
    group: Group::Assemblies,
    search: &["id", "name", "number", "group"],
    params: &[
        Param::required(
            "assembly_id",
            "Assembly",
            ParamKind::one(Selectable::Assembly),
            "The assembly to rename",
        ),
        Param::required(
            "new_assembly_id",
            "New name or id",
            ParamKind::Target(Selectable::Assembly),
            "Text for a name, a number for an id",
        ),
    ],
    examples: &[Example {
        model: "annotated",
        args: "assembly_id = 10 new_assembly_id = \"transmission\"",
        expect: "assembly 10 is now called transmission",
    }],
    available: has_assemblies,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let assembly = args.position("assembly_id")?;
    match args.target("new_assembly_id")? {
        Target::Id(id) if *id != model.assemblies[assembly].id => refuse_id(model, "new_assembly_id", *id),
        _ => Ok(()),
    }
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let at = args.position("assembly_id")?;
    let id = model.assemblies[at].id;
    match args.target("new_assembly_id")? {
        Target::Id(new) if *new != id => {
            model.assemblies[at].id = *new;
            replace_members(model, MemberKind::ASSEMBLY, &[id], *new);
            Ok(Report::new(format!("assembly {id} is now {new}")))
        }
        Target::Id(_) | Target::Auto => Ok(Report::new(format!("assembly {id} keeps its id"))),
        Target::Name(name) => {
            let warnings = same_names(model, name, id);
            model.assemblies[at].name.clone_from(name);
            let summary = match name.as_str() {
                "" => format!("assembly {id} has no name now"),
                name => format!("assembly {id} is now called {name}"),
            };
            Ok(Report::new(summary).warned(warnings))
        }
    }
}
