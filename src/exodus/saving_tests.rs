//! Saving changes what was changed and nothing else.

use super::{
    Opened, SaveOptions,
    container::{DataType, Format},
    round_trip_tests::{assert_same, read, value_of, write},
    save,
};
use crate::model::{Model, NoProgress, Progress, samples};
use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

const CLASSIC: [Format; 3] = [Format::Classic, Format::Offset64, Format::Data64];

/// Notes what is being done.
#[derive(Default)]
struct Stages(Mutex<BTreeSet<String>>);

impl Progress for Stages {
    fn set(&self, _fraction: f32, doing: &str) {
        self.0.lock().unwrap().insert(doing.to_owned());
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Opens a file, edits it, saves it to another; what the save did on the way.
fn edit(from: &Path, to: &Path, edit: impl FnOnce(&mut Model)) -> Vec<String> {
    let Opened { mut model, file } = read(from);
    edit(&mut model);
    let stages = Stages::default();
    let options = SaveOptions { without_qa_record: true, ..SaveOptions::default() };
    save(&model, Some(&file), to, &options, &stages).unwrap();
    assert_same(&model, &read(to).model);
    stages.0.into_inner().unwrap().into_iter().collect()
}

const COPYING: &str = "copying what has not changed";

#[test]
fn a_renamed_block_changes_the_bytes_of_its_name_only() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("model.e"), folder.path().join("copy.e"));
    for format in CLASSIC {
        write(&samples::two_hexes(), &path, format).unwrap();
        let stages = edit(&path, &copy, |model| "LEFT".clone_into(&mut model.element_blocks[0].name));
        assert!(stages.contains(&COPYING.to_owned()) && !stages.contains(&"writing results".to_owned()));
        assert!(!stages.contains(&"comparing results".to_owned()), "{stages:?}");
        let (before, after) = (fs::read(&path).unwrap(), fs::read(&copy).unwrap());
        assert_eq!(before.len(), after.len());
        // "left" became "LEFT": four bytes.
        assert_eq!(before.iter().zip(&after).filter(|(a, b)| a != b).count(), 4);
    }
}

#[test]
fn one_changed_variable_is_written_and_the_others_are_copied() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("model.e"), folder.path().join("copy.e"));
    for format in CLASSIC {
        write(&samples::two_hexes(), &path, format).unwrap();
        let stages = edit(&path, &copy, |model| {
            model.nodal_variables[1].1 = crate::model::Source::constant(7.0, 12);
            Arc::make_mut(&mut model.coordinates.x)[3] += 0.25;
        });
        for stage in [COPYING, "writing results", "writing the mesh", "comparing results"] {
            assert!(stages.contains(&stage.to_owned()), "{stage}: {stages:?}");
        }
    }
}

#[test]
fn blocks_that_move_up_take_their_bytes_along() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("model.e"), folder.path().join("copy.e"));
    write(&samples::two_hexes(), &path, Format::Offset64).unwrap();
    let stages = edit(&path, &copy, |model| {
        model.element_blocks.remove(0);
        model.side_sets.clear();
        model.node_sets.clear();
    });
    assert!(stages.contains(&COPYING.to_owned()) && !stages.contains(&"writing results".to_owned()));
    let connectivity = |path: &Path, name: &str| value_of(&read(path), name).unwrap();
    assert_eq!(connectivity(&path, "connect2"), connectivity(&copy, "connect1"));
    assert_eq!(connectivity(&path, "vals_elem_var1eb2"), connectivity(&copy, "vals_elem_var1eb1"));
}

#[test]
fn swapped_arrays_are_written_where_they_are_meant() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("model.e"), folder.path().join("copy.e"));
    write(&samples::two_hexes(), &path, Format::Offset64).unwrap();
    edit(&path, &copy, |model| {
        let (a, b) = (model.nodal_variables[0].1.clone(), model.nodal_variables[3].1.clone());
        (model.nodal_variables[0].1, model.nodal_variables[3].1) = (b, a);
        let coordinates = &mut model.coordinates;
        std::mem::swap(&mut coordinates.x, &mut coordinates.z);
    });
    assert_eq!(value_of(&read(&path), "coordz"), value_of(&read(&copy), "coordx"));
    assert_eq!(value_of(&read(&path), "vals_nod_var4"), value_of(&read(&copy), "vals_nod_var1"));
}

