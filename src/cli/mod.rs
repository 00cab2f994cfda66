//! The command line: one file per command.
//!
//! [`Cli`] is what the arguments mean; [`run`] carries a command out and writes to what it is given. An error is one
//! line, `exoscope: FILE: what is wrong, and where`, and exit status 2. What it leaves out: the window, which
//! `main.rs` opens when no command is given.

mod apply;
mod check;
mod info;
mod ops;
mod progress;
#[cfg(feature = "gui")]
mod render;

use clap::{Args, CommandFactory, Parser, Subcommand};
use std::{
    fmt::Display,
    io::Write,
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
    /// Examine a mesh and report what is wrong with it
    Check(check::CheckArgs),
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

/// Reads the arguments. `Err` is what to show instead and the exit status: help, the version, or what is wrong.
///
/// # Errors
/// If the arguments ask for help or make no sense.
pub fn parse(args: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Cli, (String, u8)> {
    Cli::try_parse_from(args).map_err(|error| {
        if error.use_stderr() {
            let text = error.to_string();
            let said: Vec<&str> =
                text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage")).collect();
            let line = said.iter().filter(|line| !line.is_empty()).copied().collect::<Vec<_>>().join(" ");
            (format!("exoscope: {}; see exoscope --help\n", line.trim_start_matches("error: ")), 2)
        } else {
            (error.render().to_string(), 0)
        }
    })
}

/// Carries out a command: what it answers goes to `out`, errors and warnings to `err`. The result is the exit status.
pub fn run(command: &Command, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let done = match command {
        Command::Info(args) => info::run(args, out).map(|()| 0),
        Command::Apply(args) => apply::run(args, out, err).map(|()| 0),
        Command::Check(args) => check::run(args, out).map(u8::from),
        Command::Ops(args) => ops::run(args, out).map(|()| 0),
        #[cfg(feature = "gui")]
        Command::Render(args) => render::run(args, out).map(|()| 0),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "exoscope", &mut IgnoreClosed(out));
            Ok(0)
        }
    };
    match done.and_then(|status| Ok(out.flush().map(|()| status)?)) {
        Ok(status) => status,
        Err(Failure(line)) => {
            // Nothing can be done if even standard error is closed.
            let _ = writeln!(err, "exoscope: {}", line.replace('\n', " "));
            2
        }
    }
}

/// A writer that takes a closed pipe for success, since the completions generator panics on errors.
struct IgnoreClosed<'a>(&'a mut dyn Write);

impl Write for IgnoreClosed<'_> {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        Ok(self.0.write(buf).unwrap_or(buf.len()))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
