//! Small pieces that several panels draw.

use super::{
    action::{self, Action},
    command::Commands,
    icons,
    state::State,
    theme,
};
use egui::{
    Align, Button, Color32, Label, Layout, Rect, Response, RichText, TextStyle, TextWrapMode, Ui, WidgetText,
    pos2, vec2,
};

/// An entry of a menu for the action of that name; nothing if there is none.
pub(crate) fn menu_item(ui: &mut Ui, state: &State, name: &str, commands: &mut Commands) {
    if let Some(action) = action::by_name(name) {
        menu_entry(ui, state, action, commands);
    }
}

/// An entry of a menu for an action: label, keys, and why it cannot be done now.
pub(crate) fn menu_entry(ui: &mut Ui, state: &State, action: &Action, commands: &mut Commands) {
    let mut button = Button::new(action.label).wrap_mode(TextWrapMode::Extend);
    if let Some(shortcut) = action.shortcuts.first() {
        button = button.shortcut_text(ui.ctx().format_shortcut(shortcut));
    }
    let enabled = (action.enabled)(state);
    let mut response = ui.add_enabled(enabled.is_ok(), button);
    if let Err(reason) = enabled {
        response = response.on_disabled_hover_text(reason);
    }
    if action::is_on(action, state) == Some(true) && ui.spacing().button_padding.x >= TICK_ROOM {
        tick(ui, pos2(response.rect.left() + TICK_ROOM / 2.0, response.rect.center().y));
    }
    if response.clicked() {
        commands.push((action.command)(state));
        ui.close();
    }
}

/// Room for a tick before the entries of a menu, in points.
pub(crate) const TICK_ROOM: f32 = 24.0;

fn tick(ui: &Ui, center: egui::Pos2) {
    let corners = [vec2(-4.0, 0.5), vec2(-1.2, 3.2), vec2(4.2, -3.2)].map(|offset| center + offset);
    ui.painter().line(corners.to_vec(), egui::Stroke::new(1.6, theme::of(ui).accent_text));
}

/// A toolbar button for the action of that name.
pub(crate) fn tool_button(ui: &mut Ui, state: &State, name: &str, commands: &mut Commands) {
    let Some(action) = action::by_name(name) else { return };
    let Some(icon) = action.icon else { return };
    let enabled = (action.enabled)(state);
    let hint = action.hint(ui.ctx());
    let response =
        ui.add_enabled_ui(enabled.is_ok(), |ui| icons::button(ui, icon, action.label, false)).inner;
    let response = match enabled {
        Ok(()) => response.on_hover_text(hint),
        Err(reason) => response.on_disabled_hover_text(format!("{hint}\n{reason}")),
    };
    if response.clicked() {
        commands.push((action.command)(state));
    }
}

/// Draws into all the room there is, and takes up just that: a panel keeps its width whatever stands in it.
pub(crate) fn filling<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let rect = ui.available_rect_before_wrap();
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    inside.shrink_clip_rect(rect.expand2(vec2(2.0, 0.0)));
    let drawn = add(&mut inside);
    ui.allocate_rect(rect, egui::Sense::hover());
    drawn
}

/// The heading of a section.
pub(crate) fn heading(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(RichText::new(text).strong().color(theme::of(ui).strong).size(13.5)))
}

/// Text that is read second.
pub(crate) fn note(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.add(Label::new(RichText::new(text.into()).color(theme::of(ui).weak).size(12.5)).wrap())
}

/// A line of a table of facts: name to the left, value beside it; the value may be selected and copied.
pub(crate) fn fact(ui: &mut Ui, name: &str, value: impl Into<String>) {
    fact_with_width(ui, NAME_WIDTH, name, value);
}

/// As [`fact`], with room for longer names.
pub(crate) fn fact_with_width(ui: &mut Ui, name_width: f32, name: &str, value: impl Into<String>) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = 17.0;
        let label = Label::new(RichText::new(name).color(theme::of(ui).weak)).truncate().halign(Align::LEFT);
        ui.allocate_ui_with_layout(vec2(name_width, 17.0), Layout::left_to_right(Align::Min), |ui| {
            ui.set_min_width(name_width);
            ui.add(label);
        });
        ui.vertical(|ui| ui.add(Label::new(value.into()).wrap().selectable(true)));
    });
}

/// Width of the names in a table of facts, in points.
const NAME_WIDTH: f32 = 122.0;

/// A table of facts.
pub(crate) fn facts(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.add_space(2.0);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        add(ui);
    });
}

/// The button that does what the form or dialog is for.
pub(crate) fn primary_button(ui: &mut Ui, enabled: bool, text: &str) -> Response {
    let colors = theme::of(ui);
    let fill = if enabled { colors.accent } else { colors.button };
    let color = if enabled { colors.on_accent } else { colors.weak };
    ui.add_enabled(
        enabled,
        Button::new(RichText::new(text).color(color))
            .fill(fill)
            .stroke(egui::Stroke::NONE)
            .min_size(vec2(84.0, 26.0)),
    )
}

/// Any other button of a form or dialog.
pub(crate) fn plain_button(ui: &mut Ui, text: &str) -> Response {
    ui.add(Button::new(text).min_size(vec2(84.0, 26.0)))
}

/// Paints a title and a smaller line below it, cut off where the place ends; the row that they stand in has the name.
pub(crate) fn two_lines(
    ui: &Ui,
    place: Rect,
    (title, title_color): (&str, Color32),
    (below, color): (&str, Color32),
) {
    let galley = |text: RichText| {
        let cut = Some(TextWrapMode::Truncate);
        WidgetText::from(text).into_galley(ui, cut, place.width(), TextStyle::Body)
    };
    let title = galley(RichText::new(title).color(title_color));
    let below = galley(RichText::new(below).color(color).size(11.5));
    let top = place.center().y - (title.size().y + 1.0 + below.size().y) / 2.0;
    let below_top = top + title.size().y + 1.0;
    ui.painter().galley(pos2(place.left(), top), title, title_color);
    ui.painter().galley(pos2(place.left(), below_top), below, color);
}

/// A square in the colour of a block or set.
pub(crate) fn swatch(ui: &mut Ui, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(12.0, 12.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 3.0, color);
}
