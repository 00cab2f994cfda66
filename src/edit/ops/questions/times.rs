//! `get_timesteps` and `timestep_exists`.

use super::Question;
use crate::edit::{Example, Operation, Param, ParamKind, Range, Unit, real_answer};
use serde_json::Value;

pub(in crate::edit::ops) const ALL: Operation = Question {
    name: "get_timesteps",
    label: "Times of the time steps",
    summary: "Which time steps there are, by time",
    doc: "A list of times, ascending, whatever their order in the file.",
    params: &[],
    examples: &[Example { model: "results_everywhere", args: "", expect: "[1.0,2.0,4.0]" }],
    answer: |model, _args, _progress| {
        let mut times = model.times.to_vec();
        times.sort_by(f64::total_cmp);
        Ok(times.into_iter().map(real_answer).collect())
    },
}
.operation();

pub(in crate::edit::ops) const EXISTS: Operation = Question {
    name: "timestep_exists",
    label: "Is there a time step?…",
    summary: "Whether there is a time step of exactly this time",
    doc: "Times are compared exactly: 0.1 + 0.2 is not 0.3.",
    params: &[Param::required(
        "timestep",
        "Time",
        ParamKind::Real { unit: Unit::None, range: Range::All },
        "The time to look for",
    )],
    examples: &[
        Example { model: "results_everywhere", args: "timestep = 4", expect: "true" },
        Example { model: "results_everywhere", args: "timestep = 3.0", expect: "false" },
    ],
    answer: |model, args, _progress| {
        let time = args.real("timestep")?;
        Ok(Value::from(model.times.contains(&time)))
    },
}
.operation();
