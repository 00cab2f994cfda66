//! `create_side_set_from_expression`: the outer faces where a condition holds.

use super::{condition, create::SIDE_SET_ID, put};
use crate::edit::ops::has_element_blocks;
use crate::edit::{Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report};
use crate::geometry::{SideReader, external_sides};
use crate::model::{Model, Progress, SideSet, Support, counted};

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
        condition::expression(Support::Nodal),
        Param::optional(
            "element_block_ids",
            "Blocks",
            ParamKind::ELEMENT_BLOCKS,
            "\"all\"",
            "Whose outer faces",
        ),
        condition::TOLERANCE,
        condition::TIME_STEP,
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
    refuse: condition::refuse_on_nodes,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let id = args.id("side_set_id")?.unwrap_or_else(|| model.side_sets.lowest_unused_id());
    let holds = condition::holds_on_nodes(model, args)?;
    progress.set(0.3, "looking for outer faces");
    let blocks = args.positions("element_block_ids")?;
    let mut members = external_sides(model, blocks);
    progress.set(0.8, "choosing faces");
    let reader = SideReader::new(model);
    let mut nodes = Vec::new();
    members.retain(|side| reader.nodes(*side, &mut nodes) && nodes.iter().all(|&node| holds[node as usize]));
    let mut warnings: Vec<String> = Vec::new();
    if args.flag("zero_member_warning")? && members.is_empty() {
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
