//! Odd files that programs have written: one test for each hazard, named after it.
//!
//! Each file is `two_hexes` as our own writer of containers stores it, with one thing made wrong. What can be understood
//! is read, the finding names the variable, and a save of the unchanged model says the same or refuses by name.

use super::{
    ExodusError, Opened, SaveOptions,
    container::{Attribute, AttributeValue, DataType, Dimension, Format, Header, Values},
    odd_file_tests::{drop_variable, rename, set, spoiled},
    open,
    round_trip_tests::{add, craft, parts_of, read, value_of},
    save,
};
use crate::model::{Model, NoProgress, Topology, Warnings, samples};

/// `two_hexes`, spoiled, written and opened again, with the warnings; it is not saved.
fn opened(
    spoil: impl FnOnce(&mut Header, &mut Vec<(String, Values)>),
) -> (tempfile::TempDir, Opened, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.e");
    let (mut header, mut values) = parts_of(&samples::two_hexes(), folder.path());
    spoil(&mut header, &mut values);
    let values: Vec<(&str, Values)> =
        values.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    craft(&path, &header, &values);
    let mut warnings = Warnings::default();
    let opened = open(&path, &mut warnings).unwrap_or_else(|error| panic!("{error}"));
    (folder, opened, warnings.iter().map(str::to_owned).collect())
}

/// What a save of a model refuses, by name.
fn refused(folder: &tempfile::TempDir, Opened { model, file }: &Opened) -> Vec<String> {
    let copy = folder.path().join("refused.e");
    match save(model, Some(file), &copy, &SaveOptions::default(), &NoProgress) {
        Err(ExodusError::CannotCarry { items }) => items.into_iter().map(|item| item.name).collect(),
        other => panic!("{other:?}"),
    }
}

fn attribute(name: &str, value: AttributeValue) -> Attribute {
    Attribute { name: name.to_owned(), value }
}

fn integer(name: &str, data_type: DataType, value: i64) -> Attribute {
    attribute(name, AttributeValue::Integers(data_type, vec![value]))
}

fn set_attribute(header: &mut Header, new: Attribute) {
    header.attributes.retain(|attribute| attribute.name != new.name);
    header.attributes.push(new);
}

fn of_saved(folder: &tempfile::TempDir, name: &str) -> Option<AttributeValue> {
    let header = read(&folder.path().join("copy.e")).file.header().clone();
    header.attributes.into_iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value)
}

fn row(text: &str, width: usize) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(width, 0);
    bytes
}

// The header and the structure.

#[test]
fn a_version_below_2() {
    let (_folder, model, warnings) = spoiled(|header, _| {
        set_attribute(header, attribute("version", AttributeValue::Reals(DataType::Float, vec![1.5])));
    });
    assert_eq!(warnings, ["the file says Exodus version 1.5, which other programs refuse"]);
    assert_eq!(model.num_elements(), 2);
}

#[test]
fn a_word_size_that_is_not_that_of_the_variables() {
    for announced in [0, 4] {
        let (_folder, model, warnings) = spoiled(|header, _| {
            set_attribute(header, integer("floating_point_word_size", DataType::Int, announced));
        });
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(model.nodal_variables[0].1.read(1).unwrap()[1], 0.01);
    }
}

#[test]
fn a_file_size_that_contradicts_the_layout() {
    let (folder, model, _) = spoiled(|header, _| {
        set_attribute(header, integer("file_size", DataType::Int, 0));
    });
    assert_eq!(model.coordinates.x[1], 1.0);
    assert_eq!(of_saved(&folder, "file_size"), Some(AttributeValue::Integers(DataType::Int, vec![1])));
}

#[test]
fn unknown_bits_of_int64_status() {
    let (folder, model, _) = spoiled(|header, _| {
        header.format = Format::Data64;
        set_attribute(header, integer("int64_status", DataType::Int, 1));
    });
    assert_eq!(model.element_blocks[1].id, 2);
    assert_eq!(of_saved(&folder, "int64_status"), Some(AttributeValue::Integers(DataType::Int, vec![0])));
}

