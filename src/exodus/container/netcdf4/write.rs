//! Writing a netCDF-4 file.

use super::super::attribute::{integers_for_attribute, reals_for_attribute};
use super::super::number::{Number, with_number};
use super::super::{
    Attribute, AttributeValue, ContainerError, CopiedUserDefined, DataType, Filter, Format, Header, Storage,
    UserDefined, UserRole, Variable,
};
use super::groups::Seen;
use super::hyperslab::hyperslabs;
use super::user_types::{Types, copy_attribute, copy_variable, owner};
use super::{NetCdf4File, OpenFile, ffi};
use std::ffi::c_int;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A netCDF-4 file that is being written.
#[derive(Debug)]
pub(in super::super) struct NetCdf4Writer {
    open: OpenFile,
    variable_ids: Vec<c_int>,
    /// The dimensions with their ids, for groups.
    dimensions: Seen,
    path: PathBuf,
}

impl NetCdf4Writer {
    /// Creates or empties the file and defines everything in the header.
    pub(in super::super) fn create(path: &Path, header: &Header) -> Result<Self, ContainerError> {
        check_types(header)?;
        // Asks the system first, since it says better than the library why a file cannot be written.
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(path)
            .map_err(|error| ContainerError::from_io("creating the file", error))?;
        let refused = |what: &str| library_error(what.to_owned());
        let open = ffi::create(path, header.format)
            .map_err(refused("creating the file"))
            .map_err(|error| explained(path, error))?;
        let open = OpenFile(open);
        let mut dimension_ids = Vec::with_capacity(header.dimensions.len());
        for dimension in &header.dimensions {
            let len = (!dimension.is_unlimited).then(|| usize::try_from(dimension.len).unwrap_or(usize::MAX));
            let id = ffi::define_dimension(open.0, &dimension.name, len)
                .map_err(library_error(format!("defining dimension {}", dimension.name)))?;
            dimension_ids.push(id);
        }
        for attribute in &header.attributes {
            put_attribute(open.0, ffi::GLOBAL, attribute, "the file")?;
        }
        let mut variable_ids = Vec::with_capacity(header.variables.len());
        for variable in &header.variables {
            variable_ids.push(define_variable(open.0, header, variable, &dimension_ids)?);
        }
        ffi::end_definitions(open.0)
            .map_err(refused("writing the header"))
            .map_err(|error| explained(path, error))?;
        let dimensions = header.dimensions.iter().cloned().zip(dimension_ids).collect();
        Ok(Self { open, variable_ids, dimensions, path: path.to_owned() })
    }

    /// Makes the same groups that another file has, and the types that it defines with what is of these types.
    pub(in super::super) fn copy_rest(
        &self,
        (from, header): (&NetCdf4File, &Header),
        user_defined: &[CopiedUserDefined],
    ) -> Result<(), ContainerError> {
        let mut types = Types::default();
        let root = self.open.0;
        let copied = from.with_root(|old| {
            types.define(old, root).map_err(library_error("defining types".to_owned()))?;
            for copied in user_defined {
                let Some(UserDefined { name, role, .. }) = header.user_defined.get(copied.at) else {
                    continue;
                };
                match role {
                    UserRole::Type => {}
                    UserRole::Variable { dimensions } => {
                        let shape: Vec<u64> =
                            dimensions.iter().map(|&at| header.dimensions[at].len).collect();
                        let ids: Vec<c_int> =
                            copied.dimensions.iter().map(|&at| self.dimensions[at].1).collect();
                        let new_name = copied.variable.as_deref().unwrap_or(name);
                        copy_variable((old, name), (root, new_name), (&shape, &ids), &types)?;
                    }
                    UserRole::Attribute { of } => {
                        let owners = [owner(old, of.as_deref())?, owner(root, copied.variable.as_deref())?];
                        copy_attribute(owners[0], owners[1], name, &types)?;
                    }
                }
            }
            Ok(())
        });
        let copied =
            copied.and_then(|()| from.each_group(|group| group.copy(root, &self.dimensions, &mut types)));
        copied.map_err(|error| explained(&self.path, error))
    }

