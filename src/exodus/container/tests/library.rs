//! Ours and the netCDF library's view of the same classic file.

use super::*;
use crate::exodus::container::netcdf4::NetCdf4File;

/// A classic file as the netCDF library sees it, values included.
pub(super) fn assert_library_agrees(path: &Path) {
    let ours = Container::open(path).unwrap();
    let (mut header, file) = NetCdf4File::open(path, std::fs::File::open(path).unwrap().into()).unwrap();
    header.format = ours.header().format;
    assert_eq!(&header, ours.header(), "{}", path.display());
    for (at, variable) in header.variables.iter().enumerate() {
        let count = header.num_values(at) as usize;
        let read = ours.read_values(at, 0, count).unwrap();
        let same = match &read {
            Values::Byte(values) => agrees(values, &file, &header, at),
            Values::Char(values) | Values::UByte(values) => agrees(values, &file, &header, at),
            Values::Short(values) => agrees(values, &file, &header, at),
            Values::Int(values) => agrees(values, &file, &header, at),
            Values::Float(values) => agrees(values, &file, &header, at),
            Values::Double(values) => agrees(values, &file, &header, at),
            Values::UShort(values) => agrees(values, &file, &header, at),
            Values::UInt(values) => agrees(values, &file, &header, at),
            Values::Int64(values) => agrees(values, &file, &header, at),
            Values::UInt64(values) => agrees(values, &file, &header, at),
            Values::String(_) => false,
        };
        assert!(same, "{} of {}", variable.name, path.display());
    }
}

/// Whether the library reads the same bits.
fn agrees<T: crate::exodus::container::number::Number>(
    values: &[T],
    file: &NetCdf4File,
    header: &Header,
    at: usize,
) -> bool {
    let mut read = vec![T::zeroed(); values.len()];
    file.read(header, at, 0, &mut read).unwrap();
    bytemuck::cast_slice::<T, u8>(&read) == bytemuck::cast_slice::<T, u8>(values)
}

#[test]
fn the_library_reads_what_we_write() {
    let folder = folder();
    for format in [Format::Classic, Format::Offset64, Format::Data64] {
        let path = folder.path().join("ours");
        write_all(&path, &everything(format));
        assert_library_agrees(&path);
        // Three bytes per record need padding, but not in a file of one record variable.
        for dimensions in
            [&["time_whole", "record_byte"][..], &["record_byte"], &["fixed_short", "fixed_byte"]]
        {
            let mut header = everything(format);
            header.variables.retain(|variable| dimensions.contains(&variable.name.as_str()));
            write_all(&path, &header);
            assert_library_agrees(&path);
        }
    }
}

#[test]
fn the_crate_reads_what_we_write() {
    let folder = folder();
    for format in FORMATS {
        let path = folder.path().join("ours");
        let header = everything(format);
        write_all(&path, &header);
        corpus::assert_crate_agrees(&path);
    }
}

#[test]
fn we_read_what_the_crate_writes() {
    use netcdf::Options;
    let folder = folder();
    for (format, options) in [
        (Format::Classic, Options::empty()),
        (Format::Offset64, Options::_64BIT_OFFSET),
        (Format::Data64, Options::_64BIT_DATA),
        (Format::NetCdf4Classic, Options::NETCDF4 | Options::CLASSIC),
        (Format::NetCdf4, Options::NETCDF4),
    ] {
        let path = folder.path().join("theirs");
        let mut file = netcdf::create_with(&path, options).unwrap();
        file.add_unlimited_dimension("time_step").unwrap();
        file.add_dimension("num_nodes", 5).unwrap();
        file.add_attribute("title", "a title").unwrap();
        file.add_attribute("version", 5.1_f32).unwrap();
        file.add_variable::<f64>("coordx", &["num_nodes"]).unwrap();
        let mut connect = file.add_variable::<i32>("connect1", &["num_nodes"]).unwrap();
        connect.put_attribute("elem_type", "HEX8").unwrap();
        file.add_variable::<f64>("time_whole", &["time_step"]).unwrap();
        file.add_variable::<f32>("vals_nod_var1", &["time_step", "num_nodes"]).unwrap();
        file.enddef().unwrap();
        let put = |file: &mut netcdf::FileMut, name: &str, values: &[f64]| {
            file.variable_mut(name).unwrap().put_values(values, ..).unwrap();
        };
        put(&mut file, "coordx", &[0.0, 0.5, 1.0, 1.5, 2.0]);
        put(&mut file, "connect1", &[1.0, 2.0, 3.0, 5.0, 4.0]);
        file.variable_mut("time_whole").unwrap().put_values(&[0.25, 0.5], 0..2).unwrap();
        let values: Vec<f32> = (0..10_u8).map(f32::from).collect();
        file.variable_mut("vals_nod_var1").unwrap().put_values(&values, [0..2, 0..5]).unwrap();
        file.close().unwrap();

        let container = Container::open(&path).unwrap();
        let header = container.header();
        assert_eq!(header.format, format);
        assert_eq!(header.dimensions, [dimension("time_step", 2, true), dimension("num_nodes", 5, false)]);
        assert_eq!(header.attributes[0], attribute("title", AttributeValue::Text(b"a title".to_vec())));
        let version = AttributeValue::Reals(DataType::Float, vec![f64::from(5.1_f32)]);
        assert_eq!(header.attributes[1], attribute("version", version));
        let elem_type = attribute("elem_type", AttributeValue::Text(b"HEX8".to_vec()));
        assert_eq!(header.variables[1].attributes, [elem_type]);
        let mut coordx = [0.0; 5];
        container.read_f64_into(0, 0, &mut coordx).unwrap();
        assert_eq!(coordx, [0.0, 0.5, 1.0, 1.5, 2.0]);
        let mut connect = [0; 5];
        container.read_indices_into(1, 0, &mut connect).unwrap();
        assert_eq!(connect, [0, 1, 2, 4, 3]);
        let mut times = [0.0; 2];
        container.read_f64_into(2, 0, &mut times).unwrap();
        assert_eq!(times, [0.25, 0.5]);
        assert_eq!(container.read_values(3, 5, 5).unwrap(), Values::Float(values[5..].to_vec()));
    }
}

