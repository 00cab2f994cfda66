//! Results as recipes: a source yields one array for one time step, when somebody looks.
//!
//! A recipe is small and cheap to clone. Merging blocks concatenates the recipes of their variables, deleting
//! elements gathers from them; the values themselves stay where they are, in the file or in memory, until
//! [`Source::read`] or [`Source::read_into`] runs the recipe for one step, [`Source::read_range`] for some of its entries,
//! [`Source::history`] for one entry over many steps. What it leaves out: caching, which is the window's,
//! where files are kept open ([`StoredValues`] is filled in by `exodus`), and how values are computed ([`DerivedValues`] is
//! filled in by `edit`: expressions, averages, extremes).

mod part;
mod rows;
mod steps;

pub use rows::SparseRows;

use super::Shared;
use std::{any::Any, borrow::Cow, fmt, sync::Arc};
use thiserror::Error;

/// Values of a variable that something outside the model keeps, usually a file.
pub trait StoredValues: Any + fmt::Debug + Send + Sync {
    /// Entries per step.
    fn len(&self) -> usize;

    /// Whether a step has no entries.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `out`, which is [`StoredValues::len`] long, with the values of one step.
    ///
    /// # Errors
    /// If the file cannot be read there.
    fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError>;

    /// Fills `out` with the values of one step from entry `first` on.
    ///
    /// Cost: a file that can reads those only; whoever has nothing better reads the step.
    ///
    /// # Errors
    /// If there are fewer entries, or the file cannot be read there.
    fn read_range_into(&self, time_step: usize, first: usize, out: &mut [f64]) -> Result<(), SourceError> {
        let mut all = vec![f64::NAN; self.len()];
        self.read_into(time_step, &mut all)?;
        let range = first..first.saturating_add(out.len());
        let found = all.get(range.clone());
        let found = found.ok_or(SourceError::NoSuchEntry { asked: range.end, available: all.len() })?;
        out.copy_from_slice(found);
        Ok(())
    }

    /// Fills `out` with the values of one entry at each step from `first_step` on.
    ///
    /// Cost: a file that can reads those only; whoever has nothing better reads a range of every step.
    ///
    /// # Errors
    /// If there is no such entry or step, or the file cannot be read there.
    fn history_into(&self, entry: usize, first_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        for (step, value) in (first_step..).zip(out.chunks_mut(1)) {
            self.read_range_into(step, entry, value)?;
        }
        Ok(())
    }

    /// Fills `out`, whose length is a multiple of [`StoredValues::len`], with consecutive steps one after the other.
    ///
    /// # Errors
    /// If there are fewer steps, or the file cannot be read there.
    fn read_steps_into(&self, first_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        for (step, out) in (first_step..).zip(out.chunks_mut(self.len().max(1))) {
            self.read_into(step, out)?;
        }
        Ok(())
    }
}

/// Values that are computed, usually from other sources, when somebody looks.
///
/// Whoever implements it holds all that it computes from (sources, coordinates as they were), so that the values stay
/// what they are when the model goes on changing.
pub trait DerivedValues: Any + fmt::Debug + Send + Sync {
    /// Entries per step.
    fn len(&self) -> usize;

    /// Whether a step has no entries.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `out`, which is [`DerivedValues::len`] long, with the values of one step.
    ///
    /// # Errors
    /// If a source that it computes from cannot be read there.
    fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError>;

    /// Fills `out` with the values of one step from entry `first` on; there are that many entries.
    ///
    /// Cost: whoever has nothing better computes the step.
    ///
    /// # Errors
    /// If a source that it computes from cannot be read there.
    fn read_range_into(&self, time_step: usize, first: usize, out: &mut [f64]) -> Result<(), SourceError> {
        let mut all = vec![f64::NAN; self.len()];
        self.read_into(time_step, &mut all)?;
        out.iter_mut().zip(&all[first..]).for_each(|(out, value)| *out = *value);
        Ok(())
    }
}

