//! Element topology as tables, not as `if`s.
//!
//! [`Topology::resolve`] finds the row of [`tables`] that an element type's name, node count and the model's dimension
//! mean; everything else reads that row. The name stored in a file stays with the block: the topology is only what
//! the name was understood to mean. It leaves out what a polygon or polyhedron looks like (that is in the block).

mod tables;

/// What an element of a block looks like: its nodes, sides and edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topology {
    /// One node.
    Sphere,
    /// Line of two nodes (bar, truss, rod, edge); its sides are its ends.
    Bar2,
    /// The type of this name and node count.
    Bar3,
    /// The type of this name and node count.
    Bar4,
    /// As [`Self::Bar2`], its sides are the whole element forward and back.
    Beam2,
    /// The type of this name and node count.
    Beam3,
    /// The type of this name and node count.
    Beam4,
    /// Line shell of a plane model: two long sides, then the ends.
    ShellLine2,
    /// The type of this name and node count.
    ShellLine3,
    /// The type of this name and node count.
    Tri3,
    /// The type of this name and node count.
    Tri4,
    /// The type of this name and node count.
    Tri6,
    /// The type of this name and node count.
    Tri7,
    /// Triangle in space: two faces, then three edges.
    TriShell3,
    /// The type of this name and node count.
    TriShell4,
    /// The type of this name and node count.
    TriShell6,
    /// The type of this name and node count.
    TriShell7,
    /// The type of this name and node count.
    Tri9,
    /// The type of this name and node count.
    Tri13,
    /// The type of this name and node count.
    Quad4,
    /// The type of this name and node count.
    Quad8,
    /// The type of this name and node count.
    Quad9,
    /// Quadrilateral shell: two faces, then four edges.
    Shell4,
    /// The type of this name and node count.
    Shell8,
    /// The type of this name and node count.
    Shell9,
    /// The type of this name and node count.
    Quad5,
    /// The type of this name and node count.
    Quad12,
    /// The type of this name and node count.
    Quad16,
    /// The type of this name and node count.
    Tet4,
    /// The type of this name and node count.
    Tet5,
    /// The type of this name and node count.
    Tet8,
    /// The type of this name and node count.
    Tet10,
    /// The type of this name and node count.
    Tet11,
    /// The type of this name and node count.
    Tet14,
    /// The type of this name and node count.
    Tet15,
    /// As [`Self::Tet15`], with the node inside behind those in the faces; the type's name does not tell them apart.
    Tet15BodyLast,
    /// The type of this name and node count.
    Tet16,
    /// The type of this name and node count.
    Tet40,
    /// The type of this name and node count.
    Pyramid5,
    /// The type of this name and node count.
    Pyramid13,
    /// The type of this name and node count.
    Pyramid14,
    /// The type of this name and node count.
    Pyramid18,
    /// The type of this name and node count.
    Pyramid19,
    /// The type of this name and node count.
    Wedge6,
    /// The type of this name and node count.
    Wedge12,
    /// The type of this name and node count.
    Wedge15,
    /// The type of this name and node count.
    Wedge16,
    /// The type of this name and node count.
    Wedge18,
    /// The type of this name and node count.
    Wedge20,
    /// The type of this name and node count.
    Wedge21,
    /// The type of this name and node count.
    Wedge24,
    /// The type of this name and node count.
    Wedge52,
    /// The type of this name and node count.
    Hex8,
    /// The type of this name and node count.
    Hex9,
    /// The type of this name and node count.
    Hex12,
    /// The type of this name and node count.
    Hex16,
    /// The type of this name and node count.
    Hex20,
    /// The type of this name and node count.
    Hex21,
    /// The type of this name and node count.
    Hex27,
    /// The type of this name and node count.
    Hex32,
    /// The type of this name and node count.
    Hex64,
    /// Polygons; nodes per element vary.
    Nsided,
    /// Polyhedra; connectivity lists faces of the face blocks.
    Nfaced,
    /// Superelement: any number of nodes, no shape.
    Super,
    /// Bezier extraction: control points and rows of a blob.
    Bezier,
    /// A block without elements whose type was lost.
    Null,
    /// A type that is kept but not understood.
    Unknown,
}

