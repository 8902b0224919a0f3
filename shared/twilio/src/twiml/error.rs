//! What Twilio would refuse, found before it is sent.

use std::fmt;

use super::xml::is_xml;

/// Why a response cannot be sent to Twilio. No variant holds spoken text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TwimlError {
    /// A value that must not be empty is (for `<Say>` Twilio's error 13520).
    Empty {
        /// The verb.
        verb: &'static str,
        /// The attribute, or `text`.
        what: &'static str,
    },
    /// A value is longer than Twilio takes (for `<Say>` Twilio's error 13521).
    TooLong {
        /// The verb.
        verb: &'static str,
        /// The attribute, or `text`.
        what: &'static str,
        /// Its length, in `unit`.
        length: usize,
        /// The longest that is taken.
        limit: usize,
        /// What is counted.
        unit: &'static str,
    },
    /// A number is outside its range.
    OutOfRange {
        /// The verb.
        verb: &'static str,
        /// The attribute.
        what: &'static str,
        /// Its value.
        value: u32,
        /// The range, in words.
        range: &'static str,
    },
    /// A value does not have the shape that it must have.
    Malformed {
        /// The verb.
        verb: &'static str,
        /// The attribute, or `text`.
        what: &'static str,
        /// What it must be, in words.
        expected: &'static str,
    },
    /// Two attributes that do not go together.
    Conflict {
        /// The verb.
        verb: &'static str,
        /// The conflict, and the way out, in words.
        rule: &'static str,
    },
    /// The document is larger than [`MAX_DOCUMENT_BYTES`](super::MAX_DOCUMENT_BYTES).
    DocumentTooLarge {
        /// Its size in bytes.
        bytes: usize,
    },
}

impl fmt::Display for TwimlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { verb, what } => write!(f, "<{verb}>: {what} is empty"),
            Self::TooLong {
                verb,
                what,
                length,
                limit,
                unit,
            } => write!(
                f,
                "<{verb}>: {what} has {length} {unit}, and Twilio takes {limit}"
            ),
            Self::OutOfRange {
                verb,
                what,
                value,
                range,
            } => write!(f, "<{verb}>: {what} is {value}, and must be {range}"),
            Self::Malformed {
                verb,
                what,
                expected,
            } => write!(f, "<{verb}>: {what} must be {expected}"),
            Self::Conflict { verb, rule } => write!(f, "<{verb}>: {rule}"),
            Self::DocumentTooLarge { bytes } => write!(
                f,
                "the document has {bytes} bytes, and Twilio takes {}",
                super::MAX_DOCUMENT_BYTES
            ),
        }
    }
}

impl std::error::Error for TwimlError {}

/// A limit on a number, shared by the verbs that have it.
pub(super) fn positive(
    verb: &'static str,
    what: &'static str,
    value: Option<u32>,
) -> Result<(), TwimlError> {
    match value {
        Some(0) => Err(TwimlError::OutOfRange {
            verb,
            what,
            value: 0,
            range: "at least 1",
        }),
        _ => Ok(()),
    }
}

/// `loop` of `<Say>` and `<Play>`; 0 repeats until the hang-up, up to 1000 times.
pub(super) fn repeats(verb: &'static str, value: Option<u32>) -> Result<(), TwimlError> {
    match value {
        Some(value) if value > 1000 => Err(TwimlError::OutOfRange {
            verb,
            what: "loop",
            value,
            range: "between 0 and 1000",
        }),
        _ => Ok(()),
    }
}

/// A URL, absolute or relative to the document's, with no blank or control character in it: Twilio
/// would report 11100 while the call fails.
pub(super) fn url(
    verb: &'static str,
    what: &'static str,
    value: Option<&str>,
) -> Result<(), TwimlError> {
    let Some(value) = value else { return Ok(()) };
    if value.is_empty() {
        return Err(TwimlError::Empty { verb, what });
    }
    if value
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || !is_xml(c))
    {
        return Err(TwimlError::Malformed {
            verb,
            what,
            expected: "a URL without blanks",
        });
    }
    Ok(())
}

/// A name, voice or language: not empty, where it is given.
pub(super) fn named(
    verb: &'static str,
    what: &'static str,
    value: Option<&str>,
) -> Result<(), TwimlError> {
    match value {
        Some(value) if !value.chars().any(|c| is_xml(c) && !c.is_whitespace()) => {
            Err(TwimlError::Empty { verb, what })
        }
        _ => Ok(()),
    }
}
