//! The nodes between which a new node lies, as a key: small enough to be sorted by the million without an allocation each.

/// Up to eight nodes, in ascending order. Keys are in the order of these lists, a list before those that begin with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::edit) struct Corners {
    /// Each node and 1; behind the last of them 0.
    places: [u32; 8],
}

impl Corners {
    /// Of these nodes in any order; no more than eight are taken.
    pub(in crate::edit) fn of(nodes: impl IntoIterator<Item = u32>) -> Self {
        let mut places = [0; 8];
        let mut len = 0;
        for (place, node) in places.iter_mut().zip(nodes) {
            // The last number is none of a node.
            *place = node.saturating_add(1);
            len += 1;
        }
        places[..len].sort_unstable();
        Self { places }
    }

    /// The nodes.
    pub(in crate::edit) fn nodes(&self) -> impl Iterator<Item = u32> + '_ {
        self.places.iter().take_while(|&&place| place != 0).map(|&place| place - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_the_order_of_their_lists() {
        let lists: [&[u32]; 5] = [&[0, 1], &[0, 1, 2, 3], &[0, 1, 2, 3, 4, 5, 6, 7], &[0, 1, 3], &[0, 2]];
        let keys: Vec<Corners> = lists.iter().map(|list| Corners::of(list.iter().rev().copied())).collect();
        assert!(keys.is_sorted());
        assert!(keys.iter().zip(lists).all(|(key, list)| key.nodes().eq(list.iter().copied())));
    }
}
