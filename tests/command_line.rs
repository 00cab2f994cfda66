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
fn info_raw_shows_the_file_as_netcdf_has_it() {
    let folder = folder_with("two_hexes");
    let raw: Value =
        serde_json::from_str(&out(&exoscope(folder.path(), &["info", "mesh.e", "--raw", "--json"]))).unwrap();
    assert_eq!([&raw["file"], &raw["format"]], ["mesh.e", "64bit-offset"]);
    assert_eq!(raw["bytes"], bytes_of(&folder).len());
    let named = |list: &str, name: &str| {
        let list = raw[list].as_array().unwrap();
        list.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name}")).clone()
    };
    let nodes = serde_json::json!({
        // Three coordinates, the displacements and the temperature at each step.
        "name": "num_nodes", "length": 12, "unlimited": false, "used_by": 7, "meaning": "nodes",
    });
    assert_eq!(named("dimensions", "num_nodes"), nodes);
    let connectivity = serde_json::json!({
        "name": "connect2", "type": "int", "dimensions": ["num_el_in_blk2", "num_nod_per_el2"], "shape": [1, 8],
        "bytes": 32, "chunks": null, "deflate": null, "shuffle": false, "filters": [],
        "meaning": "connectivity of element block 2 \"right\"", "understood": true,
        "attributes": [{"name": "elem_type", "type": "text", "value": "HEX8"}],
    });
    assert_eq!(named("variables", "connect2"), connectivity);
    assert_eq!(named("attributes", "title")["value"], "two hexes");
    assert_eq!([&raw["groups"], &raw["not_understood"]], [&serde_json::json!([]), &serde_json::json!([])]);
    let text = out(&exoscope(folder.path(), &["info", "mesh.e", "--raw"]));
    let lines: Vec<String> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in ["num_nodes 12 used by 7 variables nodes", "connect1:elem_type text HEX8"] {
        assert!(lines.iter().any(|known| known == line), "{text}");
    }
    write(&folder, "text.e", "just some text");
    let said = error(&exoscope(folder.path(), &["info", "text.e", "--raw"]));
    assert!(said.starts_with("text.e: "), "{said}");
    let said = error(&exoscope(folder.path(), &["info", "mesh.e", "--raw", "--stats"]));
    assert!(said.contains("--stats"), "{said}");
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
    assert_eq!(
        said,
        "bad.toml: step 2 (line 5, explode): there is no operation explode; exoscope ops lists them"
    );
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
fn a_journal_that_cannot_be_read_is_told_in_our_words() {
    let folder = folder_with("two_hexes");
    std::fs::write(folder.path().join("noise.toml"), [0xff, 0xfe]).unwrap();
    for (journal, says) in [
        ("missing.toml", "missing.toml: there is no such file"),
        (".", ".: this is a folder, not a file"),
        ("noise.toml", "noise.toml: this is not text in UTF-8"),
    ] {
        assert_eq!(error(&exoscope(folder.path(), &["apply", journal, "mesh.e", "-o", "out.e"])), says);
    }
}

