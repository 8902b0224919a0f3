//! Who may come in: Twilio, by its signature; the API's clients, by a bearer key.

mod bearer;
mod body;
mod webhook;

pub use bearer::{ApiDoor, ApiKeys, Client, Scope, is_json, key_hash_text};
pub use body::{json_body, media_type};
pub use webhook::{Admitted, WebhookDoor};

pub(crate) use webhook::unusable;

use crate::config::Settings;
use crate::endpoint::{Origin, Request};
use crate::failure::{Evidence, Failure};

/// The address at which Twilio reaches us: the setting, or else the API's own domain from the
/// gateway's context. Never a header of the request.
pub fn public_base(settings: &Settings, request: &Request) -> Result<String, Failure> {
    if let Some(base) = &settings.public_base_url {
        return Ok(base.as_str().to_owned());
    }
    let origin = request.extensions().get::<Origin>();
    origin
        .and_then(|origin| origin.api_base.clone())
        .ok_or_else(|| {
            Failure::Unverifiable(Evidence::new(
                "no_public_base",
                "PUBLIC_BASE_URL is not set and the request has no gateway's context",
            ))
        })
}
