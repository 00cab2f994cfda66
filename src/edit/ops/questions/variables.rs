//! Which variables there are, and their values: `get_…_names`, `…_exists`, `get_…_values`.

use super::Question;
use crate::edit::{
    Args, EditError, Example, Operation, Param, ParamKind, Selectable, field_order,
    ops::variables::{ELEMENT, GLOBAL, Kind, NODE, NODE_SET, SIDE_SET},
    real_answer,
};
use crate::model::{Model, Support};
use serde_json::Value;

const NAMES_DOC: &str = "In the order that keeps the components of vectors and tensors and integration points together. Of blocks and \
                         sets, those names that any of the chosen ones has.";
const EXISTS_DOC: &str = "The name is taken literally. Of blocks and sets all that are chosen must have it, and there must be one.";
const VALUES_DOC: &str = "A list of numbers in the order of the entries; NaN and infinities as text.";

const ELEMENT_BLOCKS: Param = rows("element_block_ids", "Blocks", Selectable::ElementBlock);
const SIDE_SETS: Param = rows("side_set_ids", "Side sets", Selectable::SideSet);
const NODE_SETS: Param = rows("node_set_ids", "Node sets", Selectable::NodeSet);

const TIME_STEP: Param =
    Param::optional("timestep", "Time step", ParamKind::TIME_STEP, "\"last\"", "The time, or a keyword");

const fn rows(name: &'static str, label: &'static str, of: Selectable) -> Param {
    Param::optional(name, label, ParamKind::any(of), "\"all\"", "Which are asked")
}

const fn row(name: &'static str, label: &'static str, of: Selectable) -> Param {
    Param::optional(name, label, ParamKind::one(of), "\"auto\"", "Which is asked; \"auto\" is the only one")
}

const fn literal(name: &'static str) -> Param {
    Param::required(name, "Name", ParamKind::PlainName, "The name, taken literally")
}

const fn variable(name: &'static str, support: Support) -> Param {
    Param::required(name, "Variable", ParamKind::variable(support), "The variable")
}

pub(in crate::edit::ops) const ELEMENT_NAMES: Operation = Question {
    name: "get_element_field_names",
    label: "Names of element variables…",
    summary: "Which element variables there are, by name",
    doc: NAMES_DOC,
    params: &[ELEMENT_BLOCKS],
    examples: &[
        Example { model: "two_hexes", args: "element_block_ids = 1", expect: "[\"strain\",\"stress\"]" },
        Example { model: "two_hexes", args: "element_block_ids = 2", expect: "[\"stress\"]" },
    ],
    answer: |model, args, _progress| names(&ELEMENT, model, args),
}
.operation();

pub(in crate::edit::ops) const NODE_NAMES: Operation = Question {
    name: "get_node_field_names",
    label: "Names of node variables",
    summary: "Which node variables there are, by name",
    doc: NAMES_DOC,
    params: &[],
    examples: &[Example {
        model: "two_hexes",
        args: "",
        expect: "[\"disp_x\",\"disp_y\",\"disp_z\",\"temperature\"]",
    }],
    answer: |model, args, _progress| names(&NODE, model, args),
}
.operation();

pub(in crate::edit::ops) const GLOBAL_NAMES: Operation = Question {
    name: "get_global_variable_names",
    label: "Names of global variables",
    summary: "Which global variables there are, by name",
    doc: NAMES_DOC,
    params: &[],
    examples: &[Example { model: "two_hexes", args: "", expect: "[\"energy\"]" }],
    answer: |model, args, _progress| names(&GLOBAL, model, args),
}
.operation();

pub(in crate::edit::ops) const SIDE_SET_NAMES: Operation = Question {
    name: "get_side_set_field_names",
    label: "Names of side set variables…",
    summary: "Which side set variables there are, by name",
    doc: NAMES_DOC,
    params: &[SIDE_SETS],
    examples: &[Example {
        model: "results_everywhere",
        args: "side_set_ids = [\"outlet\"]",
        expect: "[\"pressure\"]",
    }],
    answer: |model, args, _progress| names(&SIDE_SET, model, args),
}
.operation();

