//! Refusals to the API's clients: problem documents (RFC 9457).

use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use jiff::{Timestamp, Zoned};
use serde::Serialize;

use crate::endpoint::Response;

/// The code where Twilio did not take a call.
pub const REFUSED_BY_CARRIER: &str = "refused_by_carrier";

/// Why a request was not carried out, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Names the kind of problem, for programs; stable.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind, for people.
    pub title: &'static str,
    /// The HTTP status, once more.
    pub status: u16,
    /// What is wrong this time and what to do.
    pub detail: String,
    /// The same as `kind`, short: the code of logs and metrics.
    pub code: &'static str,
    /// Every reason, where a call was refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<&'static str>,
    /// The member of the request that is wrong, as a JSON pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Our name for the call, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_id: Option<String>,
    /// Whether a telephone may have been rung all the same.
    pub dialled: Dialled,
    /// Twilio's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub twilio_code: Option<u32>,
    /// The first moment at which every reason is gone, where waiting helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Timestamp>,
    /// The same moment, in each zone that the number may be in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub retry_at_there: Vec<Zoned>,
    /// Where the request had an `Idempotency-Key`: the key to send it again with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_key: Option<NextKey>,
    /// Seconds to wait before the same request may succeed.
    #[serde(skip)]
    pub retry_after: Option<u32>,
    /// More headers of the response.
    #[serde(skip)]
    pub headers: HeaderMap,
}

/// Which `Idempotency-Key` a request is to be sent again with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NextKey {
    /// The same: nothing was carried out under it.
    Same,
    /// A new one: under the same there is this answer, for 24 hours.
    New,
}

/// Whether a telephone was rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialled {
    /// Certainly not.
    No,
    /// It cannot be told: do not send the request again blindly.
    Unknown,
}

impl Problem {
    /// A problem of this code; nothing was dialled.
    pub fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind: format!("urn:outbound-caller:problem:{code}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            code,
            reasons: Vec::new(),
            pointer: None,
            call_id: None,
            dialled: Dialled::No,
            twilio_code: None,
            retry_at: None,
            retry_at_there: Vec::new(),
            next_key: None,
            retry_after: None,
            headers: HeaderMap::new(),
        }
    }

    /// A body that cannot be used.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "The request cannot be understood",
            detail,
        )
    }

    /// A member of the body that cannot be used.
    pub fn invalid_member(pointer: &str, detail: impl Into<String>) -> Self {
        Self {
            pointer: Some(pointer.to_owned()),
            ..Self::invalid(detail)
        }
    }

    /// A call that may not be made, for these reasons.
    pub fn refused(
        status: StatusCode,
        reason: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            reasons: vec![reason],
            ..Self::new(status, reason, title, detail)
        }
    }

    /// Whether a call that could have been placed was not, by Twilio's doing or ours. What a client
    /// has to mend in its own request is none.
    pub fn is_failed_dial(&self) -> bool {
        self.status >= 500 || self.code == REFUSED_BY_CARRIER
    }

    /// The document as a response.
    pub fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).expect("a problem has string keys alone");
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        *response.headers_mut() = self.headers;
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if self.status == 401 {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
