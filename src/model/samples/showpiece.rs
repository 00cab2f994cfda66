//! The model that the welcome page opens: a flanged pipe elbow with a rib and four bolts, under pressure and heat.
//!
//! Everything is mapped grids of hexahedra in pipe coordinates ([`Place`]), welded where they touch. Bolt holes are
//! square patches cut out of the polar grid of a flange and filled from the patch's border to the hole, so the border
//! has as many nodes as the hole: 24. Results are formulas that look like physics; nothing was solved.

use super::super::{Block, Coordinates, Model, NodeSet, Side, SideSet, Source, Topology};
use std::collections::HashMap;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI, TAU};
use std::sync::Arc;

/// Lengths in millimetres.
const BORE: f64 = 40.0;
const OUTSIDE: f64 = 50.0;
const BEND_RADIUS: f64 = 150.0;
const STRAIGHT: f64 = 60.0;
const FLANGE: f64 = 18.0;
const FLANGE_RADIUS: f64 = 95.0;
/// Where the square patches around holes begin and end.
const PATCH: [f64; 2] = [57.0, 89.0];
const BOLT_CIRCLE: f64 = 73.0;
const HOLE: f64 = 8.0;
/// From the middle of a bolt's head to its flats.
const FLATS: f64 = 12.0;
const CORE: f64 = 4.2;

/// Cells around the pipe, through its wall, along the flange, along a straight, along the bend.
const AROUND: usize = 72;
const WALL: usize = 3;
const ALONG_FLANGE: usize = 4;
const ALONG_STRAIGHT: usize = 6;
const ALONG_BEND: usize = 36;
/// Cells along each side of a patch.
const ON_PATCH: usize = 6;
const NUM_STEPS: u32 = 11;

/// The path from inlet to outlet.
const LENGTH: f64 = 2.0 * STRAIGHT + BEND_RADIUS * FRAC_PI_2;

/// A place in the pipe: across it away from the bend's middle, across it sideways, and along its path.
#[derive(Clone, Copy)]
struct Place {
    out: f64,
    aside: f64,
    along: f64,
}

/// A flanged pipe elbow of about 21 000 hexahedra in eight blocks, with sets and eleven steps of results.
///
/// Lengths are millimetres, temperatures °C, stresses N/mm². The inlet is at the origin, looking along x; the outlet
/// looks along z.
pub fn showpiece() -> Model {
    let mut builder = Builder::default();
    builder.block("bend", |part| part.add_pipe());
    builder.block("flange_inlet", |part| part.add_flange(0.0));
    builder.block("flange_outlet", |part| part.add_flange(LENGTH - FLANGE));
    builder.block("rib", |part| part.add_rib());
    for (bolt, name) in ["bolt_1", "bolt_2", "bolt_3", "bolt_4"].iter().enumerate() {
        builder.block(name, |part| part.add_bolt(bolt));
    }
    builder.finish()
}

impl Place {
    fn polar(radius: f64, angle: f64, along: f64) -> Self {
        Self { out: radius * angle.cos(), aside: radius * angle.sin(), along }
    }

    fn radius(self) -> f64 {
        self.out.hypot(self.aside)
    }

    /// In the model's coordinates.
    fn point(self) -> [f64; 3] {
        let Self { out, aside, along } = self;
        let turned = ((along - STRAIGHT) / BEND_RADIUS).clamp(0.0, FRAC_PI_2);
        let (sin, cos) = turned.sin_cos();
        // What lies before the bend, or behind it, is straight.
        let before = (along - STRAIGHT).min(0.0);
        let behind = (along - (LENGTH - STRAIGHT)).max(0.0);
        let arm = BEND_RADIUS + out;
        [STRAIGHT + arm * sin + before, aside, BEND_RADIUS - arm * cos + behind]
    }
}

