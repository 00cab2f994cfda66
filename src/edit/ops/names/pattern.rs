//! Patterns that names are made from: `surface_{id}`, `{name}_old`, `part {index:3}`.

use crate::edit::args::storable_name;
use crate::edit::{EditError, Param, ParamKind};

/// What the placeholders mean, for the documentation of parameters that are patterns.
pub(in crate::edit::ops) const PLACEHOLDERS: &str = "{name}, {id}, {index} and {type} stand for the old name, the id, a count and the element type; {id:3} and {index:3} have \
     zeros in front up to 3 digits; {{ and }} are braces";

/// Digits that a number can be filled up to.
const MAX_WIDTH: usize = 20;

/// A pattern, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::edit::ops) struct Pattern {
    parameter: &'static str,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Name,
    Type,
    Id { width: usize },
    Index { width: usize },
}

/// What a name is made for.
#[derive(Clone, Copy, Debug)]
pub(in crate::edit::ops) struct Subject<'a> {
    /// The name that it has, or is shown with if it has none.
    pub(in crate::edit::ops) name: &'a str,
    /// `None` for variables.
    pub(in crate::edit::ops) id: Option<i64>,
    /// The element type; `None` for what is no block.
    pub(in crate::edit::ops) elem_type: Option<&'a str>,
    /// The count.
    pub(in crate::edit::ops) index: i64,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// If a brace is not closed or a placeholder is unknown, with its place.
    pub(in crate::edit::ops) fn parse(parameter: &'static str, text: &str) -> Result<Self, EditError> {
        let wrong = |at: usize, says: &str| {
            let column = text[..at].chars().count() + 1;
            EditError::BadValue { parameter, reason: format!("{says} at character {column} of \"{text}\"") }
        };
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let at = text.len() - rest.len();
            if rest.starts_with("{{") || rest.starts_with("}}") {
                literal.push(c);
                rest = &rest[2..];
            } else if c == '}' {
                return Err(wrong(at, "a } without a {"));
            } else if let Some(inside) = rest.strip_prefix('{') {
                let end = inside.find('}').ok_or_else(|| wrong(at, "a { without a }"))?;
                let placeholder = placeholder(&inside[..end]).ok_or_else(|| {
                    wrong(at, "only {name}, {id}, {index} and {type} can stand in braces, not what is there")
                })?;
                if !literal.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut literal)));
                }
                pieces.push(placeholder);
                rest = &inside[end + 1..];
            } else {
                literal.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        if !literal.is_empty() {
            pieces.push(Piece::Text(literal));
        }
        Ok(Self { parameter, pieces })
    }

    /// Whether names differ by the count, so that another can be found for one that is taken.
    pub(in crate::edit::ops) fn counts(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Index { .. }))
    }

    /// The name.
    ///
    /// # Errors
    /// If the pattern asks for what the subject does not have, or no file can hold the name.
    pub(in crate::edit::ops) fn fill(&self, subject: &Subject<'_>) -> Result<String, EditError> {
        let mut name = String::new();
        for piece in &self.pieces {
            let number = |number: i64, width: usize| format!("{number:0width$}");
            let lacks = |what: &str| {
                let reason = format!("{} has no {what}", subject.name);
                EditError::BadValue { parameter: self.parameter, reason }
            };
            match piece {
                Piece::Text(text) => name.push_str(text),
                Piece::Name => name.push_str(subject.name),
                Piece::Type => name.push_str(subject.elem_type.ok_or_else(|| lacks("element type"))?.trim()),
                Piece::Id { width } => name.push_str(&number(subject.id.ok_or_else(|| lacks("id"))?, *width)),
                Piece::Index { width } => name.push_str(&number(subject.index, *width)),
            }
        }
        storable_name(self.parameter, &name)
    }
}

fn placeholder(inside: &str) -> Option<Piece> {
    let (word, width) = match inside.split_once(':') {
        Some((word, width)) => (word, width.parse().ok().filter(|width| *width <= MAX_WIDTH)?),
        None => (inside, 0),
    };
    match word {
        "id" => Some(Piece::Id { width }),
        "index" => Some(Piece::Index { width }),
        "name" if word == inside => Some(Piece::Name),
        "type" if word == inside => Some(Piece::Type),
        _ => None,
    }
}

/// A parameter for a pattern.
pub(in crate::edit::ops) const fn pattern_param(
    name: &'static str,
    label: &'static str,
    default: &'static str,
) -> Param {
    Param::optional(name, label, ParamKind::Text, default, PLACEHOLDERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBJECT: Subject<'_> = Subject { name: "left", id: Some(7), elem_type: Some("HEX8 "), index: 12 };

    fn filled(pattern: &str) -> Result<String, String> {
        let pattern = Pattern::parse("pattern", pattern).map_err(|error| error.to_string())?;
        pattern.fill(&SUBJECT).map_err(|error| error.to_string())
    }

    #[test]
    fn placeholders_are_filled_in() {
        for (pattern, name) in [
            ("surface_{id}", "surface_7"),
            ("{name}_old", "left_old"),
            ("{type} {index:4}/{id:03}", "HEX8 0012/007"),
            ("{{{index}}}", "{12}"),
            ("äöü", "äöü"),
            ("", ""),
        ] {
            assert_eq!(filled(pattern), Ok(name.to_owned()), "{pattern}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let known = "only {name}, {id}, {index} and {type} can stand in braces, not what is there";
        for (pattern, says) in [
            ("ä{idd}", format!("{known} at character 2 of \"ä{{idd}}\"")),
            ("{name:3}", format!("{known} at character 1 of \"{{name:3}}\"")),
            ("{id:999}", format!("{known} at character 1 of \"{{id:999}}\"")),
            ("a{id", "a { without a } at character 2 of \"a{id\"".to_owned()),
            ("a}b", "a } without a { at character 2 of \"a}b\"".to_owned()),
        ] {
            assert_eq!(filled(pattern), Err(format!("pattern: {says}")), "{pattern}");
        }
        let variable = Subject { id: None, elem_type: None, ..SUBJECT };
        let refused = |pattern: &str| {
            Pattern::parse("pattern", pattern).unwrap().fill(&variable).unwrap_err().to_string()
        };
        assert_eq!(refused("{id}"), "pattern: left has no id");
        assert_eq!(refused("{type}"), "pattern: left has no element type");
        assert!(filled(&"x".repeat(300)).unwrap_err().contains("255 bytes"));
    }
}
