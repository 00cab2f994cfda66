//! Questions and answers that stand before everything else.

use crate::app::{
    action::ACTIONS,
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
        Some(Dialog::Replace { purpose, path }) => replace_ui(ctx, *purpose, path, commands),
        Some(Dialog::File(_)) | None => {}
    }
    shortcuts_ui(state, ctx, commands);
    about_ui(state, ctx, commands);
}

fn modal(ctx: &Context, name: &str) -> Modal {
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
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
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
fn buttons(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| ui.with_layout(Layout::right_to_left(Align::Center), add));
}

const MOUSE: [(&str, &str); 8] = [
    ("Left drag", "rotates"),
    ("Middle drag", "pans"),
    ("Right drag or wheel", "zooms to the pointer"),
    ("Click", "selects a block"),
    ("Shift or Ctrl and click", "adds to the selection"),
    ("Click beside the model", "selects nothing"),
    ("Double click", "fits the block into the view"),
    ("Right click", "shows what can be done"),
];

fn shortcuts_ui(state: &State, ctx: &Context, commands: &mut Commands) {
    if !state.parts.shortcuts {
        return;
    }
    let mut open = true;
    let size = egui::vec2(440.0, 520.0);
    let place = egui::Rect::from_center_size(ctx.content_rect().center(), size);
    let window = Window::new("Keys and mouse").open(&mut open).collapsible(false);
    let window = window.default_size(size).default_pos(place.min);
    window.show(ctx, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            widgets::heading(ui, "Mouse in the view");
            widgets::facts(ui, |ui| {
                for (what, does) in MOUSE {
                    widgets::fact_with_width(ui, 176.0, what, does);
                }
            });
            ui.add_space(theme::GROUP_SPACING);
            widgets::heading(ui, "Keys");
            widgets::facts(ui, |ui| {
                for action in ACTIONS.iter().filter(|action| !action.shortcuts.is_empty()) {
                    let keys = action.shortcuts.iter().map(|keys| ui.ctx().format_shortcut(keys));
                    let keys = keys.collect::<Vec<_>>().join("  or  ");
                    widgets::fact_with_width(ui, 176.0, &keys, action.label.trim_end_matches('…'));
                }
            });
        });
    });
    if !open {
        commands.push(Command::Toggle(Part::Shortcuts));
    }
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
