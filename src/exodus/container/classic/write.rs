//! Writing a classic file.

use super::super::number::Number;
use super::super::{ContainerError, Header};
use super::encode::encode;
use super::layout::Layout;
use super::position::write_all_at;
use std::fs::File;
use std::io;
use std::path::Path;

/// A classic file that is being written.
#[derive(Debug)]
pub(in super::super) struct ClassicWriter {
    file: File,
    layout: Layout,
}

impl ClassicWriter {
    /// Creates or empties the file, gives it its final length and writes the header.
    pub(in super::super) fn create(path: &Path, header: &Header) -> Result<Self, ContainerError> {
        let encoded = encode(header)?;
        let file = File::create(path).map_err(|error| ContainerError::from_io("creating the file", error))?;
        let end = encoded.layout.end().next_multiple_of(4).max(encoded.bytes.len() as u64);
        file.set_len(end)
            .and_then(|()| write_all_at(&file, &encoded.bytes, 0))
            .map_err(|error| ContainerError::from_io("writing the header", error))?;
        Ok(Self { file, layout: encoded.layout })
    }

    /// Writes values of the variable's own type; the range must exist. The values are left in the file's byte order.
    pub(in super::super) fn write<T: Number>(
        &self,
        variable: usize,
        start: u64,
        values: &mut [T],
    ) -> io::Result<()> {
        if size_of::<T>() > 1 {
            values.iter_mut().for_each(|value| *value = value.swapped());
        }
        let mut rest = &*values;
        for segment in self.layout.segments(variable, start, values.len() as u64) {
            let len = usize::try_from(segment.num_values).unwrap_or(rest.len()).min(rest.len());
            let (now, later) = rest.split_at(len);
            write_all_at(&self.file, bytemuck::cast_slice(now), segment.offset)?;
            rest = later;
        }
        Ok(())
    }

    /// Makes sure that all bytes are on the disk.
    pub(in super::super) fn finish(self) -> Result<(), ContainerError> {
        self.file.sync_all().map_err(|error| ContainerError::from_io("flushing the file", error))
    }
}
