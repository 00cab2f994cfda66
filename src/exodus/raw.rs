//! A file as netCDF has it: [`RawFile`] describes its dimensions, variables and attributes, and what each is for.
//!
//! The description is made from the header alone; [`SourceFile::first_values`] looks at the beginning of a variable.
//! What lies in groups of netCDF-4 is in the same lists, behind what lies in the root.

mod meaning;
#[cfg(test)]
mod tests;

use super::{
    ExodusError, SourceFile,
    container::{
        Attribute, AttributeValue, ContainerError, DataType, Dimension, Filter, Format, Group, Header,
        Storage, UserDefined, Values, Variable,
    },
    text,
};
use crate::model::real_text;
use meaning::Meanings;

/// What a file holds, in the words of netCDF.
///
/// Shape: all lists are in file order.
#[derive(Clone, Debug, PartialEq)]
pub struct RawFile {
    /// The kind of file.
    pub format: Format,
    /// Bytes in the file.
    pub bytes: u64,
    /// The dimensions.
    pub dimensions: Vec<RawDimension>,
    /// The variables.
    pub variables: Vec<RawVariable>,
    /// Attributes of the file as a whole.
    pub attributes: Vec<Attribute>,
    /// Groups below the root by their paths, such as `outer/inner`; they are no part of the model.
    pub groups: Vec<String>,
    /// Attributes of groups, with the group's path.
    pub group_attributes: Vec<(String, Attribute)>,
    /// Types that the file defines, and variables and attributes of these: what each is called, with the group's path before
    /// it, and its type in words. A save carries them over.
    pub user_defined: Vec<(String, String)>,
    /// The same, by name, of what a save refuses to carry over.
    pub not_understood: Vec<String>,
}

/// A dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawDimension {
    /// The path of the group that it lies in; empty for the root.
    pub group: String,
    /// Its name.
    pub name: String,
    /// Its length now.
    pub len: u64,
    /// Whether it grows: the record dimension.
    pub is_unlimited: bool,
    /// How many variables have it.
    pub num_variables: usize,
    /// What it counts; empty if the format does not know it.
    pub meaning: String,
}

/// A variable.
#[derive(Clone, Debug, PartialEq)]
pub struct RawVariable {
    /// The path of the group that it lies in; empty for the root.
    pub group: String,
    /// Its name.
    pub name: String,
    /// The type of its values.
    pub data_type: DataType,
    /// Names of its dimensions, slowest first; empty for a single value.
    pub dimensions: Vec<String>,
    /// Their lengths.
    pub shape: Vec<u64>,
    /// Bytes of its values before any compression; of strings, those of one reference each. Saturates.
    pub bytes: u64,
    /// How netCDF-4 stores it; classic files store everything contiguously.
    pub storage: Storage,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// What it holds, such as `connectivity of element block 10 "gear"`; empty if the format does not know it.
    pub meaning: String,
    /// Whether the model says what it says. If not, a save carries it over as it is.
    pub is_understood: bool,
}

impl SourceFile {
    /// Describes the file as netCDF has it.
    ///
    /// Cost: proportional to the header; nothing is read. A file with 50,000 variables takes tens of milliseconds.
    pub fn raw(&self) -> RawFile {
        let header = self.header();
        let meanings = Meanings::new(&self.skeleton);
        let of_dimension = |name: &str| meanings.of_dimension(name);
        let of_variable = |variable: &Variable| meanings.of_variable(variable);
        let is_understood = |at: usize| self.notes.taken.get(at).copied().unwrap_or(false);
        let mut raw = RawFile {
            format: header.format,
            bytes: self.container.file_len(),
            dimensions: dimensions_of("", (header, 0), of_dimension),
            variables: variables_of("", header, of_variable, is_understood),
            attributes: header.attributes.clone(),
            groups: Vec::new(),
            group_attributes: Vec::new(),
            user_defined: user_defined_of("", header),
            not_understood: header.not_understood.clone(),
        };
        for (path, Group { header, num_seen, .. }) in header.all_groups() {
            // Blocks and variables of a group are not those of the model.
            let of_dimension = |name: &str| meaning::fixed_dimension(name).unwrap_or_default().to_owned();
            let of_variable =
                |variable: &Variable| meaning::fixed_variable(&variable.name).unwrap_or_default().to_owned();
            raw.dimensions.extend(dimensions_of(&path, (header, *num_seen), of_dimension));
            raw.variables.extend(variables_of(&path, header, of_variable, |_| false));
            raw.group_attributes.extend(header.attributes.iter().map(|one| (path.clone(), one.clone())));
            raw.user_defined.extend(user_defined_of(&path, header));
            raw.groups.push(path);
        }
        raw
    }

