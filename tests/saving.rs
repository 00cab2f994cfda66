//! Saving as somebody sees it who kills the program, fills the disk or looks at the folder afterwards.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use exoscope::exodus::{self, SaveOptions, container::Format};
use exoscope::model::{Block, Coordinates, Model, NoProgress, Source, Topology, Warnings};
use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
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
    names.filter(|name| !["mesh.e", "new.e", "journal.toml"].contains(&name.as_str())).collect()
}

/// Numbers that look random: the middle of a linear congruence.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

/// Kills saves over a file at random moments; the file is always the old one or the new one, and the next save that
/// is left alone leaves nothing but the new one. Returns how many ended with each.
fn kill_saves(format: Format, journal: &str, kills: usize) -> [usize; 2] {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&beam(120, 2, 4), &at("mesh.e"), format);
    fs::write(at("journal.toml"), journal).unwrap();
    let old = fs::read(at("mesh.e")).unwrap();
    let save = |to: &str| {
        let mut command = exoscope(folder.path());
        command.args(["apply", "journal.toml", "mesh.e", "--no-qa", "--quiet", "-o", to]);
        command.stderr(Stdio::null());
        command
    };
    let begun = Instant::now();
    assert!(save("new.e").status().unwrap().success());
    let whole = begun.elapsed().as_micros();
    let new = read(&at("new.e"));
    let mut state = 7;
    let mut ends = [0, 0];
    for _ in 0..kills {
        let mut child = save("mesh.e").spawn().unwrap();
        // Saving comes last, and is not always equally fast.
        let wait = whole / 5 + whole * u128::from(random(&mut state) % 1000) / 1000;
        thread::sleep(Duration::from_micros(u64::try_from(wait).unwrap()));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = fs::read(at("mesh.e")).unwrap();
        if found == old {
            ends[0] += 1;
        } else {
            ends[1] += 1;
            assert_eq!(exodus::first_difference(&new, &read(&at("mesh.e"))).unwrap(), None);
            fs::write(at("mesh.e"), &old).unwrap();
        }
        let left = litter(folder.path());
        assert!(left.iter().all(|name| name.starts_with(".mesh.e.") && name.ends_with(".part")), "{left:?}");
    }
    assert!(save("mesh.e").status().unwrap().success());
    if Path::new("/proc/sys/kernel/random/boot_id").exists() {
        assert_eq!(litter(folder.path()), Vec::<String>::new());
    }
    ends
}

#[test]
fn a_save_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let mut ends = [0, 0];
    for (format, journal, kills) in
        [(Format::Offset64, RENAME, 80), (Format::Offset64, MERGE, 80), (Format::NetCdf4, MERGE, 40)]
    {
        let [old, new] = kill_saves(format, journal, kills);
        ends = [ends[0] + old, ends[1] + new];
    }
    // Otherwise the kills came all too early or all too late to prove anything.
    assert!(ends[0] > 10 && ends[1] > 0, "{ends:?}");
}

/// A limit on the length of files stands for a full disk: both refuse to write.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("journal.toml"), MERGE).unwrap();
    for format in [Format::Offset64, Format::NetCdf4] {
        write(&beam(40, 2, 2), &at("mesh.e"), format);
        let old = fs::read(at("mesh.e")).unwrap();
        for blocks in [0, 1, 20, 200] {
            // Ignored, the signal of the limit is an error like that of a full disk.
            let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
            let program = env!("CARGO_BIN_EXE_exoscope");
            let mut command = Command::new("sh");
            command.args(["-c", &script, program, "apply", "journal.toml", "mesh.e", "-o", "mesh.e"]);
            let output = command.current_dir(folder.path()).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{format}, {blocks}: {}", said(&output));
            assert!(said(&output).starts_with("exoscope: mesh.e: "), "{}", said(&output));
            assert!(said(&output).contains("File too large"), "{}", said(&output));
            assert!(fs::read(at("mesh.e")).unwrap() == old, "{format}, {blocks}");
            assert_eq!(litter(folder.path()), Vec::<String>::new());
        }
    }
}

#[cfg(unix)]
#[test]
fn read_only_folders_and_files_are_refused_and_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&beam(4, 0, 0), &at("mesh.e"), Format::Offset64);
    fs::write(at("journal.toml"), RENAME).unwrap();
    let old = fs::read(at("mesh.e")).unwrap();
    let save = || {
        exoscope(folder.path()).args(["apply", "journal.toml", "mesh.e", "-o", "mesh.e"]).output().unwrap()
    };
    fs::set_permissions(at("mesh.e"), fs::Permissions::from_mode(0o444)).unwrap();
    let output = save();
    assert_eq!(said(&output), "exoscope: mesh.e: the file is write-protected; save under another name");
    fs::set_permissions(at("mesh.e"), fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    // Who may do everything is not stopped by this.
    let is_root = fs::write(at("probe"), "").is_ok();
    if !is_root {
        let output = save();
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("denied"), "{}", said(&output));
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(fs::read(at("mesh.e")).unwrap(), old);
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

#[test]
fn a_file_that_a_solver_has_locked_is_read_and_saved() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&beam(4, 1, 2), &at("mesh.e"), Format::NetCdf4);
    fs::write(at("journal.toml"), RENAME).unwrap();
    let solver = fs::File::open(at("mesh.e")).unwrap();
    solver.lock().unwrap();
    let output =
        exoscope(folder.path()).args(["apply", "journal.toml", "mesh.e", "-o", "new.e"]).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    drop(solver);
}

/// The most memory that a run had in use, in KB, as the kernel counted it.
#[cfg(target_os = "linux")]
fn peak_memory(command: &mut Command) -> u64 {
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        thread::sleep(Duration::from_millis(5));
    }
    assert!(child.wait().unwrap().success());
    peak
}

/// 1000 steps of 20 nodal and 20 element variables of 605 and 400 values: 161 MB of results, 0.03 MB of mesh.
#[cfg(target_os = "linux")]
#[test]
fn a_thousand_steps_are_merged_and_saved_in_the_memory_of_the_mesh() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let model = beam(4, 20, 1000);
    fs::write(at("journal.toml"), MERGE).unwrap();
    for (format, limit_mb) in [(Format::Offset64, 100), (Format::NetCdf4, 150)] {
        write(&model, &at("mesh.e"), format);
        assert!(fs::metadata(at("mesh.e")).unwrap().len() > 150_000_000);
        let mut command = exoscope(folder.path());
        command.args(["apply", "journal.toml", "mesh.e", "--quiet", "-o", "new.e"]);
        let peak = peak_memory(&mut command);
        assert!((1000..limit_mb * 1000).contains(&peak), "{format}: {peak} KB");
        let merged = read(&at("new.e"));
        assert_eq!((merged.element_blocks.len(), merged.num_steps()), (1, 1000));
        assert_eq!(merged.element_blocks[0].values[19].as_ref().unwrap().read(999).unwrap(), [19.5; 400]);
        fs::remove_file(at("new.e")).unwrap();
    }
}
