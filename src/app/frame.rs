//! A frame of the window: jobs are taken, panels draw, commands are carried out.

use super::{
    App,
    action::{ACTIONS, Action, Menu},
    command::{Command, Part},
    job::{self, Job},
    message::Severity,
    panels,
    state::{Dialog, JobView, State},
    theme,
};
use egui::{CentralPanel, Context, Event, Frame, Key, Margin, Modifiers, Panel, Ui};
use std::time::Instant;

/// Room that the panels beside it leave to the view, in points: its bar and the time bar fit there.
const VIEW_WIDTH: f32 = 440.0;

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.take_jobs(ctx);
        if let Some(left) = self.state.messages.fade(Instant::now()) {
            ctx.request_repaint_after(left);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.take_window_events(&ctx);
        // Escape takes the focus away before anybody sees it.
        let typing = ctx.text_edit_focused() || self.keys.were_typed;
        self.keys.release(&ctx, self.takes_keys());
        // What is open now has the keys of this frame, also if it closes within it.
        let taker = self.takes_keys();
        self.panels_ui(ui);
        let mut some = self.apply_all(&ctx);
        // Keys come after the mouse: on a slow display a click and the key that follows it share a frame.
        if !typing && ctx.text_edit_focused() {
            // A click into a text field and what is typed there share this frame.
            let events = ctx.input(|input| input.events.clone());
            self.keys.hold(&events);
        } else if taker != Some(KeyTaker::Dialog) {
            some |= self.take_keys(&ctx, typing);
        }
        self.leave_text(&ctx, taker);
        some |= self.keys.are_held();
        self.build_missing_sets(&ctx);
        self.update_results(&ctx);
        self.update_picks(&ctx);
        self.update_picture();
        self.describe_file(&ctx);
        self.update_title(&ctx);
        if some {
            ctx.request_repaint_after(job::NOW);
        }
        self.follow_milestones(&ctx);
    }

    /// The colour of panels, so that they need no fill: where software draws, each layer over the window costs as much as the rest of a frame.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        theme::palette(egui::Theme::from_dark_mode(visuals.dark_mode)).panel.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self) {
        self.forget_unsaved();
        self.save_settings();
    }
}

impl App {
    /// Carries out what was pushed; whether there was anything.
    fn apply_all(&mut self, ctx: &Context) -> bool {
        let commands = self.commands.take();
        let some = !commands.is_empty();
        for command in commands {
            self.apply(ctx, command);
        }
        some
    }

