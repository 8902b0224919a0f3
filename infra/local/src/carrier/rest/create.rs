//! Creating a call: what Twilio takes, and what it refuses with which code
//! (<https://www.twilio.com/docs/voice/api/call-resource>,
//! <https://www.twilio.com/docs/iam/test-credentials> for the magic numbers).

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse as _, Response};
use http::{Method, StatusCode, header};
use reqwest::Url;
use tokio::sync::oneshot;

use super::super::call::{First, MachineDetection, Order, StatusCallback, Target};
use super::super::exchange::Exchange;
use super::super::faults::CreateFault;
use super::super::record::Direction;
use super::super::recordings::RecordingCallback;
use super::error::RestError;
use super::{Form, resource};

/// The length of a call when nothing else is asked: four hours.
pub(in crate::carrier) const LONGEST_CALL: Duration = Duration::from_hours(4);
/// The longest that an account can be allowed: a day.
const MOST_SECONDS: u32 = 24 * 60 * 60;
const EVENTS: [&str; 4] = ["initiated", "ringing", "answered", "completed"];
/// The From of Twilio's test credentials: accepted, and nothing is dialled.
const MAGIC_FROM: &str = "+15005550006";

pub(super) fn create(exchange: &Arc<Exchange>, form: &Form) -> Result<Response, RestError> {
    let fault = exchange.next_create_fault();
    match fault {
        Some(CreateFault::ServerError) => return Err(RestError::internal()),
        Some(CreateFault::TooManyRequests) => return Err(RestError::too_many_requests()),
        Some(CreateFault::HtmlError) => return Ok(html_error()),
        Some(CreateFault::Refused(code)) => return Err(RestError::bad(code, "refused")),
        Some(CreateFault::AnswerLost) | None => {}
    }
    let order = order(exchange, form)?;
    if order.from == MAGIC_FROM && exchange.number(MAGIC_FROM).is_none() {
        let call = exchange.accept_without_placing(order);
        let body = resource::call(exchange, &call.record());
        return Ok(super::json(StatusCode::CREATED, &body));
    }
    // The call begins when the answer has been written: see `answer_then`.
    let (answered, ready) = oneshot::channel();
    let call = exchange.accept(order, None, ready);
    let body = resource::call(exchange, &call.record()).to_string();
    let body = if fault == Some(CreateFault::AnswerLost) {
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    } else {
        Ok(Bytes::from(body))
    };
    Ok(answer_then(body, answered))
}

/// An answer that tells when it has been written, or with an error instead of a body the end of
/// the connection before a byte of it.
fn answer_then(body: io::Result<Bytes>, answered: oneshot::Sender<()>) -> Response {
    let stream =
        futures_util::stream::unfold((Some(body), answered), |(mut body, answered)| async move {
            Some((body.take()?, (None, answered)))
        });
    let content_type = [(header::CONTENT_TYPE, "application/json")];
    (StatusCode::CREATED, content_type, Body::from_stream(stream)).into_response()
}

/// What a proxy in front of Twilio would say.
fn html_error() -> Response {
    let page = "<html><head><title>502 Bad Gateway</title></head>\
                <body><h1>502 Bad Gateway</h1></body></html>";
    let content_type = [(header::CONTENT_TYPE, "text/html")];
    (StatusCode::BAD_GATEWAY, content_type, page).into_response()
}

fn order(exchange: &Exchange, form: &Form) -> Result<Order, RestError> {
    let to = form
        .get("To")
        .ok_or_else(|| RestError::bad(21201, "No 'To' number is specified"))?;
    let from = form
        .get("From")
        .ok_or_else(|| RestError::bad(21213, "No 'From' number is specified"))?;
    let first = first(form)?;
    let from = check_from(exchange, from)?;
    let to = check_to(to)?;
    let send_digits = form.get("SendDigits").unwrap_or_default();
    if send_digits.len() > 32
        || !send_digits
            .chars()
            .all(|key| "0123456789ABCD#*wW".contains(key))
    {
        return Err(RestError::bad(21206, "SendDigits parameter is invalid"));
    }
    Ok(Order {
        from,
        to,
        direction: Direction::OutboundApi,
        first,
        fallback: fallback(form)?,
        status_callback: status_callback(form)?,
        timeout: seconds(form, "Timeout", 60, 600, 21208)?,
        time_limit: seconds(
            form,
            "TimeLimit",
            LONGEST_CALL.as_secs(),
            MOST_SECONDS,
            20001,
        )?,
        recording: recording(form)?,
        machine_detection: machine_detection(form)?,
    })
}

/// `Url` wins over `Twiml`.
fn first(form: &Form) -> Result<First, RestError> {
    if let Some(target) = target(form, "Url", "Method")? {
        return Ok(First::Target(target));
    }
    match form.get("Twiml") {
        Some(twiml) if twiml.chars().count() > 4000 => Err(RestError::bad(
            20001,
            "Twiml is longer than 4000 characters",
        )),
        Some(twiml) => Ok(First::Inline(twiml.to_owned())),
        None => Err(RestError::bad(21205, "Url parameter is required")),
    }
}

fn fallback(form: &Form) -> Result<Option<Target>, RestError> {
    let fallback = target(form, "FallbackUrl", "FallbackMethod")?;
    if fallback.is_some() && form.get("Url").is_none() {
        return Err(RestError::bad(21405, "A FallbackUrl needs a Url"));
    }
    Ok(fallback)
}

