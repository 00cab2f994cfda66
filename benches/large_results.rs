//! Files with far more results than mesh: what opening one takes, and the history of one node.
//!
//! The large files are sparse: a file of a few steps whose header then counts thousands, so that it is as long as it says and
//! nearly all of it is holes, which read as zeros. `cargo bench --bench large_results`; files go to a temporary folder
//! (about 400 MB on disk), or to the one named by `EXOSCOPE_BENCH_DIR`.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a program that prints figures")]

mod measure;

use exoscope::{
    document::Document,
    exodus::{SaveOptions, container::Format, save},
    model::{Model, NoProgress, Source, samples},
};
use measure::{compare, measure, status_bytes};
use std::{
    fs::{self, File, OpenOptions},
    os::unix::fs::FileExt,
    path::Path,
    process::Command,
};

/// Asks this program to open a file and to tell the most memory that took: a process of its own, with nothing to reuse.
const MEMORY: &str = "--memory-of";

fn main() {
    if let [_, flag, path] = &std::env::args().collect::<Vec<_>>()[..]
        && flag == MEMORY
    {
        let document = Document::open(Path::new(path), &NoProgress).expect("a model");
        let (nodes, peak) = (document.model().num_nodes(), status_bytes("self", "VmHWM:") / 1e6);
        return println!("  {nodes} nodes, peak {peak:.0} MB");
    }
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = std::env::var_os("EXOSCOPE_BENCH_DIR").map_or(temporary.path().to_owned(), Into::into);
    opening(&folder);
    history_of_classic(&folder);
    history_of_netcdf4(&folder);
}

/// A million hexahedra with three nodal variables on 840 steps, 20 GB, against the same mesh alone.
fn opening(folder: &Path) {
    println!("\nopening a file with 20 GB of results on a million hexahedra");
    let (mesh, results) = (folder.join("mesh.e"), folder.join("results.e"));
    let model = samples::hex_grid([100; 3], [2, 2, 2]);
    write(&model, &mesh, Format::Data64);
    write_sparse(&model, 3, 840, &results);
    println!("  {:.1} GB", results.metadata().expect("the file").len() as f64 / 1e9);
    let open = |path: &Path| Document::open(path, &NoProgress).expect("a model").model().num_steps();
    let ours = measure(|| assert_eq!(open(&results), 840));
    let mesh_alone = measure(|| assert_eq!(open(&mesh), 0));
    compare("with results", ours, "the mesh alone", mesh_alone);
    let raw = measure(|| fs::read(&mesh).expect("the file").len());
    compare("with results", ours, "read the bytes of the mesh", raw);
    for path in [&results, &mesh] {
        let program = std::env::current_exe().expect("the path of this program");
        let status = Command::new(program).arg(MEMORY).arg(path).status().expect("this program starts again");
        assert!(status.success(), "memory: {status}");
    }
    remove([&mesh, &results]);
}

/// One of a million nodes on 10,000 steps, against a read of 8 bytes for each.
fn history_of_classic(folder: &Path) {
    println!("\nthe history of one of a million nodes on 10,000 steps, CDF-5");
    let path = folder.join("history.e");
    let sparse = write_sparse(&samples::hex_grid([100; 3], [1, 1, 1]), 1, 10_000, &path);
    println!("  {:.1} GB", path.metadata().expect("the file").len() as f64 / 1e9);
    let document = Document::open(&path, &NoProgress).expect("a model");
    let values = &document.model().nodal_variables[0].1;
    let ours = measure(|| values.history(500_000, 0..10_000).expect("a history").len());
    let file = File::open(&path).expect("the file");
    let raw = measure(|| {
        let mut value = [0; 8];
        for step in 0..10_000 {
            file.read_exact_at(&mut value, sparse.begin + step * sparse.stride + 4_000_000).expect("a value");
        }
        value
    });
    compare("history", ours, "10,000 reads of 8 bytes", raw);
    drop(document);
    remove([&path]);
}

/// One of a thousand nodes on 10,000 steps, against a read of all the file's bytes.
fn history_of_netcdf4(folder: &Path) {
    println!("\nthe history of one of a thousand nodes on 10,000 steps, netCDF-4");
    let path = folder.join("history.nc4.e");
    let mut model = samples::hex_grid([9, 9, 9], [1, 1, 1]);
    model.times = (0..10_000).map(f64::from).collect::<Vec<_>>().into();
    model.nodal_variables = vec![("heat".to_owned(), Source::constant(1.0, model.num_nodes()))];
    write(&model, &path, Format::NetCdf4);
    println!("  {:.0} MB", path.metadata().expect("the file").len() as f64 / 1e6);
    let document = Document::open(&path, &NoProgress).expect("a model");
    let values = &document.model().nodal_variables[0].1;
    let ours = measure(|| values.history(500, 0..10_000).expect("a history").len());
    let raw = measure(|| fs::read(&path).expect("the file").len());
    compare("history", ours, "read all bytes", raw);
    let steps = measure(|| (0..10_000).map(|step| values.read(step).expect("a step")[500]).sum::<f64>());
    compare("history", ours, "read all steps", steps);
    drop(document);
    remove([&path]);
}

fn write(model: &Model, path: &Path, format: Format) {
    let options = SaveOptions { format: Some(format), ..SaveOptions::default() };
    save(model, None, path, &options, &NoProgress).expect("a saved file");
}

/// Where the steps of a sparse file begin, and from where to where one reaches.
struct Sparse {
    begin: u64,
    stride: u64,
}

/// A classic file with nodal variables on so many steps, of which only the times and the first three have bytes.
fn write_sparse(model: &Model, num_variables: usize, num_steps: u64, path: &Path) -> Sparse {
    let len_with = |steps: usize| {
        let mut model = model.clone();
        model.times = (0..steps).map(|step| 0.25 + step as f64).collect::<Vec<_>>().into();
        let variable = |at: usize| (format!("v{at}"), Source::constant(1.0, model.num_nodes()));
        model.nodal_variables = (0..num_variables).map(variable).collect();
        write(&model, path, Format::Data64);
        path.metadata().expect("the file").len()
    };
    let (two, three) = (len_with(2), len_with(3));
    let stride = three - two;
    let begin = two - 2 * stride;
    let file = OpenOptions::new().read(true).write(true).open(path).expect("the file");
    // A step begins with its time.
    let mut time = [0; 8];
    file.read_exact_at(&mut time, begin + 2 * stride).expect("a time");
    assert_eq!(f64::from_be_bytes(time), 2.25, "the time of the third step");
    file.set_len(begin + num_steps * stride).expect("a longer file");
    for step in 3..num_steps {
        file.write_all_at(&(0.25 + step as f64).to_be_bytes(), begin + step * stride).expect("a time");
    }
    // CDF-5 counts its records in the 8 bytes behind the magic number.
    file.write_all_at(&num_steps.to_be_bytes(), 4).expect("the number of steps");
    Sparse { begin, stride }
}

fn remove<const N: usize>(paths: [&Path; N]) {
    paths.into_iter().for_each(|path| fs::remove_file(path).expect("the file goes"));
}
