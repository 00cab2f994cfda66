//! `remove_from_assembly`: fewer members.

use super::{described, has_assemblies};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    ops::chosen::{
        ASSEMBLIES, EDGE_SETS, ELEMENT_BLOCKS, ELEMENT_SETS, FACE_SETS, NODE_SETS, SIDE_SETS, chosen,
    },
    rules::drop_members,
};
use crate::model::{MemberKind, Model, Progress, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "remove_from_assembly",
    label: "Take out of assembly…",
    summary: "Take blocks, sets or assemblies out of an assembly",
    doc: "What is taken out stays in the model. A file cannot store an assembly without members: one that loses the last \
          goes, also from the assemblies that it is in.",
    group: Group::Assemblies,
    search: &["group", "member", "delete", "ungroup"],
    params: &[
        Param::required(
            "assembly_id",
            "Assembly",
            ParamKind::one(Selectable::Assembly),
            "The assembly that shrinks",
        ),
        ELEMENT_BLOCKS,
        SIDE_SETS,
        NODE_SETS,
        ELEMENT_SETS,
        EDGE_SETS,
        FACE_SETS,
        ASSEMBLIES,
        Param::optional(
            "member_ids",
            "Members by id",
            ParamKind::Integers { least: i64::MIN },
            "[]",
            "Members by their ids, also those that do not exist",
        ),
    ],
    examples: &[Example {
        model: "annotated",
        args: "assembly_id = \"machine\" assembly_ids = \"gearbox\"",
        expect: "1 member taken out of assembly 30 machine",
    }],
    available: has_assemblies,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let assembly = &model.assemblies[args.position("assembly_id")?];
    if doomed(model, args)?.is_empty() {
        let reason = format!("none of what is chosen is a member of {}", described(assembly));
        return Err(EditError::BadValue { parameter: "assembly_id", reason });
    }
    Ok(())
}

/// The ids of the members that go.
fn doomed(model: &Model, args: &Args) -> Result<Vec<i64>, EditError> {
    let assembly = &model.assemblies[args.position("assembly_id")?];
    let mut ids = args.integers("member_ids")?.to_vec();
    for chosen in chosen(args)?.iter().filter(|chosen| chosen.kind == assembly.kind) {
        ids.extend(chosen.ids(model));
    }
    Ok(assembly.members.iter().copied().filter(|member| ids.contains(member)).collect())
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let doomed = doomed(model, args)?;
    let at = args.position("assembly_id")?;
    let assembly = &mut model.assemblies[at];
    assembly.members.retain(|member| !doomed.contains(member));
    let summary = format!("{} taken out of {}", counted(doomed.len(), "member"), described(assembly));
    let mut warnings = Vec::new();
    if assembly.members.is_empty() {
        warnings.push(format!("{} lost its last member and is gone", described(assembly)));
        let id = assembly.id;
        model.assemblies.remove(at);
        warnings.extend(drop_members(model, MemberKind::ASSEMBLY, &[id]));
    }
    Ok(Report::new(summary).warned(warnings))
}
