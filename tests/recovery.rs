//! Unsaved edits outlive the window: what is kept on disk while one works, and what the next start makes of it.
#![cfg(feature = "gui")]
#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable as _};
use exoscope::{
    app::{App, Command, LaunchOptions, command::Naming, settings::Settings, state::Dialog},
    exodus::{self, SaveOptions},
    model::{NoProgress, samples},
    render::BackendChoice,
};
use std::{
    fs,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

/// A window whose settings are in a folder.
fn window(folder: &Path, files: Vec<PathBuf>) -> Harness<'static, App> {
    let options = LaunchOptions {
        files,
        sample: false,
        settings_dir: Some(folder.to_owned()),
        backend: BackendChoice::Auto,
        exit_when_drawn: false,
        screenshot: None,
        journal: None,
        started: Instant::now(),
    };
    let folder = folder.to_owned();
    Harness::builder().with_size([1100.0, 700.0]).build_eframe(move |creation| {
        let mut app = App::new(creation, Settings::default(), Some(folder), &options);
        app.use_built_in_dialogs();
        app
    })
}

/// Draws frames until something holds.
fn wait(harness: &mut Harness<'_, App>, what: &str, holds: impl Fn(&App) -> bool) {
    let start = Instant::now();
    while !holds(harness.state()) {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}: {:?}", harness.state().state().messages);
        harness.step();
        sleep(Duration::from_millis(2));
    }
    harness.run_steps(2);
}

fn num_blocks(app: &App) -> usize {
    app.state().model().map_or(0, |model| model.element_blocks.len())
}

fn kept(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("recovery")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// A folder with a model in which two blocks were merged in a window that is no more, without a word to it.
fn crashed() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.e");
    exodus::save(&samples::two_hexes(), None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    let mut harness = window(folder.path(), vec![path.clone()]);
    wait(&mut harness, "the file is open", |app| num_blocks(app) == 2 && app.state().job.is_none());
    assert!(kept(folder.path()).is_empty(), "nothing is unsaved yet");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.key_press(Key::M);
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    wait(&mut harness, "merged", |app| num_blocks(app) == 1);
    assert_eq!(kept(folder.path()).len(), 1);
    // Another window meanwhile is not offered what this one works on.
    let mut other = window(folder.path(), Vec::new());
    other.run_steps(20);
    assert!(other.state().state().crashed.is_empty());
    drop(harness);
    assert_eq!(kept(folder.path()).len(), 1);
    (folder, path)
}

#[test]
fn the_next_start_offers_unsaved_edits_and_does_them_again() {
    let (folder, path) = crashed();
    let mut harness = window(folder.path(), Vec::new());
    wait(&mut harness, "edits are offered", |app| app.state().crashed.len() == 1);
    harness.get_by_label("Recover: two.e").click();
    harness.run_steps(2);
    wait(&mut harness, "recovered", |app| num_blocks(app) == 1 && app.state().job.is_none());
    assert!(harness.state().state().is_dirty() && harness.state().state().crashed.is_empty());
    let own = kept(folder.path());
    assert_eq!(own.len(), 1, "the edits are this window's now");
    // It is an edit like any other.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    wait(&mut harness, "undone", |app| num_blocks(app) == 2);
    assert!(!harness.state().state().is_dirty() && kept(folder.path()).is_empty());
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    wait(&mut harness, "redone", |app| num_blocks(app) == 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    wait(&mut harness, "saved", |app| matches!(app.state().dialog, Some(Dialog::SaveReport { .. })));
    assert!(kept(folder.path()).is_empty());
    let saved = exodus::open(&path, &mut exoscope::model::Warnings::default()).unwrap().model;
    assert_eq!(saved.element_blocks.len(), 1);
}

#[test]
fn edits_of_a_file_that_has_changed_are_not_done_without_a_word() {
    let (folder, path) = crashed();
    let mut longer = samples::two_hexes();
    "another".clone_into(&mut longer.title);
    exodus::save(&longer, None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    let mut harness = window(folder.path(), Vec::new());
    wait(&mut harness, "edits are offered", |app| app.state().crashed.len() == 1);
    assert!(harness.query_by_label("Recover: two.e").is_none());
    assert!(harness.query_by_label("Recover anyway: two.e").is_some());
    fs::remove_file(&path).unwrap();
    harness.run_steps(2);
    assert!(harness.query_by_label("Recover anyway: two.e").is_none());
    // Left for later, they are offered again.
    harness.get_by_label("Later: two.e").click();
    harness.run_steps(3);
    assert!(harness.state().state().crashed.is_empty() && kept(folder.path()).len() == 1);
    let mut harness = window(folder.path(), Vec::new());
    wait(&mut harness, "edits are offered", |app| app.state().crashed.len() == 1);
    harness.get_by_label("Discard: two.e").click();
    harness.run_steps(3);
    assert!(harness.state().state().crashed.is_empty() && kept(folder.path()).is_empty());
}

#[test]
fn a_point_of_the_history_is_named_and_the_name_is_shown() {
    let (folder, path) = crashed();
    let mut harness = window(folder.path(), vec![path]);
    wait(&mut harness, "the file is open", |app| num_blocks(app) == 2 && app.state().crashed.len() == 1);
    harness.get_by_label("Recover: two.e").click();
    wait(&mut harness, "recovered", |app| num_blocks(app) == 1 && app.state().job.is_none());
    let palette = |harness: &mut Harness<'_, App>| {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::P);
        harness.run_steps(3);
        harness.event(egui::Event::Text("Name this point".to_owned()));
        harness.run_steps(3);
        harness.key_press(Key::Enter);
        harness.run_steps(3);
    };
    palette(&mut harness);
    harness.event(egui::Event::Text("merged".to_owned()));
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    let name = |app: &App| app.state().document.as_ref().unwrap().history().current().checkpoint.clone();
    assert_eq!(name(harness.state()), "merged");
    assert!(harness.query_by_label("★ merged").is_some());
    // Escape leaves the name as it is.
    palette(&mut harness);
    harness.event(egui::Event::Text("!".to_owned()));
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert_eq!((name(harness.state()).as_str(), harness.state().state().naming), ("merged", None));
    assert!(matches!(
        exoscope::app::action::by_name("name_checkpoint")
            .map(|action| (action.command)(harness.state().state())),
        Some(Command::Name(Naming::Begin(1)))
    ));
}
