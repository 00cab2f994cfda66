//! `delete_unused_nodes`: nodes that no element uses go.

use super::has_nodes;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Report, nothing_to_refuse,
    rules::{delete_nodes, used_nodes},
};
use crate::model::{Model, Progress, counted};

pub(super) const OPERATION: Operation = Operation {
    name: "delete_unused_nodes",
    label: "Delete unused nodes",
    summary: "Remove the nodes that no element uses",
    doc: "The others keep their order and are renumbered; node sets lose the members. Nodes of edge and face blocks \
          are in use.",
    group: Group::Nodes,
    search: &["orphan", "clean", "remove", "free"],
    params: &[],
    examples: &[Example { model: "unused_node", args: "", expect: "1 unused node deleted" }],
    available: has_nodes,
    refuse: nothing_to_refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, _args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let blocks = model.element_blocks.iter().chain(model.edge_blocks.iter()).chain(model.face_blocks.iter());
    let is_unused: Vec<bool> = used_nodes(model.num_nodes(), blocks).into_iter().map(|used| !used).collect();
    let count = is_unused.iter().filter(|unused| **unused).count();
    let warnings = delete_nodes(model, &is_unused);
    Ok(Report::new(format!("{} deleted", counted(count, "unused node"))).warned(warnings))
}
