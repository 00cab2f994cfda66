//! Numbers to be coloured: read for one step, on nodes or on elements, and how far they reach.

use super::{
    ResultError,
    color_by::ColorBy,
    fields::{Component, Field, FieldKind},
    invariants::number,
};
use crate::{
    geometry::quality,
    model::{ElementBlock, Entity, Model, Progress, Shared, Side, Source, Support},
};
use rayon::prelude::*;
use std::sync::Arc;

/// One number per node or per element.
#[derive(Clone, Debug, Default)]
pub enum Values {
    /// None: blocks have the colours of their ids.
    #[default]
    None,
    /// Shape: one per node of the model.
    Nodes(Shared<f64>),
    /// Shape: one entry per element block, with one number per element; `None` for blocks that lack the field.
    Elements(Vec<Option<Shared<f64>>>),
    /// Shape: one entry per side set, with one number per side; `None` for sets that lack the field.
    SideSets(Vec<Option<Shared<f64>>>),
    /// Shape: as `SideSets`, per node set and node of it.
    NodeSets(Vec<Option<Shared<f64>>>),
}

/// How far values reach; those that are not finite do not count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
    /// The least that is more than 0; infinite if none is.
    pub least_positive: f64,
}

impl Default for Extent {
    /// That of no value.
    fn default() -> Self {
        Self { min: f64::INFINITY, max: f64::NEG_INFINITY, least_positive: f64::INFINITY }
    }
}

impl Extent {
    /// That of some values. Cost: one pass.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        values.into_iter().filter(|value| value.is_finite()).fold(Self::default(), |extent, value| Self {
            min: extent.min.min(value),
            max: extent.max.max(value),
            least_positive: if value > 0.0 {
                extent.least_positive.min(value)
            } else {
                extent.least_positive
            },
        })
    }

    /// The least that has both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
            least_positive: self.least_positive.min(other.least_positive),
        }
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.min > self.max
    }
}

