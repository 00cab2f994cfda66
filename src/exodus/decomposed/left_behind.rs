//! What the parts have and the whole has not.

use super::{global_ids::original_maps, survey::Part};
use crate::{exodus::names::number_after, model::Blob};
use std::collections::BTreeSet;

/// Variables by which the parts of a decomposed model know each other.
const COMMUNICATION: &[&str] = &[
    "nem_ftype",
    "el_blk_ids_global",
    "el_blk_cnt_global",
    "ns_ids_global",
    "ns_node_cnt_global",
    "ns_df_cnt_global",
    "ss_ids_global",
    "ss_side_cnt_global",
    "ss_df_cnt_global",
    "int_n_stat",
    "bor_n_stat",
    "ext_n_stat",
    "int_e_stat",
    "bor_e_stat",
    "node_mapi",
    "node_mapb",
    "node_mape",
    "elem_mapi",
    "elem_mapb",
    "node_mapi_idx",
    "node_mapb_idx",
    "node_mape_idx",
    "elem_mapi_idx",
    "elem_mapb_idx",
    "n_comm_ids",
    "n_comm_stat",
    "n_comm_data_idx",
    "n_comm_nids",
    "n_comm_proc",
    "n_comm_info_idx",
    "e_comm_ids",
    "e_comm_stat",
    "e_comm_data_idx",
    "e_comm_eids",
    "e_comm_sids",
    "e_comm_proc",
    "e_comm_info_idx",
];

/// Names that are listed before a list is cut short.
const LISTED: usize = 6;

/// What is left behind, as sentences.
pub(super) fn left_behind(parts: &[Part]) -> Vec<String> {
    let mut others = BTreeSet::new();
    let mut has_communication = false;
    for part in parts {
        let foreign = part.file.foreign();
        let used = original_maps(part);
        for name in foreign.variables.into_iter().chain(foreign.attributes).chain(foreign.groups) {
            if COMMUNICATION.contains(&name.as_str()) {
                has_communication = true;
            } else if !used.contains(&name) {
                others.insert(name);
            }
        }
        let skeleton = &part.file.skeleton;
        let variables = &part.file.header().variables;
        let maps = skeleton.maps.iter().flat_map(|maps| {
            maps.numbered.iter().map(|map| map.variable).chain(maps.ids).map(|at| variables[at].name.clone())
        });
        others.extend(maps.filter(|name| !used.contains(name)));
        if skeleton.element_order.is_some() {
            others.insert("elem_map".to_owned());
        }
    }
    // The whole has the blobs of the first part.
    let has_blob = |part: &Part, id: i64| {
        let blobs = part.file.skeleton.blobs.iter();
        blobs.filter(|blob| blob.id == id).map(|blob| blob.num_values).next()
    };
    for (number, part) in parts.iter().enumerate().skip(1) {
        let differs = |blob: &&Blob| has_blob(&parts[0], blob.id) != Some(blob.num_values);
        let blobs = part.file.skeleton.blobs.iter().filter(differs);
        others.extend(blobs.map(|blob| format!("blob {} of part {number}", blob.id)));
    }
    // Names and ids of numbered maps are nothing without these.
    for (map, of_maps) in [("node_map", ["nm_prop1", "nmap_names"]), ("elem_map", ["em_prop1", "emap_names"])]
    {
        if !others.iter().any(|name| number_after(map, name).is_some()) {
            others.retain(|name| !of_maps.contains(&name.as_str()));
        }
    }
    let mut says = Vec::new();
    if has_communication {
        says.push(
            "the parts' communication maps (Nemesis) have no meaning in the whole and are left behind"
                .to_owned(),
        );
    }
    if !others.is_empty() {
        let shown: Vec<&str> = others.iter().take(LISTED).map(String::as_str).collect();
        let more = match others.len().saturating_sub(LISTED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        says.push(format!("not joined, and left behind: {}{more}", shown.join(", ")));
    }
    says
}
