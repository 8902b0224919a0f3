//! `<Start><Recording>` and `<Stop><Recording>`.

use super::Method;
use super::error::{self, TwimlError};
use super::xml::{Attributes, Xml};

const VERB: &str = "Recording";

/// Starts to record the call, and goes on with the next verb at once.
/// Source: <https://www.twilio.com/docs/voice/twiml/recording>.
///
/// It needs a name, since only a named recording can be stopped by TwiML when the person objects.
/// If nothing follows it, the call ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartRecording {
    name: String,
    callback: Option<String>,
    method: Option<Method>,
    events: Vec<RecordingEvent>,
    channels: Option<RecordingChannels>,
    track: Option<RecordingTrack>,
    trim: Option<Trim>,
}

impl StartRecording {
    /// The recording's name, unique within the call.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            callback: None,
            method: None,
            events: Vec::new(),
            channels: None,
            track: None,
            trim: None,
        }
    }

    /// Who hears how the recording goes.
    #[must_use]
    pub fn recording_status_callback(mut self, url: impl Into<String>) -> Self {
        self.callback = Some(url.into());
        self
    }

    /// How they hear it. Twilio's default is POST.
    #[must_use]
    pub fn recording_status_callback_method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// What they hear of. Twilio's default is [`RecordingEvent::Completed`].
    #[must_use]
    pub fn recording_status_callback_event(
        mut self,
        events: impl IntoIterator<Item = RecordingEvent>,
    ) -> Self {
        self.events = events.into_iter().collect();
        self
    }

    /// The channels. Twilio's default for this verb is [`RecordingChannels::Dual`]; elsewhere in
    /// its API it is mono.
    #[must_use]
    pub fn channels(mut self, channels: RecordingChannels) -> Self {
        self.channels = Some(channels);
        self
    }

    /// Whose voice. Twilio's default is both.
    #[must_use]
    pub fn track(mut self, track: RecordingTrack) -> Self {
        self.track = Some(track);
        self
    }

    /// Whether silence at both ends is cut off. Twilio's default is yes.
    #[must_use]
    pub fn trim(mut self, trim: Trim) -> Self {
        self.trim = Some(trim);
        self
    }

    pub(super) fn write(&self, xml: &mut Xml) -> Result<(), TwimlError> {
        error::named(VERB, "name", Some(&self.name))?;
        error::url(VERB, "recordingStatusCallback", self.callback.as_deref())?;
        let names: Vec<&str> = self.events.iter().map(|event| event.as_str()).collect();
        let events = (!names.is_empty()).then(|| names.join(" "));
        let attributes = Attributes::default()
            .with("name", Some(&self.name))
            .with("recordingStatusCallback", self.callback.as_ref())
            .with(
                "recordingStatusCallbackMethod",
                self.method.map(Method::as_str),
            )
            .with("recordingStatusCallbackEvent", events)
            .with("channels", self.channels.map(RecordingChannels::as_str))
            .with("track", self.track.map(RecordingTrack::as_str))
            .with("trim", self.trim.map(Trim::as_str));
        xml.open("Start", &Attributes::default());
        xml.empty(VERB, &attributes);
        xml.close("Start");
        Ok(())
    }
}

/// Stops a recording that [`StartRecording`] began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopRecording {
    name: String,
}

impl StopRecording {
    /// The name that the recording was started with.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }

    pub(super) fn write(&self, xml: &mut Xml) -> Result<(), TwimlError> {
        error::named(VERB, "name", Some(&self.name))?;
        xml.open("Stop", &Attributes::default());
        xml.empty(VERB, &Attributes::default().with("name", Some(&self.name)));
        xml.close("Stop");
        Ok(())
    }
}

impl From<&str> for StopRecording {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for StopRecording {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

/// What a recording's callback can tell of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingEvent {
    /// It has begun.
    InProgress,
    /// It can be fetched.
    Completed,
    /// There is nothing to fetch, because nothing was recorded.
    Absent,
}

impl RecordingEvent {
    fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
            Self::Absent => "absent",
        }
    }
}

/// How many channels a recording has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingChannels {
    /// Both voices in one.
    Mono,
    /// A channel for each voice.
    Dual,
}

impl RecordingChannels {
    fn as_str(self) -> &'static str {
        match self {
            Self::Mono => "mono",
            Self::Dual => "dual",
        }
    }
}

/// Whose voice is recorded, as Twilio sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingTrack {
    /// What Twilio hears.
    Inbound,
    /// What Twilio says.
    Outbound,
    /// Both.
    Both,
}

impl RecordingTrack {
    fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
            Self::Both => "both",
        }
    }
}

/// What becomes of silence at both ends of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trim {
    /// It is cut off.
    TrimSilence,
    /// It stays.
    DoNotTrim,
}

impl Trim {
    fn as_str(self) -> &'static str {
        match self {
            Self::TrimSilence => "trim-silence",
            Self::DoNotTrim => "do-not-trim",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Response;
    use super::*;

    #[test]
    fn start_and_stop() {
        let full = StartRecording::new("main")
            .recording_status_callback("/status?call=1&kind=recording")
            .recording_status_callback_method(Method::Post)
            .recording_status_callback_event([
                RecordingEvent::InProgress,
                RecordingEvent::Completed,
                RecordingEvent::Absent,
            ])
            .channels(RecordingChannels::Dual)
            .track(RecordingTrack::Both)
            .trim(Trim::DoNotTrim);
        let sent = [
            Response::new().start_recording(full),
            Response::new().start_recording(StartRecording::new("main")),
            Response::new().stop_recording("main"),
            Response::new().start_recording(StartRecording::new("")),
            Response::new().stop_recording(" "),
            Response::new()
                .start_recording(StartRecording::new("main").recording_status_callback("")),
        ];
        let lines: Vec<String> = sent
            .iter()
            .map(|response| response.to_xml().unwrap_or_else(|error| error.to_string()))
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        <?xml version="1.0" encoding="UTF-8"?><Response><Start><Recording name="main" recordingStatusCallback="/status?call=1&amp;kind=recording" recordingStatusCallbackMethod="POST" recordingStatusCallbackEvent="in-progress completed absent" channels="dual" track="both" trim="do-not-trim"/></Start></Response>
        <?xml version="1.0" encoding="UTF-8"?><Response><Start><Recording name="main"/></Start></Response>
        <?xml version="1.0" encoding="UTF-8"?><Response><Stop><Recording name="main"/></Stop></Response>
        <Recording>: name is empty
        <Recording>: name is empty
        <Recording>: recordingStatusCallback is empty
        "#);
    }
}
