//! What of blocks is outside, as polygons over the model's nodes: for files that know nothing but surfaces.

use super::{external_sides, face::edge_nodes, polygon};
use crate::model::{Block, Family, Model, Topology};
use std::collections::HashMap;

/// Polygons, one after the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlines {
    /// The nodes of all polygons; those along edges stand between their corners. All exist in the model.
    pub nodes: Vec<u32>,
    /// Where in `nodes` each polygon ends. Shape: one per polygon, ascending.
    pub ends: Vec<usize>,
    /// The element that each polygon is of, through all blocks. Shape: one per polygon.
    pub elements: Vec<u32>,
}

impl Outlines {
    /// How many polygons there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The nodes of every polygon in turn.
    pub fn polygons(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.nodes[start..end])
    }

    fn push(&mut self, element: usize, polygon: impl Iterator<Item = u32>, num_nodes: usize) {
        let start = self.nodes.len();
        for node in polygon {
            if self.nodes.len() == start || self.nodes.last() != Some(&node) {
                self.nodes.push(node);
            }
        }
        let own = &self.nodes[start..];
        if own.len() > 1 && own.first() == own.last() {
            self.nodes.pop();
        }
        let own = &self.nodes[start..];
        let element = u32::try_from(element);
        match element {
            Ok(element) if own.len() > 2 && own.iter().all(|&node| (node as usize) < num_nodes) => {
                self.ends.push(self.nodes.len());
                self.elements.push(element);
            }
            _ => self.nodes.truncate(start),
        }
    }
}

/// The faces of the solids among blocks (by position) that no other of these solids shares, and their shells and elements
/// of a plane, each once.
///
/// Counter-clockwise seen from outside. Faces without area in their numbering (a hexahedron used as a wedge has one) and
/// elements with nodes that do not exist are left out; a node in the middle of a face is not on its outline.
/// Shape: by block in the order given, then by element. Cost: that of [`external_sides`].
pub fn outlines(model: &Model, blocks: &[usize]) -> Outlines {
    let offsets = model.element_offsets();
    let mut found = Outlines::default();
    let is_solid =
        |at: &usize| model.element_blocks.get(*at).is_some_and(|block| block.topology.dimension() == Some(3));
    let solids: Vec<usize> = blocks.iter().copied().filter(is_solid).collect();
    let sides = external_sides(model, &solids);
    let faces = polygon::Faces::new(model);
    for &at in blocks {
        let Some(block) = model.element_blocks.get(at) else { continue };
        let first = offsets[at];
        if is_solid(&at) {
            let own = first..first + block.num_elements;
            let of_block = sides.iter().filter(|side| own.contains(&(side.element as usize)));
            let of_block: Vec<(usize, usize)> =
                of_block.map(|side| (side.element as usize - first, side.side as usize)).collect();
            match block.topology {
                Topology::Nfaced => polyhedra(model, (block, first), &faces, &of_block, &mut found),
                _ => solid_faces(model, (block, first), &of_block, &mut found),
            }
        } else if block.topology.dimension() == Some(2) {
            whole_elements(model, (block, first), &mut found);
        }
    }
    found
}

fn solid_faces(
    model: &Model,
    (block, first): (&Block, usize),
    sides: &[(usize, usize)],
    found: &mut Outlines,
) {
    let shape = block.topology.shape();
    let rings: Vec<Vec<u8>> = shape.sides.iter().map(|side| ring(block.topology, side.corners)).collect();
    for &(element, side) in sides {
        let (Some(nodes), Some(ring)) = (block.element(element), rings.get(side)) else { continue };
        let polygon = ring.iter().filter_map(|&local| nodes.get(usize::from(local)).copied());
        found.push(first + element, polygon, model.num_nodes());
    }
}

