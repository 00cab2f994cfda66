//! Groups of nodes that lie close together.
//!
//! Nodes are sorted by the cell of a grid that they lie in. Cells are a few tolerances wide, so that a node has to look
//! into a neighbouring cell only where it is near its border. Most nodes of a mesh have no other one near: a table of how crowded
//! cells are, a byte for each, tells these apart before anything is sorted. Where nodes lie denser than the tolerance, cells
//! are so small that all their nodes belong together, and only one close pair is looked for between two cells. Either way
//! the work is n log n, and the groups are those of a chain of close nodes (trap T33).

use crate::model::Coordinates;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// Sets that grow together; the least member stands for each.
#[derive(Debug)]
pub(in crate::edit) struct Groups {
    parents: Vec<u32>,
}

impl Groups {
    /// Every one by itself.
    pub(in crate::edit) fn new(len: usize) -> Self {
        Self { parents: (0u32..).take(len).collect() }
    }

    /// The least member of the group.
    pub(in crate::edit) fn find(&mut self, member: u32) -> u32 {
        let mut at = member;
        while self.parents[at as usize] != at {
            let above = self.parents[self.parents[at as usize] as usize];
            self.parents[at as usize] = above;
            at = above;
        }
        at
    }

    /// Makes one group of two.
    pub(in crate::edit) fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.parents[a.max(b) as usize] = a.min(b);
    }
}

/// Where the grid begins: off the round numbers on which nodes like to lie.
const OFFSET: f64 = 0.381_966_011_250_105;
/// Width of a cell in tolerances, where nodes lie apart.
const WIDE: f64 = 8.0;
/// Nodes in a cell, on average, above which they are dense.
const DENSE: usize = 4;

type Cell = [i64; 3];

/// For every node the least node of its group: nodes that are linked by steps of at most the tolerance. Nodes without
/// finite coordinates stay by themselves.
///
/// Shape: one node a node. Cost: n log n.
pub(in crate::edit) fn close_groups(coordinates: &Coordinates, tolerance: f64) -> Vec<u32> {
    let Coordinates { x, y, z } = coordinates;
    let mut groups = Groups::new(x.len());
    let position = |node: u32| {
        let at = node as usize;
        [x[at], y[at], z[at]]
    };
    let is_finite = |node: &u32| position(*node).iter().all(|value| value.is_finite());
    let finite: Vec<u32> =
        (0..u32::try_from(x.len()).unwrap_or(u32::MAX)).into_par_iter().filter(is_finite).collect();
    if tolerance > 0.0 {
        let width = WIDE * tolerance;
        let crowds = Crowds::of(&finite, &position, width);
        if finite.len() > DENSE * crowds.num_cells().max(1) {
            unite_dense(&mut groups, &position, tolerance, &finite);
        } else {
            let may_have_one_near = |node: &u32| crowds.may_be_near_another(position(*node), tolerance);
            let few: Vec<u32> = finite.into_par_iter().filter(may_have_one_near).collect();
            unite_sparse(&mut groups, &sorted_cells(&few, position, width), &position, tolerance);
        }
    } else {
        unite_equal(&mut groups, &finite, position);
    }
    (0u32..).take(x.len()).map(|node| groups.find(node)).collect()
}

fn cell_of(position: [f64; 3], width: f64) -> Cell {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it saturates, and what is that far is in no other's cell"
    )]
    position.map(|value| (value / width + OFFSET).floor() as i64)
}

/// The cells of nodes with finite coordinates.
fn sorted_cells(nodes: &[u32], position: impl Fn(u32) -> [f64; 3] + Sync, width: f64) -> Vec<(Cell, u32)> {
    let mut cells: Vec<(Cell, u32)> =
        nodes.par_iter().map(|&node| (cell_of(position(node), width), node)).collect();
    cells.par_sort_unstable();
    cells
}

/// How many nodes lie in a cell, as far as a table in which a few cells share a place can tell: none, one or several.
struct Crowds {
    /// No node, `ONE`, or `ONE | MORE`.
    places: Vec<AtomicU8>,
    width: f64,
}

