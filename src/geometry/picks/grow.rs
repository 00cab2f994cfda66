//! Growing and shrinking: by a layer, and over the outside up to its sharp edges.
//!
//! Elements and nodes are neighbours if an element joins them by a node; sides if both are outer and share a node.
//! The two surfaces of shells are no neighbours though they have the same nodes.

use super::{
    NodesOf, PickKind, Picks,
    convert::{elements_where, is_set, marked_nodes, nodes_of, outer_sides},
};
use crate::model::{Family, Model, Side};
use glam::DVec3;
use std::collections::VecDeque;

/// What is picked and its neighbours in the blocks (by position) that count.
///
/// Cost: a pass over the connectivity; for sides that of the outer sides.
pub fn grow(model: &Model, picks: &Picks, blocks: &[usize]) -> Picks {
    match picks {
        Picks::Elements(_) => {
            let is_marked = marked_nodes(model, picks);
            let mut grown = elements_where(model, blocks, |nodes| any(&is_marked, nodes));
            grown.extend(elements_of_picks(picks));
            Picks::elements(grown)
        }
        Picks::Nodes(nodes) => {
            let is_marked = marked_nodes(model, picks);
            let around = Picks::Elements(elements_where(model, blocks, |nodes| any(&is_marked, nodes)));
            let mut grown = nodes_of(model, &around);
            grown.extend(nodes);
            Picks::nodes(grown)
        }
        Picks::Sides(sides) => {
            let surface = Surface::new(model);
            let marks = surface.marks(sides.iter());
            let mut grown = outer_sides(model, blocks);
            grown.retain(|side| surface.any(&marks, *side));
            grown.extend(sides);
            Picks::sides(grown)
        }
    }
}

/// What is picked without what has a neighbour in the blocks (by position) that is not.
///
/// Cost: as [`grow`].
pub fn shrink(model: &Model, picks: &Picks, blocks: &[usize]) -> Picks {
    match picks {
        Picks::Elements(_) => {
            let of = NodesOf::new(model);
            let others = super::elements_of_blocks(model, blocks);
            let others = others.into_iter().filter(|&element| !picks.has_element(element)).collect();
            let is_marked = marked_nodes(model, &Picks::Elements(others));
            let kept = elements_of_picks(picks).filter(|&element| !any(&is_marked, &of.element(element)));
            Picks::Elements(kept.collect())
        }
        Picks::Nodes(nodes) => {
            let is_in = marked_nodes(model, picks);
            let edge = elements_where(model, blocks, |nodes| !nodes.iter().all(|&node| is_set(&is_in, node)));
            let is_marked = marked_nodes(model, &Picks::Elements(edge));
            Picks::Nodes(nodes.iter().copied().filter(|&node| !is_set(&is_marked, node)).collect())
        }
        Picks::Sides(sides) => {
            let surface = Surface::new(model);
            let mut others = outer_sides(model, blocks);
            others.retain(|side| sides.binary_search(side).is_err());
            let marks = surface.marks(others.iter());
            Picks::Sides(sides.iter().copied().filter(|side| !surface.any(&marks, *side)).collect())
        }
    }
}

/// What is picked, and the outside around it as far as neighbouring sides meet at an angle of at most `feature_angle`.
///
/// Sides grow to sides, elements to the elements of the sides, nodes to their nodes. `feature_angle` is in radians,
/// of undeformed coordinates. Cost: that of the outer sides of the blocks (by position), and a sort of their edges.
pub fn grow_to_sharp_edges(model: &Model, picks: &Picks, blocks: &[usize], feature_angle: f64) -> Picks {
    let mut sides = outer_sides(model, blocks);
    if let Picks::Sides(picked) = picks {
        sides.extend(picked);
        sides.sort_unstable();
        sides.dedup();
    }
    let is_node = (picks.kind() == PickKind::Node).then(|| marked_nodes(model, picks));
    let surface = Surface::new(model);
    let is_seed = |side: &Side| match picks {
        Picks::Sides(picked) => picked.binary_search(side).is_ok(),
        Picks::Elements(_) => picks.has_element(side.element),
        Picks::Nodes(_) => is_node.as_ref().is_some_and(|marks| any(marks, &surface.of.side(*side))),
    };
    let mut is_in: Vec<bool> = sides.iter().map(is_seed).collect();
    spread(&surface, &sides, &mut is_in, feature_angle.cos());
    let found = sides.into_iter().zip(is_in).filter(|(_, is_in)| *is_in).map(|(side, _)| side);
    match picks {
        Picks::Sides(_) => Picks::Sides(found.collect()),
        Picks::Elements(_) => {
            Picks::elements(found.map(|side| side.element).chain(elements_of_picks(picks)).collect())
        }
        Picks::Nodes(nodes) => {
            let mut grown = nodes_of(model, &Picks::Sides(found.collect()));
            grown.extend(nodes);
            Picks::nodes(grown)
        }
    }
}

