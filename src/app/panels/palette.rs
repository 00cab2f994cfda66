//! The palette: finds operations, actions, blocks, sets and variables by a few letters.

use crate::{
    app::{
        action::{self, ACTIONS, Action, FOR_OPERATIONS},
        command::{Command, Commands, Part},
        outline::support_words,
        pattern,
        selection::{Item, SelectMode},
        state::State,
        theme,
    },
    edit::OPERATIONS,
    model::Support,
    scene::{ColorBy, ResultView},
};
use egui::{
    Align2, Area, Context, Frame, Id, Key, Margin, Modifiers, Order, RichText, ScrollArea, TextEdit, Ui, vec2,
};

/// How many finds are shown.
const SHOWN: usize = 60;
const ROW: f32 = 28.0;
/// What it costs to be found by another word than its name.
const SYNONYM: i32 = 200;
/// What it counts to be found by its id.
const ID: i32 = 500;

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
    /// What it is.
    detail: String,
    /// The keys that do the same.
    keys: String,
    score: i32,
    target: Target,
    /// Why it cannot be done now.
    blocked: Option<String>,
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
        let finds = finds(ctx, state, &self.query);
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
                ui.set_width(600.0_f32.min(ctx.content_rect().width() - 60.0));
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
        // The list grows again after it was short.
        let scroll = ScrollArea::vertical().max_height(ROW * 11.0).min_scrolled_height(ROW * 11.0);
        scroll.auto_shrink([false, true]).show(ui, |ui| {
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

/// Room for keys at the right end of a row.
const KEYS: f32 = 104.0;

fn find_ui(ui: &mut Ui, find: &Find, chosen: bool) -> egui::Response {
    let colors = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), egui::Sense::click());
    let enabled = find.blocked.is_none();
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, enabled, chosen, &find.label));
    if chosen {
        ui.painter().rect_filled(rect, 5.0, colors.selection);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 5.0, colors.hover.gamma_multiply(0.55));
    }
    let inside = rect.shrink2(vec2(10.0, 0.0));
    let color = match (enabled, chosen) {
        (false, _) => colors.weak.gamma_multiply(0.8),
        (true, true) => colors.strong,
        (true, false) => colors.text,
    };
    let second = if chosen { colors.text } else { colors.weak };
    let cut = |text: &str, size: f32, color: egui::Color32, width: f32| {
        egui::WidgetText::from(RichText::new(text).color(color).size(size)).into_galley(
            ui,
            Some(egui::TextWrapMode::Truncate),
            width,
            egui::TextStyle::Body,
        )
    };
    let put = |galley: std::sync::Arc<egui::Galley>, left: f32, color: egui::Color32| {
        ui.painter().galley(egui::pos2(left, rect.center().y - galley.size().y / 2.0), galley, color);
    };
    let keys = cut(&find.keys, 12.0, second, KEYS);
    put(keys.clone(), inside.right() - keys.size().x, second);
    let middle = inside.right() - KEYS;
    let label = cut(&find.label, 13.5, color, middle - inside.left());
    let free = middle - inside.left() - label.size().x - 14.0;
    put(label, inside.left(), color);
    let said = find.blocked.as_deref().unwrap_or(&find.detail);
    let said = cut(said, 12.0, second, free.max(0.0));
    if free > 30.0 {
        put(said.clone(), middle - said.size().x, second);
    }
    response
}

fn push_find(state: &State, find: &Find, commands: &mut Commands) {
    if let Some(reason) = &find.blocked {
        commands.push(Command::Warn(format!("{}: {reason}", find.label.trim_end_matches('…'))));
        return;
    }
    commands.push(match &find.target {
        Target::Action(at) => (ACTIONS[*at].command)(state),
        Target::Operation(at) => state.form_command(OPERATIONS[*at].name),
        Target::Item(Item::Variable(support, name)) if can_be_colors(state, *support, name) => {
            let model =
                state.model().and_then(|model| ColorBy::parse(&color_text(*support, name), model).ok());
            let view = state.results.view.clone();
            Command::SetResults(Box::new(ResultView { color_by: model.unwrap_or_default(), ..view }))
        }
        Target::Item(item) => Command::Select(vec![item.clone()], SelectMode::Replace),
    });
}

