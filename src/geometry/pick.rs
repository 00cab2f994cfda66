//! What a ray or a pixel meets: a tree of boxes over triangles, segments or points.
//!
//! Primitives are put in order along a space-filling curve (Morton codes of their middles), leaves take eight
//! neighbours, and eight boxes make the next box, so the tree is a few arrays without pointers. It is given the
//! positions again when asked, and keeps only boxes and an order. Computed in `f64` over `f32` positions. What it
//! leaves out: cameras; a ray and the size of a pixel are all that it is told.

use glam::{DVec3, Vec3};
use rayon::prelude::*;

/// A half line in the space of the positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ray {
    /// Where it starts.
    pub origin: DVec3,
    /// Where it goes, of any length but zero.
    pub direction: DVec3,
}

/// How far from a ray still counts as met, in the unit of the positions: `constant + per_distance * distance`.
///
/// With `constant` the world size of a pixel under a parallel projection, or `per_distance` the angle of a pixel
/// under a perspective one, this is a reach of one pixel; [`PixelSize::times`] makes it more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PixelSize {
    /// The part that does not depend on the distance.
    pub constant: f64,
    /// The part that grows with the distance from the ray's origin.
    pub per_distance: f64,
}

/// What was met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Position of the triangle, segment or point in the slice that the index was made from.
    pub primitive: u32,
    /// Distance from the ray's origin, in the unit of the positions.
    pub distance: f64,
}

/// Boxes over primitives, to find in microseconds what a ray meets among millions.
///
/// Made from positions and primitives (`N` = 3 triangles, 2 segments, 1 points, as position numbers) and asked with
/// the same slices; a primitive that names a position that does not exist, or is not finite, is never met. When
/// positions move (a deformation), make a new one.
#[derive(Clone, Debug, Default)]
pub struct PickIndex {
    /// Primitives along the curve.
    order: Vec<u32>,
    /// Boxes of [`FAN`] primitives each, then boxes of [`FAN`] boxes each, up to at most [`FAN`].
    levels: Vec<Vec<Bounds>>,
}

/// Children per box.
const FAN: usize = 8;

#[derive(Clone, Copy, Debug)]
struct Bounds {
    low: Vec3,
    high: Vec3,
}

impl PixelSize {
    /// A reach of so many pixels.
    #[must_use]
    pub fn times(self, pixels: f64) -> Self {
        Self { constant: self.constant * pixels, per_distance: self.per_distance * pixels }
    }

    fn at(self, distance: f64) -> f64 {
        self.constant + self.per_distance * distance.max(0.0)
    }
}

impl PickIndex {
    /// Boxes over primitives. Cost: a sort of the primitives; about 0.1 s of CPU time for a million triangles.
    pub fn new<const N: usize>(positions: &[[f32; 3]], primitives: &[[u32; N]]) -> Self {
        let boxes: Vec<Option<Bounds>> =
            primitives.par_iter().map(|primitive| Bounds::around(positions, primitive)).collect();
        let Some(all) = boxes.iter().flatten().copied().reduce(Bounds::joined) else {
            return Self::default();
        };
        let mut coded: Vec<(u32, u32)> = boxes
            .iter()
            .zip(0u32..)
            .filter_map(|(bounds, number)| Some((morton_code(&all, bounds.as_ref()?), number)))
            .collect();
        coded.par_sort_unstable();
        let order: Vec<u32> = coded.into_iter().map(|(_, number)| number).collect();

        let leaf = |run: &[u32]| joined(run.iter().filter_map(|&number| boxes[number as usize]));
        let mut levels: Vec<Vec<Bounds>> = vec![order.chunks(FAN).filter_map(leaf).collect()];
        while let Some(last) = levels.last().filter(|last| last.len() > FAN) {
            levels.push(last.chunks(FAN).filter_map(|run| joined(run.iter().copied())).collect());
        }
        Self { order, levels }
    }

    /// The nearest triangle that the ray meets, from either side.
    pub fn hit_triangle(&self, positions: &[[f32; 3]], triangles: &[[u32; 3]], ray: Ray) -> Option<Hit> {
        let unit = UnitRay::new(ray)?;
        let mut best: Option<Hit> = None;
        let exact = PixelSize { constant: 0.0, per_distance: 0.0 };
        self.visit(&unit, exact, |primitive, nearest| {
            let distance = unit.meets_triangle(corners(positions, triangles.get(primitive as usize)?)?)?;
            (distance < *nearest).then(|| {
                *nearest = distance;
                best = Some(Hit { primitive, distance });
            })
        });
        best
    }

