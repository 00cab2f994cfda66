//! The lists of the raw-file panel as tables: columns, cells, order and filter.
//!
//! Cells are made when they are drawn; what is kept is the order of the rows that the filter lets through.

use super::{outline::count_text, pattern};
use crate::exodus::{
    RawFile, attribute_text, attribute_type,
    container::{Attribute, AttributeValue},
    name_in_group, shape_text, storage_text,
};
use std::{
    borrow::Cow,
    cmp::{Ordering, Reverse},
    sync::Arc,
};

/// Which of a file's lists is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum List {
    #[default]
    Variables,
    Dimensions,
    Attributes,
    Others,
}

/// A column of a table.
pub(super) struct Column {
    pub(super) title: &'static str,
    /// Width at first, in points.
    pub(super) width: f32,
    /// Numbers stand to the right and are sorted as numbers.
    pub(super) is_number: bool,
}

const fn words(title: &'static str, width: f32) -> Column {
    Column { title, width, is_number: false }
}

const fn number(title: &'static str, width: f32) -> Column {
    Column { title, width, is_number: true }
}

impl List {
    pub(super) const ALL: [(Self, &'static str); 4] = [
        (Self::Variables, "Variables"),
        (Self::Dimensions, "Dimensions"),
        (Self::Attributes, "Attributes"),
        (Self::Others, "Not in the model"),
    ];

    /// Its columns; the last one takes what room is left.
    pub(super) fn columns(self) -> &'static [Column] {
        const VARIABLES: &[Column] = &[
            words("Name", 170.0),
            words("Type", 56.0),
            words("Shape", 96.0),
            words("Dimensions", 190.0),
            number("Bytes", 86.0),
            words("Storage", 120.0),
            words("What it holds", 300.0),
        ];
        const DIMENSIONS: &[Column] = &[
            words("Name", 200.0),
            number("Length", 96.0),
            words("Grows", 76.0),
            number("Variables", 80.0),
            words("What it counts", 300.0),
        ];
        const ATTRIBUTES: &[Column] = &[
            words("Of", 200.0),
            words("Name", 200.0),
            words("Type", 60.0),
            number("Values", 64.0),
            words("Value", 300.0),
        ];
        const OTHERS: &[Column] = &[words("Name", 260.0), words("Why", 300.0)];
        match self {
            Self::Variables => VARIABLES,
            Self::Dimensions => DIMENSIONS,
            Self::Attributes => ATTRIBUTES,
            Self::Others => OTHERS,
        }
    }
}

/// The lists of one file.
#[derive(Debug)]
pub(super) struct RawTables {
    pub(super) file: Arc<RawFile>,
    attributes: Vec<Owner>,
}

/// Whose an attribute is, and where it stands.
#[derive(Clone, Copy, Debug)]
enum Owner {
    File(usize),
    /// The variable, and the attribute's position there.
    Variable(usize, usize),
    /// Its position among those of all groups.
    Group(usize),
}

/// The order of a table: a column, and whether the greatest comes first. `None` is the order of the file.
pub(super) type Order = Option<(usize, bool)>;

impl RawTables {
    pub(super) fn new(file: Arc<RawFile>) -> Self {
        let of_file = (0..file.attributes.len()).map(Owner::File);
        let of_groups = (0..file.group_attributes.len()).map(Owner::Group);
        let of_variables = file.variables.iter().enumerate().flat_map(|(variable, described)| {
            (0..described.attributes.len()).map(move |at| Owner::Variable(variable, at))
        });
        let attributes = of_file.chain(of_variables).chain(of_groups).collect();
        Self { file, attributes }
    }

    pub(super) fn len(&self, list: List) -> usize {
        match list {
            List::Variables => self.file.variables.len(),
            List::Dimensions => self.file.dimensions.len(),
            List::Attributes => self.attributes.len(),
            List::Others => {
                self.file.groups.len() + self.file.user_defined.len() + self.file.not_understood.len()
            }
        }
    }

