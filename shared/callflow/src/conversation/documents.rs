//! What is said in each state: the documents of a conversation, and how they are kept.

use jiff::Timestamp;

use crate::call::{Call, Outcome, Party, Recording, RecordingChange, State, Turn};
use crate::consent::{Deciding, RecordingAnswer, RecordingConsent};
use crate::event::Moment;
use crate::hearing::Reading;
use crate::script::Prompt;
use crate::step::{Body, Effect, RecordingCommand, Reply, Step};

/// How often a question is asked before the careful branch is taken.
const TIMES_ASKED: u8 = 3;

/// How often a caller is told the way out before the line is put down.
const TIMES_TOLD: u8 = 2;

impl Call {
    pub(super) fn open(&mut self, now: Timestamp) {
        if self.ask_before_recording {
            self.state = State::Consent { asked: 1 };
        } else {
            let version = self.script_version.clone();
            self.recording_consent = Some(RecordingConsent::vouched(now, version));
            self.recording = Recording::On;
            self.state = State::Interest { asked: 1 };
        }
        self.identify(vec![Prompt::Identification], Vec::new());
    }

    /// Something was heard over the identification: it is said once more, and then the question;
    /// the second time the question alone.
    pub(super) fn open_again(&mut self, reading: Option<Reading>) {
        let identified = self
            .turns
            .iter()
            .filter(|turn| turn.opening.contains(&Prompt::Identification))
            .count();
        let opening = if identified < 2 {
            vec![Prompt::Identification]
        } else {
            Vec::new()
        };
        let answer = if reading == Some(Reading::AsksIfMachine) {
            vec![Prompt::IAmAutomated]
        } else {
            Vec::new()
        };
        self.identify(opening, answer);
    }

    /// The first question, after what stands before it. Where the operator vouches, it is said
    /// before the question that the call is recorded, and the recording starts after that: whoever
    /// speaks over the opening has cut both off, and hears them again.
    pub(super) fn identify(&mut self, mut opening: Vec<Prompt>, mut prompts: Vec<Prompt>) {
        let recording = (self.recording == Recording::On).then_some(RecordingChange::Start);
        if recording.is_some() {
            opening.push(Prompt::Recorded);
        }
        match self.state {
            State::Consent { .. } => prompts.push(Prompt::AskConsent),
            State::Interest { .. }
            | State::Dialling
            | State::Inbound { .. }
            | State::Closing
            | State::Ended => prompts.extend([Prompt::Invitation, Prompt::AskInterest]),
        }
        self.push(Turn {
            recording,
            opening,
            body: Body::Ask(prompts),
            heard: None,
        });
    }

    pub(super) fn ask_consent_again(
        &mut self,
        reading: Option<Reading>,
        asked: u8,
        turn: usize,
        now: Timestamp,
    ) {
        if asked >= TIMES_ASKED {
            self.settle_recording(RecordingAnswer::NotUnderstood, turn, Moment::Question, now);
            return;
        }
        self.state = State::Consent { asked: asked + 1 };
        let again = if asked == 1 {
            Prompt::AskConsentAgain
        } else {
            Prompt::AskConsentKeys
        };
        self.say(Body::Ask(again_after(reading, Prompt::AskConsent, again)));
    }

    pub(super) fn settle_recording(
        &mut self,
        answer: RecordingAnswer,
        turn: usize,
        moment: Moment,
        now: Timestamp,
    ) {
        let answered = turn.checked_sub(1).and_then(|place| self.turns.get(place));
        let deciding = Deciding {
            turn: number(turn),
            heard: answered.and_then(|turn| turn.heard.as_ref()),
            question: answered
                .filter(|_| moment != Moment::Opening)
                .and_then(asks_consent),
        };
        let version = self.script_version.clone();
        let consent = RecordingConsent::answered(answer, &deciding, now, version);
        self.recording_consent = Some(consent);
        self.state = State::Interest { asked: 1 };
        let (recording, first) = match answer {
            RecordingAnswer::Granted => {
                self.recording = Recording::On;
                (Some(RecordingChange::Start), Prompt::ThanksForConsent)
            }
            RecordingAnswer::Refused | RecordingAnswer::NotUnderstood => {
                (None, Prompt::NotRecorded)
            }
        };
        let body = Body::Ask(vec![first, Prompt::Invitation, Prompt::AskInterest]);
        self.push(Turn {
            recording,
            opening: Vec::new(),
            body,
            heard: None,
        });
    }

    pub(super) fn ask_interest_again(&mut self, reading: Option<Reading>, asked: u8) {
        if asked >= TIMES_ASKED {
            self.conclude(Outcome::NotUnderstood, Prompt::ThanksNotUnderstood);
            return;
        }
        self.state = State::Interest { asked: asked + 1 };
        let again = if asked == 1 {
            Prompt::AskInterestAgain
        } else {
            Prompt::AskInterestKeys
        };
        self.say(Body::Ask(again_after(reading, Prompt::AskInterest, again)));
    }

