//! `exoscope apply`: run a journal on a model and save it.

use super::{Failure, open, part_warning, progress::Bar, report_file::ReportFile, warn};
use crate::document::{DiskFiles, Document, run_journal};
use crate::edit::{self, EditError, Invocation, Journal, JournalStep, Report};
use crate::exodus::{ExodusError, SaveOptions, SaveReport, container::Format};
use crate::model::{Model, PartOfProgress, Progress};
use clap::ValueEnum;
use serde_json::{Value, json};
use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
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
    /// Do not add the QA record that says that exoscope has changed the file
    #[arg(long)]
    no_qa: bool,
    /// Write every step's answer and warnings as JSON; - is standard output
    #[arg(long, value_name = "R.json")]
    report: Option<PathBuf>,
    /// Write the steps as a Python script for exomerge, too
    #[arg(long, value_name = "S.py")]
    script: Option<PathBuf>,
    /// Take one file of a decomposed set by itself
    #[arg(long)]
    part: bool,
    /// Say nothing but warnings and errors
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
    if args.output.as_os_str() == "-" {
        return Err(Failure::at(&args.output, "a model cannot be written to standard output: give a file"));
    }
    let mut report_file =
        args.report.as_deref().map(|path| ReportFile::prepare(path, &args.output)).transpose()?;
    let journal =
        Journal::parse(&read_text(&args.journal)?).map_err(|error| Failure::at(&args.journal, error))?;
    let bar = Bar::new(args.quiet);
    let document = match args.files.as_slice() {
        [] => Document::new(Model { dimension: 3, ..Model::default() }),
        [file, ..] => open(file, args.part, &PartOfProgress::new(&bar, 0.0, 0.3))?,
    };
    let files = DiskFiles::default();
    let mut model = Model::clone(document.model());
    for file in args.files.iter().skip(1) {
        let (joined, warnings) = add_file(&model, file, &PartOfProgress::new(&bar, 0.3, 0.4))?;
        model = joined;
        warnings.iter().for_each(|says| warn(err, file, says));
    }
    let (model, reports) = run_journal(model, &journal.steps, &files, &PartOfProgress::new(&bar, 0.4, 0.6))
        .map_err(|error| Failure::at(&args.journal, error))?;
    if let Some(file) = &mut report_file {
        file.write(format!("{:#}\n", steps_to_json(&journal.steps, &reports)))?;
    }
    let options = SaveOptions {
        format: args.format.map(Into::into),
        deflate: args.deflate,
        without_qa_record: args.no_qa,
    };
    let save = document.save_model_to(Arc::new(model), &args.output, options);
    let saved = save
        .run(&PartOfProgress::new(&bar, 0.6, 1.0))
        .map_err(|error| Failure::at(&args.output, with_way_out(&error)))?
        .report;
    drop(bar);
    if let Some(path) = &args.script {
        write_script(path, args, &journal)?;
    }
    files.publish()?;
    if let Some(file) = report_file {
        file.publish(out)?;
    }
    if let [file, ..] = args.files.as_slice() {
        document.warnings().iter().for_each(|says| warn(err, file, says));
        part_warning(&document, args.part).into_iter().for_each(|says| warn(err, file, says));
    }
    if args.quiet {
        warn_only(args, &journal.steps, &reports, &saved, err);
        Ok(())
    } else {
        Ok(tell(&args.output, &journal.steps, &reports, &saved, err)?)
    }
}

/// The journal as a script that reads the same files and writes the same one.
fn write_script(path: &Path, args: &ApplyArgs, journal: &Journal) -> Result<(), Failure> {
    let names: Vec<String> = args.files.iter().map(|file| file.display().to_string()).collect();
    let others =
        names.iter().skip(1).map(|name| Invocation::new("import_model").with("filename", name.as_str()));
    let steps = others.chain(journal.steps.iter().map(|step| step.invocation.clone()));
    let whole: Journal = steps.collect();
    let script = whole.to_python(names.first().map(String::as_str), &args.output.display().to_string());
    fs::write(path, script).map_err(|error| Failure::at(path, error))
}

/// The model with that of one more file appended, and warnings.
fn add_file(model: &Model, file: &Path, progress: &dyn Progress) -> Result<(Model, Vec<String>), Failure> {
    let name =
        file.to_str().ok_or_else(|| Failure::at(file, "a name that is no Unicode text cannot be added"))?;
    let import = Invocation::new("import_model").with("filename", name);
    let edited =
        edit::run_with_files(model, &import, &DiskFiles::default(), progress).map_err(
            |error| match error {
                error @ EditError::File { .. } => Failure::from(error),
                error => Failure::at(file, error),
            },
        )?;
    Ok((edited.model, edited.report.warnings))
}

pub(super) fn read_text(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = match path.as_os_str() == "-" {
        true => io::stdin().read_to_string(&mut text).map(|_| text),
        false => fs::read_to_string(path),
    };
    read.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::at(path, "there is no such file"),
        io::ErrorKind::IsADirectory => Failure::at(path, "this is a folder, not a file"),
        io::ErrorKind::InvalidData => Failure::at(path, "this is not text in UTF-8"),
        _ => Failure::at(path, error),
    })
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
) -> io::Result<()> {
    for (k, (step, report)) in steps.iter().zip(reports).enumerate() {
        writeln!(err, "step {}: {}: {}", k + 1, step.invocation.op, report.summary)?;
        report.warnings.iter().try_for_each(|warning| writeln!(err, "  warning: {warning}"))?;
    }
    writeln!(err, "{}: saved", output.display())?;
    saved.lines().iter().try_for_each(|line| writeln!(err, "  {line}"))
}

/// The warnings without the summaries, each saying what it is about.
fn warn_only(
    args: &ApplyArgs,
    steps: &[JournalStep],
    reports: &[Report],
    saved: &SaveReport,
    err: &mut dyn Write,
) {
    for (k, (step, report)) in steps.iter().zip(reports).enumerate() {
        for says in &report.warnings {
            warn(err, &args.journal, format_args!("step {} ({}): {says}", k + 1, step.invocation.op));
        }
    }
    saved.warnings.iter().for_each(|says| warn(err, &args.output, says));
}

/// The message, and which flag would help.
fn with_way_out(error: &ExodusError) -> String {
    let kind = error.kind_that_can().and_then(|kind| {
        let mut flags = FileFormat::value_variants().iter();
        flags.find(|flag| Format::from(**flag) == kind)?.to_possible_value()
    });
    match kind {
        Some(flag) => format!("{error}; use --format {}", flag.get_name()),
        None => error.to_string(),
    }
}

impl From<FileFormat> for Format {
    fn from(format: FileFormat) -> Self {
        match format {
            FileFormat::Classic => Self::Classic,
            FileFormat::Offset64 => Self::Offset64,
            FileFormat::Cdf5 => Self::Data64,
            FileFormat::Netcdf4 => Self::NetCdf4,
        }
    }
}
