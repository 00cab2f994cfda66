//! What lies under a ray: the block or set, the element, the side, the node.

use super::{Camera, Part, PartKey, Projection, Scene, ScenePart};
use crate::geometry::{PixelSize, Plane, Ray, WHOLE_ELEMENT};
use glam::DVec3;

/// What was met first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picked {
    /// Position in [`Scene::parts`].
    pub part: usize,
    /// The block or set.
    pub key: PartKey,
    /// The element: within the block, or through all blocks for a side set; the member of a node set.
    pub element: u32,
    /// The side of the element, if a side was met.
    pub side: Option<u32>,
    /// The nearest node of what was met, as an index in the model.
    pub node: u32,
    /// Where it was met, in world space.
    pub position: DVec3,
    /// From the ray's origin.
    pub distance: f64,
}

/// What a part has under a ray, before it is told in terms of the model.
struct Met {
    element: u32,
    side: Option<u32>,
    nodes: [u32; 3],
    distance: f64,
}

/// The stretch of a ray in which things can be met, in distances from its origin.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: f64,
    to: f64,
}

impl Default for Stretch {
    fn default() -> Self {
        Self { from: 0.0, to: f64::INFINITY }
    }
}

impl Stretch {
    /// What of a ray (in scene space) lies on this side of a plane; `None` if nothing does.
    fn kept(plane: Plane, origin: DVec3, ray: Ray) -> Option<Self> {
        let distance = plane.distance(ray.origin + origin);
        let approach = -plane.normal.dot(ray.direction);
        let meets = distance / approach;
        match (distance > 0.0, approach > 0.0) {
            (true, true) => Some(Self { from: meets, ..Self::default() }),
            (true, false) => None,
            (false, false) if approach < 0.0 => Some(Self { to: meets, ..Self::default() }),
            (false, _) => Some(Self::default()),
        }
    }
}

/// Lines and points are met within so many pixels.
const REACH_PIXELS: f64 = 5.0;

impl Scene {
    /// What a ray (in world space) meets first among the visible parts; lines, points and sets win over surfaces that
    /// they lie on.
    ///
    /// `pixel` is what [`Camera::pixel_size`] gives. Cost: microseconds, but for the first pick of a part, see
    /// [`Part::prepare_picking`].
    pub fn pick(&self, ray: Ray, pixel: PixelSize) -> Option<Picked> {
        self.pick_of(ray, pixel, |key| key != PartKey::Picks)
    }

    /// As [`Scene::pick`], of some parts.
    pub(super) fn pick_of(
        &self,
        ray: Ray,
        pixel: PixelSize,
        is_wanted: impl Fn(PartKey) -> bool,
    ) -> Option<Picked> {
        let ray = Ray { origin: ray.origin - self.origin, direction: ray.direction.normalize_or_zero() };
        let kept = self.clip.map_or(Some(Stretch::default()), |plane| Stretch::kept(plane, self.origin, ray));
        let mut best: Option<(f64, Picked)> = None;
        for (at, shown) in
            self.parts.iter().enumerate().filter(|(_, shown)| shown.is_visible && is_wanted(shown.key))
        {
            let reach = pixel.times(REACH_PIXELS);
            if !may_meet(shown, self.origin, ray, reach) {
                continue;
            }
            let stretch = if shown.is_cap { Some(Stretch::default()) } else { kept };
            let Some(Stretch { from, to }) = stretch else { continue };
            let entering = Ray { origin: ray.origin + ray.direction * from, ..ray };
            let Some((rank, mut met)) = meet(&shown.part, shown.key, entering, reach) else { continue };
            let rank = rank + from;
            met.distance += from;
            if met.distance > to {
                continue;
            }
            if best.as_ref().is_none_or(|(known, _)| rank < *known)
                && let Some(picked) = tell(at, shown, self.origin, ray, &met)
            {
                best = Some((rank, picked));
            }
        }
        best.map(|(_, picked)| picked)
    }
}

