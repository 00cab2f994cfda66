//! `duplicate_element_block`: a second block of the same elements.

use super::{has_element_blocks, refuse_used_id};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report,
    rules::{append_block, append_sides, duplicate_nodes, nodes_of_blocks},
};
use crate::model::{Model, Progress, Side, counted};
use std::sync::Arc;

pub(super) const OPERATION: Operation = Operation {
    name: "duplicate_element_block",
    label: "Duplicate block…",
    summary: "Copy an element block, at the same place",
    doc: "The copy has the results, attributes and sides of the original, but no name. Its nodes are copies too, which \
          are in the node sets of the originals, unless it is told to share them. A copied side is appended to the \
          same side set.",
    group: Group::Blocks,
    search: &["copy", "clone"],
    params: &[
        Param::required("element_block_id", "Block", ParamKind::ELEMENT_BLOCK, "The block to copy"),
        Param::required(
            "new_element_block_id",
            "New id",
            ParamKind::NewId { word: "auto" },
            "The id of the copy; \"auto\" is the lowest unused one",
        ),
        Param::optional(
            "duplicate_nodes",
            "Copy the nodes",
            ParamKind::Flag,
            "true",
            "Off: both blocks use the same nodes",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "element_block_id = \"left\" new_element_block_id = 9",
        expect: "element block 9 is a copy of 1, with 1 element and 8 nodes",
    }],
    available: has_element_blocks,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    args.id("new_element_block_id")?.map_or(Ok(()), |id| refuse_used_id(model, id))
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let at = args.position("element_block_id")?;
    let id = args.id("new_element_block_id")?.unwrap_or_else(|| model.element_blocks.lowest_unused_id());
    let mut copy = model.element_blocks[at].clone();
    let old_id = copy.id;
    copy.id = id;
    copy.name.clear();
    let mut num_nodes = 0;
    if args.flag("duplicate_nodes")? && copy.connects_nodes() {
        let is_used = nodes_of_blocks(model, &[at]);
        let nodes: Vec<u32> =
            (0u32..).zip(&is_used).filter(|(_, used)| **used).map(|(node, _)| node).collect();
        num_nodes = nodes.len();
        let mut new_of = vec![u32::MAX; is_used.len()];
        let first = duplicate_nodes(model, nodes.clone())?;
        for (new, node) in (first..).zip(nodes) {
            new_of[node as usize] = new;
        }
        for node in Arc::make_mut(&mut copy.connectivity) {
            *node = new_of.get(*node as usize).copied().unwrap_or(*node);
        }
    }
    let offset = model.element_offsets()[at];
    let (values, num_elements) = (copy.values.clone(), copy.num_elements);
    let first = append_block(model, copy)?;
    if let Some(new) = model.element_blocks.last_mut() {
        new.values = values;
    }
    append_sides(model, |side: &Side| {
        let local = (side.element as usize).checked_sub(offset).filter(|local| *local < num_elements)?;
        Some(Side { element: first + u32::try_from(local).ok()?, side: side.side })
    });
    let elements = counted(num_elements, "element");
    let nodes = counted(num_nodes, "node");
    Ok(Report::new(format!("element block {id} is a copy of {old_id}, with {elements} and {nodes}")))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, Side, samples};

    #[test]
    fn results_sides_and_memberships_are_copied() {
        let line = "duplicate_element_block element_block_id=2 new_element_block_id=9";
        let after = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        assert_eq!(after.element_blocks[2].values[0].as_ref().unwrap().read(1).unwrap(), [200.0]);
        assert_eq!(after.side_sets[0].members[2], Side { element: 2, side: 5 });
        assert_eq!(after.num_nodes(), 20);
        let copied = &after.element_blocks[2];
        assert!(copied.connectivity.iter().all(|&node| node >= 12) && copied.name.is_empty());
    }

    #[test]
    fn nodes_can_be_shared() {
        let line = "duplicate_element_block element_block_id=2 new_element_block_id=9 duplicate_nodes=false";
        let after = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        assert_eq!(after.num_nodes(), 12);
        assert_eq!(after.element_blocks[2].connectivity, after.element_blocks[1].connectivity);
    }
}
