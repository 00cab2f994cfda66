//! [`ContainerWriter`]: a new file that is written to.

use super::classic::ClassicWriter;
use super::netcdf4::NetCdf4Writer;
use super::number::{Number, with_number};
use super::{Container, ContainerError, CopiedUserDefined, DataType, Format, Header, Values};
use rayon::prelude::*;
use std::collections::HashSet;
use std::fs::File;
use std::path::Path;

/// A new file, its header written, that takes values in any order.
///
/// Values are addressed as in [`Container`](super::Container) and stored as the variable's type. Nothing is filled in: what
/// is never written reads as zeros in classic files and as anything in netCDF-4. The number of records is the
/// unlimited dimension's length in the header; netCDF-4 derives it from the last record written. A writer that is
/// dropped without [`ContainerWriter::finish`] leaves an incomplete file behind.
#[derive(Debug)]
pub struct ContainerWriter {
    header: Header,
    backend: Backend,
}

#[derive(Debug)]
enum Backend {
    Classic(ClassicWriter),
    NetCdf4(NetCdf4Writer),
}

/// A file that is written as far as the system is concerned, and may not be on the disk yet.
#[derive(Debug)]
#[must_use = "a file that is not flushed may be lost"]
pub struct Unflushed(File);

impl Unflushed {
    /// Makes sure that all bytes are on the disk, and meanwhile does something else that reads them: the disk is waited for,
    /// the processor is not.
    ///
    /// # Errors
    /// The first is an error if the disk refuses; the second is what the work gives.
    pub fn flush_while<T>(self, work: impl FnOnce() -> T) -> (Result<(), ContainerError>, T) {
        let flush = || self.0.sync_all();
        let (flushed, done) = std::thread::scope(|scope| {
            let flushing = std::thread::Builder::new().spawn_scoped(scope, flush);
            let done = work();
            let flushed = match flushing {
                Ok(flushing) => flushing.join().unwrap_or_else(|_panic| flush()),
                Err(_no_thread) => flush(),
            };
            (flushed, done)
        });
        (flushed.map_err(|error| ContainerError::from_io("flushing the file", error)), done)
    }
}

/// Bytes that are converted and written at a time: they stay in a core's cache between the two.
const PIECE_LEN: usize = 1 << 19;

impl ContainerWriter {
    /// Creates the file, or empties it if it exists, and writes the header. It must not be open elsewhere.
    ///
    /// [`super::Storage`] counts in netCDF-4 only; chunks are cut to the lengths of the dimensions.
    /// [`Header::groups`] and what is user-defined are ignored; see [`ContainerWriter::copy_rest`].
    ///
    /// # Errors
    /// If the header has a type or a size that the format lacks, contradicts itself, or the file cannot be written.
    pub fn create(file: &Path, header: &Header) -> Result<Self, ContainerError> {
        Self::create_like(file, header, None)
    }

    /// As [`ContainerWriter::create`]; the variables lie where they lie in another file, if both are classic, have
    /// variables of the same sizes, and the header fits before them.
    ///
    /// # Errors
    /// As there.
    pub fn create_like(
        file: &Path,
        header: &Header,
        like: Option<&Container>,
    ) -> Result<Self, ContainerError> {
        check(header)?;
        let backend = match header.format {
            Format::Classic | Format::Offset64 | Format::Data64 => {
                Backend::Classic(ClassicWriter::create(file, header, like.and_then(Container::classic))?)
            }
            Format::NetCdf4Classic | Format::NetCdf4 => {
                Backend::NetCdf4(NetCdf4Writer::create(file, header)?)
            }
        };
        Ok(Self { header: header.clone(), backend })
    }

    /// The header that was written.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Whether [`ContainerWriter::copy`] can copy a variable of another file to one of this: both files are classic, and
    /// it is all there, of the same type and shape, with at least as many records.
    pub fn can_copy(&self, from: &Container, (old, new): (usize, usize)) -> bool {
        let data_type =
            |header: &Header, at: usize| header.variables.get(at).map(|variable| variable.data_type);
        match (&self.backend, from.classic()) {
            (Backend::Classic(file), Some(classic)) => {
                data_type(from.header(), old) == data_type(&self.header, new)
                    && file.can_copy(classic, (old, new))
            }
            _ => false,
        }
    }

    /// Copies variables of another file as bytes; pairs of positions there and here, for which
    /// [`ContainerWriter::can_copy`] holds. `advance` is told how many bytes were copied, and may stop it.
    ///
    /// What lies between copied variables may be copied too, so that this comes before all else that is written.
    /// Cost: as of copying files, by the kernel where it can.
    ///
    /// # Errors
    /// If the disk refuses, or `advance` says so.
    pub fn copy<E: From<ContainerError>>(
        &mut self,
        from: &Container,
        pairs: &[(usize, usize)],
        advance: impl FnMut(u64) -> Result<(), E>,
    ) -> Result<(), E> {
        match (&self.backend, from.classic()) {
            (Backend::Classic(file), Some(classic)) => file.copy(classic, pairs, advance),
            _ => Ok(()),
        }
    }

