//! Our own name for a call.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Names one call for life, in the table, the URLs, the logs and the API.
///
/// An outbound call's id is made by us before Twilio hears of the call (`call_` and 32 hexadecimal
/// digits of a time-ordered UUID). An inbound call's id is its Twilio `CallSid`, since Twilio knew
/// it first. No other text is an id, so an id can stand in a URL, a key or a log line as it is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallId(String);

/// The text is not the id of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACallId;

impl CallId {
    /// The id of an outbound call, from 128 bits whose order is time (a version 7 UUID).
    pub fn outbound(bits: u128) -> Self {
        Self(format!("call_{bits:032x}"))
    }

    /// Reads an id from a URL or the table.
    pub fn parse(text: &str) -> Result<Self, NotACallId> {
        let digits = text
            .strip_prefix("call_")
            .or_else(|| text.strip_prefix("CA"))
            .ok_or(NotACallId)?;
        let all_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if digits.len() == 32 && all_hexadecimal {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotACallId)
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CallId {
    type Error = NotACallId;

    fn try_from(text: String) -> Result<Self, NotACallId> {
        Self::parse(&text)
    }
}

impl From<CallId> for String {
    fn from(id: CallId) -> Self {
        id.0
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for CallId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for NotACallId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "expected `call_` or `CA` followed by 32 hexadecimal digits, as in the URLs we hand out",
        )
    }
}

impl std::error::Error for NotACallId {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_read_back() {
        let id = CallId::outbound(0x0192_abcd);
        assert_eq!(id.as_str(), "call_0000000000000000000000000192abcd");
        assert_eq!(CallId::parse(id.as_str()), Ok(id));
        assert!(CallId::parse("CA0123456789abcdef0123456789ABCDEF").is_ok());
    }

    #[test]
    fn nothing_else_is_an_id() {
        for text in [
            "",
            "call_",
            "CA12",
            "call_../../x",
            "call_0000000000000000000000000192abcg",
        ] {
            assert_eq!(CallId::parse(text), Err(NotACallId), "{text}");
        }
        // 32 bytes, but not 32 ASCII digits.
        assert_eq!(
            CallId::parse(&format!("CA{}", "é".repeat(16))),
            Err(NotACallId)
        );
    }
}
