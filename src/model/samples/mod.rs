//! Small models made from nothing: for tests, benches, examples of operations and the welcome page.

mod results;
mod sets;
mod showpiece;

pub use results::{results_everywhere, steps_out_of_order};
pub use sets::overlapping_sets;
pub use showpiece::showpiece;

use super::{
    Assembly, Block, Coordinates, Family, MemberKind, MetadataValue, Model, NodeSet, Set, Shared, Side,
    SideSet, Source, Topology, UserAttribute,
};
use std::sync::Arc;

/// A sample by the name that operations' examples use; `None` for a name that is not in the list.
pub fn by_name(name: &str) -> Option<Model> {
    SAMPLES.iter().find(|(known, _)| *known == name).map(|(_, make)| make())
}

/// Makes a sample.
pub type MakeSample = fn() -> Model;

/// The named samples.
pub const SAMPLES: &[(&str, MakeSample)] = &[
    ("empty", Model::default),
    ("two_hexes", two_hexes),
    ("two_hexes_apart", two_hexes_apart),
    ("two_pieces", two_pieces),
    ("annotated", annotated),
    ("cut_hexes", cut_hexes),
    ("unused_node", unused_node),
    ("hex20", || one_element(Topology::Hex20)),
    ("doubled_hex", doubled_hex),
    ("empty_sets", empty_sets),
    ("mixed_solids", mixed_solids),
    ("shells", shells),
    ("plane", plane),
    ("three_blocks", three_blocks),
    ("results_everywhere", results_everywhere),
    ("steps_out_of_order", steps_out_of_order),
    ("overlapping_sets", overlapping_sets),
    ("showpiece", showpiece),
];

/// Two unit cubes side by side along x, in blocks 1 `left` and 2 `right`, sharing four nodes.
///
/// It has node set 1 on x = 0, side set 1 on both tops (z = 1), two steps, a global, three displacements, a
/// temperature, a stress on both blocks and a strain on block 1 only.
pub fn two_hexes() -> Model {
    let mut model = hex_grid([2, 1, 1], [2, 1, 1]);
    for (block, name) in model.element_blocks.iter_mut().zip(["left", "right"]) {
        name.clone_into(&mut block.name);
    }
    model.title = "two hexes".to_owned();
    model.node_sets.push(NodeSet::new(1, vec![0, 3, 6, 9]));
    model.side_sets.push(SideSet::new(1, vec![Side { element: 0, side: 5 }, Side { element: 1, side: 5 }]));
    model.times = Arc::new(vec![0.0, 1.0]);
    let ramp =
        |scale: f64| Source::memory(12, vec![vec![0.0; 12], (0..12).map(|n| f64::from(n) * scale).collect()]);
    model.nodal_variables = vec![
        ("disp_x".to_owned(), ramp(0.01)),
        ("disp_y".to_owned(), ramp(0.0)),
        ("disp_z".to_owned(), ramp(-0.02)),
        ("temperature".to_owned(), ramp(10.0)),
    ];
    model.global_variables = vec![("energy".to_owned(), Source::memory(1, vec![vec![0.0], vec![2.5]]))];
    model.element_blocks.variable_names = vec!["stress".to_owned(), "strain".to_owned()];
    let per_element = |value: f64| Some(Source::memory(1, vec![vec![0.0], vec![value]]));
    model.element_blocks[0].values = vec![per_element(100.0), per_element(0.1)];
    model.element_blocks[1].values = vec![per_element(200.0), None];
    model
}

/// [`two_hexes`] with the face between them in side set 2.
pub fn cut_hexes() -> Model {
    let mut model = two_hexes();
    model.side_sets.push(SideSet::new(2, vec![Side { element: 0, side: 1 }]));
    model
}

