//! What the writer writes, the reader reads.

use super::*;
use crate::exodus::container::Filter;

#[test]
fn every_type_in_every_format() {
    let folder = folder();
    for format in FORMATS {
        let path = folder.path().join("everything");
        let header = everything(format);
        write_all(&path, &header);
        let container = Container::open(&path).unwrap();
        assert_eq!(container.truncation(), None);
        assert_eq!(container.file_len(), std::fs::metadata(&path).unwrap().len());
        let mut read = container.header().clone();
        for variable in &mut read.variables {
            let is_chunked = variable.dimensions.first() == Some(&0);
            let expected = is_chunked && matches!(format, Format::NetCdf4 | Format::NetCdf4Classic);
            assert_eq!(variable.storage.chunks.is_some(), expected, "{format}");
            variable.storage = Storage::default();
        }
        assert_eq!(read, header);
        for (at, variable) in header.variables.iter().enumerate() {
            let count = header.num_values(at) as usize;
            let expected = some_values(variable.data_type, count);
            assert_eq!(container.read_values(at, 0, count).unwrap(), expected, "{format} {}", variable.name);
            assert_eq!(container.unavailable_from(at), None);
        }
    }
}

#[test]
fn any_range_is_read_and_written() {
    let folder = folder();
    for format in FORMATS {
        let path = folder.path().join("ranges");
        let header = everything(format);
        let at = header.variables.iter().position(|variable| variable.name == "record_double").unwrap();
        let other = header.variables.iter().position(|variable| variable.name == "record_int").unwrap();
        let mut writer = ContainerWriter::create(&path, &header).unwrap();
        // Records in another order, the last split in two.
        for (start, values) in [
            (11, &[12.0, 13.0, 14.0, 15.0][..]),
            (10, &[11.0]),
            (0, &[1.0, 2.0, 3.0, 4.0, 5.0]),
            (5, &[6.0, 7.0, 8.0, 9.0, 10.0]),
        ] {
            writer.write_f64(at, start, values).unwrap();
            writer
                .write_i64(other, start, &values.iter().map(|&value| -value as i64).collect::<Vec<_>>())
                .unwrap();
        }
        writer.finish().unwrap();
        let container = Container::open(&path).unwrap();
        for start in 0..15_usize {
            for end in start..=15 {
                let expected: Vec<f64> = (start..end).map(|n| n as f64 + 1.0).collect();
                let mut out = vec![0.0; end - start];
                container.read_f64_into(at, start as u64, &mut out).unwrap();
                assert_eq!(out, expected, "{format}");
                container.read_f64_into(other, start as u64, &mut out).unwrap();
                assert_eq!(out, expected.iter().map(|value| -value).collect::<Vec<_>>(), "{format}");
            }
        }
        let out_of_range = container.read_f64_into(at, 14, &mut [0.0; 2]).unwrap_err();
        assert_eq!(out_of_range.to_string(), "values 14 to 16 of record_double do not exist: it has 15");
        assert!(matches!(
            container.read_f64_into(99, 0, &mut []),
            Err(ContainerError::NoSuchVariable { asked: 99, .. })
        ));
        assert!(matches!(
            container.read_f64_into(at, u64::MAX, &mut [0.0; 2]),
            Err(ContainerError::OutOfRange { .. })
        ));
    }
}

#[test]
fn one_value_of_every_row_is_read_from_near_and_far() {
    let folder = folder();
    let path = folder.path().join("columns");
    // Rows of 3 values lie close together; those of 1000 doubles or 2000 shorts with them do not.
    for (format, row_len) in FORMATS.into_iter().flat_map(|format| [(format, 3), (format, 1000)]) {
        let mut header = everything(format);
        header.dimensions = vec![dimension("time_step", 600, true), dimension("n", row_len, false)];
        header.variables =
            vec![variable("reals", DataType::Double, &[0, 1]), variable("shorts", DataType::Short, &[0, 1])];
        let mut writer = ContainerWriter::create(&path, &header).unwrap();
        let all: Vec<f64> = (0..600 * row_len).map(|n| (n % 30_000) as f64).collect();
        for variable in 0..2 {
            writer.write_f64(variable, 0, &all).unwrap();
        }
        writer.finish().unwrap();
        let container = Container::open(&path).unwrap();
        for (variable, within, first, rows) in
            [(0, 2, 0, 600), (1, 1, 7, 593), (0, row_len - 1, 599, 1), (1, 0, 3, 0)]
        {
            let mut out = vec![-1.0; rows];
            container.read_f64_column_into(variable, within, first, &mut out).unwrap();
            let expected: Vec<f64> =
                (0..rows as u64).map(|row| all[((first + row) * row_len + within) as usize]).collect();
            assert_eq!(out, expected, "{format} {row_len} {variable}");
        }
        for (within, first, rows) in [(row_len, 0, 1), (0, 600, 1), (0, 599, 2), (0, u64::MAX, 2)] {
            let refused = container.read_f64_column_into(0, within, first, &mut vec![0.0; rows]);
            assert!(matches!(refused, Err(ContainerError::OutOfRange { .. })), "{within} {first} {rows}");
        }
    }
}

