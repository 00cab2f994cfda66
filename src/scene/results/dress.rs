//! From what was read to the arrays that are drawn; what is as before is kept.

use super::{
    PartScalars, ResultView, StepData,
    cap::cap,
    deform::{deform_scale, displaced},
    range::{Mapping, RangeChoice},
};
use crate::{
    geometry::{Plane, section},
    model::{Model, Shared},
    scene::{
        Color, ColorTable, DisplaySettings, LEGEND_PLACE, Legend, Part, PartKey, Scene, ScenePart,
        legend::{label, ticks},
    },
};
use glam::DVec3;
use rayon::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// A part that results are put on.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What it shows.
    pub key: PartKey,
    /// Its arrays, undeformed.
    pub part: Arc<Part>,
    /// Whether it is drawn.
    pub is_visible: bool,
}

/// What the results make of the parts of a scene.
#[derive(Clone, Debug, Default)]
pub struct Dressed {
    parts: BTreeMap<PartKey, DressedPart>,
    colors: Option<Arc<ColorTable>>,
    legend: Option<Arc<Legend>>,
    /// What the colours mean; `None` if nothing is coloured by numbers.
    pub mapping: Option<Mapping>,
    /// What displacements were multiplied by; 0 for the undeformed shape.
    pub deform_scale: f64,
    /// What was read for it.
    pub data: Arc<StepData>,
    /// The model with its nodes displaced, if they are; what was it made from.
    deformed: Option<(Arc<Model>, Shared<f64>, Arc<Model>)>,
    plane: Option<Plane>,
    model: Arc<Model>,
}

impl Dressed {
    /// Whether it was made of this model, by pointer.
    pub fn is_of(&self, model: &Arc<Model>) -> bool {
        Arc::ptr_eq(&self.model, model)
    }

    /// The model with its nodes where they are drawn; `None` if they are where the file has them.
    pub fn placed(&self) -> Option<&Arc<Model>> {
        self.deformed.as_ref().map(|(_, _, placed)| placed)
    }
}

#[derive(Clone, Debug)]
struct DressedPart {
    /// What it was made from.
    from: Arc<Part>,
    part: Arc<Part>,
    scalars: Option<Arc<PartScalars>>,
    cap: Option<Cap>,
}

#[derive(Clone, Debug)]
struct Cap {
    part: Arc<Part>,
    section: Arc<crate::geometry::Section>,
    scalars: Option<Arc<PartScalars>>,
    /// The coordinates and the connectivity that were cut.
    of: (Shared<f64>, Shared<u32>),
}

/// The colour of blocks that lack the field that others are coloured by.
const NEUTRAL: Color = Color::rgb(0xb4, 0xb4, 0xb0);
/// The colour of what has no value.
const NO_VALUE: Color = Color::rgb(0x8a, 0x80, 0x8a);

/// Puts results on parts: numbers for colours, moved nodes, filled cuts, the legend.
///
/// `data` is what was read for `view`; `before` is the last result, of which everything that would come out the same is
/// kept, by pointer. Cost: a pass over the nodes or triangles of each part that is coloured or deformed; one over the model for a deformed
/// shape, an automatic scale or a cut.
pub fn dress(
    model: &Arc<Model>,
    shown: &[Shown],
    data: &Arc<StepData>,
    view: &ResultView,
    settings: &DisplaySettings,
    before: Option<&Dressed>,
) -> Dressed {
    let mapping = (!data.values.is_none()).then(|| mapping(model, shown, data, view, settings));
    let scale = data
        .displacements
        .as_ref()
        .map_or(0.0, |displacements| deform_scale(model, displacements, view.deform));
    let deformed = deformed(model, data, scale, before);
    let placed = deformed.as_ref().map_or(model, |(_, _, deformed)| deformed);
    let work = Work {
        model,
        placed,
        data,
        mapping,
        scale,
        plane: view.clip.map(|clip| clip.plane()),
        before,
        same_values: before.is_some_and(|before| {
            before.mapping == mapping
                && before.data.color_by == data.color_by
                && before.data.values.is_same(&data.values)
        }),
        same_places: before
            .is_some_and(|before| before.deform_scale == scale && is_same_displacement(&before.data, data)),
    };
    let parts =
        shown.par_iter().with_max_len(1).map(|shown| (shown.key, work.part(shown))).collect::<Vec<_>>();
    let style = settings.map_style();
    let (colors, legend) = match mapping {
        Some(mapping) => (
            Some(ColorTable::new(&style, NO_VALUE)),
            settings.legend.then(|| legend(model, data, &mapping, settings)),
        ),
        None => (None, None),
    };
    Dressed {
        parts: parts.into_iter().collect(),
        colors: kept(before.and_then(|before| before.colors.as_ref()), colors),
        legend: kept(before.and_then(|before| before.legend.as_ref()), legend),
        mapping,
        deform_scale: scale,
        data: Arc::clone(data),
        plane: work.plane,
        model: Arc::clone(model),
        deformed,
    }
}

