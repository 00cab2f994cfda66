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
mod box_pick;
mod camera;
mod color_map;
mod feature_edges;
mod legend;
mod numbers;
mod palette;
mod part;
mod parts;
mod pick;
mod pick_member;
mod results;
mod settings;
mod style;

pub use crate::geometry::{Combine, Measure, Metric, PickKind, Picks, PixelSize, Plane, Ray};
pub use bounds::Bounds;
pub use box_pick::BoxPick;
pub use camera::{Camera, Projection, StandardView, VERTICAL_FOV_DEGREES, ViewPos};
pub use color_map::{ColorMap, ColorTable, MapStyle, NO_VALUE, TABLE_LENGTH};
pub use legend::{LEGEND_PLACE, Legend, Tick, end_labels as range_labels, label as number_label};
pub use palette::{Color, NAMED_COLORS, Palette, block_color, set_color};
pub use part::{Part, PartKey, PartTopology, build_part, build_picks};
pub use parts::{BuiltPart, PartRequest, Parts, build_parts};
pub use pick::Picked;
pub use pick_member::MemberPick;
pub use results::{
    Clip, ClipAxis, ColorBy, Component, Deform, Displacements, Dressed, Extent, Field, FieldKind, Mapping,
    PartScalars, RangeChoice, ResultError, ResultView, Shown, StepData, Values, deform_scale, displaced,
    displacement_field, dress, fields, parse_step,
};
pub use settings::{Background, DisplaySettings, EdgeDisplay, SETTINGS, Setting, SettingKind, SettingValue};
pub use style::Style;

use crate::model::{Entity as _, Model};
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
    /// What the numbers of parts look like; `None` if nothing is coloured by numbers.
    pub colors: Option<Arc<ColorTable>>,
    /// What the colours mean, to be shown in the picture.
    pub legend: Option<Arc<Legend>>,
    /// What lies beyond this plane (in world space) is not drawn and not picked.
    pub clip: Option<Plane>,
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
    /// Numbers that colour it instead of `color`; its opacity stays.
    pub scalars: Option<Arc<PartScalars>>,
    /// Whether it fills a cut: then the plane that cuts the scene leaves it alone.
    pub is_cap: bool,
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

impl Scene {
    /// A scene of these parts, with the box around them.
    pub fn new(parts: Vec<ScenePart>, origin: DVec3) -> Self {
        let bounds = parts.iter().filter_map(|shown| shown.part.bounds).reduce(Bounds::union);
        Self { parts, origin, bounds: bounds.unwrap_or_default(), ..Self::default() }
    }

    /// The box around the visible parts, in world space; that of all if none is visible.
    pub fn visible_bounds(&self) -> Bounds {
        let visible = self.parts.iter().filter(|shown| shown.is_visible);
        visible.filter_map(|shown| shown.part.bounds).reduce(Bounds::union).unwrap_or(self.bounds)
    }

    /// Stands so that the visible parts fill the view, without turning. Cost: a pass over their nodes.
    pub fn fit(&self, camera: &mut Camera, aspect: f64) {
        let visible = self.parts.iter().filter(|shown| shown.is_visible);
        let positions = visible.flat_map(|shown| &shown.part.positions);
        let places = positions.map(|&[x, y, z]| DVec3::new(x.into(), y.into(), z.into()) + self.origin);
        camera.fit_points(places.filter(|place| self.keeps(*place)), aspect);
    }

    /// Whether a place (in world space) is on the side of the cut that is shown.
    pub fn keeps(&self, place: DVec3) -> bool {
        self.clip.is_none_or(|plane| plane.distance(place) <= 0.0)
    }

    /// Whether there is anything to be seen. Cost: a pass over the nodes of visible parts until one is found.
    pub fn is_empty(&self) -> bool {
        let visible = self.parts.iter().filter(|shown| shown.is_visible);
        let positions = visible.flat_map(|shown| &shown.part.positions);
        let mut places = positions.map(|&[x, y, z]| DVec3::new(x.into(), y.into(), z.into()) + self.origin);
        !places.any(|place| place.is_finite() && self.keeps(place))
    }

    /// Number of triangles of the visible parts.
    pub fn num_triangles(&self) -> usize {
        let visible = self.parts.iter().filter(|shown| shown.is_visible);
        visible.map(|shown| shown.part.topology.triangles.len()).sum()
    }
}

/// What is picked has the colour of what is selected laid over this, and lets some of what is below shine through.
const PICKS: Color = Color([0xff, 0xff, 0xff, 0xc8]);

impl ScenePart {
    /// A visible part in the colour of its id, with the edges that the settings ask for.
    pub fn new(model: &Model, key: PartKey, part: Arc<Part>, settings: &DisplaySettings) -> Self {
        let color = match key {
            PartKey::Block(at) => block_color(model.element_blocks.get(at).map_or(0, |block| block.id())),
            PartKey::SideSet(at) => set_color(model.side_sets.get(at).map_or(0, |set| set.id())),
            PartKey::NodeSet(at) => set_color(model.node_sets.get(at).map_or(0, |set| set.id())),
            PartKey::Other(support, at) => set_color(model.id_at(support, at).unwrap_or(0)),
            PartKey::Picks => PICKS,
        };
        Self {
            key,
            part,
            color,
            is_visible: true,
            emphasis: if key == PartKey::Picks { Emphasis::Selected } else { Emphasis::None },
            edges: settings.edges,
            scalars: None,
            is_cap: false,
        }
    }
}
