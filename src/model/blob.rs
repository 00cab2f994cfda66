//! Blobs: values that lie beside the mesh and belong to none of its parts.

use super::{Attributes, Entity, Source, UserAttribute};
use std::sync::LazyLock;

/// An array of reals under a name, which an application means something by (the rows of Bezier extraction, say).
///
/// It is nothing but its variables: each is an array of `num_values` reals that may differ from step to step.
#[derive(Clone, Debug, Default)]
pub struct Blob {
    /// The file's own number.
    pub id: i64,
    /// The name without padding; empty if it has none.
    pub name: String,
    /// How many values each variable has.
    pub num_values: usize,
    /// A source of length `num_values` per variable name of the list; `None` where it is not stored here.
    pub values: Vec<Option<Source>>,
    /// A source of length 1 per reduction name of the list; empty if the blob has none.
    pub reductions: Vec<Source>,
    /// Free-form attributes, and the descriptions of fields.
    pub user_attributes: Vec<UserAttribute>,
}

impl Entity for Blob {
    fn id(&self) -> i64 {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn num_entries(&self) -> usize {
        self.num_values
    }

    /// A blob has none.
    fn attributes(&self) -> &Attributes {
        static NONE: LazyLock<Attributes> = LazyLock::new(Attributes::default);
        &NONE
    }

    /// A blob has none.
    fn properties(&self) -> &[i64] {
        &[]
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
