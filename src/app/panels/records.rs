//! Title, QA and information records.

use crate::{
    app::{theme, widgets},
    model::Model,
};
use egui::{Label, RichText, TextStyle, Ui};

/// How many lines of the information records are laid out; some files have a whole input deck.
const LINES: usize = 2000;

/// Draws the records of a model.
pub(super) fn records_ui(ui: &mut Ui, model: &Model) {
    widgets::heading(ui, "Title");
    ui.add(Label::new(if model.title.is_empty() { "none" } else { &model.title }).wrap().selectable(true));
    ui.add_space(theme::GROUP_SPACING);
    widgets::heading(ui, "QA records");
    if model.qa_records.is_empty() {
        widgets::note(ui, "none");
    }
    for [code, version, date, time] in &model.qa_records {
        ui.add(Label::new(format!("{code} {version}")).wrap().selectable(true));
        widgets::note(ui, format!("{date} {time}"));
    }
    ui.add_space(theme::GROUP_SPACING);
    widgets::heading(ui, "Information records");
    if model.info_records.is_empty() {
        widgets::note(ui, "none");
        return;
    }
    let text = model.info_records.iter().take(LINES).map(String::as_str).collect::<Vec<_>>().join("\n");
    let text = RichText::new(text).text_style(TextStyle::Monospace).size(11.0);
    ui.add(Label::new(text).wrap().selectable(true));
    if model.info_records.len() > LINES {
        widgets::note(ui, format!("and {} more lines", model.info_records.len() - LINES));
    }
}
