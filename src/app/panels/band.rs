//! The box that the mouse draws in the view: in the tool for it, or with Shift (adds) or Ctrl (takes away).

use super::view::view_pos;
use crate::{
    app::{
        command::{Command, Commands},
        picking::BoxAsk,
        selection::click_event,
        state::State,
        theme,
    },
    geometry::Combine,
};
use egui::{Event, Modifiers, PointerButton, Pos2, Rect, Response, Stroke, StrokeKind, Ui};

/// The box that is being drawn.
#[derive(Debug, Default)]
pub(super) struct Band {
    /// The keys that were held when the button went down.
    pressed_with: Modifiers,
    /// Where it started, and what becomes of what is picked.
    started: Option<(Pos2, Combine)>,
}

impl Band {
    /// Follows the mouse; whether a box is being drawn.
    pub(super) fn follow(
        &mut self,
        state: &State,
        ui: &Ui,
        response: &Response,
        commands: &mut Commands,
    ) -> bool {
        // Those of the press itself: on a slow display a drag is noticed frames later.
        if let Some(modifiers) = press_modifiers(ui) {
            self.pressed_with = modifiers;
        }
        if response.drag_started_by(PointerButton::Primary) {
            let combine = match (self.pressed_with.shift, self.pressed_with.command) {
                (true, _) => Some(Combine::Add),
                (false, true) => Some(Combine::Remove),
                (false, false) => state.picking.tools.is_box.then_some(Combine::Replace),
            };
            let start = ui.input(|input| input.pointer.press_origin());
            self.started = start.zip(combine);
        }
        let Some((start, combine)) = self.started else { return false };
        if response.drag_stopped_by(PointerButton::Primary) {
            self.started = None;
            if let Some(end) = click_event(ui.ctx()).1.or(response.interact_pointer_pos()) {
                let rect = response.rect;
                let corners = [start, end].map(|pos| view_pos(rect, rect.clamp(pos)));
                let scale = ui.pixels_per_point();
                let size_pixels = [rect.width(), rect.height()].map(|length| f64::from(length * scale));
                commands.push(Command::PickBox(BoxAsk { corners, size_pixels, combine }));
            }
        } else if !response.dragged_by(PointerButton::Primary) {
            self.started = None;
        }
        true
    }

    /// Draws it.
    pub(super) fn ui(&self, ui: &Ui, response: &Response) {
        let Some(((start, _), pos)) = self.started.zip(response.interact_pointer_pos()) else { return };
        let band = Rect::from_two_pos(start, pos).intersect(response.rect);
        let colors = theme::of(ui);
        let painter = ui.painter().with_clip_rect(response.rect);
        let stroke = Stroke::new(1.2, colors.accent);
        painter.rect(band, 1.0, colors.accent.gamma_multiply(0.14), stroke, StrokeKind::Inside);
    }
}

/// What a click on an element, side or node does to those that are picked: Shift adds, Ctrl adds or takes away.
pub(super) fn combine_of_click(modifiers: Modifiers) -> Combine {
    match (modifiers.shift, modifiers.command) {
        (_, true) => Combine::Toggle,
        (true, false) => Combine::Add,
        (false, false) => Combine::Replace,
    }
}

/// The keys that were held when the left button went down, if it has in this frame.
fn press_modifiers(ui: &Ui) -> Option<Modifiers> {
    ui.input(|input| {
        input.events.iter().rev().find_map(|event| match event {
            Event::PointerButton { pressed: true, button: PointerButton::Primary, modifiers, .. } => {
                Some(*modifiers)
            }
            _ => None,
        })
    })
}
