//! Elements of another order: the same corners, with or without nodes between them.
//!
//! A new element keeps the nodes that the old one has at the same places. What it lacks is made: each edge, face or body
//! has one new node, however many elements of however many blocks share it, and a neighbour that is quadratic already
//! lends the node that it has on a shared edge or face (trap T44). New nodes are means of their corners.
//!
//! Source: spec of the operations, sections 2.7 and R9.

use super::{Corners, append_means, delete_nodes, used_nodes};
use crate::edit::EditError;
use crate::model::{Block, Model, Shape, SparseRows, Topology};
use rayon::slice::ParallelSliceMut as _;
use std::{collections::HashMap, sync::Arc};

/// A place in an element: the corners whose mean it is.
type Place = Vec<u8>;

/// Blocks and what they become, by position.
pub(in crate::edit) type Conversions = Vec<(usize, Topology)>;

/// The topology of the same family that stands for this order; `None` if there is none.
pub(in crate::edit) fn of_order(topology: Topology, is_quadratic: bool) -> Option<Topology> {
    use Topology as T;
    let shape = topology.shape();
    if is_quadratic && !shape.mid_nodes.is_empty() {
        // Quadratic already (trap T46); a wedge with twelve nodes is so in its triangles only.
        return (topology != T::Wedge12).then_some(topology).or(Some(T::Wedge15));
    }
    let of_shape = |linear, quadratic| Some(if is_quadratic { quadratic } else { linear });
    match topology {
        T::Bar2 | T::Bar3 | T::Bar4 => of_shape(T::Bar2, T::Bar3),
        T::Beam2 | T::Beam3 | T::Beam4 => of_shape(T::Beam2, T::Beam3),
        T::ShellLine2 | T::ShellLine3 => of_shape(T::ShellLine2, T::ShellLine3),
        T::Tri3 | T::Tri6 | T::Tri7 => of_shape(T::Tri3, T::Tri6),
        T::TriShell3 | T::TriShell6 | T::TriShell7 => of_shape(T::TriShell3, T::TriShell6),
        T::Quad4 | T::Quad8 | T::Quad9 => of_shape(T::Quad4, T::Quad8),
        T::Shell4 | T::Shell8 | T::Shell9 => of_shape(T::Shell4, T::Shell8),
        T::Tet4 | T::Tet10 | T::Tet11 | T::Tet14 | T::Tet15 => of_shape(T::Tet4, T::Tet10),
        T::Pyramid5 | T::Pyramid13 | T::Pyramid14 => of_shape(T::Pyramid5, T::Pyramid13),
        T::Wedge6 | T::Wedge12 | T::Wedge15 | T::Wedge16 | T::Wedge18 => of_shape(T::Wedge6, T::Wedge15),
        T::Hex8 | T::Hex20 | T::Hex27 => of_shape(T::Hex8, T::Hex20),
        _ => None,
    }
}

/// Whether elements of one topology can become another by [`convert`].
pub(in crate::edit) fn can_convert(from: Topology, to: Topology) -> bool {
    let is_alike = from.family() == to.family() && from.sides().len() == to.sides().len();
    is_alike && places(from.shape()).is_some() && places(to.shape()).is_some()
}

/// Where the nodes of an element are; `None` if some are no plain means of corners, or two are at one place.
fn places(shape: &Shape) -> Option<Vec<Place>> {
    if shape.num_nodes == 0 || shape.num_corners == 0 {
        return None;
    }
    let mut places: Vec<Option<Place>> = vec![None; shape.num_nodes];
    for (corner, place) in (0u8..).zip(places.iter_mut().take(shape.num_corners)) {
        *place = Some(vec![corner]);
    }
    for mid in shape.mid_nodes {
        let [node] = mid.nodes else { return None };
        let mut corners = mid.corners.to_vec();
        corners.sort_unstable();
        places[usize::from(*node)] = Some(corners);
    }
    for side in shape.sides.iter().filter(|side| !side.centres.is_empty()) {
        let [node] = side.centres else { return None };
        let mut corners = side.corners.to_vec();
        corners.sort_unstable();
        places[usize::from(*node)] = Some(corners);
    }
    // What is left lies in the middle: of the face of a plane element, or of the body.
    let mut left = places.iter_mut().filter(|place| place.is_none());
    if let Some(middle) = left.next() {
        *middle = Some((0u8..).take(shape.num_corners).collect());
        if left.next().is_some() {
            return None;
        }
    }
    places.into_iter().collect()
}

