//! The parts of a model as it changes: which of them are still good, and which must be built anew.
//!
//! An edit makes a new model that shares all arrays that it did not touch, so a part is good as long as the arrays it was
//! made from are the same ones. [`Parts::requests`] compares them and gives what is to be built, a job builds it
//! ([`build_parts`], off the UI thread, in parallel), [`Parts::insert`] takes the results one by one. A block that only
//! stands at another place in the list keeps its part; one whose nodes moved keeps its topology.
//!
//! Arrays are remembered by `Weak` pointers: they keep no array alive, yet no other array can get their address.
//! What it leaves out: what is shown and in which colour ([`Scene`]).

use super::{Bounds, DisplaySettings, Part, PartKey, Scene, ScenePart, build_part};
use crate::model::{Block, Model, Progress, Shared, Support, Topology};
use glam::DVec3;
use rayon::prelude::*;
use std::{
    any::Any,
    collections::{BTreeMap, HashMap},
    sync::{Arc, Weak},
};

/// The parts of a model, by what they show.
#[derive(Debug, Default)]
pub struct Parts {
    kept: BTreeMap<PartKey, Kept>,
    placement: Option<Placement>,
    /// Connectivity of all blocks, which side sets depend on.
    mesh: Option<Stamp>,
    /// Counts calls of [`Parts::requests`].
    generation: u64,
}

#[derive(Debug)]
struct Kept {
    stamps: Stamps,
    part: Arc<Part>,
}

/// A part to be built.
#[derive(Clone, Debug)]
pub struct PartRequest {
    /// What it is to show.
    pub key: PartKey,
    stamps: Stamps,
    /// A part of which only the nodes have moved.
    moved_from: Option<Arc<Part>>,
    origin: DVec3,
    generation: u64,
}

/// A part that has been built.
#[derive(Clone, Debug)]
pub struct BuiltPart {
    /// What it shows.
    pub key: PartKey,
    /// Its arrays.
    pub part: Arc<Part>,
    stamps: Stamps,
    generation: u64,
}

/// Arrays that something was made from.
type Stamp = Arc<Vec<Weak<dyn Any + Send + Sync>>>;

/// What a part was made from.
#[derive(Clone, Debug)]
struct Stamps {
    /// Numbers that matter beside arrays: nodes, elements, nodes per element.
    numbers: [usize; 3],
    topology: Option<Topology>,
    arrays: Stamp,
    /// For what depends on other blocks too.
    mesh: Option<Stamp>,
    coordinates: Stamp,
    feature_angle: f64,
    origin: DVec3,
}

/// Where the scene is, as long as the coordinates are these.
#[derive(Clone, Debug)]
struct Placement {
    coordinates: Stamp,
    origin: DVec3,
}

