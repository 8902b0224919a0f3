//! `<Gather>` (<https://www.twilio.com/docs/voice/twiml/gather>).

use std::time::Duration;

use super::verbs::{self, Prompt};
use super::xml::Element;
use super::{Findings, boolean, method, positive};

const ATTRIBUTES: [&str; 18] = [
    "input",
    "action",
    "method",
    "timeout",
    "speechTimeout",
    "finishOnKey",
    "numDigits",
    "actionOnEmptyResult",
    "hints",
    "language",
    "speechModel",
    "enhanced",
    "profanityFilter",
    "partialResultCallback",
    "partialResultCallbackMethod",
    "bargeIn",
    "maxSpeechTime",
    "debug",
];

const MODELS: [&str; 11] = [
    "default",
    "numbers_and_commands",
    "phone_call",
    "experimental_conversations",
    "experimental_utterances",
    "googlev2_long",
    "googlev2_short",
    "googlev2_telephony",
    "googlev2_telephony_short",
    "deepgram_nova-2",
    "deepgram_nova-3",
];

/// Prompts, then listening.
#[derive(Debug, Clone)]
pub(in crate::carrier) struct Gather {
    pub(in crate::carrier) prompts: Vec<Prompt>,
    pub(in crate::carrier) input: GatherInput,
    /// As written; the document's own URL by default.
    pub(in crate::carrier) action: Option<String>,
    pub(in crate::carrier) method: http::Method,
    pub(in crate::carrier) timeout: Duration,
    pub(in crate::carrier) speech_timeout: SpeechTimeout,
    pub(in crate::carrier) finish_on_key: Option<char>,
    pub(in crate::carrier) number_of_digits: Option<u32>,
    pub(in crate::carrier) action_on_empty_result: bool,
    pub(in crate::carrier) barge_in: bool,
    pub(in crate::carrier) language: String,
}

/// What is listened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::carrier) struct GatherInput {
    pub(in crate::carrier) speech: bool,
    pub(in crate::carrier) keys: bool,
}

/// How long a pause ends the speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::carrier) enum SpeechTimeout {
    Auto,
    After(Duration),
}

pub(super) fn read(element: &Element, findings: &mut Findings) -> Gather {
    findings.check_attributes(element, &ATTRIBUTES);
    if element.has_own_text() {
        findings.refused(12200, "text directly in <Gather>".to_owned());
    }
    check_recogniser(element, findings);
    let timeout = seconds(
        findings
            .attribute(element, "timeout", positive)
            .unwrap_or(5),
    );
    Gather {
        prompts: prompts(element, findings),
        input: findings
            .attribute(element, "input", input)
            .unwrap_or(GatherInput {
                speech: false,
                keys: true,
            }),
        action: element.attribute("action").map(|url| url.trim().to_owned()),
        method: findings
            .attribute(element, "method", method)
            .unwrap_or(http::Method::POST),
        timeout,
        speech_timeout: findings
            .attribute(element, "speechTimeout", speech_timeout)
            .unwrap_or(SpeechTimeout::After(timeout)),
        finish_on_key: findings
            .attribute(element, "finishOnKey", finish_on_key)
            .map_or(Some('#'), |keys| keys.chars().next()),
        number_of_digits: findings.attribute(element, "numDigits", positive),
        action_on_empty_result: findings
            .attribute(element, "actionOnEmptyResult", boolean)
            .unwrap_or(false),
        barge_in: findings
            .attribute(element, "bargeIn", boolean)
            .unwrap_or(true),
        language: element.attribute("language").unwrap_or("en-US").to_owned(),
    }
}

fn prompts(element: &Element, findings: &mut Findings) -> Vec<Prompt> {
    let mut prompts = Vec::new();
    for child in element.elements() {
        match child.name.as_str() {
            "Play" if child.attribute("digits").is_some() => {
                findings.refused(None, "<Play digits> inside <Gather>".to_owned());
            }
            "Say" | "Play" | "Pause" => prompts.extend(verbs::prompt(child, findings)),
            name => findings.refused(12200, format!("<{name}> inside <Gather>")),
        }
    }
    prompts
}

/// Speech or keys, in any order.
fn input(value: &str) -> Option<GatherInput> {
    let mut input = GatherInput {
        speech: false,
        keys: false,
    };
    for word in value.split_whitespace() {
        match word {
            "speech" => input.speech = true,
            "dtmf" => input.keys = true,
            _ => return None,
        }
    }
    (input.speech || input.keys).then_some(input)
}

fn speech_timeout(value: &str) -> Option<SpeechTimeout> {
    if value == "auto" {
        return Some(SpeechTimeout::Auto);
    }
    positive(value).map(|number| SpeechTimeout::After(seconds(number)))
}

/// One key, or none for an empty value.
fn finish_on_key(value: &str) -> Option<String> {
    let mut characters = value.chars();
    let known = matches!(
        (characters.next(), characters.next()),
        (Some('0'..='9' | '#' | '*'), None) | (None, _)
    );
    known.then(|| value.to_owned())
}

fn check_recogniser(element: &Element, findings: &mut Findings) {
    let model = findings.attribute(element, "speechModel", super::one_of(&MODELS));
    if element.attribute("speechTimeout") == Some("auto")
        && let Some(model) = model
    {
        let code = (model == "default").then_some(13335);
        findings.refused(code, format!("speechTimeout=\"auto\" with {model:?}"));
    }
    for name in ["enhanced", "profanityFilter"] {
        findings.attribute(element, name, boolean);
    }
    findings.attribute(element, "partialResultCallbackMethod", method);
    if let Some(hints) = element.attribute("hints") {
        let (count, longest) = hints.split(',').fold((0, 0), |(count, longest), hint| {
            (count + 1, hint.trim().chars().count().max(longest))
        });
        if count > 500 || longest > 100 {
            let what = format!("{count} hints, the longest of {longest} characters");
            findings.refused(None, what);
        }
    }
}

fn seconds(number: u32) -> Duration {
    Duration::from_secs(number.into())
}
