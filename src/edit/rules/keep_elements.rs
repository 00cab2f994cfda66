//! Elements that are deleted one by one (R7).

use super::{ElementMap, delete_nodes, used_nodes};
use crate::model::{Attributes, Block, Model, Shared};
use std::{ops::Range, sync::Arc};

/// Keeps the elements of a block at these rows, in that order, with all that is stored along them.
pub(in crate::edit) fn keep_rows(block: &mut Block, rows: &[u32]) {
    *block = Rows::of(block).take(rows.to_vec());
}

/// The elements of a block, from which some are taken.
pub(in crate::edit) struct Rows<'a> {
    block: &'a Block,
    /// Where elements begin in the connectivity, where they are not all of one length.
    starts: Option<Vec<usize>>,
}

impl<'a> Rows<'a> {
    /// Cost: for polygons and polyhedra a pass over the elements, else none.
    pub(in crate::edit) fn of(block: &'a Block) -> Self {
        let starts = block.counts.as_ref().map(|counts| {
            let sums = counts.iter().scan(0, |sum, &count| {
                *sum += count as usize;
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        Self { block, starts }
    }

    /// The block with the elements at these rows alone, in that order, with all that is stored along them. Results are
    /// not read. Cost: linear in the rows.
    pub(in crate::edit) fn take(&self, rows: Vec<u32>) -> Block {
        let block = self.block;
        let columns = |values: &[u32], width: usize| -> Shared<u32> {
            Arc::new(rows.iter().flat_map(|&row| &values[row as usize * width..][..width]).copied().collect())
        };
        let num_old = block.num_elements.max(1);
        let listed = |listed: &Option<Shared<u32>>| {
            listed.as_ref().map(|listed| columns(listed, listed.len() / num_old))
        };
        let width = block.attributes.names.len();
        let attributes =
            rows.iter().flat_map(|&row| &block.attributes.values[row as usize * width..][..width]);
        let mut taken = Block {
            num_elements: rows.len(),
            connectivity: match &self.starts {
                None => columns(&block.connectivity, block.nodes_per_element),
                Some(starts) => {
                    let nodes =
                        |&row: &u32| &block.connectivity[starts[row as usize]..starts[row as usize + 1]];
                    Arc::new(rows.iter().flat_map(nodes).copied().collect())
                }
            },
            counts: block.counts.as_ref().map(|counts| columns(counts, 1)),
            element_edges: listed(&block.element_edges),
            element_faces: listed(&block.element_faces),
            attributes: Attributes {
                names: block.attributes.names.clone(),
                values: Arc::new(attributes.copied().collect()),
            },
            ..block.clone()
        };
        let rows = Arc::new(rows);
        for source in taken.values.iter_mut().flatten() {
            *source = source.gathered(Arc::clone(&rows));
        }
        taken
    }
}

/// Rows that stay together, as ranges through all blocks.
pub(in crate::edit) fn runs(first: usize, rows: &[u32]) -> impl Iterator<Item = Range<usize>> + '_ {
    rows.chunk_by(|a, b| a + 1 == *b).map(move |run| {
        let start = first + run[0] as usize;
        start..start + run.len()
    })
}

/// Deletes the elements of some blocks whose flag is set, and the nodes that only they used; how many elements and
/// nodes, and warnings.
pub(in crate::edit) fn delete_elements(
    model: &mut Model,
    doomed: &[(usize, Vec<bool>)],
) -> (usize, usize, Vec<String>) {
    let (num_elements, num_nodes) = (model.num_elements(), model.num_nodes());
    let before = used_nodes(num_nodes, doomed.iter().map(|(at, _)| &model.element_blocks[*at]));
    let offsets = model.element_offsets();
    let mut kept_of: Vec<Option<Vec<u32>>> = vec![None; model.element_blocks.len()];
    for (at, is_doomed) in doomed.iter().filter(|(_, is_doomed)| is_doomed.contains(&true)) {
        let kept = (0u32..).zip(is_doomed).filter(|(_, doomed)| !**doomed).map(|(row, _)| row);
        kept_of[*at] = Some(kept.collect());
    }
    let mut order = Vec::new();
    for (at, kept) in kept_of.iter().enumerate() {
        match kept {
            None => order.push(offsets[at]..offsets[at + 1]),
            Some(rows) => order.extend(runs(offsets[at], rows)),
        }
    }
    let mut warnings = ElementMap::new(num_elements, order).renumber(model);
    for (block, rows) in model.element_blocks.iter_mut().zip(&kept_of) {
        if let Some(rows) = rows {
            keep_rows(block, rows);
        }
    }
    let blocks = model.element_blocks.iter().chain(model.edge_blocks.iter()).chain(model.face_blocks.iter());
    let after = used_nodes(num_nodes, blocks);
    let orphans: Vec<bool> = before.iter().zip(&after).map(|(&before, &after)| before && !after).collect();
    warnings.extend(delete_nodes(model, &orphans));
    (num_elements - model.num_elements(), num_nodes - model.num_nodes(), warnings)
}
