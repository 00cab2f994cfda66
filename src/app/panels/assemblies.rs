//! The assemblies as a tree: blocks and sets are dragged onto them and out of them, or put in and taken out by the menu.
//!
//! The rows are listed once per revision and set of open assemblies; those out of sight are not drawn.

use super::attributes::Owner;
use crate::{
    app::{
        command::{Command, Commands},
        icons,
        outline::count_text,
        selection::{Item, SelectMode},
        state::State,
        theme, widgets,
    },
    edit::Invocation,
    model::{Assembly, MemberKind, Model, Support},
};
use egui::{
    Align, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, TextStyle, TextWrapMode, Ui, WidgetInfo,
    WidgetText, pos2, vec2,
};
use std::collections::BTreeSet;
use toml::Value;

/// Things on their way to another place.
#[derive(Debug)]
pub(super) struct Dragged {
    pub(super) items: Vec<Item>,
    /// The assembly that they are dragged out of.
    pub(super) from: Option<i64>,
}

impl Dragged {
    /// The element blocks among them, by id.
    pub(super) fn element_blocks(&self) -> Vec<i64> {
        let id = |item: &Item| if let Item::ElementBlock(id) = item { Some(*id) } else { None };
        self.items.iter().filter_map(id).collect()
    }
}

/// The tree's own closed rows.
#[derive(Debug, Default)]
pub(super) struct Assemblies {
    closed: BTreeSet<i64>,
    rows: Vec<Row>,
    made_from: Option<(u64, BTreeSet<i64>)>,
}

/// A row of the tree.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    depth: usize,
    /// The assembly that it is a member of.
    parent: Option<i64>,
    /// What it stands for; `None` for members of a kind that the model does not hold.
    item: Option<Item>,
    id: i64,
    kind: MemberKind,
    /// Whether the model has it.
    exists: bool,
}

impl Assemblies {
    /// Draws the tree under a heading.
    pub(super) fn ui(&mut self, state: &State, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        if !take_out_ui(ui, model, commands) {
            heading_ui(state, ui, commands);
        }
        if model.assemblies.is_empty() {
            widgets::note(ui, "none: they group blocks, sets or other assemblies under a name");
            return;
        }
        let wanted = (state.revision(), self.closed.clone());
        if self.made_from.as_ref() != Some(&wanted) {
            self.rows = list_rows(model, &self.closed);
            self.made_from = Some(wanted);
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let rows = std::mem::take(&mut self.rows);
        for row in &rows {
            let size = vec2(ui.available_width(), theme::ROW_HEIGHT);
            let place = Rect::from_min_size(ui.available_rect_before_wrap().min, size);
            if ui.is_rect_visible(place) {
                self.row_ui(state, ui, model, row, commands);
            } else {
                ui.allocate_space(size);
            }
        }
        self.rows = rows;
    }

    fn row_ui(&mut self, state: &State, ui: &mut Ui, model: &Model, row: &Row, commands: &mut Commands) {
        let size = vec2(ui.available_width(), theme::ROW_HEIGHT);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let name = row.name(state);
        let is_selected = row.item.as_ref().is_some_and(|item| state.selection.contains(item));
        let label = match row.parent.and_then(|parent| find(model, parent)) {
            Some(parent) => format!("{name} in {}", shown_name(parent)),
            None => name.clone(),
        };
        response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, is_selected, &label));
        let assembly = (row.kind == MemberKind::ASSEMBLY).then(|| find(model, row.id)).flatten();
        paint(ui, rect, row, (&name, assembly), (&response, is_selected));
        let left = indent(rect, row);
        if let Some(assembly) = assembly {
            icons::chevron(
                ui.painter(),
                pos2(left - 9.0, rect.center().y),
                !self.closed.contains(&row.id),
                theme::of(ui).weak,
            );
            let place = Rect::from_min_max(pos2(left - 18.0, rect.top()), pos2(left, rect.bottom()));
            let toggle = ui.interact(place, response.id.with("open"), Sense::click());
            toggle.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Open or close {name}")));
            if toggle.clicked() && !self.closed.remove(&row.id) {
                self.closed.insert(row.id);
            }
            drop_ui(state, ui, &response, assembly, commands);
        }
        let Some(item) = &row.item else { return };
        if response.clicked() && row.exists {
            commands.push(Command::Select(vec![item.clone()], SelectMode::Replace));
        }
        if response.drag_started() {
            response.dnd_set_drag_payload(Dragged { items: vec![item.clone()], from: row.parent });
        }
        response.context_menu(|ui| menu_ui(state, ui, model, row, commands));
    }
}

impl Row {
    fn name(&self, state: &State) -> String {
        let known = self.item.as_ref().filter(|_| self.exists).and_then(|item| state.outline.item_name(item));
        known.unwrap_or_else(|| format!("{} {}", self.kind.words(), self.id))
    }
}

