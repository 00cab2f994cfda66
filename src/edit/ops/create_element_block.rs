//! `create_element_block`: elements by hand, on nodes that are there.

use super::{always, refuse_used_id};
use crate::edit::{
    Action, Args, BlockInfo, EditError, Example, Group, Operation, Param, ParamKind, Report,
    rules::append_block,
};
use crate::model::{Attributes, Block, Model, Progress, Topology, counted};
use std::sync::Arc;

pub(super) const OPERATION: Operation = Operation {
    name: "create_element_block",
    label: "Create block…",
    summary: "Make an element block from a list of nodes",
    doc: "The nodes must exist; they count from 0 and stand element after element, in the order of the element type. \
          Attributes are 0. The block has no name and no results.",
    group: Group::Blocks,
    search: &["new", "element", "connectivity"],
    params: &[
        Param::required(
            "element_block_id",
            "Block id",
            ParamKind::NewId { word: "auto" },
            "The id of the new block; \"auto\" is the lowest unused one",
        ),
        Param::required(
            "info",
            "Type and counts",
            ParamKind::BlockInfo,
            "[element type, number of elements, nodes per element, number of attributes]",
        ),
        Param::optional(
            "connectivity",
            "Nodes",
            ParamKind::Nodes,
            "[]",
            "The nodes of the first element, then of the second, …, counting from 0",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "element_block_id = 9 info = [\"quad4\", 1, 4, 0] connectivity = [0, 1, 4, 3]",
        expect: "element block 9 with 1 element made",
    }],
    available: always,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    if let Some(id) = args.id("element_block_id")? {
        refuse_used_id(model, id)?;
    }
    let BlockInfo { num_elements, nodes_per_element, .. } = args.block_info("info")?;
    let found = args.nodes("connectivity")?.len();
    let expected = num_elements.checked_mul(*nodes_per_element);
    if expected != Some(found) {
        let reason =
            format!("{num_elements} elements of {nodes_per_element} nodes each are not {found} nodes");
        return Err(EditError::BadValue { parameter: "connectivity", reason });
    }
    Ok(())
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let info = args.block_info("info")?;
    let id = args.id("element_block_id")?.unwrap_or_else(|| model.element_blocks.lowest_unused_id());
    let topology = Topology::resolve(&info.elem_type, info.nodes_per_element, model.dimension);
    let mut block = Block::new(id, topology, args.nodes("connectivity")?.to_vec());
    block.elem_type.clone_from(&info.elem_type);
    (block.num_elements, block.nodes_per_element) = (info.num_elements, info.nodes_per_element);
    block.attributes = Attributes {
        names: vec![String::new(); info.num_attributes],
        values: Arc::new(vec![0.0; info.num_attributes * info.num_elements]),
    };
    append_block(model, block)?;
    Ok(Report::new(format!("element block {id} with {} made", counted(info.num_elements, "element"))))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, Topology, samples};

    #[test]
    fn the_type_comes_from_name_and_number_of_nodes() {
        let line = "create_element_block element_block_id=9 info=['TRI', 1, 3, 1] connectivity=[0, 1, 3]";
        let after = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        let block = &after.element_blocks[2];
        assert_eq!((block.topology, block.elem_type.as_str()), (Topology::TriShell3, "TRI"));
        assert_eq!(block.attributes.values.as_slice(), [0.0]);
    }

    #[test]
    fn counts_that_do_not_fit_and_nodes_that_are_not_there_are_refused() {
        for (connectivity, says) in [
            ("[0, 1]", "connectivity: 1 elements of 3 nodes each are not 2 nodes"),
            ("[0, 1, 12]", "connectivity: there is no node 12, only 12 from 0 on"),
        ] {
            let line = format!(
                "create_element_block element_block_id=9 info=['TRI', 1, 3, 0] connectivity={connectivity}"
            );
            let refused = run(&samples::two_hexes(), &Invocation::parse(&line).unwrap(), &NoProgress);
            assert_eq!(refused.unwrap_err().to_string(), says);
        }
    }
}
