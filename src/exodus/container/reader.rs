//! [`Container`]: an open file that is read from.

mod column;

use super::classic::ClassicFile;
use super::netcdf4::NetCdf4File;
use super::number::{Number, with_number};
use super::sniff::{self, Kind};
use super::stamp::Watched;
use super::{ContainerError, CopiedUserDefined, DataType, Header, Stamp, Values};
use rayon::prelude::*;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// An open file.
///
/// It stays open, and the file that was opened is the one that is read, whatever later takes its name. Any number of
/// threads may read at once; netCDF-4 reads wait for each other, since the HDF5 library allows one at a time.
///
/// Values are addressed by flat position in storage order over the whole variable: the last dimension runs fastest,
/// the record dimension slowest. So with `n` values a record, record `r` is the range `r * n .. (r + 1) * n`.
#[derive(Debug)]
pub struct Container {
    header: Header,
    file_len: u64,
    backend: Backend,
    watched: Watched,
}

#[derive(Debug)]
enum Backend {
    Classic(ClassicFile),
    NetCdf4(NetCdf4File),
}

/// A classic file that is shorter than its header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truncation {
    /// Bytes that the header speaks of.
    pub expected: u64,
    /// Bytes in the file.
    pub found: u64,
}

/// Bytes that one task of a large read takes on: small enough to stay in a core's cache until its values are converted.
const PIECE_LEN: usize = 1 << 19;

impl Container {
    /// Opens a file and reads its header, none of its values.
    ///
    /// Cost: proportional to the header. A classic file that is cut short within its values opens too, see
    /// [`Container::truncation`].
    ///
    /// # Errors
    /// If there is no such file, it is not a netCDF file, or its header is cut off or damaged.
    pub fn open(path: &Path) -> Result<Self, ContainerError> {
        let (file, _, kind) = sniff::open(path)?;
        let file = Arc::new(file);
        let watched = Watched::new(Arc::clone(&file), path)
            .map_err(|error| ContainerError::from_io("looking at the file", error))?;
        // As long as it was when it was noted how it is: a solver may have written since it was opened.
        let file_len = watched.stamp().len();
        let (header, backend) = match kind {
            Kind::Classic(format) => {
                let (header, file) = ClassicFile::open(file, file_len, format)?;
                (header, Backend::Classic(file))
            }
            Kind::Hdf5 => {
                let (header, file) = NetCdf4File::open(path, Arc::clone(watched.file()))?;
                // The library opens files by their name, which may have become another's since.
                let now = std::fs::metadata(path).map(|metadata| Stamp::of(&metadata));
                if now.ok() != Some(watched.stamp()) {
                    let reason = "something changed or replaced it meanwhile".to_owned();
                    return Err(ContainerError::Library { what: "opening the file".to_owned(), reason });
                }
                (header, Backend::NetCdf4(file))
            }
        };
        Ok(Self { header, file_len, backend, watched })
    }

    /// Opens the file anew, to see what has been written to it since.
    ///
    /// The HDF5 library shows a file that is open as it was, so a netCDF-4 file is closed first: from then on this one
    /// gives errors only.
    ///
    /// # Errors
    /// As [`Container::open`].
    pub fn open_again(&self, path: &Path) -> Result<Self, ContainerError> {
        if let Backend::NetCdf4(file) = &self.backend {
            file.close();
        }
        Self::open(path)
    }

    /// Whether the values of both lie at the same places, as far as can be told: netCDF-4 has places of its own.
    pub fn has_same_places(&self, other: &Self) -> bool {
        match (&self.backend, &other.backend) {
            (Backend::Classic(ours), Backend::Classic(theirs)) => ours.has_same_places(theirs),
            (Backend::NetCdf4(_), Backend::NetCdf4(_)) => true,
            _ => false,
        }
    }

    /// What the file says it holds.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes in the file when it was opened.
    pub fn file_len(&self) -> u64 {
        self.file_len
    }

    /// What tells whether a path still leads to the file that was opened, as it was then.
    pub fn stamp(&self) -> Stamp {
        self.watched.stamp()
    }

    /// Whether something has written to the file since it was opened, so that its values may be anything.
    ///
    /// A file that has taken its name does not count: the one that was opened is the one that is read. Cost: one
    /// question to the file system.
    pub fn has_changed(&self) -> bool {
        self.watched.has_changed()
    }

    /// As [`Container::has_changed`], and whether its first 64 KiB are others. Cost: reading these.
    pub fn has_changed_within(&self) -> bool {
        self.watched.has_changed() || self.watched.has_other_beginning()
    }

