//! The widgets of a form: one for each kind of parameter, and how what is in them becomes a TOML value and back.
//!
//! Kinds that are lists of numbers are typed as TOML; what is not TOML becomes text, which the operation refuses in its
//! own words.

mod chosen;
mod expression;

use super::{ids_value, partial_variables::Choices};
use crate::{
    app::{
        icons::{self, Icon},
        outline::counted,
        state::State,
        theme, widgets,
    },
    edit::{Count, Param, ParamKind, Selectable, Unit, select},
    model::Model,
    scene::block_color,
};
use egui::{Align, ComboBox, DragValue, Layout, Response, RichText, ScrollArea, TextEdit, Ui};
use toml::Value;

/// What is typed into the widget of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Field {
    Blocks(Vec<i64>),
    Block(Option<i64>),
    /// A name, a number, or nothing for the default.
    Target(String),
    /// A name, which stays text even if it is made of digits; empty for "auto".
    Name(String),
    /// Other things than element blocks: ids, times, names or words.
    Chosen(Selectable, Count, Vec<Value>),
    /// Text as it is.
    Line(String),
    /// A number or a list, as TOML, or a word; empty for the default.
    Toml(String),
    Choice(&'static [&'static str], String),
    Integer(i64),
    Real(f64),
    RealOrAuto(Option<f64>),
    Vector([f64; 3]),
    Flag(bool),
    /// What variables get that only some blocks have.
    Fillers(Choices),
    FlagOrAuto(Option<bool>),
}

pub(super) fn field_of(kind: ParamKind, value: Option<&Value>, model: &Model) -> Field {
    let integer = |value: &Value| value.as_integer();
    let real = |value: &Value| value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
    match kind {
        ParamKind::ELEMENT_BLOCK => Field::Block(block_ids(value, model).first().copied()),
        ParamKind::Selection { of: Selectable::ElementBlock, .. } => Field::Blocks(block_ids(value, model)),
        ParamKind::Selection { of, count } => Field::Chosen(of, count, chosen::values(value)),
        ParamKind::Target(_) => Field::Target(match value {
            Some(Value::String(word)) if word != "auto" => word.clone(),
            Some(Value::Integer(id)) => id.to_string(),
            _ => String::new(),
        }),
        ParamKind::Name => Field::Name(match value {
            Some(Value::String(word)) if word != "auto" => word.clone(),
            _ => String::new(),
        }),
        ParamKind::PlainName | ParamKind::Text | ParamKind::Expression { .. } | ParamKind::Path { .. } => {
            Field::Line(value.and_then(Value::as_str).unwrap_or_default().to_owned())
        }
        ParamKind::SelectionElsewhere(_)
        | ParamKind::NewId { .. }
        | ParamKind::Texts
        | ParamKind::Integers { .. }
        | ParamKind::Reals
        | ParamKind::IdPairs
        | ParamKind::Points
        | ParamKind::Colors
        | ParamKind::Extents
        | ParamKind::Nodes
        | ParamKind::Sides
        | ParamKind::BlockInfo
        | ParamKind::Metadata => Field::Toml(match value {
            Some(Value::String(word)) => word.clone(),
            value => value.map(Value::to_string).unwrap_or_default(),
        }),
        ParamKind::Choice(words) => {
            let chosen = value.and_then(Value::as_str).or(words.first().copied()).unwrap_or_default();
            Field::Choice(words, chosen.to_owned())
        }
        ParamKind::Integer { least, .. } => {
            Field::Integer(value.and_then(integer).unwrap_or_else(|| least.max(0)))
        }
        ParamKind::RealOrAuto { .. } => Field::RealOrAuto(value.and_then(real)),
        ParamKind::Real { .. } => Field::Real(value.and_then(real).unwrap_or(0.0)),
        ParamKind::Vector { .. } => {
            let list = value.and_then(Value::as_array);
            Field::Vector(std::array::from_fn(|axis| {
                list.and_then(|list| list.get(axis)).and_then(real).unwrap_or(0.0)
            }))
        }
        ParamKind::Fillers => Field::Fillers(Choices::of(value)),
        ParamKind::Flag => Field::Flag(
            value.and_then(Value::as_bool).or(value.and_then(integer).map(|n| n != 0)).unwrap_or(false),
        ),
        ParamKind::FlagOrAuto => Field::FlagOrAuto(value.and_then(Value::as_bool)),
    }
}

fn block_ids(value: Option<&Value>, model: &Model) -> Vec<i64> {
    let selected = value.and_then(|value| select(model, Selectable::ElementBlock, value));
    let positions = selected.map(|selected| selected.positions).unwrap_or_default();
    positions.into_iter().map(|at| model.element_blocks[at].id).collect()
}

