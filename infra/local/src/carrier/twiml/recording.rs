//! `<Start><Recording>` and `<Stop><Recording>`
//! (<https://www.twilio.com/docs/voice/twiml/recording>).

use super::verbs::Verb;
use super::xml::Element;
use super::{Findings, method, one_of};

const ATTRIBUTES: [&str; 8] = [
    "name",
    "recordingStatusCallback",
    "recordingStatusCallbackMethod",
    "recordingStatusCallbackEvent",
    "trim",
    "track",
    "channels",
    "recordingConfigurationId",
];

/// A recording to be started.
#[derive(Debug, Clone)]
pub(in crate::carrier) struct StartRecording {
    pub(in crate::carrier) name: Option<String>,
    /// As written.
    pub(in crate::carrier) callback: Option<String>,
    pub(in crate::carrier) method: http::Method,
    pub(in crate::carrier) events: Vec<String>,
    pub(in crate::carrier) channels: u8,
    pub(in crate::carrier) track: String,
}

pub(super) fn start(element: &Element, findings: &mut Findings) -> Option<StartRecording> {
    let recording = only_recording(element, findings)?;
    findings.check_attributes(recording, &ATTRIBUTES);
    findings.check_childless(recording);
    findings.attribute(recording, "trim", one_of(&["trim-silence", "do-not-trim"]));
    let channels = findings.attribute(recording, "channels", one_of(&["mono", "dual"]));
    Some(StartRecording {
        name: recording.attribute("name").map(str::to_owned),
        callback: recording
            .attribute("recordingStatusCallback")
            .map(str::to_owned),
        method: findings
            .attribute(recording, "recordingStatusCallbackMethod", method)
            .unwrap_or(http::Method::POST),
        events: findings
            .attribute(recording, "recordingStatusCallbackEvent", events)
            .unwrap_or_else(|| vec!["completed".to_owned()]),
        channels: if channels.as_deref() == Some("mono") {
            1
        } else {
            2
        },
        track: findings
            .attribute(recording, "track", one_of(&["inbound", "outbound", "both"]))
            .unwrap_or_else(|| "both".to_owned()),
    })
}

pub(super) fn stop(element: &Element, findings: &mut Findings) -> Option<Verb> {
    let recording = only_recording(element, findings)?;
    findings.check_attributes(recording, &["name"]);
    Some(Verb::StopRecording {
        name: recording.attribute("name").map(str::to_owned),
    })
}

fn only_recording<'a>(element: &'a Element, findings: &mut Findings) -> Option<&'a Element> {
    findings.check_attributes(element, &["action", "method"]);
    for child in element.elements() {
        if child.name != "Recording" {
            let what = format!(
                "<{}> inside <{}> is not simulated",
                child.name, element.name
            );
            findings.refused(None, what);
        }
    }
    let recording = element.elements().find(|child| child.name == "Recording");
    if recording.is_none() {
        findings.refused(None, format!("<{}> without <Recording>", element.name));
    }
    recording
}

fn events(value: &str) -> Option<Vec<String>> {
    let events: Vec<String> = value.split_whitespace().map(str::to_owned).collect();
    let known = |event: &String| ["in-progress", "completed", "absent"].contains(&event.as_str());
    (!events.is_empty() && events.iter().all(known)).then_some(events)
}
