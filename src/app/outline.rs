//! The model in rows of text: what the tree, the palette and the status bar list.
//!
//! Made once per revision (cost: the number of blocks, sets and variables, not of nodes or elements), or from the
//! header of a file that is still being read.

use super::selection::Item;
use crate::{
    document::Document,
    exodus::{self, OutlineEntity, OutlineVariable, SeriesFile},
    model::{Assembly, Entity, EntityList, Model, Support, real_text},
};
use std::path::PathBuf;

/// The lists that the window shows of a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Element blocks, in file order.
    pub blocks: Vec<EntityRow>,
    /// Side sets, in file order.
    pub side_sets: Vec<EntityRow>,
    /// Node sets, in file order.
    pub node_sets: Vec<EntityRow>,
    /// Edge and face blocks, edge, face and element sets: kind and row.
    pub others: Vec<(Support, EntityRow)>,
    /// Assemblies, in file order; their kind is that of the members, their count how many there are.
    pub assemblies: Vec<EntityRow>,
    /// Variables by kind, in file order.
    pub variables: Vec<VariableRow>,
    /// Times of the steps.
    pub times: Vec<f64>,
    /// The title.
    pub title: String,
    /// Number of QA records.
    pub qa_records: usize,
    /// Number of information records.
    pub info_records: usize,
    /// Number of nodes.
    pub nodes: usize,
    /// Number of elements.
    pub elements: usize,
    /// The files that the model is joined of.
    pub parts: Vec<FileRow>,
    /// The meshes of the series that the file belongs to.
    pub meshes: Vec<FileRow>,
}

/// A file that belongs to the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Where it is.
    pub path: PathBuf,
    /// What is said of it.
    pub says: String,
}

impl FileRow {
    /// The file's name.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }
}

/// A block or set.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityRow {
    /// The file's own number.
    pub id: i64,
    /// Its name, or the one that is shown where it has none.
    pub name: String,
    /// The element type; empty for sets.
    pub kind: String,
    /// Elements, sides or nodes.
    pub count: usize,
}

/// A variable.
#[derive(Clone, Debug, PartialEq)]
pub struct VariableRow {
    /// What its values belong to.
    pub support: Support,
    /// Its name.
    pub name: String,
    /// On how many blocks or sets it is stored, and how many there are; `None` for nodal and global ones.
    pub stored_on: Option<(usize, usize)>,
}

/// The name of a block, or `block_ID` where it has none.
pub fn block_name(name: &str, id: i64) -> String {
    name_or(name, "block", id)
}

/// The name of a side set, or `surface_ID` where it has none.
pub fn side_set_name(name: &str, id: i64) -> String {
    name_or(name, "surface", id)
}

/// The name of a node set, or `nodelist_ID` where it has none.
pub fn node_set_name(name: &str, id: i64) -> String {
    name_or(name, "nodelist", id)
}

/// A count with commas between thousands: `1,234,567`.
pub fn count_text(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count and its noun, in the plural unless it is one: `1 block`, `3 blocks`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", count_text(count), if count == 1 { "" } else { "s" })
}

/// What a variable's values belong to, as the heading of a list.
pub fn support_words(support: Support) -> &'static str {
    match support {
        Support::Global => "Global",
        Support::Nodal => "Nodal",
        Support::Element => "Element",
        Support::EdgeBlock => "Edge block",
        Support::FaceBlock => "Face block",
        Support::NodeSet => "Node set",
        Support::SideSet => "Side set",
        Support::EdgeSet => "Edge set",
        Support::FaceSet => "Face set",
        Support::ElementSet => "Element set",
    }
}

impl Outline {
    /// What a row of the tree is called; `None` if there is no such row.
    pub(in crate::app) fn item_name(&self, item: &Item) -> Option<String> {
        let of =
            |list: &[EntityRow], id: i64| list.iter().find(|row| row.id == id).map(|row| row.name.clone());
        match item {
            Item::ElementBlock(id) => of(&self.blocks, *id),
            Item::SideSet(id) => of(&self.side_sets, *id),
            Item::NodeSet(id) => of(&self.node_sets, *id),
            Item::Other(support, id) => {
                let mut others = self.others.iter();
                others.find(|(kind, row)| kind == support && row.id == *id).map(|(_, row)| row.name.clone())
            }
            Item::Assembly(id) => of(&self.assemblies, *id),
            Item::Variable(_, name) => Some(name.clone()),
            Item::TimeStep(step) => self.times.get(*step).map(f64::to_string),
            Item::Records => Some("records".to_owned()),
        }
    }

