//! The operations, one file each. Adding one is adding its file and its line in [`OPERATIONS`].

mod combine_element_blocks;
mod delete_element_block;
mod rename_element_block;
mod rotate_geometry;
mod scale_geometry;
mod translate_geometry;

use super::{EditError, Operation};
use crate::model::Model;

/// All operations, in the order in which menus show them within their group.
pub const OPERATIONS: &[&Operation] = &[
    &combine_element_blocks::OPERATION,
    &rename_element_block::OPERATION,
    &delete_element_block::OPERATION,
    &translate_geometry::OPERATION,
    &rotate_geometry::OPERATION,
    &scale_geometry::OPERATION,
];

fn has_element_blocks(model: &Model) -> Result<(), String> {
    if model.element_blocks.is_empty() { Err("the model has no element blocks".to_owned()) } else { Ok(()) }
}

fn has_nodes(model: &Model) -> Result<(), String> {
    if model.num_nodes() == 0 { Err("the model has no nodes".to_owned()) } else { Ok(()) }
}

/// Refuses an id that an element block has already.
fn refuse_used_id(model: &Model, id: i64) -> Result<(), EditError> {
    match model.element_blocks.position_of(id) {
        Some(_) => Err(EditError::IdInUse { kind: "element block", id }),
        None => Ok(()),
    }
}