#[test]
fn wide_numbers_that_the_flag_does_not_announce() {
    let (folder, model, warnings) = spoiled(|header, values| {
        header.format = Format::Data64;
        let variable = header.variables.iter_mut().find(|variable| variable.name == "connect1").unwrap();
        variable.data_type = DataType::Int64;
        let (_, connectivity) = values.iter_mut().find(|(name, _)| name == "connect1").unwrap();
        let Values::Int(narrow) = connectivity.clone() else { panic!("connect1 is wide already") };
        *connectivity = Values::Int64(narrow.into_iter().map(i64::from).collect());
    });
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(model.element_blocks[0].connectivity.as_slice(), [0, 1, 4, 3, 6, 7, 10, 9]);
    // Bulk data are wide: 0x1000.
    assert_eq!(
        of_saved(&folder, "int64_status"),
        Some(AttributeValue::Integers(DataType::Int, vec![0x1000]))
    );
}

#[test]
fn no_time_step_at_all() {
    let (_folder, model, warnings) = spoiled(|header, values| {
        for name in
            ["time_whole", "vals_glo_var", "name_glo_var", "name_nod_var", "name_elem_var", "elem_var_tab"]
        {
            drop_variable(header, values, name);
        }
        header.variables.retain(|variable| !variable.name.starts_with("vals_"));
        values.retain(|(name, _)| !name.starts_with("vals_"));
        without_unused_dimensions(header);
    });
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!((model.num_steps(), model.nodal_variables.len(), model.num_elements()), (0, 0, 2));
}

/// Takes out the dimensions that no variable has.
fn without_unused_dimensions(header: &mut Header) {
    let used = |at: usize| header.variables.iter().any(|variable| variable.dimensions.contains(&at));
    let kept: Vec<usize> = (0..header.dimensions.len()).filter(|&at| used(at)).collect();
    for dimension in header.variables.iter_mut().flat_map(|variable| &mut variable.dimensions) {
        *dimension = kept.iter().position(|at| at == dimension).unwrap();
    }
    header.dimensions = kept.iter().map(|&at| header.dimensions[at].clone()).collect();
    for (name, len) in [("num_elem", 2), ("num_el_blk", 2)] {
        if header.dimension(name).is_none() {
            header.dimensions.push(Dimension { name: name.to_owned(), len, is_unlimited: false });
        }
    }
}

#[test]
fn a_fixed_time_step() {
    let (_folder, model, _) = spoiled(|header, _| {
        let time_step = header.dimensions.iter_mut().find(|dimension| dimension.name == "time_step").unwrap();
        time_step.is_unlimited = false;
    });
    assert_eq!(*model.times, [0.0, 1.0]);
    assert_eq!(model.element_blocks[0].values[0].as_ref().unwrap().read(1).unwrap(), [100.0]);
}

#[test]
fn a_file_of_results_without_a_mesh() {
    let (folder, model, warnings) = spoiled(|header, values| {
        for name in ["coordx", "coordy", "coordz", "connect1", "connect2"] {
            drop_variable(header, values, name);
        }
    });
    assert_eq!(
        warnings,
        [
            "the file has no coordinates: its mesh is not drawn",
            "element block 1 has no connectivity, since connect1 is missing: its 1 elements are not drawn",
            "element block 2 has no connectivity, since connect2 is missing: its 1 elements are not drawn",
        ]
    );
    assert_eq!((model.num_nodes(), model.num_elements(), model.bounding_box()), (12, 2, None));
    assert_eq!(model.nodal_variables[3].1.read(1).unwrap()[2], 20.0);
    // No coordinates are made up.
    assert_eq!(value_of(&read(&folder.path().join("copy.e")), "coordx"), None);
}

#[test]
fn names_stored_as_unsigned_bytes() {
    let (_folder, model, _) = spoiled(|header, values| {
        header.format = Format::Data64;
        let variable = header.variables.iter_mut().find(|variable| variable.name == "eb_names").unwrap();
        variable.data_type = DataType::UByte;
        let (_, names) = values.iter_mut().find(|(name, _)| name == "eb_names").unwrap();
        let Values::Char(bytes) = names.clone() else { panic!("names are text") };
        *names = Values::UByte(bytes);
    });
    assert_eq!(model.element_blocks[1].name, "right");
}

