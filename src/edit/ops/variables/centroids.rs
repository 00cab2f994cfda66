//! `calculate_element_centroids`: where elements are, as three element variables.

use super::{ELEMENT_BLOCKS, warn_overwritten};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report,
    expression::Placement,
    ops::has_element_blocks,
    rules::{coordinate_sources, field_table_mut, mean_over_nodes, retime},
};
use crate::model::{Model, Support, counted};
use std::sync::Arc;

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "calculate_element_centroids",
    label: "Calculate element centroids…",
    summary: "Store where elements are, as three element variables",
    doc: "The plain mean of each element's nodes, mid-side nodes too, at the stored coordinates; the same at every time step. \
          If there is no time step, one at time 0 is made. Variables of these names are overwritten, with a warning.",
    group: Group::Variables,
    search: &["centre", "center", "position", "mean", "field"],
    params: &[
        Param::optional(
            "element_field_name_prefix",
            "Prefix",
            ParamKind::Texts,
            "\"centroid_\"",
            "What stands before x, y and z in the names; or a list of three names",
        ),
        ELEMENT_BLOCKS,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "element_field_name_prefix = \"c_\"",
        expect: "c_x, c_y and c_z calculated on 2 element blocks",
    }],
    available: has_element_blocks,
    refuse: |_model, args| names(args).map(drop),
    action: Action::Change(|model, args, _progress| centroids(model, args)),
};

/// The three names.
fn names(args: &Args) -> Result<[String; 3], EditError> {
    let refused = |reason: &str| {
        Err(EditError::BadValue { parameter: "element_field_name_prefix", reason: reason.to_owned() })
    };
    let names = match args.texts("element_field_name_prefix")? {
        [prefix] => ["x", "y", "z"].map(|axis| format!("{prefix}{axis}")),
        [x, y, z] => [x.clone(), y.clone(), z.clone()],
        _ => return refused("one prefix or three names are needed"),
    };
    match names.iter().find(|name| name.is_empty() || name.len() > 255) {
        Some(_) => refused("a name has from 1 to 255 bytes"),
        None => Ok(names),
    }
}

fn centroids(model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let names = names(args)?;
    let rows = args.positions("element_block_ids")?;
    let coordinates = coordinate_sources(model, Placement::Undeformed);
    let mut warnings = give_a_step(model);
    for (name, axis) in names.iter().zip(&coordinates) {
        let mut num_overwritten = 0;
        for &row in rows {
            let mean = mean_over_nodes(&model.element_blocks[row], axis);
            num_overwritten += usize::from(field_table_mut(model, Support::Element).put(name, row, mean));
        }
        if num_overwritten > 0 {
            let blocks = counted(num_overwritten, "element block");
            warnings.push(warn_overwritten(name, &format!(" on {blocks}")));
        }
    }
    let [x, y, z] = names;
    let blocks = counted(rows.len(), "element block");
    Ok(Report::new(format!("{x}, {y} and {z} calculated on {blocks}")).warned(warnings))
}

/// Makes a step at time 0 if there is none, since variables have values at steps only; the warning that says so.
pub(super) fn give_a_step(model: &mut Model) -> Vec<String> {
    if model.num_steps() > 0 {
        return Vec::new();
    }
    retime(model, vec![0.0], &Arc::new(vec![Vec::new()]));
    vec!["there was no time step; one was made at time 0".to_owned()]
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn without_a_step_there_is_one_at_time_zero() {
        let line = "calculate_element_centroids element_field_name_prefix=[\"u\", \"v\", \"w\"]";
        let edited = run(&samples::plane(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        assert_eq!(edited.model.times.as_slice(), [0.0]);
        let blocks = &edited.model.element_blocks;
        assert_eq!(blocks.variable_names, ["u", "v", "w"]);
        assert_eq!(blocks[1].values[0].as_ref().unwrap().read(0).unwrap(), [0.5, 1.5]);
        assert_eq!(blocks[1].values[1].as_ref().unwrap().read(0).unwrap(), [1.5, 1.5]);
        assert_eq!(edited.report.warnings, ["there was no time step; one was made at time 0"]);
    }

    #[test]
    fn two_names_are_refused() {
        let line = "calculate_element_centroids element_field_name_prefix=[\"u\", \"v\"]";
        assert!(run(&samples::plane(), &Invocation::parse(line).unwrap(), &NoProgress).is_err());
    }
}
