//! `set_coordinate_names`: what the axes are called.

use super::refuse_longer;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, ops::has_nodes,
};
use crate::model::{Model, Progress, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "set_coordinate_names",
    label: "Name the axes…",
    summary: "Give the coordinate axes names",
    doc: "One name for each axis, x first. Many programs expect x, y and z. Names longer than 32 characters are \
          allowed, and many programs cut them.",
    group: Group::Records,
    search: &["axis", "coordinates", "rename", "x", "y", "z"],
    params: &[Param::required("coordinate_names", "Names", ParamKind::Texts, "A name for each axis")],
    examples: &[Example {
        model: "two_hexes",
        args: "coordinate_names = [\"r\", \"theta\", \"z\"]",
        expect: "the axes are r, theta and z",
    }],
    available: has_nodes,
    refuse,
    action: Action::Change(apply),
};

/// Bytes that a name may have; files can hold more, but few programs read them.
const MOST_OF_A_NAME: usize = 255;

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let names = args.texts("coordinate_names")?;
    if names.len() != model.dimension {
        let axes =
            if model.dimension == 1 { "1 axis".to_owned() } else { format!("{} axes", model.dimension) };
        let given = if names.len() == 1 { "is" } else { "are" };
        let reason = format!("the model has {axes}, and {} {given} given", counted(names.len(), "name"));
        return Err(EditError::BadValue { parameter: "coordinate_names", reason });
    }
    names.iter().try_for_each(|name| refuse_longer("coordinate_names", "a name", name, MOST_OF_A_NAME))
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    model.coordinate_names = args.texts("coordinate_names")?.to_vec();
    let cut = model.coordinate_names.iter().filter(|name| name.len() > 32);
    let warnings = cut.map(|name| format!("{name} is longer than 32 characters: many programs cut it"));
    let warnings = warnings.collect();
    let summary = match model.coordinate_names.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("the axes are {} and {last}", others.join(", ")),
        names => format!("the axis is {}", names.join("")),
    };
    Ok(Report::new(summary).warned(warnings))
}
