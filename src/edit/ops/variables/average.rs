//! `create_averaged_element_field`: the mean of several element variables.

use super::{ELEMENT_BLOCKS, has_element_variables, new_name, warn_overwritten};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, nothing_to_refuse,
    rules::field_table_mut,
};
use crate::model::{Model, Source, Support, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "create_averaged_element_field",
    label: "Average element variables…",
    summary: "Make the mean of several element variables",
    doc: "The plain mean at every element and time step. A block that lacks one of the variables is left out, with a \
          warning. A variable of the new name is overwritten, with a warning; if it is among those that are averaged, \
          it counts with its old value. Computed when somebody looks.",
    group: Group::Variables,
    search: &["mean", "average", "integration points", "field", "result"],
    params: &[
        Param::required(
            "from_element_field_names",
            "Variables",
            ParamKind::variables(Support::Element),
            "The variables to average: names, wildcards, keywords",
        ),
        new_name("new_element_field_name", "What the mean is to be called"),
        ELEMENT_BLOCKS,
    ],
    examples: &[Example {
        model: "results_everywhere",
        args: "from_element_field_names = [\"stress_xx\", \"stress_yy\", \"stress_zz\"] new_element_field_name = \"p\"",
        expect: "p is the mean of 3 variables on 2 element blocks",
    }],
    available: has_element_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| average(model, args)),
};

fn average(model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let columns = args.positions("from_element_field_names")?;
    let name = args.plain_name("new_element_field_name")?;
    let weight = 1.0 / columns.len() as f64;
    let mut warnings = Vec::new();
    let mut num_made = 0;
    for &row in args.positions("element_block_ids")? {
        let block = &model.element_blocks[row];
        let terms: Option<Vec<(f64, Source)>> =
            columns.iter().map(|&column| Some((weight, block.values[column].clone()?))).collect();
        let Some(mean) = terms.and_then(Source::weighted_sum) else {
            warnings.push(format!("element block {} lacks one of the variables and is left out", block.id));
            continue;
        };
        num_made += 1;
        let id = block.id;
        if field_table_mut(model, Support::Element).put(name, row, mean) {
            warnings.push(warn_overwritten(name, &format!(" on element block {id}")));
        }
    }
    let (variables, blocks) = (counted(columns.len(), "variable"), counted(num_made, "element block"));
    Ok(Report::new(format!("{name} is the mean of {variables} on {blocks}")).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn a_block_that_lacks_a_variable_is_left_out() {
        let line = "create_averaged_element_field from_element_field_names=[\"stress_xx\", \"eqps\"] \
                    new_element_field_name=\"stress_xx\"";
        let edited =
            run(&samples::results_everywhere(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        assert_eq!(
            edited.report.warnings,
            [
                "element block 1 lacks one of the variables and is left out",
                "stress_xx was there already on element block 2 and is overwritten"
            ]
        );
        let blocks = &edited.model.element_blocks;
        assert_eq!(blocks[0].values[0].as_ref().unwrap().read(0).unwrap(), [1.0, 2.0]);
        // ((1, 2) + (7, 8)) / 2
        assert_eq!(blocks[1].values[0].as_ref().unwrap().read(0).unwrap(), [4.0, 5.0]);
    }
}