    /// Writes values of the variable's own type; the range must exist.
    pub(in super::super) fn write<T: Number>(
        &self,
        header: &Header,
        variable: usize,
        start: u64,
        values: &[T],
    ) -> Result<(), ContainerError> {
        let mut rest = values;
        for slab in hyperslabs(&header.shape(variable), start, rest.len() as u64) {
            let (now, later) = rest.split_at(slab.num_values().min(rest.len()));
            ffi::put(self.open.0, self.variable_ids[variable], &slab, now)
                .map_err(library_error(format!("writing {}", header.variables[variable].name)))
                .map_err(|error| explained(&self.path, error))?;
            rest = later;
        }
        Ok(())
    }

    pub(in super::super) fn write_strings(
        &self,
        header: &Header,
        variable: usize,
        start: u64,
        values: &[String],
    ) -> Result<(), ContainerError> {
        let mut rest = values;
        for slab in hyperslabs(&header.shape(variable), start, rest.len() as u64) {
            let (now, later) = rest.split_at(slab.num_values().min(rest.len()));
            ffi::put_strings(self.open.0, self.variable_ids[variable], &slab, now)
                .map_err(library_error(format!("writing {}", header.variables[variable].name)))?;
            rest = later;
        }
        Ok(())
    }

    /// How many values to convert at a time.
    pub(in super::super) fn piece_len(&self, header: &Header, variable: usize) -> usize {
        super::piece_len(header, variable)
    }

    /// Closes the file and gives it back as the system knows it, to be flushed.
    pub(in super::super) fn close(self) -> Result<File, ContainerError> {
        let Self { open, path, .. } = self;
        let ncid = open.0;
        std::mem::forget(open);
        ffi::close(ncid)
            .map_err(library_error("closing the file".to_owned()))
            .map_err(|error| explained(&path, error))?;
        let file = OpenOptions::new().write(true).open(path);
        file.map_err(|error| ContainerError::from_io("opening the file to flush it", error))
    }
}

/// What the system says where the library only says that it failed: the same file is written to once more.
///
/// The file is lost anyway. It leaves out what goes away by itself.
fn explained(path: &Path, error: ContainerError) -> ContainerError {
    const ENOUGH: usize = 1 << 20;
    let file = OpenOptions::new().append(true).open(path);
    let written = file.and_then(|mut file| {
        file.write_all(&vec![0; ENOUGH])?;
        file.sync_all()
    });
    match written {
        Err(refusal) => ContainerError::Io { what: "writing the file", source: refusal },
        Ok(()) => error,
    }
}

fn library_error(what: String) -> impl FnOnce(ffi::Refusal) -> ContainerError {
    move |reason| ContainerError::Library { what, reason }
}

/// The classic model has the types of CDF-1.
fn check_types(header: &Header) -> Result<(), ContainerError> {
    if header.format != Format::NetCdf4Classic {
        return Ok(());
    }
    let check = |name: &str, data_type: DataType| match data_type {
        DataType::Byte
        | DataType::Char
        | DataType::Short
        | DataType::Int
        | DataType::Float
        | DataType::Double => Ok(()),
        _ => Err(ContainerError::TypeNotInFormat { name: name.into(), data_type, format: header.format }),
    };
    let of_variables = header.variables.iter().flat_map(|variable| &variable.attributes);
    for attribute in header.attributes.iter().chain(of_variables) {
        let data_type = match &attribute.value {
            AttributeValue::Text(_) => DataType::Char,
            AttributeValue::Integers(data_type, _) | AttributeValue::Reals(data_type, _) => *data_type,
            AttributeValue::Strings(_) => DataType::String,
        };
        check(&attribute.name, data_type)?;
    }
    header.variables.iter().try_for_each(|variable| check(&variable.name, variable.data_type))
}

