//! Work off the window's thread: the only place where threads are started.
//!
//! A job gets a [`JobContext`] to look for cancellation, tell its progress and hand over results one by one; it ends
//! with a [`Command`], which the window applies if the job's revision is still the present one. Dropping the [`Job`]
//! cancels it and throws away what it still sends. A panic in a job becomes an error message.

use super::{command::Command, message::Topic};
use crate::model::Progress;
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::{Receiver, Sender, TryRecvError, channel},
    },
    thread,
    time::Duration,
};

/// Whether the work is still wanted; clones share the answer.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// Says that the result is not wanted any more.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody said so.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How far a job is; shared with the thread.
#[derive(Debug, Default)]
struct Shown {
    /// Thousandths done; [`UNKNOWN`] while the length of the work is not known.
    permille: AtomicU32,
    stage: Mutex<String>,
}

const UNKNOWN: u32 = u32::MAX;

/// What a job sees of the window.
#[derive(Clone)]
pub struct JobContext {
    token: CancelToken,
    shown: Arc<Shown>,
    sender: Sender<Command>,
    wake: Wake,
}

/// Asks the window for a frame: soon, within a time that is given.
pub type Wake = Arc<dyn Fn(Duration) + Send + Sync>;

/// A frame costs as much as some work where software draws it, so progress and partial results may wait for it a little.
const LATER: Duration = Duration::from_millis(80);

/// At once, by one frame: a request without any delay makes egui draw two.
pub(super) const NOW: Duration = Duration::from_millis(1);

/// How many times longer progress waits for a frame where software draws.
pub(super) const SOFTWARE_PATIENCE: u32 = 8;

impl JobContext {
    /// Hands over a part of the result.
    pub fn send(&self, command: Command) {
        self.hand_over(command, LATER);
    }

    fn hand_over(&self, command: Command, within: Duration) {
        // A closed channel means that the job was dropped: nobody wants the result.
        if self.sender.send(command).is_ok() {
            (self.wake)(within);
        }
    }

    /// Hands over a part of the result that should be seen at once.
    pub fn send_now(&self, command: Command) {
        self.hand_over(command, NOW);
    }
}

impl Progress for JobContext {
    fn set(&self, fraction: f32, doing: &str) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0-1000 before"
        )]
        let permille = (fraction.clamp(0.0, 1.0) * 1000.0) as u32;
        if self.shown.permille.swap(permille, Ordering::Relaxed) == permille {
            return;
        }
        if let Ok(mut kept) = self.shown.stage.lock() {
            doing.clone_into(&mut kept);
        }
        (self.wake)(LATER);
    }

    fn is_cancelled(&self) -> bool {
        self.token.is_cancelled()
    }
}

/// A running job, as the window holds it.
pub struct Job {
    /// What it does, for the status bar.
    pub title: String,
    /// The document's revision that it started from; `None` for work that any revision can take.
    pub revision: Option<u64>,
    token: CancelToken,
    shown: Arc<Shown>,
    receiver: Receiver<Command>,
}

impl Drop for Job {
    fn drop(&mut self) {
        self.token.cancel();
    }
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Job")
            .field("title", &self.title)
            .field("revision", &self.revision)
            .finish_non_exhaustive()
    }
}

impl Job {
    /// Starts work on a thread of its own.
    pub fn start(
        title: impl Into<String>,
        revision: Option<u64>,
        wake: Wake,
        work: impl FnOnce(&JobContext) -> Command + Send + 'static,
    ) -> Self {
        let title = title.into();
        let (sender, receiver) = channel();
        let token = CancelToken::default();
        let shown = Arc::new(Shown { permille: AtomicU32::new(UNKNOWN), stage: Mutex::default() });
        let context = JobContext { token: token.clone(), shown: shown.clone(), sender, wake: wake.clone() };
        let what = title.clone();
        #[expect(clippy::disallowed_methods, reason = "this is the one place where threads are started")]
        thread::spawn(move || {
            let end = catch_unwind(AssertUnwindSafe(|| work(&context))).unwrap_or_else(|panic| {
                Command::Fail(Topic::Other, format!("{what} failed unexpectedly: {}", panic_text(&*panic)))
            });
            // A closed channel means that nobody wants the result. The frame must find the job at its end.
            let wanted = context.sender.send(end).is_ok();
            drop(context);
            if wanted {
                wake(NOW);
            }
        });
        Self { title, revision, token, shown, receiver }
    }

    /// Asks it to stop.
    pub fn cancel(&self) {
        self.token.cancel();
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.token.is_cancelled()
    }

    /// The part done, 0–1; `None` while it is not known.
    pub fn fraction(&self) -> Option<f32> {
        let permille = self.shown.permille.load(Ordering::Relaxed);
        #[expect(clippy::cast_precision_loss, reason = "at most 1000")]
        (permille != UNKNOWN).then(|| permille as f32 / 1000.0)
    }

    /// What is being done now, in words; may be empty.
    pub fn stage(&self) -> String {
        self.shown.stage.lock().map(|stage| stage.clone()).unwrap_or_default()
    }

    /// Takes what has arrived, and whether the job has ended.
    pub fn poll(&self) -> (Vec<Command>, bool) {
        let mut arrived = Vec::new();
        loop {
            match self.receiver.try_recv() {
                Ok(command) => arrived.push(command),
                Err(TryRecvError::Empty) => return (arrived, false),
                Err(TryRecvError::Disconnected) => return (arrived, true),
            }
        }
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no reason given")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn wait(job: &Job) -> Vec<Command> {
        let start = Instant::now();
        let mut all = Vec::new();
        while start.elapsed() < Duration::from_secs(10) {
            let (arrived, ended) = job.poll();
            all.extend(arrived);
            if ended {
                return all;
            }
            thread::sleep(Duration::from_millis(1));
        }
        panic!("the job does not end");
    }

    #[test]
    fn results_arrive_in_order_and_the_end_comes_last() {
        let job = Job::start("Counting", Some(3), Arc::new(|_| ()), |context| {
            context.set(0.25, "first half");
            context.send(Command::Inform("one".to_owned()));
            Command::Inform("two".to_owned())
        });
        let texts: Vec<String> = wait(&job).iter().map(|command| format!("{command:?}")).collect();
        assert_eq!(texts, [r#"Inform("one")"#, r#"Inform("two")"#]);
        assert_eq!((job.fraction(), job.stage().as_str(), job.revision), (Some(0.25), "first half", Some(3)));
    }

    #[test]
    fn a_panic_is_a_message() {
        let job = Job::start("Breaking", None, Arc::new(|_| ()), |_| panic!("index 7 of 3"));
        let arrived = wait(&job);
        assert!(
            matches!(&arrived[..], [Command::Fail(Topic::Other, says)] if says == "Breaking failed unexpectedly: index 7 of 3")
        );
    }

    #[test]
    fn dropping_a_job_cancels_it() {
        let (sender, receiver) = channel();
        let job = Job::start("Waiting", None, Arc::new(|_| ()), move |context| {
            while !context.is_cancelled() {
                thread::sleep(Duration::from_millis(1));
            }
            let _ = sender.send(());
            Command::Inform(String::new())
        });
        drop(job);
        receiver.recv_timeout(Duration::from_secs(10)).expect("the thread sees the cancellation");
    }
}
