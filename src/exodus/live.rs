//! A file that somebody may go on writing while it is open, as a solver does.
//!
//! All sources of a file read through one [`LiveFile`]. When the file system says that something has been written, the header
//! is read anew: if the file has only grown (the same arrays at the same places, the same times, and more behind
//! them), reading goes on, and the new steps can be offered. Otherwise what is there is not what was opened, and reading is
//! an error that says so; that may pass when a writer was met halfway.
//! What it leaves out: values written over in place while the file grows, which nothing tells.

use super::{
    container::{Container, Header, Stamp},
    read::whole_steps,
};
use crate::model::Shared;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

/// What has become of a file since it was opened, or since its new steps were taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum News {
    /// Nothing that matters.
    #[default]
    None,
    /// That many steps have been added.
    NewSteps(usize),
    /// Something else has been written, or another file has taken the path.
    Changed,
}

/// An open file, followed while it grows.
#[derive(Debug)]
pub(crate) struct LiveFile {
    path: PathBuf,
    current: RwLock<Arc<Container>>,
    /// How the file was when it was last looked at and found to be something else.
    changed: Mutex<Option<Stamp>>,
    /// Times of the steps that sources may read.
    times: RwLock<Shared<f64>>,
}

impl LiveFile {
    pub(crate) fn new(path: &Path, container: Arc<Container>) -> Self {
        Self {
            path: path.to_owned(),
            current: RwLock::new(container),
            changed: Mutex::new(None),
            times: RwLock::default(),
        }
    }

    /// The file as it was when it was last found to be as opened or to have grown.
    pub(crate) fn container(&self) -> Arc<Container> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn num_steps(&self) -> usize {
        self.times().len()
    }

    fn times(&self) -> Shared<f64> {
        Arc::clone(&self.times.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets sources read the steps of these times.
    pub(crate) fn offer(&self, times: &Shared<f64>) {
        *self.times.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(times);
    }

    /// Whether what was opened is still there, if need be after another look at the header.
    ///
    /// Cost: one question to the file system if nothing was written.
    pub(crate) fn is_still_there(&self) -> bool {
        let before = self.container();
        if !before.has_changed() {
            return true;
        }
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have looked meanwhile.
        let before = match self.container() {
            current if !Arc::ptr_eq(&current, &before) && !current.has_changed() => return true,
            current => current,
        };
        let stamp = fs::metadata(&self.path).map(|metadata| Stamp::of(&metadata)).ok();
        if stamp.is_some() && *changed == stamp {
            return false;
        }
        match before.open_again(&self.path) {
            Ok(now) if has_only_grown(&before, &now) && has_times(&now, &self.times()) => {
                *changed = None;
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(now);
                true
            }
            // What cannot be read now may be whole a moment later, without the clock having ticked.
            Err(_) => false,
            Ok(_) => {
                *changed = stamp;
                false
            }
        }
    }

    /// What has become of the file.
    ///
    /// Cost: two questions to the file system if nothing was written; else the header is read.
    pub(crate) fn news(&self) -> News {
        let is_there = match fs::metadata(&self.path) {
            Ok(metadata) => Stamp::of(&metadata).is_same_file(&self.container().stamp()),
            // A path that leads nowhere is no news: what was opened is still read.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return News::None,
            Err(_) => false,
        };
        if !is_there || !self.is_still_there() {
            return News::Changed;
        }
        let container = self.container();
        let announced = container.header().dimension("time_step").unwrap_or(0);
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        match whole_steps(&container, announced).saturating_sub(self.num_steps()) {
            0 => News::None,
            new => News::NewSteps(new),
        }
    }
}

/// Whether all that was there is at its place, and there is more.
fn has_only_grown(before: &Container, now: &Container) -> bool {
    let (old, new) = (before.header(), now.header());
    before.stamp().is_same_file(&now.stamp())
        && now.file_len() >= before.file_len()
        && is_same_but_longer(old, new)
        && before.has_same_places(now)
        && (is_longer(old, new) || now.file_len() > before.file_len())
}

/// Attributes of the file may have other values: some writers note there how far they are.
fn is_same_but_longer(old: &Header, new: &Header) -> bool {
    let dimensions = || old.dimensions.iter().zip(&new.dimensions);
    let names = |header: &Header| -> Vec<String> {
        header.attributes.iter().map(|attribute| attribute.name.clone()).collect()
    };
    old.format == new.format
        && old.dimensions.len() == new.dimensions.len()
        && dimensions().all(|(old, new)| {
            (&old.name, old.is_unlimited) == (&new.name, new.is_unlimited)
                && (old.len == new.len || (old.is_unlimited && old.len < new.len))
        })
        && old.variables == new.variables
        && names(old) == names(new)
}

fn is_longer(old: &Header, new: &Header) -> bool {
    old.dimensions.iter().zip(&new.dimensions).any(|(old, new)| old.len < new.len)
}

/// Whether the last times are those that were read before; not the very last, which may have been half written then.
fn has_times(now: &Container, known: &[f64]) -> bool {
    const LOOKED_AT: usize = 256;
    let Some(&variable) = now.header().variable_index().get("time_whole") else { return true };
    let known = &known[..known.len().saturating_sub(1)];
    let start = known.len().saturating_sub(LOOKED_AT);
    let mut times = vec![0.0; known.len() - start];
    let read = now.read_f64_into(variable, start as u64, &mut times);
    read.is_ok() && times.iter().zip(&known[start..]).all(|(now, known)| now.to_bits() == known.to_bits())
}
