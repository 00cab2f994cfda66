//! `translate_geometry`: move the whole model.

use super::has_nodes;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Unit, nothing_to_refuse,
    rules::transform_coordinates,
};
use crate::model::{Model, Progress, counted, real_text};

pub(super) const OFFSET: Param = Param::required(
    "offset",
    "Offset",
    ParamKind::Vector { unit: Unit::Length, is_direction: false },
    "Added to the coordinates, in the file's unit of length",
);

pub(super) const OPERATION: Operation = Operation {
    name: "translate_geometry",
    label: "Move model…",
    summary: "Add an offset to all nodes",
    doc: "Displacements and other results stay as they are. A flat model that leaves its plane becomes \
          three-dimensional.",
    group: Group::Transforms,
    search: &["translate", "offset", "shift"],
    params: &[OFFSET],
    examples: &[Example {
        model: "two_hexes",
        args: "offset = [1.0, -2.5, 0.25]",
        expect: "12 nodes moved by 1, -2.5, 0.25",
    }],
    available: has_nodes,
    refuse: nothing_to_refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let offset = args.vector("offset")?;
    transform_coordinates(model, None, None, offset)?;
    let by = offset.map(real_text).join(", ");
    Ok(Report::new(format!("{} moved by {by}", counted(model.num_nodes(), "node"))))
}
