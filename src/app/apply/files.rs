//! Opening, saving, closing, and the questions before them.

use super::{App, file_name, sentence};
use crate::{
    app::{
        command::{Command, CrashedAnswer, FilePurpose, UnsavedAnswer},
        file_dialog,
        job::JobContext,
        message::{Severity, Topic},
        outline::{Outline, counted},
        picking::Picking,
        state::{Dialog, FileKind, State},
    },
    document::{Document, Saved},
    exodus::{ExodusError, PartSet, SaveOptions, SourceFile, container::Format},
    model::{Warnings, samples},
};
use egui::Context;
use std::{
    fs,
    path::{Path, PathBuf},
};

impl App {
    pub(in crate::app) fn ask_file(&mut self, ctx: &Context, purpose: FilePurpose) {
        if self.dialog_job.is_some() {
            return;
        }
        if !self.desktop_dialogs {
            self.state.dialog = Some(Dialog::File(purpose));
            return;
        }
        let folder = file_dialog::start_folder(&self.state);
        let name = (!purpose.reads()).then(|| file_dialog::suggested_name(&self.state, purpose));
        let ask = move |_: &JobContext| file_dialog::ask_desktop(purpose, Some(&folder), name.as_deref());
        self.dialog_job = Some(self.job(ctx, "Choosing a file", None, ask));
    }

    pub(in crate::app) fn file_chosen(&mut self, ctx: &Context, purpose: FilePurpose, path: Option<PathBuf>) {
        if matches!(self.state.dialog, Some(Dialog::SaveAs { .. } | Dialog::File(_) | Dialog::Replace { .. }))
        {
            self.state.dialog = None;
        }
        let Some(path) = path else {
            self.after_save = None;
            return;
        };
        match purpose {
            FilePurpose::Open => self.apply(ctx, Command::Open(path)),
            FilePurpose::SaveModel => self.apply(ctx, Command::SaveTo(path)),
            FilePurpose::SaveJournal => self.save_journal(ctx, path),
            FilePurpose::StepReads(param) | FilePurpose::StepWrites(param) => {
                self.inspector.fill_path(param, &path);
            }
        }
    }

    /// Does what would lose unsaved edits at once if there are none, else asks first.
    pub(in crate::app) fn unless_dirty(&mut self, ctx: &Context, command: Command) {
        if self.state.is_dirty() {
            self.state.dialog = Some(Dialog::Unsaved(Box::new(command)));
        } else {
            self.leave(ctx, command);
        }
    }

    pub(in crate::app) fn answer_unsaved(&mut self, ctx: &Context, answer: UnsavedAnswer) {
        let Some(Dialog::Unsaved(command)) = self.state.dialog.take() else { return };
        match answer {
            UnsavedAnswer::Save => {
                self.after_save = Some(*command);
                self.save(ctx);
            }
            UnsavedAnswer::Discard => self.leave(ctx, *command),
            UnsavedAnswer::Cancel => {}
        }
    }

