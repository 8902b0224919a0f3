//! What is said on a call: documents are asked for, performed and answered
//! (<https://www.twilio.com/docs/voice/twiml>).

use std::time::Duration;

use bytes::Bytes;
use local::carrier::{Listening, Planned, Reading};

use super::super::callers::{Input, Meaning, Question, Reaction};
use super::super::invariants::Invariant;
use super::super::model::Asked;
use super::World;
use super::legs::{Next, Recording, fields_of};
use super::posts::{Post, Purpose};

/// How fast an artificial voice speaks, in characters a second.
const SPEED: u64 = 15;

impl World {
    pub(super) fn ask_for_words(&mut self, sid: &str) {
        let leg = self.legs.get_mut(sid).expect("it is there");
        leg.step += 1;
        let purpose = Purpose::Document {
            step: leg.step,
            input: None,
            first: true,
        };
        let fields = fields_of(leg, &self.credentials.account_sid);
        let post = Post::to(&leg.voice_url, sid, purpose, fields);
        self.post(post);
    }

    pub(super) fn answer_is_sent(&mut self, sid: &str, action: &str, input: &Input) {
        let input = self
            .course
            .broken
            .map_or_else(|| input.clone(), |broken| broken.bend_input(input));
        let leg = self.legs.get_mut(sid).expect("it is there");
        let mut fields = fields_of(leg, &self.credentials.account_sid);
        let mut push = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
        if let Some(keys) = input.keys {
            push("Digits", keys);
        }
        if let Some(speech) = input.speech {
            push("SpeechResult", speech);
            push("Confidence", "0.87");
        }
        if input.meaning == Meaning::Silence {
            push("Digits", "");
        }
        self.model.says(&leg.id, &mut leg.heard, &input);
        leg.step += 1;
        let purpose = Purpose::Document {
            step: leg.step,
            input: Some(input),
            first: false,
        };
        let post = Post::to(action, sid, purpose, fields);
        self.post(post);
    }

    pub(super) fn ask_the_fallback(&mut self, sid: &str, step: u64) {
        let Some(leg) = self.legs.get_mut(sid).filter(|leg| leg.step == step) else {
            return;
        };
        let purpose = Purpose::Fallback { step };
        let fields = fields_of(leg, &self.credentials.account_sid);
        let post = Post::to(&leg.fallback_url, sid, purpose, fields);
        self.count("carrier: asked the fallback");
        self.post(post);
    }

    /// What a person hears when there is no document at all.
    pub(super) fn application_error(&mut self, sid: &str, step: u64) {
        if self
            .legs
            .get(sid)
            .is_some_and(|leg| leg.step == step && !leg.is_over())
        {
            self.count("carrier: application error");
            self.leg_ends(sid, "completed");
        }
    }

    pub(super) fn document_arrives(
        &mut self,
        post: &Post,
        step: u64,
        input: Option<&Input>,
        first: bool,
        fallback: bool,
        response: &http::Response<Bytes>,
    ) {
        let now = self.now();
        let sid = &post.sid;
        let waits = self.legs.get(sid);
        if !waits.is_some_and(|leg| leg.step == step && !leg.is_over()) {
            return;
        }
        let kind = response.headers().get("content-type");
        let kind = kind.and_then(|kind| kind.to_str().ok());
        let read = Reading::of(response.body(), kind);
        let checks = &mut self.model.checks;
        let (status, code) = (response.status(), read.as_ref().err());
        checks.check(Invariant::DocumentsAreTwiml, now, code.is_none(), || {
            format!("{status}: {code:?}")
        });
        let Ok(document) = read else {
            self.ask_the_fallback(sid, step);
            return;
        };
        let leg = self.legs.get_mut(sid).expect("it is there");
        if !leg.outbound && leg.answered_at.is_none() {
            leg.answered_at = Some(now);
            leg.status = "in-progress";
        }
        let asked = Asked {
            input,
            listed_before: post.listed_before,
            answered_at: leg.answered_at.filter(|_| first && leg.outbound),
            fallback,
        };
        let (id, number) = (leg.id.clone(), leg.person.clone());
        self.model
            .document(&id, &number, &mut leg.heard, &document, &asked, now);
        leg.plan = document.plan;
        self.perform(&post.sid, 0);
    }

