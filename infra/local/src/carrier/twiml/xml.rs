//! XML into a tree, as strictly as Twilio's parser: whatever is wrong is error 12100.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// An element with its attributes and children in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

/// A child of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// All text below, with blanks run together and none at the ends.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.gather_text(&mut text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether there is text directly in this element.
    pub(super) fn has_own_text(&self) -> bool {
        self.children
            .iter()
            .any(|child| matches!(child, Node::Text(text) if !text.trim().is_empty()))
    }

    fn gather_text(&self, text: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(own) => text.push_str(own),
                Node::Element(element) => {
                    // Elements such as <break/> part words.
                    text.push(' ');
                    element.gather_text(text);
                }
            }
        }
    }

    fn push_text(&mut self, more: &str) {
        if let Some(Node::Text(text)) = self.children.last_mut() {
            text.push_str(more);
        } else {
            self.children.push(Node::Text(more.to_owned()));
        }
    }
}

/// Reads one document; its error says what is wrong.
pub(super) fn read(document: &str) -> Result<Element, String> {
    let document = document.strip_prefix('\u{feff}').unwrap_or(document);
    if !document.starts_with("<?xml") && document.trim_start().starts_with("<?xml") {
        return Err("something stands before the XML declaration".to_owned());
    }
    if let Some(bad) = document.chars().find(|c| !is_xml_character(*c)) {
        return Err(format!("the character {bad:?} cannot be in XML"));
    }
    let mut reader = Reader::from_str(document);
    // The bottom of the stack stands for the document itself.
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let innermost = open.last_mut().ok_or("an element is closed twice")?;
        match event {
            Event::Start(start) => open.push(element(&start)?),
            Event::Empty(start) => innermost.children.push(Node::Element(element(&start)?)),
            Event::End(_) => {
                let closed = open.pop().ok_or("an element is closed twice")?;
                let parent = open.last_mut().ok_or("an element is closed twice")?;
                parent.children.push(Node::Element(closed));
            }
            Event::Text(text) => innermost.push_text(&text.xml10_content()),
            Event::CData(text) => innermost.push_text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference
                    .resolve_char_ref()
                    .map_err(|error| error.to_string())?;
                if let Some(character) = character {
                    if !is_xml_character(character) {
                        return Err(format!("&{}; cannot be in XML", &*reference));
                    }
                    innermost.push_text(character.encode_utf8(&mut [0; 4]));
                } else {
                    let text = resolve_xml_entity(&reference)
                        .ok_or_else(|| format!("&{}; is not known", &*reference))?;
                    innermost.push_text(text);
                }
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
            Event::Eof => break,
        }
    }
    single_root(open)
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(XmlVersion::Explicit1_0)
            .map_err(|error| error.to_string())?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(Element {
        name: start.name().as_ref().to_owned(),
        attributes,
        children: Vec::new(),
    })
}

fn single_root(mut open: Vec<Element>) -> Result<Element, String> {
    let document = open.pop().ok_or("an element is closed twice")?;
    if !open.is_empty() {
        return Err(format!("<{}> is not closed", document.name));
    }
    if document.has_own_text() {
        return Err("text outside the root".to_owned());
    }
    let mut roots = document.elements();
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(root.clone()),
        (None, _) => Err("no root".to_owned()),
        (Some(_), Some(_)) => Err("more than one root".to_owned()),
    }
}

const fn is_xml_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
