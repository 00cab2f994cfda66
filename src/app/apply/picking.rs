//! Picking: what was clicked, boxed, typed or grown; how it is drawn; what is made of it.
//!
//! Whatever looks at more than one element is a job on a snapshot of the model and the scene.

use super::{App, sentence};
use crate::{
    app::{
        command::Command,
        message::{Severity, Topic},
        picking::{BoxAsk, BuiltPicks, FoundPicks, PickChange, PickTools, PickUse, Typing, picks_text},
        selection::{Item, SelectMode},
    },
    edit::{self, Invocation, PickContext},
    geometry::{
        Combine, Measure, PickKind, Picks, elements_of, elements_of_blocks, grow, grow_to_sharp_edges,
        nodes_of, outer_sides, shrink, sides_of,
    },
    model::{Model, Numbering, Side},
    scene::{Bounds, BoxPick, build_picks},
};
use egui::Context;
use glam::DVec3;
use std::sync::Arc;
use toml::Value;

/// Above so many members a set is not made of picks: its journal would be longer than most files.
const MOST_MEMBERS: usize = 2_000_000;

/// What the window keeps to draw picks.
#[derive(Default)]
pub(in crate::app) struct PickWork {
    /// What the last job was asked for: picks, model, and the scene's origin.
    asked: Option<(Arc<Picks>, Arc<Model>, DVec3)>,
    /// The model that the picks are positions in.
    model: Option<Arc<Model>>,
    /// Whether the view goes to the picks as soon as they are measured.
    goes: bool,
}

impl App {
    pub(in crate::app) fn set_pick_tools(&mut self, tools: PickTools) {
        self.state.picking.tools = tools;
        self.state.hover = None;
        self.picture_stale = true;
    }

    pub(in crate::app) fn set_numbering(&mut self, numbering: Numbering) {
        self.state.settings.numbering = numbering;
        self.state.hover = None;
        self.save_settings();
    }

    /// Picks something: what was picked alone replaces selected blocks and sets too.
    pub(in crate::app) fn pick(&mut self, picks: &Picks, combine: Combine) {
        if combine == Combine::Replace && !self.state.selection.is_empty() {
            self.state.selection.clear();
            self.picture_stale = true;
        }
        let picked = self.state.picking.picks.combined(picks, combine);
        if picked != *self.state.picking.picks {
            self.state.picking.picks = Arc::new(picked);
            self.state.picking.measure = None;
        }
        self.pick_work.model = self.state.model().cloned();
    }

    /// Picks nothing; selected blocks and sets stay.
    pub(in crate::app) fn clear_picks(&mut self) {
        let picking = &mut self.state.picking;
        picking.picks = Arc::default();
        picking.measure = None;
    }

    /// Looks for what lies in a rectangle of the view.
    pub(in crate::app) fn pick_box(&mut self, ctx: &Context, ask: &BoxAsk) {
        let Some((model, camera)) = self.placed_model().zip(self.state.camera) else { return };
        let tools = self.state.picking.tools;
        let pick = BoxPick {
            camera,
            size_pixels: ask.size_pixels,
            corners: ask.corners,
            kind: tools.kind.unwrap_or(PickKind::Element),
            through: tools.through,
        };
        let (scene, combine) = (Arc::clone(&self.state.scene), ask.combine);
        self.find_picks(ctx, "Looking into the box", move || {
            let picks = scene.pick_box(&model, &pick);
            match tools.kind {
                Some(_) => Command::PicksFound(Box::new(FoundPicks { picks, combine, goes: false })),
                None => Command::Select(blocks_of(&model, &picks), mode_of(combine)),
            }
        });
    }

