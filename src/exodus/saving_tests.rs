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
            assert_eq!((report.changed, report.warnings), (Vec::new(), Vec::new()), "{from} to {to}");
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
