//! netCDF-4 files, through the netCDF library.
//!
//! The header is read once; values go straight between the file and the caller's buffer, in their stored type. The library allows one
//! call at a time in the whole process. What it leaves out: understanding user-defined types, which are copied as they are.

mod chunk_index;
mod ffi;
mod groups;
mod hyperslab;
mod user_types;
mod write;

pub(super) use ffi::leave_files_unlocked;
pub(super) use write::NetCdf4Writer;

use super::classic::Column;
use super::number::Number;
use super::{
    Attribute, ContainerError, CopiedUserDefined, Dimension, Filter, Format, Header, UserRole, Values,
    Variable,
};
use chunk_index::{Bytes, Damage};
use ffi::RawDimension;
use groups::Group;
use hyperslab::hyperslabs;
use std::ffi::c_int;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use user_types::Found;

/// An open netCDF-4 file.
#[derive(Debug)]
pub(super) struct NetCdf4File {
    /// `None` once it was closed so that it can be opened anew.
    open: RwLock<Option<OpenFile>>,
    /// The library's numbers of the header's variables.
    variable_ids: Vec<c_int>,
    groups: Vec<Group>,
    /// The same file, for our own eyes.
    file: Arc<File>,
    hdf5: Option<i64>,
    /// What was found of the index of each variable of the header, and of all in groups.
    indexes: Vec<OnceLock<Result<(), Damage>>>,
    group_indexes: OnceLock<Result<(), Damage>>,
}

/// The library's number of an open file, which is closed when this is dropped.
#[derive(Debug)]
struct OpenFile(c_int);

impl Drop for OpenFile {
    fn drop(&mut self) {
        // A file that is read loses nothing when closing fails, and one that is written is closed by `finish`.
        let _ = ffi::close(self.0);
    }
}

/// Attributes that the library keeps for itself. Source: the netCDF-4 format specification.
const HIDDEN_ATTRIBUTES: [&str; 10] = [
    "_NCProperties",
    "_Netcdf4Dimid",
    "_Netcdf4Coordinates",
    "_nc3_strict",
    "_IsNetcdf4",
    "_SuperblockVersion",
    "CLASS",
    "NAME",
    "REFERENCE_LIST",
    "DIMENSION_LIST",
];

impl NetCdf4File {
    /// Opens a file by its path; `file` is the same file.
    pub(super) fn open(path: &Path, file: Arc<File>) -> Result<(Header, Self), ContainerError> {
        let damaged = |reason| ContainerError::Hdf5Damaged { reason };
        // What the library refuses it may refuse in a way that harms this process later, so it is not asked here.
        ffi::try_in_child(|| read_all_headers(OpenFile(ffi::open(path)?.ncid).0).map(drop))
            .map_err(damaged)?;
        let opened = ffi::open(path).map_err(damaged)?;
        let open = OpenFile(opened.ncid);
        let (header, variable_ids, groups) = read_all_headers(open.0).map_err(damaged)?;
        for (variable, bytes) in large_rows(&header) {
            ffi::set_cache(open.0, variable_ids[variable], bytes).map_err(damaged)?;
        }
        let indexes = vec![OnceLock::new(); header.variables.len()];
        let (open, group_indexes) = (RwLock::new(Some(open)), OnceLock::new());
        let file = Self { open, variable_ids, groups, file, hdf5: opened.hdf5, indexes, group_indexes };
        Ok((header, file))
    }

    /// Makes sure that the library can follow the index of a variable's chunks; looks when it is asked for the first time.
    fn check_index(&self, header: &Header, variable: usize) -> Result<(), ContainerError> {
        let described = &header.variables[variable];
        let damage = self.indexes[variable].get_or_init(|| self.index_damage("", described));
        damage.clone().map_err(|damage| {
            let reason = format!("the index of its chunks is damaged: {damage}");
            ContainerError::Library { what: format!("reading {}", described.name), reason }
        })
    }

    /// The same of all variables in groups.
    fn check_groups(&self) -> Result<(), ffi::Refusal> {
        let check = || {
            let mut damage = Ok(());
            for group in &self.groups {
                group.each_variable("", &mut |folder, variable| {
                    damage = std::mem::replace(&mut damage, Ok(()))
                        .and_then(|()| self.index_damage(folder, variable));
                });
            }
            damage
        };
        let damaged = |damage| format!("the index of the chunks of a variable is damaged: {damage}");
        self.group_indexes.get_or_init(check).clone().map_err(damaged)
    }