    /// The first values of a variable, in storage order, as text; of text, the first rows.
    ///
    /// `variable` is its position in [`RawFile::variables`]. Shape: at most `count` texts, fewer if there are no more, or
    /// if the file was cut short behind them. Cost: reading these values, of compressed variables the chunks that they
    /// are in.
    ///
    /// # Errors
    /// If there is no such variable, the file cannot be read, or something has written to it since it was opened.
    pub fn first_values(&self, variable: usize, count: usize) -> Result<Vec<String>, ExodusError> {
        let in_root = self.header().variables.len();
        let Some((header, within)) = self.header_of(variable) else {
            let below = self.header().all_groups();
            let in_groups = below.iter().map(|(_, group)| group.header.variables.len());
            let available = in_root + in_groups.sum::<usize>();
            return Err(ContainerError::NoSuchVariable { asked: variable, available }.into());
        };
        let is_text = header.variables[within].data_type == DataType::Char;
        let width = match header.shape(within).last() {
            Some(&last) if is_text => last.max(1),
            _ => 1,
        };
        let all = header.num_values(within);
        let is_in_root = variable < in_root;
        let available =
            Some(variable).filter(|_| is_in_root).and_then(|at| self.container.unavailable_from(at));
        let available = available.unwrap_or(all);
        let wanted = (count as u64).saturating_mul(width).min(MOST_VALUES);
        // Of several rows none is cut.
        let wanted = if wanted > width { wanted - wanted % width } else { wanted };
        // Where not even the first value is there, reading it says what is wrong.
        let least = u64::from(all > 0 && count > 0);
        let num_values = usize::try_from(wanted.min(available).max(least)).unwrap_or(0);
        let values = match variable.checked_sub(in_root) {
            Some(in_groups) => self.container.read_group_values(in_groups, 0, num_values)?,
            None => self.container.read_values(variable, 0, num_values)?,
        };
        if self.container.has_changed() {
            return Err(ExodusError::ChangedOnDisk);
        }
        Ok(texts(&values, usize::try_from(width).unwrap_or(usize::MAX)))
    }
}

impl SourceFile {
    /// The header that describes a variable of [`RawFile::variables`], and its position there.
    fn header_of(&self, mut variable: usize) -> Option<(&Header, usize)> {
        let root = self.header();
        let below = root.all_groups().into_iter().map(|(_, group)| &group.header);
        for header in std::iter::once(root).chain(below) {
            match variable.checked_sub(header.variables.len()) {
                Some(later) => variable = later,
                None => return Some((header, variable)),
            }
        }
        None
    }
}

/// The dimensions of a group that are its own.
fn dimensions_of(
    group: &str,
    (header, num_seen): (&Header, usize),
    meaning: impl Fn(&str) -> String,
) -> Vec<RawDimension> {
    let mut uses = vec![0; header.dimensions.len()];
    for variable in &header.variables {
        // A dimension that a variable has twice counts once.
        let mut of_variable = variable.dimensions.clone();
        of_variable.sort_unstable();
        of_variable.dedup();
        of_variable.into_iter().for_each(|dimension| uses[dimension] += 1);
    }
    let describe = |(dimension, num_variables): (&Dimension, usize)| RawDimension {
        group: group.to_owned(),
        name: dimension.name.clone(),
        len: dimension.len,
        is_unlimited: dimension.is_unlimited,
        num_variables,
        meaning: meaning(&dimension.name),
    };
    header.dimensions.iter().zip(uses).skip(num_seen).map(describe).collect()
}

fn variables_of(
    group: &str,
    header: &Header,
    meaning: impl Fn(&Variable) -> String,
    is_understood: impl Fn(usize) -> bool,
) -> Vec<RawVariable> {
    let name_of = |&dimension: &usize| header.dimensions[dimension].name.clone();
    let describe = |(at, variable): (usize, &Variable)| RawVariable {
        group: group.to_owned(),
        name: variable.name.clone(),
        data_type: variable.data_type,
        dimensions: variable.dimensions.iter().map(name_of).collect(),
        shape: header.shape(at),
        bytes: header.num_values(at).saturating_mul(value_bytes(variable.data_type)),
        storage: variable.storage.clone(),
        attributes: variable.attributes.clone(),
        meaning: meaning(variable),
        is_understood: is_understood(at),
    };
    header.variables.iter().enumerate().map(describe).collect()
}

