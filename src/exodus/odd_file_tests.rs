//! Odd and damaged files: each opens as far as it can be understood, says what is odd, and is not made worse by a save.

use super::{
    ExodusError, SaveOptions,
    container::{Attribute, AttributeValue, DataType, Header, Values},
    open,
    round_trip_tests::{add, assert_same, craft, parts_of, read, value_of},
    save,
};
use crate::model::{Model, NoProgress, Source, Topology, Warnings, samples};
use std::{fs, path::Path, sync::Arc};

/// `two_hexes`, spoiled, written and opened again, with the warnings.
pub(super) fn spoiled(
    spoil: impl FnOnce(&mut Header, &mut Vec<(String, Values)>),
) -> (tempfile::TempDir, Model, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.e");
    let (mut header, mut values) = parts_of(&samples::two_hexes(), folder.path());
    spoil(&mut header, &mut values);
    let values: Vec<(&str, Values)> =
        values.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    craft(&path, &header, &values);
    let mut warnings = Warnings::default();
    let opened = open(&path, &mut warnings).unwrap_or_else(|error| panic!("{error}"));
    // Whatever it is, saving it unchanged gives the same model.
    let copy = folder.path().join("copy.e");
    save(&opened.model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress)
        .unwrap_or_else(|error| panic!("{error}"));
    assert_same(&opened.model, &read(&copy).model);
    (folder, opened.model, warnings.iter().map(str::to_owned).collect())
}

pub(super) fn drop_variable(header: &mut Header, values: &mut Vec<(String, Values)>, name: &str) {
    header.variables.retain(|variable| variable.name != name);
    values.retain(|(other, _)| other != name);
}

pub(super) fn rename(header: &mut Header, values: &mut [(String, Values)], from: &str, to: &str) {
    let variables = header.variables.iter_mut().filter(|variable| variable.name == from);
    variables.for_each(|variable| to.clone_into(&mut variable.name));
    values.iter_mut().filter(|(name, _)| name == from).for_each(|(name, _)| to.clone_into(name));
}

pub(super) fn set(values: &mut [(String, Values)], name: &str, new: Values) {
    values.iter_mut().find(|(other, _)| other == name).unwrap().1 = new;
}

#[test]
fn a_file_that_is_not_exodus_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weather.nc");
    let (mut header, _) = parts_of(&Model::default(), folder.path());
    header.attributes.clear();
    header.variables.clear();
    header.dimensions.clear();
    add(&mut header, "temperature", DataType::Double, &[("lat", 2), ("lon", 3)]);
    craft(&path, &header, &[("temperature", Values::Double(vec![0.0; 6]))]);
    let error = open(&path, &mut Warnings::default()).unwrap_err();
    assert!(matches!(error, ExodusError::NotExodus { .. }));
    assert!(error.to_string().starts_with("this is a netCDF file, but not an Exodus model"), "{error}");
    fs::write(&path, "FOAM text").unwrap();
    assert!(matches!(open(&path, &mut Warnings::default()), Err(ExodusError::Container(_))));
    let missing = open(&folder.path().join("none.e"), &mut Warnings::default()).unwrap_err();
    assert_eq!(missing.to_string(), "there is no such file");
}

#[test]
fn a_file_with_attributes_only_is_an_empty_model() {
    let (_folder, model, _) = spoiled(|header, values| {
        header.variables.clear();
        header.dimensions.clear();
        values.clear();
    });
    assert_eq!((model.num_nodes(), model.num_elements(), model.title.as_str()), (0, 0, "two hexes"));
}