#[test]
fn a_model_is_not_saved_to_standard_output() {
    let folder = folder_with("two_hexes");
    write(&folder, "nothing.toml", "");
    let said = error(&exoscope(folder.path(), &["apply", "nothing.toml", "mesh.e", "-o", "-"]));
    assert_eq!(said, "-: a model cannot be written to standard output: give a file");
    assert_eq!(names_in(&folder), ["mesh.e", "nothing.toml"]);
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

/// A journal with one step that can always be done.
const SCALE: &str = "[[step]]\nop = \"scale_geometry\"\nscale_factor = 2\n";

fn names_in(folder: &TempDir) -> Vec<String> {
    let entries = std::fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_report_that_cannot_be_written_leaves_out_as_it_was() {
    let folder = folder_with("two_hexes");
    write(&folder, "j.toml", SCALE);
    write(&folder, "out.e", "as it was");
    let apply = ["apply", "j.toml", "mesh.e", "-o", "out.e", "--report"];
    let said = error(&exoscope(folder.path(), &[&apply[..], &["no/such/r.json"]].concat()));
    assert_eq!(said, "no/such/r.json: there is no folder no/such");
    error(&exoscope(folder.path(), &[&apply[..], &["."]].concat()));
    error(&exoscope(folder.path(), &[&apply[..], &["out.e"]].concat()));
    #[cfg(target_os = "linux")]
    error(&exoscope(folder.path(), &[&apply[..], &["/dev/full"]].concat()));
    assert_eq!(std::fs::read_to_string(folder.path().join("out.e")).unwrap(), "as it was");
    assert_eq!(names_in(&folder), ["j.toml", "mesh.e", "out.e"]);
    // And a save that fails leaves no report.
    let nowhere = ["apply", "j.toml", "mesh.e", "-o", "no/such/out.e", "--report", "r.json"];
    error(&exoscope(folder.path(), &nowhere));
    assert_eq!(names_in(&folder), ["j.toml", "mesh.e", "out.e"]);
    out(&exoscope(folder.path(), &[&apply[..], &["r.json"]].concat()));
    assert_eq!(std::fs::read_to_string(folder.path().join("r.json")).unwrap(), "[]\n");
}

#[test]
fn quiet_hides_summaries_and_not_warnings() {
    let folder = folder_with("two_hexes");
    let merge = "[[step]]\nop = \"combine_element_blocks\"\nelement_block_ids = [1, 99]\n";
    write(&folder, "j.toml", merge);
    let done = exoscope(folder.path(), &["apply", "j.toml", "mesh.e", "-o", "out.e", "--quiet"]);
    assert_eq!(out(&done), "");
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.starts_with("exoscope: j.toml: warning: step 1 (combine_element_blocks): "), "{said}");
    assert!(said.contains("99"), "{said}");
    write(&folder, "j.toml", SCALE);
    let done = exoscope(folder.path(), &["apply", "j.toml", "mesh.e", "-o", "out.e", "--quiet"]);
    assert_eq!(String::from_utf8(done.stderr).unwrap(), "");
}

#[test]
fn a_huge_factor_is_told_in_few_digits() {
    let folder = folder_with("two_hexes");
    write(&folder, "j.toml", "[[step]]\nop = \"scale_geometry\"\nscale_factor = 1e200\n");
    let done = exoscope(folder.path(), &["apply", "j.toml", "mesh.e", "-o", "out.e"]);
    out(&done);
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("12 nodes scaled by 1e200"), "{said}");
    assert!(out(&exoscope(folder.path(), &["info", "out.e"])).contains("x from 0 to 2e200"));
}

#[test]
fn info_looks_at_the_results() {
    let folder = folder_with("two_hexes");
    let facts: Value =
        serde_json::from_str(&out(&exoscope(folder.path(), &["info", "mesh.e", "--json", "--stats"])))
            .unwrap();
    let stats = facts["stats"].as_array().unwrap();
    // A global and four nodal variables, stress on two blocks, strain on one; each at the first and the last step.
    assert_eq!(stats.len(), (1 + 4 + 2 + 1) * 2);
    let energy = serde_json::json!(
        {"kind": "global", "field": "energy", "on": null, "step": 2, "min": 2.5, "max": 2.5, "sum": 2.5, "nan": 0}
    );
    assert_eq!(stats[1], energy);
    let strain = serde_json::json!(
        {"kind": "element", "field": "strain", "on": 1, "step": 2, "min": 0.1, "max": 0.1, "sum": 0.1, "nan": 0}
    );
    assert_eq!(stats[15], strain);
    let text = out(&exoscope(folder.path(), &["info", "mesh.e", "--stats"]));
    let line = text.lines().find(|line| line.contains("strain") && line.contains("element 1")).unwrap();
    assert_eq!(
        line.split_whitespace().collect::<Vec<_>>(),
        ["strain", "element", "1", "1", "0", "0", "0", "0"]
    );
    let without: Value =
        serde_json::from_str(&out(&exoscope(folder.path(), &["info", "mesh.e", "--json"]))).unwrap();
    assert!(without.get("stats").is_none());
}

