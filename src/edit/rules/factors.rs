//! Distribution factors of sides whose elements have other nodes now.

use crate::model::{Model, Side, SideShape, Topology};
use std::sync::Arc;

/// Brings the factors of sides to the nodes that they have after blocks were converted: corners keep theirs, nodes
/// between get means. `old` has the topology before for each converted block. The strings are warnings.
pub(super) fn convert_factors(model: &mut Model, old: &[Option<Topology>]) -> Vec<String> {
    let offsets = model.element_offsets();
    let topologies: Vec<Topology> = model.element_blocks.iter().map(|block| block.topology).collect();
    let shapes = |side: &Side| -> Option<[&'static SideShape; 2]> {
        let (block, _) = Model::locate_element(&offsets, side.element as usize)?;
        let at = side.side as usize;
        let before = old[block].unwrap_or(topologies[block]);
        Some([before.sides().get(at)?, topologies[block].sides().get(at)?])
    };
    let mut warnings = Vec::new();
    for set in model.side_sets.iter_mut() {
        let Some(factors) = set.distribution_factors.take() else { continue };
        if factors.len() == set.members.len() {
            set.distribution_factors = Some(factors);
            continue;
        }
        let mut rest = factors.as_slice();
        let mut new = Vec::with_capacity(factors.len());
        let fits = set.members.iter().all(|side| {
            let Some([before, after]) = shapes(side) else { return false };
            let Some((here, behind)) = rest.split_at_checked(before.num_nodes()) else { return false };
            rest = behind;
            new.extend(converted(here, before, after));
            true
        });
        if fits && rest.is_empty() {
            set.distribution_factors = Some(Arc::new(new));
        } else {
            warnings
                .push(format!("the distribution factors of side set {} did not fit it and are gone", set.id));
        }
    }
    warnings
}

fn converted(factors: &[f64], before: &SideShape, after: &SideShape) -> Vec<f64> {
    let count = before.corners.len();
    let corners = &factors[..count];
    let mut new = corners.to_vec();
    let between = |k: usize| (corners[k % count] + corners[(k + 1) % count]) / 2.0;
    if after.mids.len() == before.mids.len() {
        new.extend(&factors[count..count + before.mids.len()]);
    } else {
        new.extend((0..after.mids.len()).map(between));
    }
    if after.centres.len() == before.centres.len() {
        new.extend(&factors[count + before.mids.len()..]);
    } else {
        new.extend(after.centres.iter().map(|_| corners.iter().sum::<f64>() / count as f64));
    }
    new
}
