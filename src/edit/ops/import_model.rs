//! `import_model`: a file, or a part of it, becomes a part of the model.

use super::always;
use crate::edit::{
    Action, Args, EditError, Example, Files, Group, Operation, Param, ParamKind, Report, Selectable,
    nothing_to_refuse,
    rules::{Part, join_model, renumber_taken, restrict},
};
use crate::model::{Model, PartOfProgress, Progress, Support, counted};

const ALL: &str = "\"all\"";

const fn chosen(name: &'static str, label: &'static str, of: Selectable) -> Param {
    Param::optional(
        name,
        label,
        ParamKind::SelectionElsewhere(of),
        ALL,
        "What to take of the file: \"all\", \"none\", ids, names or patterns",
    )
}

pub(super) const OPERATION: Operation = Operation {
    name: "import_model",
    label: "Import model…",
    summary: "Add the mesh and the results of a file, or a part of them, to the model",
    doc: "Nodes and elements are appended; nothing is merged, so blocks that touch stay unconnected until nodes are \
          merged. With a choice of blocks only the nodes come that they use. Sets whose id is there already gain the \
          members; a block whose id is there already is refused, or gets another with `renumber_blocks`. Steps go together by time, variables by name; where \
          one of the two has no value there is none (NaN), or 0 for displacements. Without steps no variables come. \
          A second title becomes an information record.",
    group: Group::Files,
    search: &["open", "read", "add", "append", "file"],
    params: &[
        Param::required("filename", "File", ParamKind::Path { is_written: false }, "The Exodus file to read"),
        chosen("element_block_ids", "Element blocks", Selectable::ElementBlock),
        chosen("timesteps", "Time steps", Selectable::TimeStep),
        chosen("node_field_names", "Node variables", Selectable::Variable(Support::Nodal)),
        chosen("element_field_names", "Element variables", Selectable::Variable(Support::Element)),
        chosen("side_set_ids", "Side sets", Selectable::SideSet),
        chosen("node_set_ids", "Node sets", Selectable::NodeSet),
        chosen("global_variable_names", "Global variables", Selectable::Variable(Support::Global)),
        chosen("node_set_field_names", "Node set variables", Selectable::Variable(Support::NodeSet)),
        chosen("side_set_field_names", "Side set variables", Selectable::Variable(Support::SideSet)),
        Param::optional(
            "renumber_blocks",
            "Renumber blocks",
            ParamKind::Flag,
            "false",
            "On: blocks of the file whose ids are there already get the lowest that are free, instead of being refused",
        ),
    ],
    examples: &[
        Example {
            model: "empty",
            args: "filename = \"two_hexes.e\"",
            expect: "12 nodes, 2 elements and 2 time steps added from two_hexes.e",
        },
        Example {
            model: "plane",
            args: "filename = \"three_blocks.e\" element_block_ids = \"middle\"",
            expect: "125 nodes, 64 elements and 0 time steps added from three_blocks.e",
        },
    ],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::UseFiles(apply),
};

fn apply(
    model: &mut Model,
    args: &Args,
    files: &dyn Files,
    progress: &dyn Progress,
) -> Result<Report, EditError> {
    let path = args.path("filename")?.ok_or_else(|| EditError::BadValue {
        parameter: "filename",
        reason: "the path of a file is needed".to_owned(),
    })?;
    let read = files.read_model(path, &PartOfProgress::new(progress, 0.0, 0.8))?;
    let mut part = read.model;
    let mut warnings = read.warnings;
    let choice = choice(args, &part, &mut warnings)?;
    progress.set(0.8, "choosing what to take");
    warnings.extend(restrict(&mut part, &choice));
    let name = path.display().to_string();
    let summary = format!(
        "{}, {} and {} added from {name}",
        counted(part.num_nodes(), "node"),
        counted(part.num_elements(), "element"),
        counted(part.num_steps(), "time step"),
    );
    progress.set(0.9, "joining");
    if args.flag("renumber_blocks")? {
        warnings.extend(renumber_taken(model, &mut part));
    }
    warnings.extend(join_model(model, part, &name)?);
    Ok(Report::new(summary).warned(warnings))
}

