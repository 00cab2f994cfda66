//! Finding and reading small variables by name, and remembering which were understood.
//!
//! What the reader [takes](Lookup::take) becomes part of the model and is written from it; the rest stays foreign and
//! is carried from file to file as it is. So a variable that has a known name but makes no sense is left alone, not lost.

use crate::{
    exodus::{
        container::{Attribute, AttributeValue, Container, ContainerError, DataType, Header},
        text,
    },
    model::{MetadataValue, UserAttribute, Warnings},
};
use std::{cell::RefCell, collections::HashMap, sync::Arc};

/// No model has more blocks, sets, variables or records than this.
const MOST_ENTITIES: u64 = 1 << 24;

/// A file's header, by name.
pub(crate) struct Lookup<'a> {
    pub(crate) container: &'a Arc<Container>,
    variables: HashMap<&'a str, usize>,
    dimensions: HashMap<&'a str, usize>,
    notes: RefCell<Notes>,
}

/// What reading has found out about the variables.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Per variable: whether the model says what it says.
    pub(crate) taken: Vec<bool>,
    /// Variables that could not be read, and why: a copy would lose them.
    pub(crate) unreadable: Vec<(usize, String)>,
    /// Dimensions that were not believed.
    pub(crate) implausible: Vec<String>,
}

impl<'a> Lookup<'a> {
    pub(crate) fn new(container: &'a Arc<Container>) -> Self {
        let header = container.header();
        let dimensions = header.dimensions.iter().enumerate().map(|(at, d)| (d.name.as_str(), at)).collect();
        let notes = Notes {
            taken: vec![false; header.variables.len()],
            unreadable: Vec::new(),
            implausible: Vec::new(),
        };
        Self { container, variables: header.variable_index(), dimensions, notes: RefCell::new(notes) }
    }

