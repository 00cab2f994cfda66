//! The form of an operation, made from its parameters: one widget for each kind of parameter.
//!
//! The form copies the selection into the parameters when it opens, so that the invocation that comes out stands
//! alone. What is typed is checked while it is typed, by the same code that a journal goes through; a parameter that
//! is as its default is left out.

mod fields;

use super::{
    command::{Command, Commands, FilePurpose},
    outline::{count_text, counted, side_set_name},
    selection::{Item, SelectMode},
    state::State,
    theme, widgets,
};
use crate::{
    edit::{
        self, Args, Candidates, Count, Invocation, Operation, Param, ParamKind, Selectable, default_value,
        find_operation,
    },
    model::{Model, Side, Support},
};
use egui::{Align, Key, Layout, Modifiers, RichText, Ui};
use fields::{Field, field_of, field_ui, is_empty_text, value_of};
use std::{path::Path, sync::Arc};
use toml::Value;

const MERGE: &str = "combine_element_blocks";
const DELETE: &str = "delete_element_block";
const RENAME: &str = "rename_element_block";

/// The merge of element blocks.
pub fn merge(ids: &[i64]) -> Invocation {
    Invocation::new(MERGE).with("element_block_ids", ids_value(ids))
}

/// The merge of element blocks into one of them, which keeps its id and name.
pub fn merge_into(state: &State, target: i64, ids: &[i64]) -> Invocation {
    let invocation = merge(ids).with("target_element_block_id", target);
    match state.block(target) {
        Some(block) if !block.name.is_empty() => invocation.with("target_name", block.name.as_str()),
        _ => invocation,
    }
}

/// The element blocks that an invocation is about, by id.
pub(super) fn blocks_of(invocation: &Invocation, model: &Model) -> Vec<i64> {
    let Ok(operation) = find_operation(&invocation.op) else { return Vec::new() };
    let Ok((args, _)) = Args::resolve(operation, invocation, model) else { return Vec::new() };
    let params = operation.params.iter();
    let params = params
        .filter(|param| matches!(param.kind, ParamKind::Selection { of: Selectable::ElementBlock, .. }));
    let positions = params.filter_map(|param| args.positions(param.name).ok()).flatten();
    positions.map(|&at| model.element_blocks[at].id).collect()
}

/// Gives an element block another name.
pub fn rename(id: i64, name: &str) -> Invocation {
    Invocation::new(RENAME).with("element_block_id", id).with("new_element_block_id", name)
}

/// Gives a block, set or assembly of the tree another name; `None` for what has no name that can be changed there.
pub fn rename_item(item: &Item, name: &str) -> Option<Invocation> {
    let of = |op: &str, which: &str, id: i64| {
        Invocation::new(op).with(which, id).with(&format!("new_{which}"), name)
    };
    match item {
        Item::ElementBlock(id) => Some(rename(*id, name)),
        Item::SideSet(id) => Some(of("rename_side_set", "side_set_id", *id)),
        Item::NodeSet(id) => Some(of("rename_node_set", "node_set_id", *id)),
        Item::Assembly(id) => Some(of("rename_assembly", "assembly_id", *id)),
        Item::Other(Support::ElementSet, id) => Some(of("rename_element_set", "element_set_id", *id)),
        Item::Other(Support::EdgeSet, id) => Some(of("rename_edge_set", "edge_set_id", *id)),
        Item::Other(Support::FaceSet, id) => Some(of("rename_face_set", "face_set_id", *id)),
        _ => None,
    }
}

/// An operation with the selection in the parameters that take one: of each kind of thing the first such parameter, as
/// a second one is what the first is set against.
pub fn prefilled(state: &State, operation: &str) -> Invocation {
    let mut invocation = Invocation::new(operation);
    let Ok(operation) = find_operation(operation) else { return invocation };
    let mut filled: Vec<Selectable> = Vec::new();
    for param in operation.params {
        let ParamKind::Selection { of, count } = param.kind else { continue };
        let may_stay = count == Count::Any && param.default.is_some();
        if may_stay || filled.contains(&of) {
            continue;
        }
        filled.push(of);
        match (count, &selected(state, of)[..]) {
            (_, []) => {}
            (Count::One, [id]) => invocation = invocation.with(param.name, *id),
            (Count::One, _) => {}
            (_, ids) => invocation = invocation.with(param.name, ids_value(ids)),
        }
    }
    invocation
}

