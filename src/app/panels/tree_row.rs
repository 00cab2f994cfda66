//! One row of the tree: swatch, eye, name and id, type and count; its menu, its renaming, and dragging it onto another.

use super::{
    assemblies::{self, Dragged},
    tree::{Row, Section, Tree, row_item},
};
use crate::{
    app::{
        action,
        command::{Command, Commands, Look},
        form,
        icons::{self, Icon},
        outline::{count_text, support_words},
        selection::Item,
        state::State,
        theme, widgets,
    },
    scene::{block_color, set_color},
};
use egui::{
    Align2, Color32, FontId, Id, Key, Modifiers, Rect, Response, Role, Sense, TextEdit, TextStyle,
    TextWrapMode, Ui, WidgetInfo, WidgetText, pos2, vec2,
};
use std::path::PathBuf;

/// What a row shows.
pub(super) struct RowView {
    pub(super) item: Option<Item>,
    name: String,
    id: Option<i64>,
    right: String,
    swatch: Option<Color32>,
    opens: Option<Opens>,
}

/// The file that a row opens.
#[derive(Clone)]
struct Opens {
    path: PathBuf,
    /// Whether it is one part of the model, which is opened by itself.
    is_part: bool,
}

impl Opens {
    fn command(self) -> Command {
        if self.is_part { Command::OpenPart(self.path) } else { Command::Open(self.path) }
    }
}

impl RowView {
    /// What a row shows; `None` for headings.
    pub(super) fn of(state: &State, row: &Row) -> Option<Self> {
        let outline = &state.outline;
        let item = row_item(outline, row);
        let plain = |name: String, right: String| Self {
            item: item.clone(),
            name,
            id: None,
            right,
            swatch: None,
            opens: None,
        };
        Some(match row {
            Row::Heading(..) => return None,
            Row::Entity(section, at) => {
                let (list, color) = match section {
                    Section::Blocks => (&outline.blocks, block_color as fn(i64) -> crate::scene::Color),
                    Section::SideSets => (&outline.side_sets, set_color as fn(i64) -> _),
                    Section::NodeSets => (&outline.node_sets, set_color as fn(i64) -> _),
                    Section::Assemblies => {
                        let row = outline.assemblies.get(*at)?;
                        let right = format!("{}  {}", row.kind, count_text(row.count));
                        return Some(Self { id: Some(row.id), ..plain(row.name.clone(), right) });
                    }
                    _ => {
                        let (support, row) = outline.others.get(*at)?;
                        let right = format!("{}  {}", support_words(*support), count_text(row.count));
                        let [r, g, b, _] = set_color(row.id).0;
                        let swatch = Some(theme::rgb_bytes([r, g, b]));
                        return Some(Self { id: Some(row.id), swatch, ..plain(row.name.clone(), right) });
                    }
                };
                let row = list.get(*at)?;
                let right = if row.kind.is_empty() {
                    count_text(row.count)
                } else {
                    format!("{}  {}", row.kind, count_text(row.count))
                };
                let [r, g, b, _] = color(row.id).0;
                let swatch = Some(theme::rgb_bytes([r, g, b]));
                Self { id: Some(row.id), swatch, ..plain(row.name.clone(), right) }
            }
            Row::Variable(at) => {
                let row = outline.variables.get(*at)?;
                let right = match row.stored_on {
                    Some((some, all)) if some < all => format!("on {some} of {all}"),
                    _ => String::new(),
                };
                plain(row.name.clone(), right)
            }
            Row::Time(step) => plain(format!("{}", outline.times.get(*step)?), format!("step {}", step + 1)),
            Row::Mesh(at) | Row::Part(at) => {
                let is_part = matches!(row, Row::Part(_));
                let row = if is_part { &outline.parts } else { &outline.meshes }.get(*at)?;
                let opens = Some(Opens { path: row.path.clone(), is_part });
                Self { opens, ..plain(row.name(), row.says.clone()) }
            }
            Row::Record(name, value) => plain((*name).to_owned(), value.clone()),
        })
    }
}

