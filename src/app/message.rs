//! What the window has told: the last message stands in the status bar, all of them in the log.
//!
//! A note fades; an error stays until it is dismissed, or until what failed has worked after all.

use std::time::{Duration, Instant};

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It went well.
    Note,
    /// It went well, but.
    Warning,
    /// It could not be done; stays in the status bar until it is dismissed or has worked after all.
    Error,
}

/// What a message is about: a success takes back what was told of the same topic before, an error too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Topic {
    /// Opening a file.
    Opening,
    /// Writing a file.
    Saving,
    /// Changing the model.
    Editing,
    /// Anything else.
    #[default]
    Other,
}

/// One sentence to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How much it matters.
    pub severity: Severity,
    /// What it is about.
    pub topic: Topic,
    /// The sentence.
    pub says: String,
}

/// How many messages are kept.
const KEPT: usize = 500;
/// How long a note stands in the status bar.
const NOTE_STANDS: Duration = Duration::from_secs(8);

/// Everything told since the start, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    all: Vec<Message>,
    dismissed: bool,
    /// Since when the last message is there.
    since: Option<Instant>,
}

impl Messages {
    /// Adds a sentence.
    pub fn add(&mut self, severity: Severity, says: impl Into<String>) {
        self.tell(Topic::Other, severity, says);
    }

    /// Adds a sentence that is taken out of the status bar when its topic is settled.
    pub fn tell(&mut self, topic: Topic, severity: Severity, says: impl Into<String>) {
        self.push(Message { severity, topic, says: says.into() });
    }

    /// Something new has happened: what was told of its topic has no place in the status bar any more.
    pub fn settle(&mut self, topic: Topic) {
        if self.shown().is_some_and(|shown| shown.topic == topic) {
            self.dismiss();
        }
    }

    /// Takes a note that has stood long enough out of the status bar; else when to look again.
    pub fn fade(&mut self, now: Instant) -> Option<Duration> {
        let since =
            self.since.filter(|_| self.shown().is_some_and(|shown| shown.severity == Severity::Note))?;
        let left = NOTE_STANDS.saturating_sub(now.saturating_duration_since(since));
        if left.is_zero() {
            self.dismiss();
            return None;
        }
        Some(left)
    }

    fn push(&mut self, message: Message) {
        // An error stays in sight until it is dismissed; what comes after it is in the log.
        let hides_error = self.shown().is_some_and(|shown| shown.severity == Severity::Error)
            && message.severity != Severity::Error;
        if hides_error {
            let at = self.all.len() - 1;
            self.all.insert(at, message);
        } else {
            self.all.push(message);
            self.dismissed = false;
            self.since = Some(Instant::now());
        }
        if self.all.len() > KEPT {
            self.all.remove(0);
        }
    }

    /// The message for the status bar.
    pub fn shown(&self) -> Option<&Message> {
        self.all.last().filter(|_| !self.dismissed)
    }

    /// Takes the message out of the status bar.
    pub fn dismiss(&mut self) {
        self.dismissed = true;
    }

    /// All messages, oldest first.
    pub fn all(&self) -> &[Message] {
        &self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_stays_until_dismissed() {
        let mut messages = Messages::default();
        messages.add(Severity::Error, "bad");
        messages.add(Severity::Note, "fine");
        assert_eq!(messages.shown().unwrap().says, "bad");
        messages.dismiss();
        assert_eq!(messages.shown(), None);
        messages.add(Severity::Note, "finer");
        assert_eq!(messages.shown().unwrap().says, "finer");
        assert_eq!(messages.all().len(), 3);
    }

    #[test]
    fn notes_fade_and_errors_do_not() {
        let mut messages = Messages::default();
        messages.add(Severity::Note, "fine");
        let now = Instant::now();
        assert!(messages.fade(now).is_some_and(|left| left > Duration::from_secs(7)));
        assert!(messages.shown().is_some());
        assert_eq!(messages.fade(now + NOTE_STANDS), None);
        assert_eq!(messages.shown(), None);
        messages.add(Severity::Error, "bad");
        assert_eq!(messages.fade(now + 9 * NOTE_STANDS), None);
        assert_eq!(messages.shown().unwrap().says, "bad");
    }

    #[test]
    fn a_success_takes_back_the_error_of_its_topic_only() {
        let mut messages = Messages::default();
        messages.tell(Topic::Saving, Severity::Error, "not saved");
        messages.settle(Topic::Editing);
        assert!(messages.shown().is_some());
        messages.settle(Topic::Saving);
        assert_eq!((messages.shown(), messages.all().len()), (None, 1));
    }
}
