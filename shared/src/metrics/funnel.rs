//! What a turn of a conversation counts as.

use callflow::call::{Direction, Outcome};
use callflow::consent::{Origin, RecordingAnswer};
use callflow::script::Prompt;
use callflow::step::Body;
use callflow::{Call, call};

use super::Metric;

/// Whether the person's number was on the suppression list before the turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListedBefore {
    /// It was: to ask again makes no second opt-out of it.
    Yes,
    /// It was not.
    No,
}

impl From<bool> for ListedBefore {
    fn from(listed: bool) -> Self {
        if listed { Self::Yes } else { Self::No }
    }
}

impl ListedBefore {
    /// What it counts as to put a number on the list.
    pub fn opt_out(self) -> Option<Metric> {
        match self {
            Self::Yes => None,
            Self::No => Some(Metric::OptOuts),
        }
    }
}

/// The steps of the funnel between a call and what a turn made of it: each at most once in the life
/// of a call, and none where nothing changed, so that a replayed webhook counts nothing.
pub fn steps(before: &Call, after: &Call, listed: ListedBefore) -> Vec<Metric> {
    let new = |happened: fn(&Call) -> bool| happened(after) && !happened(before);
    let mut steps = Vec::new();
    let mut count = |happened: bool, metric: Metric| {
        if happened {
            steps.push(metric);
        }
    };
    count(new(was_answered), Metric::CallsAnswered);
    count(
        new(|call| has_said(call, RecordingAnswer::Granted)),
        Metric::ConsentGranted,
    );
    count(
        new(|call| has_said(call, RecordingAnswer::Refused)),
        Metric::ConsentRefused,
    );
    count(new(was_invited), Metric::Invitations);
    count(
        new(|call| call.conclusion == Some(Outcome::Interested)),
        Metric::Interested,
    );
    if new(|call| call.opted_out.is_some()) {
        steps.extend(listed.opt_out());
    }
    steps
}

fn was_answered(call: &Call) -> bool {
    call.direction == Direction::Outbound && call.answered_at.is_some()
}

fn has_said(call: &Call, answer: RecordingAnswer) -> bool {
    call.recording_consent
        .as_ref()
        .is_some_and(|consent| match consent.origin() {
            Origin::Turn(_) => consent.answer() == answer,
            Origin::Operator => false,
        })
}

fn was_invited(call: &Call) -> bool {
    call.turns.iter().any(invites)
}

fn invites(turn: &call::Turn) -> bool {
    let listening = match &turn.body {
        Body::Ask(prompts) => prompts.as_slice(),
        Body::Close { listening, .. } => listening,
        Body::HangUp => &[],
    };
    turn.opening
        .iter()
        .chain(listening)
        .any(|prompt| *prompt == Prompt::Invitation)
}
