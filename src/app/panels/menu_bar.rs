//! The menu bar: the action table by menus, and the operations by their groups.

use crate::{
    app::{
        action::{self, ACTIONS, Menu},
        command::{Command, Commands},
        state::State,
        widgets,
    },
    edit::{Group, OPERATIONS, Operation, ParamKind},
};
use egui::{Button, MenuBar, TextWrapMode, Ui};

/// Draws the menu bar.
pub fn menu_bar_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    MenuBar::new().ui(ui, |ui| {
        for (menu, label) in Menu::ALL {
            if menu == Menu::View {
                ui.menu_button("Model", |ui| operations_ui(state, ui, commands));
            }
            ui.menu_button(label, |ui| {
                if has_ticks(state, menu) {
                    ui.spacing_mut().button_padding.x = widgets::TICK_ROOM;
                }
                for action in ACTIONS.iter().filter(|action| action.menu == menu) {
                    if STARTS_GROUP.contains(&action.name) {
                        ui.separator();
                    }
                    if action.name == "save" {
                        recent_ui(state, ui, commands);
                        ui.separator();
                    }
                    if action.name == "add_qa_record" {
                        ui.menu_button("Export", |ui| {
                            OPERATIONS
                                .iter()
                                .filter(|operation| writes_files(operation))
                                .for_each(|operation| operation_entry(state, ui, operation, commands));
                        });
                    }
                    widgets::menu_entry(ui, state, action, commands);
                }
            });
        }
    });
}

/// Whether a menu has entries that can be ticked.
fn has_ticks(state: &State, menu: Menu) -> bool {
    ACTIONS.iter().any(|action| action.menu == menu && action::is_on(action, state).is_some())
}

/// Actions before which a menu has a line.
const STARTS_GROUP: &[&str] = &[
    "save_journal",
    "close",
    "merge",
    "pick_blocks",
    "pick_box",
    "pick_text",
    "pick_grow",
    "copy_picks",
    "pick_labels",
    "number_by_ids",
    "hide",
    "edges",
    "view_iso",
    "play",
    "deform",
    "tree",
    "larger",
    "theme_light",
];

fn recent_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let recent = &state.settings.recent_files;
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button("Recent files", |ui| {
            for path in recent {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                let button = ui.add(Button::new(name).wrap_mode(TextWrapMode::Extend));
                if button.on_hover_text(path.display().to_string()).clicked() {
                    commands.push(Command::Open(path.clone()));
                    ui.close();
                }
            }
        });
    });
}

fn operations_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    for group in Group::ALL {
        let mut operations = OPERATIONS.iter().filter(|operation| operation.group == *group).peekable();
        if operations.peek().is_some() {
            ui.menu_button(group.label(), |ui| {
                operations.for_each(|operation| operation_entry(state, ui, operation, commands));
            });
        }
    }
}

/// Whether an operation asks for a file to write.
fn writes_files(operation: &Operation) -> bool {
    operation.params.iter().any(|param| matches!(param.kind, ParamKind::Path { is_written: true }))
}

fn operation_entry(state: &State, ui: &mut Ui, operation: &Operation, commands: &mut Commands) {
    let available = match state.model() {
        Some(model) => (operation.available)(model),
        None => Err("No model is open".to_owned()),
    };
    let mut button = Button::new(operation.label).wrap_mode(TextWrapMode::Extend);
    if let Some(keys) = action::of_operation(operation.name).and_then(|action| action.shortcuts.first()) {
        button = button.shortcut_text(ui.ctx().format_shortcut(keys));
    }
    let response = ui.add_enabled(available.is_ok(), button);
    let response = match available {
        Ok(()) => response.on_hover_text(operation.summary),
        Err(reason) => response.on_disabled_hover_text(reason),
    };
    if response.clicked() {
        commands.push(state.form_command(operation.name));
        ui.close();
    }
}
