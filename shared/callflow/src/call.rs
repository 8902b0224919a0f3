//! A call: everything that is kept of one.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::consent::{CallConsent, RecordingConsent};
use crate::hearing::{Language, Reading};
use crate::id::CallId;
use crate::phone::PhoneNumber;
use crate::progress::{CallStatus, Progress};
use crate::script::{Prompt, Script};
use crate::step::{Body, HoldCause, OptOutBy};

/// No call has more turns than this.
pub const MAX_TURNS: usize = 24;

/// No conversation is longer than this.
pub const MAX_DURATION: SignedDuration = SignedDuration::from_mins(6);

/// No turn keeps more characters of what was said than this.
pub const MAX_WORDS: usize = 500;

/// A call that is answered later than this after its `dial_before` gets one sentence and no pitch.
pub const LATE_AFTER: SignedDuration = SignedDuration::from_secs(30);

/// A call, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Our name for it.
    pub id: CallId,
    /// Who rang whom.
    pub direction: Direction,
    /// The person: who is called, or who calls.
    pub person: Party,
    /// Our own number.
    pub line: PhoneNumber,
    /// Twilio's name for it, once and for good from the first time that it is heard.
    pub call_sid: Option<String>,
    /// When the intent was stored, or the inbound call arrived.
    pub created_at: Timestamp,
    /// Outbound: the moment by which Twilio must have dialled.
    pub dial_before: Option<Timestamp>,
    /// Why we may call this person.
    pub consent: Option<CallConsent>,
    /// How far Twilio says it has come.
    pub progress: Progress,
    /// When the conversation began.
    pub answered_at: Option<Timestamp>,
    /// The language spoken.
    pub language: Language,
    /// The wording in force, in version and language.
    pub script_version: String,
    /// Whether recording needs asking; `false` is the operator's word that it does not.
    pub ask_before_recording: bool,
    /// Where the conversation stands.
    pub state: State,
    /// Every document we spoke and what came back, oldest first; at most [`MAX_TURNS`].
    pub turns: Vec<Turn>,
    /// What became of the question whether to record.
    pub recording_consent: Option<RecordingConsent>,
    /// Where the recording stands.
    pub recording: Recording,
    /// The opt-out, in a field of its own that no label can contradict.
    pub opted_out: Option<OptOut>,
    /// How the conversation ended, once it has.
    pub conclusion: Option<Outcome>,
}

/// Who rang whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// We rang the person.
    Outbound,
    /// The person rang us.
    Inbound,
}

/// The other end of the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// A number.
    Number(PhoneNumber),
    /// A caller who hides it, or has none.
    Hidden,
}

/// Where the conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody is on the line yet.
    Dialling,
    /// We asked whether we may record.
    Consent {
        /// How often we have asked, from 1.
        asked: u8,
    },
    /// We asked whether they are interested.
    Interest {
        /// How often we have asked, from 1.
        asked: u8,
    },
    /// Somebody rang us, and was told who we are.
    Inbound {
        /// How often we have told, from 1.
        asked: u8,
    },
    /// We are saying goodbye, and still listen.
    Closing,
    /// We have put the line down.
    Ended,
}

/// A document that we spoke, and the answer to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// Whether the document starts or stops the recording.
    pub recording: Option<RecordingChange>,
    /// What was said first, in a gather of its own.
    pub opening: Vec<Prompt>,
    /// What was said then.
    pub body: Body,
    /// What came back, once it has.
    pub heard: Option<Heard>,
}

/// A change to the recording, as it is kept. To act on it takes leave besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordingChange {
    /// It starts here.
    Start,
    /// It stops here.
    Stop,
}

/// What a person answered.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// What was meant; none for silence.
    pub reading: Option<Reading>,
    /// Whether by key.
    pub by_key: bool,
    /// What was said, only where the person had consented to the recording.
    pub words: Option<String>,
    /// The recogniser's confidence.
    pub confidence: Option<f64>,
    /// When.
    pub at: Timestamp,
}

/// Where the recording stands, by our own commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recording {
    /// There is none.
    Off,
    /// It runs.
    On,
    /// It was stopped, and is kept.
    Stopped,
    /// The person objected: it is stopped, or stops with the next document, and must be deleted at
    /// Twilio.
    DeleteDue {
        /// The stop has not been spoken in a document of its own turn yet.
        stop_pending: bool,
    },
}

/// An opt-out, as the call remembers it. The suppression list is what counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptOut {
    /// How.
    pub by: OptOutBy,
    /// When.
    pub at: Timestamp,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Yes to the meeting.
    Interested,
    /// No to the meeting.
    Declined,
    /// Neither, to the last question; or the limit, and nothing was understood at all.
    NotUnderstood,
    /// Asked not to be called again.
    OptedOut,
    /// Had asked so before the call was answered.
    AlreadyOptedOut,
    /// A machine answered.
    Machine,
    /// Answered too late to be spoken to.
    TooLate,
    /// It is somebody else's number.
    WrongNumber,
    /// A child answered.
    Child,
    /// Rang us, and was told who we are.
    Informed,
    /// The limit on turns or minutes.
    LimitReached,
    /// The person put the line down before the end.
    HungUp,
    /// Busy, or declined.
    Busy,
    /// Nobody answered.
    NoAnswer,
    /// Could not be put through.
    Failed,
    /// Cancelled before it was answered.
    Canceled,
}