/// The kind of body that an element is, whatever its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Family {
    Point,
    Line,
    Triangle,
    TriangleShell,
    Quadrilateral,
    Shell,
    Tetrahedron,
    Pyramid,
    Wedge,
    Hexahedron,
    Polygon,
    Polyhedron,
    Superelement,
    Bezier,
    Empty,
    Unknown,
}

/// A row of the topology table.
#[derive(Debug)]
pub struct Shape {
    /// The topology that the row describes.
    pub topology: Topology,
    /// The name written for new blocks, as libMesh and SEACAS both accept it (`TETRA4` for `TET4`).
    name: &'static str,
    /// The kind of body.
    pub family: Family,
    /// Nodes of an element; 0 where that varies.
    pub num_nodes: usize,
    /// The first nodes, which are corners.
    pub num_corners: usize,
    /// Sides in Exodus order.
    pub sides: &'static [SideShape],
    /// Nodes along each edge that has some.
    pub mid_nodes: &'static [MidNodes],
}

/// One side of an element: a face, an edge or an end, in local node numbers from 0.
#[derive(Debug)]
pub struct SideShape {
    /// Corners in walking order; seen from outside a solid, counter-clockwise.
    pub corners: &'static [u8],
    /// Nodes along the edges, in the order of the walk.
    pub mids: &'static [u8],
    /// Nodes inside the side.
    pub centres: &'static [u8],
}

/// Nodes that lie between two corners, the first nearer to the first corner.
#[derive(Debug)]
pub struct MidNodes {
    /// The two corners.
    pub corners: [u8; 2],
    /// The nodes between them.
    pub nodes: &'static [u8],
}

impl SideShape {
    /// All nodes of the side, in the order of its distribution factors.
    pub fn nodes(&self) -> impl Iterator<Item = usize> + '_ {
        self.corners.iter().chain(self.mids).chain(self.centres).map(|&local| usize::from(local))
    }

    /// How many nodes the side has.
    pub fn num_nodes(&self) -> usize {
        self.corners.len() + self.mids.len() + self.centres.len()
    }

    /// 0 for an end of a line, 1 for an edge, 2 for a face.
    pub fn dimension(&self) -> usize {
        self.corners.len().min(3) - 1
    }
}

impl Topology {
    /// The table row of this topology.
    pub fn shape(self) -> &'static Shape {
        &tables::SHAPES[self as usize]
    }

    /// The kind of body.
    pub fn family(self) -> Family {
        self.shape().family
    }

    /// The sides of an element in Exodus side order; empty where there is no table (polygons, superelements).
    pub fn sides(self) -> &'static [SideShape] {
        self.shape().sides
    }

    /// The name to write for a new block of this topology.
    pub fn canonical_name(self) -> &'static str {
        self.shape().name
    }

    /// Every topology that has a table row, for tests and lists.
    pub fn all() -> impl Iterator<Item = Self> {
        tables::SHAPES.iter().map(|shape| shape.topology)
    }

    /// 0 for points, 1 for lines, 2 for faces and shells, 3 for solids; `None` where nothing is known.
    pub fn dimension(self) -> Option<usize> {
        match self.family() {
            Family::Point => Some(0),
            Family::Line => Some(1),
            Family::Triangle
            | Family::TriangleShell
            | Family::Quadrilateral
            | Family::Shell
            | Family::Polygon => Some(2),
            Family::Tetrahedron
            | Family::Pyramid
            | Family::Wedge
            | Family::Hexahedron
            | Family::Polyhedron => Some(3),
            Family::Superelement | Family::Bezier | Family::Empty | Family::Unknown => None,
        }
    }

    /// The topology meant by a stored type name, the number of nodes per element and the model's dimension.
    ///
    /// The family comes from the name's first letters, in any case; the node count decides within it, whatever digits
    /// the name has. A count that no table knows gives the linear topology of the family if there are at least its
    /// corners (it is drawn by its corners), else [`Topology::Unknown`]. An absent name is guessed from the count.
    ///
    /// Source: the first-letters rule of libexodus and VTK.
    pub fn resolve(stored_name: &str, nodes_per_element: usize, dimension: usize) -> Self {
        let name = stored_name.trim().to_ascii_uppercase();
        let Some(family) = family_of(&name, nodes_per_element, dimension) else { return Self::Unknown };
        match family {
            Family::Empty => return Self::Null,
            Family::Polygon => return Self::Nsided,
            Family::Polyhedron => return Self::Nfaced,
            Family::Superelement => return Self::Super,
            Family::Bezier => return Self::Bezier,
            _ => {}
        }
        let wanted = tables::SHAPES
            .iter()
            .filter(|shape| shape.family == family && line_kind_fits(shape, &name, dimension));
        let mut linear: Option<&Shape> = None;
        for shape in wanted {
            if shape.num_nodes == nodes_per_element {
                return shape.topology;
            }
            linear = linear.or(Some(shape));
        }
        match linear {
            Some(shape) if nodes_per_element >= shape.num_corners => shape.topology,
            _ => Self::Unknown,
        }
    }
}

