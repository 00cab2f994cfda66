//! Differences of results: step by step, a stretch of values at a time, in parallel.

use super::{
    Collected, Difference, DifferentValues, Tolerance, Worst, array_difference, collect, distance,
    mesh::{element_words, node_words, on, pairs},
};
use crate::exodus::{ExodusError, entities::views, names::Kind};
use crate::model::{Model, Progress, Source, SourceError};
use rayon::prelude::*;

/// Values that are compared in one piece: what a thread holds of both models.
const STRETCH: usize = 1 << 18;

/// A variable that both models have on the same thing.
struct Pair<'m> {
    what: String,
    on: String,
    a: &'m Source,
    b: &'m Source,
    place: Place,
    found: Option<DifferentValues>,
}

/// What the entries of a variable are.
#[derive(Clone, Copy)]
enum Place {
    Model,
    Nodes,
    /// Elements from this index on.
    Elements(usize),
    /// Members of a set, edges or faces.
    Entries,
}

impl Place {
    fn words(self, model: &Model, entry: usize) -> String {
        match self {
            Self::Model => "the only value".to_owned(),
            Self::Nodes => node_words(model, entry),
            Self::Elements(first) => element_words(model, first + entry),
            Self::Entries => format!("entry {}", entry + 1),
        }
    }
}

/// Adds the differences of results; how many values were compared.
pub(super) fn differences(
    a: &Model,
    b: &Model,
    tolerance: Tolerance,
    found: &mut Vec<Difference>,
    progress: &dyn Progress,
) -> Result<u64, ExodusError> {
    let num_steps = a.num_steps().min(b.num_steps());
    if a.num_steps() != b.num_steps() {
        found.push(Difference::of("time steps", "", format!("{} and {}", a.num_steps(), b.num_steps())));
    }
    let times = [&a.times[..num_steps], &b.times[..num_steps]];
    found.extend(array_difference(("times", ""), tolerance, times, |step| format!("step {}", step + 1)));
    let mut variables =
        named("global variable", (&a.global_variables, &b.global_variables), Place::Model, found);
    variables.extend(named("node variable", (&a.nodal_variables, &b.nodal_variables), Place::Nodes, found));
    on_entities(a, b, &mut variables, found);
    variables.retain(|pair| {
        let is_paired = pair.a.len() == pair.b.len();
        // Another number of nodes or entries has been told.
        is_paired && !pair.a.is_same(pair.b)
    });
    let mut num_values = 0;
    for step in 0..num_steps {
        if progress.is_cancelled() {
            return Err(ExodusError::Cancelled);
        }
        progress.set(step as f32 / num_steps as f32, "comparing results");
        num_values += compare_step(a, &mut variables, step, tolerance)?;
    }
    found.extend(variables.into_iter().filter_map(|pair| {
        let Pair { what, on, found, .. } = pair;
        Some(Difference { what, on, says: String::new(), values: Some(found?) })
    }));
    Ok(num_values)
}

