//! The URLs that we hand to Twilio. Each carries the call's id, and so each is proof of it when it
//! comes back: Twilio signs the URL.

use std::sync::LazyLock;

use callflow::consent::RecordingPermit;
use callflow::event::Moment;
use callflow::{CallId, Reply};
use twilio::overrides::{Overrides, RetryOn};

/// Where an outbound call that was answered asks what to say, and an inbound call begins.
pub const INCOMING: &str = "/twilio/voice/incoming";

/// Where what was heard arrives.
pub const GATHER: &str = "/twilio/voice/gather";

/// Where call, recording and answering-machine callbacks arrive.
pub const STATUS: &str = "/twilio/voice/status";

/// Where Twilio asks what to say when neither of the first two has an answer.
pub const FALLBACK: &str = "/voice/fallback";

/// The URLs below one public base.
#[derive(Debug, Clone)]
pub struct Urls<'a> {
    base: &'a str,
    call_id: &'a CallId,
}

impl<'a> Urls<'a> {
    /// The URLs of this call.
    pub fn new(base: &'a str, call_id: &'a CallId) -> Self {
        Self { base, call_id }
    }

    /// Asked when the call is answered.
    pub fn incoming(&self) -> String {
        format!(
            "{}{INCOMING}?call_id={}{}",
            self.base, self.call_id, *TRIED_AGAIN
        )
    }

    /// Asked when something was heard in answer to the reply.
    pub fn gather(&self, reply: &Reply, moment: Moment) -> String {
        format!(
            "{}{GATHER}?call_id={}&turn={}&at={}{}",
            self.base,
            self.call_id,
            reply.turn,
            moment.as_str(),
            *TRIED_AGAIN
        )
    }

    /// Asked when no answer can be had of the others. It names no call: whoever answers there looks
    /// nothing up.
    pub fn fallback(&self) -> String {
        format!("{}{FALLBACK}{}", self.base, *TRIED_AGAIN)
    }

    /// Told how the call goes.
    pub fn status(&self) -> String {
        format!(
            "{}{STATUS}?call_id={}{}",
            self.base, self.call_id, *TRIED_AGAIN
        )
    }

    /// Told how the recording goes that this permit allows. It names whose yes that rests on, so that
    /// the recording's own name and its consent come back in one webhook.
    pub fn recording(&self, permit: RecordingPermit) -> String {
        format!(
            "{}{STATUS}?call_id={}&consent={}{}",
            self.base,
            self.call_id,
            permit.origin(),
            *TRIED_AGAIN
        )
    }
}

/// Twilio tries a webhook again when it could not connect, had no answer, or was told 5xx. The
/// fragment is for Twilio alone: it neither signs nor sends it (its page on connection overrides).
static TRIED_AGAIN: LazyLock<String> = LazyLock::new(|| {
    let overrides = Overrides::new().retries(2).retry_on([
        RetryOn::ConnectTimeout,
        RetryOn::ReadTimeout,
        RetryOn::ServerError,
    ]);
    overrides
        .fragment()
        .expect("two retries are within Twilio's bounds")
});
