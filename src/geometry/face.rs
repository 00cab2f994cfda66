//! One face of an element in local node numbers: how to triangulate it and which edges it has.
//!
//! A face is a ring (corners, with the nodes between them where they belong) and perhaps one node in its middle.
//! Made once per block from the topology table, then applied to every face of the block.

use crate::model::{Shape, SideShape};

/// A face ready to be drawn, in local node numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct FaceTemplate {
    /// Triangles over corners, mid nodes and the middle, counter-clockwise seen from outside.
    pub(super) triangles: Vec<[u8; 3]>,
    /// Edges in walking order, each from its first corner through its mid nodes to its second.
    pub(super) edges: Vec<Vec<u8>>,
}

impl FaceTemplate {
    /// The template of a side that is a face.
    pub(super) fn of_side(shape: &Shape, side: &SideShape) -> Self {
        Self::new(shape, side.corners, side.centres)
    }

    /// The template of a 2-D element as a whole: all its corners, all nodes along edges, the rest in the middle.
    pub(super) fn of_element(shape: &Shape) -> Self {
        let local = |range: std::ops::Range<usize>| range.filter_map(|node| u8::try_from(node).ok());
        let corners: Vec<u8> = local(0..shape.num_corners).collect();
        let along_edges = |node: u8| shape.mid_nodes.iter().any(|mid| mid.nodes.contains(&node));
        let centres: Vec<u8> =
            local(shape.num_corners..shape.num_nodes).filter(|&node| !along_edges(node)).collect();
        Self::new(shape, &corners, &centres)
    }

    fn new(shape: &Shape, corners: &[u8], centres: &[u8]) -> Self {
        let count = corners.len();
        let edges: Vec<Vec<u8>> =
            (0..count).map(|k| edge_nodes(shape, corners[k], corners[(k + 1) % count])).collect();
        // The ring marks which nodes are corners: those are what gets cut off first.
        let mut ring: Vec<(u8, bool)> = Vec::new();
        for edge in &edges {
            ring.push((edge[0], true));
            ring.extend(edge[1..edge.len() - 1].iter().map(|&node| (node, false)));
        }
        let triangles = match centres {
            [centre] => fan_about(*centre, &ring),
            _ => triangulate_ring(&ring),
        };
        Self { triangles, edges }
    }
}

/// The nodes from corner `a` to corner `b`, both included.
pub(super) fn edge_nodes(shape: &Shape, a: u8, b: u8) -> Vec<u8> {
    let mut nodes = vec![a];
    for mid in shape.mid_nodes {
        if mid.corners == [a, b] {
            nodes.extend(mid.nodes);
        } else if mid.corners == [b, a] {
            nodes.extend(mid.nodes.iter().rev());
        }
    }
    nodes.push(b);
    nodes
}

fn fan_about(centre: u8, ring: &[(u8, bool)]) -> Vec<[u8; 3]> {
    (0..ring.len()).map(|k| [ring[k].0, ring[(k + 1) % ring.len()].0, centre]).collect()
}

/// Cuts off every corner that has mid nodes on both sides, then fans the rest from a mid node if there is one.
///
/// So a 6-node triangle gives 4 triangles and an 8-node quadrilateral 6, none of them flat when edges are straight.
fn triangulate_ring(ring: &[(u8, bool)]) -> Vec<[u8; 3]> {
    let count = ring.len();
    let mut triangles = Vec::new();
    let mut rest: Vec<(u8, bool)> = Vec::new();
    for k in 0..count {
        let (before, here, after) = (ring[(k + count - 1) % count], ring[k], ring[(k + 1) % count]);
        if here.1 && !before.1 && !after.1 {
            triangles.push([before.0, here.0, after.0]);
        } else {
            rest.push(here);
        }
    }
    let start = rest.iter().position(|node| !node.1).unwrap_or(0);
    rest.rotate_left(start);
    triangles.extend(rest.windows(2).skip(1).map(|pair| [rest[0].0, pair[0].0, pair[1].0]));
    triangles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Topology;

    fn counts(topology: Topology) -> Vec<usize> {
        let shape = topology.shape();
        shape.sides.iter().map(|side| FaceTemplate::of_side(shape, side).triangles.len()).collect()
    }

    #[test]
    fn curved_faces_are_cut_through_their_mid_nodes() {
        assert_eq!(counts(Topology::Hex8), [2; 6]);
        assert_eq!(counts(Topology::Hex20), [6; 6]);
        assert_eq!(counts(Topology::Hex27), [8; 6]);
        assert_eq!(counts(Topology::Tet10), [4; 4]);
        assert_eq!(counts(Topology::Tet14), [6; 4]);
        assert_eq!(counts(Topology::Wedge15), [6, 6, 6, 4, 4]);
        // 12 nodes on the ring, no single middle: 4 corners cut off, 8 left, which 6 triangles fill.
        assert_eq!(counts(Topology::Hex32), [10; 6]);
    }

    #[test]
    fn elements_of_a_plane_use_their_middle_node() {
        let count = |topology: Topology| FaceTemplate::of_element(topology.shape()).triangles.len();
        assert_eq!((count(Topology::Quad4), count(Topology::Quad8), count(Topology::Quad9)), (2, 6, 8));
        assert_eq!((count(Topology::Tri3), count(Topology::Tri6), count(Topology::Tri4)), (1, 4, 3));
    }

    #[test]
    fn half_quadratic_faces_have_no_flat_triangle() {
        // HEX12 has mid nodes on the upright edges only: 0 1 (9) 5 4 (8).
        let shape = Topology::Hex12.shape();
        let template = FaceTemplate::of_side(shape, &shape.sides[0]);
        assert_eq!(template.edges, [vec![0, 1], vec![1, 9, 5], vec![5, 4], vec![4, 8, 0]]);
        assert_eq!(template.triangles, [[9, 5, 4], [9, 4, 8], [9, 8, 0], [9, 0, 1]]);
    }
}
