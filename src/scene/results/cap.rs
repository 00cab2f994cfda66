//! The filled cut through a block, as a part.

use crate::{
    geometry::{Section, SkinFace, WHOLE_ELEMENT},
    model::Model,
    scene::{Part, PartTopology},
};
use glam::DVec3;

/// The drawing data of a cut. `model` has its nodes where the cut was made; the part's nodes are the nearest ones.
pub(super) fn cap(model: &Model, section: &Section, origin: DVec3) -> Part {
    let place = |node: u32| model.position(node as usize).map_or(DVec3::NAN, DVec3::from);
    let places: Vec<DVec3> = section
        .points
        .iter()
        .map(|point| place(point.nodes[0]).lerp(place(point.nodes[1]), point.share))
        .collect();
    let nearest = section.points.iter().map(|point| point.nodes[usize::from(point.share > 0.5)]);
    let mut topology = PartTopology {
        nodes: nearest.collect(),
        triangles: section.triangles.clone(),
        element_edges: section.outline.clone(),
        ..PartTopology::default()
    };
    for &element in &section.triangle_elements {
        if topology.faces.last().is_none_or(|face| face.element != element) {
            topology.faces.push(SkinFace { element, side: WHOLE_ELEMENT });
        }
        let face = u32::try_from(topology.faces.len() - 1).unwrap_or(u32::MAX);
        topology.triangle_faces.push(face);
    }
    Part::from_places(topology, section.border.clone(), &places, origin)
}
