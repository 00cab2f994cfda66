//! Cutting a mesh open along faces: which sides meet, and which nodes come apart.
//!
//! Around a cut every element first has each node for itself. Then elements are joined again through every pair of sides
//! that meet and are not cut, so that nodes at the front of a crack stay whole, and elements that only touch along an edge
//! or in a corner come apart. What is of a lower dimension than the elements that are cut (a shell, a beam, a point) and
//! meets none of them with a side stays with the element that it shares most nodes with.
//!
//! Source: spec of the operations, section 4.15; sides meet by their corners (trap T17), in an order that does not
//! depend on hashing (trap T48). What it leaves out: polygons, polyhedra and superelements, whose nodes stay.

use super::{Groups, duplicate_nodes};
use crate::edit::EditError;
use crate::model::{Model, Side, SideShape};
use std::{collections::HashSet, sync::Arc};

/// Two sides of different elements on the same corners. They are cut apart.
pub(in crate::edit) type Pair = [Side; 2];

/// The sides around a cut, those on the same corners together.
#[derive(Debug)]
pub(in crate::edit) struct Around {
    /// Elements with a node of the cut, ascending.
    elements: Vec<u32>,
    /// Their sides by corners.
    sides: Vec<(Corners, Side)>,
    offsets: Vec<usize>,
    is_cut_node: Vec<bool>,
}

/// The corners of a side, ascending and filled up with `u32::MAX`, behind its dimension.
type Corners = (usize, [u32; 4]);

/// Why a side cannot be cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::edit) enum Uncut {
    /// No element has such a side.
    Missing,
    /// No other element meets it.
    Outer,
    /// More than one meets it.
    Ambiguous,
}

impl Around {
    /// Looks at what lies around sides. Cost: one pass over the connectivity, a sort of the sides around.
    pub(in crate::edit) fn new(model: &Model, cut: &[Side]) -> Self {
        let offsets = model.element_offsets();
        let mut is_cut_node = vec![false; model.num_nodes()];
        for side in cut {
            for node in nodes_of_side(model, &offsets, *side) {
                if let Some(is_cut) = is_cut_node.get_mut(node as usize) {
                    *is_cut = true;
                }
            }
        }
        let touches = |nodes: &[u32]| {
            nodes.iter().any(|&node| is_cut_node.get(node as usize).is_some_and(|is_cut| *is_cut))
        };
        let (mut elements, mut sides) = (Vec::new(), Vec::new());
        for (block, &first) in
            model.element_blocks.iter().zip(&offsets).filter(|(block, _)| block.connects_nodes())
        {
            let shapes = block.topology.sides();
            for (element, nodes) in (first..).zip(block.elements()).filter(|(_, nodes)| touches(nodes)) {
                let Ok(element) = u32::try_from(element) else { break };
                elements.push(element);
                for (side, shape) in (0u32..).zip(shapes) {
                    if let Some(corners) = corners(shape, nodes) {
                        sides.push((corners, Side { element, side }));
                    }
                }
            }
        }
        sides.sort_unstable();
        Self { elements, sides, offsets, is_cut_node }
    }

    /// The pair of every side, each pair once, in the order of the sides. In a pair, the side with the greater block id,
    /// element and side comes first.
    ///
    /// # Errors
    /// The first side that does not meet exactly one other, and why.
    pub(in crate::edit) fn pairs(&self, model: &Model, cut: &[Side]) -> Result<Vec<Pair>, (Side, Uncut)> {
        let mut seen = HashSet::new();
        let mut pairs = Vec::new();
        for &side in cut {
            let corners = self.corners_of(model, side).ok_or((side, Uncut::Missing))?;
            let start = self.sides.partition_point(|(other, _)| *other < corners);
            let end = self.sides.partition_point(|(other, _)| *other <= corners);
            let group = &self.sides[start..end];
            let mut mates =
                group.iter().map(|(_, other)| *other).filter(|other| self.meet(model, group, side, *other));
            let mate = match (mates.next(), mates.next()) {
                (Some(mate), None) => mate,
                (None, _) => return Err((side, Uncut::Outer)),
                _ => return Err((side, Uncut::Ambiguous)),
            };
            let key = |side: Side| (self.block_id(model, side), side.element, side.side);
            let pair = if key(side) > key(mate) { [side, mate] } else { [mate, side] };
            if seen.insert(pair) {
                pairs.push(pair);
            }
        }
        Ok(pairs)
    }

