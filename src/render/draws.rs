//! In which order things are drawn, and how each looks.

use super::{
    buffers::Wanted,
    pipelines::{Kind, Way},
    uniforms::Look,
};
use crate::scene::{Color, EdgeDisplay, Emphasis, Part, PartKey, Scene, ScenePart, Style};

/// Which arrays of a part a draw takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrays {
    Triangles,
    FeatureEdges,
    ElementEdges,
    Lines,
    Points,
}

/// One draw: arrays of a part with a pipeline and a look (by position in the list of looks).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Draw {
    pub(super) way: Way,
    pub(super) part: usize,
    pub(super) arrays: Arrays,
    pub(super) look: usize,
}

/// Width of element edges in widths of feature edges.
const ELEMENT_EDGE: f32 = 0.62;
/// Length below which element edges fade, in widths of feature edges.
const FADE: f32 = 5.0;
/// Diagonal on the screen below which the feature edges of a part fade, in their widths: thousands of small blocks would
/// be black otherwise.
const SMALL: f32 = 11.0;
/// Width of line elements in widths of feature edges.
const LINE: f32 = 1.9;
/// How much wider the feature edges, lines and points of what is selected are.
const SELECTED: f32 = 1.7;
/// How much of the accent a selected surface has.
const SELECTED_TINT: f32 = 0.82;

/// The draws of a frame in order, with their looks.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) draws: Vec<Draw>,
    pub(super) looks: Vec<Look>,
    /// For each part, whether a plane cuts it.
    is_clipped: Vec<bool>,
    /// For each part, whether numbers are its colours.
    is_colored: Vec<bool>,
}

impl Plan {
    /// Solid surfaces first, then edges, lines and points, see-through surfaces, and what shines through at last.
    pub(super) fn new(scene: &Scene, style: &Style) -> Self {
        let is_clipped = |shown: &ScenePart| scene.clip.is_some() && !shown.is_cap;
        let is_clipped = scene.parts.iter().map(is_clipped).collect();
        let is_colored = scene.parts.iter().map(|shown| shown.scalars.is_some()).collect();
        let mut plan = Self { is_clipped, is_colored, ..Self::default() };
        let visible = || scene.parts.iter().enumerate().filter(|(_, shown)| shown.is_visible);
        for (part, shown) in visible() {
            plan.add_surface(part, shown, style);
        }
        // Edges of what is selected come last: those of its neighbours lie in the same place.
        for selected in [false, true] {
            for (part, shown) in visible() {
                if (shown.emphasis == Emphasis::Selected) == selected {
                    plan.add_edges(part, shown, style);
                }
            }
        }
        for (part, shown) in visible() {
            plan.add_lines_and_points(part, shown, style);
        }
        for (part, shown) in visible().filter(|(_, shown)| shown.color.0[3] < 255) {
            let look = Look { lift: lift_of(shown.key), shading: 1.0, ..part_look(shown, style) };
            plan.add(Kind::ClearSurface, part, Arrays::Triangles, look);
        }
        for (part, shown) in visible().filter(|(_, shown)| shown.emphasis == Emphasis::Selected) {
            let color = style.palette.accent.with_opacity(0.30).to_linear();
            let look = Look { color, width: style.edge_width * 1.2, ..Look::default() };
            plan.add(Kind::ThroughSegments, part, Arrays::FeatureEdges, look);
            // Picked nodes are mostly inside.
            if shown.key == PartKey::Picks && !shown.part.topology.points.is_empty() {
                let look = Look { width: style.point_size * SELECTED, ..look };
                plan.add(Kind::ThroughPoints, part, Arrays::Points, look);
            }
        }
        plan
    }

    fn add(&mut self, kind: Kind, part: usize, arrays: Arrays, look: Look) {
        let is_clipped = self.is_clipped.get(part).copied().unwrap_or_default();
        // Edges have a colour of their own.
        let is_edge = matches!(arrays, Arrays::FeatureEdges | Arrays::ElementEdges);
        let is_colored = !is_edge && self.is_colored.get(part).copied().unwrap_or_default();
        let way = Way { kind, is_colored, is_clipped };
        self.draws.push(Draw { way, part, arrays, look: self.looks.len() });
        self.looks.push(look);
    }

