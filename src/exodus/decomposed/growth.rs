//! Parts that a solver goes on writing: the whole has a new step when all of its parts have it.
//!
//! The processors of a solver write one after the other, so parts are often a step apart; only what all have counts. What it
//! leaves out: parts whose mesh has changed too, which are not what was opened.

use super::survey::{Part, common_times};
use crate::{
    exodus::{
        ExodusError, SourceFile,
        live::{LiveFile, News},
    },
    model::{Shared, Warnings},
};
use rayon::prelude::*;
use std::{path::PathBuf, sync::Arc};

/// The parts of a joined model that have nodes, followed while they grow.
#[derive(Clone, Debug)]
pub(super) struct GrowingParts {
    parts: Vec<GrowingPart>,
    times: Shared<f64>,
}

#[derive(Clone, Debug)]
struct GrowingPart {
    path: PathBuf,
    name: String,
    live: Arc<LiveFile>,
}

impl GrowingParts {
    /// The parts that were surveyed, and the times of the steps that all of them have.
    pub(super) fn new(parts: &[Part], times: &Shared<f64>) -> Self {
        let follow = |part: &Part| GrowingPart {
            path: part.file.path().to_owned(),
            name: part.name.clone(),
            live: Arc::clone(&part.file.live),
        };
        let parts = parts.iter().filter(|part| part.file.skeleton.num_nodes > 0).map(follow).collect();
        Self { parts, times: Arc::clone(times) }
    }

    /// The times of the steps that all parts have, as they were last taken in.
    pub(super) fn times(&self) -> &Shared<f64> {
        &self.times
    }

    /// What has become of the parts.
    ///
    /// Cost: two questions to the file system for each part that nothing was written to; else its header is read.
    pub(super) fn news(&self) -> News {
        let mut num_steps = None;
        for part in &self.parts {
            let new = match part.live.news() {
                News::None => 0,
                News::NewSteps(new) => new,
                News::Changed => return News::Changed,
            };
            let now = part.live.num_steps() + new;
            num_steps = Some(num_steps.map_or(now, |least: usize| least.min(now)));
        }
        match num_steps.unwrap_or(0).saturating_sub(self.times.len()) {
            0 => News::None,
            new => News::NewSteps(new),
        }
    }

    /// The same parts with the steps that were added to all of them; from then on the whole's sources yield these too.
    ///
    /// Cost: the header of each part is read, several at once.
    ///
    /// # Errors
    /// If a part cannot be read or is not what was opened.
    pub(super) fn with_new_steps(&self, warnings: &mut Warnings) -> Result<Self, ExodusError> {
        let read = |part: &GrowingPart| {
            if !part.live.is_still_there() {
                return Err(ExodusError::ChangedOnDisk);
            }
            // What was odd about the header was told when the parts were joined.
            let file = SourceFile::of_live(&part.path, &part.live, &mut Warnings::default())?;
            Ok(Part { file, name: part.name.clone() })
        };
        let parts: Vec<Result<Part, ExodusError>> = self.parts.par_iter().map(read).collect();
        let parts = parts.into_iter().collect::<Result<Vec<_>, _>>()?;
        let times = common_times(&parts, warnings);
        let is_longer = times.iter().map(|time| time.to_bits()).take(self.times.len());
        if !is_longer.eq(self.times.iter().map(|time| time.to_bits())) {
            return Err(ExodusError::ChangedOnDisk);
        }
        Ok(Self { parts: self.parts.clone(), times })
    }
}
