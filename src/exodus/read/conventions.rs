//! Which numbering a file follows where programs number differently under one type name.
//!
//! The stored type and numbers stay as they are; only the [`Topology`] that gives them a meaning is chosen. What it
//! looks at: where nodes lie (TETRA15), and which side numbers the side sets use (quadrilaterals and triangles in space,
//! triangle shells in the plane). What it leaves out: blocks that no side set points at, which mean the usual.
//!
//! Source: the disagreements between libexodus, IOSS, libMesh and `LaGriT`, settled by files of each.

use crate::model::{Block, Family, Model, Topology, Warnings, counted};

/// Chooses the topologies of a model that has just been read; what is not the usual one goes into `warnings`.
///
/// Cost: a look at some elements of 15-node tetrahedra; where there are quadrilaterals or triangles in space, a pass
/// over the side sets, and for triangles a sort of the edges if all their side numbers are below 4.
pub(super) fn settle(model: &mut Model, warnings: &mut Warnings) {
    for at in 0..model.element_blocks.len() {
        if has_body_node_last(model, &model.element_blocks[at]) {
            model.element_blocks[at].topology = Topology::Tet15BodyLast;
        }
    }
    let is_doubtful = |block: &Block| {
        matches!(block.topology.family(), Family::Quadrilateral if model.dimension == 3)
            || block.topology.family() == Family::TriangleShell
    };
    if model.element_blocks.iter().any(is_doubtful) {
        let used = UsedSides::of(model);
        settle_quadrilaterals(model, &used, warnings);
        settle_triangles_in_space(model, &used, warnings);
        settle_triangle_shells_in_the_plane(model, &used, warnings);
    }
}

/// The sides of each element block that side sets name.
struct UsedSides {
    /// Per block, one bit for each side below 8 that is named.
    numbers: Vec<u8>,
}

impl UsedSides {
    fn of(model: &Model) -> Self {
        let mut numbers = vec![0; model.element_blocks.len()];
        let offsets = model.element_offsets();
        for side in model.side_sets.iter().flat_map(|set| set.members.iter()) {
            if let Some((block, _)) = Model::locate_element(&offsets, side.element as usize) {
                numbers[block] |= 1u8.checked_shl(side.side).unwrap_or(0);
            }
        }
        Self { numbers }
    }

    /// Whether a side set names one of these sides, which count from 1, of a block.
    fn any(&self, block: usize, sides: std::ops::RangeInclusive<u8>) -> bool {
        sides.into_iter().any(|side| self.numbers[block] & (1 << (side - 1)) != 0)
    }
}

/// Whether 15-node tetrahedra have the nodes of their faces before the one inside, as IOSS writes them.
fn has_body_node_last(model: &Model, block: &Block) -> bool {
    const LOOKED_AT: usize = 8;
    if block.topology != Topology::Tet15 {
        return false;
    }
    let (mut of_11, mut of_15) = (0.0, 0.0);
    for nodes in block.elements().take(LOOKED_AT) {
        let at = |local: usize| nodes.get(local).and_then(|&node| model.position(node as usize));
        let (Some(a), Some(b), Some(c), Some(d)) = (at(0), at(1), at(2), at(3)) else { continue };
        let (Some(node_11), Some(node_15)) = (at(10), at(14)) else { continue };
        let distance = |point: [f64; 3]| -> f64 {
            (0..3).map(|k| (point[k] - (a[k] + b[k] + c[k] + d[k]) / 4.0).powi(2)).sum()
        };
        of_11 += distance(node_11);
        of_15 += distance(node_15);
    }
    of_15 < of_11
}

