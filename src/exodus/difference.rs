//! All that tells two models apart, for people: what, where, at which step, by how much.
//!
//! Blocks and sets are paired by id, variables by name, steps, nodes and elements by number. What cannot be paired is
//! told once, and what hangs on it is left out. Reals agree within a [`Tolerance`]; NaN agrees with NaN. The order of blocks,
//! sets and variables in the file, padding, word sizes and the kind of file don't count, records only if they are asked for.
//!
//! Beside it, [`compare`](super::compare) proves saves: it knows no tolerance and stops at the first difference.

mod mesh;
mod results;

use super::ExodusError;
use crate::model::{Model, Progress, real_text};

/// How far apart two reals may lie and still be the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// How much of the larger of the two, by size.
    pub relative: f64,
    /// Numbers whose sizes are both at most this are the same.
    pub floor: f64,
}

impl Tolerance {
    /// Whether two reals are the same: equal, both NaN, both small, or close to one another.
    pub fn is_same(self, a: f64, b: f64) -> bool {
        let larger = a.abs().max(b.abs());
        a == b
            || (a.is_nan() && b.is_nan())
            || (!a.is_nan()
                && !b.is_nan()
                && (larger <= self.floor || (larger.is_finite() && (a - b).abs() <= self.relative * larger)))
    }
}

impl Default for Tolerance {
    /// A millionth, as is the custom.
    fn default() -> Self {
        Self { relative: 1e-6, floor: 0.0 }
    }
}

/// What to compare, and how strictly.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Strictness {
    /// For reals of every kind.
    pub tolerance: Tolerance,
    /// Whether the title, information records and QA records count.
    pub with_records: bool,
}

/// One thing in which two models differ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// What differs, in words: "coordinates", "element variable stress".
    pub what: String,
    /// The block or set that it is on, in words ("element block 10 left"); empty for the model as a whole.
    pub on: String,
    /// What is different about it, if it is not values.
    pub says: String,
    /// For values: how many differ, and where most.
    pub values: Option<DifferentValues>,
}

/// Values that differ.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferentValues {
    /// How many differ, at all steps together.
    pub count: usize,
    /// How many were compared.
    pub compared: usize,
    /// At how many steps some differ; 0 where there are no steps.
    pub num_steps: usize,
    /// The first of these, from 0.
    pub first_step: Option<usize>,
    /// Where they are farthest apart; a number beside NaN or an infinity is farther than all others.
    pub worst: Worst,
}

/// The two values that are farthest apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Worst {
    /// The step, from 0, and its time in the first model.
    pub step: Option<(usize, f64)>,
    /// Where, in words: "node 17".
    pub place: String,
    /// The first model's value and the second's.
    pub values: [f64; 2],
}

impl Worst {
    /// How far the values are apart; infinite beside NaN or an infinity.
    pub fn distance(&self) -> f64 {
        distance(self.values)
    }

    /// The distance as a part of the larger value; infinite beside NaN or an infinity.
    pub fn relative(&self) -> f64 {
        let distance = self.distance();
        if distance.is_finite() {
            distance / self.values[0].abs().max(self.values[1].abs())
        } else {
            distance
        }
    }
}

fn distance([a, b]: [f64; 2]) -> f64 {
    let apart = (a - b).abs();
    if apart.is_nan() { f64::INFINITY } else { apart }
}

impl Difference {
    fn of(what: impl Into<String>, on: impl Into<String>, says: impl Into<String>) -> Self {
        Self { what: what.into(), on: on.into(), says: says.into(), values: None }
    }

    /// The difference as a sentence without a full stop.
    pub fn sentence(&self) -> String {
        let on = if self.on.is_empty() { String::new() } else { format!(" of {}", self.on) };
        let Some(values) = &self.values else { return format!("{}{on}: {}", self.what, self.says) };
        let DifferentValues { count, compared, num_steps, first_step, worst } = values;
        let steps = match first_step {
            Some(first) if *num_steps > 1 => format!(", at {num_steps} steps from step {} on", first + 1),
            _ => String::new(),
        };
        let step = match worst.step {
            Some((step, time)) => format!(" at step {} (time {})", step + 1, real_text(time)),
            None => String::new(),
        };
        let [a, b] = worst.values.map(real_text);
        let apart = match worst.distance() {
            distance if distance.is_finite() => {
                format!(", {distance:.3e} apart ({:.3e} of the larger)", worst.relative())
            }
            _ => String::new(),
        };
        format!(
            "{}{on}: {count} of {compared} values differ{steps}, most at {}{step}: {a} and {b}{apart}",
            self.what, worst.place
        )
    }
}

