//! `rotate_node_field` and `rotate_element_field`: vectors and tensors follow a model that was turned.

use super::{ELEMENT, ELEMENT_BLOCKS, Kind, NODE};
use super::{has_element_variables, has_node_variables};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable, Unit,
    displacement_field,
    rules::{Components, Linear, field_table_mut, turn_row},
};
use crate::model::{Model, Support, counted};

const DOC: &str = "Variables that are components of one vector (x, y, z) or of one tensor (xx, yy, zz, xy, yz, zx, or all nine) are \
                   turned together, as values: v becomes R v, and T becomes R T Rᵀ. Names are recognised in any case, with an \
                   underscore or without, with numbers of integration points behind. \"auto\" takes all but the displacement, \
                   which turns with the model. Nodes do not move; that is rotate_geometry. Computed when somebody looks.";

const SEARCH: &[&str] = &["turn", "vector", "tensor", "stress", "transform", "coordinate system", "field"];

const AXIS: Param = Param::required(
    "axis",
    "Axis",
    ParamKind::Vector { unit: Unit::None, is_direction: true },
    "The direction to turn about, of any length",
);
const ANGLE: Param = Param::required(
    "angle_in_degrees",
    "Angle",
    ParamKind::Real { unit: Unit::Degrees, range: crate::edit::Range::Finite },
    "By the right-hand rule",
);

const fn which(name: &'static str, support: Support) -> Param {
    Param::optional(
        name,
        "Variables",
        ParamKind::SelectionElsewhere(Selectable::Variable(support)),
        "\"auto\"",
        "The variables: names, wildcards, keywords; \"auto\" is all but the displacement",
    )
}

pub(in crate::edit::ops) const NODE_FIELD: Operation = Operation {
    name: "rotate_node_field",
    label: "Rotate node variables…",
    summary: "Turn the vectors and tensors among node variables",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[AXIS, ANGLE, which(NODE.fields, Support::Nodal)],
    examples: &[Example {
        model: "results_everywhere",
        args: "axis = [0, 0, 1] angle_in_degrees = 90",
        expect: "1 vector and 1 tensor turned",
    }],
    available: has_node_variables,
    refuse: refuse_no_axis,
    action: Action::Change(|model, args, _progress| rotate(&NODE, model, args)),
};

pub(in crate::edit::ops) const ELEMENT_FIELD: Operation = Operation {
    name: "rotate_element_field",
    label: "Rotate element variables…",
    summary: "Turn the vectors and tensors among element variables",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[AXIS, ANGLE, which(ELEMENT.fields, Support::Element), ELEMENT_BLOCKS],
    examples: &[Example {
        model: "results_everywhere",
        args: "axis = [1, 1, 0] angle_in_degrees = 30 element_field_names = \"stress_*\"",
        expect: "0 vectors and 1 tensor turned",
    }],
    available: has_element_variables,
    refuse: refuse_no_axis,
    action: Action::Change(|model, args, _progress| rotate(&ELEMENT, model, args)),
};

fn turn(args: &Args) -> Result<Linear, EditError> {
    let axis = args.vector("axis")?;
    Linear::rotation(axis, args.real("angle_in_degrees")?).ok_or_else(|| EditError::BadValue {
        parameter: "axis",
        reason: format!("{axis:?} is too short or too long to have a direction"),
    })
}

fn refuse_no_axis(_model: &Model, args: &Args) -> Result<(), EditError> {
    turn(args).map(drop)
}

fn rotate(kind: &Kind, model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let turn = turn(args)?;
    let (columns, mut warnings) = chosen(kind, model, args)?;
    let names = kind.names(model, &columns);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let components = Components::of(&names);
    for row in kind.rows(args)? {
        warnings.extend(turn_row(field_table_mut(model, kind.support), row, &turn, (&components, &columns)));
    }
    let (vectors, tensors) = (components.vectors.len(), components.tensors.len());
    let summary = format!("{} and {} turned", counted(vectors, "vector"), counted(tensors, "tensor"));
    Ok(Report::new(summary).warned(warnings))
}

/// The columns among which vectors and tensors are looked for, and warnings.
fn chosen(kind: &Kind, model: &Model, args: &Args) -> Result<(Vec<usize>, Vec<String>), EditError> {
    if args.selection_value(kind.fields)?.as_str() != Some("auto") {
        return args.selection(kind.fields, model);
    }
    let displacement = if kind.support == Support::Nodal { displacement_field(model) } else { [None; 3] };
    let is_other = |column: &usize| !displacement.contains(&Some(*column));
    Ok(((0..kind.table(model).names().len()).filter(is_other).collect(), Vec::new()))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn rotated(model: &Model, line: &str) -> Model {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model
    }

    #[test]
    fn vectors_turn_and_the_displacement_only_if_asked() {
        let before = samples::results_everywhere();
        let after = rotated(&before, "rotate_node_field axis=[0,0,1] angle_in_degrees=90");
        let at = |model: &Model, column: usize| model.nodal_variables[column].1.read(0).unwrap()[2];
        // Velocities 6, 7, 8 turn to -7, 6, 8.
        assert_eq!([3, 4, 5].map(|column| at(&after, column)), [-7.0, 6.0, 8.0]);
        assert_eq!(
            [0, 1, 2, 6].map(|column| at(&after, column)),
            [0, 1, 2, 6].map(|column| at(&before, column))
        );
        let line = "rotate_node_field axis=[0,0,1] angle_in_degrees=90 node_field_names=\"disp_*\"";
        // Displacements 3, 4, 5.
        let after = rotated(&before, line);
        assert_eq!([0, 1, 2, 3].map(|column| at(&after, column)), [-4.0, 3.0, 5.0, 6.0]);
    }

    #[test]
    fn a_tensor_keeps_its_invariants_when_it_turns() {
        let before = samples::results_everywhere();
        let after = rotated(&before, "rotate_element_field axis=[1,2,3] angle_in_degrees=77");
        let invariants = |model: &Model| {
            let [xx, yy, zz, xy, yz, zx] = [0, 1, 2, 3, 4, 5]
                .map(|column| model.element_blocks[1].values[column].as_ref().unwrap().read(1).unwrap()[0]);
            let trace = xx + yy + zz;
            let second = xx * yy + yy * zz + zz * xx - xy * xy - yz * yz - zx * zx;
            let third = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * zx) + zx * (xy * yz - yy * zx);
            [trace, second, third]
        };
        for (a, b) in invariants(&before).into_iter().zip(invariants(&after)) {
            assert!((a - b).abs() < 1e-10 * a.abs().max(1.0), "{a} {b}");
        }
        let xx = |model: &Model| model.element_blocks[1].values[0].as_ref().unwrap().read(1).unwrap()[0];
        assert!((xx(&before) - xx(&after)).abs() > 0.1);
    }
}
