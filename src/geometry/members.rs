//! What can be seen of edge and face blocks, and of sets of edges, faces and elements.
//!
//! Each is drawn as an element block would be that has the same rows: edges as lines, faces as polygons, elements by
//! the faces that no other element of the set shares.

use super::surface::{Surface, surface};
use crate::model::{Block, Model, Support};
use std::sync::Arc;

/// What can be seen of a block of edges or faces or a set of edges, faces or elements, by its position in its list.
///
/// `element` of faces, lines and points counts through all blocks of the kind that the members are of; a member that
/// does not exist is counted as skipped, one that is listed twice is drawn once. Other supports and lists that are not
/// so long give nothing. `feature_angle` is in radians. Cost: that of the surface of a block of these rows, and a pass
/// over the blocks.
pub fn entity_surface(model: &Model, support: Support, at: usize, feature_angle: f64) -> Surface {
    let members = |of: Option<Vec<u32>>, blocks: &[Block]| of.map(|members| rows_of(blocks, members));
    let oriented = |list: &[crate::model::Set<crate::model::Oriented>]| {
        list.get(at).map(|set| set.members.iter().map(|member| member.index).collect::<Vec<u32>>())
    };
    let (blocks, rows) = match support {
        Support::EdgeBlock => (&model.edge_blocks, whole(&model.edge_blocks, at)),
        Support::FaceBlock => (&model.face_blocks, whole(&model.face_blocks, at)),
        Support::EdgeSet => (&model.edge_blocks, members(oriented(&model.edge_sets), &model.edge_blocks)),
        Support::FaceSet => (&model.face_blocks, members(oriented(&model.face_sets), &model.face_blocks)),
        Support::ElementSet => {
            let set = model.element_sets.get(at).map(|set| set.members.to_vec());
            (&model.element_blocks, members(set, &model.element_blocks))
        }
        _ => return Surface::default(),
    };
    rows.map_or_else(Surface::default, |rows| draw(model, blocks, &rows, feature_angle))
}

/// Rows of blocks, and how many were asked for that do not exist.
#[derive(Default)]
struct Rows {
    /// Per block, its rows in ascending order, each once.
    of_blocks: Vec<Vec<u32>>,
    num_missing: usize,
}

fn whole(blocks: &[Block], at: usize) -> Option<Rows> {
    let num_rows = u32::try_from(blocks.get(at)?.num_elements).ok()?;
    let rows = |block: usize| if block == at { (0..num_rows).collect() } else { Vec::new() };
    Some(Rows { of_blocks: (0..blocks.len()).map(rows).collect(), num_missing: 0 })
}

fn rows_of(blocks: &[Block], mut members: Vec<u32>) -> Rows {
    members.sort_unstable();
    members.dedup();
    let mut rows = Rows::default();
    let (mut start, mut next) = (0, 0);
    for block in blocks {
        let end = start + block.num_elements;
        let here = &members[next..];
        let here = &here[..here.partition_point(|&member| (member as usize) < end)];
        rows.of_blocks
            .push(here.iter().filter_map(|&member| u32::try_from(member as usize - start).ok()).collect());
        (start, next) = (end, next + here.len());
    }
    rows.num_missing = members.len() - next;
    rows
}

fn draw(model: &Model, blocks: &[Block], rows: &Rows, feature_angle: f64) -> Surface {
    let mut drawn = Surface { num_skipped: rows.num_missing, ..Surface::default() };
    // The rest of the model matters to polyhedra only, which point at its faces.
    let mut part = model.clone();
    let mut first = 0;
    for (block, rows) in blocks.iter().zip(&rows.of_blocks) {
        if !rows.is_empty() {
            part.element_blocks.clear();
            part.element_blocks.push(gathered(block, rows));
            append(&mut drawn, surface(&part, 0, feature_angle), first, rows);
        }
        first += block.num_elements;
    }
    drawn
}

/// A block with some rows of another, for drawing only.
fn gathered(block: &Block, rows: &[u32]) -> Block {
    let ranges: Vec<(usize, usize)> = super::polygon::ranges(block).collect();
    let mut nodes = Vec::new();
    let mut counts = Vec::new();
    for &row in rows {
        let (start, length) = ranges.get(row as usize).copied().unwrap_or_default();
        nodes.extend_from_slice(&block.connectivity[start..start + length]);
        counts.push(u32::try_from(length).unwrap_or(0));
    }
    let mut part = Block::new(block.id, block.topology, Vec::new());
    part.num_elements = rows.len();
    part.nodes_per_element = block.nodes_per_element;
    part.connectivity = Arc::new(nodes);
    part.counts = block.counts.as_ref().map(|_| Arc::new(counts));
    part
}

