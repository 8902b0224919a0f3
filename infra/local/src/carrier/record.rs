//! What the carrier remembers of a call: everything that was said, asked, fetched and called back.

use jiff::Timestamp;

/// Everything about one call.
#[derive(Debug, Clone)]
pub struct CallRecord {
    /// `CA` and 32 hexadecimal digits.
    pub sid: String,
    /// Who calls: the product's number, or for an inbound call the person.
    pub from: String,
    /// Who is called.
    pub to: String,
    /// Who began.
    pub direction: Direction,
    /// Where the call has got to.
    pub status: CallStatus,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it left the queue.
    pub started_at: Option<Timestamp>,
    /// When somebody picked up.
    pub answered_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What happened on the line, in order.
    pub transcript: Vec<Line>,
    /// Every body that was fetched as a `TwiML` document, in order.
    pub documents: Vec<Document>,
    /// Every status callback, in the order of sending.
    pub callbacks: Vec<Callback>,
    /// The recordings made.
    pub recordings: Vec<Recording>,
}

impl CallRecord {
    /// The transcript without its times.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.transcript.iter().map(|line| &line.entry)
    }

    /// All that the person heard, joined by single spaces.
    pub fn spoken(&self) -> String {
        let said: Vec<&str> = self
            .entries()
            .filter_map(|entry| match entry {
                Entry::Said { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        said.join(" ")
    }

    /// What Twilio would have refused or stumbled over. Tests assert that it is empty.
    pub fn violations(&self) -> Vec<&Entry> {
        self.entries()
            .filter(|entry| matches!(entry, Entry::Violation { .. } | Entry::Warning { .. }))
            .collect()
    }

    /// Whole seconds of connection, as `CallDuration` tells them.
    pub fn seconds_connected(&self) -> i64 {
        match (self.answered_at, self.ended_at) {
            (Some(answered), Some(ended)) => ended.duration_since(answered).as_secs(),
            _ => 0,
        }
    }
}

/// The values of `CallStatus` in callbacks
/// (<https://www.twilio.com/docs/voice/api/call-resource>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallStatus {
    /// Accepted, waiting to be dialled.
    Queued,
    /// Being dialled. The REST resource calls this `queued` still.
    Initiated,
    /// The phone rings.
    Ringing,
    /// Answered.
    InProgress,
    /// Over, after having been answered.
    Completed,
    /// Engaged or declined.
    Busy,
    /// Not reachable.
    Failed,
    /// Rang until the timeout.
    NoAnswer,
    /// Ended over REST before it was answered.
    Canceled,
}

impl CallStatus {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Initiated => "initiated",
            Self::Ringing => "ringing",
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
            Self::Busy => "busy",
            Self::Failed => "failed",
            Self::NoAnswer => "no-answer",
            Self::Canceled => "canceled",
        }
    }

    /// Whether the call is over.
    pub const fn is_over(self) -> bool {
        match self {
            Self::Queued | Self::Initiated | Self::Ringing | Self::InProgress => false,
            Self::Completed | Self::Busy | Self::Failed | Self::NoAnswer | Self::Canceled => true,
        }
    }
}

/// Who began a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Somebody rings the product's number.
    Inbound,
    /// The product asked for it over REST.
    OutboundApi,
}

impl Direction {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::OutboundApi => "outbound-api",
        }
    }
}

/// An entry of the transcript and its time on the call's own clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// What.
    pub entry: Entry,
}

/// An entry as it happens, for whoever watches. See [`Carrier::subscribe`](super::Carrier::subscribe).
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The call.
    pub call_sid: String,
    /// The entry.
    pub line: Line,
}

/// Something that happened on the line.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// The call reached this state. The last one is `Ended`.
    Status(CallStatus),
    /// A document was asked for; the status of the answer, or why there was none.
    Fetched {
        /// The address, as signed.
        url: String,
        /// The answer's HTTP status, or why there was none.
        status: Result<u16, String>,
    },
    /// The person heard a sentence.
    Said {
        /// The sentence.
        text: String,
        /// Whether they could answer into it.
        place: Place,
        /// Whether they cut it short.
        interrupted: bool,
    },
    /// The person heard audio.
    Played {
        /// Where it came from.
        url: String,
        /// Whether they could answer into it.
        place: Place,
    },
    /// The carrier listened, and this came.
    Heard(Input),
    /// The person spoke or pressed keys where nobody listened: lost.
    Unheard(Input),
    /// The carrier listened, and nothing came.
    Silence,
    /// A recording began.
    RecordingStarted {
        /// `RE` and 32 hexadecimal digits.
        sid: String,
    },
    /// A recording ended.
    RecordingStopped {
        /// `RE` and 32 hexadecimal digits.
        sid: String,
    },
    /// A document said or did what Twilio's rules do not allow.
    Violation {
        /// Twilio's error code for it, if there is one
        /// (<https://www.twilio.com/docs/api/errors>).
        code: Option<u32>,
        /// What was wrong.
        what: String,
    },
    /// What Twilio's debugger would show, by its code.
    Warning {
        /// The code.
        code: u32,
        /// What was wrong.
        what: String,
    },
    /// The person put the telephone down.
    PersonHungUp,
    /// The time limit was reached.
    TimeLimitReached,
    /// The call is over.
    Ended(CallStatus),
}

/// Where a sentence was spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Outside any gather: nothing that the person does is heard.
    Bare,
    /// Inside a gather.
    Gather,
}

/// What a gather took in.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Words.
    Speech {
        /// As recognised.
        text: String,
        /// How surely.
        confidence: Option<f64>,
    },
    /// Keys, without the one that finished them.
    Digits(String),
}

/// A body that was fetched as a `TwiML` document, or given in the request for the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Where from; none for one given in the request.
    pub url: Option<String>,
    /// Its content type.
    pub content_type: String,
    /// The body as it came.
    pub body: String,
}

/// What a callback is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallbackKind {
    /// The progress of the call.
    Call,
    /// A recording.
    Recording,
    /// The verdict of answering-machine detection.
    MachineDetection,
}

/// A status callback and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// What about.
    pub kind: CallbackKind,
    /// The address, as signed.
    pub url: String,
    /// The form fields.
    pub fields: Vec<(String, String)>,
    /// What came of it.
    pub outcome: Outcome,
}

impl Callback {
    /// A field's value.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// What came of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered with this HTTP status.
    Answered(u16),
    /// It could not be delivered.
    Undelivered(String),
    /// A fault swallowed it.
    Dropped,
}

/// A recording of a call (<https://www.twilio.com/docs/voice/api/recording>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// `RE` and 32 hexadecimal digits.
    pub sid: String,
    /// The name given in `TwiML`.
    pub name: Option<String>,
    /// Where it has got to.
    pub status: RecordingStatus,
    /// What started it, such as `StartCallRecordingTwiML`.
    pub source: &'static str,
    /// 1 or 2.
    pub channels: u8,
    /// `inbound`, `outbound` or `both`.
    pub track: String,
    /// When it began.
    pub started_at: Timestamp,
    /// Its length in seconds, once it is completed.
    pub seconds: Option<i64>,
    /// Deleted over REST.
    pub deleted: bool,
}

/// The states of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordingStatus {
    /// It runs.
    InProgress,
    /// It is suspended.
    Paused,
    /// It is over and kept.
    Completed,
    /// There was nothing to keep.
    Absent,
}

impl RecordingStatus {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "in-progress",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Absent => "absent",
        }
    }
}
