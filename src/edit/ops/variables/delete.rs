//! `delete_…_field` and `delete_global_variable`.

use super::{ELEMENT, ELEMENT_BLOCKS, GLOBAL, Kind, NODE, NODE_SET, NODE_SETS, SIDE_SET, SIDE_SETS, fields};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Report, nothing_to_refuse, ops::always,
    rules::field_table_mut,
};
use crate::model::{Model, Support, counted};

const DOC: &str = "Names may have wildcards (\"stress_*\") and be keywords (\"all\"). What does not exist is warned of. A name \
                   goes from the file when no block or set has the variable any more.";
const WHICH: &str = "The variables to delete: names, wildcards, keywords";

pub(in crate::edit::ops) const ELEMENT_FIELD: Operation = Operation {
    name: "delete_element_field",
    label: "Delete element variables…",
    summary: "Remove variables from element blocks",
    doc: DOC,
    group: Group::Variables,
    search: &["remove", "drop", "field", "result"],
    params: &[fields(ELEMENT.fields, Support::Element, WHICH), ELEMENT_BLOCKS],
    examples: &[Example {
        model: "two_hexes",
        args: "element_field_names = \"str*\" element_block_ids = 1",
        expect: "2 element variables deleted on 1 element block",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| delete(&ELEMENT, model, args)),
};

pub(in crate::edit::ops) const NODE_FIELD: Operation = Operation {
    name: "delete_node_field",
    label: "Delete node variables…",
    summary: "Remove variables from the nodes",
    doc: DOC,
    group: Group::Variables,
    search: &["remove", "drop", "field", "result", "nodal"],
    params: &[fields(NODE.fields, Support::Nodal, WHICH)],
    examples: &[Example {
        model: "two_hexes",
        args: "node_field_names = [\"temperature\", \"disp_z\"]",
        expect: "2 node variables deleted",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| delete(&NODE, model, args)),
};

pub(in crate::edit::ops) const GLOBAL_VARIABLE: Operation = Operation {
    name: "delete_global_variable",
    label: "Delete global variables…",
    summary: "Remove variables of the whole model",
    doc: DOC,
    group: Group::Variables,
    search: &["remove", "drop", "field", "result"],
    params: &[fields(GLOBAL.fields, Support::Global, WHICH)],
    examples: &[Example {
        model: "two_hexes",
        args: "global_variable_names = \"all\"",
        expect: "1 global variable deleted",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| delete(&GLOBAL, model, args)),
};

pub(in crate::edit::ops) const SIDE_SET_FIELD: Operation = Operation {
    name: "delete_side_set_field",
    label: "Delete side set variables…",
    summary: "Remove variables from side sets",
    doc: DOC,
    group: Group::Variables,
    search: &["remove", "drop", "field", "result"],
    params: &[fields(SIDE_SET.fields, Support::SideSet, WHICH), SIDE_SETS],
    examples: &[Example {
        model: "results_everywhere",
        args: "side_set_field_names = \"pressure\"",
        expect: "1 side set variable deleted on 2 side sets",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| delete(&SIDE_SET, model, args)),
};

pub(in crate::edit::ops) const NODE_SET_FIELD: Operation = Operation {
    name: "delete_node_set_field",
    label: "Delete node set variables…",
    summary: "Remove variables from node sets",
    doc: DOC,
    group: Group::Variables,
    search: &["remove", "drop", "field", "result"],
    params: &[fields(NODE_SET.fields, Support::NodeSet, WHICH), NODE_SETS],
    examples: &[Example {
        model: "results_everywhere",
        args: "node_set_field_names = \"all\" node_set_ids = \"clamp\"",
        expect: "1 node set variable deleted on 1 node set",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| delete(&NODE_SET, model, args)),
};

fn delete(kind: &Kind, model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let columns = args.positions(kind.fields)?;
    let rows = kind.rows(args)?;
    Ok(delete_columns(kind, model, columns, &rows))
}

/// Takes columns out of rows, and tells of columns that were in none of them.
pub(super) fn delete_columns(kind: &Kind, model: &mut Model, columns: &[usize], rows: &[usize]) -> Report {
    let table = kind.table(model);
    let is_there = |column: &usize| rows.iter().any(|&row| table.get(*column, row).is_some());
    let (found, missing): (Vec<usize>, Vec<usize>) = columns.iter().partition(|column| is_there(column));
    let warnings = kind.names(model, &missing);
    let warnings = warnings.into_iter().map(|name| format!("{name} is on none of the chosen ones"));
    let warnings: Vec<String> = warnings.collect();
    let places = if kind.rows.is_some() { kind.places(model, rows.len()) } else { String::new() };
    let summary = format!("{} deleted{places}", counted(found.len(), kind.noun));
    field_table_mut(model, kind.support).delete(&found, rows);
    Report::new(summary).warned(warnings)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn a_variable_stays_on_the_blocks_that_were_not_chosen() {
        let line = "delete_element_field element_field_names=[\"stress\", \"lost\"] element_block_ids=[2]";
        let edited = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        let blocks = &edited.model.element_blocks;
        assert_eq!(blocks.variable_names, ["stress", "strain"]);
        assert!(blocks[0].values[0].is_some() && blocks[1].values[0].is_none());
        assert_eq!(edited.report.warnings, ["reference to undefined element variable \"lost\""]);
        let line = "delete_element_field element_field_names=\"strain\" element_block_ids=[2]";
        let edited = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        assert_eq!(edited.report.warnings, ["strain is on none of the chosen ones"]);
        assert_eq!(edited.report.summary, "0 element variables deleted on 1 element block");
    }

    #[test]
    fn all_of_nothing_is_nothing() {
        let line = "delete_node_set_field node_set_field_names=\"all\"";
        let edited = run(&samples::plane(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        assert!(edited.report.warnings.is_empty(), "{:?}", edited.report);
    }
}
