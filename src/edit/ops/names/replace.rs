//! `replace_in_names`: find and replace in the names of blocks, sets and assemblies.

use super::by_pattern::rename;
use super::replacing::{FIND, IGNORE_CASE, METHOD, REPLACE, Replacing};
use super::{CHOSEN, Chosen, NewNames, chosen, entity, names_of, refuse_doubles};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation,
    ops::{always, chosen::nothing_chosen},
};
use crate::model::Model;

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "replace_in_names",
    label: "Replace in names…",
    summary: "Find and replace in the names of blocks, sets and assemblies",
    doc: "Every match in a name is replaced; what has no name is passed over. A name may become empty. A name that would be there twice in \
          a kind is refused before anything changes. Regular expressions are those of the Rust regex crate, without \
          references back and look-around, so that any of them takes little time.",
    group: Group::Blocks,
    search: &["find", "search", "substitute", "rename", "regex", "wildcard", "bulk"],
    params: &[
        CHOSEN[0],
        CHOSEN[1],
        CHOSEN[2],
        CHOSEN[3],
        CHOSEN[4],
        CHOSEN[5],
        CHOSEN[6],
        FIND,
        REPLACE,
        METHOD,
        IGNORE_CASE,
    ],
    examples: &[
        Example {
            model: "two_hexes",
            args: "element_block_ids = \"all\" find = \"t\" replace = \"T\"",
            expect: "2 element blocks renamed",
        },
        Example {
            model: "results_everywhere",
            args: "side_set_ids = \"all\" find = \"(top)|(let)\" replace = \"<$0>\" method = \"regex\"",
            expect: "2 side sets renamed",
        },
    ],
    available: always,
    refuse: |model, args| new_names(model, args).map(|_plan| ()),
    action: Action::Change(|model, args, _progress| {
        let plan = new_names(model, args)?;
        Ok(rename(model, plan))
    }),
};

fn new_names(model: &Model, args: &Args) -> Result<Vec<(Chosen, NewNames)>, EditError> {
    let chosen = chosen(args)?;
    if chosen.is_empty() {
        return Err(nothing_chosen());
    }
    let replacing = Replacing::read(args)?;
    let mut plans = Vec::new();
    for kind in chosen {
        let mut new_names = NewNames::new();
        for &at in &kind.positions {
            let name = entity(model, kind.of, at).name;
            let new = if name.is_empty() { None } else { replacing.apply(name)? };
            new_names.extend(new.filter(|new| new != name).map(|new| (at, new)));
        }
        refuse_doubles(REPLACE.name, kind.of.noun(), names_of(model, kind.of), &new_names)?;
        plans.push((kind, new_names));
    }
    Ok(plans)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn unnamed_things_are_passed_over_and_doubles_refused() {
        let model = samples::results_everywhere();
        let replace = |args: &str| {
            let line = format!("replace_in_names {args}");
            run(&model, &Invocation::parse(&line).unwrap(), &NoProgress)
        };
        let edited = replace("node_set_ids='all' side_set_ids='all' find='' method='regex'");
        assert!(edited.is_err());
        let edited =
            replace("node_set_ids='all' side_set_ids='all' find='^' replace='x_' method='regex'").unwrap();
        assert_eq!(edited.report.summary, "2 side sets and 1 node set renamed");
        assert_eq!(
            (edited.model.node_sets[0].name.as_str(), edited.model.node_sets[1].name.as_str()),
            ("x_clamp", "")
        );
        let none = replace("element_block_ids='all' find='nowhere'").unwrap();
        assert_eq!(none.report.summary, "nothing renamed");
        let clash = replace("element_block_ids='right' find='right' replace='left'").unwrap_err();
        assert_eq!(clash.to_string(), "replace: two element blocks would be called left");
    }
}
