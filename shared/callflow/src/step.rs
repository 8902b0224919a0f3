//! What the conversation decides: the next state, what to say, what else to do.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::consent::RecordingPermit;
use crate::phone::PhoneNumber;
use crate::script::Prompt;

/// The decision on one event.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The call as it is from now on. Equal to the call before when the event changes nothing.
    pub next: Call,
    /// What to say, to an event that waits for an answer.
    pub reply: Option<Reply>,
    /// What must be durable before the reply is spoken.
    pub effects: Vec<Effect>,
}

/// Something to be done besides keeping the next state, in the same transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Put the number on the suppression list.
    Suppress {
        /// Whose number.
        number: PhoneNumber,
        /// How they asked.
        by: OptOutBy,
        /// When they asked.
        at: Timestamp,
    },
    /// Leave the number alone, for as long as this cause holds: each call of ours that comes to such a
    /// conclusion has it once.
    Hold {
        /// Whose number.
        number: PhoneNumber,
        /// Why.
        cause: HoldCause,
        /// When the call came to it.
        at: Timestamp,
    },
}

/// What holds a number back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldCause {
    /// A no to the meeting.
    Declined,
    /// We never understood an answer.
    NotUnderstood,
    /// It is somebody else's number.
    WrongNumber,
    /// A child answered.
    Child,
}

/// How somebody opted out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptOutBy {
    /// By key 9.
    Key,
    /// By word of mouth.
    Words,
}

/// What is said and done on the line, in meaning. It becomes TwiML in the last line of its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The document's number: the answer to it carries it back.
    pub turn: u16,
    /// Start or stop recording before anything is said.
    pub recording: Option<RecordingCommand>,
    /// Said first, in a gather of its own in which nothing heard is a yes.
    pub opening: Vec<Prompt>,
    /// The rest.
    pub body: Body,
}

/// A change to the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordingCommand {
    /// Start it: needs leave.
    Start(RecordingPermit),
    /// Stop it.
    Stop,
}

/// The rest of a document, after its opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Said while listening; then listening on. Silence comes back as an event too.
    Ask(Vec<Prompt>),
    /// Said while listening, then the last words to deaf ears, then the line is put down.
    Close {
        /// Said while listening. May be empty.
        listening: Vec<Prompt>,
        /// The last words.
        last: Prompt,
    },
    /// The line is put down without a word: nobody is there to hear one.
    HangUp,
}
