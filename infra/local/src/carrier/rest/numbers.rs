//! The account's numbers
//! (<https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>).

use axum::response::Response;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::super::account::Owned;
use super::super::exchange::Exchange;
use super::Form;
use super::error::RestError;

/// The numbers, or the one that `PhoneNumber` names in full.
pub(super) fn list(exchange: &Exchange, query: &Form) -> Response {
    let wanted = query.get("PhoneNumber");
    let numbers: Vec<Value> = exchange
        .owned_numbers()
        .iter()
        .filter(|(number, _)| wanted.is_none_or(|wanted| wanted == *number))
        .map(|(number, owned)| resource(exchange, number, owned))
        .collect();
    let body = json!({
        "incoming_phone_numbers": numbers,
        "page": 0,
        "next_page_uri": null,
    });
    super::json(StatusCode::OK, &body)
}

pub(super) fn fetch(exchange: &Exchange, sid: &str, path: &str) -> Result<Response, RestError> {
    let (number, owned) = find(exchange, sid, path)?;
    Ok(super::json(
        StatusCode::OK,
        &resource(exchange, &number, &owned),
    ))
}

/// Changes what the form names; an empty value takes it away.
pub(super) fn update(
    exchange: &Exchange,
    sid: &str,
    form: &Form,
    path: &str,
) -> Result<Response, RestError> {
    let (number, mut owned) = find(exchange, sid, path)?;
    let given = |name: &str| form.all(name).next().map(str::to_owned);
    let set = |name: &str, place: &mut Option<String>| {
        if let Some(value) = given(name) {
            *place = Some(value).filter(|value| !value.is_empty());
        }
    };
    for name in ["VoiceMethod", "StatusCallbackMethod"] {
        if given(name).is_some_and(|method| method != "POST") {
            let message = format!("{name} other than POST is not simulated here");
            return Err(RestError::bad(20001, message));
        }
    }
    owned.fallback_method = match given("VoiceFallbackMethod").as_deref() {
        Some("GET") => Method::GET,
        Some("POST") => Method::POST,
        Some(_) => return Err(RestError::bad(21403, "Method must be GET or POST")),
        None => owned.fallback_method,
    };
    set("VoiceUrl", &mut owned.webhooks.voice_url);
    set("VoiceFallbackUrl", &mut owned.webhooks.fallback_url);
    set("StatusCallback", &mut owned.webhooks.status_callback);
    set("VoiceApplicationSid", &mut owned.application);
    let body = resource(exchange, &number, &owned);
    exchange.set_owned(&number, owned);
    Ok(super::json(StatusCode::OK, &body))
}

fn find(exchange: &Exchange, sid: &str, path: &str) -> Result<(String, Owned), RestError> {
    let mut numbers = exchange.owned_numbers().into_iter();
    numbers
        .find(|(number, _)| name(number) == sid)
        .ok_or_else(|| RestError::not_found(path))
}

/// A number's SID is made of its digits, so it stays the same from one start to the next.
fn name(number: &str) -> String {
    format!("PN{:0>32}", number.trim_start_matches('+'))
}

fn resource(exchange: &Exchange, number: &str, owned: &Owned) -> Value {
    let account = &exchange.account_sid;
    let sid = name(number);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    json!({
        "sid": sid,
        "account_sid": account,
        "phone_number": number,
        "capabilities": {"voice": owned.voice, "sms": false, "mms": false, "fax": false},
        "voice_url": text(&owned.webhooks.voice_url),
        "voice_method": "POST",
        "voice_fallback_url": text(&owned.webhooks.fallback_url),
        "voice_fallback_method": owned.fallback_method.as_str(),
        "status_callback": text(&owned.webhooks.status_callback),
        "status_callback_method": "POST",
        "voice_application_sid": text(&owned.application),
        "trunk_sid": null,
        "uri": format!("/2010-04-01/Accounts/{account}/IncomingPhoneNumbers/{sid}.json"),
    })
}
