//! `flip_side_set`, `orient_side_set`: which way sides look.

use super::has_side_sets;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Unit, nothing_to_refuse,
    rules::{Member as _, keep_members},
};
use crate::geometry::{Patches, SideReader, for_each_coincident, sides_of_nodes};
use crate::model::{Model, Progress, Side, counted};
use glam::DVec3;
use std::sync::Arc;

const SIDE_SETS: Param = Param::required("side_set_ids", "Side sets", ParamKind::SIDE_SETS, "The sets");

pub(in crate::edit::ops) const FLIP: Operation = Operation {
    name: "flip_side_set",
    label: "Flip side sets…",
    summary: "Let the sides of side sets look the other way",
    doc: "A face of a shell becomes its other face. A face of a solid, or an edge of a shell or of an element of a plane, becomes the \
          one that lies on it, of the element on the other side; where there is none it cannot look the other way, stays as it is, \
          and is told. Attributes and variables stay with the member; distribution factors of nodes stay with the nodes.",
    group: Group::SideSets,
    search: &["reverse", "invert", "orientation", "normal", "other side", "turn"],
    params: &[SIDE_SETS],
    examples: &[Example {
        model: "overlapping_sets",
        args: "side_set_ids = \"shell\"",
        expect: "1 side flipped",
    }],
    available: has_side_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, progress| {
        turn_sets(model, args, progress, |_, sides| (vec![true; sides.len()], Vec::new()))
    }),
};

pub(in crate::edit::ops) const ORIENT: Operation = Operation {
    name: "orient_side_set",
    label: "Orient side sets…",
    summary: "Let the sides of side sets look in one direction, or all the same way",
    doc: "Sides that look the wrong way are flipped: a face of a shell becomes its other face; a face of a solid, or an edge, the one \
          that lies on it, where there is one. Consistent: in each piece that hangs together over edges, all sides look to where \
          the first one in the set looks. Direction: sides look along the vector, or at least not against it. Away from a point: the vector is \
          the point. What cannot look the other way stays as it is and is told; a side that the set has already is not \
          repeated.",
    group: Group::SideSets,
    search: &["reverse", "invert", "consistent", "normal", "orientation", "align", "turn"],
    params: &[
        SIDE_SETS,
        Param::optional(
            "mode",
            "So that they are",
            ParamKind::Choice(&["consistent", "along direction", "away from point"]),
            "\"consistent\"",
            "What decides which way a side has to look",
        ),
        Param::optional(
            "vector",
            "Direction or point",
            ParamKind::Vector { unit: Unit::None, is_direction: false },
            "[0.0, 0.0, 1.0]",
            "The direction, or the point; not used for consistent sides",
        ),
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "side_set_ids = \"shell\" mode = \"along direction\" vector = [0, 0, -1]",
        expect: "1 side flipped",
    }],
    available: has_side_sets,
    refuse: |_model, args| {
        if args.choice("mode")? == "along direction" && args.vector("vector")? == [0.0; 3] {
            let reason = "a direction is not all 0".to_owned();
            return Err(EditError::BadValue { parameter: "vector", reason });
        }
        Ok(())
    },
    action: Action::Change(|model, args, progress| {
        let (mode, vector) = (args.choice("mode")?, DVec3::from_array(args.vector("vector")?));
        turn_sets(model, args, progress, |reader, sides| {
            let against = |side: Side, way: DVec3| reader.outward(side).dot(way) < -SLIGHTLY * way.length();
            let away = |side: Side| reader.middle(side).map_or(DVec3::ZERO, |middle| middle - vector);
            match mode {
                "consistent" => inconsistent(reader, sides),
                "along direction" => (sides.iter().map(|&side| against(side, vector)).collect(), Vec::new()),
                _ => (sides.iter().map(|&side| against(side, away(side))).collect(), Vec::new()),
            }
        })
    }),
};

/// The cosine of what is a right angle but for rounding.
const SLIGHTLY: f64 = 1e-12;

