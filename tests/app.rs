//! The whole window without a screen: keys go in, the model changes, files are written.
#![cfg(feature = "gui")]
#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use egui::{Event, Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{By, Queryable as _},
};
use exoscope::{
    app::{App, LaunchOptions, message::Severity, selection::Item, settings::Settings, state::Dialog},
    exodus::{self, News, SaveOptions, container::Format},
    model::{Assembly, ElementSet, MemberKind, NoProgress, Support, Warnings, samples},
    render::BackendChoice,
    scene::{Deform, Values},
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

/// Two cubes side by side as the parts of one model, `pair.e.2.0` and `pair.e.2.1`; the second.
fn parts_file(folder: &Path) -> PathBuf {
    let cube = |x: f64, node_ids: Vec<i64>, element_id: i64| {
        let mut cube = samples::hex_grid([1, 1, 1], [1, 1, 1]);
        cube.coordinates.axes_mut()[0].iter_mut().for_each(|at| *at += x);
        (cube.node_ids, cube.element_ids) = (Some(node_ids.into()), Some(vec![element_id].into()));
        cube
    };
    let path = |which: usize| folder.join(format!("pair.e.2.{which}"));
    // Nodes are numbered with x fastest: those in the middle are 2, 4, 6 and 8.
    let cubes = [cube(0.0, (1..=8).collect(), 1), cube(1.0, vec![2, 9, 4, 10, 6, 11, 8, 12], 2)];
    for (which, cube) in cubes.iter().enumerate() {
        exodus::save(cube, None, &path(which), &SaveOptions::default(), &NoProgress).unwrap();
    }
    path(1)
}

fn choose(harness: &mut Harness<'_, App>, menu: &str, entry: &str) {
    harness.get_by_role_and_label(Role::Button, menu).click();
    harness.run_steps(3);
    harness.get_by_label(entry).click();
    harness.run_steps(2);
}

fn num_nodes(app: &App) -> usize {
    app.state().model().map_or(0, |model| model.num_nodes())
}

#[test]
fn a_part_opens_the_whole_and_can_be_opened_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let part = parts_file(folder.path());
    let mut harness = window(options(vec![part.clone()]));
    wait(&mut harness, "the whole is open", |app| num_nodes(app) == 12 && app.state().job.is_none());
    assert_eq!(harness.state().state().window_title(), "pair.e – Exoscope");
    let said =
        |app: &App, says: &str| app.state().messages.all().iter().any(|one| one.says.starts_with(says));
    assert!(said(harness.state(), "Joined of 2 parts"));
    harness.get_by_label("Joined of parts").click();
    harness.run_steps(2);
    assert!(harness.query_by_label("pair.e.2.0").is_some());

    // There is no file to save to: one is asked for, under the parts' name.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    wait(&mut harness, "a kind of file is asked for", |app| {
        matches!(app.state().dialog, Some(Dialog::SaveAs { .. }))
    });
    harness.key_press(Key::Enter);
    wait(&mut harness, "a file is asked for", |app| matches!(app.state().dialog, Some(Dialog::File(_))));
    harness.run_steps(2);
    harness.get(By::new().role(Role::TextInput).value("pair.e"));
    harness.key_press(Key::Escape);
    wait(&mut harness, "the dialog is closed", |app| app.state().dialog.is_none());

    choose(&mut harness, "File", "Open only this part");
    wait(&mut harness, "the part is open", |app| num_nodes(app) == 8 && app.state().job.is_none());
    assert_eq!(harness.state().state().window_title(), "pair.e.2.1 – Exoscope");
    assert!(said(harness.state(), "Only part 2 of 2 is open; File > Open all parts"));
    choose(&mut harness, "File", "Open all parts");
    wait(&mut harness, "the whole is open again", |app| num_nodes(app) == 12 && app.state().job.is_none());

    // Without the first part, the other two of three cannot be joined, and the sentence says what can be done.
    std::fs::rename(&part, folder.path().join("pair.e.3.1")).unwrap();
    std::fs::rename(folder.path().join("pair.e.2.0"), folder.path().join("pair.e.3.2")).unwrap();
    let mut harness = window(options(vec![folder.path().join("pair.e.3.1")]));
    wait(&mut harness, "it fails", |app| said(app, "pair.e cannot be joined: pair.e.3.0 is missing"));
    choose(&mut harness, "File", "Open only this part");
    wait(&mut harness, "the part is open", |app| num_nodes(app) == 8 && app.state().job.is_none());
}

