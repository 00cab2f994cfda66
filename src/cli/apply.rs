//! `exoscope apply`: run a journal on a model and save it.

use super::{Failure, progress::Bar};
use crate::document::{Document, run_journal};
use crate::edit::{Journal, JournalStep, Report};
use crate::exodus::{self, SaveOptions, SaveReport};
use crate::model::{Model, PartOfProgress};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
};

/// Arguments of `apply`.
#[derive(Debug, clap::Args)]
pub struct ApplyArgs {
    /// The journal; - is standard input
    journal: PathBuf,
    /// The model; none starts from an empty one
    files: Vec<PathBuf>,
    /// Where to save
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// The kind of netCDF file to write (as the input's if not given)
    #[arg(long, value_enum)]
    format: Option<FileFormat>,
    /// Compress with this deflate level (netCDF-4 only)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=9))]
    deflate: Option<u8>,
    /// Write every step's answer and warnings as JSON; - is standard output
    #[arg(long, value_name = "R.json")]
    report: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(long)]
    quiet: bool,
}

/// Names of the file formats, as `info --json` spells them.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum FileFormat {
    Classic,
    #[value(name = "64bit-offset")]
    Offset64,
    Cdf5,
    Netcdf4,
}

pub(super) fn run(args: &ApplyArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<(), Failure> {
    let journal =
        Journal::parse(&read_text(&args.journal)?).map_err(|error| Failure::at(&args.journal, error))?;
    let bar = Bar::new(args.quiet);
    let document = match args.files.as_slice() {
        [] => Document::new(Model { dimension: 3, ..Model::default() }),
        [file] => Document::open(file, &PartOfProgress::new(&bar, 0.0, 0.4))
            .map_err(|error| Failure::at(file, error))?,
        [_, second, ..] => {
            return Err(Failure::at(second, "several input files cannot be merged yet; give one"));
        }
    };
    let (model, reports) =
        run_journal(Model::clone(document.model()), &journal.steps, &PartOfProgress::new(&bar, 0.4, 0.6))
            .map_err(|error| Failure::at(&args.journal, error))?;
    let options = SaveOptions { format: args.format.map(Into::into), deflate: args.deflate };
    let carried = document.file().map(AsRef::as_ref);
    let saved = exodus::save(&model, carried, &args.output, &options, &PartOfProgress::new(&bar, 0.6, 1.0))
        .map_err(|error| Failure::at(&args.output, error))?;
    drop(bar);
    if let Some(path) = &args.report {
        let text = format!("{:#}\n", steps_to_json(&journal.steps, &reports));
        match path.as_os_str() == "-" {
            true => out.write_all(text.as_bytes())?,
            false => std::fs::write(path, text).map_err(|error| Failure::at(path, error))?,
        }
    }
    if !args.quiet {
        tell(&args.output, &journal.steps, &reports, &saved, err)?;
    }
    Ok(())
}

fn read_text(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = match path.as_os_str() == "-" {
        true => std::io::stdin().read_to_string(&mut text).map(|_| text),
        false => std::fs::read_to_string(path),
    };
    read.map_err(|error| Failure::at(path, error))
}

fn steps_to_json(steps: &[JournalStep], reports: &[Report]) -> Value {
    let entry = |(k, (step, report)): (usize, (&JournalStep, &Report))| {
        let result = report.answer.clone();
        let is_worth_telling = result.is_some() || !report.warnings.is_empty();
        is_worth_telling.then(|| {
            json!({"step": k + 1, "op": step.invocation.op, "result": result, "warnings": report.warnings})
        })
    };
    steps.iter().zip(reports).enumerate().filter_map(entry).collect()
}

fn tell(
    output: &Path,
    steps: &[JournalStep],
    reports: &[Report],
    saved: &SaveReport,
    err: &mut dyn Write,
) -> std::io::Result<()> {
    for (k, (step, report)) in steps.iter().zip(reports).enumerate() {
        writeln!(err, "step {}: {}: {}", k + 1, step.invocation.op, report.summary)?;
        report.warnings.iter().try_for_each(|warning| writeln!(err, "  warning: {warning}"))?;
    }
    writeln!(err, "{}: saved", output.display())?;
    saved.lines().iter().try_for_each(|line| writeln!(err, "  {line}"))
}

impl From<FileFormat> for exodus::container::Format {
    fn from(format: FileFormat) -> Self {
        match format {
            FileFormat::Classic => Self::Classic,
            FileFormat::Offset64 => Self::Offset64,
            FileFormat::Cdf5 => Self::Data64,
            FileFormat::Netcdf4 => Self::NetCdf4,
        }
    }
}
