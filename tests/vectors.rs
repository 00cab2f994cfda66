//! The numeric vectors of the catalogue of operations that no other test has: each by its number, with the corrected value
//! where the catalogue corrects one.
//!
//! V1 to V4, V6, V8 to V12, V14 to V17, V20, V22, V25 and V26 stand beside the code that they hold, by these names.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use exoscope::edit::{Invocation, Report, run};
use exoscope::geometry::{closest_distance, external_sides};
use exoscope::model::{Block, Coordinates, Model, NoProgress, NodeSet, Side, SideSet, Source, Topology};
use std::sync::Arc;

fn edited(model: &Model, line: &str) -> (Model, Report) {
    let edited =
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap_or_else(|error| panic!("{error}"));
    (edited.model, edited.report)
}

fn after(model: &Model, line: &str) -> Model {
    edited(model, line).0
}

fn cube(divisions: usize) -> Model {
    let line = format!("build_hex8_cube element_block_id=1 extents=1.0 divisions={divisions}");
    after(&Model { dimension: 3, ..Model::default() }, &line)
}

fn nodes_at(xs: &[f64]) -> Model {
    let points: Vec<[f64; 3]> = xs.iter().map(|&x| [x, 0.0, 0.0]).collect();
    Model { dimension: 3, coordinates: Coordinates::from_points(&points), ..Model::default() }
}

#[test]
fn v5_to_hex20_and_back_keeps_sets_values_and_the_name() {
    let mut model = cube(1);
    model.times = Arc::new(vec![0.0]);
    model.element_blocks[0].name = "body".to_owned();
    model.element_blocks.variable_names = vec!["stress".to_owned()];
    model.element_blocks[0].values = vec![Some(Source::constant(7.0, 1))];
    model.side_sets.push(SideSet::new(1, vec![Side { element: 0, side: 4 }]));
    let quadratic = after(&model, "convert_element_blocks element_block_ids=1 new_element_type='hex20'");
    assert_eq!((quadratic.num_nodes(), quadratic.element_blocks[0].topology), (20, Topology::Hex20));
    let linear = after(&quadratic, "convert_element_blocks element_block_ids=1 new_element_type='hex8'");
    assert_eq!((linear.num_nodes(), linear.element_blocks[0].topology), (8, Topology::Hex8));
    assert_eq!(linear.element_blocks[0].name, "body");
    assert_eq!(linear.side_sets[0].members, model.side_sets[0].members);
    assert_eq!(linear.element_blocks[0].values[0].as_ref().unwrap().read(0).unwrap(), [7.0]);
}

#[test]
fn v7_a_node_set_of_an_edge_grows_by_its_mid_nodes() {
    let mut model = cube(2);
    model.node_sets.push(NodeSet::new(1, vec![0, 1, 2]));
    let quadratic = after(&model, "make_elements_quadratic");
    // 27 corners and 3 * 2 * 9 edges.
    assert_eq!((quadratic.num_nodes(), quadratic.node_sets[0].members.len()), (81, 5));
}

#[test]
fn v13_coincident_nodes_with_other_values_are_averaged_and_told() {
    let mut model = cube(1);
    model = after(&model, "duplicate_element_block element_block_id=1 new_element_block_id=2");
    assert_eq!(model.num_nodes(), 16);
    model.times = Arc::new(vec![0.0]);
    let mut values = vec![1.0; 16];
    values[0] = 3.0;
    model.nodal_variables.push(("v".to_owned(), Source::memory(16, vec![values])));
    model.node_sets.push(NodeSet::new(1, (0..8).collect()));
    let (merged, report) = edited(&model, "merge_nodes");
    assert_eq!((merged.num_nodes(), merged.node_sets[0].members.len()), (8, 8));
    assert_eq!(merged.nodal_variables[0].1.read(0).unwrap()[0], 2.0);
    assert_eq!(report.warnings.len(), 2, "{:?}", report.warnings);
    assert!(report.warnings.iter().any(|says| says.contains("differ")), "{:?}", report.warnings);
    assert!(report.warnings.iter().any(|says| says.contains("only some")), "{:?}", report.warnings);
}

