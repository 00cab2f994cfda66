//! `create_…_field` and `create_global_variable`: one value everywhere, at every time step.

use super::{
    ELEMENT, ELEMENT_BLOCKS, GLOBAL, Kind, NODE, NODE_SET, NODE_SETS, SIDE_SET, SIDE_SETS, new_name,
};
use super::{has_node_sets, has_side_sets, warn_overwritten, warn_without_steps};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Range, Report, Unit, default_value,
    nothing_to_refuse,
    ops::{always, has_element_blocks, has_nodes},
    rules::field_table_mut,
};
use crate::model::{Model, Source};

const DOC: &str = "The value is the same everywhere and at every time step. \"auto\" is no value (NaN), or 0 if the name \
                   looks like a component of a displacement. A variable of that name is overwritten, with a warning. \
                   Without time steps the variable has a name and no values.";

const VALUE: Param = Param::optional(
    "value",
    "Value",
    ParamKind::RealOrAuto { unit: Unit::None, range: Range::All },
    "\"auto\"",
    "The value; \"auto\" is no value (NaN), or 0 for a displacement",
);

pub(in crate::edit::ops) const ELEMENT_FIELD: Operation = Operation {
    name: "create_element_field",
    label: "Create element variable…",
    summary: "Add a variable of one value to element blocks",
    doc: DOC,
    group: Group::Variables,
    search: &["add", "new", "field", "result", "constant"],
    params: &[new_name(ELEMENT.field, "What the variable is to be called"), ELEMENT_BLOCKS, VALUE],
    examples: &[
        Example {
            model: "two_hexes",
            args: "element_field_name = \"density\" value = 7850.0",
            expect: "density = 7850 on 2 element blocks",
        },
        Example {
            model: "two_hexes",
            args: "element_field_name = \"mark\" element_block_ids = \"left\"",
            expect: "mark = NaN on 1 element block",
        },
    ],
    available: has_element_blocks,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| create(&ELEMENT, model, args)),
};

pub(in crate::edit::ops) const NODE_FIELD: Operation = Operation {
    name: "create_node_field",
    label: "Create node variable…",
    summary: "Add a variable of one value to all nodes",
    doc: DOC,
    group: Group::Variables,
    search: &["add", "new", "field", "result", "nodal", "constant"],
    params: &[new_name(NODE.field, "What the variable is to be called"), VALUE],
    examples: &[Example {
        model: "two_hexes",
        args: "node_field_name = \"mass\" value = 2.0",
        expect: "mass = 2 on 12 nodes",
    }],
    available: has_nodes,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| create(&NODE, model, args)),
};

pub(in crate::edit::ops) const GLOBAL_VARIABLE: Operation = Operation {
    name: "create_global_variable",
    label: "Create global variable…",
    summary: "Add a variable of one value for the whole model",
    doc: DOC,
    group: Group::Variables,
    search: &["add", "new", "field", "result", "constant"],
    params: &[new_name(GLOBAL.field, "What the variable is to be called"), VALUE],
    examples: &[Example {
        model: "two_hexes",
        args: "global_variable_name = \"g\" value = -9.81",
        expect: "g = -9.81",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| create(&GLOBAL, model, args)),
};

pub(in crate::edit::ops) const SIDE_SET_FIELD: Operation = Operation {
    name: "create_side_set_field",
    label: "Create side set variable…",
    summary: "Add a variable of one value to side sets",
    doc: DOC,
    group: Group::Variables,
    search: &["add", "new", "field", "result", "boundary", "constant"],
    params: &[new_name(SIDE_SET.field, "What the variable is to be called"), SIDE_SETS, VALUE],
    examples: &[Example {
        model: "two_hexes",
        args: "side_set_field_name = \"pressure\" side_set_ids = 1 value = 3",
        expect: "pressure = 3 on 1 side set",
    }],
    available: has_side_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| create(&SIDE_SET, model, args)),
};

pub(in crate::edit::ops) const NODE_SET_FIELD: Operation = Operation {
    name: "create_node_set_field",
    label: "Create node set variable…",
    summary: "Add a variable of one value to node sets",
    doc: DOC,
    group: Group::Variables,
    search: &["add", "new", "field", "result", "constant"],
    params: &[new_name(NODE_SET.field, "What the variable is to be called"), NODE_SETS, VALUE],
    examples: &[Example {
        model: "two_hexes",
        args: "node_set_field_name = \"force\" value = 0.5",
        expect: "force = 0.5 on 1 node set",
    }],
    available: has_node_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| create(&NODE_SET, model, args)),
};

fn create(kind: &Kind, model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let name = args.plain_name(kind.field)?;
    let value = args.real_or_auto("value")?.unwrap_or_else(|| default_value(name));
    let rows = kind.rows(args)?;
    let mut num_overwritten = 0;
    for &row in &rows {
        let source = Source::constant(value, kind.len(model, row));
        num_overwritten += usize::from(field_table_mut(model, kind.support).put(name, row, source));
    }
    let mut warnings: Vec<String> = warn_without_steps(model, name).into_iter().collect();
    if num_overwritten > 0 {
        warnings.push(warn_overwritten(name, &kind.places(model, num_overwritten)));
    }
    let value = crate::model::real_text(value);
    Ok(Report::new(format!("{name} = {value}{}", kind.places(model, rows.len()))).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn created(model: &Model, line: &str) -> (Model, Vec<String>) {
        let edited = run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        (edited.model, edited.report.warnings)
    }

    #[test]
    fn the_default_is_no_value_but_for_displacements() {
        let (model, _) = created(&samples::two_hexes(), "create_node_field node_field_name=\"a\"");
        assert!(model.nodal_variables[4].1.read(1).unwrap()[3].is_nan());
        let line = "create_element_field element_field_name=\"dispx_\" element_block_ids=[2]";
        let (model, warnings) = created(&model, line);
        assert_eq!(model.element_blocks[1].values[2].as_ref().unwrap().read(0).unwrap(), [0.0]);
        assert!(model.element_blocks[0].values[2].is_none() && warnings.is_empty());
    }

    #[test]
    fn t60_what_is_there_is_overwritten_on_nodes_as_everywhere() {
        let (model, warnings) =
            created(&samples::two_hexes(), "create_node_field node_field_name=\"temperature\" value=3");
        assert_eq!(model.nodal_variables.len(), 4);
        assert_eq!(model.nodal_variables[3].1.read(1).unwrap(), [3.0; 12]);
        assert_eq!(warnings, ["temperature was there already on 12 nodes and is overwritten"]);
        let (_, warnings) =
            created(&samples::two_hexes(), "create_element_field element_field_name=\"strain\"");
        assert_eq!(warnings, ["strain was there already on 1 element block and is overwritten"]);
    }

    #[test]
    fn without_steps_there_is_a_name_and_a_warning() {
        let (model, warnings) = created(&samples::plane(), "create_node_field node_field_name=\"a\" value=1");
        assert_eq!(model.nodal_variables[0].0, "a");
        assert_eq!(warnings, ["there are no time steps, so a has no values yet"]);
    }
}
