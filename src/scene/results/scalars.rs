//! Numbers for the triangles, lines and points of a part, as the GPU takes them.

use super::{range::Mapping, values::Values};
use crate::{
    geometry::Section,
    model::{Model, Support},
    scene::{NO_VALUE, Part, PartKey},
};
use rayon::prelude::*;

/// Places in a colour map, see [`Mapping::number`].
#[derive(Clone, Debug, PartialEq)]
pub enum PartScalars {
    /// Shape: one per node of the part. Between nodes they blend.
    Nodes(Vec<f32>),
    /// One colour each.
    Elements {
        /// Shape: one per triangle of the part.
        triangles: Vec<f32>,
        /// Shape: one per line.
        lines: Vec<f32>,
        /// Shape: one per point.
        points: Vec<f32>,
    },
}

impl PartScalars {
    /// The numbers of a part; `None` if the block (or all blocks of a set) lacks the field.
    ///
    /// Cost: a pass over the part's nodes or triangles.
    pub(super) fn new(
        model: &Model,
        key: PartKey,
        part: &Part,
        values: &Values,
        mapping: &Mapping,
    ) -> Option<Self> {
        let topology = &part.topology;
        match values {
            Values::None => None,
            Values::SideSets(sets) => match key {
                PartKey::SideSet(set) => {
                    Self::of_side_set(model, set, part, sets.get(set)?.as_ref()?, mapping)
                }
                _ => None,
            },
            Values::NodeSets(sets) => match key {
                PartKey::NodeSet(set) => Some(Self::of_node_set(part, sets.get(set)?.as_ref()?, mapping)),
                _ => None,
            },
            Values::Nodes(values) => {
                let at = |&node: &u32| values.get(node as usize).map_or(f64::NAN, |value| *value);
                let numbers =
                    topology.nodes.par_iter().with_min_len(1 << 14).map(|node| mapping.number(at(node)));
                Some(Self::Nodes(numbers.collect()))
            }
            Values::Elements(blocks) => {
                let offsets = model.element_offsets();
                let value = |element: u32| -> Option<f64> {
                    let (block, element) = match key {
                        PartKey::Block(block) => (block, element as usize),
                        PartKey::SideSet(_) | PartKey::Other(Support::ElementSet, _) => {
                            Model::locate_element(&offsets, element as usize)?
                        }
                        PartKey::NodeSet(_) | PartKey::Other(..) | PartKey::Picks => return None,
                    };
                    blocks.get(block)?.as_ref()?.get(element).copied()
                };
                match key {
                    PartKey::Block(block) => drop(blocks.get(block)?.as_ref()?),
                    PartKey::SideSet(_) | PartKey::Other(Support::ElementSet, _) => {}
                    PartKey::NodeSet(_) | PartKey::Other(..) | PartKey::Picks => return None,
                }
                let number = |element: u32| mapping.number(value(element).unwrap_or(f64::NAN));
                let face =
                    |&face: &u32| topology.faces.get(face as usize).map_or(u32::MAX, |face| face.element);
                let each = |elements: &[u32]| elements.iter().map(|&element| number(element)).collect();
                let triangles = topology.triangle_faces.par_iter().with_min_len(1 << 14);
                Some(Self::Elements {
                    triangles: triangles.map(|at| number(face(at))).collect(),
                    lines: each(&topology.line_elements),
                    points: each(&topology.point_elements),
                })
            }
        }
    }

    fn of_node_set(part: &Part, values: &[f64], mapping: &Mapping) -> Self {
        let number = |&member: &u32| mapping.number(values.get(member as usize).copied().unwrap_or(f64::NAN));
        let points = part.topology.point_elements.iter().map(number).collect();
        Self::Elements { triangles: Vec::new(), lines: Vec::new(), points }
    }

