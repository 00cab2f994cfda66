//! The files of one decomposed model, as they lie in their folder.

use super::{JoinError, name::PartName};
use std::path::{Path, PathBuf};

/// The files of one decomposed model, `mesh.e.4.0` to `mesh.e.4.3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartSet {
    /// The file that was named.
    chosen: PathBuf,
    name: PartName,
}

impl PartSet {
    /// The set that a file belongs to: its name says that it is a part, and another part lies beside it.
    ///
    /// Cost: asks for one file after the other until one is there, at most as many as there are parts.
    pub fn of(path: &Path) -> Option<Self> {
        let set = Self { chosen: path.to_owned(), name: PartName::of(path)? };
        let others = (0..set.name.count).filter(|&which| which != set.name.which);
        others.map(|which| set.path_of(which)).any(|other| other.is_file()).then_some(set)
    }

    fn path_of(&self, which: usize) -> PathBuf {
        self.chosen.with_file_name(self.name.sibling(which))
    }

    /// How many parts there are.
    pub fn num_parts(&self) -> usize {
        self.name.count
    }

    /// The part that was named.
    pub fn chosen(&self) -> &Path {
        &self.chosen
    }

    /// The files, in order.
    pub fn paths(&self) -> Vec<PathBuf> {
        (0..self.name.count).map(|which| self.path_of(which)).collect()
    }

    /// Whether a path leads to one of the parts.
    pub fn contains(&self, path: &Path) -> bool {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        // Only a name that looks like it is worth asking for, or a link.
        let real_path = real(path);
        let is_named = PartName::of(&real_path).is_some_and(|name| name.stem == self.name.stem);
        is_named && self.paths().iter().any(|part| real(part) == real_path)
    }

    /// A name for the whole: that of the parts without their numbers.
    pub fn whole_path(&self) -> PathBuf {
        self.chosen.with_file_name(&self.name.stem)
    }

    /// Refuses a set of which files are missing.
    pub(super) fn check_complete(&self) -> Result<(), JoinError> {
        let is_missing = |which: &usize| !self.path_of(*which).exists();
        let missing: Vec<String> =
            (0..self.name.count).filter(is_missing).map(|which| self.name.sibling(which)).collect();
        match missing.is_empty() {
            true => Ok(()),
            false => Err(JoinError::Missing { files: missing, num_parts: self.name.count }),
        }
    }
}

/// The name of a file, as messages call it.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_set_is_what_lies_beside_a_part() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("m.e.3.1"), "").unwrap();
        assert_eq!(PartSet::of(&at("m.e.3.1")), None);
        fs::write(at("m.e.3.2"), "").unwrap();
        let set = PartSet::of(&at("m.e.3.1")).unwrap();
        assert_eq!((set.num_parts(), set.whole_path()), (3, at("m.e")));
        assert!(set.contains(&at("m.e.3.2")) && !set.contains(&at("m.e")) && !set.contains(&at("m.e.4.2")));
        let says = "m.e.3.0 is missing: all 3 parts are needed to join them";
        assert_eq!(set.check_complete().unwrap_err().to_string(), says);
        fs::write(at("m.e.3.0"), "").unwrap();
        assert!(set.check_complete().is_ok());
    }
}
