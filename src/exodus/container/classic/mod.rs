//! Classic files (CDF-1, -2 and -5), read and written by our own code.
//!
//! Every read and write names its position, so nothing is shared but the file itself, and threads need no lock. There
//! is no memory map: a file that another program cuts short is an error here, not a crash. What it leaves out: changing an
//! existing file.

mod copy;
mod encode;
mod layout;
mod parse;
mod position;
mod write;

pub(super) use position::read_exact_at;
pub(super) use write::ClassicWriter;

use super::number::Number;
use super::{ContainerError, Format, Header, Truncation};
use copy::{Runs, is_alike};
use layout::Layout;
use std::fs::File;
use std::io;
use std::sync::Arc;

/// An open classic file.
#[derive(Debug)]
pub(super) struct ClassicFile {
    file: Arc<File>,
    file_len: u64,
    layout: Layout,
}

impl ClassicFile {
    /// Reads the header of a file that begins as `format` does.
    pub(super) fn open(
        file: Arc<File>,
        file_len: u64,
        format: Format,
    ) -> Result<(Header, Self), ContainerError> {
        let parsed = parse::parse(&file, file_len, format)?;
        Ok((parsed.header, Self { file, file_len, layout: parsed.layout }))
    }

    pub(super) fn has_same_places(&self, other: &Self) -> bool {
        self.layout.slots == other.layout.slots && self.layout.stride == other.layout.stride
    }

    pub(super) fn truncation(&self) -> Option<Truncation> {
        let expected = self.layout.end();
        (expected > self.file_len).then_some(Truncation { expected, found: self.file_len })
    }

    pub(super) fn unavailable_from(&self, variable: usize) -> Option<u64> {
        self.layout.unavailable_from(variable, self.file_len)
    }

    /// The first byte of some variables that is not as in the file that they were copied from; pairs of positions there
    /// and here.
    pub(super) fn first_difference<E: From<ContainerError> + Send>(
        &self,
        from: &Self,
        pairs: &[(usize, usize)],
        advance: impl Fn(u64) -> Result<(), E> + Sync,
    ) -> Result<Option<u64>, E> {
        if !pairs.iter().all(|&(old, new)| is_alike((&from.layout, old), (&self.layout, new))) {
            return Ok(Some(0));
        }
        Runs::new(&from.layout, &self.layout, pairs).first_difference(&from.file, &self.file, advance)
    }

    /// Where the bytes of a variable's first `end` values end.
    pub(super) fn end_of(&self, variable: usize, end: u64) -> u64 {
        self.layout.end_of(variable, end)
    }

    /// Fills `out` with values of the variable's own type; the range must exist.
    pub(super) fn read<T: Number>(&self, variable: usize, start: u64, out: &mut [T]) -> io::Result<()> {
        let mut rest = &mut *out;
        for segment in self.layout.segments(variable, start, rest.len() as u64) {
            let len = usize::try_from(segment.num_values).unwrap_or(rest.len()).min(rest.len());
            let (now, later) = rest.split_at_mut(len);
            read_exact_at(&self.file, bytemuck::cast_slice_mut(now), segment.offset)?;
            rest = later;
        }
        if size_of::<T>() > 1 {
            out.iter_mut().for_each(|value| *value = value.swapped());
        }
        Ok(())
    }

    /// Fills `out` with one value of each row of the first dimension, from row `first` on, at position `within` of the
    /// row; the rows must exist.
    ///
    /// Values that lie close together are read with what is between them, others each by itself.
    pub(super) fn read_column<T: Number>(
        &self,
        variable: usize,
        Column { row_len, within, first }: Column,
        out: &mut [T],
    ) -> io::Result<()> {
        let offset = |at: usize| self.layout.offset(variable, (first + at as u64) * row_len + within);
        let distance = if out.len() > 1 { offset(1) - offset(0) } else { 0 };
        let distance = usize::try_from(distance).unwrap_or(usize::MAX);
        if distance > CLOSE {
            for (at, value) in out.iter_mut().enumerate() {
                read_exact_at(&self.file, bytemuck::bytes_of_mut(value), offset(at))?;
            }
        } else {
            let rows_at_once = (PIECE_LEN / distance.max(size_of::<T>())).max(1);
            let mut bytes = Vec::new();
            for (piece, out) in out.chunks_mut(rows_at_once).enumerate() {
                bytes.resize((out.len() - 1) * distance + size_of::<T>(), 0);
                read_exact_at(&self.file, &mut bytes, offset(piece * rows_at_once))?;
                for (value, from) in out.iter_mut().zip(bytes.chunks(distance.max(size_of::<T>()))) {
                    *value = bytemuck::pod_read_unaligned(&from[..size_of::<T>()]);
                }
            }
        }
        out.iter_mut().for_each(|value| *value = value.swapped());
        Ok(())
    }
}

/// One value of each row, a row being what belongs to one index of the first dimension.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Values in a row.
    pub(super) row_len: u64,
    /// Position within it.
    pub(super) within: u64,
    /// The first row.
    pub(super) first: u64,
}

/// Bytes that are read along rather than asking the system once more: about what it copies in the time of a question.
const CLOSE: usize = 4096;

/// Bytes that are read at once where values lie close together.
const PIECE_LEN: usize = 1 << 19;
