//! Rules that operations share: what else must change when elements, nodes, blocks or coordinates do.
//!
//! Source: spec of the operations, section 3 (R1 … R10).

mod append;
mod assemblies;
mod averages;
mod block_nodes;
mod close_nodes;
mod components;
mod convert;
mod crack;
mod elements;
mod extremes;
mod factors;
mod field_table;
mod join;
mod keep_elements;
mod maps;
mod members;
mod merge_groups;
mod mirror;
mod nodes;
mod part;
mod principal;
mod replace;
mod sides;
mod steps;
mod stored;
mod sums;
mod transform;
mod turn_row;

pub(super) use append::{append_block, append_means, append_nodes, duplicate_nodes};
pub(super) use assemblies::{drop_members, replace_members};
pub(super) use averages::{coordinate_sources, mean_over_elements, mean_over_nodes};
pub(super) use block_nodes::{nodes_of_blocks, refuse_shared_nodes};
pub(super) use close_nodes::{Groups, close_groups};
pub(super) use components::{Components, Tensor, turn_tensor, turn_vector};
pub(super) use convert::{Conversions, can_convert, convert, of_order};
pub(super) use crack::{Around, Pair, Uncut};
pub(super) use elements::ElementMap;
pub(super) use extremes::{Candidates, Extremes, Found};
pub(super) use field_table::{FieldTable, Renamed, field_table, field_table_mut};
pub(super) use join::{join_model, renumber_taken};
pub(super) use keep_elements::{delete_elements, keep_rows, runs};
pub(super) use maps::drop_unfitting;
pub(super) use merge_groups::merge_groups;
pub(super) use mirror::{Mirror, turn_elements};
pub(super) use nodes::{delete_nodes, used_nodes};
pub(super) use part::{Part, restrict};
pub(super) use principal::principal_values;
pub(super) use replace::{ElementRuns, replace_elements};
pub(super) use sides::{append_sides, nodes_of_side, nodes_of_side_set};
pub(super) use steps::retime;
pub(super) use sums::sum_of;
pub(super) use transform::{Linear, shift_displacement, transform_coordinates, transform_displacement};
pub(super) use turn_row::turn_row;