/// Converts blocks; each pair must pass [`can_convert`]. Names, results and attributes stay, sides keep their numbers
/// and places, and nodes that nothing uses any more go. The strings are warnings.
///
/// Cost: n log n in the new nodes, one pass over the connectivity.
///
/// # Errors
/// If there would be more nodes than can be numbered.
pub(in crate::edit) fn convert(
    model: &mut Model,
    conversions: &Conversions,
) -> Result<Vec<String>, EditError> {
    let lent = lent_nodes(model, conversions);
    // Every place that needs a node, by the sorted nodes of its corners.
    let mut wanted: Vec<Corners> = Vec::new();
    for &(at, to) in conversions {
        each_new_place(&model.element_blocks[at], to, |_, corners| {
            if !lent.contains_key(&corners) {
                wanted.push(corners);
            }
        });
    }
    wanted.par_sort_unstable();
    wanted.dedup();
    let mut rows = SparseRows { starts: vec![0], columns: Vec::new(), weights: Vec::new(), fill: f64::NAN };
    for corners in &wanted {
        rows.columns.extend(corners.nodes());
        rows.starts.push(u32::try_from(rows.columns.len()).unwrap_or(u32::MAX));
    }
    let first = if wanted.is_empty() { 0 } else { append_means(model, rows)? };
    let new_node = |corners: &Corners| match lent.get(corners) {
        Some(node) => *node,
        None => first + u32::try_from(wanted.binary_search(corners).unwrap_or(0)).unwrap_or(u32::MAX - first),
    };

    let before = used_nodes(model.num_nodes(), conversions.iter().map(|&(at, _)| &model.element_blocks[at]));
    let mut old_topologies = vec![None; model.element_blocks.len()];
    for &(at, to) in conversions {
        let block = &mut model.element_blocks[at];
        old_topologies[at] = Some(block.topology);
        let mut new = vec![u32::MAX; block.num_elements * to.shape().num_nodes];
        copy_kept(block, to, &mut new);
        each_new_place(block, to, |place, corners| new[place] = new_node(&corners));
        block.connectivity = Arc::new(new);
        block.nodes_per_element = to.shape().num_nodes;
        block.topology = to;
        to.canonical_name().clone_into(&mut block.elem_type);
    }
    let mut warnings = super::factors::convert_factors(model, &old_topologies);
    let blocks = model.element_blocks.iter().chain(model.edge_blocks.iter()).chain(model.face_blocks.iter());
    let after = used_nodes(model.num_nodes(), blocks);
    let orphans: Vec<bool> = before.iter().zip(&after).map(|(&before, &after)| before && !after).collect();
    warnings.extend(delete_nodes(model, &orphans));
    Ok(warnings)
}

/// Nodes between corners that blocks have which are not converted, and that converted blocks have already.
fn lent_nodes(model: &Model, conversions: &Conversions) -> HashMap<Corners, u32> {
    let mut lent = HashMap::new();
    let has_needs = conversions
        .iter()
        .any(|&(at, to)| to.shape().num_nodes > model.element_blocks[at].topology.shape().num_nodes);
    if !has_needs {
        return lent;
    }
    for block in model
        .element_blocks
        .iter()
        .filter(|block| block.topology.shape().num_nodes == block.nodes_per_element)
    {
        let shape = block.topology.shape();
        let Some(places) = places(shape).filter(|places| places.len() > shape.num_corners) else { continue };
        for nodes in block.elements() {
            for (place, &node) in places.iter().zip(nodes).skip(shape.num_corners) {
                lent.entry(corners_at(nodes, place)).or_insert(node);
            }
        }
    }
    lent
}

/// The nodes at these corners, sorted.
fn corners_at(nodes: &[u32], place: &[u8]) -> Corners {
    Corners::of(place.iter().filter_map(|&corner| nodes.get(usize::from(corner)).copied()))
}

