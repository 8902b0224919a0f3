//! The telephone at the far end of a simulated call, and the person holding it.
//!
//! The carrier rings it, speaks to it sentence by sentence, and asks it what the person does. It
//! knows nothing about `TwiML` or HTTP: what it hears is what a person would hear.

mod script;

use std::pin::Pin;
use std::time::Duration;

pub use script::Script;

/// What a [`Phone`] answers, once it knows: at once for a script, after a key press for a person.
pub type Soon<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Makes a phone for each call: an answering carrier needs a new person every time.
pub type PhoneFactory = Box<dyn Fn(&Ringing) -> Box<dyn Phone> + Send + Sync>;

/// A telephone and the person who holds it.
///
/// Time in a call is virtual: an answer that takes an hour to arrive costs the call nothing, unless
/// the carrier's clock says otherwise.
pub trait Phone: Send {
    /// It rings. Not asked of a phone that is itself calling in.
    fn ring<'a>(&'a mut self, call: &'a Ringing) -> Soon<'a, Pickup>;

    /// A sentence is being spoken.
    ///
    /// Speech or keys given here interrupt it, if [`Sentence::interruptible`] allows; if it does
    /// not, they are lost, as they are on a real call.
    fn hear<'a>(&'a mut self, sentence: &'a Sentence) -> Soon<'a, Reaction>;

    /// Everything has been said, and the other side waits for speech or keys.
    fn listen<'a>(&'a mut self, floor: &'a Floor) -> Soon<'a, Reaction>;

    /// The call is over; nothing more will be asked.
    fn ended(&mut self) {}
}

/// An incoming call, as the telephone sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ringing {
    /// The carrier's identifier of the call.
    pub call_sid: String,
    /// Who calls.
    pub from: String,
    /// The number that is rung.
    pub to: String,
    /// How long the caller lets it ring.
    pub timeout: Duration,
}

/// What becomes of the ringing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pickup {
    /// Somebody, or something, picks up.
    Answer {
        /// The ringing before that.
        after: Duration,
        /// Who it is, as answering-machine detection would say.
        by: AnsweredBy,
    },
    /// The line is engaged.
    Busy,
    /// The person presses the red button.
    Decline,
    /// It rings until the caller gives up.
    NoAnswer,
    /// The network cannot reach the number.
    Fail,
}

/// Who picked up, in the words of Twilio's answering-machine detection
/// (<https://www.twilio.com/docs/voice/answering-machine-detection>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnsweredBy {
    /// A person.
    Human,
    /// A machine that is still speaking its greeting.
    MachineStart,
    /// A fax machine.
    Fax,
    /// The detection gave up.
    Unknown,
}

impl AnsweredBy {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::MachineStart => "machine_start",
            Self::Fax => "fax",
            Self::Unknown => "unknown",
        }
    }
}

/// One sentence, or one piece of audio, on its way to the ear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// What is said. For audio, the address it is played from.
    pub text: String,
    /// The language it is said in, such as `en-US`.
    pub language: String,
    /// The voice asked for, if one was.
    pub voice: Option<String>,
    /// Whether it is speech or played audio.
    pub sound: Sound,
    /// What may interrupt it.
    pub interruptible: Interruptible,
}

/// Where a sentence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sound {
    /// Text turned to speech.
    Speech,
    /// A recording that is played.
    Audio,
}

/// What may interrupt a sentence: nothing, for one outside a gather.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interruptible {
    /// Speaking over it.
    pub by_speech: bool,
    /// Pressing a key.
    pub by_keys: bool,
}

/// The other side's silence, in which the person may speak or press keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floor {
    /// Speech is listened for.
    pub speech: bool,
    /// Keys are listened for.
    pub keys: bool,
    /// So many keys end the input at once.
    pub number_of_digits: Option<u32>,
    /// This key ends the input.
    pub finish_on_key: Option<char>,
    /// How long the silence lasts before the other side goes on.
    pub timeout: Duration,
    /// The language that speech is understood in.
    pub language: String,
}

/// What the person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Reaction {
    /// Goes on listening.
    ListenOn,
    /// Says nothing, and lets the silence run out.
    Silent,
    /// Speaks.
    Speak(Speech),
    /// Presses keys, one after the other.
    Press(String),
    /// Puts the telephone down.
    HangUp,
}

impl Reaction {
    /// The person says this, and is understood well.
    pub fn speak(text: impl Into<String>) -> Self {
        Self::Speak(Speech::new(text))
    }

    /// The person presses these keys.
    pub fn press(keys: impl Into<String>) -> Self {
        Self::Press(keys.into())
    }
}

/// Words, and how well they were understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Speech {
    /// The words, as the recogniser would write them.
    pub text: String,
    /// The recogniser's confidence. Twilio leaves it out at times
    /// (<https://www.twilio.com/docs/voice/twiml/gather>).
    pub confidence: Option<f64>,
}

impl Speech {
    /// Words that were understood well.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            confidence: Some(0.93),
        }
    }

    /// The same words, understood as well as this, or with no confidence told.
    #[must_use]
    pub fn with_confidence(mut self, confidence: Option<f64>) -> Self {
        self.confidence = confidence;
        self
    }
}
