//! The selection language: ids, names, keywords, ranges, and wildcards in names; the same for everything.
//!
//! A value or a list of values is resolved in the order in which it is written, each thing once. Text is, in this order,
//! a keyword (`all`, `none`, `first`, `last`, `auto`, `first_if_any`, `last_if_any`), a name, a pattern with `*`, or
//! numbers: `7`, `1 to 20`, `1 to 20 by 2 except 7`, `1, 2, 5 to 9`, `all except 3`. A range takes what exists in it.
//!
//! Source: spec of the operations, section 1.4, with its faults mended: `first_if_any` is the first, and wildcards
//! work in names of entities.

mod candidates;
mod picks;
mod ranges;

pub use candidates::{Candidates, Selectable};
pub use picks::{PickContext, PicksError, pick};

use crate::model::Model;
use toml::Value;

/// How many things a selection must find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly one.
    One,
    /// One or more.
    Some,
    /// Any number, also none.
    Any,
}

/// What a selection found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selected {
    /// Positions in the model's list, in the order of the selection, each once.
    pub positions: Vec<usize>,
    /// What does not exist, as it was written.
    pub undefined: Vec<String>,
}

/// Resolves a value or a list of values; `None` if some value is of a type that selects nothing of this sort.
///
/// Cost: n log n in the number of things to choose from and of values.
pub fn select(model: &Model, of: Selectable, value: &Value) -> Option<Selected> {
    let candidates = Candidates::of(model, of);
    let mut selected = Selected::default();
    match value {
        Value::Array(values) => {
            values.iter().try_for_each(|value| select_one(&candidates, value, &mut selected))?;
        }
        single => select_one(&candidates, single, &mut selected)?,
    }
    let mut seen = vec![false; candidates.len()];
    selected.positions.retain(|&position| !std::mem::replace(&mut seen[position], true));
    Some(selected)
}

fn select_one(candidates: &Candidates<'_>, value: &Value, selected: &mut Selected) -> Option<()> {
    match value {
        Value::Integer(_) | Value::Float(_) => match candidates.numbered(value)? {
            Some(position) => selected.positions.push(position),
            None => selected.undefined.push(value.to_string()),
        },
        Value::String(word) => select_word(candidates, word, selected),
        _ => return None,
    }
    Some(())
}

fn select_word(candidates: &Candidates<'_>, word: &str, selected: &mut Selected) {
    let sorted = candidates.sorted();
    match word {
        "all" => selected.positions.extend(sorted),
        "none" => {}
        "first_if_any" => selected.positions.extend(sorted.first()),
        "last_if_any" => selected.positions.extend(sorted.last()),
        "first" | "last" if sorted.is_empty() => {
            selected.undefined.push(format!("\"{word}\", since there are none"));
        }
        "first" => selected.positions.extend(sorted.first()),
        "last" => selected.positions.extend(sorted.last()),
        "auto" if sorted.len() == 1 => selected.positions.push(0),
        "auto" => selected.undefined.push(format!("\"auto\", since there are {}", sorted.len())),
        name => {
            let mut found = candidates.named(name);
            if found.is_empty() && name.contains('*') {
                found = candidates.matching(name);
            }
            if found.is_empty() {
                found = ranges::select(candidates, name).unwrap_or_default();
            }
            if found.is_empty() {
                selected.undefined.push(format!("\"{name}\""));
            }
            selected.positions.extend(found);
        }
    }
}

/// Whether a name fits a pattern in which `*` stands for any run of characters.
pub(in crate::edit) fn matches_wildcard(pattern: &str, name: &str) -> bool {
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
    use crate::model::{Support, samples};

    fn found(model: &Model, of: Selectable, value: &str) -> Selected {
        let table: toml::Table = toml::from_str(&format!("v = {value}")).unwrap();
        select(model, of, &table["v"]).unwrap()
    }

    fn positions(value: &str) -> Selected {
        found(&samples::three_blocks(), Selectable::ElementBlock, value)
    }

    #[test]
    fn ids_names_and_keywords_mix_and_repeat() {
        assert_eq!(positions("\"all\"").positions, [0, 1, 2]);
        assert_eq!(positions("[\"last\", \"middle\", 5, \"first\", 4000000000]").positions, [2, 1, 0]);
        assert_eq!(positions("\"mid*\"").positions, [1]);
        assert!(positions("\"none\"").positions.is_empty());
    }

    #[test]
    fn t1_first_if_any_is_the_first() {
        assert_eq!(positions("\"first_if_any\"").positions, [0]);
        let none = found(&Model::default(), Selectable::NodeSet, "\"last_if_any\"");
        assert_eq!(none, Selected::default());
    }

    #[test]
    fn what_does_not_exist_is_told() {
        assert_eq!(positions("[0, 7, \"lid\"]").undefined, ["7", "\"lid\""]);
        assert_eq!(positions("\"auto\"").undefined, ["\"auto\", since there are 3"]);
        let none = found(&Model::default(), Selectable::TimeStep, "\"last\"");
        assert_eq!(none.undefined, ["\"last\", since there are none"]);
        assert_eq!(select(&samples::plane(), Selectable::ElementBlock, &Value::Float(1.0)), None);
        assert_eq!(select(&samples::plane(), Selectable::Variable(Support::Nodal), &Value::Integer(1)), None);
    }

    #[test]
    fn times_are_chosen_by_value_and_in_their_order() {
        let model = Model { times: std::sync::Arc::new(vec![0.5, 0.0, 2.0]), ..Model::default() };
        let times = |value: &str| found(&model, Selectable::TimeStep, value);
        assert_eq!(times("\"all\"").positions, [1, 0, 2]);
        assert_eq!(times("[2, \"first\"]").positions, [2, 1]);
        assert_eq!(times("\"0.1 to 3\"").positions, [0, 2]);
        assert_eq!(times("[0.25]").undefined, ["0.25"]);
    }

    #[test]
    fn variables_are_chosen_by_name_and_pattern_in_the_order_of_names() {
        let model = samples::two_hexes();
        let nodal = |value: &str| found(&model, Selectable::Variable(Support::Nodal), value).positions;
        assert_eq!(nodal("\"disp_*\""), [0, 1, 2]);
        assert_eq!(nodal("[\"temperature\", \"*_z\", \"first\"]"), [3, 2, 0]);
        let element = Selectable::Variable(Support::Element);
        assert_eq!(found(&model, element, "\"all\"").positions, [1, 0]);
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
