//! What is selected: the same in the tree, in the view and in the forms.

use crate::model::{MemberKind, Model, Support};
use std::collections::BTreeSet;

/// A thing of the model that can be selected, by what the file calls it, so that a selection outlives edits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// An element block, by id.
    ElementBlock(i64),
    /// A side set, by id.
    SideSet(i64),
    /// A node set, by id.
    NodeSet(i64),
    /// An edge or face block, an edge, face or element set, by kind and id.
    Other(Support, i64),
    /// An assembly, by id.
    Assembly(i64),
    /// A variable, by what it lives on and its name.
    Variable(Support, String),
    /// A time step, by index.
    TimeStep(usize),
    /// The title and the QA and information records.
    Records,
}

/// How a click changes the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectMode {
    /// Only this one.
    Replace,
    /// This one too, or no more if it was selected.
    Toggle,
    /// This one too.
    Add,
}

impl SelectMode {
    /// The mode of a click in the picture: Shift and Ctrl add to what is selected.
    pub fn of_click(modifiers: egui::Modifiers) -> Self {
        if modifiers.shift || modifiers.command { Self::Toggle } else { Self::Replace }
    }
}

/// The modifier keys and the place of the click that has just ended: those of the event itself, since on a slow
/// display keys and pointer may be elsewhere by the time of the frame.
pub fn click_event(ctx: &egui::Context) -> (egui::Modifiers, Option<egui::Pos2>) {
    ctx.input(|input| {
        let released = input.events.iter().rev().find_map(|event| match event {
            egui::Event::PointerButton { pressed: false, modifiers, pos, .. } => {
                Some((*modifiers, Some(*pos)))
            }
            _ => None,
        });
        released.unwrap_or((input.modifiers, None))
    })
}

/// The selected things, and the one that a range starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    items: BTreeSet<Item>,
    last: Option<Item>,
}

impl Selection {
    /// Whether a thing is selected.
    pub fn contains(&self, item: &Item) -> bool {
        self.items.contains(item)
    }

