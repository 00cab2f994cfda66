//! What is to be seen: a model and display settings turned into flat arrays to draw.
//!
//! A [`Part`] holds the drawing data of one block or set, in `f32` relative to the scene's origin. [`Parts`] keeps them and
//! says which must be built anew after an edit: those whose arrays are others than before. A [`Scene`] lists parts with
//! their colours and emphasis; [`Camera`] says from where it is seen. `render` draws it and [`Scene::pick`] finds what
//! lies under a ray.
//!
//! Spaces: *world* is the model's own coordinates in `f64`; *scene* is world less the scene's origin, in `f32`; *view* has the
//! eye at zero, x right, y up, z towards the viewer; *clip* is what the GPU takes.
//!
//! What it leaves out: GPU, window, files, and how surfaces are found (`geometry`).

mod bounds;
mod camera;
mod palette;
mod part;
mod settings;
mod style;

pub use bounds::Bounds;
pub use camera::{Camera, Projection, StandardView, VERTICAL_FOV_DEGREES, ViewPos};
pub use palette::{Color, NAMED_COLORS, Palette, block_color, set_color};
pub use part::{Part, PartKey, PartTopology};
pub use settings::{Background, DisplaySettings, EdgeDisplay, SETTINGS, Setting, SettingKind, SettingValue};
pub use style::Style;

use glam::DVec3;
use std::sync::Arc;

/// What is drawn.
///
/// Cloning copies one pointer and a few numbers per part.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The parts, in no special order; sets are drawn over blocks whatever their place.
    pub parts: Vec<ScenePart>,
    /// What was taken off world coordinates to get the positions of parts.
    pub origin: DVec3,
    /// The box around all parts, hidden ones too, in world space.
    pub bounds: Bounds,
}

/// A part and how it looks.
#[derive(Clone, Debug)]
pub struct ScenePart {
    /// The block or set that it shows.
    pub key: PartKey,
    /// Its arrays.
    pub part: Arc<Part>,
    /// The colour of its surfaces, lines and points; less than full opacity makes it see-through.
    pub color: Color,
    /// Whether it is drawn and picked.
    pub is_visible: bool,
    /// Whether it stands out.
    pub emphasis: Emphasis,
    /// Which of its edges are drawn.
    pub edges: EdgeDisplay,
}

/// How a part stands out from the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Emphasis {
    /// Not at all.
    #[default]
    None,
    /// The pointer is over it or its row: a little lighter.
    Hovered,
    /// It is selected: tinted, and its feature edges shine through what is before them.
    Selected,
}
