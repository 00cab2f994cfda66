//! What the benches share: the least of several runs, in wall and CPU seconds, beside what it is compared with.

#![expect(clippy::print_stdout, reason = "programs that print figures")]

use std::{fs, time::Instant};

/// Runs of which the least counts.
pub(crate) const RUNS: usize = 5;

/// Clock ticks in a second, as Linux counts CPU time in `/proc`.
const TICKS: f64 = 100.0;

/// The least wall and CPU seconds of [`RUNS`] runs.
pub(crate) fn measure<T>(work: impl Fn() -> T) -> (f64, f64) {
    let one = |_| {
        let (wall, cpu) = (Instant::now(), cpu_seconds("self"));
        std::hint::black_box(work());
        (wall.elapsed().as_secs_f64(), cpu_seconds("self") - cpu)
    };
    (0..RUNS)
        .map(one)
        .fold((f64::INFINITY, f64::INFINITY), |best, new| (best.0.min(new.0), best.1.min(new.1)))
}

/// Prints what a work took beside what it is compared with.
pub(crate) fn compare(what: &str, ours: (f64, f64), against: &str, raw: (f64, f64)) {
    println!(
        "  {what}: {:.3} s wall, {:.2} s CPU; {against}: {:.3} s wall, {:.2} s CPU; ratio {:.2} wall, {:.2} CPU",
        ours.0,
        ours.1,
        raw.0,
        raw.1,
        ours.0 / raw.0,
        ours.1 / raw.1.max(1.0 / TICKS),
    );
}

/// User and system seconds of a process.
pub(crate) fn cpu_seconds(pid: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    after_name.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}

/// What the system says of a process, `VmHWM:` for the most memory that it had.
pub(crate) fn status_bytes(pid: &str, key: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or("0");
    line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<f64>().ok()).unwrap_or(0.0) * 1024.0
}
