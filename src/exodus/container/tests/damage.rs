//! Files that are cut short, damaged or something else.

use super::*;
use std::fs;

fn refusal(bytes: &[u8]) -> String {
    let folder = folder();
    let path = folder.path().join("file");
    fs::write(&path, bytes).unwrap();
    Container::open(&path).unwrap_err().to_string()
}

#[test]
fn other_files_are_named_for_what_they_are() {
    for (bytes, text) in [
        (&b""[..], "the file is empty"),
        (b"solid cube\nfacet normal 0 0 1", "not a netCDF file (it is text that begins with “solid cube”)"),
        (b"\x1f\x8b\x08\0\0", "not a netCDF file (it is compressed with gzip: unpack it first)"),
        (b"PK\x03\x04\0", "not a netCDF file (it is a zip archive: unpack it first)"),
        (b"CDF\x03\0\0\0\0", "not a netCDF file (it begins as one, but of a version that does not exist)"),
        (b"\x01\x02\x80\xff", "not a netCDF file (it begins with the bytes 01 02 80 ff)"),
        (&[0; 700], "not a netCDF file (it begins with zeros, as after a failed copy)"),
        (b"CDF", "not a netCDF file (it begins as one, but of a version that does not exist)"),
        (b"CDF\x01", "the header is cut off: the file ends after 4 bytes, within the number of records"),
        (
            b"CDF\x02\0\0\0\x01\0",
            "the header is cut off: the file ends after 9 bytes, within the list of dimensions",
        ),
    ] {
        assert_eq!(refusal(bytes), text);
    }
    let text = refusal(b"\x89HDF\r\n\x1a\n and then nothing of the kind");
    assert!(text.starts_with("this HDF5 file is damaged or holds no netCDF-4 data ("), "{text}");
    let folder = folder();
    assert!(matches!(Container::open(folder.path()), Err(ContainerError::IsFolder)));
    assert!(matches!(Container::open(&folder.path().join("none")), Err(ContainerError::NotFound)));
    assert!(matches!(
        ContainerWriter::create(&folder.path().join("no/such/folder"), &everything(Format::NetCdf4)),
        Err(ContainerError::NotFound)
    ));
}

/// Every value that is read of a cut file is the whole file's, and what is missing is an error.
fn assert_honest(cut: &Container, whole: &Container) {
    let mut is_short = false;
    for at in 0..whole.header().variables.len() {
        let count = whole.header().num_values(at);
        let available = cut.unavailable_from(at).unwrap_or(count);
        let expected = whole.read_values(at, 0, available as usize).unwrap();
        assert_eq!(cut.read_values(at, 0, available as usize).unwrap(), expected);
        if available == count {
            continue;
        }
        is_short = true;
        for start in [0, available] {
            let error = cut.read_values(at, start, (count - start) as usize).unwrap_err();
            assert!(matches!(error, ContainerError::PastEnd { .. }), "{error}");
        }
        let mut out = [7.0];
        assert!(cut.read_f64_into(at, available, &mut out).is_err());
        assert_eq!(out, [7.0]);
    }
    assert!(cut.truncation().is_some() || !is_short);
}

#[test]
fn cut_classic_files_give_no_made_up_zeros() {
    let folder = folder();
    let (path, cut_path) = (folder.path().join("whole"), folder.path().join("cut"));
    for format in [Format::Classic, Format::Offset64, Format::Data64] {
        write_all(&path, &everything(format));
        let whole = Container::open(&path).unwrap();
        let bytes = fs::read(&path).unwrap();
        let (mut num_opened, mut num_refused) = (0, 0);
        for len in (0..bytes.len()).step_by(7).chain(bytes.len() - 8..bytes.len()) {
            fs::write(&cut_path, &bytes[..len]).unwrap();
            match Container::open(&cut_path) {
                Ok(cut) => {
                    num_opened += 1;
                    assert_eq!(cut.header(), whole.header());
                    assert_honest(&cut, &whole);
                }
                Err(
                    ContainerError::Empty
                    | ContainerError::NotNetCdf { .. }
                    | ContainerError::HeaderCut { .. },
                ) => {
                    num_refused += 1;
                }
                Err(error) => panic!("{len}: {error}"),
            }
        }
        assert!(num_opened > 20 && num_refused > 20, "{format}: {num_opened} opened, {num_refused} refused");
    }
}

#[test]
fn truncation_says_how_much_is_missing() {
    let folder = folder();
    let path = folder.path().join("cut");
    let mut header = everything(Format::Offset64);
    header.variables.truncate(1);
    write_all(&path, &header);
    let len = fs::metadata(&path).unwrap().len();
    let bytes = fs::read(&path).unwrap();
    // The last of three times is cut in half.
    fs::write(&path, &bytes[..bytes.len() - 4]).unwrap();
    let cut = Container::open(&path).unwrap();
    assert_eq!(cut.truncation(), Some(super::super::Truncation { expected: len, found: len - 4 }));
    assert_eq!(cut.unavailable_from(0), Some(2));
    let error = cut.read_f64_into(0, 2, &mut [0.0]).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "time_whole is not all there: the file was cut short at {} bytes, and this reaches to byte {len}",
            len - 4
        )
    );
}

