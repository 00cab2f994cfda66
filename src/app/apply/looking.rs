//! The picture: its parts, the camera, and what is shown.

use super::App;
use crate::{
    app::{
        command::{Command, Look},
        selection::{Item, SelectMode, with_members},
        state::{Hover, State},
    },
    document::Document,
    model::{Model, Progress as _, Support},
    scene::{Bounds, Camera, EdgeDisplay, Projection, build_parts},
};
use egui::Context;
use std::{collections::BTreeSet, sync::Arc};

impl App {
    /// Starts to build the parts that are missing.
    pub(in crate::app) fn build_picture(&mut self, ctx: &Context) {
        self.picture_stale = true;
        let requests = self.picture.requests(&self.state);
        let Some(model) = self.state.model().cloned() else { return };
        self.picture_job = None;
        if requests.is_empty() {
            return;
        }
        self.picture_job = Some(self.job(ctx, "Finding surfaces", None, move |context| {
            let built_parts = std::sync::Mutex::new(Vec::new());
            let first = std::sync::atomic::AtomicBool::new(true);
            build_parts(&model, requests, context, &|built| {
                if let Ok(mut kept) = built_parts.lock() {
                    kept.push(Arc::clone(&built.part));
                }
                let ready = Command::PartReady(Box::new(built));
                if first.swap(false, std::sync::atomic::Ordering::Relaxed) {
                    context.send_now(ready);
                } else {
                    context.send(ready);
                }
            });
            for part in built_parts.into_inner().unwrap_or_default() {
                if context.is_cancelled() {
                    break;
                }
                part.prepare_picking();
            }
            Command::PictureReady
        }));
    }

    /// Makes the scene anew if something in it has changed.
    pub(in crate::app) fn update_picture(&mut self) {
        if !std::mem::take(&mut self.picture_stale) {
            return;
        }
        self.picture.update(&mut self.state);
        self.state.scene_is_partial = !self.picture.is_complete();
        if self.state.scene.parts.is_empty() {
            return;
        }
        // Until the user takes the camera the view follows what arrives.
        let follows = self.state.camera.is_none() || !(self.looked || self.camera_touched);
        if follows {
            self.look_at_all();
            self.looked = self.picture.is_complete();
        }
    }

    pub(in crate::app) fn hover(&mut self, hover: Option<Hover>) {
        self.picture_stale |= hovered_item(hover.as_ref()) != hovered_item(self.state.hover.as_ref());
        self.state.hover = hover;
    }

    pub(in crate::app) fn look_at_all(&mut self) {
        if let Some(bounds) = self.whole_bounds() {
            let mut camera = self.first_camera(&bounds);
            self.fit_visible(&mut camera);
            self.state.camera = Some(camera);
        }
    }

    /// Stands so that what is visible fills the view, without turning.
    fn fit_visible(&self, camera: &mut Camera) {
        let scene = &self.state.scene;
        if scene.parts.iter().any(|shown| shown.is_visible) {
            scene.fit(camera, self.state.aspect);
        } else {
            camera.fit(&scene.bounds, self.state.aspect);
        }
    }

    pub(in crate::app) fn set_aspect(&mut self, aspect: f64) {
        self.state.aspect = aspect;
        if self.state.camera.is_some() && !self.camera_touched {
            self.look_at_all();
        }
    }

    pub(in crate::app) fn whole_bounds(&self) -> Option<Bounds> {
        self.state.bounds_of_visible().or(Some(self.state.scene.bounds))
    }

    pub(in crate::app) fn first_camera(&self, bounds: &Bounds) -> Camera {
        let mut camera = Camera::looking_at(bounds, self.state.aspect);
        camera.projection = match self.state.display.settings.projection {
            Projection::Parallel => Projection::Parallel,
            Projection::Perspective => camera.projection,
        };
        camera
    }

    pub(in crate::app) fn look(&mut self, look: Look) {
        let Some(mut camera) = self.state.camera else { return };
        let of_blocks = |ids: &[i64]| {
            ids.iter().filter_map(|id| self.state.bounds.get(id).copied()).reduce(Bounds::union)
        };
        let bounds = match look {
            Look::Fit => None,
            Look::FitSelection if !self.state.picking.picks.is_empty() => return self.look_at_picks(),
            Look::FitSelection => of_blocks(&self.state.selection.element_blocks()),
            Look::FitBlock(id) => of_blocks(&[id]),
            Look::From(view) => {
                camera.look_from(view);
                None
            }
        };
        match bounds {
            Some(bounds) => camera.fit(&bounds, self.state.aspect),
            None => self.fit_visible(&mut camera),
        }
        self.camera_touched = true;
        self.state.camera = Some(camera);
    }

    pub(in crate::app) fn toggle_projection(&mut self) {
        let Some(camera) = &mut self.state.camera else { return };
        camera.projection = match camera.projection {
            Projection::Perspective => Projection::Parallel,
            Projection::Parallel => Projection::Perspective,
        };
        self.state.display.settings.projection = camera.projection;
        self.camera_touched = true;
    }

    pub(in crate::app) fn set_edges(&mut self, edges: EdgeDisplay) {
        self.state.display.settings.edges = edges;
        self.picture_stale = true;
    }

