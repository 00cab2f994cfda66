//! Drawing data of one block or set.
//!
//! `geometry` says which triangles, lines and points there are, over the nodes of the whole model; a part keeps only the
//! nodes that it uses, in `f32` relative to the scene's origin. What depends on where nodes are (positions, feature
//! edges, the box) stands apart from what does not (the topology), so that moving nodes builds no skin.

use super::{Bounds, feature_edges::feature_edges, numbers::Numbers};
use crate::{
    geometry::{self, PickIndex, Picks, SkinFace, Surface},
    model::{ElementSet, Model, NodeSet, Shared, SideSet, Support},
};
use glam::DVec3;
use rayon::prelude::*;
use std::sync::{Arc, OnceLock};

/// What a part shows, by position in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartKey {
    /// An element block.
    Block(usize),
    /// A side set.
    SideSet(usize),
    /// A node set.
    NodeSet(usize),
    /// An edge or face block, or an edge, face or element set.
    Other(Support, usize),
    /// What is picked of elements, sides or nodes; it is never picked itself.
    Picks,
}

impl PartKey {
    /// The keys of all element blocks of a model.
    pub fn blocks(model: &Model) -> impl Iterator<Item = Self> + use<> {
        (0..model.element_blocks.len()).map(Self::Block)
    }
}

/// The arrays that are drawn for one block or set.
///
/// A part names no position in the model's lists, so that it stays good when other blocks come and go.
#[derive(Debug)]
pub struct Part {
    /// What does not change when only nodes move.
    pub topology: Arc<PartTopology>,
    /// Where the nodes are, in scene space. Shape: one per entry of [`PartTopology::nodes`].
    pub positions: Vec<[f32; 3]>,
    /// Feature edges, as pairs of positions in [`PartTopology::nodes`].
    pub feature_edges: Vec<[u32; 2]>,
    /// The box around the nodes, in world space; `None` if there are none.
    pub bounds: Option<Bounds>,
    /// What was taken off world coordinates to get `positions`.
    pub origin: DVec3,
    /// For picking; made when first asked for.
    pick: OnceLock<PickIndexes>,
}

/// Triangles, lines and points of a part; they name nodes by their position in `nodes`.
#[derive(Debug, Default, PartialEq)]
pub struct PartTopology {
    /// Node indices in the model, ascending: gather values and displacements with it.
    pub nodes: Vec<u32>,
    /// Triangles, counter-clockwise seen from outside.
    pub triangles: Vec<[u32; 3]>,
    /// The face that a triangle belongs to, as a position in `faces`. Shape: as `triangles`; ascending.
    pub triangle_faces: Vec<u32>,
    /// What the faces are. For blocks, elements count within the block; for sets, through all blocks.
    pub faces: Vec<SkinFace>,
    /// Edges of elements, each once; curved ones in several segments.
    pub element_edges: Vec<[u32; 2]>,
    /// Line elements, or edges of a side set.
    pub lines: Vec<[u32; 2]>,
    /// The element of each line, numbered as in `faces`.
    pub line_elements: Vec<u32>,
    /// Point elements, or nodes of a node set.
    pub points: Vec<[u32; 1]>,
    /// The element of each point, numbered as in `faces`; for a node set the member.
    pub point_elements: Vec<u32>,
    /// Elements (or sides, or members) that cannot be shown since they refer to something that does not exist.
    pub num_skipped: usize,
}

/// Boxes over triangles, lines and points, in that order.
#[derive(Debug)]
pub(super) struct PickIndexes {
    pub(super) triangles: PickIndex,
    pub(super) lines: PickIndex,
    pub(super) points: PickIndex,
}

