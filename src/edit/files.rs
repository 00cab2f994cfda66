//! What operations need of files, as a trait that others fill in: this room never opens one itself.

use super::EditError;
use crate::model::{Model, Progress, samples};
use std::{
    io::{self, Write},
    path::Path,
};

/// A model that was read, and what was odd about its file.
#[derive(Debug)]
pub struct ReadModel {
    /// The model; its results are still read from the file.
    pub model: Model,
    /// What was odd: sentences.
    pub warnings: Vec<String>,
}

/// Writes the contents of a file into what it is given.
pub type Fill<'a> = &'a mut dyn FnMut(&mut dyn Write) -> io::Result<()>;

/// Reads and writes files for operations. Paths are as the invocation has them.
pub trait Files: Sync {
    /// Reads a model: the mesh now, the results when somebody looks.
    ///
    /// # Errors
    /// [`EditError::File`] if it cannot be read, [`EditError::Cancelled`].
    fn read_model(&self, path: &Path, progress: &dyn Progress) -> Result<ReadModel, EditError>;

    /// Writes a model to a new file, which takes the place of one that is there. The strings are warnings.
    ///
    /// # Errors
    /// [`EditError::File`] if it cannot be written, [`EditError::Cancelled`]; what was there is as it was then.
    fn write_model(
        &self,
        model: &Model,
        path: &Path,
        progress: &dyn Progress,
    ) -> Result<Vec<String>, EditError>;

    /// Writes a file of another kind, which takes the place of one that is there.
    ///
    /// # Errors
    /// [`EditError::File`] if it cannot be written; what was there is as it was then.
    fn write(&self, path: &Path, fill: Fill<'_>) -> Result<(), EditError>;
}

/// No files at all: every use of one is refused.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl NoFiles {
    fn refuse<T>(path: &Path) -> Result<T, EditError> {
        Err(EditError::File {
            path: path.to_owned(),
            reason: "files cannot be read or written here".to_owned(),
        })
    }
}

impl Files for NoFiles {
    fn read_model(&self, path: &Path, _progress: &dyn Progress) -> Result<ReadModel, EditError> {
        Self::refuse(path)
    }

    fn write_model(
        &self,
        _model: &Model,
        path: &Path,
        _progress: &dyn Progress,
    ) -> Result<Vec<String>, EditError> {
        Self::refuse(path)
    }

    fn write(&self, path: &Path, _fill: Fill<'_>) -> Result<(), EditError> {
        Self::refuse(path)
    }
}

/// The sample models as files of their names (`two_hexes.e`), for examples and tests; what is written is made and
/// dropped.
#[derive(Clone, Copy, Debug, Default)]
pub struct SampleFiles;

impl Files for SampleFiles {
    fn read_model(&self, path: &Path, _progress: &dyn Progress) -> Result<ReadModel, EditError> {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let model = samples::by_name(stem).ok_or_else(|| EditError::File {
            path: path.to_owned(),
            reason: "there is no sample of this name".to_owned(),
        })?;
        Ok(ReadModel { model, warnings: Vec::new() })
    }

    fn write_model(
        &self,
        _model: &Model,
        _path: &Path,
        _progress: &dyn Progress,
    ) -> Result<Vec<String>, EditError> {
        Ok(Vec::new())
    }

    fn write(&self, path: &Path, fill: Fill<'_>) -> Result<(), EditError> {
        fill(&mut io::sink())
            .map_err(|error| EditError::File { path: path.to_owned(), reason: error.to_string() })
    }
}
