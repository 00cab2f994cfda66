//! What of a block, a side set or a node set can be seen, as triangles, lines and points over the model's nodes.

use super::edges::{self, EdgeUse};
use super::face::{FaceTemplate, edge_nodes};
use super::{polygon, skin};
use crate::model::{Block, Family, Model, Topology};
use std::f64::consts::FRAC_PI_6;

/// The angle between neighbouring faces above which their edge is a feature, in radians: 30°.
pub const DEFAULT_FEATURE_ANGLE: f64 = FRAC_PI_6;

/// The `side` of a face that is no side of its element but the element itself (triangles of a plane, polygons).
pub const WHOLE_ELEMENT: u32 = u32::MAX;

/// A drawn face: which element it belongs to, and which side of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SkinFace {
    /// Element within the block; for a side set, element index through all blocks.
    pub element: u32,
    /// Side of the element from 0, or [`WHOLE_ELEMENT`]. A shell is drawn once, as its side 0.
    pub side: u32,
}

/// What can be seen: drawn faces, lines, points, element edges and feature edges.
///
/// All node numbers exist in the model. Triangles are counter-clockwise seen from outside the element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Surface {
    /// Three nodes of each triangle; curved faces are cut through their mid nodes.
    pub triangles: Vec<[u32; 3]>,
    /// The face, as an index into `faces`, that each triangle is part of. Shape: one per triangle, ascending.
    pub triangle_faces: Vec<u32>,
    /// The drawn faces, in element order.
    pub faces: Vec<SkinFace>,
    /// Segments of the edges of the drawn faces, each edge once, through mid nodes.
    pub element_edges: Vec<[u32; 2]>,
    /// The segments of those edges that have one face, more than two, or two at a sharp angle.
    pub feature_edges: Vec<[u32; 2]>,
    /// Segments of elements that are lines, through mid nodes.
    pub lines: Vec<[u32; 2]>,
    /// The element that each line segment is part of, numbered as in [`SkinFace`]. Shape: one per segment.
    pub line_elements: Vec<u32>,
    /// Nodes to be drawn as points.
    pub points: Vec<u32>,
    /// The element of each point, numbered as in [`SkinFace`]; for a node set the member. Shape: one per point.
    pub point_elements: Vec<u32>,
    /// Elements (or sides, or members) that are not shown since something that they refer to does not exist.
    pub num_skipped: usize,
}

/// What can be seen of an element block by itself.
///
/// Solids give the faces that no other element of the block shares; shells and elements of a plane give themselves,
/// once; lines and points give lines and points; superelements, Bezier elements and unknown types give their nodes as
/// points. Faces without area (a hexahedron used as a wedge has one) are left out.
///
/// `feature_angle` is in radians, between the normals of two faces, of undeformed coordinates. A block that does not
/// exist gives nothing. Cost: a pass or two over the connectivity, sorting what is outside.
pub fn surface(model: &Model, block: usize, feature_angle: f64) -> Surface {
    let Some(shown) = model.element_blocks.get(block) else { return Surface::default() };
    let mut builder = Builder::new(model);
    match shown.topology.dimension() {
        Some(3) if shown.topology == Topology::Nfaced => {
            builder.add_polyhedra(shown, &skin::skin(model, block))
        }
        Some(3) => builder.add_solids(shown, &skin::skin(model, block)),
        Some(2) if shown.topology == Topology::Nsided => builder.add_polygons(shown),
        Some(2) => builder.add_plane_elements(shown),
        Some(1) => builder.add_lines(shown),
        _ => builder.add_points(shown),
    }
    builder.finish(feature_angle)
}