    pub(in crate::app) fn pick_text(&mut self, ctx: &Context, text: String, combine: Combine) {
        let Some(model) = self.state.model().cloned() else { return };
        let blocks = self.state.scene.visible_blocks();
        let kind = self.state.picking.tools.kind.unwrap_or(PickKind::Element);
        let numbering = self.state.settings.numbering;
        let time_step = self.state.results.view.time_step;
        let goes = self.state.picking.typing == Some(Typing::GoTo);
        self.find_picks(ctx, "Looking for what was typed", move || {
            let context = PickContext { model: &model, kind, numbering, time_step, blocks: &blocks };
            match edit::pick(&context, &text) {
                Ok(picks) => Command::PicksFound(Box::new(FoundPicks { picks, combine, goes })),
                Err(error) => Command::PicksNotFound(error.to_string()),
            }
        });
    }

    pub(in crate::app) fn change_picks(&mut self, ctx: &Context, change: PickChange) {
        let Some(model) = self.state.model().cloned() else { return };
        let blocks = self.state.scene.visible_blocks();
        let picks = Arc::clone(&self.state.picking.picks);
        let angle = self.state.display.settings.feature_angle_degrees.to_radians();
        self.find_picks(ctx, "Changing what is picked", move || {
            let picks = changed(&model, &picks, change, &blocks, angle);
            Command::PicksFound(Box::new(FoundPicks { picks, combine: Combine::Replace, goes: false }))
        });
    }

    fn find_picks(&mut self, ctx: &Context, title: &str, work: impl FnOnce() -> Command + Send + 'static) {
        self.pick_job = Some(self.job(ctx, title, Some(self.state.revision()), move |_| work()));
    }

    pub(in crate::app) fn picks_found(&mut self, found: &FoundPicks) {
        let picking = &mut self.state.picking;
        if found.picks.is_empty() && picking.typing.is_some() {
            picking.typing_problem = Some("There is nothing like that".to_owned());
            return;
        }
        picking.typing = None;
        picking.typing_problem = None;
        if !found.picks.is_empty() {
            picking.tools.kind = Some(found.picks.kind());
        }
        self.pick_work.goes = found.goes;
        self.pick(&found.picks, found.combine);
    }

    pub(in crate::app) fn picks_not_found(&mut self, says: &str) {
        self.state.picking.typing_problem = Some(sentence(says));
    }

    pub(in crate::app) fn set_typing(&mut self, typing: Option<Typing>) {
        self.state.picking.typing = typing;
        self.state.picking.typing_problem = None;
    }

    pub(in crate::app) fn copy_picks(&mut self, ctx: &Context) {
        let Some(model) = self.state.model() else { return };
        let picks = &self.state.picking.picks;
        ctx.copy_text(picks_text(model, picks, self.state.settings.numbering));
        let says = format!("{} copied", self.state.picking.summary().unwrap_or_default());
        self.state.messages.add(Severity::Note, says.replace(" picked", ""));
    }

    /// Makes a set or a block of what is picked, or deletes it.
    pub(in crate::app) fn use_picks(&mut self, ctx: &Context, pick_use: PickUse) {
        let Some(model) = self.state.model().cloned() else { return };
        let blocks = self.state.scene.visible_blocks();
        let picks = &self.state.picking.picks;
        let number = |at: &u32| Value::from(i64::from(*at));
        let members: Vec<Value> = match pick_use {
            PickUse::NodeSet => nodes_of(&model, picks).iter().map(number).collect(),
            PickUse::ElementSet | PickUse::ElementBlock | PickUse::Deletion => {
                elements_of(&model, picks, &blocks).iter().map(number).collect()
            }
            PickUse::SideSet => {
                let offsets = model.element_offsets();
                let member = |side: &Side| {
                    let (block, element) = Model::locate_element(&offsets, side.element as usize)?;
                    let id = model.element_blocks.get(block)?.id;
                    Some(Value::from(vec![id, i64::try_from(element).ok()?, i64::from(side.side)]))
                };
                sides_of(&model, picks, &blocks).iter().filter_map(member).collect()
            }
        };
        let (operation, member_parameter, id) = pick_use.operation();
        if members.is_empty() || members.len() > MOST_MEMBERS {
            let says = match members.len() {
                0 => "Nothing of that kind is picked".to_owned(),
                count => {
                    format!("{count} members are too many for a step of a journal: at most {MOST_MEMBERS}")
                }
            };
            self.state.messages.tell(Topic::Editing, Severity::Warning, says);
            return;
        }
        let invocation = Invocation::new(operation).with(member_parameter, members);
        self.edit(ctx, id.into_iter().fold(invocation, |invocation, id| invocation.with(id, "auto")));
    }