fn polyhedra(
    model: &Model,
    (block, first): (&Block, usize),
    faces: &polygon::Faces<'_>,
    sides: &[(usize, usize)],
    found: &mut Outlines,
) {
    let ranges: Vec<(usize, usize)> = polygon::ranges(block).collect();
    let mut outer: HashMap<usize, Vec<usize>> = HashMap::new();
    sides.iter().for_each(|&(element, side)| outer.entry(element).or_default().push(side));
    for (element, &(start, length)) in ranges.iter().enumerate() {
        let Some(outer) = outer.get(&element) else { continue };
        let listed: Option<Vec<&[u32]>> =
            block.connectivity[start..start + length].iter().map(|&face| faces.nodes(face)).collect();
        let Some(listed) = listed else { continue };
        let reversed = polygon::reversed_faces(model, &listed);
        for &side in outer {
            let (Some(&nodes), Some(is_reversed)) = (listed.get(side), reversed.get(side)) else { continue };
            let nodes = nodes.iter().copied();
            match is_reversed {
                true => found.push(first + element, nodes.rev(), model.num_nodes()),
                false => found.push(first + element, nodes, model.num_nodes()),
            }
        }
    }
}

fn whole_elements(model: &Model, (block, first): (&Block, usize), found: &mut Outlines) {
    let num_nodes = model.num_nodes();
    if block.topology.family() == Family::Polygon {
        for (element, (start, length)) in polygon::ranges(block).enumerate() {
            let polygon = block.connectivity[start..start + length].iter().copied();
            found.push(first + element, polygon, num_nodes);
        }
        return;
    }
    let corners: Vec<u8> = (0u8..).take(block.topology.shape().num_corners).collect();
    let ring = ring(block.topology, &corners);
    for (element, nodes) in block.elements().enumerate() {
        let polygon = ring.iter().filter_map(|&local| nodes.get(usize::from(local)).copied());
        found.push(first + element, polygon, num_nodes);
    }
}

/// Corners with the nodes between them, in local numbers.
fn ring(topology: Topology, corners: &[u8]) -> Vec<u8> {
    let count = corners.len();
    let edge = |k: usize| edge_nodes(topology.shape(), corners[k], corners[(k + 1) % count]);
    (0..count)
        .flat_map(|k| {
            let mut nodes = edge(k);
            nodes.pop();
            nodes
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    fn polygons(model: &Model) -> Vec<Vec<u32>> {
        let all: Vec<usize> = (0..model.element_blocks.len()).collect();
        outlines(model, &all).polygons().map(<[u32]>::to_vec).collect()
    }

    #[test]
    fn solids_give_their_common_skin() {
        let two = polygons(&samples::two_hexes());
        // 6 faces each, and one is shared.
        assert_eq!(two.len(), 10);
        assert!(two.iter().all(|polygon| polygon.len() == 4));
        let curved = polygons(&samples::one_element(Topology::Tet10));
        assert_eq!(curved[0], [0, 4, 1, 8, 3, 7]);
    }

    #[test]
    fn every_solid_is_enclosed_by_its_polygons() {
        for topology in Topology::all().filter(|topology| topology.dimension() == Some(3)) {
            let model = samples::one_element(topology);
            if model.element_blocks[0].num_elements == 0 {
                continue;
            }
            let twice: f64 = polygons(&model)
                .iter()
                .map(|polygon| {
                    let at = |k: usize| glam::DVec3::from(model.position(polygon[k] as usize).unwrap());
                    (1..polygon.len() - 1).map(|k| at(0).dot(at(k).cross(at(k + 1)))).sum::<f64>()
                })
                .sum();
            let corner_sizes = super::super::element_sizes(&model, 0)[0].unwrap();
            assert!(
                (twice / 6.0 - corner_sizes).abs() < 1e-9,
                "{topology:?}: {} {corner_sizes}",
                twice / 6.0
            );
        }
    }

    #[test]
    fn shells_and_elements_of_a_plane_give_themselves_once() {
        assert_eq!(polygons(&samples::shells()), [vec![0, 1, 2, 3], vec![1, 4, 5, 2], vec![3, 2, 6]]);
        assert_eq!(polygons(&samples::plane()).len(), 4);
        assert_eq!(polygons(&samples::one_element(Topology::Bar3)), Vec::<Vec<u32>>::new());
    }

    #[test]
    fn a_hexahedron_used_as_a_wedge_has_triangles() {
        let mut model = samples::one_element(Topology::Hex8);
        model.element_blocks[0] = Block::new(1, Topology::Hex8, vec![0, 1, 2, 2, 4, 5, 6, 6]);
        let mut sizes: Vec<usize> = polygons(&model).iter().map(Vec::len).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [3, 3, 4, 4, 4]);
    }
}
