//! How many, how large and where: lengths, areas, volumes, boxes, distances and angles of what is picked.

use super::{NodesOf, Picks, nodes_of};
use crate::geometry::{bounds_of_nodes, side_size, size_of};
use crate::model::{Model, Side};
use glam::DVec3;

/// What can be measured of picks, at undeformed coordinates, in the units of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measure {
    /// How many there are.
    pub count: usize,
    /// Per element block (by position) that has some, how many elements or sides.
    pub of_blocks: Vec<(usize, usize)>,
    /// Total length of lines, area of faces and volume of solids; 0 where there is none of the kind.
    pub sizes: [f64; 3],
    /// The middle of all nodes of what is picked.
    pub middle: Option<[f64; 3]>,
    /// The box around them: least and greatest corner.
    pub bounds: Option<[[f64; 3]; 2]>,
    /// From the first node to the second, if two nodes are picked.
    pub distance: Option<[f64; 3]>,
    /// At each of three nodes, if three are picked.
    pub angles: Option<[Angle; 3]>,
}

/// An angle at a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Angle {
    /// The node.
    pub node: u32,
    /// Between the lines to the two others, in radians.
    pub radians: f64,
}

impl Measure {
    /// Measures what is picked; what does not exist counts but has no size. Cost: a pass over it and over its nodes.
    pub fn new(model: &Model, picks: &Picks) -> Self {
        let nodes = nodes_of(model, picks);
        let mut measure = Self {
            count: picks.len(),
            bounds: bounds_of_nodes(model, nodes.iter().copied()),
            middle: middle(model, &nodes),
            ..Self::default()
        };
        match picks {
            Picks::Elements(elements) => measure.add_elements(model, elements),
            Picks::Sides(sides) => measure.add_sides(model, sides),
            Picks::Nodes(_) => measure.add_lines(model, &nodes),
        }
        measure
    }

    fn add_elements(&mut self, model: &Model, elements: &[u32]) {
        let of = NodesOf::new(model);
        for &element in elements {
            let Some((at, block, _)) = of.block_of(element) else { continue };
            self.count_block(at);
            let nodes = of.element(element);
            let corners = nodes.get(..block.topology.shape().num_corners).unwrap_or_default();
            let places: Option<Vec<[f64; 3]>> =
                corners.iter().map(|&node| model.position(node as usize)).collect();
            let size = places
                .filter(|places| !places.is_empty())
                .and_then(|places| size_of(block.topology.family(), &places));
            self.add_size(block.topology.dimension(), size);
        }
    }

    fn add_sides(&mut self, model: &Model, sides: &[Side]) {
        let offsets = model.element_offsets();
        for side in sides {
            let Some((at, _)) = Model::locate_element(&offsets, side.element as usize) else { continue };
            self.count_block(at);
            let found = side_size(model, &offsets, side);
            self.add_size(found.map(|(dimension, _)| dimension), found.map(|(_, size)| size));
        }
    }

    fn add_size(&mut self, dimension: Option<usize>, size: Option<f64>) {
        let total = dimension.and_then(|dimension| dimension.checked_sub(1));
        if let (Some(total), Some(size)) = (total.and_then(|at| self.sizes.get_mut(at)), size) {
            *total += size;
        }
    }

    /// Picks come in order, so those of a block stand together.
    fn count_block(&mut self, block: usize) {
        match self.of_blocks.last_mut() {
            Some((last, count)) if *last == block => *count += 1,
            _ => self.of_blocks.push((block, 1)),
        }
    }

    fn add_lines(&mut self, model: &Model, nodes: &[u32]) {
        let at = |node: u32| model.position(node as usize).map(DVec3::from);
        if let &[a, b] = nodes {
            self.distance = at(a).zip(at(b)).map(|(a, b)| (b - a).to_array());
        }
        if let &[a, b, c] = nodes {
            let angle = |node: u32, others: [u32; 2]| {
                let [from, to] = [at(others[0])? - at(node)?, at(others[1])? - at(node)?];
                let is_there = from.length() > 0.0 && to.length() > 0.0;
                is_there.then(|| Angle { node, radians: from.cross(to).length().atan2(from.dot(to)) })
            };
            self.angles =
                angle(a, [b, c]).zip(angle(b, [a, c])).zip(angle(c, [a, b])).map(|((a, b), c)| [a, b, c]);
        }
    }
}

fn middle(model: &Model, nodes: &[u32]) -> Option<[f64; 3]> {
    let places = nodes.iter().filter_map(|&node| model.position(node as usize)).map(DVec3::from);
    let (sum, count) = places
        .filter(|place| place.is_finite())
        .fold((DVec3::ZERO, 0.0), |(sum, count), place| (sum + place, count + 1.0));
    (count > 0.0).then(|| (sum / count).to_array())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    #[test]
    fn elements_have_volumes_and_sides_areas() {
        let model = samples::two_hexes();
        let both = Measure::new(&model, &Picks::elements(vec![0, 1]));
        assert_eq!((both.count, both.sizes), (2, [0.0, 0.0, 2.0]));
        assert_eq!(both.of_blocks, [(0, 1), (1, 1)]);
        assert_eq!(both.bounds, Some([[0.0; 3], [2.0, 1.0, 1.0]]));
        assert_eq!(both.middle, Some([1.0, 0.5, 0.5]));
        let sides =
            vec![Side { element: 1, side: 1 }, Side { element: 1, side: 5 }, Side { element: 9, side: 0 }];
        let sides = Measure::new(&model, &Picks::sides(sides));
        assert_eq!((sides.count, sides.sizes, sides.of_blocks), (3, [0.0, 2.0, 0.0], vec![(1, 2)]));
    }

    #[test]
    fn two_nodes_have_a_distance_and_three_have_angles() {
        let model = samples::two_hexes();
        // Node 0 is the corner (0, 0, 0), node 11 is (2, 1, 1), node 2 is (2, 0, 0).
        let two = Measure::new(&model, &Picks::nodes(vec![11, 0]));
        assert_eq!((two.distance, two.angles), (Some([2.0, 1.0, 1.0]), None));
        let three = Measure::new(&model, &Picks::nodes(vec![0, 2, 11]));
        // At (2, 0, 0): between (−1, 0, 0) and (0, 1, 1), a right angle. At the origin atan(√2 / 2).
        let angles = three.angles.unwrap().map(|angle| (angle.node, angle.radians.to_degrees()));
        assert!((angles[1].1 - 90.0).abs() < 1e-12 && angles[1].0 == 2);
        assert!((angles[0].1 - (2.0f64.sqrt() / 2.0).atan().to_degrees()).abs() < 1e-12);
        assert!((angles.iter().map(|angle| angle.1).sum::<f64>() - 180.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_measures_nothing() {
        let nothing = Measure::new(&samples::two_hexes(), &Picks::default());
        assert_eq!(nothing, Measure::default());
    }
}
