//! Which names an expression may use, and what they stand for.

use crate::edit::rules::{coordinate_sources, mean_over_nodes};
use crate::model::{Entity, EntityList, Model, Source};

/// Names and their values, for one kind of entry: nodes, elements of a block, members of a set, or the model as a whole.
///
/// A value is a source of one entry (the time, a global variable) or of one entry per node, element or member. `time` and
/// the global variables are everywhere. Source: spec of the operations, section 1.8; for elements X, Y and Z are ours.
#[derive(Clone, Debug)]
pub struct Scope {
    len: usize,
    /// In the order in which they are told; a later one hides an earlier one of the same name.
    names: Vec<(String, Source)>,
}

/// Where nodes are thought to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// At the stored coordinates.
    Undeformed,
    /// At the coordinates plus the displacement of the step, as far as there is one.
    Displaced,
}

impl Scope {
    /// A scope of `len` entries without any names.
    pub fn empty(len: usize) -> Self {
        Self { len, names: Vec::new() }
    }

    /// One entry: the time and the global variables.
    pub fn global(model: &Model) -> Self {
        Self::with_globals(model, 1)
    }

    /// An entry per node: the time, global variables, X, Y, Z and nodal variables.
    pub fn nodes(model: &Model, placement: Placement) -> Self {
        let mut scope = Self::with_globals(model, model.num_nodes());
        scope.add_coordinates(coordinate_sources(model, placement));
        scope.names.extend(model.nodal_variables.iter().cloned());
        scope
    }

    /// An entry per element of a block (by position): the time, global variables, the mean X, Y and Z of the element's
    /// nodes, and the variables of the block.
    pub fn elements(model: &Model, block: usize, placement: Placement) -> Self {
        let Some(entity) = model.element_blocks.get(block) else { return Self::empty(0) };
        let mut scope = Self::with_globals(model, entity.num_elements);
        let means = coordinate_sources(model, placement).map(|axis| mean_over_nodes(entity, &axis));
        scope.add_coordinates(means);
        scope.add_values(&model.element_blocks, block);
        scope
    }

    /// An entry per side of a set (by position): the time, global variables and the variables of the set.
    pub fn side_set(model: &Model, set: usize) -> Self {
        let len = model.side_sets.get(set).map_or(0, Entity::num_entries);
        let mut scope = Self::with_globals(model, len);
        scope.add_values(&model.side_sets, set);
        scope
    }

    /// An entry per node of a set (by position): the time, global variables, X, Y, Z, nodal variables and the variables
    /// of the set.
    pub fn node_set(model: &Model, set: usize, placement: Placement) -> Self {
        let Some(entity) = model.node_sets.get(set) else { return Self::empty(0) };
        let mut scope = Self::with_globals(model, entity.num_entries());
        let of_members = |source: &Source| source.gathered(entity.members.clone());
        scope.add_coordinates(coordinate_sources(model, placement).map(|axis| of_members(&axis)));
        let nodal = model.nodal_variables.iter();
        scope.names.extend(nodal.map(|(name, source)| (name.clone(), of_members(source))));
        scope.add_values(&model.node_sets, set);
        scope
    }

    /// Adds a name, which hides an earlier one. A source is of use if it has one entry or as many as the scope.
    pub fn add(&mut self, name: impl Into<String>, source: Source) {
        self.names.push((name.into(), source));
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All names, each once.
    pub fn names(&self) -> Vec<&str> {
        let mut seen = std::collections::HashSet::new();
        self.names.iter().map(|(name, _)| name.as_str()).filter(|&name| seen.insert(name)).collect()
    }

    /// What a name stands for.
    pub(super) fn find(&self, name: &str) -> Option<&Source> {
        self.names.iter().rev().find(|(known, _)| known == name).map(|(_, source)| source)
    }

    fn with_globals(model: &Model, len: usize) -> Self {
        let mut scope = Self::empty(len);
        scope.add("time", Source::series(model.times.clone()));
        scope.names.extend(model.global_variables.iter().cloned());
        scope
    }

    fn add_coordinates(&mut self, axes: [Source; 3]) {
        for (name, axis) in ["X", "Y", "Z"].into_iter().zip(axes) {
            self.add(name, axis);
        }
    }

    fn add_values<E: Entity>(&mut self, list: &EntityList<E>, at: usize) {
        for (name, source) in list.variable_names.iter().zip(list[at].values()) {
            if let Some(source) = source {
                self.add(name.as_str(), source.clone());
            }
        }
    }
}
