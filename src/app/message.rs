//! What the window has told: the last message stands in the status bar, all of them in the log.

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It went well.
    Note,
    /// It went well, but.
    Warning,
    /// It could not be done; stays in the status bar until it is dismissed.
    Error,
}

/// One sentence to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How much it matters.
    pub severity: Severity,
    /// The sentence.
    pub says: String,
}

/// How many messages are kept.
const KEPT: usize = 500;

/// Everything told since the start, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    all: Vec<Message>,
    dismissed: bool,
}

impl Messages {
    /// Adds a sentence.
    pub fn add(&mut self, severity: Severity, says: impl Into<String>) {
        let message = Message { severity, says: says.into() };
        // An error stays in sight until it is dismissed; what comes after it is in the log.
        let hides_error = self.shown().is_some_and(|shown| shown.severity == Severity::Error)
            && message.severity != Severity::Error;
        if hides_error {
            let at = self.all.len() - 1;
            self.all.insert(at, message);
        } else {
            self.all.push(message);
            self.dismissed = false;
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
}
