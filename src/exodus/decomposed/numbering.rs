//! Where the nodes and elements of each part are in the whole.
//!
//! The rules are those of SEACAS' `epu`: nodes are sorted by their ids, so that one that several parts have is stored
//! once. Elements are sorted by their ids if these are 1, 2, 3, … through the whole and those of a block follow each
//! other; otherwise each block has its elements part by part, and their ids stay in the map.

use super::JoinError;
use crate::model::{Coordinates, Shared};
use rayon::prelude::*;
use std::{collections::HashMap, sync::Arc};

/// The nodes of the whole.
pub(super) struct NodeNumbering {
    /// For each part, the place of each of its nodes in the whole.
    pub(super) places: Vec<Vec<u32>>,
    /// The ids, ascending; `None` for 1, 2, 3, ….
    pub(super) ids: Option<Shared<i64>>,
    pub(super) num_nodes: usize,
    /// For each node of the whole, whether several parts have it.
    pub(super) is_shared: Vec<bool>,
}

/// Numbers the nodes of the whole by the ids that the parts give them.
///
/// Cost: linear where the ids lie close together, else a sort.
///
/// # Errors
/// If two nodes of one part have the same id, or there are more than an index can count.
pub(super) fn number_nodes(ids: &[Vec<i64>], names: &[&str]) -> Result<NodeNumbering, JoinError> {
    check_count("nodes", ids)?;
    let all = distinct(ids);
    let num_nodes = all.len();
    let places: Vec<Vec<u32>> = ids.par_iter().map(|ids| places_of(ids, &all)).collect();
    let mut is_shared = vec![false; num_nodes];
    // The part, from 1, that had a node last.
    let mut last = vec![0_usize; num_nodes];
    for (part, places) in places.iter().enumerate() {
        for (at, &place) in places.iter().enumerate() {
            let place = place as usize;
            if last[place] == part + 1 {
                return Err(JoinError::DuplicateNode { file: names[part].to_owned(), id: ids[part][at] });
            }
            is_shared[place] = last[place] != 0;
            last[place] = part + 1;
        }
    }
    let is_trivial = all.first().is_none_or(|&first| first == 1) && is_contiguous(&all);
    Ok(NodeNumbering { places, ids: (!is_trivial).then(|| Arc::new(all)), num_nodes, is_shared })
}

/// Numbers the nodes of the whole by where they are, for parts whose ids are wrong: the first part's come first, then what
/// the next has besides, and so on.
///
/// # Errors
/// If one part has two nodes in the same place, or there are more than an index can count.
pub(super) fn number_nodes_by_place(
    coordinates: &[Coordinates],
    names: &[&str],
) -> Result<NodeNumbering, JoinError> {
    let count = coordinates.iter().map(|part| part.x.len()).sum();
    i32::try_from(count).map_err(|_error| JoinError::TooMany { what: "nodes", count })?;
    let mut known: HashMap<[u64; 3], (u32, usize)> = HashMap::new();
    let mut is_shared = Vec::new();
    let mut places = Vec::with_capacity(coordinates.len());
    for (part, Coordinates { x, y, z }) in coordinates.iter().enumerate() {
        let mut own = Vec::with_capacity(x.len());
        for ((x, y), z) in x.iter().zip(y.iter()).zip(z.iter()) {
            // Adding 0 makes -0 a 0.
            let position = [x, y, z].map(|at| (at + 0.0).to_bits());
            let next = u32::try_from(is_shared.len()).unwrap_or(u32::MAX);
            let (place, last) = known.entry(position).or_insert_with(|| {
                is_shared.push(false);
                (next, usize::MAX)
            });
            if *last == part {
                return Err(JoinError::SamePlace { file: names[part].to_owned() });
            }
            is_shared[*place as usize] = *last != usize::MAX;
            *last = part;
            own.push(*place);
        }
        places.push(own);
    }
    Ok(NodeNumbering { places, ids: None, num_nodes: is_shared.len(), is_shared })
}

fn check_count(what: &'static str, ids: &[Vec<i64>]) -> Result<(), JoinError> {
    let count = ids.iter().map(Vec::len).sum();
    i32::try_from(count).map(|_| ()).map_err(|_error| JoinError::TooMany { what, count })
}