/// Puts things into an assembly; `None` if none of them is of the kind that it has.
pub(super) fn add_to(assembly: &Assembly, items: &[Item]) -> Option<Invocation> {
    let add = Invocation::new("add_to_assembly").with("assembly_id", assembly.id);
    let of_kind = items.iter().filter(|item| kind_of(item) == Some(assembly.kind));
    let owners: Vec<(&str, i64)> = of_kind
        .filter_map(|item| match Owner::of(item)? {
            Owner::Entity(ids, id) if !assembly.members.contains(&id) => Some((ids, id)),
            _ => None,
        })
        .collect();
    let &(ids, _) = owners.first()?;
    Some(add.with(ids, owners.into_iter().map(|(_, id)| Value::from(id)).collect::<Vec<_>>()))
}

/// An assembly of what is selected, as far as that is of one kind.
fn of_selection(state: &State) -> Invocation {
    let mut create = Invocation::new("create_assembly");
    let Some(kind) = state.selection.last().and_then(kind_of) else { return create };
    let items: Vec<&Item> = state.selection.iter().filter(|item| kind_of(item) == Some(kind)).collect();
    let ids: Vec<(&str, i64)> = items
        .into_iter()
        .filter_map(|item| match Owner::of(item)? {
            Owner::Entity(ids, id) => Some((ids, id)),
            Owner::File => None,
        })
        .collect();
    if let Some(&(param, _)) = ids.first() {
        create = create.with(param, ids.into_iter().map(|(_, id)| Value::from(id)).collect::<Vec<_>>());
    }
    create
}

/// What members of this kind an item would be.
fn kind_of(item: &Item) -> Option<MemberKind> {
    Some(match item {
        Item::ElementBlock(_) => MemberKind::ELEMENT_BLOCK,
        Item::SideSet(_) => MemberKind::SIDE_SET,
        Item::NodeSet(_) => MemberKind::NODE_SET,
        Item::Other(Support::ElementSet, _) => MemberKind::ELEMENT_SET,
        Item::Other(Support::EdgeSet, _) => MemberKind::EDGE_SET,
        Item::Other(Support::FaceSet, _) => MemberKind::FACE_SET,
        Item::Assembly(_) => MemberKind::ASSEMBLY,
        _ => return None,
    })
}

fn item_of(kind: MemberKind, id: i64) -> Option<Item> {
    Some(match kind {
        MemberKind::ELEMENT_BLOCK => Item::ElementBlock(id),
        MemberKind::SIDE_SET => Item::SideSet(id),
        MemberKind::NODE_SET => Item::NodeSet(id),
        MemberKind::ELEMENT_SET => Item::Other(Support::ElementSet, id),
        MemberKind::EDGE_SET => Item::Other(Support::EdgeSet, id),
        MemberKind::FACE_SET => Item::Other(Support::FaceSet, id),
        MemberKind::ASSEMBLY => Item::Assembly(id),
        _ => return None,
    })
}

fn find(model: &Model, id: i64) -> Option<&Assembly> {
    model.assemblies.iter().find(|assembly| assembly.id == id)
}

fn shown_name(assembly: &Assembly) -> String {
    if assembly.name.is_empty() { format!("assembly_{}", assembly.id) } else { assembly.name.clone() }
}

/// The rows of the tree: first the assemblies that are in no other, each with its members below it.
fn list_rows(model: &Model, closed: &BTreeSet<i64>) -> Vec<Row> {
    let inner: BTreeSet<i64> = model
        .assemblies
        .iter()
        .filter(|assembly| assembly.kind == MemberKind::ASSEMBLY)
        .flat_map(|assembly| assembly.members.iter().copied().filter(|member| *member != assembly.id))
        .collect();
    let mut rows = Vec::new();
    let mut listed = BTreeSet::new();
    for assembly in model.assemblies.iter().filter(|assembly| !inner.contains(&assembly.id)) {
        add_rows(model, closed, (assembly.id, None), &mut Vec::new(), &mut rows, &mut listed);
    }
    // Those that hold each other in a ring are below none: it is cut at its first assembly.
    let is_outer = |assembly: &&Assembly| assembly.kind == MemberKind::ASSEMBLY;
    for assembly in model.assemblies.iter().filter(is_outer) {
        if !listed.contains(&assembly.id) {
            add_rows(model, closed, (assembly.id, None), &mut Vec::new(), &mut rows, &mut listed);
        }
    }
    rows
}

