//! The view: the model, and what the mouse does with it.
//!
//! As in `ParaView`: the left button rotates, the middle one pans, right and wheel zoom to the pointer. A click picks.
//! The camera moves through commands like everything else; while it moves the picture has one sample a pixel.

use super::{
    band::{Band, combine_of_click},
    over_view,
    pick_bar::pick_bar_ui,
    tree_row,
    under_pointer::pick,
};
use crate::{
    app::{
        command::{Command, Commands, Look},
        message::Topic,
        outline::count_text,
        selection::{Item, SelectMode, click_event},
        state::State,
        theme,
        viewport::{Told, ViewCallback},
        widgets,
    },
    geometry::Combine,
    render::legend_rect,
    scene::{Camera, Palette, Style},
};
use egui::{Align2, PointerButton, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};
use glam::DVec2;
use std::sync::Arc;

/// How long after the last movement the picture is drawn in full quality, in seconds.
const REST: f64 = 0.18;

/// The same where software draws, after any change: a smoothed picture costs several others there.
const SOFTWARE_REST: f64 = 0.3;

/// The menu where elements, sides or nodes are picked.
const PICK_MENU: [&str; 12] = [
    "pick_grow",
    "pick_shrink",
    "pick_to_edges",
    "copy_picks",
    "picks_to_node_set",
    "picks_to_side_set",
    "picks_to_element_set",
    "picks_to_block",
    "delete_picks",
    "fit_selection",
    "fit",
    "clear_selection",
];

/// What the view remembers of the mouse.
#[derive(Debug, Default)]
pub struct View {
    /// When the camera moved last.
    moved_at: Option<f64>,
    /// What was drawn last, and since when nothing of it has changed.
    drawn: Option<(Shown, f64)>,
    /// What the context menu is about.
    menu_item: Option<Item>,
    /// Where the pointer was when it was looked under last, and in which scene.
    looked: Option<(egui::Pos2, usize)>,
    /// From the pointer to the legend's middle while the legend is dragged.
    legend_grip: Option<egui::Vec2>,
    /// The box that is drawn.
    band: Band,
    told: Arc<Told>,
}

/// What a picture depends on.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    scene: usize,
    camera: Camera,
    style: Style,
    size: [u32; 2],
}

impl View {
    /// What the drawing tells.
    pub(in crate::app) fn told(&self) -> &Arc<Told> {
        &self.told
    }

