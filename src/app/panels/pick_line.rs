//! The line in which picks are typed.

use crate::{
    app::{
        command::{Command, Commands},
        picking::Typing,
        state::State,
        theme, widgets,
    },
    geometry::{Combine, PickKind},
};
use egui::{Align2, Area, Context, Frame, Id, Key, Margin, Modifiers, Order, RichText, TextEdit, vec2};

/// What was typed; it stays for the next time.
#[derive(Debug, Default)]
pub struct PickLine {
    text: String,
    was_open: bool,
}

const EXAMPLES: [(&str, &str); 5] = [
    ("elem 1 to 50 except 7", "by numbers; also node and side"),
    ("side 12:3, 15:1", "sides of elements"),
    ("node in inlet", "in a block or set, by name"),
    ("elem in block 2", "the same by id"),
    ("node where X > 1 and temperature > 300", "where a condition holds at this step"),
];

impl PickLine {
    /// Draws the line if it is open.
    pub fn ui(&mut self, state: &State, ctx: &Context, commands: &mut Commands) {
        let Some(typing) = state.picking.typing else {
            self.was_open = false;
            return;
        };
        let just_opened = !std::mem::replace(&mut self.was_open, true);
        let enter = ctx.input_mut(|input| {
            [
                (Modifiers::COMMAND, Combine::Remove),
                (Modifiers::SHIFT, Combine::Add),
                (Modifiers::NONE, Combine::Replace),
            ]
            .into_iter()
            .find(|(modifiers, _)| input.consume_key(*modifiers, Key::Enter))
        });
        let area = Area::new(Id::unique("pick line"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, vec2(0.0, 112.0));
        let mut combine = enter.map(|(_, combine)| combine);
        let shown = area.show(ctx, |ui| {
            Frame::popup(ui.style()).inner_margin(Margin::same(10)).show(ui, |ui| {
                ui.set_width(520.0_f32.min(ctx.content_rect().width() - 60.0));
                let noun = state.picking.tools.kind.unwrap_or(PickKind::Element).noun();
                let (title, hint) = match typing {
                    Typing::Select => {
                        ("Pick by typing", format!("Numbers mean {noun}s unless you say otherwise"))
                    }
                    Typing::GoTo => ("Go to", format!("A number means a {noun} unless you say otherwise")),
                };
                widgets::heading(ui, title);
                ui.add_space(4.0);
                let edit = TextEdit::singleline(&mut self.text)
                    .id(Id::unique("pick line text"))
                    .hint_text(hint)
                    .desired_width(f32::INFINITY)
                    .margin(Margin::symmetric(10, 7));
                let mut edit = edit.show(ui);
                edit.response.request_focus();
                if just_opened {
                    // What was typed last is there to be changed or typed over.
                    let all = egui::text::CCursorRange::two(
                        egui::text::CCursor::new(0),
                        egui::text::CCursor::new(self.text.chars().count()),
                    );
                    edit.state.cursor.set_char_range(Some(all));
                    edit.state.store(ui.ctx(), edit.response.id);
                }
                let _named = edit.response.response.accessible_name("What to pick");
                if let Some(problem) = &state.picking.typing_problem {
                    ui.add_space(4.0);
                    ui.label(RichText::new(problem).color(theme::of(ui).error));
                }
                ui.add_space(6.0);
                help_ui(ui, &mut self.text);
                ui.add_space(6.0);
                ui.horizontal(|ui| {
                    if widgets::primary_button(ui, !self.text.trim().is_empty(), "Pick").clicked() {
                        combine = Some(Combine::Replace);
                    }
                    for (name, hint, how) in [
                        ("Add", "To what is picked (Shift+Enter)", Combine::Add),
                        ("Remove", "From what is picked (Ctrl+Enter)", Combine::Remove),
                    ] {
                        if widgets::plain_button(ui, name).on_hover_text(hint).clicked() {
                            combine = Some(how);
                        }
                    }
                });
            });
        });
        if let Some(combine) = combine.filter(|_| !self.text.trim().is_empty()) {
            commands.push(Command::PickText(self.text.clone(), combine));
        } else if shown.response.clicked_elsewhere() && !just_opened {
            commands.push(Command::SetTyping(None));
        }
    }
}

/// Examples; one that is clicked is put into the line.
fn help_ui(ui: &mut egui::Ui, text: &mut String) {
    egui::Grid::new("pick examples").num_columns(2).spacing([14.0, 3.0]).show(ui, |ui| {
        for (example, says) in EXAMPLES {
            let label = RichText::new(example).monospace().size(12.0);
            if ui.add(egui::Button::new(label).frame(false)).clicked() {
                example.clone_into(text);
            }
            widgets::note(ui, says);
            ui.end_row();
        }
    });
}
