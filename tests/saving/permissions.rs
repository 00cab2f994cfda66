//! What may not be written.

use super::*;
use std::os::unix::{fs::PermissionsExt, process::CommandExt};

fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A save over the file as a user who is stopped by what a file or a folder forbids: who runs the test, or nobody where
/// that is root. `None` where nobody may not run the program.
fn save_as_somebody(folder: &Path) -> Option<Output> {
    const NOBODY: u32 = 65534;
    let probe = folder.join("../probe");
    fs::write(&probe, "").unwrap();
    permit(&probe, 0o000);
    let is_root = fs::File::open(&probe).is_ok();
    let mut command = exoscope(folder);
    command.args(["apply", "../journal.toml", "mesh.e", "-o", "mesh.e"]);
    if is_root {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().ok()
}

#[test]
fn read_only_folders_and_files_are_refused_and_stay() {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("folder");
    fs::create_dir(&folder).unwrap();
    let at = |name: &str| folder.join(name);
    write(&beam(4, 0, 0), &at("mesh.e"), Format::Offset64);
    fs::write(above.path().join("journal.toml"), RENAME).unwrap();
    permit(above.path(), 0o755);
    let old = fs::read(at("mesh.e")).unwrap();
    // The file may not be written, then the folder.
    for (file_mode, folder_mode, says) in [
        (0o444, 0o777, "exoscope: mesh.e: the file is write-protected; save under another name"),
        (0o666, 0o555, "denied"),
    ] {
        permit(&at("mesh.e"), file_mode);
        permit(&folder, folder_mode);
        let Some(output) = save_as_somebody(&folder) else {
            println!("skipped: root runs this test, and nobody else may run the program");
            return;
        };
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(says), "{}", said(&output));
        permit(&folder, 0o755);
        assert_eq!(fs::read(at("mesh.e")).unwrap(), old);
        assert_eq!(litter(&folder), Vec::<String>::new());
        assert_eq!(fs::metadata(at("mesh.e")).unwrap().permissions().mode() & 0o777, file_mode);
    }
}