#[test]
fn info_counts_one_thing_in_the_singular_and_shows_assemblies() {
    let folder = tempfile::tempdir().unwrap();
    let mut model = exoscope::model::samples::two_hexes();
    model.assemblies.push(exoscope::model::Assembly {
        id: 7,
        name: "both".to_owned(),
        kind: exoscope::model::MemberKind::ELEMENT_BLOCK,
        members: vec![1, 2],
        user_attributes: Vec::new(),
    });
    let path = folder.path().join("mesh.e");
    exoscope::exodus::save(&model, None, &path, &Default::default(), &exoscope::model::NoProgress).unwrap();
    let text = out(&exoscope(folder.path(), &["info", "mesh.e"]));
    for says in ["1 assembly\n  7  both  element block 1, 2\n", "1 node set\n", "1 global variable\n"] {
        assert!(text.contains(says), "{text}");
    }
}

/// The parts of a decomposed model, copied beside each other into the folder; `None` where there is no corpus.
fn parts_in(folder: &TempDir) -> Option<Vec<String>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/sandialabs+exodusii");
    if !corpus.is_dir() {
        assert!(std::env::var_os("EXOSCOPE_REQUIRE_SHARED").is_none_or(|value| value != "1"));
        return None;
    }
    let names: Vec<String> = (0..2).map(|part| format!("mkmesh.par.2.{part}")).collect();
    for name in &names {
        std::fs::copy(corpus.join(name), folder.path().join(name)).unwrap();
    }
    Some(names)
}

#[test]
fn a_part_of_a_decomposed_model_stands_for_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let Some(parts) = parts_in(&folder) else { return println!("skipped: there is no ../shared/corpus") };
    for part in &parts {
        let facts: Value =
            serde_json::from_str(&out(&exoscope(folder.path(), &["info", part, "--json"]))).unwrap();
        assert_eq!(
            (&facts["parts"], &facts["nodes"], &facts["elements"]),
            (&2.into(), &12.into(), &5.into())
        );
        assert_eq!(facts["file"], part.as_str());
        assert!(facts["left_behind"].to_string().contains("Nemesis"));
        let own = out(&exoscope(folder.path(), &["info", part, "--json", "--part"]));
        let own: Value = serde_json::from_str(&own).unwrap();
        assert!(own.get("parts").is_none() && own["nodes"].as_u64() < Some(12));
    }
    let text = out(&exoscope(folder.path(), &["info", &parts[0]]));
    assert!(text.contains("\n  joined of 2 parts\n"), "{text}");
    write(&folder, "j.toml", SCALE);
    let done = exoscope(folder.path(), &["apply", "j.toml", &parts[1], "-o", "whole.e"]);
    out(&done);
    assert!(String::from_utf8(done.stderr).unwrap().contains("communication maps (Nemesis)"));
    let whole = out(&exoscope(folder.path(), &["info", "whole.e"]));
    assert!(whole.contains("12 nodes, 5 elements"), "{whole}");
    write(&folder, "import.toml", &format!("[[step]]\nop = \"import_model\"\nfilename = \"{}\"\n", parts[1]));
    out(&exoscope(folder.path(), &["apply", "import.toml", "-o", "imported.e"]));
    let imported = out(&exoscope(folder.path(), &["info", "imported.e"]));
    assert!(imported.contains("12 nodes, 5 elements"), "{imported}");
    let refused = exoscope(folder.path(), &["apply", "j.toml", &parts[1], "-o", &parts[0]]);
    assert_eq!(refused.status.code(), Some(2));
    let says = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(
        says,
        "exoscope: mkmesh.par.2.0: this is one of the parts that the model was joined of; save under another name\n"
    );
}

