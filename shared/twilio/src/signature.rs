//! Webhook signatures: was this request made by Twilio, for this account, and not bent on its way?
//!
//! Twilio signs the whole URL it requests, followed by every form field (name, then value, sorted
//! by name, without separators), with HMAC-SHA1 under the account's primary auth token, and sends
//! the result base64-coded in `X-Twilio-Signature`. A body that is no form is signed through its
//! SHA-256, which travels in the query as `bodySHA256`.
//! Source: <https://www.twilio.com/docs/usage/security>.
//!
//! The rule for the URL is strict: exactly two candidates, the URL as received without a port and
//! with one, and nothing is ever re-encoded. Voice over HTTPS drops the port before signing, SMS
//! and plain HTTP keep it, so both are tried, as in Twilio's own libraries.
//!
//! What a good signature does not prove, by construction of Twilio's message:
//! - where a name ends and its value begins (`Digits=1234` and `Digits1=234` sign alike), or where
//!   the path ends and the body begins: route on exact paths, and check the shape of fields;
//! - that the request is new: replays verify for ever, so deduplicate by call and event;
//! - the HTTP method and the headers: neither is signed.

mod form;
mod keys;
mod message;
mod refusal;
mod settings;
mod verifier;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod vectors;

pub use form::{RepeatedField, SignedBy, Verified, VerifiedBody, VerifiedForm};
pub use keys::{AuthToken, SharedKey};
pub use message::{body_sha256, sign, sign_body, sign_with_shared_key};
pub use refusal::{CheckedUrl, Refusal};
pub use settings::Algorithm;
pub use verifier::{SignedRequest, Verifier};

/// The request header that carries the signature.
pub const SIGNATURE_HEADER: &str = "X-Twilio-Signature";

/// The request header that announces a signature made with a [`SharedKey`].
pub const SETTINGS_HEADER: &str = "X-Twilio-Webhooks-Signature-Settings";
