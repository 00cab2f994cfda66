//! The ten stored number types and how each becomes a double, a whole number or an index.

use super::DataType;
use bytemuck::Pod;
use std::fmt::Display;

/// A number type that a variable can have.
pub(super) trait Number: Pod + Send + Sync + Display {
    /// Its name in the header.
    const DATA_TYPE: DataType;

    /// Between the file's big-endian order and the machine's; its own inverse.
    fn swapped(self) -> Self;
    /// The nearest double.
    fn to_f64(self) -> f64;
    /// The same whole number; `None` for fractions, NaN and what is beyond the range.
    fn to_i64(self) -> Option<i64>;
    /// The stored number less one. Up to 32 bits it wraps; of 64-bit numbers 0 becomes `u32::MAX`, as it does
    /// in the narrow types, and what then does not fit is `None`. Reals are taken as 64-bit numbers.
    fn to_index(self) -> Option<u32>;
    /// The same value; reals are rounded to nearest, but not to infinity.
    fn from_f64(value: f64) -> Option<Self>;
    /// The same value.
    fn from_i64(value: i64) -> Option<Self>;
    /// The inverse of [`Number::to_index`].
    fn from_index(index: u32) -> Option<Self>;
}

/// A double as the same whole number.
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and the comparison finds that out")]
fn whole(value: f64) -> Option<i128> {
    let number = value as i128;
    (number as f64 == value && number != i128::MAX).then_some(number)
}

fn wide_index(value: i64) -> Option<u32> {
    if value == 0 { Some(u32::MAX) } else { u32::try_from(value).ok().map(|number| number - 1) }
}

macro_rules! whole_number {
    ($type:ty, $data_type:ident, $to_f64:expr, $to_index:expr, $from_index:expr) => {
        impl Number for $type {
            const DATA_TYPE: DataType = DataType::$data_type;

            fn swapped(self) -> Self {
                self.to_be()
            }
            fn to_f64(self) -> f64 {
                $to_f64(self)
            }
            fn to_i64(self) -> Option<i64> {
                i64::try_from(self).ok()
            }
            fn to_index(self) -> Option<u32> {
                $to_index(self)
            }
            fn from_f64(value: f64) -> Option<Self> {
                Self::try_from(whole(value)?).ok()
            }
            fn from_i64(value: i64) -> Option<Self> {
                Self::try_from(value).ok()
            }
            fn from_index(index: u32) -> Option<Self> {
                $from_index(index.wrapping_add(1))
            }
        }
    };
}

fn narrow_signed_index(value: impl Into<i32>) -> Option<u32> {
    Some(value.into().cast_unsigned().wrapping_sub(1))
}

fn narrow_index(value: impl Into<u32>) -> Option<u32> {
    Some(value.into().wrapping_sub(1))
}

fn narrow_signed_number<T: TryFrom<i32>>(number: u32) -> Option<T> {
    T::try_from(number.cast_signed()).ok()
}

fn number<T: TryFrom<u32>>(number: u32) -> Option<T> {
    T::try_from(number).ok()
}

whole_number!(i8, Byte, f64::from, narrow_signed_index, narrow_signed_number);
whole_number!(i16, Short, f64::from, narrow_signed_index, narrow_signed_number);
whole_number!(i32, Int, f64::from, narrow_signed_index, narrow_signed_number);
whole_number!(u8, UByte, f64::from, narrow_index, number);
whole_number!(u16, UShort, f64::from, narrow_index, number);
whole_number!(u32, UInt, f64::from, narrow_index, number);
whole_number!(i64, Int64, |value| value as f64, wide_index, number);
whole_number!(u64, UInt64, |value| value as f64, |value| wide_index(i64::try_from(value).ok()?), number);

impl Number for f32 {
    const DATA_TYPE: DataType = DataType::Float;

    fn swapped(self) -> Self {
        bytemuck::cast(bytemuck::cast::<_, u32>(self).to_be())
    }
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
    fn to_i64(self) -> Option<i64> {
        f64::from(self).to_i64()
    }
    fn to_index(self) -> Option<u32> {
        wide_index(self.to_i64()?)
    }
    #[expect(clippy::cast_possible_truncation, reason = "rounding is what storing a double as a float means")]
    fn from_f64(value: f64) -> Option<Self> {
        let rounded = value as Self;
        (rounded.is_finite() || !value.is_finite()).then_some(rounded)
    }
    fn from_i64(value: i64) -> Option<Self> {
        let rounded = value as Self;
        (whole(f64::from(rounded)) == Some(i128::from(value))).then_some(rounded)
    }
    fn from_index(index: u32) -> Option<Self> {
        Self::from_i64(i64::from(index.wrapping_add(1)))
    }
}

impl Number for f64 {
    const DATA_TYPE: DataType = DataType::Double;

    fn swapped(self) -> Self {
        bytemuck::cast(bytemuck::cast::<_, u64>(self).to_be())
    }
    fn to_f64(self) -> f64 {
        self
    }
    fn to_i64(self) -> Option<i64> {
        i64::try_from(whole(self)?).ok()
    }
    fn to_index(self) -> Option<u32> {
        wide_index(self.to_i64()?)
    }
    fn from_f64(value: f64) -> Option<Self> {
        Some(value)
    }
    fn from_i64(value: i64) -> Option<Self> {
        let rounded = value as Self;
        (whole(rounded) == Some(i128::from(value))).then_some(rounded)
    }
    fn from_index(index: u32) -> Option<Self> {
        Some(Self::from(index.wrapping_add(1)))
    }
}

/// Runs `$body` with `$type` standing for the Rust type of `$data_type`, or `$otherwise` if that is no number type.
macro_rules! with_number {
    ($data_type:expr, $type:ident => $body:expr, otherwise $otherwise:expr) => {
        match $data_type {
            DataType::Byte => {
                type $type = i8;
                $body
            }
            DataType::Short => {
                type $type = i16;
                $body
            }
            DataType::Int => {
                type $type = i32;
                $body
            }
            DataType::UByte => {
                type $type = u8;
                $body
            }
            DataType::UShort => {
                type $type = u16;
                $body
            }
            DataType::UInt => {
                type $type = u32;
                $body
            }
            DataType::Int64 => {
                type $type = i64;
                $body
            }
            DataType::UInt64 => {
                type $type = u64;
                $body
            }
            DataType::Float => {
                type $type = f32;
                $body
            }
            DataType::Double => {
                type $type = f64;
                $body
            }
            DataType::Char | DataType::String => $otherwise,
        }
    };
}
pub(super) use with_number;
