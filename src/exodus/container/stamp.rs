//! Whether a file is still the one that was opened.
//!
//! Results are read when somebody looks, perhaps hours after the file was opened, and meanwhile a solver may write on
//! or something be copied over it. The file system is asked for length and time of change, which costs next to nothing.
//! Its clock ticks every few milliseconds, so a file that was written just now is opened a tick later; and who sets the time
//! back after writing still leaves the time of that behind, which nobody can set. Where there is no such time, the first bytes, with
//! the header, tell more.

use super::classic::read_exact_at;
use std::fs::{File, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

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

    /// Bytes in the file.
    #[expect(clippy::len_without_is_empty, reason = "it is no list")]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// When it was written last, as far as the system says.
    pub fn modified(&self) -> Option<SystemTime> {
        self.modified
    }

    /// Whether both are of the same file, whatever was written to it; true where the system cannot tell.
    pub fn is_same_file(&self, other: &Self) -> bool {
        self.inode == other.inode
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

/// What else is known of a file: when anything about it was changed last, and what that may have been but its bytes.
#[cfg(unix)]
type Status = ([i64; 2], [u64; 4]);

/// Changes whenever anything is done to the file: written, renamed, linked, its times or permissions set.
#[cfg(unix)]
fn status(metadata: &Metadata) -> Status {
    use std::os::unix::fs::MetadataExt;
    let owners = [metadata.mode(), metadata.uid(), metadata.gid()].map(u64::from);
    ([metadata.ctime(), metadata.ctime_nsec()], [owners[0], owners[1], owners[2], metadata.nlink()])
}

#[cfg(not(unix))]
type Status = ();

#[cfg(not(unix))]
fn status(_metadata: &Metadata) -> Status {}

/// An open file and how it was when it was opened.
#[derive(Debug)]
pub(super) struct Watched {
    /// Shared with whoever reads its values, since a decomposed model has thousands of files open.
    file: Arc<File>,
    path: PathBuf,
    stamp: Stamp,
    status: Status,
    beginning: u64,
}

/// No file system's clock on a disk of its own ticks more slowly.
const TICK: Duration = Duration::from_millis(10);

/// Bytes that are looked at: dimensions, number of steps and most headers as a whole.
const BEGINNING: u64 = 1 << 16;

impl Watched {
    /// Notes how the file is now; `path` is how it was opened.
    ///
    /// A file that was written less than a [`TICK`] ago is looked at when that has passed: any later write then has another
    /// time.
    pub(super) fn new(file: Arc<File>, path: &Path) -> io::Result<Self> {
        let modified = file.metadata()?.modified();
        let age = modified.ok().and_then(|modified| SystemTime::now().duration_since(modified).ok());
        if let Some(left) = age.and_then(|age| TICK.checked_sub(age)) {
            std::thread::sleep(left);
        }
        let metadata = file.metadata()?;
        let stamp = Stamp::of(&metadata);
        let beginning = beginning(&file, stamp.len)?;
        Ok(Self { file, path: path.to_owned(), stamp, status: status(&metadata), beginning })
    }

    pub(super) fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// The open file.
    pub(super) fn file(&self) -> &Arc<File> {
        &self.file
    }

    /// Whether the file system says that something has written to it, or says nothing any more.
    pub(super) fn has_changed(&self) -> bool {
        let Ok(metadata) = self.file.metadata() else { return true };
        Stamp::of(&metadata) != self.stamp || self.was_written_and_set_back(&metadata)
    }

    /// Whether something was done to the file, and neither permissions, owner or links nor its name show what.
    #[cfg(unix)]
    fn was_written_and_set_back(&self, metadata: &Metadata) -> bool {
        let (now, before) = (status(metadata), self.status);
        let still_here = || std::fs::metadata(&self.path).is_ok_and(|at| inode(&at) == self.stamp.inode);
        now.0 != before.0 && now.1 == before.1 && still_here()
    }

    #[cfg(not(unix))]
    fn was_written_and_set_back(&self, _metadata: &Metadata) -> bool {
        false
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
        let watched = Watched::new(Arc::new(File::open(&path).unwrap()), &path).unwrap();
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

    #[cfg(unix)]
    #[test]
    fn a_time_that_is_set_back_hides_nothing_and_permissions_are_no_change() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let watch = || Watched::new(Arc::new(File::open(&path).unwrap()), &path).unwrap();
        fs::write(&path, vec![1; 100_000]).unwrap();
        let watched = watch();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::hard_link(&path, folder.path().join("b")).unwrap();
        assert!(!watched.has_changed());
        let (watched, modified) = (watch(), fs::metadata(&path).unwrap().modified().unwrap());
        let mut bytes = vec![1; 100_000];
        bytes[90_000] = 2;
        std::thread::sleep(TICK);
        fs::write(&path, bytes).unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
        assert!(watched.has_changed() && !watched.has_other_beginning());
    }

    #[test]
    fn a_write_right_after_the_opening_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for round in 0..20_u8 {
            fs::write(&path, vec![round; 100_000]).unwrap();
            let watched = Watched::new(Arc::new(File::open(&path).unwrap()), &path).unwrap();
            let mut bytes = vec![round; 100_000];
            bytes[90_000] = 200;
            fs::write(&path, bytes).unwrap();
            assert!(watched.has_changed());
        }
    }
}
