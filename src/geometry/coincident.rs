//! Sides of different elements that lie on one another: those that have the same corners.
//!
//! Corners are compared as a set, so a face of a linear element lies on one of a quadratic element, and a face of a
//! polyhedron on one of a hexahedron. What it leaves out: sides that touch without sharing nodes.

use super::side::SideReader;
use crate::model::Side;
use rayon::prelude::*;

/// Elements per stretch of parallel work.
const STRETCH: usize = 8192;

/// The sides of some blocks (by position) all of whose corners are marked.
///
/// Shape: by block, element and side; `is_marked` is one flag a node. Cost: a pass over the elements, in parallel.
pub fn sides_of_nodes(reader: &SideReader<'_>, blocks: &[usize], is_marked: &[bool]) -> Vec<Side> {
    let offsets = reader.offsets();
    let mut found = Vec::new();
    for &block in blocks {
        let (Some(&first), Some(&end)) = (offsets.get(block), offsets.get(block + 1)) else { continue };
        let starts: Vec<usize> = (first..end).step_by(STRETCH).collect();
        let parts = starts.into_par_iter().map(|start| {
            let (mut sides, mut corners) = (Vec::new(), Vec::new());
            for element in start..end.min(start + STRETCH) {
                let element = u32::try_from(element).unwrap_or(u32::MAX);
                if !reader.may_touch(element, is_marked) {
                    continue;
                }
                for side in (0u32..).take(reader.num_sides(element)).map(|side| Side { element, side }) {
                    let exists = reader.corners(side, &mut corners);
                    if exists && corners.iter().all(|&node| is_marked.get(node as usize) == Some(&true)) {
                        sides.push(side);
                    }
                }
            }
            sides
        });
        let parts: Vec<Vec<Side>> = parts.collect();
        found.extend(parts.into_iter().flatten());
    }
    found
}

/// A side among those that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coincident {
    /// Its position in the list that was given.
    pub at: usize,
    /// Which way it is walked: two sides that lie on one another and look at each other differ in this. `None` where
    /// that cannot be told (ends of lines).
    pub is_forward: Option<bool>,
}

/// Calls `each` with the sides that lie on one another, two or more at a time, each group in the order of the list.
///
/// Sides match if they have the same distinct corners and the same dimension. Sides that don't exist match nothing. The
/// groups come in no order that means anything, but in the same every time. Cost: a sort of the sides.
pub fn for_each_coincident(reader: &SideReader<'_>, sides: &[Side], mut each: impl FnMut(&[Coincident])) {
    let hash_of = |corners: &mut Vec<u32>, (at, &side): (usize, &Side)| {
        let dimension = reader.dimension(side).filter(|_| reader.corners(side, corners))?;
        sort_corners(corners);
        Some((hash(dimension, corners), at))
    };
    let all = sides.par_iter().enumerate();
    let mut keyed: Vec<(u64, usize)> = all.map_init(Vec::new, hash_of).flatten_iter().collect();
    keyed.par_sort_unstable();
    let mut group: Vec<(Vec<u32>, usize, Coincident)> = Vec::new();
    let mut members: Vec<Coincident> = Vec::new();
    for run in keyed.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        group.clear();
        for &(_, at) in run {
            let mut corners = Vec::new();
            reader.corners(sides[at], &mut corners);
            let is_forward = sense(&corners);
            sort_corners(&mut corners);
            let dimension = reader.dimension(sides[at]).unwrap_or(0);
            group.push((corners, dimension, Coincident { at, is_forward }));
        }
        group.sort_by(|a, b| (&a.0, a.1, a.2.at).cmp(&(&b.0, b.1, b.2.at)));
        for same in group.chunk_by(|a, b| (&a.0, a.1) == (&b.0, b.1)).filter(|same| same.len() > 1) {
            members.clear();
            members.extend(same.iter().map(|(_, _, member)| *member));
            each(&members);
        }
    }
}

/// Which sides of some blocks lie on sides of others, and the other way round: the two lists of an interface.
///
/// `blocks` and `others` are positions and should have none in common. A shell takes part with the surface that looks
/// at the other block; a shell that lies on a shell, with both. A face inside of a block that a shell of the other lies
/// on takes part too. Shape: by block, element and side. Cost: a pass over the connectivity of both, and a sort of the
/// sides between them.
pub fn interface_sides(reader: &SideReader<'_>, blocks: &[usize], others: &[usize]) -> [Vec<Side>; 2] {
    let is_used = [blocks, others].map(|blocks| marked_nodes(reader, blocks));
    let ours = sides_of_nodes(reader, blocks, &is_used[1]);
    let num_ours = ours.len();
    let theirs = sides_of_nodes(reader, others, &is_used[0]);
    let sides: Vec<Side> = ours.into_iter().chain(theirs).collect();
    let mut is_between = vec![false; sides.len()];
    for_each_coincident(reader, &sides, |group| {
        let (ours, theirs) = group.split_at(group.partition_point(|side| side.at < num_ours));
        for (here, there) in [(ours, theirs), (theirs, ours)] {
            for side in here {
                let faces = |other: &Coincident| {
                    !reader.is_surface(sides[side.at])
                        || side.is_forward.is_none()
                        || other.is_forward != side.is_forward
                };
                is_between[side.at] = any_way_of_walking(there, faces);
            }
        }
    });
    let kept = |range: std::ops::Range<usize>| {
        range.filter(|&at| is_between[at]).map(|at| sides[at]).collect::<Vec<Side>>()
    };
    [kept(0..num_ours), kept(num_ours..sides.len())]
}

