//! Polygons of any number of corners, and the faces that polyhedra are made of.

use crate::model::{Block, Model};
use glam::DVec3;

/// The faces of all face blocks, numbered through, as polyhedra refer to them.
#[derive(Debug)]
pub(super) struct Faces<'a> {
    /// Where each face's nodes lie: block, start, length.
    places: Vec<(u32, usize, usize)>,
    blocks: &'a [Block],
}

impl<'a> Faces<'a> {
    /// Cost: one pass over the faces.
    pub(super) fn new(model: &'a Model) -> Self {
        let mut places = Vec::new();
        for (block, number) in model.face_blocks.iter().zip(0u32..) {
            // Nodes inside a quadratic face are not part of its outline: only its corners are.
            let corners = block.topology.shape().num_corners;
            places.extend(ranges(block).map(|(start, length)| {
                let outline =
                    if block.counts.is_none() && corners > 0 { length.min(corners) } else { length };
                (number, start, outline)
            }));
        }
        Self { places, blocks: &model.face_blocks }
    }

    /// The outline of a face; `None` for a face that does not exist.
    pub(super) fn nodes(&self, face: u32) -> Option<&'a [u32]> {
        let &(block, start, length) = self.places.get(face as usize)?;
        self.blocks.get(block as usize)?.connectivity.get(start..start + length)
    }

    /// How many faces there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }
}

/// Start and length in the connectivity of every element of a block, whether or not their sizes vary.
///
/// Elements that would reach past the connectivity are left out.
pub(super) fn ranges(block: &Block) -> impl Iterator<Item = (usize, usize)> {
    let counts = block.counts.as_ref().map(|counts| counts.as_slice());
    let mut start = 0usize;
    (0..block.num_elements).map_while(move |element| {
        let length = match counts {
            Some(counts) => *counts.get(element)? as usize,
            None => block.nodes_per_element,
        };
        let here = start;
        start = start.checked_add(length)?;
        (start <= block.connectivity.len()).then_some((here, length))
    })
}

/// Twice the area times the normal of a polygon (Newell's sum), whatever its shape; zero if a node does not exist.
pub(super) fn newell(model: &Model, polygon: &[u32]) -> DVec3 {
    let Some(origin) = polygon.first().and_then(|&node| position(model, node)) else { return DVec3::ZERO };
    let at = |node: u32| position(model, node).map_or(DVec3::ZERO, |point| point - origin);
    polygon.windows(2).map(|pair| at(pair[0]).cross(at(pair[1]))).sum()
}

/// Which faces of a polyhedron must be walked backwards so that all are counter-clockwise seen from outside.
///
/// Faces that share an edge walk it in opposite directions; what hangs together so is turned as a whole until it
/// encloses a positive volume. So concave polyhedra come out right, and one with a hole as well as can be.
/// Shape: one flag per face. Cost: a sort of the edges of the faces.
pub(super) fn reversed_faces(model: &Model, faces: &[&[u32]]) -> Vec<bool> {
    // (edge, face, whether the face walks it from the lower node to the higher)
    let mut uses: Vec<([u32; 2], usize, bool)> = Vec::new();
    for (number, face) in faces.iter().enumerate() {
        for (&a, &b) in face.iter().zip(face.iter().cycle().skip(1)).filter(|(a, b)| a != b) {
            uses.push(([a.min(b), a.max(b)], number, a < b));
        }
    }
    uses.sort_unstable();
    let mut neighbours: Vec<Vec<(usize, bool)>> = vec![Vec::new(); faces.len()];
    for pair in uses.chunk_by(|a, b| a.0 == b.0) {
        if let [(_, first, first_up), (_, second, second_up)] = pair {
            let agree = first_up != second_up;
            neighbours[*first].push((*second, agree));
            neighbours[*second].push((*first, agree));
        }
    }
    let centre = mean(model, faces.iter().copied().flatten().copied()).unwrap_or_default();
    let mut is_reversed: Vec<Option<bool>> = vec![None; faces.len()];
    for seed in 0..faces.len() {
        if is_reversed[seed].is_some() {
            continue;
        }
        is_reversed[seed] = Some(false);
        let (mut together, mut volume) = (vec![seed], 0.0);
        let mut next = 0;
        while let Some(&face) = together.get(next) {
            next += 1;
            let here = is_reversed[face] == Some(true);
            volume += cone(model, faces[face], centre) * if here { -1.0 } else { 1.0 };
            for &(neighbour, agree) in &neighbours[face] {
                if is_reversed[neighbour].is_none() {
                    is_reversed[neighbour] = Some(here == agree);
                    together.push(neighbour);
                }
            }
        }
        if volume < 0.0 {
            for face in together {
                is_reversed[face] = is_reversed[face].map(|reversed| !reversed);
            }
        }
    }
    is_reversed.into_iter().map(|reversed| reversed == Some(true)).collect()
}

