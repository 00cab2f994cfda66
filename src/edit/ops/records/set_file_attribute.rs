//! `set_file_attribute`: a free-form attribute of the file as a whole.

use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report,
    ops::{
        always,
        attributes::{put, refuse_name},
    },
};
use crate::model::{Model, Progress, UserAttribute};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "set_file_attribute",
    label: "Set an attribute of the file…",
    summary: "Attach text or numbers to the file as a whole, by name",
    doc: "Such attributes are anybody's own: Exodus gives them no meaning. The value is a text, a whole number, a real, \
          or a list of numbers; an attribute of that name is replaced. Names that the format itself uses are refused.",
    group: Group::Records,
    search: &["metadata", "global", "key", "property"],
    params: &[
        Param::required("attribute_name", "Name", ParamKind::PlainName, "Up to 31 characters"),
        Param::required("value", "Value", ParamKind::Metadata, "A text, a number, or numbers as [1, 2.5]"),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "attribute_name = \"units\" value = \"mm\"",
        expect: "units of the file is now mm",
    }],
    available: always,
    refuse: |_model, args| refuse_name(args, UserAttribute::is_reserved_of_file),
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let (name, value) = (args.plain_name("attribute_name")?, args.metadata("value")?);
    put(&mut model.user_attributes, name, value);
    Ok(Report::new(format!("{name} of the file is now {value}")))
}