    fn panels_ui(&mut self, ui: &mut Ui) {
        let Self { state, commands, .. } = self;
        let colors = theme::of(ui);
        let bar = |left: i8, y: i8| Frame::new().inner_margin(Margin::symmetric(left, y));
        let side = Frame::new().inner_margin(Margin { left: 8, right: 6, top: 8, bottom: 4 });
        Panel::top("menu").exact_size(28.0).frame(bar(8, 2)).show_separator_line(false).show(ui, |ui| {
            panels::menu_bar_ui(state, ui, commands);
        });
        Panel::top("tools").exact_size(38.0).frame(bar(8, 2)).show(ui, |ui| {
            panels::toolbar_ui(state, ui, commands);
        });
        if !state.crashed.is_empty() {
            let frame = bar(10, 5).fill(colors.raised);
            Panel::top("recovery").frame(frame).show(ui, |ui| panels::recovery_ui(state, ui, commands));
        }
        Panel::bottom("status").exact_size(26.0).frame(bar(10, 1)).show(ui, |ui| {
            panels::status_bar_ui(state, ui, commands);
        });
        let open = state.document.is_some() || state.opening.is_some();
        let beside_view = ui.available_width() - VIEW_WIDTH;
        if open && state.parts.raw_file {
            let panel = Panel::bottom("raw_file").default_size(280.0).size_range(140.0..=1200.0).frame(side);
            panel.show(ui, |ui| self.raw_file.ui(state, ui, commands));
        }
        if open && state.parts.tree {
            let widest = (beside_view * 0.44).clamp(200.0, 640.0);
            let panel = Panel::left("tree").default_size(300.0).size_range(200.0..=widest).frame(side);
            panel.show(ui, |ui| self.tree.ui(state, ui, commands));
        }
        if open && state.parts.inspector {
            let widest = (beside_view * 0.56).clamp(276.0, 640.0);
            let panel = Panel::right("inspector").default_size(308.0).size_range(276.0..=widest).frame(side);
            panel.show(ui, |ui| self.inspector.ui(state, ui, commands));
        }
        if state.document.is_some() {
            if state.model().is_some_and(|model| model.num_steps() > 1) {
                Panel::bottom("time").exact_size(34.0).frame(bar(8, 2)).show(ui, |ui| {
                    panels::time_bar_ui(state, ui, commands);
                });
            }
            Panel::top("colours").exact_size(34.0).frame(bar(8, 2)).show(ui, |ui| {
                self.color_bar.ui(state, ui, commands);
            });
        }
        // The picture covers its place itself.
        let under = if open { Frame::NONE } else { Frame::new().fill(colors.sunken) };
        CentralPanel::default().frame(under).show(ui, |ui| {
            if open {
                self.view.ui(state, ui, commands);
            } else {
                panels::welcome_ui(state, ui, commands);
            }
        });
        let ctx = ui.ctx().clone();
        self.pick_line.ui(state, &ctx, commands);
        self.palette.ui(state, &ctx, commands);
        panels::messages_ui(state, &ctx, commands);
        panels::dialogs_ui(state, &ctx, commands);
        self.built_in_dialog.ui(state, &ctx, commands);
        drop_hint_ui(&ctx);
    }

    /// Takes what jobs have brought, and shows the one that runs.
    fn take_jobs(&mut self, ctx: &Context) {
        let revision = self.state.revision();
        for slot in Slot::ALL {
            let Some(job) = self.slot(slot) else { continue };
            let (arrived, ended) = job.poll();
            // A result for another revision than the present one is of no use any more.
            let stale = job.revision.is_some_and(|started| started != revision);
            if ended {
                *self.slot(slot) = None;
            }
            for command in arrived.into_iter().filter(|_| !stale) {
                self.apply(ctx, command);
            }
        }
        let looked_for = self.pick_job.as_ref().or(self.picks_built_job.as_ref());
        let job =
            self.work.as_ref().or(self.picture_job.as_ref()).or(self.shown_results_job()).or(looked_for);
        self.state.job = job.map(|job| JobView {
            title: job.title.clone(),
            stage: if job.is_cancelled() { "stopping".to_owned() } else { job.stage() },
            fraction: job.fraction(),
        });
    }

    fn slot(&mut self, slot: Slot) -> &mut Option<Job> {
        match slot {
            Slot::Work => &mut self.work,
            Slot::Picture => &mut self.picture_job,
            Slot::Results => &mut self.results_job,
            Slot::Ahead => &mut self.ahead_job,
            Slot::Pick => &mut self.pick_job,
            Slot::PicksBuilt => &mut self.picks_built_job,
            Slot::Raw => &mut self.raw_job,
            Slot::Watch => &mut self.watch_job,
            Slot::Crashed => &mut self.crashed_job,
            Slot::Dialog => &mut self.dialog_job,
        }
    }

