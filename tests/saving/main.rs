//! Saving as somebody sees it who kills the program, fills the disk or looks at the folder afterwards.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[cfg(target_os = "linux")]
mod full_disk;
#[cfg(unix)]
mod killed;
mod kinds;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(unix)]
mod permissions;
mod solver;

use exoscope::exodus::{self, SaveOptions, container::Format};
use exoscope::model::{Block, Coordinates, Model, NoProgress, Source, Topology, Warnings};
use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    sync::Arc,
};

fn exoscope(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_exoscope"));
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim_end().to_owned()
}

/// A beam of `n` by 10 by 10 hexahedra in two blocks, with a nodal variable and one of each block on a number of steps.
fn beam(n: u32, num_variables: usize, num_steps: usize) -> Model {
    let index = |i: u32, j: u32, k: u32| (i * 11 + j) * 11 + k;
    let nodes = || (0..=n).flat_map(|i| (0..11).flat_map(move |j| (0..11).map(move |k| [i, j, k])));
    let axis = |axis: usize| nodes().map(|place| f64::from(place[axis])).collect::<Vec<_>>();
    let element = |i: u32, j: u32, k: u32| {
        let face = |i: u32| [index(i, j, k), index(i, j + 1, k), index(i, j + 1, k + 1), index(i, j, k + 1)];
        [face(i), face(i + 1)].concat()
    };
    let layer = |i: u32| (0..10).flat_map(move |j| (0..10).flat_map(move |k| element(i, j, k)));
    let mut model = Model {
        title: "beam".to_owned(),
        dimension: 3,
        coordinates: Coordinates::new(axis(0), axis(1), axis(2)),
        times: Arc::new((0..num_steps).map(|step| step as f64).collect()),
        ..Model::default()
    };
    for (id, range) in [(1, 0..n / 2), (2, n / 2..n)] {
        let mut block = Block::new(id, Topology::Hex8, range.flat_map(layer).collect());
        for variable in 0..num_variables {
            block.values.push(Some(Source::constant(variable as f64 + 0.5, block.num_elements)));
        }
        model.element_blocks.push(block);
    }
    model.element_blocks.variable_names = (0..num_variables).map(|at| format!("stress_{at}")).collect();
    let num_nodes = model.num_nodes();
    model.nodal_variables =
        (0..num_variables).map(|at| (format!("u_{at}"), Source::constant(at as f64, num_nodes))).collect();
    model
}

fn write(model: &Model, path: &Path, format: Format) {
    let options = SaveOptions { format: Some(format), ..SaveOptions::default() };
    exodus::save(model, None, path, &options, &NoProgress).unwrap();
}

fn read(path: &Path) -> Model {
    exodus::open(path, &mut Warnings::default()).unwrap().model
}

const MERGE: &str = "[[step]]\nop = \"combine_element_blocks\"\nelement_block_ids = \"all\"\n";
const RENAME: &str =
    "[[step]]\nop = \"rename_element_block\"\nelement_block_id = 1\nnew_element_block_id = \"steel\"\n";

/// Names in a folder that are no file of the test.
fn litter(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !["mesh.e", "new.e", "link.e", "journal.toml"].contains(&name.as_str())).collect()
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_other_names_of_the_file_are_told() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&beam(4, 0, 0), &at("mesh.e"), Format::Offset64);
    fs::set_permissions(at("mesh.e"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::hard_link(at("mesh.e"), at("same.e")).unwrap();
    symlink("mesh.e", at("link.e")).unwrap();
    let old = fs::read(at("mesh.e")).unwrap();
    fs::write(at("journal.toml"), RENAME).unwrap();
    let save = || {
        exoscope(folder.path()).args(["apply", "journal.toml", "link.e", "-o", "link.e"]).output().unwrap()
    };
    let output = save();
    let says = "the file has 1 other name (hard links), which still leads to what it was before";
    assert!(said(&output).contains(says), "{}", said(&output));
    assert!(at("link.e").is_symlink());
    assert_eq!(read(&at("mesh.e")).element_blocks[0].name, "steel");
    assert_eq!(fs::metadata(at("mesh.e")).unwrap().mode() & 0o7777, 0o640);
    assert_eq!(fs::read(at("same.e")).unwrap(), old);
    assert!(!said(&save()).contains("hard links"));
}
