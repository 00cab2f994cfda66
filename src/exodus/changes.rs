//! What differs between two states of a model, in sentences for a person.

use super::{
    entities::{EntityView, KindView, maps, views},
    lineage::{match_entities, nothing_moved},
    names::{Kind, MAPS},
    renumbered::Places,
};
use crate::model::{Model, Shared, Source, counted};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// A change, in words.
struct Remark {
    /// The sentence where few things changed in this way.
    says: String,
    /// Where many did: what to say of all of them, after their number ("element blocks: connectivity changed"), and
    /// what this one is called.
    group: Option<(String, String)>,
}

impl Remark {
    fn of_one(group: String, called: &impl ToString, says: String) -> Self {
        Self { says, group: Some((group, called.to_string())) }
    }
}

impl From<String> for Remark {
    fn from(says: String) -> Self {
        Self { says, group: None }
    }
}

impl From<&str> for Remark {
    fn from(says: &str) -> Self {
        says.to_owned().into()
    }
}

/// The sentences, with one for more than four of the same kind, where the first of them stood.
fn condensed(remarks: Vec<Remark>) -> Vec<String> {
    const ALONE: usize = 4;
    let mut groups: HashMap<String, Vec<String>> = HashMap::new();
    for (group, called) in remarks.iter().filter_map(|remark| remark.group.as_ref()) {
        groups.entry(group.clone()).or_default().push(called.clone());
    }
    groups.retain(|_, members| members.len() > ALONE);
    let mut told: HashSet<String> = HashSet::new();
    let sentence = |Remark { says, group }: Remark| {
        let Some((group, members)) = group.and_then(|(group, _)| groups.get_key_value(&group)) else {
            return Some(says);
        };
        told.insert(group.clone())
            .then(|| format!("{} {group} ({}, …)", members.len(), members[..ALONE].join(", ")))
    };
    remarks.into_iter().filter_map(sentence).collect()
}

/// What an edit changed, one sentence each, many changes of one kind in one; empty if nothing did.
///
/// Arrays that both models share are the same without looking; so are results with the same recipe. Cost: a pass over
/// those arrays that are not shared.
pub fn describe_changes(before: &Model, after: &Model) -> Vec<String> {
    let mut says = Vec::new();
    if before.title != after.title {
        says.push(format!("the title is now \"{}\"", after.title).into());
    }
    if before.user_attributes != after.user_attributes {
        says.push("the user attributes of the file changed".into());
    }
    if before.node_user_attributes != after.node_user_attributes {
        says.push("the user attributes of the nodes changed".into());
    }
    describe_nodes(before, after, &mut says);
    let places = Places::new(before, after);
    for (before, after) in views(before).iter().zip(&views(after)) {
        describe_kind(before, after, &places, &mut says);
    }
    describe_maps(before, after, &mut says);
    if before.frames != after.frames {
        let counts = (before.frames.len(), after.frames.len());
        says.push(count_changed("coordinate frame", "coordinate frames", counts.0, counts.1));
    }
    if before.assemblies != after.assemblies {
        says.push(count_changed("assembly", "assemblies", before.assemblies.len(), after.assemblies.len()));
    }
    describe_blobs(before, after, &mut says);
    describe_steps(&before.times, &after.times, &mut says);
    describe_variables("global", &before.global_variables, &after.global_variables, &mut says);
    describe_variables("nodal", &before.nodal_variables, &after.nodal_variables, &mut says);
    if before.qa_records != after.qa_records {
        says.push(count_changed("QA record", "QA records", before.qa_records.len(), after.qa_records.len()));
    }
    if !same_array(&before.info_records, &after.info_records) {
        let counts = (before.info_records.len(), after.info_records.len());
        says.push(count_changed("information record", "information records", counts.0, counts.1));
    }
    condensed(says)
}

/// Numbered maps, matched by id.
fn describe_maps(before: &Model, after: &Model, says: &mut Vec<Remark>) {
    for (names, (old, new)) in MAPS.iter().zip(maps(before).into_iter().zip(maps(after))) {
        let words = names.words;
        for map in old.iter().filter(|map| !new.iter().any(|other| other.id == map.id)) {
            says.push(format!("{words} {}{} is gone", map.id, quoted(&map.name)).into());
        }
        for map in new {
            let (id, name) = (map.id, quoted(&map.name));
            match old.iter().find(|other| other.id == map.id) {
                None => says.push(format!("{words} {id}{name} is new").into()),
                Some(before) if before.name != map.name => {
                    says.push(format!("{words} {id} is now called \"{}\"", map.name).into());
                }
                Some(before) if !same_array(&before.values, &map.values) => {
                    says.push(format!("{words} {id}{name} changed").into());
                }
                Some(_) => {}
            }
        }
    }
}

