//! `keep_every_nth_timestep` and `delete_timestep_range`: steps chosen by their place instead of their time.

use super::{delete::retain, has_steps};
use crate::edit::{Action, EditError, Example, Group, Operation, Param, ParamKind};

const STEPS: ParamKind = ParamKind::Integer { least: 0, greatest: i64::MAX };

pub(in crate::edit::ops) const EVERY_NTH: Operation = Operation {
    name: "keep_every_nth_timestep",
    label: "Keep every n-th time step…",
    summary: "Remove the time steps between every n-th one",
    doc: "Steps are counted in the order of the file, from 0. Those that are kept keep times and values; no result is read.",
    group: Group::TimeSteps,
    search: &["thin out", "decimate", "coarsen", "reduce", "skip", "state"],
    params: &[
        Param::optional(
            "every",
            "Every",
            ParamKind::Integer { least: 1, greatest: i64::MAX },
            "2",
            "2 keeps every second step, 10 every tenth",
        ),
        Param::optional(
            "first",
            "Beginning with",
            STEPS,
            "0",
            "The first step that is kept, counting from 0",
        ),
        Param::optional(
            "keep_last",
            "Keep the last",
            ParamKind::Flag,
            "true",
            "Whether the last step is kept in any case",
        ),
    ],
    examples: &[
        Example { model: "results_everywhere", args: "", expect: "1 time step deleted, 2 left" },
        Example {
            model: "results_everywhere",
            args: "every = 3 keep_last = false",
            expect: "2 time steps deleted, 1 left",
        },
    ],
    available: has_steps,
    refuse: |model, args| refuse_beyond("first", args.integer("first")?, model.num_steps()),
    action: Action::Change(|model, args, _progress| {
        let (every, first) = (to_index(args.integer("every")?), to_index(args.integer("first")?));
        let mut kept: Vec<usize> = (first..model.num_steps()).step_by(every.max(1)).collect();
        if args.flag("keep_last")? {
            kept.extend(model.num_steps().checked_sub(1));
        }
        Ok(retain(model, &kept, true))
    }),
};

pub(in crate::edit::ops) const RANGE: Operation = Operation {
    name: "delete_timestep_range",
    label: "Delete a range of time steps…",
    summary: "Remove the time steps from one number to another",
    doc: "Steps are counted in the order of the file, from 0, and both ends go; a range that reaches beyond the last step ends there. By \
          times, delete_timestep does it (\"0.1 to 0.5\"). The others keep times and values; no result is read.",
    group: Group::TimeSteps,
    search: &["remove", "trim", "cut", "truncate", "state"],
    params: &[
        Param::required("first", "From", STEPS, "The first step that goes, counting from 0"),
        Param::optional("last", "To", STEPS, "9223372036854775807", "The last step that goes"),
    ],
    examples: &[Example {
        model: "results_everywhere",
        args: "first = 1",
        expect: "2 time steps deleted, 1 left",
    }],
    available: has_steps,
    refuse: |model, args| {
        let (first, last) = (args.integer("first")?, args.integer("last")?);
        if last < first {
            let reason = format!("the last step, {last}, comes before the first, {first}");
            return Err(EditError::BadValue { parameter: "last", reason });
        }
        refuse_beyond("first", first, model.num_steps())
    },
    action: Action::Change(|model, args, _progress| {
        let (first, last) = (to_index(args.integer("first")?), to_index(args.integer("last")?));
        let doomed: Vec<usize> = (first..model.num_steps().min(last.saturating_add(1))).collect();
        Ok(retain(model, &doomed, false))
    }),
};

fn refuse_beyond(parameter: &'static str, step: i64, num_steps: usize) -> Result<(), EditError> {
    if to_index(step) < num_steps {
        return Ok(());
    }
    let (parameter, noun) = (parameter.to_owned(), "time step");
    Err(EditError::NoSuchIndex { parameter, noun, index: step, available: num_steps })
}

/// A number that is not negative, as far as there can be that many steps.
fn to_index(step: i64) -> usize {
    usize::try_from(step).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, Source, samples};
    use std::sync::Arc;

    /// Ten steps; the value at step `s` is `s`.
    fn ten() -> Model {
        let mut model = samples::one_element(crate::model::Topology::Tet4);
        model.times = Arc::new((0..10).map(|step| f64::from(step) * 0.5).collect());
        let values = (0..10).map(|step| vec![f64::from(step)]).collect();
        model.global_variables = vec![("step".to_owned(), Source::memory(1, values))];
        model
    }

    fn left(line: &str) -> Vec<f64> {
        let model = run(&ten(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        let values = model.global_variables[0].1.history(0, 0..model.num_steps()).unwrap();
        assert!(values.iter().zip(model.times.iter()).all(|(value, time)| value * 0.5 == *time), "{line}");
        values
    }

    fn refused(line: &str) -> String {
        run(&ten(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap_err().to_string()
    }

    #[test]
    fn every_nth_step_is_kept_and_the_last() {
        assert_eq!(left("keep_every_nth_timestep every=4"), [0.0, 4.0, 8.0, 9.0]);
        assert_eq!(left("keep_every_nth_timestep every=3 first=1 keep_last=false"), [1.0, 4.0, 7.0]);
        assert_eq!(left("keep_every_nth_timestep every=3"), [0.0, 3.0, 6.0, 9.0]);
        assert_eq!(left("keep_every_nth_timestep every=1").len(), 10);
        assert_eq!(
            refused("keep_every_nth_timestep first=10"),
            "first: there is no time step 10, only 10 from 0 on"
        );
        assert!(refused("keep_every_nth_timestep every=0").contains("at least 1"));
    }

    #[test]
    fn ranges_are_deleted_by_number_and_by_time() {
        assert_eq!(left("delete_timestep_range first=2 last=7"), [0.0, 1.0, 8.0, 9.0]);
        assert_eq!(left("delete_timestep_range first=1 last=99"), [0.0]);
        assert_eq!(left("delete_timestep timesteps='0.5 to 4'"), [0.0, 9.0]);
        assert_eq!(
            refused("delete_timestep_range first=3 last=2"),
            "last: the last step, 2, comes before the first, 3"
        );
        assert!(refused("delete_timestep_range first=10").contains("there is no time step 10"));
    }
}
