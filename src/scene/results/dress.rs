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
