//! The ids that a part gives to its nodes and elements in the whole.

use super::{JoinError, survey::Part};
use crate::exodus::{ExodusError, names::Kind, read::raw_rows, text};
use rayon::prelude::*;

/// A numbered map of this name stands for the id map, which then has the ids that a later program gave.
const ORIGINAL: &str = "original_global_id_map";

/// The names of the numbered maps that stand for the id maps.
pub(super) fn original_maps(part: &Part) -> Vec<String> {
    let variables = &part.file.header().variables;
    let found = [("node_map", "nmap_names"), ("elem_map", "emap_names")]
        .into_iter()
        .filter_map(|(numbered, names)| numbered_map(part, numbered, names));
    found.map(|map| variables[map].name.clone()).collect()
}

/// Ids per part; empty where a part has none of these things.
pub(super) type Ids = Vec<Vec<i64>>;

/// The ids of the nodes of every part. A part without a map has 1, 2, 3, …, as the format says.
///
/// # Errors
/// If no part has a map, or one cannot be read.
pub(super) fn node_ids(parts: &[Part]) -> Result<Ids, ExodusError> {
    let count = |part: &Part| part.file.skeleton.num_nodes;
    let found = read(parts, "node_map", "nmap_names", count, |part| part.file.skeleton.node_ids)?;
    match parts.iter().map(count).any(|count| count > 0) && found.iter().all(Option::is_none) {
        true => Err(JoinError::NoNodeIds.into()),
        false => Ok(filled(found, parts, count)),
    }
}

/// The ids of the elements of every part; `None` if no part has a map.
///
/// # Errors
/// If a map cannot be read.
pub(super) fn element_ids(parts: &[Part]) -> Result<Option<Ids>, ExodusError> {
    let count = |part: &Part| part.file.skeleton.total(Kind::ElementBlock);
    let found = read(parts, "elem_map", "emap_names", count, |part| part.file.skeleton.element_ids)?;
    Ok(found.iter().any(Option::is_some).then(|| filled(found, parts, count)))
}

fn filled(found: Vec<Option<Vec<i64>>>, parts: &[Part], count: impl Fn(&Part) -> usize) -> Ids {
    let ids =
        |(found, part): (Option<Vec<i64>>, &Part)| found.unwrap_or_else(|| (1..).take(count(part)).collect());
    found.into_iter().zip(parts).map(ids).collect()
}

fn read(
    parts: &[Part],
    numbered: &str,
    names: &str,
    count: impl Fn(&Part) -> usize + Sync,
    own: impl Fn(&Part) -> Option<usize> + Sync,
) -> Result<Vec<Option<Vec<i64>>>, ExodusError> {
    let one = |part: &Part| -> Result<Option<Vec<i64>>, ExodusError> {
        let count = count(part);
        check_plausible(part, count)?;
        let original = numbered_map(part, numbered, names)
            .filter(|&map| part.file.header().num_values(map) == count as u64);
        let ids = original.or(own(part)).map(|map| part.file.read_integers(map));
        ids.transpose().map_err(|error| JoinError::of_part(&part.name, error))
    };
    parts.par_iter().map(one).collect()
}

/// The numbered map called [`ORIGINAL`].
fn numbered_map(part: &Part, numbered: &str, names: &str) -> Option<usize> {
    let index = part.file.header().variable_index();
    let rows = raw_rows(&part.file.container, *index.get(names)?).ok()?;
    let at = rows.iter().position(|row| text::decode(row).eq_ignore_ascii_case(ORIGINAL))?;
    index.get(format!("{numbered}{}", at + 1).as_str()).copied()
}

/// Refuses counts that a file of its size cannot have, before room is made for them.
fn check_plausible(part: &Part, count: usize) -> Result<(), ExodusError> {
    match count as u64 / 1_100 > part.file.facts().bytes {
        true => {
            let error = ExodusError::TooMany { what: "nodes or elements for its size", count: count as u64 };
            Err(JoinError::of_part(&part.name, error))
        }
        false => Ok(()),
    }
}
