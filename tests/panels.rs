//! The panels, worked as a person works them: find by label, act, look at the commands that come out.
#![cfg(feature = "gui")]

use egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable as _};
use exoscope::{
    app::{
        Command, Commands, State,
        command::{FilePurpose, Part, UnsavedAnswer},
        form,
        message::Severity,
        outline::Outline,
        panels,
        selection::{Item, SelectMode},
        state::{Dialog, FileKind, FormRequest, JobView},
        theme,
    },
    document::Document,
    edit::Invocation,
    exodus::container::Format,
    model::{Model, samples},
    scene::{ColorBy, EdgeDisplay, SETTINGS, fields},
};
use std::sync::Arc;

/// A panel with its state and everything that it has pushed.
struct Bench<P> {
    state: State,
    panel: P,
    commands: Commands,
    pushed: Vec<Command>,
}

fn state_of(model: Model) -> State {
    let outline = Arc::new(Outline::of_model(&model));
    State { document: Some(Document::new(model)), outline, aspect: 1.5, ..State::default() }
}

fn bench<P: 'static>(
    state: State,
    panel: P,
    draw: impl Fn(&mut P, &State, &mut egui::Ui, &mut Commands) + 'static,
) -> Harness<'static, Bench<P>> {
    let bench = Bench { state, panel, commands: Commands::default(), pushed: Vec::new() };
    Harness::builder()
        .with_size([1000.0, 640.0])
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

/// What was pushed since the last look, as text.
fn pushed<P>(harness: &mut Harness<'_, Bench<P>>) -> Vec<String> {
    let taken = std::mem::take(&mut harness.state_mut().pushed);
    taken.iter().map(|command| format!("{command:?}")).collect()
}

fn only<P>(harness: &mut Harness<'_, Bench<P>>) -> Command {
    let mut taken = std::mem::take(&mut harness.state_mut().pushed);
    assert_eq!(taken.len(), 1, "{taken:?}");
    taken.remove(0)
}

fn tree(state: State) -> Harness<'static, Bench<panels::Tree>> {
    bench(state, panels::Tree::default(), |panel, state, ui, commands| panel.ui(state, ui, commands))
}

fn inspector(state: State) -> Harness<'static, Bench<panels::Inspector>> {
    bench(state, panels::Inspector::default(), |panel, state, ui, commands| panel.ui(state, ui, commands))
}

#[test]
fn the_tree_selects_shows_and_filters() {
    let mut harness = tree(state_of(samples::two_hexes()));
    harness.run();
    harness.get_by_label("left · 1").click();
    harness.run();
    assert!(
        matches!(only(&mut harness), Command::Select(items, SelectMode::Replace) if items == [Item::ElementBlock(1)])
    );
    harness.get_by_label("right · 2").click_modifiers(Modifiers::COMMAND);
    harness.run();
    assert!(
        matches!(only(&mut harness), Command::Select(items, SelectMode::Toggle) if items == [Item::ElementBlock(2)])
    );
    harness.get_by_label("Show right").click();
    harness.run();
    assert!(
        matches!(only(&mut harness), Command::SetVisible(items, false) if items == [Item::ElementBlock(2)])
    );
    // Sets are off at first.
    harness.get_by_label("Show surface_1").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::SetVisible(items, true) if items == [Item::SideSet(1)]));

    harness.get_by_label("Filter").click();
    harness.run();
    harness.get_by_label("Filter").type_text("le*");
    harness.run();
    assert!(harness.query_by_label("right · 2").is_none());
    assert!(harness.query_by_label("left · 1").is_some());
    harness.get_by_label("Clear filter").click();
    harness.run();
    assert!(harness.query_by_label("right · 2").is_some());
}

#[test]
fn a_range_is_selected_with_shift() {
    let mut harness = tree(state_of(samples::three_blocks()));
    harness.run();
    harness.get_by_label("block_0 · 0").click();
    harness.run();
    pushed(&mut harness);
    harness.get_by_label("block_4000000000 · 4000000000").click_modifiers(Modifiers::SHIFT);
    harness.run();
    let all = [0, 5, 4_000_000_000].map(Item::ElementBlock);
    assert!(matches!(only(&mut harness), Command::Select(items, SelectMode::Replace) if items == all));
}

