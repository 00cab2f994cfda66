//! The bar in the view's lower right corner: what a click picks, boxes, and the numbers that are shown.

use crate::{
    app::{
        action,
        command::{Command, Commands},
        icons::{self, Icon},
        state::State,
        theme,
    },
    model::Numbering,
};
use egui::{Align, Button, ComboBox, Frame, Layout, Margin, Rect, Ui, UiBuilder, vec2};

/// What a click picks, as the buttons call it.
const KINDS: [(&str, &str); 4] =
    [("pick_blocks", "Block"), ("pick_elements", "Element"), ("pick_sides", "Side"), ("pick_nodes", "Node")];

/// Switches, with their pictures.
const SWITCHES: [(&str, Icon); 3] =
    [("pick_box", Icon::Box), ("pick_through", Icon::Through), ("pick_labels", Icon::Labels)];

/// From the view's edge, in points.
const MARGIN: f32 = 12.0;
const HEIGHT: f32 = 34.0;
/// Width of the view below which the numbers' choice is left to the menu.
const NARROW: f32 = 480.0;

/// Draws the bar over the view.
pub(super) fn pick_bar_ui(state: &State, ui: &mut Ui, view: Rect, commands: &mut Commands) {
    let corner = view.max - vec2(MARGIN, MARGIN);
    let place = Rect::from_min_max(corner - vec2(view.width() - 2.0 * MARGIN, HEIGHT), corner);
    let layout = Layout::right_to_left(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(place).layout(layout), |ui| {
        let colors = theme::of(ui);
        let frame = Frame::new()
            .fill(colors.panel.gamma_multiply(0.94))
            .stroke(egui::Stroke::new(1.0, colors.line))
            .corner_radius(8.0)
            .inner_margin(Margin::symmetric(4, 2));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if view.width() >= NARROW {
                numbering_ui(state, ui, commands);
            }
            for (name, icon) in SWITCHES.iter().rev() {
                switch_ui(state, ui, name, *icon, commands);
            }
            ui.add_space(6.0);
            for (name, text) in KINDS.iter().rev() {
                kind_ui(state, ui, name, text, commands);
            }
        });
    });
}

fn kind_ui(state: &State, ui: &mut Ui, name: &str, text: &str, commands: &mut Commands) {
    let Some(action) = action::by_name(name) else { return };
    let chosen = action::is_on(action, state) == Some(true);
    let enabled = (action.enabled)(state).is_ok();
    let response = ui.add_enabled(enabled, Button::selectable(chosen, text).min_size(vec2(0.0, 24.0)));
    let response = response.on_hover_text(action.hint(ui.ctx()));
    if response.accessible_name(action.label).clicked() {
        commands.push((action.command)(state));
    }
}

fn switch_ui(state: &State, ui: &mut Ui, name: &str, icon: Icon, commands: &mut Commands) {
    let Some(action) = action::by_name(name) else { return };
    let chosen = action::is_on(action, state) == Some(true);
    let enabled = (action.enabled)(state).is_ok();
    let button = ui.add_enabled_ui(enabled, |ui| icons::button(ui, icon, action.label, chosen)).inner;
    if button.on_hover_text(action.hint(ui.ctx())).clicked() {
        commands.push((action.command)(state));
    }
}

fn numbering_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let current = state.settings.numbering;
    let name =
        |numbering| Numbering::ALL.iter().find(|(known, _)| *known == numbering).map_or("", |(_, name)| name);
    let combo = ComboBox::from_id_salt("numbering").width(76.0).selected_text(name(current));
    let shown = combo.show_ui(ui, |ui| {
        for (numbering, name) in Numbering::ALL {
            if ui.selectable_label(numbering == current, name).clicked() {
                commands.push(Command::SetNumbering(numbering));
            }
        }
    });
    let hint = "By which numbers nodes and elements are shown and typed: ids of the file, or places in it";
    shown.response.on_hover_text(hint).accessible_name("Numbers");
}