/// [`two_hexes`] with all that can be written on a model: names of axes, three information and two QA records, attributes of
/// the file and of block 1, a property, and assemblies: 30 `machine` of 10 `gearbox` (block 1) and 20 (block 2).
pub fn annotated() -> Model {
    let mut model = two_hexes();
    model.coordinate_names = ["x", "y", "z"].map(str::to_owned).to_vec();
    model.info_records = Arc::new(["begin mesh", "  type = box", "end mesh"].map(str::to_owned).to_vec());
    model.qa_records = vec![
        ["mesher", "1.0", "2024/02/28", "09:00:00"].map(str::to_owned),
        ["solver", "7.2", "2024/02/29", "12:34:56"].map(str::to_owned),
    ];
    let attribute = |name: &str, value| UserAttribute { name: name.to_owned(), value };
    model.user_attributes = vec![attribute("units", MetadataValue::text("mm"))];
    model.element_blocks[0].user_attributes = vec![
        attribute("material", MetadataValue::text("steel")),
        attribute("offset", MetadataValue::Reals([0.5, 0.0, 1.0].into())),
    ];
    model.element_blocks.property_names = vec!["MATL".to_owned()];
    for (block, property) in model.element_blocks.iter_mut().zip([7, 0]) {
        block.properties = vec![property];
    }
    let assembly = |id: i64, name: &str, kind: MemberKind, members: &[i64]| Assembly {
        id,
        name: name.to_owned(),
        kind,
        members: members.to_vec(),
        user_attributes: Vec::new(),
    };
    model.assemblies = vec![
        assembly(10, "gearbox", MemberKind::ELEMENT_BLOCK, &[1]),
        assembly(20, "", MemberKind::ELEMENT_BLOCK, &[2]),
        assembly(30, "machine", MemberKind::ASSEMBLY, &[10, 20]),
    ];
    model
}

/// Two unit cubes with a gap of 0.05 between them, in one block each, sharing nothing.
pub fn two_hexes_apart() -> Model {
    let mut points = Vec::new();
    for shift in [0.0, 1.05] {
        points.extend(reference_corners(Family::Hexahedron).iter().map(|&[x, y, z]| [x + shift, y, z]));
    }
    let mut model = solid_model(&points);
    model.element_blocks.push(Block::new(1, Topology::Hex8, (0..8).collect()));
    model.element_blocks.push(Block::new(2, Topology::Hex8, (8..16).collect()));
    model
}

/// The cubes of [`two_hexes_apart`] in one block, 1 `pair`.
pub fn two_pieces() -> Model {
    let mut model = two_hexes_apart();
    model.element_blocks.truncate(1);
    model.element_blocks[0] = Block::new(1, Topology::Hex8, (0..16).collect());
    "pair".clone_into(&mut model.element_blocks[0].name);
    model
}

/// [`two_hexes_apart`] and a node at (5, 5, 5) that no element uses.
pub fn unused_node() -> Model {
    let mut model = two_hexes_apart();
    model.coordinates.axes_mut().into_iter().for_each(|axis| axis.push(5.0));
    model
}

/// Two hexahedra in one block on the same eight nodes, the second turned.
pub fn doubled_hex() -> Model {
    let mut model = one_element(Topology::Hex8);
    let nodes = vec![0, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 0, 5, 6, 7, 4];
    model.element_blocks[0] = Block::new(1, Topology::Hex8, nodes);
    model
}

/// [`plane`] with a side set and a node set without members beside those that it has.
pub fn empty_sets() -> Model {
    let mut model = plane();
    model.node_sets.push(NodeSet::new(8, Vec::new()));
    model.side_sets.push(SideSet::new(8, Vec::new()));
    model
}

/// A hexahedron, a wedge, a pyramid and a tetrahedron that touch, each in a block of its own (ids 10, 20, 30, 40).
pub fn mixed_solids() -> Model {
    let mut points = reference_corners(Family::Hexahedron).to_vec();
    // 8 and 9 make a wedge on the face x = 1; 10 is the pyramid's apex above z = 1; 11 the tetrahedron's.
    points.extend([[2.0, 0.0, 0.5], [2.0, 1.0, 0.5], [0.5, 0.5, 2.0], [0.5, -1.0, 1.5]]);
    let mut model = solid_model(&points);
    model.element_blocks.push(Block::new(10, Topology::Hex8, (0..8).collect()));
    model.element_blocks.push(Block::new(20, Topology::Wedge6, vec![1, 8, 5, 2, 9, 6]));
    model.element_blocks.push(Block::new(30, Topology::Pyramid5, vec![4, 5, 6, 7, 10]));
    model.element_blocks.push(Block::new(40, Topology::Tet4, vec![4, 10, 5, 11]));
    model
}

/// Two quadrilateral shells at a right angle and a triangle shell, in space.
pub fn shells() -> Model {
    let points = [
        [0.0, 0.0, 0.0],
        [1.0, 0.0, 0.0],
        [1.0, 1.0, 0.0],
        [0.0, 1.0, 0.0],
        [1.0, 0.0, 1.0],
        [1.0, 1.0, 1.0],
        [0.0, 2.0, 0.0],
    ];
    let mut model = solid_model(&points);
    model.element_blocks.push(Block::new(1, Topology::Shell4, vec![0, 1, 2, 3, 1, 4, 5, 2]));
    model.element_blocks.push(Block::new(2, Topology::TriShell3, vec![3, 2, 6]));
    model
}

