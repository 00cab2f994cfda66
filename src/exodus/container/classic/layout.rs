//! Where each value of a classic file lies.
//!
//! A fixed variable is one run of bytes. Record variables are interleaved: record `r` of each lies `r * stride` bytes after
//! its first, the stride being the sum of all record variables' sizes, each rounded up to 4 bytes; a single record
//! variable is not rounded. Source: the netCDF classic format specification.

use super::super::{DataType, Header};

/// What a classic header and the lengths in it come to, in bytes. No arithmetic below overflows once
/// [`Layout::new`] and [`Layout::set_begins`] have agreed.
#[derive(Debug)]
pub(in super::super) struct Layout {
    pub(super) slots: Vec<Slot>,
    /// Bytes from one record to the next.
    pub(super) stride: u64,
    pub(super) num_records: u64,
}

/// One variable's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// First byte.
    pub(super) begin: u64,
    /// Bytes per value.
    pub(super) value_len: u64,
    /// Values per record, or all of them.
    pub(super) num_values: u64,
    pub(super) is_record: bool,
}

/// Consecutive values that lie in consecutive bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) offset: u64,
    pub(super) num_values: u64,
}

/// A variable that cannot be laid out, and why.
pub(super) struct LayoutError {
    pub(super) variable: usize,
    pub(super) reason: String,
}

impl Slot {
    /// Bytes per record, or all of them, without padding.
    pub(super) fn len(&self) -> u64 {
        self.num_values * self.value_len
    }

    /// The same, rounded up to 4.
    pub(super) fn padded_len(&self) -> u64 {
        self.len().next_multiple_of(4)
    }
}

impl Layout {
    /// Sizes and strides, with every variable still at byte 0.
    pub(super) fn new(header: &Header) -> Result<Self, LayoutError> {
        let record_dimension = header.dimensions.iter().position(|dimension| dimension.is_unlimited);
        let num_records = record_dimension.map_or(0, |at| header.dimensions[at].len);
        let mut slots = Vec::with_capacity(header.variables.len());
        for (at, variable) in header.variables.iter().enumerate() {
            let error = |reason: String| LayoutError { variable: at, reason };
            let is_record = variable.dimensions.first().is_some_and(|&first| Some(first) == record_dimension);
            let mut num_values = 1_u64;
            for &dimension in &variable.dimensions[usize::from(is_record)..] {
                let dimension = header.dimensions.get(dimension).ok_or_else(|| {
                    error(format!("{} uses dimension {dimension}, which does not exist", variable.name))
                })?;
                if dimension.is_unlimited {
                    let reason = format!("{} uses the record dimension, but not as its first", variable.name);
                    return Err(error(reason));
                }
                num_values = num_values.saturating_mul(dimension.len);
            }
            let value_len = value_len(variable.data_type);
            if num_values.checked_mul(value_len).is_none_or(|bytes| bytes > MAX_OFFSET) {
                return Err(error(format!("{} is larger than any file can be", variable.name)));
            }
            slots.push(Slot { begin: 0, value_len, num_values, is_record });
        }
        let stride = stride(&slots).ok_or_else(|| LayoutError {
            variable: 0,
            reason: "a record is larger than any file can be".into(),
        })?;
        Ok(Self { slots, stride, num_records })
    }

    /// Puts the variables in their places.
    pub(super) fn set_begins(&mut self, begins: impl IntoIterator<Item = u64>) -> Result<(), LayoutError> {
        for (slot, begin) in self.slots.iter_mut().zip(begins) {
            slot.begin = begin;
        }
        let too_far = |slot: &Slot| {
            let last_record = if slot.is_record { self.num_records.saturating_sub(1) } else { 0 };
            last_record
                .checked_mul(self.stride)
                .and_then(|offset| offset.checked_add(slot.begin)?.checked_add(slot.padded_len()))
                .is_none_or(|end| end > MAX_OFFSET)
        };
        match self.slots.iter().position(too_far) {
            None => Ok(()),
            Some(variable) => {
                Err(LayoutError { variable, reason: "a variable ends beyond what any file can hold".into() })
            }
        }
    }

