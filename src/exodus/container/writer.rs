//! [`ContainerWriter`]: a new file that is written to.

use super::{ContainerError, Header, Values};
use std::path::Path;

/// A new file, its header written, that takes values in any order.
///
/// Values are addressed as in [`Container`](super::Container) and stored as the variable's type. Nothing is filled in: what
/// is never written reads as zeros in classic files and as anything in netCDF-4. The number of records is the
/// unlimited dimension's length in the header. A writer that is dropped without [`ContainerWriter::finish`] leaves an
/// incomplete file behind.
#[derive(Debug)]
pub struct ContainerWriter {
    header: Header,
}

impl ContainerWriter {
    /// Creates the file, or empties it if it exists, and writes the header.
    ///
    /// [`super::Storage`] counts in netCDF-4 only; chunks are cut to the lengths of the dimensions. Of
    /// `other_filters` only the checksum (3) is applied. [`Header::groups`] and [`Header::not_understood`] are ignored.
    ///
    /// # Errors
    /// If the header has a type or a size that the format lacks, contradicts itself, or the file cannot be written.
    pub fn create(file: &Path, header: &Header) -> Result<Self, ContainerError> {
        let _ = (file, header);
        Err(ContainerError::NotFound)
    }

    /// The header that was written.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Writes values from `start` on, converting to the variable's number type. Floats are rounded.
    ///
    /// # Errors
    /// If the range does not exist, the variable is text, a value does not fit its type, or the disk refuses.
    pub fn write_f64(&mut self, variable: usize, start: u64, values: &[f64]) -> Result<(), ContainerError> {
        let _ = (variable, start, values);
        Err(ContainerError::NotFound)
    }

    /// As [`ContainerWriter::write_f64`]; a real variable takes only numbers that it holds exactly.
    ///
    /// # Errors
    /// As there.
    pub fn write_i64(&mut self, variable: usize, start: u64, values: &[i64]) -> Result<(), ContainerError> {
        let _ = (variable, start, values);
        Err(ContainerError::NotFound)
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
        let _ = (variable, start, values);
        Err(ContainerError::NotFound)
    }

    /// Writes the bytes of a text, byte or ubyte variable. Rows are the caller's to pad.
    ///
    /// # Errors
    /// If the range does not exist, the values are wider than a byte, or the disk refuses.
    pub fn write_bytes(&mut self, variable: usize, start: u64, values: &[u8]) -> Result<(), ContainerError> {
        let _ = (variable, start, values);
        Err(ContainerError::NotFound)
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
        let _ = (variable, start, values);
        Err(ContainerError::NotFound)
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
        let _ = (variable, start, values);
        Err(ContainerError::NotFound)
    }

    /// Flushes everything to the disk and closes the file.
    ///
    /// # Errors
    /// If the disk refuses; the file is then incomplete.
    pub fn finish(self) -> Result<(), ContainerError> {
        Err(ContainerError::NotFound)
    }
}
