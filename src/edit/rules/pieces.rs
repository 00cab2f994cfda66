//! Which elements of a block hang together: through nodes, through sides, or round edges that are not sharp.
//!
//! Two elements meet in a facet, which is a side with one dimension less than the element: a face of solids, an edge of faces,
//! an end of lines. Facets are listed by their corners and sorted, so that those that meet stand together.

use super::Groups;
use crate::model::{Block, Model, Topology};
use glam::DVec3;

/// A facet's corners, ascending; those beyond its number are [`NO_NODE`].
type Corners = [u32; 4];

const NO_NODE: u32 = u32::MAX;

/// A facet as an element has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Facet {
    corners: Corners,
    element: u32,
    /// For edges: whether the element walks from the higher node to the lower.
    walks_down: bool,
}

/// Calls `visit` with each element of a block and its nodes; those of polyhedra come from their faces, each perhaps several
/// times, and Bezier elements are given without what belongs to the extraction. Nodes that do not exist are left out.
pub(in crate::edit) fn visit_elements(model: &Model, block: &Block, mut visit: impl FnMut(u32, &[u32])) {
    let num_nodes = model.num_nodes();
    let faces: Vec<&[u32]> = match block.topology {
        Topology::Nfaced => model.face_blocks.iter().flat_map(Block::rows).collect(),
        _ => Vec::new(),
    };
    let mut there = Vec::new();
    for (element, row) in (0u32..).zip(block.rows()) {
        there.clear();
        match block.topology {
            Topology::Nfaced => {
                there.extend(row.iter().filter_map(|&face| faces.get(face as usize)).copied().flatten());
            }
            Topology::Bezier => there.extend(&row[..row.len() / 2]),
            _ => there.extend(row),
        }
        there.retain(|&node| (node as usize) < num_nodes);
        visit(element, &there);
    }
}

/// The piece of each element, where elements that share a node are of one piece: the least element of the piece.
///
/// Shape: one value per element of the block. Cost: one pass over the connectivity.
pub(in crate::edit) fn by_nodes(model: &Model, block: &Block) -> Vec<u32> {
    let mut groups = Groups::new(block.num_elements);
    let mut first_of = vec![NO_NODE; model.num_nodes()];
    visit_elements(model, block, |element, nodes| {
        for &node in nodes {
            match &mut first_of[node as usize] {
                first if *first == NO_NODE => *first = element,
                first => groups.unite(*first, element),
            }
        }
    });
    labels(groups, block.num_elements)
}

/// The piece of each element, where elements that share a whole side are of one piece, as [`by_nodes`]: solids hang together by
/// faces, faces by edges, lines by ends. `None` where nothing is known of the sides.
///
/// Cost: a sort of the sides.
pub(in crate::edit) fn by_sides(model: &Model, block: &Block) -> Option<Vec<u32>> {
    let mut groups = Groups::new(block.num_elements);
    for meeting in facets(model, block)?.chunk_by(|a, b| a.corners == b.corners) {
        meeting.windows(2).for_each(|pair| groups.unite(pair[0].element, pair[1].element));
    }
    Some(labels(groups, block.num_elements))
}

/// The surface of each element of a block of faces, as [`by_nodes`]: two elements are of one surface if they alone meet in an
/// edge and their normals there differ by no more than an angle (radians). Which way round an element is listed does not
/// matter. An element without area is of the surfaces that it touches. `None` if the block is none of faces.
///
/// Cost: a sort of the edges.
pub(in crate::edit) fn by_angle(model: &Model, block: &Block, angle: f64) -> Option<Vec<u32>> {
    if block.topology.dimension() != Some(2) {
        return None;
    }
    let normals: Vec<DVec3> = block.rows().map(|row| normal(model, corners_of(block, row))).collect();
    // An angle itself is not beyond itself, whatever the last bits of the cosines say.
    let cosine = angle.cos() - 1e-12;
    let mut groups = Groups::new(block.num_elements);
    for meeting in facets(model, block)?.chunk_by(|a, b| a.corners == b.corners) {
        let [a, b] = meeting else { continue };
        let [of_a, of_b] = [a, b].map(|facet| normals[facet.element as usize]);
        let same_way = if a.walks_down == b.walks_down { -1.0 } else { 1.0 };
        if of_a == DVec3::ZERO || of_b == DVec3::ZERO || same_way * of_a.dot(of_b) >= cosine {
            groups.unite(a.element, b.element);
        }
    }
    Some(labels(groups, block.num_elements))
}

