//! Starting the window, and measuring how long it takes until everything is drawn.

use super::{
    App, Command, State, apply::PendingStep, file_dialog, settings, settings::Settings, theme, viewport,
};
use crate::{
    document::RecoveryLog,
    edit::{Journal, JournalError},
    render::BackendChoice,
};
use egui::{Context, ViewportBuilder, vec2};
use egui_wgpu::{WgpuConfiguration, WgpuSetup, WgpuSetupCreateNew};
use std::{
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Instant,
};
use thiserror::Error;

/// How to open the window.
#[derive(Clone, Debug)]
pub struct LaunchOptions {
    /// The files to open; one is opened at a time.
    pub files: Vec<PathBuf>,
    /// Whether to open the built-in sample.
    pub sample: bool,
    /// Where settings are kept; `None` for the user's place.
    pub settings_dir: Option<PathBuf>,
    /// Which graphics interface to draw with.
    pub backend: BackendChoice,
    /// Closes the window when everything is drawn, after one line of JSON on standard output.
    pub exit_when_drawn: bool,
    /// Where a picture of the window goes before it closes.
    pub screenshot: Option<PathBuf>,
    /// A journal to run on the first file.
    pub journal: Option<PathBuf>,
    /// When the process started.
    pub started: Instant,
}

/// Why there is no window, or why it did not do what was asked.
#[derive(Debug, Error)]
pub enum AppError {
    /// The window cannot be opened.
    #[error("the window cannot be opened: {0}")]
    Window(String),
    /// There is nowhere to open it.
    #[error("there is no screen to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set")]
    NoScreen,
    /// The journal cannot be read.
    #[error("{}: {source}", path.display())]
    ReadJournal {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The journal makes no sense.
    #[error("{}: {source}", path.display())]
    Journal {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        source: JournalError,
    },
    /// With `exit_when_drawn`: something failed before everything was drawn.
    #[error("{0}")]
    NotDrawn(String),
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// If the journal cannot be read, if there is no display or no graphics driver, or, with `exit_when_drawn`, if a file
/// cannot be opened.
pub fn run(options: LaunchOptions) -> Result<(), AppError> {
    let steps = match &options.journal {
        None => Journal::default(),
        Some(path) => {
            let text = fs::read_to_string(path)
                .map_err(|source| AppError::ReadJournal { path: path.clone(), source })?;
            Journal::parse(&text).map_err(|source| AppError::Journal { path: path.clone(), source })?
        }
    };
    if lacks_screen() {
        return Err(AppError::NoScreen);
    }
    let folder = options.settings_dir.clone().or_else(settings::default_folder);
    let settings = folder.as_deref().map(Settings::load).unwrap_or_default();
    let native = eframe::NativeOptions {
        viewport: window(&settings),
        renderer: eframe::Renderer::Wgpu,
        // Flat fills gain nothing from it, and where software draws, every pixel counts.
        dithering: false,
        wgpu_options: graphics(options.backend),
        system_font_fallback: true,
        ..eframe::NativeOptions::default()
    };
    let outcome: Outcome = Arc::default();
    let told = Arc::clone(&outcome);
    eframe::run_native(
        "exoscope",
        native,
        Box::new(move |creation| {
            let mut app = App::new(creation, settings, folder, &options);
            if let Some(path) = &options.journal {
                app.pending_steps = PendingStep::of_journal(&steps, path);
            }
            app.milestones.outcome = told;
            Ok(Box::new(app))
        }),
    )
    .map_err(|error| AppError::Window(one_sentence(&error.to_string())))?;
    match outcome.lock().ok().and_then(|mut failure| failure.take()) {
        Some(failure) => Err(AppError::NotDrawn(failure)),
        None => Ok(()),
    }
}

/// Whether the desktop says that there is no screen; where windows need no such word, there always is one.
fn lacks_screen() -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let named = ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"];
    cfg!(all(unix, not(target_os = "macos"))) && !named.into_iter().any(is_set)
}

/// What a library says of a window that it cannot open, without the place in its own source where it says so.
fn one_sentence(says: &str) -> String {
    const PLACE: &str = "os error at ";
    let text = match says.split_once(PLACE) {
        Some((_, place_and_reason)) => {
            place_and_reason.split_once(": ").map_or(place_and_reason, |(_, reason)| reason)
        }
        None => says,
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

/// Where unsaved edits are kept: below the folder of the settings if that was named, else in the user's place for what
/// programs leave behind; nowhere if nothing is kept.
fn recovery_folder(settings: Option<&Path>, options: &LaunchOptions) -> Option<PathBuf> {
    let named = options.settings_dir.as_ref().map(|folder| folder.join("recovery"));
    settings.and_then(|_| named.or_else(settings::default_recovery_folder))
}

/// What went wrong while the window was open, for the exit status.
type Outcome = Arc<Mutex<Option<String>>>;

fn window(settings: &Settings) -> ViewportBuilder {
    let window = ViewportBuilder::default();
    // A window without its icon is still a window.
    let window = match eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")) {
        Ok(icon) => window.with_icon(icon),
        Err(_) => window,
    };
    window
        .with_title("Exoscope")
        .with_app_id("exoscope")
        .with_inner_size(settings.window_size)
        // The toolbar, and both panels with the view between them, need as much.
        .with_min_inner_size(vec2(940.0, 520.0))
        .with_maximized(settings.maximized)
        .with_drag_and_drop(true)
}

/// A device with all that its driver allows: the picture needs more than the defaults of egui.
fn graphics(backend: BackendChoice) -> WgpuConfiguration {
    let mut setup = WgpuSetupCreateNew::without_display_handle();
    setup.instance_descriptor.backends = backend.backends();
    setup.device_descriptor = Arc::new(|adapter| wgpu::DeviceDescriptor {
        label: Some("exoscope"),
        required_limits: adapter.limits(),
        ..wgpu::DeviceDescriptor::default()
    });
    WgpuConfiguration { wgpu_setup: WgpuSetup::CreateNew(setup), ..WgpuConfiguration::default() }
}

impl App {
    /// The program behind a new window. The files of the options are opened, theme and fonts are set.
    pub fn new(
        creation: &eframe::CreationContext<'_>,
        settings: Settings,
        settings_folder: Option<PathBuf>,
        options: &LaunchOptions,
    ) -> Self {
        let ctx = &creation.egui_ctx;
        theme::install(ctx);
        ctx.set_theme(settings.theme);
        ctx.set_zoom_factor(settings.zoom);
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        if let Some(render_state) = &creation.wgpu_render_state {
            viewport::install(render_state);
        }
        let device = creation.wgpu_render_state.as_ref().map(|state| state.adapter.get_info().device_type);
        let software_draws = device == Some(wgpu::DeviceType::Cpu);
        let recovery_folder = recovery_folder(settings_folder.as_deref(), options);
        let mut app = Self {
            state: State { settings, software_draws, aspect: 1.5, ..State::default() },
            commands: super::Commands::default(),
            tree: super::Tree::default(),
            view: super::View::default(),
            inspector: super::Inspector::default(),
            palette: super::Palette::default(),
            pick_line: super::PickLine::default(),
            raw_file: super::RawFilePanel::default(),
            built_in_dialog: super::BuiltInDialog::default(),
            work: None,
            picture_job: None,
            results_job: None,
            ahead_job: None,
            pick_job: None,
            picks_built_job: None,
            pick_work: super::apply::PickWork::default(),
            entered_at: None,
            result_work: super::apply::ResultWork::default(),
            color_bar: super::ColorBar::default(),
            raw_job: None,
            watch_job: None,
            dialog_job: None,
            picture: super::PictureParts::default(),
            picture_stale: false,
            sets_may_be_missing: false,
            looked: false,
            camera_touched: false,
            keys: super::frame::Keys::default(),
            displays: std::collections::BTreeMap::new(),
            form_serial: 0,
            after_save: None,
            pending_steps: std::collections::VecDeque::new(),
            closing: false,
            failed: false,
            desktop_dialogs: file_dialog::desktop_has_dialog(),
            recovery_log: recovery_folder.clone().map(RecoveryLog::new),
            recovering: None,
            crashed_job: None,
            settings_folder,
            title: String::new(),
            milestones: Milestones::new(options, creation),
        };
        if let Some(folder) = recovery_folder.filter(|_| !options.exit_when_drawn) {
            app.look_for_crashed(ctx, folder);
        }
        if let Some(first) = options.files.first() {
            app.apply(ctx, Command::Open(first.clone()));
            app.warn_not_opened(&options.files[1..]);
        } else if options.sample {
            app.apply(ctx, Command::OpenSample);
        }
        app
    }

    /// What the window knows, for tests.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Asks with the built-in file dialog instead of the desktop's, for tests.
    pub fn use_built_in_dialogs(&mut self) {
        self.desktop_dialogs = false;
    }

    /// Notes how far the first picture is; closes the window once all is drawn, if that was asked for.
    pub(super) fn follow_milestones(&mut self, ctx: &Context) {
        let Self { milestones, state, .. } = self;
        let now = milestones.started.elapsed().as_secs_f64() * 1e3;
        milestones.window.get_or_insert(now);
        if state.opening.is_some() && !state.outline.blocks.is_empty() || state.document.is_some() {
            milestones.tree.get_or_insert(now);
        }
        let drawn = self.view.told().parts_drawn();
        if drawn > 0 {
            milestones.first_picture.get_or_insert(now);
        }
        if !milestones.exit {
            return;
        }
        if self.failed {
            let says = state.messages.shown().map(|message| message.says.clone());
            if let Ok(mut outcome) = milestones.outcome.lock() {
                *outcome = says;
            }
            self.close_now(ctx);
            return;
        }
        let nothing_asked = state.document.is_none() && state.opening.is_none() && self.work.is_none();
        let idle = self.work.is_none() && self.picture.is_complete() && self.pending_steps.is_empty();
        let all = nothing_asked || (state.document.is_some() && idle && drawn >= state.scene.parts.len());
        if !all {
            // Jobs ask for frames themselves. What is complete is drawn after this frame: look again in the next one.
            if idle {
                ctx.request_repaint();
            }
            return;
        }
        milestones.drawn.get_or_insert(now);
        self.finish(ctx);
    }

    /// Takes the picture of the window if one is wanted, prints the times and closes.
    fn finish(&mut self, ctx: &Context) {
        let milestones = &mut self.milestones;
        if let Some(path) = &milestones.screenshot {
            if milestones.shot.is_none() {
                let wants_smooth = self.state.display.settings.smooth && !self.state.scene.parts.is_empty();
                if wants_smooth && !self.view.told().is_smooth() {
                    ctx.request_repaint_after_secs(0.05);
                    return;
                }
                let shot = Shot::default();
                milestones.shot = Some(Arc::clone(&shot));
                let (path, ctx_later) = (path.clone(), ctx.clone());
                ctx.request_screenshot(move |image| {
                    if let Ok(mut done) = shot.lock() {
                        *done = Some(save_image(&image, &path));
                    }
                    ctx_later.request_repaint();
                });
            }
            let done = milestones.shot.as_ref().and_then(|shot| shot.lock().ok()?.clone());
            match done {
                None => {
                    ctx.request_repaint();
                    return;
                }
                Some(Ok(())) => {}
                Some(Err(says)) => {
                    if let Ok(mut outcome) = milestones.outcome.lock() {
                        *outcome = Some(says);
                    }
                }
            }
        }
        if !std::mem::replace(&mut milestones.printed, true) {
            let line = milestones.line(self.state.scene.num_triangles());
            // Nothing can be done if nobody reads.
            let _ = writeln!(io::stdout(), "{line}");
        }
        self.close_now(ctx);
    }

    fn close_now(&mut self, ctx: &Context) {
        self.closing = true;
        ctx.send_viewport_cmd(egui::ViewportCommand::Close);
    }
}

fn save_image(image: &egui::ColorImage, path: &Path) -> Result<(), String> {
    let size = |length: usize| u32::try_from(length).unwrap_or(0);
    let bytes: Vec<u8> = image.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
    let [width, height] = image.size;
    image::save_buffer(path, &bytes, size(width), size(height), image::ColorType::Rgba8)
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// Whether the picture of the window has been written.
type Shot = Arc<Mutex<Option<Result<(), String>>>>;

/// When the window got how far, in milliseconds since the process started.
pub(super) struct Milestones {
    started: Instant,
    exit: bool,
    screenshot: Option<PathBuf>,
    shot: Option<Shot>,
    printed: bool,
    outcome: Outcome,
    window: Option<f64>,
    tree: Option<f64>,
    first_picture: Option<f64>,
    drawn: Option<f64>,
    adapter: String,
    backend: String,
}

impl Milestones {
    fn new(options: &LaunchOptions, creation: &eframe::CreationContext<'_>) -> Self {
        let info = creation.wgpu_render_state.as_ref().map(|state| state.adapter.get_info());
        Self {
            started: options.started,
            exit: options.exit_when_drawn,
            screenshot: options.screenshot.clone(),
            shot: None,
            printed: false,
            outcome: Arc::default(),
            window: None,
            tree: None,
            first_picture: None,
            drawn: None,
            adapter: info.as_ref().map(|info| info.name.clone()).unwrap_or_default(),
            backend: info.map(|info| info.backend.to_str().to_owned()).unwrap_or_default(),
        }
    }

    fn line(&self, triangles: usize) -> serde_json::Value {
        let tenths = |time: Option<f64>| time.map(|time| (time * 10.0).round() / 10.0);
        serde_json::json!({
            "window": tenths(self.window),
            "tree": tenths(self.tree),
            "first_picture": tenths(self.first_picture),
            "drawn": tenths(self.drawn),
            "adapter": self.adapter,
            "backend": self.backend,
            "triangles": triangles,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_s_source_path_is_not_told() {
        let says = "winit EventLoopError: os error at /a/winit-0.30/src/mod.rs:788: Failed to open connection\n to X.";
        assert_eq!(one_sentence(says), "Failed to open connection to X");
        assert_eq!(one_sentence("no adapter was found"), "no adapter was found");
    }
}
