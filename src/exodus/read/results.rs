//! Time steps and the variables of every kind, as lazy sources.

use super::{
    lookup::Lookup,
    skeleton::{EntityPart, KindPart},
};
use crate::{
    exodus::{container::Container, lazy::StepValues, live::LiveFile, names, names::KindNames},
    model::{Shared, Source, Warnings},
};
use std::{cmp::Ordering, sync::Arc};

/// The steps of a file.
#[derive(Debug)]
pub(crate) struct Steps {
    /// Times of the steps that are all there.
    pub(crate) times: Shared<f64>,
    /// Steps that the header speaks of.
    announced: usize,
    live: Arc<LiveFile>,
}

/// Reads the times; of a file that was cut short, those of the steps that are all there.
pub(crate) fn read_steps(lookup: &Lookup<'_>, live: &Arc<LiveFile>, warnings: &mut Warnings) -> Steps {
    let announced = match (lookup.dimension("time_step"), lookup.find("time_whole")) {
        (Some(steps), _) => steps,
        (None, Some(variable)) => lookup.num_values(variable),
        (None, None) => 0,
    };
    let whole = whole_steps(lookup.container, announced);
    warn_of_cut_steps(lookup, whole, announced, warnings);
    let times = match lookup.find("time_whole") {
        Some(variable) if lookup.num_values(variable) == announced => {
            read_times(lookup, variable, whole, warnings)
        }
        Some(variable) => {
            let found = lookup.num_values(variable);
            warnings.add(format!("time_whole has {found} values instead of {announced} and is ignored"));
            None
        }
        None => None,
    };
    let times = times.unwrap_or_else(|| {
        if whole > 0 {
            warnings.add("the steps have no times: they are numbered from 1");
        }
        (1..=whole).map(|step| step as f64).collect()
    });
    if let Some(at) = times.windows(2).position(|pair| pair[0].partial_cmp(&pair[1]) != Some(Ordering::Less))
    {
        warnings.add(format!(
            "times do not increase from step {} ({}) to {} ({})",
            at + 1,
            times[at],
            at + 2,
            times[at + 1]
        ));
    }
    let times = Arc::new(times);
    live.offer(&times);
    Steps { times, announced, live: Arc::clone(live) }
}

fn read_times(
    lookup: &Lookup<'_>,
    variable: usize,
    steps: usize,
    warnings: &mut Warnings,
) -> Option<Vec<f64>> {
    let mut times = vec![0.0; steps];
    match lookup.container.read_f64_into(variable, 0, &mut times) {
        Ok(()) => {
            lookup.mark(variable);
            Some(times)
        }
        Err(error) => {
            warnings.add(error.to_string());
            None
        }
    }
}

/// How many of the steps that a header announces are whole in every variable of the steps.
///
/// Where the steps do not lie one after the other, those count that have a time: what else is there differs by variable.
pub(crate) fn whole_steps(container: &Container, announced: usize) -> usize {
    // Without variables of the steps any number can be announced.
    let believable = announced.min(usize::try_from(container.file_len()).unwrap_or(usize::MAX));
    let header = container.header();
    let is_interleaved = header.dimensions.iter().any(|it| it.name == "time_step" && it.is_unlimited);
    let counts = |&(at, _): &(usize, usize)| is_interleaved || header.variables[at].name == "time_whole";
    let whole = cut_variables(container, announced).filter(counts).map(|(_, whole)| whole).min();
    whole.unwrap_or(announced).min(believable)
}

/// The variables of the steps that a cut file does not have whole, and how many of their steps are.
fn cut_variables(container: &Container, announced: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    let header = container.header();
    let is_cut = container.truncation().is_some() && announced > 0;
    let stepped = header.variables.iter().enumerate().filter(move |(_, variable)| {
        let first = variable.dimensions.first();
        is_cut && first.is_some_and(|&first| header.dimensions[first].name == "time_step")
    });
    stepped.filter_map(move |(at, _)| {
        let first_missing = container.unavailable_from(at)?;
        let per_step = (header.num_values(at) / announced as u64).max(1);
        Some((at, usize::try_from(first_missing / per_step).ok()?))
    })
}

/// Says which variables end where, at most a few of them.
fn warn_of_cut_steps(lookup: &Lookup<'_>, whole: usize, announced: usize, warnings: &mut Warnings) {
    const SHOWN: usize = 3;
    if whole < announced {
        warnings.add(format!(
            "the file was cut short: {whole} of {announced} time steps are all there and are offered"
        ));
    }
    let cut: Vec<String> = cut_variables(lookup.container, announced)
        .map(|(at, steps)| format!("{} after step {steps}", lookup.name(at)))
        .collect();
    if !cut.is_empty() {
        let more = match cut.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let shown = cut[..cut.len().min(SHOWN)].join(", ");
        warnings.add(format!("the file was cut short: values are missing of {shown}{more}"));
    }
}

