//! Sides that hang together: over edges that are not sharp, and which way each is walked.
//!
//! Two faces are neighbours where they share an edge, two edges where they share an end. What hangs together is found by
//! union-find with a parity, so that the same pass says which sides of a piece are walked the other way.

use super::side::SideReader;
use crate::model::Side;
use rayon::prelude::*;

/// More sides than these at one edge are nobody's neighbours there, so that the cost stays that of the sort.
const MOST_AT_AN_EDGE: usize = 64;

/// Sides in pieces that hang together.
#[derive(Debug)]
pub struct Patches {
    parent: Vec<u32>,
    /// Whether a side is walked the other way than its parent.
    is_turned: Vec<bool>,
    /// Edges over which sides would have to be walked both ways, as on a Möbius strip.
    num_contradictions: usize,
}

/// One side at an edge (or at an end).
#[derive(Clone, Copy)]
struct Use {
    /// Lower node in the high half, higher node in the low half.
    key: u64,
    side: u32,
    goes_up: bool,
}

impl Patches {
    /// Pieces over edges at which the outward directions of two sides differ by at most `angle` (in radians).
    ///
    /// Two faces are joined only if they walk their edge in opposite directions, so that front and back of a shell stay
    /// apart, also at its free edges. Cost: a sort of the edges of the sides.
    pub fn smooth(reader: &SideReader<'_>, sides: &[Side], angle: f64) -> Self {
        let normals: Vec<_> = sides.par_iter().map(|&side| reader.outward(side)).collect();
        // A little more than the angle, so that an angle that is met exactly is within it.
        let cosine = (angle + 1e-9).cos();
        let is_face: Vec<bool> = sides.par_iter().map(|&side| reader.dimension(side) == Some(2)).collect();
        Self::new(reader, sides, |a, b| {
            let [at_a, at_b] = [a.side as usize, b.side as usize];
            let agrees = !is_face[at_a] || a.goes_up != b.goes_up;
            let no_normal = normals[at_a] == glam::DVec3::ZERO || normals[at_b] == glam::DVec3::ZERO;
            (agrees && !no_normal && normals[at_a].dot(normals[at_b]) >= cosine).then_some(false)
        })
    }

    /// Pieces over edges at which exactly two faces (or over ends at which two edges) meet, whatever their angle; a side
    /// is turned if it looks the other way than what it hangs together with.
    pub fn connected(reader: &SideReader<'_>, sides: &[Side]) -> Self {
        let is_face: Vec<bool> = sides.par_iter().map(|&side| reader.dimension(side) == Some(2)).collect();
        Self::new(reader, sides, |a, b| {
            // Faces that agree walk their edge in opposite ways; edges that agree go on where the other ends.
            (is_face[a.side as usize] == is_face[b.side as usize]).then_some(a.goes_up == b.goes_up)
        })
    }

    /// Whether two sides hang together.
    pub fn are_joined(&mut self, a: usize, b: usize) -> bool {
        self.root(a) == self.root(b)
    }

    /// The number of the piece that a side is in, which is that of one of its sides; and whether the side is turned
    /// against that one.
    pub fn piece(&mut self, side: usize) -> (usize, bool) {
        self.root(side)
    }

    /// Edges over which no way of turning sides makes them agree.
    pub fn num_contradictions(&self) -> usize {
        self.num_contradictions
    }

    /// `joins` says whether the sides at an edge are joined, and then whether one is turned against the other.
    fn new(reader: &SideReader<'_>, sides: &[Side], joins: impl Fn(&Use, &Use) -> Option<bool>) -> Self {
        let uses_of = |(at, &side): (u32, &Side)| {
            let mut corners = Vec::new();
            reader.corners(side, &mut corners);
            uses(&corners, at)
        };
        let numbered: Vec<(u32, &Side)> = (0u32..).zip(sides).collect();
        let mut all: Vec<Use> = numbered.into_par_iter().flat_map_iter(uses_of).collect();
        all.par_sort_unstable_by_key(|at_edge| (at_edge.key, at_edge.side, at_edge.goes_up));
        let mut patches = Self {
            parent: (0u32..).take(sides.len()).collect(),
            is_turned: vec![false; sides.len()],
            num_contradictions: 0,
        };
        for run in all.chunk_by(|a, b| a.key == b.key).filter(|run| run.len() <= MOST_AT_AN_EDGE) {
            for (k, a) in run.iter().enumerate() {
                for b in &run[k + 1..] {
                    if let Some(is_turned) = joins(a, b).filter(|_| a.side != b.side) {
                        patches.join([a.side as usize, b.side as usize], is_turned);
                    }
                }
            }
        }
        patches
    }