    /// What is wrong with the index of a variable, if anything is.
    fn index_damage(&self, folder: &str, variable: &Variable) -> Result<(), Damage> {
        let find =
            |hdf5| self.with_open(|_| Ok(ffi::header_address(hdf5, folder, &variable.name))).ok().flatten();
        let is_chunked = variable.storage.chunks.is_some();
        match (Bytes::of(&self.file), self.hdf5.filter(|_| is_chunked).and_then(find)) {
            (Some(bytes), Some(header_at)) => chunk_index::check(&bytes, header_at, &variable.storage),
            _ => Ok(()),
        }
    }

    /// Does something with each group directly below the root.
    fn each_group(
        &self,
        work: impl FnMut(&Group) -> Result<(), ContainerError>,
    ) -> Result<(), ContainerError> {
        let mut done = Ok(());
        let asked = self.check_groups().and_then(|()| {
            self.with_open(|_| {
                done = self.groups.iter().try_for_each(work);
                Ok(())
            })
        });
        let closed = |reason| ContainerError::Library { what: "copying the groups".to_owned(), reason };
        asked.map_err(closed).and(done)
    }

    /// `count` values from `start` on of the variable at this position among those of all groups in turn.
    pub(super) fn read_group_values(
        &self,
        mut variable: usize,
        start: u64,
        count: usize,
    ) -> Result<Values, ContainerError> {
        for group in groups::all(&self.groups) {
            match variable.checked_sub(group.num_variables()) {
                Some(later) => variable = later,
                None => {
                    let failed = |reason| ContainerError::Library {
                        what: format!("reading a variable of the group {}", group.name()),
                        reason,
                    };
                    group.check_range(variable, start, count)?;
                    return self.with_open(|_| group.values(variable, start, count)).map_err(failed);
                }
            }
        }
        Err(ContainerError::NoSuchVariable { asked: variable, available: 0 })
    }

    /// Does something with the library's number of the file and its header's user-defined things.
    fn with_root<T>(
        &self,
        work: impl FnOnce(c_int) -> Result<T, ContainerError>,
    ) -> Result<T, ContainerError> {
        let mut done = None;
        let asked = self.with_open(|open| {
            done = Some(work(open));
            Ok(())
        });
        let closed = |reason| ContainerError::Library { what: "copying".to_owned(), reason };
        asked.map_err(closed)?;
        done.unwrap_or_else(|| Err(closed("it was opened anew".to_owned())))
    }

    /// The first difference between what is user-defined in this file and its copies in another, as a sentence.
    pub(super) fn user_defined_difference(
        &self,
        header: &Header,
        other: &Self,
        copied: &[CopiedUserDefined],
    ) -> Result<Option<String>, ContainerError> {
        let compare = |a: c_int, b: c_int| {
            for copied in copied {
                let Some(one) = header.user_defined.get(copied.at) else { continue };
                let (names, shape) = match &one.role {
                    UserRole::Type => ([None, None], Vec::new()),
                    UserRole::Variable { dimensions } => {
                        let shape = dimensions.iter().map(|&at| header.dimensions[at].len).collect();
                        ([Some(one.name.as_str()), copied.variable.as_deref()], shape)
                    }
                    UserRole::Attribute { of } => ([of.as_deref(), copied.variable.as_deref()], Vec::new()),
                };
                let difference = user_types::difference((a, b), one, (names, &shape))?;
                if difference.is_some() {
                    return Ok(difference);
                }
            }
            Ok(None)
        };
        self.with_open(|a| other.with_open(|b| compare(a, b))).map_err(|reason| ContainerError::Library {
            what: "comparing what was copied".to_owned(),
            reason,
        })
    }

    /// The first difference between the groups of two files, as a sentence.
    pub(super) fn group_difference(&self, other: &Self) -> Result<Option<String>, ContainerError> {
        let compare = |_| groups::differences(&self.groups, &other.groups);
        let checked = self.check_groups().and_then(|()| other.check_groups());
        checked
            .and_then(|()| self.with_open(|_| other.with_open(compare)))
            .map_err(|reason| ContainerError::Library { what: "comparing the groups".to_owned(), reason })
    }

