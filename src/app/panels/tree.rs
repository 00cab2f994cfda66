//! The tree: what the model holds, in sections that open and close.
//!
//! The rows that the filter lets through are listed once per outline, filter and set of open sections; only those in
//! sight are drawn, so that thousands of blocks scroll as smoothly as ten. `tree_row.rs` draws a row.

use super::tree_row::{self, RowView};
use crate::{
    app::{
        command::{Command, Commands},
        icons::{self, Icon},
        outline::{EntityRow, FileRow, Outline, count_text},
        pattern,
        selection::{Item, SelectMode, click_event},
        state::State,
        theme, widgets,
    },
    model::Support,
};
use egui::{Key, Modifiers, ScrollArea, TextEdit, Ui};
use std::{collections::BTreeSet, sync::Arc};

/// A section of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Blocks,
    SideSets,
    NodeSets,
    Others,
    Assemblies,
    Variables(Support),
    Times,
    Meshes,
    Parts,
    Records,
}

/// A row of the tree.
#[derive(Clone, Debug)]
pub(super) enum Row {
    /// The heading of a section, with the number of its rows.
    Heading(Section, &'static str, usize),
    /// A block or set: its place in the outline's list.
    Entity(Section, usize),
    /// A variable, by its place in the outline's list.
    Variable(usize),
    /// A time step.
    Time(usize),
    /// A mesh of the series, by its place in the outline's list.
    Mesh(usize),
    /// A part that the model is joined of, by its place in the outline's list.
    Part(usize),
    /// The records, with what is said of them.
    Record(&'static str, String),
}

/// The tree's own text and open sections.
#[derive(Debug)]
pub struct Tree {
    filter: String,
    closed: BTreeSet<Section>,
    rows: Vec<Row>,
    /// What `rows` was made from.
    made_from: Option<(Arc<Outline>, String, BTreeSet<Section>)>,
    /// The row that a range of Shift clicks starts from.
    anchor: Option<Item>,
    pub(super) rename_text: Option<(Item, String)>,
    scroll_to: Option<Item>,
    /// The offsets of the rows that were in sight in the last frame.
    seen: egui::Rangef,
    seen_last: Option<Item>,
}

impl Default for Tree {
    fn default() -> Self {
        Self {
            filter: String::new(),
            closed: BTreeSet::from([Section::Times, Section::Parts]),
            rows: Vec::new(),
            made_from: None,
            anchor: None,
            rename_text: None,
            scroll_to: None,
            seen: egui::Rangef::NOTHING,
            seen_last: None,
        }
    }
}

impl Tree {
    /// Draws the tree.
    pub fn ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        widgets::filling(ui, |ui| self.contents_ui(state, ui, commands));
    }

    fn contents_ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        self.follow(state);
        self.filter_ui(ui);
        ui.add_space(2.0);
        self.update_rows(&state.outline);
        if self.rows.is_empty() {
            ui.add_space(12.0);
            ui.vertical_centered(|ui| {
                widgets::note(
                    ui,
                    if self.filter.is_empty() { "Nothing is open" } else { "Nothing fits the pattern" },
                )
            });
            return;
        }
        let scroll = ScrollArea::vertical().auto_shrink(false);
        let wanted = self.scroll_to.take().and_then(|item| self.offset_of(state, &item));
        let scroll = match wanted.filter(|offset| !self.seen.contains(*offset)) {
            Some(offset) => scroll.vertical_scroll_offset((offset - ui.available_height() / 2.0).max(0.0)),
            None => scroll,
        };
        ui.spacing_mut().item_spacing.y = 0.0;
        let rows = std::mem::take(&mut self.rows);
        let shown = scroll.show_rows(ui, theme::ROW_HEIGHT, rows.len(), |ui, range| {
            for row in &rows[range] {
                self.row_ui(state, ui, row, &rows, commands);
            }
        });
        self.rows = rows;
        let top = shown.state.clamped_offset().y;
        self.seen = egui::Rangef::new(top, top + shown.inner_rect.height() - theme::ROW_HEIGHT);
    }

