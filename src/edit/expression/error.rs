//! What can be wrong with an expression, and where.

use thiserror::Error;

/// Why a text is no expression, or cannot be evaluated here.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("character {}: {problem}", at + 1)]
pub struct ExpressionError {
    /// The character of the text that it is about, from 0; the length of the text if it ends too early.
    pub at: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentences and the field names say it")]
pub enum Problem {
    #[error("{wanted} is missing before {found}")]
    Unexpected { wanted: &'static str, found: String },
    #[error("{found} does not belong here")]
    LeftOver { found: String },
    #[error("this parenthesis is not closed")]
    OpenParenthesis,
    #[error("this quote is not closed")]
    OpenQuote,
    #[error("{text} is not a number")]
    BadNumber { text: String },
    #[error("{found} means nothing here")]
    StrangeCharacter { found: char },
    #[error("one = does not compare; write ==")]
    SingleEquals,
    #[error("there is nothing of the form `new_name = …`")]
    NoAssignment,
    #[error("the name before = is missing")]
    NoTarget,
    #[error("there is no {name} here; {}there {}", likely(.name, .known), are(.known))]
    UnknownName { name: String, known: Vec<String> },
    #[error("there is no function {name}; there are {known}")]
    UnknownFunction { name: String, known: String },
    #[error("{name} takes {takes}, and this is given {given}")]
    WrongArguments { name: &'static str, takes: String, given: usize },
    #[error("the expression is nested too deeply; at most {limit} levels are read")]
    TooDeep { limit: usize },
    #[error("the expression is too long; at most {limit} values and operations are read")]
    TooLong { limit: usize },
}

/// A question, if a name is only a slip away.
fn likely(name: &str, known: &[String]) -> String {
    let distances = known.iter().map(|other| (distance(name, other), other));
    match distances.min_by_key(|(distance, _)| *distance) {
        Some((distance, other)) if distance <= 1 + name.chars().count() / 4 => {
            format!("did you mean {other}? ")
        }
        _ => String::new(),
    }
}

/// Letters to put in, take out or change to make one word of another, in any case.
fn distance(a: &str, b: &str) -> usize {
    let [a, b] = [a, b].map(|word| word.to_lowercase().chars().collect::<Vec<char>>());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let changed = diagonal + usize::from(letter != other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// The end of "there …", with a few of the names.
fn are(known: &[String]) -> String {
    const SHOWN: usize = 12;
    match known {
        [] => "is nothing to calculate with".to_owned(),
        [one] => format!("is {one}"),
        several => {
            let shown = several.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
            match several.len().saturating_sub(SHOWN) {
                0 => format!("are {shown}"),
                more => format!("are {shown} and {more} more"),
            }
        }
    }
}
