//! What can be wrong with a model: one check per file, each with the numbers and, where there is one, its fix.
//!
//! [`examine`] runs all checks of [`CHECKS`]. A check reads the model and reports; it changes nothing. What it leaves
//! out: what a file says wrongly about itself, which the reader already warns of.

mod duplicate_ids;
mod duplicate_names;
mod missing_nodes;
mod missing_sides;
mod non_finite_coordinates;
mod odd_id_maps;
mod unused_nodes;

use crate::model::Model;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Some programs will stumble.
    Warning,
    /// The model is broken there.
    Error,
}

impl Severity {
    /// The word that is shown and that `check --json` prints.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Elements of a block, counting from 0 within it; at most [`MAX_LISTED`] of them.
    Elements {
        /// The block's id.
        block: i64,
        /// Which elements.
        elements: Vec<usize>,
    },
    /// Members of a side set, counting from 0; at most [`MAX_LISTED`] of them.
    SideSetMembers {
        /// The set's id.
        side_set: i64,
        /// Which members.
        members: Vec<usize>,
    },
    /// Nodes, counting from 0; at most [`MAX_LISTED`] of them.
    Nodes(Vec<usize>),
    /// Blocks or sets by position in their list.
    Entities {
        /// "element block", "node set", "side set".
        kind: &'static str,
        /// Which ones.
        positions: Vec<usize>,
    },
}

/// How many elements, members or nodes a finding lists; `count` has all.
pub const MAX_LISTED: usize = 1000;

/// Something that is wrong or odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The name of the check.
    pub kind: &'static str,
    /// How many things it concerns.
    pub count: usize,
    /// Where they are.
    pub places: Vec<Place>,
    /// One sentence without a full stop.
    pub says: String,
    /// The operation that mends it, if there is one.
    pub fix: Option<&'static str>,
}

/// A check.
pub struct Check {
    /// Its name, which is the `kind` of its findings.
    pub name: &'static str,
    /// What it looks for, in one line.
    pub summary: &'static str,
    /// Looks for it.
    pub run: fn(&Model) -> Vec<Finding>,
}

/// All checks.
pub const CHECKS: &[Check] = &[
    missing_nodes::CHECK,
    missing_sides::CHECK,
    non_finite_coordinates::CHECK,
    duplicate_ids::CHECK,
    duplicate_names::CHECK,
    odd_id_maps::CHECK,
    unused_nodes::CHECK,
];

/// Everything that the checks find, the worst first.
///
/// Cost: a few passes over connectivity and sets.
pub fn examine(model: &Model) -> Vec<Finding> {
    let mut findings: Vec<Finding> = CHECKS.iter().flat_map(|check| (check.run)(model)).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// The kinds of entities that have ids and names, with both.
fn named_entities(model: &Model) -> [(&'static str, Vec<(i64, &str)>); 3] {
    use crate::model::{Entity, EntityList};
    fn list<E: Entity>(entities: &EntityList<E>) -> Vec<(i64, &str)> {
        entities.iter().map(|entity| (entity.id(), entity.name())).collect()
    }
    [
        ("element block", list(&model.element_blocks)),
        ("node set", list(&model.node_sets)),
        ("side set", list(&model.side_sets)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;
    use std::sync::Arc;

    #[test]
    fn samples_have_no_errors() {
        for (name, make) in samples::SAMPLES {
            let findings = examine(&make());
            assert!(
                findings.iter().all(|finding| finding.severity < Severity::Warning),
                "{name}: {findings:?}"
            );
        }
    }

    #[test]
    fn each_fault_is_found_with_its_place() {
        let mut model = samples::two_hexes();
        Arc::make_mut(&mut model.element_blocks[1].connectivity)[1] = 99;
        Arc::make_mut(&mut model.side_sets[0].members)[1].side = 6;
        model.element_blocks[1].id = 1;
        "left".clone_into(&mut model.element_blocks[1].name);
        let found: Vec<(&str, usize)> =
            examine(&model).iter().map(|finding| (finding.kind, finding.count)).collect();
        assert_eq!(
            found,
            [
                ("missing_nodes", 1),
                ("missing_sides", 1),
                ("duplicate_ids", 2),
                ("duplicate_names", 2),
                ("unused_nodes", 1)
            ]
        );
    }
}