/// Every id once, ascending.
fn distinct(ids: &[Vec<i64>]) -> Vec<i64> {
    let total: usize = ids.iter().map(Vec::len).sum();
    let each = || ids.iter().flatten();
    let (Some(&least), Some(&greatest)) = (each().min(), each().max()) else { return Vec::new() };
    let range = greatest.checked_sub(least).and_then(|range| usize::try_from(range).ok());
    match range {
        Some(range) if range / 4 <= total => {
            let mut is_there = vec![false; range + 1];
            // The difference lies within the range.
            each().for_each(|&id| is_there[usize::try_from(id - least).unwrap_or(0)] = true);
            (least..=greatest).zip(is_there).filter(|(_, there)| *there).map(|(id, _)| id).collect()
        }
        _ => {
            let mut all: Vec<i64> = each().copied().collect();
            all.par_sort_unstable();
            all.dedup();
            all
        }
    }
}

/// Whether ascending ids have no gaps.
fn is_contiguous(all: &[i64]) -> bool {
    match (all.first(), all.last()) {
        (Some(first), Some(last)) => last.checked_sub(*first).is_some_and(|gap| gap == all.len() as i64 - 1),
        _ => true,
    }
}

/// The place of each id in a list that has them all, ascending.
fn places_of(ids: &[i64], all: &[i64]) -> Vec<u32> {
    let first = all.first().copied().unwrap_or(0);
    // Counts were checked, so every place fits.
    let index = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    if is_contiguous(all) {
        return ids.iter().map(|id| u32::try_from(id - first).unwrap_or(u32::MAX)).collect();
    }
    // Ids mostly come in ascending runs, so the next place is tried first.
    let mut next = 0;
    let place = |id: &i64| {
        if all.get(next) != Some(id) {
            next = all.partition_point(|known| known < id);
        }
        next += 1;
        index(next - 1)
    };
    ids.iter().map(place).collect()
}

/// The elements of the whole.
pub(super) struct ElementNumbering {
    /// For each part, the place of each of its elements within its block of the whole.
    pub(super) places: Vec<Vec<u32>>,
    /// The blocks' slots in the order in which the whole has them.
    pub(super) block_order: Vec<usize>,
    /// For each slot, the place of its first element in the whole.
    pub(super) offsets: Vec<usize>,
    /// The ids; `None` for 1, 2, 3, … or where no part has any.
    pub(super) ids: Option<Shared<i64>>,
    /// Whether an id occurs twice.
    pub(super) has_duplicates: bool,
}

/// The blocks of one part: for each in turn, its slot and the number of its elements.
pub(super) type PartBlocks = Vec<(usize, usize)>;

/// Numbers the elements of the whole; `ids` are those that each part gives to its elements, if any part does.
///
/// # Errors
/// If there are more than an index can count.
pub(super) fn number_elements(
    blocks: &[PartBlocks],
    num_slots: usize,
    ids: Option<&[Vec<i64>]>,
) -> Result<ElementNumbering, JoinError> {
    let mut counts = vec![0_usize; num_slots];
    blocks.iter().flatten().for_each(|&(slot, count)| counts[slot] += count);
    let count = counts.iter().sum();
    i32::try_from(count).map_err(|_error| JoinError::TooMany { what: "elements", count })?;
    if let Some(by_map) = ids.and_then(|ids| place_by_ids(blocks, &counts, ids)) {
        return Ok(by_map);
    }
    Ok(place_part_by_part(blocks, &counts, ids))
}

