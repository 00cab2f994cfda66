//! What picking costs in a million hexahedra: a click, boxes, growing, and the picture of what is picked.
//!
//! `cargo bench --bench picking`; the least of five times, in milliseconds.

#![expect(clippy::print_stdout, reason = "a program that prints figures")]

use exoscope::{
    edit::{PickContext, pick},
    geometry::{DEFAULT_FEATURE_ANGLE, Measure, PickKind, Picks, grow, grow_to_sharp_edges, shrink},
    model::{Numbering, samples},
    scene::{BoxPick, Camera, DisplaySettings, PartKey, Parts, ViewPos, build_picks},
};
use std::time::Instant;

const SIZE: [f64; 2] = [1280.0, 800.0];

fn main() {
    let model = samples::hex_grid([100; 3], [2, 2, 2]);
    let settings = DisplaySettings::default();
    let mut parts = Parts::default();
    parts.update(&model, PartKey::blocks(&model), &settings);
    let scene = parts.scene(&model, &settings);
    let aspect = SIZE[0] / SIZE[1];
    let camera = Camera::looking_at(&scene.bounds, aspect);
    let blocks = scene.visible_blocks();
    println!("{} hexahedra in {} blocks", model.num_elements(), blocks.len());

    let ray = |x: f64, y: f64| camera.ray_in_world(ViewPos::new(x, y), aspect);
    let pixel = camera.pixel_size(SIZE[1]);
    let start = Instant::now();
    let first = scene.pick_member(&model, ray(0.5, 0.5), pixel, PickKind::Element);
    println!("  {:9.3} ms  the first pick, which makes the index", start.elapsed().as_secs_f64() * 1e3);
    assert!(first.is_some());
    let mut at = 0.3;
    measure("a pick", || {
        at += 0.013;
        scene.pick_member(&model, ray(at, 0.5), pixel, PickKind::Side).is_some()
    });
    for (kind, noun) in
        [(PickKind::Element, "elements"), (PickKind::Side, "sides"), (PickKind::Node, "nodes")]
    {
        for (through, how) in [(false, "seen"), (true, "through")] {
            let corners = [ViewPos::new(0.1, 0.1), ViewPos::new(0.9, 0.9)];
            let ask = BoxPick { camera, size_pixels: SIZE, corners, kind, through };
            measure(&format!("a box of {noun}, {how}"), || scene.pick_box(&model, &ask).len());
        }
    }
    let half = Picks::elements((0..500_000).collect());
    measure("grow half of the elements", || grow(&model, &half, &blocks).len());
    measure("shrink them", || shrink(&model, &half, &blocks).len());
    let side = first.and_then(|met| met.picks(PickKind::Side)).unwrap_or_default();
    measure("grow a side to sharp edges", || {
        grow_to_sharp_edges(&model, &side, &blocks, DEFAULT_FEATURE_ANGLE).len()
    });
    let context = PickContext {
        model: &model,
        kind: PickKind::Element,
        numbering: Numbering::Ids,
        time_step: 0,
        blocks: &blocks,
    };
    for text in ["1 to 500000 except 7", "where X > 50"] {
        measure(&format!("type `{text}`"), || pick(&context, text).map_or(0, |picks| picks.len()));
    }
    measure("draw half of the elements", || {
        build_picks(&model, &half, scene.origin, DEFAULT_FEATURE_ANGLE).topology.triangles.len()
    });
    measure("measure them", || Measure::new(&model, &half).count);
}

fn measure<T>(what: &str, mut work: impl FnMut() -> T) {
    let mut least = f64::INFINITY;
    for _ in 0..5 {
        let start = Instant::now();
        std::hint::black_box(work());
        least = least.min(start.elapsed().as_secs_f64() * 1e3);
    }
    println!("  {least:9.3} ms  {what}");
}
