//! The widget for selections of sets, variables, times and the like: a list to tick.

use crate::{
    app::{outline::counted, state::State},
    edit::{Candidates, Count, Param, Selectable},
};
use egui::{ComboBox, Ui};
use toml::Value;

/// What was given, one by one.
pub(super) fn values(value: Option<&Value>) -> Vec<Value> {
    match value {
        None => Vec::new(),
        Some(Value::Array(values)) => values.clone(),
        Some(one) => vec![one.clone()],
    }
}

pub(super) fn ui(
    state: &State,
    ui: &mut Ui,
    param: &Param,
    (of, count): (Selectable, Count),
    values: &mut Vec<Value>,
) {
    let Some(model) = state.model() else { return };
    let candidates = Candidates::of(model, of);
    let label = |value: &Value| match value {
        Value::String(word) => word.clone(),
        value => value.to_string(),
    };
    let chosen = match values.as_slice() {
        [] => "None".to_owned(),
        several if several.len() > 3 => counted(several.len(), of.noun()),
        few => few.iter().map(label).collect::<Vec<_>>().join(", "),
    };
    let width = ui.available_width();
    let combo = ComboBox::from_id_salt(param.name).width(width).selected_text(chosen).show_ui(ui, |ui| {
        if count != Count::One && ui.selectable_label(is_word(values, "all"), "all").clicked() {
            *values = vec![Value::from("all")];
        }
        for at in candidates.sorted() {
            let value = candidates.value(at);
            let text = match (candidates.name(at), label(&value)) {
                (name, text) if name.is_empty() || name == text => text,
                (name, text) => format!("{name}  ·  {text}"),
            };
            let is_chosen = values.contains(&value);
            if !ui.selectable_label(is_chosen, text).clicked() {
                continue;
            }
            match count {
                Count::One => *values = vec![value],
                _ if is_chosen => values.retain(|known| *known != value),
                _ => {
                    // A word such as "all" gives way to what is ticked.
                    values.retain(|known| (0..candidates.len()).any(|at| candidates.value(at) == *known));
                    values.push(value);
                }
            }
        }
    });
    combo.response.accessible_name(param.label).on_hover_text(param.doc);
}

fn is_word(values: &[Value], word: &str) -> bool {
    matches!(values, [Value::String(one)] if one == word)
}
