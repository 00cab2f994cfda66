//! Text that is edited where it stands: it becomes an edit when the field is left or Enter is pressed, and Escape takes it back.
//!
//! What the operation would refuse is said below the field while it is typed, in the operation's own words.

use crate::{
    app::{
        command::{Command, Commands},
        state::State,
        theme,
    },
    edit::{Args, EditError, Invocation, find_operation},
    model::Model,
};
use egui::{Id, Key, Label, Modifiers, RichText, TextEdit, Ui};
use std::collections::HashMap;

/// What is being typed, field by field.
#[derive(Debug, Default)]
pub(super) struct InPlace {
    drafts: HashMap<Id, Draft>,
}

#[derive(Debug)]
struct Draft {
    text: String,
    /// The revision that it was sent to as an edit: it is shown until that has changed.
    sent: Option<u64>,
}

/// A field: its name for screen readers, what stands in it, and what is shown where that is nothing.
pub(super) struct Line<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    pub(super) hint: &'a str,
    pub(super) width: f32,
}

impl InPlace {
    /// Draws a field; what is typed is made an edit by `edit`.
    pub(super) fn line_ui(
        &mut self,
        state: &State,
        ui: &mut Ui,
        line: &Line<'_>,
        commands: &mut Commands,
        edit: impl Fn(&str) -> Invocation,
    ) {
        let id = ui.make_persistent_id(("in place", line.name));
        if self.drafts.get(&id).is_some_and(|draft| draft.sent.is_some_and(|sent| sent != state.revision())) {
            self.drafts.remove(&id);
        }
        let mut text = self.drafts.get(&id).map_or_else(|| line.text.to_owned(), |draft| draft.text.clone());
        let field = TextEdit::singleline(&mut text).id(id).hint_text(line.hint.to_owned());
        let field = field.desired_width(line.width).margin(egui::Margin::symmetric(6, 3)).clip_text(true);
        let response = ui.add(field).accessible_name(line.name);
        if response.changed() {
            self.drafts.insert(id, Draft { text: text.clone(), sent: None });
        }
        let Some(draft) = self.drafts.get_mut(&id).filter(|_| text != line.text) else {
            if !response.has_focus() {
                self.drafts.remove(&id);
                if !line.text.is_empty() {
                    response.on_hover_text(line.text);
                }
            }
            return;
        };
        let problem = state.model().and_then(|model| refusal(model, &edit(&text)));
        if let Some(problem) = &problem {
            let problem = RichText::new(problem).color(theme::of(ui).error).size(12.0);
            ui.add(Label::new(problem).wrap());
        }
        if !response.lost_focus() {
            return;
        }
        // Nobody else shall see it: what is behind would close or be deselected, too.
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.drafts.remove(&id);
        } else if problem.is_none() && draft.sent.is_none() {
            draft.sent = Some(state.revision());
            commands.push(Command::Edit(edit(&text)));
        }
    }
}

/// Why an operation would refuse to run, as a sentence; `None` if it would not.
pub(super) fn refusal(model: &Model, invocation: &Invocation) -> Option<String> {
    let operation = find_operation(&invocation.op).ok()?;
    let checked =
        Args::resolve(operation, invocation, model).and_then(|(args, _)| (operation.refuse)(model, &args));
    let reason = match checked.err()? {
        // The field says which parameter it is.
        EditError::BadValue { reason, .. } | EditError::BadName { reason, .. } => reason,
        other => other.to_string(),
    };
    let mut chars = reason.chars();
    Some(chars.next()?.to_uppercase().chain(chars).collect())
}
