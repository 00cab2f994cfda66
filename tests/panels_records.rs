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
        selection::{Item, SelectMode},
        settings::Settings,
        state::{FirstValues, FormRequest, RawView},
        theme,
    },
    document::Document,
    edit::Invocation,
    exodus::{self, SaveOptions},
    model::{Blob, MetadataValue, Model, NoProgress, Source, UserAttribute, samples},
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

fn inspector(state: State) -> Harness<'static, Bench<panels::Inspector>> {
    bench(state, panels::Inspector::default(), |panel, state, ui, commands| panel.ui(state, ui, commands))
}

fn state_of(model: Model, selected: &[Item]) -> State {
    let outline = Arc::new(Outline::of_model(&model));
    let mut state = State { document: Some(Document::new(model)), outline, aspect: 1.5, ..State::default() };
    state.selection.select(selected, SelectMode::Replace);
    state
}

fn records() -> Harness<'static, Bench<panels::Inspector>> {
    let mut harness = inspector(state_of(samples::annotated(), &[Item::Records]));
    harness.run();
    harness
}

/// Types into a field in the place of what stands there.
fn replace<P>(harness: &mut Harness<'_, Bench<P>>, field: &str, text: &str) {
    harness.get_by_label(field).click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label(field).type_text(text);
    harness.run();
}

/// The one edit that was pushed, as a step of a journal has it.
fn edit<P>(harness: &mut Harness<'_, Bench<P>>) -> String {
    match only(harness) {
        Command::Edit(invocation) => invocation.to_string(),
        other => panic!("{other:?} is no edit"),
    }
}

#[test]
fn what_lies_beside_the_mesh_is_told_among_the_records() {
    let mut model = samples::annotated();
    model.blobs.variable_names = vec!["row".to_owned(), "column".to_owned()];
    model.blobs.push(Blob {
        id: 4,
        name: "bezier rows".to_owned(),
        num_values: 3,
        values: vec![None, Some(Source::constant(1.0, 3))],
        ..Blob::default()
    });
    let attribute = |name: &str, value| UserAttribute { name: name.to_owned(), value };
    model.node_user_attributes = vec![
        attribute("Field@spin@type", MetadataValue::Integers([7].into())),
        attribute("origin of the nodes", MetadataValue::text("a scan")),
    ];
    let mut harness = inspector(state_of(model, &[Item::Records]));
    harness.run();
    for seen in [
        "1 blob",
        "bezier rows",
        "3 values of column",
        "Attributes of the nodes",
        "a scan",
        "Fields of the nodes",
        "vector 2D: spin_X, spin_Y",
    ] {
        harness.get_by_label(seen);
    }
    // What describes fields is no attribute to be edited.
    assert!(harness.query_by_label("Field@spin@type").is_none());
}

#[test]
fn records_are_edited_where_they_stand() {
    for (field, text, expected) in [
        ("Title of the model", "beam", "set_title title=\"beam\""),
        ("Axis y", "theta", "set_coordinate_names coordinate_names=[\"x\", \"theta\", \"z\"]"),
        (
            "QA record 2 version",
            "8",
            "set_qa_record qa_record_index=1 code=\"solver\" version=\"8\" date=\"2024/02/29\" time=\"12:34:56\"",
        ),
        ("Attribute units", "m", "set_file_attribute attribute_name=\"units\" value=\"m\""),
        ("New information record", "checked", "add_info_records info_records=\"checked\""),
    ] {
        let mut harness = records();
        replace(&mut harness, field, text);
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(edit(&mut harness), expected);
    }
}

#[test]
fn what_is_too_long_is_said_and_not_done() {
    let mut harness = records();
    replace(&mut harness, "Title of the model", &"x".repeat(81));
    assert!(harness.query_by_label("A title can have 80 characters at most, and this has 81").is_some());
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().pushed.is_empty());
    // It waits there to be mended, and Escape takes it back.
    harness.get_by_label("Title of the model").click();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label_contains("at most").is_none());
    assert!(harness.state().pushed.is_empty());
}

