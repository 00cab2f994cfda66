//! What an edit did, found by comparing the model with the one that was read.
//!
//! Edits do not keep a record of which node or element came from where, so this is found out again: arrays that are
//! shared are the same, blocks and sets are recognised by their arrays and ids, nodes by their id and place. Where that
//! is not certain the answer is "unknown", and what depends on it is refused rather than guessed.

use super::entities::{EntityView, KindView, views};
use crate::model::{Model, Shared};
use std::{collections::HashMap, sync::Arc};

/// Where the rows of an axis (nodes, elements, entities, steps) came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// They are the same rows in the same order.
    Same,
    /// New row `k` is old row `rows[k]`.
    From(Vec<u32>),
    /// Some rows are new, or it cannot be told.
    Unknown,
}

/// For each entity of one kind, the position that it had before.
///
/// Recognised by array and id, then by array, then by id; each old entity is used once.
pub(super) fn match_entities(before: &KindView<'_>, after: &KindView<'_>) -> Vec<Option<usize>> {
    let mut origins = vec![None; after.entities.len()];
    let mut used = vec![false; before.entities.len()];
    let same_array = |a: &EntityView<'_>, b: &EntityView<'_>| a.num_entries > 0 && a.list.is_same(&b.list);
    type Test<'t> = &'t dyn Fn(&EntityView<'_>, &EntityView<'_>) -> bool;
    let tests: [Test<'_>; 3] = [&|a, b| a.id == b.id && same_array(a, b), &same_array, &|a, b| a.id == b.id];
    // Most lists are unchanged, so the same position is tried first; this keeps thousands of blocks linear.
    for test in tests {
        for (at, entity) in after.entities.iter().enumerate() {
            if origins[at].is_some() {
                continue;
            }
            let fits = |&old: &usize| !used[old] && test(&before.entities[old], entity);
            let same_place = Some(at).filter(|&at| at < before.entities.len()).filter(fits);
            let found = same_place.or_else(|| (0..before.entities.len()).find(fits));
            if let Some(old) = found {
                origins[at] = Some(old);
                used[old] = true;
            }
        }
    }
    origins
}

/// The rows of entities themselves (names, properties): where each came from.
pub(super) fn entity_rows(origins: &[Option<usize>], num_before: usize) -> Rows {
    rows_of(origins.iter().copied(), num_before)
}

fn rows_of(origins: impl Iterator<Item = Option<usize>>, num_before: usize) -> Rows {
    let rows: Option<Vec<u32>> = origins.map(|origin| u32::try_from(origin?).ok()).collect();
    match rows {
        None => Rows::Unknown,
        Some(rows) if rows.len() == num_before && is_identity(&rows) => Rows::Same,
        Some(rows) => Rows::From(rows),
    }
}

fn is_identity(rows: &[u32]) -> bool {
    rows.iter().zip(0u32..).all(|(&row, at)| row == at)
}

/// Where the nodes came from.
///
/// The same if their number and ids are, and either nothing has moved or no connectivity has changed. Otherwise each
/// must be found by its id, at its old place.
pub(super) fn node_rows(before: &Model, after: &Model) -> Rows {
    let same_ids = same_ids(&before.node_ids, &after.node_ids);
    if before.num_nodes() == after.num_nodes()
        && same_ids
        && (nothing_moved(before, after) || same_lists(before, after))
    {
        return Rows::Same;
    }
    let Some(ids) = &after.node_ids else { return Rows::Unknown };
    let Some(positions) = positions_of_ids(before.node_ids.as_ref(), before.num_nodes()) else {
        return Rows::Unknown;
    };
    let rows = rows_of(ids.iter().map(|id| positions.get(id).copied()), before.num_nodes());
    let stayed = |(new, &old): (usize, &u32)| before.position(old as usize) == after.position(new);
    match &rows {
        Rows::From(from) if !from.iter().enumerate().all(stayed) => Rows::Unknown,
        Rows::Same if !nothing_moved(before, after) => Rows::Unknown,
        _ => rows,
    }
}

fn same_ids(before: &Option<Shared<i64>>, after: &Option<Shared<i64>>) -> bool {
    match (before, after) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a == b,
        (None, None) => true,
        _ => false,
    }
}

/// Whether all nodes are where they were.
pub(super) fn nothing_moved(before: &Model, after: &Model) -> bool {
    let (a, b) = (&before.coordinates, &after.coordinates);
    let same = |a: &Shared<f64>, b: &Shared<f64>| {
        Arc::ptr_eq(a, b)
            || (a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.to_bits() == b.to_bits()))
    };
    same(&a.x, &b.x) && same(&a.y, &b.y) && same(&a.z, &b.z)
}

/// Whether there are blocks and every one has the connectivity that it had.
fn same_lists(before: &Model, after: &Model) -> bool {
    let (before, after) = (views(before), views(after));
    let mut any = false;
    for (before, after) in before.iter().zip(&after).filter(|(view, _)| view.kind.is_block()) {
        let origins = match_entities(before, after);
        for (entity, origin) in
            after.entities.iter().zip(origins).filter(|(entity, _)| entity.num_entries > 0)
        {
            any = true;
            let Some(origin) = origin else { return false };
            if !entity.list.is_equal(&before.entities[origin].list) {
                return false;
            }
        }
    }
    any
}