/// Places by ids, if they are 1, 2, 3, … and those of each block follow each other.
fn place_by_ids(blocks: &[PartBlocks], counts: &[usize], ids: &[Vec<i64>]) -> Option<ElementNumbering> {
    let total: usize = counts.iter().sum();
    let mut is_taken = vec![false; total];
    let mut least = vec![usize::MAX; counts.len()];
    let mut greatest = vec![0_usize; counts.len()];
    for (blocks, ids) in blocks.iter().zip(ids) {
        let mut ids = ids.iter();
        for &(slot, count) in blocks {
            for id in ids.by_ref().take(count) {
                let place = usize::try_from(id.checked_sub(1)?).ok()?;
                if std::mem::replace(is_taken.get_mut(place)?, true) {
                    return None;
                }
                least[slot] = least[slot].min(place);
                greatest[slot] = greatest[slot].max(place);
            }
        }
    }
    let is_range = |slot: usize| counts[slot] == 0 || greatest[slot] - least[slot] + 1 == counts[slot];
    if !is_taken.into_iter().all(|taken| taken) || !(0..counts.len()).all(is_range) {
        return None;
    }
    let offsets: Vec<usize> =
        (0..counts.len()).map(|slot| if counts[slot] == 0 { 0 } else { least[slot] }).collect();
    let mut block_order: Vec<usize> = (0..counts.len()).collect();
    let filled = || (0..counts.len()).filter(|&slot| counts[slot] > 0);
    // Empty blocks stay where they are unless the others are in disorder.
    if !filled().map(|slot| offsets[slot]).is_sorted() {
        block_order.sort_by_key(|&slot| offsets[slot]);
    }
    let within = |(blocks, ids): (&PartBlocks, &Vec<i64>)| {
        let offsets = blocks.iter().flat_map(|&(slot, count)| std::iter::repeat_n(offsets[slot], count));
        // All ids were found to lie in the range of their block.
        let place = |(id, offset): (&i64, usize)| u32::try_from(id - 1 - offset as i64).unwrap_or(u32::MAX);
        ids.iter().zip(offsets).map(place).collect()
    };
    let places = blocks.iter().zip(ids).map(within).collect();
    Some(ElementNumbering { places, block_order, offsets, ids: None, has_duplicates: false })
}

/// Each block has its elements part by part, in the parts' order.
fn place_part_by_part(blocks: &[PartBlocks], counts: &[usize], ids: Option<&[Vec<i64>]>) -> ElementNumbering {
    let mut offsets = Vec::with_capacity(counts.len());
    let mut total = 0;
    for count in counts {
        offsets.push(total);
        total += count;
    }
    let mut filled = vec![0_usize; counts.len()];
    let mut places = Vec::with_capacity(blocks.len());
    let mut whole_ids = ids.map(|_| vec![0_i64; total]);
    for (part, blocks) in blocks.iter().enumerate() {
        let mut own = Vec::with_capacity(blocks.iter().map(|(_, count)| count).sum());
        for &(slot, count) in blocks {
            let places = filled[slot]..filled[slot] + count;
            if let (Some(whole), Some(ids)) = (&mut whole_ids, ids) {
                let start = offsets[slot] + places.start;
                whole[start..start + count].copy_from_slice(&ids[part][own.len()..own.len() + count]);
            }
            own.extend(places.map(|place| u32::try_from(place).unwrap_or(u32::MAX)));
            filled[slot] += count;
        }
        places.push(own);
    }
    let has_duplicates = ids.is_some_and(|ids| distinct(ids).len() < total);
    let is_trivial = |ids: &Vec<i64>| ids.iter().zip(1..).all(|(&id, expected)| id == expected);
    ElementNumbering {
        places,
        block_order: (0..counts.len()).collect(),
        offsets,
        ids: whole_ids.filter(|ids| !is_trivial(ids)).map(Arc::new),
        has_duplicates,
    }
}

