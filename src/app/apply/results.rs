//! Results: what is wanted is read and made by a job, and the next step is read ahead by another.
//!
//! A job is never stopped for a newer wish unless it reads all steps: a slider that is dragged shows what is ready while it moves.

use super::App;
use crate::{
    app::{
        command::Command,
        job::{Job, JobContext},
        kept_steps::KeptSteps,
        message::Severity,
        results::{Playback, Results, TimeMove},
        selection::Item,
    },
    model::{Entity, EntityList, Model, Support},
    scene::{
        ColorBy, Deform, DisplaySettings, Dressed, MapStyle, RangeChoice, ResultError, ResultView, Setting,
        SettingValue, Shown, StepData, dress,
    },
};
use egui::Context;
use std::sync::Arc;

/// What the window keeps to show results.
#[derive(Default)]
pub(in crate::app) struct ResultWork {
    model: Option<Arc<Model>>,
    /// What the last job was asked for.
    asked: Option<Asked>,
    /// Steps of the model that were shown or read ahead.
    kept: KeptSteps,
    /// The step that was asked for ahead last.
    asked_ahead: Option<(ResultView, usize)>,
    /// When playing went on last, in seconds of the window's clock.
    moved_at: f64,
}

/// What a picture of results depends on.
struct Asked {
    view: ResultView,
    colors: (MapStyle, bool, bool, bool),
    shown: Vec<Shown>,
}

impl Asked {
    fn is_same(&self, other: &Self) -> bool {
        let is_same = |(a, b): (&Shown, &Shown)| {
            a.key == b.key && a.is_visible == b.is_visible && Arc::ptr_eq(&a.part, &b.part)
        };
        self.view == other.view
            && self.colors == other.colors
            && self.shown.len() == other.shown.len()
            && self.shown.iter().zip(&other.shown).all(is_same)
    }
}

fn colors_of(settings: &DisplaySettings) -> (MapStyle, bool, bool, bool) {
    (settings.map_style(), settings.color_log, settings.color_symmetric, settings.legend)
}

impl App {
    pub(in crate::app) fn set_results(&mut self, view: ResultView) {
        let is_new_field = view.color_by != self.state.results.view.color_by;
        self.state.results.view = view;
        if is_new_field {
            self.show_sets_with_values();
        }
    }

    /// Switches on the sets that have the values which colours shall mean.
    fn show_sets_with_values(&mut self) {
        let ColorBy::Field { support, .. } = self.state.results.view.color_by else { return };
        let Some(model) = self.state.model().cloned() else { return };
        let Some(field) = self.state.results.view.color_by.find_field(&model) else { return };
        let wanted = field.variables.iter().flatten().copied().next();
        let items: Vec<Item> = match support {
            Support::SideSet => with_variable(&model.side_sets, wanted).map(Item::SideSet).collect(),
            Support::NodeSet => with_variable(&model.node_sets, wanted).map(Item::NodeSet).collect(),
            _ => return,
        };
        self.set_visible(&items, true);
    }

    pub(in crate::app) fn set_display(&mut self, name: &str, value: &SettingValue) {
        let Some(setting) = Setting::named(name) else { return };
        match setting.set(&mut self.state.display.settings, value) {
            Ok(()) => self.picture_stale = true,
            Err(says) => self.state.messages.add(Severity::Warning, says),
        }
        if name == "projection"
            && let Some(camera) = &mut self.state.camera
        {
            camera.projection = self.state.display.settings.projection;
        }
        if name == "feature_angle" {
            self.sets_may_be_missing = true;
        }
    }

    pub(in crate::app) fn set_playback(&mut self, playback: Playback) {
        let num_steps = self.state.model().map_or(0, |model| model.num_steps());
        let results = &mut self.state.results;
        let starts = playback.is_playing && !results.playback.is_playing;
        results.playback = playback;
        // Playing from the end begins anew; that of a series is in another file.
        if starts && results.view.time_step + 1 >= num_steps && self.state.time_line().after == 0 {
            self.state.results.view.time_step = 0;
        }
    }

