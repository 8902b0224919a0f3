//! The carrier's reader of TwiML: it takes exactly the documents that another XML reader takes, hears
//! the same texts, and hears all that our writer writes.

use local::carrier::{Entry, Reading};
use twilio::twiml::{Gather, Response, Say};
use xml::Encoding;
use xml::reader::{ParserConfig, XmlEvent};

/// How deep the carrier lets elements stand in each other.
const DEEPEST: usize = 64;

/// Reads the bytes as a document, and as a text to be spoken.
pub fn run(input: &[u8]) {
    document(input);
    spoken(&String::from_utf8_lossy(input));
}

fn document(input: &[u8]) {
    let read = Reading::of(input, Some("text/xml"));
    for other in [
        None,
        Some("text/plain; charset=utf-8"),
        Some("audio/mpeg"),
        Some("image/png"),
    ] {
        let _ = Reading::of(input, other);
    }
    let text = std::str::from_utf8(input).unwrap_or_default();
    let Some(plain) = Plain::read(text).filter(|plain| plain.deepest <= DEEPEST) else {
        assert!(
            read.is_err(),
            "another reader refuses it, or it is too deep"
        );
        return;
    };
    if plain.root != "Response" {
        assert_eq!(read.map(|read| read.verbs), Err(12100));
        return;
    }
    // The other reader takes `<` in an attribute, which XML forbids (§3.1).
    if holds_a_tag_in_quotes(text) {
        return;
    }
    let read = read.expect("another reader takes it");
    assert!(read.verbs <= input.len(), "a verb is some bytes");
    let refused = read
        .findings
        .iter()
        .any(|finding| matches!(finding, Entry::Violation { .. }));
    if !refused {
        assert_eq!(read.spoken, plain.spoken);
    }
}

fn holds_a_tag_in_quotes(text: &str) -> bool {
    ['"', '\''].into_iter().any(|quote| {
        let mut after = text.split('=').skip(1).map(str::trim_start);
        let values = text.match_indices(quote).map(|(at, _)| &text[at + 1..]);
        let mut values = values.filter_map(|rest| rest.split(quote).next());
        after.any(|value| value.starts_with(quote)) && values.any(|value| value.contains('<'))
    })
}

/// A document as another reader has it.
#[derive(Default)]
struct Plain {
    root: String,
    deepest: usize,
    spoken: Vec<String>,
}

impl Plain {
    /// Nothing where it is no XML, or has a document type, which the carrier refuses.
    fn read(text: &str) -> Option<Self> {
        let mut plain = Self::default();
        let mut open: Vec<String> = Vec::new();
        let reader = ParserConfig::new()
            .cdata_to_characters(true)
            .override_encoding(Some(Encoding::Utf8))
            .ignore_invalid_encoding_declarations(true);
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for event in reader.create_reader(text.as_bytes()) {
            match event.ok()? {
                XmlEvent::Doctype { .. } => return None,
                XmlEvent::StartElement { name, .. } => {
                    open.push(name.to_string());
                    plain.deepest = plain.deepest.max(open.len());
                    match names(&open)[..] {
                        [root] => root.clone_into(&mut plain.root),
                        ["Response", "Say"] | ["Response", "Gather", "Say"] => {
                            plain.spoken.push(String::new());
                        }
                        _ if is_said(&open) => plain.say(" "),
                        _ => {}
                    }
                }
                XmlEvent::EndElement { .. } => drop(open.pop()),
                XmlEvent::Characters(text) | XmlEvent::Whitespace(text) if is_said(&open) => {
                    plain.say(&text);
                }
                _ => {}
            }
        }
        let words = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        plain.spoken = plain.spoken.iter().map(words).collect();
        Some(plain)
    }

    fn say(&mut self, more: &str) {
        if let Some(text) = self.spoken.last_mut() {
            text.push_str(more);
        }
    }
}

fn is_said(open: &[String]) -> bool {
    matches!(
        names(open)[..],
        ["Response", "Say", ..] | ["Response", "Gather", "Say", ..]
    )
}

fn names(open: &[String]) -> Vec<&str> {
    open.iter().map(String::as_str).collect()
}

/// What our writer takes, the carrier hears.
fn spoken(text: &str) {
    let gather = Gather::new().say(Say::new(text));
    let written = Response::new()
        .say(Say::new(text))
        .gather(gather)
        .hangup()
        .to_xml();
    let Ok(written) = written else {
        return;
    };
    let read =
        Reading::of(written.as_bytes(), Some("text/xml")).expect("what we write can be read");
    assert!(read.findings.is_empty(), "{:?}", read.findings);
    let held = text
        .chars()
        .filter(|letter| is_xml(*letter))
        .collect::<String>();
    let heard = held.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(read.spoken, [heard.clone(), heard]);
}

/// The characters of XML 1.0 (<https://www.w3.org/TR/xml/#charsets>).
fn is_xml(letter: char) -> bool {
    let allowed = [
        0x9..=0xa,
        0xd..=0xd,
        0x20..=0xd7ff,
        0xe000..=0xfffd,
        0x1_0000..=0x10_ffff,
    ];
    allowed
        .iter()
        .any(|range| range.contains(&u32::from(letter)))
}
