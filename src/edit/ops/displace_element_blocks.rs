//! `displace_element_blocks`: blocks move by their displacement, at some steps.

use super::{
    has_element_blocks,
    transform_element_blocks::{BLOCKS, CHECK, refuse_if_checked},
};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Unit,
    rules::{nodes_of_blocks, shift_displacement},
};
use crate::model::{Model, Progress, counted, real_text};

pub(super) const OPERATION: Operation = Operation {
    name: "displace_element_blocks",
    label: "Displace blocks…",
    summary: "Add an offset to the displacement of some blocks",
    doc: "The coordinates stay; the displacement of the nodes grows at the chosen steps, and is made if there is none. \
          Blocks that share nodes with others are refused unless `check_for_merged_nodes` is false.",
    group: Group::Transforms,
    search: &["displacement", "explode", "offset"],
    params: &[
        BLOCKS,
        Param::required(
            "offset",
            "Offset",
            ParamKind::Vector { unit: Unit::Length, is_direction: false },
            "Added to the displacement",
        ),
        Param::optional("timesteps", "Time steps", ParamKind::TIME_STEPS, "\"all\"", "When it is added"),
        CHECK,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "element_block_ids = \"all\" offset = [1, 0, 0] timesteps = \"last\"",
        expect: "12 nodes of 2 element blocks displaced by 1, 0, 0 at 1 time step",
    }],
    available: has_element_blocks,
    refuse: refuse_if_checked,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let (blocks, steps) = (args.positions("element_block_ids")?, args.positions("timesteps")?);
    let offset = args.vector("offset")?;
    let nodes = nodes_of_blocks(model, blocks);
    let mut is_step = vec![false; model.num_steps()];
    steps.iter().for_each(|&step| is_step[step] = true);
    shift_displacement(model, &nodes, &is_step, offset);
    Ok(Report::new(format!(
        "{} of {} displaced by {} at {}",
        counted(nodes.iter().filter(|moves| **moves).count(), "node"),
        counted(blocks.len(), "element block"),
        offset.map(real_text).join(", "),
        counted(steps.len(), "time step"),
    )))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn the_displacement_grows_at_the_chosen_steps_and_nodes_only() {
        let line = "displace_element_blocks element_block_ids=2 offset=[1, 0, 2] timesteps=1.0 \
                    check_for_merged_nodes=false";
        let after = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        let at = |k: usize, step: usize| after.nodal_variables[k].1.read(step).unwrap();
        // Node 5 is of block 2, node 3 is not.
        assert_eq!((at(0, 1)[5], at(2, 1)[5], at(0, 1)[3]), (1.05, 1.9, 0.03));
        assert_eq!(at(0, 0), [0.0; 12]);
        assert_eq!(after.position(5), Some([2.0, 1.0, 0.0]));
    }
}
