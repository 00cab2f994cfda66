//! The Exodus file format: reading, writing, lazy sources, atomic saving.
//!
//! `container` knows netCDF and nothing else; the rest of this room knows which names Exodus gives to things. Only
//! here numbers count from 1.

pub mod container;
