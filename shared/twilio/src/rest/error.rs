//! What Twilio answers when it does not do what it was asked.

use std::fmt;

use serde::Deserialize;

use super::codes;
use crate::Private;

/// A refusal or a failure of Twilio's REST API.
///
/// It is made of any answer that is no success: both of Twilio's error documents (the classic one,
/// and the problem document of RFC 9457 that newer APIs send), and bodies that are neither, such
/// as a proxy's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestError {
    /// The HTTP status.
    pub status: u16,
    /// Twilio's error code, where the body has one.
    pub code: Option<u32>,
    /// Twilio's own words, which often quote the number that was called: not for logs.
    pub message: Option<Private>,
}

/// What may be done after a failed create.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    /// Nothing happened, and the same request may succeed later: wait, with jitter, and try again.
    Retryable,
    /// Nothing happened, and nothing will: tell who asked.
    Refused,
    /// A call may have been made: look for it (by number and time) before trying again.
    UnknownOutcome,
}

impl RestError {
    /// Reads an answer; always gives one, since the HTTP status alone says enough to act.
    pub fn parse(status: u16, body: &[u8]) -> Self {
        let read: Body = serde_json::from_slice(body).unwrap_or_default();
        let words = [read.message, read.detail, read.title];
        Self {
            status,
            code: read.code.and_then(|code| code.number()),
            message: words
                .into_iter()
                .flatten()
                .filter_map(|word| word.as_str().map(Private::new))
                .find(|word| !word.as_str().is_empty()),
        }
    }

    /// What may be done if this answered a create, which is not safe to repeat.
    ///
    /// 429 was never processed, and 10004 is a limit that passes. Everything else from 400 to 499
    /// is a refusal, except 408, which says that the request may have been cut off. A 5xx, a
    /// redirect, and a success that could not be read leave it open whether somebody was rung.
    pub fn class(&self) -> ErrorClass {
        match (self.status, self.code) {
            (429, _) | (400..=499, Some(10004 | 20429)) => ErrorClass::Retryable,
            (408, _) | (_, Some(20500 | 20503 | 15009)) => ErrorClass::UnknownOutcome,
            (400..=499, _) => ErrorClass::Refused,
            _ => ErrorClass::UnknownOutcome,
        }
    }

    /// What may be done if this answered a request that is safe to repeat: reading, ending or
    /// deleting. Where a create's outcome would be unknown, the same request is simply tried again.
    pub fn class_if_repeatable(&self) -> ErrorClass {
        match self.class() {
            ErrorClass::UnknownOutcome => ErrorClass::Retryable,
            known => known,
        }
    }

    /// Whether the call that should be changed or ended has ended already (21220).
    pub fn is_already_ended(&self) -> bool {
        self.code == Some(21220)
    }

    /// What it means and what to do, in plain words, without a number or a secret.
    pub fn explanation(&self) -> &'static str {
        if let Some(words) = self.code.and_then(codes::explanation) {
            return words;
        }
        match (self.status, self.code) {
            (401 | 403, _) => {
                "Twilio does not accept the credentials for this: see the API key, its Region and \
                 its permissions."
            }
            (404, _) => "Twilio does not know this resource: see the account's SID.",
            (429, _) => {
                "Too many requests at once: Twilio did nothing with this one, so try again, slower."
            }
            (_, Some(13000..=13999)) => {
                "Twilio refused the call; see the code in its error dictionary."
            }
            (400..=499, Some(_)) => "Twilio refused this; see the code in its error dictionary.",
            (400..=499, None) => {
                "Something refused this, and not in Twilio's form: see what is between us and \
                 Twilio."
            }
            (500..=599, _) => {
                "Twilio, or something before it, has a fault: look before trying again."
            }
            _ => "Twilio's answer could not be read: look before trying again.",
        }
    }

    /// The page of the error dictionary, where there is a code.
    pub fn more_info(&self) -> Option<String> {
        let code = self.code?;
        Some(format!("https://www.twilio.com/docs/api/errors/{code}"))
    }
}

impl fmt::Display for RestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Twilio answered with HTTP {}", self.status)?;
        if let Some(code) = self.code {
            write!(f, " and code {code}")?;
        }
        write!(f, ": {}", self.explanation())
    }
}

impl std::error::Error for RestError {}

/// Both shapes in one. Values are taken as they come, so that one odd field does not hide the
/// others.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    code: Option<Code>,
    message: Option<serde_json::Value>,
    title: Option<serde_json::Value>,
    detail: Option<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Code {
    Number(u32),
    Text(String),
    Other(serde::de::IgnoredAny),
}

impl Code {
    fn number(&self) -> Option<u32> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
            Self::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