#[test]
fn a_field_that_is_left_as_it_was_edits_nothing() {
    let mut harness = records();
    harness.get_by_label("Title of the model").click();
    harness.run();
    harness.get_by_label("Axis x").click();
    harness.run();
    assert!(harness.state().pushed.is_empty());
    // Leaving a field by the mouse is as good as Enter.
    replace(&mut harness, "Title of the model", "other");
    harness.get_by_label("Axis x").click();
    harness.run();
    assert_eq!(edit(&mut harness), "set_title title=\"other\"");
}

#[test]
fn records_are_deleted_and_added() {
    let mut harness = records();
    harness.get_by_label("Delete QA record 1").click();
    harness.run();
    assert_eq!(edit(&mut harness), "delete_qa_records qa_record_indices=0");
    harness.get_by_label("Delete units").click();
    harness.run();
    assert_eq!(edit(&mut harness), "delete_file_attribute attribute_name=\"units\"");
    harness.get_by_label("Add… QA records").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::OpenForm(form) if form.op == "add_qa_record"));
    harness.get_by_label("  type = box").click_secondary();
    harness.run();
    harness.get_by_label("Delete this line").click();
    harness.run();
    assert_eq!(edit(&mut harness), "delete_info_records first=1 last=1");
}

#[test]
fn information_records_are_edited_as_one_text() {
    let mut harness = records();
    harness.get_by_label("Edit text").click();
    harness.run();
    replace(&mut harness, "Information records", "one\ntwo");
    harness.get_by_label("Apply").click();
    harness.run();
    assert_eq!(edit(&mut harness), "set_info_records info_records=[\"one\", \"two\"]");
    let mut harness = records();
    harness.get_by_label("Edit text").click();
    harness.run();
    replace(&mut harness, "Information records", &"y".repeat(90));
    assert!(harness.query_by_label_contains("80 characters at most, and this has 90").is_some());
    harness.get_by_label("Cancel").click();
    harness.run();
    assert!(harness.query_by_label("  type = box").is_some());
}

#[test]
fn attributes_and_properties_of_a_block_are_edited_in_the_inspector() {
    for (field, text, expected) in [
        (
            "Attribute material",
            "brass",
            "set_entity_attribute element_block_ids=1 attribute_name=\"material\" value=\"brass\"",
        ),
        (
            "Attribute offset",
            "1, 2",
            "set_entity_attribute element_block_ids=1 attribute_name=\"offset\" value=[1.0, 2.0]",
        ),
        ("Property MATL", "12", "set_property property_name=\"MATL\" element_block_ids=1 value=12"),
    ] {
        let mut harness = inspector(state_of(samples::annotated(), &[Item::ElementBlock(1)]));
        harness.run();
        replace(&mut harness, field, text);
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(edit(&mut harness), expected);
    }
    let mut harness = inspector(state_of(samples::annotated(), &[Item::ElementBlock(1)]));
    harness.run();
    replace(&mut harness, "Property MATL", "steel");
    assert!(harness.query_by_label_contains("a whole number").is_some());
    harness.get_by_label("Delete offset").click();
    harness.run();
    let delete = "delete_entity_attribute element_block_ids=1 attribute_name=\"offset\"";
    assert_eq!(edit(&mut harness), delete);
}

#[test]
fn members_are_taken_out_and_put_in_by_the_menu() {
    let mut harness = inspector(state_of(samples::annotated(), &[Item::ElementBlock(2), Item::Assembly(10)]));
    harness.run();
    harness.get_by_label("gearbox in machine").click_secondary();
    harness.run();
    harness.get_by_label("Put in what is selected").click();
    harness.run();
    assert_eq!(edit(&mut harness), "add_to_assembly assembly_id=10 element_block_ids=[2]");
    harness.get_by_label("left in gearbox").click_secondary();
    harness.run();
    harness.get_by_label("Take out of gearbox").click();
    harness.run();
    assert_eq!(edit(&mut harness), "remove_from_assembly assembly_id=10 member_ids=[1]");
    harness.get_by_label("Open or close gearbox").click();
    harness.run();
    assert!(harness.query_by_label("left in gearbox").is_none());
    harness.get_by_label("New assembly…").click();
    harness.run();
    let Command::OpenForm(form) = only(&mut harness) else { panic!("a form") };
    assert_eq!(form.to_string(), "create_assembly assembly_ids=[10]");
}

