//! What the headers of all parts say, before any array is read: the files themselves, and whether they fit together.

use super::{
    JoinError,
    part_set::{PartSet, file_name},
    roster::{Roster, VariableRoster},
};
use crate::{
    exodus::{ExodusError, SourceFile, container::allow_open_files, names::Kind},
    model::{Progress, Shared, Warnings, counted},
};
use rayon::prelude::*;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A part that is open.
pub(super) struct Part {
    pub(super) file: Arc<SourceFile>,
    /// The file's name, for messages.
    pub(super) name: String,
}

/// What the headers of all parts say.
pub(super) struct Survey {
    pub(super) parts: Vec<Part>,
    /// 1, 2 or 3.
    pub(super) dimension: usize,
    /// One per kind, in the order of [`Kind::ALL`].
    pub(super) rosters: Vec<Roster>,
    pub(super) nodal_variables: VariableRoster,
    /// The times of the steps that all parts have.
    pub(super) times: Shared<f64>,
}

/// Opens all parts and finds out what the whole has.
///
/// Cost: as [`SourceFile::open`] for each, several at once.
///
/// # Errors
/// If a part is missing or cannot be read, or parts contradict each other.
pub(super) fn survey(
    set: &PartSet,
    warnings: &mut Warnings,
    progress: &dyn Progress,
) -> Result<Survey, ExodusError> {
    set.check_complete()?;
    let parts = open_all(set, warnings, progress)?;
    let dimension = agreed_dimension(&parts)?;
    let rosters = Kind::ALL.iter().map(|&kind| Roster::unite(kind, &parts, dimension, warnings));
    let rosters = rosters.collect::<Result<Vec<_>, _>>()?;
    let names: Vec<Vec<String>> =
        parts.iter().map(|part| variable_names(&part.file.skeleton.nodal_variables)).collect();
    let nodal_variables = VariableRoster::unite(
        "nodal",
        &parts,
        &names.iter().map(Vec::as_slice).collect::<Vec<_>>(),
        |at| parts[at].file.skeleton.num_nodes == 0,
        warnings,
    );
    let times = common_times(&parts, warnings);
    Ok(Survey { parts, dimension, rosters, nodal_variables, times })
}

impl Survey {
    /// The entities of one kind.
    pub(super) fn of(&self, kind: Kind) -> &Roster {
        &self.rosters[kind as usize]
    }

    /// The names of the parts' files.
    pub(super) fn names(&self) -> Vec<&str> {
        self.parts.iter().map(|part| part.name.as_str()).collect()
    }
}

pub(super) fn variable_names<S>(variables: &[(String, S)]) -> Vec<String> {
    variables.iter().map(|(name, _)| name.clone()).collect()
}

fn open_all(
    set: &PartSet,
    warnings: &mut Warnings,
    progress: &dyn Progress,
) -> Result<Vec<Part>, ExodusError> {
    let (paths, num_open) = (set.paths(), AtomicUsize::new(0));
    // The HDF5 library opens each of its files once more.
    allow_open_files(2 * paths.len());
    let open = |path: &std::path::PathBuf| {
        if progress.is_cancelled() {
            return Err(ExodusError::Cancelled);
        }
        let opened = open_one(path);
        let done = num_open.fetch_add(1, Ordering::Relaxed) + 1;
        progress.set(done as f32 / set.num_parts() as f32, "opening the parts");
        opened
    };
    let opened: Vec<Result<(Part, Warnings), ExodusError>> = paths.par_iter().map(open).collect();
    let mut parts = Vec::with_capacity(opened.len());
    let mut told = Told::default();
    for part in opened {
        let (part, says) = part?;
        told.add(&part.name, &says);
        parts.push(part);
    }
    told.tell(parts.len(), warnings);
    Ok(parts)
}

fn open_one(path: &Path) -> Result<(Part, Warnings), ExodusError> {
    let mut warnings = Warnings::default();
    let name = file_name(path);
    let file = SourceFile::open(path, &mut warnings).map_err(|error| JoinError::of_part(&name, error))?;
    Ok((Part { file, name }, warnings))
}

fn agreed_dimension(parts: &[Part]) -> Result<usize, JoinError> {
    let mut with_nodes = parts.iter().filter(|part| part.file.skeleton.num_nodes > 0);
    let Some(first) = with_nodes.next() else {
        return Ok(parts.first().map_or(0, |part| part.file.skeleton.dimension));
    };
    let dimension = first.file.skeleton.dimension;
    match with_nodes.find(|part| part.file.skeleton.dimension != dimension) {
        None => Ok(dimension),
        Some(other) => Err(JoinError::Disagree {
            what: "the dimension is".to_owned(),
            found: other.file.skeleton.dimension.to_string(),
            file: other.name.clone(),
            expected: dimension.to_string(),
            first: first.name.clone(),
        }),
    }
}

/// The times of the first part, as far as all parts have steps; parts in which nothing lies have no say.
pub(super) fn common_times(parts: &[Part], warnings: &mut Warnings) -> Shared<f64> {
    let has_mesh = |part: &&Part| part.file.skeleton.num_nodes > 0;
    let Some(first) = parts.iter().find(has_mesh).or(parts.first()) else { return Shared::default() };
    let times = &first.file.skeleton.times;
    let shortest = parts.iter().filter(has_mesh).min_by_key(|part| part.file.skeleton.times.len());
    let longest = parts.iter().filter(has_mesh).map(|part| part.file.skeleton.times.len()).max();
    let mut common = Arc::clone(times);
    if let (Some(shortest), Some(longest)) = (shortest, longest) {
        let num_common = shortest.file.skeleton.times.len();
        if num_common < longest {
            warnings.add(format!(
                "{} has {num_common} time steps and another part {longest}: those that all parts have are kept",
                shortest.name
            ));
        }
        if num_common < times.len() {
            common = Arc::new(times[..num_common].to_vec());
        }
    }
    for part in parts.iter().filter(has_mesh) {
        let others = part.file.skeleton.times.iter();
        let differing = common.iter().zip(others).position(|(a, b)| a.to_bits() != b.to_bits());
        if let Some(step) = differing {
            warnings.add(format!(
                "step {} is at time {} in {} and at {} in {}: the times of the latter are kept",
                step + 1,
                part.file.skeleton.times[step],
                part.name,
                common[step],
                first.name
            ));
        }
    }
    common
}

/// What parts told while they were read: a sentence that several say is said once, with how many do.
#[derive(Default)]
pub(super) struct Told(Vec<(String, String, usize)>);

impl Told {
    /// Notes what one part told.
    pub(super) fn add(&mut self, file: &str, says: &Warnings) {
        for says in says.iter() {
            match self.0.iter_mut().find(|(known, ..)| known == says) {
                Some((.., count)) => *count += 1,
                None => self.0.push((says.to_owned(), file.to_owned(), 1)),
            }
        }
    }

    /// Says it all.
    pub(super) fn tell(self, num_parts: usize, warnings: &mut Warnings) {
        for (says, first, count) in self.0 {
            warnings.add(match count {
                1 => format!("{first}: {says}"),
                all if all == num_parts => format!("in all parts: {says}"),
                many => format!("in {first} and {}: {says}", counted(many - 1, "more part")),
            });
        }
    }
}
