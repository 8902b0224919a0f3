//! Every document that can be spoken, over all states of the conversation: each sentence lies in a
//! gather that hears speech and keys, but the last before the line is put down.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event as Xml};
use quick_xml::{Reader, XmlVersion};
use shared::callflow::consent::RecordingConsent;
use shared::callflow::hearing::Language;
use tests::walk::every_document;

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
        let places = every_document(language, |spoken| {
            documents += 1;
            check(spoken.document);
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
    every_document(Language::English, |spoken| {
        let (call, document) = (spoken.call, spoken.document);
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
    every_document(Language::English, |spoken| {
        if !documents.iter().any(|known| known == spoken.document) {
            documents.push(spoken.document.to_owned());
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
