//! `rotate_geometry`: turn the whole model about an axis through the origin.

use super::has_nodes;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Range, Report, Unit,
    rules::{Linear, transform_coordinates, transform_displacement},
};
use crate::model::{Model, Progress, counted, real_text};

pub(super) const AXIS: Param = Param::required(
    "axis",
    "Axis",
    ParamKind::Vector { unit: Unit::None, is_direction: true },
    "Its direction; the length does not matter",
);

pub(super) const ANGLE: Param = Param::required(
    "angle_in_degrees",
    "Angle",
    ParamKind::Real { unit: Unit::Degrees, range: Range::Finite },
    "Counter-clockwise when the axis points at you",
);

pub(super) const ADJUST: Param = Param::optional(
    "adjust_displacement_field",
    "Turn displacement",
    ParamKind::FlagOrAuto,
    "\"auto\"",
    "\"auto\": if there is one; true: make one of zeros if there is none; false: leave it",
);

pub(super) const OPERATION: Operation = Operation {
    name: "rotate_geometry",
    label: "Rotate model…",
    summary: "Turn all nodes about an axis through the origin",
    doc: "Right-handed; whole quarter turns are exact. The displacement, if there is one, turns too; velocities, \
          other vectors and tensors stay as they are. A flat model that leaves its plane becomes three-dimensional.",
    group: Group::Transforms,
    search: &["turn", "spin", "axis"],
    params: &[AXIS, ANGLE, ADJUST],
    examples: &[Example {
        model: "two_hexes",
        args: "axis = [0, 0, 1] angle_in_degrees = 90",
        expect: "12 nodes turned by 90°",
    }],
    available: has_nodes,
    refuse: |_model, args| rotation(args).map(drop),
    action: Action::Change(apply),
};

/// The rotation that the parameters ask for.
///
/// # Errors
/// If the axis has no direction.
pub(super) fn rotation(args: &Args) -> Result<Linear, EditError> {
    let axis = args.vector("axis")?;
    Linear::rotation(axis, args.real("angle_in_degrees")?).ok_or_else(|| EditError::OutOfRange {
        parameter: "axis".to_owned(),
        expected: "three numbers that have a direction".to_owned(),
        found: format!("{axis:?}"),
    })
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let rotation = rotation(args)?;
    transform_coordinates(model, None, Some(rotation), [0.0; 3])?;
    transform_displacement(model, None, rotation, args.when_present("adjust_displacement_field")?);
    let angle = real_text(args.real("angle_in_degrees")?);
    Ok(Report::new(format!("{} turned by {angle}°", counted(model.num_nodes(), "node"))))
}
