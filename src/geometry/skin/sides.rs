//! Fingerprints of the sides of an element, with loops written out for hexahedra and tetrahedra.

use crate::model::{Block, Family, SideShape};

/// The sides of one element type, as fingerprints.
pub(super) trait Sides: Sync {
    /// Calls `visit(side, least corner, fingerprint)` for every side. `nodes` has at least the corners.
    ///
    /// A fingerprint is even, or [`NEVER_VANISHES`].
    fn visit(&self, nodes: &[u32], visit: impl FnMut(u32, u32, u64));
}

/// The fingerprint of the two surfaces of a shell, which do not cancel: whoever shares their corners is looked at.
pub(super) const NEVER_VANISHES: u64 = 1;

/// Corners of a hexahedron and its six faces.
pub(super) struct Hexahedron;
/// Corners of a tetrahedron and its four faces.
pub(super) struct Tetrahedron;

/// Any type that has a side table.
pub(super) struct Table {
    sides: Vec<TableSide>,
}

struct TableSide {
    side: u32,
    corners: &'static [u8],
    /// Tells ends, edges and faces apart.
    salt: u64,
    /// Whether the side is the whole element.
    is_surface: bool,
}

/// A number that looks random, from a node number.
#[inline(always)]
fn scatter(node: u32) -> u64 {
    let mut bits = (u64::from(node) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits ^= bits >> 32;
    bits.wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// Ends a sum of scattered nodes, so that sums of sums do not cancel either.
#[inline(always)]
fn finish(sum: u64) -> u64 {
    (sum ^ (sum >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) & !1
}

/// Tells sides of different dimension apart, even if they have the same corners.
fn salt(dimension: usize) -> u64 {
    0x94D0_49BB_1331_11EB_u64.wrapping_mul([1, 2, 0][dimension.min(2)])
}

/// The fingerprint of a side of this dimension with these corners, and how many corners they are.
#[inline(always)]
pub(super) fn fingerprint(dimension: usize, corners: impl Iterator<Item = u32>) -> (u64, usize) {
    let add = |(sum, count): (u64, usize), node| (sum.wrapping_add(scatter(node)), count + 1);
    let (sum, count) = corners.fold((salt(dimension), 0), add);
    (finish(sum), count)
}

impl Sides for Hexahedron {
    #[inline(always)]
    fn visit(&self, nodes: &[u32], mut visit: impl FnMut(u32, u32, u64)) {
        let Some(&[a, b, c, d, e, f, g, h]) = nodes.first_chunk::<8>() else { return };
        let (sa, sb, sc, sd) = (scatter(a), scatter(b), scatter(c), scatter(d));
        let (se, sf, sg, sh) = (scatter(e), scatter(f), scatter(g), scatter(h));
        // Each face is two opposite edges; an edge pair serves two faces.
        let pair = |s: u64, t: u64| s.wrapping_add(t);
        let face = |s: u64, t: u64| finish(s.wrapping_add(t));
        let (ab, dc, ef, hg) = (pair(sa, sb), pair(sd, sc), pair(se, sf), pair(sh, sg));
        let (bc, fg, ad, eh) = (pair(sb, sc), pair(sf, sg), pair(sa, sd), pair(se, sh));
        let (least_ab, least_dc, least_ef, least_hg) = (a.min(b), d.min(c), e.min(f), h.min(g));
        let (least_bc, least_fg, least_ad, least_eh) = (b.min(c), f.min(g), a.min(d), e.min(h));
        visit(0, least_ab.min(least_ef), face(ab, ef));
        visit(1, least_bc.min(least_fg), face(bc, fg));
        visit(2, least_dc.min(least_hg), face(dc, hg));
        visit(3, least_ad.min(least_eh), face(ad, eh));
        visit(4, least_ab.min(least_dc), face(ab, dc));
        visit(5, least_ef.min(least_hg), face(ef, hg));
    }
}

impl Sides for Tetrahedron {
    #[inline(always)]
    fn visit(&self, nodes: &[u32], mut visit: impl FnMut(u32, u32, u64)) {
        let Some(&[a, b, c, d]) = nodes.first_chunk::<4>() else { return };
        let (sa, sb, sc, sd) = (scatter(a), scatter(b), scatter(c), scatter(d));
        let (ab, cd) = (sa.wrapping_add(sb), sc.wrapping_add(sd));
        let (least_ab, least_cd) = (a.min(b), c.min(d));
        visit(0, least_ab.min(d), finish(ab.wrapping_add(sd)));
        visit(1, b.min(least_cd), finish(sb.wrapping_add(cd)));
        visit(2, a.min(least_cd), finish(sa.wrapping_add(cd)));
        visit(3, least_ab.min(c), finish(ab.wrapping_add(sc)));
    }
}

impl Table {
    /// The sides of a block's topology, only its faces or all.
    pub(super) fn new(block: &Block, wanted: impl Fn(&SideShape) -> bool) -> Self {
        let own_dimension = block.topology.dimension();
        let sides = block.topology.sides().iter().zip(0u32..).filter(|(side, _)| wanted(side));
        let sides = sides.map(|(shape, side)| {
            let dimension = shape.dimension();
            let is_surface = own_dimension == Some(dimension);
            TableSide { side, corners: shape.corners, salt: salt(dimension), is_surface }
        });
        Self { sides: sides.collect() }
    }
}

impl Sides for Table {
    #[inline(always)]
    fn visit(&self, nodes: &[u32], mut visit: impl FnMut(u32, u32, u64)) {
        for TableSide { side, corners, salt, is_surface } in &self.sides {
            let (mut least, mut sum) = (u32::MAX, *salt);
            for &corner in *corners {
                let Some(&node) = nodes.get(usize::from(corner)) else { return };
                least = least.min(node);
                sum = sum.wrapping_add(scatter(node));
            }
            visit(*side, least, if *is_surface { NEVER_VANISHES } else { finish(sum) });
        }
    }
}

/// The two families with loops of their own; all their members share corners and faces, whatever their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kernel {
    Hexahedron,
    Tetrahedron,
    Table,
}

impl Kernel {
    pub(super) fn of(block: &Block) -> Self {
        match block.topology.family() {
            Family::Hexahedron => Self::Hexahedron,
            Family::Tetrahedron => Self::Tetrahedron,
            _ => Self::Table,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Topology;
    use std::sync::Arc;

    fn prints(sides: &impl Sides, nodes: &[u32]) -> Vec<(u32, u32, u64)> {
        let mut out = Vec::new();
        sides.visit(nodes, |side, least, print| out.push((side, least, print)));
        out
    }

    #[test]
    fn written_out_loops_agree_with_the_tables() {
        let nodes: Vec<u32> = (0..64).map(|k| (k * 37 + 11) % 101).collect();
        for topology in Topology::all().filter(|topology| topology.dimension() == Some(3)) {
            let mut block = Block::new(1, topology, Vec::new());
            block.connectivity = Arc::new(nodes.clone());
            let table = prints(&Table::new(&block, |_| true), &nodes);
            match Kernel::of(&block) {
                Kernel::Hexahedron => assert_eq!(prints(&Hexahedron, &nodes), table, "{topology:?}"),
                Kernel::Tetrahedron => assert_eq!(prints(&Tetrahedron, &nodes), table, "{topology:?}"),
                Kernel::Table => {}
            }
        }
    }
}
