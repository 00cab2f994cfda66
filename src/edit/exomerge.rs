//! The methods of exomerge's model class: what users of it come with, and what a journal can be told to it as.
//!
//! Names and parameters of version 8.7.0 in SEACAS, which are facts; what the methods mean stands with the operations.

use super::Operation;

/// A method of exomerge.
#[derive(Debug)]
pub struct Method {
    /// Its name; the operation of this name does the same.
    pub name: &'static str,
    /// Its parameters in order. Those of `export` are the ones that it passes on.
    pub params: &'static [&'static str],
}

/// The method that an operation comes from; `None` for operations that exomerge lacks.
pub fn method_of(operation: &Operation) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == operation.name)
}

/// All methods, by name.
pub const METHODS: &[Method] = &[
    Method { name: "add_faces_to_side_set", params: &["side_set_id", "new_side_set_members"] },
    Method { name: "add_nodes_to_node_set", params: &["node_set_id", "new_node_set_members"] },
    Method { name: "build_hex8_cube", params: &["element_block_id", "extents", "divisions"] },
    Method {
        name: "calculate_element_centroids",
        params: &["element_field_name_prefix", "element_block_ids"],
    },
    Method { name: "calculate_element_field", params: &["expression", "element_block_ids"] },
    Method {
        name: "calculate_element_field_maximum",
        params: &["element_field_names", "element_block_ids", "calculate_location", "calculate_block_id"],
    },
    Method {
        name: "calculate_element_field_minimum",
        params: &["element_field_names", "element_block_ids", "calculate_location", "calculate_block_id"],
    },
    Method { name: "calculate_element_volumes", params: &["element_field_name", "element_block_ids"] },
    Method { name: "calculate_global_variable", params: &["expression"] },
    Method { name: "calculate_node_field", params: &["expression"] },
    Method {
        name: "calculate_node_field_maximum",
        params: &["node_field_names", "element_block_ids", "calculate_location"],
    },
    Method {
        name: "calculate_node_field_minimum",
        params: &["node_field_names", "element_block_ids", "calculate_location"],
    },
    Method { name: "calculate_node_set_field", params: &["expression", "node_set_ids"] },
    Method { name: "calculate_side_set_field", params: &["expression", "side_set_ids"] },
    Method { name: "combine_element_blocks", params: &["element_block_ids", "target_element_block_id"] },
    Method { name: "convert_element_blocks", params: &["element_block_ids", "new_element_type"] },
    Method {
        name: "convert_element_field_to_node_field",
        params: &["element_field_name", "node_field_name"],
    },
    Method { name: "convert_hex8_block_to_tet4_block", params: &["element_block_id", "scheme"] },
    Method {
        name: "convert_node_field_to_element_field",
        params: &["node_field_name", "element_field_name", "element_block_ids"],
    },
    Method { name: "convert_side_set_to_cohesive_zone", params: &["side_set_ids", "new_element_block_id"] },
    Method { name: "copy_timestep", params: &["timestep", "new_timestep"] },
    Method { name: "count_degenerate_elements", params: &["element_block_ids"] },
    Method { name: "count_disconnected_blocks", params: &["element_block_ids"] },
    Method {
        name: "create_averaged_element_field",
        params: &["from_element_field_names", "new_element_field_name", "element_block_ids"],
    },
    Method { name: "create_displacement_field", params: &[] },
    Method { name: "create_element_block", params: &["element_block_id", "info", "connectivity"] },
    Method { name: "create_element_field", params: &["element_field_name", "element_block_ids", "value"] },
    Method { name: "create_global_variable", params: &["global_variable_name", "value"] },
    Method { name: "create_interpolated_timestep", params: &["timestep", "interpolation"] },
    Method { name: "create_node_field", params: &["node_field_name", "value"] },
    Method { name: "create_node_set", params: &["node_set_id", "node_set_members"] },
    Method { name: "create_node_set_field", params: &["node_set_field_name", "node_set_ids", "value"] },
    Method { name: "create_node_set_from_side_set", params: &["node_set_id", "side_set_id"] },
    Method { name: "create_nodes", params: &["new_nodes"] },
    Method { name: "create_side_set", params: &["side_set_id", "side_set_members"] },
    Method { name: "create_side_set_field", params: &["side_set_field_name", "side_set_ids", "value"] },
    Method {
        name: "create_side_set_from_expression",
        params: &[
            "side_set_id",
            "expression",
            "element_block_ids",
            "tolerance",
            "timesteps",
            "zero_member_warning",
        ],
    },
    Method { name: "create_timestep", params: &["timestep"] },
    Method { name: "delete_duplicate_elements", params: &["element_block_ids"] },
    Method { name: "delete_element_block", params: &["element_block_ids", "delete_orphaned_nodes"] },
    Method { name: "delete_element_field", params: &["element_field_names", "element_block_ids"] },
    Method { name: "delete_empty_node_sets", params: &[] },
    Method { name: "delete_empty_side_sets", params: &[] },
    Method { name: "delete_global_variable", params: &["global_variable_names"] },
    Method { name: "delete_node_field", params: &["node_field_names"] },
    Method { name: "delete_node_set", params: &["node_set_ids"] },
    Method { name: "delete_node_set_field", params: &["node_set_field_names", "node_set_ids"] },
    Method { name: "delete_side_set", params: &["side_set_ids"] },
    Method { name: "delete_side_set_field", params: &["side_set_field_names", "side_set_ids"] },
    Method { name: "delete_timestep", params: &["timesteps"] },
    Method { name: "delete_unused_nodes", params: &[] },
    Method {
        name: "displace_element_blocks",
        params: &["element_block_ids", "offset", "timesteps", "check_for_merged_nodes"],
    },
    Method { name: "displacement_field_exists", params: &[] },
    Method {
        name: "duplicate_element_block",
        params: &["element_block_id", "new_element_block_id", "duplicate_nodes"],
    },
    Method { name: "element_block_exists", params: &["element_block_id"] },
    Method { name: "element_field_exists", params: &["element_field_name", "element_block_ids"] },
    Method {
        name: "export",
        params: &[
            "filename",
            "element_block_ids",
            "timesteps",
            "side_set_ids",
            "node_set_ids",
            "global_variable_names",
            "node_field_names",
            "element_field_names",
            "side_set_field_names",
            "node_set_field_names",
        ],
    },
    Method {
        name: "export_model",
        params: &[
            "filename",
            "element_block_ids",
            "timesteps",
            "side_set_ids",
            "node_set_ids",
            "global_variable_names",
            "node_field_names",
            "element_field_names",
            "side_set_field_names",
            "node_set_field_names",
        ],
    },
    Method { name: "export_stl_file", params: &["filename", "element_block_ids", "displacement_timestep"] },
    Method {
        name: "export_wrl_model",
        params: &[
            "filename",
            "node_field_name",
            "element_block_ids",
            "timestep",
            "field_range",
            "intervals",
            "colorspace",
            "displacement_timestep",
            "export_exodus_copy",
        ],
    },
    Method { name: "get_all_element_block_names", params: &[] },
    Method { name: "get_all_node_set_names", params: &[] },
    Method { name: "get_all_side_set_names", params: &[] },
    Method { name: "get_closest_node_distance", params: &[] },
    Method { name: "get_connectivity", params: &["element_block_id"] },
    Method {
        name: "get_element_block_centroid",
        params: &["element_block_ids", "element_volume_field_name", "element_centroid_field_names"],
    },
    Method { name: "get_element_block_connectivity", params: &["element_block_id"] },
    Method { name: "get_element_block_dimension", params: &["element_block_id"] },
    Method { name: "get_element_block_extents", params: &["element_block_ids"] },
    Method { name: "get_element_block_ids", params: &[] },
    Method { name: "get_element_block_name", params: &["element_block_id"] },
    Method { name: "get_element_block_volume", params: &["element_block_ids", "element_volume_field_name"] },
    Method { name: "get_element_count", params: &["element_block_ids"] },
    Method { name: "get_element_edge_length_info", params: &["element_block_ids"] },
    Method { name: "get_element_field_names", params: &["element_block_ids"] },
    Method {
        name: "get_element_field_values",
        params: &["element_field_name", "element_block_id", "timestep"],
    },
    Method { name: "get_global_variable_names", params: &[] },
    Method { name: "get_input_deck", params: &[] },
    Method { name: "get_length_scale", params: &[] },
    Method { name: "get_node_field_names", params: &[] },
    Method { name: "get_node_field_values", params: &["node_field_name", "timestep"] },
    Method { name: "get_node_set_field_names", params: &["node_set_ids"] },
    Method { name: "get_node_set_field_values", params: &["node_set_field_name", "node_set_id", "timestep"] },
    Method { name: "get_node_set_ids", params: &[] },
    Method { name: "get_node_set_members", params: &["node_set_id"] },
    Method { name: "get_node_set_name", params: &["node_set_id"] },
    Method { name: "get_nodes_in_element_block", params: &["element_block_ids"] },
    Method { name: "get_nodes_in_side_set", params: &["side_set_id"] },
    Method { name: "get_nodes_per_element", params: &["element_block_id"] },
    Method { name: "get_side_set_area", params: &["side_set_ids"] },
    Method { name: "get_side_set_field_names", params: &["side_set_ids"] },
    Method { name: "get_side_set_field_values", params: &["side_set_field_name", "side_set_id", "timestep"] },
    Method { name: "get_side_set_ids", params: &[] },
    Method { name: "get_side_set_members", params: &["side_set_id"] },
    Method { name: "get_side_set_name", params: &["side_set_id"] },
    Method { name: "get_timesteps", params: &[] },
    Method { name: "global_variable_exists", params: &["global_variable_name"] },
    Method {
        name: "import_model",
        params: &[
            "filename",
            "element_block_ids",
            "timesteps",
            "node_field_names",
            "element_field_names",
            "side_set_ids",
            "node_set_ids",
            "global_variable_names",
            "node_set_field_names",
            "side_set_field_names",
        ],
    },
    Method { name: "make_elements_linear", params: &["element_block_ids"] },
    Method { name: "make_elements_quadratic", params: &["element_block_ids"] },
    Method { name: "merge_nodes", params: &["tolerance", "relative_tolerance", "suppress_warnings"] },
    Method { name: "node_field_exists", params: &["node_field_name"] },
    Method { name: "node_set_exists", params: &["node_set_id"] },
    Method { name: "node_set_field_exists", params: &["node_set_field_name", "node_set_ids"] },
    Method { name: "output_global_variables", params: &["filename", "global_variable_names", "timesteps"] },
    Method { name: "process_element_fields", params: &["element_block_ids"] },
    Method {
        name: "reflect_element_blocks",
        params: &[
            "element_block_ids",
            "point",
            "normal",
            "check_for_merged_nodes",
            "adjust_displacement_field",
        ],
    },
    Method { name: "rename_element_block", params: &["element_block_id", "new_element_block_id"] },
    Method {
        name: "rename_element_field",
        params: &["element_field_name", "new_element_field_name", "element_block_ids"],
    },
    Method { name: "rename_global_variable", params: &["global_variable_name", "new_global_variable_name"] },
    Method { name: "rename_node_field", params: &["node_field_name", "new_node_field_name"] },
    Method { name: "rename_node_set", params: &["node_set_id", "new_node_set_id"] },
    Method {
        name: "rename_node_set_field",
        params: &["node_set_field_name", "new_node_set_field_name", "node_set_ids"],
    },
    Method { name: "rename_side_set", params: &["side_set_id", "new_side_set_id"] },
    Method {
        name: "rename_side_set_field",
        params: &["side_set_field_name", "new_side_set_field_name", "side_set_ids"],
    },
    Method {
        name: "rotate_element_blocks",
        params: &[
            "element_block_ids",
            "axis",
            "angle_in_degrees",
            "check_for_merged_nodes",
            "adjust_displacement_field",
        ],
    },
    Method { name: "rotate_geometry", params: &["axis", "angle_in_degrees", "adjust_displacement_field"] },
    Method {
        name: "scale_element_blocks",
        params: &["element_block_ids", "scale_factor", "check_for_merged_nodes", "adjust_displacement_field"],
    },
    Method { name: "scale_geometry", params: &["scale_factor", "adjust_displacement_field"] },
    Method { name: "side_set_exists", params: &["side_set_id"] },
    Method { name: "side_set_field_exists", params: &["side_set_field_name", "side_set_ids"] },
    Method { name: "summarize", params: &[] },
    Method {
        name: "threshold_element_blocks",
        params: &["expression", "element_block_ids", "timestep", "new_element_block_id"],
    },
    Method { name: "timestep_exists", params: &["timestep"] },
    Method { name: "to_lowercase", params: &[] },
    Method {
        name: "translate_element_blocks",
        params: &["element_block_ids", "offset", "check_for_merged_nodes"],
    },
    Method { name: "translate_geometry", params: &["offset"] },
    Method { name: "unmerge_element_blocks", params: &["element_block_ids"] },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::find_operation;

    #[test]
    fn every_method_is_an_operation_with_at_least_its_parameters() {
        assert_eq!(METHODS.len(), 128);
        assert!(METHODS.is_sorted_by_key(|method| method.name));
        let mut absent = Vec::new();
        for method in METHODS {
            match find_operation(method.name).ok().filter(|operation| operation.name == method.name) {
                None => absent.push(method.name.to_owned()),
                Some(operation) => {
                    let has = |name: &str| operation.params.iter().any(|param| param.name == name);
                    let lost = method.params.iter().filter(|name| !has(name));
                    absent.extend(lost.map(|name| format!("{}({name})", method.name)));
                }
            }
        }
        assert_eq!(absent, Vec::<String>::new(), "methods and parameters of exomerge that are not there");
    }
}
