//! A model that is cut into parts and joined is what it was.

use super::{
    cut::{cut, in_order_of_parts, with_sides_sorted},
    join_at, models, write_parts,
};
use crate::{
    exodus::first_difference,
    model::{Model, samples},
};
use proptest::prelude::*;
use std::sync::Arc;

/// Cuts, writes, joins, and compares with the model as joining orders it.
fn check(model: &Model, part_of: &[usize], num_parts: usize) {
    let folder = tempfile::tempdir().unwrap();
    let first = write_parts(folder.path(), &cut(model, part_of, num_parts));
    let (joined, warnings) = join_at(&first).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    let mut expected = with_sides_sorted(&in_order_of_parts(model, part_of));
    // Writing the parts has added a record.
    expected.qa_records.clone_from(&joined.model.qa_records);
    assert_eq!(first_difference(&expected, &with_sides_sorted(&joined.model)).unwrap(), None);
    assert_eq!(joined.parts.facts.bytes, total_bytes(folder.path()));
}

fn total_bytes(folder: &std::path::Path) -> u64 {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}

/// Elements dealt out by a rule that scatters them.
fn scattered(model: &Model, num_parts: usize, seed: usize) -> Vec<usize> {
    (0..model.num_elements()).map(|element| (element * 7 + element / 3 + seed) % num_parts).collect()
}

/// Each block in slices, one for each part; small blocks are in some parts only.
fn sliced(model: &Model, num_parts: usize) -> Vec<usize> {
    let slice = |len: usize| (0..len).map(move |at| at * num_parts / len);
    model.element_blocks.iter().flat_map(|block| slice(block.num_elements)).collect()
}

#[test]
fn every_sample_is_the_same_after_cutting_and_joining() {
    for (_, make) in samples::SAMPLES {
        let model = make();
        // Times that do not ascend are told of, and here nothing may be.
        if model.num_elements() == 0 || !model.times.is_sorted() {
            continue;
        }
        for num_parts in [2, 3, 11] {
            check(&model, &scattered(&model, num_parts, 0), num_parts);
        }
    }
}

#[test]
fn ids_that_are_not_counts_are_kept() {
    let mut model = models::grid([5, 2, 2], 2);
    model.node_ids = Some(Arc::new((0..model.num_nodes() as i64).map(|node| node * 10 - 35).collect()));
    model.element_ids = Some(Arc::new((0..model.num_elements() as i64).rev().map(|at| at * 3).collect()));
    check(&model, &sliced(&model, 4), 4);
}

#[test]
fn edges_and_faces_on_borders_are_there_once() {
    let model = models::grid_with_sides([4, 3, 2], 2);
    // 4 × 3 × 2 cells have 4 × 4 × 3 + 5 × 3 × 3 + 5 × 4 × 2 = 133 edges and 5 × 3 × 2 + 4 × 4 × 2 + 4 × 3 × 3 = 98 faces.
    let total = |blocks: &[crate::model::Block]| blocks.iter().map(|block| block.num_elements).sum::<usize>();
    assert_eq!([total(&model.edge_blocks), total(&model.face_blocks)], [133, 98]);
    for num_parts in [2, 5] {
        check(&model, &scattered(&model, num_parts, 1), num_parts);
    }
}

#[test]
fn polyhedra_are_joined_through_their_faces() {
    let model = models::polyhedra([4, 2, 2]);
    check(&model, &scattered(&model, 3, 0), 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_grid_is_the_same_after_cutting_and_joining(
        cells in (2_usize..6, 1_usize..4, 1_usize..4),
        num_blocks in 1_usize..3,
        num_parts in 2_usize..12,
        dealt in proptest::collection::vec(0_usize..1000, 75),
        with_sides in any::<bool>(),
    ) {
        let cells = [cells.0, cells.1, cells.2];
        let model =
            if with_sides { models::grid_with_sides(cells, num_blocks) } else { models::grid(cells, num_blocks) };
        let part_of: Vec<usize> = dealt.iter().map(|part| part % num_parts).take(model.num_elements()).collect();
        check(&model, &part_of, num_parts);
    }
}
