//! What lies in a rectangle of the view: all that is seen of it, or all through the model.
//!
//! Something is in the rectangle if it touches it. What is seen is found by drawing the triangles of the visible parts
//! into a small picture of numbers, without the GPU ([`seen`]); what lies behind by looking at every
//! element ([`through`]). Both heed hidden blocks, the cut and the deformed shape. What it leaves out: triangles that reach
//! behind the eye.

mod seen;
mod through;

pub(super) use seen::turned;

use super::{Camera, PartKey, Projection, Scene, VERTICAL_FOV_DEGREES, ViewPos};
use crate::{
    geometry::{PickKind, Picks},
    model::Model,
};
use glam::{DVec2, DVec3};

/// A rectangle of the view, and what is wanted in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoxPick {
    /// From where the model is seen.
    pub camera: Camera,
    /// The view's width and height in pixels.
    pub size_pixels: [f64; 2],
    /// Two opposite corners of the rectangle.
    pub corners: [ViewPos; 2],
    /// What is wanted.
    pub kind: PickKind,
    /// Whether also what is hidden behind something else.
    pub through: bool,
}

impl Scene {
    /// What lies in a rectangle of the view.
    ///
    /// `model` has its nodes where they are drawn. Of sides only the outer ones of the visible blocks are found, of a
    /// shell that is seen the surface that is towards the eye.
    ///
    /// Cost: seen, a pass over the visible triangles and the pixels of the rectangle; through, one over the nodes and
    /// the connectivity of the visible blocks, and for sides that of the outer ones.
    pub fn pick_box(&self, model: &Model, ask: &BoxPick) -> Picks {
        let window = Window::new(ask);
        if ask.through {
            through::pick(self, model, ask.kind, &window)
        } else {
            seen::pick(self, model, ask.kind, &window)
        }
    }

    /// The element blocks (by position) that are drawn, ascending.
    pub fn visible_blocks(&self) -> Vec<usize> {
        let block = |key| if let PartKey::Block(at) = key { Some(at) } else { None };
        let visible = self.parts.iter().filter(|shown| shown.is_visible && !shown.is_cap);
        let mut blocks: Vec<usize> = visible.filter_map(|shown| block(shown.key)).collect();
        blocks.sort_unstable();
        blocks
    }
}

/// Where places appear, in pixels of the rectangle.
#[derive(Clone, Debug)]
struct Window {
    right: DVec3,
    down: DVec3,
    backward: DVec3,
    focus: DVec3,
    distance: f64,
    is_parallel: bool,
    /// Pixels of the view per unit of the tangent.
    scale: f64,
    /// From the view's middle to the rectangle's upper left corner, in pixels.
    low: DVec2,
    /// The rectangle's size in pixels, at least 1 × 1.
    size: DVec2,
}

impl Window {
    fn new(ask: &BoxPick) -> Self {
        let camera = &ask.camera;
        let [width, height] = ask.size_pixels.map(|size| size.max(1.0));
        let pixels = |at: ViewPos| (at - 0.5) * DVec2::new(width, height);
        let [a, b] = ask.corners.map(pixels);
        let (mut low, mut high) = (a.min(b), a.max(b));
        // A rectangle without an area still is a place.
        let room = (DVec2::ONE - (high - low)).max(DVec2::ZERO) * 0.5;
        (low, high) = (low - room, high + room);
        Self {
            right: camera.right(),
            down: -camera.up(),
            backward: camera.backward(),
            focus: camera.focus,
            distance: camera.distance,
            is_parallel: camera.projection == Projection::Parallel,
            scale: height / (2.0 * (VERTICAL_FOV_DEGREES.to_radians() * 0.5).tan()),
            low,
            size: high - low,
        }
    }

    /// The place in pixels of the rectangle, and how near it is: more is nearer, and it is even over a flat triangle.
    /// `None` behind the eye.
    fn project(&self, place: DVec3) -> Option<(DVec2, f64)> {
        let arm = place - self.focus;
        let depth = self.distance - self.backward.dot(arm);
        let (scale, nearness) = if self.is_parallel {
            (self.scale / self.distance, -depth)
        } else if depth > 0.0 {
            (self.scale / depth, depth.recip())
        } else {
            return None;
        };
        let at = DVec2::new(self.right.dot(arm), self.down.dot(arm)) * scale - self.low;
        at.is_finite().then_some((at, nearness))
    }

