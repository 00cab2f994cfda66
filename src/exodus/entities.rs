//! Blocks and sets of every kind seen alike, so that comparing and writing them is written once.

use super::names::Kind;
use crate::model::{
    Attributes, Block, Entity, EntityList, Maps, Model, NumberedMap, Oriented, Set, Shared, Side, Source,
    Topology, UserAttribute,
};
use std::sync::Arc;

/// The entities of one kind in a model.
pub(super) struct KindView<'m> {
    pub(super) kind: Kind,
    pub(super) variable_names: &'m [String],
    pub(super) reduction_names: &'m [String],
    pub(super) property_names: &'m [String],
    pub(super) entities: Vec<EntityView<'m>>,
}

/// A block or a set.
#[derive(Clone, Copy)]
pub(super) struct EntityView<'m> {
    pub(super) id: i64,
    pub(super) name: &'m str,
    pub(super) num_entries: usize,
    /// The members of a set, or a block's connectivity.
    pub(super) list: List<'m>,
    /// What only blocks have.
    pub(super) block: Option<&'m Block>,
    pub(super) factors: Option<&'m Shared<f64>>,
    pub(super) attributes: &'m Attributes,
    pub(super) properties: &'m [i64],
    pub(super) values: &'m [Option<Source>],
    pub(super) reductions: &'m [Source],
    pub(super) user_attributes: &'m [UserAttribute],
}

/// The main array of an entity.
#[derive(Clone, Copy)]
pub(super) enum List<'m> {
    /// Nodes, faces or elements.
    Indices(&'m Shared<u32>),
    /// Sides.
    Sides(&'m Shared<Side>),
    /// Edges or faces with a direction.
    Oriented(&'m Shared<Oriented>),
}

/// All kinds of a model, in the order of [`Kind::ALL`].
pub(super) fn views(model: &Model) -> [KindView<'_>; 8] {
    [
        blocks(Kind::ElementBlock, &model.element_blocks),
        blocks(Kind::EdgeBlock, &model.edge_blocks),
        blocks(Kind::FaceBlock, &model.face_blocks),
        sets(Kind::NodeSet, &model.node_sets, List::Indices),
        sets(Kind::EdgeSet, &model.edge_sets, List::Oriented),
        sets(Kind::FaceSet, &model.face_sets, List::Oriented),
        sets(Kind::SideSet, &model.side_sets, List::Sides),
        sets(Kind::ElementSet, &model.element_sets, List::Indices),
    ]
}

fn blocks<'m>(kind: Kind, list: &'m EntityList<Block>) -> KindView<'m> {
    let view = |block: &'m Block| view(block, List::Indices(&block.connectivity), Some(block), None);
    kind_view(kind, list, list.iter().map(view).collect())
}

fn sets<'m, M>(
    kind: Kind,
    list: &'m EntityList<Set<M>>,
    members: fn(&'m Shared<M>) -> List<'m>,
) -> KindView<'m> {
    let view = |set: &'m Set<M>| view(set, members(&set.members), None, set.distribution_factors.as_ref());
    kind_view(kind, list, list.iter().map(view).collect())
}

fn kind_view<'m, E>(kind: Kind, list: &'m EntityList<E>, entities: Vec<EntityView<'m>>) -> KindView<'m> {
    KindView {
        kind,
        variable_names: &list.variable_names,
        reduction_names: &list.reduction_names,
        property_names: &list.property_names,
        entities,
    }
}

fn view<'m>(
    entity: &'m impl Entity,
    list: List<'m>,
    block: Option<&'m Block>,
    factors: Option<&'m Shared<f64>>,
) -> EntityView<'m> {
    EntityView {
        id: entity.id(),
        name: entity.name(),
        num_entries: entity.num_entries(),
        list,
        block,
        factors,
        attributes: entity.attributes(),
        properties: entity.properties(),
        values: entity.values(),
        reductions: entity.reductions(),
        user_attributes: entity.user_attributes(),
    }
}

/// The maps of a model by kind, in the order of [`MAPS`](super::names::MAPS).
pub(super) fn maps(model: &Model) -> [&[NumberedMap]; 4] {
    let Maps { nodes, elements, edges, faces, .. } = &model.maps;
    [nodes, elements, edges, faces]
}

impl List<'_> {
    /// Whether both are the same array, by identity; false does not mean that they differ.
    pub(super) fn is_same(&self, other: &List<'_>) -> bool {
        match (self, other) {
            (List::Indices(a), List::Indices(b)) => Arc::ptr_eq(a, b),
            (List::Sides(a), List::Sides(b)) => Arc::ptr_eq(a, b),
            (List::Oriented(a), List::Oriented(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// Whether both have the same members in the same order. Cost: one pass, unless they are the same array.
    pub(super) fn is_equal(&self, other: &List<'_>) -> bool {
        self.is_same(other)
            || match (self, other) {
                (List::Indices(a), List::Indices(b)) => a == b,
                (List::Sides(a), List::Sides(b)) => a == b,
                (List::Oriented(a), List::Oriented(b)) => a == b,
                _ => false,
            }
    }
}

impl<'m> EntityView<'m> {
    /// A block's element type, empty for sets.
    pub(super) fn elem_type(&self) -> &'m str {
        self.block.map_or("", |block| block.elem_type.as_str())
    }

    /// Whether it is a block of polyhedra.
    pub(super) fn is_polyhedral(&self) -> bool {
        self.block.is_some_and(|block| block.topology == Topology::Nfaced)
    }

    /// Arrays of blocks that count nodes or point at edges and faces.
    pub(super) fn block_arrays(&self) -> [(&'static str, Option<&'m Shared<u32>>); 3] {
        let of = |get: fn(&Block) -> Option<&Shared<u32>>| self.block.and_then(get);
        [
            ("counts", of(|block| block.counts.as_ref())),
            ("edges", of(|block| block.element_edges.as_ref())),
            ("faces", of(|block| block.element_faces.as_ref())),
        ]
    }
}
