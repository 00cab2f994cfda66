//! Side sets and node sets: making, filling and deleting them.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod from_expression;
pub(super) mod grow;

use crate::model::{Entity, EntityList, Model, NodeSet, Set, SideSet};

/// Puts a set in the place of one with the same id, or at the end; the string is a warning.
fn put<M>(list: &mut EntityList<Set<M>>, mut set: Set<M>, noun: &str) -> Option<String> {
    set.values.resize(list.variable_names.len(), None);
    set.properties.resize(list.property_names.len(), 0);
    match list.position_of(set.id) {
        Some(at) => {
            let warning = format!("{noun} {} was there and is replaced", set.id);
            list[at] = set;
            Some(warning)
        }
        None => {
            list.push(set);
            None
        }
    }
}

/// The members, each once, in the order in which they were given; the string is a warning.
fn each_once<M: Copy + Eq + std::hash::Hash>(members: &[M]) -> (Vec<M>, Option<String>) {
    let mut seen = std::collections::HashSet::new();
    let once: Vec<M> = members.iter().copied().filter(|member| seen.insert(*member)).collect();
    let count = members.len() - once.len();
    let warning = (count > 0).then(|| format!("{count} of the members stood twice and are taken once"));
    (once, warning)
}

fn has_side_sets(model: &Model) -> Result<(), String> {
    has_sets::<SideSet>(&model.side_sets, "side sets")
}

fn has_node_sets(model: &Model) -> Result<(), String> {
    has_sets::<NodeSet>(&model.node_sets, "node sets")
}

fn has_sets<E: Entity>(list: &EntityList<E>, noun: &str) -> Result<(), String> {
    if list.is_empty() { Err(format!("the model has no {noun}")) } else { Ok(()) }
}
