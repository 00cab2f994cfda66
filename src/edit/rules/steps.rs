//! Other time steps for everything that is stored by step.

use super::stored::{Results, Stored};
use crate::edit::default_value;
use crate::model::{Entity, EntityList, Model, Shared, Source, StepTerms};
use std::sync::Arc;

/// Gives every variable other steps: step `k` is made of the steps that `steps[k]` names, or of defaults if it names
/// none. `times` are the new times. Nothing is read.
pub(in crate::edit) fn retime(model: &mut Model, times: Vec<f64>, steps: &Shared<StepTerms>) {
    model.times = Arc::new(times);
    for (name, source) in model.nodal_variables.iter_mut().chain(&mut model.global_variables) {
        *source = source.with_steps(Arc::clone(steps), default_value(name));
    }
    retime_list(&mut model.element_blocks, steps);
    retime_list(&mut model.edge_blocks, steps);
    retime_list(&mut model.face_blocks, steps);
    retime_list(&mut model.node_sets, steps);
    retime_list(&mut model.side_sets, steps);
    retime_list(&mut model.edge_sets, steps);
    retime_list(&mut model.face_sets, steps);
    retime_list(&mut model.element_sets, steps);
    retime_list(&mut model.blobs, steps);
}

fn retime_list<E: Entity + Results>(list: &mut EntityList<E>, steps: &Shared<StepTerms>) {
    let (names, reduction_names) = (list.variable_names.clone(), list.reduction_names.clone());
    for entity in list.iter_mut() {
        for (name, source) in names.iter().zip(entity.values_mut()) {
            *source = source.as_ref().map(|source| source.with_steps(Arc::clone(steps), default_value(name)));
        }
        for (name, source) in reduction_names.iter().zip(entity.reductions_mut()) {
            *source = source.with_steps(Arc::clone(steps), default_value(name));
        }
    }
}

/// Takes the variables at the positions that are not kept out of a list of named sources.
pub(in crate::edit) fn keep_variables(list: &mut Vec<(String, Source)>, kept: &[usize]) {
    let mut position = 0;
    list.retain(|_| {
        position += 1;
        kept.contains(&(position - 1))
    });
}

/// Takes the variables at the positions that are not kept out of a list of blocks or sets.
pub(in crate::edit) fn keep_list_variables<E: Entity + Stored>(list: &mut EntityList<E>, kept: &[usize]) {
    let is_kept: Vec<bool> = (0..list.variable_names.len()).map(|at| kept.contains(&at)).collect();
    let mut flags = is_kept.iter();
    list.variable_names.retain(|_| flags.next().copied().unwrap_or(true));
    for entity in list.iter_mut() {
        let mut flags = is_kept.iter();
        entity.values_mut().retain(|_| flags.next().copied().unwrap_or(true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Blob, samples};

    #[test]
    fn every_variable_follows_the_steps() {
        let mut model = samples::results_everywhere();
        model.blobs.variable_names = vec!["b".to_owned()];
        let values = Source::memory(2, vec![vec![0.0, 1.0], vec![0.0, 2.0], vec![0.0, 3.0]]);
        model.blobs.push(Blob { num_values: 2, values: vec![Some(values)], ..Blob::default() });
        let steps = Arc::new(vec![vec![(2, 1.0)], vec![], vec![(0, 0.5), (1, 0.5)]]);
        retime(&mut model, vec![0.0, 1.0, 2.0], &steps);
        let read = |source: &Source| -> Vec<f64> {
            (0..3).map(|step| source.read(step).unwrap()[source.len() - 1]).collect()
        };
        let is_default = |values: &[f64]| values[1].is_nan();
        // At step s, the last entry e of the variable at position v was (s + 1) (v + 1) + e.
        let energy = read(&model.global_variables[0].1);
        assert!(energy[0] == 3.0 && is_default(&energy) && energy[2] == 1.5, "{energy:?}");
        let temperature = read(&model.nodal_variables[6].1);
        assert!(temperature[0] == 38.0 && is_default(&temperature) && temperature[2] == 27.5);
        let blob = read(model.blobs[0].values[0].as_ref().unwrap());
        assert!(blob[0] == 3.0 && is_default(&blob) && blob[2] == 1.5, "{blob:?}");
        // A displacement's default is 0.
        assert_eq!(read(&model.nodal_variables[0].1), [20.0, 0.0, 18.5]);
        for values in
            [&model.element_blocks[1].values[0], &model.side_sets[1].values[0], &model.node_sets[1].values[0]]
        {
            let values = read(values.as_ref().unwrap());
            assert!(values[0] == 4.0 && is_default(&values) && values[2] == 2.5, "{values:?}");
        }
    }
}
