//! One block of the whole, filled part by part.

use super::{
    numbering::rows_of,
    placing::{NOWHERE, PartPlaces, joined, place, scatter},
    roster::{Slot, VariableRoster},
};
use crate::model::{Attributes, Block, Shared, Source, Topology};
use std::sync::Arc;

/// A block of the whole as far as it is known.
#[derive(Default)]
pub(super) struct BlockJoin {
    /// Whether parts may have entries in common, as they have edges and faces; each is kept once.
    shares_entries: bool,
    connectivity: Vec<u32>,
    /// Polygons and polyhedra: nodes or faces of each. Of elements, this and the connectivity are in the parts' order.
    counts: Vec<u32>,
    is_ragged: bool,
    element_edges: ListJoin,
    element_faces: ListJoin,
    attributes: Vec<f64>,
    /// Entries in the whole so far.
    num_placed: usize,
    /// For each part in turn, the places of its entries.
    places: Vec<Vec<u32>>,
    values: PartValues,
    /// Node, edge and face numbers that their part does not have.
    pub(super) num_nowhere: usize,
}

/// Edges or faces of each element.
#[derive(Default)]
struct ListJoin {
    /// How many each element has; `None` before a part has told.
    width: Option<usize>,
    rows: Vec<u32>,
    /// Whether another part told otherwise.
    is_odd: bool,
}

impl ListJoin {
    fn absorb(&mut self, block: &Block, list: Option<&Shared<u32>>, places: &[u32], targets: &[u32]) {
        let Some(list) = list.filter(|_| block.num_elements > 0) else { return };
        let width = list.len() / block.num_elements;
        self.is_odd |= *self.width.get_or_insert(width) != width;
        if !self.is_odd {
            scatter(&mut self.rows, NOWHERE, width, places, list.iter().map(|&index| place(targets, index)));
        }
    }

    fn finish(mut self, num_elements: usize) -> Option<Shared<u32>> {
        let width = self.width.filter(|_| !self.is_odd)?;
        self.rows.resize(num_elements * width, NOWHERE);
        Some(Arc::new(self.rows))
    }
}

/// The results of one entity, by variable of the whole and part.
#[derive(Default)]
pub(super) struct PartValues {
    sources: Vec<Vec<Source>>,
    is_stored: Vec<bool>,
    /// A variable that a part with entries does not store although another does.
    lacking: Vec<bool>,
}

impl PartValues {
    /// Adds those of one part.
    pub(super) fn absorb(
        &mut self,
        part: usize,
        variables: &VariableRoster,
        values: &[Option<Source>],
        num_entries: usize,
    ) {
        let num_variables = variables.names.len();
        self.sources.resize_with(num_variables, Vec::new);
        self.is_stored.resize(num_variables, false);
        self.lacking.resize(num_variables, false);
        for (variable, own) in variables.of_part[part].iter().enumerate() {
            let source = own.and_then(|own| values.get(own)?.clone());
            self.is_stored[variable] |= source.is_some();
            self.lacking[variable] |= source.is_none() && num_entries > 0;
            self.sources[variable].push(source.unwrap_or_else(|| Source::constant(f64::NAN, num_entries)));
        }
    }

    /// The sources of the whole; `None` where no part stores a variable. The second are variables that only some store.
    pub(super) fn finish(
        self,
        num_variables: usize,
        rows: Option<&Shared<u32>>,
    ) -> (Vec<Option<Source>>, Vec<usize>) {
        let partly = (0..self.sources.len()).filter(|&at| self.is_stored[at] && self.lacking[at]).collect();
        let sources = self.sources.into_iter().zip(self.is_stored);
        let mut values: Vec<Option<Source>> =
            sources.map(|(sources, stored)| stored.then(|| joined(sources, rows))).collect();
        values.resize_with(num_variables, || None);
        (values, partly)
    }
}

impl BlockJoin {
    /// A block of edges or faces, of which parts have some in common.
    pub(super) fn of_shared_sides() -> Self {
        Self { shares_entries: true, ..Self::default() }
    }

