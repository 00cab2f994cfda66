//! Which cell of VTK an element is, and in which order it wants its nodes.
//!
//! A cell of VTK names its nodes by corners: those between two, those in the middle of a face, one in the middle. An element
//! becomes the richest cell of its family for which its table of sides and edges has all of these; nodes that the cell has no
//! place for are left out (those of HEX64 but its corners, say).
//!
//! Source: cell types and orders of nodes in the documentation of VTK's file formats and of its cell classes.

use crate::model::{Family, Topology};

/// A cell type and the local nodes of an element in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct VtkCell {
    /// VTK's number for the type.
    pub(super) code: u8,
    /// Local nodes of the element.
    pub(super) nodes: Vec<u8>,
}

/// Several points.
pub(super) const POLY_VERTEX: u8 = 2;
/// Any number of corners.
pub(super) const POLYGON: u8 = 7;
/// Any number of faces.
pub(super) const POLYHEDRON: u8 = 42;

struct Row {
    families: &'static [Family],
    code: u8,
    /// How many nodes lie on each edge.
    per_edge: usize,
    edges: &'static [[u8; 2]],
    faces: &'static [&'static [u8]],
    has_middle: bool,
}

const fn row(families: &'static [Family], code: u8, edges: &'static [[u8; 2]]) -> Row {
    Row { families, code, per_edge: 1, edges, faces: &[], has_middle: false }
}

const LINE: &[Family] = &[Family::Line];
const TRIANGLE: &[Family] = &[Family::Triangle, Family::TriangleShell];
const QUAD: &[Family] = &[Family::Quadrilateral, Family::Shell];
const TET: &[Family] = &[Family::Tetrahedron];
const PYRAMID: &[Family] = &[Family::Pyramid];
const WEDGE: &[Family] = &[Family::Wedge];
const HEX: &[Family] = &[Family::Hexahedron];

const TRIANGLE_EDGES: &[[u8; 2]] = &[[0, 1], [1, 2], [2, 0]];
const QUAD_EDGES: &[[u8; 2]] = &[[0, 1], [1, 2], [2, 3], [3, 0]];
const TET_EDGES: &[[u8; 2]] = &[[0, 1], [1, 2], [2, 0], [0, 3], [1, 3], [2, 3]];
const PYRAMID_EDGES: &[[u8; 2]] = &[[0, 1], [1, 2], [2, 3], [3, 0], [0, 4], [1, 4], [2, 4], [3, 4]];
const WEDGE_FLAT_EDGES: &[[u8; 2]] = &[[0, 1], [1, 2], [2, 0], [3, 4], [4, 5], [5, 3]];
const WEDGE_EDGES: &[[u8; 2]] = &[[0, 1], [1, 2], [2, 0], [3, 4], [4, 5], [5, 3], [0, 3], [1, 4], [2, 5]];
const HEX_EDGES: &[[u8; 2]] =
    &[[0, 1], [1, 2], [2, 3], [3, 0], [4, 5], [5, 6], [6, 7], [7, 4], [0, 4], [1, 5], [2, 6], [3, 7]];

/// The richest first within a family.
const ROWS: &[Row] = &[
    row(&[Family::Point], 1, &[]),
    Row { per_edge: 2, ..row(LINE, 35, &[[0, 1]]) },
    row(LINE, 21, &[[0, 1]]),
    row(LINE, 3, &[]),
    Row { has_middle: true, ..row(TRIANGLE, 34, TRIANGLE_EDGES) },
    row(TRIANGLE, 22, TRIANGLE_EDGES),
    row(TRIANGLE, 5, &[]),
    Row { has_middle: true, ..row(QUAD, 28, QUAD_EDGES) },
    row(QUAD, 23, QUAD_EDGES),
    row(QUAD, 9, &[]),
    row(TET, 24, TET_EDGES),
    row(TET, 10, &[]),
    Row {
        faces: &[&[0, 1, 2, 3], &[0, 1, 4], &[1, 2, 4], &[2, 3, 4], &[3, 0, 4]],
        has_middle: true,
        ..row(PYRAMID, 37, PYRAMID_EDGES)
    },
    row(PYRAMID, 27, PYRAMID_EDGES),
    row(PYRAMID, 14, &[]),
    Row { faces: &[&[0, 1, 4, 3], &[1, 2, 5, 4], &[2, 0, 3, 5]], ..row(WEDGE, 32, WEDGE_EDGES) },
    row(WEDGE, 26, WEDGE_EDGES),
    row(WEDGE, 31, WEDGE_FLAT_EDGES),
    row(WEDGE, 13, &[]),
    Row {
        faces: &[&[0, 3, 7, 4], &[1, 2, 6, 5], &[0, 1, 5, 4], &[2, 3, 7, 6], &[0, 1, 2, 3], &[4, 5, 6, 7]],
        has_middle: true,
        ..row(HEX, 29, HEX_EDGES)
    },
    row(HEX, 25, HEX_EDGES),
    row(HEX, 12, &[]),
];

