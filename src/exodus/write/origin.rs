//! The file that a model came from, seen by a writer.

use crate::{
    exodus::{
        container::{DataType, Header, Variable},
        entities::{KindView, views},
        lineage::match_entities,
        names::Kind,
        read::{SourceFile, raw_rows},
    },
    model::{Model, UserAttribute},
};
use std::collections::HashMap;

/// The original file and where its entities are now.
pub(super) struct Origin<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) before: &'a Model,
    pub(super) header: &'a Header,
    index: HashMap<&'a str, usize>,
    /// Per kind and entity of the new model, its position in the old one.
    entities: Vec<Vec<Option<usize>>>,
    /// The entities of the old model.
    pub(super) old: [KindView<'a>; 8],
}

impl<'a> Origin<'a> {
    pub(super) fn new(file: &'a SourceFile, before: &'a Model, after: &[KindView<'_>]) -> Self {
        let old = views(before);
        let entities = old.iter().zip(after).map(|(before, after)| match_entities(before, after)).collect();
        let header = file.header();
        Self { file, before, header, index: header.variable_index(), entities, old }
    }

    /// The variable of this name, if the model was read from it.
    pub(super) fn variable(&self, name: &str) -> Option<&'a Variable> {
        let &at = self.index.get(name)?;
        self.file.notes.taken[at].then(|| &self.header.variables[at])
    }

    /// The position of the variable of this name, if the model was read from it.
    pub(super) fn variable_position(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied().filter(|&at| self.file.notes.taken[at])
    }

    /// Whether the file has a variable of this name, understood or not.
    pub(super) fn has_variable(&self, name: &str) -> bool {
        self.index.contains_key(name)
    }

    /// Where each entity of a kind was.
    pub(super) fn entities(&self, kind: Kind) -> &[Option<usize>] {
        &self.entities[kind as usize]
    }

    /// Where one entity was.
    pub(super) fn entity(&self, kind: Kind, index: usize) -> Option<usize> {
        self.entities(kind).get(index).copied().flatten()
    }

    /// The bytes of a variable's rows; empty if they cannot be read, which the reader has told.
    pub(super) fn rows(&self, name: &str) -> Vec<Vec<u8>> {
        let Some(&at) = self.index.get(name).filter(|at| self.file.notes.taken[**at]) else {
            return Vec::new();
        };
        raw_rows(&self.file.container, at).unwrap_or_default()
    }

    /// The name of a variable's last dimension, if it holds text in bytes.
    pub(super) fn text_dimension(&self, name: &str) -> Option<&'a str> {
        let variable = self.variable(name)?;
        let last = *variable.dimensions.last()?;
        let is_text = matches!(variable.data_type, DataType::Char | DataType::Byte | DataType::UByte);
        (is_text && variable.dimensions.len() > 1).then(|| self.header.dimensions[last].name.as_str())
    }
}

impl<'a> Origin<'a> {
    /// Whether the original has no entities of a kind.
    pub(super) fn before_is_empty(&self, kind: Kind) -> bool {
        self.old[kind as usize].entities.is_empty()
    }

    /// The user attributes that an entity had.
    pub(super) fn user_attributes(&self, kind: Kind, index: usize) -> Option<&'a [UserAttribute]> {
        self.old[kind as usize].entities.get(index).map(|entity| entity.user_attributes)
    }
}
