//! Operations on time steps. All of them join recipes: nothing is read before somebody looks at a step.

pub(super) mod change_times;
pub(super) mod create;
pub(super) mod delete;
pub(super) mod interpolate;
pub(super) mod thin_out;

use crate::edit::{Param, ParamKind, Range, Unit, rules::retime};
use crate::model::{Model, StepTerms};
use std::sync::Arc;

/// A time that is made.
const fn new_time(name: &'static str) -> Param {
    let kind = ParamKind::Real { unit: Unit::None, range: Range::Finite };
    Param::required(name, "Time", kind, "The time of the new step")
}

fn has_steps(model: &Model) -> Result<(), String> {
    if model.num_steps() == 0 { Err("the model has no time steps".to_owned()) } else { Ok(()) }
}

/// Puts a step at this time, made of others, before the first that is later.
fn insert_step(model: &mut Model, time: f64, made_of: StepTerms) {
    let at = model.times.iter().position(|&known| known > time).unwrap_or(model.num_steps());
    let mut times = model.times.to_vec();
    times.insert(at, time);
    let mut steps = unchanged(model.num_steps());
    steps.insert(at, made_of);
    retime(model, times, &Arc::new(steps));
}

/// Each step as it is.
fn unchanged(num_steps: usize) -> Vec<StepTerms> {
    (0u32..).take(num_steps).map(|step| vec![(step, 1.0)]).collect()
}

/// The warning for a time that is there already.
fn exists_already(model: &Model, time: f64) -> Option<String> {
    let exists = model.times.contains(&time);
    exists.then(|| {
        format!("there is a time step {} already; nothing was changed", crate::model::real_text(time))
    })
}
