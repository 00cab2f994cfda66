//! Carries out the commands of a frame: one match, one call per arm; the arms stand in the files of this folder.

mod edits;
mod files;
mod growth;
mod looking;
mod picking;
mod raw_file;
mod recovery;
mod results;
mod series;

pub(super) use edits::PendingStep;
pub(super) use looking::hovered_item;
pub(super) use picking::PickWork;
pub(super) use results::ResultWork;

use super::{
    App,
    command::Command,
    job::{self, Job, JobContext},
    message::{Severity, Topic},
    selection::{Item, SelectMode},
    settings::ThemeChoice,
    state::{Dialog, State},
};
use crate::document::Document;
use egui::Context;
use std::{path::Path, sync::Arc};

impl App {
    /// Carries out one command.
    pub(super) fn apply(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::AskFile(purpose) => self.ask_file(ctx, purpose),
            Command::Open(path) => self.unless_dirty(ctx, Command::Open(path)),
            Command::OpenPart(path) => self.unless_dirty(ctx, Command::OpenPart(path)),
            Command::OpenSample => self.unless_dirty(ctx, Command::OpenSample),
            mesh @ Command::OpenMesh { .. } => self.unless_dirty(ctx, mesh),
            Command::Save => self.save(ctx),
            Command::AskSaveAs => self.ask_save_as(),
            Command::ChooseFileKind(kind) => self.state.file_kind = kind,
            Command::RefuseFileKind { says, kind_that_can } => self.refuse_file_kind(&says, kind_that_can),
            Command::SaveTo(path) => self.save_to(ctx, &path, self.state.file_kind),
            Command::Close => self.unless_dirty(ctx, Command::Close),
            Command::Quit => self.unless_dirty(ctx, Command::Quit),
            Command::AnswerUnsaved(answer) => self.answer_unsaved(ctx, answer),
            Command::FileChosen { purpose, path } => self.file_chosen(ctx, purpose, path),
            Command::UseBuiltInDialog(purpose) => self.state.dialog = Some(Dialog::File(purpose)),
            Command::AskReplace(purpose, path) => self.state.dialog = Some(Dialog::Replace { purpose, path }),

            Command::CrashedFound(crashed) => self.state.crashed = crashed,
            Command::AnswerCrashed(at, answer) => self.answer_crashed(ctx, at, answer),

            Command::Edit(invocation) => self.edit(ctx, invocation),
            Command::Undo => self.step(ctx, Document::undo),
            Command::Redo => self.step(ctx, Document::redo),
            Command::GoToStep(position) => self.step(ctx, |document| document.go_to(position)),
            Command::Name(naming) => self.name_point(naming),
            Command::OpenForm(invocation) => self.open_form(invocation),
            Command::CloseForm => self.state.form = None,

            Command::Select(items, mode) => self.select(&items, mode),
            Command::SelectAllBlocks => self.select_blocks(|_, _| true),
            Command::InvertSelection => self.select_blocks(|state, item| !state.selection.contains(item)),
            Command::ClearSelection => self.select(&[], SelectMode::Replace),
            Command::SetPickTools(tools) => self.set_pick_tools(tools),
            Command::SetNumbering(numbering) => self.set_numbering(numbering),
            Command::Pick(picks, combine) => self.pick(&picks, combine),
            Command::PickBox(ask) => self.pick_box(ctx, &ask),
            Command::PickText(text, combine) => self.pick_text(ctx, text, combine),
            Command::ChangePicks(change) => self.change_picks(ctx, change),
            Command::SetTyping(typing) => self.set_typing(typing),
            Command::CopyPicks => self.copy_picks(ctx),
            Command::UsePicks(pick_use) => self.use_picks(ctx, pick_use),
            Command::StartRename(item) => self.state.rename = Some(item),
            Command::EndRename => self.state.rename = None,
            Command::Hover(hover) => self.hover(hover),

            Command::SetVisible(items, visible) => self.set_visible(&items, visible),
            Command::HideSelected => self.hide_selected(),
            Command::IsolateSelected => self.isolate_selected(),
            Command::ShowAll => self.show_all(),
            Command::SetEdges(edges) => self.set_edges(edges),
            Command::CycleEdges => self.cycle_edges(),
            Command::ToggleProjection => self.toggle_projection(),
            Command::Look(look) => self.look(look),
            Command::SetCamera(camera) => {
                self.state.camera = Some(camera);
                self.camera_touched = true;
            }
            Command::SetAspect(aspect) => self.set_aspect(aspect),
            Command::SetResults(view) => self.set_results(*view),
            Command::SetDisplay(name, value) => self.set_display(name, &value),
            Command::SetPlayback(playback) => self.set_playback(playback),
            Command::GoInTime(time_move) => self.go_in_time(ctx, time_move),
            Command::MoveLegend(place) => self.move_legend(place),

            Command::SetQaRecord(add) => self.set_qa_record(add),
            Command::SetTheme(theme) => self.set_theme(ctx, theme),
            Command::Zoom(factor) => self.zoom(ctx, factor),
            Command::Toggle(part) => self.state.parts.toggle(part),
            Command::Copy(text) => ctx.copy_text(text),
            Command::CopyNames(items) => ctx.copy_text(names(&self.state, &items).join("\n")),
            Command::DismissMessage => self.state.messages.dismiss(),
            Command::CloseDialog => self.state.dialog = None,
            Command::CancelJob => self.cancel_job(),

            Command::ReadFirstValues(variable) => self.read_first_values(ctx, variable),
            Command::FileDescribed(file) => self.state.raw.file = Some(file),
            Command::FirstValuesRead(values) => self.state.raw.values = Some(values),

            Command::OutlineRead(outline) => self.state.outline = Arc::new(*outline),
            Command::OfferPart(path) => self.state.offered_part = Some(path),
            Command::Opened(document) => self.opened(ctx, *document),
            Command::Edited(done) => self.edited(ctx, *done),
            Command::Saved(saved) => self.saved(ctx, &saved),
            Command::News(news) => self.state.news = news,
            Command::LoadNewSteps => self.load_new_steps(ctx),
            Command::NewStepsRead(steps) => self.new_steps_read(ctx, *steps),
            Command::PartReady(built) => {
                self.picture.insert(*built);
                self.picture_stale = true;
            }
            Command::PictureReady => {}
            Command::ResultsReady(dressed) => self.results_ready(ctx, *dressed),
            Command::ResultsStopped => self.results_stopped(ctx),
            Command::ResultsFailed(says) => self.results_failed(ctx, says),
            Command::StepReadAhead(data) => self.read_ahead(*data),
            Command::PicksFound(found) => self.picks_found(&found),
            Command::PicksNotFound(says) => self.picks_not_found(&says),
            Command::PicksBuilt(built) => self.picks_built(*built),
            Command::Stopped(says) => self.stopped(&says),
            Command::Inform(says) => self.state.messages.add(Severity::Note, says),
            Command::Warn(says) => self.state.messages.add(Severity::Warning, says),
            Command::Fail(topic, says) => self.fail(topic, &says),
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
        let patience = if self.state.software_draws { job::SOFTWARE_PATIENCE } else { 1 };
        Job::start(
            title,
            revision,
            Arc::new(move |within| ctx.request_repaint_after(within * patience)),
            work,
        )
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
        if let Some(job) = self.work.as_ref().or(self.picture_job.as_ref()).or(self.shown_results_job()) {
            job.cancel();
        }
    }