    /// By how much a classic file is too short; `None` if it is whole, and for netCDF-4.
    pub fn truncation(&self) -> Option<Truncation> {
        match &self.backend {
            Backend::Classic(file) => file.truncation(),
            Backend::NetCdf4(_) => None,
        }
    }

    /// The first flat position whose value the file was cut short before; `None` if they are all there.
    pub fn unavailable_from(&self, variable: usize) -> Option<u64> {
        match &self.backend {
            Backend::Classic(file) => file.unavailable_from(variable),
            Backend::NetCdf4(_) => None,
        }
    }

    /// The first byte of some variables that is not as in the file that they were copied from with
    /// [`ContainerWriter::copy`](super::ContainerWriter::copy); pairs of positions there and here.
    ///
    /// `advance` is told how many bytes were compared, and may stop it. Cost: both files are read, by all threads.
    ///
    /// # Errors
    /// If a file cannot be read, or `advance` says so.
    pub fn first_difference<E: From<ContainerError> + Send>(
        &self,
        from: &Self,
        pairs: &[(usize, usize)],
        advance: impl Fn(u64) -> Result<(), E> + Sync,
    ) -> Result<Option<u64>, E> {
        match (&from.backend, &self.backend) {
            (Backend::Classic(from), Backend::Classic(file)) => file.first_difference(from, pairs, advance),
            // Nothing is copied as bytes where one is netCDF-4.
            _ => Ok((!pairs.is_empty()).then_some(0)),
        }
    }