/// The rows that put values of all parts, one part after the other, into their places in the whole; the last part that
/// has a place gives its value. `None` if they are there already.
pub(super) fn rows_of<'a>(places: impl Iterator<Item = &'a [u32]>, len: usize) -> Option<Shared<u32>> {
    let mut rows = vec![u32::MAX; len];
    let mut at = 0_u32;
    let mut in_order = true;
    for &place in places.flatten() {
        in_order &= place == at;
        if let Some(row) = rows.get_mut(place as usize) {
            *row = at;
        }
        at += 1;
    }
    (!in_order || at as usize != len).then(|| Arc::new(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_nodes_get_one_place_in_the_order_of_ids() {
        let whole = number_nodes(&[vec![7, 3], vec![3, -2, 50]], &["a", "b"]).unwrap();
        assert_eq!(whole.places, [vec![2, 1], vec![1, 0, 3]]);
        assert_eq!(whole.ids.as_deref(), Some(&vec![-2, 3, 7, 50]));
        assert_eq!((whole.num_nodes, whole.is_shared), (4, vec![false, true, false, false]));
        let trivial = number_nodes(&[vec![2, 1], vec![2, 3]], &["a", "b"]).unwrap();
        assert_eq!((trivial.ids, trivial.places), (None, vec![vec![1, 0], vec![1, 2]]));
        let far = number_nodes(&[vec![i64::MAX, i64::MIN], vec![0]], &["a", "b"]).unwrap();
        assert_eq!(far.places, [vec![2, 0], vec![1]]);
    }

    #[test]
    fn a_node_id_given_twice_in_one_part_is_refused() {
        let error = number_nodes(&[vec![1, 2], vec![5, 2, 5]], &["a", "b"]).err().unwrap();
        assert_eq!(
            error.to_string(),
            "b gives the node id 5 to two nodes, so the parts cannot be joined by their ids"
        );
    }

    #[test]
    fn nodes_in_the_same_place_are_one() {
        let at = |points: &[[f64; 3]]| Coordinates::from_points(points);
        let parts = [at(&[[0.0; 3], [1.0, 0.0, 0.0]]), at(&[[2.0, 0.0, 0.0], [1.0, -0.0, 0.0]])];
        let whole = number_nodes_by_place(&parts, &["a", "b"]).unwrap();
        assert_eq!((whole.places, whole.num_nodes), (vec![vec![0, 1], vec![2, 1]], 3));
        assert_eq!((whole.is_shared, whole.ids), (vec![false, true, false], None));
        let error = number_nodes_by_place(&[at(&[[0.0; 3]; 2])], &["a"]).err().unwrap();
        assert!(error.to_string().starts_with("a has several nodes in one place"));
    }

    #[test]
    fn elements_go_where_their_ids_say_if_these_are_whole() {
        // Slot 0 has the elements 3, 4, 5 and slot 1 has 1 and 2: slot 1 comes first.
        let blocks = [vec![(0, 1), (1, 1)], vec![(0, 2), (1, 1)]];
        let ids = [vec![4, 1], vec![5, 3, 2]];
        let whole = number_elements(&blocks, 2, Some(&ids)).unwrap();
        assert_eq!(whole.places, [vec![1, 0], vec![2, 0, 1]]);
        assert_eq!((whole.block_order, whole.offsets, whole.ids), (vec![1, 0], vec![2, 0], None));
    }

    #[test]
    fn elements_with_other_ids_follow_part_by_part() {
        let blocks = [vec![(0, 1), (1, 1)], vec![(0, 2), (1, 1)]];
        for ids in [[vec![4, 1], vec![5, 3, 9]], [vec![1, 2], vec![3, 4, 5]], [vec![4, 4], vec![1, 2, 3]]] {
            let whole = number_elements(&blocks, 2, Some(&ids)).unwrap();
            assert_eq!(whole.places, [vec![0, 0], vec![1, 2, 1]]);
            assert_eq!((whole.block_order, whole.offsets), (vec![0, 1], vec![0, 3]));
            let expected = vec![ids[0][0], ids[1][0], ids[1][1], ids[0][1], ids[1][2]];
            assert_eq!(whole.ids.as_deref(), Some(&expected));
            assert_eq!(whole.has_duplicates, ids[0] == [4, 4]);
        }
        assert!(number_elements(&blocks, 2, None).unwrap().ids.is_none());
    }

    #[test]
    fn rows_take_the_last_part_that_has_a_place() {
        // Places 1, 0 of the first part and 1, 2 of the second: values a b c d become b c d.
        let places: [&[u32]; 2] = [&[1, 0], &[1, 2]];
        assert_eq!(rows_of(places.into_iter(), 3).as_deref(), Some(&vec![1, 2, 3]));
        assert_eq!(rows_of([&[0, 1][..], &[2]].into_iter(), 3), None);
    }
}
