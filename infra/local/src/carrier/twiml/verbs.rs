//! The verbs directly under `<Response>`, each by the rules of its page.

use std::time::Duration;

use super::gather::{self, Gather};
use super::recording::{self, StartRecording};
use super::xml::{Element, Node};
use super::{Findings, method, positive};

/// The SSML that Say may hold (<https://www.twilio.com/docs/voice/twiml/say/text-speech>).
const SSML: [&str; 10] = [
    "break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w",
];

/// Verbs of Twilio's that this carrier does not perform.
const NOT_SIMULATED: [&str; 13] = [
    "Connect", "Dial", "Echo", "Enqueue", "Leave", "Pay", "Prompt", "Queue", "Record", "Refer",
    "Sms", "Siprec", "Stream",
];

/// What a loop of 0 comes to.
const LOOP_FOR_EVER: u32 = 1000;

/// A verb that can be performed.
#[derive(Debug, Clone)]
pub(in crate::carrier) enum Verb {
    Prompt(Prompt),
    Gather(Box<Gather>),
    StartRecording(StartRecording),
    StopRecording { name: Option<String> },
    Redirect { url: String, method: http::Method },
    Hangup,
    Reject { busy: bool },
}

/// What may stand alone and in a gather.
#[derive(Debug, Clone)]
pub(in crate::carrier) enum Prompt {
    Say(Say),
    Play(Play),
    Pause(Duration),
}

/// Text to be spoken.
#[derive(Debug, Clone)]
pub(in crate::carrier) struct Say {
    pub(in crate::carrier) text: String,
    pub(in crate::carrier) language: String,
    pub(in crate::carrier) voice: Option<String>,
    pub(in crate::carrier) times: u32,
}

/// Audio to be played.
#[derive(Debug, Clone)]
pub(in crate::carrier) struct Play {
    pub(in crate::carrier) address: String,
    pub(in crate::carrier) times: u32,
}

impl Say {
    /// In the default voice and language.
    pub(in crate::carrier) fn plainly(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            language: "en-US".to_owned(),
            voice: None,
            times: 1,
        }
    }
}

impl Play {
    pub(super) fn once(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            times: 1,
        }
    }
}

pub(super) fn read(response: &Element, findings: &mut Findings) -> Vec<Verb> {
    findings.check_attributes(response, &[]);
    if response.has_own_text() {
        findings.unknown("text directly in <Response>".to_owned());
    }
    response
        .elements()
        .filter_map(|element| verb(element, findings))
        .collect()
}

fn verb(element: &Element, findings: &mut Findings) -> Option<Verb> {
    match element.name.as_str() {
        "Say" | "Play" | "Pause" => prompt(element, findings).map(Verb::Prompt),
        "Gather" => Some(Verb::Gather(Box::new(gather::read(element, findings)))),
        "Start" => recording::start(element, findings).map(Verb::StartRecording),
        "Stop" => recording::stop(element, findings),
        "Redirect" => redirect(element, findings),
        "Hangup" => {
            findings.check_attributes(element, &[]);
            findings.check_childless(element);
            Some(Verb::Hangup)
        }
        "Reject" => {
            findings.check_attributes(element, &["reason"]);
            findings.check_childless(element);
            let reason =
                findings.attribute(element, "reason", super::one_of(&["rejected", "busy"]));
            Some(Verb::Reject {
                busy: reason.as_deref() == Some("busy"),
            })
        }
        name if NOT_SIMULATED.contains(&name) => {
            findings.refused(None, format!("<{name}> is not simulated"));
            None
        }
        name => {
            findings.unknown(format!("no verb <{name}>"));
            None
        }
    }
}

pub(super) fn prompt(element: &Element, findings: &mut Findings) -> Option<Prompt> {
    match element.name.as_str() {
        "Say" => say(element, findings).map(Prompt::Say),
        "Play" => play(element, findings).map(Prompt::Play),
        _ => {
            findings.check_attributes(element, &["length"]);
            findings.check_childless(element);
            let seconds = findings.attribute(element, "length", positive).unwrap_or(1);
            Some(Prompt::Pause(Duration::from_secs(seconds.into())))
        }
    }
}

fn say(element: &Element, findings: &mut Findings) -> Option<Say> {
    findings.check_attributes(element, &["voice", "language", "loop"]);
    check_ssml(element, findings);
    let voice = findings.attribute(element, "voice", |value| {
        let known = ["man", "woman", "alice"].contains(&value)
            || value.starts_with("Polly.")
            || value.starts_with("Google.");
        known.then(|| value.to_owned())
    });
    let text = element.text();
    if text.is_empty() {
        findings.refused(13520, "<Say> says nothing".to_owned());
        return None;
    }
    let limit = match &voice {
        Some(voice) if voice.starts_with("Polly.") => 3000,
        _ => 4096,
    };
    let length = text.chars().count();
    let encoded = form_urlencoded::byte_serialize(text.as_bytes())
        .map(str::len)
        .sum::<usize>();
    if length > limit || encoded > 4500 {
        let what = format!("<Say> of {length} characters, {encoded} when encoded");
        findings.refused(13521, what);
        return None;
    }
    Some(Say {
        text,
        language: element.attribute("language").unwrap_or("en-US").to_owned(),
        voice,
        times: times(element, findings),
    })
}

fn check_ssml(element: &Element, findings: &mut Findings) {
    for child in element.elements() {
        if SSML.contains(&child.name.as_str()) {
            check_ssml(child, findings);
        } else {
            findings.refused(12200, format!("<{}> inside <Say>", child.name));
        }
    }
}

fn play(element: &Element, findings: &mut Findings) -> Option<Play> {
    findings.check_attributes(element, &["loop", "digits"]);
    findings.check_childless(element);
    let address = match element.attribute("digits") {
        Some(digits) => format!("digits:{digits}"),
        None => element.text(),
    };
    if address.is_empty() {
        findings.refused(11100, "<Play> without an address".to_owned());
        return None;
    }
    Some(Play {
        address,
        times: times(element, findings),
    })
}

fn times(element: &Element, findings: &mut Findings) -> u32 {
    match findings.attribute(element, "loop", |value| value.parse().ok()) {
        Some(0) => LOOP_FOR_EVER,
        Some(times) => times,
        None => 1,
    }
}

fn redirect(element: &Element, findings: &mut Findings) -> Option<Verb> {
    findings.check_attributes(element, &["method"]);
    findings.check_childless(element);
    let url: String = element
        .children
        .iter()
        .filter_map(|child| match child {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        })
        .collect();
    if url.trim().is_empty() {
        findings.refused(11100, "<Redirect> without an address".to_owned());
        return None;
    }
    Some(Verb::Redirect {
        url: url.trim().to_owned(),
        method: findings
            .attribute(element, "method", method)
            .unwrap_or(http::Method::POST),
    })
}
