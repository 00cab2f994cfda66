//! `export_model`: the model, or a part of it, as a file.

use super::always;
use crate::edit::{
    Action, Args, Count, EditError, Example, Files, Group, Operation, Param, ParamKind, Report, Selectable,
    nothing_to_refuse,
    rules::{Part, restrict},
};
use crate::model::{Model, Progress, Support, counted};
use std::path::Path;

const fn some(name: &'static str, label: &'static str, of: Selectable, default: &'static str) -> Param {
    let kind = ParamKind::Selection { of, count: Count::Any };
    Param::optional(
        name,
        label,
        kind,
        default,
        "What to write: \"all\", \"none\", ids, times, names or patterns",
    )
}

const fn variables(name: &'static str, label: &'static str, of: Support) -> Param {
    some(name, label, Selectable::Variable(of), "\"all\"")
}

pub(super) const PARAMS: &[Param] = &[
    Param::optional(
        "filename",
        "File",
        ParamKind::Path { is_written: true },
        "\"output_exomerge.e\"",
        "Where to write; what is there is replaced",
    ),
    some("element_block_ids", "Element blocks", Selectable::ElementBlock, "\"all\""),
    some("timesteps", "Time steps", Selectable::TimeStep, "\"all\""),
    some("side_set_ids", "Side sets", Selectable::SideSet, "\"all\""),
    some("node_set_ids", "Node sets", Selectable::NodeSet, "\"all\""),
    variables("global_variable_names", "Global variables", Support::Global),
    variables("node_field_names", "Node variables", Support::Nodal),
    variables("element_field_names", "Element variables", Support::Element),
    variables("side_set_field_names", "Side set variables", Support::SideSet),
    variables("node_set_field_names", "Node set variables", Support::NodeSet),
    Param::optional(
        "delete_unused_nodes",
        "Leave out unused nodes",
        ParamKind::Flag,
        "false",
        "On: nodes are left out that only blocks use which are not written",
    ),
];

pub(super) const OPERATION: Operation = Operation {
    name: "export_model",
    label: "Export model…",
    summary: "Write the model, or a part of it, to another Exodus file",
    doc: "The model in hand stays what it is, and where it is saved too. Steps are written in the order of their times, \
          blocks in the order given. Sides on blocks that are not written are left out of their sets. Without steps no \
          variables are written.",
    group: Group::Files,
    search: &["save", "write", "part", "extract"],
    params: PARAMS,
    examples: &[Example {
        model: "two_hexes",
        args: "filename = \"part.e\" element_block_ids = 1 timesteps = \"last\" delete_unused_nodes = true",
        expect: "8 nodes, 1 element and 1 time step written to part.e",
    }],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::UseFiles(apply),
};

pub(super) fn apply(
    model: &mut Model,
    args: &Args,
    files: &dyn Files,
    progress: &dyn Progress,
) -> Result<Report, EditError> {
    let path = path(args)?;
    let mut part = model.clone();
    let choice = choice(args, model)?;
    let mut warnings = restrict(&mut part, &choice);
    warnings.extend(files.write_model(&part, path, progress)?);
    let summary = format!(
        "{}, {} and {} written to {}",
        counted(part.num_nodes(), "node"),
        counted(part.num_elements(), "element"),
        counted(part.num_steps(), "time step"),
        path.display(),
    );
    Ok(Report::new(summary).warned(warnings))
}

pub(super) fn path(args: &Args) -> Result<&Path, EditError> {
    args.path("filename")?.ok_or_else(|| EditError::BadValue {
        parameter: "filename",
        reason: "the path of a file is needed".to_owned(),
    })
}

fn choice(args: &Args, model: &Model) -> Result<Part, EditError> {
    let select = |name: &'static str| args.positions(name).map(<[usize]>::to_vec);
    let mut blocks = select("element_block_ids")?;
    if blocks.len() == model.element_blocks.len()
        && blocks.is_sorted_by_key(|&at| model.element_blocks[at].id)
    {
        // All of them: in the order in which they are, so that elements keep their numbers.
        blocks.sort_unstable();
    }
    let time_steps = select("timesteps")?;
    let has_steps = !time_steps.is_empty() || model.num_steps() == 0;
    let variables = |name| if has_steps { select(name) } else { Ok(Vec::new()) };
    let in_order = |mut positions: Vec<usize>| {
        positions.sort_unstable();
        positions
    };
    Ok(Part {
        element_blocks: blocks,
        node_sets: in_order(select("node_set_ids")?),
        side_sets: in_order(select("side_set_ids")?),
        global_variables: variables("global_variable_names")?,
        nodal_variables: variables("node_field_names")?,
        element_variables: variables("element_field_names")?,
        node_set_variables: variables("node_set_field_names")?,
        side_set_variables: variables("side_set_field_names")?,
        drops_nodes: args.flag("delete_unused_nodes")?,
        time_steps,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Fill, Invocation, ReadModel, run_with_files};
    use crate::model::{NoProgress, samples};
    use std::sync::Mutex;

    /// Keeps what is written.
    #[derive(Default)]
    struct Kept(Mutex<Option<Model>>);

    impl Files for Kept {
        fn read_model(&self, path: &Path, _progress: &dyn Progress) -> Result<ReadModel, EditError> {
            Err(EditError::File { path: path.to_owned(), reason: "nothing is read here".to_owned() })
        }
        fn write_model(
            &self,
            model: &Model,
            _path: &Path,
            _progress: &dyn Progress,
        ) -> Result<Vec<String>, EditError> {
            *self.0.lock().unwrap() = Some(model.clone());
            Ok(Vec::new())
        }
        fn write(&self, _path: &Path, _fill: Fill<'_>) -> Result<(), EditError> {
            Ok(())
        }
    }

    #[test]
    fn t23_t25_steps_are_in_order_and_sides_on_other_blocks_are_left_out() {
        let files = Kept::default();
        let line = "export_model element_block_ids=2 timesteps=[1.0, 0.0] node_set_ids='none'";
        let before = samples::two_hexes();
        run_with_files(&before, &Invocation::parse(line).unwrap(), &files, &NoProgress).unwrap();
        let written = files.0.lock().unwrap().take().unwrap();
        assert_eq!(written.times.as_slice(), [0.0, 1.0]);
        assert_eq!((written.side_sets[0].members.len(), written.node_sets.len()), (1, 0));
        // T24: nodes that are not used any more are written unless they are to be left out.
        assert_eq!(written.num_nodes(), 12);
    }
}
