//! `calculate_element_quality`: how well shaped elements are, as an element variable.

use super::centroids::give_a_step;
use super::{ELEMENT_BLOCKS, warn_overwritten};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, nothing_to_refuse,
    ops::has_element_blocks, rules::field_table_mut,
};
use crate::geometry::{Metric, quality};
use crate::model::{Model, Progress, Source, Support, counted};
use std::sync::Arc;

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "calculate_element_quality",
    label: "Calculate element quality…",
    summary: "Store how well shaped elements are as a variable",
    doc: "A metric of the Verdict library at the stored coordinates, the same at every time step; elements of types that it is not \
          defined for get no value (NaN). If there is no time step, one at time 0 is made. A variable of that name is \
          overwritten, with a warning.",
    group: Group::Variables,
    search: &["shape", "jacobian", "aspect ratio", "skew", "verdict", "metric", "bad elements"],
    params: &[
        Param::optional(
            "metric",
            "Metric",
            ParamKind::Choice(METRICS),
            "\"scaled_jacobian\"",
            "What is measured",
        ),
        Param::optional(
            "element_field_name",
            "Name",
            ParamKind::Name,
            "\"auto\"",
            "What the variable is to be called; \"auto\" is the name of the metric",
        ),
        ELEMENT_BLOCKS,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "metric = \"aspect_ratio\"",
        expect: "aspect_ratio calculated on 2 element blocks",
    }],
    available: has_element_blocks,
    refuse: nothing_to_refuse,
    action: Action::Change(calculate),
};

const METRICS: &[&str] = &METRIC_NAMES;

/// The names of all metrics, in their order.
const METRIC_NAMES: [&str; Metric::ALL.len()] = {
    let mut names = [""; Metric::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Metric::ALL[at].1;
        at += 1;
    }
    names
};

fn calculate(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let metric_name = args.choice("metric")?;
    let name = args.name("element_field_name")?.unwrap_or(metric_name);
    let Some(metric) = Metric::named(metric_name) else {
        return Err(EditError::BadValue { parameter: "metric", reason: format!("{metric_name} is unknown") });
    };
    let rows = args.positions("element_block_ids")?;
    let mut warnings = give_a_step(model);
    let mut num_overwritten = 0;
    for (at, &row) in rows.iter().enumerate() {
        progress.set(at as f32 / rows.len() as f32, "measuring elements");
        if progress.is_cancelled() {
            return Err(EditError::Cancelled);
        }
        let source = Source::steady(Arc::new(quality(model, row, metric)));
        num_overwritten += usize::from(field_table_mut(model, Support::Element).put(name, row, source));
    }
    if num_overwritten > 0 {
        let blocks = counted(num_overwritten, "element block");
        warnings.push(warn_overwritten(name, &format!(" on {blocks}")));
    }
    let blocks = counted(rows.len(), "element block");
    Ok(Report::new(format!("{name} calculated on {blocks}")).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn a_cube_is_ideal() {
        let line = "calculate_element_quality element_field_name=\"q\" element_block_ids=2";
        let after = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        let blocks = &after.element_blocks;
        assert_eq!(blocks.variable_names[2], "q");
        assert!((blocks[1].values[2].as_ref().unwrap().read(1).unwrap()[0] - 1.0).abs() < 1e-15);
        assert!(blocks[0].values[2].is_none());
    }
}
