//! The time bar: where in time the picture is, and how it moves on.

use crate::{
    app::{
        action,
        command::{Command, Commands},
        icons::{self, Icon},
        results::{Playback, TimeLine, TimeMove},
        state::State,
        theme,
    },
    scene::number_label,
};
use egui::{Align, ComboBox, Layout, RichText, Slider, Ui};

/// Steps in a second that can be chosen.
const SPEEDS: [f64; 6] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0];

/// Draws the time bar of a model with several steps.
pub fn time_bar_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let line = state.time_line();
    let Some(model) = state.model().filter(|_| line.num_steps() > 1) else { return };
    let playback = state.results.playback;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for name in ["first_step", "previous_step", "play", "next_step", "last_step"] {
            time_button(state, ui, name, commands);
        }
        let looped = icons::button(ui, Icon::Loop, "Loop", playback.is_looped);
        if looped.on_hover_text("Whether the first step follows the last").clicked() {
            let is_looped = !playback.is_looped;
            commands.push(Command::SetPlayback(Playback { is_looped, ..playback }));
        }
        ui.add_space(6.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            speed_ui(ui, playback, commands);
            ui.add_space(6.0);
            let own = state.results.view.time_step.min(line.own.saturating_sub(1));
            let time = model.times.get(own).copied().unwrap_or_default();
            let step = line.before + own;
            let says = format!("{} of {}", step + 1, line.num_steps());
            ui.label(RichText::new(says).color(theme::of(ui).weak));
            ui.add_space(6.0);
            ui.label(RichText::new(format!("{} s", number_label(time, 6))).color(theme::of(ui).strong));
            ui.add_space(8.0);
            slider_ui(ui, step, line, commands);
        });
    });
}

fn time_button(state: &State, ui: &mut Ui, name: &str, commands: &mut Commands) {
    let Some(action) = action::by_name(name) else { return };
    let is_playing = state.results.playback.is_playing;
    let (icon, label) = match name {
        "first_step" => (Icon::First, action.label),
        "previous_step" => (Icon::Previous, action.label),
        "next_step" => (Icon::Next, action.label),
        "last_step" => (Icon::Last, action.label),
        _ if is_playing => (Icon::Pause, "Pause"),
        _ => (Icon::Play, action.label),
    };
    if icons::button(ui, icon, label, false).on_hover_text(action.hint(ui.ctx())).clicked() {
        commands.push((action.command)(state));
    }
}

/// Steps of other meshes of the series are gone to when the slider is let go, since their files must be opened.
fn slider_ui(ui: &mut Ui, step: usize, line: TimeLine, commands: &mut Commands) {
    ui.spacing_mut().slider_width = (ui.available_width() - 4.0).max(40.0);
    let held = ui.scope_id().with("held");
    let mut chosen = ui.data(|data| data.get_temp(held)).unwrap_or(step);
    let slider = Slider::new(&mut chosen, 0..=line.num_steps() - 1).show_value(false);
    let response = ui.add(slider).accessible_name("Time step");
    if response.dragged() && line.own_step(chosen).is_none() {
        ui.data_mut(|data| data.insert_temp(held, chosen));
        return;
    }
    ui.data_mut(|data| data.remove::<usize>(held));
    if (response.changed() || response.drag_stopped()) && chosen != step {
        commands.push(Command::GoInTime(TimeMove::To(chosen)));
    }
}

fn speed_ui(ui: &mut Ui, playback: Playback, commands: &mut Commands) {
    let text = |speed: f64| format!("{speed} per s");
    let combo = ComboBox::from_id_salt("speed").width(76.0).selected_text(text(playback.steps_per_second));
    let combo = combo.show_ui(ui, |ui| {
        for steps_per_second in SPEEDS {
            let is_chosen = steps_per_second == playback.steps_per_second;
            if ui.selectable_label(is_chosen, text(steps_per_second)).clicked() {
                commands.push(Command::SetPlayback(Playback { steps_per_second, ..playback }));
            }
        }
    });
    combo
        .response
        .accessible_name("Speed")
        .on_hover_text("Time steps in a second, if they can be read as fast");
}
