//! A file that a solver goes on writing: it is asked now and then, and its new steps are taken in when somebody wants them.

use super::{App, file_name};
use crate::{
    app::{
        command::Command,
        job::JobContext,
        message::{Severity, Topic},
        outline::counted,
    },
    document::{Document, NewSteps},
    exodus::{ExodusError, News},
    model::Progress,
};
use egui::Context;
use std::{
    thread,
    time::{Duration, Instant},
};

/// How often the file is asked whether it has changed, which is two questions to the file system.
const ASKED_EVERY: Duration = Duration::from_secs(3);
/// How soon the thread notices that nobody wants to know any more.
const NOTICES_WITHIN: Duration = Duration::from_millis(250);

impl App {
    /// Watches the file that results are read from, until it is closed; nothing is drawn as long as nothing changes.
    pub(in crate::app) fn watch_file(&mut self, ctx: &Context) {
        self.state.news = News::None;
        let news = self.state.document.as_ref().and_then(Document::watch);
        let job = |news| self.job(ctx, "Watching the file", None, move |job| watch(news, job));
        self.watch_job = news.map(job);
    }

    /// Reads the steps that have been added.
    pub(in crate::app) fn load_new_steps(&mut self, ctx: &Context) {
        if self.is_busy() {
            return;
        }
        let Some(document) = &self.state.document else { return };
        let (Some(read), revision) = (document.reader_of_new_steps(), document.revision()) else { return };
        let name = document.suggested_path().map(|path| file_name(&path)).unwrap_or_default();
        let read = move |_: &JobContext| match read() {
            Ok(new) => Command::NewStepsRead(Box::new(new)),
            Err(ExodusError::ChangedOnDisk) => Command::News(News::Changed),
            Err(error) => {
                Command::Fail(Topic::Opening, format!("The new steps of {name} cannot be read: {error}"))
            }
        };
        self.work = Some(self.job(ctx, "Reading new steps", Some(revision), read));
    }

    /// Takes the new steps into the model; edits, view and selection stay.
    pub(in crate::app) fn new_steps_read(&mut self, ctx: &Context, new: NewSteps) {
        let Some(document) = &mut self.state.document else { return };
        let added = document.take_new_steps(new);
        self.state.messages.settle(Topic::Opening);
        self.state.messages.add(Severity::Note, format!("{} added", counted(added, "step")));
        self.refresh(ctx);
        self.watch_file(ctx);
    }
}

/// Tells what has become of a file whenever that is something else than before.
fn watch(news: impl Fn() -> News, job: &JobContext) -> Command {
    let (mut told, mut asked) = (News::None, Instant::now());
    while !job.is_cancelled() {
        thread::sleep(NOTICES_WITHIN);
        if asked.elapsed() < ASKED_EVERY {
            continue;
        }
        let now = news();
        if now != told {
            told = now;
            job.send_now(Command::News(now));
        }
        asked = Instant::now();
    }
    Command::News(told)
}