    fn stopped(&mut self, says: &str) {
        self.pending_steps.clear();
        self.not_recovered();
        self.after_save = None;
        if self.state.opening.take().is_some() {
            self.refresh_outline();
        }
        self.state.messages.add(Severity::Note, says);
    }

    fn fail(&mut self, topic: Topic, says: &str) {
        self.pending_steps.clear();
        self.not_recovered();
        self.after_save = None;
        if self.state.opening.take().is_some() {
            self.refresh_outline();
        }
        self.failed = true;
        self.state.messages.tell(topic, Severity::Error, says);
    }

    fn set_qa_record(&mut self, add: bool) {
        self.state.settings.add_qa_record = add;
        self.save_settings();
    }

    fn set_theme(&mut self, ctx: &Context, theme: ThemeChoice) {
        self.state.settings.theme = theme;
        ctx.set_theme(theme);
        self.save_settings();
    }

    fn zoom(&mut self, ctx: &Context, factor: f32) {
        let zoom = if factor == 0.0 { 1.0 } else { (ctx.zoom_factor() * factor).clamp(0.5, 3.0) };
        ctx.set_zoom_factor(zoom);
        self.state.settings.zoom = zoom;
        self.save_settings();
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
    items.iter().filter_map(|item| state.outline.item_name(item)).collect()
}