#[test]
fn sections_close_and_open() {
    let mut harness = tree(state_of(samples::two_hexes()));
    harness.run();
    harness.get_by_label("Element blocks").click();
    harness.run();
    assert!(harness.query_by_label("left · 1").is_none());
    harness.get_by_label("Element blocks").click();
    harness.run();
    assert!(harness.query_by_label("left · 1").is_some());
}

#[test]
fn a_name_is_edited_in_its_row() {
    let mut state = state_of(samples::two_hexes());
    state.rename = Some(Item::ElementBlock(2));
    let mut harness = tree(state);
    harness.run_steps(3);
    harness.get_by_label("New name").type_text("outlet");
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    let pushed = std::mem::take(&mut harness.state_mut().pushed);
    let [Command::Edit(invocation), Command::EndRename, ..] = &pushed[..] else { panic!("{pushed:?}") };
    assert_eq!(*invocation, form::rename(2, "outlet"));
}

#[test]
fn a_block_dropped_on_another_asks_to_merge_both() {
    let mut harness = tree(state_of(samples::two_hexes()));
    harness.run();
    let from = harness.get_by_label("left · 1").rect().center();
    let to = harness.get_by_label("right · 2").rect().center();
    harness.drag_at(from);
    harness.step();
    harness.hover_at(from.lerp(to, 0.5));
    harness.step();
    harness.hover_at(to);
    harness.step();
    harness.drop_at(to);
    harness.run_steps(2);
    let pushed = std::mem::take(&mut harness.state_mut().pushed);
    assert!(
        matches!(&pushed[..], [Command::OpenForm(asked)] if *asked == form::merge(&[2, 1])
            .with("target_element_block_id", 2).with("target_name", "right")),
        "{pushed:?}"
    );
}

#[test]
fn three_thousand_blocks_draw_only_what_is_in_sight() {
    let mut harness = tree(state_of(samples::hex_grid([3000, 1, 1], [3000, 1, 1])));
    harness.run();
    assert!(harness.query_by_label("block_1 · 1").is_some());
    assert!(harness.query_by_label("block_2999 · 2999").is_none());
    // Something selected elsewhere is scrolled to.
    harness.state_mut().state.selection.select(&[Item::ElementBlock(2999)], SelectMode::Replace);
    harness.run();
    assert!(harness.query_by_label("block_2999 · 2999").is_some());
}

#[test]
fn the_merge_form_fills_in_the_selection_and_applies_with_enter() {
    let mut state = state_of(samples::two_hexes());
    state.selection.select(&[Item::ElementBlock(1), Item::ElementBlock(2)], SelectMode::Replace);
    let invocation = form::prefilled(&state, "combine_element_blocks");
    state.form = Some(FormRequest { invocation, serial: 1 });
    let mut harness = inspector(state);
    harness.run();
    harness.get_by_label("strain is on 1 of 2 blocks: the other gets NaN");
    harness.get_by_label("Name").click();
    harness.run();
    harness.get_by_label("Name").type_text("both");
    harness.run();
    harness.get_by_label("Apply").click();
    harness.run();
    let expected = form::merge(&[1, 2]).with("target_name", "both");
    assert!(matches!(only(&mut harness), Command::Edit(asked) if asked == expected));
    harness.key_press(Key::Enter);
    harness.run();
    assert!(matches!(only(&mut harness), Command::Edit(asked) if asked == expected));
    harness.get_by_label("Cancel").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::CloseForm));
}

