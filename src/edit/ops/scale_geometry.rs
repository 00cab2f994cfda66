//! `scale_geometry`: make the whole model larger or smaller.

use super::has_nodes;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Range, Report, Unit,
    nothing_to_refuse,
    rules::{Linear, transform_coordinates, transform_displacement},
};
use crate::model::{Model, Progress, counted, real_text};

pub(super) const FACTOR: Param = Param::required(
    "scale_factor",
    "Factor",
    ParamKind::Real { unit: Unit::None, range: Range::Positive },
    "0.001 makes millimetres of a model in metres into metres",
);

pub(super) const ADJUST: Param = Param::optional(
    "adjust_displacement_field",
    "Scale displacement",
    ParamKind::FlagOrAuto,
    "\"auto\"",
    "\"auto\": if there is one; true: make one of zeros if there is none; false: leave it",
);

pub(super) const OPERATION: Operation = Operation {
    name: "scale_geometry",
    label: "Scale model…",
    summary: "Multiply all coordinates by a factor, about the origin",
    doc: "The displacement, if there is one, is multiplied too; other results stay as they are. The factor must be \
          greater than 0: a negative one would turn the elements inside out.",
    group: Group::Transforms,
    search: &["size", "resize", "units", "inch", "millimetre"],
    params: &[FACTOR, ADJUST],
    examples: &[Example { model: "two_hexes", args: "scale_factor = 0.5", expect: "12 nodes scaled by 0.5" }],
    available: has_nodes,
    refuse: nothing_to_refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let factor = args.real("scale_factor")?;
    transform_coordinates(model, None, Some(Linear::scale(factor)), [0.0; 3])?;
    transform_displacement(
        model,
        None,
        Linear::scale(factor),
        args.when_present("adjust_displacement_field")?,
    );
    Ok(Report::new(format!("{} scaled by {}", counted(model.num_nodes(), "node"), real_text(factor))))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn coordinates_and_displacement_scale_and_the_rest_does_not() {
        let scale = Invocation::new("scale_geometry").with("scale_factor", 2.0);
        let after = run(&samples::two_hexes(), &scale, &NoProgress).unwrap().model;
        assert_eq!(after.position(11), Some([4.0, 2.0, 2.0]));
        assert_eq!(after.nodal_variables[2].1.read(1).unwrap()[11], -0.02 * 11.0 * 2.0);
        assert_eq!(after.nodal_variables[3].1.read(1).unwrap()[11], 110.0);
    }

    #[test]
    fn a_factor_that_is_not_positive_is_refused() {
        for factor in ["0", "-1.0", "nan"] {
            let scale = Invocation::parse(&format!("scale_geometry scale_factor={factor}")).unwrap();
            assert!(run(&samples::two_hexes(), &scale, &NoProgress).is_err(), "{factor}");
        }
    }
}