/// The known one if the new one is equal.
fn kept<T: PartialEq>(known: Option<&Arc<T>>, new: Option<T>) -> Option<Arc<T>> {
    let new = new?;
    Some(known.filter(|known| ***known == new).map_or_else(|| Arc::new(new), Arc::clone))
}

fn mapping(
    model: &Model,
    shown: &[Shown],
    data: &StepData,
    view: &ResultView,
    settings: &DisplaySettings,
) -> Mapping {
    let (extent, chosen) = match view.range {
        RangeChoice::Step => (data.extent, None),
        RangeChoice::AllSteps => (data.extent_of_all.unwrap_or(data.extent), None),
        RangeChoice::Custom(range) => (data.extent, Some(range)),
        RangeChoice::Visible => {
            let is_visible = |block: usize| {
                shown.iter().any(|shown| shown.is_visible && shown.key == PartKey::Block(block))
            };
            (data.values.extent_of(model, is_visible), None)
        }
    };
    Mapping::new(extent, chosen, settings.color_symmetric, settings.color_log)
}

fn legend(model: &Model, data: &StepData, mapping: &Mapping, settings: &DisplaySettings) -> Legend {
    const COLORS: u16 = 256;
    let style = settings.map_style();
    let place = |at: u16| (f64::from(at) + 0.5) / f64::from(COLORS);
    let subtitle = match model.times.get(data.time_step) {
        Some(time) if data.color_by.depends_on_step() => format!("at {} s", label(*time, 6)),
        _ => String::new(),
    };
    Legend {
        title: data.color_by.title(model),
        subtitle,
        colors: (0..COLORS).map(|at| style.color(place(at))).collect(),
        ticks: ticks(mapping, style.bands),
        place: LEGEND_PLACE,
    }
}

fn is_same_displacement(a: &StepData, b: &StepData) -> bool {
    match (&a.displacements, &b.displacements) {
        (None, None) => true,
        (Some([a, ..]), Some([b, ..])) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

type Deformed = (Arc<Model>, Shared<f64>, Arc<Model>);

/// The model with its nodes displaced, with what it was made from.
fn deformed(model: &Arc<Model>, data: &StepData, scale: f64, before: Option<&Dressed>) -> Option<Deformed> {
    let displacements = data.displacements.as_ref().filter(|_| scale != 0.0)?;
    let known =
        before.filter(|before| before.deform_scale == scale).and_then(|before| before.deformed.as_ref());
    if let Some(known) = known
        && Arc::ptr_eq(&known.0, model)
        && Arc::ptr_eq(&known.1, &displacements[0])
    {
        return Some(known.clone());
    }
    let deformed = Arc::new(displaced(model, displacements, scale));
    Some((Arc::clone(model), Arc::clone(&displacements[0]), deformed))
}

/// What is the same for all parts.
struct Work<'a> {
    model: &'a Model,
    /// The model with its nodes where they are drawn.
    placed: &'a Model,
    data: &'a StepData,
    mapping: Option<Mapping>,
    scale: f64,
    plane: Option<Plane>,
    before: Option<&'a Dressed>,
    same_values: bool,
    same_places: bool,
}

impl Work<'_> {
    fn part(&self, shown: &Shown) -> DressedPart {
        let known = self.before.and_then(|before| before.parts.get(&shown.key));
        let known = known.filter(|known| Arc::ptr_eq(&known.from, &shown.part));
        let part = match &self.data.displacements {
            Some(displacements) if self.scale != 0.0 => match known {
                Some(known) if self.same_places => Arc::clone(&known.part),
                _ => Arc::new(shown.part.displaced(displacements, self.scale)),
            },
            _ => Arc::clone(&shown.part),
        };
        let scalars = match known {
            Some(known) if self.same_values => known.scalars.clone(),
            _ => self.mapping.and_then(|mapping| {
                PartScalars::new(self.model, shown.key, &shown.part, &self.data.values, &mapping)
                    .map(Arc::new)
            }),
        };
        let cap = match (self.plane, shown.key) {
            (Some(plane), PartKey::Block(block)) if shown.is_visible => {
                self.cap(block, plane, shown.part.origin, known.and_then(|known| known.cap.as_ref()))
            }
            _ => None,
        };
        DressedPart { from: Arc::clone(&shown.part), part, scalars, cap }
    }

    fn cap(&self, block: usize, plane: Plane, origin: DVec3, known: Option<&Cap>) -> Option<Cap> {
        let cut = self.placed.element_blocks.get(block)?;
        let of = (Arc::clone(&self.placed.coordinates.x), Arc::clone(&cut.connectivity));
        let same_plane = self.before.is_some_and(|before| before.plane == self.plane);
        let known = known
            .filter(|known| same_plane && Arc::ptr_eq(&known.of.0, &of.0) && Arc::ptr_eq(&known.of.1, &of.1));
        let (section, part) = match known {
            Some(known) => (Arc::clone(&known.section), Arc::clone(&known.part)),
            None => {
                let section = section(self.placed, block, plane);
                if section.triangles.is_empty() {
                    return None;
                }
                let part = Arc::new(cap(self.placed, &section, origin));
                (Arc::new(section), part)
            }
        };
        let scalars = match known {
            Some(known) if self.same_values => known.scalars.clone(),
            _ => self.mapping.and_then(|mapping| {
                PartScalars::of_section(block, &section, &self.data.values, &mapping).map(Arc::new)
            }),
        };
        Some(Cap { part, section, scalars, of })
    }
}