impl Parts {
    /// Brings the list up to date with a model and gives what must be built for it.
    ///
    /// `wanted` is what may be shown: parts of anything else are dropped. Until its new part arrives, a block or set
    /// that has changed keeps the old one, unless the lists themselves have changed. Cost: a few comparisons per
    /// part, and one pass over the coordinates if they are others than before.
    pub fn requests(
        &mut self,
        model: &Model,
        wanted: impl IntoIterator<Item = PartKey>,
        settings: &DisplaySettings,
    ) -> Vec<PartRequest> {
        self.generation += 1;
        let placement = self.place(model);
        let mesh = self.stamp_mesh(model);
        let mut old = std::mem::take(&mut self.kept);
        let wanted: Vec<(PartKey, Stamps)> = wanted
            .into_iter()
            .map(|key| {
                let stamps =
                    Stamps::new(model, key, &mesh, &placement, settings.feature_angle_degrees.to_radians());
                (key, stamps)
            })
            .collect();
        let is_same_list = old.len() == wanted.len() && wanted.iter().all(|(key, _)| old.contains_key(key));
        let mut by_first_array: HashMap<usize, Vec<PartKey>> = HashMap::new();
        for (key, kept) in &old {
            by_first_array.entry(kept.stamps.first_address()).or_default().push(*key);
        }
        let mut requests = Vec::new();
        let mut stale = Vec::new();
        for (key, stamps) in wanted {
            let same_place = old.get(&key).filter(|kept| kept.stamps.has_same_shape(&stamps)).map(|_| key);
            let found = same_place.or_else(|| {
                let candidates = by_first_array.get(&stamps.first_address())?;
                candidates.iter().copied().find(|other| {
                    is_same_kind(*other, key)
                        && old.get(other).is_some_and(|kept| kept.stamps.has_same_shape(&stamps))
                })
            });
            match found.and_then(|found| old.get(&found)) {
                Some(kept) if kept.stamps.has_same_places(&stamps) => {
                    self.kept.insert(key, Kept { stamps, part: Arc::clone(&kept.part) });
                    continue;
                }
                moved => {
                    let moved_from = moved.map(|kept| Arc::clone(&kept.part));
                    let origin = placement.origin;
                    requests.push(PartRequest {
                        key,
                        stamps,
                        moved_from,
                        origin,
                        generation: self.generation,
                    });
                    stale.push(key);
                }
            }
        }
        for key in stale.into_iter().filter(|_| is_same_list) {
            self.kept.extend(old.remove(&key).map(|kept| (key, kept)));
        }
        self.placement = Some(placement);
        requests
    }

    /// Takes a part that has been built; false if it was asked for before the last [`Parts::requests`].
    pub fn insert(&mut self, built: BuiltPart) -> bool {
        let is_current = built.generation == self.generation;
        if is_current {
            self.kept.insert(built.key, Kept { stamps: built.stamps, part: built.part });
        }
        is_current
    }

    /// Builds all that is missing, at once: for pictures without a window.
    pub fn update(
        &mut self,
        model: &Model,
        wanted: impl IntoIterator<Item = PartKey>,
        settings: &DisplaySettings,
    ) {
        let requests = self.requests(model, wanted, settings);
        let built: Vec<BuiltPart> = requests.into_par_iter().map(|request| request.build(model)).collect();
        for built in built {
            self.insert(built);
        }
    }

    /// The part of a block or set, if it has been built.
    pub fn get(&self, key: PartKey) -> Option<&Arc<Part>> {
        self.kept.get(&key).map(|kept| &kept.part)
    }

    /// All parts in order of their keys: blocks first.
    pub fn iter(&self) -> impl Iterator<Item = (PartKey, &Arc<Part>)> {
        self.kept.iter().map(|(key, kept)| (*key, &kept.part))
    }

    /// What is taken off world coordinates to get positions in scene space.
    pub fn origin(&self) -> DVec3 {
        self.placement.as_ref().map_or(DVec3::ZERO, |placement| placement.origin)
    }

    /// A scene of all parts, visible, each in the colour of its id.
    pub fn scene(&self, model: &Model, settings: &DisplaySettings) -> Scene {
        let parts =
            self.iter().map(|(key, part)| ScenePart::new(model, key, Arc::clone(part), settings)).collect();
        Scene::new(parts, self.origin())
    }

    /// The origin for a model: the middle of its box. One that is near enough stays, so that few edits move it.
    fn place(&self, model: &Model) -> Placement {
        let axes = &model.coordinates;
        let coordinates: Stamp = Arc::new(vec![weak(&axes.x), weak(&axes.y), weak(&axes.z)]);
        if let Some(known) = self.placement.as_ref().filter(|known| is_same(&known.coordinates, &coordinates))
        {
            return known.clone();
        }
        let bounds = Bounds::of_model(model).unwrap_or_default();
        let is_near = |origin: &DVec3| (*origin - bounds.center()).length() <= bounds.diagonal();
        let known = self.placement.as_ref().map(|known| known.origin);
        Placement { coordinates, origin: known.filter(is_near).unwrap_or(bounds.center()) }
    }