#[test]
fn cut_files_offer_whole_steps_or_say_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.e");
    let (header, values) = parts_of(&samples::two_hexes(), folder.path());
    let values: Vec<(&str, Values)> =
        values.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    craft(&path, &header, &values);
    let whole = fs::read(&path).unwrap();
    let (mut outcomes, mut refused) = (Vec::new(), 0);
    for len in (0..whole.len()).step_by(7) {
        fs::write(&path, &whole[..len]).unwrap();
        let mut warnings = Warnings::default();
        match open(&path, &mut warnings) {
            Ok(opened) => {
                let (model, steps) = (&opened.model, opened.model.num_steps());
                assert!(steps < 2 && warnings.iter().any(|says| says.contains("cut short")), "{len}");
                for step in 0..steps {
                    assert_eq!(model.nodal_variables[3].1.read(step).unwrap()[1], 0.0);
                }
                // What is there is the sample's, the rest no value and no node.
                let x = &model.coordinates.x;
                assert!(x[2] == 2.0 || x[2].is_nan());
                let is_cut = x[11].is_nan() || model.element_blocks[1].connectivity.contains(&u32::MAX);
                let copy = folder.path().join("copy.e");
                let saved = save(model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress);
                assert!(!is_cut || matches!(saved, Err(ExodusError::CannotCarry { .. })), "{len}: {saved:?}");
                outcomes.push((is_cut, steps));
            }
            Err(ExodusError::Container(_)) => refused += 1,
            Err(other) => panic!("{len}: {other}"),
        }
    }
    outcomes.dedup();
    assert_eq!(outcomes, [(true, 0), (false, 0), (false, 1)]);
    assert!(refused > 10);
}

#[test]
fn a_mesh_that_is_mostly_missing_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.e");
    save(&samples::hex_grid([40; 3], [1; 3]), None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 4]).unwrap();
    let refused = open(&path, &mut Warnings::default()).unwrap_err();
    let expected = (whole.len() as u64, whole.len() as u64 / 4);
    assert!(
        matches!(refused, ExodusError::CutShort { expected: all, found, .. } if (all, found) == expected),
        "{refused}"
    );
}

#[test]
fn steps_side_by_side_are_cut_variable_by_variable() {
    // A fixed number of steps: each variable has all of its steps together, so that a cut takes some variables only.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fixed.e");
    let (mut header, values) = parts_of(&samples::two_hexes(), folder.path());
    header.dimensions.iter_mut().for_each(|dimension| dimension.is_unlimited = false);
    let values: Vec<(&str, Values)> =
        values.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    craft(&path, &header, &values);
    let whole = fs::read(&path).unwrap();
    // The last is the strain of block 1, of one value and 8 bytes a step.
    fs::write(&path, &whole[..whole.len() - 12]).unwrap();
    let mut warnings = Warnings::default();
    let opened = open(&path, &mut warnings).unwrap();
    let says: Vec<&str> = warnings.iter().filter(|says| says.contains("cut short")).collect();
    let last = header.variables.last().unwrap();
    let expected = format!("the file was cut short: values are missing of {} after step 0", last.name);
    assert_eq!((says, opened.model.num_steps()), (vec![expected.as_str()], 2));
    assert_eq!(opened.model.nodal_variables[3].1.read(1).unwrap()[11], 110.0);
    assert_eq!(last.name, "vals_elem_var2eb1");
    let strain = opened.model.element_blocks[0].values[1].as_ref().unwrap();
    let refused = strain.read(1).unwrap_err().to_string();
    assert!(refused.contains("is not all there: the file was cut short"), "{refused}");
    let copy = folder.path().join("copy.e");
    assert!(save(&opened.model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress).is_err());
}

#[test]
fn random_damage_never_panics() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.e");
    let (header, values) = parts_of(&samples::two_hexes(), folder.path());
    let values: Vec<(&str, Values)> =
        values.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    craft(&path, &header, &values);
    let whole = fs::read(&path).unwrap();
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..1500 {
        let mut bytes = whole.clone();
        for _ in 0..=next(3) {
            let at = next(bytes.len());
            bytes[at] = u8::try_from(next(256)).unwrap();
        }
        fs::write(&path, bytes).unwrap();
        if let Ok(opened) = open(&path, &mut Warnings::default()) {
            let copy = folder.path().join("copy.e");
            // It saves or refuses; what it saves has been compared.
            let _ = save(&opened.model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress);
        }
    }
}

