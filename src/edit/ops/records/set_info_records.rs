//! `set_info_records`: other lines in the place of some.

use super::{refuse_long_lines, refuse_missing};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, ops::always,
};
use crate::model::{Model, Progress, counted};
use std::sync::Arc;

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "set_info_records",
    label: "Set information records…",
    summary: "Put other lines in the place of information records, of all or from one line on",
    doc: "Without `first` the lines given become all information records. With it they take the place of as many \
          lines, counted from 0; all others stay. A line can have 80 characters; longer lines that the model has \
          already may stay.",
    group: Group::Records,
    search: &["note", "comment", "input deck", "replace", "edit"],
    params: &[
        Param::required("info_records", "Lines", ParamKind::Texts, "A line, or a list of lines"),
        Param::optional(
            "first",
            "From line",
            ParamKind::Integer { least: -1, greatest: i64::MAX },
            "-1",
            "The first line, from 0, that is replaced; -1 for all of them",
        ),
    ],
    examples: &[
        Example {
            model: "annotated",
            args: "info_records = [\"units: mm\", \"loads: none\"]",
            expect: "the information records are 2 lines now",
        },
        Example {
            model: "annotated",
            args: "info_records = \"type = cube\" first = 1",
            expect: "1 information record replaced",
        },
    ],
    available: always,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let lines = args.texts("info_records")?;
    let first = args.integer("first")?;
    if first >= 0 && !lines.is_empty() {
        let last = first.saturating_add(i64::try_from(lines.len()).unwrap_or(i64::MAX)) - 1;
        refuse_missing("first", "information record", last, model.info_records.len())?;
    }
    refuse_long_lines(model, "info_records", lines)
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let lines = args.texts("info_records")?;
    let Ok(first) = usize::try_from(args.integer("first")?) else {
        model.info_records = Arc::new(lines.to_vec());
        return Ok(Report::new(format!("the information records are {} now", counted(lines.len(), "line"))));
    };
    let kept = Arc::make_mut(&mut model.info_records);
    for (old, new) in kept.iter_mut().skip(first).zip(lines) {
        old.clone_from(new);
    }
    Ok(Report::new(format!("{} replaced", counted(lines.len(), "information record"))))
}
