//! Blobs, attributes of the nodes and descriptions of fields: read as other programs write them, and kept.

use super::{
    SaveOptions,
    container::{Attribute, AttributeValue, DataType, Format, Values},
    first_difference,
    round_trip_tests::{add, craft, parts_of, read, value_of},
    save,
};
use crate::model::{NoProgress, Source, samples};
use std::{fs, path::Path};

fn attribute(name: &str, value: AttributeValue) -> Attribute {
    Attribute { name: name.to_owned(), value }
}

fn text(name: &str, value: &[u8]) -> Attribute {
    attribute(name, AttributeValue::Text(value.to_vec()))
}

fn whole(name: &str, values: &[i64]) -> Attribute {
    attribute(name, AttributeValue::Integers(DataType::Int, values.to_vec()))
}

/// `two_hexes` with two blobs as libexodus lays them out, the dummies never written, and descriptions of fields.
fn with_blobs(path: &Path, format: Format) {
    let (mut header, mut values) = parts_of(&samples::two_hexes(), path.parent().unwrap());
    header.format = format;
    let mut put = |name: &str, dimensions: &[(&str, u64)], data: Values, attributes: Vec<Attribute>| {
        add(&mut header, name, data.data_type(), dimensions);
        header.variables.last_mut().unwrap().attributes = attributes;
        values.push((name.to_owned(), data));
    };
    let padded = |name: &str| {
        let mut bytes = name.as_bytes().to_vec();
        bytes.resize(33, 0);
        bytes
    };
    put(
        "blob_entity100",
        &[("blob_entity", 1)],
        Values::Int(vec![-2_147_483_647]),
        vec![whole("_id", &[100]), text("_name", b"rows\0"), whole("Field@v@type", &[7]), text("mine", b"x")],
    );
    put("blob_entity7", &[("blob_entity", 1)], Values::Int(vec![42]), vec![whole("_id", &[7])]);
    let names = [padded("v_X"), padded("v_Y")].concat();
    put("name_blob_var", &[("num_blob_var", 2), ("len_name", 33)], Values::Char(names), Vec::new());
    // The second row is wrong, as libexodus makes it where ids are not 1, 2, 3.
    let truth = Values::Int(vec![1, 1, 1, 0]);
    put("blob_var_tab", &[("num_blob", 2), ("num_blob_var", 2)], truth, Vec::new());
    let steps = ("time_step", 2);
    let three = Values::Double(vec![1.0, 2.0, 3.0, f64::NAN, 5.0, 6.0]);
    put("vals_blob_var1blob100", &[steps, ("num_values_blob100", 3)], three, Vec::new());
    let two = Values::Double(vec![0.5, 1.5]);
    put("vals_blob_var2blob7", &[steps, ("num_values_blob7", 1)], two, Vec::new());
    put(
        "name_blob_red_var",
        &[("num_blob_red_var", 1), ("len_name", 33)],
        Values::Char(padded("sum")),
        Vec::new(),
    );
    let sums = Values::Double(vec![6.0, 15.0]);
    put("vals_red_var_blob100", &[steps, ("num_blob_red_var", 1)], sums, Vec::new());
    let names = header.variables.iter_mut().find(|variable| variable.name == "coor_names").unwrap();
    names.attributes =
        vec![whole("Field@disp@type", &[8]), text("Field@disp@separator", b"_\0"), whole("seed", &[3])];
    header.attributes.push(whole("Quad@gauss@cardinality", &[4]));
    let values: Vec<(&str, Values)> =
        values.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    craft(path, &header, &values);
}

#[test]
fn blobs_as_libexodus_writes_them_are_read_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("blobs.e"), folder.path().join("copy.e"));
    for format in [Format::Offset64, Format::NetCdf4Classic, Format::NetCdf4] {
        with_blobs(&path, format);
        let opened = read(&path);
        let blobs = &opened.model.blobs;
        let facts: Vec<_> = blobs.iter().map(|blob| (blob.id, blob.name.as_str(), blob.num_values)).collect();
        assert_eq!(facts, [(100, "rows", 3), (7, "", 1)]);
        assert_eq!(
            (&blobs.variable_names[..], &blobs.reduction_names[..]),
            (&["v_X", "v_Y"].map(str::to_owned)[..], &["sum".to_owned()][..])
        );
        assert_eq!(blobs[0].values[0].as_ref().unwrap().read(0).unwrap(), [1.0, 2.0, 3.0]);
        assert_eq!(blobs[0].reductions[0].read(1).unwrap(), [15.0]);
        // Stored, whatever the table says.
        assert!(blobs[0].values[1].is_none() && blobs[1].values[1].is_some());
        assert_eq!(blobs[0].user_attributes.len(), 2);
        assert_eq!(opened.model.node_user_attributes.len(), 3);
        assert_eq!(opened.model.user_attributes.len(), 1);
        let foreign = opened.file.foreign();
        assert!(foreign.variables.is_empty() && foreign.attributes.is_empty(), "{foreign:?}");
        let report =
            save(&opened.model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
        assert_eq!((report.changed.len(), report.normalised.len()), (0, 0), "{report:?}");
        assert!(report.unchanged.contains("2 blobs"), "{}", report.unchanged);
        if format == Format::Offset64 {
            assert_eq!(fs::read(&path).unwrap(), fs::read(&copy).unwrap());
        }
        let saved = read(&copy);
        assert_eq!(first_difference(&opened.model, &saved.model).unwrap(), None);
        for name in ["blob_var_tab", "blob_entity100", "blob_entity7"] {
            assert_eq!(value_of(&saved, name), value_of(&opened, name), "{name}");
        }
    }
}

