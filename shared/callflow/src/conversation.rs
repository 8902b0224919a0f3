//! The conversation: one pure function from a call and an event to the next step.
//!
//! Read [`Call::on`] first. What holds for every state comes before the states: an opt-out, the
//! binding to one Twilio call, an answer that comes late or again, the end, the limits.

use jiff::Timestamp;

use crate::call::{
    Call, Direction, Heard, LATE_AFTER, MAX_DURATION, MAX_TURNS, MAX_WORDS, OptOut, Outcome, Party,
    Recording, RecordingChange, State, Turn,
};
use crate::consent::{Origin, RecordingAnswer, RecordingConsent};
use crate::event::{AnsweredBy, Event, Input, Moment};
use crate::hearing::{self, Language, Question, Reading};
use crate::progress::Progress;
use crate::script::Prompt;
use crate::step::{Body, Effect, OptOutBy, RecordingCommand, Reply, Step};

use documents::{last_words, number};

mod documents;
#[cfg(test)]
mod tests;

/// Whether somebody asks not to be called again, and how: apart from any call, for when the call
/// itself cannot be had.
pub fn asks_out(input: &Input, language: Language) -> Option<OptOutBy> {
    match input {
        Input::Speech { text, .. } => {
            let heard = hearing::hear(text, Question::Interest, language);
            (heard.reading == Reading::OptOut).then_some(OptOutBy::Words)
        }
        Input::Keys(digits) => (hearing::key(digits) == Reading::OptOut).then_some(OptOutBy::Key),
        Input::KeysAndSpeech {
            digits,
            text,
            confidence,
        } => {
            let (text, confidence) = (text.clone(), *confidence);
            asks_out(&Input::Keys(digits.clone()), language)
                .or_else(|| asks_out(&Input::Speech { text, confidence }, language))
        }
        Input::Silence => None,
    }
}

impl Call {
    /// What an event makes of the call, and what to say to it.
    ///
    /// Total: every event has a step in every state. Deterministic: `now` is the only time. Silent
    /// on replay: the same event again changes nothing, and is answered as it was the first time.
    pub fn on(&self, event: &Event, now: Timestamp) -> Step {
        let mut step = match event {
            Event::Answered {
                call_sid,
                by,
                suppressed,
            } => self.answered(call_sid, *by, *suppressed, now),
            Event::Heard {
                call_sid,
                turn,
                moment,
                input,
                suppressed,
            } => {
                let turn = usize::from(*turn);
                self.heard(call_sid, turn, *moment, input, *suppressed, now)
            }
            Event::Progressed(news) => self.progressed(*news),
        };
        step.effects.extend(self.hold(&step.next, now));
        step
    }

    /// What holds the number back, where the call comes to such a conclusion by this step. A call to
    /// us holds nobody.
    fn hold(&self, next: &Self, at: Timestamp) -> Option<Effect> {
        let conclusion = next
            .conclusion
            .filter(|_| next.conclusion != self.conclusion)?;
        let (Direction::Outbound, Party::Number(number)) = (self.direction, &self.person) else {
            return None;
        };
        Some(Effect::Hold {
            number: number.clone(),
            cause: conclusion.holds()?,
            at,
        })
    }

    fn progressed(&self, news: Progress) -> Step {
        let mut next = self.clone();
        if self.progress.yields_to(news) {
            next.progress = news;
        }
        Step {
            next,
            reply: None,
            effects: Vec::new(),
        }
    }

    fn answered(&self, call_sid: &str, by: AnsweredBy, suppressed: bool, now: Timestamp) -> Step {
        if self.belongs_to_another(call_sid) {
            return self.turned_away();
        }
        let outbound = self.direction == Direction::Outbound;
        let asked_us_not_to = suppressed && outbound;
        if self.must_not_be_pitched() {
            return self.repeated(self.turns.len());
        }
        if self.state == State::Ended || (self.state != State::Dialling && !asked_us_not_to) {
            return self.repeated(1);
        }
        let mut next = self.clone();
        next.call_sid = Some(call_sid.to_owned());
        next.answered_at.get_or_insert(now);
        let too_late = self
            .dial_before
            .is_some_and(|latest| now > latest + LATE_AFTER);
        if asked_us_not_to {
            // Where the call went on already, since a webhook came twice, it may be recorded.
            let running = next.stop_recording();
            let body = last_words(Prompt::AlreadyOptedOut);
            next.end_with(running, Outcome::AlreadyOptedOut, body);
        } else if too_late || self.progress.status.is_terminal() {
            next.end(Outcome::TooLate, last_words(Prompt::TooLate));
        } else {
            match (self.direction, by) {
                (Direction::Outbound, AnsweredBy::Machine) => {
                    next.end(Outcome::Machine, Body::HangUp);
                }
                (Direction::Outbound, AnsweredBy::PersonOrUnknown) => next.open(now),
                (Direction::Inbound, AnsweredBy::Machine | AnsweredBy::PersonOrUnknown) => {
                    next.state = State::Inbound { asked: 1 };
                    next.say(Body::Ask(vec![self.inbound_identification()]));
                }
            }
        }
        next.replying(Vec::new())
    }

