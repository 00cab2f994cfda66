//! Everything in a rectangle, however deep: each element, outer side or node is looked at.

use super::Window;
use crate::{
    geometry::{NodesOf, PickKind, Picks, elements_of_blocks, nodes_of, outer_sides},
    model::{Model, Side},
    scene::Scene,
};
use glam::{DVec2, DVec3};
use rayon::prelude::*;

/// Of an element with more nodes so many are looked at: its corners come first.
const LOOKED_AT: usize = 32;

pub(super) fn pick(scene: &Scene, model: &Model, kind: PickKind, window: &Window) -> Picks {
    let places = places(scene, model, window);
    let blocks = scene.visible_blocks();
    match kind {
        PickKind::Element => {
            let of = NodesOf::new(model);
            let elements = elements_of_blocks(model, &blocks).into_par_iter().with_min_len(1 << 12);
            let is_in = |element: &u32| touches(window, &places, &of.element(*element));
            Picks::Elements(elements.filter(is_in).collect())
        }
        PickKind::Side => Picks::Sides(sides(&outer_sides(model, &blocks), model, &places, window)),
        PickKind::Node => {
            let used = nodes_of(model, &Picks::Elements(elements_of_blocks(model, &blocks)));
            let is_in = |node: &u32| places.get(*node as usize).is_some_and(|&place| window.contains(place));
            Picks::Nodes(used.into_par_iter().with_min_len(1 << 12).filter(is_in).collect())
        }
    }
}

/// Those of some sides that touch the rectangle.
pub(super) fn sides(sides: &[Side], model: &Model, places: &[DVec2], window: &Window) -> Vec<Side> {
    let of = NodesOf::new(model);
    let sides = sides.par_iter().with_min_len(1 << 12).copied();
    sides.filter(|&side| touches(window, places, &of.corners(side))).collect()
}

/// Where the nodes of the model are, in pixels of the rectangle; no number behind the eye and beyond the cut.
pub(super) fn places(scene: &Scene, model: &Model, window: &Window) -> Vec<DVec2> {
    let place = |node: usize| {
        let place = model.position(node).map(DVec3::from).filter(|place| scene.keeps(*place));
        place.and_then(|place| window.project(place)).map_or(DVec2::NAN, |(at, _)| at)
    };
    (0..model.num_nodes()).into_par_iter().with_min_len(1 << 12).map(place).collect()
}

fn touches(window: &Window, places: &[DVec2], nodes: &[u32]) -> bool {
    let mut kept = [DVec2::ZERO; LOOKED_AT];
    let mut count = 0;
    let found = nodes.iter().take(LOOKED_AT).filter_map(|&node| places.get(node as usize));
    for (slot, place) in kept.iter_mut().zip(found.filter(|place| place.is_finite())) {
        *slot = *place;
        count += 1;
    }
    window.touches(&kept[..count])
}
