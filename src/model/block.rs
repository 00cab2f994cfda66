//! Blocks: elements (or edges, or faces) of one type, stored together.

use super::{Attributes, Entity, Shared, Source, Topology, UserAttribute};
use std::sync::Arc;

/// Elements of one type.
pub type ElementBlock = Block;
/// Edges of one type; they lie in `connectivity`, as the elements of an element block do.
pub type EdgeBlock = Block;
/// Faces of one type; for polygons, `counts` has the nodes of each.
pub type FaceBlock = Block;

/// Elements, edges or faces of one type.
#[derive(Clone, Debug)]
pub struct Block {
    /// The file's own number.
    pub id: i64,
    /// The name without padding; empty if it has none.
    pub name: String,
    /// The element type as stored (`HEX`, `hex8`, `TETRA4`); written back as it is.
    pub elem_type: String,
    /// What `elem_type` was understood to mean.
    pub topology: Topology,
    /// Number of elements.
    pub num_elements: usize,
    /// Nodes of each element; 0 for polygons and polyhedra, see `counts`.
    pub nodes_per_element: usize,
    /// Node indices, element after element. Shape: `num_elements * nodes_per_element`, or the sum of `counts`; for
    /// polyhedra (NFACED) these are face indices through all face blocks, for Bezier blocks the second half of each
    /// row are rows of a blob. An index may be out of range: it is the stored number less one, wrapping.
    pub connectivity: Shared<u32>,
    /// For polygons and polyhedra: nodes or faces of each element.
    pub counts: Option<Shared<u32>>,
    /// Edge indices of each element, through all edge blocks. Shape: `num_elements * n`.
    pub element_edges: Option<Shared<u32>>,
    /// Face indices of each element, through all face blocks. Shape: `num_elements * n`.
    pub element_faces: Option<Shared<u32>>,
    /// Reals per element.
    pub attributes: Attributes,
    /// Integers, one per property name of the list.
    pub properties: Vec<i64>,
    /// A source per variable name of the list; `None` where it is not stored here.
    pub values: Vec<Option<Source>>,
    /// A source of length 1 per reduction name of the list; empty if the block has none.
    pub reductions: Vec<Source>,
    /// Free-form attributes of the block as a whole.
    pub user_attributes: Vec<UserAttribute>,
}

impl Block {
    /// A block of elements with the same number of nodes, without name, attributes or results.
    ///
    /// Shape: `connectivity` is a whole number of elements of the topology; the rest is cut off.
    pub fn new(id: i64, topology: Topology, connectivity: Vec<u32>) -> Self {
        let nodes_per_element = topology.shape().num_nodes;
        Self {
            id,
            name: String::new(),
            elem_type: topology.canonical_name().to_owned(),
            topology,
            num_elements: connectivity.len().checked_div(nodes_per_element).unwrap_or(0),
            nodes_per_element,
            connectivity: Arc::new(connectivity),
            counts: None,
            element_edges: None,
            element_faces: None,
            attributes: Attributes::default(),
            properties: Vec::new(),
            values: Vec::new(),
            reductions: Vec::new(),
            user_attributes: Vec::new(),
        }
    }

    /// The nodes of every element in turn; nothing for polygons and polyhedra.
    pub fn elements(&self) -> impl Iterator<Item = &[u32]> {
        self.connectivity.chunks_exact(self.nodes_per_element.max(1)).take(self.num_elements)
    }

    /// The connectivity of every element in turn, polygons and polyhedra too; it ends where the connectivity does.
    ///
    /// Cost: one pass, where [`Block::element`] would sum the lengths of polygons again for each.
    pub fn rows(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        (0..self.num_elements).map_while(move |element| {
            let length = match &self.counts {
                None => self.nodes_per_element,
                Some(counts) => *counts.get(element)? as usize,
            };
            let row = self.connectivity.get(start..start + length);
            start += length;
            row
        })
    }

    /// The nodes (polyhedra: faces) of one element; `None` if there is no such element.
    ///
    /// Cost: constant, but for polygons and polyhedra a sum over the elements before it.
    pub fn element(&self, element: usize) -> Option<&[u32]> {
        if element >= self.num_elements {
            return None;
        }
        let (start, length) = match &self.counts {
            None => (element * self.nodes_per_element, self.nodes_per_element),
            Some(counts) => (counts[..element].iter().map(|&n| n as usize).sum(), counts[element] as usize),
        };
        self.connectivity.get(start..start + length)
    }

    /// Whether `connectivity` lists nodes and nothing else (not faces of polyhedra, not rows of a Bezier blob).
    pub fn connects_nodes(&self) -> bool {
        !matches!(self.topology, Topology::Nfaced | Topology::Bezier)
    }
}

impl Entity for Block {
    fn id(&self) -> i64 {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn num_entries(&self) -> usize {
        self.num_elements
    }

    fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    fn properties(&self) -> &[i64] {
        &self.properties
    }

    fn values(&self) -> &[Option<Source>] {
        &self.values
    }

    fn reductions(&self) -> &[Source] {
        &self.reductions
    }

    fn user_attributes(&self) -> &[UserAttribute] {
        &self.user_attributes
    }
}
