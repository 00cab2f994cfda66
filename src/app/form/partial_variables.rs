//! What becomes of variables that only some of the blocks have that are merged: a choice for each, and what is said of those
//! for which there is none.

use super::Note;
use crate::{
    app::{
        outline::{count_text, counted},
        theme,
    },
    edit::default_value,
    model::{Model, real_text},
};
use egui::{ComboBox, DragValue, ScrollArea, Ui};
use toml::{Table, Value};

/// The pattern that every name fits.
const ALL: &str = "*";

/// Choices, and the variables that they are for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Choices {
    /// By name or pattern, in order.
    chosen: Vec<(String, Choice)>,
    /// Variables that only some of the blocks have: their names, and how many have them.
    partial: Vec<(String, usize)>,
    num_blocks: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Choice {
    Auto,
    Nan,
    Number(f64),
    Drop,
}

impl Choices {
    /// The choices that a parameter has.
    pub(super) fn of(value: Option<&Value>) -> Self {
        let chosen = match value {
            None => Vec::new(),
            Some(Value::Table(table)) => {
                table.iter().filter_map(|(name, value)| Some((name.clone(), choice_of(value)?))).collect()
            }
            Some(value) => choice_of(value)
                .filter(|choice| *choice != Choice::Auto)
                .map(|choice| (ALL.to_owned(), choice))
                .into_iter()
                .collect(),
        };
        Self { chosen, ..Self::default() }
    }

    /// The parameter; `None` if nothing is chosen.
    pub(super) fn value(&self) -> Option<Value> {
        match self.chosen.as_slice() {
            [] => None,
            [(name, choice)] if name == ALL => Some(value_of(*choice)),
            chosen => {
                let pairs = chosen.iter().map(|(name, choice)| (name.clone(), value_of(*choice)));
                Some(Value::Table(pairs.collect::<Table>()))
            }
        }
    }

    /// Finds the variables that there is something to choose for. Cost: one look at each variable of the blocks.
    pub(super) fn look_at(&mut self, model: &Model, ids: &[i64]) {
        let blocks: Vec<_> = ids
            .iter()
            .filter_map(|id| Some(&model.element_blocks[model.element_blocks.position_of(*id)?]))
            .collect();
        let on = |at: usize| {
            blocks.iter().filter(|block| block.values.get(at).is_some_and(Option::is_some)).count()
        };
        let names = model.element_blocks.variable_names.iter().enumerate();
        let partial = names.map(|(at, name)| (name.clone(), on(at)));
        self.partial = partial.filter(|(_, on)| (1..blocks.len()).contains(on)).collect();
        self.num_blocks = blocks.len();
    }

    /// Whether there is nothing to choose for.
    pub(super) fn is_idle(&self) -> bool {
        self.partial.is_empty()
    }

    /// What becomes of the variables for which nothing is chosen.
    pub(super) fn note(&self) -> Option<Note> {
        let is_chosen =
            |name: &str| self.chosen.iter().any(|(known, _)| known == name || known.contains('*'));
        let left: Vec<(&str, usize)> = self
            .partial
            .iter()
            .map(|(name, on)| (name.as_str(), *on))
            .filter(|(name, _)| !is_chosen(name))
            .collect();
        partial_note(&left, self.num_blocks)
    }

    /// Draws a row for each variable, and one for all if there are several.
    pub(super) fn ui(&mut self, ui: &mut Ui) {
        let mut names: Vec<(String, String)> = Vec::new();
        if self.partial.len() > 1 {
            names.push((ALL.to_owned(), "All".to_owned()));
        }
        names.extend(self.partial.iter().map(|(name, on)| {
            (
                name.clone(),
                format!("{name}  ·  on {} of {}", count_text(*on), counted(self.num_blocks, "block")),
            )
        }));
        let height = (theme::ROW_HEIGHT * 6.5).min(theme::ROW_HEIGHT * names.len() as f32);
        let scroll = ScrollArea::vertical().id_salt("partial").max_height(height).auto_shrink([false, true]);
        scroll.show_rows(ui, theme::ROW_HEIGHT, names.len(), |ui, range| {
            for (name, label) in &names[range] {
                ui.allocate_ui([ui.available_width(), theme::ROW_HEIGHT].into(), |ui| {
                    self.row_ui(ui, name, label);
                });
            }
        });
    }

