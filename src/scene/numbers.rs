//! Few of many nodes, numbered anew: the nodes that a part uses, ascending, and where each of them is in that list.

/// Which numbers are in use, and how many of them are less than a given one.
///
/// A bit per number between the least and the greatest, with a running count every 64 bits: two steps to look one up.
/// Where numbers are few and far between, a sorted list and a binary search take less memory.
pub(super) enum Numbers {
    Dense { first: u32, words: Vec<u64>, before: Vec<u32> },
    Sparse(Vec<u32>),
}

impl Numbers {
    /// The numbers that occur in `used`, each once.
    ///
    /// `used` gives the numbers as often as it is called. Cost: a few passes, or a sort where they are far between.
    pub(super) fn new<I: Iterator<Item = u32>>(used: impl Fn() -> I) -> Self {
        let mut count = 0_usize;
        let (first, last) = used().fold((u32::MAX, 0), |(first, last), number| {
            count += 1;
            (first.min(number), last.max(number))
        });
        if count == 0 {
            return Self::Sparse(Vec::new());
        }
        let span = (last - first) as usize + 1;
        if span / 64 > count {
            let mut sorted: Vec<u32> = used().collect();
            sorted.sort_unstable();
            sorted.dedup();
            return Self::Sparse(sorted);
        }
        let mut words = vec![0_u64; span.div_ceil(64)];
        for number in used() {
            let at = (number - first) as usize;
            words[at / 64] |= 1 << (at % 64);
        }
        let mut total = 0;
        let before = words
            .iter()
            .map(|word| {
                let before = total;
                total += word.count_ones();
                before
            })
            .collect();
        Self::Dense { first, words, before }
    }

    /// The numbers, ascending.
    pub(super) fn list(&self) -> Vec<u32> {
        match self {
            Self::Sparse(sorted) => sorted.clone(),
            Self::Dense { first, words, .. } => {
                let mut list = Vec::new();
                for (&word, start) in words.iter().zip((*first..).step_by(64)) {
                    let mut rest = word;
                    while rest != 0 {
                        list.push(start + rest.trailing_zeros());
                        rest &= rest - 1;
                    }
                }
                list
            }
        }
    }

    /// Where a number stands in the list. For a number that is not in it: where it would.
    pub(super) fn position_of(&self, number: u32) -> u32 {
        match self {
            Self::Sparse(sorted) => {
                u32::try_from(sorted.partition_point(|&known| known < number)).unwrap_or(u32::MAX)
            }
            Self::Dense { first, words, before } => {
                let at = number.saturating_sub(*first) as usize;
                let (Some(word), Some(before)) = (words.get(at / 64), before.get(at / 64)) else {
                    return u32::MAX;
                };
                before + (word & ((1 << (at % 64)) - 1)).count_ones()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(used: &[u32], list: &[u32]) {
        let numbers = Numbers::new(|| used.iter().copied());
        assert_eq!(numbers.list(), list);
        for (&number, at) in list.iter().zip(0..) {
            assert_eq!(numbers.position_of(number), at);
        }
    }

    #[test]
    fn numbers_are_listed_once_and_found() {
        check(&[], &[]);
        check(&[7], &[7]);
        check(&[200, 3, 66, 3, 67, 130], &[3, 66, 67, 130, 200]);
        check(&[u32::MAX, u32::MAX - 1], &[u32::MAX - 1, u32::MAX]);
        let numbers = Numbers::new(|| [0, u32::MAX, 5].into_iter());
        assert!(matches!(numbers, Numbers::Sparse(_)));
        check(&[0, u32::MAX, 5, 0], &[0, 5, u32::MAX]);
    }
}