/// Whether the picture can be coloured by a variable.
fn can_be_colors(state: &State, support: Support, name: &str) -> bool {
    state.model().is_some_and(|model| ColorBy::parse(&color_text(support, name), model).is_ok())
}

/// A variable as `exoscope render --color-by` takes it.
fn color_text(support: Support, name: &str) -> String {
    let place = match support {
        Support::Nodal => "node:",
        Support::SideSet => "side_set:",
        Support::NodeSet => "node_set:",
        _ => "element:",
    };
    format!("{place}{name}")
}

/// What fits the query, the best first; what cannot be done now comes last.
fn finds(ctx: &Context, state: &State, query: &str) -> Vec<Find> {
    let mut finds = Vec::new();
    let keys_of =
        |action: &Action| action.shortcuts.first().map(|keys| ctx.format_shortcut(keys)).unwrap_or_default();
    for (at, action) in ACTIONS.iter().enumerate() {
        // What has an operation of its own is found there.
        let is_operation = FOR_OPERATIONS.iter().any(|(name, _)| *name == action.name);
        if action.name == "palette" || is_operation {
            continue;
        }
        if let Some(score) = best(query, &[action.label, action.name]) {
            finds.push(Find {
                label: action.label.to_owned(),
                detail: "action".to_owned(),
                keys: keys_of(action),
                score,
                target: Target::Action(at),
                blocked: (action.enabled)(state).err().map(str::to_owned),
            });
        }
    }
    for (at, operation) in OPERATIONS.iter().enumerate() {
        let synonym = best(query, operation.search).map(|score| score - SYNONYM);
        if let Some(score) = best(query, &[operation.label, operation.name]).max(synonym) {
            let available = state.model().ok_or("No model is open".to_owned());
            finds.push(Find {
                label: operation.label.to_owned(),
                detail: "operation".to_owned(),
                keys: action::of_operation(operation.name).map(keys_of).unwrap_or_default(),
                score: score + 8,
                target: Target::Operation(at),
                blocked: available.and_then(|model| (operation.available)(model)).err(),
            });
        }
    }
    if !query.trim().is_empty() {
        items(state, query, &mut finds);
    }
    finds.sort_by_key(|find| (find.blocked.is_some(), std::cmp::Reverse(find.score)));
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
        (&outline.assemblies, "assembly", Item::Assembly as fn(i64) -> Item),
    ];
    let mut add = |label: &str, detail: String, score: i32, item: Item| {
        let (label, target) = (label.to_owned(), Target::Item(item));
        finds.push(Find { label, detail, keys: String::new(), score, target, blocked: None });
    };
    for (list, kind, item) in lists {
        for row in list {
            let exact = row.id.to_string() == query.trim();
            if let Some(score) = pattern::score(query, &row.name).or(exact.then_some(ID)) {
                add(&row.name, format!("{kind} {}", row.id), score - 4, item(row.id));
            }
        }
    }
    for row in &outline.variables {
        if let Some(score) = pattern::score(query, &row.name) {
            let detail = format!("{} variable", support_words(row.support).to_lowercase());
            add(&row.name, detail, score - 6, Item::Variable(row.support, row.name.clone()));
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
        let ctx = Context::default();
        let first = |query: &str| {
            finds(&ctx, &state, query).first().map(|find| (find.label.clone(), find.detail.clone())).unwrap()
        };
        let pair = |label: &str, detail: &str| (label.to_owned(), detail.to_owned());
        assert_eq!(first("left"), pair("left", "element block 1"));
        assert_eq!(first("strain"), pair("strain", "element variable"));
        assert_eq!(first("rotate").1, "operation");
        assert_eq!(first("merge b"), pair("Merge blocks…", "operation"));
        let labels: Vec<String> = finds(&ctx, &state, "merge b").into_iter().map(|find| find.label).collect();
        // The other is looked for as `unmerge_element_blocks`.
        assert_eq!(labels, ["Merge blocks…", "Separate blocks…"]);
        assert!(finds(&ctx, &state, "qqqq").is_empty());
        // There is nothing to undo yet: it is found, last and with the reason.
        let undo = finds(&ctx, &state, "undo");
        assert_eq!(undo.last().and_then(|find| find.blocked.as_deref()), Some("There is nothing to undo"));
        let all = finds(&ctx, &state, "");
        assert!(all.is_sorted_by_key(|find| find.blocked.is_some()));
    }
}
