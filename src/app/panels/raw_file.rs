//! The file as netCDF has it: tables of variables, dimensions and attributes, and a look into a variable.

use crate::{
    app::{
        command::{Command, Commands, Part},
        icons::{self, Icon},
        outline::count_text,
        raw_table::{List, Order, RawTables, large_text},
        state::{FirstValues, State},
        theme, widgets,
    },
    document::Document,
    exodus::{RawVariable, attribute_text, name_in_group},
};
use egui::{
    Align, Button, EventFilter, Id, Key, Label, Layout, Modifiers, RichText, ScrollArea, Sense, TextEdit,
    TextStyle, Ui, vec2,
};
use egui_extras::{Column, TableBuilder, TableRow};
use std::sync::Arc;

/// The panel's own list, filter, order and selected row.
#[derive(Debug, Default)]
pub struct RawFilePanel {
    list: List,
    filter: String,
    order: Order,
    tables: Option<RawTables>,
    /// The rows that are shown, in order, and what they were made from.
    rows: Vec<usize>,
    made_from: Option<(List, String, Order)>,
    /// The selected row of the list, not its place on the screen.
    selected: Option<usize>,
    scroll_to: Option<usize>,
    /// Whether the table had the focus in the last frame.
    has_keys: bool,
}

/// Height of the rows of the tables, in points.
const ROW: f32 = 20.0;
/// Width of the side that tells of one variable, in points.
const SIDE: f32 = 290.0;

