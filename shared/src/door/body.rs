//! Bodies of the API's requests.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::is_json;
use crate::endpoint::Request;
use crate::failure::Failure;
use crate::problem::Problem;

/// A JSON object, or what to send instead, with an example. A member that is none of ours is refused
/// by the type's own rules.
pub fn json_body<T: DeserializeOwned>(request: &Request, example: &str) -> Result<T, Failure> {
    let body = request.body().trim_ascii_start();
    if body.is_empty() {
        let detail = format!("The body is empty. Send a JSON object, {example}");
        return Err(Problem::invalid(detail).into());
    }
    if !is_json(request.headers()) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "The body's type is none that this address takes",
            format!("Send `Content-Type: application/json` and a JSON object, {example}"),
        )
        .into());
    }
    if body.first() != Some(&b'{') {
        let detail = format!("The body is not a JSON object. Send one, {example}");
        return Err(Problem::invalid(detail).into());
    }
    // The library's own words may quote the body, which may hold a number.
    serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let detail = format!(
            "The body is not what we expect, at line {line}, column {column}. Send a JSON object, \
             {example}"
        );
        Problem::invalid(detail).into()
    })
}

/// The type of the body, in small letters and without its parameters; empty where none is said.
pub fn media_type(headers: &HeaderMap) -> String {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|value| value.split(';').next());
    kind.unwrap_or_default().trim().to_ascii_lowercase()
}
