//! The names that Exodus gives to dimensions and variables, as tables.
//!
//! Blocks and sets of every kind are stored in the same manner under names that are only nearly regular; a row of
//! [`KINDS`] has those of one kind. Reader and writer walk the rows. Names end in a number that counts entities (`N`)
//! or variables (`V`) from 1; [`numbered`] makes them and [`number_after`] takes them apart.

use crate::model::Support;

/// The names that belong to one kind of block or set; each is followed by the entity's number where it has one.
#[derive(Debug)]
pub(crate) struct KindNames {
    /// The kind.
    pub(crate) kind: Kind,
    /// The kind in words.
    pub(crate) words: &'static str,
    /// What one entry of such an entity is called, several of them.
    pub(crate) entries_words: &'static str,
    /// Dimension: how many entities.
    pub(crate) count: &'static str,
    /// Variable: 1 for entities with data.
    pub(crate) status: &'static str,
    /// Variables: ids and other integers; followed by 1, 2, ….
    pub(crate) property: &'static str,
    /// Variable: names.
    pub(crate) names: &'static str,
    /// Dimension: entries of an entity.
    pub(crate) entries: &'static str,
    /// Variable: nodes of each entry, or the members of a set.
    pub(crate) list: &'static str,
    /// Dimension: nodes per entry (blocks).
    pub(crate) per_entry: &'static str,
    /// Variable: nodes or faces of each polygon or polyhedron; empty where there are none.
    pub(crate) counts: &'static str,
    /// Variable: sides or orientations; empty where there are none.
    pub(crate) companion: &'static str,
    /// Dimension and variable: distribution factors; the dimension is empty where they share that of the entries.
    pub(crate) factors: [&'static str; 2],
    /// Dimension, values, names: reals per entry.
    pub(crate) attributes: [&'static str; 3],
    /// The results of this kind.
    pub(crate) results: ResultNames,
}

/// The names of one kind's time-dependent variables.
#[derive(Debug)]
pub(crate) struct ResultNames {
    /// Dimension: how many.
    pub(crate) count: &'static str,
    /// Variable: names.
    pub(crate) names: &'static str,
    /// Variable: the truth table.
    pub(crate) truth: &'static str,
    /// Variables: values are called `values` V `suffix` N.
    pub(crate) values: &'static str,
    /// See `values`.
    pub(crate) suffix: &'static str,
    /// Variables: one value per entity and step, followed by N.
    pub(crate) reduced: &'static str,
    /// Dimension and variable: how many of these there are, and their names.
    pub(crate) reduction: [&'static str; 2],
}

/// The names of the maps of one kind.
#[derive(Debug)]
pub(crate) struct MapNames {
    /// Such a map in words.
    pub(crate) words: &'static str,
    /// Variable: the id map, for the kinds whose id map is not the model's own.
    pub(crate) ids: &'static str,
    /// Dimension: what there is one number for.
    pub(crate) entries: &'static str,
    /// Dimension: how many numbered maps.
    pub(crate) count: &'static str,
    /// Variables: the values, followed by 1, 2, ….
    pub(crate) values: &'static str,
    /// Variable: ids of the maps, followed by 1.
    pub(crate) property: &'static str,
    /// Variable: names of the maps.
    pub(crate) names: &'static str,
}

/// Maps of nodes, elements, edges and faces.
pub(crate) const MAPS: [MapNames; 4] = [
    MapNames {
        words: "node map",
        ids: "",
        entries: "num_nodes",
        count: "num_node_maps",
        values: "node_map",
        property: "nm_prop",
        names: "nmap_names",
    },
    MapNames {
        words: "element map",
        ids: "",
        entries: "num_elem",
        count: "num_elem_maps",
        values: "elem_map",
        property: "em_prop",
        names: "emap_names",
    },
    MapNames {
        words: "edge map",
        ids: "edge_num_map",
        entries: "num_edge",
        count: "num_edge_maps",
        values: "edge_map",
        property: "edm_prop",
        names: "edmap_names",
    },
    MapNames {
        words: "face map",
        ids: "face_num_map",
        entries: "num_face",
        count: "num_face_maps",
        values: "face_map",
        property: "fam_prop",
        names: "famap_names",
    },
];

/// A kind of block or set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    ElementBlock,
    EdgeBlock,
    FaceBlock,
    NodeSet,
    EdgeSet,
    FaceSet,
    SideSet,
    ElementSet,
}

impl Kind {
    /// All of them, in the order in which Exodus defines them.
    pub(crate) const ALL: [Self; 8] = [
        Self::ElementBlock,
        Self::EdgeBlock,
        Self::FaceBlock,
        Self::NodeSet,
        Self::EdgeSet,
        Self::FaceSet,
        Self::SideSet,
        Self::ElementSet,
    ];

    /// The names of this kind.
    pub(crate) fn names(self) -> &'static KindNames {
        &KINDS[self as usize]
    }

    /// What variables of this kind belong to.
    pub(crate) fn support(self) -> Support {
        match self {
            Self::ElementBlock => Support::Element,
            Self::EdgeBlock => Support::EdgeBlock,
            Self::FaceBlock => Support::FaceBlock,
            Self::NodeSet => Support::NodeSet,
            Self::EdgeSet => Support::EdgeSet,
            Self::FaceSet => Support::FaceSet,
            Self::SideSet => Support::SideSet,
            Self::ElementSet => Support::ElementSet,
        }
    }

    /// Whether it is a kind of block.
    pub(crate) fn is_block(self) -> bool {
        matches!(self, Self::ElementBlock | Self::EdgeBlock | Self::FaceBlock)
    }

    /// The code that assemblies use for members of this kind.
    pub(crate) fn member_code(self) -> i32 {
        match self {
            Self::ElementBlock => 1,
            Self::NodeSet => 2,
            Self::SideSet => 3,
            Self::EdgeBlock => 6,
            Self::EdgeSet => 7,
            Self::FaceBlock => 8,
            Self::FaceSet => 9,
            Self::ElementSet => 10,
        }
    }
}

/// One row per kind, in the order of [`Kind::ALL`].
pub(crate) const KINDS: [KindNames; 8] = [
    KindNames {
        kind: Kind::ElementBlock,
        words: "element block",
        entries_words: "elements",
        count: "num_el_blk",
        status: "eb_status",
        property: "eb_prop",
        names: "eb_names",
        entries: "num_el_in_blk",
        list: "connect",
        per_entry: "num_nod_per_el",
        counts: "ebepecnt",
        companion: "",
        factors: ["", ""],
        attributes: ["num_att_in_blk", "attrib", "attrib_name"],
        results: results("elem", "num_elem_var", "name_elem_var", "elem_var_tab", "vals_elem_var", "eb"),
    },
    KindNames {
        kind: Kind::EdgeBlock,
        words: "edge block",
        entries_words: "edges",
        count: "num_ed_blk",
        status: "ed_status",
        property: "ed_prop",
        names: "ed_names",
        entries: "num_ed_in_blk",
        list: "ebconn",
        per_entry: "num_nod_per_ed",
        counts: "",
        companion: "",
        factors: ["", ""],
        attributes: ["num_att_in_eblk", "eattrb", "eattrib_name"],
        results: results("edge", "num_edge_var", "name_edge_var", "edge_var_tab", "vals_edge_var", "eb"),
    },
    KindNames {
        kind: Kind::FaceBlock,
        words: "face block",
        entries_words: "faces",
        count: "num_fa_blk",
        status: "fa_status",
        property: "fa_prop",
        names: "fa_names",
        entries: "num_fa_in_blk",
        list: "fbconn",
        per_entry: "num_nod_per_fa",
        counts: "fbepecnt",
        companion: "",
        factors: ["", ""],
        attributes: ["num_att_in_fblk", "fattrb", "fattrib_name"],
        results: results("face", "num_face_var", "name_face_var", "face_var_tab", "vals_face_var", "fb"),
    },
    KindNames {
        kind: Kind::NodeSet,
        words: "node set",
        entries_words: "nodes",
        count: "num_node_sets",
        status: "ns_status",
        property: "ns_prop",
        names: "ns_names",
        entries: "num_nod_ns",
        list: "node_ns",
        per_entry: "",
        counts: "",
        companion: "",
        factors: ["", "dist_fact_ns"],
        attributes: ["num_att_in_ns", "nsattrb", "nsattrib_name"],
        results: results("nset", "num_nset_var", "name_nset_var", "nset_var_tab", "vals_nset_var", "ns"),
    },
    KindNames {
        kind: Kind::EdgeSet,
        words: "edge set",
        entries_words: "edges",
        count: "num_edge_sets",
        status: "es_status",
        property: "es_prop",
        names: "es_names",
        entries: "num_edge_es",
        list: "edge_es",
        per_entry: "",
        counts: "",
        companion: "ornt_es",
        factors: ["num_df_es", "dist_fact_es"],
        attributes: ["num_att_in_es", "esattrb", "esattrib_name"],
        results: results("eset", "num_eset_var", "name_eset_var", "eset_var_tab", "vals_eset_var", "es"),
    },
    KindNames {
        kind: Kind::FaceSet,
        words: "face set",
        entries_words: "faces",
        count: "num_face_sets",
        status: "fs_status",
        property: "fs_prop",
        names: "fs_names",
        entries: "num_face_fs",
        list: "face_fs",
        per_entry: "",
        counts: "",
        companion: "ornt_fs",
        factors: ["num_df_fs", "dist_fact_fs"],
        attributes: ["num_att_in_fs", "fsattrb", "fsattrib_name"],
        results: results("fset", "num_fset_var", "name_fset_var", "fset_var_tab", "vals_fset_var", "fs"),
    },
    KindNames {
        kind: Kind::SideSet,
        words: "side set",
        entries_words: "sides",
        count: "num_side_sets",
        status: "ss_status",
        property: "ss_prop",
        names: "ss_names",
        entries: "num_side_ss",
        list: "elem_ss",
        per_entry: "",
        counts: "",
        companion: "side_ss",
        factors: ["num_df_ss", "dist_fact_ss"],
        attributes: ["num_att_in_ss", "ssattrb", "ssattrib_name"],
        results: results("sset", "num_sset_var", "name_sset_var", "sset_var_tab", "vals_sset_var", "ss"),
    },
    KindNames {
        kind: Kind::ElementSet,
        words: "element set",
        entries_words: "elements",
        count: "num_elem_sets",
        status: "els_status",
        property: "els_prop",
        names: "els_names",
        entries: "num_ele_els",
        list: "elem_els",
        per_entry: "",
        counts: "",
        companion: "",
        factors: ["num_df_els", "dist_fact_els"],
        attributes: ["num_att_in_els", "elsattrb", "elsattrib_name"],
        results: results("elset", "num_elset_var", "name_elset_var", "elset_var_tab", "vals_elset_var", "es"),
    },
];

const fn results(
    kind: &'static str,
    count: &'static str,
    names: &'static str,
    truth: &'static str,
    values: &'static str,
    suffix: &'static str,
) -> ResultNames {
    // Reduction variables of edge blocks are `edb` and those of sets spell the kind, unlike the others.
    let reduced = match kind.as_bytes() {
        b"elem" => "vals_red_var_eb",
        b"edge" => "vals_red_var_edb",
        b"face" => "vals_red_var_fb",
        b"nset" => "vals_red_var_nset",
        b"eset" => "vals_red_var_eset",
        b"fset" => "vals_red_var_fset",
        b"sset" => "vals_red_var_sset",
        _ => "vals_red_var_elset",
    };
    let reduction = match kind.as_bytes() {
        b"elem" => ["num_elem_red_var", "name_elem_red_var"],
        b"edge" => ["num_edge_red_var", "name_edge_red_var"],
        b"face" => ["num_face_red_var", "name_face_red_var"],
        b"nset" => ["num_nset_red_var", "name_nset_red_var"],
        b"eset" => ["num_eset_red_var", "name_eset_red_var"],
        b"fset" => ["num_fset_red_var", "name_fset_red_var"],
        b"sset" => ["num_sset_red_var", "name_sset_red_var"],
        _ => ["num_elset_red_var", "name_elset_red_var"],
    };
    ResultNames { count, names, truth, values, suffix, reduced, reduction }
}

/// The names that belong to blobs; each is followed by the id cut to 32 bits where it says so.
#[derive(Debug)]
pub(crate) struct BlobNames {
    /// Dimension that all blobs have, of length 1.
    pub(crate) one: &'static str,
    /// Dimension, followed by the id: values of each variable.
    pub(crate) entries: &'static str,
    /// Variable, followed by the id: it holds nothing and carries the attributes.
    pub(crate) list: &'static str,
    /// The results; values and reductions are followed by the id.
    pub(crate) results: ResultNames,
}

/// See [`BlobNames`].
pub(crate) const BLOB: BlobNames = BlobNames {
    one: "blob_entity",
    entries: "num_values_blob",
    list: "blob_entity",
    results: ResultNames {
        count: "num_blob_var",
        names: "name_blob_var",
        truth: "blob_var_tab",
        values: "vals_blob_var",
        suffix: "blob",
        reduced: "vals_red_var_blob",
        reduction: ["num_blob_red_var", "name_blob_red_var"],
    },
};

/// Dimension and variable of the edges and of the faces of an element block's elements.
pub(crate) const ELEMENT_EDGES: [&str; 2] = ["num_edg_per_el", "edgconn"];
/// See [`ELEMENT_EDGES`].
pub(crate) const ELEMENT_FACES: [&str; 2] = ["num_fac_per_el", "facconn"];

/// The name of entity (or variable) `index`, which counts from 0 while names count from 1.
pub(crate) fn numbered(prefix: &str, index: usize) -> String {
    format!("{prefix}{}", index + 1)
}

/// What a variable without a name is called, from the words for its kind and its index.
pub(crate) fn stand_in(kind: &str, index: usize) -> String {
    format!("{}_{}", kind.replace(' ', "_"), index + 1)
}

/// The name of the values of a variable on an entity, both counted from 0.
pub(crate) fn values_of(names: &ResultNames, variable: usize, entity: usize) -> String {
    format!("{}{}{}{}", names.values, variable + 1, names.suffix, entity + 1)
}

/// The index, from 0, in a name made of a prefix and a number from 1 without leading zeros.
pub(crate) fn number_after(prefix: &str, name: &str) -> Option<usize> {
    let digits = name.strip_prefix(prefix)?;
    if digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse::<usize>().ok()?.checked_sub(1)
}

/// Whether the writer itself decides about a dimension of this name: it exists if and only if the model needs it.
pub(crate) fn is_model_dimension(name: &str) -> bool {
    const FIXED: &[&str] = &[
        "time_step",
        "num_dim",
        "num_nodes",
        "num_elem",
        "num_edge",
        "num_face",
        "num_qa_rec",
        "num_info",
        "num_glo_var",
        "num_nod_var",
        "num_att_in_nblk",
        "num_cframes",
        "num_cframes_9",
        BLOB.results.count,
        BLOB.results.reduction[0],
    ];
    if FIXED.contains(&name) {
        return true;
    }
    let numbered = |prefix: &str| !prefix.is_empty() && number_after(prefix, name).is_some();
    KINDS.iter().any(|kind| {
        name == kind.count
            || name == kind.results.count
            || name == kind.results.reduction[0]
            || [kind.entries, kind.per_entry, kind.factors[0], kind.attributes[0]].into_iter().any(numbered)
    }) || numbered(ELEMENT_EDGES[0])
        || numbered(ELEMENT_FACES[0])
        || numbered("num_df_ns")
        || MAPS.iter().any(|map| name == map.count)
        || name.starts_with("num_entity_assembly")
}

/// Whether a variable belongs to one part of a decomposed model (Nemesis): it holds numbers of its nodes and elements.
pub(crate) fn is_decomposition(name: &str) -> bool {
    const NAMES: &[&str] =
        &["nem_ftype", "int_n_stat", "bor_n_stat", "ext_n_stat", "int_e_stat", "bor_e_stat"];
    const PREFIXES: &[&str] = &[
        "el_blk_",
        "ns_ids_",
        "ns_node_cnt_",
        "ns_df_cnt_",
        "ss_ids_",
        "ss_side_cnt_",
        "ss_df_cnt_",
        "n_comm_",
        "e_comm_",
    ];
    const MAPS: &[&str] = &["node_mapi", "node_mapb", "node_mape", "elem_mapi", "elem_mapb"];
    NAMES.contains(&name)
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || MAPS.iter().any(|map| name.strip_prefix(map).is_some_and(|rest| rest.is_empty() || rest == "_idx"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_order_of_the_kinds() {
        for (row, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!((kind as usize, kind.names().kind), (row, kind));
        }
    }

    #[test]
    fn names_are_numbered_from_one() {
        assert_eq!(numbered("connect", 0), "connect1");
        assert_eq!(values_of(&Kind::ElementSet.names().results, 2, 9), "vals_elset_var3es10");
        assert_eq!(values_of(&Kind::EdgeBlock.names().results, 0, 0), "vals_edge_var1eb1");
        assert_eq!(number_after("connect", "connect12"), Some(11));
        for odd in ["connect", "connect0", "connect01", "connectA", "connect-1", "disconnect1"] {
            assert_eq!(number_after("connect", odd), None, "{odd}");
        }
    }

    #[test]
    fn dimensions_of_the_model_are_told_from_others() {
        for ours in [
            "num_nodes",
            "num_el_in_blk3",
            "num_df_ss12",
            "num_fac_per_el1",
            "num_nset_var",
            "num_att_in_nblk",
            "num_node_maps",
            "num_sset_red_var",
        ] {
            assert!(is_model_dimension(ours), "{ours}");
        }
        for other in ["four", "len_name", "num_el_in_blk", "blob_entity", "num_processors"] {
            assert!(!is_model_dimension(other), "{other}");
        }
    }
}
