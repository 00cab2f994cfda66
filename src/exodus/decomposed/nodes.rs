//! The nodes of the whole, filled part by part.

use super::placing::scatter;
use crate::model::{Attributes, Coordinates, Model, Shared, Warnings, counted};
use std::sync::Arc;

/// Nodes that lie apart by less than this, in diagonals of their part, are in the same place.
const TOLERANCE: f64 = 1e-6;

/// If more than one in so many shared nodes lies in different places, the ids are wrong and not the places.
const MOST_APART: usize = 4;

/// Coordinates and attributes of the nodes of the whole; of a shared node the last part's count.
pub(super) struct NodeJoin {
    axes: [Vec<f64>; 3],
    is_placed: Vec<bool>,
    attribute_names: Vec<String>,
    attributes: Vec<f64>,
    has_odd_attributes: bool,
    num_shared: usize,
    num_apart: usize,
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
            num_shared: 0,
            num_apart: 0,
            farthest: None,
        }
    }

    /// Adds the nodes of one part.
    pub(super) fn absorb(&mut self, file: &str, model: &Model, places: &[u32]) {
        let Coordinates { x, y, z } = &model.coordinates;
        let diagonal = model.bounding_box().map_or(0.0, |[low, high]| {
            low.iter().zip(high).map(|(low, high)| (high - low).powi(2)).sum::<f64>().sqrt()
        });
        for (node, &place) in places.iter().enumerate() {
            let place = place as usize;
            if !self.is_placed[place] {
                self.is_placed[place] = true;
                continue;
            }
            self.num_shared += 1;
            let squares =
                [x, y, z].into_iter().zip(&self.axes).map(|(own, axis)| (own[node] - axis[place]).powi(2));
            let distance = squares.sum::<f64>().sqrt();
            if distance > TOLERANCE * diagonal {
                self.num_apart += 1;
                if self.farthest.as_ref().is_none_or(|farthest| distance > farthest.distance) {
                    self.farthest = Some(Apart { distance, place, file: file.to_owned() });
                }
            }
        }
        for (axis, own) in self.axes.iter_mut().zip([x, y, z]) {
            scatter(axis, 0.0, 1, places, own.iter().copied());
        }
        self.absorb_attributes(model, places);
    }

    /// What shows that nodes of the same id are not the same; `None` if they are, but for a few at most.
    pub(super) fn contradiction(&self, ids: Option<&Shared<i64>>) -> Option<String> {
        let farthest = self.farthest.as_ref().filter(|_| self.num_apart * MOST_APART > self.num_shared)?;
        Some(format!(
            "{} of {} nodes of the same id lie apart ({})",
            self.num_apart,
            self.num_shared,
            farthest.says(ids)
        ))
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
        if let Some(farthest) = self.farthest {
            warnings.add(format!(
                "parts put {} that they share in different places: the last part counts ({})",
                counted(self.num_apart, "node"),
                farthest.says(model.node_ids.as_ref())
            ));
        }
    }
}

impl Apart {
    fn says(&self, ids: Option<&Shared<i64>>) -> String {
        let id = ids.and_then(|ids| ids.get(self.place)).copied().unwrap_or(self.place as i64 + 1);
        format!("node id {id} of {} by {:.3e}", self.file, self.distance)
    }
}
