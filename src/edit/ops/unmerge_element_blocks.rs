//! `unmerge_element_blocks`: blocks that share nodes come apart.

use super::has_element_blocks;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, nothing_to_refuse,
    rules::duplicate_nodes,
};
use crate::model::{Model, Progress, counted};
use std::sync::Arc;

pub(super) const OPERATION: Operation = Operation {
    name: "unmerge_element_blocks",
    label: "Separate blocks…",
    summary: "Give each element block nodes of its own",
    doc: "The first block of the selection keeps the nodes that it shares with others of the selection; the others get \
          copies, with the same values and in the same node sets. Blocks outside the selection keep the originals.",
    group: Group::Blocks,
    search: &["unmerge", "split", "disconnect", "detach", "crack"],
    params: &[Param::optional(
        "element_block_ids",
        "Blocks",
        ParamKind::ELEMENT_BLOCKS,
        "\"all\"",
        "The blocks to separate from one another",
    )],
    examples: &[Example {
        model: "two_hexes",
        args: "",
        expect: "4 nodes copied, so that 2 element blocks share none",
    }],
    available: has_element_blocks,
    refuse: nothing_to_refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let chosen = args.positions("element_block_ids")?;
    // Who has a node first keeps it; every later block that uses it has a copy.
    let mut has_owner = vec![false; model.num_nodes()];
    let mut originals = Vec::new();
    let mut copies: Vec<(usize, usize, Vec<u32>)> = Vec::new();
    let mut seen_by = vec![usize::MAX; model.num_nodes()];
    for &at in chosen {
        let block = &model.element_blocks[at];
        let start = originals.len();
        if block.connects_nodes() {
            for &node in block.connectivity.iter() {
                let Some(seen) = seen_by.get_mut(node as usize) else { continue };
                if std::mem::replace(seen, at) != at && has_owner[node as usize] {
                    originals.push(node);
                }
            }
            block.connectivity.iter().for_each(|&node| {
                if let Some(owner) = has_owner.get_mut(node as usize) {
                    *owner = true;
                }
            });
        }
        originals[start..].sort_unstable();
        copies.push((at, start, originals[start..].to_vec()));
    }
    let num_copies = originals.len();
    let first = duplicate_nodes(model, originals)?;
    for (at, start, nodes) in copies.into_iter().filter(|(_, _, nodes)| !nodes.is_empty()) {
        let start = first + u32::try_from(start).unwrap_or(u32::MAX);
        for node in Arc::make_mut(&mut model.element_blocks[at].connectivity) {
            if let Ok(place) = nodes.binary_search(node) {
                *node = start + u32::try_from(place).unwrap_or(u32::MAX);
            }
        }
    }
    Ok(Report::new(format!(
        "{} copied, so that {} share none",
        counted(num_copies, "node"),
        counted(chosen.len(), "element block")
    )))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn the_first_block_of_the_selection_keeps_its_nodes() {
        let before = samples::two_hexes();
        let line = "unmerge_element_blocks element_block_ids=[2, 1]";
        let after = run(&before, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        assert_eq!(after.num_nodes(), 16);
        assert_eq!(after.element_blocks[1].connectivity, before.element_blocks[1].connectivity);
        // Nodes 1, 4, 7 and 10 are shared; their copies are 12 to 15.
        assert_eq!(after.element_blocks[0].connectivity.as_slice(), [0, 12, 13, 3, 6, 14, 15, 9]);
        assert_eq!(after.nodal_variables[3].1.read(1).unwrap()[12..], [10.0, 40.0, 70.0, 100.0]);
    }
}
