//! `reflect_element_blocks`: blocks become their mirror image.

use super::{
    has_element_blocks, rotate_geometry,
    transform_element_blocks::{BLOCKS, CHECK, refuse_if_checked},
};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Unit,
    rules::{Linear, Mirror, nodes_of_blocks, transform_coordinates, transform_displacement, turn_elements},
};
use crate::model::{Model, Progress, counted};

pub(super) const OPERATION: Operation = Operation {
    name: "reflect_element_blocks",
    label: "Mirror blocks…",
    summary: "Mirror some blocks in a plane",
    doc: "The nodes move to their mirror image, no copy is made, and the displacement follows. So that no element is \
          inside out afterwards, the order of its nodes is changed, and sides in side sets are renumbered to stay the \
          same faces. Blocks that share nodes with others are refused unless `check_for_merged_nodes` is false, and so \
          are element types whose mirror image is not known.",
    group: Group::Transforms,
    search: &["reflect", "symmetry", "flip", "mirror"],
    params: &[
        BLOCKS,
        Param::required(
            "point",
            "Point",
            ParamKind::Vector { unit: Unit::Length, is_direction: false },
            "Any point of the plane",
        ),
        Param::required(
            "normal",
            "Normal",
            ParamKind::Vector { unit: Unit::None, is_direction: true },
            "The direction across the plane; the length does not matter",
        ),
        CHECK,
        rotate_geometry::ADJUST,
    ],
    examples: &[Example {
        model: "mixed_solids",
        args: "element_block_ids = \"all\" point = [0, 0, 0] normal = [1, 0, 0]",
        expect: "4 elements of 4 element blocks mirrored",
    }],
    available: has_element_blocks,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    reflection(args)?;
    for block in args.positions("element_block_ids")?.iter().map(|&at| &model.element_blocks[at]) {
        let is_known =
            Mirror::of(block.topology).is_some_and(|mirror| mirror.nodes.len() == block.nodes_per_element);
        if !is_known && block.num_elements > 0 {
            let elem_type = block.elem_type.trim().to_owned();
            return Err(EditError::UnknownElements { block: block.id, elem_type, what: "mirrored" });
        }
    }
    refuse_if_checked(model, args)
}

fn reflection(args: &Args) -> Result<Linear, EditError> {
    let normal = args.vector("normal")?;
    Linear::reflection(normal).ok_or_else(|| EditError::OutOfRange {
        parameter: "normal".to_owned(),
        expected: "three numbers that have a direction".to_owned(),
        found: format!("{normal:?}"),
    })
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let reflection = reflection(args)?;
    let point = args.vector("point")?;
    let image = reflection.apply(point);
    let offset = std::array::from_fn(|axis| point[axis] - image[axis]);
    let blocks = args.positions("element_block_ids")?;
    let nodes = nodes_of_blocks(model, blocks);
    transform_coordinates(model, Some(&nodes), Some(reflection), offset)?;
    transform_displacement(model, Some(&nodes), reflection, args.when_present("adjust_displacement_field")?);
    turn_elements(model, blocks);
    let num_elements = blocks.iter().map(|&at| model.element_blocks[at].num_elements).sum();
    Ok(Report::new(format!(
        "{} of {} mirrored",
        counted(num_elements, "element"),
        counted(blocks.len(), "element block")
    )))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::geometry::element_sizes;
    use crate::model::{Model, NoProgress, Set, Side, Topology, samples};
    use std::sync::Arc;

    fn mirrored(model: &Model) -> Model {
        let line = "reflect_element_blocks element_block_ids='all' point=[0, 0, 0] normal=[1, 0, 0]";
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model
    }

    #[test]
    fn v3_one_hexahedron_with_all_its_sides() {
        let mut model = samples::one_element(Topology::Hex8);
        model.element_blocks[0].connectivity = Arc::new(vec![0, 1, 3, 2, 4, 5, 7, 6]);
        model.side_sets.push(Set::new(1, (0..6).map(|side| Side { element: 0, side }).collect()));
        let after = mirrored(&model);
        assert_eq!(after.element_blocks[0].connectivity.as_slice(), [4, 5, 7, 6, 0, 1, 3, 2]);
        let sides: Vec<u32> = after.side_sets[0].members.iter().map(|side| side.side).collect();
        assert_eq!(sides, [0, 1, 2, 3, 5, 4]);
    }

    #[test]
    fn volumes_stay_and_sides_keep_their_nodes_and_factors() {
        for topology in Topology::all().filter(|topology| topology.dimension() == Some(3)) {
            let mut model = samples::one_element(topology);
            let sides = (0u32..).take(topology.sides().len()).map(|side| Side { element: 0, side });
            let mut set = Set::new(1, sides.collect());
            let nodes_of = |model: &Model| -> Vec<u32> {
                let reader = crate::geometry::SideReader::new(model);
                let nodes = |side: &Side| {
                    let mut nodes = Vec::new();
                    reader.nodes(*side, &mut nodes);
                    nodes
                };
                model.side_sets[0].members.iter().flat_map(nodes).collect()
            };
            model.side_sets.push(set.clone());
            // Each factor is the number of its node.
            set.distribution_factors = Some(Arc::new(nodes_of(&model).into_iter().map(f64::from).collect()));
            model.side_sets[0] = set;
            if super::Mirror::of(topology).is_none() {
                continue;
            }
            let after = mirrored(&model);
            let (before_size, after_size) =
                (element_sizes(&model, 0)[0].unwrap(), element_sizes(&after, 0)[0].unwrap());
            assert!((before_size - after_size).abs() < 1e-12, "{topology:?}: {before_size} and {after_size}");
            let factors = after.side_sets[0].distribution_factors.as_ref().unwrap();
            let nodes: Vec<f64> = nodes_of(&after).into_iter().map(f64::from).collect();
            assert_eq!(factors.as_slice(), nodes, "{topology:?}");
        }
    }
}
