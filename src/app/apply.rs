//! Carries out the commands of a frame: one match, one call per arm.

use super::{
    App,
    command::{Command, FilePurpose, Look, UnsavedAnswer},
    file_dialog,
    job::{Job, JobContext},
    message::Severity,
    outline::Outline,
    selection::{Item, SelectMode},
    state::{Dialog, FormRequest, State},
};
use crate::{
    document::{Document, Saved},
    edit::{self, EditError, Edited, Invocation},
    exodus::{ExodusError, SaveOptions, SourceFile},
    model::{Progress, Warnings, samples},
    scene::{Bounds, Camera, EdgeDisplay, Projection, build_parts},
};
use egui::Context;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

impl App {
    /// Carries out one command.
    pub(super) fn apply(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::AskOpen => self.ask_file(ctx, FilePurpose::Open),
            Command::Open(path) => self.unless_dirty(ctx, Command::Open(path)),
            Command::OpenSample => self.unless_dirty(ctx, Command::OpenSample),
            Command::Save => self.save(ctx),
            Command::AskSaveAs => self.ask_file(ctx, FilePurpose::SaveModel),
            Command::SaveTo(path) => self.save_to(ctx, &path),
            Command::Close => self.unless_dirty(ctx, Command::Close),
            Command::Quit => self.unless_dirty(ctx, Command::Quit),
            Command::AnswerUnsaved(answer) => self.answer_unsaved(ctx, answer),
            Command::FileChosen { purpose, path } => self.file_chosen(ctx, purpose, path),
            Command::UseBuiltInDialog(purpose) => self.state.dialog = Some(Dialog::File(purpose)),
            Command::SaveJournal => self.ask_file(ctx, FilePurpose::SaveJournal),

            Command::Edit(invocation) => self.edit(ctx, invocation),
            Command::Undo => self.step(ctx, Document::undo),
            Command::Redo => self.step(ctx, Document::redo),
            Command::GoToStep(position) => self.step(ctx, |document| document.go_to(position)),
            Command::OpenForm(invocation) => self.open_form(invocation),
            Command::CloseForm => self.state.form = None,

            Command::Select(items, mode) => self.select(&items, mode),
            Command::SelectAllBlocks => self.select_blocks(|_, _| true),
            Command::InvertSelection => self.select_blocks(|state, item| !state.selection.contains(item)),
            Command::ClearSelection => self.select(&[], SelectMode::Replace),
            Command::StartRename(item) => self.state.rename = Some(item),
            Command::EndRename => self.state.rename = None,
            Command::Hover(hover) => {
                self.picture_stale |= hover.as_ref().map(|hover| &hover.item)
                    != self.state.hover.as_ref().map(|hover| &hover.item);
                self.state.hover = hover;
            }

            Command::SetVisible(items, visible) => self.set_visible(&items, visible),
            Command::HideSelected => self.hide_selected(),
            Command::IsolateSelected => self.isolate_selected(),
            Command::ShowAll => {
                self.state.display.hidden_blocks.clear();
                self.picture_stale = true;
            }
            Command::SetEdges(edges) => self.set_edges(edges),
            Command::CycleEdges => self.set_edges(match self.state.display.settings.edges {
                EdgeDisplay::None => EdgeDisplay::Feature,
                EdgeDisplay::Feature => EdgeDisplay::All,
                EdgeDisplay::All => EdgeDisplay::None,
            }),
            Command::ToggleProjection => self.toggle_projection(),
            Command::Look(look) => self.look(look),
            Command::SetCamera(camera) => self.state.camera = Some(camera),
            Command::SetAspect(aspect) => self.state.aspect = aspect,

            Command::SetTheme(theme) => {
                self.state.settings.theme = theme;
                ctx.set_theme(theme);
                self.save_settings();
            }
            Command::Zoom(factor) => self.zoom(ctx, factor),
            Command::Toggle(part) => self.state.parts.toggle(part),
            Command::Copy(text) => ctx.copy_text(text),
            Command::CopyNames(items) => ctx.copy_text(names(&self.state, &items).join("\n")),
            Command::DismissMessage => self.state.messages.dismiss(),
            Command::CloseDialog => self.state.dialog = None,
            Command::CancelJob => self.cancel_job(),

            Command::OutlineRead(outline) => self.state.outline = Arc::new(*outline),
            Command::Opened(document) => self.opened(ctx, *document),
            Command::Edited(done) => self.edited(ctx, *done),
            Command::Saved(saved) => self.saved(ctx, &saved),
            Command::PartReady(built) => {
                self.picture.insert(*built);
                self.picture_stale = true;
            }
            Command::PictureReady => {}
            Command::Stopped(says) => self.stopped(&says),
            Command::Inform(says) => self.state.messages.add(Severity::Note, says),
            Command::Warn(says) => self.state.messages.add(Severity::Warning, says),
            Command::Fail(says) => self.fail(&says),
        }
    }

    fn job(
        &self,
        ctx: &Context,
        title: impl Into<String>,
        revision: Option<u64>,
        work: impl FnOnce(&JobContext) -> Command + Send + 'static,
    ) -> Job {
        let ctx = ctx.clone();
        Job::start(title, revision, Arc::new(move |within| ctx.request_repaint_after(within)), work)
    }

    /// Says no while another job changes the document.
    fn is_busy(&mut self) -> bool {
        let title = self.work.as_ref().map(|job| job.title.clone());
        if let Some(title) = &title {
            self.state.messages.add(Severity::Warning, format!("{title} is still running"));
        }
        title.is_some()
    }

    fn cancel_job(&mut self) {
        match (&self.work, &self.picture_job) {
            (Some(job), _) | (None, Some(job)) => job.cancel(),
            (None, None) => {}
        }
    }

    fn stopped(&mut self, says: &str) {
        self.pending_steps.clear();
        self.after_save = None;
        if self.state.opening.take().is_some() {
            self.refresh_outline();
        }
        self.state.messages.add(Severity::Note, says);
    }

    fn fail(&mut self, says: &str) {
        self.pending_steps.clear();
        self.after_save = None;
        if self.state.opening.take().is_some() {
            self.refresh_outline();
        }
        self.failed = true;
        self.state.messages.add(Severity::Error, says);
    }

    // Files.

    fn ask_file(&mut self, ctx: &Context, purpose: FilePurpose) {
        if self.dialog_job.is_some() {
            return;
        }
        if !self.desktop_dialogs {
            self.state.dialog = Some(Dialog::File(purpose));
            return;
        }
        let folder = file_dialog::start_folder(&self.state);
        let name = (purpose != FilePurpose::Open).then(|| file_dialog::suggested_name(&self.state, purpose));
        let ask = move |_: &JobContext| file_dialog::ask_desktop(purpose, Some(&folder), name.as_deref());
        self.dialog_job = Some(self.job(ctx, "Choosing a file", None, ask));
    }

    fn file_chosen(&mut self, ctx: &Context, purpose: FilePurpose, path: Option<PathBuf>) {
        if matches!(self.state.dialog, Some(Dialog::File(_))) {
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
        }
    }

    /// Does what would lose unsaved edits at once if there are none, else asks first.
    fn unless_dirty(&mut self, ctx: &Context, command: Command) {
        if self.state.is_dirty() {
            self.state.dialog = Some(Dialog::Unsaved(Box::new(command)));
        } else {
            self.leave(ctx, command);
        }
    }

    fn answer_unsaved(&mut self, ctx: &Context, answer: UnsavedAnswer) {
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
    fn leave(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::Open(path) => self.open(ctx, path),
            Command::OpenSample => self.open_sample(ctx),
            Command::Close => self.close(),
            Command::Quit => {
                self.closing = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            other => self.apply(ctx, other),
        }
    }

    fn open(&mut self, ctx: &Context, path: PathBuf) {
        if self.is_busy() {
            return;
        }
        self.state.opening = Some(path.clone());
        self.state.form = None;
        let name = file_name(&path);
        self.work = Some(self.job(ctx, format!("Reading {name}"), None, move |context| read(&path, context)));
    }

    fn open_sample(&mut self, ctx: &Context) {
        if !self.is_busy() {
            let make = |_: &JobContext| Command::Opened(Box::new(Document::new(samples::showpiece())));
            self.work = Some(self.job(ctx, "Making the sample", None, make));
        }
    }

    fn close(&mut self) {
        self.work = None;
        self.picture_job = None;
        self.picture.clear();
        let State { settings, messages, parts, aspect, .. } = std::mem::take(&mut self.state);
        self.state = State { settings, messages, parts, aspect, ..State::default() };
        self.picture_stale = true;
    }

    fn opened(&mut self, ctx: &Context, document: Document) {
        self.close();
        if let Some(path) = document.path() {
            let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            self.state.settings.remember_file(&path);
            self.save_settings();
        }
        for warning in document.warnings().iter() {
            self.state.messages.add(Severity::Warning, warning);
        }
        self.state.document = Some(document);
        self.refresh(ctx);
        self.next_step(ctx);
    }

    fn save(&mut self, ctx: &Context) {
        match self.state.document.as_ref().and_then(Document::path).map(Path::to_owned) {
            Some(path) => self.save_to(ctx, &path),
            None => self.ask_file(ctx, FilePurpose::SaveModel),
        }
    }

    fn save_to(&mut self, ctx: &Context, path: &Path) {
        if self.is_busy() {
            return;
        }
        let Some(document) = &self.state.document else { return };
        let save = document.save_to(path, SaveOptions::default());
        let name = file_name(path);
        self.work =
            Some(self.job(ctx, format!("Saving {name}"), None, move |context| match save.run(context) {
                Ok(saved) => Command::Saved(Box::new(saved)),
                Err(ExodusError::Cancelled) => Command::Stopped(format!("{name} was not saved")),
                Err(error) => Command::Fail(format!("{name} was not saved: {error}")),
            }));
    }

    fn saved(&mut self, ctx: &Context, saved: &Saved) {
        let Some(document) = &mut self.state.document else { return };
        document.saved(saved);
        self.state.settings.remember_file(&saved.path);
        self.save_settings();
        for warning in &saved.report.warnings {
            self.state.messages.add(Severity::Warning, warning.as_str());
        }
        let changed = saved.report.changed.len();
        let what = if changed == 0 {
            "nothing has changed".to_owned()
        } else {
            super::outline::counted(changed, "change")
        };
        self.state.messages.add(Severity::Note, format!("Saved {}: {what}", file_name(&saved.path)));
        if let Some(command) = self.after_save.take() {
            self.leave(ctx, command);
            return;
        }
        let lines = saved.report.lines();
        self.state.dialog = Some(Dialog::SaveReport { path: saved.path.clone(), lines });
    }

    fn save_journal(&mut self, ctx: &Context, path: PathBuf) {
        let Some(document) = &self.state.document else { return };
        let text = document.journal().to_toml();
        self.dialog_job =
            Some(self.job(ctx, "Saving the journal", None, move |_| match fs::write(&path, text) {
                Ok(()) => Command::Inform(format!("Saved {}", file_name(&path))),
                Err(error) => Command::Fail(format!("{} was not saved: {error}", file_name(&path))),
            }));
    }

    // Edits.

    fn open_form(&mut self, invocation: Invocation) {
        self.form_serial += 1;
        self.state.form = Some(FormRequest { invocation, serial: self.form_serial });
        self.state.parts.inspector = true;
    }

    fn edit(&mut self, ctx: &Context, invocation: Invocation) {
        if self.is_busy() {
            return;
        }
        let Some(model) = self.state.model().cloned() else { return };
        let revision = self.state.revision();
        let title = edit::find_operation(&invocation.op)
            .map_or(invocation.op.clone(), |operation| operation.label.trim_end_matches('…').to_owned());
        let label = title.clone();
        self.work = Some(self.job(ctx, title, Some(revision), move |context| {
            match edit::run(&model, &invocation, context) {
                Ok(edited) => Command::Edited(Box::new((invocation, edited))),
                Err(EditError::Cancelled) => Command::Stopped(format!("{label} was cancelled")),
                Err(error) => Command::Fail(format!("{label}: {error}")),
            }
        }));
    }

    fn edited(&mut self, ctx: &Context, (invocation, edited): (Invocation, Edited)) {
        let Some(document) = &mut self.state.document else { return };
        self.state.messages.add(Severity::Note, sentence(&edited.report.summary));
        for warning in &edited.report.warnings {
            self.state.messages.add(Severity::Warning, sentence(warning));
        }
        // A merge is selected afterwards, so that the next step can begin with it.
        let known: Vec<i64> = self.state.outline.blocks.iter().map(|row| row.id).collect();
        let before = self.state.selection.element_blocks();
        document.commit(invocation, edited);
        self.state.form = None;
        self.refresh(ctx);
        let new = self.state.outline.blocks.iter().map(|row| row.id).find(|id| !known.contains(id));
        if let Some(id) = new.filter(|_| !before.is_empty()) {
            self.select(&[Item::ElementBlock(id)], SelectMode::Replace);
        }
        self.next_step(ctx);
    }

    /// Runs the next step of the journal that was given at the start.
    fn next_step(&mut self, ctx: &Context) {
        if let Some(invocation) = self.pending_steps.pop_front() {
            self.work = None;
            self.edit(ctx, invocation);
        }
    }

    fn step(&mut self, ctx: &Context, go: impl FnOnce(&mut Document) -> bool) {
        if self.is_busy() {
            return;
        }
        if self.state.document.as_mut().is_some_and(go) {
            self.state.form = None;
            self.refresh(ctx);
        }
    }

    /// After the model has changed: lists, selection and picture follow.
    fn refresh(&mut self, ctx: &Context) {
        self.refresh_outline();
        if let Some(model) = self.state.model().cloned() {
            self.state.selection.retain_in(&model);
        }
        self.state.hover = None;
        self.state.rename = None;
        self.build_picture(ctx);
    }

    fn refresh_outline(&mut self) {
        self.state.outline =
            Arc::new(self.state.model().map(|model| Outline::of_model(model)).unwrap_or_default());
    }

    // Picture.

    /// Starts to build the parts that are missing.
    fn build_picture(&mut self, ctx: &Context) {
        self.picture_stale = true;
        let requests = self.picture.requests(&self.state);
        let Some(model) = self.state.model().cloned() else { return };
        self.picture_job = None;
        if requests.is_empty() {
            return;
        }
        self.picture_job = Some(self.job(ctx, "Finding surfaces", None, move |context| {
            let built_parts = std::sync::Mutex::new(Vec::new());
            let first = std::sync::atomic::AtomicBool::new(true);
            build_parts(&model, requests, context, &|built| {
                if let Ok(mut kept) = built_parts.lock() {
                    kept.push(Arc::clone(&built.part));
                }
                let ready = Command::PartReady(Box::new(built));
                if first.swap(false, std::sync::atomic::Ordering::Relaxed) {
                    context.send_now(ready);
                } else {
                    context.send(ready);
                }
            });
            for part in built_parts.into_inner().unwrap_or_default() {
                if context.is_cancelled() {
                    break;
                }
                part.prepare_picking();
            }
            Command::PictureReady
        }));
    }

    /// Makes the scene anew if something in it has changed.
    pub(super) fn update_picture(&mut self) {
        if !std::mem::take(&mut self.picture_stale) {
            return;
        }
        self.picture.update(&mut self.state);
        self.state.scene_is_partial = !self.picture.is_complete();
        if self.state.scene.parts.is_empty() {
            return;
        }
        // Until the first look all parts may come from different places: the view follows them.
        let follows = self.state.camera.is_none() || !self.looked;
        if follows && let Some(bounds) = self.whole_bounds() {
            self.state.camera = Some(self.first_camera(&bounds));
            self.looked = self.picture.is_complete();
        }
    }

    fn whole_bounds(&self) -> Option<Bounds> {
        self.state.bounds_of_visible().or(Some(self.state.scene.bounds))
    }

    fn first_camera(&self, bounds: &Bounds) -> Camera {
        let mut camera = Camera::looking_at(bounds, self.state.aspect);
        camera.projection = match self.state.display.settings.projection {
            Projection::Parallel => Projection::Parallel,
            Projection::Perspective => camera.projection,
        };
        camera
    }

    fn look(&mut self, look: Look) {
        let Some(mut camera) = self.state.camera else { return };
        let of_blocks = |ids: &[i64]| {
            ids.iter().filter_map(|id| self.state.bounds.get(id).copied()).reduce(Bounds::union)
        };
        let bounds = match look {
            Look::Fit => self.whole_bounds(),
            Look::FitSelection => of_blocks(&self.state.selection.element_blocks()),
            Look::FitBlock(id) => of_blocks(&[id]),
            Look::From(view) => {
                camera.look_from(view);
                self.whole_bounds()
            }
        };
        if let Some(bounds) = bounds {
            camera.fit(&bounds, self.state.aspect);
        }
        self.looked = true;
        self.state.camera = Some(camera);
    }

    fn toggle_projection(&mut self) {
        let Some(camera) = &mut self.state.camera else { return };
        camera.projection = match camera.projection {
            Projection::Perspective => Projection::Parallel,
            Projection::Parallel => Projection::Perspective,
        };
        self.state.display.settings.projection = camera.projection;
    }

    fn set_edges(&mut self, edges: EdgeDisplay) {
        self.state.display.settings.edges = edges;
        self.picture_stale = true;
    }

    // Selection and display.

    fn select(&mut self, items: &[Item], mode: SelectMode) {
        self.state.selection.select(items, mode);
        self.state.rename = None;
        self.picture_stale = true;
    }

    fn select_blocks(&mut self, wanted: impl Fn(&State, &Item) -> bool) {
        let blocks = self.state.outline.blocks.iter().map(|row| Item::ElementBlock(row.id));
        let chosen: Vec<Item> = blocks.filter(|item| wanted(&self.state, item)).collect();
        self.select(&chosen, SelectMode::Replace);
    }

    fn set_visible(&mut self, items: &[Item], visible: bool) {
        for item in items {
            self.state.display.set_visible(item, visible);
        }
        self.picture_stale = true;
        self.sets_may_be_missing = true;
    }

    fn hide_selected(&mut self) {
        let items: Vec<Item> = self.state.selection.iter().cloned().collect();
        self.set_visible(&items, false);
    }

    fn isolate_selected(&mut self) {
        let chosen = self.state.selection.element_blocks();
        let all = self.state.outline.blocks.iter().map(|row| row.id);
        self.state.display.hidden_blocks = all.filter(|id| !chosen.contains(id)).collect();
        self.picture_stale = true;
    }

    /// Builds the parts of sets that were switched on.
    pub(super) fn build_missing_sets(&mut self, ctx: &Context) {
        if std::mem::take(&mut self.sets_may_be_missing) {
            self.build_picture(ctx);
        }
    }

    fn zoom(&mut self, ctx: &Context, factor: f32) {
        let zoom = if factor == 0.0 { 1.0 } else { (ctx.zoom_factor() * factor).clamp(0.5, 3.0) };
        ctx.set_zoom_factor(zoom);
        self.state.settings.zoom = zoom;
        self.save_settings();
    }
}

