//! The status bar: the last message, the running job, the selection and the model's counts.

use crate::app::{
    action,
    command::{Command, Commands, Part},
    icons::{self, Icon},
    message::Severity,
    outline::counted,
    selection::Item,
    state::{JobView, State},
    theme,
};
use crate::exodus::News;
use egui::{Align, Label, Layout, ProgressBar, RichText, Sense, Ui, vec2};

/// Draws the status bar.
pub fn status_bar_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    ui.horizontal_centered(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            counts_ui(state, ui);
            if let Some(job) = &state.job {
                if ui.small_button("Cancel").on_hover_text("Stops the running job").clicked() {
                    commands.push(Command::CancelJob);
                }
                let bar = match job.fraction {
                    Some(fraction) => ProgressBar::new(fraction),
                    // Where software draws, a moving bar would cost more than the work that it tells of.
                    None => ProgressBar::new(0.0).animate(!state.software_draws),
                };
                ui.add(bar.desired_width(140.0).desired_height(6.0).fill(theme::of(ui).accent))
                    .accessible_name("Progress");
                ui.add(Label::new(doing_text(job)).truncate());
            }
            news_ui(state, ui, commands);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| message_ui(state, ui, commands));
        });
    });
}

/// What something else has written to the open file, and the button that reads it.
fn news_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let (says, button, hint) = match state.news {
        News::None => return,
        News::NewSteps(added) => (
            counted(added, "new step"),
            "Load",
            "Adds the steps that have been written to the file; edits, view and selection stay",
        ),
        News::Changed => ("Changed on disk".to_owned(), "Reload", "Opens the file again"),
    };
    let Some(action) = action::by_name("reload") else { return };
    if ui.small_button(button).on_hover_text(hint).clicked() {
        commands.push((action.command)(state));
    }
    ui.label(RichText::new(says).color(theme::of(ui).warning));
    divider(ui);
}

fn message_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let colors = theme::of(ui);
    let Some(message) = state.messages.shown() else {
        if state.job.is_none() {
            let value = state.hover.as_ref().and_then(|hover| hover.value.clone());
            match value {
                Some(value) => ui.label(value),
                None => ui.label(RichText::new(ready_text(state)).color(colors.weak)),
            };
        }
        return;
    };
    let color = match message.severity {
        Severity::Note => colors.text,
        Severity::Warning => colors.warning,
        Severity::Error => colors.error,
    };
    if message.severity != Severity::Note {
        let (rect, response) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::click());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Dismiss message"));
        icons::paint(ui.painter(), Icon::Close, rect.shrink(2.0), color);
        if response.on_hover_text("Dismiss").clicked() {
            commands.push(Command::DismissMessage);
        }
    }
    let label = Label::new(RichText::new(&message.says).color(color)).truncate().sense(Sense::click());
    if ui.add(label).on_hover_text(&message.says).clicked() {
        commands.push(Command::Toggle(Part::Messages));
    }
}

fn ready_text(state: &State) -> String {
    let text = match state.model() {
        Some(_) => "Click selects, drag rotates, right click for more",
        None => "Open a file to begin",
    };
    text.to_owned()
}

fn counts_ui(state: &State, ui: &mut Ui) {
    if state.model().is_none() && state.opening.is_none() {
        return;
    }
    let outline = &state.outline;
    let counts = format!("{}   {}", counted(outline.elements, "element"), counted(outline.nodes, "node"));
    ui.label(RichText::new(counts).color(theme::of(ui).weak));
    if let Some(text) = state.picking.summary().or_else(|| selection_text(state)) {
        divider(ui);
        ui.label(text);
    }
    divider(ui);
}

fn divider(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(9.0, 14.0), Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), egui::Stroke::new(1.0, theme::of(ui).line));
}

/// What a job does and how far it is; a stage that says the same as the title is not said twice.
fn doing_text(job: &JobView) -> String {
    if job.stage.is_empty() || job.stage.to_lowercase() == job.title.to_lowercase() {
        job.title.clone()
    } else {
        format!("{}: {}", job.title, job.stage)
    }
}

/// What is selected, in a few words; `None` if nothing is.
fn selection_text(state: &State) -> Option<String> {
    let selection = &state.selection;
    let blocks = selection.element_blocks();
    // An assembly stands for its blocks.
    let assemblies = selection.iter().filter(|item| matches!(item, Item::Assembly(_))).count();
    let others = if blocks.is_empty() { 0 } else { assemblies };
    Some(match (selection.len() - others, blocks.len()) {
        (0, _) => return None,
        (1, 1) => format!("{} selected", state.outline.block_label(blocks[0])),
        (1, 0) => format!("{} selected", state.outline.item_name(selection.last()?)?),
        (all, some) if all == some => {
            let elements =
                state.outline.blocks.iter().filter(|row| selection.contains(&Item::ElementBlock(row.id)));
            let elements = elements.map(|row| row.count).sum();
            format!("{} selected, {}", counted(some, "block"), counted(elements, "element"))
        }
        (all, _) => format!("{} selected", counted(all, "item")),
    })
}
