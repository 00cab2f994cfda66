//! Real files: header and values agree with what the netcdf crate says.

use super::*;
use netcdf::AttributeValue as Theirs;
use netcdf::types::{FloatType, IntType, NcVariableType};
use std::path::PathBuf;

fn data_type_of(theirs: &NcVariableType) -> Option<DataType> {
    Some(match theirs {
        NcVariableType::Char => DataType::Char,
        NcVariableType::String => DataType::String,
        NcVariableType::Int(IntType::I8) => DataType::Byte,
        NcVariableType::Int(IntType::I16) => DataType::Short,
        NcVariableType::Int(IntType::I32) => DataType::Int,
        NcVariableType::Int(IntType::I64) => DataType::Int64,
        NcVariableType::Int(IntType::U8) => DataType::UByte,
        NcVariableType::Int(IntType::U16) => DataType::UShort,
        NcVariableType::Int(IntType::U32) => DataType::UInt,
        NcVariableType::Int(IntType::U64) => DataType::UInt64,
        NcVariableType::Float(FloatType::F32) => DataType::Float,
        NcVariableType::Float(FloatType::F64) => DataType::Double,
        _ => return None,
    })
}

fn integers<T: Copy>(data_type: DataType, values: &[T], widen: impl Fn(T) -> i64) -> AttributeValue {
    AttributeValue::Integers(data_type, values.iter().map(|&value| widen(value)).collect())
}

/// The crate's text has lost what follows a NUL; all else is complete.
fn value_of(theirs: Theirs) -> AttributeValue {
    match theirs {
        Theirs::Uchar(value) => integers(DataType::UByte, &[value], i64::from),
        Theirs::Uchars(values) => integers(DataType::UByte, &values, i64::from),
        Theirs::Schar(value) => integers(DataType::Byte, &[value], i64::from),
        Theirs::Schars(values) => integers(DataType::Byte, &values, i64::from),
        Theirs::Ushort(value) => integers(DataType::UShort, &[value], i64::from),
        Theirs::Ushorts(values) => integers(DataType::UShort, &values, i64::from),
        Theirs::Short(value) => integers(DataType::Short, &[value], i64::from),
        Theirs::Shorts(values) => integers(DataType::Short, &values, i64::from),
        Theirs::Uint(value) => integers(DataType::UInt, &[value], i64::from),
        Theirs::Uints(values) => integers(DataType::UInt, &values, i64::from),
        Theirs::Int(value) => integers(DataType::Int, &[value], i64::from),
        Theirs::Ints(values) => integers(DataType::Int, &values, i64::from),
        Theirs::Ulonglong(value) => integers(DataType::UInt64, &[value], u64::cast_signed),
        Theirs::Ulonglongs(values) => integers(DataType::UInt64, &values, u64::cast_signed),
        Theirs::Longlong(value) => integers(DataType::Int64, &[value], i64::from),
        Theirs::Longlongs(values) => integers(DataType::Int64, &values, i64::from),
        Theirs::Float(value) => AttributeValue::Reals(DataType::Float, vec![value.into()]),
        Theirs::Floats(values) => {
            AttributeValue::Reals(DataType::Float, values.into_iter().map(f64::from).collect())
        }
        Theirs::Double(value) => AttributeValue::Reals(DataType::Double, vec![value]),
        Theirs::Doubles(values) => AttributeValue::Reals(DataType::Double, values),
        Theirs::Str(text) => AttributeValue::Text(text.into_bytes()),
        Theirs::Strs(texts) => AttributeValue::Strings(texts),
    }
}

fn assert_same_attributes<'a>(
    ours: &[Attribute],
    theirs: impl Iterator<Item = netcdf::Attribute<'a>>,
    owner: &str,
) {
    let theirs: Vec<_> = theirs.collect();
    let names: Vec<&str> = theirs.iter().map(netcdf::Attribute::name).collect();
    assert_eq!(ours.iter().map(|attribute| attribute.name.as_str()).collect::<Vec<_>>(), names, "{owner}");
    for (ours, theirs) in ours.iter().zip(theirs) {
        match (&ours.value, value_of(theirs.value().unwrap())) {
            (AttributeValue::Text(ours), AttributeValue::Text(theirs)) => {
                let until_nul: Vec<u8> = ours.iter().copied().take_while(|&byte| byte != 0).collect();
                assert_eq!(String::from_utf8_lossy(&until_nul).as_bytes(), theirs, "{owner}");
            }
            (ours, theirs) => assert_eq!(*ours, theirs, "{owner}"),
        }
    }
}

