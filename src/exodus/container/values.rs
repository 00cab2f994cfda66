//! A variable's values as they are stored, so that they can be carried from file to file bit for bit.

use super::DataType;

/// Values of one type, in storage order.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are netCDF's own")]
pub enum Values {
    Byte(Vec<i8>),
    Char(Vec<u8>),
    Short(Vec<i16>),
    Int(Vec<i32>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    UByte(Vec<u8>),
    UShort(Vec<u16>),
    UInt(Vec<u32>),
    Int64(Vec<i64>),
    UInt64(Vec<u64>),
    String(Vec<String>),
}

impl Values {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Byte(values) => values.len(),
            Self::Char(values) | Self::UByte(values) => values.len(),
            Self::Short(values) => values.len(),
            Self::Int(values) => values.len(),
            Self::Float(values) => values.len(),
            Self::Double(values) => values.len(),
            Self::UShort(values) => values.len(),
            Self::UInt(values) => values.len(),
            Self::Int64(values) => values.len(),
            Self::UInt64(values) => values.len(),
            Self::String(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether both have the same type and the same bits, so that NaN is the same as itself.
    pub fn are_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Float(a), Self::Float(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
            }
            (Self::Double(a), Self::Double(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
            }
            (a, b) => a == b,
        }
    }

    /// Their type in the header.
    pub fn data_type(&self) -> DataType {
        match self {
            Self::Byte(_) => DataType::Byte,
            Self::Char(_) => DataType::Char,
            Self::Short(_) => DataType::Short,
            Self::Int(_) => DataType::Int,
            Self::Float(_) => DataType::Float,
            Self::Double(_) => DataType::Double,
            Self::UByte(_) => DataType::UByte,
            Self::UShort(_) => DataType::UShort,
            Self::UInt(_) => DataType::UInt,
            Self::Int64(_) => DataType::Int64,
            Self::UInt64(_) => DataType::UInt64,
            Self::String(_) => DataType::String,
        }
    }
}
