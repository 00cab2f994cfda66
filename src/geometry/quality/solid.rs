//! Metrics of tetrahedra, pyramids, wedges and hexahedra.

use super::{Metric, equiangle_skew, greatest, least, ratio};
use crate::model::{Family, Shape};
use glam::{DMat3, DVec3};

/// A corner and its three neighbours, turning right-handed about the way into the element.
type Corner = [usize; 4];

const TETRAHEDRON: [Corner; 4] = [[0, 1, 2, 3], [1, 2, 0, 3], [2, 0, 1, 3], [3, 1, 0, 2]];
/// At the apex, three neighbours in turn.
const PYRAMID: [Corner; 8] = [
    [0, 1, 3, 4],
    [1, 2, 0, 4],
    [2, 3, 1, 4],
    [3, 0, 2, 4],
    [4, 2, 1, 0],
    [4, 3, 2, 1],
    [4, 0, 3, 2],
    [4, 1, 0, 3],
];
const WEDGE: [Corner; 6] =
    [[0, 1, 2, 3], [1, 2, 0, 4], [2, 0, 1, 5], [3, 5, 4, 0], [4, 3, 5, 1], [5, 4, 3, 2]];
const HEXAHEDRON: [Corner; 8] = [
    [0, 1, 3, 4],
    [1, 2, 0, 5],
    [2, 3, 1, 6],
    [3, 0, 2, 7],
    [4, 7, 5, 0],
    [5, 4, 6, 1],
    [6, 5, 7, 2],
    [7, 6, 4, 3],
];

/// A metric of a solid; NaN for those that it does not have.
pub(super) fn solid(points: &[DVec3], shape: &Shape, metric: Metric) -> f64 {
    if points.len() != shape.num_corners {
        return f64::NAN;
    }
    match metric {
        Metric::ScaledJacobian => scaled_jacobian(points, shape.family),
        Metric::Jacobian => {
            least(frames(points, shape.family).map(|(frame, share)| frame.determinant() * share))
        }
        Metric::AspectRatio => match shape.family {
            Family::Tetrahedron => tetrahedron_aspect(points, shape),
            Family::Hexahedron => ratio(axes(points).into_iter().map(DVec3::length)),
            _ => ratio(edge_lengths(points, shape)),
        },
        Metric::EdgeRatio => ratio(edge_lengths(points, shape)),
        Metric::Skew if shape.family == Family::Hexahedron => {
            let [a, b, c] = axes(points).map(DVec3::normalize_or_zero);
            a.dot(b).abs().max(b.dot(c).abs()).max(c.dot(a).abs())
        }
        Metric::Skew => f64::NAN,
        Metric::EquiangleSkew => greatest(faces(points, shape).map(|face| equiangle_skew(&face))),
        Metric::Volume => volume(points, shape),
    }
}

/// The edges that leave each corner, and for hexahedra the axes through the middle; with what to multiply the
/// determinant by.
fn frames(points: &[DVec3], family: Family) -> impl Iterator<Item = (DMat3, f64)> {
    let corners: &[Corner] = match family {
        Family::Tetrahedron => &TETRAHEDRON,
        Family::Pyramid => &PYRAMID,
        Family::Wedge => &WEDGE,
        _ => &HEXAHEDRON,
    };
    let at_corners = corners.iter().map(|&[at, a, b, c]| {
        let edge = |to: usize| points[to] - points[at];
        (DMat3::from_cols(edge(a), edge(b), edge(c)), 1.0)
    });
    let middle = (family == Family::Hexahedron).then(|| {
        let [x, y, z] = axes(points);
        (DMat3::from_cols(x, y, z), 1.0 / 64.0)
    });
    at_corners.chain(middle)
}

fn scaled_jacobian(points: &[DVec3], family: Family) -> f64 {
    let parts = |(frame, _): (DMat3, f64)| {
        let scale = frame.x_axis.length() * frame.y_axis.length() * frame.z_axis.length();
        (frame.determinant(), scale)
    };
    let parts = frames(points, family).map(parts);
    match family {
        // All corners have the same determinant: the largest product of edges counts.
        Family::Tetrahedron => {
            least(parts.map(|(jacobian, scale)| jacobian * 2_f64.sqrt() / scale.max(jacobian)))
        }
        Family::Wedge => least(parts.map(|(jacobian, scale)| jacobian * 2.0 / (3_f64.sqrt() * scale))),
        Family::Pyramid => least(parts.map(|(jacobian, scale)| jacobian * 2_f64.sqrt() / scale)),
        _ => least(parts.map(|(jacobian, scale)| jacobian / scale)),
    }
}

/// The sums of the four edges of a hexahedron along each direction.
fn axes(points: &[DVec3]) -> [DVec3; 3] {
    let along = |pairs: [[usize; 2]; 4]| pairs.iter().map(|&[from, to]| points[to] - points[from]).sum();
    [
        along([[0, 1], [3, 2], [4, 5], [7, 6]]),
        along([[0, 3], [1, 2], [4, 7], [5, 6]]),
        along([[0, 4], [1, 5], [2, 6], [3, 7]]),
    ]
}

/// The corners of each side.
fn faces(points: &[DVec3], shape: &Shape) -> impl Iterator<Item = Vec<DVec3>> {
    shape.sides.iter().map(|side| {
        side.corners.iter().filter_map(|&corner| points.get(usize::from(corner)).copied()).collect()
    })
}

/// Each edge is met once for both of its sides, which changes no ratio.
fn edge_lengths(points: &[DVec3], shape: &Shape) -> impl Iterator<Item = f64> {
    faces(points, shape).flat_map(|face| {
        let next: Vec<DVec3> = face.iter().copied().cycle().skip(1).take(face.len()).collect();
        face.into_iter().zip(next).map(|(from, to)| from.distance(to))
    })
}

/// The volume within the sides; those with four corners count as the bilinear surface through them.
fn volume(points: &[DVec3], shape: &Shape) -> f64 {
    // Seen from a corner, so that elements far from zero keep their digits.
    let cone = |a: DVec3, b: DVec3, c: DVec3| (a - points[0]).dot((b - points[0]).cross(c - points[0])) / 6.0;
    let of_face = |face: Vec<DVec3>| match face[..] {
        [a, b, c] => cone(a, b, c),
        // The bilinear surface lies midway between the two ways to cut it.
        [a, b, c, d] => 0.5 * (cone(a, b, c) + cone(a, c, d) + cone(a, b, d) + cone(b, c, d)),
        _ => f64::NAN,
    };
    faces(points, shape).map(of_face).sum()
}

/// The longest edge over 2 √6 times the radius of the inscribed sphere.
fn tetrahedron_aspect(points: &[DVec3], shape: &Shape) -> f64 {
    let area: f64 = faces(points, shape)
        .map(|face| match face[..] {
            [a, b, c] => 0.5 * (b - a).cross(c - a).length(),
            _ => f64::NAN,
        })
        .sum();
    let radius = 3.0 * volume(points, shape).abs() / area;
    edge_lengths(points, shape).fold(0.0, f64::max) / (2.0 * 6_f64.sqrt() * radius)
}
