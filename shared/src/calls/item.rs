//! A call as an item of the table, and back. Pure.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use callflow::Call;
use callflow::consent::{Origin, RecordingConsent};
use callflow::progress::{CallStatus, Progress};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::failure::Evidence;

/// The schema version that is written. Another is refused, and the call ends politely.
const SCHEMA: u32 = 1;

/// The attribute of every call that is not over, and the key of an index that holds no others.
pub(super) const IN_FLIGHT: &str = "in_flight";

/// The attribute of every call whose recording has to be deleted at Twilio, and the key of an index
/// that holds no others.
pub(super) const DELETION_DUE: &str = "deletion_due";

/// The value of both.
const YES: &str = "yes";

/// How long an item is kept: the table's TTL removes it some time later.
const RETENTION: SignedDuration = SignedDuration::from_hours(24 * 90);

/// A call as it was loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The call.
    pub call: Call,
    /// The version of its conversation: a save under another one is refused.
    pub version: u64,
    /// What Twilio says of the recording.
    pub recording: Option<RecordingNews>,
    /// Nobody knows whether Twilio took the call.
    pub submission_unknown: bool,
}

/// What a recording callback says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingNews {
    /// Twilio's name for the recording.
    pub recording_sid: String,
    /// `in-progress`, `completed`, `absent` or `failed`.
    pub status: String,
    /// Its length in seconds, once it is complete.
    pub seconds: Option<u32>,
    /// The consent that it rests on, by its origin: from the URL that the start of it was given. None
    /// for a recording that is older than that.
    pub rests_on: Option<Origin>,
}

/// An item that is not a call of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misshapen(String);

/// The attributes of an item beside its key. The status has attributes of its own, since callbacks
/// write it under a condition of their own, and is not repeated within the call.
#[derive(Serialize, Deserialize)]
pub(super) struct Item {
    call_id: String,
    schema: u32,
    version: u64,
    day: String,
    expires_at: i64,
    /// There until the call is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    in_flight: Option<String>,
    /// The name of the bearer key that the call was asked for with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    placed_by: Option<String>,
    status: CallStatus,
    status_rank: u8,
    status_sequence: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_sid: Option<String>,
    call: serde_json::Map<String, serde_json::Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recording_sid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recording_status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recording_seconds: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recording_rests_on: Option<String>,
    #[serde(default)]
    submission_unknown: bool,
}

impl Item {
    pub(super) fn new(call: &Call) -> Self {
        Self {
            call_id: call.id.as_str().to_owned(),
            schema: SCHEMA,
            version: 1,
            day: call.created_at.strftime("%Y-%m-%d").to_string(),
            expires_at: (call.created_at + RETENTION).as_second(),
            in_flight: Some(YES.to_owned()),
            placed_by: None,
            status: call.progress.status,
            status_rank: call.progress.status.rank(),
            status_sequence: call.progress.sequence.map_or(-1, i64::from),
            call_sid: call.call_sid.clone(),
            call: members(call),
            recording_sid: None,
            recording_status: None,
            recording_seconds: None,
            recording_rests_on: None,
            submission_unknown: false,
        }
    }

    pub(super) fn placed_by(self, name: &str) -> Self {
        Self {
            placed_by: Some(name.to_owned()),
            ..self
        }
    }

    pub(super) fn encode(&self) -> Result<HashMap<String, AttributeValue>, Misshapen> {
        serde_dynamo::to_item(self).map_err(|error| Misshapen(error.to_string()))
    }
}

/// The value of [`IN_FLIGHT`] and of [`DELETION_DUE`].
pub(super) fn due() -> AttributeValue {
    AttributeValue::S(YES.to_owned())
}

/// The attribute that the conversation writes.
pub(super) fn conversation(call: &Call) -> Result<HashMap<String, AttributeValue>, Misshapen> {
    serde_dynamo::to_item(members(call)).map_err(|error| Misshapen(error.to_string()))
}

/// The item of a call that is new.
pub fn encode(call: &Call) -> Result<HashMap<String, AttributeValue>, Misshapen> {
    Item::new(call).encode()
}

/// Reads an item of the table.
pub fn decode(item: HashMap<String, AttributeValue>) -> Result<Stored, Misshapen> {
    let schema = item
        .get("schema")
        .and_then(|value| value.as_n().ok())
        .cloned();
    if schema.as_deref() != Some("1") {
        return Err(Misshapen(format!(
            "schema {}",
            schema.as_deref().unwrap_or("missing")
        )));
    }
    // The library's error may quote a value; its place is told instead.
    let item: Item = serde_dynamo::from_item(item)
        .map_err(|_| Misshapen("an attribute is missing or of another type".to_owned()))?;
    let mut members = item.call;
    let progress = Progress {
        status: item.status,
        sequence: u32::try_from(item.status_sequence).ok(),
    };
    let own = |value: Result<serde_json::Value, serde_json::Error>| {
        value.map_err(|_| Misshapen("status or SID".to_owned()))
    };
    members.insert("progress".to_owned(), own(serde_json::to_value(progress))?);
    members.insert(
        "call_sid".to_owned(),
        own(serde_json::to_value(&item.call_sid))?,
    );
    let call = serde_json::from_value(serde_json::Value::Object(members))
        .map_err(|_| Misshapen("the call's own attributes".to_owned()))?;
    let recording = match (item.recording_sid, item.recording_status) {
        (Some(recording_sid), Some(status)) => Some(RecordingNews {
            recording_sid,
            status,
            seconds: item.recording_seconds,
            rests_on: item.recording_rests_on.as_deref().and_then(Origin::parse),
        }),
        (Some(_), None) | (None, Some(_) | None) => None,
    };
    Ok(Stored {
        call,
        version: item.version,
        recording,
        submission_unknown: item.submission_unknown,
    })
}

fn members(call: &Call) -> serde_json::Map<String, serde_json::Value> {
    let value = serde_json::to_value(call).expect("a call has string keys alone");
    let serde_json::Value::Object(mut members) = value else {
        unreachable!("a call is a struct");
    };
    members.remove("progress");
    members.remove("call_sid");
    members
}

impl Stored {
    /// A call that was just made, as it is stored.
    pub fn fresh(call: Call) -> Self {
        Self {
            call,
            version: 1,
            recording: None,
            submission_unknown: false,
        }
    }

    /// The consent that the recording rests on, which may be withdrawn by now. None where there is no
    /// recording, and where it names another consent than the call's.
    pub fn consent_of_recording(&self) -> Option<&RecordingConsent> {
        let named = self.recording.as_ref()?.rests_on;
        let consent = self.call.recording_consent.as_ref()?;
        named
            .is_none_or(|origin| origin == consent.origin())
            .then_some(consent)
    }
}

impl RecordingNews {
    /// The rank of a recording that is over.
    pub(super) const OVER: u8 = 2;

    /// Whether there may be something of it at Twilio.
    pub(crate) fn is_kept(&self) -> bool {
        self.status != "absent"
    }

    /// Where the status stands on the way to its end; it never falls.
    pub(super) fn rank(&self) -> u8 {
        match self.status.as_str() {
            "in-progress" => 1,
            _ => Self::OVER,
        }
    }
}

impl Misshapen {
    pub(super) fn into_evidence(self) -> Evidence {
        Evidence::new("item_misshapen", self.0)
    }
}

impl std::fmt::Display for Misshapen {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "not a call of this version: {}", self.0)
    }
}

impl std::error::Error for Misshapen {}
