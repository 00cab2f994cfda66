//! `delete_timestep` and `keep_timestep`.

use crate::edit::{
    Action, Example, Group, Operation, Param, ParamKind, Report, Selectable, nothing_to_refuse, ops::always,
    rules::retime,
};
use crate::model::{Model, StepTerms, counted};
use std::sync::Arc;

pub(in crate::edit::ops) const DELETE: Operation = Operation {
    name: "delete_timestep",
    label: "Delete time steps…",
    summary: "Remove time steps and the values of all variables there",
    doc: "Variables keep their names even if no step is left.",
    group: Group::TimeSteps,
    search: &["remove", "drop", "thin out", "state"],
    params: &[Param::required(
        "timesteps",
        "Time steps",
        ParamKind::any(Selectable::TimeStep),
        "The steps to delete: times, ranges (\"0 to 1 by 2\"), keywords",
    )],
    examples: &[Example {
        model: "results_everywhere",
        args: "timesteps = [\"first\", 4.0]",
        expect: "2 time steps deleted, 1 left",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| Ok(retain(model, args.positions("timesteps")?, false))),
};

pub(in crate::edit::ops) const KEEP: Operation = Operation {
    name: "keep_timestep",
    label: "Keep time steps…",
    summary: "Remove all other time steps and the values of all variables there",
    doc: "The steps that are kept stay in their order. Variables keep their names even if no step is left.",
    group: Group::TimeSteps,
    search: &["retain", "only", "remove", "delete", "thin out", "state"],
    params: &[Param::required(
        "timesteps",
        "Time steps",
        ParamKind::any(Selectable::TimeStep),
        "The steps to keep: times, ranges (\"0 to 1 by 2\"), keywords",
    )],
    examples: &[Example {
        model: "results_everywhere",
        args: "timesteps = \"last\"",
        expect: "2 time steps deleted, 1 left",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| Ok(retain(model, args.positions("timesteps")?, true))),
};

/// Keeps the chosen steps, or the others.
pub(super) fn retain(model: &mut Model, chosen: &[usize], is_kept: bool) -> Report {
    let mut keeps = vec![!is_kept; model.num_steps()];
    for &step in chosen {
        keeps[step] = is_kept;
    }
    let num_before = model.num_steps();
    let kept = (0u32..).zip(model.times.iter()).zip(keeps).filter(|(_, keeps)| *keeps);
    let (steps, times): (Vec<StepTerms>, Vec<f64>) =
        kept.map(|((step, time), _)| (vec![(step, 1.0)], *time)).unzip();
    let num_left = times.len();
    if num_left < num_before {
        retime(model, times, &Arc::new(steps));
    }
    let deleted = counted(num_before - num_left, "time step");
    Report::new(format!("{deleted} deleted, {num_left} left"))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn values_go_with_their_steps_and_names_stay() {
        let line = "delete_timestep timesteps=[1.0, 7.0]";
        let edited =
            run(&samples::results_everywhere(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        assert_eq!(edited.report.warnings, ["reference to undefined time step 7.0"]);
        let model = edited.model;
        assert_eq!(model.times.as_slice(), [2.0, 4.0]);
        assert_eq!(model.node_sets[0].values[0].as_ref().unwrap().read(1).unwrap(), [3.0, 4.0, 5.0]);
        let all = Invocation::parse("keep_timestep timesteps=\"none\"").unwrap();
        let model = run(&model, &all, &NoProgress).unwrap().model;
        assert_eq!((model.num_steps(), model.nodal_variables.len()), (0, 13));
    }
}
