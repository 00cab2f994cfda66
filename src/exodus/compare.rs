//! Whether two models say exactly the same; a save uses it on what it wrote.
//!
//! Reals agree if they have the same bits or are both NaN; where a file stores floats, the second may be the first
//! rounded to one. What a file cannot hold is not compared: the type, attributes and factors of a block or set without
//! entries, names of axes that are not given, and padding behind texts.

use super::{
    ExodusError,
    entities::{EntityView, KindView, maps, views},
    names::MAPS,
    text,
};
use crate::model::{Assembly, Attributes, Model, NoProgress, Progress, Shared, Source};
use rayon::prelude::*;
use std::{fmt::Debug, ops::Range, ptr};

/// Which reals of the second model were rounded to floats on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rounded {
    /// Coordinates, attributes and distribution factors.
    pub(super) mesh: bool,
    /// Values of variables, and times.
    pub(super) results: bool,
}

/// Nothing, or the first difference as a sentence.
type Same = Result<(), String>;

/// The first thing in which two models differ, as a sentence; `None` if they say the same.
///
/// Cost: one pass over all arrays, and for results over each variable at each step, a few at a time in memory.
///
/// # Errors
/// If values of a variable cannot be read.
pub fn first_difference(a: &Model, b: &Model) -> Result<Option<String>, ExodusError> {
    first_difference_but(a, b, Rounded::default(), &|_, _| false, &NoProgress)
}

/// As [`first_difference`], without reading results that `is_proven` says are the same.
pub(super) fn first_difference_but(
    a: &Model,
    b: &Model,
    rounded: Rounded,
    is_proven: &dyn Fn(&Source, &Source) -> bool,
    progress: &dyn Progress,
) -> Result<Option<String>, ExodusError> {
    if let Err(says) = compare_meshes(a, b, rounded.mesh) {
        return Ok(Some(says));
    }
    let (all_a, all_b) = (views(a), views(b));
    for (a, b) in all_a.iter().zip(&all_b) {
        if let Err(says) = compare_kinds(a, b, rounded.mesh) {
            return Ok(Some(says));
        }
    }
    let times = compare_reals(|| "the times".to_owned(), &a.times, &b.times, rounded.results);
    match times.and_then(|()| pairs_of_results(a, b)) {
        Err(says) => Ok(Some(says)),
        Ok(mut pairs) => {
            pairs.retain(|(_, a, b)| !is_proven(a, b));
            compare_results(&pairs, a.num_steps(), rounded.results, progress)
        }
    }
}

fn compare_meshes(a: &Model, b: &Model, rounded: bool) -> Same {
    compare("the title", normal(&a.title), normal(&b.title))?;
    compare("the user attributes of the file", &a.user_attributes, &b.user_attributes)?;
    compare("the user attributes of the nodes", &a.node_user_attributes, &b.node_user_attributes)?;
    compare("the dimension", a.dimension, b.dimension)?;
    let (names_a, names_b) = (texts(&a.coordinate_names), texts(&b.coordinate_names));
    if !names_a.is_empty() && !names_b.is_empty() {
        compare("the names of the axes", names_a, names_b)?;
    }
    compare("the number of nodes", a.num_nodes(), b.num_nodes())?;
    let axis =
        |name: &str, a: &[f64], b: &[f64]| compare_reals(|| format!("the {name} coordinates"), a, b, rounded);
    axis("x", &a.coordinates.x, &b.coordinates.x)?;
    axis("y", &a.coordinates.y, &b.coordinates.y)?;
    axis("z", &a.coordinates.z, &b.coordinates.z)?;
    compare_arrays("the node id map", slice(&a.node_ids), slice(&b.node_ids))?;
    compare_arrays("the element id map", slice(&a.element_ids), slice(&b.element_ids))?;
    compare_arrays("the element order map", slice(&a.element_order), slice(&b.element_order))?;
    compare_maps(a, b)?;
    compare("the coordinate frames", &a.frames, &b.frames)?;
    compare_attributes("the nodes", &a.nodal_attributes, &b.nodal_attributes, rounded)?;
    compare("the number of assemblies", a.assemblies.len(), b.assemblies.len())?;
    for (a, b) in assemblies(a).iter().zip(&assemblies(b)) {
        compare(&format!("assembly {}", a.id), a, b)?;
    }
    compare_blobs(a, b)?;
    compare("the number of QA records", a.qa_records.len(), b.qa_records.len())?;
    for (a, b) in a.qa_records.iter().zip(&b.qa_records) {
        compare("a QA record", texts(a), texts(b))?;
    }
    compare_arrays("the information records", Some(&texts(&a.info_records)), Some(&texts(&b.info_records)))
}