/// What is settled about an outbound call before Twilio hears of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent {
    /// Our name for the call.
    pub id: CallId,
    /// Whom to ring.
    pub to: PhoneNumber,
    /// From which number of ours.
    pub from: PhoneNumber,
    /// Why we may.
    pub consent: Option<CallConsent>,
    /// The moment by which Twilio must have dialled.
    pub dial_before: Timestamp,
    /// The language to speak.
    pub language: Language,
    /// Whether recording needs asking.
    pub ask_before_recording: bool,
}

impl Call {
    /// An outbound call that is about to be placed.
    pub fn outbound(intent: Intent, now: Timestamp) -> Self {
        let person = Party::Number(intent.to);
        Self {
            direction: Direction::Outbound,
            dial_before: Some(intent.dial_before),
            consent: intent.consent,
            progress: Progress::QUEUED,
            ask_before_recording: intent.ask_before_recording,
            ..Self::inbound(intent.id, person, intent.from, intent.language, now)
        }
    }

    /// A call that somebody makes to our number.
    pub fn inbound(
        id: CallId,
        person: Party,
        line: PhoneNumber,
        language: Language,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            direction: Direction::Inbound,
            person,
            line,
            call_sid: None,
            created_at: now,
            dial_before: None,
            consent: None,
            progress: Progress {
                status: CallStatus::Ringing,
                sequence: None,
            },
            answered_at: None,
            language,
            script_version: Script::version(language),
            ask_before_recording: true,
            state: State::Dialling,
            turns: Vec::new(),
            recording_consent: None,
            recording: Recording::Off,
            opted_out: None,
            conclusion: None,
        }
    }

    /// The carrier's name for the call, once it is known. A call that somebody makes to us has no
    /// other from the beginning.
    pub fn carrier_name(&self) -> Option<&str> {
        let own = (self.direction == Direction::Inbound).then(|| self.id.as_str());
        self.call_sid.as_deref().or(own)
    }

    /// How the call ended: by the conversation where that came to a conclusion, else by what Twilio
    /// says; none while it is on its way.
    pub fn outcome(&self) -> Option<Outcome> {
        if self.opted_out.is_some() {
            return Some(Outcome::OptedOut);
        }
        self.conclusion.or(match self.progress.status {
            CallStatus::Queued
            | CallStatus::Initiated
            | CallStatus::Ringing
            | CallStatus::InProgress => None,
            CallStatus::Completed => Some(Outcome::HungUp),
            CallStatus::Busy => Some(Outcome::Busy),
            CallStatus::NoAnswer => Some(Outcome::NoAnswer),
            CallStatus::Failed => Some(Outcome::Failed),
            CallStatus::Canceled => Some(Outcome::Canceled),
        })
    }
}

impl Outcome {
    /// Whether and why the number is left alone after such an end. An opt-out is no hold: it is on the
    /// suppression list. Machines and people who hang up have said nothing.
    pub const fn holds(self) -> Option<HoldCause> {
        match self {
            Self::Declined => Some(HoldCause::Declined),
            Self::NotUnderstood => Some(HoldCause::NotUnderstood),
            Self::WrongNumber => Some(HoldCause::WrongNumber),
            Self::Child => Some(HoldCause::Child),
            Self::Interested
            | Self::OptedOut
            | Self::AlreadyOptedOut
            | Self::Machine
            | Self::TooLate
            | Self::Informed
            | Self::LimitReached
            | Self::HungUp
            | Self::Busy
            | Self::NoAnswer
            | Self::Failed
            | Self::Canceled => None,
        }
    }
}

/// What Twilio writes in place of a number that it does not have: the words ANONYMOUS, RESTRICTED,
/// BLOCKED, UNKNOWN and UNAVAILABLE on the keys of a telephone. They look like numbers.
const WITHHELD: [&str; 6] = [
    "+266696687",
    "+7378742833",
    "+2562533",
    "+8656696",
    // As some write it.
    "+8566696",
    "+86282452253",
];

impl Party {
    /// Who is at the other end, from what the carrier shows of a caller: a number, a word
    /// (`anonymous`), a SIP address, or digits that only look like a number.
    pub fn from_caller_id(text: &str) -> Self {
        if WITHHELD.contains(&text) {
            return Self::Hidden;
        }
        PhoneNumber::parse(text).map_or(Self::Hidden, Self::Number)
    }

    /// The number, where there is one.
    pub fn number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Number(number) => Some(number),
            Self::Hidden => None,
        }
    }
}

impl fmt::Debug for Heard {
    /// Leaves the words out.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Heard")
            .field("reading", &self.reading)
            .field("by_key", &self.by_key)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withheld_number_is_no_number_however_it_is_written() {
        let keys = [
            "266696687",
            "7378742833",
            "2562533",
            "8656696",
            "86282452253",
        ];
        let words = [
            "ANONYMOUS",
            "RESTRICTED",
            "BLOCKED",
            "UNKNOWN",
            "UNAVAILABLE",
        ];
        for (keys, word) in keys.into_iter().zip(words) {
            let pressed: String = word.chars().map(key_of).collect();
            assert_eq!(pressed, keys, "{word}");
            assert!(WITHHELD.contains(&&*format!("+{keys}")), "{word}");
        }
        for text in WITHHELD
            .into_iter()
            .chain(["anonymous", "", "client:jane", "sip:a@b"])
        {
            assert_eq!(Party::from_caller_id(text), Party::Hidden, "{text}");
        }
        assert!(Party::from_caller_id("+14155550123").number().is_some());
    }

    /// The key of a telephone on which a letter stands (ITU-T E.161).
    fn key_of(letter: char) -> char {
        let keys = ["ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"];
        let key = (2u8..)
            .zip(keys)
            .find(|(_, letters)| letters.contains(letter));
        key.map(|(key, _)| char::from(b'0' + key)).unwrap()
    }
}
