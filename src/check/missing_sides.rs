//! Side-set members whose element or side does not exist.

use super::{Check, Finding, MAX_LISTED, Place, Severity};
use crate::model::{Model, Side, SideSet};

pub(super) const CHECK: Check =
    Check { name: "missing_sides", summary: "side-set members whose element or side does not exist", run };

fn run(model: &Model) -> Vec<Finding> {
    let offsets = model.element_offsets();
    let is_broken = |side: &Side| match Model::locate_element(&offsets, side.element as usize) {
        None => true,
        Some((block, _)) => {
            let sides = model.element_blocks[block].topology.sides();
            // Where there is no table of sides, nothing can be said.
            !sides.is_empty() && side.side as usize >= sides.len()
        }
    };
    let examine = |set: &SideSet| {
        let broken: Vec<usize> =
            (0..set.members.len()).filter(|&member| is_broken(&set.members[member])).collect();
        (!broken.is_empty()).then(|| Finding {
            severity: Severity::Error,
            kind: CHECK.name,
            count: broken.len(),
            says: format!(
                "side set {} has {} members whose element or side does not exist",
                set.id,
                broken.len()
            ),
            places: vec![Place::SideSetMembers {
                side_set: set.id,
                members: broken.into_iter().take(MAX_LISTED).collect(),
            }],
            fix: None,
        })
    };
    model.side_sets.iter().filter_map(examine).collect()
}
