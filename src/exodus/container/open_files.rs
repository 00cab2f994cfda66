//! How many files the process may have open: a decomposed model has as many as it has parts, or twice as many.
//!
//! Linux gives a process 1024 by default and lets it ask for more, up to a hard limit that is mostly far higher; the low
//! default is for programs that still use `select`. Elsewhere the default stays.

/// Files that the process needs beside those of a model: libraries, windows, what is being written.
#[cfg(target_os = "linux")]
const OTHERS: u64 = 256;

/// Sees to it that so many files can be open, as far as the system allows.
///
/// Whoever then opens one too many gets [`ContainerError::TooManyOpen`](super::ContainerError::TooManyOpen).
#[cfg(target_os = "linux")]
pub(in crate::exodus) fn allow_open_files(wanted: usize) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = (wanted as u64).saturating_add(OTHERS);
    if current.is_some_and(|current| current < wanted) {
        let current = maximum.map_or(wanted, |maximum| wanted.min(maximum));
        // A refusal leaves the limit, and opening says so if it is too low.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(current), maximum });
    }
}

/// Does nothing where the system has no limit that can be raised safely.
#[cfg(not(target_os = "linux"))]
pub(in crate::exodus) fn allow_open_files(_wanted: usize) {}
