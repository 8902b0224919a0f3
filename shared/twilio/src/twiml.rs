//! TwiML: what Twilio should say and do next, built so that what Twilio forbids does not compile,
//! or is an error before it leaves.
//!
//! ```
//! use twilio::twiml::{Gather, Input, Response, Say};
//!
//! let xml = Response::new()
//!     .gather(
//!         Gather::new()
//!             .input(Input::DtmfSpeech)
//!             .action("/gather?turn=1")
//!             .say(Say::new("Yes or no?").voice("Polly.Joanna").language("en-US")),
//!     )
//!     .say(Say::new("Goodbye."))
//!     .hangup()
//!     .to_xml()?;
//! # assert!(xml.starts_with("<?xml version"));
//! # Ok::<(), twilio::twiml::TwimlError>(())
//! ```
//!
//! What does not compile: a verb after `<Hangup>` or `<Redirect>`, which could never be reached;
//!
//! ```compile_fail
//! use twilio::twiml::{Response, Say};
//! let _ = Response::new().hangup().say(Say::new("Anybody there?"));
//! ```
//!
//! anything but `<Say>`, `<Play>` and `<Pause>` inside a `<Gather>`;
//!
//! ```compile_fail
//! use twilio::twiml::Gather;
//! let _ = Gather::new().hangup();
//! ```
//!
//! and key tones inside a `<Gather>`, whose own keys they would be.
//!
//! ```compile_fail
//! use twilio::twiml::{Gather, PlayDigits};
//! let _ = Gather::new().play(PlayDigits::new("1234"));
//! ```
//!
//! The limits that only a value can break are errors of `to_xml`. Attributes come in a fixed order,
//! so equal responses are equal texts. Sources: <https://www.twilio.com/docs/voice/twiml> and the
//! page of each verb below it; the error numbers are those of Twilio's error dictionary.

mod error;
mod gather;
mod play;
mod recording;
mod response;
mod say;
mod xml;

#[cfg(test)]
mod properties;

pub use error::TwimlError;
pub use gather::{FinishOnKey, Gather, Input, SpeechModel, SpeechTimeout};
pub use play::{Pause, Play, PlayDigits};
pub use recording::{
    RecordingChannels, RecordingEvent, RecordingTrack, StartRecording, StopRecording, Trim,
};
pub use response::{EndedResponse, Redirect, Response};
pub use say::Say;

/// The HTTP method of a request that Twilio will make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Parameters in the query.
    Get,
    /// Parameters in a form body; Twilio's default.
    Post,
}

impl Method {
    /// `GET` or `POST`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// The largest document that Twilio takes, in bytes (error 11750 above it).
pub const MAX_DOCUMENT_BYTES: usize = 64 * 1024;
