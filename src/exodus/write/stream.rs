//! Writing a planned file: first what is copied as bytes, then what is written once, then what there is at
//! every step, some steps of each variable in turn.
//!
//! Memory: one variable's values of one step or of some that are small, and a piece of what is carried.

use super::{
    carried::each_carried_piece,
    kept::Kept,
    plan::{CarriedContent, Content, Planned},
};
use crate::{
    exodus::{
        ExodusError,
        container::{Container, ContainerWriter, CopiedUserDefined, Header, Unflushed, Variable},
        text,
    },
    model::{Oriented, Progress, Side, Source},
};
use std::{ops::Range, path::Path};

/// Values that are carried or converted at a time.
const PIECE: usize = 1 << 18;

/// A file that is being written.
struct Stream<'a> {
    writer: ContainerWriter,
    original: Option<&'a Container>,
    progress: &'a dyn Progress,
    done: u64,
    total: u64,
}

/// Creates the file and writes all of it. Returns the variables that were copied as bytes (pairs of positions in the
/// original and in the new file), and the file, which is still to be flushed.
///
/// # Errors
/// If the disk refuses, a value does not fit its type, a source cannot be read, or the work is cancelled. The file is
/// then incomplete.
pub(super) fn write_all(
    path: &Path,
    header: &Header,
    (variables, user_defined): (&[Planned<'_>], &[CopiedUserDefined]),
    kept: Option<&Kept<'_>>,
    progress: &dyn Progress,
) -> Result<(Vec<(usize, usize)>, Unflushed), ExodusError> {
    let total = (0..header.variables.len()).map(|at| header.num_values(at)).fold(0, u64::saturating_add);
    let original = kept.map(|kept| kept.file.container.as_ref());
    let writer = ContainerWriter::create_like(path, header, original)?;
    let pairs = kept.map(|kept| kept.pairs(&writer, variables)).unwrap_or_default();
    let mut stream = Stream { writer, original, progress, done: 0, total };
    stream.copy(&pairs)?;
    let mut is_copied = vec![false; variables.len()];
    pairs.iter().for_each(|&(_, new)| is_copied[new] = true);
    let left = || variables.iter().enumerate().filter(|(at, _)| !is_copied[*at]);
    let record = header.dimensions.iter().position(|dimension| dimension.name == "time_step");
    let is_stepped =
        |planned: &Planned<'_>| record.is_some() && planned.variable.dimensions.first() == record.as_ref();
    for (at, planned) in left().filter(|(_, planned)| !is_stepped(planned)) {
        stream.write_once(header, at, &planned.content)?;
    }
    let num_steps = record.map_or(0, |record| header.dimensions[record].len);
    let num_steps = if left().any(|(_, planned)| is_stepped(planned)) { num_steps } else { 0 };
    let num_steps = usize::try_from(num_steps).unwrap_or(usize::MAX);
    let block = steps_in_turn(header, variables);
    for first in (0..num_steps).step_by(block) {
        let steps = first..num_steps.min(first.saturating_add(block));
        for (at, planned) in left().filter(|(_, planned)| is_stepped(planned)) {
            stream.write_steps(header, at, steps.clone(), &planned.content)?;
        }
    }
    if let Some(original) = stream.original {
        stream.writer.copy_rest(original, user_defined)?;
    }
    Ok((pairs, stream.writer.close()?))
}

impl Stream<'_> {
    fn advance(&mut self, values: usize, doing: &str) -> Result<(), ExodusError> {
        if self.progress.is_cancelled() {
            return Err(ExodusError::Cancelled);
        }
        self.done += values as u64;
        self.progress.set(self.done as f32 / self.total.max(1) as f32, doing);
        Ok(())
    }

    fn copy(&mut self, pairs: &[(usize, usize)]) -> Result<(), ExodusError> {
        let Some(original) = self.original else { return Ok(()) };
        let Self { writer, progress, done, total, .. } = self;
        writer.copy(original, pairs, |len| {
            // Most values have 8 bytes.
            *done += len / 8;
            progress.set(*done as f32 / (*total).max(1) as f32, "copying what has not changed");
            if progress.is_cancelled() { Err(ExodusError::Cancelled) } else { Ok(()) }
        })
    }

    fn write_once(&mut self, header: &Header, at: usize, content: &Content<'_>) -> Result<(), ExodusError> {
        const MESH: &str = "writing the mesh";
        match content {
            Content::Reals(values) => {
                self.writer.write_f64(at, 0, values)?;
                self.advance(values.len(), MESH)
            }
            Content::Axes(axes) => {
                let mut start = 0;
                for axis in axes {
                    self.writer.write_f64(at, start, axis)?;
                    start += axis.len() as u64;
                    self.advance(axis.len(), MESH)?;
                }
                Ok(())
            }
            Content::Integers(values) => {
                self.writer.write_i64(at, 0, values)?;
                self.advance(values.len(), MESH)
            }
            Content::Indices(values) => {
                self.writer.write_indices(at, 0, values)?;
                self.advance(values.len(), MESH)
            }
            Content::Counts(counts) => self.write_pieces(counts, |writer, start, counts| {
                let wide: Vec<i64> = counts.iter().map(|&count| i64::from(count)).collect();
                writer.write_i64(at, start, &wide)
            }),
            Content::SideElements(sides) => self.write_pieces(sides, |writer, start, sides: &[Side]| {
                let elements: Vec<u32> = sides.iter().map(|side| side.element).collect();
                writer.write_indices(at, start, &elements)
            }),
            Content::SideNumbers(sides) => self.write_pieces(sides, |writer, start, sides: &[Side]| {
                let numbers: Vec<u32> = sides.iter().map(|side| side.side).collect();
                writer.write_indices(at, start, &numbers)
            }),
            Content::OrientedIndices(members) => {
                self.write_pieces(members, |writer, start, members: &[Oriented]| {
                    let indices: Vec<u32> = members.iter().map(|member| member.index).collect();
                    writer.write_indices(at, start, &indices)
                })
            }
            Content::Orientations(members) => {
                self.write_pieces(members, |writer, start, members: &[Oriented]| {
                    let wide: Vec<i64> = members.iter().map(|member| i64::from(member.orientation)).collect();
                    writer.write_i64(at, start, &wide)
                })
            }
            Content::Text(rows) => {
                let width = header.shape(at).last().copied().unwrap_or(1);
                let width = usize::try_from(width).unwrap_or(usize::MAX);
                let row =
                    |row: &super::plan::TextRow| text::carry_row(&row.text, row.stored.as_deref(), width);
                let bytes: Vec<u8> = rows.iter().flat_map(row).collect();
                self.writer.write_bytes(at, 0, &bytes)?;
                self.advance(bytes.len(), MESH)
            }
            Content::Steps(_) => Ok(()),
            Content::Carried(carried) => self.carry(at, carried, None),
        }
    }

    fn write_pieces<T>(
        &mut self,
        values: &[T],
        write: impl Fn(&mut ContainerWriter, u64, &[T]) -> Result<(), crate::exodus::ContainerError>,
    ) -> Result<(), ExodusError> {
        for (piece, values) in values.chunks(PIECE).enumerate() {
            write(&mut self.writer, (piece * PIECE) as u64, values)?;
            self.advance(values.len(), "writing the mesh")?;
        }
        Ok(())
    }

    /// Writes some steps of a variable.
    fn write_steps(
        &mut self,
        header: &Header,
        at: usize,
        steps: Range<usize>,
        content: &Content<'_>,
    ) -> Result<(), ExodusError> {
        const RESULTS: &str = "writing results";
        match content {
            Content::Reals(values) => {
                let Some(values) = values.get(steps.clone()) else { return Ok(()) };
                self.writer.write_f64(at, steps.start as u64, values)?;
                self.advance(values.len(), RESULTS)
            }
            Content::Steps(sources) => {
                let per_step: usize = sources.iter().map(|source| source.len()).sum();
                let block = steps_at_once(&header.variables[at], per_step);
                for first in steps.clone().step_by(block) {
                    let num_steps = block.min(steps.end - first);
                    let values = read_together(sources, per_step, first..first + num_steps)?;
                    self.writer.write_f64(at, (first * per_step) as u64, &values)?;
                    self.advance(values.len(), RESULTS)?;
                }
                Ok(())
            }
            Content::Carried(carried) => {
                steps.into_iter().try_for_each(|step| self.carry(at, carried, Some(step)))
            }
            _ => Ok(()),
        }
    }

    /// Copies a variable of the original, or one step of it.
    fn carry(&mut self, at: usize, carried: &CarriedContent, step: Option<usize>) -> Result<(), ExodusError> {
        let Some(original) = self.original else { return Ok(()) };
        let width = self.writer.header().shape(at).last().copied();
        each_carried_piece(original, (carried, width), step, |start, values| {
            self.writer.write_values(at, start, values)?;
            self.advance(values.len(), "carrying over")
        })
    }
}

/// Steps that a variable's chunks have; 1 where it is not stored in chunks.
fn steps_per_chunk(variable: &Variable) -> usize {
    let chunks = variable.storage.chunks.as_deref().unwrap_or_default();
    chunks.first().and_then(|&steps| usize::try_from(steps).ok()).unwrap_or(1).max(1)
}

/// Steps that are written of one variable before the next has its turn: enough for whole chunks of all of them.
fn steps_in_turn(header: &Header, variables: &[Planned<'_>]) -> usize {
    const USUAL: usize = 64;
    const MOST: usize = 4096;
    let stepped = variables.iter().zip(&header.variables);
    let stepped = stepped.filter(|(planned, _)| matches!(planned.content, Content::Steps(_)));
    let chunk = stepped.map(|(_, variable)| steps_per_chunk(variable)).max().unwrap_or(1).min(MOST);
    USUAL.next_multiple_of(chunk)
}

/// Steps of a variable that are read and written at once: whole chunks, as many as take a few MB.
fn steps_at_once(variable: &Variable, per_step: usize) -> usize {
    const USUAL: usize = 4 << 20;
    const MOST: usize = 64 << 20;
    let fit = |bytes: usize| (bytes / size_of::<f64>()).checked_div(per_step).unwrap_or(usize::MAX).max(1);
    let chunk = steps_per_chunk(variable).min(fit(MOST));
    (fit(USUAL) / chunk).max(1) * chunk
}

/// The values of some steps, of all sources at each step, `per_step` together.
fn read_together(sources: &[&Source], per_step: usize, steps: Range<usize>) -> Result<Vec<f64>, ExodusError> {
    let mut values = vec![0.0; per_step * steps.len()];
    if let [source] = sources {
        source.read_steps_into(steps.start, &mut values)?;
        return Ok(values);
    }
    let mut start = 0;
    for source in sources.iter().filter(|source| !source.is_empty()) {
        let mut own = vec![0.0; source.len() * steps.len()];
        source.read_steps_into(steps.start, &mut own)?;
        for (all, own) in values.chunks_mut(per_step).zip(own.chunks(source.len())) {
            all[start..start + own.len()].copy_from_slice(own);
        }
        start += source.len();
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_one_variable_are_read_one_after_the_other() {
        let (a, b) = (Source::constant(1.0, 2), Source::constant(2.0, 1));
        assert_eq!(read_together(&[&a, &b], 3, 0..2).unwrap(), [1.0, 1.0, 2.0, 1.0, 1.0, 2.0]);
        assert_eq!(read_together(&[&a], 2, 4..5).unwrap(), [1.0, 1.0]);
    }
}
