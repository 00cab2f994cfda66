//! The operations, one file each. Adding one is adding its file and its line in [`OPERATIONS`].

mod assemblies;
mod attributes;
mod build_hex8_cube;
mod chosen;
mod combine_element_blocks;
mod delete_element_block;
mod import_model;
mod questions;
mod records;
mod rename_element_block;
mod rename_set;
mod rotate_geometry;
mod scale_geometry;
mod translate_geometry;

use super::{EditError, Operation};
use crate::model::Model;

/// All operations by their groups, in the order in which menus show them there.
pub const OPERATIONS: &[&Operation] = &[
    // Element blocks.
    &build_hex8_cube::OPERATION,
    &combine_element_blocks::OPERATION,
    &rename_element_block::OPERATION,
    &delete_element_block::OPERATION,
    // Transforms.
    &translate_geometry::OPERATION,
    &rotate_geometry::OPERATION,
    &scale_geometry::OPERATION,
    // Files.
    &import_model::OPERATION,
    // Side sets and node sets.
    &rename_set::SIDE_SET,
    &rename_set::NODE_SET,
    // Assemblies.
    &assemblies::create_assembly::OPERATION,
    &assemblies::rename_assembly::OPERATION,
    &assemblies::add_to_assembly::OPERATION,
    &assemblies::remove_from_assembly::OPERATION,
    &assemblies::delete_assembly::OPERATION,
    // Records.
    &records::set_title::OPERATION,
    &records::set_coordinate_names::OPERATION,
    &records::add_info_records::OPERATION,
    &records::set_info_records::OPERATION,
    &records::delete_info_records::OPERATION,
    &records::add_qa_record::OPERATION,
    &records::set_qa_record::OPERATION,
    &records::delete_qa_records::OPERATION,
    &attributes::set_entity_attribute::OPERATION,
    &attributes::delete_entity_attribute::OPERATION,
    &records::set_file_attribute::OPERATION,
    &records::delete_file_attribute::OPERATION,
    &attributes::set_property::OPERATION,
    &attributes::delete_property::OPERATION,
    // Questions.
    &questions::ids::ELEMENT_BLOCKS,
    &questions::ids::SIDE_SETS,
    &questions::ids::NODE_SETS,
    &questions::records::TITLE,
    &questions::records::INFO_RECORDS,
    &questions::records::QA_RECORDS,
    &questions::records::COORDINATE_NAMES,
    &questions::records::INPUT_DECK,
];

/// For operations that need nothing to be there.
#[expect(clippy::unnecessary_wraps, reason = "it stands where others refuse")]
fn always(_model: &Model) -> Result<(), String> {
    Ok(())
}

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
