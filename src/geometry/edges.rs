//! Edges of drawn faces: each once, and those that show the form.

use super::polygon::position;
use super::surface::Surface;
use crate::model::Model;
use glam::DVec3;
use rayon::prelude::*;

/// An edge as one face walks it.
#[derive(Clone, Copy, Debug)]
pub(super) struct EdgeUse {
    /// Lower node in the high half, higher node in the low half.
    key: u64,
    face: u32,
    /// Where its mid nodes lie among those of all edges.
    mids: Mids,
}

/// Mid nodes of an edge in 32 bits: where they start, how many, and whether the walk goes down in node numbers.
#[derive(Clone, Copy, Debug)]
struct Mids(u32);

impl Mids {
    const DOWN: u32 = 1 << 31;
    const COUNT: u32 = 3 << 29;
    const START: u32 = (1 << 29) - 1;
}

impl EdgeUse {
    /// The use of the edge between two nodes; `None` if they are one.
    ///
    /// `start` and `count` say where its mid nodes are. An edge of which that cannot be said is drawn straight.
    pub(super) fn new([a, b]: [u32; 2], face: u32, start: usize, count: usize) -> Option<Self> {
        if a == b {
            return None;
        }
        let key = u64::from(a.min(b)) << 32 | u64::from(a.max(b));
        let place = match (u32::try_from(start), u32::try_from(count)) {
            (Ok(start), Ok(count)) if start <= Mids::START && count <= 3 => start | count << 29,
            _ => 0,
        };
        Some(Self { key, face, mids: Mids(place | if a > b { Mids::DOWN } else { 0 }) })
    }

    fn nodes(&self) -> [u32; 2] {
        let low = u32::try_from(self.key >> 32).unwrap_or(u32::MAX);
        let high = u32::try_from(self.key & u64::from(u32::MAX)).unwrap_or(u32::MAX);
        if self.walks_down() { [high, low] } else { [low, high] }
    }

    fn walks_down(&self) -> bool {
        self.mids.0 & Mids::DOWN != 0
    }

    fn mid_nodes<'a>(&self, mid_nodes: &'a [u32]) -> &'a [u32] {
        let start = (self.mids.0 & Mids::START) as usize;
        let count = ((self.mids.0 & Mids::COUNT) >> 29) as usize;
        mid_nodes.get(start..start + count).unwrap_or_default()
    }

    fn add_segments(&self, mid_nodes: &[u32], out: &mut Vec<[u32; 2]>) {
        let [mut here, end] = self.nodes();
        for &next in self.mid_nodes(mid_nodes).iter().chain([&end]) {
            if here != next {
                out.push([here, next]);
            }
            here = next;
        }
    }
}

/// Fills in the element edges and feature edges of a surface from the uses of edges by its faces.
///
/// `feature_angle` is in radians. Cost: a sort of the uses.
pub(super) fn add_edges(
    model: &Model,
    surface: &mut Surface,
    mut uses: Vec<EdgeUse>,
    mid_nodes: &[u32],
    feature_angle: f64,
) {
    if uses.len() > 50_000 {
        uses.par_sort_unstable_by_key(|edge| (edge.key, edge.face));
    } else {
        uses.sort_unstable_by_key(|edge| (edge.key, edge.face));
    }
    let normals = face_normals(model, surface);
    let cosine = feature_angle.cos();
    for run in uses.chunk_by(|a, b| a.key == b.key) {
        run[0].add_segments(mid_nodes, &mut surface.element_edges);
        if is_feature(run, &normals, cosine) {
            run[0].add_segments(mid_nodes, &mut surface.feature_edges);
        }
    }
}

fn is_feature(uses: &[EdgeUse], normals: &[DVec3], cosine: f64) -> bool {
    let [a, b] = uses else { return true };
    let normal = |edge: &EdgeUse| normals.get(edge.face as usize).copied().unwrap_or_default();
    let (normal_a, normal_b) = (normal(a), normal(b));
    if normal_a == DVec3::ZERO || normal_b == DVec3::ZERO {
        return false;
    }
    // Faces that agree walk their edge in opposite directions; shells need not agree.
    let agrees = if a.walks_down() == b.walks_down() { -1.0 } else { 1.0 };
    agrees * normal_a.dot(normal_b) < cosine
}

/// The unit normal of every face, from the sum of its triangles; zero for a face without area.
fn face_normals(model: &Model, surface: &Surface) -> Vec<DVec3> {
    let mut normals = vec![DVec3::ZERO; surface.faces.len()];
    for (triangle, &face) in surface.triangles.iter().zip(&surface.triangle_faces) {
        let [a, b, c] = triangle.map(|node| position(model, node).unwrap_or_default());
        if let Some(normal) = normals.get_mut(face as usize) {
            *normal += (b - a).cross(c - a);
        }
    }
    for normal in &mut normals {
        *normal = normal.normalize_or_zero();
    }
    normals
}
