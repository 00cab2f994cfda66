//! Deleting nodes, and all that is stored per node or refers to nodes by number (R4, R5).

use super::{elements::kept_rows, members::keep_members};
use crate::model::{Block, Model, Shared};
use std::sync::Arc;

/// Marks nodes that the given blocks use. Shape: one flag a node. Numbers out of range are passed over.
pub(in crate::edit) fn used_nodes<'a>(
    num_nodes: usize,
    blocks: impl Iterator<Item = &'a Block>,
) -> Vec<bool> {
    let mut used = vec![false; num_nodes];
    for block in blocks.filter(|block| block.connects_nodes()) {
        for &node in block.connectivity.iter() {
            if let Some(used) = used.get_mut(node as usize) {
                *used = true;
            }
        }
    }
    used
}

/// Deletes the marked nodes; the others keep their order. No element may use a deleted one. The strings are warnings.
///
/// Cost: one pass over everything that is stored per node or refers to nodes.
pub(in crate::edit) fn delete_nodes(model: &mut Model, is_deleted: &[bool]) -> Vec<String> {
    let kept: Shared<u32> =
        Arc::new((0u32..).zip(is_deleted).filter(|(_, gone)| !**gone).map(|(node, _)| node).collect());
    let mut warnings = Vec::new();
    if kept.len() == is_deleted.len() {
        return warnings;
    }
    let mut new_numbers = vec![u32::MAX; is_deleted.len()];
    for (new, &old) in (0u32..).zip(kept.iter()) {
        new_numbers[old as usize] = new;
    }
    let coordinates = &mut model.coordinates;
    for axis in [&mut coordinates.x, &mut coordinates.y, &mut coordinates.z] {
        *axis = gather(axis, &kept, 1);
    }
    if let Some(ids) = &mut model.node_ids {
        *ids = gather(ids, &kept, 1);
    }
    for map in &mut model.maps.nodes {
        map.follow(kept.iter().copied().map(Some));
    }
    let num_attributes = model.nodal_attributes.names.len();
    model.nodal_attributes.values = gather(&model.nodal_attributes.values, &kept, num_attributes);
    for (_, source) in &mut model.nodal_variables {
        *source = source.gathered(Arc::clone(&kept));
    }
    let blocks = model
        .element_blocks
        .iter_mut()
        .chain(model.edge_blocks.iter_mut())
        .chain(model.face_blocks.iter_mut());
    for block in blocks.filter(|block| block.connects_nodes()) {
        for node in Arc::make_mut(&mut block.connectivity) {
            *node = new_numbers.get(*node as usize).copied().unwrap_or(*node);
        }
    }
    for set in model.node_sets.iter_mut() {
        let rows = kept_rows(&set.members, |&node| !is_deleted.get(node as usize).is_some_and(|gone| *gone));
        if rows.len() < set.members.len() && !keep_members(set, rows, |_| 1) {
            warnings
                .push(format!("the distribution factors of node set {} did not fit it and are gone", set.id));
        }
        for node in Arc::make_mut(&mut set.members) {
            *node = new_numbers.get(*node as usize).copied().unwrap_or(*node);
        }
    }
    warnings
}

fn gather<T: Copy>(values: &[T], rows: &[u32], width: usize) -> Shared<T> {
    Arc::new(rows.iter().flat_map(|&row| &values[row as usize * width..][..width]).copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NumberedMap, samples};

    #[test]
    fn survivors_keep_their_order_and_everything_follows() {
        let mut model = samples::two_hexes();
        model.element_blocks.pop();
        let values = Arc::new((10..22).collect());
        model.maps.nodes.push(NumberedMap { id: 1, name: String::new(), values });
        let used = used_nodes(12, model.element_blocks.iter());
        let is_deleted: Vec<bool> = used.iter().map(|used| !used).collect();
        assert_eq!(delete_nodes(&mut model, &is_deleted), Vec::<String>::new());
        // Of 3 nodes along x the last goes: 0 1 3 4 6 7 9 10 stay.
        assert_eq!(model.coordinates.x.as_slice(), [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]);
        assert_eq!(model.element_blocks[0].connectivity.as_slice(), [0, 1, 3, 2, 4, 5, 7, 6]);
        assert_eq!(model.node_sets[0].members.as_slice(), [0, 2, 4, 6]);
        assert_eq!(model.maps.nodes[0].values.as_slice(), [10, 11, 13, 14, 16, 17, 19, 20]);
        assert_eq!(
            model.nodal_variables[3].1.read(1).unwrap(),
            [0.0, 10.0, 30.0, 40.0, 60.0, 70.0, 90.0, 100.0]
        );
    }
}