/// The value of a field; `None` if nothing was given.
pub(super) fn value_of(field: &Field) -> Option<Value> {
    match field {
        Field::Blocks(ids) => (!ids.is_empty()).then(|| Value::from(ids_value(ids))),
        Field::Block(id) => id.map(Value::from),
        Field::Target(text) => {
            let text = text.trim();
            let number = || text.parse::<i64>().ok().map(Value::from);
            (!text.is_empty()).then(|| number().unwrap_or_else(|| Value::from(text)))
        }
        Field::Name(text) => (!text.trim().is_empty()).then(|| Value::from(text.trim())),
        Field::Chosen(_, _, values) => match values.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            several => Some(Value::from(several.to_vec())),
        },
        Field::Line(text) => Some(Value::from(text.as_str())),
        Field::Toml(text) => {
            let text = text.trim();
            let parsed = || toml::from_str::<toml::Table>(&format!("value = {text}")).ok()?.remove("value");
            (!text.is_empty()).then(|| parsed().unwrap_or_else(|| Value::from(text)))
        }
        Field::Choice(_, word) => Some(Value::from(word.as_str())),
        Field::Integer(integer) => Some(Value::from(*integer)),
        Field::RealOrAuto(real) => real.map(Value::from),
        Field::Real(real) => Some(Value::from(*real)),
        Field::Vector(vector) => Some(Value::from(vector.map(Value::from).to_vec())),
        Field::Flag(flag) => Some(Value::from(*flag)),
        Field::Fillers(choices) => choices.value(),
        Field::FlagOrAuto(Some(flag)) => Some(Value::from(*flag)),
        Field::FlagOrAuto(None) => None,
    }
}

/// Whether a field is one to type text into, and nothing is there.
pub(super) fn is_empty_text(field: &Field) -> bool {
    match field {
        Field::Target(text) | Field::Name(text) | Field::Line(text) | Field::Toml(text) => text.is_empty(),
        _ => false,
    }
}

/// Draws the label and the widget of a field; the result is the widget if text is typed there.
pub(super) fn field_ui(
    state: &State,
    ui: &mut Ui,
    (param, field): (&Param, &mut Field),
    hint: &str,
) -> Option<Response> {
    if let Field::Flag(flag) = field {
        ui.checkbox(flag, param.label).on_hover_text(param.doc);
        return None;
    }
    let label = ui.label(RichText::new(label_text(param)).color(theme::of(ui).weak)).on_hover_text(param.doc);
    match field {
        Field::Blocks(ids) => blocks_ui(state, ui, ids),
        Field::Block(id) => block_ui(state, ui, param, id),
        Field::Chosen(of, count, values) => chosen::ui(state, ui, param, (*of, *count), values),
        Field::Choice(words, word) => {
            let combo = ComboBox::from_id_salt(param.name).selected_text(word.as_str()).show_ui(ui, |ui| {
                for option in *words {
                    ui.selectable_value(word, (*option).to_owned(), *option);
                }
            });
            combo.response.accessible_name(param.label).on_hover_text(param.doc);
        }
        Field::Integer(integer) => {
            let drag = DragValue::new(integer).min_size(egui::vec2(72.0, 24.0));
            ui.add(drag).labelled_by(label.id).on_hover_text(param.doc);
        }
        Field::RealOrAuto(real) => real_or_auto_ui(state, ui, param, real),
        Field::Line(text) if let ParamKind::Expression { over, is_assignment } = param.kind => {
            let model = state.model().map(std::sync::Arc::as_ref);
            let edit = expression::ui(model, ui, (param, text), (over, is_assignment));
            return Some(edit.labelled_by(label.id).on_hover_text(param.doc));
        }
        Field::Target(text) | Field::Name(text) | Field::Line(text) | Field::Toml(text) => {
            let edit = TextEdit::singleline(text).hint_text(hint.to_owned()).desired_width(f32::INFINITY);
            let edit = edit.margin(egui::Margin::symmetric(8, 4));
            return Some(ui.add(edit).labelled_by(label.id).on_hover_text(param.doc));
        }
        Field::Real(real) => {
            ui.add(number(real, speed(state, param))).labelled_by(label.id).on_hover_text(param.doc);
        }
        Field::Vector(vector) => vector_ui(state, ui, param, vector),
        Field::FlagOrAuto(choice) => flag_or_auto_ui(ui, param, choice),
        Field::Fillers(choices) => choices.ui(ui),
        Field::Flag(_) => {}
    }
    None
}

fn label_text(param: &Param) -> String {
    match param.kind {
        ParamKind::Real { unit: Unit::Degrees, .. } | ParamKind::RealOrAuto { unit: Unit::Degrees, .. } => {
            format!("{} (°)", param.label)
        }
        _ => param.label.to_owned(),
    }
}

/// How much a number changes per point of a drag.
fn speed(state: &State, param: &Param) -> f64 {
    let (ParamKind::Real { unit, .. } | ParamKind::RealOrAuto { unit, .. } | ParamKind::Vector { unit, .. }) =
        param.kind
    else {
        return 0.01;
    };
    match unit {
        Unit::Length => state.model_size().map_or(0.01, |size| size / 500.0),
        Unit::Degrees => 1.0,
        Unit::None => 0.01,
    }
}

