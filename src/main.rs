//! `exoscope`: arguments to a command or the window.

use exoscope::cli;
use std::{
    io::{self, Write},
    process::ExitCode,
    time::Instant,
};

fn main() -> ExitCode {
    let started = Instant::now();
    let (mut out, mut err) = (io::stdout().lock(), io::stderr());
    match cli::parse(std::env::args_os()) {
        Err((text, status)) => {
            // Nothing can be done if the terminal is gone.
            let _ = if status == 0 { out.write_all(text.as_bytes()) } else { err.write_all(text.as_bytes()) };
            ExitCode::from(status)
        }
        Ok(cli::Cli { command: Some(command), .. }) => ExitCode::from(cli::run(&command, &mut out, &mut err)),
        Ok(cli::Cli { command: None, window }) => {
            drop(out);
            open_window(window, started)
        }
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_window: cli::WindowArgs, _started: Instant) -> ExitCode {
    let _ =
        writeln!(io::stderr(), "exoscope: this build has no window; see exoscope --help for the commands");
    ExitCode::from(2)
}

#[cfg(feature = "gui")]
fn open_window(window: cli::WindowArgs, started: Instant) -> ExitCode {
    use exoscope::app::{self, BackendChoice};
    let options = app::LaunchOptions {
        files: window.files,
        sample: window.sample,
        settings_dir: window.settings,
        backend: match window.backend {
            cli::Backend::Auto => BackendChoice::Auto,
            cli::Backend::Vulkan => BackendChoice::Vulkan,
            cli::Backend::Gl => BackendChoice::Gl,
            cli::Backend::Metal => BackendChoice::Metal,
            cli::Backend::Dx12 => BackendChoice::Dx12,
        },
        exit_when_drawn: window.exit_when_drawn,
        screenshot: window.screenshot,
        journal: window.journal,
        started,
    };
    match app::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "exoscope: {error}");
            ExitCode::from(2)
        }
    }
}
