//! Parts that are wrong, or do not go together: a sentence that names the file, or a warning, and never a panic.

use super::{cut::cut, join_at, models, write_parts};
use crate::model::{Model, Set, Source};
use proptest::prelude::*;
use std::{fs, sync::Arc};

/// A grid of four cells along x in two parts of two, written, changed by `change` before that.
fn changed(change: impl Fn(&mut [Model])) -> Result<(Model, Vec<String>), String> {
    let folder = tempfile::tempdir().unwrap();
    let mut parts = cut(&models::grid([4, 1, 1], 2), &[0, 0, 1, 1], 2);
    change(&mut parts);
    let first = write_parts(folder.path(), &parts);
    join_at(&first).map(|(joined, warnings)| (joined.model, warnings)).map_err(|error| error.to_string())
}

fn error(change: impl Fn(&mut [Model])) -> String {
    changed(change).map(|_| ()).expect_err("the parts do not fit")
}

fn warnings(change: impl Fn(&mut [Model])) -> Vec<String> {
    changed(change).unwrap().1
}

#[test]
fn parts_of_different_models_are_named() {
    assert_eq!(
        error(|parts| {
            parts[1].dimension = 2;
            parts[1].coordinates.axes_mut()[2].fill(0.0);
        }),
        "the parts do not belong together: the dimension is 2 in mesh.e.2.1 and 3 in mesh.e.2.0"
    );
    let two_types = |parts: &mut [Model]| {
        let block = parts[0].element_blocks[0].clone();
        let block = crate::model::Block { values: parts[1].element_blocks[0].values.clone(), ..block };
        let nodes = Arc::new(vec![0, 1, 2, 3]);
        let tet = crate::model::Block {
            elem_type: "TETRA".to_owned(),
            topology: crate::model::Topology::Tet4,
            num_elements: 1,
            nodes_per_element: 4,
            connectivity: nodes,
            attributes: crate::model::Attributes::default(),
            values: vec![None, None],
            ..block
        };
        parts[1].element_blocks[0] = tet;
        parts[1].element_ids = None;
        parts[1]
            .side_sets
            .iter_mut()
            .for_each(|set| *set = Set { values: vec![None], ..Set::new(set.id, Vec::new()) });
        parts[1]
            .element_sets
            .iter_mut()
            .for_each(|set| *set = Set { values: vec![None], ..Set::new(set.id, Vec::new()) });
    };
    assert_eq!(
        error(two_types),
        "the parts do not belong together: element block 1 has elements of type TETRA of 4 nodes in mesh.e.2.1 \
         and HEX8 of 8 nodes in mesh.e.2.0"
    );
    assert_eq!(
        error(|parts| parts.iter_mut().for_each(|part| part.node_ids = None)),
        "no part has a map of node ids (node_num_map), so it cannot be told which nodes are the same"
    );
    let twice = |parts: &mut [Model]| Arc::make_mut(parts[1].node_ids.as_mut().unwrap())[1] = 3;
    assert_eq!(
        error(twice),
        "mesh.e.2.1 gives the node id 3 to two nodes, so the parts cannot be joined by their ids"
    );
}

#[test]
fn steps_that_all_parts_have_are_kept() {
    let fewer = |parts: &mut [Model]| parts[1].times = Arc::new(vec![0.0, 0.5]);
    let (model, says) = changed(fewer).unwrap();
    assert_eq!(*model.times, [0.0, 0.5]);
    assert_eq!(says, ["mesh.e.2.1 has 2 time steps and another part 3: those that all parts have are kept"]);
    assert_eq!(model.nodal_variables[0].1.read(1).unwrap().len(), model.num_nodes());
    let other_times = |parts: &mut [Model]| parts[1].times = Arc::new(vec![0.0, 0.5, 1.5]);
    assert_eq!(
        warnings(other_times),
        ["step 3 is at time 1.5 in mesh.e.2.1 and at 1 in mesh.e.2.0: the times of the latter are kept"]
    );
}

#[test]
fn what_only_some_parts_have_is_told_and_has_no_values_elsewhere() {
    let (model, says) = changed(|parts| drop(parts[1].nodal_variables.remove(1))).unwrap();
    assert_eq!(says, ["mesh.e.2.1 has no nodal variable u, which mesh.e.2.0 has: it has no values there"]);
    // Of 5 × 2 × 2 nodes the last two layers, at x = 3 and 4, are the second part's alone.
    let values = model.nodal_variables[1].1.read(0).unwrap();
    let num_missing = values.iter().filter(|value| value.is_nan()).count();
    assert!((8..=12).contains(&num_missing), "{values:?}");
    let (model, says) = changed(|parts| {
        parts[1].element_blocks.reverse();
        parts[1].element_ids = None;
    })
    .unwrap();
    assert!(says[0].starts_with("mesh.e.2.1 lists other element blocks than mesh.e.2.0"), "{says:?}");
    assert_eq!(model.element_blocks.iter().map(|block| block.id).collect::<Vec<_>>(), [1, 2]);
    let says = warnings(|parts| parts[1].node_sets[0].distribution_factors = None);
    assert!(says[0].starts_with("some parts have no distribution factors of node set 100"), "{says:?}");
}

