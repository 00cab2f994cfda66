//! Tests of the container as a whole: what is written is read, by us and by the netCDF library, and damage is found.

mod corpus;
mod damage;
mod library;
mod round_trip;

use super::{
    Attribute, AttributeValue, Container, ContainerError, ContainerWriter, DataType, Dimension, Format,
    Header, Storage, Values, Variable,
};
use std::path::Path;

pub(super) const FORMATS: [Format; 5] =
    [Format::Classic, Format::Offset64, Format::Data64, Format::NetCdf4Classic, Format::NetCdf4];

fn types_of(format: Format) -> &'static [DataType] {
    const ALL: [DataType; 12] = [
        DataType::Byte,
        DataType::Char,
        DataType::Short,
        DataType::Int,
        DataType::Float,
        DataType::Double,
        DataType::UByte,
        DataType::UShort,
        DataType::UInt,
        DataType::Int64,
        DataType::UInt64,
        DataType::String,
    ];
    match format {
        Format::Classic | Format::Offset64 | Format::NetCdf4Classic => &ALL[..6],
        Format::Data64 => &ALL[..11],
        Format::NetCdf4 => &ALL,
    }
}

fn attribute(name: &str, value: AttributeValue) -> Attribute {
    Attribute { name: name.into(), value }
}

fn dimension(name: &str, len: u64, is_unlimited: bool) -> Dimension {
    Dimension { name: name.into(), len, is_unlimited }
}

fn variable(name: &str, data_type: DataType, dimensions: &[usize]) -> Variable {
    Variable {
        name: name.into(),
        data_type,
        dimensions: dimensions.to_vec(),
        attributes: Vec::new(),
        storage: Storage::default(),
    }
}

/// Every type that the format has, as a fixed array of 5 x 3, as 3 records of 5, and as an attribute.
fn everything(format: Format) -> Header {
    let mut variables =
        vec![variable("time_whole", DataType::Double, &[0]), variable("scalar", DataType::Int, &[])];
    let mut attributes = vec![
        attribute("title", AttributeValue::Text(b"with NUL\0and more\0".to_vec())),
        attribute("empty", AttributeValue::Text(Vec::new())),
    ];
    for &data_type in types_of(format) {
        variables.push(variable(&format!("fixed_{data_type}"), data_type, &[1, 2]));
        variables.push(variable(&format!("record_{data_type}"), data_type, &[0, 1]));
        let value = match data_type {
            DataType::Char => AttributeValue::Text(b"abc".to_vec()),
            DataType::String => AttributeValue::Strings(vec!["one".into(), String::new(), "drei ä".into()]),
            DataType::Float | DataType::Double => {
                AttributeValue::Reals(data_type, vec![0.5, -2.0, f64::INFINITY])
            }
            DataType::Byte | DataType::Short | DataType::Int => {
                AttributeValue::Integers(data_type, vec![-7, 100])
            }
            DataType::UInt64 => AttributeValue::Integers(data_type, vec![1, -1]),
            _ => AttributeValue::Integers(data_type, vec![200]),
        };
        attributes.push(attribute(&format!("of {data_type}"), value));
    }
    variables[1].attributes = vec![
        attribute("_FillValue", AttributeValue::Integers(DataType::Int, vec![-1])),
        attribute("units", AttributeValue::Text(b"m".to_vec())),
    ];
    variables[2].attributes.push(attribute("long name", AttributeValue::Text(vec![b'x'; 301])));
    let dimensions =
        vec![dimension("time_step", 3, true), dimension("num_nodes", 5, false), dimension("three", 3, false)];
    Header {
        format,
        dimensions,
        attributes,
        variables,
        groups: Vec::new(),
        user_defined: Vec::new(),
        not_understood: Vec::new(),
    }
}

/// Values that differ from each other, are not 0, and use the type's whole width.
fn some_values(data_type: DataType, count: usize) -> Values {
    let numbers = 1..=count;
    match data_type {
        DataType::Byte => Values::Byte(numbers.map(|n| -(n as i8)).collect()),
        DataType::Char => Values::Char(numbers.map(|n| b'A' + n as u8).collect()),
        DataType::Short => Values::Short(numbers.map(|n| -300 * n as i16).collect()),
        DataType::Int => Values::Int(numbers.map(|n| -70_000 * n as i32).collect()),
        DataType::Float => Values::Float(numbers.map(|n| n as f32 + 0.25).collect()),
        DataType::Double => Values::Double(numbers.map(|n| -1e100 / n as f64).collect()),
        DataType::UByte => Values::UByte(numbers.map(|n| 255 - n as u8).collect()),
        DataType::UShort => Values::UShort(numbers.map(|n| 65_535 - n as u16).collect()),
        DataType::UInt => Values::UInt(numbers.map(|n| u32::MAX - n as u32).collect()),
        DataType::Int64 => Values::Int64(numbers.map(|n| i64::MIN + n as i64).collect()),
        DataType::UInt64 => Values::UInt64(numbers.map(|n| u64::MAX - n as u64).collect()),
        DataType::String => Values::String(numbers.map(|n| format!("string {n} ü")).collect()),
    }
}

/// Writes every variable with [`some_values`], the last variable first.
fn write_all(path: &Path, header: &Header) {
    let mut writer = ContainerWriter::create(path, header).unwrap();
    for at in (0..header.variables.len()).rev() {
        let values = some_values(header.variables[at].data_type, header.num_values(at) as usize);
        writer.write_values(at, 0, &values).unwrap();
    }
    writer.finish().unwrap();
}

/// A folder for the files of one test.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}
