//! What an Exodus file says, as a value.
//!
//! A [`Model`] holds flat arrays behind `Arc`: cloning it copies pointers, and an edit copies only the arrays that it
//! changes (`Arc::make_mut`). Everything counts from 0 and refers by position; ids are the file's own numbers and are
//! only names. Results are [`Source`]s that yield one array for one time step when somebody looks.
//!
//! What it leaves out: files, screens and threads. Nothing here does I/O.

mod access;
mod assembly;
mod blob;
mod block;
mod entity;
mod field;
mod frame;
mod maps;
mod more_steps;
mod numbering;
mod progress;
pub mod samples;
mod set;
mod source;
mod topology;
mod validate;
mod warnings;
mod wording;

pub use assembly::{Assembly, MemberKind};
pub use blob::Blob;
pub use block::{Block, EdgeBlock, ElementBlock, FaceBlock};
pub use entity::{Attributes, Entity, EntityList, MetadataValue, UserAttribute};
pub use field::{FieldDescription, FieldLevel};
pub use frame::{CoordinateFrame, FrameKind};
pub use maps::{Maps, NumberedMap};
pub use numbering::Numbering;
pub use progress::{NoProgress, PartOfProgress, Progress};
pub use set::{EdgeSet, ElementSet, FaceSet, NodeSet, Oriented, Set, Side, SideSet};
pub use source::{DerivedValues, Source, SourceError, SparseRows, StepTerms, StoredValues};
pub use topology::{Family, MidNodes, Shape, SideShape, Topology};
pub use validate::ModelError;
pub use warnings::Warnings;
pub use wording::{counted, real_text};

use std::sync::Arc;

/// A flat array that models, snapshots and sources share; `Arc::make_mut` copies it when it is to change.
pub type Shared<T> = Arc<Vec<T>>;

/// What a variable's values belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the format's own")]
pub enum Support {
    Global,
    Nodal,
    Element,
    EdgeBlock,
    FaceBlock,
    NodeSet,
    SideSet,
    EdgeSet,
    FaceSet,
    ElementSet,
}

/// Node coordinates, one array an axis.
///
/// Shape: each array has one value per node; an axis beyond the model's dimension is all zeros. Units: the file's.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "x, y and z say it")]
pub struct Coordinates {
    pub x: Shared<f64>,
    pub y: Shared<f64>,
    pub z: Shared<f64>,
}

/// A finite-element model with its results.
///
/// Invariants, which [`Model::validate`] checks: the three coordinate arrays are equally long; a block's connectivity
/// is `num_elements * nodes_per_element` long; every entity has one entry in `values` per variable name of its list
/// and one in `properties` per property name, and one in `reductions` per reduction name or none; maps are as long as
/// what they number. Not an invariant, since files
/// break it: that node and element numbers are in range. Whoever follows such an index checks it.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The title, without padding.
    pub title: String,
    /// 1, 2 or 3: how many coordinates the file stores per node. 0 for a file without a mesh.
    pub dimension: usize,
    /// Free-form attributes of the file as a whole, beside those that the format itself has; and the bases and
    /// quadratures that fields are on.
    pub user_attributes: Vec<UserAttribute>,
    /// Free-form attributes of the nodes as a whole, and the descriptions of nodal fields.
    pub node_user_attributes: Vec<UserAttribute>,
    /// Where the nodes are.
    pub coordinates: Coordinates,
    /// Names of the coordinate axes, as stored; may be empty.
    pub coordinate_names: Vec<String>,
    /// The node id map; `None` means 1, 2, 3, ….
    pub node_ids: Option<Shared<i64>>,
    /// The element id map; `None` means 1, 2, 3, ….
    pub element_ids: Option<Shared<i64>>,
    /// The element order map of old files: a permutation suggested to solvers, counting from 1 as stored.
    pub element_order: Option<Shared<i64>>,
    /// Maps of every other kind.
    pub maps: Maps,
    /// Reals on every node (Bezier weights and the like).
    pub nodal_attributes: Attributes,
    /// Element blocks in file order; elements are numbered through them.
    pub element_blocks: EntityList<ElementBlock>,
    /// Edge blocks in file order.
    pub edge_blocks: EntityList<EdgeBlock>,
    /// Face blocks in file order; polyhedra refer to faces through all of them.
    pub face_blocks: EntityList<FaceBlock>,
    /// Node sets in file order.
    pub node_sets: EntityList<NodeSet>,
    /// Side sets in file order.
    pub side_sets: EntityList<SideSet>,
    /// Edge sets in file order.
    pub edge_sets: EntityList<EdgeSet>,
    /// Face sets in file order.
    pub face_sets: EntityList<FaceSet>,
    /// Element sets in file order.
    pub element_sets: EntityList<ElementSet>,
    /// Named groups of blocks, sets or assemblies.
    pub assemblies: Vec<Assembly>,
    /// Arrays beside the mesh, in file order.
    pub blobs: EntityList<Blob>,
    /// Local coordinate systems.
    pub frames: Vec<CoordinateFrame>,
    /// Times of the steps, in file order; the index is the key, the time is a label.
    pub times: Shared<f64>,
    /// Global variables: name and one value per step (a source of length 1).
    pub global_variables: Vec<(String, Source)>,
    /// Nodal variables: name and a source of length [`Model::num_nodes`].
    pub nodal_variables: Vec<(String, Source)>,
    /// QA records: code, version, date, time.
    pub qa_records: Vec<[String; 4]>,
    /// Information records.
    pub info_records: Shared<String>,
}

