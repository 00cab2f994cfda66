//! `calculate_node_field_sum` and `calculate_element_field_sum`: totals at each step, as global variables.

use super::{ELEMENT, ELEMENT_BLOCKS, Kind, NODE};
use super::{has_element_variables, has_node_variables, warn_overwritten};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, nothing_to_refuse,
    rules::{field_table_mut, sum_of},
};
use crate::model::{Model, Source, Support, counted};

const DOC: &str = "For each variable a global variable is made, its name followed by _sum. NaN does not count; without any other value \
                   the result is NaN. Blocks that lack the variable are passed over. For an integral, sum the product with the \
                   element volumes. Computed when somebody looks.";

const SEARCH: &[&str] = &["total", "integral", "add up", "resultant", "field", "result"];

const fn which(name: &'static str, support: Support) -> Param {
    Param::required(
        name,
        "Variables",
        ParamKind::variables(support),
        "The variables: names, wildcards, keywords",
    )
}

pub(in crate::edit::ops) const NODE_FIELD: Operation = Operation {
    name: "calculate_node_field_sum",
    label: "Sum of node variables…",
    summary: "Store the sum over all nodes at each step as a global variable",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[which(NODE.fields, Support::Nodal)],
    examples: &[Example {
        model: "two_hexes",
        args: "node_field_names = \"temperature\"",
        expect: "1 global variable made of the sums of 1 node variable",
    }],
    available: has_node_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| sums(&NODE, model, args)),
};

pub(in crate::edit::ops) const ELEMENT_FIELD: Operation = Operation {
    name: "calculate_element_field_sum",
    label: "Sum of element variables…",
    summary: "Store the sum over elements at each step as a global variable",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[which(ELEMENT.fields, Support::Element), ELEMENT_BLOCKS],
    examples: &[Example {
        model: "two_hexes",
        args: "element_field_names = \"all\"",
        expect: "2 global variables made of the sums of 2 element variables",
    }],
    available: has_element_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| sums(&ELEMENT, model, args)),
};

fn sums(kind: &Kind, model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let columns = args.positions(kind.fields)?;
    let rows = kind.rows(args)?;
    let mut warnings = Vec::new();
    for (&column, name) in columns.iter().zip(kind.names(model, columns)) {
        let table = kind.table(model);
        let parts: Vec<Source> = rows.iter().filter_map(|&row| table.get(column, row).cloned()).collect();
        let name = format!("{name}_sum");
        if field_table_mut(model, Support::Global).put(&name, 0, sum_of(parts)) {
            warnings.push(warn_overwritten(&name, ""));
        }
    }
    let (made, of) = (counted(columns.len(), "global variable"), counted(columns.len(), kind.noun));
    Ok(Report::new(format!("{made} made of the sums of {of}")).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn all_blocks_that_have_it_count() {
        let line = "calculate_element_field_sum element_field_names=[\"stress\", \"strain\"]";
        let after = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        let sums: Vec<(&str, f64)> = after.global_variables[1..]
            .iter()
            .map(|(name, source)| (name.as_str(), source.read(1).unwrap()[0]))
            .collect();
        assert_eq!(sums, [("stress_sum", 300.0), ("strain_sum", 0.1)]);
    }
}
