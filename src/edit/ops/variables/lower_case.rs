//! `to_lowercase`: the names of all variables in lower case.

use crate::edit::{
    Action, Example, Group, Operation, Report, nothing_to_refuse, ops::always, rules::field_table_mut,
};
use crate::model::{Model, Support, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "to_lowercase",
    label: "Variable names to lower case",
    summary: "Write the names of all variables in lower case",
    doc: "Global variables, and those of nodes, elements, side sets and node sets; not the names of blocks and sets. Where two \
          names become one, the later variable stays, with a warning.",
    group: Group::Variables,
    search: &["rename", "case", "names", "field"],
    params: &[],
    examples: &[Example {
        model: "results_everywhere",
        args: "",
        expect: "1 variable name became lower case",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, _args, _progress| Ok(lower(model))),
};

fn lower(model: &mut Model) -> Report {
    let mut warnings = Vec::new();
    let mut num_renamed = 0;
    for (support, num_rows) in [
        (Support::Global, 1),
        (Support::Nodal, 1),
        (Support::Element, model.element_blocks.len()),
        (Support::SideSet, model.side_sets.len()),
        (Support::NodeSet, model.node_sets.len()),
    ] {
        let rows: Vec<usize> = (0..num_rows).collect();
        let table = field_table_mut(model, support);
        let names: Vec<String> = table.names().into_iter().map(str::to_owned).collect();
        for name in names {
            let new_name = name.to_lowercase();
            let Some(column) = table.column(&name).filter(|_| name != new_name) else { continue };
            num_renamed += 1;
            if !table.rename(column, &new_name, &rows).overwritten.is_empty() {
                warnings
                    .push(format!("{name} took the place of a variable that was called {new_name} already"));
            }
        }
    }
    let names = counted(num_renamed, "variable name");
    Report::new(format!("{names} became lower case")).warned(warnings)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, Source, samples};

    #[test]
    fn of_two_names_that_become_one_the_later_stays() {
        let mut model = samples::two_hexes();
        model.nodal_variables.push(("Temperature".to_owned(), Source::constant(5.0, 12)));
        model.element_blocks.variable_names[1] = "Strain".to_owned();
        let edited = run(&model, &Invocation::new("to_lowercase"), &NoProgress).unwrap();
        let (name, source) = edited.model.nodal_variables.last().unwrap();
        assert_eq!((name.as_str(), source.read(0).unwrap()[0]), ("temperature", 5.0));
        assert_eq!(edited.model.nodal_variables.len(), 4);
        assert_eq!(edited.model.element_blocks.variable_names, ["stress", "strain"]);
        assert_eq!(
            edited.report.warnings,
            ["Temperature took the place of a variable that was called temperature already"]
        );
    }
}
