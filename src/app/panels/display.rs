//! The display tab: ranges and colours of values, the deformed shape, the cut, and every setting of the table.

use crate::{
    app::{
        command::{Command, Commands},
        state::State,
        theme, widgets,
    },
    scene::{
        Bounds, Clip, ClipAxis, Color, ColorBy, Deform, RangeChoice, ResultView, SETTINGS, Setting,
        SettingKind, SettingValue, number_label, range_labels,
    },
};
use egui::{Align2, Button, Checkbox, ComboBox, DragValue, RichText, ScrollArea, Slider, Ui, vec2};

/// Settings that say how values become colours; the rest says how the model is drawn.
const OF_COLORS: [&str; 6] = ["colormap", "bands", "log", "symmetric", "inverted", "legend"];
/// Width of what stands before a widget, in points.
const LABEL: f32 = 116.0;

/// Draws the tab.
pub(super) fn display_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    if state.model().is_none() {
        widgets::note(ui, "Nothing is open");
        return;
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        widgets::heading(ui, "Colours of values");
        map_preview_ui(state, ui);
        range_ui(state, ui, commands);
        for setting in SETTINGS.iter().filter(|setting| OF_COLORS.contains(&setting.name)) {
            setting_ui(state, ui, setting, commands);
        }
        section_ui(ui, "Deformed shape");
        deform_ui(state, ui, commands);
        section_ui(ui, "Cut");
        clip_ui(state, ui, commands);
        section_ui(ui, "Model");
        for setting in SETTINGS.iter().filter(|setting| !OF_COLORS.contains(&setting.name)) {
            setting_ui(state, ui, setting, commands);
        }
        ui.add_space(8.0);
    });
}

fn section_ui(ui: &mut Ui, title: &str) {
    ui.add_space(8.0);
    widgets::heading(ui, title);
}

fn show(state: &State, commands: &mut Commands, change: impl FnOnce(&mut ResultView)) {
    let mut view = state.results.view.clone();
    change(&mut view);
    if view != state.results.view {
        commands.push(Command::SetResults(Box::new(view)));
    }
}

/// A row: what it is to the left, its widget to the right.
fn row_ui<R>(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui, egui::Id) -> R) -> R {
    let row = ui.horizontal(|ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(LABEL, 22.0), egui::Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, label));
        let color = theme::of(ui).text;
        ui.painter().text(
            rect.left_center(),
            Align2::LEFT_CENTER,
            label,
            egui::FontId::proportional(13.5),
            color,
        );
        add(ui, response.id)
    });
    row.inner
}

/// The colours as they are now, with the ends of their range.
fn map_preview_ui(state: &State, ui: &mut Ui) {
    let style = state.display.settings.map_style();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), egui::Sense::hover());
    let width = rect.width().max(1.0);
    let mut x = 0.0;
    while x < width {
        let Color([red, green, blue, _]) = style.color(f64::from(x / width));
        let strip =
            egui::Rect::from_min_size(rect.min + vec2(x, 0.0), vec2(2.0_f32.min(width - x), rect.height()));
        ui.painter().rect_filled(strip, 0.0, theme::rgb_bytes([red, green, blue]));
        x += 2.0;
    }
    let mapping = state.results.dressed.as_ref().and_then(|dressed| dressed.mapping);
    if let Some(mapping) = mapping {
        ui.horizontal(|ui| {
            let weak = theme::of(ui).weak;
            let [min, max] = range_labels(mapping.min, mapping.max);
            ui.label(RichText::new(min).color(weak).size(12.0));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(RichText::new(max).color(weak).size(12.0));
            });
        });
    }
}

fn range_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let view = &state.results.view;
    if view.color_by == ColorBy::Block {
        widgets::note(ui, "Blocks have the colours of their ids. Choose a field above the view.");
        return;
    }
    let shown = state.results.dressed.as_ref().and_then(|dressed| dressed.mapping);
    let custom = match (view.range, shown) {
        (RangeChoice::Custom(range), _) => range,
        (_, Some(mapping)) => [mapping.min, mapping.max],
        _ => [0.0, 1.0],
    };
    let choices = [
        (RangeChoice::Step, "Of this step"),
        (RangeChoice::AllSteps, "Of all steps"),
        (RangeChoice::Visible, "Of what is visible"),
        (RangeChoice::Custom(custom), "Own numbers"),
    ];
    let kind = |range: &RangeChoice| std::mem::discriminant(range);
    let current =
        choices.iter().find(|(choice, _)| kind(choice) == kind(&view.range)).map_or("", |(_, text)| text);
    row_ui(ui, "Range", |ui, id| {
        let combo = ComboBox::from_id_salt("range").width(140.0).selected_text(current);
        let combo = combo.show_ui(ui, |ui| {
            for (choice, text) in choices {
                if ui.selectable_label(text == current, text).clicked() {
                    show(state, commands, |view| view.range = choice);
                }
            }
        });
        combo.response.labelled_by(id).on_hover_text("Which values have the colours of the ends");
    });
    if let RangeChoice::Custom([min, max]) = view.range {
        row_ui(ui, "From, to", |ui, _| {
            let speed = (max - min).abs() * 0.005;
            let mut ends = [min, max];
            let [from, to] = &mut ends;
            let from = DragValue::new(from).speed(speed).max_decimals(12);
            let from = ui.add(from).accessible_name("Least value");
            let to =
                ui.add(DragValue::new(to).speed(speed).max_decimals(12)).accessible_name("Greatest value");
            if (from.changed() || to.changed()) && ends[0] < ends[1] {
                show(state, commands, |view| view.range = RangeChoice::Custom(ends));
            }
        });
    }
}