#[test]
fn a_part_without_the_others_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let Some(parts) = parts_in(&folder) else { return println!("skipped: there is no ../shared/corpus") };
    std::fs::remove_file(folder.path().join(&parts[0])).unwrap();
    let part = parts[1].as_str();
    let text = out(&exoscope(folder.path(), &["info", part]));
    assert!(text.contains("\n  part 2 of 2 of a decomposed model\n"), "{text}");
    let warned = |args: &[&str]| -> bool {
        let facts: Value = serde_json::from_str(&out(&exoscope(folder.path(), args))).unwrap();
        assert!(facts.get("parts").is_none());
        facts["warnings"]
            .to_string()
            .contains("this is part 2 of 2 of a decomposed model and no other part lies")
    };
    assert!(warned(&["info", part, "--json"]));
    assert!(!warned(&["info", part, "--json", "--part"]));
    write(&folder, "j.toml", SCALE);
    let done = exoscope(folder.path(), &["apply", "j.toml", part, "-o", "out.e", "--quiet", "--part"]);
    out(&done);
    assert!(!String::from_utf8(done.stderr).unwrap().contains("decomposed"));
    let done = exoscope(folder.path(), &["apply", "j.toml", part, "-o", "out.e", "--quiet"]);
    assert!(String::from_utf8(done.stderr).unwrap().contains("warning: this is part 2 of 2"));
}

#[test]
fn a_missing_or_damaged_part_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let Some(parts) = parts_in(&folder) else { return println!("skipped: there is no ../shared/corpus") };
    let says = |name: &str| String::from_utf8(exoscope(folder.path(), &["info", name]).stderr).unwrap();
    std::fs::write(folder.path().join(&parts[1]), "not a model").unwrap();
    let damaged = says(&parts[0]);
    assert!(damaged.starts_with("exoscope: mkmesh.par.2.0: mkmesh.par.2.1: not a netCDF file"), "{damaged}");
    for part in 0..3 {
        std::fs::copy(folder.path().join(&parts[0]), folder.path().join(format!("m.e.4.{part}"))).unwrap();
    }
    assert_eq!(
        says("m.e.4.0"),
        "exoscope: m.e.4.0: m.e.4.3 is missing: all 4 parts are needed to join them; --part takes this file by itself\n"
    );
}

#[test]
fn a_word_that_is_no_file_and_no_command_is_told_before_any_window() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = "there is no such file (and no such command; see exoscope --help)";
    assert_eq!(error(&exoscope(folder.path(), &["foo"])), format!("foo: {nothing}"));
    assert_eq!(error(&exoscope(folder.path(), &["inof", "u.e"])), format!("inof: {nothing}"));
    assert_eq!(error(&exoscope(folder.path(), &["u.e"])), "u.e: there is no such file");
}

#[cfg(all(feature = "gui", target_os = "linux"))]
#[test]
fn without_a_screen_the_window_says_so_in_one_sentence() {
    let folder = folder_with("two_hexes");
    let run = |display: Option<&str>| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_exoscope"));
        program.current_dir(folder.path()).args(["mesh.e", "--settings", "."]);
        ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].iter().for_each(|name| {
            program.env_remove(name);
        });
        display.iter().for_each(|display| {
            program.env("DISPLAY", display);
        });
        error(&program.output().unwrap())
    };
    let says = "there is no screen to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set";
    assert_eq!(run(None), says);
    let said = run(Some(":no-such-screen"));
    assert!(said.starts_with("the window cannot be opened: ") && !said.contains(".rs"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = folder_with("two_hexes");
    for args in [&["info", "mesh.e", "--json"][..], &["ops", "--json"], &["completions", "bash"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let done = Command::new(env!("CARGO_BIN_EXE_exoscope"))
            .current_dir(folder.path())
            .args(args)
            .stdout(writer)
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8(done.stderr).unwrap(), "", "{args:?}");
    }
}

/// Draws `mesh.e`; `None` where there is no graphics driver and nobody demands one.
#[cfg(feature = "gui")]
fn render(folder: &TempDir, args: &[&str]) -> Option<Output> {
    let done = Command::new(env!("CARGO_BIN_EXE_exoscope"))
        .current_dir(folder.path())
        .args(["render", "mesh.e"])
        .args(if args.contains(&"--size") { &[] as &[&str] } else { &["--size", "64x48"] })
        .args(args)
        .env_remove("XDG_RUNTIME_DIR")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let lacks_driver = String::from_utf8_lossy(&done.stderr).contains("driver");
    if done.status.code() == Some(2) && lacks_driver {
        assert!(std::env::var_os("EXOSCOPE_REQUIRE_GPU_TESTS").is_none_or(|value| value == "0"));
        return None;
    }
    Some(done)
}

#[cfg(feature = "gui")]
#[test]
fn pictures_take_their_place_as_models_do() {
    let folder = folder_with("two_hexes");
    let Some(done) = render(&folder, &["-o", "a.png"]) else {
        return println!("skipped: there is no graphics driver");
    };
    out(&done);
    assert_eq!(String::from_utf8(done.stderr).unwrap(), "", "nothing on standard error, not Mesa's either");
    let said = error(&render(&folder, &["-o", "no/such/a.png"]).unwrap());
    assert_eq!(said, "no/such/a.png: there is no folder no/such");
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let mode = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        write(&folder, "usual", "");
        assert_eq!(mode("a.png"), mode("usual"));
        symlink("a.png", folder.path().join("link.png")).unwrap();
        out(&render(&folder, &["-o", "link.png", "--view", "+x"]).unwrap());
        assert!(std::fs::symlink_metadata(folder.path().join("link.png")).unwrap().is_symlink());
    }
}