    /// Scrolls to what was selected elsewhere and takes up a new rename.
    fn follow(&mut self, state: &State) {
        let last = state.selection.last();
        if last != self.seen_last.as_ref() {
            self.seen_last = last.cloned();
            if last.is_some() && self.anchor.as_ref() != last {
                self.scroll_to = last.cloned();
                self.anchor = last.cloned();
            }
        }
        if state.rename.as_ref() != self.rename_text.as_ref().map(|(item, _)| item) {
            self.rename_text = state.rename.clone().map(|item| {
                let name = state.outline.row(&item).map(|row| row.name.clone()).unwrap_or_default();
                (item, name)
            });
        }
    }

    fn filter_ui(&mut self, ui: &mut Ui) {
        let edit = TextEdit::singleline(&mut self.filter)
            .hint_text("Filter by name or id, * and ?")
            .desired_width(f32::INFINITY)
            .margin(egui::Margin { left: 26, right: 24, top: 4, bottom: 4 });
        let response = ui.add(edit).accessible_name("Filter");
        let weak = theme::of(ui).weak;
        let left = response.rect.left_center() + egui::vec2(13.0, 0.0);
        icons::paint(
            ui.painter(),
            Icon::Search,
            egui::Rect::from_center_size(left, egui::Vec2::splat(13.0)),
            weak,
        );
        if self.filter.is_empty() {
            return;
        }
        let right = egui::Rect::from_center_size(
            response.rect.right_center() - egui::vec2(13.0, 0.0),
            egui::Vec2::splat(18.0),
        );
        let clear = ui.interact(right, response.id.with("clear"), egui::Sense::click());
        clear.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Clear filter"));
        let color = if clear.hovered() { theme::of(ui).strong } else { weak };
        icons::paint(ui.painter(), Icon::Close, right.shrink(3.0), color);
        // Escape has taken the focus away already.
        let escaped = (response.has_focus() || response.lost_focus())
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if clear.clicked() || escaped {
            self.filter.clear();
        }
    }

    fn row_ui(&mut self, state: &State, ui: &mut Ui, row: &Row, rows: &[Row], commands: &mut Commands) {
        match row {
            Row::Heading(section, title, count) => {
                let open = !self.closed.contains(section) || !self.filter.is_empty();
                if tree_row::heading_ui(state, ui, *section, (title, *count, open), commands) {
                    if open {
                        self.closed.insert(*section);
                    } else {
                        self.closed.remove(section);
                    }
                }
            }
            _ => {
                let Some(view) = RowView::of(state, row) else { return };
                let response = tree_row::row_ui(self, state, ui, &view, commands);
                if let (Some(response), Some(item)) = (response, &view.item)
                    && (response.clicked()
                        || (response.secondary_clicked() && !state.selection.contains(item)))
                {
                    let modifiers = click_event(ui.ctx()).0;
                    self.click(state, item, modifiers, rows, commands);
                }
            }
        }
    }

    fn click(
        &mut self,
        state: &State,
        item: &Item,
        modifiers: Modifiers,
        rows: &[Row],
        commands: &mut Commands,
    ) {
        let mode = if modifiers.command { SelectMode::Toggle } else { SelectMode::Replace };
        let items = match &self.anchor {
            Some(anchor) if modifiers.shift => range(state, rows, anchor, item),
            _ => vec![item.clone()],
        };
        if !modifiers.shift {
            self.anchor = Some(item.clone());
        }
        // The tree does not scroll for its own clicks.
        self.seen_last = Some(item.clone());
        commands.push(Command::Select(items, mode));
    }

