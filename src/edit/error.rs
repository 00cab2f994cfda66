//! Why an edit was refused.

use super::expression::ExpressionError;
use crate::model::{ModelError, SourceError};
use std::path::PathBuf;
use thiserror::Error;

/// Why an edit was refused, as a sentence that its user can act on. The model is as it was.
#[derive(Clone, Debug, Error, PartialEq)]
#[expect(missing_docs, reason = "the sentences and the field names say it")]
pub enum EditError {
    #[error("there is no operation {name}{hint}")]
    UnknownOperation { name: String, hint: String },
    #[error("{operation} has no parameter {name}; it has {known}")]
    UnknownParameter { operation: &'static str, name: String, known: String },
    #[error("{operation} needs the parameter {name}")]
    MissingParameter { operation: &'static str, name: &'static str },
    #[error("{parameter} should be {expected}, not {found}")]
    WrongType { parameter: String, expected: String, found: String },
    #[error("{parameter} should be {expected}, not {found}")]
    OutOfRange { parameter: String, expected: String, found: String },
    #[error("{parameter} selects no {kind}: {asked}")]
    NothingSelected { parameter: String, kind: &'static str, asked: String },
    #[error("{parameter} should select one {kind}, and {asked} selects {found}")]
    NotOne { parameter: String, kind: &'static str, asked: String, found: usize },
    #[error("{operation} cannot run: {reason}")]
    Unavailable { operation: &'static str, reason: String },
    #[error(
        "blocks {first} and {second} cannot be combined: {first_type} and {second_type} are different elements"
    )]
    DifferentElements { first: i64, second: i64, first_type: String, second_type: String },
    #[error("{kind} {id} exists already")]
    IdInUse { kind: &'static str, id: i64 },
    #[error(
        "{kind} {id} is in the model already and in the file too: rename one of them first, or import with \
         renumber_blocks = true"
    )]
    IdInBoth { kind: &'static str, id: i64 },
    #[error("{parameter}: there is no {noun} {index}, only {available} from 0 on")]
    NoSuchIndex { parameter: String, noun: &'static str, index: i64, available: usize },
    #[error("{parameter}: {reason}")]
    BadValue { parameter: &'static str, reason: String },
    #[error("{}: {reason}", path.display())]
    File { path: PathBuf, reason: String },
    #[error("results cannot be read: {reason}")]
    Results { reason: String },
    #[error("{parameter}: {reason}")]
    BadName { parameter: String, reason: String },
    #[error(
        "{count} nodes are used by other element blocks too ({first}): unmerge the blocks first, or set \
         check_for_merged_nodes to false"
    )]
    SharedNodes { count: usize, first: String },
    #[error("elements of type {elem_type} (block {block}) cannot be {what}")]
    UnknownElements { block: i64, elem_type: String, what: &'static str },
    #[error("there would be {count} {noun}, more than can be numbered")]
    TooMany { count: usize, noun: &'static str },
    #[error("{count} node{} would lie beyond what a number can hold", if *count == 1 { "" } else { "s" })]
    BeyondNumbers { count: usize },
    #[error("{operation} would leave an inconsistent model: {source}")]
    Inconsistent { operation: &'static str, source: ModelError },
    #[error("cancelled")]
    Cancelled,
}

impl From<ExpressionError> for EditError {
    /// Of the parameter that every operation with an expression calls so.
    fn from(error: ExpressionError) -> Self {
        Self::BadValue { parameter: "expression", reason: error.to_string() }
    }
}

impl From<SourceError> for EditError {
    fn from(error: SourceError) -> Self {
        Self::Results { reason: error.to_string() }
    }
}
