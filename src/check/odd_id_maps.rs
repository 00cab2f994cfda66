//! Ids of nodes and elements that occur twice or are not above 0; some programs refuse such files.

use super::{Check, Finding, MAX_LISTED, Place, Severity};
use crate::model::{Model, Shared};

pub(super) const CHECK: Check =
    Check { name: "odd_id_maps", summary: "node and element ids that occur twice or are not above 0", run };

fn run(model: &Model) -> Vec<Finding> {
    let nodes = |odd: Vec<usize>| vec![Place::Nodes(odd)];
    let elements = |odd: Vec<usize>| places_of_elements(model, &odd);
    let of_nodes = model.node_ids.as_ref().and_then(|ids| examine("node", ids, nodes));
    let of_elements = model.element_ids.as_ref().and_then(|ids| examine("element", ids, elements));
    of_nodes.into_iter().chain(of_elements).collect()
}

fn examine(what: &str, ids: &Shared<i64>, places: impl Fn(Vec<usize>) -> Vec<Place>) -> Option<Finding> {
    let odd = odd_ones(ids);
    let count = odd.len();
    (count > 0).then(|| Finding {
        severity: Severity::Warning,
        kind: CHECK.name,
        count,
        says: format!("{count} {what} ids occur twice or are not above 0: IOSS refuses such files"),
        places: places(odd.into_iter().take(MAX_LISTED).collect()),
        fix: None,
    })
}

/// Positions of ids that are not above 0 or that an earlier one has.
///
/// Nearly all maps are of numbers that are not much larger than their length: then one bit for each does.
fn odd_ones(ids: &[i64]) -> Vec<usize> {
    let largest = ids.iter().copied().max().and_then(|id| usize::try_from(id).ok()).unwrap_or(0);
    if largest / 8 <= ids.len() {
        let mut is_used = vec![false; largest + 1];
        let is_odd = |&(_, &id): &(usize, &i64)| match usize::try_from(id) {
            Ok(id) if id > 0 => std::mem::replace(&mut is_used[id], true),
            _ => true,
        };
        return ids.iter().enumerate().filter(is_odd).map(|(at, _)| at).collect();
    }
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|&at| ids[at]);
    let repeated = order.windows(2).filter(|pair| ids[pair[0]] == ids[pair[1]]).map(|pair| pair[1]);
    let mut odd: Vec<usize> = repeated.chain((0..ids.len()).filter(|&at| ids[at] <= 0)).collect();
    odd.sort_unstable();
    odd.dedup();
    odd
}

fn places_of_elements(model: &Model, elements: &[usize]) -> Vec<Place> {
    let offsets = model.element_offsets();
    let located: Vec<(usize, usize)> =
        elements.iter().filter_map(|&element| Model::locate_element(&offsets, element)).collect();
    let of_block = |run: &[(usize, usize)]| Place::Elements {
        block: model.element_blocks[run[0].0].id,
        elements: run.iter().map(|&(_, element)| element).collect(),
    };
    located.chunk_by(|a, b| a.0 == b.0).map(of_block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;
    use std::sync::Arc;

    #[test]
    fn repeated_ids_and_those_below_1_are_found_however_large_the_others_are() {
        assert_eq!(odd_ones(&[3, 1, 3, 0, 2, -7]), [2, 3, 5]);
        assert_eq!(odd_ones(&[5_000_000_000, 1, 5_000_000_000, 0]), [2, 3]);
        assert_eq!(odd_ones(&[]), [0_usize; 0]);
    }

    #[test]
    fn nodes_and_elements_are_told_apart() {
        let mut model = samples::two_hexes();
        assert!(run(&model).is_empty());
        model.element_ids = Some(Arc::new(vec![7, 7]));
        let findings = run(&model);
        assert_eq!(findings[0].says, "1 element ids occur twice or are not above 0: IOSS refuses such files");
        assert_eq!(findings[0].places, [Place::Elements { block: 2, elements: vec![0] }]);
    }
}
