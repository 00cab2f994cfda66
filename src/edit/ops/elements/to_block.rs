//! `create_element_block_from_elements`: chosen elements become blocks of their own.

use super::{BLOCKS, CONDITION, NUMBERED_BY, NUMBERS, SETS, STEP, chosen_elements, count};
use crate::edit::{
    Action, Args, EditError, Example, Fillers, Group, Operation, Param, ParamKind, Report,
    ops::{combine_element_blocks, has_element_blocks, refuse_used_id},
    rules::{ElementMap, keep_rows, runs},
};
use crate::model::{Block, Model, Progress, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "create_element_block_from_elements",
    label: "Block from elements…",
    summary: "Move elements to a new block, by number, by element set or by a condition",
    doc: "What is chosen in any of these ways leaves its blocks and becomes a block at the end, in the order of the model; nodes are not touched. \
          Elements of different types become a block each, of which the first has the id that is asked for and the \
          others the lowest unused ones. Variables that only some of the blocks have get no value (NaN) on the other elements, or 0 if \
          they are displacements. Sets, results, attributes and maps follow; only what the condition names is \
          read. Blocks stay, even if they become empty.",
    group: Group::Blocks,
    search: &["new", "move", "extract", "element set", "split", "part", "subdomain"],
    params: &[
        NUMBERS,
        NUMBERED_BY,
        SETS,
        CONDITION,
        BLOCKS,
        STEP,
        Param::optional(
            "new_element_block_id",
            "Block id",
            ParamKind::NewId { word: "auto" },
            "\"auto\"",
            "The id of the new block; \"auto\" is the lowest unused one",
        ),
        Param::optional(
            "new_name",
            "Name",
            ParamKind::Text,
            "\"\"",
            "The name of the new block; with several, the type of their elements is added",
        ),
    ],
    examples: &[
        Example {
            model: "three_blocks",
            args: "expression = \"Z > 2\" new_element_block_id = 9 new_name = \"upper\"",
            expect: "96 elements are block 9 now",
        },
        Example {
            model: "mixed_solids",
            args: "elements = [0, 3]",
            expect: "2 elements are blocks 1 and 2 now",
        },
    ],
    available: has_element_blocks,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    if let Some(id) = args.id("new_element_block_id")? {
        refuse_used_id(model, id)?;
    }
    let name = args.text("new_name")?;
    crate::edit::args::storable_name("new_name", name)?;
    if !name.is_empty() && !model.element_blocks.positions_named(name).is_empty() {
        let reason = format!("an element block is called {name} already");
        return Err(EditError::BadValue { parameter: "new_name", reason });
    }
    super::refuse(model, args)
}

fn apply(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    progress.set(0.1, "looking at elements");
    let chosen = chosen_elements(model, args)?;
    let num_elements = count(&chosen);
    // Blocks whose elements can be of one block, in the order of the first.
    let mut groups: Vec<Vec<(usize, Vec<bool>)>> = Vec::new();
    for part in chosen {
        let fits = |group: &&mut Vec<(usize, Vec<bool>)>| {
            let both = [group[0].0, part.0];
            combine_element_blocks::refuse_different_elements(model, &both).is_ok()
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(part),
            None => groups.push(vec![part]),
        }
    }
    progress.set(0.4, "making blocks");
    let (mut asked, name) = (args.id("new_element_block_id")?, args.text("new_name")?);
    let (mut ids, mut warnings) = (Vec::new(), Vec::new());
    let is_one = groups.len() == 1;
    for group in &groups {
        let id = asked.take().unwrap_or_else(|| model.element_blocks.lowest_unused_id());
        warnings.extend(move_elements(model, id, group[0].0, group.iter()));
        ids.push(id.to_string());
        if let Some(block) = model.element_blocks.last_mut().filter(|_| !name.is_empty()) {
            block.name = if is_one { name.to_owned() } else { format!("{name}_{}", block.elem_type.trim()) };
        }
    }
    let elements = counted(num_elements, "element");
    let summary = match ids.as_slice() {
        [] => "no element is chosen, and no block made".to_owned(),
        [id] => format!("{elements} {} block {id} now", if num_elements == 1 { "is" } else { "are" }),
        [first @ .., last] => format!("{elements} are blocks {} and {last} now", first.join(", ")),
    };
    Ok(Report::new(summary).warned(warnings))
}

