//! Where the viewer stands.
//!
//! The camera looks at a focus from a distance, turned by a rotation; it orbits freely, as a ball under the hand, with
//! no pole to get stuck at. Everything is `f64` in world space (the model's own coordinates); only
//! [`Camera::clip_from_scene`] goes to `f32`, after the scene's origin has been taken off, so that models far from
//! zero do not shake. Depth is reversed (1 near, 0 far), which keeps a float depth buffer sharp at any distance.
//!
//! Positions in the view are [`ViewPos`]: x from 0 at the left to 1 at the right, y from 0 at the top to 1 at the bottom.
//! What it leaves out: mouse habits and animation, which are the window's; [`Camera::between`] is there for the latter.

use super::Bounds;
use crate::geometry::Ray;
use glam::{DMat3, DMat4, DQuat, DVec2, DVec3, DVec4, Mat4};
use std::f64::consts::PI;

/// A place in the view: `[0, 0]` is the upper left corner, `[1, 1]` the lower right one.
pub type ViewPos = DVec2;

/// The angle of view from top to bottom: 30°, as in ParaView.
pub const VERTICAL_FOV_DEGREES: f64 = 30.0;
/// The part of the view that [`Camera::fit`] fills.
const FILL: f64 = 0.86;
/// The least near plane, in distances from eye to focus.
const LEAST_NEAR: f64 = 1e-3;

/// How depth is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Projection {
    /// Near things are larger.
    #[default]
    Perspective,
    /// Lengths across the view can be compared; parallel lines stay parallel.
    Parallel,
}

/// A direction to look from.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the side on which the viewer stands")]
pub enum StandardView {
    PlusX,
    MinusX,
    PlusY,
    MinusY,
    PlusZ,
    MinusZ,
    /// x to the right, y away, z up, all three seen under the same angle.
    Isometric,
    /// The viewer's direction as seen from the model: azimuth in the xy plane from +x towards +y, elevation above it.
    Angles {
        azimuth_degrees: f64,
        elevation_degrees: f64,
    },
}

impl StandardView {
    /// The fixed views by the names that the command line takes.
    pub const NAMED: [(&'static str, Self); 7] = [
        ("iso", Self::Isometric),
        ("+x", Self::PlusX),
        ("-x", Self::MinusX),
        ("+y", Self::PlusY),
        ("-y", Self::MinusY),
        ("+z", Self::PlusZ),
        ("-z", Self::MinusZ),
    ];

    /// A view from its name or from `AZIMUTH,ELEVATION` in degrees.
    ///
    /// # Errors
    /// A sentence that lists what can be given.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some((_, view)) = Self::NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
            return Ok(*view);
        }
        let angles = text.split_once(',').and_then(|(azimuth, elevation)| {
            let finite = |text: &str| text.trim().parse().ok().filter(|angle: &f64| angle.is_finite());
            Some(Self::Angles { azimuth_degrees: finite(azimuth)?, elevation_degrees: finite(elevation)? })
        });
        angles.ok_or_else(|| {
            format!(
                "`{text}` is not a view: give iso, +x, -x, +y, -y, +z, -z or AZIMUTH,ELEVATION in degrees"
            )
        })
    }

    /// The view that shows most of a box: from +z if it is flat, else isometric.
    pub fn best_for(bounds: &Bounds) -> Self {
        if bounds.is_flat() { Self::PlusZ } else { Self::Isometric }
    }

    /// Azimuth and elevation in radians, and whether y (instead of z) points up.
    fn angles(self) -> (f64, f64) {
        let (azimuth, elevation) = match self {
            Self::PlusX => (0.0, 0.0),
            Self::MinusX => (180.0, 0.0),
            Self::PlusY => (90.0, 0.0),
            Self::MinusY => (-90.0, 0.0),
            Self::PlusZ => (-90.0, 90.0),
            Self::MinusZ => (-90.0, -90.0),
            Self::Isometric => (-45.0, (0.5_f64).sqrt().atan().to_degrees()),
            Self::Angles { azimuth_degrees, elevation_degrees } => (azimuth_degrees, elevation_degrees),
        };
        (azimuth.to_radians(), elevation.to_radians())
    }

    /// The rotation that brings view axes (x right, y up, z towards the viewer) into the world.
    pub fn world_from_view(self) -> DQuat {
        // From above (+z) in two steps: stand up by 90° less the elevation, then turn about z.
        let (azimuth, elevation) = self.angles();
        DQuat::from_rotation_z(azimuth + 0.5 * PI) * DQuat::from_rotation_x(0.5 * PI - elevation)
    }
}

