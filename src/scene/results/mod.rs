//! Results in the picture: what can be shown, what is read for it, and the arrays that are drawn.
//!
//! A [`ResultView`] says what is wanted: what the colours mean, which step, which range, how deformed, where cut.
//! [`StepData::read`] reads what that needs from the model's sources, off the UI thread. [`dress`] turns it into arrays for the parts of
//! a scene: a number from 0 to 1 per node or triangle, moved nodes, filled cuts, a legend; what is as before is kept. [`Scene::wear`]
//! puts them on. Window and `exoscope render` take the same way.
//!
//! What it leaves out: threads, choosing (panels and flags do), and set variables.
//!
//! [`Scene::wear`]: super::Scene::wear

mod cap;
mod clip;
mod color_by;
mod deform;
mod dress;
mod fields;
mod invariants;
mod range;
mod scalars;
mod step;
mod values;

pub use clip::{Clip, ClipAxis};
pub use color_by::ColorBy;
pub use deform::{Deform, Displacements, deform_scale, displaced, displacement_field};
pub use dress::{Dressed, Shown, dress};
pub use fields::{Component, Field, FieldKind, fields};
pub use range::{Mapping, RangeChoice};
pub use scalars::PartScalars;
pub use step::{StepData, parse_step};
pub use values::{Extent, Values};

use crate::model::{Model, SourceError};
use thiserror::Error;

/// What of the results is to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResultView {
    /// What the colours mean.
    pub color_by: ColorBy,
    /// The step, from 0.
    pub time_step: usize,
    /// Which values have the colours of the map's ends.
    pub range: RangeChoice,
    /// How displacements move the nodes.
    pub deform: Deform,
    /// The plane that cuts the model.
    pub clip: Option<Clip>,
}

/// Why results cannot be shown.
#[derive(Clone, Debug, Error)]
pub enum ResultError {
    /// The model lacks the field.
    #[error("there is no field {name}")]
    NoField {
        /// Its name.
        name: String,
    },
    /// The model has steps, but not this one.
    #[error("there is no time step {number}: the file has {available}")]
    NoStep {
        /// The step's number, from 1.
        number: usize,
        /// How many there are.
        available: usize,
    },
    /// The model has no steps at all.
    #[error("the file has no time steps, so there are no values to show")]
    NoSteps,
    /// Nothing displaces the nodes.
    #[error("the file has no displacement on nodes, like disp_x, disp_y and disp_z")]
    NoDisplacement,
    /// The values cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Somebody stopped the work.
    #[error("cancelled")]
    Cancelled,
}

impl ResultError {
    /// The error for a step (from 0) that the model does not have.
    fn no_step(model: &Model, time_step: usize) -> Self {
        match model.num_steps() {
            0 => Self::NoSteps,
            available => Self::NoStep { number: time_step.saturating_add(1), available },
        }
    }
}
