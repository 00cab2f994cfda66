//! Records, attributes, properties and assemblies: edited, saved, read back, and everything else as it was.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use exoscope::{
    edit::{Invocation, run},
    exodus::{
        self, SaveOptions,
        container::{Attribute, Container, Format, Values},
        first_difference,
    },
    model::{Model, NoProgress, Warnings, samples},
};
use std::{collections::BTreeMap, path::Path};

/// Edits, and the names of the variables whose values or attributes they change in the file.
const EDITS: &[(&str, &[&str])] = &[
    ("set_title title='another'", &[]),
    ("set_title title=''", &[]),
    ("set_coordinate_names coordinate_names=['r', 'theta', 'z']", &["coor_names"]),
    ("add_info_records info_records=['one', ''] position=1", &["info_records"]),
    ("set_info_records info_records='type = sphere' first=1", &["info_records"]),
    ("set_info_records info_records=[]", &["info_records"]),
    ("delete_info_records first=0 last=1", &["info_records"]),
    ("delete_info_records first=0 last=-1", &["info_records"]),
    ("add_qa_record code='hand' date='today'", &[]),
    ("set_qa_record qa_record_index=1 code='other' version='8'", &[]),
    ("delete_qa_records qa_record_indices=0", &[]),
    ("set_file_attribute attribute_name='units' value='m'", &[]),
    ("set_file_attribute attribute_name='limits' value=[1.5, 2]", &[]),
    ("set_file_attribute attribute_name='parts' value=[3, 4]", &[]),
    ("delete_file_attribute attribute_name='units'", &[]),
    ("set_entity_attribute attribute_name='material' value=7 element_block_ids=1", &["connect1"]),
    (
        "set_entity_attribute attribute_name='use' value='lid' element_block_ids='all' side_set_ids=1 node_set_ids=1 assembly_ids=30",
        &["assembly_entity30", "connect1", "connect2", "elem_ss1", "node_ns1"],
    ),
    ("delete_entity_attribute attribute_name='offset' element_block_ids='all'", &["connect1"]),
    ("set_property property_name='MATL' value=-8 element_block_ids='right'", &["eb_prop2"]),
    ("set_property property_name='layer' value=2 side_set_ids=1 node_set_ids=1", &["ns_prop2", "ss_prop2"]),
    ("delete_property property_name='MATL'", &["eb_prop2"]),
    ("create_assembly assembly_name='ends' assembly_id=77 node_set_ids=1", &["assembly_entity77"]),
    ("rename_assembly assembly_id=10 new_assembly_id='transmission'", &["assembly_entity10"]),
    (
        "rename_assembly assembly_id=10 new_assembly_id=11",
        &["assembly_entity10", "assembly_entity11", "assembly_entity30"],
    ),
    ("add_to_assembly assembly_id=10 element_block_ids=2", &["assembly_entity10"]),
    ("remove_from_assembly assembly_id=30 assembly_ids=10", &["assembly_entity30"]),
    (
        "delete_assembly assembly_ids=[10, 20]",
        &["assembly_entity10", "assembly_entity20", "assembly_entity30"],
    ),
    ("rename_side_set side_set_id=1 new_side_set_id='lid'", &["ss_names"]),
    ("rename_side_set side_set_id=1 new_side_set_id=50", &["ss_prop1"]),
    ("rename_node_set node_set_id=1 new_node_set_id='clamped'", &["ns_names"]),
];

/// What a file says, variable by variable.
type Contents = BTreeMap<String, (Values, Vec<Attribute>)>;

fn contents(path: &Path) -> Contents {
    let container = Container::open(path).unwrap();
    let header = container.header();
    let variables = header.variables.iter().enumerate().map(|(at, variable)| {
        let count = usize::try_from(header.num_values(at)).unwrap();
        let values = container.read_values(at, 0, count).unwrap();
        (variable.name.clone(), (values, variable.attributes.clone()))
    });
    variables.collect()
}

/// The names of what differs, except for the QA records: saving adds one.
fn differing(before: &Contents, after: &Contents) -> Vec<String> {
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
    let mut names: Vec<String> =
        names.filter(|name| before.get(*name) != after.get(*name)).cloned().collect();
    names.retain(|name| name != "qa_records");
    names.sort();
    names
}

fn edited(model: &Model, line: &str) -> Model {
    let invocation = Invocation::parse(line).unwrap();
    run(model, &invocation, &NoProgress).unwrap_or_else(|error| panic!("{line}: {error}")).model
}

#[test]
fn what_is_edited_is_read_back_and_all_else_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (path, target) = (folder.path().join("before.e"), folder.path().join("after.e"));
    for format in [Format::Classic, Format::Offset64, Format::Data64, Format::NetCdf4] {
        let options = SaveOptions { format: Some(format), ..SaveOptions::default() };
        exodus::save(&samples::annotated(), None, &path, &options, &NoProgress).unwrap();
        let opened = exodus::open(&path, &mut Warnings::default()).unwrap();
        let before = contents(&path);
        for (line, changed) in EDITS {
            let model = edited(&opened.model, line);
            let report =
                exodus::save(&model, Some(&opened.file), &target, &SaveOptions::default(), &NoProgress)
                    .unwrap_or_else(|error| panic!("{line} in {format}: {error}"));
            assert!(!report.changed.is_empty(), "{line} changed nothing");
            let mut again = exodus::open(&target, &mut Warnings::default()).unwrap().model;
            // The record that saving adds.
            again.qa_records.pop();
            assert_eq!(first_difference(&model, &again).unwrap(), None, "{line} in {format}");
            assert_eq!(differing(&before, &contents(&target)), *changed, "{line} in {format}");
        }
    }
}

#[test]
fn edits_of_records_share_every_array_that_they_do_not_change() {
    let model = samples::annotated();
    for (line, _) in EDITS {
        let after = edited(&model, line);
        assert!(std::sync::Arc::ptr_eq(&model.coordinates.x, &after.coordinates.x), "{line}");
        for (before, after) in model.element_blocks.iter().zip(after.element_blocks.iter()) {
            assert!(std::sync::Arc::ptr_eq(&before.connectivity, &after.connectivity), "{line}");
        }
    }
}

#[test]
fn attributes_of_the_file_keep_their_types_and_places() {
    use exoscope::exodus::container::{AttributeValue, DataType};
    let folder = tempfile::tempdir().unwrap();
    let (path, target) = (folder.path().join("before.e"), folder.path().join("after.e"));
    exodus::save(&samples::annotated(), None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    let opened = exodus::open(&path, &mut Warnings::default()).unwrap();
    let model = edited(&opened.model, "set_file_attribute attribute_name='parts' value=[3, 4]");
    let model = edited(&model, "set_file_attribute attribute_name='units' value=2.5");
    exodus::save(&model, Some(&opened.file), &target, &SaveOptions::default(), &NoProgress).unwrap();
    let attributes = |path: &Path| Container::open(path).unwrap().header().attributes.clone();
    let (before, after) = (attributes(&path), attributes(&target));
    let names = |of: &[Attribute]| of.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&after)[..before.len()], names(&before));
    assert_eq!(names(&after)[before.len()..], ["parts".to_owned()]);
    let value = |name: &str| after.iter().find(|one| one.name == name).unwrap().value.clone();
    assert_eq!(value("parts"), AttributeValue::Integers(DataType::Int, vec![3, 4]));
    assert_eq!(value("units"), AttributeValue::Reals(DataType::Double, vec![2.5]));
    // What the format keeps there is not touched.
    for old in before.iter().filter(|old| old.name != "units") {
        assert_eq!(after.iter().find(|one| one.name == old.name), Some(old));
    }
}
