//! Ids for what would have the id of something else after two models are joined.

use crate::edit::rules::replace_members;
use crate::model::{Block, Entity, EntityList, MemberKind, Model, Set};
use std::collections::HashSet;

/// Gives the blocks of a part, and its sets of edges and faces, whose ids the model has the lowest ids that neither has. The
/// assemblies of the part follow. The strings say what was renumbered.
pub(in crate::edit) fn renumber_taken(model: &Model, part: &mut Model) -> Vec<String> {
    let mut told = Vec::new();
    let mut changed = Vec::new();
    let mut note = |kind: &str, member: Option<MemberKind>, ids: Vec<(i64, i64)>| {
        for (old, new) in ids {
            told.push(format!("{kind} {old} of the file is {kind} {new} now"));
            changed.extend(member.map(|member| (member, old, new)));
        }
    };
    let of_block = |block: &mut Block, id| block.id = id;
    let blocks = fresh(&model.element_blocks, &mut part.element_blocks, of_block);
    note("element block", Some(MemberKind::ELEMENT_BLOCK), blocks);
    note("edge block", None, fresh(&model.edge_blocks, &mut part.edge_blocks, of_block));
    note("face block", None, fresh(&model.face_blocks, &mut part.face_blocks, of_block));
    note("edge set", None, fresh(&model.edge_sets, &mut part.edge_sets, set_id));
    note("face set", None, fresh(&model.face_sets, &mut part.face_sets, set_id));
    // New ids are in neither model, so that none is replaced twice.
    changed.into_iter().for_each(|(kind, old, new)| replace_members(part, kind, &[old], new));
    told
}

fn set_id<M>(set: &mut Set<M>, id: i64) {
    set.id = id;
}

/// Old and new ids of what was renumbered.
fn fresh<E: Entity>(
    known: &EntityList<E>,
    part: &mut EntityList<E>,
    put: impl Fn(&mut E, i64),
) -> Vec<(i64, i64)> {
    let taken: HashSet<i64> = known.iter().map(Entity::id).collect();
    let used: HashSet<i64> = taken.iter().copied().chain(part.iter().map(Entity::id)).collect();
    let mut free = (1i64..).filter(|id| !used.contains(id));
    let mut changed = Vec::new();
    for entity in part.iter_mut().filter(|entity| taken.contains(&entity.id())) {
        let Some(new) = free.next() else { break };
        changed.push((entity.id(), new));
        put(entity, new);
    }
    changed
}
