//! `delete_duplicate_elements`: of elements with the same nodes the first stays.

use super::has_element_blocks;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, nothing_to_refuse,
    rules::delete_elements,
};
use crate::model::{Block, Model, Progress, counted};
use std::collections::HashSet;

pub(super) const OPERATION: Operation = Operation {
    name: "delete_duplicate_elements",
    label: "Delete duplicate elements…",
    summary: "Remove elements that have the same nodes as an earlier one of their block",
    doc: "The order and the orientation of the nodes do not matter. Each block is looked at by itself. Sides of what goes \
          leave their sets, and nodes that only it used are deleted.",
    group: Group::Elements,
    search: &["double", "coincident", "remove", "clean"],
    params: &[Param::optional(
        "element_block_ids",
        "Blocks",
        ParamKind::ELEMENT_BLOCKS,
        "\"all\"",
        "The blocks to look at",
    )],
    examples: &[Example { model: "doubled_hex", args: "", expect: "1 duplicate element deleted" }],
    available: has_element_blocks,
    refuse: nothing_to_refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let blocks = args.positions("element_block_ids")?;
    let doomed: Vec<(usize, Vec<bool>)> =
        blocks.iter().map(|&at| (at, duplicates(&model.element_blocks[at]))).collect();
    let (count, _, warnings) = delete_elements(model, &doomed);
    Ok(Report::new(format!("{} deleted", counted(count, "duplicate element"))).warned(warnings))
}

/// Marks the elements whose nodes an earlier one has.
fn duplicates(block: &Block) -> Vec<bool> {
    let mut seen = HashSet::with_capacity(block.num_elements);
    let mut is_duplicate = |element: usize| {
        let mut nodes = block.element(element).unwrap_or_default().to_vec();
        nodes.sort_unstable();
        nodes.dedup();
        !seen.insert(nodes)
    };
    if !block.connects_nodes() || block.counts.is_some() {
        return vec![false; block.num_elements];
    }
    (0..block.num_elements).map(&mut is_duplicate).collect()
}
