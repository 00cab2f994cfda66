//! The meshes of a series as one line of time: a step of another mesh opens its file, off the window's thread, and the view
//! stays as it is.
//!
//! What it leaves out: reading the next mesh ahead, and edits, which belong to one mesh: whoever has some is asked before the
//! window leaves it, and playing stays within it.

use super::{App, files::read};
use crate::{
    app::{
        command::Command,
        results::{Playback, TimeLine},
        state::Display,
    },
    document::Document,
    scene::{Camera, ResultView},
};
use egui::Context;
use std::path::{Path, PathBuf};

/// What stays when another mesh of the series is opened.
pub(super) struct KeptView {
    camera: Option<Camera>,
    touched: [bool; 2],
    display: Display,
    view: ResultView,
    playback: Playback,
}

impl App {
    /// Shows a step of the line of time.
    pub(super) fn show_step(&mut self, ctx: &Context, step: usize) {
        if let Some(own) = self.state.time_line().own_step(step) {
            self.state.results.view.time_step = own;
        } else if let Some(mesh) = self.mesh_of_step(step)
            && self.work.is_none()
        {
            self.apply(ctx, mesh);
        }
    }

    /// Lets time go on: into the next mesh, where nothing would be lost by leaving this one.
    pub(super) fn play_next(&mut self, ctx: &Context) {
        let line = match self.state.is_dirty() {
            true => TimeLine::of_one(self.state.time_line().own),
            false => self.state.time_line(),
        };
        match self.state.results.next_while_playing(line) {
            Some(step) if self.state.is_dirty() => self.state.results.view.time_step = step,
            Some(step) => self.show_step(ctx, step),
            None => self.state.results.playback.is_playing = false,
        }
    }

    fn mesh_of_step(&self, step: usize) -> Option<Command> {
        let series = self.state.document.as_ref()?.series()?;
        let (at, time_step) = series.place_of_step(step, self.state.time_line().own)?;
        Some(Command::OpenMesh { path: series.files.get(at)?.path.clone(), time_step })
    }

    pub(super) fn open_mesh(&mut self, ctx: &Context, path: PathBuf, time_step: usize) {
        let is_free = self.work.is_none();
        self.open(ctx, path, read);
        self.entered_at = is_free.then_some(time_step);
    }

    /// The view, if a document that has been read is another mesh of the same series.
    pub(super) fn view_for_mesh(&mut self, document: &Document) -> Option<KeptView> {
        let here = |document: &Document| -> Option<PathBuf> {
            let series = document.series()?;
            Some(series.files.get(series.current)?.path.clone())
        };
        let is_of = |path: &Path| {
            document.series().is_some_and(|series| series.files.iter().any(|file| file.path == path))
        };
        let old = self.state.document.as_ref().and_then(here).filter(|old| is_of(old));
        if old.is_none() || self.entered_at.is_none() {
            self.entered_at = None;
            return None;
        }
        Some(KeptView {
            camera: self.state.camera,
            touched: [self.looked, self.camera_touched],
            display: self.state.display.clone(),
            view: self.state.results.view.clone(),
            playback: self.state.results.playback,
        })
    }

    pub(super) fn take_view(&mut self, kept: KeptView) {
        let KeptView { camera, touched, display, view, playback } = kept;
        self.state.camera = camera;
        [self.looked, self.camera_touched] = touched;
        self.state.display = display;
        (self.state.results.view, self.state.results.playback) = (view, playback);
    }
}