impl RawFilePanel {
    /// Draws the panel.
    pub fn ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        widgets::filling(ui, |ui| self.contents_ui(state, ui, commands));
    }

    fn contents_ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        self.follow(state);
        ui.horizontal(|ui| self.bar_ui(state, ui, commands));
        ui.add_space(3.0);
        let Some(tables) = self.tables.take() else {
            let document = state.document.as_ref().filter(|document| document.file().is_none());
            widgets::note(
                ui,
                match document.map(Document::parts) {
                    Some(Some(_)) => {
                        "This model is joined of several files: open a part by itself to see one"
                    }
                    Some(None) => "This model comes from no file",
                    None => "Reading…",
                },
            );
            return;
        };
        self.update_rows(&tables);
        let rect = ui.available_rect_before_wrap();
        let variable = self.selected.and_then(|row| tables.variable_of(self.list, row));
        let width = if variable.is_some() { (rect.width() - SIDE).max(200.0) } else { rect.width() };
        let (left, right) = rect.split_left_right_at_x(rect.left() + width);
        ui.scope_builder(egui::UiBuilder::new().max_rect(left), |ui| self.table_ui(&tables, ui));
        if let Some((at, variable)) = variable.and_then(|at| Some((at, tables.file.variables.get(at)?))) {
            let inside = right.with_min_x(right.left() + 12.0);
            ui.painter().vline(right.left() + 5.0, right.y_range(), (1.0, theme::of(ui).line));
            ui.scope_builder(egui::UiBuilder::new().max_rect(inside), |ui| {
                ScrollArea::vertical().id_salt("variable").auto_shrink(false).show(ui, |ui| {
                    variable_ui(ui, (at, variable), state.raw.values.as_ref(), commands);
                });
            });
        }
        self.tables = Some(tables);
    }

    /// Takes up a new file.
    fn follow(&mut self, state: &State) {
        let same = match (&self.tables, &state.raw.file) {
            (Some(tables), Some(file)) => Arc::ptr_eq(&tables.file, file),
            (None, None) => true,
            _ => false,
        };
        if !same {
            self.tables = state.raw.file.clone().map(RawTables::new);
            (self.made_from, self.selected) = (None, None);
        }
    }

    fn bar_ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (list, title) in List::ALL {
            let count = self.tables.as_ref().map_or(0, |tables| tables.len(list));
            // Most files have nothing that cannot be read.
            if list == List::Others && count == 0 {
                continue;
            }
            let text = if count == 0 { title.to_owned() } else { format!("{title} {}", count_text(count)) };
            if ui.add(Button::selectable(self.list == list, text)).clicked() && self.list != list {
                self.list = list;
                (self.order, self.selected) = (None, None);
            }
        }
        ui.add_space(8.0);
        let edit = TextEdit::singleline(&mut self.filter).hint_text("Filter, * and ?").desired_width(190.0);
        let edit = ui.add(edit.margin(egui::Margin::symmetric(8, 3))).accessible_name("Filter the raw file");
        if (edit.has_focus() || edit.lost_focus())
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
        {
            self.filter.clear();
        }
        ui.add_space(6.0);
        let copy = ui.add_enabled(!self.rows.is_empty(), Button::new("Copy table"));
        if let Some(tables) = &self.tables
            && copy.on_hover_text("Copies the rows shown, with tabs between the columns").clicked()
        {
            commands.push(Command::Copy(tables.as_text(self.list, &self.rows)));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icons::button(ui, Icon::Close, "Close the raw file", false).clicked() {
                commands.push(Command::Toggle(Part::RawFile));
            }
            let Some(tables) = &self.tables else { return };
            let note = if state.revision() > 0 { " · as it was opened, without the edits" } else { "" };
            let text = format!("{} · {} bytes{note}", tables.file.format, large_text(tables.file.bytes));
            ui.add(Label::new(RichText::new(text).color(theme::of(ui).weak).size(12.0)).truncate());
        });
    }

    fn update_rows(&mut self, tables: &RawTables) {
        let wanted = (self.list, self.filter.clone(), self.order);
        if self.made_from.as_ref() != Some(&wanted) {
            self.rows = tables.rows(self.list, &self.filter, self.order);
            self.made_from = Some(wanted);
        }
    }

    fn table_ui(&mut self, tables: &RawTables, ui: &mut Ui) {
        if self.rows.is_empty() {
            ui.add_space(8.0);
            let says = if self.filter.is_empty() { "There are none" } else { "Nothing fits the pattern" };
            widgets::note(ui, says);
            return;
        }
        let focus = ui.scope_id().with("rows");
        self.take_keys(ui, focus);
        let area = ui.available_rect_before_wrap();
        let columns = self.list.columns();
        let clicked = ScrollArea::horizontal().id_salt(self.list as u8).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
            let mut table = TableBuilder::new(ui)
                .id_salt(("raw", self.list as u8))
                .striped(true)
                .resizable(true)
                .sense(Sense::CLICK)
                .auto_shrink(false)
                .min_scrolled_height(40.0)
                .cell_layout(Layout::left_to_right(Align::Center));
            let (last, others) = (columns.len() - 1, &columns[..columns.len() - 1]);
            for column in others {
                table = table.column(Column::initial(column.width).at_least(36.0).clip(true));
            }
            table = table.column(Column::remainder().at_least(columns[last].width * 0.6).clip(true));
            if let Some(row) = self.scroll_to.take() {
                table = table.scroll_to_row(row, None);
            }
            let table = table.header(24.0, |mut header| self.header_ui(&mut header));
            let mut clicked = None;
            table.body(|body| {
                body.rows(ROW, self.rows.len(), |mut row| {
                    let at = self.rows[row.index()];
                    row.set_selected(self.selected == Some(at));
                    for (column, described) in columns.iter().enumerate() {
                        let text = tables.cell(self.list, at, column);
                        row.col(|ui| cell_ui(ui, &text, column == 0, described.is_number));
                    }
                    if row.response().clicked() {
                        clicked = Some(at);
                    }
                });
            });
            clicked
        });
        let response = ui.interact(area, focus, Sense::focusable_noninteractive());
        if let Some(at) = clicked.inner {
            self.selected = Some(at);
            // Not before: a click on a row takes the focus from everything that is not the row.
            response.request_focus();
        }
        if ui.memory(|memory| memory.has_focus(focus)) && !self.has_keys {
            // The arrow keys are ours from the frame after the next on.
            ui.ctx().request_repaint();
        }
        self.has_keys = ui.memory(|memory| memory.has_focus(focus));
        let title = List::ALL.iter().find(|(list, _)| *list == self.list).map_or("", |(_, title)| title);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Table, true, title));
    }

    fn header_ui(&mut self, header: &mut TableRow<'_, '_>) {
        for (at, column) in self.list.columns().iter().enumerate() {
            let order = self.order.filter(|(sorted, _)| *sorted == at).map(|(_, descending)| descending);
            let arrow = match order {
                None => "",
                Some(false) => " ▲",
                Some(true) => " ▼",
            };
            let layout = if column.is_number {
                Layout::right_to_left(Align::Center)
            } else {
                Layout::left_to_right(Align::Center)
            };
            header.col(|ui| {
                ui.with_layout(layout, |ui| {
                    ui.add_space(if column.is_number { 6.0 } else { 0.0 });
                    let color = if order.is_some() { theme::of(ui).accent_text } else { theme::of(ui).weak };
                    let text = RichText::new(format!("{}{arrow}", column.title)).color(color).size(12.5);
                    let button = ui.add(Button::new(text).frame(false).truncate());
                    if button.on_hover_text(format!("Sorts by {}", column.title.to_lowercase())).clicked() {
                        // Up, down, and back to the order of the file.
                        self.order = match order {
                            None => Some((at, column.is_number)),
                            Some(descending) if descending == column.is_number => Some((at, !descending)),
                            Some(_) => None,
                        };
                    }
                });
            });
        }
    }

    /// Moves the selection with the keys while the table has the focus.
    fn take_keys(&mut self, ui: &Ui, focus: Id) {
        if !ui.memory(|memory| memory.has_focus(focus)) {
            return;
        }
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(focus, filter));
        let page = (ui.available_height() / ROW).max(2.0);
        #[expect(clippy::cast_possible_truncation, reason = "rows on a screen")]
        let page = page as isize - 1;
        let all = self.rows.len() as isize;
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let keys = [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, page), (Key::PageUp, -page)];
        let ends = [(Key::Home, -all), (Key::End, all)];
        let by: isize = keys.into_iter().chain(ends).filter(|(key, _)| pressed(*key)).map(|(_, by)| by).sum();
        if by == 0 {
            return;
        }
        let now = self.selected.and_then(|selected| self.rows.iter().position(|&row| row == selected));
        let next = match now {
            Some(now) => now.saturating_add_signed(by).min(self.rows.len() - 1),
            None => 0,
        };
        self.selected = self.rows.get(next).copied();
        self.scroll_to = Some(next);
    }
}

