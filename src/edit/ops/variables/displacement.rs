//! `create_displacement_field` and `displacement_field_exists`.

use crate::edit::{
    Action, Example, Group, Operation, Report, WhenPresent, displacement_field, nothing_to_refuse,
    ops::{always, has_nodes},
    rules::{Linear, transform_displacement},
};
use crate::model::{Model, counted};
use serde_json::Value;

pub(in crate::edit::ops) const CREATE: Operation = Operation {
    name: "create_displacement_field",
    label: "Create displacement",
    summary: "Add the components of the displacement that are missing, with zeros",
    doc: "The components end in x, y and z. If there is an x component, the others are spelled as it is; else they are disp_x, \
          disp_y and disp_z. What is there stays as it is.",
    group: Group::Variables,
    search: &["deformation", "deformed", "add", "new", "field"],
    params: &[],
    examples: &[Example {
        model: "three_blocks",
        args: "",
        expect: "3 components of the displacement were added",
    }],
    available: has_nodes,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, _args, _progress| Ok(create(model))),
};

pub(in crate::edit::ops) const EXISTS: Operation = Operation {
    name: "displacement_field_exists",
    label: "Is there a displacement?",
    summary: "Whether the nodes have a displacement, with as many components as the model has dimensions",
    doc: "Names are recognised in any case, with an underscore or without: disp_x, DISPLX, displacement_y and so on.",
    group: Group::Questions,
    search: &["query", "ask", "deformed"],
    params: &[],
    examples: &[
        Example { model: "two_hexes", args: "", expect: "true" },
        Example { model: "plane", args: "", expect: "false" },
    ],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::Answer(|model, _args, _progress| Ok(Value::from(exists(model)))),
};

fn exists(model: &Model) -> bool {
    let num_needed = model.dimension.clamp(1, 3);
    displacement_field(model)[..num_needed].iter().all(Option::is_some)
}

fn create(model: &mut Model) -> Report {
    let num_before = model.nodal_variables.len();
    // Times 1: nothing changes but what is missing.
    transform_displacement(model, None, Linear::scale(1.0), WhenPresent::Always);
    let num_added = model.nodal_variables.len() - num_before;
    let warnings = super::warn_without_steps(model, "the displacement").into_iter().collect();
    let were = if num_added == 1 { "was" } else { "were" };
    let components = counted(num_added, "component");
    Report::new(format!("{components} of the displacement {were} added")).warned(warnings)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, Source, samples};

    fn with(names: &[&str]) -> Model {
        let mut model = samples::two_hexes();
        model.nodal_variables =
            names.iter().map(|name| ((*name).to_owned(), Source::constant(2.0, 12))).collect();
        model
    }

    fn exists(model: &Model) -> bool {
        let asked = run(model, &Invocation::new("displacement_field_exists"), &NoProgress).unwrap();
        asked.report.answer.unwrap().as_bool().unwrap()
    }

    #[test]
    fn t4_missing_components_are_spelled_as_the_first_is() {
        let created =
            run(&with(&["DISPX"]), &Invocation::new("create_displacement_field"), &NoProgress).unwrap();
        let names: Vec<&str> = created.model.nodal_variables.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["DISPX", "DISPY", "DISPZ"]);
        assert_eq!(created.model.nodal_variables[0].1.read(0).unwrap(), [2.0; 12]);
        assert_eq!(created.model.nodal_variables[2].1.read(0).unwrap(), [0.0; 12]);
        assert!(exists(&created.model));
    }

    #[test]
    fn t4_two_components_are_enough_in_the_plane() {
        let mut model = with(&["DISPL_X", "DISPL_Y"]);
        assert!(!exists(&model));
        model.dimension = 2;
        assert!(exists(&model));
    }
}