#[test]
fn the_old_layout_is_read_and_kept() {
    let (folder, model, warnings) = spoiled(|header, values| {
        let take = |values: &mut Vec<(String, Values)>, name: &str| {
            let at = values.iter().position(|(other, _)| other == name).unwrap();
            let Values::Double(doubles) = values.remove(at).1 else { panic!("{name} is not double") };
            doubles
        };
        let coordinates = ["coordx", "coordy", "coordz"].map(|name| take(values, name)).concat();
        let nodal = ["1", "2", "3", "4"].map(|v| take(values, &format!("vals_nod_var{v}")));
        header
            .variables
            .retain(|variable| !variable.name.starts_with("coord") && !variable.name.starts_with("vals_nod"));
        header.attributes.retain(|attribute| attribute.name != "file_size");
        add(header, "coord", DataType::Double, &[("num_dim", 3), ("num_nodes", 12)]);
        values.push(("coord".to_owned(), Values::Double(coordinates)));
        add(
            header,
            "vals_nod_var",
            DataType::Double,
            &[("time_step", 2), ("num_nod_var", 4), ("num_nodes", 12)],
        );
        let by_step =
            (0..2).flat_map(|step| nodal.iter().flat_map(move |values| values[step * 12..][..12].to_vec()));
        values.push(("vals_nod_var".to_owned(), Values::Double(by_step.collect())));
    });
    assert_eq!(warnings, Vec::<String>::new());
    let mut expected = samples::two_hexes();
    expected.qa_records.clone_from(&model.qa_records);
    expected.coordinate_names.clone_from(&model.coordinate_names);
    assert_same(&expected, &model);
    let copy = read(&folder.path().join("copy.e"));
    assert!(value_of(&copy, "coord").is_some() && value_of(&copy, "vals_nod_var").is_some());
    assert!(!copy.file.header().attributes.iter().any(|attribute| attribute.name == "file_size"));
}

#[test]
fn vectors_stored_together_become_components() {
    let (folder, model, warnings) = spoiled(|header, values| {
        for name in ["vals_nod_var2", "vals_nod_var3", "vals_nod_var4"] {
            drop_variable(header, values, name);
        }
        drop_variable(header, values, "vals_nod_var1");
        drop_variable(header, values, "name_nod_var");
        header.dimensions.iter_mut().filter(|it| it.name == "num_nod_var").for_each(|it| it.len = 1);
        add(
            header,
            "vals_nod_var1",
            DataType::Double,
            &[("time_step", 2), ("dim_nod_var10", 12), ("dim_nod_var11", 3)],
        );
        values.push(("vals_nod_var1".to_owned(), Values::Double((0..72).map(f64::from).collect())));
        add(header, "name_nod_var", DataType::Char, &[("num_nod_var", 1), ("len_name", 33)]);
        let mut name = b"u".to_vec();
        name.resize(33, 0);
        values.push(("name_nod_var".to_owned(), Values::Char(name)));
    });
    assert_eq!(warnings, ["nodal variable u is stored as a vector: it is read as 3 components"]);
    let names: Vec<&str> = model.nodal_variables.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["u_x", "u_y", "u_z"]);
    // Step 2 begins at 36; the y component of node 11 is 36 + 11 * 3 + 1.
    assert_eq!(model.nodal_variables[1].1.read(1).unwrap()[11], 70.0);
    assert_eq!(model.nodal_variables[1].1.read_range(1, 10..12).unwrap(), [67.0, 70.0]);
    assert_eq!(model.nodal_variables[1].1.history(11, 0..2).unwrap(), [34.0, 70.0]);
    let copy = read(&folder.path().join("copy.e"));
    assert!(copy.model.nodal_variables.len() == 3 && value_of(&copy, "vals_nod_var3").is_some());
}

#[test]
fn names_with_garbage_blanks_and_latin1_are_read_and_written_back_as_they_are() {
    let mut row = b"left\0\x01\xff garbage".to_vec();
    row.resize(33, b'~');
    let mut second = b"gr\xfcn".to_vec();
    second.resize(33, b' ');
    let bytes = Values::Char([row, second].concat());
    let stored = bytes.clone();
    let (folder, model, _) = spoiled(|_, values| set(values, "eb_names", stored));
    assert_eq!(model.element_blocks[0].name, "left");
    assert_eq!(model.element_blocks[1].name, "grün");
    assert_eq!(value_of(&read(&folder.path().join("copy.e")), "eb_names"), Some(bytes));
}

