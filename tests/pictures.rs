//! Pictures as they come out of the renderer on a software driver (Mesa's lavapipe), compared with those in `snapshots`.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test pictures` writes them anew: look at each. Where there is no graphics driver the
//! tests say so and pass, but not where `CI` is set.
#![cfg(feature = "gui")]

use egui_kittest::{SnapshotOptions, SnapshotResults, try_image_snapshot_options};
use exoscope::{
    model::{Model, samples},
    render::{BackendChoice, OffScreen, Picture},
    scene::{
        Camera, DisplaySettings, EdgeDisplay, Emphasis, Palette, PartKey, Parts, Scene, StandardView, Style,
    },
};
use image::RgbaImage;

/// How much a pixel may differ, and how many pixels: 0.04 % of them.
const THRESHOLD: f32 = 2.0;
const SIZE: [u32; 2] = [480, 320];
const FAILED_PIXELS: usize = (SIZE[0] * SIZE[1]) as usize * 4 / 10_000;

/// A device, or `None` (said on standard error) where there is none and nobody demands one.
fn device() -> Option<OffScreen> {
    match OffScreen::new(BackendChoice::Auto) {
        Ok(device) => Some(device),
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{error}");
            eprintln!("skipped: {error}");
            None
        }
    }
}

/// A scene of all blocks and of the first `num_sets` side sets and node sets.
fn scene(model: &Model, settings: &DisplaySettings, num_sets: usize) -> Scene {
    let sides = (0..model.side_sets.len().min(num_sets)).map(PartKey::SideSet);
    let nodes = (0..model.node_sets.len().min(num_sets)).map(PartKey::NodeSet);
    let mut parts = Parts::default();
    parts.update(model, PartKey::blocks(model).chain(sides).chain(nodes), settings);
    parts.scene(model, settings)
}

fn with_edges(edges: EdgeDisplay) -> DisplaySettings {
    DisplaySettings { edges, ..DisplaySettings::default() }
}

/// A picture from a standard direction, filled by the model.
fn draw(device: &mut OffScreen, scene: &Scene, view: StandardView, style: &Style) -> RgbaImage {
    let aspect = f64::from(SIZE[0]) / f64::from(SIZE[1]);
    let mut camera = Camera::looking_at(&scene.bounds, aspect);
    camera.look_from(view);
    scene.fit(&mut camera, aspect);
    device.draw_image(&Picture { scene, camera: &camera, style, size: SIZE, samples: 1 }).unwrap()
}

#[test]
fn pictures_are_as_they_were() {
    let Some(mut device) = device() else { return };
    let mut results = SnapshotResults::new();
    let mut compare = |name: &str, image: &RgbaImage| {
        let options = SnapshotOptions::new().threshold(THRESHOLD).max_failed_pixels(FAILED_PIXELS);
        results.add(try_image_snapshot_options(image, name, &options));
    };
    let iso = StandardView::Isometric;
    let feature = with_edges(EdgeDisplay::Feature);
    let light = Style::new(&feature, Palette::LIGHT, 1.0);
    let dark = Style::new(&feature, Palette::DARK, 1.0);

    let elbow = samples::showpiece();
    compare("elbow_light", &draw(&mut device, &scene(&elbow, &feature, 0), iso, &light));
    compare(
        "elbow_dark_mesh",
        &draw(&mut device, &scene(&elbow, &with_edges(EdgeDisplay::All), 0), iso, &dark),
    );
    compare("elbow_sets", &draw(&mut device, &scene(&elbow, &feature, 9), iso, &light));
    let plain = scene(&elbow, &with_edges(EdgeDisplay::None), 0);
    compare("elbow_without_edges", &draw(&mut device, &plain, StandardView::MinusY, &dark));

    let mixed = samples::mixed_solids();
    let mut emphasised = scene(&mixed, &feature, 0);
    emphasised.parts[0].emphasis = Emphasis::Selected;
    emphasised.parts[1].emphasis = Emphasis::Hovered;
    emphasised.parts[3].color = emphasised.parts[3].color.with_opacity(0.4);
    compare("mixed_selected", &draw(&mut device, &emphasised, iso, &light));

    let hexes = scene(&samples::two_hexes(), &with_edges(EdgeDisplay::All), 1);
    compare(
        "hexes_sets",
        &draw(
            &mut device,
            &hexes,
            StandardView::Angles { azimuth_degrees: -130.0, elevation_degrees: 25.0 },
            &dark,
        ),
    );
    compare(
        "plane",
        &draw(
            &mut device,
            &scene(&samples::plane(), &with_edges(EdgeDisplay::All), 1),
            StandardView::PlusZ,
            &light,
        ),
    );
    let clear = Style { is_transparent: true, triad_size: 0.0, ..light };
    compare("shells_transparent", &draw(&mut device, &scene(&samples::shells(), &feature, 0), iso, &clear));
}

#[test]
fn try_out() {
    let Some(mut off) = device() else { return };
    for (name, model) in [
        ("mixed", samples::mixed_solids()),
        ("grid", samples::hex_grid([12, 8, 6], [3, 2, 1])),
        ("many", samples::hex_grid([60, 60, 8], [15, 15, 2])),
        ("elbow", samples::showpiece()),
    ] {
        let settings = with_edges(if name == "grid" { EdgeDisplay::All } else { EdgeDisplay::Feature });
        for (theme, palette) in [("light", Palette::LIGHT), ("dark", Palette::DARK)] {
            let scene = scene(&model, &settings, if theme == "light" { 0 } else { 5 });
            let mut camera = Camera::looking_at(&scene.bounds, 1.6);
            scene.fit(&mut camera, 1.6);
            let style = Style::new(&settings, palette, 1.25);
            let picture =
                Picture { scene: &scene, camera: &camera, style: &style, size: [1280, 800], samples: 4 };
            off.draw_image(&picture).unwrap().save(format!("/tmp/draw_{name}_{theme}.png")).unwrap();
        }
    }
}