    fn heard(
        &self,
        call_sid: &str,
        turn: usize,
        moment: Moment,
        input: &Input,
        suppressed: bool,
        now: Timestamp,
    ) -> Step {
        let Understood { heard, objects } = self.read(input, now);
        let objects = objects && self.has_recording();
        if self.must_not_be_pitched() {
            let mut next = self.clone();
            if objects {
                next.stop_and_withdraw(now, false);
            }
            return next.replying(Vec::new());
        }
        // However late, and on whatever leg: a word against us counts.
        if heard.reading == Some(Reading::OptOut)
            && let Party::Number(number) = &self.person
        {
            let number = number.clone();
            return self.opt_out(number, turn, heard, objects);
        }
        if self.belongs_to_another(call_sid) {
            return self.turned_away();
        }
        let documents = self.turns.len();
        let over = self.progress.status.is_terminal() || self.state == State::Ended;
        if suppressed && self.direction == Direction::Outbound {
            return self.already_opted_out(over, objects, now);
        }
        if self.is_with_somebody_else() {
            let mut next = self.clone();
            if objects {
                next.stop_and_withdraw(now, false);
            }
            return next.replying(Vec::new());
        }
        // However late, as an opt-out: it is no answer to a question.
        if self.direction == Direction::Outbound
            && let Some((outcome, goodbye)) = heard.reading.and_then(somebody_else)
        {
            return self.put_down(outcome, goodbye, turn, heard, objects);
        }
        if turn == 0 || turn > documents {
            return self.repeated(documents);
        }
        if turn < documents {
            return if objects {
                self.object_late(turn, now)
            } else {
                self.repeated(turn + 1)
            };
        }
        if over {
            return self.heard_after_the_end(heard.reading, objects, now);
        }
        let reading = heard.reading;
        let mut next = self.clone();
        next.turns[turn - 1].heard = Some(heard);
        if objects {
            next.stop_and_withdraw(now, false);
        }
        if next.is_exhausted(now) {
            let conclusion = next.conclusion_at_the_limit(reading);
            next.end_with(objects, conclusion, last_words(Prompt::Goodbye));
        } else if objects {
            next.go_on_unrecorded(moment);
        } else {
            next.turn(reading, moment, turn, now);
        }
        next.replying(Vec::new())
    }

