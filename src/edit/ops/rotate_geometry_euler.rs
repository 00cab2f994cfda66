//! `rotate_geometry_euler`: several turns about the axes, one after the other.

use super::{has_nodes, rotate_geometry::ADJUST};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Unit,
    rules::{Linear, transform_coordinates, transform_displacement},
};
use crate::model::{Model, Progress, counted, real_text};

pub(super) const OPERATION: Operation = Operation {
    name: "rotate_geometry_euler",
    label: "Rotate by Euler angles…",
    summary: "Turn all nodes about axes in sequence, fixed in space or in the body",
    doc: "Letters in capitals are axes that stay where they are (XYZ: about x, then y, then z), small ones turn along with the \
          body (zxz: about z, then about the new x, then about the new z). One to three letters of one sort, an angle for each. \
          Right-handed, about the origin; whole quarter turns are exact. The displacement, if there is one, turns too; other \
          vectors and tensors are turned by rotate_node_field and rotate_element_field.",
    group: Group::Transforms,
    search: &["turn", "euler", "roll", "pitch", "yaw", "extrinsic", "intrinsic"],
    params: &[
        Param::required("sequence", "Axes", ParamKind::PlainName, "Such as XYZ, fixed, or zxz, of the body"),
        Param::required(
            "angles_in_degrees",
            "Angles",
            ParamKind::Vector { unit: Unit::Degrees, is_direction: false },
            "An angle for each axis; 0 for axes that are not there",
        ),
        ADJUST,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "sequence = \"XYZ\" angles_in_degrees = [90, 0, 90]",
        expect: "12 nodes turned about XYZ by 90, 0, 90°",
    }],
    available: has_nodes,
    refuse: |_model, args| rotation(args).map(drop),
    action: Action::Change(apply),
};

fn rotation(args: &Args) -> Result<Linear, EditError> {
    let sequence = args.plain_name("sequence")?;
    let wrong = || EditError::BadValue {
        parameter: "sequence",
        reason: format!("{sequence} is not one to three of the letters XYZ, or of xyz"),
    };
    let is_fixed = sequence.chars().all(|c| c.is_ascii_uppercase());
    let is_of_body = sequence.chars().all(|c| c.is_ascii_lowercase());
    if !(is_fixed || is_of_body) || !(1..=3).contains(&sequence.len()) {
        return Err(wrong());
    }
    let mut turns = Vec::new();
    for (letter, angle) in sequence.chars().zip(args.vector("angles_in_degrees")?) {
        let axis = match letter.to_ascii_lowercase() {
            'x' => [1.0, 0.0, 0.0],
            'y' => [0.0, 1.0, 0.0],
            'z' => [0.0, 0.0, 1.0],
            _ => return Err(wrong()),
        };
        turns.extend(Linear::rotation(axis, angle));
    }
    if is_of_body {
        // Turns about axes of the body are those about fixed axes in the opposite order.
        turns.reverse();
    }
    Ok(turns.iter().fold(Linear::scale(1.0), |all, turn| all.then(turn)))
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let rotation = rotation(args)?;
    transform_coordinates(model, None, Some(rotation), [0.0; 3])?;
    transform_displacement(model, None, rotation, args.when_present("adjust_displacement_field")?);
    let (sequence, angles) = (args.plain_name("sequence")?, args.vector("angles_in_degrees")?);
    let angles: Vec<String> = angles.into_iter().take(sequence.len()).map(real_text).collect();
    let nodes = counted(model.num_nodes(), "node");
    Ok(Report::new(format!("{nodes} turned about {sequence} by {}°", angles.join(", "))))
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{NoProgress, samples};

    fn corner_after(args: &str) -> Result<[f64; 3], EditError> {
        let line = format!("rotate_geometry_euler {args}");
        let edited = run(&samples::two_hexes(), &Invocation::parse(&line).unwrap(), &NoProgress)?;
        // The node at (2, 1, 0).
        Ok(edited.model.position(5).unwrap())
    }

    #[test]
    fn capitals_are_fixed_axes_and_small_letters_those_of_the_body() {
        // About x: (2, 0, 1). Then about z, which is fixed: (0, 2, 1).
        assert_eq!(corner_after("sequence='XZ' angles_in_degrees=[90, 90, 0]").unwrap(), [0.0, 2.0, 1.0]);
        // The z of the body points to -y after the first turn: (2, 0, 1) about -y by 90° is (-1, 0, 2).
        assert_eq!(corner_after("sequence='xz' angles_in_degrees=[90, 90, 0]").unwrap(), [-1.0, 0.0, 2.0]);
    }

    #[test]
    fn other_letters_are_refused() {
        for sequence in ["Xy", "XYZX", "abc", "Ä"] {
            let refused = corner_after(&format!("sequence='{sequence}' angles_in_degrees=[1, 2, 3]"));
            assert!(matches!(refused, Err(EditError::BadValue { parameter: "sequence", .. })), "{sequence}");
        }
    }
}