    /// The first difference between the groups below the root and those of another file, as a sentence.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn group_difference(&self, other: &Self) -> Result<Option<String>, ContainerError> {
        match (self.netcdf4(), other.netcdf4()) {
            (Some(file), Some(other)) => file.group_difference(other),
            _ => Ok(None),
        }
    }

    /// The first difference between what is user-defined here and its copies in another file, as a sentence.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn user_defined_difference(
        &self,
        other: &Self,
        copied: &[CopiedUserDefined],
    ) -> Result<Option<String>, ContainerError> {
        match (self.netcdf4(), other.netcdf4()) {
            (Some(file), Some(other)) => file.user_defined_difference(&self.header, other, copied),
            _ => Ok(None),
        }
    }

    /// The file itself, if it is of netCDF-4.
    pub(super) fn netcdf4(&self) -> Option<&NetCdf4File> {
        match &self.backend {
            Backend::NetCdf4(file) => Some(file),
            Backend::Classic(_) => None,
        }
    }

    /// The file itself, if it is a classic one.
    pub(super) fn classic(&self) -> Option<&ClassicFile> {
        match &self.backend {
            Backend::Classic(file) => Some(file),
            Backend::NetCdf4(_) => None,
        }
    }

    /// How many values to read at once, at least `least`, so that no chunk of a netCDF-4 variable is unpacked twice where
    /// pieces of that many follow one another.
    pub(crate) fn piece_len(&self, variable: usize, least: usize) -> usize {
        match &self.backend {
            Backend::Classic(_) => least,
            Backend::NetCdf4(file) => file.piece_len(&self.header, variable).max(least),
        }
    }

    /// Fills `out` with the values from `start` on, from any number type.
    ///
    /// Cost: doubles are read straight into `out`; other types go through a buffer, of 0.5 MB for classic files
    /// and of about a row of chunks for netCDF-4. Large reads of classic files are shared among the cores.
    ///
    /// # Errors
    /// If the range does not exist or lies past the end of a cut file, the variable is text, or the file cannot
    /// be read.
    pub fn read_f64_into(&self, variable: usize, start: u64, out: &mut [f64]) -> Result<(), ContainerError> {
        let range = self.range(variable, start, out.len())?;
        if range.data_type == DataType::Double {
            return range.read(out);
        }
        with_number!(range.data_type, T => range.read_as::<T, f64>(out, |value| Some(value.to_f64())),
            otherwise Err(range.wrong_type("numbers")))
    }

    /// As [`Container::read_f64_into`], for whole numbers.
    ///
    /// # Errors
    /// As there, and if a value is not a whole number that fits.
    pub fn read_i64_into(&self, variable: usize, start: u64, out: &mut [i64]) -> Result<(), ContainerError> {
        let range = self.range(variable, start, out.len())?;
        if range.data_type == DataType::Int64 {
            return range.read(out);
        }
        with_number!(range.data_type, T => range.read_as::<T, i64>(out, T::to_i64),
            otherwise Err(range.wrong_type("numbers")))
    }

    /// As [`Container::read_f64_into`], for entity numbers that count from 1, which become indices from 0.
    ///
    /// A stored 0 becomes `u32::MAX`, and negative numbers of up to 32 bits wrap, so that the caller's range check finds
    /// both. Cost: 32-bit numbers are read straight into `out`.
    ///
    /// # Errors
    /// As there, and if a 64-bit number is negative or beyond `u32::MAX`.
    pub fn read_indices_into(
        &self,
        variable: usize,
        start: u64,
        out: &mut [u32],
    ) -> Result<(), ContainerError> {
        let range = self.range(variable, start, out.len())?;
        if matches!(range.data_type, DataType::Int | DataType::UInt) {
            return range.read_in_place(out);
        }
        with_number!(range.data_type, T => range.read_as::<T, u32>(out, T::to_index),
            otherwise Err(range.wrong_type("numbers")))
    }

    /// As [`Container::read_f64_into`], for the bytes of text, byte and ubyte variables.
    ///
    /// # Errors
    /// As there, and if the values are wider than a byte.
    pub fn read_bytes_into(&self, variable: usize, start: u64, out: &mut [u8]) -> Result<(), ContainerError> {
        let range = self.range(variable, start, out.len())?;
        match range.data_type {
            DataType::Char | DataType::UByte => range.read(out),
            DataType::Byte => range.read::<i8>(bytemuck::cast_slice_mut(out)),
            _ => Err(range.wrong_type("text")),
        }
    }

    /// `count` netCDF-4 strings from `start` on. Bytes that are not UTF-8 are taken as Latin-1.
    ///
    /// # Errors
    /// If the range does not exist, the variable holds no strings, or the file cannot be read.
    pub fn read_strings(
        &self,
        variable: usize,
        start: u64,
        count: usize,
    ) -> Result<Vec<String>, ContainerError> {
        let range = self.range(variable, start, count)?;
        match &self.backend {
            Backend::NetCdf4(file) if range.data_type == DataType::String => {
                file.read_strings(&self.header, variable, start, count)
            }
            _ => Err(range.wrong_type("strings")),
        }
    }

    /// `count` values from `start` on, exactly as stored, for
    /// [`ContainerWriter::write_values`](super::ContainerWriter::write_values).
    ///
    /// # Errors
    /// If the range does not exist or lies past the end of a cut file, or the file cannot be read.
    pub fn read_values(&self, variable: usize, start: u64, count: usize) -> Result<Values, ContainerError> {
        let range = self.range(variable, start, count)?;
        Ok(match range.data_type {
            DataType::Byte => Values::Byte(range.read_all(count)?),
            DataType::Char => Values::Char(range.read_all(count)?),
            DataType::Short => Values::Short(range.read_all(count)?),
            DataType::Int => Values::Int(range.read_all(count)?),
            DataType::Float => Values::Float(range.read_all(count)?),
            DataType::Double => Values::Double(range.read_all(count)?),
            DataType::UByte => Values::UByte(range.read_all(count)?),
            DataType::UShort => Values::UShort(range.read_all(count)?),
            DataType::UInt => Values::UInt(range.read_all(count)?),
            DataType::Int64 => Values::Int64(range.read_all(count)?),
            DataType::UInt64 => Values::UInt64(range.read_all(count)?),
            DataType::String => Values::String(self.read_strings(variable, start, count)?),
        })
    }

    /// `count` values from `start` on of a variable of a group: the one at this position among those of
    /// [`Header::all_groups`] in turn.
    ///
    /// # Errors
    /// If there is no such variable or range, or the file cannot be read.
    pub fn read_group_values(
        &self,
        variable: usize,
        start: u64,
        count: usize,
    ) -> Result<Values, ContainerError> {
        match &self.backend {
            Backend::NetCdf4(file) => file.read_group_values(variable, start, count),
            Backend::Classic(_) => Err(ContainerError::NoSuchVariable { asked: variable, available: 0 }),
        }
    }

    /// A range of values that exists and is there.
    fn range(&self, variable: usize, start: u64, count: usize) -> Result<Range<'_>, ContainerError> {
        let end = self.header.check_range(variable, start, count)?;
        let described = &self.header.variables[variable];
        if let Backend::Classic(file) = &self.backend {
            let needed = if count == 0 { 0 } else { file.end_of(variable, end) };
            if needed > self.file_len {
                let variable = described.name.clone();
                return Err(ContainerError::PastEnd { variable, needed, file_len: self.file_len });
            }
        }
        Ok(Range { container: self, variable, start, data_type: described.data_type })
    }
}

/// Values of one variable from a position on.
struct Range<'a> {
    container: &'a Container,
    variable: usize,
    start: u64,
    data_type: DataType,
}