/// Builds the drawing data of a block or set.
///
/// `origin` is the scene's, in world space; `feature_angle` is in radians. A block or set that does not exist gives an
/// empty part, and so do picks, which the model does not have: see [`build_picks`]. It reads nothing but the model, so it may run on any thread. Cost: that of the skin
/// ([`geometry::surface`]), and a few passes over what is outside.
pub fn build_part(model: &Model, key: PartKey, origin: DVec3, feature_angle: f64) -> Part {
    let surface = match key {
        PartKey::Block(block) => geometry::surface(model, block, feature_angle),
        PartKey::SideSet(set) => geometry::side_set_surface(model, set),
        PartKey::NodeSet(set) => geometry::node_set_surface(model, set),
        PartKey::Other(support, at) => geometry::entity_surface(model, support, at, feature_angle),
        PartKey::Picks => Surface::default(),
    };
    Part::from_surface(model, surface, origin)
}

/// Builds the drawing data of what is picked: elements by the faces that no other picked element of their block has, sides,
/// or nodes as points. In a scene it goes by [`PartKey::Picks`].
///
/// `feature_angle` is in radians. What does not exist is counted as skipped. Cost: that of the surface of the picked
/// elements or sides, and a pass over the blocks.
pub fn build_picks(model: &Model, picks: &Picks, origin: DVec3, feature_angle: f64) -> Part {
    // As a set that the model does not have.
    let mut model = model.clone();
    let surface = match picks {
        Picks::Elements(elements) => {
            model.element_sets.push(ElementSet::new(0, elements.clone()));
            let last = model.element_sets.len() - 1;
            geometry::entity_surface(&model, Support::ElementSet, last, feature_angle)
        }
        Picks::Sides(sides) => {
            model.side_sets.push(SideSet::new(0, sides.clone()));
            geometry::side_set_surface(&model, model.side_sets.len() - 1)
        }
        Picks::Nodes(nodes) => {
            model.node_sets.push(NodeSet::new(0, nodes.clone()));
            geometry::node_set_surface(&model, model.node_sets.len() - 1)
        }
    };
    Part::from_surface(&model, surface, origin)
}

impl Part {
    /// A part from a surface over the model's nodes.
    pub fn from_surface(model: &Model, surface: Surface, origin: DVec3) -> Self {
        let points = |points: &[u32]| -> Vec<[u32; 1]> { points.iter().map(|&point| [point]).collect() };
        let mut topology = PartTopology {
            nodes: Vec::new(),
            triangles: surface.triangles,
            triangle_faces: surface.triangle_faces,
            faces: surface.faces,
            element_edges: surface.element_edges,
            lines: surface.lines,
            line_elements: surface.line_elements,
            points: points(&surface.points),
            point_elements: surface.point_elements,
            num_skipped: surface.num_skipped,
        };
        let mut feature_edges = surface.feature_edges;
        let numbers = Numbers::new(|| {
            let faces = topology.triangles.as_flattened().iter();
            let rest = topology.lines.as_flattened().iter().chain(topology.points.as_flattened());
            faces.chain(rest).copied()
        });
        topology.nodes = numbers.list();
        // Edges are sides of triangles and bring no nodes of their own.
        for nodes in [
            topology.triangles.as_flattened_mut(),
            topology.element_edges.as_flattened_mut(),
            feature_edges.as_flattened_mut(),
            topology.lines.as_flattened_mut(),
            topology.points.as_flattened_mut(),
        ] {
            nodes.par_iter_mut().with_min_len(1 << 14).for_each(|node| *node = numbers.position_of(*node));
        }
        let positions = positions(model, &topology.nodes, origin);
        let bounds = bounds(model, &topology.nodes);
        Self { topology: Arc::new(topology), positions, feature_edges, bounds, origin, pick: OnceLock::new() }
    }

    /// A part whose nodes are not those of the model, as a cut's.
    ///
    /// `places` is in world space. Shape: one per entry of `topology.nodes`, which name the nearest nodes of the model.
    pub(super) fn from_places(
        topology: PartTopology,
        feature_edges: Vec<[u32; 2]>,
        places: &[DVec3],
        origin: DVec3,
    ) -> Self {
        let positions = places.iter().map(|place| (*place - origin).as_vec3().to_array()).collect();
        let bounds = Bounds::of_points(places.iter().copied());
        let topology = Arc::new(topology);
        Self { topology, positions, feature_edges, bounds, origin, pick: OnceLock::new() }
    }

