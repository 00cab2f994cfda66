//! Members of side sets that follow others.

use crate::geometry::SideReader;
use crate::model::{Model, Side, SideSet, Source};
use std::sync::Arc;

/// Appends to every side set what `follower` makes of its members, with the factors, attributes and results of the
/// member that each follows.
pub(in crate::edit) fn append_sides(model: &mut Model, follower: impl Fn(&Side) -> Option<Side>) {
    let offsets = model.element_offsets();
    let topologies: Vec<_> = model.element_blocks.iter().map(|block| block.topology).collect();
    let num_nodes = |side: &Side| {
        let block = Model::locate_element(&offsets, side.element as usize).map(|(block, _)| block);
        let shape = block.and_then(|block| topologies[block].sides().get(side.side as usize));
        shape.map_or(0, |shape| shape.num_nodes())
    };
    for set in model.side_sets.iter_mut() {
        let followed = (0u32..).zip(set.members.iter());
        let (rows, new): (Vec<u32>, Vec<Side>) =
            followed.filter_map(|(row, side)| Some((row, follower(side)?))).unzip();
        append_copies(set, rows, new, num_nodes);
    }
}

/// The nodes of the sides of a set, each once, ascending; of the faces of polyhedra their corners.
pub(in crate::edit) fn nodes_of_side_set(model: &Model, set: usize) -> Vec<u32> {
    let reader = SideReader::new(model);
    let mut is_used = vec![false; model.num_nodes()];
    let mut nodes = Vec::new();
    for side in model.side_sets[set].members.iter() {
        if reader.nodes(*side, &mut nodes) {
            nodes.iter().for_each(|&node| is_used[node as usize] = true);
        }
    }
    (0u32..).zip(is_used).filter(|(_, used)| *used).map(|(node, _)| node).collect()
}

fn append_copies(set: &mut SideSet, rows: Vec<u32>, new: Vec<Side>, num_nodes: impl Fn(&Side) -> usize) {
    if new.is_empty() {
        return;
    }
    let num_old = set.members.len();
    if let Some(factors) = &mut set.distribution_factors {
        let is_per_side = factors.len() == num_old;
        let width = |side: &Side| if is_per_side { 1 } else { num_nodes(side) };
        let mut starts = vec![0];
        for side in set.members.iter() {
            starts.push(starts[starts.len() - 1] + width(side));
        }
        if starts[num_old] == factors.len() {
            let copied: Vec<f64> = rows
                .iter()
                .flat_map(|&row| factors[starts[row as usize]..starts[row as usize + 1]].iter().copied())
                .collect();
            Arc::make_mut(factors).extend(copied);
        } else {
            set.distribution_factors = None;
        }
    }
    let width = set.attributes.names.len();
    if width > 0 {
        let values = Arc::make_mut(&mut set.attributes.values);
        let copied: Vec<f64> =
            rows.iter().flat_map(|&row| values[row as usize * width..][..width].to_vec()).collect();
        values.extend(copied);
    }
    let rows = Arc::new(rows);
    for source in set.values.iter_mut().flatten() {
        *source = Source::concatenated(vec![source.clone(), source.gathered(Arc::clone(&rows))]);
    }
    Arc::make_mut(&mut set.members).extend(new);
}
