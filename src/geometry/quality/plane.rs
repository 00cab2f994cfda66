//! Metrics of triangles and quadrilaterals, in space too.

use super::{Metric, equiangle_skew, least, ratio};
use glam::DVec3;

/// Edges in walking order.
fn edges(corners: &[DVec3]) -> Vec<DVec3> {
    corners.iter().zip(corners.iter().cycle().skip(1)).map(|(from, to)| to - from).collect()
}

/// A metric of a triangle; NaN for those that it does not have.
pub(super) fn triangle(corners: &[DVec3], metric: Metric) -> f64 {
    let edges = edges(corners);
    let [a, b, c] = edges[..] else { return f64::NAN };
    let double_area = a.cross(b).length();
    let lengths = [a.length(), b.length(), c.length()];
    let root = 3_f64.sqrt();
    match metric {
        Metric::ScaledJacobian => {
            let [a, b, c] = lengths;
            2.0 / root * double_area / (a * b).max(b * c).max(c * a)
        }
        Metric::Jacobian => double_area,
        Metric::AspectRatio => {
            let longest = lengths.into_iter().fold(0.0, f64::max);
            longest * lengths.iter().sum::<f64>() / (2.0 * root * double_area)
        }
        Metric::EdgeRatio => ratio(lengths.into_iter()),
        Metric::Skew => f64::NAN,
        Metric::EquiangleSkew => equiangle_skew(corners),
        Metric::Volume => 0.5 * double_area,
    }
}

/// A metric of a quadrilateral.
pub(super) fn quadrilateral(corners: &[DVec3], metric: Metric) -> f64 {
    let &[p, q, r, s] = corners else { return f64::NAN };
    let edges = edges(corners);
    // Twice the mean edges along both directions, and the normal in the middle.
    let along = [(q - p) + (r - s), (r - q) + (s - p)];
    let normal = along[0].cross(along[1]).normalize_or_zero();
    let area = 0.5 * (r - p).cross(s - q).length();
    let at_corner = |at: usize| {
        let (before, after) = (edges[(at + 3) % 4], edges[at]);
        (before.cross(after).dot(normal), before.length() * after.length())
    };
    match metric {
        Metric::ScaledJacobian => least((0..4).map(at_corner).map(|(jacobian, scale)| jacobian / scale)),
        Metric::Jacobian => least((0..4).map(at_corner).map(|(jacobian, _)| jacobian)),
        Metric::AspectRatio => {
            let lengths = edges.iter().map(|edge| edge.length());
            lengths.clone().fold(0.0, f64::max) * lengths.sum::<f64>() / (4.0 * area)
        }
        Metric::EdgeRatio => ratio(edges.iter().map(|edge| edge.length())),
        Metric::Skew => along[0].normalize_or_zero().dot(along[1].normalize_or_zero()).abs(),
        Metric::EquiangleSkew => equiangle_skew(corners),
        Metric::Volume => area,
    }
}
