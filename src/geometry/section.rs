//! Where a plane cuts the solid elements of a block: polygons that fill what a clipped model would show hollow.
//!
//! An element is taken as the closed surface of its drawn triangles, mid nodes and all, so that the cut ends exactly
//! where the drawn surface does. Each triangle that the plane crosses gives a segment; the segments of an element join to loops.
//! What it leaves out: shells and lines, whose cut has no inside.

use super::{face::FaceTemplate, polygon};
use crate::model::{Block, Model, Topology};
use glam::DVec3;
use rayon::prelude::*;
use std::{collections::HashSet, ops::Range};

/// Polygons of cut elements, as triangles over points on edges.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Where the plane crosses an edge. Shape: points are not shared between elements.
    pub points: Vec<CutPoint>,
    /// Three points of each triangle, as positions in `points`.
    pub triangles: Vec<[u32; 3]>,
    /// The element within the block that each triangle is a part of. Shape: as `triangles`; ascending.
    pub triangle_elements: Vec<u32>,
    /// The outlines of the polygons, as positions in `points`.
    pub outline: Vec<[u32; 2]>,
    /// The part of the outlines that no other element of the block shares.
    pub border: Vec<[u32; 2]>,
}

/// A point on the line between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CutPoint {
    /// The nodes.
    pub nodes: [u32; 2],
    /// 0 at the first node, 1 at the second: a value there is `(1 − share) a + share b`.
    pub share: f64,
}

/// A plane, by its unit normal and its distance from zero along it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    /// Points to where `distance` is more than 0.
    pub normal: DVec3,
    /// `normal · p` of its points.
    pub offset: f64,
}

impl Plane {
    /// How far a point lies beyond the plane; negative on the other side.
    pub fn distance(&self, point: DVec3) -> f64 {
        self.normal.dot(point) - self.offset
    }
}

/// How far coordinates may be off, in distances of the farthest node: those of many files have 24 bits.
const ROUNDING: f64 = 1e-6;
/// Elements of a chunk of parallel work.
const CHUNK: usize = 1 << 13;

/// Where a plane cuts the solids of a block (by position).
///
/// A node on the plane counts as beyond it, so that of two elements that meet in the plane one is cut. Elements with nodes
/// that do not exist or are at no place are left out. Cost: a pass over nodes and elements, in parallel.
pub fn section(model: &Model, block: usize, plane: Plane) -> Section {
    let Some(block) = model.element_blocks.get(block) else { return Section::default() };
    if block.topology.dimension() != Some(3) {
        return Section::default();
    }
    let coordinates = &model.coordinates;
    let mut distances: Vec<f64> = (0..model.num_nodes())
        .into_par_iter()
        .with_min_len(1 << 14)
        .map(|node| {
            let [x, y, z] = [&coordinates.x, &coordinates.y, &coordinates.z].map(|axis| axis[node]);
            plane.distance(DVec3::new(x, y, z))
        })
        .collect();
    snap(&mut distances);
    if block.topology == Topology::Nfaced {
        return polyhedra(model, block, &distances);
    }
    let shape = block.topology.shape();
    let faces: Vec<FaceTemplate> =
        shape.sides.iter().map(|side| FaceTemplate::of_side(shape, side)).collect();
    let edges = faces.iter().flat_map(|face| &face.edges).flat_map(|edge| edge.windows(2));
    let edges: HashSet<[u8; 2]> = edges.map(|pair| [pair[0].min(pair[1]), pair[0].max(pair[1])]).collect();
    let triangles: Vec<[u8; 3]> = faces.iter().flat_map(|face| face.triangles.iter().copied()).collect();
    let width = block.nodes_per_element;
    if width == 0 {
        return Section::default();
    }
    let chunks: Vec<Cut> = block
        .connectivity
        .par_chunks(width * CHUNK)
        .enumerate()
        .map(|(chunk, nodes)| {
            let mut cut = Cut::default();
            for (nodes, element) in nodes.chunks_exact(width).zip(chunk * CHUNK..) {
                if is_crossed(nodes, &distances) {
                    let node = |local: u8| nodes.get(usize::from(local)).copied().unwrap_or(u32::MAX);
                    let is_edge = |[a, b]: Crossing| {
                        let local = |node: u32| nodes.iter().position(|at| *at == node);
                        let locals = local(a).zip(local(b)).and_then(|(a, b)| {
                            Some([u8::try_from(a.min(b)).ok()?, u8::try_from(a.max(b)).ok()?])
                        });
                        locals.is_some_and(|locals| edges.contains(&locals))
                    };
                    let around = triangles.iter().map(|triangle| triangle.map(node));
                    cut.add(around, &distances, element, &is_edge);
                }
            }
            cut
        })
        .collect();
    chunks.into_iter().fold(Cut::default(), Cut::joined).finish()
}

