//! The skin of 1 and 8 million hexahedra, beside a pass that only reads the connectivity.
//!
//! Prints wall and CPU seconds, the least of five runs. `cargo bench --no-default-features --bench skin`.

#![expect(clippy::print_stdout, reason = "a program that prints figures")]

use exoscope::geometry::{DEFAULT_FEATURE_ANGLE, PickIndex, Ray, external_sides, surface};
use exoscope::model::{Model, samples};
use std::time::Instant;

const RUNS: usize = 5;

fn main() {
    for cells in [100, 200] {
        let model = samples::hex_grid([cells; 3], [1; 3]);
        println!("{} hexahedra", model.num_elements());
        measure("read the connectivity", || read(&model));
        measure("external sides", || external_sides(&model, &[0]).len());
        measure("surface with edges", || surface(&model, 0, DEFAULT_FEATURE_ANGLE).triangles.len());
        let shown = surface(&model, 0, DEFAULT_FEATURE_ANGLE);
        let positions = positions(&model);
        measure("pick index", || {
            PickIndex::new(&positions, &shown.triangles).hit_triangle(&[], &[], ray(0)).is_some()
        });
        let index = PickIndex::new(&positions, &shown.triangles);
        let shots = |shot| index.hit_triangle(&positions, &shown.triangles, ray(shot)).is_some();
        measure("1000 picks", || (0..1000).filter(|&shot| shots(shot)).count());
    }
    let model = samples::hex_grid([60, 80, 40], [15, 20, 10]);
    println!("{} hexahedra in {} blocks", model.num_elements(), model.element_blocks.len());
    let all =
        || (0..3000).map(|block| surface(&model, block, DEFAULT_FEATURE_ANGLE).faces.len()).sum::<usize>();
    measure("surfaces of all", all);
}

fn read(model: &Model) -> u32 {
    model.element_blocks[0].connectivity.iter().fold(0, |high, &node| high.max(node))
}

#[expect(clippy::cast_possible_truncation, reason = "what a screen shows")]
fn positions(model: &Model) -> Vec<[f32; 3]> {
    let axes = &model.coordinates;
    let point = |node: usize| [axes.x[node] as f32, axes.y[node] as f32, axes.z[node] as f32];
    (0..model.num_nodes()).map(point).collect()
}

fn ray(shot: u32) -> Ray {
    let (u, v) = (f64::from(shot % 32) / 16.0 - 1.0, f64::from(shot / 32) / 16.0 - 1.0);
    Ray { origin: glam::dvec3(-400.0, -300.0, -500.0), direction: glam::dvec3(5.0 + u, 4.0 + v, 6.0) }
}

fn measure<T: std::fmt::Debug>(what: &str, work: impl Fn() -> T) {
    let mut best = (f64::INFINITY, f64::INFINITY);
    let mut answer = None;
    for _ in 0..RUNS {
        let (wall, cpu) = (Instant::now(), cpu_seconds());
        answer = Some(std::hint::black_box(work()));
        best = (best.0.min(wall.elapsed().as_secs_f64()), best.1.min(cpu_seconds() - cpu));
    }
    println!("  {what:24} {:8.4} s wall {:8.4} s CPU   {answer:?}", best.0, best.1);
}

/// CPU time of all threads of this process, from Linux' `schedstat` of each; zero elsewhere.
fn cpu_seconds() -> f64 {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return 0.0 };
    let nanoseconds = |task: std::fs::DirEntry| -> Option<u64> {
        std::fs::read_to_string(task.path().join("schedstat")).ok()?.split(' ').next()?.parse().ok()
    };
    tasks.flatten().filter_map(nanoseconds).sum::<u64>() as f64 * 1e-9
}
