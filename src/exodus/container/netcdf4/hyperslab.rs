//! A flat range of a variable's values as boxes, which is what the netCDF library reads and writes.

/// First position and length along each dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hyperslab {
    pub(super) start: Vec<usize>,
    pub(super) count: Vec<usize>,
}

impl Hyperslab {
    /// Values in the box; saturates.
    pub(super) fn num_values(&self) -> usize {
        self.count.iter().fold(1, |product, &count| product.saturating_mul(count))
    }
}

/// The boxes that make up `count` values from `start` on, in that order; at most `2 * shape.len() - 1` of them.
///
/// `shape` has the lengths of the dimensions, slowest first; the range must lie within it.
pub(super) fn hyperslabs(shape: &[u64], start: u64, count: u64) -> Vec<Hyperslab> {
    let mut strides = vec![1_u64; shape.len()];
    for at in (1..shape.len()).rev() {
        strides[at - 1] = strides[at].saturating_mul(shape[at]);
    }
    let (mut at, end) = (start, start.saturating_add(count));
    let mut slabs = Vec::new();
    while at < end {
        let corner: Vec<u64> =
            strides.iter().zip(shape).map(|(&stride, &len)| (at / stride.max(1)) % len.max(1)).collect();
        let fits = |axis: usize| at.is_multiple_of(strides[axis].max(1)) && strides[axis] <= end - at;
        let axis = (0..shape.len()).find(|&axis| fits(axis));
        let mut counts = vec![1_u64; shape.len()];
        let mut covered = 1;
        if let Some(axis) = axis {
            counts[axis] = ((end - at) / strides[axis].max(1)).min(shape[axis] - corner[axis]);
            counts[axis + 1..].copy_from_slice(&shape[axis + 1..]);
            covered = counts[axis] * strides[axis];
        }
        let sizes = |values: &[u64]| {
            values.iter().map(|&value| usize::try_from(value).unwrap_or(usize::MAX)).collect()
        };
        slabs.push(Hyperslab { start: sizes(&corner), count: sizes(&counts) });
        at = at.saturating_add(covered.max(1));
    }
    slabs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_array_is_one_box() {
        let slabs = hyperslabs(&[2, 3, 4], 0, 24);
        assert_eq!(slabs, [Hyperslab { start: vec![0, 0, 0], count: vec![2, 3, 4] }]);
    }

    #[test]
    fn scalar_is_one_value() {
        assert_eq!(hyperslabs(&[], 0, 1), [Hyperslab { start: vec![], count: vec![] }]);
        assert!(hyperslabs(&[5], 2, 0).is_empty());
    }

    #[test]
    fn every_range_is_covered_once_in_order() {
        let shape = [3, 2, 4];
        for start in 0..24 {
            for end in start..=24 {
                let slabs = hyperslabs(&shape, start, end - start);
                assert!(slabs.len() <= 5, "{slabs:?}");
                let mut expected = start;
                for slab in slabs {
                    for i in 0..slab.count[0] {
                        for j in 0..slab.count[1] {
                            for k in 0..slab.count[2] {
                                let flat =
                                    ((slab.start[0] + i) * 2 + slab.start[1] + j) * 4 + slab.start[2] + k;
                                assert_eq!(flat as u64, expected);
                                expected += 1;
                            }
                        }
                    }
                }
                assert_eq!(expected, end);
            }
        }
    }
}