/// Blobs, matched by id.
fn describe_blobs(before: &Model, after: &Model, says: &mut Vec<Remark>) {
    let (old, new) = (&before.blobs, &after.blobs);
    for blob in old.iter().filter(|blob| new.position_of(blob.id).is_none()) {
        says.push(format!("blob {}{} is gone", blob.id, quoted(&blob.name)).into());
    }
    let are_same = |(a, b): (&Source, &Source)| a.is_same(b);
    for blob in new.iter() {
        let (id, name) = (blob.id, quoted(&blob.name));
        let Some(was) = old.position_of(id).map(|at| &old[at]) else {
            says.push(format!("blob {id}{name} is new").into());
            continue;
        };
        if was.name != blob.name {
            says.push(format!("blob {id} is now called \"{}\"", blob.name).into());
        }
        if was.user_attributes != blob.user_attributes {
            says.push(format!("blob {id}{name}: its user attributes changed").into());
        }
        let same_values = was.num_values == blob.num_values
            && was.values.len() == blob.values.len()
            && was.reductions.len() == blob.reductions.len()
            && was.values.iter().map(Option::is_some).eq(blob.values.iter().map(Option::is_some))
            && was.values.iter().flatten().zip(blob.values.iter().flatten()).all(are_same)
            && was.reductions.iter().zip(&blob.reductions).all(are_same);
        if !same_values {
            says.push(format!("blob {id}{name}: its values changed").into());
        }
    }
    if (&old.variable_names, &old.reduction_names) != (&new.variable_names, &new.reduction_names) {
        says.push("the variables of blobs changed".into());
    }
}

fn same_array<T: PartialEq>(a: &Shared<T>, b: &Shared<T>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

fn count_changed(one: &str, many: &str, before: usize, after: usize) -> Remark {
    let words = |count: usize| if count == 1 { one } else { many };
    if before == after {
        format!("{after} {} changed", words(after)).into()
    } else {
        format!("{before} {} became {after}", words(before)).into()
    }
}

fn describe_nodes(before: &Model, after: &Model, says: &mut Vec<Remark>) {
    if before.dimension != after.dimension {
        let (old, new) = (before.dimension, after.dimension);
        says.push(format!("the model now has {new} dimensions instead of {old}").into());
    }
    if before.coordinate_names != after.coordinate_names {
        says.push("the names of the axes changed".into());
    }
    let (old, new) = (before.num_nodes(), after.num_nodes());
    if old != new {
        says.push(count_changed("node", "nodes", old, new));
    } else if !nothing_moved(before, after) {
        let moved = (0..new).filter(|&node| !same_position(before, after, node)).count();
        says.push(format!("{moved} of {new} nodes moved").into());
    }
    for (name, old, new) in [
        ("node id map", &before.node_ids, &after.node_ids),
        ("element id map", &before.element_ids, &after.element_ids),
        ("element order map", &before.element_order, &after.element_order),
        ("edge id map", &before.maps.edge_ids, &after.maps.edge_ids),
        ("face id map", &before.maps.face_ids, &after.maps.face_ids),
    ] {
        match (old, new) {
            (None, None) => {}
            (Some(old), Some(new)) if same_array(old, new) => {}
            (Some(_), None) => says.push(format!("the {name} is gone").into()),
            (None, Some(_)) => says.push(format!("there is a new {name}").into()),
            (Some(_), Some(_)) => says.push(format!("the {name} changed").into()),
        }
    }
    let (old, new) = (&before.nodal_attributes, &after.nodal_attributes);
    if old.names != new.names || !same_array(&old.values, &new.values) {
        says.push("the attributes of the nodes changed".into());
    }
}

fn same_position(before: &Model, after: &Model, node: usize) -> bool {
    let bits = |model: &Model| model.position(node).map(|position| position.map(f64::to_bits));
    bits(before) == bits(after)
}

fn describe_kind(before: &KindView<'_>, after: &KindView<'_>, places: &Places<'_>, says: &mut Vec<Remark>) {
    let words = before.kind.names().words;
    let origins = match_entities(before, after);
    for (at, entity) in before.entities.iter().enumerate() {
        if !origins.contains(&Some(at)) {
            let one = format!("{words} {}{} is gone", entity.id, quoted(entity.name));
            says.push(Remark::of_one(format!("{words}s are gone"), &entity.id, one));
        }
    }
    for (entity, origin) in after.entities.iter().zip(&origins) {
        match origin {
            None => {
                let (id, name) = (entity.id, quoted(entity.name));
                let (entries, entry_words) = (entity.num_entries, before.kind.names().entries_words);
                let one = format!("{words} {id}{name} is new, with {entries} {entry_words}");
                says.push(Remark::of_one(format!("{words}s are new"), &id, one));
            }
            Some(origin) => describe_entity(before, (&before.entities[*origin], entity), places, says),
        }
    }
    let order: Vec<usize> = origins.iter().copied().flatten().collect();
    if !order.is_sorted() {
        says.push(format!("the {words}s are in another order").into());
    }
    describe_entity_variables((before, after), &origins, says);
    if before.reduction_names != after.reduction_names {
        says.push(format!("the reduction variables of {words}s changed").into());
    }
    if before.property_names != after.property_names {
        says.push(format!("the properties of {words}s changed").into());
    }
}

fn quoted(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" \"{name}\"") }
}

