//! [`SourceFile`]: an Exodus file that is open.

use super::{
    arrays::{self, Lost},
    conventions,
    known::Known,
    lookup::{Lookup, Notes, number_of},
    outline::Outline,
    ranges,
    skeleton::{Skeleton, read_skeleton},
};
use crate::{
    exodus::{
        ExodusError, Written,
        container::{AttributeValue, Container, DataType, Format, Header, Stamp, UserRole},
        live::{LiveFile, News},
        names::{self, Kind},
    },
    model::{Coordinates, Model, NoProgress, Progress, UserAttribute, Warnings, counted, real_text},
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

/// An open Exodus file: its table of contents, and the way to its arrays.
///
/// It keeps the file open, so that results can be read and the file be carried over when the model is saved, even if
/// something else takes its name meanwhile.
#[derive(Debug)]
pub struct SourceFile {
    path: PathBuf,
    pub(crate) container: Arc<Container>,
    pub(crate) live: Arc<LiveFile>,
    pub(crate) skeleton: Skeleton,
    pub(crate) notes: Notes,
    as_read: OnceLock<Model>,
    /// Arrays that the model lacks, since they cannot be read.
    lost: OnceLock<Lost>,
}

/// What a file says about itself, for `info` and the raw-file panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The kind of file.
    pub format: Format,
    /// Bytes in the file.
    pub bytes: u64,
    /// Version of the library that wrote it, as stored.
    pub api_version: Option<f64>,
    /// Version of the layout, as stored.
    pub version: Option<f64>,
    /// 4 or 8: bytes of a real, as announced.
    pub word_size: Option<i64>,
    /// Whether any array of whole numbers is stored with 64 bits.
    pub int64: bool,
    /// Edges in all edge blocks.
    pub num_edges: usize,
    /// Faces in all face blocks.
    pub num_faces: usize,
    /// Width of names, with the NUL; `None` if there is no such dimension.
    pub len_name: Option<u64>,
    /// For a part of a decomposed model: how many parts there are and which this is, from 0.
    pub processor: Option<[i64; 2]>,
}

/// What the model does not say and a save carries over as it is: names as in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// Variables: not understood, or understood and without a place in the model.
    pub variables: Vec<String>,
    /// Dimensions that the format does not know.
    pub dimensions: Vec<String>,
    /// Attributes of the file as a whole that are neither the model's nor those that every file has.
    pub attributes: Vec<String>,
    /// Groups below the root, which are no part of the model.
    pub groups: Vec<String>,
}

impl SourceFile {
    /// Opens a file and reads everything but the big arrays. Findings go into `warnings`.
    ///
    /// Cost: proportional to the header and the small arrays (names, ids, truth tables, times).
    ///
    /// # Errors
    /// If the file cannot be opened, is no netCDF file or no Exodus file, or lacks most of its mesh.
    pub fn open(path: &Path, warnings: &mut Warnings) -> Result<Arc<Self>, ExodusError> {
        let container = Arc::new(Container::open(path)?);
        let live = Arc::new(LiveFile::new(path, Arc::clone(&container)));
        Self::of_container(path, container, live, warnings)
    }

    fn of_container(
        path: &Path,
        container: Arc<Container>,
        live: Arc<LiveFile>,
        warnings: &mut Warnings,
    ) -> Result<Arc<Self>, ExodusError> {
        check_exodus(container.header())?;
        let lookup = Lookup::new(&container);
        warn_of_header(container.header(), warnings);
        let skeleton = read_skeleton(&lookup, &live, warnings)?;
        warn_of_last_written_time(container.header(), &skeleton, warnings);
        let mut notes = lookup.into_notes();
        notes.implausible.iter().for_each(|says| warnings.add(says.as_str()));
        note_what_is_cut(&container, &skeleton, &mut notes, warnings)?;
        let file = Self {
            path: path.to_owned(),
            container,
            live,
            skeleton,
            notes,
            as_read: OnceLock::new(),
            lost: OnceLock::new(),
        };
        Ok(Arc::new(file))
    }

    /// How the file was when it was opened, or found to have grown.
    pub fn stamp(&self) -> Stamp {
        self.live.container().stamp()
    }