    fn offset_of(&self, state: &State, item: &Item) -> Option<f32> {
        let at = self.rows.iter().position(|row| row_item(&state.outline, row).as_ref() == Some(item))?;
        #[expect(clippy::cast_precision_loss, reason = "a place on the screen")]
        Some(at as f32 * theme::ROW_HEIGHT)
    }

    fn update_rows(&mut self, outline: &Arc<Outline>) {
        let same = self.made_from.as_ref().is_some_and(|(made, filter, closed)| {
            Arc::ptr_eq(made, outline) && *filter == self.filter && *closed == self.closed
        });
        if !same {
            self.rows = list_rows(outline, &self.filter, &self.closed);
            self.made_from = Some((outline.clone(), self.filter.clone(), self.closed.clone()));
        }
    }
}

/// What a row stands for.
pub(super) fn row_item(outline: &Outline, row: &Row) -> Option<Item> {
    match row {
        Row::Heading(..) | Row::Mesh(_) | Row::Part(_) => None,
        Row::Entity(Section::Blocks, at) => outline.blocks.get(*at).map(|row| Item::ElementBlock(row.id)),
        Row::Entity(Section::SideSets, at) => outline.side_sets.get(*at).map(|row| Item::SideSet(row.id)),
        Row::Entity(Section::NodeSets, at) => outline.node_sets.get(*at).map(|row| Item::NodeSet(row.id)),
        Row::Entity(Section::Assemblies, at) => outline.assemblies.get(*at).map(|row| Item::Assembly(row.id)),
        Row::Entity(_, at) => outline.others.get(*at).map(|(support, row)| Item::Other(*support, row.id)),
        Row::Variable(at) => {
            outline.variables.get(*at).map(|row| Item::Variable(row.support, row.name.clone()))
        }
        Row::Time(step) => Some(Item::TimeStep(*step)),
        Row::Record(..) => Some(Item::Records),
    }
}

/// The rows from one item to another of the same kind, the clicked one last.
fn range(state: &State, rows: &[Row], from: &Item, to: &Item) -> Vec<Item> {
    let items: Vec<Option<Item>> = rows.iter().map(|row| row_item(&state.outline, row)).collect();
    let place = |item: &Item| items.iter().position(|known| known.as_ref() == Some(item));
    let (Some(start), Some(end)) = (place(from), place(to)) else { return vec![to.clone()] };
    let kind = std::mem::discriminant(to);
    let mut chosen: Vec<Item> = items[start.min(end)..=start.max(end)]
        .iter()
        .flatten()
        .filter(|item| std::mem::discriminant(*item) == kind && *item != to)
        .cloned()
        .collect();
    chosen.push(to.clone());
    chosen
}

