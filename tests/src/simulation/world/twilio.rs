//! Twilio's REST API: it takes calls, tells of them and ends them, and fails in every way that it
//! may (<https://www.twilio.com/docs/voice/api/call-resource>).

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::super::faults::Fault;
use super::super::rest::{Answering, Asked};
use super::legs::{Leg, Terms};
use super::{Event, OUR_NUMBER, World};

/// A request for a call.
#[derive(Debug, Clone)]
pub(super) struct Create {
    id: String,
    form: BTreeMap<String, String>,
}

impl Create {
    fn read(body: &str) -> Self {
        let form: BTreeMap<String, String> = form_urlencoded::parse(body.as_bytes())
            .into_owned()
            .collect();
        let url = form.get("Url").map(String::as_str).unwrap_or_default();
        let id = url
            .split_once("call_id=")
            .map(|(_, rest)| rest)
            .unwrap_or_default();
        let id = id.split(['&', '#']).next().unwrap_or_default().to_owned();
        Self { id, form }
    }

    fn field(&self, name: &str) -> &str {
        self.form.get(name).map(String::as_str).unwrap_or_default()
    }
}

impl World {
    /// A request has arrived over REST.
    pub(super) fn twilio_is_asked(&mut self, asked: Asked) {
        let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
        let path = path
            .split_once("/Accounts/")
            .map(|(_, rest)| rest)
            .unwrap_or_default();
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let name = |text: &str| text.trim_end_matches(".json").to_owned();
        match (asked.method.as_str(), parts.as_slice()) {
            ("POST", ["Calls.json"]) => {
                let create = Create::read(&asked.body);
                self.twilio_is_asked_for_a_call(create, asked);
            }
            ("GET", ["Calls.json"]) => {
                let listed = self.list(query);
                self.twilio_tells(asked, 200, &listed);
            }
            ("GET", ["Calls", sid]) => {
                let told = self.legs.get(&name(sid)).map(resource);
                self.twilio_tells_of(asked, told);
            }
            ("POST", ["Calls", sid]) => {
                let sid = name(sid);
                self.end_by_rest(&sid);
                let told = self.legs.get(&sid).map(resource);
                self.twilio_tells_of(asked, told);
            }
            ("GET", ["Calls", sid, "Recordings.json"]) => {
                let recordings = self.legs.get(*sid).map(|leg| leg.recordings().to_vec());
                let listed = recordings.unwrap_or_default().into_iter().map(|recording| {
                    let status = if recording.running {
                        "in-progress"
                    } else {
                        "completed"
                    };
                    json!({"sid": recording.sid, "call_sid": sid, "status": status})
                });
                let listed =
                    json!({"recordings": listed.collect::<Vec<_>>(), "next_page_uri": null});
                self.twilio_tells(asked, 200, &listed);
            }
            ("POST", ["Calls", sid, "Recordings", recording]) => {
                self.recording_ends(sid, &name(recording));
                self.count("twilio: recording stopped by us");
                let told = json!({"sid": name(recording)});
                self.twilio_tells(asked, 200, &told);
            }
            ("DELETE", ["Recordings", sid]) => {
                let known = self.delete_recording(&name(sid));
                self.count("twilio: recording deleted");
                self.twilio_tells(asked, if known { 204 } else { 404 }, &Value::Null);
            }
            _ => {
                self.count("twilio: asked for something that it does not know");
                self.twilio_tells(asked, 404, &error(20404));
            }
        }
    }

    fn twilio_is_asked_for_a_call(&mut self, create: Create, asked: Asked) {
        let now = self.now();
        self.model
            .create(&create.id, create.field("To"), &create.form, now);
        let fault = self.wire.faults(|faults| {
            faults.first_of(&[
                Fault::TwilioIsBusy,
                Fault::TwilioRefuses,
                Fault::TwilioRefusesTheKey,
                Fault::TwilioFailsWithoutACall,
                Fault::TwilioFailsWithACall,
                Fault::TwilioLosesAnswer,
                Fault::TwilioCutsTheLine,
                Fault::TwilioAcceptsLate,
                Fault::TwilioAnswersGarbage,
                Fault::TwilioIsSlow,
            ])
        });
        let Asked { task, answer, .. } = asked;
        let second = Duration::from_secs(1);
        let soon = self
            .chance
            .between(Duration::from_millis(30), Duration::from_millis(400));
        let give = |answer: Answering, status: u16, body: Value| {
            Event::Answer(Box::new(move || {
                answer.give(status, &body.to_string());
                task
            }))
        };
        let event = match fault {
            Some(Fault::TwilioIsBusy) => {
                self.model.told_busy(&create.id);
                give(answer, 429, error(20429))
            }
            Some(Fault::TwilioRefuses) => give(answer, 400, error(13224)),
            Some(Fault::TwilioRefusesTheKey) => give(answer, 401, error(20003)),
            Some(Fault::TwilioFailsWithoutACall) => give(answer, 503, error(20503)),
            Some(Fault::TwilioFailsWithACall) => {
                self.accept(&create);
                give(answer, 500, error(20500))
            }
            Some(Fault::TwilioLosesAnswer) => {
                self.accept(&create);
                // Kept until the client has given up.
                let kept = Event::Answer(Box::new(move || {
                    drop(answer);
                    None
                }));
                self.after(60 * second, kept);
                return;
            }
            Some(Fault::TwilioCutsTheLine) => {
                self.accept(&create);
                Event::Answer(Box::new(move || {
                    answer.cut();
                    task
                }))
            }
            Some(Fault::TwilioAcceptsLate) => {
                let later = self.chance.between(5 * second, 14 * 60 * second);
                self.after(later, Event::Accept(Box::new(create)));
                let kept = Event::Answer(Box::new(move || {
                    drop(answer);
                    None
                }));
                self.after(60 * second, kept);
                return;
            }
            Some(Fault::TwilioAnswersGarbage) => {
                self.accept(&create);
                give(answer, 200, Value::String("<html>".to_owned()))
            }
            Some(_) => {
                let sid = self.accept(&create);
                let told = resource(&self.legs[&sid]);
                let later = self.chance.between(second, 6 * second);
                self.after(later, give(answer, 201, told));
                return;
            }
            None => {
                let sid = self.accept(&create);
                give(answer, 201, resource(&self.legs[&sid]))
            }
        };
        self.after(soon, event);
    }

