//! `add_to_assembly`: more members.

use super::{described, has_assemblies, members, refuse_cycle};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    ops::chosen::{
        ASSEMBLIES, Chosen, EDGE_SETS, ELEMENT_BLOCKS, ELEMENT_SETS, FACE_SETS, NODE_SETS, SIDE_SETS,
    },
};
use crate::model::{Model, Progress, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "add_to_assembly",
    label: "Add to assembly…",
    summary: "Put blocks, sets or assemblies into an assembly",
    doc: "The new members must be of the kind that the assembly has. What is a member already is left out; an assembly \
          cannot be below itself.",
    group: Group::Assemblies,
    search: &["group", "member", "put", "move"],
    params: &[
        Param::required(
            "assembly_id",
            "Assembly",
            ParamKind::one(Selectable::Assembly),
            "The assembly that grows",
        ),
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
        args: "assembly_id = \"gearbox\" element_block_ids = 2",
        expect: "1 member added to assembly 10 gearbox",
    }],
    available: has_assemblies,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let assembly = &model.assemblies[args.position("assembly_id")?];
    let chosen = members(args)?;
    let refused = |reason: String| EditError::BadValue { parameter: chosen.parameter, reason };
    if chosen.kind != assembly.kind {
        let kind = assembly.kind.words();
        let kinds = if kind == "assembly" { "assemblies".to_owned() } else { format!("{kind}s") };
        return Err(refused(format!("{} has {kinds} as its members", described(assembly))));
    }
    refuse_cycle(model, assembly.id, &chosen)?;
    if new_members(model, args, &chosen)?.is_empty() {
        return Err(refused(format!("{} has them already", described(assembly))));
    }
    Ok(())
}

fn new_members(model: &Model, args: &Args, chosen: &Chosen) -> Result<Vec<i64>, EditError> {
    let assembly = &model.assemblies[args.position("assembly_id")?];
    let ids = chosen.ids(model).into_iter();
    Ok(ids.filter(|id| !assembly.members.contains(id)).collect())
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let new = new_members(model, args, &members(args)?)?;
    let assembly = &mut model.assemblies[args.position("assembly_id")?];
    let summary = format!("{} added to {}", counted(new.len(), "member"), described(assembly));
    assembly.members.extend(new);
    Ok(Report::new(summary))
}
