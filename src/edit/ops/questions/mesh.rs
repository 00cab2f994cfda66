//! Questions about element blocks and their nodes: counts, connectivity, dimension, pieces.

use super::Question;
use crate::edit::{
    Example, Operation, Param, ParamKind,
    rules::{Groups, nodes_of_blocks},
};
use crate::model::{Block, Model};
use serde_json::Value;

const ONE: Param = Param::required("element_block_id", "Block", ParamKind::ELEMENT_BLOCK, "The block");
const ONE_OR_THE_ONLY: Param = Param::optional(
    "element_block_id",
    "Block",
    ParamKind::ELEMENT_BLOCK,
    "\"auto\"",
    "The block; \"auto\" is the only one",
);
const SOME: Param =
    Param::optional("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "\"all\"", "The blocks");

pub(in crate::edit::ops) const DIMENSION: Operation = Question {
    name: "get_element_block_dimension",
    label: "Dimension of an element block…",
    summary: "Whether the elements of a block are lines, faces or solids",
    doc: "1, 2 or 3; 0 for points, and -1 where the element type says nothing. As exomerge has it, quadrilateral and \
          triangular shells answer 3, since their sides are faces.",
    params: &[ONE],
    examples: &[Example { model: "plane", args: "element_block_id = 1", expect: "2" }],
    answer: |model, args, _progress| {
        let topology = model.element_blocks[args.position("element_block_id")?].topology;
        let has_faces = topology.sides().iter().any(|side| side.dimension() == 2);
        Ok(match topology.dimension() {
            Some(2) if has_faces => Value::from(3),
            Some(dimension) => Value::from(dimension),
            None => Value::from(-1),
        })
    },
}
.operation();

pub(in crate::edit::ops) const NODES_PER_ELEMENT: Operation = Question {
    name: "get_nodes_per_element",
    label: "Nodes per element…",
    summary: "How many nodes each element of a block has",
    doc: "As the file says; 0 for polygons and polyhedra, whose elements differ.",
    params: &[ONE],
    examples: &[Example { model: "two_hexes", args: "element_block_id = 1", expect: "8" }],
    answer: |model, args, _progress| {
        Ok(Value::from(model.element_blocks[args.position("element_block_id")?].nodes_per_element))
    },
}
.operation();

pub(in crate::edit::ops) const ELEMENT_COUNT: Operation = Question {
    name: "get_element_count",
    label: "Number of elements…",
    summary: "How many elements some blocks have together",
    doc: "The sum over the selection; 0 if nothing is selected.",
    params: &[Param::optional(
        "element_block_ids",
        "Blocks",
        ParamKind::any(crate::edit::Selectable::ElementBlock),
        "\"all\"",
        "The blocks",
    )],
    examples: &[Example { model: "three_blocks", args: "", expect: "192" }],
    answer: |model, args, _progress| {
        let blocks = args.positions("element_block_ids")?.iter();
        Ok(Value::from(blocks.map(|&at| model.element_blocks[at].num_elements).sum::<usize>()))
    },
}
.operation();

pub(in crate::edit::ops) const CONNECTIVITY: Operation = Question {
    name: "get_connectivity",
    label: "Connectivity of an element block…",
    summary: "The nodes of the elements of a block",
    doc: "One flat list, element after element; nodes count from 0.",
    params: &[ONE_OR_THE_ONLY],
    examples: &[Example { model: "two_hexes", args: "element_block_id = 1", expect: "[0,1,4,3,6,7,10,9]" }],
    answer: |model, args, _progress| {
        Ok(connectivity(&model.element_blocks[args.position("element_block_id")?]))
    },
}
.operation();

pub(in crate::edit::ops) const BLOCK_CONNECTIVITY: Operation = Question {
    name: "get_element_block_connectivity",
    label: "Nodes of an element block's elements…",
    summary: "The nodes of the elements of a block, under the longer name",
    doc: "One flat list, element after element: the same as get_connectivity.",
    params: &[ONE_OR_THE_ONLY],
    examples: &[Example { model: "two_hexes", args: "element_block_id = 2", expect: "[1,2,5,4,7,8,11,10]" }],
    answer: |model, args, _progress| {
        Ok(connectivity(&model.element_blocks[args.position("element_block_id")?]))
    },
}
.operation();

