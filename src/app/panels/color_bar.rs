//! The bar above the view: what the colours mean, which of its components, and what else of the results is shown.

use crate::{
    app::{
        command::{Command, Commands},
        state::State,
        theme,
    },
    model::Support,
    scene::{ColorBy, Component, Deform, Field, FieldKind, Metric, ResultView, number_label, range_labels},
};
use egui::{Checkbox, ComboBox, PopupCloseBehavior, RichText, ScrollArea, TextEdit, Ui};

/// The bar's own search text.
#[derive(Debug, Default)]
pub struct ColorBar {
    search: String,
}

/// Width below which only what the colours mean is shown.
const NARROW: f32 = 560.0;

impl ColorBar {
    /// Draws the bar.
    pub fn ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        let is_narrow = ui.available_width() < NARROW;
        ui.horizontal_centered(|ui| {
            let label = ui.label(RichText::new("Colour by").color(theme::of(ui).weak));
            self.picker_ui(state, ui, label.id, commands);
            component_ui(state, ui, commands);
            if !is_narrow {
                range_text_ui(state, ui);
            }
            deform_ui(state, ui, commands);
        });
    }

    fn picker_ui(&mut self, state: &State, ui: &mut Ui, label: egui::Id, commands: &mut Commands) {
        let view = &state.results.view;
        let combo = ComboBox::from_id_salt("colour by")
            .width(170.0)
            .height(420.0)
            .truncate()
            .selected_text(name_of(&view.color_by))
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let shown = combo.show_ui(ui, |ui| {
            ui.set_min_width(240.0);
            let edit =
                TextEdit::singleline(&mut self.search).hint_text("Search").desired_width(f32::INFINITY);
            ui.add(edit).accessible_name("Search fields").request_focus();
            ui.add_space(2.0);
            let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
            let mut chosen = first_found(state, &self.search).filter(|_| enter);
            ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
                let mut is_any = false;
                for (title, choices) in choices(&state.results.fields) {
                    is_any |= group_ui(ui, title, &choices, &self.search, &view.color_by, &mut chosen);
                }
                if !is_any {
                    ui.label(RichText::new("Nothing is called that").color(theme::of(ui).weak));
                }
            });
            chosen
        });
        shown.response.labelled_by(label).on_hover_text("What the colours mean");
        match shown.inner {
            None => self.search.clear(),
            Some(None) => {}
            Some(Some(color_by)) => {
                let view = ResultView { color_by, ..view.clone() };
                commands.push(Command::SetResults(Box::new(view)));
                egui::Popup::close_all(ui.ctx());
            }
        }
    }
}

/// What stands in the picker for a choice: a field without its component.
fn name_of(color_by: &ColorBy) -> String {
    match color_by {
        ColorBy::Block => "Block".to_owned(),
        ColorBy::NodeId => "Node id".to_owned(),
        ColorBy::ElementId => "Element id".to_owned(),
        ColorBy::Quality(metric) => metric.label().to_owned(),
        ColorBy::Field { name, .. } => name.clone(),
    }
}

/// All choices by groups.
fn choices(fields: &[Field]) -> Vec<(&'static str, Vec<ColorBy>)> {
    let on =
        |support: Support| fields.iter().filter(move |field| field.support == support).map(ColorBy::field);
    vec![
        ("Model", vec![ColorBy::Block, ColorBy::NodeId, ColorBy::ElementId]),
        ("On nodes", on(Support::Nodal).collect()),
        ("On elements", on(Support::Element).collect()),
        ("On side sets", on(Support::SideSet).collect()),
        ("On node sets", on(Support::NodeSet).collect()),
        ("Element quality", Metric::ALL.map(|(metric, ..)| ColorBy::Quality(metric)).to_vec()),
    ]
}

/// What Enter chooses: the first choice that fits what was typed.
fn first_found(state: &State, search: &str) -> Option<ColorBy> {
    let search = search.trim().to_lowercase();
    let mut all = choices(&state.results.fields).into_iter().flat_map(|(_, choices)| choices);
    all.find(|choice| !search.is_empty() && name_of(choice).to_lowercase().contains(&search))
}

/// The choices of a group that fit what was typed; whether there are any.
fn group_ui(
    ui: &mut Ui,
    title: &str,
    choices: &[ColorBy],
    search: &str,
    current: &ColorBy,
    chosen: &mut Option<ColorBy>,
) -> bool {
    let search = search.trim().to_lowercase();
    let mut found =
        choices.iter().filter(|choice| name_of(choice).to_lowercase().contains(&search)).peekable();
    if found.peek().is_none() {
        return false;
    }
    ui.add_space(4.0);
    ui.label(RichText::new(title).color(theme::of(ui).weak).size(12.0));
    for choice in found {
        let is_current = match (choice, current) {
            (ColorBy::Field { support: a, name: x, .. }, ColorBy::Field { support: b, name: y, .. }) => {
                (a, x) == (b, y)
            }
            (a, b) => a == b,
        };
        if ui.selectable_label(is_current, name_of(choice)).clicked() {
            *chosen = Some(choice.clone());
        }
    }
    true
}

/// The components of the field, if it has several.
fn component_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let view = &state.results.view;
    let ColorBy::Field { support, name, component } = &view.color_by else { return };
    let mut fields = state.results.fields.iter();
    let Some(field) = fields.find(|field| field.support == *support && field.name == *name) else { return };
    if field.kind == FieldKind::Scalar {
        return;
    }
    let label = |component: Component| component.label(field.kind);
    let combo = ComboBox::from_id_salt("component").width(108.0).selected_text(label(*component));
    let shown = combo.show_ui(ui, |ui| {
        for choice in field.components() {
            if ui.selectable_label(choice == *component, label(choice)).clicked() {
                let color_by = ColorBy::component(field, choice);
                commands.push(Command::SetResults(Box::new(ResultView { color_by, ..view.clone() })));
            }
        }
    });
    shown.response.accessible_name("Component").on_hover_text("Which number of the field is shown");
}

/// The range that the colours have now.
fn range_text_ui(state: &State, ui: &mut Ui) {
    let mapping = state.results.dressed.as_ref().and_then(|dressed| dressed.mapping);
    if let Some(mapping) = mapping.filter(|_| state.results.view.color_by != ColorBy::Block) {
        let [min, max] = range_labels(mapping.min, mapping.max);
        let text = format!("{min} to {max}");
        ui.add_space(4.0);
        ui.label(RichText::new(text).color(theme::of(ui).weak)).on_hover_text("The range of the colours");
    }
}

fn deform_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    if !state.results.can_deform {
        return;
    }
    ui.add_space(8.0);
    let view = &state.results.view;
    let mut is_deformed = view.deform != Deform::Off;
    let scale = state.results.dressed.as_ref().map_or(0.0, |dressed| dressed.deform_scale);
    let text = match (is_deformed, scale) {
        (true, scale) if scale != 0.0 => format!("Deformed × {}", number_label(scale, 4)),
        _ => "Deformed".to_owned(),
    };
    let response = ui.add(Checkbox::new(&mut is_deformed, text)).on_hover_text("Shows the deformed shape");
    if response.accessible_name("Deformed shape").changed() {
        let deform = if is_deformed { Deform::Auto } else { Deform::Off };
        commands.push(Command::SetResults(Box::new(ResultView { deform, ..view.clone() })));
    }
}
