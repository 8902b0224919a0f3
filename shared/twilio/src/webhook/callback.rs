//! The callbacks that tell how things went: of a call, of a recording, of answering-machine
//! detection. All three may be sent to one URL.

use super::field::{FieldError, Fields};
use crate::Private;
use crate::sid::{AccountSid, CallSid, RecordingSid};
use crate::signature::VerifiedForm;
use crate::status::{
    AnsweredBy, CallStatus, CallbackSource, Direction, RecordingSource, RecordingStatus,
    RecordingTrack,
};

/// The kinds of callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackKind {
    /// How a call goes.
    Call,
    /// How a recording goes.
    Recording,
    /// What answered.
    AnsweringMachine,
}

impl CallbackKind {
    /// Tells the kind by the fields that only it has. A recording's own callback has
    /// `RecordingStatus`; the last callback of a call that was created with `Record=true` has a
    /// `RecordingSid` too, but also a `CallStatus`, and is still about the call.
    pub fn of(form: &VerifiedForm) -> Self {
        let has = |name| form.get(name).is_some_and(|value| !value.is_empty());
        let about_a_call = has("CallStatus");
        if has("RecordingStatus") || (has("RecordingSid") && !about_a_call) {
            return Self::Recording;
        }
        if !about_a_call && (has("AnsweredBy") || has("MachineDetectionDuration")) {
            return Self::AnsweringMachine;
        }
        Self::Call
    }
}

/// A callback of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Callback {
    /// How a call goes.
    Call(StatusCallback),
    /// How a recording goes.
    Recording(RecordingCallback),
    /// What answered.
    AnsweringMachine(AmdCallback),
}

impl Callback {
    /// Reads the form as the kind that it is.
    pub fn parse(form: &VerifiedForm) -> Result<Self, FieldError> {
        match CallbackKind::of(form) {
            CallbackKind::Call => StatusCallback::parse(form).map(Self::Call),
            CallbackKind::Recording => RecordingCallback::parse(form).map(Self::Recording),
            CallbackKind::AnsweringMachine => AmdCallback::parse(form).map(Self::AnsweringMachine),
        }
    }

    /// The call that it is about.
    pub fn call_sid(&self) -> &CallSid {
        match self {
            Self::Call(callback) => &callback.call_sid,
            Self::Recording(callback) => &callback.call_sid,
            Self::AnsweringMachine(callback) => &callback.call_sid,
        }
    }
}

impl TryFrom<&VerifiedForm> for Callback {
    type Error = FieldError;

    fn try_from(form: &VerifiedForm) -> Result<Self, FieldError> {
        Self::parse(form)
    }
}

/// How a call goes. Callbacks are sent in order but arrive in any, some twice, some never: sort by
/// `sequence_number`, and let the end of a call be the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCallback {
    /// The call (`CallSid`).
    pub call_sid: CallSid,
    /// The account that owns it (`AccountSid`).
    pub account_sid: AccountSid,
    /// How far the call has come (`CallStatus`).
    pub status: CallStatus,
    /// The place of this event in the call's (`SequenceNumber`), from 0.
    pub sequence_number: Option<u32>,
    /// When it happened (`Timestamp`), as Twilio wrote it: RFC 2822, UTC.
    pub timestamp: Option<String>,
    /// How long the call was (`CallDuration`), in seconds; at the end only. Twilio's `Duration` is
    /// another thing: minutes billed.
    pub call_duration: Option<u32>,
    /// The answer of the telephone network (`SipResponseCode`), such as 404 for "unreachable" and
    /// 487 for "rang too long"; at the end only.
    pub sip_response_code: Option<u16>,
    /// What sent this (`CallbackSource`).
    pub callback_source: Option<CallbackSource>,
    /// What answered (`AnsweredBy`), where that is detected.
    pub answered_by: Option<AnsweredBy>,
    /// Who called whom (`Direction`).
    pub direction: Option<Direction>,
    /// Who calls (`From`).
    pub from: Option<Private>,
    /// Who is called (`To`).
    pub to: Option<Private>,
    /// Why it failed (`ErrorCode`), a number of Twilio's error dictionary; seen in practice.
    pub error_code: Option<u32>,
}

