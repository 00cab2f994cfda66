//! `add_info_records`: more lines.

use super::{refuse_long_lines, refuse_missing};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, ops::always,
};
use crate::model::{Model, Progress, counted};
use std::sync::Arc;

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "add_info_records",
    label: "Add information records…",
    summary: "Add lines to the information records",
    doc: "Information records are lines of text that go with the model, often the input of the program that made it. \
          A line can have 80 characters.",
    group: Group::Records,
    search: &["note", "comment", "input deck", "line"],
    params: &[
        Param::required("info_records", "Lines", ParamKind::Texts, "A line, or a list of lines"),
        Param::optional(
            "position",
            "Before line",
            ParamKind::Integer { least: -1, greatest: i64::MAX },
            "-1",
            "The line, from 0, that they go before; -1 for the end",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "info_records = [\"checked by hand\", \"units: mm\"]",
        expect: "2 information records added",
    }],
    available: always,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    place(model, args)?;
    refuse_long_lines(model, "info_records", args.texts("info_records")?)
}

fn place(model: &Model, args: &Args) -> Result<usize, EditError> {
    match args.integer("position")? {
        -1 => Ok(model.info_records.len()),
        position => refuse_missing("position", "place", position, model.info_records.len() + 1),
    }
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let place = place(model, args)?;
    let lines = args.texts("info_records")?;
    Arc::make_mut(&mut model.info_records).splice(place..place, lines.iter().cloned());
    Ok(Report::new(format!("{} added", counted(lines.len(), "information record"))))
}