fn one_variable(format: Format, data_type: DataType, len: u64) -> Header {
    Header {
        format,
        dimensions: vec![dimension("n", len, false)],
        attributes: Vec::new(),
        variables: vec![variable("v", data_type, &[0])],
        groups: Vec::new(),
        user_defined: Vec::new(),
        not_understood: Vec::new(),
    }
}

#[test]
fn numbers_are_converted_from_every_type() {
    let folder = folder();
    let path = folder.path().join("numbers");
    for format in FORMATS {
        for &data_type in types_of(format) {
            if matches!(data_type, DataType::Char | DataType::String) {
                continue;
            }
            let mut writer = ContainerWriter::create(&path, &one_variable(format, data_type, 6)).unwrap();
            writer.write_i64(0, 0, &[1, 100]).unwrap();
            writer.write_f64(0, 2, &[7.0, 0.0]).unwrap();
            writer.write_indices(0, 4, &[41, u32::MAX]).unwrap();
            writer.finish().unwrap();
            let container = Container::open(&path).unwrap();
            let (mut reals, mut whole, mut indices) = ([0.0; 6], [0; 6], [0; 6]);
            container.read_f64_into(0, 0, &mut reals).unwrap();
            container.read_i64_into(0, 0, &mut whole).unwrap();
            container.read_indices_into(0, 0, &mut indices).unwrap();
            assert_eq!(reals, [1.0, 100.0, 7.0, 0.0, 42.0, 0.0], "{format} {data_type}");
            assert_eq!(whole, [1, 100, 7, 0, 42, 0], "{format} {data_type}");
            assert_eq!(indices, [0, 99, 6, u32::MAX, 41, u32::MAX], "{format} {data_type}");
        }
    }
}

#[test]
fn what_does_not_fit_is_an_error() {
    let folder = folder();
    for format in [Format::Data64, Format::NetCdf4] {
        // HDF5 does not create a file anew that is open.
        let path_of = |what: &str| folder.path().join(format!("{what} {format}"));
        let path = path_of("int");
        let mut writer = ContainerWriter::create(&path, &one_variable(format, DataType::Int, 3)).unwrap();
        for (error, text) in [
            (writer.write_f64(0, 0, &[1.0, 0.5]), "0.5 at position 1 of v does not fit in int"),
            (writer.write_f64(0, 0, &[f64::NAN]), "NaN at position 0 of v does not fit in int"),
            (writer.write_f64(0, 2, &[2_147_483_648.0]), "2147483648 at position 2 of v does not fit in int"),
            (writer.write_i64(0, 1, &[-2_147_483_649]), "-2147483649 at position 1 of v does not fit in int"),
            (writer.write_i64(0, 1, &[1, 2, 3]), "values 1 to 4 of v do not exist: it has 3"),
            (writer.write_bytes(0, 0, b"x"), "v holds int, and text is asked for"),
            (writer.write_strings(0, 0, &["x".into()]), "v holds int, and strings is asked for"),
            (
                writer.write_values(0, 0, &Values::Float(vec![1.0])),
                "v holds int, and another type is asked for",
            ),
        ] {
            assert_eq!(error.unwrap_err().to_string(), text);
        }
        // An index that 32 bits hold only as a negative number comes back as it was.
        writer.write_indices(0, 0, &[0, 4_000_000_000, 2]).unwrap();
        writer.finish().unwrap();
        let mut indices = [0; 3];
        Container::open(&path).unwrap().read_indices_into(0, 0, &mut indices).unwrap();
        assert_eq!(indices, [0, 4_000_000_000, 2]);

        let path = path_of("int64");
        let mut writer = ContainerWriter::create(&path, &one_variable(format, DataType::Int64, 3)).unwrap();
        writer.write_i64(0, 0, &[4_294_967_295, 4_294_967_296, -1]).unwrap();
        writer.finish().unwrap();
        let container = Container::open(&path).unwrap();
        let mut index = [0];
        container.read_indices_into(0, 0, &mut index).unwrap();
        assert_eq!(index, [4_294_967_294]);
        for (at, value) in [(1, "4294967296"), (2, "-1")] {
            let error = container.read_indices_into(0, at, &mut index).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("v holds {value} at position {at}, and an entity")),
                "{error}"
            );
        }

        let path = path_of("float");
        let mut writer = ContainerWriter::create(&path, &one_variable(format, DataType::Float, 2)).unwrap();
        assert!(matches!(writer.write_f64(0, 0, &[1e39]), Err(ContainerError::DoesNotFit { .. })));
        assert!(matches!(writer.write_i64(0, 0, &[16_777_217]), Err(ContainerError::DoesNotFit { .. })));
        writer.write_f64(0, 0, &[f64::NEG_INFINITY, 0.5]).unwrap();
        writer.finish().unwrap();
        let container = Container::open(&path).unwrap();
        let error = container.read_i64_into(0, 1, &mut [0]).unwrap_err();
        assert_eq!(error.to_string(), "0.5 at position 1 of v does not fit in int64");
        assert!(matches!(container.read_bytes_into(0, 0, &mut [0]), Err(ContainerError::WrongType { .. })));
        assert!(matches!(container.read_strings(0, 0, 1), Err(ContainerError::WrongType { .. })));
    }
}

