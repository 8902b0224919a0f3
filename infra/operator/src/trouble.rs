//! What keeps a command from doing its work, in words for the person who typed it.

use std::error::Error;
use std::fmt;

/// A sentence or two: what is wrong, and what to do. Never a secret, never a whole number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(String);

impl Trouble {
    /// Takes the words.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// Takes an error of a library with all its causes: the outermost alone often says nothing.
    pub fn of(what: &str, error: &dyn Error) -> Self {
        let mut words = format!("{what}: {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            let text = error.to_string();
            // Some libraries repeat the cause in their own words.
            if !words.contains(&text) {
                words.push_str(": ");
                words.push_str(&text);
            }
            cause = error.source();
        }
        // One line a check, whatever a library says.
        Self(words.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for Trouble {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_told_once() {
        #[derive(Debug)]
        struct Layer(&'static str, Option<Box<Layer>>);
        impl fmt::Display for Layer {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.0)
            }
        }
        impl Error for Layer {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                self.1.as_deref().map(|layer| layer as &dyn Error)
            }
        }
        let inner = Layer("no route", None);
        let middle = Layer("no route", Some(Box::new(inner)));
        let outer = Layer("dispatch failure", Some(Box::new(middle)));
        assert_eq!(
            Trouble::of("CloudFormation", &outer).to_string(),
            "CloudFormation: dispatch failure: no route"
        );
    }
}