#[test]
fn another_container_keeps_what_it_can_hold() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("model.e"), folder.path().join("copy.e"));
    let formats = [CLASSIC.as_slice(), &[Format::NetCdf4Classic, Format::NetCdf4]].concat();
    for &from in &formats {
        write(&samples::two_hexes(), &path, from).unwrap();
        for &to in &formats {
            let Opened { model, file } = read(&path);
            let options = SaveOptions { format: Some(to), ..SaveOptions::default() };
            let report = save(&model, Some(&file), &copy, &options, &NoProgress).unwrap();
            let converted: Vec<String> =
                (from != to).then(|| format!("the file is {to}, it was {from}")).into_iter().collect();
            assert_eq!((report.changed, report.warnings), (converted, Vec::new()), "{from} to {to}");
            let opened = read(&copy);
            assert_same(&model, &opened.model);
            assert_eq!(opened.file.facts().format, to);
            assert_eq!(opened.file.header().attributes, file.header().attributes, "{from} to {to}");
            let types = |opened: &Opened| -> Vec<DataType> {
                opened.file.header().variables.iter().map(|variable| variable.data_type).collect()
            };
            assert_eq!(types(&opened), types(&Opened { model, file }), "{from} to {to}");
        }
    }
}

/// Adds a change set as IOSS makes them: a group with a mesh of its own, which uses a dimension of the root, and another
/// in it.
pub(super) fn add_groups(path: &Path) {
    let mut file = netcdf::append(path).unwrap();
    let mut group = file.add_group("IOSS_FILE_GROUP-1").unwrap();
    group.add_attribute("title", "the second mesh").unwrap();
    group.add_dimension("num_nodes", 3).unwrap();
    group.add_unlimited_dimension("time_step").unwrap();
    group.add_unlimited_dimension("more").unwrap();
    let mut x = group.add_variable::<f64>("coordx", &["num_nodes"]).unwrap();
    x.put_values(&[0.5, f64::NAN, -0.0], ..).unwrap();
    x.put_attribute("unit", "mm").unwrap();
    let mut values = group.add_variable::<f32>("vals_nod_var1", &["time_step", "num_nodes"]).unwrap();
    values.set_chunking(&[2, 3]).unwrap();
    values.set_compression(3, true).unwrap();
    values.put_values(&[1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0], (0..2, 0..3)).unwrap();
    let mut names = group.add_variable::<i8>("names", &["num_nodes", "len_name"]).unwrap();
    names.put_values(&[7_i8; 3 * 33], ..).unwrap();
    let mut inner = group.add_group("inner").unwrap();
    let mut ids = inner.add_variable::<i64>("ids", &["num_nodes"]).unwrap();
    ids.put_values(&[1_i64, 5_000_000_000, -3], ..).unwrap();
    let mut words = inner.add_string_variable("words", &[]).unwrap();
    words.put_string("Größe", ..).unwrap();
}

