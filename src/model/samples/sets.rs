//! A sample with sets of every kind that have members in common, for the operations on them.

use super::hex_grid;
use crate::model::{Block, Model, NodeSet, Oriented, Set, Side, SideSet, Topology};
use std::sync::Arc;

/// Three unit cubes along x, in block 1, and a shell on the top of the first, in block 2.
///
/// Node sets 1 and 2 share two nodes of five, and the first has factors; side sets 1 and 2 share one of three tops, side set 5 `shell` is the
/// upper face of the shell; element sets 1 and 2 share the cube in the middle. There are two edge sets and two face sets, one of each
/// empty, as is element set 8.
pub fn overlapping_sets() -> Model {
    let mut model = hex_grid([3, 1, 1], [1, 1, 1]);
    model.title = "overlapping sets".to_owned();
    model.element_blocks.push(Block::new(2, Topology::Shell4, vec![8, 9, 13, 12]));
    model.node_sets.push(NodeSet::new(1, vec![0, 1, 2]));
    model.node_sets[0].distribution_factors = Some(Arc::new(vec![0.25, 0.5, 1.0]));
    model.node_sets.push(NodeSet::new(2, vec![1, 2, 3, 7]));
    let tops = |elements: &[u32]| elements.iter().map(|&element| Side { element, side: 5 }).collect();
    model.side_sets.push(SideSet::new(1, tops(&[0, 1])));
    model.side_sets.push(SideSet::new(2, tops(&[1, 2])));
    model.side_sets.push(SideSet::new(5, vec![Side { element: 3, side: 0 }]));
    "shell".clone_into(&mut model.side_sets[2].name);
    model.element_sets.push(Set::new(1, vec![0, 1]));
    model.element_sets.push(Set::new(2, vec![1, 2]));
    model.element_sets.push(Set::new(8, Vec::new()));
    let forward = |members: &[u32]| members.iter().map(|&index| Oriented { index, orientation: 1 }).collect();
    model.edge_blocks.push(Block::new(1, Topology::Bar2, vec![0, 1, 1, 2, 2, 3]));
    model.face_blocks.push(Block::new(1, Topology::Quad4, vec![0, 4, 5, 1]));
    model.edge_sets.push(Set::new(1, forward(&[0, 2])));
    model.edge_sets.push(Set::new(2, Vec::new()));
    model.face_sets.push(Set::new(1, forward(&[0])));
    model.face_sets.push(Set::new(2, Vec::new()));
    model
}