/// Why a source could not be read.
#[derive(Clone, Debug, Error)]
pub enum SourceError {
    /// The step does not exist.
    #[error("there is no time step {asked}: the source has {available}")]
    NoSuchStep {
        /// The index asked for, from 0.
        asked: usize,
        /// How many there are.
        available: usize,
    },
    /// A step has fewer entries.
    #[error("{asked} entries are asked for where there are {available}")]
    NoSuchEntry {
        /// One past the last entry asked for.
        asked: usize,
        /// How many there are.
        available: usize,
    },
    /// The buffer is not as long as the source.
    #[error("a buffer of {found} values was given where {expected} are read")]
    LengthMismatch {
        /// The source's length.
        expected: usize,
        /// The buffer's.
        found: usize,
    },
    /// The file cannot be read there.
    #[error("{variable} cannot be read: {reason}")]
    Unreadable {
        /// The variable, as the file calls it.
        variable: String,
        /// What the file system or the netCDF library said.
        reason: String,
    },
    /// Something has written to the file, so that what is there is not what was opened.
    #[error("the file has changed on disk since it was opened; open it again")]
    ChangedOnDisk,
}

/// One array of values per time step.
///
/// Cloning copies a pointer. Two clones read the same values.
#[derive(Clone, Debug)]
pub struct Source(Recipe);

#[derive(Clone, Debug)]
enum Recipe {
    Stored(Arc<dyn StoredValues>),
    Memory { steps: Shared<Shared<f64>>, len: usize },
    Constant { value: f64, len: usize },
    Steady(Shared<f64>),
    Series(Shared<f64>),
    Concatenated { parts: Arc<[Source]>, len: usize },
    Gathered { from: Arc<Source>, rows: Shared<u32> },
    Linear(Arc<Linear>),
    Derived(Arc<dyn DerivedValues>),
    Combined { from: Arc<Source>, rows: Arc<SparseRows> },
    Steps { from: Arc<Source>, steps: Shared<StepTerms>, fill: f64 },
}

/// What a step is made of: steps of another source and their weights; nothing stands for no values.
pub type StepTerms = Vec<(u32, f64)>;

/// A weighted sum of sources of the same length.
#[derive(Debug)]
struct Linear {
    terms: Vec<(f64, Source)>,
    len: usize,
}

impl Source {
    /// Values that a file keeps.
    pub fn stored(values: Arc<dyn StoredValues>) -> Self {
        Self(Recipe::Stored(values))
    }

    /// Values in memory. Shape: one array of `len` values per step.
    pub fn memory(len: usize, steps: Vec<Vec<f64>>) -> Self {
        Self(Recipe::Memory { steps: Arc::new(steps.into_iter().map(Arc::new).collect()), len })
    }

    /// The same value everywhere, at every step.
    pub fn constant(value: f64, len: usize) -> Self {
        Self(Recipe::Constant { value, len })
    }

    /// The same values at every step. Shape: one per entry.
    pub fn steady(values: Shared<f64>) -> Self {
        Self(Recipe::Steady(values))
    }

    /// One entry per step, such as the time or a global variable. Shape: one value per step.
    pub fn series(values: Shared<f64>) -> Self {
        Self(Recipe::Series(values))
    }

    /// Values that are computed when somebody looks.
    pub fn derived(values: Arc<dyn DerivedValues>) -> Self {
        Self(Recipe::Derived(values))
    }

    /// The parts, one after the other.
    pub fn concatenated(parts: Vec<Self>) -> Self {
        let len = parts.iter().map(Self::len).sum();
        Self(Recipe::Concatenated { parts: parts.into(), len })
    }

    /// The values at `rows` of this source, in that order. A row out of range reads as NaN.
    pub fn gathered(&self, rows: Shared<u32>) -> Self {
        Self(Recipe::Gathered { from: Arc::new(self.clone()), rows })
    }

