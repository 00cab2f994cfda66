//! `keep_…_field` and `keep_global_variable`: delete all others.

use super::delete::delete_columns;
use super::{ELEMENT, ELEMENT_BLOCKS, GLOBAL, Kind, NODE, NODE_SET, NODE_SETS, SIDE_SET, SIDE_SETS, fields};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Report, nothing_to_refuse, ops::always,
};
use crate::model::{Model, Support};

const DOC: &str = "All other variables are deleted there. Names may have wildcards (\"stress_*\") and be keywords; \"none\" \
                   keeps none. What does not exist is warned of.";
const WHICH: &str = "The variables to keep: names, wildcards, keywords";

pub(in crate::edit::ops) const ELEMENT_FIELD: Operation = Operation {
    name: "keep_element_field",
    label: "Keep element variables…",
    summary: "Remove all other variables from element blocks",
    doc: DOC,
    group: Group::Variables,
    search: &["retain", "only", "delete", "remove", "field", "result"],
    params: &[fields(ELEMENT.fields, Support::Element, WHICH), ELEMENT_BLOCKS],
    examples: &[Example {
        model: "two_hexes",
        args: "element_field_names = \"strain\"",
        expect: "1 element variable deleted on 2 element blocks",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| keep(&ELEMENT, model, args)),
};

pub(in crate::edit::ops) const NODE_FIELD: Operation = Operation {
    name: "keep_node_field",
    label: "Keep node variables…",
    summary: "Remove all other variables from the nodes",
    doc: DOC,
    group: Group::Variables,
    search: &["retain", "only", "delete", "remove", "field", "result"],
    params: &[fields(NODE.fields, Support::Nodal, WHICH)],
    examples: &[Example {
        model: "two_hexes",
        args: "node_field_names = \"disp_*\"",
        expect: "1 node variable deleted",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| keep(&NODE, model, args)),
};

pub(in crate::edit::ops) const GLOBAL_VARIABLE: Operation = Operation {
    name: "keep_global_variable",
    label: "Keep global variables…",
    summary: "Remove all other variables of the whole model",
    doc: DOC,
    group: Group::Variables,
    search: &["retain", "only", "delete", "remove", "field", "result"],
    params: &[fields(GLOBAL.fields, Support::Global, WHICH)],
    examples: &[Example {
        model: "two_hexes",
        args: "global_variable_names = \"none\"",
        expect: "1 global variable deleted",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| keep(&GLOBAL, model, args)),
};

pub(in crate::edit::ops) const SIDE_SET_FIELD: Operation = Operation {
    name: "keep_side_set_field",
    label: "Keep side set variables…",
    summary: "Remove all other variables from side sets",
    doc: DOC,
    group: Group::Variables,
    search: &["retain", "only", "delete", "remove", "field", "result"],
    params: &[fields(SIDE_SET.fields, Support::SideSet, WHICH), SIDE_SETS],
    examples: &[Example {
        model: "results_everywhere",
        args: "side_set_field_names = \"flux\"",
        expect: "1 side set variable deleted on 2 side sets",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| keep(&SIDE_SET, model, args)),
};

pub(in crate::edit::ops) const NODE_SET_FIELD: Operation = Operation {
    name: "keep_node_set_field",
    label: "Keep node set variables…",
    summary: "Remove all other variables from node sets",
    doc: DOC,
    group: Group::Variables,
    search: &["retain", "only", "delete", "remove", "field", "result"],
    params: &[fields(NODE_SET.fields, Support::NodeSet, WHICH), NODE_SETS],
    examples: &[Example {
        model: "results_everywhere",
        args: "node_set_field_names = \"none\"",
        expect: "1 node set variable deleted on 2 node sets",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| keep(&NODE_SET, model, args)),
};

fn keep(kind: &Kind, model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let kept = args.positions(kind.fields)?;
    let rows = kind.rows(args)?;
    let table = kind.table(model);
    let is_other =
        |column: &usize| !kept.contains(column) && rows.iter().any(|&row| table.get(*column, row).is_some());
    let others: Vec<usize> = (0..table.names().len()).filter(is_other).collect();
    Ok(delete_columns(kind, model, &others, &rows))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn only_what_is_named_stays() {
        let line = "keep_node_field node_field_names=[\"temperature\", \"*_y\"]";
        let edited = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        let names: Vec<&str> = edited.model.nodal_variables.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["disp_y", "temperature"]);
    }
}