#[test]
fn the_merge_form_asks_what_becomes_of_variables_on_some_of_the_blocks() {
    let mut state = state_of(samples::two_hexes());
    state.form = Some(FormRequest { invocation: form::merge(&[1, 2]), serial: 1 });
    let mut harness = inspector(state);
    harness.run();
    let merge_with = |harness: &mut Harness<'_, Bench<panels::Inspector>>, choice: toml::Value| {
        harness.get_by_label("Apply").click();
        harness.run();
        let chosen: toml::Table = [("strain".to_owned(), choice)].into_iter().collect();
        let expected = form::merge(&[1, 2]).with("partial_variables", chosen);
        assert!(matches!(only(harness), Command::Edit(asked) if asked == expected));
        assert!(harness.query_by_label("strain is on 1 of 2 blocks: the other gets NaN").is_none());
    };
    for (option, value) in [("drop it", toml::Value::from("drop")), ("a number", toml::Value::from(0.0))] {
        harness.get_by_label("strain on the other blocks").click();
        harness.run();
        harness.get_by_label(option).click();
        harness.run();
        merge_with(&mut harness, value);
    }
    harness.get_by_label("strain on the other blocks").click();
    harness.run();
    harness.get_by_label("automatic: NaN").click();
    harness.run();
    harness.get_by_label("Apply").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::Edit(asked) if asked == form::merge(&[1, 2])));
}

#[test]
fn a_form_that_cannot_be_applied_says_why() {
    let mut state = state_of(samples::mixed_solids());
    state.form = Some(FormRequest { invocation: form::merge(&[10, 20]), serial: 1 });
    let mut harness = inspector(state);
    harness.run();
    harness.get_by_label("Blocks 10 and 20 cannot be combined: HEX8 with 8 nodes and WEDGE6 with 6 nodes are different elements",
    );
    harness.get_by_label("Apply").click();
    harness.run();
    assert_eq!(pushed(&mut harness), Vec::<String>::new());
    harness.get_by_label("Leave out block_20").click();
    harness.run();
    // What is left in the form is what the picture shows.
    assert!(
        matches!(only(&mut harness), Command::Select(items, SelectMode::Replace) if items == [Item::ElementBlock(10)])
    );
    harness.get_by_label("Choose two or more blocks");
    harness.get_by_label("Apply").click();
    harness.run();
    assert_eq!(pushed(&mut harness), Vec::<String>::new());
}

#[test]
fn selected_sets_stand_in_the_forms_of_what_is_done_with_sets() {
    let mut state = state_of(samples::overlapping_sets());
    let element_set = Item::Other(exoscope::model::Support::ElementSet, 2);
    let items = [Item::SideSet(1), Item::SideSet(2), Item::NodeSet(2), element_set.clone()];
    state.selection.select(&items, SelectMode::Replace);
    for (operation, expected) in [
        ("combine_side_sets", "combine_side_sets side_set_ids = [1, 2]"),
        ("delete_node_set", "delete_node_set node_set_ids = [2]"),
        ("duplicate_element_set", "duplicate_element_set element_set_id = 2"),
        // One is asked for, and two are selected.
        ("rename_side_set", "rename_side_set"),
        ("create_side_set_from_interface", "create_side_set_from_interface"),
    ] {
        assert_eq!(form::prefilled(&state, operation), Invocation::parse(expected).unwrap());
    }
    let renamed = form::rename_item(&element_set, "core");
    let expected = Invocation::parse("rename_element_set element_set_id = 2 new_element_set_id = 'core'");
    assert_eq!(renamed, expected.ok());
}

#[test]
fn every_operation_has_a_form_that_draws() {
    for operation in exoscope::edit::OPERATIONS {
        let mut state = state_of(samples::two_hexes());
        state.selection.select(&[Item::ElementBlock(1), Item::ElementBlock(2)], SelectMode::Replace);
        let invocation = form::prefilled(&state, operation.name);
        state.form = Some(FormRequest { invocation, serial: 1 });
        let mut harness = inspector(state);
        harness.run();
        harness.get_by_label(operation.label.trim_end_matches('…'));
    }
}

#[test]
fn the_inspector_tells_the_facts_of_what_is_selected() {
    let mut harness = inspector(state_of(samples::two_hexes()));
    harness.run();
    harness.get_by_label("two hexes");
    let shown: [(Item, &[&str]); 5] = [
        (Item::ElementBlock(1), &["left", "HEX8", "stress", "strain"]),
        (Item::SideSet(1), &["surface_1", "Side set"]),
        (Item::NodeSet(1), &["nodelist_1", "Node set"]),
        (
            Item::Variable(exoscope::model::Support::Element, "strain".to_owned()),
            &["Stored on", "1 of 2", "right"],
        ),
        (Item::TimeStep(1), &["2 of 2"]),
    ];
    for (item, labels) in shown {
        harness.state_mut().state.selection.select(&[item], SelectMode::Replace);
        harness.run();
        for label in labels {
            assert!(harness.query_all_by_label(label).next().is_some(), "{label}");
        }
    }
}

