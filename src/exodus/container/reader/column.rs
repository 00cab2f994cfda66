//! One value of every step, without the steps being read.

use super::super::classic::Column;
use super::super::number::{Number, with_number};
use super::super::{ContainerError, DataType};
use super::{Backend, Container, Range};
use rayon::prelude::*;

/// Rows that one task takes on: a disk answers several questions at once.
const ROWS: usize = 256;

impl Container {
    /// Fills `out` with one value of each row of a variable's first dimension, from row `first` on: the value at flat
    /// position `within` of the row.
    ///
    /// Cost: classic files are asked for each value by itself, by several threads, or, where rows are short, for what
    /// lies between too; of netCDF-4 files each chunk that a value lies in is read.
    ///
    /// # Errors
    /// If there is no such row or position, a row lies past the end of a cut file, the variable is text, or the file
    /// cannot be read.
    pub fn read_f64_column_into(
        &self,
        variable: usize,
        within: u64,
        first: u64,
        out: &mut [f64],
    ) -> Result<(), ContainerError> {
        let row_len = self.row_len(variable);
        let Some(last) = (out.len() as u64).checked_sub(1) else { return Ok(()) };
        let last_row = first.saturating_add(last);
        let end = last_row.saturating_mul(row_len).saturating_add(within);
        // The last value stands for all: the others lie before it.
        let range = self.range(variable, if within < row_len { end } else { u64::MAX }, 1)?;
        let column = Column { row_len, within, first };
        if range.data_type == DataType::Double {
            return range.read_column(column, out);
        }
        with_number!(range.data_type, T => range.read_column_as::<T>(column, out),
            otherwise Err(range.wrong_type("numbers")))
    }

    /// Values that belong to one index of a variable's first dimension.
    fn row_len(&self, variable: usize) -> u64 {
        let Some(described) = self.header.variables.get(variable) else { return 0 };
        let lengths = described.dimensions.iter().skip(1).map(|&at| self.header.dimensions[at].len);
        lengths.fold(1, u64::saturating_mul)
    }
}

impl Range<'_> {
    fn read_column_as<T: Number>(&self, column: Column, out: &mut [f64]) -> Result<(), ContainerError> {
        let mut stored: Vec<T> = self.zeros(out.len())?;
        self.read_column(column, &mut stored)?;
        out.iter_mut().zip(stored).for_each(|(out, value)| *out = value.to_f64());
        Ok(())
    }

    fn read_column<T: Number>(&self, column: Column, out: &mut [T]) -> Result<(), ContainerError> {
        match &self.container.backend {
            Backend::Classic(file) => out.par_chunks_mut(ROWS).enumerate().try_for_each(|(piece, out)| {
                let first = column.first + (piece * ROWS) as u64;
                let end = (first + out.len() as u64) * column.row_len;
                file.read_column(self.variable, Column { first, ..column }, out)
                    .map_err(|error| self.io_error(error, end))
            }),
            Backend::NetCdf4(file) => file.read_column(&self.container.header, self.variable, column, out),
        }
    }
}