    /// The sum of sources of equal length, each times its weight; `None` if the lengths differ or there are none.
    ///
    /// A sum of sums becomes one sum over what those sum, so that a model turned ten times reads each component once.
    pub fn weighted_sum(terms: Vec<(f64, Self)>) -> Option<Self> {
        let len = terms.first()?.1.len();
        if terms.iter().any(|(_, source)| source.len() != len) {
            return None;
        }
        let mut flat: Vec<(f64, Self)> = Vec::new();
        let mut add =
            |weight: f64, source: &Self| match flat.iter_mut().find(|(_, known)| known.is_same(source)) {
                Some((sum, _)) => *sum += weight,
                None => flat.push((weight, source.clone())),
            };
        for (weight, source) in terms {
            match &source.0 {
                Recipe::Linear(inner) => inner.terms.iter().for_each(|(part, of)| add(weight * part, of)),
                _ => add(weight, &source),
            }
        }
        Some(Self(Recipe::Linear(Arc::new(Linear { terms: flat, len }))))
    }

    /// Weighted sums or means of the entries of this source, step by step.
    pub fn combined(&self, rows: Arc<SparseRows>) -> Self {
        Self(Recipe::Combined { from: Arc::new(self.clone()), rows })
    }

    /// Other steps: step `k` is the weighted sum of the steps of this source that `steps[k]` names, or `fill` everywhere
    /// if it names none.
    pub fn with_steps(&self, steps: Shared<StepTerms>, fill: f64) -> Self {
        Self(Recipe::Steps { from: Arc::new(self.clone()), steps, fill })
    }

    /// Entries per step.
    pub fn len(&self) -> usize {
        match &self.0 {
            Recipe::Stored(values) => values.len(),
            Recipe::Memory { len, .. } | Recipe::Constant { len, .. } | Recipe::Concatenated { len, .. } => {
                *len
            }
            Recipe::Steady(values) => values.len(),
            Recipe::Series(_) => 1,
            Recipe::Gathered { rows, .. } => rows.len(),
            Recipe::Linear(linear) => linear.len,
            Recipe::Derived(values) => values.len(),
            Recipe::Combined { rows, .. } => rows.len(),
            Recipe::Steps { from, .. } => from.len(),
        }
    }

    /// Whether a step has no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values that a file keeps, if this source is those and nothing else.
    pub fn as_stored(&self) -> Option<&Arc<dyn StoredValues>> {
        match &self.0 {
            Recipe::Stored(values) => Some(values),
            _ => None,
        }
    }

    /// The computation, if this source is one and nothing else.
    pub fn as_derived(&self) -> Option<&Arc<dyn DerivedValues>> {
        match &self.0 {
            Recipe::Derived(values) => Some(values),
            _ => None,
        }
    }