#[test]
fn groups_and_user_types_are_named() {
    let folder = folder();
    let path = folder.path().join("groups");
    let mut file = netcdf::create(&path).unwrap();
    file.add_group("CHANGE_SET_1").unwrap();
    file.add_group("CHANGE_SET_2").unwrap();
    let opaque = netcdf::types::OpaqueType { name: "raw".into(), size: 4 };
    let opaque = netcdf::types::NcVariableType::Opaque(opaque);
    file.add_type_from_descriptor(opaque.clone()).unwrap();
    file.add_dimension("n", 2).unwrap();
    file.add_variable_with_type("odd", &["n"], &opaque).unwrap();
    file.add_variable::<i32>("plain", &["n"]).unwrap().put_values(&[1, 2], ..).unwrap();
    file.close().unwrap();
    let container = Container::open(&path).unwrap();
    let header = container.header();
    let names: Vec<&str> = header.groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["CHANGE_SET_1", "CHANGE_SET_2"]);
    let called: Vec<&str> = header.user_defined.iter().map(|one| one.called.as_str()).collect();
    assert_eq!((called, header.not_understood.len()), (vec!["type raw", "odd"], 0));
    assert_eq!(header.user_defined[1].words, "opaque raw of 4 bytes");
    assert_eq!(header.variables.len(), 1);
    let mut values = [0; 2];
    container.read_i64_into(0, 0, &mut values).unwrap();
    assert_eq!(values, [1, 2]);
}

// tests/layers.rs knows test code by this attribute.
#[cfg(test)]
mod any_layout {
    use super::*;
    use proptest::prelude::{Strategy, any, prop, prop_assert_eq, proptest};
    use proptest::test_runner::Config as ProptestConfig;

    fn any_variable() -> impl Strategy<Value = (usize, bool, Vec<usize>)> {
        (0..11_usize, any::<bool>(), prop::collection::vec(1..4_usize, 0..3))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        /// Any mix of fixed and record variables lies where the library expects it.
        #[test]
        fn the_library_reads_any_layout(
            num_records in 0..4_u64,
            which in 0..3_usize,
            chosen in prop::collection::vec(any_variable(), 0..7),
        ) {
            let format = FORMATS[which];
            let types = types_of(format);
            let mut header = everything(format);
            header.dimensions[0].len = num_records;
            header.variables = chosen
                .into_iter()
                .enumerate()
                .map(|(at, (data_type, is_record, mut dimensions))| {
                    dimensions.iter_mut().for_each(|dimension| *dimension = 1 + *dimension % 2);
                    if is_record {
                        dimensions.insert(0, 0);
                    }
                    variable(&format!("v{at}"), types[data_type % types.len()], &dimensions)
                })
                .collect();
            let folder = folder();
            let path = folder.path().join("any");
            write_all(&path, &header);
            let container = Container::open(&path).unwrap();
            prop_assert_eq!(container.header(), &header);
            assert_library_agrees(&path);
        }
    }
}
