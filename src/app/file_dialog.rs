//! Asking for a file: the desktop's dialog where there is one, else the built-in one.
//!
//! The desktop's dialog comes from its portal or from `zenity`, and blocks, so it is asked in a job. Its answer "nothing"
//! may also mean that there was no dialog; an answer faster than a person is taken for that.

use super::{
    command::{Command, Commands, FilePurpose},
    state::{Dialog, State},
};
use egui::{Context, Key, Modifiers};
use egui_file::{FileDialog, State as DialogState};
use std::{
    env,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Nobody closes a dialog faster than this.
const FASTER_THAN_A_PERSON: Duration = Duration::from_millis(500);
/// Endings that Exodus files usually have.
const ENDINGS: [&str; 8] = ["e", "exo", "ex2", "exii", "g", "gen", "nc", "ncdf"];

/// Whether the desktop seems to have a file dialog.
pub(crate) fn desktop_has_dialog() -> bool {
    if cfg!(not(target_os = "linux")) {
        return true;
    }
    let bus = env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || env::var_os("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists());
    let zenity = env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|folder| folder.join("zenity").is_file()));
    bus || zenity
}

/// Asks with the desktop's dialog; blocks until it is answered.
pub(crate) fn ask_desktop(purpose: FilePurpose, folder: Option<&Path>, name: Option<&str>) -> Command {
    let asked = Instant::now();
    let mut dialog = rfd::FileDialog::new().set_title(title(purpose));
    if let Some(folder) = folder {
        dialog = dialog.set_directory(folder);
    }
    if let Some(name) = name {
        dialog = dialog.set_file_name(name);
    }
    let path = match purpose {
        FilePurpose::Open => {
            dialog.add_filter("Exodus II", &ENDINGS).add_filter("All files", &["*"]).pick_file()
        }
        FilePurpose::SaveModel => dialog.add_filter("Exodus II", &ENDINGS).save_file(),
        FilePurpose::SaveJournal => {
            dialog.add_filter("Journal", &["toml"]).add_filter("Script for exomerge", &["py"]).save_file()
        }
        FilePurpose::StepReads(_) => dialog.pick_file(),
        FilePurpose::StepWrites(_) => dialog.save_file(),
    };
    if path.is_none() && asked.elapsed() < FASTER_THAN_A_PERSON {
        return Command::UseBuiltInDialog(purpose);
    }
    Command::FileChosen { purpose, path }
}

fn title(purpose: FilePurpose) -> &'static str {
    match purpose {
        FilePurpose::Open => "Open a model",
        FilePurpose::SaveModel => "Save the model",
        FilePurpose::SaveJournal => "Save the journal",
        FilePurpose::StepReads(_) => "Choose a file",
        FilePurpose::StepWrites(_) => "Choose where to write",
    }
}

/// The built-in dialog.
#[derive(Debug, Default)]
pub(crate) struct BuiltInDialog {
    open: Option<(FilePurpose, FileDialog)>,
    /// The file that was chosen and is there already: where to begin if it is not to be replaced.
    there: Option<PathBuf>,
}

impl BuiltInDialog {
    /// Draws the dialog if it is asked for.
    pub(crate) fn ui(&mut self, state: &State, ctx: &Context, commands: &mut Commands) {
        let Some(Dialog::File(purpose)) = state.dialog else {
            self.open = None;
            if !matches!(state.dialog, Some(Dialog::Replace { .. })) {
                self.there = None;
            }
            return;
        };
        if self.open.as_ref().is_none_or(|(open, _)| *open != purpose) {
            self.open = Some((purpose, new_dialog(state, ctx, purpose, self.there.take().as_deref())));
        }
        let Some((_, dialog)) = &mut self.open else { return };
        let path = match dialog.show(ctx).state() {
            DialogState::Open => return,
            DialogState::Selected => dialog.path().map(Path::to_owned),
            DialogState::Closed | DialogState::Cancelled => None,
        };
        self.open = None;
        // The key that closed the dialog is not meant for what is behind it.
        ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        commands.push(match path {
            Some(path) if !purpose.reads() && path.exists() && !path.is_dir() => {
                self.there = Some(path.clone());
                Command::AskReplace(purpose, path)
            }
            path => Command::FileChosen { purpose, path },
        });
    }
}

fn new_dialog(state: &State, ctx: &Context, purpose: FilePurpose, there: Option<&Path>) -> FileDialog {
    let split = there.and_then(|path| path.parent().zip(path.file_name()));
    let (folder, name) = match split {
        Some((folder, name)) => (folder.to_owned(), name.to_string_lossy().into_owned()),
        None => (start_folder(state), suggested_name(state, purpose)),
    };
    let dialog = match purpose.reads() {
        true => FileDialog::open_file(),
        false => FileDialog::save_file().default_filename(name),
    };
    let center = ctx.content_rect().center();
    let size = egui::vec2(620.0, 420.0);
    let mut dialog = dialog
        .initial_path(folder)
        .title(title(purpose))
        .file_label_text("File".into())
        .show_hidden_checkbox_text("Show hidden files".into())
        .new_folder_button_text("New folder".into())
        .default_size(size)
        .default_pos(center - size / 2.0 - egui::vec2(0.0, 20.0))
        .show_rename(false)
        .show_new_folder(!purpose.reads());
    dialog.open();
    dialog
}

/// The folder to begin in: that of the open file, of the last one, or the working folder.
pub(crate) fn start_folder(state: &State) -> PathBuf {
    let open = state.document.as_ref().and_then(|document| document.suggested_path());
    let known =
        open.as_deref().or(state.settings.recent_files.first().map(PathBuf::as_path)).and_then(Path::parent);
    let folder = known.filter(|folder| folder.is_dir()).map(Path::to_owned);
    folder.or_else(|| env::current_dir().ok()).unwrap_or_default()
}

/// A name for a new file.
pub(crate) fn suggested_name(state: &State, purpose: FilePurpose) -> String {
    let path = state.document.as_ref().and_then(|document| document.suggested_path());
    let path = path.as_deref();
    match purpose {
        FilePurpose::SaveJournal => {
            let stem = path
                .and_then(Path::file_stem)
                .map_or("edits".into(), |stem| stem.to_string_lossy().into_owned());
            format!("{stem}.toml")
        }
        FilePurpose::StepReads(_) | FilePurpose::StepWrites(_) => String::new(),
        FilePurpose::Open | FilePurpose::SaveModel => path
            .and_then(Path::file_name)
            .map_or("model.e".into(), |name| name.to_string_lossy().into_owned()),
    }
}
