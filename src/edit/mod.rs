//! Edits: operations, each described once, and what carries them.
//!
//! An [`Invocation`] names an operation and its parameters; it stands alone and never reads a selection. [`run`] resolves
//! it against a model, applies it to a clone and checks the result, so that a failed edit leaves nothing behind. An
//! [`Invocation`] is also a step of a [`Journal`]; the [`History`] keeps the models between the steps.
//!
//! Forms, menus, the palette, the command line and the manual are made from [`OPERATIONS`]. What it leaves out: files
//! and windows; it has never heard of either. Operations that read or write one get a [`Files`] handed in.

mod args;
mod error;
pub mod exomerge;
pub mod expression;
mod field_order;
mod field_rules;
mod files;
mod history;
mod invocation;
mod journal;
mod operation;
pub mod ops;
mod param;
mod rules;
mod script;
mod selection;

pub use args::{Args, BlockInfo, Filler, Fillers, Target, WhenPresent};
pub use error::EditError;
pub use field_order::field_order;
pub use field_rules::{default_value, displacement_field};
pub use files::{Files, Fill, NoFiles, ReadModel, SampleFiles};
pub use history::{History, State};
pub use invocation::Invocation;
pub use journal::{Journal, JournalError, JournalStep};
pub use operation::{
    Action, Example, Group, Operation, Report, UseFiles, find_operation, nothing_to_refuse, real_answer,
};
pub use ops::OPERATIONS;
pub use param::{Param, ParamKind, Range, Unit};
pub use selection::{Candidates, Count, PickContext, PicksError, Selectable, Selected, pick, select};

use crate::model::{Model, Progress};

/// A model after an edit, and what the edit said.
#[derive(Debug)]
pub struct Edited {
    /// The new model; arrays that the edit did not change are shared with the old one.
    pub model: Model,
    /// What changed, in numbers, and what was odd.
    pub report: Report,
}

/// Runs one operation on a clone of `model`, without files.
///
/// # Errors
/// As [`run_with_files`]; also if the operation uses files.
pub fn run(model: &Model, invocation: &Invocation, progress: &dyn Progress) -> Result<Edited, EditError> {
    run_with_files(model, invocation, &NoFiles, progress)
}

/// Runs one operation on a clone of `model`.
///
/// Cost: that of the operation; the clone copies pointers.
///
/// # Errors
/// If the operation or a parameter is unknown, a value has the wrong type, the selection is empty, the operation
/// refuses, or it was cancelled. `model` is as it was in any case.
pub fn run_with_files(
    model: &Model,
    invocation: &Invocation,
    files: &dyn Files,
    progress: &dyn Progress,
) -> Result<Edited, EditError> {
    let operation = find_operation(&invocation.op)?;
    (operation.available)(model)
        .map_err(|reason| EditError::Unavailable { operation: operation.name, reason })?;
    let (args, warnings) = Args::resolve(operation, invocation, model)?;
    (operation.refuse)(model, &args)?;
    let mut edited = model.clone();
    let mut report = match operation.action {
        Action::Change(change) => change(&mut edited, &args, progress)?,
        Action::Answer(answer) => Report::answering(answer(model, &args, progress)?),
        Action::UseFiles(work) => work(&mut edited, &args, files, progress)?,
    };
    report.warnings.splice(0..0, warnings);
    if progress.is_cancelled() {
        return Err(EditError::Cancelled);
    }
    report.warnings.extend(rules::drop_unfitting(&mut edited));
    edited.validate().map_err(|source| EditError::Inconsistent { operation: operation.name, source })?;
    Ok(Edited { model: edited, report })
}