/// Where the viewer stands and how they look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// What is looked at and turned about, in world space.
    pub focus: DVec3,
    /// Brings view axes (x right, y up, z towards the viewer) into the world.
    pub world_from_view: DQuat,
    /// From the eye to the focus, in world units; more than 0.
    pub distance: f64,
    /// How depth is shown.
    pub projection: Projection,
}

impl Default for Camera {
    fn default() -> Self {
        Self::looking_at(&Bounds::default(), 1.0)
    }
}

impl Camera {
    /// The first look at a box: flat ones from +z in parallel, others isometric in perspective, filling the view.
    pub fn looking_at(bounds: &Bounds, aspect: f64) -> Self {
        let mut camera = Self {
            focus: bounds.center(),
            world_from_view: StandardView::best_for(bounds).world_from_view(),
            distance: 1.0,
            projection: if bounds.is_flat() { Projection::Parallel } else { Projection::Perspective },
        };
        camera.fit(bounds, aspect);
        camera
    }

    /// Where the eye is, in world space (in parallel projection: where it would be).
    pub fn eye(&self) -> DVec3 {
        self.focus + self.backward() * self.distance
    }

    /// The direction to the right of the view, in world space.
    pub fn right(&self) -> DVec3 {
        self.world_from_view * DVec3::X
    }

    /// The direction to the top of the view, in world space.
    pub fn up(&self) -> DVec3 {
        self.world_from_view * DVec3::Y
    }

    /// The direction out of the view towards the viewer, in world space.
    pub fn backward(&self) -> DVec3 {
        self.world_from_view * DVec3::Z
    }

    /// Turns the model under the hand: one view height of drag is half a turn. `drag` has y downwards.
    pub fn orbit(&mut self, drag: DVec2) {
        self.orbit_about(self.focus, drag);
    }

    /// As [`Camera::orbit`], about a point that stays where it is in the view.
    pub fn orbit_about(&mut self, pivot: DVec3, drag: DVec2) {
        let in_view = DQuat::from_rotation_y(-drag.x * PI) * DQuat::from_rotation_x(-drag.y * PI);
        self.turn_about(pivot, in_view);
    }

    /// Turns the picture about the line of sight, counter-clockwise for a positive angle.
    pub fn roll(&mut self, angle_radians: f64) {
        self.turn_about(self.focus, DQuat::from_rotation_z(-angle_radians));
    }

    /// Applies a rotation given in view axes.
    fn turn_about(&mut self, pivot: DVec3, in_view: DQuat) {
        let arm_in_view = self.world_from_view.inverse() * (self.focus - pivot);
        self.world_from_view = (self.world_from_view * in_view).normalize();
        self.focus = pivot + self.world_from_view * arm_in_view;
    }

    /// Moves the model with the hand. `drag` is in view heights, y downwards; what lies as deep as the focus follows exactly.
    pub fn pan(&mut self, drag: DVec2) {
        let height = self.view_height();
        self.focus += (self.up() * drag.y - self.right() * drag.x) * height;
    }

    /// Brings things closer by a factor (2: twice as large), keeping what lies at `at` (as deep as the focus) in place.
    pub fn zoom(&mut self, factor: f64, at: ViewPos, aspect: f64) {
        if !(factor.is_finite() && factor > 0.0) {
            return;
        }
        let distance = (self.distance / factor).clamp(1e-100, 1e100);
        let factor = self.distance / distance;
        let from_center = self.offset_from_center(at, aspect);
        self.focus += from_center * (1.0 - 1.0 / factor);
        self.distance = distance;
    }

    /// Stands so that a box fills the view, without turning.
    pub fn fit(&mut self, bounds: &Bounds, aspect: f64) {
        self.fit_points(bounds.corners(), aspect);
    }

