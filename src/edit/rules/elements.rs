//! Where elements go when blocks are joined, reordered or deleted, and all that refers to them by number.

use super::members::keep_members;
use crate::model::{Model, Side};
use std::{ops::Range, sync::Arc};

/// New places of a model's elements, as runs that stay together: small, however many elements there are.
#[derive(Debug)]
pub(in crate::edit) struct ElementMap {
    /// Runs by their old start.
    runs: Vec<Run>,
    /// Old ranges in their new order.
    new_order: Vec<Range<usize>>,
    /// Elements before.
    num_old: usize,
}

#[derive(Debug)]
struct Run {
    old: Range<usize>,
    new_start: usize,
}

impl ElementMap {
    /// The map of a model whose new elements are these old ranges, one after the other. What is in none is deleted.
    pub(in crate::edit) fn new(num_old: usize, new_order: Vec<Range<usize>>) -> Self {
        let mut runs = Vec::with_capacity(new_order.len());
        let mut new_start = 0;
        for old in new_order.iter().filter(|old| !old.is_empty()) {
            runs.push(Run { old: old.clone(), new_start });
            new_start += old.len();
        }
        runs.sort_by_key(|run| run.old.start);
        Self { runs, new_order, num_old }
    }

    /// The new index of an element; `None` if it is deleted. An index that never existed stays as it is.
    ///
    /// Cost: a binary search over the runs.
    pub(in crate::edit) fn new_index(&self, old: u32) -> Option<u32> {
        let element = old as usize;
        if element >= self.num_old {
            return Some(old);
        }
        let run = &self.runs[self.runs.partition_point(|run| run.old.start <= element).checked_sub(1)?];
        run.old
            .contains(&element)
            .then(|| u32::try_from(element - run.old.start + run.new_start).unwrap_or(old))
    }

    fn is_identity(&self) -> bool {
        let kept: usize = self.runs.iter().map(|run| run.old.len()).sum();
        kept == self.num_old && self.runs.iter().all(|run| run.old.start == run.new_start)
    }

    /// Moves everything of the model that counts elements through all blocks: id and order maps, side sets, element
    /// sets. The blocks themselves are the caller's, and `model` still has the old ones. The strings are warnings.
    pub(in crate::edit) fn renumber(&self, model: &mut Model) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.is_identity() {
            return warnings;
        }
        if let Some(ids) = &mut model.element_ids {
            *ids = Arc::new(self.new_order.iter().flat_map(|old| &ids[old.clone()]).copied().collect());
        }
        for map in &mut model.maps.elements {
            let rows = self.new_order.iter().cloned().flatten();
            map.follow(rows.map(|row| u32::try_from(row).ok()));
        }
        if let Some(order) = &mut model.element_order {
            let renumbered = order.iter().filter_map(|&number| {
                let old = u32::try_from(number - 1).ok()?;
                self.new_index(old).map(|new| i64::from(new) + 1)
            });
            *order = Arc::new(renumbered.collect());
        }
        self.renumber_side_sets(model, &mut warnings);
        for set in model.element_sets.iter_mut() {
            let rows = kept_rows(&set.members, |&element| self.new_index(element).is_some());
            if rows.len() < set.members.len() && !keep_members(set, rows, |_| 1) {
                warnings.push(format!(
                    "the distribution factors of element set {} did not fit it and are gone",
                    set.id
                ));
            }
            for element in Arc::make_mut(&mut set.members) {
                *element = self.new_index(*element).unwrap_or(*element);
            }
        }
        warnings
    }

    fn renumber_side_sets(&self, model: &mut Model, warnings: &mut Vec<String>) {
        let offsets = model.element_offsets();
        let topologies: Vec<_> = model.element_blocks.iter().map(|block| block.topology).collect();
        let num_nodes = |side: &Side| {
            let located = Model::locate_element(&offsets, side.element as usize);
            let shape = located.and_then(|(block, _)| topologies[block].sides().get(side.side as usize));
            shape.map_or(0, |shape| shape.num_nodes())
        };
        for set in model.side_sets.iter_mut() {
            let rows = kept_rows(&set.members, |side| self.new_index(side.element).is_some());
            if rows.len() < set.members.len() && !keep_members(set, rows, num_nodes) {
                warnings.push(format!(
                    "the distribution factors of side set {} did not fit it and are gone",
                    set.id
                ));
            }
            for side in Arc::make_mut(&mut set.members) {
                side.element = self.new_index(side.element).unwrap_or(side.element);
            }
        }
    }
}

/// Positions of the members that stay.
pub(super) fn kept_rows<M>(members: &[M], stays: impl Fn(&M) -> bool) -> Vec<u32> {
    (0u32..).zip(members).filter(|(_, member)| stays(member)).map(|(row, _)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_move_and_what_is_in_none_is_deleted() {
        let map = ElementMap::new(10, vec![6..10, 0..3]);
        let new: Vec<Option<u32>> =
            [0, 2, 3, 5, 6, 9, 12].into_iter().map(|old| map.new_index(old)).collect();
        assert_eq!(new, [Some(4), Some(6), None, None, Some(0), Some(3), Some(12)]);
        assert!(!map.is_identity());
        assert!(ElementMap::new(4, vec![0..2, 2..4]).is_identity());
        assert!(!ElementMap::new(4, vec![]).is_identity());
    }
}
