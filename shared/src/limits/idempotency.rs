//! A request under an `Idempotency-Key`: what it asked for, and its answer once there is one.
//!
//! The record is made in the transaction that stores the intent, so a key without a record has
//! dialled nothing. A run that ends without an answer within its lease is lost: nobody knows what
//! it did, and it is never run again.

use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure, Update};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use callflow::CallId;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::{
    Item, Limits, Misshapen, built, moment, number, read_moment, read_number, read_text, text,
};
use crate::endpoint::Response;

/// How long an answer is kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How long a run may take: longer than the function that runs it can live.
pub const LEASE: SignedDuration = SignedDuration::from_secs(12);

/// The headers that belong to an answer.
const ANSWERED_HEADERS: [HeaderName; 2] = [http::header::CONTENT_TYPE, http::header::RETRY_AFTER];

/// A request that names its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyed {
    id: String,
    fingerprint: String,
}

/// Where a request under its key stands.
#[derive(Debug)]
pub enum Standing {
    /// It was not carried out, or more than a day ago.
    New,
    /// The key was used for another body.
    OtherBody,
    /// It is being carried out.
    Running {
        /// The call that it places.
        call_id: CallId,
        /// From then on it counts as lost.
        until: Timestamp,
    },
    /// It was begun and never answered: nobody knows what became of it.
    Lost {
        /// The call that it was about to place.
        call_id: CallId,
    },
    /// It was answered.
    Answered(Response),
}

impl Keyed {
    /// The request of a client, by its name, under a key. The body counts by its meaning: blanks and
    /// the order of members are none.
    pub fn new(client: &str, key: &str, body: &serde_json::Value) -> Self {
        // A map of serde_json's is sorted by its keys.
        let body = body.to_string();
        Self {
            id: format!("idempotency#{client}#{}", hash(key.as_bytes())),
            fingerprint: hash(body.as_bytes()),
        }
    }

    /// The record's id. The key itself is not kept: a client may have put a name into it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where it stands, by its record.
    pub fn standing(&self, record: Option<&Item>, now: Timestamp) -> Result<Standing, Misshapen> {
        let Some(record) = record else {
            return Ok(Standing::New);
        };
        let expires_at = read_number(record, "expires_at")?.ok_or(Misshapen)?;
        if expires_at <= now.as_second() {
            return Ok(Standing::New);
        }
        if read_text(record, "fingerprint")?.ok_or(Misshapen)? != self.fingerprint {
            return Ok(Standing::OtherBody);
        }
        if let Some(answer) = read_answer(record)? {
            return Ok(Standing::Answered(answer));
        }
        let call_id = read_text(record, "call_id")?.ok_or(Misshapen)?;
        let call_id = CallId::parse(call_id).map_err(|_| Misshapen)?;
        let until = read_moment(record, "running_until")?.ok_or(Misshapen)?;
        Ok(if until > now {
            Standing::Running { call_id, until }
        } else {
            Standing::Lost { call_id }
        })
    }

    /// Begins a run, unless there was one within a day.
    pub(crate) fn begun(&self, limits: &Limits, call: &CallId, now: Timestamp) -> Put {
        let after = |span| now.checked_add(span).unwrap_or(Timestamp::MAX);
        Put::builder()
            .table_name(&limits.table)
            .item("limit_id", text(&self.id))
            .item("fingerprint", text(&self.fingerprint))
            .item("call_id", text(call.as_str()))
            .item("running_until", moment(after(LEASE)))
            .item("expires_at", number(after(KEPT).as_second()))
            .condition_expression("attribute_not_exists(limit_id) OR expires_at <= :now")
            .expression_attribute_values(":now", number(now.as_second()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .expect("table and item are set")
    }

    /// Keeps the answer of the run that placed this call.
    pub(crate) fn answered(&self, limits: &Limits, call: &CallId, answer: &Response) -> Update {
        let headers = ANSWERED_HEADERS
            .iter()
            .filter_map(|name| {
                let value = answer.headers().get(name)?.to_str().ok()?;
                Some((name.as_str().to_owned(), text(value)))
            })
            .collect();
        let update = limits
            .at_id(&self.id)
            .update_expression(
                "SET answer_status = :status, answer_headers = :headers, answer_body = :body \
                 REMOVE running_until",
            )
            .condition_expression("call_id = :call")
            .expression_attribute_values(":call", text(call.as_str()))
            .expression_attribute_values(":status", number(answer.status().as_u16().into()))
            .expression_attribute_values(":headers", AttributeValue::M(headers))
            .expression_attribute_values(":body", text(&String::from_utf8_lossy(answer.body())));
        built(update)
    }
}

fn read_answer(record: &Item) -> Result<Option<Response>, Misshapen> {
    let Some(status) = read_number(record, "answer_status")? else {
        return Ok(None);
    };
    let status = u16::try_from(status).ok();
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    let body = read_text(record, "answer_body")?.ok_or(Misshapen)?;
    let mut answer = Response::new(Bytes::copy_from_slice(body.as_bytes()));
    *answer.status_mut() = status.ok_or(Misshapen)?;
    let headers = record.get("answer_headers").ok_or(Misshapen)?;
    *answer.headers_mut() = read_headers(headers.as_m().map_err(|_| Misshapen)?)?;
    Ok(Some(answer))
}

fn read_headers(headers: &Item) -> Result<HeaderMap, Misshapen> {
    let one = |name: &String| {
        let value = read_text(headers, name)?.ok_or(Misshapen)?;
        let name = HeaderName::try_from(name).map_err(|_| Misshapen)?;
        let value = HeaderValue::from_str(value).map_err(|_| Misshapen)?;
        Ok((name, value))
    };
    headers.keys().map(one).collect()
}

fn hash(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}
