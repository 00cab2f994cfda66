//! A netCDF file as a header and flat arrays, whatever its container.
//!
//! [`Container`] opens a file, [`ContainerWriter`] writes one; both speak of a [`Header`] and of ranges of a variable's
//! values in storage order. Classic files (CDF-1, -2, -5) are read and written by our own code, with positioned reads
//! and without a lock; netCDF-4 goes through the netCDF library. Neither knows what Exodus is.
//!
//! What it leaves out: of netCDF-4 the groups below the root, which can be looked at and copied, and user-defined types, which
//! are named in the header; and changing a file in place, since saving always writes a new one.

mod attribute;
mod classic;
mod error;
mod netcdf4;
mod number;
mod open_files;
mod reader;
mod sniff;
mod stamp;
mod values;
mod writer;

pub use error::ContainerError;
pub(in crate::exodus) use open_files::allow_open_files;
pub use reader::{Container, Truncation};
pub use stamp::Stamp;
pub use values::Values;
pub use writer::{ContainerWriter, Unflushed};

use std::collections::HashMap;

/// Has netCDF-4 files opened without a lock, so that a solver can write the file that is looked at, and the file that it
/// writes can be opened.
///
/// To be called at the start of a program, while there is one thread only, since it sets an environment variable; the
/// first file does it where nobody has.
pub fn leave_files_unlocked() {
    netcdf4::leave_files_unlocked();
}

/// The kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// CDF-1.
    Classic,
    /// CDF-2, what libexodus writes by default.
    Offset64,
    /// CDF-5.
    Data64,
    /// HDF5 with the classic data model.
    NetCdf4Classic,
    /// HDF5 with everything.
    NetCdf4,
}

/// The type of a variable's or attribute's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are netCDF's own")]
pub enum DataType {
    Byte,
    Char,
    Short,
    Int,
    Float,
    Double,
    UByte,
    UShort,
    UInt,
    Int64,
    UInt64,
    String,
}

/// A dimension; at most one is unlimited in the classic data model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// Its name.
    pub name: String,
    /// Its length now.
    pub len: u64,
    /// Whether it is the record dimension.
    pub is_unlimited: bool,
}

/// The values of an attribute, with the type that they are stored as.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeValue {
    /// Bytes of text, exactly as stored, NULs and all.
    Text(Vec<u8>),
    /// Whole numbers of the given type; uint64 above `i64::MAX` as the negative number with the same bits.
    Integers(DataType, Vec<i64>),
    /// Reals of the given type.
    Reals(DataType, Vec<f64>),
    /// netCDF-4 strings.
    Strings(Vec<String>),
}

/// A named attribute of a variable or of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub value: AttributeValue,
}

/// How netCDF-4 stores a variable; the default is contiguous, as classic files are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// Chunk lengths per dimension.
    pub chunks: Option<Vec<u64>>,
    /// Deflate level.
    pub deflate: Option<u8>,
    /// Whether bytes are shuffled before deflation.
    pub is_shuffled: bool,
    /// Filters beyond deflate and shuffle, in their order.
    pub other_filters: Vec<Filter>,
    /// Whether numbers are stored with their highest byte first, in netCDF-4.
    pub is_big_endian: bool,
    /// Whether the values are stored in the header of the array, as small arrays of netCDF-4 can be.
    pub is_compact: bool,
}

/// A step on the way of values into an HDF5 file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Its HDF5 number: 3 is the checksum, 4 szip, 307 bzip2, 32015 zstd.
    pub id: u32,
    /// What it is told, as the file has it.
    pub parameters: Vec<u32>,
}

impl Filter {
    /// HDF5's number of its checksum, which finds damage and packs nothing.
    pub const CHECKSUM: u32 = 3;
}

/// A variable as the header describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// The type of its values.
    pub data_type: DataType,
    /// Its dimensions, slowest first, as positions in [`Header::dimensions`].
    pub dimensions: Vec<usize>,
    /// Its attributes, without those that the HDF5 library keeps for itself.
    pub attributes: Vec<Attribute>,
    /// How netCDF-4 stores it.
    pub storage: Storage,
}

