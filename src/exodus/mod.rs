//! The Exodus file format: reading, writing, lazy sources, atomic saving.
//!
//! `container` knows netCDF and nothing else; the rest of this room knows which names Exodus gives to things. Only
//! here numbers count from 1.
//!
//! [`open`] reads a file in two stages: [`SourceFile::open`] reads what is small (a window shows it at once),
//! [`SourceFile::read_model`] the arrays. Results stay in the file until somebody looks. What the reader does not
//! understand stays foreign: it is never shown as more than a name and is carried over when the model is saved.
//!
//! [`open_parts`] joins the parts of a decomposed model.
//!
//! What it leaves out: groups of netCDF-4 (carried over, shown as a raw file only), editing a file in place.

mod changes;
mod compare;
pub mod container;
#[cfg(test)]
mod corpus_tests;
mod decomposed;
mod difference;
mod entities;
mod error;
#[cfg(test)]
mod hazard_tests;
mod lazy;
mod lineage;
mod live;
#[cfg(test)]
mod live_tests;
#[cfg(test)]
mod metadata_tests;
mod names;
mod new_file;
#[cfg(test)]
mod odd_file_tests;
#[cfg(test)]
mod property_tests;
mod raw;
mod read;
mod renumbered;
#[cfg(test)]
mod round_trip_tests;
#[cfg(test)]
mod saving_tests;
mod text;
#[cfg(test)]
mod user_type_tests;
mod write;

pub use changes::describe_changes;
pub use compare::first_difference;
pub use container::ContainerError;
pub use decomposed::{JoinError, Joined, JoinedParts, PartSet, Series, SeriesFile, open_parts};
pub use difference::{Comparison, Difference, DifferentValues, Strictness, Tolerance, Worst, differences};
pub use error::{ExodusError, Uncarried};
pub use live::News;
pub use new_file::NewFile;
pub use raw::{
    RawDimension, RawFile, RawVariable, attribute_text, attribute_type, name_in_group, shape_text,
    storage_text,
};
pub use read::{Contents, Facts, Foreign, Outline, OutlineEntity, OutlineVariable, SetSize, SourceFile};
pub use write::{SaveOptions, SaveReport, Written, save, save_again};

use crate::model::{Model, NoProgress, Warnings};
use std::{path::Path, sync::Arc};

/// A model and the file that it came from.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What the file says.
    pub model: Model,
    /// The file, which results are read from and saving carries over.
    pub file: Arc<SourceFile>,
}

/// Opens a file and reads its model; findings that do not stop the reader go into `warnings`.
///
/// Cost: see [`SourceFile::open`] and [`SourceFile::read_model`].
///
/// # Errors
/// As of these two.
pub fn open(path: &Path, warnings: &mut Warnings) -> Result<Opened, ExodusError> {
    let file = SourceFile::open(path, warnings)?;
    let model = file.read_model(warnings, &NoProgress)?;
    Ok(Opened { model, file })
}
