//! The records and the raw file, worked as a person works them: what is seen, and the commands that come out.
#![cfg(feature = "gui")]
#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable as _};
use exoscope::{
    app::{
        App, Command, Commands, LaunchOptions, State,
        command::Part,
        outline::Outline,
        panels,
        settings::Settings,
        state::{FirstValues, RawView},
        theme,
    },
    document::Document,
    exodus::{self, SaveOptions},
    model::{Model, NoProgress, samples},
    render::BackendChoice,
};
use std::{
    sync::Arc,
    thread::sleep,
    time::{Duration, Instant},
};

/// A panel with its state and everything that it has pushed.
struct Bench<P> {
    state: State,
    panel: P,
    commands: Commands,
    pushed: Vec<Command>,
}

fn bench<P: 'static>(
    state: State,
    panel: P,
    draw: impl Fn(&mut P, &State, &mut egui::Ui, &mut Commands) + 'static,
) -> Harness<'static, Bench<P>> {
    let bench = Bench { state, panel, commands: Commands::default(), pushed: Vec::new() };
    Harness::builder()
        .with_size([1100.0, 640.0])
        .with_max_steps(12)
        .with_context_setup(theme::install)
        .build_ui_state(
            move |ui, bench: &mut Bench<P>| {
                draw(&mut bench.panel, &bench.state, ui, &mut bench.commands);
                bench.pushed.extend(bench.commands.take());
            },
            bench,
        )
}

fn only<P>(harness: &mut Harness<'_, Bench<P>>) -> Command {
    let mut taken = std::mem::take(&mut harness.state_mut().pushed);
    assert_eq!(taken.len(), 1, "{taken:?}");
    taken.remove(0)
}

/// A model that was saved and opened again, with its file described.
fn opened(model: &Model) -> (tempfile::TempDir, State) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.e");
    exodus::save(model, None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    let document = Document::open(&path, &NoProgress).unwrap();
    let raw = RawView { file: document.file().map(|file| Arc::new(file.raw())), values: None };
    let outline = Arc::new(Outline::of_model(document.model()));
    (folder, State { document: Some(document), outline, raw, aspect: 1.5, ..State::default() })
}

fn raw_file(state: State) -> Harness<'static, Bench<panels::RawFilePanel>> {
    bench(state, panels::RawFilePanel::default(), |panel, state, ui, commands| panel.ui(state, ui, commands))
}

#[test]
fn a_variable_of_the_raw_file_is_found_and_looked_into() {
    let (_folder, state) = opened(&samples::two_hexes());
    let file = state.raw.file.clone().unwrap();
    let at = file.variables.iter().position(|variable| variable.name == "connect2").unwrap();
    let mut harness = raw_file(state);
    harness.run();
    assert!(harness.query_by_label("time_whole").is_some());
    harness.get_by_label("Filter the raw file").click();
    harness.run();
    harness.get_by_label("Filter the raw file").type_text("connect?");
    harness.run();
    assert!(harness.query_by_label("time_whole").is_none());
    assert!(harness.query_by_label("connectivity of element block 2 \"right\"").is_some());
    harness.get_by_label("connect2").click();
    harness.run();
    harness.get_by_label("First values").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::ReadFirstValues(variable) if variable == at));
    let texts = Ok(vec!["2".to_owned(), "3".to_owned()]);
    harness.state_mut().state.raw.values = Some(FirstValues { variable: at, texts });
    harness.run();
    assert!(harness.query_by_label("2\n3").is_some());
    harness.get_by_label("Copy").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::Copy(text) if text == "2\n3"));
    // Values that were read are those of this variable only.
    harness.get_by_label("connect1").click();
    harness.run();
    assert!(harness.query_by_label("2\n3").is_none());
    let texts = Err("the disk is gone".to_owned());
    let one = file.variables.iter().position(|variable| variable.name == "connect1").unwrap();
    harness.state_mut().state.raw.values = Some(FirstValues { variable: one, texts });
    harness.run();
    assert!(harness.query_by_label("the disk is gone").is_some());
}

