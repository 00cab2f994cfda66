//! Reading the header of a classic file.
//!
//! Lengths are compared with what is left of the file before anything of that size is made, so a damaged header costs
//! no more memory than a few times the file. `vsize` is not trusted, it saturates at 4 GiB: sizes come from the dimensions.

use super::super::attribute::{attribute_of_numbers, name_from_bytes};
use super::super::number::{Number, with_number};
use super::super::{
    Attribute, AttributeValue, ContainerError, DataType, Dimension, Format, Header, Storage, Variable,
};
use super::layout::{Layout, value_len};
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};

/// A header and the places of its variables.
pub(super) struct Parsed {
    pub(super) header: Header,
    pub(super) layout: Layout,
}

const TAG_DIMENSIONS: u32 = 0x0A;
const TAG_VARIABLES: u32 = 0x0B;
const TAG_ATTRIBUTES: u32 = 0x0C;

/// Reads the header of a file whose first 4 bytes are those of `format`.
pub(super) fn parse(file: &File, file_len: u64, format: Format) -> Result<Parsed, ContainerError> {
    let mut input = Input { from: BufReader::with_capacity(1 << 16, file), file_len, position: 0, format };
    input.bytes(4, "the first bytes")?;
    let stored_records = input.len("the number of records")?;
    let mut dimensions = input.dimensions()?;
    let attributes = input.attributes("the file")?;
    let (variables, places) = input.variables()?;
    let record_dimension = dimensions.iter().position(|dimension| dimension.is_unlimited);
    if let Some(at) = record_dimension {
        dimensions[at].len = stored_records;
    }
    let mut header = Header {
        format,
        dimensions,
        attributes,
        variables,
        groups: Vec::new(),
        user_defined: Vec::new(),
        not_understood: Vec::new(),
    };

    let is_streaming =
        stored_records == if format == Format::Data64 { u64::MAX } else { u64::from(u32::MAX) };
    if let Some(at) = record_dimension.filter(|_| is_streaming) {
        header.dimensions[at].len = 0;
        let layout = layout(&header, &places, input.position)?;
        header.dimensions[at].len = layout.records_within(file_len);
    }
    let layout = layout(&header, &places, input.position)?;
    Ok(Parsed { header, layout })
}

/// Where a variable is described, and where it says that its values begin.
struct Place {
    described_at: u64,
    begin: u64,
}

fn layout(header: &Header, places: &[Place], header_end: u64) -> Result<Layout, ContainerError> {
    let damaged = |variable: usize, reason: String| ContainerError::HeaderDamaged {
        position: places.get(variable).map_or(header_end, |place| place.described_at),
        reason,
    };
    let mut layout = Layout::new(header).map_err(|error| damaged(error.variable, error.reason))?;
    layout
        .set_begins(places.iter().map(|place| place.begin))
        .map_err(|error| damaged(error.variable, error.reason))?;
    if let Some(at) = layout.slots.iter().position(|slot| slot.begin < header_end && slot.num_values > 0) {
        return Err(damaged(at, format!("{} would begin within the header", header.variables[at].name)));
    }
    Ok(layout)
}

/// The header's bytes, from front to back.
struct Input<'a> {
    from: BufReader<&'a File>,
    file_len: u64,
    position: u64,
    format: Format,
}