fn deform_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    if !state.results.can_deform {
        widgets::note(ui, "The model has no displacements on its nodes");
        return;
    }
    let view = &state.results.view;
    let scale = state.results.dressed.as_ref().map_or(1.0, |dressed| dressed.deform_scale);
    let scale = if scale == 0.0 { 1.0 } else { scale };
    ui.horizontal(|ui| {
        for (deform, text) in
            [(Deform::Off, "Off"), (Deform::Auto, "Automatic"), (Deform::Scale(scale), "Scale")]
        {
            let is_chosen = std::mem::discriminant(&deform) == std::mem::discriminant(&view.deform);
            let button = ui.add(Button::selectable(is_chosen, text));
            if button.accessible_name(format!("Deformation {text}")).clicked() {
                show(state, commands, |view| view.deform = deform);
            }
        }
    });
    match view.deform {
        Deform::Scale(mut scale) => {
            row_ui(ui, "Scale", |ui, id| {
                let speed = scale.abs().max(0.1) * 0.01;
                let drag = DragValue::new(&mut scale).speed(speed).max_decimals(6);
                if ui.add(drag).labelled_by(id).changed() && scale.is_finite() {
                    show(state, commands, |view| view.deform = Deform::Scale(scale));
                }
            });
        }
        Deform::Auto => drop(widgets::note(
            ui,
            format!("Displacements are shown {} times as large", number_label(scale, 4)),
        )),
        Deform::Off => {}
    }
}

fn clip_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let bounds = state.bounds_of_all().unwrap_or_default();
    let clip = state.results.view.clip;
    ui.horizontal(|ui| {
        if ui.add(Button::selectable(clip.is_none(), "Off")).accessible_name("No cut").clicked() {
            show(state, commands, |view| view.clip = None);
        }
        for axis in ClipAxis::ALL {
            let is_chosen = clip.is_some_and(|clip| clip.axis == axis);
            let button = ui.add(Button::selectable(is_chosen, axis.label()));
            if button.accessible_name(format!("Cut {}", axis.label())).clicked() {
                show(state, commands, |view| view.clip = Some(first_clip(axis, &bounds)));
            }
        }
    });
    let Some(clip) = clip else { return };
    let axis = clip.axis as usize;
    let (min, max) = (bounds.min[axis], bounds.max[axis]);
    let mut value = clip.value;
    row_ui(ui, "At", |ui, _| {
        ui.spacing_mut().slider_width = (ui.available_width() - 78.0).max(40.0);
        let slider = Slider::new(&mut value, min..=max.max(min)).max_decimals(6);
        if ui.add(slider).accessible_name("Place of the cut").changed() && value.is_finite() {
            show(state, commands, |view| view.clip = Some(Clip { value, ..clip }));
        }
    });
    let mut keeps_above = clip.keeps_above;
    let text = "Keep the other side";
    if ui.add(Checkbox::new(&mut keeps_above, text)).changed() {
        show(state, commands, |view| view.clip = Some(Clip { keeps_above, ..clip }));
    }
}

/// A cut through the middle that an isometric view looks into: from there +x and −y are in front.
fn first_clip(axis: ClipAxis, bounds: &Bounds) -> Clip {
    Clip { axis, value: bounds.center()[axis as usize], keeps_above: axis == ClipAxis::Y }
}

/// The widget of a setting, by its kind.
fn setting_ui(state: &State, ui: &mut Ui, setting: &'static Setting, commands: &mut Commands) {
    let value = setting.get(&state.display.settings);
    let mut changed = None;
    match (setting.kind, value) {
        (SettingKind::Flag, SettingValue::Flag(mut flag)) => {
            let response = ui.add(Checkbox::new(&mut flag, setting.label)).on_hover_text(setting.doc);
            changed = response.changed().then_some(SettingValue::Flag(flag));
        }
        (SettingKind::Number { min, max, unit }, SettingValue::Number(mut number)) => {
            row_ui(ui, setting.label, |ui, id| {
                let drag = DragValue::new(&mut number)
                    .range(min..=max)
                    .speed((max - min) * 0.005)
                    .max_decimals(1)
                    .custom_formatter(|number, _| number_label(number, 4));
                let response =
                    ui.add(drag.min_size(vec2(56.0, 22.0))).labelled_by(id).on_hover_text(setting.doc);
                ui.label(RichText::new(unit).color(theme::of(ui).weak).size(12.0));
                if response.changed() {
                    changed = Some(SettingValue::Number(number));
                }
            });
        }
        (SettingKind::Choice(choices) | SettingKind::ChoiceOrColor(choices), SettingValue::Text(current)) => {
            let label = choices.iter().find(|(name, _)| *name == current).map(|(_, label)| *label);
            row_ui(ui, setting.label, |ui, id| {
                let combo = ComboBox::from_id_salt(setting.name)
                    .width(140.0)
                    .selected_text(label.unwrap_or(&current));
                let combo = combo.show_ui(ui, |ui| {
                    let white =
                        matches!(setting.kind, SettingKind::ChoiceOrColor(_)).then_some(("#ffffff", "White"));
                    for (name, label) in choices.iter().copied().chain(white) {
                        if ui.selectable_label(name == current, label).clicked() {
                            changed = Some(SettingValue::Text(name.to_owned()));
                        }
                    }
                });
                combo.response.labelled_by(id).on_hover_text(setting.doc);
            });
        }
        _ => {}
    }
    if let Some(value) = changed {
        commands.push(Command::SetDisplay(setting.name, value));
    }
}