fn labels(mut groups: Groups, num_elements: usize) -> Vec<u32> {
    (0u32..).take(num_elements).map(|element| groups.find(element)).collect()
}

/// The corners of a face element: all its nodes if it is a polygon.
fn corners_of<'a>(block: &Block, row: &'a [u32]) -> &'a [u32] {
    match block.topology.shape().num_corners {
        0 => row,
        count => &row[..count.min(row.len())],
    }
}

/// The unit normal of a face (Newell's sum); zero if it has no area or a node that does not exist.
fn normal(model: &Model, corners: &[u32]) -> DVec3 {
    let place = |node: &u32| model.position(*node as usize).map(DVec3::from_array);
    let Some(places) = corners.iter().map(place).collect::<Option<Vec<DVec3>>>() else { return DVec3::ZERO };
    let Some(&origin) = places.first() else { return DVec3::ZERO };
    let sum: DVec3 = places.windows(2).map(|pair| (pair[0] - origin).cross(pair[1] - origin)).sum();
    sum.normalize_or_zero()
}

/// All facets of a block, sorted, without those that are less than they should be (an edge from a node to itself).
fn facets(model: &Model, block: &Block) -> Option<Vec<Facet>> {
    let dimension = block.topology.dimension()?;
    let sides: Vec<&[u8]> = match (block.topology, dimension) {
        (Topology::Nfaced, _) => return Some(polyhedron_facets(block)),
        // Every kind of line has its two ends, whatever it calls its sides.
        (_, 1) => vec![&[0], &[1]],
        (_, dimension) => {
            let all = block.topology.sides().iter();
            all.filter(|side| side.dimension() + 1 == dimension).map(|side| side.corners).collect()
        }
    };
    let num_nodes = model.num_nodes();
    let mut facets = Vec::with_capacity(sides.len() * block.num_elements);
    let mut add = |element: u32, walk: &[u32]| {
        if let Some((corners, num_distinct)) = distinct_corners(walk, num_nodes)
            && num_distinct >= dimension
        {
            facets.push(Facet { corners, element, walks_down: walk.first() > walk.get(1) });
        }
    };
    let mut walk = Vec::with_capacity(4);
    for (element, row) in (0u32..).zip(block.rows()) {
        if block.topology == Topology::Nsided {
            (0..row.len()).for_each(|k| add(element, &[row[k], row[(k + 1) % row.len()]]));
        }
        for side in &sides {
            walk.clear();
            walk.extend(side.iter().filter_map(|&local| row.get(usize::from(local))));
            add(element, &walk);
        }
    }
    facets.sort_unstable();
    Some(facets)
}

/// The corners of a facet, each once, and how many these are: a quadrilateral that has become a triangle has three. `None` if a
/// node does not exist.
fn distinct_corners(walk: &[u32], num_nodes: usize) -> Option<(Corners, usize)> {
    let mut sorted = [NO_NODE; 4];
    for (slot, &node) in sorted.iter_mut().zip(walk) {
        *slot = if (node as usize) < num_nodes { node } else { return None };
    }
    sorted.sort_unstable();
    let (mut corners, mut count) = ([NO_NODE; 4], 0);
    for node in sorted.into_iter().filter(|&node| node != NO_NODE) {
        if !corners[..count].contains(&node) {
            corners[count] = node;
            count += 1;
        }
    }
    Some((corners, count))
}