fn user_defined_of(group: &str, header: &Header) -> Vec<(String, String)> {
    let describe = |one: &UserDefined| (name_in_group(group, &one.called), one.words.clone());
    header.user_defined.iter().map(describe).collect()
}

/// A name with the path of the group that it lies in before it.
pub fn name_in_group(group: &str, name: &str) -> String {
    if group.is_empty() { name.to_owned() } else { format!("{group}/{name}") }
}

/// A look at the beginning of a variable takes no more values, or bytes of text, than this.
const MOST_VALUES: u64 = 1 << 20;

/// Bytes of one value in memory.
pub(super) fn value_bytes(data_type: DataType) -> u64 {
    match data_type {
        DataType::Byte | DataType::Char | DataType::UByte => 1,
        DataType::Short | DataType::UShort => 2,
        DataType::Int | DataType::UInt | DataType::Float => 4,
        DataType::Double | DataType::Int64 | DataType::UInt64 | DataType::String => 8,
    }
}

fn texts(values: &Values, width: usize) -> Vec<String> {
    fn all<T: ToString>(values: &[T]) -> Vec<String> {
        values.iter().map(T::to_string).collect()
    }
    match values {
        Values::Byte(values) => all(values),
        Values::Char(values) => values.chunks(width).map(text::decode).collect(),
        Values::Short(values) => all(values),
        Values::Int(values) => all(values),
        Values::Float(values) => values.iter().copied().map(single_text).collect(),
        Values::Double(values) => values.iter().copied().map(real_text).collect(),
        Values::UByte(values) => all(values),
        Values::UShort(values) => all(values),
        Values::UInt(values) => all(values),
        Values::Int64(values) => all(values),
        Values::UInt64(values) => all(values),
        Values::String(values) => values.clone(),
    }
}

/// A single-precision number in its own few digits.
fn single_text(value: f32) -> String {
    value.to_string().parse().map_or_else(|_| value.to_string(), real_text)
}

/// A storage in words: `contiguous`, or `chunked 1 × 5000, deflate 4, shuffled`.
pub fn storage_text(storage: &Storage) -> String {
    let Some(chunks) = &storage.chunks else {
        return if storage.is_compact { "compact" } else { "contiguous" }.to_owned();
    };
    let mut parts = vec![format!("chunked {}", shape_text(chunks))];
    parts.extend(storage.deflate.map(|level| format!("deflate {level}")));
    parts.extend(storage.is_shuffled.then(|| "shuffled".to_owned()));
    parts.extend(storage.other_filters.iter().map(|filter| match filter.id {
        Filter::CHECKSUM => "checksum".to_owned(),
        4 => "szip".to_owned(),
        id => format!("filter {id}"),
    }));
    parts.join(", ")
}

/// Lengths with crosses between them; nothing for a single value.
pub fn shape_text(shape: &[u64]) -> String {
    shape.iter().map(u64::to_string).collect::<Vec<_>>().join(" × ")
}

/// The values of an attribute as text, separated by commas; text up to its first NUL.
pub fn attribute_text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Text(bytes) => text::decode(bytes),
        AttributeValue::Integers(DataType::UInt64, values) => {
            joined(values.iter().map(|&value| value.cast_unsigned().to_string()))
        }
        AttributeValue::Integers(_, values) => joined(values.iter().map(i64::to_string)),
        AttributeValue::Reals(DataType::Float, values) => {
            #[expect(clippy::cast_possible_truncation, reason = "it was stored as a float")]
            let single = |&value: &f64| single_text(value as f32);
            joined(values.iter().map(single))
        }
        AttributeValue::Reals(_, values) => joined(values.iter().copied().map(real_text)),
        AttributeValue::Strings(strings) => strings.join(", "),
    }
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(", ")
}

/// The type of an attribute's values.
pub fn attribute_type(value: &AttributeValue) -> DataType {
    match value {
        AttributeValue::Text(_) => DataType::Char,
        AttributeValue::Integers(data_type, _) | AttributeValue::Reals(data_type, _) => *data_type,
        AttributeValue::Strings(_) => DataType::String,
    }
}
