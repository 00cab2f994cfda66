//! Parts of a source: some entries of a step, and one entry over many steps, without the rest being read.

use super::{Recipe, Source, SourceError, SparseRows, step_in_memory, value_of_step};
use std::ops::Range;

impl Source {
    /// The values of some entries at one step.
    ///
    /// Shape: one per entry of the range. Cost: that of these entries; where a gather picks them from far apart, what
    /// lies between them is read too.
    ///
    /// # Errors
    /// If there is no such step or entry, or the file cannot be read there.
    pub fn read_range(&self, time_step: usize, entries: Range<usize>) -> Result<Vec<f64>, SourceError> {
        let mut out = vec![f64::NAN; entries.len()];
        self.read_range_into(time_step, entries.start, &mut out)?;
        Ok(out)
    }

    /// Fills `out` with the values of one step from entry `first` on.
    ///
    /// # Errors
    /// As [`Source::read_range`].
    pub fn read_range_into(
        &self,
        time_step: usize,
        first: usize,
        out: &mut [f64],
    ) -> Result<(), SourceError> {
        let end = first.saturating_add(out.len());
        self.check_end(end)?;
        match &self.0 {
            Recipe::Stored(values) => return values.read_range_into(time_step, first, out),
            Recipe::Constant { value, .. } => out.fill(*value),
            Recipe::Memory { steps, len } => {
                out.copy_from_slice(&step_in_memory(steps, *len, time_step)?[first..end]);
            }
            Recipe::Steady(values) => out.copy_from_slice(&values[first..end]),
            Recipe::Series(values) => out.fill(value_of_step(values, time_step)?),
            Recipe::Concatenated { parts, .. } => {
                let mut rest = out;
                let (mut skip, mut parts) = (first, parts.iter());
                while !rest.is_empty() {
                    let Some(part) = parts.next() else { break };
                    let here = part.len().saturating_sub(skip).min(rest.len());
                    let (head, tail) = rest.split_at_mut(here);
                    if here > 0 {
                        part.read_range_into(time_step, skip, head)?;
                    }
                    rest = tail;
                    skip = skip.saturating_sub(part.len());
                }
            }
            Recipe::Gathered { from, rows } => gather(from, &rows[first..end], time_step, out)?,
            Recipe::Combined { from, rows } => combine(from, (rows, first), time_step, out)?,
            Recipe::Steps { from, steps, fill } => {
                let terms = steps
                    .get(time_step)
                    .ok_or(SourceError::NoSuchStep { asked: time_step, available: steps.len() })?;
                out.fill(if terms.is_empty() { *fill } else { 0.0 });
                for (step, weight) in terms {
                    add(*weight, &from.read_range(*step as usize, first..end)?, out);
                }
            }
            Recipe::Linear(linear) => {
                out.fill(0.0);
                for (weight, source) in &linear.terms {
                    add(*weight, &source.read_range(time_step, first..end)?, out);
                }
            }
            Recipe::Derived(values) => values.read_range_into(time_step, first, out)?,
        }
        Ok(())
    }

    /// The values of one entry at many steps.
    ///
    /// Shape: one per step of the range. Cost: one value a step is read from a file that stores steps one after the
    /// other; compressed files have to unpack what lies around it.
    ///
    /// # Errors
    /// If there is no such step or entry, or the file cannot be read there.
    pub fn history(&self, entry: usize, steps: Range<usize>) -> Result<Vec<f64>, SourceError> {
        let mut out = vec![f64::NAN; steps.len()];
        self.history_into(entry, steps.start, &mut out)?;
        Ok(out)
    }

    /// Fills `out` with the values of one entry at each step from `first_step` on.
    ///
    /// # Errors
    /// As [`Source::history`].
    pub fn history_into(&self, entry: usize, first_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        self.check_end(entry.saturating_add(1))?;
        match &self.0 {
            Recipe::Stored(values) => return values.history_into(entry, first_step, out),
            Recipe::Constant { value, .. } => out.fill(*value),
            Recipe::Steady(values) => out.fill(values[entry]),
            Recipe::Memory { .. }
            | Recipe::Series(_)
            | Recipe::Combined { .. }
            | Recipe::Steps { .. }
            | Recipe::Derived(_) => {
                for (step, value) in (first_step..).zip(out.chunks_mut(1)) {
                    self.read_range_into(step, entry, value)?;
                }
            }
            Recipe::Concatenated { parts, .. } => {
                let mut within = entry;
                for part in parts.iter() {
                    if within < part.len() {
                        return part.history_into(within, first_step, out);
                    }
                    within -= part.len();
                }
            }
            Recipe::Gathered { from, rows } => match rows[entry] as usize {
                row if row < from.len() => return from.history_into(row, first_step, out),
                _ => out.fill(f64::NAN),
            },
            Recipe::Linear(linear) => {
                out.fill(0.0);
                for (weight, source) in &linear.terms {
                    add(*weight, &source.history(entry, first_step..first_step + out.len())?, out);
                }
            }
        }
        Ok(())
    }