/// What can be seen of a side set (by position): faces, or lines and points for sides that are edges and ends.
///
/// `element` of faces, lines and points is the element index through all blocks of the model. Edges are those of the
/// set's own faces, with [`DEFAULT_FEATURE_ANGLE`], so its outline is among the feature edges. Sides that don't exist
/// are counted. A set that does not exist gives nothing. Cost: linear in the members, and a sort of their edges.
pub fn side_set_surface(model: &Model, set: usize) -> Surface {
    let Some(set) = model.side_sets.get(set) else { return Surface::default() };
    let mut builder = Builder::new(model);
    let offsets = model.element_offsets();
    let mut cache: Vec<Option<BlockSides<'_>>> = model.element_blocks.iter().map(|_| None).collect();
    for member in set.members.iter() {
        let place = Model::locate_element(&offsets, member.element as usize);
        let shown = place.and_then(|(block, element)| {
            let shown = model.element_blocks.get(block)?;
            let sides = cache.get_mut(block)?.get_or_insert_with(|| BlockSides::new(shown));
            builder.add_side(sides, element, SkinFace { element: member.element, side: member.side })
        });
        builder.surface.num_skipped += usize::from(shown.is_none());
    }
    builder.finish(DEFAULT_FEATURE_ANGLE)
}

/// The nodes of a node set (by position) as points; `point_elements` are positions in the set.
pub fn node_set_surface(model: &Model, set: usize) -> Surface {
    let mut surface = Surface::default();
    let Some(set) = model.node_sets.get(set) else { return surface };
    for (&node, member) in set.members.iter().zip(0u32..) {
        if (node as usize) < model.num_nodes() {
            surface.points.push(node);
            surface.point_elements.push(member);
        } else {
            surface.num_skipped += 1;
        }
    }
    surface
}

/// How the sides of a block's elements look, made once per block.
struct BlockSides<'a> {
    block: &'a Block,
    templates: Vec<SideTemplate>,
    /// Start and length of each element, for polygons and polyhedra.
    ranges: Vec<(usize, usize)>,
}

enum SideTemplate {
    Face(FaceTemplate),
    Edge(Vec<u8>),
    End(u8),
}

impl<'a> BlockSides<'a> {
    fn new(block: &'a Block) -> Self {
        let shape = block.topology.shape();
        let template = |side: &'static crate::model::SideShape| match side.corners {
            [end] => SideTemplate::End(*end),
            [a, b] => SideTemplate::Edge(edge_nodes(shape, *a, *b)),
            _ => SideTemplate::Face(FaceTemplate::of_side(shape, side)),
        };
        let ranges = if block.counts.is_some() { polygon::ranges(block).collect() } else { Vec::new() };
        Self { block, templates: shape.sides.iter().map(template).collect(), ranges }
    }

    fn element(&self, element: usize) -> Option<&'a [u32]> {
        if self.block.counts.is_none() {
            return self.block.element(element);
        }
        let &(start, length) = self.ranges.get(element)?;
        self.block.connectivity.get(start..start + length)
    }
}

/// Collects faces, lines and points, and the uses of edges by faces.
struct Builder<'a> {
    model: &'a Model,
    num_nodes: usize,
    surface: Surface,
    edge_uses: Vec<EdgeUse>,
    /// Mid nodes of all curved edges, one stretch each; see [`EdgeUse`].
    mid_nodes: Vec<u32>,
    /// Made when the first polyhedron asks.
    polyhedron_faces: Option<polygon::Faces<'a>>,
}

impl<'a> Builder<'a> {
    fn new(model: &'a Model) -> Self {
        Self {
            model,
            num_nodes: model.num_nodes(),
            surface: Surface::default(),
            edge_uses: Vec::new(),
            mid_nodes: Vec::new(),
            polyhedron_faces: None,
        }
    }

    fn finish(mut self, feature_angle: f64) -> Surface {
        edges::add_edges(self.model, &mut self.surface, self.edge_uses, &self.mid_nodes, feature_angle);
        self.surface
    }

    fn exists(&self, nodes: &[u32]) -> bool {
        nodes.iter().all(|&node| (node as usize) < self.num_nodes)
    }