impl Scene {
    /// Puts results on the parts that they were made for; other parts stay as they are.
    pub fn wear(&mut self, dressed: &Dressed) {
        let mut caps = Vec::new();
        for shown in &mut self.parts {
            let found = dressed.parts.get(&shown.key).filter(|found| Arc::ptr_eq(&found.from, &shown.part));
            let Some(found) = found else { continue };
            shown.part = Arc::clone(&found.part);
            shown.scalars.clone_from(&found.scalars);
            let is_block = matches!(shown.key, PartKey::Block(_));
            if is_block && dressed.mapping.is_some() && found.scalars.is_none() {
                shown.color = NEUTRAL.with_opacity(shown.color.to_unit()[3]);
            }
            if let Some(cap) = found.cap.as_ref().filter(|_| shown.is_visible) {
                let (part, scalars) = (Arc::clone(&cap.part), cap.scalars.clone());
                caps.push(ScenePart { part, scalars, is_cap: true, ..shown.clone() });
            }
        }
        self.parts.extend(caps);
        self.colors.clone_from(&dressed.colors);
        self.legend.clone_from(&dressed.legend);
        self.clip = dressed.plane;
        let bounds = self.parts.iter().filter_map(|shown| shown.part.bounds);
        self.bounds = bounds.reduce(crate::scene::Bounds::union).unwrap_or(self.bounds);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{NoProgress, samples},
        scene::{Clip, ColorBy, Deform, Parts},
    };

    fn shown(model: &Model) -> Vec<Shown> {
        let mut parts = Parts::default();
        parts.update(model, PartKey::blocks(model), &DisplaySettings::default());
        parts.iter().map(|(key, part)| Shown { key, part: Arc::clone(part), is_visible: true }).collect()
    }

    fn view(model: &Model, color_by: &str, deform: Deform, clip: Option<&str>) -> ResultView {
        ResultView {
            color_by: ColorBy::parse(color_by, model).unwrap(),
            time_step: 1,
            deform,
            clip: clip.map(|clip| Clip::parse(clip).unwrap()),
            ..ResultView::default()
        }
    }

    struct Dressing {
        model: Arc<Model>,
        shown: Vec<Shown>,
    }

    impl Dressing {
        fn new() -> Self {
            let model = Arc::new(samples::two_hexes());
            let shown = shown(&model);
            Self { model, shown }
        }

        fn dress(&self, view: &ResultView, settings: &DisplaySettings, before: Option<&Dressed>) -> Dressed {
            let known = before.map(|before| &*before.data);
            let data = StepData::read(&self.model, view, known, &NoProgress).unwrap();
            dress(&self.model, &self.shown, &Arc::new(data), view, settings, before)
        }

        fn scene(&self, dressed: &Dressed) -> Scene {
            let settings = DisplaySettings::default();
            let part =
                |shown: &Shown| ScenePart::new(&self.model, shown.key, Arc::clone(&shown.part), &settings);
            let mut scene = Scene::new(self.shown.iter().map(part).collect(), self.shown[0].part.origin);
            scene.wear(dressed);
            scene
        }
    }

    #[test]
    fn blocks_that_lack_a_field_are_neutral() {
        let model = Dressing::new();
        let dressed =
            model.dress(&view(&model.model, "strain", Deform::Off, None), &DisplaySettings::default(), None);
        let scene = model.scene(&dressed);
        assert!(scene.parts[0].scalars.is_some() && scene.parts[1].scalars.is_none());
        assert_eq!(scene.parts[1].color, NEUTRAL);
        let legend = scene.legend.unwrap();
        assert_eq!((legend.title.as_str(), legend.subtitle.as_str()), ("strain", "at 1 s"));
        assert!(scene.colors.is_some());
        let plain =
            model.dress(&view(&model.model, "block", Deform::Off, None), &DisplaySettings::default(), None);
        let scene = model.scene(&plain);
        assert!(scene.legend.is_none() && scene.colors.is_none() && scene.parts[1].color != NEUTRAL);
    }

