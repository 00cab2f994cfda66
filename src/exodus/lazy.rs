//! Results that stay in the file until somebody looks.

use super::{
    container::{Container, ContainerError},
    live::LiveFile,
};
use crate::model::{Source, SourceError, StoredValues};
use std::{any::Any, sync::Arc};

/// One scalar per entry and step, within a variable of the file.
///
/// Step `s` of entry `e` is the flat value `s * per_step + first + e * stride` of the variable.
#[derive(Debug)]
pub(crate) struct StepValues {
    pub(crate) live: Arc<LiveFile>,
    pub(crate) variable: usize,
    /// Values of the variable in one step.
    pub(crate) per_step: usize,
    /// Where this scalar begins within the step.
    pub(crate) first: usize,
    /// Distance between entries: 1, but for vectors that are stored with their components together.
    pub(crate) stride: usize,
    /// Entries.
    pub(crate) len: usize,
}

impl StepValues {
    /// The values as a source.
    pub(crate) fn into_source(self) -> Source {
        Source::stored(Arc::new(self))
    }

    /// What a source is, if it is this and nothing else.
    pub(crate) fn of(source: &Source) -> Option<&Self> {
        let values: &dyn Any = source.as_stored()?.as_ref();
        values.downcast_ref()
    }

    /// Reads, and makes sure that what was read is still what was opened.
    fn read(
        &self,
        mut read: impl FnMut(&Container) -> Result<(), ContainerError>,
    ) -> Result<(), SourceError> {
        let mut container = self.live.container();
        let mut done = read(&container);
        // Asked afterwards, so that it covers what was written while reading; and it explains most errors.
        if container.has_changed() {
            if !self.live.is_still_there() {
                return Err(SourceError::ChangedOnDisk);
            }
            // The file has grown; it may have been read while it was opened anew.
            if done.is_err() {
                container = self.live.container();
                done = read(&container);
            }
        }
        done.map_err(|error| SourceError::Unreadable {
            variable: container.header().variables[self.variable].name.clone(),
            reason: error.to_string(),
        })
    }

    fn check_steps(&self, end: usize) -> Result<(), SourceError> {
        let available = self.live.num_steps();
        match end.checked_sub(1) {
            Some(last) if end > available => Err(SourceError::NoSuchStep { asked: last, available }),
            _ => Ok(()),
        }
    }
}

impl StoredValues for StepValues {
    fn len(&self) -> usize {
        self.len
    }

    fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        if out.len() != self.len {
            return Err(SourceError::LengthMismatch { expected: self.len, found: out.len() });
        }
        self.read_range_into(time_step, 0, out)
    }

    fn read_range_into(&self, time_step: usize, first: usize, out: &mut [f64]) -> Result<(), SourceError> {
        self.check_steps(time_step.saturating_add(1))?;
        let end = first.saturating_add(out.len());
        if end > self.len {
            return Err(SourceError::NoSuchEntry { asked: end, available: self.len });
        }
        let Some(last) = out.len().checked_sub(1) else { return Ok(()) };
        let start = time_step as u64 * self.per_step as u64 + (self.first + first * self.stride) as u64;
        if self.stride == 1 {
            return self.read(|container| container.read_f64_into(self.variable, start, out));
        }
        let mut together = vec![0.0; last * self.stride + 1];
        self.read(|container| container.read_f64_into(self.variable, start, &mut together))?;
        for (out, value) in out.iter_mut().zip(together.into_iter().step_by(self.stride)) {
            *out = value;
        }
        Ok(())
    }

    fn read_steps_into(&self, first_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        /// Values that are read along to spare the file a question.
        const SPARED: usize = 1 << 14;
        let Some(num_steps) = out.len().checked_div(self.len) else { return Ok(()) };
        self.check_steps(first_step.saturating_add(num_steps))?;
        let start = first_step as u64 * self.per_step as u64;
        if self.stride == 1 && self.len == self.per_step {
            return self.read(|container| container.read_f64_into(self.variable, start, out));
        }
        let at_once = SPARED / self.per_step;
        if at_once < 2 {
            let mut steps = (first_step..).zip(out.chunks_mut(self.len));
            return steps.try_for_each(|(step, out)| self.read_into(step, out));
        }
        let mut together = vec![0.0; self.per_step * at_once.min(num_steps)];
        for (block, out) in out.chunks_mut(self.len * at_once).enumerate() {
            let together = &mut together[..out.len() / self.len * self.per_step];
            let start = start + (block * at_once * self.per_step) as u64;
            self.read(|container| container.read_f64_into(self.variable, start, together))?;
            for (out, step) in out.chunks_mut(self.len).zip(together.chunks(self.per_step)) {
                let values = step.iter().skip(self.first).step_by(self.stride);
                out.iter_mut().zip(values).for_each(|(out, value)| *out = *value);
            }
        }
        Ok(())
    }

    fn history_into(&self, entry: usize, first_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        self.check_steps(first_step.saturating_add(out.len()))?;
        if entry >= self.len {
            return Err(SourceError::NoSuchEntry { asked: entry.saturating_add(1), available: self.len });
        }
        let within = (self.first + entry * self.stride) as u64;
        self.read(|container| container.read_f64_column_into(self.variable, within, first_step as u64, out))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        exodus::{SaveOptions, container::Format, open, save},
        model::{Model, NoProgress, Source, Warnings, samples},
    };

    /// All sources of a model.
    fn sources(model: &Model) -> Vec<&Source> {
        let blocks = model.element_blocks.iter().flat_map(|block| block.values.iter().flatten());
        let named = model.nodal_variables.iter().chain(&model.global_variables);
        named.map(|(_, source)| source).chain(blocks).collect()
    }

    #[test]
    fn parts_of_what_a_file_stores_are_parts_of_its_steps() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("parts.e");
        for format in [Format::Classic, Format::Data64, Format::NetCdf4] {
            let options = SaveOptions { format: Some(format), ..SaveOptions::default() };
            save(&samples::showpiece(), None, &path, &options, &NoProgress).unwrap();
            let model = open(&path, &mut Warnings::default()).unwrap().model;
            let steps = model.num_steps();
            assert!(sources(&model).len() > 3 && steps > 3);
            for source in sources(&model) {
                let whole: Vec<Vec<f64>> = (0..steps).map(|step| source.read(step).unwrap()).collect();
                let mut block = vec![0.0; (steps - 1) * source.len()];
                source.read_steps_into(1, &mut block).unwrap();
                assert_eq!(block, whole[1..].concat());
                assert!(source.read_steps_into(2, &mut block).is_err());
                for entry in [0, source.len() / 2, source.len() - 1] {
                    let expected: Vec<f64> = whole[1..].iter().map(|step| step[entry]).collect();
                    assert_eq!(source.history(entry, 1..steps).unwrap(), expected);
                    let range = entry / 2..entry + 1;
                    assert_eq!(source.read_range(2, range.clone()).unwrap(), whole[2][range]);
                }
                assert!(source.history(0, 0..steps + 1).is_err());
                assert!(source.read_range(0, 0..source.len() + 1).is_err());
            }
        }
    }
}
