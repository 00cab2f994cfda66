//! The window.
//!
//! [`App`] owns everything. A frame: finished jobs are taken ([`job`]); the [`panels`] draw, reading the [`State`] and
//! pushing [`Command`]s; then `apply` carries the commands out, one match. Whatever reads a file or may take longer
//! than a few milliseconds is a job, so the window never waits. Window actions stand in one table ([`action`]); what
//! changes the model is an operation of `edit`, whose form is made from its description ([`form`]).
//!
//! What it leaves out: the settings dialog.

pub mod action;
mod apply;
pub mod command;
mod file_dialog;
pub mod form;
mod frame;
mod icons;
pub mod job;
mod kept_steps;
mod launch;
pub mod message;
pub mod outline;
pub mod panels;
mod pattern;
pub mod picking;
mod picture;
mod raw_table;
pub mod results;
pub mod selection;
pub mod settings;
pub mod state;
pub mod theme;
mod viewport;
mod widgets;

pub use command::{Command, Commands};
pub use launch::{AppError, LaunchOptions, run};
pub use state::State;

pub use crate::render::BackendChoice;

use crate::document::{Crashed, RecoveryLog};
use file_dialog::BuiltInDialog;
use job::Job;
use launch::Milestones;
use panels::{ColorBar, Inspector, Palette, PickLine, RawFilePanel, Tree, View};
use picture::PictureParts;
use state::Display;
use std::{
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
};

/// The window's program: everything that lives as long as the window.
pub struct App {
    state: State,
    commands: Commands,

    tree: Tree,
    view: View,
    inspector: Inspector,
    palette: Palette,
    pick_line: PickLine,
    raw_file: RawFilePanel,
    built_in_dialog: BuiltInDialog,

    /// Reading, editing or saving: at most one at a time.
    work: Option<Job>,
    /// Surfaces for the picture.
    picture_job: Option<Job>,
    /// Values for the picture, and those of the step that comes next.
    results_job: Option<Job>,
    ahead_job: Option<Job>,
    result_work: apply::ResultWork,
    /// What was boxed, typed or changed being looked for, and what is picked being drawn and measured.
    pick_job: Option<Job>,
    picks_built_job: Option<Job>,
    pick_work: apply::PickWork,
    /// The step at which another mesh of the series was entered, until it is shown.
    entered_at: Option<usize>,
    color_bar: ColorBar,
    /// The open file being described, or the first values of a variable being read.
    raw_job: Option<Job>,
    /// Looks whether something writes to the open file.
    watch_job: Option<Job>,
    /// The desktop's file dialog, or a small file being written.
    dialog_job: Option<Job>,
    picture: PictureParts,
    picture_stale: bool,
    sets_may_be_missing: bool,
    /// Whether the camera stands where it sees the whole model.
    looked: bool,
    /// Whether the user has put it elsewhere.
    camera_touched: bool,

    keys: frame::Keys,
    /// What was shown of the revisions that were left, for undo and redo.
    displays: BTreeMap<u64, Display>,
    form_serial: u64,
    /// What to do when the running save has ended well.
    after_save: Option<Command>,
    /// Steps of a journal that are still to be run.
    pending_steps: VecDeque<apply::PendingStep>,
    /// Whether the window may close without asking.
    closing: bool,
    /// Whether something has failed, for the exit status of `--exit-when-drawn`.
    failed: bool,
    desktop_dialogs: bool,
    settings_folder: Option<PathBuf>,
    /// Unsaved edits on disk; `None` where they cannot be kept.
    recovery_log: Option<RecoveryLog>,
    /// The edits that are being done again after a crash.
    recovering: Option<Crashed>,
    /// Looks for edits of programs that were killed.
    crashed_job: Option<Job>,
    title: String,
    milestones: Milestones,
}