    /// The numbers of a side set's own values. What is drawn of the set is in the order of its members, of which those that
    /// do not exist are left out.
    fn of_side_set(
        model: &Model,
        set: usize,
        part: &Part,
        values: &[f64],
        mapping: &Mapping,
    ) -> Option<Self> {
        let members = &model.side_sets.get(set)?.members;
        let offsets = model.element_offsets();
        let topology = &part.topology;
        let mut faces = topology.faces.iter().peekable();
        let mut lines = topology.line_elements.as_slice();
        let mut points = topology.point_elements.as_slice();
        let (mut of_faces, mut of_lines, mut of_points) = (Vec::new(), Vec::new(), Vec::new());
        for (member, value) in members.iter().zip(values) {
            let number = mapping.number(*value);
            if faces.next_if(|face| (face.element, face.side) == (member.element, member.side)).is_some() {
                of_faces.push(number);
                continue;
            }
            let block = Model::locate_element(&offsets, member.element as usize);
            let topology = block.and_then(|(block, _)| Some(model.element_blocks.get(block)?.topology));
            let side = topology.and_then(|topology| topology.sides().get(member.side as usize));
            // A polygon's sides are not in the tables: one segment each.
            let num_lines = side.map_or(1, |side| side.mids.len() + 1);
            let is_end = side.is_some_and(|side| side.corners.len() == 1);
            if is_end && points.first() == Some(&member.element) {
                of_points.push(number);
                points = &points[1..];
            } else if !is_end
                && lines.get(..num_lines).is_some_and(|lines| lines.iter().all(|at| *at == member.element))
            {
                of_lines.resize(of_lines.len() + num_lines, number);
                lines = &lines[num_lines..];
            }
        }
        let triangles = topology.triangle_faces.iter();
        let of_face = |face: &u32| of_faces.get(*face as usize).copied().unwrap_or(NO_VALUE);
        of_lines.resize(topology.lines.len(), NO_VALUE);
        of_points.resize(topology.points.len(), NO_VALUE);
        Some(Self::Elements {
            triangles: triangles.map(of_face).collect(),
            lines: of_lines,
            points: of_points,
        })
    }

