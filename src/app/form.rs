//! The form of an operation, made from its parameters: one widget for each kind of parameter.
//!
//! The form copies the selection into the parameters when it opens, so that the invocation that comes out stands
//! alone. What is typed is checked while it is typed, by the same code that a journal goes through; a parameter that
//! is as its default is left out.

mod fields;

use super::{
    command::{Command, Commands},
    outline::counted,
    selection::{Item, SelectMode},
    state::State,
    theme, widgets,
};
use crate::{
    edit::{
        self, Args, Invocation, Operation, Param, ParamKind, default_value, find_operation,
        ops::combine_element_blocks::refuse as refuse_merge,
    },
    model::Model,
};
use egui::{Align, Key, Layout, Modifiers, RichText, Ui};
use fields::{Field, field_of, field_ui, value_of};
use std::sync::Arc;
use toml::Value;

const MERGE: &str = "combine_element_blocks";
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
    let params =
        params.filter(|param| matches!(param.kind, ParamKind::ElementBlocks | ParamKind::ElementBlock));
    let positions = params.filter_map(|param| args.element_blocks(param.name).ok()).flatten();
    positions.map(|&at| model.element_blocks[at].id).collect()
}

/// Gives an element block another name.
pub fn rename(id: i64, name: &str) -> Invocation {
    Invocation::new(RENAME).with("element_block_id", id).with("new_element_block_id", name)
}

/// An operation with the selection in the parameters that take one.
pub fn prefilled(state: &State, operation: &str) -> Invocation {
    let mut invocation = Invocation::new(operation);
    let ids = state.selection.element_blocks();
    let Ok(operation) = find_operation(operation) else { return invocation };
    for param in operation.params {
        match (param.kind, &ids[..]) {
            (_, []) => {}
            (ParamKind::ElementBlocks, ids) => invocation = invocation.with(param.name, ids_value(ids)),
            (ParamKind::ElementBlock, [id]) => invocation = invocation.with(param.name, *id),
            _ => {}
        }
    }
    invocation
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
    notes: Vec<String>,
}

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

    /// Draws the form.
    pub fn ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        let Some(model) = state.model() else { return };
        self.check(state, model);
        widgets::heading(ui, self.operation.label.trim_end_matches('…'));
        widgets::note(ui, self.operation.summary);
        ui.add_space(theme::GROUP_SPACING);
        for (param, field) in self.operation.params.iter().zip(&mut self.fields) {
            let hint = hint(self.operation, param, model, &self.checked);
            let before = if let Field::Blocks(ids) = field { Some(ids.clone()) } else { None };
            field_ui(state, ui, (param, field), &hint);
            // The picture shows which blocks are meant.
            if let (Some(before), Field::Blocks(ids)) = (before, field)
                && before != *ids
            {
                let items = ids.iter().map(|&id| Item::ElementBlock(id)).collect();
                commands.push(Command::Select(items, SelectMode::Replace));
            }
            ui.add_space(4.0);
        }
        for note in &self.notes {
            notice(ui, note, theme::of(ui).warning);
        }
        if let Some(problem) = &self.problem {
            notice(ui, problem, theme::of(ui).error);
        }
        ui.add_space(theme::GROUP_SPACING);
        let mut apply = false;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button =
                    widgets::primary_button(ui, self.problem.is_none() && state.job.is_none(), "Apply");
                apply = button.on_hover_text("Applies the operation (Enter)").clicked();
                if widgets::plain_button(ui, "Cancel").on_hover_text("Closes the form (Esc)").clicked() {
                    commands.push(Command::CloseForm);
                }
            });
        });
        let enter = ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers == Modifiers::NONE);
        if apply || (enter && self.problem.is_none() && state.job.is_none() && may_take_enter(state)) {
            commands.push(Command::Edit(self.invocation()));
        }
        ui.add_space(theme::GROUP_SPACING);
        egui::CollapsingHeader::new(RichText::new("What it does").color(theme::of(ui).weak)).show(ui, |ui| {
            widgets::note(ui, self.operation.doc);
            widgets::note(ui, format!("In journals: {}", self.operation.name));
        });
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
            .and_then(|(args, _)| match self.operation.name {
                MERGE => refuse_merge(model, &args),
                _ => Ok(()),
            });
        self.problem = resolved.err().map(|error| problem_text(self.operation, &error));
        self.notes.clear();
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
        edit::EditError::NothingSelected { .. } => {
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
fn merge_notes(model: &Model, ids: &[i64]) -> Vec<String> {
    let blocks: Vec<_> = ids
        .iter()
        .filter_map(|id| Some(&model.element_blocks[model.element_blocks.position_of(*id)?]))
        .collect();
    let mut notes = Vec::new();
    for (at, name) in model.element_blocks.variable_names.iter().enumerate() {
        let on = blocks.iter().filter(|block| block.values.get(at).is_some_and(Option::is_some)).count();
        if on > 0 && on < blocks.len() {
            let filler = if default_value(name) == 0.0 { "0" } else { "NaN" };
            let others = if blocks.len() - on == 1 { "the other gets" } else { "the others get" };
            notes.push(format!("{name} is on {on} of {}: {others} {filler}", counted(blocks.len(), "block")));
        }
    }
    if notes.len() > 8 {
        let more = notes.len() - 7;
        notes.truncate(7);
        notes.push(format!("and {more} more variables that only some of the blocks have"));
    }
    notes
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

fn notice(ui: &mut Ui, text: &str, color: egui::Color32) {
    let frame = egui::Frame::new()
        .fill(color.gamma_multiply(0.10))
        .corner_radius(5.0)
        .inner_margin(egui::Margin::symmetric(8, 5));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(egui::Label::new(RichText::new(text).color(color).size(12.5)).wrap());
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
                let said = edit::run(&model, &form.invocation(), &crate::model::NoProgress).unwrap();
                assert_eq!(said.report.summary, example.expect, "{}", operation.name);
            }
        }
    }

    #[test]
    fn the_merge_says_what_happens_to_variables_on_some_blocks() {
        let model = samples::two_hexes();
        assert_eq!(merge_notes(&model, &[1, 2]), ["strain is on 1 of 2 blocks: the other gets NaN"]);
    }
}