pub(in crate::edit::ops) const NODE_SET_NAMES: Operation = Question {
    name: "get_node_set_field_names",
    label: "Names of node set variables…",
    summary: "Which node set variables there are, by name",
    doc: NAMES_DOC,
    params: &[NODE_SETS],
    examples: &[Example { model: "results_everywhere", args: "", expect: "[\"force\"]" }],
    answer: |model, args, _progress| names(&NODE_SET, model, args),
}
.operation();

pub(in crate::edit::ops) const ELEMENT_EXISTS: Operation = Question {
    name: "element_field_exists",
    label: "Is there an element variable?…",
    summary: "Whether there is an element variable of this name",
    doc: EXISTS_DOC,
    params: &[literal(ELEMENT.field), ELEMENT_BLOCKS],
    examples: &[
        Example { model: "two_hexes", args: "element_field_name = \"strain\"", expect: "false" },
        Example {
            model: "two_hexes",
            args: "element_field_name = \"strain\" element_block_ids = 1",
            expect: "true",
        },
    ],
    answer: |model, args, _progress| exists(&ELEMENT, model, args),
}
.operation();

pub(in crate::edit::ops) const NODE_EXISTS: Operation = Question {
    name: "node_field_exists",
    label: "Is there a node variable?…",
    summary: "Whether there is a node variable of this name",
    doc: EXISTS_DOC,
    params: &[literal(NODE.field)],
    examples: &[Example { model: "two_hexes", args: "node_field_name = \"temperature\"", expect: "true" }],
    answer: |model, args, _progress| exists(&NODE, model, args),
}
.operation();

pub(in crate::edit::ops) const GLOBAL_EXISTS: Operation = Question {
    name: "global_variable_exists",
    label: "Is there a global variable?…",
    summary: "Whether there is a global variable of this name",
    doc: EXISTS_DOC,
    params: &[literal(GLOBAL.field)],
    examples: &[Example { model: "two_hexes", args: "global_variable_name = \"mass\"", expect: "false" }],
    answer: |model, args, _progress| exists(&GLOBAL, model, args),
}
.operation();

pub(in crate::edit::ops) const SIDE_SET_EXISTS: Operation = Question {
    name: "side_set_field_exists",
    label: "Is there a side set variable?…",
    summary: "Whether there is a side set variable of this name",
    doc: EXISTS_DOC,
    params: &[literal(SIDE_SET.field), SIDE_SETS],
    examples: &[Example {
        model: "results_everywhere",
        args: "side_set_field_name = \"pressure\"",
        expect: "true",
    }],
    answer: |model, args, _progress| exists(&SIDE_SET, model, args),
}
.operation();

pub(in crate::edit::ops) const NODE_SET_EXISTS: Operation = Question {
    name: "node_set_field_exists",
    label: "Is there a node set variable?…",
    summary: "Whether there is a node set variable of this name",
    doc: EXISTS_DOC,
    params: &[literal(NODE_SET.field), NODE_SETS],
    examples: &[Example {
        model: "results_everywhere",
        args: "node_set_field_name = \"force\" node_set_ids = \"clamp\"",
        expect: "true",
    }],
    answer: |model, args, _progress| exists(&NODE_SET, model, args),
}
.operation();

pub(in crate::edit::ops) const ELEMENT_VALUES: Operation = Question {
    name: "get_element_field_values",
    label: "Values of an element variable…",
    summary: "The values of an element variable at one time step",
    doc: VALUES_DOC,
    params: &[
        variable(ELEMENT.field, Support::Element),
        row("element_block_id", "Block", Selectable::ElementBlock),
        TIME_STEP,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "element_field_name = \"stress\" element_block_id = \"right\"",
        expect: "[200.0]",
    }],
    answer: |model, args, _progress| values(&ELEMENT, Some("element_block_id"), model, args),
}
.operation();

pub(in crate::edit::ops) const NODE_VALUES: Operation = Question {
    name: "get_node_field_values",
    label: "Values of a node variable…",
    summary: "The values of a node variable at one time step",
    doc: VALUES_DOC,
    params: &[variable(NODE.field, Support::Nodal), TIME_STEP],
    examples: &[Example {
        model: "two_hexes",
        args: "node_field_name = \"disp_x\" timestep = \"first\"",
        expect: "[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]",
    }],
    answer: |model, args, _progress| values(&NODE, None, model, args),
}
.operation();