#[test]
fn blobs_and_attributes_survive_edits_that_do_not_concern_them() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("blobs.e"), folder.path().join("copy.e"));
    with_blobs(&path, Format::Offset64);
    let opened = read(&path);
    let mut model = opened.model.clone();
    model.element_blocks.remove(0);
    model.side_sets.clear();
    model.global_variables.clear();
    "other".clone_into(&mut model.title);
    let report = save(&model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
    assert!(report.changed.iter().all(|says| !says.contains("blob")), "{:?}", report.changed);
    let saved = read(&copy).model;
    assert_eq!(saved.blobs.len(), 2);
    let values = |model: &crate::model::Model| model.blobs[0].values[0].as_ref().unwrap().read(1).unwrap();
    assert_eq!(values(&saved)[1..], [5.0, 6.0]);
    assert_eq!(saved.node_user_attributes, opened.model.node_user_attributes);
    assert_eq!(saved.blobs[0].user_attributes, opened.model.blobs[0].user_attributes);
}

#[test]
fn a_description_goes_with_a_variable_that_is_renamed_and_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("blobs.e"), folder.path().join("copy.e"));
    with_blobs(&path, Format::NetCdf4);
    let opened = read(&path);
    let mut model = opened.model.clone();
    // Another quantity of the sample is called disp_x, disp_y, disp_z: the suffixes count in either case.
    "u".clone_into(&mut model.nodal_variables[0].0);
    let report = save(&model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
    let told = "the description of the nodal field disp is left out: some of its variables are gone";
    assert!(report.warnings.contains(&told.to_owned()), "{:?}", report.warnings);
    let names: Vec<String> = read(&copy).model.node_user_attributes.into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["seed"]);
}

#[test]
fn an_edited_blob_is_told_and_a_new_one_gets_a_free_name() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("blobs.e"), folder.path().join("copy.e"));
    with_blobs(&path, Format::NetCdf4);
    let opened = read(&path);
    let mut model = opened.model.clone();
    model.blobs[1].values[1] = Some(Source::constant(9.0, 1));
    let mut more = model.blobs[0].clone();
    // Its low 32 bits are 100.
    more.id = (1 << 32) + 100;
    more.name = "more".to_owned();
    model.blobs.push(more);
    let report = save(&model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
    assert_eq!(report.changed, ["blob 7: its values changed", "blob 4294967396 \"more\" is new"]);
    let saved = read(&copy);
    assert_eq!(first_difference(&model, &without_ours(saved.model.clone())).unwrap(), None);
    assert!(value_of(&saved, "blob_entity101").is_some());
    assert_eq!(value_of(&saved, "blob_var_tab"), Some(Values::Int(vec![1, 0, 0, 1, 1, 0])));
}

/// Without the QA record that saving adds.
fn without_ours(mut model: crate::model::Model) -> crate::model::Model {
    model.qa_records.pop();
    model
}

#[test]
fn a_blob_that_a_file_cannot_hold_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("blobs.e");
    let (mut header, values) = parts_of(&samples::two_hexes(), folder.path());
    header.format = Format::NetCdf4;
    add(&mut header, "blob_entity1", DataType::Int, &[("blob_entity", 1)]);
    add(
        &mut header,
        "vals_blob_var1blob1",
        DataType::Double,
        &[("time_step", 2), ("num_values_blob1", 1 << 40)],
    );
    let chunks = Some(vec![1, 1 << 20]);
    header.variables.last_mut().unwrap().storage.chunks = chunks;
    add(&mut header, "name_blob_var", DataType::Char, &[("num_blob_var", 1), ("len_name", 33)]);
    let values: Vec<(&str, Values)> =
        values.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    craft(&path, &header, &values);
    let model = read(&path).model;
    assert_eq!((model.blobs[0].num_values, model.blobs[0].values[0].is_none()), (1 << 40, true));
}

#[test]
fn values_carried_in_a_netcdf4_file_are_compared_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("foreign.e"), folder.path().join("copy.e"));
    let (mut header, mut values) = parts_of(&samples::two_hexes(), folder.path());
    header.format = Format::NetCdf4;
    let mut put = |name: &str, dimensions: &[(&str, u64)], data: Values| {
        add(&mut header, name, data.data_type(), dimensions);
        values.push((name.to_owned(), data));
    };
    put("history", &[("time_step", 2), ("loads", 2)], Values::Double(vec![f64::NAN, 0.75, 1.0, 2.0]));
    put("Kr", &[("kr", 3)], Values::UInt64(vec![u64::MAX, 1, 2]));
    put("said", &[("kr", 3)], Values::String(["a", "", "ü"].map(str::to_owned).to_vec()));
    let values: Vec<(&str, Values)> =
        values.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    craft(&path, &header, &values);
    let opened = read(&path);
    let report =
        save(&opened.model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
    assert_eq!((report.num_carried, report.num_copied), (3, 0));
    assert_eq!(report.num_compared, header.variables.len());
    assert!(report.lines().contains(&format!(
        "{} arrays were written, read back and compared value by value",
        header.variables.len()
    )));
}