    /// The model with its nodes where they are drawn.
    fn placed_model(&self) -> Option<Arc<Model>> {
        let deformed = self.state.results.dressed.as_ref().and_then(|dressed| dressed.placed().cloned());
        deformed.or_else(|| self.state.model().cloned())
    }

    /// After the model has changed: picks are positions, so they are good as long as these mean the same.
    pub(in crate::app) fn follow_picks(&mut self) {
        let before = self.pick_work.model.take();
        let Some((before, model)) = before.zip(self.state.model().cloned()) else {
            return self.clear_picks();
        };
        if !is_same_mesh(&before, &model, self.state.picking.picks.kind()) {
            return self.clear_picks();
        }
        self.pick_work.model = Some(model);
    }

    /// Lets the picture follow the picks.
    pub(in crate::app) fn update_picks(&mut self, ctx: &Context) {
        let picks = &self.state.picking.picks;
        let Some(model) = self.state.model().cloned().filter(|_| !picks.is_empty()) else {
            self.picture_stale |= self.picture.set_picks(None);
            self.pick_work.asked = None;
            self.picks_built_job = None;
            return;
        };
        let origin = self.picture.origin();
        let is_asked = self.pick_work.asked.as_ref().is_some_and(|(asked, of, at)| {
            Arc::ptr_eq(asked, picks) && Arc::ptr_eq(of, &model) && *at == origin
        });
        if is_asked {
            return;
        }
        self.pick_work.asked = Some((Arc::clone(picks), Arc::clone(&model), origin));
        let picks = Arc::clone(picks);
        let angle = self.state.display.settings.feature_angle_degrees.to_radians();
        let revision = Some(self.state.revision());
        self.picks_built_job = Some(self.job(ctx, "Drawing what is picked", revision, move |_| {
            let part = Arc::new(build_picks(&model, &picks, origin, angle));
            let measure = Arc::new(Measure::new(&model, &picks));
            Command::PicksBuilt(Box::new(BuiltPicks { picks, part, measure }))
        }));
    }

    pub(in crate::app) fn picks_built(&mut self, built: BuiltPicks) {
        if !Arc::ptr_eq(&built.picks, &self.state.picking.picks) {
            return;
        }
        self.state.picking.measure = Some(built.measure);
        self.picture_stale |= self.picture.set_picks(Some(built.part));
        if std::mem::take(&mut self.pick_work.goes) {
            self.look_at_picks();
        }
    }

    /// Goes near what is picked, with some of what is around it.
    pub(in crate::app) fn look_at_picks(&mut self) {
        /// Of the whole model, what is seen around a single node.
        const AROUND: f64 = 0.04;
        let Some((bounds, mut camera)) = self.bounds_of_picks().zip(self.state.camera) else { return };
        let least = self.state.model_size().unwrap_or(1.0) * AROUND;
        let room = DVec3::splat((0.5 * (least - bounds.diagonal())).max(0.0) + 0.2 * bounds.diagonal());
        camera.fit(&Bounds { min: bounds.min - room, max: bounds.max + room }, self.state.aspect);
        self.camera_touched = true;
        self.state.camera = Some(camera);
    }

    /// The box around what is picked, where it is drawn.
    pub(in crate::app) fn bounds_of_picks(&self) -> Option<Bounds> {
        let dressed = self.state.results.dressed.as_deref();
        self.picture.worn_picks(dressed).and_then(|part| part.bounds)
    }
}

