//! `fill_node_id_map` and `fill_element_id_map`: the numbers that solvers and reports call nodes and elements by.

use super::{has_element_blocks, has_nodes};
use crate::edit::{Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report};
use crate::model::{Model, counted};
use std::sync::Arc;

const START: Param = Param::optional(
    "start",
    "First id",
    ParamKind::Integer { least: 1, greatest: i64::MAX },
    "1",
    "The id of the first",
);

pub(super) const NODES: Operation = Operation {
    name: "fill_node_id_map",
    label: "Fill node id map…",
    summary: "Number the nodes anew, one after the other",
    doc: "Nodes get consecutive ids in the order of the file. The nodes themselves, and all that refers to them, stay. Other maps stay too.",
    group: Group::Nodes,
    search: &["id", "map", "number", "renumber", "consecutive"],
    params: &[START],
    examples: &[Example {
        model: "two_hexes",
        args: "start = 101",
        expect: "12 nodes have the ids 101 to 112",
    }],
    available: has_nodes,
    refuse: |model, args| last_id(args.integer(START.name)?, model.num_nodes()).map(|_last| ()),
    action: Action::Change(|model, args, _progress| {
        let (first, count) = (args.integer(START.name)?, model.num_nodes());
        let last = last_id(first, count)?;
        model.node_ids = Some(Arc::new((first..=last).collect()));
        Ok(Report::new(format!("{} have the ids {first} to {last}", counted(count, "node"))))
    }),
};

pub(super) const ELEMENTS: Operation = Operation {
    name: "fill_element_id_map",
    label: "Fill element id map…",
    summary: "Number the elements anew, one after the other or in a range for each block",
    doc: "Elements get consecutive ids in the order of the file, through all blocks or within each block. By block, the first block begins at the \
          start, the next a range further, and so on; a range is the least power of ten that holds the largest block, or as long as \
          is asked for, and one that does not hold a block is refused. The elements themselves, and all that refers to them, \
          stay. Other maps stay too.",
    group: Group::Elements,
    search: &["id", "map", "number", "renumber", "consecutive", "range", "block"],
    params: &[
        Param::optional(
            "numbering",
            "Numbers",
            ParamKind::Choice(&["consecutive", "by_block"]),
            "\"consecutive\"",
            "Through all blocks, or in a range for each block",
        ),
        START,
        Param::optional(
            "range",
            "Length of a range",
            ParamKind::Integer { least: 0, greatest: i64::MAX },
            "0",
            "From the first id of a block to that of the next; 0: the least power of ten that is long enough",
        ),
    ],
    examples: &[
        Example { model: "three_blocks", args: "", expect: "192 elements have the ids 1 to 192" },
        Example {
            model: "three_blocks",
            args: "numbering = \"by_block\" start = 1001 range = 1000",
            expect: "192 elements have the ids 1001 to 3064",
        },
    ],
    available: |model| {
        has_element_blocks(model)?;
        if model.num_elements() == 0 { Err("the model has no elements".to_owned()) } else { Ok(()) }
    },
    refuse: |model, args| first_ids(model, args).map(|_firsts| ()),
    action: Action::Change(|model, args, _progress| {
        let firsts = first_ids(model, args)?;
        let blocks = model.element_blocks.iter().zip(firsts);
        let ids: Vec<i64> = blocks.flat_map(|(block, first)| (first..).take(block.num_elements)).collect();
        let ends = ids.first().zip(ids.last()).map_or((0, 0), |(first, last)| (*first, *last));
        let elements = counted(ids.len(), "element");
        model.element_ids = Some(Arc::new(ids));
        Ok(Report::new(format!("{elements} have the ids {} to {}", ends.0, ends.1)))
    }),
};

/// The last of so many ids; `first - 1` for none.
fn last_id(first: i64, count: usize) -> Result<i64, EditError> {
    let last = i64::try_from(count).ok().and_then(|count| first.checked_add(count)?.checked_sub(1));
    last.ok_or_else(|| {
        let reason = "the ids would be larger than a file can hold".to_owned();
        EditError::BadValue { parameter: START.name, reason }
    })
}

/// The id of the first element of each block.
fn first_ids(model: &Model, args: &Args) -> Result<Vec<i64>, EditError> {
    let start = args.integer(START.name)?;
    let counts = model.element_blocks.iter().map(|block| block.num_elements);
    if args.choice("numbering")? == "consecutive" {
        let mut next = start;
        let mut first_of = |count: usize| {
            let first = next;
            next = last_id(first, count)?.saturating_add(1);
            Ok(first)
        };
        return counts.map(&mut first_of).collect();
    }
    let range = match args.integer("range")? {
        0 => {
            let largest = counts.clone().max().unwrap_or(0);
            let powers = std::iter::successors(Some(1_i64), |power| power.checked_mul(10));
            let mut wide = powers.filter(|&power| usize::try_from(power).is_ok_and(|power| power >= largest));
            wide.next().unwrap_or(i64::MAX)
        }
        range => range,
    };
    let mut first = Some(start);
    let mut firsts = Vec::with_capacity(model.element_blocks.len());
    for block in model.element_blocks.iter() {
        if usize::try_from(range).is_ok_and(|range| range < block.num_elements) {
            let reason = format!(
                "a range of {range} does not hold the {} of element block {}",
                counted(block.num_elements, "element"),
                block.id
            );
            return Err(EditError::BadValue { parameter: "range", reason });
        }
        let here = first.unwrap_or(i64::MAX);
        last_id(here, block.num_elements)?;
        firsts.push(here);
        first = here.checked_add(range);
    }
    Ok(firsts)
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn after(model: &Model, line: &str) -> Result<Model, EditError> {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).map(|edited| edited.model)
    }

    fn element_ids(line: &str) -> Vec<i64> {
        after(&samples::mixed_solids(), line).unwrap().element_ids.unwrap().to_vec()
    }

    #[test]
    fn numbers_go_through_all_blocks_or_begin_anew_in_each() {
        assert_eq!(element_ids("fill_element_id_map start=5"), [5, 6, 7, 8]);
        // The largest block has one element, so a range is one long.
        assert_eq!(element_ids("fill_element_id_map numbering='by_block'"), [1, 2, 3, 4]);
        assert_eq!(
            element_ids("fill_element_id_map numbering='by_block' range=100 start=100"),
            [100, 200, 300, 400]
        );
        let three = after(&samples::three_blocks(), "fill_element_id_map numbering='by_block'").unwrap();
        let ids = three.element_ids.unwrap();
        // 64 elements a block need 100.
        assert_eq!((ids[0], ids[63], ids[64], ids[128], ids[191]), (1, 64, 101, 201, 264));
        let nodes = after(&samples::plane(), "fill_node_id_map start=10").unwrap();
        assert_eq!(nodes.node_ids.unwrap().as_slice(), [10, 11, 12, 13, 14, 15, 16, 17, 18]);
    }

    #[test]
    fn ranges_that_are_too_short_and_ids_that_are_too_large_are_refused() {
        let refused = |line: &str| after(&samples::three_blocks(), line).unwrap_err().to_string();
        assert_eq!(
            refused("fill_element_id_map numbering='by_block' range=63"),
            "range: a range of 63 does not hold the 64 elements of element block 0"
        );
        let too_large = "start: the ids would be larger than a file can hold";
        assert_eq!(refused("fill_element_id_map start=9223372036854775700"), too_large);
        assert_eq!(refused("fill_node_id_map start=9223372036854775807"), too_large);
        let last = "fill_element_id_map numbering='by_block' range=9223372036854775807";
        assert_eq!(refused(last), too_large);
    }
}
