//! Questions and answers that stand before everything else.

use super::save_as::save_as_ui;
use crate::app::{
    action::{ACTIONS, Action, Menu},
    command::{Command, Commands, FilePurpose, Part, UnsavedAnswer},
    state::{Dialog, State},
    theme, widgets,
};
use egui::{Align, Context, Event, Id, Key, Label, Layout, Modal, Modifiers, ScrollArea, Ui, Window};
use std::path::Path;

/// Draws the open dialog, if there is one, and the windows of the help menu.
pub fn dialogs_ui(state: &State, ctx: &Context, commands: &mut Commands) {
    match &state.dialog {
        Some(Dialog::Unsaved(_)) => unsaved_ui(state, ctx, commands),
        Some(Dialog::SaveReport { path, lines }) => report_ui(ctx, path, lines, commands),
        Some(Dialog::SaveAs { refusal }) => save_as_ui(state, refusal.as_deref(), ctx, commands),
        Some(Dialog::Replace { purpose, path }) => replace_ui(ctx, *purpose, path, commands),
        Some(Dialog::File(_)) | None => {}
    }
    shortcuts_ui(state, ctx, commands);
    about_ui(state, ctx, commands);
}

pub(super) fn modal(ctx: &Context, name: &str) -> Modal {
    let frame = egui::Frame::window(&ctx.style_of(ctx.theme())).inner_margin(egui::Margin::same(18));
    Modal::new(Id::unique(name)).frame(frame)
}

fn unsaved_ui(state: &State, ctx: &Context, commands: &mut Commands) {
    let response = modal(ctx, "unsaved").show(ctx, |ui| {
        ui.set_width(380.0);
        widgets::heading(ui, "Save changes?");
        let name = state.file_name().unwrap_or_default();
        widgets::note(ui, format!("{name} has edits that were not saved"));
        ui.add_space(14.0);
        buttons(ui, |ui| {
            let mut answer = |clicked: bool, answer| {
                if clicked {
                    commands.push(Command::AnswerUnsaved(answer));
                }
            };
            answer(widgets::primary_button(ui, true, "Save").clicked(), UnsavedAnswer::Save);
            answer(widgets::plain_button(ui, "Don't save").clicked(), UnsavedAnswer::Discard);
            answer(widgets::plain_button(ui, "Cancel").clicked(), UnsavedAnswer::Cancel);
        });
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            commands.push(Command::AnswerUnsaved(UnsavedAnswer::Save));
        }
    });
    if response.should_close() {
        commands.push(Command::AnswerUnsaved(UnsavedAnswer::Cancel));
    }
}

/// "Replace" writes, everything else goes back to the choice of a file.
fn replace_ui(ctx: &Context, purpose: FilePurpose, path: &Path, commands: &mut Commands) {
    let (mut replace, mut back) = (false, false);
    let response = modal(ctx, "replace").show(ctx, |ui| {
        ui.set_width(380.0);
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        widgets::heading(ui, &format!("{name} exists. Replace it?"));
        widgets::note(ui, path.display().to_string());
        ui.add_space(14.0);
        buttons(ui, |ui| {
            replace = widgets::primary_button(ui, true, "Replace").clicked();
            back = widgets::plain_button(ui, "Cancel").clicked();
        });
        // The Enter that chose the file may still be held down: it is no answer.
        let entered =
            |event: &Event| matches!(event, Event::Key { key: Key::Enter, pressed: true, repeat: false, .. });
        replace |= ui.input(|input| input.events.iter().any(entered));
    });
    if replace {
        commands.push(Command::FileChosen { purpose, path: Some(path.to_owned()) });
    } else if back || response.should_close() {
        commands.push(Command::UseBuiltInDialog(purpose));
    }
}

fn report_ui(ctx: &Context, path: &Path, lines: &[String], commands: &mut Commands) {
    let response = modal(ctx, "saved").show(ctx, |ui| {
        ui.set_width(460.0);
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        widgets::heading(ui, &format!("Saved {name}"));
        widgets::note(ui, path.display().to_string());
        ui.add_space(10.0);
        // Heading, path and buttons take about 130 points.
        let height = (ctx.content_rect().height() * 0.6 - 130.0).max(60.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            for line in lines {
                ui.horizontal_top(|ui| {
                    ui.label(egui::RichText::new("•").color(theme::of(ui).weak));
                    ui.add(Label::new(line).wrap().selectable(true));
                });
            }
        });
        ui.add_space(12.0);
        buttons(ui, |ui| {
            let entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
            if widgets::primary_button(ui, true, "OK").clicked() || entered {
                commands.push(Command::CloseDialog);
            }
            if widgets::plain_button(ui, "Copy").clicked() {
                commands.push(Command::Copy(lines.join("\n")));
            }
        });
    });
    if response.should_close() {
        commands.push(Command::CloseDialog);
    }
}