/// Draws the heading of a section; true if it was clicked.
pub(super) fn heading_ui(
    state: &State,
    ui: &mut Ui,
    section: Section,
    (title, count, open): (&str, usize, bool),
    commands: &mut Commands,
) -> bool {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, open, title));
    let colors = theme::of(ui);
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, colors.hover.gamma_multiply(0.5));
    }
    icons::chevron(ui.painter(), pos2(rect.left() + 9.0, rect.center().y), open, colors.weak);
    let font = FontId::proportional(13.0);
    ui.painter().text(
        pos2(rect.left() + 20.0, rect.center().y),
        Align2::LEFT_CENTER,
        title,
        font.clone(),
        colors.strong,
    );
    ui.painter().text(
        pos2(rect.right() - 8.0, rect.center().y),
        Align2::RIGHT_CENTER,
        count_text(count),
        font,
        colors.weak,
    );
    let items = section_items(state, section);
    if !items.is_empty() {
        response.context_menu(|ui| {
            let mut entry = |ui: &mut Ui, label: &str, command: Command| {
                if ui.button(label).clicked() {
                    commands.push(command);
                    ui.close();
                }
            };
            entry(
                ui,
                "Select all",
                Command::Select(items.clone(), crate::app::selection::SelectMode::Replace),
            );
            entry(ui, "Show all", Command::SetVisible(items.clone(), true));
            entry(ui, "Hide all", Command::SetVisible(items, false));
        });
    }
    response.clicked()
}

fn section_items(state: &State, section: Section) -> Vec<Item> {
    let outline = &state.outline;
    match section {
        Section::Blocks => outline.blocks.iter().map(|row| Item::ElementBlock(row.id)).collect(),
        Section::SideSets => outline.side_sets.iter().map(|row| Item::SideSet(row.id)).collect(),
        Section::NodeSets => outline.node_sets.iter().map(|row| Item::NodeSet(row.id)).collect(),
        _ => Vec::new(),
    }
}

/// Draws a row and does what happens on it, but for the selection; `None` while its name is being edited.
pub(super) fn row_ui(
    tree: &mut Tree,
    state: &State,
    ui: &mut Ui,
    view: &RowView,
    commands: &mut Commands,
) -> Option<Response> {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW_HEIGHT), Sense::hover());
    let id = ui.scope_id().with((&view.item, &view.name, view.id));
    if tree.rename_text.as_ref().is_some_and(|(item, _)| Some(item) == view.item.as_ref()) {
        rename_ui(tree, ui, rect, id, commands);
        return None;
    }
    let is_dragged = view.item.as_ref().is_some_and(can_be_dragged);
    let response = ui.interact(rect, id, if is_dragged { Sense::click_and_drag() } else { Sense::click() });
    let selected = view.item.as_ref().is_some_and(|item| state.selection.contains(item));
    let label = view.id.map_or_else(|| view.name.clone(), |id| format!("{} · {id}", view.name));
    response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, selected, &label));
    paint(state, ui, rect, view, (&response, selected));
    if view.swatch.is_some()
        && let Some(item) = &view.item
    {
        eye_ui(state, ui, rect, id, (item, &view.name), commands);
    }
    if let Some(item) = &view.item {
        drag_ui(state, ui, &response, item, commands);
        if response.double_clicked() && form::rename_item(item, "").is_some() {
            commands.push(Command::StartRename(item.clone()));
        }
        response.context_menu(|ui| menu_ui(state, ui, item, commands));
    }
    if let Some(opens) = &view.opens {
        response.context_menu(|ui| {
            let label = if opens.is_part { "Open only this part" } else { "Open" };
            if ui.button(label).clicked() {
                commands.push(opens.clone().command());
                ui.close();
            }
        });
        if response.double_clicked() {
            commands.push(opens.clone().command());
        }
    }
    Some(response.on_hover_ui(|ui| tooltip_ui(ui, view)))
}

