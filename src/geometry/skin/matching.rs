//! The passes: node range, fingerprints, candidates, exact matching.

use super::sides::{Hexahedron, Kernel, NEVER_VANISHES, Sides, Table, Tetrahedron, fingerprint};
use super::slots::Slots;
use crate::model::{Block, Model, SideShape};
use rayon::prelude::*;
use std::ops::Range;

/// Elements per stretch of work, at least; below this a thread costs more than it brings.
const MIN_STRETCH: usize = 16_384;

/// Which sides take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Faces of solids that have an area.
    Faces,
    /// Every side of every type.
    AllSides,
}

/// A side that has no partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Position of its block in the selection.
    pub(super) order: u32,
    /// Element index through all blocks of the model.
    pub(super) element: u32,
    /// Its side.
    pub(super) side: u32,
}

/// What [`unmatched`] found.
#[derive(Debug, Default)]
pub(super) struct Unmatched {
    /// By first appearance.
    pub(super) sides: Vec<Found>,
    /// Elements left out since a node of theirs does not exist.
    pub(super) num_skipped: usize,
}

/// A run of elements of one block.
struct Stretch<'a> {
    block: &'a Block,
    order: u32,
    /// Element index of the run's first element through all blocks of the model.
    first_element: u32,
    rows: &'a [u32],
    /// Node numbers of the run; empty if it has no element to look at.
    nodes: Range<u32>,
    /// Whether some element has a node that does not exist, so that each must be checked.
    is_damaged: bool,
    /// Node numbers that no other stretch uses.
    alone: Range<u32>,
}

/// A side whose slot did not come out as zero.
#[derive(Clone, Copy)]
struct Candidate {
    /// Of its distinct corners and kind.
    hash: u64,
    stretch: u32,
    /// Element within the stretch, times 8, plus the side.
    place: u32,
}

/// The sides of the blocks that no other side matches.
pub(super) fn unmatched(model: &Model, blocks: &[usize], wanted: Wanted) -> Unmatched {
    let mut stretches = stretches(model, blocks);
    let num_elements: usize = stretches.iter().map(Stretch::num_elements).sum();
    let in_parallel = num_elements >= 2 * MIN_STRETCH && rayon::current_num_threads() > 1;
    let num_nodes = u32::try_from(model.num_nodes()).unwrap_or(u32::MAX);
    for_each_mut(&mut stretches, in_parallel, |stretch| stretch.find_nodes(num_nodes));
    let Some(nodes) = enclosing(stretches.iter().map(|stretch| &stretch.nodes)) else {
        return Unmatched { sides: Vec::new(), num_skipped: num_elements };
    };
    let slots = Slots::new(&nodes, num_elements);
    find_alone(&mut stretches, in_parallel, slots.is_folded());

    for_each(&stretches, in_parallel, |stretch| stretch.fingerprint(&slots, num_nodes, wanted));
    let gathered: Vec<(Vec<Candidate>, usize)> =
        map(&stretches, in_parallel, |index, stretch| stretch.candidates(index, &slots, num_nodes, wanted));
    let num_skipped = gathered.iter().map(|(_, skipped)| skipped).sum();
    let candidates: Vec<Candidate> = gathered.into_iter().flat_map(|(candidates, _)| candidates).collect();
    Unmatched { sides: match_exactly(&stretches, candidates, in_parallel), num_skipped }
}

fn stretches<'a>(model: &'a Model, blocks: &[usize]) -> Vec<Stretch<'a>> {
    let offsets = model.element_offsets();
    let mut stretches = Vec::new();
    for (&number, order) in blocks.iter().zip(0u32..) {
        let Some(block) = model.element_blocks.get(number) else { continue };
        let stride = block.nodes_per_element;
        if block.topology.sides().is_empty() || stride < block.topology.shape().num_corners {
            continue;
        }
        let target = block.num_elements.div_ceil(4 * rayon::current_num_threads());
        // A place in a stretch is a number of 32 bits, side included.
        let length = target.clamp(MIN_STRETCH, 1 << 28);
        let usable = block.connectivity.len().min(block.num_elements.saturating_mul(stride));
        for (rows, run) in block.connectivity[..usable].chunks(length * stride).zip(0usize..) {
            let first_element = u32::try_from(offsets[number] + run * length).unwrap_or(u32::MAX);
            stretches.push(Stretch {
                block,
                order,
                first_element,
                rows,
                nodes: 0..0,
                is_damaged: false,
                alone: 0..0,
            });
        }
    }
    stretches
}

/// The smallest range around ranges; `None` if all are empty.
fn enclosing<'a>(ranges: impl Iterator<Item = &'a Range<u32>>) -> Option<Range<u32>> {
    ranges.filter(|range| !range.is_empty()).cloned().reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))
}

