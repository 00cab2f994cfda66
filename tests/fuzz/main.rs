//! Damaged files, thousands of them: whatever bytes a file has, nothing panics, crashes, hangs or eats memory.
//!
//! Each file is made from a number (its seed): a small model in one of the containers, in which bytes are damaged, or what it says.
//! It goes through all that looks at a file: header, model, first and last step of every variable, checks, surfaces,
//! and one in fifty is saved. Child processes do that, so that a crash of the C library is seen and has a name.
//!
//! `EXOSCOPE_FUZZ_FILES` is how many files of each container are made, `EXOSCOPE_FUZZ_SEED` the first seed. A failure names
//! container and seed: with these and 1 file the test makes that file alone, and leaves it at the path that it prints.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a test that tells how it went")]

mod bytes;
mod contents;
mod look;
mod memory;
mod models;
mod random;

use contents::Contents;
use exoscope::{
    exodus::{SaveOptions, container::Format, save},
    model::NoProgress,
};
use random::Random;
use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::{Child, Command},
    time::{Duration, Instant, SystemTime},
};

const FORMATS: [(&str, Format); 5] = [
    ("cdf1", Format::Classic),
    ("cdf2", Format::Offset64),
    ("cdf5", Format::Data64),
    ("nc4classic", Format::NetCdf4Classic),
    ("nc4", Format::NetCdf4),
];

/// Asks this program to be a child: container, first seed, number of files, folder.
const CHILD: &str = "EXOSCOPE_FUZZ_CHILD";

/// Nothing may take longer, unless the machine does many other things.
const PATIENCE: Duration = Duration::from_secs(10);

#[test]
fn damaged_classic_files_harm_nothing() {
    for (name, _) in &FORMATS[..3] {
        run(name, 1500);
    }
}

#[test]
fn damaged_netcdf4_files_harm_nothing() {
    for (name, _) in &FORMATS[3..] {
        run(name, 500);
    }
}

/// Does the work of a child; in the parent there is nothing to do.
#[test]
fn child() {
    let Ok(asked) = env::var(CHILD) else { return };
    let [name, first, count, folder] = asked.split('|').collect::<Vec<_>>()[..] else { panic!("{asked}") };
    let number = |text: &str| text.parse::<u64>().expect("a number");
    let failures = work(name, number(first), number(count), Path::new(folder));
    assert_eq!(failures, 0);
}