    fn add_solids(&mut self, block: &Block, skin: &skin::Skin) {
        let shape = block.topology.shape();
        let templates: Vec<_> = shape.sides.iter().map(|side| FaceTemplate::of_side(shape, side)).collect();
        self.reserve(skin.faces.len());
        self.surface.num_skipped = skin.num_skipped;
        for &(element, side) in &skin.faces {
            if let (Some(nodes), Some(template)) =
                (block.element(element as usize), templates.get(side as usize))
            {
                self.add_face(template, nodes, SkinFace { element, side });
            }
        }
    }

    fn add_plane_elements(&mut self, block: &Block) {
        let template = FaceTemplate::of_element(block.topology.shape());
        let is_shell = matches!(block.topology.family(), Family::Shell | Family::TriangleShell);
        let side = if is_shell { 0 } else { WHOLE_ELEMENT };
        self.reserve(block.num_elements);
        for (nodes, element) in block.elements().zip(0u32..) {
            if self.exists(nodes) {
                self.add_face(&template, nodes, SkinFace { element, side });
            } else {
                self.surface.num_skipped += 1;
            }
        }
    }

    fn reserve(&mut self, num_faces: usize) {
        self.surface.faces.reserve(num_faces);
        self.surface.triangles.reserve(2 * num_faces);
        self.surface.triangle_faces.reserve(2 * num_faces);
        self.edge_uses.reserve(4 * num_faces);
    }

    /// Adds a face of an element whose nodes all exist, unless it has no area by its corners alone.
    fn add_face(&mut self, template: &FaceTemplate, nodes: &[u32], face: SkinFace) {
        let node = |local: u8| nodes.get(usize::from(local)).copied().unwrap_or_default();
        let number = u32::try_from(self.surface.faces.len()).unwrap_or(u32::MAX);
        let before = self.surface.triangles.len();
        for triangle in &template.triangles {
            let [a, b, c] = triangle.map(node);
            if a != b && b != c && c != a {
                self.surface.triangles.push([a, b, c]);
            }
        }
        if self.surface.triangles.len() == before {
            return;
        }
        self.surface.triangle_faces.resize(self.surface.triangles.len(), number);
        self.surface.faces.push(face);
        for edge in &template.edges {
            if let [first, mids @ .., last] = edge.as_slice() {
                let start = self.mid_nodes.len();
                self.mid_nodes.extend(mids.iter().map(|&local| node(local)));
                self.edge_uses.extend(EdgeUse::new([node(*first), node(*last)], number, start, mids.len()));
            }
        }
    }

