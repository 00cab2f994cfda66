//! Feature edges of a part whose nodes have moved, from the part alone.
//!
//! `geometry` finds them while it builds a skin; this gives the same ones without the model's connectivity: an edge is
//! one where a face ends, where more than two meet, or two under a larger angle than the feature angle.

use super::PartTopology;
use glam::DVec3;
use rayon::prelude::*;
use std::collections::HashSet;

/// A side of a triangle: its two nodes in one number, the less first; the face; whether it runs from greater to less.
type Side = (u64, u32, bool);

/// Feature edges of a part, as pairs of positions in its list of nodes.
///
/// `positions` has one entry per node of the part; `feature_angle` is in radians. Cost: a sort of the triangles' sides.
pub(super) fn feature_edges(
    topology: &PartTopology,
    positions: &[[f32; 3]],
    feature_angle: f64,
) -> Vec<[u32; 2]> {
    let mut sides: Vec<Side> = topology
        .triangles
        .par_iter()
        .zip(&topology.triangle_faces)
        .flat_map_iter(|(&[a, b, c], &face)| [(a, b), (b, c), (c, a)].map(|(from, to)| side(from, to, face)))
        .collect();
    sides.par_sort_unstable();
    let normals = normals(topology, positions);
    let cosine = feature_angle.cos();
    let sharp: HashSet<u64> = sides
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|sides| is_feature(sides, &normals, cosine))
        .map(|sides| sides[0].0)
        .collect();
    // Diagonals of faces are sides of triangles too, but not edges of elements.
    let is_sharp = |&&[from, to]: &&[u32; 2]| sharp.contains(&side(from, to, 0).0);
    topology.element_edges.iter().filter(is_sharp).copied().collect()
}

fn side(from: u32, to: u32, face: u32) -> Side {
    (u64::from(from.min(to)) << 32 | u64::from(from.max(to)), face, from > to)
}

fn is_feature(sides: &[Side], normals: &[DVec3], cosine: f64) -> bool {
    let &[(_, face_a, down_a), (_, face_b, down_b)] = sides else { return true };
    let normal = |face: u32| normals.get(face as usize).copied().unwrap_or_default();
    let (a, b) = (normal(face_a), normal(face_b));
    if a == DVec3::ZERO || b == DVec3::ZERO {
        return false;
    }
    // Faces that agree walk their edge in opposite directions; shells need not agree.
    let agrees = if down_a == down_b { -1.0 } else { 1.0 };
    agrees * a.dot(b) < cosine
}

/// The unit normal of every face, from the sum of its triangles; zero for one without area.
fn normals(topology: &PartTopology, positions: &[[f32; 3]]) -> Vec<DVec3> {
    let mut normals = vec![DVec3::ZERO; topology.faces.len()];
    let place = |node: u32| {
        positions
            .get(node as usize)
            .map_or(DVec3::ZERO, |&[x, y, z]| DVec3::new(f64::from(x), f64::from(y), f64::from(z)))
    };
    for (&triangle, &face) in topology.triangles.iter().zip(&topology.triangle_faces) {
        let [a, b, c] = triangle.map(place);
        if let Some(normal) = normals.get_mut(face as usize) {
            *normal += (b - a).cross(c - a);
        }
    }
    for normal in &mut normals {
        *normal = normal.normalize_or_zero();
    }
    normals
}

#[cfg(test)]
mod tests {
    use super::super::{PartKey, build_part};
    use super::*;
    use crate::model::{Topology, samples};
    use std::f64::consts::PI;

    #[test]
    fn they_are_those_that_the_skin_finds() {
        let mut models: Vec<_> = samples::SAMPLES.iter().map(|(_, make)| make()).collect();
        models.extend(Topology::all().map(samples::one_element));
        for model in &models {
            for key in PartKey::blocks(model).chain([PartKey::SideSet(0)]) {
                for angle in [0.1, PI / 6.0, 0.45 * PI, 0.9 * PI] {
                    let angle_of = |key| if matches!(key, PartKey::SideSet(_)) { PI / 6.0 } else { angle };
                    let part = build_part(model, key, DVec3::ZERO, angle);
                    let again = feature_edges(&part.topology, &part.positions, angle_of(key));
                    let sorted = |edges: &[[u32; 2]]| {
                        let mut edges: Vec<_> = edges.iter().map(|&[a, b]| (a.min(b), a.max(b))).collect();
                        edges.sort_unstable();
                        edges
                    };
                    assert_eq!(
                        sorted(&again),
                        sorted(&part.feature_edges),
                        "{} {key:?} {angle}",
                        model.title
                    );
                }
            }
        }
    }
}
