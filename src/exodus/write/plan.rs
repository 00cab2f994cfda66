//! The plan of a file to be written: its header, and for each variable where the values come from.
//!
//! A [`Planner`] is filled in the order in which Exodus defines things; [`super::order`] then puts what the original
//! file had in the original's order. Types, storage and attributes of what came from the original are kept.

use super::origin::Origin;
use crate::{
    exodus::{
        ExodusError, Uncarried,
        container::{
            Attribute, AttributeValue, CopiedUserDefined, DataType, Dimension, Filter, Format, Storage,
            Variable,
        },
        entities::KindView,
        text,
    },
    model::{Model, Oriented, Side, Source},
};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

/// Where the values of a variable come from.
pub(super) enum Content<'m> {
    /// Reals.
    Reals(&'m [f64]),
    /// Coordinates of all axes, one after the other.
    Axes(Vec<&'m [f64]>),
    /// Whole numbers.
    Integers(Cow<'m, [i64]>),
    /// Indices, stored as numbers from 1.
    Indices(&'m [u32]),
    /// Whole numbers that are no indices.
    Counts(&'m [u32]),
    /// Element numbers of sides.
    SideElements(&'m [Side]),
    /// Side numbers of sides.
    SideNumbers(&'m [Side]),
    /// Numbers of edges or faces.
    OrientedIndices(&'m [Oriented]),
    /// Directions of edges or faces.
    Orientations(&'m [Oriented]),
    /// Rows of text, as wide as the last dimension.
    Text(Vec<TextRow>),
    /// At each step, the values of the sources one after the other.
    Steps(Vec<&'m Source>),
    /// The variable of the original at this position.
    Carried(CarriedContent),
}

/// A row of text: what it says, and the bytes that said so in the original.
pub(super) struct TextRow {
    pub(super) text: String,
    pub(super) stored: Option<Vec<u8>>,
}

/// A variable of the original and which rows of it.
pub(super) struct CarriedContent {
    pub(super) variable: usize,
    /// Per dimension, the old positions; `None` for all.
    pub(super) rows: Vec<Option<Vec<u32>>>,
}

/// A variable with its values; its dimensions are positions in [`Planner::dimensions`].
pub(super) struct Planned<'m> {
    /// Its name in the original, if it was there.
    pub(super) origin: Option<String>,
    pub(super) variable: Variable,
    pub(super) content: Content<'m>,
}

/// The kinds of whole numbers whose width `int64_status` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// Ids and properties.
    Ids,
    /// Connectivity and members of sets.
    Bulk,
    /// Maps.
    Maps,
    /// Status and truth tables, which are never wide.
    Narrow,
}

impl Width {
    /// The bit of `int64_status`.
    pub(super) fn bit(self) -> i64 {
        match self {
            Self::Maps => 0x0400,
            Self::Ids => 0x0800,
            Self::Bulk => 0x1000,
            Self::Narrow => 0,
        }
    }
}

/// A file that is being planned.
pub(super) struct Planner<'m> {
    pub(super) model: &'m Model,
    pub(super) views: &'m [KindView<'m>],
    pub(super) origin: Option<&'m Origin<'m>>,
    pub(super) format: Format,
    /// Deflate level asked for; `None` keeps what was.
    pub(super) deflate: Option<u8>,
    pub(super) dimensions: Vec<Dimension>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) variables: Vec<Planned<'m>>,
    /// What of the original's own types is copied; dimensions are positions in [`Planner::dimensions`].
    pub(super) user_defined: Vec<CopiedUserDefined>,
    /// What of the original cannot be carried.
    pub(super) uncarried: Vec<Uncarried>,
    /// What a person should know about the file to be written.
    pub(super) warnings: Vec<String>,
    /// The type of reals that the original does not decide.
    pub(super) real: DataType,
    /// Bits of `int64_status` that hold for what is new.
    pub(super) wide: i64,
    /// Bits found to be needed by what is planned, and bits about which something is planned.
    pub(super) wide_used: i64,
    pub(super) planned_widths: i64,
    /// What stands in the names of each blob.
    pub(super) blob_suffixes: Vec<String>,
    dimension_index: HashMap<String, usize>,
    pub(super) variable_names: HashSet<String>,
}

/// Name of a variable and, if it was in the original, its name there.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) origin: Option<String>,
}

impl Named {
    /// A variable that has the same name in every file.
    pub(super) fn fixed(name: &str) -> Self {
        Self { name: name.to_owned(), origin: Some(name.to_owned()) }
    }
}

impl<'m> Planner<'m> {
    pub(super) fn new(
        model: &'m Model,
        views: &'m [KindView<'m>],
        origin: Option<&'m Origin<'m>>,
        format: Format,
        deflate: Option<u8>,
    ) -> Self {
        Self {
            model,
            views,
            origin,
            format,
            deflate,
            dimensions: Vec::new(),
            attributes: Vec::new(),
            variables: Vec::new(),
            user_defined: Vec::new(),
            uncarried: Vec::new(),
            warnings: Vec::new(),
            real: DataType::Double,
            wide: 0,
            wide_used: 0,
            planned_widths: 0,
            blob_suffixes: Vec::new(),
            dimension_index: HashMap::new(),
            variable_names: HashSet::new(),
        }
    }

    /// Defines a dimension, or finds it if it is there already.
    pub(super) fn dimension(&mut self, name: &str, len: usize) -> usize {
        if let Some(&at) = self.dimension_index.get(name) {
            return at;
        }
        let at = self.dimensions.len();
        let is_unlimited = name == "time_step";
        self.dimensions.push(Dimension { name: name.to_owned(), len: len as u64, is_unlimited });
        self.dimension_index.insert(name.to_owned(), at);
        at
    }

    /// The length of a dimension that is planned.
    pub(super) fn planned_dimension(&self, name: &str) -> Option<u64> {
        self.dimension_index.get(name).map(|&at| self.dimensions[at].len)
    }

    /// Makes a text dimension at least as wide.
    fn widen(&mut self, dimension: usize, width: usize) {
        let len = &mut self.dimensions[dimension].len;
        *len = (*len).max(width as u64);
    }

    fn original(&self, named: &Named) -> Option<&'m Variable> {
        self.origin?.variable(named.origin.as_deref()?)
    }

    /// Plans a variable of reals.
    pub(super) fn reals(&mut self, named: &Named, dimensions: Vec<usize>, content: Content<'m>) {
        let original = self.original(named);
        let kept = original.map(|original| original.data_type).filter(|kept| is_real(*kept));
        let data_type = kept.unwrap_or(self.real);
        self.add(named, dimensions, (data_type, Vec::new()), content);
    }

    /// Plans a variable of whole numbers, with the attributes that it must have.
    ///
    /// # Errors
    /// If a number needs 64 bits and the format has none.
    pub(super) fn integers(
        &mut self,
        named: &Named,
        dimensions: Vec<usize>,
        (width, attributes): (Width, Vec<Attribute>),
        content: Content<'m>,
    ) -> Result<(), ExodusError> {
        let original = self.original(named).map(|original| original.data_type);
        let needed = content.wide_number();
        let wanted = match original {
            Some(DataType::Int64) => true,
            Some(DataType::Int) => false,
            _ => self.wide & width.bit() != 0,
        };
        let can = has_int64(self.format);
        if let Some(number) = needed
            && !can
        {
            return Err(ExodusError::CannotStore {
                what: format!("the number {number} of {}", named.name),
                format: self.format,
                why: "it needs 64-bit integers: choose CDF-5 or netCDF-4".to_owned(),
            });
        }
        let is_wide = can && width != Width::Narrow && (wanted || needed.is_some());
        self.planned_widths |= width.bit();
        if is_wide {
            self.wide_used |= width.bit();
        }
        let data_type = if is_wide { DataType::Int64 } else { DataType::Int };
        self.add(named, dimensions, (data_type, attributes), content);
        Ok(())
    }

    /// Plans a variable of texts, one row each in `counts`; `width` is the usual width's dimension and length.
    pub(super) fn texts(
        &mut self,
        named: &Named,
        counts: &[usize],
        (width_name, least): (&str, usize),
        rows: Vec<TextRow>,
    ) {
        let needed = rows.iter().map(TextRow::width).max().unwrap_or(0).max(1);
        let own = named.origin.as_deref().and_then(|name| self.origin?.text_dimension(name));
        let own_len = own.and_then(|own| self.origin?.header.dimension(own));
        // Old files keep names in `len_string`, which other texts share: those that need more move to `len_name`.
        let keeps_own =
            |own: &&str| *own == width_name || own_len.is_some_and(|len| len >= needed.max(least) as u64);
        let name = own.filter(keeps_own).unwrap_or(width_name);
        let stored = self.origin.and_then(|origin| origin.header.dimension(name));
        let stored = stored.and_then(|len| usize::try_from(len).ok());
        let dimension = self.dimension(name, stored.unwrap_or(0).max(least));
        self.widen(dimension, needed);
        let mut dimensions = counts.to_vec();
        dimensions.push(dimension);
        self.add(named, dimensions, (DataType::Char, Vec::new()), Content::Text(rows));
    }

    /// Plans the names of entities or variables.
    pub(super) fn names(&mut self, named: &Named, count: usize, rows: Vec<TextRow>) {
        self.texts(named, &[count], ("len_name", 33), rows);
    }

    /// Plans a variable; attributes that it had are kept, except for the value of those given.
    pub(super) fn add(
        &mut self,
        named: &Named,
        dimensions: Vec<usize>,
        (data_type, ours): (DataType, Vec<Attribute>),
        content: Content<'m>,
    ) {
        let original = self.original(named);
        let mut attributes = original.map(|original| original.attributes.clone()).unwrap_or_default();
        for ours in ours {
            set_attribute(&mut attributes, ours);
        }
        if original.is_some_and(|original| original.data_type != data_type) {
            attributes.retain(|attribute| attribute.name != "_FillValue");
        }
        let storage = self.storage(original, data_type, dimensions.len());
        let variable = Variable { name: named.name.clone(), data_type, dimensions, attributes, storage };
        self.variable_names.insert(variable.name.clone());
        let origin = original.map(|original| original.name.clone());
        self.variables.push(Planned { origin, variable, content });
    }

    /// How a variable is stored: as it was, or as others of its kind in the file are.
    pub(super) fn storage(
        &self,
        original: Option<&Variable>,
        data_type: DataType,
        num_dimensions: usize,
    ) -> Storage {
        if !is_hdf5(self.format) || num_dimensions == 0 {
            return Storage::default();
        }
        let mut storage = original.map(|original| original.storage.clone()).unwrap_or_default();
        if storage.chunks.as_ref().is_some_and(|chunks| chunks.len() != num_dimensions) {
            storage.chunks = None;
        }
        if matches!(data_type, DataType::Char | DataType::String) {
            return storage;
        }
        let usual = || {
            let header = self.origin?.header;
            header.variables.iter().find(|variable| variable.storage.deflate.is_some()).map(|v| &v.storage)
        };
        if let Some(level) = self.deflate {
            storage.deflate = (level > 0).then_some(level.min(9));
            storage.is_shuffled = level > 0;
            storage.other_filters.retain(|filter| filter.id == Filter::CHECKSUM);
        } else if original.is_none()
            && let Some(usual) = usual()
        {
            storage.deflate = usual.deflate;
            storage.is_shuffled = usual.is_shuffled;
            storage.is_compact = false;
        }
        storage
    }
}

impl Content<'_> {
    /// A number that does not fit in 32 bits, if there is one.
    fn wide_number(&self) -> Option<i64> {
        match self {
            Self::Integers(values) => values.iter().copied().find(|&value| i32::try_from(value).is_err()),
            _ => None,
        }
    }
}