/// A side 5 or 6 of a quadrilateral in space proves that its file numbers sides as those of shells.
fn settle_quadrilaterals(model: &mut Model, used: &UsedSides, warnings: &mut Warnings) {
    let is_quad = |block: &Block| block.topology.family() == Family::Quadrilateral;
    let proof = (0..model.element_blocks.len())
        .find(|&at| is_quad(&model.element_blocks[at]) && used.any(at, 5..=6))
        .filter(|_| model.dimension == 3);
    let Some(proof) = proof else { return };
    let id = model.element_blocks[proof].id;
    let mut settled = 0;
    for block in model.element_blocks.iter_mut().filter(|block| is_quad(block)) {
        let as_shell = match block.topology {
            Topology::Quad4 => Topology::Shell4,
            Topology::Quad8 => Topology::Shell8,
            Topology::Quad9 => Topology::Shell9,
            _ => continue,
        };
        block.topology = as_shell;
        settled += 1;
    }
    warnings.add(format!(
        "a side set names side 5 or 6 of element block {id}: its sides and those of {} of quadrilaterals are taken as those of shells",
        counted(settled, "block")
    ));
}

/// `LaGriT` and MSTK number the edges of triangles in space from 1, as in the plane.
///
/// The libraries call 1 and 2 the faces and 3 to 5 the edges. So if no side above 3 occurs and all lie on the border
/// of the surface when taken as edges, they are edges.
fn settle_triangles_in_space(model: &mut Model, used: &UsedSides, warnings: &mut Warnings) {
    let is_triangle = |block: &Block| {
        let name = block.elem_type.trim_start().to_ascii_uppercase();
        name.starts_with("TRI") && !name.starts_with("TRISHELL")
    };
    let triangles: Vec<usize> = (0..model.element_blocks.len())
        .filter(|&at| model.dimension == 3 && is_triangle(&model.element_blocks[at]))
        .collect();
    let has_low = triangles.iter().any(|&at| used.any(at, 1..=2));
    if !has_low || triangles.iter().any(|&at| used.any(at, 4..=8)) || !lie_on_border(model, &triangles) {
        return;
    }
    for &at in &triangles {
        let block = &mut model.element_blocks[at];
        block.topology = in_the_plane(block.topology);
    }
    warnings.add(format!(
        "side sets name sides 1 to 3 of triangles in space, all on the border of the surface: in {} they are taken as edges",
        counted(triangles.len(), "block")
    ));
}

/// Shell numbering is the rule there too; only sides 1 or 2, which would be the two faces, say otherwise.
fn settle_triangle_shells_in_the_plane(model: &mut Model, used: &UsedSides, warnings: &mut Warnings) {
    if model.dimension > 2 {
        return;
    }
    for at in 0..model.element_blocks.len() {
        let block = &mut model.element_blocks[at];
        let is_shell = block.topology.family() == Family::TriangleShell;
        if is_shell && used.any(at, 1..=2) && !used.any(at, 4..=8) {
            block.topology = in_the_plane(block.topology);
            warnings.add(format!(
                "side sets name sides 1 to 3 of element block {}, triangle shells in the plane: they are taken as edges",
                block.id
            ));
        }
    }
}

fn in_the_plane(shell: Topology) -> Topology {
    match shell {
        Topology::TriShell3 => Topology::Tri3,
        Topology::TriShell4 => Topology::Tri4,
        Topology::TriShell6 => Topology::Tri6,
        Topology::TriShell7 => Topology::Tri7,
        other => other,
    }
}