/// A point of a patch's border (`u` and `v` from −1 to 1, one of them at its limit) as an angle about its middle.
fn border_angle(u: f64, v: f64) -> f64 {
    if u >= 1.0 {
        FRAC_PI_4 * v
    } else if v >= 1.0 {
        FRAC_PI_2 - FRAC_PI_4 * u
    } else if u <= -1.0 {
        PI - FRAC_PI_4 * v
    } else {
        1.5 * PI + FRAC_PI_4 * u
    }
}

/// The border of a patch, walked once around: `u` is outward from the pipe, `v` around it.
fn border(step: usize) -> [f64; 2] {
    let (side, at) = (step / ON_PATCH % 4, step % ON_PATCH);
    let t = 2.0 * at as f64 / ON_PATCH as f64 - 1.0;
    [[1.0, t], [-t, 1.0], [-1.0, -t], [t, -1.0]][side]
}

const AROUND_PATCH: usize = 4 * ON_PATCH;

fn bolt_angle(bolt: usize) -> f64 {
    FRAC_PI_4 + FRAC_PI_2 * bolt as f64
}

/// A place given by its distance and direction from the middle of a bolt.
fn about_bolt(bolt: usize, distance: f64, direction: f64, along: f64) -> Place {
    let (sin, cos) = bolt_angle(bolt).sin_cos();
    let [outward, around] = [BOLT_CIRCLE + distance * direction.cos(), distance * direction.sin()];
    Place { out: outward * cos - around * sin, aside: outward * sin + around * cos, along }
}

/// From the middle to the outline of a hexagon whose corners look at 30°, 90°, ….
fn hexagon(direction: f64) -> f64 {
    let sixth = TAU / 6.0;
    FLATS / ((direction + sixth / 2.0).rem_euclid(sixth) - sixth / 2.0).cos()
}

/// Radii of the nodes across a flange: the pipe's wall, a ring, the patches' band, the rim.
fn flange_radius(ring: usize) -> f64 {
    let part = |from: f64, to: f64, at: usize, of: usize| from + (to - from) * at as f64 / of as f64;
    match ring {
        _ if ring <= WALL => part(BORE, OUTSIDE, ring, WALL),
        _ if ring <= WALL + 1 + ON_PATCH => part(PATCH[0], PATCH[1], ring - WALL - 1, ON_PATCH),
        _ => FLANGE_RADIUS,
    }
}

/// Where the nodes along the pipe between the flanges lie.
fn station(step: usize) -> f64 {
    let straight = STRAIGHT - FLANGE;
    let (bend_starts, bend_ends) = (ALONG_STRAIGHT, ALONG_STRAIGHT + ALONG_BEND);
    if step <= bend_starts {
        FLANGE + straight * step as f64 / ALONG_STRAIGHT as f64
    } else if step <= bend_ends {
        STRAIGHT + BEND_RADIUS * FRAC_PI_2 * (step - bend_starts) as f64 / ALONG_BEND as f64
    } else {
        LENGTH - STRAIGHT + straight * (step - bend_ends) as f64 / ALONG_STRAIGHT as f64
    }
}

const NUM_STATIONS: usize = 2 * ALONG_STRAIGHT + ALONG_BEND;

fn around(step: usize) -> f64 {
    TAU * step as f64 / AROUND as f64
}

#[derive(Default)]
struct Builder {
    places: Vec<Place>,
    welded: HashMap<[i64; 3], u32>,
    connectivity: Vec<u32>,
    blocks: Vec<Block>,
}

impl Builder {
    fn block(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        fill(self);
        let id = (1i64..).nth(self.blocks.len()).unwrap_or_default();
        let mut block = Block::new(id, Topology::Hex8, std::mem::take(&mut self.connectivity));
        name.clone_into(&mut block.name);
        self.blocks.push(block);
    }

