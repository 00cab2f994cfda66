//! `create_side_set_from_expression`: the outer faces where a condition holds.

use super::{create::SIDE_SET_ID, put};
use crate::edit::ops::has_element_blocks;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Range, Report, Selectable, Unit,
    expression::{Condition, Placement, Scope, Tolerance},
    rules::nodes_of_side,
};
use crate::geometry::{external_sides, length_scale};
use crate::model::{Model, Progress, SideSet, Support, counted};

/// Of the length scale, for coordinates that should be equal.
const RELATIVE_TOLERANCE: f64 = 1e-6;

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "create_side_set_from_expression",
    label: "Side set from condition…",
    summary: "Make a side set of the outer faces at whose nodes a condition holds",
    doc: "The condition must hold at every node of a face, those between corners too. X, Y and Z are the undeformed \
          coordinates; with a time step also time, global and node variables can be named. Comparisons of coordinates \
          have a tolerance, all others are exact. Outer are the faces that no other element of the chosen blocks has.",
    group: Group::SideSets,
    search: &["boundary", "surface", "plane", "where", "select", "new"],
    params: &[
        SIDE_SET_ID,
        Param::required(
            "expression",
            "Condition",
            ParamKind::Expression { over: Support::Nodal, is_assignment: false },
            "Such as X == 0 || Y > 1",
        ),
        Param::optional(
            "element_block_ids",
            "Blocks",
            ParamKind::ELEMENT_BLOCKS,
            "\"all\"",
            "Whose outer faces",
        ),
        Param::optional(
            "tolerance",
            "Tolerance",
            ParamKind::RealOrAuto { unit: Unit::Length, range: Range::NotNegative },
            "\"auto\"",
            "For coordinates; \"auto\" is a millionth of the largest coordinate or extent",
        ),
        Param::optional(
            "timesteps",
            "Time step",
            ParamKind::any(Selectable::TimeStep),
            "\"last_if_any\"",
            "When, for conditions on variables; one at most",
        ),
        Param::optional(
            "zero_member_warning",
            "Warn if it is empty",
            ParamKind::Flag,
            "true",
            "Off: says nothing if no face fulfils the condition",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "side_set_id = 9 expression = \"Z == 0\"",
        expect: "side set 9 with 2 sides made",
    }],
    available: has_element_blocks,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let steps = args.positions("timesteps")?.len();
    if steps > 1 {
        return Err(EditError::NotOne {
            parameter: "timesteps".to_owned(),
            kind: "time step",
            asked: "this".to_owned(),
            found: steps,
        });
    }
    Condition::parse(args.text("expression")?)?.bind(&scope(model, args)?, Tolerance::AsExomerge(0.0))?;
    Ok(())
}

/// What the condition may name: everything at a step, or only places.
fn scope(model: &Model, args: &Args) -> Result<Scope, EditError> {
    if args.positions("timesteps")?.is_empty() {
        let mut bare = model.clone();
        bare.nodal_variables.clear();
        bare.global_variables.clear();
        return Ok(Scope::nodes(&bare, Placement::Undeformed));
    }
    Ok(Scope::nodes(model, Placement::Undeformed))
}

fn apply(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let id = args.id("side_set_id")?.unwrap_or_else(|| model.side_sets.lowest_unused_id());
    let coordinates =
        args.real_or_auto("tolerance")?.unwrap_or_else(|| RELATIVE_TOLERANCE * length_scale(model));
    let tolerance = Tolerance::Exact { coordinates, values: 0.0 };
    let source = Condition::parse(args.text("expression")?)?.bind(&scope(model, args)?, tolerance)?;
    let step = args.positions("timesteps")?.first().copied().unwrap_or(0);
    let mut holds = source.read(step)?;
    if let [only] = holds[..] {
        holds = vec![only; model.num_nodes()];
    }
    progress.set(0.3, "looking for outer faces");
    let blocks = args.positions("element_block_ids")?;
    let mut members = external_sides(model, blocks);
    progress.set(0.8, "choosing faces");
    let offsets = model.element_offsets();
    members.retain(|side| {
        nodes_of_side(model, &offsets, side)
            .all(|node| holds.get(node as usize).is_some_and(|&holds| holds != 0.0))
    });
    let mut warnings: Vec<String> = Vec::new();
    if members.is_empty() && args.flag("zero_member_warning")? {
        warnings.push(format!("side set {id} has no members: the condition holds on no outer face"));
    }
    let summary = format!("side set {id} with {} made", counted(members.len(), "side"));
    warnings.extend(put(&mut model.side_sets, SideSet::new(id, members), "side set"));
    Ok(Report::new(summary).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn made(model: &Model, args: &str) -> Result<Vec<(u32, u32)>, String> {
        let line = format!("create_side_set_from_expression side_set_id=9 {args}");
        let edited =
            run(model, &Invocation::parse(&line).unwrap(), &NoProgress).map_err(|error| error.to_string())?;
        let members = edited.model.side_sets.last().unwrap().members.iter();
        Ok(members.map(|side| (side.element, side.side)).collect())
    }

    #[test]
    fn t8_fields_are_compared_exactly_and_places_with_a_tolerance() {
        let model = samples::two_hexes();
        // Temperatures are 10 n; the nodes of z = 0 are 0 to 5, those above 6 to 11.
        assert_eq!(made(&model, "expression='temperature > 50'"), Ok(vec![(0, 5), (1, 5)]));
        // Node 6 has exactly 60.
        assert_eq!(made(&model, "expression='temperature > 60'"), Ok(vec![(1, 5)]));
        assert_eq!(made(&model, "expression='Z >= 1.000001 && X <= 1'"), Ok(vec![(0, 5)]));
    }

    #[test]
    fn t38_one_step_at_most_and_none_knows_no_variables() {
        let model = samples::two_hexes();
        assert!(made(&model, "expression='X == 0' timesteps='all'").is_err());
        assert!(
            made(&model, "expression='temperature > 0' timesteps='none'")
                .unwrap_err()
                .contains("temperature")
        );
        assert_eq!(made(&model, "expression='X = 0' timesteps='none'"), Ok(vec![(0, 3)]));
    }
}
