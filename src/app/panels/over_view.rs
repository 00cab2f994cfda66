//! What is painted over the picture: the outline of what a click would pick, and numbers.
//!
//! These are lines and text of the window, not of the scene: pointing at things costs no new picture.

use super::view::view_pos;
use crate::{
    app::{
        outline::{block_name, count_text},
        state::State,
        theme,
    },
    geometry::{NodesOf, PickKind, Picks},
    model::{Model, Side, Topology},
    scene::{Camera, PartKey},
};
use egui::{Align2, Color32, FontId, Pos2, Rect, Shape, Stroke, Ui, vec2};
use glam::DVec3;

/// How many numbers are written at most.
const MOST_LABELS: usize = 150;
/// How many places are tried for them.
const MOST_TRIED: usize = 1200;
/// Where nothing is picked, what is under so many places across and down is labelled.
const SAMPLES: [u16; 2] = [16, 11];

/// From the model to the window.
struct Place<'a> {
    model: &'a Model,
    camera: &'a Camera,
    rect: Rect,
}

impl Place<'_> {
    fn of_node(&self, node: u32) -> Option<DVec3> {
        self.model.position(node as usize).map(DVec3::from).filter(|place| place.is_finite())
    }

    fn in_ui(&self, place: DVec3) -> Option<Pos2> {
        let aspect = f64::from(self.rect.width() / self.rect.height());
        let (at, _) = self.camera.project(place, aspect)?;
        #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
        Some(self.rect.min + vec2(at.x as f32, at.y as f32) * self.rect.size())
    }

    fn middle(&self, nodes: &[u32]) -> Option<DVec3> {
        let places: Vec<DVec3> = nodes.iter().filter_map(|&node| self.of_node(node)).collect();
        let count = u32::try_from(places.len()).ok().filter(|count| *count > 0)?;
        Some(places.into_iter().sum::<DVec3>() / f64::from(count))
    }
}

/// The model with its nodes where they are drawn.
fn placed(state: &State) -> Option<&Model> {
    let placed = state.results.dressed.as_ref().and_then(|dressed| dressed.placed());
    placed.or(state.model()).map(|model| &**model)
}

/// Draws the outline of what a click would pick.
pub(super) fn hovered_ui(state: &State, ui: &Ui, rect: Rect, camera: &Camera) {
    let Some((hover, model)) = state.hover.as_ref().zip(placed(state)) else { return };
    let Some(member) = &hover.member else { return };
    let place = Place { model, camera, rect };
    let of = NodesOf::new(model);
    let mut lines: Vec<Vec<u32>> = Vec::new();
    match member {
        Picks::Nodes(nodes) => {
            for at in nodes.iter().filter_map(|&node| place.in_ui(place.of_node(node)?)) {
                over(ui, rect, |stroke| Shape::circle_stroke(at, 6.0, stroke));
            }
        }
        Picks::Sides(sides) => lines.extend(sides.iter().map(|&side| around(&of.corners(side)))),
        Picks::Elements(elements) => elements.iter().for_each(|&element| add_edges(&of, element, &mut lines)),
    }
    for line in lines {
        let points: Option<Vec<Pos2>> =
            line.into_iter().map(|node| place.in_ui(place.of_node(node)?)).collect();
        if let Some(points) = points {
            over(ui, rect, |stroke| Shape::line(points.clone(), stroke));
        }
    }
}

/// A shape in the strongest colour with a halo that parts it from whatever is below.
fn over(ui: &Ui, rect: Rect, shape: impl Fn(Stroke) -> Shape) {
    let colors = theme::of(ui);
    let painter = ui.painter().with_clip_rect(rect);
    painter.add(shape(Stroke::new(3.6, colors.raised.gamma_multiply(0.7))));
    painter.add(shape(Stroke::new(1.4, colors.strong)));
}

fn around(corners: &[u32]) -> Vec<u32> {
    let close = corners.first().copied().filter(|_| corners.len() > 2);
    corners.iter().copied().chain(close).collect()
}

/// The outlines of an element's sides that are faces; of a plane's element and of a line, itself.
fn add_edges(of: &NodesOf<'_>, element: u32, lines: &mut Vec<Vec<u32>>) {
    let Some((_, block, _)) = of.block_of(element) else { return };
    if block.topology.dimension() == Some(1) {
        lines.push(of.element(element).iter().copied().take(2).collect());
        return;
    }
    if block.topology == Topology::Nsided {
        lines.push(around(&of.element(element)));
        return;
    }
    let sides = (0..of.num_sides(element)).map(|side| of.corners(Side { element, side }));
    lines.extend(sides.map(|corners| around(&corners)).filter(|line| line.len() > 1));
}

/// Writes the numbers of what is picked, or if nothing is, of what is seen.
pub(super) fn labels_ui(state: &State, ui: &Ui, rect: Rect, camera: &Camera) {
    let Some(model) = placed(state).filter(|_| state.picking.tools.labels) else { return };
    let place = Place { model, camera, rect };
    let mut labels = Labels { ui, taken: Vec::new(), rect };
    if state.picking.picks.is_empty() {
        seen_labels(state, &place, &mut labels);
        return;
    }
    let count = state.picking.picks.len();
    for at in spread_out(count).take(MOST_TRIED) {
        if labels.taken.len() >= MOST_LABELS {
            break;
        }
        pick_label(state, &place, at, &mut labels);
    }
    if labels.taken.len() < count {
        let says = format!("{} of {} numbered", count_text(labels.taken.len()), count_text(count));
        let pos = rect.right_top() + vec2(-18.0, 40.0);
        ui.painter().text(pos, Align2::RIGHT_TOP, says, FontId::proportional(12.0), theme::of(ui).weak);
    }
}

