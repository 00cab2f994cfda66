//! `export`: a file of the kind that its ending says.

use super::{always, export_model, export_stl_file, exports};
use crate::edit::{Action, Args, EditError, Example, Files, Group, Invocation, Operation, Report};
use crate::model::{Model, Progress};
use toml::Value;

pub(super) const OPERATION: Operation = Operation {
    name: "export",
    label: "Export…",
    summary: "Write the model, or a part of it, as the file's ending says",
    doc: "In any case of letters: .e, .g, .exo and .exodus are Exodus files, as export_model writes them, and .stl, .obj \
          and .ply are the skin of the blocks, .vtu the mesh, .csv a table of the nodes, each at the last of the chosen steps, as \
          export_stl_file, export_obj_file, export_ply_file, export_vtu_file and export_csv_file write them. For .wrl there is \
          export_wrl_model, which must know a variable.",
    group: Group::Files,
    search: &["save", "write", "stl", "obj", "ply", "vtu", "csv"],
    params: export_model::PARAMS,
    examples: &[Example {
        model: "two_hexes",
        args: "filename = \"all.EXO\"",
        expect: "12 nodes, 2 elements and 2 time steps written to all.EXO",
    }],
    available: always,
    refuse: |_model, args| kind(args).map(drop),
    action: Action::UseFiles(apply),
};

/// What an ending stands for.
#[derive(Clone, Copy)]
enum Kind {
    Exodus,
    Other(&'static Operation),
}

/// Other endings, and what writes them.
const OTHERS: &[(&str, &Operation)] = &[
    ("stl", &export_stl_file::OPERATION),
    ("obj", &exports::obj::OPERATION),
    ("ply", &exports::ply::OPERATION),
    ("vtu", &exports::vtu::OPERATION),
    ("csv", &exports::csv::OPERATION),
];

fn kind(args: &Args) -> Result<Kind, EditError> {
    let path = export_model::path(args)?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if ["e", "g", "exo", "exodus", "ex2"].contains(&ending.as_str()) {
        return Ok(Kind::Exodus);
    }
    if let Some((_, operation)) = OTHERS.iter().find(|(other, _)| *other == ending) {
        return Ok(Kind::Other(operation));
    }
    let reason = match ending.as_str() {
        "wrl" => "a .wrl file is coloured by a variable: use export_wrl_model".to_owned(),
        _ => format!(
            "{} ends in none of .e, .g, .exo, .exodus, .ex2, .stl, .obj, .ply, .vtu, .csv and .wrl",
            path.display()
        ),
    };
    Err(EditError::BadValue { parameter: "filename", reason })
}

fn apply(
    model: &mut Model,
    args: &Args,
    files: &dyn Files,
    progress: &dyn Progress,
) -> Result<Report, EditError> {
    let operation = match kind(args)? {
        Kind::Exodus => return export_model::apply(model, args, files, progress),
        Kind::Other(operation) => operation,
    };
    let Action::UseFiles(work) = operation.action else {
        return Err(EditError::MissingParameter { operation: operation.name, name: "filename" });
    };
    (operation.available)(model)
        .map_err(|reason| EditError::Unavailable { operation: operation.name, reason })?;
    let (args, warnings) = Args::resolve(operation, &invocation(operation, model, args)?, model)?;
    let report = work(model, &args, files, progress)?;
    let warnings = warnings.into_iter().chain(report.warnings.iter().cloned()).collect();
    Ok(report.warned(warnings))
}

/// The parameters of another operation that say the same as those of this one.
fn invocation(operation: &Operation, model: &Model, args: &Args) -> Result<Invocation, EditError> {
    let path = export_model::path(args)?;
    let last = args.positions("timesteps")?.last().and_then(|&step| model.times.get(step));
    let step = last.map_or_else(|| Value::from("none"), |&time| Value::from(time));
    let names = |name, of: &[String]| -> Result<Value, EditError> {
        Ok(Value::Array(args.positions(name)?.iter().map(|&at| Value::from(of[at].as_str())).collect()))
    };
    let nodal: Vec<String> = model.nodal_variables.iter().map(|(name, _)| name.clone()).collect();
    let mut invocation = Invocation::new(operation.name);
    for param in operation.params {
        let value = match param.name {
            "filename" => Value::from(path.to_string_lossy().into_owned()),
            "element_block_ids" => {
                let blocks = args.positions("element_block_ids")?;
                Value::Array(blocks.iter().map(|&at| Value::from(model.element_blocks[at].id)).collect())
            }
            "timestep" | "timesteps" => step.clone(),
            "displacement_timestep" if !operation.name.contains("vtu") => step.clone(),
            "node_field_names" => names("node_field_names", &nodal)?,
            "element_field_names" => names("element_field_names", &model.element_blocks.variable_names)?,
            _ => continue,
        };
        invocation = invocation.with(param.name, value);
    }
    Ok(invocation)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, SampleFiles, run_with_files};
    use crate::model::{NoProgress, samples};

    #[test]
    fn the_ending_says_what_is_written() {
        let export = |line: &str| {
            let step = Invocation::parse(&format!("export {line}")).unwrap();
            let done = run_with_files(&samples::two_hexes(), &step, &SampleFiles, &NoProgress);
            done.map(|edited| edited.report.summary).map_err(|error| error.to_string())
        };
        for (line, says) in [
            ("filename='a.stl'", "40 triangles written to a.stl"),
            ("filename='a.obj' element_block_ids=2", "6 polygons written to a.obj"),
            ("filename='a.PLY' node_field_names='temp*'", "10 polygons and 1 node variable written to a.PLY"),
            (
                "filename='a.vtu' timesteps='none'",
                "12 points and 2 cells with 0 arrays of results written to a.vtu",
            ),
            ("filename='a.csv'", "12 lines written to a.csv"),
        ] {
            assert_eq!(export(line).as_deref(), Ok(says));
        }
        assert!(export("filename='a.wrl'").unwrap_err().contains("export_wrl_model"));
        assert!(export("filename='a.txt'").unwrap_err().contains("ends in none of .e, "));
    }
}
