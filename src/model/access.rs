//! Coordinates and connectivity for programs that use the library, in the words that users of exomerge know.
//!
//! The flat ones are slices of the model's own arrays: nothing is copied. The structured ones walk over these.

use super::{Entity, Model};

impl Model {
    /// The coordinates of all nodes, an array for each axis, without a copy.
    ///
    /// Shape: three slices with one value per node; an axis beyond the model's dimension is all zeros. Units: the file's.
    /// Cost: none.
    ///
    /// ```
    /// let model = exoscope::model::samples::two_hexes();
    /// let [x, y, z] = model.get_coords_flat();
    /// // Twelve nodes, x fastest: the second one is at (1, 0, 0).
    /// assert_eq!((x.len(), x[1], y[1], z[1]), (12, 1.0, 0.0, 0.0));
    /// ```
    pub fn get_coords_flat(&self) -> [&[f64]; 3] {
        [&self.coordinates.x, &self.coordinates.y, &self.coordinates.z]
    }

    /// The node indices of a block (by id), element after element, without a copy; `None` if there is no such block, or its
    /// connectivity lists no nodes (polyhedra list faces).
    ///
    /// Shape: elements times nodes per element; for polygons see the block's `counts`. Indices count from 0; those of a damaged file may be out of
    /// range. Cost: a search for the block.
    ///
    /// ```
    /// let model = exoscope::model::samples::two_hexes();
    /// let connectivity = model.get_connectivity_flat(2).unwrap();
    /// assert_eq!(connectivity, [1, 2, 5, 4, 7, 8, 11, 10]);
    /// assert!(model.get_connectivity_flat(3).is_none());
    /// ```
    pub fn get_connectivity_flat(&self, block_id: i64) -> Option<&[u32]> {
        let block = self.element_blocks.iter().find(|block| block.id() == block_id)?;
        block.connects_nodes().then(|| block.connectivity.as_slice())
    }

    /// The nodes as points, in order.
    ///
    /// Units: the file's. Cost: none but the walk.
    ///
    /// ```
    /// let model = exoscope::model::samples::two_hexes();
    /// let highest = model.get_nodes().map(|[_, _, z]| z).fold(f64::NEG_INFINITY, f64::max);
    /// assert_eq!((model.get_nodes().count(), highest), (12, 1.0));
    /// ```
    pub fn get_nodes(&self) -> impl Iterator<Item = [f64; 3]> {
        let [x, y, z] = self.get_coords_flat();
        x.iter().zip(y).zip(z).map(|((&x, &y), &z)| [x, y, z])
    }

    /// The nodes of every element of a block (by id) in turn; `None` where [`Model::get_connectivity_flat`] has none, and for
    /// polygons, whose elements differ in size.
    ///
    /// ```
    /// let model = exoscope::model::samples::plane();
    /// let elements: Vec<&[u32]> = model.get_connectivity(1).unwrap().collect();
    /// assert_eq!(elements, [[0, 1, 4, 3], [1, 2, 5, 4]]);
    /// ```
    pub fn get_connectivity(&self, block_id: i64) -> Option<impl Iterator<Item = &[u32]>> {
        let block = self.element_blocks.iter().find(|block| block.id() == block_id)?;
        (block.connects_nodes() && block.counts.is_none()).then(|| block.elements())
    }
}
