//! Findings that do not stop a reader: what is odd, where, and what was done about it.

/// A list that readers and operations add sentences to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Warnings(Vec<String>);

impl Warnings {
    /// Adds a sentence (no full stop); the same one is kept once.
    pub fn add(&mut self, says: impl Into<String>) {
        let says = says.into();
        if !self.0.contains(&says) {
            self.0.push(says);
        }
    }

    /// The sentences in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