impl Steps {
    pub(super) fn values(&self, lookup: &Lookup<'_>, variable: usize) -> StepValues {
        StepValues {
            live: Arc::clone(&self.live),
            variable,
            per_step: self.per_step(lookup, variable),
            first: 0,
            stride: 1,
            len: self.per_step(lookup, variable),
        }
    }

    /// Values of one step: the product of all dimensions but the first.
    pub(super) fn per_step(&self, lookup: &Lookup<'_>, variable: usize) -> usize {
        lookup.shape(variable).iter().skip(1).fold(1, |product: usize, &len| product.saturating_mul(len))
    }

    /// Whether the first dimension of a variable counts the steps.
    fn are_first_of(&self, lookup: &Lookup<'_>, variable: usize) -> bool {
        lookup.shape(variable).first() == Some(&self.announced)
    }

    /// Whether a variable has as many values as expected at each step.
    pub(super) fn fits(&self, lookup: &Lookup<'_>, variable: usize, expected: usize) -> bool {
        self.per_step(lookup, variable) == expected && self.are_first_of(lookup, variable)
    }

    /// Takes a variable that holds several values a step: a source of length 1 for each.
    pub(super) fn each_column(&self, lookup: &Lookup<'_>, variable: usize, count: usize) -> Vec<Source> {
        lookup.mark(variable);
        let value = |first| StepValues { first, len: 1, ..self.values(lookup, variable) }.into_source();
        (0..count).map(value).collect()
    }
}

/// Names of variables; those that are missing are called after what they belong to.
pub(super) fn variable_names(
    lookup: &Lookup<'_>,
    [count, name]: [&str; 2],
    what: &str,
    warnings: &mut Warnings,
) -> Vec<String> {
    let count = lookup.count(count);
    let mut texts = match lookup.find(name) {
        Some(_) => lookup.texts(name, count, warnings),
        None => vec![String::new(); count],
    };
    for (at, text) in texts.iter_mut().enumerate().filter(|(_, text)| text.is_empty()) {
        *text = names::stand_in(what, at);
        warnings.add(format!("{what} variable {} has no name and is called {text}", at + 1));
    }
    texts
}

/// Global variables: one value a step each, all in one variable of the file.
pub(crate) fn read_global_variables(
    lookup: &Lookup<'_>,
    steps: &Steps,
    warnings: &mut Warnings,
) -> Vec<(String, Source)> {
    let texts = variable_names(lookup, ["num_glo_var", "name_glo_var"], "global", warnings);
    let count = texts.len();
    let stored = lookup.find("vals_glo_var").filter(|&variable| {
        steps.are_first_of(lookup, variable) && steps.per_step(lookup, variable) == count && count > 0
    });
    if let Some(variable) = stored {
        lookup.mark(variable);
    } else if count > 0 && !steps.times.is_empty() {
        warnings.add("the global variables have no values");
    }
    let source = |at: usize| match stored {
        Some(variable) => StepValues { first: at, len: 1, ..steps.values(lookup, variable) }.into_source(),
        None => Source::constant(f64::NAN, 1),
    };
    texts.into_iter().enumerate().map(|(at, name)| (name, source(at))).collect()
}

