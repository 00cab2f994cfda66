//! The header of a classic file as bytes, and the places of its variables.
//!
//! Fixed variables come first, in the header's order, then the record variables, as the netCDF library lays them out.

use super::super::attribute::{integers_for_attribute, reals_for_attribute};
use super::super::number::{Number, with_number};
use super::super::{Attribute, AttributeValue, ContainerError, DataType, Format, Header};
use super::layout::{Layout, LayoutError};

/// A header ready to be written.
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) layout: Layout,
}

/// Lays out the variables and encodes the header; the variables are where they are in `like` if that has them all in the
/// same sizes and leaves room for the header.
pub(super) fn encode(header: &Header, like: Option<&Layout>) -> Result<Encoded, ContainerError> {
    let bad_header = |error: LayoutError| ContainerError::BadHeader { reason: error.reason };
    let mut layout = Layout::new(header).map_err(bad_header)?;
    let header_len = bytes(header, &layout)?.len() as u64;
    let kept = like.and_then(|like| begins_of(like, &layout, header_len));
    layout.set_begins(kept.unwrap_or_else(|| begins(&layout, header_len))).map_err(bad_header)?;
    check_limits(header, &layout)?;
    Ok(Encoded { bytes: bytes(header, &layout)?, layout })
}

/// First byte of each variable after a header of that length, which is a multiple of 4.
fn begins(layout: &Layout, header_len: u64) -> Vec<u64> {
    let mut begins = vec![0; layout.slots.len()];
    let mut at = header_len;
    for is_record in [false, true] {
        for (begin, slot) in
            begins.iter_mut().zip(&layout.slots).filter(|(_, slot)| slot.is_record == is_record)
        {
            *begin = at;
            at = at.saturating_add(slot.padded_len());
        }
    }
    begins
}

/// The places of another layout, if they do for this one too: the sizes are the same and nothing overlaps.
fn begins_of(like: &Layout, layout: &Layout, header_len: u64) -> Option<Vec<u64>> {
    let sizes = |layout: &Layout| -> Vec<_> {
        layout.slots.iter().map(|slot| (slot.is_record, slot.padded_len())).collect()
    };
    if sizes(like) != sizes(layout) || like.stride != layout.stride {
        return None;
    }
    let mut end = header_len;
    for is_record in [false, true] {
        for slot in like.slots.iter().filter(|slot| slot.is_record == is_record) {
            if slot.begin < end {
                return None;
            }
            end = slot.begin.checked_add(slot.padded_len())?;
        }
    }
    Some(like.slots.iter().map(|slot| slot.begin).collect())
}

/// CDF-1 has positions of 31 bits, CDF-1 and -2 sizes of 31 and 32, except for the variable that comes last.
fn check_limits(header: &Header, layout: &Layout) -> Result<(), ContainerError> {
    let format = header.format;
    let (max_len, max_begin) = match format {
        Format::Classic => (i32::MAX.unsigned_abs().into(), i32::MAX.unsigned_abs().into()),
        Format::Offset64 => (u64::from(u32::MAX), u64::MAX),
        _ => return Ok(()),
    };
    let too_large = |name: &str, bytes: u64| ContainerError::TooLarge { name: name.into(), bytes, format };
    for dimension in &header.dimensions {
        if dimension.len > max_len - 3 {
            return Err(too_large(&dimension.name, dimension.len));
        }
    }
    let last = (0..layout.slots.len()).max_by_key(|&at| (layout.slots[at].is_record, at));
    for (at, slot) in layout.slots.iter().enumerate() {
        if slot.begin > max_begin || (slot.len() > max_len - 3 && Some(at) != last) {
            return Err(too_large(&header.variables[at].name, slot.len()));
        }
    }
    Ok(())
}

fn bytes(header: &Header, layout: &Layout) -> Result<Vec<u8>, ContainerError> {
    let mut out = Output { bytes: Vec::new(), format: header.format };
    out.bytes.extend_from_slice(b"CDF");
    out.bytes.push(match header.format {
        Format::Classic => 1,
        Format::Data64 => 5,
        _ => 2,
    });
    out.len(layout.num_records)?;
    out.list(0x0A, header.dimensions.len())?;
    for dimension in &header.dimensions {
        out.name(&dimension.name)?;
        out.len(if dimension.is_unlimited { 0 } else { dimension.len })?;
    }
    out.attributes(&header.attributes)?;
    out.list(0x0B, header.variables.len())?;
    for (variable, slot) in header.variables.iter().zip(&layout.slots) {
        out.name(&variable.name)?;
        out.len(variable.dimensions.len() as u64)?;
        for &dimension in &variable.dimensions {
            out.len(dimension as u64)?;
        }
        out.attributes(&variable.attributes)?;
        out.data_type(&variable.name, variable.data_type)?;
        let saturated = if header.format == Format::Data64 { u64::MAX } else { u32::MAX.into() };
        out.len(slot.padded_len().min(saturated))?;
        out.offset(slot.begin)?;
    }
    Ok(out.bytes)
}