#[test]
fn meshes_of_a_series_are_listed_and_gone_through() {
    let folder = tempfile::tempdir().unwrap();
    let mut model = samples::two_hexes();
    for (name, title, times) in [("run.e", "one", [0.0, 1.0]), ("run.e-s0002", "two", [2.0, 3.0])] {
        (model.title, model.times) = (title.to_owned(), times.to_vec().into());
        exodus::save(&model, None, &folder.path().join(name), &SaveOptions::default(), &NoProgress).unwrap();
    }
    let mut harness = window(options(vec![folder.path().join("run.e")]));
    let is_open = |title: &'static str| {
        move |app: &App| {
            app.state().job.is_none() && app.state().model().is_some_and(|model| model.title == title)
        }
    };
    wait(&mut harness, "the first mesh is open", is_open("one"));
    assert!(harness.query_by_label("run.e-s0002").is_some());
    choose(&mut harness, "File", "Next mesh of the series");
    wait(&mut harness, "the second mesh is open", is_open("two"));
    // It has its own last step, the fourth of all.
    harness.get_by_label("4 of 4");
    assert_eq!(harness.state().state().outline.meshes[0].says, "time 0 to 1");
    assert_eq!(harness.state().state().outline.meshes[1].says, "open, time 2 to 3");
    choose(&mut harness, "File", "Previous mesh of the series");
    wait(&mut harness, "the first mesh is open again", is_open("one"));

    // Time goes on from one to the other, and the view stays.
    harness.get_by_label("2 of 4");
    harness.key_press(Key::D);
    harness.run_steps(2);
    let view = |app: &App| app.state().results.view.clone();
    assert!(view(harness.state()).deform != Deform::Off);
    harness.key_press(Key::Period);
    wait(&mut harness, "the next step is in the second mesh", is_open("two"));
    harness.get_by_label("3 of 4");
    assert_eq!((view(harness.state()).time_step, view(harness.state()).deform), (0, Deform::Auto));
    harness.key_press(Key::Comma);
    wait(&mut harness, "the step before is in the first mesh", is_open("one"));
    harness.get_by_label("2 of 4");
    assert_eq!((view(harness.state()).time_step, view(harness.state()).deform), (1, Deform::Auto));
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

/// Gives keys to the window, all in one frame as a slow display has it.
fn keys_in_one_frame(harness: &mut Harness<'_, App>, keys: &[(Modifiers, Key)]) {
    for &(modifiers, key) in keys {
        for pressed in [true, false] {
            let event = Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
            harness.input_mut().events.push(event);
            if pressed && modifiers.is_none() && key.name().len() == 1 {
                harness.input_mut().events.push(Event::Text(key.name().to_lowercase()));
            }
        }
    }
    harness.step();
}

fn opened(path: &Path) -> Harness<'static, App> {
    let mut harness = window(options(vec![path.to_owned()]));
    wait(&mut harness, "the file is open", |app| num_blocks(app) > 0 && app.state().job.is_none());
    harness
}

fn shown(harness: &Harness<'_, App>) -> Option<String> {
    harness.state().state().messages.shown().map(|message| message.says.clone())
}

fn save_as(harness: &mut Harness<'_, App>) {
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    harness.run_steps(3);
}

/// Goes on from the kind of file to the file, and names it.
fn choose_file(harness: &mut Harness<'_, App>, suggested: &str, name: &str) {
    harness.get_by_label("Choose a file…").click();
    harness.run_steps(3);
    harness.get(By::new().role(Role::TextInput).value(suggested)).click();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.event(Event::Text(name.to_owned()));
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
}

fn is_saved(app: &App) -> bool {
    matches!(app.state().dialog, Some(Dialog::SaveReport { .. }))
}

