//! Connectivity of blocks and members of sets, with what is stored along with them.
//!
//! A list that cannot be read, or is not there, leaves the rest of the model as it is: its block keeps the number of its
//! elements, so that no other element is numbered otherwise, and its set the number of its members.

use super::{
    arrays::ArrayReader,
    contents::{block_without_arrays, set_without_arrays},
    skeleton::{EntityPart, KindPart},
};
use crate::{
    exodus::{ExodusError, names::Kind},
    model::{Attributes, Block, EntityList, Oriented, Set, Shared, Side, Topology, Warnings},
};
use rayon::prelude::*;
use std::sync::Arc;

/// The nodes or faces of a block's elements.
#[derive(Default)]
struct Lists {
    num_elements: usize,
    nodes_per_element: usize,
    connectivity: Shared<u32>,
    counts: Option<Shared<u32>>,
}

impl ArrayReader<'_> {
    /// The blocks of a kind; what is odd about them goes into `warnings`.
    pub(super) fn blocks(
        &self,
        kind: Kind,
        part: &KindPart,
        dimension: usize,
        warnings: &mut Warnings,
    ) -> Result<EntityList<Block>, ExodusError> {
        let blocks = part.entities.par_iter().map(|block| self.block(kind, block, dimension));
        let mut list = named(part);
        for block in blocks.collect::<Result<Vec<_>, _>>()? {
            let (block, says) = block;
            says.into_iter().for_each(|says| warnings.add(says));
            list.push(block);
        }
        Ok(list)
    }

    /// A block, and what was odd about it.
    fn block(
        &self,
        kind: Kind,
        part: &EntityPart,
        dimension: usize,
    ) -> Result<(Block, Option<String>), ExodusError> {
        let (lists, odd) = self.lists(kind, part)?;
        let indices = |variable: Option<usize>| variable.map_or(Ok(None), |variable| self.indices(variable));
        let mut block = Block {
            topology: Topology::resolve(&part.elem_type, lists.nodes_per_element, dimension),
            num_elements: lists.num_elements,
            nodes_per_element: lists.nodes_per_element,
            connectivity: lists.connectivity,
            counts: lists.counts,
            element_edges: indices(part.element_edges)?,
            element_faces: indices(part.element_faces)?,
            attributes: self.attributes(&part.attributes)?,
            ..block_without_arrays(part, dimension)
        };
        if block.num_elements != part.num_entries {
            // What belongs to elements that are not there cannot be told apart.
            block.attributes = Attributes::default();
            (block.element_edges, block.element_faces) = (None, None);
            block.values.iter_mut().for_each(|values| *values = None);
        }
        Ok((block, odd))
    }

    /// Connectivity and counts as far as they agree, and what was odd about them.
    fn lists(&self, kind: Kind, part: &EntityPart) -> Result<(Lists, Option<String>), ExodusError> {
        let num_elements = part.num_entries;
        let without_nodes = Lists { num_elements, ..Lists::default() };
        let Some(list) = part.list else { return Ok((without_nodes, None)) };
        let Some(connectivity) = self.indices(list)? else { return Ok((without_nodes, None)) };
        let counts = match part.counts.map(|variable| self.counts(variable)).transpose()? {
            Some(None) => return Ok((without_nodes, None)),
            counts => counts.flatten(),
        };
        let nodes_per_element = if counts.is_some() { 0 } else { part.nodes_per_entry };
        let expected = match &counts {
            Some(counts) => counts.iter().map(|&count| u64::from(count)).sum(),
            None => num_elements as u64 * nodes_per_element as u64,
        };
        let mut lists = Lists { num_elements, nodes_per_element, connectivity, counts };
        let found = lists.connectivity.len();
        let has_counts = lists.counts.as_ref().is_none_or(|counts| counts.len() == num_elements);
        if has_counts && expected == found as u64 {
            return Ok((lists, None));
        }
        // Keep what hangs together: the first elements that are whole.
        lists.keep_whole();
        let says = format!(
            "{} {} has {found} connectivity entries instead of {expected}: it is read as far as it goes",
            kind.names().words,
            part.id,
        );
        self.lose(list, says.clone());
        Ok((lists, Some(says)))
    }

    /// The sets of a kind.
    pub(super) fn sets<M: Member>(&self, part: &KindPart) -> Result<EntityList<Set<M>>, ExodusError> {
        let sets = part.entities.par_iter().map(|set| {
            Ok(Set {
                members: M::read(self, set)?,
                distribution_factors: self.optional_reals(set.factors)?,
                attributes: self.attributes(&set.attributes)?,
                ..set_without_arrays(set)
            })
        });
        let mut list = named(part);
        list.extend(sets.collect::<Result<Vec<_>, ExodusError>>()?);
        Ok(list)
    }

    /// The entity numbers of a set's members; where they cannot be read, numbers that are no entity's.
    fn members(&self, set: &EntityPart) -> Result<Shared<u32>, ExodusError> {
        let Some(list) = set.list else { return Ok(Shared::default()) };
        match self.indices(list)? {
            Some(members) => Ok(members),
            None => self.repeated(u32::MAX, set.num_entries, "members of a set for its size").map(Arc::new),
        }
    }
}