    /// The lists of a model.
    pub fn of_model(model: &Model) -> Self {
        let mut others = Vec::new();
        let mut add =
            |support, rows: Vec<EntityRow>| others.extend(rows.into_iter().map(|row| (support, row)));
        add(Support::EdgeBlock, rows(&model.edge_blocks, |name, id| name_or(name, "edge_block", id)));
        add(Support::FaceBlock, rows(&model.face_blocks, |name, id| name_or(name, "face_block", id)));
        add(Support::EdgeSet, rows(&model.edge_sets, |name, id| name_or(name, "edge_set", id)));
        add(Support::FaceSet, rows(&model.face_sets, |name, id| name_or(name, "face_set", id)));
        add(Support::ElementSet, rows(&model.element_sets, |name, id| name_or(name, "element_set", id)));
        let mut blocks = rows(&model.element_blocks, block_name);
        for (row, block) in blocks.iter_mut().zip(model.element_blocks.iter()) {
            row.kind.clone_from(&block.elem_type);
        }
        Self {
            blocks,
            side_sets: rows(&model.side_sets, side_set_name),
            node_sets: rows(&model.node_sets, node_set_name),
            others,
            assemblies: model.assemblies.iter().map(assembly_row).collect(),
            variables: variables(model),
            times: model.times.to_vec(),
            title: model.title.clone(),
            qa_records: model.qa_records.len(),
            info_records: model.info_records.len(),
            nodes: model.num_nodes(),
            elements: model.num_elements(),
            parts: Vec::new(),
            meshes: Vec::new(),
        }
    }

    /// The lists of a document: those of its model, and the files that belong to it.
    pub fn of_document(document: &Document) -> Self {
        let paths = document.parts().map(|parts| parts.set.paths()).unwrap_or_default();
        let part = |(at, path)| FileRow { path, says: format!("part {at}") };
        let meshes = document.series().map(|series| {
            let files = series.files.iter().enumerate();
            files.map(|(at, file)| mesh_row(file, at == series.current)).collect()
        });
        Self {
            parts: (1..).zip(paths).map(part).collect(),
            meshes: meshes.unwrap_or_default(),
            ..Self::of_model(document.model())
        }
    }

    /// The row of a block, set or assembly; `None` for what is none of these or is not there.
    pub fn row(&self, item: &Item) -> Option<&EntityRow> {
        let (list, wanted) = match item {
            Item::ElementBlock(id) => (&self.blocks, *id),
            Item::SideSet(id) => (&self.side_sets, *id),
            Item::NodeSet(id) => (&self.node_sets, *id),
            Item::Assembly(id) => (&self.assemblies, *id),
            Item::Other(kind, id) => {
                let mut others = self.others.iter();
                return others.find(|(known, row)| known == kind && row.id == *id).map(|(_, row)| row);
            }
            Item::Variable(..) | Item::TimeStep(_) | Item::Records => return None,
        };
        list.iter().find(|row| row.id == wanted)
    }

    /// The shown name of an element block.
    pub fn block_label(&self, id: i64) -> String {
        self.blocks.iter().find(|row| row.id == id).map_or_else(|| block_name("", id), |row| row.name.clone())
    }
}

impl From<&exodus::Outline> for Outline {
    fn from(file: &exodus::Outline) -> Self {
        let rows = |list: &[OutlineEntity], name: fn(&str, i64) -> String| -> Vec<EntityRow> {
            let row = |entity: &OutlineEntity| EntityRow {
                id: entity.id,
                name: name(&entity.name, entity.id),
                kind: entity.elem_type.clone(),
                count: entity.num_entries,
            };
            list.iter().map(row).collect()
        };
        let num_of = |support: Support| match support {
            Support::Global | Support::Nodal => None,
            Support::Element => Some(file.element_blocks.len()),
            Support::EdgeBlock => Some(file.edge_blocks.len()),
            Support::FaceBlock => Some(file.face_blocks.len()),
            Support::NodeSet => Some(file.node_sets.len()),
            Support::SideSet => Some(file.side_sets.len()),
            Support::EdgeSet => Some(file.edge_sets.len()),
            Support::FaceSet => Some(file.face_sets.len()),
            Support::ElementSet => Some(file.element_sets.len()),
        };
        let variable = |variable: &OutlineVariable| VariableRow {
            support: variable.support,
            name: variable.name.clone(),
            stored_on: num_of(variable.support).map(|all| (variable.on.len(), all)),
        };
        let mut variables: Vec<VariableRow> = file.variables.iter().map(variable).collect();
        variables.sort_by_key(|row| rank(row.support));
        Self {
            blocks: rows(&file.element_blocks, block_name),
            side_sets: rows(&file.side_sets, side_set_name),
            node_sets: rows(&file.node_sets, node_set_name),
            others: Vec::new(),
            assemblies: Vec::new(),
            variables,
            times: file.times.to_vec(),
            title: file.title.clone(),
            qa_records: 0,
            info_records: 0,
            nodes: file.num_nodes,
            elements: file.num_elements,
            parts: Vec::new(),
            meshes: Vec::new(),
        }
    }
}

