//! Calls as the carrier sees them: queued, dialled, ringing, answered, spoken, over
//! (<https://www.twilio.com/docs/voice/api/call-resource>).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use local::carrier::Planned;

use super::super::callers::{Input, Temper};
use super::super::invariants::Invariant;
use super::super::model::Heard;
use super::posts::{Fields, Post, Purpose};
use super::{BASE, Event, OUR_NUMBER, World};

/// A call of the carrier's.
pub(super) struct Leg {
    pub(super) sid: String,
    /// Our own name for it, as the URLs tell it: the call's SID where somebody rang us.
    pub(super) id: String,
    pub(super) outbound: bool,
    pub(super) person: String,
    pub(super) status: &'static str,
    pub(super) created_at: Timestamp,
    pub(super) answered_at: Option<Timestamp>,
    pub(super) sequence: u32,
    pub(super) voice_url: String,
    pub(super) fallback_url: String,
    status_url: String,
    ring: Duration,
    limit: Duration,
    pub(super) temper: Temper,
    pub(super) listened: u32,
    pub(super) plan: Vec<Planned>,
    /// What it waits for: anything of an earlier step comes too late.
    pub(super) step: u64,
    pub(super) heard: Heard,
    pub(super) recordings: Vec<Recording>,
}

/// A recording of a call.
#[derive(Debug, Clone)]
pub(super) struct Recording {
    pub(super) sid: String,
    pub(super) running: bool,
    pub(super) callback: Option<String>,
}

/// What is next in a call.
#[derive(Debug, Clone)]
pub(super) enum Next {
    Dial,
    Ring,
    Pickup,
    Over(&'static str),
    /// The document goes on at its so-many-th verb.
    Verb(usize),
    /// The answer is sent.
    Answer {
        action: String,
        input: Input,
    },
    /// Twilio's own limit on the call.
    Limit,
}

/// The addresses of a call, and how long it may ring and last.
pub(super) struct Terms {
    pub(super) voice_url: String,
    pub(super) fallback_url: String,
    pub(super) status_url: String,
    pub(super) ring: Duration,
    pub(super) limit: Duration,
}

impl Leg {
    pub(super) fn is_over(&self) -> bool {
        matches!(
            self.status,
            "completed" | "busy" | "no-answer" | "failed" | "canceled"
        )
    }

    pub(super) fn recordings(&self) -> &[Recording] {
        &self.recordings
    }

    /// Forgets a recording, and says whether there was one.
    pub(super) fn forget(&mut self, recording_sid: &str) -> bool {
        let before = self.recordings.len();
        self.recordings
            .retain(|recording| recording.sid != recording_sid);
        self.recordings.len() < before
    }
}

impl World {
    /// A call of ours begins at the carrier, and waits for its turn; its name.
    pub(super) fn leg_begins(
        &mut self,
        id: &str,
        to: &str,
        terms: Terms,
        waits: Duration,
    ) -> String {
        let sid = self.sid("CA");
        let temper = Temper::of_somebody(&mut self.chance);
        let leg = self.leg(&sid, id, to, terms, temper);
        self.legs.insert(sid.clone(), leg);
        let now = self.now();
        self.model.taken(id, &sid, to, now);
        self.leg_after(&sid, waits, Next::Dial);
        sid
    }

    /// Somebody rings us.
    pub(super) fn rings_in(&mut self, person: &str, wants_out: bool) {
        if self.ceased {
            return;
        }
        self.calls += 1;
        let sid = self.sid("CA");
        let temper = if wants_out {
            Temper::WantsOutByKey
        } else {
            Temper::of_somebody(&mut self.chance)
        };
        let terms = Terms {
            voice_url: format!("{BASE}{}", shared::urls::INCOMING),
            fallback_url: format!("{BASE}{}", shared::urls::FALLBACK),
            status_url: format!("{BASE}{}", shared::urls::STATUS),
            ring: Duration::from_secs(30),
            limit: Duration::from_hours(4),
        };
        let id = sid.clone();
        let mut leg = self.leg(&sid, &id, person, terms, temper);
        leg.outbound = false;
        leg.status = "ringing";
        self.legs.insert(sid.clone(), leg);
        self.count("carrier: inbound");
        self.ask_for_words(&sid);
        self.have_a_minute();
    }

    fn leg(&mut self, sid: &str, id: &str, person: &str, terms: Terms, temper: Temper) -> Leg {
        self.count(&format!("temper: {}", temper.name()));
        Leg {
            sid: sid.to_owned(),
            id: id.to_owned(),
            outbound: true,
            person: person.to_owned(),
            status: "queued",
            created_at: self.now(),
            answered_at: None,
            sequence: 0,
            voice_url: terms.voice_url,
            fallback_url: terms.fallback_url,
            status_url: terms.status_url,
            ring: terms.ring,
            limit: terms.limit,
            temper,
            listened: 0,
            plan: Vec::new(),
            step: 0,
            heard: Heard::default(),
            recordings: Vec::new(),
        }
    }

