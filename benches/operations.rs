//! Operations that are slow in exomerge, beside exomerge's own times, with the memory that they need on the way.
//!
//! Two boxes of hexahedra that touch, of 64 000 and of a million elements each, as in section 5.5 of the specification of the
//! operations. For each operation: the least wall and CPU seconds of some runs, how many times less CPU that is than exomerge's one core took, and
//! the most bytes that were held beyond the model before and the model after, per entry that the operation touches: a node,
//! or a place in a connectivity. exomerge was not run on a million elements; its times there are taken as growing
//! with the number of elements only, which flatters it. `cargo bench --no-default-features --bench operations`; the exit
//! status is 1 if something misses a bar.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a program that prints figures")]

#[path = "../tests/fuzz/memory.rs"]
mod memory;

use exoscope::{
    edit::{Invocation, run},
    geometry::external_sides,
    model::{Model, NoProgress, NodeSet, Source, samples},
};
use std::{process::ExitCode, time::Instant};

/// At least so many times faster than exomerge.
const FASTER: f64 = 50.0;
/// At most so many bytes on the way for each entry.
const SCRATCH: f64 = 100.0;
/// The elements of a box of which exomerge's times are known.
const MEASURED_ELEMENTS: f64 = 64_000.0;

/// One row of the table.
struct Work {
    what: &'static str,
    /// exomerge's seconds on two boxes of 64 000 elements each; `None` where nobody measured it.
    reference: Option<f64>,
    /// How many of the two boxes it works on.
    boxes: usize,
    /// The model that it runs on, from two boxes that share the nodes between them.
    prepare: fn(&Model) -> Model,
    /// What is done; the result is held while memory is counted.
    run: fn(&Model) -> Box<dyn std::any::Any>,
}

const WORKS: &[Work] = &[
    Work {
        what: "merge_nodes",
        reference: Some(0.95),
        boxes: 2,
        prepare: unmerged,
        run: |model| edit(model, "merge_nodes"),
    },
    Work {
        what: "external faces of both boxes",
        reference: Some(7.6),
        boxes: 2,
        prepare: unmerged,
        run: |model| Box::new(external_sides(model, &[0, 1])),
    },
    Work {
        what: "create_side_set_from_expression",
        reference: Some(8.1),
        boxes: 2,
        prepare: unmerged,
        run: |model| edit(model, "create_side_set_from_expression side_set_id=1 expression='X == 0'"),
    },
    Work {
        what: "unmerge_element_blocks",
        reference: Some(0.77),
        boxes: 2,
        prepare: Model::clone,
        run: |model| edit(model, "unmerge_element_blocks"),
    },
    Work {
        what: "duplicate_element_block with a node set",
        reference: Some(38.4),
        boxes: 1,
        prepare: with_outer_node_set,
        run: |model| edit(model, "duplicate_element_block element_block_id=1 new_element_block_id=3"),
    },
    Work {
        what: "make_elements_quadratic of one box",
        reference: Some(11.2),
        boxes: 1,
        prepare: unmerged,
        run: |model| edit(model, "make_elements_quadratic element_block_ids=1"),
    },
    Work {
        what: "convert_hex8_block_to_tet4_block",
        reference: None,
        boxes: 1,
        prepare: unmerged,
        run: |model| edit(model, "convert_hex8_block_to_tet4_block element_block_id=1"),
    },
    Work {
        what: "get_closest_node_distance",
        reference: None,
        boxes: 2,
        prepare: unmerged,
        run: |model| edit(model, "get_closest_node_distance"),
    },
];

fn main() -> ExitCode {
    let mut all_fit = true;
    for cells in [40, 100] {
        let boxes = samples::hex_grid([2 * cells, cells, cells], [2, 1, 1]);
        println!("\ntwo boxes of {} hexahedra", cells * cells * cells);
        for work in WORKS {
            all_fit &= measure(work, &boxes);
        }
    }
    if all_fit { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints a row; whether it keeps to the bars.
fn measure(work: &Work, boxes: &Model) -> bool {
    let scale = boxes.element_blocks[0].num_elements as f64 / MEASURED_ELEMENTS;
    let model = (work.prepare)(boxes);
    let runs = if scale > 1.0 { 3 } else { 7 };
    let timed = |_| {
        let (started, cpu) = (Instant::now(), cpu_seconds());
        let result = (work.run)(&model);
        let seconds = (started.elapsed().as_secs_f64(), cpu_seconds() - cpu);
        drop(result);
        seconds
    };
    let least = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.min(b.1));
    let (wall, cpu) = (0..runs).map(timed).fold((f64::INFINITY, f64::INFINITY), least);
    let touched = entries(&model) as f64 * work.boxes as f64 / 2.0;
    let (before, mark) = (memory::held_now(), memory::Mark::now());
    let result = (work.run)(&model);
    let most = mark.most_since();
    let scratch = most.saturating_sub(memory::held_now() - before) as f64 / touched;
    drop(result);
    let ratio = work.reference.map(|reference| reference * scale / cpu);
    let faster = ratio
        .map_or_else(|| "not measured in exomerge".to_owned(), |ratio| format!("{ratio:.0} times faster"));
    let fits = ratio.is_none_or(|ratio| ratio >= FASTER) && scratch < SCRATCH;
    let verdict = if fits { "" } else { "   MISSES THE BAR" };
    println!(
        "  {:40} {wall:8.4} s wall {cpu:8.4} s CPU  {faster:24} {scratch:5.1} bytes an entry{verdict}",
        work.what
    );
    fits
}

/// CPU time of all threads of this process, from Linux' `schedstat` of each.
fn cpu_seconds() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux");
    let nanoseconds = |task: std::fs::DirEntry| -> Option<u64> {
        std::fs::read_to_string(task.path().join("schedstat")).ok()?.split(' ').next()?.parse().ok()
    };
    tasks.flatten().filter_map(nanoseconds).sum::<u64>() as f64 * 1e-9
}

/// Nodes, and places in connectivities.
fn entries(model: &Model) -> usize {
    let places: usize = model.element_blocks.iter().map(|block| block.connectivity.len()).sum();
    model.num_nodes() + places
}

fn edit(model: &Model, line: &str) -> Box<dyn std::any::Any> {
    let invocation = Invocation::parse(line).expect("an edit");
    Box::new(run(model, &invocation, &NoProgress).expect("an edited model"))
}

fn unmerged(model: &Model) -> Model {
    let invocation = Invocation::new("unmerge_element_blocks");
    run(model, &invocation, &NoProgress).expect("two boxes").model
}

/// The nodes on the outside of both boxes together, with those of the seam twice: 16 162 of them for 40 cells an edge.
fn with_outer_node_set(boxes: &Model) -> Model {
    let mut model = unmerged(boxes);
    let axes = [&model.coordinates.x, &model.coordinates.y, &model.coordinates.z];
    let largest = axes.map(|axis| axis.iter().copied().fold(0.0, f64::max));
    let is_outside =
        |node: usize| (0..3).any(|axis| axes[axis][node] == 0.0 || axes[axis][node] == largest[axis]);
    let outside = (0..model.num_nodes()).filter(|&node| is_outside(node));
    let members: Vec<u32> = outside.map(|node| u32::try_from(node).expect("a node")).collect();
    model.node_sets.variable_names = vec!["pressure".to_owned()];
    let mut set = NodeSet::new(1, members);
    set.values = vec![Some(Source::constant(1.0, set.members.len()))];
    model.node_sets.push(set);
    model.times = vec![0.0].into();
    model
}
