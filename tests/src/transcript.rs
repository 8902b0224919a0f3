//! A call as a snapshot shows it.

use std::fmt::Write;

use local::carrier::{Entry, Input, Place};

use crate::Called;

/// What was said, heard and recorded, line by line, and then what is stored.
pub fn transcript(called: &Called) -> String {
    let mut text = String::new();
    for entry in called.record.entries() {
        let line = match entry {
            Entry::Status(status) => format!("[{}]", status.as_str()),
            Entry::Said {
                text,
                place,
                interrupted,
            } => {
                let deaf = if *place == Place::Bare {
                    " (not listening)"
                } else {
                    ""
                };
                let cut = if *interrupted { " …" } else { "" };
                format!("we    {text}{cut}{deaf}")
            }
            Entry::Heard(Input::Speech { text, .. }) => format!("they  {text}"),
            Entry::Heard(Input::Digits(digits)) => format!("they  key {digits}"),
            Entry::Unheard(_) => "they  (unheard)".to_owned(),
            Entry::Silence => "they  (silence)".to_owned(),
            Entry::RecordingStarted { .. } => "[recording starts]".to_owned(),
            Entry::RecordingStopped { .. } => "[recording stops]".to_owned(),
            Entry::PersonHungUp => "they  (hang up)".to_owned(),
            Entry::Violation { code, what } => format!("VIOLATION {code:?} {what}"),
            Entry::Warning { code, what } => format!("WARNING {code} {what}"),
            Entry::TimeLimitReached => "[time limit]".to_owned(),
            Entry::Ended(status) => format!("[over: {}]", status.as_str()),
            Entry::Played { .. } | Entry::Fetched { .. } => continue,
        };
        let _ = writeln!(text, "{line}");
    }
    let call = &called.stored["call"];
    let _ = writeln!(text, "--");
    let _ = writeln!(text, "status: {}", called.stored["status"]);
    let _ = writeln!(text, "conclusion: {}", call["conclusion"]);
    let _ = writeln!(text, "recording: {}", call["recording"]);
    let consent = &call["recording_consent"];
    if !consent.is_null() {
        let (answer, origin) = (&consent["answer"], &consent["origin"]);
        let withdrawn = if consent["withdrawn_at"].is_null() {
            ""
        } else {
            ", withdrawn"
        };
        let _ = writeln!(text, "recording_consent: {answer} by {origin}{withdrawn}");
    }
    let _ = writeln!(text, "opted_out: {}", call["opted_out"]["by"]);
    let turns = call["turns"].as_array().map_or(&[][..], Vec::as_slice);
    for (number, turn) in (1..).zip(turns) {
        let heard = &turn["heard"];
        if !heard.is_null() {
            let (reading, words) = (&heard["reading"], &heard["words"]);
            let _ = writeln!(text, "turn {number}: {reading} words {words}");
        }
    }
    text
}
