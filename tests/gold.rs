//! The gold cases: journals with the models that they must give, as exomerge gives them or as is right.
//!
//! A case runs if we have all operations that it covers; the others are counted. See `../shared/gold/README.md` for
//! when two models are the same. Without ../shared the test is skipped; where `EXOSCOPE_REQUIRE_SHARED` is 1 it fails.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod gold {
    pub(crate) mod facts;
    pub(crate) mod pairing;
    pub(crate) mod same;
}

use exoscope::{document::Document, edit::find_operation, model::NoProgress};
use gold::same::{Compare, difference};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

#[derive(serde::Deserialize)]
struct Case {
    #[serde(default)]
    inputs: Vec<String>,
    #[serde(default)]
    covers: Vec<String>,
    #[serde(default)]
    beside: Vec<String>,
    #[serde(default)]
    writes: BTreeMap<String, String>,
    #[serde(default)]
    fails: bool,
    #[serde(default)]
    compare: Compare,
}

fn gold_folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold");
    let is_required = std::env::var_os("EXOSCOPE_REQUIRE_SHARED").is_some_and(|value| value == "1");
    assert!(folder.is_dir() || !is_required, "{} is not here", folder.display());
    folder.is_dir().then_some(folder)
}

#[test]
fn journals_give_what_they_must() {
    let Some(gold) = gold_folder() else { return println!("skipped: there is no ../shared/gold") };
    let (mut ran, mut passed, mut waiting, mut failures) = (0, 0, 0, Vec::new());
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(&gold).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders.into_iter().filter(|folder| folder.join("case.toml").is_file()) {
        let case: Case = toml::from_str(&std::fs::read_to_string(folder.join("case.toml")).unwrap()).unwrap();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let is_ready = operations_of(&folder, &case).iter().all(|op| find_operation(op).is_ok());
        if !is_ready && !name.starts_with("refuse-unknown") {
            waiting += 1;
            continue;
        }
        ran += 1;
        match run_case(&folder, &case) {
            Ok(()) => passed += 1,
            Err(reason) => failures.push(format!("{name}: {reason}")),
        }
    }
    println!("{ran} cases ran, {passed} pass, {waiting} wait for operations that do not exist yet");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(passed >= 10, "only {passed} cases ran");
}

/// The operations of the journal and of the questions.
fn operations_of(folder: &Path, case: &Case) -> BTreeSet<String> {
    let mut operations: BTreeSet<String> = case.covers.iter().cloned().collect();
    for (file, key) in [("journal.toml", "step"), ("queries.toml", "query")] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap_or_default();
        let table: toml::Table = toml::from_str(&text).unwrap();
        let steps = table.get(key).and_then(toml::Value::as_array).into_iter().flatten();
        operations.extend(steps.filter_map(|step| step.get("op")?.as_str().map(str::to_owned)));
    }
    operations
}

fn run_case(folder: &Path, case: &Case) -> Result<(), String> {
    let place = tempfile::tempdir().map_err(|error| error.to_string())?;
    for file in case.beside.iter().map(String::as_str).chain(["journal.toml"]) {
        std::fs::copy(folder.join(file), place.path().join(file))
            .map_err(|error| format!("{file}: {error}"))?;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_exoscope"))
        .current_dir(place.path())
        .args(["apply", "journal.toml"])
        .args(case.inputs.iter().map(|input| folder.join(input)))
        .args(["-o", "out.e"])
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr);
    let result = place.path().join("out.e");
    if case.fails {
        let is_refused = output.status.code() == Some(2) && said.lines().count() == 1 && !result.exists();
        return if is_refused {
            Ok(())
        } else {
            Err(format!("not refused: {:?} {said}", output.status.code()))
        };
    }
    if output.status.code() != Some(0) {
        return Err(format!("{:?} {said}", output.status.code()));
    }
    let open = |path: &Path| Document::open(path, &NoProgress).map_err(|error| error.about(path));
    let found = open(&result)?;
    if folder.join("expected.e").is_file() {
        let expected = open(&folder.join("expected.e"))?;
        if let Some(difference) = difference(expected.model(), found.model(), &case.compare) {
            return Err(difference);
        }
    }
    if folder.join("expected.json").is_file() {
        let facts: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
        for check in facts["checks"].as_array().into_iter().flatten() {
            gold::facts::check(found.model(), check)?;
        }
        if let Ok(questions) = std::fs::read_to_string(folder.join("queries.toml")) {
            let expected = facts["queries"].as_array().cloned().unwrap_or_default();
            gold::facts::answers(found.model(), &questions, &expected)?;
        }
    }
    for (name, kind) in &case.writes {
        let (expected, written) = (folder.join(format!("expected-{name}")), place.path().join(name));
        let same = match kind.as_str() {
            "stl" => gold::facts::same_stl(&expected, &written),
            "csv" => gold::facts::same_csv(&expected, &written),
            _ => {
                let (expected, written) = (open(&expected)?, open(&written)?);
                difference(expected.model(), written.model(), &case.compare).map_or(Ok(()), Err)
            }
        };
        same.map_err(|reason| format!("{name}: {reason}"))?;
    }
    Ok(())
}
