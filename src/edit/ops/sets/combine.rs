//! `combine_side_sets`, `combine_node_sets`, `combine_element_sets`: union, intersection and difference.

use super::target::{self, ELEMENTS, Kind, NODES, SIDES, fill, refuse_elements, refuse_nodes, refuse_sides};
use super::{has_element_sets, has_node_sets, has_side_sets};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    rules::{Member, gather_sets, side_factors},
};
use crate::model::{EntityList, Set};
use rayon::prelude::ParallelSliceMut as _;

const SEARCH: &[&str] =
    &["union", "intersection", "difference", "subtract", "unite", "merge", "boolean", "algebra", "and", "or"];
const SIDE_DOC: &str = "The sets of each list count as one. A union has what is in either, an intersection what is in both, a \
                        difference what is in the first and not in the second, a symmetric difference what is in just one. Sides are \
                        the same if they are the same side of the same element: the two elements at an interface have a side each. \
                        Members come in the order of the sets, each once, with the factors, attributes and variables of the first \
                        set that has it; what that one lacks is 1 for factors, 0 for attributes, NaN for variables (0 for \
                        displacements). The sets that are combined stay.";
const DOC: &str = "The sets of each list count as one. A union has what is in either, an intersection what is in both, a difference \
                   what is in the first and not in the second, a symmetric difference what is in just one. Members come in the order \
                   of the sets, each once, with the factors, attributes and variables of the first set that has it; what that one \
                   lacks is 1 for factors, 0 for attributes, NaN for variables (0 for displacements). The sets that are combined stay.";

const HOW: Param = Param::optional(
    "combination",
    "Combination",
    ParamKind::Choice(&["union", "intersection", "difference", "symmetric difference"]),
    "\"union\"",
    "What is in either, in both, in the first only, or in just one",
);

const FIRST: &str = "The first; several count as one";
const SECOND: &str = "The second; several count as one, and none is an empty one";

pub(in crate::edit::ops) const SIDE_SETS: Operation = Operation {
    name: "combine_side_sets",
    label: "Combine side sets…",
    summary: "Make the union, intersection or difference of side sets",
    doc: SIDE_DOC,
    group: Group::SideSets,
    search: SEARCH,
    params: &[
        Param::required("side_set_ids", "Side sets", ParamKind::SIDE_SETS, FIRST),
        HOW,
        Param::optional(
            "other_side_set_ids",
            "With",
            ParamKind::any(Selectable::SideSet),
            "\"none\"",
            SECOND,
        ),
        target::SIDE_SET,
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "side_set_ids = 1 combination = \"difference\" other_side_set_ids = 2 side_set_id = \"rest\"",
        expect: "side set 3 with 1 side made",
    }],
    available: has_side_sets,
    refuse: refuse_sides,
    action: Action::Change(|model, args, _progress| {
        let factors_of = side_factors(model);
        combine(&mut model.side_sets, args, &SIDES, ["side_set_ids", "other_side_set_ids"], factors_of)
    }),
};

pub(in crate::edit::ops) const NODE_SETS: Operation = Operation {
    name: "combine_node_sets",
    label: "Combine node sets…",
    summary: "Make the union, intersection or difference of node sets",
    doc: DOC,
    group: Group::NodeSets,
    search: SEARCH,
    params: &[
        Param::required("node_set_ids", "Node sets", ParamKind::NODE_SETS, FIRST),
        HOW,
        Param::optional(
            "other_node_set_ids",
            "With",
            ParamKind::any(Selectable::NodeSet),
            "\"none\"",
            SECOND,
        ),
        target::NODE_SET,
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "node_set_ids = 1 combination = \"intersection\" other_node_set_ids = 2 node_set_id = 9",
        expect: "node set 9 with 2 nodes made",
    }],
    available: has_node_sets,
    refuse: refuse_nodes,
    action: Action::Change(|model, args, _progress| {
        combine(&mut model.node_sets, args, &NODES, ["node_set_ids", "other_node_set_ids"], |_| 1)
    }),
};

