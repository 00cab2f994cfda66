//! The whole window without a screen: keys go in, the model changes, files are written.
#![cfg(feature = "gui")]
#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use egui::{Event, Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable as _};
use exoscope::{
    app::{App, LaunchOptions, message::Severity, selection::Item, settings::Settings, state::Dialog},
    exodus::{self, SaveOptions},
    model::{NoProgress, Warnings, samples},
    render::BackendChoice,
};
use std::{
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

fn options(files: Vec<PathBuf>) -> LaunchOptions {
    LaunchOptions {
        files,
        sample: false,
        settings_dir: None,
        backend: BackendChoice::Auto,
        exit_when_drawn: false,
        screenshot: None,
        journal: None,
        started: Instant::now(),
    }
}

fn window(options: LaunchOptions) -> Harness<'static, App> {
    Harness::builder().with_size([1100.0, 700.0]).build_eframe(move |creation| {
        let mut app = App::new(creation, Settings::default(), None, &options);
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

fn sample_file(folder: &Path) -> PathBuf {
    let path = folder.join("two.e");
    exodus::save(&samples::two_hexes(), None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    path
}

#[test]
fn blocks_are_merged_undone_and_saved_with_keys_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample_file(folder.path());
    let mut harness = window(options(vec![path.clone()]));
    wait(&mut harness, "the file is open", |app| num_blocks(app) == 2 && app.state().job.is_none());
    assert_eq!(harness.state().state().window_title(), "two.e – Exoscope");

    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    assert_eq!(harness.state().state().selection.element_blocks(), [1, 2]);
    harness.key_press(Key::M);
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    wait(&mut harness, "merged", |app| num_blocks(app) == 1);
    assert!(harness.state().state().is_dirty());
    assert_eq!(harness.state().state().window_title(), "● two.e – Exoscope");

    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    wait(&mut harness, "undone", |app| num_blocks(app) == 2);
    assert!(!harness.state().state().is_dirty());
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    wait(&mut harness, "redone", |app| num_blocks(app) == 1);

    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    wait(&mut harness, "saved", |app| matches!(app.state().dialog, Some(Dialog::SaveReport { .. })));
    assert!(!harness.state().state().is_dirty());
    let saved = exodus::open(&path, &mut Warnings::default()).unwrap().model;
    assert_eq!((saved.element_blocks.len(), saved.element_blocks[0].num_elements), (1, 2));
}

#[test]
fn a_file_is_opened_with_the_built_in_dialog_by_typing_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample_file(folder.path());
    let mut harness = window(options(Vec::new()));
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    harness.run_steps(3);
    // The name has the focus; a path leads out of the folder.
    assert!(harness.get_by_label("File name").is_focused());
    harness.get_by_label("File name").type_text(&path.display().to_string());
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    wait(&mut harness, "the file is open", |app| num_blocks(app) == 2);
    assert!(harness.state().state().dialog.is_none());
}

#[test]
fn leaving_with_unsaved_edits_asks_first() {
    let mut harness = window(LaunchOptions { sample: true, ..options(Vec::new()) });
    wait(&mut harness, "the sample is open", |app| num_blocks(app) > 1 && app.state().job.is_none());
    let blocks = num_blocks(harness.state());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.key_press(Key::M);
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    wait(&mut harness, "merged", |app| num_blocks(app) < blocks && app.state().job.is_none());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
    harness.run_steps(2);
    assert!(matches!(harness.state().state().dialog, Some(Dialog::Unsaved(_))));
    harness.get_by_label("Cancel").click();
    harness.run_steps(2);
    assert!(harness.state().state().document.is_some());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
    harness.run_steps(2);
    harness.get_by_label("Don't save").click();
    harness.run_steps(2);
    assert!(harness.state().state().document.is_none());
    harness.get_by_label("Open the sample model");
}

#[test]
fn bad_files_are_one_sentence_and_the_open_model_stays() {
    let folder = tempfile::tempdir().unwrap();
    let good = sample_file(folder.path());
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "not a model").unwrap();
    let mut harness = window(options(vec![good]));
    wait(&mut harness, "the file is open", |app| num_blocks(app) == 2 && app.state().job.is_none());
    for (bad, says) in
        [(text, "notes.txt"), (folder.path().join("gone.e"), "gone.e"), (folder.path().to_owned(), "opened")]
    {
        drop_file(&mut harness, &bad);
        wait(&mut harness, says, |app| {
            let shown = app.state().messages.shown();
            shown.is_some_and(|message| message.severity == Severity::Error && message.says.contains(says))
        });
        assert_eq!(num_blocks(harness.state()), 2);
        assert_eq!(harness.state().state().outline.blocks.len(), 2);
        harness.get_by_label("Dismiss message").click();
        harness.run_steps(2);
    }
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("not asked for".to_owned())
    }
}

fn drop_file(harness: &mut Harness<'_, App>, path: &Path) {
    harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path.to_owned())));
    harness.step();
}

#[test]
fn hiding_isolating_and_showing_follow_the_selection() {
    let mut harness = window(LaunchOptions { sample: true, ..options(Vec::new()) });
    wait(&mut harness, "the sample is open", |app| num_blocks(app) > 1 && app.state().job.is_none());
    let first = harness.state().state().outline.blocks[0].clone();
    harness.get_by_label(&format!("{} · {}", first.name, first.id)).click();
    harness.run_steps(2);
    harness.key_press(Key::H);
    harness.run_steps(2);
    let visible = |app: &App, id: i64| app.state().display.is_visible(&Item::ElementBlock(id));
    assert!(!visible(harness.state(), first.id));
    harness.key_press_modifiers(Modifiers::SHIFT, Key::H);
    harness.run_steps(2);
    assert!(visible(harness.state(), first.id));
    harness.key_press(Key::I);
    harness.run_steps(2);
    let app = harness.state();
    let shown: Vec<i64> =
        app.state().outline.blocks.iter().map(|row| row.id).filter(|&id| visible(app, id)).collect();
    assert_eq!(shown, [first.id]);
}

#[test]
fn typing_into_the_filter_is_no_shortcut() {
    let mut harness = window(LaunchOptions { sample: true, ..options(Vec::new()) });
    wait(&mut harness, "the sample is open", |app| num_blocks(app) > 1 && app.state().job.is_none());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.get_by_label("Filter").click();
    harness.run_steps(2);
    harness.key_press(Key::H);
    harness.event(Event::Text("h".to_owned()));
    harness.run_steps(2);
    assert!(harness.state().state().display.hidden_blocks.is_empty());
}