    /// The same part with its nodes displaced, with the same topology and feature edges: for a deformed shape.
    ///
    /// `displacements` has an array per axis with a value per node of the model. Cost: a pass over the part's nodes.
    #[must_use]
    pub fn displaced(&self, displacements: &[Shared<f64>; 3], scale: f64) -> Self {
        let place = |(position, &node): (&[f32; 3], &u32)| -> [f32; 3] {
            let by =
                displacements.each_ref().map(|axis| axis.get(node as usize).map_or(0.0, |by| by * scale));
            #[expect(clippy::cast_possible_truncation, reason = "scene space is f32")]
            std::array::from_fn(|axis| (f64::from(position[axis]) + by[axis]) as f32)
        };
        let nodes = self.positions.par_iter().zip(&self.topology.nodes);
        let positions: Vec<[f32; 3]> = nodes.with_min_len(1 << 14).map(place).collect();
        let in_world = |&[x, y, z]: &[f32; 3]| DVec3::new(x.into(), y.into(), z.into()) + self.origin;
        let bounds = Bounds::of_points(positions.iter().map(in_world));
        let topology = Arc::clone(&self.topology);
        let (feature_edges, origin) = (self.feature_edges.clone(), self.origin);
        Self { topology, positions, feature_edges, bounds, origin, pick: OnceLock::new() }
    }

    /// The same part with its nodes where they are in `model` now: for an edit that moved nodes and nothing else.
    ///
    /// The result shares the topology. `feature_angle` is in radians. Cost: a pass over the part's nodes and a sort of
    /// its triangles' edges.
    #[must_use]
    pub fn moved(&self, model: &Model, origin: DVec3, feature_angle: f64) -> Self {
        let topology = Arc::clone(&self.topology);
        let positions = positions(model, &topology.nodes, origin);
        let bounds = bounds(model, &topology.nodes);
        let feature_edges = feature_edges(&topology, &positions, feature_angle);
        Self { topology, positions, feature_edges, bounds, origin, pick: OnceLock::new() }
    }

    /// Makes what picking needs, so that the first pick does not have to: half a second for ten million triangles.
    pub fn prepare_picking(&self) {
        self.pick_indexes();
    }

    pub(super) fn pick_indexes(&self) -> &PickIndexes {
        self.pick.get_or_init(|| PickIndexes {
            triangles: PickIndex::new(&self.positions, &self.topology.triangles),
            lines: PickIndex::new(&self.positions, &self.topology.lines),
            points: PickIndex::new(&self.positions, &self.topology.points),
        })
    }

    /// The index in the model of a node of this part.
    pub fn node_index(&self, node: u32) -> Option<u32> {
        self.topology.nodes.get(node as usize).copied()
    }
}

/// Where nodes are, relative to an origin. A node that does not exist is at no number.
#[expect(
    clippy::cast_possible_truncation,
    reason = "from here on f32 is enough: the origin has been taken off"
)]
fn positions(model: &Model, nodes: &[u32], origin: DVec3) -> Vec<[f32; 3]> {
    let place = |&node: &u32| match model.position(node as usize) {
        Some([x, y, z]) => [(x - origin.x) as f32, (y - origin.y) as f32, (z - origin.z) as f32],
        None => [f32::NAN; 3],
    };
    nodes.par_iter().with_min_len(1 << 14).map(place).collect()
}

