//! `scale_times`, `shift_times`, `zero_time` and `sort_timesteps`: other times for the same values.

use super::has_steps;
use crate::edit::{
    Action, EditError, Example, Group, Operation, Param, ParamKind, Range, Report, Unit, nothing_to_refuse,
    rules::retime,
};
use crate::model::{Model, counted, real_text};
use std::sync::Arc;

const SEARCH: &[&str] = &["time", "move", "offset", "units", "seconds", "normalise", "state"];

pub(in crate::edit::ops) const SCALE: Operation = Operation {
    name: "scale_times",
    label: "Scale times…",
    summary: "Multiply the times of all steps by a factor, and add an offset",
    doc: "The values of variables stay as they are, also those that were calculated from the time.",
    group: Group::TimeSteps,
    search: SEARCH,
    params: &[
        Param::required(
            "factor",
            "Factor",
            ParamKind::Real { unit: Unit::None, range: Range::Positive },
            "1000 makes seconds into milliseconds",
        ),
        Param::optional(
            "offset",
            "Offset",
            ParamKind::Real { unit: Unit::None, range: Range::Finite },
            "0.0",
            "What is added to every time afterwards",
        ),
    ],
    examples: &[Example {
        model: "results_everywhere",
        args: "factor = 1000.0",
        expect: "times of 3 time steps multiplied by 1000",
    }],
    available: has_steps,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let factor = args.real("factor")?;
        let offset = args.real("offset")?;
        set_times(model, |time| time * factor + offset)?;
        let steps = counted(model.num_steps(), "time step");
        let shifted =
            if offset == 0.0 { String::new() } else { format!(" and shifted by {}", real_text(offset)) };
        Ok(Report::new(format!("times of {steps} multiplied by {}{shifted}", real_text(factor))))
    }),
};

pub(in crate::edit::ops) const SHIFT: Operation = Operation {
    name: "shift_times",
    label: "Shift times…",
    summary: "Add an offset to the times of all steps",
    doc: "The values of variables stay as they are, also those that were calculated from the time.",
    group: Group::TimeSteps,
    search: SEARCH,
    params: &[Param::required(
        "offset",
        "Offset",
        ParamKind::Real { unit: Unit::None, range: Range::Finite },
        "What is added to every time",
    )],
    examples: &[Example {
        model: "results_everywhere",
        args: "offset = -1.0",
        expect: "times of 3 time steps shifted by -1",
    }],
    available: has_steps,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let offset = args.real("offset")?;
        set_times(model, |time| time + offset)?;
        let steps = counted(model.num_steps(), "time step");
        Ok(Report::new(format!("times of {steps} shifted by {}", real_text(offset))))
    }),
};

pub(in crate::edit::ops) const ZERO: Operation = Operation {
    name: "zero_time",
    label: "Start times at 0",
    summary: "Shift the times of all steps so that the earliest is 0",
    doc: "The values of variables stay as they are, also those that were calculated from the time.",
    group: Group::TimeSteps,
    search: SEARCH,
    params: &[],
    examples: &[Example {
        model: "results_everywhere",
        args: "",
        expect: "times of 3 time steps shifted by -1",
    }],
    available: has_steps,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, _args, _progress| {
        let first = model.times.iter().copied().fold(f64::INFINITY, f64::min);
        set_times(model, |time| time - first)?;
        let steps = counted(model.num_steps(), "time step");
        Ok(Report::new(format!("times of {steps} shifted by {}", real_text(-first))))
    }),
};

pub(in crate::edit::ops) const SORT: Operation = Operation {
    name: "sort_timesteps",
    label: "Sort time steps",
    summary: "Put the time steps in the order of their times",
    doc: "The values of variables go with their steps. Steps of the same time keep their order.",
    group: Group::TimeSteps,
    search: &["order", "ascending", "state"],
    params: &[],
    examples: &[Example {
        model: "steps_out_of_order",
        args: "",
        expect: "2 time steps moved to another place",
    }],
    available: has_steps,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, _args, _progress| Ok(sort(model))),
};

/// Changes every time.
fn set_times(model: &mut Model, change: impl Fn(f64) -> f64) -> Result<(), EditError> {
    let times: Vec<f64> = model.times.iter().map(|&time| change(time)).collect();
    let is_lost = |(new, old): (&f64, &f64)| old.is_finite() && !new.is_finite();
    if times.iter().zip(model.times.iter()).any(is_lost) {
        let reason = "a time would be larger than a number can be".to_owned();
        return Err(EditError::Unavailable { operation: "changing the times", reason });
    }
    model.times = Arc::new(times);
    Ok(())
}

fn sort(model: &mut Model) -> Report {
    let mut order: Vec<(u32, f64)> = (0u32..).zip(model.times.iter().copied()).collect();
    order.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let num_moved = (0u32..).zip(&order).filter(|(at, (step, _))| at != step).count();
    if num_moved > 0 {
        let (steps, times) = order.into_iter().map(|(step, time)| (vec![(step, 1.0)], time)).unzip();
        retime(model, times, &Arc::new(steps));
    }
    Report::new(format!("{} moved to another place", counted(num_moved, "time step")))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn after(model: &Model, line: &str) -> Model {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model
    }

    #[test]
    fn values_go_with_their_steps_when_times_are_sorted() {
        let sorted = after(&samples::steps_out_of_order(), "sort_timesteps");
        assert_eq!(sorted.times.as_slice(), [0.0, 1.0]);
        assert_eq!(sorted.global_variables[0].1.history(0, 0..2).unwrap(), [2.5, 0.0]);
    }

    #[test]
    fn what_was_calculated_from_the_time_stays() {
        let model = after(&samples::two_hexes(), "calculate_global_variable expression=\"t = time\"");
        let model = after(&after(&model, "shift_times offset=5"), "scale_times factor=2");
        assert_eq!(model.times.as_slice(), [10.0, 12.0]);
        assert_eq!(model.global_variables[1].1.history(0, 0..2).unwrap(), [0.0, 1.0]);
        assert_eq!(after(&model, "scale_times factor=0.5 offset=-1").times.as_slice(), [4.0, 5.0]);
        assert_eq!(after(&model, "zero_time").times.as_slice(), [0.0, 2.0]);
    }

    #[test]
    fn times_stay_numbers() {
        let scale = Invocation::parse("scale_times factor=1e308").unwrap();
        let far = after(&samples::two_hexes(), "shift_times offset=1e300");
        assert!(run(&far, &scale, &NoProgress).is_err());
    }
}
