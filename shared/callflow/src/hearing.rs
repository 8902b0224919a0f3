//! Hearing: from what a speech recogniser wrote, or a key, to what the person means.
//!
//! [`hear`] reads a turn in steps, each in a file of its own:
//!
//! 1. `normal` makes plain words of it, and `repairs` says what is put right on the way;
//! 2. `english` and `spanish` hold the vocabulary and the rules, as data;
//! 3. `grammar` matches a rule against the words, and `patterns` picks the rules worth matching;
//! 4. `rules` asks the rules in the order of their precedence;
//! 5. `second_reader`, a small linear model, may raise an opt-out that no rule has found.
//!
//! Both languages are always heard. The reader is asymmetric on purpose: in doubt between an
//! opt-out and anything else it hears the opt-out, and it takes a permission to record only from
//! a turn that is a yes as a whole. Anything else is asked again.

use std::fmt;

use serde::{Deserialize, Serialize};

mod english;
mod grammar;
mod normal;
mod patterns;
mod repairs;
mod rules;
pub mod second_reader;
mod spanish;

#[cfg(test)]
mod tests;

/// What the person was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// "May I record this call?"
    Consent,
    /// "Would you be interested in scheduling this meeting?"
    Interest,
}

/// The language that the call is held in. Only a hint: a turn may always be in the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// The English script.
    English,
    /// The Spanish script.
    Spanish,
}

/// What a turn means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// A yes. At [`Question::Consent`] the turn as a whole is one, without a condition.
    Yes,
    /// A no, also "not now".
    No,
    /// "Do not call me again", in any words (47 CFR 64.1200(a)(10): any reasonable means; the
    /// words stop, quit, end, revoke, opt out, cancel and unsubscribe are one by themselves).
    OptOut,
    /// "Do not record this", which is no opt-out, and at [`Question::Consent`] a no.
    RecordingObjection,
    /// A machine answered: voicemail, a menu, a call screener, a notice that the call is recorded.
    Machine,
    /// The person asks whether a machine is calling, which is answered truthfully.
    AsksIfMachine,
    /// "You have the wrong number": whoever answers is not the person who was rung.
    WrongNumber,
    /// A child is on the line, by its own words.
    Child,
    /// None of these: a question, "call me later", a noise, silence.
    Unclear,
}

/// What was heard in a turn.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hearing {
    /// What the turn means.
    pub reading: Reading,
    /// The normalised words that decided, empty if none did. They are the person's own words:
    /// `Debug` does not show them.
    pub words: String,
}

impl fmt::Debug for Hearing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hearing")
            .field("reading", &self.reading)
            .finish_non_exhaustive()
    }
}

/// Reads a turn as the answer to a question.
///
/// Total: any text has a reading. The first 20,000 characters are read, in linear time; a longer
/// turn is never a yes.
///
/// The precedence is: opt-out, a wrong number, a child, objection to the recording, no, yes, unclear.
/// So a turn that both agrees and opts out is an opt-out.
#[must_use]
pub fn hear(turn: &str, question: Question, language: Language) -> Hearing {
    // A hint that no rule has needed yet: "no" and "me" are words of both languages.
    let _ = language;
    rules::read(turn, question)
}

/// Whether the turn speaks of recording at all, in English or Spanish.
///
/// It is asked of what ends a call, an opt-out above all, which may object to the recording in the
/// same breath ("delete the recording and take me off your list"): there a mention is taken for an
/// objection, since to stop and delete a recording harms nobody.
pub fn mentions_recording(turn: &str) -> bool {
    let turn = turn.to_lowercase();
    turn.split(|letter: char| !letter.is_alphanumeric())
        .any(|word| {
            ["record", "grab", "tape", "taping"]
                .iter()
                .any(|stem| word.starts_with(stem))
        })
}

/// Reads pressed keys: 1 yes, 2 no, 9 opt-out.
///
/// Of several keys the more careful choice counts: a 9 anywhere is an opt-out, and keys that
/// contradict each other are a no if a 2 is among them.
#[must_use]
pub fn key(digits: &str) -> Reading {
    let pressed = |key: char| digits.contains(key);
    if pressed('9') {
        Reading::OptOut
    } else if digits.is_empty() || !digits.chars().all(|digit| matches!(digit, '1' | '2')) {
        Reading::Unclear
    } else if pressed('2') {
        Reading::No
    } else {
        Reading::Yes
    }
}
