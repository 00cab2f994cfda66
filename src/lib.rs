//! Exoscope: see, edit and save Exodus II finite-element models.
//!
//! The modules, from the ground up; each may know only those before it in the way that `tests/layers.rs` holds.
//! `ARCHITECTURE.md` tells what each is for and what it must never do.

pub mod edit;
pub mod exodus;
pub mod geometry;
pub mod model;
#[cfg(feature = "gui")]
pub mod render;
pub mod scene;
