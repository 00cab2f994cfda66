//! `split_element_block_by_piece`: every connected piece becomes a block.

use super::{BLOCKS, NAMES, SEARCH, refuse_names, split};
use crate::edit::{
    Action, EditError, Example, Group, Operation, Param, ParamKind,
    ops::has_element_blocks,
    rules::{by_nodes, by_sides},
};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "split_element_block_by_piece",
    label: "Split blocks by piece…",
    summary: "Make a block of every connected piece of a block",
    doc: "Elements of a block that share a node are of one piece, or, where they must share sides, solids that share a face, \
          surfaces that share an edge and lines that share an end. What other blocks lie between does not matter. Pieces are \
          in the order of their first elements; the first stays in the block, the others become blocks behind it with the lowest unused \
          ids, and belong to the assemblies of the block. Sets, results, attributes and maps follow; no result is read.",
    group: Group::Blocks,
    search: SEARCH,
    params: &[
        BLOCKS,
        Param::optional(
            "connected_by",
            "Connected by",
            ParamKind::Choice(&["nodes", "sides"]),
            "\"nodes\"",
            "What elements of a piece share at least: a node, or a whole side",
        ),
        NAMES,
    ],
    examples: &[Example {
        model: "two_pieces",
        args: "element_block_ids = \"pair\"",
        expect: "1 element block split into 2",
    }],
    available: has_element_blocks,
    refuse: refuse_names,
    action: Action::Change(|model, args, progress| {
        let by_whole_sides = args.choice("connected_by")? == "sides";
        split(model, args, progress, |model, at| {
            let block = &model.element_blocks[at];
            if !by_whole_sides {
                return Ok(by_nodes(model, block));
            }
            by_sides(model, block).ok_or_else(|| EditError::UnknownElements {
                block: block.id,
                elem_type: block.elem_type.trim().to_owned(),
                what: "split by sides, since theirs are not known",
            })
        })
    }),
};