fn number(value: &mut f64, speed: f64) -> DragValue<'_> {
    DragValue::new(value).speed(speed).max_decimals(12).min_size(egui::vec2(72.0, 24.0))
}

fn real_or_auto_ui(state: &State, ui: &mut Ui, param: &Param, real: &mut Option<f64>) {
    ui.horizontal(|ui| {
        let mut is_auto = real.is_none();
        if ui.checkbox(&mut is_auto, "Automatic").changed() {
            *real = (!is_auto).then_some(0.0);
        }
        if let Some(real) = real {
            ui.add(number(real, speed(state, param))).accessible_name(param.label).on_hover_text(param.doc);
        }
    });
}

fn vector_ui(state: &State, ui: &mut Ui, param: &Param, vector: &mut [f64; 3]) {
    let speed = speed(state, param);
    ui.columns_const(|columns: &mut [Ui; 3]| {
        for ((ui, axis), value) in columns.iter_mut().zip(["x", "y", "z"]).zip(vector) {
            let name = format!("{} {axis}", param.label);
            ui.with_layout(Layout::top_down_justified(Align::Center), |ui| {
                ui.add(number(value, speed).prefix(format!("{axis} ")))
                    .accessible_name(name)
                    .on_hover_text(param.doc);
            });
        }
    });
}

fn flag_or_auto_ui(ui: &mut Ui, param: &Param, choice: &mut Option<bool>) {
    let name = |choice: Option<bool>| match choice {
        None => "Automatic",
        Some(true) => "Yes",
        Some(false) => "No",
    };
    let combo =
        ComboBox::from_id_salt(param.name).width(120.0).selected_text(name(*choice)).show_ui(ui, |ui| {
            for option in [None, Some(true), Some(false)] {
                ui.selectable_value(choice, option, name(option));
            }
        });
    combo.response.accessible_name(param.label).on_hover_text(param.doc);
}

fn block_ui(state: &State, ui: &mut Ui, param: &Param, id: &mut Option<i64>) {
    let text = |id: i64| format!("{}  ·  {id}", state.outline.block_label(id));
    let chosen = id.map_or_else(|| "Choose a block".to_owned(), text);
    let width = ui.available_width();
    let combo = ComboBox::from_id_salt(param.name).width(width).selected_text(chosen).show_ui(ui, |ui| {
        for row in &state.outline.blocks {
            ui.selectable_value(id, Some(row.id), text(row.id));
        }
    });
    combo.response.accessible_name(param.label);
}

fn blocks_ui(state: &State, ui: &mut Ui, ids: &mut Vec<i64>) {
    let frame = egui::Frame::new()
        .fill(theme::of(ui).sunken)
        .stroke(egui::Stroke::new(1.0, theme::of(ui).line))
        .corner_radius(5.0)
        .inner_margin(egui::Margin::symmetric(8, 4));
    let mut removed = None;
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        if ids.is_empty() {
            widgets::note(ui, "None");
        }
        let height = (theme::ROW_HEIGHT * 6.5).min(theme::ROW_HEIGHT * ids.len() as f32);
        ui.spacing_mut().item_spacing.y = 0.0;
        let scroll = ScrollArea::vertical().id_salt("blocks").max_height(height).auto_shrink([false, true]);
        scroll.show_rows(ui, theme::ROW_HEIGHT, ids.len(), |ui, range| {
            for at in range {
                ui.allocate_ui([ui.available_width(), theme::ROW_HEIGHT].into(), |ui| {
                    if chosen_block_ui(state, ui, ids[at]) {
                        removed = Some(at);
                    }
                });
            }
        });
    });
    if let Some(at) = removed {
        ids.remove(at);
    }
    let selected = state.selection.element_blocks();
    let differs = selected.len() != ids.len() || selected.iter().any(|id| !ids.contains(id));
    if differs
        && !selected.is_empty()
        && ui.link(format!("Take the selection ({})", counted(selected.len(), "block"))).clicked()
    {
        *ids = selected;
    }
}

/// A chosen block; true if it is to be taken out.
fn chosen_block_ui(state: &State, ui: &mut Ui, id: i64) -> bool {
    let name = state.outline.block_label(id);
    let mut remove = false;
    ui.horizontal_centered(|ui| {
        let [r, g, b, _] = block_color(id).0;
        widgets::swatch(ui, theme::rgb_bytes([r, g, b]));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (rect, response) = ui.allocate_exact_size(egui::vec2(18.0, 18.0), egui::Sense::click());
            let label = format!("Leave out {name}");
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
            let color = if response.hovered() { theme::of(ui).strong } else { theme::of(ui).weak };
            icons::paint(ui.painter(), Icon::Close, rect.shrink(3.0), color);
            remove = response.clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(format!("{name}  ·  {id}")).truncate());
            });
        });
    });
    remove
}
