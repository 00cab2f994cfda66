//! `create_side_set_from_skin`, `…_from_normal`, `…_from_feature_angle`, `…_from_node_set`: sides of the outside of blocks.

use super::has_node_sets;
use super::outer::{ELEMENT_BLOCKS, SHELL_SIDES, outer_sides};
use super::target::{self, fill_sides, refuse_sides};
use crate::edit::ops::has_element_blocks;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Range, Report, Selectable, Unit,
};
use crate::geometry::{Patches, SideReader, external_sides};
use crate::model::{Model, Progress, Side, counted};
use glam::DVec3;
use rayon::prelude::*;

pub(in crate::edit::ops) const SKIN: Operation = Operation {
    name: "create_side_set_from_skin",
    label: "Side set from skin…",
    summary: "Make a side set of the outer sides of blocks",
    doc: "Outer are the sides that no other element of the chosen blocks has: faces of solids, faces or free edges of shells, \
          edges of elements of a plane, ends of lines. Elements of different types and orders that share corners hide the \
          sides between them. Sides come by block, element and side.",
    group: Group::SideSets,
    search: &["boundary", "surface", "outside", "exterior", "hull", "envelope"],
    params: &[ELEMENT_BLOCKS, SHELL_SIDES, target::SIDE_SET],
    examples: &[
        // Two cubes have 12 faces, of which 2 lie on one another.
        Example { model: "two_hexes", args: "side_set_id = 9", expect: "side set 9 with 10 sides made" },
        Example {
            model: "shells",
            args: "shell_sides = \"first\" side_set_id = \"top\"",
            expect: "side set 1 with 3 sides made",
        },
    ],
    available: has_element_blocks,
    refuse: refuse_sides,
    action: Action::Change(|model, args, _progress| fill_sides(model, args, outer_sides(model, args)?)),
};

pub(in crate::edit::ops) const NORMAL: Operation = Operation {
    name: "create_side_set_from_normal",
    label: "Side set from direction…",
    summary: "Make a side set of the outer sides that look in a direction",
    doc: "A side is taken if the direction that it looks in, out of its element, differs from the given one by at most the angle. \
          Corners alone count, of undeformed coordinates. Edges of shells and of elements of a plane look away from them in their \
          plane, ends of lines along them. Elements that are inside out look inward.",
    group: Group::SideSets,
    search: &["facing", "orientation", "top", "bottom", "boundary", "surface"],
    params: &[
        Param::required(
            "direction",
            "Direction",
            ParamKind::Vector { unit: Unit::None, is_direction: true },
            "Of any length but 0",
        ),
        Param::optional(
            "angle",
            "Within",
            ParamKind::Real { unit: Unit::Degrees, range: Range::NotNegative },
            "30.0",
            "How far sides may look away from it, in degrees, up to 180",
        ),
        ELEMENT_BLOCKS,
        SHELL_SIDES,
        target::SIDE_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "direction = [0, 0, 1] side_set_id = \"top\"",
        expect: "side set 2 with 2 sides made",
    }],
    available: has_element_blocks,
    refuse: |model, args| refuse_angle(args, "angle").and_then(|()| refuse_sides(model, args)),
    action: Action::Change(from_normal),
};

pub(in crate::edit::ops) const FEATURE_ANGLE: Operation = Operation {
    name: "create_side_set_from_feature_angle",
    label: "Side set grown to sharp edges…",
    summary: "Make a side set of all that hangs together with given sides, up to the next sharp edges",
    doc: "From the given sides it goes on to the outer sides beside them while the directions in which neighbours look differ by at \
          most the feature angle: a plane, a fillet, a whole cylinder. Faces go on over edges, edges of shells and of elements of a \
          plane over their ends. Front and back of a shell stay apart. An edge at which more than 64 sides meet is sharp. \
          Given sides that are not on the outside of the blocks are kept, do not grow, and are told.",
    group: Group::SideSets,
    search: &["grow", "extend", "flood", "smooth", "connected", "surface", "face"],
    params: &[
        Param::optional(
            "seed_side_set_ids",
            "From side sets",
            ParamKind::any(Selectable::SideSet),
            "\"none\"",
            "Sides to grow from",
        ),
        Param::optional(
            "seed_sides",
            "From sides",
            ParamKind::Sides,
            "[]",
            "More sides to grow from: [block id, element in the block, side], elements and sides counting from 0",
        ),
        Param::optional(
            "feature_angle",
            "Feature angle",
            ParamKind::Real { unit: Unit::Degrees, range: Range::NotNegative },
            "30.0",
            "Edges are sharp at which sides look in directions that differ by more, in degrees, up to 180",
        ),
        ELEMENT_BLOCKS,
        target::SIDE_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "seed_sides = [[1, 0, 5]] side_set_id = \"top\"",
        expect: "side set 2 with 2 sides made",
    }],
    available: has_element_blocks,
    refuse: |model, args| {
        refuse_angle(args, "feature_angle")?;
        if args.positions("seed_side_set_ids")?.is_empty() && args.sides("seed_sides")?.is_empty() {
            let reason = "there is nothing to grow from: give sides or side sets".to_owned();
            return Err(EditError::BadValue { parameter: "seed_sides", reason });
        }
        refuse_sides(model, args)
    },
    action: Action::Change(grow),
};