/// Bars, beams and plane line shells share a family but not their sides.
fn line_kind_fits(shape: &Shape, name: &str, dimension: usize) -> bool {
    match shape.topology {
        Topology::Beam2 | Topology::Beam3 | Topology::Beam4 => name.starts_with("BEA"),
        Topology::ShellLine2 | Topology::ShellLine3 => name.starts_with("SHE") && dimension == 2,
        Topology::Bar2 | Topology::Bar3 | Topology::Bar4 => {
            !(name.starts_with("BEA") || name.starts_with("SHE") && dimension == 2)
        }
        _ => true,
    }
}

fn family_of(name: &str, nodes_per_element: usize, dimension: usize) -> Option<Family> {
    if name.starts_with("BEX") {
        return Some(Family::Bezier);
    }
    if name.is_empty() {
        return guess_family(nodes_per_element, dimension);
    }
    let triangle = if dimension == 3 { Family::TriangleShell } else { Family::Triangle };
    let first = name.get(..3).unwrap_or(name);
    Some(match first {
        "HEX" => Family::Hexahedron,
        "TET" => Family::Tetrahedron,
        "WED" | "PRI" => Family::Wedge,
        "PYR" => Family::Pyramid,
        "QUA" => Family::Quadrilateral,
        "SHE" => match nodes_per_element {
            2 | 3 if dimension < 3 => Family::Line,
            3 | 6 | 7 => Family::TriangleShell,
            _ => Family::Shell,
        },
        "TRI" if name.starts_with("TRISHELL") => Family::TriangleShell,
        "TRI" => triangle,
        "BAR" | "BEA" | "TRU" | "ROD" | "EDG" | "LIN" | "SPR" | "STR" => Family::Line,
        "SPH" | "CIR" | "POI" | "PAR" => Family::Point,
        "NSI" => Family::Polygon,
        "NFA" => Family::Polyhedron,
        "SUP" => Family::Superelement,
        "NUL" | "EMP" => Family::Empty,
        _ => return None,
    })
}

