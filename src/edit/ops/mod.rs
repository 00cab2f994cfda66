//! The operations, one file each. Adding one is adding its file and its line in [`OPERATIONS`].

mod apply_displacements;
mod assemblies;
mod attributes;
mod build_hex8_cube;
mod chosen;
mod combine_element_blocks;
mod convert_element_blocks;
mod convert_hex8_block_to_tet4_block;
mod convert_side_set_to_cohesive_zone;
mod copy_mirror_merge;
mod create_element_block;
mod create_element_block_from_side_set;
mod create_nodes;
mod delete_duplicate_elements;
mod delete_element_block;
mod delete_unused_nodes;
mod displace_element_blocks;
mod duplicate_element_block;
mod elements;
mod export;
mod export_model;
mod export_stl_file;
mod exports;
mod fill_id_map;
mod import_model;
mod invert_elements;
mod merge_nodes;
mod names;
mod questions;
mod records;
mod reflect_element_blocks;
mod rename_element_block;
mod rename_set;
mod rotate_geometry;
mod rotate_geometry_euler;
mod scale_geometry;
mod scale_geometry_axes;
mod sets;
mod split;
mod threshold_element_blocks;
mod time_steps;
mod transform_element_blocks;
mod translate_geometry;
mod unmerge_element_blocks;
mod variables;

use super::{EditError, Operation};
use crate::model::Model;

