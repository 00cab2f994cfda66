//! File names that say which part of a model, and which of its meshes, a file holds.
//!
//! `mesh.e.16.03` is part 3 of 16, counted from 0, the number as wide as the count; `mesh.e-s0002` is the second mesh
//! of a series, and `mesh.e-s0002.16.03` is both. A name only suggests: whether there is such a family is seen on the disk.

use std::path::Path;

/// The name of one part: `stem.count.which`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PartName {
    /// What all parts are called before their numbers.
    pub(super) stem: String,
    /// How many parts there are; at least 2.
    pub(super) count: usize,
    /// Which one this is, from 0.
    pub(super) which: usize,
}

impl PartName {
    /// The name taken apart; `None` if it is not of that form.
    pub(super) fn of(path: &Path) -> Option<Self> {
        Self::parse(path.file_name()?.to_str()?)
    }

    fn parse(name: &str) -> Option<Self> {
        let (rest, which_text) = name.rsplit_once('.')?;
        let (stem, count_text) = rest.rsplit_once('.')?;
        let (count, which) = (number(count_text)?, number(which_text)?);
        let fits = count > 1 && which < count && which_text.len() == count_text.len() && !stem.is_empty();
        (fits && !count_text.starts_with('0')).then(|| Self { stem: stem.to_owned(), count, which })
    }

    /// The name of another part of the same model.
    pub(super) fn sibling(&self, which: usize) -> String {
        let width = self.count.to_string().len();
        format!("{}.{}.{which:0width$}", self.stem, self.count)
    }

    /// What follows the stem: `.16.03`.
    fn ending(&self) -> String {
        self.sibling(self.which)[self.stem.len()..].to_owned()
    }
}

/// The name of one mesh of a series: `base`, then `base-s0002`, or with three digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SeriesName {
    /// The name of the first mesh, without what tells a part.
    pub(super) base: String,
    /// Which mesh; `None` for the base, which has no number.
    pub(super) number: Option<usize>,
    /// `.16.03` for a part of a decomposed mesh, else nothing.
    ending: String,
}

impl SeriesName {
    /// The name taken apart; every name can at least be a base.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let part = PartName::parse(name);
        let (stem, ending) = match &part {
            Some(part) => (part.stem.as_str(), part.ending()),
            None => (name, String::new()),
        };
        let numbered = stem.rsplit_once("-s").and_then(|(base, digits)| {
            let number = number(digits).filter(|_| digits.len() >= 3 && !base.is_empty())?;
            Some((base, number))
        });
        Some(match numbered {
            Some((base, number)) => Self { base: base.to_owned(), number: Some(number), ending },
            None => Self { base: stem.to_owned(), number: None, ending },
        })
    }

    /// Whether a file of that name is a mesh of the same series (as the same part).
    pub(super) fn is_of_same_series(&self, other: &Self) -> bool {
        self.base == other.base && self.ending == other.ending
    }
}

/// A number written in digits and nothing else.
fn number(text: &str) -> Option<usize> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_numbered_as_wide_as_their_count() {
        let part = PartName::parse("m.e.16.03").unwrap();
        assert_eq!((part.stem.as_str(), part.count, part.which), ("m.e", 16, 3));
        assert_eq!((part.sibling(11), part.ending()), ("m.e.16.11".to_owned(), ".16.03".to_owned()));
        assert_eq!(PartName::parse("m.par.128.007").unwrap().sibling(42), "m.par.128.042");
        for other in
            ["m.e", "m.e.4.4", "m.e.16.3", "m.e.1.0", "4.0", ".4.0", "m.e.4.x", "m.e.4.", "m.e.04.01"]
        {
            assert_eq!(PartName::parse(other), None, "{other}");
        }
    }

    #[test]
    fn meshes_of_a_series_have_three_or_more_digits() {
        let of = |name: &str| SeriesName::of(Path::new(name)).unwrap();
        assert_eq!((of("a/m.e").base.as_str(), of("a/m.e").number), ("m.e", None));
        assert_eq!((of("m.e-s002").base.as_str(), of("m.e-s002").number), ("m.e", Some(2)));
        assert_eq!(of("m.e-s02").number, None);
        let part = of("m.e-s0002.4.1");
        assert_eq!((part.base.as_str(), part.number), ("m.e", Some(2)));
        assert!(part.is_of_same_series(&of("m.e.4.1")));
        assert!(!part.is_of_same_series(&of("m.e.4.0")));
        assert!(!part.is_of_same_series(&of("m.e-s0002")));
    }
}
