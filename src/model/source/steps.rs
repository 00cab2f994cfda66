//! Where the values of a step come from when steps were made, copied, mixed or deleted.

use super::{Source, SourceError};

/// Where the values of one step of a restepped source come from.
///
/// Shape: a table of these, one per step of the result, is shared by all sources of a model.
#[derive(Clone, Debug, PartialEq)]
pub enum StepFrom {
    /// From no step: the value that stands for none.
    Nothing,
    /// From this step of the source, by index.
    Step(usize),
    /// The sum of these steps, each times its weight.
    Mixed(Vec<(f64, usize)>),
}

impl StepFrom {
    /// Fills `out` with this step made of `source`. Cost: one read per step that it is made of.
    pub(super) fn read_into(&self, source: &Source, filler: f64, out: &mut [f64]) -> Result<(), SourceError> {
        match self {
            Self::Step(step) => source.read_into(*step, out),
            _ => self.read_range_into(source, filler, 0, out),
        }
    }

    /// Fills `out` with the values from entry `first` on.
    pub(super) fn read_range_into(
        &self,
        source: &Source,
        filler: f64,
        first: usize,
        out: &mut [f64],
    ) -> Result<(), SourceError> {
        match self {
            Self::Nothing => out.fill(filler),
            Self::Step(step) => source.read_range_into(*step, first, out)?,
            Self::Mixed(parts) => {
                let len = out.len();
                out.fill(0.0);
                for (weight, step) in parts {
                    let values = source.read_range(*step, first..first + len)?;
                    out.iter_mut().zip(values).for_each(|(out, value)| *out += weight * value);
                }
            }
        }
        Ok(())
    }
}

/// What a table says of a step.
pub(super) fn step_of_table(table: &[StepFrom], time_step: usize) -> Result<&StepFrom, SourceError> {
    table.get(time_step).ok_or(SourceError::NoSuchStep { asked: time_step, available: table.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, StoredValues};
    use std::sync::{Arc, Mutex};

    /// Three steps, of two values each, that remember which of them were read.
    #[derive(Debug, Default)]
    struct Watched(Mutex<Vec<usize>>);

    impl StoredValues for Watched {
        fn len(&self) -> usize {
            2
        }

        fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
            self.0.lock().unwrap().push(time_step);
            out.fill([1.0, 2.0, 4.0][time_step]);
            Ok(())
        }

        fn read_range_into(
            &self,
            time_step: usize,
            _first: usize,
            out: &mut [f64],
        ) -> Result<(), SourceError> {
            self.read_into(time_step, out)
        }
    }

    #[test]
    fn steps_are_taken_mixed_or_filled_and_only_those_needed_are_read() {
        let watched = Arc::new(Watched::default());
        let table = vec![StepFrom::Step(2), StepFrom::Nothing, StepFrom::Mixed(vec![(0.25, 0), (0.75, 2)])];
        let source = Source::stored(watched.clone()).restepped(Arc::new(table), -1.0);
        assert_eq!(source.read(0).unwrap(), [4.0, 4.0]);
        assert_eq!(source.read(1).unwrap(), [-1.0, -1.0]);
        // 0.25 * 1 + 0.75 * 4
        assert_eq!(source.read(2).unwrap(), [3.25, 3.25]);
        assert_eq!(*watched.0.lock().unwrap(), [2, 0, 2]);
        assert!(matches!(source.read(3), Err(SourceError::NoSuchStep { asked: 3, available: 3 })));
    }
}
