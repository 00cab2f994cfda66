//! Undo and redo: the models between the edits. They share all arrays that the edits did not change.

use super::{Edited, Invocation, Report};
use crate::model::Model;
use std::sync::Arc;

/// A model at one point of the history, and the step that led to it.
#[derive(Clone, Debug)]
pub struct State {
    /// The model.
    pub model: Arc<Model>,
    /// A number that no other state of this history ever has.
    pub revision: u64,
    /// The step that made it; `None` for the first state.
    pub step: Option<(Invocation, Report)>,
    /// What its user calls it, as a place to come back to; empty if it has no name.
    pub checkpoint: String,
}

/// The states so far and which of them is current. There is always one.
#[derive(Clone, Debug)]
pub struct History {
    states: Vec<State>,
    current: usize,
    next_revision: u64,
}

impl History {
    /// A history that begins with this model, at revision 0.
    pub fn new(model: Model) -> Self {
        Self {
            states: vec![State {
                model: Arc::new(model),
                revision: 0,
                step: None,
                checkpoint: String::new(),
            }],
            current: 0,
            next_revision: 1,
        }
    }

    /// The current state.
    pub fn current(&self) -> &State {
        &self.states[self.current]
    }

    /// All states, the undone ones too, in order.
    pub fn states(&self) -> &[State] {
        &self.states
    }

    /// The position of the current state in [`History::states`].
    pub fn position(&self) -> usize {
        self.current
    }

    /// Puts a new state after the current one; what was undone is forgotten.
    pub fn push(&mut self, invocation: Invocation, edited: Edited) {
        self.states.truncate(self.current + 1);
        self.states.push(State {
            model: Arc::new(edited.model),
            revision: self.next_revision,
            step: Some((invocation, edited.report)),
            checkpoint: String::new(),
        });
        self.next_revision += 1;
        self.current += 1;
    }

    /// Goes back one step; false at the beginning.
    pub fn undo(&mut self) -> bool {
        self.go_to(self.current.wrapping_sub(1))
    }

    /// Goes forward one step; false at the end.
    pub fn redo(&mut self) -> bool {
        self.go_to(self.current + 1)
    }

    /// Makes another state current; false if there is none at that position.
    pub fn go_to(&mut self, position: usize) -> bool {
        let exists = position < self.states.len();
        if exists {
            self.current = position;
        }
        exists
    }

    /// Gives a state a name, or takes it away with an empty one; false if there is none at that position.
    pub fn name_checkpoint(&mut self, position: usize, name: &str) -> bool {
        let state = self.states.get_mut(position);
        state.map(|state| name.trim().clone_into(&mut state.checkpoint)).is_some()
    }

    /// Puts other models into the states, of the same content but for what no step has made: time steps that the file
    /// has got since. `None` leaves a state as it is.
    pub fn replace_models(&mut self, change: impl Fn(&Model) -> Option<Model>) {
        for state in &mut self.states {
            if let Some(model) = change(&state.model) {
                state.model = Arc::new(model);
            }
        }
    }

    /// The steps up to the current state.
    pub fn steps(&self) -> impl Iterator<Item = &Invocation> {
        self.states[..=self.current]
            .iter()
            .filter_map(|state| state.step.as_ref())
            .map(|(invocation, _)| invocation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    fn edited(title: &str) -> Edited {
        Edited { model: Model { title: title.to_owned(), ..samples::plane() }, report: Report::default() }
    }

    #[test]
    fn undo_and_redo_walk_and_a_new_step_forgets_what_was_undone() {
        let mut history = History::new(samples::plane());
        history.push(Invocation::new("a"), edited("a"));
        history.push(Invocation::new("b"), edited("b"));
        assert!(history.undo() && history.undo() && !history.undo());
        assert_eq!(history.current().revision, 0);
        assert!(history.redo());
        history.push(Invocation::new("c"), edited("c"));
        assert!(!history.redo());
        let steps: Vec<&str> = history.steps().map(|step| step.op.as_str()).collect();
        assert_eq!((steps, history.current().revision), (vec!["a", "c"], 3));
    }
    #[test]
    fn a_name_stays_with_its_state_through_undo_and_goes_with_it() {
        let mut history = History::new(samples::plane());
        history.push(Invocation::new("a"), edited("a"));
        assert!(history.name_checkpoint(1, " before the cut ") && !history.name_checkpoint(2, "nowhere"));
        assert!(history.undo() && history.redo());
        assert_eq!(history.current().checkpoint, "before the cut");
        assert!(history.undo());
        history.push(Invocation::new("b"), edited("b"));
        assert!(history.states().iter().all(|state| state.checkpoint.is_empty()));
    }
}
