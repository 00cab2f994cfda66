//! `threshold_element_blocks`: elements that fail a condition go, or become a block.

use super::{combine_element_blocks, elements::to_block::move_elements, has_element_blocks, refuse_used_id};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    expression::{Expression, Placement, Scope},
    rules::delete_elements,
};
use crate::model::{Model, Progress, Support, counted};

pub(super) const OPERATION: Operation = Operation {
    name: "threshold_element_blocks",
    label: "Keep elements where…",
    summary: "Remove the elements for which an expression is not true, or move them to a new block",
    doc: "The expression is worked out for each element at one step, from the variables of its block, the time and global \
          variables; X, Y and Z are the mean of its nodes. Not true is 0, and NaN too. What is removed takes its sides and \
          nodes along; what is moved keeps nodes, results and sides. A block may end up without elements.",
    group: Group::Elements,
    search: &["filter", "erode", "death", "split", "delete", "condition"],
    params: &[
        Param::required(
            "expression",
            "Condition",
            ParamKind::Expression { over: Support::Element, is_assignment: false },
            "Elements for which it is true stay, such as eqps < 0.3",
        ),
        Param::optional(
            "element_block_ids",
            "Blocks",
            ParamKind::ELEMENT_BLOCKS,
            "\"all\"",
            "The blocks to look at",
        ),
        Param::optional(
            "timestep",
            "Time step",
            ParamKind::any(Selectable::TimeStep),
            "\"last_if_any\"",
            "When; none is needed for conditions on places",
        ),
        Param::optional(
            "new_element_block_id",
            "Move to a new block",
            ParamKind::NewId { word: "none" },
            "\"none\"",
            "The id of a block for the elements that fail; \"none\": they are deleted",
        ),
    ],
    examples: &[
        Example {
            model: "two_hexes",
            args: "expression = \"stress < 150\"",
            expect: "1 of 2 elements failed and was deleted, with 4 nodes",
        },
        Example {
            model: "three_blocks",
            args: "expression = \"X < 6\" new_element_block_id = 9",
            expect: "96 of 192 elements failed and are block 9 now",
        },
    ],
    available: has_element_blocks,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let blocks = args.positions("element_block_ids")?;
    if let Some(id) = args.id("new_element_block_id")? {
        refuse_used_id(model, id)?;
        combine_element_blocks::refuse_different_elements(model, blocks)?;
    }
    if args.positions("timestep")?.len() > 1 {
        return Err(EditError::NotOne {
            parameter: "timestep".to_owned(),
            kind: "time step",
            asked: "this".to_owned(),
            found: args.positions("timestep")?.len(),
        });
    }
    let expression = Expression::parse(args.text("expression")?)?;
    blocks.iter().try_for_each(|&at| {
        expression.bind(&Scope::elements(model, at, Placement::Undeformed))?;
        Ok(())
    })
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let blocks = args.positions("element_block_ids")?;
    let step = args.positions("timestep")?.first().copied().unwrap_or(0);
    let expression = Expression::parse(args.text("expression")?)?;
    let mut failing = Vec::with_capacity(blocks.len());
    for &at in blocks {
        let source = expression.bind(&Scope::elements(model, at, Placement::Undeformed))?;
        let mut values = source.read(step)?;
        if let ([only], count) = (values.as_slice(), model.element_blocks[at].num_elements) {
            values = vec![*only; count];
        }
        failing.push((
            at,
            values.into_iter().map(|value| value == 0.0 || value.is_nan()).collect::<Vec<bool>>(),
        ));
    }
    let count = |flags: &[bool]| flags.iter().filter(|fails| **fails).count();
    let num_failing: usize = failing.iter().map(|(_, flags)| count(flags)).sum();
    let total = counted(failing.iter().map(|(_, flags)| flags.len()).sum(), "element");
    let (was, are) = if num_failing == 1 { ("was", "is") } else { ("were", "are") };
    match args.id("new_element_block_id")? {
        None => {
            let (_, nodes, warnings) = delete_elements(model, &failing);
            let nodes = counted(nodes, "node");
            let summary = format!("{num_failing} of {total} failed and {was} deleted, with {nodes}");
            Ok(Report::new(summary).warned(warnings))
        }
        Some(id) => {
            // Elements of later blocks come first, as exomerge has it.
            let warnings = move_elements(model, id, failing[0].0, failing.iter().rev());
            Ok(Report::new(format!("{num_failing} of {total} failed and {are} block {id} now"))
                .warned(warnings))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{Model, NoProgress, Side, Source, samples};

    fn kept(model: &Model, args: &str) -> Result<Model, EditError> {
        let line = format!("threshold_element_blocks {args}");
        run(model, &Invocation::parse(&line).unwrap(), &NoProgress).map(|edited| edited.model)
    }

    #[test]
    fn what_is_moved_keeps_results_and_sides() {
        let after = kept(&samples::two_hexes(), "expression='stress > 150' new_element_block_id=9").unwrap();
        let counts: Vec<usize> = after.element_blocks.iter().map(|block| block.num_elements).collect();
        assert_eq!(counts, [0, 1, 1]);
        assert_eq!(after.element_blocks[2].values[0].as_ref().unwrap().read(1).unwrap(), [100.0]);
        // Element 0 has become the last one.
        assert_eq!(
            after.side_sets[0].members.as_slice(),
            [Side { element: 1, side: 5 }, Side { element: 0, side: 5 }]
        );
    }

    #[test]
    fn t61_nan_fails_and_places_need_no_steps() {
        let mut model = samples::two_hexes();
        model.element_blocks[0].values[0] = Some(Source::constant(f64::NAN, 1));
        assert_eq!(kept(&model, "expression='stress'").unwrap().num_elements(), 1);
        assert_eq!(kept(&samples::three_blocks(), "expression='X < 1'").unwrap().num_elements(), 16);
    }

    #[test]
    fn a_variable_that_a_block_lacks_is_told() {
        let refused = kept(&samples::two_hexes(), "expression='strain > 0'").unwrap_err().to_string();
        assert!(refused.contains("strain"), "{refused}");
    }
}