    /// The selected things, by kind and id.
    pub fn iter(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    /// How many things are selected.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The thing selected last: what the inspector shows, where a range starts.
    pub fn last(&self) -> Option<&Item> {
        self.last.as_ref()
    }

    /// The ids of the selected element blocks, ascending.
    pub fn element_blocks(&self) -> Vec<i64> {
        let id = |item: &Item| if let Item::ElementBlock(id) = item { Some(*id) } else { None };
        self.items.iter().filter_map(id).collect()
    }

    /// The ids of the selected side sets, ascending.
    pub fn side_sets(&self) -> Vec<i64> {
        let id = |item: &Item| if let Item::SideSet(id) = item { Some(*id) } else { None };
        self.items.iter().filter_map(id).collect()
    }

    /// The ids of the selected node sets, ascending.
    pub fn node_sets(&self) -> Vec<i64> {
        let id = |item: &Item| if let Item::NodeSet(id) = item { Some(*id) } else { None };
        self.items.iter().filter_map(id).collect()
    }

    /// Selects things.
    pub fn select(&mut self, items: &[Item], mode: SelectMode) {
        if mode == SelectMode::Replace {
            self.items.clear();
        }
        for item in items {
            if mode == SelectMode::Toggle && self.items.contains(item) {
                self.items.remove(item);
            } else {
                self.items.insert(item.clone());
            }
        }
        self.last =
            items.last().filter(|item| self.items.contains(item)).or_else(|| self.items.last()).cloned();
    }

    /// Selects things no more.
    pub fn remove(&mut self, items: &[Item]) {
        self.items.retain(|item| !items.contains(item));
        self.last = self.items.last().cloned();
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Drops what the model has no more.
    pub fn retain_in(&mut self, model: &Model) {
        self.items.retain(|item| exists(item, model));
        self.last =
            self.last.take().filter(|item| self.items.contains(item)).or_else(|| self.items.last().cloned());
    }
}

/// A thing and what stands for it in the picture: of an assembly its element blocks, also those of assemblies in it.
/// The thing itself is the last.
pub fn with_members(item: &Item, model: &Model) -> Vec<Item> {
    let mut items = Vec::new();
    let mut wanted = match item {
        Item::Assembly(id) => vec![*id],
        _ => Vec::new(),
    };
    let mut seen = BTreeSet::new();
    while let Some(id) = wanted.pop() {
        // Files may have assemblies that hold themselves.
        let Some(assembly) =
            model.assemblies.iter().find(|assembly| assembly.id == id).filter(|_| seen.insert(id))
        else {
            continue;
        };
        match assembly.kind {
            MemberKind::ELEMENT_BLOCK => {
                items.extend(assembly.members.iter().map(|&member| Item::ElementBlock(member)));
            }
            MemberKind::ASSEMBLY => wanted.extend(&assembly.members),
            _ => {}
        }
    }
    items.retain(|block| exists(block, model));
    items.push(item.clone());
    items
}

fn exists(item: &Item, model: &Model) -> bool {
    match item {
        Item::ElementBlock(id) => model.element_blocks.position_of(*id).is_some(),
        Item::SideSet(id) => model.side_sets.position_of(*id).is_some(),
        Item::NodeSet(id) => model.node_sets.position_of(*id).is_some(),
        Item::Other(support, id) => match support {
            Support::EdgeBlock => model.edge_blocks.position_of(*id).is_some(),
            Support::FaceBlock => model.face_blocks.position_of(*id).is_some(),
            Support::EdgeSet => model.edge_sets.position_of(*id).is_some(),
            Support::FaceSet => model.face_sets.position_of(*id).is_some(),
            Support::ElementSet => model.element_sets.position_of(*id).is_some(),
            _ => false,
        },
        Item::Assembly(id) => model.assemblies.iter().any(|assembly| assembly.id == *id),
        Item::Variable(support, name) => match support {
            Support::Global => model.global_variables.iter().any(|(known, _)| known == name),
            Support::Nodal => model.nodal_variables.iter().any(|(known, _)| known == name),
            Support::Element => model.element_blocks.variable_names.contains(name),
            Support::EdgeBlock => model.edge_blocks.variable_names.contains(name),
            Support::FaceBlock => model.face_blocks.variable_names.contains(name),
            Support::NodeSet => model.node_sets.variable_names.contains(name),
            Support::SideSet => model.side_sets.variable_names.contains(name),
            Support::EdgeSet => model.edge_sets.variable_names.contains(name),
            Support::FaceSet => model.face_sets.variable_names.contains(name),
            Support::ElementSet => model.element_sets.variable_names.contains(name),
        },
        Item::TimeStep(step) => *step < model.num_steps(),
        Item::Records => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Assembly, samples};

    #[test]
    fn clicks_replace_and_toggle() {
        let mut selection = Selection::default();
        selection.select(&[Item::ElementBlock(7)], SelectMode::Replace);
        selection.select(&[Item::ElementBlock(3)], SelectMode::Toggle);
        assert_eq!(selection.element_blocks(), [3, 7]);
        assert_eq!(selection.last(), Some(&Item::ElementBlock(3)));
        selection.select(&[Item::ElementBlock(3)], SelectMode::Toggle);
        assert_eq!((selection.element_blocks(), selection.last()), (vec![7], Some(&Item::ElementBlock(7))));
        selection.select(&[Item::NodeSet(1)], SelectMode::Replace);
        assert_eq!((selection.len(), selection.node_sets()), (1, vec![1]));
    }

    #[test]
    fn an_assembly_stands_for_its_blocks() {
        let assembly = |id, kind, members: &[i64]| Assembly {
            id,
            name: String::new(),
            kind,
            members: members.to_vec(),
            user_attributes: Vec::new(),
        };
        let model = Model {
            assemblies: vec![
                assembly(1, MemberKind::ELEMENT_BLOCK, &[2, 77]),
                assembly(2, MemberKind::ASSEMBLY, &[1, 2]),
                assembly(3, MemberKind::NODE_SET, &[1]),
            ],
            ..samples::two_hexes()
        };
        assert_eq!(with_members(&Item::Assembly(2), &model), [Item::ElementBlock(2), Item::Assembly(2)]);
        assert_eq!(with_members(&Item::Assembly(3), &model), [Item::Assembly(3)]);
        assert_eq!(with_members(&Item::ElementBlock(1), &model), [Item::ElementBlock(1)]);
        assert!(exists(&Item::Assembly(3), &model) && !exists(&Item::Assembly(4), &model));
        assert!(!exists(&Item::Other(Support::EdgeBlock, 1), &model));
    }

    #[test]
    fn what_an_edit_removed_is_no_longer_selected() {
        let mut selection = Selection::default();
        let strain = Item::Variable(Support::Element, "strain".to_owned());
        selection.select(&[Item::ElementBlock(1), Item::ElementBlock(99), strain.clone()], SelectMode::Add);
        selection.retain_in(&samples::two_hexes());
        assert_eq!(selection.iter().cloned().collect::<Vec<_>>(), [Item::ElementBlock(1), strain]);
    }
}