#[test]
fn the_tables_of_the_raw_file_are_sorted_and_copied() {
    let (_folder, state) = opened(&samples::two_hexes());
    let count = state.raw.file.as_ref().unwrap().dimensions.len();
    let mut harness = raw_file(state);
    harness.run();
    harness.get_by_label(&format!("Dimensions {count}")).click();
    harness.run();
    // Numbers begin with the greatest; the second click turns them round, the third gives the order of the file.
    let copied = |harness: &mut Harness<'_, Bench<panels::RawFilePanel>>| -> Vec<String> {
        harness.get_by_label("Copy table").click();
        harness.run();
        let Command::Copy(text) = only(harness) else { panic!("a copy") };
        let names = text.lines().skip(1).map(|line| line.split('\t').next().unwrap().to_owned());
        names.collect()
    };
    let in_file = copied(&mut harness);
    harness.get_by_label("Length").click();
    harness.run();
    let down = copied(&mut harness);
    // Both have 33 bytes, more than there are nodes, and stand as they do in the file.
    assert_eq!(down[..3], ["len_name", "len_string", "num_nodes"].map(str::to_owned), "{down:?}");
    harness.get_by_label("Length ▼").click();
    harness.run();
    assert_eq!(copied(&mut harness).last(), Some(&"len_string".to_owned()));
    harness.get_by_label("Length ▲").click();
    harness.run();
    assert_eq!(copied(&mut harness), in_file);
}

#[test]
fn rows_of_the_raw_file_are_gone_through_with_the_keys() {
    let (_folder, state) = opened(&samples::two_hexes());
    let names: Vec<String> =
        state.raw.file.as_ref().unwrap().variables.iter().map(|one| one.name.clone()).collect();
    let at = names.iter().position(|name| name == "coordx").unwrap();
    let mut harness = raw_file(state);
    harness.run();
    harness.get_by_label("coordx").click();
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.get_by_label("First values").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::ReadFirstValues(variable) if variable == at + 1));
}

#[test]
fn an_empty_raw_panel_says_why() {
    let document = Document::new(samples::plane());
    let mut harness = raw_file(State { document: Some(document), ..State::default() });
    harness.run();
    assert!(harness.query_by_label("This model comes from no file").is_some());
    harness.get_by_label("Close the raw file").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::Toggle(Part::RawFile)));
    let (_folder, mut state) = opened(&samples::plane());
    state.raw.file = None;
    let mut harness = raw_file(state);
    harness.run();
    assert!(harness.query_by_label("Reading…").is_some());
}

/// Draws frames until something holds.
fn wait(harness: &mut Harness<'_, App>, what: &str, holds: impl Fn(&State) -> bool) {
    let start = Instant::now();
    while !holds(harness.state().state()) {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}: {:?}", harness.state().state().messages);
        harness.step();
        sleep(Duration::from_millis(2));
    }
    harness.run_steps(2);
}

#[test]
fn the_raw_file_is_described_and_read_by_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.e");
    exodus::save(&samples::two_hexes(), None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    let options = LaunchOptions {
        files: vec![path],
        sample: false,
        settings_dir: None,
        backend: BackendChoice::Auto,
        exit_when_drawn: false,
        screenshot: None,
        journal: None,
        started: Instant::now(),
    };
    let mut harness = Harness::builder()
        .with_size([1100.0, 700.0])
        .build_eframe(move |creation| App::new(creation, Settings::default(), None, &options));
    wait(&mut harness, "the file is open", |state| state.model().is_some() && state.job.is_none());
    assert!(harness.state().state().raw.file.is_none(), "nobody has asked");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::U);
    wait(&mut harness, "the file is described", |state| state.raw.file.is_some());
    harness.get_by_label("time_whole").click();
    harness.run_steps(3);
    harness.get_by_label("First values").click();
    wait(&mut harness, "values are read", |state| state.raw.values.is_some());
    let values = harness.state().state().raw.values.clone().unwrap();
    assert_eq!(values.texts.unwrap(), ["0", "1"]);
}