    /// The node at a place: the one that is there already, if there is one.
    fn node(&mut self, place: Place) -> u32 {
        // Tenths of a micrometre; what is to be welded differs by rounding only.
        #[expect(clippy::cast_possible_truncation, reason = "some thousand millimetres at most")]
        let key = [place.out, place.aside, place.along].map(|value| (value * 1e4).round() as i64);
        let next = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let node = *self.welded.entry(key).or_insert(next);
        if node == next {
            self.places.push(place);
        }
        node
    }

    /// A grid of hexahedra; `place` must be right-handed in its three numbers.
    fn add_grid(&mut self, cells: [usize; 3], place: impl Fn([usize; 3]) -> Place) {
        self.add_grid_where(cells, place, |_| true);
    }

    fn add_grid_where(
        &mut self,
        [ni, nj, nk]: [usize; 3],
        place: impl Fn([usize; 3]) -> Place,
        is_kept: impl Fn([usize; 2]) -> bool,
    ) {
        const CORNERS: [[usize; 3]; 8] =
            [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]];
        for k in 0..nk {
            for (j, i) in (0..nj).flat_map(|j| (0..ni).map(move |i| (j, i))) {
                if is_kept([i, j]) {
                    for [di, dj, dk] in CORNERS {
                        let node = self.node(place([i + di, j + dj, k + dk]));
                        self.connectivity.push(node);
                    }
                }
            }
        }
    }

    fn add_pipe(&mut self) {
        self.add_grid([WALL, AROUND, NUM_STATIONS], |[i, j, k]| {
            Place::polar(flange_radius(i), around(j), station(k))
        });
    }

    fn add_flange(&mut self, start: f64) {
        let along = |k: usize| start + FLANGE * k as f64 / ALONG_FLANGE as f64;
        let is_in_patch = |ring: usize, step: usize| {
            // Each quarter of 18 cells has its patch in the middle, six cells wide.
            (WALL + 1..WALL + 1 + ON_PATCH).contains(&ring) && (6..12).contains(&(step % (AROUND / 4)))
        };
        self.add_grid_where(
            [WALL + ON_PATCH + 2, AROUND, ALONG_FLANGE],
            |[i, j, k]| Place::polar(flange_radius(i), around(j), along(k)),
            |[i, j]| !is_in_patch(i, j),
        );
        for bolt in 0..4 {
            self.add_grid([2, AROUND_PATCH, ALONG_FLANGE], |[i, j, k]| {
                let [u, v] = border(j);
                let direction = border_angle(u, v);
                match i {
                    0 => about_bolt(bolt, HOLE, direction, along(k)),
                    1 => about_bolt(bolt, hexagon(direction), direction, along(k)),
                    _ => {
                        let radius = PATCH[0] + (PATCH[1] - PATCH[0]) * (u + 1.0) / 2.0;
                        Place::polar(radius, bolt_angle(bolt) + around(ON_PATCH / 2) * v, along(k))
                    }
                }
            });
        }
    }

    /// A rib along the outer side, as high as four rings of a flange where it meets one, lower in the bend.
    fn add_rib(&mut self) {
        self.add_grid([4, 2, NUM_STATIONS], |[i, j, k]| {
            let along = station(k);
            let share = (along - FLANGE) / (LENGTH - 2.0 * FLANGE);
            let height = 0.4 + 0.6 * (PI * share).cos().powi(2);
            let radius = OUTSIDE + (flange_radius(WALL + i) - OUTSIDE) * height;
            Place::polar(radius, around(j) - around(1), along)
        });
    }

    fn add_bolt(&mut self, bolt: usize) {
        // Head before the flange, shank in it, nut behind it, and what sticks out of the nut.
        let parts: [(f64, f64, usize, bool); 4] = [
            (-9.0, 0.0, 3, true),
            (0.0, FLANGE, ALONG_FLANGE, false),
            (FLANGE, FLANGE + 9.0, 3, true),
            (FLANGE + 9.0, FLANGE + 15.0, 2, false),
        ];
        for (start, end, layers, is_hexagonal) in parts {
            let along = |k: usize| start + (end - start) * k as f64 / layers as f64;
            self.add_grid([ON_PATCH, ON_PATCH, layers], |[i, j, k]| {
                let [u, v] = [i, j].map(|step| 2.0 * step as f64 / ON_PATCH as f64 - 1.0);
                about_bolt(bolt, CORE * u.hypot(v), v.atan2(u), along(k))
            });
            self.add_grid([1 + usize::from(is_hexagonal), AROUND_PATCH, layers], |[i, j, k]| {
                let [u, v] = border(j);
                let direction = border_angle(u, v);
                match i {
                    0 => about_bolt(bolt, CORE * u.hypot(v), v.atan2(u), along(k)),
                    1 => about_bolt(bolt, HOLE, direction, along(k)),
                    _ => about_bolt(bolt, hexagon(direction), direction, along(k)),
                }
            });
        }
    }

    fn finish(self) -> Model {
        let points: Vec<[f64; 3]> = self.places.iter().map(|place| place.point()).collect();
        let times: Vec<f64> = (0..NUM_STEPS).map(|step| f64::from(step) / f64::from(NUM_STEPS - 1)).collect();
        let mut model = Model {
            title: "flanged pipe elbow".to_owned(),
            dimension: 3,
            coordinates: Coordinates::from_points(&points),
            coordinate_names: ["x", "y", "z"].map(str::to_owned).to_vec(),
            times: Arc::new(times.clone()),
            qa_records: vec![
                ["exoscope", env!("CARGO_PKG_VERSION"), "2026/01/01", "00:00:00"].map(str::to_owned),
            ],
            info_records: Arc::new(vec![
                "A sample made of formulas; lengths in mm, stresses in MPa.".to_owned(),
            ]),
            ..Model::default()
        };
        model.element_blocks.extend(self.blocks);
        add_sets(&mut model, &self.places);
        add_nodal_results(&mut model, &self.places, &points, &times);
        add_stress(&mut model, &self.places, &times);
        let pressure = |&time: &f64| vec![1.6 * time];
        model.global_variables =
            vec![("pressure".to_owned(), Source::memory(1, times.iter().map(pressure).collect()))];
        model
    }
}

