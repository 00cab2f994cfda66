//! What a window shows before the mesh is read: entities, counts, names, variables and times.

use super::skeleton::Skeleton;
use crate::{
    exodus::names::Kind,
    model::{Assembly, Shared, Support},
};
use std::sync::Arc;

/// The table of contents of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// The title, without padding.
    pub title: String,
    /// 1, 2 or 3; 0 for a file without a mesh.
    pub dimension: usize,
    /// Number of nodes.
    pub num_nodes: usize,
    /// Number of elements in all element blocks.
    pub num_elements: usize,
    /// Blocks in file order.
    pub element_blocks: Vec<OutlineEntity>,
    /// Blocks in file order.
    pub edge_blocks: Vec<OutlineEntity>,
    /// Blocks in file order.
    pub face_blocks: Vec<OutlineEntity>,
    /// Sets in file order.
    pub node_sets: Vec<OutlineEntity>,
    /// Sets in file order.
    pub side_sets: Vec<OutlineEntity>,
    /// Sets in file order.
    pub edge_sets: Vec<OutlineEntity>,
    /// Sets in file order.
    pub face_sets: Vec<OutlineEntity>,
    /// Sets in file order.
    pub element_sets: Vec<OutlineEntity>,
    /// Named groups of blocks or sets.
    pub assemblies: Vec<Assembly>,
    /// Variables: global, nodal, then those of the kinds of blocks and sets; each kind in file order.
    pub variables: Vec<OutlineVariable>,
    /// Times of the steps.
    pub times: Shared<f64>,
}

/// A block or set, without its arrays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutlineEntity {
    /// The file's own number.
    pub id: i64,
    /// The name without padding; empty if it has none.
    pub name: String,
    /// Elements, edges, faces, nodes or sides in it.
    pub num_entries: usize,
    /// The element type as stored; empty for sets.
    pub elem_type: String,
    /// Nodes of each element; 0 for polygons, polyhedra and sets.
    pub nodes_per_element: usize,
    /// Distribution factors of a set.
    pub num_distribution_factors: usize,
    /// Names of the reals per entry.
    pub attribute_names: Vec<String>,
}

/// A variable and where it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineVariable {
    /// Its name.
    pub name: String,
    /// What its values belong to.
    pub support: Support,
    /// Positions of the blocks or sets on which it exists; empty for global and nodal variables.
    pub on: Vec<usize>,
}

impl Outline {
    pub(super) fn of_skeleton(skeleton: &Skeleton, num_values: impl Fn(usize) -> usize) -> Self {
        let entities = |kind: Kind| {
            let of = &skeleton.of(kind).entities;
            of.iter()
                .map(|entity| OutlineEntity {
                    id: entity.id,
                    name: entity.name.clone(),
                    num_entries: entity.num_entries,
                    elem_type: entity.elem_type.clone(),
                    nodes_per_element: if entity.counts.is_some() || !kind.is_block() {
                        0
                    } else {
                        entity.nodes_per_entry
                    },
                    num_distribution_factors: entity.factors.map_or(0, &num_values),
                    attribute_names: entity.attributes.names.clone(),
                })
                .collect()
        };
        let mut variables = plain(&skeleton.global_variables, Support::Global);
        variables.extend(plain(&skeleton.nodal_variables, Support::Nodal));
        for kind in Kind::ALL {
            let part = skeleton.of(kind);
            for (at, name) in part.variable_names.iter().enumerate() {
                let on = (0..part.entities.len())
                    .filter(|&entity| part.entities[entity].values[at].is_some())
                    .collect();
                variables.push(OutlineVariable { name: name.clone(), support: kind.support(), on });
            }
        }
        Self {
            title: skeleton.title.clone(),
            dimension: skeleton.dimension,
            num_nodes: skeleton.num_nodes,
            num_elements: skeleton.total(Kind::ElementBlock),
            element_blocks: entities(Kind::ElementBlock),
            edge_blocks: entities(Kind::EdgeBlock),
            face_blocks: entities(Kind::FaceBlock),
            node_sets: entities(Kind::NodeSet),
            side_sets: entities(Kind::SideSet),
            edge_sets: entities(Kind::EdgeSet),
            face_sets: entities(Kind::FaceSet),
            element_sets: entities(Kind::ElementSet),
            assemblies: skeleton.assemblies.clone(),
            variables,
            times: Arc::clone(&skeleton.times),
        }
    }
}

fn plain<S>(variables: &[(String, S)], support: Support) -> Vec<OutlineVariable> {
    variables
        .iter()
        .map(|(name, _)| OutlineVariable { name: name.clone(), support, on: Vec::new() })
        .collect()
}
