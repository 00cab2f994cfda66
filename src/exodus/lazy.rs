//! Results that stay in the file until somebody looks.

use super::container::Container;
use crate::model::{Source, SourceError, StoredValues};
use std::sync::Arc;

/// One scalar per entry and step, within a variable of the file.
///
/// Step `s` of entry `e` is the flat value `s * per_step + first + e * stride` of the variable.
#[derive(Debug)]
pub(crate) struct StepValues {
    pub(crate) container: Arc<Container>,
    pub(crate) variable: usize,
    /// Values of the variable in one step.
    pub(crate) per_step: usize,
    /// Where this scalar begins within the step.
    pub(crate) first: usize,
    /// Distance between entries: 1, but for vectors that are stored with their components together.
    pub(crate) stride: usize,
    /// Entries.
    pub(crate) len: usize,
    /// Steps that are all there.
    pub(crate) num_steps: usize,
}

impl StepValues {
    /// The values as a source.
    pub(crate) fn into_source(self) -> Source {
        Source::stored(Arc::new(self))
    }

    fn read(&self, start: u64, out: &mut [f64]) -> Result<(), SourceError> {
        let read = self.container.read_f64_into(self.variable, start, out);
        // Asked afterwards, so that it covers what was written while reading; and it explains most errors.
        if self.container.has_changed() {
            return Err(SourceError::ChangedOnDisk);
        }
        read.map_err(|error| SourceError::Unreadable {
            variable: self.container.header().variables[self.variable].name.clone(),
            reason: error.to_string(),
        })
    }
}

impl StoredValues for StepValues {
    fn len(&self) -> usize {
        self.len
    }

    fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        if time_step >= self.num_steps {
            return Err(SourceError::NoSuchStep { asked: time_step, available: self.num_steps });
        }
        if out.len() != self.len {
            return Err(SourceError::LengthMismatch { expected: self.len, found: out.len() });
        }
        let start = time_step as u64 * self.per_step as u64 + self.first as u64;
        if self.stride == 1 {
            return self.read(start, out);
        }
        let Some(last) = self.len.checked_sub(1) else { return Ok(()) };
        let mut together = vec![0.0; last * self.stride + 1];
        self.read(start, &mut together)?;
        for (out, value) in out.iter_mut().zip(together.into_iter().step_by(self.stride)) {
            *out = value;
        }
        Ok(())
    }
}
