//! Edges and faces that several parts have.
//!
//! The parts number their edges and faces each for itself (their maps of ids are not to be trusted: programs fill them
//! with plain counts), so those on a border are recognised by their nodes. Only one whose nodes are all shared can be
//! another part's too, so that the search costs what the borders cost.

use super::placing::place;
use crate::model::Block;
use std::collections::{HashMap, HashSet};

/// The edges, or the faces, of the whole that lie on borders between parts.
#[derive(Default)]
pub(super) struct SharedSides {
    /// By slot and nodes, these in ascending order.
    known: HashMap<(usize, Vec<u32>), Known>,
}

struct Known {
    /// The place within the block.
    place: u32,
    /// The corners in the order in which the first part has them.
    corners: Vec<u32>,
}

/// Where the entries of one block of a part are in the whole.
#[derive(Default)]
pub(super) struct Placed {
    /// The place of each within the block of the whole.
    pub(super) places: Vec<u32>,
    /// Those that run the other way than in the part that had them first.
    pub(super) is_reversed: HashSet<usize>,
}

impl SharedSides {
    /// Places the entries of a part's block: those that an earlier part has are where they are, the rest follows
    /// `num_placed`, which counts them.
    pub(super) fn place(
        &mut self,
        slot: usize,
        block: &Block,
        node_places: &[u32],
        is_shared: &[bool],
        num_placed: &mut usize,
    ) -> Placed {
        let mut placed = Placed::default();
        let mut start = 0;
        for entry in 0..block.num_elements {
            let len = block.counts.as_ref().map_or(block.nodes_per_element, |counts| counts[entry] as usize);
            let nodes = block.connectivity.get(start..start + len).unwrap_or_default();
            start += len;
            let nodes: Vec<u32> = nodes.iter().map(|&node| place(node_places, node)).collect();
            let on_border = |node: &u32| is_shared.get(*node as usize).copied().unwrap_or(false);
            let next = u32::try_from(*num_placed).unwrap_or(u32::MAX);
            if nodes.is_empty() || !nodes.iter().all(on_border) {
                placed.places.push(next);
                *num_placed += 1;
                continue;
            }
            let num_corners = match block.topology.shape().num_corners {
                0 => nodes.len(),
                corners => corners.min(nodes.len()),
            };
            let corners = nodes[..num_corners].to_vec();
            let mut key = nodes;
            key.sort_unstable();
            let known = self.known.entry((slot, key)).or_insert_with(|| {
                *num_placed += 1;
                Known { place: next, corners: corners.clone() }
            });
            if is_reversed(&known.corners, &corners) {
                placed.is_reversed.insert(entry);
            }
            placed.places.push(known.place);
        }
        placed
    }
}

/// Whether a ring of corners is run through the other way; two corners are an edge.
fn is_reversed(first: &[u32], again: &[u32]) -> bool {
    let (Some(start), Some(second)) = (again.first(), again.get(1)) else { return false };
    match first.iter().position(|corner| corner == start) {
        Some(at) if first.len() == 2 => at == 1,
        Some(at) => first[(at + 1) % first.len()] != *second,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Topology;

    #[test]
    fn a_border_edge_is_found_again_whichever_way_it_runs() {
        let mut sides = SharedSides::default();
        let is_shared = [false, true, true, false];
        let mut num_placed = 0;
        let first = Block::new(1, Topology::Bar2, vec![0, 1, 1, 2]);
        let placed = sides.place(0, &first, &[0, 1, 2], &is_shared, &mut num_placed);
        assert_eq!(placed.places, [0, 1]);
        // The other part calls the shared nodes 0 and 1, and has the edge between them the other way round.
        let second = Block::new(1, Topology::Bar2, vec![1, 0, 1, 2]);
        let placed = sides.place(0, &second, &[1, 2, 3], &is_shared, &mut num_placed);
        assert_eq!((placed.places, num_placed), (vec![1, 2], 3));
        assert_eq!(placed.is_reversed, HashSet::from([0]));
        // The same nodes in another block are another edge.
        let other = sides.place(1, &first, &[0, 1, 2], &is_shared, &mut 0);
        assert_eq!(other.places, [0, 1]);
    }

    #[test]
    fn faces_are_reversed_if_their_corners_run_the_other_way() {
        assert!(!is_reversed(&[1, 2, 3, 4], &[3, 4, 1, 2]));
        assert!(is_reversed(&[1, 2, 3, 4], &[3, 2, 1, 4]));
        assert!(!is_reversed(&[1, 2], &[1, 2]) && is_reversed(&[1, 2], &[2, 1]));
    }
}