fn compare_maps(a: &Model, b: &Model) -> Same {
    compare_arrays("the edge id map", slice(&a.maps.edge_ids), slice(&b.maps.edge_ids))?;
    compare_arrays("the face id map", slice(&a.maps.face_ids), slice(&b.maps.face_ids))?;
    for (names, (a, b)) in MAPS.iter().zip(maps(a).into_iter().zip(maps(b))) {
        compare(&format!("the number of {}s", names.words), a.len(), b.len())?;
        for (a, b) in a.iter().zip(b) {
            let what = format!("{} {}", names.words, a.id);
            compare(&format!("the id of {what}"), a.id, b.id)?;
            compare(&format!("the name of {what}"), normal(&a.name), normal(&b.name))?;
            compare_arrays(&what, Some(&a.values), Some(&b.values))?;
        }
    }
    Ok(())
}

/// All of blobs but their values.
fn compare_blobs(a: &Model, b: &Model) -> Same {
    let (a, b) = (&a.blobs, &b.blobs);
    compare("the number of blobs", a.len(), b.len())?;
    compare("the names of blob variables", texts(&a.variable_names), texts(&b.variable_names))?;
    let (names_a, names_b) = (texts(&a.reduction_names), texts(&b.reduction_names));
    compare("the names of blob reduction variables", names_a, names_b)?;
    for (a, b) in a.iter().zip(b.iter()) {
        compare(&format!("the id of blob {}", a.id), a.id, b.id)?;
        compare(&format!("the name of blob {}", a.id), normal(&a.name), normal(&b.name))?;
        compare(&format!("the number of values of blob {}", a.id), a.num_values, b.num_values)?;
        compare(&format!("the user attributes of blob {}", a.id), &a.user_attributes, &b.user_attributes)?;
    }
    Ok(())
}

fn assemblies(model: &Model) -> Vec<Assembly> {
    model
        .assemblies
        .iter()
        .map(|assembly| Assembly { name: normal(&assembly.name), ..assembly.clone() })
        .collect()
}

fn compare_kinds(a: &KindView<'_>, b: &KindView<'_>, rounded: bool) -> Same {
    let words = a.kind.names().words;
    compare(&format!("the number of {words}s"), a.entities.len(), b.entities.len())?;
    compare(&format!("the names of {words} variables"), texts(a.variable_names), texts(b.variable_names))?;
    let (names_a, names_b) = (texts(a.reduction_names), texts(b.reduction_names));
    compare(&format!("the names of {words} reduction variables"), names_a, names_b)?;
    if a.entities.is_empty() {
        return Ok(());
    }
    compare(&format!("the names of {words} properties"), texts(a.property_names), texts(b.property_names))?;
    let pairs = a.entities.par_iter().zip(&b.entities);
    pairs.map(|(a, b)| compare_entities(words, a, b, rounded)).find_first(Result::is_err).unwrap_or(Ok(()))
}

fn compare_entities(words: &str, a: &EntityView<'_>, b: &EntityView<'_>, rounded: bool) -> Same {
    let what = format!("{words} {}", a.id);
    compare(&format!("the id of {what}"), a.id, b.id)?;
    compare(&format!("the name of {what}"), normal(a.name), normal(b.name))?;
    compare(&format!("the number of entries of {what}"), a.num_entries, b.num_entries)?;
    compare(&format!("the properties of {what}"), a.properties, b.properties)?;
    if a.num_entries == 0 {
        return Ok(());
    }
    compare(&format!("the element type of {what}"), normal(a.elem_type()), normal(b.elem_type()))?;
    let per_element = |view: &EntityView<'_>| view.block.map(|block| block.nodes_per_element);
    compare(&format!("the number of nodes per element of {what}"), per_element(a), per_element(b))?;
    if !a.list.is_equal(&b.list) {
        return Err(format!("the entries of {what} differ"));
    }
    for ((name, a), (_, b)) in a.block_arrays().into_iter().zip(b.block_arrays()) {
        compare_arrays(&format!("the {name} of {what}"), a.map(|a| a.as_slice()), b.map(|b| b.as_slice()))?;
    }
    match (a.factors, b.factors) {
        (Some(a), Some(b)) => compare_reals(|| format!("the distribution factors of {what}"), a, b, rounded)?,
        (a, b) => {
            compare(&format!("the presence of distribution factors of {what}"), a.is_some(), b.is_some())?
        }
    }
    compare_attributes(&what, a.attributes, b.attributes, rounded)?;
    compare(&format!("the user attributes of {what}"), a.user_attributes, b.user_attributes)
}

fn compare_attributes(what: &str, a: &Attributes, b: &Attributes, rounded: bool) -> Same {
    compare(&format!("the names of the attributes of {what}"), texts(&a.names), texts(&b.names))?;
    compare_reals(|| format!("the attributes of {what}"), &a.values, &b.values, rounded)
}

/// A variable on something, in both models.
type ResultPair<'m> = (String, &'m Source, &'m Source);