/// What a file says it holds.
///
/// Names that are not UTF-8 in the file are taken as Latin-1.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The kind of file.
    pub format: Format,
    /// In file order.
    pub dimensions: Vec<Dimension>,
    /// Attributes of the file as a whole.
    pub attributes: Vec<Attribute>,
    /// In file order.
    pub variables: Vec<Variable>,
    /// Groups below this one; netCDF-4 only. Their values can be looked at, and are copied as they are.
    pub groups: Vec<Group>,
    /// Types that the file defines itself, and variables and attributes of such types: they are not among the others, and
    /// are copied as they are. netCDF-4 only.
    pub user_defined: Vec<UserDefined>,
    /// The same, as far as they cannot be copied either, since their types hold texts or lists in other types; attributes as
    /// `variable:attribute`.
    pub not_understood: Vec<String>,
}

/// A type that a file defines itself, or a variable or an attribute of such a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserDefined {
    /// Its name.
    pub name: String,
    /// Its name for people: `type point`, `variable:attribute`.
    pub called: String,
    /// The type in words: `compound point {double x, double y}`.
    pub words: String,
    /// What it is.
    pub role: UserRole,
}

/// What of user-defined types there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserRole {
    /// The type itself.
    Type,
    /// A variable.
    Variable {
        /// Its dimensions, as positions in [`Header::dimensions`].
        dimensions: Vec<usize>,
    },
    /// An attribute.
    Attribute {
        /// The variable that has it; `None` for the file or group.
        of: Option<String>,
    },
}

/// Something user-defined that is copied to another file: under which names, and with which dimensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedUserDefined {
    /// Its position in the old header's list.
    pub at: usize,
    /// The new name of the variable, or of the variable that has the attribute; `None` for a type and the file's attribute.
    pub variable: Option<String>,
    /// Positions in the new header's dimensions.
    pub dimensions: Vec<usize>,
}

/// A group of netCDF-4.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// What it holds. Its dimensions begin with those of the groups that it lies in, which its variables may have too.
    pub header: Header,
    /// How many of these dimensions are not its own.
    pub num_seen: usize,
}

impl Header {
    /// All groups below, each with its path from here (`outer/inner`), a group before those in it.
    pub fn all_groups(&self) -> Vec<(String, &Group)> {
        let mut all = Vec::new();
        for group in &self.groups {
            all.push((group.name.clone(), group));
            let below = group.header.all_groups().into_iter();
            all.extend(below.map(|(path, inner)| (format!("{}/{path}", group.name), inner)));
        }
        all
    }

    /// The value of a dimension by name.
    pub fn dimension(&self, name: &str) -> Option<u64> {
        self.dimensions.iter().find(|dimension| dimension.name == name).map(|dimension| dimension.len)
    }

    /// Positions of all variables by name; build it once, files have thousands.
    pub fn variable_index(&self) -> HashMap<&str, usize> {
        self.variables.iter().enumerate().map(|(at, variable)| (variable.name.as_str(), at)).collect()
    }

    /// Lengths of a variable's dimensions, slowest first.
    pub fn shape(&self, variable: usize) -> Vec<u64> {
        self.variables[variable].dimensions.iter().map(|&dimension| self.dimensions[dimension].len).collect()
    }

    /// Number of values of a variable; saturates.
    pub fn num_values(&self, variable: usize) -> u64 {
        self.shape(variable).into_iter().fold(1, u64::saturating_mul)
    }

    /// The end of a range of values of a variable, if there is such a variable and such a range.
    fn check_range(&self, variable: usize, start: u64, count: usize) -> Result<u64, ContainerError> {
        let described = self
            .variables
            .get(variable)
            .ok_or(ContainerError::NoSuchVariable { asked: variable, available: self.variables.len() })?;
        let (end, available) = (start.saturating_add(count as u64), self.num_values(variable));
        if end > available {
            return Err(ContainerError::OutOfRange {
                variable: described.name.clone(),
                start,
                end,
                available,
            });
        }
        Ok(end)
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "the numbers in tests are small")]
mod tests;
