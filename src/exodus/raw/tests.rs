use super::*;
use crate::{
    exodus::{
        SaveOptions,
        round_trip_tests::{add, craft, everything, parts_of, write},
        save,
        saving_tests::add_groups,
    },
    model::{Model, NoProgress, Warnings, samples},
};
use std::{fs, path::Path, sync::Arc};

fn open(path: &Path) -> Arc<SourceFile> {
    SourceFile::open(path, &mut Warnings::default()).unwrap()
}

fn file_of(model: &Model, format: Format) -> (tempfile::TempDir, Arc<SourceFile>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("raw.e");
    write(model, &path, format).unwrap();
    let file = open(&path);
    (folder, file)
}

fn position(raw: &RawFile, name: &str) -> usize {
    raw.variables.iter().position(|variable| variable.name == name).unwrap_or_else(|| panic!("{name}"))
}

#[test]
fn variables_say_what_they_are_for() {
    let (_folder, file) = file_of(&everything(), Format::Offset64);
    let raw = file.raw();
    for (name, says) in [
        ("coordy", "y coordinates of the nodes"),
        ("connect2", "connectivity of element block 2 \"right\""),
        ("edgconn1", "edges of element block 1 \"left\""),
        ("eb_prop1", "ids of the element blocks"),
        ("eb_prop2", "property \"MATL\" of the element blocks"),
        ("attrib1", "attribute values of element block 1 \"left\""),
        ("elem_var_tab", "truth table of the element variables"),
        ("vals_elem_var2eb1", "element variable \"strain\" on element block 1 \"left\""),
        ("vals_edge_var1eb1", "edge block variable \"current\" on edge block 5"),
        ("vals_nset_var1ns1", "node set variable \"reaction\" on node set 1"),
        ("vals_nod_var4", "nodal variable \"temperature\""),
        ("node_ns1", "nodes of node set 1"),
        ("dist_fact_ss1", "distribution factors of side set 1 \"top\""),
        ("side_ss1", "side numbers of side set 1 \"top\""),
        ("ornt_es1", "orientations of edge set 2"),
        ("assembly_entity100", "members of assembly 100 \"all\""),
        ("info_records", "information records"),
    ] {
        let variable = &raw.variables[position(&raw, name)];
        assert_eq!((variable.meaning.as_str(), variable.is_understood), (says, true), "{name}");
    }
}

#[test]
fn dimensions_say_what_they_count_and_who_has_them() {
    let (_folder, file) = file_of(&everything(), Format::Data64);
    let raw = file.raw();
    let of = |name: &str| raw.dimensions.iter().find(|dimension| dimension.name == name).unwrap();
    let steps = of("time_step");
    assert!(steps.is_unlimited && steps.len == 2 && steps.meaning == "time steps");
    assert_eq!(of("num_el_in_blk1").meaning, "elements of element block 1 \"left\"");
    assert_eq!(of("num_df_ss1").meaning, "distribution factors of side set 1 \"top\"");
    assert_eq!(of("num_nod_per_el2").meaning, "nodes of each entry of element block 2 \"right\"");
    assert_eq!(of("num_entity_assembly100").meaning, "members of assembly 100 \"all\"");
    assert_eq!(of("num_entity_assembly200").meaning, "members of assembly 200");
    // Status, three properties, names, and the truth table.
    assert_eq!(of("num_el_blk").num_variables, 6);
}

#[test]
fn sizes_and_storage_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.e");
    let options = SaveOptions { format: Some(Format::NetCdf4), deflate: Some(4), ..SaveOptions::default() };
    save(&samples::two_hexes(), None, &path, &options, &NoProgress).unwrap();
    let raw = open(&path).raw();
    let x = &raw.variables[position(&raw, "coordx")];
    assert_eq!((x.shape.as_slice(), x.bytes), (&[12][..], 12 * 8));
    assert_eq!(storage_text(&x.storage), "chunked 12, deflate 4, shuffled");
    let nodes = &raw.variables[position(&raw, "connect1")];
    assert_eq!(
        (nodes.dimensions.join(" "), nodes.bytes),
        ("num_el_in_blk1 num_nod_per_el1".to_owned(), 8 * 4)
    );
    assert_eq!(shape_text(&nodes.shape), "1 × 8");
    assert_eq!(storage_text(&Storage::default()), "contiguous");
}