    /// Twilio takes a call, and dials it when it is its turn; its name.
    pub(super) fn accept(&mut self, create: &Create) -> String {
        let seconds = |name: &str, default: u64| {
            let read = create.field(name).parse().unwrap_or(default);
            Duration::from_secs(read)
        };
        let terms = Terms {
            voice_url: create.field("Url").to_owned(),
            fallback_url: create.field("FallbackUrl").to_owned(),
            status_url: create.field("StatusCallback").to_owned(),
            ring: seconds("Timeout", 60),
            limit: seconds("TimeLimit", 14_400),
        };
        // One call a second leaves the queue.
        let second = Duration::from_secs(1);
        let turn = (self.last_dialled + second).max(Instant::now());
        self.last_dialled = turn;
        let mut waits = turn - Instant::now();
        if self.happens_now(Fault::CallIsQueued) {
            waits += self.chance.between(10 * second, 14 * 60 * second);
        }
        self.calls += 1;
        self.have_a_minute();
        self.leg_begins(&create.id, create.field("To"), terms, waits)
    }

    /// An answer that may be lost, and nothing else.
    fn twilio_tells(&mut self, asked: Asked, status: u16, body: &Value) {
        let Asked { task, answer, .. } = asked;
        let fault = self.wire.faults(|faults| {
            faults.first_of(&[
                Fault::TwilioIsBusy,
                Fault::TwilioFailsWithoutACall,
                Fault::TwilioCutsTheLine,
            ])
        });
        let body = body.to_string();
        let give: Box<dyn FnOnce() -> Option<_> + Send> = match fault {
            Some(Fault::TwilioIsBusy) => Box::new(move || {
                answer.give(429, &error(20429).to_string());
                task
            }),
            Some(Fault::TwilioFailsWithoutACall) => Box::new(move || {
                answer.give(503, &error(20503).to_string());
                task
            }),
            Some(_) => Box::new(move || {
                answer.cut();
                task
            }),
            None => Box::new(move || {
                answer.give(status, if status == 204 { "" } else { &body });
                task
            }),
        };
        let soon = self
            .chance
            .between(Duration::from_millis(30), Duration::from_millis(400));
        self.after(soon, Event::Answer(give));
    }

    fn twilio_tells_of(&mut self, asked: Asked, told: Option<Value>) {
        match told {
            Some(told) => self.twilio_tells(asked, 200, &told),
            None => self.twilio_tells(asked, 404, &error(20404)),
        }
    }

    /// Either `Status` ends a call: what waits or rings is cancelled, what is spoken completed.
    fn end_by_rest(&mut self, sid: &str) {
        let Some(leg) = self.legs.get(sid).filter(|leg| !leg.is_over()) else {
            return;
        };
        let status = if leg.status == "in-progress" {
            "completed"
        } else {
            "canceled"
        };
        self.count("twilio: call ended by us");
        self.leg_ends(sid, status);
    }

    fn list(&self, query: &str) -> Value {
        let query: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let to = query.get("To");
        let since = query.get("StartTime>");
        let legs = self.legs.values().filter(|leg| {
            let day = leg.created_at.strftime("%Y-%m-%d").to_string();
            leg.outbound
                && to.is_none_or(|to| *to == leg.person)
                && since.is_none_or(|since| day >= *since)
        });
        let mut calls: Vec<Value> = legs.map(resource).collect();
        calls.reverse();
        json!({"calls": calls, "next_page_uri": null})
    }

    fn delete_recording(&mut self, recording_sid: &str) -> bool {
        self.legs.values_mut().any(|leg| leg.forget(recording_sid))
    }
}

fn resource(leg: &Leg) -> Value {
    let created = leg
        .created_at
        .strftime("%a, %d %b %Y %H:%M:%S +0000")
        .to_string();
    let (from, to, direction) = if leg.outbound {
        (OUR_NUMBER, leg.person.as_str(), "outbound-api")
    } else {
        (leg.person.as_str(), OUR_NUMBER, "inbound")
    };
    let started = (leg.status != "queued").then(|| created.clone());
    json!({
        "sid": leg.sid,
        "status": leg.status,
        "from": from,
        "to": to,
        "direction": direction,
        "date_created": created,
        "start_time": started,
    })
}

fn error(code: u32) -> Value {
    json!({"code": code, "message": "simulated", "status": 400})
}
