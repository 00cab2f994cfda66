//! Sets of two models: those of equal id become one, the others follow.

use super::{Shift, add, columns::align_lists, join_attributes};
use crate::edit::{default_value, rules::members::keep_members};
use crate::model::{Model, Set, Side, Source, UserAttribute};
use std::{collections::HashSet, hash::Hash, sync::Arc};

/// Appends node sets whose members count from `first_node` on; the strings are warnings.
pub(super) fn join_node_sets(model: &mut Model, part: &mut Model, first_node: u32) -> Vec<String> {
    align_lists(&mut model.node_sets, &mut part.node_sets);
    let names = model.node_sets.variable_names.clone();
    let mut warnings = Vec::new();
    for mut set in part.node_sets.drain(..) {
        add(&mut set.members, first_node);
        match model.node_sets.iter_mut().find(|known| known.id == set.id) {
            None => model.node_sets.push(set),
            Some(known) => warnings.extend(append(known, set, &names, &|_| 1, "node set")),
        }
    }
    warnings
}

/// Appends side sets whose elements count from `first_element` on; the blocks are joined already.
pub(super) fn join_side_sets(model: &mut Model, part: &mut Model, first_element: u32) -> Vec<String> {
    align_lists(&mut model.side_sets, &mut part.side_sets);
    let names = model.side_sets.variable_names.clone();
    let offsets = model.element_offsets();
    let blocks = &model.element_blocks;
    let num_nodes = |side: &Side| {
        let block = Model::locate_element(&offsets, side.element as usize).map(|(block, _)| block);
        let shape = block.and_then(|block| blocks[block].topology.sides().get(side.side as usize));
        shape.map_or(0, |shape| shape.num_nodes())
    };
    let mut warnings = Vec::new();
    for mut set in part.side_sets.drain(..) {
        for side in Arc::make_mut(&mut set.members) {
            side.element = side.element.wrapping_add(first_element);
        }
        match model.side_sets.iter_mut().find(|known| known.id == set.id) {
            None => model.side_sets.push(set),
            Some(known) => warnings.extend(append(known, set, &names, &num_nodes, "side set")),
        }
    }
    warnings
}

/// Appends the other sets. Element sets of equal id become one; edge and face sets have other ids, which was checked.
pub(super) fn join_sets(model: &mut Model, part: &mut Model, shift: &Shift) {
    align_lists(&mut model.element_sets, &mut part.element_sets);
    let names = model.element_sets.variable_names.clone();
    for mut set in part.element_sets.drain(..) {
        add(&mut set.members, shift.element);
        match model.element_sets.iter_mut().find(|known| known.id == set.id) {
            None => model.element_sets.push(set),
            Some(known) => {
                append(known, set, &names, &|_| 1, "element set");
            }
        }
    }
    align_lists(&mut model.edge_sets, &mut part.edge_sets);
    for mut set in part.edge_sets.drain(..) {
        Arc::make_mut(&mut set.members)
            .iter_mut()
            .for_each(|edge| edge.index = edge.index.wrapping_add(shift.edge));
        model.edge_sets.push(set);
    }
    align_lists(&mut model.face_sets, &mut part.face_sets);
    for mut set in part.face_sets.drain(..) {
        Arc::make_mut(&mut set.members)
            .iter_mut()
            .for_each(|face| face.index = face.index.wrapping_add(shift.face));
        model.face_sets.push(set);
    }
}

