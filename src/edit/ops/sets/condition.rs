//! Conditions that members of sets are chosen by, on nodes or on elements.

use crate::edit::{
    Args, EditError, Param, ParamKind, Range, Selectable, Unit,
    expression::{Condition, ExpressionError, Placement, Scope, Tolerance},
};
use crate::geometry::length_scale;
use crate::model::{Model, Support};

/// Of the length scale, for coordinates that should be equal.
const RELATIVE_TOLERANCE: f64 = 1e-6;

pub(super) const fn expression(over: Support) -> Param {
    Param::required(
        "expression",
        "Condition",
        ParamKind::Expression { over, is_assignment: false },
        "Such as X == 0 || Y > 1",
    )
}

pub(super) const TOLERANCE: Param = Param::optional(
    "tolerance",
    "Tolerance",
    ParamKind::RealOrAuto { unit: Unit::Length, range: Range::NotNegative },
    "\"auto\"",
    "For coordinates; \"auto\" is a millionth of the largest coordinate or extent",
);

pub(super) const TIME_STEP: Param = Param::optional(
    "timesteps",
    "Time step",
    ParamKind::any(Selectable::TimeStep),
    "\"last_if_any\"",
    "When, for conditions on variables; one at most",
);

/// How far coordinates may be apart and still be equal.
pub(super) fn tolerance(model: &Model, args: &Args) -> Result<f64, EditError> {
    Ok(args.real_or_auto("tolerance")?.unwrap_or_else(|| RELATIVE_TOLERANCE * length_scale(model)))
}

/// The time step that was chosen.
///
/// # Errors
/// If several were.
pub(super) fn time_step(args: &Args) -> Result<Option<usize>, EditError> {
    match args.positions("timesteps")? {
        [] => Ok(None),
        [only] => Ok(Some(*only)),
        several => Err(EditError::NotOne {
            parameter: "timesteps".to_owned(),
            kind: "time step",
            asked: "this".to_owned(),
            found: several.len(),
        }),
    }
}

/// What there is to name at a step; without one, only places.
pub(super) fn at_step(model: &Model, args: &Args) -> Result<Model, EditError> {
    let mut shown = model.clone();
    if time_step(args)?.is_none() {
        shown.nodal_variables.clear();
        shown.global_variables.clear();
        shown.element_blocks.variable_names.clear();
        shown.element_blocks.iter_mut().for_each(|block| block.values.clear());
        shown.node_sets.variable_names.clear();
        shown.node_sets.iter_mut().for_each(|set| set.values.clear());
    }
    Ok(shown)
}

/// Refuses a condition that cannot be read, or names what nodes do not have.
pub(super) fn refuse_on_nodes(model: &Model, args: &Args) -> Result<(), EditError> {
    let scope = Scope::nodes(&at_step(model, args)?, Placement::Undeformed);
    Condition::parse(args.text("expression")?)?.bind(&scope, EXACT)?;
    Ok(())
}

/// Refuses a condition that cannot be read, or names what the elements of a chosen block do not have.
pub(super) fn refuse_on_elements(model: &Model, args: &Args) -> Result<(), EditError> {
    let condition = Condition::parse(args.text("expression")?)?;
    let shown = at_step(model, args)?;
    for &block in args.positions("element_block_ids")? {
        let scope = Scope::elements(&shown, block, Placement::Undeformed);
        condition.bind(&scope, EXACT).map_err(|error| of_block(model, block, &error))?;
    }
    Ok(())
}

/// Where the condition holds, for every node.
pub(super) fn holds_on_nodes(model: &Model, args: &Args) -> Result<Vec<bool>, EditError> {
    let tolerance = Tolerance::Exact { coordinates: tolerance(model, args)?, values: 0.0 };
    let scope = Scope::nodes(&at_step(model, args)?, Placement::Undeformed);
    let source = Condition::parse(args.text("expression")?)?.bind(&scope, tolerance)?;
    Ok(flags(&source.read(time_step(args)?.unwrap_or(0))?, model.num_nodes()))
}

/// Where the condition holds, for every element of a block (by position).
pub(super) fn holds_on_elements(model: &Model, args: &Args, block: usize) -> Result<Vec<bool>, EditError> {
    let tolerance = Tolerance::Exact { coordinates: tolerance(model, args)?, values: 0.0 };
    let scope = Scope::elements(&at_step(model, args)?, block, Placement::Undeformed);
    let bound = Condition::parse(args.text("expression")?)?.bind(&scope, tolerance);
    let source = bound.map_err(|error| of_block(model, block, &error))?;
    Ok(flags(&source.read(time_step(args)?.unwrap_or(0))?, model.element_blocks[block].num_elements))
}

const EXACT: Tolerance = Tolerance::Exact { coordinates: 0.0, values: 0.0 };

/// One value may stand for all.
fn flags(values: &[f64], len: usize) -> Vec<bool> {
    match values {
        [only] => vec![*only != 0.0; len],
        values => values.iter().map(|value| *value != 0.0).collect(),
    }
}

fn of_block(model: &Model, block: usize, error: &ExpressionError) -> EditError {
    let reason = format!("element block {}: {error}", model.element_blocks[block].id);
    EditError::BadValue { parameter: "expression", reason }
}
