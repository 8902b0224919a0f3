//! The account's own numbers, and who is asked when one of them rings.
//! Source: <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>.

use serde::Deserialize;

use super::request::{Pairs, RequestError, host_without_underscore, web_url};
use super::resource::filled;
use crate::Private;
use crate::sid::PhoneNumberSid;
use crate::twiml::Method;

/// What we read of a number. An empty text counts as null.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct NumberResource {
    /// The number's name at Twilio.
    pub sid: PhoneNumberSid,
    /// The number.
    pub phone_number: Private,
    /// What it can do.
    #[serde(default)]
    pub capabilities: Capabilities,
    /// Asked for TwiML when somebody rings.
    #[serde(default, deserialize_with = "filled")]
    pub voice_url: Option<String>,
    /// How, `GET` or `POST`.
    #[serde(default, deserialize_with = "filled")]
    pub voice_method: Option<String>,
    /// Asked when the voice URL fails.
    #[serde(default, deserialize_with = "filled")]
    pub voice_fallback_url: Option<String>,
    /// How.
    #[serde(default, deserialize_with = "filled")]
    pub voice_fallback_method: Option<String>,
    /// Told when the call is over.
    #[serde(default, deserialize_with = "filled")]
    pub status_callback: Option<String>,
    /// How.
    #[serde(default, deserialize_with = "filled")]
    pub status_callback_method: Option<String>,
    /// An application; where there is one, Twilio ignores the voice URLs above.
    #[serde(default, deserialize_with = "filled")]
    pub voice_application_sid: Option<String>,
    /// A SIP trunk; where there is one, Twilio ignores voice URLs and application.
    #[serde(default, deserialize_with = "filled")]
    pub trunk_sid: Option<String>,
}

/// What a number can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Capabilities {
    /// Call and be called.
    #[serde(default)]
    pub voice: bool,
}

/// One page of a list of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct NumberPage {
    /// The numbers.
    #[serde(default)]
    pub incoming_phone_numbers: Vec<NumberResource>,
}

/// Changes who is asked when a number rings: POST to [`number_path`](super::number_path), answered
/// with 200 and the number as it is then. What is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateNumber {
    voice: Option<(String, Method)>,
    fallback: Option<(String, Method)>,
    status_callback: Option<(String, Method)>,
    without_application: bool,
}

impl UpdateNumber {
    /// Changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Who is asked for TwiML.
    #[must_use]
    pub fn voice(mut self, url: impl Into<String>, method: Method) -> Self {
        self.voice = Some((url.into(), method));
        self
    }

    /// Who is asked when that fails.
    #[must_use]
    pub fn fallback(mut self, url: impl Into<String>, method: Method) -> Self {
        self.fallback = Some((url.into(), method));
        self
    }

    /// Who is told that a call is over.
    #[must_use]
    pub fn status_callback(mut self, url: impl Into<String>, method: Method) -> Self {
        self.status_callback = Some((url.into(), method));
        self
    }

    /// Takes the number off its application, which would win over the voice URLs.
    #[must_use]
    pub fn without_application(mut self) -> Self {
        self.without_application = true;
        self
    }

    /// The form fields, in one order.
    pub fn to_pairs(&self) -> Result<Vec<(&'static str, String)>, RequestError> {
        let url = |pair: &Option<(String, Method)>| pair.as_ref().map(|(url, _)| url.clone());
        let method = |pair: &Option<(String, Method)>| pair.as_ref().map(|(_, how)| how.as_str());
        web_url("VoiceUrl", url(&self.voice).as_deref())?;
        web_url("VoiceFallbackUrl", url(&self.fallback).as_deref())?;
        web_url("StatusCallback", url(&self.status_callback).as_deref())?;
        host_without_underscore("StatusCallback", url(&self.status_callback).as_deref())?;
        let mut pairs = Pairs(Vec::new());
        pairs.push(
            "VoiceApplicationSid",
            self.without_application.then_some(String::new()),
        );
        pairs.push("VoiceUrl", url(&self.voice));
        pairs.push("VoiceMethod", method(&self.voice));
        pairs.push("VoiceFallbackUrl", url(&self.fallback));
        pairs.push("VoiceFallbackMethod", method(&self.fallback));
        pairs.push("StatusCallback", url(&self.status_callback));
        pairs.push("StatusCallbackMethod", method(&self.status_callback));
        Ok(pairs.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_twilio_s() {
        let page: NumberPage = serde_json::from_str(
            r#"{"incoming_phone_numbers": [{
                "sid": "PN00000000000000000000000000000001", "phone_number": "+14155550100",
                "capabilities": {"voice": true, "sms": false, "mms": false, "fax": false},
                "voice_url": "https://a.example/voice", "voice_method": "POST",
                "voice_fallback_url": "", "voice_application_sid": "", "trunk_sid": null,
                "status_callback": null, "beta": false
            }], "page": 0, "next_page_uri": null}"#,
        )
        .unwrap();
        let [number] = &page.incoming_phone_numbers[..] else {
            panic!("one number");
        };
        assert!(number.capabilities.voice);
        assert_eq!(number.voice_url.as_deref(), Some("https://a.example/voice"));
        assert_eq!(number.voice_fallback_url, None);
        assert_eq!(number.voice_application_sid, None);
        assert!(!format!("{number:?}").contains("5550100"));
    }

    #[test]
    fn the_fields_in_their_order() {
        let update = UpdateNumber::new()
            .status_callback("https://a.example/status", Method::Post)
            .fallback("https://a.example/fallback", Method::Get)
            .voice("https://a.example/voice", Method::Post)
            .without_application();
        let pairs = update.to_pairs().unwrap();
        let lines: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        VoiceApplicationSid=
        VoiceUrl=https://a.example/voice
        VoiceMethod=POST
        VoiceFallbackUrl=https://a.example/fallback
        VoiceFallbackMethod=GET
        StatusCallback=https://a.example/status
        StatusCallbackMethod=POST
        ");
        assert_eq!(UpdateNumber::new().to_pairs(), Ok(vec![]));
    }

    #[test]
    fn a_url_that_twilio_cannot_ask_is_refused_here() {
        let refused = [
            UpdateNumber::new().voice("/twilio/voice/incoming", Method::Post),
            UpdateNumber::new().status_callback("https://a_b.example/status", Method::Post),
        ];
        let lines: Vec<String> = refused
            .iter()
            .map(|update| update.to_pairs().unwrap_err().to_string())
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        VoiceUrl must be a whole URL without blanks, beginning with https:// or http://
        StatusCallback has a host name with an underscore, which Twilio refuses
        ");
    }
}
