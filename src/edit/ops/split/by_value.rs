//! `split_element_block_by_value`: elements with different values go to different blocks.

use super::{BLOCKS, NAMES, SEARCH, refuse_names, split};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Selectable,
    expression::{Expression, Placement, Scope},
    ops::has_element_blocks,
};
use crate::model::{Model, Support};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "split_element_block_by_value",
    label: "Split blocks by value…",
    summary: "Make blocks of elements by the value of a variable or a condition",
    doc: "The expression is worked out for each element at one step, from the variables of its block, the time and global \
          variables; X, Y and Z are the mean of its nodes. With limits, elements below the first are a part, those from each limit up to \
          the next are parts, and those from the last on. Without limits each value is a part, so that a condition makes two: \
          where it is false, and where it is true. Elements without a value (NaN) are the last part. Parts are ascending; \
          the first with elements stays in the block, the others become blocks behind it with the lowest unused ids, and belong to the \
          assemblies of the block. Sets, results, attributes and maps follow; only what the expression names is read.",
    group: Group::Blocks,
    search: SEARCH,
    params: &[
        BLOCKS,
        Param::required(
            "expression",
            "Value or condition",
            ParamKind::Expression { over: Support::Element, is_assignment: false },
            "A variable such as material, or a condition such as eqps > 0.3",
        ),
        Param::optional(
            "limits",
            "Limits",
            ParamKind::Reals,
            "[]",
            "Ascending values at which a new part begins; none: every value is a part",
        ),
        Param::optional(
            "timestep",
            "Time step",
            ParamKind::any(Selectable::TimeStep),
            "\"last_if_any\"",
            "When; none is needed for conditions on places",
        ),
        NAMES,
    ],
    examples: &[
        Example {
            model: "three_blocks",
            args: "element_block_ids = \"all\" expression = \"Z\" limits = [1.0, 3.0]",
            expect: "3 element blocks split into 9",
        },
        Example {
            model: "results_everywhere",
            args: "element_block_ids = \"left\" expression = \"stress_xx > 3\"",
            expect: "1 element block split into 2",
        },
    ],
    available: has_element_blocks,
    refuse,
    action: Action::Change(|model, args, progress| {
        let expression = Expression::parse(args.text("expression")?)?;
        let step = args.positions("timestep")?.first().copied().unwrap_or(0);
        let limits = args.reals("limits")?;
        split(model, args, progress, |model, at| {
            let source = expression.bind(&Scope::elements(model, at, Placement::Undeformed))?;
            let mut values = source.read(step)?;
            if let [only] = values.as_slice() {
                values = vec![*only; model.element_blocks[at].num_elements];
            }
            Ok(values.into_iter().map(|value| label(value, limits)).collect())
        })
    }),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    refuse_names(model, args)?;
    if !args.reals("limits")?.is_sorted_by(|a, b| a < b) {
        let reason = "each limit must be greater than the one before".to_owned();
        return Err(EditError::BadValue { parameter: "limits", reason });
    }
    let steps = args.positions("timestep")?.len();
    if steps > 1 {
        let (kind, asked) = ("time step", "this".to_owned());
        return Err(EditError::NotOne { parameter: "timestep".to_owned(), kind, asked, found: steps });
    }
    let expression = Expression::parse(args.text("expression")?)?;
    args.positions(BLOCKS.name)?.iter().try_for_each(|&at| {
        expression.bind(&Scope::elements(model, at, Placement::Undeformed))?;
        Ok(())
    })
}

/// Orders values, NaN last: the number of limits that are not above the value, or the value itself if there are none.
fn label(value: f64, limits: &[f64]) -> u64 {
    if value.is_nan() {
        return u64::MAX;
    }
    if !limits.is_empty() {
        return limits.partition_point(|&limit| limit <= value) as u64;
    }
    // The bits of a positive number grow with it, those of a negative one fall. -0 is 0.
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, blocks};
    use super::*;
    use crate::model::{Source, samples};

    #[test]
    fn values_are_ordered_and_nan_is_last() {
        let values = [f64::NEG_INFINITY, -2.0, -1.0, -0.0, 1e-300, 1.0, f64::INFINITY, f64::NAN];
        assert!(values.windows(2).all(|pair| label(pair[0], &[]) < label(pair[1], &[])));
        assert_eq!(label(0.0, &[]), label(-0.0, &[]));
        assert_eq!([0.9, 1.0, 2.0, 3.5].map(|value| label(value, &[1.0, 3.0])), [0, 1, 1, 2]);
        assert!(label(3.5, &[1.0, 3.0]) < label(f64::NAN, &[1.0, 3.0]));
    }

    #[test]
    fn every_value_is_a_part_and_so_is_none() {
        let mut model = samples::hex_grid([4, 1, 1], [1, 1, 1]);
        model.times = vec![0.0, 1.0].into();
        model.element_blocks.variable_names = vec!["material".to_owned()];
        let steps = vec![vec![9.0; 4], vec![3.0, f64::NAN, -1.0, 3.0]];
        model.element_blocks[0].values = vec![Some(Source::memory(4, steps))];
        let split =
            after(&model, "split_element_block_by_value element_block_ids=1 expression='material'").unwrap();
        assert_eq!(blocks(&split), [(1, "", 1), (2, "block_1_2", 2), (3, "block_1_3", 1)]);
        // −1, then 3 and 3, then none: at the first step they were all 9.
        let values =
            |at: usize, step: usize| split.element_blocks[at].values[0].as_ref().unwrap().read(step).unwrap();
        assert_eq!((values(0, 1), values(1, 1), values(1, 0)), (vec![-1.0], vec![3.0; 2], vec![9.0; 2]));
        let whole = after(
            &model,
            "split_element_block_by_value element_block_ids=1 expression='material' timestep='first'",
        );
        assert_eq!(whole.unwrap().element_blocks.len(), 1);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let model = samples::two_hexes();
        let refused = |args: &str| {
            let line = format!("split_element_block_by_value element_block_ids='all' {args}");
            after(&model, &line).unwrap_err().to_string()
        };
        assert!(refused("expression='strain'").contains("strain"), "{}", refused("expression='strain'"));
        let says = "limits: each limit must be greater than the one before";
        assert_eq!(refused("expression='X' limits=[1, 1]"), says);
        assert_eq!(refused("expression='X' limits=[1, nan]"), "limits should be numbers, not [1, nan]");
        assert!(refused("expression='X' timestep='all'").contains("one time step"));
    }
}
