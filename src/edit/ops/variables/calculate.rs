//! `calculate_…_field` and `calculate_global_variable`: a variable from an expression.

use super::{ELEMENT, ELEMENT_BLOCKS, GLOBAL, Kind, NODE, NODE_SET, NODE_SETS, SIDE_SET, SIDE_SETS};
use super::{has_node_sets, has_side_sets, warn_without_steps};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report,
    args::storable_name,
    expression::{Assignment, ExpressionError, Placement, Scope},
    ops::{always, has_element_blocks, has_nodes},
    rules::field_table_mut,
};
use crate::model::{Model, Source, Support};

const SEARCH: &[&str] = &["expression", "formula", "compute", "evaluate", "field", "result", "derive"];

const fn expression(over: Support) -> Param {
    Param::required(
        "expression",
        "Expression",
        ParamKind::Expression { over, is_assignment: true },
        "Like \"speed = sqrt(vx^2 + vy^2)\": the name of the result and what it is",
    )
}

const COORDINATES: Param = Param::optional(
    "coordinates",
    "X, Y and Z are",
    ParamKind::Choice(&["undeformed", "displaced"]),
    "\"undeformed\"",
    "Whether X, Y and Z are as stored, or with the displacement of the step",
);

pub(in crate::edit::ops) const ELEMENT_FIELD: Operation = Operation {
    name: "calculate_element_field",
    label: "Calculate element variable…",
    summary: "Make an element variable from an expression",
    doc: "Names are those of the block's variables, the global variables and time; X, Y and Z are the means of the \
          element's nodes. All blocks that are chosen must have the variables that the expression names. The values \
          are computed when somebody looks, at every time step; a variable may be calculated from itself. Numbers \
          out of range are infinite or NaN.",
    group: Group::Variables,
    search: SEARCH,
    params: &[expression(Support::Element), ELEMENT_BLOCKS, COORDINATES],
    examples: &[
        Example {
            model: "two_hexes",
            args: "expression = \"s = stress / 2 + energy * time\"",
            expect: "s calculated on 2 element blocks",
        },
        Example {
            model: "two_hexes",
            args: "expression = \"half = X > 1 or strain > 0.05\" element_block_ids = \"left\"",
            expect: "half calculated on 1 element block",
        },
    ],
    available: has_element_blocks,
    refuse: |model, args| bind(&ELEMENT, model, args).map(drop),
    action: Action::Change(|model, args, _progress| calculate(&ELEMENT, model, args)),
};

pub(in crate::edit::ops) const NODE_FIELD: Operation = Operation {
    name: "calculate_node_field",
    label: "Calculate node variable…",
    summary: "Make a node variable from an expression",
    doc: "Names are those of the node variables, X, Y and Z, the global variables and time. The values are computed when \
          somebody looks, at every time step; a variable may be calculated from itself. Numbers out of range are \
          infinite or NaN.",
    group: Group::Variables,
    search: SEARCH,
    params: &[expression(Support::Nodal), COORDINATES],
    examples: &[
        Example {
            model: "two_hexes",
            args: "expression = \"temperature = temperature * 2 + X - energy\"",
            expect: "temperature calculated on 12 nodes",
        },
        Example {
            model: "two_hexes",
            args: "expression = \"'how far' = sqrt(disp_x^2 + disp_y^2 + disp_z^2)\"",
            expect: "how far calculated on 12 nodes",
        },
    ],
    available: has_nodes,
    refuse: |model, args| bind(&NODE, model, args).map(drop),
    action: Action::Change(|model, args, _progress| calculate(&NODE, model, args)),
};

pub(in crate::edit::ops) const GLOBAL_VARIABLE: Operation = Operation {
    name: "calculate_global_variable",
    label: "Calculate global variable…",
    summary: "Make a variable of the whole model from an expression",
    doc: "Names are those of the global variables and time. The values are computed when somebody looks, at every time \
          step; a variable may be calculated from itself. Numbers out of range are infinite or NaN.",
    group: Group::Variables,
    search: SEARCH,
    params: &[expression(Support::Global)],
    examples: &[Example {
        model: "two_hexes",
        args: "expression = \"power = energy / 2 if time > 0 else 0\"",
        expect: "power calculated",
    }],
    available: always,
    refuse: |model, args| bind(&GLOBAL, model, args).map(drop),
    action: Action::Change(|model, args, _progress| calculate(&GLOBAL, model, args)),
};

