//! Journals: operations in order, as TOML `[[step]]` tables.

use super::Invocation;
use std::fmt::Write as _;
use thiserror::Error;
use toml::{Spanned, Table, Value};

/// Steps in the order in which they run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Journal {
    /// The steps.
    pub steps: Vec<JournalStep>,
}

/// One step and where it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalStep {
    /// What to do.
    pub invocation: Invocation,
    /// The line of its `[[step]]`, from 1; 0 if it was not read from a text.
    pub line: usize,
}

/// Why a text is not a journal.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentences and the field names say it")]
pub enum JournalError {
    #[error("line {line}: {reason}")]
    NotToml { line: usize, reason: String },
    #[error("line {line}: only [[{table}]] tables can stand here, not {found}")]
    UnknownKey { line: usize, table: &'static str, found: String },
    #[error("line {line}: {table} {number} has no `op = \"…\"`")]
    NoOperation { table: &'static str, number: usize, line: usize },
}

impl Journal {
    /// Reads a journal. An empty text is an empty journal.
    ///
    /// # Errors
    /// If it is not TOML, has something beside `[[step]]`, or a step names no operation.
    pub fn parse(text: &str) -> Result<Self, JournalError> {
        Self::parse_tables(text, "step")
    }

    /// Reads questions: the same with `[[query]]` tables.
    ///
    /// # Errors
    /// As [`Journal::parse`].
    pub fn parse_questions(text: &str) -> Result<Self, JournalError> {
        Self::parse_tables(text, "query")
    }

    fn parse_tables(text: &str, table: &'static str) -> Result<Self, JournalError> {
        let line_at =
            |byte: usize| 1 + text.as_bytes()[..byte.min(text.len())].iter().filter(|&&b| b == b'\n').count();
        let not_toml = |error: &toml::de::Error| JournalError::NotToml {
            line: line_at(error.span().map_or(0, |span| span.start)),
            reason: error.message().trim().to_owned(),
        };
        let whole: std::collections::BTreeMap<Spanned<String>, Spanned<Value>> =
            toml::from_str(text).map_err(|error| not_toml(&error))?;
        if let Some((key, _)) = whole.iter().find(|(key, _)| key.get_ref() != table) {
            return Err(JournalError::UnknownKey {
                line: line_at(key.span().start),
                table,
                found: key.get_ref().clone(),
            });
        }
        let mut tables: std::collections::BTreeMap<String, Vec<Spanned<Table>>> =
            toml::from_str(text).map_err(|error| not_toml(&error))?;
        let read = |(k, step): (usize, Spanned<Table>)| {
            let line = line_at(step.span().start);
            let mut args = step.into_inner();
            match args.remove("op") {
                Some(Value::String(op)) => Ok(JournalStep { invocation: Invocation { op, args }, line }),
                _ => Err(JournalError::NoOperation { table, number: k + 1, line }),
            }
        };
        let steps = tables.remove(table).unwrap_or_default();
        Ok(Self { steps: steps.into_iter().enumerate().map(read).collect::<Result<_, _>>()? })
    }

    /// The journal as text that [`Journal::parse`] reads back.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        for step in &self.steps {
            if !text.is_empty() {
                text.push('\n');
            }
            // Writing to a String cannot fail.
            let _ = writeln!(text, "[[step]]\nop = {}", Value::from(step.invocation.op.as_str()));
            for (name, value) in &step.invocation.args {
                let _ = writeln!(text, "{name} = {value}");
            }
        }
        text
    }
}

impl FromIterator<Invocation> for Journal {
    fn from_iter<I: IntoIterator<Item = Invocation>>(invocations: I) -> Self {
        Self {
            steps: invocations.into_iter().map(|invocation| JournalStep { invocation, line: 0 }).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_with_their_lines_and_written_back() {
        let text = "# a comment\n[[step]]\nop = \"a\"\nx = [1, 2]\n\n[[step]]\nop = \"b\"\n";
        let journal = Journal::parse(text).unwrap();
        let lines: Vec<usize> = journal.steps.iter().map(|step| step.line).collect();
        assert_eq!(lines, [2, 6]);
        assert_eq!(journal.to_toml(), "[[step]]\nop = \"a\"\nx = [1, 2]\n\n[[step]]\nop = \"b\"\n");
        assert_eq!(Journal::parse(""), Ok(Journal::default()));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let error = |text: &str| Journal::parse(text).unwrap_err().to_string();
        assert!(error("[[step]]\nop = ").starts_with("line 2: "), "{}", error("[[step]]\nop = "));
        assert_eq!(error("[[step]]\nop = \"a\"\n[[step]]\nx = 1"), "line 3: step 2 has no `op = \"…\"`");
        assert_eq!(error("\nsteps = 3"), "line 2: only [[step]] tables can stand here, not steps");
    }
}