    /// What has become of the file since it was opened: whether a solver has added steps, or something else has happened.
    ///
    /// Cost: two questions to the file system if nothing was written; else the header is read, so not for the thread of a
    /// window.
    pub fn news(&self) -> News {
        self.live.news()
    }

    /// The same, when something may have been saved in the place of the file since: then of what was saved.
    pub fn news_after(&self, saved: &[Written]) -> News {
        saved.iter().rev().find_map(|written| written.news(self)).unwrap_or_else(|| self.news())
    }

    /// The same file with the steps that were added since it was opened, and the same arrays as far as they are read.
    ///
    /// From then on the sources of this file's model yield the new steps too. Findings go into `warnings`. Cost: as
    /// [`SourceFile::open`]; the mesh is not read again.
    ///
    /// # Errors
    /// As [`SourceFile::open`], and if the file is not what was opened.
    pub fn with_new_steps(&self, warnings: &mut Warnings) -> Result<Arc<Self>, ExodusError> {
        if !self.live.is_still_there() {
            return Err(ExodusError::ChangedOnDisk);
        }
        let file = Self::of_live(&self.path, &self.live, warnings)?;
        if let Some(model) = self.as_read.get() {
            let times = Arc::clone(&file.skeleton.times);
            file.as_read.get_or_init(|| Model { times, ..model.clone() });
        }
        Ok(file)
    }

    /// A file that is open already, as it is now: from now on its sources yield all steps that it has.
    pub(crate) fn of_live(
        path: &Path,
        live: &Arc<LiveFile>,
        warnings: &mut Warnings,
    ) -> Result<Arc<Self>, ExodusError> {
        Self::of_container(path, live.container(), Arc::clone(live), warnings)
    }

    /// The path that it was opened by.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The table of contents. Cost: proportional to the number of entities and variables.
    pub fn outline(&self) -> Outline {
        let header = self.container.header();
        Outline::of_skeleton(&self.skeleton, |variable| {
            usize::try_from(header.num_values(variable)).unwrap_or(usize::MAX)
        })
    }

    /// Reads the model; results stay in the file and are read when somebody looks.
    ///
    /// Cost: one pass over the mesh's bytes, by all threads. Memory: the model's own arrays. A second call gives the
    /// same model again without reading.
    ///
    /// # Errors
    /// If something has written to the file since it was opened, it means more than it can hold, or the work is
    /// cancelled. An array that cannot be read is told and left out.
    pub fn read_model(&self, warnings: &mut Warnings, progress: &dyn Progress) -> Result<Model, ExodusError> {
        if let Some(model) = self.as_read.get() {
            return Ok(model.clone());
        }
        let model = self.read_but(&Known::default(), warnings, progress)?;
        Ok(self.as_read.get_or_init(|| model).clone())
    }

    /// As [`SourceFile::read_model`], with arrays that are known not to differ from those in the file; each call reads.
    ///
    /// # Errors
    /// As there.
    pub(crate) fn read_but(
        &self,
        known: &Known,
        warnings: &mut Warnings,
        progress: &dyn Progress,
    ) -> Result<Model, ExodusError> {
        let model = arrays::read_model(&self.container, &self.skeleton, known, warnings, progress);
        if !matches!(model, Err(ExodusError::Cancelled)) && !self.live.is_still_there() {
            return Err(ExodusError::ChangedOnDisk);
        }
        let (mut model, lost) = model?;
        self.lost.get_or_init(|| lost);
        conventions::settle(&mut model, warnings);
        ranges::tell(&model, warnings);
        model.validate()?;
        Ok(model)
    }

    /// All values of a variable of whole numbers, one of the maps.
    ///
    /// # Errors
    /// If they cannot be read or memory is short.
    pub(crate) fn read_integers(&self, variable: usize) -> Result<Vec<i64>, ExodusError> {
        let known = Known::default();
        arrays::ArrayReader::new(&self.container, &self.skeleton, &known, &NoProgress)
            .whole(variable, Container::read_i64_into)
    }

    /// The coordinates alone.
    ///
    /// # Errors
    /// If they cannot be read or memory is short.
    pub(crate) fn read_coordinates(&self) -> Result<Coordinates, ExodusError> {
        let known = Known::default();
        arrays::ArrayReader::new(&self.container, &self.skeleton, &known, &NoProgress)
            .coordinates(&self.skeleton)
    }