fn pairs_of_results<'m>(a: &'m Model, b: &'m Model) -> Result<Vec<ResultPair<'m>>, String> {
    let mut pairs = Vec::new();
    for (words, a, b) in [
        ("global", &a.global_variables, &b.global_variables),
        ("nodal", &a.nodal_variables, &b.nodal_variables),
    ] {
        let names = |of: &[(String, Source)]| of.iter().map(|(name, _)| normal(name)).collect::<Vec<_>>();
        compare(&format!("the names of {words} variables"), names(a), names(b))?;
        pairs.extend(a.iter().zip(b).map(|((name, a), (_, b))| (format!("{words} variable {name}"), a, b)));
    }
    for (a, b) in views(a).iter().zip(&views(b)) {
        let words = a.kind.names().words;
        let entities = a.entities.iter().zip(&b.entities).filter(|(entity, _)| entity.num_entries > 0);
        for (on_a, on_b) in entities {
            let what = |name: &str| format!("{name} of {words} {}", on_a.id);
            pair_values(a.variable_names, (on_a.values, on_b.values), what, &mut pairs)?;
            pair_reductions(a.reduction_names, (on_a.reductions, on_b.reductions), what, &mut pairs)?;
        }
    }
    for (on_a, on_b) in a.blobs.iter().zip(b.blobs.iter()) {
        let what = |name: &str| format!("{name} of blob {}", on_a.id);
        pair_values(&a.blobs.variable_names, (&on_a.values, &on_b.values), what, &mut pairs)?;
        pair_reductions(&a.blobs.reduction_names, (&on_a.reductions, &on_b.reductions), what, &mut pairs)?;
    }
    Ok(pairs)
}

fn pair_values<'m>(
    names: &[String],
    (a, b): (&'m [Option<Source>], &'m [Option<Source>]),
    what: impl Fn(&str) -> String,
    pairs: &mut Vec<ResultPair<'m>>,
) -> Same {
    for (name, (a, b)) in names.iter().zip(a.iter().zip(b)) {
        let what = || format!("variable {}", what(name));
        match (a, b) {
            (Some(a), Some(b)) => pairs.push((what(), a, b)),
            (None, None) => {}
            _ => return Err(format!("{} is in one model and not in the other", what())),
        }
    }
    Ok(())
}

fn pair_reductions<'m>(
    names: &[String],
    (a, b): (&'m [Source], &'m [Source]),
    what: impl Fn(&str) -> String,
    pairs: &mut Vec<ResultPair<'m>>,
) -> Same {
    let what = |name: &str| format!("reduction variable {}", what(name));
    compare(&what("values"), a.len(), b.len())?;
    pairs.extend(a.iter().zip(b).zip(names).map(|((a, b), name)| (what(name), a, b)));
    Ok(())
}

/// Reads both sides of every pair, step by step.
fn compare_results(
    pairs: &[ResultPair<'_>],
    num_steps: usize,
    rounded: bool,
    progress: &dyn Progress,
) -> Result<Option<String>, ExodusError> {
    const IN_TURN: usize = 64;
    let num_steps = if pairs.is_empty() { 0 } else { num_steps };
    for first in (0..num_steps).step_by(IN_TURN) {
        let steps = first..num_steps.min(first + IN_TURN);
        let compared = pairs.par_iter().map(|pair| {
            if progress.is_cancelled() {
                return Err(ExodusError::Cancelled);
            }
            progress.set(first as f32 / num_steps as f32, "comparing results");
            compare_steps(pair, steps.clone(), rounded)
        });
        let difference = compared.find_first(|compared| !matches!(compared, Ok(None)));
        if let Some(difference) = difference {
            return difference;
        }
    }
    Ok(None)
}

/// Compares some steps of a variable, several at once where they are small.
fn compare_steps(
    (what, a, b): &ResultPair<'_>,
    steps: Range<usize>,
    rounded: bool,
) -> Result<Option<String>, ExodusError> {
    let len = a.len();
    if len != b.len() {
        return Ok(Some(format!("{what} has {len} values and {}", b.len())));
    }
    let block = a.steps_at_once();
    for start in steps.clone().step_by(block) {
        let num_steps = block.min(steps.end - start);
        let read = |source: &Source| -> Result<Vec<f64>, ExodusError> {
            let mut values = vec![0.0; len * num_steps];
            source.read_steps_into(start, &mut values)?;
            Ok(values)
        };
        let (a, b) = (read(a)?, read(b)?);
        for (step, (a, b)) in (start..).zip(a.chunks(len.max(1)).zip(b.chunks(len.max(1)))) {
            let same = compare_reals(|| format!("{what} at step {}", step + 1), a, b, rounded);
            if let Err(difference) = same {
                return Ok(Some(difference));
            }
        }
    }
    Ok(None)
}

/// An empty array is as good as none.
fn slice<T>(array: &Option<Shared<T>>) -> Option<&[T]> {
    array.as_ref().map(|array| array.as_slice()).filter(|array| !array.is_empty())
}

pub(super) fn normal(of: &str) -> String {
    text::decode(of.as_bytes())
}

fn texts(of: &[String]) -> Vec<String> {
    of.iter().map(|text| normal(text)).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "callers compare what they have just made")]