/// The ids of the selected things of a kind, ascending.
fn selected(state: &State, of: Selectable) -> Vec<i64> {
    let others = |support: Support| {
        let id = |item: &Item| match item {
            Item::Other(of, id) if *of == support => Some(*id),
            _ => None,
        };
        state.selection.iter().filter_map(id).collect()
    };
    match of {
        Selectable::ElementBlock => state.selection.element_blocks(),
        Selectable::SideSet => state.selection.side_sets(),
        Selectable::NodeSet => state.selection.node_sets(),
        Selectable::ElementSet => others(Support::ElementSet),
        Selectable::EdgeSet => others(Support::EdgeSet),
        Selectable::FaceSet => others(Support::FaceSet),
        Selectable::Assembly | Selectable::Variable(_) | Selectable::TimeStep => Vec::new(),
    }
}

fn ids_value(ids: &[i64]) -> Vec<Value> {
    ids.iter().map(|&id| Value::from(id)).collect()
}

/// A form that is being filled in.
pub struct Form {
    operation: &'static Operation,
    fields: Vec<Field>,
    /// The request that it was made for.
    pub serial: u64,
    /// What the answers below were made from.
    checked: Option<(u64, Vec<Field>)>,
    problem: Option<String>,
    notes: Vec<Note>,
}

/// Something to know before it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Note {
    says: String,
    /// What it is about, one by one; shown when asked for.
    details: Vec<String>,
}

/// Room for the buttons below a form, in points.
const BUTTONS: f32 = 40.0;

impl Form {
    /// The form for an invocation; `None` if there is no such operation.
    pub fn new(invocation: &Invocation, model: &Model, serial: u64) -> Option<Self> {
        let operation = find_operation(&invocation.op).ok()?;
        let field = |param: &Param| {
            let default = param.default_value();
            field_of(param.kind, invocation.args.get(param.name).or(default.as_ref()), model)
        };
        let fields = operation.params.iter().map(field).collect();
        Some(Self { operation, fields, serial, checked: None, problem: None, notes: Vec::new() })
    }

    /// What the form says now.
    pub fn invocation(&self) -> Invocation {
        let mut invocation = Invocation::new(self.operation.name);
        for (param, field) in self.operation.params.iter().zip(&self.fields) {
            let value = value_of(field);
            if let Some(value) = value.filter(|value| Some(value) != param.default_value().as_ref()) {
                invocation = invocation.with(param.name, value);
            }
        }
        invocation
    }

    /// Writes a path that was chosen into its field.
    pub fn fill_path(&mut self, param: &str, path: &Path) {
        let at = self.operation.params.iter().position(|known| known.name == param);
        if let Some(Field::Line(text)) = at.and_then(|at| self.fields.get_mut(at)) {
            *text = path.to_string_lossy().into_owned();
        }
    }

