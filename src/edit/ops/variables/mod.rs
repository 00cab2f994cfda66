//! Operations on variables. What is the same for variables on nodes, elements, sides and nodes of sets and for global ones
//! stands together in one file, once; what tells them apart is a [`Kind`].

pub(super) mod average;
pub(super) mod calculate;
pub(super) mod centroids;
pub(super) mod convert;
pub(super) mod create;
pub(super) mod delete;
pub(super) mod displacement;
pub(super) mod extremes;
pub(super) mod keep;
pub(super) mod lower_case;
pub(super) mod output_globals;
pub(super) mod process;
pub(super) mod quality;
pub(super) mod rename;
pub(super) mod rotate;
pub(super) mod scale;
pub(super) mod sizes;
pub(super) mod tensor;

use crate::edit::{
    Args, EditError, Param, ParamKind, Selectable,
    rules::{FieldTable, field_table},
};
use crate::model::{Entity, Model, Support, counted};

/// Variables of one support, and what the parameters of operations on them are called.
pub(super) struct Kind {
    pub(super) support: Support,
    noun: &'static str,
    /// The parameter for one variable.
    pub(super) field: &'static str,
    /// The parameter for several.
    fields: &'static str,
    /// The parameter for a new name.
    new_field: &'static str,
    /// The parameter for blocks or sets, where there are several.
    pub(super) rows: Option<&'static str>,
}

pub(super) const GLOBAL: Kind = Kind {
    support: Support::Global,
    noun: "global variable",
    field: "global_variable_name",
    fields: "global_variable_names",
    new_field: "new_global_variable_name",
    rows: None,
};

pub(super) const NODE: Kind = Kind {
    support: Support::Nodal,
    noun: "node variable",
    field: "node_field_name",
    fields: "node_field_names",
    new_field: "new_node_field_name",
    rows: None,
};

pub(super) const ELEMENT: Kind = Kind {
    support: Support::Element,
    noun: "element variable",
    field: "element_field_name",
    fields: "element_field_names",
    new_field: "new_element_field_name",
    rows: Some("element_block_ids"),
};

pub(super) const SIDE_SET: Kind = Kind {
    support: Support::SideSet,
    noun: "side set variable",
    field: "side_set_field_name",
    fields: "side_set_field_names",
    new_field: "new_side_set_field_name",
    rows: Some("side_set_ids"),
};

pub(super) const NODE_SET: Kind = Kind {
    support: Support::NodeSet,
    noun: "node set variable",
    field: "node_set_field_name",
    fields: "node_set_field_names",
    new_field: "new_node_set_field_name",
    rows: Some("node_set_ids"),
};

impl Kind {
    /// The rows of the table that the parameters choose: 0 where there is only one.
    pub(super) fn rows(&self, args: &Args) -> Result<Vec<usize>, EditError> {
        match self.rows {
            Some(parameter) => args.positions(parameter).map(<[usize]>::to_vec),
            None => Ok(vec![0]),
        }
    }

    pub(super) fn table<'a>(&self, model: &'a Model) -> &'a dyn FieldTable {
        field_table(model, self.support)
    }

    /// Entries of a row.
    fn len(&self, model: &Model, row: usize) -> usize {
        match self.support {
            Support::Nodal => model.num_nodes(),
            Support::Element => model.element_blocks[row].num_elements,
            Support::SideSet => model.side_sets[row].num_entries(),
            Support::NodeSet => model.node_sets[row].num_entries(),
            _ => 1,
        }
    }

    /// What a row is called in messages: "element block 2".
    pub(super) fn row_name(&self, model: &Model, row: usize) -> String {
        match self.support {
            Support::Element => format!("element block {}", model.element_blocks[row].id),
            Support::SideSet => format!("side set {}", model.side_sets[row].id),
            Support::NodeSet => format!("node set {}", model.node_sets[row].id),
            Support::Nodal => "the nodes".to_owned(),
            _ => "the model".to_owned(),
        }
    }

    /// Where something happened, for a summary: " on 2 element blocks"; nothing for global variables.
    fn places(&self, model: &Model, num_rows: usize) -> String {
        match self.support {
            Support::Element => format!(" on {}", counted(num_rows, "element block")),
            Support::SideSet => format!(" on {}", counted(num_rows, "side set")),
            Support::NodeSet => format!(" on {}", counted(num_rows, "node set")),
            Support::Nodal => format!(" on {}", counted(model.num_nodes(), "node")),
            _ => String::new(),
        }
    }

    /// The names of some columns.
    fn names(&self, model: &Model, columns: &[usize]) -> Vec<String> {
        let names = self.table(model).names();
        columns.iter().filter_map(|&column| names.get(column)).map(|name| (*name).to_owned()).collect()
    }
}

const ELEMENT_BLOCKS: Param = Param::optional(
    "element_block_ids",
    "Blocks",
    ParamKind::any(Selectable::ElementBlock),
    "\"all\"",
    "The element blocks that it is about",
);

const SIDE_SETS: Param = Param::optional(
    "side_set_ids",
    "Side sets",
    ParamKind::any(Selectable::SideSet),
    "\"all\"",
    "The side sets that it is about",
);

const NODE_SETS: Param = Param::optional(
    "node_set_ids",
    "Node sets",
    ParamKind::any(Selectable::NodeSet),
    "\"all\"",
    "The node sets that it is about",
);

/// Variables of which there may be none; what does not exist is warned of.
const fn fields(name: &'static str, support: Support, doc: &'static str) -> Param {
    Param::required(name, "Variables", ParamKind::any(Selectable::Variable(support)), doc)
}

const fn new_name(name: &'static str, doc: &'static str) -> Param {
    Param::required(name, "Name", ParamKind::PlainName, doc)
}

const fn new_field_name(name: &'static str, default: &'static str, doc: &'static str) -> Param {
    Param::optional(name, "Name", ParamKind::PlainName, default, doc)
}

/// A warning if there is no time step, so that a variable has no value.
fn warn_without_steps(model: &Model, name: &str) -> Option<String> {
    (model.num_steps() == 0).then(|| format!("there are no time steps, so {name} has no values yet"))
}

fn warn_overwritten(name: &str, place: &str) -> String {
    format!("{name} was there already{place} and is overwritten")
}

fn has_variables(model: &Model, support: Support) -> Result<(), String> {
    if field_table(model, support).names().is_empty() {
        Err("the model has no such variables".to_owned())
    } else {
        Ok(())
    }
}

fn has_global_variables(model: &Model) -> Result<(), String> {
    has_variables(model, Support::Global)
}

fn has_node_variables(model: &Model) -> Result<(), String> {
    has_variables(model, Support::Nodal)
}

fn has_element_variables(model: &Model) -> Result<(), String> {
    has_variables(model, Support::Element)
}

fn has_side_set_variables(model: &Model) -> Result<(), String> {
    has_variables(model, Support::SideSet)
}

fn has_node_set_variables(model: &Model) -> Result<(), String> {
    has_variables(model, Support::NodeSet)
}

fn has_side_sets(model: &Model) -> Result<(), String> {
    if model.side_sets.is_empty() { Err("the model has no side sets".to_owned()) } else { Ok(()) }
}

fn has_node_sets(model: &Model) -> Result<(), String> {
    if model.node_sets.is_empty() { Err("the model has no node sets".to_owned()) } else { Ok(()) }
}