pub(in crate::edit::ops) const NODE_SET: Operation = Operation {
    name: "create_side_set_from_node_set",
    label: "Side set from node set…",
    summary: "Make a side set of the outer sides all of whose nodes are in a node set",
    doc: "Outer are the sides that no other element of the chosen blocks has. For node sets without the nodes between corners, as \
          some programs write them for quadratic elements, let corners alone count. Distribution factors are not transferred.",
    group: Group::SideSets,
    search: &["convert", "surface", "boundary"],
    params: &[
        Param::required("node_set_id", "Node set", ParamKind::NODE_SET, "Whose nodes"),
        Param::optional(
            "nodes",
            "Must be in it",
            ParamKind::Choice(&["all", "corners"]),
            "\"all\"",
            "All nodes of a side, or only its corners",
        ),
        ELEMENT_BLOCKS,
        SHELL_SIDES,
        target::SIDE_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "node_set_id = 1 side_set_id = \"wall\"",
        expect: "side set 2 with 1 side made",
    }],
    available: |model| has_element_blocks(model).and_then(|()| has_node_sets(model)),
    refuse: refuse_sides,
    action: Action::Change(from_node_set),
};

fn refuse_angle(args: &Args, parameter: &'static str) -> Result<(), EditError> {
    if args.real(parameter)? > 180.0 {
        let reason = "two directions differ by 180 degrees at most".to_owned();
        return Err(EditError::BadValue { parameter, reason });
    }
    Ok(())
}

fn from_normal(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let direction = DVec3::from_array(args.vector("direction")?).normalize_or_zero();
    // A little more, so that an angle that is met exactly is within it.
    let cosine = (args.real("angle")?.to_radians() + 1e-9).min(std::f64::consts::PI).cos();
    progress.set(0.0, "looking for outer sides");
    let outer = outer_sides(model, args)?;
    progress.set(0.6, "choosing sides");
    let reader = SideReader::new(model);
    let looks_there = |side: &Side| {
        let outward = reader.outward(*side);
        outward != DVec3::ZERO && outward.dot(direction) >= cosine
    };
    let sides = outer.into_par_iter().filter(looks_there).collect();
    fill_sides(model, args, sides)
}

fn grow(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    progress.set(0.0, "looking for outer sides");
    let mut outer = external_sides(model, args.positions(ELEMENT_BLOCKS.name)?);
    outer.sort_unstable();
    let sets = args.positions("seed_side_set_ids")?.iter();
    let of_sets = sets.flat_map(|&at| model.side_sets[at].members.iter());
    let mut seeds: Vec<Side> = of_sets.chain(args.sides("seed_sides")?).copied().collect();
    seeds.sort_unstable();
    seeds.dedup();
    let num_seeds = seeds.len();
    progress.set(0.5, "growing");
    let reader = SideReader::new(model);
    let mut patches = Patches::smooth(&reader, &outer, args.real("feature_angle")?.to_radians());
    let mut is_reached = vec![false; outer.len()];
    seeds.retain(|seed| match outer.binary_search(seed) {
        Ok(at) => {
            is_reached[patches.piece(at).0] = true;
            false
        }
        Err(_) => true,
    });
    let reached = (0..outer.len()).filter(|&at| is_reached[patches.piece(at).0]).map(|at| outer[at]);
    let mut sides: Vec<Side> = reached.chain(seeds.iter().copied()).collect();
    sides.sort_unstable();
    let mut report = fill_sides(model, args, sides)?;
    if !seeds.is_empty() {
        report.warnings.push(format!(
            "{} of the {} to grow from {} not on the outside of the blocks: kept as given",
            seeds.len(),
            counted(num_seeds, "side"),
            if seeds.len() == 1 { "is" } else { "are" }
        ));
    }
    Ok(report)
}