#[test]
fn names_stored_as_bytes_are_read_and_become_text() {
    let (folder, model, _) = spoiled(|header, values| {
        let variable = header.variables.iter_mut().find(|variable| variable.name == "eb_names").unwrap();
        variable.data_type = DataType::Byte;
        let (_, names) = values.iter_mut().find(|(name, _)| name == "eb_names").unwrap();
        let Values::Char(bytes) = names.clone() else { panic!("names are text") };
        *names = Values::Byte(bytes.iter().map(|byte| byte.cast_signed()).collect());
    });
    assert_eq!(model.element_blocks[1].name, "right");
    assert!(matches!(value_of(&read(&folder.path().join("copy.e")), "eb_names"), Some(Values::Char(_))));
}

#[test]
fn missing_header_parts_are_told_and_added() {
    let (folder, model, warnings) = spoiled(|header, values| {
        header.attributes.retain(|attribute| attribute.name == "title" || attribute.name == "file_size");
        drop_variable(header, values, "eb_status");
        drop_variable(header, values, "eb_names");
        drop_variable(header, values, "elem_var_tab");
    });
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert_eq!(model.element_blocks[0].name, "");
    // Without a truth table, what is stored decides.
    let on =
        |block: usize| model.element_blocks[block].values.iter().map(Option::is_some).collect::<Vec<_>>();
    assert_eq!((on(0), on(1)), (vec![true, true], vec![true, false]));
    let copy = read(&folder.path().join("copy.e"));
    let has = |name: &str| copy.file.header().attributes.iter().any(|attribute| attribute.name == name);
    assert!(has("version") && has("floating_point_word_size"));
    assert!(value_of(&copy, "elem_var_tab").is_none() && value_of(&copy, "eb_names").is_none());
}

#[test]
fn a_missing_element_type_is_guessed() {
    let (_folder, model, warnings) = spoiled(|header, _| {
        let variable = header.variables.iter_mut().find(|variable| variable.name == "connect1").unwrap();
        variable.attributes.clear();
    });
    assert_eq!(warnings, ["element block 1 has no element type: it is taken as HEX8, from its 8 nodes"]);
    assert_eq!(model.element_blocks[0].topology, Topology::Hex8);
}

#[test]
fn a_truth_table_that_disagrees_is_told() {
    // Stress is denied on block 1 and strain announced on block 2.
    let (folder, model, warnings) =
        spoiled(|_, values| set(values, "elem_var_tab", Values::Int(vec![0, 1, 1, 1])));
    assert_eq!(
        warnings,
        [
            "vals_elem_var1eb1 is stored, but the truth table says that it is not: it is kept and not shown",
            "element block 2 announces variable strain and does not store it (vals_elem_var2eb2)",
        ]
    );
    assert!(model.element_blocks[0].values[0].is_none() && model.element_blocks[1].values[1].is_none());
    let opened = read(&folder.path().join("odd.e"));
    assert_eq!(opened.file.foreign().variables, ["vals_elem_var1eb1"]);
    let copy = read(&folder.path().join("copy.e"));
    assert_eq!(value_of(&copy, "vals_elem_var1eb1"), Some(Values::Double(vec![0.0, 100.0])));
    // With other variables before it, its number would mean something else.
    let mut model = opened.model;
    model.element_blocks.variable_names.insert(0, "new".to_owned());
    for block in model.element_blocks.iter_mut() {
        block.values.insert(0, Some(Source::constant(0.0, 1)));
    }
    let target = folder.path().join("refused.e");
    let refused = save(&model, Some(&opened.file), &target, &SaveOptions::default(), &NoProgress);
    assert!(matches!(refused, Err(ExodusError::CannotCarry { .. })));
}

