//! What every model has to keep to, whatever was done to it: more than a model checks of itself.

use exoscope::model::{Entity, Model, Source};
use std::collections::HashSet;
use std::hash::Hash;

/// What is broken; `None` if nothing is.
pub(crate) fn broken(model: &Model) -> Option<String> {
    if let Err(error) = model.validate() {
        return Some(error.to_string());
    }
    let nodes = model.num_nodes();
    for block in model.element_blocks.iter() {
        if let Some(node) = block.connectivity.iter().find(|&&node| node as usize >= nodes) {
            return Some(format!("block {} names node {node} of {nodes}", block.id));
        }
    }
    for set in model.node_sets.iter() {
        if set.members.iter().any(|&node| node as usize >= nodes) {
            return Some(format!("node set {} has a node that is not there", set.id));
        }
        if has_twice(&set.members) {
            return Some(format!("node set {} has a node twice", set.id));
        }
    }
    let offsets = model.element_offsets();
    for set in model.side_sets.iter() {
        for side in set.members.iter() {
            let Some((block, _)) = Model::locate_element(&offsets, side.element as usize) else {
                return Some(format!("side set {} names element {}", set.id, side.element));
            };
            if side.side as usize >= model.element_blocks[block].topology.sides().len() {
                return Some(format!("side set {} has side {} of block {block}", set.id, side.side));
            }
        }
        if has_twice(&set.members) {
            return Some(format!("side set {} has a side twice", set.id));
        }
    }
    ids_twice(model).or_else(|| unreadable(model))
}

fn has_twice<T: Eq + Hash>(members: &[T]) -> bool {
    let mut seen = HashSet::new();
    !members.iter().all(|member| seen.insert(member))
}

fn ids_twice(model: &Model) -> Option<String> {
    let lists = [
        ("element blocks", model.element_blocks.iter().map(Entity::id).collect::<Vec<_>>()),
        ("side sets", model.side_sets.iter().map(Entity::id).collect()),
        ("node sets", model.node_sets.iter().map(Entity::id).collect()),
    ];
    lists.into_iter().find(|(_, ids)| has_twice(ids)).map(|(kind, _)| format!("two {kind} have one id"))
}

/// A variable that cannot be read at some step, or not as many values as it should have.
fn unreadable(model: &Model) -> Option<String> {
    let named = |what: &str, names: &[String], values: &[Option<Source>]| -> Vec<(String, Source)> {
        let some = names.iter().zip(values).filter_map(|(name, source)| Some((name, source.clone()?)));
        some.map(|(name, source)| (format!("{name} on {what}"), source)).collect()
    };
    let mut all: Vec<(String, Source)> = model.nodal_variables.clone();
    all.extend(model.global_variables.iter().cloned());
    for block in model.element_blocks.iter() {
        all.extend(named("a block", &model.element_blocks.variable_names, block.values()));
    }
    for set in model.side_sets.iter() {
        all.extend(named("a side set", &model.side_sets.variable_names, set.values()));
    }
    for set in model.node_sets.iter() {
        all.extend(named("a node set", &model.node_sets.variable_names, set.values()));
    }
    for (name, source) in all {
        for step in 0..model.num_steps() {
            match source.read(step) {
                Ok(values) if values.len() == source.len() => {}
                Ok(values) => return Some(format!("{name}: {} values for {}", values.len(), source.len())),
                Err(error) => return Some(format!("{name} at step {step}: {error}")),
            }
        }
    }
    None
}