/// For every stretch the nodes that neither an earlier nor a later one reaches.
fn find_alone(stretches: &mut [Stretch<'_>], in_parallel: bool, is_folded: bool) {
    if !in_parallel {
        stretches.iter_mut().for_each(|stretch| stretch.alone = 0..u32::MAX);
        return;
    }
    if is_folded {
        return;
    }
    let mut reached = 0;
    for stretch in stretches.iter_mut() {
        stretch.alone = stretch.nodes.start.max(reached)..stretch.nodes.end;
        reached = reached.max(stretch.nodes.end);
    }
    let mut reached = u32::MAX;
    for stretch in stretches.iter_mut().rev() {
        stretch.alone.end = stretch.alone.end.min(reached);
        if !stretch.nodes.is_empty() {
            reached = reached.min(stretch.nodes.start);
        }
    }
}

impl Stretch<'_> {
    fn num_elements(&self) -> usize {
        self.rows.len() / self.block.nodes_per_element
    }

    fn elements(&self) -> std::slice::ChunksExact<'_, u32> {
        self.rows.chunks_exact(self.block.nodes_per_element)
    }

    /// One pass over the connectivity; a second one if a node does not exist.
    fn find_nodes(&mut self, num_nodes: u32) {
        let range = |rows: &[u32]| {
            rows.iter().fold((u32::MAX, 0), |(low, high), &node| (node.min(low), node.max(high)))
        };
        let (mut low, mut high) = range(self.rows);
        self.is_damaged = high >= num_nodes;
        if self.is_damaged {
            (low, high) = (u32::MAX, 0);
            for row in self.elements().filter(|row| exists(row, num_nodes)) {
                let (row_low, row_high) = range(row);
                (low, high) = (low.min(row_low), high.max(row_high));
            }
        }
        self.nodes = if low > high { 0..0 } else { low..high.saturating_add(1) };
    }

    fn fingerprint(&self, slots: &Slots, num_nodes: u32, wanted: Wanted) {
        match Kernel::of(self.block) {
            Kernel::Hexahedron => self.fingerprint_with(&Hexahedron, slots, num_nodes),
            Kernel::Tetrahedron => self.fingerprint_with(&Tetrahedron, slots, num_nodes),
            Kernel::Table => self.fingerprint_with(&self.table(wanted), slots, num_nodes),
        }
    }

    fn fingerprint_with(&self, sides: &impl Sides, slots: &Slots, num_nodes: u32) {
        let (start, num_alone) = (self.alone.start, self.alone.end.saturating_sub(self.alone.start));
        for row in self.elements().filter(|row| !self.is_damaged || exists(row, num_nodes)) {
            sides.visit(row, |_, least, print| {
                if print == NEVER_VANISHES {
                    slots.mark(least);
                } else if least.wrapping_sub(start) < num_alone {
                    slots.combine_alone(least, print);
                } else {
                    slots.combine(least, print);
                }
            });
        }
    }

    fn candidates(
        &self,
        index: u32,
        slots: &Slots,
        num_nodes: u32,
        wanted: Wanted,
    ) -> (Vec<Candidate>, usize) {
        match Kernel::of(self.block) {
            Kernel::Hexahedron => self.candidates_with(&Hexahedron, (index, wanted), slots, num_nodes),
            Kernel::Tetrahedron => self.candidates_with(&Tetrahedron, (index, wanted), slots, num_nodes),
            Kernel::Table => self.candidates_with(&self.table(wanted), (index, wanted), slots, num_nodes),
        }
    }

    fn candidates_with(
        &self,
        sides: &impl Sides,
        (stretch, wanted): (u32, Wanted),
        slots: &Slots,
        num_nodes: u32,
    ) -> (Vec<Candidate>, usize) {
        let mut candidates = Vec::new();
        let mut num_skipped = 0;
        for (row, element) in self.elements().zip(0u32..) {
            if self.is_damaged && !exists(row, num_nodes) {
                num_skipped += 1;
                continue;
            }
            // Nearly all elements are inside: one branch for all their sides.
            let mut left = 0;
            sides.visit(row, |_, least, _| left |= slots.left(least));
            if left == 0 {
                continue;
            }
            sides.visit(row, |side, least, _| {
                if slots.left(least) != 0 {
                    let place = element * 8 + side;
                    let (hash, num_corners) = self.hash(row, place);
                    if wanted == Wanted::AllSides || num_corners > 2 {
                        candidates.push(Candidate { hash, stretch, place });
                    }
                }
            });
        }
        (candidates, num_skipped)
    }

    fn table(&self, wanted: Wanted) -> Table {
        Table::new(self.block, |side| wanted == Wanted::AllSides || side.dimension() == 2)
    }

    fn shape(&self, place: u32) -> &'static SideShape {
        &self.block.topology.sides()[(place % 8) as usize]
    }

    /// The fingerprint of the distinct corners of a side, and how many they are.
    #[inline]
    fn hash(&self, row: &[u32], place: u32) -> (u64, usize) {
        let shape = self.shape(place);
        let corners = shape.corners.iter().enumerate();
        let is_first = |&(k, &corner): &(usize, &u8)| {
            !shape.corners[..k].iter().any(|&other| row[usize::from(other)] == row[usize::from(corner)])
        };
        let distinct = corners.filter(is_first).map(|(_, &corner)| row[usize::from(corner)]);
        fingerprint(shape.dimension(), distinct)
    }

    /// What must be equal for two sides to match.
    fn key(&self, place: u32) -> Key {
        let row = &self.rows[(place / 8) as usize * self.block.nodes_per_element..];
        let shape = self.shape(place);
        Key::new(shape.dimension(), shape.corners.iter().map(|&corner| row[usize::from(corner)]))
    }

    /// Whether the side is one of the two that a whole shell (or beam) is.
    fn is_surface_of_shell(&self, place: u32) -> bool {
        self.block.topology.dimension() == Some(self.shape(place).dimension())
    }
}