    /// What stands in a row and column; empty beyond the last.
    pub(super) fn cell(&self, list: List, row: usize, column: usize) -> Cow<'_, str> {
        match list {
            List::Variables => self.variable_cell(row, column),
            List::Dimensions => self.dimension_cell(row, column),
            List::Attributes => self.attribute_cell(row, column),
            List::Others => {
                let (groups, defined) = (&self.file.groups, &self.file.user_defined);
                let lost = &self.file.not_understood;
                let (name, why) = match (groups.get(row), row.checked_sub(groups.len())) {
                    (Some(name), _) => (Some(name), "a group: no part of the model, kept when saving"),
                    (None, Some(row)) => match defined.get(row) {
                        Some((name, words)) => (Some(name), words.as_str()),
                        None => {
                            (lost.get(row - defined.len()), "its type is the file's own: it cannot be saved")
                        }
                    },
                    (None, None) => (None, ""),
                };
                if column == 0 { name.map_or("", String::as_str).into() } else { why.into() }
            }
        }
    }

    fn variable_cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        let Some(variable) = self.file.variables.get(row) else { return "".into() };
        match column {
            0 => name_in_group(&variable.group, &variable.name).into(),
            1 => variable.data_type.to_string().into(),
            2 => shape_text(&variable.shape).into(),
            3 => variable.dimensions.join(", ").into(),
            4 => large_text(variable.bytes).into(),
            5 => storage_text(&variable.storage).into(),
            6 if variable.meaning.is_empty() => "not understood; kept as it is when saving".into(),
            6 => variable.meaning.as_str().into(),
            _ => "".into(),
        }
    }

    fn dimension_cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        let Some(dimension) = self.file.dimensions.get(row) else { return "".into() };
        match column {
            0 => name_in_group(&dimension.group, &dimension.name).into(),
            1 => large_text(dimension.len).into(),
            2 => if dimension.is_unlimited { "unlimited" } else { "" }.into(),
            3 => count_text(dimension.num_variables).into(),
            4 => dimension.meaning.as_str().into(),
            _ => "".into(),
        }
    }

    fn attribute_cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        let Some((owner, attribute)) = self.attribute(row) else { return "".into() };
        match column {
            0 => owner.into(),
            1 => attribute.name.as_str().into(),
            2 => attribute_type(&attribute.value).to_string().into(),
            3 => count_text(num_values(attribute)).into(),
            4 => attribute_text(&attribute.value).replace('\n', " ").into(),
            _ => "".into(),
        }
    }

    /// An attribute, and the name of what has it.
    fn attribute(&self, row: usize) -> Option<(String, &Attribute)> {
        match *self.attributes.get(row)? {
            Owner::File(at) => Some(("the file".to_owned(), self.file.attributes.get(at)?)),
            Owner::Variable(variable, at) => {
                let variable = self.file.variables.get(variable)?;
                Some((name_in_group(&variable.group, &variable.name), variable.attributes.get(at)?))
            }
            Owner::Group(at) => {
                let (group, attribute) = self.file.group_attributes.get(at)?;
                Some((format!("group {group}"), attribute))
            }
        }
    }

    /// The variable that a row of a list belongs to.
    pub(super) fn variable_of(&self, list: List, row: usize) -> Option<usize> {
        match list {
            List::Variables => (row < self.file.variables.len()).then_some(row),
            List::Attributes => match *self.attributes.get(row)? {
                Owner::Variable(variable, _) => Some(variable),
                Owner::File(_) | Owner::Group(_) => None,
            },
            List::Dimensions | List::Others => None,
        }
    }

    /// The rows that have the filter's pattern in their first or last columns, in order.
    pub(super) fn rows(&self, list: List, filter: &str, order: Order) -> Vec<usize> {
        let last = list.columns().len() - 1;
        let fits = |&row: &usize| {
            // The owner, the name, and the meaning or value.
            let columns = if list == List::Attributes { [0, 1, last] } else { [0, last, last] };
            columns.iter().any(|&column| pattern::matches(filter, &self.cell(list, row, column)))
        };
        let all = 0..self.len(list);
        let mut rows: Vec<usize> =
            if filter.trim().is_empty() { all.collect() } else { all.filter(fits).collect() };
        // Of equal rows the first in the file stays the first.
        match order
            .and_then(|(column, is_descending)| Some((column, list.columns().get(column)?, is_descending)))
        {
            None => {}
            Some((column, Column { is_number: true, .. }, false)) => {
                rows.sort_by_key(|&row| self.number(list, row, column))
            }
            Some((column, Column { is_number: true, .. }, true)) => {
                rows.sort_by_key(|&row| Reverse(self.number(list, row, column)));
            }
            Some((column, _, false)) => {
                rows.sort_by_cached_key(|&row| NaturalKey::of(&self.cell(list, row, column)))
            }
            Some((column, _, true)) => {
                rows.sort_by_cached_key(|&row| Reverse(NaturalKey::of(&self.cell(list, row, column))));
            }
        }
        rows
    }

    /// What a column of numbers is sorted by.
    fn number(&self, list: List, row: usize, column: usize) -> u64 {
        match (list, column) {
            (List::Variables, _) => self.file.variables.get(row).map_or(0, |variable| variable.bytes),
            (List::Dimensions, 1) => self.file.dimensions.get(row).map_or(0, |dimension| dimension.len),
            (List::Dimensions, _) => {
                self.file.dimensions.get(row).map_or(0, |dimension| dimension.num_variables as u64)
            }
            (List::Attributes, _) => {
                self.attribute(row).map_or(0, |(_, attribute)| num_values(attribute) as u64)
            }
            (List::Others, _) => 0,
        }
    }

    /// Rows with their titles as text, tabs between the cells, as spreadsheets take it.
    pub(super) fn as_text(&self, list: List, rows: &[usize]) -> String {
        let columns = list.columns();
        let mut text = columns.iter().map(|column| column.title).collect::<Vec<_>>().join("\t");
        for &row in rows {
            text.push('\n');
            for column in 0..columns.len() {
                if column > 0 {
                    text.push('\t');
                }
                text.push_str(&self.cell(list, row, column).replace('\t', " "));
            }
        }
        text
    }
}

