//! Exoscope: see, edit and save Exodus II finite-element models.
//!
//! The rooms, from the ground up; each may know only some of those above it in this list, which `tests/layers.rs`
//! holds. `ARCHITECTURE.md` tells what each is for and what it must never do.

pub mod model;

pub mod exodus;

pub mod geometry;

pub mod check;

pub mod edit;

pub mod document;

pub mod scene;

#[cfg(feature = "gui")]
pub mod render;

pub mod cli;

#[cfg(feature = "gui")]
pub mod app;