#[test]
fn text_is_bytes_and_not_numbers() {
    let folder = folder();
    let path = folder.path().join("text");
    for format in FORMATS {
        let mut writer = ContainerWriter::create(&path, &one_variable(format, DataType::Char, 6)).unwrap();
        writer.write_bytes(0, 0, b"a\0\xffb\0\0").unwrap();
        writer.finish().unwrap();
        let container = Container::open(&path).unwrap();
        let mut bytes = [0; 4];
        container.read_bytes_into(0, 1, &mut bytes).unwrap();
        assert_eq!(&bytes, b"\0\xffb\0");
        let error = container.read_f64_into(0, 0, &mut [0.0]).unwrap_err();
        assert_eq!(error.to_string(), "v holds text, and numbers is asked for");
    }
}

#[test]
fn bits_of_reals_survive() {
    let folder = folder();
    let path = folder.path().join("bits");
    let bits = [0x7ff0_0000_0000_0001_u64, 0xfff8_1234_5678_9abc, 1, 0x8000_0000_0000_0000];
    for format in FORMATS {
        let mut writer = ContainerWriter::create(&path, &one_variable(format, DataType::Double, 4)).unwrap();
        writer.write_values(0, 0, &Values::Double(bits.map(f64::from_bits).to_vec())).unwrap();
        writer.finish().unwrap();
        let Values::Double(read) = Container::open(&path).unwrap().read_values(0, 0, 4).unwrap() else {
            panic!("not doubles")
        };
        assert_eq!(read.into_iter().map(f64::to_bits).collect::<Vec<_>>(), bits);
    }
}

#[test]
fn large_arrays_are_shared_among_cores() {
    let folder = folder();
    let path = folder.path().join("large");
    let len = 500_003;
    for format in FORMATS {
        let mut header = one_variable(format, DataType::Double, len);
        header.variables.push(variable("w", DataType::Int, &[0]));
        header.variables.push(variable("x", DataType::Float, &[0]));
        let reals: Vec<f64> = (0..len).map(|n| n as f64 * 0.5).collect();
        let indices: Vec<u32> = (0..len as u32).collect();
        let mut writer = ContainerWriter::create(&path, &header).unwrap();
        writer.write_f64(0, 0, &reals).unwrap();
        writer.write_indices(1, 0, &indices).unwrap();
        writer.write_f64(2, 0, &reals).unwrap();
        writer.finish().unwrap();
        let container = Container::open(&path).unwrap();
        let (mut read, mut read_indices) = (vec![0.0; len as usize], vec![0; len as usize]);
        container.read_f64_into(0, 0, &mut read).unwrap();
        assert_eq!(read, reals);
        container.read_indices_into(1, 0, &mut read_indices).unwrap();
        assert_eq!(read_indices, indices);
        read.fill(0.0);
        container.read_f64_into(2, 0, &mut read).unwrap();
        assert_eq!(read, reals);
        read.fill(0.0);
        container.read_f64_into(1, 0, &mut read).unwrap();
        assert!(read.iter().enumerate().all(|(n, &value)| value == n as f64 + 1.0));
    }
}

#[test]
fn a_single_record_variable_is_not_padded() {
    let folder = folder();
    let path = folder.path().join("single");
    for format in FORMATS {
        let mut header = one_variable(format, DataType::Short, 3);
        header.dimensions.push(dimension("time_step", 4, true));
        header.variables[0].dimensions = vec![1, 0];
        write_all(&path, &header);
        let container = Container::open(&path).unwrap();
        assert_eq!(container.read_values(0, 0, 12).unwrap(), some_values(DataType::Short, 12), "{format}");
        assert_eq!(container.truncation(), None);
    }
}