/// Puts a surface behind another; its elements are `rows` of a block whose first is `first`.
fn append(to: &mut Surface, mut from: Surface, first: usize, rows: &[u32]) {
    let number = |local: u32| {
        rows.get(local as usize).and_then(|&row| u32::try_from(first + row as usize).ok()).unwrap_or(u32::MAX)
    };
    let faces_before = u32::try_from(to.faces.len()).unwrap_or(u32::MAX);
    to.triangle_faces.extend(from.triangle_faces.iter().map(|face| face.saturating_add(faces_before)));
    from.faces.iter_mut().for_each(|face| face.element = number(face.element));
    to.triangles.append(&mut from.triangles);
    to.faces.append(&mut from.faces);
    to.element_edges.append(&mut from.element_edges);
    to.feature_edges.append(&mut from.feature_edges);
    to.lines.append(&mut from.lines);
    to.line_elements.extend(from.line_elements.into_iter().map(number));
    to.points.append(&mut from.points);
    to.point_elements.extend(from.point_elements.into_iter().map(number));
    to.num_skipped += from.num_skipped;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geometry::{DEFAULT_FEATURE_ANGLE, SkinFace, WHOLE_ELEMENT},
        model::{Oriented, Set, Topology, samples},
    };

    fn shown(model: &Model, support: Support, at: usize) -> Surface {
        entity_surface(model, support, at, DEFAULT_FEATURE_ANGLE)
    }

    /// `two_hexes` with two blocks of edges and two of faces.
    fn with_parts() -> Model {
        let mut model = samples::two_hexes();
        model.edge_blocks.push(Block::new(1, Topology::Bar2, vec![0, 1, 1, 2]));
        model.edge_blocks.push(Block::new(2, Topology::Bar2, vec![3, 4, 4, 99]));
        model.face_blocks.push(Block::new(1, Topology::Quad4, vec![0, 1, 4, 3]));
        let mut polygons = Block::new(2, Topology::Nsided, Vec::new());
        polygons.num_elements = 2;
        polygons.counts = Some(Arc::new(vec![3, 6]));
        polygons.connectivity = Arc::new(vec![6, 7, 10, 0, 1, 2, 5, 4, 3]);
        model.face_blocks.push(polygons);
        model
    }

    fn oriented(members: &[u32]) -> Set<Oriented> {
        Set::new(1, members.iter().map(|&index| Oriented { index, orientation: -1 }).collect())
    }

    #[test]
    fn blocks_of_edges_and_faces_are_lines_and_polygons() {
        let model = with_parts();
        let edges = shown(&model, Support::EdgeBlock, 1);
        assert_eq!((edges.lines, edges.line_elements, edges.num_skipped), (vec![[3, 4]], vec![2], 1));
        let faces = shown(&model, Support::FaceBlock, 1);
        assert_eq!(faces.faces, [1, 2].map(|element| SkinFace { element, side: WHOLE_ELEMENT }));
        // The second polygon has six corners, so four triangles.
        assert_eq!((faces.triangles.len(), faces.triangle_faces), (5, vec![0, 1, 1, 1, 1]));
        assert_eq!(shown(&model, Support::FaceBlock, 2), Surface::default());
        assert_eq!(shown(&model, Support::Nodal, 0), Surface::default());
    }

    #[test]
    fn sets_of_edges_and_faces_count_through_all_blocks() {
        let mut model = with_parts();
        model.edge_sets.push(oriented(&[2, 0, 2, 7]));
        let edges = shown(&model, Support::EdgeSet, 0);
        assert_eq!((edges.lines, edges.line_elements), (vec![[0, 1], [3, 4]], vec![0, 2]));
        assert_eq!(edges.num_skipped, 1);
        model.face_sets.push(oriented(&[1, 0]));
        let faces = shown(&model, Support::FaceSet, 0);
        let numbers: Vec<u32> = faces.faces.iter().map(|face| face.element).collect();
        assert_eq!((numbers, faces.triangle_faces), (vec![0, 1], vec![0, 0, 1]));
    }

    #[test]
    fn a_set_of_elements_shows_the_outside_of_each_block() {
        let mut model = samples::hex_grid([3, 1, 1], [1, 1, 1]);
        model.element_sets.push(Set::new(1, vec![2, 1, 5]));
        let surface = shown(&model, Support::ElementSet, 0);
        // Two cubes side by side: 12 faces less the two between them.
        assert_eq!((surface.faces.len(), surface.num_skipped), (10, 1));
        assert!(surface.faces.iter().all(|face| face.element == 1 || face.element == 2));
    }
}