/// Puts nodes that lie on the plane but for rounding on it: faces that are meant to lie in it would be cut to shreds else.
fn snap(distances: &mut [f64]) {
    let reach = distances.iter().map(|distance| distance.abs()).filter(|distance| distance.is_finite());
    let slack = reach.fold(0.0, f64::max) * ROUNDING;
    distances
        .par_iter_mut()
        .with_min_len(1 << 14)
        .filter(|distance| distance.abs() <= slack)
        .for_each(|distance| *distance = 0.0);
}

fn polyhedra(model: &Model, block: &Block, distances: &[f64]) -> Section {
    let faces = polygon::Faces::new(model);
    let mut cut = Cut::default();
    let mut triangles = Vec::new();
    for ((start, length), element) in polygon::ranges(block).zip(0..) {
        let listed = block.connectivity.get(start..start + length).unwrap_or_default();
        let outlines: Vec<&[u32]> =
            listed.iter().map(|&face| faces.nodes(face).unwrap_or_default()).collect();
        let nodes: Vec<u32> = outlines.concat();
        if !is_crossed(&nodes, distances) {
            continue;
        }
        triangles.clear();
        for (outline, is_reversed) in outlines.iter().zip(polygon::reversed_faces(model, &outlines)) {
            let mut outline = outline.to_vec();
            if is_reversed {
                outline.reverse();
            }
            polygon::triangulate(model, &outline, &mut triangles);
        }
        let edges: HashSet<[u32; 2]> = outlines
            .iter()
            .flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)))
            .map(|(&a, &b)| [a.min(b), a.max(b)])
            .collect();
        let is_edge = |[a, b]: Crossing| edges.contains(&[a.min(b), a.max(b)]);
        cut.add(triangles.iter().copied(), distances, element, &is_edge);
    }
    cut.finish()
}

/// Whether nodes lie on both sides; false if one does not exist or is at no place.
fn is_crossed(nodes: &[u32], distances: &[f64]) -> bool {
    let (mut beyond, mut before) = (false, false);
    for &node in nodes {
        match distances.get(node as usize) {
            Some(distance) if *distance >= 0.0 => beyond = true,
            Some(distance) if *distance < 0.0 => before = true,
            _ => return false,
        }
    }
    beyond && before
}

/// An edge that the plane crosses: the node before it, the node beyond it.
type Crossing = [u32; 2];

/// Collects polygons.
#[derive(Default)]
struct Cut {
    section: Section,
    /// From which crossing to which, for the element in hand.
    segments: Vec<[Crossing; 2]>,
    /// The cuts through sides of elements, between crossings of their edges: diagonals differ from element to element. Each
    /// has the segments of the outline that it is made of, as a range.
    chords: Vec<(Chord, Range<usize>)>,
}

/// Two crossings of edges, the less first.
type Chord = [Crossing; 2];

impl Cut {
    /// Adds the polygons of one element, given as the triangles around it.
    fn add(
        &mut self,
        triangles: impl Iterator<Item = [u32; 3]>,
        distances: &[f64],
        element: usize,
        is_edge: &dyn Fn(Crossing) -> bool,
    ) {
        self.segments.clear();
        self.segments.extend(triangles.filter_map(|triangle| segment(triangle, distances)));
        let Ok(element) = u32::try_from(element) else { return };
        while let Some([from, mut to]) = self.segments.pop() {
            let mut ring = vec![from];
            while to != from {
                ring.push(to);
                let Some(next) = self.segments.iter().position(|segment| segment[0] == to) else { break };
                to = self.segments.swap_remove(next)[1];
            }
            self.add_polygon(ring, distances, element, is_edge);
        }
    }

    /// Adds what another cut has.
    fn joined(mut self, other: Self) -> Self {
        let shift = self.section.outline.len();
        self.section = self.section.joined(other.section);
        let moved = |(chord, range): (Chord, Range<usize>)| (chord, range.start + shift..range.end + shift);
        self.chords.extend(other.chords.into_iter().map(moved));
        self
    }

