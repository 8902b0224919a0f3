//! `<Response>`, and the two verbs that end it.

use super::error::{self, TwimlError};
use super::xml::{Attributes, Xml};
use super::{
    Gather, MAX_DOCUMENT_BYTES, Method, Pause, Play, PlayDigits, Say, StartRecording, StopRecording,
};

/// The verbs that Twilio runs, from top to bottom. At the end of the document it hangs up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    verbs: Vec<Verb>,
}

/// A response after `<Hangup>` or `<Redirect>`: nothing can be added, since nothing would be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedResponse {
    verbs: Vec<Verb>,
    end: End,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Verb {
    Say(Say),
    Play(Play),
    PlayDigits(PlayDigits),
    Pause(Pause),
    Gather(Box<Gather>),
    StartRecording(StartRecording),
    StopRecording(StopRecording),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    Hangup,
    Redirect(Redirect),
}

impl Response {
    /// An empty response: Twilio hangs up at once.
    pub fn new() -> Self {
        Self::default()
    }

    /// Speaks.
    #[must_use]
    pub fn say(self, say: Say) -> Self {
        self.with(Verb::Say(say))
    }

    /// Plays a file.
    #[must_use]
    pub fn play(self, play: Play) -> Self {
        self.with(Verb::Play(play))
    }

    /// Plays key tones.
    #[must_use]
    pub fn play_digits(self, digits: PlayDigits) -> Self {
        self.with(Verb::PlayDigits(digits))
    }

    /// Waits in silence.
    #[must_use]
    pub fn pause(self, pause: Pause) -> Self {
        self.with(Verb::Pause(pause))
    }

    /// Waits for keys or speech.
    #[must_use]
    pub fn gather(self, gather: Gather) -> Self {
        self.with(Verb::Gather(Box::new(gather)))
    }

    /// Starts to record, in the background.
    #[must_use]
    pub fn start_recording(self, recording: StartRecording) -> Self {
        self.with(Verb::StartRecording(recording))
    }

    /// Stops a recording by its name.
    #[must_use]
    pub fn stop_recording(self, recording: impl Into<StopRecording>) -> Self {
        self.with(Verb::StopRecording(recording.into()))
    }

    /// Goes on with another document.
    #[must_use]
    pub fn redirect(self, to: impl Into<Redirect>) -> EndedResponse {
        self.ending(End::Redirect(to.into()))
    }

    /// Ends the call. As the first verb it still answers, and bills, the call.
    #[must_use]
    pub fn hangup(self) -> EndedResponse {
        self.ending(End::Hangup)
    }

    /// The document, to be sent as `text/xml`.
    pub fn to_xml(&self) -> Result<String, TwimlError> {
        document(&self.verbs, None)
    }

    fn with(mut self, verb: Verb) -> Self {
        self.verbs.push(verb);
        self
    }

    fn ending(self, end: End) -> EndedResponse {
        EndedResponse {
            verbs: self.verbs,
            end,
        }
    }
}

impl EndedResponse {
    /// The document, to be sent as `text/xml`.
    pub fn to_xml(&self) -> Result<String, TwimlError> {
        document(&self.verbs, Some(&self.end))
    }
}

/// `<Redirect>`: the call goes on with the document at another URL.
/// Source: <https://www.twilio.com/docs/voice/twiml/redirect>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    url: String,
    method: Option<Method>,
}

impl Redirect {
    /// The URL of the next document, absolute or relative to this document's.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            method: None,
        }
    }

    /// How it is fetched. Twilio's default is POST.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    fn write(&self, xml: &mut Xml) -> Result<(), TwimlError> {
        error::url("Redirect", "text", Some(&self.url))?;
        let attributes = Attributes::default().with("method", self.method.map(Method::as_str));
        xml.text("Redirect", &attributes, &self.url);
        Ok(())
    }
}

impl From<&str> for Redirect {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<String> for Redirect {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}

fn document(verbs: &[Verb], end: Option<&End>) -> Result<String, TwimlError> {
    let mut xml = Xml::new();
    if verbs.is_empty() && end.is_none() {
        xml.empty("Response", &Attributes::default());
        return Ok(xml.finish());
    }
    xml.open("Response", &Attributes::default());
    for verb in verbs {
        match verb {
            Verb::Say(say) => say.write(&mut xml)?,
            Verb::Play(play) => play.write(&mut xml)?,
            Verb::PlayDigits(digits) => digits.write(&mut xml)?,
            Verb::Pause(pause) => pause.write(&mut xml)?,
            Verb::Gather(gather) => gather.write(&mut xml)?,
            Verb::StartRecording(recording) => recording.write(&mut xml)?,
            Verb::StopRecording(recording) => recording.write(&mut xml)?,
        }
    }
    match end {
        Some(End::Hangup) => xml.empty("Hangup", &Attributes::default()),
        Some(End::Redirect(redirect)) => redirect.write(&mut xml)?,
        None => {}
    }
    xml.close("Response");
    let text = xml.finish();
    if text.len() > MAX_DOCUMENT_BYTES {
        return Err(TwimlError::DocumentTooLarge { bytes: text.len() });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_turn() {
        let response = Response::new()
            .start_recording(StartRecording::new("main"))
            .gather(Gather::new().action("/gather").say(Say::new("Yes or no?")))
            .stop_recording("main")
            .say(Say::new("Goodbye."))
            .pause(Pause::seconds(1))
            .hangup();
        insta::assert_snapshot!(response.to_xml().unwrap(), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Start><Recording name="main"/></Start><Gather action="/gather"><Say>Yes or no?</Say></Gather><Stop><Recording name="main"/></Stop><Say>Goodbye.</Say><Pause length="1"/><Hangup/></Response>"#);
    }

    #[test]
    fn the_ends() {
        let xml = |ended: EndedResponse| ended.to_xml().unwrap_or_else(|error| error.to_string());
        let lines = [
            Response::new().to_xml().unwrap(),
            xml(Response::new().hangup()),
            xml(Response::new().redirect("/next?a=1&b=2")),
            xml(Response::new().redirect(Redirect::new("/next").method(Method::Get))),
            xml(Response::new().redirect("")),
            xml(Response::new().redirect("/a b")),
        ];
        insta::assert_snapshot!(lines.join("\n"), @r#"
        <?xml version="1.0" encoding="UTF-8"?><Response/>
        <?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>
        <?xml version="1.0" encoding="UTF-8"?><Response><Redirect>/next?a=1&amp;b=2</Redirect></Response>
        <?xml version="1.0" encoding="UTF-8"?><Response><Redirect method="GET">/next</Redirect></Response>
        <Redirect>: text is empty
        <Redirect>: text must be a URL without blanks
        "#);
    }

    #[test]
    fn a_document_has_64_kilobytes() {
        let with = |says: usize| {
            let say = Say::new("x".repeat(3000));
            (0..says).fold(Response::new(), |response, _| response.say(say.clone()))
        };
        assert!(with(21).to_xml().unwrap().len() <= MAX_DOCUMENT_BYTES);
        let error = with(22).to_xml().unwrap_err();
        insta::assert_snapshot!(error, @"the document has 66301 bytes, and Twilio takes 65536");
    }
}
