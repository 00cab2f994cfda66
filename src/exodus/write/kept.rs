//! What need not be written, since the original has the same bytes.
//!
//! Edits share the arrays that they leave alone with the model that was read. Where a planned variable is such an
//! array, or results that are read from the original and nothing else, or a variable that is carried as it is, its
//! bytes are copied, in whichever variable of the original they are: blocks that have moved up are found too. This
//! holds between classic files; netCDF-4 stores nothing in a manner that could be copied.

use super::{
    origin::Origin,
    plan::{Content, Planned},
};
use crate::{
    exodus::{
        container::{Container, ContainerWriter},
        lazy::StepValues,
        read::{Known, Place, SourceFile, place},
    },
    model::Source,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The original's model by its variables.
pub(super) struct Kept<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) known: Known,
    /// Where arrays lie in memory, with their variables: the first that holds them, and the companion of lists.
    places: HashMap<Place, [Option<usize>; 2]>,
    times: Option<(Place, usize)>,
}

impl<'a> Kept<'a> {
    pub(super) fn new(origin: &Origin<'a>) -> Self {
        let (file, before) = (origin.file, origin.before);
        let known = Known::of(&file.skeleton, before);
        let mut places: HashMap<Place, [Option<usize>; 2]> = HashMap::new();
        let companions: HashSet<usize> = file.skeleton.companions().collect();
        for (place, variable) in known.by_place().filter(|((_, len), _)| *len > 0) {
            let role = usize::from(companions.contains(&variable));
            places.entry(place).or_default()[role] = Some(variable);
        }
        let times = origin.variable_position("time_whole").map(|at| (place(&before.times), at));
        Self { file, known, places, times }
    }

    /// The variables that a new file can have from the original as bytes: pairs of positions, there and in the plan.
    pub(super) fn pairs(&self, writer: &ContainerWriter, variables: &[Planned<'_>]) -> Vec<(usize, usize)> {
        let pair = |(new, planned): (usize, &Planned<'_>)| {
            let old = self.variable_with(&planned.content)?;
            writer.can_copy(&self.file.container, (old, new)).then_some((old, new))
        };
        variables.iter().enumerate().filter_map(pair).collect()
    }

    /// The variable of the original that has these values.
    fn variable_with(&self, content: &Content<'_>) -> Option<usize> {
        let at = |place: Place, role: usize| self.places.get(&place)?[role];
        match content {
            Content::Reals(values) => match self.times {
                Some((times, variable)) if times == place(values) => Some(variable),
                _ => at(place(values), 0),
            },
            Content::Axes(axes) => {
                let variable = at(place(axes.first()?), 0)?;
                self.known.are_axes(variable, axes).then_some(variable)
            }
            Content::Integers(values) => at(place(values), 0),
            Content::Indices(values) | Content::Counts(values) => at(place(values), 0),
            Content::SideElements(sides) => at(place(sides), 0),
            Content::SideNumbers(sides) => at(place(sides), 1),
            Content::OrientedIndices(members) => at(place(members), 0),
            Content::Orientations(members) => at(place(members), 1),
            Content::Text(_) => None,
            Content::Steps(sources) => self.variable_of(sources),
            Content::Carried(carried) => carried.rows.iter().all(Option::is_none).then_some(carried.variable),
        }
    }

    /// The variable that the sources are the whole of, one after the other.
    fn variable_of(&self, sources: &[&Source]) -> Option<usize> {
        let container: &Arc<Container> = &self.file.container;
        let first = StepValues::of(sources.first()?)?;
        let mut end = 0;
        for source in sources {
            let values = StepValues::of(source)?;
            let follows = values.variable == first.variable && values.stride == 1 && values.first == end;
            if !follows || !Arc::ptr_eq(&values.live.container(), container) {
                return None;
            }
            end += values.len;
        }
        (end == first.per_step).then_some(first.variable)
    }
}
