//! Why parts cannot be joined; every message is one sentence that names the file.

use crate::exodus::ExodusError;
use thiserror::Error;

/// Why the parts of a decomposed model cannot be joined.
#[derive(Debug, Error)]
pub enum JoinError {
    /// Files of the set are not there.
    #[error("{} missing: all {num_parts} parts are needed to join them", listed(.files))]
    Missing {
        /// Their names.
        files: Vec<String>,
        /// How many parts there should be.
        num_parts: usize,
    },
    /// A part cannot be read.
    #[error("{file}: {source}")]
    Part {
        /// The part's file.
        file: String,
        /// Why not.
        source: Box<ExodusError>,
    },
    /// Two parts cannot be of one model.
    #[error("the parts do not belong together: {what} {found} in {file} and {expected} in {first}")]
    Disagree {
        /// What they differ in, with its verb: "the model has".
        what: String,
        /// What one part says.
        found: String,
        /// That part's file.
        file: String,
        /// What another says.
        expected: String,
        /// That one's file.
        first: String,
    },
    /// Two nodes of one part have the same id, so that it cannot be told which is which in the others.
    #[error("{file} gives the node id {id} to two nodes, so the parts cannot be joined by their ids")]
    DuplicateNode {
        /// The part's file.
        file: String,
        /// The id.
        id: i64,
    },
    /// The ids of the nodes are wrong, and their places do not tell either which are the same.
    #[error("{file} has several nodes in one place, and the node ids of the parts contradict each other")]
    SamePlace {
        /// The part's file.
        file: String,
    },
    /// Neither ids nor places tell which nodes are the same.
    #[error("the parts do not fit together: {says}")]
    Contradiction {
        /// What shows it.
        says: String,
    },
    /// No part tells the ids of its nodes in the whole.
    #[error("no part has a map of node ids (node_num_map), so it cannot be told which nodes are the same")]
    NoNodeIds,
    /// A block of Bezier elements, which refer to rows of a blob of their own part.
    #[error("{file}: element block {id} has Bezier elements, which cannot be joined")]
    Bezier {
        /// The part's file.
        file: String,
        /// The block.
        id: i64,
    },
    /// A joined model is to be saved over one of its parts, which the others would not go with any more.
    #[error("this is one of the parts that the model was joined of; save under another name")]
    ReplacesPart,
    /// More than an index can count.
    #[error("the parts have {count} {what} together, more than can be opened")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many.
        count: usize,
    },
}

impl JoinError {
    /// An error of one part; a cancellation stays one.
    pub(super) fn of_part(file: &str, source: ExodusError) -> ExodusError {
        match source {
            ExodusError::Cancelled => ExodusError::Cancelled,
            source => Self::Part { file: file.to_owned(), source: Box::new(source) }.into(),
        }
    }
}

/// "a, b and 3 more are": the names with their verb.
fn listed(files: &[String]) -> String {
    const SHOWN: usize = 3;
    match files {
        [one] => format!("{one} is"),
        [rest @ .., last] if files.len() <= SHOWN => format!("{} and {last} are", rest.join(", ")),
        _ => {
            let shown = files[..files.len().min(SHOWN)].join(", ");
            format!("{shown} and {} more are", files.len().saturating_sub(SHOWN))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_missing_files_are_counted() {
        let files = |count: usize| (0..count).map(|n| format!("m.{n}")).collect::<Vec<_>>();
        assert_eq!(listed(&files(1)), "m.0 is");
        assert_eq!(listed(&files(3)), "m.0, m.1 and m.2 are");
        assert_eq!(listed(&files(9)), "m.0, m.1, m.2 and 6 more are");
    }
}
