//! `rename_…_field` and `rename_global_variable`.

use super::{ELEMENT, ELEMENT_BLOCKS, GLOBAL, Kind, NODE, NODE_SET, NODE_SETS, SIDE_SET, SIDE_SETS};
use super::{
    has_element_variables, has_global_variables, has_node_set_variables, has_node_variables,
    has_side_set_variables, new_name, warn_overwritten,
};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, nothing_to_refuse,
    rules::{Renamed, field_table_mut},
};
use crate::model::{Model, Support};

const DOC: &str = "A pattern may stand for the old name if it fits one variable only. A variable that has the new name already \
                   is overwritten, with a warning. Blocks and sets that were not chosen keep the old name.";

const fn field(name: &'static str, support: Support) -> Param {
    Param::required(name, "Variable", ParamKind::variable(support), "The variable to rename")
}

const fn new_field(name: &'static str) -> Param {
    new_name(name, "What it is to be called")
}

pub(in crate::edit::ops) const ELEMENT_FIELD: Operation = Operation {
    name: "rename_element_field",
    label: "Rename element variable…",
    summary: "Give an element variable another name",
    doc: DOC,
    group: Group::Variables,
    search: &["name", "field", "result", "call"],
    params: &[field(ELEMENT.field, Support::Element), new_field(ELEMENT.new_field), ELEMENT_BLOCKS],
    examples: &[Example {
        model: "two_hexes",
        args: "element_field_name = \"stress\" new_element_field_name = \"s\"",
        expect: "stress became s on 2 element blocks",
    }],
    available: has_element_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| rename(&ELEMENT, model, args)),
};

pub(in crate::edit::ops) const NODE_FIELD: Operation = Operation {
    name: "rename_node_field",
    label: "Rename node variable…",
    summary: "Give a node variable another name",
    doc: DOC,
    group: Group::Variables,
    search: &["name", "field", "result", "call"],
    params: &[field(NODE.field, Support::Nodal), new_field(NODE.new_field)],
    examples: &[Example {
        model: "two_hexes",
        args: "node_field_name = \"temp*\" new_node_field_name = \"T\"",
        expect: "temperature became T",
    }],
    available: has_node_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| rename(&NODE, model, args)),
};

pub(in crate::edit::ops) const GLOBAL_VARIABLE: Operation = Operation {
    name: "rename_global_variable",
    label: "Rename global variable…",
    summary: "Give a global variable another name",
    doc: DOC,
    group: Group::Variables,
    search: &["name", "field", "result", "call"],
    params: &[field(GLOBAL.field, Support::Global), new_field(GLOBAL.new_field)],
    examples: &[Example {
        model: "two_hexes",
        args: "global_variable_name = \"energy\" new_global_variable_name = \"work\"",
        expect: "energy became work",
    }],
    available: has_global_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| rename(&GLOBAL, model, args)),
};

pub(in crate::edit::ops) const SIDE_SET_FIELD: Operation = Operation {
    name: "rename_side_set_field",
    label: "Rename side set variable…",
    summary: "Give a side set variable another name",
    doc: DOC,
    group: Group::Variables,
    search: &["name", "field", "result", "call"],
    params: &[field(SIDE_SET.field, Support::SideSet), new_field(SIDE_SET.new_field), SIDE_SETS],
    examples: &[Example {
        model: "results_everywhere",
        args: "side_set_field_name = \"pressure\" new_side_set_field_name = \"p\" side_set_ids = \"top\"",
        expect: "pressure became p on 1 side set",
    }],
    available: has_side_set_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| rename(&SIDE_SET, model, args)),
};

pub(in crate::edit::ops) const NODE_SET_FIELD: Operation = Operation {
    name: "rename_node_set_field",
    label: "Rename node set variable…",
    summary: "Give a node set variable another name",
    doc: DOC,
    group: Group::Variables,
    search: &["name", "field", "result", "call"],
    params: &[field(NODE_SET.field, Support::NodeSet), new_field(NODE_SET.new_field), NODE_SETS],
    examples: &[Example {
        model: "results_everywhere",
        args: "node_set_field_name = \"force\" new_node_set_field_name = \"reaction\"",
        expect: "force became reaction on 2 node sets",
    }],
    available: has_node_set_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| rename(&NODE_SET, model, args)),
};

fn rename(kind: &Kind, model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let column = args.position(kind.field)?;
    let new_name = args.plain_name(kind.new_field)?;
    let rows = kind.rows(args)?;
    let old_name = kind.names(model, &[column]).pop().unwrap_or_default();
    let Renamed { missing, overwritten } =
        field_table_mut(model, kind.support).rename(column, new_name, &rows);
    let mut warnings = Vec::new();
    if !missing.is_empty() {
        warnings.push(format!("{old_name} is not there{}", kind.places(model, missing.len())));
    }
    if !overwritten.is_empty() {
        warnings.push(warn_overwritten(new_name, &kind.places(model, overwritten.len())));
    }
    let num_renamed = rows.len() - missing.len();
    let places = if kind.rows.is_some() { kind.places(model, num_renamed) } else { String::new() };
    Ok(Report::new(format!("{old_name} became {new_name}{places}")).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn renamed(line: &str) -> (Model, Vec<String>) {
        let edited =
            run(&samples::results_everywhere(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        (edited.model, edited.report.warnings)
    }

    #[test]
    fn t3_names_of_blocks_and_sets_are_accepted() {
        let (model, warnings) = renamed(
            "rename_element_field element_field_name=\"eqps\" new_element_field_name=\"q\" element_block_ids=\"right\"",
        );
        assert!(model.element_blocks.variable_names.contains(&"q".to_owned()) && warnings.is_empty());
        let (model, _) = renamed(
            "rename_side_set_field side_set_field_name=\"pressure\" new_side_set_field_name=\"p\" side_set_ids=[\"top\"]",
        );
        assert_eq!(model.side_sets.variable_names, ["pressure", "p", "flux"]);
        let (model, _) = renamed(
            "rename_node_set_field node_set_field_name=\"force\" new_node_set_field_name=\"f\" node_set_ids=\"clamp\"",
        );
        assert_eq!(model.node_sets.variable_names, ["force", "f"]);
    }

    #[test]
    fn what_lacks_the_variable_and_what_is_overwritten_is_told() {
        let (_, warnings) =
            renamed("rename_element_field element_field_name=\"eqps\" new_element_field_name=\"stress_xx\"");
        assert_eq!(
            warnings,
            [
                "eqps is not there on 1 element block",
                "stress_xx was there already on 1 element block and is overwritten"
            ]
        );
    }
}
