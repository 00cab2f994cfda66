//! Which sides of elements lie on the outside: those that no other element of the selection shares.
//!
//! Nearly all faces of a solid are inside and come in pairs, so finding a partner for each by sorting or hashing does
//! most of its work for nothing. Here each face gets a 64-bit fingerprint of its corners, and the fingerprints of all
//! faces with the same least node are combined by exclusive or in one slot of a table ([`slots`]): pairs vanish. Only
//! faces whose slot is not zero are looked at again and matched exactly, by sorting. A face that occurs once never
//! vanishes (but for a chance of 2⁻⁶⁴ per slot), so the answer is that of the exact rule.
//!
//! Faces match by their distinct corners. So linear elements match quadratic ones, and a hexahedron used as a wedge
//! matches the wedge beside it. What it leaves out: faces that touch without sharing nodes.

mod matching;
mod mixed;
mod sides;
mod slots;

use super::polygon;
use crate::model::{Family, Model, Side, Topology};
use matching::Found;

/// The external sides of a selection of blocks (by position): those whose corners no other side of the selection has.
///
/// Sides are those of the Exodus side tables, so solids give faces, shells both their surfaces and their free edges,
/// elements of a plane their boundary edges, lines their ends. Where three or more faces coincide none is external.
/// In a group with `s` shell surfaces and `k` other faces, the first `max(0, s − k)` shell surfaces are external and
/// no other. Polyhedra match by the faces that they refer to, polygons by their edges, both also
/// with the sides of other types. A block listed twice counts once; blocks without sides (superelements, unknown types) and elements with nodes that do not exist give none.
///
/// Shape: by first appearance, blocks in the order given, then elements, then sides.
/// Cost: one pass over the connectivity, and a sort of the sides that are outside or nearly so.
/// Source: rule R10 of the operations; unlike exomerge, matching is by corners, so linear and quadratic elements fit.
pub fn external_sides(model: &Model, blocks: &[usize]) -> Vec<Side> {
    let mut selection: Vec<usize> = Vec::new();
    for &block in blocks {
        if block < model.element_blocks.len() && !selection.contains(&block) {
            selection.push(block);
        }
    }
    let mut found = matching::unmatched(model, &selection, matching::Wanted::AllSides).sides;
    let polyhedra = of_family(model, &selection, Family::Polyhedron);
    let polygons = of_family(model, &selection, Family::Polygon);
    if !polyhedra.is_empty() || !polygons.is_empty() {
        let of_tables = std::mem::take(&mut found);
        let faces = polyhedron_sides(model, &polyhedra, &selection).sides;
        found = mixed::unmatched(model, of_tables, faces, polygon_edges(model, &polygons, &selection));
    }
    // Back to the order of the selection; within a block both lists are in order already.
    found.sort_by_key(|found| found.order);
    found.into_iter().map(|found| Side { element: found.element, side: found.side }).collect()
}

/// What [`skin`] found.
#[derive(Debug, Default)]
pub(super) struct Skin {
    /// Element within the block, and its side; in element order.
    pub(super) faces: Vec<(u32, u32)>,
    /// Elements left out since a node of theirs does not exist.
    pub(super) num_skipped: usize,
}

/// The faces of a block of solids that no other element of the same block shares, without those that are only a line.
pub(super) fn skin(model: &Model, block: usize) -> Skin {
    let Some(first) = model.element_offsets().get(block).copied() else { return Skin::default() };
    let is_polyhedra =
        model.element_blocks.get(block).is_some_and(|block| block.topology == Topology::Nfaced);
    let found = if is_polyhedra {
        let matching::Unmatched { sides, num_skipped } = polyhedron_sides(model, &[block], &[block]);
        matching::Unmatched { sides: mixed::unmatched(model, Vec::new(), sides, Vec::new()), num_skipped }
    } else {
        matching::unmatched(model, &[block], matching::Wanted::Faces)
    };
    let local = |element: u32| element.wrapping_sub(u32::try_from(first).unwrap_or(u32::MAX));
    let faces = found.sides.iter().map(|found| (local(found.element), found.side)).collect();
    Skin { faces, num_skipped: found.num_skipped }
}

fn of_family(model: &Model, selection: &[usize], family: Family) -> Vec<usize> {
    selection
        .iter()
        .copied()
        .filter(|&block| model.element_blocks[block].topology.family() == family)
        .collect()
}

/// The faces that exactly one polyhedron of the blocks lists, exactly once.
fn polyhedron_sides(model: &Model, blocks: &[usize], selection: &[usize]) -> matching::Unmatched {
    let faces = polygon::Faces::new(model);
    let offsets = model.element_offsets();
    let mut uses = vec![0u8; faces.len()];
    for &block in blocks {
        for &face in model.element_blocks[block].connectivity.iter() {
            if let Some(uses) = uses.get_mut(face as usize) {
                *uses = uses.saturating_add(1);
            }
        }
    }
    let mut unmatched = matching::Unmatched::default();
    for &number in blocks {
        let block = &model.element_blocks[number];
        let order = order_of(selection, number);
        for ((start, length), element) in polygon::ranges(block).zip(offsets[number]..) {
            let listed = &block.connectivity[start..start + length];
            unmatched.num_skipped += usize::from(listed.iter().any(|&face| face as usize >= faces.len()));
            let element = u32::try_from(element).unwrap_or(u32::MAX);
            let alone = listed.iter().zip(0u32..).filter(|(face, _)| uses.get(**face as usize) == Some(&1));
            unmatched.sides.extend(alone.map(|(_, side)| Found { order, element, side }));
        }
    }
    unmatched
}

/// All edges of polygons; edge `k` joins nodes `k` and `k + 1` of its list. Elements with nodes that do not exist have none.
fn polygon_edges(model: &Model, blocks: &[usize], selection: &[usize]) -> Vec<Found> {
    let offsets = model.element_offsets();
    let num_nodes = model.num_nodes();
    let mut edges = Vec::new();
    for &number in blocks {
        let block = &model.element_blocks[number];
        let order = order_of(selection, number);
        for ((start, length), element) in polygon::ranges(block).zip(offsets[number]..) {
            let corners = &block.connectivity[start..start + length];
            if corners.iter().all(|&node| (node as usize) < num_nodes) {
                let element = u32::try_from(element).unwrap_or(u32::MAX);
                edges.extend((0u32..).zip(corners).map(|(side, _)| Found { order, element, side }));
            }
        }
    }
    edges
}

fn order_of(selection: &[usize], block: usize) -> u32 {
    let order = selection.iter().position(|&selected| selected == block);
    order.and_then(|order| u32::try_from(order).ok()).unwrap_or(u32::MAX)
}

#[cfg(test)]
pub(super) mod tests;
