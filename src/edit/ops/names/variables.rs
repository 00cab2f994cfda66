//! `rename_variables_by_pattern` and `replace_in_variable_names`: the same for variables of every support.

use super::by_pattern::{Counts, START, STEP};
use super::pattern::{Pattern, Subject, pattern_param};
use super::replacing::{FIND, IGNORE_CASE, METHOD, REPLACE, Replacing};
use super::{NewNames, counts_in_words, refuse_doubles};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    ops::always,
    rules::{field_table, field_table_mut},
};
use crate::model::{Model, Support};

const fn param(name: &'static str, label: &'static str, support: Support, doc: &'static str) -> Param {
    Param::optional(name, label, ParamKind::any(Selectable::Variable(support)), "\"none\"", doc)
}

const CHOSEN: [(Param, Support, &str); 10] = [
    (
        param("node_field_names", "Node variables", Support::Nodal, "These variables of nodes"),
        Support::Nodal,
        "node variable",
    ),
    (
        param("element_field_names", "Element variables", Support::Element, "These variables of elements"),
        Support::Element,
        "element variable",
    ),
    (
        param("global_variable_names", "Global variables", Support::Global, "These global variables"),
        Support::Global,
        "global variable",
    ),
    (
        param("side_set_field_names", "Side set variables", Support::SideSet, "These variables of side sets"),
        Support::SideSet,
        "side set variable",
    ),
    (
        param("node_set_field_names", "Node set variables", Support::NodeSet, "These variables of node sets"),
        Support::NodeSet,
        "node set variable",
    ),
    (
        param(
            "element_set_field_names",
            "Element set variables",
            Support::ElementSet,
            "These variables of element sets",
        ),
        Support::ElementSet,
        "element set variable",
    ),
    (
        param("edge_set_field_names", "Edge set variables", Support::EdgeSet, "These variables of edge sets"),
        Support::EdgeSet,
        "edge set variable",
    ),
    (
        param("face_set_field_names", "Face set variables", Support::FaceSet, "These variables of face sets"),
        Support::FaceSet,
        "face set variable",
    ),
    (
        param(
            "edge_block_field_names",
            "Edge block variables",
            Support::EdgeBlock,
            "These variables of edge blocks",
        ),
        Support::EdgeBlock,
        "edge block variable",
    ),
    (
        param(
            "face_block_field_names",
            "Face block variables",
            Support::FaceBlock,
            "These variables of face blocks",
        ),
        Support::FaceBlock,
        "face block variable",
    ),
];

pub(in crate::edit::ops) const BY_PATTERN: Operation = Operation {
    name: "rename_variables_by_pattern",
    label: "Rename variables by pattern…",
    summary: "Make the names of variables from a pattern",
    doc: "The pattern is filled in for each of the chosen variables, in the order in which they are chosen; the count begins anew for each \
          kind. {id} and {type} mean nothing here. A name that would be there twice in a kind is refused before anything \
          changes. No result is read.",
    group: Group::Variables,
    search: &["name", "bulk", "prefix", "suffix", "field", "result", "template"],
    params: &[
        CHOSEN[0].0,
        CHOSEN[1].0,
        CHOSEN[2].0,
        CHOSEN[3].0,
        CHOSEN[4].0,
        CHOSEN[5].0,
        CHOSEN[6].0,
        CHOSEN[7].0,
        CHOSEN[8].0,
        CHOSEN[9].0,
        pattern_param("pattern", "Pattern", "\"{name}\""),
        START,
        STEP,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "node_field_names = \"disp_*\" pattern = \"initial_{name}\"",
        expect: "3 node variables renamed",
    }],
    available: always,
    refuse: |model, args| by_pattern(model, args).map(|_plan| ()),
    action: Action::Change(|model, args, _progress| {
        let plan = by_pattern(model, args)?;
        Ok(rename(model, plan))
    }),
};

pub(in crate::edit::ops) const REPLACE_IN: Operation = Operation {
    name: "replace_in_variable_names",
    label: "Replace in names of variables…",
    summary: "Find and replace in the names of variables",
    doc: "Every match in a name is replaced. A name that would be empty or there twice in a kind is refused before anything changes. Regular \
          expressions are those of the Rust regex crate, without references back and look-around. No result is read.",
    group: Group::Variables,
    search: &["find", "search", "substitute", "rename", "regex", "wildcard", "field", "result"],
    params: &[
        CHOSEN[0].0,
        CHOSEN[1].0,
        CHOSEN[2].0,
        CHOSEN[3].0,
        CHOSEN[4].0,
        CHOSEN[5].0,
        CHOSEN[6].0,
        CHOSEN[7].0,
        CHOSEN[8].0,
        CHOSEN[9].0,
        FIND,
        REPLACE,
        METHOD,
        IGNORE_CASE,
    ],
    examples: &[Example {
        model: "results_everywhere",
        args: "node_field_names = \"all\" element_field_names = \"all\" find = \"*_?\" replace = \"*?\" method = \"wildcards\"",
        expect: "6 node variables and 17 element variables renamed",
    }],
    available: always,
    refuse: |model, args| by_replacing(model, args).map(|_plan| ()),
    action: Action::Change(|model, args, _progress| {
        let plan = by_replacing(model, args)?;
        Ok(rename(model, plan))
    }),
};