/// The cell of an element type; `None` for polygons, polyhedra and types that are no cells.
pub(super) fn vtk_cell(topology: Topology) -> Option<VtkCell> {
    let family = topology.family();
    let rows = ROWS.iter().filter(|row| row.families.contains(&family));
    rows.into_iter().find_map(|row| Some(VtkCell { code: row.code, nodes: nodes(topology, row)? }))
}

fn nodes(topology: Topology, row: &Row) -> Option<Vec<u8>> {
    let shape = topology.shape();
    let mut nodes: Vec<u8> = (0u8..).take(shape.num_corners).collect();
    for &[a, b] in row.edges {
        let mid = shape.mid_nodes.iter().find(|mid| mid.corners == [a, b] || mid.corners == [b, a])?;
        if mid.nodes.len() != row.per_edge {
            return None;
        }
        match mid.corners[0] == a {
            true => nodes.extend(mid.nodes),
            false => nodes.extend(mid.nodes.iter().rev()),
        }
    }
    for face in row.faces {
        let is_same =
            |corners: &[u8]| corners.len() == face.len() && corners.iter().all(|c| face.contains(c));
        let [centre] = shape.sides.iter().find(|side| is_same(side.corners))?.centres else { return None };
        nodes.push(*centre);
    }
    if row.has_middle {
        let is_solid = topology.dimension() == Some(3);
        let is_elsewhere = |node: &u8| {
            usize::from(*node) < shape.num_corners
                || shape.mid_nodes.iter().any(|mid| mid.nodes.contains(node))
                || (is_solid && shape.sides.iter().any(|side| side.centres.contains(node)))
        };
        let left: Vec<u8> = (0u8..).take(shape.num_nodes).filter(|node| !is_elsewhere(node)).collect();
        let [middle] = left[..] else { return None };
        nodes.push(middle);
    }
    Some(nodes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples::reference_nodes;

    #[test]
    fn upright_edges_of_hexahedra_and_wedges_come_last() {
        let of = |topology| vtk_cell(topology).unwrap();
        assert_eq!(of(Topology::Hex20).nodes[8..], [8, 9, 10, 11, 16, 17, 18, 19, 12, 13, 14, 15]);
        assert_eq!(of(Topology::Wedge15).nodes[6..], [6, 7, 8, 12, 13, 14, 9, 10, 11]);
        let codes = [
            (Topology::Sphere, 1),
            (Topology::Bar4, 35),
            (Topology::TriShell7, 34),
            (Topology::Quad9, 28),
            (Topology::Shell8, 23),
            (Topology::Tet10, 24),
            (Topology::Tet14, 24),
            (Topology::Pyramid13, 27),
            (Topology::Pyramid19, 37),
            (Topology::Wedge12, 31),
            (Topology::Wedge18, 32),
            (Topology::Wedge21, 32),
            (Topology::Hex27, 29),
            (Topology::Hex64, 12),
        ];
        for (topology, code) in codes {
            assert_eq!(of(topology).code, code, "{topology:?}");
        }
    }

    #[test]
    fn nodes_of_the_richest_hexahedron_lie_where_vtk_has_them() {
        let at = reference_nodes(Topology::Hex27);
        let nodes = vtk_cell(Topology::Hex27).unwrap().nodes;
        let of: Vec<[f64; 3]> = nodes.iter().map(|&node| at[usize::from(node)]).collect();
        // Faces x = 0, x = 1, y = 0, y = 1, z = 0, z = 1, then the middle.
        assert_eq!(
            of[20..],
            [
                [0.0, 0.5, 0.5],
                [1.0, 0.5, 0.5],
                [0.5, 0.0, 0.5],
                [0.5, 1.0, 0.5],
                [0.5, 0.5, 0.0],
                [0.5, 0.5, 1.0],
                [0.5, 0.5, 0.5]
            ]
        );
    }

    #[test]
    fn every_type_with_a_table_is_a_cell_of_its_own_nodes() {
        for topology in Topology::all().filter(|topology| topology.dimension().is_some()) {
            if matches!(topology.family(), Family::Polygon | Family::Polyhedron) {
                assert_eq!(vtk_cell(topology), None);
                continue;
            }
            let nodes = vtk_cell(topology).unwrap_or_else(|| panic!("{topology:?}")).nodes;
            let mut sorted = nodes.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), nodes.len(), "{topology:?}");
            assert!(nodes.iter().all(|&node| usize::from(node) < topology.shape().num_nodes), "{topology:?}");
        }
    }
}