fn from_node_set(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let mut is_in = vec![false; model.num_nodes()];
    for &node in model.node_sets[args.position("node_set_id")?].members.iter() {
        if let Some(is_in) = is_in.get_mut(node as usize) {
            *is_in = true;
        }
    }
    progress.set(0.0, "looking for outer sides");
    let mut sides = outer_sides(model, args)?;
    let corners_count = args.choice("nodes")? == "corners";
    let reader = SideReader::new(model);
    let mut nodes = Vec::new();
    sides.retain(|side| {
        let exists =
            if corners_count { reader.corners(*side, &mut nodes) } else { reader.nodes(*side, &mut nodes) };
        exists && nodes.iter().all(|&node| is_in[node as usize])
    });
    fill_sides(model, args, sides)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Block, Model, NoProgress, NodeSet, Topology, samples};
    use std::sync::Arc;

    fn made(model: &Model, line: &str) -> Vec<(u32, u32)> {
        let edited = run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        let members = edited.model.side_sets.last().unwrap().members.iter();
        members.map(|side| (side.element, side.side)).collect()
    }

    #[test]
    fn the_skin_of_shells_is_what_is_wanted_of_it() {
        let model = samples::shells();
        let skin = |wanted: &str| made(&model, &format!("create_side_set_from_skin shell_sides='{wanted}'"));
        assert_eq!(skin("first"), [(0, 0), (1, 0), (2, 0)]);
        assert_eq!(skin("second"), [(0, 1), (1, 1), (2, 1)]);
        assert_eq!(skin("faces").len(), 6);
        // Of 4 + 4 + 3 edges, 1-2 and 2-3 are shared by two shells each: 11 less 4 are free.
        assert_eq!(skin("edges").len(), 7);
        assert_eq!(skin("all").len(), 13);
        // Elements of a plane have edges only, whatever is wanted of shells.
        assert_eq!(made(&samples::plane(), "create_side_set_from_skin shell_sides='first'").len(), 8);
    }

    #[test]
    fn sides_look_where_they_are_asked_to_within_the_angle() {
        let wedge = samples::one_element(Topology::Wedge15);
        let toward = |model: &Model, direction: &str, angle: f64| {
            made(model, &format!("create_side_set_from_normal direction={direction} angle={angle}"))
        };
        // The wedge's faces: y = 0, x + y = 1, x = 0, z = 0, z = 1; the second looks along (1, 1, 0).
        assert_eq!(toward(&wedge, "[2, 0, 0]", 44.9), []);
        assert_eq!(toward(&wedge, "[2, 0, 0]", 45.0), [(0, 1)]);
        assert_eq!(toward(&wedge, "[0, 0, -1]", 0.0), [(0, 3)]);
        assert_eq!(toward(&wedge, "[0, 0, 1]", 180.0).len(), 5);
        let plane = samples::plane();
        assert_eq!(toward(&plane, "[1, 0, 0]", 10.0), [(1, 1), (3, 1)]);
        // The second quadrilateral stands on x = 1 and looks along +x or −x.
        assert_eq!(toward(&samples::shells(), "[0, 0, 1]", 10.0), [(0, 0), (2, 0)]);
        assert_eq!(toward(&samples::shells(), "[-1, 0, 0]", 10.0).len(), 1);
        let bar = samples::one_element(Topology::Bar3);
        assert_eq!(toward(&bar, "[1, 0, 0]", 0.0), [(0, 1)]);
    }

    #[test]
    fn an_angle_beyond_half_a_turn_is_refused() {
        let line = "create_side_set_from_normal direction=[1, 0, 0] angle=181";
        let refused = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap_err();
        assert_eq!(refused.to_string(), "angle: two directions differ by 180 degrees at most");
    }

    #[test]
    fn growth_ends_at_sharp_edges_and_goes_over_blocks() {
        let model = samples::three_blocks();
        let grown = |args: &str| made(&model, &format!("create_side_set_from_feature_angle {args}"));
        // From one face on y = 0, of 12 × 4.
        assert_eq!(grown("seed_sides=[[0, 0, 0]]").len(), 48);
        // Within the middle block, 4 × 4; an edge of 90 degrees is crossed at 90 and not before.
        assert_eq!(grown("seed_sides=[['middle', 0, 0]] element_block_ids='middle'").len(), 16);
        assert_eq!(grown("seed_sides=[[0, 0, 0]] feature_angle=89").len(), 48);
        // 4 × 12 × 4 + 2 × 4 × 4.
        assert_eq!(grown("seed_sides=[[0, 0, 0]] feature_angle=90").len(), 224);
        let edge =
            |args: &str| made(&samples::plane(), &format!("create_side_set_from_feature_angle {args}"));
        assert_eq!(edge("seed_side_set_ids=3"), [(0, 0), (1, 0)]);
        assert_eq!(edge("seed_sides=[[1, 0, 0]] feature_angle=90").len(), 8);
    }

    #[test]
    fn what_is_inside_does_not_grow_and_is_told() {
        let model = samples::two_hexes();
        let line = "create_side_set_from_feature_angle seed_sides=[[1, 0, 1], [1, 0, 5]]";
        let edited = run(&model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        assert_eq!(edited.model.side_sets[1].members.len(), 3);
        assert_eq!(
            edited.report.warnings,
            ["1 of the 2 sides to grow from is not on the outside of the blocks: kept as given"]
        );
        let nothing = Invocation::parse("create_side_set_from_feature_angle").unwrap();
        assert!(run(&model, &nothing, &NoProgress).unwrap_err().to_string().contains("nothing to grow from"));
    }

    #[test]
    fn a_node_set_of_corners_makes_sides_of_quadratic_elements_if_asked() {
        let mut model = samples::one_element(Topology::Hex20);
        // The corners of z = 1.
        model.node_sets.push(NodeSet::new(4, vec![4, 5, 6, 7, 900]));
        assert_eq!(made(&model, "create_side_set_from_node_set node_set_id=4"), []);
        assert_eq!(made(&model, "create_side_set_from_node_set node_set_id=4 nodes='corners'"), [(0, 5)]);
    }

    #[test]
    fn sides_of_polyhedra_come_from_their_nodes_and_directions() {
        let mut model = samples::one_element(Topology::Hex8);
        let faces: Vec<u32> = vec![0, 1, 5, 4, 1, 2, 6, 5, 2, 3, 7, 6, 0, 4, 7, 3, 0, 3, 2, 1, 4, 5, 6, 7];
        model.face_blocks.push(Block::new(1, Topology::Quad4, faces));
        let mut block = Block::new(1, Topology::Nfaced, Vec::new());
        block.num_elements = 1;
        block.counts = Some(Arc::new(vec![6]));
        block.connectivity = Arc::new((0..6).collect());
        model.element_blocks[0] = block;
        model.node_sets.push(NodeSet::new(4, vec![0, 1, 2, 3, 4, 5]));
        assert_eq!(made(&model, "create_side_set_from_node_set node_set_id=4"), [(0, 0), (0, 4)]);
        assert_eq!(made(&model, "create_side_set_from_normal direction=[0, 0, 1]"), [(0, 5)]);
        let line = "create_side_set_from_feature_angle seed_side_set_ids=1 feature_angle=90";
        model.side_sets.push(crate::model::SideSet::new(1, vec![crate::model::Side { element: 0, side: 2 }]));
        assert_eq!(made(&model, line).len(), 6);
    }

    #[test]
    fn the_skin_of_every_type_comes_back_from_its_nodes() {
        for topology in Topology::all() {
            let mut model = samples::one_element(topology);
            if model.element_blocks.is_empty() {
                continue;
            }
            let after = |model: &Model, line: &str| {
                run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model
            };
            model = after(&model, "create_side_set_from_skin shell_sides='all' side_set_id=1");
            model = after(&model, "create_node_set_from_side_set side_set_id=1 node_set_id=1");
            model =
                after(&model, "create_side_set_from_node_set node_set_id=1 shell_sides='all' side_set_id=2");
            let back = after(&model, "flip_side_set side_set_ids=2");
            let back = after(&back, "flip_side_set side_set_ids=2");
            let grown = after(&model, "create_side_set_from_feature_angle seed_side_set_ids=1 side_set_id=3");
            let whole = model.side_sets[0].members.as_slice();
            assert_eq!(model.side_sets[1].members.as_slice(), whole, "{topology:?}");
            assert_eq!(back.side_sets[1].members.as_slice(), whole, "{topology:?}");
            assert_eq!(grown.side_sets[2].members.as_slice(), whole, "{topology:?}");
            assert_eq!(whole.is_empty(), topology.sides().is_empty(), "{topology:?}");
        }
    }
}
