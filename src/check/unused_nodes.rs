//! Nodes that no element uses.

use super::{Check, Finding, MAX_LISTED, Place, Severity};
use crate::model::{Model, Topology};

pub(super) const CHECK: Check = Check { name: "unused_nodes", summary: "nodes that no element uses", run };

fn run(model: &Model) -> Vec<Finding> {
    // Bezier blocks mix node numbers with rows of a blob: nothing can be said then.
    if model.element_blocks.is_empty()
        || model.element_blocks.iter().any(|block| block.topology == Topology::Bezier)
    {
        return Vec::new();
    }
    let mut used = vec![false; model.num_nodes()];
    let lists = [&model.element_blocks, &model.edge_blocks, &model.face_blocks];
    for block in lists.into_iter().flat_map(|list| list.iter()).filter(|block| block.connects_nodes()) {
        for &node in block.connectivity.iter() {
            if let Some(used) = used.get_mut(node as usize) {
                *used = true;
            }
        }
    }
    let unused: Vec<usize> = (0..used.len()).filter(|&node| !used[node]).collect();
    if unused.is_empty() {
        return Vec::new();
    }
    vec![Finding {
        severity: Severity::Note,
        kind: CHECK.name,
        count: unused.len(),
        says: format!("{} of {} nodes belong to no element", unused.len(), used.len()),
        places: vec![Place::Nodes(unused.into_iter().take(MAX_LISTED).collect())],
        fix: None,
    }]
}
