//! Files for operations, on the disk: what steps write shows itself only when all of them have succeeded.

use crate::edit::{EditError, Files, Fill, ReadModel};
use crate::exodus::{self, ExodusError, NewFile, SaveOptions, SourceFile};
use crate::model::{Model, Progress, Warnings};
use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The disk, seen from the working folder. What is written stands beside its place until [`DiskFiles::publish`]; until
/// then a step that reads it finds it all the same, and dropping this leaves nothing behind.
#[derive(Debug, Default)]
pub struct DiskFiles {
    written: Mutex<Vec<(PathBuf, NewFile)>>,
}

impl DiskFiles {
    /// Puts everything that was written in its place.
    ///
    /// # Errors
    /// The first file that cannot be put there; those before it are in their places.
    pub fn publish(self) -> Result<(), EditError> {
        let written = self.written.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (path, file) in written {
            file.take_its_place().map_err(|error| refused(&path, &error))?;
        }
        Ok(())
    }

    fn written(&self) -> MutexGuard<'_, Vec<(PathBuf, NewFile)>> {
        // A list is whole whatever became of another thread.
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a file that is written; one of the same path before gives way.
    fn keep(&self, path: &Path, file: NewFile) {
        let mut written = self.written();
        written.retain(|(known, _)| known != path);
        written.push((path.to_owned(), file));
    }
}

impl Files for DiskFiles {
    fn read_model(&self, path: &Path, progress: &dyn Progress) -> Result<ReadModel, EditError> {
        let pending =
            self.written().iter().find(|(known, _)| known == path).map(|(_, file)| file.path().to_owned());
        let mut warnings = Warnings::default();
        let model = SourceFile::open(pending.as_deref().unwrap_or(path), &mut warnings)
            .and_then(|file| file.read_model(&mut warnings, progress))
            .map_err(|error| refused(path, &error))?;
        Ok(ReadModel { model, warnings: warnings.iter().map(str::to_owned).collect() })
    }

    fn write_model(
        &self,
        model: &Model,
        path: &Path,
        progress: &dyn Progress,
    ) -> Result<Vec<String>, EditError> {
        let refuse = |error: ExodusError| refused(path, &error);
        let file = NewFile::beside(path).map_err(refuse)?;
        let saved =
            exodus::save(model, None, file.path(), &SaveOptions::default(), progress).map_err(refuse)?;
        self.keep(path, file);
        Ok(saved.warnings)
    }

    fn write(&self, path: &Path, fill: Fill<'_>) -> Result<(), EditError> {
        let file = NewFile::beside(path).map_err(|error| refused(path, &error))?;
        let write = || -> std::io::Result<()> {
            let mut out = BufWriter::new(File::create(file.path())?);
            fill(&mut out)?;
            out.flush()?;
            out.get_ref().sync_all()
        };
        let mut write = write;
        write().map_err(|error| EditError::File { path: path.to_owned(), reason: error.to_string() })?;
        self.keep(path, file);
        Ok(())
    }
}

fn refused(path: &Path, error: &ExodusError) -> EditError {
    match error {
        ExodusError::Cancelled => EditError::Cancelled,
        error => EditError::File { path: path.to_owned(), reason: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NoProgress, samples};

    #[test]
    fn what_steps_write_shows_itself_at_the_end_and_can_be_read_before() {
        let folder = tempfile::tempdir().unwrap();
        let (text, model) = (folder.path().join("a.csv"), folder.path().join("b.e"));
        let files = DiskFiles::default();
        files.write(&text, &mut |out| out.write_all(b"time\n")).unwrap();
        files.write_model(&samples::two_hexes(), &model, &NoProgress).unwrap();
        assert!(!text.exists() && !model.exists());
        assert_eq!(files.read_model(&model, &NoProgress).unwrap().model.num_nodes(), 12);
        files.publish().unwrap();
        assert_eq!(std::fs::read(&text).unwrap(), b"time\n");
        assert!(model.exists());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_step_that_fails_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let files = DiskFiles::default();
        files.write(&path, &mut |out| out.write_all(b"x")).unwrap();
        drop(files);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let missing = DiskFiles::default().read_model(&path, &NoProgress).unwrap_err().to_string();
        assert!(missing.starts_with(&path.display().to_string()), "{missing}");
    }
}