fn add_rows(
    model: &Model,
    closed: &BTreeSet<i64>,
    (id, parent): (i64, Option<i64>),
    path: &mut Vec<i64>,
    rows: &mut Vec<Row>,
    listed: &mut BTreeSet<i64>,
) {
    let assembly = find(model, id);
    rows.push(Row {
        depth: path.len(),
        parent,
        item: Some(Item::Assembly(id)),
        id,
        kind: MemberKind::ASSEMBLY,
        exists: assembly.is_some(),
    });
    listed.insert(id);
    let Some(assembly) = assembly.filter(|_| !path.contains(&id)) else { return };
    if closed.contains(&id) {
        // What is below has its place in the tree, though it is not shown.
        listed.extend(assembly.members.iter().filter(|_| assembly.kind == MemberKind::ASSEMBLY));
        return;
    }
    path.push(id);
    for &member in &assembly.members {
        if assembly.kind == MemberKind::ASSEMBLY {
            add_rows(model, closed, (member, Some(id)), path, rows, listed);
            continue;
        }
        let item = item_of(assembly.kind, member);
        let exists = item.as_ref().is_some_and(|item| has(model, item));
        rows.push(Row { depth: path.len(), parent: Some(id), item, id: member, kind: assembly.kind, exists });
    }
    path.pop();
}

fn has(model: &Model, item: &Item) -> bool {
    match item {
        Item::ElementBlock(id) => model.element_blocks.position_of(*id).is_some(),
        Item::SideSet(id) => model.side_sets.position_of(*id).is_some(),
        Item::NodeSet(id) => model.node_sets.position_of(*id).is_some(),
        Item::Other(Support::ElementSet, id) => model.element_sets.position_of(*id).is_some(),
        Item::Other(Support::EdgeSet, id) => model.edge_sets.position_of(*id).is_some(),
        Item::Other(Support::FaceSet, id) => model.face_sets.position_of(*id).is_some(),
        _ => false,
    }
}

fn indent(rect: Rect, row: &Row) -> f32 {
    rect.left() + 18.0 + 14.0 * row.depth as f32
}

fn paint(
    ui: &Ui,
    rect: Rect,
    row: &Row,
    (name, assembly): (&str, Option<&Assembly>),
    (response, is_selected): (&Response, bool),
) {
    let colors = theme::of(ui);
    let ground = rect.shrink2(vec2(0.0, 0.5));
    if is_selected {
        ui.painter().rect_filled(ground, 4.0, colors.selection);
    } else if response.hovered() {
        ui.painter().rect_filled(ground, 4.0, colors.hover.gamma_multiply(0.55));
    }
    if response.has_focus() {
        ui.painter().rect_stroke(ground, 4.0, Stroke::new(1.0, colors.accent), StrokeKind::Inside);
    }
    let right = match assembly {
        Some(assembly) => count_text(assembly.members.len()),
        None if row.exists => row.id.to_string(),
        None => "missing".to_owned(),
    };
    let strong = if is_selected || assembly.is_some() { colors.strong } else { colors.text };
    let color = if row.exists { strong } else { colors.weak };
    let galley = |text: &str, color, width: f32| {
        let text = egui::RichText::new(text).color(color);
        let cut = Some(TextWrapMode::Truncate);
        WidgetText::from(text).into_galley(ui, cut, width.max(0.0), TextStyle::Body)
    };
    let right_edge = rect.right() - 16.0;
    let right = galley(&right, colors.weak, 90.0);
    let left = indent(rect, row) + 3.0;
    let name = galley(name, color, right_edge - right.size().x - 8.0 - left);
    let top = |height: f32| rect.center().y - height / 2.0;
    ui.painter().galley(pos2(left, top(name.size().y)), name, color);
    ui.painter().galley(pos2(right_edge - right.size().x, top(right.size().y)), right, colors.weak);
}

/// What is dropped on the row of an assembly goes into it.
pub(super) fn drop_ui(
    state: &State,
    ui: &Ui,
    response: &Response,
    assembly: &Assembly,
    commands: &mut Commands,
) {
    let edit = |dragged: &Dragged| add_to(assembly, &dragged.items);
    if let Some(dragged) = response.dnd_hover_payload::<Dragged>() {
        if edit(&dragged).is_some() {
            let stroke = Stroke::new(1.5, theme::of(ui).accent);
            ui.painter().rect_stroke(response.rect, 4.0, stroke, StrokeKind::Inside);
            response.show_tooltip_text(format!("Put into {}", shown_name(assembly)));
        } else {
            let kind = assembly.kind.words();
            response.show_tooltip_text(format!(
                "{} takes each {kind} once, and nothing else",
                shown_name(assembly)
            ));
        }
    }
    if state.job.is_none()
        && let Some(edit) = response.dnd_release_payload::<Dragged>().and_then(|dropped| edit(&dropped))
    {
        commands.push(Command::Edit(edit));
    }
}

