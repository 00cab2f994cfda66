//! Means between nodes and elements, as recipes: what an element's nodes say of it, and a node's elements.

use crate::edit::{displacement_field, expression::Placement};
use crate::model::{Block, DerivedValues, Model, Shared, Source, SourceError};
use rayon::prelude::{IndexedParallelIterator as _, ParallelIterator as _, ParallelSlice as _};
use std::{ops::Range, sync::Arc};

/// Where nodes are, as three sources of one value per node.
pub(in crate::edit) fn coordinate_sources(model: &Model, placement: Placement) -> [Source; 3] {
    let axes = [&model.coordinates.x, &model.coordinates.y, &model.coordinates.z]
        .map(|axis| Source::steady(axis.clone()));
    if placement == Placement::Undeformed {
        return axes;
    }
    let mut displacement = displacement_field(model).into_iter();
    axes.map(|axis| match displacement.next().flatten().map(|at| &model.nodal_variables[at].1) {
        Some(moved) => Source::weighted_sum(vec![(1.0, axis.clone()), (1.0, moved.clone())]).unwrap_or(axis),
        None => axis,
    })
}

/// The plain mean of a nodal source over the nodes of each element of a block, mid-side nodes too.
///
/// NaN for an element without nodes (polyhedra among them) or with a node that does not exist.
pub(in crate::edit) fn mean_over_nodes(block: &Block, nodal: &Source) -> Source {
    Source::derived(Arc::new(MeanOverNodes { elements: Elements::of(block), nodal: nodal.clone() }))
}

/// The plain mean, for each node, over the elements that it belongs to; an element counts as often as it names the node.
/// `filler` at nodes of no element.
pub(in crate::edit) fn mean_over_elements(
    parts: &[(&Block, Source)],
    num_nodes: usize,
    filler: f64,
) -> Source {
    let parts = parts.iter().map(|(block, source)| (Elements::of(block), source.clone())).collect();
    Source::derived(Arc::new(MeanOverElements { parts, num_nodes, filler }))
}

/// The nodes of the elements of a block.
#[derive(Debug)]
struct Elements {
    nodes: Shared<u32>,
    per_element: usize,
    counts: Option<Shared<u32>>,
    num_elements: usize,
}

impl Elements {
    fn of(block: &Block) -> Self {
        let nodes = if block.connects_nodes() { block.connectivity.clone() } else { Shared::default() };
        Self {
            nodes,
            per_element: block.nodes_per_element,
            counts: block.counts.clone(),
            num_elements: block.num_elements,
        }
    }

    /// The nodes of some elements, one element after the other; `None` where they are not all of one length.
    fn rows(&self, elements: Range<usize>) -> Option<&[u32]> {
        let rows = elements.start * self.per_element..elements.end * self.per_element;
        self.nodes.get(rows).filter(|_| self.counts.is_none() && self.per_element > 0)
    }

    /// Calls `each` with the index and the nodes of every element in turn; no nodes if the block lists none.
    fn for_each<'a>(&'a self, mut each: impl FnMut(usize, &'a [u32])) {
        let mut rest = self.nodes.as_slice();
        for element in 0..self.num_elements {
            let len = match &self.counts {
                Some(counts) => counts.get(element).map_or(0, |&count| count as usize),
                None => self.per_element,
            };
            let (nodes, after) = rest.split_at(len.min(rest.len()));
            rest = after;
            each(element, nodes);
        }
    }
}

#[derive(Debug)]
struct MeanOverNodes {
    elements: Elements,
    nodal: Source,
}

impl DerivedValues for MeanOverNodes {
    fn len(&self) -> usize {
        self.elements.num_elements
    }

    fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        let values = self.nodal.values(time_step)?;
        match self.elements.rows(0..self.elements.num_elements) {
            Some(rows) => rows
                .par_chunks_exact(self.elements.per_element)
                .zip(out)
                .with_min_len(4096)
                .for_each(|(nodes, out)| *out = mean(nodes, 0, &values)),
            None => self.elements.for_each(|element, nodes| out[element] = mean(nodes, 0, &values)),
        }
        Ok(())
    }

    fn read_range_into(&self, time_step: usize, first: usize, out: &mut [f64]) -> Result<(), SourceError> {
        let Some(rows) = self.elements.rows(first..first + out.len()) else {
            let mut all = vec![f64::NAN; self.len()];
            self.read_into(time_step, &mut all)?;
            out.iter_mut().zip(&all[first..]).for_each(|(out, value)| *out = *value);
            return Ok(());
        };
        // Neighbours in the numbering are near each other in space, so little lies between their nodes.
        let there = || rows.iter().map(|&node| node as usize).filter(|&node| node < self.nodal.len());
        let least = there().min().unwrap_or(0);
        let end = there().max().map_or(least, |greatest| greatest + 1);
        let values = self.nodal.read_range(time_step, least..end)?;
        for (out, nodes) in out.iter_mut().zip(rows.chunks_exact(self.elements.per_element)) {
            *out = mean(nodes, least, &values);
        }
        Ok(())
    }
}

