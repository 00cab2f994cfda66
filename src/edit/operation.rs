//! What an operation is: one value that its form, menu, journal step, manual page and tests are made from.

use super::{Args, EditError, OPERATIONS, Param};
use crate::model::{Model, Progress};
use serde_json::Value;

/// An operation, described once. See `edit/ops/` for examples.
pub struct Operation {
    /// exomerge's name, or one made in the same manner: for journals, the command line and the palette.
    pub name: &'static str,
    /// For menus, buttons and the undo list; ends in `…` if there is something to fill in.
    pub label: &'static str,
    /// One line without a full stop.
    pub summary: &'static str,
    /// For the manual and the form's help: effect, limits, source.
    pub doc: &'static str,
    /// Where menus put it.
    pub group: Group,
    /// Other words that people look for it by.
    pub search: &'static [&'static str],
    /// The parameters in order.
    pub params: &'static [Param],
    /// Runs of it that are also its tests.
    pub examples: &'static [Example],
    /// An error greys the entry out and is its tooltip.
    pub available: fn(&Model) -> Result<(), String>,
    /// Why parameters cannot be carried out on a model, found without doing any of the work: asked before `apply`, and
    /// by the form while it is filled in. [`nothing_to_refuse`] where the kinds of the parameters say it all.
    pub refuse: fn(&Model, &Args) -> Result<(), EditError>,
    /// Validates, then changes the model; on error the caller drops the half-changed clone.
    pub apply: fn(&mut Model, &Args, &dyn Progress) -> Result<Report, EditError>,
}

/// For operations that can do whatever their parameters say.
///
/// # Errors
/// Never.
pub fn nothing_to_refuse(_model: &Model, _args: &Args) -> Result<(), EditError> {
    Ok(())
}

/// Where menus put an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Element blocks.
    Blocks,
    /// Moving, turning and scaling.
    Transforms,
}

impl Group {
    /// All groups in menu order.
    pub const ALL: &'static [Self] = &[Self::Blocks, Self::Transforms];

    /// The heading in menus and the manual.
    pub fn label(self) -> &'static str {
        match self {
            Self::Blocks => "Element blocks",
            Self::Transforms => "Transforms",
        }
    }
}

/// A run of an operation on a sample model, and what its report must say.
pub struct Example {
    /// A name of `model::samples`.
    pub model: &'static str,
    /// The parameters as a step line has them: `tolerance = 0.1 verbose = true`.
    pub args: &'static str,
    /// The report's summary.
    pub expect: &'static str,
}

/// What an operation did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What changed, in numbers: one line without a full stop.
    pub summary: String,
    /// What was odd about it.
    pub warnings: Vec<String>,
    /// The answer of an operation that asks and changes nothing.
    pub answer: Option<Value>,
}

impl Report {
    /// A report with a summary and no warnings.
    pub fn new(summary: impl Into<String>) -> Self {
        Self { summary: summary.into(), ..Self::default() }
    }

    /// The same with warnings.
    #[must_use]
    pub fn warned(mut self, warnings: Vec<String>) -> Self {
        self.warnings = warnings;
        self
    }
}

/// The operation of this name; one trailing `s` more or less is forgiven, as exomerge does.
///
/// # Errors
/// If there is none; the error names the likeliest ones.
pub fn find_operation(name: &str) -> Result<&'static Operation, EditError> {
    let exact = OPERATIONS.iter().find(|operation| operation.name == name);
    let singular = || {
        OPERATIONS.iter().find(|operation| {
            name.strip_suffix('s') == Some(operation.name) || operation.name.strip_suffix('s') == Some(name)
        })
    };
    exact.or_else(singular).copied().ok_or_else(|| unknown_operation(name))
}

fn unknown_operation(name: &str) -> EditError {
    let words: Vec<&str> = name.split('_').filter(|word| word.len() > 2).collect();
    let score = |candidate: &str| words.iter().filter(|word| candidate.contains(**word)).count();
    let best = OPERATIONS.iter().map(|operation| operation.name).max_by_key(|candidate| score(candidate));
    let hint = match best {
        Some(best) if score(best) > 0 => format!("; did you mean {best}?"),
        _ => String::new(),
    };
    EditError::UnknownOperation { name: name.to_owned(), hint }
}
