//! Appending nodes and blocks, with what belongs to every one of their kind (R1, R2, R3).

use super::transform::grow_dimension;
use crate::edit::{EditError, default_value};
use crate::model::{Attributes, Block, Model, NodeSet, Shared, Source, SparseRows};
use std::sync::Arc;

/// Where new nodes come from, which decides what values they get.
enum Origin {
    /// Nothing: variables get their defaults, attributes 0, and no set grows.
    Nothing,
    /// Copies of these nodes: values and memberships are copied.
    Copies(Shared<u32>),
    /// Means of nodes: values are means too, and a set grows if it has all parents.
    Means(Arc<SparseRows>),
}

/// Appends nodes (R1); the index of the first. Variables get their defaults there.
///
/// # Errors
/// If there would be more nodes than can be numbered.
pub(in crate::edit) fn append_nodes(model: &mut Model, points: &[[f64; 3]]) -> Result<u32, EditError> {
    let axes = std::array::from_fn(|axis| points.iter().map(|point| point[axis]).collect());
    append(model, axes, &Origin::Nothing)
}

/// Appends a copy of each of these nodes (R2); the index of the first. The nodes must exist.
///
/// # Errors
/// As [`append_nodes`].
pub(in crate::edit) fn duplicate_nodes(model: &mut Model, nodes: Vec<u32>) -> Result<u32, EditError> {
    let rows = Arc::new(nodes);
    let axes =
        model.coordinates.axes_mut().map(|axis| rows.iter().map(|&node| axis[node as usize]).collect());
    append(model, axes, &Origin::Copies(rows))
}

/// Appends means of nodes (R3); the index of the first. The nodes must exist.
///
/// # Errors
/// As [`append_nodes`].
pub(in crate::edit) fn append_means(model: &mut Model, rows: SparseRows) -> Result<u32, EditError> {
    let axes = model.coordinates.axes_mut().map(|axis| {
        let mut means = vec![0.0; rows.len()];
        rows.apply(axis, &mut means);
        means
    });
    append(model, axes, &Origin::Means(Arc::new(rows)))
}

fn append(model: &mut Model, axes: [Vec<f64>; 3], origin: &Origin) -> Result<u32, EditError> {
    let (num_old, num_new) = (model.num_nodes(), axes[0].len());
    let first = first_index(num_old, num_new, "nodes")?;
    for (axis, values) in model.coordinates.axes_mut().into_iter().zip(axes) {
        axis.extend(values);
    }
    for (name, source) in &mut model.nodal_variables {
        let new = match origin {
            Origin::Nothing => Source::constant(default_value(name), num_new),
            Origin::Copies(rows) => source.gathered(Arc::clone(rows)),
            Origin::Means(rows) => source.combined(Arc::clone(rows)),
        };
        *source = Source::concatenated(vec![source.clone(), new]);
    }
    if let Some(ids) = &mut model.node_ids {
        append_ids(ids, num_new);
    }
    for map in &mut model.maps.nodes {
        append_ids(&mut map.values, num_new);
    }
    append_attributes(&mut model.nodal_attributes, origin, num_new);
    for set in model.node_sets.iter_mut() {
        match origin {
            Origin::Nothing => {}
            Origin::Copies(rows) => append_copies(set, rows, first),
            Origin::Means(rows) => append_joined_means(set, rows, num_old, first),
        }
    }
    if model.dimension == 0 {
        model.dimension = 3;
    }
    grow_dimension(model);
    Ok(first)
}

/// The index of the first of new entries, if all of them can be numbered.
fn first_index(num_old: usize, num_new: usize, noun: &'static str) -> Result<u32, EditError> {
    let count = num_old.saturating_add(num_new);
    match (u32::try_from(num_old), u32::try_from(count)) {
        (Ok(first), Ok(_)) => Ok(first),
        _ => Err(EditError::TooMany { count, noun }),
    }
}

