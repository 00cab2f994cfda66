//! The palette: finds operations, actions, blocks, sets and variables by a few letters.

use crate::{
    app::{
        action::ACTIONS,
        command::{Command, Commands, Part},
        outline::support_words,
        pattern,
        selection::{Item, SelectMode},
        state::State,
        theme,
    },
    edit::OPERATIONS,
};
use egui::{
    Align2, Area, Context, Frame, Id, Key, Margin, Modifiers, Order, RichText, ScrollArea, TextEdit, Ui, vec2,
};

/// How many finds are shown.
const SHOWN: usize = 60;
const ROW: f32 = 28.0;

/// The palette's own text and chosen row.
#[derive(Debug, Default)]
pub struct Palette {
    query: String,
    chosen: usize,
    was_open: bool,
}

/// What was found.
struct Find {
    label: String,
    kind: &'static str,
    detail: String,
    score: i32,
    target: Target,
}

enum Target {
    Action(usize),
    Operation(usize),
    Item(Item),
}

impl Palette {
    /// Draws the palette if it is open.
    pub fn ui(&mut self, state: &State, ctx: &Context, commands: &mut Commands) {
        let just_opened = state.parts.palette && !self.was_open;
        self.was_open = state.parts.palette;
        if !state.parts.palette {
            return;
        }
        if just_opened {
            self.query.clear();
            self.chosen = 0;
        }
        let finds = finds(state, &self.query);
        self.chosen = self.chosen.min(finds.len().saturating_sub(1));
        let (up, down, enter) = ctx.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::ArrowUp),
                input.consume_key(Modifiers::NONE, Key::ArrowDown),
                input.consume_key(Modifiers::NONE, Key::Enter),
            )
        });
        if down {
            self.chosen = (self.chosen + 1).min(finds.len().saturating_sub(1));
        }
        if up {
            self.chosen = self.chosen.saturating_sub(1);
        }
        let mut picked = enter.then_some(self.chosen);
        let area = Area::new(Id::unique("palette"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, vec2(0.0, 72.0));
        let shown = area.show(ctx, |ui| {
            Frame::popup(ui.style()).inner_margin(Margin::same(8)).show(ui, |ui| {
                ui.set_width(520.0);
                let edit = TextEdit::singleline(&mut self.query)
                    .id(Id::unique("palette text"))
                    .hint_text("Operation, action, block, set or variable")
                    .desired_width(f32::INFINITY)
                    .margin(Margin::symmetric(10, 7));
                let edit = ui.add(edit).accessible_name("Find");
                edit.request_focus();
                if edit.changed() {
                    self.chosen = 0;
                }
                ui.add_space(4.0);
                self.list_ui(ui, &finds, up || down, &mut picked);
            });
        });
        if let Some(find) = picked.and_then(|at| finds.get(at)) {
            commands.push(Command::Toggle(Part::Palette));
            push_find(state, find, commands);
        } else if shown.response.clicked_elsewhere() && !just_opened {
            commands.push(Command::Toggle(Part::Palette));
        }
    }

    fn list_ui(&self, ui: &mut Ui, finds: &[Find], moved: bool, picked: &mut Option<usize>) {
        if finds.is_empty() {
            ui.add_space(6.0);
            ui.label(RichText::new("Nothing fits").color(theme::of(ui).weak));
            ui.add_space(6.0);
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().max_height(ROW * 11.0).auto_shrink([false, true]).show(ui, |ui| {
            for (at, find) in finds.iter().enumerate() {
                let response = find_ui(ui, find, at == self.chosen);
                if moved && at == self.chosen {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    *picked = Some(at);
                }
            }
        });
    }
}

fn find_ui(ui: &mut Ui, find: &Find, chosen: bool) -> egui::Response {
    let colors = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, chosen, &find.label));
    if chosen {
        ui.painter().rect_filled(rect, 5.0, colors.selection);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 5.0, colors.hover.gamma_multiply(0.55));
    }
    let inside = rect.shrink2(vec2(10.0, 0.0));
    let font = egui::FontId::proportional(13.5);
    let painter = ui.painter();
    let right = format!("{}{}{}", find.detail, if find.detail.is_empty() { "" } else { "   " }, find.kind);
    let color = if chosen { colors.strong } else { colors.text };
    let right = painter.layout_no_wrap(right, egui::FontId::proportional(12.0), colors.weak);
    let width = inside.width() - right.size().x - 12.0;
    let label = egui::WidgetText::from(RichText::new(&find.label).color(color)).into_galley(
        ui,
        Some(egui::TextWrapMode::Truncate),
        width,
        font,
    );
    painter.galley(egui::pos2(inside.left(), rect.center().y - label.size().y / 2.0), label, color);
    painter.galley(
        egui::pos2(inside.right() - right.size().x, rect.center().y - right.size().y / 2.0),
        right,
        colors.weak,
    );
    response
}

