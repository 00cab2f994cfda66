//! `rename_by_pattern`: names for many blocks, sets and assemblies.

use super::pattern::{Pattern, Subject, pattern_param};
use super::{
    CHOSEN, Chosen, NewNames, chosen, counts_in_words, entity, names_of, refuse_doubles, set_name,
    shown_name, stem,
};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    ops::{always, chosen::nothing_chosen},
};
use crate::model::{Model, Progress};

pub(super) const START: Param = Param::optional(
    "start",
    "First count",
    ParamKind::Integer { least: i64::MIN, greatest: i64::MAX },
    "1",
    "What {index} begins with",
);
pub(super) const STEP: Param = Param::optional(
    "step",
    "Step",
    ParamKind::Integer { least: 1, greatest: i64::MAX },
    "1",
    "From one {index} to the next",
);

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "rename_by_pattern",
    label: "Rename by pattern…",
    summary: "Make the names of blocks, sets and assemblies from a pattern",
    doc: "The pattern is filled in for each of the chosen things, in the order in which they are chosen (all: ascending by id); the count \
          begins anew for each kind. What has no name counts as called block_1, surface_1, nodelist_1 and so on. A name that would \
          be there twice in a kind is refused before anything changes, and so is one that no file can hold. An empty \
          pattern takes the names away.",
    group: Group::Blocks,
    search: &["name", "bulk", "prefix", "suffix", "number", "template"],
    params: &[
        CHOSEN[0],
        CHOSEN[1],
        CHOSEN[2],
        CHOSEN[3],
        CHOSEN[4],
        CHOSEN[5],
        CHOSEN[6],
        pattern_param("pattern", "Pattern", "\"{name}\""),
        START,
        STEP,
    ],
    examples: &[
        Example {
            model: "three_blocks",
            args: "element_block_ids = \"all\" pattern = \"part_{index:2}\"",
            expect: "3 element blocks renamed",
        },
        Example {
            model: "results_everywhere",
            args: "side_set_ids = \"all\" node_set_ids = 2 pattern = \"{name}_old\"",
            expect: "2 side sets and 1 node set renamed",
        },
    ],
    available: always,
    refuse: |model, args| new_names(model, args).map(|_plan| ()),
    action: Action::Change(apply),
};

fn new_names(model: &Model, args: &Args) -> Result<Vec<(Chosen, NewNames)>, EditError> {
    let chosen = chosen(args)?;
    if chosen.is_empty() {
        return Err(nothing_chosen());
    }
    let pattern = Pattern::parse("pattern", args.text("pattern")?)?;
    let mut plans = Vec::new();
    for kind in chosen {
        let mut counts = Counts::of(args)?;
        let mut new_names = NewNames::new();
        for &at in &kind.positions {
            let of = entity(model, kind.of, at);
            let elem_type = match kind.of {
                Selectable::ElementBlock => Some(model.element_blocks[at].elem_type.as_str()),
                _ => None,
            };
            let shown = shown_name(of.name, stem(kind.of), of.id);
            let subject = Subject { name: &shown, id: Some(of.id), elem_type, index: counts.next()? };
            new_names.push((at, pattern.fill(&subject)?));
        }
        refuse_doubles("pattern", kind.of.noun(), names_of(model, kind.of), &new_names)?;
        new_names.retain(|(at, name)| entity(model, kind.of, *at).name != name);
        plans.push((kind, new_names));
    }
    Ok(plans)
}

/// The values of `{index}`.
pub(super) struct Counts {
    next: Option<i64>,
    step: i64,
}

impl Counts {
    pub(super) fn of(args: &Args) -> Result<Self, EditError> {
        Ok(Self { next: Some(args.integer(START.name)?), step: args.integer(STEP.name)? })
    }

    pub(super) fn next(&mut self) -> Result<i64, EditError> {
        let count = self.next.ok_or_else(|| EditError::BadValue {
            parameter: START.name,
            reason: "the counts would be too large".to_owned(),
        })?;
        self.next = count.checked_add(self.step);
        Ok(count)
    }
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    Ok(rename(model, new_names(model, args)?))
}

/// Carries out a plan and tells what it was.
pub(super) fn rename(model: &mut Model, plans: Vec<(Chosen, NewNames)>) -> Report {
    let mut counts = Vec::new();
    for (kind, new_names) in plans.into_iter().filter(|(_, new_names)| !new_names.is_empty()) {
        counts.push((new_names.len(), kind.of.noun()));
        new_names.into_iter().for_each(|(at, name)| set_name(model, kind.of, at, name));
    }
    Report::new(format!("{} renamed", counts_in_words(&counts)))
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn after(model: &Model, args: &str) -> Result<Model, EditError> {
        let line = format!("rename_by_pattern {args}");
        run(model, &Invocation::parse(&line).unwrap(), &NoProgress).map(|edited| edited.model)
    }

    fn names(model: &Model) -> Vec<&str> {
        model.element_blocks.iter().map(|block| block.name.as_str()).collect()
    }

    #[test]
    fn names_are_made_of_ids_names_types_and_counts() {
        let model = samples::three_blocks();
        let named = after(&model, "element_block_ids='all' pattern='{name}_{type}_{index:3}' start=5 step=5")
            .unwrap();
        assert_eq!(names(&named), ["block_0_HEX8_005", "middle_HEX8_010", "block_4000000000_HEX8_015"]);
        let none = after(&named, "element_block_ids=[0, 5] pattern=''").unwrap();
        assert_eq!(names(&none)[..2], ["", ""]);
        let mut sets = samples::results_everywhere();
        sets.assemblies = samples::annotated().assemblies;
        let sets =
            after(&sets, "side_set_ids='all' node_set_ids='all' assembly_ids=20 pattern='{name}.{id}'")
                .unwrap();
        let side_sets: Vec<&str> = sets.side_sets.iter().map(|set| set.name.as_str()).collect();
        let node_sets: Vec<&str> = sets.node_sets.iter().map(|set| set.name.as_str()).collect();
        assert_eq!((side_sets, node_sets), (vec!["top.1", "outlet.2"], vec!["clamp.1", "nodelist_2.2"]));
        assert_eq!(sets.assemblies[1].name, "assembly_20.20");
    }

    #[test]
    fn names_may_change_places_and_doubles_change_nothing() {
        let model = samples::two_hexes();
        let refused = |args: &str| after(&model, args).unwrap_err().to_string();
        assert_eq!(
            refused("element_block_ids=2 pattern='left'"),
            "pattern: two element blocks would be called left"
        );
        assert_eq!(
            refused("element_block_ids='all' pattern='x'"),
            "pattern: two element blocks would be called x"
        );
        assert_eq!(refused("node_set_ids=1 pattern='{type}'"), "pattern: nodelist_1 has no element type");
        assert!(refused("pattern='x'").contains("choose at least one block"));
        let mut turned = model.clone();
        turned.element_blocks[0].name = "b1".to_owned();
        turned.element_blocks[1].name = "b2".to_owned();
        let named = after(&turned, "element_block_ids=[2, 1] pattern='b{index}'").unwrap();
        assert_eq!(names(&named), ["b2", "b1"]);
    }
}