    /// The section, with its border: the chords that occur once.
    fn finish(self) -> Section {
        let mut section = self.section;
        let mut chords = self.chords;
        chords.par_sort_unstable_by(|a, b| (a.0, a.1.start).cmp(&(b.0, b.1.start)));
        for same in chords.chunk_by(|a, b| a.0 == b.0) {
            if let [(_, range)] = same {
                section.border.extend_from_slice(section.outline.get(range.clone()).unwrap_or_default());
            }
        }
        section
    }

    fn add_polygon(
        &mut self,
        mut ring: Vec<Crossing>,
        distances: &[f64],
        element: u32,
        is_edge: &dyn Fn(Crossing) -> bool,
    ) {
        // Begin at an edge, so that no chord runs over the end.
        let first_edge = ring.iter().position(|&crossing| is_edge(crossing)).unwrap_or(0);
        ring.rotate_left(first_edge);
        let section = &mut self.section;
        let distance = |node: u32| distances.get(node as usize).copied().unwrap_or_default();
        let mut points: Vec<CutPoint> = ring
            .iter()
            .map(|&nodes| {
                let [before, beyond] = nodes.map(distance);
                CutPoint { nodes, share: before / (before - beyond) }
            })
            .collect();
        // Several crossings in a row may be the same node, which lies on the plane.
        let is_same =
            |a: &CutPoint, b: &CutPoint| a.share == 1.0 && b.share == 1.0 && a.nodes[1] == b.nodes[1];
        points.dedup_by(|a, b| is_same(a, b));
        while points.len() > 1 && points.first().zip(points.last()).is_some_and(|(a, b)| is_same(a, b)) {
            points.pop();
        }
        let Ok(first) = u32::try_from(section.points.len()) else { return };
        let Ok(count) = u32::try_from(points.len()) else { return };
        if count < 3 || first.checked_add(count).is_none() {
            return;
        }
        // A node on the plane is an end of several edges, and the same for all elements.
        let at_edge = |point: &CutPoint| match point.share == 1.0 {
            true => Some([point.nodes[1]; 2]),
            false => is_edge(point.nodes).then_some(point.nodes),
        };
        let before = section.outline.len();
        let ends: Vec<(usize, Crossing)> =
            points.iter().enumerate().filter_map(|(at, point)| Some((at, at_edge(point)?))).collect();
        for (at, &(from, crossing)) in ends.iter().enumerate() {
            let (to, other) = ends.get(at + 1).copied().unwrap_or((points.len(), ends[0].1));
            let chord = [crossing.min(other), crossing.max(other)];
            self.chords.push((chord, before + from..before + to));
        }
        section.points.extend(points);
        for at in 1..count - 1 {
            section.triangles.push([first, first + at, first + at + 1]);
            section.triangle_elements.push(element);
        }
        section.outline.extend((0..count).map(|at| [first + at, first + (at + 1) % count]));
    }
}

/// The segment in which the plane crosses a triangle, so directed that those of a closed surface form loops.
fn segment(triangle: [u32; 3], distances: &[f64]) -> Option<[Crossing; 2]> {
    let is_beyond = |node: u32| distances.get(node as usize).is_some_and(|distance| *distance >= 0.0);
    let (mut leaving, mut entering) = (None, None);
    for at in 0..3 {
        let (from, to) = (triangle[at], triangle[(at + 1) % 3]);
        match (is_beyond(from), is_beyond(to)) {
            (true, false) => leaving = Some([to, from]),
            (false, true) => entering = Some([from, to]),
            _ => {}
        }
    }
    Some([leaving?, entering?])
}

