//! Writing a classic file.

use super::super::number::Number;
use super::super::{ContainerError, Header};
use super::ClassicFile;
use super::copy::{Runs, copy_piece, is_alike};
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
    /// Creates or empties the file, gives it its final length and writes the header; variables are where they are in
    /// `like` if that is possible.
    pub(in super::super) fn create(
        path: &Path,
        header: &Header,
        like: Option<&ClassicFile>,
    ) -> Result<Self, ContainerError> {
        let encoded = encode(header, like.map(|like| &like.layout))?;
        let file = File::create(path).map_err(|error| ContainerError::from_io("creating the file", error))?;
        let end = encoded.layout.end().next_multiple_of(4).max(encoded.bytes.len() as u64);
        file.set_len(end)
            .and_then(|()| write_all_at(&file, &encoded.bytes, 0))
            .map_err(|error| ContainerError::from_io("writing the header", error))?;
        Ok(Self { file, layout: encoded.layout })
    }

    /// Whether a variable of another file has the bytes that one of this file is to have.
    pub(in super::super) fn can_copy(&self, from: &ClassicFile, (old, new): (usize, usize)) -> bool {
        from.unavailable_from(old).is_none() && is_alike((&from.layout, old), (&self.layout, new))
    }

    /// Copies variables as bytes, pairs of positions there and here for which [`ClassicWriter::can_copy`] holds.
    pub(in super::super) fn copy<E: From<ContainerError>>(
        &self,
        from: &ClassicFile,
        pairs: &[(usize, usize)],
        mut advance: impl FnMut(u64) -> Result<(), E>,
    ) -> Result<(), E> {
        for piece in Runs::new(&from.layout, &self.layout, pairs).pieces() {
            copy_piece(&from.file, &self.file, piece)
                .map_err(|error| ContainerError::from_io("copying the file", error))?;
            advance(piece.len())?;
        }
        Ok(())
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

    /// The file, to be flushed.
    pub(in super::super) fn close(self) -> File {
        self.file
    }
}
