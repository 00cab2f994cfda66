//! What kind of file this is, from its first bytes.

use super::{ContainerError, Format};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A file that is there, has bytes and begins as netCDF files do.
#[derive(Debug)]
pub(super) enum Kind {
    Classic(Format),
    Hdf5,
}

const HDF5_SIGNATURE: &[u8] = b"\x89HDF\r\n\x1a\n";

/// Opens a regular file and tells its kind and length.
pub(super) fn open(path: &Path) -> Result<(File, u64, Kind), ContainerError> {
    let failed = |error| ContainerError::from_io("opening the file", error);
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(ContainerError::IsFolder);
    }
    if !metadata.is_file() {
        return Err(ContainerError::NotNetCdf { looks_like: "it is a device or a pipe".into() });
    }
    let mut file = File::open(path).map_err(failed)?;
    let mut first = Vec::new();
    (&mut file).take(512).read_to_end(&mut first).map_err(failed)?;
    let file_len = metadata.len();
    if first.is_empty() {
        return Err(ContainerError::Empty);
    }
    let kind = kind(&file, file_len, &first)?;
    std::io::Seek::rewind(&mut file).map_err(failed)?;
    Ok((file, file_len, kind))
}

fn kind(file: &File, file_len: u64, first: &[u8]) -> Result<Kind, ContainerError> {
    match first {
        [b'C', b'D', b'F', 1, ..] => Ok(Kind::Classic(Format::Classic)),
        [b'C', b'D', b'F', 2, ..] => Ok(Kind::Classic(Format::Offset64)),
        [b'C', b'D', b'F', 5, ..] => Ok(Kind::Classic(Format::Data64)),
        _ if first.starts_with(HDF5_SIGNATURE) || has_hdf5_further_on(file, file_len) => Ok(Kind::Hdf5),
        _ => Err(ContainerError::NotNetCdf { looks_like: looks_like(first) }),
    }
}

/// HDF5 files may put something else first, up to a power of two from 512 bytes on.
fn has_hdf5_further_on(file: &File, file_len: u64) -> bool {
    let mut signature = [0; HDF5_SIGNATURE.len()];
    std::iter::successors(Some(512_u64), |offset| offset.checked_mul(2))
        .take_while(|offset| {
            offset.checked_add(HDF5_SIGNATURE.len() as u64).is_some_and(|end| end <= file_len)
        })
        .any(|offset| {
            super::classic::read_exact_at(file, &mut signature, offset).is_ok()
                && signature == *HDF5_SIGNATURE
        })
}

/// Beginnings that people meet, and what they mean.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"CDF", "it begins as one, but of a version that does not exist"),
    (b"\x89HDF", "it begins as HDF5 does, but its first bytes are damaged, as by a transfer in text mode"),
    (b"\x0e\x03\x13\x01", "it is an HDF4 file"),
    (b"\x1f\x8b", "it is compressed with gzip: unpack it first"),
    (b"BZh", "it is compressed with bzip2: unpack it first"),
    (b"\xfd7zXZ", "it is compressed with xz: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "it is compressed with zstd: unpack it first"),
    (b"PK\x03\x04", "it is a zip archive: unpack it first"),
    (b"version https://git-lfs", "it is a Git LFS pointer: fetch the file itself with git lfs pull"),
    (b"netcdf ", "it is the text of a netCDF file: make one of it with ncgen"),
    (b"\x00\x00\x00\x50", "it may be a file of the first Exodus format, which ex1ex2v2 of SEACAS converts"),
    (b"\x50\x00\x00\x00", "it may be a file of the first Exodus format, which ex1ex2v2 of SEACAS converts"),
];

fn looks_like(first: &[u8]) -> String {
    if let Some((_, meaning)) = BEGINNINGS.iter().find(|(bytes, _)| first.starts_with(bytes)) {
        return (*meaning).into();
    }
    let is_text = first.iter().all(|&byte| byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c));
    let start = &first[..first.len().min(16)];
    if is_text {
        let line = start.split(|&byte| byte < b' ').next().unwrap_or(start);
        return format!(
            "it is text that begins with “{}”",
            String::from_utf8_lossy(line).trim_end_matches('\u{fffd}')
        );
    }
    if first.iter().all(|&byte| byte == 0) {
        return "it begins with zeros, as after a failed copy".into();
    }
    let hex: Vec<String> = start.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("it begins with the bytes {}", hex.join(" "))
}
