//! What a command has to say: the same for a person and for a program.

use serde_json::{Value, json};

use crate::trouble::Trouble;

/// The result of a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Whether all is well; the exit status says the same.
    pub well: bool,
    /// For a program: an object, with `ok` in it.
    pub document: Value,
    /// For a person, on standard output.
    pub lines: Vec<String>,
    /// For a person, on standard error: what was done, and what to do next.
    pub notes: Vec<String>,
}

impl Answer {
    /// An answer whose document has these members, and `ok`.
    pub fn new(well: bool, mut document: Value) -> Self {
        document["ok"] = json!(well);
        Self {
            well,
            document,
            lines: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The answer of a command that could not do its work.
    pub fn trouble(trouble: &Trouble) -> Self {
        let mut answer = Self::new(false, json!({"error": trouble.to_string()}));
        answer.notes.push(format!("error: {trouble}"));
        answer
    }

    /// Adds a line of output.
    #[must_use]
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}