    /// Leaves the open model for what comes next; what was not saved is lost.
    pub(in crate::app) fn leave(&mut self, ctx: &Context, command: Command) {
        // What was said of the old model is no news of the next one.
        self.state.messages.dismiss();
        match command {
            Command::Open(path) => self.open(ctx, path, read),
            Command::OpenPart(path) => self.open(ctx, path, read_part),
            Command::OpenSample => self.open_sample(ctx),
            Command::OpenMesh { path, time_step } => self.open_mesh(ctx, path, time_step),
            Command::Close => self.close(),
            Command::AnswerCrashed(at, CrashedAnswer::Recover) => self.recover(ctx, at),
            Command::Quit => {
                self.closing = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            other => self.apply(ctx, other),
        }
    }

    pub(super) fn open(&mut self, ctx: &Context, path: PathBuf, read: fn(&Path, &JobContext) -> Command) {
        if self.is_busy() {
            return;
        }
        // A path of the command line holds wherever the program goes.
        let path = std::path::absolute(&path).unwrap_or(path);
        self.state.opening = Some(path.clone());
        self.entered_at = None;
        self.state.offered_part = None;
        self.state.form = None;
        let name = file_name(&path);
        self.work = Some(self.job(ctx, format!("Reading {name}"), None, move |context| read(&path, context)));
    }

    /// Opens a file as it was open before: a part by itself, or the whole.
    pub(in crate::app) fn open_again(&mut self, ctx: &Context, path: PathBuf, is_part: bool) {
        self.open(ctx, path, if is_part { read_part } else { read });
    }

    /// Says which files were given and not opened.
    pub(in crate::app) fn warn_not_opened(&mut self, paths: &[PathBuf]) {
        let names: Vec<String> = paths.iter().map(|path| file_name(path)).collect();
        let were = if names.len() == 1 { "was" } else { "were" };
        if !names.is_empty() {
            let says = format!("One file at a time: {} {were} not opened", names.join(", "));
            self.state.messages.add(Severity::Warning, says);
        }
    }

    pub(in crate::app) fn open_sample(&mut self, ctx: &Context) {
        if !self.is_busy() {
            let make = |_: &JobContext| Command::Opened(Box::new(Document::new(samples::showpiece())));
            self.work = Some(self.job(ctx, "Making the sample", None, make));
        }
    }

    pub(in crate::app) fn close(&mut self) {
        self.work = None;
        self.watch_job = None;
        self.picture_job = None;
        self.raw_job = None;
        self.forget_results();
        self.picture.clear();
        self.displays.clear();
        (self.looked, self.camera_touched) = (false, false);
        let State { settings, messages, parts, aspect, software_draws, crashed, picking, .. } =
            std::mem::take(&mut self.state);
        let picking = Picking { tools: picking.tools, ..Picking::default() };
        self.state =
            State { settings, messages, parts, aspect, software_draws, crashed, picking, ..State::default() };
        self.keep_unsaved();
        self.picture_stale = true;
    }

    pub(in crate::app) fn opened(&mut self, ctx: &Context, document: Document) {
        let offered_part = self.state.offered_part.take();
        let kept = self.view_for_mesh(&document);
        self.close();
        self.state.offered_part = offered_part;
        let is_new = kept.is_none();
        if let Some(kept) = kept {
            self.take_view(kept);
        }
        if let Some(path) = document.path().or(document.parts().map(|parts| parts.set.chosen())) {
            self.state.settings.remember_file(path);
            self.save_settings();
        }
        self.state.messages.settle(Topic::Opening);
        // Where time leads from mesh to mesh, each would say the same.
        if is_new {
            self.tell_of_parts(&document);
        }
        for warning in document.warnings().iter() {
            self.state.messages.add(Severity::Warning, warning);
        }
        self.state.document = Some(document);
        self.watch_file(ctx);
        self.refresh(ctx);
        self.next_step(ctx);
    }

    /// Says that a model is joined of parts, or that it is only one of them.
    fn tell_of_parts(&mut self, document: &Document) {
        if let Some(parts) = document.parts() {
            for left_behind in &parts.left_behind {
                self.state.messages.add(Severity::Note, sentence(left_behind));
            }
            let count = parts.set.num_parts();
            let says = format!("Joined of {count} parts; File > Open only this part shows one by itself");
            self.state.messages.add(Severity::Note, says);
        } else if let Some([count, which]) =
            document.facts().and_then(|facts| facts.processor).filter(|of| of[0] > 1)
        {
            let which = which.saturating_add(1);
            let says = match self.state.offered_part {
                Some(_) => format!("Only part {which} of {count} is open; File > Open all parts joins them"),
                None => format!("Only part {which} of {count} is open: no other part lies beside it"),
            };
            self.state.messages.add(Severity::Note, says);
        }
        if let Some(series) = document.series() {
            let (which, count) = (series.current + 1, series.files.len());
            let says = format!(
                "Mesh {which} of a series of {count}, with {} in all",
                counted(series.times().len(), "time step")
            );
            self.state.messages.add(Severity::Note, says);
        }
    }

    pub(in crate::app) fn save(&mut self, ctx: &Context) {
        match self.state.document.as_ref().and_then(Document::path).map(Path::to_owned) {
            Some(path) => {
                let kind = self.last_file_kind();
                self.save_to(ctx, &path, kind);
            }
            None => self.ask_save_as(),
        }
    }

    /// The kind of file that the model was saved to last.
    fn last_file_kind(&self) -> FileKind {
        let options = self.state.document.as_ref().map(Document::last_options).unwrap_or_default();
        FileKind { format: options.format, deflate: options.deflate }
    }

    pub(in crate::app) fn ask_save_as(&mut self) {
        if self.dialog_job.is_none() && self.state.document.is_some() {
            self.state.file_kind = self.last_file_kind();
            self.state.dialog = Some(Dialog::SaveAs { refusal: None });
        }
    }

    pub(in crate::app) fn refuse_file_kind(&mut self, says: &str, kind_that_can: Format) {
        self.fail(Topic::Saving, says);
        if self.state.dialog.is_none() {
            self.state.file_kind = FileKind { format: Some(kind_that_can), ..self.last_file_kind() };
            self.state.dialog = Some(Dialog::SaveAs { refusal: Some(says.to_owned()) });
        }
    }

    pub(in crate::app) fn save_to(&mut self, ctx: &Context, path: &Path, kind: FileKind) {
        if self.is_busy() {
            return;
        }
        let Some(document) = &self.state.document else { return };
        let FileKind { format, deflate } = kind;
        let without_qa_record = !self.state.settings.add_qa_record;
        let save = document.save_to(path, SaveOptions { format, deflate, without_qa_record });
        let name = file_name(path);
        self.work =
            Some(self.job(ctx, format!("Saving {name}"), None, move |context| match save.run(context) {
                Ok(saved) => Command::Saved(Box::new(saved)),
                Err(ExodusError::Cancelled) => Command::Stopped(format!("{name} was not saved")),
                Err(error) => {
                    let says = format!("{name} was not saved: {error}");
                    match error.kind_that_can() {
                        Some(kind_that_can) => Command::RefuseFileKind { says, kind_that_can },
                        None => Command::Fail(Topic::Saving, says),
                    }
                }
            }));
    }

    pub(in crate::app) fn saved(&mut self, ctx: &Context, saved: &Saved) {
        let Some(document) = &mut self.state.document else { return };
        document.saved(saved);
        self.keep_unsaved();
        self.watch_file(ctx);
        self.state.settings.remember_file(&saved.path);
        self.save_settings();
        self.state.messages.settle(Topic::Saving);
        for warning in &saved.report.warnings {
            self.state.messages.add(Severity::Warning, warning.as_str());
        }
        let changed = saved.report.changed.len();
        let what = if changed == 0 { "nothing has changed".to_owned() } else { counted(changed, "change") };
        self.state.messages.add(Severity::Note, format!("Saved {}: {what}", file_name(&saved.path)));
        if let Some(command) = self.after_save.take() {
            self.leave(ctx, command);
            return;
        }
        let lines = saved.report.lines();
        self.state.dialog = Some(Dialog::SaveReport { path: saved.path.clone(), lines });
    }

    pub(in crate::app) fn save_journal(&mut self, ctx: &Context, path: PathBuf) {
        let Some(document) = &self.state.document else { return };
        let is_script = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("py"));
        let text = match is_script {
            true => script_of(document),
            false => document.journal().to_toml(),
        };
        self.dialog_job =
            Some(self.job(ctx, "Saving the journal", None, move |_| match fs::write(&path, text) {
                Ok(()) => Command::Inform(format!("Saved {}", file_name(&path))),
                Err(error) => {
                    Command::Fail(Topic::Saving, format!("{} was not saved: {error}", file_name(&path)))
                }
            }));
    }
}

