//! Sets: named selections of nodes, sides, edges, faces or elements.

use super::{Attributes, Entity, Shared, Source, UserAttribute};

/// Node indices.
pub type NodeSet = Set<u32>;
/// Sides of elements.
pub type SideSet = Set<Side>;
/// Element indices.
pub type ElementSet = Set<u32>;
/// Edges with an orientation.
pub type EdgeSet = Set<Oriented>;
/// Faces with an orientation.
pub type FaceSet = Set<Oriented>;

/// A side of an element: a local face, edge or end in Exodus side order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Side {
    /// Element index through all element blocks.
    pub element: u32,
    /// Side of that element, from 0.
    pub side: u32,
}

/// An edge or face, forward or reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Oriented {
    /// Index through all edge (face) blocks.
    pub index: u32,
    /// +1 or −1 as stored; 0 if the file stores none.
    pub orientation: i32,
}

/// A set with members of type `M`, in file order; a member may occur twice.
#[derive(Clone, Debug)]
pub struct Set<M> {
    /// The file's own number.
    pub id: i64,
    /// The name without padding; empty if it has none.
    pub name: String,
    /// The members; an index may be out of range in a damaged file.
    pub members: Shared<M>,
    /// Distribution factors as stored. Shape: one per member, or for side sets one per side node in side order (or,
    /// from Sierra, one per side); kept as they are when the count is another.
    pub distribution_factors: Option<Shared<f64>>,
    /// Reals per member.
    pub attributes: Attributes,
    /// Integers, one per property name of the list.
    pub properties: Vec<i64>,
    /// A source per variable name of the list; `None` where it is not stored here.
    pub values: Vec<Option<Source>>,
    /// A source of length 1 per reduction name of the list; empty if the set has none.
    pub reductions: Vec<Source>,
    /// Free-form attributes of the set as a whole.
    pub user_attributes: Vec<UserAttribute>,
}

impl<M> Set<M> {
    /// A set without name, factors, attributes or results.
    pub fn new(id: i64, members: Vec<M>) -> Self {
        Self {
            id,
            name: String::new(),
            members: Shared::new(members),
            distribution_factors: None,
            attributes: Attributes::default(),
            properties: Vec::new(),
            values: Vec::new(),
            reductions: Vec::new(),
            user_attributes: Vec::new(),
        }
    }
}

impl<M> Entity for Set<M> {
    fn id(&self) -> i64 {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn num_entries(&self) -> usize {
        self.members.len()
    }

    fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    fn properties(&self) -> &[i64] {
        &self.properties
    }

    fn values(&self) -> &[Option<Source>] {
        &self.values
    }

    fn reductions(&self) -> &[Source] {
        &self.reductions
    }

    fn user_attributes(&self) -> &[UserAttribute] {
        &self.user_attributes
    }
}