#[test]
fn netcdf4_keeps_how_arrays_are_stored() {
    let folder = folder();
    let path = folder.path().join("stored");
    let mut header = one_variable(Format::NetCdf4, DataType::Double, 1000);
    header.dimensions.push(dimension("time_step", 2, true));
    header.variables.push(variable("packed", DataType::Double, &[1, 0]));
    header.variables.push(variable("shrunk", DataType::Int64, &[0]));
    let checksum = Filter { id: Filter::CHECKSUM, parameters: Vec::new() };
    let packed = Storage {
        chunks: Some(vec![1, 100]),
        deflate: Some(4),
        is_shuffled: true,
        other_filters: vec![checksum],
        is_big_endian: true,
        is_compact: false,
    };
    header.variables[1].storage = packed.clone();
    header.variables[2].storage =
        Storage { chunks: Some(vec![5000]), deflate: Some(1), ..Storage::default() };
    let mut writer = ContainerWriter::create(&path, &header).unwrap();
    let values: Vec<f64> = (0..2000).map(f64::from).collect();
    writer.write_f64(0, 0, &values[..1000]).unwrap();
    writer.write_f64(1, 0, &values).unwrap();
    writer.write_f64(2, 0, &values[..1000]).unwrap();
    writer.finish().unwrap();
    let container = Container::open(&path).unwrap();
    let stored: Vec<&Storage> =
        container.header().variables.iter().map(|variable| &variable.storage).collect();
    assert_eq!(stored[0], &Storage::default());
    assert_eq!(stored[1], &packed);
    assert_eq!(stored[2], &Storage { chunks: Some(vec![1000]), deflate: Some(1), ..Storage::default() });
    let mut read = vec![0.0; 2000];
    container.read_f64_into(1, 0, &mut read).unwrap();
    assert_eq!(read, values);
    container.read_f64_into(2, 10, &mut read[..990]).unwrap();
    assert_eq!(read[..990], values[10..1000]);
}

#[test]
fn headers_that_no_file_can_have_are_refused() {
    let folder = folder();
    let path = folder.path().join("refused");
    let refusal = |header: &Header| ContainerWriter::create(&path, header).unwrap_err().to_string();
    for format in FORMATS {
        let mut header = one_variable(format, DataType::Int, 0);
        assert!(refusal(&header).contains("dimension n has length 0"), "{format}");
        header.dimensions[0].len = 1;
        header.variables.push(header.variables[0].clone());
        assert!(refusal(&header).contains("the name v occurs twice"), "{format}");
        header.variables[1].name = "w\0".into();
        assert!(refusal(&header).contains("contains NUL"), "{format}");
        header.variables[1].name = "w".into();
        header.variables[1].dimensions = vec![7];
        assert!(refusal(&header).contains("w uses a dimension that does not exist"), "{format}");
    }
    for format in [Format::Classic, Format::Offset64, Format::NetCdf4Classic] {
        let header = one_variable(format, DataType::Int64, 1);
        assert_eq!(refusal(&header), format!("v is int64, which {format} cannot store"));
        let mut header = one_variable(format, DataType::Int, 1);
        header.attributes.push(attribute("a", AttributeValue::Strings(vec!["s".into()])));
        assert_eq!(refusal(&header), format!("a is string, which {format} cannot store"));
    }
    let mut header = one_variable(Format::Offset64, DataType::Double, 1);
    header.dimensions.extend([dimension("time_step", 1, true), dimension("another", 1, true)]);
    assert!(refusal(&header).contains("2 dimensions are unlimited, and CDF-2 allows one"));
    header.dimensions.pop();
    header.variables[0].dimensions = vec![0, 1];
    assert!(refusal(&header).contains("v uses the record dimension, but not as its first"));
}

