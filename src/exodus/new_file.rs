//! Writing a file without harm: into a temporary file beside its target, which then takes the target's name.
//!
//! A failure leaves the target as it was and nothing beside it. A program that is killed leaves its temporary file; that
//! names its target, and the next save to the same target removes it. What it leaves out: flushing what is written to
//! the disk, which is for whoever writes it.

mod leftovers;

use super::{ContainerError, ExodusError, container::Stamp};
use std::{
    fs::{self, FileType, Metadata, OpenOptions},
    io,
    path::{Path, PathBuf},
};

/// A file that goes when it is dropped, unless it has taken the place of its target.
#[derive(Debug)]
pub struct NewFile {
    path: tempfile::TempPath,
    target: PathBuf,
}

impl NewFile {
    /// A new, empty file in the folder of the target, or of what the target links to.
    ///
    /// # Errors
    /// If the target is no regular file or is write-protected, or nothing can be written beside it.
    pub fn beside(target: &Path) -> Result<Self, ExodusError> {
        let target = real_target(target);
        replaceable(&target)?;
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        if !folder.is_dir() {
            return Err(ExodusError::NoSuchFolder { folder });
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        leftovers::remove(&folder, &name);
        let temporary = tempfile::Builder::new()
            .prefix(&leftovers::prefix(&name))
            .suffix(leftovers::SUFFIX)
            .tempfile_in(&folder);
        let temporary = temporary.map_err(|error| {
            ExodusError::io(format!("creating a file in {}", folder.display()), strip_path(&error))
        })?;
        Ok(Self { path: temporary.into_temp_path(), target })
    }

    /// Where to write meanwhile.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Renames the file over the target, with the target's permissions or those of a new file; how it is then.
    ///
    /// # Errors
    /// If the system refuses; the target is as it was then.
    pub fn take_its_place(self) -> Result<Stamp, ExodusError> {
        let permissions = match fs::metadata(&self.target) {
            Ok(existing) => Some(existing.permissions()),
            Err(_) => usual_permissions(),
        };
        if let Ok(existing) = fs::metadata(&self.target) {
            keep_owner(&self.path, &existing);
        }
        if let Some(permissions) = permissions {
            fs::set_permissions(&self.path, permissions)
                .map_err(|error| ExodusError::io("setting the permissions of the new file", error))?;
        }
        let metadata = fs::metadata(&self.path);
        let metadata = metadata.map_err(|error| ExodusError::io("looking at the new file", error))?;
        self.path
            .persist(&self.target)
            .map_err(|error| ExodusError::io("renaming the new file", error.error))?;
        sync_folder(&self.target);
        Ok(Stamp::of(&metadata))
    }
}

/// What is there already and may be replaced; `None` if there is nothing.
///
/// # Errors
/// If what is there is no regular file or is write-protected.
pub(super) fn replaceable(path: &Path) -> Result<Option<Metadata>, ExodusError> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ExodusError::io("looking at the file to be replaced", error)),
    };
    if metadata.is_dir() {
        return Err(ContainerError::IsFolder.into());
    }
    if !metadata.is_file() {
        return Err(ExodusError::NotAFile { what: words(metadata.file_type()) });
    }
    if metadata.permissions().readonly() || is_forbidden(path) {
        return Err(ExodusError::WriteProtected);
    }
    Ok(Some(metadata))
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

/// The message of the system without the path that `tempfile` adds.
fn strip_path(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
}

/// Temporary files are private; a new file is readable like other files, as far as the user's mask lets it.
#[cfg(unix)]
fn usual_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    let mode = 0o666 & !mask().or_else(mask_by_trial)?;
    Some(fs::Permissions::from_mode(mode))
}

/// The user's mask as Linux tells it.
#[cfg(unix)]
fn mask() -> Option<u32> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("Umask:"))?;
    u32::from_str_radix(line.trim(), 8).ok()
}

/// The same by a file that is made: else the mask cannot be read without changing it for the whole process.
#[cfg(unix)]
fn mask_by_trial() -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().ok()?;
    let path = folder.path().join("probe");
    fs::write(&path, []).ok()?;
    Some(!fs::metadata(&path).ok()?.permissions().mode() & 0o666)
}

#[cfg(not(unix))]
fn usual_permissions() -> Option<fs::Permissions> {
    None
}

/// Gives the new file the owner and group of the old one where that is allowed; where not, it is the user's own, as any
/// file that he makes.
#[cfg(unix)]
fn keep_owner(path: &Path, existing: &Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    let Ok(new) = fs::metadata(path) else { return };
    if (new.uid(), new.gid()) == (existing.uid(), existing.gid()) {
        return;
    }
    let given = chown(path, Some(existing.uid()), Some(existing.gid()));
    if let Err(error) = given.or_else(|_| chown(path, None, Some(existing.gid()))) {
        log::debug!("the new file has another owner: {error}");
    }
}

#[cfg(not(unix))]
fn keep_owner(_path: &Path, _existing: &Metadata) {}

/// How many names a file has; writing a new file under one of them takes it from the others.
#[cfg(unix)]
pub(super) fn num_names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
pub(super) fn num_names(_metadata: &Metadata) -> u64 {
    1
}

/// Makes the rename itself durable, where folders can be flushed; if not, the rename is still atomic.
fn sync_folder(target: &Path) {
    if let Some(folder) = target.parent()
        && let Ok(folder) = fs::File::open(folder)
    {
        let flushed = folder.sync_all();
        if let Err(error) = flushed {
            log::debug!("the folder could not be flushed: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_that_does_not_take_its_place_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.e");
        fs::write(&target, "old").unwrap();
        let new = NewFile::beside(&target).unwrap();
        fs::write(new.path(), "new").unwrap();
        assert_eq!(names(folder.path()).len(), 2);
        drop(new);
        assert_eq!(names(folder.path()), ["a.e"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        let error = NewFile::beside(&folder.path().join("no/such/b.e")).unwrap_err().to_string();
        assert_eq!(error, format!("there is no folder {}", folder.path().join("no/such").display()));
        assert!(NewFile::beside(folder.path()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_replaced() {
        assert!(matches!(NewFile::beside(Path::new("/dev/null")), Err(ExodusError::NotAFile { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_permissions_are_those_of_the_target() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("a.e"), folder.path().join("link.e"));
        fs::write(&target, "old").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o604)).unwrap();
        symlink("a.e", &link).unwrap();
        let new = NewFile::beside(&link).unwrap();
        fs::write(new.path(), "new").unwrap();
        new.take_its_place().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!((fs::read_to_string(&target).unwrap().as_str(), mode(&target)), ("new", 0o604));
        assert_eq!(mask().or_else(mask_by_trial).map(|mask| mask & 0o666), mask_by_trial());
        // A new file is as readable as any other that is made here.
        let (usual, fresh) = (folder.path().join("usual"), folder.path().join("fresh"));
        fs::write(&usual, "").unwrap();
        NewFile::beside(&fresh).unwrap().take_its_place().unwrap();
        assert_eq!(mode(&fresh), mode(&usual));
    }
}
