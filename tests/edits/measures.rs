//! What of a model has a meaning in space: volumes, skins, sets. Computed here in the plainest way, from corners alone.

use exoscope::geometry::external_sides;
use exoscope::model::{Block, Model, Side};
use glam::{DVec3, dvec3};
use std::collections::BTreeMap;

/// The points of a side's corners; `None` if it is not there.
fn side_corners(model: &Model, side: &Side) -> Option<(usize, Vec<u32>)> {
    let offsets = model.element_offsets();
    let (at, element) = Model::locate_element(&offsets, side.element as usize)?;
    let block = &model.element_blocks[at];
    let shape = block.topology.sides().get(side.side as usize)?;
    let nodes = block.element(element)?;
    Some((at, shape.corners.iter().map(|&corner| nodes[usize::from(corner)]).collect()))
}

fn point(model: &Model, node: u32) -> DVec3 {
    let axes = &model.coordinates;
    let node = node as usize;
    dvec3(axes.x[node], axes.y[node], axes.z[node])
}

/// The vectors of the areas of a polygon's triangles around its middle, with their own middles.
fn triangles(points: &[DVec3]) -> Vec<(DVec3, DVec3)> {
    let middle = points.iter().sum::<DVec3>() / points.len() as f64;
    let next = points.iter().cycle().skip(1);
    let one = |(a, b): (&DVec3, &DVec3)| ((*a - middle).cross(*b - middle) / 2.0, (*a + *b + middle) / 3.0);
    points.iter().zip(next).map(one).collect()
}

/// The volume that faces enclose, by the theorem of Gauss.
fn enclosed(faces: impl Iterator<Item = Vec<DVec3>>) -> f64 {
    faces.flat_map(|face| triangles(&face)).map(|(area, at)| area.dot(at) / 3.0).sum()
}

fn is_solid(block: &Block) -> bool {
    block.topology.dimension() == Some(3) && !block.topology.sides().is_empty()
}

/// The volume of every solid element, in order.
pub(crate) fn volumes(model: &Model) -> Vec<f64> {
    let blocks = model.element_blocks.iter().filter(|block| is_solid(block));
    let of_element = |block: &Block, nodes: &[u32]| {
        let face = |side: &exoscope::model::SideShape| {
            side.corners.iter().map(|&corner| point(model, nodes[usize::from(corner)])).collect()
        };
        enclosed(block.topology.sides().iter().map(face))
    };
    blocks
        .flat_map(|block| block.elements().map(|nodes| of_element(block, nodes)).collect::<Vec<_>>())
        .collect()
}

/// The skin of the solid blocks: area, and the volume within.
pub(crate) fn skin(model: &Model) -> (f64, f64) {
    let faces = skin_faces(model);
    let points = |face: &Vec<u32>| face.iter().map(|&node| point(model, node)).collect::<Vec<_>>();
    let area = faces.iter().flat_map(|face| triangles(&points(face))).map(|(area, _)| area.length()).sum();
    (area, enclosed(faces.iter().map(points)))
}

/// Whether every edge of the skin is run through as often in one direction as in the other: it has no hole then.
pub(crate) fn is_watertight(model: &Model) -> bool {
    let mut balance: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    for face in skin_faces(model) {
        for (&a, &b) in face.iter().zip(face.iter().cycle().skip(1)) {
            *balance.entry((a.min(b), a.max(b))).or_default() += if a < b { 1 } else { -1 };
        }
    }
    balance.values().all(|&count| count == 0)
}

fn skin_faces(model: &Model) -> Vec<Vec<u32>> {
    let solid = |&at: &usize| is_solid(&model.element_blocks[at]);
    let blocks: Vec<usize> = (0..model.element_blocks.len()).filter(solid).collect();
    let sides = external_sides(model, &blocks);
    sides.iter().filter_map(|side| side_corners(model, side)).map(|(_, corners)| corners).collect()
}

/// What a set means in space, whatever its members are called.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Faces, edges and ends of side sets: how much there is of each, and the sum of all middles times that.
    pub(crate) amounts: [f64; 3],
    pub(crate) moments: [DVec3; 3],
}

/// The places of all side sets, by id.
pub(crate) fn side_sets(model: &Model) -> BTreeMap<i64, Place> {
    model.side_sets.iter().map(|set| (set.id, place(model, &set.members))).collect()
}

fn place(model: &Model, sides: &[Side]) -> Place {
    let mut place = Place { amounts: [0.0; 3], moments: [DVec3::ZERO; 3] };
    let mut add = |dimension: usize, amount: f64, at: DVec3| {
        place.amounts[dimension] += amount;
        place.moments[dimension] += amount * at;
    };
    for (_, corners) in sides.iter().filter_map(|side| side_corners(model, side)) {
        let points: Vec<DVec3> = corners.iter().map(|&node| point(model, node)).collect();
        match points.as_slice() {
            [end] => add(0, 1.0, *end),
            [a, b] => add(1, a.distance(*b), (*a + *b) / 2.0),
            face => triangles(face).into_iter().for_each(|(area, at)| add(2, area.length(), at)),
        }
    }
    place
}

/// The places of all node sets, by id: each place once, in order, to eight digits after the point.
pub(crate) fn node_sets(model: &Model, moved: impl Fn(DVec3) -> DVec3) -> BTreeMap<i64, Vec<[i64; 3]>> {
    let places = |members: &[u32]| {
        let place = |&node: &u32| {
            moved(point(model, node)).to_array().map(|at| {
                #[expect(clippy::cast_possible_truncation, reason = "models here are small")]
                let rounded = (at * 1e8).round() as i64;
                rounded
            })
        };
        let mut places: Vec<[i64; 3]> = members.iter().map(place).collect();
        places.sort_unstable();
        places.dedup();
        places
    };
    model.node_sets.iter().map(|set| (set.id, places(&set.members))).collect()
}