/// Four quadrilaterals in the plane, in two blocks with a node set and a side set.
pub fn plane() -> Model {
    let points: Vec<[f64; 3]> = (0..9).map(|n| [f64::from(n % 3), f64::from(n / 3), 0.0]).collect();
    let mut model = solid_model(&points);
    model.dimension = 2;
    model.element_blocks.push(Block::new(1, Topology::Quad4, vec![0, 1, 4, 3, 1, 2, 5, 4]));
    model.element_blocks.push(Block::new(2, Topology::Quad4, vec![3, 4, 7, 6, 4, 5, 8, 7]));
    model.node_sets.push(NodeSet::new(7, vec![0, 1, 2]));
    model.side_sets.push(Set::new(3, vec![Side { element: 0, side: 0 }, Side { element: 1, side: 0 }]));
    model
}

/// Three blocks of 4 × 4 × 4 hexahedra each, with ids 0, 5 and 4000000000, one of them named.
pub fn three_blocks() -> Model {
    let mut model = hex_grid([12, 4, 4], [3, 1, 1]);
    for (block, id) in model.element_blocks.iter_mut().zip([0, 5, 4_000_000_000]) {
        block.id = id;
    }
    "middle".clone_into(&mut model.element_blocks[1].name);
    model
}

/// One element of a topology at its reference place; empty for those without a table (polygons, superelements).
pub fn one_element(topology: Topology) -> Model {
    let points = reference_nodes(topology);
    let mut model = solid_model(&points);
    if topology.dimension().is_some_and(|dimension| dimension < 3)
        && points.iter().all(|point| point[2] == 0.0)
    {
        model.dimension =
            if matches!(topology.family(), Family::Triangle | Family::Quadrilateral) { 2 } else { 3 };
    }
    let nodes: Vec<u32> = (0u32..).take(points.len()).collect();
    model.element_blocks.push(Block::new(1, topology, nodes));
    model
}

/// A box of unit hexahedra, cut into blocks: `cells` elements and `blocks` blocks along x, y and z.
///
/// Nodes are numbered with x fastest, elements block by block with x fastest; blocks have the ids 1, 2, …. This is
/// what the benches open. Cost: one pass over nodes and elements.
pub fn hex_grid(cells: [usize; 3], blocks: [usize; 3]) -> Model {
    let [nx, ny, nz] = cells.map(|n| n + 1);
    let num_nodes = nx * ny * nz;
    let mut axes: [Vec<f64>; 3] = std::array::from_fn(|_| Vec::with_capacity(num_nodes));
    for k in 0..nz {
        for j in 0..ny {
            for i in 0..nx {
                for (axis, at) in axes.iter_mut().zip([i, j, k]) {
                    axis.push(at as f64);
                }
            }
        }
    }
    let [x, y, z] = axes;
    let mut model = Model {
        title: "hex grid".to_owned(),
        dimension: 3,
        coordinates: Coordinates::new(x, y, z),
        ..Model::default()
    };
    let cut = |axis: usize, part: usize| part * cells[axis] / blocks[axis];
    let mut id = 0;
    for bk in 0..blocks[2] {
        for bj in 0..blocks[1] {
            for bi in 0..blocks[0] {
                let ranges =
                    [cut(0, bi)..cut(0, bi + 1), cut(1, bj)..cut(1, bj + 1), cut(2, bk)..cut(2, bk + 1)];
                id += 1;
                model.element_blocks.push(Block::new(
                    id,
                    Topology::Hex8,
                    grid_connectivity([nx, ny], ranges),
                ));
            }
        }
    }
    model
}

fn grid_connectivity([nx, ny]: [usize; 2], [is, js, ks]: [std::ops::Range<usize>; 3]) -> Vec<u32> {
    let mut connectivity = Vec::with_capacity(8 * is.len() * js.len() * ks.len());
    for k in ks {
        for j in js.clone() {
            for i in is.clone() {
                let low = i + nx * (j + ny * k);
                let high = low + nx * ny;
                let corners =
                    [low, low + 1, low + 1 + nx, low + nx, high, high + 1, high + 1 + nx, high + nx];
                connectivity.extend(corners.map(|node| u32::try_from(node).unwrap_or(u32::MAX)));
            }
        }
    }
    connectivity
}

