//! Blobs and their variables.
//!
//! No dimension counts blobs: they are found by the names of the dimensions that count their values, as assemblies are. Names end in
//! the id cut to 32 bits; the id itself is an attribute.

use super::{
    lookup::{Lookup, text_of},
    results::{Steps, variable_names},
};
use crate::{
    exodus::{
        container::AttributeValue,
        names::{BLOB, BlobNames},
    },
    model::{Blob, EntityList, Source, Warnings},
};

/// The blobs of a file, in the order of their dimensions.
pub(super) fn read_blobs(lookup: &Lookup<'_>, steps: &Steps, warnings: &mut Warnings) -> EntityList<Blob> {
    let mut blobs = EntityList::default();
    let mut suffixes = Vec::new();
    for dimension in &lookup.header().dimensions {
        let Some(suffix) = dimension.name.strip_prefix(BLOB.entries) else { continue };
        // Without its variable it is somebody else's dimension, and kept as such.
        let Some(variable) = lookup.take(&format!("{}{suffix}", BLOB.list)) else { continue };
        let attribute = |name: &str| {
            let attributes = &lookup.header().variables[variable].attributes;
            attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &attribute.value)
        };
        let stored_id = match attribute("_id") {
            Some(AttributeValue::Integers(_, values)) => values.first().copied(),
            _ => None,
        };
        blobs.push(Blob {
            id: stored_id.or_else(|| suffix.parse().ok()).unwrap_or(0),
            name: attribute("_name").and_then(text_of).unwrap_or_default(),
            num_values: usize::try_from(dimension.len).unwrap_or(usize::MAX),
            user_attributes: lookup.user_attributes(variable),
            ..Blob::default()
        });
        suffixes.push(suffix);
    }
    let BlobNames { results, .. } = &BLOB;
    if blobs.is_empty() {
        return blobs;
    }
    blobs.variable_names = variable_names(lookup, [results.count, results.names], "blob", warnings);
    blobs.reduction_names = variable_names(lookup, results.reduction, "blob", warnings);
    let (num_variables, num_reductions) = (blobs.variable_names.len(), blobs.reduction_names.len());
    // What it says is seen from what is stored; writers put wrong rows where ids are not 1, 2, 3, ….
    lookup.integers(results.truth, num_variables.saturating_mul(blobs.len()), warnings);
    for (blob, suffix) in blobs.iter_mut().zip(suffixes) {
        let value = |variable: usize| {
            let name = format!("{}{}{}{suffix}", results.values, variable + 1, results.suffix);
            whole_variable(lookup, steps, (&name, blob.num_values), warnings)
        };
        blob.values = (0..num_variables).map(value).collect();
        let name = format!("{}{suffix}", results.reduced);
        if let Some(found) = lookup.find(&name).filter(|_| num_reductions > 0) {
            match steps.fits(lookup, found, num_reductions) {
                true => blob.reductions = steps.each_column(lookup, found, num_reductions),
                false => warn_of_length(lookup, steps, (found, num_reductions), warnings),
            }
        }
    }
    blobs
}

fn whole_variable(
    lookup: &Lookup<'_>,
    steps: &Steps,
    (name, len): (&str, usize),
    warnings: &mut Warnings,
) -> Option<Source> {
    let found = lookup.find(name)?;
    if !steps.fits(lookup, found, len) {
        warn_of_length(lookup, steps, (found, len), warnings);
        return None;
    }
    // Deflate, which packs best, makes at most about a thousand bytes of one.
    if len as u64 / 128 > lookup.container.file_len() {
        warnings
            .add(format!("{name} is said to have {len} values, which the file cannot hold: it is not shown"));
        return None;
    }
    lookup.mark(found);
    Some(steps.values(lookup, found).into_source())
}

fn warn_of_length(
    lookup: &Lookup<'_>,
    steps: &Steps,
    (variable, expected): (usize, usize),
    warnings: &mut Warnings,
) {
    let (name, found) = (lookup.name(variable), steps.per_step(lookup, variable));
    warnings.add(format!("{name} has {found} values a step instead of {expected}: it is kept and not shown"));
}
