//! Ids and names of many things at once: numbered anew, made from a pattern, or with a part replaced. All checks come first, so
//! that a name or an id that would be there twice changes nothing.

pub(super) mod by_pattern;
pub(super) mod pattern;
pub(super) mod renumber;
pub(super) mod replace;
pub(super) mod replacing;
pub(super) mod variables;

use super::chosen::{self, Chosen, chosen, entity};
use crate::edit::{EditError, Param, Selectable, selection::Candidates};
use crate::model::{Model, counted};
use std::collections::{HashMap, HashSet};

/// The parameters that choose blocks, sets and assemblies of every kind.
const CHOSEN: [Param; 7] = [
    chosen::ELEMENT_BLOCKS,
    chosen::SIDE_SETS,
    chosen::NODE_SETS,
    chosen::ELEMENT_SETS,
    chosen::EDGE_SETS,
    chosen::FACE_SETS,
    chosen::ASSEMBLIES,
];

/// What an entity without a name is shown as: `block_1`.
pub(super) fn shown_name(name: &str, noun: &str, id: i64) -> String {
    if name.is_empty() { format!("{noun}_{id}") } else { name.to_owned() }
}

/// The first word of names that are made from ids.
fn stem(of: Selectable) -> &'static str {
    match of {
        Selectable::ElementBlock => "block",
        Selectable::SideSet => "surface",
        Selectable::NodeSet => "nodelist",
        Selectable::ElementSet => "elementset",
        Selectable::EdgeSet => "edgeset",
        Selectable::FaceSet => "faceset",
        Selectable::Assembly => "assembly",
        Selectable::Variable(_) | Selectable::TimeStep => "",
    }
}

/// New names for things of one kind, by position.
type NewNames = Vec<(usize, String)>;

/// Refuses new names of which two would be the same, or one that something else of the kind has already.
fn refuse_doubles<'a>(
    parameter: &'static str,
    noun: &str,
    all: impl Iterator<Item = &'a str>,
    new_names: &NewNames,
) -> Result<(), EditError> {
    let renamed: HashMap<usize, &str> = new_names.iter().map(|(at, name)| (*at, name.as_str())).collect();
    let mut taken: HashSet<&str> =
        all.enumerate().filter(|(at, _)| !renamed.contains_key(at)).map(|(_, name)| name).collect();
    let mut names = new_names.iter().map(|(_, name)| name.as_str()).filter(|name| !name.is_empty());
    match names.find(|name| !taken.insert(name)) {
        Some(name) => {
            let reason = format!("two {noun}s would be called {name}");
            Err(EditError::BadValue { parameter, reason })
        }
        None => Ok(()),
    }
}

/// How many there are of each sort, in words: "2 element blocks and 1 side set".
fn counts_in_words(counts: &[(usize, &'static str)]) -> String {
    let mut words: Vec<String> = counts.iter().map(|&(count, noun)| plural(count, noun)).collect();
    let last = words.pop().unwrap_or_else(|| "nothing".to_owned());
    if words.is_empty() { last } else { format!("{} and {last}", words.join(", ")) }
}

fn plural(count: usize, noun: &str) -> String {
    match noun.strip_suffix("assembly") {
        Some(_) if count != 1 => format!("{count} assemblies"),
        _ => counted(count, noun),
    }
}

/// All names of the kind, by position.
fn names_of(model: &Model, of: Selectable) -> impl Iterator<Item = &str> {
    (0..Candidates::of(model, of).len()).map(move |at| entity(model, of, at).name)
}

/// Gives a block, set or assembly another name.
fn set_name(model: &mut Model, of: Selectable, at: usize, name: String) {
    match of {
        Selectable::SideSet => model.side_sets[at].name = name,
        Selectable::NodeSet => model.node_sets[at].name = name,
        Selectable::ElementSet => model.element_sets[at].name = name,
        Selectable::EdgeSet => model.edge_sets[at].name = name,
        Selectable::FaceSet => model.face_sets[at].name = name,
        Selectable::Assembly => model.assemblies[at].name = name,
        Selectable::ElementBlock | Selectable::Variable(_) | Selectable::TimeStep => {
            model.element_blocks[at].name = name;
        }
    }
}