    /// Performs a document from its so-many-th verb, until something takes time.
    pub(super) fn perform(&mut self, sid: &str, from: usize) {
        let now = self.now();
        let leg = self.legs.get_mut(sid).expect("it is there");
        let verb = leg.plan.get(from).cloned();
        match verb {
            // The end of a document is the end of the call.
            None | Some(Planned::HangUp) => self.leg_ends(sid, "completed"),
            Some(Planned::Say(text)) => {
                let time = spoken(std::slice::from_ref(&text));
                self.leg_after(sid, time, Next::Verb(from + 1));
            }
            Some(Planned::StartRecording { callback, .. }) => {
                let id = leg.id.clone();
                self.model.recording_starts(&id, &mut leg.heard, now);
                let recording = Recording {
                    sid: self.sid("RE"),
                    running: true,
                    callback,
                };
                self.count("carrier: recording started");
                let leg = self.legs.get_mut(sid).expect("it is there");
                leg.recordings.push(recording);
                self.perform(sid, from + 1);
            }
            Some(Planned::StopRecording { .. }) => {
                leg.heard.recording = false;
                let running = leg.recordings.iter().rfind(|recording| recording.running);
                let running = running.map(|recording| recording.sid.clone());
                if let Some(running) = running {
                    self.count("carrier: recording stopped");
                    self.recording_ends(sid, &running);
                }
                self.perform(sid, from + 1);
            }
            Some(Planned::Other) => self.perform(sid, from + 1),
            Some(Planned::Listen(listening)) => self.listens(sid, from, &listening),
        }
    }

    fn listens(&mut self, sid: &str, at: usize, listening: &Listening) {
        let leg = self.legs.get_mut(sid).expect("it is there");
        let question = Question::of(&listening.said);
        leg.heard.question = Some(question);
        let turn = leg.listened;
        leg.listened += 1;
        let reaction = leg.temper.react(question, turn, &mut self.chance);
        let said = spoken(&listening.said);
        let second = Duration::from_secs(1);
        match reaction {
            Reaction::HangsUp => {
                let soon = self.chance.between(Duration::ZERO, said);
                self.count("carrier: person hung up");
                self.leg_after(sid, soon, Next::Over("completed"));
            }
            Reaction::Says(input) if input.meaning == Meaning::Silence => {
                let time = said + listening.timeout;
                let next = match &listening.action {
                    Some(action) if listening.reports_silence => Next::Answer {
                        action: action.clone(),
                        input,
                    },
                    Some(_) | None => Next::Verb(at + 1),
                };
                self.leg_after(sid, time, next);
            }
            Reaction::Says(input) => {
                // Some wait for the end of the sentence.
                let at_once = self.chance.happens(400);
                let begin = if at_once {
                    self.chance.between(Duration::ZERO, said)
                } else {
                    said
                };
                self.count(&format!("heard: {:?} to {question:?}", input.meaning));
                let action = listening.action.clone().unwrap_or_default();
                self.leg_after(sid, begin + second, Next::Answer { action, input });
            }
        }
    }

    pub(super) fn recording_ends(&mut self, sid: &str, recording_sid: &str) {
        let leg = self.legs.get_mut(sid).expect("it is there");
        let recordings = leg.recordings.iter_mut();
        let Some(recording) = recordings.into_iter().find(|one| one.sid == recording_sid) else {
            return;
        };
        recording.running = false;
        let Some(callback) = recording.callback.clone() else {
            return;
        };
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let account = &self.credentials.account_sid;
        let fields = vec![
            field("AccountSid", account),
            field("CallSid", sid),
            field("RecordingSid", recording_sid),
            field("RecordingStatus", "completed"),
            field("RecordingDuration", "7"),
            field("RecordingSource", "StartCallRecordingTwiML"),
            field(
                "RecordingUrl",
                &format!(
                    "https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{recording_sid}"
                ),
            ),
        ];
        let post = Post::to(&callback, sid, Purpose::Callback, fields);
        self.post_callback(post);
    }
}

/// How long it takes to say this.
fn spoken(sentences: &[String]) -> Duration {
    let characters: usize = sentences.iter().map(String::len).sum();
    let characters = u64::try_from(characters).expect("a few hundred");
    Duration::from_millis(characters * 1_000 / SPEED)
}
