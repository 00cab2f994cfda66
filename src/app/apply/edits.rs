//! Edits, undo and redo, and what follows from them.

use super::{App, sentence};
use crate::{
    app::{
        command::Command,
        form,
        message::{Severity, Topic},
        outline::{Outline, counted},
        selection::{Item, SelectMode},
        state::FormRequest,
    },
    document::{DiskFiles, Document},
    edit::{self, EditError, Edited, Invocation, Journal},
};
use egui::Context;
use std::{collections::VecDeque, path::Path, sync::Arc};

/// A step of the journal that was given at the start, still to be run.
pub(in crate::app) struct PendingStep {
    invocation: Invocation,
    /// Where it stands, for its failure: the journal, the step's number and its line.
    place: String,
}

impl PendingStep {
    /// The steps of a journal, in order; `path` is where it was read from.
    pub(in crate::app) fn of_journal(journal: &Journal, path: &Path) -> VecDeque<Self> {
        let pending = |(k, step): (usize, &edit::JournalStep)| Self {
            invocation: step.invocation.clone(),
            place: format!("{}: step {} (line {}, {})", path.display(), k + 1, step.line, step.invocation.op),
        };
        journal.steps.iter().enumerate().map(pending).collect()
    }
}

impl App {
    pub(in crate::app) fn open_form(&mut self, invocation: Invocation) {
        // The picture shows which blocks are meant.
        let mut blocks =
            self.state.model().map_or_else(Vec::new, |model| form::blocks_of(&invocation, model));
        blocks.sort_unstable();
        if !blocks.is_empty() && blocks != self.state.selection.element_blocks() {
            let items: Vec<Item> = blocks.into_iter().map(Item::ElementBlock).collect();
            self.select(&items, SelectMode::Replace);
        }
        self.form_serial += 1;
        self.state.form = Some(FormRequest { invocation, serial: self.form_serial });
        self.state.parts.inspector = true;
    }

    pub(in crate::app) fn edit(&mut self, ctx: &Context, invocation: Invocation) {
        self.edit_in(ctx, invocation, None);
    }

    /// Starts an edit; one that comes from a journal is called by its place there if it fails.
    fn edit_in(&mut self, ctx: &Context, invocation: Invocation, place: Option<String>) {
        if self.is_busy() {
            return;
        }
        let Some(model) = self.state.model().cloned() else { return };
        let revision = self.state.revision();
        let title = edit::find_operation(&invocation.op)
            .map_or(invocation.op.clone(), |operation| operation.label.trim_end_matches('…').to_owned());
        let label = place.unwrap_or_else(|| title.clone());
        self.work = Some(self.job(ctx, title, Some(revision), move |context| {
            let files = DiskFiles::default();
            let edited = edit::run_with_files(&model, &invocation, &files, context);
            match edited.and_then(|edited| files.publish().map(|()| edited)) {
                Ok(edited) => Command::Edited(Box::new((invocation, edited))),
                Err(EditError::Cancelled) => Command::Stopped(format!("{label} was cancelled")),
                Err(error) => Command::Fail(Topic::Editing, format!("{label}: {error}")),
            }
        }));
    }

    pub(in crate::app) fn edited(&mut self, ctx: &Context, (invocation, edited): (Invocation, Edited)) {
        let Some(document) = &mut self.state.document else { return };
        self.state.messages.settle(Topic::Editing);
        self.state.messages.tell(Topic::Editing, Severity::Note, sentence(&edited.report.summary));
        for warning in &edited.report.warnings {
            self.state.messages.tell(Topic::Editing, Severity::Warning, sentence(warning));
        }
        if edited.report.answer.is_some() {
            // A question changes nothing, and its form stays for the next one.
            return self.next_step(ctx);
        }
        // A merge is selected afterwards, so that the next step can begin with it.
        let known: Vec<i64> = self.state.outline.blocks.iter().map(|row| row.id).collect();
        let before = self.state.selection.element_blocks();
        let left = (document.revision(), Arc::clone(document.model()));
        let sources = form::blocks_of(&invocation, &left.1);
        document.commit(invocation, edited);
        self.state.form = None;
        self.follow_model(left, &sources);
        self.refresh(ctx);
        let new = self.state.outline.blocks.iter().map(|row| row.id).find(|id| !known.contains(id));
        if let Some(id) = new.filter(|_| !before.is_empty()) {
            self.select(&[Item::ElementBlock(id)], SelectMode::Replace);
        }
        self.next_step(ctx);
    }

    /// Runs the next step of the journal that was given at the start.
    pub(in crate::app) fn next_step(&mut self, ctx: &Context) {
        if let Some(PendingStep { invocation, place }) = self.pending_steps.pop_front() {
            self.work = None;
            self.edit_in(ctx, invocation, Some(place));
        } else {
            self.recovered();
        }
    }

    pub(in crate::app) fn step(&mut self, ctx: &Context, go: impl FnOnce(&mut Document) -> bool) {
        if self.is_busy() {
            return;
        }
        let left = self.state.model().map(|model| (self.state.revision(), Arc::clone(model)));
        let position = |document: &Option<Document>| document.as_ref().map(|open| open.history().position());
        let before = position(&self.state.document);
        if self.state.document.as_mut().is_some_and(go) {
            let moved = before.zip(position(&self.state.document));
            self.state.form = None;
            if let Some(left) = left {
                self.follow_model(left, &[]);
            }
            // What was said of another state is no news of this one.
            if let Some(says) = moved.and_then(|(from, to)| self.told_of_step(from, to)) {
                self.state.messages.tell(Topic::Editing, Severity::Note, says);
            }
            self.refresh(ctx);
        }
    }

    /// What going from one place of the history to another has done, in words.
    fn told_of_step(&self, from: usize, to: usize) -> Option<String> {
        let states = self.state.document.as_ref()?.history().states();
        let (undone, count) = (to < from, from.abs_diff(to));
        let (invocation, _) = states.get(from.max(to))?.step.as_ref()?;
        let what = match count {
            1 => edit::find_operation(&invocation.op).ok()?.label.trim_end_matches('…').to_owned(),
            _ => counted(count, "edit"),
        };
        Some(format!("{}: {what}", if undone { "Undone" } else { "Done again" }))
    }

    /// After the model has changed: lists, selection and picture follow.
    pub(in crate::app) fn refresh(&mut self, ctx: &Context) {
        self.refresh_outline();
        if let Some(model) = self.state.model().cloned() {
            self.state.selection.retain_in(&model);
        }
        self.follow_picks();
        self.state.hover = None;
        self.state.rename = None;
        self.state.naming = None;
        self.keep_unsaved();
        self.build_picture(ctx);
    }

    pub(in crate::app) fn refresh_outline(&mut self) {
        self.state.outline =
            Arc::new(self.state.document.as_ref().map(Outline::of_document).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_of_a_journal_knows_its_place() {
        let journal = Journal::parse("[[step]]\nop = \"a\"\n\n[[step]]\nop = \"nope\"\n").unwrap();
        let steps = PendingStep::of_journal(&journal, Path::new("j.toml"));
        let places: Vec<&str> = steps.iter().map(|step| step.place.as_str()).collect();
        assert_eq!(places, ["j.toml: step 1 (line 1, a)", "j.toml: step 2 (line 4, nope)"]);
    }
}