    /// Adds a part's block, whose entries go to these places.
    pub(super) fn absorb(
        &mut self,
        part: usize,
        block: &Block,
        places: Vec<u32>,
        of: &PartPlaces<'_>,
        variables: &VariableRoster,
    ) {
        let end = places.iter().map(|&place| place as usize + 1).max().unwrap_or(0);
        self.num_placed = self.num_placed.max(end);
        let targets = if block.topology == Topology::Nfaced { of.faces } else { of.nodes };
        let mut connectivity = block.connectivity.iter().map(|&index| place(targets, index));
        self.num_nowhere += connectivity.clone().filter(|&index| index == NOWHERE).count();
        if let Some(counts) = &block.counts {
            self.is_ragged = true;
            for (&count, &place) in counts.iter().zip(&places) {
                let own = connectivity.by_ref().take(count as usize);
                // A new side follows those that are there.
                if self.shares_entries && (place as usize) < self.counts.len() {
                    own.for_each(drop);
                } else {
                    self.connectivity.extend(own);
                    self.counts.push(count);
                }
            }
        } else {
            scatter(&mut self.connectivity, NOWHERE, block.nodes_per_element, &places, connectivity);
        }
        self.element_edges.absorb(block, block.element_edges.as_ref(), &places, of.edges);
        self.element_faces.absorb(block, block.element_faces.as_ref(), &places, of.faces);
        let attributes = &block.attributes;
        scatter(
            &mut self.attributes,
            0.0,
            attributes.names.len(),
            &places,
            attributes.values.iter().copied(),
        );
        self.values.absorb(part, variables, &block.values, block.num_elements);
        self.places.push(places);
    }

    /// The block, and the positions of variables that only some parts store.
    pub(super) fn finish(
        mut self,
        slot: &Slot,
        dimension: usize,
        num_variables: usize,
    ) -> (Block, Vec<usize>) {
        let rows = rows_of(self.places.iter().map(Vec::as_slice), self.num_placed);
        let (values, partly) = self.values.finish(num_variables, rows.as_ref());
        if let Some(rows) = rows.filter(|_| self.is_ragged && !self.shares_entries) {
            (self.counts, self.connectivity) = ragged_rows(&self.counts, &self.connectivity, &rows);
        }
        let nodes_per_element = if self.is_ragged { 0 } else { slot.nodes_per_entry };
        let block = Block {
            id: slot.id,
            name: slot.name.clone(),
            elem_type: slot.elem_type.clone(),
            topology: Topology::resolve(&slot.elem_type, nodes_per_element, dimension),
            num_elements: self.num_placed,
            nodes_per_element,
            connectivity: Arc::new(self.connectivity),
            counts: self.is_ragged.then(|| Arc::new(self.counts)),
            element_edges: self.element_edges.finish(self.num_placed),
            element_faces: self.element_faces.finish(self.num_placed),
            attributes: Attributes { names: slot.attribute_names.clone(), values: Arc::new(self.attributes) },
            properties: slot.properties.clone(),
            values,
            reductions: slot.reductions.clone(),
            user_attributes: slot.user_attributes.clone(),
        };
        (block, partly)
    }
}

/// Rows of different lengths in another order.
fn ragged_rows(counts: &[u32], list: &[u32], rows: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = Vec::with_capacity(counts.len());
    let mut start = 0;
    for &count in counts {
        starts.push(start);
        start += count as usize;
    }
    let count_of = |row: u32| counts.get(row as usize).copied().unwrap_or(0);
    let row = |&row: &u32| {
        let start = starts.get(row as usize).copied().unwrap_or(0);
        &list[start..start + count_of(row) as usize]
    };
    let picked = rows.iter().flat_map(row).copied().collect();
    (rows.iter().map(|&row| count_of(row)).collect(), picked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_different_lengths_change_places() {
        let (counts, list) = ragged_rows(&[1, 3, 2], &[7, 1, 2, 3, 8, 9], &[2, 0, 1]);
        assert_eq!((counts, list), (vec![2, 1, 3], vec![8, 9, 7, 1, 2, 3]));
    }
}
