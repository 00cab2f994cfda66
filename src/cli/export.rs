//! `exoscope export`: a model in another format, chosen by the ending.

use super::{Failure, open, part_warning, progress::Bar, warn};
use crate::document::DiskFiles;
use crate::edit::{EditError, Invocation, run_with_files};
use crate::model::{Model, PartOfProgress};
use crate::scene::parse_step;
use std::{io::Write, path::PathBuf};
use toml::Value;

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The model
    file: PathBuf,
    /// Where to write; the ending says what: stl, obj, ply, vtu, wrl, csv, or e for a part of the model
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// The time step: a number from 1, first, last, none or a time like "0.5 s"; without it the last one, of e and global
    /// variables all
    #[arg(long, value_name = "STEP")]
    step: Option<String>,
    /// The element blocks, by ids, names, ranges or patterns
    #[arg(long, value_name = "LIST")]
    blocks: Option<String>,
    /// Where the displacement of the step is added to the nodes: on or off (on but for vtu and csv)
    #[arg(long, value_enum, value_name = "WHETHER")]
    displaced: Option<Switch>,
    /// The variable that colours wrl and ply files
    #[arg(long, value_name = "VARIABLE")]
    color_by: Option<String>,
    /// What a csv file lists
    #[arg(long, value_enum, default_value_t)]
    table: Table,
    /// Take one file of a decomposed set by itself
    #[arg(long)]
    part: bool,
    /// Say nothing but warnings and errors
    #[arg(long)]
    quiet: bool,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Switch {
    On,
    Off,
}

/// What a table has a line for.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Table {
    #[default]
    Nodes,
    Elements,
    Globals,
}

pub(super) fn run(args: &ExportArgs, err: &mut dyn Write) -> Result<(), Failure> {
    let bar = Bar::new(args.quiet);
    let document = open(&args.file, args.part, &PartOfProgress::new(&bar, 0.0, 0.5))?;
    let invocation = invocation(args, document.model())?;
    let files = DiskFiles::default();
    let done = run_with_files(document.model(), &invocation, &files, &PartOfProgress::new(&bar, 0.5, 1.0));
    let report = done.map_err(|error| failure(args, &error))?.report;
    files.publish().map_err(|error| failure(args, &error))?;
    drop(bar);
    document.warnings().iter().for_each(|says| warn(err, &args.file, says));
    part_warning(&document, args.part).into_iter().for_each(|says| warn(err, &args.file, says));
    report.warnings.iter().for_each(|says| warn(err, &args.output, says));
    if !args.quiet {
        writeln!(err, "{}", report.summary)?;
    }
    Ok(())
}

/// A failure of writing names its file already; any other concerns the model.
fn failure(args: &ExportArgs, error: &EditError) -> Failure {
    match error {
        EditError::File { path, reason } => Failure::at(path, reason),
        error => Failure::at(&args.file, error),
    }
}

/// The operation that writes such a file.
fn invocation(args: &ExportArgs, model: &Model) -> Result<Invocation, Failure> {
    let path = &args.output;
    let text = path.to_str().ok_or_else(|| Failure::at(path, "this name is not text in UTF-8"))?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let step = step(args.step.as_deref().unwrap_or("last"), model)?;
    let steps = if args.step.is_some() { step.clone() } else { Value::from("all") };
    let displaced = |default: Switch| match args.displaced.unwrap_or(default) {
        Switch::On => step.clone(),
        Switch::Off => Value::from("none"),
    };
    let named = |op: &str| Invocation::new(op).with("filename", text);
    let mut invocation = match ending.as_str() {
        "stl" => named("export_stl_file").with("displacement_timestep", displaced(Switch::On)),
        "obj" => named("export_obj_file").with("displacement_timestep", displaced(Switch::On)),
        "ply" => named("export_ply_file")
            .with("timestep", step.clone())
            .with("displacement_timestep", displaced(Switch::On)),
        "vtu" => named("export_vtu_file")
            .with("timestep", step.clone())
            .with("displacement_timestep", displaced(Switch::Off)),
        "wrl" => {
            let variable = args.color_by.as_deref();
            let needed = || Failure::at(path, "a .wrl file is coloured by a node variable: give --color-by");
            named("export_wrl_model")
                .with("node_field_name", variable.ok_or_else(needed)?)
                .with("timestep", step.clone())
                .with("displacement_timestep", displaced(Switch::On))
                .with("export_exodus_copy", false)
        }
        "csv" => csv(named("export_csv_file"), args, (&step, &steps)),
        _ => named("export").with("timesteps", steps),
    };
    if let (Some(variable), "ply") = (&args.color_by, ending.as_str()) {
        invocation = invocation.with("color_field_name", variable.as_str());
    }
    if let Some(given) = &args.blocks {
        invocation = invocation.with("element_block_ids", blocks(given));
    }
    Ok(invocation)
}

fn csv(invocation: Invocation, args: &ExportArgs, (step, steps): (&Value, &Value)) -> Invocation {
    let (table, steps) = match args.table {
        Table::Nodes => ("nodes", step),
        Table::Elements => ("elements", step),
        Table::Globals => ("globals", steps),
    };
    invocation.with("table", table).with("timesteps", steps.clone())
}

/// A selection of blocks: a TOML value, or ids, names and ranges with commas between them.
fn blocks(given: &str) -> Value {
    let parsed = |text: &str| toml::from_str::<toml::Table>(&format!("value = {text}")).ok()?.remove("value");
    let one = |text: &str| parsed(text).unwrap_or_else(|| Value::from(text));
    match (given.starts_with('['), given.contains(',')) {
        (false, true) => Value::Array(given.split(',').map(|part| one(part.trim())).collect()),
        _ => one(given),
    }
}

/// A step as operations take it: its time, or "none" also where there are no steps.
fn step(given: &str, model: &Model) -> Result<Value, Failure> {
    if given == "none" || (given == "last" && model.num_steps() == 0) {
        return Ok(Value::from("none"));
    }
    let at = parse_step(given, model).map_err(|says| Failure(format!("--step: {says}")))?;
    Ok(model.times.get(at).map_or_else(|| Value::from("none"), |&time| Value::from(time)))
}
