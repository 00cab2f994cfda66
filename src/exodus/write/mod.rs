//! Writing: a [plan](plan) of the new file is made from the model and from the file that it came from, then
//! [streamed](stream) into a new file, which is [compared](verify) and renamed ([save](save)).
//!
//! Everything that the model says is planned from the model. Everything else of the original file is [carried](carry):
//! copied as it is, or gathered where an edit removed rows, or refused where its meaning is lost.

mod blobs;
mod carried;
mod carry;
mod entities;
mod fates;
mod format;
mod globals;
mod kept;
mod mesh;
mod normalised;
mod order;
mod origin;
mod place;
mod plan;
mod results;
mod save;
mod stale_fields;
mod storable;
mod stream;
mod verify;

pub use place::Written;
pub use save::{SaveOptions, SaveReport, save, save_again};