/// The numbers below a count, each once, so that the first few are spread over all: neighbours in a list lie together.
fn spread_out(count: usize) -> impl Iterator<Item = usize> {
    fn divisor(a: usize, b: usize) -> usize {
        if b == 0 { a } else { divisor(b, a % b) }
    }
    // About the golden section, without a common divisor, so that no number comes twice.
    let mut step = count * 5 / 8 + 1;
    while divisor(step, count) > 1 {
        step += 1;
    }
    (0..count).scan(0, move |at, _| {
        let here = *at;
        *at = (here + step) % count;
        Some(here)
    })
}

/// Labels of what is seen at places all over the view, each thing once.
fn seen_labels(state: &State, place: &Place<'_>, labels: &mut Labels<'_>) {
    let Place { model, camera, rect } = *place;
    let mut known: Vec<Picks> = Vec::new();
    let mut blocks: Vec<usize> = Vec::new();
    let [columns, rows] = SAMPLES;
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        let at =
            vec2((f32::from(column) + 0.5) / f32::from(columns), (f32::from(row) + 0.5) / f32::from(rows));
        let pos = rect.min + at * rect.size();
        let ray = camera.ray_in_world(view_pos(rect, pos), f64::from(rect.width() / rect.height()));
        let pixel = camera.pixel_size(f64::from(rect.height()));
        let Some(kind) = state.picking.tools.kind else {
            let Some(picked) = state.scene.pick(ray, pixel) else { continue };
            if let PartKey::Block(block) = picked.key
                && !blocks.contains(&block)
                && let Some(named) = model.element_blocks.get(block)
            {
                blocks.push(block);
                labels.write(pos, &block_name(&named.name, named.id));
            }
            continue;
        };
        let Some(met) = state.scene.pick_member(model, ray, pixel, kind) else { continue };
        let Some(pick) = met.picks(kind).filter(|pick| !known.contains(pick)) else { continue };
        let (text, middle) = label_of(state, place, &pick, 0);
        if let Some(pos) = middle.and_then(|middle| place.in_ui(middle)) {
            labels.write(pos, &text);
        }
        known.push(pick);
    }
}

/// The label of a pick, if it is seen.
fn pick_label(state: &State, place: &Place<'_>, at: usize, labels: &mut Labels<'_>) {
    let (text, middle) = label_of(state, place, &state.picking.picks, at);
    let Some((middle, pos)) = middle.and_then(|middle| Some((middle, place.in_ui(middle)?))) else { return };
    if place.rect.contains(pos) && is_seen(state, place, pos, (at, middle)) {
        labels.write(pos, &text);
    }
}

fn label_of(state: &State, place: &Place<'_>, picks: &Picks, at: usize) -> (String, Option<DVec3>) {
    let (model, numbering) = (place.model, state.settings.numbering);
    let of = NodesOf::new(model);
    match picks {
        Picks::Elements(elements) => {
            let element = elements.get(at).copied().unwrap_or(u32::MAX);
            (numbering.element(model, element).to_string(), place.middle(&of.element(element)))
        }
        Picks::Sides(sides) => sides.get(at).map_or_else(Default::default, |&side| {
            (numbering.side(model, side), place.middle(&of.corners(side)))
        }),
        Picks::Nodes(nodes) => {
            let node = nodes.get(at).copied().unwrap_or(u32::MAX);
            (numbering.node(model, node).to_string(), place.of_node(node))
        }
    }
}

/// Whether nothing is before a pick: the ray to it meets it first, or nothing that is nearer.
fn is_seen(state: &State, place: &Place<'_>, pos: Pos2, (at, middle): (usize, DVec3)) -> bool {
    let Place { model, camera, rect } = *place;
    let ray = camera.ray_in_world(view_pos(rect, pos), f64::from(rect.width() / rect.height()));
    let pixel = camera.pixel_size(f64::from(rect.height()));
    let Some(met) = state.scene.pick_member(model, ray, pixel, PickKind::Element) else { return true };
    let is_itself = match &*state.picking.picks {
        Picks::Elements(elements) => elements.get(at).copied() == met.element,
        Picks::Sides(_) | Picks::Nodes(_) => false,
    };
    let distance = (middle - ray.origin).length();
    is_itself || met.picked.distance >= distance * (1.0 - 1e-3)
}

/// Labels that do not lie on each other.
struct Labels<'a> {
    ui: &'a Ui,
    taken: Vec<Rect>,
    rect: Rect,
}

impl Labels<'_> {
    fn write(&mut self, pos: Pos2, text: &str) {
        let colors = theme::of(self.ui);
        let painter = self.ui.painter().with_clip_rect(self.rect);
        let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(12.0), colors.strong);
        let place = Rect::from_center_size(pos, galley.size()).expand2(vec2(3.0, 1.0));
        if self.taken.len() >= MOST_LABELS || self.taken.iter().any(|taken| taken.intersects(place)) {
            return;
        }
        painter.rect_filled(place, 3.0, colors.panel.gamma_multiply(0.85));
        painter.galley(place.min + vec2(3.0, 1.0), galley, Color32::PLACEHOLDER);
        self.taken.push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::spread_out;

    #[test]
    fn numbers_are_spread_and_each_comes_once() {
        assert_eq!(spread_out(0).count(), 0);
        for count in [1, 2, 8, 13, 100] {
            let mut all: Vec<usize> = spread_out(count).collect();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..count), "{count}");
        }
        // 8 · 5 / 8 + 1 is 6, which shares 2 with 8; 7 shares nothing.
        assert_eq!(spread_out(8).take(4).collect::<Vec<_>>(), [0, 7, 6, 5]);
        assert_eq!(spread_out(100).take(3).collect::<Vec<_>>(), [0, 63, 26]);
    }
}
