//! Standard output: sentences for a person, or one JSON object per line for a program.

use std::io::Write as _;

use serde_json::{Value, json};

/// Where the desk shows things.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen {
    json: bool,
}

impl Screen {
    pub(super) fn new(json: bool) -> Self {
        Self { json }
    }

    /// For a person: a line, or several.
    pub(super) fn text(self, text: impl AsRef<str>) {
        if !self.json {
            write(&format!("{}\n", text.as_ref()));
        }
    }

    /// For a person: what stands before the place where they type.
    pub(super) fn prompt(self, text: &str) {
        if !self.json {
            write(text);
        }
    }

    /// For a program: an event.
    pub(super) fn event(self, event: &Value) {
        if self.json {
            write(&format!("{event}\n"));
        }
    }

    /// Something that the person should know, whoever reads.
    pub(super) fn notice(self, text: &str) {
        self.text(format!("  note        {text}"));
        self.event(&json!({"event": "notice", "text": text}));
    }

    pub(super) fn stopped(self) {
        self.text("\nstopped");
        self.event(&json!({"event": "stopped"}));
    }
}

fn write(text: &str) {
    let mut out = std::io::stdout().lock();
    // Whoever reads may have gone away; the call goes on.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
