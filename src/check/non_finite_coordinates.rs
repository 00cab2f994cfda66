//! Nodes with a coordinate that is no number or infinite.

use super::{Check, Finding, MAX_LISTED, Place, Severity};
use crate::model::{Coordinates, Model};

pub(super) const CHECK: Check = Check {
    name: "non_finite_coordinates",
    summary: "nodes whose coordinates are no numbers or are infinite",
    run,
};

fn run(model: &Model) -> Vec<Finding> {
    let Coordinates { x, y, z } = &model.coordinates;
    let is_broken =
        |node: &usize| [x, y, z].iter().any(|axis| axis.get(*node).is_some_and(|value| !value.is_finite()));
    let broken: Vec<usize> = (0..model.num_nodes()).filter(is_broken).collect();
    if broken.is_empty() {
        return Vec::new();
    }
    vec![Finding {
        severity: Severity::Error,
        kind: CHECK.name,
        count: broken.len(),
        says: format!(
            "{} of {} nodes lie nowhere: a coordinate is no number or infinite",
            broken.len(),
            model.num_nodes()
        ),
        places: vec![Place::Nodes(broken.into_iter().take(MAX_LISTED).collect())],
        fix: None,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;
    use std::sync::Arc;

    #[test]
    fn nodes_without_a_place_are_found() {
        let mut model = samples::two_hexes();
        assert_eq!(run(&model), []);
        Arc::make_mut(&mut model.coordinates.x)[3] = f64::NAN;
        Arc::make_mut(&mut model.coordinates.z)[3] = f64::INFINITY;
        Arc::make_mut(&mut model.coordinates.y)[7] = f64::NEG_INFINITY;
        let findings = run(&model);
        assert_eq!((findings[0].severity, findings[0].count), (Severity::Error, 2));
        assert_eq!(findings[0].places, [Place::Nodes(vec![3, 7])]);
    }
}