    fn contains(&self, at: DVec2) -> bool {
        at.cmpge(DVec2::ZERO).all() && at.cmple(self.size).all()
    }

    /// Whether the area between some points (in pixels of the rectangle) touches the rectangle.
    fn touches(&self, points: &[DVec2]) -> bool {
        if points.iter().any(|&point| self.contains(point)) {
            return true;
        }
        let low = points.iter().copied().fold(DVec2::INFINITY, DVec2::min);
        let high = points.iter().copied().fold(DVec2::NEG_INFINITY, DVec2::max);
        let is_beside = low.cmpgt(self.size).any() || high.cmplt(DVec2::ZERO).any();
        // Of points without an area there is no line between them and the rectangle but these.
        if points.is_empty() || is_beside {
            return false;
        }
        let corners = [DVec2::ZERO, DVec2::new(self.size.x, 0.0), self.size, DVec2::new(0.0, self.size.y)];
        let separates = |a: DVec2, b: DVec2| {
            let normal = (b - a).perp();
            let is_outside = |sign: f64| {
                points.iter().all(|&point| normal.dot(point - a) * sign <= 1e-9 * normal.length_squared())
                    && corners.iter().all(|&corner| normal.dot(corner - a) * sign > 0.0)
            };
            normal != DVec2::ZERO && (is_outside(1.0) || is_outside(-1.0))
        };
        let mut pairs =
            points.iter().enumerate().flat_map(|(k, &a)| points[k + 1..].iter().map(move |&b| (a, b)));
        !pairs.any(|(a, b)| separates(a, b))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DisplaySettings, Parts, StandardView};
    use super::*;
    use crate::{
        geometry::Plane,
        model::{Side, samples},
    };

    /// A scene of all blocks, and a parallel camera from +z that shows 4 × 4 units about the middle in 400 × 400 pixels.
    fn seen_from_above(model: &Model) -> (Scene, BoxPick) {
        let mut parts = Parts::default();
        parts.update(model, PartKey::blocks(model), &DisplaySettings::default());
        let scene = parts.scene(model, &DisplaySettings::default());
        let mut camera = Camera::looking_at(&scene.bounds, 1.0);
        camera.look_from(StandardView::PlusZ);
        camera.projection = Projection::Parallel;
        camera.focus = scene.bounds.center();
        camera.distance *= 4.0 / camera.view_height();
        let corners = [ViewPos::ZERO, ViewPos::ONE];
        (scene, BoxPick { camera, size_pixels: [400.0; 2], corners, kind: PickKind::Element, through: false })
    }

    /// The rectangle between two places of the plane z = anything.
    fn between(ask: BoxPick, from: [f64; 2], to: [f64; 2]) -> BoxPick {
        let at = |[x, y]: [f64; 2]| {
            ask.camera.project(DVec3::new(x, y, ask.camera.focus.z), 1.0).map(|(at, _)| at).unwrap()
        };
        BoxPick { corners: [at(from), at(to)], ..ask }
    }

    #[test]
    fn elements_on_the_surface_and_through() {
        // 3 × 3 × 2 unit cubes; elements 9 to 17 are on top.
        let model = samples::hex_grid([3, 3, 2], [1, 1, 1]);
        let (scene, ask) = seen_from_above(&model);
        // Over the first cube and a little of its neighbour to the right.
        let ask = between(ask, [0.2, 0.2], [1.1, 0.8]);
        assert_eq!(scene.pick_box(&model, &ask), Picks::Elements(vec![9, 10]));
        let through = BoxPick { through: true, ..ask };
        assert_eq!(scene.pick_box(&model, &through), Picks::Elements(vec![0, 1, 9, 10]));
        // A rectangle within one face touches it.
        let inside = between(ask, [1.4, 1.4], [1.6, 1.6]);
        assert_eq!(scene.pick_box(&model, &inside), Picks::Elements(vec![13]));
        assert_eq!(
            scene.pick_box(&model, &BoxPick { through: true, ..inside }),
            Picks::Elements(vec![4, 13])
        );
        let beside = between(ask, [3.2, 0.2], [3.4, 0.8]);
        assert!(scene.pick_box(&model, &beside).is_empty());
        assert!(scene.pick_box(&model, &BoxPick { through: true, ..beside }).is_empty());
    }