fn paint(state: &State, ui: &Ui, rect: Rect, view: &RowView, (response, selected): (&Response, bool)) {
    let colors = theme::of(ui);
    let painter = ui.painter();
    let hovered = response.hovered()
        || state.hover.as_ref().is_some_and(|hover| Some(&hover.item) == view.item.as_ref());
    let ground = rect.shrink2(vec2(1.0, 0.5));
    if selected {
        painter.rect_filled(ground, 4.0, colors.selection);
    } else if hovered {
        painter.rect_filled(ground, 4.0, colors.hover.gamma_multiply(0.55));
    }
    if response.has_focus() {
        painter.rect_stroke(ground, 4.0, egui::Stroke::new(1.0, colors.accent), egui::StrokeKind::Inside);
    }
    let drawn =
        view.swatch.is_none() || view.item.as_ref().is_some_and(|item| state.display.is_visible(item));
    let mut left = rect.left() + 20.0;
    if let Some(color) = view.swatch {
        let square = Rect::from_center_size(pos2(rect.left() + 46.0, rect.center().y), vec2(11.0, 11.0));
        painter.rect_filled(square, 3.0, if drawn { color } else { color.gamma_multiply(0.45) });
        left = rect.left() + 58.0;
    }
    let font = TextStyle::Body.resolve(ui.style());
    let strong = if selected { colors.strong } else { colors.text };
    // Sets are off at first, which is nothing to be pale about.
    let is_pale = !drawn && matches!(view.item, Some(Item::ElementBlock(_)));
    let color = if is_pale { colors.weak } else { strong };
    let weak = if selected { colors.text } else { colors.weak };
    let truncated = |text: &str, color: Color32, width: f32| {
        WidgetText::from(egui::RichText::new(text).color(color)).into_galley(
            ui,
            Some(TextWrapMode::Truncate),
            width.max(0.0),
            TextStyle::Body,
        )
    };
    let right_edge = rect.right() - 8.0;
    let right = truncated(&view.right, weak, (right_edge - left) * 0.6);
    let right_width = if view.right.is_empty() { 0.0 } else { right.size().x + 12.0 };
    let id = view.id.map(|id| painter.layout_no_wrap(format!("  ·  {id}"), font, weak));
    let id_width = id.as_ref().map_or(0.0, |galley| galley.size().x);
    let name = truncated(&view.name, color, right_edge - right_width - id_width - left);
    let top = |height: f32| rect.center().y - height / 2.0;
    let name_width = name.size().x;
    painter.galley(pos2(left, top(name.size().y)), name, color);
    if let Some(id) = id {
        painter.galley(pos2(left + name_width, top(id.size().y)), id, weak);
    }
    if !view.right.is_empty() {
        painter.galley(pos2(right_edge - right.size().x, top(right.size().y)), right, weak);
    }
}

fn eye_ui(state: &State, ui: &Ui, row: Rect, id: Id, (item, name): (&Item, &str), commands: &mut Commands) {
    let rect = Rect::from_center_size(pos2(row.left() + 26.0, row.center().y), vec2(20.0, row.height()));
    let visible = state.display.is_visible(item);
    let response = ui.interact(rect, id.with("eye"), Sense::click());
    let label = format!("Show {name}");
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, visible, &label));
    let colors = theme::of(ui);
    let color = match (response.hovered(), visible) {
        (true, _) => colors.strong,
        (false, true) => colors.weak,
        (false, false) => colors.weak.gamma_multiply(0.55),
    };
    let icon = if visible { Icon::Eye } else { Icon::EyeOff };
    icons::paint(ui.painter(), icon, Rect::from_center_size(rect.center(), vec2(14.0, 14.0)), color);
    if response.clicked() {
        // The eye of one of several selected things is the eye of all of them.
        let chosen = if state.selection.contains(item) {
            state.selection.iter().cloned().collect()
        } else {
            vec![item.clone()]
        };
        commands.push(Command::SetVisible(chosen, !visible));
    }
    response.on_hover_text(if visible { "Hide" } else { "Show" });
}

/// What can be a member of an assembly.
fn can_be_dragged(item: &Item) -> bool {
    matches!(item, Item::ElementBlock(_) | Item::SideSet(_) | Item::NodeSet(_) | Item::Assembly(_))
}

/// Dragging a row, and what becomes of what is dropped on it: blocks are merged into a block, members are put into an
/// assembly.
fn drag_ui(state: &State, ui: &Ui, response: &Response, item: &Item, commands: &mut Commands) {
    if response.drag_started() && can_be_dragged(item) {
        let selected = state.selection.iter().filter(|other| can_be_dragged(other)).cloned();
        let items = if state.selection.contains(item) { selected.collect() } else { vec![item.clone()] };
        response.dnd_set_drag_payload(Dragged { items, from: None });
    }
    match item {
        Item::ElementBlock(block) => merge_ui(state, ui, response, *block, commands),
        Item::Assembly(id) => {
            let mut assemblies = state.model().into_iter().flat_map(|model| &model.assemblies);
            if let Some(assembly) = assemblies.find(|assembly| assembly.id == *id) {
                assemblies::drop_ui(state, ui, response, assembly, commands);
            }
        }
        _ => {}
    }
}

