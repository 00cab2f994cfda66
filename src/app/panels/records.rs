//! Title, names of the axes, QA and information records, attributes of the file, assemblies: all of it edited where it
//! stands; and what lies beside the mesh, to be read.

use super::{
    assemblies::Assemblies,
    attributes::{Owner, attributes_ui},
    beside_mesh::beside_mesh_ui,
    in_place::{InPlace, Line, refusal},
};
use crate::{
    app::{
        command::{Command, Commands},
        icons::{self, Icon},
        outline::counted,
        state::State,
        theme, widgets,
    },
    edit::Invocation,
    model::Model,
};
use egui::{
    Align, Frame, Key, Label, Layout, Margin, Modifiers, RichText, ScrollArea, TextEdit, TextStyle, Ui, vec2,
};
use toml::Value;

/// The panel's own text.
#[derive(Debug, Default)]
pub(super) struct Records {
    fields: InPlace,
    assemblies: Assemblies,
    /// The information records while they are edited as one text, and the revision that they were sent to.
    info: Option<(String, Option<u64>)>,
    /// A line to be added to them.
    new_line: String,
}

/// Height of a line of the information records, in points.
const LINE: f32 = 15.0;
/// Lines that are in sight at once.
const LINES: f32 = 22.0;
/// Space between fields that stand side by side, in points.
const GAP: f32 = 4.0;

impl Records {
    /// Draws the records of a model.
    pub(super) fn ui(&mut self, state: &State, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let width = ui.available_width();
        widgets::heading(ui, "Title");
        let line = Line { name: "Title of the model", text: &model.title, hint: "none", width };
        self.fields
            .line_ui(state, ui, &line, commands, |text| Invocation::new("set_title").with("title", text));
        if model.dimension > 0 {
            ui.add_space(theme::GROUP_SPACING);
            self.axes_ui(state, ui, model, commands);
        }
        ui.add_space(theme::GROUP_SPACING);
        self.qa_ui(state, ui, model, commands);
        ui.add_space(theme::GROUP_SPACING);
        self.info_ui(state, ui, model, commands);
        ui.add_space(theme::GROUP_SPACING);
        attributes_ui(&mut self.fields, state, ui, (Owner::File, &model.user_attributes), commands);
        ui.add_space(theme::GROUP_SPACING);
        self.assemblies_ui(state, ui, model, commands);
        beside_mesh_ui(ui, model);
    }

    /// Draws the tree of the assemblies alone.
    pub(super) fn assemblies_ui(
        &mut self,
        state: &State,
        ui: &mut Ui,
        model: &Model,
        commands: &mut Commands,
    ) {
        self.assemblies.ui(state, ui, model, commands);
    }

    fn axes_ui(&mut self, state: &State, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        widgets::heading(ui, "Names of the axes");
        let names: Vec<String> = (0..model.dimension)
            .map(|axis| model.coordinate_names.get(axis).cloned().unwrap_or_default())
            .collect();
        let width = (ui.available_width() - 2.0 * GAP) / 3.0;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for (axis, letter) in ["x", "y", "z"].into_iter().enumerate().take(model.dimension) {
                let field = format!("Axis {letter}");
                let line = Line { name: &field, text: &names[axis], hint: letter, width };
                self.fields.line_ui(state, ui, &line, commands, |text| {
                    let mut names = names.clone();
                    text.clone_into(&mut names[axis]);
                    Invocation::new("set_coordinate_names").with("coordinate_names", names)
                });
            }
        });
    }

    fn qa_ui(&mut self, state: &State, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        heading_with_link(ui, "QA records", "Add…", "Notes a program that worked on the model", || {
            commands.push(Command::OpenForm(Invocation::new("add_qa_record")));
        });
        if model.qa_records.is_empty() {
            widgets::note(ui, "none");
        }
        let width = (ui.available_width() - icons::BUTTON - 2.0 * GAP) / 2.0;
        for (at, record) in model.qa_records.iter().enumerate() {
            // Two rows of fields; those out of sight are not drawn.
            let size = vec2(ui.available_width(), 2.0 * 27.0 + 6.0);
            let place = ui.available_rect_before_wrap();
            if !ui.is_rect_visible(egui::Rect::from_min_size(place.min, size)) {
                ui.allocate_space(size);
                continue;
            }
            ui.spacing_mut().item_spacing = vec2(GAP, 3.0);
            for half in 0..2 {
                ui.horizontal_top(|ui| {
                    for which in [2 * half, 2 * half + 1] {
                        let word = ["program", "version", "date", "time"][which];
                        let field = format!("QA record {} {word}", at + 1);
                        let line = Line { name: &field, text: &record[which], hint: word, width };
                        ui.vertical(|ui| {
                            ui.set_width(width);
                            self.fields.line_ui(state, ui, &line, commands, |text| {
                                set_qa_record(at, record, which, text)
                            });
                        });
                    }
                    if half == 0
                        && icons::button(ui, Icon::Close, &format!("Delete QA record {}", at + 1), false)
                            .on_hover_text("Deletes this record")
                            .clicked()
                    {
                        commands.push(Command::Edit(
                            Invocation::new("delete_qa_records").with("qa_record_indices", index(at)),
                        ));
                    }
                });
            }
            ui.add_space(6.0);
        }
    }

    fn info_ui(&mut self, state: &State, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        if self.info.as_ref().is_some_and(|(_, sent)| sent.is_some_and(|sent| sent != state.revision())) {
            self.info = None;
        }
        let lines = &model.info_records;
        let title = match lines.len() {
            0 => "Information records".to_owned(),
            count => counted(count, "information record"),
        };
        let is_edited = self.info.is_some();
        ui.horizontal(|ui| {
            widgets::heading(ui, &title);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if is_edited {
                    return;
                }
                ui.spacing_mut().item_spacing.x = 12.0;
                if ui.link("Edit text").on_hover_text("Edits all lines as one text").clicked() {
                    self.info = Some((lines.join("\n"), None));
                }
                if !lines.is_empty() && ui.link("Copy").clicked() {
                    commands.push(Command::Copy(lines.join("\n")));
                }
            });
        });
        if is_edited {
            self.info_text_ui(state, ui, model, commands);
        } else {
            lines_ui(ui, lines, commands);
            self.new_line_ui(state, ui, commands);
        }
    }

    /// All lines as one text.
    fn info_text_ui(&mut self, state: &State, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let Some((text, sent)) = &mut self.info else { return };
        let height = LINE * LINES;
        ScrollArea::both().id_salt("info text").max_height(height).auto_shrink([false, true]).show(
            ui,
            |ui| {
                let edit = TextEdit::multiline(text).font(TextStyle::Monospace).code_editor();
                ui.add(edit.desired_width(f32::INFINITY).desired_rows(6))
                    .accessible_name("Information records");
            },
        );
        let lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
        let is_same = lines == *model.info_records;
        let set = Invocation::new("set_info_records").with("info_records", lines);
        let problem = refusal(model, &set);
        if let Some(problem) = &problem {
            ui.add(Label::new(RichText::new(problem).color(theme::of(ui).error).size(12.0)).wrap());
        }
        let mut is_done = false;
        ui.horizontal(|ui| {
            if widgets::primary_button(ui, problem.is_none() && !is_same, "Apply").clicked() {
                *sent = Some(state.revision());
                commands.push(Command::Edit(set));
            }
            is_done = widgets::plain_button(ui, "Cancel").clicked();
        });
        if is_done {
            self.info = None;
        }
    }

    fn new_line_ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        let edit =
            TextEdit::singleline(&mut self.new_line).hint_text("Add a line").font(TextStyle::Monospace);
        let width = ui.available_width();
        let edit = edit.desired_width(width).margin(Margin::symmetric(6, 3));
        let response = ui.add(edit).accessible_name("New information record");
        if self.new_line.is_empty() {
            return;
        }
        let add = Invocation::new("add_info_records").with("info_records", self.new_line.as_str());
        let problem = state.model().and_then(|model| refusal(model, &add));
        if let Some(problem) = &problem {
            ui.add(Label::new(RichText::new(problem).color(theme::of(ui).error).size(12.0)).wrap());
        }
        if !response.lost_focus() {
            return;
        }
        let is_pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if is_pressed(Key::Escape) {
            self.new_line.clear();
        } else if is_pressed(Key::Enter) && problem.is_none() {
            commands.push(Command::Edit(add));
            self.new_line.clear();
            response.request_focus();
        }
    }
}