    fn row_ui(&mut self, ui: &mut Ui, name: &str, label: &str) {
        let at = self.chosen.iter().position(|(known, _)| known == name);
        let before = at.map(|at| self.chosen[at].1);
        let mut choice = before;
        ui.horizontal_centered(|ui| {
            let shown = self.shown(choice, name);
            let combo = ComboBox::from_id_salt(name).width(110.0).selected_text(shown).show_ui(ui, |ui| {
                let number = match choice {
                    Some(Choice::Number(number)) => number,
                    _ => 0.0,
                };
                ui.selectable_value(&mut choice, None, self.shown(None, name));
                for option in [Choice::Nan, Choice::Number(number), Choice::Drop] {
                    let text = if let Choice::Number(_) = option { "a number" } else { word_of(option) };
                    ui.selectable_value(&mut choice, Some(option), text);
                }
            });
            let name = if name == ALL { "all variables" } else { name };
            combo.response.accessible_name(format!("{name} on the other blocks"));
            if let Some(Choice::Number(number)) = &mut choice {
                let drag =
                    DragValue::new(number).speed(0.01).max_decimals(12).min_size(egui::vec2(56.0, 22.0));
                ui.add(drag).accessible_name(format!("Value of {name}"));
            }
            ui.add(egui::Label::new(label).truncate());
        });
        if choice != before {
            match (at, choice) {
                (Some(at), Some(choice)) => self.chosen[at].1 = choice,
                (Some(at), None) => drop(self.chosen.remove(at)),
                // A pattern comes last, since names count before it.
                (None, Some(choice)) if name == ALL => self.chosen.push((name.to_owned(), choice)),
                (None, Some(choice)) => self.chosen.insert(0, (name.to_owned(), choice)),
                (None, None) => {}
            }
        }
    }

    /// What the box of a row says.
    fn shown(&self, choice: Option<Choice>, name: &str) -> String {
        let of_all = self.chosen.iter().find(|(known, _)| known == ALL).map(|(_, choice)| *choice);
        match (choice, of_all) {
            (Some(Choice::Number(_)), _) => "a number".to_owned(),
            (Some(choice), _) => word_of(choice).to_owned(),
            (None, Some(Choice::Number(number))) if name != ALL => format!("as all: {}", real_text(number)),
            (None, Some(choice)) if name != ALL => format!("as all: {}", word_of(choice)),
            (None, _) if name == ALL => "automatic".to_owned(),
            (None, _) => format!("automatic: {}", filler(name)),
        }
    }
}

fn choice_of(value: &Value) -> Option<Choice> {
    match value {
        Value::String(word) => match word.as_str() {
            "auto" => Some(Choice::Auto),
            "nan" => Some(Choice::Nan),
            "drop" => Some(Choice::Drop),
            _ => None,
        },
        Value::Float(number) if number.is_nan() => Some(Choice::Nan),
        Value::Float(number) => Some(Choice::Number(*number)),
        Value::Integer(number) => Some(Choice::Number(*number as f64)),
        _ => None,
    }
}

fn value_of(choice: Choice) -> Value {
    match choice {
        Choice::Number(number) => Value::from(number),
        Choice::Nan => Value::from("nan"),
        Choice::Drop => Value::from("drop"),
        Choice::Auto => Value::from("auto"),
    }
}

fn word_of(choice: Choice) -> &'static str {
    match choice {
        Choice::Auto => "automatic",
        Choice::Nan => "NaN",
        Choice::Number(_) => "a number",
        Choice::Drop => "drop it",
    }
}

fn filler(name: &str) -> &'static str {
    if default_value(name) == 0.0 { "0" } else { "NaN" }
}

/// What becomes of variables that are on only some of the blocks that are merged; each with the number of its blocks.
fn partial_note(partial: &[(&str, usize)], num_blocks: usize) -> Option<Note> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    fn looked_at(value: &str) -> Choices {
        let table: Table = toml::from_str(&format!("v = {value}")).unwrap();
        let mut choices = Choices::of(table.get("v"));
        choices.look_at(&samples::two_hexes(), &[1, 2]);
        choices
    }

    #[test]
    fn the_merge_says_what_happens_to_variables_for_which_nothing_is_chosen() {
        let says = |value: &str| looked_at(value).note().map(|note| note.says);
        assert_eq!(says("'auto'").as_deref(), Some("strain is on 1 of 2 blocks: the other gets NaN"));
        assert_eq!(
            says("{ stress = 'drop' }").as_deref(),
            Some("strain is on 1 of 2 blocks: the other gets NaN")
        );
        assert_eq!((says("{ strain = 0 }"), says("'drop'")), (None, None));
        let mut one = Choices::default();
        one.look_at(&samples::two_hexes(), &[1]);
        assert!(one.is_idle() && one.note().is_none());
    }

    #[test]
    fn choices_come_out_as_they_went_in() {
        for value in ["'drop'", "2.5", "{ strain = 'nan', '*' = 0.0 }", "{ strain = 'auto' }"] {
            let table: Table = toml::from_str(&format!("v = {value}")).unwrap();
            assert_eq!(looked_at(value).value().as_ref(), table.get("v"), "{value}");
        }
        assert_eq!(looked_at("'auto'").value(), None);
    }

    #[test]
    fn a_row_says_what_it_has_from_all() {
        let choices = looked_at("{ strain = 'drop', '*' = 1.5 }");
        assert_eq!(choices.shown(Some(Choice::Drop), "strain"), "drop it");
        assert_eq!(choices.shown(None, "other"), "as all: 1.5");
        assert_eq!(looked_at("'auto'").shown(None, "strain"), "automatic: NaN");
        assert_eq!(looked_at("'auto'").shown(None, "disp_x"), "automatic: 0");
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
