//! How much memory a save takes.

use super::*;
use std::{thread, time::Duration};

/// The most memory that a run had in use, in KB, as the kernel counted it.
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