pub(super) fn define_variable(
    ncid: c_int,
    header: &Header,
    variable: &Variable,
    dimension_ids: &[c_int],
) -> Result<c_int, ContainerError> {
    let ids: Vec<c_int> = variable.dimensions.iter().map(|&at| dimension_ids[at]).collect();
    let id = ffi::define_variable(ncid, &variable.name, variable.data_type, &ids)
        .map_err(library_error(format!("defining {}", variable.name)))?;
    if !ids.is_empty() {
        let mut filters = variable.storage.other_filters.iter().map(|filter| filter.id);
        let missing = filters.find(|&filter| filter != Filter::CHECKSUM && !ffi::has_filter(ncid, filter));
        if let Some(filter) = missing {
            return Err(ContainerError::MissingFilter {
                variable: variable.name.clone(),
                filter,
                reason: "another deflate level or a classic format does without it".to_owned(),
            });
        }
        let chunks = variable.storage.chunks.as_ref().map(|chunks| clamped(chunks, header, variable));
        let storage = Storage { is_compact: can_be_compact(header, variable), ..variable.storage.clone() };
        ffi::define_storage(ncid, id, chunks.as_deref(), &storage)
            .map_err(library_error(format!("defining the chunks and filters of {}", variable.name)))?;
    }
    for attribute in &variable.attributes {
        put_attribute(ncid, id, attribute, &variable.name)?;
    }
    Ok(id)
}

/// Whether a variable is to be stored in its own header and can: nothing packs it, and it is small.
fn can_be_compact(header: &Header, variable: &Variable) -> bool {
    const MOST_BYTES: u64 = 60_000;
    let storage = &variable.storage;
    let is_plain = storage.chunks.is_none() && storage.deflate.is_none() && !storage.is_shuffled;
    let mut dimensions = variable.dimensions.iter().map(|&at| &header.dimensions[at]);
    let num_values =
        dimensions.clone().fold(1, |product: u64, dimension| product.saturating_mul(dimension.len));
    storage.is_compact
        && is_plain
        && storage.other_filters.is_empty()
        && dimensions.all(|dimension| !dimension.is_unlimited)
        && num_values.saturating_mul(8) <= MOST_BYTES
}

/// Chunk lengths, none of them longer than its dimension.
fn clamped(chunks: &[u64], header: &Header, variable: &Variable) -> Vec<usize> {
    let limits = variable.dimensions.iter().map(|&at| &header.dimensions[at]);
    let limits = limits.map(|dimension| if dimension.is_unlimited { u64::MAX } else { dimension.len });
    let lengths = chunks.iter().zip(limits.chain(std::iter::repeat(u64::MAX)));
    lengths
        .map(|(&chunk, limit)| usize::try_from(chunk.clamp(1, limit.max(1))).unwrap_or(usize::MAX))
        .collect()
}

pub(super) fn put_attribute(
    ncid: c_int,
    id: c_int,
    attribute: &Attribute,
    owner: &str,
) -> Result<(), ContainerError> {
    let name = attribute.name.as_str();
    let put = match &attribute.value {
        AttributeValue::Text(text) => ffi::put_attribute_text(ncid, id, name, text),
        AttributeValue::Strings(strings) => ffi::put_attribute_strings(ncid, id, name, strings),
        AttributeValue::Integers(data_type, values) => with_number!(*data_type,
            T => integers_for_attribute::<T>(values)
                .map_err(|value| format!("{value} does not fit in {data_type}"))
                .and_then(|values| ffi::put_attribute(ncid, id, name, &values)),
            otherwise Err(format!("numbers cannot be stored as {data_type}"))),
        AttributeValue::Reals(data_type, values) => with_number!(*data_type,
            T => reals_for_attribute::<T>(values)
                .map_err(|value| format!("{value} does not fit in {data_type}"))
                .and_then(|values| ffi::put_attribute(ncid, id, name, &values)),
            otherwise Err(format!("numbers cannot be stored as {data_type}"))),
    };
    put.map_err(library_error(format!("writing attribute {name} of {owner}")))
}