/// Whether a place belongs to a set.
type IsOn = fn(&Place) -> bool;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

fn add_sets(model: &mut Model, places: &[Place]) {
    let is_clear_of_rib = |place: &Place| place.aside.atan2(place.out).abs() > around(1) - 1e-9;
    let side_sets: [(&str, &[usize], IsOn); 4] = [
        ("inlet", &[1], |place| near(place.along, 0.0)),
        ("outlet", &[2], |place| near(place.along, LENGTH)),
        ("outer_wall", &[0], |place| near(place.radius(), OUTSIDE)),
        ("inner_wall", &[0, 1, 2], |place| near(place.radius(), BORE)),
    ];
    let offsets = model.element_offsets();
    for ((name, blocks, is_on), id) in side_sets.into_iter().zip(1..) {
        let mut members = Vec::new();
        for &number in blocks {
            let block = &model.element_blocks[number];
            for (nodes, element) in block.elements().zip(offsets[number]..) {
                for (side, at) in Topology::Hex8.sides().iter().zip(0u32..) {
                    let corners = || side.nodes().map(|local| &places[nodes[local] as usize]);
                    if corners().all(is_on) && (name != "outer_wall" || corners().all(is_clear_of_rib)) {
                        members.push(Side { element: u32::try_from(element).unwrap_or(u32::MAX), side: at });
                    }
                }
            }
        }
        let mut set = SideSet::new(id, members);
        name.clone_into(&mut set.name);
        model.side_sets.push(set);
    }
    let node_sets: [(&str, IsOn); 2] = [
        ("fixed", |place| near(place.along, 0.0) && place.radius() > OUTSIDE - 1e-6),
        ("outlet_rim", |place| near(place.along, LENGTH) && near(place.radius(), FLANGE_RADIUS)),
    ];
    for ((name, is_on), id) in node_sets.into_iter().zip(1..) {
        let members = places.iter().zip(0u32..).filter(|(place, _)| is_on(place)).map(|(_, node)| node);
        let mut set = NodeSet::new(id, members.collect());
        name.clone_into(&mut set.name);
        model.node_sets.push(set);
    }
}

