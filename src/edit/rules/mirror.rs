//! Elements of a mirror image, turned right side out again: the order of their nodes, and which side is which.
//!
//! The corners of each family are exchanged by one rule; where the nodes between corners and in sides go follows from
//! the tables of the element types, so that elements of any order come out right (trap T12).
//!
//! Source: spec of the operations, section 2.4.

use crate::model::{Block, Family, Model, Topology};
use std::sync::Arc;

/// How an element type is mirrored.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::edit) struct Mirror {
    /// For each new place of a node, the old place.
    pub(in crate::edit) nodes: Vec<usize>,
    /// For each old side, the new one.
    pub(in crate::edit) sides: Vec<u32>,
}

impl Mirror {
    /// The mirror of an element type; `None` where nothing is known of it.
    pub(in crate::edit) fn of(topology: Topology) -> Option<Self> {
        let nodes = nodes(topology)?;
        Some(Self { sides: sides(topology, &nodes)?, nodes })
    }
}

/// Where corners go.
fn corners(family: Family) -> Option<&'static [usize]> {
    Some(match family {
        Family::Point => &[0],
        Family::Line => &[1, 0],
        Family::Triangle | Family::TriangleShell => &[0, 2, 1],
        Family::Quadrilateral | Family::Shell => &[0, 3, 2, 1],
        Family::Tetrahedron => &[0, 2, 1, 3],
        Family::Pyramid => &[0, 3, 2, 1, 4],
        Family::Wedge => &[3, 4, 5, 0, 1, 2],
        Family::Hexahedron => &[4, 5, 6, 7, 0, 1, 2, 3],
        _ => return None,
    })
}

fn nodes(topology: Topology) -> Option<Vec<usize>> {
    let shape = topology.shape();
    let corners = corners(shape.family)?;
    let mut nodes: Vec<Option<usize>> = vec![None; shape.num_nodes];
    for (new, &old) in corners.iter().enumerate() {
        *nodes.get_mut(new)? = Some(old);
    }
    for mid in shape.mid_nodes {
        let [a, b] = mid.corners.map(|corner| corners[usize::from(corner)]);
        for other in shape.mid_nodes {
            let [c, d] = other.corners.map(usize::from);
            let is_forward = (a, b) == (c, d);
            if !is_forward && (a, b) != (d, c) {
                continue;
            }
            let count = mid.nodes.len();
            for (k, &new) in mid.nodes.iter().enumerate() {
                let k = if is_forward { k } else { count - 1 - k };
                nodes[usize::from(new)] = Some(usize::from(*other.nodes.get(k)?));
            }
        }
    }
    for side in shape.sides.iter().filter(|side| !side.centres.is_empty()) {
        let wanted = sorted(side.corners.iter().map(|&corner| corners[usize::from(corner)]));
        let same = shape
            .sides
            .iter()
            .find(|other| sorted(other.corners.iter().map(|&c| usize::from(c))) == wanted)?;
        let ([new], [old]) = (side.centres, same.centres) else { return None };
        nodes[usize::from(*new)] = Some(usize::from(*old));
    }
    // What is left lies in the middle of the element. Several of these are told apart by no table.
    let left: Vec<usize> = (0..nodes.len()).filter(|&node| nodes[node].is_none()).collect();
    match left[..] {
        [] => {}
        [middle] => nodes[middle] = Some(middle),
        _ => return None,
    }
    nodes.into_iter().collect()
}

fn sides(topology: Topology, nodes: &[usize]) -> Option<Vec<u32>> {
    let mut place_of = vec![0; nodes.len()];
    for (new, &old) in nodes.iter().enumerate() {
        place_of[old] = new;
    }
    let corners = |side: usize| topology.sides()[side].corners.iter().map(|&corner| usize::from(corner));
    let new_side = |side: usize| {
        let wanted = sorted(corners(side).map(|corner| place_of[corner]));
        // The two faces of a shell have the same corners and stay what they are (trap T13).
        let same = |other: &usize| sorted(corners(*other)) == wanted;
        let found = Some(side).filter(same).or_else(|| (0..topology.sides().len()).find(same))?;
        u32::try_from(found).ok()
    };
    (0..topology.sides().len()).map(new_side).collect()
}

fn sorted(corners: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut corners: Vec<usize> = corners.collect();
    corners.sort_unstable();
    corners
}