fn list_rows(outline: &Outline, filter: &str, closed: &BTreeSet<Section>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |section: Section, title: &'static str, found: Vec<Row>, total: usize| {
        if total == 0 || (found.is_empty() && !filter.is_empty()) {
            return;
        }
        rows.push(Row::Heading(section, title, if filter.is_empty() { total } else { found.len() }));
        if !closed.contains(&section) || !filter.is_empty() {
            rows.extend(found);
        }
    };
    let files = |list: &[FileRow]| -> Vec<usize> {
        (0..list.len()).filter(|&at| pattern::matches(filter, &list[at].name())).collect()
    };
    let parts = files(&outline.parts).into_iter().map(Row::Part).collect();
    add(Section::Parts, "Joined of parts", parts, outline.parts.len());
    let fits = |row: &EntityRow| pattern::matches(filter, &row.name) || row.id.to_string() == filter.trim();
    let entities = |section: Section, list: &[EntityRow]| -> Vec<Row> {
        (0..list.len()).filter(|&at| fits(&list[at])).map(|at| Row::Entity(section, at)).collect()
    };
    for (section, title, list) in [
        (Section::Blocks, "Element blocks", &outline.blocks),
        (Section::SideSets, "Side sets", &outline.side_sets),
        (Section::NodeSets, "Node sets", &outline.node_sets),
    ] {
        add(section, title, entities(section, list), list.len());
    }
    let others = (0..outline.others.len()).filter(|&at| fits(&outline.others[at].1));
    add(
        Section::Others,
        "Other blocks and sets",
        others.map(|at| Row::Entity(Section::Others, at)).collect(),
        outline.others.len(),
    );
    let assemblies = entities(Section::Assemblies, &outline.assemblies);
    add(Section::Assemblies, "Assemblies", assemblies, outline.assemblies.len());
    let mut supports: Vec<Support> = outline.variables.iter().map(|row| row.support).collect();
    supports.dedup();
    for support in supports {
        let of: Vec<usize> =
            (0..outline.variables.len()).filter(|&at| outline.variables[at].support == support).collect();
        let found = of.iter().filter(|&&at| pattern::matches(filter, &outline.variables[at].name));
        add(
            Section::Variables(support),
            variables_title(support),
            found.map(|&at| Row::Variable(at)).collect(),
            of.len(),
        );
    }
    let steps =
        (0..outline.times.len()).filter(|&at| pattern::matches(filter, &outline.times[at].to_string()));
    add(Section::Times, "Time steps", steps.map(Row::Time).collect(), outline.times.len());
    let meshes = files(&outline.meshes).into_iter().map(Row::Mesh).collect();
    add(Section::Meshes, "Meshes of the series", meshes, outline.meshes.len());
    let records: Vec<Row> = record_rows(outline)
        .into_iter()
        .filter(|(name, value)| pattern::matches(filter, name) || pattern::matches(filter, value))
        .map(|(name, value)| Row::Record(name, value))
        .collect();
    let total = records.len();
    add(Section::Records, "Records", records, total);
    rows
}

fn record_rows(outline: &Outline) -> Vec<(&'static str, String)> {
    if *outline == Outline::default() {
        return Vec::new();
    }
    let title = if outline.title.is_empty() { "none".to_owned() } else { outline.title.clone() };
    vec![
        ("Title", title),
        ("QA records", count_text(outline.qa_records)),
        ("Information records", count_text(outline.info_records)),
    ]
}

fn variables_title(support: Support) -> &'static str {
    match support {
        Support::Global => "Global variables",
        Support::Nodal => "Nodal variables",
        Support::Element => "Element variables",
        Support::NodeSet => "Node set variables",
        Support::SideSet => "Side set variables",
        Support::EdgeBlock => "Edge block variables",
        Support::FaceBlock => "Face block variables",
        Support::EdgeSet => "Edge set variables",
        Support::FaceSet => "Face set variables",
        Support::ElementSet => "Element set variables",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    #[test]
    fn the_filter_keeps_what_fits_and_opens_it() {
        let outline = Outline::of_model(&samples::two_hexes());
        let closed = BTreeSet::from([Section::Blocks]);
        let all = list_rows(&outline, "", &closed);
        assert!(!all.iter().any(|row| matches!(row, Row::Entity(Section::Blocks, _))));
        let rows = list_rows(&outline, "ri*", &closed);
        assert!(
            matches!(rows[..], [Row::Heading(Section::Blocks, _, 1), Row::Entity(Section::Blocks, 1)]),
            "{rows:?}"
        );
    }

    #[test]
    fn a_range_takes_one_kind_only() {
        let outline = Arc::new(Outline::of_model(&samples::two_hexes()));
        let rows = list_rows(&outline, "", &BTreeSet::new());
        let state = State { outline, ..State::default() };
        let chosen = range(&state, &rows, &Item::ElementBlock(2), &Item::ElementBlock(1));
        assert_eq!(chosen, [Item::ElementBlock(2), Item::ElementBlock(1)]);
        let chosen = range(&state, &rows, &Item::ElementBlock(1), &Item::NodeSet(1));
        assert_eq!(chosen, [Item::NodeSet(1)]);
    }
}
