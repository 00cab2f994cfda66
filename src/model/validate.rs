//! The invariants of a model, checked.

use super::{Block, Entity, EntityList, Model};
use thiserror::Error;

/// A broken invariant: two lengths that should agree and do not.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{what} has {found} entries instead of {expected}")]
pub struct ModelError {
    /// Which array.
    pub what: String,
    /// What the rest of the model asks for.
    pub expected: usize,
    /// What is there.
    pub found: usize,
}

impl Model {
    /// Checks the invariants that the type cannot express (see [`Model`]).
    ///
    /// Cost: proportional to the number of entities and variables, not to nodes or elements.
    ///
    /// # Errors
    /// The first array whose length disagrees with the rest.
    pub fn validate(&self) -> Result<(), ModelError> {
        let nodes = self.num_nodes();
        expect("the y coordinate", nodes, self.coordinates.y.len())?;
        expect("the z coordinate", nodes, self.coordinates.z.len())?;
        if let Some(ids) = &self.node_ids {
            expect("the node id map", nodes, ids.len())?;
        }
        if let Some(ids) = &self.element_ids {
            expect("the element id map", self.num_elements(), ids.len())?;
        }
        self.check_maps()?;
        for (name, source) in &self.nodal_variables {
            expect(&format!("nodal variable {name}"), nodes, source.len())?;
        }
        for (name, source) in &self.global_variables {
            expect(&format!("global variable {name}"), 1, source.len())?;
        }
        for (kind, list) in [
            ("element block", &self.element_blocks),
            ("edge block", &self.edge_blocks),
            ("face block", &self.face_blocks),
        ] {
            list.iter().try_for_each(|block| check_connectivity(kind, block))?;
            check_list(kind, list)?;
        }
        check_list("node set", &self.node_sets)?;
        check_list("side set", &self.side_sets)?;
        check_list("edge set", &self.edge_sets)?;
        check_list("face set", &self.face_sets)?;
        check_list("element set", &self.element_sets)?;
        check_list("blob", &self.blobs)
    }

    fn check_maps(&self) -> Result<(), ModelError> {
        let total = |list: &EntityList<Block>| list.iter().map(|block| block.num_elements).sum();
        let (edges, faces) = (total(&self.edge_blocks), total(&self.face_blocks));
        for (kind, ids, len) in [("edge", &self.maps.edge_ids, edges), ("face", &self.maps.face_ids, faces)] {
            if let Some(ids) = ids {
                expect(&format!("the {kind} id map"), len, ids.len())?;
            }
        }
        for (kind, maps, len) in [
            ("node", &self.maps.nodes, self.num_nodes()),
            ("element", &self.maps.elements, self.num_elements()),
            ("edge", &self.maps.edges, edges),
            ("face", &self.maps.faces, faces),
        ] {
            for map in maps {
                expect(&format!("{kind} map {}", map.id), len, map.values.len())?;
            }
        }
        Ok(())
    }
}

fn expect(what: &str, expected: usize, found: usize) -> Result<(), ModelError> {
    if expected == found { Ok(()) } else { Err(ModelError { what: what.to_owned(), expected, found }) }
}

fn check_connectivity(kind: &str, block: &Block) -> Result<(), ModelError> {
    let expected = match &block.counts {
        None => block.num_elements * block.nodes_per_element,
        Some(counts) => counts.iter().map(|&count| count as usize).sum(),
    };
    expect(&format!("the connectivity of {kind} {}", block.id), expected, block.connectivity.len())
}

fn check_list<E: Entity>(kind: &str, list: &EntityList<E>) -> Result<(), ModelError> {
    for entity in list.iter() {
        let what = |part: &str| format!("the {part} of {kind} {}", entity.id());
        expect(&what("list of variables"), list.variable_names.len(), entity.values().len())?;
        expect(&what("list of properties"), list.property_names.len(), entity.properties().len())?;
        let attributes = entity.attributes();
        expect(&what("attributes"), attributes.names.len() * entity.num_entries(), attributes.values.len())?;
        if !entity.reductions().is_empty() {
            let found = entity.reductions().len();
            expect(&what("list of reduction variables"), list.reduction_names.len(), found)?;
        }
        for (name, source) in list.reduction_names.iter().zip(entity.reductions()) {
            expect(&what(&format!("reduction variable {name}")), 1, source.len())?;
        }
        for (name, source) in list.variable_names.iter().zip(entity.values()) {
            if let Some(source) = source {
                expect(&what(&format!("variable {name}")), entity.num_entries(), source.len())?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::model::{NumberedMap, Source, samples};
    use std::sync::Arc;

    #[test]
    fn maps_and_reductions_of_another_length_are_found() {
        let mut model = samples::two_hexes();
        let values = Arc::new(vec![7; 11]);
        model.maps.nodes.push(NumberedMap { id: 3, name: String::new(), values });
        assert_eq!(model.validate().unwrap_err().to_string(), "node map 3 has 11 entries instead of 12");
        Arc::make_mut(&mut model.maps.nodes[0].values).push(7);
        model.maps.face_ids = Some(Arc::new(vec![1]));
        assert_eq!(model.validate().unwrap_err().to_string(), "the face id map has 1 entries instead of 0");
        model.maps.face_ids = None;
        model.element_blocks.reduction_names = vec!["work".to_owned()];
        assert_eq!(model.validate(), Ok(()));
        model.element_blocks[1].reductions = vec![Source::constant(0.0, 2)];
        let says = "the reduction variable work of element block 2 has 2 entries instead of 1";
        assert_eq!(model.validate().unwrap_err().to_string(), says);
    }

    #[test]
    fn samples_hold_and_a_wrong_length_is_found() {
        let mut model = samples::two_hexes();
        assert_eq!(model.validate(), Ok(()));
        model.nodal_variables.push(("T".to_owned(), Source::constant(0.0, 3)));
        assert_eq!(model.validate().unwrap_err().to_string(), "nodal variable T has 3 entries instead of 12");
    }
}
