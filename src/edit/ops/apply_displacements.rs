//! `apply_displacements`: the deformed shape becomes the shape.

use super::{exports::one_step, has_nodes};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Range, Report, Selectable, Unit,
    displacement_field, rules::transform_coordinates,
};
use crate::model::{Model, Progress, Source, SourceError, counted};
use std::sync::Arc;

pub(super) const OPERATION: Operation = Operation {
    name: "apply_displacements",
    label: "Apply displacements…",
    summary: "Move all nodes by their displacement at a time step",
    doc: "The coordinates become those of the deformed model, times a factor for a part or an exaggeration. The displacement is \
          measured from there afterwards: what was added is taken off at every step, unless it is to stay as it is.",
    group: Group::Transforms,
    search: &["deform", "warp", "update geometry", "remesh"],
    params: &[
        Param::optional(
            "timestep",
            "Time step",
            ParamKind::one(Selectable::TimeStep),
            "\"last\"",
            "The step of the displacement",
        ),
        Param::optional(
            "factor",
            "Factor",
            ParamKind::Real { unit: Unit::None, range: Range::Finite },
            "1.0",
            "How much of the displacement",
        ),
        Param::optional(
            "adjust_displacement_field",
            "Measure displacement from there",
            ParamKind::Flag,
            "true",
            "Off: the displacement stays as it is",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "timestep = \"last\"",
        expect: "12 nodes moved by their displacement",
    }],
    available: |model| {
        has_nodes(model)?;
        match displacement_field(model)[0].is_some() && model.num_steps() > 0 {
            true => Ok(()),
            false => Err("the model has no displacement".to_owned()),
        }
    },
    refuse: crate::edit::nothing_to_refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let step = one_step(args, "timestep")?.unwrap_or_default();
    let (factor, adjusts) = (args.real("factor")?, args.flag("adjust_displacement_field")?);
    let field = displacement_field(model);
    let read = |at: usize| -> Result<Vec<f64>, SourceError> {
        let values = model.nodal_variables[at].1.read(step)?;
        Ok(values.into_iter().map(|value| factor * value).collect())
    };
    let moved: Vec<Option<Vec<f64>>> =
        field.iter().map(|at| at.map(read).transpose()).collect::<Result<_, _>>()?;
    let count = moved.iter().flatten().flatten().filter(|moved| !moved.is_finite()).count();
    if count > 0 {
        return Err(EditError::BeyondNumbers { count });
    }
    for ((axis, moved), at) in model.coordinates.axes_mut().into_iter().zip(moved).zip(field) {
        let (Some(moved), Some(at)) = (moved, at) else { continue };
        axis.iter_mut().zip(&moved).for_each(|(place, moved)| *place += moved);
        if adjusts {
            let shift = Source::steady(Arc::new(moved));
            let (_, source) = &mut model.nodal_variables[at];
            let sum = Source::weighted_sum(vec![(1.0, source.clone()), (-1.0, shift)]);
            *source = sum.unwrap_or_else(|| source.clone());
        }
    }
    // A flat model may have left its plane.
    transform_coordinates(model, None, None, [0.0; 3])?;
    Ok(Report::new(format!("{} moved by their displacement", counted(model.num_nodes(), "node"))))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn nodes_move_and_the_displacement_is_measured_from_there() {
        let done = |args: &str| {
            let step = Invocation::parse(&format!("apply_displacements {args}")).unwrap();
            run(&samples::two_hexes(), &step, &NoProgress).unwrap().model
        };
        // Node 5, at (2, 1, 0), moves by 0.05 and -0.1.
        let after = done("factor=2.0");
        assert_eq!(after.position(5), Some([2.1, 1.0, -0.2]));
        assert_eq!(after.nodal_variables[0].1.read(1).unwrap()[5], 0.05 - 2.0 * 0.05);
        assert_eq!(after.nodal_variables[0].1.read(0).unwrap()[5], -2.0 * 0.05);
        assert_eq!(done("adjust_displacement_field=false").nodal_variables[0].1.read(0).unwrap()[5], 0.0);
    }
}