    /// Whether both are the same recipe over the same values, by identity; false does not mean that values differ.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Recipe::Stored(a), Recipe::Stored(b)) => Arc::ptr_eq(a, b),
            (Recipe::Memory { steps: a, .. }, Recipe::Memory { steps: b, .. }) => Arc::ptr_eq(a, b),
            (Recipe::Constant { value: a, len: n }, Recipe::Constant { value: b, len: m }) => {
                a.to_bits() == b.to_bits() && n == m
            }
            (Recipe::Concatenated { parts: a, .. }, Recipe::Concatenated { parts: b, .. }) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.is_same(b))
            }
            (Recipe::Gathered { from: a, rows: r }, Recipe::Gathered { from: b, rows: s }) => {
                Arc::ptr_eq(r, s) && a.is_same(b)
            }
            (Recipe::Linear(a), Recipe::Linear(b)) => Arc::ptr_eq(a, b),
            (Recipe::Steady(a), Recipe::Steady(b)) | (Recipe::Series(a), Recipe::Series(b)) => {
                Arc::ptr_eq(a, b)
            }
            (Recipe::Derived(a), Recipe::Derived(b)) => Arc::ptr_eq(a, b),
            (Recipe::Combined { from: a, rows: r }, Recipe::Combined { from: b, rows: s }) => {
                Arc::ptr_eq(r, s) && a.is_same(b)
            }
            (Recipe::Steps { from: a, steps: r, fill: f }, Recipe::Steps { from: b, steps: s, fill: g }) => {
                Arc::ptr_eq(r, s) && f.to_bits() == g.to_bits() && a.is_same(b)
            }
            _ => false,
        }
    }

    /// The values of one step.
    ///
    /// # Errors
    /// If the step does not exist or the file cannot be read there.
    pub fn read(&self, time_step: usize) -> Result<Vec<f64>, SourceError> {
        let mut out = vec![f64::NAN; self.len()];
        self.read_into(time_step, &mut out)?;
        Ok(out)
    }

    /// The values of one step, without a copy where they lie in memory.
    ///
    /// # Errors
    /// If the step does not exist or the file cannot be read there.
    pub fn values(&self, time_step: usize) -> Result<Cow<'_, [f64]>, SourceError> {
        Ok(match &self.0 {
            Recipe::Memory { steps, len } => Cow::Borrowed(step_in_memory(steps, *len, time_step)?),
            Recipe::Steady(values) => Cow::Borrowed(values),
            _ => Cow::Owned(self.read(time_step)?),
        })
    }

    /// Fills `out`, which is [`Source::len`] long, with the values of one step.
    ///
    /// Cost: one pass over the values, one read per stored part.
    ///
    /// # Errors
    /// If the buffer has another length, the step does not exist or the file cannot be read there.
    pub fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        if out.len() != self.len() {
            return Err(SourceError::LengthMismatch { expected: self.len(), found: out.len() });
        }
        match &self.0 {
            Recipe::Stored(values) => values.read_into(time_step, out)?,
            Recipe::Constant { value, .. } => out.fill(*value),
            Recipe::Memory { steps, len } => out.copy_from_slice(step_in_memory(steps, *len, time_step)?),
            Recipe::Steady(values) => out.copy_from_slice(values),
            Recipe::Series(values) => {
                out.fill(value_of_step(values, time_step)?);
            }
            Recipe::Concatenated { parts, .. } => {
                let mut rest = out;
                for part in parts.iter() {
                    let (head, tail) = rest.split_at_mut(part.len());
                    part.read_into(time_step, head)?;
                    rest = tail;
                }
            }
            Recipe::Gathered { from, rows } => {
                let values = from.values(time_step)?;
                for (out, &row) in out.iter_mut().zip(rows.iter()) {
                    *out = values.get(row as usize).copied().unwrap_or(f64::NAN);
                }
            }
            Recipe::Linear(linear) => {
                out.fill(0.0);
                for (weight, source) in &linear.terms {
                    add_weighted(out, *weight, &source.values(time_step)?);
                }
            }
            Recipe::Combined { from, rows } => rows.apply(&from.values(time_step)?, out),
            Recipe::Steps { from, steps, fill } => {
                let terms = steps
                    .get(time_step)
                    .ok_or(SourceError::NoSuchStep { asked: time_step, available: steps.len() })?;
                match terms.as_slice() {
                    [] => out.fill(*fill),
                    [(step, 1.0)] => from.read_into(*step as usize, out)?,
                    terms => {
                        out.fill(0.0);
                        for (step, weight) in terms {
                            add_weighted(out, *weight, &from.values(*step as usize)?);
                        }
                    }
                }
            }
            Recipe::Derived(values) => values.read_into(time_step, out)?,
        }
        Ok(())
    }
}

fn value_of_step(values: &[f64], time_step: usize) -> Result<f64, SourceError> {
    let value = values.get(time_step).copied();
    value.ok_or(SourceError::NoSuchStep { asked: time_step, available: values.len() })
}

fn step_in_memory(steps: &[Shared<f64>], len: usize, time_step: usize) -> Result<&[f64], SourceError> {
    let step =
        steps.get(time_step).ok_or(SourceError::NoSuchStep { asked: time_step, available: steps.len() })?;
    if step.len() == len {
        Ok(step)
    } else {
        Err(SourceError::LengthMismatch { expected: len, found: step.len() })
    }
}

