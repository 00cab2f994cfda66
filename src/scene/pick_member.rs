//! The element, the side or the node under a ray, whatever block or set it was met in.

use super::{PartKey, PickKind, Picked, Picks, Scene, box_pick::turned};
use crate::{
    geometry::{NodesOf, PixelSize, Ray},
    model::{Family, Model, Side},
};
use glam::DVec3;

/// What of the mesh was met first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MemberPick {
    /// As [`Scene::pick`] tells it.
    pub picked: Picked,
    /// The element through all blocks, if one was met.
    pub element: Option<u32>,
    /// Its side, if one was met: of a plane's element the nearest edge, of a shell the surface towards the ray.
    pub side: Option<Side>,
}

impl MemberPick {
    /// What was met as a pick of a kind; `None` if nothing of that kind was.
    pub fn picks(&self, kind: PickKind) -> Option<Picks> {
        match kind {
            PickKind::Element => self.element.map(|element| Picks::Elements(vec![element])),
            PickKind::Side => self.side.map(|side| Picks::Sides(vec![side])),
            PickKind::Node => Some(Picks::Nodes(vec![self.picked.node])),
        }
    }
}

impl Scene {
    /// What of the mesh a ray (in world space) meets first. Node sets count only where nodes are looked for.
    ///
    /// `model` has its nodes where they are drawn. Cost: that of [`Scene::pick`], and a pass over the list of blocks.
    pub fn pick_member(
        &self,
        model: &Model,
        ray: Ray,
        pixel: PixelSize,
        kind: PickKind,
    ) -> Option<MemberPick> {
        let is_wanted = |key| match key {
            PartKey::Block(_) | PartKey::SideSet(_) => true,
            PartKey::NodeSet(_) => kind == PickKind::Node,
            PartKey::Other(..) | PartKey::Picks => false,
        };
        let picked = self.pick_of(ray, pixel, is_wanted)?;
        let element = match picked.key {
            PartKey::Block(block) => {
                let first: usize =
                    model.element_blocks.iter().take(block).map(|block| block.num_elements).sum();
                u32::try_from(first + picked.element as usize).ok()
            }
            PartKey::SideSet(_) => Some(picked.element),
            _ => None,
        };
        let side = element.and_then(|element| side_of(model, element, &picked, ray));
        Some(MemberPick { picked, element, side })
    }
}

fn side_of(model: &Model, element: u32, picked: &Picked, ray: Ray) -> Option<Side> {
    let offsets = model.element_offsets();
    let (at, _) = Model::locate_element(&offsets, element as usize)?;
    let block = model.element_blocks.get(at)?;
    let found = |side: u32| Side { element, side };
    let is_of_set = matches!(picked.key, PartKey::SideSet(_));
    match (picked.side, block.topology.family()) {
        (Some(side), Family::Shell | Family::TriangleShell) if !is_of_set => {
            let corners = block.element(picked.element as usize)?;
            let at = |k: usize| Some(DVec3::from(model.position(*corners.get(k)? as usize)?));
            let normal = (at(1)? - at(0)?).cross(at(2)? - at(0)?);
            Some(found(turned(model, at_block(picked)?, side, normal.dot(ray.direction) > 0.0)))
        }
        (Some(side), _) => Some(found(side)),
        (None, Family::Triangle | Family::Quadrilateral | Family::Polygon) => {
            let of = NodesOf::new(model);
            let offset = |side: &u32| match of.corners(found(*side)).as_ref() {
                [a, b] => distance(model, [*a, *b], picked.position),
                _ => f64::INFINITY,
            };
            let nearest = (0..of.num_sides(element)).min_by(|a, b| offset(a).total_cmp(&offset(b)));
            nearest.map(found)
        }
        (None, _) => None,
    }
}

fn at_block(picked: &Picked) -> Option<usize> {
    if let PartKey::Block(block) = picked.key { Some(block) } else { None }
}

