//! How much memory a piece of work takes: what Rust code allocates, by a counting allocator, and what the C libraries
//! use as well, by what the system says.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The system's allocator, with a count of the bytes that are held.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

fn take(bytes: usize) {
    let held = HELD.fetch_add(bytes, Ordering::Relaxed) + bytes;
    MOST.fetch_max(held, Ordering::Relaxed);
}

fn give(bytes: usize) {
    HELD.fetch_sub(bytes, Ordering::Relaxed);
}

#[expect(unsafe_code, reason = "an allocator is unsafe by its trait")]
// SAFETY: every call is handed to the system's allocator as it is, so its promises are kept; the counters are atomic,
// allocate nothing and do not unwind.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        take(layout.size());
        // SAFETY: the caller keeps the trait's rules.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        take(layout.size());
        // SAFETY: the caller keeps the trait's rules.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        take(new_size);
        give(layout.size());
        // SAFETY: the caller keeps the trait's rules.
        unsafe { System.realloc(pointer, layout, new_size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        give(layout.size());
        // SAFETY: the caller keeps the trait's rules.
        unsafe { System.dealloc(pointer, layout) };
    }
}

/// Bytes that Rust code holds now.
pub(crate) fn held_now() -> usize {
    HELD.load(Ordering::Relaxed)
}

/// What is held when a piece of work begins.
pub(crate) struct Mark {
    held: usize,
    resident: usize,
}

impl Mark {
    pub(crate) fn now() -> Self {
        let held = held_now();
        MOST.store(held, Ordering::Relaxed);
        // 5 makes the system count the most that was resident anew. Source: proc(5).
        let _ = fs::write("/proc/self/clear_refs", "5");
        Self { held, resident: most_resident() }
    }

    /// The most bytes that were held beyond those at the mark: allocated by Rust code, or resident in all.
    pub(crate) fn most_since(&self) -> usize {
        let allocated = MOST.load(Ordering::Relaxed).saturating_sub(self.held);
        allocated.max(most_resident().saturating_sub(self.resident))
    }
}

/// 0 where the system does not say.
fn most_resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<usize>().ok()).unwrap_or(0) << 10
}