    fn join(&mut self, sides: [usize; 2], is_turned: bool) {
        let [(a, a_turned), (b, b_turned)] = sides.map(|side| self.root(side));
        let needed = is_turned ^ a_turned ^ b_turned;
        if a == b {
            self.num_contradictions += usize::from(needed);
            return;
        }
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high] = u32::try_from(low).unwrap_or(0);
        self.is_turned[high] = needed;
    }

    /// The first side of a piece, and whether this one is turned against it. Shortens the way for the next who asks.
    fn root(&mut self, side: usize) -> (usize, bool) {
        let (mut root, mut is_turned) = (side, false);
        while self.parent[root] as usize != root {
            is_turned ^= self.is_turned[root];
            root = self.parent[root] as usize;
        }
        let (mut at, mut rest) = (side, is_turned);
        while self.parent[at] as usize != root && at != root {
            let (next, turned) = (self.parent[at] as usize, self.is_turned[at]);
            self.parent[at] = u32::try_from(root).unwrap_or(0);
            self.is_turned[at] = rest;
            rest ^= turned;
            at = next;
        }
        (root, is_turned)
    }
}

/// The edges of a face, or the ends of an edge.
fn uses(corners: &[u32], side: u32) -> Vec<Use> {
    let at_edge =
        |a: u32, b: u32| Use { key: u64::from(a.min(b)) << 32 | u64::from(a.max(b)), side, goes_up: a < b };
    match corners {
        [] | [_] => Vec::new(),
        [start, end] if start == end => Vec::new(),
        // An end is an edge from a node to itself; of an edge one is its start and one its end.
        [start, end] => vec![
            Use { goes_up: true, ..at_edge(*start, *start) },
            Use { goes_up: false, ..at_edge(*end, *end) },
        ],
        ring => {
            let next = ring.iter().cycle().skip(1);
            ring.iter().zip(next).filter(|(a, b)| a != b).map(|(&a, &b)| at_edge(a, b)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{geometry::external_sides, model::samples};
    use std::collections::BTreeMap;

    fn sizes(patches: &mut Patches, count: usize) -> Vec<usize> {
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for side in 0..count {
            *sizes.entry(patches.piece(side).0).or_default() += 1;
        }
        sizes.into_values().collect()
    }

    #[test]
    fn a_box_has_six_smooth_pieces_and_is_one() {
        let model = samples::hex_grid([3, 2, 4], [1, 1, 1]);
        let reader = SideReader::new(&model);
        let sides = external_sides(&model, &[0]);
        let mut found = sizes(&mut Patches::smooth(&reader, &sides, 0.5), sides.len());
        found.sort_unstable();
        // 3 × 2 on bottom and top, 2 × 4 and 3 × 4 on the walls.
        assert_eq!(found, [6, 6, 8, 8, 12, 12]);
        // The right angle is met exactly.
        let right_angle = std::f64::consts::FRAC_PI_2;
        assert_eq!(sizes(&mut Patches::smooth(&reader, &sides, right_angle), sides.len()), [52]);
        let mut whole = Patches::connected(&reader, &sides);
        assert_eq!((sizes(&mut whole, sides.len()), whole.num_contradictions()), (vec![52], 0));
        assert!((0..52).all(|side| !whole.piece(side).1));
    }

    #[test]
    fn front_and_back_of_a_shell_stay_apart() {
        let model = samples::shells();
        let reader = SideReader::new(&model);
        let surfaces: Vec<Side> =
            (0..3).flat_map(|element| [0, 1].map(|side| Side { element, side })).collect();
        let mut patches = Patches::smooth(&reader, &surfaces, 0.5);
        // The first quadrilateral lies in a plane with the triangle, the second stands on it.
        assert!(patches.are_joined(0, 4) && patches.are_joined(1, 5));
        assert!(!patches.are_joined(0, 1) && !patches.are_joined(0, 2));
    }

    #[test]
    fn a_shell_that_is_the_other_way_round_is_turned() {
        let mut model = samples::plane();
        model.dimension = 3;
        model.element_blocks.clear();
        let nodes = vec![0, 1, 4, 3, 1, 2, 5, 4, 3, 6, 7, 4, 4, 5, 8, 7];
        model.element_blocks.push(crate::model::Block::new(1, crate::model::Topology::Shell4, nodes));
        let fronts: Vec<Side> = (0..4).map(|element| Side { element, side: 0 }).collect();
        let mut patches = Patches::connected(&SideReader::new(&model), &fronts);
        let turned: Vec<bool> = (0..4).map(|side| patches.piece(side).1).collect();
        assert_eq!((turned, patches.num_contradictions()), (vec![false, false, true, false], 0));
    }
}