    #[test]
    fn nodes_and_sides_on_the_surface_and_through() {
        let model = samples::hex_grid([3, 3, 2], [1, 1, 1]);
        let (scene, ask) = seen_from_above(&model);
        // Around (1, 1): nodes with x fastest, 4 × 4 in a layer, so node 5 and those above it, 21 and 37.
        let nodes = BoxPick { kind: PickKind::Node, ..between(ask, [0.9, 0.9], [1.1, 1.1]) };
        assert_eq!(scene.pick_box(&model, &nodes), Picks::Nodes(vec![37]));
        let through = BoxPick { through: true, ..nodes };
        assert_eq!(scene.pick_box(&model, &through), Picks::Nodes(vec![5, 21, 37]));
        let sides = BoxPick { kind: PickKind::Side, ..between(ask, [0.2, 0.2], [0.8, 0.8]) };
        assert_eq!(scene.pick_box(&model, &sides), Picks::Sides(vec![Side { element: 9, side: 5 }]));
        // Through there is the bottom too, side 5 of element 0.
        let through = BoxPick { through: true, ..sides };
        let both = vec![Side { element: 0, side: 4 }, Side { element: 9, side: 5 }];
        assert_eq!(scene.pick_box(&model, &through), Picks::Sides(both));
    }

    #[test]
    fn what_is_hidden_or_cut_away_is_not_picked() {
        let model = samples::two_hexes();
        let (mut scene, ask) = seen_from_above(&model);
        let ask = between(ask, [-0.5, -0.5], [2.5, 1.5]);
        let through = BoxPick { through: true, ..ask };
        assert_eq!(scene.pick_box(&model, &ask).len(), 2);
        scene.parts[1].is_visible = false;
        for ask in [ask, through] {
            assert_eq!(scene.pick_box(&model, &ask), Picks::Elements(vec![0]), "{ask:?}");
        }
        scene.parts[1].is_visible = true;
        scene.clip = Some(Plane { normal: DVec3::X, offset: 0.5 });
        for ask in [ask, through] {
            assert_eq!(scene.pick_box(&model, &ask), Picks::Elements(vec![0]), "{ask:?}");
        }
    }

    #[test]
    fn sides_of_a_plane_are_its_outer_edges() {
        let model = samples::plane();
        let (scene, ask) = seen_from_above(&model);
        let all = BoxPick { kind: PickKind::Side, ..ask };
        let expected = crate::geometry::outer_sides(&model, &scene.visible_blocks());
        assert!(!expected.is_empty());
        assert_eq!(scene.pick_box(&model, &all), Picks::Sides(expected));
    }

    #[test]
    fn perspective_and_a_place_without_an_area() {
        let model = samples::two_hexes();
        let (scene, ask) = seen_from_above(&model);
        let camera = Camera { projection: Projection::Perspective, ..ask.camera };
        let (at, _) = camera.project(DVec3::new(1.5, 0.5, 1.0), 1.0).unwrap();
        let ask = BoxPick { camera, corners: [at, at], ..ask };
        assert_eq!(scene.pick_box(&model, &ask), Picks::Elements(vec![1]));
        assert_eq!(scene.pick_box(&model, &BoxPick { through: true, ..ask }), Picks::Elements(vec![1]));
    }

    #[test]
    fn points_and_lines_are_picked() {
        let mut model = samples::one_element(crate::model::Topology::Sphere);
        model.dimension = 3;
        let (scene, ask) = seen_from_above(&model);
        assert_eq!(scene.pick_box(&model, &ask), Picks::Elements(vec![0]));
        let model = samples::one_element(crate::model::Topology::Bar2);
        let (scene, ask) = seen_from_above(&model);
        assert_eq!(scene.pick_box(&model, &ask), Picks::Elements(vec![0]));
        assert_eq!(scene.pick_box(&model, &BoxPick { kind: PickKind::Node, ..ask }).len(), 2);
    }
}
