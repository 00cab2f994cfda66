//! The nodes of some blocks, and whether they are theirs alone.

use super::used_nodes;
use crate::edit::EditError;
use crate::model::Model;

/// How many shared nodes an error names.
const SHOWN: usize = 20;

/// Marks the nodes that blocks use. Shape: one flag a node.
pub(in crate::edit) fn nodes_of_blocks(model: &Model, blocks: &[usize]) -> Vec<bool> {
    used_nodes(model.num_nodes(), blocks.iter().map(|&at| &model.element_blocks[at]))
}

/// Refuses blocks that share nodes with others, which would be distorted.
///
/// # Errors
/// With the number of these nodes and the first of them.
pub(in crate::edit) fn refuse_shared_nodes(model: &Model, blocks: &[usize]) -> Result<(), EditError> {
    let mut is_chosen = vec![false; model.element_blocks.len()];
    blocks.iter().for_each(|&at| is_chosen[at] = true);
    let theirs = nodes_of_blocks(model, blocks);
    let others: Vec<usize> = (0..is_chosen.len()).filter(|&at| !is_chosen[at]).collect();
    let elsewhere = nodes_of_blocks(model, &others);
    let shared: Vec<usize> = (0..theirs.len()).filter(|&node| theirs[node] && elsewhere[node]).collect();
    if shared.is_empty() {
        return Ok(());
    }
    let first: Vec<String> = shared.iter().take(SHOWN).map(usize::to_string).collect();
    let more = if shared.len() > SHOWN { ", …" } else { "" };
    Err(EditError::SharedNodes { count: shared.len(), first: format!("{}{more}", first.join(", ")) })
}
