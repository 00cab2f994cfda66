//! How nodes, elements and sides are numbered for people.

use super::{Model, Shared, Side};

/// By which numbers people know nodes and elements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Numbering {
    /// By the id maps of the file; 1, 2, 3, … where it has none. Sides count from 1.
    #[default]
    Ids,
    /// By their place in the file, from 1.
    FromOne,
    /// By their place in the file, from 0, as in journals. Sides count from 0 too.
    FromZero,
}

impl Numbering {
    /// All of them, with their names.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Ids, "Ids"), (Self::FromOne, "From 1"), (Self::FromZero, "From 0")];

    /// The number of a node.
    pub fn node(self, model: &Model, node: u32) -> i64 {
        self.number(model.node_ids.as_ref(), node)
    }

    /// The number of an element, which is given through all blocks.
    pub fn element(self, model: &Model, element: u32) -> i64 {
        self.number(model.element_ids.as_ref(), element)
    }

    /// The number of a side, as `ELEMENT:SIDE`.
    pub fn side(self, model: &Model, side: Side) -> String {
        format!("{}:{}", self.element(model, side.element), i64::from(side.side) + self.first_side())
    }

    /// The number of the first side of an element.
    pub fn first_side(self) -> i64 {
        i64::from(self != Self::FromZero)
    }

    /// The numbers of all nodes.
    pub fn nodes(self, model: &Model) -> Vec<i64> {
        self.numbers(model.node_ids.as_ref(), model.num_nodes())
    }

    /// The numbers of all elements.
    pub fn elements(self, model: &Model) -> Vec<i64> {
        self.numbers(model.element_ids.as_ref(), model.num_elements())
    }

    fn number(self, ids: Option<&Shared<i64>>, at: u32) -> i64 {
        match self {
            Self::Ids => ids.and_then(|ids| ids.get(at as usize).copied()).unwrap_or(i64::from(at) + 1),
            Self::FromOne => i64::from(at) + 1,
            Self::FromZero => i64::from(at),
        }
    }

    fn numbers(self, ids: Option<&Shared<i64>>, count: usize) -> Vec<i64> {
        (0u32..).take(count).map(|at| self.number(ids, at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;
    use std::sync::Arc;

    #[test]
    fn the_same_thing_has_three_numbers() {
        let mut model = samples::two_hexes();
        model.element_ids = Some(Arc::new(vec![70, 30]));
        model.node_ids = None;
        let numbers = |numbering: Numbering| (numbering.element(&model, 1), numbering.node(&model, 4));
        assert_eq!(numbers(Numbering::Ids), (30, 5));
        assert_eq!(numbers(Numbering::FromOne), (2, 5));
        assert_eq!(numbers(Numbering::FromZero), (1, 4));
        let side = Side { element: 1, side: 2 };
        assert_eq!(Numbering::ALL.map(|(numbering, _)| numbering.side(&model, side)), ["30:3", "2:3", "1:2"]);
        assert_eq!(Numbering::Ids.elements(&model), [70, 30]);
        assert_eq!(Numbering::FromZero.nodes(&model).len(), 12);
    }
}