#[test]
fn unknown_number_of_records_is_taken_from_the_length() {
    let folder = folder();
    let path = folder.path().join("streamed");
    for (format, width) in [(Format::Classic, 4), (Format::Offset64, 4), (Format::Data64, 8)] {
        let header = everything(format);
        write_all(&path, &header);
        let mut bytes = fs::read(&path).unwrap();
        bytes[4..4 + width].fill(0xff);
        for (cut, expected) in [(0, 3), (1, 2), (10, 2), (40, 2)] {
            fs::write(&path, &bytes[..bytes.len() - cut]).unwrap();
            let container = Container::open(&path).unwrap();
            assert_eq!(container.header().dimensions[0].len, expected, "{format} less {cut}");
            assert_eq!(container.truncation(), None);
        }
    }
}

#[test]
fn cut_netcdf4_files_are_refused_or_honest() {
    let folder = folder();
    let (path, cut_path) = (folder.path().join("whole"), folder.path().join("cut"));
    write_all(&path, &everything(Format::NetCdf4));
    let bytes = fs::read(&path).unwrap();
    for len in (1..bytes.len()).step_by(bytes.len() / 60) {
        fs::write(&cut_path, &bytes[..len]).unwrap();
        let error = Container::open(&cut_path).unwrap_err();
        assert!(
            matches!(error, ContainerError::Hdf5Damaged { .. } | ContainerError::NotNetCdf { .. }),
            "{len}: {error}"
        );
    }
}

/// Numbers that look random and are the same every time (Marsaglia's xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// The most address space that this process has ever had; 0 where the system does not say.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmPeak:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0) << 10
}

/// Runs one test in a process of its own, where nothing else takes memory; true in that process.
fn is_alone(test: &str) -> bool {
    const ALONE: &str = "EXOSCOPE_TEST_ALONE";
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(ALONE, "1")
        .output()
        .unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    false
}

#[test]
fn damaged_headers_neither_panic_nor_eat_memory() {
    if !is_alone("exodus::container::tests::damage::damaged_headers_neither_panic_nor_eat_memory") {
        return;
    }
    let folder = folder();
    let (path, damaged_path) = (folder.path().join("whole"), folder.path().join("damaged"));
    let before = peak_memory();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut num_opened, mut num_refused) = (0, 0);
    for format in [Format::Classic, Format::Offset64, Format::Data64] {
        let header = everything(format);
        write_all(&path, &header);
        let bytes = fs::read(&path).unwrap();
        let values_len: u64 = (0..header.variables.len()).map(|at| header.num_values(at)).sum();
        let header_len = bytes.len().saturating_sub(values_len as usize);
        for _ in 0..1000 {
            let mut damaged = bytes.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(header_len);
                damaged[at] = if random.below(3) == 0 { 0xff } else { random.below(256) as u8 };
            }
            fs::write(&damaged_path, &damaged).unwrap();
            let Ok(container) = Container::open(&damaged_path) else {
                num_refused += 1;
                continue;
            };
            num_opened += 1;
            for at in 0..container.header().variables.len() {
                let count = container.header().num_values(at);
                let missing_from = container.unavailable_from(at);
                let available = missing_from.unwrap_or(count).min(1000) as usize;
                assert_eq!(container.read_values(at, 0, available).unwrap().len(), available);
                if let Some(missing_from) = missing_from {
                    let error = container.read_values(at, missing_from, 1).unwrap_err();
                    assert!(matches!(error, ContainerError::PastEnd { .. }), "{error}");
                    let everything = usize::try_from(count).unwrap();
                    assert!(container.read_values(at, 0, everything).is_err());
                }
            }
        }
    }
    assert!(num_opened > 300 && num_refused > 300, "{num_opened} opened, {num_refused} refused");
    assert!(peak_memory() - before < 100 << 20);
}

#[test]
fn absurd_lengths_are_refused_before_memory_is_taken() {
    let mut bytes = b"CDF\x05".to_vec();
    let absurd = 1_u64 << 60;
    // No records, and a list of 2^60 dimensions.
    bytes.extend(0_u64.to_be_bytes());
    bytes.extend(0x0A_u32.to_be_bytes());
    bytes.extend(absurd.to_be_bytes());
    assert!(refusal(&bytes).contains("within the list of dimensions"));
    // One dimension whose name is 2^60 bytes long.
    bytes.truncate(16);
    bytes.extend(1_u64.to_be_bytes());
    bytes.extend(absurd.to_be_bytes());
    bytes.extend([0; 64]);
    assert!(refusal(&bytes).contains("within the list of dimensions"));
    // A dimension of length 2^60, and a variable of two of them.
    bytes.truncate(24);
    for number in [1, 0x6e00_0000_u64 << 32 >> 32] {
        bytes.extend(number.to_be_bytes());
    }
    bytes.truncate(24 + 8);
    bytes.extend(b"n\0\0\0");
    bytes.extend(absurd.to_be_bytes());
    bytes.extend([0; 12]);
    bytes.extend(0x0B_u32.to_be_bytes());
    bytes.extend(1_u64.to_be_bytes());
    bytes.extend(1_u64.to_be_bytes());
    bytes.extend(b"v\0\0\0");
    bytes.extend(2_u64.to_be_bytes());
    bytes.extend([0; 16]);
    bytes.extend([0; 12]);
    bytes.extend(6_u32.to_be_bytes());
    bytes.extend(8_u64.to_be_bytes());
    bytes.extend(200_u64.to_be_bytes());
    let text = refusal(&bytes);
    assert!(text.contains("v is larger than any file can be"), "{text}");
}

