//! What is read from the file to show a step, and which step is meant.

use super::{
    ResultError, ResultView,
    color_by::ColorBy,
    deform::{Deform, Displacements, read_displacements},
    range::RangeChoice,
    values::{Extent, Values, extent_of_all_steps},
};
use crate::model::{Model, Progress, Shared, real_text};

/// What was read to show a step.
#[derive(Clone, Debug, Default)]
pub struct StepData {
    /// What the colours mean.
    pub color_by: ColorBy,
    /// The step, from 0.
    pub time_step: usize,
    /// The values of the step.
    pub values: Values,
    /// How far they reach.
    pub extent: Extent,
    /// How far those of all steps reach; only if that was asked for.
    pub extent_of_all: Option<Extent>,
    /// Where the nodes went; only if that was asked for.
    pub displacements: Option<Displacements>,
}

impl StepData {
    /// Reads what a view needs. `before` is what was read last for the same model: what it has is not read again.
    ///
    /// Cost: a read of the field's variables for one step; of all steps if the range is that of all steps.
    ///
    /// # Errors
    /// If the model lacks the field, the step or a displacement, the file cannot be read, or the work was cancelled.
    pub fn read(
        model: &Model,
        view: &ResultView,
        before: Option<&Self>,
        progress: &dyn Progress,
    ) -> Result<Self, ResultError> {
        let same_field = before.filter(|before| before.color_by == view.color_by);
        let same = same_field
            .filter(|before| before.time_step == view.time_step || !view.color_by.depends_on_step());
        progress.set(0.0, "reading results");
        let values = match same {
            Some(before) => before.values.clone(),
            None => Values::read(model, &view.color_by, view.time_step)?,
        };
        let extent = same.map_or_else(|| values.extent(), |before| before.extent);
        let extent_of_all = match (view.range, same_field.and_then(|before| before.extent_of_all)) {
            (_, Some(known)) => Some(known),
            (RangeChoice::AllSteps, None) if !values.is_none() => {
                Some(extent_of_all_steps(model, &view.color_by, progress)?)
            }
            _ => None,
        };
        let still = before.filter(|before| before.time_step == view.time_step);
        let displacements = match (view.deform, still.and_then(|before| before.displacements.clone())) {
            (Deform::Off, _) => None,
            (_, Some(known)) => Some(known),
            _ => Some(read_displacements(model, view.time_step)?),
        };
        let (color_by, time_step) = (view.color_by.clone(), view.time_step);
        Ok(Self { color_by, time_step, values, extent, extent_of_all, displacements })
    }

    /// Bytes of its arrays. Those that do not depend on time may be shared with other steps and count in each.
    pub fn num_bytes(&self) -> usize {
        let bytes = |values: &Shared<f64>| size_of_val(values.as_slice());
        let of_values = match &self.values {
            Values::None => 0,
            Values::Nodes(values) => bytes(values),
            Values::Elements(lists) | Values::SideSets(lists) | Values::NodeSets(lists) => {
                lists.iter().flatten().map(bytes).sum()
            }
        };
        of_values + self.displacements.iter().flatten().map(bytes).sum::<usize>()
    }
}

/// Which step a text means: `first`, `last`, a number from 1, or a time as `TIME s` (the nearest step).
///
/// # Errors
/// A sentence that says what there is.
pub fn parse_step(text: &str, model: &Model) -> Result<usize, String> {
    let times = &model.times;
    let Some((first, last)) = times.first().zip(times.last()) else {
        return Err("the file has no time steps".to_owned());
    };
    let there_are = || {
        let (first, last) = (real_text(*first), real_text(*last));
        match times.len() {
            1 => format!("the only one is step 1, at {first} s"),
            count => format!("there are {count}, from step 1 at {first} s to step {count} at {last} s"),
        }
    };
    let time = text.strip_suffix('s').map(str::trim).and_then(|time| time.parse::<f64>().ok());
    if let Some(time) = time.filter(|time| time.is_finite()) {
        let [least, most] = times.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[least, most], time| {
            [least.min(*time), most.max(*time)]
        });
        let slack = 1e-9 * (most - least).max(least.abs()).max(most.abs());
        if time < least - slack || time > most + slack {
            return Err(format!("no time step is at {} s; {}", real_text(time), there_are()));
        }
        let distance = |step: &usize| (times[*step] - time).abs();
        let nearest = (0..times.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)));
        return Ok(nearest.unwrap_or(0));
    }
    match (text, text.parse::<usize>()) {
        ("first", _) => Ok(0),
        ("last", _) => Ok(times.len() - 1),
        (_, Ok(number)) if (1..=times.len()).contains(&number) => Ok(number - 1),
        (_, Ok(number)) => Err(format!("there is no time step {number}; {}", there_are())),
        _ => Err(format!(
            "`{text}` is not a time step: give a number from 1, first, last or a time like `0.5 s`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NoProgress, samples};
    use std::sync::Arc;

    #[test]
    fn steps_are_read_by_number_word_and_time() {
        let mut model = samples::two_hexes();
        model.times = Arc::new(vec![0.0, 0.5, 2.0]);
        let says = |text: &str| parse_step(text, &model);
        assert_eq!([says("1"), says("first"), says("3"), says("last")], [Ok(0), Ok(0), Ok(2), Ok(2)]);
        assert_eq!([says("0.5 s"), says("1.2s"), says("1.3 s"), says("2 s")], [Ok(1), Ok(1), Ok(2), Ok(2)]);
        assert_eq!(
            says("4").unwrap_err(),
            "there is no time step 4; there are 3, from step 1 at 0 s to step 3 at 2 s"
        );
        assert_eq!(
            says("2.5 s").unwrap_err(),
            "no time step is at 2.5 s; there are 3, from step 1 at 0 s to step 3 at 2 s"
        );
        assert!(says("0").is_err() && says("-1").is_err() && says("now").unwrap_err().contains("`now`"));
        let alone = Model { times: Arc::new(vec![0.0]), ..model.clone() };
        assert_eq!(
            parse_step("7", &alone).unwrap_err(),
            "there is no time step 7; the only one is step 1, at 0 s"
        );
        assert_eq!(parse_step("1", &samples::shells()).unwrap_err(), "the file has no time steps");
    }

    #[test]
    fn what_was_read_before_is_not_read_again() {
        let model = samples::two_hexes();
        let color_by = ColorBy::parse("temperature", &model).unwrap();
        let view = ResultView { color_by, time_step: 1, deform: Deform::Auto, ..ResultView::default() };
        let first = StepData::read(&model, &view, None, &NoProgress).unwrap();
        let view = ResultView { range: RangeChoice::AllSteps, ..view };
        let second = StepData::read(&model, &view, Some(&first), &NoProgress).unwrap();
        let (Values::Nodes(a), Values::Nodes(b)) = (&first.values, &second.values) else { panic!("nodal") };
        assert!(Arc::ptr_eq(a, b));
        assert_eq!((second.extent.max, second.extent_of_all.map(|extent| extent.min)), (110.0, Some(0.0)));
        assert_eq!(second.displacements.as_ref().map(|axes| axes[2][11]), Some(-0.22));
        // 12 values and 3 × 12 displacements, of 8 bytes each.
        assert_eq!(second.num_bytes(), 48 * 8);
        let view = ResultView { time_step: 0, ..view };
        let third = StepData::read(&model, &view, Some(&first), &NoProgress).unwrap();
        assert_eq!((third.extent.max, third.displacements.map(|axes| axes[2][11])), (0.0, Some(0.0)));
    }
}
