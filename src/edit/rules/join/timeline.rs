//! The steps of two models, joined by time; and global variables, of which there is one for both.

use crate::edit::{EditError, default_value, rules::retime};
use crate::model::{Model, Shared, Source, StepTerms};
use std::sync::Arc;

/// Which of a model's steps each of the joined steps is, if any.
struct Steps(Vec<Option<usize>>);

impl Steps {
    fn of(times: &[f64], joined: &[f64]) -> Self {
        // Of equal times in one file the k-th is the k-th of the joined ones.
        let mut is_taken = vec![false; times.len()];
        let mut order: Vec<usize> = (0..times.len()).collect();
        order.sort_by(|&a, &b| times[a].total_cmp(&times[b]));
        let step_at = |time: &f64| {
            let from = order.partition_point(|&step| times[step].total_cmp(time).is_lt());
            let same = order[from..].iter().take_while(|&&step| times[step].total_cmp(time).is_eq());
            let free = same.copied().find(|&step| !is_taken[step])?;
            is_taken[free] = true;
            Some(free)
        };
        Self(joined.iter().map(step_at).collect())
    }

    fn terms(&self) -> Shared<StepTerms> {
        let term = |step: &Option<usize>| {
            step.iter().map(|&step| (u32::try_from(step).unwrap_or(u32::MAX), 1.0)).collect()
        };
        Arc::new(self.0.iter().map(term).collect())
    }

    fn is_identity(&self, num_old: usize) -> bool {
        self.0.iter().copied().eq((0..num_old).map(Some))
    }
}

/// Gives both models the times of both, ascending, and the first the global variables of both. The strings are warnings.
///
/// # Errors
/// If a global variable of both has to be read and cannot be.
pub(super) fn join(model: &mut Model, part: &mut Model) -> Result<Vec<String>, EditError> {
    let times = union(&model.times, &part.times);
    let (ours, theirs) = (Steps::of(&model.times, &times), Steps::of(&part.times, &times));
    let is_known_time = ours.0.iter().zip(&theirs.0).any(|(ours, theirs)| ours.is_some() && theirs.is_some());
    let mut warnings = Vec::new();
    let mut globals: Vec<(String, Source)> = std::mem::take(&mut model.global_variables)
        .into_iter()
        .map(|(name, source)| {
            let fill = default_value(&name);
            (name, source.with_steps(ours.terms(), fill))
        })
        .collect();
    for (name, source) in std::mem::take(&mut part.global_variables) {
        let added = source.with_steps(theirs.terms(), default_value(&name));
        let Some((_, known)) = globals.iter_mut().find(|(known, _)| *known == name) else {
            globals.push((name, added));
            continue;
        };
        // One value a step: they are read, and the added ones laid over.
        let (mut values, added) = (known.history(0, 0..times.len())?, added.history(0, 0..times.len())?);
        for ((value, added), step) in values.iter_mut().zip(added).zip(&theirs.0) {
            *value = if step.is_some() { added } else { *value };
        }
        *known = Source::memory(1, values.into_iter().map(|value| vec![value]).collect());
        if is_known_time {
            warnings.push(format!("global variable {name} has the values of what was added at its times"));
        }
    }
    if !ours.is_identity(model.num_steps()) {
        retime(model, times.clone(), &ours.terms());
    }
    if !theirs.is_identity(part.num_steps()) {
        retime(part, times, &theirs.terms());
    }
    model.global_variables = globals;
    Ok(warnings)
}

/// The times of both, ascending; one that both have stands once.
fn union(ours: &[f64], theirs: &[f64]) -> Vec<f64> {
    let sorted = |times: &[f64]| {
        let mut times = times.to_vec();
        times.sort_by(f64::total_cmp);
        times
    };
    let (ours, theirs) = (sorted(ours), sorted(theirs));
    let mut both = Vec::with_capacity(ours.len() + theirs.len());
    let (mut a, mut b) = (ours.iter().peekable(), theirs.iter().peekable());
    loop {
        let next = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x.total_cmp(y).is_gt() => b.next(),
            (Some(x), Some(y)) if x.total_cmp(y).is_eq() => {
                b.next();
                a.next()
            }
            (Some(_), _) => a.next(),
            (None, _) => b.next(),
        };
        match next {
            Some(time) => both.push(*time),
            None => return both,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t51_values_land_at_their_times_whatever_the_order() {
        let with = |times: &[f64], values: &[f64]| Model {
            times: Arc::new(times.to_vec()),
            global_variables: vec![(
                "e".to_owned(),
                Source::memory(1, values.iter().map(|&value| vec![value]).collect()),
            )],
            ..Model::default()
        };
        let mut model = with(&[0.0, 2.0], &[1.0, 2.0]);
        let mut part = with(&[3.0, 0.0], &[30.0, 10.0]);
        let warnings = join(&mut model, &mut part).unwrap();
        assert_eq!(warnings, ["global variable e has the values of what was added at its times"]);
        assert_eq!(model.times.as_slice(), [0.0, 2.0, 3.0]);
        assert_eq!(model.global_variables[0].1.history(0, 0..3).unwrap(), [10.0, 2.0, 30.0]);
    }

    #[test]
    fn equal_times_of_one_model_stay_apart() {
        assert_eq!(union(&[0.0, 1.0, 1.0], &[1.0, 5.0]), [0.0, 1.0, 1.0, 5.0]);
        let steps = Steps::of(&[0.0, 1.0, 1.0], &[0.0, 1.0, 1.0, 5.0]);
        assert_eq!(steps.0, [Some(0), Some(1), Some(2), None]);
    }
}