    /// Dropped files, and the window's own close button.
    fn take_window_events(&mut self, ctx: &Context) {
        let (dropped, close) = ctx.input(|input| {
            let paths = input.raw.dropped_files.iter().map(|file| file.path().to_owned());
            (paths.collect::<Vec<_>>(), input.viewport().close_requested())
        });
        if let [first, others @ ..] = &dropped[..] {
            self.apply(ctx, Command::Open(first.clone()));
            self.warn_not_opened(others);
        }
        if close && !self.closing && self.state.is_dirty() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.commands.push(Command::Quit);
        }
        ctx.input(|input| {
            let window = input.viewport();
            let settings = &mut self.state.settings;
            settings.maximized = window.maximized.unwrap_or(false);
            if let (Some(rect), false) = (window.inner_rect, settings.maximized) {
                settings.window_size = rect.size().into();
            }
        });
    }

    /// Carries out the keys of the action table, one after the other, each on the state that the one before has left: on a slow display
    /// several of them share a frame. True if anything was done.
    fn take_keys(&mut self, ctx: &Context, mut typing: bool) -> bool {
        let mut some = false;
        let events: Vec<Event> = ctx.input(|input| input.events.clone());
        for (at, event) in events.iter().enumerate() {
            let Some((key, modifiers)) = key_of(event) else { continue };
            let before = self.takes_keys();
            if key == Key::Escape && modifiers.is_none() {
                self.escape(ctx, typing);
                typing = false;
            } else if let Some(action) = action_of(modifiers, key).filter(|action| {
                // Keys that type or edit text belong to the text field that has the focus.
                !typing || (modifiers.command && matches!(action.menu, Menu::File | Menu::Window))
            }) {
                self.act(action);
            }
            some |= self.apply_all(ctx);
            let after = self.takes_keys();
            if after != before && after.is_some() {
                // The rest is meant for what has just been opened, which is not drawn yet; but not the letter of this key.
                let rest = &events[at + 1..];
                let own = matches!(rest.first(), Some(Event::Text(_)));
                self.keys.hold(&rest[usize::from(own)..]);
                break;
            }
        }
        some
    }

    /// The text field of what was open and is closed now has the focus no more.
    fn leave_text(&mut self, ctx: &Context, taker: Option<KeyTaker>) {
        if taker.is_some() && taker != self.takes_keys() && ctx.text_edit_focused() {
            ctx.memory_mut(|memory| memory.stop_text_input());
        }
        self.keys.were_typed = ctx.text_edit_focused();
    }

    fn act(&mut self, action: &Action) {
        if matches!(self.state.dialog, Some(Dialog::SaveReport { .. })) {
            // The report asks nothing: it gives way to whatever is done next.
            self.commands.push(Command::CloseDialog);
        } else if self.state.dialog.is_some() {
            return;
        }
        match (action.enabled)(&self.state) {
            Ok(()) => self.commands.push((action.command)(&self.state)),
            Err(reason) => {
                let says = format!("{}: {reason}", action.label.trim_end_matches('…'));
                self.state.messages.add(Severity::Note, says);
            }
        }
    }

    /// What has a use for the next key, if there is such a thing.
    fn takes_keys(&self) -> Option<KeyTaker> {
        let State { dialog, parts, rename, form, picking, .. } = &self.state;
        match (dialog, form) {
            (Some(Dialog::SaveReport { .. }), _) => None,
            (Some(_), _) => Some(KeyTaker::Dialog),
            _ if parts.palette => Some(KeyTaker::Palette),
            _ if picking.typing.is_some() => Some(KeyTaker::PickLine),
            _ if rename.is_some() => Some(KeyTaker::Rename),
            (None, Some(form)) => Some(KeyTaker::Form(form.serial)),
            (None, None) => None,
        }
    }

    /// Esc closes the foremost thing. Dialogs, popups and the rename take it before.
    fn escape(&mut self, ctx: &Context, typing: bool) {
        let State { parts, form, selection, dialog, rename, picking, .. } = &self.state;
        if dialog.is_some() || rename.is_some() || ctx.any_popup_open() {
            return;
        }
        let command = if parts.palette {
            Command::Toggle(Part::Palette)
        } else if picking.typing.is_some() {
            Command::SetTyping(None)
        } else if parts.shortcuts {
            Command::Toggle(Part::Shortcuts)
        } else if form.is_some() {
            Command::CloseForm
        } else if typing || (selection.is_empty() && picking.picks.is_empty()) {
            return;
        } else {
            Command::ClearSelection
        };
        self.commands.push(command);
    }

    fn update_title(&mut self, ctx: &Context) {
        let title = self.state.window_title();
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Writes the settings; a failure is told once.
    pub(super) fn save_settings(&mut self) {
        let Some(folder) = &self.settings_folder else { return };
        if let Err(error) = self.state.settings.save(folder) {
            self.settings_folder = None;
            self.state.messages.add(Severity::Warning, format!("Settings cannot be kept: {error}"));
        }
    }
}