/// Reads a file: its header first, then the mesh.
fn read(path: &Path, context: &JobContext) -> Command {
    let name = file_name(path);
    let mut warnings = Warnings::default();
    let document = SourceFile::open(path, &mut warnings).and_then(|file| {
        context.send_now(Command::OutlineRead(Box::new(Outline::from(&file.outline()))));
        Document::from_file(file, warnings, context)
    });
    match document {
        Ok(document) => Command::Opened(Box::new(document)),
        Err(ExodusError::Cancelled) => Command::Stopped(format!("{name} was not opened")),
        Err(error) => Command::Fail(format!("{name} cannot be opened: {error}")),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// With a capital at the start.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn names(state: &State, items: &[Item]) -> Vec<String> {
    let of = |list: &[super::outline::EntityRow], id: i64| {
        list.iter().find(|row| row.id == id).map(|row| row.name.clone())
    };
    let name = |item: &Item| match item {
        Item::ElementBlock(id) => of(&state.outline.blocks, *id),
        Item::SideSet(id) => of(&state.outline.side_sets, *id),
        Item::NodeSet(id) => of(&state.outline.node_sets, *id),
        Item::Variable(_, name) => Some(name.clone()),
        Item::TimeStep(step) => state.outline.times.get(*step).map(f64::to_string),
        Item::Records => Some(state.outline.title.clone()),
    };
    items.iter().filter_map(name).collect()
}
