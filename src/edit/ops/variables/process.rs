//! `process_element_fields`: integration points to one value, then element variables to nodes.

use super::convert::node_means;
use super::{ELEMENT_BLOCKS, has_element_variables};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Report, field_order, nothing_to_refuse,
    rules::field_table_mut,
};
use crate::model::{Model, Source, Support, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "process_element_fields",
    label: "Integration points to nodes…",
    summary: "Make one value of integration points, then node variables of element variables",
    doc: "For each block, of variables x_1, x_2, … in a row: eight become their mean x, of nine the first becomes x (its value \
          is that of the middle), other numbers stay. Then every element variable of the chosen blocks becomes a node variable \
          of the same name, by plain means over the elements of these blocks, and goes. Node variables of these names are \
          overwritten, with a warning. Other blocks keep their variables. Computed when somebody looks.",
    group: Group::Variables,
    search: &["integration points", "gauss", "average", "nodal", "convert", "field"],
    params: &[ELEMENT_BLOCKS],
    examples: &[Example {
        model: "results_everywhere",
        args: "",
        expect: "17 variables at integration points became 2; 9 element variables became node variables",
    }],
    available: has_element_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| process(model, args)),
};

fn process(model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let rows = args.positions("element_block_ids")?;
    let (mut num_points, mut num_bases) = (0, 0);
    for name in first_points(model) {
        let joined: Vec<(usize, usize)> =
            rows.iter().filter_map(|&row| Some((row, join_points(model, row, &name)?))).collect();
        num_bases += usize::from(!joined.is_empty());
        num_points += joined.iter().map(|(_, num_points)| *num_points).max().unwrap_or(0);
    }
    let list = &model.element_blocks;
    let is_there = |column: &usize| rows.iter().any(|&row| list[row].values[*column].is_some());
    let columns: Vec<usize> = (0..list.variable_names.len()).filter(is_there).collect();
    let names: Vec<&str> = columns.iter().map(|&column| list.variable_names[column].as_str()).collect();
    let names: Vec<String> = field_order(&names).into_iter().map(|at| names[at].to_owned()).collect();
    let mut warnings = Vec::new();
    for name in &names {
        warnings.extend(node_means(model, name, name, rows).1);
    }
    field_table_mut(model, Support::Element).delete(&columns, rows);
    let points = counted(num_points, "variable");
    let variables = counted(names.len(), "element variable");
    let summary =
        format!("{points} at integration points became {num_bases}; {variables} became node variables");
    Ok(Report::new(summary).warned(warnings))
}

/// What stands before `_1` in names that end so.
fn first_points(model: &Model) -> Vec<String> {
    let names = model.element_blocks.variable_names.iter();
    names.filter_map(|name| name.strip_suffix("_1")).map(str::to_owned).collect()
}

/// Makes one variable of eight or nine points of a block; how many points there were, if it was eight or nine.
fn join_points(model: &mut Model, row: usize, base: &str) -> Option<usize> {
    let list = &model.element_blocks;
    let point = |k: usize| {
        let name = format!("{base}_{k}");
        let column = list.variable_names.iter().position(|known| *known == name)?;
        Some((column, list[row].values[column].clone()?))
    };
    let (columns, sources): (Vec<usize>, Vec<Source>) = (1..).map_while(point).unzip();
    let joined = match sources.as_slice() {
        eight if eight.len() == 8 => {
            Source::weighted_sum(eight.iter().map(|point| (0.125, point.clone())).collect())?
        }
        [first, ..] if sources.len() == 9 => first.clone(),
        _ => return None,
    };
    let table = field_table_mut(model, Support::Element);
    // First what stays, since columns that are in no block any more go.
    table.put(base, row, joined);
    table.delete(&columns, &[row]);
    Some(columns.len())
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, Source, samples};

    /// One cube with a variable of one value for each name.
    fn cube(values: &[(String, f64)]) -> Model {
        let mut model = samples::hex_grid([1, 1, 1], [1, 1, 1]);
        model.times = std::sync::Arc::new(vec![0.0]);
        model.element_blocks.variable_names = values.iter().map(|(name, _)| name.clone()).collect();
        model.element_blocks[0].values =
            values.iter().map(|(_, value)| Some(Source::constant(*value, 1))).collect();
        model
    }

    #[test]
    fn v16_eight_points_are_averaged_and_of_nine_the_first_stays() {
        let mut values = vec![("b_1".to_owned(), 7.0), ("c".to_owned(), 8.0)];
        for (base, count) in [("a", 4), ("d", 9), ("f", 8)] {
            values.extend((1..=count).map(|k| (format!("{base}_{k}"), f64::from(k))));
        }
        let after =
            run(&cube(&values), &Invocation::new("process_element_fields"), &NoProgress).unwrap().model;
        assert!(after.element_blocks.variable_names.is_empty() && after.element_blocks[0].values.is_empty());
        let found: Vec<(&str, f64)> = after
            .nodal_variables
            .iter()
            .map(|(name, source)| (name.as_str(), source.read(0).unwrap()[0]))
            .collect();
        let expected = [
            ("a_1", 1.0),
            ("a_2", 2.0),
            ("a_3", 3.0),
            ("a_4", 4.0),
            ("b_1", 7.0),
            ("c", 8.0),
            ("d", 1.0),
            // (1 + 2 + … + 8) / 8
            ("f", 4.5),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn t32_blocks_that_were_not_chosen_keep_their_variables() {
        let line = "process_element_fields element_block_ids=[2]";
        let edited =
            run(&samples::results_everywhere(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        let blocks = &edited.model.element_blocks;
        assert!(blocks[1].values.iter().all(Option::is_none));
        assert_eq!(blocks[0].values.iter().flatten().count(), 6 + 17);
        // eqps was on the right block only, and is on its nodes now; the leftmost nodes have none.
        let (_, eqps) = edited.model.nodal_variables.iter().find(|(name, _)| name == "eqps").unwrap();
        let values = eqps.read(0).unwrap();
        assert!(values[0].is_nan() && values[2] == 7.0, "{values:?}");
    }
}
