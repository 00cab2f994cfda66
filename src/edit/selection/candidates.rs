//! What there is to choose from: ids, names or times, and their order.

use crate::edit::field_order;
use crate::model::{Entity, EntityList, Model, Support};
use toml::Value;

/// What a selection chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the format's own")]
pub enum Selectable {
    ElementBlock,
    NodeSet,
    SideSet,
    EdgeSet,
    FaceSet,
    ElementSet,
    Assembly,
    /// Variables of this support, by name.
    Variable(Support),
    /// Time steps, by their times.
    TimeStep,
}

impl Selectable {
    /// What one of them is called.
    pub fn noun(self) -> &'static str {
        match self {
            Self::ElementBlock => "element block",
            Self::NodeSet => "node set",
            Self::SideSet => "side set",
            Self::EdgeSet => "edge set",
            Self::FaceSet => "face set",
            Self::ElementSet => "element set",
            Self::Assembly => "assembly",
            Self::Variable(Support::Global) => "global variable",
            Self::Variable(Support::Nodal) => "node variable",
            Self::Variable(Support::Element) => "element variable",
            Self::Variable(Support::NodeSet) => "node set variable",
            Self::Variable(Support::SideSet) => "side set variable",
            Self::Variable(_) => "variable",
            Self::TimeStep => "time step",
        }
    }
}

/// What there is to choose from, by position in the model's list.
#[derive(Debug)]
pub struct Candidates<'a> {
    numbers: Numbers<'a>,
    names: Vec<&'a str>,
    /// Positions in the order in which keywords count: ids and times ascending, variables by name.
    order: Vec<usize>,
    /// Positions by name.
    by_name: Vec<usize>,
}

#[derive(Debug)]
enum Numbers<'a> {
    Ids(Vec<i64>),
    Times(&'a [f64]),
    /// Variables have none.
    None,
}

impl<'a> Candidates<'a> {
    /// Everything of that sort in a model.
    pub fn of(model: &'a Model, of: Selectable) -> Self {
        match of {
            Selectable::ElementBlock => Self::entities(&model.element_blocks),
            Selectable::NodeSet => Self::entities(&model.node_sets),
            Selectable::SideSet => Self::entities(&model.side_sets),
            Selectable::EdgeSet => Self::entities(&model.edge_sets),
            Selectable::FaceSet => Self::entities(&model.face_sets),
            Selectable::ElementSet => Self::entities(&model.element_sets),
            Selectable::Assembly => {
                let ids = model.assemblies.iter().map(|assembly| assembly.id).collect();
                Self::with_ids(ids, model.assemblies.iter().map(|assembly| assembly.name.as_str()).collect())
            }
            Selectable::Variable(support) => Self::variables(variable_names(model, support)),
            Selectable::TimeStep => {
                let times = model.times.as_slice();
                let mut order: Vec<usize> = (0..times.len()).collect();
                order.sort_by(|&a, &b| times[a].total_cmp(&times[b]));
                Self { numbers: Numbers::Times(times), names: Vec::new(), order, by_name: Vec::new() }
            }
        }
    }

    /// Numbers without names, such as those of elements and nodes.
    pub fn of_numbers(numbers: Vec<i64>) -> Self {
        Self::with_ids(numbers, Vec::new())
    }

    fn entities<E: Entity>(list: &'a EntityList<E>) -> Self {
        Self::with_ids(list.iter().map(Entity::id).collect(), list.iter().map(Entity::name).collect())
    }

    fn with_ids(ids: Vec<i64>, names: Vec<&'a str>) -> Self {
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_by_key(|&at| ids[at]);
        Self { numbers: Numbers::Ids(ids), by_name: by_name(&names), names, order }
    }

