//! Reading: first the [skeleton](skeleton) of a file, then the [arrays](arrays) that it points at.

mod arrays;
mod blobs;
mod contents;
mod conventions;
mod file;
mod frames;
mod known;
mod lists;
mod lookup;
mod maps;
mod outline;
mod ranges;
mod results;
mod skeleton;

pub use contents::{Contents, SetSize};
pub use file::{Facts, Foreign, SourceFile};
pub use outline::{Outline, OutlineEntity, OutlineVariable};

pub(crate) use known::{Known, Place, place};
pub(crate) use lookup::{number_of, raw_rows};
pub(crate) use results::whole_steps;
pub(crate) use skeleton::{EntityPart, KindPart, Skeleton};