struct Output {
    bytes: Vec<u8>,
    format: Format,
}

impl Output {
    fn u32(&mut self, value: u32) {
        self.bytes.extend_from_slice(&value.to_be_bytes());
    }

    fn wide(&mut self, value: u64, is_64_bit: bool) -> Result<(), ContainerError> {
        if is_64_bit {
            self.bytes.extend_from_slice(&value.to_be_bytes());
            return Ok(());
        }
        let narrow = u32::try_from(value).map_err(|_overflow| ContainerError::TooLarge {
            name: "the header".into(),
            bytes: value,
            format: self.format,
        })?;
        self.u32(narrow);
        Ok(())
    }

    fn len(&mut self, value: u64) -> Result<(), ContainerError> {
        self.wide(value, self.format == Format::Data64)
    }

    fn offset(&mut self, value: u64) -> Result<(), ContainerError> {
        self.wide(value, self.format != Format::Classic)
    }

    fn list(&mut self, tag: u32, count: usize) -> Result<(), ContainerError> {
        self.u32(if count == 0 { 0 } else { tag });
        self.len(count as u64)
    }

    fn padded(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }

    fn name(&mut self, name: &str) -> Result<(), ContainerError> {
        self.len(name.len() as u64)?;
        self.padded(name.as_bytes());
        Ok(())
    }

    fn data_type(&mut self, name: &str, data_type: DataType) -> Result<(), ContainerError> {
        let code = match data_type {
            DataType::Byte => 1,
            DataType::Char => 2,
            DataType::Short => 3,
            DataType::Int => 4,
            DataType::Float => 5,
            DataType::Double => 6,
            DataType::UByte => 7,
            DataType::UShort => 8,
            DataType::UInt => 9,
            DataType::Int64 => 10,
            DataType::UInt64 => 11,
            DataType::String => 12,
        };
        if code > 11 || (code > 6 && self.format != Format::Data64) {
            return Err(ContainerError::TypeNotInFormat {
                name: name.into(),
                data_type,
                format: self.format,
            });
        }
        self.u32(code);
        Ok(())
    }

    fn attributes(&mut self, attributes: &[Attribute]) -> Result<(), ContainerError> {
        self.list(0x0C, attributes.len())?;
        for attribute in attributes {
            self.name(&attribute.name)?;
            let (data_type, count, bytes) = attribute_bytes(attribute)?;
            self.data_type(&attribute.name, data_type)?;
            self.len(count as u64)?;
            self.padded(&bytes);
        }
        Ok(())
    }
}

/// Type, number of values and big-endian bytes of an attribute.
fn attribute_bytes(attribute: &Attribute) -> Result<(DataType, usize, Vec<u8>), ContainerError> {
    let misfit = |into: DataType, value: String| ContainerError::DoesNotFit {
        variable: format!("attribute {}", attribute.name),
        position: 0,
        value,
        into,
    };
    match &attribute.value {
        AttributeValue::Text(text) => Ok((DataType::Char, text.len(), text.clone())),
        AttributeValue::Strings(strings) => Ok((DataType::String, strings.len(), Vec::new())),
        AttributeValue::Integers(data_type, values) => {
            let bytes = with_number!(*data_type, T => integers_for_attribute::<T>(values).map(big_endian),
                otherwise Err("a number".into()));
            Ok((*data_type, values.len(), bytes.map_err(|value| misfit(*data_type, value))?))
        }
        AttributeValue::Reals(data_type, values) => {
            let bytes = with_number!(*data_type, T => reals_for_attribute::<T>(values).map(big_endian),
                otherwise Err("a number".into()));
            Ok((*data_type, values.len(), bytes.map_err(|value| misfit(*data_type, value))?))
        }
    }
}

fn big_endian<T: Number>(mut values: Vec<T>) -> Vec<u8> {
    values.iter_mut().for_each(|value| *value = value.swapped());
    bytemuck::cast_slice(&values).to_vec()
}