    #[test]
    fn a_deformed_shape_moves_nodes_and_box_and_keeps_the_topology() {
        let model = Dressing::new();
        let dressed = model.dress(
            &view(&model.model, "block", Deform::Scale(10.0), None),
            &DisplaySettings::default(),
            None,
        );
        let scene = model.scene(&dressed);
        // Node 11 lies at (2, 1, 1) and is displaced by (0.11, 0, −0.22); node 9 above (0, 1, 1) by (0.09, 0, −0.18).
        let max = scene.bounds.max;
        assert!((max.x - 3.1).abs() < 1e-6 && (scene.bounds.min.z + 1.2).abs() < 1e-6, "{:?}", scene.bounds);
        assert!(Arc::ptr_eq(&scene.parts[0].part.topology, &model.shown[0].part.topology));
        assert_eq!(scene.parts[0].part.feature_edges, model.shown[0].part.feature_edges);
    }

    #[test]
    fn a_cut_is_filled_where_the_deformed_model_is() {
        let model = Dressing::new();
        let settings = DisplaySettings::default();
        let dressed =
            model.dress(&view(&model.model, "temperature", Deform::Off, Some("X=0.5")), &settings, None);
        let scene = model.scene(&dressed);
        assert_eq!(scene.parts.len(), 3); // the right cube lies beyond
        let cap = &scene.parts[2];
        assert!(cap.is_cap && cap.key == PartKey::Block(0) && cap.scalars.is_some());
        let bounds = cap.part.bounds.unwrap();
        assert_eq!((bounds.min, bounds.max), (DVec3::new(0.5, 0.0, 0.0), DVec3::new(0.5, 1.0, 1.0)));
        let moved =
            model.dress(&view(&model.model, "block", Deform::Scale(1.0), Some("X=0.05")), &settings, None);
        // At y = 1, z = 1 the left side is displaced by 0.09: the cut at 0.05 no longer reaches there.
        let cap = &model.scene(&moved).parts[2];
        assert!(cap.part.bounds.unwrap().max.z < 0.98);
    }

    #[test]
    fn what_comes_out_the_same_is_kept() {
        let model = Dressing::new();
        let settings = DisplaySettings::default();
        let first_view = view(&model.model, "temperature", Deform::Auto, Some("X=0.5"));
        let first = model.dress(&first_view, &settings, None);
        let again = model.dress(&first_view, &settings, Some(&first));
        let scenes = [model.scene(&first), model.scene(&again)];
        for (a, b) in scenes[0].parts.iter().zip(&scenes[1].parts) {
            assert!(Arc::ptr_eq(&a.part, &b.part));
            assert!(Arc::ptr_eq(a.scalars.as_ref().unwrap(), b.scalars.as_ref().unwrap()));
        }
        assert!(Arc::ptr_eq(scenes[0].legend.as_ref().unwrap(), scenes[1].legend.as_ref().unwrap()));
        // Another map changes the table and the legend, and no number.
        let inverted = DisplaySettings { color_inverted: true, ..settings.clone() };
        let other = model.scene(&model.dress(&first_view, &inverted, Some(&first)));
        assert!(Arc::ptr_eq(
            other.parts[0].scalars.as_ref().unwrap(),
            scenes[0].parts[0].scalars.as_ref().unwrap()
        ));
        assert!(!Arc::ptr_eq(other.colors.as_ref().unwrap(), scenes[0].colors.as_ref().unwrap()));
        // Another step changes numbers and places, and no topology.
        let step =
            model.scene(&model.dress(&ResultView { time_step: 0, ..first_view }, &settings, Some(&first)));
        assert!(!Arc::ptr_eq(
            step.parts[0].scalars.as_ref().unwrap(),
            scenes[0].parts[0].scalars.as_ref().unwrap()
        ));
        assert!(Arc::ptr_eq(&step.parts[0].part.topology, &scenes[0].parts[0].part.topology));
    }

    #[test]
    fn ranges_are_those_of_the_step_of_all_and_of_what_is_visible() {
        let mut model = Dressing::new();
        let view = view(&model.model, "temperature", Deform::Off, None);
        let range = |model: &Dressing, range| {
            let dressed =
                model.dress(&ResultView { range, ..view.clone() }, &DisplaySettings::default(), None);
            dressed.mapping.map(|mapping| [mapping.min, mapping.max])
        };
        assert_eq!(range(&model, RangeChoice::Step), Some([0.0, 110.0]));
        assert_eq!(range(&model, RangeChoice::Custom([1.0, 2.0])), Some([1.0, 2.0]));
        model.shown[0].is_visible = false;
        assert_eq!(range(&model, RangeChoice::Visible), Some([10.0, 110.0]));
        assert_eq!(range(&model, RangeChoice::AllSteps), Some([0.0, 110.0]));
    }
}
