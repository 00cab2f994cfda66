//! `create_interpolated_timestep`: a time step between others.

use super::{exists_already, has_steps, insert_step};
use crate::edit::{Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report};
use crate::model::{Model, StepTerms, real_text};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "create_interpolated_timestep",
    label: "Interpolate time step…",
    summary: "Add a time step whose values lie between those of its neighbours",
    doc: "Linear: between the two neighbours. Cubic: Hermite's cubic between them, with slopes from the next ones on either side (at the \
          ends, straight on); of two steps it is linear. All variables are interpolated, NaN spreads, and there is no \
          extrapolation. Only the two or four steps are read, when somebody looks. If there is a step of that time, nothing \
          happens, with a warning.",
    group: Group::TimeSteps,
    search: &["add", "insert", "between", "state", "resample"],
    params: &[
        super::new_time("timestep"),
        Param::optional(
            "interpolation",
            "How",
            ParamKind::Choice(&["cubic", "linear"]),
            "\"cubic\"",
            "From four steps, smoothly, or straight between two",
        ),
    ],
    examples: &[Example {
        model: "results_everywhere",
        args: "timestep = 1.5 interpolation = \"linear\"",
        expect: "time step 1.5 made of 2 others",
    }],
    available: has_steps,
    refuse: |model, args| terms(model, args).map(drop),
    action: Action::Change(|model, args, _progress| interpolate(model, args)),
};

fn interpolate(model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let time = args.real("timestep")?;
    if let Some(warning) = exists_already(model, time) {
        return Ok(Report::new("no time step made").warned(vec![warning]));
    }
    let terms = terms(model, args)?;
    let summary = format!("time step {} made of {} others", real_text(time), terms.len());
    insert_step(model, time, terms);
    Ok(Report::new(summary))
}

/// What the new step is made of; nothing if it exists already.
fn terms(model: &Model, args: &Args) -> Result<StepTerms, EditError> {
    let time = args.real("timestep")?;
    if model.times.contains(&time) {
        return Ok(Vec::new());
    }
    // Each time once, ascending, whatever the order in the file.
    let mut known: Vec<(f64, u32)> = model.times.iter().copied().zip(0u32..).collect();
    known.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    known.dedup_by_key(|(time, _)| *time);
    let refused = |reason: String| Err(EditError::BadValue { parameter: "timestep", reason });
    let (Some((first, _)), Some((last, _))) = (known.first(), known.last()) else {
        return refused("there are no time steps".to_owned());
    };
    if known.len() < 2 {
        return refused("to interpolate, two time steps are needed, and there is one".to_owned());
    }
    if !(*first < time && time < *last) {
        let (time, first, last) = (real_text(time), real_text(*first), real_text(*last));
        return refused(format!("{time} is not between the first time {first} and the last {last}"));
    }
    let after = known.partition_point(|(known, _)| *known < time);
    let neighbours = [after.checked_sub(2), Some(after - 1), Some(after), Some(after + 1)]
        .map(|at| at.and_then(|at| known.get(at)).copied());
    let [before, Some(left), Some(right), beyond] = neighbours else { return Ok(Vec::new()) };
    Ok(match args.choice("interpolation")? {
        "linear" => {
            let share = (time - left.0) / (right.0 - left.0);
            vec![(left.1, 1.0 - share), (right.1, share)]
        }
        _ => cubic([before, Some(left), Some(right), beyond], time),
    })
}