/// An array of 3 records of 5 in chunks of 1 by 5, packed and not, and one that is not in chunks.
fn in_chunks() -> Header {
    let mut header = everything(Format::NetCdf4);
    header.variables =
        ["plain", "packed", "whole"].map(|name| variable(name, DataType::Double, &[0, 1])).to_vec();
    for (at, deflate) in [(0, None), (1, Some(3))] {
        header.variables[at].storage = Storage { chunks: Some(vec![1, 5]), deflate, ..Storage::default() };
    }
    header.variables[2].dimensions = vec![1, 2];
    header
}

/// Where the B-trees of arrays of two dimensions are.
fn trees(bytes: &[u8]) -> Vec<usize> {
    bytes.windows(5).enumerate().filter(|(_, found)| *found == b"TREE\x01").map(|(at, _)| at).collect()
}

#[test]
fn a_damaged_index_of_chunks_is_found_before_the_library_follows_it() {
    let folder = folder();
    let path = folder.path().join("damaged");
    write_all(&path, &in_chunks());
    let bytes = fs::read(&path).unwrap();
    let trees = trees(&bytes);
    // The last array is written first.
    assert_eq!(trees.len(), 2);
    // After the head of 24 bytes: bytes of the chunk, skipped filters, its corner of three numbers, its address.
    let damages: [(usize, &[u8], &str); 9] = [
        (0, b"tree", "is no node of it"),
        (5, &[1], ""),
        (6, &[200], "is no node of it"),
        (24, &[39], "cannot have 39 bytes"),
        (27, &[0x7f], "cannot have 2130706"),
        (28, &[1], "cannot have"),
        (32 + 8, &[3], "no chunk begins at [0, 3]"),
        (56 + 5, &[1], "lies beyond the end of the file"),
        (24 + 40 + 8, &[0], "no chunk begins at [0, 0]"),
    ];
    for (at, damage, says) in damages {
        for (tree, name) in trees.iter().zip(["packed", "plain"]) {
            let mut damaged = bytes.clone();
            damaged[tree + at..tree + at + damage.len()].copy_from_slice(damage);
            fs::write(&path, &damaged).unwrap();
            let container = Container::open(&path).unwrap();
            let results: Vec<_> = (0..3).map(|at| container.read_values(at, 0, 15)).collect();
            // A packed chunk may have any length that is not absurd: its own filter finds this.
            let is_for_filter = name == "packed" && damage == [39];
            for (result, variable) in results.into_iter().zip(["plain", "packed", "whole"]) {
                match result {
                    Ok(values) => {
                        assert_ne!(variable, name, "{at}");
                        assert_eq!(values, some_values(DataType::Double, 15));
                    }
                    Err(error) => {
                        let error = error.to_string();
                        assert!(error.contains(&format!("reading {name}")), "{error}");
                        assert!(is_for_filter || error.contains("index of its chunks is damaged"), "{error}");
                        assert!(is_for_filter || error.contains(says), "{error}");
                    }
                }
            }
        }
    }
}

#[test]
fn two_chunks_at_one_place_are_damage() {
    let folder = folder();
    let path = folder.path().join("damaged");
    write_all(&path, &in_chunks());
    let mut bytes = fs::read(&path).unwrap();
    for tree in trees(&bytes) {
        let [first, second] = [tree + 24 + 32, tree + 24 + 40 + 32];
        bytes.copy_within(first..first + 8, second);
    }
    fs::write(&path, &bytes).unwrap();
    let container = Container::open(&path).unwrap();
    for at in 0..2 {
        let error = container.read_values(at, 0, 15).unwrap_err().to_string();
        assert!(error.contains("two chunks lie at byte"), "{error}");
    }
    assert!(container.read_values(2, 0, 15).is_ok());
}

#[test]
fn a_netcdf4_file_is_opened_as_often_as_somebody_likes() {
    let folder = folder();
    let path = folder.path().join("file");
    write_all(&path, &in_chunks());
    let open: Vec<Container> = (0..3).map(|_| Container::open(&path).unwrap()).collect();
    for container in &open {
        assert_eq!(container.read_values(1, 0, 15).unwrap(), some_values(DataType::Double, 15));
    }
}