fn status_callback(form: &Form) -> Result<Option<StatusCallback>, RestError> {
    let mut events: Vec<String> = form.all("StatusCallbackEvent").map(str::to_owned).collect();
    if let Some(unknown) = events
        .iter()
        .find(|event| !EVENTS.contains(&event.as_str()))
    {
        let message = format!("StatusCallbackEvent {unknown:?} is invalid");
        return Err(RestError::bad(20001, message));
    }
    if events.is_empty() {
        events.push("completed".to_owned());
    }
    let target = target(form, "StatusCallback", "StatusCallbackMethod")?;
    Ok(target.map(|target| StatusCallback { target, events }))
}

fn recording(form: &Form) -> Result<Option<(RecordingCallback, u8, String)>, RestError> {
    if form.get("Record") != Some("true") {
        return Ok(None);
    }
    let channels = match form.get("RecordingChannels") {
        Some("dual") => 2,
        _ => 1,
    };
    let track = form.get("RecordingTrack").unwrap_or("both").to_owned();
    Ok(Some((recording_callback(form)?, channels, track)))
}

/// The same fields start a recording of a running call. Both spellings of several events are
/// taken: repeated fields, and one with blanks between.
pub(super) fn recording_callback(form: &Form) -> Result<RecordingCallback, RestError> {
    let mut events: Vec<String> = form
        .all("RecordingStatusCallbackEvent")
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect();
    if events.is_empty() {
        events.push("completed".to_owned());
    }
    Ok(RecordingCallback {
        target: target(
            form,
            "RecordingStatusCallback",
            "RecordingStatusCallbackMethod",
        )?,
        events,
    })
}

fn machine_detection(form: &Form) -> Result<Option<MachineDetection>, RestError> {
    match form.get("MachineDetection") {
        None => Ok(None),
        Some("Enable" | "DetectMessageEnd") if form.get("AsyncAmd") == Some("true") => {
            let callback = target(
                form,
                "AsyncAmdStatusCallback",
                "AsyncAmdStatusCallbackMethod",
            )?;
            Ok(Some(MachineDetection::Asynchronous(callback)))
        }
        Some("Enable" | "DetectMessageEnd") => Ok(Some(MachineDetection::Synchronous)),
        Some(other) => {
            let message = format!("MachineDetection {other:?} is invalid");
            Err(RestError::bad(21234, message))
        }
    }
}

fn check_from(exchange: &Exchange, from: &str) -> Result<String, RestError> {
    let number = (from != "+15005550001").then(|| e164(from)).flatten();
    let number = number.ok_or_else(|| {
        RestError::bad(
            21212,
            format!("The 'From' number {from} is not a valid phone number"),
        )
    })?;
    if number == MAGIC_FROM || exchange.number(&number).is_some() {
        return Ok(number);
    }
    let message =
        format!("The source phone number provided, {from}, is not yet verified for your account");
    Err(RestError::bad(21210, message))
}

fn check_to(to: &str) -> Result<String, RestError> {
    let code_and_reason = match to {
        "+15005550001" => Some((21217, "does not appear to be valid")),
        "+15005550002" => Some((21214, "cannot be reached")),
        "+15005550003" => Some((21215, "is not authorized by your geographic permissions")),
        "+15005550004" => Some((21216, "is on a blocklist")),
        _ => None,
    };
    if let Some((code, reason)) = code_and_reason {
        return Err(RestError::bad(
            code,
            format!("The phone number {to} {reason}"),
        ));
    }
    e164(to).ok_or_else(|| {
        let message = format!("The phone number you are attempting to call, {to}, is not valid");
        RestError::bad(21211, message)
    })
}

/// A number as Twilio keeps it, without the blanks and marks that people write.
fn e164(number: &str) -> Option<String> {
    let digits: String = number
        .strip_prefix('+')?
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')'))
        .collect();
    let well_formed = (7..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    well_formed.then(|| format!("+{digits}"))
}

fn seconds(
    form: &Form,
    name: &str,
    default: u64,
    most: u32,
    code: u32,
) -> Result<Duration, RestError> {
    let Some(value) = form.get(name) else {
        return Ok(Duration::from_secs(default));
    };
    let seconds: Option<u32> = value.parse().ok();
    seconds
        .filter(|seconds| (1..=most).contains(seconds))
        .map(|seconds| Duration::from_secs(seconds.into()))
        .ok_or_else(|| RestError::bad(code, format!("{name} {value:?} is invalid")))
}

/// A URL that can be asked, and its method. A host with an underscore is refused.
fn target(form: &Form, url: &str, method: &str) -> Result<Option<Target>, RestError> {
    let method = match form.get(method) {
        None | Some("POST") => Method::POST,
        Some("GET") => Method::GET,
        Some(other) => {
            return Err(RestError::bad(
                21209,
                format!("{method} {other:?} is invalid"),
            ));
        }
    };
    let Some(value) = form.get(url) else {
        return Ok(None);
    };
    let invalid = || RestError::bad(21205, format!("{url} is not a valid URL: {value}"));
    let parsed = Url::parse(value).map_err(|_| invalid())?;
    let callable = matches!(parsed.scheme(), "http" | "https")
        && parsed.host_str().is_some_and(|host| !host.contains('_'));
    if !callable {
        return Err(invalid());
    }
    Ok(Some(Target {
        url: parsed,
        method,
    }))
}
