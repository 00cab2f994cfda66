//! [`Container`]: an open file that is read from.

use super::{ContainerError, Header, Values};
use std::path::Path;

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
}

/// A classic file that is shorter than its header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truncation {
    /// Bytes that the header speaks of.
    pub expected: u64,
    /// Bytes in the file.
    pub found: u64,
}

impl Container {
    /// Opens a file and reads its header, none of its values.
    ///
    /// Cost: proportional to the header. A classic file that is cut short within its values opens too, see
    /// [`Container::truncation`].
    ///
    /// # Errors
    /// If there is no such file, it is not a netCDF file, or its header is cut off or damaged.
    pub fn open(path: &Path) -> Result<Self, ContainerError> {
        let _ = path;
        Err(ContainerError::NotFound)
    }

    /// What the file says it holds.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes in the file when it was opened.
    pub fn file_len(&self) -> u64 {
        self.file_len
    }

    /// By how much a classic file is too short; `None` if it is whole, and for netCDF-4.
    pub fn truncation(&self) -> Option<Truncation> {
        None
    }

    /// The first flat position whose value the file was cut short before; `None` if they are all there.
    pub fn unavailable_from(&self, variable: usize) -> Option<u64> {
        let _ = variable;
        None
    }

    /// Fills `out` with the values from `start` on, from any number type.
    ///
    /// Cost: doubles are read straight into `out`; other types go through a buffer of some 100 KB.
    ///
    /// # Errors
    /// If the range does not exist or lies past the end of a cut file, the variable is text, or the file cannot
    /// be read.
    pub fn read_f64_into(&self, variable: usize, start: u64, out: &mut [f64]) -> Result<(), ContainerError> {
        let _ = (variable, start, out);
        Err(ContainerError::NotFound)
    }

    /// As [`Container::read_f64_into`], for whole numbers.
    ///
    /// # Errors
    /// As there, and if a value is not a whole number that fits.
    pub fn read_i64_into(&self, variable: usize, start: u64, out: &mut [i64]) -> Result<(), ContainerError> {
        let _ = (variable, start, out);
        Err(ContainerError::NotFound)
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
        let _ = (variable, start, out);
        Err(ContainerError::NotFound)
    }

    /// As [`Container::read_f64_into`], for the bytes of text, byte and ubyte variables.
    ///
    /// # Errors
    /// As there, and if the values are wider than a byte.
    pub fn read_bytes_into(&self, variable: usize, start: u64, out: &mut [u8]) -> Result<(), ContainerError> {
        let _ = (variable, start, out);
        Err(ContainerError::NotFound)
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
        let _ = (variable, start, count);
        Err(ContainerError::NotFound)
    }

    /// `count` values from `start` on, exactly as stored, for [`ContainerWriter::write_values`](super::ContainerWriter::write_values).
    ///
    /// # Errors
    /// If the range does not exist or lies past the end of a cut file, or the file cannot be read.
    pub fn read_values(&self, variable: usize, start: u64, count: usize) -> Result<Values, ContainerError> {
        let _ = (variable, start, count);
        Err(ContainerError::NotFound)
    }
}
