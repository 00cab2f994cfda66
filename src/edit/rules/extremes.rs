//! The largest or least of many values at each step, and where it is, as recipes for global variables.

use crate::model::{DerivedValues, Source, SourceError};
use std::sync::{Arc, OnceLock};

/// Values among which an extreme is looked for.
#[derive(Clone, Debug)]
pub(in crate::edit) struct Candidates {
    pub(in crate::edit) values: Source,
    /// Where the entries are, as x, y and z.
    pub(in crate::edit) places: [Source; 3],
    /// The id that is told for all of its entries.
    pub(in crate::edit) id: i64,
}

/// What is told of an extreme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::edit) enum Found {
    /// The value itself.
    Value,
    /// Where it is along an axis, 0 to 2.
    Place(usize),
    /// The id of its part.
    Id,
}

/// Extremes of the same values, found once for each step however many of their properties are asked for.
#[derive(Debug)]
pub(in crate::edit) struct Extremes {
    parts: Vec<Candidates>,
    is_largest: bool,
    /// One per step that was looked at.
    steps: Vec<OnceLock<Option<Extreme>>>,
}

/// A value and where it is.
#[derive(Clone, Copy, Debug)]
struct Extreme {
    value: f64,
    part: usize,
    entry: usize,
}

impl Extremes {
    /// The largest or the least of the values of all parts. NaN does not count. Of equal values the last part counts, and
    /// in it the first entry.
    pub(in crate::edit) fn new(parts: Vec<Candidates>, is_largest: bool, num_steps: usize) -> Arc<Self> {
        let steps = (0..num_steps).map(|_| OnceLock::new()).collect();
        Arc::new(Self { parts, is_largest, steps })
    }

    /// One property of the extreme as a source of one entry; NaN where there is no value.
    pub(in crate::edit) fn source(self: &Arc<Self>, found: Found) -> Source {
        Source::derived(Arc::new(OfExtreme { extremes: Arc::clone(self), found }))
    }

    fn at(&self, time_step: usize) -> Result<Option<Extreme>, SourceError> {
        let Some(known) = self.steps.get(time_step) else {
            return Err(SourceError::NoSuchStep { asked: time_step, available: self.steps.len() });
        };
        if let Some(extreme) = known.get() {
            return Ok(*extreme);
        }
        let mut best: Option<Extreme> = None;
        for (part, of_part) in self.parts.iter().enumerate() {
            let values = of_part.values.values(time_step)?;
            let here = self.first_extreme(&values).map(|(entry, value)| Extreme { value, part, entry });
            let takes_over = |best: Extreme, here: Extreme| {
                here.value == best.value || self.is_beyond(here.value, best.value)
            };
            best = match (best, here) {
                (Some(best), Some(here)) if !takes_over(best, here) => Some(best),
                (best, here) => here.or(best),
            };
        }
        Ok(*known.get_or_init(|| best))
    }

    fn first_extreme(&self, values: &[f64]) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for (entry, &value) in values.iter().enumerate() {
            if !value.is_nan() && best.is_none_or(|(_, best)| self.is_beyond(value, best)) {
                best = Some((entry, value));
            }
        }
        best
    }

    fn is_beyond(&self, value: f64, best: f64) -> bool {
        if self.is_largest { value > best } else { value < best }
    }
}

#[derive(Debug)]
struct OfExtreme {
    extremes: Arc<Extremes>,
    found: Found,
}

impl DerivedValues for OfExtreme {
    fn len(&self) -> usize {
        1
    }

    fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        let found = match (self.extremes.at(time_step)?, self.found) {
            (None, _) => f64::NAN,
            (Some(extreme), Found::Value) => extreme.value,
            (Some(Extreme { part, entry, .. }), Found::Place(axis)) => {
                let place = &self.extremes.parts[part].places[axis];
                place.read_range(time_step, entry..entry + 1)?.first().copied().unwrap_or(f64::NAN)
            }
            // Variables are reals, ids too then.
            (Some(extreme), Found::Id) => self.extremes.parts[extreme.part].id as f64,
        };
        out.fill(found);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(id: i64, values: &[f64]) -> Candidates {
        let places = [0.0, 10.0, 20.0].map(|first| {
            Source::steady(Arc::new((0..values.len()).map(|entry| first + entry as f64).collect()))
        });
        Candidates { values: Source::memory(values.len(), vec![values.to_vec()]), places, id }
    }

    fn found(parts: Vec<Candidates>, is_largest: bool) -> Vec<f64> {
        let extremes = Extremes::new(parts, is_largest, 1);
        [Found::Value, Found::Place(0), Found::Place(2), Found::Id]
            .into_iter()
            .map(|found| extremes.source(found).read(0).unwrap()[0])
            .collect()
    }

    #[test]
    fn t41_nan_does_not_count_wherever_it_stands() {
        let nan = f64::NAN;
        for values in [[nan, 1.0, 3.0, 2.0], [1.0, nan, 3.0, nan], [1.0, 2.0, 3.0, nan]] {
            assert_eq!(found(vec![part(7, &values)], true), [3.0, 2.0, 22.0, 7.0]);
        }
        assert_eq!(found(vec![part(7, &[nan, 2.0, 1.0, 1.0])], false), [1.0, 2.0, 22.0, 7.0]);
        assert!(found(vec![part(7, &[nan]), part(8, &[])], true).iter().all(|value| value.is_nan()));
    }

    #[test]
    fn of_equal_values_the_last_part_and_its_first_entry_count() {
        let parts = vec![part(1, &[5.0, 5.0]), part(2, &[4.0, 5.0, 5.0]), part(3, &[])];
        assert_eq!(found(parts, true), [5.0, 1.0, 21.0, 2.0]);
    }
}
