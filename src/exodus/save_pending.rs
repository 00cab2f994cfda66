//! The face of saving, until its body lands on its branch.

use super::{ExodusError, SourceFile, container::Format};
use crate::model::{Model, Progress};
use std::path::Path;

/// How to save; the default keeps what the file had.
#[derive(Clone, Debug, Default)]
pub struct SaveOptions {
    /// The kind of file.
    pub format: Option<Format>,
    /// Deflate level.
    pub deflate: Option<u8>,
}

/// What a save did.
#[derive(Clone, Debug, Default)]
pub struct SaveReport {
    /// Bytes written.
    pub bytes: u64,
    /// What changed, one sentence each.
    pub changed: Vec<String>,
    /// What is the same.
    pub carried: String,
    /// What was odd.
    pub warnings: Vec<String>,
}

/// Saves.
///
/// # Errors
/// Always, for now.
pub fn save(
    _model: &Model,
    _carried: Option<&SourceFile>,
    _target: &Path,
    _options: &SaveOptions,
    _progress: &dyn Progress,
) -> Result<SaveReport, ExodusError> {
    Err(ExodusError::Cancelled)
}
