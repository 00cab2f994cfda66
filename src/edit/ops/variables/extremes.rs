//! `calculate_…_field_maximum` and `…_minimum`: the largest and least value at each step, as global variables.

use super::{has_element_variables, has_node_variables, warn_overwritten};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    expression::Placement,
    rules::{Candidates, Extremes, Found, coordinate_sources, field_table_mut, mean_over_nodes, used_nodes},
};
use crate::model::{Model, Source, Support, counted};
use std::sync::Arc;

const DOC: &str = "For each variable a global variable is made, its name followed by _max (or _min), and on demand by _max_x, \
                   _max_y, _max_z for the place and _max_block_id for the block. NaN does not count, wherever it stands; without \
                   any other value the result is NaN. Of equal values the first node counts, and the first element of the last \
                   block. The place is that of the step, with the displacement, if there is one. Computed when somebody looks.";

const SEARCH: &[&str] = &["max", "min", "peak", "extreme", "range", "largest", "smallest", "field", "result"];

const ELEMENT_FIELDS: Param = Param::required(
    "element_field_names",
    "Variables",
    ParamKind::variables(Support::Element),
    "The variables: names, wildcards, keywords",
);
const NODE_FIELDS: Param = Param::required(
    "node_field_names",
    "Variables",
    ParamKind::variables(Support::Nodal),
    "The variables: names, wildcards, keywords",
);
const ELEMENT_BLOCKS: Param = Param::optional(
    "element_block_ids",
    "Blocks",
    ParamKind::some(Selectable::ElementBlock),
    "\"all\"",
    "The blocks whose elements count; all must have the variables",
);
const NODES_OF_BLOCKS: Param = Param::optional(
    "element_block_ids",
    "Blocks",
    // "auto" is not the only block here, but all nodes.
    ParamKind::SelectionElsewhere(Selectable::ElementBlock),
    "\"auto\"",
    "The blocks whose nodes count; \"auto\" is all nodes",
);
const LOCATION: Param = Param::optional(
    "calculate_location",
    "Place",
    ParamKind::Flag,
    "false",
    "Whether to store where the value is, too",
);
const BLOCK_ID: Param = Param::optional(
    "calculate_block_id",
    "Block id",
    ParamKind::Flag,
    "false",
    "Whether to store which block the value is in, too",
);

pub(in crate::edit::ops) const ELEMENT_MAXIMUM: Operation = Operation {
    name: "calculate_element_field_maximum",
    label: "Largest value of element variables…",
    summary: "Store the largest value at each step as a global variable",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[ELEMENT_FIELDS, ELEMENT_BLOCKS, LOCATION, BLOCK_ID],
    examples: &[Example {
        model: "two_hexes",
        args: "element_field_names = \"stress\" calculate_location = true calculate_block_id = true",
        expect: "5 global variables made of the largest values of 1 element variable",
    }],
    available: has_element_variables,
    refuse: refuse_missing,
    action: Action::Change(|model, args, _progress| of_elements(model, args, "max")),
};

pub(in crate::edit::ops) const ELEMENT_MINIMUM: Operation = Operation {
    name: "calculate_element_field_minimum",
    label: "Least value of element variables…",
    summary: "Store the least value at each step as a global variable",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[ELEMENT_FIELDS, ELEMENT_BLOCKS, LOCATION, BLOCK_ID],
    examples: &[Example {
        model: "two_hexes",
        args: "element_field_names = \"str*\" element_block_ids = 1",
        expect: "2 global variables made of the least values of 2 element variables",
    }],
    available: has_element_variables,
    refuse: refuse_missing,
    action: Action::Change(|model, args, _progress| of_elements(model, args, "min")),
};

pub(in crate::edit::ops) const NODE_MAXIMUM: Operation = Operation {
    name: "calculate_node_field_maximum",
    label: "Largest value of node variables…",
    summary: "Store the largest value at each step as a global variable",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[NODE_FIELDS, NODES_OF_BLOCKS, LOCATION],
    examples: &[Example {
        model: "two_hexes",
        args: "node_field_names = \"temperature\" calculate_location = true",
        expect: "4 global variables made of the largest values of 1 node variable",
    }],
    available: has_node_variables,
    refuse: refuse_no_nodes,
    action: Action::Change(|model, args, _progress| of_nodes(model, args, "max")),
};

