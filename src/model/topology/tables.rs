//! Node, edge and side tables of every element type, as rows of one table.
//!
//! A row gives, for each side in Exodus side order, the corner nodes in walking order (outward for solids), the
//! nodes along the edges in the order of the same walk, and the nodes in the middle of the side. The concatenation
//! of the three is the order of a side's distribution factors. `mid_nodes` names the corner pair that a mid-edge
//! node lies between. Everything is zero-based.
//!
//! Source: IOSS element tables and the Exodus II manual; where codes disagree, the order found in files.

use super::{Family, MidNodes, Shape, SideShape, Topology};

const fn side(corners: &'static [u8], mids: &'static [u8], centres: &'static [u8]) -> SideShape {
    SideShape { corners, mids, centres }
}

const fn mid(a: u8, b: u8, nodes: &'static [u8]) -> MidNodes {
    MidNodes { corners: [a, b], nodes }
}

/// One row for each [`Topology`], in the order of the enum.
#[rustfmt::skip]
pub(super) static SHAPES: &[Shape] = &[
    Shape { topology: Topology::Sphere, name: "SPHERE", family: Family::Point, num_nodes: 1, num_corners: 1, sides: &[
        side(&[0], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Bar2, name: "BAR2", family: Family::Line, num_nodes: 2, num_corners: 2, sides: &[
        side(&[0], &[], &[]),
        side(&[1], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Bar3, name: "BAR3", family: Family::Line, num_nodes: 3, num_corners: 2, sides: &[
        side(&[0], &[], &[]),
        side(&[1], &[], &[]),
    ], mid_nodes: &[mid(0, 1, &[2])] },
    Shape { topology: Topology::Bar4, name: "BAR4", family: Family::Line, num_nodes: 4, num_corners: 2, sides: &[
        side(&[0], &[], &[]),
        side(&[1], &[], &[]),
    ], mid_nodes: &[mid(0, 1, &[2, 3])] },
    Shape { topology: Topology::Beam2, name: "BEAM2", family: Family::Line, num_nodes: 2, num_corners: 2, sides: &[
        side(&[0, 1], &[], &[]),
        side(&[1, 0], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Beam3, name: "BEAM3", family: Family::Line, num_nodes: 3, num_corners: 2, sides: &[
        side(&[0, 1], &[2], &[]),
        side(&[1, 0], &[2], &[]),
    ], mid_nodes: &[mid(0, 1, &[2])] },
    Shape { topology: Topology::Beam4, name: "BEAM4", family: Family::Line, num_nodes: 4, num_corners: 2, sides: &[
        side(&[0, 1], &[2, 3], &[]),
        side(&[1, 0], &[3, 2], &[]),
    ], mid_nodes: &[mid(0, 1, &[2, 3])] },
    Shape { topology: Topology::ShellLine2, name: "SHELL2", family: Family::Line, num_nodes: 2, num_corners: 2, sides: &[
        side(&[0, 1], &[], &[]),
        side(&[1, 0], &[], &[]),
        side(&[0], &[], &[]),
        side(&[1], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::ShellLine3, name: "SHELL3", family: Family::Line, num_nodes: 3, num_corners: 2, sides: &[
        side(&[0, 1], &[2], &[]),
        side(&[1, 0], &[2], &[]),
        side(&[0], &[], &[]),
        side(&[1], &[], &[]),
    ], mid_nodes: &[mid(0, 1, &[2])] },
    Shape { topology: Topology::Tri3, name: "TRI3", family: Family::Triangle, num_nodes: 3, num_corners: 3, sides: &[
        side(&[0, 1], &[], &[]),
        side(&[1, 2], &[], &[]),
        side(&[2, 0], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Tri4, name: "TRI4", family: Family::Triangle, num_nodes: 4, num_corners: 3, sides: &[
        side(&[0, 1], &[], &[]),
        side(&[1, 2], &[], &[]),
        side(&[2, 0], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Tri6, name: "TRI6", family: Family::Triangle, num_nodes: 6, num_corners: 3, sides: &[
        side(&[0, 1], &[3], &[]),
        side(&[1, 2], &[4], &[]),
        side(&[2, 0], &[5], &[]),
    ], mid_nodes: &[mid(0, 1, &[3]), mid(1, 2, &[4]), mid(2, 0, &[5])] },
    Shape { topology: Topology::Tri7, name: "TRI7", family: Family::Triangle, num_nodes: 7, num_corners: 3, sides: &[
        side(&[0, 1], &[3], &[]),
        side(&[1, 2], &[4], &[]),
        side(&[2, 0], &[5], &[]),
    ], mid_nodes: &[mid(0, 1, &[3]), mid(1, 2, &[4]), mid(2, 0, &[5])] },
    Shape { topology: Topology::TriShell3, name: "TRISHELL3", family: Family::TriangleShell, num_nodes: 3, num_corners: 3, sides: &[
        side(&[0, 1, 2], &[], &[]),
        side(&[0, 2, 1], &[], &[]),
        side(&[0, 1], &[], &[]),
        side(&[1, 2], &[], &[]),
        side(&[2, 0], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::TriShell4, name: "TRISHELL4", family: Family::TriangleShell, num_nodes: 4, num_corners: 3, sides: &[
        side(&[0, 1, 2], &[], &[3]),
        side(&[0, 2, 1], &[], &[3]),
        side(&[0, 1], &[], &[]),
        side(&[1, 2], &[], &[]),
        side(&[2, 0], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::TriShell6, name: "TRISHELL6", family: Family::TriangleShell, num_nodes: 6, num_corners: 3, sides: &[
        side(&[0, 1, 2], &[3, 4, 5], &[]),
        side(&[0, 2, 1], &[5, 4, 3], &[]),
        side(&[0, 1], &[3], &[]),
        side(&[1, 2], &[4], &[]),
        side(&[2, 0], &[5], &[]),
    ], mid_nodes: &[mid(0, 1, &[3]), mid(1, 2, &[4]), mid(2, 0, &[5])] },
    Shape { topology: Topology::TriShell7, name: "TRISHELL7", family: Family::TriangleShell, num_nodes: 7, num_corners: 3, sides: &[
        side(&[0, 1, 2], &[3, 4, 5], &[6]),
        side(&[0, 2, 1], &[5, 4, 3], &[6]),
        side(&[0, 1], &[3], &[]),
        side(&[1, 2], &[4], &[]),
        side(&[2, 0], &[5], &[]),
    ], mid_nodes: &[mid(0, 1, &[3]), mid(1, 2, &[4]), mid(2, 0, &[5])] },
    Shape { topology: Topology::Tri9, name: "TRI9", family: Family::Triangle, num_nodes: 9, num_corners: 3, sides: &[
        side(&[0, 1], &[3, 4], &[]),
        side(&[1, 2], &[5, 6], &[]),
        side(&[2, 0], &[7, 8], &[]),
    ], mid_nodes: &[mid(0, 1, &[3, 4]), mid(1, 2, &[5, 6]), mid(2, 0, &[7, 8])] },
    Shape { topology: Topology::Tri13, name: "TRI13", family: Family::Triangle, num_nodes: 13, num_corners: 3, sides: &[
        side(&[0, 1], &[3, 4], &[]),
        side(&[1, 2], &[5, 6], &[]),
        side(&[2, 0], &[7, 8], &[]),
    ], mid_nodes: &[mid(0, 1, &[3, 4]), mid(1, 2, &[5, 6]), mid(2, 0, &[7, 8])] },
    Shape { topology: Topology::Quad4, name: "QUAD4", family: Family::Quadrilateral, num_nodes: 4, num_corners: 4, sides: &[
        side(&[0, 1], &[], &[]),
        side(&[1, 2], &[], &[]),
        side(&[2, 3], &[], &[]),
        side(&[3, 0], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Quad8, name: "QUAD8", family: Family::Quadrilateral, num_nodes: 8, num_corners: 4, sides: &[
        side(&[0, 1], &[4], &[]),
        side(&[1, 2], &[5], &[]),
        side(&[2, 3], &[6], &[]),
        side(&[3, 0], &[7], &[]),
    ], mid_nodes: &[mid(0, 1, &[4]), mid(1, 2, &[5]), mid(2, 3, &[6]), mid(3, 0, &[7])] },
    Shape { topology: Topology::Quad9, name: "QUAD9", family: Family::Quadrilateral, num_nodes: 9, num_corners: 4, sides: &[
        side(&[0, 1], &[4], &[]),
        side(&[1, 2], &[5], &[]),
        side(&[2, 3], &[6], &[]),
        side(&[3, 0], &[7], &[]),
    ], mid_nodes: &[mid(0, 1, &[4]), mid(1, 2, &[5]), mid(2, 3, &[6]), mid(3, 0, &[7])] },
    Shape { topology: Topology::Shell4, name: "SHELL4", family: Family::Shell, num_nodes: 4, num_corners: 4, sides: &[
        side(&[0, 1, 2, 3], &[], &[]),
        side(&[0, 3, 2, 1], &[], &[]),
        side(&[0, 1], &[], &[]),
        side(&[1, 2], &[], &[]),
        side(&[2, 3], &[], &[]),
        side(&[3, 0], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Shell8, name: "SHELL8", family: Family::Shell, num_nodes: 8, num_corners: 4, sides: &[
        side(&[0, 1, 2, 3], &[4, 5, 6, 7], &[]),
        side(&[0, 3, 2, 1], &[7, 6, 5, 4], &[]),
        side(&[0, 1], &[4], &[]),
        side(&[1, 2], &[5], &[]),
        side(&[2, 3], &[6], &[]),
        side(&[3, 0], &[7], &[]),
    ], mid_nodes: &[mid(0, 1, &[4]), mid(1, 2, &[5]), mid(2, 3, &[6]), mid(3, 0, &[7])] },
    Shape { topology: Topology::Shell9, name: "SHELL9", family: Family::Shell, num_nodes: 9, num_corners: 4, sides: &[
        side(&[0, 1, 2, 3], &[4, 5, 6, 7], &[8]),
        side(&[0, 3, 2, 1], &[7, 6, 5, 4], &[8]),
        side(&[0, 1], &[4], &[]),
        side(&[1, 2], &[5], &[]),
        side(&[2, 3], &[6], &[]),
        side(&[3, 0], &[7], &[]),
    ], mid_nodes: &[mid(0, 1, &[4]), mid(1, 2, &[5]), mid(2, 3, &[6]), mid(3, 0, &[7])] },
    Shape { topology: Topology::Quad5, name: "QUAD5", family: Family::Quadrilateral, num_nodes: 5, num_corners: 4, sides: &[
        side(&[0, 1], &[], &[]),
        side(&[1, 2], &[], &[]),
        side(&[2, 3], &[], &[]),
        side(&[3, 0], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Quad12, name: "QUAD12", family: Family::Quadrilateral, num_nodes: 12, num_corners: 4, sides: &[
        side(&[0, 1], &[4, 5], &[]),
        side(&[1, 2], &[6, 7], &[]),
        side(&[2, 3], &[8, 9], &[]),
        side(&[3, 0], &[10, 11], &[]),
    ], mid_nodes: &[mid(0, 1, &[4, 5]), mid(1, 2, &[6, 7]), mid(2, 3, &[8, 9]), mid(3, 0, &[10, 11])] },
    Shape { topology: Topology::Quad16, name: "QUAD16", family: Family::Quadrilateral, num_nodes: 16, num_corners: 4, sides: &[
        side(&[0, 1], &[4, 5], &[]),
        side(&[1, 2], &[6, 7], &[]),
        side(&[2, 3], &[8, 9], &[]),
        side(&[3, 0], &[10, 11], &[]),
    ], mid_nodes: &[mid(0, 1, &[4, 5]), mid(1, 2, &[6, 7]), mid(2, 3, &[8, 9]), mid(3, 0, &[10, 11])] },
    Shape { topology: Topology::Tet4, name: "TETRA4", family: Family::Tetrahedron, num_nodes: 4, num_corners: 4, sides: &[
        side(&[0, 1, 3], &[], &[]),
        side(&[1, 2, 3], &[], &[]),
        side(&[0, 3, 2], &[], &[]),
        side(&[0, 2, 1], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Tet5, name: "TETRA5", family: Family::Tetrahedron, num_nodes: 5, num_corners: 4, sides: &[
        side(&[0, 1, 3], &[], &[]),
        side(&[1, 2, 3], &[], &[]),
        side(&[0, 3, 2], &[], &[]),
        side(&[0, 2, 1], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Tet8, name: "TETRA8", family: Family::Tetrahedron, num_nodes: 8, num_corners: 4, sides: &[
        side(&[0, 1, 3], &[], &[4]),
        side(&[1, 2, 3], &[], &[5]),
        side(&[0, 3, 2], &[], &[7]),
        side(&[0, 2, 1], &[], &[6]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Tet10, name: "TETRA10", family: Family::Tetrahedron, num_nodes: 10, num_corners: 4, sides: &[
        side(&[0, 1, 3], &[4, 8, 7], &[]),
        side(&[1, 2, 3], &[5, 9, 8], &[]),
        side(&[0, 3, 2], &[7, 9, 6], &[]),
        side(&[0, 2, 1], &[6, 5, 4], &[]),
    ], mid_nodes: &[mid(0, 1, &[4]), mid(1, 2, &[5]), mid(2, 0, &[6]), mid(0, 3, &[7]), mid(1, 3, &[8]), mid(2, 3, &[9])] },
    Shape { topology: Topology::Tet11, name: "TETRA11", family: Family::Tetrahedron, num_nodes: 11, num_corners: 4, sides: &[
        side(&[0, 1, 3], &[4, 8, 7], &[]),
        side(&[1, 2, 3], &[5, 9, 8], &[]),
        side(&[0, 3, 2], &[7, 9, 6], &[]),
        side(&[0, 2, 1], &[6, 5, 4], &[]),
    ], mid_nodes: &[mid(0, 1, &[4]), mid(1, 2, &[5]), mid(2, 0, &[6]), mid(0, 3, &[7]), mid(1, 3, &[8]), mid(2, 3, &[9])] },
    Shape { topology: Topology::Tet14, name: "TETRA14", family: Family::Tetrahedron, num_nodes: 14, num_corners: 4, sides: &[
        side(&[0, 1, 3], &[4, 8, 7], &[13]),
        side(&[1, 2, 3], &[5, 9, 8], &[11]),
        side(&[0, 3, 2], &[7, 9, 6], &[12]),
        side(&[0, 2, 1], &[6, 5, 4], &[10]),
    ], mid_nodes: &[mid(0, 1, &[4]), mid(1, 2, &[5]), mid(2, 0, &[6]), mid(0, 3, &[7]), mid(1, 3, &[8]), mid(2, 3, &[9])] },
    Shape { topology: Topology::Tet15, name: "TETRA15", family: Family::Tetrahedron, num_nodes: 15, num_corners: 4, sides: &[
        side(&[0, 1, 3], &[4, 8, 7], &[14]),
        side(&[1, 2, 3], &[5, 9, 8], &[12]),
        side(&[0, 3, 2], &[7, 9, 6], &[13]),
        side(&[0, 2, 1], &[6, 5, 4], &[11]),
    ], mid_nodes: &[mid(0, 1, &[4]), mid(1, 2, &[5]), mid(2, 0, &[6]), mid(0, 3, &[7]), mid(1, 3, &[8]), mid(2, 3, &[9])] },
    Shape { topology: Topology::Tet15BodyLast, name: "TETRA15", family: Family::Tetrahedron, num_nodes: 15, num_corners: 4, sides: &[
        side(&[0, 1, 3], &[4, 8, 7], &[13]),
        side(&[1, 2, 3], &[5, 9, 8], &[11]),
        side(&[0, 3, 2], &[7, 9, 6], &[12]),
        side(&[0, 2, 1], &[6, 5, 4], &[10]),
    ], mid_nodes: &[mid(0, 1, &[4]), mid(1, 2, &[5]), mid(2, 0, &[6]), mid(0, 3, &[7]), mid(1, 3, &[8]), mid(2, 3, &[9])] },
    Shape { topology: Topology::Tet16, name: "TETRA16", family: Family::Tetrahedron, num_nodes: 16, num_corners: 4, sides: &[
        side(&[0, 1, 3], &[4, 5, 11, 14, 13, 10], &[]),
        side(&[1, 2, 3], &[6, 7, 12, 15, 14, 11], &[]),
        side(&[0, 3, 2], &[10, 13, 15, 12, 8, 9], &[]),
        side(&[0, 2, 1], &[9, 8, 7, 6, 5, 4], &[]),
    ], mid_nodes: &[mid(0, 1, &[4, 5]), mid(1, 2, &[6, 7]), mid(2, 0, &[8, 9]), mid(0, 3, &[10, 13]), mid(1, 3, &[11, 14]), mid(2, 3, &[12, 15])] },
    Shape { topology: Topology::Tet40, name: "TETRA40", family: Family::Tetrahedron, num_nodes: 40, num_corners: 4, sides: &[
        side(&[0, 1, 3], &[4, 5, 11, 14, 13, 10], &[20, 21, 31, 30]),
        side(&[1, 2, 3], &[6, 7, 12, 15, 14, 11], &[22, 23, 33, 32]),
        side(&[0, 3, 2], &[10, 13, 15, 12, 8, 9], &[24, 34, 35, 25]),
        side(&[0, 2, 1], &[9, 8, 7, 6, 5, 4], &[19, 18, 17, 16]),
    ], mid_nodes: &[mid(0, 1, &[4, 5]), mid(1, 2, &[6, 7]), mid(2, 0, &[8, 9]), mid(0, 3, &[10, 13]), mid(1, 3, &[11, 14]), mid(2, 3, &[12, 15])] },
    Shape { topology: Topology::Pyramid5, name: "PYRAMID5", family: Family::Pyramid, num_nodes: 5, num_corners: 5, sides: &[
        side(&[0, 1, 4], &[], &[]),
        side(&[1, 2, 4], &[], &[]),
        side(&[2, 3, 4], &[], &[]),
        side(&[3, 0, 4], &[], &[]),
        side(&[0, 3, 2, 1], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Pyramid13, name: "PYRAMID13", family: Family::Pyramid, num_nodes: 13, num_corners: 5, sides: &[
        side(&[0, 1, 4], &[5, 10, 9], &[]),
        side(&[1, 2, 4], &[6, 11, 10], &[]),
        side(&[2, 3, 4], &[7, 12, 11], &[]),
        side(&[3, 0, 4], &[8, 9, 12], &[]),
        side(&[0, 3, 2, 1], &[8, 7, 6, 5], &[]),
    ], mid_nodes: &[mid(0, 1, &[5]), mid(1, 2, &[6]), mid(2, 3, &[7]), mid(3, 0, &[8]), mid(0, 4, &[9]), mid(1, 4, &[10]), mid(2, 4, &[11]), mid(3, 4, &[12])] },
    Shape { topology: Topology::Pyramid14, name: "PYRAMID14", family: Family::Pyramid, num_nodes: 14, num_corners: 5, sides: &[
        side(&[0, 1, 4], &[5, 10, 9], &[]),
        side(&[1, 2, 4], &[6, 11, 10], &[]),
        side(&[2, 3, 4], &[7, 12, 11], &[]),
        side(&[3, 0, 4], &[8, 9, 12], &[]),
        side(&[0, 3, 2, 1], &[8, 7, 6, 5], &[13]),
    ], mid_nodes: &[mid(0, 1, &[5]), mid(1, 2, &[6]), mid(2, 3, &[7]), mid(3, 0, &[8]), mid(0, 4, &[9]), mid(1, 4, &[10]), mid(2, 4, &[11]), mid(3, 4, &[12])] },
    Shape { topology: Topology::Pyramid18, name: "PYRAMID18", family: Family::Pyramid, num_nodes: 18, num_corners: 5, sides: &[
        side(&[0, 1, 4], &[5, 10, 9], &[14]),
        side(&[1, 2, 4], &[6, 11, 10], &[15]),
        side(&[2, 3, 4], &[7, 12, 11], &[16]),
        side(&[3, 0, 4], &[8, 9, 12], &[17]),
        side(&[0, 3, 2, 1], &[8, 7, 6, 5], &[13]),
    ], mid_nodes: &[mid(0, 1, &[5]), mid(1, 2, &[6]), mid(2, 3, &[7]), mid(3, 0, &[8]), mid(0, 4, &[9]), mid(1, 4, &[10]), mid(2, 4, &[11]), mid(3, 4, &[12])] },
    Shape { topology: Topology::Pyramid19, name: "PYRAMID19", family: Family::Pyramid, num_nodes: 19, num_corners: 5, sides: &[
        side(&[0, 1, 4], &[5, 10, 9], &[14]),
        side(&[1, 2, 4], &[6, 11, 10], &[15]),
        side(&[2, 3, 4], &[7, 12, 11], &[16]),
        side(&[3, 0, 4], &[8, 9, 12], &[17]),
        side(&[0, 3, 2, 1], &[8, 7, 6, 5], &[13]),
    ], mid_nodes: &[mid(0, 1, &[5]), mid(1, 2, &[6]), mid(2, 3, &[7]), mid(3, 0, &[8]), mid(0, 4, &[9]), mid(1, 4, &[10]), mid(2, 4, &[11]), mid(3, 4, &[12])] },
    Shape { topology: Topology::Wedge6, name: "WEDGE6", family: Family::Wedge, num_nodes: 6, num_corners: 6, sides: &[
        side(&[0, 1, 4, 3], &[], &[]),
        side(&[1, 2, 5, 4], &[], &[]),
        side(&[0, 3, 5, 2], &[], &[]),
        side(&[0, 2, 1], &[], &[]),
        side(&[3, 4, 5], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Wedge12, name: "WEDGE12", family: Family::Wedge, num_nodes: 12, num_corners: 6, sides: &[
        side(&[0, 1, 4, 3], &[6, 9], &[]),
        side(&[1, 2, 5, 4], &[7, 10], &[]),
        side(&[2, 0, 3, 5], &[8, 11], &[]),
        side(&[0, 2, 1], &[8, 7, 6], &[]),
        side(&[3, 4, 5], &[9, 10, 11], &[]),
    ], mid_nodes: &[mid(0, 1, &[6]), mid(1, 2, &[7]), mid(2, 0, &[8]), mid(3, 4, &[9]), mid(4, 5, &[10]), mid(5, 3, &[11])] },
    Shape { topology: Topology::Wedge15, name: "WEDGE15", family: Family::Wedge, num_nodes: 15, num_corners: 6, sides: &[
        side(&[0, 1, 4, 3], &[6, 10, 12, 9], &[]),
        side(&[1, 2, 5, 4], &[7, 11, 13, 10], &[]),
        side(&[0, 3, 5, 2], &[9, 14, 11, 8], &[]),
        side(&[0, 2, 1], &[8, 7, 6], &[]),
        side(&[3, 4, 5], &[12, 13, 14], &[]),
    ], mid_nodes: &[mid(0, 1, &[6]), mid(1, 2, &[7]), mid(2, 0, &[8]), mid(0, 3, &[9]), mid(1, 4, &[10]), mid(2, 5, &[11]), mid(3, 4, &[12]), mid(4, 5, &[13]), mid(5, 3, &[14])] },
    Shape { topology: Topology::Wedge16, name: "WEDGE16", family: Family::Wedge, num_nodes: 16, num_corners: 6, sides: &[
        side(&[0, 1, 4, 3], &[6, 10, 12, 9], &[]),
        side(&[1, 2, 5, 4], &[7, 11, 13, 10], &[]),
        side(&[0, 3, 5, 2], &[9, 14, 11, 8], &[]),
        side(&[0, 2, 1], &[8, 7, 6], &[]),
        side(&[3, 4, 5], &[12, 13, 14], &[]),
    ], mid_nodes: &[mid(0, 1, &[6]), mid(1, 2, &[7]), mid(2, 0, &[8]), mid(0, 3, &[9]), mid(1, 4, &[10]), mid(2, 5, &[11]), mid(3, 4, &[12]), mid(4, 5, &[13]), mid(5, 3, &[14])] },
    Shape { topology: Topology::Wedge18, name: "WEDGE18", family: Family::Wedge, num_nodes: 18, num_corners: 6, sides: &[
        side(&[0, 1, 4, 3], &[6, 10, 12, 9], &[15]),
        side(&[1, 2, 5, 4], &[7, 11, 13, 10], &[16]),
        side(&[0, 3, 5, 2], &[9, 14, 11, 8], &[17]),
        side(&[0, 2, 1], &[8, 7, 6], &[]),
        side(&[3, 4, 5], &[12, 13, 14], &[]),
    ], mid_nodes: &[mid(0, 1, &[6]), mid(1, 2, &[7]), mid(2, 0, &[8]), mid(0, 3, &[9]), mid(1, 4, &[10]), mid(2, 5, &[11]), mid(3, 4, &[12]), mid(4, 5, &[13]), mid(5, 3, &[14])] },
    Shape { topology: Topology::Wedge20, name: "WEDGE20", family: Family::Wedge, num_nodes: 20, num_corners: 6, sides: &[
        side(&[0, 1, 4, 3], &[6, 10, 12, 9], &[19]),
        side(&[1, 2, 5, 4], &[7, 11, 13, 10], &[17]),
        side(&[0, 3, 5, 2], &[9, 14, 11, 8], &[18]),
        side(&[0, 2, 1], &[8, 7, 6], &[15]),
        side(&[3, 4, 5], &[12, 13, 14], &[16]),
    ], mid_nodes: &[mid(0, 1, &[6]), mid(1, 2, &[7]), mid(2, 0, &[8]), mid(0, 3, &[9]), mid(1, 4, &[10]), mid(2, 5, &[11]), mid(3, 4, &[12]), mid(4, 5, &[13]), mid(5, 3, &[14])] },
    Shape { topology: Topology::Wedge21, name: "WEDGE21", family: Family::Wedge, num_nodes: 21, num_corners: 6, sides: &[
        side(&[0, 1, 4, 3], &[6, 10, 12, 9], &[20]),
        side(&[1, 2, 5, 4], &[7, 11, 13, 10], &[18]),
        side(&[0, 3, 5, 2], &[9, 14, 11, 8], &[19]),
        side(&[0, 2, 1], &[8, 7, 6], &[16]),
        side(&[3, 4, 5], &[12, 13, 14], &[17]),
    ], mid_nodes: &[mid(0, 1, &[6]), mid(1, 2, &[7]), mid(2, 0, &[8]), mid(0, 3, &[9]), mid(1, 4, &[10]), mid(2, 5, &[11]), mid(3, 4, &[12]), mid(4, 5, &[13]), mid(5, 3, &[14])] },
    Shape { topology: Topology::Wedge24, name: "WEDGE24", family: Family::Wedge, num_nodes: 24, num_corners: 6, sides: &[
        side(&[0, 1, 4, 3], &[6, 7, 13, 16, 19, 18, 15, 12], &[]),
        side(&[1, 2, 5, 4], &[8, 9, 14, 17, 21, 20, 16, 13], &[]),
        side(&[0, 3, 5, 2], &[12, 15, 23, 22, 17, 14, 10, 11], &[]),
        side(&[0, 2, 1], &[11, 10, 9, 8, 7, 6], &[]),
        side(&[3, 4, 5], &[18, 19, 20, 21, 22, 23], &[]),
    ], mid_nodes: &[mid(0, 1, &[6, 7]), mid(1, 2, &[8, 9]), mid(2, 0, &[10, 11]), mid(0, 3, &[12, 15]), mid(1, 4, &[13, 16]), mid(2, 5, &[14, 17]), mid(3, 4, &[18, 19]), mid(4, 5, &[20, 21]), mid(5, 3, &[22, 23])] },
    Shape { topology: Topology::Wedge52, name: "WEDGE52", family: Family::Wedge, num_nodes: 52, num_corners: 6, sides: &[
        side(&[0, 1, 4, 3], &[6, 7, 13, 16, 19, 18, 15, 12], &[28, 29, 39, 38]),
        side(&[1, 2, 5, 4], &[8, 9, 14, 17, 21, 20, 16, 13], &[30, 31, 41, 40]),
        side(&[0, 3, 5, 2], &[12, 15, 23, 22, 17, 14, 10, 11], &[33, 32, 42, 43]),
        side(&[0, 2, 1], &[11, 10, 9, 8, 7, 6], &[27, 26, 25, 24]),
        side(&[3, 4, 5], &[18, 19, 20, 21, 22, 23], &[48, 49, 50, 51]),
    ], mid_nodes: &[mid(0, 1, &[6, 7]), mid(1, 2, &[8, 9]), mid(2, 0, &[10, 11]), mid(0, 3, &[12, 15]), mid(1, 4, &[13, 16]), mid(2, 5, &[14, 17]), mid(3, 4, &[18, 19]), mid(4, 5, &[20, 21]), mid(5, 3, &[22, 23])] },
    Shape { topology: Topology::Hex8, name: "HEX8", family: Family::Hexahedron, num_nodes: 8, num_corners: 8, sides: &[
        side(&[0, 1, 5, 4], &[], &[]),
        side(&[1, 2, 6, 5], &[], &[]),
        side(&[2, 3, 7, 6], &[], &[]),
        side(&[0, 4, 7, 3], &[], &[]),
        side(&[0, 3, 2, 1], &[], &[]),
        side(&[4, 5, 6, 7], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Hex9, name: "HEX9", family: Family::Hexahedron, num_nodes: 9, num_corners: 8, sides: &[
        side(&[0, 1, 5, 4], &[], &[]),
        side(&[1, 2, 6, 5], &[], &[]),
        side(&[2, 3, 7, 6], &[], &[]),
        side(&[0, 4, 7, 3], &[], &[]),
        side(&[0, 3, 2, 1], &[], &[]),
        side(&[4, 5, 6, 7], &[], &[]),
    ], mid_nodes: &[] },
    Shape { topology: Topology::Hex12, name: "HEX12", family: Family::Hexahedron, num_nodes: 12, num_corners: 8, sides: &[
        side(&[0, 1, 5, 4], &[9, 8], &[]),
        side(&[1, 2, 6, 5], &[10, 9], &[]),
        side(&[2, 3, 7, 6], &[11, 10], &[]),
        side(&[0, 4, 7, 3], &[8, 11], &[]),
        side(&[0, 3, 2, 1], &[], &[]),
        side(&[4, 5, 6, 7], &[], &[]),
    ], mid_nodes: &[mid(0, 4, &[8]), mid(1, 5, &[9]), mid(2, 6, &[10]), mid(3, 7, &[11])] },
    Shape { topology: Topology::Hex16, name: "HEX16", family: Family::Hexahedron, num_nodes: 16, num_corners: 8, sides: &[
        side(&[0, 1, 5, 4], &[8, 12], &[]),
        side(&[1, 2, 6, 5], &[9, 13], &[]),
        side(&[2, 3, 7, 6], &[10, 14], &[]),
        side(&[3, 0, 4, 7], &[11, 15], &[]),
        side(&[0, 3, 2, 1], &[11, 10, 9, 8], &[]),
        side(&[4, 5, 6, 7], &[12, 13, 14, 15], &[]),
    ], mid_nodes: &[mid(0, 1, &[8]), mid(1, 2, &[9]), mid(2, 3, &[10]), mid(3, 0, &[11]), mid(4, 5, &[12]), mid(5, 6, &[13]), mid(6, 7, &[14]), mid(7, 4, &[15])] },
    Shape { topology: Topology::Hex20, name: "HEX20", family: Family::Hexahedron, num_nodes: 20, num_corners: 8, sides: &[
        side(&[0, 1, 5, 4], &[8, 13, 16, 12], &[]),
        side(&[1, 2, 6, 5], &[9, 14, 17, 13], &[]),
        side(&[2, 3, 7, 6], &[10, 15, 18, 14], &[]),
        side(&[0, 4, 7, 3], &[12, 19, 15, 11], &[]),
        side(&[0, 3, 2, 1], &[11, 10, 9, 8], &[]),
        side(&[4, 5, 6, 7], &[16, 17, 18, 19], &[]),
    ], mid_nodes: &[mid(0, 1, &[8]), mid(1, 2, &[9]), mid(2, 3, &[10]), mid(3, 0, &[11]), mid(0, 4, &[12]), mid(1, 5, &[13]), mid(2, 6, &[14]), mid(3, 7, &[15]), mid(4, 5, &[16]), mid(5, 6, &[17]), mid(6, 7, &[18]), mid(7, 4, &[19])] },
    Shape { topology: Topology::Hex21, name: "HEX21", family: Family::Hexahedron, num_nodes: 21, num_corners: 8, sides: &[
        side(&[0, 1, 5, 4], &[8, 13, 16, 12], &[]),
        side(&[1, 2, 6, 5], &[9, 14, 17, 13], &[]),
        side(&[2, 3, 7, 6], &[10, 15, 18, 14], &[]),
        side(&[0, 4, 7, 3], &[12, 19, 15, 11], &[]),
        side(&[0, 3, 2, 1], &[11, 10, 9, 8], &[]),
        side(&[4, 5, 6, 7], &[16, 17, 18, 19], &[]),
    ], mid_nodes: &[mid(0, 1, &[8]), mid(1, 2, &[9]), mid(2, 3, &[10]), mid(3, 0, &[11]), mid(0, 4, &[12]), mid(1, 5, &[13]), mid(2, 6, &[14]), mid(3, 7, &[15]), mid(4, 5, &[16]), mid(5, 6, &[17]), mid(6, 7, &[18]), mid(7, 4, &[19])] },
    Shape { topology: Topology::Hex27, name: "HEX27", family: Family::Hexahedron, num_nodes: 27, num_corners: 8, sides: &[
        side(&[0, 1, 5, 4], &[8, 13, 16, 12], &[25]),
        side(&[1, 2, 6, 5], &[9, 14, 17, 13], &[24]),
        side(&[2, 3, 7, 6], &[10, 15, 18, 14], &[26]),
        side(&[0, 4, 7, 3], &[12, 19, 15, 11], &[23]),
        side(&[0, 3, 2, 1], &[11, 10, 9, 8], &[21]),
        side(&[4, 5, 6, 7], &[16, 17, 18, 19], &[22]),
    ], mid_nodes: &[mid(0, 1, &[8]), mid(1, 2, &[9]), mid(2, 3, &[10]), mid(3, 0, &[11]), mid(0, 4, &[12]), mid(1, 5, &[13]), mid(2, 6, &[14]), mid(3, 7, &[15]), mid(4, 5, &[16]), mid(5, 6, &[17]), mid(6, 7, &[18]), mid(7, 4, &[19])] },
    Shape { topology: Topology::Hex32, name: "HEX32", family: Family::Hexahedron, num_nodes: 32, num_corners: 8, sides: &[
        side(&[0, 1, 5, 4], &[8, 9, 17, 21, 25, 24, 20, 16], &[]),
        side(&[1, 2, 6, 5], &[10, 11, 18, 22, 27, 26, 21, 17], &[]),
        side(&[2, 3, 7, 6], &[12, 13, 19, 23, 29, 28, 22, 18], &[]),
        side(&[0, 4, 7, 3], &[16, 20, 31, 30, 23, 19, 14, 15], &[]),
        side(&[0, 3, 2, 1], &[15, 14, 13, 12, 11, 10, 9, 8], &[]),
        side(&[4, 5, 6, 7], &[24, 25, 26, 27, 28, 29, 30, 31], &[]),
    ], mid_nodes: &[mid(0, 1, &[8, 9]), mid(1, 2, &[10, 11]), mid(2, 3, &[12, 13]), mid(3, 0, &[14, 15]), mid(0, 4, &[16, 20]), mid(1, 5, &[17, 21]), mid(2, 6, &[18, 22]), mid(3, 7, &[19, 23]), mid(4, 5, &[24, 25]), mid(5, 6, &[26, 27]), mid(6, 7, &[28, 29]), mid(7, 4, &[30, 31])] },
    Shape { topology: Topology::Hex64, name: "HEX64", family: Family::Hexahedron, num_nodes: 64, num_corners: 8, sides: &[
        side(&[0, 1, 5, 4], &[8, 9, 17, 21, 25, 24, 20, 16], &[36, 37, 49, 48]),
        side(&[1, 2, 6, 5], &[10, 11, 18, 22, 27, 26, 21, 17], &[38, 39, 51, 50]),
        side(&[2, 3, 7, 6], &[12, 13, 19, 23, 29, 28, 22, 18], &[40, 41, 53, 52]),
        side(&[0, 4, 7, 3], &[16, 20, 31, 30, 23, 19, 14, 15], &[43, 55, 54, 42]),
        side(&[0, 3, 2, 1], &[15, 14, 13, 12, 11, 10, 9, 8], &[32, 35, 34, 33]),
        side(&[4, 5, 6, 7], &[24, 25, 26, 27, 28, 29, 30, 31], &[60, 61, 62, 63]),
    ], mid_nodes: &[mid(0, 1, &[8, 9]), mid(1, 2, &[10, 11]), mid(2, 3, &[12, 13]), mid(3, 0, &[14, 15]), mid(0, 4, &[16, 20]), mid(1, 5, &[17, 21]), mid(2, 6, &[18, 22]), mid(3, 7, &[19, 23]), mid(4, 5, &[24, 25]), mid(5, 6, &[26, 27]), mid(6, 7, &[28, 29]), mid(7, 4, &[30, 31])] },
    Shape { topology: Topology::Nsided, name: "NSIDED", family: Family::Polygon, num_nodes: 0, num_corners: 0, sides: &[], mid_nodes: &[] },
    Shape { topology: Topology::Nfaced, name: "NFACED", family: Family::Polyhedron, num_nodes: 0, num_corners: 0, sides: &[], mid_nodes: &[] },
    Shape { topology: Topology::Super, name: "SUPER", family: Family::Superelement, num_nodes: 0, num_corners: 0, sides: &[], mid_nodes: &[] },
    Shape { topology: Topology::Bezier, name: "BEX", family: Family::Bezier, num_nodes: 0, num_corners: 0, sides: &[], mid_nodes: &[] },
    Shape { topology: Topology::Null, name: "NULL", family: Family::Empty, num_nodes: 0, num_corners: 0, sides: &[], mid_nodes: &[] },
    Shape { topology: Topology::Unknown, name: "UNKNOWN", family: Family::Unknown, num_nodes: 0, num_corners: 0, sides: &[], mid_nodes: &[] },
];