#[test]
fn the_chosen_kind_of_file_is_written_and_kept_by_the_next_save() {
    let folder = tempfile::tempdir().unwrap();
    let packed = folder.path().join("packed.e");
    let mut harness = opened(&sample_file(folder.path()));
    save_as(&mut harness);
    harness.get_by_label("netCDF-4 (HDF5)").click();
    harness.run_steps(2);
    harness.get_by_label("Compression").click();
    harness.run_steps(3);
    harness.get_by_label("Deflate 4").click();
    harness.run_steps(3);
    harness.get_by_label("Add a QA record").click();
    harness.run_steps(2);
    choose_file(&mut harness, "two.e", "packed.e");
    wait(&mut harness, "saved", is_saved);
    harness.get_by_label("the file is netCDF-4, it was CDF-2");
    let kind = || {
        let file = exodus::open(&packed, &mut Warnings::default()).unwrap().file;
        let coordinates = file.header().variables.iter().find(|variable| variable.name == "coordx").cloned();
        (file.facts().format, coordinates.unwrap().storage.deflate)
    };
    assert_eq!(kind(), (Format::NetCdf4, Some(4)));

    merge_all(&mut harness, 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    wait(&mut harness, "saved again", |app| is_saved(app) && !app.state().is_dirty());
    assert_eq!(kind(), (Format::NetCdf4, Some(4)));
    let model = exodus::open(&packed, &mut Warnings::default()).unwrap().model;
    // One of the file that was opened, and none for the merge.
    assert_eq!((model.element_blocks.len(), model.qa_records.len()), (1, 1));
}

#[test]
fn a_kind_of_file_that_cannot_hold_the_model_is_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.e");
    exodus::save(&samples::three_blocks(), None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    let mut harness = opened(&path);
    save_as(&mut harness);
    harness.get_by_label("Classic (CDF-1)").click();
    harness.run_steps(2);
    choose_file(&mut harness, "wide.e", "small.e");
    wait(
        &mut harness,
        "refused",
        |app| matches!(&app.state().dialog, Some(Dialog::SaveAs { refusal: Some(says) }) if says.contains("64-bit")),
    );
    assert!(!folder.path().join("small.e").exists());
    // What can hold it is chosen already.
    assert_eq!(harness.state().state().file_kind.format, Some(Format::NetCdf4));
    harness.get_by_label("64-bit data (CDF-5)").click();
    harness.run_steps(2);
    choose_file(&mut harness, "wide.e", "large.e");
    wait(&mut harness, "saved", is_saved);
    let saved = exodus::open(&folder.path().join("large.e"), &mut Warnings::default()).unwrap();
    assert_eq!(saved.file.facts().format, Format::Data64);
}

fn hidden(harness: &Harness<'_, App>) -> Vec<i64> {
    harness.state().state().display.hidden_blocks.iter().copied().collect()
}

fn merge_all(harness: &mut Harness<'_, App>, left: usize) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.key_press(Key::M);
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    wait(harness, "merged", |app| num_blocks(app) == left && app.state().job.is_none());
}

#[test]
fn keys_of_one_frame_follow_one_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened(&sample_file(folder.path()));
    keys_in_one_frame(&mut harness, &[(Modifiers::COMMAND, Key::A), (Modifiers::NONE, Key::M)]);
    assert!(harness.state().state().form.is_some(), "{:?}", shown(&harness));
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert!(harness.state().state().form.is_none());
    // Also what is meant for the form that a key opens.
    keys_in_one_frame(&mut harness, &[(Modifiers::NONE, Key::M), (Modifiers::NONE, Key::Enter)]);
    wait(&mut harness, "merged", |app| num_blocks(app) == 1);
    // Ctrl+Shift+Z is not Ctrl+Z.
    let undo = (Modifiers::COMMAND, Key::Z);
    keys_in_one_frame(&mut harness, &[undo, (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z), undo]);
    assert_eq!(num_blocks(harness.state()), 2);
}