    pub(crate) fn header(&self) -> &'a Header {
        self.container.header()
    }

    pub(crate) fn into_notes(self) -> Notes {
        self.notes.into_inner()
    }

    /// The length of a dimension; `None` if there is none of that name.
    pub(crate) fn dimension(&self, name: &str) -> Option<usize> {
        let &at = self.dimensions.get(name)?;
        Some(usize::try_from(self.header().dimensions[at].len).unwrap_or(usize::MAX))
    }

    /// The length of a dimension, 0 if there is none: this is how Exodus says "none of these".
    ///
    /// A damaged header may announce more than the file can hold; that counts as none, and is told at the end.
    pub(crate) fn count(&self, name: &str) -> usize {
        let count = self.dimension(name).unwrap_or(0);
        if count as u64 <= self.container.file_len().min(MOST_ENTITIES) {
            return count;
        }
        self.notes
            .borrow_mut()
            .implausible
            .push(format!("{name} is {count}, which cannot be: it is taken as 0"));
        0
    }

    /// The variable of this name, without taking it.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.variables.get(name).copied()
    }

    /// The variable of this name; from now on it belongs to the model.
    pub(crate) fn take(&self, name: &str) -> Option<usize> {
        let variable = self.find(name)?;
        self.mark(variable);
        Some(variable)
    }

    pub(crate) fn mark(&self, variable: usize) {
        self.notes.borrow_mut().taken[variable] = true;
    }

    /// The lengths of a variable's dimensions.
    pub(crate) fn shape(&self, variable: usize) -> Vec<usize> {
        self.header()
            .shape(variable)
            .into_iter()
            .map(|len| usize::try_from(len).unwrap_or(usize::MAX))
            .collect()
    }

    pub(crate) fn num_values(&self, variable: usize) -> usize {
        usize::try_from(self.header().num_values(variable)).unwrap_or(usize::MAX)
    }

    pub(crate) fn name(&self, variable: usize) -> &'a str {
        &self.header().variables[variable].name
    }

    /// Takes whole numbers if there are as many as expected; else says so and leaves the variable alone.
    pub(crate) fn integers(&self, name: &str, expected: usize, warnings: &mut Warnings) -> Option<Vec<i64>> {
        let variable = self.find(name)?;
        if !self.has_length(variable, expected, warnings) {
            return None;
        }
        let read = check_plausible(self.container, variable).and_then(|()| {
            let mut values = vec![0; expected];
            self.container.read_i64_into(variable, 0, &mut values).map(|()| values)
        });
        self.accept(variable, read, warnings)
    }

    /// The variable of this name if it has as many values as expected; else says so. An empty name means none.
    pub(crate) fn find_array(&self, name: &str, expected: usize, warnings: &mut Warnings) -> Option<usize> {
        let variable = self.find(name)?;
        self.has_length(variable, expected, warnings).then_some(variable)
    }

    /// Takes the variable of this name if it has as many values as expected; see [`Lookup::find_array`].
    pub(crate) fn array(&self, name: &str, expected: usize, warnings: &mut Warnings) -> Option<usize> {
        let variable = self.find_array(name, expected, warnings)?;
        self.mark(variable);
        Some(variable)
    }

    /// Takes all reals of a small variable.
    pub(crate) fn reals(&self, name: &str, warnings: &mut Warnings) -> Option<Vec<f64>> {
        let variable = self.find(name)?;
        let read = check_plausible(self.container, variable).and_then(|()| {
            let mut values = vec![0.0; self.num_values(variable)];
            self.container.read_f64_into(variable, 0, &mut values).map(|()| values)
        });
        self.accept(variable, read, warnings)
    }

    /// Takes all bytes of a small variable of text.
    pub(crate) fn bytes(&self, name: &str, warnings: &mut Warnings) -> Option<Vec<u8>> {
        let variable = self.find(name)?;
        let read = check_plausible(self.container, variable).and_then(|()| {
            let mut bytes = vec![0; self.num_values(variable)];
            self.container.read_bytes_into(variable, 0, &mut bytes).map(|()| bytes)
        });
        self.accept(variable, read, warnings)
    }

    /// Takes rows of text if there are as many as expected; see [`raw_rows`].
    pub(crate) fn rows(&self, name: &str, expected: usize, warnings: &mut Warnings) -> Option<Vec<Vec<u8>>> {
        let variable = self.find(name)?;
        let rows = self.accept(variable, raw_rows(self.container, variable), warnings)?;
        if rows.len() != expected {
            self.notes.borrow_mut().taken[variable] = false;
            warnings.add(format!("{name} has {} rows instead of {expected} and is ignored", rows.len()));
            return None;
        }
        Some(rows)
    }

    /// Takes the decoded text of rows; empty texts if the variable is missing or makes no sense.
    pub(crate) fn texts(&self, name: &str, expected: usize, warnings: &mut Warnings) -> Vec<String> {
        match self.rows(name, expected, warnings) {
            Some(rows) => rows.iter().map(|row| text::decode(row)).collect(),
            None => vec![String::new(); expected],
        }
    }

    fn has_length(&self, variable: usize, expected: usize, warnings: &mut Warnings) -> bool {
        let found = self.num_values(variable);
        if found != expected {
            let name = self.name(variable);
            warnings.add(format!("{name} has {found} values instead of {expected} and is ignored"));
        }
        found == expected
    }

    /// Takes the variable if it could be read, else notes that it could not.
    fn accept<T, E: ToString>(
        &self,
        variable: usize,
        read: Result<T, E>,
        warnings: &mut Warnings,
    ) -> Option<T> {
        match read {
            Ok(values) => {
                self.mark(variable);
                Some(values)
            }
            Err(error) => {
                let reason = error.to_string();
                warnings.add(reason.clone());
                self.notes.borrow_mut().unreadable.push((variable, reason));
                None
            }
        }
    }

    /// A text attribute of a variable, decoded.
    pub(crate) fn text_attribute(&self, variable: usize, name: &str) -> Option<String> {
        let attributes = &self.header().variables[variable].attributes;
        attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .and_then(|attribute| text_of(&attribute.value))
    }

    /// The attributes of a variable that are some user's, or describe fields.
    pub(crate) fn user_attributes(&self, variable: usize) -> Vec<UserAttribute> {
        let attributes = &self.header().variables[variable].attributes;
        user_attributes(attributes, |name| !UserAttribute::is_internal(name))
    }

    /// The attributes of the file as a whole that are some user's, or describe fields.
    pub(crate) fn user_attributes_of_file(&self) -> Vec<UserAttribute> {
        user_attributes(&self.header().attributes, |name| !UserAttribute::is_internal_of_file(name))
    }
}

