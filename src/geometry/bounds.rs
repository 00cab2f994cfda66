//! Boxes around nodes.

use crate::model::{Model, Topology};

/// The box around the nodes that a block uses, over finite coordinates; for polyhedra the nodes of their faces.
///
/// Shape: least and greatest corner. Units: the file's. `None` if the block uses no node that exists.
/// Cost: one pass over the connectivity.
pub fn block_bounds(model: &Model, block: usize) -> Option<[[f64; 3]; 2]> {
    let block = model.element_blocks.get(block)?;
    match block.topology {
        Topology::Nfaced => {
            let faces = super::polygon::Faces::new(model);
            bounds_of_nodes(
                model,
                block.connectivity.iter().filter_map(|&face| faces.nodes(face)).flatten().copied(),
            )
        }
        Topology::Bezier => {
            let half = block.nodes_per_element / 2;
            bounds_of_nodes(model, block.elements().flat_map(|row| row[..half].iter().copied()))
        }
        _ => bounds_of_nodes(model, block.connectivity.iter().copied()),
    }
}

/// The box around some nodes; nodes that do not exist or are not finite do not count.
///
/// Shape: least and greatest corner. Units: the file's. `None` if no node counts.
pub fn bounds_of_nodes(model: &Model, nodes: impl Iterator<Item = u32>) -> Option<[[f64; 3]; 2]> {
    let mut bounds = [[f64::INFINITY; 3], [f64::NEG_INFINITY; 3]];
    for point in nodes.filter_map(|node| model.position(node as usize)) {
        if point.iter().all(|value| value.is_finite()) {
            for axis in 0..3 {
                bounds[0][axis] = bounds[0][axis].min(point[axis]);
                bounds[1][axis] = bounds[1][axis].max(point[axis]);
            }
        }
    }
    (bounds[0][0] <= bounds[1][0]).then_some(bounds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;
    use std::sync::Arc;

    #[test]
    fn a_block_is_boxed_by_the_nodes_it_uses() {
        let mut model = samples::three_blocks();
        assert_eq!(block_bounds(&model, 1), Some([[4.0, 0.0, 0.0], [8.0, 4.0, 4.0]]));
        Arc::make_mut(&mut model.element_blocks[1].connectivity)[0] = u32::MAX;
        assert_eq!(block_bounds(&model, 1), Some([[4.0, 0.0, 0.0], [8.0, 4.0, 4.0]]));
        assert_eq!(block_bounds(&model, 9), None);
    }
}
