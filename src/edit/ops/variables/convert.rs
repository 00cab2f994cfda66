//! `convert_element_field_to_node_field` and `convert_node_field_to_element_field`: means over what touches.

use super::{ELEMENT_BLOCKS, has_element_variables, has_node_variables, warn_overwritten};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, default_value,
    nothing_to_refuse,
    rules::{field_table_mut, mean_over_elements, mean_over_nodes},
};
use crate::model::{ElementBlock, Model, Source, Support, counted};

pub(in crate::edit::ops) const TO_NODES: Operation = Operation {
    name: "convert_element_field_to_node_field",
    label: "Element variable to nodes…",
    summary: "Make a node variable of an element variable, by means over the elements of each node",
    doc: "A node gets the plain mean over the elements that touch it, of the blocks that have the variable; not weighted by \
          size, and an element that names the node twice counts twice. Nodes of no such element get no value (NaN), or 0 for \
          a displacement. NaN spreads. The element variable stays. Computed when somebody looks.",
    group: Group::Variables,
    search: &["convert", "average", "nodal", "extrapolate", "field"],
    params: &[
        Param::required(
            "element_field_name",
            "Variable",
            ParamKind::variable(Support::Element),
            "The element variable",
        ),
        Param::optional(
            "node_field_name",
            "New name",
            ParamKind::Name,
            "\"auto\"",
            "What the node variable is to be called; \"auto\" is the same name",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "element_field_name = \"stress\"",
        expect: "node variable stress is the mean of stress on 2 element blocks",
    }],
    available: has_element_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| to_nodes(model, args)),
};

pub(in crate::edit::ops) const TO_ELEMENTS: Operation = Operation {
    name: "convert_node_field_to_element_field",
    label: "Node variable to elements…",
    summary: "Make an element variable of a node variable, by means over the nodes of each element",
    doc: "An element gets the plain mean over its nodes, mid-side nodes too. NaN spreads. The node variable stays. Computed \
          when somebody looks.",
    group: Group::Variables,
    search: &["convert", "average", "cell", "field"],
    params: &[
        Param::required(
            "node_field_name",
            "Variable",
            ParamKind::variable(Support::Nodal),
            "The node variable",
        ),
        Param::optional(
            "element_field_name",
            "New name",
            ParamKind::Name,
            "\"auto\"",
            "What the element variable is to be called; \"auto\" is the same name",
        ),
        ELEMENT_BLOCKS,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "node_field_name = \"temperature\" element_field_name = \"T\" element_block_ids = [2]",
        expect: "element variable T is the mean of temperature on 1 element block",
    }],
    available: has_node_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| to_elements(model, args)),
};

fn to_nodes(model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let column = args.position("element_field_name")?;
    let old_name = model.element_blocks.variable_names[column].clone();
    let name = args.name("node_field_name")?.unwrap_or(&old_name).to_owned();
    let rows: Vec<usize> = (0..model.element_blocks.len()).collect();
    let (num_blocks, warnings) = node_means(model, &old_name, &name, &rows);
    let blocks = counted(num_blocks, "element block");
    Ok(Report::new(format!("node variable {name} is the mean of {old_name} on {blocks}")).warned(warnings))
}

/// Makes a node variable of an element variable, over those of the blocks that have it: how many, and warnings.
pub(super) fn node_means(
    model: &mut Model,
    element_field: &str,
    name: &str,
    blocks: &[usize],
) -> (usize, Vec<String>) {
    let list = &model.element_blocks;
    let column = list.variable_names.iter().position(|known| known == element_field);
    // In the order of ids, so that sums are the same whatever the order in the file.
    let mut blocks: Vec<usize> = blocks.to_vec();
    blocks.sort_by_key(|&block| list[block].id);
    let parts: Vec<(&ElementBlock, Source)> = blocks
        .iter()
        .filter_map(|&block| Some((&list[block], list[block].values.get(column?)?.clone()?)))
        .collect();
    let means = mean_over_elements(&parts, model.num_nodes(), default_value(name));
    let num_blocks = parts.len();
    let was_there = field_table_mut(model, Support::Nodal).put(name, 0, means);
    (num_blocks, was_there.then(|| warn_overwritten(name, " on the nodes")).into_iter().collect())
}

fn to_elements(model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let (old_name, nodal) = model.nodal_variables[args.position("node_field_name")?].clone();
    let name = args.name("element_field_name")?.unwrap_or(&old_name);
    let rows = args.positions("element_block_ids")?;
    let mut num_overwritten = 0;
    for &row in rows {
        let means = mean_over_nodes(&model.element_blocks[row], &nodal);
        num_overwritten += usize::from(field_table_mut(model, Support::Element).put(name, row, means));
    }
    let mut warnings = Vec::new();
    if num_overwritten > 0 {
        let blocks = counted(num_overwritten, "element block");
        warnings.push(warn_overwritten(name, &format!(" on {blocks}")));
    }
    let blocks = counted(rows.len(), "element block");
    Ok(Report::new(format!("element variable {name} is the mean of {old_name} on {blocks}")).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn after(model: &Model, line: &str) -> Model {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model
    }

    #[test]
    fn v17_to_nodes_and_back() {
        // Eight cubes whose values are 0 to 7 with z fastest, as exomerge numbers them.
        let mut model = samples::hex_grid([2, 2, 2], [1, 1, 1]);
        let line = "create_timestep timestep=0";
        model = after(&model, line);
        let expression = "e = (X - 0.5)*4 + (Y - 0.5)*2 + (Z - 0.5)";
        let calculate = Invocation::new("calculate_element_field").with("expression", expression);
        model = run(&model, &calculate, &NoProgress).unwrap().model;
        for axis in model.coordinates.axes_mut() {
            axis.push(7.0);
        }
        model = after(&model, "convert_element_field_to_node_field element_field_name=\"e\"");
        let nodes = model.nodal_variables[0].1.read(0).unwrap();
        // The corner at the origin, the centre, and the node of no element.
        assert!(nodes[0] == 0.0 && nodes[13] == 3.5 && nodes[27].is_nan(), "{nodes:?}");
        model = after(
            &model,
            "convert_node_field_to_element_field node_field_name=\"e\" element_field_name=\"back\"",
        );
        let back = model.element_blocks[0].values[1].as_ref().unwrap().read(0).unwrap();
        // exomerge's elements 0 and 1 are those at the origin and above it in z, which here are 0 and 4.
        assert_eq!((back[0], back[4]), (1.75, 2.25));
    }

    #[test]
    fn blocks_without_the_variable_do_not_count() {
        let model = after(
            &samples::two_hexes(),
            "convert_element_field_to_node_field element_field_name=\"strain\" node_field_name=\"disp_x\"",
        );
        // The shared nodes belong to the left cube too; those on the far right get a displacement's default.
        let values = model.nodal_variables[0].1.read(1).unwrap();
        assert_eq!(values[..3], [0.1, 0.1, 0.0]);
    }
}