    pub(in crate::app) fn go_in_time(&mut self, ctx: &Context, time_move: TimeMove) {
        if let Some(step) = self.state.results.step_after(time_move, self.state.time_line()) {
            self.state.results.playback.is_playing = false;
            self.show_step(ctx, step);
        }
    }

    pub(in crate::app) fn move_legend(&mut self, place: [f32; 2]) {
        self.state.results.legend_place = Some(place.map(|at| at.clamp(0.0, 1.0)));
        self.picture_stale = true;
    }

    pub(in crate::app) fn results_ready(&mut self, ctx: &Context, dressed: Dressed) {
        self.end_results_job(ctx);
        self.result_work.kept.keep(Arc::clone(&dressed.data));
        if self.state.results.is_active() {
            self.state.results.dressed = Some(Arc::new(dressed));
            self.picture_stale = true;
        }
    }

    /// The job has brought what it had to bring: it makes room for the next at once, and the window draws once more.
    fn end_results_job(&mut self, ctx: &Context) {
        self.results_job = None;
        ctx.request_repaint();
    }

    /// Reading all steps was stopped: by a newer wish, or by somebody who does not want to wait.
    pub(in crate::app) fn results_stopped(&mut self, ctx: &Context) {
        self.end_results_job(ctx);
        let view = &mut self.state.results.view;
        if self.result_work.asked.as_ref().is_some_and(|asked| asked.view == *view) {
            view.range = RangeChoice::Step;
        }
    }

    /// The job that is worth showing: one that reads all steps.
    pub(in crate::app) fn shown_results_job(&self) -> Option<&Job> {
        let asked = self.result_work.asked.as_ref()?;
        self.results_job
            .as_ref()
            .filter(|job| asked.view.range == RangeChoice::AllSteps && job.fraction() > Some(0.0))
    }

    pub(in crate::app) fn results_failed(&mut self, ctx: &Context, says: String) {
        self.end_results_job(ctx);
        self.state.results.playback.is_playing = false;
        self.state.messages.add(Severity::Warning, says);
    }

    pub(in crate::app) fn read_ahead(&mut self, data: StepData) {
        self.ahead_job = None;
        self.result_work.kept.keep(Arc::new(data));
    }

    /// Forgets the results of a model that is closed.
    pub(in crate::app) fn forget_results(&mut self) {
        self.result_work = ResultWork::default();
        self.state.results = Results::default();
        (self.results_job, self.ahead_job) = (None, None);
    }

    /// Once a frame: follows the model and time, and starts the job for what is wanted now.
    pub(in crate::app) fn update_results(&mut self, ctx: &Context) {
        let Some(model) = self.state.model().cloned() else { return };
        if !self.result_work.model.as_ref().is_some_and(|known| Arc::ptr_eq(known, &model)) {
            if self.result_work.model.is_none() {
                // Of a file that was just opened, the end is what is looked at first, unless time led there.
                let first = self.entered_at.take().unwrap_or(usize::MAX);
                self.state.results.view.time_step = first;
            }
            self.result_work = ResultWork { model: Some(Arc::clone(&model)), ..ResultWork::default() };
            (self.results_job, self.ahead_job) = (None, None);
            self.state.results.follow(&model);
        }
        self.play_on(ctx);
        if !self.state.results.is_active() {
            self.result_work.asked = None;
            self.results_job = None;
            self.picture_stale |= self.state.results.dressed.take().is_some();
            return;
        }
        self.ask_for_results(ctx, &model);
        self.ask_ahead(ctx, &model);
    }

    /// Whether what is wanted is what is shown.
    fn results_are_shown(&self) -> bool {
        let results = &self.state.results;
        self.results_job.is_none()
            && (!results.is_active()
                || results
                    .dressed
                    .as_ref()
                    .is_some_and(|shown| shown.data.time_step == results.view.time_step))
    }