impl Values {
    /// Reads what the colours mean at a step (from 0).
    ///
    /// Cost: one read per variable of the field, and a pass over its values. Ids and quality read nothing.
    ///
    /// # Errors
    /// If the model lacks the field or the step, or the file cannot be read.
    pub fn read(model: &Model, by: &ColorBy, time_step: usize) -> Result<Self, ResultError> {
        let ids = |ids: &Option<Shared<i64>>, at: usize| -> f64 {
            let id = ids.as_ref().and_then(|ids| ids.get(at).copied());
            #[expect(clippy::cast_precision_loss, reason = "a colour, not an id")]
            let id = id.unwrap_or_else(|| i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1)) as f64;
            id
        };
        Ok(match by {
            ColorBy::Block => Self::None,
            ColorBy::NodeId => {
                Self::Nodes(Arc::new((0..model.num_nodes()).map(|node| ids(&model.node_ids, node)).collect()))
            }
            ColorBy::ElementId => {
                let of_block = |(block, first): (&ElementBlock, usize)| {
                    let elements = first..first + block.num_elements;
                    Some(Arc::new(elements.map(|element| ids(&model.element_ids, element)).collect()))
                };
                let blocks = model.element_blocks.iter().zip(model.element_offsets());
                Self::Elements(blocks.map(of_block).collect())
            }
            ColorBy::Quality(metric) => {
                let of_block = |block: usize| {
                    let values = quality(model, block, *metric);
                    // A kind of element that does not have the metric is neutral, not without a value.
                    values.iter().any(|value| !value.is_nan()).then(|| Arc::new(values))
                };
                Self::Elements((0..model.element_blocks.len()).map(of_block).collect())
            }
            ColorBy::Field { component, name, .. } => {
                let field =
                    by.find_field(model).ok_or_else(|| ResultError::NoField { name: name.clone() })?;
                if time_step >= model.num_steps() {
                    return Err(ResultError::no_step(model, time_step));
                }
                read_field(model, &field, *component, time_step)?
            }
        })
    }

    /// Whether there is nothing to colour.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// Whether both are the same arrays, by pointer.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None) => true,
            (Self::Nodes(a), Self::Nodes(b)) => Arc::ptr_eq(a, b),
            (Self::Elements(a), Self::Elements(b))
            | (Self::SideSets(a), Self::SideSets(b))
            | (Self::NodeSets(a), Self::NodeSets(b)) => {
                let same = |(a, b): (&Option<Shared<f64>>, &Option<Shared<f64>>)| match (a, b) {
                    (None, None) => true,
                    (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                    _ => false,
                };
                a.len() == b.len() && a.iter().zip(b).all(same)
            }
            _ => false,
        }
    }

    /// The value of a member of a node set.
    pub fn at_node_set(&self, set: usize, member: usize) -> Option<f64> {
        if let Self::NodeSets(sets) = self { sets.get(set)?.as_ref()?.get(member).copied() } else { None }
    }

    /// The value of a side set at a side of an element (through all blocks). Cost: a pass over the set.
    pub fn at_side(&self, model: &Model, set: usize, side: Side) -> Option<f64> {
        let Self::SideSets(sets) = self else { return None };
        let member = model.side_sets.get(set)?.members.iter().position(|member| *member == side)?;
        sets.get(set)?.as_ref()?.get(member).copied()
    }

    /// The value at a node of the model.
    pub fn at_node(&self, node: usize) -> Option<f64> {
        if let Self::Nodes(values) = self { values.get(node).copied() } else { None }
    }

    /// The value of an element of a block.
    pub fn at_element(&self, block: usize, element: usize) -> Option<f64> {
        if let Self::Elements(blocks) = self {
            blocks.get(block)?.as_ref()?.get(element).copied()
        } else {
            None
        }
    }

    /// How far all values reach. Cost: one pass.
    pub fn extent(&self) -> Extent {
        match self {
            Self::None => Extent::default(),
            Self::Nodes(values) => Extent::of(values.iter().copied()),
            Self::Elements(lists) | Self::SideSets(lists) | Self::NodeSets(lists) => {
                let lists = lists.iter().flatten();
                lists.map(|values| Extent::of(values.iter().copied())).fold(Extent::default(), Extent::union)
            }
        }
    }

    /// How far the values of some blocks reach; of sets, those of all. Cost: a pass over their nodes or elements.
    pub fn extent_of(&self, model: &Model, mut is_counted: impl FnMut(usize) -> bool) -> Extent {
        if matches!(self, Self::SideSets(_) | Self::NodeSets(_)) {
            return self.extent();
        }
        let blocks = (0..model.element_blocks.len()).filter(|block| is_counted(*block));
        let extents = blocks.map(|block| match self {
            Self::None | Self::SideSets(_) | Self::NodeSets(_) => Extent::default(),
            Self::Nodes(values) => {
                let block = &model.element_blocks[block];
                let nodes: &[u32] = if block.connects_nodes() { &block.connectivity } else { &[] };
                Extent::of(nodes.iter().filter_map(|&node| values.get(node as usize).copied()))
            }
            Self::Elements(blocks) => {
                let values = blocks.get(block).and_then(Option::as_ref);
                values.map_or(Extent::default(), |values| Extent::of(values.iter().copied()))
            }
        });
        extents.fold(Extent::default(), Extent::union)
    }
}

/// How far the values of all steps reach. Cost: reads all steps of the field, one after the other.
///
/// # Errors
/// If a step cannot be read, or the work was cancelled.
pub(super) fn extent_of_all_steps(
    model: &Model,
    by: &ColorBy,
    progress: &dyn Progress,
) -> Result<Extent, ResultError> {
    if !by.depends_on_step() {
        return Ok(Values::read(model, by, 0)?.extent());
    }
    let mut extent = Extent::default();
    for step in 0..model.num_steps() {
        if progress.is_cancelled() {
            return Err(ResultError::Cancelled);
        }
        #[expect(clippy::cast_precision_loss, reason = "a fraction for a bar")]
        progress.set(step as f32 / model.num_steps() as f32, "looking at all time steps");
        extent = extent.union(Values::read(model, by, step)?.extent());
    }
    Ok(extent)
}

fn read_field(
    model: &Model,
    field: &Field,
    component: Component,
    step: usize,
) -> Result<Values, ResultError> {
    let wanted = |axis: usize| match component {
        Component::Axis(wanted) => axis == wanted,
        _ => true,
    };
    let combine = |source_of: &dyn Fn(usize) -> Option<Source>| -> Result<Option<Shared<f64>>, ResultError> {
        let mut arrays = Vec::new();
        for (axis, variable) in field.variables.iter().enumerate() {
            let source = variable.and_then(source_of);
            if variable.is_some() && source.is_none() {
                return Ok(None);
            }
            arrays.push(match source {
                Some(source) if wanted(axis) => Some(source.read(step)?),
                _ => None,
            });
        }
        Ok(Some(Arc::new(combined(field.kind, component, arrays))))
    };
    Ok(match field.support {
        Support::Nodal => {
            let source =
                |variable: usize| model.nodal_variables.get(variable).map(|(_, source)| source.clone());
            combine(&source)?.map_or(Values::None, Values::Nodes)
        }
        support => {
            let of_entity = |values: &[Option<Source>]| {
                combine(&|variable: usize| values.get(variable).cloned().flatten())
            };
            let lists = match support {
                Support::SideSet => each(&model.side_sets, of_entity).map(Values::SideSets),
                Support::NodeSet => each(&model.node_sets, of_entity).map(Values::NodeSets),
                _ => each(&model.element_blocks, of_entity).map(Values::Elements),
            };
            lists?
        }
    })
}