    /// The model as it was read; `None` before [`SourceFile::read_model`].
    pub fn as_read(&self) -> Option<&Model> {
        self.as_read.get()
    }

    /// Variables that could not be read, and why: a model written without them would lose them.
    pub(crate) fn unreadable(&self) -> impl Iterator<Item = &(usize, String)> {
        self.notes.unreadable.iter().chain(self.lost.get().into_iter().flatten())
    }

    /// The header of the file: its dimensions, attributes and variables, for the raw-file panel.
    pub fn header(&self) -> &Header {
        self.container.header()
    }

    /// What the file says about itself.
    pub fn facts(&self) -> Facts {
        let header = self.container.header();
        let number = |names: &[&str]| names.iter().find_map(|name| global(header, name).and_then(number_of));
        let variables = || header.variables.iter().zip(&self.notes.taken);
        Facts {
            format: header.format,
            bytes: self.container.file_len(),
            api_version: number(&["api_version", "api version"]),
            version: number(&["version"]),
            word_size: announced_word_size(header),
            int64: variables().any(|(variable, &taken)| taken && variable.data_type == DataType::Int64),
            num_edges: self.skeleton.total(Kind::EdgeBlock),
            num_faces: self.skeleton.total(Kind::FaceBlock),
            len_name: header.dimension("len_name"),
            processor: processor_info(header).or_else(|| part_by_name(&self.path, header)),
        }
    }

    /// What the model does not say and a save carries over.
    pub fn foreign(&self) -> Foreign {
        let header = self.container.header();
        let mut used = vec![false; header.dimensions.len()];
        for (variable, _) in header.variables.iter().zip(&self.notes.taken).filter(|(_, taken)| **taken) {
            variable.dimensions.iter().for_each(|&dimension| used[dimension] = true);
        }
        let known = |name: &str| {
            names::is_model_dimension(name) || matches!(name, "len_name" | "len_string" | "len_line" | "four")
        };
        let dimensions = header
            .dimensions
            .iter()
            .zip(&used)
            .filter(|(dimension, used)| !**used && !known(&dimension.name));
        let attributes = header.attributes.iter().map(|attribute| &attribute.name);
        let carried = self.carried_variables().map(|at| header.variables[at].name.clone());
        let of_own_types = header.user_defined.iter();
        let of_own_types = of_own_types.filter(|one| matches!(one.role, UserRole::Variable { .. }));
        let of_own_types = of_own_types.map(|one| one.name.clone());
        Foreign {
            variables: carried.chain(of_own_types).collect(),
            dimensions: dimensions.map(|(dimension, _)| dimension.name.clone()).collect(),
            attributes: attributes.filter(|name| UserAttribute::is_internal(name)).cloned().collect(),
            groups: header.groups.iter().map(|group| group.name.clone()).collect(),
        }
    }

    /// Positions of the variables that are not part of the model.
    pub(crate) fn carried_variables(&self) -> impl Iterator<Item = usize> + '_ {
        self.notes.taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(at, _)| at)
    }
}

fn global<'a>(header: &'a Header, name: &str) -> Option<&'a AttributeValue> {
    header.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &attribute.value)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "4 or 8; a nonsensical number saturates and matches neither"
)]
fn announced_word_size(header: &Header) -> Option<i64> {
    ["floating_point_word_size", "floating point word size"]
        .iter()
        .find_map(|name| global(header, name).and_then(number_of))
        .map(|size| size as i64)
}

/// A netCDF file is taken for Exodus if it has an attribute or a dimension that nothing else has.
fn check_exodus(header: &Header) -> Result<(), ExodusError> {
    const ATTRIBUTES: [&str; 4] =
        ["api_version", "api version", "floating_point_word_size", "floating point word size"];
    const DIMENSIONS: [&str; 4] = ["num_nodes", "num_dim", "num_elem", "num_el_blk"];
    let is_exodus = ATTRIBUTES.iter().any(|name| global(header, name).is_some())
        || DIMENSIONS.iter().any(|name| header.dimension(name).is_some());
    if is_exodus {
        return Ok(());
    }
    Err(ExodusError::NotExodus {
        missing: "the attributes api_version and floating_point_word_size and the dimensions num_nodes, num_elem and num_el_blk",
    })
}