/// The mean over nodes, of values that begin at node `first`.
fn mean(nodes: &[u32], first: usize, values: &[f64]) -> f64 {
    let value = |&node: &u32| (node as usize).checked_sub(first).and_then(|at| values.get(at)).copied();
    nodes.iter().map(|node| value(node).unwrap_or(f64::NAN)).sum::<f64>() / nodes.len() as f64
}

#[derive(Debug)]
struct MeanOverElements {
    parts: Vec<(Elements, Source)>,
    num_nodes: usize,
    filler: f64,
}

// A range is a whole step's work: which elements touch a node is known only when all were asked.
impl DerivedValues for MeanOverElements {
    fn len(&self) -> usize {
        self.num_nodes
    }

    fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        out.fill(0.0);
        let mut counts = vec![0u32; out.len()];
        for (elements, source) in &self.parts {
            let values = source.values(time_step)?;
            elements.for_each(|element, nodes| {
                for &node in nodes {
                    if let (Some(out), Some(count)) =
                        (out.get_mut(node as usize), counts.get_mut(node as usize))
                    {
                        *out += values[element];
                        *count += 1;
                    }
                }
            });
        }
        for (out, count) in out.iter_mut().zip(counts) {
            *out = if count == 0 { self.filler } else { *out / f64::from(count) };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Topology, samples};

    #[test]
    fn an_elements_value_is_the_mean_of_its_nodes() {
        let model = samples::two_hexes();
        let [x, ..] = coordinate_sources(&model, Placement::Undeformed);
        assert_eq!(mean_over_nodes(&model.element_blocks[1], &x).read(0).unwrap(), [1.5]);
        // Displaced at step 1 by 0.01 times the node's number: nodes 1, 2, 4, 5, 7, 8, 10, 11 sum up to 48.
        let [x, ..] = coordinate_sources(&model, Placement::Displaced);
        let centre = mean_over_nodes(&model.element_blocks[1], &x).read(1).unwrap()[0];
        assert!((centre - (1.5 + 0.01 * 6.0)).abs() < 1e-15, "{centre}");
    }

    #[test]
    fn one_element_reads_the_nodes_around_it() {
        let grid = samples::hex_grid([6, 5, 4], [1, 1, 1]);
        let [x, y, z] = coordinate_sources(&grid, Placement::Undeformed);
        for axis in [x, y, z] {
            let means = mean_over_nodes(&grid.element_blocks[0], &axis);
            assert_eq!(means.read_range(0, 31..57).unwrap(), means.read(0).unwrap()[31..57]);
        }
    }

    #[test]
    fn a_nodes_value_is_the_mean_of_its_elements_and_a_free_node_gets_none() {
        let mut model = samples::two_hexes();
        for axis in model.coordinates.axes_mut() {
            axis.push(9.0);
        }
        let blocks = &model.element_blocks;
        let parts = [(&blocks[0], Source::constant(2.0, 1)), (&blocks[1], Source::constant(6.0, 1))];
        let values = mean_over_elements(&parts, 13, f64::NAN).read(0).unwrap();
        assert_eq!(values[..6], [2.0, 4.0, 6.0, 2.0, 4.0, 6.0]);
        assert!(values[12].is_nan());
    }

    #[test]
    fn polygons_and_broken_node_numbers_are_no_trouble() {
        let mut block = Block::new(1, Topology::Quad4, vec![0, 1, 2, 3, 0, 1, 2, 77]);
        let nodal = Source::steady(Arc::new(vec![1.0, 2.0, 3.0, 6.0]));
        let values = mean_over_nodes(&block, &nodal).read(0).unwrap();
        assert!(values[0] == 3.0 && values[1].is_nan(), "{values:?}");
        let nodes = mean_over_elements(&[(&block, Source::constant(5.0, 2))], 4, 0.0).read(0).unwrap();
        assert_eq!(nodes, [5.0; 4]);
        // The same connectivity as a pentagon and a triangle: means of 1 2 3 6 1 and of 2 3 and nothing.
        block.counts = Some(Arc::new(vec![5, 2]));
        let [pentagon, ..] = mean_over_nodes(&block, &nodal).read_range(0, 0..1).unwrap()[..] else {
            panic!()
        };
        assert!((pentagon - 2.6).abs() < 1e-15);
        let values = mean_over_nodes(&block, &nodal).read(0).unwrap();
        assert!((values[0] - 2.6).abs() < 1e-15 && values[1] == 2.5, "{values:?}");
    }
}
