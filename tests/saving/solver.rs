//! Something else has the file open, or writes it: a solver, which is another process and knows nothing of us.

use super::*;
use std::{
    env,
    fs::File,
    io::{Seek, SeekFrom, Write},
    process::Child,
    thread,
    time::Duration,
};

/// Asks this program to be a solver: what it does, and the file.
const SOLVER: &str = "EXOSCOPE_TEST_SOLVER";

/// What a solver does to a file that somebody looks at.
#[derive(Clone, Copy, Debug)]
enum Work {
    /// Adds step after step, and flushes each.
    Append,
    /// Begins anew: an empty file that grows to what it was.
    Rewrite,
    /// Cuts it in half and writes the rest again.
    Cut,
}

const WORKS: [Work; 3] = [Work::Append, Work::Rewrite, Work::Cut];

/// The solver; it does nothing when it is run as a test.
#[test]
fn child() {
    let Ok(order) = env::var(SOLVER) else { return };
    let (work, path) = order.split_once('|').unwrap();
    let path = Path::new(path);
    let stop = path.with_file_name("stop");
    match work {
        "Append" => append(path, &stop),
        "Rewrite" => overwrite(path, &stop, |_| 0),
        _ => overwrite(path, &stop, |len| len / 2),
    }
}

/// Keeps the file open, as solvers do.
fn append(path: &Path, stop: &Path) {
    let mut file = netcdf::append(path).unwrap();
    let first = file.variable("time_whole").unwrap().len();
    let num_nodes = file.dimension_len("num_nodes").unwrap();
    for step in first.. {
        file.variable_mut("time_whole").unwrap().put_value(step as f64, [step]).unwrap();
        file.variable_mut("vals_nod_var2").unwrap().put_values(&vec![1.0; num_nodes], (step, ..)).unwrap();
        file.sync().unwrap();
        // Slow enough that somebody can open the file between two steps.
        thread::sleep(Duration::from_millis(60));
        if stop.exists() {
            break;
        }
    }
}

/// Cuts the file and writes what was there, piece by piece, again and again.
fn overwrite(path: &Path, stop: &Path, kept: impl Fn(u64) -> u64) {
    let whole = fs::read(path).unwrap();
    while !stop.exists() {
        let mut file = File::options().write(true).open(path).unwrap();
        let kept = kept(whole.len() as u64);
        file.set_len(kept).unwrap();
        file.seek(SeekFrom::Start(kept)).unwrap();
        for piece in whole[usize::try_from(kept).unwrap()..].chunks(whole.len() / 8 + 1) {
            pause();
            file.write_all(piece).unwrap();
        }
        pause();
    }
}

fn pause() {
    thread::sleep(Duration::from_millis(3));
}

fn start_solver(work: Work, path: &Path) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "solver::child"]).env(SOLVER, format!("{work:?}|{}", path.display()));
    // It locks the files that it writes, as HDF5 does unless told otherwise.
    command.env_remove("HDF5_USE_FILE_LOCKING").stdout(Stdio::null()).spawn().unwrap()
}

/// Either it worked or it says in one line why not; nothing else has become of it.
fn is_done(output: &Output) -> bool {
    let says = said(output);
    match output.status.code() {
        Some(0) => true,
        Some(2) => {
            assert!(says.starts_with("exoscope: ") && says.lines().count() == 1, "{says}");
            false
        }
        _ => panic!("{}: {says}", output.status),
    }
}

/// The values of the variable that a solver writes are 1, wherever they can be read.
fn assert_right(model: &Model) {
    let source = &model.nodal_variables[1].1;
    for step in [0, model.num_steps() / 2, model.num_steps().saturating_sub(1)] {
        if let Ok(values) = source.read(step) {
            assert_eq!(values, vec![1.0; model.num_nodes()], "step {step}");
        }
    }
}

#[test]
fn a_file_that_a_solver_writes_is_read_and_saved_or_refused_and_nobody_is_stopped() {
    const ROUNDS: usize = 5;
    for format in [Format::Offset64, Format::NetCdf4] {
        for work in WORKS {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            write(&beam(20, 3, 6), &at("mesh.e"), format);
            fs::write(at("journal.toml"), RENAME).unwrap();
            let opened = exodus::open(&at("mesh.e"), &mut Warnings::default()).unwrap();
            let mut solver = start_solver(work, &at("mesh.e"));
            let mut times_done = 0;
            for round in 0..ROUNDS {
                assert_right(&opened.model);
                let _ = opened.file.news();
                let mut info = exoscope(folder.path());
                times_done +=
                    usize::from(is_done(&info.args(["info", "--stats", "mesh.e"]).output().unwrap()));
                assert_right(&opened.model);
                // The last save is over the very file that the solver has open.
                let to = if round + 1 == ROUNDS { "mesh.e" } else { "new.e" };
                let mut apply = exoscope(folder.path());
                let apply = apply.args(["apply", "journal.toml", "mesh.e", "--quiet", "-o", to]);
                if is_done(&apply.output().unwrap()) && to == "new.e" {
                    times_done += 1;
                    let model = read(&at(to));
                    assert_eq!(model.element_blocks[0].name, "steel");
                    assert_right(&model);
                }
            }
            fs::write(at("stop"), "").unwrap();
            assert!(solver.wait().unwrap().success(), "{format}, {work:?}");
            println!("{format}, {work:?}: {times_done} of {} done", 2 * ROUNDS - 1);
        }
    }
}

#[test]
fn a_file_that_a_solver_has_locked_is_read_and_saved() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&beam(4, 1, 2), &at("mesh.e"), Format::NetCdf4);
    fs::write(at("journal.toml"), RENAME).unwrap();
    let solver = File::open(at("mesh.e")).unwrap();
    solver.lock().unwrap();
    let output =
        exoscope(folder.path()).args(["apply", "journal.toml", "mesh.e", "-o", "new.e"]).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    drop(solver);
}
