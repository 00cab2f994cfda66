//! Differences of meshes: everything but results.

use super::{Difference, Strictness, Tolerance, array_difference};
use crate::exodus::{
    compare::normal,
    entities::{EntityView, KindView, List, views},
    names::Kind,
};
use crate::model::{Attributes, Model, Shared, Topology};

/// The differences in the order of a file: sizes, coordinates, maps, blocks, sets, assemblies, records.
pub(super) fn differences(a: &Model, b: &Model, strictness: Strictness) -> Vec<Difference> {
    let mut found = Vec::new();
    let tolerance = strictness.tolerance;
    told("dimension", "", &a.dimension, &b.dimension, &mut found);
    told("number of nodes", "", &a.num_nodes(), &b.num_nodes(), &mut found);
    let has_same_nodes = a.num_nodes() == b.num_nodes();
    if has_same_nodes {
        let axes = |model: &Model| {
            let at = &model.coordinates;
            [at.x.clone(), at.y.clone(), at.z.clone()]
        };
        for ((name, a_axis), b_axis) in ["x", "y", "z"].iter().zip(&axes(a)).zip(&axes(b)) {
            let what = format!("{name} coordinates");
            let place = |node: usize| node_words(a, node);
            found.extend(array_difference((&what, ""), tolerance, [a_axis, b_axis], place));
        }
        ids("node id map", (&a.node_ids, &b.node_ids), a.num_nodes(), &mut found);
        attributes("", (&a.nodal_attributes, &b.nodal_attributes), tolerance, &mut found);
    }
    if a.num_elements() == b.num_elements() {
        ids("element id map", (&a.element_ids, &b.element_ids), a.num_elements(), &mut found);
    }
    for (a_kind, b_kind) in views(a).iter().zip(&views(b)) {
        for (a_entity, b_entity) in pairs(a_kind, b_kind, &mut found) {
            entity((a, b), a_kind.kind, (&a_entity, &b_entity), tolerance, &mut found);
        }
    }
    assemblies(a, b, &mut found);
    if strictness.with_records {
        records(a, b, &mut found);
    }
    found
}

/// Entities of both with the same id. The others are told if they are to be.
pub(super) fn pairs<'m>(
    a: &KindView<'m>,
    b: &KindView<'m>,
    found: &mut Vec<Difference>,
) -> Vec<(EntityView<'m>, EntityView<'m>)> {
    let mut is_paired = vec![false; b.entities.len()];
    let mut pairs = Vec::new();
    for entity in &a.entities {
        let same = (0..b.entities.len()).find(|&at| !is_paired[at] && b.entities[at].id == entity.id);
        match same {
            Some(at) => {
                is_paired[at] = true;
                pairs.push((*entity, b.entities[at]));
            }
            None => found.push(Difference::of(on(a.kind, entity), "", "only in the first")),
        }
    }
    let alone = b.entities.iter().zip(is_paired).filter(|(_, is_paired)| !is_paired);
    found.extend(alone.map(|(entity, _)| Difference::of(on(b.kind, entity), "", "only in the second")));
    pairs
}

/// "element block 10 left".
pub(super) fn on(kind: Kind, entity: &EntityView<'_>) -> String {
    format!("{} {} {}", kind.names().words, entity.id, normal(entity.name)).trim_end().to_owned()
}

/// The number that people know a node by.
pub(super) fn node_words(model: &Model, node: usize) -> String {
    format!("node {}", number(model.node_ids.as_ref(), node))
}

/// The number that people know an element by.
pub(super) fn element_words(model: &Model, element: usize) -> String {
    format!("element {}", number(model.element_ids.as_ref(), element))
}

fn number(ids: Option<&Shared<i64>>, index: usize) -> i64 {
    let id = ids.and_then(|ids| ids.get(index)).copied();
    id.unwrap_or_else(|| i64::try_from(index).map_or(i64::MAX, |index| index.saturating_add(1)))
}

fn told<T: PartialEq + ToString>(what: &str, on: &str, a: &T, b: &T, found: &mut Vec<Difference>) -> bool {
    if a == b {
        return true;
    }
    let shown = |value: &T| {
        let text = value.to_string();
        if text.is_empty() { "none".to_owned() } else { text }
    };
    found.push(Difference::of(what, on, format!("{} and {}", shown(a), shown(b))));
    false
}