/// Six times the signed volume between a polygon and a point.
fn cone(model: &Model, polygon: &[u32], tip: DVec3) -> f64 {
    let base = mean(model, polygon.iter().copied()).unwrap_or(tip);
    newell(model, polygon).dot(base - tip)
}

/// The mean of the nodes that exist; `None` if none does.
pub(super) fn mean(model: &Model, nodes: impl Iterator<Item = u32>) -> Option<DVec3> {
    let (mut sum, mut count) = (DVec3::ZERO, 0.0);
    for point in nodes.filter_map(|node| position(model, node)) {
        sum += point;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}

pub(super) fn position(model: &Model, node: u32) -> Option<DVec3> {
    model.position(node as usize).map(DVec3::from_array)
}

/// Triangles of a polygon, in its own sense, over its own nodes.
///
/// Convex polygons are fanned from their first node; others are cut ear by ear in the plane that fits them best.
/// Cost: linear, for concave polygons up to the cube of the number of corners.
pub(super) fn triangulate(model: &Model, polygon: &[u32], out: &mut Vec<[u32; 3]>) {
    let mut push = |a: u32, b: u32, c: u32| {
        if a != b && b != c && c != a {
            out.push([a, b, c]);
        }
    };
    let normal = newell(model, polygon);
    let points: Option<Vec<DVec3>> = polygon.iter().map(|&node| position(model, node)).collect();
    let Some(points) = points else { return };
    let count = polygon.len();
    let turn =
        |a: usize, b: usize, c: usize| (points[b] - points[a]).cross(points[c] - points[b]).dot(normal);
    let convex = (0..count).all(|k| turn(k, (k + 1) % count, (k + 2) % count) >= 0.0);
    if convex || count < 4 {
        for k in 2..count {
            push(polygon[0], polygon[k - 1], polygon[k]);
        }
        return;
    }
    let mut rest: Vec<usize> = (0..count).collect();
    while rest.len() > 3 {
        let len = rest.len();
        let corner = |k: usize| (rest[(k + len - 1) % len], rest[k], rest[(k + 1) % len]);
        let is_ear = |&k: &usize| {
            let (a, b, c) = corner(k);
            let inside = |p: usize| turn(a, b, p) >= 0.0 && turn(b, c, p) >= 0.0 && turn(c, a, p) >= 0.0;
            turn(a, b, c) > 0.0 && !rest.iter().any(|&p| p != a && p != b && p != c && inside(p))
        };
        // Where no ear is found (the outline crosses itself) any corner does: it ends, and nothing is lost.
        let k = (0..len).find(is_ear).unwrap_or(0);
        let (a, b, c) = corner(k);
        push(polygon[a], polygon[b], polygon[c]);
        rest.remove(k);
    }
    push(polygon[rest[0]], polygon[rest[1]], polygon[rest[2]]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Coordinates;

    fn plane(points: &[[f64; 2]]) -> Model {
        let points: Vec<[f64; 3]> = points.iter().map(|&[x, y]| [x, y, 0.0]).collect();
        Model { dimension: 3, coordinates: Coordinates::from_points(&points), ..Model::default() }
    }

    fn area(model: &Model, triangles: &[[u32; 3]]) -> (f64, f64) {
        let signed = |t: &[u32; 3]| newell(model, t).z / 2.0;
        (triangles.iter().map(signed).sum(), triangles.iter().map(|t| signed(t).abs()).sum())
    }

    #[test]
    fn a_concave_polygon_is_covered_once() {
        // An arrow head with its notch at (1, 0.5): area of the triangle 2*2/2 less the notch 2*0.5/2 = 1.5.
        let model = plane(&[[0.0, 0.0], [1.0, 0.5], [2.0, 0.0], [1.0, 2.0]]);
        let mut triangles = Vec::new();
        triangulate(&model, &[0, 1, 2, 3], &mut triangles);
        assert_eq!(triangles.len(), 2);
        let (signed, covered) = area(&model, &triangles);
        assert!((signed - 1.5).abs() < 1e-12 && (covered - 1.5).abs() < 1e-12, "{signed} {covered}");
    }

    #[test]
    fn repeated_corners_make_no_triangle() {
        let model = plane(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]);
        let mut triangles = Vec::new();
        triangulate(&model, &[0, 1, 1, 2], &mut triangles);
        assert_eq!(triangles, [[0, 1, 2]]);
    }
}