    /// Draws the form in the room there is: what is long scrolls, the buttons stay.
    pub fn ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        let Some(model) = state.model() else { return };
        let is_new = self.checked.is_none();
        self.check(state, model);
        widgets::heading(ui, self.operation.label.trim_end_matches('…'));
        widgets::note(ui, self.operation.summary);
        ui.add_space(4.0);
        let height = (ui.available_height() - BUTTONS).max(BUTTONS);
        let scroll = egui::ScrollArea::vertical().id_salt("form").max_height(height);
        scroll.auto_shrink([false, true]).show(ui, |ui| {
            let focused = if is_new { self.first_to_type() } else { None };
            self.fields_ui((state, model), focused, ui, commands);
        });
        ui.add_space(6.0);
        self.buttons_ui(state, ui, commands);
    }

    /// Which field must be typed into, so that it has the focus in a new form: keys typed there would be shortcuts.
    fn first_to_type(&self) -> Option<usize> {
        let mut all = self.operation.params.iter().zip(&self.fields);
        all.position(|(param, field)| param.default.is_none() && is_empty_text(field))
    }

    fn fields_ui(
        &mut self,
        (state, model): (&State, &Model),
        focused: Option<usize>,
        ui: &mut Ui,
        commands: &mut Commands,
    ) {
        ui.add_space(4.0);
        for (at, (param, field)) in self.operation.params.iter().zip(&mut self.fields).enumerate() {
            if has_no_choice(param, model) {
                continue;
            }
            let hint = hint(self.operation, param, model, &self.checked);
            let before = if let Field::Blocks(ids) = field { Some(ids.clone()) } else { None };
            let text = field_ui(state, ui, (param, field), &hint);
            if let Some(text) = text.filter(|_| focused == Some(at)) {
                text.request_focus();
            }
            if let ParamKind::Path { is_written } = param.kind
                && widgets::plain_button(ui, "Browse…").clicked()
            {
                let purpose = if is_written { FilePurpose::StepWrites } else { FilePurpose::StepReads };
                commands.push(Command::AskFile(purpose(param.name)));
            }
            // The picture shows which blocks are meant.
            if let (Some(before), Field::Blocks(ids)) = (before, field)
                && before != *ids
            {
                let items = ids.iter().map(|&id| Item::ElementBlock(id)).collect();
                commands.push(Command::Select(items, SelectMode::Replace));
            }
            ui.add_space(4.0);
        }
        // What is still to be typed is no fault yet.
        if let Some(problem) = self.problem.as_ref().filter(|_| self.first_to_type().is_none()) {
            notice(ui, problem, &[], theme::of(ui).error);
        }
        for note in &self.notes {
            notice(ui, &note.says, &note.details, theme::of(ui).warning);
        }
        ui.add_space(2.0);
        egui::CollapsingHeader::new(RichText::new("What it does").color(theme::of(ui).weak)).show(ui, |ui| {
            widgets::note(ui, self.operation.doc);
            widgets::note(ui, format!("In journals: {}", self.operation.name));
        });
    }

    fn buttons_ui(&self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        let mut apply = false;
        let ready = self.problem.is_none() && state.job.is_none();
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button = widgets::primary_button(ui, ready, "Apply");
                apply = button.on_hover_text("Applies the operation (Enter)").clicked();
                if widgets::plain_button(ui, "Cancel").on_hover_text("Closes the form (Esc)").clicked() {
                    commands.push(Command::CloseForm);
                }
            });
        });
        let enter = ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers == Modifiers::NONE);
        if apply || (enter && ready && may_take_enter(state)) {
            commands.push(Command::Edit(self.invocation()));
        }
    }

    /// Checks what was typed, if it is other than what was checked last.
    fn check(&mut self, state: &State, model: &Arc<Model>) {
        let key = (state.revision(), self.fields.clone());
        if self.checked.as_ref() == Some(&key) {
            return;
        }
        self.checked = Some(key);
        let resolved = (self.operation.available)(model)
            .map_err(|reason| edit::EditError::Unavailable { operation: self.operation.name, reason })
            .and_then(|()| Args::resolve(self.operation, &self.invocation(), model))
            .and_then(|(args, _)| (self.operation.refuse)(model, &args));
        self.problem = resolved.err().map(|error| problem_text(self.operation, &error));
        self.notes.clear();
        if self.operation.name == DELETE
            && let Some(Field::Blocks(ids)) = self.fields.first()
        {
            self.notes = empty_sets_note(model, ids).into_iter().collect();
        }
        if self.operation.name == MERGE
            && let Some(Field::Blocks(ids)) = self.fields.first()
        {
            self.notes = merge_notes(model, ids);
            if ids.len() < 2 && self.problem.is_none() {
                self.problem = Some("Choose two or more blocks".to_owned());
            }
        }
    }
}

/// Whether a parameter that may be left out chooses among things that the model has none of.
fn has_no_choice(param: &Param, model: &Model) -> bool {
    match param.kind {
        ParamKind::Selection { of, .. } => param.default.is_some() && Candidates::of(model, of).is_empty(),
        _ => false,
    }
}

/// Enter belongs to the form unless something before it is open.
fn may_take_enter(state: &State) -> bool {
    state.rename.is_none() && state.dialog.is_none() && !state.parts.palette
}

