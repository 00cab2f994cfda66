//! Proving that a file that was written says what it was to say, before it takes the place of another.
//!
//! Three things are compared. The header with the one that was planned, every dimension, attribute and variable of it.
//! The bytes that were copied with those of the original: that no byte differs is all that there is to prove of them. What
//! was carried over otherwise, value for value with the original, a piece at a time.
//! Everything else as the reader understands it: the file is opened as any other, and the model that comes out, into
//! which the arrays whose bytes were compared are taken unread, is compared with the one that was saved, value for value.
//! What it leaves out: whether the disk keeps what the system has accepted; that is for flushing.

use super::{
    carried::each_carried_piece,
    kept::Kept,
    normalised::attributes_differ,
    plan::{Content, Planned},
};
use crate::{
    exodus::{
        ExodusError,
        compare::{Rounded, first_difference_but},
        container::{Container, CopiedUserDefined, DataType, Format, Header, Values},
        lazy::StepValues,
        read::SourceFile,
    },
    model::{Model, PartOfProgress, Progress, Source, Warnings},
};
use std::{
    collections::HashSet,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// What a file is to say.
pub(super) struct Expected<'a, 'm> {
    pub(super) model: &'a Model,
    pub(super) header: &'a Header,
    pub(super) variables: &'a [Planned<'m>],
    pub(super) user_defined: &'a [CopiedUserDefined],
    pub(super) kept: Option<Kept<'m>>,
    /// The variables that were copied as bytes: positions in the original and in the file.
    pub(super) pairs: Vec<(usize, usize)>,
}

impl Expected<'_, '_> {
    /// How many variables are proven by their bytes, and how many by their values.
    pub(super) fn proofs(&self) -> (usize, usize) {
        let copied: HashSet<usize> = self.pairs.iter().map(|&(_, new)| new).collect();
        let of_own_types = self.user_defined.iter().filter(|copied| copied.variable.is_some()).count();
        let compared = (0..self.variables.len()).filter(|at| !copied.contains(at)).count();
        (copied.len(), compared + of_own_types)
    }
}

/// Reads the new file and compares it with what it was to say.
///
/// Memory: the arrays of the mesh that were not copied, and a few variables of one step.
///
/// # Errors
/// If it says anything else, cannot be read, or the work is cancelled.
pub(super) fn verify(
    expected: &Expected<'_, '_>,
    path: &Path,
    progress: &dyn Progress,
) -> Result<(), ExodusError> {
    let written = SourceFile::open(path, &mut Warnings::default())?;
    if let Some(difference) = header_difference(expected.header, &written.container) {
        return Err(ExodusError::Verification { difference });
    }
    if let Some(kept) = expected.kept.as_ref().filter(|_| expected.header.format == Format::NetCdf4) {
        let (original, written) = (&kept.file.container, &written.container);
        let difference = match original.user_defined_difference(written, expected.user_defined)? {
            None => original.group_difference(written)?,
            found => found,
        };
        if let Some(difference) = difference {
            return Err(ExodusError::Verification { difference });
        }
    }
    compare_bytes(expected, &written.container, &PartOfProgress::new(progress, 0.0, 0.3))?;
    compare_carried(expected, &written.container, &PartOfProgress::new(progress, 0.3, 0.4))?;
    let known = expected.kept.as_ref().map(|kept| kept.known.copied(&expected.pairs));
    let known = known.unwrap_or_default();
    let reading = PartOfProgress::new(progress, 0.4, 0.5);
    let reread = written.read_but(&known, &mut Warnings::default(), &reading)?;
    let pairs: HashSet<(usize, usize)> = expected.pairs.iter().copied().collect();
    let is_proven = |a: &Source, b: &Source| {
        let (Some(a), Some(b), Some(kept)) = (StepValues::of(a), StepValues::of(b), &expected.kept) else {
            return false;
        };
        let place = |values: &StepValues| (values.first, values.stride, values.len, values.per_step);
        Arc::ptr_eq(&a.live.container(), &kept.file.container)
            && Arc::ptr_eq(&b.live.container(), &written.container)
            && pairs.contains(&(a.variable, b.variable))
            && place(a) == place(b)
    };
    let rest = PartOfProgress::new(progress, 0.5, 1.0);
    match first_difference_but(expected.model, &reread, rounded(expected), &is_proven, &rest)? {
        Some(difference) => Err(ExodusError::Verification { difference }),
        None => Ok(()),
    }
}

