//! The program is killed while it saves.

use super::*;
use std::{
    os::unix::fs::{PermissionsExt, symlink},
    thread,
    time::{Duration, Instant},
};

/// Numbers that look random: the middle of a linear congruence.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

/// Kills saves over the file that is open, by a link to it, at random moments. The file is always the old one or the new
/// one and may be read by whom it was for, the link is a link, and the next save that is left alone leaves nothing but
/// the new file, here and where temporary files are kept. Returns how many ended with each.
fn kill_saves(format: Format, journal: &str, kills: usize) -> [usize; 2] {
    let (folder, temporary) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let at = |name: &str| folder.path().join(name);
    write(&beam(120, 2, 4), &at("mesh.e"), format);
    make_private_with_link(folder.path());
    fs::write(at("journal.toml"), journal).unwrap();
    let old = fs::read(at("mesh.e")).unwrap();
    let save = |to: &str| {
        let mut command = exoscope(folder.path());
        command.args(["apply", "journal.toml", "link.e", "--no-qa", "--quiet", "-o", to]);
        command.env("TMPDIR", temporary.path()).stderr(Stdio::null());
        command
    };
    let begun = Instant::now();
    assert!(save("new.e").status().unwrap().success());
    let whole = begun.elapsed().as_micros();
    let new = read(&at("new.e"));
    let mut state = 7;
    let mut ends = [0, 0];
    for _ in 0..kills {
        let mut child = save("link.e").spawn().unwrap();
        // Saving comes last, and is not always equally fast.
        let wait = whole / 5 + whole * u128::from(random(&mut state) % 1000) / 1000;
        thread::sleep(Duration::from_micros(u64::try_from(wait).unwrap()));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_private_with_link(folder.path());
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
    assert!(save("link.e").status().unwrap().success());
    assert_private_with_link(folder.path());
    if Path::new("/proc/sys/kernel/random/boot_id").exists() {
        assert_eq!(litter(folder.path()), Vec::<String>::new());
        assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0);
    }
    ends
}

fn make_private_with_link(folder: &Path) {
    fs::set_permissions(folder.join("mesh.e"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("mesh.e", folder.join("link.e")).unwrap();
}

fn assert_private_with_link(folder: &Path) {
    assert!(folder.join("link.e").is_symlink());
    assert_eq!(fs::metadata(folder.join("mesh.e")).unwrap().permissions().mode() & 0o7777, 0o640);
}

#[test]
fn a_save_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let mut ends = [0, 0];
    for (format, journal, kills) in
        [(Format::Offset64, RENAME, 60), (Format::Offset64, MERGE, 70), (Format::NetCdf4, MERGE, 70)]
    {
        let [old, new] = kill_saves(format, journal, kills);
        ends = [ends[0] + old, ends[1] + new];
    }
    // Otherwise the kills came all too early or all too late to prove anything.
    assert!(ends[0] > 10 && ends[1] > 0, "{ends:?}");
}
