//! `<Play>` and `<Pause>`.

use super::error::{self, TwimlError};
use super::xml::{Attributes, Xml};

const PLAY: &str = "Play";
const PAUSE: &str = "Pause";

/// Plays a sound file. Source: <https://www.twilio.com/docs/voice/twiml/play>.
///
/// Twilio sends none of its parameters to the file's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Play {
    url: String,
    repeat: Option<u32>,
}

impl Play {
    /// The URL of the file (MP3, WAV, AIFF, GSM or μ-law).
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            repeat: None,
        }
    }

    /// How often to play it (attribute `loop`), up to 1000; 0 repeats until the hang-up. Default 1.
    #[must_use]
    pub fn repeat(mut self, times: u32) -> Self {
        self.repeat = Some(times);
        self
    }

    pub(super) fn write(&self, xml: &mut Xml) -> Result<(), TwimlError> {
        error::url(PLAY, "text", Some(&self.url))?;
        error::repeats(PLAY, self.repeat)?;
        let attributes = Attributes::default().with("loop", self.repeat);
        xml.text(PLAY, &attributes, &self.url);
        Ok(())
    }
}

/// Plays key tones. Not inside a [`Gather`](super::Gather).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayDigits {
    digits: String,
}

impl PlayDigits {
    /// The keys: `0`-`9`, `A`-`D`, `*`, `#`, and `w` and `W` for half a second and a second of
    /// silence.
    pub fn new(digits: impl Into<String>) -> Self {
        Self {
            digits: digits.into(),
        }
    }

    pub(super) fn write(&self, xml: &mut Xml) -> Result<(), TwimlError> {
        error::named(PLAY, "digits", Some(&self.digits))?;
        let playable = |c: char| matches!(c, '0'..='9' | 'A'..='D' | '*' | '#' | 'w' | 'W');
        if !self.digits.chars().all(playable) {
            return Err(TwimlError::Malformed {
                verb: PLAY,
                what: "digits",
                expected: "made of 0-9 A-D * # w W",
            });
        }
        xml.empty(
            PLAY,
            &Attributes::default().with("digits", Some(&self.digits)),
        );
        Ok(())
    }
}

/// Waits in silence. As the first verb of an inbound call it delays the answering of it.
/// Source: <https://www.twilio.com/docs/voice/twiml/pause>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    seconds: u32,
}

impl Pause {
    /// How long, in seconds; at least 1.
    pub fn seconds(seconds: u32) -> Self {
        Self { seconds }
    }

    pub(super) fn write(self, xml: &mut Xml) -> Result<(), TwimlError> {
        error::positive(PAUSE, "length", Some(self.seconds))?;
        xml.empty(
            PAUSE,
            &Attributes::default().with("length", Some(self.seconds)),
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Response;
    use super::*;

    #[test]
    fn limits() {
        let sent = [
            Response::new().play(Play::new("https://example.com/a.mp3").repeat(0)),
            Response::new().play(Play::new("")),
            Response::new().play(Play::new("https://example.com/a b.mp3")),
            Response::new().play(Play::new("/a.mp3").repeat(1001)),
            Response::new().play_digits(PlayDigits::new("12w*#AD")),
            Response::new().play_digits(PlayDigits::new("12E")),
            Response::new().play_digits(PlayDigits::new("")),
            Response::new().pause(Pause::seconds(2)),
            Response::new().pause(Pause::seconds(0)),
        ];
        let lines: Vec<String> = sent
            .iter()
            .map(|response| response.to_xml().unwrap_or_else(|error| error.to_string()))
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        <?xml version="1.0" encoding="UTF-8"?><Response><Play loop="0">https://example.com/a.mp3</Play></Response>
        <Play>: text is empty
        <Play>: text must be a URL without blanks
        <Play>: loop is 1001, and must be between 0 and 1000
        <?xml version="1.0" encoding="UTF-8"?><Response><Play digits="12w*#AD"/></Response>
        <Play>: digits must be made of 0-9 A-D * # w W
        <Play>: digits is empty
        <?xml version="1.0" encoding="UTF-8"?><Response><Pause length="2"/></Response>
        <Pause>: length is 0, and must be at least 1
        "#);
    }
}