/// Rows of text, one per value of all dimensions but the last; netCDF-4 strings are a row each.
///
/// Names should be text (`NC_CHAR`), but bytes occur and are read too.
pub(crate) fn raw_rows(container: &Container, variable: usize) -> Result<Vec<Vec<u8>>, ContainerError> {
    check_plausible(container, variable)?;
    let header = container.header();
    let num_values = usize::try_from(header.num_values(variable)).unwrap_or(usize::MAX);
    if header.variables[variable].data_type == DataType::String {
        let strings = container.read_strings(variable, 0, num_values)?;
        return Ok(strings.into_iter().map(String::into_bytes).collect());
    }
    let width = usize::try_from(header.shape(variable).last().copied().unwrap_or(1)).unwrap_or(usize::MAX);
    let mut bytes = vec![0; num_values];
    container.read_bytes_into(variable, 0, &mut bytes)?;
    Ok(bytes.chunks_exact(width.max(1)).map(<[u8]>::to_vec).collect())
}

/// Refuses to make room for a variable that the file cannot hold, as the header of a damaged file may ask for.
///
/// Deflate, which packs best, makes at most about a thousand bytes of one.
pub(super) fn check_plausible(container: &Container, variable: usize) -> Result<(), ContainerError> {
    let header = container.header();
    let name = || header.variables[variable].name.clone();
    let bytes = header.num_values(variable).saturating_mul(8);
    if container.unavailable_from(variable).is_some() {
        let needed = container.truncation().map_or(bytes, |truncation| truncation.expected);
        return Err(ContainerError::PastEnd { variable: name(), needed, file_len: container.file_len() });
    }
    if bytes / 8_800 > container.file_len() {
        return Err(ContainerError::OutOfMemory { variable: name(), bytes });
    }
    Ok(())
}

/// The text of an attribute; `None` for numbers.
pub(crate) fn text_of(value: &AttributeValue) -> Option<String> {
    match value {
        AttributeValue::Text(bytes) => Some(text::decode(bytes)),
        AttributeValue::Strings(strings) => Some(strings.concat()),
        AttributeValue::Integers(..) | AttributeValue::Reals(..) => None,
    }
}

/// The first number of an attribute, whatever its type.
pub(crate) fn number_of(value: &AttributeValue) -> Option<f64> {
    match value {
        AttributeValue::Integers(_, values) => values.first().map(|&value| value as f64),
        AttributeValue::Reals(_, values) => values.first().copied(),
        AttributeValue::Text(_) | AttributeValue::Strings(_) => None,
    }
}

/// Those attributes that are not the format's own.
fn user_attributes(attributes: &[Attribute], is_users: impl Fn(&str) -> bool) -> Vec<UserAttribute> {
    let users = attributes.iter().filter(|attribute| is_users(&attribute.name));
    users
        .map(|attribute| UserAttribute {
            name: attribute.name.clone(),
            value: match &attribute.value {
                AttributeValue::Text(bytes) => MetadataValue::Text(bytes.as_slice().into()),
                AttributeValue::Strings(strings) => MetadataValue::Text(strings.concat().into_bytes().into()),
                AttributeValue::Integers(_, values) => MetadataValue::Integers(values.as_slice().into()),
                AttributeValue::Reals(_, values) => MetadataValue::Reals(values.as_slice().into()),
            },
        })
        .collect()
}
