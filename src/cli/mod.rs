//! The command line: one file per command.
//!
//! [`Cli`] is what the arguments mean; [`run`] carries a command out and writes to what it is given. An error is one
//! line, `exoscope: FILE: what is wrong, and where`, and exit status 2; who closes the pipe that a command writes to has
//! read enough, and that is no error. What it leaves out: the window, which `main.rs` opens when no command is given.

mod apply;
mod check;
mod diff;
mod export;
mod info;
mod ops;
mod progress;
mod query;
#[cfg(feature = "gui")]
mod render;
mod report_file;
mod wrong_arguments;

use crate::{
    document::Document,
    exodus::{ExodusError, Facts, JoinedParts},
    model::Progress,
};
use clap::{Args, CommandFactory, Parser, Subcommand};
use std::{
    fmt::Display,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// See, edit and save Exodus II finite-element models.
#[derive(Debug, Parser)]
#[command(name = "exoscope", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do; nothing opens the window.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to open the window.
    #[command(flatten)]
    pub window: WindowArgs,
}

/// Arguments of the window.
#[derive(Args, Clone, Debug, Default)]
pub struct WindowArgs {
    /// Files to open in the window
    pub files: Vec<PathBuf>,
    /// Replay this journal on the first file, as edits that can be undone
    #[arg(long, value_name = "JOURNAL")]
    pub journal: Option<PathBuf>,
    /// Keep settings in this folder instead of the user's place
    #[arg(long, value_name = "DIR")]
    pub settings: Option<PathBuf>,
    /// How to draw
    #[arg(long, value_enum, default_value_t)]
    pub backend: Backend,
    /// Close once everything has been drawn, after printing one line of JSON
    #[arg(long)]
    pub exit_when_drawn: bool,
    /// With --exit-when-drawn: save a picture of the window
    #[arg(long, value_name = "OUT.png", requires = "exit_when_drawn")]
    pub screenshot: Option<PathBuf>,
    /// Open the sample model
    #[arg(long, conflicts_with = "files")]
    pub sample: bool,
}

/// The graphics interface to draw with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Backend {
    /// Whichever works.
    #[default]
    Auto,
    /// Vulkan.
    Vulkan,
    /// OpenGL.
    Gl,
    /// Metal.
    Metal,
    /// Direct3D 12.
    Dx12,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print what a file holds
    Info(info::InfoArgs),
    /// Run a journal of operations on a model and save it
    Apply(apply::ApplyArgs),
    /// Ask a model questions
    Query(query::QueryArgs),
    /// Examine a mesh and report what is wrong with it
    Check(check::CheckArgs),
    /// Compare two models, mesh and results
    Diff(diff::DiffArgs),
    /// Write a model in another format
    Export(export::ExportArgs),
    /// List the operations, or explain one
    Ops(ops::OpsArgs),
    /// Draw a model to a picture
    #[cfg(feature = "gui")]
    Render(Box<render::RenderArgs>),
    /// Print shell completions
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

impl Command {
    /// Whether the command draws, by whatever driver there is.
    pub fn draws(&self) -> bool {
        #[cfg(feature = "gui")]
        return matches!(self, Self::Render(_));
        #[cfg(not(feature = "gui"))]
        false
    }
}

