//! The values of a variable that is carried over, as they are to stand in the new file: rows gathered, texts padded.
//!
//! The writer takes them to write them, and the proof of a save to compare them with what was written.

use super::plan::CarriedContent;
use crate::exodus::{
    ExodusError,
    container::{Container, Header, Values},
};
use std::borrow::Cow;

/// Values that are taken at a time.
const PIECE: usize = 1 << 18;

/// Gives `take` the values of a carried variable, or of one step of it, with where they begin in the new variable.
///
/// `width` is the new length of the last dimension. Memory: a piece of them, or where rows are gathered or texts padded
/// one step, or all that has no steps.
///
/// # Errors
/// If the original cannot be read, or what `take` says.
pub(super) fn each_carried_piece(
    original: &Container,
    (carried, width): (&CarriedContent, Option<u64>),
    step: Option<usize>,
    mut take: impl FnMut(u64, &Values) -> Result<(), ExodusError>,
) -> Result<(), ExodusError> {
    let mut shape = lengths(original.header(), carried.variable);
    let mut rows = carried.rows.as_slice();
    let (mut old_start, mut new_start) = (0, 0);
    if let Some(step) = step {
        let old_step = match &rows[0] {
            Some(rows) => rows.get(step).map_or(step, |&row| row as usize),
            None => step,
        };
        shape.remove(0);
        rows = &rows[1..];
        let old_len: usize = shape.iter().product();
        let new_len: usize =
            shape.iter().zip(rows).map(|(len, rows)| rows.as_ref().map_or(*len, Vec::len)).product();
        (old_start, new_start) = (old_step * old_len, step * new_len);
    }
    let len: usize = shape.iter().product();
    let width = width.and_then(|width| usize::try_from(width).ok());
    let widths = (shape.last().copied(), width);
    let is_widened = matches!(widths, (Some(old), Some(new)) if old < new) && rows.last() == Some(&None);
    if rows.iter().any(Option::is_some) || is_widened {
        let values = original.read_values(carried.variable, old_start as u64, len)?;
        return take(new_start as u64, &widen(gather(&values, &shape, rows), widths));
    }
    for start in (0..len).step_by(PIECE) {
        let count = PIECE.min(len - start);
        let values = original.read_values(carried.variable, (old_start + start) as u64, count)?;
        take((new_start + start) as u64, &values)?;
    }
    Ok(())
}

fn lengths(header: &Header, variable: usize) -> Vec<usize> {
    header.shape(variable).into_iter().map(|len| usize::try_from(len).unwrap_or(usize::MAX)).collect()
}

/// Rows of text with NULs behind them, up to the new width; anything else as it is.
fn widen(values: Values, widths: (Option<usize>, Option<usize>)) -> Values {
    match (values, widths) {
        (Values::Char(bytes), (Some(old), Some(new))) if old < new => {
            let pad =
                |row: &[u8]| row.iter().copied().chain(std::iter::repeat(0)).take(new).collect::<Vec<u8>>();
            Values::Char(bytes.chunks(old.max(1)).flat_map(pad).collect())
        }
        (values, _) => values,
    }
}

/// The values at the given rows of each dimension, all of a dimension where none are given.
///
/// A row beyond the end, which no lineage gives, repeats the first value.
fn gather(values: &Values, shape: &[usize], rows: &[Option<Vec<u32>>]) -> Values {
    let mut positions = vec![0_usize];
    for (&len, rows) in shape.iter().zip(rows) {
        let rows: Cow<'_, [u32]> = match rows {
            Some(rows) => Cow::Borrowed(rows),
            None => (0u32..).take(len).collect(),
        };
        let next =
            positions.iter().flat_map(|&position| rows.iter().map(move |&row| position * len + row as usize));
        positions = next.collect();
    }
    macro_rules! pick {
        ($($kind:ident),*) => {
            match values {
                $(Values::$kind(values) => {
                    let pick = |&at: &usize| values.get(at).or(values.first()).cloned();
                    Values::$kind(positions.iter().filter_map(pick).collect())
                })*
            }
        };
    }
    pick!(Byte, Char, Short, Int, Float, Double, UByte, UShort, UInt, Int64, UInt64, String)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gathering_picks_rows_of_any_dimension() {
        // 2 × 3: [[0, 1, 2], [3, 4, 5]]
        let values = Values::Int((0..6).collect());
        let picked = |rows: &[Option<Vec<u32>>]| gather(&values, &[2, 3], rows);
        assert_eq!(picked(&[None, None]), values);
        assert_eq!(picked(&[Some(vec![1]), None]), Values::Int(vec![3, 4, 5]));
        assert_eq!(picked(&[None, Some(vec![2, 0])]), Values::Int(vec![2, 0, 5, 3]));
        assert_eq!(picked(&[Some(vec![1, 0]), Some(vec![1])]), Values::Int(vec![4, 1]));
    }

    #[test]
    fn rows_of_text_are_padded_to_a_new_width() {
        let widened = widen(Values::Char(b"abcd".to_vec()), (Some(2), Some(3)));
        assert_eq!(widened, Values::Char(b"ab\0cd\0".to_vec()));
    }
}
