//! A model as a file can hold it, and what that leaves out.

use super::stale_fields::drop_stale_fields;
use crate::{
    exodus::{entities::views, names::Kind},
    model::{Assembly, EntityList, MemberKind, Model, Set},
};
use std::collections::HashSet;

/// The model without what a file cannot hold; each thing left out is a sentence in `says`.
///
/// `before` is the model that was read, whose own dangling references are nobody's edit and stay.
pub(super) fn storable(model: &Model, before: Option<&Model>, says: &mut Vec<String>) -> Model {
    let mut model = model.clone();
    raise_dimension(&mut model, says);
    tell_of_empties(&model, before, says);
    drop_empty_factors(&mut model.node_sets);
    drop_empty_factors(&mut model.side_sets);
    drop_empty_factors(&mut model.edge_sets);
    drop_empty_factors(&mut model.face_sets);
    drop_empty_factors(&mut model.element_sets);
    drop_empty_maps(&mut model);
    prune_assemblies(&mut model, before, says);
    drop_empty_blobs(&mut model, says);
    if let Some(before) = before {
        drop_stale_fields(&mut model, before, says);
    }
    model
}

/// A file stores as many axes as the model has dimensions; more are stored where an edit has moved nodes off them.
fn raise_dimension(model: &mut Model, says: &mut Vec<String>) {
    if model.num_nodes() == 0 {
        return;
    }
    let is_used = |axis: &[f64]| axis.iter().any(|&value| value != 0.0);
    let needed = if model.dimension < 3 && is_used(&model.coordinates.z) {
        3
    } else if model.dimension < 2 && is_used(&model.coordinates.y) {
        2
    } else {
        model.dimension.clamp(1, 3)
    };
    if needed != model.dimension {
        says.push(format!("the model is stored with {needed} dimensions instead of {}", model.dimension));
        model.dimension = needed;
        if !model.coordinate_names.is_empty() {
            let missing =
                ["x", "y", "z"].iter().skip(model.coordinate_names.len()).map(|&name| name.to_owned());
            let missing: Vec<String> =
                missing.take(needed.saturating_sub(model.coordinate_names.len())).collect();
            model.coordinate_names.extend(missing);
        }
    }
}

/// Of a block or set without entries a file keeps the id, the name and the properties.
fn tell_of_empties(model: &Model, before: Option<&Model>, says: &mut Vec<String>) {
    let old = before.map(views);
    for (at, view) in views(model).iter().enumerate() {
        for entity in view.entities.iter().filter(|entity| entity.num_entries == 0) {
            let was_empty = old.as_ref().is_some_and(|old| {
                old[at].entities.iter().any(|before| before.id == entity.id && before.num_entries == 0)
            });
            let has_more = !entity.elem_type().is_empty()
                || !entity.user_attributes.is_empty()
                || !entity.attributes.names.is_empty();
            if has_more && !was_empty {
                let words = view.kind.names().words;
                says.push(format!(
                    "{words} {} is empty: its id, name and properties are stored, not its type",
                    entity.id
                ));
            }
        }
    }
}

fn drop_empty_factors<M: Clone>(sets: &mut EntityList<Set<M>>) {
    for set in sets.iter_mut() {
        if set.distribution_factors.as_ref().is_some_and(|factors| factors.is_empty())
            || set.members.is_empty()
        {
            set.distribution_factors = None;
        }
    }
}

/// A map of ids of no nodes, elements, edges or faces says nothing, and a file has no room for it.
fn drop_empty_maps(model: &mut Model) {
    let maps = [
        &mut model.node_ids,
        &mut model.element_ids,
        &mut model.element_order,
        &mut model.maps.edge_ids,
        &mut model.maps.face_ids,
    ];
    for map in maps {
        map.take_if(|ids| ids.is_empty());
    }
}

/// A blob is found by the number of its values, and no number of them is 0.
fn drop_empty_blobs(model: &mut Model, says: &mut Vec<String>) {
    for blob in model.blobs.iter().filter(|blob| blob.num_values == 0) {
        says.push(format!("blob {} has no values and cannot be stored: it is dropped", blob.id));
    }
    model.blobs.retain(|blob| blob.num_values > 0);
    if model.blobs.is_empty() {
        // Without blobs nothing would tell that there are such variables.
        model.blobs = EntityList::default();
    }
}

