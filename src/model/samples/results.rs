//! A sample with results of every kind, for the operations on them.

use super::hex_grid;
use crate::model::{Model, NodeSet, Side, SideSet, Source};
use std::sync::Arc;

/// Four unit cubes, two in block 1 `left` and two in block 2 `right`, with three steps that do not ascend (times 1, 4 and 2).
///
/// Nodes have a displacement, a velocity, a temperature and a tensor; both blocks a symmetric stress; the left one strains at eight
/// points and damage at nine, the right one `eqps`. Side sets 1 `top` and 2 `outlet` have a pressure, the first a flux too; node
/// sets 1 `clamp` and 2 a force. At step `s`, entry `e` of the variable at position `v` of its list is `(s + 1) * (v + 1) + e`.
pub fn results_everywhere() -> Model {
    let mut model = hex_grid([2, 2, 1], [2, 1, 1]);
    model.title = "results everywhere".to_owned();
    model.times = Arc::new(vec![1.0, 4.0, 2.0]);
    for (block, name) in model.element_blocks.iter_mut().zip(["left", "right"]) {
        name.clone_into(&mut block.name);
    }
    let nodal = ["disp_x", "disp_y", "disp_z", "vel_x", "vel_y", "vel_z", "temperature"];
    let tensor = ["sig_xx", "sig_yy", "sig_zz", "sig_xy", "sig_yz", "sig_zx"];
    model.nodal_variables = nodal
        .iter()
        .chain(&tensor)
        .enumerate()
        .map(|(at, name)| ((*name).to_owned(), ramp(at, 18)))
        .collect();
    model.global_variables = vec![("energy".to_owned(), ramp(0, 1)), ("Work".to_owned(), ramp(1, 1))];

    let tensor = ["stress_xx", "stress_yy", "stress_zz", "stress_xy", "stress_yz", "stress_zx", "eqps"];
    let points = (1..=8).map(|k| format!("strain_{k}")).chain((1..=9).map(|k| format!("damage_{k}")));
    let names: Vec<String> = tensor.iter().map(|name| (*name).to_owned()).chain(points).collect();
    for (block, entity) in model.element_blocks.iter_mut().enumerate() {
        let is_there = |at: usize| at < 6 || (at == 6) == (block == 1);
        entity.values = (0..names.len()).map(|at| is_there(at).then(|| ramp(at, 2))).collect();
    }
    model.element_blocks.variable_names = names;

    let sides = |elements: [u32; 2], side: u32| elements.map(|element| Side { element, side }).to_vec();
    model.side_sets.variable_names = vec!["pressure".to_owned(), "flux".to_owned()];
    for (id, name, members) in [(1, "top", sides([0, 2], 5)), (2, "outlet", sides([2, 3], 1))] {
        let mut set = SideSet::new(id, members);
        name.clone_into(&mut set.name);
        set.values = vec![Some(ramp(0, 2)), (id == 1).then(|| ramp(1, 2))];
        model.side_sets.push(set);
    }
    model.node_sets.variable_names = vec!["force".to_owned()];
    for (id, name, members) in [(1, "clamp", vec![0, 3, 6]), (2, "", vec![17, 8])] {
        let mut set = NodeSet::new(id, members);
        name.clone_into(&mut set.name);
        set.values = vec![Some(ramp(0, set.members.len()))];
        model.node_sets.push(set);
    }
    model
}

/// `(s + 1) * (at + 1) + e` for entry `e` of step `s`, three steps.
fn ramp(at: usize, len: usize) -> Source {
    let value = |step: usize, entry: usize| ((step + 1) * (at + 1) + entry) as f64;
    Source::memory(len, (0..3).map(|step| (0..len).map(|entry| value(step, entry)).collect()).collect())
}