    /// The states, each by name: what an answer that is neither an opt-out nor an end of the
    /// recording makes of them. A wrong number and a child have ended a call of ours before; in one to
    /// us they are no answer.
    fn turn(&mut self, reading: Option<Reading>, moment: Moment, turn: usize, now: Timestamp) {
        let machine = reading == Some(Reading::Machine);
        match (self.state, moment) {
            (
                State::Consent { .. } | State::Interest { .. },
                Moment::Opening | Moment::Question | Moment::Closing,
            ) if machine => self.end(Outcome::Machine, Body::HangUp),
            (State::Consent { .. }, Moment::Opening) => match reading {
                Some(Reading::No | Reading::RecordingObjection) => {
                    self.settle_recording(RecordingAnswer::Refused, turn, moment, now);
                }
                // "Yes?" is how people answer a telephone: nothing here is a yes.
                Some(
                    Reading::Yes
                    | Reading::AsksIfMachine
                    | Reading::OptOut
                    | Reading::Machine
                    | Reading::WrongNumber
                    | Reading::Child
                    | Reading::Unclear,
                )
                | None => self.open_again(reading),
            },
            (State::Consent { asked }, Moment::Question | Moment::Closing) => match reading {
                Some(Reading::Yes) => {
                    self.settle_recording(RecordingAnswer::Granted, turn, moment, now);
                }
                Some(Reading::No | Reading::RecordingObjection) => {
                    self.settle_recording(RecordingAnswer::Refused, turn, moment, now);
                }
                Some(
                    Reading::OptOut
                    | Reading::Machine
                    | Reading::AsksIfMachine
                    | Reading::WrongNumber
                    | Reading::Child
                    | Reading::Unclear,
                )
                | None => self.ask_consent_again(reading, asked, turn, now),
            },
            (State::Interest { .. }, Moment::Opening) => match reading {
                Some(Reading::No) => self.conclude(Outcome::Declined, Prompt::ThanksDeclined),
                Some(
                    Reading::Yes
                    | Reading::AsksIfMachine
                    | Reading::RecordingObjection
                    | Reading::OptOut
                    | Reading::Machine
                    | Reading::WrongNumber
                    | Reading::Child
                    | Reading::Unclear,
                )
                | None => self.open_again(reading),
            },
            (State::Interest { asked }, Moment::Question | Moment::Closing) => match reading {
                Some(Reading::Yes) => {
                    self.conclude(Outcome::Interested, Prompt::ThanksInterested);
                }
                Some(Reading::No) => self.conclude(Outcome::Declined, Prompt::ThanksDeclined),
                Some(
                    Reading::RecordingObjection
                    | Reading::OptOut
                    | Reading::Machine
                    | Reading::AsksIfMachine
                    | Reading::WrongNumber
                    | Reading::Child
                    | Reading::Unclear,
                )
                | None => self.ask_interest_again(reading, asked),
            },
            (State::Inbound { asked }, Moment::Opening | Moment::Question | Moment::Closing) => {
                self.tell_again(reading, asked);
            }
            (State::Closing, Moment::Opening | Moment::Question | Moment::Closing) => {
                if reading == Some(Reading::AsksIfMachine) {
                    self.say(Body::Close {
                        listening: vec![Prompt::IAmAutomated],
                        last: Prompt::Goodbye,
                    });
                } else {
                    self.state = State::Ended;
                    self.say(last_words(Prompt::Goodbye));
                }
            }
            (
                State::Dialling | State::Ended,
                Moment::Opening | Moment::Question | Moment::Closing,
            ) => self.say(Body::HangUp),
        }
    }

    fn opt_out(
        &self,
        number: crate::PhoneNumber,
        turn: usize,
        heard: Heard,
        objects: bool,
    ) -> Step {
        let at = heard.at;
        let by = if heard.by_key {
            OptOutBy::Key
        } else {
            OptOutBy::Words
        };
        let mut next = self.clone();
        next.keep(turn, heard);
        next.opted_out = Some(OptOut { by, at });
        let recording = next.stop_recording().then_some(RecordingChange::Stop);
        if objects {
            next.stop_and_withdraw(at, false);
        }
        next.state = State::Ended;
        next.conclusion.get_or_insert(Outcome::OptedOut);
        let body = last_words(Prompt::OptedOut);
        next.push(Turn {
            recording,
            opening: Vec::new(),
            body,
            heard: None,
        });
        next.replying(vec![Effect::Suppress { number, by, at }])
    }

    /// Whoever answers is not the person who was rung: one sentence, the line is put down, and the
    /// recording with it. A child cannot consent to one, so what there is of it is deleted.
    fn put_down(
        &self,
        outcome: Outcome,
        goodbye: Prompt,
        turn: usize,
        heard: Heard,
        objects: bool,
    ) -> Step {
        let at = heard.at;
        let mut next = self.clone();
        next.keep(turn, heard);
        let running = next.stop_recording();
        if objects || (outcome == Outcome::Child && next.has_recording()) {
            next.stop_and_withdraw(at, false);
        }
        next.end_with(running, outcome, last_words(goodbye));
        next.replying(Vec::new())
    }

    /// Keeps what was heard with the document that it answers, if nothing is kept there yet.
    fn keep(&mut self, turn: usize, heard: Heard) {
        let place = turn.checked_sub(1);
        if let Some(answered) = place.and_then(|place| self.turns.get_mut(place)) {
            answered.heard.get_or_insert(heard);
        }
    }

