//! How good the shape of elements is: the usual metrics, from their corners.
//!
//! [`quality`] gives a metric for every element of a block. A metric is described once in [`Metric::ALL`]; what it is
//! stands in `plane` for triangles and quadrilaterals and in `solid` for the rest. Names, ranges and formulas are those of
//! the Verdict library where it has the metric for that kind of element; where it has none, [`quality`] says what is given.
//!
//! What it leaves out: mid nodes (elements count as straight), polygons, polyhedra, and what is good enough.

mod plane;
mod solid;

use crate::model::{Family, Model};
use glam::DVec3;
use rayon::prelude::*;

/// A number that says something about the shape of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Metric {
    /// The least Jacobian, scaled so that the ideal element has 1; 0 or less is inverted somewhere.
    ScaledJacobian,
    /// The least determinant of the edges at a corner (for hexahedra at the middle too).
    Jacobian,
    /// How long against how wide; 1 is ideal.
    AspectRatio,
    /// The longest edge over the shortest.
    EdgeRatio,
    /// How far the axes are from being square to each other; 0 is ideal. Quadrilaterals and hexahedra only.
    Skew,
    /// How far angles are from those of the ideal element; 0 is ideal, 1 is flat.
    EquiangleSkew,
    /// Volume of solids, negative for inverted ones; area of faces, length of lines.
    Volume,
}

impl Metric {
    /// All metrics with the names that flags take and those on screen.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::ScaledJacobian, "scaled_jacobian", "Scaled Jacobian"),
        (Self::Jacobian, "jacobian", "Jacobian"),
        (Self::AspectRatio, "aspect_ratio", "Aspect ratio"),
        (Self::EdgeRatio, "edge_ratio", "Edge ratio"),
        (Self::Skew, "skew", "Skew"),
        (Self::EquiangleSkew, "equiangle_skew", "Equiangle skew"),
        (Self::Volume, "volume", "Volume or area"),
    ];

    /// The metric with this name; `area` and `length` mean the volume.
    pub fn named(name: &str) -> Option<Self> {
        let name = if matches!(name, "area" | "length") { "volume" } else { name };
        Self::ALL.into_iter().find(|(_, known, _)| *known == name).map(|(metric, ..)| metric)
    }

    /// The name in flags.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(metric, ..)| *metric == self).map_or("", |(_, name, _)| name)
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        Self::ALL.into_iter().find(|(metric, ..)| *metric == self).map_or("", |(_, _, label)| label)
    }
}

/// A metric of every element of a block, of undeformed coordinates.
///
/// Shape: one value per element, in block order. NaN where the metric means nothing for the kind of element, and for
/// elements whose nodes do not exist. Units: the file's, raised to the dimension, for [`Metric::Volume`] and
/// [`Metric::Jacobian`]; else none. Where Verdict has no such metric: the Jacobian of a triangle is twice its area; the
/// aspect ratio of wedges and pyramids is the edge ratio; a pyramid's scaled Jacobian counts its
/// apex as four corners, and is 1 where all edges are equally long. A block that does not exist gives nothing. Cost: linear, in parallel.
///
/// Source: Verdict reference manual (Stimpson and others, SAND2007-1751).
pub fn quality(model: &Model, block: usize, metric: Metric) -> Vec<f64> {
    let Some(block) = model.element_blocks.get(block) else { return Vec::new() };
    let shape = block.topology.shape();
    let of_element = |element: usize| -> f64 {
        let corners = block.element(element).and_then(|nodes| nodes.get(..shape.num_corners));
        let corners: Option<Vec<DVec3>> = corners.and_then(|corners| {
            corners.iter().map(|&node| model.position(node as usize).map(DVec3::from)).collect()
        });
        match (corners, shape.family) {
            (None, _) => f64::NAN,
            (Some(corners), Family::Line) => line(&corners, metric),
            (Some(corners), Family::Triangle | Family::TriangleShell) => plane::triangle(&corners, metric),
            (Some(corners), Family::Quadrilateral | Family::Shell) => plane::quadrilateral(&corners, metric),
            (Some(corners), Family::Tetrahedron | Family::Pyramid | Family::Wedge | Family::Hexahedron) => {
                solid::solid(&corners, shape, metric)
            }
            _ => f64::NAN,
        }
    };
    if block.counts.is_some() || shape.num_corners == 0 {
        return vec![f64::NAN; block.num_elements];
    }
    (0..block.num_elements).into_par_iter().with_min_len(1 << 10).map(of_element).collect()
}

fn line(corners: &[DVec3], metric: Metric) -> f64 {
    match (metric, corners) {
        (Metric::Volume, [from, to]) => from.distance(*to),
        _ => f64::NAN,
    }
}

/// The greatest of some lengths over the least; infinite if the least is 0.
fn ratio(lengths: impl Iterator<Item = f64>) -> f64 {
    let (least, greatest) = lengths.fold((f64::INFINITY, 0.0_f64), |(least, greatest), length| {
        (least.min(length), greatest.max(length))
    });
    greatest / least
}

