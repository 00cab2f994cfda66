//! The field of an expression: names and functions are offered while a word is typed, and what is wrong is marked where
//! it stands.

use crate::{
    app::theme,
    edit::{
        Param,
        expression::{completions, first_fault, names_over},
    },
    model::{Model, Support},
};
use egui::{
    CompletionPopup, Rect, RectAlign, Response, Suggestion, TextEdit, Ui,
    text::{CCursor, CharIndex},
    vec2,
};

/// At most so many are offered: who wants another one types on.
const OFFERED: usize = 40;

/// Draws the field of a parameter; `over` and `is_assignment` are as its kind has them.
pub(super) fn ui(
    model: Option<&Model>,
    ui: &mut Ui,
    (param, text): (&Param, &mut String),
    (over, is_assignment): (Support, bool),
) -> Response {
    let names = model.map(|model| names_over(model, over)).unwrap_or_default();
    let edit = TextEdit::singleline(text).desired_width(f32::INFINITY).margin(egui::Margin::symmetric(8, 4));
    let popup = CompletionPopup::new(ui.make_persistent_id(("expression", param.name)))
        .align(RectAlign::BOTTOM_START)
        .word_boundary(|c| !(c.is_alphanumeric() || c == '_'));
    let shown = popup.show(ui, edit, |query| {
        let before: String = query.text.chars().take(query.word_range.start.0).collect();
        let found = completions(&before, query.word, &names, is_assignment);
        let offer = found.into_iter().take(OFFERED);
        offer.map(|completion| Suggestion::new(completion.text).description(completion.doc)).collect()
    });
    let fault = (!text.is_empty()).then(|| first_fault(text, &names, is_assignment)).flatten();
    if let Some(at) = fault {
        let output = &shown.text_edit;
        let place = |at: usize| output.galley.pos_from_cursor(CCursor::new(CharIndex(at)));
        let (start, end) = (place(at).left_bottom(), place(at + 1).left_bottom());
        let width = (end.x - start.x).max(5.0);
        let line =
            Rect::from_min_size(output.galley_pos + start.to_vec2() - vec2(0.0, 1.0), vec2(width, 2.0));
        ui.painter().with_clip_rect(output.text_clip_rect.expand(3.0)).rect_filled(
            line,
            1.0,
            theme::of(ui).error,
        );
    }
    shown.text_edit.response.response
}
