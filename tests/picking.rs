//! Picking in the window: clicks, boxes, typing and what is made of picks, found by label as a person does.
#![cfg(feature = "gui")]
#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use egui::{Event, Key, Modifiers, PointerButton, Pos2, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use exoscope::{
    app::{App, LaunchOptions, picking::Typing, selection::Item, settings::Settings},
    exodus::{self, SaveOptions},
    geometry::{PickKind, Picks},
    model::{Model, NoProgress, Numbering, Side, samples},
    render::BackendChoice,
};
use glam::DVec3;
use std::{
    path::PathBuf,
    thread::sleep,
    time::{Duration, Instant},
};

fn window(files: Vec<PathBuf>) -> Harness<'static, App> {
    let options = LaunchOptions {
        files,
        sample: false,
        settings_dir: None,
        backend: BackendChoice::Auto,
        exit_when_drawn: false,
        screenshot: None,
        journal: None,
        started: Instant::now(),
    };
    Harness::builder().with_size([1280.0, 720.0]).build_eframe(move |creation| {
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

fn opened(model: &Model) -> (tempfile::TempDir, Harness<'static, App>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.e");
    exodus::save(model, None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    let mut harness = window(vec![path]);
    wait(&mut harness, "the picture is complete", |app| {
        let state = app.state();
        state.camera.is_some() && !state.scene_is_partial && state.job.is_none()
    });
    (folder, harness)
}

fn picks(harness: &Harness<'_, App>) -> Picks {
    (*harness.state().state().picking.picks).clone()
}

fn wait_for(harness: &mut Harness<'_, App>, expected: &Picks) {
    wait(harness, &format!("{expected:?} are picked"), |app| {
        let picking = &app.state().picking;
        *picking.picks == *expected && picking.measure.is_some() != expected.is_empty()
    });
}

/// Where a place of the model is on the screen.
fn on_screen(harness: &Harness<'_, App>, place: [f64; 3]) -> Pos2 {
    let rect = harness.get_by_role_and_label(Role::Image, "View").rect();
    let camera = harness.state().state().camera.unwrap();
    let aspect = f64::from(rect.width() / rect.height());
    let (at, _) = camera.project(DVec3::from(place), aspect).unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let at = egui::vec2(at.x as f32, at.y as f32);
    rect.min + at * rect.size()
}

fn button(harness: &mut Harness<'_, App>, pos: Pos2, pressed: bool, modifiers: Modifiers) {
    harness.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
    harness.step();
}

fn click(harness: &mut Harness<'_, App>, place: [f64; 3], modifiers: Modifiers) {
    let pos = on_screen(harness, place);
    harness.hover_at(pos);
    harness.step();
    button(harness, pos, true, modifiers);
    button(harness, pos, false, modifiers);
    harness.run_steps(2);
    // Two clicks in a short time would be a double click.
    sleep(Duration::from_millis(400));
}

fn drag(harness: &mut Harness<'_, App>, from: Pos2, to: Pos2, modifiers: Modifiers) {
    harness.hover_at(from);
    harness.step();
    button(harness, from, true, modifiers);
    for t in [0.3, 0.7, 1.0] {
        harness.hover_at(from.lerp(to, t));
        harness.step();
    }
    button(harness, to, false, modifiers);
    harness.run_steps(2);
}

fn press(harness: &mut Harness<'_, App>, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click();
    harness.run_steps(2);
}

fn choose_numbers(harness: &mut Harness<'_, App>, name: &str) {
    harness.get_by_label("Numbers").click();
    harness.run_steps(3);
    harness.get_by_label(name).click();
    harness.run_steps(3);
}

#[test]
fn a_click_picks_an_element_a_side_or_a_node() {
    let (_folder, mut harness) = opened(&samples::two_hexes());
    // The top of the right cube, near its corner (2, 0, 1), seen from the isometric view.
    let place = [1.9, 0.1, 1.0];
    press(&mut harness, "Pick elements");
    assert_eq!(harness.state().state().picking.tools.kind, Some(PickKind::Element));
    click(&mut harness, place, Modifiers::NONE);
    wait_for(&mut harness, &Picks::Elements(vec![1]));
    assert!(harness.query_all_by_label("1 element picked").next().is_some());
    click(&mut harness, [0.5, 0.5, 1.0], Modifiers::SHIFT);
    wait_for(&mut harness, &Picks::Elements(vec![0, 1]));
    let measure = harness.state().state().picking.measure.clone().unwrap();
    assert_eq!(measure.sizes, [0.0, 0.0, 2.0]);
    click(&mut harness, place, Modifiers::COMMAND);
    wait_for(&mut harness, &Picks::Elements(vec![0]));

    press(&mut harness, "Pick sides");
    click(&mut harness, place, Modifiers::NONE);
    wait_for(&mut harness, &Picks::Sides(vec![Side { element: 1, side: 5 }]));
    harness.key_press(Key::N);
    harness.run_steps(2);
    click(&mut harness, place, Modifiers::NONE);
    // The corner (2, 0, 1) is node 8.
    wait_for(&mut harness, &Picks::Nodes(vec![8]));

    // Back to blocks: what was picked is picked no more.
    harness.key_press(Key::B);
    harness.run_steps(2);
    click(&mut harness, place, Modifiers::NONE);
    assert!(harness.state().state().selection.contains(&Item::ElementBlock(2)));
    assert!(picks(&harness).is_empty());
}

#[test]
fn boxes_pick_what_is_seen_or_all_through() {
    let (_folder, mut harness) = opened(&samples::hex_grid([3, 3, 3], [1, 1, 1]));
    press(&mut harness, "Pick elements");
    harness.key_press(Key::Num7);
    harness.run_steps(3);
    // From above: over the first column of cubes, elements 18, 21 and 24 on top.
    let corners = |harness: &Harness<'_, App>| {
        [on_screen(harness, [0.3, 0.3, 3.0]), on_screen(harness, [0.6, 2.7, 3.0])]
    };
    let [from, to] = corners(&harness);
    let camera = harness.state().state().camera;
    drag(&mut harness, from, to, Modifiers::SHIFT);
    wait_for(&mut harness, &Picks::Elements(vec![18, 21, 24]));
    assert_eq!(harness.state().state().camera, camera, "a box turns nothing");
    press(&mut harness, "Boxes reach through");
    press(&mut harness, "Draw boxes");
    drag(&mut harness, from, to, Modifiers::NONE);
    wait_for(&mut harness, &Picks::Elements(vec![0, 3, 6, 9, 12, 15, 18, 21, 24]));
    let [from, to] = [[0.3, 0.3, 3.0], [0.6, 0.6, 3.0]].map(|place| on_screen(&harness, place));
    drag(&mut harness, from, to, Modifiers::COMMAND);
    wait_for(&mut harness, &Picks::Elements(vec![3, 6, 12, 15, 21, 24]));
}

#[test]
fn picks_grow_are_copied_and_become_sets() {
    let (_folder, mut harness) = opened(&samples::hex_grid([4, 1, 1], [1, 1, 1]));
    // The window gets the key and its letter, of which the line must see nothing.
    let slash = |pressed| Event::Key {
        key: Key::Slash,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    harness.input_mut().events.extend([slash(true), Event::Text("/".to_owned())]);
    harness.step();
    harness.event(slash(false));
    harness.run_steps(3);
    assert_eq!(harness.state().state().picking.typing, Some(Typing::Select));
    harness.get_by_label("What to pick").type_text("elem 1");
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    wait_for(&mut harness, &Picks::Elements(vec![0]));
    assert_eq!(harness.state().state().picking.typing, None);
    harness.key_press(Key::CloseBracket);
    wait_for(&mut harness, &Picks::Elements(vec![0, 1]));
    harness.event(Event::Copy);
    harness.step();
    let copied = |harness: &Harness<'_, App>| {
        harness
            .output()
            .platform_output
            .commands
            .iter()
            .any(|command| matches!(command, egui::OutputCommand::CopyText(text) if text == "elem 1, 2"))
    };
    assert!(copied(&harness));

    press(&mut harness, "Node set of what is picked");
    wait(&mut harness, "a node set is made", |app| {
        app.state().model().is_some_and(|model| model.node_sets.len() == 1)
    });
    let model = harness.state().state().model().cloned().unwrap();
    assert_eq!(model.node_sets[0].members.len(), 12);
    // The mesh is the same, so the elements are still picked.
    assert_eq!(picks(&harness), Picks::Elements(vec![0, 1]));
    press(&mut harness, "Side set of what is picked");
    wait(&mut harness, "a side set is made", |app| {
        app.state().model().is_some_and(|model| model.side_sets.len() == 1)
    });
    // Two cubes of a row of four, one of them at its end: 5 + 4 outer sides.
    assert_eq!(harness.state().state().model().unwrap().side_sets[0].members.len(), 9);
    press(&mut harness, "Nodes of what is picked");
    wait(&mut harness, "nodes are picked", |app| app.state().picking.picks.len() == 12);
}

#[test]
fn what_is_typed_wrongly_is_told_and_esc_closes_the_line() {
    let (_folder, mut harness) = opened(&samples::two_hexes());
    harness.key_press(Key::G);
    harness.run_steps(3);
    harness.get_by_label("What to pick").type_text("node 99");
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    wait(&mut harness, "it is told", |app| app.state().picking.typing_problem.is_some());
    assert!(harness.query_by_label("There is no node 99").is_some());
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert_eq!(harness.state().state().picking.typing, None);
}

#[test]
fn going_to_a_node_moves_the_camera_there() {
    let (_folder, mut harness) = opened(&samples::hex_grid([10, 1, 1], [1, 1, 1]));
    let before = harness.state().state().camera.unwrap();
    harness.key_press(Key::G);
    harness.run_steps(3);
    harness.get_by_label("What to pick").type_text("node 11");
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    wait_for(&mut harness, &Picks::Nodes(vec![10]));
    wait(&mut harness, "the camera is there", |app| {
        app.state().camera.is_some_and(|camera| (camera.focus - DVec3::new(10.0, 0.0, 0.0)).length() < 1.0)
    });
    assert!(harness.state().state().camera.unwrap().distance < before.distance / 4.0);
}

#[test]
fn an_undo_that_brings_other_blocks_picks_nothing() {
    let (_folder, mut harness) = opened(&samples::two_hexes());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.key_press(Key::M);
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    wait(&mut harness, "merged", |app| {
        app.state().outline.blocks.len() == 1 && !app.state().scene_is_partial && app.state().job.is_none()
    });
    press(&mut harness, "Pick elements");
    click(&mut harness, [0.5, 0.5, 1.0], Modifiers::NONE);
    wait_for(&mut harness, &Picks::Elements(vec![0]));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    wait(&mut harness, "undone", |app| app.state().outline.blocks.len() == 2);
    assert!(picks(&harness).is_empty());
}

#[test]
fn the_numbers_follow_one_setting() {
    let mut model = samples::two_hexes();
    model.element_ids = Some(vec![70, 30].into());
    let (_folder, mut harness) = opened(&model);
    press(&mut harness, "Pick elements");
    let place = [1.9, 0.1, 1.0];
    let hovered = |harness: &mut Harness<'_, App>| {
        let pos = on_screen(harness, place);
        harness.hover_at(pos + egui::vec2(1.0, 0.0));
        harness.run_steps(2);
        harness.hover_at(pos);
        harness.run_steps(2);
        harness.state().state().hover.clone().unwrap().detail
    };
    assert!(hovered(&mut harness).starts_with("element 30"));
    choose_numbers(&mut harness, "From 0");
    assert_eq!(harness.state().state().settings.numbering, Numbering::FromZero);
    assert!(hovered(&mut harness).starts_with("element 1 "));
    choose_numbers(&mut harness, "From 1");
    assert!(hovered(&mut harness).starts_with("element 2"));
}