/// Polyhedra name their faces by number.
fn polyhedron_facets(block: &Block) -> Vec<Facet> {
    let rows = (0u32..).zip(block.rows());
    let facet = |element: u32, face: u32| Facet {
        corners: [face, NO_NODE, NO_NODE, NO_NODE],
        element,
        walks_down: false,
    };
    let mut facets: Vec<Facet> =
        rows.flat_map(|(element, row)| row.iter().map(move |&face| facet(element, face))).collect();
    facets.sort_unstable();
    facets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Coordinates, samples};
    use std::f64::consts::FRAC_PI_2;

    fn block(topology: Topology, nodes: Vec<u32>) -> Block {
        Block::new(1, topology, nodes)
    }

    /// Nodes at (x, y, 0) of a grid of four by four.
    fn grid() -> Model {
        let points: Vec<[f64; 3]> = (0..16).map(|n| [f64::from(n % 4), f64::from(n / 4), 0.0]).collect();
        Model { dimension: 3, coordinates: Coordinates::from_points(&points), ..Model::default() }
    }

    #[test]
    fn squares_that_meet_in_a_corner_are_one_piece_by_nodes_and_two_by_edges() {
        let model = grid();
        for topology in [Topology::Quad4, Topology::Shell4] {
            let squares = block(topology, vec![0, 1, 5, 4, 5, 6, 10, 9, 10, 11, 15, 14, 6, 7, 11, 10]);
            assert_eq!(by_nodes(&model, &squares), [0, 0, 0, 0]);
            // The second, third and fourth meet in the edges 6-10 and 10-11.
            assert_eq!(by_sides(&model, &squares), Some(vec![0, 1, 1, 1]), "{topology:?}");
        }
    }

    #[test]
    fn solids_hang_together_by_faces_and_lines_by_ends() {
        let cubes = samples::hex_grid([2, 2, 1], [1, 1, 1]);
        let mut two = cubes.element_blocks[0].clone();
        super::super::keep_rows(&mut two, &[0, 3]);
        assert_eq!(by_nodes(&cubes, &two), [0, 0]);
        assert_eq!(by_sides(&cubes, &two), Some(vec![0, 1]));
        assert_eq!(by_sides(&cubes, &cubes.element_blocks[0]), Some(vec![0; 4]));
        for topology in [Topology::Bar2, Topology::Beam2] {
            let lines = block(topology, vec![2, 3, 1, 2, 4, 5]);
            assert_eq!(by_sides(&grid(), &lines), Some(vec![0, 0, 2]), "{topology:?}");
        }
        assert_eq!(by_sides(&grid(), &block(Topology::Unknown, Vec::new())), None);
    }

    #[test]
    fn polygons_and_polyhedra_hang_together_by_edges_and_faces() {
        let mut polygons = block(Topology::Nsided, vec![0, 1, 5, 4, 1, 2, 5, 10, 11, 15]);
        (polygons.num_elements, polygons.nodes_per_element) = (3, 0);
        polygons.counts = Some(vec![4, 3, 3].into());
        assert_eq!(by_sides(&grid(), &polygons), Some(vec![0, 0, 2]));
        assert_eq!(by_nodes(&grid(), &polygons), [0, 0, 2]);
        let mut model = grid();
        model.face_blocks.push(polygons.clone());
        let mut bodies = block(Topology::Nfaced, vec![0, 1, 1, 2]);
        (bodies.num_elements, bodies.nodes_per_element) = (3, 0);
        bodies.counts = Some(vec![2, 1, 1].into());
        assert_eq!(by_sides(&model, &bodies), Some(vec![0, 0, 2]));
        assert_eq!(by_nodes(&model, &bodies), [0, 0, 2]);
    }

    #[test]
    fn surfaces_end_at_sharp_edges_whichever_way_elements_are_listed() {
        // Two squares in the plane, one standing upright on the edge 2-6.
        let mut model = grid();
        model.coordinates.axes_mut()[2][3] = 1.0;
        model.coordinates.axes_mut()[2][7] = 1.0;
        model.coordinates.axes_mut()[0][3] = 2.0;
        model.coordinates.axes_mut()[0][7] = 2.0;
        let listed = |second: [u32; 4]| {
            let mut nodes = vec![0, 1, 5, 4];
            nodes.extend(second);
            nodes.extend([2, 3, 7, 6]);
            block(Topology::Shell4, nodes)
        };
        for second in [[1, 2, 6, 5], [1, 5, 6, 2]] {
            assert_eq!(by_angle(&model, &listed(second), 0.5), Some(vec![0, 0, 2]));
            assert_eq!(by_angle(&model, &listed(second), FRAC_PI_2), Some(vec![0, 0, 0]));
        }
        assert_eq!(by_angle(&samples::two_hexes(), &samples::two_hexes().element_blocks[0], 1.0), None);
    }

    #[test]
    fn where_three_faces_meet_surfaces_end_and_damage_joins_nothing() {
        let model = grid();
        let three = block(Topology::TriShell3, vec![0, 1, 4, 1, 0, 5, 0, 1, 6]);
        assert_eq!(by_angle(&model, &three, 3.2), Some(vec![0, 1, 2]));
        let damaged = block(Topology::TriShell3, vec![0, 1, 99, 99, 1, 5]);
        assert_eq!(by_sides(&model, &damaged), Some(vec![0, 1]));
        assert_eq!(by_nodes(&model, &damaged), [0, 0]);
    }
}
