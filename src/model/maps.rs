//! Maps beside the id maps of nodes and elements: whole numbers per node, element, edge or face.

use super::Shared;
use std::sync::Arc;

/// A numbered map: one whole number for each node, element, edge or face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedMap {
    /// The file's own number.
    pub id: i64,
    /// The name without padding; empty if it has none.
    pub name: String,
    /// Shape: one per node, element, edge or face of the model. They are ids, so they stay right when others go.
    pub values: Shared<i64>,
}

/// All maps but `node_ids`, `element_ids` and `element_order`, each kind in file order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Maps {
    /// One number per node.
    pub nodes: Vec<NumberedMap>,
    /// One number per element, through all element blocks.
    pub elements: Vec<NumberedMap>,
    /// One number per edge, through all edge blocks.
    pub edges: Vec<NumberedMap>,
    /// One number per face, through all face blocks.
    pub faces: Vec<NumberedMap>,
    /// The edge id map; `None` means 1, 2, 3, ….
    pub edge_ids: Option<Shared<i64>>,
    /// The face id map; `None` means 1, 2, 3, ….
    pub face_ids: Option<Shared<i64>>,
}

impl NumberedMap {
    /// Keeps the values at `rows`, in that order; a new row (`None`) gets the number after the largest.
    ///
    /// Cost: a pass over the map.
    pub fn follow(&mut self, rows: impl Iterator<Item = Option<u32>>) {
        let mut next = self.values.iter().copied().max().unwrap_or(0);
        let old = &self.values;
        let value = |row: Option<u32>| {
            row.and_then(|row| old.get(row as usize).copied()).unwrap_or_else(|| {
                next = next.saturating_add(1);
                next
            })
        };
        self.values = Arc::new(rows.map(value).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_rows_keep_their_numbers_and_new_ones_come_after_the_largest() {
        let mut map = NumberedMap { id: 1, name: String::new(), values: Arc::new(vec![40, 10, 30]) };
        map.follow([Some(2), None, Some(0), None].into_iter());
        assert_eq!(map.values.as_slice(), [30, 41, 40, 42]);
    }
}
