//! Variables and properties of two lists, brought to the same names in the same order.

use crate::edit::{
    default_value,
    rules::stored::{Results, Stored},
};
use crate::model::{Entity, EntityList, Source};

/// Adds the names that are not there; where each of `theirs` stands afterwards. A name that stands twice in one list is
/// two names.
pub(super) fn union(ours: &mut Vec<String>, theirs: &[String]) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::with_capacity(theirs.len());
    for name in theirs {
        let known = (0..ours.len()).find(|at| ours[*at] == *name && !places.contains(at));
        places.push(known.unwrap_or_else(|| {
            ours.push(name.clone());
            ours.len() - 1
        }));
    }
    places
}

/// Gives both lists the variables of both, in one order: a missing one is its default everywhere. `lens` are the
/// entries of a step of each.
pub(super) fn align_variables(
    ours: &mut Vec<(String, Source)>,
    theirs: &mut Vec<(String, Source)>,
    lens: [usize; 2],
) {
    let mut names: Vec<String> = ours.iter().map(|(name, _)| name.clone()).collect();
    let their_names: Vec<String> = theirs.iter().map(|(name, _)| name.clone()).collect();
    let places = union(&mut names, &their_names);
    for name in &names[ours.len()..] {
        ours.push((name.clone(), Source::constant(default_value(name), lens[0])));
    }
    let mut aligned: Vec<(String, Source)> =
        names.iter().map(|name| (name.clone(), Source::constant(default_value(name), lens[1]))).collect();
    for (variable, place) in theirs.drain(..).zip(places) {
        aligned[place] = variable;
    }
    *theirs = aligned;
}

/// Gives both lists the reduction variables of both, in one order; blocks and sets that have none still have none.
fn align_reductions<E: Entity + Results>(ours: &mut EntityList<E>, theirs: &mut EntityList<E>) {
    let places = union(&mut ours.reduction_names, &theirs.reduction_names);
    let names = &ours.reduction_names;
    let defaults: Vec<Source> = names.iter().map(|name| Source::constant(default_value(name), 1)).collect();
    theirs.reduction_names.clone_from(names);
    for reductions in ours.iter_mut().map(Results::reductions_mut).filter(|all| !all.is_empty()) {
        let missing = reductions.len().min(defaults.len());
        reductions.extend_from_slice(&defaults[missing..]);
    }
    for reductions in theirs.iter_mut().map(Results::reductions_mut).filter(|all| !all.is_empty()) {
        let old = std::mem::replace(reductions, defaults.clone());
        for (source, &place) in old.into_iter().zip(&places) {
            reductions[place] = source;
        }
    }
}

/// Gives both lists the variables and properties of both, in one order: what is missing is stored nowhere, or 0.
pub(super) fn align_lists<E: Entity + Stored>(ours: &mut EntityList<E>, theirs: &mut EntityList<E>) {
    align_results(ours, theirs);
    let places = union(&mut ours.property_names, &theirs.property_names);
    let width = ours.property_names.len();
    ours.iter_mut().for_each(|entity| entity.properties_mut().resize(width, 0));
    for entity in theirs.iter_mut() {
        let properties = std::mem::replace(entity.properties_mut(), vec![0; width]);
        for (property, &place) in properties.into_iter().zip(&places) {
            entity.properties_mut()[place] = property;
        }
    }
    theirs.property_names.clone_from(&ours.property_names);
}

/// Gives both lists the variables of both, in one order: what is missing is stored nowhere.
pub(super) fn align_results<E: Entity + Results>(ours: &mut EntityList<E>, theirs: &mut EntityList<E>) {
    let places = union(&mut ours.variable_names, &theirs.variable_names);
    let width = ours.variable_names.len();
    ours.iter_mut().for_each(|entity| entity.values_mut().resize(width, None));
    for entity in theirs.iter_mut() {
        let values = std::mem::replace(entity.values_mut(), vec![None; width]);
        for (value, &place) in values.into_iter().zip(&places) {
            entity.values_mut()[place] = value;
        }
    }
    theirs.variable_names.clone_from(&ours.variable_names);

    align_reductions(ours, theirs);
}
