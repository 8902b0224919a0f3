//! An opt-out on its way through the queue. Pure; never logged, since it holds a whole number.

use std::fmt;

use callflow::PhoneNumber;
use callflow::step::OptOutBy;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::OptOut;

/// The version of the message's form that is written. An unknown one is refused, waits in the
/// dead-letter queue, and is read by the version of the product that knows it.
pub const SCHEMA: u32 = 1;

/// An opt-out and the call in which it was said.
#[derive(Debug, Clone)]
pub struct WaitingOptOut {
    /// The opt-out.
    pub opt_out: OptOut,
    /// The call, or `unknown`.
    pub call_id: String,
}

/// Why a message is none of ours: never the text of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MisshapenMessage {
    /// It is not JSON with our members.
    Form,
    /// Another version wrote it.
    Schema,
    /// Its number is none.
    Number,
}

#[derive(Serialize, Deserialize)]
struct Members {
    schema: u32,
    number: String,
    by: OptOutBy,
    at: Timestamp,
    call_id: String,
}

#[derive(Deserialize)]
struct Version {
    schema: u32,
}

impl WaitingOptOut {
    /// The message's body.
    pub fn encode(&self) -> String {
        let OptOut { number, by, at } = &self.opt_out;
        let members = Members {
            schema: SCHEMA,
            number: number.as_e164().to_owned(),
            by: *by,
            at: *at,
            call_id: self.call_id.clone(),
        };
        serde_json::to_string(&members).expect("a message has string keys alone")
    }

    /// Reads a message's body.
    pub fn decode(body: &str) -> Result<Self, MisshapenMessage> {
        let version: Version = serde_json::from_str(body).map_err(|_| MisshapenMessage::Form)?;
        if version.schema != SCHEMA {
            return Err(MisshapenMessage::Schema);
        }
        let members: Members = serde_json::from_str(body).map_err(|_| MisshapenMessage::Form)?;
        let number = PhoneNumber::parse(&members.number).map_err(|_| MisshapenMessage::Number)?;
        Ok(Self {
            opt_out: OptOut {
                number,
                by: members.by,
                at: members.at,
            },
            call_id: members.call_id,
        })
    }
}

impl fmt::Display for MisshapenMessage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Form => "the message is not JSON with an opt-out's members",
            Self::Schema => "the message was written by another version: drain it with that one",
            Self::Number => "the message's number is not in E.164 form",
        })
    }
}

impl std::error::Error for MisshapenMessage {}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting() -> WaitingOptOut {
        WaitingOptOut {
            opt_out: OptOut {
                number: PhoneNumber::parse("+14155550123").unwrap(),
                by: OptOutBy::Words,
                at: "2026-11-23T15:00:00.25Z".parse().unwrap(),
            },
            call_id: "call_1".to_owned(),
        }
    }

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let body = waiting().encode();
        assert_eq!(
            body,
            r#"{"schema":1,"number":"+14155550123","by":"words","at":"2026-11-23T15:00:00.25Z","call_id":"call_1"}"#
        );
        let read = WaitingOptOut::decode(&body).unwrap();
        assert_eq!(read.encode(), body);
        assert!(!format!("{read:?}").contains("4155550123"));
    }

    #[test]
    fn what_is_none_of_ours_is_refused_without_its_text() {
        let body = waiting().encode();
        for (body, why) in [
            (String::new(), MisshapenMessage::Form),
            (body.replace("words", "mail"), MisshapenMessage::Form),
            (body.replace(":1,", ":2,"), MisshapenMessage::Schema),
            (body.replace("+1415", "1415"), MisshapenMessage::Number),
        ] {
            let refused = WaitingOptOut::decode(&body).unwrap_err();
            assert_eq!(refused, why, "{body}");
            assert!(!refused.to_string().contains("555"));
        }
    }
}
