//! Decomposed models: the files `mesh.e.4.0` to `mesh.e.4.3` of four processors, opened as the one model that they are.
//!
//! [`PartSet::of`] tells from a name and its neighbours that a file is a part; [`open_parts`] joins all of them. First the
//! headers of all parts are [surveyed](survey): do they fit together, and which blocks, sets and variables are there in
//! the whole? Then nodes and elements are [numbered](numbering) by their maps of ids, and the parts' arrays are read, one
//! part after the other, and [put where they belong](join). The result is what SEACAS' `epu` makes, but for three things
//! that it cannot do: sets keep the order of the parts' lists, id 0 is an id, and edge and face blocks, edge, face and
//! element sets are joined too. Results stay in the parts and are read when somebody looks.
//!
//! [`Series`] are the files `mesh.e`, `mesh.e-s0002`, …, of which each is a mesh of its own with its own stretch of time.
//!
//! What it leaves out: the maps by which the parts communicate, which have no meaning in the whole, and what the reader
//! does not understand; [`JoinedParts::left_behind`] says what that is. And writing parts.

mod blocks;
mod error;
mod frame;
mod global_ids;
mod growth;
mod join;
mod left_behind;
mod name;
mod nodes;
mod numbering;
mod part_set;
mod placing;
mod roster;
mod series;
mod sets;
mod shared_sides;
mod side_blocks;
mod survey;
#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "the numbers in tests are small")]
mod tests;

pub use error::JoinError;
pub use part_set::PartSet;
pub use series::{Series, SeriesFile};

use super::{ExodusError, Facts, live::News};
use crate::model::{Model, PartOfProgress, Progress, Shared, Warnings};
use growth::GrowingParts;
use join::{Attempt, SameNodes};

/// A model joined of parts.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The whole.
    pub model: Model,
    /// What is to be known of the parts.
    pub parts: JoinedParts,
}

/// The parts that a model was joined of.
#[derive(Clone, Debug)]
pub struct JoinedParts {
    /// The files.
    pub set: PartSet,
    /// What the first part says of itself, with the bytes of all and the counts of the whole.
    pub facts: Facts,
    /// What the parts have and the whole has not, as sentences.
    pub left_behind: Vec<String>,
    growing: GrowingParts,
}

impl JoinedParts {
    /// What has become of the parts since they were joined: new steps are those that all parts have.
    ///
    /// Cost: as [`SourceFile::news`](super::SourceFile::news), for each part.
    pub fn news(&self) -> News {
        self.growing.news()
    }

    /// The same parts with the steps that all of them have got since; see [`JoinedParts::times`].
    ///
    /// From then on the sources of the joined model yield the new steps too. Findings go into `warnings`. Cost: the headers
    /// are read; the meshes are not read again.
    ///
    /// # Errors
    /// If a part cannot be read or is not what was opened.
    pub fn with_new_steps(&self, warnings: &mut Warnings) -> Result<Self, ExodusError> {
        Ok(Self { growing: self.growing.with_new_steps(warnings)?, ..self.clone() })
    }

    /// The times of the steps that all parts have.
    pub fn times(&self) -> &Shared<f64> {
        self.growing.times()
    }
}

/// Opens all parts of a decomposed model and joins them. Findings that do not stop it go into `warnings`.
///
/// Cost: one pass over the bytes of all meshes, by all threads. Memory: the whole's own arrays, an index per node and
/// element of every part, and one part (or several that have less than 64 MB together).
///
/// # Errors
/// If a part is missing or cannot be read, parts contradict each other, or the work is cancelled.
pub fn open_parts(
    set: &PartSet,
    warnings: &mut Warnings,
    progress: &dyn Progress,
) -> Result<Joined, ExodusError> {
    let survey = survey::survey(set, warnings, &PartOfProgress::new(progress, 0.0, 0.1))?;
    let left_behind = left_behind::left_behind(&survey.parts);
    let mut facts = survey.parts[0].file.facts();
    facts.bytes = survey.parts.iter().map(|part| part.file.facts().bytes).sum();
    let growing = GrowingParts::new(&survey.parts, &survey.times);
    let joining = PartOfProgress::new(progress, 0.1, 1.0);
    let (model, growing) = match join::join(survey, SameNodes::ById, warnings, &joining)? {
        Attempt::Done(model) => (*model, growing),
        Attempt::WrongIds(says) => join_by_place(set, &says, warnings, progress)?,
    };
    let count = |blocks: &[crate::model::Block]| blocks.iter().map(|block| block.num_elements).sum();
    (facts.num_edges, facts.num_faces) = (count(&model.edge_blocks), count(&model.face_blocks));
    facts.processor = None;
    Ok(Joined { model, parts: JoinedParts { set: set.clone(), facts, left_behind, growing } })
}

/// Joins parts whose node ids are wrong, by the places of the nodes; the ids are given up.
fn join_by_place(
    set: &PartSet,
    says: &str,
    warnings: &mut Warnings,
    progress: &dyn Progress,
) -> Result<(Model, GrowingParts), ExodusError> {
    let survey = survey::survey(set, warnings, &PartOfProgress::new(progress, 0.0, 0.1))?;
    let growing = GrowingParts::new(&survey.parts, &survey.times);
    let joining = PartOfProgress::new(progress, 0.1, 1.0);
    match join::join(survey, SameNodes::ByPlace, warnings, &joining)? {
        Attempt::Done(model) => {
            warnings.add(format!(
                "the parts' maps of node ids are wrong: {says}; nodes are matched by their places and numbered anew"
            ));
            Ok((*model, growing))
        }
        Attempt::WrongIds(says) => Err(JoinError::Contradiction { says }.into()),
    }
}