    /// Stands so that points (in world space) fill the view, without turning; the focus lies amid them.
    ///
    /// Tighter than [`Camera::fit`] where a box is mostly empty. Cost: one pass over the points.
    pub fn fit_points(&mut self, points: impl IntoIterator<Item = DVec3>, aspect: f64) {
        let view_from_world = self.world_from_view.inverse();
        let tan = DVec2::new(half_fov_tan() * aspect.max(1e-3), half_fov_tan()) * FILL;
        let lean = if self.projection == Projection::Perspective { tan } else { DVec2::ZERO };
        // The eye's room is bounded by a plane on each side, which leans with the view; the outermost point sets it.
        let mut most = [DVec2::NEG_INFINITY; 2];
        let mut depths = (f64::INFINITY, f64::NEG_INFINITY);
        for point in points.into_iter().filter(|point| point.is_finite()) {
            let point = view_from_world * point;
            let across = DVec2::new(point.x, point.y);
            most[0] = most[0].max(across + lean * point.z);
            most[1] = most[1].max(-across + lean * point.z);
            depths = (depths.0.min(point.z), depths.1.max(point.z));
        }
        if depths.0 > depths.1 {
            return;
        }
        let middle = ((most[0] - most[1]) * 0.5).extend((depths.0 + depths.1) * 0.5);
        let back = ((most[0] + most[1]) * 0.5 / tan).max_element();
        let distance = match self.projection {
            Projection::Perspective => back - middle.z,
            Projection::Parallel => back,
        };
        // A single point (or things seen as a point) has no size to fit.
        let least = ((depths.1 - depths.0) * 0.6).max(middle.length() * 1e-9);
        self.focus = self.world_from_view * middle;
        self.distance = if distance > least { distance } else { least };
        if self.distance <= 0.0 || !self.distance.is_finite() {
            self.distance = 1.0;
        }
    }

    /// Looks from a standard direction at the same focus.
    pub fn look_from(&mut self, view: StandardView) {
        self.world_from_view = view.world_from_view();
    }

    /// The camera on its way from one place to another, for `t` from 0 to 1: turns evenly, and zooms by equal ratios.
    pub fn between(from: &Self, to: &Self, t: f64) -> Self {
        Self {
            focus: from.focus.lerp(to.focus, t),
            world_from_view: from.world_from_view.slerp(to.world_from_view, t).normalize(),
            distance: from.distance * (to.distance / from.distance).powf(t),
            projection: if t < 0.5 { from.projection } else { to.projection },
        }
    }

    /// The height of the view where the focus is, in world units.
    pub fn view_height(&self) -> f64 {
        2.0 * self.distance * half_fov_tan()
    }

    /// World units that one pixel covers at a point; in perspective this grows with depth.
    ///
    /// `height_pixels` is the view's height.
    pub fn world_per_pixel(&self, point: DVec3, height_pixels: f64) -> f64 {
        let depth = match self.projection {
            Projection::Parallel => self.distance,
            Projection::Perspective => self.depth_of(point).max(self.distance * LEAST_NEAR),
        };
        2.0 * depth * half_fov_tan() / height_pixels.max(1.0)
    }

    /// How far in front of the eye a point lies, along the line of sight.
    pub fn depth_of(&self, point: DVec3) -> f64 {
        self.distance - self.backward().dot(point - self.focus)
    }

    /// The half-line under a place in the view. In parallel projection it begins far before the focus.
    pub fn ray_in_world(&self, at: ViewPos, aspect: f64) -> Ray {
        let across = self.offset_from_center(at, aspect);
        let forward = -self.backward();
        match self.projection {
            Projection::Perspective => {
                let origin = self.eye();
                Ray { origin, direction: (forward * self.distance + across).normalize_or(forward) }
            }
            Projection::Parallel => {
                Ray { origin: self.focus + across - forward * self.distance * 1e4, direction: forward }
            }
        }
    }

    /// Where a point appears in the view, and how deep; `None` behind the eye.
    pub fn project(&self, point: DVec3, aspect: f64) -> Option<(ViewPos, f64)> {
        let depth = self.depth_of(point);
        let scale = match self.projection {
            Projection::Parallel => self.distance,
            Projection::Perspective if depth > 0.0 => depth,
            Projection::Perspective => return None,
        } * half_fov_tan();
        let arm = point - self.focus;
        let pos = DVec2::new(self.right().dot(arm) / aspect, -self.up().dot(arm)) / scale;
        Some((pos * 0.5 + 0.5, depth))
    }

    /// The nearest and farthest depth that must be drawn for a box to be seen whole, with some room.
    ///
    /// In perspective the nearest is more than 0; in parallel projection it may lie behind the eye.
    pub fn depth_range(&self, bounds: &Bounds) -> (f64, f64) {
        let depths = bounds.corners().map(|corner| self.depth_of(corner));
        let near = depths.iter().copied().fold(f64::INFINITY, f64::min);
        let far = depths.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let room = (far - near) * 0.01 + self.distance * 1e-3;
        let (near, far) = (near - room, far + room);
        match self.projection {
            Projection::Parallel => (near, far),
            Projection::Perspective => {
                let near = near.max(self.distance * LEAST_NEAR);
                (near, far.max(near * 2.0))
            }
        }
    }

