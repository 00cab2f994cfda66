//! The toolbar: the actions that are wanted most, the kinds of edges, and the standard views.

use crate::{
    app::{
        action,
        command::{Command, Commands},
        icons::{self, Icon},
        state::State,
        theme, widgets,
    },
    scene::EdgeDisplay,
};
use egui::{Align, Button, Layout, RichText, Ui, vec2};

const GROUPS: &[&[&str]] =
    &[&["open", "save"], &["undo", "redo"], &["merge"], &["hide", "isolate", "show_all"], &["fit"]];

/// The standard views, as the buttons call them.
const VIEWS: [(&str, &str); 7] = [
    ("view_iso", "Iso"),
    ("view_plus_x", "+X"),
    ("view_minus_x", "−X"),
    ("view_plus_y", "+Y"),
    ("view_minus_y", "−Y"),
    ("view_plus_z", "+Z"),
    ("view_minus_z", "−Z"),
];

/// The kinds of edges, as the buttons call them.
const EDGES: [(EdgeDisplay, &str, &str); 3] = [
    (EdgeDisplay::None, "None", "Draws no edges"),
    (EdgeDisplay::Feature, "Feature", "Draws edges where the surface bends or ends"),
    (EdgeDisplay::All, "All", "Draws the edges of all elements"),
];

/// Draws the toolbar.
pub fn toolbar_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for group in GROUPS {
            for name in *group {
                widgets::tool_button(ui, state, name, commands);
            }
            divider(ui);
        }
        for (name, text) in VIEWS {
            view_button(state, ui, name, text, commands);
        }
        divider(ui);
        projection_button(state, ui, commands);
        divider(ui);
        ui.add_enabled_ui(state.model().is_some(), |ui| {
            ui.label(RichText::new("Edges").color(theme::of(ui).weak));
            ui.add_space(4.0);
            for (kind, label, tooltip) in EDGES {
                let chosen = state.display.settings.edges == kind;
                let button = ui.add(Button::selectable(chosen, label)).on_hover_text(tooltip);
                if button.accessible_name(format!("Edges {label}")).clicked() {
                    commands.push(Command::SetEdges(kind));
                }
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| find_button(state, ui, commands));
    });
}

fn divider(ui: &mut Ui) {
    ui.add_space(5.0);
    let (rect, _) = ui.allocate_exact_size(vec2(1.0, 18.0), egui::Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), egui::Stroke::new(1.0, theme::of(ui).line));
    ui.add_space(5.0);
}

fn view_button(state: &State, ui: &mut Ui, name: &str, text: &str, commands: &mut Commands) {
    let Some(action) = action::by_name(name) else { return };
    let button = Button::new(text).frame_when_inactive(false).min_size(vec2(28.0, 26.0));
    let enabled = (action.enabled)(state).is_ok();
    let response = ui.add_enabled(enabled, button).on_hover_text(action.hint(ui.ctx()));
    if response.accessible_name(action.label).clicked() {
        commands.push((action.command)(state));
    }
}

fn projection_button(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let Some(action) = action::by_name("projection") else { return };
    let parallel = state.display.is_parallel();
    let (icon, label) =
        if parallel { (Icon::Parallel, "Parallel") } else { (Icon::Perspective, "Perspective") };
    let enabled = (action.enabled)(state).is_ok();
    let response = ui.add_enabled_ui(enabled, |ui| icons::button(ui, icon, label, false)).inner;
    if response.on_hover_text(format!("{label}. {}", action.hint(ui.ctx()))).clicked() {
        commands.push((action.command)(state));
    }
}

fn find_button(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let Some(action) = action::by_name("palette") else { return };
    let keys = action.shortcuts.first().map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
    let colors = theme::of(ui);
    let wide = ui.available_width() > 200.0;
    let text = if wide { "      Find anything…" } else { "      Find…" };
    let button = Button::new(RichText::new(text).color(colors.weak)).fill(colors.sunken);
    let button = button
        .stroke(egui::Stroke::new(1.0, colors.line))
        .min_size(vec2(if wide { 190.0 } else { 84.0 }, 26.0));
    let button = if wide { button.shortcut_text(RichText::new(keys).color(colors.weak)) } else { button };
    let response = ui.add(button).on_hover_text(action.hint(ui.ctx()));
    let place = response.rect.left_center() + vec2(15.0, 0.0);
    icons::paint(
        ui.painter(),
        Icon::Search,
        egui::Rect::from_center_size(place, vec2(13.0, 13.0)),
        colors.weak,
    );
    if response.accessible_name(action.label).clicked() {
        commands.push((action.command)(state));
    }
}
