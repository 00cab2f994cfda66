//! What can go wrong with an Exodus file; every message is one sentence, without the file's path.

use super::{
    container::{ContainerError, Format},
    decomposed::JoinError,
};
use crate::model::{ModelError, SourceError};
use std::{
    fmt, io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why a model cannot be opened or saved.
#[derive(Debug, Error)]
pub enum ExodusError {
    /// The file cannot be opened, read or written as netCDF.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// The parts of a decomposed model cannot be joined.
    #[error(transparent)]
    Join(#[from] JoinError),
    /// A netCDF file that is something else.
    #[error("this is a netCDF file, but not an Exodus model: it has none of {missing}")]
    NotExodus {
        /// What an Exodus model would have.
        missing: &'static str,
    },
    /// A classic file was cut off before half of its mesh.
    #[error(
        "the file was cut short: {expected} bytes are expected and {found} are there, so that most of the mesh is missing, from {variable} on"
    )]
    CutShort {
        /// The mesh array with which too much is missing.
        variable: String,
        /// Bytes that the header speaks of.
        expected: u64,
        /// Bytes in the file.
        found: u64,
    },
    /// Two parts of a file that should agree and do not.
    #[error("{what} has {found} values where {expected} are expected")]
    Inconsistent {
        /// The variable.
        what: String,
        /// What the rest of the file asks for.
        expected: u64,
        /// What is there.
        found: u64,
    },
    /// More nodes or elements than an index can count.
    #[error("the file announces {count} {what}, more than can be opened")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many.
        count: u64,
    },
    /// A broken invariant of the model that is to be saved.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A value that the chosen kind of file cannot hold.
    #[error("{what} cannot be stored in {format}: {why}")]
    CannotStore {
        /// What does not fit.
        what: String,
        /// The kind of file.
        format: Format,
        /// The reason, and what would do.
        why: String,
    },
    /// The original file holds things that exoscope does not understand and that the edit has made meaningless.
    #[error("the edited model cannot be saved without losing parts of the original file: {}", Listed(.items))]
    CannotCarry {
        /// What they are, and why each cannot be carried over.
        items: Vec<Uncarried>,
    },
    /// The values of a variable could not be read while saving.
    #[error("the values to be saved cannot be read: {0}")]
    Values(SourceError),
    /// Something has written to the open file, so that what is there is not what was opened.
    #[error("the file has changed on disk since it was opened; open it again")]
    ChangedOnDisk,
    /// The file to be replaced is not the one that was opened or saved last under that name.
    #[error(
        "the file was changed by something else since it was opened; save under another name or open it again"
    )]
    ChangedByOthers,
    /// What is to be replaced forbids to be written.
    #[error("the file is write-protected; save under another name")]
    WriteProtected,
    /// What is to be replaced is no regular file.
    #[error("this is {what}, not a file that can be replaced")]
    NotAFile {
        /// "a pipe" and the like.
        what: &'static str,
    },
    /// What was written does not read back as the model.
    #[error("the file as written differs from the model and was discarded: {difference}")]
    Verification {
        /// The first difference.
        difference: String,
    },
    /// The folder of a file that is to be written.
    #[error("there is no folder {}", .folder.display())]
    NoSuchFolder {
        /// Where it should be.
        folder: PathBuf,
    },
    /// The operating system refused.
    #[error("{doing} failed: {source}")]
    Io {
        /// What was tried.
        doing: String,
        /// What the system said.
        source: io::Error,
    },
    /// Somebody stopped the work.
    #[error("cancelled")]
    Cancelled,
}

/// A part of the original file that cannot be carried into the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncarried {
    /// What the file calls it.
    pub name: String,
    /// Why it cannot be carried.
    pub why: String,
    /// The kind of file that could hold it; `None` if none could.
    pub kind_that_can: Option<Format>,
}

impl ExodusError {
    /// The message with the path that it is about, as the command line shows it.
    pub fn about(&self, path: &Path) -> String {
        format!("{}: {self}", path.display())
    }

    /// The kind of file that could hold what the chosen one cannot; `None` if that is not what is wrong.
    pub fn kind_that_can(&self) -> Option<Format> {
        match self {
            Self::CannotStore { .. }
            | Self::Container(ContainerError::TypeNotInFormat { .. } | ContainerError::TooLarge { .. }) => {
                Some(Format::NetCdf4)
            }
            Self::CannotCarry { items } => {
                let first = items.first()?.kind_that_can;
                first.filter(|_| items.iter().all(|item| item.kind_that_can == first))
            }
            _ => None,
        }
    }

    pub(crate) fn io(doing: impl Into<String>, source: io::Error) -> Self {
        Self::Io { doing: doing.into(), source }
    }
}

impl From<SourceError> for ExodusError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::ChangedOnDisk => Self::ChangedOnDisk,
            other => Self::Values(other),
        }
    }
}

/// The items by what is wrong with them, at most four names each.
struct Listed<'a>(&'a [Uncarried]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 4;
        let mut reasons: Vec<&str> = Vec::new();
        for Uncarried { why, .. } in self.0 {
            if reasons.contains(&why.as_str()) {
                continue;
            }
            reasons.push(why);
            let names: Vec<&str> =
                self.0.iter().filter(|item| item.why == *why).map(|item| item.name.as_str()).collect();
            let more = match names.len().saturating_sub(SHOWN) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let separator = if reasons.len() == 1 { "" } else { "; " };
            write!(f, "{separator}{}{more} ({why})", names[..names.len().min(SHOWN)].join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_sentences_and_long_lists_are_cut() {
        let item = |name: &str, why: &str| Uncarried {
            name: name.to_owned(),
            why: why.to_owned(),
            kind_that_can: (why == "too wide").then_some(Format::NetCdf4),
        };
        let mut items: Vec<Uncarried> = (0..7).map(|n| item(&format!("v{n}"), "nodes changed")).collect();
        items.insert(1, item("w", "too wide"));
        let error = ExodusError::CannotCarry { items };
        let list = "v0, v1, v2, v3 and 3 more (nodes changed); w (too wide)";
        assert!(error.to_string().ends_with(list), "{error}");
        // Another kind of file would help with one of them only.
        assert_eq!(error.kind_that_can(), None);
        let wide = ExodusError::CannotCarry { items: vec![item("w", "too wide")] };
        assert_eq!(wide.kind_that_can(), Some(Format::NetCdf4));
        assert_eq!(ExodusError::Cancelled.about(Path::new("a/b.e")), "a/b.e: cancelled");
    }
}