#[cfg(feature = "gui")]
#[test]
fn an_empty_picture_is_told() {
    let folder = folder_with("two_hexes");
    let Some(done) = render(&folder, &["-o", "a.png", "--hide", "1,2"]) else {
        return println!("skipped: there is no graphics driver");
    };
    out(&done);
    assert_eq!(String::from_utf8(done.stderr).unwrap(), "exoscope: a.png: warning: nothing is shown\n");
}

#[test]
fn questions_are_answered_one_by_one_or_from_a_file() {
    let folder = folder_with("two_hexes");
    let said = |args: &[&str]| out(&exoscope(folder.path(), args));
    assert_eq!(said(&["query", "mesh.e", "get_element_block_ids"]), "[1,2]\n");
    write(
        &folder,
        "asked.toml",
        "[[query]]\nop = \"get_node_set_ids\"\n[[query]]\nop = \"get_side_set_id\"\n",
    );
    let answers: Value =
        serde_json::from_str(&said(&["query", "mesh.e", "--from", "asked.toml", "--json"])).unwrap();
    assert_eq!(
        answers,
        serde_json::json!([{"op": "get_node_set_ids", "is": [1]}, {"op": "get_side_set_id", "is": [1]}])
    );
    let changes = exoscope(folder.path(), &["query", "mesh.e", "translate_geometry", "offset=[1,0,0]"]);
    assert_eq!(error(&changes), "mesh.e: translate_geometry is no question: it changes the model");
}

#[test]
fn several_files_become_one_model_and_nothing_is_written_where_a_step_fails() {
    let folder = folder_with("two_hexes");
    write(&folder, "build.toml", "[[step]]\nop = \"build_hex8_cube\"\nelement_block_id = 7\ndivisions = 1\n");
    out(&exoscope(folder.path(), &["apply", "build.toml", "-o", "cube.e"]));
    write(&folder, "none.toml", "");
    out(&exoscope(folder.path(), &["apply", "none.toml", "mesh.e", "cube.e", "-o", "both.e"]));
    assert_eq!(out(&exoscope(folder.path(), &["query", "both.e", "get_element_block_ids"])), "[1,2,7]\n");
    let twice = exoscope(folder.path(), &["apply", "none.toml", "cube.e", "cube.e", "-o", "twice.e"]);
    assert_eq!(
        error(&twice),
        "cube.e: element block 7 is in the model already and in the file too: rename one of them first, or import with \
         renumber_blocks = true"
    );
    assert!(!folder.path().join("twice.e").exists());
}

