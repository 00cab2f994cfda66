//! Models of every element type with all that a file can hang on them: names, sets with factors and values, results with
//! holes in them.

use exoscope::model::{Block, Entity, Model, NodeSet, Side, SideSet, Source, Topology, counted, samples};
use std::sync::Arc;

/// Names of samples that are small enough for thousands of edits.
const SMALL: &[&str] = &[
    "two_hexes",
    "two_hexes_apart",
    "annotated",
    "unused_node",
    "doubled_hex",
    "empty_sets",
    "mixed_solids",
    "shells",
    "plane",
    "results_everywhere",
];

/// Every model, with a name for messages: one element of each type, and the samples.
pub(crate) fn all() -> Vec<(String, Model)> {
    let one = |topology: Topology| (topology.canonical_name().to_owned(), samples::one_element(topology));
    let sample = |name: &&str| ((*name).to_owned(), samples::by_name(name).unwrap());
    let single = Topology::all().map(one).filter(|(_, model)| model.num_nodes() > 0);
    let all = single.chain(SMALL.iter().map(sample)).chain([
        ("two wedges".to_owned(), two_wedges()),
        ("mixed solids, all outward".to_owned(), outward_solids()),
    ]);
    all.map(|(name, model)| (name, furnished(model))).collect()
}

/// A unit cube of two wedges, which share a face across its diagonal.
fn two_wedges() -> Model {
    let mut model = samples::one_element(Topology::Hex8);
    let of = |id, nodes: [u32; 6]| Block::new(id, Topology::Wedge6, nodes.to_vec());
    model.element_blocks.clear();
    model.element_blocks.push(of(1, [0, 1, 2, 4, 5, 6]));
    model.element_blocks.push(of(2, [0, 2, 3, 4, 6, 7]));
    model
}

/// The mixed solids with the two that are inside out in the sample turned round.
fn outward_solids() -> Model {
    let mut model = samples::mixed_solids();
    model.element_blocks[1].connectivity = Arc::new(vec![1, 5, 8, 2, 6, 9]);
    model.element_blocks[3].connectivity = Arc::new(vec![4, 5, 10, 11]);
    model
}

/// The model with sets, names, maps and results, as far as it has none itself.
fn furnished(mut model: Model) -> Model {
    if model.num_steps() == 0 {
        model.times = Arc::new(vec![0.0, 0.5, 2.0]);
    }
    let steps = model.num_steps();
    let values = move |len: usize, first: f64| {
        let value = |step: usize, at: usize| match (step + at) % 5 {
            4 => f64::NAN,
            _ => first + step as f64 + 0.25 * at as f64,
        };
        Source::memory(len, (0..steps).map(|step| (0..len).map(|at| value(step, at)).collect()).collect())
    };
    let nodes = model.num_nodes();
    for name in ["disp_x", "disp_y", "disp_z", "temperature"] {
        if !model.nodal_variables.iter().any(|(known, _)| known == name) {
            model.nodal_variables.push((name.to_owned(), values(nodes, 1.0)));
        }
    }
    if model.global_variables.is_empty() {
        model.global_variables.push(("energy".to_owned(), values(1, 3.0)));
    }
    if model.element_blocks.variable_names.is_empty() {
        model.element_blocks.variable_names = vec!["stress".to_owned()];
        for block in model.element_blocks.iter_mut() {
            block.values = vec![Some(values(block.num_elements, 7.0))];
        }
    }
    for block in model.element_blocks.iter_mut().filter(|block| block.name.is_empty()) {
        block.name = format!("part {}", block.id);
    }
    add_sets(&mut model, &values);
    assert_eq!(model.validate(), Ok(()), "{}", counted(nodes, "node"));
    model
}

/// A node set of every other node, and a side set of every side, with values and factors.
fn add_sets(model: &mut Model, values: &dyn Fn(usize, f64) -> Source) {
    let id = |ids: &[i64]| ids.iter().max().map_or(1, |last| last + 1);
    let members: Vec<u32> = (0u32..).take(model.num_nodes()).step_by(2).collect();
    let mut nodes = NodeSet::new(id(&model.node_sets.iter().map(Entity::id).collect::<Vec<_>>()), members);
    let len = nodes.members.len();
    "every other".clone_into(&mut nodes.name);
    nodes.distribution_factors = Some(Arc::new((0..len).map(|at| at as f64).collect()));
    nodes.properties = vec![0; model.node_sets.property_names.len()];
    nodes.values = vec![Some(values(len, 2.0)); model.node_sets.variable_names.len()];
    model.node_sets.push(nodes);
    let mut sides = Vec::new();
    let mut element = 0u32;
    for block in model.element_blocks.iter() {
        for _ in 0..block.num_elements {
            sides.extend((0u32..).take(block.topology.sides().len()).map(|side| Side { element, side }));
            element += 1;
        }
    }
    let mut set = SideSet::new(id(&model.side_sets.iter().map(Entity::id).collect::<Vec<_>>()), sides);
    let len = set.members.len();
    "every side".clone_into(&mut set.name);
    set.properties = vec![0; model.side_sets.property_names.len()];
    set.values = vec![Some(values(len, 4.0)); model.side_sets.variable_names.len()];
    model.side_sets.push(set);
}
