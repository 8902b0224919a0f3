//! The call and recording resources as JSON
//! (<https://www.twilio.com/docs/voice/api/call-resource>).

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::exchange::Exchange;
use super::super::fields::rfc2822;
use super::super::record::{CallRecord, CallStatus, Recording};

pub(super) fn call(exchange: &Exchange, record: &CallRecord) -> Value {
    let uri = format!(
        "/2010-04-01/Accounts/{}/Calls/{}",
        exchange.account_sid, record.sid
    );
    let updated = record
        .ended_at
        .or(record.answered_at)
        .or(record.started_at)
        .unwrap_or(record.created_at);
    let duration = record
        .ended_at
        .map(|_| record.seconds_connected().to_string());
    json!({
        "sid": record.sid,
        "account_sid": exchange.account_sid,
        "parent_call_sid": null,
        "to": record.to,
        "to_formatted": formatted(&record.to),
        "from": record.from,
        "from_formatted": formatted(&record.from),
        "phone_number_sid": null,
        "status": status(record.status),
        "start_time": date(record.started_at),
        "end_time": date(record.ended_at),
        "duration": duration,
        "price": null,
        "price_unit": "USD",
        "direction": record.direction.as_str(),
        "answered_by": null,
        "annotation": null,
        "api_version": "2010-04-01",
        "forwarded_from": null,
        "group_sid": null,
        "caller_name": null,
        "queue_time": "0",
        "trunk_sid": null,
        "date_created": rfc2822(record.created_at),
        "date_updated": rfc2822(updated),
        "uri": format!("{uri}.json"),
        "subresource_uris": {
            "events": format!("{uri}/Events.json"),
            "notifications": format!("{uri}/Notifications.json"),
            "payments": format!("{uri}/Payments.json"),
            "recordings": format!("{uri}/Recordings.json"),
            "siprec": format!("{uri}/Siprec.json"),
            "streams": format!("{uri}/Streams.json"),
            "transcriptions": format!("{uri}/Transcriptions.json"),
            "user_defined_message_subscriptions":
                format!("{uri}/UserDefinedMessageSubscriptions.json"),
            "user_defined_messages": format!("{uri}/UserDefinedMessages.json"),
        },
    })
}

pub(super) fn recording(exchange: &Exchange, call_sid: &str, recording: &Recording) -> Value {
    let account = &exchange.account_sid;
    json!({
        "sid": recording.sid,
        "account_sid": account,
        "call_sid": call_sid,
        "conference_sid": null,
        "status": recording.status.as_str(),
        "source": recording.source,
        "channels": recording.channels,
        "track": recording.track,
        "start_time": rfc2822(recording.started_at),
        "date_created": rfc2822(recording.started_at),
        "date_updated": rfc2822(recording.started_at),
        "duration": recording.seconds.map(|seconds| seconds.to_string()),
        "price": null,
        "price_unit": "USD",
        "error_code": null,
        "encryption_details": null,
        "api_version": "2010-04-01",
        "uri": format!("/2010-04-01/Accounts/{account}/Recordings/{}.json", recording.sid),
        "media_url": super::super::recordings::url(exchange, &recording.sid),
    })
}

/// The word in REST, which knows no `initiated`.
pub(super) const fn status(status: CallStatus) -> &'static str {
    match status {
        CallStatus::Initiated => CallStatus::Queued.as_str(),
        other => other.as_str(),
    }
}

fn date(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::String(rfc2822(at)))
}

/// `(415) 555-2671` for a number of the North American plan.
fn formatted(number: &str) -> String {
    match number.strip_prefix("+1") {
        Some(national) if national.len() == 10 && national.is_ascii() => {
            format!(
                "({}) {}-{}",
                &national[..3],
                &national[3..6],
                &national[6..]
            )
        }
        _ => number.to_owned(),
    }
}