/// A failure, as the one line that is shown.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure that concerns a file.
    fn at(path: &Path, what: impl Display) -> Self {
        Self(format!("{}: {what}", path.display()))
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What is to be done at the very start of the program, before there is a second thread.
pub fn begin() {
    crate::exodus::container::leave_files_unlocked();
}

/// Reads the arguments. `Err` is what to show instead and the exit status: help, the version, or what is wrong.
///
/// # Errors
/// If the arguments ask for help or make no sense.
pub fn parse(args: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Cli, (String, u8)> {
    Cli::try_parse_from(args).map_err(|error| {
        if error.use_stderr() {
            let sentence = wrong_arguments::sentence(&error.render().to_string());
            (format!("exoscope: {sentence}; see exoscope --help\n"), 2)
        } else {
            (error.render().to_string(), 0)
        }
    })
}

/// Carries out a command: what it answers goes to `out`, errors and warnings to `err`. The result is the exit status.
///
/// If nobody reads `out` any more, the rest is not written and the status is 0.
pub fn run(command: &Command, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    // Standard output asks the system for each line, and some answers have a million.
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    let mut out = Pipe { to: &mut out, is_closed: false };
    let mut err = Pipe { to: err, is_closed: false };
    let done = match command {
        Command::Info(args) => info::run(args, &mut out).map(|()| 0),
        Command::Apply(args) => apply::run(args, &mut out, &mut err).map(|()| 0),
        Command::Query(args) => query::run(args, &mut out, &mut err).map(|()| 0),
        Command::Check(args) => check::run(args, &mut out, &mut err).map(u8::from),
        Command::Diff(args) => diff::run(args, &mut out, &mut err).map(u8::from),
        Command::Export(args) => export::run(args, &mut err).map(|()| 0),
        Command::Ops(args) => ops::run(args, &mut out).map(|()| 0),
        #[cfg(feature = "gui")]
        Command::Render(args) => render::run(args, &mut out, &mut err).map(|()| 0),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "exoscope", &mut IgnoreClosed(&mut out));
            Ok(0)
        }
    };
    match done.and_then(|status| Ok(out.flush().map(|()| status)?)) {
        Ok(status) => status,
        Err(_) if out.is_closed || err.is_closed => 0,
        Err(Failure(line)) => {
            // Nothing can be done if even standard error is closed.
            let _ = writeln!(err, "exoscope: {}", line.replace('\n', " "));
            2
        }
    }
}

impl WindowArgs {
    /// What is wrong with the files, as a line to show; `None` if all of them are there.
    pub fn missing_file(&self) -> Option<String> {
        let (at, path) =
            self.files.iter().enumerate().find(|(_, path)| matches!(path.try_exists(), Ok(false)))?;
        let is_word = |text: &str| text.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
        let could_be_command = at == 0 && path.to_str().is_some_and(is_word);
        let hint = if could_be_command { " (and no such command; see exoscope --help)" } else { "" };
        Some(format!("{}: there is no such file{hint}", path.display()))
    }
}

/// Opens a model: the whole of which the file may be a part, or with `--part` the file by itself.
fn open(path: &Path, is_part_meant: bool, progress: &dyn Progress) -> Result<Document, Failure> {
    let opened = match is_part_meant {
        true => Document::open_file(path, progress),
        false => Document::open(path, progress),
    };
    opened.map_err(|error| match error {
        ExodusError::Join(error) => {
            Failure::at(path, format_args!("{error}; --part takes this file by itself"))
        }
        error => Failure::at(path, error),
    })
}

/// What a model has to do with parts, in words; `None` for a plain one. `facts` are those of its file.
fn part_words(parts: Option<&JoinedParts>, facts: Option<&Facts>) -> Option<String> {
    if let Some(parts) = parts {
        return Some(format!("joined of {} parts", parts.set.num_parts()));
    }
    match facts?.processor {
        Some([count, which]) if count > 1 => {
            Some(format!("part {} of {count} of a decomposed model", which.saturating_add(1)))
        }
        _ => None,
    }
}

/// What to say of a part whose other parts are not there, unless `--part` said that it is meant by itself.
fn part_warning(document: &Document, is_meant: bool) -> Option<String> {
    lonely_part(document.parts(), document.facts().as_ref(), is_meant)
}

/// The same of a file's own facts.
fn lonely_part(parts: Option<&JoinedParts>, facts: Option<&Facts>, is_meant: bool) -> Option<String> {
    let part = part_words(parts, facts).filter(|_| !is_meant && parts.is_none())?;
    Some(format!("this is {part} and no other part lies beside it: only this part is taken"))
}

/// Tells of something odd that stops nothing. `about` is the file.
fn warn(err: &mut dyn Write, about: &Path, says: impl Display) {
    // Whoever does not listen loses nothing else.
    let _ = writeln!(err, "exoscope: {}: warning: {says}", about.display());
}

/// A writer that remembers that nobody reads any more.
struct Pipe<'a> {
    to: &'a mut dyn Write,
    is_closed: bool,
}

impl Pipe<'_> {
    fn note<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        self.is_closed |= done.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        done
    }
}

impl Write for Pipe<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let done = self.to.write(buf);
        self.note(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.to.flush();
        self.note(done)
    }
}

/// A writer that takes a closed pipe for success, since the completions generator panics on errors.
struct IgnoreClosed<'a>(&'a mut dyn Write);

impl Write for IgnoreClosed<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        Ok(self.0.write(buf).unwrap_or(buf.len()))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
