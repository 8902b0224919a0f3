//! What was stored of a call, in a few lines.

use serde_json::{Value, json};
use shared::callflow::call::{Heard, Recording};
use shared::callflow::consent::{Origin, RecordingAnswer};
use shared::callflow::step::OptOutBy;
use shared::callflow::{Call, Outcome, Party};

use super::masking;
use super::screen::Screen;
use super::transcript::Discretion;
use crate::cli::outcome_name;
use crate::product::Product;

/// A call as the table has it.
pub(super) struct Kept {
    pub(super) call: Call,
    item: Value,
    suppressed: bool,
}

impl Kept {
    /// By our own id, or by Twilio's.
    pub(super) fn find(product: &Product, id: &str) -> Option<Self> {
        let mut calls = product.stored_calls().into_iter();
        let item = calls.find(|item| item["call_id"] == id || item["call_sid"] == id)?;
        let call = read(&item)?;
        let suppressed = match &call.person {
            Party::Number(number) => product
                .stored_suppressions()
                .iter()
                .any(|item| item["number"] == number.as_e164()),
            Party::Hidden => false,
        };
        Some(Self {
            call,
            item,
            suppressed,
        })
    }

    /// The item itself.
    pub(super) fn item(&self) -> &Value {
        &self.item
    }

    pub(super) fn status(&self) -> &str {
        self.item["status"].as_str().unwrap_or("unknown")
    }

    pub(super) fn outcome(&self) -> Option<Outcome> {
        self.call.outcome()
    }

    /// Shows it; `label` says which call, where several are shown.
    pub(super) fn show(&self, screen: Screen, discretion: Discretion, label: Option<u64>) {
        let prefix = label.map_or_else(String::new, |number| format!("[{number}] "));
        let outcome = self.outcome();
        let ended = outcome.map_or("it came to no end", in_words);
        let outcome = outcome.map_or("none", outcome_name);
        for line in [
            format!("The call is over ({}): {ended}.", self.status()),
            "Stored of it:".to_owned(),
            format!("  outcome     {outcome}"),
            format!("  answers     {}", self.answers(discretion)),
            format!("  recording   {}", self.recording()),
            format!("  opted out   {}", self.opt_out()),
        ] {
            screen.text(format!("{prefix}{line}"));
        }
        let mut event = self.event(discretion);
        if let Some(number) = label {
            event["call"] = number.into();
        }
        screen.event(&event);
    }

    fn event(&self, discretion: Discretion) -> Value {
        let readings: Vec<Value> = self
            .heard()
            .map(|heard| {
                let mut answer = json!({"reading": heard.reading, "by_key": heard.by_key});
                if discretion == Discretion::Open {
                    answer["words"] = json!(heard.words.as_deref().map(masking::sentence));
                }
                answer
            })
            .collect();
        json!({
            "event": "stored",
            "call_id": self.item["call_id"],
            "call_sid": self.item["call_sid"],
            "status": self.status(),
            "outcome": self.outcome().map(outcome_name),
            "answers": readings,
            "recording": self.item["recording_status"],
            "opted_out": self.call.opted_out.is_some(),
            "suppressed": self.suppressed,
        })
    }

    fn heard(&self) -> impl Iterator<Item = &Heard> {
        self.call
            .turns
            .iter()
            .filter_map(|turn| turn.heard.as_ref())
    }

    /// What each answer meant; the words only where the person allowed the recording.
    fn answers(&self, discretion: Discretion) -> String {
        let answers: Vec<String> = self
            .heard()
            .map(|heard| {
                let meant = heard.reading.map_or("silence".to_owned(), reading_name);
                match &heard.words {
                    Some(words) if discretion == Discretion::Open => format!("{meant} (“{words}”)"),
                    Some(_) => format!("{meant} (words kept)"),
                    None if heard.by_key => format!("{meant} (by key)"),
                    None if heard.reading.is_some() => format!("{meant} (words not kept)"),
                    None => meant,
                }
            })
            .collect();
        if answers.is_empty() {
            "none".to_owned()
        } else {
            answers.join(", ")
        }
    }

    fn recording(&self) -> String {
        let Some(consent) = &self.call.recording_consent else {
            return "none: the question was not answered".to_owned();
        };
        let why = match (consent.answer(), consent.origin()) {
            (RecordingAnswer::Granted, Origin::Turn(_)) => "allowed by the person",
            (RecordingAnswer::Granted, Origin::Operator) => "allowed by the operator's setting",
            (RecordingAnswer::Refused, _) => return "none: the person said no".to_owned(),
            (RecordingAnswer::NotUnderstood, _) => {
                return "none: no clear yes was heard".to_owned();
            }
        };
        let news = self.item["recording_status"]
            .as_str()
            .unwrap_or("no news of it");
        match self.call.recording {
            Recording::DeleteDue { .. } => format!("{why}, then withdrawn: to be deleted ({news})"),
            Recording::Off | Recording::On | Recording::Stopped => format!("{why} ({news})"),
        }
    }

    fn opt_out(&self) -> String {
        let Some(opted_out) = &self.call.opted_out else {
            return "no".to_owned();
        };
        let how = match opted_out.by {
            OptOutBy::Key => "by key",
            OptOutBy::Words => "in words",
        };
        if self.suppressed {
            format!("yes, {how}: the number is on the suppression list")
        } else {
            format!("yes, {how}, BUT THE NUMBER IS NOT ON THE SUPPRESSION LIST")
        }
    }
}

/// A reading, as it is stored.
pub(super) fn reading_name(reading: shared::callflow::hearing::Reading) -> String {
    let name = serde_json::to_value(reading).unwrap_or_default();
    name.as_str().unwrap_or("unknown").replace('_', " ")
}

/// The status has attributes of its own in the item; within the call it is read from there.
fn read(item: &Value) -> Option<Call> {
    let mut call = item["call"].clone();
    let sequence = item["status_sequence"].as_u64();
    call["progress"] = json!({"status": item["status"], "sequence": sequence});
    call["call_sid"] = item["call_sid"].clone();
    serde_json::from_value(call).ok()
}

fn in_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Interested => "they are interested in the meeting",
        Outcome::Declined => "they do not want the meeting",
        Outcome::NotUnderstood => "they could not be understood",
        Outcome::OptedOut => "they asked not to be called again",
        Outcome::AlreadyOptedOut => "they had asked before not to be called",
        Outcome::Machine => "a machine answered",
        Outcome::WrongNumber => "it was a wrong number",
        Outcome::Child => "a child answered",
        Outcome::TooLate => "it was answered too late to be held",
        Outcome::Informed => "they were told who we are",
        Outcome::LimitReached => "it reached the limit of turns or minutes",
        Outcome::HungUp => "they hung up before the end",
        Outcome::Busy => "the line was busy, or the call declined",
        Outcome::NoAnswer => "nobody answered",
        Outcome::Failed => "it could not be put through",
        Outcome::Canceled => "it was cancelled before anybody answered",
    }
}
