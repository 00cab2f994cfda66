//! Groups of nodes become one node each (R6).

use super::stored::Results;
use crate::model::{Block, Model, NodeSet, Shared, SourceError, SparseRows};
use std::sync::Arc;

/// What a merge did.
pub(in crate::edit) struct Merged {
    /// Nodes that are gone.
    pub(in crate::edit) num_gone: usize,
    /// What was odd.
    pub(in crate::edit) warnings: Vec<String>,
}

/// Merges every node into the least of its group: `group_of` says which that is. The least keeps its place, id and
/// attributes; variables become the means of a group, lazily. The others disappear, and all nodes keep their order.
///
/// Cost: one pass over everything that is stored per node or refers to nodes. One step is read to see whether values
/// differ.
pub(in crate::edit) fn merge_groups(model: &mut Model, group_of: &[u32]) -> Result<Merged, SourceError> {
    let kept: Vec<u32> =
        (0u32..).zip(group_of).filter(|(node, group)| node == *group).map(|(node, _)| node).collect();
    let num_gone = group_of.len() - kept.len();
    if num_gone == 0 {
        return Ok(Merged { num_gone, warnings: Vec::new() });
    }
    let mut new_of_kept = vec![0u32; group_of.len()];
    for (new, &old) in (0u32..).zip(&kept) {
        new_of_kept[old as usize] = new;
    }
    let new_of: Vec<u32> = group_of.iter().map(|&group| new_of_kept[group as usize]).collect();
    let rows = Arc::new(members_of_groups(&new_of, kept.len()));

    let mut warnings = Vec::new();
    warnings.extend(differing_variable(model, group_of)?);
    let gather = |values: &[f64], width: usize| -> Shared<f64> {
        Arc::new(kept.iter().flat_map(|&node| &values[node as usize * width..][..width]).copied().collect())
    };
    for axis in model.coordinates.axes_mut() {
        *axis = kept.iter().map(|&node| axis[node as usize]).collect();
    }
    if let Some(ids) = &mut model.node_ids {
        *ids = Arc::new(kept.iter().map(|&node| ids[node as usize]).collect());
    }
    let num_attributes = model.nodal_attributes.names.len();
    model.nodal_attributes.values = gather(&model.nodal_attributes.values, num_attributes);
    for (_, source) in &mut model.nodal_variables {
        *source = source.combined(Arc::clone(&rows));
    }
    let blocks = model.element_blocks.iter_mut();
    for block in blocks.chain(model.edge_blocks.iter_mut()).chain(model.face_blocks.iter_mut()) {
        renumber(block, &new_of);
    }
    let sizes: Vec<u32> = rows.starts.windows(2).map(|bounds| bounds[1] - bounds[0]).collect();
    let mut partly = None;
    for set in model.node_sets.iter_mut() {
        if merge_members(set, group_of, &new_of, &sizes) && partly.is_none() {
            partly = Some(set.id);
        }
    }
    if let Some(id) = partly {
        warnings.push(format!(
            "only some of the nodes that were merged into one were in node set {id}; it is in it"
        ));
    }
    Ok(Merged { num_gone, warnings })
}

/// The old nodes of every new one.
fn members_of_groups(new_of: &[u32], num_new: usize) -> SparseRows {
    let mut starts = vec![0u32; num_new + 1];
    new_of.iter().for_each(|&new| starts[new as usize + 1] += 1);
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut columns = vec![0u32; new_of.len()];
    for (old, &new) in (0u32..).zip(new_of) {
        columns[next[new as usize] as usize] = old;
        next[new as usize] += 1;
    }
    SparseRows { starts, columns, weights: Vec::new(), fill: f64::NAN }
}

fn renumber(block: &mut Block, new_of: &[u32]) {
    if block.connects_nodes() {
        for node in Arc::make_mut(&mut block.connectivity) {
            *node = new_of.get(*node as usize).copied().unwrap_or(*node);
        }
    }
}

/// The first variable of which merged nodes have different values at the last step.
fn differing_variable(model: &Model, group_of: &[u32]) -> Result<Option<String>, SourceError> {
    let Some(last) = model.num_steps().checked_sub(1) else { return Ok(None) };
    for (name, source) in &model.nodal_variables {
        let values = source.read(last)?;
        let differs = |(value, group): (&f64, &u32)| {
            let of_group = values[*group as usize];
            *value != of_group && !(value.is_nan() && of_group.is_nan())
        };
        if values.iter().zip(group_of).any(differs) {
            return Ok(Some(format!(
                "merged nodes had different values of {name}; they have their mean now"
            )));
        }
    }
    Ok(None)
}

