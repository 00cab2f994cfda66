//! When two models are the same: what they say counts, not how it is stored.
//!
//! Source: the gold cases' README.

use super::pairing;
use exoscope::model::{Block, Entity, EntityList, Model, NodeSet, SideSet, Source};

/// Options of a case's `[compare]`.
#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Compare {
    match_nodes: bool,
    match_elements: Vec<i64>,
    unordered_sets: bool,
    ignore: Vec<String>,
}

/// The first difference that counts; `None` if the models are the same.
pub(crate) fn difference(expected: &Model, found: &Model, options: &Compare) -> Option<String> {
    let (mut expected, mut found) = (expected.clone(), found.clone());
    if options.match_nodes
        && let Err(reason) = pairing::match_nodes(&expected, &mut found, &options.match_elements)
    {
        return Some(reason);
    }
    if let Err(reason) = pairing::match_elements(&expected, &mut found, &options.match_elements) {
        return Some(reason);
    }
    if options.unordered_sets {
        pairing::sort_sets(&mut expected);
        pairing::sort_sets(&mut found);
    }
    compare(&expected, &found, options).err()
}

fn compare(expected: &Model, found: &Model, options: &Compare) -> Result<(), String> {
    let counts = |what: &str| !options.ignore.iter().any(|ignored| ignored == what);
    equal("dimension", expected.dimension, found.dimension)?;
    equal("nodes", expected.num_nodes(), found.num_nodes())?;
    equal("elements", expected.num_elements(), found.num_elements())?;
    let coordinates = |model: &Model| {
        [model.coordinates.x.clone(), model.coordinates.y.clone(), model.coordinates.z.clone()]
    };
    for (axis, (expected, found)) in coordinates(expected).iter().zip(&coordinates(found)).enumerate() {
        close(&format!("coordinate {axis}"), expected, found)?;
    }
    close("times", &expected.times, &found.times)?;
    let steps = expected.num_steps();
    if counts("title") {
        let title = |model: &Model| {
            if model.title == "<no title supplied>" { String::new() } else { model.title.clone() }
        };
        equal("title", title(expected), title(found))?;
    }
    if counts("info") {
        equal("info records", &expected.info_records, &found.info_records)?;
    }
    if counts("qa") {
        let mut rest = found.qa_records.iter();
        let theirs = expected.qa_records.iter().filter(|record| !record[0].contains("exomerge"));
        for record in theirs {
            if !rest.any(|other| other == record) {
                return Err(format!("the QA record {record:?} is missing"));
            }
        }
    }
    named_sources("global", &expected.global_variables, &found.global_variables, steps)?;
    named_sources("nodal", &expected.nodal_variables, &found.nodal_variables, steps)?;
    blocks(expected, found, counts("block-names"))?;
    let node_members =
        |_: &Model, set: &NodeSet| set.members.iter().map(|&node| (0, node as usize, 0)).collect();
    sets(
        "node set",
        (expected, &expected.node_sets),
        (found, &found.node_sets),
        counts("set-names"),
        node_members,
    )?;
    let side_members = |model: &Model, set: &SideSet| sides(model, set);
    sets(
        "side set",
        (expected, &expected.side_sets),
        (found, &found.side_sets),
        counts("set-names"),
        side_members,
    )
}

#[expect(clippy::needless_pass_by_value, reason = "callers make the values on the spot")]
fn equal<T: PartialEq + std::fmt::Debug>(what: &str, expected: T, found: T) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("{what}: {expected:?} expected, {found:?} found")) }
}

/// Equal to 1e-12, relative to the larger value and to the largest of the array; NaN equals NaN.
fn close(what: &str, expected: &[f64], found: &[f64]) -> Result<(), String> {
    equal(&format!("length of {what}"), expected.len(), found.len())?;
    let largest = expected
        .iter()
        .filter(|value| value.is_finite())
        .fold(0.0, |largest: f64, value| largest.max(value.abs()));
    for (at, (a, b)) in expected.iter().zip(found).enumerate() {
        let is_same = a == b
            || (a.is_nan() && b.is_nan())
            || (a - b).abs() <= 1e-12 * largest.max(a.abs()).max(b.abs());
        if !is_same {
            return Err(format!("{what}[{at}]: {a} expected, {b} found"));
        }
    }
    Ok(())
}

