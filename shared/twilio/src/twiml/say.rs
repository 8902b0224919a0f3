//! `<Say>`.

use super::error::{self, TwimlError};
use super::xml::{Attributes, Xml, is_xml};

const VERB: &str = "Say";

/// Speaks a text. Source: <https://www.twilio.com/docs/voice/twiml/say>.
///
/// The text is plain: what looks like markup (SSML) in it is spoken, never read as markup.
/// Digits are spoken as a number when they stand together (`12`), one by one when apart (`1 2`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Say {
    text: String,
    voice: Option<String>,
    language: Option<String>,
    repeat: Option<u32>,
}

impl Say {
    /// The text to speak. Characters that XML cannot hold are left out of it.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            voice: None,
            language: None,
            repeat: None,
        }
    }

    /// The voice: `man`, `woman`, or a provider's, such as `Polly.Joanna`. It must speak the
    /// language, or the verb fails. Default: the account's setting.
    #[must_use]
    pub fn voice(mut self, voice: impl Into<String>) -> Self {
        self.voice = Some(voice.into());
        self
    }

    /// The language tag, such as `en-US`, which is also Twilio's default.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// How often to say it (attribute `loop`), up to 1000; 0 repeats until the hang-up. Default 1.
    #[must_use]
    pub fn repeat(mut self, times: u32) -> Self {
        self.repeat = Some(times);
        self
    }

    pub(super) fn write(&self, xml: &mut Xml) -> Result<(), TwimlError> {
        self.check()?;
        let attributes = Attributes::default()
            .with("voice", self.voice.as_ref())
            .with("language", self.language.as_ref())
            .with("loop", self.repeat);
        xml.text(VERB, &attributes, &self.text);
        Ok(())
    }

    fn check(&self) -> Result<(), TwimlError> {
        error::named(VERB, "voice", self.voice.as_deref())?;
        error::named(VERB, "language", self.language.as_deref())?;
        error::repeats(VERB, self.repeat)?;
        let spoken: String = self.text.chars().filter(|c| is_xml(*c)).collect();
        if spoken.trim().is_empty() {
            return Err(TwimlError::Empty {
                verb: VERB,
                what: "text",
            });
        }
        let encoded: usize = form_urlencoded::byte_serialize(spoken.as_bytes())
            .map(str::len)
            .sum();
        within(spoken.chars().count(), self.limit(), "characters")?;
        within(encoded, 4500, "bytes when URL-encoded")
    }

    /// 4096 characters for the basic voices, 3000 for the providers'. Without a voice the account's
    /// setting decides, which we cannot see, so the smaller limit holds.
    fn limit(&self) -> usize {
        match self.voice.as_deref() {
            Some("man" | "woman" | "alice") => 4096,
            _ => 3000,
        }
    }
}

fn within(length: usize, limit: usize, unit: &'static str) -> Result<(), TwimlError> {
    if length <= limit {
        return Ok(());
    }
    Err(TwimlError::TooLong {
        verb: VERB,
        what: "text",
        length,
        limit,
        unit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(say: &Say) -> String {
        say.write(&mut Xml::new())
            .map_or_else(|error| error.to_string(), |()| "fine".to_owned())
    }

    #[test]
    fn limits() {
        let long = |n: usize| Say::new("x".repeat(n));
        let said = [
            Say::new(""),
            Say::new(" \0\u{1} "),
            Say::new("x").voice(""),
            Say::new("x").language(" "),
            Say::new("x").repeat(1000),
            Say::new("x").repeat(1001),
            long(3000),
            long(3001),
            long(3001).voice("Polly.Joanna"),
            long(4096).voice("woman"),
            long(4097).voice("woman"),
            Say::new("¿".repeat(751)),
        ];
        let lines: Vec<String> = said.iter().map(error).collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        <Say>: text is empty
        <Say>: text is empty
        <Say>: voice is empty
        <Say>: language is empty
        fine
        <Say>: loop is 1001, and must be between 0 and 1000
        fine
        <Say>: text has 3001 characters, and Twilio takes 3000
        <Say>: text has 3001 characters, and Twilio takes 3000
        fine
        <Say>: text has 4097 characters, and Twilio takes 4096
        <Say>: text has 4506 bytes when URL-encoded, and Twilio takes 4500
        ");
    }
}
