//! The nodes of the whole, filled part by part.

use super::placing::scatter;
use crate::model::{Attributes, Coordinates, Model, Warnings};
use std::sync::Arc;

/// Nodes that lie apart by less than this, in diagonals of the model, are in the same place.
const TOLERANCE: f64 = 1e-6;

/// Coordinates and attributes of the nodes of the whole; of a shared node the last part's count.
pub(super) struct NodeJoin {
    axes: [Vec<f64>; 3],
    is_placed: Vec<bool>,
    attribute_names: Vec<String>,
    attributes: Vec<f64>,
    has_odd_attributes: bool,
    farthest: Option<Apart>,
}

/// A node that two parts put in different places.
struct Apart {
    distance: f64,
    place: usize,
    file: String,
}

impl NodeJoin {
    pub(super) fn new(num_nodes: usize) -> Self {
        Self {
            axes: std::array::from_fn(|_| vec![0.0; num_nodes]),
            is_placed: vec![false; num_nodes],
            attribute_names: Vec::new(),
            attributes: Vec::new(),
            has_odd_attributes: false,
            farthest: None,
        }
    }

    /// Adds the nodes of one part.
    pub(super) fn absorb(&mut self, file: &str, model: &Model, places: &[u32]) {
        let Coordinates { x, y, z } = &model.coordinates;
        for (node, &place) in places.iter().enumerate() {
            let place = place as usize;
            if !self.is_placed[place] {
                self.is_placed[place] = true;
                continue;
            }
            let squares =
                [x, y, z].into_iter().zip(&self.axes).map(|(own, axis)| (own[node] - axis[place]).powi(2));
            let distance = squares.sum::<f64>().sqrt();
            if distance > self.farthest.as_ref().map_or(0.0, |farthest| farthest.distance) {
                self.farthest = Some(Apart { distance, place, file: file.to_owned() });
            }
        }
        for (axis, own) in self.axes.iter_mut().zip([x, y, z]) {
            scatter(axis, 0.0, 1, places, own.iter().copied());
        }
        self.absorb_attributes(model, places);
    }

    fn absorb_attributes(&mut self, model: &Model, places: &[u32]) {
        let own = &model.nodal_attributes;
        if places.is_empty() || own.names.is_empty() {
            return;
        }
        if self.attribute_names.is_empty() {
            self.attribute_names.clone_from(&own.names);
        }
        if own.names.len() == self.attribute_names.len() {
            scatter(&mut self.attributes, 0.0, own.names.len(), places, own.values.iter().copied());
        } else {
            self.has_odd_attributes = true;
        }
    }

    /// Puts the nodes into the model, and tells of those whose places differ.
    pub(super) fn finish(mut self, model: &mut Model, warnings: &mut Warnings) {
        let num_nodes = self.is_placed.len();
        let [x, y, z] = self.axes;
        model.coordinates = Coordinates::new(x, y, z);
        if self.has_odd_attributes {
            warnings.add(
                "the parts have different attributes of the nodes: they are 0 where others are expected",
            );
        }
        self.attributes.resize(num_nodes * self.attribute_names.len(), 0.0);
        model.nodal_attributes =
            Attributes { names: self.attribute_names, values: Arc::new(self.attributes) };
        let diagonal = model.bounding_box().map_or(0.0, |[low, high]| {
            low.iter().zip(high).map(|(low, high)| (high - low).powi(2)).sum::<f64>().sqrt()
        });
        if let Some(Apart { distance, place, file }) = self.farthest
            && distance > TOLERANCE * diagonal
        {
            let id = model.node_ids.as_ref().map_or(place as i64 + 1, |ids| ids[place]);
            warnings.add(format!(
                "parts that share nodes put them in different places, up to {distance:.3e} apart \
                 (node id {id} in {file}): the last part counts"
            ));
        }
    }
}