#[test]
fn a_click_in_the_history_goes_there() {
    let mut state = state_of(samples::two_hexes());
    let invocation = Invocation::new("scale_geometry").with("scale_factor", 2.0);
    let document = state.document.as_mut().unwrap();
    let edited = exoscope::edit::run(document.model(), &invocation, &exoscope::model::NoProgress).unwrap();
    document.commit(invocation, edited);
    let mut harness = inspector(state);
    harness.run();
    harness.get_by_label("History").click();
    harness.run();
    harness.get_by_label("Opened").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::GoToStep(0)));
    harness.get_by_label("Journal").click();
    harness.run();
    harness.get_by_label("Copy").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::Copy(text) if text.contains("op = \"scale_geometry\"")));
}

#[test]
fn a_panel_keeps_its_width_whatever_stands_in_it() {
    let mut model = samples::two_hexes();
    model.element_blocks[0].name = "a name that is much longer than any panel is wide ".repeat(4);
    let mut harness =
        bench(state_of(model), (panels::Inspector::default(), 0.0), |(panel, width), state, ui, commands| {
            let side = egui::Panel::right("inspector").default_size(308.0).size_range(260.0..=640.0);
            *width = side.show(ui, |ui| panel.ui(state, ui, commands)).response.rect.width();
        });
    harness.run();
    let before = harness.state().panel.1;
    harness.state_mut().state.selection.select(&[Item::ElementBlock(1)], SelectMode::Replace);
    for tab in ["Journal", "History", "Inspector"] {
        harness.get_by_label(tab).click();
        harness.run();
        assert_eq!(harness.state().panel.1, before, "{tab}");
    }
}

#[test]
fn operations_show_their_keys_in_the_menu() {
    let mut harness = bench(state_of(samples::two_hexes()), (), |(), state, ui, commands| {
        panels::menu_bar_ui(state, ui, commands)
    });
    harness.run();
    harness.get_by_label("Model").click();
    harness.run();
    harness.get_by_label_contains("Element blocks").click();
    harness.run();
    harness.get_by_label("Merge blocks… M").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::OpenForm(_)));
}

#[test]
fn menus_and_toolbar_follow_the_state() {
    // As in the window, each in a bar of its own height.
    let mut harness = bench(state_of(samples::two_hexes()), (), |(), state, ui, commands| {
        egui::Panel::top("menu").exact_size(28.0).show(ui, |ui| panels::menu_bar_ui(state, ui, commands));
        egui::Panel::top("tools").exact_size(38.0).show(ui, |ui| panels::toolbar_ui(state, ui, commands));
    });
    harness.run();
    harness.get_by_label("Edges All").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::SetEdges(EdgeDisplay::All)));
    // Nothing was edited yet.
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(pushed(&mut harness), Vec::<String>::new());
    harness.get_by_label("Edit").click();
    harness.run();
    harness
        .state_mut()
        .state
        .selection
        .select(&[Item::ElementBlock(1), Item::ElementBlock(2)], SelectMode::Replace);
    harness.run();
    // The toolbar has the action too, without its keys.
    harness.get_by_label("Merge blocks… M").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::OpenForm(asked) if asked == form::merge(&[1, 2])));
}

#[test]
fn the_status_bar_shows_job_message_and_selection() {
    let mut state = state_of(samples::two_hexes());
    state.job = Some(JobView { title: "Reading a.e".to_owned(), stage: String::new(), fraction: Some(0.5) });
    state.messages.add(Severity::Error, "a.e cannot be read");
    state.selection.select(&[Item::ElementBlock(1)], SelectMode::Replace);
    let mut harness = bench(state, (), |(), state, ui, commands| panels::status_bar_ui(state, ui, commands));
    harness.run();
    harness.get_by_label("left selected");
    harness.get_by_label("Reading a.e");
    harness.get_by_label("Cancel").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::CancelJob));
    harness.get_by_label("a.e cannot be read");
    harness.get_by_label("Dismiss message").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::DismissMessage));
}