/// An empty list with the names of a kind's variables and properties.
pub(super) fn named<E>(part: &KindPart) -> EntityList<E> {
    let mut list = EntityList::default();
    list.variable_names.clone_from(&part.variable_names);
    list.reduction_names.clone_from(&part.reduction_names);
    list.property_names.clone_from(&part.property_names);
    list
}

impl Lists {
    fn keep_whole(&mut self) {
        let available = self.connectivity.len();
        if let Some(counts) = &self.counts {
            let counts = whole_counts(counts, available);
            self.num_elements = counts.len();
            let len = counts.iter().map(|&count| count as usize).sum();
            Arc::make_mut(&mut self.connectivity).truncate(len);
            self.counts = Some(Arc::new(counts));
        } else {
            let whole = available.checked_div(self.nodes_per_element).unwrap_or(0);
            self.num_elements = self.num_elements.min(whole);
            Arc::make_mut(&mut self.connectivity).truncate(self.num_elements * self.nodes_per_element);
        }
    }
}

/// The first counts whose sum does not exceed the entries that there are.
fn whole_counts(counts: &[u32], available: usize) -> Vec<u32> {
    let mut left = available as u64;
    let fits = |&&count: &&u32| {
        let fits = u64::from(count) <= left;
        left = left.saturating_sub(u64::from(count));
        fits
    };
    counts.iter().take_while(fits).copied().collect()
}

/// What a set can have as members.
pub(super) trait Member: Sized + Send + Sync {
    /// The members of a set.
    fn read(arrays: &ArrayReader<'_>, set: &EntityPart) -> Result<Shared<Self>, ExodusError>;
}

impl Member for u32 {
    fn read(arrays: &ArrayReader<'_>, set: &EntityPart) -> Result<Shared<Self>, ExodusError> {
        arrays.members(set)
    }
}

impl Member for Side {
    fn read(arrays: &ArrayReader<'_>, set: &EntityPart) -> Result<Shared<Self>, ExodusError> {
        if let Some(known) = arrays.known.sides(set) {
            return Ok(known);
        }
        let elements = arrays.members(set)?;
        let sides = match set.companion {
            Some(variable) => arrays.indices(variable)?.unwrap_or_default(),
            None => Shared::default(),
        };
        // Without sides, each is the "side 0" of damaged files, which belongs to no element.
        let sides = sides.iter().copied().chain(std::iter::repeat(u32::MAX));
        let sides = elements.iter().zip(sides).map(|(&element, side)| Self { element, side });
        Ok(Arc::new(sides.collect()))
    }
}

impl Member for Oriented {
    fn read(arrays: &ArrayReader<'_>, set: &EntityPart) -> Result<Shared<Self>, ExodusError> {
        if let Some(known) = arrays.known.oriented(set) {
            return Ok(known);
        }
        let indices = arrays.members(set)?;
        let orientations = match set.companion {
            Some(variable) => arrays.integers(variable)?.unwrap_or_default(),
            None => Shared::default(),
        };
        let orientations = orientations.iter().map(|&value| i32::try_from(value).unwrap_or(0));
        let pairs = indices.iter().zip(orientations.chain(std::iter::repeat(0)));
        Ok(Arc::new(pairs.map(|(&index, orientation)| Self { index, orientation }).collect()))
    }
}