    /// Copies the groups below the root of another file, with all that is in them, the types that it defines, and what is
    /// listed of such types, if both are netCDF-4. It comes after all else.
    ///
    /// # Errors
    /// If the disk refuses, or the library cannot store something that is in them.
    pub fn copy_rest(
        &mut self,
        from: &Container,
        user_defined: &[CopiedUserDefined],
    ) -> Result<(), ContainerError> {
        match (&self.backend, from.netcdf4()) {
            (Backend::NetCdf4(file), Some(old)) if self.header.format == Format::NetCdf4 => {
                file.copy_rest((old, from.header()), user_defined)
            }
            _ => Ok(()),
        }
    }

    /// Writes values from `start` on, converting to the variable's number type. Floats are rounded.
    ///
    /// # Errors
    /// If the range does not exist, the variable is text, a value does not fit its type, or the disk refuses.
    pub fn write_f64(&mut self, variable: usize, start: u64, values: &[f64]) -> Result<(), ContainerError> {
        let data_type = self.check_range(variable, start, values.len())?;
        with_number!(data_type, T => self.write_as::<f64, T>(variable, start, values, T::from_f64),
            otherwise Err(self.wrong_type(variable, "numbers")))
    }

    /// As [`ContainerWriter::write_f64`]; a real variable takes only numbers that it holds exactly.
    ///
    /// # Errors
    /// As there.
    pub fn write_i64(&mut self, variable: usize, start: u64, values: &[i64]) -> Result<(), ContainerError> {
        let data_type = self.check_range(variable, start, values.len())?;
        with_number!(data_type, T => self.write_as::<i64, T>(variable, start, values, T::from_i64),
            otherwise Err(self.wrong_type(variable, "numbers")))
    }

    /// As [`ContainerWriter::write_f64`], for indices from 0, which are stored as numbers from 1; `u32::MAX` as 0.
    ///
    /// # Errors
    /// As there.
    pub fn write_indices(
        &mut self,
        variable: usize,
        start: u64,
        values: &[u32],
    ) -> Result<(), ContainerError> {
        let data_type = self.check_range(variable, start, values.len())?;
        with_number!(data_type, T => self.write_as::<u32, T>(variable, start, values, T::from_index),
            otherwise Err(self.wrong_type(variable, "numbers")))
    }

    /// Writes the bytes of a text, byte or ubyte variable. Rows are the caller's to pad.
    ///
    /// # Errors
    /// If the range does not exist, the values are wider than a byte, or the disk refuses.
    pub fn write_bytes(&mut self, variable: usize, start: u64, values: &[u8]) -> Result<(), ContainerError> {
        match self.check_range(variable, start, values.len())? {
            DataType::Char | DataType::UByte => self.write_as(variable, start, values, Some),
            DataType::Byte => self.write_as::<i8, i8>(variable, start, bytemuck::cast_slice(values), Some),
            _ => Err(self.wrong_type(variable, "text")),
        }
    }

    /// Writes netCDF-4 strings.
    ///
    /// # Errors
    /// If the range does not exist, the variable holds no strings, a string contains NUL, or the disk refuses.
    pub fn write_strings(
        &mut self,
        variable: usize,
        start: u64,
        values: &[String],
    ) -> Result<(), ContainerError> {
        let data_type = self.check_range(variable, start, values.len())?;
        match &self.backend {
            Backend::NetCdf4(file) if data_type == DataType::String => {
                file.write_strings(&self.header, variable, start, values)
            }
            _ => Err(self.wrong_type(variable, "strings")),
        }
    }

    /// Writes values exactly as they are; their type must be the variable's.
    ///
    /// # Errors
    /// If the range does not exist, the types differ, or the disk refuses.
    pub fn write_values(
        &mut self,
        variable: usize,
        start: u64,
        values: &Values,
    ) -> Result<(), ContainerError> {
        if self.check_range(variable, start, values.len())? != values.data_type() {
            return Err(self.wrong_type(variable, "another type"));
        }
        match values {
            Values::Byte(values) => self.write_as(variable, start, values, Some),
            Values::Char(values) | Values::UByte(values) => self.write_as(variable, start, values, Some),
            Values::Short(values) => self.write_as(variable, start, values, Some),
            Values::Int(values) => self.write_as(variable, start, values, Some),
            Values::Float(values) => self.write_as(variable, start, values, Some),
            Values::Double(values) => self.write_as(variable, start, values, Some),
            Values::UShort(values) => self.write_as(variable, start, values, Some),
            Values::UInt(values) => self.write_as(variable, start, values, Some),
            Values::Int64(values) => self.write_as(variable, start, values, Some),
            Values::UInt64(values) => self.write_as(variable, start, values, Some),
            Values::String(values) => self.write_strings(variable, start, values),
        }
    }