/// What is made of the sources of each entity.
fn each<E: Entity, T>(
    list: &[E],
    of_entity: impl Fn(&[Option<Source>]) -> Result<T, ResultError>,
) -> Result<Vec<T>, ResultError> {
    list.iter().map(|entity| of_entity(entity.values())).collect()
}

/// The numbers of a component; an axis that was not read counts as 0.
fn combined(kind: FieldKind, component: Component, mut arrays: Vec<Option<Vec<f64>>>) -> Vec<f64> {
    let single = match component {
        Component::Axis(axis) => Some(axis),
        Component::Value => Some(0),
        _ => None,
    };
    if let Some(axis) = single {
        return arrays.get_mut(axis).and_then(Option::take).unwrap_or_default();
    }
    let len = arrays.iter().flatten().map(Vec::len).max().unwrap_or(0);
    let at = |entry: usize| {
        let mut values = [0.0; 6];
        for (value, array) in values.iter_mut().zip(&arrays) {
            if let Some(array) = array {
                *value = array.get(entry).copied().unwrap_or(f64::NAN);
            }
        }
        number(kind, component, &values)
    };
    (0..len).into_par_iter().with_min_len(1 << 14).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NoProgress, samples};

    fn read(text: &str, step: usize) -> Values {
        let model = samples::two_hexes();
        Values::read(&model, &ColorBy::parse(text, &model).unwrap(), step).unwrap()
    }

    #[test]
    fn values_at_nodes() {
        let magnitude = read("disp", 1);
        // Node 5 has (0.05, 0, −0.1): √0.0125.
        assert!((magnitude.at_node(5).unwrap() - 0.0125_f64.sqrt()).abs() < 1e-15);
        assert_eq!(read("disp:z", 1).at_node(5), Some(-0.1));
        assert_eq!(read("temperature", 1).at_node(11), Some(110.0));
        assert_eq!(
            read("temperature", 0).extent(),
            Extent { min: 0.0, max: 0.0, least_positive: f64::INFINITY }
        );
        assert_eq!(read("node_id", 0).at_node(11), Some(12.0));
        assert_eq!(magnitude.at_element(0, 0), None);
    }

    #[test]
    fn values_of_elements_and_blocks_that_lack_them() {
        let stress = read("stress", 1);
        assert_eq!((stress.at_element(0, 0), stress.at_element(1, 0)), (Some(100.0), Some(200.0)));
        let model = samples::two_hexes();
        assert_eq!(stress.extent_of(&model, |block| block == 1).min, 200.0);
        let strain = read("strain", 1);
        assert_eq!((strain.at_element(0, 0), strain.at_element(1, 0)), (Some(0.1), None));
        assert_eq!(read("element_id", 0).at_element(1, 0), Some(2.0));
        assert_eq!(read("quality:volume", 0).at_element(1, 0), Some(1.0));
        let of_left = read("temperature", 1).extent_of(&model, |block| block == 0);
        assert_eq!((of_left.min, of_left.max, of_left.least_positive), (0.0, 100.0, 10.0)); // nodes 0 … 10
    }

    #[test]
    fn all_steps_and_steps_that_are_not_there() {
        let model = samples::two_hexes();
        let by = ColorBy::parse("temperature", &model).unwrap();
        let extent = extent_of_all_steps(&model, &by, &NoProgress).unwrap();
        assert_eq!((extent.min, extent.max), (0.0, 110.0));
        let says = Values::read(&model, &by, 2).unwrap_err().to_string();
        assert_eq!(says, "there is no time step 3: the file has 2");
    }

    #[test]
    fn numbers_that_are_not_finite_do_not_count() {
        let extent = Extent::of([f64::NAN, 3.0, f64::INFINITY, -1.0]);
        assert_eq!(extent, Extent { min: -1.0, max: 3.0, least_positive: 3.0 });
        assert!(Extent::of([f64::NAN]).is_empty());
    }
}