    /// The segment that passes closest to the ray, within `reach`; of segments about equally close the nearest.
    pub fn hit_line(
        &self,
        positions: &[[f32; 3]],
        lines: &[[u32; 2]],
        ray: Ray,
        reach: PixelSize,
    ) -> Option<Hit> {
        self.hit_thin(ray, reach, |unit, primitive| {
            let [a, b] = corners(positions, lines.get(primitive as usize)?)?;
            Some(unit.closest_on_segment(a, b))
        })
    }

    /// The point that lies closest to the ray, within `reach`; of points about equally close the nearest.
    pub fn hit_point(
        &self,
        positions: &[[f32; 3]],
        points: &[[u32; 1]],
        ray: Ray,
        reach: PixelSize,
    ) -> Option<Hit> {
        self.hit_thin(ray, reach, |_, primitive| {
            let [point] = corners(positions, points.get(primitive as usize)?)?;
            Some(point)
        })
    }

    /// Finds the best of primitives without an area; `closest` gives the point of one that is closest to the ray.
    fn hit_thin(
        &self,
        ray: Ray,
        reach: PixelSize,
        closest: impl Fn(&UnitRay, u32) -> Option<DVec3>,
    ) -> Option<Hit> {
        let unit = UnitRay::new(ray)?;
        let mut best: Option<(f64, Hit)> = None;
        self.visit(&unit, reach, |primitive, _| {
            let point = closest(&unit, primitive)? - unit.origin;
            let distance = point.dot(unit.direction);
            let offset = (point - unit.direction * distance).length();
            let allowed = reach.at(distance);
            if distance < 0.0 || offset > allowed {
                return None;
            }
            // Quarters of the reach: what is as close as the eye can tell is ordered by depth.
            let rank = if allowed > 0.0 { (4.0 * offset / allowed).floor() } else { 0.0 };
            let is_better = best.is_none_or(|(known, hit)| (rank, distance) < (known, hit.distance));
            is_better.then(|| best = Some((rank, Hit { primitive, distance })))
        });
        best.map(|(_, hit)| hit)
    }

    /// Walks the boxes that the ray meets before `nearest`, a distance that `test` may lower, nearest box first.
    fn visit(&self, ray: &UnitRay, reach: PixelSize, mut test: impl FnMut(u32, &mut f64) -> Option<()>) {
        let Some(top) = self.levels.len().checked_sub(1) else { return };
        let mut nearest = f64::INFINITY;
        let mut open: Vec<(f64, usize, usize)> = Vec::with_capacity(FAN * self.levels.len());
        self.open_children(ray, reach, (top, 0..self.levels[top].len()), &mut open);
        while let Some((entry, level, number)) = open.pop() {
            if entry > nearest {
                continue;
            }
            let children = number * FAN..(number + 1) * FAN;
            if let Some(below) = level.checked_sub(1) {
                self.open_children(ray, reach, (below, children), &mut open);
                continue;
            }
            for &primitive in &self.order[children.start..children.end.min(self.order.len())] {
                let _is_nearer = test(primitive, &mut nearest);
            }
        }
    }

    fn open_children(
        &self,
        ray: &UnitRay,
        reach: PixelSize,
        (level, children): (usize, std::ops::Range<usize>),
        open: &mut Vec<(f64, usize, usize)>,
    ) {
        let start = open.len();
        for (bounds, number) in self.levels[level].iter().zip(0..).take(children.end).skip(children.start) {
            open.extend(ray.enters(bounds, reach).map(|entry| (entry, level, number)));
        }
        // The nearest last, since the last is taken first.
        open[start..].sort_by(|a, b| b.0.total_cmp(&a.0));
    }
}

fn joined(boxes: impl Iterator<Item = Bounds>) -> Option<Bounds> {
    boxes.reduce(Bounds::joined)
}

fn corners<const N: usize>(positions: &[[f32; 3]], primitive: &[u32; N]) -> Option<[DVec3; N]> {
    let mut corners = [DVec3::ZERO; N];
    for (corner, &number) in corners.iter_mut().zip(primitive) {
        *corner = Vec3::from_array(*positions.get(number as usize)?).as_dvec3();
    }
    Some(corners)
}

