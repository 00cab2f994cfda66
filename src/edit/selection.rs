//! exomerge's selection language: ids, names, keywords, and wildcards in names.
//!
//! Source: spec of the operations, section 1.4, with its faults mended: `first_if_any` is the first, and wildcards
//! work in names of entities.

use crate::model::{Entity, EntityList};
use toml::Value;

/// What a selection found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Selected {
    /// Positions in the list, in the order of the selection, each once.
    pub(super) positions: Vec<usize>,
    /// What does not exist.
    pub(super) undefined: Vec<String>,
}

/// Resolves a value or a list of values; `None` if some value is neither a whole number nor text.
pub(super) fn select<E: Entity>(list: &EntityList<E>, value: &Value) -> Option<Selected> {
    let mut selected = Selected::default();
    match value {
        Value::Array(values) => values.iter().try_for_each(|value| select_one(list, value, &mut selected))?,
        single => select_one(list, single, &mut selected)?,
    }
    let mut seen = vec![false; list.len()];
    selected.positions.retain(|&position| !std::mem::replace(&mut seen[position], true));
    Some(selected)
}

fn select_one<E: Entity>(list: &EntityList<E>, value: &Value, selected: &mut Selected) -> Option<()> {
    match value {
        Value::Integer(id) => match list.position_of(*id) {
            Some(position) => selected.positions.push(position),
            None => selected.undefined.push(id.to_string()),
        },
        Value::String(word) => select_word(list, word, selected),
        _ => return None,
    }
    Some(())
}

fn select_word<E: Entity>(list: &EntityList<E>, word: &str, selected: &mut Selected) {
    let sorted = || {
        let mut positions: Vec<usize> = (0..list.len()).collect();
        positions.sort_by_key(|&position| list[position].id());
        positions
    };
    match word {
        "all" => selected.positions.extend(sorted()),
        "none" => {}
        "first" | "first_if_any" => selected.positions.extend(sorted().first()),
        "last" | "last_if_any" => selected.positions.extend(sorted().last()),
        "auto" if list.len() == 1 => selected.positions.push(0),
        "auto" => selected.undefined.push(format!("\"auto\", since there are {}", list.len())),
        name => {
            let mut found = list.positions_named(name);
            if found.is_empty() && name.contains('*') {
                found = (0..list.len()).filter(|&at| matches_wildcard(name, list[at].name())).collect();
                found.sort_by(|&a, &b| list[a].name().cmp(list[b].name()));
            }
            if found.is_empty() {
                selected.undefined.push(format!("\"{name}\""));
            }
            selected.positions.extend(found);
        }
    }
}

/// Whether a name fits a pattern in which `*` stands for any run of characters.
pub(super) fn matches_wildcard(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|head| name.strip_prefix(head)) else { return false };
    let mut tail = pieces.next_back();
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    match tail.take() {
        Some(tail) => rest.ends_with(tail),
        None => rest.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    fn positions(value: &str) -> Selected {
        let table: toml::Table = toml::from_str(&format!("v = {value}")).unwrap();
        select(&samples::three_blocks().element_blocks, &table["v"]).unwrap()
    }

    #[test]
    fn ids_names_and_keywords_mix_and_repeat() {
        assert_eq!(positions("\"all\"").positions, [0, 1, 2]);
        assert_eq!(positions("[\"last\", \"middle\", 5, \"first\", 4000000000]").positions, [2, 1, 0]);
        assert_eq!(positions("\"mid*\"").positions, [1]);
        assert!(positions("\"none\"").positions.is_empty());
    }

    #[test]
    fn what_does_not_exist_is_told() {
        assert_eq!(positions("[0, 7, \"lid\"]").undefined, ["7", "\"lid\""]);
        assert_eq!(positions("\"auto\"").undefined, ["\"auto\", since there are 3"]);
        assert_eq!(select(&samples::plane().element_blocks, &Value::Float(1.0)), None);
    }

    #[test]
    fn a_star_stands_for_any_run() {
        for (pattern, name, fits) in [
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("a*c", "ac", true),
            ("a*b*c", "axxbyyc", true),
            ("a*", "b", false),
            ("a*a", "a", false),
            ("*", "", true),
            ("(*", "(x", true),
        ] {
            assert_eq!(matches_wildcard(pattern, name), fits, "{pattern} {name}");
        }
    }
}