    fn stamp_mesh(&mut self, model: &Model) -> Stamp {
        let arrays: Stamp = Arc::new(model.element_blocks.iter().flat_map(block_arrays).collect());
        let stamp = self.mesh.take().filter(|known| is_same(known, &arrays)).unwrap_or(arrays);
        self.mesh = Some(Arc::clone(&stamp));
        stamp
    }
}

impl PartRequest {
    /// Builds the part. `model` is the one that the request was made for.
    pub fn build(self, model: &Model) -> BuiltPart {
        let Self { key, stamps, moved_from, origin, generation } = self;
        let part = match moved_from {
            Some(part) => {
                let moved = part.moved(model, origin, stamps.feature_angle);
                // An edit that moves some nodes makes new coordinates for all; what has not moved stays the same part.
                let is_still = moved.positions == part.positions
                    && moved.feature_edges.len() == part.feature_edges.len()
                    && moved.origin == part.origin;
                if is_still { part } else { Arc::new(moved) }
            }
            None => Arc::new(build_part(model, key, origin, stamps.feature_angle)),
        };
        BuiltPart { key, part, stamps, generation }
    }
}

/// Builds parts in parallel, handing each over as soon as it is done, from whichever thread built it.
///
/// Stops between parts when the progress says so. The order of the results is about that of the requests.
pub fn build_parts(
    model: &Model,
    requests: Vec<PartRequest>,
    progress: &dyn Progress,
    on_built: &(dyn Fn(BuiltPart) + Sync),
) {
    let total = requests.len().max(1);
    let done = std::sync::atomic::AtomicUsize::new(0);
    requests.into_par_iter().with_max_len(1).for_each(|request| {
        if progress.is_cancelled() {
            return;
        }
        on_built(request.build(model));
        let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        #[expect(clippy::cast_precision_loss, reason = "a fraction for a bar")]
        progress.set(done as f32 / total as f32, "finding surfaces");
    });
}

impl Stamps {
    fn new(model: &Model, key: PartKey, mesh: &Stamp, placement: &Placement, feature_angle: f64) -> Self {
        let mut numbers = [model.num_nodes(), 0, 0];
        let mut topology = None;
        let mut depends_on_mesh = false;
        let mut arrays = Vec::new();
        match key {
            PartKey::Block(at) => {
                if let Some(block) = model.element_blocks.get(at) {
                    numbers = [model.num_nodes(), block.num_elements, block.nodes_per_element];
                    topology = Some(block.topology);
                    arrays.extend(block_arrays(block));
                    if block.topology == Topology::Nfaced {
                        arrays.extend(model.face_blocks.iter().flat_map(block_arrays));
                    }
                }
            }
            PartKey::SideSet(at) => {
                depends_on_mesh = true;
                arrays.extend(model.side_sets.get(at).map(|set| weak(&set.members)));
            }
            PartKey::NodeSet(at) => arrays.extend(model.node_sets.get(at).map(|set| weak(&set.members))),
            PartKey::Other(support, at) => {
                depends_on_mesh = support == Support::ElementSet;
                arrays.extend(other_arrays(model, support, at));
            }
            PartKey::Picks => {}
        }
        Self {
            numbers,
            topology,
            arrays: Arc::new(arrays),
            mesh: depends_on_mesh.then(|| Arc::clone(mesh)),
            coordinates: Arc::clone(&placement.coordinates),
            feature_angle,
            origin: placement.origin,
        }
    }

    /// Whether triangles, lines and points are the same, wherever the nodes are.
    fn has_same_shape(&self, other: &Self) -> bool {
        let has_same_mesh = match (&self.mesh, &other.mesh) {
            (None, None) => true,
            (Some(a), Some(b)) => is_same(a, b),
            _ => false,
        };
        (self.numbers, self.topology) == (other.numbers, other.topology)
            && has_same_mesh
            && is_same(&self.arrays, &other.arrays)
    }

    /// Whether nodes are at the same places and feature edges mean the same.
    fn has_same_places(&self, other: &Self) -> bool {
        is_same(&self.coordinates, &other.coordinates)
            && self.feature_angle == other.feature_angle
            && self.origin == other.origin
    }

