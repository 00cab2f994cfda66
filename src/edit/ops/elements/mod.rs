//! Chosen elements: by number, by element set, by a condition. They are deleted, or become blocks.

pub(super) mod delete;
pub(super) mod to_block;

use crate::edit::{
    Args, EditError, Param, ParamKind, Selectable,
    expression::{Expression, Placement, Scope},
};
use crate::model::{Model, Support};
use std::collections::HashMap;

const NUMBERS: Param = Param::optional(
    "elements",
    "Elements",
    ParamKind::Integers { least: i64::MIN },
    "[]",
    "Numbers of elements, as the next parameter says",
);
const NUMBERED_BY: Param = Param::optional(
    "numbered_by",
    "Numbered by",
    ParamKind::Choice(&["index", "id"]),
    "\"index\"",
    "Whether the numbers count all elements of the model from 0, or are those of the element id map",
);
const SETS: Param = Param::optional(
    "element_set_ids",
    "Element sets",
    ParamKind::any(Selectable::ElementSet),
    "\"none\"",
    "The elements of these element sets",
);
const CONDITION: Param = Param::optional(
    "expression",
    "Condition",
    ParamKind::Expression { over: Support::Element, is_assignment: false },
    "\"\"",
    "The elements for which this is true, such as eqps > 0.3; empty: none",
);
const BLOCKS: Param = Param::optional(
    "element_block_ids",
    "Blocks of the condition",
    ParamKind::any(Selectable::ElementBlock),
    "\"all\"",
    "The blocks in which the condition is looked at",
);
const STEP: Param = Param::optional(
    "timestep",
    "Time step",
    ParamKind::any(Selectable::TimeStep),
    "\"last_if_any\"",
    "When the condition is looked at; none is needed for conditions on places",
);

/// Finds what is wrong with the choice without working the condition out.
fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let steps = args.positions(STEP.name)?.len();
    if steps > 1 {
        let (kind, asked) = ("time step", "this".to_owned());
        return Err(EditError::NotOne { parameter: STEP.name.to_owned(), kind, asked, found: steps });
    }
    let numbers = args.integers(NUMBERS.name)?;
    let text = args.text(CONDITION.name)?.trim();
    if numbers.is_empty() && args.positions(SETS.name)?.is_empty() && text.is_empty() {
        let reason = "choose elements here, by element sets or by a condition".to_owned();
        return Err(EditError::BadValue { parameter: NUMBERS.name, reason });
    }
    indices(model, args)?;
    if text.is_empty() {
        return Ok(());
    }
    let expression = Expression::parse(text)?;
    args.positions(BLOCKS.name)?.iter().try_for_each(|&at| {
        expression.bind(&Scope::elements(model, at, Placement::Undeformed))?;
        Ok(())
    })
}

/// The elements that are meant by number.
fn indices(model: &Model, args: &Args) -> Result<Vec<usize>, EditError> {
    let numbers = args.integers(NUMBERS.name)?;
    let num_elements = model.num_elements();
    let by_id = match (args.choice(NUMBERED_BY.name)?, &model.element_ids) {
        ("id", Some(ids)) if !numbers.is_empty() => {
            Some(ids.iter().copied().zip(0..).collect::<HashMap<i64, usize>>())
        }
        _ => None,
    };
    let starts_at = i64::from(by_id.is_none() && args.choice(NUMBERED_BY.name)? == "id");
    let find = |&number: &i64| match &by_id {
        Some(by_id) => by_id.get(&number).copied().ok_or_else(|| {
            let reason = format!("no element has the id {number}");
            EditError::BadValue { parameter: NUMBERS.name, reason }
        }),
        None => {
            let index = number.checked_sub(starts_at).and_then(|index| usize::try_from(index).ok());
            index.filter(|&index| index < num_elements).ok_or_else(|| match starts_at {
                0 => EditError::NoSuchIndex {
                    parameter: NUMBERS.name.to_owned(),
                    noun: "element",
                    index: number,
                    available: num_elements,
                },
                _ => {
                    let reason = format!("no element has the id {number}");
                    EditError::BadValue { parameter: NUMBERS.name, reason }
                }
            })
        }
    };
    numbers.iter().map(find).collect()
}

/// Flags for the elements of every block of which some are chosen. Only what the condition names is read.
fn chosen_elements(model: &Model, args: &Args) -> Result<Vec<(usize, Vec<bool>)>, EditError> {
    let offsets = model.element_offsets();
    let mut is_chosen = vec![false; model.num_elements()];
    for index in indices(model, args)? {
        is_chosen[index] = true;
    }
    for &set in args.positions(SETS.name)? {
        for &element in model.element_sets[set].members.iter() {
            if let Some(chosen) = is_chosen.get_mut(element as usize) {
                *chosen = true;
            }
        }
    }
    let text = args.text(CONDITION.name)?.trim();
    if !text.is_empty() {
        let expression = Expression::parse(text)?;
        let step = args.positions(STEP.name)?.first().copied().unwrap_or(0);
        for &at in args.positions(BLOCKS.name)? {
            let source = expression.bind(&Scope::elements(model, at, Placement::Undeformed))?;
            let values = source.read(step)?;
            let is_true = |value: f64| value != 0.0 && !value.is_nan();
            let flags = &mut is_chosen[offsets[at]..offsets[at + 1]];
            match values.as_slice() {
                [only] => flags.iter_mut().for_each(|flag| *flag |= is_true(*only)),
                values => flags.iter_mut().zip(values).for_each(|(flag, &value)| *flag |= is_true(value)),
            }
        }
    }
    let blocks = offsets.windows(2).enumerate();
    let blocks = blocks.map(|(at, bounds)| (at, is_chosen[bounds[0]..bounds[1]].to_vec()));
    Ok(blocks.filter(|(_, flags)| flags.contains(&true)).collect())
}

fn count(chosen: &[(usize, Vec<bool>)]) -> usize {
    chosen.iter().flat_map(|(_, flags)| flags).filter(|flag| **flag).count()
}