fn sources_close(what: &str, expected: &Source, found: &Source, steps: usize) -> Result<(), String> {
    for step in 0..steps {
        let read = |source: &Source| source.read(step).map_err(|error| format!("{what}: {error}"));
        close(&format!("{what} at step {step}"), &read(expected)?, &read(found)?)?;
    }
    Ok(())
}

fn named_sources(
    kind: &str,
    expected: &[(String, Source)],
    found: &[(String, Source)],
    steps: usize,
) -> Result<(), String> {
    let names = |list: &[(String, Source)]| {
        let mut names: Vec<String> = list.iter().map(|(name, _)| name.clone()).collect();
        names.sort();
        names
    };
    equal(&format!("{kind} variables"), names(expected), names(found))?;
    for (name, source) in expected {
        let other = found.iter().find(|(other, _)| other == name).map(|(_, source)| source);
        let other = other.ok_or_else(|| format!("{kind} variable {name} is missing"))?;
        sources_close(&format!("{kind} variable {name}"), source, other, steps)?;
    }
    Ok(())
}

fn ids<E: Entity>(list: &EntityList<E>) -> Vec<i64> {
    let mut ids: Vec<i64> = list.iter().map(Entity::id).collect();
    ids.sort_unstable();
    ids
}

fn fields<E: Entity>(list: &EntityList<E>, entity: &E) -> Vec<(String, Source)> {
    let pairs = list.variable_names.iter().zip(entity.values());
    pairs.filter_map(|(name, source)| Some((name.clone(), source.clone()?))).collect()
}

fn blocks(expected: &Model, found: &Model, with_names: bool) -> Result<(), String> {
    equal("element block ids", ids(&expected.element_blocks), ids(&found.element_blocks))?;
    for block in expected.element_blocks.iter() {
        let what = format!("element block {}", block.id);
        let other = found.element_blocks.iter().find(|other| other.id == block.id);
        let other: &Block = other.ok_or_else(|| format!("{what} is missing"))?;
        equal(&format!("elements of {what}"), block.num_elements, other.num_elements)?;
        if with_names {
            equal(&format!("name of {what}"), &block.name, &other.name)?;
        }
        if block.num_elements == 0 {
            continue;
        }
        equal(&format!("type of {what}"), block.topology, other.topology)?;
        equal(&format!("connectivity of {what}"), &block.connectivity, &other.connectivity)?;
        let theirs = fields(&found.element_blocks, other);
        named_sources(&what, &fields(&expected.element_blocks, block), &theirs, expected.num_steps())?;
    }
    Ok(())
}

/// Members as (block id, element in that block, side).
fn sides(model: &Model, set: &SideSet) -> Vec<(i64, usize, u32)> {
    let offsets = model.element_offsets();
    let place = |side: &exoscope::model::Side| match Model::locate_element(&offsets, side.element as usize) {
        Some((block, element)) => (model.element_blocks[block].id, element, side.side),
        None => (i64::MIN, side.element as usize, side.side),
    };
    set.members.iter().map(place).collect()
}

fn sets<E: Entity>(
    kind: &str,
    (expected_model, expected): (&Model, &EntityList<E>),
    (found_model, found): (&Model, &EntityList<E>),
    with_names: bool,
    members: impl Fn(&Model, &E) -> Vec<(i64, usize, u32)>,
) -> Result<(), String> {
    equal(&format!("{kind} ids"), ids(expected), ids(found))?;
    for set in expected.iter() {
        let what = format!("{kind} {}", set.id());
        let other =
            found.iter().find(|other| other.id() == set.id()).ok_or_else(|| format!("{what} is missing"))?;
        if with_names {
            equal(&format!("name of {what}"), set.name(), other.name())?;
        }
        equal(&format!("members of {what}"), members(expected_model, set), members(found_model, other))?;
        named_sources(&what, &fields(expected, set), &fields(found, other), expected_model.num_steps())?;
    }
    Ok(())
}
