//! Node sets and element sets of blocks and of conditions, and element sets of given elements.

use super::condition::{self, holds_on_elements, holds_on_nodes};
use super::region::{elements_of, nodes_of, nodes_to_choose_from};
use super::target::{self, fill_elements, fill_nodes, refuse_elements, refuse_nodes};
use super::{each_once, element_indices};
use crate::edit::ops::{has_element_blocks, has_nodes};
use crate::edit::{Action, Example, Group, Operation, Param, ParamKind, Selectable};
use crate::model::Support;

const BLOCKS: Param = Param::required(
    "element_block_ids",
    "Blocks",
    ParamKind::ELEMENT_BLOCKS,
    "The blocks; several make one set",
);

pub(in crate::edit::ops) const NODES_OF_BLOCK: Operation = Operation {
    name: "create_node_set_from_element_block",
    label: "Node set from block…",
    summary: "Make a node set of the nodes of element blocks",
    doc: "Every node that an element of the blocks has, those between corners too, each once and ascending; of polyhedra the nodes \
          of their faces.",
    group: Group::NodeSets,
    search: &["convert", "part", "body"],
    params: &[BLOCKS, target::NODE_SET],
    examples: &[Example {
        model: "two_hexes",
        args: "element_block_ids = \"left\" node_set_id = \"left\"",
        expect: "node set 2 with 8 nodes made",
    }],
    available: has_element_blocks,
    refuse: refuse_nodes,
    action: Action::Change(|model, args, _progress| {
        let is_theirs = nodes_of(model, args.positions(BLOCKS.name)?);
        fill_nodes(model, args, marked(&is_theirs))
    }),
};

pub(in crate::edit::ops) const NODES_WHERE: Operation = Operation {
    name: "create_node_set_from_expression",
    label: "Node set from condition…",
    summary: "Make a node set of the nodes at which a condition holds",
    doc: "X, Y and Z are the undeformed coordinates; with a time step also time, global and node variables can be named. \
          Comparisons of coordinates have a tolerance, all others are exact. Nodes come in the order of their numbers; with all \
          blocks those too that no element uses.",
    group: Group::NodeSets,
    search: &["where", "select", "plane", "region", "threshold"],
    params: &[
        condition::expression(Support::Nodal),
        Param::optional(
            "element_block_ids",
            "Nodes of blocks",
            ParamKind::any(Selectable::ElementBlock),
            "\"all\"",
            "Whose nodes; with all blocks also those that no element uses",
        ),
        condition::TOLERANCE,
        condition::TIME_STEP,
        target::NODE_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "expression = \"X > 1 and temperature >= 80\" node_set_id = \"hot\"",
        expect: "node set 2 with 2 nodes made",
    }],
    available: has_nodes,
    refuse: |model, args| condition::refuse_on_nodes(model, args).and_then(|()| refuse_nodes(model, args)),
    action: Action::Change(|model, args, progress| {
        let mut holds = holds_on_nodes(model, args)?;
        progress.set(0.8, "choosing nodes");
        let is_there = nodes_to_choose_from(model, args.positions("element_block_ids")?);
        holds.iter_mut().zip(is_there).for_each(|(holds, is_there)| *holds &= is_there);
        fill_nodes(model, args, marked(&holds))
    }),
};

pub(in crate::edit::ops) const ELEMENTS: Operation = Operation {
    name: "create_element_set",
    label: "Create element set…",
    summary: "Make an element set of given elements",
    doc: "Elements are indices through all blocks, from 0. They keep the order in which they are given; one that stands twice is \
          taken once. A set that is there is filled anew.",
    group: Group::OtherSets,
    search: &["new", "group"],
    params: &[
        Param::optional(
            "element_set_members",
            "Elements",
            ParamKind::Integers { least: 0 },
            "[]",
            "Element indices through all blocks, counting from 0",
        ),
        target::ELEMENT_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "element_set_members = [1, 0, 1] element_set_id = \"both\"",
        expect: "element set 1 with 2 elements made",
    }],
    available: has_element_blocks,
    refuse: |model, args| {
        element_indices(model, args, "element_set_members")?;
        refuse_elements(model, args)
    },
    action: Action::Change(|model, args, _progress| {
        let (members, twice) = each_once(&element_indices(model, args, "element_set_members")?);
        let mut report = fill_elements(model, args, members)?;
        report.warnings.extend(twice);
        Ok(report)
    }),
};

pub(in crate::edit::ops) const ELEMENTS_OF_BLOCK: Operation = Operation {
    name: "create_element_set_from_element_block",
    label: "Element set from block…",
    summary: "Make an element set of the elements of element blocks",
    doc: "All elements of the blocks, in the order of their numbers. The set goes on to hold these elements when blocks are merged \
          or renamed.",
    group: Group::OtherSets,
    search: &["convert", "part", "body", "remember"],
    params: &[BLOCKS, target::ELEMENT_SET],
    examples: &[Example {
        model: "three_blocks",
        args: "element_block_ids = \"middle\" element_set_id = 7",
        expect: "element set 7 with 64 elements made",
    }],
    available: has_element_blocks,
    refuse: refuse_elements,
    action: Action::Change(|model, args, _progress| {
        let elements = elements_of(&model.element_offsets(), args.positions(BLOCKS.name)?);
        fill_elements(model, args, elements)
    }),
};

