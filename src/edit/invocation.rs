//! One edit as text: `name key=value …`, the same in prompts, logs, undo labels and examples.

use std::fmt;
use thiserror::Error;
use toml::{Table, Value};

/// An operation's name and the parameters that were given; those left out take their defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct Invocation {
    /// The operation.
    pub op: String,
    /// Parameters by name, as TOML values.
    pub args: Table,
}

/// A line that is not `name key=value …`.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("\"{line}\" is not `operation name=value …`: {reason}")]
pub struct ParseError {
    line: String,
    reason: String,
}

impl Invocation {
    /// An invocation without parameters; add them with [`Invocation::with`].
    pub fn new(op: impl Into<String>) -> Self {
        Self { op: op.into(), args: Table::new() }
    }

    /// The same with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }

    /// Reads `name key=value key=value …`; values are TOML, blanks around `=` are allowed.
    ///
    /// # Errors
    /// If there is no name, or a value is not TOML.
    pub fn parse(line: &str) -> Result<Self, ParseError> {
        let error = |reason: &str| ParseError { line: line.to_owned(), reason: reason.to_owned() };
        let line_trimmed = line.trim();
        let (op, rest) = line_trimmed.split_once(char::is_whitespace).unwrap_or((line_trimmed, ""));
        if op.is_empty() || op.contains('=') {
            return Err(error("it does not begin with the name of an operation"));
        }
        let args = parse_args(rest).map_err(|reason| error(&reason))?;
        Ok(Self { op: op.to_owned(), args })
    }
}

/// Reads `key=value key=value …`.
pub(super) fn parse_args(text: &str) -> Result<Table, String> {
    let mut args = Table::new();
    let starts = key_starts(text);
    if starts.first().map_or(!text.trim().is_empty(), |&first| !text[..first].trim().is_empty()) {
        return Err("a value stands without a name".to_owned());
    }
    for (k, &start) in starts.iter().enumerate() {
        let end = starts.get(k + 1).copied().unwrap_or(text.len());
        let pair: Table =
            toml::from_str(text[start..end].trim()).map_err(|error| error.message().to_owned())?;
        for (name, value) in pair {
            if args.insert(name.clone(), value).is_some() {
                return Err(format!("{name} is given twice"));
            }
        }
    }
    Ok(args)
}

/// Where each `key=` begins: a word before an `=`, outside of quotes and brackets.
fn key_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let (mut depth, mut quote, mut escaped, mut word) = (0i32, None, false, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some('"'), '\\') => escaped = true,
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            (None, '=') if depth == 0 => starts.extend(word.take()),
            _ => {}
        }
        if quote.is_none() && depth == 0 && (c.is_alphanumeric() || c == '_') {
            let follows_word = text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
            if !follows_word {
                word = Some(at);
            }
        } else if !c.is_whitespace() {
            word = None;
        }
    }
    starts
}

impl fmt::Display for Invocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.op)?;
        self.args.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn print_then_parse_is_equal() {
        let whole = Invocation::new("combine_element_blocks")
            .with("element_block_ids", vec![Value::from(1), Value::from("a = b [c]")])
            .with("target_element_block_id", "it's \"both\"")
            .with("offset", vec![1.5, -2.0, 1e300]);
        assert_eq!(Invocation::parse(&whole.to_string()), Ok(whole));
    }

    #[test]
    fn blanks_around_the_equals_sign_are_allowed() {
        let parsed = Invocation::parse(" rotate_geometry axis = [0, 0, 1]  angle_in_degrees= 90 ").unwrap();
        assert_eq!(parsed, Invocation::parse("rotate_geometry axis=[0,0,1] angle_in_degrees=90").unwrap());
        assert_eq!(parsed.args.len(), 2);
    }

    #[test]
    fn nonsense_is_an_error_that_quotes_the_line() {
        for line in ["", "=3", "op 3", "op a=", "op a=[1", "op a=1 a=2", "op a=word"] {
            let error = Invocation::parse(line).unwrap_err().to_string();
            assert!(error.contains(&format!("\"{line}\"")), "{error}");
        }
    }
}
