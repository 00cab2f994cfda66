//! Files of other kinds that are made of a model: the writers, and what they share.
//!
//! Each is one file here, with its operation. They write to what they are handed and never know where it goes.

pub(super) mod csv;
pub(super) mod obj;
pub(super) mod ply;
pub(super) mod vtu;
pub(super) mod wrl;

use crate::edit::{Args, EditError, Files, Param, ParamKind, Selectable, displacement_field};
use crate::model::{Model, Progress, Source, SourceError};
use std::{
    io::{self, Write},
    path::Path,
};

/// Where to write.
pub(super) const FILE: Param =
    Param::required("filename", "File", ParamKind::Path { is_written: true }, "Where to write");

/// Whose elements.
pub(super) const BLOCKS: Param =
    Param::optional("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "\"all\"", "Which blocks");

/// The step of the displacement.
pub(super) const DISPLACED: Param = Param::optional(
    "displacement_timestep",
    "Displaced at",
    ParamKind::any(Selectable::TimeStep),
    "\"last_if_any\"",
    "The step of the displacement; \"none\": undeformed",
);

/// The step whose values are written.
pub(super) const STEP: Param = Param::optional(
    "timestep",
    "Time step",
    ParamKind::any(Selectable::TimeStep),
    "\"last_if_any\"",
    "The step whose values are written; \"none\": no values",
);

/// The step that a parameter selects; `None` for none.
///
/// # Errors
/// If it selects several.
pub(super) fn one_step(args: &Args, parameter: &'static str) -> Result<Option<usize>, EditError> {
    match args.positions(parameter)? {
        [] => Ok(None),
        &[step] => Ok(Some(step)),
        several => Err(EditError::NotOne {
            parameter: parameter.to_owned(),
            kind: "time step",
            asked: "this".to_owned(),
            found: several.len(),
        }),
    }
}

/// Where the nodes are, moved by the displacement of a step. A component that is missing moves nothing (trap T5).
pub(super) fn places(model: &Model, step: Option<usize>) -> Result<[Vec<f64>; 3], EditError> {
    let coordinates = &model.coordinates;
    let mut places = [&coordinates.x, &coordinates.y, &coordinates.z].map(|axis| axis.as_slice().to_vec());
    let Some(step) = step else { return Ok(places) };
    for (axis, at) in places.iter_mut().zip(displacement_field(model)) {
        let Some(at) = at else { continue };
        let moved = model.nodal_variables[at].1.read(step)?;
        axis.iter_mut().zip(moved).for_each(|(place, moved)| *place += moved);
    }
    Ok(places)
}

/// Writes a file; who cancels leaves none.
fn write(
    files: &dyn Files,
    path: &Path,
    progress: &dyn Progress,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), EditError> {
    let mut fill = Some(fill);
    let written = files.write(path, &mut |out| match fill.take() {
        Some(fill) => fill(out),
        None => Err(io::Error::other("it was to be written twice")),
    });
    match written {
        Err(_) if progress.is_cancelled() => Err(EditError::Cancelled),
        written => written,
    }
}

/// Says how far it is, and stops the writing if it is to stop.
fn go_on(progress: &dyn Progress, done: usize, of: usize, doing: &str) -> io::Result<()> {
    progress.set(done as f32 / of.max(1) as f32, doing);
    if progress.is_cancelled() { Err(io::Error::other("cancelled")) } else { Ok(()) }
}

/// The values of a step, for a file that is being written.
fn values(source: &Source, step: usize) -> io::Result<Vec<f64>> {
    source.read(step).map_err(|error: SourceError| io::Error::other(error.to_string()))
}

