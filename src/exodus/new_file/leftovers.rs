//! Temporary files of programs that were killed.
//!
//! The name of a temporary file tells for which target it is, and who writes it: the start of the system, which is
//! another on every machine, and the number of the process. A file whose process is gone is nobody's any more. Where that
//! cannot be told (another machine, or a system that does not say) the file stays, and its name tells a person what it is.

use std::{fs, path::Path};

/// How temporary files end.
pub(super) const SUFFIX: &str = ".part";

/// Characters of the target's name that are used: with the rest a name stays below 255 bytes.
const NAME_LEN: usize = 150;

/// How the temporary files begin that this process makes for a target of that name.
pub(super) fn prefix(name: &str) -> String {
    format!("{}{}-{}-", of_target(name), system(), std::process::id())
}

/// How all temporary files for a target begin.
fn of_target(name: &str) -> String {
    let end = name.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| end <= NAME_LEN).last();
    format!(".{}.", &name[..end.unwrap_or(0)])
}

/// Tells one start of one machine from another; empty where the system does not say.
fn system() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    id.chars().filter(char::is_ascii_hexdigit).take(12).collect()
}

/// Removes what killed processes have left of their saves to a target. Failing leaves the files where they are.
pub(super) fn remove(folder: &Path, name: &str) {
    let (beginning, system) = (of_target(name), system());
    if system.is_empty() {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_left = entry
            .file_name()
            .to_str()
            .and_then(|found| process_of(found.strip_prefix(&beginning)?, &system))
            .is_some_and(|process| !Path::new("/proc").join(process).exists());
        if is_left && let Err(error) = fs::remove_file(entry.path()) {
            log::debug!("{} was left by a killed program and stays: {error}", entry.path().display());
        }
    }
}

/// The number of the process that made a temporary file on this system, from what follows the target's name.
fn process_of<'a>(rest: &'a str, system: &str) -> Option<&'a str> {
    let rest = rest.strip_suffix(SUFFIX)?.strip_prefix(system)?.strip_prefix('-')?;
    let (process, random) = rest.split_once('-')?;
    let is_number = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !random.contains(['-', '.'])).then_some(process)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_dead_go_and_all_others_stay() {
        let system = system();
        if system.is_empty() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        // Process numbers end at 4194304.
        let gone = [format!(".a.e.{system}-99999999-Xy12Zq.part")];
        let kept = [
            format!(".a.e.{system}-{}-Xy12Zq.part", std::process::id()),
            format!(".b.e.{system}-99999999-Xy12Zq.part"),
            ".a.e.0123456789ab-99999999-Xy12Zq.part".to_owned(),
            format!(".a.e.{system}-99999999-Xy12Zq.part.e"),
            format!(".a.e.{system}-99999999.part"),
            format!(".a.e.{system}--1-x.part"),
            ".a.e.part".to_owned(),
            "a.e".to_owned(),
        ];
        for name in gone.iter().chain(&kept) {
            fs::write(folder.path().join(name), "").unwrap();
        }
        remove(folder.path(), "a.e");
        for name in &kept {
            assert!(folder.path().join(name).exists(), "{name}");
        }
        assert!(!folder.path().join(&gone[0]).exists());
    }

    #[test]
    fn names_are_never_too_long() {
        let long = "ä".repeat(127);
        assert!(prefix(&long).len() + 6 + SUFFIX.len() <= 255);
        assert_eq!(of_target(&long), format!(".{}.", "ä".repeat(75)));
        assert!(prefix("mesh.e").starts_with(".mesh.e."));
    }
}