    /// An objection to the recording that arrives after we went on: it stops all the same, in the
    /// answer to it and, since nobody may be listening to that any more, in the next document too.
    fn object_late(&self, turn: usize, now: Timestamp) -> Step {
        let mut next = self.clone();
        next.stop_and_withdraw(now, true);
        next.turns[turn].recording = Some(RecordingChange::Stop);
        let reply = next.document(turn + 1);
        Step {
            next,
            reply: Some(reply),
            effects: Vec::new(),
        }
    }

    /// Whether there is a recording that the person may object to.
    fn has_recording(&self) -> bool {
        matches!(self.recording, Recording::On | Recording::Stopped)
    }

    /// The recording that runs runs no longer, and is kept. Whether one ran: then the document that is
    /// spoken next must say so to Twilio.
    fn stop_recording(&mut self) -> bool {
        let running = self.recording == Recording::On;
        if running {
            self.recording = Recording::Stopped;
        }
        running
    }

    /// Withdraws the consent to the recording and forgets the words.
    fn stop_and_withdraw(&mut self, now: Timestamp, stop_pending: bool) {
        self.recording = Recording::DeleteDue { stop_pending };
        if let Some(consent) = &mut self.recording_consent {
            consent.withdraw(now);
        }
        for heard in self.turns.iter_mut().filter_map(|turn| turn.heard.as_mut()) {
            heard.words = None;
        }
    }

    /// Somebody who is on the suppression list, though this call does not know of it: one sentence
    /// and nothing else.
    fn already_opted_out(&self, over: bool, objects: bool, now: Timestamp) -> Step {
        let mut next = self.clone();
        let running = next.stop_recording();
        if objects {
            next.stop_and_withdraw(now, false);
        }
        if over {
            let turn = number(self.turns.len());
            let body = last_words(Prompt::AlreadyOptedOut);
            let recorded = next.recording != Recording::Off;
            let reply = Reply {
                turn,
                recording: recorded.then_some(RecordingCommand::Stop),
                opening: Vec::new(),
                body,
            };
            return Step {
                next,
                reply: Some(reply),
                effects: Vec::new(),
            };
        }
        let body = last_words(Prompt::AlreadyOptedOut);
        next.end_with(objects || running, Outcome::AlreadyOptedOut, body);
        next.replying(Vec::new())
    }

    /// The line is down already. A no to the meeting still counts, since it holds us off, and so
    /// does an objection to the recording.
    fn heard_after_the_end(&self, reading: Option<Reading>, objects: bool, now: Timestamp) -> Step {
        let mut next = self.clone();
        let asked_for_the_meeting = matches!(self.state, State::Interest { .. });
        if asked_for_the_meeting && reading == Some(Reading::No) {
            next.conclusion.get_or_insert(Outcome::Declined);
        }
        if objects {
            next.stop_and_withdraw(now, false);
        }
        let withdrawn = matches!(next.recording, Recording::DeleteDue { .. });
        let reply = Reply {
            turn: number(self.turns.len()),
            recording: withdrawn.then_some(RecordingCommand::Stop),
            opening: Vec::new(),
            body: Body::HangUp,
        };
        Step {
            next,
            reply: Some(reply),
            effects: Vec::new(),
        }
    }

    /// Whoever asked us not to call hears the one sentence that says so, whatever comes again or
    /// late, and no earlier document.
    fn must_not_be_pitched(&self) -> bool {
        self.opted_out.is_some() || self.conclusion == Some(Outcome::AlreadyOptedOut)
    }

    /// Whether the call has ended since whoever answered is not the person who was rung. Then nothing
    /// but an opt-out and an objection to the recording counts any more, and no earlier document is
    /// said again.
    fn is_with_somebody_else(&self) -> bool {
        matches!(self.conclusion, Some(Outcome::WrongNumber | Outcome::Child))
    }

    fn belongs_to_another(&self, call_sid: &str) -> bool {
        self.call_sid
            .as_deref()
            .is_some_and(|bound| bound != call_sid)
    }

    /// A second Twilio call for one intent: one sentence, and nothing changes.
    fn turned_away(&self) -> Step {
        let reply = Reply {
            turn: 0,
            recording: None,
            opening: Vec::new(),
            body: last_words(Prompt::TooLate),
        };
        Step {
            next: self.clone(),
            reply: Some(reply),
            effects: Vec::new(),
        }
    }

