//! Where a file is to go: what is there already, and whether it may be replaced.

use crate::{
    exodus::{
        ExodusError, News,
        container::Stamp,
        new_file::{num_names, real_target, replaceable},
        read::SourceFile,
    },
    model::Model,
};
use std::{
    fs,
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

    /// How the file was when it was written.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// What has become of it since; `None` if it went to another place than `file`.
    pub(crate) fn news(&self, file: &SourceFile) -> Option<News> {
        if real_target(&self.path) != real_target(file.path()) {
            return None;
        }
        let is_other = fs::metadata(&self.path).is_ok_and(|there| Stamp::of(&there) != self.stamp);
        Some(if is_other { News::Changed } else { News::None })
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

    /// What a person should know of the file that is replaced.
    pub(super) fn warning(&self) -> Option<String> {
        let names = replaceable(self.path).ok().flatten().map_or(1, |metadata| num_names(&metadata));
        let others = names.saturating_sub(1);
        (others > 0).then(|| {
            let (names, lead) = if others == 1 { ("name", "leads") } else { ("names", "lead") };
            format!(
                "the file has {others} other {names} (hard links), which still {lead} to what it was before"
            )
        })
    }

    /// Whether the file may be made, or the one that is there be replaced.
    ///
    /// # Errors
    /// If what is there is no regular file, is write-protected, or is not what it should be.
    pub(super) fn check(&self) -> Result<(), ExodusError> {
        let Some(metadata) = replaceable(self.path)? else { return Ok(()) };
        match self.expected {
            Some(expected) if expected != Stamp::of(&metadata) => Err(ExodusError::ChangedByOthers),
            _ => Ok(()),
        }
    }
}
