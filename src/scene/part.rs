//! Drawing data of one block or set.

use super::Bounds;
use crate::model::Side;
use glam::DVec3;
use std::sync::Arc;

/// What a part shows, by position in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartKey {
    /// An element block.
    Block(usize),
    /// A side set.
    SideSet(usize),
    /// A node set.
    NodeSet(usize),
}

/// The arrays that are drawn for one block or set.
///
/// A part names no position in the model, so that it stays good when other blocks come and go.
#[derive(Debug)]
pub struct Part {
    /// What does not change when only nodes move.
    pub topology: Arc<PartTopology>,
    /// Where the nodes are, in scene space. Shape: one per entry of [`PartTopology::nodes`].
    pub positions: Vec<[f32; 3]>,
    /// Feature edges, as pairs of positions in [`PartTopology::nodes`].
    pub feature_edges: Vec<[u32; 2]>,
    /// The box around the nodes, in world space; `None` if there are none.
    pub bounds: Option<Bounds>,
    /// What was taken off world coordinates to get `positions`.
    pub origin: DVec3,
}

/// Triangles, lines and points of a part; they name nodes by their position in `nodes`.
#[derive(Debug, Default)]
pub struct PartTopology {
    /// Node indices in the model, ascending: gather values and displacements with it.
    pub nodes: Vec<u32>,
    /// Triangles, counter-clockwise seen from outside.
    pub triangles: Vec<[u32; 3]>,
    /// The face that a triangle belongs to. Shape: as `triangles`; positions in `faces`.
    pub triangle_faces: Vec<u32>,
    /// Sides that the faces are. For blocks, elements count within the block; for sets, through all blocks.
    pub faces: Vec<Side>,
    /// Edges of elements, each once.
    pub element_edges: Vec<[u32; 2]>,
    /// Line elements (or edges of a side set).
    pub lines: Vec<[u32; 2]>,
    /// The element of each line.
    pub line_elements: Vec<u32>,
    /// Point elements (or nodes of a node set).
    pub points: Vec<u32>,
    /// The element of each point.
    pub point_elements: Vec<u32>,
}