    pub(super) fn leg_goes_on(&mut self, sid: &str, step: u64, next: Next) {
        let Some(leg) = self.legs.get_mut(sid) else {
            return;
        };
        let limit = matches!(next, Next::Limit);
        if leg.is_over() || (step != leg.step && !limit) {
            return;
        }
        match next {
            Next::Dial => {
                self.enter(sid, "initiated");
                let soon = self
                    .chance
                    .between(Duration::from_millis(200), Duration::from_secs(3));
                self.leg_after(sid, soon, Next::Ring);
            }
            Next::Ring => {
                self.enter(sid, "ringing");
                self.rings(sid);
            }
            Next::Pickup => {
                let now = self.now();
                let leg = self.legs.get_mut(sid).expect("it is there");
                leg.answered_at = Some(now);
                let limit = leg.limit;
                self.enter(sid, "in-progress");
                self.ask_for_words(sid);
                let step = 0;
                let sid = sid.to_owned();
                self.after(
                    limit,
                    Event::Leg {
                        sid,
                        step,
                        next: Next::Limit,
                    },
                );
            }
            Next::Over(status) => self.leg_ends(sid, status),
            Next::Limit => {
                self.count("carrier: reached its time limit");
                self.leg_ends(sid, "completed");
            }
            Next::Verb(at) => self.perform(sid, at),
            Next::Answer { action, input } => self.answer_is_sent(sid, &action, &input),
        }
    }

    /// Somebody answers, or nobody.
    fn rings(&mut self, sid: &str) {
        let ring = self.legs[sid].ring;
        let second = Duration::from_secs(1);
        let (after, next) = match self.chance.below(100) {
            0..=7 => (ring, Next::Over("no-answer")),
            8..=12 => (self.chance.between(second, 4 * second), Next::Over("busy")),
            13..=15 => (
                self.chance.between(second, 4 * second),
                Next::Over("failed"),
            ),
            _ => (
                self.chance.between(second, ring.saturating_sub(second)),
                Next::Pickup,
            ),
        };
        self.leg_after(sid, after, next);
    }

    pub(super) fn leg_after(&mut self, sid: &str, time: Duration, next: Next) {
        let leg = self.legs.get_mut(sid).expect("it is there");
        leg.step += 1;
        let step = leg.step;
        let sid = sid.to_owned();
        self.after(time, Event::Leg { sid, step, next });
    }

    /// A call reaches a state, and says so.
    fn enter(&mut self, sid: &str, status: &'static str) {
        let now = self.now();
        let leg = self.legs.get_mut(sid).expect("it is there");
        let never_dialled = leg.status == "queued";
        leg.status = status;
        let over = leg.is_over();
        self.count(&format!("carrier: {status}"));
        let leg = &self.legs[sid];
        // A call that is cancelled in the queue fires no callback, and a number's own tells the end.
        if (over && never_dialled) || (!over && !leg.outbound) {
            return;
        }
        let mut fields = fields_of(leg, &self.credentials.account_sid);
        let mut push = |name: &str, value: String| fields.push((name.to_owned(), value));
        push("CallbackSource", "call-progress-events".to_owned());
        push("SequenceNumber", leg.sequence.to_string());
        if over {
            let lasted = leg
                .answered_at
                .map_or(0, |at| now.duration_since(at).as_secs());
            push("CallDuration", lasted.to_string());
        }
        let post = Post::to(&leg.status_url, sid, Purpose::Callback, fields);
        let leg = self.legs.get_mut(sid).expect("it is there");
        leg.sequence += 1;
        self.post_callback(post);
    }

    pub(super) fn leg_ends(&mut self, sid: &str, status: &'static str) {
        let now = self.now();
        let running: Vec<Recording> = self.legs[sid].recordings.clone();
        for recording in running.iter().filter(|recording| recording.running) {
            self.recording_ends(sid, &recording.sid);
        }
        self.enter(sid, status);
        let leg = self.legs.get_mut(sid).expect("it is there");
        leg.step += 1;
        leg.plan = Vec::new();
        let lasted = leg
            .answered_at
            .map_or(SignedDuration::ZERO, |at| now.duration_since(at));
        if leg.outbound {
            let checks = &mut self.model.checks;
            let bounded = lasted <= SignedDuration::from_secs(391);
            checks.check(Invariant::CallsAreBounded, now, bounded, || {
                format!("{}: {lasted}", leg.id)
            });
            let person = leg.person.clone();
            self.model.over(sid, &person);
        }
    }

    pub(super) fn sid(&mut self, prefix: &str) -> String {
        self.sids += 1;
        format!("{prefix}{:032x}", self.sids)
    }
}

pub(super) fn fields_of(leg: &Leg, account: &str) -> Fields {
    let (from, to, direction) = if leg.outbound {
        (OUR_NUMBER, leg.person.as_str(), "outbound-api")
    } else {
        (leg.person.as_str(), OUR_NUMBER, "inbound")
    };
    [
        ("AccountSid", account),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", &leg.sid),
        ("CallStatus", leg.status),
        ("Direction", direction),
        ("From", from),
        ("Caller", from),
        ("To", to),
        ("Called", to),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}