/// What the next key is meant for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyTaker {
    Dialog,
    Palette,
    PickLine,
    Rename,
    /// A form, by its number.
    Form(u64),
}

/// Keys that wait until what they are meant for is there.
#[derive(Debug, Default)]
pub(super) struct Keys {
    held: Vec<Event>,
    /// Frames that they have waited.
    waited: u8,
    /// Whether a text field had the focus when the last frame ended.
    were_typed: bool,
}

/// A text field has the focus from its second frame on; one that never gets it must not keep the keys.
const WAITS_AT_MOST: u8 = 4;

impl Keys {
    fn are_held(&self) -> bool {
        !self.held.is_empty()
    }

    fn hold(&mut self, events: &[Event]) {
        let keys = events.iter().filter(|event| matches!(event, Event::Key { .. } | Event::Text(_)));
        if self.held.is_empty() {
            self.waited = 0;
        }
        self.held.extend(keys.cloned());
    }

    /// Puts the keys before those of this frame, once they can be taken.
    fn release(&mut self, ctx: &Context, taker: Option<KeyTaker>) {
        if !self.are_held() {
            return;
        }
        self.waited += 1;
        let needs_focus = matches!(taker, Some(KeyTaker::Palette | KeyTaker::PickLine | KeyTaker::Rename));
        let ready = !needs_focus || ctx.text_edit_focused() || self.waited >= WAITS_AT_MOST;
        ctx.input_mut(|input| {
            if ready {
                input.events.splice(0..0, std::mem::take(&mut self.held));
            } else {
                // Those of this frame come later still.
                let is_key = |event: &mut Event| matches!(event, Event::Key { .. } | Event::Text(_));
                self.held.extend(input.events.extract_if(.., is_key));
            }
        });
    }
}

/// The key that an event is; the windowing system makes an event of its own of the keys that copy.
fn key_of(event: &Event) -> Option<(Key, Modifiers)> {
    match *event {
        Event::Key { key, modifiers, pressed: true, .. } => Some((key, modifiers)),
        Event::Copy => Some((Key::C, Modifiers::COMMAND)),
        _ => None,
    }
}

/// The action of these keys; the one with the most modifiers, since Ctrl+Shift+Z is not Ctrl+Z.
fn action_of(modifiers: Modifiers, key: Key) -> Option<&'static Action> {
    let fits = |shortcut: &&egui::KeyboardShortcut| {
        shortcut.logical_key == key && modifiers.matches_logically(shortcut.modifiers)
    };
    let found = ACTIONS.iter().flat_map(|action| action.shortcuts.iter().map(move |keys| (action, keys)));
    found
        .filter(|(_, keys)| fits(keys))
        .max_by_key(|(_, keys)| keys.modifiers.shift)
        .map(|(action, _)| action)
}

#[derive(Clone, Copy)]
enum Slot {
    Work,
    Picture,
    Results,
    Ahead,
    Pick,
    PicksBuilt,
    Raw,
    Watch,
    Crashed,
    Dialog,
}

impl Slot {
    const ALL: [Self; 10] = [
        Self::Work,
        Self::Picture,
        Self::Results,
        Self::Ahead,
        Self::Pick,
        Self::PicksBuilt,
        Self::Raw,
        Self::Watch,
        Self::Crashed,
        Self::Dialog,
    ];
}

fn drop_hint_ui(ctx: &Context) {
    if ctx.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let colors = theme::palette(ctx.theme());
    let painter =
        ctx.layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop hint")));
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0.0, colors.panel.gamma_multiply(0.85));
    let stroke = egui::Stroke::new(2.0, colors.accent);
    painter.rect_stroke(rect.shrink(16.0), 10.0, stroke, egui::StrokeKind::Inside);
    let font = egui::FontId::proportional(20.0);
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, "Drop to open", font, colors.strong);
}