#[test]
fn narrow_qa_records() {
    let (folder, model, warnings) = spoiled(|header, values| {
        drop_variable(header, values, "qa_records");
        header.dimensions.iter_mut().filter(|it| it.name == "len_string").for_each(|it| it.len = 12);
        add(header, "qa_records", DataType::Char, &[("num_qa_rec", 1), ("four", 4), ("len_string", 12)]);
        let items = ["solver", "1.0", "2001/02/03", "04:05:06"].map(|item| row(item, 12));
        values.push(("qa_records".to_owned(), Values::Char(items.concat())));
    });
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(model.qa_records, [["solver", "1.0", "2001/02/03", "04:05:06"].map(str::to_owned)]);
    // SEACAS reads exactly 33 bytes of each.
    let copy = read(&folder.path().join("copy.e"));
    assert_eq!(copy.file.header().dimension("len_string"), Some(33));
}

#[test]
fn a_title_above_80_characters() {
    let title = "t".repeat(200);
    let (_folder, model, _) = spoiled(|header, _| {
        set_attribute(header, attribute("title", AttributeValue::Text(title.clone().into_bytes())));
    });
    assert_eq!(model.title, title);
}

#[test]
fn a_last_written_time_before_the_last_step() {
    let written = |time: f64| {
        let time = AttributeValue::Reals(DataType::Double, vec![time]);
        spoiled(|header, _| set_attribute(header, attribute("last_written_time", time))).2
    };
    assert_eq!(
        written(0.5),
        ["its last_written_time is 0.5: Sierra's programs do not see the 1 step after it"]
    );
    assert_eq!(written(1.0), Vec::<String>::new());
}

#[test]
fn a_file_of_the_oldest_layout() {
    let (folder, model, warnings) = spoiled(|header, values| {
        header.attributes = vec![
            attribute("api version", AttributeValue::Reals(DataType::Float, vec![2.0])),
            attribute("version", AttributeValue::Reals(DataType::Float, vec![2.0])),
            integer("floating point word size", DataType::Int, 8),
        ];
        let double = |values: &mut Vec<(String, Values)>, name: &str| {
            let at = values.iter().position(|(other, _)| other == name).unwrap();
            let Values::Double(doubles) = values.remove(at).1 else { panic!("{name} is not double") };
            doubles
        };
        let coordinates = ["coordx", "coordy", "coordz"].map(|name| double(values, name)).concat();
        for name in
            ["coordx", "coordy", "coordz", "eb_status", "eb_names", "ns_status", "ns_names", "ss_status"]
        {
            drop_variable(header, values, name);
        }
        for name in ["ss_names", "elem_var_tab", "coor_names"] {
            drop_variable(header, values, name);
        }
        add(header, "coord", DataType::Double, &[("num_dim", 3), ("num_nodes", 12)]);
        values.push(("coord".to_owned(), Values::Double(coordinates)));
        add(header, "elem_map", DataType::Int, &[("num_elem", 2)]);
        values.push(("elem_map".to_owned(), Values::Int(vec![2, 1])));
    });
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(model.coordinates.x[..3], [0.0, 1.0, 2.0]);
    assert_eq!(model.element_order.as_ref().map(|order| order.to_vec()), Some(vec![2, 1]));
    assert_eq!((model.element_ids.is_none(), model.element_blocks[0].name.as_str()), (true, ""));
    let facts = read(&folder.path().join("odd.e")).file.facts();
    assert_eq!((facts.api_version, facts.word_size), (Some(2.0), Some(8)));
}

#[test]
fn either_coordinate_layout_with_either_layout_of_variables() {
    let double = |values: &mut Vec<(String, Values)>, name: &str| {
        let at = values.iter().position(|(other, _)| other == name).unwrap();
        let Values::Double(doubles) = values.remove(at).1 else { panic!("{name} is not double") };
        doubles
    };
    let expected = samples::two_hexes();
    let is_same = |model: &Model| {
        assert_eq!(model.coordinates, expected.coordinates);
        for ((_, found), (_, expected)) in model.nodal_variables.iter().zip(&expected.nodal_variables) {
            assert_eq!(found.read(1).unwrap(), expected.read(1).unwrap());
        }
    };
    // As meshio writes: coordinates together, variables apart.
    let (_folder, model, _) = spoiled(|header, values| {
        let coordinates = ["coordx", "coordy", "coordz"].map(|name| double(values, name)).concat();
        header.variables.retain(|variable| !variable.name.starts_with("coord"));
        add(header, "coord", DataType::Double, &[("num_dim", 3), ("num_nodes", 12)]);
        values.push(("coord".to_owned(), Values::Double(coordinates)));
    });
    is_same(&model);
    // And the other way round.
    let (_folder, model, _) = spoiled(|header, values| {
        let nodal = ["1", "2", "3", "4"].map(|v| double(values, &format!("vals_nod_var{v}")));
        header.variables.retain(|variable| !variable.name.starts_with("vals_nod_var"));
        let dimensions = [("time_step", 2), ("num_nod_var", 4), ("num_nodes", 12)];
        add(header, "vals_nod_var", DataType::Double, &dimensions);
        let by_step = (0..2).flat_map(|step| nodal.iter().flat_map(move |of| of[step * 12..][..12].to_vec()));
        values.push(("vals_nod_var".to_owned(), Values::Double(by_step.collect())));
    });
    is_same(&model);
}

