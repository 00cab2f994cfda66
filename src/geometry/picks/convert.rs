//! Nodes of elements, elements of nodes, sides of both.

use super::{NodesOf, Picks};
use crate::geometry::skin::external_sides;
use crate::model::{Model, Side};

/// The nodes of what is picked, ascending, each once; those that do not exist are left out.
///
/// Cost: a pass over what is picked and over the nodes.
pub fn nodes_of(model: &Model, picks: &Picks) -> Vec<u32> {
    if let Picks::Nodes(nodes) = picks {
        return nodes.iter().copied().filter(|&node| (node as usize) < model.num_nodes()).collect();
    }
    numbers(&marked_nodes(model, picks))
}

/// Whether each node of the model is one of what is picked.
pub(super) fn marked_nodes(model: &Model, picks: &Picks) -> Vec<bool> {
    let mut is_marked = vec![false; model.num_nodes()];
    let mut mark = |nodes: &[u32]| {
        for &node in nodes {
            if let Some(marked) = is_marked.get_mut(node as usize) {
                *marked = true;
            }
        }
    };
    let of = NodesOf::new(model);
    match picks {
        Picks::Nodes(nodes) => mark(nodes),
        Picks::Elements(elements) => elements.iter().for_each(|&element| mark(&of.element(element))),
        Picks::Sides(sides) => sides.iter().for_each(|&side| mark(&of.side(side))),
    }
    is_marked
}

/// The elements of what is picked, ascending: those of sides, and those with all their nodes among picked nodes.
///
/// Cost: of nodes a pass over the connectivity of the blocks (by position) that count.
pub fn elements_of(model: &Model, picks: &Picks, blocks: &[usize]) -> Vec<u32> {
    match picks {
        Picks::Elements(elements) => elements.clone(),
        Picks::Sides(sides) => {
            let mut elements: Vec<u32> = sides.iter().map(|side| side.element).collect();
            elements.dedup();
            elements
        }
        Picks::Nodes(_) => {
            let is_marked = marked_nodes(model, picks);
            elements_where(model, blocks, |nodes| nodes.iter().all(|&node| is_set(&is_marked, node)))
        }
    }
}

/// The sides of what is picked: of elements and nodes the outer ones, of nodes those with all their nodes picked.
///
/// Outer are those that no other element of the blocks (by position) has. Cost: that of [`external_sides`].
pub fn sides_of(model: &Model, picks: &Picks, blocks: &[usize]) -> Vec<Side> {
    let mut sides = match picks {
        Picks::Sides(sides) => return sides.clone(),
        _ => external_sides(model, blocks),
    };
    match picks {
        Picks::Elements(elements) => sides.retain(|side| elements.binary_search(&side.element).is_ok()),
        _ => {
            let is_marked = marked_nodes(model, picks);
            let of = NodesOf::new(model);
            sides.retain(|side| {
                let nodes = of.side(*side);
                !nodes.is_empty() && nodes.iter().all(|&node| is_set(&is_marked, node))
            });
        }
    }
    sides.sort_unstable();
    sides
}

/// The outer sides of blocks (by position), ascending. Cost: that of [`external_sides`].
pub fn outer_sides(model: &Model, blocks: &[usize]) -> Vec<Side> {
    let mut sides = external_sides(model, blocks);
    sides.sort_unstable();
    sides
}

/// The elements of blocks (by position), ascending.
pub fn elements_of_blocks(model: &Model, blocks: &[usize]) -> Vec<u32> {
    let offsets = model.element_offsets();
    let of = |&block: &usize| {
        let range = offsets.get(block).zip(offsets.get(block + 1)).map_or(0..0, |(&from, &to)| from..to);
        range.filter_map(|element| u32::try_from(element).ok())
    };
    let mut elements: Vec<u32> = blocks.iter().flat_map(of).collect();
    elements.sort_unstable();
    elements.dedup();
    elements
}

/// The elements of blocks (by position) whose nodes fulfil something, ascending; elements without nodes never do.
pub(super) fn elements_where(
    model: &Model,
    blocks: &[usize],
    mut fulfils: impl FnMut(&[u32]) -> bool,
) -> Vec<u32> {
    let of = NodesOf::new(model);
    let mut elements = elements_of_blocks(model, blocks);
    elements.retain(|&element| {
        let nodes = of.element(element);
        !nodes.is_empty() && fulfils(&nodes)
    });
    elements
}

pub(super) fn is_set(marks: &[bool], at: u32) -> bool {
    marks.get(at as usize).copied().unwrap_or_default()
}

fn numbers(marks: &[bool]) -> Vec<u32> {
    (0u32..).zip(marks).filter(|(_, marked)| **marked).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    #[test]
    fn one_kind_becomes_another() {
        let model = samples::two_hexes();
        let right = Picks::elements(vec![1]);
        assert_eq!(nodes_of(&model, &right), [1, 2, 4, 5, 7, 8, 10, 11]);
        let nodes = Picks::nodes(nodes_of(&model, &right));
        assert_eq!(elements_of(&model, &nodes, &[0, 1]), [1]);
        assert_eq!(elements_of(&model, &nodes, &[0]), [0; 0]);
        // The face between the cubes is inside as long as both count.
        let sides = |blocks: &[usize]| sides_of(&model, &right, blocks).len();
        assert_eq!((sides(&[0, 1]), sides(&[1])), (5, 6));
        assert_eq!(sides_of(&model, &nodes, &[0, 1]).len(), 5);
        let side = Side { element: 1, side: 1 };
        assert_eq!(nodes_of(&model, &Picks::sides(vec![side])), [2, 5, 8, 11]);
        assert_eq!(elements_of(&model, &Picks::sides(vec![side]), &[]), [1]);
    }

    #[test]
    fn what_does_not_exist_is_left_out() {
        let model = samples::two_hexes();
        assert_eq!(nodes_of(&model, &Picks::nodes(vec![3, 99])), [3]);
        assert!(nodes_of(&model, &Picks::elements(vec![99])).is_empty());
        assert_eq!(elements_of_blocks(&model, &[1, 9, 1]), [1]);
    }
}
