//! XML into a tree, as strictly as Twilio's parser: whatever is wrong is error 12100.

use roxmltree::Document;

/// How deep elements may stand in each other. Verbs and their speech markup need some five.
const DEEPEST: usize = 64;

/// An element with its attributes and children in order.
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// Reads one document; its error says what is wrong. A document type is refused, and so is a prefix
/// of a namespace that is not declared.
pub(super) fn read(document: &str) -> Result<Element, String> {
    check_version(document)?;
    let document = Document::parse(document).map_err(|error| error.to_string())?;
    check_instructions(&document)?;
    element(document.root_element(), 1)
}

/// The library does not look at which version is declared.
fn check_version(document: &str) -> Result<(), String> {
    let document = document.strip_prefix('\u{feff}').unwrap_or(document);
    let declared = document
        .strip_prefix("<?xml ")
        .and_then(|rest| rest.split_once('='));
    let known = ["\"1.0\"", "'1.0'", "\"1.1\"", "'1.1'"];
    match declared {
        Some((_, version))
            if !known
                .iter()
                .any(|known| version.trim_start().starts_with(known)) =>
        {
            Err("a version of XML that is none".to_owned())
        }
        Some(_) | None => Ok(()),
    }
}

/// The library takes a declaration that it cannot read for an instruction, and is not strict about
/// where the name of an instruction ends.
fn check_instructions(document: &Document<'_>) -> Result<(), String> {
    let text = document.input_text();
    for node in document.descendants() {
        let Some(instruction) = node.pi() else {
            continue;
        };
        let rest = &text[node.range()][2 + instruction.target.len()..];
        let ends = rest == "?>" || rest.starts_with([' ', '\t', '\r', '\n']);
        let declares = instruction.target.eq_ignore_ascii_case("xml");
        let declaration = instruction.target == "xml"
            && text[..node.range().start]
                .trim_start_matches('\u{feff}')
                .is_empty()
            && rest.trim_start().starts_with("version");
        if !ends || (declares && !declaration) {
            return Err(format!("{:?} is no instruction", instruction.target));
        }
    }
    Ok(())
}

fn element(read: roxmltree::Node<'_, '_>, depth: usize) -> Result<Element, String> {
    if depth > DEEPEST {
        return Err(format!("more than {DEEPEST} elements stand in each other"));
    }
    let mut children = Vec::new();
    for child in read.children() {
        if child.is_element() {
            children.push(Node::Element(element(child, depth + 1)?));
        } else if child.is_text() {
            children.push(Node::Text(child.text().unwrap_or_default().to_owned()));
        }
    }
    let attributes = read.attributes();
    let attributes = attributes.map(|attribute| {
        let name = qualified(attribute.namespace(), attribute.name());
        (name, attribute.value().to_owned())
    });
    let name = read.tag_name();
    Ok(Element {
        name: qualified(name.namespace(), name.name()),
        attributes: attributes.collect(),
        children,
    })
}

/// Twilio's names have no namespace: what has one is another name.
fn qualified(namespace: Option<&str>, name: &str) -> String {
    match namespace {
        Some(namespace) => format!("{{{namespace}}}{name}"),
        None => name.to_owned(),
    }
}
