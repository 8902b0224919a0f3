//! What a client sends.

use callflow::PhoneNumber;
use callflow::consent::CallConsent;
use http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use shared::dial::Order;
use shared::door::{Client, is_json};
use shared::limits::idempotency::Keyed;
use shared::number::{self, NumberFlaw};
use shared::problem::Problem;
use shared::{Failure, Request};

const EXAMPLE: &str = r#"such as {"to": "+14155550123"}"#;

/// The body of a request, checked.
pub(crate) struct Body {
    to: PhoneNumber,
    consent: Option<CallConsent>,
    zone: Option<String>,
    whole: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    to: Option<String>,
    consent: Option<CallConsent>,
    zone: Option<String>,
}

impl Body {
    /// Reads the body, or says what to send instead.
    pub(crate) fn read(request: &Request, now: Timestamp) -> Result<Self, Failure> {
        if request.body().is_empty() {
            return Err(Problem::invalid(format!(
                "The body is empty. Send a JSON object, {EXAMPLE}"
            ))
            .into());
        }
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "The body must be JSON",
                format!("Send `Content-Type: application/json` and a JSON object, {EXAMPLE}"),
            )
            .into());
        }
        if request.body().trim_ascii_start().first() != Some(&b'{') {
            return Err(Problem::invalid(format!(
                "The body is not a JSON object. Send one, {EXAMPLE}"
            ))
            .into());
        }
        let members: Members = serde_json::from_slice(request.body()).map_err(|error| {
            Problem::invalid(format!(
                "The body is not what we expect ({error}). Send a JSON \
                                      object, {EXAMPLE}"
            ))
        })?;
        let whole = serde_json::from_slice(request.body()).unwrap_or_default();
        let to = members.to.ok_or_else(|| {
            Problem::invalid_member(
                "/to",
                format!("`to` is missing. Send a JSON object, {EXAMPLE}"),
            )
        })?;
        let to = number::read(&to).map_err(invalid_number)?;
        if let Some(consent) = &members.consent {
            consent.check(now).map_err(|flaw| {
                Problem::invalid_member("/consent", format!("The consent cannot be kept: {flaw}."))
            })?;
        }
        Ok(Self {
            to,
            consent: members.consent,
            zone: members.zone,
            whole,
        })
    }

    /// The order of a client, under its key if it has one.
    pub(crate) fn order(self, client: Client, key: Option<String>, now: Timestamp) -> Order {
        let keyed = key.map(|key| Keyed::new(&client.name, &key, &self.whole));
        Order {
            to: self.to,
            consent: self.consent,
            zone: self.zone,
            client,
            keyed,
            now,
        }
    }
}

fn invalid_number(flaw: NumberFlaw) -> Problem {
    let mut problem = Problem::refused(
        StatusCode::BAD_REQUEST,
        "invalid_number",
        "This is not a number that can be rung",
        format!("{flaw}."),
    );
    problem.pointer = Some("/to".to_owned());
    problem
}