/// Which sides look the other way than the first of their piece; and what is odd about it.
fn inconsistent(reader: &SideReader<'_>, sides: &[Side]) -> (Vec<bool>, Vec<String>) {
    let mut patches = Patches::connected(reader, sides);
    let mut warnings = Vec::new();
    if patches.num_contradictions() > 0 {
        warnings.push(format!(
            "at {} no way of turning sides makes them agree",
            counted(patches.num_contradictions(), "edge")
        ));
    }
    ((0..sides.len()).map(|side| patches.piece(side).1).collect(), warnings)
}

/// Flips those sides of the chosen sets that `choose` marks.
fn turn_sets(
    model: &mut Model,
    args: &Args,
    progress: &dyn Progress,
    choose: impl Fn(&SideReader<'_>, &[Side]) -> (Vec<bool>, Vec<String>),
) -> Result<Report, EditError> {
    let sets = args.positions(SIDE_SETS.name)?;
    let before = model.clone();
    let reader = SideReader::new(&before);
    let (mut num_flipped, mut warnings) = (0, Vec::new());
    for (done, &at) in sets.iter().enumerate() {
        progress.set(done as f32 / sets.len() as f32, "turning sides");
        if progress.is_cancelled() {
            return Err(EditError::Cancelled);
        }
        let old = Arc::clone(&before.side_sets[at].members);
        let (is_wrong, odd) = choose(&reader, &old);
        let partners = partners(&reader, &old, &is_wrong);
        let num_stuck =
            is_wrong.iter().zip(&partners).filter(|(wrong, partner)| **wrong && partner.is_none()).count();
        let set = &mut model.side_sets[at];
        let id = set.id;
        warnings.extend(odd.into_iter().map(|odd| format!("side set {id}: {odd}")));
        if num_stuck > 0 {
            let sides = counted(num_stuck, "side");
            warnings.push(format!(
                "side set {id}: {sides} cannot look the other way, with no element behind, and stayed"
            ));
        }
        let num_here = partners.iter().flatten().count();
        if num_here == 0 {
            continue;
        }
        num_flipped += num_here;
        if let Some(factors) = &set.distribution_factors {
            match flipped_factors(&reader, &old, &partners, factors) {
                Some(factors) => set.distribution_factors = Some(Arc::new(factors)),
                None => {
                    set.distribution_factors = None;
                    warnings.push(format!(
                        "the distribution factors of side set {id} did not fit it and are gone"
                    ));
                }
            }
        }
        let new = old.iter().zip(&partners).map(|(side, partner)| partner.unwrap_or(*side));
        set.members = Arc::new(new.collect());
        warnings.extend(drop_repeated(&reader, set));
    }
    Ok(Report::new(format!("{} flipped", counted(num_flipped, "side"))).warned(warnings))
}

/// For each side that is to be flipped the one that it becomes, if there is one.
fn partners(reader: &SideReader<'_>, sides: &[Side], is_wrong: &[bool]) -> Vec<Option<Side>> {
    let wrong = || sides.iter().zip(is_wrong).map(|(side, is_wrong)| is_wrong.then_some(*side));
    let mut partners: Vec<Option<Side>> =
        wrong().map(|side| side.and_then(|side| reader.other_surface(side))).collect();
    let behind: Vec<usize> = (0..sides.len())
        .filter(|&at| is_wrong[at] && partners[at].is_none() && !reader.is_surface(sides[at]))
        .collect();
    if behind.is_empty() {
        return partners;
    }
    let mut is_marked = vec![false; reader.model().num_nodes()];
    let mut corners = Vec::new();
    for &at in &behind {
        reader.corners(sides[at], &mut corners);
        corners.iter().for_each(|&node| is_marked[node as usize] = true);
    }
    let blocks: Vec<usize> = (0..reader.model().element_blocks.len()).collect();
    let all = sides_of_nodes(reader, &blocks, &is_marked);
    let compared: Vec<Side> = behind.iter().map(|&at| sides[at]).chain(all).collect();
    for_each_coincident(reader, &compared, |group| {
        let split = group.partition_point(|member| member.at < behind.len());
        let (asked, there) = group.split_at(split);
        let mut there =
            there.iter().map(|member| compared[member.at]).filter(|side| !reader.is_surface(*side));
        // Exactly two elements meet there, and each of their sides becomes the other.
        let (Some(a), Some(b), None) = (there.next(), there.next(), there.next()) else { return };
        for member in asked {
            let here = compared[member.at];
            partners[behind[member.at]] = if here == a {
                Some(b)
            } else if here == b {
                Some(a)
            } else {
                None
            };
        }
    });
    partners
}

/// The factors of a set, those of nodes in the order in which the new sides have these; the mean of a side for a node
/// that it did not have. `None` if their count fits no rule.
fn flipped_factors(
    reader: &SideReader<'_>,
    old: &[Side],
    partners: &[Option<Side>],
    factors: &[f64],
) -> Option<Vec<f64>> {
    if factors.len() == old.len() {
        return Some(factors.to_vec());
    }
    let (mut rest, mut flipped) = (factors, Vec::with_capacity(factors.len()));
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (side, partner) in old.iter().zip(partners) {
        reader.nodes(*side, &mut before);
        let (here, behind) = rest.split_at_checked(before.len())?;
        rest = behind;
        let Some(partner) = partner else {
            flipped.extend_from_slice(here);
            continue;
        };
        reader.nodes(*partner, &mut after);
        let mean = here.iter().sum::<f64>() / here.len().max(1) as f64;
        let factor = |node: &u32| before.iter().position(|known| known == node).map_or(mean, |at| here[at]);
        flipped.extend(after.iter().map(factor));
    }
    rest.is_empty().then_some(flipped)
}

/// Takes out what a set has twice, with all that is along it.
fn drop_repeated(reader: &SideReader<'_>, set: &mut crate::model::SideSet) -> Option<String> {
    let mut seen = std::collections::HashSet::new();
    let members = (0u32..).zip(set.members.iter());
    let rows: Vec<u32> = members.filter(|(_, side)| seen.insert(side.key())).map(|(row, _)| row).collect();
    let count = set.members.len() - rows.len();
    if count == 0 {
        return None;
    }
    let factors_of = |side: &Side| {
        let mut nodes = Vec::new();
        reader.nodes(*side, &mut nodes);
        nodes.len()
    };
    keep_members(set, rows, factors_of);
    Some(format!("side set {}: {} would stand twice and came once", set.id, counted(count, "side")))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Edited, Invocation, run};
    use crate::model::{Block, Model, NoProgress, Side, SideSet, Topology, samples};
    use std::sync::Arc;

    fn with_sides(mut model: Model, sides: &[(u32, u32)]) -> Model {
        model.side_sets.clear();
        model.side_sets.variable_names.clear();
        let sides = sides.iter().map(|&(element, side)| Side { element, side }).collect();
        model.side_sets.push(SideSet::new(1, sides));
        model
    }

    fn edited(model: &Model, line: &str) -> Edited {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap()
    }

    fn sides(model: &Model) -> Vec<(u32, u32)> {
        model.side_sets[0].members.iter().map(|side| (side.element, side.side)).collect()
    }

    #[test]
    fn faces_of_shells_and_of_solids_between_solids_can_be_flipped() {
        let shells = with_sides(samples::shells(), &[(0, 0), (2, 1)]);
        assert_eq!(sides(&edited(&shells, "flip_side_set side_set_ids=1").model), [(0, 1), (2, 0)]);
        // x = 1 lies between the cubes, the top of the first is outside.
        let hexes = with_sides(samples::two_hexes(), &[(0, 1), (0, 5)]);
        let flipped = edited(&hexes, "flip_side_set side_set_ids=1");
        assert_eq!(sides(&flipped.model), [(1, 3), (0, 5)]);
        assert_eq!(
            (flipped.report.summary.as_str(), flipped.report.warnings[0].as_str()),
            (
                "1 side flipped",
                "side set 1: 1 side cannot look the other way, with no element behind, and stayed"
            )
        );
        let plane = with_sides(samples::plane(), &[(0, 2)]);
        assert_eq!(sides(&edited(&plane, "flip_side_set side_set_ids=1").model), [(2, 0)]);
        // Twice is as before.
        let again =
            edited(&edited(&plane, "flip_side_set side_set_ids=1").model, "flip_side_set side_set_ids=1");
        assert_eq!(sides(&again.model), [(0, 2)]);
    }

    #[test]
    fn factors_stay_with_their_nodes() {
        let mut model = with_sides(samples::one_element(Topology::Shell8), &[(0, 0)]);
        model.side_sets[0].distribution_factors = Some(Arc::new((0..8u8).map(f64::from).collect()));
        let flipped = edited(&model, "flip_side_set side_set_ids=1").model;
        // The second face walks 0 3 2 1 and then the nodes between: 7 6 5 4; each has its own number as its factor.
        let factors = flipped.side_sets[0].distribution_factors.as_ref().unwrap();
        assert_eq!(factors.as_slice(), [0.0, 3.0, 2.0, 1.0, 7.0, 6.0, 5.0, 4.0]);
    }

    /// Four coplanar shells, the third the other way round, and the side set of their first faces.
    fn patchwork() -> Model {
        let mut model = samples::plane();
        model.dimension = 3;
        model.element_blocks.clear();
        let nodes = vec![0, 1, 4, 3, 1, 2, 5, 4, 3, 6, 7, 4, 4, 5, 8, 7];
        model.element_blocks.push(Block::new(1, Topology::Shell4, nodes));
        with_sides(model, &[(2, 0), (0, 0), (1, 0), (3, 0)])
    }

    #[test]
    fn sides_are_made_consistent_with_the_first_of_their_piece() {
        let model = patchwork();
        let oriented = edited(&model, "orient_side_set side_set_ids=1");
        assert_eq!(sides(&oriented.model), [(2, 0), (0, 1), (1, 1), (3, 1)]);
        assert_eq!(oriented.report.summary, "3 sides flipped");
        assert_eq!(
            edited(&oriented.model, "orient_side_set side_set_ids=1").report.summary,
            "0 sides flipped"
        );
    }

    #[test]
    fn sides_look_along_a_direction_or_away_from_a_point() {
        let model = patchwork();
        let along = edited(&model, "orient_side_set side_set_ids=1 mode='along direction' vector=[0, 0, 5]");
        assert_eq!(sides(&along.model), [(2, 1), (0, 0), (1, 0), (3, 0)]);
        let away = edited(&model, "orient_side_set side_set_ids=1 mode='away from point' vector=[0, 0, 5]");
        assert_eq!(sides(&away.model), [(2, 0), (0, 1), (1, 1), (3, 1)]);
        // A direction in the plane leaves all as they are.
        let across = edited(&model, "orient_side_set side_set_ids=1 mode='along direction' vector=[1, 0, 0]");
        assert_eq!(across.report.summary, "0 sides flipped");
        let zero = "orient_side_set side_set_ids=1 mode='along direction' vector=[0, 0, 0]";
        let refused = run(&model, &Invocation::parse(zero).unwrap(), &NoProgress).unwrap_err();
        assert_eq!(refused.to_string(), "vector: a direction is not all 0");
    }

    #[test]
    fn a_side_that_the_set_has_already_is_not_repeated() {
        let mut model = with_sides(samples::one_element(Topology::Shell4), &[(0, 0), (0, 1)]);
        model.side_sets[0].distribution_factors = Some(Arc::new((0..8u8).map(f64::from).collect()));
        let along = edited(&model, "orient_side_set side_set_ids=1 mode='along direction'");
        assert_eq!(sides(&along.model), [(0, 0)]);
        assert_eq!(along.model.side_sets[0].distribution_factors.as_ref().unwrap().len(), 4);
        assert_eq!(along.report.warnings, ["side set 1: 1 side would stand twice and came once"]);
    }
}
