//! The bar that offers edits which were not saved when the program was killed. It waits and stops nothing.

use crate::{
    app::{
        command::{Command, Commands, CrashedAnswer},
        outline::counted,
        state::State,
        theme, widgets,
    },
    document::{Crashed, OriginNow},
};
use egui::{Align, Label, Layout, RichText, Ui};
use std::time::Duration;

/// How many are offered at a time.
const SHOWN: usize = 3;

/// Draws a line for each of the latest; nothing if there is none.
pub fn recovery_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    for (at, crashed) in state.crashed.iter().enumerate().take(SHOWN) {
        let size = egui::vec2(ui.available_width(), theme::ROW_HEIGHT + 4.0);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            line_ui(ui, (at, crashed), commands);
        });
    }
    let more = state.crashed.len().saturating_sub(SHOWN);
    if more > 0 {
        widgets::note(ui, format!("and {} more", counted(more, "model")));
    }
}

/// What there is at the left, what can be done at the right: drawn from the right, so that the text has the room that is left.
fn line_ui(ui: &mut Ui, (at, crashed): (usize, &Crashed), commands: &mut Commands) {
    let name = crashed.model_path().file_name().unwrap_or_default().to_string_lossy().into_owned();
    let num_edits = crashed.journal().steps.len();
    let (edits, were) = (counted(num_edits, "edit"), if num_edits == 1 { "was" } else { "were" });
    let (after, offer) = match crashed.origin_now() {
        OriginNow::Same => ("", Some("Recover")),
        OriginNow::Changed => (" The file has changed since: they may not fit.", Some("Recover anyway")),
        OriginNow::Gone => (" The file is not there any more.", None),
    };
    let age = crashed.age().map(|age| format!(", {}", age_text(age))).unwrap_or_default();
    let says = format!("{edits} of {name} {were} not saved when Exoscope stopped{age}.{after}");
    if named_button(ui, "Later", &name).on_hover_text("Offers them again at the next start").clicked() {
        commands.push(Command::AnswerCrashed(at, CrashedAnswer::Later));
    }
    if named_button(ui, "Discard", &name).on_hover_text("Forgets these edits for good").clicked() {
        commands.push(Command::AnswerCrashed(at, CrashedAnswer::Discard));
    }
    if named_button(ui, "Copy journal", &name)
        .on_hover_text("Puts the edits on the clipboard as a journal")
        .clicked()
    {
        commands.push(Command::Copy(crashed.journal().to_toml()));
    }
    if let Some(offer) = offer {
        let hint = "Opens the file and does the edits again; nothing is saved";
        if named_button(ui, offer, &name).on_hover_text(hint).clicked() {
            commands.push(Command::AnswerCrashed(at, CrashedAnswer::Recover));
        }
    }
    let text = RichText::new(says).color(theme::of(ui).text);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(Label::new(text).truncate()).on_hover_text(crashed.model_path().display().to_string());
    });
}

/// A button that tells screen readers whose it is.
fn named_button(ui: &mut Ui, text: &str, name: &str) -> egui::Response {
    let response = widgets::plain_button(ui, text);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{text}: {name}")));
    response
}

/// How long ago, in the largest unit that fits.
fn age_text(age: Duration) -> String {
    let minutes = age.as_secs() / 60;
    let count =
        |count: u64, unit| format!("{} ago", counted(usize::try_from(count).unwrap_or(usize::MAX), unit));
    match minutes {
        0 => "just now".to_owned(),
        1..60 => count(minutes, "minute"),
        60..2880 => count(minutes / 60, "hour"),
        _ => count(minutes / 1440, "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_the_largest_unit_that_fits() {
        let age = |seconds| age_text(Duration::from_secs(seconds));
        assert_eq!(age(59), "just now");
        assert_eq!(age(60), "1 minute ago");
        assert_eq!(age(2 * 3600), "2 hours ago");
        // 2 days = 2880 minutes.
        assert_eq!(
            (age(2 * 86400 - 1), age(3 * 86400)),
            ("47 hours ago".to_owned(), "3 days ago".to_owned())
        );
    }
}
