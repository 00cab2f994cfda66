//! Ids that several blocks or sets of one kind have; most programs find only the first.

use super::{Check, Finding, Place, Severity, named_entities};
use crate::model::Model;
use std::collections::BTreeMap;

pub(super) const CHECK: Check =
    Check { name: "duplicate_ids", summary: "ids that several blocks or sets have", run };

fn run(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, entities) in named_entities(model) {
        let mut positions: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (at, (id, _)) in entities.iter().enumerate() {
            positions.entry(*id).or_default().push(at);
        }
        for (id, positions) in positions.into_iter().filter(|(_, positions)| positions.len() > 1) {
            findings.push(Finding {
                severity: Severity::Error,
                kind: CHECK.name,
                count: positions.len(),
                says: format!("{} {kind}s have the id {id}", positions.len()),
                fix: (kind == "element block").then_some("rename_element_block"),
                places: vec![Place::Entities { kind, positions }],
            });
        }
    }
    findings
}