    /// None, feature edges, all, and none again.
    pub(in crate::app) fn cycle_edges(&mut self) {
        self.set_edges(match self.state.display.settings.edges {
            EdgeDisplay::None => EdgeDisplay::Feature,
            EdgeDisplay::Feature => EdgeDisplay::All,
            EdgeDisplay::All => EdgeDisplay::None,
        });
    }

    pub(in crate::app) fn select(&mut self, items: &[Item], mode: SelectMode) {
        let all: Vec<Item> = match self.state.model() {
            Some(model) => items.iter().flat_map(|item| with_members(item, model)).collect(),
            None => items.to_vec(),
        };
        let selection = &mut self.state.selection;
        match (items, mode) {
            // The blocks of an assembly come and go with it, whatever they were.
            ([item @ Item::Assembly(_)], SelectMode::Toggle) if selection.contains(item) => {
                selection.remove(&all);
            }
            ([Item::Assembly(_)], SelectMode::Toggle) => selection.select(&all, SelectMode::Add),
            _ => selection.select(&all, mode),
        }
        if mode == SelectMode::Replace {
            self.clear_picks();
        }
        self.state.rename = None;
        self.picture_stale = true;
    }

    pub(in crate::app) fn select_blocks(&mut self, wanted: impl Fn(&State, &Item) -> bool) {
        let blocks = self.state.outline.blocks.iter().map(|row| Item::ElementBlock(row.id));
        let chosen: Vec<Item> = blocks.filter(|item| wanted(&self.state, item)).collect();
        self.select(&chosen, SelectMode::Replace);
    }

    pub(in crate::app) fn set_visible(&mut self, items: &[Item], visible: bool) {
        for item in items {
            self.state.display.set_visible(item, visible);
        }
        self.picture_stale = true;
        self.sets_may_be_missing = true;
    }

    pub(in crate::app) fn hide_selected(&mut self) {
        let items: Vec<Item> = self.state.selection.iter().cloned().collect();
        self.set_visible(&items, false);
    }

    pub(in crate::app) fn show_all(&mut self) {
        self.state.display.hidden_blocks.clear();
        self.picture_stale = true;
    }

    pub(in crate::app) fn isolate_selected(&mut self) {
        let chosen = self.state.selection.element_blocks();
        let all = self.state.outline.blocks.iter().map(|row| row.id);
        self.state.display.hidden_blocks = all.filter(|id| !chosen.contains(id)).collect();
        self.picture_stale = true;
    }

    /// After an edit, undo or redo: forgets what is gone; what comes back is shown as it was when that state was left.
    ///
    /// A block that was made of others, some of which are gone, is hidden if all of those were.
    pub(in crate::app) fn follow_model(&mut self, (left, before): (u64, Arc<Model>), sources: &[i64]) {
        let Some(model) = self.state.model().cloned() else { return };
        let (old, new) = (items_of(&before), items_of(&model));
        let display = &mut self.state.display;
        self.displays.insert(left, display.clone());
        let sources: Vec<Item> = sources.iter().map(|&id| Item::ElementBlock(id)).collect();
        if sources.iter().any(|item| !new.contains(item)) {
            let visible = sources.iter().any(|item| display.is_visible(item));
            for item in new.iter().filter(|item| sources.contains(item) || !old.contains(item)) {
                if matches!(item, Item::ElementBlock(_)) {
                    display.set_visible(item, visible);
                }
            }
        }
        if let Some(then) = self.displays.get(&self.state.document.as_ref().map_or(0, Document::revision)) {
            for item in new.difference(&old) {
                display.set_visible(item, then.is_visible(item));
            }
        }
        display.hidden_blocks.retain(|id| new.contains(&Item::ElementBlock(*id)));
        display.shown_side_sets.retain(|id| new.contains(&Item::SideSet(*id)));
        display.shown_node_sets.retain(|id| new.contains(&Item::NodeSet(*id)));
        display.shown_others.retain(|(support, id)| new.contains(&Item::Other(*support, *id)));
    }

    /// Builds the parts of sets that were switched on.
    pub(in crate::app) fn build_missing_sets(&mut self, ctx: &Context) {
        if std::mem::take(&mut self.sets_may_be_missing) {
            self.build_picture(ctx);
        }
    }
}

/// The block or set that is lighter since the pointer is over it; where members are picked these have an outline instead.
pub(in crate::app) fn hovered_item(hover: Option<&Hover>) -> Option<&Item> {
    hover.filter(|hover| hover.member.is_none()).map(|hover| &hover.item)
}

/// Everything that can be shown and hidden.
fn items_of(model: &Model) -> BTreeSet<Item> {
    let blocks = model.element_blocks.iter().map(|block| Item::ElementBlock(block.id));
    let side_sets = model.side_sets.iter().map(|set| Item::SideSet(set.id));
    let node_sets = model.node_sets.iter().map(|set| Item::NodeSet(set.id));
    let others =
        [Support::EdgeBlock, Support::FaceBlock, Support::EdgeSet, Support::FaceSet, Support::ElementSet];
    let others = others.into_iter().flat_map(|support| {
        (0..).map_while(move |at| model.id_at(support, at)).map(move |id| Item::Other(support, id))
    });
    blocks.chain(side_sets).chain(node_sets).chain(others).collect()
}
