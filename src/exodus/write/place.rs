//! Where a file is to go: what is there already, and whether it may be replaced.

use crate::{
    exodus::{ContainerError, ExodusError, container::Stamp, read::SourceFile},
    model::Model,
};
use std::{
    fs::{self, FileType, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A file that was written: what it says, and what tells whether something else has changed it since.
#[derive(Clone, Debug)]
pub struct Written {
    pub(super) path: PathBuf,
    pub(super) stamp: Stamp,
    /// Without the QA record that saving adds.
    pub(super) model: Arc<Model>,
}

impl Written {
    /// Where it was written.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A path to save to, and what is known of the file that it leads to.
pub(super) struct Place<'a> {
    pub(super) path: &'a Path,
    /// What this program wrote there last.
    pub(super) last: Option<&'a Written>,
    /// How the file there should be; `None` if it is nobody's that we know.
    expected: Option<Stamp>,
}

impl<'a> Place<'a> {
    pub(super) fn new(path: &'a Path, original: Option<&SourceFile>, earlier: &'a [Written]) -> Self {
        let real = real_target(path);
        let last = earlier.iter().rev().find(|written| real_target(&written.path) == real);
        let original = original.filter(|file| real_target(file.path()) == real);
        let expected = last.map(|last| last.stamp).or(original.map(|file| file.container.stamp()));
        Self { path, last, expected }
    }

    /// Whether the file may be made, or the one that is there be replaced.
    ///
    /// # Errors
    /// If what is there is no regular file, is write-protected, or is not what it should be.
    pub(super) fn check(&self) -> Result<(), ExodusError> {
        let metadata = match fs::metadata(self.path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(ExodusError::io("looking at the file to be replaced", error)),
        };
        if metadata.is_dir() {
            return Err(ContainerError::IsFolder.into());
        }
        if !metadata.is_file() {
            return Err(ExodusError::NotAFile { what: words(metadata.file_type()) });
        }
        if metadata.permissions().readonly() || is_forbidden(self.path) {
            return Err(ExodusError::WriteProtected);
        }
        match self.expected {
            Some(expected) if expected != Stamp::of(&metadata) => Err(ExodusError::ChangedByOthers),
            _ => Ok(()),
        }
    }
}

/// Whether this user may not write to a file, although somebody may: renaming over it would get round that.
fn is_forbidden(path: &Path) -> bool {
    let opened = OpenOptions::new().write(true).open(path);
    opened.is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
}

#[cfg(unix)]
fn words(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        _ if kind.is_fifo() => "a pipe",
        _ if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn words(_kind: FileType) -> &'static str {
    "a device"
}

/// What a link points at, so that saving over a link does not replace it by a file.
pub(super) fn real_target(target: &Path) -> PathBuf {
    let follow = || {
        // A link to what is not there yet: the file is to be made where it points.
        let link = fs::read_link(target).ok()?;
        Some(target.parent()?.join(link))
    };
    fs::canonicalize(target).ok().or_else(follow).unwrap_or_else(|| target.to_owned())
}