#[cfg(feature = "gui")]
#[test]
fn pictures_show_results() {
    let folder = folder_with("two_hexes");
    let Some(done) = render(&folder, &["-o", "plain.png"]) else {
        return println!("skipped: there is no graphics driver");
    };
    out(&done);
    let picture = |field: &str, args: &[&str]| {
        let args = [&["-o", "a.png", "--size", "320x240", "--color-by", field], args].concat();
        let done = render(&folder, &args).unwrap();
        assert_eq!(String::from_utf8_lossy(&done.stderr), "", "{args:?}");
        out(&done);
        std::fs::read(folder.path().join("a.png")).unwrap()
    };
    // Each flag changes the picture.
    let plain = picture("temperature", &[]);
    for flags in [
        &["--step", "first"] as &[&str],
        &["--step", "0 s"],
        &["--range", "-100,100"],
        &["--colormap", "viridis"],
        &["--bands", "4"],
        &["--log", "on"],
        &["--symmetric", "on"],
        &["--inverted", "on"],
        &["--legend", "off"],
        &["--deform", "3"],
        &["--clip", "X=0.5"],
        &["--clip", "-X=0.5"],
        &["--transparent"],
    ] {
        assert_ne!(picture("temperature", flags), plain, "{flags:?}");
    }
    for field in ["disp:z", "element:stress", "quality:volume", "node_id", "block"] {
        assert_ne!(picture(field, &[]), plain, "{field}");
    }
    assert_eq!(picture("temperature", &["--step", "last", "--range", "step", "--deform", "off"]), plain);
    let deformed = |scale| picture("temperature", &["--deform", scale]);
    assert_eq!(deformed("auto"), deformed("1")); // large enough as it is
}

#[cfg(feature = "gui")]
#[test]
fn results_that_are_not_there_are_refused_before_anything_is_written() {
    let folder = folder_with("two_hexes");
    if render(&folder, &["-o", "a.png"]).is_none() {
        return println!("skipped: there is no graphics driver");
    }
    let says = |args: &[&str]| error(&render(&folder, &[&["-o", "b.png"], args].concat()).unwrap());
    assert_eq!(
        says(&["--color-by", "stres"]),
        "--color-by: there is no field `stres`; there are stress, strain, disp, temperature"
    );
    assert_eq!(
        says(&["--color-by", "disp:r"]),
        "--color-by: disp has no component `r`; it has x, y, z, magnitude"
    );
    assert_eq!(
        says(&["--color-by", "disp", "--step", "7"]),
        "--step: there is no time step 7; there are 2, from step 1 at 0 s to step 2 at 1 s"
    );
    assert_eq!(
        says(&["--step", "9 s"]),
        "--step: no time step is at 9 s; there are 2, from step 1 at 0 s to step 2 at 1 s"
    );
    assert!(says(&["--color-by", "disp", "--range", "3,1"]).contains("the first number must be less"));
    assert!(says(&["--deform", "x"]).starts_with("--deform: `x` is not a scale"));
    assert!(says(&["--clip", "X"]).starts_with("--clip: `X` is not a cut"));
    assert!(says(&["--colormap", "viridis"]).starts_with("--colormap: nothing is coloured by values"));
    assert!(!folder.path().join("b.png").exists());

    let folder = folder_with("shells");
    let says = |args: &[&str]| error(&render(&folder, &[&["-o", "b.png"], args].concat()).unwrap());
    assert_eq!(
        says(&["--color-by", "T"]),
        "--color-by: there is no field `T`: the file has no results to be shown"
    );
    assert_eq!(says(&["--step", "last"]), "--step: the file has no time steps");
    assert_eq!(
        says(&["--deform", "2"]),
        "mesh.e: the file has no displacement on nodes, like disp_x, disp_y and disp_z"
    );
}

/// What `apply` says behind the line that names the saved file.
fn report_of(folder: &TempDir, journal: &str, args: &[&str]) -> Vec<String> {
    write(folder, "steps.toml", journal);
    let args = [&["apply", "steps.toml", "mesh.e", "-o", "out.e"], args].concat();
    let output = exoscope(folder.path(), &args);
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let lines = said.lines().skip_while(|line| *line != "out.e: saved").skip(1);
    lines.map(|line| line.trim_start().to_owned()).collect()
}