fn describe_entity(
    kind: &KindView<'_>,
    (before, after): (&EntityView<'_>, &EntityView<'_>),
    places: &Places<'_>,
    says: &mut Vec<Remark>,
) {
    let names = kind.kind.names();
    let what = format!("{} {}", names.words, before.id);
    let mut tell = |group: &str, one: String| {
        says.push(Remark::of_one(format!("{}s: {group}", names.words), &before.id, one));
    };
    if before.id != after.id {
        tell("another id", format!("{what} now has the id {}", after.id));
    }
    if before.name != after.name {
        match (before.name, after.name) {
            (_, "") => tell("no name any more", format!("{what} has no name any more")),
            (_, name) => tell("another name", format!("{what} is now called \"{name}\"")),
        }
    }
    // What has an entry for each of them follows the number of entries, which is told.
    let is_as_long = before.num_entries == after.num_entries;
    if is_as_long && !before.list.is_equal(&after.list) {
        let are_same = places.are_same(before, after, kind.kind == Kind::ElementSet);
        let (group, one) = match (kind.kind.is_block(), are_same) {
            (true, true) => {
                ("nodes under other numbers".to_owned(), "nodes are under other numbers".to_owned())
            }
            (true, false) => ("connectivity changed".to_owned(), "connectivity changed".to_owned()),
            (false, true) => {
                let entries = names.entries_words;
                let says = format!("{entries} are where they were, under other numbers");
                (format!("the same {entries} under other numbers"), says)
            }
            (false, false) => ("members changed".to_owned(), "members changed".to_owned()),
        };
        tell(&group, format!("{what}: its {one}"));
    }
    let mut changed =
        |aspect: &str| tell(&format!("{aspect} changed"), format!("{what}: its {aspect} changed"));
    for ((name, old), (_, new)) in before.block_arrays().into_iter().zip(after.block_arrays()) {
        if (is_as_long || old.is_some() != new.is_some()) && !same_optional(old, new) {
            changed(name);
        }
    }
    let (old, new) = (before.factors, after.factors);
    if (is_as_long || old.is_some() != new.is_some()) && !same_optional(old, new) {
        changed("distribution factors");
    }
    let (old, new) = (before.attributes, after.attributes);
    if old.names != new.names || (is_as_long && !same_array(&old.values, &new.values)) {
        changed("attributes");
    }
    if before.user_attributes != after.user_attributes {
        changed("user attributes");
    }
    let are_same = |(a, b): (&Source, &Source)| a.is_same(b);
    if before.reductions.len() != after.reductions.len()
        || !before.reductions.iter().zip(after.reductions).all(are_same)
    {
        changed("reduction variables");
    }
    if before.properties != after.properties && before.properties.len() == after.properties.len() {
        changed("properties");
    }
    if before.num_entries != after.num_entries {
        let (old, new, words) = (before.num_entries, after.num_entries, names.entries_words);
        tell(&format!("another number of {words}"), format!("{what}: {old} {words} became {new}"));
    }
    if before.elem_type() != after.elem_type() {
        let (old, new) = (before.elem_type(), after.elem_type());
        tell("another type", format!("{what}: its type {old} became {new}"));
    }
}