fn ids(
    what: &str,
    (a, b): (&Option<Shared<i64>>, &Option<Shared<i64>>),
    len: usize,
    found: &mut Vec<Difference>,
) {
    let pairs = (0..len).map(|at| (at, number(a.as_ref(), at), number(b.as_ref(), at)));
    let mut differing = pairs.filter(|(_, a, b)| a != b);
    if let Some((at, a, b)) = differing.next() {
        let count = 1 + differing.count();
        found.push(Difference::of(
            what,
            "",
            format!("{count} of {len} entries differ, first number {}: {a} and {b}", at + 1),
        ));
    }
}

fn entity(
    (a, b): (&Model, &Model),
    kind: Kind,
    (first, second): (&EntityView<'_>, &EntityView<'_>),
    tolerance: Tolerance,
    found: &mut Vec<Difference>,
) {
    let plain = format!("{} {}", kind.names().words, first.id);
    told("name", &plain, &normal(first.name), &normal(second.name), found);
    let on = on(kind, first);
    let entries = kind.names().entries_words;
    if !told(&format!("number of {entries}"), &on, &first.num_entries, &second.num_entries, found)
        || first.num_entries == 0
    {
        return;
    }
    match (first.block, second.block) {
        (Some(one), Some(other)) => {
            let type_of = |topology: Topology, stored: &str| match topology {
                Topology::Unknown => stored.trim().to_owned(),
                known => known.canonical_name().to_owned(),
            };
            told(
                "element type",
                &on,
                &type_of(one.topology, &one.elem_type),
                &type_of(other.topology, &other.elem_type),
                found,
            );
            if told("nodes per element", &on, &one.nodes_per_element, &other.nodes_per_element, found)
                && !first.list.is_equal(&second.list)
            {
                found.push(Difference::of("connectivity", &on, connectivity((a, b), kind, (first, second))));
            }
            for ((name, one), (_, other)) in first.block_arrays().into_iter().zip(second.block_arrays()) {
                if one.map(|one| one.as_slice()) != other.map(|other| other.as_slice()) {
                    found.push(Difference::of(name, &on, "differ"));
                }
            }
        }
        _ => found.extend(members((a, b), &on, entries, (first, second))),
    }
    if let (Some(one), Some(other)) = (first.factors, second.factors) {
        let place = |at: usize| format!("factor {}", at + 1);
        found.extend(array_difference(("distribution factors", &on), tolerance, [one, other], place));
    } else {
        // Factors that are not stored count as ones.
        let stored = first.factors.or(second.factors);
        if stored.is_some_and(|factors| factors.iter().any(|&factor| !tolerance.is_same(factor, 1.0))) {
            let which = if first.factors.is_some() { "first" } else { "second" };
            found.push(Difference::of("distribution factors", &on, format!("only in the {which}")));
        }
    }
    attributes(&on, (first.attributes, second.attributes), tolerance, found);
}

fn connectivity(
    (a, b): (&Model, &Model),
    kind: Kind,
    (first, second): (&EntityView<'_>, &EntityView<'_>),
) -> String {
    let (List::Indices(one), List::Indices(other)) = (first.list, second.list) else {
        return "differs".to_owned();
    };
    if one.len() != other.len() {
        return format!("{} entries and {} entries", one.len(), other.len());
    }
    let mut differing = one.iter().zip(other.iter()).enumerate().filter(|(_, (one, other))| one != other);
    let Some((at, (&node, &other_node))) = differing.next() else { return "differs".to_owned() };
    let count = 1 + differing.count();
    let per_element = first.block.map_or(0, |block| block.nodes_per_element);
    let element = at.checked_div(per_element).map_or_else(String::new, |element| {
        let noun = kind.names().entries_words.trim_end_matches('s');
        format!(", first of {noun} {}", element + 1)
    });
    let (one_word, other_word) = match first.is_polyhedral() {
        true => (format!("face {}", node.wrapping_add(1)), format!("face {}", other_node.wrapping_add(1))),
        false => (node_words(a, node as usize), node_words(b, other_node as usize)),
    };
    format!("{count} of {} entries differ{element}: {one_word} and {other_word}", one.len())
}