/// Nodal variables, from either layout.
pub(crate) fn read_nodal_variables(
    lookup: &Lookup<'_>,
    steps: &Steps,
    num_nodes: usize,
    warnings: &mut Warnings,
) -> Vec<(String, Source)> {
    let texts = variable_names(lookup, ["num_nod_var", "name_nod_var"], "nodal", warnings);
    let count = texts.len();
    let together = lookup.find("vals_nod_var").filter(|&variable| {
        steps.are_first_of(lookup, variable)
            && count.checked_mul(num_nodes) == Some(steps.per_step(lookup, variable))
            && count > 0
    });
    let mut variables = Vec::new();
    for (at, name) in texts.into_iter().enumerate() {
        let own =
            lookup.find(&names::numbered("vals_nod_var", at)).filter(|&own| steps.are_first_of(lookup, own));
        let per_step = own.map(|own| steps.per_step(lookup, own));
        match (own, per_step, together) {
            (Some(own), Some(per_step), _) if per_step == num_nodes => {
                lookup.mark(own);
                variables.push((name, steps.values(lookup, own).into_source()));
            }
            // Some writers store vectors with the components of a node together.
            (Some(own), Some(per_step), _) if num_nodes > 0 && per_step > 0 && per_step % num_nodes == 0 => {
                lookup.mark(own);
                let stride = per_step / num_nodes;
                warnings.add(format!(
                    "nodal variable {name} is stored as a vector: it is read as {stride} components"
                ));
                for first in 0..stride {
                    let values = StepValues { first, stride, len: num_nodes, ..steps.values(lookup, own) };
                    variables.push((component_name(&name, first, stride), values.into_source()));
                }
            }
            (_, _, Some(all)) => {
                lookup.mark(all);
                let values =
                    StepValues { first: at * num_nodes, len: num_nodes, ..steps.values(lookup, all) };
                variables.push((name, values.into_source()));
            }
            _ => {
                // Of no nodes there is nothing to store: such are parts of decomposed models.
                if !steps.times.is_empty() && num_nodes > 0 {
                    warnings.add(format!("nodal variable {name} has no values"));
                }
                variables.push((name, Source::constant(f64::NAN, num_nodes)));
            }
        }
    }
    variables
}

fn component_name(name: &str, component: usize, of: usize) -> String {
    match ["x", "y", "z"].get(component) {
        Some(axis) if of <= 3 => format!("{name}_{axis}"),
        _ => format!("{name}_{}", component + 1),
    }
}

/// Variables of blocks or sets, by the truth table or, without one, by what is stored.
pub(crate) fn read_entity_variables(
    lookup: &Lookup<'_>,
    kind: &KindNames,
    steps: &Steps,
    part: &mut KindPart,
    warnings: &mut Warnings,
) {
    let count = [kind.results.count, kind.results.names];
    part.variable_names = variable_names(lookup, count, kind.words, warnings);
    let num_variables = part.variable_names.len();
    let truth =
        lookup.integers(kind.results.truth, num_variables.saturating_mul(part.entities.len()), warnings);
    for (index, entity) in part.entities.iter_mut().enumerate() {
        for variable in 0..num_variables {
            let announced = truth.as_ref().map(|truth| truth[index * num_variables + variable] != 0);
            let name = names::values_of(&kind.results, variable, index);
            let source = match lookup.find(&name) {
                Some(stored) => stored_values(lookup, steps, entity, (stored, announced), warnings),
                // An empty entity of a decomposed model stores nothing, whatever its parts on other processors do.
                None if announced == Some(true) && entity.num_entries == 0 => {
                    Some(Source::constant(f64::NAN, 0))
                }
                None => {
                    if announced == Some(true) {
                        let (words, id) = (kind.words, entity.id);
                        let says = &part.variable_names[variable];
                        warnings.add(format!(
                            "{words} {id} announces variable {says} and does not store it ({name})"
                        ));
                    }
                    None
                }
            };
            entity.values.push(source);
        }
    }
}

/// Variables that have one value for a whole block or set; all of them lie in one variable for each.
pub(crate) fn read_reductions(
    lookup: &Lookup<'_>,
    kind: &KindNames,
    steps: &Steps,
    part: &mut KindPart,
    warnings: &mut Warnings,
) {
    part.reduction_names = variable_names(lookup, kind.results.reduction, kind.words, warnings);
    let count = part.reduction_names.len();
    for (index, entity) in part.entities.iter_mut().enumerate() {
        let Some(variable) = lookup.find(&names::numbered(kind.results.reduced, index)) else { continue };
        if !steps.fits(lookup, variable, count) {
            let (name, found) = (lookup.name(variable), steps.per_step(lookup, variable));
            warnings.add(format!(
                "{name} has {found} values a step instead of {count}: it is kept and not shown"
            ));
            continue;
        }
        entity.reductions = steps.each_column(lookup, variable, count);
    }
}

fn stored_values(
    lookup: &Lookup<'_>,
    steps: &Steps,
    entity: &EntityPart,
    (stored, announced): (usize, Option<bool>),
    warnings: &mut Warnings,
) -> Option<Source> {
    let name = lookup.name(stored);
    if announced == Some(false) {
        warnings.add(format!(
            "{name} is stored, but the truth table says that it is not: it is kept and not shown"
        ));
        return None;
    }
    let found = steps.per_step(lookup, stored);
    if found != entity.num_entries || !steps.are_first_of(lookup, stored) {
        warnings.add(format!(
            "{name} has {found} values a step instead of {}: it is kept and not shown",
            entity.num_entries
        ));
        return None;
    }
    lookup.mark(stored);
    Some(steps.values(lookup, stored).into_source())
}
