//! Elements of a block that are each replaced by several.

use super::members::keep_members;
use crate::edit::EditError;
use crate::model::{Model, Side};
use std::sync::Arc;

/// Every element of a block has become this many, one after the other; the block has its new nodes already.
pub(in crate::edit) struct ElementRuns {
    /// The block, by position.
    pub(in crate::edit) block: usize,
    /// Its elements before.
    pub(in crate::edit) num_old: usize,
    /// How many each has become.
    pub(in crate::edit) each: usize,
}

/// Makes everything follow that is stored along the elements of the block or counts elements. `new_sides` says for a
/// side which (element of the run, side) it has become; a member is replaced by these, in its place. The strings are
/// warnings.
///
/// # Errors
/// If there would be more elements than can be numbered.
pub(in crate::edit) fn replace_elements(
    model: &mut Model,
    runs: &ElementRuns,
    new_sides: impl Fn(Side) -> Vec<(u32, u32)>,
) -> Result<Vec<String>, EditError> {
    let &ElementRuns { block, num_old, each } = runs;
    let start: usize = model.element_blocks.iter().take(block).map(|block| block.num_elements).sum();
    let num_new = num_old * each;
    let rows: Vec<u32> = (0u32..).take(num_old).flat_map(|row| std::iter::repeat_n(row, each)).collect();
    let rows = Arc::new(rows);
    let changed = &mut model.element_blocks[block];
    changed.num_elements = num_new;
    for source in changed.values.iter_mut().flatten() {
        *source = source.gathered(Arc::clone(&rows));
    }
    let width = changed.attributes.names.len();
    let values = &changed.attributes.values;
    changed.attributes.values =
        Arc::new(rows.iter().flat_map(|&row| &values[row as usize * width..][..width]).copied().collect());
    let total = model.num_elements();
    u32::try_from(total).map_err(|_beyond| EditError::TooMany { count: total, noun: "elements" })?;
    if let Some(ids) = &mut model.element_ids {
        let greatest = ids.iter().copied().max().unwrap_or(0).max(0);
        let fresh = (1i64..).take(num_new).map(|k| greatest.saturating_add(k));
        Arc::make_mut(ids).splice(start..start + num_old, fresh);
    }
    model.element_order = None;
    let move_to = |element: u32| -> Result<u32, u32> {
        let old = element as usize;
        let shift = num_new.wrapping_sub(num_old);
        match old.checked_sub(start) {
            Some(local) if local < num_old => Err(u32::try_from(start + local * each).unwrap_or(u32::MAX)),
            Some(_) => Ok(u32::try_from(old.wrapping_add(shift)).unwrap_or(u32::MAX)),
            None => Ok(element),
        }
    };
    for set in model.element_sets.iter_mut() {
        let mut rows = Vec::new();
        let mut members = Vec::new();
        for (row, &element) in (0u32..).zip(set.members.iter()) {
            match move_to(element) {
                Ok(moved) => members.push(moved),
                Err(first) => members.extend((first..).take(each)),
            }
            rows.resize(members.len(), row);
        }
        keep_members(set, rows, |_| 1);
        set.members = Arc::new(members);
    }
    Ok(replace_sides(model, move_to, new_sides))
}

fn replace_sides(
    model: &mut Model,
    move_to: impl Fn(u32) -> Result<u32, u32>,
    new_sides: impl Fn(Side) -> Vec<(u32, u32)>,
) -> Vec<String> {
    let mut warnings = Vec::new();
    for set in model.side_sets.iter_mut() {
        let mut rows = Vec::new();
        let mut members = Vec::new();
        for (row, &side) in (0u32..).zip(set.members.iter()) {
            match move_to(side.element) {
                Ok(element) => members.push(Side { element, ..side }),
                Err(first) => {
                    let followers = new_sides(side).into_iter();
                    members.extend(followers.map(|(element, side)| Side { element: first + element, side }));
                }
            }
            rows.resize(members.len(), row);
        }
        let is_changed = rows.len() != set.members.len();
        // Factors of sides that are cut would be those of other nodes.
        if is_changed
            && set.distribution_factors.as_ref().is_some_and(|factors| factors.len() != set.members.len())
        {
            set.distribution_factors = None;
            warnings.push(format!(
                "the distribution factors of side set {} are gone: its sides were cut",
                set.id
            ));
        }
        if is_changed {
            keep_members(set, rows, |_| 1);
        }
        set.members = Arc::new(members);
    }
    warnings
}