    /// From world to view axes: x right, y up, z towards the viewer, with the eye at zero.
    pub fn view_from_world(&self) -> DMat4 {
        let view_from_world = DMat3::from_quat(self.world_from_view.inverse());
        DMat4::from_mat3_translation(view_from_world, -(view_from_world * self.eye()))
    }

    /// From view to clip space, with x and y from −1 to 1 and depth from 1 (near) to 0 (far).
    pub fn clip_from_view(&self, bounds: &Bounds, aspect: f64) -> DMat4 {
        let (near, far) = self.depth_range(bounds);
        let tan = half_fov_tan();
        let depth = far - near;
        match self.projection {
            Projection::Perspective => DMat4::from_cols(
                DVec4::new(1.0 / (tan * aspect), 0.0, 0.0, 0.0),
                DVec4::new(0.0, 1.0 / tan, 0.0, 0.0),
                DVec4::new(0.0, 0.0, near / depth, -1.0),
                DVec4::new(0.0, 0.0, near * far / depth, 0.0),
            ),
            Projection::Parallel => DMat4::from_cols(
                DVec4::new(1.0 / (tan * aspect * self.distance), 0.0, 0.0, 0.0),
                DVec4::new(0.0, 1.0 / (tan * self.distance), 0.0, 0.0),
                DVec4::new(0.0, 0.0, 1.0 / depth, 0.0),
                DVec4::new(0.0, 0.0, far / depth, 1.0),
            ),
        }
    }

    /// From world to clip space; `bounds` is what must not be cut off by the near and far planes.
    pub fn clip_from_world(&self, bounds: &Bounds, aspect: f64) -> DMat4 {
        self.clip_from_view(bounds, aspect) * self.view_from_world()
    }

    /// From scene space (world less the scene's origin) to view space.
    pub fn view_from_scene(&self, origin: DVec3) -> Mat4 {
        (self.view_from_world() * DMat4::from_translation(origin)).as_mat4()
    }

    /// From scene space (world less the scene's origin) to clip space.
    pub fn clip_from_scene(&self, origin: DVec3, bounds: &Bounds, aspect: f64) -> Mat4 {
        (self.clip_from_world(bounds, aspect) * DMat4::from_translation(origin)).as_mat4()
    }

    /// From the view's middle to a place in it, as deep as the focus, in world space.
    fn offset_from_center(&self, at: ViewPos, aspect: f64) -> DVec3 {
        let half = 0.5 * self.view_height();
        self.right() * ((2.0 * at.x - 1.0) * half * aspect) + self.up() * ((1.0 - 2.0 * at.y) * half)
    }
}

