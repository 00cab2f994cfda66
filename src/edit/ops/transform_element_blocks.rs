//! `translate_element_blocks`, `rotate_element_blocks`, `scale_element_blocks`: blocks move, and nothing else.

use super::{has_element_blocks, rotate_geometry, scale_geometry, translate_geometry};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report,
    rules::{Linear, nodes_of_blocks, refuse_shared_nodes, transform_coordinates, transform_displacement},
};
use crate::model::{Model, counted, real_text};

const DOC: &str = "Blocks that share nodes with others are refused, since the others would be distorted, unless \
                   `check_for_merged_nodes` is false. The displacement of the nodes, if there is one, follows as far as \
                   a vector does; other results stay as they are.";

pub(super) const BLOCKS: Param =
    Param::required("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "The blocks to move");

pub(super) const CHECK: Param = Param::optional(
    "check_for_merged_nodes",
    "Refuse shared nodes",
    ParamKind::Flag,
    "true",
    "Off: nodes that other blocks use too move all the same",
);

pub(super) const TRANSLATE: Operation = Operation {
    name: "translate_element_blocks",
    label: "Move blocks…",
    summary: "Add an offset to the nodes of some blocks",
    doc: DOC,
    group: Group::Transforms,
    search: &["translate", "offset", "shift"],
    params: &[BLOCKS, translate_geometry::OFFSET, CHECK],
    examples: &[Example {
        model: "two_hexes_apart",
        args: "element_block_ids = 2 offset = [1, 0, 0]",
        expect: "8 nodes of 1 element block moved by 1, 0, 0",
    }],
    available: has_element_blocks,
    refuse: refuse_if_checked,
    action: Action::Change(|model, args, _progress| {
        let offset = args.vector("offset")?;
        let done = format!("moved by {}", offset.map(real_text).join(", "));
        transform(model, args, None, offset, &done)
    }),
};

pub(super) const ROTATE: Operation = Operation {
    name: "rotate_element_blocks",
    label: "Rotate blocks…",
    summary: "Turn the nodes of some blocks about an axis through the origin",
    doc: DOC,
    group: Group::Transforms,
    search: &["turn", "spin", "axis"],
    params: &[BLOCKS, rotate_geometry::AXIS, rotate_geometry::ANGLE, CHECK, rotate_geometry::ADJUST],
    examples: &[Example {
        model: "two_hexes_apart",
        args: "element_block_ids = 2 axis = [0, 0, 1] angle_in_degrees = 90",
        expect: "8 nodes of 1 element block turned by 90°",
    }],
    available: has_element_blocks,
    refuse: |model, args| {
        rotate_geometry::rotation(args)?;
        refuse_if_checked(model, args)
    },
    action: Action::Change(|model, args, _progress| {
        let done = format!("turned by {}°", real_text(args.real("angle_in_degrees")?));
        transform(model, args, Some(rotate_geometry::rotation(args)?), [0.0; 3], &done)
    }),
};

pub(super) const SCALE: Operation = Operation {
    name: "scale_element_blocks",
    label: "Scale blocks…",
    summary: "Multiply the coordinates of some blocks by a factor, about the origin",
    doc: DOC,
    group: Group::Transforms,
    search: &["size", "resize", "units"],
    params: &[BLOCKS, scale_geometry::FACTOR, CHECK, scale_geometry::ADJUST],
    examples: &[Example {
        model: "two_hexes_apart",
        args: "element_block_ids = 2 scale_factor = 0.5",
        expect: "8 nodes of 1 element block scaled by 0.5",
    }],
    available: has_element_blocks,
    refuse: refuse_if_checked,
    action: Action::Change(|model, args, _progress| {
        let factor = args.real("scale_factor")?;
        transform(
            model,
            args,
            Some(Linear::scale(factor)),
            [0.0; 3],
            &format!("scaled by {}", real_text(factor)),
        )
    }),
};

/// Refuses shared nodes unless it is told not to look.
pub(super) fn refuse_if_checked(model: &Model, args: &Args) -> Result<(), EditError> {
    match args.flag("check_for_merged_nodes")? {
        true => refuse_shared_nodes(model, args.positions("element_block_ids")?),
        false => Ok(()),
    }
}

fn transform(
    model: &mut Model,
    args: &Args,
    linear: Option<Linear>,
    offset: [f64; 3],
    done: &str,
) -> Result<Report, EditError> {
    let blocks = args.positions("element_block_ids")?;
    let nodes = nodes_of_blocks(model, blocks);
    transform_coordinates(model, Some(&nodes), linear, offset)?;
    if let Some(linear) = linear {
        transform_displacement(model, Some(&nodes), linear, args.when_present("adjust_displacement_field")?);
    }
    let count = nodes.iter().filter(|moves| **moves).count();
    let blocks = counted(blocks.len(), "element block");
    Ok(Report::new(format!("{} of {blocks} {done}", counted(count, "node"))))
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn transformed(model: &Model, line: &str) -> Result<Model, EditError> {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).map(|edited| edited.model)
    }

    #[test]
    fn only_the_nodes_of_the_blocks_move_and_their_displacement_turns() {
        let line = "rotate_element_blocks element_block_ids=2 axis=[0, 0, 1] angle_in_degrees=90 \
                    check_for_merged_nodes=false";
        let after = transformed(&samples::two_hexes(), line).unwrap();
        assert_eq!((after.position(0), after.position(2)), (Some([0.0; 3]), Some([0.0, 2.0, 0.0])));
        let at = |k: usize, node: usize| after.nodal_variables[k].1.read(1).unwrap()[node];
        // Node 5 turns: (0.05, 0, -0.1) to (0, 0.05, -0.1); node 3 does not: (0.03, 0, -0.06).
        assert_eq!([at(0, 5), at(1, 5), at(2, 5)], [0.0, 0.05, -0.1]);
        assert_eq!([at(0, 3), at(1, 3), at(2, 3)], [0.03, 0.0, -0.06]);
    }

    #[test]
    fn shared_nodes_are_refused_with_their_numbers() {
        let line = "translate_element_blocks element_block_ids=2 offset=[1, 0, 0]";
        let refused = transformed(&samples::two_hexes(), line).unwrap_err().to_string();
        assert!(
            refused.starts_with("4 nodes are used by other element blocks too (1, 4, 7, 10)"),
            "{refused}"
        );
        let both = "translate_element_blocks element_block_ids='all' offset=[1, 0, 0]";
        assert!(transformed(&samples::two_hexes(), both).is_ok());
    }
}
