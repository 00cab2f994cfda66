//! Arrays of a model by the variable of the file that they are in.
//!
//! A writer asks it whether the model still has an array as it was read, so that the variable's bytes can be copied; and
//! a reader of a file into which variables were copied takes these arrays instead of reading them once more.

use super::skeleton::{AttributePart, CoordinateVariables, EntityPart, Skeleton};
use crate::{
    exodus::{
        entities::{EntityView, List, maps as numbered_maps, views},
        names::Kind,
    },
    model::{Attributes, Model, Oriented, Shared, Side},
};
use std::{collections::HashMap, sync::Arc};

/// An array of a model.
#[derive(Clone, Debug)]
enum Array {
    Reals(Shared<f64>),
    /// Coordinates that the file keeps in one variable.
    Axes([Shared<f64>; 3]),
    Indices(Shared<u32>),
    Integers(Shared<i64>),
    /// Both the elements and the sides are in it.
    Sides(Shared<Side>),
    /// Both the indices and the orientations are in it.
    Oriented(Shared<Oriented>),
}

/// Arrays that need no reading, by the position of their variable in the header.
#[derive(Debug, Default)]
pub(crate) struct Known(HashMap<usize, Array>);

impl Known {
    /// The arrays of a model that was read from a file with this skeleton.
    pub(crate) fn of(skeleton: &Skeleton, model: &Model) -> Self {
        let mut known = Self::default();
        let coordinates = &model.coordinates;
        let axes = [&coordinates.x, &coordinates.y, &coordinates.z];
        match skeleton.coordinates {
            CoordinateVariables::None => {}
            CoordinateVariables::Separate(variables) => {
                for (variable, axis) in variables.into_iter().zip(axes) {
                    known.insert(variable, || Array::Reals(Arc::clone(axis)));
                }
            }
            CoordinateVariables::Together(variable) => {
                known.insert(Some(variable), || Array::Axes(axes.map(Arc::clone)));
            }
        }
        let maps = [
            (skeleton.node_ids, &model.node_ids),
            (skeleton.element_ids, &model.element_ids),
            (skeleton.element_order, &model.element_order),
        ];
        for (variable, map) in maps {
            known.insert_optional(variable, map.as_ref(), Array::Integers);
        }
        for (part, maps) in skeleton.maps.iter().zip(numbered_maps(model)) {
            for (part, map) in part.numbered.iter().zip(maps) {
                known.insert(Some(part.variable), || Array::Integers(Arc::clone(&map.values)));
            }
        }
        let [_, _, edges, faces] = &skeleton.maps;
        known.insert_optional(edges.ids, model.maps.edge_ids.as_ref(), Array::Integers);
        known.insert_optional(faces.ids, model.maps.face_ids.as_ref(), Array::Integers);
        known.insert_attributes(&skeleton.nodal_attributes, &model.nodal_attributes);
        for (kind, view) in Kind::ALL.into_iter().zip(views(model)) {
            for (part, entity) in skeleton.of(kind).entities.iter().zip(&view.entities) {
                known.insert_entity(part, entity);
            }
        }
        known
    }

    fn insert(&mut self, variable: Option<usize>, array: impl FnOnce() -> Array) {
        if let Some(variable) = variable {
            self.0.insert(variable, array());
        }
    }

    fn insert_optional<T>(
        &mut self,
        variable: Option<usize>,
        array: Option<&Shared<T>>,
        of: impl FnOnce(Shared<T>) -> Array,
    ) {
        if let Some(array) = array {
            self.insert(variable, || of(Arc::clone(array)));
        }
    }

    fn insert_attributes(&mut self, part: &AttributePart, attributes: &Attributes) {
        self.insert(part.values, || Array::Reals(Arc::clone(&attributes.values)));
    }