/// The edits as a script for exomerge, which reads the file that they began with and writes one beside it.
fn script_of(document: &Document) -> String {
    let from = document.file().map(|file| file.path().display().to_string());
    let target = document.suggested_path().unwrap_or_else(|| "model.e".into());
    let to = target.with_extension(match target.extension() {
        Some(ending) => format!("edited.{}", ending.to_string_lossy()),
        None => "edited".to_owned(),
    });
    document.journal().to_python(from.as_deref(), &to.display().to_string())
}

/// Reads a file; of a part of a decomposed model, the whole.
pub(super) fn read(path: &Path, context: &JobContext) -> Command {
    let Some(set) = PartSet::of(path) else { return read_file(path, context) };
    context.send_now(Command::OfferPart(path.to_owned()));
    match Document::open_whole(&set, context) {
        Ok(document) => Command::Opened(Box::new(document)),
        Err(ExodusError::Cancelled) => Command::Stopped(format!("{} was not opened", file_name(path))),
        Err(error) => {
            let says = format!("{error}; File > Open only this part opens {} by itself", file_name(path));
            Command::Fail(
                Topic::Opening,
                format!("{} cannot be joined: {says}", file_name(&set.whole_path())),
            )
        }
    }
}

/// Reads a part of a decomposed model by itself.
fn read_part(path: &Path, context: &JobContext) -> Command {
    if PartSet::of(path).is_some() {
        context.send_now(Command::OfferPart(path.to_owned()));
    }
    read_file(path, context)
}

/// Reads a file: its header first, then the mesh.
fn read_file(path: &Path, context: &JobContext) -> Command {
    let name = file_name(path);
    let mut warnings = Warnings::default();
    let document = SourceFile::open(path, &mut warnings).and_then(|file| {
        context.send_now(Command::OutlineRead(Box::new(Outline::from(&file.outline()))));
        Document::from_file(file, warnings, context)
    });
    match document {
        Ok(document) => Command::Opened(Box::new(document)),
        Err(ExodusError::Cancelled) => Command::Stopped(format!("{name} was not opened")),
        Err(error) => Command::Fail(Topic::Opening, format!("{name} cannot be opened: {error}")),
    }
}