const ONE: u8 = 1;
const MORE: u8 = 2;
/// Places for each node.
const PLACES: usize = 4;

impl Crowds {
    /// Counts nodes with finite coordinates; cells are `width` wide.
    fn of(nodes: &[u32], position: &(impl Fn(u32) -> [f64; 3] + Sync), width: f64) -> Self {
        let len = (PLACES * nodes.len()).next_power_of_two();
        let crowds = Self { places: (0..len).map(|_| AtomicU8::new(0)).collect(), width };
        nodes.par_iter().for_each(|&node| {
            let place = crowds.place(cell_of(position(node), width));
            if place.load(Relaxed) & MORE == 0 && place.fetch_or(ONE, Relaxed) != 0 {
                place.fetch_or(MORE, Relaxed);
            }
        });
        crowds
    }

    fn place(&self, cell: Cell) -> &AtomicU8 {
        let hash = cell.iter().fold(0u64, |hash, &axis| {
            (hash ^ axis.cast_unsigned()).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
        });
        // The upper half of a product depends on all of its factors' bits.
        let mixed = hash.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 32;
        &self.places[mixed as usize & (self.places.len() - 1)]
    }

    /// Cells with nodes, or a little fewer.
    fn num_cells(&self) -> usize {
        self.places.par_iter().filter(|place| place.load(Relaxed) != 0).count()
    }

    /// Whether another node may lie within the tolerance of a node at this place; never wrongly false.
    fn may_be_near_another(&self, at: [f64; 3], tolerance: f64) -> bool {
        let own = cell_of(at, self.width);
        if self.place(own).load(Relaxed) & MORE != 0 {
            return true;
        }
        let [low, high] = reach(at, tolerance, self.width);
        (low, high) != (own, own)
            && neighbours(low, high).any(|cell| cell != own && self.place(cell).load(Relaxed) != 0)
    }
}

/// The lowest and the highest cell that places within the tolerance lie in.
fn reach(at: [f64; 3], tolerance: f64, width: f64) -> [Cell; 2] {
    // A little more than the tolerance, for what is lost in rounding.
    let reach = tolerance * (1.0 + 1e-9);
    [-reach, reach].map(|by| cell_of(at.map(|value| value + by), width))
}

fn is_close(a: [f64; 3], b: [f64; 3], tolerance: f64) -> bool {
    let squared: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    squared <= tolerance * tolerance
}

/// Pairs within a cell, and across those borders of it that a node is near to.
fn unite_sparse(
    groups: &mut Groups,
    cells: &[(Cell, u32)],
    position: &(impl Fn(u32) -> [f64; 3] + Sync),
    tolerance: f64,
) {
    let width = WIDE * tolerance;
    let pairs: Vec<(u32, u32)> = cells
        .par_chunk_by(|a, b| a.0 == b.0)
        .flat_map_iter(|run| {
            let mut pairs = Vec::new();
            for (k, &(cell, node)) in run.iter().enumerate() {
                let at = position(node);
                let close = |other: &&(Cell, u32)| is_close(at, position(other.1), tolerance);
                pairs.extend(run[k + 1..].iter().filter(close).map(|other| (node, other.1)));
                let [low, high] = reach(at, tolerance, width);
                for neighbour in neighbours(low, high).filter(|neighbour| *neighbour > cell) {
                    let first = cells.partition_point(|other| other.0 < neighbour);
                    let others = cells[first..].iter().take_while(|other| other.0 == neighbour);
                    pairs.extend(others.filter(close).map(|other| (node, other.1)));
                }
            }
            pairs
        })
        .collect();
    pairs.into_iter().for_each(|(a, b)| groups.unite(a, b));
}

fn neighbours(low: Cell, high: Cell) -> impl Iterator<Item = Cell> {
    let range = move |axis: usize| low[axis]..=high[axis];
    range(0).flat_map(move |i| range(1).flat_map(move |j| range(2).map(move |k| [i, j, k])))
}