/// Thirty bits that are near for points that are near.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..1023 first")]
fn morton_code(all: &Bounds, bounds: &Bounds) -> u32 {
    let size = (all.high - all.low).max(Vec3::splat(f32::MIN_POSITIVE));
    let middle = (bounds.low * 0.5 + bounds.high * 0.5 - all.low) / size;
    let spread = |value: f32| {
        let mut bits = (value * 1024.0).clamp(0.0, 1023.0) as u32;
        for (shift, mask) in [(16, 0x0300_00FF), (8, 0x0300_F00F), (4, 0x030C_30C3), (2, 0x0924_9249)] {
            bits = (bits | bits << shift) & mask;
        }
        bits
    };
    spread(middle.x) | spread(middle.y) << 1 | spread(middle.z) << 2
}

impl Bounds {
    /// The box of a primitive; `None` if a position does not exist or is not finite.
    fn around(positions: &[[f32; 3]], primitive: &[u32]) -> Option<Self> {
        let mut bounds = Self { low: Vec3::INFINITY, high: Vec3::NEG_INFINITY };
        for &number in primitive {
            let point = Vec3::from_array(*positions.get(number as usize)?);
            if !point.is_finite() {
                return None;
            }
            bounds = Self { low: bounds.low.min(point), high: bounds.high.max(point) };
        }
        Some(bounds)
    }

    fn joined(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }
}

/// A ray with a direction of length 1.
struct UnitRay {
    origin: DVec3,
    direction: DVec3,
    inverse: DVec3,
}

impl UnitRay {
    /// `None` if the direction is zero or something is not finite.
    fn new(ray: Ray) -> Option<Self> {
        let direction = ray.direction.try_normalize()?;
        ray.origin.is_finite().then(|| Self { origin: ray.origin, direction, inverse: direction.recip() })
    }

    /// Where the ray comes within reach of a box, at least 0.
    fn enters(&self, bounds: &Bounds, reach: PixelSize) -> Option<f64> {
        let (mut low, mut high) = (bounds.low.as_dvec3(), bounds.high.as_dvec3());
        let farthest = (low - self.origin).abs().max((high - self.origin).abs()).length();
        let margin = DVec3::splat(reach.at(farthest));
        (low, high) = (low - margin, high + margin);
        let (mut enter, mut leave) = (0.0f64, f64::INFINITY);
        for axis in 0..3 {
            let a = (low[axis] - self.origin[axis]) * self.inverse[axis];
            let b = (high[axis] - self.origin[axis]) * self.inverse[axis];
            if self.direction[axis] == 0.0 {
                // Along the axis' planes: between them everywhere or nowhere.
                if self.origin[axis] < low[axis] || self.origin[axis] > high[axis] {
                    return None;
                }
                continue;
            }
            enter = enter.max(a.min(b));
            leave = leave.min(a.max(b));
        }
        (enter <= leave).then_some(enter)
    }

    /// Distance to a triangle, met from either side (Möller and Trumbore 1997).
    fn meets_triangle(&self, [a, b, c]: [DVec3; 3]) -> Option<f64> {
        let (ab, ac) = (b - a, c - a);
        let across = self.direction.cross(ac);
        let determinant = ab.dot(across);
        if determinant == 0.0 {
            return None;
        }
        let from_a = self.origin - a;
        let u = from_a.dot(across) / determinant;
        let beside = from_a.cross(ab);
        let v = self.direction.dot(beside) / determinant;
        let distance = ac.dot(beside) / determinant;
        // A little slack, so that no ray slips through between two triangles.
        let slack = 1e-9;
        (u >= -slack && v >= -slack && u + v <= 1.0 + slack && distance >= 0.0).then_some(distance)
    }

