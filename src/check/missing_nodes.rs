//! Elements whose node numbers do not exist.

use super::{Check, Finding, MAX_LISTED, Place, Severity};
use crate::model::{Block, Model};

pub(super) const CHECK: Check =
    Check { name: "missing_nodes", summary: "elements that refer to nodes that do not exist", run };

fn run(model: &Model) -> Vec<Finding> {
    let num_nodes = model.num_nodes();
    let is_broken = |nodes: &[u32]| nodes.iter().any(|&node| node as usize >= num_nodes);
    let examine = |block: &Block| {
        // Most blocks are whole: look at the flat array before looking at elements.
        if !block.connects_nodes() || !is_broken(&block.connectivity) {
            return None;
        }
        let broken: Vec<usize> = block
            .elements()
            .enumerate()
            .filter(|(_, nodes)| is_broken(nodes))
            .map(|(element, _)| element)
            .collect();
        let count = broken.len().max(1);
        Some(Finding {
            severity: Severity::Error,
            kind: CHECK.name,
            count,
            says: format!(
                "element block {} refers to nodes beyond {num_nodes}, in {count} elements",
                block.id
            ),
            places: vec![Place::Elements {
                block: block.id,
                elements: broken.into_iter().take(MAX_LISTED).collect(),
            }],
            fix: None,
        })
    };
    model.element_blocks.iter().filter_map(examine).collect()
}
