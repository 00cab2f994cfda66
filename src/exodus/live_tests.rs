//! Files that something goes on writing while they are open.

use super::{News, Opened, SaveOptions, SourceFile, container::Format, open, save};
use crate::model::{Model, NoProgress, Source, Warnings, samples};
use std::{
    fs::{self, File},
    io::{Seek, SeekFrom, Write},
    path::Path,
    sync::Arc,
};

/// `two_hexes` with so many steps; the temperature of node `n` at step `s` is `10 n s`.
fn model(num_steps: usize) -> Model {
    let mut model = samples::two_hexes();
    let steps = |len: usize, scale: f64| {
        let step = |step: usize| (0..len).map(|n| n as f64 * step as f64 * scale).collect();
        Source::memory(len, (0..num_steps).map(step).collect())
    };
    model.times = Arc::new((0..num_steps).map(|step| step as f64 * 0.3).collect());
    for (_, source) in &mut model.nodal_variables {
        *source = steps(12, 10.0);
    }
    model.global_variables[0].1 = steps(1, 1.0);
    for block in model.element_blocks.iter_mut() {
        block.values.iter_mut().flatten().for_each(|source| *source = steps(1, 1.0));
    }
    model
}

fn write(path: &Path, num_steps: usize, format: Format) {
    let options = SaveOptions { format: Some(format), ..SaveOptions::default() };
    save(&model(num_steps), None, path, &options, &NoProgress).unwrap();
}

/// A file of two steps, and what a solver writes into it to make them five: more bytes, then their number.
struct Solver {
    whole: Vec<u8>,
    /// Where the first step begins: with its time.
    steps_begin: usize,
    len_of_two: usize,
}

impl Solver {
    fn new(path: &Path, format: Format) -> Self {
        write(path, 5, format);
        let whole = fs::read(path).unwrap();
        // Each step takes the same room and begins with its time: 0.3 and 0.6 are those of the second and the third.
        let place_of =
            |value: f64| whole.windows(8).position(|window| window == value.to_be_bytes()).unwrap();
        let step = place_of(0.6) - place_of(0.3);
        let steps_begin = place_of(0.3) - step;
        assert_eq!(whole.len(), steps_begin + 5 * step);
        let solver = Self { steps_begin, len_of_two: steps_begin + 2 * step, whole };
        let mut two = solver.whole[..solver.len_of_two].to_vec();
        two[..solver.count(2).len()].copy_from_slice(&solver.count(2));
        fs::write(path, two).unwrap();
        old(path);
        solver
    }

    /// The first bytes, with the number of steps.
    fn count(&self, num_steps: u8) -> Vec<u8> {
        let mut first = self.whole[..if self.whole[3] == 5 { 12 } else { 8 }].to_vec();
        *first.last_mut().unwrap() = num_steps;
        first
    }

    fn write_at(path: &Path, at: usize, bytes: &[u8]) {
        let mut file = File::options().write(true).open(path).unwrap();
        file.seek(SeekFrom::Start(at as u64)).unwrap();
        file.write_all(bytes).unwrap();
    }
}

/// As if it had lain there for long, so that the file system's clock has ticked since.
fn old(path: &Path) {
    set_time(path, 1_000_000_000);
}

fn set_time(path: &Path, seconds_since_1970: u64) {
    let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds_since_1970);
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

const CLASSIC: [Format; 3] = [Format::Classic, Format::Offset64, Format::Data64];

