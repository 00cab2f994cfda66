//! Copying variables from one classic file into another as bytes.
//!
//! Both files keep values in the same manner, so that a variable that has not changed is moved, not read and written: by
//! the kernel where it can (which on some file systems shares the blocks instead of copying them), else through a
//! buffer. Neighbours in both files are copied together; in a file of which only the header changed that is all of it at once.

use super::super::ContainerError;
use super::layout::{Layout, Slot};
use super::position::{read_exact_at, write_all_at};
use rayon::prelude::*;
use std::fs::File;
use std::io;

/// Consecutive bytes of both files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    from: u64,
    to: u64,
    len: u64,
}

/// The bytes that some variables have in two files.
#[derive(Debug)]
pub(super) struct Runs {
    once: Vec<Run>,
    /// Those of the first record; each further one lies a stride further on.
    of_record: Vec<Run>,
    strides: [u64; 2],
    num_records: u64,
}

/// Copied at a time: so much passes between two looks at whether to go on.
const PIECE_LEN: u64 = 64 << 20;

/// Compared at a time by one thread, in two buffers.
const COMPARED_LEN: u64 = 1 << 20;

/// Blocks of file systems: what begins with one in both files can be shared instead of copied.
const BLOCK_LEN: u64 = 4096;

/// Whether a variable's bytes are the same thing in both files, as far as records go in the second.
pub(super) fn is_alike((from, old): (&Layout, usize), (to, new): (&Layout, usize)) -> bool {
    let (Some(old), Some(new)) = (from.slots.get(old), to.slots.get(new)) else { return false };
    let has_records = !new.is_record || from.num_records >= to.num_records;
    let of = |slot: &Slot| (slot.value_len, slot.num_values, slot.is_record);
    of(old) == of(new) && has_records
}

impl Run {
    /// Bytes in it.
    pub(super) fn len(&self) -> u64 {
        self.len
    }
}

impl Runs {
    /// The runs of pairs of variables, each a position in `from` and one in `to`, that are alike.
    pub(super) fn new(from: &Layout, to: &Layout, pairs: &[(usize, usize)]) -> Self {
        let mut pairs: Vec<(&Slot, &Slot)> =
            pairs.iter().map(|&(old, new)| (&from.slots[old], &to.slots[new])).collect();
        pairs.sort_by_key(|(_, new)| new.begin);
        let joined = |is_record: bool| {
            let mut runs: Vec<Run> = Vec::new();
            let mut padded_end = [0, 0];
            for (old, new) in pairs.iter().filter(|(_, new)| new.is_record == is_record) {
                match runs.last_mut() {
                    Some(last) if padded_end == [old.begin, new.begin] => {
                        last.len = new.begin - last.to + new.len();
                    }
                    _ => runs.push(Run { from: old.begin, to: new.begin, len: new.len() }),
                }
                padded_end = [old.begin + old.padded_len(), new.begin + new.padded_len()];
            }
            runs
        };
        let (mut once, mut of_record) = (joined(false), joined(true));
        let strides = [from.stride, to.stride];
        if let [all] = of_record.as_slice()
            && strides.iter().all(|stride| (all.len..all.len + 4).contains(stride))
            && to.num_records > 0
        {
            // Whole records: all of them are one run, behind the last fixed variable or not.
            let len = (to.num_records - 1) * to.stride + all.len;
            let run = Run { len, ..*all };
            match once.last_mut() {
                Some(last)
                    if [last.from, last.to].map(|at| (at + last.len).next_multiple_of(4))
                        == [run.from, run.to] =>
                {
                    last.len = run.to - last.to + run.len;
                }
                _ => once.push(run),
            }
            of_record.clear();
        }
        Self { once, of_record, strides, num_records: to.num_records }
    }

    fn iter(&self) -> impl Iterator<Item = Run> + '_ {
        let records = (0..self.num_records).flat_map(|record| {
            let [from, to] = self.strides.map(|stride| record * stride);
            self.of_record.iter().map(move |run| Run { from: run.from + from, to: run.to + to, ..*run })
        });
        self.once.iter().copied().chain(records)
    }

    /// The runs cut into what is copied at a time.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Run> + '_ {
        self.iter().flat_map(|run| pieces(run, PIECE_LEN))
    }

    /// The first byte of the second file that is not as in the first; `advance` is told how many bytes were compared,
    /// and may stop it.
    pub(super) fn first_difference<E: From<ContainerError> + Send>(
        &self,
        from: &File,
        to: &File,
        advance: impl Fn(u64) -> Result<(), E> + Sync,
    ) -> Result<Option<u64>, E> {
        let read = |file: &File, out: &mut [u8], offset: u64| {
            read_exact_at(file, out, offset)
                .map_err(|error| ContainerError::from_io("comparing what was copied", error))
        };
        let pieces = self.iter().flat_map(|run| pieces(run, COMPARED_LEN)).par_bridge();
        let buffers = || (Vec::new(), Vec::new());
        let different = pieces.map_init(buffers, |(a, b), piece| {
            let len = usize::try_from(piece.len).unwrap_or(0);
            a.resize(len, 0);
            b.resize(len, 0);
            read(from, a, piece.from)?;
            read(to, b, piece.to)?;
            advance(piece.len)?;
            let at = if a == b { None } else { a.iter().zip(&*b).position(|(a, b)| a != b) };
            Ok(at.map(|at| piece.to + at as u64))
        });
        different.try_reduce(|| None, |a, b| Ok([a, b].into_iter().flatten().min()))
    }
}