    pub(super) fn tell_again(&mut self, reading: Option<Reading>, asked: u8) {
        let wants_out = reading == Some(Reading::OptOut);
        if asked >= TIMES_TOLD && !wants_out {
            self.conclusion = Some(Outcome::Informed);
            self.state = State::Closing;
            self.say(Body::Close {
                listening: vec![Prompt::CallBack],
                last: Prompt::Goodbye,
            });
            return;
        }
        // A hidden caller who asks out cannot be taken off: say how it can be done, truthfully.
        self.state = State::Inbound {
            asked: asked.saturating_add(1).max(TIMES_TOLD),
        };
        let how = match &self.person {
            Party::Number(_) => Prompt::InboundKeys,
            Party::Hidden => Prompt::InboundHidden,
        };
        self.say(Body::Ask(match reading {
            Some(Reading::AsksIfMachine) => vec![Prompt::IAmAutomated, how],
            Some(Reading::RecordingObjection) => vec![Prompt::NotRecorded, how],
            Some(
                Reading::Yes
                | Reading::No
                | Reading::OptOut
                | Reading::Machine
                | Reading::WrongNumber
                | Reading::Child
                | Reading::Unclear,
            )
            | None => vec![how],
        }));
    }

    pub(super) fn conclude(&mut self, outcome: Outcome, thanks: Prompt) {
        self.conclusion = Some(outcome);
        self.state = State::Closing;
        let listening = vec![thanks, Prompt::CallBack];
        self.say(Body::Close {
            listening,
            last: Prompt::Goodbye,
        });
    }

    /// After an objection that stopped the recording: the same question, unrecorded.
    pub(super) fn go_on_unrecorded(&mut self, moment: Moment) {
        let body = match self.state {
            State::Interest { .. } if moment == Moment::Opening => Body::Ask(vec![
                Prompt::NotRecorded,
                Prompt::Invitation,
                Prompt::AskInterest,
            ]),
            State::Consent { .. } => Body::Ask(vec![Prompt::RecordingStopped, Prompt::AskConsent]),
            State::Interest { .. } => {
                Body::Ask(vec![Prompt::RecordingStopped, Prompt::AskInterest])
            }
            State::Inbound { .. } => Body::Ask(vec![Prompt::RecordingStopped, Prompt::InboundKeys]),
            State::Closing => Body::Close {
                listening: vec![Prompt::RecordingStopped],
                last: Prompt::Goodbye,
            },
            State::Dialling | State::Ended => Body::HangUp,
        };
        self.push(Turn {
            recording: Some(RecordingChange::Stop),
            opening: Vec::new(),
            body,
            heard: None,
        });
    }

    pub(super) fn end(&mut self, outcome: Outcome, body: Body) {
        self.end_with(false, outcome, body);
    }

    pub(super) fn end_with(&mut self, stop_recording: bool, outcome: Outcome, body: Body) {
        self.conclusion = Some(outcome);
        self.state = State::Ended;
        let recording = stop_recording.then_some(RecordingChange::Stop);
        self.push(Turn {
            recording,
            opening: Vec::new(),
            body,
            heard: None,
        });
    }

    pub(super) fn say(&mut self, body: Body) {
        self.push(Turn {
            recording: None,
            opening: Vec::new(),
            body,
            heard: None,
        });
    }

    pub(super) fn push(&mut self, mut turn: Turn) {
        if self.recording == (Recording::DeleteDue { stop_pending: true }) {
            self.recording = Recording::DeleteDue {
                stop_pending: false,
            };
            turn.recording = Some(RecordingChange::Stop);
        }
        self.turns.push(turn);
    }

    pub(super) fn inbound_identification(&self) -> Prompt {
        match self.person {
            Party::Number(_) => Prompt::InboundIdentification,
            Party::Hidden => Prompt::InboundHidden,
        }
    }

    pub(super) fn replying(self, effects: Vec<Effect>) -> Step {
        let reply = self.document(self.turns.len());
        Step {
            next: self,
            reply: Some(reply),
            effects,
        }
    }

    /// The document of that number, from 1, as it may be spoken now: a start of the recording is in
    /// it only while a consent stands.
    pub(super) fn document(&self, number_of_it: usize) -> Reply {
        let turn = &self.turns[number_of_it - 1];
        let permit = self
            .recording_consent
            .as_ref()
            .and_then(RecordingConsent::permit);
        let recording = match (turn.recording, permit) {
            (Some(RecordingChange::Stop), _) => Some(RecordingCommand::Stop),
            (Some(RecordingChange::Start), Some(permit)) => Some(RecordingCommand::Start(permit)),
            (Some(RecordingChange::Start), None) | (None, _) => None,
        };
        // Whoever objected since is not told that the call is recorded.
        let truthful = |prompt: &Prompt| match prompt {
            Prompt::Recorded if permit.is_none() => Prompt::NotRecorded,
            prompt => *prompt,
        };
        Reply {
            turn: number(number_of_it),
            recording,
            opening: turn.opening.iter().map(truthful).collect(),
            body: turn.body.clone(),
        }
    }
}

/// The way in which a document asks whether we may record.
fn asks_consent(turn: &Turn) -> Option<Prompt> {
    let Body::Ask(prompts) = &turn.body else {
        return None;
    };
    let asks = [
        Prompt::AskConsent,
        Prompt::AskConsentAgain,
        Prompt::AskConsentKeys,
    ];
    prompts.iter().copied().find(|prompt| asks.contains(prompt))
}

pub(super) fn last_words(last: Prompt) -> Body {
    Body::Close {
        listening: Vec::new(),
        last,
    }
}

/// "Is this a machine?" is answered before the question comes again, in its first words.
pub(super) fn again_after(reading: Option<Reading>, first: Prompt, again: Prompt) -> Vec<Prompt> {
    if reading == Some(Reading::AsksIfMachine) {
        vec![Prompt::IAmAutomated, first]
    } else {
        vec![again]
    }
}

pub(super) fn number(turn: usize) -> u16 {
    u16::try_from(turn).unwrap_or(u16::MAX)
}