#[test]
fn what_is_typed_behind_the_key_that_opens_a_text_field_goes_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened(&sample_file(folder.path()));
    harness.get_by_label("right · 2").click();
    harness.run_steps(2);
    let none = Modifiers::NONE;
    keys_in_one_frame(&mut harness, &[(none, Key::F2), (none, Key::H), (none, Key::I), (none, Key::Enter)]);
    wait(&mut harness, "renamed", |app| app.state().outline.blocks[1].name == "hi");
    assert!(hidden(&harness).is_empty());
    keys_in_one_frame(&mut harness, &[(Modifiers::COMMAND, Key::P), (none, Key::H), (none, Key::I)]);
    harness.run_steps(4);
    assert!(hidden(&harness).is_empty());
    harness.get_by_label("Find").type_text("de");
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    assert_eq!(hidden(&harness), [2]);
}

#[test]
fn escape_is_taken_by_the_innermost_thing_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened(&sample_file(folder.path()));
    harness.get_by_label("right · 2").click();
    harness.run_steps(2);
    let selected = |harness: &Harness<'_, App>| harness.state().state().selection.element_blocks();
    harness.key_press(Key::F2);
    harness.run_steps(3);
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(harness.state().state().rename.is_none());
    assert_eq!((selected(&harness), harness.state().state().can_undo()), (vec![2], false));

    harness.get_by_label("Filter").click();
    harness.run_steps(2);
    harness.get_by_label("Filter").type_text("ri");
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(harness.query_by_label("left · 1").is_some(), "Escape empties the filter");
    assert_eq!(selected(&harness), [2]);

    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    harness.run_steps(3);
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(harness.state().state().dialog.is_none());
    assert_eq!(selected(&harness), [2]);

    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.key_press(Key::M);
    harness.run_steps(3);
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(harness.state().state().form.is_none());
    assert_eq!(selected(&harness), [1, 2]);
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(selected(&harness).is_empty());
}

#[test]
fn a_file_that_is_there_is_replaced_only_after_asking() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample_file(folder.path());
    let victim = folder.path().join("victim.e");
    std::fs::write(&victim, "precious").unwrap();
    let mut harness = opened(&path);
    save_as(&mut harness);
    choose_file(&mut harness, "two.e", "victim.e");
    harness.get_by_label("victim.e exists. Replace it?");
    // Back to the choice of a file.
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(matches!(harness.state().state().dialog, Some(Dialog::File(_))));
    harness.get(By::new().role(Role::TextInput).value("victim.e"));
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(harness.state().state().dialog.is_none());
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious");
    save_as(&mut harness);
    choose_file(&mut harness, "two.e", "victim.e");
    harness.get_by_label("Replace").click();
    wait(&mut harness, "saved", |app| matches!(app.state().dialog, Some(Dialog::SaveReport { .. })));
    let saved = exodus::open(&victim, &mut Warnings::default()).unwrap().model;
    assert_eq!(saved.element_blocks.len(), 2);
}

#[test]
fn what_merges_hidden_blocks_only_stays_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened(&sample_file(folder.path()));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.key_press(Key::H);
    harness.run_steps(2);
    assert_eq!(hidden(&harness), [1, 2]);
    merge_all(&mut harness, 1);
    assert_eq!(hidden(&harness), [1]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    wait(&mut harness, "undone", |app| num_blocks(app) == 2);
    assert_eq!((hidden(&harness), shown(&harness).as_deref()), (vec![1, 2], Some("Undone: Merge blocks")));

    harness.get_by_label("Show right").click();
    harness.run_steps(2);
    assert_eq!(hidden(&harness), [1]);
    merge_all(&mut harness, 1);
    assert!(hidden(&harness).is_empty());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    wait(&mut harness, "undone", |app| num_blocks(app) == 2);
    assert!(hidden(&harness).is_empty());
}

#[test]
fn messages_do_not_outlive_the_model() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample_file(folder.path());
    let mut harness = opened(&path);
    drop_file(&mut harness, &folder.path().join("gone.e"));
    wait(&mut harness, "the error", |app| app.state().messages.shown().is_some());
    let told = harness.state().state().messages.all().len();
    drop_file(&mut harness, &path);
    wait(&mut harness, "open again", |app| app.state().opening.is_none() && app.state().job.is_none());
    assert_eq!(shown(&harness), None);
    assert_eq!(harness.state().state().messages.all().len(), told);
}