/// Drops members that an edit has removed, and assemblies that are left without any.
fn prune_assemblies(model: &mut Model, before: Option<&Model>, says: &mut Vec<String>) {
    // An assembly that goes may have been a member of another, so this repeats until nothing goes.
    loop {
        let mut changed = false;
        let present = |model: &Model, kind: MemberKind| ids(model, kind);
        let snapshot = model.clone();
        for assembly in &mut model.assemblies {
            let Some(now) = present(&snapshot, assembly.kind) else { continue };
            let was = before.and_then(|before| present(before, assembly.kind));
            let is_gone = |id: &i64| !now.contains(id) && was.as_ref().is_none_or(|was| was.contains(id));
            let gone: Vec<i64> = assembly.members.iter().copied().filter(|id| is_gone(id)).collect();
            if !gone.is_empty() {
                changed = true;
                assembly.members.retain(|id| !gone.contains(id));
                says.push(format!(
                    "{} no longer has {} {}, which {} gone",
                    described(assembly),
                    assembly.kind.words(),
                    gone.iter().map(i64::to_string).collect::<Vec<_>>().join(", "),
                    if gone.len() == 1 { "is" } else { "are" }
                ));
            }
        }
        for assembly in model.assemblies.iter().filter(|assembly| assembly.members.is_empty()) {
            says.push(format!(
                "{} has no members left and cannot be stored: it is dropped",
                described(assembly)
            ));
            changed = true;
        }
        model.assemblies.retain(|assembly| !assembly.members.is_empty());
        if !changed {
            return;
        }
    }
}

fn described(assembly: &Assembly) -> String {
    if assembly.name.is_empty() {
        format!("assembly {}", assembly.id)
    } else {
        format!("assembly {} \"{}\"", assembly.id, assembly.name)
    }
}

/// The ids of all entities of a kind of member; `None` for kinds that the model does not hold.
fn ids(model: &Model, kind: MemberKind) -> Option<HashSet<i64>> {
    if kind == MemberKind::ASSEMBLY {
        return Some(model.assemblies.iter().map(|assembly| assembly.id).collect());
    }
    let of = Kind::ALL.into_iter().find(|of| of.member_code() == kind.0)?;
    let view = &views(model)[of as usize];
    Some(view.entities.iter().map(|entity| entity.id).collect())
}

/// Adds the record that says who wrote the file, and when.
pub(super) fn add_qa_record(model: &mut Model, seconds_since_1970: u64) {
    let [date, time] = date_and_time(seconds_since_1970);
    model.qa_records.push(["exoscope".to_owned(), env!("CARGO_PKG_VERSION").to_owned(), date, time]);
}

/// Date (`yyyy/mm/dd`) and time of day (`hh:mm:ss`) in UTC.
fn date_and_time(seconds_since_1970: u64) -> [String; 2] {
    let (mut days, seconds) = (seconds_since_1970 / 86_400, seconds_since_1970 % 86_400);
    let is_leap =
        |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let time = format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    [format!("{year:04}/{month:02}/{:02}", days + 1), time]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;
    use std::sync::Arc;

    #[test]
    fn dates_are_right_around_leap_days() {
        assert_eq!(date_and_time(0), ["1970/01/01", "00:00:00"]);
        // 2000-02-29 12:34:56 and the second after the end of 2024-02-29.
        assert_eq!(date_and_time(951_827_696), ["2000/02/29", "12:34:56"]);
        assert_eq!(date_and_time(1_709_251_200), ["2024/03/01", "00:00:00"]);
        assert_eq!(date_and_time(4_102_444_799), ["2099/12/31", "23:59:59"]);
    }

    #[test]
    fn members_that_are_gone_leave_their_assemblies() {
        let mut before = samples::two_hexes();
        let assembly = |id: i64, kind: MemberKind, members: &[i64]| Assembly {
            id,
            name: String::new(),
            kind,
            members: members.to_vec(),
            user_attributes: Vec::new(),
        };
        // Block 77 never existed and stays as it is; assembly 3 goes with its only member, and with it that of 4.
        before.assemblies = vec![
            assembly(2, MemberKind::ELEMENT_BLOCK, &[1, 2, 77]),
            assembly(3, MemberKind::ELEMENT_BLOCK, &[1]),
            assembly(4, MemberKind::ASSEMBLY, &[3, 2]),
        ];
        let mut after = before.clone();
        after.element_blocks.remove(0);
        let mut says = Vec::new();
        let stored = storable(&after, Some(&before), &mut says);
        let members: Vec<_> = stored.assemblies.iter().map(|assembly| assembly.members.clone()).collect();
        assert_eq!(members, [vec![2, 77], vec![2]]);
        assert_eq!(says.len(), 4, "{says:?}");
    }

    #[test]
    fn a_plane_model_with_heights_is_stored_in_space() {
        let mut model = samples::plane();
        let mut says = Vec::new();
        assert_eq!(storable(&model, None, &mut says).dimension, 2);
        Arc::make_mut(&mut model.coordinates.z)[0] = 1.0;
        assert_eq!(storable(&model, None, &mut says).dimension, 3);
        assert_eq!(says, ["the model is stored with 3 dimensions instead of 2"]);
    }
}
