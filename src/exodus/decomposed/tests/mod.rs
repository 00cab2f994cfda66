//! Joining, shown on models that are cut into parts and joined again, and on the real ones of the corpus.

mod corpus;
mod cut;
mod damaged;
mod growing;
mod models;
mod round_trip;

use super::{Joined, PartSet, open_parts};
use crate::{
    exodus::{ExodusError, SaveOptions, save},
    model::{Model, NoProgress, Warnings},
};
use std::path::{Path, PathBuf};

/// Writes parts as `mesh.e.P.N` into a folder; the path of the first.
fn write_parts(folder: &Path, parts: &[Model]) -> PathBuf {
    let width = parts.len().to_string().len();
    let path = |which: usize| folder.join(format!("mesh.e.{}.{which:0width$}", parts.len()));
    for (which, part) in parts.iter().enumerate() {
        save(part, None, &path(which), &SaveOptions::default(), &NoProgress).unwrap();
    }
    path(0)
}

/// Joins the set that a part belongs to.
fn join_at(part: &Path) -> Result<(Joined, Vec<String>), ExodusError> {
    let mut warnings = Warnings::default();
    let joined = open_parts(&PartSet::of(part).unwrap(), &mut warnings, &NoProgress)?;
    Ok((joined, warnings.iter().map(str::to_owned).collect()))
}
