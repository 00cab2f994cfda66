//! `delete_element`: chosen elements go.

use super::{BLOCKS, CONDITION, NUMBERED_BY, NUMBERS, SETS, STEP, chosen_elements, count, refuse};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Report, ops::has_element_blocks,
    rules::delete_elements,
};
use crate::model::{Model, Progress, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "delete_element",
    label: "Delete elements…",
    summary: "Remove elements by number, by element set or by a condition",
    doc: "What is chosen in any of these ways goes, with its results, attributes and numbers in maps, with the sides and \
          element set members on it, and with the nodes that only it used. Blocks and sets stay, even if they become empty. Only \
          what the condition names is read.",
    group: Group::Elements,
    search: &["remove", "erase", "kill", "filter"],
    params: &[NUMBERS, NUMBERED_BY, SETS, CONDITION, BLOCKS, STEP],
    examples: &[
        Example { model: "two_hexes", args: "elements = [1]", expect: "1 element and 4 nodes deleted" },
        Example {
            model: "three_blocks",
            args: "expression = \"Z < 1\" element_block_ids = \"middle\"",
            expect: "16 elements and 15 nodes deleted",
        },
    ],
    available: has_element_blocks,
    refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    progress.set(0.1, "looking at elements");
    let doomed = chosen_elements(model, args)?;
    let num_elements = count(&doomed);
    progress.set(0.4, "deleting elements");
    let (_, num_nodes, warnings) = delete_elements(model, &doomed);
    let (elements, nodes) = (counted(num_elements, "element"), counted(num_nodes, "node"));
    Ok(Report::new(format!("{elements} and {nodes} deleted")).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{ElementSet, Model, NoProgress, Side, samples};
    use std::sync::Arc;

    fn after(model: &Model, args: &str) -> Result<Model, EditError> {
        let line = format!("delete_element {args}");
        run(model, &Invocation::parse(&line).unwrap(), &NoProgress).map(|edited| edited.model)
    }

    #[test]
    fn every_way_of_choosing_adds_and_everything_follows() {
        let mut model = samples::results_everywhere();
        model.element_ids = Some(Arc::new(vec![40, 30, 20, 10]));
        model.element_sets.push(ElementSet::new(1, vec![3, 1, 99]));
        let left =
            after(&model, "elements=[20] numbered_by='id' element_set_ids=1 expression='X > 5'").unwrap();
        // Elements 2 by its id, 3 and 1 by the set: 0 is left, with 8 of 18 nodes.
        assert_eq!((left.num_elements(), left.num_nodes(), left.element_blocks.len()), (1, 8, 2));
        assert_eq!(left.element_ids.as_ref().unwrap().as_slice(), [40]);
        // A number that never was an element stays what it is.
        assert_eq!(left.element_sets[0].members.as_slice(), [99]);
        assert_eq!(left.side_sets[0].members.as_slice(), [Side { element: 0, side: 5 }]);
        assert_eq!(left.element_blocks[0].values[0].as_ref().unwrap().read(1).unwrap(), [2.0]);
        let by_condition = after(&model, "expression='Y > 1' timestep='first'").unwrap();
        assert_eq!(by_condition.element_ids.as_ref().unwrap().as_slice(), [40, 20]);
    }

    #[test]
    fn every_family_can_lose_its_element() {
        for (number, left) in [(0, [0, 1, 1, 1]), (1, [1, 0, 1, 1]), (2, [1, 1, 0, 1]), (3, [1, 1, 1, 0])] {
            let model = after(&samples::mixed_solids(), &format!("elements={number}")).unwrap();
            let counts: Vec<usize> = model.element_blocks.iter().map(|block| block.num_elements).collect();
            assert_eq!(counts, left);
        }
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let model = samples::two_hexes();
        let refused = |args: &str| after(&model, args).unwrap_err().to_string();
        assert_eq!(refused("elements=[2]"), "elements: there is no element 2, only 2 from 0 on");
        assert_eq!(refused("elements=[-1]"), "elements: there is no element -1, only 2 from 0 on");
        assert_eq!(refused("elements=[0] numbered_by='id'"), "elements: no element has the id 0");
        assert_eq!(after(&model, "elements=[2] numbered_by='id'").unwrap().element_blocks[1].num_elements, 0);
        assert_eq!(refused(""), "elements: choose elements here, by element sets or by a condition");
        assert!(refused("expression='strain > 0'").contains("strain"));
        assert!(refused("expression='X >'").starts_with("expression: "));
    }
}