/// The likeliest family of a block whose type is not stored.
fn guess_family(nodes_per_element: usize, dimension: usize) -> Option<Family> {
    Some(match (nodes_per_element, dimension) {
        (0, _) => Family::Empty,
        (1, _) => Family::Point,
        (2, _) | (3, 1) => Family::Line,
        (3, 3) => Family::TriangleShell,
        (3 | 6, 2) => Family::Triangle,
        (4 | 8 | 9, 2) => Family::Quadrilateral,
        (4 | 10, 3) => Family::Tetrahedron,
        (5, 3) => Family::Pyramid,
        (6 | 15, 3) => Family::Wedge,
        (8 | 20 | 27, 3) => Family::Hexahedron,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_order_of_the_enum() {
        for (row, shape) in tables::SHAPES.iter().enumerate() {
            assert_eq!(shape.topology as usize, row, "{}", shape.name);
        }
    }

    #[test]
    fn every_row_names_existing_nodes_once_a_side() {
        for shape in tables::SHAPES {
            for side in shape.sides {
                let mut nodes: Vec<usize> = side.nodes().collect();
                assert!(nodes.iter().all(|&node| node < shape.num_nodes), "{}", shape.name);
                nodes.sort_unstable();
                nodes.dedup();
                assert_eq!(nodes.len(), side.num_nodes(), "{}", shape.name);
            }
        }
    }

    #[test]
    fn every_edge_of_a_solid_is_walked_once_in_each_direction() {
        for shape in tables::SHAPES.iter().filter(|shape| shape.topology.dimension() == Some(3)) {
            let mut directed: Vec<(u8, u8)> = Vec::new();
            for side in shape.sides {
                let n = side.corners.len();
                directed.extend((0..n).map(|k| (side.corners[k], side.corners[(k + 1) % n])));
            }
            let count = |edge: (u8, u8)| directed.iter().filter(|&&other| other == edge).count();
            for &(a, b) in &directed {
                assert_eq!((count((a, b)), count((b, a))), (1, 1), "{} {a}-{b}", shape.name);
            }
        }
    }

    #[test]
    fn mid_nodes_of_a_side_lie_between_its_corners() {
        for shape in tables::SHAPES {
            for side in shape.sides {
                for &node in side.mids {
                    let between = shape.mid_nodes.iter().find(|mid| mid.nodes.contains(&node));
                    let mid =
                        between.unwrap_or_else(|| panic!("{}: node {node} is between nothing", shape.name));
                    assert!(
                        mid.corners.iter().all(|corner| side.corners.contains(corner)),
                        "{} {node}",
                        shape.name
                    );
                }
            }
        }
    }

    fn minus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
        std::array::from_fn(|axis| a[axis] - b[axis])
    }

    /// The sum of the cross products along a walk: twice the area times the normal.
    fn normal_of_walk(points: &[[f64; 3]]) -> [f64; 3] {
        let cross = |a: [f64; 3], b: [f64; 3]| {
            std::array::from_fn(|k| a[(k + 1) % 3] * b[(k + 2) % 3] - a[(k + 2) % 3] * b[(k + 1) % 3])
        };
        points.windows(2).fold([0.0; 3], |sum, pair| {
            let part: [f64; 3] = cross(minus(pair[0], points[0]), minus(pair[1], points[0]));
            std::array::from_fn(|axis| sum[axis] + part[axis])
        })
    }

    fn middle(points: &[[f64; 3]]) -> [f64; 3] {
        std::array::from_fn(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64)
    }

    /// Where local nodes are on the ideal element.
    fn places(topology: Topology, nodes: &[u8]) -> Vec<[f64; 3]> {
        let all = crate::model::samples::reference_nodes(topology);
        nodes.iter().map(|&node| all[usize::from(node)]).collect()
    }

    #[test]
    fn every_side_of_an_ideal_solid_faces_outward() {
        for shape in tables::SHAPES.iter().filter(|shape| shape.topology.dimension() == Some(3)) {
            let corners: Vec<u8> = (0u8..).take(shape.num_corners).collect();
            let body = middle(&places(shape.topology, &corners));
            for (side, number) in shape.sides.iter().zip(1..) {
                let walk = places(shape.topology, side.corners);
                let outward = minus(middle(&walk), body);
                let normal = normal_of_walk(&walk);
                let product: f64 = (0..3).map(|axis| normal[axis] * outward[axis]).sum();
                assert!(product > 0.0, "{} side {number}", shape.name);
            }
        }
    }

    #[test]
    fn the_second_surface_of_an_ideal_shell_is_the_first_from_behind() {
        for shape in tables::SHAPES {
            if !matches!(shape.family, Family::Shell | Family::TriangleShell) {
                continue;
            }
            let [front, back] =
                [0, 1].map(|side| normal_of_walk(&places(shape.topology, shape.sides[side].corners)));
            assert!(front[2] > 0.0, "{}", shape.name);
            assert_eq!(front, back.map(|value: f64| -value), "{}", shape.name);
        }
    }

    #[test]
    fn the_nodes_along_the_edges_of_a_side_come_in_the_order_of_the_walk() {
        for shape in tables::SHAPES {
            for (side, number) in shape.sides.iter().zip(1..) {
                let n = side.corners.len();
                let edges = if n > 2 { n } else { n - 1 };
                let mut walked: Vec<u8> = Vec::new();
                for k in 0..edges {
                    let (a, b) = (side.corners[k], side.corners[(k + 1) % n]);
                    for mid in shape.mid_nodes {
                        if mid.corners == [a, b] {
                            walked.extend(mid.nodes);
                        } else if mid.corners == [b, a] {
                            walked.extend(mid.nodes.iter().rev());
                        }
                    }
                }
                assert_eq!(walked, side.mids, "{} side {number}", shape.name);
            }
        }
    }

    #[test]
    fn names_counts_and_dimension_decide_together() {
        let cases: &[(&str, usize, usize, Topology)] = &[
            ("HEX", 20, 3, Topology::Hex20),
            ("hex8", 8, 3, Topology::Hex8),
            ("HEX  ", 8, 3, Topology::Hex8),
            ("TETRA", 10, 3, Topology::Tet10),
            ("tri", 3, 2, Topology::Tri3),
            ("TRI", 3, 3, Topology::TriShell3),
            ("TRISHELL3", 3, 2, Topology::TriShell3),
            ("SHELL4", 4, 2, Topology::Shell4),
            ("SHELL", 3, 3, Topology::TriShell3),
            ("SHELL2", 2, 2, Topology::ShellLine2),
            ("BAR", 3, 3, Topology::Bar3),
            ("BEAM", 2, 3, Topology::Beam2),
            ("PRISM", 6, 3, Topology::Wedge6),
            ("nfaced", 0, 3, Topology::Nfaced),
            ("", 8, 3, Topology::Hex8),
            ("HEX", 22, 3, Topology::Hex8),
            ("HEX", 5, 3, Topology::Unknown),
            ("BEX_HEX", 54, 3, Topology::Bezier),
            ("mystery", 4, 3, Topology::Unknown),
            ("NULL", 0, 3, Topology::Null),
            ("sphere", 1, 3, Topology::Sphere),
            ("CIRCLE", 1, 2, Topology::Sphere),
            ("PARTICLE", 1, 3, Topology::Sphere),
            ("truss", 2, 3, Topology::Bar2),
            ("ROD", 2, 3, Topology::Bar2),
            ("EDGE4", 4, 2, Topology::Bar4),
            ("STRAIGHT2", 2, 2, Topology::Bar2),
            ("beam", 3, 3, Topology::Beam3),
            ("BEAM", 3, 2, Topology::Beam3),
            ("SHELL3", 3, 2, Topology::ShellLine3),
            ("SHELL", 4, 3, Topology::Shell4),
            ("shell8", 8, 3, Topology::Shell8),
            ("TRIANGLE", 6, 2, Topology::Tri6),
            ("tri", 7, 3, Topology::TriShell7),
            ("QUAD", 9, 3, Topology::Quad9),
            ("TET", 4, 3, Topology::Tet4),
            ("TETRAHEDRON", 11, 3, Topology::Tet11),
            ("PYRA", 14, 3, Topology::Pyramid14),
            ("pyramid", 19, 3, Topology::Pyramid19),
            ("WEDGE", 12, 3, Topology::Wedge12),
            ("WEDGE7", 7, 3, Topology::Wedge6),
            ("wedge", 16, 3, Topology::Wedge16),
            ("HEXSHELL", 12, 3, Topology::Hex12),
            ("HEX", 16, 3, Topology::Hex16),
            ("HEX", 26, 3, Topology::Hex8),
            ("HEX", 64, 3, Topology::Hex64),
            ("SUPER", 17, 3, Topology::Super),
            ("nsided", 0, 2, Topology::Nsided),
            ("", 8, 2, Topology::Quad8),
            ("", 4, 2, Topology::Quad4),
            ("", 4, 3, Topology::Tet4),
            ("", 6, 2, Topology::Tri6),
            ("", 3, 1, Topology::Bar3),
            ("", 5, 3, Topology::Pyramid5),
            ("", 1, 2, Topology::Sphere),
            ("grün", 2, 3, Topology::Unknown),
        ];
        for &(name, nodes, dimension, expected) in cases {
            assert_eq!(Topology::resolve(name, nodes, dimension), expected, "{name} {nodes} {dimension}");
        }
    }
}