fn add_nodal_results(model: &mut Model, places: &[Place], points: &[[f64; 3]], times: &[f64]) {
    let mut axes: [Vec<Vec<f64>>; 3] = Default::default();
    let mut temperature = Vec::new();
    for &time in times {
        let moved: Vec<[f64; 3]> =
            places.iter().zip(points).map(|(place, point)| displacement(*place, *point, time)).collect();
        for (axis, steps) in axes.iter_mut().enumerate() {
            steps.push(moved.iter().map(|moved| moved[axis]).collect());
        }
        temperature.push(places.iter().map(|place| heat(*place, time)).collect());
    }
    let [x, y, z] = axes;
    model.nodal_variables = [("disp_x", x), ("disp_y", y), ("disp_z", z), ("temperature", temperature)]
        .map(|(name, steps)| (name.to_owned(), Source::memory(points.len(), steps)))
        .to_vec();
}

/// The elbow opens by up to four degrees, from nothing at the inlet, and its bend swells a little.
fn displacement(place: Place, [x, y, z]: [f64; 3], time: f64) -> [f64; 3] {
    let share = (place.along / LENGTH).clamp(0.0, 1.0);
    let (sin, cos) = (4f64.to_radians() * time * share * share).sin_cos();
    let (from_x, from_z) = (x - STRAIGHT, z);
    let swelling = 0.8 * time * (PI * share).sin().powi(2) / place.radius().max(BORE);
    let turned = ((place.along - STRAIGHT) / BEND_RADIUS).clamp(0.0, FRAC_PI_2);
    let outward = [turned.sin() * place.out, y, -turned.cos() * place.out].map(|value| value * swelling);
    [
        from_x * cos + from_z * sin - from_x + outward[0],
        outward[1],
        from_z * cos - from_x * sin - from_z + outward[2],
    ]
}

/// A hot front runs through the pipe; the metal follows the better the nearer it is to the bore.
fn heat(place: Place, time: f64) -> f64 {
    let front = 1.4 * LENGTH * time - 60.0;
    let passed = 0.5 - 0.5 * ((place.along - front) / 45.0).tanh();
    20.0 + 160.0 * passed * (-(place.radius() - BORE).max(0.0) / 45.0).exp()
}

fn add_stress(model: &mut Model, places: &[Place], times: &[f64]) {
    model.element_blocks.variable_names = vec!["von_mises".to_owned()];
    for block in model.element_blocks.iter_mut() {
        let is_bolt = block.name.starts_with("bolt");
        let middles: Vec<Place> = block.elements().map(|nodes| middle(places, nodes)).collect();
        let step = |&time: &f64| middles.iter().map(|place| stress(*place, time, is_bolt)).collect();
        block.values = vec![Some(Source::memory(middles.len(), times.iter().map(step).collect()))];
    }
}

fn middle(places: &[Place], nodes: &[u32]) -> Place {
    let mut sum = Place { out: 0.0, aside: 0.0, along: 0.0 };
    for &node in nodes {
        let place = places[node as usize];
        sum = Place {
            out: sum.out + place.out,
            aside: sum.aside + place.aside,
            along: sum.along + place.along,
        };
    }
    let count = nodes.len().max(1) as f64;
    Place { out: sum.out / count, aside: sum.aside / count, along: sum.along / count }
}

