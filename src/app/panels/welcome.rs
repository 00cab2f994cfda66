//! What is seen where the model would be while none is open.

use crate::app::{
    command::{Command, Commands, FilePurpose},
    state::State,
    theme, widgets,
};
use egui::{Align, Layout, RichText, Sense, Ui, vec2};

/// Draws the welcome page.
pub fn welcome_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let colors = theme::of(ui);
    let width = 440.0_f32.min(ui.available_width() - 32.0);
    let recent: Vec<_> = state.settings.recent_files.iter().take(6).collect();
    let height = 190.0 + 40.0 * recent.len() as f32;
    ui.vertical_centered(|ui| {
        ui.add_space(((ui.available_height() - height) * 0.42).max(16.0));
        ui.allocate_ui_with_layout(vec2(width, height), Layout::top_down(Align::Min), |ui| {
            ui.label(RichText::new("Exoscope").size(28.0).color(colors.strong));
            ui.label(RichText::new("See, edit and save Exodus II models").size(14.5).color(colors.weak));
            ui.add_space(18.0);
            ui.horizontal(|ui| {
                if widgets::primary_button(ui, true, "Open a file…").clicked() {
                    commands.push(Command::AskFile(FilePurpose::Open));
                }
                if widgets::plain_button(ui, "Open the sample model").clicked() {
                    commands.push(Command::OpenSample);
                }
            });
            ui.add_space(4.0);
            widgets::note(ui, "or drop a file here");
            if recent.is_empty() {
                return;
            }
            ui.add_space(20.0);
            widgets::heading(ui, "Recent files");
            ui.add_space(4.0);
            for path in recent {
                recent_ui(ui, path, commands);
            }
        });
    });
}

fn recent_ui(ui: &mut Ui, path: &std::path::Path, commands: &mut Commands) {
    let colors = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::click());
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let folder = path.parent().map(|parent| parent.display().to_string()).unwrap_or_default();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), 5.0, colors.hover.gamma_multiply(0.6));
    }
    widgets::two_lines(ui, rect, (&name, colors.text), (&folder, colors.weak));
    if response.clicked() {
        commands.push(Command::Open(path.to_owned()));
    }
}