fn warn_of_header(header: &Header, warnings: &mut Warnings) {
    match global(header, "version").and_then(number_of) {
        None => {
            warnings.add("the file does not say its Exodus version: other programs refuse it; saving adds it")
        }
        Some(version) if version < 2.0 => {
            warnings.add(format!("the file says Exodus version {version}, which other programs refuse"));
        }
        Some(_) => {}
    }
    if announced_word_size(header).is_none() {
        warnings.add("the file does not say the size of its reals: other programs refuse it; saving adds it");
    }
    for group in &header.groups {
        let says =
            "is kept and can be looked at as a raw file: models in groups of netCDF-4 are not supported";
        warnings.add(format!("the group {} {says}", group.name));
    }
    for one in header.user_defined.iter().filter(|one| one.role != UserRole::Type) {
        warnings.add(format!(
            "{} is of a type of the file's own ({}): it is kept and not shown",
            one.called, one.words
        ));
    }
    for name in &header.not_understood {
        warnings.add(format!(
            "{name} is of a type that cannot be read, since it holds texts, or lists in another type"
        ));
    }
}

/// IOSS hides the steps that are later than the time of the last flush.
fn warn_of_last_written_time(header: &Header, skeleton: &Skeleton, warnings: &mut Warnings) {
    let Some(written) = global(header, "last_written_time").and_then(number_of) else { return };
    let later = skeleton.times.iter().filter(|&&time| time > written).count();
    if later > 0 && written <= -1.0e38 {
        warnings.add(
            "its last_written_time says that the program which wrote the file stopped before its first flush",
        );
    } else if later > 0 {
        warnings.add(format!(
            "its last_written_time is {}: Sierra's programs do not see the {} after it",
            real_text(written),
            counted(later, "step")
        ));
    }
}

/// Notes which arrays of the mesh a classic file lacks that was cut short: they are read as far as they go.
///
/// Errors: if less than half of the mesh is there, so that room would be made for what nobody has.
fn note_what_is_cut(
    container: &Container,
    skeleton: &Skeleton,
    notes: &mut Notes,
    warnings: &mut Warnings,
) -> Result<(), ExodusError> {
    let Some(truncation) = container.truncation() else { return Ok(()) };
    let header = container.header();
    let (mut expected, mut missing) = (0_u64, 0_u64);
    for variable in skeleton.array_variables() {
        let (name, count) = (&header.variables[variable].name, header.num_values(variable));
        expected = expected.saturating_add(count);
        let Some(available) = container.unavailable_from(variable) else { continue };
        missing = missing.saturating_add(count - available);
        if missing > expected / 2 + CUT_AT_MOST {
            let (expected, found) = (truncation.expected, truncation.found);
            return Err(ExodusError::CutShort { variable: name.clone(), expected, found });
        }
        let says = format!("the file was cut short: {available} of {count} values of {name} are there");
        warnings.add(says.as_str());
        notes.unreadable.push((variable, says));
    }
    Ok(())
}

/// Values that may be missing of any mesh, however small.
const CUT_AT_MOST: u64 = 1 << 16;

/// What the file itself says of being a part: how many there are, and which it is.
fn processor_info(header: &Header) -> Option<[i64; 2]> {
    match global(header, "processor_info") {
        Some(AttributeValue::Integers(_, values)) => values.as_slice().try_into().ok(),
        _ => None,
    }
}

/// The same by the file's name, `mesh.e.16.03`, if the header counts as many parts or another part lies beside it.
fn part_by_name(path: &Path, header: &Header) -> Option<[i64; 2]> {
    let name = path.file_name()?.to_str()?;
    let (rest, which) = name.rsplit_once('.')?;
    let (stem, count) = rest.rsplit_once('.')?;
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let (parts, part) = (number(count)?, number(which)?);
    if part >= parts || which.len() != count.len() {
        return None;
    }
    let another = format!("{stem}.{count}.{:0width$}", u32::from(part == 0), width = count.len());
    let is_part = header.dimension("num_processors") == Some(u64::from(parts))
        || (parts > 1 && path.with_file_name(another).is_file());
    is_part.then_some([i64::from(parts), i64::from(part)])
}