/// Members that differ, in order. Sides are told apart by block, element in the block and side.
fn members(
    (a, b): (&Model, &Model),
    on: &str,
    entries: &str,
    (first, second): (&EntityView<'_>, &EntityView<'_>),
) -> Option<Difference> {
    let differ = |one: String, other: String, at: usize| {
        let from = if at == 0 { "the first".to_owned() } else { format!("number {}", at + 1) };
        Some(Difference::of(entries, on, format!("differ from {from} on: {one} and {other}")))
    };
    match (first.list, second.list) {
        (List::Indices(one), List::Indices(other)) => {
            let words = |model: &Model, index: u32| match entries {
                "nodes" => node_words(model, index as usize),
                _ => element_words(model, index as usize),
            };
            let at = one.iter().zip(other.iter()).position(|(one, other)| one != other)?;
            differ(words(a, one[at]), words(b, other[at]), at)
        }
        (List::Sides(one), List::Sides(other)) => {
            let (offsets, other_offsets) = (a.element_offsets(), b.element_offsets());
            let place = |model: &Model, offsets: &[usize], element: u32| {
                let (block, local) = Model::locate_element(offsets, element as usize)?;
                Some((model.element_blocks[block].id, local))
            };
            let is_same = |(one, other): (&crate::model::Side, &crate::model::Side)| {
                one.side == other.side
                    && place(a, &offsets, one.element) == place(b, &other_offsets, other.element)
            };
            let at = one.iter().zip(other.iter()).position(|pair| !is_same(pair))?;
            let words = |model: &Model, offsets: &[usize], side: &crate::model::Side| match place(
                model,
                offsets,
                side.element,
            ) {
                Some((block, local)) => {
                    format!("element {} of block {block}, side {}", local + 1, side.side.wrapping_add(1))
                }
                None => format!("element {}, which does not exist", side.element.wrapping_add(1)),
            };
            differ(words(a, &offsets, &one[at]), words(b, &other_offsets, &other[at]), at)
        }
        (List::Oriented(one), List::Oriented(other)) => {
            let at = one.iter().zip(other.iter()).position(|(one, other)| one != other)?;
            let words = |index: u32, sign: i32| format!("{} ({sign:+})", index.wrapping_add(1));
            differ(
                words(one[at].index, one[at].orientation),
                words(other[at].index, other[at].orientation),
                at,
            )
        }
        _ => Some(Difference::of(entries, on, "are of different kinds")),
    }
}

fn attributes(
    on: &str,
    (a, b): (&Attributes, &Attributes),
    tolerance: Tolerance,
    found: &mut Vec<Difference>,
) {
    let width = a.names.len();
    if !told("number of attributes", on, &width, &b.names.len(), found) || width == 0 {
        return;
    }
    let names = |of: &Attributes| of.names.iter().map(|name| normal(name)).collect::<Vec<_>>().join(", ");
    told("names of attributes", on, &names(a), &names(b), found);
    let place = |at: usize| format!("entry {}, attribute {}", at / width + 1, at % width + 1);
    found.extend(array_difference(("attributes", on), tolerance, [&a.values, &b.values], place));
}

fn assemblies(a: &Model, b: &Model, found: &mut Vec<Difference>) {
    for assembly in &a.assemblies {
        let on = format!("assembly {}", assembly.id);
        match b.assemblies.iter().find(|other| other.id == assembly.id) {
            None => found.push(Difference::of(on, "", "only in the first")),
            Some(other) => {
                told("name", &on, &normal(&assembly.name), &normal(&other.name), found);
                if assembly.kind != other.kind || assembly.members != other.members {
                    found.push(Difference::of("members", on, "differ"));
                }
            }
        }
    }
    let is_new = |id: i64| a.assemblies.iter().all(|assembly| assembly.id != id);
    let new = b.assemblies.iter().filter(|assembly| is_new(assembly.id));
    found.extend(
        new.map(|assembly| Difference::of(format!("assembly {}", assembly.id), "", "only in the second")),
    );
}

fn records(a: &Model, b: &Model, found: &mut Vec<Difference>) {
    told("title", "", &normal(&a.title), &normal(&b.title), found);
    if a.info_records != b.info_records {
        let says = format!("differ ({} and {} lines)", a.info_records.len(), b.info_records.len());
        found.push(Difference::of("information records", "", says));
    }
    if a.qa_records != b.qa_records {
        let says = format!("differ ({} and {})", a.qa_records.len(), b.qa_records.len());
        found.push(Difference::of("QA records", "", says));
    }
}