/// Turns the elements of blocks right side out after their nodes were mirrored, with the sides of sets on them.
/// All types must have a [`Mirror`]; blocks of other types stay as they are.
pub(in crate::edit) fn turn_elements(model: &mut Model, blocks: &[usize]) {
    let offsets = model.element_offsets();
    let mut mirrors: Vec<Option<Mirror>> = (0..model.element_blocks.len()).map(|_| None).collect();
    for &at in blocks {
        mirrors[at] = Mirror::of(model.element_blocks[at].topology);
        if let Some(mirror) = &mirrors[at] {
            turn_block(&mut model.element_blocks[at], mirror);
        }
    }
    let topologies: Vec<Topology> = model.element_blocks.iter().map(|block| block.topology).collect();
    for set in model.side_sets.iter_mut() {
        let num_members = set.members.len();
        let mut factors = set.distribution_factors.take();
        let mut start = 0;
        let is_per_side = factors.as_ref().is_some_and(|factors| factors.len() == num_members);
        for side in Arc::make_mut(&mut set.members) {
            let Some((block, _)) = Model::locate_element(&offsets, side.element as usize) else { continue };
            let topology = topologies[block];
            let shape = topology.sides().get(side.side as usize);
            let width = if is_per_side { 1 } else { shape.map_or(0, |shape| shape.num_nodes()) };
            if let Some(mirror) = &mirrors[block]
                && let Some(&new) = mirror.sides.get(side.side as usize)
            {
                if let Some(factors) = factors.as_mut().filter(|_| !is_per_side) {
                    let factors: &mut Vec<f64> = Arc::make_mut(factors);
                    turn_factors(factors, start, topology, (side.side, new), mirror);
                }
                side.side = new;
            }
            start += width;
        }
        set.distribution_factors = factors;
    }
}

fn turn_block(block: &mut Block, mirror: &Mirror) {
    // What is understood by its first nodes only (an unknown order) is turned in these.
    let width = block.nodes_per_element;
    if width != mirror.nodes.len() || width == 0 {
        return;
    }
    let mut old = vec![0; width];
    for nodes in Arc::make_mut(&mut block.connectivity).chunks_exact_mut(width) {
        old.copy_from_slice(nodes);
        for (node, &place) in nodes.iter_mut().zip(&mirror.nodes) {
            *node = old[place];
        }
    }
}

/// Puts the factors of a side in the order of its nodes as the new side lists them.
fn turn_factors(
    factors: &mut [f64],
    start: usize,
    topology: Topology,
    (old, new): (u32, u32),
    mirror: &Mirror,
) {
    let (old, new) = (&topology.sides()[old as usize], &topology.sides()[new as usize]);
    let old_places: Vec<usize> = old.nodes().collect();
    let Some(range) = factors.get_mut(start..start + old_places.len()) else { return };
    let before = range.to_vec();
    for (factor, local) in range.iter_mut().zip(new.nodes()) {
        // The node that is at `local` now was here before.
        if let Some(at) = old_places.iter().position(|&place| place == mirror.nodes[local]) {
            *factor = before[at];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t12_higher_orders_follow_their_tables() {
        let nodes = |topology| Mirror::of(topology).unwrap().nodes;
        assert_eq!(nodes(Topology::Hex20)[8..], [16, 17, 18, 19, 12, 13, 14, 15, 8, 9, 10, 11]);
        assert_eq!(nodes(Topology::Tet10), [0, 2, 1, 3, 6, 5, 4, 7, 9, 8]);
        assert_eq!(nodes(Topology::Wedge15)[6..], [12, 13, 14, 9, 10, 11, 6, 7, 8]);
        assert_eq!(nodes(Topology::Quad8), [0, 3, 2, 1, 7, 6, 5, 4]);
        assert_eq!(nodes(Topology::Tri6), [0, 2, 1, 5, 4, 3]);
        assert_eq!(nodes(Topology::Bar3), [1, 0, 2]);
    }

    #[test]
    fn sides_keep_pointing_to_the_same_nodes() {
        let sides = |topology| Mirror::of(topology).unwrap().sides;
        assert_eq!(sides(Topology::Hex8), [0, 1, 2, 3, 5, 4]);
        assert_eq!(sides(Topology::Tet4), [2, 1, 0, 3]);
        assert_eq!(sides(Topology::Wedge6), [0, 1, 2, 4, 3]);
        assert_eq!(sides(Topology::Quad4), [3, 2, 1, 0]);
        // T13: the faces of a shell stay, its edges go.
        assert_eq!(sides(Topology::Shell4), [0, 1, 5, 4, 3, 2]);
    }

    #[test]
    fn mirroring_twice_is_nothing() {
        let mut count = 0;
        for topology in Topology::all() {
            let Some(mirror) = Mirror::of(topology) else { continue };
            count += 1;
            assert!((0..mirror.nodes.len()).all(|k| mirror.nodes[mirror.nodes[k]] == k), "{topology:?}");
            assert!(
                (0u32..).zip(&mirror.sides).all(|(k, &side)| mirror.sides[side as usize] == k),
                "{topology:?}"
            );
        }
        assert!(count > 30, "only {count} types can be mirrored");
    }
}
