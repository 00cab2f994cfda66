//! `delete_element_block`: blocks go, with all that hangs on them.

use super::has_element_blocks;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, nothing_to_refuse,
    rules::{ElementMap, delete_nodes, drop_members, used_nodes},
};
use crate::model::{MemberKind, Model, Progress, counted};

pub(super) const OPERATION: Operation = Operation {
    name: "delete_element_block",
    label: "Delete blocks…",
    summary: "Remove element blocks, the sides on them and the nodes that only they used",
    doc: "Side-set and element-set members on the blocks go with their factors and results; sets that become empty \
          stay. Nodes that become unused are deleted and the others renumbered, unless `delete_orphaned_nodes` is \
          false; nodes that were unused before stay in any case.",
    group: Group::Blocks,
    search: &["remove", "erase", "part", "subdomain"],
    params: &[
        Param::required("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "The blocks to delete"),
        Param::optional(
            "delete_orphaned_nodes",
            "Delete nodes that only they used",
            ParamKind::Flag,
            "true",
            "Off: the nodes stay and belong to no element",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "element_block_ids = \"right\"",
        expect: "1 element block with 1 element, 1 side and 4 nodes deleted",
    }],
    available: has_element_blocks,
    refuse: nothing_to_refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let doomed = args.positions("element_block_ids")?;
    let is_doomed: Vec<bool> = (0..model.element_blocks.len()).map(|block| doomed.contains(&block)).collect();
    let offsets = model.element_offsets();
    let survivors = (0..is_doomed.len()).filter(|&block| !is_doomed[block]);
    let order = survivors.map(|block| offsets[block]..offsets[block + 1]).collect();
    let (num_nodes, num_elements, num_sides) = (model.num_nodes(), model.num_elements(), count_sides(model));

    progress.set(0.1, "deleting elements");
    let mut warnings = ElementMap::new(num_elements, order).renumber(model);
    let ids: Vec<i64> = doomed.iter().map(|&block| model.element_blocks[block].id).collect();
    warnings.extend(drop_members(model, MemberKind::ELEMENT_BLOCK, &ids));
    let gone = doomed.iter().map(|&block| &model.element_blocks[block]);
    let used_by_gone = used_nodes(num_nodes, gone);
    let mut doomed_flags = is_doomed.iter();
    model.element_blocks.retain(|_| !doomed_flags.next().copied().unwrap_or(false));

    if args.flag("delete_orphaned_nodes")? {
        progress.set(0.5, "deleting nodes");
        let others =
            model.element_blocks.iter().chain(model.edge_blocks.iter()).chain(model.face_blocks.iter());
        let used = used_nodes(num_nodes, others);
        let orphans: Vec<bool> = used_by_gone.iter().zip(&used).map(|(&gone, &used)| gone && !used).collect();
        warnings.extend(delete_nodes(model, &orphans));
    }
    let summary = format!(
        "{} with {}, {} and {} deleted",
        counted(doomed.len(), "element block"),
        counted(num_elements - model.num_elements(), "element"),
        counted(num_sides - count_sides(model), "side"),
        counted(num_nodes - model.num_nodes(), "node"),
    );
    Ok(Report::new(summary).warned(warnings))
}

fn count_sides(model: &Model) -> usize {
    model.side_sets.iter().map(|set| set.members.len()).sum()
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn nodes_stay_when_told_so_and_sets_shrink() {
        let before = samples::two_hexes();
        let keep = Invocation::parse("delete_element_block element_block_ids=1 delete_orphaned_nodes=false")
            .unwrap();
        let after = run(&before, &keep, &NoProgress).unwrap().model;
        assert_eq!((after.num_nodes(), after.num_elements()), (12, 1));
        assert_eq!(after.side_sets[0].members.len(), 1);
        assert_eq!(after.side_sets[0].members[0].element, 0);
        assert_eq!(after.node_sets[0].members.len(), 4);
    }

    #[test]
    fn the_last_block_can_go_too() {
        let all = Invocation::parse("delete_element_block element_block_ids=\"all\"").unwrap();
        let after = run(&samples::two_hexes(), &all, &NoProgress).unwrap().model;
        assert_eq!(
            (after.num_nodes(), after.element_blocks.len(), after.node_sets[0].members.len()),
            (0, 0, 0)
        );
        assert!(after.nodal_variables[0].1.read(1).unwrap().is_empty());
    }
}
