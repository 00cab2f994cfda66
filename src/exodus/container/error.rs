//! What can go wrong with a file; every message is one sentence, without the file's path.

use super::{DataType, Format};
use std::{fmt, io};
use thiserror::Error;

/// Why a file cannot be opened, read or written.
#[derive(Debug, Error)]
pub enum ContainerError {
    /// No file has that name.
    #[error("there is no such file")]
    NotFound,
    /// The file system forbids it.
    #[error("permission is denied")]
    NoPermission,
    /// The path names a folder.
    #[error("this is a folder, not a file")]
    IsFolder,
    /// The process has as many files open as it may.
    #[error("too many files are open: the system allows this program no more (`ulimit -n` says how many)")]
    TooManyOpen,
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file is something else.
    #[error("not a netCDF file ({looks_like})")]
    NotNetCdf {
        /// What its first bytes suggest.
        looks_like: String,
    },
    /// A classic file ends within its header.
    #[error("the header is cut off: the file ends after {file_len} bytes, within {within}")]
    HeaderCut {
        /// Bytes in the file.
        file_len: u64,
        /// What was being read.
        within: String,
    },
    /// A classic file's header contradicts itself.
    #[error("the header is damaged at byte {position}: {reason}")]
    HeaderDamaged {
        /// Where the contradiction was found.
        position: u64,
        /// What is wrong.
        reason: String,
    },
    /// The netCDF library cannot open a file that begins as HDF5 does.
    #[error("this HDF5 file is damaged or holds no netCDF-4 data ({reason})")]
    Hdf5Damaged {
        /// What the library said.
        reason: String,
    },
    /// The variable lies, wholly or in part, beyond the end of a file that was cut short.
    #[error(
        "{variable} is not all there: the file was cut short at {file_len} bytes, and this reaches to byte {needed}"
    )]
    PastEnd {
        /// The variable's name.
        variable: String,
        /// Where the asked range ends.
        needed: u64,
        /// Bytes in the file.
        file_len: u64,
    },
    /// The header has fewer variables.
    #[error("there is no variable {asked}: the file has {available}")]
    NoSuchVariable {
        /// The index asked for, from 0.
        asked: usize,
        /// How many there are.
        available: usize,
    },
    /// A range beyond the variable's own length.
    #[error("values {start} to {end} of {variable} do not exist: it has {available}")]
    OutOfRange {
        /// The variable's name.
        variable: String,
        /// First value asked for.
        start: u64,
        /// One past the last.
        end: u64,
        /// How many there are.
        available: u64,
    },
    /// Text read as numbers, or the like.
    #[error("{variable} holds {found}, and {wanted} is asked for")]
    WrongType {
        /// The variable's name.
        variable: String,
        /// Its type.
        found: DataType,
        /// What the caller reads or writes.
        wanted: &'static str,
    },
    /// A stored entity number beyond what an index can hold, or below 0 in a 64-bit array.
    #[error(
        "{variable} holds {value} at position {position}, and an entity's number must lie between 0 and {}",
        u32::MAX
    )]
    IndexTooLarge {
        /// The variable's name.
        variable: String,
        /// Flat position of the value.
        position: u64,
        /// The stored number.
        value: String,
    },
    /// A value that the type asked for, or the type stored, cannot represent.
    #[error("{value} at position {position} of {variable} does not fit in {into}")]
    DoesNotFit {
        /// The variable's name.
        variable: String,
        /// Flat position of the value.
        position: u64,
        /// The value.
        value: String,
        /// The type that it was to become.
        into: DataType,
    },
    /// A type that the file format lacks.
    #[error("{name} is {data_type}, which {format} cannot store")]
    TypeNotInFormat {
        /// The variable or attribute.
        name: String,
        /// Its type.
        data_type: DataType,
        /// The kind of file.
        format: Format,
    },
    /// An array beyond what the file format can address.
    #[error("{name} takes {bytes} bytes, more than {format} can hold there: choose CDF-5 or netCDF-4")]
    TooLarge {
        /// The variable or dimension.
        name: String,
        /// Its size, or for a dimension its length.
        bytes: u64,
        /// The kind of file.
        format: Format,
    },
    /// A header to be written that no netCDF file can have.
    #[error("this header cannot be written: {reason}")]
    BadHeader {
        /// What is wrong.
        reason: String,
    },
    /// More memory is needed than there is.
    #[error("{variable} needs {bytes} bytes of memory, which are not to be had")]
    OutOfMemory {
        /// The variable's name.
        variable: String,
        /// The size asked for.
        bytes: u64,
    },
    /// A variable is compressed in a way that this netCDF library lacks.
    #[error("{variable} is stored with HDF5 filter {filter}, which is not installed ({reason})")]
    MissingFilter {
        /// The variable's name.
        variable: String,
        /// The filter's number.
        filter: u32,
        /// What the library said.
        reason: String,
    },
    /// The netCDF library refused.
    #[error("{what} failed: {reason}")]
    Library {
        /// What was tried.
        what: String,
        /// What the library said.
        reason: String,
    },
    /// The operating system refused.
    #[error("{what} failed: {source}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl ContainerError {
    /// The system's refusal as the plainest variant that says it.
    pub(super) fn from_io(what: &'static str, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::NoPermission,
            io::ErrorKind::IsADirectory => Self::IsFolder,
            #[cfg(unix)]
            _ if matches!(source.raw_os_error(), Some(libc::EMFILE | libc::ENFILE)) => Self::TooManyOpen,
            _ => Self::Io { what, source },
        }
    }
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Byte => "byte",
            Self::Char => "text",
            Self::Short => "short",
            Self::Int => "int",
            Self::Float => "float",
            Self::Double => "double",
            Self::UByte => "ubyte",
            Self::UShort => "ushort",
            Self::UInt => "uint",
            Self::Int64 => "int64",
            Self::UInt64 => "uint64",
            Self::String => "string",
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Classic => "CDF-1",
            Self::Offset64 => "CDF-2",
            Self::Data64 => "CDF-5",
            Self::NetCdf4Classic => "netCDF-4 classic",
            Self::NetCdf4 => "netCDF-4",
        })
    }
}
