//! What is to be done about a call that is not over, when nobody has told us how it goes.
//!
//! Callbacks are a courtesy: they come late, in any order, or not at all. So whoever keeps the calls
//! looks at each one that is not over, asks the carrier where its age gives reason to, and acts on
//! the answer. First [`question`], then [`measure`]; both are pure, and a call that is looked at
//! again and again under them comes to its end whatever was lost on the way.
//!
//! The rules, with where they come from:
//! - a call that waits in the carrier's queue after its `dial_before`, or rings more than
//!   [`LATE_AFTER`] after it, is cancelled: the hours in which it may ring are over;
//! - so is one whose number was put on the suppression list meanwhile, at once;
//! - a create of which nobody knows the outcome is looked for at the carrier. Twilio may take a call
//!   late and its list is eventually consistent (its page on the Call resource), so that it is not
//!   there counts only [`ABSENCE_COUNTS_AFTER`] its intent was stored;
//! - nobody is on the line longer than [`LONGEST_ON_THE_LINE`]: what is left then is a lost
//!   callback, or a line that was not put down.

use jiff::{SignedDuration, Timestamp};

use crate::call::{Call, Direction, LATE_AFTER, MAX_DURATION};
use crate::progress::CallStatus;

/// How long an intent is left to the function that stored it, which has ten seconds.
pub const LEFT_TO_ITS_DIAL: SignedDuration = SignedDuration::from_secs(15);

/// That the carrier has no such call counts only so long after its intent.
pub const ABSENCE_COUNTS_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// The longest that a conversation, the carrier's own limit on it and the last callback take.
pub const LONGEST_ON_THE_LINE: SignedDuration =
    SignedDuration::from_secs(MAX_DURATION.as_secs() + 90);

/// The longest from an intent, or from the ringing of our own line, until somebody is on it.
pub const LONGEST_TO_ANSWER: SignedDuration = SignedDuration::from_mins(4);

/// What the carrier is to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// How the call of this name goes: its name is known.
    ByName,
    /// Whether it has a call to this number that none of ours is, made since the intent.
    Unclaimed,
}

/// What the carrier says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It has the call, and it stands so.
    Call(CallStatus),
    /// It has no such call.
    Absent,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Nothing yet.
    Wait,
    /// Keep the status that the carrier tells.
    Refresh(CallStatus),
    /// Take the call back before anybody answers it.
    Cancel(Cause),
    /// Put the line down: the call is longer than any may be.
    HangUp,
    /// End it: the carrier never had it, or has it no more, and rang nobody.
    End,
}

/// Why a call is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The person asked not to be called.
    OptedOut,
    /// The hours in which it may ring are over.
    TooLate,
}

/// What the carrier is to be asked of a call that is not over; none while it needs no asking.
pub fn question(call: &Call, suppressed: bool, now: Timestamp) -> Option<Question> {
    if call.progress.status.is_terminal() {
        return None;
    }
    let on_the_line = call.progress.status == CallStatus::InProgress;
    let asked_off = suppressed && call.direction == Direction::Outbound && !on_the_line;
    if call.carrier_name().is_none() {
        let left_alone = !asked_off && now < after(call.created_at, LEFT_TO_ITS_DIAL);
        return (!left_alone).then_some(Question::Unclaimed);
    }
    let asks_from = if on_the_line {
        longest_until(call)
    } else {
        call.dial_before
            .unwrap_or_else(|| after(call.created_at, LONGEST_TO_ANSWER))
    };
    (asked_off || now >= asks_from).then_some(Question::ByName)
}

/// What is to be done about a call that is not over, by what the carrier says of it.
pub fn measure(call: &Call, suppressed: bool, found: Found, now: Timestamp) -> Measure {
    let outbound = call.direction == Direction::Outbound;
    match found {
        Found::Absent => {
            let counts = now >= after(call.created_at, ABSENCE_COUNTS_AFTER);
            if counts { Measure::End } else { Measure::Wait }
        }
        Found::Call(
            status @ (CallStatus::Completed
            | CallStatus::Busy
            | CallStatus::Failed
            | CallStatus::NoAnswer
            | CallStatus::Canceled),
        ) => Measure::Refresh(status),
        Found::Call(CallStatus::InProgress) => {
            if now >= longest_until(call) {
                Measure::HangUp
            } else {
                Measure::Refresh(CallStatus::InProgress)
            }
        }
        Found::Call(
            status @ (CallStatus::Queued | CallStatus::Initiated | CallStatus::Ringing),
        ) => {
            let too_late = match (call.dial_before, status) {
                (Some(latest), CallStatus::Queued) => now > latest,
                (Some(latest), _) => now > after(latest, LATE_AFTER),
                (None, _) => now >= after(call.created_at, LONGEST_TO_ANSWER),
            };
            if suppressed && outbound {
                Measure::Cancel(Cause::OptedOut)
            } else if too_late {
                Measure::Cancel(Cause::TooLate)
            } else {
                Measure::Refresh(status)
            }
        }
    }
}

/// When a call that is on the line must be over.
fn longest_until(call: &Call) -> Timestamp {
    let answered_at = call.answered_at;
    let answered_at = answered_at.unwrap_or_else(|| after(call.created_at, LONGEST_TO_ANSWER));
    after(answered_at, LONGEST_ON_THE_LINE)
}

fn after(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.checked_add(span).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
