//! Stand-in.
use serde::{Deserialize, Serialize};

/// Question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Consent.
    Consent,
    /// Interest.
    Interest,
}

/// Language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
}

/// Reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Opt out.
    OptOut,
    /// Objection.
    RecordingObjection,
    /// Machine.
    Machine,
    /// Asks.
    AsksIfMachine,
    /// Unclear.
    Unclear,
}

/// Hearing.
pub struct Hearing {
    /// Reading.
    pub reading: Reading,
    /// Words.
    pub words: String,
}

/// Hear.
pub fn hear(turn: &str, _question: Question, _language: Language) -> Hearing {
    let reading = match turn.trim().to_lowercase().as_str() {
        "yes" | "yes please" | "sure" | "sí" => Reading::Yes,
        "no" | "no thanks" => Reading::No,
        "stop calling me" | "stop" | "alto" => Reading::OptOut,
        "stop recording" => Reading::RecordingObjection,
        "are you a robot" => Reading::AsksIfMachine,
        "please leave a message after the tone" => Reading::Machine,
        _ => Reading::Unclear,
    };
    Hearing {
        reading,
        words: String::new(),
    }
}

/// Key.
pub fn key(digits: &str) -> Reading {
    match digits {
        "1" => Reading::Yes,
        "2" => Reading::No,
        "9" => Reading::OptOut,
        _ => Reading::Unclear,
    }
}
