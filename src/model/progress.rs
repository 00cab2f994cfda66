//! How long work tells how far it is, and how it is stopped.
//!
//! Whoever does something that may take longer than a frame is handed a [`Progress`], says now and then how far it
//! is, and asks whether to go on. What it leaves out: threads and screens; the window's jobs and the command line's bar
//! implement the trait.

/// The other end of long work: hears how far it is and may ask it to stop.
///
/// It is shared between threads, so that parallel work can report too.
pub trait Progress: Sync {
    /// Says that `fraction` (0 to 1) of the work is done and what is being done now ("reading block 3").
    fn set(&self, fraction: f32, doing: &str);

    /// Whether the work should stop as soon as it can, leaving nothing behind.
    fn is_cancelled(&self) -> bool;
}

/// Nobody listens and nobody stops the work.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn set(&self, _fraction: f32, _doing: &str) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// A stretch of some other progress: work that is a part of larger work reports from 0 to 1 into it.
#[derive(Clone, Copy)]
pub struct PartOfProgress<'a> {
    whole: &'a dyn Progress,
    start: f32,
    end: f32,
}

impl<'a> PartOfProgress<'a> {
    /// The part of `whole` from `start` to `end`, both between 0 and 1.
    pub fn new(whole: &'a dyn Progress, start: f32, end: f32) -> Self {
        Self { whole, start, end }
    }
}

impl Progress for PartOfProgress<'_> {
    fn set(&self, fraction: f32, doing: &str) {
        self.whole.set(self.start + fraction.clamp(0.0, 1.0) * (self.end - self.start), doing);
    }

    fn is_cancelled(&self) -> bool {
        self.whole.is_cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    struct Heard(Mutex<Vec<f32>>);

    impl Progress for Heard {
        fn set(&self, fraction: f32, _doing: &str) {
            self.0.lock().unwrap().push(fraction);
        }

        fn is_cancelled(&self) -> bool {
            true
        }
    }

    #[test]
    fn a_part_reports_into_its_stretch_of_the_whole() {
        let heard = Heard(Mutex::new(Vec::new()));
        let part = PartOfProgress::new(&heard, 0.5, 0.75);
        part.set(0.0, "");
        part.set(1.0, "");
        part.set(7.0, "");
        assert_eq!(*heard.0.lock().unwrap(), [0.5, 0.75, 0.75]);
        assert!(part.is_cancelled());
        assert!(!NoProgress.is_cancelled());
    }
}