    fn add_surface(&mut self, part: usize, shown: &ScenePart, style: &Style) {
        if !shown.part.topology.triangles.is_empty() && shown.color.0[3] == 255 {
            let kind = if is_set(shown.key) { Kind::SetSurface } else { Kind::Surface };
            let look = Look { lift: lift_of(shown.key), shading: 1.0, ..part_look(shown, style) };
            self.add(kind, part, Arrays::Triangles, look);
        }
    }

    fn add_lines_and_points(&mut self, part: usize, shown: &ScenePart, style: &Style) {
        let topology = &shown.part.topology;
        let lift = lift_of(shown.key);
        let look = part_look(shown, style);
        let wider = if shown.emphasis == Emphasis::Selected { SELECTED } else { 1.0 };
        if !topology.lines.is_empty() {
            // Over feature edges, which lie as high as their width.
            let width = style.edge_width * LINE * wider;
            self.add(Kind::Segments, part, Arrays::Lines, Look { width, lift: lift + width, ..look });
        }
        if !topology.points.is_empty() {
            let width = style.point_size * wider;
            self.add(Kind::Points, part, Arrays::Points, Look { width, lift: lift + width, ..look });
        }
    }

    fn add_edges(&mut self, part: usize, shown: &ScenePart, style: &Style) {
        let wanted = wanted_edges(shown);
        let topology = &shown.part.topology;
        let lift = lift_of(shown.key) + 1.0;
        let look = |color: Color, width: f32, lift: f32| Look {
            color: color.to_linear(),
            width,
            lift,
            ..Look::default()
        };
        if wanted.element_edges && !topology.element_edges.is_empty() {
            let width = style.edge_width * ELEMENT_EDGE;
            let color = style.palette.element_edge;
            let look = Look { fade: FADE * style.edge_width, ..look(color, width, lift) };
            self.add(Kind::Segments, part, Arrays::ElementEdges, look);
        }
        if wanted.feature_edges && !shown.part.feature_edges.is_empty() {
            let edges = if shown.emphasis == Emphasis::Selected {
                look(style.palette.accent_edge, style.edge_width * SELECTED, lift + 0.5)
            } else {
                let fade = SMALL * style.edge_width * edge_share(&shown.part);
                Look { fade, ..look(style.palette.feature_edge, style.edge_width, lift + 0.5) }
            };
            self.add(Kind::Segments, part, Arrays::FeatureEdges, edges);
        }
    }
}

/// Which edges of a part are drawn: what is selected always has its feature edges.
pub(super) fn wanted_edges(shown: &ScenePart) -> Wanted {
    Wanted {
        feature_edges: shown.edges != EdgeDisplay::None || shown.emphasis == Emphasis::Selected,
        element_edges: shown.edges == EdgeDisplay::All,
    }
}