    fn repeated(&self, document: usize) -> Step {
        let reply = if document == 0 {
            Reply {
                turn: 0,
                recording: None,
                opening: Vec::new(),
                body: Body::HangUp,
            }
        } else {
            self.document(document)
        };
        Step {
            next: self.clone(),
            reply: Some(reply),
            effects: Vec::new(),
        }
    }

    /// What a call has come to that ends because of the limits, the last thing said included. To have
    /// understood nothing holds the number back, however the call ended.
    fn conclusion_at_the_limit(&self, reading: Option<Reading>) -> Outcome {
        let declined = matches!(self.state, State::Interest { .. }) && reading == Some(Reading::No);
        let understood = self.recording_consent.as_ref().is_some_and(|consent| {
            let asked = matches!(consent.origin(), Origin::Turn(_));
            let answered = asked && consent.answer() != RecordingAnswer::NotUnderstood;
            answered || consent.withdrawn_at().is_some()
        });
        self.conclusion.unwrap_or(if declined {
            Outcome::Declined
        } else if self.direction == Direction::Outbound && !understood {
            Outcome::NotUnderstood
        } else {
            Outcome::LimitReached
        })
    }

    fn is_exhausted(&self, now: Timestamp) -> bool {
        // The last places are kept for the answer to a wrong number or a child, and to an opt-out.
        self.turns.len() + 3 >= MAX_TURNS
            || self
                .answered_at
                .is_some_and(|since| now.duration_since(since) >= MAX_DURATION)
    }

    fn read(&self, input: &Input, at: Timestamp) -> Understood {
        let question = match self.state {
            State::Consent { .. } => Question::Consent,
            State::Dialling
            | State::Interest { .. }
            | State::Inbound { .. }
            | State::Closing
            | State::Ended => Question::Interest,
        };
        let hear = |text: &str| hearing::hear(text, question, self.language).reading;
        let (reading, by_key, words, confidence) = match input {
            Input::Speech { text, confidence } => {
                (Some(hear(text)), false, Some(text), *confidence)
            }
            Input::Keys(digits) => (Some(hearing::key(digits)), true, None, None),
            Input::KeysAndSpeech {
                digits,
                text,
                confidence,
            } => {
                let (key, said) = (hearing::key(digits), hear(text));
                let careful = if care(key) >= care(said) { key } else { said };
                (Some(careful), careful == key, Some(text), *confidence)
            }
            Input::Silence => (None, false, None, None),
        };
        let objects = match reading {
            Some(Reading::RecordingObjection) => true,
            Some(Reading::OptOut | Reading::WrongNumber | Reading::Child) => {
                words.is_some_and(|text| hearing::mentions_recording(text))
            }
            Some(
                Reading::Yes
                | Reading::No
                | Reading::Machine
                | Reading::AsksIfMachine
                | Reading::Unclear,
            )
            | None => false,
        };
        let consent = self.recording_consent.as_ref();
        let keep_words = consent.is_some_and(RecordingConsent::allows_words) && !objects;
        let words = words.filter(|_| keep_words);
        let words = words.map(|text| text.chars().take(MAX_WORDS).collect());
        let heard = Heard {
            reading,
            by_key,
            words,
            confidence,
            at,
        };
        Understood { heard, objects }
    }
}

/// What a turn says: its reading, and besides whether it objects to the recording, which can stand
/// in one sentence with an opt-out.
struct Understood {
    heard: Heard,
    objects: bool,
}

/// How careful a reading makes us. Of a key and words in one turn the more careful one counts.
fn care(reading: Reading) -> u8 {
    match reading {
        Reading::Yes => 0,
        Reading::Unclear => 1,
        Reading::AsksIfMachine => 2,
        Reading::No => 3,
        Reading::Machine => 4,
        Reading::RecordingObjection => 5,
        Reading::WrongNumber => 6,
        Reading::Child => 7,
        Reading::OptOut => 8,
    }
}

/// How a call ends in which whoever answers is not the person who was rung, and what is said then.
fn somebody_else(reading: Reading) -> Option<(Outcome, Prompt)> {
    match reading {
        Reading::WrongNumber => Some((Outcome::WrongNumber, Prompt::WrongNumber)),
        Reading::Child => Some((Outcome::Child, Prompt::ForAnAdult)),
        Reading::Yes
        | Reading::No
        | Reading::OptOut
        | Reading::RecordingObjection
        | Reading::Machine
        | Reading::AsksIfMachine
        | Reading::Unclear => None,
    }
}