fn changed(model: &Model, picks: &Picks, change: PickChange, blocks: &[usize], angle: f64) -> Picks {
    match change {
        PickChange::Grow => grow(model, picks, blocks),
        PickChange::Shrink => shrink(model, picks, blocks),
        PickChange::ToSharpEdges => grow_to_sharp_edges(model, picks, blocks, angle),
        PickChange::Invert => {
            let all = match picks.kind() {
                PickKind::Element => Picks::Elements(elements_of_blocks(model, blocks)),
                PickKind::Side => Picks::Sides(outer_sides(model, blocks)),
                PickKind::Node => {
                    Picks::Nodes(nodes_of(model, &Picks::Elements(elements_of_blocks(model, blocks))))
                }
            };
            all.combined(picks, Combine::Remove)
        }
        PickChange::Convert(PickKind::Element) => Picks::Elements(elements_of(model, picks, blocks)),
        PickChange::Convert(PickKind::Side) => Picks::Sides(sides_of(model, picks, blocks)),
        PickChange::Convert(PickKind::Node) => Picks::Nodes(nodes_of(model, picks)),
    }
}

/// The blocks of picked elements, as things that can be selected.
fn blocks_of(model: &Model, picks: &Picks) -> Vec<Item> {
    let Picks::Elements(elements) = picks else { return Vec::new() };
    let mut items = Vec::new();
    let mut next = 0;
    for (block, end) in model.element_blocks.iter().zip(model.element_offsets().into_iter().skip(1)) {
        let past = elements.partition_point(|&element| (element as usize) < end);
        if past > next {
            items.push(Item::ElementBlock(block.id));
        }
        next = past;
    }
    items
}

fn mode_of(combine: Combine) -> SelectMode {
    match combine {
        Combine::Replace => SelectMode::Replace,
        Combine::Add => SelectMode::Add,
        Combine::Toggle | Combine::Remove => SelectMode::Toggle,
    }
}

/// Whether positions of a kind mean the same in two models.
fn is_same_mesh(before: &Model, after: &Model, kind: PickKind) -> bool {
    let (old, new) = (&before.element_blocks, &after.element_blocks);
    let has_same_elements = old.len() == new.len()
        && old.iter().zip(new.iter()).all(|(old, new)| {
            old.num_elements == new.num_elements && Arc::ptr_eq(&old.connectivity, &new.connectivity)
        });
    let has_same_places = Arc::ptr_eq(&before.coordinates.x, &after.coordinates.x);
    before.num_nodes() == after.num_nodes()
        && (has_same_elements || (kind == PickKind::Node && has_same_places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    #[test]
    fn picks_outlive_edits_that_leave_their_positions_alone() {
        let model = samples::two_hexes();
        let mut moved = model.clone();
        moved.coordinates.axes_mut()[0][0] = -1.0;
        assert!(
            is_same_mesh(&model, &moved, PickKind::Element) && is_same_mesh(&model, &moved, PickKind::Node)
        );
        let mut merged = model.clone();
        merged.element_blocks.remove(1);
        assert!(
            !is_same_mesh(&model, &merged, PickKind::Element)
                && is_same_mesh(&model, &merged, PickKind::Node)
        );
    }

    #[test]
    fn elements_stand_for_their_blocks() {
        let model = samples::three_blocks();
        let offsets = model.element_offsets();
        let last = u32::try_from(offsets[3] - 1).unwrap();
        let items = blocks_of(&model, &Picks::elements(vec![last, 0, 1]));
        let ids = [0, 2].map(|at: usize| Item::ElementBlock(model.element_blocks[at].id));
        assert_eq!(items, ids);
    }

    #[test]
    fn what_is_picked_is_inverted_and_converted() {
        let model = samples::two_hexes();
        let left = Picks::elements(vec![0]);
        let change = |change| changed(&model, &left, change, &[0, 1], 0.5);
        assert_eq!(change(PickChange::Invert), Picks::Elements(vec![1]));
        assert_eq!(change(PickChange::Convert(PickKind::Node)).len(), 8);
        assert_eq!(change(PickChange::Convert(PickKind::Side)).len(), 5);
        assert_eq!(change(PickChange::Grow), Picks::Elements(vec![0, 1]));
    }
}
