//! One side of one element at a time, whatever its type: its nodes, and which way it looks.

use super::polygon::{self, Faces, newell};
use crate::model::{Block, Model, Side, Topology};
use glam::DVec3;

/// Reads sides of a model, those of polygons (their edges) and polyhedra (their faces) too.
///
/// Making one costs a pass over the blocks whose elements vary in size; then each answer costs what it tells.
#[derive(Debug)]
pub struct SideReader<'a> {
    model: &'a Model,
    offsets: Vec<usize>,
    /// Start and length of each element, for blocks of polygons and polyhedra.
    ranges: Vec<Option<Vec<(usize, usize)>>>,
    /// The faces of polyhedra; none if there are no polyhedra.
    faces: Option<Faces<'a>>,
}

impl<'a> SideReader<'a> {
    /// A reader of a model's sides.
    pub fn new(model: &'a Model) -> Self {
        let varies = |block: &Block| block.counts.is_some().then(|| polygon::ranges(block).collect());
        let has_polyhedra = model.element_blocks.iter().any(|block| block.topology == Topology::Nfaced);
        Self {
            model,
            offsets: model.element_offsets(),
            ranges: model.element_blocks.iter().map(varies).collect(),
            faces: has_polyhedra.then(|| Faces::new(model)),
        }
    }