    /// Closes the file when nobody is reading; reading is an error from then on.
    pub(super) fn close(&self) {
        self.open.write().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Does something with the library's number of the file, which stays open meanwhile.
    fn with_open<T>(&self, work: impl FnOnce(c_int) -> Result<T, ffi::Refusal>) -> Result<T, ffi::Refusal> {
        match &*self.open.read().unwrap_or_else(PoisonError::into_inner) {
            Some(open) => work(open.0),
            None => Err("it was opened anew".to_owned()),
        }
    }

    /// Fills `out` with values of the variable's own type; the range must exist.
    pub(super) fn read<T: Number>(
        &self,
        header: &Header,
        variable: usize,
        start: u64,
        out: &mut [T],
    ) -> Result<(), ContainerError> {
        self.check_index(header, variable)?;
        let mut rest = out;
        for slab in hyperslabs(&header.shape(variable), start, rest.len() as u64) {
            let (now, later) = rest.split_at_mut(slab.num_values().min(rest.len()));
            self.with_open(|open| ffi::get(open, self.variable_ids[variable], &slab, now))
                .map_err(|reason| self.read_error(header, variable, reason))?;
            rest = later;
        }
        Ok(())
    }

    /// Fills `out` with one value of each row of the first dimension, from row `first` on, at position `within` of the
    /// row; the rows must exist.
    pub(super) fn read_column<T: Number>(
        &self,
        header: &Header,
        variable: usize,
        column: Column,
        out: &mut [T],
    ) -> Result<(), ContainerError> {
        self.check_index(header, variable)?;
        let shape = header.shape(variable);
        let start = column.first * column.row_len + column.within;
        let Some(mut slab) = hyperslabs(&shape, start, 1).pop() else { return Ok(()) };
        if let Some(rows) = slab.count.first_mut() {
            *rows = out.len();
        }
        self.with_open(|open| ffi::get(open, self.variable_ids[variable], &slab, out))
            .map_err(|reason| self.read_error(header, variable, reason))
    }

    pub(super) fn read_strings(
        &self,
        header: &Header,
        variable: usize,
        start: u64,
        count: usize,
    ) -> Result<Vec<String>, ContainerError> {
        self.check_index(header, variable)?;
        let mut strings = Vec::new();
        for slab in hyperslabs(&header.shape(variable), start, count as u64) {
            let read = self
                .with_open(|open| ffi::get_strings(open, self.variable_ids[variable], &slab))
                .map_err(|reason| self.read_error(header, variable, reason))?;
            strings.extend(read);
        }
        Ok(strings)
    }

    /// How many values to convert at a time.
    pub(super) fn piece_len(&self, header: &Header, variable: usize) -> usize {
        piece_len(header, variable)
    }

    fn read_error(&self, header: &Header, variable: usize, reason: String) -> ContainerError {
        let described = &header.variables[variable];
        let has = |filter: u32| self.with_open(|open| Ok(ffi::has_filter(open, filter))).unwrap_or(true);
        let mut filters = described.storage.other_filters.iter().map(|filter| filter.id);
        let missing = filters.find(|&filter| !has(filter));
        match missing {
            Some(filter) if filter != Filter::CHECKSUM => {
                ContainerError::MissingFilter { variable: described.name.clone(), filter, reason }
            }
            _ => ContainerError::Library { what: format!("reading {}", described.name), reason },
        }
    }
}

/// Variables whose chunks are larger than what is usually kept and not read as a whole, with the bytes to keep.
///
/// Of results whose chunks hold several steps, a row of chunks, so that reading step by step does not unpack each for
/// every step; of the mesh's arrays a chunk for each thread that reads a part of them.
fn large_rows(header: &Header) -> Vec<(usize, usize)> {
    const ALL: usize = 512 << 20;
    const LARGEST: usize = 48 << 20;
    let row_len = |(at, variable): (usize, &Variable)| {
        let &first = variable.storage.chunks.as_ref()?.first()?;
        let values = header.shape(at).iter().skip(1).fold(first, |product, &len| product.saturating_mul(len));
        let is_stepped =
            variable.dimensions.first().is_some_and(|&first| header.dimensions[first].is_unlimited);
        let readers = if is_stepped { 1 } else { rayon::current_num_threads().clamp(1, 8) as u64 };
        let bytes = usize::try_from(values.saturating_mul(8 * readers)).ok()?;
        (first > 1 && bytes > ffi::USUAL_CACHE).then_some((at, bytes))
    };
    let mut rows: Vec<(usize, usize)> = header.variables.iter().enumerate().filter_map(row_len).collect();
    let most = LARGEST.min(ALL / rows.len().max(1));
    rows.iter_mut().for_each(|(_, bytes)| *bytes = most.min(*bytes));
    rows
}

/// Values that are converted at a time: whole rows of chunks, so that none is unpacked twice, and about a million.
fn piece_len(header: &Header, variable: usize) -> usize {
    const ENOUGH: u64 = 1 << 20;
    let shape = header.shape(variable);
    let chunks = header.variables[variable].storage.chunks.as_deref().unwrap_or_default();
    let product =
        |lengths: &[u64]| lengths.iter().fold(1_u64, |product, &len| product.saturating_mul(len.max(1)));
    let row = match (chunks.first(), shape.get(1..)) {
        (Some(&first), Some(rest)) => first.max(1).saturating_mul(product(rest)),
        _ => 1,
    };
    let row = row.min(product(chunks).max(16 * ENOUGH));
    usize::try_from(row.saturating_mul(ENOUGH.div_ceil(row))).unwrap_or(1 << 20)
}

/// The header of a file, with the numbers of its variables and its groups.
fn read_all_headers(ncid: c_int) -> Result<(Header, Vec<c_int>, Vec<Group>), ffi::Refusal> {
    let (mut header, variable_ids, dimensions) = read_header(ncid, &[])?;
    let groups = match header.format {
        Format::NetCdf4 => groups::below(ncid, &dimensions, &mut header.not_understood)?,
        _ => Vec::new(),
    };
    header.groups = groups.iter().map(Group::described).collect();
    Ok((header, variable_ids, groups))
}

/// The header of the root, or of a group that sees these dimensions; with the numbers of its variables and all dimensions.
fn read_header(
    ncid: c_int,
    seen: &[RawDimension],
) -> Result<(Header, Vec<c_int>, Vec<RawDimension>), ffi::Refusal> {
    let (format, num_attributes, num_variables) = ffi::summary(ncid)?;
    let mut raw_dimensions = seen.to_vec();
    raw_dimensions.extend(ffi::dimensions(ncid)?);
    let mut found = Found::default();
    found.types(ncid)?;
    let attributes = read_attributes((ncid, ffi::GLOBAL), "", num_attributes, &mut found)?;
    let (mut variables, mut variable_ids) = (Vec::new(), Vec::new());
    for id in (0..num_variables).filter_map(|id| c_int::try_from(id).ok()) {
        let raw = ffi::variable(ncid, id)?;
        let position = |id: &c_int| raw_dimensions.iter().position(|dimension| dimension.id == *id);
        let dimensions: Option<Vec<usize>> = raw.dimension_ids.iter().map(position).collect();
        let (data_type, dimensions) = match (raw.data_type, dimensions) {
            (Some(data_type), Some(dimensions)) => (data_type, dimensions),
            (_, dimensions) => {
                found.variable(ncid, &raw.name, dimensions)?;
                continue;
            }
        };
        let storage = ffi::storage(ncid, id, dimensions.len())?;
        let attributes = read_attributes((ncid, id), &raw.name, raw.num_attributes, &mut found)?;
        variables.push(Variable { name: raw.name, data_type, dimensions, attributes, storage });
        variable_ids.push(id);
    }
    let dimension = |raw: &RawDimension| Dimension {
        name: raw.name.clone(),
        len: raw.len as u64,
        is_unlimited: raw.is_unlimited,
    };
    let dimensions = raw_dimensions.iter().map(dimension).collect();
    let (user_defined, not_understood) = (found.defined, found.lost);
    let groups = Vec::new();
    let header = Header { format, dimensions, attributes, variables, groups, user_defined, not_understood };
    Ok((header, variable_ids, raw_dimensions))
}

fn read_attributes(
    of: (c_int, c_int),
    owner: &str,
    count: usize,
    found: &mut Found,
) -> Result<Vec<Attribute>, ffi::Refusal> {
    let mut attributes = Vec::new();
    for position in 0..count {
        let raw = ffi::attribute(of.0, of.1, position)?;
        if HIDDEN_ATTRIBUTES.contains(&raw.name.as_str()) {
            continue;
        }
        match raw.value {
            Some(value) => attributes.push(Attribute { name: raw.name, value }),
            None => found.attribute(of, owner, &raw.name)?,
        }
    }
    Ok(attributes)
}