#[test]
fn contradicting_counts_and_times_are_told() {
    let (_folder, model, warnings) = spoiled(|header, values| {
        header.dimensions.iter_mut().filter(|it| it.name == "num_elem").for_each(|it| it.len = 5);
        set(values, "time_whole", Values::Double(vec![1.0, 1.0]));
        set(values, "eb_prop1", Values::Int(vec![4, 4]));
        set(values, "eb_status", Values::Int(vec![1, 0]));
        set(values, "side_ss1", Values::Int(vec![0, -3]));
    });
    assert_eq!(
        warnings,
        [
            "times do not increase from step 1 (1) to 2 (1)",
            "element block 4 is marked as empty, but has data: it is read",
            "several element blocks have the id 4",
            "the file announces 5 elements and its blocks have 2: the blocks count",
            "side_ss1 has 2 sides that the element does not have: they stay in side set 1 and are not drawn",
        ]
    );
    // Stored less one, wrapping, so that every check of ranges finds them.
    assert_eq!(
        model.side_sets[0].members.iter().map(|side| side.side).collect::<Vec<_>>(),
        [u32::MAX, u32::MAX - 3]
    );
}

#[test]
fn misshapen_arrays_stay_foreign() {
    let (folder, model, warnings) = spoiled(|header, values| {
        rename(header, values, "name_glo_var", "names_of_mine");
        add(header, "node_num_map", DataType::Int, &[("eleven", 11)]);
        values.push(("node_num_map".to_owned(), Values::Int((1..12).collect())));
        header.attributes.push(Attribute {
            name: "last_written_time".to_owned(),
            value: AttributeValue::Reals(DataType::Double, vec![-1.0e38]),
        });
    });
    assert_eq!(warnings.len(), 3, "{warnings:?}");
    assert_eq!((model.node_ids.is_none(), model.global_variables[0].0.as_str()), (true, "global_1"));
    let opened = read(&folder.path().join("odd.e"));
    assert_eq!(opened.file.foreign().variables, ["names_of_mine", "node_num_map"]);
    let copy = read(&folder.path().join("copy.e"));
    assert_eq!(value_of(&copy, "node_num_map"), Some(Values::Int((1..12).collect())));
}

#[test]
fn last_written_time_follows_the_times() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("times.e"), folder.path().join("copy.e"));
    let (mut header, values) = parts_of(&samples::two_hexes(), folder.path());
    let value = AttributeValue::Reals(DataType::Double, vec![1.0]);
    header.attributes.push(Attribute { name: "last_written_time".to_owned(), value });
    let values: Vec<(&str, Values)> =
        values.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    craft(&path, &header, &values);
    let written = |times: Vec<f64>| {
        let mut opened = read(&path);
        opened.model.times = Arc::new(times);
        save(&opened.model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
        let header = read(&copy).file.header().clone();
        header
            .attributes
            .into_iter()
            .find(|attribute| attribute.name == "last_written_time")
            .map(|it| it.value)
    };
    assert_eq!(written(vec![0.0, 1.0]), Some(AttributeValue::Reals(DataType::Double, vec![1.0])));
    assert_eq!(written(vec![0.0, 1000.0]), Some(AttributeValue::Reals(DataType::Double, vec![1000.0])));
    assert_eq!(written(Vec::new()), None);
}

#[test]
fn the_outline_says_what_the_model_says() {
    let folder = tempfile::tempdir().unwrap();
    let path: &Path = &folder.path().join("outline.e");
    save(&samples::two_hexes(), None, path, &SaveOptions::default(), &NoProgress).unwrap();
    let outline = super::SourceFile::open(path, &mut Warnings::default()).unwrap().outline();
    assert_eq!((outline.num_nodes, outline.num_elements, outline.dimension), (12, 2, 3));
    let block = &outline.element_blocks[1];
    assert_eq!((block.id, block.name.as_str(), block.elem_type.as_str()), (2, "right", "HEX8"));
    assert_eq!((block.num_entries, block.nodes_per_element), (1, 8));
    assert_eq!(outline.side_sets[0].num_entries, 2);
    let strain = outline.variables.iter().find(|variable| variable.name == "strain").unwrap();
    assert_eq!(strain.on, [0]);
    assert_eq!(*outline.times, [0.0, 1.0]);
}