impl Section {
    fn joined(mut self, other: Self) -> Self {
        let Ok(before) = u32::try_from(self.points.len() + other.points.len()) else { return self };
        let shift = before - u32::try_from(other.points.len()).unwrap_or(before);
        self.points.extend(other.points);
        self.triangles.extend(other.triangles.iter().map(|triangle| triangle.map(|at| at + shift)));
        self.triangle_elements.extend(other.triangle_elements);
        self.outline.extend(other.outline.iter().map(|segment| segment.map(|at| at + shift)));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    const X: Plane = Plane { normal: DVec3::X, offset: 0.25 };

    /// Corners of triangles in space.
    fn places(model: &Model, section: &Section) -> Vec<DVec3> {
        let place = |node: u32| DVec3::from(model.position(node as usize).unwrap());
        let at = |point: &CutPoint| place(point.nodes[0]).lerp(place(point.nodes[1]), point.share);
        section.points.iter().map(at).collect()
    }

    fn area(model: &Model, section: &Section) -> f64 {
        let places = places(model, section);
        let area = |&[a, b, c]: &[u32; 3]| {
            let [a, b, c] = [a, b, c].map(|at| places[at as usize]);
            0.5 * (b - a).cross(c - a).length()
        };
        section.triangles.iter().map(area).sum()
    }

    #[test]
    fn the_cut_through_a_box_is_a_rectangle_per_element() {
        let model = samples::hex_grid([3, 2, 4], [1, 1, 1]);
        let section = section(&model, 0, X);
        assert!((area(&model, &section) - 8.0).abs() < 1e-12); // 2 by 4
        assert!(places(&model, &section).iter().all(|place| (place.x - 0.25).abs() < 1e-15));
        let mut elements = section.triangle_elements.clone();
        elements.dedup();
        assert_eq!(elements.len(), 8);
        assert_eq!(section.outline.len(), section.points.len());
        // The border is that of the rectangle: 2 (2 + 4), cut by the diagonals of the sides.
        let places = places(&model, &section);
        let length = |&[from, to]: &[u32; 2]| places[from as usize].distance(places[to as usize]);
        assert!((section.border.iter().map(length).sum::<f64>() - 12.0).abs() < 1e-12);
        // A corner cut off at 45°: a triangle with sides √2 / 2.
        let corner = Plane { normal: DVec3::ONE.normalize_or_zero(), offset: 0.5 / 3_f64.sqrt() };
        let cut = super::section(&samples::hex_grid([1, 1, 1], [1, 1, 1]), 0, corner);
        let expected = 0.25 * 3_f64.sqrt() * 0.5;
        assert!((area(&samples::hex_grid([1, 1, 1], [1, 1, 1]), &cut) - expected).abs() < 1e-12);
    }

    #[test]
    fn where_elements_meet_in_the_plane_one_of_them_is_cut() {
        let model = samples::hex_grid([2, 1, 1], [1, 1, 1]);
        for (offset, expected) in [(1.0, 1.0), (2.0, 1.0), (0.0, 0.0), (-1.0, 0.0), (3.0, 0.0)] {
            let section = section(&model, 0, Plane { offset, ..X });
            assert!((area(&model, &section) - expected).abs() < 1e-12, "{offset}");
        }
    }

    #[test]
    fn nodes_that_are_off_by_rounding_do_not_tear_the_cut() {
        let mut model = samples::hex_grid([2, 3, 3], [1, 1, 1]);
        for (at, x) in model.coordinates.axes_mut()[0].iter_mut().enumerate().filter(|(_, x)| **x == 1.0) {
            *x += if at % 2 == 0 { 1e-8 } else { -1e-8 };
        }
        let section = section(&model, 0, Plane { offset: 1.0, ..X });
        assert!((area(&model, &section) - 9.0).abs() < 1e-6);
        assert_eq!(section.triangles.len(), 18);
    }

    #[test]
    fn every_solid_is_cut_in_a_closed_outline() {
        for topology in Topology::all().filter(|topology| topology.dimension() == Some(3)) {
            let model = samples::one_element(topology);
            let Some([min, max]) = model.bounding_box() else { continue };
            let plane = Plane { normal: DVec3::Z, offset: 0.4 * max[2] + 0.6 * min[2] };
            let section = section(&model, 0, plane);
            if model.num_elements() == 0 {
                continue;
            }
            assert!(area(&model, &section) > 1e-3, "{topology:?}");
            let mut ends: Vec<u32> = section.outline.concat();
            ends.sort_unstable();
            assert!(ends.chunks(2).all(|pair| pair[0] == pair[1]), "{topology:?}");
        }
    }

    #[test]
    fn damage_and_shells_give_nothing() {
        let mut model = samples::two_hexes();
        model.element_blocks[0].connectivity = vec![0, 1, 2, 3, 4, 5, 6, 99].into();
        assert_eq!(section(&model, 0, X), Section::default());
        model.coordinates.axes_mut()[0][1] = f64::NAN;
        assert_eq!(section(&model, 1, Plane { offset: 1.5, ..X }), Section::default());
        assert_eq!(section(&samples::shells(), 0, X), Section::default());
        assert_eq!(section(&model, 9, X), Section::default());
    }
}