    /// Draws the view.
    pub fn ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        let rect = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(rect, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "View"));
        if let Some(failure) = self.told.take_failure() {
            commands.push(Command::Fail(Topic::Other, failure));
        }
        if rect.width() < 2.0 || rect.height() < 2.0 {
            return;
        }
        let aspect = f64::from(rect.width() / rect.height());
        if (aspect - state.aspect).abs() > 1e-6 {
            commands.push(Command::SetAspect(aspect));
        }
        let Some(camera) = state.camera else {
            background(ui, rect);
            waiting_ui(state, ui, rect);
            return;
        };
        let is_taken = self.drag_legend(state, ui, &response, commands)
            || self.band.follow(state, ui, &response, commands);
        if !is_taken {
            self.navigate(ui, &response, &camera, commands);
        }
        self.point(state, ui, &response, &camera, commands);
        self.paint(state, ui, rect, camera);
        over_view::hovered_ui(state, ui, rect, &camera);
        over_view::labels_ui(state, ui, rect, &camera);
        self.band.ui(ui, &response);
        read_out_ui(state, ui, rect);
        if state.model().is_some() {
            pick_bar_ui(state, ui, rect, commands);
        }
    }

    /// Where the legend stands, in points of the window.
    fn legend_rect(state: &State, ui: &Ui, rect: Rect) -> Option<Rect> {
        let legend = state.scene.legend.as_ref()?;
        let scale = ui.pixels_per_point();
        let style = Style::new(&state.display.settings, Palette::LIGHT, scale);
        let [x, y, width, height] = legend_rect(legend, &style, size_pixels(rect, scale))?;
        Some(Rect::from_min_size(rect.min + vec2(x, y) / scale, vec2(width, height) / scale))
    }

    /// Moves the legend with the mouse; whether it does.
    fn drag_legend(&mut self, state: &State, ui: &Ui, response: &Response, commands: &mut Commands) -> bool {
        let Some(place) = Self::legend_rect(state, ui, response.rect) else {
            self.legend_grip = None;
            return false;
        };
        let is_over = response.hover_pos().is_some_and(|pos| place.contains(pos));
        if response.drag_started_by(PointerButton::Primary)
            && let Some(pos) =
                ui.input(|input| input.pointer.press_origin()).filter(|pos| place.contains(*pos))
        {
            self.legend_grip = Some(place.center() - pos);
        }
        if !response.dragged_by(PointerButton::Primary) {
            self.legend_grip = None;
        }
        if let (Some(grip), Some(pos)) = (self.legend_grip, response.interact_pointer_pos()) {
            let at = (pos + grip - response.rect.min) / response.rect.size();
            commands.push(Command::MoveLegend([at.x, at.y]));
        }
        if is_over || self.legend_grip.is_some() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Grab);
        }
        self.legend_grip.is_some()
    }

    fn navigate(&mut self, ui: &Ui, response: &Response, camera: &Camera, commands: &mut Commands) {
        let rect = response.rect;
        let mut moved = *camera;
        let height = f64::from(rect.height());
        let aspect = f64::from(rect.width() / rect.height());
        let delta = response.drag_delta();
        let drag = DVec2::new(f64::from(delta.x), f64::from(delta.y)) / height;
        if delta != egui::Vec2::ZERO {
            if response.dragged_by(PointerButton::Primary) {
                moved.orbit(drag);
            } else if response.dragged_by(PointerButton::Middle) {
                moved.pan(drag);
            } else if response.dragged_by(PointerButton::Secondary) {
                let start = ui.input(|input| input.pointer.press_origin()).unwrap_or(rect.center());
                moved.zoom((-drag.y * 4.0).exp(), view_pos(rect, start), aspect);
            }
        }
        if let Some(pointer) = response.hover_pos() {
            let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
            let factor = f64::from(scroll / 240.0).exp() * f64::from(pinch);
            if (factor - 1.0).abs() > 1e-6 {
                moved.zoom(factor, view_pos(rect, pointer), aspect);
            }
        }
        if moved != *camera {
            self.moved_at = Some(ui.input(|input| input.time));
            commands.push(Command::SetCamera(moved));
        }
    }

    /// Picks on clicks, reads out what is under the pointer, and shows the menu.
    fn point(
        &mut self,
        state: &State,
        ui: &Ui,
        response: &Response,
        camera: &Camera,
        commands: &mut Commands,
    ) {
        let pick = |pos: egui::Pos2| pick(state, response.rect, camera, pos);
        let clicked =
            response.clicked_by(PointerButton::Primary) || response.clicked_by(PointerButton::Secondary);
        let (modifiers, place) = click_event(ui.ctx());
        if clicked && let Some(pos) = place.or(response.interact_pointer_pos()) {
            let hover = pick(pos);
            let member = hover.as_ref().and_then(|hover| hover.member.clone());
            let item = hover.map(|hover| hover.item);
            if response.clicked_by(PointerButton::Secondary) {
                self.menu_item = item.clone();
                if state.picking.tools.kind.is_some() {
                    let picks = &state.picking.picks;
                    if let Some(member) = member.filter(|member| !picks.has_all(member)) {
                        commands.push(Command::Pick(member, Combine::Replace));
                    }
                } else if let Some(item) = item.filter(|item| !state.selection.contains(item)) {
                    commands.push(Command::Select(vec![item], SelectMode::Replace));
                }
            } else if response.double_clicked() {
                commands.push(Command::Look(match item {
                    Some(Item::ElementBlock(id)) => Look::FitBlock(id),
                    _ => Look::Fit,
                }));
            } else if state.picking.tools.kind.is_some() {
                match (member, combine_of_click(modifiers)) {
                    (Some(member), combine) => commands.push(Command::Pick(member, combine)),
                    (None, Combine::Replace) => commands.push(Command::ClearSelection),
                    (None, _) => {}
                }
            } else {
                let mode = SelectMode::of_click(modifiers);
                match item {
                    Some(item) => commands.push(Command::Select(vec![item], mode)),
                    None if mode == SelectMode::Replace => commands.push(Command::ClearSelection),
                    None => {}
                }
            }
        }
        self.hover(state, ui, response, camera, commands);
        response.context_menu(|ui| match &self.menu_item {
            _ if state.picking.tools.kind.is_some() => {
                PICK_MENU.iter().for_each(|name| widgets::menu_item(ui, state, name, commands));
            }
            Some(item) => tree_row::menu_ui(state, ui, item, commands),
            None => {
                for name in ["fit", "show_all", "view_iso", "projection"] {
                    widgets::menu_item(ui, state, name, commands);
                }
            }
        });
    }

    fn hover(
        &mut self,
        state: &State,
        ui: &Ui,
        response: &Response,
        camera: &Camera,
        commands: &mut Commands,
    ) {
        let still = ui.input(|input| !input.pointer.any_down()) && self.moved_at.is_none();
        let pos = response.hover_pos().filter(|_| still && !response.context_menu_opened());
        let scene = Arc::as_ptr(&state.scene).addr();
        let looked = pos.map(|pos| (pos, scene));
        if looked.is_some() && looked == self.looked {
            return;
        }
        self.looked = looked;
        let hover = pos.and_then(|pos| pick(state, response.rect, camera, pos));
        if hover != state.hover {
            commands.push(Command::Hover(hover));
        }
    }

    fn paint(&mut self, state: &State, ui: &Ui, rect: Rect, camera: Camera) {
        let scale = ui.pixels_per_point();
        let size = size_pixels(rect, scale);
        let now = ui.input(|input| input.time);
        if self.moved_at.is_some_and(|moved| now - moved >= REST) {
            self.moved_at = None;
        }
        let moving = self.moved_at.is_some();
        if moving {
            ui.ctx().request_repaint_after_secs(0.2);
        }
        let theme = if ui.visuals().dark_mode { Palette::DARK } else { Palette::LIGHT };
        let style = Style::new(&state.display.settings, theme, scale);
        let shown = Shown { scene: Arc::as_ptr(&state.scene).addr(), camera, style, size };
        let smooth = state.display.settings.smooth && !moving && !state.scene_is_partial;
        let callback = ViewCallback {
            scene: Arc::clone(&state.scene),
            camera,
            style,
            size,
            samples: if smooth && self.has_rested(state, ui, shown) { 4 } else { 1 },
            told: Arc::clone(&self.told),
        };
        ui.painter().add(callback.into_shape(rect));
    }

    /// Whether it is time for the smoothed picture: at once where the graphics card draws, after a while elsewhere.
    fn has_rested(&mut self, state: &State, ui: &Ui, shown: Shown) -> bool {
        if !state.software_draws {
            return true;
        }
        let now = ui.input(|input| input.time);
        let since = match &self.drawn {
            Some((before, since)) if *before == shown => *since,
            _ => now,
        };
        self.drawn = Some((shown, since));
        let left = SOFTWARE_REST - (now - since);
        if left > 0.0 {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
        left <= 0.0
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the size of a window")]
fn size_pixels(rect: Rect, scale: f32) -> [u32; 2] {
    [(rect.width() * scale).round() as u32, (rect.height() * scale).round() as u32]
}

pub(super) fn view_pos(rect: Rect, pos: egui::Pos2) -> DVec2 {
    let relative = (pos - rect.min) / rect.size();
    DVec2::new(f64::from(relative.x), f64::from(relative.y))
}

/// What is behind the picture until the first one is drawn.
fn background(ui: &Ui, rect: Rect) {
    let [top, bottom] = theme::of(ui).view;
    let mut mesh = egui::Mesh::default();
    for (pos, color) in [
        (rect.left_top(), top),
        (rect.right_top(), top),
        (rect.right_bottom(), bottom),
        (rect.left_bottom(), bottom),
    ] {
        mesh.colored_vertex(pos, color);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    ui.painter().add(mesh);
}

fn waiting_ui(state: &State, ui: &Ui, rect: Rect) {
    let text = match (&state.opening, &state.job) {
        (Some(_), _) => format!("Reading {}…", state.file_name().unwrap_or_default()),
        (None, Some(job)) => format!("{}…", job.title),
        (None, None) if state.outline.elements == 0 => "There are no elements to show".to_owned(),
        (None, None) => return,
    };
    let color = theme::of(ui).weak;
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, egui::FontId::proportional(15.0), color);
}

/// What is under the pointer, and how much is hidden, over the picture.
fn read_out_ui(state: &State, ui: &Ui, rect: Rect) {
    let colors = theme::of(ui);
    let font = egui::FontId::proportional(13.0);
    let tag = |pos: egui::Pos2, align: Align2, text: String, color: egui::Color32| {
        let galley = ui.painter().layout_no_wrap(text, font.clone(), color);
        let place = align.anchor_size(pos, galley.size());
        ui.painter().rect_filled(place.expand2(vec2(8.0, 4.0)), 5.0, colors.panel.gamma_multiply(0.88));
        ui.painter().galley(place.min, galley, color);
    };
    if let Some(hover) = &state.hover {
        let text = match &hover.value {
            Some(value) => format!("{}    {value}", hover.detail),
            None => hover.detail.clone(),
        };
        tag(rect.left_top() + vec2(18.0, 14.0), Align2::LEFT_TOP, text, colors.strong);
    }
    let hidden = state.display.hidden_blocks.len();
    if hidden > 0 {
        let text =
            format!("{} of {} blocks hidden", count_text(hidden), count_text(state.outline.blocks.len()));
        tag(rect.right_top() + vec2(-18.0, 14.0), Align2::RIGHT_TOP, text, colors.weak);
    }
}
