//! Pictures as they come out of the renderer on a software driver (Mesa's lavapipe), compared with those in `snapshots`.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test pictures` writes them anew: look at each. Where there is no graphics driver the
//! tests say so and pass, but not where `CI` is set.
#![cfg(feature = "gui")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use egui_kittest::{SnapshotOptions, SnapshotResults, try_image_snapshot_options};
use exoscope::{
    geometry::{DEFAULT_FEATURE_ANGLE, Picks},
    model::{Model, NoProgress, Side, samples},
    render::{BackendChoice, OffScreen, Picture, RenderError},
    scene::{
        Camera, Clip, Color, ColorBy, ColorMap, Deform, DisplaySettings, EdgeDisplay, Emphasis, Palette,
        PartKey, Parts, ResultView, Scene, ScenePart, Shown, StandardView, StepData, Style, build_picks,
        dress,
    },
};
use image::RgbaImage;
use std::{collections::BTreeSet, sync::Arc};

/// How much a pixel may differ, and how many pixels: 0.04 % of them.
const THRESHOLD: f32 = 2.0;
const SIZE: [u32; 2] = [480, 320];
const FAILED_PIXELS: usize = (SIZE[0] * SIZE[1]) as usize * 4 / 10_000;

/// A device, or `None` where there is none and nobody demands one.
fn device() -> Option<OffScreen> {
    let device = OffScreen::new(BackendChoice::Auto);
    assert!(
        device.is_ok() || std::env::var_os("EXOSCOPE_REQUIRE_GPU_TESTS").is_none_or(|value| value == "0"),
        "this test wants a graphics driver: {:?}",
        device.err()
    );
    device.ok()
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
fn draw(
    device: &mut OffScreen,
    scene: &Scene,
    view: StandardView,
    style: &Style,
) -> Result<RgbaImage, RenderError> {
    let aspect = f64::from(SIZE[0]) / f64::from(SIZE[1]);
    let mut camera = Camera::looking_at(&scene.bounds, aspect);
    camera.look_from(view);
    scene.fit(&mut camera, aspect);
    device.draw_image(&Picture { scene, camera: &camera, style, size: SIZE, samples: 1 })
}

#[test]
fn pictures_are_as_they_were() {
    let Some(mut device) = device() else {
        println!("skipped: there is no graphics driver");
        return;
    };
    let mut results = SnapshotResults::new();
    let mut compare = |name: &str, image: Result<RgbaImage, RenderError>| {
        let options = SnapshotOptions::new().threshold(THRESHOLD).max_failed_pixels(FAILED_PIXELS);
        results.add(try_image_snapshot_options(&image.unwrap(), name, &options));
    };
    let iso = StandardView::Isometric;
    let feature = with_edges(EdgeDisplay::Feature);
    let light = Style::new(&feature, Palette::LIGHT, 1.0);
    let dark = Style::new(&feature, Palette::DARK, 1.0);

    let elbow = samples::showpiece();
    compare("elbow_light", draw(&mut device, &scene(&elbow, &feature, 0), iso, &light));
    compare(
        "elbow_dark_mesh",
        draw(&mut device, &scene(&elbow, &with_edges(EdgeDisplay::All), 0), iso, &dark),
    );
    compare("elbow_sets", draw(&mut device, &scene(&elbow, &feature, 9), iso, &light));
    let plain = scene(&elbow, &with_edges(EdgeDisplay::None), 0);
    compare("elbow_without_edges", draw(&mut device, &plain, StandardView::MinusY, &dark));

    let mixed = samples::mixed_solids();
    let mut emphasised = scene(&mixed, &feature, 0);
    emphasised.parts[0].emphasis = Emphasis::Selected;
    emphasised.parts[1].emphasis = Emphasis::Hovered;
    emphasised.parts[3].color = emphasised.parts[3].color.with_opacity(0.4);
    compare("mixed_selected", draw(&mut device, &emphasised, iso, &light));

    let hexes = scene(&samples::two_hexes(), &with_edges(EdgeDisplay::All), 1);
    compare(
        "hexes_sets",
        draw(
            &mut device,
            &hexes,
            StandardView::Angles { azimuth_degrees: -130.0, elevation_degrees: 25.0 },
            &dark,
        ),
    );
    compare(
        "plane",
        draw(
            &mut device,
            &scene(&samples::plane(), &with_edges(EdgeDisplay::All), 1),
            StandardView::PlusZ,
            &light,
        ),
    );
    let clear = Style { is_transparent: true, triad_size: 0.0, ..light };
    compare("shells_transparent", draw(&mut device, &scene(&samples::shells(), &feature, 0), iso, &clear));
}

#[test]
fn what_is_picked_stands_out() {
    let Some(mut device) = device() else {
        println!("skipped: there is no graphics driver");
        return;
    };
    let mut results = SnapshotResults::new();
    let settings = with_edges(EdgeDisplay::Feature);
    // Four cubes by four, two high; the upper layer starts at 16.
    let model = samples::hex_grid([4, 4, 2], [1, 1, 1]);
    let sides = [17, 18, 21, 22].map(|element| Side { element, side: 5 });
    for (name, picks, palette) in [
        ("picked_elements", Picks::elements(vec![16, 17, 20, 26]), Palette::LIGHT),
        ("picked_sides", Picks::sides(sides.to_vec()), Palette::DARK),
        // 5 × 5 nodes in a layer: the uppermost starts at 50.
        ("picked_nodes", Picks::nodes(vec![0, 50, 54, 62, 70, 74]), Palette::LIGHT),
    ] {
        let mut scene = scene(&model, &settings, 0);
        let part = build_picks(&model, &picks, scene.origin, DEFAULT_FEATURE_ANGLE);
        let mut shown = ScenePart::new(&model, PartKey::Picks, Arc::new(part), &settings);
        shown.edges = EdgeDisplay::All;
        scene.parts.push(shown);
        let style = Style::new(&settings, palette, 1.0);
        let image = draw(&mut device, &scene, StandardView::Isometric, &style).unwrap();
        let options = SnapshotOptions::new().threshold(THRESHOLD).max_failed_pixels(FAILED_PIXELS);
        results.add(try_image_snapshot_options(&image, name, &options));
    }
}

/// Puts results of the last step on a scene.
fn wear(
    scene: &mut Scene,
    model: &Arc<Model>,
    settings: &DisplaySettings,
    color_by: &str,
    deform: Deform,
    clip: Option<&str>,
) {
    let view = ResultView {
        color_by: ColorBy::parse(color_by, model).unwrap(),
        time_step: model.num_steps().saturating_sub(1),
        deform,
        clip: clip.map(|clip| Clip::parse(clip).unwrap()),
        ..ResultView::default()
    };
    let data = Arc::new(StepData::read(model, &view, None, &NoProgress).unwrap());
    let shown: Vec<Shown> = scene
        .parts
        .iter()
        .map(|part| Shown { key: part.key, part: Arc::clone(&part.part), is_visible: part.is_visible })
        .collect();
    scene.wear(&dress(model, &shown, &data, &view, settings, None));
}

#[test]
fn pictures_of_results_are_as_they_were() {
    let Some(mut device) = device() else {
        println!("skipped: there is no graphics driver");
        return;
    };
    let mut results = SnapshotResults::new();
    let mut compare =
        |name: &str, model: Model, settings: &DisplaySettings, wanted: (&str, Deform, Option<&str>)| {
            let model = Arc::new(model);
            let mut scene = scene(&model, settings, 0);
            wear(&mut scene, &model, settings, wanted.0, wanted.1, wanted.2);
            let palette = if settings.edges == EdgeDisplay::All { Palette::DARK } else { Palette::LIGHT };
            let style = Style::new(settings, palette, 1.0);
            let image = draw(&mut device, &scene, StandardView::Isometric, &style).unwrap();
            let options = SnapshotOptions::new().threshold(THRESHOLD).max_failed_pixels(FAILED_PIXELS);
            results.add(try_image_snapshot_options(&image, name, &options));
        };
    let (feature, all) = (with_edges(EdgeDisplay::Feature), with_edges(EdgeDisplay::All));
    let off = Deform::Off;
    compare("values_on_nodes", samples::two_hexes(), &feature, ("temperature", off, None));
    compare("values_on_elements_deformed", samples::two_hexes(), &all, ("strain", Deform::Scale(2.0), None));
    let banded = DisplaySettings { color_map: ColorMap::Viridis, color_bands: 6, ..feature.clone() };
    compare("values_banded", samples::hex_grid([8, 6, 4], [2, 1, 1]), &banded, ("element_id", off, None));
    compare(
        "cut_through_values",
        samples::hex_grid([8, 6, 4], [2, 1, 1]),
        &all,
        ("node_id", off, Some("X=5.3")),
    );
    compare("cut_through_blocks", samples::showpiece(), &feature, ("block", off, Some("-Y=0.1")));
    compare("elbow_values", samples::showpiece(), &feature, ("von_mises", Deform::Auto, None));
    compare("quality_of_mixed", samples::mixed_solids(), &feature, ("quality:scaled_jacobian", off, None));
}

#[test]
fn colours_are_those_of_the_map() {
    let Some(mut device) = device() else {
        println!("skipped: there is no graphics driver");
        return;
    };
    // A plane of one quadrilateral seen from above, unshaded edges and triad away: the middle has the value's colour.
    let settings = DisplaySettings {
        edges: EdgeDisplay::None,
        triad: false,
        legend: false,
        ..DisplaySettings::default()
    };
    let model = Arc::new(samples::two_hexes());
    let mut scene = scene(&model, &settings, 0);
    wear(&mut scene, &model, &settings, "stress", Deform::Off, None);
    let style = Style::new(&settings, Palette::LIGHT, 1.0);
    let image = draw(&mut device, &scene, StandardView::PlusZ, &style).unwrap();
    // The least value lies left, the greatest right; light changes lightness, but not which channel leads.
    let (left, right) =
        (image.get_pixel(SIZE[0] / 4, SIZE[1] / 2).0, image.get_pixel(3 * SIZE[0] / 4, SIZE[1] / 2).0);
    assert!(left[2] > left[0] && right[0] > right[2], "{left:?} {right:?}");
    // Cut away, there is the background.
    wear(&mut scene, &model, &settings, "stress", Deform::Off, Some("X=1"));
    let cut = draw(&mut device, &scene, StandardView::PlusZ, &style).unwrap();
    assert_ne!(cut, image);
}

#[test]
fn smooth_pictures_and_sizes() {
    let Some(mut device) = device() else {
        println!("skipped: there is no graphics driver");
        return;
    };
    let settings = with_edges(EdgeDisplay::None);
    let scene = scene(&samples::two_hexes(), &settings, 0);
    let style =
        Style { triad_size: 0.0, ..Style::new(&settings, Palette::on(Color::rgb(255, 255, 255)), 1.0) };
    let camera = Camera::looking_at(&scene.bounds, 1.0);
    let mut draw = |size, samples| {
        device.draw_image(&Picture { scene: &scene, camera: &camera, style: &style, size, samples })
    };
    // Smoothing adds shades along the outline and nothing else; a size that needs padded rows is read back whole.
    let (rough, smooth) = (draw([101, 67], 1).unwrap(), draw([101, 67], 4).unwrap());
    let shades = |image: &RgbaImage| image.pixels().map(|pixel| pixel.0).collect::<BTreeSet<_>>().len();
    assert_eq!((rough.dimensions(), smooth.dimensions()), ((101, 67), (101, 67)));
    assert!(shades(&smooth) > shades(&rough) + 20, "{} {}", shades(&smooth), shades(&rough));
    let differing = rough.pixels().zip(smooth.pixels()).filter(|(a, b)| a != b).count();
    assert!(differing < 101 * 67 / 10, "{differing}");
    for wrong in [[0, 10], [10, 0], [u32::MAX, 10]] {
        assert!(matches!(draw(wrong, 1), Err(RenderError::Size { .. })));
    }
}

#[test]
fn nothing_and_damage_are_drawn_without_complaint() {
    let Some(mut device) = device() else {
        println!("skipped: there is no graphics driver");
        return;
    };
    let settings = with_edges(EdgeDisplay::All);
    let style = Style::new(&settings, Palette::DARK, 1.0);
    let empty =
        draw(&mut device, &scene(&Model::default(), &settings, 0), StandardView::PlusX, &style).unwrap();
    let mut damaged = samples::two_hexes();
    damaged.coordinates.axes_mut()[0][0] = f64::NAN;
    damaged.coordinates.axes_mut()[1][1] = 1e300;
    let drawn = draw(&mut device, &scene(&damaged, &settings, 1), StandardView::PlusX, &style).unwrap();
    assert_eq!(empty.dimensions(), drawn.dimensions());
}

#[test]
fn a_part_that_changed_is_drawn_as_it_is_now() {
    let Some(mut device) = device() else {
        println!("skipped: there is no graphics driver");
        return;
    };
    let settings = with_edges(EdgeDisplay::Feature);
    let style = Style::new(&settings, Palette::LIGHT, 1.0);
    let mut model = samples::two_hexes();
    let mut parts = Parts::default();
    let mut shown = |model: &Model, device: &mut OffScreen| {
        parts.update(model, PartKey::blocks(model), &settings);
        let scene = parts.scene(model, &settings);
        let camera = Camera::looking_at(&scene.bounds, 1.5);
        let picture = Picture { scene: &scene, camera: &camera, style: &style, size: SIZE, samples: 1 };
        device.draw_image(&picture).unwrap()
    };
    let before = shown(&model, &mut device);
    assert_eq!(shown(&model, &mut device), before);
    model.coordinates.axes_mut()[2][11] = 1.5;
    assert_ne!(shown(&model, &mut device), before);
    model.coordinates.axes_mut()[2][11] = 1.0;
    assert_eq!(shown(&model, &mut device), before);
}