#[test]
fn a_second_file_is_said_to_be_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample_file(folder.path());
    let mut harness = window(options(vec![path, folder.path().join("b.e")]));
    wait(&mut harness, "the file is open", |app| num_blocks(app) > 0 && app.state().job.is_none());
    assert_eq!(shown(&harness).as_deref(), Some("One file at a time: b.e was not opened"));
}

#[test]
fn a_save_that_fails_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("below");
    std::fs::create_dir(&below).unwrap();
    let path = sample_file(&below);
    let mut harness = opened(&path);
    merge_all(&mut harness, 1);
    std::fs::remove_dir_all(&below).unwrap();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    wait(&mut harness, "the error", |app| {
        app.state().messages.shown().is_some_and(|message| message.severity == Severity::Error)
    });
    assert!(shown(&harness).unwrap().starts_with("two.e was not saved"));
    assert!(harness.state().state().is_dirty() && num_blocks(harness.state()) == 1);
    // It works after all, and the error goes.
    std::fs::create_dir(&below).unwrap();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    wait(&mut harness, "saved", |app| matches!(app.state().dialog, Some(Dialog::SaveReport { .. })));
    assert!(!harness.state().state().is_dirty());
    assert!(shown(&harness).is_some_and(|says| says.starts_with("Saved two.e")), "{:?}", shown(&harness));
    // By its own path, and once.
    let recent = &harness.state().state().settings.recent_files;
    assert_eq!(*recent, [std::fs::canonicalize(&path).unwrap()]);
}

#[test]
fn a_block_dropped_on_another_is_merged_into_it_and_both_are_selected() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = opened(&sample_file(folder.path()));
    let from = harness.get_by_label("left · 1").rect().center();
    let to = harness.get_by_label("right · 2").rect().center();
    harness.drag_at(from);
    harness.step();
    harness.hover_at(from.lerp(to, 0.5));
    harness.step();
    harness.hover_at(to);
    harness.step();
    harness.drop_at(to);
    harness.run_steps(3);
    assert_eq!(harness.state().state().selection.element_blocks(), [1, 2]);
    harness.key_press(Key::Enter);
    wait(&mut harness, "merged", |app| num_blocks(app) == 1);
    let block = &harness.state().state().outline.blocks[0];
    assert_eq!((block.id, block.name.as_str(), block.count), (2, "right", 2));
}

#[test]
fn assemblies_and_other_sets_are_selected_in_the_tree() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grouped.e");
    let mut model = samples::two_hexes();
    model.assemblies.push(Assembly {
        id: 40,
        name: "pump".to_owned(),
        kind: MemberKind::ELEMENT_BLOCK,
        members: vec![1, 2],
        user_attributes: Vec::new(),
    });
    let mut set = ElementSet::new(9, vec![1]);
    "probe".clone_into(&mut set.name);
    model.element_sets.push(set);
    exodus::save(&model, None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    let mut harness = opened(&path);
    let selection = |harness: &Harness<'_, App>| harness.state().state().selection.clone();
    harness.get_by_label("pump · 40").click();
    harness.run_steps(3);
    assert_eq!(selection(&harness).element_blocks(), [1, 2]);
    harness.get_by_label("2 blocks selected, 2 elements");
    harness.get_by_label("pump · 40").click_modifiers(Modifiers::COMMAND);
    harness.run_steps(3);
    assert!(selection(&harness).is_empty());
    harness.get_by_label("probe · 9").click();
    harness.run_steps(3);
    assert_eq!(selection(&harness).last(), Some(&Item::Other(Support::ElementSet, 9)));
    harness.get_by_label("Element set");
}

