//! `invert_elements`: elements that are inside out become right again.

use super::has_element_blocks;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report,
    rules::{Mirror, turn_elements},
};
use crate::model::{Model, Progress, counted};

pub(super) const OPERATION: Operation = Operation {
    name: "invert_elements",
    label: "Turn elements inside out…",
    summary: "Change the order of the nodes of elements so that their volume or normal changes its sign",
    doc: "Nodes stay where they are. Sides in side sets are renumbered to stay the same faces, with their distribution factors; the \
          two surfaces of a shell change places as its normal does. For blocks whose elements are inside out as a whole, after a \
          mirroring elsewhere, say. Element types whose mirror image is not known are refused.",
    group: Group::Elements,
    search: &["uninvert", "flip", "negative volume", "normal", "orientation"],
    params: &[Param::required(
        "element_block_ids",
        "Blocks",
        ParamKind::ELEMENT_BLOCKS,
        "The blocks to turn",
    )],
    examples: &[Example {
        model: "mixed_solids",
        args: "element_block_ids = [10, 40]",
        expect: "2 elements of 2 element blocks turned inside out",
    }],
    available: has_element_blocks,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    for block in args.positions("element_block_ids")?.iter().map(|&at| &model.element_blocks[at]) {
        let is_known =
            Mirror::of(block.topology).is_some_and(|mirror| mirror.nodes.len() == block.nodes_per_element);
        if !is_known && block.num_elements > 0 {
            let elem_type = block.elem_type.trim().to_owned();
            return Err(EditError::UnknownElements { block: block.id, elem_type, what: "turned inside out" });
        }
    }
    Ok(())
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let blocks = args.positions("element_block_ids")?;
    turn_elements(model, blocks);
    let num_elements = blocks.iter().map(|&at| model.element_blocks[at].num_elements).sum();
    let (elements, blocks) = (counted(num_elements, "element"), counted(blocks.len(), "element block"));
    Ok(Report::new(format!("{elements} of {blocks} turned inside out")))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::geometry::{SideReader, element_sizes};
    use crate::model::{Model, NoProgress, samples};

    fn sorted_top(model: &Model) -> Vec<u32> {
        let side = model.side_sets[0].members[0];
        let mut nodes = Vec::new();
        assert!(SideReader::new(model).nodes(side, &mut nodes));
        nodes.sort_unstable();
        nodes
    }

    #[test]
    fn volumes_change_their_sign_and_sides_stay_the_same_faces() {
        let before = samples::two_hexes();
        let invert = Invocation::parse("invert_elements element_block_ids=1").unwrap();
        let after = run(&before, &invert, &NoProgress).unwrap().model;
        assert_eq!((element_sizes(&after, 0), element_sizes(&after, 1)), (vec![Some(-1.0)], vec![Some(1.0)]));
        assert_eq!(sorted_top(&after), sorted_top(&before));
        let again = run(&after, &invert, &NoProgress).unwrap().model;
        assert_eq!(again.element_blocks[0].connectivity, before.element_blocks[0].connectivity);
        assert_eq!(again.side_sets[0].members, before.side_sets[0].members);
    }
}