pub(in crate::edit::ops) const NODE_MINIMUM: Operation = Operation {
    name: "calculate_node_field_minimum",
    label: "Least value of node variables…",
    summary: "Store the least value at each step as a global variable",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[NODE_FIELDS, NODES_OF_BLOCKS, LOCATION],
    examples: &[Example {
        model: "two_hexes",
        args: "node_field_names = \"disp_*\" element_block_ids = \"right\"",
        expect: "3 global variables made of the least values of 3 node variables",
    }],
    available: has_node_variables,
    refuse: refuse_no_nodes,
    action: Action::Change(|model, args, _progress| of_nodes(model, args, "min")),
};

fn refuse_missing(model: &Model, args: &Args) -> Result<(), EditError> {
    let list = &model.element_blocks;
    for &row in args.positions("element_block_ids")? {
        for &column in args.positions("element_field_names")? {
            if list[row].values[column].is_none() {
                let reason = format!("element block {} has no {}", list[row].id, list.variable_names[column]);
                return Err(EditError::BadValue { parameter: "element_field_names", reason });
            }
        }
    }
    Ok(())
}

fn of_elements(model: &mut Model, args: &Args, ending: &str) -> Result<Report, EditError> {
    let columns = args.positions("element_field_names")?;
    let rows = args.positions("element_block_ids")?;
    let coordinates = coordinate_sources(model, Placement::Displaced);
    let mut warnings = Vec::new();
    let mut num_made = 0;
    for &column in columns {
        let name = model.element_blocks.variable_names[column].clone();
        let parts = rows.iter().filter_map(|&row| {
            let block = &model.element_blocks[row];
            let places = coordinates.each_ref().map(|axis| mean_over_nodes(block, axis));
            Some(Candidates { values: block.values[column].clone()?, places, id: block.id })
        });
        let extremes = Extremes::new(parts.collect(), ending == "max", model.num_steps());
        let made = asked(args.flag("calculate_location")?, args.flag("calculate_block_id")?);
        num_made += store(model, &format!("{name}_{ending}"), &extremes, &made, &mut warnings);
    }
    Ok(report(num_made, &counted(columns.len(), "element variable"), ending, warnings))
}

fn refuse_no_nodes(model: &Model, args: &Args) -> Result<(), EditError> {
    chosen_nodes(model, args).map(drop)
}

/// The nodes of the blocks that are chosen, ascending; `None` for all nodes. The strings are warnings.
fn chosen_nodes(model: &Model, args: &Args) -> Result<(Option<Vec<u32>>, Vec<String>), EditError> {
    let value = args.selection_value("element_block_ids")?;
    let no_nodes = || EditError::NothingSelected {
        parameter: "element_block_ids".to_owned(),
        kind: "node",
        asked: value.to_string(),
    };
    if value.as_str() == Some("auto") {
        return if model.num_nodes() == 0 { Err(no_nodes()) } else { Ok((None, Vec::new())) };
    }
    let (rows, warnings) = args.selection("element_block_ids", model)?;
    let used = used_nodes(model.num_nodes(), rows.iter().map(|&row| &model.element_blocks[row]));
    let nodes: Vec<u32> = (0u32..).zip(used).filter(|(_, used)| *used).map(|(node, _)| node).collect();
    if nodes.is_empty() { Err(no_nodes()) } else { Ok((Some(nodes), warnings)) }
}

fn of_nodes(model: &mut Model, args: &Args, ending: &str) -> Result<Report, EditError> {
    let columns = args.positions("node_field_names")?;
    let (nodes, mut warnings) = chosen_nodes(model, args)?;
    let nodes = nodes.map(Arc::new);
    let of_chosen = |source: &Source| match &nodes {
        Some(nodes) => source.gathered(Arc::clone(nodes)),
        None => source.clone(),
    };
    let places = coordinate_sources(model, Placement::Displaced).map(|axis| of_chosen(&axis));
    let mut num_made = 0;
    for &column in columns {
        let (name, source) = &model.nodal_variables[column];
        let part = Candidates { values: of_chosen(source), places: places.clone(), id: 0 };
        let name = format!("{name}_{ending}");
        let extremes = Extremes::new(vec![part], ending == "max", model.num_steps());
        let made = asked(args.flag("calculate_location")?, false);
        num_made += store(model, &name, &extremes, &made, &mut warnings);
    }
    Ok(report(num_made, &counted(columns.len(), "node variable"), ending, warnings))
}