impl Model {
    /// Number of nodes.
    pub fn num_nodes(&self) -> usize {
        self.coordinates.x.len()
    }

    /// Number of elements in all element blocks.
    pub fn num_elements(&self) -> usize {
        self.element_blocks.iter().map(|block| block.num_elements).sum()
    }

    /// Number of time steps.
    pub fn num_steps(&self) -> usize {
        self.times.len()
    }

    /// The index of the first element of every block, and after them the number of elements.
    ///
    /// Shape: number of blocks + 1. With it `offsets[b] + k` is the element index of element `k` of block `b`.
    pub fn element_offsets(&self) -> Vec<usize> {
        let mut offsets = vec![0];
        let mut total = 0;
        for block in self.element_blocks.iter() {
            total += block.num_elements;
            offsets.push(total);
        }
        offsets
    }

    /// The block (by position) and the element within it that an element index means; `None` if out of range.
    ///
    /// `offsets` is [`Model::element_offsets`]. Cost: a binary search.
    pub fn locate_element(offsets: &[usize], element: usize) -> Option<(usize, usize)> {
        if element >= *offsets.last()? {
            return None;
        }
        let block = offsets.partition_point(|&first| first <= element) - 1;
        Some((block, element - offsets[block]))
    }

    /// The least and greatest coordinate on each axis, over nodes whose coordinates are finite.
    ///
    /// Units: the file's. `None` if there is no such node. Cost: one pass over the coordinates.
    pub fn bounding_box(&self) -> Option<[[f64; 3]; 2]> {
        let Coordinates { x, y, z } = &self.coordinates;
        let ranges = [x, y, z].map(|axis| finite_range(axis));
        let bounds = [ranges.map(|[least, _]| least), ranges.map(|[_, greatest]| greatest)];
        (0..3).all(|axis| bounds[0][axis] <= bounds[1][axis]).then_some(bounds)
    }

    /// The id of the block or set at a position of the list of its kind; `None` for other supports and past the end.
    pub fn id_at(&self, support: Support, at: usize) -> Option<i64> {
        match support {
            Support::Global | Support::Nodal => None,
            Support::Element => self.element_blocks.get(at).map(Entity::id),
            Support::EdgeBlock => self.edge_blocks.get(at).map(Entity::id),
            Support::FaceBlock => self.face_blocks.get(at).map(Entity::id),
            Support::NodeSet => self.node_sets.get(at).map(Entity::id),
            Support::SideSet => self.side_sets.get(at).map(Entity::id),
            Support::EdgeSet => self.edge_sets.get(at).map(Entity::id),
            Support::FaceSet => self.face_sets.get(at).map(Entity::id),
            Support::ElementSet => self.element_sets.get(at).map(Entity::id),
        }
    }

    /// The position of a node as three coordinates; `None` for a node number that does not exist.
    pub fn position(&self, node: usize) -> Option<[f64; 3]> {
        let Coordinates { x, y, z } = &self.coordinates;
        Some([*x.get(node)?, *y.get(node)?, *z.get(node)?])
    }
}

/// The least and the greatest of the finite values; infinite the wrong way round if there are none.
///
/// Several ranges side by side, since one alone would wait for itself at every value.
pub(crate) fn finite_range(values: &[f64]) -> [f64; 2] {
    const LANES: usize = 8;
    let mut least = [f64::INFINITY; LANES];
    let mut greatest = [f64::NEG_INFINITY; LANES];
    for chunk in values.chunks(LANES) {
        for (lane, &value) in chunk.iter().enumerate() {
            let is_finite = value.abs() < f64::INFINITY;
            least[lane] = if is_finite && value < least[lane] { value } else { least[lane] };
            greatest[lane] = if is_finite && value > greatest[lane] { value } else { greatest[lane] };
        }
    }
    let least = least.into_iter().fold(f64::INFINITY, f64::min);
    [least, greatest.into_iter().fold(f64::NEG_INFINITY, f64::max)]
}

impl Coordinates {
    /// Coordinates from three arrays of equal length.
    pub fn new(x: Vec<f64>, y: Vec<f64>, z: Vec<f64>) -> Self {
        Self { x: Arc::new(x), y: Arc::new(y), z: Arc::new(z) }
    }

    /// Coordinates from one `[x, y, z]` per node.
    pub fn from_points(points: &[[f64; 3]]) -> Self {
        let axis = |axis: usize| points.iter().map(|point| point[axis]).collect();
        Self::new(axis(0), axis(1), axis(2))
    }

    /// The three arrays to be changed; copies those that something else still holds.
    pub fn axes_mut(&mut self) -> [&mut Vec<f64>; 3] {
        [Arc::make_mut(&mut self.x), Arc::make_mut(&mut self.y), Arc::make_mut(&mut self.z)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounding_box_is_that_of_finite_coordinates() {
        let x = vec![3.0, f64::NAN, -1.0, f64::INFINITY, 2.0, 0.0, 0.0, 0.0, 0.0, 7.0];
        let coordinates = Coordinates::new(x, vec![1.0; 10], vec![0.0; 10]);
        let model = Model { coordinates, ..Model::default() };
        assert_eq!(model.bounding_box(), Some([[-1.0, 1.0, 0.0], [7.0, 1.0, 0.0]]));
        let lost = Coordinates::new(vec![f64::NAN], vec![0.0], vec![0.0]);
        assert_eq!(Model { coordinates: lost, ..Model::default() }.bounding_box(), None);
        assert_eq!(Model::default().bounding_box(), None);
    }
}
