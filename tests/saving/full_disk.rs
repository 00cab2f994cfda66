//! The disk is full: a small one of its own, in memory, where the system lets one be made.

use super::*;

/// Makes a disk of so many KB, puts the file there, saves over it; says what is there afterwards.
///
/// The disk is seen by this process and its children only, and goes with them.
const SCRIPT: &str = r#"
    mount -t tmpfs -o size="$1k" tmpfs disk || exit 77
    cp mesh.e disk/mesh.e || exit 78
    cd disk
    "$0" apply ../journal.toml mesh.e -o mesh.e
    status=$?
    ls -A > ../names
    cmp ../mesh.e mesh.e > /dev/null && touch ../same
    "$0" info mesh.e > /dev/null || touch ../broken
    exit $status
"#;

/// What a save on a small disk came to; `None` where no disk can be made.
fn save_on_disk_of(kilobytes: u64, folder: &Path) -> Option<Output> {
    for left in ["same", "broken", "names"] {
        let _ = fs::remove_file(folder.join(left));
    }
    // The first is for root, the second for whoever may play root for himself.
    for own in [["-m"].as_slice(), &["-r", "-m"]] {
        let mut command = Command::new("unshare");
        command.args(own).args(["sh", "-c", SCRIPT, env!("CARGO_BIN_EXE_exoscope"), &kilobytes.to_string()]);
        let output = command.current_dir(folder).output();
        if let Some(output) =
            output.ok().filter(|output| folder.join("names").exists() || output.status.success())
        {
            return Some(output);
        }
    }
    None
}

#[test]
fn a_full_disk_leaves_the_old_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("disk")).unwrap();
    for (format, journal) in [(Format::Offset64, MERGE), (Format::Offset64, RENAME), (Format::NetCdf4, MERGE)]
    {
        fs::write(at("journal.toml"), journal).unwrap();
        write(&beam(60, 2, 4), &at("mesh.e"), format);
        let len = fs::metadata(at("mesh.e")).unwrap().len() / 1024;
        // Beside the file there is room for nothing, for some of it, for nearly all of it, and for it.
        for (room, is_enough) in [(8, false), (len / 4, false), (len * 9 / 10, false), (len * 2 + 1024, true)]
        {
            let Some(output) = save_on_disk_of(len + 8 + room, folder.path()) else {
                println!("skipped: this system lets nobody but root make a small disk");
                return;
            };
            let (says, what) = (said(&output), format!("{format}, {room} KB"));
            assert_eq!(fs::read_to_string(at("names")).unwrap().trim(), "mesh.e", "{what}: {says}");
            assert!(!at("broken").exists(), "{what}");
            assert_eq!(at("same").exists(), !is_enough, "{what}: {says}");
            assert_eq!(output.status.code(), Some(if is_enough { 0 } else { 2 }), "{what}: {says}");
            assert!(is_enough || says.starts_with("exoscope: mesh.e: "), "{what}: {says}");
            assert!(is_enough || says.contains("No space left on device"), "{what}: {says}");
        }
    }
}

/// A limit on the length of files refuses to write as a full disk does, at any byte.
#[test]
fn a_limit_of_length_leaves_the_old_file_and_nothing_else() {
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
