//! Numbers in words: `1 to 20 by 2 except 7`, `1, 2, 5 to 9`, `all except 3`.

use super::Candidates;

/// A number, or an inclusive range of them.
#[derive(Debug, PartialEq)]
struct Range {
    first: f64,
    last: f64,
    /// For whole numbers the distance, for times every how many.
    by: u32,
}

/// The candidates whose numbers the text names; `None` if it is not made of numbers.
pub(super) fn select(candidates: &Candidates<'_>, text: &str) -> Option<Vec<usize>> {
    let spaced = text.replace(',', " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (wanted, excepted) = match words.iter().position(|word| *word == "except") {
        Some(at) => (&words[..at], Some(parse(&words[at + 1..])?)),
        None => (&words[..], None),
    };
    let mut positions = match wanted {
        ["all"] => candidates.sorted(),
        _ => within(candidates, &parse(wanted)?),
    };
    if let Some(excepted) = excepted {
        let mut is_excepted = vec![false; candidates.len()];
        for at in within(candidates, &excepted) {
            is_excepted[at] = true;
        }
        positions.retain(|&at| !is_excepted[at]);
    }
    Some(positions)
}

fn within(candidates: &Candidates<'_>, ranges: &[Range]) -> Vec<usize> {
    ranges.iter().flat_map(|range| candidates.in_range(range.first, range.last, range.by)).collect()
}

fn parse(words: &[&str]) -> Option<Vec<Range>> {
    let mut ranges = Vec::new();
    let mut rest = words;
    while let [first, tail @ ..] = rest {
        let first = number(first)?;
        let (last, tail) = match tail {
            ["to", last, tail @ ..] => (number(last)?, tail),
            tail => (first, tail),
        };
        let (by, tail) = match tail {
            ["by", by, tail @ ..] => (by.parse().ok().filter(|&by| by > 0)?, tail),
            tail => (1, tail),
        };
        ranges.push(Range { first, last, by });
        rest = tail;
    }
    (!ranges.is_empty()).then_some(ranges)
}

fn number(word: &str) -> Option<f64> {
    word.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::super::Selectable;
    use super::*;
    use crate::model::{Block, Model, Topology};

    fn ids(text: &str) -> Option<Vec<i64>> {
        let mut model = Model::default();
        for id in [9, 1, 2, 3, 5, 7, 20, 4_000_000_000] {
            model.element_blocks.push(Block::new(id, Topology::Hex8, Vec::new()));
        }
        let found = select(&Candidates::of(&model, Selectable::ElementBlock), text)?;
        Some(found.into_iter().map(|at| model.element_blocks[at].id).collect())
    }

    #[test]
    fn ranges_take_what_exists_in_them() {
        assert_eq!(ids("1 to 20 by 2 except 7"), Some(vec![1, 3, 5, 9]));
        assert_eq!(ids("20, 2 to 3"), Some(vec![20, 2, 3]));
        assert_eq!(ids("all except 1 to 9"), Some(vec![20, 4_000_000_000]));
        assert_eq!(ids("5"), Some(vec![5]));
        assert_eq!(ids("100 to 200"), Some(vec![]));
        assert_eq!(ids("3999999999 to 4000000001"), Some(vec![4_000_000_000]));
    }

    #[test]
    fn what_is_not_made_of_numbers_is_a_name() {
        for text in ["lid", "", "1 to", "1 to 5 by 0", "to 5", "1 to 5 except", "except 3", "nan", "1 - 5"] {
            assert_eq!(ids(text), None, "{text}");
        }
    }
}
