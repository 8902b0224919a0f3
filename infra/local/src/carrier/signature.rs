//! The signing key and signature of webhooks, until the package `twilio` brings its own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// An account's auth token, the key of its signatures.
#[derive(Clone)]
pub(super) struct AuthToken(String);

impl AuthToken {
    pub(super) fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }
}

/// HMAC-SHA1 over the URL and each distinct name with its values, sorted
/// (<https://www.twilio.com/docs/usage/security>).
pub(super) fn sign(key: &AuthToken, url: &str, pairs: &[(String, String)]) -> String {
    let mut sorted: Vec<&(String, String)> = pairs.iter().collect();
    sorted.sort();
    sorted.dedup();
    let mut mac =
        Hmac::<Sha1>::new_from_slice(key.0.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(url.as_bytes());
    for (name, value) in sorted {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    STANDARD.encode(mac.finalize().into_bytes())
}
