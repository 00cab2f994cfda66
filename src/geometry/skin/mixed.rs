//! Faces of polyhedra and edges of polygons, matched with one another and with the sides of types that have a table.
//!
//! Only what is left of each by itself comes here: sides that no element with a table shares, faces that one
//! polyhedron lists, and the edges of polygons. So an interior face that every polyhedron has a copy of vanishes, and
//! a polygon beside a quadrilateral or a polyhedron beside a hexahedron has no side between them.

use super::{super::polygon, matching::Found};
use crate::model::{Model, SideShape, Topology};
use std::collections::HashMap;

/// What must be equal for two sides to match: distinct corners, ascending. Sides that cannot match have no corners.
type Key = Vec<u32>;

/// The sides of which no other has the same corners.
///
/// Shape: in the order of the selection, then elements, then sides. Cost: a sort of the corners of all sides given.
pub(super) fn unmatched(
    model: &Model,
    of_tables: Vec<Found>,
    of_polyhedra: Vec<Found>,
    of_polygons: Vec<Found>,
) -> Vec<Found> {
    let offsets = model.element_offsets();
    let faces = polygon::Faces::new(model);
    let mut ranges = HashMap::new();
    let mut keyed: Vec<(Key, Found)> = Vec::new();
    for found in of_tables.into_iter().chain(of_polyhedra).chain(of_polygons) {
        let Some((number, element)) = Model::locate_element(&offsets, found.element as usize) else {
            continue;
        };
        let block = &model.element_blocks[number];
        let nodes = if block.counts.is_some() {
            let ranges: &Vec<(usize, usize)> =
                ranges.entry(number).or_insert_with(|| polygon::ranges(block).collect());
            ranges.get(element).and_then(|&(start, length)| block.connectivity.get(start..start + length))
        } else {
            block.element(element)
        };
        let nodes = nodes.unwrap_or_default();
        let side = found.side as usize;
        let key = match block.topology {
            Topology::Nfaced => nodes.get(side).and_then(|&face| faces.nodes(face)).map(<[u32]>::to_vec),
            Topology::Nsided => edge(nodes, side),
            topology => topology.sides().get(side).and_then(|shape| corners(topology, shape, nodes)),
        };
        keyed.push((sorted(key.unwrap_or_default()), found));
    }
    keyed.sort_unstable_by(|(a, x), (b, y)| {
        a.cmp(b).then((x.order, x.element, x.side).cmp(&(y.order, y.element, y.side)))
    });
    let mut left: Vec<Found> = Vec::new();
    for run in keyed.chunk_by(|a, b| a.0 == b.0 && !a.0.is_empty()) {
        if let [(_, alone)] = run {
            left.push(*alone);
        }
    }
    left.sort_unstable_by_key(|found| (found.order, found.element, found.side));
    left
}

fn edge(nodes: &[u32], side: usize) -> Option<Key> {
    Some(vec![*nodes.get(side)?, *nodes.get((side + 1) % nodes.len())?])
}

/// The corners of a side that may match one of another type: a face of a solid, an edge of an element of a plane.
///
/// Shells and lines match by a rule of their own, which has been applied.
fn corners(topology: Topology, shape: &SideShape, nodes: &[u32]) -> Option<Key> {
    let fits = matches!((topology.dimension(), shape.dimension()), (Some(3), 2) | (Some(2), 1));
    let corners = shape.corners.iter().map(|&corner| nodes.get(usize::from(corner)).copied());
    if fits { corners.collect() } else { None }
}

fn sorted(mut key: Key) -> Key {
    key.sort_unstable();
    key.dedup();
    key
}

#[cfg(test)]
mod tests {
    use crate::{
        geometry::external_sides,
        model::{Block, Coordinates, Model, Topology},
    };
    use std::sync::Arc;

    fn varying(topology: Topology, rows: &[&[u32]]) -> Block {
        let mut block = Block::new(7, topology, Vec::new());
        block.num_elements = rows.len();
        block.counts = Some(Arc::new(rows.iter().map(|row| u32::try_from(row.len()).unwrap()).collect()));
        block.connectivity = Arc::new(rows.concat());
        block
    }

    fn sides(model: &Model) -> Vec<(u32, u32)> {
        let blocks: Vec<usize> = (0..model.element_blocks.len()).collect();
        external_sides(model, &blocks).iter().map(|side| (side.element, side.side)).collect()
    }

    #[test]
    fn a_polygon_and_a_quadrilateral_hide_the_edge_between_them() {
        // The quadrilateral 0 1 2 3 and the pentagon 1 4 5 6 2 to its right share the edge 1-2.
        let points = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [2.0, 0.0], [3.0, 0.5], [2.0, 1.0]];
        let points: Vec<[f64; 3]> = points.iter().map(|&[x, y]| [x, y, 0.0]).collect();
        let mut model =
            Model { dimension: 2, coordinates: Coordinates::from_points(&points), ..Model::default() };
        model.element_blocks.push(Block::new(1, Topology::Quad4, vec![0, 1, 2, 3]));
        model.element_blocks.push(varying(Topology::Nsided, &[&[1, 4, 5, 6, 2]]));
        // Of the quadrilateral side 2 and of the pentagon its last are inside.
        assert_eq!(sides(&model), [(0, 0), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2), (1, 3)]);
    }

    /// The cube of nodes 0 to 7 as a polyhedron beside the one of 4 to 11 on its top.
    fn tower(upper_is_hexahedron: bool) -> Model {
        let points: Vec<[f64; 3]> = (0..3)
            .flat_map(|z| [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]].map(|[x, y]| [x, y, f64::from(z)]))
            .collect();
        let mut model =
            Model { dimension: 3, coordinates: Coordinates::from_points(&points), ..Model::default() };
        let walls =
            |low: u32| (0..4).map(move |k| [low + k, low + (k + 1) % 4, low + 4 + (k + 1) % 4, low + 4 + k]);
        let ends = |low: u32| [[low, low + 3, low + 2, low + 1], [low + 4, low + 5, low + 6, low + 7]];
        // Each polyhedron has faces of its own: the one between them is there twice.
        let rows: Vec<[u32; 4]> = walls(0).chain(ends(0)).chain(walls(4)).chain(ends(4)).collect();
        let rows: Vec<&[u32]> = rows.iter().map(<[u32; 4]>::as_slice).collect();
        model.face_blocks.push(varying(Topology::Nsided, &rows));
        let faces: Vec<u32> = (0..12).collect();
        if upper_is_hexahedron {
            model.element_blocks.push(varying(Topology::Nfaced, &[&faces[..6]]));
            model.element_blocks.push(Block::new(2, Topology::Hex8, (4..12).collect()));
        } else {
            model.element_blocks.push(varying(Topology::Nfaced, &[&faces[..6], &faces[6..]]));
        }
        model
    }

    #[test]
    fn polyhedra_that_have_a_face_of_their_own_each_hide_it() {
        // The top of the lower is its face 6, the bottom of the upper its face 5.
        let expected = [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 0), (1, 1), (1, 2), (1, 3), (1, 5)];
        assert_eq!(sides(&tower(false)), expected);
    }

    #[test]
    fn a_polyhedron_and_a_hexahedron_hide_the_face_between_them() {
        // Side 5 of a hexahedron is its bottom.
        let expected = [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 0), (1, 1), (1, 2), (1, 3), (1, 5)];
        assert_eq!(sides(&tower(true)), expected);
    }
}