// Coordinates, blocks and elements.

/// Makes text of a variable, which cannot be read as numbers.
fn make_unreadable(header: &mut Header, values: &mut [(String, Values)], name: &str) {
    let variable = header.variables.iter_mut().find(|variable| variable.name == name).unwrap();
    variable.data_type = DataType::Char;
    let (_, of_variable) = values.iter_mut().find(|(other, _)| other == name).unwrap();
    *of_variable = Values::Char(vec![b'?'; of_variable.len()]);
}

#[test]
fn an_unreadable_coordz_leaves_the_rest() {
    let (folder, opened, warnings) = opened(|header, values| make_unreadable(header, values, "coordz"));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("coordz"), "{warnings:?}");
    let model = &opened.model;
    assert_eq!((model.coordinates.x[2], model.coordinates.y[5]), (2.0, 1.0));
    assert!(model.coordinates.z.iter().all(|z| z.is_nan()));
    assert_eq!((model.num_elements(), model.node_sets.len(), model.nodal_variables.len()), (2, 1, 4));
    // What was not read cannot be written.
    assert_eq!(refused(&folder, &opened), ["coordz"]);
}

#[test]
fn a_missing_coordz_is_a_flat_model() {
    let (_folder, model, warnings) = spoiled(|header, values| drop_variable(header, values, "coordz"));
    assert_eq!(warnings, ["coordz is missing: it is taken as 0"]);
    assert_eq!(model.bounding_box(), Some([[0.0, 0.0, 0.0], [2.0, 1.0, 0.0]]));
}

#[test]
fn coordinates_of_another_length() {
    let (folder, opened, warnings) = opened(|header, values| {
        drop_variable(header, values, "coordy");
        add(header, "coordy", DataType::Double, &[("eleven", 11)]);
        values.push(("coordy".to_owned(), Values::Double(vec![1.0; 11])));
    });
    assert_eq!(warnings[0], "coordy has 11 values for 12 nodes");
    assert!(opened.model.coordinates.y[0].is_nan());
    assert_eq!(refused(&folder, &opened), ["coordy"]);
}

#[test]
fn an_unreadable_connectivity_leaves_the_rest() {
    let (folder, opened, warnings) = opened(|header, values| make_unreadable(header, values, "connect1"));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    let [lost, whole] = opened.model.element_blocks.as_slice() else { panic!("two blocks are there") };
    // It keeps its element, so that the other block's is still the second.
    assert_eq!((lost.num_elements, lost.connectivity.len(), lost.elem_type.as_str()), (1, 0, "HEX8"));
    assert_eq!(lost.values[0].as_ref().unwrap().read(1).unwrap(), [100.0]);
    assert_eq!((whole.topology, whole.connectivity.len()), (Topology::Hex8, 8));
    assert_eq!(opened.model.side_sets[0].members[1].element, 1);
    assert_eq!(refused(&folder, &opened), ["connect1"]);
}

#[test]
fn a_missing_connect2_leaves_the_rest() {
    let (folder, model, warnings) = spoiled(|header, values| drop_variable(header, values, "connect2"));
    assert_eq!(
        warnings,
        ["element block 2 has no connectivity, since connect2 is missing: its 1 elements are not drawn"]
    );
    assert_eq!((model.num_elements(), model.element_blocks[1].nodes_per_element), (2, 0));
    assert_eq!(value_of(&read(&folder.path().join("copy.e")), "connect2"), None);
}