/// Spreads over sides that share an edge (edges: an end) and are nearly parallel.
fn spread(surface: &Surface<'_>, sides: &[Side], is_in: &mut [bool], least_cosine: f64) {
    let mut uses: Vec<([u32; 2], u32)> = Vec::with_capacity(4 * sides.len());
    for (&side, number) in sides.iter().zip(0u32..) {
        match surface.of.corners(side).as_ref() {
            [a, b] => uses.extend([([*a; 2], number), ([*b; 2], number)]),
            corners => {
                let around = corners.iter().zip(corners.iter().cycle().skip(1));
                uses.extend(around.map(|(&a, &b)| ([a.min(b), a.max(b)], number)));
            }
        }
    }
    uses.sort_unstable();
    // Per side the stretches of `uses` that it is in.
    let mut places: Vec<(u32, u32)> = Vec::with_capacity(uses.len());
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for run in uses.chunk_by(|a, b| a.0 == b.0) {
        let stretch = u32::try_from(stretches.len()).unwrap_or(u32::MAX);
        places.extend(run.iter().map(|(_, side)| (*side, stretch)));
        stretches.push((start, start + run.len()));
        start += run.len();
    }
    places.sort_unstable();
    let mut open: VecDeque<u32> =
        (0u32..).zip(&*is_in).filter(|(_, is_in)| **is_in).map(|(at, _)| at).collect();
    while let Some(at) = open.pop_front() {
        let direction = surface.direction(sides[at as usize]);
        let first = places.partition_point(|(side, _)| *side < at);
        let own = places[first..].iter().take_while(|(side, _)| *side == at);
        for &(_, stretch) in own {
            let (from, to) = stretches[stretch as usize];
            for &(_, next) in &uses[from..to] {
                let is_new = !is_in[next as usize];
                if is_new && direction.dot(surface.direction(sides[next as usize])) >= least_cosine {
                    is_in[next as usize] = true;
                    open.push_back(next);
                }
            }
        }
    }
}

/// Sides as pieces of a surface.
struct Surface<'a> {
    model: &'a Model,
    of: NodesOf<'a>,
}

impl<'a> Surface<'a> {
    fn new(model: &'a Model) -> Self {
        Self { model, of: NodesOf::new(model) }
    }

    /// A bit that tells the two surfaces of a shell and its edges apart.
    fn layer(&self, side: Side) -> u8 {
        let family = self.of.block_of(side.element).map(|(_, block, _)| block.topology.family());
        match (family, side.side) {
            (Some(Family::Shell | Family::TriangleShell), 1) => 2,
            (Some(Family::Shell | Family::TriangleShell), 2..) => 4,
            _ => 1,
        }
    }

    fn marks<'s>(&self, sides: impl Iterator<Item = &'s Side>) -> Vec<u8> {
        let mut marks = vec![0; self.model.num_nodes()];
        for &side in sides {
            let layer = self.layer(side);
            for &node in self.of.side(side).iter() {
                if let Some(mark) = marks.get_mut(node as usize) {
                    *mark |= layer;
                }
            }
        }
        marks
    }

    fn any(&self, marks: &[u8], side: Side) -> bool {
        let layer = self.layer(side);
        let is_marked = |node: &u32| marks.get(*node as usize).is_some_and(|mark| mark & layer != 0);
        self.of.side(side).iter().any(is_marked)
    }

    /// Out of a face, along an edge; of length 1, or 0 where there is no such direction.
    fn direction(&self, side: Side) -> DVec3 {
        let corners = self.of.corners(side);
        let at = |node: u32| self.model.position(node as usize).map_or(DVec3::NAN, DVec3::from);
        let along = match corners.as_ref() {
            [a, b] => at(*b) - at(*a),
            [a, rest @ ..] => {
                let origin = at(*a);
                rest.windows(2).map(|pair| (at(pair[0]) - origin).cross(at(pair[1]) - origin)).sum()
            }
            [] => DVec3::ZERO,
        };
        along.normalize_or_zero()
    }
}