impl Camera {
    /// How large a pixel is along a ray of [`Camera::ray_in_world`]; `height_pixels` is the view's height.
    pub fn pixel_size(&self, height_pixels: f64) -> PixelSize {
        let at_focus = self.view_height() / height_pixels.max(1.0);
        match self.projection {
            Projection::Parallel => PixelSize { constant: at_focus, per_distance: 0.0 },
            Projection::Perspective => PixelSize { constant: 0.0, per_distance: at_focus / self.distance },
        }
    }
}

/// Whether the ray passes the part's box, with some room.
fn may_meet(shown: &ScenePart, origin: DVec3, ray: Ray, reach: PixelSize) -> bool {
    let Some(bounds) = shown.part.bounds else { return false };
    let middle = bounds.center() - origin;
    let radius = bounds.diagonal() * 0.5;
    let along = ray.direction.dot(middle - ray.origin);
    let room = radius * 1.001 + reach.constant + reach.per_distance * (along + radius).max(0.0);
    let offset = (ray.origin + ray.direction * along - middle).length();
    offset <= room && along + room >= 0.0
}

/// The first thing of a part that the ray meets, with a rank by which parts are compared: the distance, less a
/// little for what lies on surfaces.
fn meet(part: &Part, key: PartKey, ray: Ray, reach: PixelSize) -> Option<(f64, Met)> {
    let topology = &part.topology;
    let indexes = part.pick_indexes();
    // Sets lie on faces, lines on those, points on all.
    let raised = |distance: f64, by: f64| distance - by * (reach.constant + reach.per_distance * distance);
    let triangle =
        indexes.triangles.hit_triangle(&part.positions, &topology.triangles, ray).and_then(|hit| {
            let at = hit.primitive as usize;
            let face = topology.faces.get(*topology.triangle_faces.get(at)? as usize)?;
            let side = (face.side != WHOLE_ELEMENT).then_some(face.side);
            let met = Met {
                element: face.element,
                side,
                nodes: *topology.triangles.get(at)?,
                distance: hit.distance,
            };
            let rank =
                if matches!(key, PartKey::Block(_)) { hit.distance } else { raised(hit.distance, 1.0) };
            Some((rank, met))
        });
    let line = indexes.lines.hit_line(&part.positions, &topology.lines, ray, reach).and_then(|hit| {
        let at = hit.primitive as usize;
        let [from, to] = *topology.lines.get(at)?;
        let element = *topology.line_elements.get(at)?;
        let met = Met { element, side: None, nodes: [from, to, to], distance: hit.distance };
        Some((raised(hit.distance, 2.0), met))
    });
    let point = indexes.points.hit_point(&part.positions, &topology.points, ray, reach).and_then(|hit| {
        let at = hit.primitive as usize;
        let [node] = *topology.points.get(at)?;
        let element = *topology.point_elements.get(at)?;
        Some((
            raised(hit.distance, 3.0),
            Met { element, side: None, nodes: [node; 3], distance: hit.distance },
        ))
    });
    [triangle, line, point].into_iter().flatten().min_by(|(a, _), (b, _)| a.total_cmp(b))
}