impl Range<'_> {
    fn name(&self) -> &str {
        &self.container.header.variables[self.variable].name
    }

    fn wrong_type(&self, wanted: &'static str) -> ContainerError {
        ContainerError::WrongType { variable: self.name().into(), found: self.data_type, wanted }
    }

    /// Values of the variable's own type, in one go for netCDF-4, in pieces on all cores for classic files.
    fn read<T: Number>(&self, out: &mut [T]) -> Result<(), ContainerError> {
        self.in_pieces(out, |start, piece| self.read_piece(start, piece))
    }

    /// 32-bit entity numbers, which become indices where they are.
    fn read_in_place(&self, out: &mut [u32]) -> Result<(), ContainerError> {
        self.in_pieces(out, |start, piece| {
            match self.data_type {
                DataType::Int => self.read_piece::<i32>(start, bytemuck::cast_slice_mut(piece))?,
                _ => self.read_piece(start, piece)?,
            }
            piece.iter_mut().for_each(|number| *number = number.wrapping_sub(1));
            Ok(())
        })
    }

    /// Values of the variable's type `T`, converted.
    fn read_as<T: Number, O: Number>(
        &self,
        out: &mut [O],
        convert: impl Fn(T) -> Option<O> + Sync,
    ) -> Result<(), ContainerError> {
        let piece_len = match &self.container.backend {
            Backend::Classic(_) => PIECE_LEN / size_of::<O>(),
            Backend::NetCdf4(file) => file.piece_len(&self.container.header, self.variable),
        };
        self.in_pieces(out, |start, piece| {
            let mut stored: Vec<T> = self.zeros(piece.len().min(piece_len))?;
            let mut at = start;
            for piece in piece.chunks_mut(piece_len) {
                let stored = &mut stored[..piece.len()];
                self.read_piece(at, stored)?;
                for (position, (out, &value)) in (at..).zip(piece.iter_mut().zip(&*stored)) {
                    *out = convert(value).ok_or_else(|| self.misfit::<O>(position, value.to_string()))?;
                }
                at += piece.len() as u64;
            }
            Ok(())
        })
    }

    /// All of them, in memory that is only taken once it is known to be there.
    fn read_all<T: Number>(&self, count: usize) -> Result<Vec<T>, ContainerError> {
        let mut values = self.zeros(count)?;
        self.read(&mut values)?;
        Ok(values)
    }

    fn zeros<T: Number>(&self, count: usize) -> Result<Vec<T>, ContainerError> {
        let mut values = Vec::new();
        values.try_reserve_exact(count).map_err(|_refused| ContainerError::OutOfMemory {
            variable: self.name().into(),
            bytes: (count as u64).saturating_mul(size_of::<T>() as u64),
        })?;
        values.resize(count, T::zeroed());
        Ok(values)
    }

    /// Only entity numbers are read as `u32`.
    fn misfit<O: Number>(&self, position: u64, value: String) -> ContainerError {
        let variable = self.name().to_owned();
        match O::DATA_TYPE {
            DataType::UInt => ContainerError::IndexTooLarge { variable, position, value },
            into => ContainerError::DoesNotFit { variable, position, value, into },
        }
    }

    fn in_pieces<O: Number>(
        &self,
        out: &mut [O],
        read: impl Fn(u64, &mut [O]) -> Result<(), ContainerError> + Sync,
    ) -> Result<(), ContainerError> {
        let piece_len = PIECE_LEN / size_of::<O>();
        match &self.container.backend {
            Backend::Classic(_) if out.len() > 2 * piece_len => out
                .par_chunks_mut(piece_len)
                .enumerate()
                .try_for_each(|(at, piece)| read(self.start + (at * piece_len) as u64, piece)),
            _ => read(self.start, out),
        }
    }

    fn read_piece<T: Number>(&self, start: u64, out: &mut [T]) -> Result<(), ContainerError> {
        match &self.container.backend {
            Backend::Classic(file) => file
                .read(self.variable, start, out)
                .map_err(|error| self.io_error(error, start + out.len() as u64)),
            Backend::NetCdf4(file) => file.read(&self.container.header, self.variable, start, out),
        }
    }

    /// Why values before `end` could not be read; the file may have become shorter since it was opened.
    fn io_error(&self, error: io::Error, end: u64) -> ContainerError {
        match (error.kind(), &self.container.backend) {
            (io::ErrorKind::UnexpectedEof, Backend::Classic(file)) => ContainerError::PastEnd {
                variable: self.name().into(),
                needed: file.end_of(self.variable, end),
                file_len: self.container.file_len,
            },
            _ => ContainerError::Io { what: "reading the file", source: error },
        }
    }
}
