//! Steps of results that were looked at lately, kept so that looking again reads nothing.
//!
//! Whoever shows results holds one: colours, picked values and tables then share a step. Its size is bounded by bytes,
//! and what was not asked for longest goes first. What it leaves out: streams over all steps (saving, summaries), which
//! would only push out what is looked at and so read their sources themselves.

use super::{Shared, Source, SourceError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Steps by source, up to a number of bytes.
#[derive(Debug)]
pub struct StepCache {
    max_bytes: usize,
    /// The one asked for last at the end. Few, since each is a whole step; so they are searched one by one.
    entries: Mutex<Vec<Entry>>,
}

#[derive(Debug)]
struct Entry {
    source: Source,
    time_step: usize,
    values: Shared<f64>,
}

impl Entry {
    fn is_of(&self, source: &Source, time_step: usize) -> bool {
        self.time_step == time_step && self.source.is_same(source)
    }
}

impl StepCache {
    /// A cache that keeps at most that many bytes of values.
    pub fn new(max_bytes: usize) -> Self {
        Self { max_bytes, entries: Mutex::default() }
    }

    /// The values of one step: those kept, or read now and kept.
    ///
    /// Cost: that of [`Source::read`] the first time. Threads do not wait for each other's reading; two that ask for the
    /// same step at once may both read it.
    ///
    /// # Errors
    /// As [`Source::read`]; a failure is not kept.
    pub fn read(&self, source: &Source, time_step: usize) -> Result<Shared<f64>, SourceError> {
        if let Some(values) = self.kept(source, time_step) {
            return Ok(values);
        }
        let values = Arc::new(source.read(time_step)?);
        if size_of_val(values.as_slice()) <= self.max_bytes {
            let mut entries = self.entries();
            entries.retain(|entry| !entry.is_of(source, time_step));
            entries.push(Entry { source: source.clone(), time_step, values: Arc::clone(&values) });
            let mut bytes: usize = entries.iter().map(|entry| size_of_val(entry.values.as_slice())).sum();
            let too_many = entries.iter().take_while(|entry| {
                let is_over = bytes > self.max_bytes;
                bytes -= if is_over { size_of_val(entry.values.as_slice()) } else { 0 };
                is_over
            });
            let too_many = too_many.count().max(entries.len().saturating_sub(MOST_ENTRIES));
            entries.drain(..too_many);
        }
        Ok(values)
    }

    /// The values of one step if they are there already. Cost: no reading, so that the window may ask.
    pub fn kept(&self, source: &Source, time_step: usize) -> Option<Shared<f64>> {
        let mut entries = self.entries();
        let at = entries.iter().position(|entry| entry.is_of(source, time_step))?;
        let entry = entries.remove(at);
        let values = Arc::clone(&entry.values);
        entries.push(entry);
        Some(values)
    }

    /// Forgets everything, as when another file is opened.
    pub fn clear(&self) {
        self.entries().clear();
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        // Whoever panicked while holding it left whole entries.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tiny steps are not worth more than this.
const MOST_ENTRIES: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_read_once_and_the_oldest_goes_first() {
        let source = Source::memory(2, (0..4).map(|step| vec![f64::from(step); 2]).collect());
        // Three steps of 2 × 8 bytes.
        let cache = StepCache::new(48);
        let first = cache.read(&source, 0).unwrap();
        assert!(Arc::ptr_eq(&first, &cache.read(&source.clone(), 0).unwrap()));
        cache.read(&source, 1).unwrap();
        cache.read(&source, 2).unwrap();
        assert!(cache.kept(&source, 0).is_some());
        assert_eq!(*cache.read(&source, 3).unwrap(), [3.0, 3.0]);
        let kept = |step| cache.kept(&source, step).is_some();
        assert_eq!([kept(0), kept(1), kept(2), kept(3)], [true, false, true, true]);
        let other = Source::memory(2, vec![vec![7.0; 2]]);
        assert_eq!(*cache.read(&other, 0).unwrap(), [7.0, 7.0]);
        cache.clear();
        assert!(cache.kept(&other, 0).is_none());
    }

    #[test]
    fn a_step_larger_than_the_cache_and_a_failure_are_not_kept() {
        let (large, cache) = (Source::constant(1.0, 7), StepCache::new(48));
        assert_eq!(cache.read(&large, 0).unwrap().len(), 7);
        assert!(cache.kept(&large, 0).is_none());
        let source = Source::memory(1, Vec::new());
        assert!(cache.read(&source, 0).is_err() && cache.kept(&source, 0).is_none());
    }
}