/// Buttons at the right, the first one outermost.
pub(super) fn buttons(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| ui.with_layout(Layout::right_to_left(Align::Center), add));
}

const MOUSE: [(&str, &str); 10] = [
    ("Left drag", "rotates"),
    ("Middle drag", "pans"),
    ("Right drag or wheel", "zooms to the pointer"),
    ("Click", "selects a block, or picks an element, side or node"),
    ("Shift or Ctrl and click", "adds to the selection"),
    ("Shift and left drag", "draws a box that adds what it touches"),
    ("Ctrl and left drag", "draws a box that takes away"),
    ("Click beside the model", "selects nothing"),
    ("Double click", "fits the block into the view"),
    ("Right click", "shows what can be done"),
];

/// The menus whose keys stand below the mouse; the others stand in the second column.
const FIRST_COLUMN: [Menu; 3] = [Menu::File, Menu::Edit, Menu::Select];

fn shortcuts_ui(state: &State, ctx: &Context, commands: &mut Commands) {
    if !state.parts.shortcuts {
        return;
    }
    let mut open = true;
    let room = ctx.content_rect();
    // Below the toolbar and above the status bar, if there is so much room.
    let size = egui::vec2(780.0_f32.min(room.width() - 60.0), 650.0_f32.min(room.height() - 130.0));
    let place = egui::Rect::from_center_size(room.center() + egui::vec2(0.0, 10.0), size);
    let window = Window::new("Keys and mouse").open(&mut open).collapsible(false).resizable(false);
    let window = window.fixed_size(size).pivot(egui::Align2::CENTER_CENTER).default_pos(place.center());
    window.show(ctx, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.columns_const(|[left, right]: &mut [Ui; 2]| {
                lines_ui(left, "Mouse in the view", MOUSE.map(|(what, does)| (what.to_owned(), does)));
                for (menu, label) in Menu::ALL {
                    let column = if FIRST_COLUMN.contains(&menu) { &mut *left } else { &mut *right };
                    let lines = key_lines(ctx, menu);
                    if !lines.is_empty() {
                        lines_ui(column, label, lines);
                    }
                }
            });
        });
    });
    if !open {
        commands.push(Command::Toggle(Part::Shortcuts));
    }
}

/// The keys of a menu's actions, and what they do.
fn key_lines(ctx: &Context, menu: Menu) -> Vec<(String, &'static str)> {
    let actions = ACTIONS.iter().filter(|action| action.menu == menu && !action.shortcuts.is_empty());
    let line = |action: &Action| {
        let keys = action.shortcuts.iter().map(|keys| ctx.format_shortcut(keys)).collect::<Vec<_>>();
        (keys.join("  or  "), action.label.trim_end_matches('…'))
    };
    actions.map(line).collect()
}

fn lines_ui(ui: &mut Ui, title: &str, lines: impl IntoIterator<Item = (String, &'static str)>) {
    widgets::heading(ui, title);
    widgets::facts(ui, |ui| {
        for (what, does) in lines {
            widgets::fact_with_width(ui, 172.0, &what, does);
        }
    });
    ui.add_space(theme::GROUP_SPACING);
}

fn about_ui(state: &State, ctx: &Context, commands: &mut Commands) {
    if !state.parts.about {
        return;
    }
    let response = modal(ctx, "about").show(ctx, |ui| {
        ui.set_width(360.0);
        widgets::heading(ui, "Exoscope");
        ui.label(format!("Version {}", env!("CARGO_PKG_VERSION")));
        widgets::note(ui, "See, edit and save Exodus II finite-element models");
        widgets::note(ui, "MIT or Apache-2.0");
        ui.add_space(12.0);
        buttons(ui, |ui| {
            if widgets::primary_button(ui, true, "OK").clicked() {
                commands.push(Command::Toggle(Part::About));
            }
        });
    });
    if response.should_close() {
        commands.push(Command::Toggle(Part::About));
    }
}