    /// Adds a polygon whose nodes all exist, walked in the order given.
    fn add_polygon(&mut self, corners: &[u32], face: SkinFace) {
        let number = u32::try_from(self.surface.faces.len()).unwrap_or(u32::MAX);
        let before = self.surface.triangles.len();
        polygon::triangulate(self.model, corners, &mut self.surface.triangles);
        if self.surface.triangles.len() == before {
            return;
        }
        self.surface.triangle_faces.resize(self.surface.triangles.len(), number);
        self.surface.faces.push(face);
        for (&a, &b) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            self.edge_uses.extend(EdgeUse::new([a, b], number, 0, 0));
        }
    }

    fn add_polygons(&mut self, block: &Block) {
        for ((start, length), element) in polygon::ranges(block).zip(0u32..) {
            let corners = &block.connectivity[start..start + length];
            if self.exists(corners) {
                self.add_polygon(corners, SkinFace { element, side: WHOLE_ELEMENT });
            } else {
                self.surface.num_skipped += 1;
            }
        }
    }

    fn add_polyhedra(&mut self, block: &'a Block, skin: &skin::Skin) {
        let sides = BlockSides::new(block);
        self.surface.num_skipped = skin.num_skipped;
        for faces in skin.faces.chunk_by(|a, b| a.0 == b.0) {
            let shown = faces.iter().map(|&(element, side)| SkinFace { element, side });
            let element = faces.first().map_or(0, |face| face.0 as usize);
            self.surface.num_skipped += self.add_polyhedron_sides(&sides, element, shown);
        }
    }

    /// Adds faces of one polyhedron, turned outward; gives how many of them do not exist.
    fn add_polyhedron_sides(
        &mut self,
        sides: &BlockSides<'_>,
        element: usize,
        shown: impl Iterator<Item = SkinFace>,
    ) -> usize {
        let model = self.model;
        let faces = self.polyhedron_faces.get_or_insert_with(|| polygon::Faces::new(model));
        let listed = sides.element(element).unwrap_or_default();
        let outlines: Vec<&[u32]> =
            listed.iter().map(|&face| faces.nodes(face).unwrap_or_default()).collect();
        let is_reversed = polygon::reversed_faces(model, &outlines);
        let mut num_missing = 0;
        for face in shown {
            let side = face.side as usize;
            match outlines.get(side).filter(|outline| !outline.is_empty() && self.exists(outline)) {
                Some(outline) if is_reversed[side] => {
                    let backwards: Vec<u32> = outline.iter().rev().copied().collect();
                    self.add_polygon(&backwards, face);
                }
                Some(outline) => self.add_polygon(outline, face),
                None => num_missing += 1,
            }
        }
        num_missing
    }

    fn add_lines(&mut self, block: &Block) {
        let nodes = edge_nodes(block.topology.shape(), 0, 1);
        for (element, number) in block.elements().zip(0u32..) {
            if self.exists(element) {
                self.add_line(&nodes, element, number);
            } else {
                self.surface.num_skipped += 1;
            }
        }
    }

    fn add_line(&mut self, locals: &[u8], nodes: &[u32], element: u32) {
        for pair in locals.windows(2) {
            if let (Some(&a), Some(&b)) = (nodes.get(usize::from(pair[0])), nodes.get(usize::from(pair[1]))) {
                self.surface.lines.push([a, b]);
                self.surface.line_elements.push(element);
            }
        }
    }

    /// Points at the nodes of elements that have no known shape; those that do not exist are left out.
    fn add_points(&mut self, block: &Block) {
        let used = match block.topology.family() {
            Family::Bezier => block.nodes_per_element / 2,
            Family::Point => block.nodes_per_element.min(1),
            _ => block.nodes_per_element,
        };
        for (nodes, element) in block.elements().zip(0u32..) {
            let before = self.surface.points.len();
            let (points, num_nodes) = (&mut self.surface.points, self.num_nodes);
            points.extend(nodes[..used].iter().filter(|&&node| (node as usize) < num_nodes));
            let added = points.len() - before;
            self.surface.point_elements.resize(before + added, element);
            self.surface.num_skipped += usize::from(added < used);
        }
    }

    /// Adds one side of an element for a side set; `None` if it does not exist.
    fn add_side(&mut self, sides: &BlockSides<'_>, element: usize, face: SkinFace) -> Option<()> {
        let nodes = sides.element(element)?;
        match sides.block.topology {
            Topology::Nfaced => {
                let num_missing = self.add_polyhedron_sides(sides, element, std::iter::once(face));
                return (num_missing == 0).then_some(());
            }
            Topology::Nsided => {
                let side = face.side as usize;
                let pair = [*nodes.get(side)?, *nodes.get((side + 1) % nodes.len())?];
                self.exists(&pair).then(|| self.add_line(&[0, 1], &pair, face.element))?;
                return Some(());
            }
            _ => {}
        }
        if !self.exists(nodes) {
            return None;
        }
        match sides.templates.get(face.side as usize)? {
            SideTemplate::Face(template) => self.add_face(template, nodes, face),
            SideTemplate::Edge(locals) => self.add_line(locals, nodes, face.element),
            SideTemplate::End(local) => {
                self.surface.points.push(*nodes.get(usize::from(*local))?);
                self.surface.point_elements.push(face.element);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