/// All operations by their groups, in the order in which menus show them there.
pub const OPERATIONS: &[&Operation] = &[
    // Element blocks.
    &build_hex8_cube::OPERATION,
    &combine_element_blocks::OPERATION,
    &rename_element_block::OPERATION,
    &delete_element_block::OPERATION,
    &create_element_block::OPERATION,
    &create_element_block_from_side_set::OPERATION,
    &elements::to_block::OPERATION,
    &duplicate_element_block::OPERATION,
    &unmerge_element_blocks::OPERATION,
    &split::by_piece::OPERATION,
    &split::by_value::OPERATION,
    &split::by_plane::OPERATION,
    &split::by_angle::OPERATION,
    &names::renumber::OPERATION,
    &names::by_pattern::OPERATION,
    &names::replace::OPERATION,
    // Elements.
    &convert_element_blocks::CONVERT,
    &convert_element_blocks::QUADRATIC,
    &convert_element_blocks::LINEAR,
    &convert_hex8_block_to_tet4_block::OPERATION,
    &threshold_element_blocks::OPERATION,
    &elements::delete::OPERATION,
    &delete_duplicate_elements::OPERATION,
    &fill_id_map::ELEMENTS,
    &invert_elements::OPERATION,
    // Nodes.
    &merge_nodes::OPERATION,
    &create_nodes::OPERATION,
    &delete_unused_nodes::OPERATION,
    &fill_id_map::NODES,
    // Transforms.
    &translate_geometry::OPERATION,
    &rotate_geometry::OPERATION,
    &scale_geometry::OPERATION,
    &scale_geometry_axes::OPERATION,
    &rotate_geometry_euler::OPERATION,
    &apply_displacements::OPERATION,
    &copy_mirror_merge::OPERATION,
    // Variables.
    &variables::calculate::NODE_FIELD,
    &variables::calculate::ELEMENT_FIELD,
    &variables::calculate::GLOBAL_VARIABLE,
    &variables::calculate::NODE_SET_FIELD,
    &variables::calculate::SIDE_SET_FIELD,
    &variables::create::NODE_FIELD,
    &variables::create::ELEMENT_FIELD,
    &variables::create::GLOBAL_VARIABLE,
    &variables::create::NODE_SET_FIELD,
    &variables::create::SIDE_SET_FIELD,
    &variables::rename::NODE_FIELD,
    &variables::rename::ELEMENT_FIELD,
    &variables::rename::GLOBAL_VARIABLE,
    &variables::rename::NODE_SET_FIELD,
    &variables::rename::SIDE_SET_FIELD,
    &names::variables::BY_PATTERN,
    &names::variables::REPLACE_IN,
    &variables::delete::NODE_FIELD,
    &variables::delete::ELEMENT_FIELD,
    &variables::delete::GLOBAL_VARIABLE,
    &variables::delete::NODE_SET_FIELD,
    &variables::delete::SIDE_SET_FIELD,
    &variables::keep::NODE_FIELD,
    &variables::keep::ELEMENT_FIELD,
    &variables::keep::GLOBAL_VARIABLE,
    &variables::keep::NODE_SET_FIELD,
    &variables::keep::SIDE_SET_FIELD,
    &variables::displacement::CREATE,
    &variables::convert::TO_NODES,
    &variables::convert::TO_ELEMENTS,
    &variables::average::OPERATION,
    &variables::process::OPERATION,
    &variables::centroids::OPERATION,
    &variables::sizes::OPERATION,
    &variables::quality::OPERATION,
    &variables::extremes::NODE_MAXIMUM,
    &variables::extremes::NODE_MINIMUM,
    &variables::extremes::ELEMENT_MAXIMUM,
    &variables::extremes::ELEMENT_MINIMUM,
    &variables::sums::NODE_FIELD,
    &variables::sums::ELEMENT_FIELD,
    &variables::tensor::ELEMENT_FIELD,
    &variables::tensor::NODE_FIELD,
    &variables::rotate::NODE_FIELD,
    &variables::rotate::ELEMENT_FIELD,
    &variables::scale::NODE_FIELD,
    &variables::scale::ELEMENT_FIELD,
    &variables::scale::GLOBAL_VARIABLE,
    &variables::lower_case::OPERATION,
    // Time steps.
    &time_steps::create::CREATE,
    &time_steps::create::COPY,
    &time_steps::interpolate::OPERATION,
    &time_steps::delete::DELETE,
    &time_steps::delete::KEEP,
    &time_steps::thin_out::EVERY_NTH,
    &time_steps::thin_out::RANGE,
    &time_steps::change_times::SCALE,
    &time_steps::change_times::SHIFT,
    &time_steps::change_times::ZERO,
    &time_steps::change_times::SORT,
    &transform_element_blocks::TRANSLATE,
    &transform_element_blocks::ROTATE,
    &transform_element_blocks::SCALE,
    &reflect_element_blocks::OPERATION,
    &displace_element_blocks::OPERATION,
    // Side sets.
    &sets::from_expression::OPERATION,
    &sets::create::SIDE_SET,
    &sets::from_outside::SKIN,
    &sets::from_outside::NORMAL,
    &sets::from_outside::FEATURE_ANGLE,
    &sets::from_interface::OPERATION,
    &sets::from_outside::NODE_SET,
    &sets::from_region::SIDES_OF_PLANE,
    &sets::from_region::SIDES_OF_BOX,
    &sets::from_region::SIDES_OF_CYLINDER,
    &sets::from_region::SIDES_OF_SPHERE,
    &sets::combine::SIDE_SETS,
    &sets::grow::SIDES,
    &convert_side_set_to_cohesive_zone::OPERATION,
    &sets::remove::SIDES,
    &sets::orient::FLIP,
    &sets::orient::ORIENT,
    &sets::factors::SIDE_SETS,
    &sets::duplicate::SIDE_SET,
    &sets::delete::SIDE_SETS,
    &sets::delete::EMPTY_SIDE_SETS,
    // Node sets.
    &sets::create::NODE_SET,
    &sets::create::FROM_SIDE_SET,
    &sets::from_blocks::NODES_OF_BLOCK,
    &sets::from_blocks::NODES_WHERE,
    &sets::from_region::NODES_OF_PLANE,
    &sets::from_region::NODES_OF_BOX,
    &sets::from_region::NODES_OF_CYLINDER,
    &sets::from_region::NODES_OF_SPHERE,
    &sets::combine::NODE_SETS,
    &sets::grow::NODES,
    &sets::remove::NODES,
    &sets::factors::NODE_SETS,
    &sets::duplicate::NODE_SET,
    &sets::delete::NODE_SETS,
    &sets::delete::EMPTY_NODE_SETS,
    // Element, edge and face sets.
    &sets::from_blocks::ELEMENTS,
    &sets::from_blocks::ELEMENTS_OF_BLOCK,
    &sets::from_blocks::ELEMENTS_WHERE,
    &sets::from_region::ELEMENTS_OF_PLANE,
    &sets::from_region::ELEMENTS_OF_BOX,
    &sets::from_region::ELEMENTS_OF_CYLINDER,
    &sets::from_region::ELEMENTS_OF_SPHERE,
    &sets::combine::ELEMENT_SETS,
    &sets::grow::ELEMENTS,
    &sets::grow::EDGES,
    &sets::grow::FACES,
    &sets::remove::ELEMENTS,
    &sets::remove::EDGES,
    &sets::remove::FACES,
    &sets::factors::ELEMENT_SETS,
    &sets::factors::DELETE,
    &sets::duplicate::ELEMENT_SET,
    &sets::duplicate::EDGE_SET,
    &sets::duplicate::FACE_SET,
    &rename_set::ELEMENT_SET,
    &rename_set::EDGE_SET,
    &rename_set::FACE_SET,
    &sets::delete::ELEMENT_SETS,
    &sets::delete::EDGE_SETS,
    &sets::delete::FACE_SETS,
    &sets::delete::EMPTY_ELEMENT_SETS,
    &sets::delete::EMPTY_EDGE_SETS,
    &sets::delete::EMPTY_FACE_SETS,
    // Files.
    &import_model::OPERATION,
    &export::OPERATION,
    &export_model::OPERATION,
    &export_stl_file::OPERATION,
    &exports::obj::OPERATION,
    &exports::ply::OPERATION,
    &exports::vtu::OPERATION,
    &exports::wrl::OPERATION,
    &exports::csv::OPERATION,
    &variables::output_globals::OPERATION,
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
    &variables::displacement::EXISTS,
    &questions::times::ALL,
    &questions::times::EXISTS,
    &questions::variables::NODE_NAMES,
    &questions::variables::ELEMENT_NAMES,
    &questions::variables::GLOBAL_NAMES,
    &questions::variables::NODE_SET_NAMES,
    &questions::variables::SIDE_SET_NAMES,
    &questions::variables::NODE_EXISTS,
    &questions::variables::ELEMENT_EXISTS,
    &questions::variables::GLOBAL_EXISTS,
    &questions::variables::NODE_SET_EXISTS,
    &questions::variables::SIDE_SET_EXISTS,
    &questions::variables::NODE_VALUES,
    &questions::variables::ELEMENT_VALUES,
    &questions::variables::NODE_SET_VALUES,
    &questions::variables::SIDE_SET_VALUES,
    &questions::summary::SUMMARY,
    &questions::records::TITLE,
    &questions::records::INFO_RECORDS,
    &questions::records::QA_RECORDS,
    &questions::records::COORDINATE_NAMES,
    &questions::records::INPUT_DECK,
    &questions::entities::BLOCK_NAME,
    &questions::entities::BLOCK_NAMES,
    &questions::entities::BLOCK_EXISTS,
    &questions::entities::SIDE_SET_NAME,
    &questions::entities::SIDE_SET_NAMES,
    &questions::entities::SIDE_SET_EXISTS,
    &questions::entities::NODE_SET_NAME,
    &questions::entities::NODE_SET_NAMES,
    &questions::entities::NODE_SET_EXISTS,
    &questions::mesh::DIMENSION,
    &questions::mesh::NODES_PER_ELEMENT,
    &questions::mesh::ELEMENT_COUNT,
    &questions::mesh::CONNECTIVITY,
    &questions::mesh::BLOCK_CONNECTIVITY,
    &questions::mesh::BLOCK_NODES,
    &questions::mesh::DEGENERATE,
    &questions::mesh::PIECES,
    &questions::measures::VOLUME,
    &questions::measures::CENTROID,
    &questions::measures::EXTENTS,
    &questions::measures::EDGE_LENGTHS,
    &questions::measures::SIDE_SET_AREA,
    &questions::measures::LENGTH_SCALE,
    &questions::measures::CLOSEST,
    &questions::nearest::NODE,
    &questions::nearest::ELEMENT,
    &questions::thickness::THICKNESS,
    &questions::sets::SIDE_SET_MEMBERS,
    &questions::sets::SIDE_SET_NODES,
    &questions::sets::NODE_SET_MEMBERS,
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
