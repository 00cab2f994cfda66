//! What is being worked on, with or without a window: a model, its history, the file it came from, and what is saved.
//!
//! The document itself does nothing slow. Reading, editing and saving run on snapshots, on any thread:
//! [`Document::open`] makes a document, [`crate::edit::run`] an [`Edited`] to [`Document::commit`], and a [`Save`] is
//! taken from the document, run, and handed back to [`Document::saved`].

use crate::edit::{self, EditError, Edited, History, Invocation, Journal, JournalStep, Report};
use crate::exodus::{self, ExodusError, SaveOptions, SaveReport, SourceFile};
use crate::model::{Model, PartOfProgress, Progress, Warnings};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use thiserror::Error;

/// A model being worked on.
#[derive(Debug)]
pub struct Document {
    history: History,
    file: Option<Arc<SourceFile>>,
    path: Option<PathBuf>,
    saved_revision: Option<u64>,
    warnings: Warnings,
}

/// A step of a journal that failed.
#[derive(Debug, Error)]
#[error("step {number} (line {line}, {op}): {source}")]
pub struct StepError {
    /// Position of the step, from 1.
    pub number: usize,
    /// Its line in the journal, from 1.
    pub line: usize,
    /// The operation.
    pub op: String,
    /// Why it failed.
    pub source: EditError,
}

/// A save that is ready to run on any thread.
#[derive(Clone, Debug)]
pub struct Save {
    model: Arc<Model>,
    file: Option<Arc<SourceFile>>,
    target: PathBuf,
    revision: u64,
    options: SaveOptions,
}

/// A save that succeeded.
#[derive(Debug)]
pub struct Saved {
    /// Where it went.
    pub path: PathBuf,
    /// What changed, and what was carried over.
    pub report: SaveReport,
    revision: u64,
}

impl Document {
    /// A model that came from no file; it has no path, and nothing to save until it is edited.
    pub fn new(model: Model) -> Self {
        Self {
            history: History::new(model),
            file: None,
            path: None,
            saved_revision: Some(0),
            warnings: Warnings::default(),
        }
    }

    /// Reads a file.
    ///
    /// Cost: the mesh is read, results are not.
    ///
    /// # Errors
    /// If the file cannot be read or is no Exodus file, or the work was cancelled.
    pub fn open(path: &Path, progress: &dyn Progress) -> Result<Self, ExodusError> {
        let mut warnings = Warnings::default();
        let file = SourceFile::open(path, &mut warnings)?;
        Self::from_file(file, warnings, progress)
    }

    /// Reads the model of a file that is open already.
    ///
    /// # Errors
    /// As [`Document::open`].
    pub fn from_file(
        file: Arc<SourceFile>,
        mut warnings: Warnings,
        progress: &dyn Progress,
    ) -> Result<Self, ExodusError> {
        let model = file.read_model(&mut warnings, progress)?;
        Ok(Self {
            history: History::new(model),
            path: Some(file.path().to_owned()),
            file: Some(file),
            saved_revision: Some(0),
            warnings,
        })
    }

    /// The model as it is now.
    pub fn model(&self) -> &Arc<Model> {
        &self.history.current().model
    }

    /// A number that changes with every edit, undo and redo, and comes back with undo and redo.
    pub fn revision(&self) -> u64 {
        self.history.current().revision
    }

    /// The states so far, for an undo list.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Where the model was read from or saved to last.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The file that the results are still read from.
    pub fn file(&self) -> Option<&Arc<SourceFile>> {
        self.file.as_ref()
    }

    /// What was odd about the file.
    pub fn warnings(&self) -> &Warnings {
        &self.warnings
    }

    /// Whether the current state is not the one on disk.
    pub fn is_dirty(&self) -> bool {
        self.saved_revision != Some(self.revision())
    }

    /// Takes over the result of an edit that was run on [`Document::model`].
    pub fn commit(&mut self, invocation: Invocation, edited: Edited) {
        self.history.push(invocation, edited);
    }

    /// Goes back one step; false at the beginning.
    pub fn undo(&mut self) -> bool {
        self.history.undo()
    }

    /// Goes forward one step; false at the end.
    pub fn redo(&mut self) -> bool {
        self.history.redo()
    }

    /// Goes to a state of [`Document::history`]; false if there is none at that position.
    pub fn go_to(&mut self, position: usize) -> bool {
        self.history.go_to(position)
    }

    /// The steps that lead from the file to the current state.
    pub fn journal(&self) -> Journal {
        self.history.steps().cloned().collect()
    }

    /// A save of the current state to `target`, to be run and handed back to [`Document::saved`].
    pub fn save_to(&self, target: &Path, options: SaveOptions) -> Save {
        Save {
            model: Arc::clone(self.model()),
            file: self.file.clone(),
            target: target.to_owned(),
            revision: self.revision(),
            options,
        }
    }

    /// Notes that a save succeeded: the document belongs to that path now, and that state is the one on disk.
    pub fn saved(&mut self, saved: &Saved) {
        self.path = Some(saved.path.clone());
        self.saved_revision = Some(saved.revision);
    }
}

impl Save {
    /// Writes the file: beside the target, checked, then renamed over it.
    ///
    /// # Errors
    /// If it cannot be written or something cannot be carried over. The target is as it was then.
    pub fn run(&self, progress: &dyn Progress) -> Result<Saved, ExodusError> {
        let report = exodus::save(&self.model, self.file.as_deref(), &self.target, &self.options, progress)?;
        Ok(Saved { path: self.target.clone(), report, revision: self.revision })
    }
}

/// Runs steps one after the other; the final model, and what each step said.
///
/// # Errors
/// The first step that fails.
pub fn run_journal(
    model: Model,
    steps: &[JournalStep],
    progress: &dyn Progress,
) -> Result<(Model, Vec<Report>), StepError> {
    let mut model = model;
    let mut reports = Vec::with_capacity(steps.len());
    for (k, step) in steps.iter().enumerate() {
        let total = steps.len() as f32;
        let part = PartOfProgress::new(progress, k as f32 / total, (k + 1) as f32 / total);
        let edited = edit::run(&model, &step.invocation, &part).map_err(|source| StepError {
            number: k + 1,
            line: step.line,
            op: step.invocation.op.clone(),
            source,
        })?;
        model = edited.model;
        reports.push(edited.report);
    }
    Ok((model, reports))
}