#[test]
fn the_palette_finds_and_does() {
    let mut state = state_of(samples::two_hexes());
    state.parts.palette = true;
    let mut harness = bench(state, panels::Palette::default(), |panel, state, ui, commands| {
        let ctx = ui.ctx().clone();
        panel.ui(state, &ctx, commands);
    });
    harness.run_steps(3);
    harness.get_by_label("Find").type_text("right");
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    let pushed = std::mem::take(&mut harness.state_mut().pushed);
    assert!(
        matches!(&pushed[..], [Command::Toggle(Part::Palette), Command::Select(items, _), ..]
        if *items == [Item::ElementBlock(2)]),
        "{pushed:?}"
    );
}

#[test]
fn the_welcome_page_opens_files() {
    let mut state = State::default();
    state.settings.remember_file(std::path::Path::new("/models/bracket.e"));
    let mut harness = bench(state, (), |(), state, ui, commands| panels::welcome_ui(state, ui, commands));
    harness.run();
    harness.get_by_label("bracket.e").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::Open(path) if path.ends_with("bracket.e")));
    harness.get_by_label("Open the sample model").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::OpenSample));
}

#[test]
fn unsaved_changes_are_asked_about() {
    let mut state = state_of(samples::two_hexes());
    state.dialog = Some(Dialog::Unsaved(Box::new(Command::Quit)));
    let mut harness = bench(state, (), |(), state, ui, commands| {
        let ctx = ui.ctx().clone();
        panels::dialogs_ui(state, &ctx, commands);
    });
    harness.run();
    for (label, answer) in [
        ("Save", UnsavedAnswer::Save),
        ("Don't save", UnsavedAnswer::Discard),
        ("Cancel", UnsavedAnswer::Cancel),
    ] {
        harness.get_by_label(label).click();
        harness.run();
        assert!(matches!(only(&mut harness), Command::AnswerUnsaved(given) if given == answer));
    }
}

#[test]
fn the_save_report_lists_what_changed() {
    let mut state = state_of(samples::two_hexes());
    let lines = vec!["Element block 2 was removed".to_owned(), "All else is the same".to_owned()];
    state.dialog = Some(Dialog::SaveReport { path: "/models/bracket.e".into(), lines });
    let mut harness = bench(state, (), |(), state, ui, commands| {
        let ctx = ui.ctx().clone();
        panels::dialogs_ui(state, &ctx, commands);
    });
    harness.run();
    harness.get_by_label("Saved bracket.e");
    harness.get_by_label("All else is the same");
    harness.get_by_label("OK").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::CloseDialog));
}

#[test]
fn save_as_offers_kinds_of_files_and_compresses_only_what_can_be() {
    let mut state = state_of(samples::two_hexes());
    state.dialog = Some(Dialog::SaveAs { refusal: Some("two.e cannot be stored in CDF-1".to_owned()) });
    let mut harness = bench(state, (), |(), state, ui, commands| {
        let ctx = ui.ctx().clone();
        panels::dialogs_ui(state, &ctx, commands);
    });
    harness.run();
    harness.get_by_label("two.e cannot be stored in CDF-1");
    harness.get_by_label("The usual kind; up to 4 GiB in each array, ids of 32 bits");
    harness.get_by_label("Compression").click();
    harness.run();
    assert!(harness.query_by_label("Deflate 4").is_none(), "only netCDF-4 can be compressed");
    for (label, format) in [
        ("Classic (CDF-1)", Format::Classic),
        ("64-bit offset (CDF-2)", Format::Offset64),
        ("64-bit data (CDF-5)", Format::Data64),
        ("netCDF-4 (HDF5)", Format::NetCdf4),
    ] {
        harness.get_by_label(label).click();
        harness.run();
        let Command::ChooseFileKind(kind) = only(&mut harness) else { panic!("{label}") };
        assert_eq!(kind, FileKind { format: Some(format), deflate: None });
        harness.state_mut().state.file_kind = kind;
    }
    harness.run();
    harness.get_by_label("Compression").click();
    harness.run();
    harness.get_by_label("Deflate 4").click();
    harness.run();
    let Command::ChooseFileKind(kind) = only(&mut harness) else { panic!("no level was chosen") };
    assert_eq!(kind, FileKind { format: Some(Format::NetCdf4), deflate: Some(4) });
    harness.state_mut().state.file_kind = kind;
    harness.run();
    // Going back to what cannot be compressed forgets the level.
    harness.get_by_label("What fits").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::ChooseFileKind(kind) if kind == FileKind::default()));
    harness.get_by_label("Add a QA record").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::SetQaRecord(false)));
    harness.get_by_label("Choose a file…").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::AskFile(FilePurpose::SaveModel)));
    harness.key_press(Key::Escape);
    harness.run();
    assert!(matches!(only(&mut harness), Command::FileChosen { path: None, .. }));
}

