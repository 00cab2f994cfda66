//! `split_element_block_by_plane`: what lies on either side of a plane.

use super::{BLOCKS, NAMES, SEARCH, refuse_names, split};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Unit,
    ops::has_element_blocks, rules::visit_elements,
};
use crate::geometry::length_scale;
use crate::model::{Model, Progress};
use glam::DVec3;

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "split_element_block_by_plane",
    label: "Split blocks by a plane…",
    summary: "Make a block of the elements that lie on one side of a plane",
    doc: "Elements beyond the plane, where its normal points, become a block behind the one that they are of, with the lowest unused \
          id, and it belongs to the assemblies of the block. Elements are not cut: one that the plane crosses goes with the mean of its \
          nodes, or to the near or the far side, or to a block of its own between the two. A node on the plane, to a billionth of the \
          model's size, is on both sides. Places are the stored coordinates. Sets, results, attributes and maps follow; no \
          result is read.",
    group: Group::Blocks,
    search: SEARCH,
    params: &[
        BLOCKS,
        Param::optional(
            "point",
            "Point",
            ParamKind::Vector { unit: Unit::Length, is_direction: false },
            "[0.0, 0.0, 0.0]",
            "A point of the plane",
        ),
        Param::optional(
            "normal",
            "Normal",
            ParamKind::Vector { unit: Unit::None, is_direction: true },
            "[1.0, 0.0, 0.0]",
            "Points to the side that becomes a new block; of any length",
        ),
        Param::optional(
            "crossing",
            "Crossing elements",
            ParamKind::Choice(&["by_centre", "near", "far", "separate"]),
            "\"by_centre\"",
            "Where elements go that the plane crosses: by the mean of their nodes, to the near side (which stays), the far side, or \
             a block of their own",
        ),
        NAMES,
    ],
    examples: &[Example {
        model: "three_blocks",
        args: "element_block_ids = \"all\" point = [0.0, 2.0, 0.0] normal = [0.0, 1.0, 0.0]",
        expect: "3 element blocks split into 6",
    }],
    available: has_element_blocks,
    refuse: refuse_names,
    action: Action::Change(apply),
};

/// What counts as on the plane, in sizes of the model.
const ROUNDING: f64 = 1e-9;

/// Where an element lies, in the order of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Near,
    Crossing,
    Far,
}

fn apply(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let point = DVec3::from_array(args.vector("point")?);
    let given = DVec3::from_array(args.vector("normal")?);
    // By its greatest component first: the square of what is very large or very small is no number.
    let normal = (given / given.abs().max_element()).normalize_or_zero();
    let tolerance = ROUNDING * length_scale(model).max(point.abs().max_element());
    let crossing = match args.choice("crossing")? {
        "near" => Some(Part::Near),
        "far" => Some(Part::Far),
        "separate" => Some(Part::Crossing),
        _ => None,
    };
    split(model, args, progress, |model, at| {
        let block = &model.element_blocks[at];
        let mut parts = Vec::with_capacity(block.num_elements);
        visit_elements(model, block, |_, nodes| {
            let places = nodes.iter().filter_map(|&node| model.position(node as usize));
            let distances = places.map(|place| normal.dot(DVec3::from_array(place) - point));
            parts.push(part_of(distances, tolerance, crossing));
        });
        // Elements whose nodes are not all listed have no place: they stay.
        parts.resize(block.num_elements, Part::Near);
        Ok(parts)
    })
}

/// `crossing` is the part of elements that the plane crosses; `None`: by the mean of the distances.
fn part_of(distances: impl Iterator<Item = f64>, tolerance: f64, crossing: Option<Part>) -> Part {
    let (mut least, mut greatest, mut sum) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
    for distance in distances {
        (least, greatest) = (least.min(distance), greatest.max(distance));
        sum += distance;
    }
    match (least < -tolerance, greatest > tolerance) {
        (false, true) => Part::Far,
        (true, true) => crossing.unwrap_or(if sum > 0.0 { Part::Far } else { Part::Near }),
        // Elements in the plane, and those without nodes, stay.
        (_, false) => Part::Near,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, blocks};
    use crate::model::samples;

    #[test]
    fn elements_that_the_plane_crosses_go_where_they_are_to() {
        // Cubes along x from 0 to 4; the plane at 1.75 crosses the second, whose mean is 1.5.
        let model = samples::hex_grid([4, 1, 1], [1, 1, 1]);
        let counts = |crossing: &str| -> Vec<usize> {
            let line = format!(
                "split_element_block_by_plane element_block_ids=1 point=[1.75, 0, 0] normal=[1e200, 0, 0] \
                 crossing='{crossing}'"
            );
            after(&model, &line).unwrap().element_blocks.iter().map(|block| block.num_elements).collect()
        };
        assert_eq!(counts("by_centre"), [2, 2]);
        assert_eq!(counts("near"), [2, 2]);
        assert_eq!(counts("far"), [1, 3]);
        assert_eq!(counts("separate"), [1, 1, 2]);
    }

    #[test]
    fn nodes_on_the_plane_cross_nothing_and_every_family_has_its_side() {
        let line = "split_element_block_by_plane element_block_ids='all' point=[1, 0.1, 0] normal=[1, 0, 0] crossing='separate'";
        // The hexahedron ends at x = 1 where the wedge begins; the pyramid and the tetrahedron lie on it.
        let split = after(&samples::mixed_solids(), line).unwrap();
        let names: Vec<(i64, usize)> = blocks(&split).iter().map(|&(id, _, count)| (id, count)).collect();
        assert_eq!(names, [(10, 1), (20, 1), (30, 1), (40, 1)]);
        // Of the shells the one that stands at x = 1 lies in the plane and stays.
        assert_eq!(blocks(&after(&samples::shells(), line).unwrap()).len(), 2);
        let all = "split_element_block_by_plane element_block_ids=1 point=[-1, 0, 0]";
        assert_eq!(blocks(&after(&samples::two_hexes(), all).unwrap())[0], (1, "left", 1));
    }
}