/// Compares the whole header, and the values of every number variable as doubles.
pub(super) fn assert_crate_agrees(path: &Path) {
    let ours = Container::open(path).unwrap();
    let header = ours.header();
    let theirs = netcdf::open(path).unwrap();
    let owner = path.display().to_string();
    let dimensions: Vec<Dimension> = theirs
        .dimensions()
        .map(|theirs| dimension(&theirs.name(), theirs.len() as u64, theirs.is_unlimited()))
        .collect();
    assert_eq!(header.dimensions, dimensions, "{owner}");
    assert_same_attributes(&header.attributes, theirs.attributes(), &owner);
    assert_eq!(header.variables.len(), theirs.variables().count(), "{owner}");
    for ((at, variable), theirs) in header.variables.iter().enumerate().zip(theirs.variables()) {
        let owner = format!("{} of {owner}", variable.name);
        assert_eq!(variable.name, theirs.name(), "{owner}");
        assert_eq!(Some(variable.data_type), data_type_of(&theirs.vartype()), "{owner}");
        let names: Vec<String> = theirs.dimensions().iter().map(netcdf::Dimension::name).collect();
        let ours_names = variable.dimensions.iter().map(|&at| header.dimensions[at].name.clone());
        assert_eq!(ours_names.collect::<Vec<_>>(), names, "{owner}");
        assert_same_attributes(&variable.attributes, theirs.attributes(), &owner);
        assert_eq!(header.num_values(at), theirs.len() as u64, "{owner}");
        assert_eq!(ours.unavailable_from(at), None, "{owner}");
        if !matches!(variable.data_type, DataType::Char | DataType::String) {
            let mut read = vec![0.0; theirs.len()];
            ours.read_f64_into(at, 0, &mut read).unwrap();
            let expected = theirs.get_values::<f64, _>(..).unwrap();
            let same = read.iter().zip(&expected).all(|(a, b)| a == b || (a.is_nan() && b.is_nan()));
            assert!(same && read.len() == expected.len(), "{owner}");
        }
    }
}

/// The files of a corpus that is not part of the repository.
fn corpus() -> Option<Vec<PathBuf>> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).ok()? {
            let path = entry.unwrap().path();
            let is_about = path.ends_with("README.md") || path.ends_with("MANIFEST.json");
            match path.is_dir() {
                true => folders.push(path),
                false if !is_about => files.push(path),
                false => {}
            }
        }
    }
    files.sort();
    Some(files)
}

#[test]
fn real_files_are_read_as_the_crate_reads_them() {
    let Some(files) = corpus() else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    assert!(files.len() >= 172, "{}", files.len());
    for path in files {
        let container = Container::open(&path).unwrap();
        assert_eq!(container.truncation(), None, "{}", path.display());
        assert_crate_agrees(&path);
        if matches!(container.header().format, Format::Classic | Format::Offset64 | Format::Data64) {
            library::assert_library_agrees(&path);
        }
    }
}

#[test]
fn real_files_are_copied_value_for_value() {
    let Some(files) = corpus() else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    let folder = folder();
    let path = folder.path().join("copy");
    for original in files {
        let original_file = Container::open(&original).unwrap();
        let header = original_file.header();
        let mut writer = ContainerWriter::create(&path, header).unwrap();
        for at in 0..header.variables.len() {
            let values = original_file.read_values(at, 0, header.num_values(at) as usize).unwrap();
            writer.write_values(at, 0, &values).unwrap();
        }
        writer.finish().unwrap();
        let copy = Container::open(&path).unwrap();
        assert_eq!(copy.header(), header, "{}", original.display());
        for at in 0..header.variables.len() {
            let count = header.num_values(at) as usize;
            let (ours, theirs) =
                (copy.read_values(at, 0, count).unwrap(), original_file.read_values(at, 0, count).unwrap());
            // NaNs are equal when printed.
            assert!(ours == theirs || format!("{ours:?}") == format!("{theirs:?}"), "{}", original.display());
        }
    }
}
