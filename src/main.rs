//! `exoscope`: arguments to a command or the window.

use exoscope::cli;
use std::{
    io::{self, Write},
    process::ExitCode,
    time::Instant,
};

fn main() -> ExitCode {
    let started = Instant::now();
    cli::begin();
    let (mut out, mut err) = (io::stdout().lock(), io::stderr());
    match cli::parse(std::env::args_os()) {
        Err((text, status)) => {
            // Nothing can be done if the terminal is gone.
            let _ = if status == 0 { out.write_all(text.as_bytes()) } else { err.write_all(text.as_bytes()) };
            ExitCode::from(status)
        }
        Ok(cli::Cli { command: Some(command), .. }) => {
            if command.draws() {
                begin_again_without_wayland();
            }
            ExitCode::from(cli::run(&command, &mut out, &mut err))
        }
        Ok(cli::Cli { command: None, window }) => {
            drop(out);
            if let Some(says) = window.missing_file() {
                return fail(says);
            }
            open_window(window, started)
        }
    }
}

fn fail(says: impl std::fmt::Display) -> ExitCode {
    // Nothing can be done if the terminal is gone.
    let _ = writeln!(io::stderr(), "exoscope: {says}");
    ExitCode::from(2)
}

/// Starts the program anew where Mesa would complain on standard error that there is no Wayland, which a picture does
/// not need.
///
/// Mesa's Vulkan layer for choosing a device asks Wayland on its own, and libwayland prints an error if the session has
/// no folder for sockets. An absolute name of a socket keeps it from looking for that folder. The environment of a running
/// program cannot be changed safely, hence the new start: with the same process id and open files, and only once, since
/// the name is set then.
#[cfg(all(unix, not(target_os = "macos")))]
fn begin_again_without_wayland() {
    use std::{env, os::unix::process::CommandExt, path::Path, process::Command};
    let is_absolute = |name: &str| env::var_os(name).is_some_and(|value| Path::new(&value).is_absolute());
    if is_absolute("XDG_RUNTIME_DIR") || is_absolute("WAYLAND_DISPLAY") {
        return;
    }
    let Ok(program) = env::current_exe() else { return };
    // Comes back only if it cannot be done, and then all goes on as it is.
    let _ =
        Command::new(program).args(env::args_os().skip(1)).env("WAYLAND_DISPLAY", "/no-wayland-here").exec();
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn begin_again_without_wayland() {}

#[cfg(not(feature = "gui"))]
fn open_window(_window: cli::WindowArgs, _started: Instant) -> ExitCode {
    fail("this build has no window; see exoscope --help for the commands")
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
        Err(error) => fail(error),
    }
}