fn num_values(attribute: &Attribute) -> usize {
    match &attribute.value {
        AttributeValue::Text(bytes) => bytes.len(),
        AttributeValue::Integers(_, values) => values.len(),
        AttributeValue::Reals(_, values) => values.len(),
        AttributeValue::Strings(strings) => strings.len(),
    }
}

/// A number that may be beyond what counts are, with commas.
pub(super) fn large_text(number: u64) -> String {
    usize::try_from(number).map_or_else(|_| number.to_string(), count_text)
}

/// A text in the order in which people count: `connect2` before `connect10`, large and small letters alike.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct NaturalKey(Vec<Piece>);

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    /// Digits without leading zeros.
    Number(String),
    Text(String),
}

impl PartialOrd for Piece {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Piece {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            // Of numbers without leading zeros the longer one is greater.
            (Self::Number(a), Self::Number(b)) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
        }
    }
}

impl NaturalKey {
    fn of(text: &str) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        for c in text.chars().flat_map(char::to_lowercase) {
            match (c.is_ascii_digit(), pieces.last_mut()) {
                (true, Some(Piece::Number(digits))) if digits == "0" => *digits = c.to_string(),
                (true, Some(Piece::Number(digits))) => digits.push(c),
                (true, _) => pieces.push(Piece::Number(c.to_string())),
                (false, Some(Piece::Text(text))) => text.push(c),
                (false, _) => pieces.push(Piece::Text(c.to_string())),
            }
        }
        Self(pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        exodus::{SaveOptions, SourceFile, save},
        model::{NoProgress, Warnings, samples},
    };

    fn tables() -> RawTables {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.e");
        save(&samples::two_hexes(), None, &path, &SaveOptions::default(), &NoProgress).unwrap();
        let file = SourceFile::open(&path, &mut Warnings::default()).unwrap();
        RawTables::new(Arc::new(file.raw()))
    }

    fn names(tables: &RawTables, list: List, filter: &str, order: Order) -> Vec<String> {
        let rows = tables.rows(list, filter, order);
        rows.into_iter().map(|row| tables.cell(list, row, 0).into_owned()).collect()
    }

    #[test]
    fn people_count_so() {
        let mut names = ["connect10", "Connect2", "connect", "connect02b", "a"];
        names.sort_by_cached_key(|name| NaturalKey::of(name));
        assert_eq!(names, ["a", "connect", "Connect2", "connect02b", "connect10"]);
    }

    #[test]
    fn rows_are_filtered_by_name_and_meaning_and_sorted_by_any_column() {
        let tables = tables();
        assert_eq!(names(&tables, List::Variables, "connect*", None), ["connect1", "connect2"]);
        assert_eq!(names(&tables, List::Variables, "connect", Some((0, true))), ["connect2", "connect1"]);
        // By what they hold: the name of a block occurs there only.
        let on_right = names(&tables, List::Variables, "\"right\"", None);
        assert_eq!(on_right, ["connect2", "vals_elem_var1eb2"]);
        let longest = names(&tables, List::Variables, "", Some((4, true)));
        assert_eq!(longest.len(), tables.file.variables.len());
        let bytes = |name: &String| tables.file.variables.iter().find(|one| one.name == *name).unwrap().bytes;
        assert!(longest.windows(2).all(|pair| bytes(&pair[0]) >= bytes(&pair[1])), "{longest:?}");
        // Times, globals, 4 nodal and 3 element arrays make 9; nothing else is used by more than 7.
        assert_eq!(names(&tables, List::Dimensions, "", Some((3, true)))[0], "time_step");
    }

    #[test]
    fn attributes_say_whose_they_are() {
        let tables = tables();
        let rows = tables.rows(List::Attributes, "elem_type", None);
        let cells: Vec<_> = (0..5).map(|column| tables.cell(List::Attributes, rows[1], column)).collect();
        assert_eq!(cells, ["connect2", "elem_type", "text", "5", "HEX8"]);
        let variable = tables.variable_of(List::Attributes, rows[1]).unwrap();
        assert_eq!(tables.file.variables[variable].name, "connect2");
        assert_eq!(tables.cell(List::Attributes, 0, 0), "the file");
        assert_eq!(tables.cell(List::Attributes, usize::MAX, 0), "");
    }

    #[test]
    fn copied_text_has_a_line_per_row() {
        let tables = tables();
        let rows = tables.rows(List::Dimensions, "num_el_in_blk?", None);
        assert_eq!(
            tables.as_text(List::Dimensions, &rows),
            "Name\tLength\tGrows\tVariables\tWhat it counts\n\
             num_el_in_blk1\t1\t\t3\telements of element block 1 \"left\"\n\
             num_el_in_blk2\t1\t\t2\telements of element block 2 \"right\""
        );
    }
}