fn push_find(state: &State, find: &Find, commands: &mut Commands) {
    match &find.target {
        Target::Action(at) => {
            let action = &ACTIONS[*at];
            match (action.enabled)(state) {
                Ok(()) => commands.push((action.command)(state)),
                Err(reason) => {
                    commands.push(Command::Warn(format!("{}: {reason}", action.label.trim_end_matches('…'))))
                }
            }
        }
        Target::Operation(at) => commands.push(state.form_command(OPERATIONS[*at].name)),
        Target::Item(item) => commands.push(Command::Select(vec![item.clone()], SelectMode::Replace)),
    }
}

fn finds(state: &State, query: &str) -> Vec<Find> {
    let mut finds = Vec::new();
    for (at, action) in ACTIONS.iter().enumerate() {
        // What has an operation of its own is found there.
        let words = [action.label, action.name];
        if action.name != "palette"
            && let Some(score) = best(query, &words)
        {
            finds.push(Find {
                label: action.label.to_owned(),
                kind: "action",
                detail: String::new(),
                score,
                target: Target::Action(at),
            });
        }
    }
    if state.model().is_some() {
        for (at, operation) in OPERATIONS.iter().enumerate() {
            let mut words = vec![operation.label, operation.name];
            words.extend(operation.search);
            if let Some(score) = best(query, &words) {
                let target = Target::Operation(at);
                finds.push(Find {
                    label: operation.label.to_owned(),
                    kind: "operation",
                    detail: String::new(),
                    score: score + 8,
                    target,
                });
            }
        }
    }
    if !query.trim().is_empty() {
        items(state, query, &mut finds);
    }
    finds.sort_by_key(|find| std::cmp::Reverse(find.score));
    finds.truncate(SHOWN);
    finds
}

fn best(query: &str, words: &[&str]) -> Option<i32> {
    words.iter().filter_map(|word| pattern::score(query, word)).max()
}

fn items(state: &State, query: &str, finds: &mut Vec<Find>) {
    let outline = &state.outline;
    let lists = [
        (&outline.blocks, "element block", Item::ElementBlock as fn(i64) -> Item),
        (&outline.side_sets, "side set", Item::SideSet as fn(i64) -> Item),
        (&outline.node_sets, "node set", Item::NodeSet as fn(i64) -> Item),
    ];
    for (list, kind, item) in lists {
        for row in list {
            let exact = row.id.to_string() == query.trim();
            if let Some(score) = pattern::score(query, &row.name).or(exact.then_some(200)) {
                let detail = format!("id {}", row.id);
                finds.push(Find {
                    label: row.name.clone(),
                    kind,
                    detail,
                    score: score - 4,
                    target: Target::Item(item(row.id)),
                });
            }
        }
    }
    for row in &outline.variables {
        if let Some(score) = pattern::score(query, &row.name) {
            let detail = support_words(row.support).to_lowercase();
            let target = Target::Item(Item::Variable(row.support, row.name.clone()));
            finds.push(Find { label: row.name.clone(), kind: "variable", detail, score: score - 6, target });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::outline::Outline, document::Document, model::samples};
    use std::sync::Arc;

    #[test]
    fn everything_is_found_by_a_few_letters() {
        let model = samples::two_hexes();
        let outline = Arc::new(Outline::of_model(&model));
        let state = State { document: Some(Document::new(model)), outline, ..State::default() };
        let first =
            |query: &str| finds(&state, query).first().map(|find| (find.label.clone(), find.kind)).unwrap();
        assert_eq!(first("left"), ("left".to_owned(), "element block"));
        assert_eq!(first("strain"), ("strain".to_owned(), "variable"));
        assert_eq!(first("rotate").1, "operation");
        assert_eq!(first("undo"), ("Undo".to_owned(), "action"));
        assert!(finds(&state, "qqqq").is_empty());
    }
}