/// Whether some side passes, asked once for each way in which sides are walked: many may lie on one another.
fn any_way_of_walking(sides: &[Coincident], passes: impl Fn(&Coincident) -> bool) -> bool {
    let first = |way: Option<bool>| sides.iter().find(|side| side.is_forward == way);
    [Some(true), Some(false), None].into_iter().filter_map(first).any(passes)
}

/// Marks the nodes that the elements of some blocks have.
fn marked_nodes(reader: &SideReader<'_>, blocks: &[usize]) -> Vec<bool> {
    let mut is_marked = vec![false; reader.model().num_nodes()];
    blocks.iter().for_each(|&block| reader.mark_nodes(block, &mut is_marked));
    is_marked
}

fn sort_corners(corners: &mut Vec<u32>) {
    corners.sort_unstable();
    corners.dedup();
}

fn hash(dimension: usize, corners: &[u32]) -> u64 {
    corners.iter().fold(dimension as u64 + 1, |hash, &node| {
        let mixed = (hash ^ u64::from(node)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^ (mixed >> 29)
    })
}

/// Whether the walk goes from its lowest node to the lower of that node's two neighbours.
fn sense(corners: &[u32]) -> Option<bool> {
    let mut ring = corners.to_vec();
    ring.dedup();
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    let lowest = (0..ring.len()).min_by_key(|&at| ring[at])?;
    match ring.len() {
        0 | 1 => None,
        2 => Some(lowest == 0),
        len => Some(ring[(lowest + 1) % len] < ring[(lowest + len - 1) % len]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, Topology, samples};

    fn pairs(sides: &[Side]) -> Vec<(u32, u32)> {
        sides.iter().map(|side| (side.element, side.side)).collect()
    }

    #[test]
    fn the_interface_of_two_hexahedra_is_a_face_of_each() {
        let model = samples::two_hexes();
        let [left, right] = interface_sides(&SideReader::new(&model), &[0], &[1]);
        // x = 1 is side 2 of the left and side 4 of the right, here counted from 0.
        assert_eq!((pairs(&left), pairs(&right)), (vec![(0, 1)], vec![(1, 3)]));
    }

    #[test]
    fn solids_of_different_types_share_their_faces() {
        let model = samples::mixed_solids();
        let reader = SideReader::new(&model);
        for (other, side) in [(1, 1), (2, 5)] {
            let [hex, theirs] = interface_sides(&reader, &[0], &[other]);
            assert_eq!((pairs(&hex), theirs.len()), (vec![(0, side)], 1));
        }
        let [pyramid, tet] = interface_sides(&reader, &[2], &[3]);
        assert_eq!((pyramid.len(), tet.len()), (1, 1));
        assert_eq!(interface_sides(&reader, &[0], &[3]), [vec![], vec![]]);
    }

    #[test]
    fn a_shell_on_a_solid_takes_part_with_the_surface_that_looks_at_it() {
        let mut model = samples::one_element(Topology::Hex8);
        // On the top z = 1, once looking up and once looking down.
        model.element_blocks.push(Block::new(2, Topology::Shell4, vec![4, 5, 6, 7, 7, 6, 5, 4]));
        let [hex, shells] = interface_sides(&SideReader::new(&model), &[0], &[1]);
        assert_eq!((pairs(&hex), pairs(&shells)), (vec![(0, 5)], vec![(1, 1), (2, 0)]));
    }

    #[test]
    fn edges_of_plane_elements_and_shells_meet_at_edges() {
        let plane = samples::plane();
        let [lower, upper] = interface_sides(&SideReader::new(&plane), &[0], &[1]);
        assert_eq!((pairs(&lower), pairs(&upper)), (vec![(0, 2), (1, 2)], vec![(2, 0), (3, 0)]));
        let shells = samples::shells();
        // The quadrilateral 0 1 2 3 and the triangle 3 2 6: edge 2-3 is side 4 of the first, the triangle's side 2.
        let [quads, triangle] = interface_sides(&SideReader::new(&shells), &[0], &[1]);
        assert_eq!((pairs(&quads), pairs(&triangle)), (vec![(0, 4)], vec![(2, 2)]));
    }
}