fn mesh_row(file: &SeriesFile, is_open: bool) -> FileRow {
    let times = match file.times.as_ref().map(|times| times.as_slice()) {
        None => "cannot be read".to_owned(),
        Some([]) => "no time steps".to_owned(),
        Some([only]) => format!("time {}", real_text(*only)),
        Some([first, .., last]) => format!("time {} to {}", real_text(*first), real_text(*last)),
    };
    FileRow { path: file.path.clone(), says: if is_open { format!("open, {times}") } else { times } }
}

/// The order in which the tree lists kinds of variables: what most files have first.
fn rank(support: Support) -> usize {
    match support {
        Support::Nodal => 0,
        Support::Element => 1,
        Support::Global => 2,
        Support::SideSet => 3,
        Support::NodeSet => 4,
        Support::EdgeBlock => 5,
        Support::FaceBlock => 6,
        Support::EdgeSet => 7,
        Support::FaceSet => 8,
        Support::ElementSet => 9,
    }
}

fn name_or(name: &str, noun: &str, id: i64) -> String {
    if name.is_empty() { format!("{noun}_{id}") } else { name.to_owned() }
}

fn rows<E: Entity>(list: &EntityList<E>, name: impl Fn(&str, i64) -> String) -> Vec<EntityRow> {
    let row = |entity: &E| EntityRow {
        id: entity.id(),
        name: name(entity.name(), entity.id()),
        kind: String::new(),
        count: entity.num_entries(),
    };
    list.iter().map(row).collect()
}

fn assembly_row(assembly: &Assembly) -> EntityRow {
    EntityRow {
        id: assembly.id,
        name: name_or(&assembly.name, "assembly", assembly.id),
        kind: assembly.kind.words().to_owned(),
        count: assembly.members.len(),
    }
}

fn variables(model: &Model) -> Vec<VariableRow> {
    let mut all = Vec::new();
    let whole = |support, list: &[(String, _)]| -> Vec<VariableRow> {
        list.iter().map(|(name, _)| VariableRow { support, name: name.clone(), stored_on: None }).collect()
    };
    all.extend(whole(Support::Nodal, &model.nodal_variables));
    all.extend(variables_of(Support::Element, &model.element_blocks));
    all.extend(whole(Support::Global, &model.global_variables));
    all.extend(variables_of(Support::SideSet, &model.side_sets));
    all.extend(variables_of(Support::NodeSet, &model.node_sets));
    all.extend(variables_of(Support::EdgeBlock, &model.edge_blocks));
    all.extend(variables_of(Support::FaceBlock, &model.face_blocks));
    all.extend(variables_of(Support::EdgeSet, &model.edge_sets));
    all.extend(variables_of(Support::FaceSet, &model.face_sets));
    all.extend(variables_of(Support::ElementSet, &model.element_sets));
    all
}

fn variables_of<E: Entity>(support: Support, list: &EntityList<E>) -> Vec<VariableRow> {
    let row = |(at, name): (usize, &String)| {
        let stored =
            list.iter().filter(|entity| entity.values().get(at).is_some_and(Option::is_some)).count();
        VariableRow { support, name: name.clone(), stored_on: Some((stored, list.len())) }
    };
    list.variable_names.iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    #[test]
    fn missing_names_are_made_from_ids() {
        let outline = Outline::of_model(&samples::three_blocks());
        let names: Vec<&str> = outline.blocks.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["block_0", "middle", "block_4000000000"]);
        let outline = Outline::of_model(&samples::plane());
        assert_eq!(
            (outline.side_sets[0].name.as_str(), outline.node_sets[0].name.as_str()),
            ("surface_3", "nodelist_7")
        );
    }

    #[test]
    fn variables_say_where_they_are_stored() {
        let outline = Outline::of_model(&samples::two_hexes());
        let strain = outline.variables.iter().find(|row| row.name == "strain").unwrap();
        assert_eq!((strain.support, strain.stored_on), (Support::Element, Some((1, 2))));
        assert_eq!(outline.variables.len(), 4 + 2 + 1);
        assert_eq!((outline.blocks[0].kind.as_str(), outline.blocks[0].count), ("HEX8", 1));
    }

    #[test]
    fn counts_have_commas() {
        let texts = [0, 999, 1000, 1_234_567].map(count_text);
        assert_eq!(texts, ["0", "999", "1,000", "1,234,567"]);
        assert_eq!((counted(1, "block"), counted(2, "block")), ("1 block".to_owned(), "2 blocks".to_owned()));
    }
}