#[test]
fn groups_are_carried_over_or_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("groups.e"), folder.path().join("copy.e"));
    write(&samples::two_hexes(), &path, Format::NetCdf4).unwrap();
    add_groups(&path);
    for name in ["short", "a name that is longer than what the file has room for"] {
        edit(&path, &copy, |model| name.clone_into(&mut model.element_blocks[0].name));
        let (before, after) = (read(&path).file, read(&copy).file);
        assert_eq!(after.foreign().groups, ["IOSS_FILE_GROUP-1"]);
        assert_eq!(before.container.group_difference(&after.container).unwrap(), None);
        let library = netcdf::open(&copy).unwrap();
        let inner = library.group("IOSS_FILE_GROUP-1/inner").unwrap().unwrap();
        assert_eq!(inner.variable("ids").unwrap().get_values::<i64, _>(..).unwrap(), [1, 5_000_000_000, -3]);
        let group = library.group("IOSS_FILE_GROUP-1").unwrap().unwrap();
        let values = group.variable("vals_nod_var1").unwrap();
        assert_eq!(values.chunking().unwrap(), Some(vec![2, 3]));
        // A wider dimension of the root is not that of the group.
        assert_eq!(group.variable("names").unwrap().len(), 3 * 33);
    }
    let other = folder.path().join("other.e");
    write(&samples::two_hexes(), &other, Format::NetCdf4).unwrap();
    let difference = read(&path).file.container.group_difference(&read(&other).file.container).unwrap();
    assert_eq!(difference.unwrap(), "there are 0 groups instead of 1");
    let Opened { model, file } = read(&path);
    let options = SaveOptions { format: Some(Format::Data64), ..SaveOptions::default() };
    let error = save(&model, Some(&file), &other, &options, &NoProgress).unwrap_err().to_string();
    assert!(error.ends_with("group IOSS_FILE_GROUP-1 (CDF-5 has no groups: choose netCDF-4)"), "{error}");
}

#[test]
fn a_model_without_nodes_and_with_an_empty_map_of_their_ids_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nothing.e");
    let none = || Some(Arc::new(Vec::new()));
    let model = Model { dimension: 3, node_ids: none(), element_ids: none(), ..Model::default() };
    for format in CLASSIC.into_iter().chain([Format::NetCdf4]) {
        let report = write(&model, &path, format).unwrap();
        assert!(report.warnings.is_empty(), "{:?}", report.warnings);
        assert_eq!(read(&path).model.node_ids, None);
    }
}

/// Saves a file with an edit and tells what the report says.
fn told(from: &Path, options: &SaveOptions, edit: impl FnOnce(&mut Model)) -> Vec<String> {
    let Opened { mut model, file } = read(from);
    edit(&mut model);
    save(&model, Some(&file), &from.with_extension("told"), options, &NoProgress).unwrap().lines()
}

#[test]
fn the_report_says_what_changed_and_how_the_rest_was_compared() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.e");
    write(&samples::two_hexes(), &path, Format::Offset64).unwrap();
    let num_all = read(&path).file.header().variables.len();
    let rest = "12 nodes, 2 element blocks, 1 node set, 1 side set, 7 variables × 2 steps";
    let plain = SaveOptions { without_qa_record: true, ..SaveOptions::default() };

    // Copied are 3 axes, the times, 2 connectivities, 1 + 2 lists and 1 + 1 lists of factors of the sets, and 6 results.
    // The rest are ids, states, texts and what else is written anew in any case.
    let copied = "17 variables were copied as bytes and compared byte by byte".to_owned();
    let written = format!("{} arrays were written, read back and compared value by value", num_all - 17);
    let all_same = format!("all else is the same: {rest}");
    let nothing = format!("nothing was changed, all is the same: {rest}");
    assert_eq!(told(&path, &plain, |_| {}), [nothing, copied.clone(), written.clone()]);
    assert_eq!(
        told(&path, &SaveOptions::default(), |model| "new".clone_into(&mut model.title)),
        [
            "the title is now \"new\"",
            &all_same,
            "a QA record was added: it names exoscope, the day and the time",
            &copied,
            &written
        ]
    );
    let packed = SaveOptions { format: Some(Format::NetCdf4), deflate: Some(3), ..plain };
    let lines = told(&path, &packed, |_| {});
    assert_eq!(lines[0], "the file is netCDF-4, it was CDF-2");
    assert_eq!(lines[1], "its arrays are compressed with deflate level 3");
    assert_eq!(lines[2], all_same);
    assert_eq!(
        *lines.last().unwrap(),
        format!("{num_all} arrays were written, read back and compared value by value")
    );
}