#[test]
fn steps_that_a_solver_appends_are_offered_and_what_was_there_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("growing.e");
    for format in CLASSIC {
        let solver = Solver::new(&path, format);
        let Opened { model, file } = open(&path, &mut Warnings::default()).unwrap();
        let temperature = &model.nodal_variables[3].1;
        assert_eq!((model.num_steps(), file.news()), (2, News::None));
        // Bytes of the third step, and not yet their number.
        Solver::write_at(&path, solver.len_of_two, &solver.whole[solver.len_of_two..]);
        assert_eq!(temperature.read(1).unwrap()[11], 110.0);
        assert_eq!(file.news(), News::None);
        Solver::write_at(&path, 0, &solver.count(4));
        assert_eq!(temperature.read(1).unwrap()[11], 110.0);
        assert_eq!(file.news(), News::NewSteps(2));
        assert!(temperature.read(2).is_err());
        let longer = file.with_new_steps(&mut Warnings::default()).unwrap();
        let now = longer.as_read().unwrap();
        assert_eq!(now.times, self::model(4).times);
        assert!(Arc::ptr_eq(&now.coordinates.x, &model.coordinates.x));
        // The sources are those that there were, and yield the new steps.
        assert!(now.nodal_variables[3].1.is_same(temperature));
        assert_eq!(temperature.read(3).unwrap()[11], 330.0);
        assert_eq!(temperature.history(2, 0..4).unwrap(), [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(longer.news(), News::None);
        // And again.
        Solver::write_at(&path, 0, &solver.count(5));
        assert_eq!((longer.news(), temperature.read(3).unwrap()[1]), (News::NewSteps(1), 30.0));
        let copy = folder.path().join("copy.e");
        let longest = longer.with_new_steps(&mut Warnings::default()).unwrap();
        save(longest.as_read().unwrap(), Some(&longest), &copy, &SaveOptions::default(), &NoProgress)
            .unwrap();
        assert_eq!(open(&copy, &mut Warnings::default()).unwrap().model.num_steps(), 5);
    }
}

#[test]
fn a_file_that_is_cut_or_rewritten_is_an_error_until_it_is_whole_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("restarted.e");
    let says = "the file has changed on disk since it was opened; open it again";
    for format in CLASSIC {
        let solver = Solver::new(&path, format);
        let Opened { model, file } = open(&path, &mut Warnings::default()).unwrap();
        let temperature = &model.nodal_variables[3].1;
        // The solver starts again: nothing is there, then the header, then more than there was.
        for len in [0, 6, 1000, solver.len_of_two - 8] {
            fs::write(&path, &solver.whole[..len]).unwrap();
            assert_eq!(temperature.read(1).unwrap_err().to_string(), says, "{len}");
            assert_eq!(file.news(), News::Changed, "{len}");
            assert!(file.with_new_steps(&mut Warnings::default()).is_err());
        }
        fs::write(&path, &solver.whole).unwrap();
        assert_eq!((temperature.read(1).unwrap()[11], file.news()), (110.0, News::NewSteps(3)));
        // A larger model has taken the path; the file that was opened is still there.
        let other = folder.path().join("other.e");
        save(&samples::three_blocks(), None, &other, &SaveOptions::default(), &NoProgress).unwrap();
        fs::rename(&other, &path).unwrap();
        assert_eq!((temperature.read(1).unwrap()[11], file.news()), (110.0, News::Changed));
        // With other times it is another run.
        let solver = Solver::new(&path, format);
        let Opened { model, file } = open(&path, &mut Warnings::default()).unwrap();
        let mut changed = solver.whole.clone();
        let begin = solver.steps_begin;
        changed[begin..begin + 8].copy_from_slice(&0.25_f64.to_be_bytes());
        fs::write(&path, &changed).unwrap();
        assert_eq!(file.news(), News::Changed);
        assert!(model.nodal_variables[3].1.read(0).is_err());
    }
}

#[test]
fn a_growing_netcdf4_file_is_followed() {
    const APPEND: &str = "EXOSCOPE_TEST_APPEND";
    if let Some(path) = std::env::var_os(APPEND) {
        let mut file = netcdf::append(path).unwrap();
        file.variable_mut("time_whole").unwrap().put_value(1.0, [2]).unwrap();
        file.variable_mut("vals_nod_var4").unwrap().put_values(&[7.0; 12], (2, ..)).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("growing.e");
    write(&path, 2, Format::NetCdf4);
    old(&path);
    let Opened { model, file } = open(&path, &mut Warnings::default()).unwrap();
    let temperature = &model.nodal_variables[3].1;
    assert_eq!((temperature.read(1).unwrap()[11], file.news()), (110.0, News::None));
    // HDF5 lets nobody write a file that its own process reads, so the solver is another one.
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "exodus::live_tests::a_growing_netcdf4_file_is_followed"])
        .env(APPEND, &path)
        .env("HDF5_USE_FILE_LOCKING", "FALSE")
        .status();
    assert!(status.unwrap().success());
    assert_eq!(temperature.read(1).unwrap()[11], 110.0);
    assert_eq!(file.news(), News::NewSteps(1));
    let longer = file.with_new_steps(&mut Warnings::default()).unwrap();
    assert_eq!(*longer.as_read().unwrap().times, [0.0, 0.3, 1.0]);
    assert_eq!(temperature.read(2).unwrap(), [7.0; 12]);
    fs::write(&path, &fs::read(&path).unwrap()[..2000]).unwrap();
    assert_eq!(longer.news(), News::Changed);
    assert!(temperature.read(0).is_err());
}

#[test]
fn readers_on_many_threads_meet_a_solver() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("busy.e");
    let solver = Solver::new(&path, Format::Offset64);
    let Opened { model, file } = open(&path, &mut Warnings::default()).unwrap();
    let temperature = &model.nodal_variables[3].1;
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..200 {
                    assert_eq!(temperature.read(1).unwrap()[11], 110.0);
                }
            });
        }
        // Each write has another time, long ago: nobody waits for the file system's clock to tick.
        let mut second = 1_000_000_000;
        let mut write = |at: usize, bytes: &[u8]| {
            Solver::write_at(&path, at, bytes);
            second += 1;
            set_time(&path, second);
        };
        for (at, bytes) in solver.whole[solver.len_of_two..].chunks(7).enumerate() {
            write(solver.len_of_two + 7 * at, bytes);
        }
        write(0, &solver.count(5));
    });
    assert_eq!(file.news(), News::NewSteps(3));
    let _: Arc<SourceFile> = file;
}