/// Pictures of the main panels, light and dark. They are made by software, so that they match everywhere.
#[test]
fn panels_look_as_they_did() {
    let mut state = state_of(samples::two_hexes());
    state.selection.select(&[Item::ElementBlock(1), Item::ElementBlock(2)], SelectMode::Replace);
    state.display.hidden_blocks.insert(2);
    let invocation = form::prefilled(&state, "combine_element_blocks");
    state.form = Some(FormRequest { invocation, serial: 1 });
    state.messages.add(Severity::Warning, "strain is missing on 1 of 2 blocks");
    let mut results = egui_kittest::SnapshotResults::new();
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        let (mut tree, mut inspector) = (panels::Tree::default(), panels::Inspector::default());
        let state = &state;
        let mut harness = Harness::builder()
            .with_size([640.0, 420.0])
            .with_theme(theme)
            .with_options(egui_kittest::SnapshotOptions::new().threshold(1.0).max_failed_pixels(10usize))
            .with_context_setup(theme::install)
            .wgpu()
            .build_ui(move |ui| {
                let mut commands = Commands::default();
                egui::Panel::bottom("status").exact_size(26.0).show(ui, |ui| {
                    panels::status_bar_ui(state, ui, &mut commands);
                });
                let side = egui::Panel::left("tree").exact_size(300.0);
                side.show(ui, |ui| tree.ui(state, ui, &mut commands));
                egui::CentralPanel::default().show(ui, |ui| inspector.ui(state, ui, &mut commands));
            });
        harness.run();
        results.add(
            harness.try_snapshot(format!(
                "panels_{}",
                if theme == egui::Theme::Dark { "dark" } else { "light" }
            )),
        );
    }
}

/// A state as it is after a model with results was opened.
fn state_with_results() -> State {
    let mut state = state_of(samples::two_hexes());
    state.results.fields = Arc::new(fields(&samples::two_hexes()));
    state.results.can_deform = true;
    state
}

#[test]
fn a_search_for_fields_that_finds_none_says_so() {
    let draw = |bar: &mut panels::ColorBar, state: &State, ui: &mut egui::Ui, commands: &mut Commands| {
        bar.ui(state, ui, commands);
    };
    let mut harness = bench(state_with_results(), panels::ColorBar::default(), draw);
    harness.get_by_label("Colour by").click();
    harness.run();
    harness.get_by_label("Search fields").type_text("qqq");
    harness.run();
    assert!(harness.query_by_label("Nothing is called that").is_some());
}

#[test]
fn a_new_form_with_something_to_type_has_the_focus_there_and_finds_no_fault_yet() {
    let mut state = state_of(samples::two_hexes());
    state.form = Some(FormRequest { invocation: Invocation::new("calculate_node_field"), serial: 1 });
    let draw = |panel: &mut panels::Inspector, state: &State, ui: &mut egui::Ui, commands: &mut Commands| {
        panel.ui(state, ui, commands);
    };
    let mut harness = bench(state, panels::Inspector::default(), draw);
    harness.run();
    assert!(harness.ctx.text_edit_focused());
    assert!(harness.query_by_label_contains("new_name").is_none());
    harness.get_by_label("Expression").type_text("speed =");
    harness.run();
    assert!(harness.query_by_label_contains("Expression: ").is_some());
}

