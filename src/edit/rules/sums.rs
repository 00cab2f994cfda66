//! Sums over all entries of some sources at each step, as recipes for global variables.

use crate::model::{DerivedValues, Source, SourceError};
use std::sync::Arc;

/// A source of one entry: the sum of all values of all parts. NaN does not count; without any other value it is NaN.
pub(in crate::edit) fn sum_of(parts: Vec<Source>) -> Source {
    Source::derived(Arc::new(Sum { parts }))
}

#[derive(Debug)]
struct Sum {
    parts: Vec<Source>,
}

impl DerivedValues for Sum {
    fn len(&self) -> usize {
        1
    }

    fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        // Neumaier's sum, so that millions of small values do not drown in a large one.
        let (mut sum, mut lost, mut num_values) = (0.0f64, 0.0f64, 0usize);
        for part in &self.parts {
            for &value in part.values(time_step)?.iter().filter(|value| !value.is_nan()) {
                let next = sum + value;
                let rest = if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
                // An infinite sum has no rest.
                lost += if rest.is_nan() { 0.0 } else { rest };
                sum = next;
                num_values += 1;
            }
        }
        out.fill(if num_values == 0 { f64::NAN } else { sum + lost });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(values: &[&[f64]]) -> f64 {
        let parts = values.iter().map(|values| Source::steady(Arc::new(values.to_vec()))).collect();
        sum_of(parts).read(0).unwrap()[0]
    }

    #[test]
    fn small_values_do_not_drown_and_nan_does_not_count() {
        assert_eq!(sum(&[&[1e100, 1.0], &[-1e100, f64::NAN]]), 1.0);
        assert!(sum(&[&[f64::NAN], &[]]).is_nan() && sum(&[]).is_nan());
        assert_eq!(sum(&[&[f64::INFINITY, 1.0]]), f64::INFINITY);
        assert!(sum(&[&[f64::INFINITY, f64::NEG_INFINITY]]).is_nan());
    }
}
