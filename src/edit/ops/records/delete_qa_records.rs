//! `delete_qa_records`: some QA records go.

use super::{has_qa_records, refuse_missing};
use crate::edit::{Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report};
use crate::model::{Model, Progress, counted};
use std::collections::BTreeSet;

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "delete_qa_records",
    label: "Delete QA records…",
    summary: "Remove QA records by their positions",
    doc: "Records are counted from 0, the oldest first.",
    group: Group::Records,
    search: &["remove", "quality assurance", "provenance"],
    params: &[Param::required(
        "qa_record_indices",
        "Records",
        ParamKind::Integers { least: 0 },
        "Which records, from 0",
    )],
    examples: &[Example {
        model: "annotated",
        args: "qa_record_indices = [0, 1]",
        expect: "2 QA records deleted",
    }],
    available: has_qa_records,
    refuse: |model, args| doomed(model, args).map(|_| ()),
    action: Action::Change(apply),
};

fn doomed(model: &Model, args: &Args) -> Result<BTreeSet<usize>, EditError> {
    let indices = args.integers("qa_record_indices")?.iter();
    let available = model.qa_records.len();
    indices.map(|&index| refuse_missing("qa_record_indices", "QA record", index, available)).collect()
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let doomed = doomed(model, args)?;
    let mut at = 0..;
    model.qa_records.retain(|_| at.next().is_none_or(|at| !doomed.contains(&at)));
    Ok(Report::new(format!("{} deleted", counted(doomed.len(), "QA record"))))
}
