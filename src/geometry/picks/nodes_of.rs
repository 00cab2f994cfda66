//! The nodes of any element and of any side, whatever its type.

use crate::geometry::polygon;
use crate::model::{Block, Model, Side, Topology};
use std::borrow::Cow;

/// Finds the nodes of elements (through all blocks) and of their sides in constant time, those of polyhedra by their faces.
#[derive(Debug)]
pub struct NodesOf<'a> {
    model: &'a Model,
    offsets: Vec<usize>,
    /// Per block with elements of different lengths, where each starts and how long it is.
    ranges: Vec<Vec<(usize, usize)>>,
    faces: Option<polygon::Faces<'a>>,
}

impl<'a> NodesOf<'a> {
    /// Cost: a pass over the blocks, and over polygons and polyhedra.
    pub fn new(model: &'a Model) -> Self {
        let ranges = |block: &Block| {
            if block.counts.is_some() { polygon::ranges(block).collect() } else { Vec::new() }
        };
        let has_polyhedra = model.element_blocks.iter().any(|block| block.topology == Topology::Nfaced);
        Self {
            model,
            offsets: model.element_offsets(),
            ranges: model.element_blocks.iter().map(ranges).collect(),
            faces: has_polyhedra.then(|| polygon::Faces::new(model)),
        }
    }

    /// The first element of every block, and the number of elements.
    pub fn offsets(&self) -> &[usize] {
        &self.offsets
    }

    /// How many elements there are.
    pub fn num_elements(&self) -> u32 {
        self.offsets.last().map_or(0, |&count| u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// The block of an element, with its position and the element within it.
    pub fn block_of(&self, element: u32) -> Option<(usize, &'a Block, usize)> {
        let (at, element) = Model::locate_element(&self.offsets, element as usize)?;
        Some((at, self.model.element_blocks.get(at)?, element))
    }

    /// The nodes of an element in its own order, of a polyhedron those of its faces; none if there is no such element.
    pub fn element(&self, element: u32) -> Cow<'a, [u32]> {
        let Some((at, block, element)) = self.block_of(element) else { return Cow::Borrowed(&[]) };
        let row = self.row(at, block, element);
        match block.topology {
            Topology::Nfaced => row.iter().flat_map(|&face| self.face(face)).copied().collect(),
            Topology::Bezier => Cow::Borrowed(row.get(..row.len() / 2).unwrap_or_default()),
            _ => Cow::Borrowed(row),
        }
    }

    /// The nodes of a side, its corners first, those in walking order; none if there is no such side.
    pub fn side(&self, side: Side) -> Cow<'a, [u32]> {
        self.nodes_of_side(side, |shape, row| {
            shape.nodes().filter_map(|local| row.get(local).copied()).collect()
        })
    }

    /// The corners of a side in walking order: three or more of a face, two of an edge, one of an end.
    pub fn corners(&self, side: Side) -> Cow<'a, [u32]> {
        self.nodes_of_side(side, |shape, row| {
            shape.corners.iter().filter_map(|&local| row.get(usize::from(local)).copied()).collect()
        })
    }

    /// How many sides an element has.
    pub fn num_sides(&self, element: u32) -> u32 {
        let Some((at, block, element)) = self.block_of(element) else { return 0 };
        let count = match block.topology {
            Topology::Nfaced | Topology::Nsided => self.row(at, block, element).len(),
            topology => topology.sides().len(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    fn nodes_of_side(
        &self,
        side: Side,
        of_shape: impl Fn(&'static crate::model::SideShape, &'a [u32]) -> Vec<u32>,
    ) -> Cow<'a, [u32]> {
        let Some((at, block, element)) = self.block_of(side.element) else { return Cow::Borrowed(&[]) };
        let row = self.row(at, block, element);
        let which = side.side as usize;
        match block.topology {
            Topology::Nfaced => Cow::Borrowed(row.get(which).map_or(&[], |&face| self.face(face))),
            Topology::Nsided => match (row.get(which), row.get((which + 1) % row.len().max(1))) {
                (Some(&from), Some(&to)) => Cow::Owned(vec![from, to]),
                _ => Cow::Borrowed(&[]),
            },
            topology => {
                Cow::Owned(topology.sides().get(which).map_or_else(Vec::new, |shape| of_shape(shape, row)))
            }
        }
    }

    fn row(&self, at: usize, block: &'a Block, element: usize) -> &'a [u32] {
        if block.counts.is_none() {
            return block.element(element).unwrap_or_default();
        }
        let range = self.ranges.get(at).and_then(|ranges| ranges.get(element));
        range.and_then(|&(start, length)| block.connectivity.get(start..start + length)).unwrap_or_default()
    }

    fn face(&self, face: u32) -> &'a [u32] {
        self.faces.as_ref().and_then(|faces| faces.nodes(face)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    #[test]
    fn elements_and_sides_name_their_nodes() {
        let model = samples::two_hexes();
        let nodes = NodesOf::new(&model);
        // Nodes are numbered with x fastest, three in a row: the right cube stands on 1, 2, 5, 4.
        assert_eq!(nodes.element(1).as_ref(), [1, 2, 5, 4, 7, 8, 11, 10]);
        // Side 2 of a hexahedron is 2 3 7 6 of its own: x = 2.
        assert_eq!(nodes.corners(Side { element: 1, side: 1 }).as_ref(), [2, 5, 11, 8]);
        assert_eq!(nodes.num_sides(0), 6);
        assert!(nodes.element(2).is_empty() && nodes.side(Side { element: 0, side: 6 }).is_empty());
    }
}