fn exists(row: &[u32], num_nodes: u32) -> bool {
    row.iter().all(|&node| node < num_nodes)
}

/// Distinct corners of a side, ascending, filled up with `u32::MAX`; and its dimension.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    corners: [u32; 4],
    dimension: usize,
}

impl Key {
    fn new(dimension: usize, nodes: impl Iterator<Item = u32>) -> Self {
        let mut corners = [u32::MAX; 4];
        for (corner, node) in corners.iter_mut().zip(nodes) {
            *corner = node;
        }
        corners.sort_unstable();
        for k in 1..4 {
            // Equal corners stand together now; the first of them is struck out.
            if corners[k] == corners[k - 1] {
                corners[k - 1] = u32::MAX;
            }
        }
        corners.sort_unstable();
        Self { corners, dimension }
    }
}

/// Lets pairs of candidates vanish once more, now by their own fingerprints: what is left is outside, but for a few.
fn thin_out(stretches: &[Stretch<'_>], candidates: &mut Vec<Candidate>) {
    let slots = Slots::new(&(0..u32::MAX), 2 * candidates.len());
    let low = |hash: u64| (hash >> 32) as u32;
    for candidate in candidates.iter() {
        if stretches[candidate.stretch as usize].is_surface_of_shell(candidate.place) {
            slots.mark(low(candidate.hash));
        } else {
            slots.combine_alone(low(candidate.hash), candidate.hash);
        }
    }
    candidates.retain(|candidate| slots.left(low(candidate.hash)) != 0);
}

/// Sorts the candidates by hash, settles every run of equal ones by their corners, and gives the survivors in order.
fn match_exactly(stretches: &[Stretch<'_>], mut candidates: Vec<Candidate>, in_parallel: bool) -> Vec<Found> {
    thin_out(stretches, &mut candidates);
    if in_parallel {
        candidates.par_sort_unstable_by_key(|candidate| candidate.hash);
    } else {
        candidates.sort_unstable_by_key(|candidate| candidate.hash);
    }
    // Where the key appears first, and where the side is.
    let mut places: Vec<(u64, u64)> = Vec::new();
    let place = |candidate: &Candidate| u64::from(candidate.stretch) << 32 | u64::from(candidate.place);
    for run in candidates.chunk_by_mut(|a, b| a.hash == b.hash) {
        if let [single] = run {
            places.push((place(single), place(single)));
            continue;
        }
        let key = |candidate: &Candidate| stretches[candidate.stretch as usize].key(candidate.place);
        run.sort_unstable_by_key(|candidate| (key(candidate), place(candidate)));
        for group in run.chunk_by(|a, b| key(a) == key(b)) {
            let is_shell = |candidate: &&Candidate| {
                stretches[candidate.stretch as usize].is_surface_of_shell(candidate.place)
            };
            let num_shell = group.iter().filter(is_shell).count();
            let num_other = group.len() - num_shell;
            let first = place(&group[0]);
            if num_shell == 0 && num_other == 1 {
                places.push((first, first));
            }
            let kept = group.iter().filter(is_shell).take(num_shell.saturating_sub(num_other));
            places.extend(kept.map(|candidate| (first, place(candidate))));
        }
    }
    places.sort_unstable();
    let split =
        |place: u64| Some((stretches.get(usize::try_from(place >> 32).ok()?)?, place & u64::from(u32::MAX)));
    let found = |(first, own): (u64, u64)| {
        let (order, (stretch, place)) = (split(first)?.0.order, split(own)?);
        let place = u32::try_from(place).ok()?;
        Some(Found { order, element: stretch.first_element.saturating_add(place / 8), side: place % 8 })
    };
    places.into_iter().filter_map(found).collect()
}

fn for_each<T: Sync>(items: &[T], in_parallel: bool, work: impl Fn(&T) + Sync + Send) {
    if in_parallel {
        items.par_iter().for_each(work);
    } else {
        items.iter().for_each(work);
    }
}

fn for_each_mut<T: Send>(items: &mut [T], in_parallel: bool, work: impl Fn(&mut T) + Sync + Send) {
    if in_parallel {
        items.par_iter_mut().for_each(work);
    } else {
        items.iter_mut().for_each(work);
    }
}

fn map<T: Sync, R: Send>(
    items: &[T],
    in_parallel: bool,
    work: impl Fn(u32, &T) -> R + Sync + Send,
) -> Vec<R> {
    let numbered = |(index, item): (usize, &T)| work(u32::try_from(index).unwrap_or(u32::MAX), item);
    if in_parallel {
        items.par_iter().enumerate().map(numbered).collect()
    } else {
        items.iter().enumerate().map(numbered).collect()
    }
}