/// Gives new entries the next ids that none has.
fn append_ids(ids: &mut Shared<i64>, num_new: usize) {
    let greatest = ids.iter().copied().max().unwrap_or(0).max(0);
    let fresh = (1i64..).take(num_new).map(|k| greatest.saturating_add(k));
    Arc::make_mut(ids).extend(fresh);
}

fn append_attributes(attributes: &mut Attributes, origin: &Origin, num_new: usize) {
    let width = attributes.names.len();
    if width == 0 {
        return;
    }
    let old = Arc::clone(&attributes.values);
    let values = Arc::make_mut(&mut attributes.values);
    match origin {
        Origin::Nothing => values.extend(std::iter::repeat_n(0.0, num_new * width)),
        Origin::Copies(rows) => {
            values.extend(rows.iter().flat_map(|&row| &old[row as usize * width..][..width]));
        }
        Origin::Means(rows) => {
            let mut columns = vec![vec![0.0; rows.len()]; width];
            for (column, means) in columns.iter_mut().enumerate() {
                let of_column: Vec<f64> = old.iter().skip(column).step_by(width).copied().collect();
                rows.apply(&of_column, means);
            }
            values.extend((0..rows.len()).flat_map(|row| columns.iter().map(move |means| means[row])));
        }
    }
}

