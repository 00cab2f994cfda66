//! Edge and face blocks of the whole: what several parts have of them is there once.
//!
//! How much is shared is known when all parts are in. Until then each entry has a provisional place, as if nothing were
//! shared, and [`Moves`] says what is taken off these in the end.

use super::{
    blocks::BlockJoin,
    placing::{NOWHERE, PartPlaces},
    roster::Roster,
    shared_sides::SharedSides,
};
use crate::{
    exodus::names::Kind,
    model::{Block, Topology},
};
use std::{collections::HashSet, sync::Arc};

/// The edge blocks or the face blocks of the whole.
pub(super) struct SideKind {
    pub(super) kind: Kind,
    pub(super) blocks: Vec<BlockJoin>,
    num_placed: Vec<usize>,
    shared: SharedSides,
    /// For each slot, where its entries begin as long as it is not known how many the parts have in common.
    starts: Vec<usize>,
}

/// Where the edges (faces) of a part are, and which of them run the other way.
#[derive(Default)]
pub(super) struct SidePlaces {
    pub(super) places: Vec<u32>,
    pub(super) is_reversed: HashSet<usize>,
}

impl SideKind {
    pub(super) fn new(kind: Kind, rosters: &[Roster]) -> Self {
        let slots = &rosters[kind as usize].slots;
        let start = |start: &mut usize, count: usize| {
            let begins = *start;
            *start += count;
            Some(begins)
        };
        Self {
            kind,
            blocks: slots.iter().map(|_| BlockJoin::of_shared_sides()).collect(),
            num_placed: vec![0; slots.len()],
            shared: SharedSides::default(),
            starts: slots.iter().map(|slot| slot.num_entries).scan(0, start).collect(),
        }
    }

    /// Adds the blocks of one part.
    pub(super) fn absorb(
        &mut self,
        part: usize,
        list: &[Block],
        roster: &Roster,
        node_places: &[u32],
        is_shared: &[bool],
    ) -> SidePlaces {
        let mut all = SidePlaces::default();
        for (block, &slot) in list.iter().zip(&roster.of_part[part]) {
            let num_placed = &mut self.num_placed[slot];
            let placed = self.shared.place(slot, block, node_places, is_shared, num_placed);
            let before = all.places.len();
            all.is_reversed.extend(placed.is_reversed.into_iter().map(|entry| before + entry));
            let start = u32::try_from(self.starts[slot]).unwrap_or(NOWHERE);
            all.places.extend(placed.places.iter().map(|place| start.saturating_add(*place)));
            let of = PartPlaces { nodes: node_places, elements: &[], edges: &[], faces: &[] };
            self.blocks[slot].absorb(part, block, placed.places, &of, &roster.variables);
        }
        all
    }

    /// How provisional places become those of the whole.
    pub(super) fn moves(&self) -> Moves {
        let mut begins = 0_usize;
        let mut shifts = Vec::new();
        for (start, count) in self.starts.iter().zip(&self.num_placed) {
            shifts.push(u32::try_from(start - begins).unwrap_or(0));
            begins += count;
        }
        Moves { starts: self.starts.clone(), shifts }
    }
}

/// What is taken off provisional places of edges or faces, since those that parts have in common are there once.
pub(super) struct Moves {
    starts: Vec<usize>,
    shifts: Vec<u32>,
}

impl Moves {
    pub(super) fn are_none(&self) -> bool {
        self.shifts.iter().all(|&shift| shift == 0)
    }

    pub(super) fn apply<'p>(&self, places: impl Iterator<Item = &'p mut u32>) {
        for place in places.filter(|place| **place != NOWHERE) {
            // Of slots that begin at the same place all but the last are empty.
            let slot = self.starts.partition_point(|&start| start <= *place as usize).saturating_sub(1);
            *place -= self.shifts.get(slot).copied().unwrap_or(0);
        }
    }
}

/// Takes what was found to be shared off the places of edges and faces.
pub(super) fn move_sides(blocks: &mut [Block], edges: &Moves, faces: &Moves) {
    for block in blocks {
        if let Some(list) = block.element_edges.as_mut().filter(|_| !edges.are_none()) {
            edges.apply(Arc::make_mut(list).iter_mut());
        }
        if faces.are_none() {
            continue;
        }
        if let Some(list) = &mut block.element_faces {
            faces.apply(Arc::make_mut(list).iter_mut());
        }
        if block.topology == Topology::Nfaced {
            faces.apply(Arc::make_mut(&mut block.connectivity).iter_mut());
        }
    }
}