pub(in crate::edit::ops) const SIDE_SET_FIELD: Operation = Operation {
    name: "calculate_side_set_field",
    label: "Calculate side set variable…",
    summary: "Make a variable of side sets from an expression",
    doc: "Names are those of the set's variables, the global variables and time. All sets that are chosen must have the \
          variables that the expression names. The values are computed when somebody looks, at every time step; a \
          variable may be calculated from itself. Numbers out of range are infinite or NaN.",
    group: Group::Variables,
    search: SEARCH,
    params: &[expression(Support::SideSet), SIDE_SETS],
    examples: &[Example {
        model: "results_everywhere",
        args: "expression = \"double = pressure * 2 + time\"",
        expect: "double calculated on 2 side sets",
    }],
    available: has_side_sets,
    refuse: |model, args| bind(&SIDE_SET, model, args).map(drop),
    action: Action::Change(|model, args, _progress| calculate(&SIDE_SET, model, args)),
};

pub(in crate::edit::ops) const NODE_SET_FIELD: Operation = Operation {
    name: "calculate_node_set_field",
    label: "Calculate node set variable…",
    summary: "Make a variable of node sets from an expression",
    doc: "Names are those of the set's variables, the node variables, X, Y and Z, the global variables and time. The values \
          are computed when somebody looks, at every time step; a variable may be calculated from itself. Numbers \
          out of range are infinite or NaN.",
    group: Group::Variables,
    search: SEARCH,
    params: &[expression(Support::NodeSet), NODE_SETS, COORDINATES],
    examples: &[Example {
        model: "results_everywhere",
        args: "expression = \"r2 = force^2 + X + temperature\" node_set_ids = \"clamp\"",
        expect: "r2 calculated on 1 node set",
    }],
    available: has_node_sets,
    refuse: |model, args| bind(&NODE_SET, model, args).map(drop),
    action: Action::Change(|model, args, _progress| calculate(&NODE_SET, model, args)),
};

fn calculate(kind: &Kind, model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let (target, sources) = bind(kind, model, args)?;
    let places = kind.places(model, sources.len());
    let table = field_table_mut(model, kind.support);
    for (row, source) in sources {
        table.put(&target, row, source);
    }
    let warnings = warn_without_steps(model, &target).into_iter().collect();
    Ok(Report::new(format!("{target} calculated{places}")).warned(warnings))
}

/// The name of the result, and a source for each row. Nothing is computed yet.
fn bind(kind: &Kind, model: &Model, args: &Args) -> Result<(String, Vec<(usize, Source)>), EditError> {
    let Assignment { target, expression } =
        Assignment::parse(args.text("expression")?).map_err(|error| refused(&error))?;
    let target = storable_name("expression", &target)?;
    let placement = match kind.support {
        Support::Global | Support::SideSet => Placement::Undeformed,
        _ if args.choice("coordinates")? == "displaced" => Placement::Displaced,
        _ => Placement::Undeformed,
    };
    let mut sources = Vec::new();
    for row in kind.rows(args)? {
        let scope = match kind.support {
            Support::Nodal => Scope::nodes(model, placement),
            Support::Element => Scope::elements(model, row, placement),
            Support::SideSet => Scope::side_set(model, row),
            Support::NodeSet => Scope::node_set(model, row, placement),
            _ => Scope::global(model),
        };
        let source = expression.bind(&scope).map_err(|error| match kind.rows {
            Some(_) => EditError::BadValue {
                parameter: "expression",
                reason: format!("{}: {error}", kind.row_name(model, row)),
            },
            None => refused(&error),
        })?;
        sources.push((row, source));
    }
    Ok((target, sources))
}