impl TextRow {
    /// Bytes that the row needs, with a NUL unless the original has none there.
    fn width(&self) -> usize {
        match &self.stored {
            Some(stored) if text::decode(stored) == self.text => {
                stored.iter().position(|&byte| byte == 0).map_or(stored.len(), |end| end + 1)
            }
            _ => self.text.len() + 1,
        }
    }
}

/// Replaces an attribute's value, unless it says the same already, or adds it.
pub(super) fn set_attribute(attributes: &mut Vec<Attribute>, ours: Attribute) {
    match attributes.iter_mut().find(|attribute| attribute.name == ours.name) {
        Some(theirs) if says_same(&theirs.value, &ours.value) => {}
        Some(theirs) => theirs.value = ours.value,
        None => attributes.push(ours),
    }
}

fn says_same(a: &AttributeValue, b: &AttributeValue) -> bool {
    use AttributeValue::{Integers, Reals, Text};
    match (a, b) {
        (Text(a), Text(b)) => text::decode(a) == text::decode(b),
        (Integers(_, a), Integers(_, b)) => a == b,
        (Reals(_, a), Reals(_, b)) => a == b,
        _ => false,
    }
}

/// A text attribute with the NUL that some readers need.
pub(super) fn text_attribute(name: &str, value: &str) -> Attribute {
    let mut bytes = value.as_bytes().to_vec();
    bytes.push(0);
    Attribute { name: name.to_owned(), value: AttributeValue::Text(bytes) }
}

/// An attribute of one whole number.
pub(super) fn integer_attribute(name: &str, value: i64) -> Attribute {
    Attribute { name: name.to_owned(), value: AttributeValue::Integers(DataType::Int, vec![value]) }
}

pub(super) fn is_real(data_type: DataType) -> bool {
    matches!(data_type, DataType::Float | DataType::Double)
}

/// Whether a format has 64-bit integers.
pub(super) fn has_int64(format: Format) -> bool {
    matches!(format, Format::Data64 | Format::NetCdf4)
}

/// Whether a format is HDF5.
pub(super) fn is_hdf5(format: Format) -> bool {
    matches!(format, Format::NetCdf4Classic | Format::NetCdf4)
}

impl Planned<'_> {
    /// Bytes of the longest name in it; 0 for anything but names.
    pub(super) fn longest_name(&self) -> usize {
        match &self.content {
            Content::Text(rows) if !matches!(self.variable.name.as_str(), "qa_records" | "info_records") => {
                rows.iter().map(|row| row.width().saturating_sub(1)).max().unwrap_or(0)
            }
            _ => 0,
        }
    }
}