/// Highest inside the bend and where the pipe meets a flange; bolts are tight from the start.
fn stress(place: Place, time: f64, is_bolt: bool) -> f64 {
    let bump = |at: f64, width: f64| (-((place.along - at) / width).powi(2)).exp();
    if is_bolt {
        let shank = bump(FLANGE / 2.0, FLANGE);
        return (110.0 + 60.0 * time) * shank;
    }
    let inside = 0.5 - 0.5 * place.out / place.radius().max(1.0);
    let bend = 130.0 * bump(LENGTH / 2.0, 85.0) * (0.35 + 0.65 * inside * inside);
    let joints = 70.0 * (bump(FLANGE, 14.0) + 0.6 * bump(LENGTH - FLANGE, 14.0));
    let spread = (-(place.radius() - OUTSIDE).max(0.0) / 18.0).exp();
    time * (18.0 + bend + joints) * spread
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Volume of the parallelepiped of the three edges that meet at each corner, least over the element.
    fn least_jacobian(model: &Model, nodes: &[u32]) -> f64 {
        const EDGES: [[usize; 4]; 8] = [
            [0, 1, 3, 4],
            [1, 2, 0, 5],
            [2, 3, 1, 6],
            [3, 0, 2, 7],
            [4, 7, 5, 0],
            [5, 4, 6, 1],
            [6, 5, 7, 2],
            [7, 6, 4, 3],
        ];
        let at = |corner: usize| glam::DVec3::from_array(model.position(nodes[corner] as usize).unwrap());
        let determinant =
            |&[o, a, b, c]: &[usize; 4]| (at(a) - at(o)).cross(at(b) - at(o)).dot(at(c) - at(o));
        EDGES.iter().map(determinant).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn it_is_valid_and_no_element_is_inverted() {
        let model = showpiece();
        assert_eq!(model.validate(), Ok(()));
        assert_eq!(model.element_blocks.len(), 8);
        assert!((20_000..40_000).contains(&model.num_elements()), "{}", model.num_elements());
        for block in model.element_blocks.iter() {
            for (element, nodes) in block.elements().enumerate() {
                let jacobian = least_jacobian(&model, nodes);
                assert!(jacobian > 0.5, "{} element {element}: {jacobian}", block.name);
            }
        }
    }

    #[test]
    fn no_two_nodes_are_in_one_place() {
        let model = showpiece();
        let mut points: Vec<[f64; 3]> =
            (0..model.num_nodes()).map(|node| model.position(node).unwrap()).collect();
        points.sort_by(|a, b| a.partial_cmp(b).unwrap());
        for (k, point) in points.iter().enumerate() {
            let close = points[k + 1..].iter().take_while(|other| other[0] - point[0] < 1e-3);
            assert!(close.into_iter().all(|other| (other[1] - point[1]).hypot(other[2] - point[2]) > 1e-3));
        }
    }

    #[test]
    fn sets_are_where_their_names_say() {
        let model = showpiece();
        let members: Vec<usize> = model.side_sets.iter().map(|set| set.members.len()).collect();
        // A flange's face: 11 rings of 72, less 4 patches of 36, and 2 rings of 24 in each.
        let face = 11 * 72 - 4 * 36 + 4 * 48;
        // The outer wall: 72 cells around, less two under the rib, at 48 stations; the bore has the flanges' too.
        assert_eq!(members, [face, face, 70 * 48, 72 * 56]);
        assert!(model.node_sets.iter().all(|set| !set.members.is_empty()));
        assert_eq!(model.node_sets[1].members.len(), 72);
    }

    #[test]
    fn results_start_at_rest_and_move() {
        let model = showpiece();
        assert_eq!(model.num_steps(), 11);
        let (_, disp_x) = &model.nodal_variables[0];
        assert!(disp_x.read(0).unwrap().iter().all(|&value| value == 0.0));
        assert!(disp_x.read(10).unwrap().iter().any(|&value| value > 10.0));
        for (name, source) in &model.nodal_variables {
            assert!(source.read(10).unwrap().iter().all(|value| value.is_finite()), "{name}");
        }
    }
}