fn solid_model(points: &[[f64; 3]]) -> Model {
    Model { dimension: 3, coordinates: Coordinates::from_points(points), ..Model::default() }
}

/// Corners of the reference element of a family, in Exodus order.
fn reference_corners(family: Family) -> &'static [[f64; 3]] {
    const HEX: [[f64; 3]; 8] = [
        [0.0, 0.0, 0.0],
        [1.0, 0.0, 0.0],
        [1.0, 1.0, 0.0],
        [0.0, 1.0, 0.0],
        [0.0, 0.0, 1.0],
        [1.0, 0.0, 1.0],
        [1.0, 1.0, 1.0],
        [0.0, 1.0, 1.0],
    ];
    const WEDGE: [[f64; 3]; 6] = [
        [0.0, 0.0, 0.0],
        [1.0, 0.0, 0.0],
        [0.0, 1.0, 0.0],
        [0.0, 0.0, 1.0],
        [1.0, 0.0, 1.0],
        [0.0, 1.0, 1.0],
    ];
    const PYRAMID: [[f64; 3]; 5] = [HEX[0], HEX[1], HEX[2], HEX[3], [0.5, 0.5, 1.0]];
    const TET: [[f64; 3]; 4] = [HEX[0], HEX[1], HEX[3], HEX[4]];
    match family {
        Family::Point => &HEX[..1],
        Family::Line => &HEX[..2],
        Family::Triangle | Family::TriangleShell => &WEDGE[..3],
        Family::Quadrilateral | Family::Shell => &HEX[..4],
        Family::Tetrahedron => &TET,
        Family::Pyramid => &PYRAMID,
        Family::Wedge => &WEDGE,
        Family::Hexahedron => &HEX,
        Family::Polygon
        | Family::Polyhedron
        | Family::Superelement
        | Family::Bezier
        | Family::Empty
        | Family::Unknown => &[],
    }
}

/// Nodes of the reference element: mid-edge nodes evenly between their corners, the nodes in a side at its middle,
/// the rest at the middle of the element.
pub fn reference_nodes(topology: Topology) -> Vec<[f64; 3]> {
    let shape = topology.shape();
    let corners = reference_corners(shape.family);
    let mean = |of: &[u8]| -> [f64; 3] {
        std::array::from_fn(|axis| {
            of.iter().map(|&c| corners[usize::from(c)][axis]).sum::<f64>() / of.len() as f64
        })
    };
    let all: Vec<u8> = (0u8..).take(shape.num_corners).collect();
    let mut points = vec![if all.is_empty() { [0.0; 3] } else { mean(&all) }; shape.num_nodes];
    points[..corners.len().min(shape.num_nodes)]
        .copy_from_slice(&corners[..corners.len().min(shape.num_nodes)]);
    for mid in shape.mid_nodes {
        let [a, b] = mid.corners.map(|corner| corners[usize::from(corner)]);
        let parts = (mid.nodes.len() + 1) as f64;
        for (k, &node) in mid.nodes.iter().enumerate() {
            let t = (k + 1) as f64 / parts;
            points[usize::from(node)] = std::array::from_fn(|axis| a[axis] + t * (b[axis] - a[axis]));
        }
    }
    for side in shape.sides {
        for &node in side.centres {
            points[usize::from(node)] = mean(side.corners);
        }
    }
    points
}

/// The id map that most files do not store: 1, 2, 3, ….
pub fn identity_ids(len: usize) -> Shared<i64> {
    Arc::new((1i64..).take(len).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_valid_and_every_node_number_exists() {
        let one_of_each = Topology::all().map(one_element);
        for model in SAMPLES.iter().map(|(_, make)| make()).chain(one_of_each) {
            assert_eq!(model.validate(), Ok(()), "{}", model.title);
            for block in model.element_blocks.iter() {
                assert!(block.connectivity.iter().all(|&node| (node as usize) < model.num_nodes()));
            }
        }
    }

    #[test]
    fn a_grid_has_the_counts_of_its_cells() {
        let model = hex_grid([5, 4, 3], [2, 2, 1]);
        assert_eq!((model.num_nodes(), model.num_elements(), model.element_blocks.len()), (6 * 5 * 4, 60, 4));
    }
}
