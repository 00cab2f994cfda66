//! `delete_file_attribute`: a free-form attribute of the file as a whole goes.

use crate::edit::{Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report};
use crate::model::{Model, Progress};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "delete_file_attribute",
    label: "Delete an attribute of the file…",
    summary: "Remove a free-form attribute of the file as a whole",
    doc: "What the format itself keeps there, such as its version, is none of these and stays.",
    group: Group::Records,
    search: &["metadata", "global", "remove"],
    params: &[Param::required("attribute_name", "Name", ParamKind::PlainName, "The attribute's name")],
    examples: &[Example {
        model: "annotated",
        args: "attribute_name = \"units\"",
        expect: "units of the file is gone",
    }],
    available: |model| {
        if model.user_attributes.is_empty() {
            Err("the file has no attributes of its own".to_owned())
        } else {
            Ok(())
        }
    },
    refuse: |model, args| attribute(model, args).map(|_| ()),
    action: Action::Change(apply),
};

fn attribute(model: &Model, args: &Args) -> Result<usize, EditError> {
    let name = args.plain_name("attribute_name")?;
    let found = model.user_attributes.iter().position(|attribute| attribute.name == name);
    found.ok_or_else(|| EditError::BadValue {
        parameter: "attribute_name",
        reason: format!("the file has no attribute {name}"),
    })
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let at = attribute(model, args)?;
    let gone = model.user_attributes.remove(at);
    Ok(Report::new(format!("{} of the file is gone", gone.name)))
}
