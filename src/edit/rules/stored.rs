//! What blocks, sets and blobs store along their entries, to be changed.

use crate::model::{Blob, Block, Set, Source};

/// Something whose results can be changed.
pub(in crate::edit) trait Results {
    /// A source per variable name of its list.
    fn values_mut(&mut self) -> &mut Vec<Option<Source>>;
    /// A source per reduction name of its list, or none.
    fn reductions_mut(&mut self) -> &mut Vec<Source>;
}

/// A block or set whose results and properties can be changed.
pub(in crate::edit) trait Stored: Results {
    /// An integer per property name of its list.
    fn properties_mut(&mut self) -> &mut Vec<i64>;
}

impl Results for Block {
    fn values_mut(&mut self) -> &mut Vec<Option<Source>> {
        &mut self.values
    }

    fn reductions_mut(&mut self) -> &mut Vec<Source> {
        &mut self.reductions
    }
}

impl<M> Results for Set<M> {
    fn values_mut(&mut self) -> &mut Vec<Option<Source>> {
        &mut self.values
    }

    fn reductions_mut(&mut self) -> &mut Vec<Source> {
        &mut self.reductions
    }
}

impl Results for Blob {
    fn values_mut(&mut self) -> &mut Vec<Option<Source>> {
        &mut self.values
    }

    fn reductions_mut(&mut self) -> &mut Vec<Source> {
        &mut self.reductions
    }
}

impl Stored for Block {
    fn properties_mut(&mut self) -> &mut Vec<i64> {
        &mut self.properties
    }
}

impl<M> Stored for Set<M> {
    fn properties_mut(&mut self) -> &mut Vec<i64> {
        &mut self.properties
    }
}
