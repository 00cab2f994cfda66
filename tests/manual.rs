//! `docs/operations.md` is what the program says of its operations.

use std::{fs, path::Path, process::Command};

#[test]
fn the_manual_is_what_the_program_prints() {
    let printed =
        Command::new(env!("CARGO_BIN_EXE_exoscope")).args(["ops", "--markdown"]).output().expect("a run");
    assert!(printed.status.success());
    let printed = String::from_utf8(printed.stdout).expect("text");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operations.md");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = printed.lines().zip(kept.lines()).position(|(now, before)| now != before);
    let line = differs.unwrap_or_else(|| printed.lines().count().min(kept.lines().count())) + 1;
    assert!(
        printed == kept,
        "docs/operations.md is not up to date from line {line} on; renew it with\n\n    \
         cargo run -- ops --markdown > docs/operations.md\n"
    );
}
