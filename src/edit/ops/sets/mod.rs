//! Sets of every kind: making them, from blocks, from one another, from regions and conditions; filling, combining,
//! turning, weighing and deleting them.
//!
//! [`target`] says which set an operation makes, [`outer`] which sides there are to choose from, [`condition`] and
//! [`region`] where nodes and elements lie; the other files are operations.

pub(super) mod combine;
mod condition;
pub(super) mod create;
pub(super) mod delete;
pub(super) mod duplicate;
pub(super) mod factors;
pub(super) mod from_blocks;
pub(super) mod from_expression;
pub(super) mod from_interface;
pub(super) mod from_outside;
pub(super) mod from_region;
pub(super) mod grow;
pub(super) mod orient;
mod outer;
mod region;
pub(super) mod remove;
mod target;

use crate::edit::{Args, EditError};
use crate::model::{Entity, EntityList, Model, Set};

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
    has_sets(&model.side_sets, "side sets")
}

fn has_node_sets(model: &Model) -> Result<(), String> {
    has_sets(&model.node_sets, "node sets")
}

fn has_element_sets(model: &Model) -> Result<(), String> {
    has_sets(&model.element_sets, "element sets")
}

fn has_edge_sets(model: &Model) -> Result<(), String> {
    has_sets(&model.edge_sets, "edge sets")
}

fn has_face_sets(model: &Model) -> Result<(), String> {
    has_sets(&model.face_sets, "face sets")
}

fn has_sets<E: Entity>(list: &EntityList<E>, noun: &str) -> Result<(), String> {
    if list.is_empty() { Err(format!("the model has no {noun}")) } else { Ok(()) }
}

/// Element indices that exist.
///
/// # Errors
/// With the first that does not.
fn element_indices(model: &Model, args: &Args, parameter: &'static str) -> Result<Vec<u32>, EditError> {
    let available = model.num_elements();
    let index = |&index: &i64| {
        let exists = u32::try_from(index).ok().filter(|&index| (index as usize) < available);
        exists.ok_or_else(|| EditError::NoSuchIndex {
            parameter: parameter.to_owned(),
            noun: "element",
            index,
            available,
        })
    };
    args.integers(parameter)?.iter().map(index).collect()
}