/// How far the angles of a polygon are from the ideal one: 0 for none, 1 for flat.
fn equiangle_skew(corners: &[DVec3]) -> f64 {
    let count = corners.len();
    #[expect(clippy::cast_precision_loss, reason = "three or four")]
    let ideal = std::f64::consts::PI * (count as f64 - 2.0) / count as f64;
    let skews = (0..count).map(|at| {
        let (before, after) = (corners[(at + count - 1) % count], corners[(at + 1) % count]);
        let angle = (before - corners[at]).angle_between(after - corners[at]);
        ((angle - ideal) / (std::f64::consts::PI - ideal)).max((ideal - angle) / ideal)
    });
    greatest(skews)
}

/// The greatest of some numbers; NaN if one is.
fn greatest(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.fold(
        f64::NEG_INFINITY,
        |known, number| if number > known || number.is_nan() { number } else { known },
    )
}

/// The least of some numbers; NaN if one is.
fn least(numbers: impl Iterator<Item = f64>) -> f64 {
    -greatest(numbers.map(|number| -number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, Coordinates, Topology, samples};

    /// A metric of one element with these corners.
    fn of(topology: Topology, points: &[[f64; 3]], metric: Metric) -> f64 {
        let mut model = Model { coordinates: Coordinates::from_points(points), ..Model::default() };
        model.element_blocks.push(Block::new(1, topology, (0..).take(points.len()).collect()));
        quality(&model, 0, metric)[0]
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }

    #[test]
    fn ideal_elements_are_ideal() {
        let (r2, r3, r6) = (2_f64.sqrt(), 3_f64.sqrt(), 6_f64.sqrt());
        let triangle = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.5, 0.5 * r3, 0.0]];
        let mut tet = triangle.to_vec();
        tet.push([0.5, r3 / 6.0, r6 / 3.0]);
        let mut wedge = triangle.to_vec();
        wedge.extend(triangle.map(|[x, y, _]| [x, y, 1.0]));
        let square = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]];
        let mut pyramid = square.to_vec();
        pyramid.push([0.5, 0.5, 0.5 * r2]);
        let mut hex = square.to_vec();
        hex.extend(square.map(|[x, y, _]| [x, y, 1.0]));
        for (topology, points, size) in [
            (Topology::Tri3, triangle.as_slice(), 0.25 * r3),
            (Topology::TriShell3, &triangle, 0.25 * r3),
            (Topology::Quad4, &square, 1.0),
            (Topology::Shell4, &square, 1.0),
            (Topology::Tet4, &tet, r2 / 12.0),
            (Topology::Wedge6, &wedge, 0.25 * r3),
            (Topology::Pyramid5, &pyramid, r2 / 6.0),
            (Topology::Hex8, &hex, 1.0),
        ] {
            close(of(topology, points, Metric::ScaledJacobian), 1.0);
            close(of(topology, points, Metric::AspectRatio), 1.0);
            close(of(topology, points, Metric::EdgeRatio), 1.0);
            close(of(topology, points, Metric::EquiangleSkew), 0.0);
            close(of(topology, points, Metric::Volume), size);
        }
        for (topology, points) in [(Topology::Quad4, square.as_slice()), (Topology::Hex8, &hex)] {
            close(of(topology, points, Metric::Skew), 0.0);
            close(of(topology, points, Metric::Jacobian), 1.0);
        }
        assert!(of(Topology::Tet4, &tet, Metric::Skew).is_nan());
        close(of(Topology::Tet4, &tet, Metric::Jacobian), r2 / 2.0); // six volumes
    }

    #[test]
    fn triangles_and_quadrilaterals_by_hand() {
        // Legs 3 and 4, hypotenuse 5: area 6.
        let triangle = [[0.0, 0.0, 0.0], [3.0, 0.0, 0.0], [0.0, 4.0, 0.0]];
        close(of(Topology::Tri3, &triangle, Metric::AspectRatio), 5.0 * 12.0 / (4.0 * 3_f64.sqrt() * 6.0));
        close(of(Topology::Tri3, &triangle, Metric::ScaledJacobian), 2.0 / 3_f64.sqrt() * 12.0 / 20.0);
        close(of(Topology::Tri3, &triangle, Metric::EdgeRatio), 5.0 / 3.0);
        close(of(Topology::Tri3, &triangle, Metric::Jacobian), 12.0);
        // A rectangle of 4 by 1: 4 · 10 / (4 · 4).
        let rectangle = [[0.0, 0.0, 0.0], [4.0, 0.0, 0.0], [4.0, 1.0, 0.0], [0.0, 1.0, 0.0]];
        close(of(Topology::Quad4, &rectangle, Metric::AspectRatio), 2.5);
        // A rhomb with angles of 60° and 120°: sin 60°, cos 60°, and (90 − 60) / 90.
        let half = 0.5 * 3_f64.sqrt();
        let rhomb = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.5, half, 0.0], [0.5, half, 0.0]];
        close(of(Topology::Quad4, &rhomb, Metric::ScaledJacobian), half);
        close(of(Topology::Quad4, &rhomb, Metric::Skew), 0.5);
        close(of(Topology::Quad4, &rhomb, Metric::EquiangleSkew), 1.0 / 3.0);
        close(of(Topology::Quad4, &rhomb, Metric::Volume), half);
        // A corner pushed through the diagonal: there the edges (−0.75, 0.25) and (−0.25, 0.75) turn the other way.
        let arrow = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.25, 0.25, 0.0], [0.0, 1.0, 0.0]];
        close(of(Topology::Quad4, &arrow, Metric::Jacobian), -0.5); // 0.25² − 0.75²
    }

    #[test]
    fn solids_by_hand() {
        // A box of 1 × 2 × 4.
        let mut model = samples::hex_grid([1, 1, 1], [1, 1, 1]);
        let [_, y, z] = model.coordinates.axes_mut();
        y.iter_mut().for_each(|y| *y *= 2.0);
        z.iter_mut().for_each(|z| *z *= 4.0);
        let all = |model: &Model, metric| quality(model, 0, metric)[0];
        close(all(&model, Metric::AspectRatio), 4.0);
        close(all(&model, Metric::Jacobian), 8.0);
        close(all(&model, Metric::ScaledJacobian), 1.0);
        close(all(&model, Metric::Volume), 8.0);
        // A unit cube whose far corner is at (2, 2, 2): 7/4, by the operations' catalogue.
        let mut model = samples::hex_grid([1, 1, 1], [1, 1, 1]);
        let far = model.num_nodes() - 1;
        model.coordinates.axes_mut().into_iter().for_each(|axis| axis[far] = 2.0);
        close(all(&model, Metric::Volume), 1.75);
        // Sheared by 1 along x with z: axes (1, 0, 0), (0, 1, 0), (1, 0, 1) meet under 45°.
        let mut model = samples::hex_grid([1, 1, 1], [1, 1, 1]);
        let z = model.coordinates.z.to_vec();
        for (x, z) in model.coordinates.axes_mut()[0].iter_mut().zip(z) {
            *x += z;
        }
        close(all(&model, Metric::Skew), 0.5_f64.sqrt());
        close(all(&model, Metric::ScaledJacobian), 0.5_f64.sqrt());
        close(all(&model, Metric::EquiangleSkew), 0.5); // (90 − 45) / 90
        // The corner of a cube: volume 1/6, edges 1 and √2.
        let corner = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        close(of(Topology::Tet4, &corner, Metric::Volume), 1.0 / 6.0);
        // √2 · 1 / (1 · √2 · √2), the product of the edges at one of the outer corners.
        close(of(Topology::Tet4, &corner, Metric::ScaledJacobian), 0.5_f64.sqrt());
        // Inscribed radius 3 · 1/6 / (3 · 1/2 + √3/2); √2 over 2 √6 radii.
        let radius = 0.5 / (1.5 + 0.5 * 3_f64.sqrt());
        close(of(Topology::Tet4, &corner, Metric::AspectRatio), 2_f64.sqrt() / (2.0 * 6_f64.sqrt() * radius));
        // A pyramid on the unit square, 1 high: edges √1.5 to the apex, where √2 · 1 / √1.5³ is less than below.
        let mut pyramid = vec![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]];
        pyramid.push([0.5, 0.5, 1.0]);
        close(of(Topology::Pyramid5, &pyramid, Metric::ScaledJacobian), 2_f64.sqrt() / 1.5_f64.powf(1.5));
        let mirrored = corner.map(|[x, y, z]| [-x, y, z]);
        assert!(of(Topology::Tet4, &mirrored, Metric::ScaledJacobian) < 0.0);
        close(of(Topology::Tet4, &mirrored, Metric::Volume), -1.0 / 6.0);
    }

    #[test]
    fn every_topology_has_a_number_or_none_and_damage_is_nan() {
        for topology in Topology::all() {
            let model = samples::one_element(topology);
            for (metric, name, label) in Metric::ALL {
                assert_eq!(quality(&model, 0, metric).len(), model.num_elements(), "{topology:?} {name}");
                assert_eq!((metric.name(), metric.label(), Metric::named(name)), (name, label, Some(metric)));
            }
            // The sample elements are the reference ones: none is inverted.
            if topology.dimension() == Some(3) && topology != Topology::Nfaced {
                assert!(quality(&model, 0, Metric::ScaledJacobian)[0] > 0.1, "{topology:?}");
            }
        }
        let mut damaged = samples::two_hexes();
        damaged.element_blocks[0].connectivity = vec![0, 1, 2, 3, 4, 5, 6, 99].into();
        assert!(quality(&damaged, 0, Metric::Volume)[0].is_nan());
        assert!(quality(&damaged, 9, Metric::Volume).is_empty());
        close(of(Topology::Bar2, &[[0.0; 3], [0.0, 3.0, 4.0]], Metric::Volume), 5.0);
    }
}
