//! Nodes, elements and members whose order is free, brought to the order of the expected model.

use exoscope::model::{Block, Model, NodeSet, Set, Side, Source};
use std::{collections::HashMap, sync::Arc};

const NONE: u32 = u32::MAX;

/// Renumbers the nodes of `found` as those of `expected`: through the connectivity of blocks whose elements are in order,
/// and nodes of no element by place.
pub(crate) fn match_nodes(expected: &Model, found: &mut Model, unordered: &[i64]) -> Result<(), String> {
    if expected.num_nodes() != found.num_nodes() {
        return Err(format!("nodes: {} expected, {} found", expected.num_nodes(), found.num_nodes()));
    }
    let mut expected_of = vec![NONE; found.num_nodes()];
    let mut found_of = vec![NONE; found.num_nodes()];
    for block in expected.element_blocks.iter().filter(|block| !unordered.contains(&block.id)) {
        let other = found.element_blocks.iter().find(|other| other.id == block.id);
        let other = other.ok_or_else(|| format!("element block {} is missing", block.id))?;
        if other.connectivity.len() != block.connectivity.len() {
            return Err(format!("element block {} has other elements", block.id));
        }
        for (&mine, &theirs) in block.connectivity.iter().zip(other.connectivity.iter()) {
            let known = (expected_of[theirs as usize], found_of[mine as usize]);
            if known != (NONE, NONE) && known != (mine, theirs) {
                return Err(format!(
                    "nodes of block {} do not pair one to one: {mine} and {theirs}",
                    block.id
                ));
            }
            expected_of[theirs as usize] = mine;
            found_of[mine as usize] = theirs;
        }
    }
    // What is left is paired by place, in the order of the places.
    let place = |model: &Model, node: u32| {
        let at = model.position(node as usize).unwrap_or_default();
        at.map(|value| (value * 1e9).round())
    };
    let rest = |model: &Model, taken: &[u32]| {
        let mut rest: Vec<u32> =
            (0u32..).zip(taken).filter(|(_, to)| **to == NONE).map(|(node, _)| node).collect();
        rest.sort_by(|&a, &b| {
            let (a, b) = (place(model, a), place(model, b));
            a.iter()
                .zip(&b)
                .map(|(a, b)| a.total_cmp(b))
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        rest
    };
    for (mine, theirs) in rest(expected, &found_of).into_iter().zip(rest(found, &expected_of)) {
        expected_of[theirs as usize] = mine;
        found_of[mine as usize] = theirs;
    }
    renumber_nodes(found, &expected_of, found_of);
    Ok(())
}

fn renumber_nodes(model: &mut Model, new_of: &[u32], order: Vec<u32>) {
    for axis in model.coordinates.axes_mut() {
        *axis = order.iter().map(|&node| axis[node as usize]).collect();
    }
    let order = Arc::new(order);
    for (_, source) in &mut model.nodal_variables {
        *source = source.gathered(Arc::clone(&order));
    }
    let renumber = |node: &mut u32| *node = new_of[*node as usize];
    for block in model.element_blocks.iter_mut() {
        Arc::make_mut(&mut block.connectivity).iter_mut().for_each(renumber);
    }
    for set in model.node_sets.iter_mut() {
        Arc::make_mut(&mut set.members).iter_mut().for_each(renumber);
    }
}

/// Puts the elements of some blocks of `found` in the order of `expected`, by their nodes in their order.
pub(crate) fn match_elements(expected: &Model, found: &mut Model, ids: &[i64]) -> Result<(), String> {
    for id in ids {
        let block_of = |model: &Model| model.element_blocks.iter().position(|block| block.id == *id);
        let (Some(mine), Some(at)) = (block_of(expected), block_of(found)) else {
            return Err(format!("element block {id} is missing"));
        };
        let mut places: HashMap<&[u32], Vec<u32>> = HashMap::new();
        let theirs = found.element_blocks[at].clone();
        for (element, nodes) in (0u32..).zip(theirs.elements()) {
            places.entry(nodes).or_default().push(element);
        }
        let mut order = Vec::new();
        for nodes in expected.element_blocks[mine].elements() {
            let free = places.get_mut(nodes).and_then(Vec::pop);
            order.push(free.ok_or_else(|| format!("block {id} has no element of the nodes {nodes:?}"))?);
        }
        reorder_elements(found, at, &theirs, order);
    }
    Ok(())
}

fn reorder_elements(model: &mut Model, at: usize, old: &Block, order: Vec<u32>) {
    let first = u32::try_from(model.element_offsets()[at]).unwrap();
    let mut new_of = vec![NONE; old.num_elements];
    for (new, &element) in (0u32..).zip(&order) {
        new_of[element as usize] = new;
    }
    for set in model.side_sets.iter_mut() {
        for side in Arc::make_mut(&mut set.members) {
            if let Some(new) = side.element.checked_sub(first).and_then(|local| new_of.get(local as usize)) {
                side.element = first + new;
            }
        }
    }
    let elements: Vec<&[u32]> = old.elements().collect();
    let block = &mut model.element_blocks[at];
    block.connectivity =
        Arc::new(order.iter().flat_map(|&element| elements[element as usize]).copied().collect());
    let order = Arc::new(order);
    for source in block.values.iter_mut().flatten() {
        *source = source.gathered(Arc::clone(&order));
    }
}

/// Sorts the members of all sets; results go with them.
pub(crate) fn sort_sets(model: &mut Model) {
    let offsets = model.element_offsets();
    let ids: Vec<i64> = model.element_blocks.iter().map(|block| block.id).collect();
    let key = |side: &Side| match Model::locate_element(&offsets, side.element as usize) {
        Some((block, element)) => (ids[block], element, side.side),
        None => (i64::MIN, side.element as usize, side.side),
    };
    model.node_sets.iter_mut().for_each(|set: &mut NodeSet| sort_set(set, |&node| (0, node as usize, 0)));
    model.side_sets.iter_mut().for_each(|set| sort_set(set, key));
}

fn sort_set<M: Clone>(set: &mut Set<M>, key: impl Fn(&M) -> (i64, usize, u32)) {
    let mut order: Vec<u32> = (0u32..).take(set.members.len()).collect();
    order.sort_by_key(|&row| key(&set.members[row as usize]));
    set.members = Arc::new(order.iter().map(|&row| set.members[row as usize].clone()).collect());
    let order = Arc::new(order);
    set.values
        .iter_mut()
        .flatten()
        .for_each(|source: &mut Source| *source = source.gathered(Arc::clone(&order)));
}
