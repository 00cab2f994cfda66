//! `export`: a file of the kind that its ending says.

use super::{always, export_model, export_stl_file};
use crate::edit::{Action, Args, EditError, Example, Files, Group, Operation, Report};
use crate::model::{Model, Progress};

pub(super) const OPERATION: Operation = Operation {
    name: "export",
    label: "Export…",
    summary: "Write the model, or a part of it, as the file's ending says",
    doc: "In any case of letters: .e, .g, .exo and .exodus are Exodus files, as export_model writes them, and .stl is the \
          skin of the blocks, as export_stl_file writes it.",
    group: Group::Files,
    search: &["save", "write", "stl"],
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
    Stl,
}

fn kind(args: &Args) -> Result<Kind, EditError> {
    let path = export_model::path(args)?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "e" | "g" | "exo" | "exodus" | "ex2" => Ok(Kind::Exodus),
        "stl" => Ok(Kind::Stl),
        _ => Err(EditError::BadValue {
            parameter: "filename",
            reason: format!("{} ends in none of .e, .g, .exo, .exodus, .ex2 and .stl", path.display()),
        }),
    }
}

fn apply(
    model: &mut Model,
    args: &Args,
    files: &dyn Files,
    progress: &dyn Progress,
) -> Result<Report, EditError> {
    match kind(args)? {
        Kind::Exodus => export_model::apply(model, args, files, progress),
        Kind::Stl => {
            let last = args.positions("timesteps")?.last().copied();
            export_stl_file::write(
                model,
                export_model::path(args)?,
                args.positions("element_block_ids")?,
                last,
                files,
            )
        }
    }
}
