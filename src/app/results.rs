//! Results in the window: what of them is wanted, what is shown, and how time runs.

use crate::{
    model::Model,
    scene::{ColorBy, Deform, Dressed, Field, ResultView, displacement_field, fields},
};
use std::sync::Arc;

/// What of the results is wanted and shown.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// What is wanted.
    pub view: ResultView,
    /// What is shown, as soon as it has been read; may still be that of the last view.
    pub dressed: Option<Arc<Dressed>>,
    /// What the model can be coloured by.
    pub fields: Arc<Vec<Field>>,
    /// Whether the model has displacements.
    pub can_deform: bool,
    /// How time runs.
    pub playback: Playback,
    /// Where the legend was put: its middle in the view; `None` for its usual place.
    pub legend_place: Option<[f32; 2]>,
}

/// How time runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playback {
    /// Whether it runs.
    pub is_playing: bool,
    /// Whether the first step follows the last.
    pub is_looped: bool,
    /// At most so many; fewer if they cannot be read as fast.
    pub steps_per_second: f64,
}

impl Default for Playback {
    fn default() -> Self {
        Self { is_playing: false, is_looped: true, steps_per_second: 10.0 }
    }
}

/// Where to go in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeMove {
    /// To the first step.
    First,
    /// A step back.
    Previous,
    /// A step on.
    Next,
    /// To the last step.
    Last,
    /// To a step, from 0.
    To(usize),
}

/// The steps of the open mesh among those of its series, which count from 0 through all of its meshes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLine {
    /// Steps of the meshes before.
    pub before: usize,
    /// Those of the open mesh.
    pub own: usize,
    /// Steps of the meshes after it.
    pub after: usize,
}

impl Results {
    /// Whether the picture is another than that of the bare model.
    pub fn is_active(&self) -> bool {
        self.view.color_by != ColorBy::Block || self.view.deform != Deform::Off || self.view.clip.is_some()
    }

    /// Takes up another model, or another state of the same: what it does not have is wanted no more.
    pub(super) fn follow(&mut self, model: &Model) {
        self.fields = Arc::new(fields(model));
        self.can_deform = displacement_field(model).is_some() && model.num_steps() > 0;
        if matches!(self.view.color_by, ColorBy::Field { .. })
            && (self.view.color_by.find_field(model).is_none() || model.num_steps() == 0)
        {
            self.view.color_by = ColorBy::Block;
        }
        if !self.can_deform {
            self.view.deform = Deform::Off;
        }
        self.view.time_step = self.view.time_step.min(model.num_steps().saturating_sub(1));
    }

    /// The step of the line of time that a move leads to; `None` if there is none.
    pub fn step_after(&self, time_move: TimeMove, line: TimeLine) -> Option<usize> {
        let last = line.num_steps().checked_sub(1)?;
        let step = line.before + self.view.time_step;
        Some(match time_move {
            TimeMove::First => 0,
            TimeMove::Last => last,
            TimeMove::Previous => step.saturating_sub(1),
            TimeMove::Next => (step + 1).min(last),
            TimeMove::To(step) => step.min(last),
        })
    }

    /// The step of the line of time that playing comes to next; `None` where it ends.
    pub(super) fn next_while_playing(&self, line: TimeLine) -> Option<usize> {
        let (next, num_steps) = (line.before + self.view.time_step + 1, line.num_steps());
        if next < num_steps { Some(next) } else { (self.playback.is_looped && num_steps > 1).then_some(0) }
    }
}

impl TimeLine {
    /// The steps of one mesh that stands alone.
    pub fn of_one(own: usize) -> Self {
        Self { before: 0, own, after: 0 }
    }

    /// All steps.
    pub fn num_steps(self) -> usize {
        self.before + self.own + self.after
    }

    /// Which step of the open mesh a step of the line is; `None` if it is another mesh's.
    pub fn own_step(self, step: usize) -> Option<usize> {
        step.checked_sub(self.before).filter(|&own| own < self.own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    #[test]
    fn what_a_model_does_not_have_is_wanted_no_more() {
        let model = samples::two_hexes();
        let mut results = Results::default();
        results.follow(&model);
        assert!(results.can_deform && !results.is_active());
        results.view.color_by = ColorBy::parse("temperature", &model).unwrap();
        results.view.deform = Deform::Auto;
        results.view.time_step = 1;
        results.follow(&model);
        assert!(results.view.color_by != ColorBy::Block && results.view.time_step == 1);
        results.follow(&samples::shells());
        assert_eq!(results.view, ResultView::default());
    }

    #[test]
    fn time_moves_stay_within_the_steps() {
        let mut results = Results::default();
        let moves = [TimeMove::First, TimeMove::Previous, TimeMove::Next, TimeMove::Last, TimeMove::To(9)];
        let line = TimeLine::of_one(3);
        let steps = moves.map(|to| results.step_after(to, line));
        assert_eq!(steps, [Some(0), Some(0), Some(1), Some(2), Some(2)]);
        assert_eq!(results.step_after(TimeMove::Next, TimeLine::of_one(0)), None);
        results.view.time_step = 2;
        assert_eq!(results.next_while_playing(line), Some(0));
        results.playback.is_looped = false;
        assert_eq!(results.next_while_playing(line), None);
    }

    #[test]
    fn time_goes_on_into_the_other_meshes_of_a_series() {
        let mut results = Results::default();
        let line = TimeLine { before: 2, own: 3, after: 4 };
        let moves = [TimeMove::First, TimeMove::Previous, TimeMove::Next, TimeMove::Last, TimeMove::To(9)];
        // The first step of the open mesh is the third of nine.
        let steps = moves.map(|to| results.step_after(to, line));
        assert_eq!(steps, [Some(0), Some(1), Some(3), Some(8), Some(8)]);
        assert_eq!([1, 2, 4, 5].map(|step| line.own_step(step)), [None, Some(0), Some(2), None]);
        results.view.time_step = 2;
        assert_eq!(results.next_while_playing(line), Some(5));
    }
}
