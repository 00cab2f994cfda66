//! Blocks that are cut into several: each element goes to one part, with all that is stored along it.

use super::{ElementMap, Rows, join_members, runs};
use crate::edit::EditError;
use crate::model::{Block, Entity as _, MemberKind, Model};
use std::collections::HashSet;

/// How a block is cut.
#[derive(Clone, Debug)]
pub(in crate::edit) struct Cut {
    /// The block, by position.
    pub(in crate::edit) block: usize,
    /// The elements of each part, ascending within the block. Each element is in one part, and no part is empty.
    parts: Vec<Vec<u32>>,
}

/// How many blocks a single step may make: more of them would be of use to nobody.
const MAX_NEW_BLOCKS: usize = 10_000;

impl Cut {
    /// The cut by a label for each element: parts are in the order of their labels, and labels that no element has are
    /// passed over. Cost: n log n.
    pub(in crate::edit) fn by_labels<L: Ord + Copy>(block: usize, labels: &[L]) -> Self {
        let mut rows: Vec<u32> = (0u32..).take(labels.len()).collect();
        rows.sort_by_key(|&row| labels[row as usize]);
        let same = |a: &u32, b: &u32| labels[*a as usize] == labels[*b as usize];
        Self { block, parts: rows.chunk_by(same).map(<[u32]>::to_vec).collect() }
    }

    /// How many blocks there will be where one was.
    pub(in crate::edit) fn num_parts(&self) -> usize {
        self.parts.len().max(1)
    }
}

/// Cuts blocks, each at most once. The first part stays in the block; the others become blocks behind it, with the lowest
/// unused ids, its type, properties and attributes, and its place in assemblies. `name` makes the name of a new block of the
/// block it comes from, the new id and the number of the part, from 2. The strings are warnings. Results are not read.
///
/// Cost: n log n in what the blocks store, linear in what refers to elements.
///
/// # Errors
/// If there would be far too many blocks, or `name` fails. The model is undefined then.
pub(in crate::edit) fn split_blocks(
    model: &mut Model,
    cuts: &[Cut],
    mut name: impl FnMut(&Block, i64, usize) -> Result<String, EditError>,
) -> Result<Vec<String>, EditError> {
    let count = cuts.iter().map(|cut| cut.num_parts() - 1).sum();
    if count > MAX_NEW_BLOCKS {
        return Err(EditError::TooMany { count, noun: "new element blocks" });
    }
    let mut cut_of: Vec<Option<&Cut>> = vec![None; model.element_blocks.len()];
    cuts.iter().filter(|cut| cut.num_parts() > 1).for_each(|cut| cut_of[cut.block] = Some(cut));
    let offsets = model.element_offsets();
    let mut order = Vec::new();
    for (at, cut) in cut_of.iter().enumerate() {
        match cut {
            None => order.push(offsets[at]..offsets[at + 1]),
            Some(cut) => order.extend(cut.parts.iter().flat_map(|part| runs(offsets[at], part))),
        }
    }
    let warnings = ElementMap::new(model.num_elements(), order).renumber(model);

    let used: HashSet<i64> = model.element_blocks.iter().map(Block::id).collect();
    let mut unused = (1i64..).filter(|id| !used.contains(id));
    let old = std::mem::take(&mut *model.element_blocks);
    for (block, cut) in old.into_iter().zip(cut_of) {
        let Some(cut) = cut else {
            model.element_blocks.push(block);
            continue;
        };
        let rows = Rows::of(&block);
        let mut new_ids = Vec::with_capacity(cut.parts.len() - 1);
        for (number, part) in (1..).zip(&cut.parts) {
            let mut taken = rows.take(part.clone());
            if number > 1 {
                taken.id = unused.next().unwrap_or(i64::MAX);
                taken.name = name(&block, taken.id, number)?;
                new_ids.push(taken.id);
            }
            model.element_blocks.push(taken);
        }
        join_members(model, MemberKind::ELEMENT_BLOCK, block.id, &new_ids);
    }
    Ok(warnings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Side, Source, samples};
    use std::sync::Arc;

    #[test]
    fn parts_stand_behind_their_block_and_other_elements_keep_their_numbers() {
        let mut model = samples::results_everywhere();
        model.element_ids = Some(Arc::new(vec![10, 20, 30, 40]));
        model.element_blocks[0].values[0] = Some(Source::memory(2, vec![vec![7.0, 8.0]; 3]));
        let cut = Cut::by_labels(0, &["b", "a"]);
        assert_eq!(cut.num_parts(), 2);
        let name = |block: &Block, id: i64, number: usize| Ok(format!("{}/{id}/{number}", block.name));
        assert_eq!(split_blocks(&mut model, &[cut], name), Ok(Vec::new()));
        let blocks: Vec<(i64, &str, usize)> = model
            .element_blocks
            .iter()
            .map(|block| (block.id, block.name.as_str(), block.num_elements))
            .collect();
        assert_eq!(blocks, [(1, "left", 1), (3, "left/3/2", 1), (2, "right", 2)]);
        assert_eq!(model.element_blocks[0].values[0].as_ref().unwrap().read(2).unwrap(), [8.0]);
        assert_eq!(model.element_ids.as_ref().unwrap().as_slice(), [20, 10, 30, 40]);
        // Side set 1 had sides of elements 0 and 2, which are 1 and 2 now.
        let side = |element: u32| Side { element, side: 5 };
        assert_eq!(model.side_sets[0].members.as_slice(), [side(1), side(2)]);
        assert_eq!(model.validate(), Ok(()));
    }

    #[test]
    fn a_single_part_changes_nothing_and_far_too_many_are_refused() {
        let mut model = samples::two_hexes();
        let name = |_: &Block, _: i64, _: usize| Ok(String::new());
        assert_eq!(split_blocks(&mut model, &[Cut::by_labels(1, &[5])], name), Ok(Vec::new()));
        assert_eq!(model.element_blocks.len(), 2);
        let labels: Vec<u32> = (0..10_002).collect();
        let refused = split_blocks(&mut model, &[Cut::by_labels(0, &labels)], name).unwrap_err();
        assert!(matches!(refused, EditError::TooMany { count: 10_001, .. }));
    }
}