#[test]
fn a_file_that_a_step_reads_is_found_by_browsing() {
    let mut state = state_of(samples::two_hexes());
    state.form = Some(FormRequest { invocation: Invocation::new("import_model"), serial: 1 });
    let mut harness = inspector(state);
    harness.run();
    harness.get_by_label("Browse…").click();
    harness.run();
    assert!(matches!(only(&mut harness), Command::AskFile(FilePurpose::StepReads("filename"))));
    harness.state_mut().panel.fill_path("filename", "/data/other part.e".as_ref());
    harness.run();
    let field = harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "File");
    assert_eq!(field.value().as_deref(), Some("/data/other part.e"));
}

#[test]
fn fields_are_found_and_chosen_with_their_components() {
    let draw = |bar: &mut panels::ColorBar, state: &State, ui: &mut egui::Ui, commands: &mut Commands| {
        bar.ui(state, ui, commands);
    };
    let mut harness = bench(state_with_results(), panels::ColorBar::default(), draw);
    harness.get_by_label("Colour by").click();
    harness.run();
    assert!(harness.query_by_label("temperature").is_some() && harness.query_by_label("Skew").is_some());
    harness.get_by_label("Search fields").type_text("dis");
    harness.run();
    assert!(harness.query_by_label("temperature").is_none());
    assert!(harness.query_by_label("Nothing is called that").is_none());
    harness.get_by_label("disp").click();
    harness.run();
    let said = pushed(&mut harness);
    assert!(said.len() == 1 && said[0].contains("\"disp\", component: Magnitude"), "{said:?}");

    let model = samples::two_hexes();
    harness.state_mut().state.results.view.color_by = ColorBy::parse("disp", &model).unwrap();
    harness.run();
    harness.get_by_label("Component").click();
    harness.run();
    harness.get_by_label("Y").click();
    harness.run();
    assert!(pushed(&mut harness)[0].contains("component: Axis(1)"));
    harness.get_by_label("Deformed shape").click();
    harness.run();
    assert!(pushed(&mut harness)[0].contains("deform: Auto"));
}

#[test]
fn the_time_bar_shows_real_times_and_moves() {
    let draw = |(): &mut (), state: &State, ui: &mut egui::Ui, commands: &mut Commands| {
        panels::time_bar_ui(state, ui, commands);
    };
    let mut state = state_with_results();
    state.results.view.time_step = 1;
    let mut harness = bench(state, (), draw);
    assert!(harness.query_by_label("2 of 2").is_some() && harness.query_by_label("1 s").is_some());
    for (button, command) in [
        ("First time step", "GoInTime(First)"),
        ("Previous time step", "GoInTime(Previous)"),
        ("Next time step", "GoInTime(Next)"),
        ("Last time step", "GoInTime(Last)"),
        ("Play", "SetPlayback(Playback { is_playing: true, is_looped: true, steps_per_second: 10.0 })"),
        ("Loop", "SetPlayback(Playback { is_playing: false, is_looped: false, steps_per_second: 10.0 })"),
    ] {
        harness.get_by_label(button).click();
        harness.run();
        assert_eq!(pushed(&mut harness), [command]);
    }
}

#[test]
fn the_display_tab_has_a_widget_for_every_setting() {
    let draw =
        |inspector: &mut panels::Inspector, state: &State, ui: &mut egui::Ui, commands: &mut Commands| {
            ui.set_max_width(300.0);
            inspector.ui(state, ui, commands);
        };
    let mut state = state_with_results();
    state.results.view.color_by = ColorBy::parse("temperature", &samples::two_hexes()).unwrap();
    let mut harness = bench(state, panels::Inspector::default(), draw);
    harness.get_by_label("Display").click();
    harness.run();
    for setting in SETTINGS {
        assert!(harness.query_all_by_label(setting.label).next().is_some(), "{}", setting.name);
    }
    harness.get_by_label("Legend").click();
    harness.run();
    assert_eq!(pushed(&mut harness), ["SetDisplay(\"legend\", Flag(false))"]);
    harness.get_by_label("Cut Y").click();
    harness.run();
    assert!(pushed(&mut harness)[0].contains("clip: Some(Clip { axis: Y"));
    harness.get_by_label("Deformation Scale").click();
    harness.run();
    assert!(pushed(&mut harness)[0].contains("deform: Scale(1.0)"));
}