/// Cells whose diagonal is the tolerance: all their nodes belong together.
fn unite_dense(
    groups: &mut Groups,
    position: &(impl Fn(u32) -> [f64; 3] + Sync),
    tolerance: f64,
    nodes: &[u32],
) {
    let cells = sorted_cells(nodes, position, tolerance / 3f64.sqrt() * (1.0 - 1e-9));
    let runs: Vec<&[(Cell, u32)]> = cells.chunk_by(|a, b| a.0 == b.0).collect();
    let run_of: HashMap<Cell, usize> = runs.iter().enumerate().map(|(at, run)| (run[0].0, at)).collect();
    for run in &runs {
        run.windows(2).for_each(|pair| groups.unite(pair[0].1, pair[1].1));
        let cell = run[0].0;
        let around = neighbours(cell.map(|k| k.saturating_sub(2)), cell.map(|k| k.saturating_add(2)));
        for neighbour in around.filter(|neighbour| *neighbour > cell) {
            let Some(&at) = run_of.get(&neighbour) else { continue };
            if groups.find(run[0].1) == groups.find(runs[at][0].1) {
                continue;
            }
            let close =
                |a: &&(Cell, u32)| runs[at].iter().any(|b| is_close(position(a.1), position(b.1), tolerance));
            if let Some(a) = run.iter().find(close) {
                groups.unite(a.1, runs[at][0].1);
            }
        }
    }
}

/// Nodes at exactly the same place.
fn unite_equal(groups: &mut Groups, nodes: &[u32], position: impl Fn(u32) -> [f64; 3] + Sync) {
    // -0 and 0 are one place.
    let bits = |node: u32| position(node).map(|value| (value + 0.0).to_bits());
    let mut places: Vec<([u64; 3], u32)> = nodes.par_iter().map(|&node| (bits(node), node)).collect();
    places.par_sort_unstable();
    for pair in places.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        groups.unite(pair[0].1, pair[1].1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_a_line(x: &[f64]) -> Coordinates {
        Coordinates::new(x.to_vec(), vec![0.0; x.len()], vec![0.0; x.len()])
    }

    #[test]
    fn t33_v23_a_chain_of_close_nodes_is_one_group() {
        assert_eq!(close_groups(&on_a_line(&[0.0, 1.8, 0.9]), 1.0), [0, 0, 0]);
        // The distance itself is close enough.
        assert_eq!(close_groups(&on_a_line(&[0.0, 1.0, 2.5]), 1.0), [0, 0, 2]);
    }

    #[test]
    fn a_tolerance_of_zero_joins_what_coincides() {
        assert_eq!(close_groups(&on_a_line(&[0.0, -0.0, 1e-300, 5.0, 5.0]), 0.0), [0, 0, 2, 3, 3]);
        assert_eq!(close_groups(&on_a_line(&[f64::NAN, f64::NAN, f64::INFINITY]), 1.0), [0, 1, 2]);
    }

    #[test]
    fn grids_of_any_density_give_the_groups_of_all_pairs() {
        let mut seed = 7u64;
        let mut random = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 40) as f64 / f64::from(1u32 << 24)
        };
        let mut axis = || (0..300).map(|_| random()).collect::<Vec<f64>>();
        let coordinates = Coordinates::new(axis(), axis(), axis());
        for tolerance in [0.01, 0.05, 0.08, 0.12, 0.5] {
            let mut groups = Groups::new(300);
            let at = |node: u32| {
                let node = node as usize;
                [coordinates.x[node], coordinates.y[node], coordinates.z[node]]
            };
            for a in 0..300 {
                (0..a).filter(|&b| is_close(at(a), at(b), tolerance)).for_each(|b| groups.unite(a, b));
            }
            let expected: Vec<u32> = (0..300).map(|node| groups.find(node)).collect();
            assert_eq!(close_groups(&coordinates, tolerance), expected, "{tolerance}");
        }
    }
}