    fn play_on(&mut self, ctx: &Context) {
        let Playback { is_playing: true, steps_per_second, .. } = self.state.results.playback else { return };
        let now = ctx.input(|input| input.time);
        let wait = 1.0 / steps_per_second.max(0.01) - (now - self.result_work.moved_at);
        if wait > 0.0 {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(wait));
        } else if self.results_are_shown() {
            self.result_work.moved_at = now;
            self.play_next(ctx);
            ctx.request_repaint();
        }
    }

    fn ask_for_results(&mut self, ctx: &Context, model: &Arc<Model>) {
        let asked = Asked {
            view: self.state.results.view.clone(),
            colors: colors_of(&self.state.display.settings),
            shown: self.picture.shown(&self.state),
        };
        if self.result_work.asked.as_ref().is_some_and(|known| known.is_same(&asked)) {
            return;
        }
        if let Some(job) = &self.results_job {
            let reads_all = |asked: &Asked| asked.view.range == RangeChoice::AllSteps;
            if self.result_work.asked.as_ref().is_some_and(reads_all) {
                job.cancel();
            }
            return;
        }
        let before = self.state.results.dressed.clone();
        let known = self.result_work.kept.find(&asked.view);
        let (model, view, shown) = (Arc::clone(model), asked.view.clone(), asked.shown.clone());
        let settings = self.state.display.settings.clone();
        let is_current = self.is_of_this_model(before.as_deref());
        let work = move |context: &JobContext| {
            let data = known
                .or_else(|| before.as_ref().filter(|_| is_current).map(|before| Arc::clone(&before.data)));
            match StepData::read(&model, &view, data.as_deref(), context) {
                Ok(data) => {
                    let dressed = dress(&model, &shown, &Arc::new(data), &view, &settings, before.as_deref());
                    Command::ResultsReady(Box::new(dressed))
                }
                Err(ResultError::Cancelled) => Command::ResultsStopped,
                Err(error) => Command::ResultsFailed(error.to_string()),
            }
        };
        self.results_job = Some(self.job(ctx, "Reading results", Some(self.state.revision()), work));
        self.result_work.asked = Some(asked);
    }

    /// Whether what is shown was read from the model as it is now.
    fn is_of_this_model(&self, dressed: Option<&Dressed>) -> bool {
        dressed.zip(self.result_work.model.as_ref()).is_some_and(|(dressed, model)| dressed.is_of(model))
    }

    /// Reads the step that comes next, once what is wanted now is shown.
    fn ask_ahead(&mut self, ctx: &Context, model: &Arc<Model>) {
        if !self.results_are_shown()
            || self.ahead_job.is_some()
            || !self.is_of_this_model(self.state.results.dressed.as_deref())
        {
            return;
        }
        let results = &self.state.results;
        let depends = results.view.color_by.depends_on_step() || results.view.deform != Deform::Off;
        let line = self.state.time_line();
        let next = results.next_while_playing(line).filter(|_| depends).and_then(|step| line.own_step(step));
        let (Some(next), Some(dressed)) = (next, results.dressed.clone()) else { return };
        let view = ResultView { time_step: next, ..results.view.clone() };
        let asked = (view.clone(), next);
        if self.result_work.kept.has(&view) || self.result_work.asked_ahead.as_ref() == Some(&asked) {
            return;
        }
        self.result_work.asked_ahead = Some(asked);
        let model = Arc::clone(model);
        let work =
            move |context: &JobContext| match StepData::read(&model, &view, Some(&dressed.data), context) {
                Ok(data) => Command::StepReadAhead(Box::new(data)),
                // It is told if somebody wants the step.
                Err(_) => Command::PictureReady,
            };
        self.ahead_job = Some(self.job(ctx, "Reading ahead", Some(self.state.revision()), work));
    }
}

/// The ids of the sets on which a variable is stored.
fn with_variable<E: Entity>(list: &EntityList<E>, variable: Option<usize>) -> impl Iterator<Item = i64> {
    let has = move |entity: &&E| {
        variable.is_some_and(|variable| entity.values().get(variable).is_some_and(Option::is_some))
    };
    list.iter().filter(has).map(Entity::id)
}
