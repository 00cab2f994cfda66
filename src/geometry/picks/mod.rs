//! Elements, sides or nodes that are meant: picked in a picture, typed, or found by a condition.
//!
//! [`Picks`] are sorted positions of one kind, so that adding, taking away and asking for one are merges and binary
//! searches over flat arrays, for millions as for one. [`nodes_of`] and its like turn one kind into another, [`grow`]
//! and [`shrink`] go by layers, [`grow_to_sharp_edges`] goes over the outside until it bends; [`Measure`] says how many,
//! how large and where. What it leaves out: blocks and sets as wholes, screens, ids.

mod convert;
mod grow;
mod measure;
mod nodes_of;

pub use convert::{elements_of, elements_of_blocks, nodes_of, outer_sides, sides_of};
pub use grow::{grow, grow_to_sharp_edges, shrink};
pub use measure::{Angle, Measure};
pub use nodes_of::NodesOf;

use crate::model::Side;

/// Elements, sides or nodes, by position: ascending, each once.
///
/// Elements count through all element blocks. A position may be out of range after an edit; whoever follows one checks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picks {
    /// Elements, through all element blocks.
    Elements(Vec<u32>),
    /// Sides of elements.
    Sides(Vec<Side>),
    /// Nodes.
    Nodes(Vec<u32>),
}

/// What of a mesh is picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum PickKind {
    Element,
    Side,
    Node,
}

/// How new picks change those that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// Only the new ones.
    Replace,
    /// These too.
    Add,
    /// These too, or no more if they were there.
    Toggle,
    /// These no more.
    Remove,
}

impl PickKind {
    /// All kinds, from large to small.
    pub const ALL: [Self; 3] = [Self::Element, Self::Side, Self::Node];

    /// What one of them is called.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Element => "element",
            Self::Side => "side",
            Self::Node => "node",
        }
    }
}

impl Default for Picks {
    fn default() -> Self {
        Self::Elements(Vec::new())
    }
}

impl Picks {
    /// None of a kind.
    pub fn none(kind: PickKind) -> Self {
        match kind {
            PickKind::Element => Self::Elements(Vec::new()),
            PickKind::Side => Self::Sides(Vec::new()),
            PickKind::Node => Self::Nodes(Vec::new()),
        }
    }

    /// Elements in any order. Cost: a sort, unless they are in order.
    pub fn elements(elements: Vec<u32>) -> Self {
        Self::Elements(in_order(elements))
    }

    /// Sides in any order. Cost: a sort, unless they are in order.
    pub fn sides(sides: Vec<Side>) -> Self {
        Self::Sides(in_order(sides))
    }

    /// Nodes in any order. Cost: a sort, unless they are in order.
    pub fn nodes(nodes: Vec<u32>) -> Self {
        Self::Nodes(in_order(nodes))
    }

    /// What they are.
    pub fn kind(&self) -> PickKind {
        match self {
            Self::Elements(_) => PickKind::Element,
            Self::Sides(_) => PickKind::Side,
            Self::Nodes(_) => PickKind::Node,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Elements(picks) | Self::Nodes(picks) => picks.len(),
            Self::Sides(picks) => picks.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether an element is among them. Cost: a binary search.
    pub fn has_element(&self, element: u32) -> bool {
        matches!(self, Self::Elements(picks) if picks.binary_search(&element).is_ok())
    }

    /// Whether a side is among them. Cost: a binary search.
    pub fn has_side(&self, side: Side) -> bool {
        matches!(self, Self::Sides(picks) if picks.binary_search(&side).is_ok())
    }

    /// Whether a node is among them. Cost: a binary search.
    pub fn has_node(&self, node: u32) -> bool {
        matches!(self, Self::Nodes(picks) if picks.binary_search(&node).is_ok())
    }

    /// Whether others are all among these. Cost: one pass over both.
    pub fn has_all(&self, others: &Self) -> bool {
        self.kind() == others.kind() && self.combined(others, Combine::Add).len() == self.len()
    }

    /// These, changed by others. Those of another kind replace these, unless they are to be taken away: then
    /// nothing changes. Cost: one pass over both.
    #[must_use]
    pub fn combined(&self, other: &Self, how: Combine) -> Self {
        match (self, other) {
            (_, other) if how == Combine::Replace => other.clone(),
            (Self::Elements(a), Self::Elements(b)) => Self::Elements(merged(a, b, how)),
            (Self::Sides(a), Self::Sides(b)) => Self::Sides(merged(a, b, how)),
            (Self::Nodes(a), Self::Nodes(b)) => Self::Nodes(merged(a, b, how)),
            (kept, _) if how == Combine::Remove => kept.clone(),
            (_, other) => other.clone(),
        }
    }
}

fn in_order<T: Ord>(mut picks: Vec<T>) -> Vec<T> {
    if !picks.is_sorted_by(|a, b| a < b) {
        picks.sort_unstable();
        picks.dedup();
    }
    picks
}

/// Two ascending lists as one.
fn merged<T: Ord + Copy>(a: &[T], b: &[T], how: Combine) -> Vec<T> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let (keeps_both, keeps_new) = match how {
        Combine::Replace | Combine::Add => (true, true),
        Combine::Toggle => (false, true),
        Combine::Remove => (false, false),
    };
    let mut out = Vec::with_capacity(a.len() + if keeps_new { b.len() } else { 0 });
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            Less => out.push(a[i]),
            Greater if keeps_new => out.push(b[j]),
            Equal if keeps_both => out.push(a[i]),
            Greater | Equal => {}
        }
        let order = a[i].cmp(&b[j]);
        i += usize::from(order != Greater);
        j += usize::from(order != Less);
    }
    out.extend_from_slice(&a[i..]);
    if keeps_new {
        out.extend_from_slice(&b[j..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_are_added_toggled_and_taken_away() {
        let known = Picks::nodes(vec![7, 1, 3, 3]);
        let new = Picks::nodes(vec![3, 9]);
        assert_eq!(known.combined(&new, Combine::Replace), Picks::Nodes(vec![3, 9]));
        assert_eq!(known.combined(&new, Combine::Add), Picks::Nodes(vec![1, 3, 7, 9]));
        assert_eq!(known.combined(&new, Combine::Toggle), Picks::Nodes(vec![1, 7, 9]));
        assert_eq!(known.combined(&new, Combine::Remove), Picks::Nodes(vec![1, 7]));
        assert!(known.has_all(&Picks::nodes(vec![7, 1])) && !known.has_all(&new));
        assert!(known.has_node(7) && !known.has_node(2) && !known.has_element(7));
    }

    #[test]
    fn another_kind_replaces_and_takes_nothing_away() {
        let nodes = Picks::nodes(vec![1]);
        let side = Side { element: 4, side: 2 };
        let sides = Picks::sides(vec![side, side]);
        assert_eq!(nodes.combined(&sides, Combine::Add), sides);
        assert_eq!(nodes.combined(&sides, Combine::Remove), nodes);
        assert_eq!((sides.len(), sides.kind(), sides.has_side(side)), (1, PickKind::Side, true));
    }
}
