//! Series of meshes: a run whose mesh changes writes a new file for each, `mesh.e`, `mesh.e-s0002`, `mesh.e-s0003`, ….
//!
//! Each file is a model of its own; together they are one line of time. A series is found by its names in one folder;
//! there may be gaps, and the first file may be missing.

use super::name::SeriesName;
use crate::{
    exodus::SourceFile,
    model::{Shared, Warnings},
};
use rayon::prelude::*;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The files of one series, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// At least two.
    pub files: Vec<SeriesFile>,
    /// The position of the one that was named.
    pub current: usize,
}

/// One mesh of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesFile {
    /// The file; of a decomposed mesh, one of its parts.
    pub path: PathBuf,
    /// The times of its steps; `None` if it cannot be read.
    pub times: Option<Shared<f64>>,
}

impl Series {
    /// The series that a file belongs to; `None` if it is the only one of its name.
    ///
    /// Cost: lists the folder, and reads the headers of the series' files, several at once.
    pub fn of(path: &Path) -> Option<Self> {
        let files = files_of(path)?;
        let read = |path: &PathBuf| SeriesFile {
            path: path.clone(),
            times: SourceFile::open(path, &mut Warnings::default()).ok().map(|file| file.outline().times),
        };
        let current = files.iter().position(|file| file.file_name() == path.file_name())?;
        Some(Self { files: files.par_iter().map(read).collect(), current })
    }

    /// Which file has a step of the line, which counts from 0 through all of them, and which step of its own that is; `None`
    /// past the end. The open file has `own` steps now, whatever it had when the series was found.
    pub fn place_of_step(&self, step: usize, own: usize) -> Option<(usize, usize)> {
        let mut before = 0;
        for at in 0..self.files.len() {
            let count = self.num_steps_of(at, own);
            if step < before + count {
                return Some((at, step - before));
            }
            before += count;
        }
        None
    }

    /// Steps of the files before the open one, and of those after it.
    pub fn steps_around(&self) -> [usize; 2] {
        let count = |range: std::ops::Range<usize>| range.map(|at| self.num_steps_of(at, 0)).sum();
        [count(0..self.current), count(self.current + 1..self.files.len())]
    }

    fn num_steps_of(&self, at: usize, own: usize) -> usize {
        if at == self.current { own } else { self.files[at].times.as_ref().map_or(0, |times| times.len()) }
    }

    /// The times of all files, one after the other.
    pub fn times(&self) -> Vec<f64> {
        self.files
            .iter()
            .filter_map(|file| file.times.as_ref())
            .flat_map(|times| times.iter().copied())
            .collect()
    }
}

fn files_of(path: &Path) -> Option<Vec<PathBuf>> {
    let name = SeriesName::of(path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut files: Vec<(Option<usize>, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder).ok()?.flatten() {
        let other = path.with_file_name(entry.file_name());
        if let Some(other_name) = SeriesName::of(&other).filter(|other| other.is_of_same_series(&name)) {
            files.push((other_name.number, other));
        }
    }
    files.sort();
    (files.len() > 1).then(|| files.into_iter().map(|(_, path)| path).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        exodus::{SaveOptions, save},
        model::{NoProgress, samples},
    };

    #[test]
    fn a_series_is_one_line_of_time_over_files_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mut model = samples::two_hexes();
        for (name, times) in [("m.e", [0.0, 1.0]), ("m.e-s0003", [4.0, 5.0]), ("other.e", [7.0, 8.0])] {
            model.times = Shared::new(times.to_vec());
            save(&model, None, &at(name), &SaveOptions::default(), &NoProgress).unwrap();
        }
        fs::write(at("m.e-s0002"), "damaged").unwrap();
        let series = Series::of(&at("m.e-s0003")).unwrap();
        assert_eq!(series.current, 2);
        let names: Vec<PathBuf> = series.files.iter().map(|file| file.path.clone()).collect();
        assert_eq!(names, [at("m.e"), at("m.e-s0002"), at("m.e-s0003")]);
        assert_eq!(series.files[1].times, None);
        assert_eq!(series.times(), [0.0, 1.0, 4.0, 5.0]);
        assert_eq!(series.steps_around(), [2, 0]);
        // The open one, which is the third, has three steps by now.
        let places = [0, 1, 2, 4, 5].map(|step| series.place_of_step(step, 3));
        assert_eq!(places, [Some((0, 0)), Some((0, 1)), Some((2, 0)), Some((2, 2)), None]);
        assert_eq!(Series::of(&at("other.e")), None);
    }
}
