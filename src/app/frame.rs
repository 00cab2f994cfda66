//! A frame of the window: jobs are taken, panels draw, commands are carried out.

use super::{
    App,
    action::ACTIONS,
    command::{Command, Part},
    job::Job,
    message::Severity,
    panels,
    state::{Dialog, JobView, State},
    theme,
};
use crate::app::action::Menu;
use egui::{CentralPanel, Context, Frame, Key, Margin, Modifiers, Panel, Ui};

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.take_jobs(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.take_window_events(&ctx);
        let typing = ctx.text_edit_focused();
        self.panels_ui(ui);
        let mut some = self.apply_all(&ctx);
        // Keys come after the mouse: on a slow display a click and the key that follows it share a frame.
        self.take_shortcuts(&ctx, typing);
        some |= self.apply_all(&ctx);
        self.build_missing_sets(&ctx);
        self.update_picture();
        self.update_title(&ctx);
        if some {
            ctx.request_repaint();
        }
        self.follow_milestones(&ctx);
    }

    fn on_exit(&mut self) {
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
        let bar = |left: i8, y: i8| Frame::new().fill(colors.panel).inner_margin(Margin::symmetric(left, y));
        let side =
            Frame::new().fill(colors.panel).inner_margin(Margin { left: 8, right: 6, top: 8, bottom: 4 });
        Panel::top("menu").exact_size(28.0).frame(bar(8, 2)).show_separator_line(false).show(ui, |ui| {
            panels::menu_bar_ui(state, ui, commands);
        });
        Panel::top("tools").exact_size(38.0).frame(bar(8, 2)).show(ui, |ui| {
            panels::toolbar_ui(state, ui, commands);
        });
        Panel::bottom("status").exact_size(26.0).frame(bar(10, 1)).show(ui, |ui| {
            panels::status_bar_ui(state, ui, commands);
        });
        let open = state.document.is_some() || state.opening.is_some();
        if open && state.parts.tree {
            let panel = Panel::left("tree").default_size(300.0).size_range(200.0..=640.0).frame(side);
            panel.show(ui, |ui| self.tree.ui(state, ui, commands));
        }
        if open && state.parts.inspector {
            let panel = Panel::right("inspector").default_size(308.0).size_range(260.0..=640.0).frame(side);
            panel.show(ui, |ui| self.inspector.ui(state, ui, commands));
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
        self.palette.ui(state, &ctx, commands);
        panels::messages_ui(state, &ctx, commands);
        panels::dialogs_ui(state, &ctx, commands);
        self.built_in_dialog.ui(state, &ctx, commands);
        drop_hint_ui(&ctx);
    }

    /// Takes what jobs have brought, and shows the one that runs.
    fn take_jobs(&mut self, ctx: &Context) {
        let revision = self.state.revision();
        for slot in [Slot::Work, Slot::Picture, Slot::Dialog] {
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
        self.state.job = self.work.as_ref().or(self.picture_job.as_ref()).map(|job| JobView {
            title: job.title.clone(),
            stage: if job.is_cancelled() { "stopping".to_owned() } else { job.stage() },
            fraction: job.fraction(),
        });
    }

    fn slot(&mut self, slot: Slot) -> &mut Option<Job> {
        match slot {
            Slot::Work => &mut self.work,
            Slot::Picture => &mut self.picture_job,
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
            self.commands.push(Command::Open(first.clone()));
            if !others.is_empty() {
                self.commands.push(Command::Warn("One file is opened at a time: the first one".to_owned()));
            }
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

    /// Keys of the action table; Esc closes the foremost thing.
    fn take_shortcuts(&mut self, ctx: &Context, typing: bool) {
        if matches!(self.state.dialog, Some(Dialog::Unsaved(_) | Dialog::File(_))) {
            return;
        }
        let reported = matches!(self.state.dialog, Some(Dialog::SaveReport { .. }));
        let mut actions: Vec<_> = ACTIONS
            .iter()
            .flat_map(|action| action.shortcuts.iter().map(move |keys| (action, keys)))
            .collect();
        // Ctrl+Z would also take Ctrl+Shift+Z.
        actions.sort_by_key(|(_, keys)| !keys.modifiers.shift);
        for (action, keys) in actions {
            // Keys that type or edit text belong to the text field that has the focus.
            let takes =
                !typing || (keys.modifiers.command && matches!(action.menu, Menu::File | Menu::Window));
            if takes && ctx.input_mut(|input| input.consume_shortcut(keys)) {
                if reported {
                    // The report asks nothing: it gives way to whatever is done next.
                    self.commands.push(Command::CloseDialog);
                }
                match (action.enabled)(&self.state) {
                    Ok(()) => self.commands.push((action.command)(&self.state)),
                    Err(reason) => {
                        let says = format!("{}: {reason}", action.label.trim_end_matches('…'));
                        self.state.messages.add(Severity::Note, says);
                    }
                }
            }
        }
        let popup = ctx.any_popup_open() || self.state.rename.is_some() || reported;
        if !popup && ctx.input(|input| input.key_pressed(Key::Escape)) {
            self.escape(ctx, typing);
        }
    }

    fn escape(&mut self, ctx: &Context, typing: bool) {
        let State { parts, form, selection, .. } = &self.state;
        let command = if parts.palette {
            Command::Toggle(Part::Palette)
        } else if parts.shortcuts {
            Command::Toggle(Part::Shortcuts)
        } else if form.is_some() {
            Command::CloseForm
        } else if typing || selection.is_empty() {
            return;
        } else {
            Command::ClearSelection
        };
        ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
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

#[derive(Clone, Copy)]
enum Slot {
    Work,
    Picture,
    Dialog,
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