    /// How many steps this can have at most; `None` if that is not for this source to say, as of what files keep.
    pub(in crate::model) fn num_steps_at_most(&self) -> Option<usize> {
        let least =
            |sources: &mut dyn Iterator<Item = &Self>| sources.filter_map(Self::num_steps_at_most).min();
        match &self.0 {
            Recipe::Stored(_) | Recipe::Derived(_) | Recipe::Constant { .. } | Recipe::Steady(_) => None,
            Recipe::Memory { steps, .. } => Some(steps.len()),
            Recipe::Series(values) => Some(values.len()),
            Recipe::Steps { steps, .. } => Some(steps.len()),
            Recipe::Concatenated { parts, .. } => least(&mut parts.iter()),
            Recipe::Linear(linear) => least(&mut linear.terms.iter().map(|(_, source)| source)),
            Recipe::Gathered { from, .. } | Recipe::Combined { from, .. } => from.num_steps_at_most(),
        }
    }

    fn check_end(&self, end: usize) -> Result<(), SourceError> {
        if end > self.len() {
            return Err(SourceError::NoSuchEntry { asked: end, available: self.len() });
        }
        Ok(())
    }
}

/// Values at `rows`, of which those between the least and the greatest are read; NaN where there is no such row.
fn gather(from: &Source, rows: &[u32], time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
    let there = || rows.iter().map(|&row| row as usize).filter(|&row| row < from.len());
    let (Some(least), Some(greatest)) = (there().min(), there().max()) else {
        out.fill(f64::NAN);
        return Ok(());
    };
    let values = from.read_range(time_step, least..greatest + 1)?;
    for (out, &row) in out.iter_mut().zip(rows) {
        *out = (row as usize).checked_sub(least).and_then(|at| values.get(at)).copied().unwrap_or(f64::NAN);
    }
    Ok(())
}

/// The rows from `first` on, from the entries between the least and the greatest that they take.
fn combine(
    from: &Source,
    (rows, first): (&SparseRows, usize),
    time_step: usize,
    out: &mut [f64],
) -> Result<(), SourceError> {
    let taken = (first..first + out.len()).flat_map(|row| &rows.columns[rows.columns_of(row)]);
    let there = taken.map(|&column| column as usize).filter(|&column| column < from.len());
    let (least, end) = there.fold((from.len(), 0), |(least, end), at| (at.min(least), end.max(at + 1)));
    let values = from.read_range(time_step, least.min(end)..end)?;
    for (row, out) in (first..).zip(out) {
        let entry = |column: usize| column.checked_sub(least).and_then(|at| values.get(at)).copied();
        *out = rows.row(row, |column| entry(column).unwrap_or(f64::NAN));
    }
    Ok(())
}

pub(super) fn add(weight: f64, values: &[f64], out: &mut [f64]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out += weight * value;
    }
}

#[cfg(test)]
mod tests {
    use super::super::StoredValues;
    use super::*;
    use std::sync::Arc;

    /// Entry `e` of step `s` is `10 s + e`; 5 entries, and a read of anything but what is asked for is an error.
    #[derive(Debug)]
    struct Counted;

    impl StoredValues for Counted {
        fn len(&self) -> usize {
            5
        }
        fn read_into(&self, _time_step: usize, _out: &mut [f64]) -> Result<(), SourceError> {
            Err(SourceError::ChangedOnDisk)
        }
        fn read_range_into(
            &self,
            time_step: usize,
            first: usize,
            out: &mut [f64],
        ) -> Result<(), SourceError> {
            out.iter_mut().zip(first..).for_each(|(out, entry)| *out = (10 * time_step + entry) as f64);
            Ok(())
        }
    }