fn half_fov_tan() -> f64 {
    (VERTICAL_FOV_DEGREES.to_radians() * 0.5).tan()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Bounds = Bounds { min: DVec3::NEG_ONE, max: DVec3::ONE };
    const MIDDLE: ViewPos = DVec2::splat(0.5);

    fn close(a: DVec3, b: DVec3) {
        assert!((a - b).length() < 1e-9, "{a} is not {b}");
    }

    fn front(projection: Projection) -> Camera {
        let world_from_view = StandardView::PlusZ.world_from_view();
        Camera { focus: DVec3::ZERO, world_from_view, distance: 10.0, projection }
    }

    #[test]
    fn standard_views_have_the_right_axes() {
        let cases = [
            (StandardView::PlusX, DVec3::Y, DVec3::Z, DVec3::X),
            (StandardView::MinusX, -DVec3::Y, DVec3::Z, -DVec3::X),
            (StandardView::PlusY, -DVec3::X, DVec3::Z, DVec3::Y),
            (StandardView::MinusY, DVec3::X, DVec3::Z, -DVec3::Y),
            (StandardView::PlusZ, DVec3::X, DVec3::Y, DVec3::Z),
            (StandardView::MinusZ, DVec3::X, -DVec3::Y, -DVec3::Z),
        ];
        for (view, right, up, backward) in cases {
            let rotation = view.world_from_view();
            close(rotation * DVec3::X, right);
            close(rotation * DVec3::Y, up);
            close(rotation * DVec3::Z, backward);
        }
        let third = (1.0_f64 / 3.0).sqrt();
        close(StandardView::Isometric.world_from_view() * DVec3::Z, DVec3::new(third, -third, third));
    }

    #[test]
    fn views_are_read_from_text() {
        assert_eq!(StandardView::parse("+X"), Ok(StandardView::PlusX));
        let angles = StandardView::Angles { azimuth_degrees: 30.0, elevation_degrees: -12.5 };
        assert_eq!(StandardView::parse(" 30, -12.5"), Ok(angles));
        assert!(StandardView::parse("30,NaN").unwrap_err().contains("AZIMUTH,ELEVATION"));
        assert!(StandardView::parse("top").is_err());
    }

    #[test]
    fn a_fitted_box_is_inside_the_view_and_touches_the_margin_on_both_sides() {
        for projection in [Projection::Perspective, Projection::Parallel] {
            for aspect in [0.5, 1.0, 2.0] {
                let mut camera = Camera { projection, ..Camera::default() };
                camera.fit(&UNIT, aspect);
                let at = UNIT.corners().map(|corner| camera.project(corner, aspect).unwrap().0 * 2.0 - 1.0);
                let least = at.into_iter().fold(DVec2::ONE, DVec2::min);
                let most = at.into_iter().fold(DVec2::NEG_ONE, DVec2::max);
                let touches =
                    |least: f64, most: f64| (least + FILL).abs() < 1e-9 && (most - FILL).abs() < 1e-9;
                assert!(least.min_element() > -FILL - 1e-9 && most.max_element() < FILL + 1e-9);
                assert!(
                    touches(least.x, most.x) || touches(least.y, most.y),
                    "{projection:?} {aspect}: {least} {most}"
                );
            }
        }
    }

    #[test]
    fn a_point_can_be_looked_at() {
        let point = Bounds { min: DVec3::ZERO, max: DVec3::ZERO };
        assert_eq!(Camera::looking_at(&point, 1.0).distance, 1.0);
        let far = Bounds { min: DVec3::splat(1e6), max: DVec3::splat(1e6) };
        assert!(Camera::looking_at(&far, 1.0).distance > 1e-4);
    }

    #[test]
    fn flat_models_are_seen_from_above_in_parallel() {
        let flat = Bounds { min: DVec3::ZERO, max: DVec3::new(4.0, 2.0, 0.0) };
        let camera = Camera::looking_at(&flat, 1.0);
        assert_eq!(camera.projection, Projection::Parallel);
        close(camera.up(), DVec3::Y);
        close(camera.backward(), DVec3::Z);
        assert!((camera.view_height() - 4.0 / FILL).abs() < 1e-9); // 4 wide in a square view
    }

    #[test]
    fn clip_space_agrees_with_projection_and_depth_is_reversed() {
        for projection in [Projection::Perspective, Projection::Parallel] {
            let camera = front(projection);
            let clip_from_world = camera.clip_from_world(&UNIT, 1.5);
            for point in UNIT.corners() {
                let ndc = clip_from_world.project_point3(point);
                let (pos, _) = camera.project(point, 1.5).unwrap();
                assert!((ndc.x - (2.0 * pos.x - 1.0)).abs() < 1e-12);
                assert!((ndc.y - (1.0 - 2.0 * pos.y)).abs() < 1e-12);
                assert!(ndc.z > 0.0 && ndc.z < 1.0);
            }
            let near = clip_from_world.project_point3(DVec3::Z);
            let far = clip_from_world.project_point3(-DVec3::Z);
            assert!(near.z > far.z);
            let (least, most) = camera.depth_range(&UNIT);
            let at = |depth: f64| clip_from_world.project_point3(DVec3::Z * (10.0 - depth)).z;
            assert!((at(least) - 1.0).abs() < 1e-12 && at(most).abs() < 1e-12);
        }
    }

    #[test]
    fn rays_go_through_what_is_seen_there() {
        let point = DVec3::new(0.3, -0.7, 0.2);
        for projection in [Projection::Perspective, Projection::Parallel] {
            let mut camera = Camera { projection, ..Camera::looking_at(&UNIT, 1.3) };
            camera.orbit(DVec2::new(0.21, -0.4));
            let (pos, _) = camera.project(point, 1.3).unwrap();
            let ray = camera.ray_in_world(pos, 1.3);
            let along = ray.direction.dot(point - ray.origin);
            assert!((ray.origin + ray.direction * along - point).length() < 1e-8);
            assert!(along > 0.0);
        }
    }

    #[test]
    fn dragging_turns_pans_and_zooms_with_the_hand() {
        let mut camera = front(Projection::Perspective);
        // Dragging to the right by half a view height is a quarter turn: the eye goes to the left, to −x.
        camera.orbit(DVec2::new(0.5, 0.0));
        close(camera.eye(), DVec3::new(-10.0, 0.0, 0.0));
        let mut camera = front(Projection::Perspective);
        // Dragging down brings the top into sight.
        camera.orbit(DVec2::new(0.0, 0.5));
        close(camera.eye(), DVec3::new(0.0, 10.0, 0.0));

        let mut camera = front(Projection::Parallel);
        camera.pan(DVec2::new(0.25, 0.1));
        let (pos, _) = camera.project(DVec3::ZERO, 2.0).unwrap();
        assert!((pos - DVec2::new(0.5 + 0.25 / 2.0, 0.6)).length() < 1e-12); // x in view widths: height / aspect

        let mut camera = front(Projection::Perspective);
        let at = DVec2::new(0.8, 0.3);
        let under = camera.ray_in_world(at, 1.6);
        let under = under.origin + under.direction * (10.0 / -under.direction.z); // in the plane of the focus
        camera.zoom(2.0, at, 1.6);
        assert!((camera.distance - 5.0).abs() < 1e-12);
        assert!((camera.project(under, 1.6).unwrap().0 - at).length() < 1e-12);
        camera.zoom(f64::NAN, at, 1.6);
        assert!(camera.focus.is_finite());
    }

    #[test]
    fn a_pivot_stays_where_it_is() {
        let mut camera = Camera::looking_at(&UNIT, 1.0);
        let pivot = DVec3::new(1.0, 0.5, -0.25);
        let before = camera.project(pivot, 1.0).unwrap();
        camera.orbit_about(pivot, DVec2::new(0.3, 0.2));
        let after = camera.project(pivot, 1.0).unwrap();
        assert!((before.0 - after.0).length() < 1e-9 && (before.1 - after.1).abs() < 1e-9);
    }

    #[test]
    fn a_pixel_covers_the_view_height_over_the_pixels() {
        // 2 · 10 · tan 15° / 1000 = 0.0053590
        let camera = front(Projection::Perspective);
        assert!((camera.world_per_pixel(DVec3::ZERO, 1000.0) - 0.005_359).abs() < 1e-7);
        assert!((camera.world_per_pixel(DVec3::Z * 5.0, 1000.0) - 0.005_359 / 2.0).abs() < 1e-7);
        let parallel = front(Projection::Parallel);
        assert!((parallel.world_per_pixel(DVec3::Z * 5.0, 1000.0) - 0.005_359).abs() < 1e-7);
    }

    #[test]
    fn rolling_turns_the_picture_counter_clockwise() {
        let mut camera = front(Projection::Parallel);
        camera.roll(0.5 * PI);
        let (pos, _) = camera.project(DVec3::X, 1.0).unwrap();
        assert!((pos.x - 0.5).abs() < 1e-9 && pos.y < 0.5); // what was right is now up
        assert_eq!(camera.project(DVec3::ZERO, 1.0).unwrap().0, MIDDLE);
    }

    #[test]
    fn between_two_places_the_way_is_even() {
        let (from, mut to) = (front(Projection::Perspective), front(Projection::Perspective));
        to.distance = 40.0;
        to.focus = DVec3::X * 2.0;
        to.look_from(StandardView::PlusX);
        let half = Camera::between(&from, &to, 0.5);
        assert!((half.distance - 20.0).abs() < 1e-9); // equal ratios: 10, 20, 40
        close(half.focus, DVec3::X);
        close(Camera::between(&from, &to, 1.0).backward(), DVec3::X);
    }

    #[test]
    fn far_away_models_do_not_lose_digits() {
        let shift = DVec3::splat(1e7);
        let camera = Camera::looking_at(&UNIT, 1.0);
        let far = Camera { focus: camera.focus + shift, ..camera };
        let bounds = Bounds { min: UNIT.min + shift, max: UNIT.max + shift };
        let near = camera.clip_from_scene(DVec3::ZERO, &UNIT, 1.0);
        let moved = far.clip_from_scene(shift, &bounds, 1.0);
        assert!(near.abs_diff_eq(moved, 1e-5), "{near} {moved}");
    }
}