/// Whether every side of these blocks in a side set is, taken as edge 1 to 3, an edge of one element only.
fn lie_on_border(model: &Model, triangles: &[usize]) -> bool {
    let key = |a: u32, b: u32| u64::from(a.min(b)) << 32 | u64::from(a.max(b));
    let mut edges: Vec<u64> = Vec::new();
    for block in model.element_blocks.iter().filter(|block| block.topology.dimension() == Some(2)) {
        let corners = block.topology.shape().num_corners;
        for nodes in block.elements().filter(|nodes| nodes.len() >= corners) {
            edges.extend((0..corners).map(|k| key(nodes[k], nodes[(k + 1) % corners])));
        }
    }
    edges.sort_unstable();
    let num_uses = |edge: u64| {
        edges[edges.partition_point(|&other| other < edge)..]
            .iter()
            .take_while(|&&other| other == edge)
            .count()
    };
    let offsets = model.element_offsets();
    model.side_sets.iter().flat_map(|set| set.members.iter()).all(|side| {
        let Some((block, element)) = Model::locate_element(&offsets, side.element as usize) else {
            return true;
        };
        if !triangles.contains(&block) {
            return true;
        }
        let k = side.side as usize;
        match model.element_blocks[block].element(element) {
            Some(nodes) if k < 3 && nodes.len() >= 3 => num_uses(key(nodes[k], nodes[(k + 1) % 3])) == 1,
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Coordinates, Side, SideSet, samples};

    fn settled(model: &mut Model) -> Vec<String> {
        let mut warnings = Warnings::default();
        settle(model, &mut warnings);
        warnings.iter().map(str::to_owned).collect()
    }

    fn with_sides(model: &mut Model, sides: &[(u32, u32)]) {
        let members = sides.iter().map(|&(element, side)| Side { element, side: side - 1 }).collect();
        model.side_sets.clear();
        model.side_sets.push(SideSet::new(1, members));
    }

    #[test]
    fn the_body_node_of_a_tetrahedron_of_15_nodes_is_found_by_its_place() {
        for topology in [Topology::Tet15, Topology::Tet15BodyLast] {
            let mut model = samples::one_element(topology);
            model.element_blocks[0].topology = Topology::Tet15;
            assert_eq!(settled(&mut model), Vec::<String>::new());
            assert_eq!(model.element_blocks[0].topology, topology);
        }
    }

    #[test]
    fn a_fifth_side_makes_quadrilaterals_in_space_shells() {
        let mut model = samples::plane();
        model.dimension = 3;
        with_sides(&mut model, &[(0, 1), (3, 4)]);
        assert!(settled(&mut model).is_empty());
        assert_eq!(model.element_blocks[0].topology, Topology::Quad4);
        with_sides(&mut model, &[(0, 1), (3, 5)]);
        assert_eq!(
            settled(&mut model),
            [
                "a side set names side 5 or 6 of element block 2: its sides and those of 2 blocks of quadrilaterals are taken as those of shells"
            ]
        );
        assert!(model.element_blocks.iter().all(|block| block.topology == Topology::Shell4));
        assert_eq!(model.element_blocks[0].elem_type, "QUAD4");
    }

    /// Two triangles that share the edge 1-2, which is side 2 of the first and side 3 of the second.
    fn two_triangles() -> Model {
        let points = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0]];
        let mut model =
            Model { dimension: 3, coordinates: Coordinates::from_points(&points), ..Model::default() };
        let mut block = Block::new(1, Topology::TriShell3, vec![0, 1, 2, 1, 3, 2]);
        "TRI3".clone_into(&mut block.elem_type);
        model.element_blocks.push(block);
        model
    }

    #[test]
    fn low_sides_on_the_border_are_edges_of_triangles_in_space() {
        let cases: [(&[(u32, u32)], Topology); 4] = [
            (&[(0, 1), (0, 3), (1, 1), (1, 2)], Topology::Tri3),
            // Side 2 of the first as an edge lies inside, so it is a face.
            (&[(0, 1), (0, 2)], Topology::TriShell3),
            (&[(0, 1), (1, 4)], Topology::TriShell3),
            // Side 3 alone is the edge 1-2 by the libraries' rule, and nothing speaks against it.
            (&[(0, 3), (1, 3)], Topology::TriShell3),
        ];
        for (sides, expected) in cases {
            let mut model = two_triangles();
            with_sides(&mut model, sides);
            assert_eq!(settled(&mut model).len(), usize::from(expected == Topology::Tri3), "{sides:?}");
            assert_eq!(model.element_blocks[0].topology, expected, "{sides:?}");
        }
    }

    #[test]
    fn triangle_shells_of_the_plane_are_numbered_as_shells_unless_faces_are_named() {
        let mut model = two_triangles();
        model.dimension = 2;
        "TRISHELL3".clone_into(&mut model.element_blocks[0].elem_type);
        with_sides(&mut model, &[(0, 3), (1, 5)]);
        assert!(settled(&mut model).is_empty());
        with_sides(&mut model, &[(0, 1), (1, 3)]);
        assert_eq!(settled(&mut model).len(), 1);
        assert_eq!(model.element_blocks[0].topology, Topology::Tri3);
    }
}
