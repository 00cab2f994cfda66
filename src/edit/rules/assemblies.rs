//! Assemblies name their members by id, so they follow when ids change or go.

use crate::model::{Assembly, MemberKind, Model};
use std::collections::HashMap;

/// Puts `new` in the place of every id of `old` among the members of that kind, each assembly naming it once.
pub(in crate::edit) fn replace_members(model: &mut Model, kind: MemberKind, old: &[i64], new: i64) {
    for assembly in model.assemblies.iter_mut().filter(|assembly| assembly.kind == kind) {
        let mut has_new = false;
        assembly.members.retain_mut(|member| {
            if *member != new && !old.contains(member) {
                return true;
            }
            *member = new;
            !std::mem::replace(&mut has_new, true)
        });
    }
}

/// Gives the members of that kind their new ids, all at once, so that two may change places.
pub(in crate::edit) fn map_members(model: &mut Model, kind: MemberKind, new_ids: &HashMap<i64, i64>) {
    let assemblies = model.assemblies.iter_mut().filter(|assembly| assembly.kind == kind);
    for member in assemblies.flat_map(|assembly| &mut assembly.members) {
        *member = new_ids.get(member).copied().unwrap_or(*member);
    }
}

/// Puts `new` ids behind `of` in every assembly that has it as a member of that kind.
pub(in crate::edit) fn join_members(model: &mut Model, kind: MemberKind, of: i64, new: &[i64]) {
    for assembly in model.assemblies.iter_mut().filter(|assembly| assembly.kind == kind) {
        if let Some(at) = assembly.members.iter().position(|member| *member == of) {
            assembly.members.splice(at + 1..at + 1, new.iter().copied());
        }
    }
}

/// Takes ids out of the assemblies of that kind. One that becomes empty cannot be stored and goes too, also from its
/// parents; the result says which.
pub(in crate::edit) fn drop_members(model: &mut Model, kind: MemberKind, ids: &[i64]) -> Vec<String> {
    let mut told = Vec::new();
    let mut gone = drop_once(model, kind, ids, &mut told);
    while !gone.is_empty() {
        gone = drop_once(model, MemberKind::ASSEMBLY, &gone, &mut told);
    }
    told
}

/// One level of [`drop_members`]: the ids of the assemblies that became empty.
fn drop_once(model: &mut Model, kind: MemberKind, ids: &[i64], told: &mut Vec<String>) -> Vec<i64> {
    let mut gone = Vec::new();
    model.assemblies.retain_mut(|assembly: &mut Assembly| {
        let before = assembly.members.len();
        if assembly.kind == kind {
            assembly.members.retain(|member| !ids.contains(member));
        }
        let is_emptied = before > 0 && assembly.members.is_empty();
        if is_emptied {
            gone.push(assembly.id);
            told.push(format!("assembly {} {} lost its last member and is gone", assembly.id, assembly.name));
        }
        !is_emptied
    });
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assembly(id: i64, kind: MemberKind, members: &[i64]) -> Assembly {
        Assembly { id, name: format!("a{id}"), kind, members: members.to_vec(), user_attributes: Vec::new() }
    }

    #[test]
    fn ids_are_replaced_once_and_emptied_assemblies_go_up_the_tree() {
        let assemblies = vec![
            assembly(1, MemberKind::ELEMENT_BLOCK, &[10, 20, 30]),
            assembly(2, MemberKind::ELEMENT_BLOCK, &[30]),
            assembly(3, MemberKind::ASSEMBLY, &[2]),
            assembly(4, MemberKind::SIDE_SET, &[30]),
        ];
        let mut model = Model { assemblies, ..Model::default() };
        replace_members(&mut model, MemberKind::ELEMENT_BLOCK, &[10, 20], 20);
        assert_eq!(model.assemblies[0].members, [20, 30]);
        let told = drop_members(&mut model, MemberKind::ELEMENT_BLOCK, &[30]);
        assert_eq!(told.len(), 2);
        let left: Vec<i64> = model.assemblies.iter().map(|assembly| assembly.id).collect();
        assert_eq!(left, [1, 4]);
    }

    #[test]
    fn ids_change_places_and_new_ones_join() {
        let assemblies = vec![
            assembly(1, MemberKind::ELEMENT_BLOCK, &[10, 20, 30]),
            assembly(2, MemberKind::SIDE_SET, &[10]),
        ];
        let mut model = Model { assemblies, ..Model::default() };
        map_members(&mut model, MemberKind::ELEMENT_BLOCK, &HashMap::from([(10, 20), (20, 10)]));
        assert_eq!(model.assemblies[0].members, [20, 10, 30]);
        join_members(&mut model, MemberKind::ELEMENT_BLOCK, 10, &[11, 12]);
        assert_eq!(model.assemblies[0].members, [20, 10, 11, 12, 30]);
        assert_eq!(model.assemblies[1].members, [10]);
    }
}
