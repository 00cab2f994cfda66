//! `add_qa_record`: one more program that worked on the model.

use super::{CODE, DATE, TIME, VERSION, qa_record};
use crate::edit::{Action, Args, EditError, Example, Group, Operation, Report, ops::always};
use crate::model::{Model, Progress};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "add_qa_record",
    label: "Add a QA record…",
    summary: "Note a program that worked on the model, with its version, the date and the time",
    doc: "QA records say which programs made and changed a model, the oldest first. Each text can have 32 characters. \
          Saving adds a record of its own.",
    group: Group::Records,
    search: &["quality assurance", "provenance", "history", "program"],
    params: &[CODE, VERSION, DATE, TIME],
    examples: &[Example {
        model: "two_hexes",
        args: "code = \"mesher\" version = \"2.1\" date = \"2024/02/29\" time = \"12:34:56\"",
        expect: "QA record 1 is mesher 2.1, 2024/02/29 12:34:56",
    }],
    available: always,
    refuse: |_model, args| qa_record(args).map(|_| ()),
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let [code, version, date, time] = qa_record(args)?;
    let summary = format!("QA record {} is {code} {version}, {date} {time}", model.qa_records.len() + 1);
    model.qa_records.push([code, version, date, time]);
    Ok(Report::new(summary))
}