#[test]
fn apply_says_what_changed_and_how_the_rest_was_compared() {
    let folder = folder_with("two_hexes");
    let rename =
        "[[step]]\nop = \"rename_element_block\"\nelement_block_id = 1\nnew_element_block_id = \"steel\"\n";
    let lines = report_of(&folder, rename, &["--no-qa"]);
    assert_eq!(lines[0], "element block 1 is now called \"steel\"");
    // The other block is the same; the renamed one counts as changed.
    let rest = "all else is the same: 12 nodes, 1 of 2 element blocks, 1 node set, 1 side set, 7 variables × 2 steps";
    assert_eq!(lines[1], rest);
    assert_eq!(lines[2], "17 variables were copied as bytes and compared byte by byte");
    assert!(lines[3].ends_with(" arrays were written, read back and compared value by value"), "{lines:?}");
    assert_eq!(lines.len(), 4);

    let lines = report_of(&folder, "", &["--format", "netcdf4", "--deflate", "3"]);
    assert_eq!(lines[0], "the file is netCDF-4, it was CDF-2");
    assert_eq!(lines[1], "its arrays are compressed with deflate level 3");
    assert!(lines[2].starts_with("all else is the same: 12 nodes, 2 element blocks"), "{lines:?}");

    let lines = report_of(&folder, "", &[]);
    assert!(
        lines[0].starts_with("nothing was changed, all is the same: 12 nodes, 2 element blocks"),
        "{lines:?}"
    );
}

/// Writes a row of cubes as the parts of one model, one cube in each; the name of the first.
#[cfg(target_os = "linux")]
fn row_of_parts(folder: &Path, num_parts: i64) -> String {
    use exoscope::model::{NoProgress, Source, samples};
    let options = exoscope::exodus::SaveOptions::default();
    let width = num_parts.to_string().len();
    for which in 0..num_parts {
        let mut cube = samples::hex_grid([1, 1, 1], [1, 1, 1]);
        cube.coordinates.axes_mut()[0].iter_mut().for_each(|at| *at += which as f64);
        // Nodes are numbered with x fastest: those on the left have odd numbers, and the cube before has them too.
        let id = |layer: i64| (0..4).map(move |corner| 4 * layer + corner + 1);
        let ids = id(which).zip(id(which + 1)).flat_map(|(left, right)| [left, right]);
        cube.node_ids = Some(ids.collect::<Vec<_>>().into());
        cube.element_ids = Some(vec![which + 1].into());
        cube.times = vec![0.0].into();
        cube.nodal_variables = vec![("heat".to_owned(), Source::constant(which as f64, 8))];
        let path = folder.join(format!("row.e.{num_parts}.{which:0width$}"));
        exoscope::exodus::save(&cube, None, &path, &options, &NoProgress).unwrap();
    }
    format!("row.e.{num_parts}.{:0width$}", 0)
}

#[test]
#[cfg(target_os = "linux")]
fn more_parts_than_files_may_be_open_are_joined_if_the_system_allows_it() {
    let folder = tempfile::tempdir().unwrap();
    let first = row_of_parts(folder.path(), 120);
    let with_limits = |limits: &str, args: &str| {
        let script = format!("{limits}; exec \"$0\" {args}");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_exoscope")]).current_dir(folder.path());
        shell.output().unwrap()
    };
    let joined = with_limits("ulimit -Sn 64", &format!("info {first} --stats"));
    let text = out(&joined);
    // 121 layers of four nodes.
    assert!(text.contains("joined of 120 parts") && text.contains("484 nodes, 120 elements"), "{text}");
    let refused = with_limits("ulimit -n 64", &format!("info {first}"));
    assert!(error(&refused).contains("too many files are open"), "{refused:?}");
}

