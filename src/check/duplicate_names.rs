//! Names that several blocks or sets of one kind have; some programs take names for keys.

use super::{Check, Finding, Place, Severity, named_entities};
use crate::model::Model;
use std::collections::BTreeMap;

pub(super) const CHECK: Check =
    Check { name: "duplicate_names", summary: "names that several blocks or sets have", run };

fn run(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, entities) in named_entities(model) {
        let mut positions: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, (_, name)) in entities.iter().enumerate().filter(|(_, (_, name))| !name.is_empty()) {
            positions.entry(name).or_default().push(at);
        }
        for (name, positions) in positions.into_iter().filter(|(_, positions)| positions.len() > 1) {
            findings.push(Finding {
                severity: Severity::Warning,
                kind: CHECK.name,
                count: positions.len(),
                says: format!("{} {kind}s are called {name}", positions.len()),
                fix: (kind == "element block").then_some("rename_element_block"),
                places: vec![Place::Entities { kind, positions }],
            });
        }
    }
    findings
}