/// Drags from the middle of one thing to the middle of another.
fn drag<P>(harness: &mut Harness<'_, Bench<P>>, from: &str, to: &str) {
    let place = |harness: &Harness<'_, Bench<P>>, label: &str| harness.get_by_label(label).rect().center();
    let start = place(harness, from);
    harness.drag_at(start);
    harness.run();
    harness.hover_at(start + egui::vec2(0.0, 12.0));
    harness.run();
    let end = place(harness, to);
    harness.hover_at(end);
    harness.run();
    harness.drop_at(end);
    harness.run();
}

#[test]
fn members_are_dragged_out_and_blocks_of_the_tree_dragged_in() {
    let mut harness = records();
    // The last member of gearbox goes into assembly 20, too.
    drag(&mut harness, "left in gearbox", "assembly_20 in machine");
    let dropped: Vec<Command> = std::mem::take(&mut harness.state_mut().pushed);
    let edits: Vec<String> = dropped
        .iter()
        .filter_map(|command| match command {
            Command::Edit(invocation) => Some(invocation.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(edits, ["add_to_assembly assembly_id=20 element_block_ids=[1]"]);
    drag(&mut harness, "left in gearbox", "Drop here to take it out of gearbox");
    assert_eq!(edit(&mut harness), "remove_from_assembly assembly_id=10 member_ids=[1]");

    let tree = panels::Tree::default();
    let mut harness = bench(state_of(samples::annotated(), &[]), tree, |panel, state, ui, commands| {
        panel.ui(state, ui, commands);
    });
    harness.run();
    drag(&mut harness, "right · 2", "gearbox · 10");
    assert_eq!(edit(&mut harness), "add_to_assembly assembly_id=10 element_block_ids=[2]");
}

#[test]
fn sets_and_assemblies_are_renamed_in_the_tree() {
    for (item, row, expected) in [
        (Item::SideSet(1), "surface_1 · 1", "rename_side_set side_set_id=1 new_side_set_id=\"lid\""),
        (Item::NodeSet(1), "nodelist_1 · 1", "rename_node_set node_set_id=1 new_node_set_id=\"lid\""),
        (Item::Assembly(10), "gearbox · 10", "rename_assembly assembly_id=10 new_assembly_id=\"lid\""),
    ] {
        let mut state = state_of(samples::annotated(), &[]);
        state.rename = Some(item);
        let mut harness = bench(state, panels::Tree::default(), |panel, state, ui, commands| {
            panel.ui(state, ui, commands);
        });
        harness.run();
        assert!(harness.query_by_label(row).is_none(), "the name is a field now");
        harness.get_by_label("New name").type_text("lid");
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        let pushed: Vec<Command> = std::mem::take(&mut harness.state_mut().pushed);
        assert!(
            matches!(&pushed[..], [Command::Edit(rename), Command::EndRename] if rename.to_string() == expected),
            "{pushed:?}"
        );
    }
}

#[test]
fn forms_ask_only_for_kinds_of_things_that_there_are() {
    let mut state = state_of(samples::annotated(), &[Item::SideSet(1)]);
    state.form = Some(FormRequest { invocation: Invocation::new("set_entity_attribute"), serial: 1 });
    let mut harness = inspector(state);
    harness.run();
    let is_asked = |label: &str| harness.query_all_by_label(label).next().is_some();
    assert!(is_asked("Side sets") && is_asked("Assemblies"));
    assert!(!is_asked("Edge sets") && !is_asked("Face sets"));
}
