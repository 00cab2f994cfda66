//! `convert_element_blocks`, `make_elements_linear`, `make_elements_quadratic`: elements of another order.

use super::has_element_blocks;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, nothing_to_refuse,
    rules::{Conversions, can_convert, convert, of_order},
};
use crate::model::{Model, Topology, counted};

const DOC: &str = "Corners, names, results and sides stay. A new node lies at the mean of its corners, with the mean of \
                   their values, and is in a node set that has all of them; blocks that touch share the new nodes, also \
                   with blocks that had such nodes before. Nodes that nothing uses any more are deleted.";

const BLOCKS: Param = Param::optional(
    "element_block_ids",
    "Blocks",
    ParamKind::ELEMENT_BLOCKS,
    "\"all\"",
    "The blocks to convert",
);

/// Names of element types, and what they mean in a model of three dimensions.
const TYPES: &[(&str, &[Topology])] = &[
    ("hex8", &[Topology::Hex8]),
    ("hex20", &[Topology::Hex20]),
    ("hex27", &[Topology::Hex27]),
    ("tet4", &[Topology::Tet4]),
    ("tet10", &[Topology::Tet10]),
    ("wedge6", &[Topology::Wedge6]),
    ("wedge12", &[Topology::Wedge12]),
    ("wedge15", &[Topology::Wedge15]),
    ("wedge16", &[Topology::Wedge16]),
    ("pyramid5", &[Topology::Pyramid5]),
    ("pyramid13", &[Topology::Pyramid13]),
    ("pyramid14", &[Topology::Pyramid14]),
    ("quad4", &[Topology::Quad4, Topology::Shell4]),
    ("quad8", &[Topology::Quad8, Topology::Shell8]),
    ("quad9", &[Topology::Quad9, Topology::Shell9]),
    ("shell4", &[Topology::Shell4]),
    ("shell8", &[Topology::Shell8]),
    ("shell9", &[Topology::Shell9]),
    ("tri3", &[Topology::Tri3, Topology::TriShell3]),
    ("tri6", &[Topology::Tri6, Topology::TriShell6]),
    ("line2", &[Topology::Bar2, Topology::Beam2]),
    ("line3", &[Topology::Bar3, Topology::Beam3]),
];

const NAMES: &[&str] = &[
    "hex8",
    "hex20",
    "hex27",
    "tet4",
    "tet10",
    "wedge6",
    "wedge12",
    "wedge15",
    "wedge16",
    "pyramid5",
    "pyramid13",
    "pyramid14",
    "quad4",
    "quad8",
    "quad9",
    "shell4",
    "shell8",
    "shell9",
    "tri3",
    "tri6",
    "line2",
    "line3",
];

pub(super) const CONVERT: Operation = Operation {
    name: "convert_element_blocks",
    label: "Convert elements…",
    summary: "Give elements more or fewer nodes",
    doc: DOC,
    group: Group::Elements,
    search: &["type", "order", "quadratic", "linear", "hex20", "tet10"],
    params: &[
        Param::required("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "The blocks to convert"),
        Param::required("new_element_type", "New type", ParamKind::Choice(NAMES), "What the elements become"),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "element_block_ids = \"all\" new_element_type = \"hex20\"",
        expect: "2 elements of 2 element blocks converted, 20 nodes more",
    }],
    available: has_element_blocks,
    refuse: |model, args| conversions(model, args).map(drop),
    action: Action::Change(|model, args, _progress| {
        let conversions = conversions(model, args)?;
        run(model, &conversions, Vec::new())
    }),
};

pub(super) const LINEAR: Operation = Operation {
    name: "make_elements_linear",
    label: "Make linear…",
    summary: "Take away the nodes between corners",
    doc: DOC,
    group: Group::Elements,
    search: &["order", "first", "corners"],
    params: &[BLOCKS],
    examples: &[Example {
        model: "hex20",
        args: "",
        expect: "1 element of 1 element block converted, 12 nodes fewer",
    }],
    available: has_element_blocks,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| to_order(model, args, false)),
};

