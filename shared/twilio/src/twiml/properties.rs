//! What was said is what another reader of XML reads.

use proptest::prelude::*;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::xml::is_xml;
use super::{Gather, Response, Say, StartRecording};

/// Element names and attributes as they open, texts as they come.
#[derive(Debug, PartialEq, Eq)]
enum Read {
    Element(String, Vec<(String, String)>),
    Text(String),
}

fn read(xml: &str) -> Vec<Read> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut read = Vec::new();
    let mut text = String::new();
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Text(part) => text.push_str(&part.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(reference) => {
                if let Some(c) = reference.resolve_char_ref().unwrap() {
                    text.push(c);
                } else {
                    let name = reference.xml_content(XmlVersion::Implicit1_0);
                    text.push_str(resolve_predefined_entity(&name).unwrap());
                }
            }
            _ => {
                if !text.is_empty() {
                    read.push(Read::Text(std::mem::take(&mut text)));
                }
            }
        }
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let attributes = element.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_owned();
                    let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap();
                    (key, value.into_owned())
                });
                let name = element.name().as_ref().to_owned();
                read.push(Read::Element(name, attributes.collect()));
            }
            Event::Eof => return read,
            _ => {}
        }
    }
}

fn kept(text: &str) -> String {
    text.chars().filter(|c| is_xml(*c)).collect()
}

fn element(name: &str, attributes: &[(&str, &str)]) -> Read {
    let owned = attributes
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Read::Element(name.to_owned(), owned.collect())
}

/// Any text, with more of what is hard in XML than chance would bring.
fn text() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "&", "<", ">", "\"", "'", "]]>", "<!--", "-->", "&amp;", "&#0;", "\r", "\n", "\r\n", "\t",
        "\0", "\u{85}", "\u{2028}", "\u{fffe}", "\u{ffff}", "\u{feff}", "<break/>", "😀", "é",
    ]);
    let part = prop_oneof![hard.prop_map(str::to_owned), any::<String>()];
    prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn text_and_attributes_survive(spoken in text(), voice in text(), name in text()) {
        let response = Response::new()
            .start_recording(StartRecording::new(&name))
            .gather(Gather::new().say(Say::new(&spoken).voice(&voice)));
        let Ok(xml) = response.to_xml() else {
            // Too empty for Twilio, as the units show.
            prop_assume!(false);
            unreachable!()
        };
        prop_assert_eq!(read(&xml), vec![
            element("Response", &[]),
            element("Start", &[]),
            element("Recording", &[("name", &kept(&name))]),
            element("Gather", &[]),
            element("Say", &[("voice", &kept(&voice))]),
            Read::Text(kept(&spoken)),
        ]);
    }

    #[test]
    fn no_text_makes_it_panic(spoken in text(), url in text(), hints in prop::collection::vec(text(), 0..3)) {
        let gather = Gather::new().action(&url).language(&url).hints(hints);
        let _ = Response::new().gather(gather).to_xml();
        let _ = Response::new().say(Say::new(spoken)).redirect(url).to_xml();
    }
}
