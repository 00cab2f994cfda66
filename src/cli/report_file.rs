//! The report of a journal, which is written before the model is saved and shows itself only afterwards.
//!
//! So a report that cannot be written stops the save, and a save that fails leaves no report. A pipe or a device hears it
//! before the save, since it may refuse; standard output after it, since who has stopped reading wants the model still.

use super::Failure;
use crate::exodus::NewFile;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// Where a report goes, and what it says.
pub(super) struct ReportFile {
    path: PathBuf,
    place: Place,
    text: String,
}

enum Place {
    StandardOutput,
    /// A pipe or a device: nothing can take its place.
    Stream(fs::File),
    File(NewFile),
}

impl ReportFile {
    /// Makes sure that a report can go to `path`; - is standard output. `output` is where the model goes.
    pub(super) fn prepare(path: &Path, output: &Path) -> Result<Self, Failure> {
        let is_stream = || fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
        let place = if path.as_os_str() == "-" {
            Place::StandardOutput
        } else if path == output {
            return Err(Failure::at(path, "the model goes there, and the report needs another place"));
        } else if is_stream() {
            let opened = fs::OpenOptions::new().write(true).open(path);
            Place::Stream(opened.map_err(|error| Failure::at(path, error))?)
        } else {
            Place::File(NewFile::beside(path).map_err(|error| Failure::at(path, error))?)
        };
        Ok(Self { path: path.to_owned(), place, text: String::new() })
    }

    /// Writes the report so far as it can be done before the save.
    pub(super) fn write(&mut self, text: String) -> Result<(), Failure> {
        let written = match &mut self.place {
            Place::File(file) => fs::write(file.path(), text),
            Place::Stream(stream) => stream.write_all(text.as_bytes()),
            Place::StandardOutput => {
                self.text = text;
                Ok(())
            }
        };
        written.map_err(|error| Failure::at(&self.path, error))
    }

    /// Shows what was written.
    pub(super) fn publish(self, out: &mut dyn Write) -> Result<(), Failure> {
        match self.place {
            Place::StandardOutput => Ok(out.write_all(self.text.as_bytes())?),
            Place::Stream(_) => Ok(()),
            Place::File(file) => {
                file.take_its_place().map(drop).map_err(|error| Failure::at(&self.path, error))
            }
        }
    }
}