/// What is missing is asked for by its label; all else in the operation's own words.
fn problem_text(operation: &Operation, error: &edit::EditError) -> String {
    let label =
        |name: &str| operation.params.iter().find(|param| param.name == name).map(|param| param.label);
    match error {
        edit::EditError::MissingParameter { name, .. } => {
            format!("{} must be given", label(name).unwrap_or(name))
        }
        edit::EditError::NothingSelected { kind: "element block", .. } => {
            "Select element blocks in the tree or in the view".to_owned()
        }
        other => {
            let text = other.to_string();
            let mut chars = text.chars();
            chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
        }
    }
}

/// What becomes of variables that only some of the blocks have.
fn merge_notes(model: &Model, ids: &[i64]) -> Vec<Note> {
    let blocks: Vec<_> = ids
        .iter()
        .filter_map(|id| Some(&model.element_blocks[model.element_blocks.position_of(*id)?]))
        .collect();
    let mut notes = Vec::new();
    let names = model.element_blocks.variable_names.iter().enumerate();
    let partial: Vec<(&str, usize)> = names
        .map(|(at, name)| {
            let on = blocks.iter().filter(|block| block.values.get(at).is_some_and(Option::is_some)).count();
            (name.as_str(), on)
        })
        .filter(|(_, on)| (1..blocks.len()).contains(on))
        .collect();
    notes.extend(partial_note(&partial, blocks.len()));
    notes
}

/// What becomes of variables that are on only some of the blocks that are merged; each with the number of its blocks.
fn partial_note(partial: &[(&str, usize)], num_blocks: usize) -> Option<Note> {
    let filler = |name: &str| if default_value(name) == 0.0 { "0" } else { "NaN" };
    let line = |(name, on): &(&str, usize)| {
        let others = if num_blocks - on == 1 { "the other gets" } else { "the others get" };
        format!(
            "{name} is on {} of {}: {others} {}",
            count_text(*on),
            counted(num_blocks, "block"),
            filler(name)
        )
    };
    if let [] | [_] = partial {
        return partial.first().map(|one| Note { says: line(one), details: Vec::new() });
    }
    let first: Vec<&str> = partial.iter().take(3).map(|(name, _)| *name).collect();
    let more = if partial.len() > first.len() { ", …" } else { "" };
    let is_zero = |(name, _): &(&str, usize)| filler(name) == "0";
    let get = match (partial.iter().any(is_zero), partial.iter().all(is_zero)) {
        (_, true) => "get 0",
        (true, false) => "get no value (NaN), or 0 for displacements",
        (false, false) => "get no value (NaN)",
    };
    let says = format!(
        "{} variables are on only some of the blocks: {}{more}; the others {get}",
        count_text(partial.len()),
        first.join(", ")
    );
    Some(Note { says, details: partial.iter().map(line).collect() })
}

/// The side sets that have sides now and none without these blocks. Cost: one look at every side, however many blocks.
fn empty_sets_note(model: &Model, ids: &[i64]) -> Option<Note> {
    let offsets = model.element_offsets();
    let mut doomed = vec![false; model.element_blocks.len()];
    for at in ids.iter().filter_map(|id| model.element_blocks.position_of(*id)) {
        doomed[at] = true;
    }
    let block_of =
        |side: &Side| offsets.partition_point(|&first| first <= side.element as usize).checked_sub(1);
    let is_doomed = |side: &Side| block_of(side).and_then(|at| doomed.get(at)) == Some(&true);
    let empty =
        model.side_sets.iter().filter(|set| !set.members.is_empty() && set.members.iter().all(is_doomed));
    let names: Vec<String> = empty.map(|set| side_set_name(&set.name, set.id)).collect();
    let first = names.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => None,
        1 => Some(Note { says: format!("Side set {first} becomes empty"), details: Vec::new() }),
        count @ 2..=3 => {
            Some(Note { says: format!("{count} side sets become empty: {first}"), details: Vec::new() })
        }
        count => {
            let says = format!("{} side sets become empty: {first}, …", count_text(count));
            Some(Note { says, details: names })
        }
    }
}

