//! What the names of a file mean, in words: `connect3` is the connectivity of the third element block.
//!
//! It takes names apart by the tables of [`names`](crate::exodus::names) and says which block, set or variable they belong to,
//! by its id and name. What it does not know gets no words.

use crate::exodus::{
    container::{AttributeValue, Variable},
    names::{self, KINDS, KindNames, number_after},
    read::Skeleton,
};

/// Says what variables and dimensions are for.
pub(super) struct Meanings<'a> {
    skeleton: &'a Skeleton,
}

impl<'a> Meanings<'a> {
    pub(super) fn new(skeleton: &'a Skeleton) -> Self {
        Self { skeleton }
    }

    /// What a variable holds; empty if its name is not one of the format's. Cost: a few string comparisons per kind.
    pub(super) fn of_variable(&self, variable: &Variable) -> String {
        let name = variable.name.as_str();
        let found = fixed_variable(name)
            .map(str::to_owned)
            .or_else(|| KINDS.iter().find_map(|kind| self.of_kind(kind, name)))
            .or_else(|| self.whole_variable(name))
            .or_else(|| self.assembly_or_blob(variable))
            .or_else(|| self.blob_variable(name))
            .or_else(|| numbered_map(name))
            .or_else(|| reduction_variables("name_", name).map(|says| format!("names of the {says}")));
        match found {
            Some(found) => found,
            None if names::is_decomposition(name) => "Nemesis: how the model is decomposed".to_owned(),
            None if name.starts_with("frame_") => "coordinate frames".to_owned(),
            None => String::new(),
        }
    }

    /// What a dimension counts; empty if its name is not one of the format's.
    pub(super) fn of_dimension(&self, name: &str) -> String {
        let found = fixed_dimension(name)
            .map(str::to_owned)
            .or_else(|| KINDS.iter().find_map(|kind| self.dimension_of_kind(kind, name)));
        if let Some(found) = found {
            return found;
        }
        if let Some(id) = name.strip_prefix("num_entity_assembly") {
            return id
                .parse()
                .map_or_else(|_| String::new(), |id| format!("members of {}", self.assembly(id)));
        }
        let blob = name.strip_prefix("num_values_blob").map(|id| format!("values of blob {id}"));
        blob.or_else(|| reduction_variables("num_", name)).unwrap_or_default()
    }

    fn of_kind(&self, kind: &KindNames, name: &str) -> Option<String> {
        let KindNames { words, entries_words, results, .. } = kind;
        let fixed = [
            (kind.status, format!("which {words}s have entries")),
            (kind.names, format!("names of the {words}s")),
            (results.names, format!("names of the {} variables", variable_words(kind))),
            (results.truth, format!("truth table of the {} variables", variable_words(kind))),
        ];
        if let Some((_, says)) = fixed.into_iter().find(|(known, _)| *known == name) {
            return Some(says);
        }
        match number_after(kind.property, name) {
            Some(0) => return Some(format!("ids of the {words}s")),
            Some(at) => {
                let known = self.skeleton.of(kind.kind).property_names.get(at - 1);
                return Some(format!(
                    "property {} of the {words}s",
                    quoted(known.map_or("", String::as_str))
                ));
            }
            None => {}
        }
        let list = if kind.kind.is_block() { "connectivity" } else { entries_words };
        let companion = if kind.companion == "side_ss" { "side numbers" } else { "orientations" };
        let of_entity = [
            (kind.list, list),
            (kind.counts, "number of nodes or faces of each entry"),
            (kind.companion, companion),
            (kind.factors[1], "distribution factors"),
            (kind.attributes[1], "attribute values"),
            (kind.attributes[2], "attribute names"),
            (results.reduced, "values of the reduction variables"),
        ];
        let parts = [(names::ELEMENT_EDGES[1], "edges"), (names::ELEMENT_FACES[1], "faces")];
        let parts = parts.into_iter().filter(|_| kind.kind == names::Kind::ElementBlock);
        let known = of_entity.into_iter().filter(|(prefix, _)| !prefix.is_empty()).chain(parts);
        for (prefix, says) in known {
            if let Some(entity) = number_after(prefix, name).and_then(|at| self.entity(kind, at)) {
                return Some(format!("{says} of {entity}"));
            }
        }
        self.result_of_kind(kind, name)
    }

