//! Which blocks, sets and variables there are in the whole, from the lists of all parts.
//!
//! Entities are united by their ids, in the order of the first part that lists them; several of one id are told apart by
//! their order. An entity that a part lists and has nothing of is empty there. Variables are united by their names.

use super::{JoinError, survey::Part};
use crate::{
    exodus::{
        names::Kind,
        read::{EntityPart, KindPart},
    },
    model::{Source, Topology, UserAttribute, Warnings},
};
use std::collections::HashMap;

/// The entities of one kind in the whole.
pub(super) struct Roster {
    /// What each is, apart from its arrays.
    pub(super) slots: Vec<Slot>,
    /// For each part, the slot of each of its entities.
    pub(super) of_part: Vec<Vec<usize>>,
    /// Names of the integer properties.
    pub(super) property_names: Vec<String>,
    /// Names of the variables of a whole entity.
    pub(super) reduction_names: Vec<String>,
    /// The variables of this kind.
    pub(super) variables: VariableRoster,
}

/// A block or set of the whole without its arrays.
#[derive(Default)]
pub(super) struct Slot {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) elem_type: String,
    pub(super) nodes_per_entry: usize,
    pub(super) attribute_names: Vec<String>,
    pub(super) properties: Vec<i64>,
    /// Those of the first part that has any: all parts say the same.
    pub(super) reductions: Vec<Source>,
    pub(super) user_attributes: Vec<UserAttribute>,
    /// The first part that has entries of it, which the others must agree with.
    pub(super) first: Option<usize>,
    /// Entries in all parts, shared ones as often as they occur.
    pub(super) num_entries: usize,
}

/// Variables in the whole.
#[derive(Default)]
pub(super) struct VariableRoster {
    pub(super) names: Vec<String>,
    /// For each part and each variable of the whole, the part's own variable.
    pub(super) of_part: Vec<Vec<Option<usize>>>,
}

impl Roster {
    /// Unites the lists of one kind.
    ///
    /// # Errors
    /// If parts disagree about the type of a block's elements or the attributes of a block or set.
    pub(super) fn unite(
        kind: Kind,
        parts: &[Part],
        dimension: usize,
        warnings: &mut Warnings,
    ) -> Result<Self, JoinError> {
        let words = kind.names().words;
        let lists: Vec<&KindPart> = parts.iter().map(|part| part.file.skeleton.of(kind)).collect();
        let mut roster = Self {
            slots: Vec::new(),
            of_part: Vec::new(),
            reduction_names: lists
                .iter()
                .find(|list| !list.reduction_names.is_empty())
                .map(|list| list.reduction_names.clone())
                .unwrap_or_default(),
            property_names: lists.first().map(|list| list.property_names.clone()).unwrap_or_default(),
            variables: VariableRoster::unite(
                words,
                parts,
                &lists.iter().map(|list| list.variable_names.as_slice()).collect::<Vec<_>>(),
                |part| lists[part].entities.iter().all(|entity| entity.num_entries == 0),
                warnings,
            ),
        };
        let mut slot_of: HashMap<(i64, usize), usize> = HashMap::new();
        for (at, (part, list)) in parts.iter().zip(&lists).enumerate() {
            let mut seen: HashMap<i64, usize> = HashMap::new();
            let mut slots = Vec::with_capacity(list.entities.len());
            for entity in &list.entities {
                let times = seen.entry(entity.id).or_insert(0);
                let slot = *slot_of.entry((entity.id, *times)).or_insert_with(|| {
                    roster.slots.push(Slot { id: entity.id, ..Slot::default() });
                    roster.slots.len() - 1
                });
                *times += 1;
                let others = lists.first().map_or(&[][..], |list| list.property_names.as_slice());
                let properties = if list.property_names == others { &entity.properties[..] } else { &[] };
                roster.slots[slot].absorb(at, entity, properties);
                if list.reduction_names == roster.reduction_names && roster.slots[slot].reductions.is_empty()
                {
                    roster.slots[slot].reductions.clone_from(&entity.reductions);
                }
                roster.check(kind, dimension, slot, (parts, at), entity)?;
                slots.push(slot);
            }
            if kind.is_block() && at > 0 && Some(&slots) != roster.of_part.first() {
                warnings.add(format!(
                    "{} lists other {words}s than {}, or in another order: they are united by their ids",
                    part.name, parts[0].name
                ));
            }
            if at > 0 && list.property_names != lists[0].property_names {
                warnings.add(format!(
                    "{} has other properties of {words}s than {}: those of the latter are kept",
                    part.name, parts[0].name
                ));
            }
            roster.of_part.push(slots);
        }
        let num_properties = roster.property_names.len();
        roster.slots.iter_mut().for_each(|slot| slot.properties.resize(num_properties, 0));
        Ok(roster)
    }

