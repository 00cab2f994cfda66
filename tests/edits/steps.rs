//! Steps of random journals, made to fit the model that they come to: numbers choose among what is there.

use exoscope::edit::{Action, Invocation, OPERATIONS, Operation};
use exoscope::model::{Entity, EntityList, Model};
use toml::Value;

/// A step before it is known to which model it comes: numbers that choose.
pub(crate) type Seed = (u16, u16, u16, u16);

/// A model with more elements or nodes than this grows no further.
const LARGE: usize = 250;

/// Lines with `{…}` where something of the model stands.
const TEMPLATES: &[&str] = &[
    "combine_element_blocks element_block_ids=[{block}, {block}]",
    "rename_element_block element_block_id={block} new_element_block_id=\"name {number}\"",
    "rename_element_block element_block_id={block} new_element_block_id={number}",
    "delete_element_block element_block_ids={block}",
    "duplicate_element_block element_block_id={block} new_element_block_id={number}",
    "duplicate_element_block element_block_id={block} new_element_block_id={number} duplicate_nodes=false",
    "unmerge_element_blocks",
    "merge_nodes tolerance=1e-9",
    "merge_nodes tolerance=0.3 relative_tolerance=false",
    "make_elements_quadratic element_block_ids={block}",
    "make_elements_linear",
    "convert_hex8_block_to_tet4_block element_block_id={block}",
    "threshold_element_blocks expression=\"X < {real}\" element_block_ids={block}",
    "threshold_element_blocks expression=\"Y < {real}\" new_element_block_id={number}",
    "delete_duplicate_elements",
    "delete_unused_nodes",
    "create_nodes new_nodes=[[{real}, 0, 0], [0, {real}, 1]]",
    "build_hex8_cube element_block_id=\"auto\" divisions=1 extents={real}",
    "translate_element_blocks element_block_ids={block} offset=[{real}, 0, 1] check_for_merged_nodes=false",
    "rotate_geometry axis=[0, 0, 1] angle_in_degrees={number}",
    "scale_geometry scale_factor={real}",
    "reflect_element_blocks element_block_ids={block} point=[0, 0, 0] normal=[1, 1, 0] check_for_merged_nodes=false",
    "displace_element_blocks element_block_ids={block} offset=[0, {real}, 0] check_for_merged_nodes=false",
    "create_side_set_from_expression side_set_id={number} expression=\"X <= {real}\"",
    "create_node_set_from_side_set node_set_id={number} side_set_id={side_set}",
    "create_node_set node_set_id={number} node_set_members=[0, 1]",
    "add_nodes_to_node_set node_set_id={node_set} new_node_set_members=[0, 2]",
    "add_faces_to_side_set side_set_id={side_set} new_side_set_members=[[{block}, 0, 0]]",
    "delete_side_set side_set_ids={side_set}",
    "delete_node_set node_set_ids={node_set}",
    "rename_side_set side_set_id={side_set} new_side_set_id={number}",
    "rename_node_set node_set_id={node_set} new_node_set_id={number}",
    "calculate_node_field expression=\"n{number} = X * 2 + time\"",
    "calculate_element_field expression=\"e{number} = Z - {real}\" element_block_ids={block}",
    "calculate_global_variable expression=\"g{number} = time * {real}\"",
    "create_node_set_field node_set_field_name=\"s{number}\" node_set_ids={node_set} value={real}",
    "create_side_set_field side_set_field_name=\"s{number}\" side_set_ids={side_set}",
    "convert_element_field_to_node_field element_field_name=\"stress\" node_field_name=\"n{number}\"",
    "convert_node_field_to_element_field node_field_name=\"temperature\" element_block_ids={block}",
    "delete_element_field element_field_names=\"e*\" element_block_ids={block}",
    "delete_node_field node_field_names=\"n*\"",
    "calculate_element_field_maximum element_field_names=\"first\" element_block_ids={block} calculate_location=true",
    "calculate_element_centroids element_block_ids={block}",
    "calculate_element_volumes",
    "create_timestep timestep={real}",
    "copy_timestep timestep=\"first\" new_timestep={number}.5",
    "create_interpolated_timestep timestep=0.75",
    "delete_timestep timesteps=\"last\"",
    "to_lowercase",
];

/// The step that a seed means for a model.
pub(crate) fn step(model: &Model, seed: Seed) -> Invocation {
    let line = if model.num_elements() > LARGE || model.num_nodes() > 8 * LARGE {
        "delete_element_block element_block_ids={block}".to_owned()
    } else if seed.0.is_multiple_of(4) {
        example(usize::from(seed.0 / 4))
    } else {
        TEMPLATES[usize::from(seed.0 / 4) % TEMPLATES.len()].to_owned()
    };
    let line = filled(model, &line, seed);
    Invocation::parse(&line).unwrap_or_else(|error| panic!("{error}"))
}

/// An example of one of the operations that are no questions, whatever model it was written for.
fn example(which: usize) -> String {
    let changes = |operation: &&&Operation| !matches!(operation.action, Action::Answer(_));
    let examples = OPERATIONS.iter().filter(changes).flat_map(|operation| {
        operation.examples.iter().map(|example| format!("{} {}", operation.name, example.args))
    });
    let all: Vec<String> = examples.collect();
    all[which % all.len()].clone()
}

fn filled(model: &Model, line: &str, (_, a, b, c): Seed) -> String {
    let mut numbers = [a, b, c, a ^ b, b ^ c].into_iter().cycle();
    let mut line = line.to_owned();
    while let Some((before, rest)) = line.split_once('{') {
        let (what, after) = rest.split_once('}').unwrap();
        let number = numbers.next().unwrap_or_default();
        let value = match what {
            "block" => one_of(&model.element_blocks, number),
            "side_set" => one_of(&model.side_sets, number),
            "node_set" => one_of(&model.node_sets, number),
            "real" => Value::from(f64::from(number % 8) * 0.5 + 0.25).to_string(),
            _ => (100 + number % 12).to_string(),
        };
        line = format!("{before}{value}{after}");
    }
    line
}

/// An entity by id, or by name if it has one and the number is odd.
fn one_of<E: Entity>(list: &EntityList<E>, number: u16) -> String {
    let Some(entity) = list.get(usize::from(number) % list.len().max(1)) else { return "1".to_owned() };
    match entity.name() {
        "" => entity.id().to_string(),
        _ if number.is_multiple_of(2) => entity.id().to_string(),
        name => Value::from(name).to_string(),
    }
}