fn set_qa_record(at: usize, record: &[String; 4], which: usize, text: &str) -> Invocation {
    let mut texts = record.clone();
    text.clone_into(&mut texts[which]);
    let names = ["code", "version", "date", "time"];
    let set = Invocation::new("set_qa_record").with("qa_record_index", index(at));
    names.into_iter().zip(texts).fold(set, |set, (name, text)| set.with(name, text))
}

fn index(at: usize) -> Value {
    Value::from(i64::try_from(at).unwrap_or(i64::MAX))
}

/// The heading of a section, with something to click at the right edge.
fn heading_with_link(ui: &mut Ui, title: &str, link: &str, hint: &str, clicked: impl FnOnce()) {
    ui.horizontal(|ui| {
        widgets::heading(ui, title);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = format!("{link} {title}");
            if ui.link(link).on_hover_text(hint).accessible_name(name).clicked() {
                clicked();
            }
        });
    });
}

/// The information records as they stand; a right click deletes.
fn lines_ui(ui: &mut Ui, lines: &[String], commands: &mut Commands) {
    if lines.is_empty() {
        widgets::note(ui, "none");
        return;
    }
    let frame = Frame::new().fill(theme::of(ui).sunken).stroke((1.0, theme::of(ui).line)).corner_radius(5.0);
    frame.inner_margin(Margin::symmetric(6, 4)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let height = LINE * (lines.len() as f32).min(LINES) + 8.0;
        let scroll = ScrollArea::both().id_salt("info").max_height(height).auto_shrink([false, true]);
        let digits = lines.len().to_string().len();
        ui.spacing_mut().interact_size.y = LINE;
        scroll.show_rows(ui, LINE, lines.len(), |ui, rows| {
            for at in rows {
                let number = format!("{:>digits$} ", at + 1);
                let text = RichText::new(&lines[at]).text_style(TextStyle::Monospace).size(11.0);
                ui.horizontal(|ui| {
                    let number = RichText::new(number).text_style(TextStyle::Monospace).size(11.0);
                    ui.add(Label::new(number.color(theme::of(ui).weak)).selectable(false).extend());
                    let line = ui.add(Label::new(text).selectable(true).extend());
                    line.context_menu(|ui| line_menu_ui(ui, at, commands));
                });
            }
        });
    });
}

fn line_menu_ui(ui: &mut Ui, at: usize, commands: &mut Commands) {
    let delete =
        |last: i64| Invocation::new("delete_info_records").with("first", index(at)).with("last", last);
    let this = i64::try_from(at).unwrap_or(i64::MAX);
    for (label, last) in [("Delete this line", this), ("Delete from here to the end", -1)] {
        if ui.button(label).clicked() {
            commands.push(Command::Edit(delete(last)));
            ui.close();
        }
    }
}