/// The position of every id; `None` if one occurs twice.
fn positions_of_ids(ids: Option<&Shared<i64>>, count: usize) -> Option<HashMap<i64, usize>> {
    let positions: HashMap<i64, usize> = match ids {
        Some(ids) => ids.iter().copied().zip(0..).collect(),
        None => (1..).zip(0..count).collect(),
    };
    (positions.len() == count).then_some(positions)
}

/// Where the entries of each entity of one block kind came from: by the entity's position now.
///
/// The entries of a block are the same if their connectivity is, through the nodes' own change.
pub(super) fn block_entries(
    before: &KindView<'_>,
    after: &KindView<'_>,
    origins: &[Option<usize>],
    nodes: &Rows,
) -> Vec<Rows> {
    let entries = |(entity, origin): (&EntityView<'_>, &Option<usize>)| {
        let Some(old) = origin.map(|origin| &before.entities[origin]) else { return Rows::Unknown };
        if old.num_entries == entity.num_entries && same_nodes(old, entity, nodes) {
            Rows::Same
        } else {
            Rows::Unknown
        }
    };
    after.entities.iter().zip(origins).map(entries).collect()
}

fn same_nodes(before: &EntityView<'_>, after: &EntityView<'_>, nodes: &Rows) -> bool {
    let (Some(old), Some(new)) = (before.block, after.block) else { return false };
    if old.counts != new.counts {
        return false;
    }
    match nodes {
        Rows::From(rows) if old.connects_nodes() => {
            old.connectivity.len() == new.connectivity.len()
                && old
                    .connectivity
                    .iter()
                    .zip(new.connectivity.iter())
                    .all(|(old, &new)| rows.get(new as usize) == Some(old))
        }
        Rows::Unknown => before.list.is_same(&after.list),
        _ => before.list.is_equal(&after.list),
    }
}

/// Rows of an axis that runs through all blocks, from those of each block.
pub(super) fn rows_through_blocks(
    before: &KindView<'_>,
    after: &KindView<'_>,
    origins: &[Option<usize>],
    entries: &[Rows],
) -> Rows {
    let mut offsets = vec![0];
    for block in &before.entities {
        offsets.push(offsets.last().copied().unwrap_or(0) + block.num_entries);
    }
    let mut rows = Vec::new();
    for ((block, origin), entries) in after.entities.iter().zip(origins).zip(entries) {
        if block.num_entries == 0 {
            continue;
        }
        let (Some(origin), Rows::Same) = (origin, entries) else { return Rows::Unknown };
        rows.extend((offsets[*origin]..).take(block.num_entries).map(Some));
    }
    rows_of(rows.into_iter(), offsets.last().copied().unwrap_or(0))
}

/// Where the time steps came from, by their times.
pub(super) fn step_rows(before: &Model, after: &Model) -> Rows {
    if before.times.len() == after.times.len() {
        return Rows::Same;
    }
    let positions: HashMap<u64, usize> = before.times.iter().map(|time| time.to_bits()).zip(0..).collect();
    if positions.len() != before.times.len() {
        return Rows::Unknown;
    }
    rows_of(after.times.iter().map(|time| positions.get(&time.to_bits()).copied()), before.times.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    #[test]
    fn blocks_are_recognised_by_array_and_by_id() {
        let before = samples::mixed_solids();
        let mut after = before.clone();
        after.element_blocks.remove(1);
        after.element_blocks[0].id = 99;
        let changed = Arc::make_mut(&mut after.element_blocks[2].connectivity);
        changed.reverse();
        let (before, after) = (views(&before), views(&after));
        assert_eq!(match_entities(&before[0], &after[0]), [Some(0), Some(2), Some(3)]);
    }

    #[test]
    fn nodes_that_stay_in_place_are_found_by_their_ids() {
        let before = samples::two_hexes();
        assert_eq!(node_rows(&before, &before.clone()), Rows::Same);
        let mut moved = before.clone();
        Arc::make_mut(&mut moved.coordinates.x)[0] = 7.0;
        assert_eq!(node_rows(&before, &moved), Rows::Same);
        let mut fewer = before.clone();
        for axis in fewer.coordinates.axes_mut() {
            axis.remove(0);
        }
        assert_eq!(node_rows(&before, &fewer), Rows::Unknown);
        fewer.node_ids = Some(Arc::new((2..=12).collect()));
        assert_eq!(node_rows(&before, &fewer), Rows::From((1..12).collect()));
        Arc::make_mut(&mut fewer.coordinates.x)[0] = 7.0;
        assert_eq!(node_rows(&before, &fewer), Rows::Unknown);
    }

    #[test]
    fn elements_follow_their_blocks() {
        let before = samples::two_hexes();
        let mut after = before.clone();
        after.element_blocks.swap(0, 1);
        let (before, after) = (views(&before), views(&after));
        let origins = match_entities(&before[0], &after[0]);
        let entries = block_entries(&before[0], &after[0], &origins, &Rows::Same);
        assert_eq!(rows_through_blocks(&before[0], &after[0], &origins, &entries), Rows::From(vec![1, 0]));
        assert_eq!(entity_rows(&origins, 2), Rows::From(vec![1, 0]));
    }

    #[test]
    fn steps_are_found_by_their_times() {
        let before = samples::two_hexes();
        let mut after = before.clone();
        after.times = Arc::new(vec![1.0]);
        assert_eq!(step_rows(&before, &after), Rows::From(vec![1]));
        after.times = Arc::new(vec![0.0, 0.5, 1.0]);
        assert_eq!(step_rows(&before, &after), Rows::Unknown);
    }
}