impl StatusCallback {
    /// Reads the form.
    pub fn parse(form: &VerifiedForm) -> Result<Self, FieldError> {
        let fields = Fields(form);
        Ok(Self {
            call_sid: fields.needed_sid("CallSid")?,
            account_sid: fields.needed_sid("AccountSid")?,
            status: fields.needed_word("CallStatus")?,
            sequence_number: fields.number("SequenceNumber")?,
            timestamp: fields.owned("Timestamp")?,
            call_duration: fields.number("CallDuration")?,
            sip_response_code: fields.number("SipResponseCode")?,
            callback_source: fields.word("CallbackSource")?,
            answered_by: fields.word("AnsweredBy")?,
            direction: fields.word("Direction")?,
            from: fields.private("From")?,
            to: fields.private("To")?,
            error_code: fields.number("ErrorCode")?,
        })
    }
}

/// How a recording goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordingCallback {
    /// The call that is recorded (`CallSid`), always its parent leg.
    pub call_sid: CallSid,
    /// The account that owns it (`AccountSid`).
    pub account_sid: AccountSid,
    /// The recording (`RecordingSid`).
    pub recording_sid: RecordingSid,
    /// How far it has come (`RecordingStatus`).
    pub status: RecordingStatus,
    /// Where it can be fetched, with the account's credentials (`RecordingUrl`): without an
    /// extension, to which `.mp3` or `.wav` may be added.
    pub url: Option<String>,
    /// How long it is (`RecordingDuration`), in seconds; when completed.
    pub duration: Option<u32>,
    /// How many channels it has (`RecordingChannels`), 1 or 2.
    pub channels: Option<u8>,
    /// What started it (`RecordingSource`).
    pub source: Option<RecordingSource>,
    /// Whose voice it holds (`RecordingTrack`).
    pub track: Option<RecordingTrack>,
    /// When it began (`RecordingStartTime`), as Twilio wrote it.
    pub start_time: Option<String>,
    /// Why there is none (`ErrorCode`); documented for the REST resource only.
    pub error_code: Option<u32>,
}

impl RecordingCallback {
    /// Reads the form.
    pub fn parse(form: &VerifiedForm) -> Result<Self, FieldError> {
        let fields = Fields(form);
        Ok(Self {
            call_sid: fields.needed_sid("CallSid")?,
            account_sid: fields.needed_sid("AccountSid")?,
            recording_sid: fields.needed_sid("RecordingSid")?,
            status: fields.needed_word("RecordingStatus")?,
            url: fields.owned("RecordingUrl")?,
            duration: fields.number("RecordingDuration")?,
            channels: fields.number("RecordingChannels")?,
            source: fields.word("RecordingSource")?,
            track: fields.word("RecordingTrack")?,
            start_time: fields.owned("RecordingStartTime")?,
            error_code: fields.number("ErrorCode")?,
        })
    }
}

/// What answered, when it is told apart from the TwiML (`AsyncAmd`). It may arrive after the call
/// has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmdCallback {
    /// The call (`CallSid`).
    pub call_sid: CallSid,
    /// The account that owns it (`AccountSid`).
    pub account_sid: AccountSid,
    /// What answered (`AnsweredBy`).
    pub answered_by: AnsweredBy,
    /// How long it took to tell (`MachineDetectionDuration`), in milliseconds.
    pub machine_detection_duration: Option<u32>,
}

impl AmdCallback {
    /// Reads the form.
    pub fn parse(form: &VerifiedForm) -> Result<Self, FieldError> {
        let fields = Fields(form);
        Ok(Self {
            call_sid: fields.needed_sid("CallSid")?,
            account_sid: fields.needed_sid("AccountSid")?,
            answered_by: fields.needed_word("AnsweredBy")?,
            machine_detection_duration: fields.number("MachineDetectionDuration")?,
        })
    }
}