    /// Cuts pairs apart: nodes are copied (R2), and each element gets its own. The first element at a node keeps it.
    /// How many nodes there are more.
    ///
    /// # Errors
    /// If there would be more nodes than can be numbered.
    pub(in crate::edit) fn open(&self, model: &mut Model, pairs: &[Pair]) -> Result<usize, EditError> {
        let mut uses = Uses::new(self, model);
        let cut: HashSet<Pair> = pairs.iter().flat_map(|&[a, b]| [[a, b], [b, a]]).collect();
        for group in self.sides.chunk_by(|a, b| a.0 == b.0) {
            for (k, &(_, a)) in group.iter().enumerate() {
                for &(_, b) in &group[k + 1..] {
                    if !cut.contains(&[a, b]) && self.meet(model, group, a, b) {
                        let nodes = nodes_of_side(model, &self.offsets, a);
                        nodes.into_iter().for_each(|node| uses.unite((node, a.element), (node, b.element)));
                    }
                }
            }
        }
        let dimension =
            pairs.iter().flatten().map(|side| self.dimension(model, side.element)).max().unwrap_or(0);
        uses.attach(
            |element| self.dimension(model, element) >= dimension,
            |element| self.nodes(model, element),
        );
        let (originals, copy_of) = uses.copies();
        let num_copies = originals.len();
        let first = duplicate_nodes(model, originals)?;
        for (&(node, element), copy) in uses.list.iter().zip(copy_of) {
            let (Some(copy), Some((at, local))) =
                (copy, Model::locate_element(&self.offsets, element as usize))
            else {
                continue;
            };
            let block = &mut model.element_blocks[at];
            let start = local * block.nodes_per_element;
            let row = start..start + block.nodes_per_element;
            let own = Arc::make_mut(&mut block.connectivity).get_mut(row).unwrap_or_default();
            own.iter_mut().filter(|own| **own == node).for_each(|own| *own = first + copy);
        }
        Ok(num_copies)
    }

    /// Whether two sides of a group lie on each other: of different elements. Where a shell lies between solids, they meet
    /// the shell and not each other, each on the surface that is walked the other way round.
    fn meet(&self, model: &Model, group: &[(Corners, Side)], a: Side, b: Side) -> bool {
        if a.element == b.element {
            return false;
        }
        let is_surface = |side: Side| {
            self.shape(model, side)
                .is_some_and(|shape| self.dimension(model, side.element) == shape.dimension())
        };
        if !is_surface(a) && !is_surface(b) {
            return !group.iter().any(|(_, side)| is_surface(*side));
        }
        let [forward, back] = [a, b].map(|side| self.walk(model, side));
        let n = forward.len();
        let is_turned = |shift: usize| (0..n).all(|k| back.get((shift + n - k) % n) == Some(&forward[k]));
        n < 3 || (back.len() == n && (0..n).any(is_turned))
    }

    fn shape(&self, model: &Model, side: Side) -> Option<&'static SideShape> {
        let (block, _) = Model::locate_element(&self.offsets, side.element as usize)?;
        model.element_blocks[block].topology.sides().get(side.side as usize)
    }

    fn corners_of(&self, model: &Model, side: Side) -> Option<Corners> {
        let shape = self.shape(model, side)?;
        corners(shape, &self.nodes(model, side.element))
    }

    /// The distinct corners of a side in walking order.
    fn walk(&self, model: &Model, side: Side) -> Vec<u32> {
        let Some(shape) = self.shape(model, side) else { return Vec::new() };
        let mut walk: Vec<u32> =
            nodes_of_side(model, &self.offsets, side).into_iter().take(shape.corners.len()).collect();
        walk.dedup();
        if walk.len() > 1 && walk.first() == walk.last() {
            walk.pop();
        }
        walk
    }

    fn nodes(&self, model: &Model, element: u32) -> Vec<u32> {
        let place = Model::locate_element(&self.offsets, element as usize);
        let nodes = place.and_then(|(block, local)| model.element_blocks[block].element(local));
        nodes.unwrap_or_default().to_vec()
    }

    fn dimension(&self, model: &Model, element: u32) -> usize {
        let place = Model::locate_element(&self.offsets, element as usize);
        place.and_then(|(block, _)| model.element_blocks[block].topology.dimension()).unwrap_or(0)
    }

    fn block_id(&self, model: &Model, side: Side) -> i64 {
        let place = Model::locate_element(&self.offsets, side.element as usize);
        place.map_or(0, |(block, _)| model.element_blocks[block].id)
    }
}

/// The nodes of a side in the order of its table; none if there is no such side.
fn nodes_of_side(model: &Model, offsets: &[usize], side: Side) -> Vec<u32> {
    let place = Model::locate_element(offsets, side.element as usize);
    let found = place.and_then(|(block, element)| {
        let block = &model.element_blocks[block];
        Some((block.topology.sides().get(side.side as usize)?, block.element(element)?))
    });
    let nodes =
        found.map(|(shape, nodes)| shape.nodes().filter_map(|local| nodes.get(local).copied()).collect());
    nodes.unwrap_or_default()
}

