//! Every document that can be spoken, over all states of the conversation: each sentence lies in a
//! gather that hears speech and keys, but the last before the line is put down.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use quick_xml::events::{BytesStart, Event as Xml};
use quick_xml::{Reader, XmlVersion};
use shared::callflow::call::{Call, Intent, Party};
use shared::callflow::consent::RecordingConsent;
use shared::callflow::event::{AnsweredBy, Event, Input, Moment};
use shared::callflow::hearing::Language;
use shared::callflow::{CallId, PhoneNumber};
use shared::config::Settings;
use shared::translate::Voice;

const SID: &str = "CA00000000000000000000000000000001";

fn now() -> Timestamp {
    "2026-11-23T15:00:00Z".parse().expect("a time")
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).expect("a number")
}

/// The calls that a walk begins with.
fn beginnings(language: Language) -> Vec<Call> {
    let outbound = |ask_before_recording| {
        let intent = Intent {
            id: CallId::outbound(1),
            to: number("+14155550123"),
            from: number("+14155550100"),
            consent: None,
            dial_before: now() + SignedDuration::from_secs(120),
            language,
            ask_before_recording,
        };
        Call::outbound(intent, now())
    };
    let inbound = |person| {
        let id = CallId::parse(SID).expect("an id");
        Call::inbound(id, person, number("+14155550100"), language, now())
    };
    vec![
        outbound(true),
        outbound(false),
        inbound(Party::Number(number("+14155550177"))),
        inbound(Party::Hidden),
    ]
}

/// What can be heard, one for each reading, by voice and key, and silence.
fn inputs() -> Vec<Input> {
    let said = [
        "yes",
        "no",
        "stop calling me",
        "stop recording",
        "are you a robot",
        "please leave a message after the tone",
        "the weather is nice",
    ];
    let mut inputs: Vec<Input> = said
        .into_iter()
        .map(|text| Input::Speech {
            text: text.to_owned(),
            confidence: None,
        })
        .collect();
    inputs.extend(["1", "2", "9", "5"].map(|key| Input::Keys(key.to_owned())));
    inputs.push(Input::Silence);
    inputs
}

/// Where a call stands, without its history.
fn place(call: &Call) -> String {
    let openings = call
        .turns
        .iter()
        .filter(|turn| !turn.opening.is_empty())
        .count()
        .min(2);
    let consent = call.recording_consent.as_ref().map(|consent| {
        (
            consent.answer(),
            consent.origin(),
            consent.withdrawn_at().is_some(),
        )
    });
    let consent = consent.map(|(answer, _, withdrawn)| (answer, withdrawn));
    format!(
        "{:?} {:?} {openings} {consent:?} {:?} {:?} {}",
        call.state,
        call.recording,
        call.opted_out.is_some(),
        call.conclusion,
        call.ask_before_recording,
    )
}

/// Visits every state that can be reached, and every document that is spoken on the way.
fn every_document(language: Language, mut seen: impl FnMut(&Call, &str)) -> BTreeSet<String> {
    let name = if language == Language::English {
        "en-US"
    } else {
        "es-US"
    };
    let settings = Settings::read(&|setting| match setting {
        "TWILIO_VOICE_NUMBER" => Some("+14155550100".to_owned()),
        "CALLS_TABLE" | "SUPPRESSIONS_TABLE" | "LIMITS_TABLE" => Some("table".to_owned()),
        "LANGUAGE" => Some(name.to_owned()),
        _ => None,
    });
    let voice = Voice::new(&settings.expect("the settings are right")).expect("a voice");
    let mut places = BTreeSet::new();
    let mut waiting = VecDeque::new();
    for suppressed in [false, true] {
        for by in [AnsweredBy::PersonOrUnknown, AnsweredBy::Machine] {
            let event = Event::Answered {
                call_sid: SID.to_owned(),
                by,
                suppressed,
            };
            waiting.extend(
                beginnings(language)
                    .into_iter()
                    .map(|call| (call, event.clone())),
            );
        }
    }
    while let Some((call, event)) = waiting.pop_front() {
        let step = call.on(&event, now());
        let reply = step.reply.expect("a person waits for an answer");
        let document = voice.speak(&reply, &step.next, "https://calls.example.com");
        let document = document.expect("the reply can be spoken");
        seen(&step.next, std::str::from_utf8(&document).expect("UTF-8"));
        if places.insert(place(&step.next)) {
            let turn = u16::try_from(step.next.turns.len()).expect("24 turns at the most");
            for moment in [Moment::Opening, Moment::Question, Moment::Closing] {
                for input in inputs() {
                    let call_sid = SID.to_owned();
                    let event = Event::Heard {
                        call_sid,
                        turn,
                        moment,
                        input,
                        suppressed: false,
                    };
                    waiting.push_back((step.next.clone(), event));
                }
            }
        }
    }
    places
}