#[test]
fn first_values_are_numbers_or_rows_of_text() {
    for format in [Format::Offset64, Format::NetCdf4] {
        let (_folder, file) = file_of(&everything(), format);
        let raw = file.raw();
        let first = |name: &str, count: usize| file.first_values(position(&raw, name), count).unwrap();
        // Nodes count from 1 in the file; the first corner of the second cube is node 1 of 0 to 11.
        assert_eq!(first("connect2", 2), ["2", "3"]);
        assert_eq!(first("eb_names", 9), ["left", "right"]);
        assert_eq!(first("qa_records", 2), ["a code", "1.0"]);
        assert_eq!(first("attrib1", 5), ["0.1", "1e-300"]);
        assert_eq!(first("coordx", 0), Vec::<String>::new());
        let error = file.first_values(raw.variables.len(), 1).unwrap_err().to_string();
        assert!(error.contains(&raw.variables.len().to_string()), "{error}");
    }
}

#[test]
fn what_is_not_understood_has_no_words_and_is_carried() {
    let folder = tempfile::tempdir().unwrap();
    let (mut header, mut values) = parts_of(&samples::two_hexes(), folder.path());
    add(&mut header, "my_own", DataType::Float, &[("num_nodes", 12)]);
    values.push(("my_own".to_owned(), Values::Float(vec![0.1; 12])));
    header.attributes.push(Attribute {
        name: "limits".to_owned(),
        value: AttributeValue::Reals(DataType::Float, vec![f64::from(0.1_f32), 2.0]),
    });
    let path = folder.path().join("odd.e");
    let values: Vec<(&str, Values)> =
        values.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    craft(&path, &header, &values);
    let file = open(&path);
    let raw = file.raw();
    let at = position(&raw, "my_own");
    assert_eq!((raw.variables[at].meaning.as_str(), raw.variables[at].is_understood), ("", false));
    assert_eq!(file.first_values(at, 2).unwrap(), ["0.1", "0.1"]);
    let limits = raw.attributes.iter().find(|attribute| attribute.name == "limits").unwrap();
    assert_eq!(attribute_text(&limits.value), "0.1, 2");
    assert_eq!(attribute_type(&limits.value).to_string(), "float");
}

#[test]
fn of_a_file_that_was_cut_short_only_what_is_there_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.e");
    write(&samples::two_hexes(), &path, Format::Offset64).unwrap();
    let whole = fs::read(&path).unwrap();
    // The second step ends in the element variables.
    fs::write(&path, &whole[..whole.len() - 64]).unwrap();
    let file = open(&path);
    let raw = file.raw();
    assert!((0..raw.variables.len()).any(|at| file.container.unavailable_from(at).is_some()));
    for at in 0..raw.variables.len() {
        let shown = file.first_values(at, 1000).unwrap().len() as u64;
        let there = file.container.unavailable_from(at);
        if raw.variables[at].data_type != DataType::Char {
            assert_eq!(shown, there.unwrap_or_else(|| raw.variables[at].shape.iter().product()));
        }
    }
}

#[test]
fn what_lies_in_groups_stands_behind_the_rest_and_can_be_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("groups.e");
    write(&samples::two_hexes(), &path, Format::NetCdf4).unwrap();
    add_groups(&path);
    let file = open(&path);
    let raw = file.raw();
    let outer = "IOSS_FILE_GROUP-1";
    let inner = format!("{outer}/inner");
    assert_eq!(raw.groups, [outer.to_owned(), inner.clone()]);
    let of_groups: Vec<String> =
        raw.dimensions.iter().filter(|one| !one.group.is_empty()).map(|one| one.name.clone()).collect();
    assert_eq!(of_groups, ["num_nodes", "time_step", "more"]);
    let at = |group: &str, name: &str| {
        raw.variables.iter().position(|one| one.group == group && one.name == name).unwrap()
    };
    let x = &raw.variables[at(outer, "coordx")];
    assert_eq!(
        (x.shape.as_slice(), x.meaning.as_str(), x.is_understood),
        (&[3][..], "x coordinates of the nodes", false)
    );
    assert_eq!(raw.variables[at(&inner, "ids")].dimensions, ["num_nodes"]);
    assert_eq!(file.first_values(at(outer, "coordx"), 9).unwrap(), ["0.5", "NaN", "-0"]);
    assert_eq!(file.first_values(at(&inner, "ids"), 2).unwrap(), ["1", "5000000000"]);
    assert_eq!(file.first_values(at(&inner, "words"), 2).unwrap(), ["Größe"]);
    // The same name in the root is another variable.
    assert_eq!(file.first_values(at("", "coordx"), 2).unwrap(), ["0", "1"]);
    assert!(file.first_values(raw.variables.len(), 1).is_err());
    assert_eq!(raw.group_attributes[0].0, outer);
    assert_eq!(attribute_text(&raw.group_attributes[0].1.value), "the second mesh");
}