/// Makes files of one container and looks at them, in children.
fn run(name: &str, usual_count: u64) {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (mut first, count) =
        (number("EXOSCOPE_FUZZ_SEED").unwrap_or(0), number("EXOSCOPE_FUZZ_FILES").unwrap_or(usual_count));
    let end = first + count;
    let folder = tempfile::tempdir().expect("a folder");
    let mut failures = Vec::new();
    while first < end {
        let output = fs::File::create(folder.path().join("output")).expect("a file");
        let program = env::current_exe().expect("the path of this program");
        let child = Command::new(program)
            .args(["--exact", "child", "--nocapture", "--test-threads=1"])
            .env(CHILD, format!("{name}|{first}|{}|{}", end - first, folder.path().display()))
            .stdout(output.try_clone().expect("a file"))
            .stderr(output)
            .spawn();
        let died = watch(child.expect("a child"), folder.path());
        let at = progress(folder.path()).unwrap_or(first);
        let said = fs::read(folder.path().join("output")).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        failures.extend(said.lines().filter(|line| line.starts_with("FAILED")).map(str::to_owned));
        match died {
            None => first = end,
            Some(how) => {
                failures.push(format!("FAILED {name} seed {at}: {how}"));
                keep(folder.path(), name, at);
                first = at + 1;
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
}

/// Waits for a child; how it died, if it did so before it was done.
fn watch(mut child: Child, folder: &Path) -> Option<String> {
    let (mut last, mut since) = (None, Instant::now());
    loop {
        if let Some(status) = child.try_wait().expect("a child that can be waited for") {
            // 101: tests that failed, of which it has said why.
            return (!matches!(status.code(), Some(0 | 101))).then(|| status.to_string());
        }
        let now = progress(folder);
        if now != last {
            (last, since) = (now, Instant::now());
        }
        if since.elapsed() > 3 * PATIENCE {
            child.kill().expect("a child that can be killed");
            child.wait().expect("a child that can be waited for");
            return Some("it hangs".to_owned());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The seed that a child is at.
fn progress(folder: &Path) -> Option<u64> {
    let bytes = fs::read(folder.join("progress")).ok()?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

/// Puts the file that did harm where it stays.
fn keep(folder: &Path, name: &str, seed: u64) {
    let kept: PathBuf = env::temp_dir().join(format!("exoscope-fuzz-{name}-{seed}.e"));
    if fs::copy(folder.join("damaged.e"), &kept).is_ok() {
        println!("FAILED {name} seed {seed} lies at {}", kept.display());
    }
}

/// What a child does: makes files and looks at them; how many failed.
fn work(name: &str, first: u64, count: u64, folder: &Path) -> usize {
    let format = FORMATS.iter().find(|(known, _)| *known == name).expect("a container").1;
    let path = folder.join("damaged.e");
    let mut whole = Vec::new();
    let is_hdf5 = matches!(format, Format::NetCdf4 | Format::NetCdf4Classic);
    for deflate in [None, Some(2)].into_iter().take(1 + usize::from(is_hdf5)) {
        for model in models::models() {
            let options = SaveOptions { format: Some(format), deflate, ..SaveOptions::default() };
            save(&model, None, &path, &options, &NoProgress).expect("a whole file");
            look::at(&path, Some(folder)).expect("a whole file");
            whole.push((fs::read(&path).expect("bytes"), Contents::read(&path)));
        }
    }
    let (mut failures, mut opened) = (0, 0_u64);
    for seed in first..first + count {
        fs::write(folder.join("progress"), seed.to_le_bytes()).expect("progress");
        let mut random = Random::new(seed);
        let (bytes, contents) = random.pick(&whole);
        // What a damaged header says wrongly costs more to make, and HDF5's own checksums stop most other damage.
        if random.one_in(if is_hdf5 { 2 } else { 8 }) {
            let mut contents = contents.clone();
            contents.damage(format, &mut random);
            if contents.write(&path).is_err() {
                continue;
            }
        } else {
            let mut bytes = bytes.clone();
            match is_hdf5 && random.one_in(2) {
                true => bytes::damage_structure(&mut bytes, &mut random),
                false => bytes::damage(&mut bytes, is_hdf5, &mut random),
            }
            fs::write(&path, bytes).expect("a damaged file");
        }
        // An old file: nobody waits for the file system's clock to tick.
        let file = fs::File::options().write(true).open(&path).expect("the damaged file");
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).expect("a time");
        let allowed =
            4 * usize::try_from(file.metadata().expect("a length").len()).expect("small") + (64 << 20);
        let (mark, start) = (memory::Mark::now(), Instant::now());
        let looked = catch_unwind(AssertUnwindSafe(|| look::at(&path, (seed % 50 == 0).then_some(folder))));
        let wrong = match looked {
            Err(_) => Some("it panicked".to_owned()),
            _ if start.elapsed() > 2 * PATIENCE => Some(format!("it took {:?}", start.elapsed())),
            _ if mark.most_since() > allowed => {
                Some(format!("it took {} bytes where {allowed} are allowed", mark.most_since()))
            }
            Ok(result) => {
                opened += u64::from(result.is_ok());
                None
            }
        };
        if let Some(wrong) = wrong {
            println!("FAILED {name} seed {seed}: {wrong}");
            keep(folder, name, seed);
            failures += 1;
        }
    }
    println!("{name}: {opened} of {count} opened");
    // Damage that stops every file at its first bytes would test nothing.
    let enough = count < 100 || opened > count / 20;
    assert!(enough, "only {opened} of {count} opened");
    failures
}