    /// The number of records that are all there in a file of that length.
    pub(super) fn records_within(&self, file_len: u64) -> u64 {
        let complete = |slot: &Slot| {
            let room = file_len.saturating_sub(slot.begin);
            room / self.stride + u64::from(room % self.stride >= slot.len())
        };
        self.slots.iter().filter(|slot| slot.is_record).map(complete).min().unwrap_or(0)
    }

    /// All values of a variable.
    fn num_values(&self, slot: &Slot) -> u64 {
        if slot.is_record { slot.num_values.saturating_mul(self.num_records) } else { slot.num_values }
    }

    /// The first flat position whose value a file of that length lacks.
    pub(super) fn unavailable_from(&self, variable: usize, file_len: u64) -> Option<u64> {
        let slot = self.slots.get(variable)?;
        let room = file_len.saturating_sub(slot.begin);
        let available = if slot.is_record {
            let in_last = ((room % self.stride) / slot.value_len).min(slot.num_values);
            (room / self.stride).saturating_mul(slot.num_values).saturating_add(in_last)
        } else {
            room / slot.value_len
        };
        (available < self.num_values(slot)).then_some(available)
    }

    /// One past the last byte of any value.
    pub(super) fn end(&self) -> u64 {
        let ends = (0..self.slots.len())
            .map(|variable| self.end_of(variable, self.num_values(&self.slots[variable])));
        ends.max().unwrap_or(0)
    }

    /// One past the last byte of a variable's first `end` values; 0 if that is none.
    pub(super) fn end_of(&self, variable: usize, end: u64) -> u64 {
        let Some(last) = end.checked_sub(1) else { return 0 };
        let slot = &self.slots[variable];
        self.offset_of(slot, last).0 + slot.value_len
    }

    /// The byte at which a value lies; it must exist.
    pub(super) fn offset(&self, variable: usize, at: u64) -> u64 {
        self.offset_of(&self.slots[variable], at).0
    }

    /// The byte at which a value lies, and how many values of its record, or of all, are from there on.
    fn offset_of(&self, slot: &Slot, at: u64) -> (u64, u64) {
        if !slot.is_record {
            return (slot.begin + at * slot.value_len, slot.num_values - at);
        }
        let (record, within) = (at / slot.num_values, at % slot.num_values);
        (slot.begin + record * self.stride + within * slot.value_len, slot.num_values - within)
    }

    /// The runs of bytes that `count` values from `start` on lie in. The range must exist.
    pub(super) fn segments(
        &self,
        variable: usize,
        start: u64,
        count: u64,
    ) -> impl Iterator<Item = Segment> + '_ {
        let slot = &self.slots[variable];
        let is_one_run = !slot.is_record || self.stride == slot.len();
        let (mut at, end) = (start, start + count);
        std::iter::from_fn(move || {
            let left = end.checked_sub(at).filter(|&left| left > 0)?;
            let (offset, in_run) = self.offset_of(slot, at);
            let num_values = if is_one_run { left } else { left.min(in_run) };
            at += num_values;
            Some(Segment { offset, num_values })
        })
    }
}

/// Beyond this no file system goes, and sums of two such numbers still fit.
const MAX_OFFSET: u64 = 1 << 62;

/// Bytes from one record to the next; `None` if beyond [`MAX_OFFSET`].
fn stride(slots: &[Slot]) -> Option<u64> {
    let mut records = slots.iter().filter(|slot| slot.is_record);
    match (records.next(), records.next()) {
        (Some(only), None) => Some(only.len()),
        _ => slots
            .iter()
            .filter(|slot| slot.is_record)
            .try_fold(0_u64, |sum, slot| sum.checked_add(slot.padded_len()))
            .filter(|&stride| stride <= MAX_OFFSET),
    }
}

/// Bytes that a value takes in a classic file.
pub(super) fn value_len(data_type: DataType) -> u64 {
    match data_type {
        DataType::Byte | DataType::Char | DataType::UByte | DataType::String => 1,
        DataType::Short | DataType::UShort => 2,
        DataType::Int | DataType::UInt | DataType::Float => 4,
        DataType::Double | DataType::Int64 | DataType::UInt64 => 8,
    }
}