    /// The point of a segment that is closest to the ray.
    fn closest_on_segment(&self, a: DVec3, b: DVec3) -> DVec3 {
        // Seen along the ray, the segment and the origin: the closest point is where the flattened segment is.
        let flat = |vector: DVec3| vector - self.direction * vector.dot(self.direction);
        let (along, from_a) = (flat(b - a), flat(self.origin - a));
        let length_squared = along.length_squared();
        let t = if length_squared > 0.0 { (from_a.dot(along) / length_squared).clamp(0.0, 1.0) } else { 0.0 };
        a + (b - a) * t
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIXEL: PixelSize = PixelSize { constant: 0.01, per_distance: 0.0 };

    fn ray(origin: [f64; 3], direction: [f64; 3]) -> Ray {
        Ray { origin: DVec3::from_array(origin), direction: DVec3::from_array(direction) }
    }

    /// Squares at z = 0, 1, 2, …, each of two triangles.
    fn stack(count: u32) -> (Vec<[f32; 3]>, Vec<[u32; 3]>) {
        let mut positions = Vec::new();
        let mut triangles = Vec::new();
        for layer in 0..count {
            let z = layer as f32;
            positions.extend([[0.0, 0.0, z], [1.0, 0.0, z], [1.0, 1.0, z], [0.0, 1.0, z]]);
            triangles.extend(
                [[0, 1, 2], [0, 2, 3]].map(|corners: [u32; 3]| corners.map(|corner| corner + 4 * layer)),
            );
        }
        (positions, triangles)
    }

    #[test]
    fn the_nearest_triangle_is_met_from_both_sides() {
        let (positions, triangles) = stack(100);
        let index = PickIndex::new(&positions, &triangles);
        let hit = |ray| index.hit_triangle(&positions, &triangles, ray);
        assert_eq!(hit(ray([0.75, 0.25, -3.0], [0.0, 0.0, 2.0])), Some(Hit { primitive: 0, distance: 3.0 }));
        assert_eq!(
            hit(ray([0.25, 0.75, 199.0], [0.0, 0.0, -1.0])),
            Some(Hit { primitive: 199, distance: 100.0 })
        );
        assert_eq!(
            hit(ray([0.25, 0.75, 49.5], [0.0, 0.0, 1.0])),
            Some(Hit { primitive: 101, distance: 0.5 })
        );
        assert_eq!(hit(ray([1.5, 0.5, -1.0], [0.0, 0.0, 1.0])), None);
        assert_eq!(hit(ray([0.5, 0.5, -1.0], [0.0, 0.0, 0.0])), None);
    }

    #[test]
    fn a_tree_finds_what_looking_at_every_triangle_finds() {
        let mut seed = 1u64;
        let mut random = move || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 40) as f32) / 16_777_216.0
        };
        let positions: Vec<[f32; 3]> = (0..900).map(|_| [random(), random(), random()]).collect();
        let triangles: Vec<[u32; 3]> = (0..300).map(|k| [3 * k, 3 * k + 1, 3 * k + 2]).collect();
        let index = PickIndex::new(&positions, &triangles);
        for _ in 0..200 {
            let aim =
                ray([-1.0, f64::from(random()), f64::from(random())], [1.0, f64::from(random()) - 0.5, 0.1]);
            let unit = UnitRay::new(aim).unwrap();
            let slow = triangles
                .iter()
                .filter_map(|triangle| unit.meets_triangle(corners(&positions, triangle)?))
                .reduce(f64::min);
            assert_eq!(index.hit_triangle(&positions, &triangles, aim).map(|hit| hit.distance), slow);
        }
    }

    #[test]
    fn broken_primitives_are_never_met_and_nothing_is_met_in_nothing() {
        let positions = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [f32::NAN, 1.0, 0.0]];
        let triangles = [[0, 1, 2], [0, 1, 9]];
        let index = PickIndex::new(&positions, &triangles);
        assert_eq!(index.hit_triangle(&positions, &triangles, ray([0.5, 0.1, 1.0], [0.0, 0.0, -1.0])), None);
        assert_eq!(PickIndex::default().hit_triangle(&[], &[], ray([0.0; 3], [1.0, 0.0, 0.0])), None);
    }

    #[test]
    fn lines_are_met_within_their_reach() {
        let positions = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 5.0], [1.0, 0.0, 5.0]];
        let lines = [[0, 1], [2, 3]];
        let index = PickIndex::new(&positions, &lines);
        let aim = ray([0.5, 0.02, 10.0], [0.0, 0.0, -1.0]);
        assert_eq!(index.hit_line(&positions, &lines, aim, PIXEL), None);
        assert_eq!(
            index.hit_line(&positions, &lines, aim, PIXEL.times(3.0)),
            Some(Hit { primitive: 1, distance: 5.0 })
        );
        // Under perspective the reach grows: 0.003 * 10 reaches the far line, 0.003 * 5 does not reach the near one.
        let cone = PixelSize { constant: 0.0, per_distance: 0.003 };
        assert_eq!(index.hit_line(&positions, &lines, aim, cone), Some(Hit { primitive: 0, distance: 10.0 }));
    }

    #[test]
    fn the_closest_point_wins_before_the_nearest() {
        let positions = [[0.0, 0.0, 0.0], [0.02, 0.0, 5.0], [0.0, 0.001, -1.0]];
        let points = [[0], [1], [2]];
        let index = PickIndex::new(&positions, &points);
        let aim = ray([0.0, 0.0, 10.0], [0.0, 0.0, -1.0]);
        assert_eq!(
            index.hit_point(&positions, &points, aim, PIXEL.times(3.0)),
            Some(Hit { primitive: 0, distance: 10.0 })
        );
    }
}
