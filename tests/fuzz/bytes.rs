//! Damage to bytes, with no regard to what they mean: flips, cuts, holes, numbers set or swapped, garbage, repetitions.

use crate::random::Random;

/// Does something bad to a file's bytes, most often near its beginning, where its structure is.
pub(crate) fn damage(bytes: &mut Vec<u8>, is_little_endian: bool, random: &mut Random) {
    damage_at(bytes, is_little_endian, random, place);
}

/// What HDF5's own structures begin with that no checksum guards: B-trees that tell where chunks are, tables of symbols,
/// heaps of names and of strings.
const UNGUARDED: [&[u8]; 4] = [b"TREE", b"SNOD", b"HEAP", b"GCOL"];

/// Does something bad within the structures of an HDF5 file that are read when values are.
pub(crate) fn damage_structure(bytes: &mut Vec<u8>, random: &mut Random) {
    const REACH: usize = 160;
    let begins = |bytes: &[u8]| -> Vec<usize> {
        let windows = bytes.windows(4).enumerate();
        windows.filter(|(_, window)| UNGUARDED.contains(window)).map(|(at, _)| at).collect()
    };
    let begins = begins(bytes);
    damage_at(bytes, true, random, |len, random| match begins.is_empty() {
        true => place(len, random),
        false => (*random.pick(&begins) + random.below(REACH)).min(len - 1),
    });
}

fn damage_at(
    bytes: &mut Vec<u8>,
    is_little_endian: bool,
    random: &mut Random,
    place: impl Fn(usize, &mut Random) -> usize,
) {
    let times = if random.one_in(3) { 1 + random.below(6) } else { 1 };
    for _ in 0..times {
        if bytes.is_empty() {
            return;
        }
        let at = place(bytes.len(), random);
        match random.below(10) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = u8::try_from(random.below(256)).unwrap_or(0),
            2 | 3 => set_number(bytes, at, 4, is_little_endian, random),
            4 => set_number(bytes, at, 8, is_little_endian, random),
            5 => swap_numbers(bytes, at, random),
            6 => fill(bytes, at, random),
            7 => bytes.truncate(if random.one_in(2) { random.below(bytes.len()) } else { at }),
            8 => copy_within(bytes, at, random),
            _ => insert_or_remove(bytes, at, random),
        }
    }
}

fn place(len: usize, random: &mut Random) -> usize {
    let reach = match random.below(4) {
        0 => len,
        1 => len / 2,
        2 => len / 8,
        _ => 64,
    };
    random.below(reach.clamp(1, len))
}

/// Classic headers are made of numbers of 4 or 8 bytes at multiples of 4.
fn set_number(bytes: &mut [u8], at: usize, width: usize, is_little_endian: bool, random: &mut Random) {
    let Some(place) = bytes.get_mut(at & !3..).and_then(|rest| rest.get_mut(..width)) else { return };
    let mut number = [0; 8];
    if is_little_endian {
        number[..width].copy_from_slice(place);
        let odd = random.odd_number(u64::from_le_bytes(number));
        place.copy_from_slice(&odd.to_le_bytes()[..width]);
    } else {
        number[8 - width..].copy_from_slice(place);
        let odd = random.odd_number(u64::from_be_bytes(number));
        place.copy_from_slice(&odd.to_be_bytes()[8 - width..]);
    }
}

/// Offsets, counts or names of each other.
fn swap_numbers(bytes: &mut [u8], at: usize, random: &mut Random) {
    let (a, b) = (at & !3, place(bytes.len(), random) & !3);
    if a.max(b) + 4 <= bytes.len() {
        (0..4).for_each(|byte| bytes.swap(a + byte, b + byte));
    }
}

fn fill(bytes: &mut [u8], at: usize, random: &mut Random) {
    let end = (at + 1 + random.below(64)).min(bytes.len());
    let kind = random.below(4);
    for byte in &mut bytes[at..end] {
        *byte = match kind {
            0 => 0,
            1 => 0xff,
            2 => b"a\n %s/\xc3\0"[random.below(8)],
            _ => u8::try_from(random.below(256)).unwrap_or(0),
        };
    }
}

fn copy_within(bytes: &mut [u8], at: usize, random: &mut Random) {
    let from = place(bytes.len(), random);
    let len = (1 + random.below(256)).min(bytes.len() - at.max(from));
    bytes.copy_within(from..from + len, at);
}

fn insert_or_remove(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    let len = 4 * (1 + random.below(8));
    if random.one_in(2) {
        bytes.splice(at..at, vec![u8::try_from(random.below(256)).unwrap_or(0); len]);
    } else {
        bytes.drain(at..(at + len).min(bytes.len()));
    }
}