#[test]
fn v18_the_outer_faces_of_the_upper_half() {
    let line = "create_side_set_from_expression side_set_id=1 expression='X >= 0.5'";
    let mut sides: Vec<(u32, u32)> =
        after(&cube(2), line).side_sets[0].members.iter().map(|side| (side.element, side.side + 1)).collect();
    sides.sort_unstable();
    let expected =
        [(4, 1), (4, 2), (4, 5), (5, 1), (5, 2), (5, 6), (6, 2), (6, 3), (6, 5), (7, 2), (7, 3), (7, 6)];
    assert_eq!(sides, expected);
}

#[test]
fn v19_a_quarter_turn_rounds_nothing() {
    let before = cube(1);
    let turned = after(&before, "rotate_geometry axis=[0, 0, 1] angle_in_degrees=90");
    for (from, to) in before.get_nodes().zip(turned.get_nodes()) {
        assert_eq!(to, [-from[1], from[0], from[2]]);
    }
}

#[test]
fn v21_a_threshold_moves_elements_with_their_sides() {
    let mut model = cube(2);
    model = after(&model, "duplicate_element_block element_block_id=1 new_element_block_id=2");
    model.times = Arc::new(vec![0.0]);
    let sides = [(0, 0), (7, 0), (8, 0)].map(|(element, side)| Side { element, side });
    model.side_sets.push(SideSet::new(1, sides.to_vec()));
    model = after(&model, "calculate_element_centroids element_field_name_prefix='centroid_'");
    let line = "threshold_element_blocks element_block_ids='all' expression='centroid_y > 0.5' new_element_block_id=9";
    let moved = after(&model, line);
    let sizes: Vec<(i64, usize)> =
        moved.element_blocks.iter().map(|block| (block.id, block.num_elements)).collect();
    assert_eq!(sizes, [(1, 4), (2, 4), (9, 8)]);
    let offsets = moved.element_offsets();
    let mut found: Vec<(i64, usize, u32)> = moved.side_sets[0]
        .members
        .iter()
        .map(|side| {
            let (block, element) = Model::locate_element(&offsets, side.element as usize).unwrap();
            (moved.element_blocks[block].id, element, side.side)
        })
        .collect();
    found.sort_unstable();
    assert_eq!(found, [(1, 3, 0), (9, 0, 0), (9, 4, 0)]);
}

#[test]
fn v23_close_nodes_are_one_group_through_each_other() {
    let merged = after(&nodes_at(&[0.0, 1.8, 0.9]), "merge_nodes tolerance=1.0 relative_tolerance=false");
    assert_eq!(merged.get_nodes().collect::<Vec<_>>(), [[0.0; 3]]);
}

#[test]
fn v24_the_closest_pair_is_found_wherever_it_lies() {
    let found = closest_distance(&nodes_at(&[0.0, 0.49, 0.51, 1.0]).coordinates).unwrap();
    assert!((found - 0.02).abs() < 1e-12, "{found}");
}

#[test]
fn v2_external_faces_come_in_the_order_of_their_first_appearance() {
    let model = cube(2);
    let sides = external_sides(&model, &[0]);
    assert_eq!(sides.len(), 24);
    assert_eq!(sides[..3], [(0, 0), (0, 3), (0, 4)].map(|(element, side)| Side { element, side }));
}

#[test]
fn v25_lines_in_any_order_are_one_piece() {
    let mut model = nodes_at(&[0.0, 1.0, 2.0, 3.0]);
    model.element_blocks.push(Block::new(1, Topology::Bar2, vec![2, 3, 1, 2, 0, 3]));
    let (_, report) = edited(&model, "count_disconnected_blocks");
    assert_eq!(report.answer, Some(1.into()));
}