/// Variables of one support that get other names.
struct Plan {
    support: Support,
    noun: &'static str,
    new_names: NewNames,
}

/// Makes the new name of each chosen variable; `make` begins anew for each support.
fn plan<M: FnMut(&str) -> Result<Option<String>, EditError>>(
    model: &Model,
    args: &Args,
    parameter: &'static str,
    mut begin: impl FnMut() -> Result<M, EditError>,
) -> Result<Vec<Plan>, EditError> {
    let mut plans = Vec::new();
    let mut is_any = false;
    for (param, support, noun) in &CHOSEN {
        let columns = args.positions(param.name)?;
        is_any |= !columns.is_empty();
        let names = field_table(model, *support).names();
        let mut make = begin()?;
        let mut new_names = NewNames::new();
        for &column in columns {
            if let Some(new) = make(names[column])? {
                if new.is_empty() {
                    let reason = format!("{noun} {} would have no name", names[column]);
                    return Err(EditError::BadValue { parameter, reason });
                }
                new_names.push((column, new));
            }
        }
        refuse_doubles(parameter, noun, names.iter().copied(), &new_names)?;
        new_names.retain(|(column, new)| names[*column] != new);
        plans.push(Plan { support: *support, noun, new_names });
    }
    if is_any {
        return Ok(plans);
    }
    let reason = "choose at least one variable, here or in the other lists".to_owned();
    Err(EditError::BadValue { parameter: CHOSEN[0].0.name, reason })
}

fn by_pattern(model: &Model, args: &Args) -> Result<Vec<Plan>, EditError> {
    let pattern = Pattern::parse("pattern", args.text("pattern")?)?;
    plan(model, args, "pattern", || {
        let mut counts = Counts::of(args)?;
        let pattern = &pattern;
        Ok(move |name: &str| {
            let subject = Subject { name, id: None, elem_type: None, index: counts.next()? };
            pattern.fill(&subject).map(Some)
        })
    })
}

fn by_replacing(model: &Model, args: &Args) -> Result<Vec<Plan>, EditError> {
    let replacing = Replacing::read(args)?;
    plan(model, args, REPLACE.name, || Ok(|name: &str| replacing.apply(name)))
}

fn rename(model: &mut Model, plans: Vec<Plan>) -> Report {
    let mut counts = Vec::new();
    for Plan { support, noun, new_names } in plans.into_iter().filter(|plan| !plan.new_names.is_empty()) {
        counts.push((new_names.len(), noun));
        let table = field_table_mut(model, support);
        new_names.into_iter().for_each(|(column, name)| table.set_name(column, name));
    }
    Report::new(format!("{} renamed", counts_in_words(&counts)))
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn after(model: &Model, line: &str) -> Result<Model, EditError> {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).map(|edited| edited.model)
    }

    fn refused(line: &str) -> String {
        after(&samples::two_hexes(), line).unwrap_err().to_string()
    }

    #[test]
    fn values_stay_with_their_variables() {
        let model = samples::two_hexes();
        let line = "rename_variables_by_pattern element_field_names=['stress', 'strain'] global_variable_names='all' \
                    pattern='{name}_{index:2}'";
        let named = after(&model, line).unwrap();
        assert_eq!(named.element_blocks.variable_names, ["stress_01", "strain_02"]);
        assert_eq!(named.global_variables[0].0, "energy_01");
        assert!(named.element_blocks[1].values[1].is_none());
        assert_eq!(named.element_blocks[1].values[0].as_ref().unwrap().read(1).unwrap(), [200.0]);
        let line =
            "replace_in_variable_names node_field_names='all' find='disp_(.)' replace='U$1' method='regex'";
        let names: Vec<String> =
            after(&model, line).unwrap().nodal_variables.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["Ux", "Uy", "Uz", "temperature"]);
    }

    #[test]
    fn names_change_places_and_doubles_and_nothing_are_refused() {
        let model = samples::results_everywhere();
        let line = "replace_in_variable_names node_field_names=['vel_x', 'vel_y'] find='?el_?' replace='vel_y' method='wildcards'";
        assert_eq!(
            after(&model, line).unwrap_err().to_string(),
            "replace: two node variables would be called vel_y"
        );
        assert_eq!(
            refused("rename_variables_by_pattern node_field_names='disp_*' pattern='d'"),
            "pattern: two node variables would be called d"
        );
        assert_eq!(
            refused("replace_in_variable_names element_field_names='strain' find='strain'"),
            "replace: element variable strain would have no name"
        );
        assert_eq!(
            refused("rename_variables_by_pattern node_field_names='disp_x' pattern='{id}'"),
            "pattern: disp_x has no id"
        );
        assert_eq!(
            refused("rename_variables_by_pattern pattern='x'"),
            "node_field_names: choose at least one variable, here or in the other lists"
        );
        // d_1 and d_2 the other way round.
        let mut model = samples::two_hexes();
        model.element_blocks.variable_names = vec!["d_1".to_owned(), "d_2".to_owned()];
        let line = "rename_variables_by_pattern element_field_names=['d_2', 'd_1'] pattern='d_{index}'";
        assert_eq!(after(&model, line).unwrap().element_blocks.variable_names, ["d_2", "d_1"]);
    }
}
