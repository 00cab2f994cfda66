//! Pictures as they come out of the renderer, on a software driver.
#![cfg(feature = "gui")]

use exoscope::{
    model::{Model, samples},
    render::{BackendChoice, OffScreen, Picture},
    scene::{
        Camera, DisplaySettings, EdgeDisplay, Emphasis, Palette, PartKey, Parts, Scene, StandardView, Style,
    },
};

#[test]
fn try_out() {
    let mut off = OffScreen::new(BackendChoice::Auto).unwrap();
    eprintln!("{} {}", off.adapter_name(), off.backend_name());
    for (name, model) in [
        ("mixed", samples::mixed_solids()),
        ("grid", samples::hex_grid([12, 8, 6], [3, 2, 1])),
        ("shells", samples::shells()),
    ] {
        let settings = DisplaySettings {
            edges: if name == "mixed" { EdgeDisplay::Feature } else { EdgeDisplay::All },
            ..DisplaySettings::default()
        };
        let mut parts = Parts::default();
        parts.update(&model, PartKey::blocks(&model), &settings);
        let scene = parts.scene(&model, &settings);
        let camera = Camera::looking_at(&scene.bounds, 1.6);
        for (theme, palette) in [("light", Palette::LIGHT), ("dark", Palette::DARK)] {
            let style = Style::new(&settings, palette, 1.0);
            let image = off
                .draw_image(&Picture {
                    scene: &scene,
                    camera: &camera,
                    style: &style,
                    size: [960, 600],
                    samples: 4,
                })
                .unwrap();
            image.save(format!("/tmp/draw_{name}_{theme}.png")).unwrap();
        }
    }
}