    fn variables(names: Vec<&'a str>) -> Self {
        let order = field_order(&names);
        Self { numbers: Numbers::None, by_name: by_name(&names), names, order }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is nothing to choose from.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// All positions in the order in which keywords count.
    pub fn sorted(&self) -> Vec<usize> {
        self.order.clone()
    }

    /// What a selection says to mean the candidate at a position: its id, its time or its name.
    pub fn value(&self, at: usize) -> Value {
        match &self.numbers {
            Numbers::Ids(ids) => Value::from(ids[at]),
            Numbers::Times(times) => Value::from(times[at]),
            Numbers::None => Value::from(self.names[at]),
        }
    }

    /// The candidate's name; times have none.
    pub fn name(&self, at: usize) -> &'a str {
        self.names.get(at).copied().unwrap_or_default()
    }

    /// The candidate with this id or time, `Some(None)` if there is none; `None` if no such number selects anything here.
    pub(super) fn numbered(&self, number: &Value) -> Option<Option<usize>> {
        match (&self.numbers, number) {
            (Numbers::Ids(ids), Value::Integer(id)) => {
                let first = self.order.partition_point(|&at| ids[at] < *id);
                Some(self.order.get(first).copied().filter(|&at| ids[at] == *id))
            }
            (Numbers::Times(times), number) => {
                let time = match number {
                    Value::Integer(whole) => *whole as f64,
                    number => number.as_float()?,
                };
                let first = self.order.partition_point(|&at| times[at] < time);
                Some(self.order.get(first).copied().filter(|&at| times[at] == time))
            }
            _ => None,
        }
    }

    /// The candidates with ids or times from `first` to `last`, in order; of ids those `by` apart, of times every `by`th.
    pub(super) fn in_range(&self, first: f64, last: f64, by: u32) -> Vec<usize> {
        // Ids beyond 2^53 are compared as the nearest real; who means one of those writes it as a number.
        let number = |at: usize| match &self.numbers {
            Numbers::Ids(ids) => ids[at] as f64,
            Numbers::Times(times) => times[at],
            Numbers::None => f64::NAN,
        };
        let within = self.order.iter().copied().filter(|&at| (first..=last).contains(&number(at)));
        match &self.numbers {
            Numbers::Ids(_) => within.filter(|&at| (number(at) - first) % f64::from(by) == 0.0).collect(),
            _ => within.step_by(by as usize).collect(),
        }
    }

    /// The candidates with this name, in the model's order.
    pub(super) fn named(&self, name: &str) -> Vec<usize> {
        let first = self.by_name.partition_point(|&at| self.names[at] < name);
        self.by_name[first..].iter().copied().take_while(|&at| self.names[at] == name).collect()
    }

    /// The candidates whose names fit a pattern, by name.
    pub(super) fn matching(&self, pattern: &str) -> Vec<usize> {
        let fits = |at: &usize| super::matches_wildcard(pattern, self.names[*at]);
        match self.numbers {
            Numbers::None => self.order.iter().copied().filter(fits).collect(),
            _ => self.by_name.iter().copied().filter(fits).collect(),
        }
    }
}

fn by_name(names: &[&str]) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..names.len()).collect();
    positions.sort_by_key(|&at| names[at]);
    positions
}

fn variable_names(model: &Model, support: Support) -> Vec<&str> {
    fn named(list: &[(String, crate::model::Source)]) -> Vec<&str> {
        list.iter().map(|(name, _)| name.as_str()).collect()
    }
    let names = match support {
        Support::Global => return named(&model.global_variables),
        Support::Nodal => return named(&model.nodal_variables),
        Support::Element => &model.element_blocks.variable_names,
        Support::EdgeBlock => &model.edge_blocks.variable_names,
        Support::FaceBlock => &model.face_blocks.variable_names,
        Support::NodeSet => &model.node_sets.variable_names,
        Support::SideSet => &model.side_sets.variable_names,
        Support::EdgeSet => &model.edge_sets.variable_names,
        Support::FaceSet => &model.face_sets.variable_names,
        Support::ElementSet => &model.element_sets.variable_names,
    };
    names.iter().map(String::as_str).collect()
}