#[test]
fn a_shared_node_that_moved_is_told_and_wrong_maps_are_not_believed() {
    let (model, says) = changed(|parts| {
        let axes = parts[1].coordinates.axes_mut();
        axes[2][0] += 0.5;
    })
    .unwrap();
    // Of 4 shared nodes one lies apart, which is not enough to doubt the ids; the first of that part has the id 3.
    assert_eq!(
        says,
        [
            "parts put 1 node that they share in different places: the last part counts (node id 3 of mesh.e.2.1 by 5.000e-1)"
        ]
    );
    assert_eq!((model.num_nodes(), model.coordinates.z[2]), (20, 0.5));
    // A map in the wrong order: the nodes are found by their places.
    let (model, says) =
        changed(|parts| Arc::make_mut(parts[1].node_ids.as_mut().unwrap()).reverse()).unwrap();
    assert!(says[0].starts_with("the parts' maps of node ids are wrong"), "{says:?}");
    assert_eq!((model.num_nodes(), model.num_elements(), model.node_ids), (20, 4, None));
}

#[test]
fn damaged_bytes_of_a_part_are_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let first = write_parts(folder.path(), &cut(&models::grid([4, 1, 1], 2), &[0, 0, 1, 1], 2));
    let second = folder.path().join("mesh.e.2.1");
    let bytes = fs::read(&second).unwrap();
    fs::write(&second, &bytes[..3000]).unwrap();
    let says = join_at(&first).err().unwrap().to_string();
    assert!(says.starts_with("mesh.e.2.1: "), "{says}");
    // Results that are cut off cost the steps, not the model.
    fs::write(&second, &bytes[..bytes.len() - 20]).unwrap();
    let (joined, says) = join_at(&first).unwrap();
    assert_eq!(joined.model.num_steps(), 2);
    assert!(says[0].starts_with("mesh.e.2.1: the file was cut short"), "{says:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the maps and lists say, joining gives a valid model or a sentence.
    #[test]
    fn wrong_numbers_never_panic(
        part in 0_usize..2,
        array in 0_usize..7,
        changes in proptest::collection::vec((0_usize..1000, prop_oneof![Just(i64::MIN), Just(i64::MAX), -5_i64..40]), 1..6),
    ) {
        let change = |parts: &mut [Model]| {
            let model = &mut parts[part];
            let wide = |list: &mut Arc<Vec<i64>>| {
                let list = Arc::make_mut(list);
                changes.iter().for_each(|(at, value)| { let at = at % list.len(); list[at] = *value; });
            };
            let narrow = |list: &mut Arc<Vec<u32>>| {
                let list = Arc::make_mut(list);
                if list.is_empty() { return; }
                changes.iter().for_each(|(at, value)| {
                    let at = at % list.len();
                    // What a file can hold: numbers of 32 bits, less one.
                    list[at] = u32::try_from(value.clamp(&-1, &i64::from(i32::MAX - 1)) + 1).unwrap().wrapping_sub(1);
                });
            };
            match array {
                0 => model.node_ids.iter_mut().for_each(wide),
                1 => model.element_ids.iter_mut().for_each(wide),
                2 => model.element_blocks.iter_mut().for_each(|block| narrow(&mut block.connectivity)),
                3 => model.node_sets.iter_mut().for_each(|set| narrow(&mut set.members)),
                4 => model.element_sets.iter_mut().for_each(|set| narrow(&mut set.members)),
                5 => model.edge_blocks.iter_mut().for_each(|block| narrow(&mut block.connectivity)),
                _ => model.element_blocks.iter_mut().for_each(|block| block.element_faces.iter_mut().for_each(narrow)),
            }
        };
        let folder = tempfile::tempdir().unwrap();
        let mut parts = cut(&models::grid_with_sides([4, 1, 1], 2), &[0, 0, 1, 1], 2);
        change(&mut parts);
        let first = write_parts(folder.path(), &parts);
        if let Ok((joined, _)) = join_at(&first) {
            prop_assert!(joined.model.validate().is_ok());
            let sources = joined.model.nodal_variables.iter().map(|(_, source)| source);
            let on_blocks = joined.model.element_blocks.iter().flat_map(|block| block.values.iter().flatten());
            for source in sources.chain(on_blocks) {
                let read: Result<Vec<f64>, _> = Source::read(source, 2);
                prop_assert!(read.is_ok());
            }
        }
    }
}
