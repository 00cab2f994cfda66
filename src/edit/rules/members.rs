//! Members of sets that stay, with everything that is stored along with them.

use crate::model::Set;
use std::sync::Arc;

/// Keeps the members at `rows`, in that order, with their factors, attributes and results.
///
/// `factors_of` is how many distribution factors a member has where there is not one each (sides have one a node).
/// Factors whose count fits neither rule are dropped; the result is false then.
pub(in crate::edit) fn keep_members<M: Clone>(
    set: &mut Set<M>,
    rows: Vec<u32>,
    factors_of: impl Fn(&M) -> usize,
) -> bool {
    let num_attributes = set.attributes.names.len();
    if num_attributes > 0 {
        let old = &set.attributes.values;
        let kept = rows.iter().flat_map(|&row| &old[row as usize * num_attributes..][..num_attributes]);
        set.attributes.values = Arc::new(kept.copied().collect());
    }
    let factors = set.distribution_factors.take();
    let fits = match &factors {
        None => true,
        Some(factors) => {
            let starts = factor_starts(&set.members, factors.len(), factors_of);
            let kept = starts.as_ref().map(|starts| {
                rows.iter()
                    .flat_map(|&row| factors[starts[row as usize]..starts[row as usize + 1]].iter().copied())
                    .collect()
            });
            set.distribution_factors = kept.map(Arc::new);
            starts.is_some()
        }
    };
    set.members = Arc::new(rows.iter().map(|&row| set.members[row as usize].clone()).collect());
    let rows = Arc::new(rows);
    for source in set.values.iter_mut().flatten() {
        *source = source.gathered(Arc::clone(&rows));
    }
    fits
}

/// Where each member's factors start, and the end; `None` if the count fits no rule.
fn factor_starts<M>(
    members: &[M],
    num_factors: usize,
    factors_of: impl Fn(&M) -> usize,
) -> Option<Vec<usize>> {
    let starts = |count: &dyn Fn(&M) -> usize| {
        let mut starts = vec![0];
        let mut total = 0;
        starts.extend(members.iter().map(|member| {
            total += count(member);
            total
        }));
        (total == num_factors).then_some(starts)
    };
    starts(&|_| 1).or_else(|| starts(&factors_of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Source;

    #[test]
    fn factors_per_node_and_results_go_with_their_members() {
        let mut set = Set::new(1, vec![10u32, 20, 30]);
        set.distribution_factors = Some(Arc::new(vec![1.0, 2.0, 2.5, 3.0]));
        set.values = vec![Some(Source::memory(3, vec![vec![5.0, 6.0, 7.0]]))];
        let per_node = |member: &u32| if *member == 20 { 2 } else { 1 };
        assert!(keep_members(&mut set, vec![1, 2], per_node));
        assert_eq!(
            (set.members.as_slice(), set.distribution_factors.unwrap().as_slice()),
            (&[20, 30][..], &[2.0, 2.5, 3.0][..])
        );
        assert_eq!(set.values[0].as_ref().unwrap().read(0).unwrap(), [6.0, 7.0]);
    }

    #[test]
    fn factors_of_an_odd_count_are_dropped_and_told() {
        let mut set = Set::new(1, vec![10u32, 20]);
        set.distribution_factors = Some(Arc::new(vec![1.0; 5]));
        assert!(!keep_members(&mut set, vec![0], |_| 1));
        assert_eq!(set.distribution_factors, None);
    }
}