/// What two models were found to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// All differences, the mesh first.
    pub differences: Vec<Difference>,
    /// How many values of variables were compared.
    pub num_values: u64,
}

/// Everything in which two models differ, as strictly as told.
///
/// Memory: a few thousand values of a variable per thread beside the meshes. Cost: one pass over the meshes and over all
/// results of the steps that both have, in parallel.
///
/// # Errors
/// If results cannot be read, or it is cancelled.
pub fn differences(
    a: &Model,
    b: &Model,
    strictness: Strictness,
    progress: &dyn Progress,
) -> Result<Comparison, ExodusError> {
    let mut found = mesh::differences(a, b, strictness);
    let num_values = results::differences(a, b, strictness.tolerance, &mut found, progress)?;
    Ok(Comparison { differences: found, num_values })
}

/// Collects values of one array that differ.
struct Collected {
    count: usize,
    worst: Option<(usize, [f64; 2])>,
}

/// The entries of two arrays that differ: how many, and which most.
fn collect(tolerance: Tolerance, a: &[f64], b: &[f64]) -> Collected {
    let mut found = Collected { count: 0, worst: None };
    for (entry, (&a, &b)) in a.iter().zip(b).enumerate() {
        if a.to_bits() == b.to_bits() || tolerance.is_same(a, b) {
            continue;
        }
        found.count += 1;
        if found.worst.is_none_or(|(_, worst)| distance([a, b]) > distance(worst)) {
            found.worst = Some((entry, [a, b]));
        }
    }
    found
}