/// Weights of Hermite's cubic between the middle two of four times; an outer one that is missing lies straight on.
///
/// Source: spec of the operations, section 4.2.
fn cubic(points: [Option<(f64, u32)>; 4], time: f64) -> StepTerms {
    let [before, Some((t1, left)), Some((t2, right)), beyond] = points else { return Vec::new() };
    let h = t2 - t1;
    let s = (time - t1) / h;
    let value = [2.0 * s.powi(3) - 3.0 * s * s + 1.0, 3.0 * s * s - 2.0 * s.powi(3)];
    // The slopes at both ends are these times differences over differences of time.
    let slope = [h * (s.powi(3) - 2.0 * s * s + s), h * (s.powi(3) - s * s)];
    let mut terms = vec![(left, value[0]), (right, value[1])];
    // A missing point makes the slope that of the straight line between the two.
    let mut add_slope = |weight: f64, from: (f64, u32), to: (f64, u32)| {
        let weight = weight / (to.0 - from.0);
        for (step, change) in [(from.1, -weight), (to.1, weight)] {
            match terms.iter_mut().find(|(known, _)| *known == step) {
                Some((_, weight)) => *weight += change,
                None => terms.push((step, change)),
            }
        }
    };
    add_slope(slope[0], before.unwrap_or((t1, left)), (t2, right));
    add_slope(slope[1], (t1, left), beyond.unwrap_or((t2, right)));
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, Source, samples};
    use std::sync::Arc;

    /// A model with a global variable of these values at these times.
    fn history(times: &[f64], values: &[f64]) -> Model {
        let mut model = samples::plane();
        model.times = Arc::new(times.to_vec());
        model.global_variables = vec![("q".to_owned(), Source::series(Arc::new(values.to_vec())))];
        model
    }

    fn at(model: &Model, time: f64, interpolation: &str) -> Result<f64, EditError> {
        let invocation = Invocation::new("create_interpolated_timestep")
            .with("timestep", time)
            .with("interpolation", interpolation);
        let after = run(model, &invocation, &NoProgress)?.model;
        let step = after.times.iter().position(|&known| known == time).unwrap();
        Ok(after.global_variables[0].1.read(step)?[0])
    }

    #[test]
    fn v14_cubic_and_linear() {
        let squares = history(&[0.0, 1.0, 2.0, 3.0], &[0.0, 1.0, 4.0, 9.0]);
        assert_eq!(at(&squares, 1.5, "cubic").unwrap(), 2.25);
        assert_eq!(at(&squares, 0.5, "linear").unwrap(), 0.5);
        assert_eq!(at(&history(&[0.0, 2.0], &[0.0, 4.0]), 0.5, "cubic").unwrap(), 1.0);
    }

    #[test]
    fn v15_weights_of_unequal_times() {
        let mut terms = cubic([Some((-1.0, 0)), Some((0.0, 1)), Some((1.0, 2)), Some((3.0, 3))], 0.3);
        terms.sort_by_key(|(step, _)| *step);
        for ((_, weight), expected) in terms.iter().zip([-0.0735, 0.805, 0.2895, -0.021]) {
            assert!((weight - expected).abs() < 1e-15, "{terms:?}");
        }
    }

    #[test]
    fn at_an_end_the_missing_point_lies_straight_on() {
        // y0 = 2·0 − 1 = −1 at −1, so slopes are 1 and (4 − 0)/2 = 2: 0.5 + 1/8 · 1 − 1/8 · 2 = 0.375.
        let squares = history(&[0.0, 1.0, 2.0, 3.0], &[0.0, 1.0, 4.0, 9.0]);
        assert_eq!(at(&squares, 0.5, "cubic").unwrap(), 0.375);
    }

    #[test]
    fn times_that_do_not_ascend_are_sorted_out() {
        let model = history(&[2.0, 0.0, 1.0, 0.0], &[20.0, 0.0, 10.0, 99.0]);
        assert_eq!(at(&model, 1.5, "linear").unwrap(), 15.0);
    }

    #[test]
    fn there_is_no_extrapolation_and_no_interpolation_of_one() {
        let squares = history(&[0.0, 1.0], &[0.0, 1.0]);
        let error = at(&squares, 1.1, "cubic").unwrap_err().to_string();
        assert_eq!(error, "timestep: 1.1 is not between the first time 0 and the last 1");
        assert!(at(&history(&[1.0], &[1.0]), 2.0, "linear").is_err());
        let missing = history(&[0.0, 1.0], &[f64::NAN, 1.0]);
        assert!(at(&missing, 0.5, "linear").unwrap().is_nan());
    }
}