fn bounds(model: &Model, nodes: &[u32]) -> Option<Bounds> {
    Bounds::of_points(nodes.iter().filter_map(|&node| model.position(node as usize)).map(DVec3::from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geometry::DEFAULT_FEATURE_ANGLE,
        model::{Side, samples},
    };

    #[test]
    fn a_block_keeps_only_its_own_nodes_relative_to_the_origin() {
        let model = samples::two_hexes();
        let origin = DVec3::new(1.0, 0.5, 0.5);
        let right = build_part(&model, PartKey::Block(1), origin, DEFAULT_FEATURE_ANGLE);
        // Nodes are numbered with x fastest, three in a row: the right cube has 1 and 2 of each.
        assert_eq!(right.topology.nodes, [1, 2, 4, 5, 7, 8, 10, 11]);
        assert_eq!(right.positions[0], [0.0, -0.5, -0.5]);
        assert_eq!(right.positions[7], [1.0, 0.5, 0.5]);
        assert_eq!(right.topology.triangles.len(), 12);
        assert_eq!(right.topology.element_edges.len(), 12);
        assert_eq!(right.feature_edges.len(), 12);
        let bounds = right.bounds.unwrap();
        assert_eq!((bounds.min, bounds.max), (DVec3::X, DVec3::new(2.0, 1.0, 1.0)));
        assert!(right.topology.triangles.as_flattened().iter().all(|&node| node < 8));
        assert_eq!(right.node_index(1), Some(2));
        assert_eq!(right.node_index(8), None);
    }

    #[test]
    fn sets_and_what_does_not_exist() {
        let model = samples::two_hexes();
        let build = |key| build_part(&model, key, DVec3::ZERO, DEFAULT_FEATURE_ANGLE);
        let tops = build(PartKey::SideSet(0));
        assert_eq!((tops.topology.faces.len(), tops.topology.nodes.len()), (2, 6));
        assert_eq!(tops.feature_edges.len(), 6); // the outline of two squares side by side
        let nodes = build(PartKey::NodeSet(0));
        assert_eq!(
            (nodes.topology.nodes.as_slice(), nodes.topology.points.len()),
            ([0, 3, 6, 9].as_slice(), 4)
        );
        for missing in [PartKey::Block(9), PartKey::SideSet(9), PartKey::NodeSet(9)] {
            let part = build(missing);
            assert_eq!((part.bounds, part.positions.len()), (None, 0));
        }
    }

    #[test]
    fn what_is_picked_is_drawn_like_a_set() {
        let model = samples::two_hexes();
        let build = |picks: Picks| build_picks(&model, &picks, DVec3::ZERO, DEFAULT_FEATURE_ANGLE);
        let part = build(Picks::sides(vec![Side { element: 1, side: 1 }, Side { element: 9, side: 0 }]));
        // Side 2 of the right cube is x = 2; element 9 does not exist.
        assert_eq!(
            (part.topology.nodes.as_slice(), part.topology.num_skipped),
            ([2, 5, 8, 11].as_slice(), 1)
        );
        let part = build(Picks::nodes(vec![7, 3]));
        assert_eq!((part.topology.nodes.as_slice(), part.topology.points.len()), ([3, 7].as_slice(), 2));
        let part = build(Picks::elements(vec![1]));
        assert_eq!((part.topology.nodes.len(), part.topology.faces.len()), (8, 6));
    }

    #[test]
    fn moving_nodes_keeps_the_topology() {
        let mut model = samples::two_hexes();
        let part = build_part(&model, PartKey::Block(0), DVec3::ZERO, DEFAULT_FEATURE_ANGLE);
        for x in model.coordinates.axes_mut()[0].iter_mut() {
            *x += 5.0;
        }
        let moved = part.moved(&model, DVec3::X, DEFAULT_FEATURE_ANGLE);
        assert!(Arc::ptr_eq(&part.topology, &moved.topology));
        assert_eq!(moved.positions[0], [4.0, 0.0, 0.0]);
        assert_eq!(moved.bounds.unwrap().max, DVec3::new(6.0, 1.0, 1.0));
        assert_eq!(moved.feature_edges.len(), 12);
    }

    #[test]
    fn far_from_zero_positions_keep_their_digits() {
        let mut model = samples::two_hexes();
        for x in model.coordinates.axes_mut()[0].iter_mut() {
            *x = *x * 1e-3 + 1e7;
        }
        let origin = DVec3::new(1e7 + 1e-3, 0.0, 0.0);
        let part = build_part(&model, PartKey::Block(0), origin, DEFAULT_FEATURE_ANGLE);
        assert!((part.positions[0][0] + 1e-3).abs() < 1e-8); // 1e7 has digits down to 2e-9 in f64, to 1 in f32
        assert!(part.positions[1][0].abs() < 1e-8);
    }
}