fn add_weighted(sum: &mut [f64], weight: f64, values: &[f64]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += weight * value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_steps() -> Source {
        Source::memory(3, vec![vec![1.0, 2.0, 3.0], vec![4.0, 5.0, 6.0]])
    }

    #[test]
    fn recipes_compose() {
        let joined = Source::concatenated(vec![two_steps(), Source::constant(0.5, 2)]);
        assert_eq!(joined.read(1).unwrap(), [4.0, 5.0, 6.0, 0.5, 0.5]);
        let picked = joined.gathered(Arc::new(vec![4, 0]));
        assert_eq!(picked.read(0).unwrap(), [0.5, 1.0]);
        let mixed = Source::weighted_sum(vec![(2.0, two_steps()), (-1.0, two_steps())]).unwrap();
        assert_eq!(mixed.read(0).unwrap(), [1.0, 2.0, 3.0]);
    }

    #[test]
    fn a_sum_of_sums_reads_each_source_once() {
        let (a, b) = (two_steps(), two_steps());
        let sum = Source::weighted_sum(vec![(2.0, a.clone()), (1.0, b.clone())]).unwrap();
        // 3 (2a + b) - 6a = 3b
        let again = Source::weighted_sum(vec![(3.0, sum), (-6.0, a)]).unwrap();
        assert_eq!(again.read(1).unwrap(), [12.0, 15.0, 18.0]);
        let Recipe::Linear(linear) = &again.0 else { panic!("{again:?}") };
        assert_eq!(linear.terms.len(), 2);
        assert!(linear.terms[1].1.is_same(&b));
    }

    #[test]
    fn steady_values_are_there_at_any_step_and_a_series_has_one_a_step() {
        let steady = Source::steady(Arc::new(vec![1.0, 2.0]));
        assert_eq!(steady.read(7).unwrap(), [1.0, 2.0]);
        assert!(matches!(steady.values(0).unwrap(), Cow::Borrowed([1.0, 2.0])));
        let times = Source::series(Arc::new(vec![0.5, 0.75]));
        assert_eq!((times.len(), times.read(1).unwrap()), (1, vec![0.75]));
        assert!(matches!(times.read(2), Err(SourceError::NoSuchStep { asked: 2, available: 2 })));
    }

    #[test]
    fn rows_are_means_or_weighted_sums_of_entries() {
        let starts = vec![0, 2, 2, 3];
        let means = SparseRows { starts, columns: vec![0, 2, 9], weights: Vec::new(), fill: -1.0 };
        // (4 + 6) / 2; nothing; entry 9 does not exist.
        let read = two_steps().combined(Arc::new(means.clone())).read(1).unwrap();
        assert!(read[..2] == [5.0, -1.0] && read[2].is_nan(), "{read:?}");
        let weighted = SparseRows { columns: vec![0, 2, 1], weights: vec![0.5, 2.0, 3.0], ..means };
        // 0.5 * 1 + 2 * 3; nothing; 3 * 2.
        assert_eq!(two_steps().combined(Arc::new(weighted)).read(0).unwrap(), [6.5, -1.0, 6.0]);
    }

    #[test]
    fn steps_are_others_or_weighted_sums_of_others_or_nothing() {
        let steps = vec![vec![(1, 1.0)], vec![], vec![(0, 0.25), (1, 0.75)]];
        let source = two_steps().with_steps(Arc::new(steps), 0.0);
        assert_eq!(source.read(0).unwrap(), [4.0, 5.0, 6.0]);
        assert_eq!(source.read(1).unwrap(), [0.0; 3]);
        // 0.25 * 1 + 0.75 * 4
        assert_eq!(source.read(2).unwrap(), [3.25, 4.25, 5.25]);
        assert!(matches!(source.read(3), Err(SourceError::NoSuchStep { asked: 3, available: 3 })));
    }

    #[test]
    fn a_row_out_of_range_is_no_value() {
        assert!(two_steps().gathered(Arc::new(vec![3])).read(0).unwrap()[0].is_nan());
    }

    #[test]
    fn a_missing_step_and_a_wrong_buffer_are_errors() {
        assert!(matches!(two_steps().read(2), Err(SourceError::NoSuchStep { asked: 2, available: 2 })));
        let mut short = [0.0; 2];
        assert!(matches!(
            two_steps().read_into(0, &mut short),
            Err(SourceError::LengthMismatch { expected: 3, found: 2 })
        ));
        assert!(Source::weighted_sum(vec![(1.0, two_steps()), (1.0, Source::constant(0.0, 1))]).is_none());
    }

    #[test]
    fn sameness_is_identity_of_the_recipe() {
        let source = two_steps();
        assert!(source.is_same(&source.clone()));
        assert!(!source.is_same(&two_steps()));
    }
}