/// Leaves one member of each group, at the place of the group's least node or else of the first; true if a group was
/// only partly in the set.
fn merge_members(set: &mut NodeSet, group_of: &[u32], new_of: &[u32], sizes: &[u32]) -> bool {
    let num_old = set.members.len();
    let group = |node: u32| group_of.get(node as usize).copied();
    // The place that a group's member takes: that of the least node, if the set has it.
    let mut place_of: std::collections::HashMap<u32, usize> = std::collections::HashMap::new();
    for (row, &node) in set.members.iter().enumerate() {
        let Some(of) = group(node) else { continue };
        let place = place_of.entry(of).or_insert(row);
        if node == of && group(set.members[*place]) == Some(of) && set.members[*place] != of {
            *place = row;
        }
    }
    let mut rows_at: Vec<Vec<u32>> = vec![Vec::new(); num_old];
    let mut has_part = false;
    for (row, &node) in (0u32..).zip(set.members.iter()) {
        let place = group(node).and_then(|of| place_of.get(&of).copied()).unwrap_or(row as usize);
        rows_at[place].push(row);
    }
    let mut rows = SparseRows { starts: vec![0], columns: Vec::new(), weights: Vec::new(), fill: f64::NAN };
    let mut kept = Vec::new();
    for (row, from) in rows_at.iter().enumerate().filter(|(_, from)| !from.is_empty()) {
        let new = new_of.get(set.members[row] as usize).copied();
        has_part |= new.is_some_and(|new| from.len() < sizes[new as usize] as usize);
        rows.columns.extend(from);
        rows.starts.push(u32::try_from(rows.columns.len()).unwrap_or(u32::MAX));
        kept.push(row);
    }
    let members = kept.iter().map(|&row| {
        let node = set.members[row];
        new_of.get(node as usize).copied().unwrap_or(node)
    });
    let members: Vec<u32> = members.collect();
    if kept.len() < num_old {
        let rows = Arc::new(rows);
        if let Some(factors) = set.distribution_factors.as_mut().filter(|factors| factors.len() == num_old) {
            let mut means = vec![0.0; rows.len()];
            rows.apply(factors, &mut means);
            *factors = Arc::new(means);
        } else {
            set.distribution_factors = None;
        }
        let width = set.attributes.names.len();
        let values = &set.attributes.values;
        set.attributes.values =
            Arc::new(kept.iter().flat_map(|&row| &values[row * width..][..width]).copied().collect());
        for source in set.values_mut().iter_mut().flatten() {
            *source = source.combined(Arc::clone(&rows));
        }
    }
    set.members = Arc::new(members);
    has_part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, samples};

    #[test]
    fn values_become_means_and_sets_have_a_group_once() {
        let mut model = samples::two_hexes();
        let set = &mut model.node_sets[0];
        // Node 1 goes into 0, and 4 into 3: the set has 0, 3, 6 and 9, and 4 before them.
        set.members = Arc::new(vec![4, 0, 3, 6, 9]);
        set.values = vec![Some(Source::memory(5, vec![vec![0.0; 5], vec![1.0, 2.0, 3.0, 4.0, 5.0]]))];
        model.node_sets.variable_names = vec!["f".to_owned()];
        let mut group_of: Vec<u32> = (0..12).collect();
        (group_of[1], group_of[4]) = (0, 3);
        let merged = merge_groups(&mut model, &group_of).unwrap();
        assert_eq!((merged.num_gone, merged.warnings.len()), (2, 2));
        assert_eq!(model.validate(), Ok(()));
        // 3 is at its own place, not at that of 4; old 3, 6, 9 are 2, 4, 7 now.
        assert_eq!(model.node_sets[0].members.as_slice(), [0, 2, 4, 7]);
        let values = model.node_sets[0].values[0].as_ref().unwrap().read(1).unwrap();
        // (1 + 3) / 2 at old 3.
        assert_eq!(values, [2.0, 2.0, 4.0, 5.0]);
        // Temperatures 10 n: (0 + 10) / 2 and (30 + 40) / 2.
        assert_eq!(model.nodal_variables[3].1.read(1).unwrap()[..3], [5.0, 20.0, 35.0]);
        assert_eq!(model.element_blocks[0].connectivity[..4], [0, 0, 2, 2]);
    }
}
