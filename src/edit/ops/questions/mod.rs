//! Operations that answer and change nothing. Questions that are the same for blocks, side sets and node sets stand
//! together in one file.

pub(super) mod entities;
pub(super) mod ids;
pub(super) mod measures;
pub(super) mod mesh;
pub(super) mod nearest;
pub(super) mod records;
pub(super) mod sets;
pub(super) mod summary;
pub(super) mod thickness;
pub(super) mod times;
pub(super) mod variables;

use crate::edit::{Action, Args, EditError, Example, Group, Operation, Param, nothing_to_refuse};
use crate::model::{Model, Progress};
use serde_json::Value;

/// What tells one question from another.
struct Question {
    name: &'static str,
    label: &'static str,
    summary: &'static str,
    doc: &'static str,
    params: &'static [Param],
    examples: &'static [Example],
    answer: fn(&Model, &Args, &dyn Progress) -> Result<Value, EditError>,
}

impl Question {
    /// The operation that asks it, of any model.
    const fn operation(self) -> Operation {
        Operation {
            name: self.name,
            label: self.label,
            summary: self.summary,
            doc: self.doc,
            group: Group::Questions,
            search: &["query", "ask", "get"],
            params: self.params,
            examples: self.examples,
            available: super::always,
            refuse: nothing_to_refuse,
            action: Action::Answer(self.answer),
        }
    }
}