/// Compares one step of all variables; how many values that were.
fn compare_step(
    model: &Model,
    variables: &mut [Pair<'_>],
    step: usize,
    tolerance: Tolerance,
) -> Result<u64, SourceError> {
    let stretches: Vec<(usize, usize)> = variables
        .iter()
        .enumerate()
        .flat_map(|(at, pair)| (0..pair.a.len()).step_by(STRETCH).map(move |first| (at, first)))
        .collect();
    let compare = |&(at, first): &(usize, usize)| -> Result<_, SourceError> {
        let Pair { a, b, .. } = &variables[at];
        let range = first..(first + STRETCH).min(a.len());
        let (a, b) = (a.read_range(step, range.clone())?, b.read_range(step, range)?);
        Ok((at, first, a.len() as u64, collect(tolerance, &a, &b)))
    };
    let compared: Vec<_> = stretches.par_iter().map(compare).collect::<Result<_, SourceError>>()?;
    let mut num_values = 0;
    for pair in variables.iter_mut() {
        if let Some(found) = &mut pair.found {
            found.compared += pair.a.len();
        }
    }
    let time = model.times.get(step).copied().unwrap_or(f64::NAN);
    let mut last_differing = None;
    for (at, first, len, Collected { count, worst }) in compared {
        num_values += len;
        let Some((entry, values)) = worst else { continue };
        let pair = &mut variables[at];
        let place = pair.place.words(model, first + entry);
        let worst = Worst { step: Some((step, time)), place, values };
        let found = pair.found.get_or_insert_with(|| DifferentValues {
            count: 0,
            compared: (step + 1) * pair.a.len(),
            num_steps: 0,
            first_step: Some(step),
            worst: worst.clone(),
        });
        found.count += count;
        found.num_steps += usize::from(last_differing != Some(at));
        last_differing = Some(at);
        if distance(worst.values) > distance(found.worst.values) {
            found.worst = worst;
        }
    }
    Ok(num_values)
}

type Named = [(String, Source)];
/// A variable of one block or set.
type OfName<'m> = (&'m String, &'m Source);

fn named<'m>(
    what: &str,
    (a, b): (&'m Named, &'m Named),
    place: Place,
    found: &mut Vec<Difference>,
) -> Vec<Pair<'m>> {
    let mut pairs = Vec::new();
    for (name, source) in a {
        let what = format!("{what} {name}");
        match b.iter().find(|(other, _)| other == name) {
            Some((_, other)) => {
                pairs.push(Pair { what, on: String::new(), a: source, b: other, place, found: None });
            }
            None => found.push(Difference::of(what, "", "only in the first")),
        }
    }
    let is_new = |name: &str| a.iter().all(|(other, _)| other != name);
    let new = b.iter().filter(|(name, _)| is_new(name));
    found.extend(new.map(|(name, _)| Difference::of(format!("{what} {name}"), "", "only in the second")));
    pairs
}

fn on_entities<'m>(a: &'m Model, b: &'m Model, variables: &mut Vec<Pair<'m>>, found: &mut Vec<Difference>) {
    let offsets = a.element_offsets();
    for (a_kind, b_kind) in views(a).iter().zip(&views(b)) {
        let words = match a_kind.kind {
            Kind::ElementBlock => "element",
            kind => kind.names().words,
        };
        for (first, second) in pairs(a_kind, b_kind, &mut Vec::new()) {
            let on = on(a_kind.kind, &first);
            let place = match (a_kind.kind, first.block) {
                (Kind::ElementBlock, Some(block)) => {
                    let at = a.element_blocks.iter().position(|other| std::ptr::eq(other, block));
                    Place::Elements(at.map_or(0, |at| offsets[at]))
                }
                _ => Place::Entries,
            };
            let stored = |names: &'m [String], values: &'m [Option<Source>]| {
                let present =
                    names.iter().zip(values).filter_map(|(name, source)| Some((name, source.as_ref()?)));
                present.collect::<Vec<_>>()
            };
            let (one, other) =
                (stored(a_kind.variable_names, first.values), stored(b_kind.variable_names, second.values));
            let reduced =
                |names: &'m [String], sources: &'m [Source]| names.iter().zip(sources).collect::<Vec<_>>();
            let (one_reduced, other_reduced) = (
                reduced(a_kind.reduction_names, first.reductions),
                reduced(b_kind.reduction_names, second.reductions),
            );
            for (what, one, other, place) in [
                (format!("{words} variable"), one, other, place),
                (format!("{words} reduction variable"), one_reduced, other_reduced, Place::Model),
            ] {
                pair_up((&what, &on), (&one, &other), place, variables, found);
            }
        }
    }
}

fn pair_up<'m>(
    (what, on): (&str, &str),
    (one, other): (&[OfName<'m>], &[OfName<'m>]),
    place: Place,
    variables: &mut Vec<Pair<'m>>,
    found: &mut Vec<Difference>,
) {
    for (name, a) in one {
        let what = format!("{what} {name}");
        match other.iter().find(|(known, _)| known == name) {
            Some((_, b)) => variables.push(Pair { what, on: on.to_owned(), a, b, place, found: None }),
            None => found.push(Difference::of(what, on, "only in the first")),
        }
    }
    for (name, _) in other.iter().filter(|(name, _)| one.iter().all(|(known, _)| known != name)) {
        found.push(Difference::of(format!("{what} {name}"), on, "only in the second"));
    }
}
