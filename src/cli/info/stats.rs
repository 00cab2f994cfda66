//! Least, greatest and sum of every variable at the first and the last step.

use super::number;
use crate::model::{Entity, EntityList, Model, Progress, Source, SourceError};
use serde_json::{Value, json};

/// What netCDF stores where nobody has written a value, as `f32` and as `f64`.
const NETCDF_FILL: f64 = 9.969_209_968_386_869e36;

/// What one variable's values are like at one step, on one block or set.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Statistic {
    /// The kind, as in the list of fields.
    pub(super) kind: &'static str,
    /// The variable.
    pub(super) field: String,
    /// The block or set; `None` for global and nodal variables.
    pub(super) on: Option<i64>,
    /// The step, from 1.
    pub(super) step: usize,
    /// The values.
    pub(super) values: Summary,
}

/// Some values in a few numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Summary {
    /// The least value and the greatest; `None` if none is finite.
    pub(super) range: Option<[f64; 2]>,
    /// The sum of all values that there are.
    pub(super) sum: f64,
    /// How many are no values: NaN, or netCDF's fill value. They are left out of the rest.
    pub(super) num_missing: usize,
}

impl Statistic {
    pub(super) fn to_json(&self) -> Value {
        let Self { kind, field, on, step, values } = self;
        json!({
            "kind": kind, "field": field, "on": on, "step": step,
            "min": values.range.map(|[min, _]| number(min)), "max": values.range.map(|[_, max]| number(max)),
            "sum": number(values.sum), "nan": values.num_missing,
        })
    }
}

/// The statistics in the order of the list of fields; none if there are no steps.
///
/// Memory: one array at a time. Cost: one pass over all results of two steps.
pub(super) fn of_model(model: &Model, progress: &dyn Progress) -> Result<Vec<Statistic>, SourceError> {
    let mut fields = named("global", &model.global_variables);
    fields.extend(named("node", &model.nodal_variables));
    fields.extend(on_entities("element", &model.element_blocks));
    fields.extend(on_entities("edge_block", &model.edge_blocks));
    fields.extend(on_entities("face_block", &model.face_blocks));
    fields.extend(on_entities("edge_set", &model.edge_sets));
    fields.extend(on_entities("face_set", &model.face_sets));
    fields.extend(on_entities("element_set", &model.element_sets));
    fields.extend(on_entities("node_set", &model.node_sets));
    fields.extend(on_entities("side_set", &model.side_sets));
    let steps = match model.num_steps() {
        0 => vec![],
        1 => vec![0],
        many => vec![0, many - 1],
    };
    let mut statistics = Vec::with_capacity(fields.len() * steps.len());
    for (at, (kind, name, on, source)) in fields.iter().enumerate() {
        progress.set(at as f32 / fields.len() as f32, "looking at results");
        for &step in &steps {
            let values = summarize(&source.read(step)?);
            statistics.push(Statistic { kind, field: (*name).to_owned(), on: *on, step: step + 1, values });
        }
    }
    Ok(statistics)
}

/// A variable: its kind, its name, the block or set that it is on, its values.
type Field<'a> = (&'static str, &'a str, Option<i64>, &'a Source);

fn named<'a>(kind: &'static str, variables: &'a [(String, Source)]) -> Vec<Field<'a>> {
    variables.iter().map(|(name, source)| (kind, name.as_str(), None, source)).collect()
}

fn on_entities<'a, E: Entity>(kind: &'static str, list: &'a EntityList<E>) -> Vec<Field<'a>> {
    let on_each = |(variable, name): (usize, &'a String)| {
        list.iter().filter_map(move |entity| {
            let source = entity.values().get(variable)?.as_ref()?;
            Some((kind, name.as_str(), Some(entity.id()), source))
        })
    };
    list.variable_names.iter().enumerate().flat_map(on_each).collect()
}

fn summarize(values: &[f64]) -> Summary {
    let mut summary = Summary::default();
    let (mut min, mut max, mut any_finite) = (f64::INFINITY, f64::NEG_INFINITY, false);
    for &value in values {
        if value.is_nan() || value == NETCDF_FILL {
            summary.num_missing += 1;
            continue;
        }
        (min, max) = (min.min(value), max.max(value));
        any_finite |= value.is_finite();
        summary.sum += value;
    }
    summary.range = any_finite.then_some([min, max]);
    summary
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NoProgress, samples};

    #[test]
    fn missing_values_are_counted_and_left_out() {
        let summary = summarize(&[3.0, f64::NAN, -1.5, NETCDF_FILL, f64::from(9.969_21e36_f32)]);
        assert_eq!(summary, Summary { range: Some([-1.5, 3.0]), sum: 1.5, num_missing: 3 });
        assert_eq!(summarize(&[f64::NAN]).range, None);
        assert_eq!(summarize(&[]), Summary::default());
    }

    #[test]
    fn every_field_is_told_on_each_entity_at_the_first_and_last_step() {
        let model = samples::two_hexes();
        let statistics = of_model(&model, &NoProgress).unwrap();
        assert_eq!(statistics[0].to_json()["kind"], "global");
        let strain: Vec<_> = statistics.iter().filter(|statistic| statistic.field == "strain").collect();
        assert_eq!(
            strain.iter().map(|one| (one.on, one.step)).collect::<Vec<_>>(),
            [(Some(1), 1), (Some(1), 2)]
        );
        let last = statistics.iter().rfind(|one| one.field == "temperature").unwrap();
        // 12 nodes with 0, 10, …, 110 degrees: 10 * 11 * 12 / 2.
        assert_eq!(last.values, Summary { range: Some([0.0, 110.0]), sum: 660.0, num_missing: 0 });
        let nodal = statistics.iter().filter(|one| one.kind == "node").count();
        assert_eq!(nodal, 2 * model.nodal_variables.len());
        assert!(statistics.iter().filter(|one| one.kind == "node").all(|one| one.on.is_none()));
    }
}
