//! Sizes: volumes, centroids, extents, edges, distances.

use super::Question;
use crate::edit::{EditError, Example, Operation, Param, ParamKind, real_answer, rules::nodes_of_blocks};
use crate::geometry::{closest_distance, element_sizes, length_scale, side_size};
use crate::model::{Model, Support, Topology};
use serde_json::Value;

const BLOCKS: Param = Param::required("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "The blocks");
const ALL_BLOCKS: Param =
    Param::optional("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "\"all\"", "The blocks");
const VOLUME_VARIABLE: Param = Param::optional(
    "element_volume_field_name",
    "Volume variable",
    ParamKind::any(crate::edit::Selectable::Variable(Support::Element)),
    "\"none\"",
    "A variable whose values at the first step are taken for the sizes; \"none\": they are computed",
);

pub(in crate::edit::ops) const VOLUME: Operation = Question {
    name: "get_element_block_volume",
    label: "Volume of element blocks…",
    summary: "How large some blocks are together, undeformed",
    doc: "The sum of the sizes of the elements: volumes of solids, areas of faces, lengths of lines. Only the greatest \
          dimension of the selection counts, so that shells on a solid do not add areas to its volume; elements that are \
          inside out count as negative. Elements of unknown types have no size.",
    params: &[BLOCKS, VOLUME_VARIABLE],
    examples: &[Example { model: "mixed_solids", args: "element_block_ids = [10, 30]", expect: "1.3333333333333333" }],
    answer: |model, args, _progress| {
        let sizes = sizes(model, args.positions("element_block_ids")?, args.positions("element_volume_field_name")?)?;
        Ok(real_answer(sizes.iter().flat_map(|(_, sizes)| sizes).sum()))
    },
}
.operation();

pub(in crate::edit::ops) const CENTROID: Operation = Question {
    name: "get_element_block_centroid",
    label: "Centroid of element blocks…",
    summary: "The middle of some blocks, undeformed",
    doc: "The mean of the middles of the elements, each weighed by its size; the middle of an element is the mean of its \
          nodes. NaN if the sizes add up to 0.",
    params: &[
        BLOCKS,
        VOLUME_VARIABLE,
        Param::optional(
            "element_centroid_field_names",
            "Centroid variables",
            ParamKind::any(crate::edit::Selectable::Variable(Support::Element)),
            "\"none\"",
            "Three variables whose values at the first step are taken for the middles; \"none\": they are computed",
        ),
    ],
    examples: &[Example { model: "two_hexes", args: "element_block_ids = \"all\"", expect: "[1.0,0.5,0.5]" }],
    answer: |model, args, _progress| {
        let blocks = args.positions("element_block_ids")?;
        let sizes = sizes(model, blocks, args.positions("element_volume_field_name")?)?;
        let given = args.positions("element_centroid_field_names")?;
        let mut sums = [0.0; 3];
        let mut total = 0.0;
        for (at, sizes) in &sizes {
            let middles = middles(model, *at, given)?;
            for (size, middle) in sizes.iter().zip(middles) {
                total += size;
                (0..3).for_each(|axis| sums[axis] += size * middle[axis]);
            }
        }
        Ok(sums.map(|sum| real_answer(sum / total)).to_vec().into())
    },
}
.operation();

pub(in crate::edit::ops) const EXTENTS: Operation = Question {
    name: "get_element_block_extents",
    label: "Extents of element blocks…",
    summary: "The least and greatest coordinates of some blocks",
    doc: "[[least x, greatest x], [least y, greatest y], [least z, greatest z]] over the nodes that the blocks use. \
          NaN if they use none.",
    params: &[ALL_BLOCKS],
    examples: &[Example { model: "two_hexes", args: "element_block_ids = 2", expect: "[[1.0,2.0],[0.0,1.0],[0.0,1.0]]" }],
    answer: |model, args, _progress| {
        let is_used = nodes_of_blocks(model, args.positions("element_block_ids")?);
        let coordinates = &model.coordinates;
        let extent = |axis: &[f64]| -> Value {
            let used = || axis.iter().zip(&is_used).filter(|(_, used)| **used).map(|(value, _)| *value);
            let [least, greatest] = [used().reduce(f64::min), used().reduce(f64::max)];
            [least, greatest].map(|end| real_answer(end.unwrap_or(f64::NAN))).to_vec().into()
        };
        Ok([&coordinates.x, &coordinates.y, &coordinates.z].map(|axis| extent(axis)).to_vec().into())
    },
}
.operation();

pub(in crate::edit::ops) const EDGE_LENGTHS: Operation = Question {
    name: "get_element_edge_length_info",
    label: "Edge lengths of element blocks…",
    summary: "The least and the mean length of the edges of elements",
    doc: "[least, mean], between corners; an edge counts once for every element that has it. NaN without edges.",
    params: &[ALL_BLOCKS],
    examples: &[Example { model: "two_hexes", args: "", expect: "[1.0,1.0]" }],
    answer: |model, args, _progress| {
        let (mut least, mut sum, mut count) = (f64::INFINITY, 0.0, 0.0);
        for block in args.positions("element_block_ids")?.iter().map(|&at| &model.element_blocks[at]) {
            let edges = edges(block.topology);
            if edges.is_empty() {
                continue;
            }
            for nodes in block.elements() {
                let at = |corner: u8| model.position(*nodes.get(usize::from(corner))? as usize);
                for (a, b) in edges.iter().filter_map(|&[a, b]| Some((at(a)?, at(b)?))) {
                    let length = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
                    least = least.min(length);
                    sum += length;
                    count += 1.0;
                }
            }
        }
        let least = if count > 0.0 { least } else { f64::NAN };
        Ok(vec![real_answer(least), real_answer(sum / count)].into())
    },
}
.operation();

pub(in crate::edit::ops) const SIDE_SET_AREA: Operation = Question {
    name: "get_side_set_area",
    label: "Area of side sets…",
    summary: "How large some side sets are together, undeformed",
    doc: "The sum of the areas of the faces; where there are no faces, of the lengths of the edges. A side that stands in \
          two sets counts twice.",
    params: &[Param::required("side_set_ids", "Side sets", ParamKind::SIDE_SETS, "The side sets")],
    examples: &[Example { model: "two_hexes", args: "side_set_ids = 1", expect: "2.0" }],
    answer: |model, args, _progress| {
        let offsets = model.element_offsets();
        let mut sums = [0.0; 3];
        let mut greatest = 0;
        for set in args.positions("side_set_ids")?.iter().map(|&at| &model.side_sets[at]) {
            for (dimension, size) in set.members.iter().filter_map(|side| side_size(model, &offsets, side)) {
                sums[dimension] += size;
                greatest = greatest.max(dimension);
            }
        }
        Ok(real_answer(sums[greatest]))
    },
}
.operation();

pub(in crate::edit::ops) const LENGTH_SCALE: Operation = Question {
    name: "get_length_scale",
    label: "Length scale",
    summary: "The largest coordinate or extent of the model",
    doc: "The largest of the absolute coordinates and of the extents along x, y and z, over all nodes; 0 without nodes.",
    params: &[],
    examples: &[Example { model: "two_hexes", args: "", expect: "2.0" }],
    answer: |model, _args, _progress| Ok(real_answer(length_scale(model))),
}
.operation();

pub(in crate::edit::ops) const CLOSEST: Operation = Question {
    name: "get_closest_node_distance",
    label: "Closest distance of nodes",
    summary: "How far apart the two closest nodes are",
    doc: "0 if nodes coincide, and the largest number there is with fewer than two nodes.",
    params: &[],
    examples: &[Example { model: "two_hexes", args: "", expect: "1.0" }],
    answer: |model, _args, _progress| {
        Ok(real_answer(closest_distance(&model.coordinates).unwrap_or(f64::MAX)))
    },
}
.operation();

/// The sizes of the elements of blocks of the greatest dimension, or the values of a variable; an unknown size is 0.
fn sizes(model: &Model, blocks: &[usize], variable: &[usize]) -> Result<Vec<(usize, Vec<f64>)>, EditError> {
    if let [variable] = variable {
        let values = |&at: &usize| Ok((at, first_values(model, at, *variable)?));
        return blocks.iter().map(values).collect();
    }
    let dimension = |at: usize| model.element_blocks[at].topology.dimension();
    let greatest = blocks.iter().filter_map(|&at| dimension(at)).max();
    let of_greatest = blocks.iter().copied().filter(|&at| dimension(at) == greatest && greatest.is_some());
    let sizes = |at: usize| {
        let sizes = element_sizes(model, at).into_iter();
        Ok((at, sizes.map(|size| size.unwrap_or(0.0)).collect()))
    };
    of_greatest.map(sizes).collect()
}

fn first_values(model: &Model, block: usize, variable: usize) -> Result<Vec<f64>, EditError> {
    let list = &model.element_blocks;
    let source = list[block].values[variable].as_ref().ok_or_else(|| EditError::Results {
        reason: format!("element block {} has no {}", list[block].id, list.variable_names[variable]),
    })?;
    Ok(source.read(0)?)
}

/// The middle of every element of a block: the mean of its nodes, or the values of three variables.
fn middles(model: &Model, block: usize, variables: &[usize]) -> Result<Vec<[f64; 3]>, EditError> {
    if let &[x, y, z] = variables {
        let [x, y, z] =
            [first_values(model, block, x)?, first_values(model, block, y)?, first_values(model, block, z)?];
        return Ok(x.into_iter().zip(y).zip(z).map(|((x, y), z)| [x, y, z]).collect());
    }
    let mean = |nodes: &[u32]| {
        let places = nodes.iter().filter_map(|&node| model.position(node as usize));
        let sum = places.fold([0.0; 3], |sum: [f64; 3], at| std::array::from_fn(|axis| sum[axis] + at[axis]));
        sum.map(|sum| sum / nodes.len() as f64)
    };
    Ok(model.element_blocks[block].elements().map(mean).collect())
}

/// The pairs of corners that the edges of an element join.
fn edges(topology: Topology) -> Vec<[u8; 2]> {
    let mut edges = Vec::new();
    for side in topology.sides() {
        let around = side.corners.iter().zip(side.corners.iter().cycle().skip(1));
        edges.extend(around.filter(|(a, b)| a != b).map(|(&a, &b)| [a.min(b), a.max(b)]));
    }
    if topology.dimension() == Some(1) {
        edges = vec![[0, 1]];
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Invocation, run};
    use crate::model::{Block, NoProgress, samples};

    fn asked(model: &Model, line: &str) -> Value {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().report.answer.unwrap()
    }

    #[test]
    fn t14_t18_every_type_has_its_edges() {
        for (topology, count) in [
            (Topology::Hex20, 12),
            (Topology::Tet10, 6),
            (Topology::Wedge12, 9),
            (Topology::Pyramid5, 8),
            (Topology::Shell4, 4),
            (Topology::TriShell3, 3),
            (Topology::Quad8, 4),
            (Topology::Bar3, 1),
            (Topology::Beam2, 1),
            (Topology::Sphere, 0),
        ] {
            assert_eq!(edges(topology).len(), count, "{topology:?}");
        }
        assert_eq!(
            asked(&samples::one_element(Topology::Sphere), "get_element_edge_length_info"),
            serde_json::json!(["nan", "nan"])
        );
    }

    #[test]
    fn t43_t53_unknown_types_and_shells_add_nothing_to_a_volume() {
        let mut model = samples::two_hexes();
        model.element_blocks.push(Block::new(7, Topology::Shell4, vec![0, 1, 4, 3]));
        model.element_blocks[2].values = vec![None, None];
        assert_eq!(asked(&model, "get_element_block_volume element_block_ids='all'"), 2.0);
        assert_eq!(
            asked(&samples::one_element(Topology::Nsided), "get_element_block_volume element_block_ids=1"),
            0.0
        );
    }

    #[test]
    fn t57_a_block_without_elements_has_no_extents() {
        let model = samples::one_element(Topology::Null);
        assert_eq!(asked(&model, "get_element_block_extents")[0], serde_json::json!(["nan", "nan"]));
    }

    #[test]
    fn v4_the_volume_and_the_centroid_of_a_stretched_hexahedron() {
        let mut model = samples::one_element(Topology::Hex8);
        model.coordinates.axes_mut().into_iter().for_each(|axis| axis[6] = 2.0);
        assert_eq!(asked(&model, "get_element_block_volume element_block_ids=1"), 1.75);
        assert_eq!(
            asked(&model, "get_element_block_centroid element_block_ids=1"),
            serde_json::json!([0.625, 0.625, 0.625])
        );
    }
}