pub(in crate::edit::ops) const ELEMENTS_WHERE: Operation = Operation {
    name: "create_element_set_from_expression",
    label: "Element set from condition…",
    summary: "Make an element set of the elements for which a condition holds",
    doc: "X, Y and Z are the means of the undeformed coordinates of an element's nodes; with a time step also time, global \
          variables and those of the element's block can be named, and all chosen blocks must have them. Comparisons of coordinates \
          have a tolerance, all others are exact. Elements come in the order of their numbers.",
    group: Group::OtherSets,
    search: &["where", "select", "region", "threshold"],
    params: &[
        condition::expression(Support::Element),
        Param::optional(
            "element_block_ids",
            "Blocks",
            ParamKind::ELEMENT_BLOCKS,
            "\"all\"",
            "Whose elements",
        ),
        condition::TOLERANCE,
        condition::TIME_STEP,
        target::ELEMENT_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "expression = \"stress > 150\" element_set_id = \"yielded\"",
        expect: "element set 1 with 1 element made",
    }],
    available: has_element_blocks,
    refuse: |model, args| {
        condition::refuse_on_elements(model, args).and_then(|()| refuse_elements(model, args))
    },
    action: Action::Change(|model, args, progress| {
        let mut blocks = args.positions("element_block_ids")?.to_vec();
        blocks.sort_unstable();
        let offsets = model.element_offsets();
        let mut is_chosen = vec![false; model.num_elements()];
        for (done, &block) in blocks.iter().enumerate() {
            progress.set(done as f32 / blocks.len() as f32, "choosing elements");
            let holds = holds_on_elements(model, args, block)?;
            is_chosen[offsets[block]..offsets[block + 1]].copy_from_slice(&holds);
        }
        fill_elements(model, args, marked(&is_chosen))
    }),
};

/// The positions of the flags that are set.
fn marked(flags: &[bool]) -> Vec<u32> {
    (0u32..).zip(flags).filter(|(_, is_set)| **is_set).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Block, Model, NoProgress, Topology, samples};
    use std::sync::Arc;

    fn after(model: &Model, line: &str) -> Result<Model, String> {
        let edited = run(model, &Invocation::parse(line).unwrap(), &NoProgress);
        edited.map(|edited| edited.model).map_err(|error| error.to_string())
    }

    #[test]
    fn nodes_of_a_block_are_all_its_nodes() {
        let model = samples::two_hexes();
        let line = "create_node_set_from_element_block element_block_ids='right'";
        // Nodes with x = 1 or 2: of rows of three, the second and third.
        assert_eq!(after(&model, line).unwrap().node_sets[1].members.as_slice(), [1, 2, 4, 5, 7, 8, 10, 11]);
    }

    #[test]
    fn nodes_of_polyhedra_are_those_of_their_faces() {
        let mut model = samples::one_element(Topology::Tet4);
        model.face_blocks.push(Block::new(1, Topology::TriShell3, vec![0, 1, 3, 1, 2, 3, 0, 3, 2]));
        let mut block = Block::new(1, Topology::Nfaced, Vec::new());
        block.num_elements = 1;
        block.counts = Some(Arc::new(vec![2]));
        block.connectivity = Arc::new(vec![0, 2]);
        model.element_blocks[0] = block;
        let made = after(&model, "create_node_set_from_element_block element_block_ids=1").unwrap();
        assert_eq!(made.node_sets[0].members.as_slice(), [0, 1, 2, 3]);
    }

    #[test]
    fn conditions_choose_elements_at_a_step_and_name_the_block_that_lacks_a_variable() {
        let model = samples::two_hexes();
        let chosen = |args: &str| {
            let made = after(&model, &format!("create_element_set_from_expression {args}"));
            made.map(|made| made.element_sets[0].members.to_vec())
        };
        // The middles are at 0.5 and 1.5; the stress is 0 at the first step.
        assert_eq!(chosen("expression='X == 1.5'"), Ok(vec![1]));
        assert_eq!(chosen("expression='stress == 0' timesteps=0"), Ok(vec![0, 1]));
        assert_eq!(chosen("expression='1'"), Ok(vec![0, 1]));
        assert_eq!(chosen("expression='strain > 0' element_block_ids=1"), Ok(vec![0]));
        let refused = chosen("expression='strain > 0'").unwrap_err();
        assert!(refused.starts_with("expression: element block 2: "), "{refused}");
        assert!(chosen("expression='stress > 0' timesteps='none'").is_err());
    }

    #[test]
    fn elements_that_are_not_there_are_refused() {
        let refused =
            after(&samples::two_hexes(), "create_element_set element_set_members=[0, 2]").unwrap_err();
        assert_eq!(refused, "element_set_members: there is no element 2, only 2 from 0 on");
    }
}