fn compare<T: PartialEq + Debug>(what: &str, a: T, b: T) -> Same {
    if a == b { Ok(()) } else { Err(format!("{what} differs: {a:?} and {b:?}")) }
}

fn compare_arrays<T: PartialEq + Debug>(what: &str, a: Option<&[T]>, b: Option<&[T]>) -> Same {
    let (Some(a), Some(b)) = (a, b) else {
        return compare(&format!("the presence of {what}"), a.is_some(), b.is_some());
    };
    compare(&format!("the length of {what}"), a.len(), b.len())?;
    if ptr::eq(a, b) {
        return Ok(());
    }
    match a.iter().zip(b).position(|(a, b)| a != b) {
        Some(at) => Err(format!("{what} differs at position {at}: {:?} and {:?}", a[at], b[at])),
        None => Ok(()),
    }
}

fn compare_reals(what: impl FnOnce() -> String, a: &[f64], b: &[f64], rounded: bool) -> Same {
    if a.len() != b.len() {
        return Err(format!("{} has {} values and {}", what(), a.len(), b.len()));
    }
    if ptr::eq(a, b) {
        return Ok(());
    }
    // Whole pieces first, without a branch for each value: nearly always they are the same bit for bit.
    const PIECE: usize = 1 << 14;
    let pieces = a.par_chunks(PIECE).zip(b.par_chunks(PIECE));
    let Some(piece) = pieces.position_first(|(a, b)| !is_same_piece(a, b, rounded)) else { return Ok(()) };
    let differs = |&at: &usize| !is_same_real(a[at], b[at], rounded);
    match (piece * PIECE..a.len()).find(differs) {
        Some(at) => Err(format!("{} differs at position {at}: {} and {}", what(), a[at], b[at])),
        None => Ok(()),
    }
}

fn is_same_piece(a: &[f64], b: &[f64], rounded: bool) -> bool {
    let different_bits = a.iter().zip(b).fold(0, |bits, (a, b)| bits | (a.to_bits() ^ b.to_bits()));
    different_bits == 0 || a.iter().zip(b).all(|(&a, &b)| is_same_real(a, b, rounded))
}

#[expect(clippy::cast_possible_truncation, reason = "this is the rounding that storing as float does")]
fn is_same_real(a: f64, b: f64, rounded: bool) -> bool {
    let is_rounded = || f64::from(a as f32).to_bits() == b.to_bits() && a.is_finite() == b.is_finite();
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()) || (rounded && is_rounded())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;
    use std::sync::Arc;

    fn difference(change: impl FnOnce(&mut Model)) -> String {
        let mut changed = samples::two_hexes();
        change(&mut changed);
        first_difference(&samples::two_hexes(), &changed).unwrap().unwrap_or_default()
    }

    #[test]
    fn equal_models_have_no_difference() {
        for (name, make) in samples::SAMPLES {
            assert_eq!(first_difference(&make(), &make()).unwrap(), None, "{name}");
        }
    }

    #[test]
    fn each_difference_is_found_and_named() {
        assert_eq!(difference(|_| ()), "");
        assert_eq!(
            difference(|model| model.title = "other".to_owned()),
            "the title differs: \"two hexes\" and \"other\""
        );
        let moved = difference(|model| Arc::make_mut(&mut model.coordinates.y)[4] = 0.5);
        assert_eq!(moved, "the y coordinates differs at position 4: 1 and 0.5");
        let members = difference(|model| Arc::make_mut(&mut model.side_sets[0].members)[0].side = 1);
        assert_eq!(members, "the entries of side set 1 differ");
        let value = difference(|model| {
            model.element_blocks[1].values[0] = Some(Source::memory(1, vec![vec![0.0], vec![201.0]]));
        });
        assert_eq!(value, "variable stress of element block 2 at step 2 differs at position 0: 200 and 201");
        let gone = difference(|model| model.element_blocks[1].values[0] = None);
        assert_eq!(gone, "variable stress of element block 2 is in one model and not in the other");
    }

    #[test]
    fn rounding_to_floats_is_forgiven_where_told() {
        assert!(!is_same_real(0.1, f64::from(0.1_f32), false));
        assert!(is_same_real(0.1, f64::from(0.1_f32), true));
        assert!(is_same_real(f64::NAN, f64::NAN, false));
        assert!(!is_same_real(0.0, -0.0, false));
        assert!(!is_same_real(1e300, f64::INFINITY, true));
    }
}
