//! One set of the whole, filled part by part.
//!
//! As in `epu`, a node set has each node once, in ascending order, and of what several parts say of a node the last
//! counts. Edges and faces are listed once too, where they come first. Sides and elements belong to one part each: their
//! sets follow part by part.

use super::{
    blocks::PartValues,
    roster::{Slot, VariableRoster},
};
use crate::{
    exodus::names::Kind,
    model::{Attributes, Oriented, Set, Shared, Side},
};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

/// A set of the whole as far as it is known; all in the parts' order.
pub(super) struct SetJoin<M> {
    members: Vec<M>,
    factors: Vec<PartFactors>,
    attributes: Vec<f64>,
    values: PartValues,
    /// Members that their part does not have.
    pub(super) num_nowhere: usize,
}

/// The distribution factors of one part's set.
struct PartFactors {
    num_members: usize,
    /// Nodes of the sides, for side sets; as many as members for others, and where it is not known.
    num_side_nodes: usize,
    stored: Option<Shared<f64>>,
}

/// A member of a set, as far as joining sets asks.
pub(super) trait Member: Copy {
    /// What is the same thing in another part; `None` where parts have nothing in common.
    fn key(self, kind: Kind) -> Option<u32>;
}

impl Member for u32 {
    fn key(self, kind: Kind) -> Option<u32> {
        (kind == Kind::NodeSet).then_some(self)
    }
}

impl Member for Oriented {
    fn key(self, _kind: Kind) -> Option<u32> {
        Some(self.index)
    }
}

impl Member for Side {
    fn key(self, _kind: Kind) -> Option<u32> {
        None
    }
}

impl<M> Default for SetJoin<M> {
    fn default() -> Self {
        Self {
            members: Vec::new(),
            factors: Vec::new(),
            attributes: Vec::new(),
            values: PartValues::default(),
            num_nowhere: 0,
        }
    }
}

/// What of a set could not be joined as it was.
#[derive(Default)]
pub(super) struct SetFindings {
    /// Positions of variables that only some parts store.
    pub(super) partly_stored: Vec<usize>,
    /// Whether some parts have factors and others none, or a wrong number: those are 1.
    pub(super) filled_factors: bool,
}

impl<M: Member> SetJoin<M> {
    /// Adds a part's set; `members` are those of the whole, and `num_side_nodes` the nodes of all its sides, if known.
    pub(super) fn absorb(
        &mut self,
        part: usize,
        set: &Set<M>,
        members: impl Iterator<Item = (M, bool)>,
        num_side_nodes: Option<usize>,
        variables: &VariableRoster,
    ) {
        for (member, is_there) in members {
            self.members.push(member);
            self.num_nowhere += usize::from(!is_there);
        }
        let num_members = set.members.len();
        self.factors.push(PartFactors {
            num_members,
            num_side_nodes: num_side_nodes.unwrap_or(num_members),
            stored: set.distribution_factors.clone(),
        });
        self.attributes.extend(set.attributes.values.iter());
        self.values.absorb(part, variables, &set.values, num_members);
    }

    /// The set, and what could not be joined as it was.
    pub(super) fn finish(self, kind: Kind, slot: &Slot, num_variables: usize) -> (Set<M>, SetFindings) {
        let rows = rows_to_keep(kind, &self.members);
        let (factors, filled_factors) = match kind {
            Kind::SideSet => join_side_factors(&self.factors),
            _ => join_factors(&self.factors),
        };
        let (values, partly_stored) = self.values.finish(num_variables, rows.as_ref());
        let rows = rows.as_ref().map(|rows| rows.as_slice());
        let set = Set {
            id: slot.id,
            name: slot.name.clone(),
            members: Arc::new(picked(&self.members, 1, rows)),
            distribution_factors: factors.map(|factors| Arc::new(picked(&factors, 1, rows))),
            attributes: Attributes {
                names: slot.attribute_names.clone(),
                values: Arc::new(picked(&self.attributes, slot.attribute_names.len(), rows)),
            },
            properties: slot.properties.clone(),
            values,
            reductions: slot.reductions.clone(),
            user_attributes: slot.user_attributes.clone(),
        };
        (set, SetFindings { partly_stored, filled_factors })
    }
}

/// The members that stay, in their order; `None` if that is all of them as they are.
fn rows_to_keep<M: Member>(kind: Kind, members: &[M]) -> Option<Shared<u32>> {
    let keyed = members.iter().zip(0_u32..).filter_map(|(member, row)| Some((member.key(kind)?, row)));
    let rows: Vec<u32> = match kind {
        Kind::SideSet | Kind::ElementSet => return None,
        Kind::NodeSet => keyed.collect::<BTreeMap<u32, u32>>().into_values().collect(),
        _ => {
            let mut seen = HashSet::new();
            keyed.filter(|(key, _)| seen.insert(*key)).map(|(_, row)| row).collect()
        }
    };
    let is_all = rows.len() == members.len() && rows.iter().zip(0..).all(|(&row, at)| row == at);
    (!is_all).then(|| Arc::new(rows))
}