/// Appends the members of one set to another that are not in it, with their factors, attributes and results. The name
/// of the second, if it has one, becomes that of both. The string is a warning.
fn append<M: Clone + Eq + Hash>(
    ours: &mut Set<M>,
    mut theirs: Set<M>,
    names: &[String],
    factors_of: &dyn Fn(&M) -> usize,
    noun: &str,
) -> Option<String> {
    let known: HashSet<&M> = ours.members.iter().collect();
    let is_new = |member: &M| !known.contains(member);
    let rows: Vec<u32> = (0u32..)
        .zip(theirs.members.iter())
        .filter(|(_, member)| is_new(member))
        .map(|(row, _)| row)
        .collect();
    let mut fits = true;
    if rows.len() < theirs.members.len() {
        fits = keep_members(&mut theirs, rows, factors_of);
    }
    let lens = [ours.members.len(), theirs.members.len()];
    let count = |set: &Set<M>| set.members.iter().map(factors_of).sum();
    let counts: [usize; 2] = [count(ours), count(&theirs)];
    fits &= join_factors(&mut ours.distribution_factors, &theirs.distribution_factors, [lens, counts]);
    join_attributes(&mut ours.attributes, &theirs.attributes, lens);
    for ((mine, other), name) in ours.values.iter_mut().zip(theirs.values).zip(names) {
        if mine.is_some() || other.is_some() {
            let whole = |source: Option<Source>, len| {
                source.unwrap_or_else(|| Source::constant(default_value(name), len))
            };
            let parts = vec![whole(mine.take(), lens[0]), whole(other, lens[1])];
            *mine = Some(Source::concatenated(parts));
        }
    }
    Arc::make_mut(&mut ours.members).extend(theirs.members.iter().cloned());
    if !theirs.name.is_empty() {
        ours.name = theirs.name;
    }
    let is_known = |attribute: &UserAttribute, list: &[UserAttribute]| {
        list.iter().any(|known| known.name == attribute.name)
    };
    for attribute in theirs.user_attributes {
        if !is_known(&attribute, &ours.user_attributes) {
            ours.user_attributes.push(attribute);
        }
    }
    (!fits).then(|| format!("the distribution factors of {noun} {} did not fit it and are gone", ours.id))
}

/// Factors of both, where only one has them with ones for the other; none if their numbers fit no rule: one a member,
/// or as many as `factors_of` says.
fn join_factors(
    ours: &mut Option<Arc<Vec<f64>>>,
    theirs: &Option<Arc<Vec<f64>>>,
    [lens, counts]: [[usize; 2]; 2],
) -> bool {
    if ours.is_none() && theirs.is_none() {
        return true;
    }
    let given = [ours.as_ref(), theirs.as_ref()];
    let fits = |rule: [usize; 2]| {
        given.iter().zip(rule).all(|(factors, len)| factors.is_none_or(|factors| factors.len() == len))
    };
    let Some(rule) = [counts, lens].into_iter().find(|rule| fits(*rule)) else {
        *ours = None;
        return false;
    };
    let joined = given.iter().zip(rule).flat_map(|(factors, len)| {
        factors.map_or_else(|| vec![1.0; len], |factors| factors.as_slice().to_vec())
    });
    *ours = Some(Arc::new(joined.collect()));
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NodeSet;

    #[test]
    fn t20_values_and_factors_of_two_sets_are_joined() {
        let mut ours = NodeSet::new(1, vec![3, 4]);
        ours.values = vec![Some(Source::constant(1.0, 2)), None];
        let mut theirs = NodeSet::new(1, vec![4, 5, 6]);
        theirs.name = "inlet".to_owned();
        theirs.distribution_factors = Some(Arc::new(vec![0.1, 0.2, 0.3]));
        theirs.values = vec![None, Some(Source::memory(3, vec![vec![7.0, 8.0, 9.0]]))];
        let names = ["flux".to_owned(), "disp_x".to_owned()];
        assert_eq!(append(&mut ours, theirs, &names, &|_| 1, "node set"), None);
        assert_eq!((ours.members.as_slice(), ours.name.as_str()), (&[3, 4, 5, 6][..], "inlet"));
        assert_eq!(ours.distribution_factors.unwrap().as_slice(), [1.0, 1.0, 0.2, 0.3]);
        let read = |at: usize| ours.values[at].as_ref().unwrap().read(0).unwrap();
        assert!(read(0)[..2] == [1.0, 1.0] && read(0)[2].is_nan());
        assert_eq!(read(1), [0.0, 0.0, 8.0, 9.0]);
    }
}
