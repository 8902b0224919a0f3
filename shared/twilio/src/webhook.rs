//! What Twilio tells us in its voice webhooks, as types. Each is read from a
//! [`VerifiedForm`](crate::signature::VerifiedForm), so none can be made of an unsigned request.
//!
//! Rules for all of them:
//! - an empty field is an absent one, except where silence is meant;
//! - a field that must come once and comes more often is an error, even with one value: a duplicate
//!   is invisible to the signature;
//! - a word that we do not know is carried ([`crate::status`]);
//! - a number that does not read is taken for absent: a call's end must not be lost over the
//!   spelling of its duration. Only identifiers and states are needed;
//! - numbers, names and speech are [`Private`](crate::Private), and print as `[private]`.
//!
//! Sources: <https://www.twilio.com/docs/voice/twiml>,
//! <https://www.twilio.com/docs/voice/twiml/gather>,
//! <https://www.twilio.com/docs/voice/api/call-resource>,
//! <https://www.twilio.com/docs/voice/api/recording> and
//! <https://www.twilio.com/docs/voice/answering-machine-detection>.

mod callback;
mod field;
mod gather;
mod voice;

#[cfg(test)]
mod tests;

pub use callback::{AmdCallback, Callback, CallbackKind, RecordingCallback, StatusCallback};
pub use field::FieldError;
pub use gather::GatherResult;
pub use voice::VoiceRequest;