    /// The model that it reads.
    pub fn model(&self) -> &'a Model {
        self.model
    }

    /// The index of the first element of every block, and after them the number of elements.
    pub fn offsets(&self) -> &[usize] {
        &self.offsets
    }

    /// The position of the block that an element index means.
    pub fn block_of(&self, element: u32) -> Option<usize> {
        Model::locate_element(&self.offsets, element as usize).map(|(block, _)| block)
    }

    /// How many sides an element has.
    pub fn num_sides(&self, element: u32) -> usize {
        self.element(element).map_or(0, |(block, row)| match block.topology {
            Topology::Nsided | Topology::Nfaced => row.len(),
            topology => topology.sides().len(),
        })
    }

    /// 2 for a face, 1 for an edge, 0 for an end; `None` if there is no such side.
    pub fn dimension(&self, side: Side) -> Option<usize> {
        let (block, row) = self.element(side.element)?;
        let at = side.side as usize;
        match block.topology {
            Topology::Nsided => (at < row.len()).then_some(1),
            Topology::Nfaced => (at < row.len()).then_some(2),
            topology => topology.sides().get(at).map(crate::model::SideShape::dimension),
        }
    }

    /// Whether a side is one of the two that a whole shell (or beam) is.
    pub fn is_surface(&self, side: Side) -> bool {
        let own = self.element(side.element).and_then(|(block, _)| block.topology.dimension());
        own.is_some_and(|own| own > 0) && own == self.dimension(side)
    }

    /// The other of the two surfaces of a shell (or beam) of which this is one.
    pub fn other_surface(&self, side: Side) -> Option<Side> {
        if !self.is_surface(side) {
            return None;
        }
        let others = (0u32..).take(self.num_sides(side.element));
        let mut others = others.map(|number| Side { side: number, ..side });
        others.find(|other| *other != side && self.is_surface(*other))
    }

    /// Puts the corners of a side into `corners`, in walking order; false if it or one of its nodes does not exist.
    pub fn corners(&self, side: Side, corners: &mut Vec<u32>) -> bool {
        self.read(side, corners, |shape, row, out| {
            out.extend(shape.corners.iter().filter_map(|&local| row.get(usize::from(local))));
            shape.corners.len()
        })
    }

    /// Puts all nodes of a side into `nodes`, in the order of its distribution factors; false if it or one of its nodes
    /// does not exist. Of a face of a polyhedron these are its corners.
    pub fn nodes(&self, side: Side, nodes: &mut Vec<u32>) -> bool {
        self.read(side, nodes, |shape, row, out| {
            out.extend(shape.nodes().filter_map(|local| row.get(local)));
            shape.num_nodes()
        })
    }

    /// Puts the nodes of an element into `nodes`, each once for polyhedra; false if there is no such element. Nodes that
    /// do not exist are left out.
    pub fn element_nodes(&self, element: u32, nodes: &mut Vec<u32>) -> bool {
        nodes.clear();
        let Some((block, row)) = self.element(element) else { return false };
        match block.topology {
            Topology::Nfaced => {
                let outlines = row.iter().filter_map(|&face| self.faces.as_ref()?.nodes(face));
                nodes.extend(outlines.flatten());
                nodes.sort_unstable();
                nodes.dedup();
            }
            // The second half are rows of a blob.
            Topology::Bezier => nodes.extend(&row[..row.len() / 2]),
            _ => nodes.extend(row),
        }
        nodes.retain(|&node| (node as usize) < self.model.num_nodes());
        true
    }

    /// Marks the nodes of the elements of a block (by position); `is_marked` is one flag a node.
    ///
    /// Cost: a pass over the connectivity.
    pub fn mark_nodes(&self, block: usize, is_marked: &mut [bool]) {
        let Some(shown) = self.model.element_blocks.get(block) else { return };
        let mut mark = |nodes: &[u32]| {
            for &node in nodes {
                if let Some(is_marked) = is_marked.get_mut(node as usize) {
                    *is_marked = true;
                }
            }
        };
        if shown.connects_nodes() {
            return mark(&shown.connectivity);
        }
        let mut nodes = Vec::new();
        for element in self.offsets[block]..self.offsets[block + 1] {
            self.element_nodes(u32::try_from(element).unwrap_or(u32::MAX), &mut nodes);
            mark(&nodes);
        }
    }

    /// Whether an element may have a side all of whose nodes are marked: false if none of its nodes is.
    pub(super) fn may_touch(&self, element: u32, is_marked: &[bool]) -> bool {
        self.element(element).is_some_and(|(block, row)| {
            let is_marked = |&node: &u32| is_marked.get(node as usize) == Some(&true);
            !block.connects_nodes() || row.iter().any(is_marked)
        })
    }

    /// The unit vector that points out of the element through a side; zero where there is none.
    ///
    /// Faces are walked counter-clockwise seen from outside, so elements that are inside out look inward. The edge of a
    /// shell or of an element of a plane looks away from it, in its plane; the end of a line, along it; the two
    /// surfaces of a line of a plane model, to its right and left. Corners alone count, of undeformed coordinates.
    pub fn outward(&self, side: Side) -> DVec3 {
        self.area_vector(side).unwrap_or_default().normalize_or_zero()
    }

    /// The mean of the corners of a side; `None` if there is no such side.
    pub fn middle(&self, side: Side) -> Option<DVec3> {
        let mut corners = Vec::new();
        self.corners(side, &mut corners).then(|| polygon::mean(self.model, corners.iter().copied()))?
    }

    fn area_vector(&self, side: Side) -> Option<DVec3> {
        let (block, row) = self.element(side.element)?;
        let mut corners = Vec::new();
        if !self.corners(side, &mut corners) {
            return None;
        }
        let along = || {
            let [a, b] = corners[..] else { return None };
            Some(polygon::position(self.model, b)? - polygon::position(self.model, a)?)
        };
        match (block.topology.dimension()?, self.dimension(side)?) {
            (3, 2) if block.topology == Topology::Nfaced => {
                let faces = self.faces.as_ref()?;
                let outlines: Vec<&[u32]> =
                    row.iter().map(|&face| faces.nodes(face).unwrap_or_default()).collect();
                let is_reversed = polygon::reversed_faces(self.model, &outlines);
                let normal = newell(self.model, &corners);
                Some(if is_reversed[side.side as usize] { -normal } else { normal })
            }
            (_, 2) => Some(newell(self.model, &corners)),
            (2, 1) => {
                let num_corners = block.topology.shape().num_corners;
                let outline = if num_corners == 0 { row } else { row.get(..num_corners)? };
                Some(along()?.cross(newell(self.model, outline)))
            }
            (1, 1) if self.model.dimension == 2 => Some(along()?.cross(DVec3::Z)),
            (1, 0) => {
                let here = *corners.first()?;
                let there = row.get(..2)?.iter().find(|&&end| end != here)?;
                Some(polygon::position(self.model, here)? - polygon::position(self.model, *there)?)
            }
            _ => None,
        }
    }

    fn element(&self, element: u32) -> Option<(&'a Block, &'a [u32])> {
        let (number, local) = Model::locate_element(&self.offsets, element as usize)?;
        let block = &self.model.element_blocks[number];
        let row = match &self.ranges[number] {
            Some(ranges) => {
                let &(start, length) = ranges.get(local)?;
                block.connectivity.get(start..start + length)?
            }
            None => block.element(local)?,
        };
        Some((block, row))
    }

    /// Fills `out` by the table of the element's type, or with the edge of a polygon or the face of a polyhedron.
    fn read(
        &self,
        side: Side,
        out: &mut Vec<u32>,
        by_table: impl FnOnce(&crate::model::SideShape, &[u32], &mut Vec<u32>) -> usize,
    ) -> bool {
        out.clear();
        let Some((block, row)) = self.element(side.element) else { return false };
        let at = side.side as usize;
        let expected = match block.topology {
            Topology::Nsided => {
                let edge = row.get(at).zip(row.get((at + 1) % row.len().max(1)));
                out.extend(edge.into_iter().flat_map(|(a, b)| [*a, *b]));
                2
            }
            Topology::Nfaced => {
                let outline = row.get(at).and_then(|&face| self.faces.as_ref()?.nodes(face));
                out.extend(outline.unwrap_or_default());
                out.len().max(1)
            }
            topology => match topology.sides().get(at) {
                Some(shape) => by_table(shape, row, out),
                None => return false,
            },
        };
        out.len() == expected && out.iter().all(|&node| (node as usize) < self.model.num_nodes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    fn outward(model: &Model, element: u32, side: u32) -> [f64; 3] {
        SideReader::new(model).outward(Side { element, side }).to_array()
    }

    #[test]
    fn sides_look_out_of_their_elements() {
        let hex = samples::one_element(Topology::Hex20);
        // The table's order of the sides of a hexahedron: y = 0, x = 1, y = 1, x = 0, z = 0, z = 1.
        assert_eq!(outward(&hex, 0, 0), [0.0, -1.0, 0.0]);
        assert_eq!(outward(&hex, 0, 5), [0.0, 0.0, 1.0]);
        let shell = samples::one_element(Topology::Shell8);
        // Two surfaces, then the edges y = 0, x = 1, …
        assert_eq!(outward(&shell, 0, 0), [0.0, 0.0, 1.0]);
        assert_eq!(outward(&shell, 0, 1), [0.0, 0.0, -1.0]);
        assert_eq!(outward(&shell, 0, 3), [1.0, 0.0, 0.0]);
        let triangle = samples::one_element(Topology::Tri6);
        assert_eq!(outward(&triangle, 0, 0), [0.0, -1.0, 0.0]);
        let bar = samples::one_element(Topology::Bar3);
        assert_eq!(outward(&bar, 0, 0), [-1.0, 0.0, 0.0]);
        assert_eq!(outward(&bar, 0, 1), [1.0, 0.0, 0.0]);
        assert_eq!(outward(&bar, 0, 2), [0.0; 3]);
    }

    #[test]
    fn every_side_of_every_reference_element_looks_away_from_its_middle() {
        for topology in Topology::all() {
            let model = samples::one_element(topology);
            let reader = SideReader::new(&model);
            let mut nodes = Vec::new();
            reader.element_nodes(0, &mut nodes);
            let Some(middle) = polygon::mean(&model, nodes.iter().copied()) else { continue };
            for side in (0u32..).take(reader.num_sides(0)).map(|side| Side { element: 0, side }) {
                let away = reader.middle(side).unwrap() - middle;
                if reader.is_surface(side) {
                    let other = reader.other_surface(side).unwrap();
                    assert_eq!(reader.outward(side), -reader.outward(other), "{topology:?} {side:?}");
                } else if topology != Topology::Sphere {
                    assert!(reader.outward(side).dot(away) > 0.0, "{topology:?} {side:?}");
                }
            }
        }
    }

    #[test]
    fn what_does_not_exist_has_no_side() {
        let mut model = samples::one_element(Topology::Tet4);
        let reader = SideReader::new(&model);
        let mut nodes = vec![7];
        assert!(!reader.nodes(Side { element: 0, side: 4 }, &mut nodes) && nodes.is_empty());
        assert!(!reader.nodes(Side { element: 1, side: 0 }, &mut nodes));
        model.element_blocks[0].connectivity = std::sync::Arc::new(vec![0, 1, 2, 9]);
        assert!(!SideReader::new(&model).corners(Side { element: 0, side: 0 }, &mut nodes));
        assert_eq!(outward(&model, 0, 0), [0.0; 3]);
        assert!(SideReader::new(&model).element_nodes(0, &mut nodes));
        assert_eq!(nodes, [0, 1, 2]);
    }
}
