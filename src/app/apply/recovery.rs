//! Unsaved edits on disk: kept as they grow, and offered again after a crash.

use super::{App, PendingStep, file_name};
use crate::{
    app::{
        command::{Command, CrashedAnswer, Naming},
        message::{Severity, Topic},
        outline::counted,
    },
    document::{Crashed, find_crashed},
};
use egui::Context;
use std::path::PathBuf;

impl App {
    /// Looks for edits of programs that were killed.
    pub(in crate::app) fn look_for_crashed(&mut self, ctx: &Context, folder: PathBuf) {
        let look = move |_: &_| Command::CrashedFound(find_crashed(&folder));
        self.crashed_job = Some(self.job(ctx, "Looking for unsaved edits", None, look));
    }

    /// Brings what is on disk of unsaved edits up to date; a failure is told once.
    ///
    /// A step is a line or two, so it is written at once.
    pub(in crate::app) fn keep_unsaved(&mut self) {
        // Until they are done again, the edits stay where they are.
        if self.recovering.is_some() {
            return;
        }
        let Some(log) = &mut self.recovery_log else { return };
        if let Err(error) = log.follow(self.state.document.as_ref()) {
            self.recovery_log = None;
            let says = format!("Unsaved edits cannot be kept in case of a crash: {error}");
            self.state.messages.add(Severity::Warning, says);
        }
    }

    /// Nothing is unsaved any more, or it is to be lost.
    pub(in crate::app) fn forget_unsaved(&mut self) {
        if let Some(log) = &mut self.recovery_log {
            // It is found at the next start if it cannot be removed: better than to say so to a window that closes.
            let _ = log.forget();
        }
    }

    pub(in crate::app) fn answer_crashed(&mut self, ctx: &Context, at: usize, answer: CrashedAnswer) {
        if at >= self.state.crashed.len() {
            return;
        }
        match answer {
            CrashedAnswer::Recover => self.unless_dirty(ctx, Command::AnswerCrashed(at, answer)),
            CrashedAnswer::Discard => {
                let crashed = self.state.crashed.remove(at);
                self.discard(crashed);
            }
            CrashedAnswer::Later => drop(self.state.crashed.remove(at)),
        }
    }

    /// Opens the model that the edits belong to, and does them again.
    pub(in crate::app) fn recover(&mut self, ctx: &Context, at: usize) {
        if at >= self.state.crashed.len() || self.is_busy() {
            return;
        }
        let crashed = self.state.crashed.remove(at);
        let path = crashed.model_path().to_owned();
        self.pending_steps = PendingStep::of_journal(crashed.journal(), &path);
        let is_part = crashed.is_part();
        self.recovering = Some(crashed);
        self.open_again(ctx, path, is_part);
    }

    /// After the last step: the edits are those of this window now.
    pub(in crate::app) fn recovered(&mut self) {
        let Some(crashed) = self.recovering.take() else { return };
        if let Some(document) = &mut self.state.document {
            for (position, name) in crashed.checkpoints() {
                document.name_checkpoint(*position, name);
            }
        }
        self.keep_unsaved();
        let count = counted(crashed.journal().steps.len(), "edit");
        let name = file_name(crashed.model_path());
        self.state.messages.add(Severity::Note, format!("Recovered {count} of {name}; not saved yet"));
        self.discard(crashed);
    }

    /// They could not be done again, at least not all: they are offered as before.
    pub(in crate::app) fn not_recovered(&mut self) {
        if let Some(crashed) = self.recovering.take() {
            self.state.crashed.insert(0, crashed);
            self.keep_unsaved();
        }
    }

    fn discard(&mut self, crashed: Crashed) {
        if let Err(error) = crashed.discard() {
            let says = format!("what was kept of unsaved edits cannot be removed: {error}");
            self.state.messages.tell(Topic::Editing, Severity::Warning, says);
        }
    }

    pub(in crate::app) fn name_point(&mut self, naming: Naming) {
        self.state.naming = None;
        match (naming, &mut self.state.document) {
            (Naming::Begin(position), _) => self.state.naming = Some(position),
            (Naming::Take(position, name), Some(document)) => {
                document.name_checkpoint(position, &name);
                self.keep_unsaved();
            }
            (Naming::Take(..), None) | (Naming::End, _) => {}
        }
    }
}
