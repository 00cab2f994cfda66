//! `set_qa_record`: what one QA record says.

use super::{CODE, DATE, TIME, VERSION, has_qa_records, qa_record, refuse_missing};
use crate::edit::{Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report};
use crate::model::{Model, Progress};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "set_qa_record",
    label: "Change a QA record…",
    summary: "Change the program, version, date and time of a QA record",
    doc: "All four texts are set, and each can have 32 characters. Records are counted from 0, the oldest first.",
    group: Group::Records,
    search: &["quality assurance", "provenance", "edit"],
    params: &[
        Param::required(
            "qa_record_index",
            "Record",
            ParamKind::Integer { least: 0, greatest: i64::MAX },
            "Which record, from 0",
        ),
        CODE,
        VERSION,
        DATE,
        TIME,
    ],
    examples: &[Example {
        model: "annotated",
        args: "qa_record_index = 0 code = \"mesher\" version = \"2.1\"",
        expect: "QA record 1 is changed",
    }],
    available: has_qa_records,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    record(model, args)?;
    qa_record(args).map(|_| ())
}

fn record(model: &Model, args: &Args) -> Result<usize, EditError> {
    let index = args.integer("qa_record_index")?;
    refuse_missing("qa_record_index", "QA record", index, model.qa_records.len())
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let at = record(model, args)?;
    model.qa_records[at] = qa_record(args)?;
    Ok(Report::new(format!("QA record {} is changed", at + 1)))
}
