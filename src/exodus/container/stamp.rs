//! Whether a file is still the one that was opened.
//!
//! Results are read when somebody looks, perhaps hours after the file was opened, and meanwhile a solver may write on
//! or something be copied over it. The file system is asked for length and time of change, which costs next to nothing;
//! where that is too coarse (two writes within one tick of its clock) the first bytes, with the header, tell more.
//! What it leaves out: a change behind the header that leaves the length and falls within the tick of the opening.

use super::classic::read_exact_at;
use std::fs::{File, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::time::SystemTime;

/// A file as the file system described it at one moment.
///
/// Renaming, linking and changing permissions leave it as it is; writing does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Which file, whatever its name; `None` where the system has no such number.
    inode: Option<[u64; 2]>,
    len: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    /// What the file system says of a file.
    pub fn of(metadata: &Metadata) -> Self {
        Self { inode: inode(metadata), len: metadata.len(), modified: metadata.modified().ok() }
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> Option<[u64; 2]> {
    use std::os::unix::fs::MetadataExt;
    Some([metadata.dev(), metadata.ino()])
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> Option<[u64; 2]> {
    None
}

/// An open file and how it was when it was opened.
#[derive(Debug)]
pub(super) struct Watched {
    file: File,
    stamp: Stamp,
    beginning: u64,
}

/// Bytes that are looked at: dimensions, number of steps and most headers as a whole.
const BEGINNING: u64 = 1 << 16;

impl Watched {
    /// Notes how the file is now.
    pub(super) fn new(file: File) -> io::Result<Self> {
        let stamp = Stamp::of(&file.metadata()?);
        let beginning = beginning(&file, stamp.len)?;
        Ok(Self { file, stamp, beginning })
    }

    pub(super) fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Whether the file system says that something has written to it, or says nothing any more.
    pub(super) fn has_changed(&self) -> bool {
        self.file.metadata().map(|metadata| Stamp::of(&metadata)).ok() != Some(self.stamp)
    }

    /// Whether its first bytes are others, or cannot be read any more.
    pub(super) fn has_other_beginning(&self) -> bool {
        beginning(&self.file, self.stamp.len).ok() != Some(self.beginning)
    }
}

fn beginning(file: &File, file_len: u64) -> io::Result<u64> {
    let len = usize::try_from(file_len.min(BEGINNING)).unwrap_or(0);
    let mut bytes = vec![0; len];
    read_exact_at(file, &mut bytes, 0)?;
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn writing_changes_a_file_and_renaming_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&path, b"CDF\x02 three steps").unwrap();
        let watched = Watched::new(File::open(&path).unwrap()).unwrap();
        fs::rename(&path, &other).unwrap();
        fs::write(&path, b"something else").unwrap();
        assert!(!watched.has_changed() && !watched.has_other_beginning());
        // As if within one tick of the clock: only the bytes can tell.
        let modified = fs::metadata(&other).unwrap().modified().unwrap();
        fs::write(&other, b"CDF\x02 seven steps").unwrap();
        File::options().write(true).open(&other).unwrap().set_modified(modified).unwrap();
        assert!(!watched.has_changed() && watched.has_other_beginning());
        fs::write(&other, b"CDF\x02 three steps and more").unwrap();
        assert!(watched.has_changed());
    }
}