fn choice(args: &Args, file: &Model, warnings: &mut Vec<String>) -> Result<Part, EditError> {
    let mut select = |name: &'static str| -> Result<Vec<usize>, EditError> {
        let (mut positions, told) = args.selection(name, file)?;
        warnings.extend(told);
        // The file's order, which is also that of its elements.
        positions.sort_unstable();
        Ok(positions)
    };
    let mut part = Part {
        element_blocks: select("element_block_ids")?,
        node_sets: select("node_set_ids")?,
        side_sets: select("side_set_ids")?,
        time_steps: select("timesteps")?,
        global_variables: select("global_variable_names")?,
        nodal_variables: select("node_field_names")?,
        element_variables: select("element_field_names")?,
        node_set_variables: select("node_set_field_names")?,
        side_set_variables: select("side_set_field_names")?,
        drops_nodes: true,
    };
    let asked = args.selection_value("timesteps")?;
    if part.time_steps.is_empty() && matches!(asked.as_str(), Some("last" | "first" | "auto")) {
        return Err(EditError::NothingSelected {
            parameter: "timesteps".to_owned(),
            kind: "time step",
            asked: asked.to_string(),
        });
    }
    if part.time_steps.is_empty() && file.num_steps() > 0 {
        // Names of variables without values would only be in the way (T21).
        for variables in [
            &mut part.global_variables,
            &mut part.nodal_variables,
            &mut part.element_variables,
            &mut part.node_set_variables,
            &mut part.side_set_variables,
        ] {
            variables.clear();
        }
    }
    Ok(part)
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, SampleFiles, run_with_files};
    use crate::model::{Model, NoProgress, samples};

    fn imported(model: &Model, args: &str) -> Result<Model, EditError> {
        let import = Invocation::parse(&format!("import_model {args}")).unwrap();
        run_with_files(model, &import, &SampleFiles, &NoProgress).map(|edited| edited.model)
    }

    #[test]
    fn t21_without_steps_no_names_of_variables_come() {
        let args = "filename='two_hexes.e' timesteps='none'";
        let model = imported(&Model::default(), args).unwrap();
        assert!(model.nodal_variables.is_empty() && model.element_blocks.variable_names.is_empty());
        assert_eq!((model.num_steps(), model.num_nodes()), (0, 12));
    }

    #[test]
    fn the_last_of_no_steps_is_refused_unless_there_may_be_none() {
        let refused = imported(&Model::default(), "filename='plane.e' timesteps='last'").unwrap_err();
        assert_eq!(refused.to_string(), "timesteps selects no time step: \"last\"");
        assert!(imported(&Model::default(), "filename='plane.e' timesteps='last_if_any'").is_ok());
    }

    #[test]
    fn names_and_patterns_choose_and_ids_that_are_there_are_refused() {
        let args = "filename='two_hexes.e' element_block_ids='r*' node_field_names='disp_*'";
        let model = imported(&samples::three_blocks(), args).unwrap();
        assert_eq!(model.element_blocks[3].id, 2);
        assert_eq!(model.num_nodes(), 325 + 8);
        assert_eq!(model.nodal_variables.len(), 3);
        let refused = imported(&samples::two_hexes(), "filename='plane.e'").unwrap_err();
        assert!(refused.to_string().ends_with("or import with renumber_blocks = true"), "{refused}");
    }

    #[test]
    fn blocks_whose_ids_are_taken_get_others_when_told_so_and_assemblies_follow() {
        let import = Invocation::parse("import_model filename='annotated.e' renumber_blocks=true").unwrap();
        let edited = run_with_files(&samples::two_hexes(), &import, &SampleFiles, &NoProgress).unwrap();
        let ids: Vec<i64> = edited.model.element_blocks.iter().map(|block| block.id).collect();
        assert_eq!(ids, [1, 2, 3, 4]);
        assert_eq!(edited.model.assemblies[0].members, [3]);
        let told = "element block 1 of the file is element block 3 now";
        assert!(edited.report.warnings.iter().any(|says| says == told), "{:?}", edited.report.warnings);
    }
}
