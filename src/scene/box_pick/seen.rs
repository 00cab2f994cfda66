//! What is seen in a rectangle: the triangles of all visible parts drawn into a picture of their numbers.
//!
//! A triangle is seen if it is the nearest at the middle of some pixel; one that is too small to meet such a middle, and any
//! line, point or node, if nothing is nearer about its own place.

use super::{Window, through};
use crate::{
    geometry::{PickKind, Picks, WHOLE_ELEMENT, outer_sides},
    model::{Family, Model, Side},
    scene::{PartKey, Scene, ScenePart},
};
use glam::{DVec2, DVec3};

/// At most so many pixels across or down: a larger rectangle is looked at more coarsely.
const MOST_PIXELS: f64 = 2048.0;

pub(super) fn pick(scene: &Scene, model: &Model, kind: PickKind, window: &Window) -> Picks {
    let canvas = Canvas::draw(scene, window);
    let offsets = model.element_offsets();
    match kind {
        PickKind::Element => {
            let mut elements = Vec::new();
            canvas.for_each_seen(|block, seen| {
                let element = offsets.get(block).map_or(usize::MAX, |first| first + seen.element as usize);
                elements.extend(u32::try_from(element));
            });
            Picks::elements(elements)
        }
        PickKind::Side => {
            let mut sides = Vec::new();
            canvas.for_each_seen(|block, seen| {
                let element = offsets.get(block).map_or(usize::MAX, |first| first + seen.element as usize);
                if let (Ok(element), Some(side)) = (u32::try_from(element), seen.side) {
                    sides.push(Side { element, side: turned(model, block, side, seen.is_from_behind) });
                }
            });
            // Sides of a plane are edges, and none of them is behind another.
            let flat: Vec<usize> =
                scene.visible_blocks().into_iter().filter(|&at| is_flat(model, at)).collect();
            if !flat.is_empty() {
                let places = through::places(scene, model, window);
                sides.extend(through::sides(&outer_sides(model, &flat), model, &places, window));
            }
            Picks::sides(sides)
        }
        PickKind::Node => Picks::nodes(canvas.seen_nodes()),
    }
}

/// Whether a block is of elements whose sides are edges, drawn as a whole.
fn is_flat(model: &Model, block: usize) -> bool {
    let family = model.element_blocks.get(block).map(|block| block.topology.family());
    matches!(family, Some(Family::Triangle | Family::Quadrilateral | Family::Polygon))
}

/// A shell is drawn as its side 0; from behind its side 1 is seen.
pub(in crate::scene) fn turned(model: &Model, block: usize, side: u32, is_from_behind: bool) -> u32 {
    let family = model.element_blocks.get(block).map(|block| block.topology.family());
    let is_shell = matches!(family, Some(Family::Shell | Family::TriangleShell));
    if is_shell && side == 0 && is_from_behind { 1 } else { side }
}

/// What is seen of a part.
struct Seen {
    /// Within the block.
    element: u32,
    side: Option<u32>,
    is_from_behind: bool,
}

/// A part with its nodes in pixels of the canvas.
struct Placed<'a> {
    shown: &'a ScenePart,
    block: usize,
    /// Place and nearness of each node; `None` behind the eye or beyond the cut.
    nodes: Vec<Option<(DVec2, f64)>>,
    /// The number of its first triangle in the canvas.
    first: u32,
}

/// The numbers of the nearest triangles, and how near they are.
struct Canvas<'a> {
    window: &'a Window,
    width: usize,
    height: usize,
    /// Pixels of the canvas per pixel of the window.
    scale: DVec2,
    /// Number of the nearest triangle, from 1; 0 for none.
    numbers: Vec<u32>,
    nearness: Vec<f64>,
    parts: Vec<Placed<'a>>,
}