    fn insert_entity(&mut self, part: &EntityPart, entity: &EntityView<'_>) {
        let list = || match entity.list {
            List::Indices(indices) => Array::Indices(Arc::clone(indices)),
            List::Sides(sides) => Array::Sides(Arc::clone(sides)),
            List::Oriented(members) => Array::Oriented(Arc::clone(members)),
        };
        self.insert(part.list, list);
        self.insert(part.companion, list);
        if let Some(block) = entity.block {
            self.insert_optional(part.counts, block.counts.as_ref(), Array::Indices);
            self.insert_optional(part.element_edges, block.element_edges.as_ref(), Array::Indices);
            self.insert_optional(part.element_faces, block.element_faces.as_ref(), Array::Indices);
        }
        self.insert_optional(part.factors, entity.factors, Array::Reals);
        self.insert_attributes(&part.attributes, entity.attributes);
    }

    /// The same arrays in a file into which their variables were copied: pairs of positions, before and now.
    pub(crate) fn copied(&self, pairs: &[(usize, usize)]) -> Self {
        let array = |&(before, now): &(usize, usize)| Some((now, self.0.get(&before)?.clone()));
        Self(pairs.iter().filter_map(array).collect())
    }

    /// The variables by the places of their arrays in memory; an array of sides or the like is in two variables.
    pub(crate) fn by_place(&self) -> impl Iterator<Item = (Place, usize)> + '_ {
        self.0.iter().map(|(&variable, array)| {
            let place = match array {
                Array::Reals(array) => place(array),
                Array::Axes([x, _, _]) => place(x),
                Array::Indices(array) => place(array),
                Array::Integers(array) => place(array),
                Array::Sides(array) => place(array),
                Array::Oriented(array) => place(array),
            };
            (place, variable)
        })
    }

    /// Whether these slices are the axes that are in a variable.
    pub(crate) fn are_axes(&self, variable: usize, axes: &[&[f64]]) -> bool {
        match self.0.get(&variable) {
            Some(Array::Axes(known)) => {
                axes.iter().zip(known).all(|(axis, known)| place(axis) == place(known))
            }
            _ => false,
        }
    }

    pub(super) fn reals(&self, variable: usize) -> Option<Shared<f64>> {
        match self.0.get(&variable)? {
            Array::Reals(array) => Some(Arc::clone(array)),
            _ => None,
        }
    }

    pub(super) fn axis(&self, variable: usize, axis: usize) -> Option<Shared<f64>> {
        match self.0.get(&variable)? {
            Array::Reals(array) => Some(Arc::clone(array)),
            Array::Axes(axes) => axes.get(axis).cloned(),
            _ => None,
        }
    }

    pub(super) fn indices(&self, variable: usize) -> Option<Shared<u32>> {
        match self.0.get(&variable)? {
            Array::Indices(array) => Some(Arc::clone(array)),
            _ => None,
        }
    }

    pub(super) fn integers(&self, variable: usize) -> Option<Shared<i64>> {
        match self.0.get(&variable)? {
            Array::Integers(array) => Some(Arc::clone(array)),
            _ => None,
        }
    }

    pub(super) fn sides(&self, part: &EntityPart) -> Option<Shared<Side>> {
        match (self.0.get(&part.list?)?, self.0.get(&part.companion?)?) {
            (Array::Sides(a), Array::Sides(b)) if Arc::ptr_eq(a, b) => Some(Arc::clone(a)),
            _ => None,
        }
    }

    pub(super) fn oriented(&self, part: &EntityPart) -> Option<Shared<Oriented>> {
        match (self.0.get(&part.list?)?, part.companion.map(|variable| self.0.get(&variable))) {
            (Array::Oriented(a), None) => Some(Arc::clone(a)),
            (Array::Oriented(a), Some(Some(Array::Oriented(b)))) if Arc::ptr_eq(a, b) => Some(Arc::clone(a)),
            _ => None,
        }
    }
}

/// Where an array lies in memory, and how many values it has: two arrays that exist are the same if this is.
pub(crate) type Place = (usize, usize);

/// The place of an array.
pub(crate) fn place<T>(array: &[T]) -> Place {
    (array.as_ptr().addr(), array.len())
}
