//! Several steps of a source at once.
//!
//! A file that is asked for many steps in one call answers sooner than one that is asked many times: netCDF-4 looks at
//! every variable of the steps before each read. Whoever goes through all steps takes them in blocks.

use super::{Recipe, Source, SourceError, part::add};

/// Bytes that a block of steps of one source may take; a step that is larger is a block.
const BLOCK_LEN: usize = 4 << 20;

impl Source {
    /// How many steps to read at once: as many as are worth it and still cost next to no memory.
    pub fn steps_at_once(&self) -> usize {
        BLOCK_LEN.checked_div(self.len().saturating_mul(size_of::<f64>())).unwrap_or(BLOCK_LEN).max(1)
    }

    /// Fills `out` with the values of consecutive steps, one step after the other.
    ///
    /// Shape: `out` is a multiple of [`Source::len`] long, and has as many steps. Cost: one read per stored part; memory for
    /// the parts that a recipe puts together.
    ///
    /// # Errors
    /// If `out` is no whole number of steps, there are fewer steps, or the file cannot be read there.
    pub fn read_steps_into(&self, first_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        let len = self.len();
        if out.is_empty() {
            return Ok(());
        }
        if len == 0 || !out.len().is_multiple_of(len) {
            return Err(SourceError::LengthMismatch { expected: len, found: out.len() });
        }
        match &self.0 {
            Recipe::Stored(values) => values.read_steps_into(first_step, out),
            Recipe::Concatenated { parts, .. } => {
                let mut start = 0;
                for part in parts.iter().filter(|part| !part.is_empty()) {
                    let values = part.read_steps(first_step, out.len() / len)?;
                    for (row, values) in out.chunks_mut(len).zip(values.chunks(part.len())) {
                        row[start..start + part.len()].copy_from_slice(values);
                    }
                    start += part.len();
                }
                Ok(())
            }
            Recipe::Linear(linear) => {
                out.fill(0.0);
                for (weight, source) in &linear.terms {
                    add(*weight, &source.read_steps(first_step, out.len() / len)?, out);
                }
                Ok(())
            }
            // What a few entries are picked from may be much larger than they are.
            Recipe::Gathered { from, rows } if from.len() <= 2 * len && !from.is_empty() => {
                let values = from.read_steps(first_step, out.len() / len)?;
                for (out, values) in out.chunks_mut(len).zip(values.chunks(from.len())) {
                    for (out, &row) in out.iter_mut().zip(rows.iter()) {
                        *out = values.get(row as usize).copied().unwrap_or(f64::NAN);
                    }
                }
                Ok(())
            }
            _ => out
                .chunks_mut(len)
                .enumerate()
                .try_for_each(|(step, out)| self.read_into(first_step.saturating_add(step), out)),
        }
    }

    fn read_steps(&self, first_step: usize, num_steps: usize) -> Result<Vec<f64>, SourceError> {
        let mut values = vec![f64::NAN; num_steps.saturating_mul(self.len())];
        self.read_steps_into(first_step, &mut values)?;
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_block_of_steps_is_its_steps_one_after_the_other() {
        let steps = |from: f64| (0..4).map(|step| vec![from + f64::from(step), 10.0 * from]).collect();
        let (a, b) = (Source::memory(2, steps(1.0)), Source::memory(2, steps(2.0)));
        let joined = Source::concatenated(vec![a.clone(), Source::constant(7.0, 0), b.clone()]);
        let sources = [
            joined.clone(),
            joined.gathered(Arc::new(vec![3, 0, 9, 2])),
            joined.gathered(Arc::new(vec![1])),
            Source::weighted_sum(vec![(2.0, a.clone()), (-1.0, b)]).unwrap(),
            Source::constant(3.0, 5),
            a,
        ];
        for source in sources {
            let mut block = vec![0.0; 3 * source.len()];
            source.read_steps_into(1, &mut block).unwrap();
            let each = (1..4).flat_map(|step| source.read(step).unwrap());
            let bits = |values: Vec<f64>| values.into_iter().map(f64::to_bits).collect::<Vec<_>>();
            assert_eq!(bits(block), bits(each.collect()), "{source:?}");
        }
    }

    #[test]
    fn blocks_beyond_the_end_and_parts_of_steps_are_errors() {
        let source = Source::memory(2, vec![vec![1.0, 2.0]; 3]);
        assert!(matches!(
            source.read_steps_into(2, &mut [0.0; 4]),
            Err(SourceError::NoSuchStep { asked: 3, available: 3 })
        ));
        assert!(matches!(source.read_steps_into(0, &mut [0.0; 3]), Err(SourceError::LengthMismatch { .. })));
        assert!(source.read_steps_into(9, &mut []).is_ok());
        assert_eq!(Source::constant(1.0, 1 << 17).steps_at_once(), 4);
        assert_eq!(Source::constant(1.0, 1 << 24).steps_at_once(), 1);
    }
}
