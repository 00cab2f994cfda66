//! The log of messages, in a window of its own.

use crate::app::{
    command::{Command, Commands, Part},
    message::Severity,
    state::State,
    theme, widgets,
};
use egui::{Context, Label, RichText, ScrollArea, Window};

/// Draws the log if it is open.
pub fn messages_ui(state: &State, ctx: &Context, commands: &mut Commands) {
    if !state.parts.messages {
        return;
    }
    let mut open = true;
    let place = ctx.content_rect();
    let window = Window::new("Messages").open(&mut open).default_size([520.0, 260.0]).collapsible(false);
    window.default_pos([place.left() + 300.0, place.bottom() - 340.0]).show(ctx, |ui| {
        ScrollArea::vertical().auto_shrink(false).stick_to_bottom(true).show(ui, |ui| {
            if state.messages.all().is_empty() {
                widgets::note(ui, "Nothing was told yet");
            }
            for message in state.messages.all() {
                let colors = theme::of(ui);
                let (word, color) = match message.severity {
                    Severity::Note => ("Note", colors.weak),
                    Severity::Warning => ("Warning", colors.warning),
                    Severity::Error => ("Error", colors.error),
                };
                ui.horizontal_top(|ui| {
                    ui.add_sized(
                        [58.0, 16.0],
                        Label::new(RichText::new(word).color(color)).halign(egui::Align::LEFT),
                    );
                    ui.add(Label::new(&message.says).wrap().selectable(true));
                });
            }
        });
    });
    if !open {
        commands.push(Command::Toggle(Part::Messages));
    }
}
