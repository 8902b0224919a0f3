//! `TwiML` as the carrier reads it: a body of bytes in, verbs out, and everything that Twilio would
//! have complained about (<https://www.twilio.com/docs/voice/twiml>).

mod gather;
mod reading;
mod recording;
mod verbs;
mod xml;

pub(super) use gather::{Gather, SpeechTimeout};
pub use reading::{Listening, Planned, Reading};
pub(super) use recording::StartRecording;
pub(super) use verbs::{Play, Prompt, Say, Verb};

use super::record::Entry;
use xml::Element;

/// The most that Twilio reads of a document (error 11750).
const LARGEST_DOCUMENT: usize = 64 * 1024;

/// A document that can be performed.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) verbs: Vec<Verb>,
    /// Violations and warnings found on reading.
    pub(super) findings: Vec<Entry>,
}

/// A document that cannot: Twilio's error code, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) code: u32,
    pub(super) what: String,
}

/// Reads an answer's body by its content type.
pub(super) fn read(
    body: &[u8],
    content_type: Option<&str>,
    address: &str,
) -> Result<Program, Unreadable> {
    if body.len() > LARGEST_DOCUMENT {
        return Err(Unreadable {
            code: 11750,
            what: format!("{} bytes are more than {LARGEST_DOCUMENT}", body.len()),
        });
    }
    let Some(content_type) = content_type else {
        return Err(Unreadable {
            code: 11200,
            what: "no content type, which Twilio logs as a 502".to_owned(),
        });
    };
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    match essence.to_ascii_lowercase().as_str() {
        "text/xml" | "application/xml" | "text/html" => read_xml(body),
        "text/plain" => Ok(read_xml(body).unwrap_or_else(|_| read_aloud(body))),
        audio if audio.starts_with("audio/") => Ok(Program {
            verbs: vec![Verb::Prompt(Prompt::Play(Play::once(address)))],
            findings: Vec::new(),
        }),
        other => Err(Unreadable {
            code: 12300,
            what: format!("content type {other:?} is not run"),
        }),
    }
}

/// Reads a body that is known to be `TwiML`.
pub(super) fn read_xml(body: &[u8]) -> Result<Program, Unreadable> {
    let unreadable = |what: String| Unreadable { code: 12100, what };
    let text = std::str::from_utf8(body).map_err(|error| unreadable(error.to_string()))?;
    let root = xml::read(text).map_err(unreadable)?;
    if root.name != "Response" {
        return Err(unreadable(format!("the root is <{}>", root.name)));
    }
    let mut findings = Findings::default();
    let verbs = verbs::read(&root, &mut findings);
    Ok(Program {
        verbs,
        findings: findings.0,
    })
}

/// Plain text that is no `TwiML` is read to the person, who is then hung up on.
fn read_aloud(body: &[u8]) -> Program {
    let text = String::from_utf8_lossy(body);
    Program {
        verbs: vec![Verb::Prompt(Prompt::Say(Say::plainly(&text)))],
        findings: Vec::new(),
    }
}

/// What reading finds to complain about.
#[derive(Debug, Default)]
struct Findings(Vec<Entry>);

impl Findings {
    /// The schema does not know this, and Twilio goes on without it (12200).
    fn unknown(&mut self, what: String) {
        self.0.push(Entry::Warning { code: 12200, what });
    }

    /// Twilio refuses this, with or without a code that is known.
    fn refused(&mut self, code: impl Into<Option<u32>>, what: String) {
        let code = code.into();
        self.0.push(Entry::Violation { code, what });
    }

    /// Warns of every attribute that is not among these.
    fn check_attributes(&mut self, element: &Element, known: &[&str]) {
        for (name, _) in &element.attributes {
            if !known.contains(&name.as_str()) {
                self.unknown(format!("<{}> has no attribute {name:?}", element.name));
            }
        }
    }

    /// Refuses children in an element that has none.
    fn check_childless(&mut self, element: &Element) {
        for child in element.elements() {
            let what = format!("<{}> inside <{}>", child.name, element.name);
            self.refused(12200, what);
        }
    }

    /// Reads an attribute by a rule; a bad value is refused and counts as absent.
    fn attribute<T>(
        &mut self,
        element: &Element,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = element.attribute(name)?;
        let read = read(value);
        if read.is_none() {
            let what = format!("<{} {name}={value:?}>", element.name);
            self.refused(None, what);
        }
        read
    }
}

/// GET or POST.
fn method(value: &str) -> Option<http::Method> {
    match value {
        "GET" => Some(http::Method::GET),
        "POST" => Some(http::Method::POST),
        _ => None,
    }
}

fn boolean(value: &str) -> Option<bool> {
    match value {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn positive(value: &str) -> Option<u32> {
    value.parse().ok().filter(|number| *number > 0)
}

fn one_of(allowed: &[&str]) -> impl Fn(&str) -> Option<String> {
    move |value| allowed.contains(&value).then(|| value.to_owned())
}

#[cfg(test)]
mod tests;
