//! What is typed, line by line.

use std::io::BufRead as _;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A line, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    /// Enter alone.
    Nothing,
    /// Words: they are spoken.
    Words(String),
    /// Digits alone, or what follows a `#`: they are pressed.
    Keys(String),
    /// A command.
    Command(Command),
    /// A slash, and no command that we know.
    Unknown,
}

/// What can be commanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    /// What can be typed.
    Help,
    /// Put the phone down.
    HangUp,
    /// While it rings: the line is engaged.
    Busy,
    /// While it rings: the red button.
    Decline,
    /// While it rings: nobody comes.
    Ignore,
    /// Ring the product's own number.
    CallIn,
    /// Where the conversation stands.
    State,
    /// The last document.
    Twiml,
    /// The stored item.
    Stored,
    /// End it all.
    Quit,
}

/// The commands, as they are typed, and what they do.
pub(super) const COMMANDS: [(&str, Command, &str); 10] = [
    ("/hangup", Command::HangUp, "put the phone down"),
    (
        "/busy",
        Command::Busy,
        "while it rings: the line is engaged",
    ),
    (
        "/decline",
        Command::Decline,
        "while it rings: press the red button",
    ),
    ("/ignore", Command::Ignore, "while it rings: let it ring"),
    (
        "/callin",
        Command::CallIn,
        "ring the product's number yourself",
    ),
    (
        "/state",
        Command::State,
        "show where the conversation stands",
    ),
    ("/twiml", Command::Twiml, "show the last TwiML document"),
    ("/stored", Command::Stored, "show the stored call"),
    ("/help", Command::Help, "show this"),
    ("/quit", Command::Quit, "end it (so does Ctrl-C)"),
];

/// Reads a line.
pub(super) fn read(line: &str) -> Typed {
    let line = line.trim();
    if line.is_empty() {
        return Typed::Nothing;
    }
    if line.starts_with('/') {
        let known = COMMANDS.iter().find(|(name, ..)| *name == line);
        return known.map_or(Typed::Unknown, |(_, command, _)| Typed::Command(*command));
    }
    let pressed = line.strip_prefix('#').filter(|rest| !rest.is_empty());
    let keys = pressed.unwrap_or(line);
    if keys.chars().all(|key| matches!(key, '0'..='9' | '*' | '#')) {
        return Typed::Keys(keys.to_owned());
    }
    Typed::Words(line.to_owned())
}

/// The lines of standard input, until it ends. They are read on a thread of their own, which nobody
/// waits for: a read cannot be taken back, and would keep the process from ending.
pub(super) fn lines() -> UnboundedReceiver<String> {
    let (sender, receiver) = unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_words_or_keys_or_a_command() {
        let words = |text: &str| Typed::Words(text.to_owned());
        let keys = |text: &str| Typed::Keys(text.to_owned());
        for (line, typed) in [
            ("", Typed::Nothing),
            ("  \r", Typed::Nothing),
            ("yes please", words("yes please")),
            ("9", keys("9")),
            ("#", keys("#")),
            ("#12", keys("12")),
            ("415 555", words("415 555")),
            ("#9 please", words("#9 please")),
            ("/quit", Typed::Command(Command::Quit)),
            ("/quack", Typed::Unknown),
        ] {
            assert_eq!(read(line), typed, "{line}");
        }
    }
}
