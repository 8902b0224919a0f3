//! What happens to a call, as the conversation sees it.

use std::fmt;

use crate::progress::Progress;

/// One thing that Twilio told us, verified and translated.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Somebody, or something, is on the line, and Twilio asks what to say.
    Answered {
        /// Twilio's `CallSid`: the first that is seen is bound to the call for good.
        call_sid: String,
        /// Who answered, where Twilio has an opinion.
        by: AnsweredBy,
        /// Whether the person is on the suppression list at this moment.
        suppressed: bool,
    },
    /// The person answered our document of that number, or stayed silent to it.
    Heard {
        /// Twilio's `CallSid`.
        call_sid: String,
        /// The number of the document that is answered, from our own URL.
        turn: u16,
        /// During which part of the document.
        moment: Moment,
        /// What was heard.
        input: Input,
        /// Whether the person is on the suppression list at this moment.
        suppressed: bool,
    },
    /// A status callback.
    Progressed(Progress),
}

/// Twilio's opinion of who answered (`AnsweredBy`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnsweredBy {
    /// A person, or no opinion.
    PersonOrUnknown,
    /// An answering machine or a fax.
    Machine,
}

/// During which part of a document something was heard. It travels in the query as `at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Over the identification: people answer a telephone with "Yes?", so nothing is a yes here.
    Opening,
    /// To the question.
    Question,
    /// Over the closing words.
    Closing,
}

impl Moment {
    /// The word in the URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Question => "question",
            Self::Closing => "closing",
        }
    }

    /// Reads the word in the URL.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Opening, Self::Question, Self::Closing]
            .into_iter()
            .find(|moment| moment.as_str() == text)
    }
}

/// What was heard.
#[derive(Clone, PartialEq)]
pub enum Input {
    /// Speech, as Twilio's recogniser wrote it down.
    Speech {
        /// The words.
        text: String,
        /// The recogniser's confidence, 0 to 1: a hint that decides nothing. Often missing.
        confidence: Option<f64>,
    },
    /// Keys.
    Keys(String),
    /// Both at once: the more careful of them counts.
    KeysAndSpeech {
        /// The keys.
        digits: String,
        /// The words.
        text: String,
        /// The recogniser's confidence.
        confidence: Option<f64>,
    },
    /// Nothing.
    Silence,
}

impl fmt::Debug for Input {
    /// Says what kind of input it was, never what was said.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Speech { .. } => "Speech",
            Self::Keys(_) => "Keys",
            Self::KeysAndSpeech { .. } => "KeysAndSpeech",
            Self::Silence => "Silence",
        })
    }
}
