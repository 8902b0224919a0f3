//! Text about a person.

use std::fmt;

use serde::Deserialize;

/// A telephone number, a name or something said: text that is for the program, not for its logs.
///
/// Its `Debug` is `[private]`, and it has no `Display`, so printing it has to be meant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Private(String);

impl Private {
    /// Takes the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text itself, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private]")
    }
}

impl From<String> for Private {
    fn from(text: String) -> Self {
        Self(text)
    }
}