/// Which values the file has as floats; the model has doubles.
fn rounded(expected: &Expected<'_, '_>) -> Rounded {
    let dimensions = &expected.header.dimensions;
    let is_float = |planned: &Planned<'_>| planned.variable.data_type == DataType::Float;
    let is_stepped = |planned: &Planned<'_>| {
        planned.variable.dimensions.first().is_some_and(|&first| dimensions[first].name == "time_step")
    };
    let floats = || expected.variables.iter().filter(|planned| is_float(planned));
    Rounded { mesh: floats().any(|planned| !is_stepped(planned)), results: floats().any(is_stepped) }
}

fn compare_bytes(
    expected: &Expected<'_, '_>,
    written: &Container,
    progress: &dyn Progress,
) -> Result<(), ExodusError> {
    let Some(kept) = &expected.kept else { return Ok(()) };
    let done = AtomicU64::new(0);
    let total = written.file_len().max(1);
    let difference = written.first_difference(&kept.file.container, &expected.pairs, |len| {
        let done = done.fetch_add(len, Ordering::Relaxed) + len;
        progress.set(done as f32 / total as f32, "comparing what was copied");
        if progress.is_cancelled() { Err(ExodusError::Cancelled) } else { Ok(()) }
    });
    match difference? {
        Some(at) => {
            Err(ExodusError::Verification { difference: format!("byte {at} is not as in the original") })
        }
        None => Ok(()),
    }
}

/// Compares what was carried over and not copied as bytes with the original.
fn compare_carried(
    expected: &Expected<'_, '_>,
    written: &Container,
    progress: &dyn Progress,
) -> Result<(), ExodusError> {
    let Some(kept) = &expected.kept else { return Ok(()) };
    let copied: HashSet<usize> = expected.pairs.iter().map(|&(_, new)| new).collect();
    let header = expected.header;
    for (at, planned) in expected.variables.iter().enumerate().filter(|(at, _)| !copied.contains(at)) {
        let Content::Carried(carried) = &planned.content else { continue };
        let first = planned.variable.dimensions.first();
        let steps = first.map(|&first| &header.dimensions[first]).filter(|first| first.name == "time_step");
        // Taken step by step as it was written.
        let steps: Vec<Option<usize>> = match steps {
            Some(steps) => (0..usize::try_from(steps.len).unwrap_or(usize::MAX)).map(Some).collect(),
            None => vec![None],
        };
        let compare = |start: u64, values: &Values| {
            if progress.is_cancelled() {
                return Err(ExodusError::Cancelled);
            }
            if written.read_values(at, start, values.len())?.are_same(values) {
                return Ok(());
            }
            let difference = format!("{} is not as in the original", planned.variable.name);
            Err(ExodusError::Verification { difference })
        };
        let width = header.shape(at).last().copied();
        for step in steps {
            each_carried_piece(&kept.file.container, (carried, width), step, compare)?;
        }
        progress.set(at as f32 / expected.variables.len() as f32, "comparing what was carried over");
    }
    Ok(())
}

/// The first thing in a header that was planned and is not there as planned.
fn header_difference(planned: &Header, written: &Container) -> Option<String> {
    let found = written.header();
    if let Some(truncation) = written.truncation() {
        return Some(format!("{} bytes were written instead of {}", truncation.found, truncation.expected));
    }
    if found.format != planned.format {
        return Some(format!("it is {} instead of {}", found.format, planned.format));
    }
    if let Some(name) = attributes_differ(&planned.attributes, &found.attributes) {
        return Some(format!("the attribute {name} of the file differs"));
    }
    if found.dimensions.len() != planned.dimensions.len() || found.variables.len() != planned.variables.len()
    {
        let counts = |header: &Header| (header.dimensions.len(), header.variables.len());
        let ((dimensions, variables), (found_dimensions, found_variables)) = (counts(planned), counts(found));
        return Some(format!(
            "{found_dimensions} dimensions and {found_variables} variables were written instead of {dimensions} and {variables}"
        ));
    }
    for (planned, found) in planned.dimensions.iter().zip(&found.dimensions) {
        if planned != found {
            return Some(format!("the dimension {} differs", planned.name));
        }
    }
    for (at, (variable, there)) in planned.variables.iter().zip(&found.variables).enumerate() {
        let describes = |header: &Header, variable: &crate::exodus::container::Variable| {
            (variable.name.clone(), variable.data_type, header.shape(at))
        };
        if describes(planned, variable) != describes(found, there) {
            return Some(format!("{} has another name, type or shape", variable.name));
        }
        if let Some(name) = attributes_differ(&variable.attributes, &there.attributes) {
            return Some(format!("the attribute {name} of {} differs", variable.name));
        }
    }
    None
}