#[test]
fn size_limits_of_the_classic_formats() {
    let folder = folder();
    let path = folder.path().join("limits");
    let two = |format, len| {
        let mut header = one_variable(format, DataType::Double, len);
        header.variables.push(variable("w", DataType::Double, &[0]));
        header
    };
    let too_large = |header: &Header| {
        matches!(ContainerWriter::create(&path, header), Err(ContainerError::TooLarge { .. }))
    };
    // 2^28 doubles are 2^31 bytes, 2^29 are 2^32; the last variable may be any size. The files are sparse.
    assert!(too_large(&two(Format::Classic, 1 << 28)));
    assert!(!too_large(&one_variable(Format::Classic, DataType::Double, 1 << 28)));
    assert!(!too_large(&two(Format::Offset64, 1 << 28)));
    assert!(too_large(&two(Format::Offset64, 1 << 29)));
    assert!(!too_large(&one_variable(Format::Offset64, DataType::Double, 1 << 29)));
    assert!(!too_large(&two(Format::Data64, 1 << 29)));
    assert!(too_large(&one_variable(Format::Offset64, DataType::Byte, 1 << 32)));
    let mut header = one_variable(Format::Data64, DataType::Double, u64::MAX / 4);
    assert!(matches!(ContainerWriter::create(&path, &header), Err(ContainerError::BadHeader { .. })));
    header.variables[0].dimensions = vec![0; 40];
    assert!(matches!(ContainerWriter::create(&path, &header), Err(ContainerError::BadHeader { .. })));

    // The second of two large variables begins beyond 32 bits.
    let mut writer = ContainerWriter::create(&path, &two(Format::Offset64, (1 << 28) + 1)).unwrap();
    writer.write_f64(1, 1 << 28, &[42.0]).unwrap();
    writer.finish().unwrap();
    let container = Container::open(&path).unwrap();
    let mut value = [0.0];
    container.read_f64_into(1, 1 << 28, &mut value).unwrap();
    assert_eq!(value, [42.0]);
}

#[test]
fn the_file_that_was_opened_is_the_one_that_is_read() {
    fn is_shared<T: Send + Sync>(_: &T) {}
    let folder = folder();
    for format in FORMATS {
        let (path, new_path) = (folder.path().join("old"), folder.path().join("new"));
        write_all(&path, &one_variable(format, DataType::Double, 4));
        let old = Container::open(&path).unwrap();
        is_shared(&old);
        let mut writer = ContainerWriter::create(&new_path, old.header()).unwrap();
        writer.write_f64(0, 0, &[1.0; 4]).unwrap();
        writer.finish().unwrap();
        std::fs::rename(&new_path, &path).unwrap();
        assert_eq!(old.read_values(0, 0, 4).unwrap(), some_values(DataType::Double, 4), "{format}");
        assert_eq!(
            Container::open(&path).unwrap().read_values(0, 0, 4).unwrap(),
            Values::Double(vec![1.0; 4])
        );
    }
}

#[test]
fn netcdf4_keeps_filters_and_refuses_those_that_it_lacks() {
    let folder = folder();
    let (path, copy) = (folder.path().join("packed"), folder.path().join("copy"));
    let mut header = one_variable(Format::NetCdf4, DataType::Double, 1000);
    let with = |header: &mut Header, id: u32, parameters: &[u32]| {
        let filter = Filter { id, parameters: parameters.to_vec() };
        header.variables[0].storage =
            Storage { chunks: Some(vec![100]), other_filters: vec![filter], ..Storage::default() };
    };
    // Nearest-neighbour coding, 16 values in a block. HDF5 stores more than it is told: what was read is written the same.
    with(&mut header, 4, &[32, 16]);
    match ContainerWriter::create(&path, &header) {
        Ok(mut writer) => {
            let values: Vec<f64> = (0..1000).map(f64::from).collect();
            writer.write_f64(0, 0, &values).unwrap();
            writer.finish().unwrap();
            let first = Container::open(&path).unwrap();
            assert_eq!(first.header().variables[0].storage.other_filters[0].id, 4);
            ContainerWriter::create(&copy, first.header()).unwrap().finish().unwrap();
            let second = Container::open(&copy).unwrap();
            assert_eq!(second.header().variables[0].storage, first.header().variables[0].storage);
        }
        // A library may be built without it.
        Err(error) => assert!(matches!(error, ContainerError::MissingFilter { filter: 4, .. }), "{error}"),
    }
    // No library has this one.
    with(&mut header, 39_999, &[]);
    let error = ContainerWriter::create(&path, &header).unwrap_err();
    assert!(matches!(error, ContainerError::MissingFilter { filter: 39_999, .. }), "{error}");
}

#[test]
fn small_arrays_stay_compact_until_they_grow() {
    let folder = folder();
    let path = folder.path().join("compact");
    for (len, is_compact) in [(10, true), (20_000, false)] {
        let mut header = one_variable(Format::NetCdf4, DataType::Double, len);
        header.variables[0].storage.is_compact = true;
        ContainerWriter::create(&path, &header).unwrap().finish().unwrap();
        let storage = Container::open(&path).unwrap().header().variables[0].storage.clone();
        assert_eq!(storage, Storage { is_compact, ..Storage::default() });
    }
}