impl<'a> Canvas<'a> {
    fn draw(scene: &'a Scene, window: &'a Window) -> Self {
        let size = window.size.ceil().clamp(DVec2::ONE, DVec2::splat(MOST_PIXELS));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=2048")]
        let (width, height) = (size.x as usize, size.y as usize);
        let mut canvas = Self {
            window,
            width,
            height,
            scale: size / window.size,
            numbers: vec![0; width * height],
            nearness: vec![f64::NEG_INFINITY; width * height],
            parts: Vec::new(),
        };
        let mut first = 0u32;
        for shown in scene.parts.iter().filter(|shown| shown.is_visible) {
            let PartKey::Block(block) = shown.key else { continue };
            let nodes = canvas.places(scene, shown);
            canvas.parts.push(Placed { shown, block, nodes, first });
            first =
                first.saturating_add(u32::try_from(shown.part.topology.triangles.len()).unwrap_or(u32::MAX));
        }
        for at in 0..canvas.parts.len() {
            canvas.draw_part(at);
        }
        canvas
    }

    fn places(&self, scene: &Scene, shown: &ScenePart) -> Vec<Option<(DVec2, f64)>> {
        let place = |&[x, y, z]: &[f32; 3]| {
            let place = DVec3::new(x.into(), y.into(), z.into()) + scene.origin;
            let is_kept = shown.is_cap || scene.keeps(place);
            let (at, nearness) = self.window.project(place).filter(|_| is_kept)?;
            Some((at * self.scale, nearness))
        };
        shown.part.positions.iter().map(place).collect()
    }

    fn draw_part(&mut self, at: usize) {
        let (triangles, first) = {
            let part = &self.parts[at];
            (&part.shown.part.topology.triangles, part.first)
        };
        for (number, triangle) in (first + 1..).zip(triangles) {
            if let Some(corners) = self.corners(at, *triangle) {
                self.fill(corners, number);
            }
        }
    }

    fn corners(&self, part: usize, triangle: [u32; 3]) -> Option<[(DVec2, f64); 3]> {
        let nodes = &self.parts[part].nodes;
        let corner = |node: u32| nodes.get(node as usize).copied().flatten();
        let [a, b, c] = triangle.map(corner);
        Some([a?, b?, c?])
    }