/// Rows of `width` values each, or all of them.
fn picked<T: Copy>(values: &[T], width: usize, rows: Option<&[u32]>) -> Vec<T> {
    match rows {
        None => values.to_vec(),
        Some(rows) => {
            let row = |&row: &u32| values.iter().skip(row as usize * width).take(width);
            rows.iter().flat_map(row).copied().collect()
        }
    }
}

/// One factor per member; 1 for a part that has none or a wrong number. `None` if no part has any.
fn join_factors(parts: &[PartFactors]) -> (Option<Vec<f64>>, bool) {
    let mut is_filled = false;
    let mut factors = Vec::new();
    for part in parts {
        match part.stored.as_ref().filter(|stored| stored.len() == part.num_members) {
            Some(stored) => factors.extend(stored.iter()),
            None => {
                is_filled |= part.num_members > 0;
                factors.resize(factors.len() + part.num_members, 1.0);
            }
        }
    }
    let has_any = parts.iter().any(|part| part.stored.is_some());
    (has_any.then_some(factors), has_any && is_filled)
}

/// One factor per node of each side, or per side if the first part with factors has it so.
fn join_side_factors(parts: &[PartFactors]) -> (Option<Vec<f64>>, bool) {
    let is_per_side = |part: &PartFactors| {
        part.stored.as_ref().is_some_and(|stored| stored.len() == part.num_members)
            && part.num_side_nodes != part.num_members
    };
    let with_factors = parts.iter().find(|part| part.stored.is_some() && part.num_members > 0);
    let Some(first) = with_factors else { return (None, false) };
    let per_side = is_per_side(first);
    let mut is_filled = false;
    let mut factors = Vec::new();
    for part in parts {
        let expected = if per_side { part.num_members } else { part.num_side_nodes };
        match part.stored.as_ref().filter(|stored| stored.len() == expected) {
            Some(stored) => factors.extend(stored.iter()),
            None => {
                is_filled |= expected > 0;
                factors.resize(factors.len() + expected, 1.0);
            }
        }
    }
    (Some(factors), is_filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Source;

    fn no_variables(num_parts: usize) -> VariableRoster {
        VariableRoster { names: Vec::new(), of_part: vec![Vec::new(); num_parts] }
    }

    #[test]
    fn a_node_set_has_each_node_once_and_the_last_factor() {
        let variables = VariableRoster { names: vec!["v".to_owned()], of_part: vec![vec![Some(0)]; 2] };
        let mut join = SetJoin::default();
        for (part, (members, factors, values)) in
            [([4, 2], [0.4, 0.2], [40.0, 20.0]), ([3, 4], [0.3, 0.5], [30.0, 50.0])].into_iter().enumerate()
        {
            let mut set = Set::new(7, members.to_vec());
            set.distribution_factors = Some(Arc::new(factors.to_vec()));
            set.values = vec![Some(Source::memory(2, vec![values.to_vec()]))];
            join.absorb(part, &set, members.into_iter().map(|member| (member, true)), None, &variables);
        }
        let (set, findings) = join.finish(Kind::NodeSet, &Slot { id: 7, ..Slot::default() }, 1);
        assert_eq!(*set.members, [2, 3, 4]);
        assert_eq!(*set.distribution_factors.unwrap(), [0.2, 0.3, 0.5]);
        assert_eq!(set.values[0].as_ref().unwrap().read(0).unwrap(), [20.0, 30.0, 50.0]);
        assert!(!findings.filled_factors && findings.partly_stored.is_empty());
    }

    #[test]
    fn factors_that_a_part_lacks_are_one() {
        let mut join = SetJoin::default();
        for (part, factors) in [Some(vec![0.5; 4]), None].into_iter().enumerate() {
            let side = Side { element: u32::try_from(part).unwrap(), side: 0 };
            let mut set = Set::new(7, vec![side]);
            set.distribution_factors = factors.map(Arc::new);
            join.absorb(part, &set, [(side, true)].into_iter(), Some(4 - part), &no_variables(2));
        }
        let (set, findings) = join.finish(Kind::SideSet, &Slot::default(), 0);
        // Four of the quadrilateral's nodes from the first part, three of the triangle's without any.
        assert_eq!(*set.distribution_factors.unwrap(), [0.5, 0.5, 0.5, 0.5, 1.0, 1.0, 1.0]);
        assert_eq!((set.members.len(), findings.filled_factors), (2, true));
    }

    #[test]
    fn edges_are_listed_once_where_they_come_first() {
        let edge = |index| Oriented { index, orientation: 1 };
        let rows = rows_to_keep(Kind::EdgeSet, &[edge(5), edge(2), edge(5), edge(1)]);
        assert_eq!(rows.as_deref(), Some(&vec![0, 1, 3]));
        assert_eq!(rows_to_keep(Kind::EdgeSet, &[edge(5), edge(2)]), None);
        assert_eq!(rows_to_keep(Kind::ElementSet, &[3_u32, 3]), None);
    }
}