pub(in crate::edit::ops) const BLOCK_NODES: Operation = Question {
    name: "get_nodes_in_element_block",
    label: "Nodes of element blocks…",
    summary: "Which nodes some blocks use",
    doc: "Each once, ascending, counting from 0, nodes between corners too.",
    params: &[Param::required("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "The blocks")],
    examples: &[Example { model: "two_hexes", args: "element_block_ids = 1", expect: "[0,1,3,4,6,7,9,10]" }],
    answer: |model, args, _progress| {
        let is_used = nodes_of_blocks(model, args.positions("element_block_ids")?);
        Ok((0..is_used.len()).filter(|&node| is_used[node]).map(Value::from).collect())
    },
}
.operation();

pub(in crate::edit::ops) const DEGENERATE: Operation = Question {
    name: "count_degenerate_elements",
    label: "Number of degenerate elements…",
    summary: "How many elements have some node twice",
    doc: "Only node numbers count: elements that are flat or turned inside out are none.",
    params: &[SOME],
    examples: &[Example { model: "two_hexes", args: "", expect: "0" }],
    answer: |model, args, _progress| {
        let mut sorted = Vec::new();
        let mut is_degenerate = |nodes: &&[u32]| {
            sorted.clear();
            sorted.extend_from_slice(nodes);
            sorted.sort_unstable();
            sorted.windows(2).any(|pair| pair[0] == pair[1])
        };
        let blocks = args.positions("element_block_ids")?.iter().map(|&at| &model.element_blocks[at]);
        let blocks = blocks.filter(|block| block.connects_nodes() && block.nodes_per_element > 0);
        Ok(Value::from(
            blocks.map(|block| block.elements().filter(|nodes| is_degenerate(nodes)).count()).sum::<usize>(),
        ))
    },
}
.operation();

pub(in crate::edit::ops) const PIECES: Operation = Question {
    name: "count_disconnected_blocks",
    label: "Number of pieces…",
    summary: "Of how many pieces some blocks are made",
    doc: "Elements that share a node are of one piece. 0 if there are no elements.",
    params: &[SOME],
    examples: &[
        Example { model: "two_hexes", args: "", expect: "1" },
        Example { model: "two_hexes_apart", args: "", expect: "2" },
    ],
    answer: |model, args, _progress| {
        Ok(Value::from(count_pieces(model, args.positions("element_block_ids")?)))
    },
}
.operation();

fn connectivity(block: &Block) -> Value {
    Value::from(block.connectivity.as_slice())
}

fn count_pieces(model: &Model, blocks: &[usize]) -> usize {
    let mut groups = Groups::new(model.num_nodes());
    let mut is_used = vec![false; model.num_nodes()];
    for block in blocks.iter().map(|&at| &model.element_blocks[at]).filter(|block| block.connects_nodes()) {
        for nodes in block.rows() {
            let there: Vec<u32> =
                nodes.iter().copied().filter(|&node| (node as usize) < is_used.len()).collect();
            there.iter().for_each(|&node| is_used[node as usize] = true);
            there.windows(2).for_each(|pair| groups.unite(pair[0], pair[1]));
        }
    }
    let roots = (0u32..).zip(&is_used).filter(|(_, used)| **used);
    roots.filter(|&(node, _)| groups.find(node) == node).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Coordinates, Topology};

    #[test]
    fn t35_v25_lines_in_any_order_are_one_piece() {
        let coordinates = Coordinates::from_points(&[[0.0; 3]; 4]);
        let mut model = Model { coordinates, dimension: 3, ..Model::default() };
        model.element_blocks.push(Block::new(1, Topology::Bar2, vec![2, 3, 1, 2, 0, 3]));
        assert_eq!(count_pieces(&model, &[0]), 1);
    }
}