    /// Draws a triangle: a pixel is in it if its middle is on the same side of all edges.
    fn fill(&mut self, [a, b, c]: [(DVec2, f64); 3], number: u32) {
        let area = (b.0 - a.0).perp_dot(c.0 - a.0);
        if area == 0.0 {
            return;
        }
        let size = DVec2::new(self.width as f64, self.height as f64);
        // Middles lie at halves.
        let low = (a.0.min(b.0).min(c.0) - 0.5).ceil().max(DVec2::ZERO);
        let high = (a.0.max(b.0).max(c.0) - 0.5).floor().min(size - 1.0);
        if low.cmpgt(high).any() {
            return;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the canvas")]
        let [left, top, right, bottom] = [low.x, low.y, high.x, high.y].map(|at| at as usize);
        for y in top..=bottom {
            for x in left..=right {
                let at = DVec2::new(x as f64 + 0.5, y as f64 + 0.5);
                let weight = |from: DVec2, to: DVec2| (to - from).perp_dot(at - from) / area;
                let [of_a, of_b, of_c] = [weight(b.0, c.0), weight(c.0, a.0), weight(a.0, b.0)];
                if of_a < 0.0 || of_b < 0.0 || of_c < 0.0 {
                    continue;
                }
                let nearness = of_a * a.1 + of_b * b.1 + of_c * c.1;
                let pixel = y * self.width + x;
                if nearness > self.nearness[pixel] {
                    self.nearness[pixel] = nearness;
                    self.numbers[pixel] = number;
                }
            }
        }
    }

    /// Whether nothing is nearer than a place, up to the steepness of what is drawn about it.
    fn is_seen(&self, (at, nearness): (DVec2, f64)) -> bool {
        let size = DVec2::new(self.width as f64, self.height as f64);
        if at.cmplt(DVec2::ZERO).any() || at.cmpgt(size).any() {
            return false;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the canvas")]
        let [x, y] = [at.x, at.y].map(|at| at as usize);
        let rows = y.saturating_sub(1)..(y + 2).min(self.height);
        let around = rows.flat_map(|row| {
            let columns = x.saturating_sub(1)..(x + 2).min(self.width);
            columns.map(move |column| row * self.width + column)
        });
        let drawn = around.filter(|&pixel| self.numbers[pixel] > 0);
        let farthest = drawn.map(|pixel| self.nearness[pixel]).fold(f64::INFINITY, f64::min);
        farthest == f64::INFINITY || nearness >= farthest - 1e-6 * farthest.abs()
    }

    /// Tells of every triangle, line and point that is seen: the block, and what of it.
    fn for_each_seen(&self, mut tell: impl FnMut(usize, Seen)) {
        let count = self
            .parts
            .last()
            .map_or(0, |last| last.first as usize + last.shown.part.topology.triangles.len());
        let mut is_drawn = vec![false; count + 1];
        for &number in &self.numbers {
            if let Some(drawn) = is_drawn.get_mut(number as usize) {
                *drawn = true;
            }
        }
        for (at, part) in self.parts.iter().enumerate() {
            let topology = &part.shown.part.topology;
            let triangles = topology.triangles.iter().zip(&topology.triangle_faces);
            for ((triangle, &face), number) in triangles.zip(part.first as usize + 1..) {
                let Some(corners) = self.corners(at, *triangle) else { continue };
                let is_seen = is_drawn.get(number) == Some(&true) || self.is_small_and_seen(&corners);
                let Some(face) = topology.faces.get(face as usize).filter(|_| is_seen) else { continue };
                let [a, b, c] = corners.map(|(at, _)| at);
                tell(
                    part.block,
                    Seen {
                        element: face.element,
                        side: (face.side != WHOLE_ELEMENT).then_some(face.side),
                        // Downwards is positive here, so counter-clockwise is less than 0.
                        is_from_behind: (b - a).perp_dot(c - a) > 0.0,
                    },
                );
            }
            for (element, place) in self.thin(part) {
                if self.is_seen(place) {
                    tell(part.block, Seen { element, side: None, is_from_behind: false });
                }
            }
        }
    }

    /// Whether a triangle that meets no middle of a pixel is seen.
    fn is_small_and_seen(&self, corners: &[(DVec2, f64); 3]) -> bool {
        let [a, b, c] = corners.map(|(at, _)| at);
        let size = a.max(b).max(c) - a.min(b).min(c);
        let middle = corners.iter().map(|(at, _)| *at).sum::<DVec2>() / 3.0;
        let nearness = corners.iter().map(|(_, nearness)| nearness).sum::<f64>() / 3.0;
        size.min_element() < 1.0 && self.is_seen((middle, nearness))
    }

    /// Places by which lines and points of a part are seen, with their elements: of a line the middle of what is in the rectangle.
    fn thin<'s>(&'s self, part: &'s Placed<'_>) -> impl Iterator<Item = (u32, (DVec2, f64))> + 's {
        let topology = &part.shown.part.topology;
        let node = |node: u32| part.nodes.get(node as usize).copied().flatten();
        let size = DVec2::new(self.width as f64, self.height as f64);
        let lines = topology.lines.iter().zip(&topology.line_elements);
        let lines = lines.filter_map(move |(&[from, to], &element)| {
            let (from, to) = (node(from)?, node(to)?);
            let t = middle_inside(from.0, to.0, size)?;
            Some((element, (from.0.lerp(to.0, t), from.1 + (to.1 - from.1) * t)))
        });
        let points = topology.points.iter().zip(&topology.point_elements);
        lines.chain(points.filter_map(move |(&[at], &element)| Some((element, node(at)?))))
    }

    /// The nodes of the model that are seen.
    fn seen_nodes(&self) -> Vec<u32> {
        let of_part = |part: &'_ Placed<'_>| -> Vec<u32> {
            // A cut has nodes of its own, between those of the model.
            let nodes = part.nodes.iter().zip(&part.shown.part.topology.nodes).filter(|_| !part.shown.is_cap);
            let seen = nodes.filter(|(place, _)| place.is_some_and(|place| self.is_seen(place)));
            seen.map(|(_, &node)| node).collect()
        };
        self.parts.iter().flat_map(of_part).collect()
    }
}

/// The middle of what of a segment lies between zero and `size`, from 0 to 1 along it; `None` if nothing does.
fn middle_inside(from: DVec2, to: DVec2, size: DVec2) -> Option<f64> {
    let along = to - from;
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    for axis in 0..2 {
        if along[axis] == 0.0 {
            if from[axis] < 0.0 || from[axis] > size[axis] {
                return None;
            }
            continue;
        }
        let (a, b) = (-from[axis] / along[axis], (size[axis] - from[axis]) / along[axis]);
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    (enter <= leave).then_some((enter + leave) / 2.0)
}