/// How far a place is from the line between two nodes.
fn distance(model: &Model, ends: [u32; 2], place: DVec3) -> f64 {
    let [from, to] = ends.map(|node| model.position(node as usize).map_or(DVec3::NAN, DVec3::from));
    let (along, arm) = (to - from, place - from);
    let t = (arm.dot(along) / along.length_squared()).clamp(0.0, 1.0);
    let offset = (arm - along * t).length();
    if offset.is_nan() { f64::INFINITY } else { offset }
}

#[cfg(test)]
mod tests {
    use super::super::{DisplaySettings, Parts};
    use super::*;
    use crate::model::samples;

    const EXACT: PixelSize = PixelSize { constant: 1e-3, per_distance: 0.0 };

    fn scene(model: &Model, keys: &[PartKey]) -> Scene {
        let mut parts = Parts::default();
        parts.update(model, keys.iter().copied(), &DisplaySettings::default());
        parts.scene(model, &DisplaySettings::default())
    }

    fn ray(origin: [f64; 3], direction: [f64; 3]) -> Ray {
        Ray { origin: DVec3::from(origin), direction: DVec3::from(direction) }
    }

    #[test]
    fn element_side_and_node_through_all_blocks() {
        let model = samples::two_hexes();
        let scene = scene(&model, &[PartKey::Block(0), PartKey::Block(1)]);
        let down = ray([1.75, 0.8, 10.0], [0.0, 0.0, -1.0]);
        let met = scene.pick_member(&model, down, EXACT, PickKind::Element).unwrap();
        assert_eq!(met.picks(PickKind::Element), Some(Picks::Elements(vec![1])));
        assert_eq!(met.picks(PickKind::Side), Some(Picks::Sides(vec![Side { element: 1, side: 5 }])));
        assert_eq!(met.picks(PickKind::Node), Some(Picks::Nodes(vec![11])));
    }

    #[test]
    fn sets_are_met_as_what_they_are_made_of() {
        let model = samples::two_hexes();
        let keys = [PartKey::Block(0), PartKey::Block(1), PartKey::SideSet(0), PartKey::NodeSet(0)];
        let scene = scene(&model, &keys);
        // Node 9 is the corner (0, 1, 1), a member of the node set; the top is in the side set.
        let down = ray([0.001, 0.999, 10.0], [0.0, 0.0, -1.0]);
        let pick = |kind| scene.pick_member(&model, down, EXACT, kind).unwrap().picks(kind);
        assert_eq!(pick(PickKind::Node), Some(Picks::Nodes(vec![9])));
        assert_eq!(pick(PickKind::Element), Some(Picks::Elements(vec![0])));
        assert_eq!(pick(PickKind::Side), Some(Picks::Sides(vec![Side { element: 0, side: 5 }])));
    }

    #[test]
    fn a_shell_has_two_sides() {
        let model = samples::one_element(crate::model::Topology::Shell4);
        let scene = scene(&model, &[PartKey::Block(0)]);
        let [x, y, z] =
            model.bounding_box().map(|[low, high]| [0, 1, 2].map(|k| 0.3 * low[k] + 0.7 * high[k])).unwrap();
        let side = |from: f64| {
            let ray = ray([x, y, z + from], [0.0, 0.0, -from]);
            scene.pick_member(&model, ray, EXACT, PickKind::Side).unwrap().side.unwrap().side
        };
        assert_eq!((side(5.0), side(-5.0)), (0, 1));
    }

    #[test]
    fn a_side_of_a_plane_is_the_nearest_edge() {
        let model = samples::one_element(crate::model::Topology::Quad4);
        let scene = scene(&model, &[PartKey::Block(0)]);
        // The unit square from (0, 0) to (1, 1), walked counter-clockwise from the origin.
        let side = |x: f64, y: f64| {
            let met = scene.pick_member(&model, ray([x, y, 5.0], [0.0, 0.0, -1.0]), EXACT, PickKind::Side);
            met.unwrap().side.unwrap().side
        };
        assert_eq!([side(0.5, 0.1), side(0.9, 0.5), side(0.5, 0.9), side(0.1, 0.5)], [0, 1, 2, 3]);
    }
}
