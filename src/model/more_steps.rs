//! A model whose file has got more time steps since it was read.

use super::{Model, Shared, Source};

impl Model {
    /// The same model with more steps than it has: what reads its file goes on, and what was made for the steps that there
    /// were has no values (NaN) at the new ones.
    ///
    /// Shape: `times` begins with the times that there are. Cost: one look at each variable; nothing is read.
    pub fn with_times(&self, times: Shared<f64>) -> Self {
        let num_steps = times.len();
        let mut model = Self { times, ..self.clone() };
        for (_, source) in model.global_variables.iter_mut().chain(&mut model.nodal_variables) {
            lengthen(source, num_steps);
        }
        let blocks = [&mut model.element_blocks, &mut model.edge_blocks, &mut model.face_blocks];
        let values = blocks.into_iter().flat_map(|list| list.iter_mut().map(|block| &mut block.values));
        let nodes = [&mut model.node_sets, &mut model.element_sets];
        let values =
            values.chain(nodes.into_iter().flat_map(|list| list.iter_mut().map(|set| &mut set.values)));
        let values = values.chain(model.side_sets.iter_mut().map(|set| &mut set.values));
        let oriented = [&mut model.edge_sets, &mut model.face_sets];
        let values =
            values.chain(oriented.into_iter().flat_map(|list| list.iter_mut().map(|set| &mut set.values)));
        values.flatten().flatten().for_each(|source| lengthen(source, num_steps));
        model
    }
}

fn lengthen(source: &mut Source, num_steps: usize) {
    if let Some(had) = source.num_steps_at_most().filter(|&had| had < num_steps) {
        let steps = (0..num_steps).map(|step| match u32::try_from(step) {
            Ok(number) if step < had => vec![(number, 1.0)],
            _ => Vec::new(),
        });
        *source = source.with_steps(steps.collect::<Vec<_>>().into(), f64::NAN);
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use std::sync::Arc;

    #[test]
    fn what_ends_goes_on_without_values_and_the_rest_as_it_was() {
        let mut model = samples::two_hexes();
        let kept = Source::constant(1.5, 12);
        model.nodal_variables.push(("kept".to_owned(), kept.clone()));
        let longer = model.with_times(Arc::new(vec![0.0, 1.0, 2.0]));
        assert_eq!((longer.num_steps(), longer.validate()), (3, Ok(())));
        assert!(longer.nodal_variables[4].1.is_same(&kept));
        let stress = longer.element_blocks[1].values[0].as_ref().unwrap();
        assert_eq!(stress.read(1).unwrap(), [200.0]);
        assert!(stress.read(2).unwrap()[0].is_nan());
        let temperature = &longer.nodal_variables[3].1;
        assert!(temperature.read_range(2, 3..5).unwrap().iter().all(|value| value.is_nan()));
        assert_eq!(temperature.read(1).unwrap(), model.nodal_variables[3].1.read(1).unwrap());
    }
}
