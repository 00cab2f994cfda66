//! `scale_geometry_axes`: another factor along each axis.

use super::{has_nodes, scale_geometry::ADJUST};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Unit,
    rules::{Linear, transform_coordinates, transform_displacement},
};
use crate::model::{Model, Progress, counted, real_text};

pub(super) const OPERATION: Operation = Operation {
    name: "scale_geometry_axes",
    label: "Scale along axes…",
    summary: "Multiply x, y and z by a factor each, about a point",
    doc: "The displacement, if there is one, is multiplied by the same factors; other results stay as they are. The factors must \
          be greater than 0: a negative one would turn the elements inside out, and that is reflect_element_blocks.",
    group: Group::Transforms,
    search: &["stretch", "squash", "non-uniform", "anisotropic", "size"],
    params: &[
        Param::required(
            "scale_factors",
            "Factors",
            ParamKind::Vector { unit: Unit::None, is_direction: true },
            "For x, y and z",
        ),
        Param::optional(
            "center",
            "About",
            ParamKind::Vector { unit: Unit::Length, is_direction: false },
            "[0.0, 0.0, 0.0]",
            "The point that stays where it is",
        ),
        ADJUST,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "scale_factors = [2, 1, 0.5]",
        expect: "12 nodes scaled by 2, 1, 0.5",
    }],
    available: has_nodes,
    refuse: |_model, args| factors(args).map(drop),
    action: Action::Change(apply),
};

fn factors(args: &Args) -> Result<[f64; 3], EditError> {
    let factors = args.vector("scale_factors")?;
    if factors.iter().all(|&factor| factor > 0.0) {
        return Ok(factors);
    }
    Err(EditError::OutOfRange {
        parameter: "scale_factors".to_owned(),
        expected: "three numbers greater than 0".to_owned(),
        found: factors.map(real_text).join(", "),
    })
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let (factors, center) = (factors(args)?, args.vector("center")?);
    let scale = Linear::scale_axes(factors);
    let image = scale.apply(center);
    let offset = std::array::from_fn(|axis| center[axis] - image[axis]);
    transform_coordinates(model, None, Some(scale), offset)?;
    transform_displacement(model, None, scale, args.when_present("adjust_displacement_field")?);
    let factors = factors.map(real_text).join(", ");
    Ok(Report::new(format!("{} scaled by {factors}", counted(model.num_nodes(), "node"))))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn each_axis_has_its_factor_and_a_point_stays() {
        let scale = |args: &str| {
            let line = format!("scale_geometry_axes {args}");
            run(&samples::two_hexes(), &Invocation::parse(&line).unwrap(), &NoProgress)
                .map(|edited| edited.model)
        };
        let after = scale("scale_factors=[2, 3, 0.5] center=[2, 1, 0]").unwrap();
        // (0, 0, 1): 2 + 2 * (0 - 2), 1 + 3 * (0 - 1), 0.5 * 1
        assert_eq!((after.position(8), after.position(6)), (Some([2.0, -2.0, 0.5]), Some([-2.0, -2.0, 0.5])));
        assert_eq!(after.nodal_variables[0].1.read(1).unwrap()[5], 2.0 * 0.05);
        assert_eq!(after.nodal_variables[2].1.read(1).unwrap()[5], 0.5 * -0.1);
        let refused = scale("scale_factors=[1, -1, 1]").unwrap_err().to_string();
        assert_eq!(refused, "scale_factors should be three numbers greater than 0, not 1, -1, 1");
    }
}