    fn result_of_kind(&self, kind: &KindNames, name: &str) -> Option<String> {
        let rest = name.strip_prefix(kind.results.values)?;
        let (variable, entity) = rest.split_once(kind.results.suffix)?;
        let (variable, entity) = (number_after("", variable)?, number_after("", entity)?);
        let variable = self.skeleton.of(kind.kind).variable_names.get(variable)?;
        let words = variable_words(kind);
        Some(format!("{words} variable {} on {}", quoted(variable), self.entity(kind, entity)?))
    }

    /// Nodal variables that have an array each.
    fn whole_variable(&self, name: &str) -> Option<String> {
        let at = number_after("vals_nod_var", name)?;
        let (variable, _) = self.skeleton.nodal_variables.get(at)?;
        Some(format!("nodal variable {}", quoted(variable)))
    }

    fn assembly_or_blob(&self, variable: &Variable) -> Option<String> {
        let is_assembly = variable.name.starts_with("assembly_entity");
        let suffix = variable
            .name
            .strip_prefix("assembly_entity")
            .or(variable.name.strip_prefix("blob_entity"))
            .or(variable.name.strip_prefix("vals_red_var_assembly"))
            .or(variable.name.strip_prefix("vals_red_var_blob"))?;
        let stored = variable.attributes.iter().find(|attribute| attribute.name == "_id");
        let id = match stored.map(|attribute| &attribute.value) {
            Some(AttributeValue::Integers(_, values)) => values.first().copied(),
            _ => suffix.parse().ok(),
        }?;
        if variable.name.starts_with("vals_red_var") {
            let owner = if variable.name.starts_with("vals_red_var_assembly") { "assembly" } else { "blob" };
            return Some(format!("values of the reduction variables of {owner} {id}"));
        }
        if !is_assembly {
            return Some(format!("blob {id}"));
        }
        Some(format!("members of {}", self.assembly(id)))
    }

    fn blob_variable(&self, name: &str) -> Option<String> {
        let results = &names::BLOB.results;
        if name == results.names {
            return Some("names of the blob variables".to_owned());
        }
        if name == results.truth {
            return Some("truth table of the blob variables".to_owned());
        }
        let (variable, id) = name.strip_prefix(results.values)?.split_once(results.suffix)?;
        let variable = self.skeleton.blobs.variable_names.get(number_after("", variable)?)?;
        Some(format!("blob variable {} on blob {id}", quoted(variable)))
    }

    fn assembly(&self, id: i64) -> String {
        let assembly = self.skeleton.assemblies.iter().find(|assembly| assembly.id == id);
        named("assembly", id, assembly.map_or("", |assembly| assembly.name.as_str()))
    }

    fn dimension_of_kind(&self, kind: &KindNames, name: &str) -> Option<String> {
        let KindNames { words, entries_words, .. } = kind;
        if name == kind.count {
            return Some(format!("{words}s"));
        }
        if name == kind.results.count {
            return Some(format!("{} variables", variable_words(kind)));
        }
        if let Some(at) = Some(kind.per_entry)
            .filter(|prefix| !prefix.is_empty())
            .and_then(|prefix| number_after(prefix, name))
        {
            let entity = self.skeleton.of(kind.kind).entities.get(at)?;
            // Where polygons differ, the dimension is that of the nodes of all of them.
            let of = if entity.counts.is_some() {
                format!("all {entries_words}")
            } else {
                "each entry".to_owned()
            };
            return Some(format!("nodes of {of} of {}", self.entity(kind, at)?));
        }
        let of_entity = [
            (kind.entries, format!("{entries_words} of")),
            (kind.factors[0], "distribution factors of".to_owned()),
            (kind.attributes[0], "attributes of".to_owned()),
        ];
        let found = of_entity.iter().filter(|(prefix, _)| !prefix.is_empty()).find_map(|(prefix, says)| {
            Some(format!("{says} {}", self.entity(kind, number_after(prefix, name)?)?))
        });
        if found.is_some() || kind.kind != names::Kind::ElementBlock {
            return found;
        }
        [(names::ELEMENT_EDGES[0], "edges"), (names::ELEMENT_FACES[0], "faces")].iter().find_map(
            |(prefix, says)| {
                Some(format!("{says} per element of {}", self.entity(kind, number_after(prefix, name)?)?))
            },
        )
    }