fn any(marks: &[bool], nodes: &[u32]) -> bool {
    nodes.iter().any(|&node| is_set(marks, node))
}

fn elements_of_picks(picks: &Picks) -> impl Iterator<Item = u32> + '_ {
    let elements: &[u32] = if let Picks::Elements(elements) = picks { elements } else { &[] };
    elements.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;
    use std::f64::consts::FRAC_PI_6;

    #[test]
    fn layers_of_a_row_of_cubes() {
        let model = samples::hex_grid([5, 1, 1], [1, 1, 1]);
        let middle = Picks::elements(vec![2]);
        let three = grow(&model, &middle, &[0]);
        assert_eq!(three, Picks::Elements(vec![1, 2, 3]));
        assert_eq!(shrink(&model, &three, &[0]), middle);
        // The ends have no neighbours outside, so all of it cannot shrink.
        let all = Picks::Elements((0..5).collect());
        assert_eq!(shrink(&model, &all, &[0]), all);
        assert!(shrink(&model, &middle, &[0]).is_empty());
    }

    #[test]
    fn layers_of_nodes_and_sides() {
        let model = samples::hex_grid([4, 1, 1], [1, 1, 1]);
        // Nodes with x fastest, five in a row: 0, 5, 10, 15 lie at x = 0, one more at x = 1.
        let end = Picks::nodes(vec![0, 5, 10, 15]);
        let two = grow(&model, &end, &[0]);
        assert_eq!(two, Picks::Nodes(vec![0, 1, 5, 6, 10, 11, 15, 16]));
        assert_eq!(shrink(&model, &two, &[0]), end);
        // Side 4 of the first cube is x = 0: around it lie its four other outer sides.
        let side = Picks::sides(vec![Side { element: 0, side: 3 }]);
        let grown = grow(&model, &side, &[0]);
        assert_eq!(grown.len(), 5);
        assert_eq!(shrink(&model, &grown, &[0]), side);
    }

    #[test]
    fn the_outside_is_followed_to_its_sharp_edges() {
        let model = samples::hex_grid([3, 2, 2], [1, 1, 1]);
        // The top of the first cube below the top layer: elements 6 to 11 lie above, 6 cells on top.
        let top = Picks::sides(vec![Side { element: 6, side: 5 }]);
        let grown = grow_to_sharp_edges(&model, &top, &[0], FRAC_PI_6);
        assert_eq!(grown, Picks::Sides((6..12).map(|element| Side { element, side: 5 }).collect()));
        // A corner node belongs to three faces: 3·2 + 3·2 + 2·2 sides, all nodes of three faces of 4·3·3 nodes.
        let corner = grow_to_sharp_edges(&model, &Picks::nodes(vec![0]), &[0], FRAC_PI_6);
        // Inside and on the other three faces are left: (4−1)·(3−1)·(3−1) = 12 of 36.
        assert_eq!(corner.len(), 36 - 12);
        // At 90° all of it is smooth: 2·(3·2 + 3·2 + 2·2) sides.
        let all = grow_to_sharp_edges(&model, &top, &[0], 1.6);
        assert_eq!(all.len(), 32);
    }

    #[test]
    fn the_back_of_a_shell_is_another_surface() {
        let model = samples::shells();
        let first = Picks::sides(vec![Side { element: 0, side: 0 }]);
        let Picks::Sides(grown) = grow(&model, &first, &[0]) else { panic!() };
        assert!(grown.iter().all(|side| side.side == 0), "{grown:?}");
        let Picks::Sides(grown) = grow_to_sharp_edges(&model, &first, &[0], FRAC_PI_6) else { panic!() };
        assert!(grown.iter().all(|side| side.side == 0), "{grown:?}");
    }
}