/// Which old node each new one is, where the element has it already.
fn kept_places(from: Topology, to: Topology) -> Vec<Option<usize>> {
    let (Some(old), Some(new)) = (places(from.shape()), places(to.shape())) else { return Vec::new() };
    new.iter().map(|place| old.iter().position(|other| other == place)).collect()
}

/// Calls `visit` with the place in the new connectivity and the corners of every node that the old elements lack.
fn each_new_place(block: &Block, to: Topology, mut visit: impl FnMut(usize, Corners)) {
    let Some(new_places) = places(to.shape()) else { return };
    let kept = kept_places(block.topology, to);
    let width = new_places.len();
    for (element, nodes) in block.elements().enumerate() {
        for (local, place) in new_places.iter().enumerate().filter(|(local, _)| kept[*local].is_none()) {
            visit(element * width + local, corners_at(nodes, place));
        }
    }
}

fn copy_kept(block: &Block, to: Topology, new: &mut [u32]) {
    let kept = kept_places(block.topology, to);
    for (nodes, new) in block.elements().zip(new.chunks_exact_mut(kept.len().max(1))) {
        for (node, old) in new.iter_mut().zip(&kept) {
            if let Some(old) = old {
                *node = nodes[*old];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::element_sizes;
    use crate::model::{Side, SideSet, samples};

    #[test]
    fn every_type_goes_to_its_other_order_and_back() {
        let mut count = 0;
        for from in Topology::all() {
            let Some(to) = of_order(from, true).filter(|to| *to != from) else { continue };
            count += 1;
            assert!(can_convert(from, to), "{from:?} {to:?}");
            let before = samples::one_element(from);
            let mut model = before.clone();
            assert_eq!(convert(&mut model, &vec![(0, to)]), Ok(Vec::new()));
            assert_eq!(model.validate(), Ok(()));
            let expected = samples::reference_nodes(to);
            let places: Vec<[f64; 3]> = model.element_blocks[0]
                .connectivity
                .iter()
                .map(|&node| model.position(node as usize).unwrap())
                .collect();
            for (place, expected) in places.iter().zip(&expected) {
                assert!(
                    place.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12),
                    "{from:?} {place:?} {expected:?}"
                );
            }
            convert(&mut model, &vec![(0, from)]).unwrap();
            assert_eq!(model.element_blocks[0].connectivity, before.element_blocks[0].connectivity);
            assert_eq!(model.num_nodes(), before.num_nodes());
        }
        assert!(count >= 10, "only {count} types");
    }

    #[test]
    fn v6_t44_neighbours_share_the_new_nodes_in_one_call_or_two() {
        for calls in [vec![vec![0, 1]], vec![vec![0], vec![1]]] {
            let mut model = samples::two_hexes();
            for blocks in calls {
                let conversions = blocks.into_iter().map(|at| (at, Topology::Hex20)).collect();
                convert(&mut model, &conversions).unwrap();
            }
            // 12 corners and 20 edges.
            assert_eq!(model.num_nodes(), 32);
            assert_eq!(element_sizes(&model, 1), [Some(1.0)]);
            assert_eq!(model.element_blocks[0].name, "left");
        }
    }

    #[test]
    fn t19_sides_results_and_factors_stay() {
        let mut model = samples::two_hexes();
        let mut set = SideSet::new(2, vec![Side { element: 1, side: 1 }]);
        set.distribution_factors = Some(Arc::new(vec![1.0, 2.0, 3.0, 4.0]));
        model.side_sets.push(set);
        convert(&mut model, &vec![(1, Topology::Hex20)]).unwrap();
        // The middles lie between consecutive corners.
        let factors = model.side_sets[1].distribution_factors.as_ref().unwrap();
        assert_eq!(factors.as_slice(), [1.0, 2.0, 3.0, 4.0, 1.5, 2.5, 3.5, 2.5]);
        assert_eq!(model.side_sets[1].members.as_slice(), [Side { element: 1, side: 1 }]);
        assert_eq!(model.element_blocks[1].values[0].as_ref().unwrap().read(1).unwrap(), [200.0]);
    }
}
