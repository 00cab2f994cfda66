//! Assemblies name their members by id, so they follow when ids change or go.

use crate::model::{Assembly, MemberKind, Model};

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
}