#[test]
fn diff_tells_what_differs_and_its_status_says_whether() {
    let folder = folder_with("two_hexes");
    let journal = "[[step]]\nop = \"calculate_node_field\"\nexpression = \"temperature = temperature + (X > 1.5)\"\n\
                   [[step]]\nop = \"delete_side_set\"\nside_set_ids = 1\n";
    write(&folder, "edit.toml", journal);
    out(&exoscope(folder.path(), &["apply", "edit.toml", "mesh.e", "-o", "other.e", "--quiet"]));
    let same = exoscope(folder.path(), &["diff", "mesh.e", "mesh.e"]);
    assert_eq!(out(&same), "the models are the same; 104 values of variables compared\n");
    let differs = exoscope(folder.path(), &["diff", "mesh.e", "other.e"]);
    assert_eq!(differs.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(differs.stdout).unwrap(),
        "side set 1: only in the first\n\
         node variable temperature: 8 of 24 values differ, at 2 steps from step 1 on, most at node 3 at step 1 (time 0): 0 \
         and 1, 1.000e0 apart (1.000e0 of the larger)\n\
         2 differences; 104 values of variables compared\n"
    );
    let json = exoscope(folder.path(), &["diff", "mesh.e", "other.e", "--json", "--floor", "1000"]);
    assert_eq!(json.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&told["same"], told["differences"].as_array().unwrap().len()), (&Value::from(false), 1));
    let json = exoscope(folder.path(), &["diff", "mesh.e", "other.e", "--json"]);
    let told: Value = serde_json::from_slice(&json.stdout).unwrap();
    let worst = &told["differences"][1]["values"]["worst"];
    assert_eq!(
        (&worst["step"], &worst["where"], &worst["difference"]),
        (&1.into(), &"node 3".into(), &1.0.into())
    );
    let quiet = exoscope(folder.path(), &["diff", "mesh.e", "other.e", "--quiet"]);
    assert!(quiet.status.code() == Some(1) && quiet.stdout.is_empty() && quiet.stderr.is_empty());
    let missing = error(&exoscope(folder.path(), &["diff", "mesh.e", "none.e"]));
    assert!(missing.starts_with("none.e: "), "{missing}");
    let wrong = error(&exoscope(folder.path(), &["diff", "mesh.e", "other.e", "--tolerance", "-1"]));
    assert!(wrong.contains("give a number that is not negative"), "{wrong}");
}

#[test]
fn export_writes_what_the_ending_says_and_leaves_nothing_when_it_fails() {
    let folder = folder_with("two_hexes");
    let export = |args: &[&str]| exoscope(folder.path(), &[&["export", "mesh.e", "-o"], args].concat());
    let start = |name: &str, len: usize| std::fs::read(folder.path().join(name)).unwrap()[..len].to_vec();
    for (args, name, begins) in [
        (&["a.stl"][..], "a.stl", &b"     "[..]),
        (&["a.obj", "--displaced", "off"][..], "a.obj", b"# two hexes\nv 0 0 0\n"),
        (&["a.ply", "--color-by", "temperature"][..], "a.ply", b"ply\nformat binary_little_endian 1.0\n"),
        (
            &["a.vtu", "--step", "1"][..],
            "a.vtu",
            b"<?xml version=\"1.0\"?>\n<VTKFile type=\"UnstructuredGrid\"",
        ),
        (&["a.wrl", "--color-by", "temperature"][..], "a.wrl", b"#VRML V2.0 utf8\n"),
        (&["a.csv"][..], "a.csv", b"id,x,y,z,disp_x,disp_y,disp_z,temperature\n1,0,0,0,0,"),
        (
            &["e.csv", "--table", "elements", "--blocks", "2"][..],
            "e.csv",
            b"id,block,x,y,z,stress,strain\n2,2,1.5,",
        ),
        (&["g.csv", "--table", "globals"][..], "g.csv", b"time,energy\n0,0\n1,2.5\n"),
        (&["part.e", "--blocks", "right, 1"][..], "part.e", b"CDF"),
    ] {
        let done = export(args);
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(start(name, begins.len()), begins, "{args:?}");
    }
    let says = |args: &[&str]| error(&export(args));
    assert_eq!(says(&["b.wrl"]), "b.wrl: a .wrl file is coloured by a node variable: give --color-by");
    assert!(says(&["b.txt"]).contains("ends in none of .e, "));
    assert_eq!(
        says(&["b.vtu", "--step", "9"]),
        "--step: there is no time step 9; there are 2, from step 1 at 0 s to step 2 at 1 s"
    );
    assert!(says(&["b.obj", "--blocks", "77"]).contains("selects no element block"));
    assert!(says(&["missing/b.obj"]).starts_with("missing/b.obj: "));
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with("b.")), "{left:?}");
    assert_eq!(left.len(), 10, "{left:?}");
}
