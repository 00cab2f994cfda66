//! `delete_assembly`: groups go, what is in them stays.

use super::has_assemblies;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    rules::drop_members,
};
use crate::model::{MemberKind, Model, Progress};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "delete_assembly",
    label: "Delete assemblies…",
    summary: "Remove assemblies; what is in them stays",
    doc: "The blocks, sets and assemblies in them stay in the model. Assemblies that had them as their last member cannot \
          be stored and go too.",
    group: Group::Assemblies,
    search: &["group", "remove", "ungroup"],
    params: &[Param::required(
        "assembly_ids",
        "Assemblies",
        ParamKind::some(Selectable::Assembly),
        "The assemblies to delete",
    )],
    examples: &[Example {
        model: "annotated",
        args: "assembly_ids = \"machine\"",
        expect: "1 assembly deleted",
    }],
    available: has_assemblies,
    refuse: crate::edit::nothing_to_refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let doomed = args.positions("assembly_ids")?;
    let ids: Vec<i64> = doomed.iter().map(|&at| model.assemblies[at].id).collect();
    let mut at = 0..;
    model.assemblies.retain(|_| at.next().is_none_or(|at| !doomed.contains(&at)));
    let warnings = drop_members(model, MemberKind::ASSEMBLY, &ids);
    let noun = if doomed.len() == 1 { "assembly" } else { "assemblies" };
    Ok(Report::new(format!("{} {noun} deleted", doomed.len())).warned(warnings))
}