pub(super) const QUADRATIC: Operation = Operation {
    name: "make_elements_quadratic",
    label: "Make quadratic…",
    summary: "Put a node between the corners of every edge",
    doc: DOC,
    group: Group::Elements,
    search: &["order", "second", "higher", "midside"],
    params: &[BLOCKS],
    examples: &[Example {
        model: "mixed_solids",
        args: "",
        expect: "4 elements of 4 element blocks converted, 24 nodes more",
    }],
    available: has_element_blocks,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| to_order(model, args, true)),
};

fn conversions(model: &Model, args: &Args) -> Result<Conversions, EditError> {
    let name = args.choice("new_element_type")?;
    let targets = TYPES.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, targets)| targets);
    let mut conversions = Conversions::new();
    for &at in args.positions("element_block_ids")? {
        let block = &model.element_blocks[at];
        let target = targets.iter().copied().find(|target| can_convert(block.topology, *target));
        let is_whole = block.topology.shape().num_nodes == block.nodes_per_element;
        let to = target.filter(|_| is_whole).ok_or_else(|| EditError::UnknownElements {
            block: block.id,
            elem_type: block.elem_type.trim().to_owned(),
            what: "converted to that type",
        })?;
        if to != block.topology {
            conversions.push((at, to));
        }
    }
    Ok(conversions)
}

/// Converts what can be converted to the other order, and tells what cannot (trap T45).
fn to_order(model: &mut Model, args: &Args, is_quadratic: bool) -> Result<Report, EditError> {
    let mut conversions = Conversions::new();
    let mut warnings = Vec::new();
    for &at in args.positions("element_block_ids")? {
        let block = &model.element_blocks[at];
        let is_whole = block.topology.shape().num_nodes == block.nodes_per_element;
        match of_order(block.topology, is_quadratic).filter(|to| is_whole && can_convert(block.topology, *to))
        {
            Some(to) if to == block.topology => {}
            Some(to) => conversions.push((at, to)),
            None if block.num_elements > 0 => warnings.push(format!(
                "elements of type {} (block {}) stay as they are",
                block.elem_type.trim(),
                block.id
            )),
            None => {}
        }
    }
    run(model, &conversions, warnings)
}

fn run(model: &mut Model, conversions: &Conversions, mut warnings: Vec<String>) -> Result<Report, EditError> {
    let before = model.num_nodes();
    let num_elements = conversions.iter().map(|&(at, _)| model.element_blocks[at].num_elements).sum();
    if !conversions.is_empty() {
        warnings.extend(convert(model, conversions)?);
    }
    let after = model.num_nodes();
    let nodes = match after.checked_sub(before) {
        Some(more) => format!("{} more", counted(more, "node")),
        None => format!("{} fewer", counted(before - after, "node")),
    };
    let elements = counted(num_elements, "element");
    let blocks = counted(conversions.len(), "element block");
    Ok(Report::new(format!("{elements} of {blocks} converted, {nodes}")).warned(warnings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Invocation;
    use crate::model::{Block, NoProgress, samples};

    fn converted(model: &Model, line: &str) -> (Model, Report) {
        let edited = crate::edit::run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        (edited.model, edited.report)
    }

    #[test]
    fn every_name_has_its_types() {
        assert!(TYPES.iter().map(|(name, _)| name).eq(NAMES));
    }

    #[test]
    fn t45_t46_what_cannot_be_converted_stays_and_is_told_and_twice_is_once() {
        let mut model = samples::mixed_solids();
        model.element_blocks.push(Block::new(50, Topology::Sphere, vec![0]));
        let (once, report) = converted(&model, "make_elements_quadratic");
        assert_eq!(report.warnings, ["elements of type SPHERE (block 50) stay as they are"]);
        let (twice, _) = converted(&once, "make_elements_quadratic");
        assert_eq!(twice.num_nodes(), once.num_nodes());
        let wedge16 = samples::one_element(Topology::Wedge16);
        let (same, _) = converted(&wedge16, "make_elements_quadratic");
        assert_eq!(same.element_blocks[0].topology, Topology::Wedge16);
    }

    #[test]
    fn t10_a_type_named_hex_with_20_nodes_is_quadratic() {
        let mut model = samples::one_element(Topology::Hex20);
        "HEX".clone_into(&mut model.element_blocks[0].elem_type);
        let (after, _) = converted(&model, "make_elements_linear");
        assert_eq!((after.num_nodes(), after.element_blocks[0].nodes_per_element), (8, 8));
    }
}