/// The grey text in an empty field: what the default means here.
fn hint(operation: &Operation, param: &Param, model: &Model, checked: &Option<(u64, Vec<Field>)>) -> String {
    let ids = match checked.as_ref().and_then(|(_, fields)| fields.first()) {
        Some(Field::Blocks(ids)) if operation.name == MERGE => ids,
        _ => return if param.default.is_some() { "automatic".to_owned() } else { String::new() },
    };
    let Some(least) = ids.iter().min() else { return "automatic".to_owned() };
    if param.name == "target_element_block_id" {
        return format!("{least}, the smallest");
    }
    // The name is that of the block whose id the result takes.
    let typed = checked.iter().flat_map(|(_, fields)| fields).find_map(|field| match field {
        Field::Target(text) => text.trim().parse().ok(),
        _ => None,
    });
    let kept =
        typed.filter(|id| ids.contains(id)).or_else(|| ids.first().filter(|_| typed.is_some()).copied());
    let name = model.element_blocks.position_of(kept.unwrap_or(*least));
    let name = name.map_or("", |at| &model.element_blocks[at].name);
    if name.is_empty() { "no name".to_owned() } else { name.to_owned() }
}

fn notice(ui: &mut Ui, text: &str, details: &[String], color: egui::Color32) {
    let frame = egui::Frame::new()
        .fill(color.gamma_multiply(0.10))
        .corner_radius(5.0)
        .inner_margin(egui::Margin::symmetric(8, 5));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let colored = |text: &str| RichText::new(text).color(color).size(12.5);
        ui.add(egui::Label::new(colored(text)).wrap());
        if details.is_empty() {
            return;
        }
        egui::CollapsingHeader::new(colored("One by one")).show(ui, |ui| {
            for line in details {
                ui.add(egui::Label::new(colored(line)).wrap());
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{edit::OPERATIONS, model::samples};

    #[test]
    fn a_form_gives_back_what_it_was_given() {
        let model = samples::two_hexes();
        let given = merge(&[2, 1]).with("target_element_block_id", 7).with("target_name", "both");
        assert_eq!(Form::new(&given, &model, 0).unwrap().invocation(), given);
        let given = Invocation::new("rotate_geometry")
            .with("axis", vec![0.0, 0.0, 1.0])
            .with("angle_in_degrees", 90.0);
        assert_eq!(Form::new(&given, &model, 0).unwrap().invocation(), given);
    }

    #[test]
    fn the_examples_of_every_operation_pass_through_its_form() {
        for operation in OPERATIONS {
            for example in operation.examples {
                let model = samples::by_name(example.model).unwrap();
                let given = Invocation::parse(&format!("{} {}", operation.name, example.args)).unwrap();
                let form = Form::new(&given, &model, 0).unwrap();
                let files = edit::SampleFiles;
                let said =
                    edit::run_with_files(&model, &form.invocation(), &files, &crate::model::NoProgress)
                        .unwrap();
                assert_eq!(said.report.summary, example.expect, "{}", operation.name);
            }
        }
    }

    #[test]
    fn the_merge_says_what_happens_to_variables_on_some_blocks() {
        let says = |model: &Model, ids: &[i64]| -> Vec<String> {
            merge_notes(model, ids).into_iter().map(|note| note.says).collect()
        };
        let model = samples::two_hexes();
        assert_eq!(says(&model, &[1, 2]), ["strain is on 1 of 2 blocks: the other gets NaN"]);
    }

    #[test]
    fn deleting_says_which_side_sets_become_empty() {
        // surface_1 has a side on each of the two blocks.
        let model = samples::two_hexes();
        assert_eq!(empty_sets_note(&model, &[1]), None);
        let says = empty_sets_note(&model, &[2, 1]).unwrap().says;
        assert_eq!(says, "Side set surface_1 becomes empty");
    }

    #[test]
    fn many_variables_on_some_blocks_are_one_note() {
        let note = partial_note(&[("strain", 1), ("stress", 2), ("disp_x", 1), ("eqps", 1)], 3).unwrap();
        assert_eq!(
            note.says,
            "4 variables are on only some of the blocks: strain, stress, disp_x, …; the others get no value (NaN), \
             or 0 for displacements"
        );
        assert_eq!(note.details.len(), 4);
        assert_eq!(note.details[1], "stress is on 2 of 3 blocks: the other gets NaN");
        assert_eq!(note.details[2], "disp_x is on 1 of 3 blocks: the others get 0");
        assert_eq!(partial_note(&[], 3), None);
    }
}
