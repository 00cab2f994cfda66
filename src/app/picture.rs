//! From model, display and selection to the scene that is drawn.
//!
//! Parts are kept over edits; those whose arrays have changed are built in a job and arrive one by one. The scene is
//! made anew when a part arrives or when something is shown, hidden, selected or pointed at.

use super::{apply::hovered_item, selection::Item, state::State};
use crate::{
    model::{Entity, Model},
    scene::{
        BuiltPart, Dressed, EdgeDisplay, Emphasis, Legend, Part, PartKey, PartRequest, Parts, Scene,
        ScenePart, Shown,
    },
};
use std::sync::Arc;

/// The parts of the model that is open.
#[derive(Debug, Default)]
pub(crate) struct PictureParts {
    parts: Parts,
    /// Parts that are not ready yet.
    missing: usize,
    /// What is picked, undeformed.
    picks: Option<Arc<Part>>,
}

impl PictureParts {
    /// What must be built to show the model as the display wants it.
    pub(crate) fn requests(&mut self, state: &State) -> Vec<PartRequest> {
        let Some(model) = state.model() else { return Vec::new() };
        let side_sets = wanted(&model.side_sets, |id| state.display.shown_side_sets.contains(&id));
        let node_sets = wanted(&model.node_sets, |id| state.display.shown_node_sets.contains(&id));
        let others = state.display.shown_others.iter().filter_map(|&(support, id)| {
            let at = (0..).map_while(|at| model.id_at(support, at)).position(|other| other == id)?;
            Some(PartKey::Other(support, at))
        });
        let keys = PartKey::blocks(model)
            .chain(side_sets.map(PartKey::SideSet))
            .chain(node_sets.map(PartKey::NodeSet))
            .chain(others);
        let requests = self.parts.requests(model, keys, &state.display.settings);
        self.missing = requests.len();
        requests
    }

    /// The parts as results are put on them.
    pub(crate) fn shown(&self, state: &State) -> Vec<Shown> {
        let Some(model) = state.model() else { return Vec::new() };
        let is_visible = |key| item_of(model, key).is_some_and(|item| state.display.is_visible(&item));
        self.parts
            .iter()
            .map(|(key, part)| Shown { key, part: Arc::clone(part), is_visible: is_visible(key) })
            .collect()
    }

    /// Takes a part that is ready.
    pub(crate) fn insert(&mut self, built: BuiltPart) {
        if self.parts.insert(built) {
            self.missing = self.missing.saturating_sub(1);
        }
    }

    /// Whether all parts are ready.
    pub(crate) fn is_complete(&self) -> bool {
        self.missing == 0
    }

    /// What is taken off world coordinates to get positions in scene space.
    pub(crate) fn origin(&self) -> glam::DVec3 {
        self.parts.origin()
    }

    /// Draws something else as picked; whether that changes the picture.
    pub(crate) fn set_picks(&mut self, part: Option<Arc<Part>>) -> bool {
        let is_other = part.is_some() || self.picks.is_some();
        self.picks = part;
        is_other
    }

    /// What is picked, in the shape that is shown.
    pub(crate) fn worn_picks(&self, dressed: Option<&Dressed>) -> Option<Arc<Part>> {
        let part = self.picks.as_ref()?;
        let displaced = dressed.filter(|dressed| dressed.deform_scale != 0.0).and_then(|dressed| {
            let displacements = dressed.data.displacements.as_ref()?;
            Some(Arc::new(part.displaced(displacements, dressed.deform_scale)))
        });
        Some(displaced.unwrap_or_else(|| Arc::clone(part)))
    }

    /// Forgets everything: another model was opened.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Brings scene and boxes of the state up to date.
    pub(crate) fn update(&self, state: &mut State) {
        let Some(model) = state.model().cloned() else {
            state.scene = Arc::default();
            state.bounds.clear();
            return;
        };
        let mut shown = Vec::new();
        for (key, part) in self.parts.iter() {
            let Some(item) = item_of(&model, key) else { continue };
            let mut drawn = ScenePart::new(&model, key, Arc::clone(part), &state.display.settings);
            drawn.is_visible = state.display.is_visible(&item);
            drawn.emphasis = emphasis(state, &item);
            shown.push(drawn);
        }
        state.bounds = shown
            .iter()
            .filter_map(|drawn| match item_of(&model, drawn.key)? {
                Item::ElementBlock(id) => Some((id, drawn.part.bounds?)),
                _ => None,
            })
            .collect();
        let mut scene = Scene::new(shown, self.parts.origin());
        if let Some(dressed) = &state.results.dressed {
            scene.wear(dressed);
        }
        if let Some((legend, place)) = scene.legend.as_ref().zip(state.results.legend_place) {
            let moved = Legend { place, ..(**legend).clone() };
            let known = state.scene.legend.as_ref().filter(|known| ***known == moved);
            scene.legend = Some(known.map_or_else(|| Arc::new(moved), Arc::clone));
        }
        if let Some(part) = self.worn_picks(state.results.dressed.as_deref()) {
            scene.parts.push(picks_part(&model, part, state));
        }
        state.scene = Arc::new(scene);
    }
}

/// Above so many picks only their outline has lines.
const MOST_WITH_EDGES: usize = 5000;
/// Opacity of picks over colours that are numbers.
const OVER_NUMBERS: f32 = 0.4;

fn picks_part(model: &Model, part: Arc<Part>, state: &State) -> ScenePart {
    let mut drawn = ScenePart::new(model, PartKey::Picks, part, &state.display.settings);
    // Colours that are numbers can still be read.
    if state.results.dressed.as_ref().is_some_and(|dressed| dressed.mapping.is_some()) {
        drawn.color = drawn.color.with_opacity(OVER_NUMBERS);
    }
    let is_few = state.picking.picks.len() <= MOST_WITH_EDGES;
    drawn.edges = if is_few { EdgeDisplay::All } else { EdgeDisplay::Feature };
    drawn
}

fn emphasis(state: &State, item: &Item) -> Emphasis {
    if state.selection.contains(item) {
        Emphasis::Selected
    } else if hovered_item(state.hover.as_ref()) == Some(item) {
        Emphasis::Hovered
    } else {
        Emphasis::None
    }
}

fn wanted<E: Entity>(list: &[E], is_shown: impl Fn(i64) -> bool) -> impl Iterator<Item = usize> {
    let shown: Vec<usize> = (0..list.len()).filter(|&at| is_shown(list[at].id())).collect();
    shown.into_iter()
}

/// What a part shows, by id.
pub(crate) fn item_of(model: &Model, key: PartKey) -> Option<Item> {
    match key {
        PartKey::Block(at) => model.element_blocks.get(at).map(|block| Item::ElementBlock(block.id)),
        PartKey::SideSet(at) => model.side_sets.get(at).map(|set| Item::SideSet(set.id)),
        PartKey::NodeSet(at) => model.node_sets.get(at).map(|set| Item::NodeSet(set.id)),
        PartKey::Other(support, at) => model.id_at(support, at).map(|id| Item::Other(support, id)),
        PartKey::Picks => None,
    }
}
