//! The table in which fingerprints of paired sides vanish.
//!
//! Threads share it without locks: a stretch of elements whose nodes no other stretch can touch updates its slots by
//! plain loads and stores, and only slots that stretches share are updated by atomic exclusive or.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// One slot per node, or per few nodes where the node numbers span more than there are elements.
pub(super) struct Slots {
    slots: Vec<AtomicU64>,
    first_node: u32,
    mask: u32,
    is_folded: bool,
}

impl Slots {
    /// A table for nodes of a range, of at most the power of two above `num_sides`.
    pub(super) fn new(nodes: &Range<u32>, num_sides: usize) -> Self {
        let span = (nodes.end - nodes.start) as usize;
        let cap = num_sides.max(32).next_power_of_two();
        let is_folded = span > cap;
        let len = if is_folded { cap } else { span };
        let mask = if is_folded { u32::try_from(cap - 1).unwrap_or(u32::MAX) } else { u32::MAX };
        let slots = (0..len).map(|_| AtomicU64::new(0)).collect();
        Self { slots, first_node: nodes.start, mask, is_folded }
    }

    /// Whether several nodes share a slot.
    pub(super) fn is_folded(&self) -> bool {
        self.is_folded
    }

    #[inline(always)]
    fn slot(&self, node: u32) -> Option<&AtomicU64> {
        self.slots.get((node.wrapping_sub(self.first_node) & self.mask) as usize)
    }

    /// Combines a fingerprint into the slot of a node that only this thread can touch.
    #[inline(always)]
    pub(super) fn combine_alone(&self, node: u32, fingerprint: u64) {
        if let Some(slot) = self.slot(node) {
            slot.store(slot.load(Relaxed) ^ fingerprint, Relaxed);
        }
    }

    /// Combines a fingerprint into the slot of a node.
    #[inline(always)]
    pub(super) fn combine(&self, node: u32, fingerprint: u64) {
        if let Some(slot) = self.slot(node) {
            slot.fetch_xor(fingerprint, Relaxed);
        }
    }

    /// Makes sure that something is left in the slot of a node: fingerprints are even and leave this bit alone.
    pub(super) fn mark(&self, node: u32) {
        if let Some(slot) = self.slot(node) {
            slot.fetch_or(1, Relaxed);
        }
    }

    /// What is left in the slot of a node; zero if all its sides have partners.
    #[inline(always)]
    pub(super) fn left(&self, node: u32) -> u64 {
        self.slot(node).map_or(0, |slot| slot.load(Relaxed))
    }
}
