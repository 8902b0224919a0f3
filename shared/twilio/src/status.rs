//! The words that Twilio uses for states and kinds. Each enum carries a word that it does not know
//! instead of losing it, since Twilio adds to them without notice.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! words {
    (
        $(#[doc = $doc:literal])+
        $name:ident { $($(#[doc = $word_doc:literal])+ $variant:ident = $word:literal,)+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", from = "String")]
        pub enum $name {
            $($(#[doc = $word_doc])+ $variant,)+
            /// A word that this crate does not know, as Twilio sent it.
            Other(String),
        }

        impl $name {
            /// The words that this crate knows.
            pub const KNOWN: &[Self] = &[$(Self::$variant),+];

            /// The word as Twilio spells it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> Self {
                word.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words!(
    /// How far a call has come, in webhooks and in the REST API, which spell it alike; only
    /// webhooks know `initiated`.
    /// Source: <https://www.twilio.com/docs/voice/api/call-resource>.
    CallStatus {
        /// Waiting for its turn to be dialled.
        Queued = "queued",
        /// It left the queue and is being dialled. Webhooks only.
        Initiated = "initiated",
        /// It rings.
        Ringing = "ringing",
        /// It was answered. (The event is called `answered`, the status never is.)
        InProgress = "in-progress",
        /// It was answered and has ended; a mailbox that answered counts.
        Completed = "completed",
        /// The line was busy.
        Busy = "busy",
        /// It could not be connected.
        Failed = "failed",
        /// Nobody answered.
        NoAnswer = "no-answer",
        /// It was cancelled before an answer.
        Canceled = "canceled",
    }
);

impl CallStatus {
    /// Whether the call has ended. A word that we do not know is taken for "not yet".
    pub fn is_terminal(&self) -> bool {
        match self {
            Self::Completed | Self::Busy | Self::Failed | Self::NoAnswer | Self::Canceled => true,
            Self::Queued | Self::Initiated | Self::Ringing | Self::InProgress | Self::Other(_) => {
                false
            }
        }
    }
}

words!(
    /// Who called whom. Source: <https://www.twilio.com/docs/voice/api/call-resource>.
    Direction {
        /// Somebody rang us.
        Inbound = "inbound",
        /// We rang somebody, through the REST API.
        OutboundApi = "outbound-api",
        /// A `<Dial>` rang somebody.
        OutboundDial = "outbound-dial",
        /// From a SIP trunk to the telephone network.
        TrunkingTerminating = "trunking-terminating",
        /// From the telephone network to a SIP trunk.
        TrunkingOriginating = "trunking-originating",
    }
);

words!(
    /// What answered, according to answering-machine detection.
    /// Source: <https://www.twilio.com/docs/voice/answering-machine-detection>.
    AnsweredBy {
        /// A person.
        Human = "human",
        /// A machine, told as its greeting began (mode `Enable`).
        MachineStart = "machine_start",
        /// A machine, after its beep (mode `DetectMessageEnd`).
        MachineEndBeep = "machine_end_beep",
        /// A machine, after its greeting, without a beep.
        MachineEndSilence = "machine_end_silence",
        /// A machine, whose greeting ended otherwise.
        MachineEndOther = "machine_end_other",
        /// A fax.
        Fax = "fax",
        /// Not told in time.
        Unknown = "unknown",
    }
);

impl AnsweredBy {
    /// Whether it was a machine, a fax included; also by a word of Twilio's that begins with
    /// `machine` and that we do not know (the documentation has a bare `machine` too).
    pub fn is_machine(&self) -> bool {
        match self {
            Self::MachineStart
            | Self::MachineEndBeep
            | Self::MachineEndSilence
            | Self::MachineEndOther
            | Self::Fax => true,
            Self::Human | Self::Unknown => false,
            Self::Other(word) => word.starts_with("machine"),
        }
    }
}

words!(
    /// How far a recording has come. Source: <https://www.twilio.com/docs/voice/api/recording>.
    RecordingStatus {
        /// It runs.
        InProgress = "in-progress",
        /// It pauses.
        Paused = "paused",
        /// It was stopped.
        Stopped = "stopped",
        /// It is being made ready.
        Processing = "processing",
        /// It can be fetched.
        Completed = "completed",
        /// Nothing was recorded.
        Absent = "absent",
        /// It failed; on some of Twilio's pages only.
        Failed = "failed",
        /// It was deleted.
        Deleted = "deleted",
    }
);

impl RecordingStatus {
    /// Whether nothing more will come of it. A word that we do not know is taken for "not yet".
    pub fn is_terminal(&self) -> bool {
        match self {
            Self::Completed | Self::Absent | Self::Failed | Self::Deleted => true,
            Self::InProgress | Self::Paused | Self::Stopped | Self::Processing | Self::Other(_) => {
                false
            }
        }
    }
}

words!(
    /// What started a recording. Source: <https://www.twilio.com/docs/voice/api/recording>.
    RecordingSource {
        /// `<Dial record>`.
        DialVerb = "DialVerb",
        /// A conference.
        Conference = "Conference",
        /// `Record=true` when the call was created.
        OutboundApi = "OutboundAPI",
        /// A SIP trunk.
        Trunking = "Trunking",
        /// `<Record>`.
        RecordVerb = "RecordVerb",
        /// A request of the REST API during the call.
        StartCallRecordingApi = "StartCallRecordingAPI",
        /// A request of the REST API during a conference.
        StartConferenceRecordingApi = "StartConferenceRecordingAPI",
    }
);

words!(
    /// Whose voice a recording holds.
    RecordingTrack {
        /// What Twilio hears.
        Inbound = "inbound",
        /// What Twilio says.
        Outbound = "outbound",
        /// Both.
        Both = "both",
    }
);

words!(
    /// What sent a status callback.
    CallbackSource {
        /// A subscription to the progress of a call.
        CallProgressEvents = "call-progress-events",
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_come_back_as_they_went_in() {
        for status in CallStatus::KNOWN {
            assert_eq!(&CallStatus::from(status.as_str()), status);
        }
        assert_eq!(CallStatus::KNOWN.len(), 9);
        for by in AnsweredBy::KNOWN {
            assert_eq!(&AnsweredBy::from(by.as_str()), by);
        }
        for source in RecordingSource::KNOWN {
            assert_eq!(&RecordingSource::from(source.as_str()), source);
        }
    }

    #[test]
    fn unknown_words_are_carried() {
        let status: CallStatus = serde_json::from_str(r#""on-hold""#).unwrap();
        assert_eq!(status, CallStatus::Other("on-hold".to_owned()));
        assert_eq!(serde_json::to_string(&status).unwrap(), r#""on-hold""#);
        assert!(!status.is_terminal());
        assert!(AnsweredBy::from("machine").is_machine());
        assert!(!AnsweredBy::from("parrot").is_machine());
    }
}
