//! The writing of XML 1.0: escapes, and nothing that a reader would refuse or change.

use std::fmt::Display;

/// A document in the making. Nothing, not even a blank, comes before the declaration (Twilio's
/// error 12100).
pub(super) struct Xml {
    out: String,
}

impl Xml {
    pub(super) fn new() -> Self {
        Self {
            out: r#"<?xml version="1.0" encoding="UTF-8"?>"#.to_owned(),
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &Attributes) {
        self.tag(name, attributes, "/>");
    }

    /// An element with text.
    pub(super) fn text(&mut self, name: &str, attributes: &Attributes, text: &str) {
        self.tag(name, attributes, ">");
        text.chars().for_each(|c| self.push_text(c));
        self.close(name);
    }

    /// The start of an element with children; [`Xml::close`] ends it.
    pub(super) fn open(&mut self, name: &str, attributes: &Attributes) {
        self.tag(name, attributes, ">");
    }

    pub(super) fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn tag(&mut self, name: &str, attributes: &Attributes, end: &str) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in &attributes.0 {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            value.chars().for_each(|c| self.push_attribute(c));
            self.out.push('"');
        }
        self.out.push_str(end);
    }

    fn push_text(&mut self, c: char) {
        match c {
            '&' => self.out.push_str("&amp;"),
            '<' => self.out.push_str("&lt;"),
            '>' => self.out.push_str("&gt;"),
            // A reader turns a bare carriage return into a line feed (XML 1.0, 2.11).
            '\r' => self.out.push_str("&#13;"),
            c if is_xml(c) => self.out.push(c),
            _ => {}
        }
    }

    fn push_attribute(&mut self, c: char) {
        match c {
            '"' => self.out.push_str("&quot;"),
            // A reader turns these into blanks (XML 1.0, 3.3.3).
            '\t' => self.out.push_str("&#9;"),
            '\n' => self.out.push_str("&#10;"),
            c => self.push_text(c),
        }
    }
}

/// Attributes in the order in which they were named.
#[derive(Default)]
pub(super) struct Attributes(Vec<(&'static str, String)>);

impl Attributes {
    /// Adds the attribute, if it has a value.
    pub(super) fn with(mut self, name: &'static str, value: Option<impl Display>) -> Self {
        if let Some(value) = value {
            self.0.push((name, value.to_string()));
        }
        self
    }
}

/// The characters that XML 1.0 can hold (production 2); the others are dropped, since they cannot
/// even be written as references.
pub(super) fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_twilio_s_libraries_escape() {
        let mut xml = Xml::new();
        let attributes = Attributes::default().with("action", Some("/a?x=1&y=\"2\" '<>\t"));
        xml.text("Say", &attributes, "\"it's\" <b> & ]]>\r\n\0\u{ffff}!");
        insta::assert_snapshot!(xml.finish(), @r#"
        <?xml version="1.0" encoding="UTF-8"?><Say action="/a?x=1&amp;y=&quot;2&quot; '&lt;&gt;&#9;">"it's" &lt;b&gt; &amp; ]]&gt;&#13;
        !</Say>
        "#);
    }
}
