//! Principal values of symmetric tensors, as recipes.

use crate::geometry::symmetric_eigenvalues;
use crate::model::{DerivedValues, Source, SourceError};
use rayon::prelude::{IndexedParallelIterator as _, IntoParallelRefMutIterator as _, ParallelIterator as _};
use std::sync::Arc;

/// The principal values from the largest to the least, as three sources. The parts are xx, yy, zz, xy, yz, zx, of equal
/// length. NaN where a part is not finite.
pub(in crate::edit) fn principal_values(parts: &Arc<[Source; 6]>) -> [Source; 3] {
    [0, 1, 2].map(|rank| Source::derived(Arc::new(PrincipalValue { parts: Arc::clone(parts), rank })))
}

#[derive(Debug)]
struct PrincipalValue {
    parts: Arc<[Source; 6]>,
    /// 0 for the largest.
    rank: usize,
}

impl DerivedValues for PrincipalValue {
    fn len(&self) -> usize {
        self.parts[0].len()
    }

    fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        self.read_range_into(time_step, 0, out)
    }

    fn read_range_into(&self, time_step: usize, first: usize, out: &mut [f64]) -> Result<(), SourceError> {
        let mut parts: [Vec<f64>; 6] = Default::default();
        for (values, part) in parts.iter_mut().zip(self.parts.iter()) {
            *values = part.read_range(time_step, first..first + out.len())?;
        }
        out.par_iter_mut().with_min_len(1024).enumerate().for_each(|(entry, out)| {
            *out = symmetric_eigenvalues(parts.each_ref().map(|part| part[entry]))[self.rank];
        });
        Ok(())
    }
}