/// The difference of two arrays that have no steps.
fn array_difference(
    (what, on): (&str, &str),
    tolerance: Tolerance,
    [a, b]: [&[f64]; 2],
    place: impl Fn(usize) -> String,
) -> Option<Difference> {
    if a.len() != b.len() {
        return Some(Difference::of(what, on, format!("{} values and {} values", a.len(), b.len())));
    }
    let Collected { count, worst } = collect(tolerance, a, b);
    let (entry, values) = worst?;
    let worst = Worst { step: None, place: place(entry), values };
    let values = DifferentValues { count, compared: a.len(), num_steps: 0, first_step: None, worst };
    Some(Difference { what: what.to_owned(), on: on.to_owned(), says: String::new(), values: Some(values) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NoProgress, Source, Topology, samples};
    use std::sync::Arc;

    fn sentences(a: &Model, b: &Model) -> Vec<String> {
        let found = differences(a, b, Strictness::default(), &NoProgress).unwrap();
        found.differences.iter().map(Difference::sentence).collect()
    }

    #[test]
    fn a_model_is_the_same_as_itself_and_every_value_is_compared() {
        for (name, make) in samples::SAMPLES {
            assert_eq!(sentences(&make(), &make()), Vec::<String>::new(), "{name}");
        }
        let (a, b) = (samples::two_hexes(), samples::two_hexes());
        let found = differences(&a, &b, Strictness::default(), &NoProgress).unwrap();
        // At each of 2 steps: 4 variables on 12 nodes, 2 elements with a stress, 1 with a strain, 1 global.
        assert_eq!(found.num_values, 2 * (4 * 12 + 2 + 1 + 1));
    }

    #[test]
    fn reals_are_the_same_within_a_part_of_the_larger_or_below_the_floor() {
        let tolerance = Tolerance { relative: 0.1, floor: 1e-3 };
        for (a, b, is_same) in [
            (1.0, 1.1, true),
            (1.0, 1.2, false),
            (-1.0, 1.0, false),
            (1e-3, -1e-3, true),
            (1e-3, 2e-3, false),
            (f64::NAN, f64::NAN, true),
            (f64::NAN, 0.0, false),
            (f64::INFINITY, f64::INFINITY, true),
            (f64::INFINITY, 1e300, false),
        ] {
            assert_eq!(tolerance.is_same(a, b), is_same, "{a} {b}");
            assert_eq!(tolerance.is_same(b, a), is_same, "{b} {a}");
        }
    }

    #[test]
    fn what_differs_is_told_by_entity_variable_step_place_and_size() {
        let (a, mut b) = (samples::two_hexes(), samples::two_hexes());
        Arc::make_mut(&mut b.coordinates.y)[7] = 0.5;
        b.element_blocks[1].values[0] = Some(Source::memory(1, vec![vec![0.0], vec![150.0]]));
        b.nodal_variables[3].1 = Source::memory(12, vec![vec![1.0; 12], vec![f64::NAN; 12]]);
        assert_eq!(
            sentences(&a, &b),
            [
                "y coordinates: 1 of 12 values differ, most at node 8: 0 and 0.5, 5.000e-1 apart (1.000e0 of the larger)",
                "node variable temperature: 24 of 24 values differ, at 2 steps from step 1 on, most at node 1 at step 2 \
                 (time 1): 0 and NaN",
                "element variable stress of element block 2 right: 1 of 2 values differ, most at element 2 at step 2 (time 1): \
                 200 and 150, 5.000e1 apart (2.500e-1 of the larger)",
            ]
        );
    }

    #[test]
    fn what_is_missing_is_told_once() {
        let (a, mut b) = (samples::two_hexes(), samples::two_hexes());
        b.element_blocks[1].id = 3;
        b.nodal_variables.remove(1);
        b.times = Arc::new(vec![0.0]);
        b.side_sets[0].members = Arc::new(Vec::new());
        b.node_sets[0].name = "inlet".to_owned();
        assert_eq!(
            sentences(&a, &b),
            [
                "element block 2 right: only in the first",
                "element block 3 right: only in the second",
                "name of node set 1: none and inlet",
                "number of sides of side set 1: 2 and 0",
                "time steps: 2 and 1",
                "node variable disp_y: only in the first",
            ]
        );
    }

    #[test]
    fn blocks_in_another_order_are_the_same_blocks() {
        let a = samples::two_hexes();
        let mut b = a.clone();
        b.element_blocks.swap(0, 1);
        // The tops of the elements 0 and 1 are listed as they were, but those are of the blocks 2 and 1 now.
        let says = sentences(&a, &b);
        assert_eq!(
            says,
            [
                "sides of side set 1: differ from the first on: element 1 of block 1, side 6 and element 1 of block 2, side 6"
            ]
        );
        let members = b.side_sets[0].members.iter().rev().copied().collect();
        b.side_sets[0].members = Arc::new(members);
        assert_eq!(sentences(&a, &b), Vec::<String>::new());
    }

    #[test]
    fn other_elements_are_told_by_type_and_number() {
        let (hex, tet) = (samples::one_element(Topology::Hex8), samples::one_element(Topology::Tet4));
        assert_eq!(
            sentences(&hex, &tet),
            [
                "number of nodes: 8 and 4",
                "element type of element block 1: HEX8 and TETRA4",
                "nodes per element of element block 1: 8 and 4",
            ]
        );
        let mut other = hex.clone();
        Arc::make_mut(&mut other.element_blocks[0].connectivity).swap(2, 3);
        assert_eq!(
            sentences(&hex, &other),
            ["connectivity of element block 1: 2 of 8 entries differ, first of element 1: node 3 and node 4"]
        );
    }

    #[test]
    fn records_count_if_they_are_asked_for() {
        let (a, mut b) = (samples::annotated(), samples::annotated());
        b.title = "another".to_owned();
        assert_eq!(sentences(&a, &b), Vec::<String>::new());
        let strict = Strictness { with_records: true, ..Strictness::default() };
        let found = differences(&a, &b, strict, &NoProgress).unwrap().differences;
        assert_eq!(found[0].sentence(), "title: two hexes and another");
    }
}