fn heading_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), HEADING),
        Layout::left_to_right(Align::Center),
        |ui| {
            widgets::heading(ui, "Assemblies");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let new = ui.link("New…").on_hover_text("Groups what is selected under a name");
                if new.accessible_name("New assembly…").clicked() {
                    commands.push(Command::OpenForm(of_selection(state)));
                }
            });
        },
    );
}

/// While a member is dragged, the place in the heading's stead where it is dropped to be taken out; false if none is.
fn take_out_ui(ui: &mut Ui, model: &Model, commands: &mut Commands) -> bool {
    let dragged = egui::DragAndDrop::payload::<Dragged>(ui.ctx());
    let from = dragged.as_ref().and_then(|dragged| find(model, dragged.from?));
    let member = dragged.as_ref().and_then(|dragged| Owner::of(dragged.items.first()?));
    let Some((assembly, Owner::Entity(_, id))) = from.zip(member) else { return false };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEADING), Sense::hover());
    let text = format!("Drop here to take it out of {}", shown_name(assembly));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    let colors = theme::of(ui);
    let is_over = response.dnd_hover_payload::<Dragged>().is_some();
    let color = if is_over { colors.accent } else { colors.line };
    ui.painter().rect_stroke(rect.shrink(1.0), 5.0, Stroke::new(1.5, color), StrokeKind::Inside);
    let font = TextStyle::Body.resolve(ui.style());
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, &text, font, colors.text);
    if response.dnd_release_payload::<Dragged>().is_some() {
        commands.push(Command::Edit(take_out(assembly.id, id)));
    }
    true
}

/// Height of the heading, in points.
const HEADING: f32 = 24.0;

fn take_out(assembly: i64, member: i64) -> Invocation {
    let remove = Invocation::new("remove_from_assembly").with("assembly_id", assembly);
    remove.with("member_ids", vec![Value::from(member)])
}

fn menu_ui(state: &State, ui: &mut Ui, model: &Model, row: &Row, commands: &mut Commands) {
    let mut entry = |ui: &mut Ui, label: String, command: Command| {
        if ui.button(label).clicked() {
            commands.push(command);
            ui.close();
        }
    };
    if let Some(assembly) = find(model, row.id).filter(|_| row.kind == MemberKind::ASSEMBLY) {
        let items: Vec<Item> = state.selection.iter().cloned().collect();
        if let Some(add) = add_to(assembly, &items) {
            entry(ui, "Put in what is selected".to_owned(), Command::Edit(add));
        }
        let named = |op: &str, param: &str| Invocation::new(op).with(param, row.id);
        entry(ui, "Add members…".to_owned(), Command::OpenForm(named("add_to_assembly", "assembly_id")));
        entry(ui, "Rename…".to_owned(), Command::OpenForm(named("rename_assembly", "assembly_id")));
        entry(ui, "Delete".to_owned(), Command::Edit(named("delete_assembly", "assembly_ids")));
    }
    if let Some(parent) = row.parent.and_then(|parent| find(model, parent)) {
        let label = format!("Take out of {}", shown_name(parent));
        entry(ui, label, Command::Edit(take_out(parent.id, row.id)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    fn shape(model: &Model, closed: &[i64]) -> Vec<(usize, i64, bool)> {
        let rows = list_rows(model, &closed.iter().copied().collect());
        rows.iter().map(|row| (row.depth, row.id, row.exists)).collect()
    }

    #[test]
    fn members_stand_below_their_assemblies_and_rings_end() {
        let mut model = samples::annotated();
        let all = [(0, 30, true), (1, 10, true), (2, 1, true), (1, 20, true), (2, 2, true)];
        assert_eq!(shape(&model, &[]), all);
        assert_eq!(shape(&model, &[10]), [(0, 30, true), (1, 10, true), (1, 20, true), (2, 2, true)]);
        assert_eq!(shape(&model, &[30]), [(0, 30, true)]);
        model.assemblies[1].members.push(99);
        assert_eq!(shape(&model, &[10])[4], (2, 99, false));
        // A file may have an assembly below itself.
        model.assemblies[1].kind = MemberKind::ASSEMBLY;
        model.assemblies[1].members = vec![30];
        assert_eq!(shape(&model, &[10]), [(0, 20, true), (1, 30, true), (2, 10, true), (2, 20, true)]);
    }

    #[test]
    fn only_what_fits_is_put_in() {
        let model = samples::annotated();
        let items = [Item::ElementBlock(1), Item::ElementBlock(2), Item::SideSet(1)];
        let add = add_to(&model.assemblies[0], &items).unwrap();
        assert_eq!(add.to_string(), "add_to_assembly assembly_id=10 element_block_ids=[2]");
        assert!(add_to(&model.assemblies[0], &items[..1]).is_none());
        assert!(add_to(&model.assemblies[2], &items).is_none());
    }
}
