//! The edits so far: a list to go back and forth in, and the same as a journal.

use crate::{
    app::{
        command::{Command, Commands, FilePurpose, Naming},
        state::State,
        theme, widgets,
    },
    edit::find_operation,
};
use egui::{Id, Key, Modifiers, Response, ScrollArea, Sense, TextEdit, TextStyle, Ui, vec2};

/// Draws the list of edits; a click goes to the state after it.
pub(super) fn history_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let Some(document) = &state.document else {
        widgets::note(ui, "Nothing is open");
        return;
    };
    let history = document.history();
    ui.spacing_mut().item_spacing.y = 2.0;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (position, step) in history.states().iter().enumerate() {
            if state.naming == Some(position) {
                naming_ui(ui, position, &step.checkpoint, commands);
            }
            let (title, summary) = match &step.step {
                None => ("Opened".to_owned(), state.file_name().unwrap_or_default()),
                Some((invocation, report)) => (operation_label(&invocation.op), report.summary.clone()),
            };
            let (title, summary) = match step.checkpoint.as_str() {
                "" => (title, summary),
                name => (format!("★ {name}"), format!("{title}: {summary}")),
            };
            let current = position == history.position();
            let entry = entry_ui(ui, (&title, &summary), current, position > history.position());
            if entry.clicked() && !current {
                commands.push(Command::GoToStep(position));
            }
            entry.context_menu(|ui| {
                if ui.button("Name this point…").clicked() {
                    commands.push(Command::Name(Naming::Begin(position)));
                    ui.close();
                }
                if !step.checkpoint.is_empty() && ui.button("Take the name away").clicked() {
                    commands.push(Command::Name(Naming::Take(position, String::new())));
                    ui.close();
                }
            });
        }
    });
}

/// Where the name of a point is typed; Enter or a click elsewhere takes it, Escape does not.
fn naming_ui(ui: &mut Ui, position: usize, name: &str, commands: &mut Commands) {
    let id = Id::unique(("name of a point", position));
    let typed: Option<String> = ui.data(|data| data.get_temp(id));
    let is_new = typed.is_none();
    let mut text = typed.unwrap_or_else(|| name.to_owned());
    let field = TextEdit::singleline(&mut text).id(id).hint_text("Name of this point");
    let field = ui.add(field.desired_width(f32::INFINITY)).accessible_name("Name of this point");
    if is_new {
        field.request_focus();
    } else if field.lost_focus() {
        ui.data_mut(|data| data.remove::<String>(id));
        // Nobody else shall see it: what is behind would close or be deselected, too.
        let escaped = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        commands.push(Command::Name(match escaped {
            true => Naming::End,
            false => Naming::Take(position, text),
        }));
        return;
    }
    ui.data_mut(|data| data.insert_temp(id, text));
}

fn entry_ui(ui: &mut Ui, (title, summary): (&str, &str), current: bool, undone: bool) -> Response {
    let colors = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 42.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, current, title));
    if current {
        ui.painter().rect_filled(rect, 5.0, colors.selection);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 5.0, colors.hover.gamma_multiply(0.55));
    }
    let (strong, weak) = match (current, undone) {
        (true, _) => (colors.strong, colors.text),
        (false, true) => (colors.weak, colors.weak.gamma_multiply(0.7)),
        (false, false) => (colors.text, colors.weak),
    };
    widgets::two_lines(ui, rect.shrink2(vec2(9.0, 4.0)), (title, strong), (summary, weak));
    let hint = if undone { "Undone; a click does it again" } else { "Goes back to here" };
    response.on_hover_text(format!("{summary}\n{hint}"))
}

fn operation_label(name: &str) -> String {
    find_operation(name)
        .map_or_else(|_| name.to_owned(), |operation| operation.label.trim_end_matches('…').to_owned())
}

/// Draws the journal of the edits up to the current state.
pub(super) fn journal_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let Some(document) = &state.document else {
        widgets::note(ui, "Nothing is open");
        return;
    };
    let text = document.journal().to_toml();
    if text.is_empty() {
        widgets::note(
            ui,
            "No edits yet. Every edit becomes a step here, and the steps run without a window: exoscope apply",
        );
        return;
    }
    ui.horizontal(|ui| {
        if widgets::plain_button(ui, "Copy").clicked() {
            commands.push(Command::Copy(text.clone()));
        }
        let save = widgets::plain_button(ui, "Save journal…");
        if save.on_hover_text("A name that ends in .py becomes a Python script for exomerge").clicked() {
            commands.push(Command::AskFile(FilePurpose::SaveJournal));
        }
    });
    ui.add_space(4.0);
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        let mut shown = text.as_str();
        let edit = TextEdit::multiline(&mut shown).font(TextStyle::Monospace).desired_width(f32::INFINITY);
        ui.add(edit.margin(egui::Margin::same(8))).accessible_name("Journal");
    });
}