/// Moves the flagged elements of some blocks to a new block at the end, in the order of the blocks as they are given; there is one
/// at least. They must be of the same elements; the block `like` lends type and properties. The strings are warnings.
pub(in crate::edit::ops) fn move_elements<'a>(
    model: &mut Model,
    id: i64,
    like: usize,
    chosen: impl Iterator<Item = &'a (usize, Vec<bool>)> + Clone,
) -> Vec<String> {
    let offsets = model.element_offsets();
    let rows = |flags: &[bool], wanted: bool| -> Vec<u32> {
        (0u32..).zip(flags).filter(|(_, flag)| **flag == wanted).map(|(row, _)| row).collect()
    };
    let mut order: Vec<Vec<_>> = (0..model.element_blocks.len())
        .map(|at| std::iter::once(offsets[at]..offsets[at + 1]).collect())
        .collect();
    let mut moved_runs = Vec::new();
    let mut parts: Vec<Block> = Vec::new();
    for (at, flags) in chosen.clone() {
        let (kept, moved) = (rows(flags, false), rows(flags, true));
        let mut part = model.element_blocks[*at].clone();
        keep_rows(&mut part, &moved);
        parts.push(part);
        moved_runs.extend(runs(offsets[*at], &moved));
        order[*at] = runs(offsets[*at], &kept).collect();
    }
    order.push(moved_runs);
    let mut warnings =
        ElementMap::new(model.num_elements(), order.into_iter().flatten().collect()).renumber(model);
    for (at, flags) in chosen {
        keep_rows(&mut model.element_blocks[*at], &rows(flags, false));
    }
    let references: Vec<&Block> = parts.iter().collect();
    let names = &model.element_blocks.variable_names;
    let like = &model.element_blocks[like];
    let mut block =
        combine_element_blocks::join(like, &references, names, &Fillers::default(), &mut warnings);
    block.id = id;
    block.name.clear();
    model.element_blocks.push(block);
    warnings
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{ElementSet, Model, NoProgress, Side, samples};

    fn after(model: &Model, args: &str) -> Result<Model, EditError> {
        let line = format!("create_element_block_from_elements {args}");
        run(model, &Invocation::parse(&line).unwrap(), &NoProgress).map(|edited| edited.model)
    }

    #[test]
    fn an_element_set_becomes_a_block_with_its_results_and_sides() {
        let mut model = samples::results_everywhere();
        model.element_sets.push(ElementSet::new(5, vec![2, 1]));
        let after = after(&model, "element_set_ids=5 new_element_block_id=7 new_name='middle'").unwrap();
        let counts: Vec<(i64, usize)> =
            after.element_blocks.iter().map(|block| (block.id, block.num_elements)).collect();
        assert_eq!(counts, [(1, 1), (2, 1), (7, 2)]);
        let block = &after.element_blocks[2];
        assert_eq!(block.name, "middle");
        // Entry 1 of the left and entry 0 of the right at the second step: 2 + 1 and 2 + 0.
        assert_eq!(block.values[0].as_ref().unwrap().read(1).unwrap(), [3.0, 2.0]);
        let eqps = block.values[6].as_ref().unwrap().read(1).unwrap();
        assert!(eqps[0].is_nan() && eqps[1] == 14.0);
        // The set's elements are 3 and 2 now; the tops were those of 0 and 2.
        assert_eq!(after.element_sets[0].members.as_slice(), [3, 2]);
        assert_eq!(
            after.side_sets[0].members.as_slice(),
            [Side { element: 0, side: 5 }, Side { element: 3, side: 5 }]
        );
    }

    #[test]
    fn types_become_a_block_each_and_bad_names_and_ids_are_refused() {
        let model = samples::mixed_solids();
        let all = after(&model, "expression='X < 100' new_name='all' new_element_block_id=99").unwrap();
        let new: Vec<(i64, &str)> =
            all.element_blocks.iter().skip(4).map(|block| (block.id, block.name.as_str())).collect();
        assert_eq!(new, [(99, "all_HEX8"), (1, "all_WEDGE6"), (2, "all_PYRAMID5"), (3, "all_TETRA4")]);
        let refused = |args: &str| after(&samples::two_hexes(), args).unwrap_err().to_string();
        assert_eq!(refused("elements=0 new_element_block_id=2"), "element block 2 exists already");
        assert_eq!(
            refused("elements=0 new_name='left'"),
            "new_name: an element block is called left already"
        );
        let none = after(&model, "expression='X > 100'").unwrap();
        assert_eq!(none.element_blocks.len(), 4);
    }
}