/// Appends the copies of a set's members to it, in the order of the copies. `first` is the index of the first copy.
///
/// Cost: one pass over the members and one over the copies.
fn append_copies(set: &mut NodeSet, copied: &[u32], first: u32) {
    let Some(row_of) = rows_of_members(set, copied) else { return };
    let mut rows = Vec::new();
    let mut new = Vec::new();
    for (copy, node) in (first..).zip(copied) {
        if let Some(&row) = row_of.get(node) {
            rows.push(row);
            new.push(copy);
        }
    }
    let rows = SparseRows {
        starts: (0u32..=u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect(),
        columns: rows,
        weights: Vec::new(),
        fill: f64::NAN,
    };
    append_members(set, new, rows);
}

/// Appends to a set the means whose parents all belong to it.
fn append_joined_means(set: &mut NodeSet, means: &SparseRows, num_old: usize, first: u32) {
    let mut row_of = vec![u32::MAX; num_old];
    for (row, &node) in (0u32..).zip(set.members.iter()) {
        if let Some(slot) = row_of.get_mut(node as usize) {
            *slot = row.min(*slot);
        }
    }
    let mut rows = SparseRows { starts: vec![0], columns: Vec::new(), weights: Vec::new(), fill: f64::NAN };
    let mut new = Vec::new();
    for (node, bounds) in (first..).zip(means.starts.windows(2)) {
        let range = bounds[0] as usize..bounds[1] as usize;
        let parents = &means.columns[range.clone()];
        let mut parent_rows = parents.iter().map(|&parent| row_of[parent as usize]);
        if parents.is_empty() || parent_rows.clone().any(|row| row == u32::MAX) {
            continue;
        }
        rows.columns.extend(&mut parent_rows);
        rows.weights.extend(means.weights.get(range).unwrap_or_default());
        rows.starts.push(u32::try_from(rows.columns.len()).unwrap_or(u32::MAX));
        new.push(node);
    }
    append_members(set, new, rows);
}

/// The first row of every member that is among the nodes; `None` if there is none.
fn rows_of_members(set: &NodeSet, nodes: &[u32]) -> Option<std::collections::HashMap<u32, u32>> {
    let wanted: std::collections::HashSet<u32> = nodes.iter().copied().collect();
    let mut rows = std::collections::HashMap::new();
    for (row, node) in (0u32..).zip(set.members.iter()).filter(|(_, node)| wanted.contains(node)) {
        rows.entry(*node).or_insert(row);
    }
    (!rows.is_empty()).then_some(rows)
}

/// Appends members to a set whose factors, attributes and results are made of those that it has.
fn append_members(set: &mut NodeSet, new: Vec<u32>, rows: SparseRows) {
    if new.is_empty() {
        return;
    }
    let num_old = set.members.len();
    let rows = Arc::new(rows);
    if let Some(factors) = set.distribution_factors.as_mut().filter(|factors| factors.len() == num_old) {
        let mut means = vec![0.0; rows.len()];
        rows.apply(factors, &mut means);
        Arc::make_mut(factors).extend(means);
    }
    append_attributes(&mut set.attributes, &Origin::Means(Arc::clone(&rows)), new.len());
    for source in set.values.iter_mut().flatten() {
        *source = Source::concatenated(vec![source.clone(), source.combined(Arc::clone(&rows))]);
    }
    Arc::make_mut(&mut set.members).extend(new);
}

/// Appends an element block, with no results yet; the index of its first element.
///
/// # Errors
/// If there would be more elements than can be numbered.
pub(in crate::edit) fn append_block(model: &mut Model, mut block: Block) -> Result<u32, EditError> {
    let num_old = model.num_elements();
    let first = first_index(num_old, block.num_elements, "elements")?;
    if let Some(ids) = &mut model.element_ids {
        append_ids(ids, block.num_elements);
    }
    for map in &mut model.maps.elements {
        append_ids(&mut map.values, block.num_elements);
    }
    if let Some(order) = &mut model.element_order {
        let fresh = (1i64..).skip(num_old).take(block.num_elements);
        Arc::make_mut(order).extend(fresh);
    }
    block.values.resize(model.element_blocks.variable_names.len(), None);
    block.properties.resize(model.element_blocks.property_names.len(), 0);
    model.element_blocks.push(block);
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    /// Node set 1 is 0, 3, 6, 9.
    fn with_set_results() -> Model {
        let mut model = samples::two_hexes();
        let set = &mut model.node_sets[0];
        set.distribution_factors = Some(Arc::new(vec![1.0, 2.0, 3.0, 4.0]));
        set.values = vec![Some(Source::memory(4, vec![vec![0.0; 4], vec![10.0, 20.0, 30.0, 40.0]]))];
        model.node_sets.variable_names = vec!["flux".to_owned()];
        model.node_ids = Some(samples::identity_ids(12));
        model
    }

    #[test]
    fn copies_have_the_values_and_the_memberships_of_their_originals() {
        let mut model = with_set_results();
        assert_eq!(duplicate_nodes(&mut model, vec![6, 1, 0, 6]), Ok(12));
        assert_eq!(model.position(12), model.position(6));
        assert_eq!(model.nodal_variables[3].1.read(1).unwrap()[12..], [60.0, 10.0, 0.0, 60.0]);
        let set = &model.node_sets[0];
        assert_eq!(set.members.as_slice(), [0, 3, 6, 9, 12, 14, 15]);
        assert_eq!(set.values[0].as_ref().unwrap().read(1).unwrap()[4..], [30.0, 10.0, 30.0]);
        assert_eq!(set.distribution_factors.as_ref().unwrap()[4..], [3.0, 1.0, 3.0]);
        assert_eq!(model.node_ids.as_ref().unwrap()[12..], [13, 14, 15, 16]);
        assert_eq!(model.validate(), Ok(()));
    }

    #[test]
    fn means_join_a_set_if_all_their_parents_belong_to_it() {
        let mut model = with_set_results();
        let rows =
            SparseRows { starts: vec![0, 2, 4], columns: vec![0, 3, 3, 4], weights: vec![], fill: 0.0 };
        assert_eq!(append_means(&mut model, rows), Ok(12));
        // Node 0 is (0, 0, 0) and node 3 is (0, 1, 0).
        assert_eq!(model.position(12), Some([0.0, 0.5, 0.0]));
        assert_eq!(model.nodal_variables[3].1.read(1).unwrap()[12..], [15.0, 35.0]);
        let set = &model.node_sets[0];
        assert_eq!(set.members.as_slice(), [0, 3, 6, 9, 12]);
        assert_eq!(set.values[0].as_ref().unwrap().read(1).unwrap()[4], 15.0);
        assert_eq!(model.validate(), Ok(()));
    }
}
