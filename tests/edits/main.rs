//! Edits of models of every element type: what they promise of volumes, skins and sets, and thousands of them at random.

#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod measures;
mod models;
mod rules;
mod steps;

use exoscope::edit::{Invocation, SampleFiles, run_with_files};
use exoscope::exodus::{self, SaveOptions};
use exoscope::model::{Model, NoProgress};
use glam::DVec3;
use proptest::{
    collection::vec,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use std::cell::Cell;

fn edited(model: &Model, line: &str) -> Option<Model> {
    let invocation = Invocation::parse(line).unwrap();
    run_with_files(model, &invocation, &SampleFiles, &NoProgress).ok().map(|edited| edited.model)
}

/// An operation, and where it puts what was at a point; lengths grow by `scale`.
struct Promise {
    line: &'static str,
    moved: fn(DVec3) -> DVec3,
    scale: f64,
    /// Whether node sets have the same places; where nodes are made, they may get more.
    keeps_node_sets: bool,
    /// Whether neighbours still share their nodes, or do so for the first time.
    keeps_neighbours: bool,
    /// On how many of the models it can be done, at least: a promise that nobody can ask for proves nothing.
    at_least: usize,
}

const STAYS: Promise = Promise {
    line: "",
    moved: |at| at,
    scale: 1.0,
    keeps_node_sets: true,
    keeps_neighbours: true,
    at_least: 60,
};

const PROMISES: &[Promise] = &[
    Promise { line: "combine_element_blocks element_block_ids='all'", at_least: 4, ..STAYS },
    Promise { line: "unmerge_element_blocks", keeps_neighbours: false, ..STAYS },
    Promise { line: "merge_nodes tolerance=1e-9", ..STAYS },
    Promise { line: "delete_unused_nodes", at_least: 50, ..STAYS },
    Promise { line: "delete_empty_side_sets", at_least: 1, ..STAYS },
    Promise { line: "rename_element_block element_block_id='first' new_element_block_id=77", ..STAYS },
    Promise { line: "calculate_node_field expression='n = X + temperature'", ..STAYS },
    Promise { line: "convert_element_field_to_node_field element_field_name='stress'", ..STAYS },
    Promise { line: "copy_timestep timestep='last' new_timestep=9", ..STAYS },
    Promise { line: "to_lowercase", ..STAYS },
    Promise { line: "make_elements_quadratic", keeps_node_sets: false, at_least: 20, ..STAYS },
    Promise { line: "make_elements_linear", keeps_node_sets: false, at_least: 20, ..STAYS },
    Promise {
        line: "convert_hex8_block_to_tet4_block element_block_id='first'",
        keeps_node_sets: false,
        keeps_neighbours: false,
        at_least: 5,
        ..STAYS
    },
    Promise {
        line: "translate_geometry offset=[1, -2, 0.5]",
        moved: |at| at + DVec3::new(1.0, -2.0, 0.5),
        ..STAYS
    },
    Promise {
        line: "rotate_geometry axis=[0, 0, 1] angle_in_degrees=90",
        moved: |at| DVec3::new(-at.y, at.x, at.z),
        ..STAYS
    },
    Promise { line: "scale_geometry scale_factor=2", moved: |at| at * 2.0, scale: 2.0, ..STAYS },
    Promise {
        line: "reflect_element_blocks element_block_ids='all' point=[0, 0, 0] normal=[1, 0, 0]",
        moved: |at| DVec3::new(-at.x, at.y, at.z),
        ..STAYS
    },
    Promise {
        line: "rotate_element_blocks element_block_ids='all' axis=[0, 0, 1] angle_in_degrees=180",
        moved: |at| DVec3::new(-at.x, -at.y, at.z),
        ..STAYS
    },
];

fn is_close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

#[test]
fn volumes_skins_and_sets_are_what_each_operation_promises() {
    let models = models::all();
    for promise in PROMISES {
        let mut done = 0;
        for (name, before) in &models {
            // Nodes that no element uses stay where they are if blocks move: their sets would not be comparable.
            let Some(after) = edited(before, promise.line) else { continue };
            done += 1;
            let place = format!("{} on {name}", promise.line);
            assert_eq!(rules::broken(&after), None, "{place}");
            check_solids(before, &after, promise, &place);
            check_sets(before, &after, promise, &place);
        }
        assert!(done >= promise.at_least, "{} can be done on {done} models only", promise.line);
    }
}

fn check_solids(before: &Model, after: &Model, promise: &Promise, place: &str) {
    let (old, new) = (measures::volumes(before), measures::volumes(after));
    let grown = promise.scale.powi(3);
    assert!(
        is_close(old.iter().sum::<f64>() * grown, new.iter().sum()),
        "{place}: volumes {old:?} became {new:?}"
    );
    // Between elements that are inside out and others there is a skin with no meaning.
    if old.iter().any(|&volume| volume <= 0.0) {
        return;
    }
    assert!(new.iter().all(|&volume| volume > 0.0), "{place}: what pointed outward does not: {new:?}");
    let ((old_area, old_within), (area, within)) = (measures::skin(before), measures::skin(after));
    assert!(is_close(old_within * grown, within), "{place}: the skin holds {old_within}, then {within}");
    if promise.keeps_neighbours {
        assert!(
            is_close(old_area * promise.scale.powi(2), area),
            "{place}: a skin of {old_area}, then {area}"
        );
        if measures::is_watertight(before) {
            assert!(measures::is_watertight(after), "{place}: the skin has got a hole");
        }
    }
}

fn check_sets(before: &Model, after: &Model, promise: &Promise, place: &str) {
    let (old, new) = (measures::side_sets(before), measures::side_sets(after));
    for (id, old) in &old {
        let Some(new) = new.get(id) else {
            // Only sets without members may go, and only where that is asked for.
            assert_eq!(old.amounts, [0.0; 3], "{place}: side set {id} is gone");
            continue;
        };
        for (dimension, grown) in [1.0, promise.scale, promise.scale.powi(2)].into_iter().enumerate() {
            let (amount, now) = (old.amounts[dimension] * grown, new.amounts[dimension]);
            assert!(is_close(amount, now), "{place}: side set {id} has {now} instead of {amount}");
            if amount > 0.0 {
                let middle = (promise.moved)(old.moments[dimension] / old.amounts[dimension]);
                let distance = middle.distance(new.moments[dimension] / now);
                assert!(distance < 1e-9, "{place}: side set {id} has moved by {distance}");
            }
        }
    }
    let is_used = before.num_nodes() > 0;
    if promise.keeps_node_sets && is_used {
        let expected = measures::node_sets(before, promise.moved);
        let found = measures::node_sets(after, |at| at);
        if promise.line != "delete_unused_nodes" && !promise.line.contains("element_blocks") {
            assert_eq!(expected, found, "{place}");
        }
    }
}

/// So many steps are tried in all.
const STEPS: u32 = 10_000;
/// So many of them in one journal.
const IN_ONE: u32 = 20;

#[test]
fn random_journals_keep_to_all_rules() {
    let models = models::all();
    let (tried, done) = (Cell::new(0), Cell::new(0));
    let config = Config { cases: STEPS / IN_ONE, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let seed = proptest::num::u16::ANY;
    let length = IN_ONE as usize;
    let journals = (seed, vec((seed, seed, seed, seed), length..=length));
    let outcome = runner.run(&journals, |(which, seeds)| {
        let (name, start) = &models[usize::from(which) % models.len()];
        let mut model = start.clone();
        let mut journal = Vec::new();
        for seed in seeds {
            let invocation = steps::step(&model, seed);
            tried.set(tried.get() + 1);
            let Ok(edited) = run_with_files(&model, &invocation, &SampleFiles, &NoProgress) else { continue };
            done.set(done.get() + 1);
            journal.push(invocation.to_string());
            model = edited.model;
            if let Some(says) = rules::broken(&model) {
                return Err(TestCaseError::fail(format!("{says}; {name}:\n{}", journal.join("\n"))));
            }
        }
        saves(&model).map_err(|says| TestCaseError::fail(format!("{says}; {name}:\n{}", journal.join("\n"))))
    });
    if let Err(TestError::Fail(says, _)) = &outcome {
        panic!("{says}");
    }
    outcome.unwrap();
    let (tried, done): (u32, u32) = (tried.get(), done.get());
    assert!(tried >= STEPS && done * 2 > tried, "{done} of {tried} steps could be done");
}

/// A save compares what it wrote with what was meant.
fn saves(model: &Model) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let path = folder.path().join("after.e");
    let options = SaveOptions::default();
    exodus::save(model, None, &path, &options, &NoProgress).map(drop).map_err(|error| error.to_string())
}
