//! `rotate_geometry`: turn the whole model about an axis through the origin.

use super::has_nodes;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Range, Report, Unit,
    nothing_to_refuse,
    rules::{Linear, transform_coordinates, transform_displacement},
};
use crate::model::{Model, Progress, counted, real_text};

pub(super) const OPERATION: Operation = Operation {
    name: "rotate_geometry",
    label: "Rotate model…",
    summary: "Turn all nodes about an axis through the origin",
    doc: "Right-handed; whole quarter turns are exact. The displacement, if there is one, turns too; velocities, \
          other vectors and tensors stay as they are. A flat model that leaves its plane becomes three-dimensional.",
    group: Group::Transforms,
    search: &["turn", "spin", "axis"],
    params: &[
        Param::required(
            "axis",
            "Axis",
            ParamKind::Vector { unit: Unit::None, is_direction: true },
            "Its direction; the length does not matter",
        ),
        Param::required(
            "angle_in_degrees",
            "Angle",
            ParamKind::Real { unit: Unit::Degrees, range: Range::Finite },
            "Counter-clockwise when the axis points at you",
        ),
        Param::optional(
            "adjust_displacement_field",
            "Turn displacement",
            ParamKind::FlagOrAuto,
            "\"auto\"",
            "\"auto\": if there is one; true: make one of zeros if there is none; false: leave it",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "axis = [0, 0, 1] angle_in_degrees = 90",
        expect: "12 nodes turned by 90°",
    }],
    available: has_nodes,
    refuse: nothing_to_refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let axis = args.vector("axis")?;
    let angle_degrees = args.real("angle_in_degrees")?;
    let rotation = Linear::rotation(axis, angle_degrees).ok_or_else(|| EditError::OutOfRange {
        parameter: "axis".to_owned(),
        expected: "three numbers that have a direction".to_owned(),
        found: format!("{axis:?}"),
    })?;
    transform_coordinates(model, Some(rotation), [0.0; 3])?;
    transform_displacement(model, rotation, args.when_present("adjust_displacement_field")?);
    Ok(Report::new(format!("{} turned by {}°", counted(model.num_nodes(), "node"), real_text(angle_degrees))))
}