fn cell_ui(ui: &mut Ui, text: &str, is_name: bool, is_number: bool) {
    let colors = theme::of(ui);
    let color = if is_name { colors.strong } else { colors.text };
    let text = RichText::new(text).color(color).size(12.5);
    let label = Label::new(text).truncate().selectable(false);
    if is_number {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(6.0);
            ui.add(label);
        });
    } else {
        ui.add(label);
    }
}

/// What is known of one variable, and its first values.
fn variable_ui(
    ui: &mut Ui,
    (at, variable): (usize, &RawVariable),
    values: Option<&FirstValues>,
    commands: &mut Commands,
) {
    widgets::heading(ui, &name_in_group(&variable.group, &variable.name));
    if !variable.is_understood {
        widgets::note(ui, "Not part of the model; a save keeps it as it is");
    }
    if !variable.meaning.is_empty() {
        ui.add(Label::new(&variable.meaning).wrap().selectable(true));
    }
    if !variable.attributes.is_empty() {
        ui.add_space(4.0);
        widgets::facts(ui, |ui| {
            for attribute in &variable.attributes {
                widgets::fact_with_width(ui, 96.0, &attribute.name, attribute_text(&attribute.value));
            }
        });
    }
    ui.add_space(theme::GROUP_SPACING);
    let read = values.filter(|values| values.variable == at);
    let Some(read) = read else {
        if ui.button("First values").on_hover_text("Reads the beginning of the variable").clicked() {
            commands.push(Command::ReadFirstValues(at));
        }
        return;
    };
    match &read.texts {
        Err(why) => {
            ui.add(Label::new(RichText::new(why).color(theme::of(ui).error)).wrap().selectable(true));
        }
        Ok(texts) if texts.is_empty() => {
            widgets::note(ui, "It has no values");
        }
        Ok(texts) => {
            ui.horizontal(|ui| {
                widgets::note(ui, format!("First {}", crate::model::counted(texts.len(), "value")));
                if ui.link("Copy").clicked() {
                    commands.push(Command::Copy(texts.join("\n")));
                }
            });
            let text = RichText::new(texts.join("\n")).text_style(TextStyle::Monospace);
            ui.add(Label::new(text).wrap().selectable(true));
        }
    }
}
