//! `create_nodes`: nodes of no element yet.

use super::always;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, nothing_to_refuse,
    rules::append_nodes,
};
use crate::model::{Model, Progress, counted};

pub(super) const OPERATION: Operation = Operation {
    name: "create_nodes",
    label: "Create nodes…",
    summary: "Append nodes at given places",
    doc: "They belong to no element and to no set. Node variables have no value there (NaN), or 0 if they are \
          displacements.",
    group: Group::Nodes,
    search: &["add", "new", "points", "vertices"],
    params: &[Param::required("new_nodes", "Places", ParamKind::Points, "A list of [x, y, z]")],
    examples: &[Example {
        model: "two_hexes",
        args: "new_nodes = [[0, 0, 5], [1, 0, 5]]",
        expect: "2 nodes made, 12 and the following",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let points = args.points("new_nodes")?;
    let first = append_nodes(model, points)?;
    Ok(Report::new(format!("{} made, {first} and the following", counted(points.len(), "node"))))
}