fn corners(shape: &SideShape, nodes: &[u32]) -> Option<Corners> {
    let mut found = [u32::MAX; 4];
    for (slot, &corner) in found.iter_mut().zip(shape.corners) {
        *slot = *nodes.get(usize::from(corner))?;
    }
    found.sort_unstable();
    for k in 1..4 {
        if found[k] == found[k - 1] {
            found[k - 1] = u32::MAX;
        }
    }
    found.sort_unstable();
    Some((shape.dimension(), found))
}

/// Who uses the nodes of a cut: (node, element), ascending, and which of these uses are of one node.
struct Uses {
    list: Vec<(u32, u32)>,
    groups: Groups,
}

impl Uses {
    fn new(around: &Around, model: &Model) -> Self {
        let is_cut = |node: &u32| around.is_cut_node.get(*node as usize).is_some_and(|is_cut| *is_cut);
        let of_element = |&element: &u32| {
            around.nodes(model, element).into_iter().filter(is_cut).map(move |node| (node, element))
        };
        let mut list: Vec<(u32, u32)> = around.elements.iter().flat_map(of_element).collect();
        list.sort_unstable();
        list.dedup();
        Self { groups: Groups::new(list.len()), list }
    }

    fn place(&self, of: (u32, u32)) -> Option<u32> {
        self.list.binary_search(&of).ok().and_then(|place| u32::try_from(place).ok())
    }

    fn unite(&mut self, a: (u32, u32), b: (u32, u32)) {
        if let (Some(a), Some(b)) = (self.place(a), self.place(b)) {
            self.groups.unite(a, b);
        }
    }

    /// Joins what hangs on a node without meeting a full element there with the full element that shares most nodes with it.
    fn attach(&mut self, is_full: impl Fn(u32) -> bool, nodes: impl Fn(u32) -> Vec<u32>) {
        let mut has_full = vec![false; self.list.len()];
        for place in (0u32..).take(self.list.len()) {
            if is_full(self.list[place as usize].1) {
                has_full[self.groups.find(place) as usize] = true;
            }
        }
        let mut hanging: Vec<u32> =
            self.list.iter().map(|(_, element)| *element).filter(|element| !is_full(*element)).collect();
        hanging.sort_unstable();
        hanging.dedup();
        for element in hanging {
            let nodes = nodes(element);
            // Full elements, once for every node that they share.
            let mut hosts: Vec<u32> = Vec::new();
            for &node in &nodes {
                hosts.extend(self.at(node).iter().map(|(_, other)| *other).filter(|other| is_full(*other)));
            }
            hosts.sort_unstable();
            let best = hosts.chunk_by(|a, b| a == b).rev().max_by_key(|run| run.len()).map(|run| run[0]);
            for node in nodes {
                let Some(place) = self.place((node, element)) else { continue };
                if has_full[self.groups.find(place) as usize] {
                    continue;
                }
                let first = self.at(node).iter().map(|(_, other)| *other).find(|other| is_full(*other));
                let host = best.filter(|best| self.place((node, *best)).is_some()).or(first);
                if let Some(host) = host {
                    self.unite((node, element), (node, host));
                    has_full[self.groups.find(place) as usize] = true;
                }
            }
        }
    }

    /// The uses of a node.
    fn at(&self, node: u32) -> &[(u32, u32)] {
        let start = self.list.partition_point(|(other, _)| *other < node);
        let end = self.list.partition_point(|(other, _)| *other <= node);
        &self.list[start..end]
    }

    /// The nodes to copy, and for every use the copy that it gets, or the original.
    fn copies(&mut self) -> (Vec<u32>, Vec<Option<u32>>) {
        let mut originals = Vec::new();
        let mut copy_of: Vec<Option<u32>> = Vec::with_capacity(self.list.len());
        let mut first_of_node = 0;
        for place in 0..self.list.len() {
            let (node, _) = self.list[place];
            if place > 0 && self.list[place - 1].0 != node {
                first_of_node = place;
            }
            // The least use stands for its group, and it has been here before.
            let least = u32::try_from(place).map_or(0, |place| self.groups.find(place)) as usize;
            copy_of.push(if least < place {
                copy_of[least]
            } else if place == first_of_node {
                None
            } else {
                originals.push(node);
                u32::try_from(originals.len() - 1).ok()
            });
        }
        (originals, copy_of)
    }
}
