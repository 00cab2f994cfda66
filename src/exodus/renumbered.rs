//! Whether the members of a set, or the nodes of a block, are other things or the same ones under other numbers.
//!
//! When nodes or elements go or are put in another order, every list of them changes though nobody touched the list. The
//! same things are recognised by where they are: nodes by their coordinates, elements by those of all their nodes in
//! turn, sides by their element and their number on it. What it leaves out: edges and faces, and nodes that were moved
//! as well as renumbered; there it cannot be told.

use super::entities::{EntityView, List};
use crate::model::{ElementBlock, Model};
use std::cell::OnceCell;

/// Two states of a model in which things are looked up by their numbers.
pub(super) struct Places<'m> {
    before: Numbered<'m>,
    after: Numbered<'m>,
}

/// A model whose elements can be found by number in constant time.
struct Numbered<'m> {
    model: &'m Model,
    offsets: OnceCell<Vec<usize>>,
    /// Per block, where the nodes of each polygon begin; empty for other blocks.
    starts: OnceCell<Vec<Vec<usize>>>,
}

impl<'m> Places<'m> {
    pub(super) fn new(before: &'m Model, after: &'m Model) -> Self {
        Self { before: Numbered::new(before), after: Numbered::new(after) }
    }

    /// Whether two lists of different numbers name things that are in the same places, in the same order; false where it
    /// cannot be told. `names_elements` tells sets of elements from those of nodes.
    ///
    /// Cost: a pass over the nodes of all members, up to the first that is elsewhere.
    pub(super) fn are_same(
        &self,
        before: &EntityView<'_>,
        after: &EntityView<'_>,
        names_elements: bool,
    ) -> bool {
        if before.num_entries != after.num_entries {
            return false;
        }
        match (&before.list, &after.list) {
            (List::Indices(old), List::Indices(new)) if names_elements => {
                old.iter().zip(new.iter()).all(|(&old, &new)| self.is_same_element(old, new))
            }
            (List::Indices(old), List::Indices(new)) => {
                let connects_nodes =
                    [before, after].map(|view| view.block.is_none_or(ElementBlock::connects_nodes));
                connects_nodes == [true, true]
                    && before.block.map(|block| &block.counts) == after.block.map(|block| &block.counts)
                    && self.are_same_nodes(old, new)
            }
            (List::Sides(old), List::Sides(new)) => old
                .iter()
                .zip(new.iter())
                .all(|(old, new)| old.side == new.side && self.is_same_element(old.element, new.element)),
            _ => false,
        }
    }

    fn are_same_nodes(&self, old: &[u32], new: &[u32]) -> bool {
        let bits = |model: &Model, node: u32| Some(model.position(node as usize)?.map(f64::to_bits));
        old.len() == new.len()
            && old.iter().zip(new).all(|(&old, &new)| {
                let (old, new) = (bits(self.before.model, old), bits(self.after.model, new));
                old.is_some() && old == new
            })
    }

    fn is_same_element(&self, old: u32, new: u32) -> bool {
        match (self.before.nodes(old), self.after.nodes(new)) {
            (Some(old), Some(new)) => self.are_same_nodes(old, new),
            _ => false,
        }
    }
}

impl<'m> Numbered<'m> {
    fn new(model: &'m Model) -> Self {
        Self { model, offsets: OnceCell::new(), starts: OnceCell::new() }
    }

    /// The nodes of an element; `None` if there is no such element or it is not made of nodes.
    fn nodes(&self, element: u32) -> Option<&'m [u32]> {
        let offsets = self.offsets.get_or_init(|| self.model.element_offsets());
        let (at, within) = Model::locate_element(offsets, element as usize)?;
        let block = self.model.element_blocks.get(at).filter(|block| block.connects_nodes())?;
        let Some(counts) = &block.counts else { return block.element(within) };
        let starts =
            &self.starts.get_or_init(|| self.model.element_blocks.iter().map(starts_of).collect())[at];
        let start = *starts.get(within)?;
        block.connectivity.get(start..start + *counts.get(within)? as usize)
    }
}

fn starts_of(block: &ElementBlock) -> Vec<usize> {
    let mut next = 0;
    let counts = block.counts.iter().flat_map(|counts| counts.iter());
    counts
        .map(|&count| {
            let start = next;
            next += count as usize;
            start
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::{
        exodus::changes::describe_changes,
        model::{Block, ElementSet, Side, Topology, samples},
    };
    use std::sync::Arc;

    #[test]
    fn sets_of_the_same_things_are_not_said_to_have_other_members() {
        let mut before = samples::two_hexes();
        before.side_sets[0].members = Arc::new(vec![Side { element: 1, side: 3 }]);
        before.element_sets.push(ElementSet::new(9, vec![1]));
        let mut after = before.clone();
        // The blocks change places: element 1 is now element 0.
        after.element_blocks.swap(0, 1);
        after.side_sets[0].members = Arc::new(vec![Side { element: 0, side: 3 }]);
        after.element_sets[0].members = Arc::new(vec![0]);
        let id = before.side_sets[0].id;
        assert_eq!(
            describe_changes(&before, &after),
            [
                "the element blocks are in another order".to_owned(),
                format!("side set {id}: its sides are where they were, under other numbers"),
                "element set 9: its elements are where they were, under other numbers".to_owned(),
            ]
        );
        // Another side of the same element is another member.
        after.side_sets[0].members = Arc::new(vec![Side { element: 0, side: 2 }]);
        assert!(describe_changes(&before, &after).contains(&format!("side set {id}: its members changed")));
    }

    #[test]
    fn nodes_under_other_numbers_are_the_same_nodes() {
        let before = samples::two_hexes();
        let mut after = before.clone();
        // The first node goes to the end, and every list follows.
        for axis in after.coordinates.axes_mut() {
            axis.rotate_left(1);
        }
        let follow = |node: &mut u32| *node = (*node + 11) % 12;
        for block in after.element_blocks.iter_mut() {
            Arc::make_mut(&mut block.connectivity).iter_mut().for_each(follow);
        }
        Arc::make_mut(&mut after.node_sets[0].members).iter_mut().for_each(follow);
        let says = describe_changes(&before, &after);
        let id = before.node_sets[0].id;
        assert!(
            says.contains(&format!("node set {id}: its nodes are where they were, under other numbers")),
            "{says:?}"
        );
        assert!(says.contains(&"element block 1: its nodes are under other numbers".to_owned()), "{says:?}");
    }

    #[test]
    fn polygons_are_found_by_their_own_nodes() {
        let mut before = samples::two_hexes();
        let mut polygons = Block::new(7, Topology::Nsided, Vec::new());
        polygons.connectivity = Arc::new(vec![0, 1, 2, 3, 4, 5, 6]);
        polygons.counts = Some(Arc::new(vec![3, 4]));
        polygons.num_elements = 2;
        polygons.values = vec![None; before.element_blocks.variable_names.len()];
        before.element_blocks.push(polygons);
        before.element_sets.push(ElementSet::new(9, vec![3]));
        let mut after = before.clone();
        after.element_blocks.rotate_right(1);
        after.element_sets[0].members = Arc::new(vec![1]);
        let says = describe_changes(&before, &after);
        let expected = "element set 9: its elements are where they were, under other numbers";
        assert!(says.contains(&expected.to_owned()), "{says:?}");
    }
}
