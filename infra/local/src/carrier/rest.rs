//! Twilio's REST API, as far as a caller needs it
//! (<https://www.twilio.com/docs/voice/api/call-resource>,
//! <https://www.twilio.com/docs/voice/api/recording>).

mod account;
mod calls;
mod create;
mod error;
mod numbers;
mod recordings;
mod resource;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, Method, StatusCode, header};
use serde_json::Value;

use super::exchange::Exchange;
pub(super) use create::LONGEST_CALL;
use error::RestError;

/// More than any form of Twilio's.
const LARGEST_FORM: usize = 64 * 1024;

/// The API of one account.
pub(super) fn router(exchange: Arc<Exchange>) -> Router {
    Router::new().fallback(answer).with_state(exchange)
}

async fn answer(State(exchange): State<Arc<Exchange>>, request: Request) -> Response {
    let mut response = match route(&exchange, request).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    };
    let headers = response.headers_mut();
    if let Ok(request_sid) = exchange.sid("RQ").parse() {
        headers.insert("Twilio-Request-Id", request_sid);
    }
    headers.insert("X-Home-Region", header::HeaderValue::from_static("us1"));
    response
}

async fn route(exchange: &Arc<Exchange>, request: Request) -> Result<Response, RestError> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let prefix = format!("/2010-04-01/Accounts/{}/", exchange.account_sid);
    let not_found = || RestError::not_found(&path);
    let by = authenticate(exchange, &parts.headers)?;
    if parts.method == Method::GET {
        if path == format!("/2010-04-01/Accounts/{}.json", exchange.account_sid) {
            return account::fetch(exchange, by == By::ApiKey);
        }
        // Twilio has this on a host of its own.
        if let Some(country) = path.strip_prefix("/v1/DialingPermissions/Countries/") {
            return account::country(exchange, country, &path);
        }
    }
    let rest = path.strip_prefix(&prefix).ok_or_else(not_found)?;
    let query = Form::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let form = read_form(&parts.headers, body).await;

    let (resource, json) = match rest.strip_suffix(".json") {
        Some(resource) => (resource, true),
        None => (rest, false),
    };
    let segments: Vec<&str> = resource.split('/').collect();
    match (parts.method, segments.as_slice(), json) {
        (Method::POST, ["Calls"], true) => create::create(exchange, &form),
        (Method::GET, ["Calls"], true) => Ok(calls::list(exchange, &query)),
        (Method::GET, ["Calls", call], true) => calls::fetch(exchange, call, &path),
        (Method::POST, ["Calls", call], true) => calls::update(exchange, call, &form, &path),
        (Method::GET, ["IncomingPhoneNumbers"], true) => Ok(numbers::list(exchange, &query)),
        (Method::GET, ["IncomingPhoneNumbers", number], true) => {
            numbers::fetch(exchange, number, &path)
        }
        (Method::POST, ["IncomingPhoneNumbers", number], true) => {
            numbers::update(exchange, number, &form, &path)
        }
        (Method::GET, ["Calls", call, "Recordings"], true) => {
            recordings::list(exchange, call, &path)
        }
        (Method::POST, ["Calls", call, "Recordings"], true) => {
            recordings::start(exchange, call, &form, &path)
        }
        (Method::POST, ["Calls", call, "Recordings", recording], true) => {
            recordings::update(exchange, call, recording, &form, &path)
        }
        (
            method @ (Method::GET | Method::DELETE),
            ["Recordings", recording] | ["Calls", _, "Recordings", recording],
            true,
        ) => recordings::fetch_or_delete(exchange, recording, &method, &path),
        (Method::GET, ["Recordings", media], false) => {
            recordings::media(exchange, media, &query, &path)
        }
        _ => Err(not_found()),
    }
}

/// Whose credentials came with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    ApiKey,
    AuthToken,
}

/// Basic authentication with the API key, or with the account SID and its token
/// (<https://www.twilio.com/docs/usage/requests-to-twilio>).
fn authenticate(exchange: &Exchange, headers: &HeaderMap) -> Result<By, RestError> {
    let credentials = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Basic "))
        .and_then(|encoded| STANDARD.decode(encoded.trim()).ok())
        .and_then(|decoded| String::from_utf8(decoded).ok())
        .ok_or_else(RestError::unauthenticated)?;
    let accepted = [
        (&exchange.api_key_sid, &exchange.api_key_secret, By::ApiKey),
        (&exchange.account_sid, &exchange.auth_token, By::AuthToken),
    ];
    accepted
        .into_iter()
        .find(|(user, password, _)| format!("{user}:{password}") == credentials)
        .map(|(_, _, by)| by)
        .ok_or_else(RestError::unauthenticated)
}

/// The form of a request; of a body of any other type Twilio reads nothing.
async fn read_form(headers: &HeaderMap, body: Body) -> Form {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !content_type.starts_with("application/x-www-form-urlencoded") {
        return Form::default();
    }
    match axum::body::to_bytes(body, LARGEST_FORM).await {
        Ok(bytes) => Form::parse(&bytes),
        Err(_) => Form::default(),
    }
}

/// Decoded fields in the order they came.
#[derive(Debug, Default)]
struct Form(Vec<(String, String)>);

impl Form {
    fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The first value of this name; an empty one counts as none.
    fn get(&self, name: &str) -> Option<&str> {
        self.all(name).find(|value| !value.is_empty())
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

fn json(status: StatusCode, value: &Value) -> Response {
    let content_type = [(header::CONTENT_TYPE, "application/json")];
    (status, content_type, value.to_string()).into_response()
}