    /// The numbers of a block's cut: between the values of nodes, or those of elements.
    pub(super) fn of_section(
        block: usize,
        section: &Section,
        values: &Values,
        mapping: &Mapping,
    ) -> Option<Self> {
        match values {
            Values::None | Values::SideSets(_) | Values::NodeSets(_) => None,
            Values::Nodes(values) => {
                let at = |node: u32| values.get(node as usize).copied().unwrap_or(f64::NAN);
                let numbers = section.points.iter().map(|point| {
                    let [from, to] = point.nodes.map(at);
                    // What lies at a node is that node's value, whatever the other one has.
                    let value = if point.share == 0.0 {
                        from
                    } else if point.share == 1.0 {
                        to
                    } else {
                        from * (1.0 - point.share) + to * point.share
                    };
                    mapping.number(value)
                });
                Some(Self::Nodes(numbers.collect()))
            }
            Values::Elements(blocks) => {
                let values = blocks.get(block)?.as_ref()?;
                let number = |&element: &u32| {
                    mapping.number(values.get(element as usize).copied().unwrap_or(f64::NAN))
                };
                Some(Self::Elements {
                    triangles: section.triangle_elements.iter().map(number).collect(),
                    lines: Vec::new(),
                    points: Vec::new(),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geometry::{DEFAULT_FEATURE_ANGLE, Plane, section},
        model::{Side, SideSet, samples},
        scene::{ColorBy, build_part},
    };
    use glam::DVec3;

    fn scalars(text: &str, key: PartKey, mapping: Mapping) -> Option<PartScalars> {
        let model = samples::two_hexes();
        let values = Values::read(&model, &ColorBy::parse(text, &model).unwrap(), 1).unwrap();
        let part = build_part(&model, key, DVec3::ZERO, DEFAULT_FEATURE_ANGLE);
        PartScalars::new(&model, key, &part, &values, &mapping)
    }

    #[test]
    fn numbers_follow_the_nodes_and_elements_of_a_part() {
        let mapping = Mapping { min: 0.0, max: 100.0, is_log: false };
        let right = scalars("temperature", PartKey::Block(1), mapping);
        // The right cube has nodes 1 2 4 5 7 8 10 11 with ten degrees each.
        assert_eq!(right, Some(PartScalars::Nodes(vec![0.1, 0.2, 0.4, 0.5, 0.7, 0.8, 1.0, 1.1])));
        let Some(PartScalars::Elements { triangles, .. }) = scalars("stress", PartKey::Block(1), mapping)
        else {
            panic!("stress is on elements")
        };
        assert_eq!(triangles, [2.0; 12]);
        let Some(PartScalars::Elements { triangles, .. }) = scalars("stress", PartKey::SideSet(0), mapping)
        else {
            panic!("the tops belong to elements")
        };
        assert_eq!(triangles, [1.0, 1.0, 2.0, 2.0]);
        assert_eq!(scalars("strain", PartKey::Block(1), mapping), None);
        assert_eq!(scalars("stress", PartKey::NodeSet(0), mapping), None);
    }

    #[test]
    fn sets_have_values_of_their_own() {
        let mut model = samples::two_hexes();
        let mapping = Mapping { min: 0.0, max: 10.0, is_log: false };
        let scalars = |model: &Model, key, values: Values| {
            let part = build_part(model, key, DVec3::ZERO, DEFAULT_FEATURE_ANGLE);
            PartScalars::new(model, key, &part, &values, &mapping)
        };
        // A member in the middle that does not exist is not drawn; the others keep their own values.
        let members =
            vec![Side { element: 0, side: 5 }, Side { element: 9, side: 0 }, Side { element: 1, side: 5 }];
        model.side_sets[0].members = members.into();
        let values = Values::SideSets(vec![Some(vec![1.0, 2.0, 3.0].into())]);
        let Some(PartScalars::Elements { triangles, .. }) =
            scalars(&model, PartKey::SideSet(0), values.clone())
        else {
            panic!("the set has values")
        };
        assert_eq!(triangles, [0.1, 0.1, 0.3, 0.3]);
        assert_eq!(scalars(&model, PartKey::Block(0), values.clone()), None);
        assert_eq!(values.at_side(&model, 0, Side { element: 1, side: 5 }), Some(3.0));
        let values = Values::NodeSets(vec![Some(vec![1.0, 2.0, 3.0, 4.0].into())]);
        let Some(PartScalars::Elements { points, .. }) = scalars(&model, PartKey::NodeSet(0), values) else {
            panic!("the set has values")
        };
        assert_eq!(points, [0.1, 0.2, 0.3, 0.4]);
        // Edges of a plane: both sides at a corner belong to one element.
        let mut plane = samples::one_element(crate::model::Topology::Quad8);
        plane
            .side_sets
            .push(SideSet::new(1, vec![Side { element: 0, side: 2 }, Side { element: 0, side: 0 }]));
        let values = Values::SideSets(vec![Some(vec![5.0, 6.0].into())]);
        let Some(PartScalars::Elements { lines, .. }) = scalars(&plane, PartKey::SideSet(0), values) else {
            panic!("the set has values")
        };
        assert_eq!(lines, [0.5, 0.5, 0.6, 0.6]); // through the mid nodes
    }

    #[test]
    fn a_cut_lies_between_its_nodes() {
        let model = samples::two_hexes();
        let values = Values::read(&model, &ColorBy::parse("temperature", &model).unwrap(), 1).unwrap();
        let section = section(&model, 0, Plane { normal: DVec3::X, offset: 0.5 });
        let mapping = Mapping { min: 0.0, max: 100.0, is_log: false };
        let Some(PartScalars::Nodes(mut numbers)) = PartScalars::of_section(0, &section, &values, &mapping)
        else {
            panic!("temperature is on nodes")
        };
        numbers.sort_by(f32::total_cmp);
        numbers.dedup();
        // Half way between nodes 0 and 1, 3 and 4, 6 and 7, 9 and 10; and between the diagonals' ends.
        for corner in [0.05, 0.35, 0.65, 0.95] {
            assert!(numbers.iter().any(|number| (number - corner).abs() < 1e-6), "{numbers:?}");
        }
    }
}