#[test]
fn node_numbers_out_of_range() {
    let (folder, model, warnings) = spoiled(|_, values| {
        set(values, "connect1", Values::Int(vec![1, 2, 0, 4, 99, -8, 11, 10]));
    });
    assert_eq!(warnings, ["connect1 has 3 numbers that no node has: what uses them is not drawn"]);
    assert_eq!(model.element_blocks[0].connectivity[2], u32::MAX);
    let kept = value_of(&read(&folder.path().join("copy.e")), "connect1");
    assert_eq!(kept, Some(Values::Int(vec![1, 2, 0, 4, 99, -8, 11, 10])));
}

#[test]
fn wide_node_numbers_that_no_index_can_be() {
    let (folder, opened, warnings) = opened(|header, values| {
        header.format = Format::Data64;
        let variable = header.variables.iter_mut().find(|variable| variable.name == "connect2").unwrap();
        variable.data_type = DataType::Int64;
        set(values, "connect2", Values::Int64(vec![2, 3, 6, 5, 8, 1 << 40, -1, 11]));
    });
    assert_eq!(
        warnings,
        [
            "connect2 holds 2 values that cannot be an entity's number",
            "connect2 has 2 numbers that no node has: what uses them is not drawn",
        ]
    );
    assert_eq!(opened.model.element_blocks[1].connectivity[..5], [1, 2, 5, 4, 7]);
    assert_eq!(refused(&folder, &opened), ["connect2"]);
}

#[test]
fn an_element_type_above_32_characters() {
    let (_folder, model, _) = spoiled(|header, _| {
        let variable = header.variables.iter_mut().find(|variable| variable.name == "connect1").unwrap();
        let text = AttributeValue::Text(b"HEX8_with_a_name_that_is_far_too_long_for_libexodus".to_vec());
        variable.attributes = vec![attribute("elem_type", text)];
    });
    assert_eq!(model.element_blocks[0].topology, Topology::Hex8);
}

#[test]
fn an_unknown_element_type_is_kept() {
    let (folder, model, _) = spoiled(|header, _| {
        let variable = header.variables.iter_mut().find(|variable| variable.name == "connect1").unwrap();
        variable.attributes = vec![attribute("elem_type", AttributeValue::Text(b"my_brick".to_vec()))];
    });
    assert_eq!(model.element_blocks[0].topology, Topology::Unknown);
    let copy = read(&folder.path().join("copy.e")).model;
    assert_eq!(copy.element_blocks[0].elem_type, "my_brick");
}

#[test]
fn a_null_block_that_is_marked_as_full() {
    let (folder, model, _) = spoiled(|header, values| {
        for name in ["connect2", "vals_elem_var1eb2"] {
            drop_variable(header, values, name);
        }
        header.variables.retain(|variable| variable.name != "elem_var_tab");
        values.retain(|(name, _)| name != "elem_var_tab");
        without_unused_dimensions(header);
        header.dimensions.iter_mut().filter(|it| it.name == "num_elem").for_each(|it| it.len = 1);
        set(values, "elem_ss1", Values::Int(vec![1, 1]));
    });
    assert_eq!((model.element_blocks.len(), model.num_elements()), (2, 1));
    let status = value_of(&read(&folder.path().join("copy.e")), "eb_status");
    assert_eq!(status, Some(Values::Int(vec![1, 0])));
}

#[test]
fn nodes_per_element_in_a_dimension_of_another_name() {
    let (_folder, model, _) = spoiled(|header, _| {
        let dimension = header.dimensions.iter_mut().find(|it| it.name == "num_nod_per_el1").unwrap();
        "eight".clone_into(&mut dimension.name);
    });
    assert_eq!(model.element_blocks[0].topology, Topology::Hex8);
}

// Sets.

#[test]
fn a_side_set_with_a_bad_element_number_keeps_the_others() {
    let (folder, model, warnings) = spoiled(|_, values| set(values, "elem_ss1", Values::Int(vec![1, 77])));
    assert_eq!(
        warnings,
        ["elem_ss1 has 1 number that no element has: these sides stay in side set 1 and are not drawn"]
    );
    assert_eq!(model.side_sets[0].members[0].element, 0);
    let kept = value_of(&read(&folder.path().join("copy.e")), "elem_ss1");
    assert_eq!(kept, Some(Values::Int(vec![1, 77])));
}

#[test]
fn a_side_set_without_sides() {
    let (_folder, model, warnings) = spoiled(|header, values| drop_variable(header, values, "side_ss1"));
    assert_eq!(warnings, ["side set 1 does not say which sides: side_ss1 is missing"]);
    assert_eq!(model.side_sets[0].members.len(), 2);
}