/// The endings of the global variables that are asked for, and what they tell.
fn asked(location: bool, block_id: bool) -> Vec<(&'static str, Found)> {
    let mut asked = vec![("", Found::Value)];
    if location {
        asked.extend([("_x", Found::Place(0)), ("_y", Found::Place(1)), ("_z", Found::Place(2))]);
    }
    if block_id {
        asked.push(("_block_id", Found::Id));
    }
    asked
}

/// Makes the global variables; how many.
fn store(
    model: &mut Model,
    name: &str,
    extremes: &Arc<Extremes>,
    asked: &[(&str, Found)],
    warnings: &mut Vec<String>,
) -> usize {
    for (ending, found) in asked {
        let name = format!("{name}{ending}");
        if field_table_mut(model, Support::Global).put(&name, 0, extremes.source(*found)) {
            warnings.push(warn_overwritten(&name, ""));
        }
    }
    asked.len()
}

fn report(num_made: usize, variables: &str, ending: &str, warnings: Vec<String>) -> Report {
    let which = if ending == "max" { "largest" } else { "least" };
    let made = counted(num_made, "global variable");
    Report::new(format!("{made} made of the {which} values of {variables}")).warned(warnings)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn globals(model: &Model, line: &str, step: usize) -> Vec<(String, f64)> {
        let after = run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        let made = after.global_variables.iter().skip(model.global_variables.len());
        made.map(|(name, source)| (name.clone(), source.read(step).unwrap()[0])).collect()
    }

    #[test]
    fn the_value_its_displaced_place_and_its_block_are_stored() {
        let line = "calculate_element_field_maximum element_field_names=\"stress\" calculate_location=true \
                    calculate_block_id=true";
        let made = globals(&samples::two_hexes(), line, 1);
        let names: Vec<&str> = made.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["stress_max", "stress_max_x", "stress_max_y", "stress_max_z", "stress_max_block_id"]
        );
        // The right cube's centre (1.5, 0.5, 0.5), moved by (0.01, 0, -0.02) times the mean node number 6.
        for ((_, found), expected) in made.iter().zip([200.0, 1.56, 0.5, 0.38, 2.0]) {
            assert!((found - expected).abs() < 1e-15, "{made:?}");
        }
    }

    #[test]
    fn t5_asking_for_a_place_makes_no_displacement() {
        let mut model = samples::two_hexes();
        model.nodal_variables.drain(..3);
        let line = "calculate_node_field_maximum node_field_names=\"temperature\" calculate_location=true";
        let after = run(&model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        assert_eq!(after.nodal_variables.len(), 1);
        assert_eq!(
            globals(&model, line, 1)[1..].iter().map(|(_, at)| *at).collect::<Vec<_>>(),
            [2.0, 1.0, 1.0]
        );
    }

    #[test]
    fn nodes_of_chosen_blocks_count_and_no_others() {
        let line =
            "calculate_node_field_minimum node_field_names=\"temperature\" element_block_ids=\"right\"";
        // The right cube's least node is 1.
        assert_eq!(globals(&samples::two_hexes(), line, 1), [("temperature_min".to_owned(), 10.0)]);
        let none = "calculate_node_field_minimum node_field_names=\"temperature\" element_block_ids=\"none\"";
        assert!(run(&samples::two_hexes(), &Invocation::parse(none).unwrap(), &NoProgress).is_err());
    }

    #[test]
    fn a_block_without_the_variable_is_refused() {
        let line = "calculate_element_field_maximum element_field_names=\"strain\"";
        let error = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap_err();
        assert_eq!(error.to_string(), "element_field_names: element block 2 has no strain");
    }
}
