//! What a kind of file cannot hold, and what it holds as it was.

use super::*;
use exoscope::model::samples;

#[test]
fn a_journal_without_steps_gives_an_equal_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("journal.toml"), "").unwrap();
    for format in [Format::Classic, Format::Offset64, Format::Data64, Format::NetCdf4] {
        write(&beam(4, 1, 2), &at("mesh.e"), format);
        let apply = exoscope(folder.path())
            .args(["apply", "journal.toml", "mesh.e", "-o", "new.e"])
            .output()
            .unwrap();
        assert!(apply.status.success() && said(&apply).contains("nothing was changed"), "{}", said(&apply));
        assert_eq!(read(&at("new.e")).qa_records, read(&at("mesh.e")).qa_records);
        // netCDF-4 writes its structures anew.
        assert!(
            format == Format::NetCdf4 || fs::read(at("new.e")).unwrap() == fs::read(at("mesh.e")).unwrap()
        );
    }
}

#[test]
fn compressing_a_classic_file_is_refused_in_words_that_help() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("journal.toml"), RENAME).unwrap();
    write(&beam(4, 1, 2), &at("mesh.e"), Format::Offset64);
    let apply = |more: &[&str]| {
        let mut command = exoscope(folder.path());
        command.args(["apply", "journal.toml", "mesh.e", "--deflate", "4", "-o", "new.e"]).args(more);
        said(&command.output().unwrap())
    };
    let says = apply(&[]);
    assert!(
        says.contains("classic files cannot be; add --format netcdf4") && !says.contains("CDF-"),
        "{says}"
    );
    assert!(!apply(&["--format", "netcdf4"]).contains("cannot"));
}

#[test]
fn what_does_not_fit_is_told_with_the_flag_that_helps_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("journal.toml"), "").unwrap();
    // Its id 4000000000 needs 64 bits.
    write(&samples::three_blocks(), &at("mesh.e"), Format::NetCdf4);
    let mut apply = exoscope(folder.path());
    apply.args(["apply", "journal.toml", "mesh.e", "--format", "classic", "-o", "new.e"]);
    let output = apply.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let says = said(&output);
    assert!(says.starts_with("exoscope: new.e: ") && says.ends_with("; use --format netcdf4"), "{says}");
    assert_eq!(litter(folder.path()), Vec::<String>::new());
    assert!(!at("new.e").exists());
}
