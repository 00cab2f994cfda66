//! Steps of results that were shown or read ahead, kept so that showing them again reads nothing.
//!
//! They are bounded by bytes, and what was not wanted for longest goes first. What it leaves out: whether they are of the
//! model as it is now; who changes the model begins with none.

use crate::scene::{Deform, ResultView, StepData};
use std::sync::Arc;

/// Steps of one model, up to a number of bytes.
pub(super) struct KeptSteps {
    max_bytes: usize,
    /// The one wanted last at the end. Few, since each is a whole step; so they are searched one by one.
    steps: Vec<Arc<StepData>>,
}

impl Default for KeptSteps {
    /// Two steps of a vector field on eight million nodes are about as much.
    fn default() -> Self {
        Self::new(256 << 20)
    }
}

impl KeptSteps {
    /// None so far, and at most that many bytes.
    pub(super) fn new(max_bytes: usize) -> Self {
        Self { max_bytes, steps: Vec::new() }
    }

    /// What was read for a view, with the reach of all steps if that is known; now it is the one wanted last.
    pub(super) fn find(&mut self, view: &ResultView) -> Option<Arc<StepData>> {
        let at = self.steps.iter().position(|step| shows(step, view))?;
        let mut step = self.steps.remove(at);
        if step.extent_of_all.is_none() {
            let of_all =
                |other: &Arc<StepData>| other.extent_of_all.filter(|_| other.color_by == step.color_by);
            if let Some(known) = self.steps.iter().find_map(of_all) {
                step = Arc::new(StepData { extent_of_all: Some(known), ..(*step).clone() });
            }
        }
        self.steps.push(Arc::clone(&step));
        Some(step)
    }

    /// Whether there is something for a view. Cost: as [`KeptSteps::find`]; what is wanted last stays the same.
    pub(super) fn has(&self, view: &ResultView) -> bool {
        self.steps.iter().any(|step| shows(step, view))
    }

    /// Keeps a step in the place of what there was for the same; what was not wanted for longest goes.
    ///
    /// It stays even if it is larger than all together may be: somebody has just read it.
    pub(super) fn keep(&mut self, step: Arc<StepData>) {
        self.steps.retain(|other| other.time_step != step.time_step || other.color_by != step.color_by);
        self.steps.push(step);
        let mut bytes: usize = self.steps.iter().map(|step| step.num_bytes()).sum();
        while bytes > self.max_bytes && self.steps.len() > 1 {
            bytes -= self.steps.remove(0).num_bytes();
        }
    }
}

/// Whether a step holds what a view needs.
fn shows(step: &StepData, view: &ResultView) -> bool {
    step.time_step == view.time_step
        && step.color_by == view.color_by
        && (view.deform == Deform::Off || step.displacements.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Model, NoProgress, Source, SourceError, StoredValues, samples},
        scene::ColorBy,
    };
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Twelve values that count how often they are read.
    #[derive(Debug, Default)]
    struct Counted(AtomicUsize);

    impl StoredValues for Counted {
        fn len(&self) -> usize {
            12
        }

        fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            out.fill(time_step as f64);
            Ok(())
        }
    }

    fn counted_model() -> (Model, Arc<Counted>, ResultView) {
        let mut model = samples::two_hexes();
        let values = Arc::new(Counted::default());
        model.times = Arc::new(vec![0.0, 1.0, 2.0]);
        model.nodal_variables = vec![("heat".to_owned(), Source::stored(Arc::clone(&values) as Arc<_>))];
        let color_by = ColorBy::parse("heat", &model).unwrap();
        (model, values, ResultView { color_by, ..ResultView::default() })
    }

    /// What the window does to show a step.
    fn show(kept: &mut KeptSteps, model: &Model, view: &ResultView) -> Arc<StepData> {
        let known = kept.find(view);
        let step = Arc::new(StepData::read(model, view, known.as_deref(), &NoProgress).unwrap());
        kept.keep(Arc::clone(&step));
        step
    }

    #[test]
    fn going_back_and_forth_between_steps_reads_each_once() {
        let (model, values, view) = counted_model();
        let mut kept = KeptSteps::default();
        for round in 0..3 {
            for time_step in [0, 1] {
                let view = ResultView { time_step, ..view.clone() };
                assert_eq!(show(&mut kept, &model, &view).extent.max, time_step as f64, "round {round}");
            }
        }
        assert_eq!(values.0.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn what_was_not_wanted_for_longest_goes_first() {
        let (model, _, view) = counted_model();
        let at = |time_step: usize| ResultView { time_step, ..view.clone() };
        // Two steps of 12 × 8 bytes, and not three.
        let mut kept = KeptSteps::new(2 * 96);
        show(&mut kept, &model, &at(0));
        show(&mut kept, &model, &at(1));
        show(&mut kept, &model, &at(0));
        show(&mut kept, &model, &at(2));
        assert_eq!([0, 1, 2].map(|step| kept.has(&at(step))), [true, false, true]);
        let mut kept = KeptSteps::new(95);
        show(&mut kept, &model, &at(1));
        assert!(kept.has(&at(1)));
        show(&mut kept, &model, &at(2));
        assert_eq!([1, 2].map(|step| kept.has(&at(step))), [false, true]);
    }

    #[test]
    fn the_reach_of_all_steps_is_looked_for_once() {
        let (model, values, view) = counted_model();
        let mut kept = KeptSteps::default();
        show(&mut kept, &model, &view);
        let all = ResultView { time_step: 1, range: crate::scene::RangeChoice::AllSteps, ..view.clone() };
        // All three steps, and the second once more to be shown.
        show(&mut kept, &model, &all);
        let read = values.0.load(Ordering::Relaxed);
        let back = show(&mut kept, &model, &ResultView { time_step: 0, ..all });
        assert_eq!(back.extent_of_all.map(|extent| extent.max), Some(2.0));
        assert_eq!(values.0.load(Ordering::Relaxed), read);
    }

    #[test]
    fn a_step_without_displacements_does_not_do_for_a_deformed_view() {
        let model = samples::two_hexes();
        let color_by = ColorBy::parse("temperature", &model).unwrap();
        let view = ResultView { color_by, ..ResultView::default() };
        let mut kept = KeptSteps::default();
        show(&mut kept, &model, &view);
        let deformed = ResultView { deform: Deform::Auto, ..view.clone() };
        assert!(!kept.has(&deformed));
        show(&mut kept, &model, &deformed);
        assert!(kept.has(&deformed) && kept.has(&view));
    }
}