fn same_optional<T: PartialEq>(a: Option<&Shared<T>>, b: Option<&Shared<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same_array(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn describe_steps(before: &Shared<f64>, after: &Shared<f64>, says: &mut Vec<Remark>) {
    if before.len() != after.len() {
        says.push(count_changed("time step", "time steps", before.len(), after.len()));
    } else if !same_array(before, after) {
        says.push("the times of the steps changed".into());
    }
}

/// Global or nodal variables: matched by name, the first of each.
fn describe_variables(
    words: &str,
    before: &[(String, Source)],
    after: &[(String, Source)],
    says: &mut Vec<Remark>,
) {
    let old: HashMap<&str, &Source> =
        before.iter().rev().map(|(name, source)| (name.as_str(), source)).collect();
    let new: HashMap<&str, &Source> =
        after.iter().rev().map(|(name, source)| (name.as_str(), source)).collect();
    for (name, _) in before.iter().filter(|(name, _)| !new.contains_key(name.as_str())) {
        says.push(variable_remark(words, name, "is gone", "are gone"));
    }
    for (name, source) in after {
        match old.get(name.as_str()) {
            None => says.push(variable_remark(words, name, "is new", "are new")),
            Some(old) if !old.is_same(source) => {
                says.push(variable_remark(words, name, "changed", "changed"));
            }
            Some(_) => {}
        }
    }
    let names = |of: &[(String, Source)]| of.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let (mut old, mut new) = (names(before), names(after));
    if old != new {
        old.sort_unstable();
        new.sort_unstable();
        if old == new {
            says.push(format!("the {words} variables are in another order").into());
        }
    }
}

fn variable_remark(words: &str, name: &str, one: &str, many: &str) -> Remark {
    let says = format!("{words} variable {name} {one}");
    Remark::of_one(format!("{words} variables {many}"), &name, says)
}

/// Variables of blocks or sets; those that only follow their block's new number of entries are not mentioned.
fn describe_entity_variables(
    (before, after): (&KindView<'_>, &KindView<'_>),
    origins: &[Option<usize>],
    says: &mut Vec<Remark>,
) {
    let words = before.kind.names().words;
    let position = |names: &[String], name: &String| names.iter().position(|other| other == name);
    for name in before.variable_names.iter().filter(|name| position(after.variable_names, name).is_none()) {
        says.push(variable_remark(words, name, "is gone", "are gone"));
    }
    for (new, name) in after.variable_names.iter().enumerate() {
        let Some(old) = before
            .variable_names
            .get(new)
            .filter(|old| *old == name)
            .map(|_| new)
            .or_else(|| position(before.variable_names, name))
        else {
            says.push(variable_remark(words, name, "is new", "are new"));
            continue;
        };
        let mut changed = Vec::new();
        for (entity, origin) in after.entities.iter().zip(origins) {
            let Some(origin) = origin.map(|origin| &before.entities[origin]) else { continue };
            let pair = (
                origin.values.get(old).and_then(Option::as_ref),
                entity.values.get(new).and_then(Option::as_ref),
            );
            let is_changed = match pair {
                (Some(a), Some(b)) => {
                    origin.num_entries == entity.num_entries
                        && !a.is_same(b)
                        && !(a.is_empty() && b.is_empty())
                }
                (a, b) => a.is_some() != b.is_some(),
            };
            if is_changed {
                changed.push(entity.id);
            }
        }
        let one = match changed.as_slice() {
            [] => continue,
            [one] => format!("variable {name} changed on {words} {one}"),
            many => format!("variable {name} changed on {} {words}s", many.len()),
        };
        says.push(Remark::of_one(format!("{words} variables changed"), &name, one));
    }
}

/// How much of a model an edit left alone, in a few words ("2 of 3 element blocks, 12 variables × 5 steps").
pub(super) fn describe_rest(before: &Model, after: &Model) -> String {
    let mut parts = Vec::new();
    if before.num_nodes() == after.num_nodes() && nothing_moved(before, after) && after.num_nodes() > 0 {
        parts.push(counted(after.num_nodes(), "node"));
    }
    let mut changes = Vec::new();
    describe_blobs(before, after, &mut changes);
    if changes.is_empty() && !after.blobs.is_empty() {
        parts.push(counted(after.blobs.len(), "blob"));
    }
    let mut num_variables = 0;
    let places = Places::new(before, after);
    for (before, after) in views(before).iter().zip(&views(after)) {
        let origins = match_entities(before, after);
        let same = after.entities.iter().zip(&origins).filter(|(entity, origin)| {
            let mut says = Vec::new();
            let pair = origin.map(|origin| (&before.entities[origin], *entity));
            pair.into_iter().for_each(|pair| describe_entity(before, pair, &places, &mut says));
            origin.is_some() && says.is_empty()
        });
        let (same, all) = (same.count(), after.entities.len());
        let words = before.kind.names().words;
        match same {
            0 => {}
            _ if same == all => parts.push(counted(all, words)),
            _ => parts.push(format!("{same} of {all} {words}s")),
        }
        num_variables +=
            after.variable_names.iter().filter(|name| before.variable_names.contains(name)).count();
    }
    let same_variables = |before: &[(String, Source)], after: &[(String, Source)]| {
        let is_kept =
            |(name, source): &&(String, Source)| before.iter().any(|(n, s)| n == name && s.is_same(source));
        after.iter().filter(is_kept).count()
    };
    num_variables += same_variables(&before.global_variables, &after.global_variables);
    num_variables += same_variables(&before.nodal_variables, &after.nodal_variables);
    if num_variables > 0 {
        parts.push(format!(
            "{} × {}",
            counted(num_variables, "variable"),
            counted(after.num_steps(), "step")
        ));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NodeSet, samples};

    #[test]
    fn an_untouched_model_has_no_changes() {
        let model = samples::two_hexes();
        assert_eq!(describe_changes(&model, &model.clone()), Vec::<String>::new());
        assert_eq!(
            describe_rest(&model, &model.clone()),
            "12 nodes, 2 element blocks, 1 node set, 1 side set, 7 variables × 2 steps"
        );
    }

    #[test]
    fn many_changes_of_one_kind_are_one_sentence() {
        let mut before = samples::two_hexes();
        let block = before.element_blocks[1].clone();
        for id in 3..8 {
            before.element_blocks.push(crate::model::Block { id, ..block.clone() });
        }
        before.nodal_variables.push(("fifth".to_owned(), Source::constant(0.0, 12)));
        let mut after = before.clone();
        // Blocks 1 to 7, of which one is called otherwise too.
        for block in after.element_blocks.iter_mut() {
            Arc::make_mut(&mut block.connectivity).swap(0, 1);
        }
        after.element_blocks[3].name = "glue".to_owned();
        after.node_sets.extend((20..25).map(|id| NodeSet::new(id, vec![0])));
        after.nodal_variables.clear();
        assert_eq!(
            describe_changes(&before, &after),
            [
                "7 element blocks: connectivity changed (1, 2, 3, 4, …)",
                "element block 4 is now called \"glue\"",
                "5 node sets are new (20, 21, 22, 23, …)",
                "5 nodal variables are gone (disp_x, disp_y, disp_z, temperature, …)",
            ]
        );
    }

    #[test]
    fn what_follows_the_number_of_entries_is_not_told_by_itself() {
        let mut before = samples::two_hexes();
        before.node_sets[0].distribution_factors =
            Some(Arc::new(vec![1.0; before.node_sets[0].members.len()]));
        let mut after = before.clone();
        let set = &mut after.node_sets[0];
        set.members = Arc::new(vec![0]);
        set.distribution_factors = Some(Arc::new(vec![1.0]));
        let (id, len) = (set.id, before.node_sets[0].members.len());
        assert_eq!(describe_changes(&before, &after), [format!("node set {id}: {len} nodes became 1")]);
        after.node_sets[0].distribution_factors = None;
        assert_eq!(
            describe_changes(&before, &after)[0],
            format!("node set {id}: its distribution factors changed")
        );
    }

    #[test]
    fn each_change_is_a_sentence() {
        let before = samples::two_hexes();
        let mut after = before.clone();
        "glue".clone_into(&mut after.element_blocks[1].name);
        after.element_blocks.remove(0);
        after.node_sets.push(NodeSet::new(4, vec![1, 2]));
        Arc::make_mut(&mut after.coordinates.x)[3] = 9.0;
        after.nodal_variables.remove(0);
        after.times = Arc::new(vec![0.0]);
        assert_eq!(
            describe_changes(&before, &after),
            [
                "1 of 12 nodes moved",
                "element block 1 \"left\" is gone",
                "element block 2 is now called \"glue\"",
                "node set 4 is new, with 2 nodes",
                "2 time steps became 1",
                "nodal variable disp_x is gone",
            ]
        );
    }
}