    /// Closes the file and flushes everything to the disk.
    ///
    /// # Errors
    /// If the disk refuses; the file is then incomplete.
    pub fn finish(self) -> Result<(), ContainerError> {
        self.close()?.flush_while(|| ()).0
    }

    /// Closes the file; what is left to do is flushing it.
    ///
    /// # Errors
    /// If the disk refuses; the file is then incomplete.
    pub fn close(self) -> Result<Unflushed, ContainerError> {
        match self.backend {
            Backend::Classic(file) => Ok(Unflushed(file.close())),
            Backend::NetCdf4(file) => file.close().map(Unflushed),
        }
    }

    fn check_range(&self, variable: usize, start: u64, count: usize) -> Result<DataType, ContainerError> {
        self.header.check_range(variable, start, count)?;
        Ok(self.header.variables[variable].data_type)
    }

    fn wrong_type(&self, variable: usize, wanted: &'static str) -> ContainerError {
        let variable = &self.header.variables[variable];
        ContainerError::WrongType { variable: variable.name.clone(), found: variable.data_type, wanted }
    }

    /// Converts to the stored type and writes, piece by piece.
    fn write_as<I: Number, T: Number>(
        &self,
        variable: usize,
        start: u64,
        values: &[I],
        convert: impl Fn(I) -> Option<T> + Sync,
    ) -> Result<(), ContainerError> {
        let piece_len = match &self.backend {
            Backend::Classic(_) => PIECE_LEN / size_of::<T>(),
            Backend::NetCdf4(file) => file.piece_len(&self.header, variable),
        };
        let write = |stored: &mut Vec<T>, (at, piece): (usize, &[I])| {
            let start = start + (at * piece_len) as u64;
            stored.clear();
            for (position, &value) in (start..).zip(piece) {
                stored.push(convert(value).ok_or_else(|| ContainerError::DoesNotFit {
                    variable: self.header.variables[variable].name.clone(),
                    position,
                    value: value.to_string(),
                    into: T::DATA_TYPE,
                })?);
            }
            match &self.backend {
                Backend::Classic(file) => file
                    .write(variable, start, stored)
                    .map_err(|error| ContainerError::from_io("writing the file", error)),
                Backend::NetCdf4(file) => file.write(&self.header, variable, start, stored),
            }
        };
        let new_buffer = || Vec::with_capacity(piece_len.min(values.len()));
        match &self.backend {
            Backend::Classic(_) if values.len() > 2 * piece_len => {
                values.par_chunks(piece_len).enumerate().try_for_each_init(new_buffer, write)
            }
            _ => {
                let mut stored = new_buffer();
                values.chunks(piece_len).enumerate().try_for_each(|piece| write(&mut stored, piece))
            }
        }
    }
}

/// What no format allows.
fn check(header: &Header) -> Result<(), ContainerError> {
    let bad = |reason: String| Err(ContainerError::BadHeader { reason });
    for dimension in &header.dimensions {
        if dimension.len == 0 && !dimension.is_unlimited {
            return bad(format!("dimension {} has length 0, which would make it unlimited", dimension.name));
        }
    }
    let num_unlimited = header.dimensions.iter().filter(|dimension| dimension.is_unlimited).count();
    if num_unlimited > 1 && header.format != Format::NetCdf4 {
        return bad(format!("{num_unlimited} dimensions are unlimited, and {} allows one", header.format));
    }
    for variable in &header.variables {
        if variable.dimensions.iter().any(|&dimension| dimension >= header.dimensions.len()) {
            return bad(format!("{} uses a dimension that does not exist", variable.name));
        }
        check_names(variable.attributes.iter().map(|attribute| attribute.name.as_str()), &variable.name)?;
    }
    check_names(header.attributes.iter().map(|attribute| attribute.name.as_str()), "the file")?;
    check_names(header.dimensions.iter().map(|dimension| dimension.name.as_str()), "the dimensions")?;
    check_names(header.variables.iter().map(|variable| variable.name.as_str()), "the variables")
}

fn check_names<'a>(names: impl Iterator<Item = &'a str>, owner: &str) -> Result<(), ContainerError> {
    // Source: NC_MAX_NAME of the netCDF library, which refuses a classic file with a longer one.
    const MOST_BYTES: usize = 256;
    let mut seen = HashSet::new();
    for name in names {
        let reason = if name.is_empty() {
            format!("a name in {owner} is empty")
        } else if name.contains('\0') {
            format!("the name {name:?} in {owner} contains NUL")
        } else if name.len() > MOST_BYTES {
            let begin: String = name.chars().take(40).collect();
            format!("the name {begin}… in {owner} has {} bytes, and netCDF allows {MOST_BYTES}", name.len())
        } else if !seen.insert(name) {
            format!("the name {name} occurs twice in {owner}")
        } else {
            continue;
        };
        return Err(ContainerError::BadHeader { reason });
    }
    Ok(())
}
