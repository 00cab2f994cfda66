//! `create_timestep` and `copy_timestep`.

use super::{exists_already, has_steps, insert_step, new_time};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, nothing_to_refuse,
    ops::always,
};
use crate::model::{Model, StepTerms, real_text};

pub(in crate::edit::ops) const CREATE: Operation = Operation {
    name: "create_timestep",
    label: "New time step…",
    summary: "Add a time step in which variables have no values yet",
    doc: "It goes before the first step of a later time. Variables have no value (NaN) there, displacements 0. If there is a step of \
          that time, nothing happens, with a warning.",
    group: Group::TimeSteps,
    search: &["add", "insert", "create", "state"],
    params: &[new_time("timestep")],
    examples: &[Example { model: "two_hexes", args: "timestep = 0.5", expect: "time step 0.5 made" }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let time = args.real("timestep")?;
        Ok(insert(model, time, Vec::new(), &format!("time step {} made", real_text(time))))
    }),
};

pub(in crate::edit::ops) const COPY: Operation = Operation {
    name: "copy_timestep",
    label: "Copy time step…",
    summary: "Add a time step with the values of another",
    doc: "The new step goes before the first of a later time; all variables have the values of the other step there. If there is \
          a step of that time, nothing happens, with a warning.",
    group: Group::TimeSteps,
    search: &["duplicate", "repeat", "add", "state"],
    params: &[
        Param::required(
            "timestep",
            "From",
            ParamKind::TIME_STEP,
            "The time of the step to copy, or a keyword",
        ),
        new_time("new_timestep"),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "timestep = \"last\" new_timestep = 2.0",
        expect: "time step 1 copied to 2",
    }],
    available: has_steps,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| copy(model, args)),
};

fn copy(model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let step = args.position("timestep")?;
    let time = args.real("new_timestep")?;
    let summary = format!("time step {} copied to {}", real_text(model.times[step]), real_text(time));
    let too_many = |_| EditError::TooMany { count: step, noun: "time steps" };
    let made_of = vec![(u32::try_from(step).map_err(too_many)?, 1.0)];
    Ok(insert(model, time, made_of, &summary))
}

fn insert(model: &mut Model, time: f64, made_of: StepTerms, summary: &str) -> Report {
    if let Some(warning) = exists_already(model, time) {
        return Report::new("no time step made").warned(vec![warning]);
    }
    insert_step(model, time, made_of);
    Report::new(summary)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn a_new_step_stands_among_the_others_and_has_defaults() {
        let mut model = samples::two_hexes();
        for line in ["create_timestep timestep=0.5", "create_timestep timestep=-1"] {
            model = run(&model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        }
        assert_eq!(model.times.as_slice(), [-1.0, 0.0, 0.5, 1.0]);
        let energy = &model.global_variables[0].1;
        let values: Vec<f64> = (0..4).map(|step| energy.read(step).unwrap()[0]).collect();
        assert!(
            values[0].is_nan() && values[1] == 0.0 && values[2].is_nan() && values[3] == 2.5,
            "{values:?}"
        );
        assert_eq!(model.nodal_variables[0].1.read(2).unwrap(), [0.0; 12]);
        assert_eq!(model.nodal_variables[0].1.read(3).unwrap()[5], 0.05);
    }

    #[test]
    fn a_copy_has_all_values_of_the_other_step() {
        let line = "copy_timestep timestep=\"last\" new_timestep=0.25";
        let model = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        assert_eq!(model.times.as_slice(), [0.0, 0.25, 1.0]);
        assert_eq!(model.element_blocks[1].values[0].as_ref().unwrap().read(1).unwrap(), [200.0]);
        assert_eq!(model.global_variables[0].1.history(0, 0..3).unwrap(), [0.0, 2.5, 2.5]);
    }

    #[test]
    fn a_time_that_is_there_is_left_alone() {
        for line in ["create_timestep timestep=1", "copy_timestep timestep=0.0 new_timestep=1.0"] {
            let edited = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
            assert_eq!(edited.report.warnings, ["there is a time step 1 already; nothing was changed"]);
            assert_eq!(edited.model.num_steps(), 2);
        }
    }
}
