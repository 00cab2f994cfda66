//! The command line as a script sees it: output, errors and exit status, run in an empty folder.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

/// Runs the program in a folder.
fn exoscope(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_exoscope")).current_dir(folder).args(args).output().unwrap()
}

fn out(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The one line of an error, after checking that there is one and that the status is 2.
fn error(output: &Output) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("exoscope: "), "{said}");
    assert!(output.stdout.is_empty());
    said.trim_start_matches("exoscope: ").trim_end().to_owned()
}

/// A folder with a sample model in `mesh.e`.
fn folder_with(sample: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let model = exoscope::model::samples::by_name(sample).unwrap();
    let options = exoscope::exodus::SaveOptions::default();
    exoscope::exodus::save(
        &model,
        None,
        &folder.path().join("mesh.e"),
        &options,
        &exoscope::model::NoProgress,
    )
    .unwrap();
    folder
}

fn write(folder: &TempDir, name: &str, text: &str) {
    std::fs::write(folder.path().join(name), text).unwrap();
}

fn bytes_of(folder: &TempDir) -> Vec<u8> {
    std::fs::read(folder.path().join("mesh.e")).unwrap()
}

#[test]
fn results_past_a_cut_are_a_warning_and_not_zeros() {
    let folder = folder_with("two_hexes");
    let whole = bytes_of(&folder);
    std::fs::write(folder.path().join("cut.e"), &whole[..whole.len() - 200]).unwrap();
    let facts: Value =
        serde_json::from_str(&out(&exoscope(folder.path(), &["info", "cut.e", "--json"]))).unwrap();
    assert_eq!(facts["times"], serde_json::json!([0.0]), "the second step is not whole");
    assert!(facts["warnings"][0].as_str().unwrap().contains("cut"), "{}", facts["warnings"]);
}

#[test]
fn info_tells_what_a_file_holds() {
    let folder = folder_with("two_hexes");
    let facts: Value =
        serde_json::from_str(&out(&exoscope(folder.path(), &["info", "mesh.e", "--json"]))).unwrap();
    assert_eq!(facts["file"], "mesh.e");
    assert_eq!(facts["format"], "64bit-offset");
    assert_eq!([&facts["nodes"], &facts["elements"], &facts["dimension"]], [12, 2, 3]);
    assert_eq!(facts["element_blocks"][1]["name"], "right");
    assert_eq!(facts["element_blocks"][1]["type"], "HEX8");
    assert_eq!(facts["fields"]["element"][1], serde_json::json!({"name": "strain", "on": [1]}));
    assert_eq!(facts["bounding_box"], serde_json::json!({"min": [0.0, 0.0, 0.0], "max": [2.0, 1.0, 1.0]}));
    assert_eq!(facts["times"], serde_json::json!([0.0, 1.0]));
    let text = out(&exoscope(folder.path(), &["info", "mesh.e"]));
    assert!(text.contains("1  left   1 × HEX8"), "{text}");
}

#[test]
fn apply_merges_blocks_and_reports() {
    let folder = folder_with("two_hexes");
    write(&folder, "merge.toml", "[[step]]\nop = \"combine_element_blocks\"\nelement_block_ids = \"all\"\n");
    let done = exoscope(folder.path(), &["apply", "merge.toml", "mesh.e", "-o", "out.e", "--report", "-"]);
    let report: Value = serde_json::from_str(&out(&done)).unwrap();
    assert_eq!(report[0]["op"], "combine_element_blocks");
    assert_eq!(report[0]["warnings"][0], "strain is on 1 of 2 blocks; the others get no value (NaN)");
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("2 element blocks became block 1 with 2 elements"), "{said}");
    let facts: Value =
        serde_json::from_str(&out(&exoscope(folder.path(), &["info", "out.e", "--json"]))).unwrap();
    assert_eq!(facts["element_blocks"].as_array().unwrap().len(), 1);
    assert_eq!(facts["element_blocks"][0]["elements"], 2);
    assert_eq!(facts["side_sets"][0]["sides"], 2);
}

#[test]
fn a_step_that_fails_names_itself_and_nothing_is_written() {
    let folder = folder_with("two_hexes");
    write(
        &folder,
        "bad.toml",
        "[[step]]\nop = \"scale_geometry\"\nscale_factor = 2\n\n[[step]]\nop = \"explode\"\n",
    );
    write(&folder, "out.e", "as it was");
    let said = error(&exoscope(folder.path(), &["apply", "bad.toml", "mesh.e", "-o", "out.e"]));
    assert_eq!(said, "bad.toml: step 2 (line 5, explode): there is no operation explode");
    assert_eq!(std::fs::read_to_string(folder.path().join("out.e")).unwrap(), "as it was");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 3, "{files:?}");
}

#[test]
fn bad_input_is_one_sentence_and_status_2() {
    let folder = folder_with("two_hexes");
    write(&folder, "empty.e", "");
    write(&folder, "text.e", "just some text\n");
    std::fs::write(folder.path().join("header.e"), &bytes_of(&folder)[..1000]).unwrap();
    let mesh = bytes_of(&folder_with("showpiece"));
    std::fs::write(folder.path().join("cut.e"), &mesh[..500_000]).unwrap();
    for (file, says) in [
        ("missing.e", "missing.e: there is no such file"),
        (".", ".: this is a folder, not a file"),
        ("empty.e", "empty.e: the file is empty"),
        ("text.e", "text.e: not a netCDF file (it is text"),
        ("header.e", "header.e: the header is cut off"),
        ("cut.e", "cut.e: the file was cut short: "),
    ] {
        let said = error(&exoscope(folder.path(), &["info", file]));
        assert!(said.starts_with(says), "{said}");
    }
}

#[test]
fn arguments_that_make_no_sense_are_one_sentence_too() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["info"][..], &["apply", "j.toml"], &["--no-such-flag"], &["ops", "no_such_operation"]] {
        error(&exoscope(folder.path(), args));
    }
    assert!(out(&exoscope(folder.path(), &["--version"])).starts_with("exoscope "));
    assert!(out(&exoscope(folder.path(), &["--help"])).contains("apply"));
}

#[test]
fn ops_lists_and_explains() {
    let folder = tempfile::tempdir().unwrap();
    assert!(out(&exoscope(folder.path(), &["ops"])).contains("  rotate_geometry "));
    let explained = out(&exoscope(folder.path(), &["ops", "combine_element_blocks"]));
    assert!(explained.contains("target_element_block_id (default \"auto\")"), "{explained}");
    let all: Value = serde_json::from_str(&out(&exoscope(folder.path(), &["ops", "--json"]))).unwrap();
    assert_eq!(all.as_array().unwrap().len(), exoscope::edit::OPERATIONS.len());
    assert!(out(&exoscope(folder.path(), &["completions", "bash"])).contains("complete"));
}

#[test]
fn check_finds_faults_and_says_so_by_its_status() {
    let folder = folder_with("two_hexes");
    assert_eq!(out(&exoscope(folder.path(), &["check", "mesh.e"])), "nothing wrong was found\n");
}