    fn counted() -> Source {
        Source::stored(Arc::new(Counted))
    }

    #[test]
    fn ranges_of_every_recipe_read_no_whole_step() {
        let joined = Source::concatenated(vec![counted(), Source::constant(0.5, 2), counted()]);
        assert_eq!(joined.read_range(3, 3..9).unwrap(), [33.0, 34.0, 0.5, 0.5, 30.0, 31.0]);
        assert!(joined.read_range(3, 12..12).unwrap().is_empty());
        let picked = joined.gathered(Arc::new(vec![8, u32::MAX, 1]));
        let some = picked.read_range(2, 0..2).unwrap();
        assert!(some[0] == 21.0 && some[1].is_nan());
        assert!(picked.read_range(2, 1..2).unwrap()[0].is_nan());
        let sum = Source::weighted_sum(vec![(2.0, counted()), (-1.0, counted())]).unwrap();
        assert_eq!(sum.read_range(1, 2..4).unwrap(), [12.0, 13.0]);
        let memory = Source::memory(3, vec![vec![1.0, 2.0, 3.0]]);
        assert_eq!(memory.read_range(0, 1..3).unwrap(), [2.0, 3.0]);
    }

    #[test]
    fn parts_of_steady_values_and_series_are_theirs() {
        let steady = Source::steady(Arc::new(vec![5.0, 6.0]));
        assert_eq!(
            (steady.read_range(9, 1..2).unwrap(), steady.history(0, 3..5).unwrap()),
            (vec![6.0], vec![5.0; 2])
        );
        let series = Source::series(Arc::new(vec![0.5, 0.75]));
        assert_eq!(series.history(0, 0..2).unwrap(), [0.5, 0.75]);
    }

    #[test]
    fn histories_of_every_recipe_agree_with_the_steps() {
        let joined = Source::concatenated(vec![Source::constant(0.5, 2), counted()]);
        assert_eq!(joined.history(4, 1..4).unwrap(), [12.0, 22.0, 32.0]);
        assert_eq!(joined.history(1, 7..9).unwrap(), [0.5, 0.5]);
        let picked = joined.gathered(Arc::new(vec![9, 6]));
        assert!(picked.history(0, 0..2).unwrap().iter().all(|value| value.is_nan()));
        assert_eq!(picked.history(1, 0..2).unwrap(), [4.0, 14.0]);
        let sum = Source::weighted_sum(vec![(2.0, counted()), (1.0, Source::constant(1.0, 5))]).unwrap();
        assert_eq!(sum.history(3, 0..3).unwrap(), [7.0, 27.0, 47.0]);
        let memory = Source::memory(2, vec![vec![1.0, 2.0], vec![3.0, 4.0]]);
        assert_eq!(memory.history(1, 0..2).unwrap(), [2.0, 4.0]);
    }

    #[test]
    fn parts_of_means_and_of_other_steps_are_as_the_whole() {
        let rows =
            SparseRows { starts: vec![0, 1, 1, 3], columns: vec![4, 1, 2], weights: vec![], fill: -1.0 };
        let means = counted().combined(Arc::new(rows));
        // Nothing, and (11 + 12) / 2.
        assert_eq!(means.read_range(1, 1..3).unwrap(), [-1.0, 11.5]);
        assert_eq!(means.history(0, 0..2).unwrap(), [4.0, 14.0]);
        let other = counted().with_steps(Arc::new(vec![vec![], vec![(2, 0.5), (0, 0.5)]]), f64::NAN);
        // (22 + 2) / 2 and (23 + 3) / 2.
        assert_eq!(other.read_range(1, 2..4).unwrap(), [12.0, 13.0]);
        assert!(other.history(0, 0..1).unwrap()[0].is_nan());
    }

    #[test]
    fn entries_and_steps_that_are_not_there_are_errors() {
        let error = counted().read_range(0, 4..6).unwrap_err();
        assert!(matches!(error, SourceError::NoSuchEntry { asked: 6, available: 5 }));
        assert!(matches!(counted().history(5, 0..1), Err(SourceError::NoSuchEntry { .. })));
        let memory = Source::memory(1, vec![vec![1.0]]);
        assert!(matches!(memory.history(0, 0..2), Err(SourceError::NoSuchStep { asked: 1, .. })));
    }
}