fn tell(at: usize, shown: &ScenePart, origin: DVec3, ray: Ray, met: &Met) -> Option<Picked> {
    let position = ray.origin + ray.direction * met.distance;
    let offset = |node: u32| {
        let place = shown
            .part
            .positions
            .get(node as usize)
            .map(|&[x, y, z]| DVec3::new(x.into(), y.into(), z.into()));
        place.map_or(f64::INFINITY, |place| (place - position).length())
    };
    let nearest = met.nodes.into_iter().min_by(|&a, &b| offset(a).total_cmp(&offset(b)))?;
    Some(Picked {
        part: at,
        key: shown.key,
        element: met.element,
        side: met.side,
        node: shown.part.node_index(nearest)?,
        position: position + origin,
        distance: met.distance,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{DisplaySettings, Parts};
    use super::*;
    use crate::model::{Model, samples};

    const EXACT: PixelSize = PixelSize { constant: 1e-3, per_distance: 0.0 };

    fn scene(model: &Model, keys: &[PartKey]) -> Scene {
        let mut parts = Parts::default();
        parts.update(model, keys.iter().copied(), &DisplaySettings::default());
        parts.scene(model, &DisplaySettings::default())
    }

    fn down_at(x: f64, y: f64) -> Ray {
        Ray { origin: DVec3::new(x, y, 10.0), direction: -DVec3::Z * 3.0 }
    }

    #[test]
    fn a_ray_meets_the_nearest_visible_face() {
        let model = samples::two_hexes();
        let mut scene = scene(&model, &[PartKey::Block(0), PartKey::Block(1)]);
        let picked = scene.pick(down_at(1.75, 0.8), EXACT).unwrap();
        assert_eq!((picked.key, picked.element, picked.side), (PartKey::Block(1), 0, Some(5)));
        assert_eq!(picked.node, 11); // the corner (2, 1, 1)
        assert!((picked.position - DVec3::new(1.75, 0.8, 1.0)).length() < 1e-9);
        assert!((picked.distance - 9.0).abs() < 1e-9);
        assert_eq!(scene.pick(down_at(2.5, 0.5), EXACT), None);
        scene.parts[1].is_visible = false;
        assert_eq!(scene.pick(down_at(1.75, 0.8), EXACT), None);
    }

    #[test]
    fn sets_win_over_the_surface_that_they_lie_on() {
        let model = samples::two_hexes();
        let scene =
            scene(&model, &[PartKey::Block(0), PartKey::Block(1), PartKey::SideSet(0), PartKey::NodeSet(0)]);
        let side = scene.pick(down_at(1.5, 0.5), EXACT).unwrap();
        assert_eq!((side.key, side.element, side.side), (PartKey::SideSet(0), 1, Some(5)));
        let node = scene.pick(down_at(0.001, 0.999), EXACT).unwrap();
        assert_eq!((node.key, node.element, node.node), (PartKey::NodeSet(0), 3, 9));
    }

    #[test]
    fn what_the_camera_shows_is_what_is_picked() {
        let model = samples::mixed_solids();
        let keys: Vec<_> = PartKey::blocks(&model).collect();
        let scene = scene(&model, &keys);
        let camera = Camera::looking_at(&scene.bounds, 1.5);
        let corner = DVec3::new(0.5, 0.5, 2.0); // the pyramid's apex, the highest of the model
        let (at, _) = camera.project(corner, 1.5).unwrap();
        let below = at + glam::DVec2::new(0.0, 0.005);
        let picked = scene.pick(camera.ray_in_world(below, 1.5), camera.pixel_size(800.0)).unwrap();
        assert_eq!(picked.node, 10);
        assert!(scene.pick(camera.ray_in_world(glam::DVec2::ZERO, 1.5), camera.pixel_size(800.0)).is_none());
    }

    #[test]
    fn what_is_cut_away_is_not_picked() {
        let model = samples::two_hexes();
        let mut scene = scene(&model, &[PartKey::Block(0), PartKey::Block(1)]);
        // From +x the ray meets x = 2; cut at 0.5 it meets the inside of the left cube's far side, x = 0.
        let ray = Ray { origin: DVec3::new(10.0, 0.4, 0.3), direction: -DVec3::X };
        assert_eq!(scene.pick(ray, EXACT).unwrap().position.x, 2.0);
        scene.clip = Some(Plane { normal: DVec3::X, offset: 0.5 });
        let picked = scene.pick(ray, EXACT).unwrap();
        assert!((picked.position.x, picked.distance) == (0.0, 10.0) && picked.key == PartKey::Block(0));
        // Downwards: what is kept is met, what is cut away is not.
        assert!(scene.pick(down_at(0.25, 0.8), EXACT).is_some());
        assert!(scene.pick(down_at(1.75, 0.8), EXACT).is_none());
        // From the other side the far wall is cut away.
        let from_left = Ray { origin: DVec3::new(0.1, 0.4, 0.3), direction: DVec3::X };
        assert!(scene.pick(from_left, EXACT).is_none());
    }
}
