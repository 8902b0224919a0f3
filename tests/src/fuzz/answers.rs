//! Twilio's answers over REST: what is read of them is what a plain reading of the JSON shows, and
//! an answer that is not understood never permits another dial.

use serde_json::Value;
use twilio::Private;
use twilio::rest::{CallPage, CallResource, ErrorClass, NumberPage, RestError};
use twilio::sid::CallSid;
use twilio::status::CallStatus;

/// The statuses that a fuzzer should not have to find.
const STATUSES: [u16; 14] = [
    100, 200, 201, 204, 301, 400, 401, 403, 404, 408, 429, 500, 503, 599,
];

/// Codes that say by themselves that nothing was dialled, and that it may be tried again.
const LIMITS: [u32; 2] = [10004, 20429];

/// Codes that leave it open.
const OPEN: [u32; 3] = [20500, 20503, 15009];

/// Reads the first byte as a status, and the others as the answer's body.
pub fn run(input: &[u8]) {
    let Some((first, body)) = input.split_first() else {
        return;
    };
    let status = STATUSES[usize::from(*first) % STATUSES.len()];
    let plain = serde_json::from_slice::<Value>(body).ok();
    error(status, body, plain.as_ref());
    if plain.is_none() {
        // What is no JSON where we do not look may still be read: there is nothing to compare.
        return;
    }
    if let Ok(call) = serde_json::from_slice::<CallResource>(body) {
        resource(&call, plain.as_ref());
    }
    if let Ok(page) = serde_json::from_slice::<CallPage>(body) {
        let calls = plain.as_ref().and_then(|page| page.get("calls"));
        let calls = calls
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        assert_eq!(page.calls.len(), calls.len());
        for (call, plain) in page.calls.iter().zip(calls) {
            resource(call, Some(plain));
        }
    }
    if let Ok(page) = serde_json::from_slice::<NumberPage>(body) {
        let printed = format!("{page:?}");
        for number in &page.incoming_phone_numbers {
            let number = number.phone_number.as_str();
            assert!(!is_telling(number) || !printed.contains(number));
        }
    }
}

fn error(status: u16, body: &[u8], plain: Option<&Value>) {
    let error = RestError::parse(status, body);
    let code = error.code;
    let written = plain.and_then(|body| body.get("code")).and_then(number);
    // A member that comes twice makes the body unreadable, which says less and never more. What is no
    // JSON where we do not look may be read all the same, and so may a list, by the order of the
    // fields: Twilio sends neither.
    if plain.is_some_and(Value::is_object) {
        assert!(
            code.is_none() || code == written,
            "{code:?} for {written:?}"
        );
    }

    let class = error.class();
    if class == ErrorClass::Retryable {
        let limit = code.is_some_and(|code| LIMITS.contains(&code));
        let processed = status != 429 && !((400..500).contains(&status) && limit);
        assert!(!processed, "{status} {code:?}: somebody may have been rung");
    }
    if class == ErrorClass::Refused {
        assert!((400..500).contains(&status) && status != 408);
        assert!(code.is_none_or(|code| !OPEN.contains(&code)));
    }
    let repeatable = error.class_if_repeatable();
    assert_ne!(repeatable, ErrorClass::UnknownOutcome);

    let told = format!("{error} {error:?} {:?}", error.more_info());
    let words = error
        .message
        .as_ref()
        .map_or("", |message| message.as_str());
    assert!(
        !is_telling(words) || !told.contains(words),
        "Twilio's words are told"
    );
    assert!(told.len() < 1_000);
}

/// A code as Twilio writes it: a number, or the same as a text.
fn number(code: &Value) -> Option<u32> {
    match code {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().and_then(|code| u32::try_from(code).ok()),
    }
}

fn resource(call: &CallResource, plain: Option<&Value>) {
    // Of a list there is nothing to compare by name.
    let Some(Value::Object(plain)) = plain else {
        return;
    };
    let text = |name: &str| {
        plain
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    assert_eq!(call.sid.as_ref().map(CallSid::as_str), text("sid"));
    assert_eq!(call.status.as_ref().map(CallStatus::as_str), text("status"));
    assert_eq!(call.to.as_ref().map(Private::as_str), text("to"));
    assert_eq!(call.from.as_ref().map(Private::as_str), text("from"));
    let seconds = plain.get("duration").and_then(|duration| match duration {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    });
    assert_eq!(call.duration, seconds);
    let printed = format!("{:?} {:?}", call.to, call.from);
    for number in [&call.to, &call.from].into_iter().flatten() {
        assert!(!is_telling(number.as_str()) || !printed.contains(number.as_str()));
    }
}

/// Whether a text can be told from what is printed around it: it holds a number.
fn is_telling(text: &str) -> bool {
    text.len() > 6 && text.bytes().filter(u8::is_ascii_digit).count() > 6
}