/// How long a feature edge's segment is in diagonals of the part: about the mean of a few, spread over all.
///
/// A segment's length on the screen over this share is the part's size on the screen, so that the outline of a large
/// part does not fade because its mesh is fine.
fn edge_share(part: &Part) -> f32 {
    const LOOKED_AT: usize = 16;
    let Some(bounds) = part.bounds else { return 0.0 };
    let stride = part.feature_edges.len().div_ceil(LOOKED_AT).max(1);
    let point = |at: u32| part.positions.get(at as usize).map(|&pos| glam::Vec3::from(pos));
    let lengths = part
        .feature_edges
        .iter()
        .step_by(stride)
        .filter_map(|&[from, to]| Some(point(from)?.distance(point(to)?)));
    let (count, sum) = lengths.fold((0.0_f32, 0.0), |(count, sum), length| (count + 1.0, sum + length));
    #[expect(clippy::cast_possible_truncation, reason = "a share of the whole")]
    let share = sum / count.max(1.0) / bounds.diagonal() as f32;
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

fn is_set(key: PartKey) -> bool {
    !matches!(key, PartKey::Block(_))
}

/// Sets lie on blocks.
fn lift_of(key: PartKey) -> f32 {
    if is_set(key) { 0.75 } else { 0.0 }
}

/// The colour of a part, with its emphasis laid over it. Where numbers are colours nothing is: it would be another number.
/// What is selected there has its edges in the accent's colour.
fn part_look(shown: &ScenePart, style: &Style) -> Look {
    let (tint, amount) = match shown.emphasis {
        Emphasis::None => ([0.0; 4], 0.0),
        Emphasis::Hovered => ([1.0; 4], 0.12),
        Emphasis::Selected if shown.scalars.is_some() => ([0.0; 4], 0.0),
        Emphasis::Selected => (style.palette.accent.to_linear(), SELECTED_TINT),
    };
    Look { color: shown.color.to_linear(), tint: [tint[0], tint[1], tint[2], amount], ..Look::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::samples,
        scene::{DisplaySettings, Palette, PartScalars, Parts},
    };
    use std::sync::Arc;

    #[test]
    fn surfaces_come_first_and_what_shines_through_last() {
        let model = samples::two_hexes();
        let settings = DisplaySettings { edges: EdgeDisplay::All, ..DisplaySettings::default() };
        let mut parts = Parts::default();
        let keys = [PartKey::Block(0), PartKey::Block(1), PartKey::SideSet(0), PartKey::NodeSet(0)];
        parts.update(&model, keys, &settings);
        let mut scene = parts.scene(&model, &settings);
        scene.parts[0].emphasis = Emphasis::Selected;
        scene.parts[1].color = scene.parts[1].color.with_opacity(0.5);
        let style = Style::new(&settings, Palette::LIGHT, 1.0);
        let plan = Plan::new(&scene, &style);
        let drawn: Vec<_> = plan.draws.iter().map(|draw| (draw.way.kind, draw.part, draw.arrays)).collect();
        let edges =
            |part| [Arrays::ElementEdges, Arrays::FeatureEdges].map(|arrays| (Kind::Segments, part, arrays));
        let expected = [
            vec![(Kind::Surface, 0, Arrays::Triangles), (Kind::SetSurface, 2, Arrays::Triangles)],
            [1, 2, 0].into_iter().flat_map(edges).collect(),
            vec![
                (Kind::Points, 3, Arrays::Points),
                (Kind::ClearSurface, 1, Arrays::Triangles),
                (Kind::ThroughSegments, 0, Arrays::FeatureEdges),
            ],
        ];
        assert_eq!(drawn, expected.concat());
        assert_eq!(plan.looks.len(), plan.draws.len());

        scene.parts.iter_mut().for_each(|shown| shown.is_visible = false);
        assert!(Plan::new(&scene, &style).draws.is_empty());
    }

    #[test]
    fn edges_of_small_parts_fade_and_those_of_fine_ones_do_not() {
        let share = |elements| {
            let model = samples::hex_grid(elements, [1, 1, 1]);
            let mut parts = Parts::default();
            parts.update(&model, [PartKey::Block(0)], &DisplaySettings::default());
            edge_share(&parts.scene(&model, &DisplaySettings::default()).parts[0].part)
        };
        // A cube of side 1 has a diagonal of √3, and one of 20 × 20 × 20 elements segments 20 times as short.
        let one = share([1, 1, 1]);
        assert!((one - 1.0 / 3.0_f32.sqrt()).abs() < 1e-3, "{one}");
        let fine = share([20, 20, 20]);
        assert!((fine - one / 20.0).abs() < 1e-3, "{fine}");
    }

    #[test]
    fn what_is_selected_has_edges_even_where_none_are_drawn() {
        let model = samples::two_hexes();
        let settings = DisplaySettings { edges: EdgeDisplay::None, ..DisplaySettings::default() };
        let mut parts = Parts::default();
        parts.update(&model, [PartKey::Block(0)], &settings);
        let mut scene = parts.scene(&model, &settings);
        let style = Style::new(&settings, Palette::LIGHT, 1.0);
        assert_eq!(Plan::new(&scene, &style).draws.len(), 1);
        scene.parts[0].emphasis = Emphasis::Selected;
        assert_eq!(Plan::new(&scene, &style).draws.len(), 3);
    }

    #[test]
    fn selecting_what_is_coloured_by_numbers_leaves_their_colours_alone() {
        let model = samples::two_hexes();
        let settings = DisplaySettings::default();
        let mut parts = Parts::default();
        parts.update(&model, [PartKey::Block(0)], &settings);
        let mut scene = parts.scene(&model, &settings);
        let style = Style::new(&settings, Palette::LIGHT, 1.0);
        scene.parts[0].emphasis = Emphasis::Selected;
        assert!(part_look(&scene.parts[0], &style).tint[3] > 0.5);
        scene.parts[0].scalars = Some(Arc::new(PartScalars::Nodes(vec![0.0; 8])));
        assert_eq!(part_look(&scene.parts[0], &style).tint[3], 0.0);
    }
}
