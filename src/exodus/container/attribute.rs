//! Attributes and names on their way between a file's bytes and the header.

use super::number::Number;
use super::{AttributeValue, DataType};

/// The numbers of an attribute as the header has them.
pub(super) fn attribute_of_numbers<T: Number>(values: &[T]) -> AttributeValue {
    match T::DATA_TYPE {
        DataType::Float | DataType::Double => {
            AttributeValue::Reals(T::DATA_TYPE, values.iter().map(|value| value.to_f64()).collect())
        }
        data_type => AttributeValue::Integers(data_type, values.iter().copied().map(whole_or_bits).collect()),
    }
}

/// Whole numbers of the header as an attribute stores them, or the first that does not fit.
pub(super) fn integers_for_attribute<T: Number>(values: &[i64]) -> Result<Vec<T>, String> {
    let stored = |&value: &i64| {
        let from_bits =
            || (T::DATA_TYPE == DataType::UInt64).then(|| bytemuck::try_cast(value).ok()).flatten();
        T::from_i64(value).or_else(from_bits).ok_or_else(|| value.to_string())
    };
    values.iter().map(stored).collect()
}

/// Reals of the header as an attribute stores them, or the first that does not fit.
pub(super) fn reals_for_attribute<T: Number>(values: &[f64]) -> Result<Vec<T>, String> {
    values.iter().map(|&value| T::from_f64(value).ok_or_else(|| value.to_string())).collect()
}

/// The value, or for uint64 above `i64::MAX` the number with the same bits.
fn whole_or_bits<T: Number>(value: T) -> i64 {
    value.to_i64().or_else(|| bytemuck::try_cast(value).ok()).unwrap_or_default()
}

/// A name as text: UTF-8, else Latin-1.
pub(super) fn name_from_bytes(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}