#[test]
fn new_steps_of_a_growing_file_are_loaded_under_the_edits() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample_file(folder.path());
    let mut harness = opened(&path);
    merge_all(&mut harness, 1);
    let selected = harness.state().state().selection.clone();
    // A solver goes on writing into the file that is open.
    let longer = folder.path().join("longer.e");
    let model = samples::two_hexes().with_times(vec![0.0, 1.0, 2.0, 3.0].into());
    exodus::save(&model, None, &longer, &SaveOptions::default(), &NoProgress).unwrap();
    std::fs::write(&path, std::fs::read(&longer).unwrap()).unwrap();
    wait(&mut harness, "the steps are noticed", |app| app.state().news == News::NewSteps(2));
    harness.get_by_label("2 new steps");
    harness.get_by_label("Load").click();
    let num_steps = |app: &App| app.state().model().map(|model| model.num_steps());
    wait(&mut harness, "the steps are there", |app| num_steps(app) == Some(4));
    assert_eq!(shown(&harness).as_deref(), Some("2 steps added"));
    assert_eq!((num_blocks(harness.state()), harness.state().state().is_dirty()), (1, true));
    assert!(harness.query_by_label("2 new steps").is_none());
    assert_eq!(harness.state().state().selection, selected);
    // And then starts again.
    std::fs::write(&path, &std::fs::read(&path).unwrap()[..100]).unwrap();
    wait(&mut harness, "the damage is noticed", |app| app.state().news == News::Changed);
    harness.get_by_label("Changed on disk");
    harness.get_by_label("Reload").click();
    wait(&mut harness, "the edits are asked about", |app| app.state().dialog.is_some());
}

#[test]
fn results_are_coloured_played_deformed_and_cut() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample_file(folder.path());
    let mut harness = window(options(vec![path]));
    wait(&mut harness, "the file is open", |app| num_blocks(app) == 2 && app.state().job.is_none());
    let range = |app: &App| {
        let dressed = app.state().results.dressed.as_ref()?;
        dressed.mapping.map(|mapping| (dressed.data.time_step, mapping.min, mapping.max))
    };

    harness.get_by_label("Colour by").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::Button, "temperature").click();
    wait(&mut harness, "coloured", |app| range(app).is_some());
    assert!(harness.state().state().scene.parts.iter().all(|part| part.scalars.is_some()));
    assert!(harness.state().state().scene.legend.is_some());

    // The last step comes first, with 0 to 110; the one before is all zeros.
    wait(&mut harness, "the last step", |app| range(app) == Some((1, 0.0, 110.0)));
    let nodal = |app: &App| match &app.state().results.dressed.as_ref().unwrap().data.values {
        Values::Nodes(values) => values.clone(),
        other => panic!("{other:?}"),
    };
    let last = nodal(harness.state());
    harness.key_press(Key::Comma);
    wait(&mut harness, "back", |app| range(app) == Some((0, 0.0, 0.0)));
    harness.key_press(Key::Period);
    wait(&mut harness, "the next step", |app| range(app) == Some((1, 0.0, 110.0)));
    // It was not read again.
    assert!(std::sync::Arc::ptr_eq(&last, &nodal(harness.state())));
    harness.key_press(Key::Comma);
    wait(&mut harness, "back again", |app| range(app) == Some((0, 0.0, 0.0)));

    // Playing goes round and round until it is stopped.
    harness.key_press(Key::Space);
    wait(&mut harness, "playing", |app| range(app).is_some_and(|(step, ..)| step == 1));
    wait(&mut harness, "round again", |app| range(app).is_some_and(|(step, ..)| step == 0));
    harness.key_press(Key::Space);
    harness.run_steps(2);
    assert!(!harness.state().state().results.playback.is_playing);

    harness.get_by_label("Last time step").click();
    wait(&mut harness, "the last step", |app| range(app) == Some((1, 0.0, 110.0)));
    let before = harness.state().state().scene.bounds;
    harness.key_press(Key::D);
    wait(&mut harness, "deformed", |app| app.state().scene.bounds != before);
    assert_eq!(harness.state().state().results.dressed.as_ref().unwrap().deform_scale, 1.0);

    harness.get_by_label("Display").click();
    harness.run_steps(3);
    harness.get_by_label("Cut X").click();
    wait(&mut harness, "cut", |app| app.state().scene.parts.iter().any(|part| part.is_cap));
    assert!(harness.state().state().scene.clip.is_some());

    // An edit keeps what is wanted; back to blocks, and all of it is gone.
    harness.get_by_label("No cut").click();
    harness.key_press(Key::D);
    wait(&mut harness, "undeformed", |app| app.state().scene.bounds == before);
    harness.get_by_label("Colour by").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::Button, "Block").click();
    wait(&mut harness, "blocks", |app| app.state().results.dressed.is_none());
    assert!(harness.state().state().scene.parts.iter().all(|part| part.scalars.is_none()));
}
