//! Where the chunks of an array lie: read by our own code before the HDF5 library follows it.
//!
//! HDF5 keeps a checksum with nearly all that describes a file, but none with the B-trees (of version 1) that lead to the
//! chunks of arrays. Damage there makes the library read beyond its buffers, and give as values what happens to lie in memory.
//! So the tree of an array is walked here before its first values are read: each node must lie in the file, one level
//! below its parent, and each chunk must be of a length that its filters can give, in order, in the file, and apart from
//! the others. The array's header, which tells where the tree is, has a checksum, or was read by the library in a child process.
//! What it leaves out: later kinds of index, which have checksums; files with something in front of the HDF5 signature; and
//! what the filters make of a chunk's bytes.
//! Source: the HDF5 file format specification, version 3, III.A.1 (B-trees), IV.A (object headers), IV.A.2.i (layouts).

use super::super::classic::read_exact_at;
use super::super::{Filter, Storage};
use std::fs::File;

/// What is wrong with an index, as the end of a sentence.
pub(super) type Damage = String;

/// The bytes of a file, as far as they are there.
pub(super) struct Bytes<'a> {
    file: &'a File,
    len: u64,
}

/// What the header of an array says of its chunks.
#[derive(Debug, PartialEq, Eq)]
struct Layout {
    /// Where the root of the tree is; `None` before anything was written.
    root: Option<u64>,
    /// Lengths of a chunk, and last the bytes of a value.
    lengths: Vec<u64>,
}

/// An address of nothing.
const UNDEFINED: u64 = u64::MAX;

impl<'a> Bytes<'a> {
    /// Of a file as long as it is now; `None` where addresses do not count from its first byte or are not of 8 bytes.
    pub(super) fn of(file: &'a File) -> Option<Self> {
        let bytes = Self { file, len: file.metadata().ok()?.len() };
        let first = bytes.read(0, 16).ok()?;
        let width_of_addresses = first[if first[8] < 2 { 13 } else { 9 }];
        (first.starts_with(b"\x89HDF\r\n\x1a\n") && width_of_addresses == 8).then_some(bytes)
    }

    fn read(&self, at: u64, len: u64) -> Result<Vec<u8>, Damage> {
        const MOST: u64 = 64 << 20;
        let beyond = || format!("it speaks of byte {at}, and the file has {}", self.len);
        at.checked_add(len).filter(|&end| end <= self.len && len <= MOST).ok_or_else(beyond)?;
        let mut bytes = vec![0; usize::try_from(len).map_err(|_large| beyond())?];
        read_exact_at(self.file, &mut bytes, at).map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    /// The most chunks, or nodes, that a node has room for.
    fn most_in_node(&self) -> Result<u64, Damage> {
        let first = self.read(0, 28)?;
        // Only the second of the four kinds of superblock says a number; the others have 32 to each side.
        Ok(if first[8] == 1 { 2 * number(&first[24..26]) } else { 64 })
    }
}

/// A little-endian number of up to 8 bytes.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Checks the index of the array whose header is at an address, if it is of the kind that nothing else guards.
///
/// Cost: a read of 2 to 5 KB for every 64 chunks. Memory: 16 bytes a chunk.
///
/// # Errors
/// If it is damaged.
pub(super) fn check(bytes: &Bytes<'_>, header_at: u64, storage: &Storage) -> Result<(), Damage> {
    let Some(layout) = layout_of(bytes, header_at)? else { return Ok(()) };
    let Some(root) = layout.root else { return Ok(()) };
    let chunk_len = layout.lengths.iter().fold(1, |product: u64, &len| product.saturating_mul(len));
    if layout.lengths.contains(&0) || storage.chunks.as_ref().map(Vec::len) != Some(layout.lengths.len() - 1)
    {
        return Err("its chunks have no size".to_owned());
    }
    let most_in_node = bytes.most_in_node()?;
    let mut walk = Walk {
        bytes,
        layout: &layout,
        storage,
        chunk_len,
        most_in_node,
        last: None,
        places: Vec::new(),
        nodes: 0,
    };
    walk.node(root, None)?;
    walk.places.sort_unstable();
    match walk.places.windows(2).find(|pair| pair[0].0 + pair[0].1 > pair[1].0) {
        Some(pair) => Err(format!("two chunks lie at byte {}", pair[1].0)),
        None => Ok(()),
    }
}

/// A walk through a tree.
struct Walk<'a> {
    bytes: &'a Bytes<'a>,
    layout: &'a Layout,
    storage: &'a Storage,
    chunk_len: u64,
    most_in_node: u64,
    /// The corner of the last chunk.
    last: Option<Vec<u64>>,
    /// First bytes and lengths of the chunks.
    places: Vec<(u64, u64)>,
    nodes: u64,
}

