//! The request for TwiML.

use super::field::{FieldError, Fields};
use crate::Private;
use crate::sid::{AccountSid, CallSid};
use crate::signature::VerifiedForm;
use crate::status::{AnsweredBy, CallStatus, Direction};

/// Twilio asks what to say: at the start of a call, at a redirect, or, with
/// [`error_code`](Self::error_code), at the fallback URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceRequest {
    /// The call (`CallSid`).
    pub call_sid: CallSid,
    /// The account that owns it (`AccountSid`).
    pub account_sid: AccountSid,
    /// Who calls (`From`): in E.164 if possible, but also `anonymous`, `client:…`, a SIP address or
    /// nothing.
    pub from: Option<Private>,
    /// Who is called (`To`); as wide as `from`.
    pub to: Option<Private>,
    /// How far the call has come (`CallStatus`).
    pub call_status: CallStatus,
    /// Who called whom (`Direction`).
    pub direction: Direction,
    /// What answered (`AnsweredBy`), where answering-machine detection was waited for.
    pub answered_by: Option<AnsweredBy>,
    /// Who forwarded the call (`ForwardedFrom`).
    pub forwarded_from: Option<Private>,
    /// The caller's name (`CallerName`), where the account looks it up.
    pub caller_name: Option<Private>,
    /// The other leg's call (`ParentCallSid`).
    pub parent_call_sid: Option<CallSid>,
    /// At the fallback URL: what went wrong (`ErrorCode`), a number of Twilio's error dictionary.
    pub error_code: Option<u32>,
    /// At the fallback URL: where it went wrong (`ErrorUrl`).
    pub error_url: Option<String>,
}

impl VoiceRequest {
    /// Reads the form.
    pub fn parse(form: &VerifiedForm) -> Result<Self, FieldError> {
        let fields = Fields(form);
        Ok(Self {
            call_sid: fields.needed_sid("CallSid")?,
            account_sid: fields.needed_sid("AccountSid")?,
            from: fields.private("From")?,
            to: fields.private("To")?,
            call_status: fields.needed_word("CallStatus")?,
            direction: fields.needed_word("Direction")?,
            answered_by: fields.word("AnsweredBy")?,
            forwarded_from: fields.private("ForwardedFrom")?,
            caller_name: fields.private("CallerName")?,
            parent_call_sid: fields.sid("ParentCallSid")?,
            error_code: fields.number("ErrorCode")?,
            error_url: fields.owned("ErrorUrl")?,
        })
    }

    /// Whether this was asked at the fallback URL.
    pub fn is_fallback(&self) -> bool {
        self.error_code.is_some() || self.error_url.is_some()
    }
}

impl TryFrom<&VerifiedForm> for VoiceRequest {
    type Error = FieldError;

    fn try_from(form: &VerifiedForm) -> Result<Self, FieldError> {
        Self::parse(form)
    }
}
