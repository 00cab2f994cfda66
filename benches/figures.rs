//! The figures that the README quotes: import, export, memory, and whole commands up to the first picture.
//!
//! Each is measured beside what it is compared with, in one run: the least of five wall and CPU seconds, and their
//! ratio. `cargo bench --bench figures`; the window is measured too when there is a display. Files go to a temporary
//! folder (about 2 GB), or to the one named by `EXOSCOPE_BENCH_DIR`.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a program that prints figures")]

mod measure;

use exoscope::{
    document::Document,
    edit::{Invocation, run},
    exodus::{SaveOptions, save},
    model::{Model, NoProgress, Source, samples},
};
use measure::{RUNS, compare, cpu_seconds, measure, status_bytes};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Asks this program to open a file and to tell what memory that took: a process of its own, with nothing to reuse.
const MEMORY: &str = "--memory-of";

fn main() {
    if let [_, flag, path] = &std::env::args().collect::<Vec<_>>()[..]
        && flag == MEMORY
    {
        return memory(Path::new(path));
    }
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = std::env::var_os("EXOSCOPE_BENCH_DIR").map_or(temporary.path().to_owned(), Into::into);
    for cells in [100, 200, 215] {
        let path = folder.join(format!("hexes-{cells}.e"));
        let model = samples::hex_grid([cells; 3], [2, 2, 2]);
        println!("\n{} hexahedra in 8 blocks", model.num_elements());
        exports(&model, &path);
        drop(model);
        imports(&path);
        // The third has ten million nodes, to be opened and saved.
        if cells <= 200 {
            commands(&path, &folder);
        }
    }
    merging();
}

fn exports(model: &Model, path: &Path) {
    let write =
        measure(|| save(model, None, path, &SaveOptions::default(), &NoProgress).expect("a saved file"));
    let bytes = fs::read(path).expect("the file");
    println!("  {:.0} MB", bytes.len() as f64 / 1e6);
    let raw_path = path.with_extension("raw");
    let raw = measure(|| write_and_sync(&raw_path, &bytes));
    compare("export, checked by reading it back", write, "write the bytes", raw);
    fs::remove_file(raw_path).expect("the raw file goes");
}

fn write_and_sync(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("written bytes");
    fs::File::open(path).and_then(|file| file.sync_all()).expect("bytes on disk");
}

fn imports(path: &Path) {
    let raw = measure(|| fs::read(path).expect("the file").len());
    let program = std::env::current_exe().expect("the path of this program");
    let status = Command::new(program).arg(MEMORY).arg(path).status().expect("this program starts again");
    assert!(status.success(), "memory after import: {status}");
    let import = measure(|| Document::open(path, &NoProgress).expect("a model").model().num_nodes());
    compare("import", import, "read the bytes", raw);
}

fn memory(path: &Path) {
    let before = resident_bytes("self");
    let document = Document::open(path, &NoProgress).expect("a model");
    let used = resident_bytes("self") - before;
    let model = document.model();
    let connectivity: usize = model.element_blocks.iter().map(|block| block.connectivity.len()).sum();
    let own = (24 * model.num_nodes() + 4 * connectivity) as f64;
    println!("  memory after import: {:.0} MB, {:.2} times the mesh's own bytes", used / 1e6, used / own);
}

fn commands(path: &Path, folder: &Path) {
    let picture = folder.join("picture.png");
    let mut render = Command::new(env!("CARGO_BIN_EXE_exoscope"));
    render.arg("render").arg(path).arg("-o").arg(&picture);
    whole_command("launch to picture, no window", &mut render);
    if std::env::var_os("DISPLAY").is_some() {
        let mut window = Command::new(env!("CARGO_BIN_EXE_exoscope"));
        window.arg(path).arg("--exit-when-drawn").arg("--settings").arg(folder);
        until_drawn("launch to picture in the window", &mut window);
    }
}

fn merging() {
    let mut model = samples::hex_grid([100; 3], [2, 1, 1]);
    model.times = (0..1000).map(f64::from).collect::<Vec<_>>().into();
    model.element_blocks.variable_names = vec!["stress".to_owned()];
    for block in model.element_blocks.iter_mut() {
        block.values = vec![Some(Source::constant(1.0, block.num_elements))];
    }
    let merge = Invocation::parse("combine_element_blocks element_block_ids=[1, 2]").expect("an edit");
    let (wall, cpu) = measure(|| run(&model, &merge, &NoProgress).expect("a merged model"));
    println!(
        "\nmerge two blocks of 0.5M hexahedra, 1000 steps: {:.1} ms wall, {:.1} ms CPU",
        wall * 1e3,
        cpu * 1e3
    );
}

fn whole_command(what: &str, command: &mut Command) {
    let mut best = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
    for _ in 0..RUNS {
        let started = Instant::now();
        let mut child = command.stdout(Stdio::null()).spawn().expect("the program starts");
        let (cpu, peak) = watch(&child);
        let status = child.wait().expect("the program ends");
        assert!(status.success(), "{what}: {status}");
        best = (best.0.min(started.elapsed().as_secs_f64()), best.1.min(cpu), best.2.min(peak));
    }
    println!("  {what}: {:.2} s wall, {:.2} s CPU, peak {:.0} MB", best.0, best.1, best.2 / 1e6);
}

/// The same up to the line that the window prints when every block is drawn; closing it comes later.
fn until_drawn(what: &str, command: &mut Command) {
    let mut best = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
    for _ in 0..RUNS {
        let started = Instant::now();
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let pid = child.id().to_string();
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let (wall, cpu) = (started.elapsed().as_secs_f64(), cpu_seconds(&pid));
        let peak = status_bytes(&pid, "VmHWM:");
        let status = child.wait().expect("the program ends");
        assert!(status.success() && line.contains("first_picture"), "{what}: {status}, {line:?}");
        best = (best.0.min(wall), best.1.min(cpu), best.2.min(peak));
    }
    println!("  {what}: {:.2} s wall, {:.2} s CPU, peak {:.0} MB", best.0, best.1, best.2 / 1e6);
}

/// The CPU seconds and the greatest memory of a child, when it has ended and before it is waited for.
fn watch(child: &Child) -> (f64, f64) {
    let pid = child.id().to_string();
    let mut peak: f64 = 0.0;
    loop {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
        if matches!(state, Some('Z') | None) {
            return (cpu_seconds(&pid), peak);
        }
        peak = peak.max(status_bytes(&pid, "VmHWM:"));
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Bytes of a process that are in memory.
fn resident_bytes(pid: &str) -> f64 {
    status_bytes(pid, "VmRSS:")
}
