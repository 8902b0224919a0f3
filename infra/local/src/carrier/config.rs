//! What a carrier has to be told.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use jiff::Timestamp;

use super::faults::Faults;

/// Tells the time that calls begin at. Within a call time is virtual: speech, ringing and silence
/// advance it without anybody waiting.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The account that the carrier serves, and how.
#[derive(Clone)]
pub struct CarrierConfig {
    /// `AC` and 32 hexadecimal digits.
    pub account_sid: String,
    /// `SK` and 32 hexadecimal digits.
    pub api_key_sid: String,
    /// The API key's secret.
    pub api_key_secret: String,
    /// The key of the webhooks' signatures; also a REST password for the account SID.
    pub auth_token: String,
    /// The account's own numbers.
    pub numbers: Vec<Number>,
    /// Where the REST API listens; port 0 takes any.
    pub bind: SocketAddr,
    /// Tells the time.
    pub now: Clock,
    /// Connect here instead of to the host of each webhook's URL. What is signed stays the URL, so
    /// a carrier can call a public address that is served on this machine.
    pub connect_to: Option<String>,
    /// What an empty result of a gather carries.
    pub empty_result: EmptyResult,
    /// What goes wrong.
    pub faults: Faults,
}

/// The fields with which `actionOnEmptyResult` tells of silence. Twilio does not document them
/// (<https://www.twilio.com/docs/voice/twiml/gather>), so a customer should understand each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EmptyResult {
    /// `Digits` with nothing in it, and no `SpeechResult`.
    #[default]
    EmptyDigits,
    /// `SpeechResult` with nothing in it and a `Confidence` of 0, and no `Digits`.
    EmptySpeech,
    /// Both, with nothing in them.
    EmptyBoth,
    /// Neither.
    NoFields,
}

impl CarrierConfig {
    /// A made-up account with made-up keys, no numbers and no faults, on any loopback port.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self {
            account_sid: "AC00000000000000000000000000000001".to_owned(),
            api_key_sid: "SK00000000000000000000000000000001".to_owned(),
            api_key_secret: "simulated-api-key-secret".to_owned(),
            auth_token: "0123456789abcdef0123456789abcdef".to_owned(),
            numbers: Vec::new(),
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            now: Arc::new(now),
            connect_to: None,
            empty_result: EmptyResult::default(),
            faults: Faults::default(),
        }
    }
}

impl fmt::Debug for CarrierConfig {
    /// Without the secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CarrierConfig")
            .field("account_sid", &self.account_sid)
            .field("api_key_sid", &self.api_key_sid)
            .field("numbers", &self.numbers)
            .field("bind", &self.bind)
            .field("connect_to", &self.connect_to)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

/// A number of the account
/// (<https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// In E.164 form.
    pub number: String,
    /// What happens when somebody rings it.
    pub webhooks: NumberWebhooks,
}

impl Number {
    /// A number that can call, and that says a word of apology when it is rung.
    pub fn new(number: impl Into<String>) -> Self {
        Self {
            number: number.into(),
            webhooks: NumberWebhooks::default(),
        }
    }
}

/// A number's webhooks, asked by POST.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberWebhooks {
    /// Asked for `TwiML` when somebody rings.
    pub voice_url: Option<String>,
    /// Asked when the voice URL fails.
    pub fallback_url: Option<String>,
    /// The fallback alone is asked by GET.
    pub fallback_by_get: bool,
    /// Told when the call is over.
    pub status_callback: Option<String>,
}