    fn first_address(&self) -> usize {
        self.arrays.first().map_or(0, |array| array.as_ptr().addr())
    }
}

fn block_arrays(block: &Block) -> impl Iterator<Item = Weak<dyn Any + Send + Sync>> + use<> {
    [Some(weak(&block.connectivity)), block.counts.as_ref().map(weak)].into_iter().flatten()
}

/// The arrays of an edge or face block, or of a set of edges, faces or elements and of what it points at.
fn other_arrays(model: &Model, support: Support, at: usize) -> Vec<Weak<dyn Any + Send + Sync>> {
    let of_block = |list: &[Block]| list.get(at).into_iter().flat_map(block_arrays).collect();
    let with_blocks = |members: Option<Weak<dyn Any + Send + Sync>>, blocks: &[Block]| {
        members.into_iter().chain(blocks.iter().flat_map(block_arrays)).collect()
    };
    match support {
        Support::EdgeBlock => of_block(&model.edge_blocks),
        Support::FaceBlock => of_block(&model.face_blocks),
        Support::EdgeSet => {
            with_blocks(model.edge_sets.get(at).map(|set| weak(&set.members)), &model.edge_blocks)
        }
        Support::FaceSet => {
            with_blocks(model.face_sets.get(at).map(|set| weak(&set.members)), &model.face_blocks)
        }
        Support::ElementSet => {
            with_blocks(model.element_sets.get(at).map(|set| weak(&set.members)), &model.face_blocks)
        }
        _ => Vec::new(),
    }
}

fn weak<T: Any + Send + Sync>(shared: &Shared<T>) -> Weak<dyn Any + Send + Sync> {
    let erased: Arc<dyn Any + Send + Sync> = Arc::<Vec<T>>::clone(shared);
    Arc::downgrade(&erased)
}

fn is_same(a: &Stamp, b: &Stamp) -> bool {
    Arc::ptr_eq(a, b) || (a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.ptr_eq(b)))
}