/// Reads a document with a reader that is not ours: whether each Say is in a gather for speech and
/// keys, or else the last before a hang-up.
fn check(document: &str) {
    let mut reader = Reader::from_str(document);
    let mut gather: Option<BTreeMap<String, String>> = None;
    let mut spoken_outside = false;
    let mut hung_up = false;
    loop {
        match reader.read_event().expect("well-formed XML") {
            Xml::Start(tag) => {
                assert!(!hung_up, "{document}");
                match tag.name().as_ref() {
                    "Gather" => {
                        assert!(!spoken_outside, "{document}");
                        let attributes = attributes(&tag);
                        assert_eq!(attributes["input"], "dtmf speech");
                        assert_eq!(attributes["numDigits"], "1");
                        assert_eq!(attributes["profanityFilter"], "false");
                        assert!(attributes["action"].starts_with("https://calls.example.com/"));
                        let question = attributes["action"].contains("at=question");
                        let empty = attributes.get("actionOnEmptyResult").map(String::as_str);
                        assert_eq!(question, empty == Some("true"), "{document}");
                        gather = Some(attributes);
                    }
                    "Say" => {
                        assert!(!spoken_outside, "one deaf sentence at the most: {document}");
                        spoken_outside = gather.is_none();
                    }
                    "Response" | "Start" | "Stop" => {}
                    other => panic!("{other} in {document}"),
                }
            }
            Xml::End(tag) if tag.name().as_ref() == "Gather" => gather = None,
            Xml::Empty(tag) => match tag.name().as_ref() {
                "Hangup" => hung_up = true,
                "Recording" => assert!(!spoken_outside),
                other => panic!("{other} in {document}"),
            },
            Xml::Eof => break,
            _ => {}
        }
    }
    assert_eq!(
        spoken_outside,
        spoken_outside && hung_up,
        "a deaf sentence is the last: {document}"
    );
}

fn attributes(tag: &BytesStart<'_>) -> BTreeMap<String, String> {
    tag.attributes()
        .map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let name = attribute.key.as_ref().to_owned();
            let value = attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .expect("an escaped value");
            (name, value.into_owned())
        })
        .collect()
}

#[test]
fn every_sentence_can_be_interrupted_but_the_last() {
    for language in [Language::English, Language::Spanish] {
        let mut documents = 0;
        let places = every_document(language, |_, document| {
            documents += 1;
            check(document);
        });
        assert!(
            places.len() > 40 && documents > 1_000,
            "{} {documents}",
            places.len()
        );
    }
}

#[test]
fn a_recording_is_started_only_where_a_consent_stands() {
    let mut started = 0;
    every_document(Language::English, |call, document| {
        if document.contains("<Start>") {
            started += 1;
            let consent = call.recording_consent.as_ref();
            let permit = consent.and_then(RecordingConsent::permit);
            assert!(permit.is_some(), "{document}");
        }
        if call.opted_out.is_some() {
            assert!(
                !document.contains("<Gather"),
                "no pitch after an opt-out: {document}"
            );
        }
    });
    assert!(started > 0);
}

#[test]
fn the_documents_of_a_call_as_twilio_gets_them() {
    let mut documents = Vec::new();
    every_document(Language::English, |_, document| {
        if !documents.iter().any(|known| known == document) {
            documents.push(document.to_owned());
        }
    });
    // The first document, and the one that starts the recording.
    insta::assert_snapshot!("first_document", documents[0].replace("><", ">\n<"));
    let starts = documents
        .iter()
        .find(|document| document.contains("<Start>"))
        .expect("one");
    insta::assert_snapshot!("recording_document", starts.replace("><", ">\n<"));
}