pub(in crate::edit::ops) const ELEMENT_SETS: Operation = Operation {
    name: "combine_element_sets",
    label: "Combine element sets…",
    summary: "Make the union, intersection or difference of element sets",
    doc: DOC,
    group: Group::OtherSets,
    search: SEARCH,
    params: &[
        Param::required("element_set_ids", "Element sets", ParamKind::some(Selectable::ElementSet), FIRST),
        HOW,
        Param::optional(
            "other_element_set_ids",
            "With",
            ParamKind::any(Selectable::ElementSet),
            "\"none\"",
            SECOND,
        ),
        target::ELEMENT_SET,
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "element_set_ids = \"all\" element_set_id = 9",
        expect: "element set 9 with 3 elements made",
    }],
    available: has_element_sets,
    refuse: refuse_elements,
    action: Action::Change(|model, args, _progress| {
        combine(&mut model.element_sets, args, &ELEMENTS, ["element_set_ids", "other_element_set_ids"], |_| 1)
    }),
};

fn combine<M: Member>(
    list: &mut EntityList<Set<M>>,
    args: &Args,
    kind: &Kind,
    [first, second]: [&'static str; 2],
    factors_of: impl Fn(&M) -> usize,
) -> Result<Report, EditError> {
    let (ours, theirs) = (args.positions(first)?, args.positions(second)?);
    let is_kept: fn(u8) -> bool = match args.choice(HOW.name)? {
        "intersection" => |found| found == 3,
        "difference" => |found| found == 1,
        "symmetric difference" => |found| found == 1 || found == 2,
        _ => |found| found != 0,
    };
    // A set may be in both lists.
    let mut sets: Vec<(&Set<M>, u8)> =
        ours.iter().map(|at| (&list[*at], if theirs.contains(at) { 3 } else { 1 })).collect();
    sets.extend(theirs.iter().filter(|at| !ours.contains(at)).map(|&at| (&list[at], 2)));
    let rows = chosen_rows(&sets, is_kept);
    let sets: Vec<&Set<M>> = sets.into_iter().map(|(set, _)| set).collect();
    let (content, warnings) = gather_sets(&sets, rows, &list.variable_names, factors_of);
    let mut report = fill(list, args.target(kind.parameter)?, content, kind)?;
    report.warnings.splice(0..0, warnings);
    Ok(report)
}

/// The first row of every member whose lists pass, ascending. Cost: a sort of the members.
fn chosen_rows<M: Member>(sets: &[(&Set<M>, u8)], is_kept: impl Fn(u8) -> bool) -> Vec<u32> {
    let members = sets.iter().flat_map(|(set, lists)| set.members.iter().map(move |member| (member, *lists)));
    let mut keyed: Vec<(u64, u32, u8)> =
        members.zip(0u32..).map(|((member, lists), row)| (member.key(), row, lists)).collect();
    keyed.par_sort_unstable();
    let mut rows: Vec<u32> = keyed
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|same| is_kept(same.iter().fold(0, |found, (_, _, lists)| found | lists)))
        .map(|same| same[0].1)
        .collect();
    rows.par_sort_unstable();
    rows
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::geometry::side_size;
    use crate::model::{Model, NoProgress, NodeSet, Side, SideSet, samples};
    use std::sync::Arc;

    fn combined(model: &Model, args: &str) -> NodeSet {
        let line = format!("combine_node_sets {args} node_set_id=99");
        let edited = run(model, &Invocation::parse(&line).unwrap(), &NoProgress).unwrap();
        assert_eq!(edited.model.validate(), Ok(()));
        let at = edited.model.node_sets.position_of(99).unwrap();
        edited.model.node_sets[at].clone()
    }

    #[test]
    fn members_are_those_of_the_algebra_in_the_order_of_the_sets() {
        let mut model = samples::two_hexes();
        model.node_sets.clear();
        for (id, members) in [(1, vec![5, 3, 5, 1]), (2, vec![1, 7, 5]), (3, vec![3])] {
            model.node_sets.push(NodeSet::new(id, members));
        }
        let members = |args: &str| combined(&model, args).members.to_vec();
        let with = |how: &str| format!("node_set_ids=1 combination='{how}' other_node_set_ids=2");
        assert_eq!(members(&with("union")), [5, 3, 1, 7]);
        assert_eq!(members(&with("intersection")), [5, 1]);
        assert_eq!(members(&with("difference")), [3]);
        assert_eq!(members(&with("symmetric difference")), [3, 7]);
        // Lists count as one: {5, 3, 1} and {1, 7, 5, 3}.
        assert_eq!(members("node_set_ids=1 combination='difference' other_node_set_ids=[2, 3]"), [0; 0]);
        // A set against itself, and against nothing.
        assert_eq!(members("node_set_ids=1 combination='difference' other_node_set_ids=1"), [0; 0]);
        assert_eq!(members("node_set_ids=1 combination='intersection' other_node_set_ids=1"), [5, 3, 1]);
        assert_eq!(members("node_set_ids=1 combination='intersection'"), [0; 0]);
        assert_eq!(members("node_set_ids=[2, 1]"), [1, 7, 5, 3]);
    }

    #[test]
    fn members_bring_factors_and_results_of_the_first_set_that_has_them() {
        let mut model = samples::results_everywhere();
        // Node set 1 is 0 3 6, its force at step 0 is 1 2 3; set 2 is 17 8 with 1 2, and now 17 3.
        model.node_sets[1].members = Arc::new(vec![17, 3]);
        model.node_sets[1].distribution_factors = Some(Arc::new(vec![0.5, 0.25]));
        let set = combined(&model, "node_set_ids=2 other_node_set_ids=1");
        assert_eq!(set.members.as_slice(), [17, 3, 0, 6]);
        assert_eq!(set.distribution_factors.unwrap().as_slice(), [0.5, 0.25, 1.0, 1.0]);
        assert_eq!(set.values[0].as_ref().unwrap().read(0).unwrap(), [1.0, 2.0, 1.0, 3.0]);
    }

    #[test]
    fn a_set_that_is_combined_may_be_the_one_that_is_filled() {
        let model = samples::results_everywhere();
        let line = "combine_node_sets node_set_ids='clamp' other_node_set_ids=2 node_set_id='clamp'";
        let edited = run(&model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        assert_eq!(edited.report.summary, "node set 1 with 5 nodes filled anew");
        assert_eq!(edited.model.node_sets[0].members.as_slice(), [0, 3, 6, 17, 8]);
        assert_eq!(edited.model.node_sets.len(), 2);
    }

    #[test]
    fn areas_of_union_and_intersection_add_up() {
        let mut model = samples::mixed_solids();
        let side = |element: u32, side: u32| Side { element, side };
        let a: Vec<Side> = (0..4).flat_map(|element| (0..3).map(move |at| side(element, at))).collect();
        let b: Vec<Side> = (1..4).flat_map(|element| (1..4).map(move |at| side(element, at))).collect();
        model.side_sets.push(SideSet::new(1, a));
        model.side_sets.push(SideSet::new(2, b));
        for (id, how) in [(3, "union"), (4, "intersection")] {
            let line = format!(
                "combine_side_sets side_set_ids=1 combination='{how}' other_side_set_ids=2 side_set_id={id}"
            );
            model = run(&model, &Invocation::parse(&line).unwrap(), &NoProgress).unwrap().model;
        }
        let offsets = model.element_offsets();
        let area = |at: usize| -> f64 {
            let sides = model.side_sets[at].members.iter();
            sides.map(|side| side_size(&model, &offsets, side).unwrap().1).sum()
        };
        assert!((area(2) + area(3) - area(0) - area(1)).abs() < 1e-12);
        // 3 × 2 of the elements 1 to 3 are in both.
        assert_eq!(model.side_sets[3].members.len(), 6);
    }
}