impl Walk<'_> {
    /// A node and all below it; `below` is the level of its parent.
    fn node(&mut self, at: u64, below: Option<u8>) -> Result<(), Damage> {
        const HEAD: u64 = 24;
        let head = self.bytes.read(at, HEAD)?;
        let (level, num_entries) = (head[5], number(&head[6..8]));
        let is_node = head.starts_with(b"TREE") && head[4] == 1;
        if !is_node
            || num_entries > self.most_in_node
            || below.is_some_and(|below| below.checked_sub(1) != Some(level))
        {
            return Err(format!("at byte {at} is no node of it"));
        }
        self.nodes += 1;
        if self.nodes > self.bytes.len / HEAD {
            return Err("it goes round in circles".to_owned());
        }
        let key_len = 8 + 8 * self.layout.lengths.len();
        let entries = self.bytes.read(at + HEAD, num_entries * (key_len as u64 + 8))?;
        for entry in entries.chunks_exact(key_len + 8) {
            let (key, child) = entry.split_at(key_len);
            match level {
                0 => self.chunk(key, number(child))?,
                _ => self.node(number(child), Some(level))?,
            }
        }
        Ok(())
    }

    fn chunk(&mut self, key: &[u8], at: u64) -> Result<(), Damage> {
        let (len, skipped_filters) = (number(&key[..4]), number(&key[4..8]));
        let mut corner: Vec<u64> = key[8..].chunks_exact(8).map(number).collect();
        let within_value = corner.pop();
        let is_corner = within_value == Some(0)
            && corner.iter().zip(&self.layout.lengths).all(|(&at, &len)| at.is_multiple_of(len));
        if !is_corner || self.last.as_ref().is_some_and(|last| *last >= corner) {
            return Err(format!("no chunk begins at {corner:?}, or not there"));
        }
        if !self.can_have(len, skipped_filters) {
            return Err(format!("the chunk at {corner:?} cannot have {len} bytes"));
        }
        if at.checked_add(len).is_none_or(|end| end > self.bytes.len) {
            return Err(format!("the chunk at {corner:?} lies beyond the end of the file"));
        }
        self.last = Some(corner);
        self.places.push((at, len));
        Ok(())
    }

    /// Whether the filters, but for those that were skipped, can make so many bytes of a chunk.
    fn can_have(&self, len: u64, skipped_filters: u64) -> bool {
        const OVERHEAD: u64 = 1 << 16;
        let filters = &self.storage.other_filters;
        let has_checksum = filters.iter().any(|filter| filter.id == Filter::CHECKSUM);
        let is_packed =
            self.storage.deflate.is_some() || filters.iter().any(|filter| filter.id != Filter::CHECKSUM);
        let is_whole = len == self.chunk_len || (has_checksum && len == self.chunk_len.saturating_add(4));
        match (is_packed, skipped_filters) {
            (true, 0) => (1..=self.chunk_len.saturating_mul(2).saturating_add(OVERHEAD)).contains(&len),
            // What does not become smaller is stored as it is.
            (true, _) => is_whole,
            (false, skipped) => is_whole && skipped == 0,
        }
    }
}

/// The layout of an array that is stored in chunks with a B-tree of version 1; `None` of others.
fn layout_of(bytes: &Bytes<'_>, header_at: u64) -> Result<Option<Layout>, Damage> {
    const MOST_BLOCKS: usize = 1000;
    let (first, shape) = header_block(bytes, header_at)?;
    let mut blocks = vec![first];
    let mut seen = 0;
    while let Some(block) = blocks.get(seen) {
        seen += 1;
        let mut more = Vec::new();
        for (kind, message) in messages(block, shape) {
            match (kind, message.len()) {
                (0x08, _) => return Ok(layout(message)),
                (0x10, 16..) => more.push((number(&message[..8]), number(&message[8..16]))),
                _ => {}
            }
        }
        for (at, len) in more {
            let block = bytes.read(at, len)?;
            blocks.push(match shape {
                Shape::Packed { .. } => {
                    block.get(4..block.len().saturating_sub(4)).unwrap_or_default().to_vec()
                }
                Shape::Aligned => block,
            });
        }
        if blocks.len() > MOST_BLOCKS {
            return Err("the header of the array never ends".to_owned());
        }
    }
    Ok(None)
}

/// How messages follow each other in a header.
#[derive(Clone, Copy)]
enum Shape {
    /// Version 1.
    Aligned,
    /// Version 2.
    Packed { with_order: bool },
}

/// The messages of the first block of a header, as bytes.
fn header_block(bytes: &Bytes<'_>, at: u64) -> Result<(Vec<u8>, Shape), Damage> {
    let head = bytes.read(at, 16)?;
    if head[0] == 1 {
        return Ok((bytes.read(at.saturating_add(16), number(&head[8..12]))?, Shape::Aligned));
    }
    if !head.starts_with(b"OHDR") {
        return Err(format!("the header of the array is not at byte {at}"));
    }
    let flags = head[5];
    let times = if flags & 0x20 == 0 { 0 } else { 16 };
    let limits = if flags & 0x10 == 0 { 0 } else { 4 };
    let (len_at, width) = (at.saturating_add(6 + times + limits), 1 << (flags & 3));
    let len = number(&bytes.read(len_at, width)?);
    Ok((bytes.read(len_at.saturating_add(width), len)?, Shape::Packed { with_order: flags & 4 != 0 }))
}

/// Kinds and contents of the messages in a block.
fn messages(block: &[u8], shape: Shape) -> impl Iterator<Item = (u64, &[u8])> {
    let mut rest = block;
    std::iter::from_fn(move || {
        let (head_len, kind_len) = match shape {
            Shape::Aligned => (8, 2),
            Shape::Packed { with_order } => (if with_order { 6 } else { 4 }, 1),
        };
        let head = rest.get(..head_len)?;
        let kind = number(&head[..kind_len]);
        let len = usize::try_from(number(&head[kind_len..kind_len + 2])).ok()?;
        let message = rest.get(head_len..head_len + len)?;
        rest = &rest[head_len + len..];
        Some((kind, message))
    })
}

fn layout(message: &[u8]) -> Option<Layout> {
    const CHUNKED: u8 = 2;
    let (rank, root, lengths) = match *message {
        [3, CHUNKED, rank, ..] => (rank, 3..11, 11),
        [1 | 2, rank, CHUNKED, ..] => (rank, 8..16, 16),
        _ => return None,
    };
    let root = number(message.get(root)?);
    let lengths: Vec<u64> = message.get(lengths..)?.chunks_exact(4).take(rank.into()).map(number).collect();
    let is_whole = lengths.len() == usize::from(rank) && rank > 1;
    is_whole.then_some(Layout { root: (root != UNDEFINED).then_some(root), lengths })
}
