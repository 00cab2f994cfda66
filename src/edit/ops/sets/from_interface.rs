//! `create_side_set_from_interface`: the sides that blocks share with others.

use super::target::{self, fill_sides, refuse_sides};
use crate::edit::{Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report};
use crate::geometry::{SideReader, interface_sides};
use crate::model::{Model, Progress};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "create_side_set_from_interface",
    label: "Side set from interface…",
    summary: "Make a side set of the sides that blocks share with other blocks",
    doc: "Two sides lie on one another if they have the same corners, so linear and quadratic elements and elements of different \
          types fit. Faces of solids, edges of shells and of elements of a plane and ends of lines are shared. A shell that lies on \
          a solid shares the face that looks at it; one that lies on a shell, both faces. Sides that touch without sharing nodes are \
          not found: merge the nodes first. Blocks in both lists count as the first. Sides come by block, element and side, those of \
          the first blocks before those of the others.",
    group: Group::SideSets,
    search: &["between", "boundary", "contact", "shared", "surface", "common"],
    params: &[
        Param::required(
            "element_block_ids",
            "Between blocks",
            ParamKind::ELEMENT_BLOCKS,
            "On one side of the interface",
        ),
        Param::optional(
            "other_element_block_ids",
            "And blocks",
            ParamKind::ELEMENT_BLOCKS,
            "\"all\"",
            "On the other side of it",
        ),
        Param::optional(
            "faces_of",
            "Sides of",
            ParamKind::Choice(&["first", "second", "both"]),
            "\"first\"",
            "Whose sides the set has: those of the first blocks, those of the others, or both",
        ),
        target::SIDE_SET,
    ],
    examples: &[
        Example {
            model: "two_hexes",
            args: "element_block_ids = \"left\" other_element_block_ids = \"right\" side_set_id = \"contact\"",
            expect: "side set 2 with 1 side made",
        },
        // Each of the two walls of the middle block has 4 × 4 faces, on either side.
        Example {
            model: "three_blocks",
            args: "element_block_ids = \"middle\" faces_of = \"both\"",
            expect: "side set 1 with 64 sides made",
        },
    ],
    available: |model| {
        let has_two = model.element_blocks.len() > 1;
        if has_two { Ok(()) } else { Err("the model has no two element blocks".to_owned()) }
    },
    refuse: |model, args| others(args).and_then(|_| refuse_sides(model, args)),
    action: Action::Change(apply),
};

/// The blocks on the other side.
fn others(args: &Args) -> Result<Vec<usize>, EditError> {
    let ours = args.positions("element_block_ids")?;
    let theirs = args.positions("other_element_block_ids")?;
    let others: Vec<usize> = theirs.iter().copied().filter(|at| !ours.contains(at)).collect();
    if others.is_empty() {
        let reason = "there is no block on the other side: all of them are among the first".to_owned();
        return Err(EditError::BadValue { parameter: "other_element_block_ids", reason });
    }
    Ok(others)
}

fn apply(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    progress.set(0.0, "looking for shared sides");
    let reader = SideReader::new(model);
    let [ours, theirs] = interface_sides(&reader, args.positions("element_block_ids")?, &others(args)?);
    let sides = match args.choice("faces_of")? {
        "first" => ours,
        "second" => theirs,
        _ => ours.into_iter().chain(theirs).collect(),
    };
    fill_sides(model, args, sides)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn after(model: &Model, line: &str) -> Model {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model
    }

    #[test]
    fn the_interface_is_what_the_skin_of_both_does_not_show() {
        for model in [samples::three_blocks(), samples::mixed_solids(), samples::plane()] {
            let ids: Vec<i64> = model.element_blocks.iter().map(|block| block.id).collect();
            let (a, b) = (ids[0], ids[1]);
            let mut made = model.clone();
            for line in [
                format!("create_side_set_from_skin element_block_ids={a} side_set_id='a'"),
                format!("create_side_set_from_skin element_block_ids={b} side_set_id='b'"),
                format!("create_side_set_from_skin element_block_ids=[{a}, {b}] side_set_id='whole'"),
                format!(
                    "create_side_set_from_interface element_block_ids={a} other_element_block_ids={b} \
                     faces_of='both' side_set_id='between'"
                ),
                "combine_side_sets side_set_ids='between' combination='intersection' other_side_set_ids='whole' \
                 side_set_id='none'"
                    .to_owned(),
                "combine_side_sets side_set_ids=['a', 'b'] combination='difference' other_side_set_ids='whole' \
                 side_set_id='hidden'"
                    .to_owned(),
            ] {
                made = after(&made, &line);
            }
            let sides = |name: &str| {
                let at = made.side_sets.positions_named(name)[0];
                let mut sides = made.side_sets[at].members.to_vec();
                sides.sort_unstable();
                sides
            };
            assert!(!sides("between").is_empty() && sides("none").is_empty());
            assert_eq!(sides("hidden"), sides("between"));
            assert_eq!(sides("a").len() + sides("b").len(), sides("whole").len() + sides("between").len());
        }
    }

    #[test]
    fn a_block_has_no_interface_with_itself() {
        let line = "create_side_set_from_interface element_block_ids='all'";
        let refused = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "other_element_block_ids: there is no block on the other side: all of them are among the first"
        );
    }
}