/// New numbers for the nodes that are used, in their order: the nodes, and for each node its number among them.
fn renumber(num_nodes: usize, used: impl Iterator<Item = u32>) -> (Vec<u32>, Vec<u32>) {
    let mut new_of = vec![u32::MAX; num_nodes];
    for node in used {
        if let Some(new) = new_of.get_mut(node as usize) {
            *new = 0;
        }
    }
    let mut nodes = Vec::new();
    for (new, node) in new_of.iter_mut().zip(0u32..) {
        if *new == 0 {
            *new = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
            nodes.push(node);
        }
    }
    (nodes, new_of)
}

/// A name without blanks and control characters, for formats that end names at them.
fn one_word(name: &str) -> String {
    name.trim().chars().map(|c| if c.is_whitespace() || c.is_control() { '_' } else { c }).collect()
}

/// Red, green and blue from 0 to 1 of a place from 0 (blue) to 1 (red), through the hues.
fn hue(place: f64) -> [f64; 3] {
    let sixths = 4.0 * (1.0 - place.clamp(0.0, 1.0));
    [0.0, 4.0, 2.0].map(|shift: f64| (((sixths + shift).rem_euclid(6.0) - 3.0).abs() - 1.0).clamp(0.0, 1.0))
}

/// What blocks without faces are refused with.
fn no_faces() -> EditError {
    EditError::BadValue { parameter: "element_block_ids", reason: "these blocks have no faces".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Fill, Invocation, NoFiles, ReadModel, Report, run_with_files};
    use crate::model::NoProgress;
    use std::sync::Mutex;

    /// Keeps what is written last.
    #[derive(Default)]
    struct Kept {
        bytes: Mutex<Vec<u8>>,
        model: Mutex<Option<Model>>,
    }

    impl Files for Kept {
        fn read_model(&self, path: &Path, progress: &dyn Progress) -> Result<ReadModel, EditError> {
            NoFiles.read_model(path, progress)
        }
        fn write_model(
            &self,
            model: &Model,
            _path: &Path,
            _progress: &dyn Progress,
        ) -> Result<Vec<String>, EditError> {
            *self.model.lock().unwrap() = Some(model.clone());
            Ok(Vec::new())
        }
        fn write(&self, path: &Path, fill: Fill<'_>) -> Result<(), EditError> {
            let mut bytes = Vec::new();
            fill(&mut bytes)
                .map_err(|error| EditError::File { path: path.to_owned(), reason: error.to_string() })?;
            *self.bytes.lock().unwrap() = bytes;
            Ok(())
        }
    }

    /// What a step writes, what it reports, and the model that it writes beside.
    pub(super) fn written(model: &Model, step: &str) -> Result<(Vec<u8>, Report, Option<Model>), EditError> {
        let kept = Kept::default();
        let edited = run_with_files(model, &Invocation::parse(step).unwrap(), &kept, &NoProgress)?;
        Ok((kept.bytes.into_inner().unwrap(), edited.report, kept.model.into_inner().unwrap()))
    }

    /// The same as text.
    pub(super) fn written_text(model: &Model, step: &str) -> String {
        String::from_utf8(written(model, step).unwrap().0).unwrap()
    }

    #[test]
    fn hues_run_from_blue_to_red() {
        assert_eq!(hue(0.0), [0.0, 0.0, 1.0]);
        assert_eq!(hue(0.25), [0.0, 1.0, 1.0]);
        assert_eq!(hue(0.5), [0.0, 1.0, 0.0]);
        assert_eq!(hue(0.75), [1.0, 1.0, 0.0]);
        assert_eq!(hue(1.0), [1.0, 0.0, 0.0]);
    }

    #[test]
    fn who_cancels_is_told_so() {
        struct Stopped;
        impl Progress for Stopped {
            fn set(&self, _fraction: f32, _doing: &str) {}
            fn is_cancelled(&self) -> bool {
                true
            }
        }
        let step = Invocation::parse("export_csv_file filename='a.csv'").unwrap();
        let model = crate::model::samples::two_hexes();
        let done = run_with_files(&model, &step, &Kept::default(), &Stopped).map(|edited| edited.report);
        assert_eq!(done, Err(EditError::Cancelled));
    }
}