impl Input<'_> {
    fn damaged(&self, reason: String) -> ContainerError {
        ContainerError::HeaderDamaged { position: self.position, reason }
    }

    fn cut(&self, within: &str) -> ContainerError {
        ContainerError::HeaderCut { file_len: self.file_len, within: within.into() }
    }

    fn left(&self) -> u64 {
        self.file_len.saturating_sub(self.position)
    }

    fn fill(&mut self, out: &mut [u8], within: &str) -> Result<(), ContainerError> {
        self.from.read_exact(out).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => self.cut(within),
            _ => ContainerError::from_io("reading the header", error),
        })?;
        self.position += out.len() as u64;
        Ok(())
    }

    fn bytes(&mut self, len: u64, within: &str) -> Result<Vec<u8>, ContainerError> {
        let len = usize::try_from(len).ok().filter(|_| len <= self.left()).ok_or_else(|| self.cut(within))?;
        let mut bytes = vec![0; len];
        self.fill(&mut bytes, within)?;
        Ok(bytes)
    }

    /// Bytes that are followed by zeros up to a multiple of 4.
    fn padded_bytes(&mut self, len: u64, within: &str) -> Result<Vec<u8>, ContainerError> {
        let bytes = self.bytes(len, within)?;
        self.fill(&mut [0; 3][..padding(bytes.len())], within)?;
        Ok(bytes)
    }

    fn u32(&mut self, within: &str) -> Result<u32, ContainerError> {
        let mut bytes = [0; 4];
        self.fill(&mut bytes, within)?;
        Ok(u32::from_be_bytes(bytes))
    }

    fn u64(&mut self, within: &str) -> Result<u64, ContainerError> {
        let mut bytes = [0; 8];
        self.fill(&mut bytes, within)?;
        Ok(u64::from_be_bytes(bytes))
    }

    /// A length or count, as wide as the format has them.
    fn len(&mut self, within: &str) -> Result<u64, ContainerError> {
        if self.format == Format::Data64 { self.u64(within) } else { self.u32(within).map(u64::from) }
    }

    /// A byte position, as wide as the format has them.
    fn offset(&mut self, within: &str) -> Result<u64, ContainerError> {
        if self.format == Format::Classic { self.u32(within).map(u64::from) } else { self.u64(within) }
    }

    /// The length of a list. Each of its entries takes `least` bytes or more.
    fn list(&mut self, tag: u32, least: u64, within: &str) -> Result<u64, ContainerError> {
        let found = self.u32(within)?;
        let count = self.len(within)?;
        if found != tag && (found != 0 || count != 0) {
            return Err(self.damaged(format!("{within} should begin here")));
        }
        if count.checked_mul(least).is_none_or(|bytes| bytes > self.left()) {
            return Err(self.cut(within));
        }
        Ok(count)
    }

    fn name(&mut self, within: &str) -> Result<String, ContainerError> {
        let len = self.len(within)?;
        Ok(name_from_bytes(self.padded_bytes(len, within)?))
    }

    fn dimensions(&mut self) -> Result<Vec<Dimension>, ContainerError> {
        let within = "the list of dimensions";
        let count = self.list(TAG_DIMENSIONS, 8, within)?;
        let mut dimensions: Vec<Dimension> = Vec::new();
        let mut has_record_dimension = false;
        for _ in 0..count {
            let name = self.name(within)?;
            let len = self.len(within)?;
            let is_unlimited = len == 0;
            if is_unlimited && has_record_dimension {
                return Err(self.damaged(format!("{name} would be a second record dimension")));
            }
            has_record_dimension |= is_unlimited;
            dimensions.push(Dimension { name, len, is_unlimited });
        }
        Ok(dimensions)
    }

    fn data_type(&mut self, owner: &str) -> Result<DataType, ContainerError> {
        let code = self.u32(owner)?;
        let data_type = match code {
            1 => DataType::Byte,
            2 => DataType::Char,
            3 => DataType::Short,
            4 => DataType::Int,
            5 => DataType::Float,
            6 => DataType::Double,
            7 => DataType::UByte,
            8 => DataType::UShort,
            9 => DataType::UInt,
            10 => DataType::Int64,
            11 => DataType::UInt64,
            _ => return Err(self.damaged(format!("{owner} has type {code}, which does not exist"))),
        };
        if code > 6 && self.format != Format::Data64 {
            return Err(self.damaged(format!("{owner} is {data_type}, which {} does not have", self.format)));
        }
        Ok(data_type)
    }

    fn attributes(&mut self, owner: &str) -> Result<Vec<Attribute>, ContainerError> {
        let within = format!("the attributes of {owner}");
        let count = self.list(TAG_ATTRIBUTES, 12, &within)?;
        let mut attributes = Vec::new();
        for _ in 0..count {
            let name = self.name(&within)?;
            let data_type = self.data_type(&format!("attribute {name} of {owner}"))?;
            let count = self.len(&within)?;
            let len = count.checked_mul(value_len(data_type)).ok_or_else(|| self.cut(&within))?;
            let bytes = self.padded_bytes(len, &within)?;
            attributes.push(Attribute { name, value: attribute_value(data_type, bytes) });
        }
        Ok(attributes)
    }

    fn variables(&mut self) -> Result<(Vec<Variable>, Vec<Place>), ContainerError> {
        let within = "the list of variables";
        let count = self.list(TAG_VARIABLES, 28, within)?;
        let (mut variables, mut places) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let described_at = self.position;
            let name = self.name(within)?;
            let num_dimensions = self.len(within)?;
            let dimension_len = if self.format == Format::Data64 { 8 } else { 4 };
            if num_dimensions.checked_mul(dimension_len).is_none_or(|bytes| bytes > self.left()) {
                return Err(self.cut(within));
            }
            let mut dimensions = Vec::new();
            for _ in 0..num_dimensions {
                let dimension = self.len(within)?;
                dimensions.push(usize::try_from(dimension).unwrap_or(usize::MAX));
            }
            let attributes = self.attributes(&name)?;
            let data_type = self.data_type(&name)?;
            self.len(within)?;
            let begin = self.offset(within)?;
            places.push(Place { described_at, begin });
            variables.push(Variable { name, data_type, dimensions, attributes, storage: Storage::default() });
        }
        Ok((variables, places))
    }
}

/// Bytes from a length up to the next multiple of 4.
fn padding(len: usize) -> usize {
    len.next_multiple_of(4) - len
}

fn attribute_value(data_type: DataType, bytes: Vec<u8>) -> AttributeValue {
    with_number!(data_type, T => attribute_of_numbers(&numbers::<T>(&bytes)), otherwise AttributeValue::Text(bytes))
}

fn numbers<T: Number>(bytes: &[u8]) -> Vec<T> {
    bytes
        .chunks_exact(size_of::<T>())
        .map(|bytes| bytemuck::pod_read_unaligned::<T>(bytes).swapped())
        .collect()
}