pub(in crate::edit::ops) const SIDE_SET_VALUES: Operation = Question {
    name: "get_side_set_field_values",
    label: "Values of a side set variable…",
    summary: "The values of a side set variable at one time step",
    doc: VALUES_DOC,
    params: &[
        variable(SIDE_SET.field, Support::SideSet),
        row("side_set_id", "Side set", Selectable::SideSet),
        TIME_STEP,
    ],
    examples: &[Example {
        model: "results_everywhere",
        args: "side_set_field_name = \"pressure\" side_set_id = 2 timestep = 1.0",
        expect: "[1.0,2.0]",
    }],
    answer: |model, args, _progress| values(&SIDE_SET, Some("side_set_id"), model, args),
}
.operation();

pub(in crate::edit::ops) const NODE_SET_VALUES: Operation = Question {
    name: "get_node_set_field_values",
    label: "Values of a node set variable…",
    summary: "The values of a node set variable at one time step",
    doc: VALUES_DOC,
    params: &[
        variable(NODE_SET.field, Support::NodeSet),
        row("node_set_id", "Node set", Selectable::NodeSet),
        TIME_STEP,
    ],
    examples: &[Example {
        model: "results_everywhere",
        args: "node_set_field_name = \"force\" node_set_id = \"clamp\"",
        expect: "[2.0,3.0,4.0]",
    }],
    answer: |model, args, _progress| values(&NODE_SET, Some("node_set_id"), model, args),
}
.operation();

fn names(kind: &Kind, model: &Model, args: &Args) -> Result<Value, EditError> {
    let table = kind.table(model);
    let rows = kind.rows(args)?;
    let all = table.names();
    let is_there = |column: &usize| rows.iter().any(|&row| table.get(*column, row).is_some());
    let names: Vec<&str> = (0..all.len()).filter(is_there).map(|column| all[column]).collect();
    Ok(field_order(&names).into_iter().map(|at| names[at]).collect())
}

fn exists(kind: &Kind, model: &Model, args: &Args) -> Result<Value, EditError> {
    let table = kind.table(model);
    let rows = kind.rows(args)?;
    let column = table.column(args.plain_name(kind.field)?);
    let is_there = |row: &usize| column.is_some_and(|column| table.get(column, *row).is_some());
    Ok(Value::from(!rows.is_empty() && rows.iter().all(is_there)))
}

/// `row` is the parameter for the block or set, where there are several.
fn values(kind: &Kind, row: Option<&'static str>, model: &Model, args: &Args) -> Result<Value, EditError> {
    let row = row.map_or(Ok(0), |row| args.position(row))?;
    let column = args.position(kind.field)?;
    let Some(source) = kind.table(model).get(column, row) else {
        let reason = format!("{} does not have it", kind.row_name(model, row));
        return Err(EditError::BadValue { parameter: kind.field, reason });
    };
    Ok(source.read(args.position("timestep")?)?.into_iter().map(real_answer).collect())
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn asked(model: &Model, line: &str) -> serde_json::Value {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().report.answer.unwrap()
    }

    #[test]
    fn t39_what_no_set_can_have_does_not_exist() {
        let model = Model::default();
        for line in [
            "node_set_field_exists node_set_field_name=\"zz\"",
            "side_set_field_exists side_set_field_name=\"zz\"",
            "element_field_exists element_field_name=\"zz\"",
        ] {
            assert_eq!(asked(&model, line), false, "{line}");
        }
    }

    #[test]
    fn values_that_json_has_no_number_for_are_text() {
        let model = samples::two_hexes();
        let divide =
            Invocation::parse("calculate_element_field expression=\"q = 1/(stress - 100)\"").unwrap();
        let model = run(&model, &divide, &NoProgress).unwrap().model;
        let line = "get_element_field_values element_field_name=\"q\" element_block_id=1";
        assert_eq!(asked(&model, line).to_string(), "[\"inf\"]");
        let missing = "get_element_field_values element_field_name=\"strain\" element_block_id=2";
        let error = run(&model, &Invocation::parse(missing).unwrap(), &NoProgress).unwrap_err();
        assert_eq!(error.to_string(), "element_field_name: element block 2 does not have it");
    }
}
