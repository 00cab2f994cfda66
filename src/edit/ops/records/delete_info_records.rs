//! `delete_info_records`: some lines go.

use super::{has_info_records, refuse_missing};
use crate::edit::{Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report};
use crate::model::{Model, Progress, counted};
use std::{ops::RangeInclusive, sync::Arc};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "delete_info_records",
    label: "Delete information records…",
    summary: "Remove the information records from one line to another",
    doc: "Lines are counted from 0, and both ends go. `first = 0 last = -1` removes all of them.",
    group: Group::Records,
    search: &["remove", "note", "comment", "input deck", "line"],
    params: &[
        Param::required(
            "first",
            "From line",
            ParamKind::Integer { least: 0, greatest: i64::MAX },
            "The first line that goes, from 0",
        ),
        Param::required(
            "last",
            "To line",
            ParamKind::Integer { least: -1, greatest: i64::MAX },
            "The last line that goes; -1 for the last of all",
        ),
    ],
    examples: &[Example {
        model: "annotated",
        args: "first = 1 last = 2",
        expect: "2 information records deleted",
    }],
    available: has_info_records,
    refuse: |model, args| lines(model, args).map(|_| ()),
    action: Action::Change(apply),
};

fn lines(model: &Model, args: &Args) -> Result<RangeInclusive<usize>, EditError> {
    let available = model.info_records.len();
    let first = refuse_missing("first", "information record", args.integer("first")?, available)?;
    let last = match args.integer("last")? {
        -1 => available - 1,
        last => refuse_missing("last", "information record", last, available)?,
    };
    if last < first {
        let reason = format!("line {last} is before line {first}");
        return Err(EditError::BadValue { parameter: "last", reason });
    }
    Ok(first..=last)
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let lines = lines(model, args)?;
    let count = lines.clone().count();
    Arc::make_mut(&mut model.info_records).drain(lines);
    Ok(Report::new(format!("{} deleted", counted(count, "information record"))))
}
