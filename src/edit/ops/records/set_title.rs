//! `set_title`: another title.

use super::{MOST_OF_A_LINE, refuse_longer};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, ops::always,
};
use crate::model::{Model, Progress};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "set_title",
    label: "Set the title…",
    summary: "Give the model another title",
    doc: "A line of up to 80 characters; an empty one is allowed.",
    group: Group::Records,
    search: &["name", "heading", "description"],
    params: &[Param::required("title", "Title", ParamKind::Text, "Up to 80 characters")],
    examples: &[Example {
        model: "two_hexes",
        args: "title = \"Gearbox, first load case\"",
        expect: "the title is now Gearbox, first load case",
    }],
    available: always,
    refuse: |_model, args| refuse_longer("title", "a title", args.text("title")?, MOST_OF_A_LINE),
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    args.text("title")?.clone_into(&mut model.title);
    Ok(Report::new(match model.title.as_str() {
        "" => "the model has no title now".to_owned(),
        title => format!("the title is now {title}"),
    }))
}