/// The parts of a run; the first ends with a block of the file system where both files have one there.
fn pieces(run: Run, piece_len: u64) -> impl Iterator<Item = Run> {
    let to_block = run.from.next_multiple_of(BLOCK_LEN) - run.from;
    let is_aligned = run.from % BLOCK_LEN == run.to % BLOCK_LEN;
    let mut first_len = if is_aligned && to_block > 0 { to_block } else { piece_len };
    let mut rest = run;
    std::iter::from_fn(move || {
        let len = rest.len.min(std::mem::replace(&mut first_len, piece_len));
        let piece = Run { len, ..rest };
        rest = Run { from: rest.from + len, to: rest.to + len, len: rest.len - len };
        (len > 0).then_some(piece)
    })
}

/// Asks the kernel; what it does not copy goes through a buffer.
#[cfg(target_os = "linux")]
pub(super) fn copy_piece(from: &File, to: &File, piece: Run) -> io::Result<()> {
    let (mut at, mut to_at) = (piece.from, piece.to);
    let end = piece.from + piece.len;
    while at < end {
        let left = usize::try_from(end - at).unwrap_or(usize::MAX);
        match rustix::fs::copy_file_range(from, Some(&mut at), to, Some(&mut to_at), left) {
            Err(rustix::io::Errno::INTR) => {}
            // It stands at the end, or cannot copy between these files: plain reading tells or does it.
            Ok(0) | Err(_) => {
                return copy_through_buffer(from, to, Run { from: at, to: to_at, len: end - at });
            }
            Ok(_) => {}
        }
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
pub(super) fn copy_piece(from: &File, to: &File, piece: Run) -> io::Result<()> {
    copy_through_buffer(from, to, piece)
}

fn copy_through_buffer(from: &File, to: &File, run: Run) -> io::Result<()> {
    let mut buffer = Vec::new();
    for piece in pieces(run, COMPARED_LEN) {
        buffer.resize(usize::try_from(piece.len).unwrap_or(0), 0);
        read_exact_at(from, &mut buffer, piece.from)?;
        write_all_at(to, &buffer, piece.to)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn slot(begin: u64, num_values: u64, is_record: bool) -> Slot {
        Slot { begin, value_len: 2, num_values, is_record }
    }

    fn layout(slots: &[Slot], stride: u64) -> Layout {
        Layout { slots: slots.to_vec(), stride, num_records: 3 }
    }

    /// Two fixed variables of 6 and 4 bytes, two per record of 2 and 4; the second file has 8 bytes more in front.
    fn two_layouts() -> [Layout; 2] {
        [100, 108].map(|begin| {
            let slots = [
                slot(begin, 3, false),
                slot(begin + 8, 2, false),
                slot(begin + 12, 1, true),
                slot(begin + 16, 2, true),
            ];
            layout(&slots, 8)
        })
    }

    #[test]
    fn neighbours_are_copied_together() {
        let [from, to] = two_layouts();
        let all = Runs::new(&from, &to, &[(0, 0), (1, 1), (2, 2), (3, 3)]);
        // 12 bytes, then 3 records of 8.
        assert_eq!(all.iter().collect::<Vec<_>>(), [Run { from: 100, to: 108, len: 36 }]);
        let some = Runs::new(&from, &to, &[(1, 1), (3, 3)]);
        let expected = [(108, 116, 4), (116, 124, 4), (124, 132, 4), (132, 140, 4)];
        assert_eq!(some.iter().map(|run| (run.from, run.to, run.len)).collect::<Vec<_>>(), expected);
        // A variable without its neighbour leaves the padding alone.
        let first = Runs::new(&from, &to, &[(0, 0)]);
        assert_eq!(first.iter().collect::<Vec<_>>(), [Run { from: 100, to: 108, len: 6 }]);
    }

    #[test]
    fn only_the_same_shape_and_enough_records_are_alike() {
        let [from, mut to] = two_layouts();
        assert!(is_alike((&from, 2), (&to, 2)) && !is_alike((&from, 1), (&to, 2)));
        to.num_records = 2;
        assert!(is_alike((&from, 2), (&to, 2)));
        to.num_records = 4;
        assert!(!is_alike((&from, 2), (&to, 2)) && is_alike((&from, 0), (&to, 0)));
        assert!(!is_alike((&from, 0), (&to, 1)) && !is_alike((&from, 9), (&to, 0)));
    }

    #[test]
    fn what_is_copied_compares_equal_until_a_byte_changes() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        let bytes: Vec<u8> = (0..3_000_000_u32).map(|at| at.to_le_bytes()[at as usize % 3]).collect();
        fs::write(&a, &bytes).unwrap();
        fs::write(&b, vec![0; bytes.len()]).unwrap();
        let (from, to) = (File::open(&a).unwrap(), File::options().read(true).write(true).open(&b).unwrap());
        let runs = Runs {
            once: vec![Run { from: 5000, to: 904, len: 2_900_000 }],
            of_record: Vec::new(),
            strides: [0, 0],
            num_records: 0,
        };
        runs.pieces().try_for_each(|piece| copy_piece(&from, &to, piece)).unwrap();
        let difference = || runs.first_difference(&from, &to, |_| Ok::<(), ContainerError>(())).unwrap();
        assert_eq!(difference(), None);
        assert_eq!(fs::read(&b).unwrap()[904..2_900_904], bytes[5000..2_905_000]);
        write_all_at(&to, &[bytes[5000 + 2_000_000] ^ 1], 904 + 2_000_000).unwrap();
        write_all_at(&to, &[bytes[5000 + 2_500_000] ^ 1], 904 + 2_500_000).unwrap();
        assert_eq!(difference(), Some(904 + 2_000_000));
        let stopped = runs.first_difference(&from, &to, |_| Err(ContainerError::Empty));
        assert!(matches!(stopped, Err(ContainerError::Empty)));
    }
}