    fn entity(&self, kind: &KindNames, at: usize) -> Option<String> {
        let entity = self.skeleton.of(kind.kind).entities.get(at)?;
        Some(named(kind.words, entity.id, &entity.name))
    }
}

fn named(words: &str, id: i64, name: &str) -> String {
    if name.is_empty() { format!("{words} {id}") } else { format!("{words} {id} {}", quoted(name)) }
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// What variables of a kind are called: those on element blocks are element variables.
fn variable_words(kind: &KindNames) -> &'static str {
    if kind.kind == names::Kind::ElementBlock { "element" } else { kind.words }
}

/// Variables with one value per block, set, assembly or blob: `name_elem_red_var`, `num_elem_red_var`.
fn reduction_variables(prefix: &str, name: &str) -> Option<String> {
    let of = match name.strip_prefix(prefix)?.strip_suffix("_red_var")? {
        "elem" => "element blocks",
        "edge" => "edge blocks",
        "face" => "face blocks",
        "nset" => "node sets",
        "eset" => "edge sets",
        "fset" => "face sets",
        "sset" => "side sets",
        "elset" => "element sets",
        "assembly" => "assemblies",
        "blob" => "blobs",
        _ => return None,
    };
    Some(format!("reduction variables of the {of}"))
}

pub(super) fn fixed_variable(name: &str) -> Option<&'static str> {
    Some(match name {
        "coordx" => "x coordinates of the nodes",
        "coordy" => "y coordinates of the nodes",
        "coordz" => "z coordinates of the nodes",
        "coord" => "coordinates of the nodes, one axis after the other",
        "coor_names" => "names of the coordinate axes",
        "time_whole" => "times of the steps",
        "node_num_map" => "ids of the nodes",
        "elem_num_map" => "ids of the elements",
        "edge_num_map" => "ids of the edges",
        "face_num_map" => "ids of the faces",
        "elem_map" => "order of the elements, suggested to solvers",
        "qa_records" => "QA records",
        "info_records" => "information records",
        "nattrb" => "attribute values of the nodes",
        "nattrib_name" => "attribute names of the nodes",
        "name_glo_var" => "names of the global variables",
        "vals_glo_var" => "values of the global variables",
        "name_nod_var" => "names of the nodal variables",
        "vals_nod_var" => "values of the nodal variables",
        _ => return None,
    })
}

pub(super) fn fixed_dimension(name: &str) -> Option<&'static str> {
    Some(match name {
        "time_step" => "time steps",
        "num_dim" => "coordinate axes",
        "num_nodes" => "nodes",
        "num_elem" => "elements",
        "num_edge" => "edges",
        "num_face" => "faces",
        "num_qa_rec" => "QA records",
        "num_info" => "information records",
        "num_glo_var" => "global variables",
        "num_nod_var" => "nodal variables",
        "num_att_in_nblk" => "attributes of the nodes",
        "num_node_maps" => "node maps",
        "num_elem_maps" => "element maps",
        "num_edge_maps" => "edge maps",
        "num_face_maps" => "face maps",
        "num_processors" => "parts of the decomposed model",
        "num_blob_var" => "blob variables",
        "blob_entity" => "1, for blobs",
        "len_name" => "bytes of a name",
        "len_string" => "bytes of a text",
        "len_line" => "bytes of an information record",
        "four" => "texts of a QA record",
        _ => return None,
    })
}

fn numbered_map(name: &str) -> Option<String> {
    let maps = [("node_map", "node"), ("elem_map", "element"), ("edge_map", "edge"), ("face_map", "face")];
    let properties =
        [("nm_prop", "node"), ("em_prop", "element"), ("edm_prop", "edge"), ("fam_prop", "face")];
    let names =
        [("nmap_names", "node"), ("emap_names", "element"), ("edmap_names", "edge"), ("famap_names", "face")];
    let map = maps
        .iter()
        .find_map(|(prefix, what)| number_after(prefix, name).map(|at| format!("{what} map {}", at + 1)));
    let property = || {
        properties.iter().find_map(|(prefix, what)| match number_after(prefix, name)? {
            0 => Some(format!("ids of the {what} maps")),
            at => Some(format!("property {} of the {what} maps", at + 1)),
        })
    };
    let names = || {
        names.iter().find(|(known, _)| *known == name).map(|(_, what)| format!("names of the {what} maps"))
    };
    map.or_else(property).or_else(names)
}