    /// Refuses an entity whose entries are not like those of the parts before.
    fn check(
        &self,
        kind: Kind,
        dimension: usize,
        slot: usize,
        (parts, at): (&[Part], usize),
        entity: &EntityPart,
    ) -> Result<(), JoinError> {
        let slot = &self.slots[slot];
        let Some(first) = slot.first.filter(|&first| first != at && entity.num_entries > 0) else {
            return Ok(());
        };
        let words = kind.names().words;
        let disagree = |what: &str, found: String, expected: String| {
            Err(JoinError::Disagree {
                what: format!("{words} {} has {what}", entity.id),
                found,
                file: parts[at].name.clone(),
                expected,
                first: parts[first].name.clone(),
            })
        };
        let topology = |elem_type: &str, nodes: usize| Topology::resolve(elem_type, nodes, dimension);
        let (found, expected) = (
            topology(&entity.elem_type, entity.nodes_per_entry),
            topology(&slot.elem_type, slot.nodes_per_entry),
        );
        let same_type = match (found, expected) {
            (Topology::Unknown, Topology::Unknown) => {
                entity.elem_type.trim().eq_ignore_ascii_case(slot.elem_type.trim())
            }
            _ => found == expected,
        };
        if kind.is_block() && (!same_type || entity.nodes_per_entry != slot.nodes_per_entry) {
            let said = |elem_type: &str, nodes: usize| match nodes {
                0 => elem_type.to_owned(),
                nodes => format!("{elem_type} of {nodes} nodes"),
            };
            return disagree(
                "elements of type",
                said(&entity.elem_type, entity.nodes_per_entry),
                said(&slot.elem_type, slot.nodes_per_entry),
            );
        }
        let (found, expected) = (entity.attributes.names.len(), slot.attribute_names.len());
        match found == expected {
            true => Ok(()),
            false => disagree("attributes", found.to_string(), expected.to_string()),
        }
    }
}

impl Slot {
    fn absorb(&mut self, part: usize, entity: &EntityPart, properties: &[i64]) {
        if self.name.is_empty() {
            self.name.clone_from(&entity.name);
        }
        if self.properties.is_empty() {
            self.properties = properties.to_vec();
        }
        if entity.num_entries == 0 {
            return;
        }
        self.num_entries += entity.num_entries;
        if self.first.is_none() {
            self.first = Some(part);
            self.elem_type.clone_from(&entity.elem_type);
            self.nodes_per_entry = entity.nodes_per_entry;
            self.attribute_names.clone_from(&entity.attributes.names);
            self.user_attributes.clone_from(&entity.user_attributes);
        }
    }
}

impl VariableRoster {
    /// Unites the parts' lists of variables; a part that `is_empty` may have any list.
    pub(super) fn unite(
        words: &str,
        parts: &[Part],
        lists: &[&[String]],
        is_empty: impl Fn(usize) -> bool,
        warnings: &mut Warnings,
    ) -> Self {
        let fullest = lists.iter().enumerate().find(|(at, list)| !is_empty(*at) && !list.is_empty());
        let Some((first, reference)) = fullest else {
            return Self { names: Vec::new(), of_part: vec![Vec::new(); parts.len()] };
        };
        let mut names = reference.to_vec();
        for (at, list) in lists.iter().enumerate() {
            if list == reference || is_empty(at) {
                continue;
            }
            let lacks = reference.iter().find(|name| !list.contains(name));
            let others = list.iter().find(|name| !reference.contains(name));
            if let Some(name) = lacks {
                warnings.add(format!(
                    "{} has no {words} variable {name}, which {} has: it has no values there",
                    parts[at].name, parts[first].name
                ));
            }
            if let Some(name) = others {
                warnings.add(format!(
                    "{} has the {words} variable {name}, which {} has not: it has no values there",
                    parts[at].name, parts[first].name
                ));
            }
            names.extend(list.iter().filter(|name| !reference.contains(name)).cloned());
        }
        let added = names.split_off(reference.len());
        for name in added {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let own = |list: &[String]| -> Vec<Option<usize>> {
            if names == list {
                return (0..list.len()).map(Some).collect();
            }
            names.iter().map(|name| list.iter().position(|own| own == name)).collect()
        };
        let of_part = lists.iter().map(|list| own(list)).collect();
        Self { names, of_part }
    }
}