fn merge_ui(state: &State, ui: &Ui, response: &Response, block: i64, commands: &mut Commands) {
    let others = |dragged: &Dragged| {
        let blocks = dragged.element_blocks();
        (dragged.from.is_none() && !blocks.is_empty() && !blocks.contains(&block)).then_some(blocks)
    };
    if response.dnd_hover_payload::<Dragged>().is_some_and(|dragged| others(&dragged).is_some()) {
        let stroke = egui::Stroke::new(1.5, theme::of(ui).accent);
        ui.painter().rect_stroke(response.rect, 4.0, stroke, egui::StrokeKind::Inside);
        response.show_tooltip_text(format!("Merge into {}…", state.outline.block_label(block)));
    }
    if let Some(others) = response.dnd_release_payload::<Dragged>().and_then(|dropped| others(&dropped)) {
        let mut ids = vec![block];
        ids.extend(others);
        commands.push(Command::OpenForm(form::merge_into(state, block, &ids)));
    }
}

fn rename_ui(tree: &mut Tree, ui: &mut Ui, rect: Rect, id: Id, commands: &mut Commands) {
    let Some((item, text)) = &mut tree.rename_text else { return };
    let edit_id = id.with("rename");
    let place = Rect::from_min_max(
        pos2(rect.left() + 52.0, rect.top() + 0.5),
        pos2(rect.right() - 4.0, rect.bottom() - 0.5),
    );
    // In a place of its own, so that the rows below stay where they are.
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place));
    inside.spacing_mut().interact_size.y = place.height();
    let edit = TextEdit::singleline(text).id(edit_id).margin(egui::Margin::symmetric(5, 1));
    let edit = edit.desired_width(place.width()).min_size(place.size()).align(Align2::LEFT_CENTER);
    let response = inside.add(edit).accessible_name("New name");
    let first = ui.data_mut(|data| {
        let seen: &mut bool = data.get_temp_mut_or_default(edit_id);
        !std::mem::replace(seen, true)
    });
    if first {
        response.request_focus();
        select_all(ui, edit_id, text.chars().count());
    }
    if first || !response.lost_focus() {
        return;
    }
    ui.data_mut(|data| data.remove::<bool>(edit_id));
    // Nobody else shall see it: what is behind would close or be deselected, too.
    let escaped = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    if let Some(rename) = form::rename_item(item, text.trim())
        && !escaped
        && !text.trim().is_empty()
    {
        commands.push(Command::Edit(rename));
    }
    commands.push(Command::EndRename);
}

fn select_all(ui: &Ui, id: Id, length: usize) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let range = egui::text::CCursorRange::two(egui::text::CCursor::new(0), egui::text::CCursor::new(length));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id);
}

/// What can be done with a thing; the view shows the same menu.
pub(super) fn menu_ui(state: &State, ui: &mut Ui, item: &Item, commands: &mut Commands) {
    if let Item::ElementBlock(id) = item {
        for name in ["merge", "rename", "delete"] {
            widgets::menu_item(ui, state, name, commands);
        }
        ui.separator();
        widgets::menu_item(ui, state, "isolate", commands);
        if ui.button("Fit to block").clicked() {
            commands.push(Command::Look(Look::FitBlock(*id)));
            ui.close();
        }
    }
    if matches!(item, Item::SideSet(_) | Item::NodeSet(_) | Item::Assembly(_))
        && ui.button("Rename…").clicked()
    {
        commands.push(Command::StartRename(item.clone()));
        ui.close();
    }
    if matches!(item, Item::ElementBlock(_) | Item::SideSet(_) | Item::NodeSet(_) | Item::Other(..)) {
        let visible = state.display.is_visible(item);
        let mut button = egui::Button::new(if visible { "Hide" } else { "Show" });
        if let Some(keys) = action::by_name("hide").and_then(|hide| hide.shortcuts.first())
            && visible
        {
            button = button.shortcut_text(ui.ctx().format_shortcut(keys));
        }
        if ui.add(button).clicked() {
            let all: Vec<Item> = state.selection.iter().cloned().collect();
            commands.push(Command::SetVisible(
                if all.contains(item) { all } else { vec![item.clone()] },
                !visible,
            ));
            ui.close();
        }
        widgets::menu_item(ui, state, "show_all", commands);
        ui.separator();
    }
    if ui.button("Copy name").clicked() {
        commands.push(Command::CopyNames(vec![item.clone()]));
        ui.close();
    }
}

fn tooltip_ui(ui: &mut Ui, view: &RowView) {
    let id = view.id.map(|id| format!("  ·  id {id}")).unwrap_or_default();
    ui.label(format!("{}{id}", view.name));
    if !view.right.is_empty() {
        widgets::note(ui, view.right.clone());
    }
}