#[test]
fn an_unreadable_set_keeps_its_length() {
    let (folder, opened, warnings) = opened(|header, values| {
        make_unreadable(header, values, "node_ns1");
        add(header, "dist_fact_ns1", DataType::Double, &[("num_nod_ns1", 4)]);
        values.push(("dist_fact_ns1".to_owned(), Values::Double(vec![0.5; 4])));
    });
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert_eq!(opened.model.node_sets[0].members.as_slice(), [u32::MAX; 4]);
    assert_eq!(opened.model.node_sets[0].distribution_factors.as_ref().map(|all| all.len()), Some(4));
    assert_eq!(refused(&folder, &opened), ["node_ns1"]);
}

#[test]
fn factors_that_fit_neither_nodes_nor_sides() {
    let (folder, model, warnings) = spoiled(|header, values| {
        add(header, "dist_fact_ss1", DataType::Double, &[("num_df_ss1", 5)]);
        values.push(("dist_fact_ss1".to_owned(), Values::Double(vec![1.0, 2.0, 3.0, 4.0, 5.0])));
    });
    assert_eq!(warnings, ["dist_fact_ss1 has 5 values instead of 8 or 2: they are kept as they are"]);
    assert_eq!(model.side_sets[0].distribution_factors.as_ref().map(|all| all.len()), Some(5));
    let kept = value_of(&read(&folder.path().join("copy.e")), "dist_fact_ss1");
    assert_eq!(kept, Some(Values::Double(vec![1.0, 2.0, 3.0, 4.0, 5.0])));
}

#[test]
fn factors_of_an_element_set_over_its_entries() {
    let (_folder, model, warnings) = spoiled(|header, values| {
        let ids = [("els_prop1", DataType::Int), ("els_status", DataType::Int)];
        for (name, data_type) in ids {
            add(header, name, data_type, &[("num_elem_sets", 1)]);
            values.push((name.to_owned(), Values::Int(vec![1])));
        }
        add(header, "elem_els1", DataType::Int, &[("num_ele_els1", 2)]);
        values.push(("elem_els1".to_owned(), Values::Int(vec![2, 1])));
        // libexodus defines no num_df_els1 and then reads none of them.
        add(header, "dist_fact_els1", DataType::Double, &[("num_ele_els1", 2)]);
        values.push(("dist_fact_els1".to_owned(), Values::Double(vec![0.25, 0.75])));
    });
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(*model.element_sets[0].distribution_factors.as_ref().unwrap().as_slice(), [0.25, 0.75]);
}

// Results.

#[test]
fn a_nodal_variable_without_values_is_no_value_and_stays_so() {
    let (folder, model, warnings) = spoiled(|header, values| drop_variable(header, values, "vals_nod_var4"));
    assert_eq!(warnings, ["nodal variable temperature has no values"]);
    assert!(model.nodal_variables[3].1.read(0).unwrap().iter().all(|value| value.is_nan()));
    let copy = read(&folder.path().join("copy.e"));
    assert_eq!(value_of(&copy, "vals_nod_var4"), None);
}

#[test]
fn nodal_values_over_another_dimension_of_the_same_length() {
    let (_folder, model, warnings) = spoiled(|header, values| {
        drop_variable(header, values, "vals_nod_var1");
        add(header, "vals_nod_var1", DataType::Double, &[("time_step", 2), ("twelve", 12)]);
        values.push(("vals_nod_var1".to_owned(), Values::Double((0..24).map(f64::from).collect())));
    });
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(model.nodal_variables[0].1.read(1).unwrap()[0], 12.0);
}

#[test]
fn a_truth_table_of_another_shape() {
    let (_folder, model, warnings) = spoiled(|header, values| {
        drop_variable(header, values, "elem_var_tab");
        add(header, "elem_var_tab", DataType::Int, &[("three", 3)]);
        values.push(("elem_var_tab".to_owned(), Values::Int(vec![0, 0, 0])));
    });
    assert_eq!(warnings, ["elem_var_tab has 3 values instead of 4 and is ignored"]);
    // What is stored decides.
    let on: Vec<bool> = model.element_blocks[1].values.iter().map(Option::is_some).collect();
    assert_eq!(on, [true, false]);
}