fn is_same_kind(a: PartKey, b: PartKey) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NoProgress, samples};
    use std::sync::Mutex;

    fn keys(model: &Model) -> Vec<PartKey> {
        let sets = [PartKey::SideSet(0), PartKey::NodeSet(0)];
        PartKey::blocks(model).chain(sets.into_iter().filter(|_| !model.node_sets.is_empty())).collect()
    }

    #[test]
    fn a_set_of_elements_is_drawn_and_kept_until_it_changes() {
        let mut model = samples::two_hexes();
        model.element_sets.push(crate::model::Set::new(9, vec![1]));
        let key = PartKey::Other(Support::ElementSet, 0);
        let settings = DisplaySettings::default();
        let mut parts = Parts::default();
        parts.update(&model, [key], &settings);
        assert_eq!(parts.get(key).unwrap().topology.faces.len(), 6);
        assert!(parts.requests(&model, [key], &settings).is_empty());
        Arc::make_mut(&mut model.element_sets[0].members).push(0);
        assert_eq!(parts.requests(&model, [key], &settings).len(), 1);
    }

    fn asked(parts: &mut Parts, model: &Model) -> Vec<(PartKey, bool)> {
        let requests = parts.requests(model, keys(model), &DisplaySettings::default());
        requests.iter().map(|request| (request.key, request.moved_from.is_some())).collect()
    }

    fn updated(model: &Model) -> Parts {
        let mut parts = Parts::default();
        parts.update(model, keys(model), &DisplaySettings::default());
        parts
    }

    #[test]
    fn nothing_is_asked_for_twice() {
        let model = samples::two_hexes();
        let mut parts = updated(&model);
        assert_eq!(parts.iter().count(), 4);
        assert_eq!(asked(&mut parts, &model.clone()), []);
        assert_eq!(parts.origin(), DVec3::new(1.0, 0.5, 0.5));
        assert_eq!(parts.iter().count(), 4);
    }

    #[test]
    fn only_what_an_edit_touched_is_asked_for() {
        let mut model = samples::two_hexes();
        let mut parts = updated(&model);
        let left = Arc::clone(parts.get(PartKey::Block(0)).unwrap());
        Arc::make_mut(&mut model.element_blocks[1].connectivity).swap(0, 1);
        // The side set lies on both blocks, the node set on none.
        assert_eq!(asked(&mut parts, &model), [(PartKey::Block(1), false), (PartKey::SideSet(0), false)]);
        assert!(Arc::ptr_eq(parts.get(PartKey::Block(0)).unwrap(), &left));
        assert!(parts.get(PartKey::Block(1)).is_some()); // the old one, until the new one comes
    }

    #[test]
    fn moved_nodes_ask_for_positions_only_and_blocks_that_stay_keep_their_part() {
        let mut model = samples::two_hexes();
        let mut parts = updated(&model);
        let before: Vec<_> = parts.iter().map(|(_, part)| Arc::clone(part)).collect();
        // Nodes 2, 5, 8, 11 are the far end of the right block.
        for node in [2, 5, 8, 11] {
            model.coordinates.axes_mut()[0][node] += 0.5;
        }
        parts.update(&model, keys(&model), &DisplaySettings::default());
        let after: Vec<_> = parts.iter().map(|(_, part)| Arc::clone(part)).collect();
        let same: Vec<bool> = before.iter().zip(&after).map(|(a, b)| Arc::ptr_eq(a, b)).collect();
        assert_eq!(same, [true, false, false, true]); // left, right, tops, nodes at x = 0
        assert!(before.iter().zip(&after).all(|(a, b)| Arc::ptr_eq(&a.topology, &b.topology)));
    }

    #[test]
    fn a_deleted_block_moves_the_others_up() {
        let mut model = samples::three_blocks();
        let mut parts = updated(&model);
        let last = Arc::clone(parts.get(PartKey::Block(2)).unwrap());
        model.element_blocks.remove(0);
        assert_eq!(asked(&mut parts, &model), []);
        assert!(Arc::ptr_eq(parts.get(PartKey::Block(1)).unwrap(), &last));
        assert!(parts.get(PartKey::Block(2)).is_none());
    }

    #[test]
    fn late_answers_are_dropped() {
        let model = samples::two_hexes();
        let mut parts = Parts::default();
        let settings = DisplaySettings::default();
        let early = parts.requests(&model, keys(&model), &settings);
        let late = parts.requests(&model, keys(&model), &settings);
        assert!(early.into_iter().all(|request| !parts.insert(request.build(&model))));
        let built = Mutex::new(Vec::new());
        build_parts(&model, late, &NoProgress, &|part| built.lock().unwrap().push(part));
        assert!(built.into_inner().unwrap().into_iter().all(|part| parts.insert(part)));
        assert_eq!(parts.iter().count(), 4);
    }

    #[test]
    fn another_feature_angle_finds_other_edges_on_the_same_skin() {
        let model = samples::mixed_solids();
        let mut parts = updated(&model);
        let settings = DisplaySettings { feature_angle_degrees: 150.0, ..DisplaySettings::default() };
        let requests = parts.requests(&model, keys(&model), &settings);
        assert!(requests.iter().all(|request| request.moved_from.is_some()));
        parts.update(&model, keys(&model), &settings);
        // No two faces of a cube meet under more than 150°.
        assert_eq!(parts.get(PartKey::Block(0)).unwrap().feature_edges.len(), 0);
    }

    #[test]
    fn a_model_far_away_gets_another_origin() {
        let mut model = samples::two_hexes();
        let mut parts = updated(&model);
        for x in model.coordinates.axes_mut()[0].iter_mut() {
            *x += 1e6;
        }
        parts.update(&model, keys(&model), &DisplaySettings::default());
        assert_eq!(parts.origin().x, 1e6 + 1.0);
        assert_eq!(parts.get(PartKey::Block(0)).unwrap().positions[0][0], -1.0);
    }
}
