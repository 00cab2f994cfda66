//! Rules that operations share: what else must change when elements, nodes, blocks or coordinates do.
//!
//! Source: spec of the operations, section 3 (R1 … R10).

mod append;
mod assemblies;
mod averages;
mod components;
mod elements;
mod extremes;
mod field_table;
mod join;
mod maps;
mod members;
mod nodes;
mod part;
mod principal;
mod steps;
mod stored;
mod sums;
mod transform;

pub(super) use append::{append_block, append_nodes};
pub(super) use assemblies::{drop_members, replace_members};
pub(super) use averages::{coordinate_sources, mean_over_elements, mean_over_nodes};
pub(super) use components::{Components, Tensor, turn_tensor, turn_vector};
pub(super) use elements::ElementMap;
pub(super) use extremes::{Candidates, Extremes, Found};
pub(super) use field_table::{FieldTable, Renamed, field_table, field_table_mut};
pub(super) use join::join_model;
pub(super) use maps::drop_unfitting;
pub(super) use nodes::{delete_nodes, used_nodes};
pub(super) use part::{Part, restrict};
pub(super) use principal::principal_values;
pub(super) use steps::retime;
pub(super) use sums::sum_of;
pub(super) use transform::{Linear, transform_coordinates, transform_displacement};
