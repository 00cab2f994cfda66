//! Trying something in a child process first, since damaged files can crash the HDF5 library or leave it damaged.
//!
//! The child is a fork of this process, so it costs a millisecond and needs no program to start: it does the work, writes
//! the library's refusal, if there is one, into a pipe, and ends. What happens to its memory happens to nobody else. A fork of a
//! process with several threads has one thread only and may find what the others held locked: the netCDF library's
//! lock is held while forking, the C library takes care of its own, and the work takes no other. The child keeps that
//! lock for good: it can be taken again by its holder, and letting go of it might hand it to a thread that the child has
//! not. Files that other threads have open are closed in the child before they can go on, since HDF5 locks what it writes
//! for as long as anybody has it open.
//! What it leaves out: systems without `fork`, where nothing is tried first.

use super::Refusal;

/// Seconds of work beyond which it is taken to have no end: a header of 10,000 variables takes one.
#[cfg(unix)]
const MOST_CPU_SECONDS: libc::rlim_t = 3;

/// The same in time that passes, for a disk that is far away.
#[cfg(unix)]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// Does the work in a child process: what it refused, or that it did not survive.
///
/// Where no process can be made the work is taken as done, since it is about to be done here anyway.
#[cfg(unix)]
pub(in super::super) fn try_in_child(work: impl FnOnce() -> Result<(), Refusal>) -> Result<(), Refusal> {
    use std::io::Read;
    let Ok((mut said, say)) = std::io::pipe() else { return Ok(()) };
    let lock = super::lock();
    match fork() {
        Fork::Child => end_child(work, say),
        Fork::Refused => Ok(()),
        Fork::Parent(child) => {
            drop(say);
            // Comes when the child has closed what it inherited, or has ended.
            let _ = said.read_exact(&mut [0]);
            drop(lock);
            let end = wait(child);
            let mut refusal = String::new();
            let read = said.read_to_string(&mut refusal);
            match end {
                End::Done => Ok(()),
                End::Refused if read.is_ok() && !refusal.is_empty() => Err(refusal),
                End::Refused => Err("HDF error".to_owned()),
                End::Killed => Err("the HDF5 library crashes on it".to_owned()),
                End::Late => Err("the HDF5 library never comes to an end with it".to_owned()),
            }
        }
    }
}

#[cfg(not(unix))]
pub(in super::super) fn try_in_child(_work: impl FnOnce() -> Result<(), Refusal>) -> Result<(), Refusal> {
    Ok(())
}

#[cfg(unix)]
enum Fork {
    Child,
    Parent(libc::pid_t),
    Refused,
}

/// Files that a process has open at the same time, as systems allow it by default.
#[cfg(unix)]
const MOST_FILES: libc::c_int = 1024;

/// How a child ended.
#[cfg(unix)]
enum End {
    Done,
    Refused,
    Killed,
    Late,
}

#[cfg(unix)]
#[expect(unsafe_code, reason = "the system's calls are C")]
fn fork() -> Fork {
    // SAFETY: takes nothing; what the child may do is said above.
    match unsafe { libc::fork() } {
        0 => Fork::Child,
        child if child > 0 => Fork::Parent(child),
        _ => Fork::Refused,
    }
}

/// The rest of a child's life: none of the parent's code runs after it, and nothing is told to the terminal.
#[cfg(unix)]
#[expect(unsafe_code, reason = "the system's calls are C")]
fn end_child(work: impl FnOnce() -> Result<(), Refusal>, mut say: std::io::PipeWriter) -> ! {
    use std::io::Write;
    use std::os::fd::AsRawFd;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    let limit = |limit| libc::rlimit { rlim_cur: limit, rlim_max: limit };
    let (core, cpu) = (limit(0), limit(MOST_CPU_SECONDS));
    // SAFETY: limits are read from where the pointers lead; the path is NUL-terminated; numbers else. A failure means
    // only that a crash is louder, or a loop ends later.
    unsafe {
        libc::setrlimit(libc::RLIMIT_CORE, &raw const core);
        libc::setrlimit(libc::RLIMIT_CPU, &raw const cpu);
        let nowhere = libc::open(c"/dev/null".as_ptr(), libc::O_WRONLY);
        libc::dup2(nowhere, libc::STDERR_FILENO);
        for inherited in libc::STDERR_FILENO + 1..MOST_FILES {
            if inherited != say.as_raw_fd() {
                libc::close(inherited);
            }
        }
    }
    let _ = say.write_all(&[0]);
    let code = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => 0,
        Ok(Err(refusal)) => {
            // Less than a pipe holds. If it fails, the parent says it in its own words.
            let _ = say.write_all(refusal.as_bytes());
            1
        }
        Err(_panic) => 1,
    };
    // SAFETY: ends the process without running what the parent has registered for its own end.
    unsafe { libc::_exit(code) }
}

/// Waits until a child ends, and ends it if that takes too long.
#[cfg(unix)]
#[expect(unsafe_code, reason = "the system's calls are C")]
fn wait(child: libc::pid_t) -> End {
    use std::time::{Duration, Instant};
    let (start, mut pause) = (Instant::now(), Duration::from_micros(100));
    loop {
        let mut status = 0;
        // SAFETY: one int is written.
        match unsafe { libc::waitpid(child, &raw mut status, libc::WNOHANG) } {
            0 if start.elapsed() > PATIENCE => {
                // SAFETY: the child has not been waited for, so the number is still its own; one int is written.
                unsafe {
                    libc::kill(child, libc::SIGKILL);
                    libc::waitpid(child, &raw mut status, 0);
                }
                return End::Late;
            }
            0 => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(5));
            }
            ended if ended == child && libc::WIFEXITED(status) => {
                return if libc::WEXITSTATUS(status) == 0 { End::Done } else { End::Refused };
            }
            ended if ended == child => {
                let is_late = libc::WIFSIGNALED(status)
                    && matches!(libc::WTERMSIG(status), libc::SIGXCPU | libc::SIGKILL);
                return if is_late { End::Late } else { End::Killed };
            }
            // Somebody else takes all children, as some programs do; this one's answer is not known.
            _ => return End::Done,
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_child_does_refuses_crashes_and_panics_by_itself() {
        assert_eq!(try_in_child(|| Ok(())), Ok(()));
        assert_eq!(try_in_child(|| Err("not this one".to_owned())), Err("not this one".to_owned()));
        assert_eq!(try_in_child(|| panic!("only the child")), Err("HDF error".to_owned()));
        let crashed = try_in_child(|| std::process::abort());
        assert_eq!(crashed, Err("the HDF5 library crashes on it".to_owned()));
        let late = try_in_child(|| {
            // What the system does after too many seconds, without the wait.
            let own = std::process::id();
            // The shell has a kill of its own; the program of that name is not on every system.
            std::process::Command::new("sh")
                .args(["-c", &format!("kill -XCPU {own}")])
                .status()
                .map_err(|e| e.to_string())?;
            loop {
                std::thread::sleep(PATIENCE);
            }
        });
        assert_eq!(late, Err("the HDF5 library never comes to an end with it".to_owned()));
    }
}
