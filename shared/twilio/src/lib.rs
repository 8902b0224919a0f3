#![doc = include_str!("../README.md")]
#![expect(missing_docs, reason = "stand-in")]

pub mod connection {
    pub struct Overrides;
    pub struct RetryPolicy;
}
pub mod sid {
    macro_rules! sid {
        ($name:ident, $prefix:literal) => {
            #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
            pub struct $name(String);
            impl $name {
                pub fn parse(text: &str) -> Result<Self, String> {
                    if text.len() == 34 && text.starts_with($prefix) {
                        Ok(Self(text.to_owned()))
                    } else {
                        Err(concat!("expected ", $prefix).to_owned())
                    }
                }
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }
        };
    }
    sid!(AccountSid, "AC");
    sid!(CallSid, "CA");
    sid!(RecordingSid, "RE");
    sid!(ApiKeySid, "SK");
}
pub mod signature {
    use base64::Engine as _;
    use hmac::{Hmac, KeyInit, Mac};
    use std::fmt;
    #[derive(Clone)]
    pub struct AuthToken(String);
    impl AuthToken {
        pub fn new(text: impl Into<String>) -> Self {
            Self(text.into())
        }
    }
    pub struct Verifier {
        keys: Vec<AuthToken>,
    }
    pub struct SignedRequest<'a> {
        pub method: &'a str,
        pub url: &'a str,
        pub content_type: Option<&'a str>,
        pub signature: Option<&'a str>,
        pub settings: Option<&'a str>,
        pub body: &'a [u8],
    }
    #[derive(Debug)]
    pub enum Refusal {
        Mismatch,
        OtherAccount,
    }
    impl Refusal {
        pub fn is_mismatch(&self) -> bool {
            matches!(self, Self::Mismatch)
        }
        pub fn code(&self) -> &'static str {
            "signature_mismatch"
        }
    }
    impl fmt::Display for Refusal {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("mismatch")
        }
    }
    pub struct VerifiedForm {
        pairs: Vec<(String, String)>,
    }
    impl VerifiedForm {
        pub fn get(&self, name: &str) -> Option<&str> {
            self.pairs
                .iter()
                .find(|(k, _)| k == name)
                .map(|(_, v)| v.as_str())
        }
    }
    pub fn sign(token: &AuthToken, url: &str, pairs: &[(String, String)]) -> String {
        let mut pairs = pairs.to_vec();
        pairs.sort();
        pairs.dedup();
        let mut m = Hmac::<sha1::Sha1>::new_from_slice(token.0.as_bytes()).expect("any");
        m.update(url.as_bytes());
        for (k, v) in pairs {
            m.update(k.as_bytes());
            m.update(v.as_bytes());
        }
        base64::engine::general_purpose::STANDARD.encode(m.finalize().into_bytes())
    }
    impl Verifier {
        pub fn new(t: AuthToken) -> Self {
            Self { keys: vec![t] }
        }
        #[must_use]
        pub fn with_previous(mut self, t: AuthToken) -> Self {
            self.keys.push(t);
            self
        }
        pub fn verify(&self, r: &SignedRequest<'_>) -> Result<VerifiedForm, Refusal> {
            let pairs: Vec<_> = form_urlencoded::parse(r.body).into_owned().collect();
            if self
                .keys
                .iter()
                .any(|k| Some(sign(k, r.url, &pairs).as_str()) == r.signature)
            {
                Ok(VerifiedForm { pairs })
            } else {
                Err(Refusal::Mismatch)
            }
        }
    }
}
pub mod webhook {
    use crate::sid::{CallSid, RecordingSid};
    use crate::signature::VerifiedForm;
    #[derive(Debug)]
    pub struct WebhookError(String);
    impl std::fmt::Display for WebhookError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(&self.0)
        }
    }
    fn call_sid(f: &VerifiedForm) -> Result<CallSid, WebhookError> {
        CallSid::parse(f.get("CallSid").unwrap_or_default()).map_err(WebhookError)
    }
    fn text(f: &VerifiedForm, n: &str) -> Option<String> {
        f.get(n).filter(|t| !t.is_empty()).map(str::to_owned)
    }
    pub struct AnsweredBy(String);
    impl AnsweredBy {
        pub fn is_machine(&self) -> bool {
            self.0.starts_with("machine") || self.0 == "fax"
        }
    }
    pub struct VoiceRequest {
        pub call_sid: CallSid,
        pub from: String,
        pub to: String,
        pub answered_by: Option<AnsweredBy>,
    }
    impl VoiceRequest {
        pub fn read(f: &VerifiedForm) -> Result<Self, WebhookError> {
            Ok(Self {
                call_sid: call_sid(f)?,
                from: text(f, "From").unwrap_or_default(),
                to: text(f, "To").unwrap_or_default(),
                answered_by: text(f, "AnsweredBy").map(AnsweredBy),
            })
        }
    }
    pub struct GatherResult {
        pub call_sid: CallSid,
        pub digits: Option<String>,
        pub speech: Option<String>,
        pub confidence: Option<f64>,
    }
    impl GatherResult {
        pub fn read(f: &VerifiedForm) -> Result<Self, WebhookError> {
            Ok(Self {
                call_sid: call_sid(f)?,
                digits: text(f, "Digits"),
                speech: text(f, "SpeechResult"),
                confidence: text(f, "Confidence").and_then(|t| t.parse().ok()),
            })
        }
    }
    pub struct StatusCallback {
        pub call_sid: CallSid,
        pub status: Option<String>,
        pub sequence_number: Option<u32>,
    }
    impl StatusCallback {
        pub fn read(f: &VerifiedForm) -> Result<Self, WebhookError> {
            Ok(Self {
                call_sid: call_sid(f)?,
                status: text(f, "CallStatus"),
                sequence_number: text(f, "SequenceNumber").and_then(|t| t.parse().ok()),
            })
        }
    }
    pub struct RecordingCallback {
        pub call_sid: CallSid,
        pub recording_sid: RecordingSid,
        pub status: String,
        pub url: Option<String>,
        pub duration: Option<u32>,
    }
    impl RecordingCallback {
        pub fn read(f: &VerifiedForm) -> Result<Self, WebhookError> {
            Ok(Self {
                call_sid: call_sid(f)?,
                recording_sid: RecordingSid::parse(f.get("RecordingSid").unwrap_or_default())
                    .map_err(WebhookError)?,
                status: text(f, "RecordingStatus").unwrap_or_default(),
                url: text(f, "RecordingUrl"),
                duration: text(f, "RecordingDuration").and_then(|t| t.parse().ok()),
            })
        }
    }
    pub enum CallbackKind {
        Recording,
        Call,
        MachineDetection,
    }
    impl CallbackKind {
        pub fn of(f: &VerifiedForm) -> Self {
            if f.get("RecordingSid").is_some() {
                Self::Recording
            } else {
                Self::Call
            }
        }
    }
}
pub mod rest {
    use crate::sid::{AccountSid, CallSid};
    pub struct CreateCall {
        pairs: Vec<(String, String)>,
    }
    impl CreateCall {
        pub fn path(a: &AccountSid) -> String {
            format!("/2010-04-01/Accounts/{}/Calls.json", a.as_str())
        }
        pub fn new(to: &str, from: &str, url: String) -> Self {
            Self {
                pairs: vec![
                    ("To".into(), to.into()),
                    ("From".into(), from.into()),
                    ("Url".into(), url),
                ],
            }
        }
        #[must_use]
        pub fn status_callback(mut self, url: String) -> Self {
            self.pairs.push(("StatusCallback".into(), url));
            for e in ["initiated", "ringing", "answered", "completed"] {
                self.pairs.push(("StatusCallbackEvent".into(), e.into()));
            }
            self
        }
        #[must_use]
        pub fn timeout(mut self, s: u32) -> Self {
            self.pairs.push(("Timeout".into(), s.to_string()));
            self
        }
        #[must_use]
        pub fn time_limit(mut self, s: u32) -> Self {
            self.pairs.push(("TimeLimit".into(), s.to_string()));
            self
        }
        pub fn form(self) -> Result<Vec<(String, String)>, String> {
            Ok(self.pairs)
        }
    }
    #[derive(serde::Deserialize)]
    pub struct CallResource {
        pub sid: Option<CallSid>,
        pub status: Option<String>,
    }
    pub enum ErrorClass {
        Later,
        Refused,
        Unknown,
    }
    pub struct RestError {
        status: u16,
        code: Option<u32>,
    }
    impl RestError {
        pub fn parse(status: u16, body: &[u8]) -> Self {
            let v: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
            Self {
                status,
                code: v["code"].as_u64().and_then(|c| u32::try_from(c).ok()),
            }
        }
        pub fn is_authentication(&self) -> bool {
            self.status == 401
        }
        pub fn is_ours(&self) -> bool {
            self.status == 401
        }
        pub fn sentence(&self) -> String {
            "Twilio refused".into()
        }
        pub fn code(&self) -> Option<u32> {
            self.code
        }
        pub fn status(&self) -> u16 {
            self.status
        }
        pub fn class(&self) -> ErrorClass {
            if self.status == 429 {
                ErrorClass::Later
            } else if self.status < 500 {
                ErrorClass::Refused
            } else {
                ErrorClass::Unknown
            }
        }
    }
}
pub mod twiml {
    fn esc(t: &str) -> String {
        t.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
    }
    pub struct Response(String);
    pub struct Finished(String);
    pub struct Say(String);
    #[derive(Default)]
    pub struct Gather {
        a: String,
        inner: String,
    }
    #[derive(Default)]
    pub struct StartRecording(String);
    pub enum Input {
        DtmfSpeech,
    }
    pub enum SpeechTimeout {
        Seconds(u32),
    }
    impl Say {
        pub fn new(t: String) -> Self {
            Self(format!("<Say>{}</Say>", esc(&t)))
        }
        #[must_use]
        pub fn voice(self, v: &str) -> Self {
            Self(self.0.replacen("<Say", &format!("<Say voice=\"{v}\""), 1))
        }
        #[must_use]
        pub fn language(self, v: &str) -> Self {
            Self(
                self.0
                    .replacen("<Say", &format!("<Say language=\"{v}\""), 1),
            )
        }
    }
    #[expect(clippy::needless_pass_by_value, reason = "stand-in")]
    impl Gather {
        pub fn new() -> Self {
            Self::default()
        }
        fn attr(mut self, k: &str, v: &str) -> Self {
            use std::fmt::Write;
            let _ = write!(self.a, " {k}=\"{}\"", esc(v));
            self
        }
        #[must_use]
        pub fn input(self, _i: Input) -> Self {
            self.attr("input", "dtmf speech")
        }
        #[must_use]
        pub fn action(self, a: String) -> Self {
            self.attr("action", &a)
        }
        #[must_use]
        pub fn num_digits(self, n: u32) -> Self {
            self.attr("numDigits", &n.to_string())
        }
        #[must_use]
        pub fn timeout(self, n: u32) -> Self {
            self.attr("timeout", &n.to_string())
        }
        #[must_use]
        pub fn speech_timeout(self, n: SpeechTimeout) -> Self {
            let SpeechTimeout::Seconds(n) = n;
            self.attr("speechTimeout", &n.to_string())
        }
        #[must_use]
        pub fn action_on_empty_result(self, b: bool) -> Self {
            self.attr("actionOnEmptyResult", &b.to_string())
        }
        #[must_use]
        pub fn profanity_filter(self, b: bool) -> Self {
            self.attr("profanityFilter", &b.to_string())
        }
        #[must_use]
        pub fn language(self, l: &str) -> Self {
            self.attr("language", l)
        }
        #[must_use]
        pub fn hints<const N: usize>(self, h: [&str; N]) -> Self {
            self.attr("hints", &h.join(","))
        }
        #[must_use]
        pub fn say(mut self, s: Say) -> Self {
            self.inner.push_str(&s.0);
            self
        }
    }
    impl StartRecording {
        pub fn new() -> Self {
            Self::default()
        }
        #[must_use]
        pub fn name(self, n: &str) -> Self {
            Self(format!("{} name=\"{n}\"", self.0))
        }
        #[must_use]
        pub fn status_callback(self, u: String) -> Self {
            Self(format!(
                "{} recordingStatusCallback=\"{}\"",
                self.0,
                esc(&u)
            ))
        }
    }
    impl Default for Response {
        fn default() -> Self {
            Self::new()
        }
    }
    impl Response {
        pub fn new() -> Self {
            Self(String::new())
        }
        #[must_use]
        pub fn say(self, s: Say) -> Self {
            Self(self.0 + &s.0)
        }
        #[must_use]
        pub fn gather(self, g: Gather) -> Self {
            Self(format!("{}<Gather{}>{}</Gather>", self.0, g.a, g.inner))
        }
        #[must_use]
        pub fn start_recording(self, s: StartRecording) -> Self {
            Self(format!("{}<Start><Recording{}/></Start>", self.0, s.0))
        }
        #[must_use]
        pub fn stop_recording(self, n: &str) -> Self {
            Self(format!("{}<Stop><Recording name=\"{n}\"/></Stop>", self.0))
        }
        pub fn hangup(self) -> Finished {
            Finished(self.0 + "<Hangup/>")
        }
        pub fn to_xml(self) -> Result<String, String> {
            Finished(self.0).to_xml()
        }
    }
    impl Finished {
        pub fn to_xml(self) -> Result<String, String> {
            Ok(format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{}</Response>",
                self.0
            ))
        }
    }
}