#[test]
fn times_that_are_no_numbers() {
    let (_folder, model, warnings) =
        spoiled(|_, values| set(values, "time_whole", Values::Double(vec![0.0, f64::NAN])));
    assert_eq!(warnings, ["times do not increase from step 1 (0) to 2 (NaN)"]);
    assert_eq!(model.num_steps(), 2);
}

// What lies beside the mesh.

#[test]
fn maps_of_which_one_is_missing() {
    let (folder, model, warnings) = spoiled(|header, values| {
        add(header, "node_map1", DataType::Int, &[("num_nodes", 12)]);
        values.push(("node_map1".to_owned(), Values::Int((1..13).collect())));
        add(header, "nm_prop1", DataType::Int, &[("num_node_maps", 2)]);
        values.push(("nm_prop1".to_owned(), Values::Int(vec![3, 4])));
    });
    assert_eq!(warnings, ["num_node_maps is 2, but there is no node_map2: these maps are not shown"]);
    assert!(model.maps.nodes.is_empty());
    let copy = read(&folder.path().join("copy.e"));
    assert_eq!(copy.file.foreign().variables, ["node_map1", "nm_prop1"]);
}

#[test]
fn frames_without_letters() {
    let (folder, model, warnings) = spoiled(|header, values| {
        add(header, "frame_ids", DataType::Int, &[("num_cframes", 1)]);
        values.push(("frame_ids".to_owned(), Values::Int(vec![3])));
        add(header, "frame_coordinates", DataType::Double, &[("num_cframes_9", 9)]);
        values.push(("frame_coordinates".to_owned(), Values::Double(vec![0.0; 9])));
    });
    assert_eq!(
        warnings,
        ["frame_tags has 0 values instead of 1 for 1 coordinate frames: they are not shown"]
    );
    assert!(model.frames.is_empty());
    assert!(value_of(&read(&folder.path().join("copy.e")), "frame_coordinates").is_some());
}

#[test]
fn reduction_variables_of_another_number() {
    let (folder, model, warnings) = spoiled(|header, values| {
        add(header, "name_elem_red_var", DataType::Char, &[("num_elem_red_var", 1), ("len_name", 33)]);
        values.push(("name_elem_red_var".to_owned(), Values::Char(row("work", 33))));
        add(header, "vals_red_var_eb1", DataType::Double, &[("time_step", 2), ("num_elem_red_var", 1)]);
        values.push(("vals_red_var_eb1".to_owned(), Values::Double(vec![1.0, 2.0])));
        add(header, "vals_red_var_eb2", DataType::Double, &[("time_step", 2), ("two", 2)]);
        values.push(("vals_red_var_eb2".to_owned(), Values::Double(vec![0.0; 4])));
    });
    assert_eq!(warnings, ["vals_red_var_eb2 has 2 values a step instead of 1: it is kept and not shown"]);
    assert_eq!(model.element_blocks.reduction_names, ["work"]);
    assert_eq!(model.element_blocks[0].reductions[0].read(1).unwrap(), [2.0]);
    assert!(model.element_blocks[1].reductions.is_empty());
    assert!(value_of(&read(&folder.path().join("copy.e")), "vals_red_var_eb2").is_some());
}

#[test]
fn attributes_of_the_file_are_read_and_follow_an_edit() {
    let (folder, mut opened, _) = opened(|header, _| {
        header.attributes.push(integer("number_equations", DataType::Short, 7));
        header.attributes.push(attribute("Basis@HEX@xi", AttributeValue::Text(b"x".to_vec())));
    });
    assert_eq!(opened.model.user_attributes.len(), 2);
    opened.model.user_attributes.remove(0);
    let copy = folder.path().join("copy.e");
    let report =
        save(&opened.model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
    assert_eq!(report.changed, ["the user attributes of the file changed"]);
    assert_eq!(of_saved(&folder, "number_equations"), None);
    assert!(of_saved(&folder, "Basis@HEX@xi").is_some());
}

#[test]
fn a_variable_called_as_another_and_out_of_range_stays_foreign() {
    let (folder, _, _) = spoiled(|header, values| {
        add(header, "connect9", DataType::Int, &[("nine", 9)]);
        values.push(("connect9".to_owned(), Values::Int(vec![1; 9])));
        rename(header, values, "name_glo_var", "name_of_mine");
    });
    let foreign = read(&folder.path().join("copy.e")).file.foreign();
    assert_eq!(foreign.variables, ["name_of_mine", "connect9"]);
}
