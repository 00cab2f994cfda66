//! Small steps of joining: following an index of a part into the whole, putting rows where they belong, joining sources.

use crate::model::{Shared, Source};

/// Where the things that a part counts are in the whole; an index through all blocks each.
pub(super) struct PartPlaces<'a> {
    pub(super) nodes: &'a [u32],
    pub(super) elements: &'a [u32],
    pub(super) edges: &'a [u32],
    pub(super) faces: &'a [u32],
}

/// An index that does not exist in the whole; a file stores it as 0.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Where an index of the part is in the whole; [`NOWHERE`] if the part has no such thing.
pub(super) fn place(places: &[u32], index: u32) -> u32 {
    places.get(index as usize).copied().unwrap_or(NOWHERE)
}

/// Puts rows of `width` values each at their places; `out` grows as it must, and what is not filled is `fill`.
pub(super) fn scatter<T: Copy>(
    out: &mut Vec<T>,
    fill: T,
    width: usize,
    places: &[u32],
    values: impl Iterator<Item = T>,
) {
    let mut values = values;
    for &place in places {
        let start = place as usize * width;
        if out.len() < start + width {
            out.resize(start + width, fill);
        }
        for (out, value) in out[start..start + width].iter_mut().zip(values.by_ref()) {
            *out = value;
        }
    }
}

/// The sources of all parts as one: one after the other, then each row at its place.
pub(super) fn joined(mut sources: Vec<Source>, rows: Option<&Shared<u32>>) -> Source {
    if sources.len() > 1 {
        sources.retain(|source| !source.is_empty());
    }
    let all = match <[Source; 1]>::try_from(sources) {
        Ok([only]) => only,
        Err(several) => Source::concatenated(several),
    };
    match rows {
        Some(rows) => all.gathered(Shared::clone(rows)),
        None => all,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_to_their_places() {
        let mut out = Vec::new();
        scatter(&mut out, 9, 2, &[2, 0], [1, 2, 3, 4].into_iter());
        assert_eq!(out, [3, 4, 9, 9, 1, 2]);
        assert_eq!([place(&[5, 7], 1), place(&[5, 7], 2)], [7, NOWHERE]);
    }

    #[test]
    fn a_single_source_stays_itself() {
        let only = Source::constant(2.0, 3);
        let same = joined(vec![Source::constant(0.0, 0), only.clone()], None);
        assert!(same.is_same(&only));
        assert_eq!(joined(Vec::new(), None).len(), 0);
        let rows = Shared::new(vec![1, 0]);
        let both = joined(vec![Source::constant(1.0, 1), Source::constant(2.0, 1)], Some(&rows));
        assert_eq!(both.read(0).unwrap(), [2.0, 1.0]);
    }
}