fn refused(error: &ExpressionError) -> EditError {
    EditError::BadValue { parameter: "expression", reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{Model, NoProgress, Source, samples};

    fn calculated(model: &Model, op: &str, expression: &str) -> Result<Model, EditError> {
        let invocation = Invocation::new(op).with("expression", expression);
        run(model, &invocation, &NoProgress).map(|edited| edited.model)
    }

    #[test]
    fn t40_a_variable_is_calculated_from_its_old_value_everywhere() {
        let before = samples::results_everywhere();
        // The last entry e of step 2 at position v of its list was 3 (v + 1) + e.
        for (op, name, expected) in [
            ("calculate_element_field", "stress_xx", 4.0),
            ("calculate_node_field", "temperature", 38.0),
            ("calculate_global_variable", "energy", 3.0),
            ("calculate_side_set_field", "pressure", 4.0),
            ("calculate_node_set_field", "force", 5.0),
        ] {
            let after = calculated(&before, op, &format!("{name}={name}+1")).unwrap();
            let source = match name {
                "stress_xx" => after.element_blocks[0].values[0].as_ref().unwrap(),
                "temperature" => &after.nodal_variables[6].1,
                "energy" => &after.global_variables[0].1,
                "pressure" => after.side_sets[0].values[0].as_ref().unwrap(),
                _ => after.node_sets[0].values[0].as_ref().unwrap(),
            };
            assert_eq!(source.read(2).unwrap().last(), Some(&(expected + 1.0)), "{op}");
        }
    }

    #[test]
    fn t7_a_failure_leaves_no_trace_and_numbers_out_of_range_are_none() {
        let before = samples::two_hexes();
        let error = calculated(&before, "calculate_node_field", "a = nonsense + 1").unwrap_err().to_string();
        assert_eq!(
            error,
            "expression: character 5: there is no nonsense here; there are time, energy, X, Y, Z, disp_x, \
             disp_y, disp_z, temperature"
        );
        let error = calculated(&before, "calculate_element_field", "a = strain").unwrap_err().to_string();
        assert!(
            error.starts_with("expression: element block 2: character 5: there is no strain here"),
            "{error}"
        );
        assert!(calculated(&before, "calculate_global_variable", "x*x").is_err());
        let after = calculated(&before, "calculate_global_variable", "a = 1 / time").unwrap();
        assert_eq!(after.global_variables[1].1.read(0).unwrap(), [f64::INFINITY]);
        let long = format!("{} = 1", "n".repeat(256));
        assert!(matches!(
            calculated(&before, "calculate_global_variable", &long),
            Err(EditError::BadName { .. })
        ));
    }

    #[test]
    fn t6_names_with_signs_and_names_of_functions_are_no_trouble() {
        let mut model = samples::two_hexes();
        let named = [("hot-spot (1)", 0.0), ("sin", 1.0), ("var", 2.0), ("X", 3.0)];
        model.nodal_variables =
            named.iter().map(|(name, value)| ((*name).to_owned(), Source::constant(*value, 12))).collect();
        // 0 + sin(0) + 1 + 2 + 3: the variable X hides the coordinate.
        let after =
            calculated(&model, "calculate_node_field", "a b='hot-spot (1)'+sin(0)+sin+var+X").unwrap();
        let (name, source) = &after.nodal_variables[4];
        assert_eq!((name.as_str(), source.read(0).unwrap()), ("a b", vec![6.0; 12]));
    }

    #[test]
    fn t63_coordinates_are_undeformed_unless_asked() {
        let before = samples::two_hexes();
        let x = |coordinates: &str| {
            let invocation = Invocation::new("calculate_node_field")
                .with("expression", "x=X")
                .with("coordinates", coordinates);
            run(&before, &invocation, &NoProgress).unwrap().model.nodal_variables[4].1.read(1).unwrap()[2]
        };
        assert_eq!((x("undeformed"), x("displaced")), (2.0, 2.02));
    }

    #[test]
    fn what_was_calculated_stays_when_the_model_moves_on() {
        let before = calculated(&samples::two_hexes(), "calculate_node_field", "x = X + time").unwrap();
        let scaled = run(&before, &Invocation::parse("scale_geometry scale_factor=2").unwrap(), &NoProgress);
        assert_eq!(scaled.unwrap().model.nodal_variables[4].1.read(1).unwrap()[2], 3.0);
    }
}
