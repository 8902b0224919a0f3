//! The operator's programs, and the operator.

use std::time::Duration;

use bytes::Bytes;
use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::super::faults::Fault;
use super::super::invariants::Invariant;
use super::super::places;
use super::{ALL_IS_OVER_AFTER, BEARER, Event, Job, World};

/// A request for a call.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    key: Option<String>,
    body: String,
    /// How often it may be sent again.
    again: u32,
}

impl World {
    /// A client wants a call; and when the next one does.
    pub(super) async fn arrival(&mut self) {
        // A world in which hardly anybody can be rung any more has an end too.
        if self.calls >= self.course.calls || self.asked >= 20 * self.course.calls {
            self.cease();
            return;
        }
        let number = self.some_number();
        self.race(&number);
        let consents = !self.chance.happens(20);
        let mut body = json!({"to": number});
        if consents {
            let obtained_at = self.now() - SignedDuration::from_hours(24 * 30);
            body["consent"] = json!({
                "basis": "written_consent",
                "obtained_at": obtained_at.to_string(),
                "evidence": "a form",
            });
        }
        let key = self
            .chance
            .happens(500)
            .then(|| format!("key-{}", self.chance.bits()));
        let ask = Ask {
            key,
            body: body.to_string(),
            again: 2,
        };
        if self.happens_now(Fault::RequestIsDoubled) {
            let soon = self
                .chance
                .between(Duration::ZERO, Duration::from_millis(30));
            self.after(soon, Event::Ask(ask.clone()));
        }
        if ask.key.is_some() && self.happens_now(Fault::KeyIsReused) {
            let other = Ask {
                body: json!({"to": number, "zone": "America/Chicago"}).to_string(),
                ..ask.clone()
            };
            let soon = self.chance.between(Duration::ZERO, Duration::from_secs(30));
            self.after(soon, Event::Ask(other));
        }
        if self.happens_now(Fault::DiallingIsStopped) {
            self.stop_dialling().await;
        }
        self.ask(ask);
        let pause = self.pause();
        self.after(pause, Event::Arrival);
    }

    /// How long until the next client comes: they know the hours, more or less.
    fn pause(&mut self) -> Duration {
        let second = Duration::from_secs(1);
        let pause = match self.chance.below(20) {
            0 => self.chance.between(Duration::ZERO, second),
            1..=14 => self.chance.between(2 * second, 90 * second),
            15..=18 => self.chance.between(60 * second, 900 * second),
            _ => self.chance.between(3600 * second, 30_000 * second),
        };
        let then = self.now() + SignedDuration::try_from(pause).expect("some hours");
        if self.chance.happens(40) {
            return pause;
        }
        pause + until_open(then)
    }

    fn some_number(&mut self) -> String {
        if !self.known_numbers.is_empty() && self.chance.happens(250) {
            let latest = self.known_numbers.len().saturating_sub(200);
            return self.chance.pick(&self.known_numbers[latest..]).clone();
        }
        let areas = places::area_codes();
        let area = if self.chance.happens(30) {
            *self.chance.pick(&areas[areas.len() - 3..])
        } else {
            *self.chance.pick(&areas[..areas.len() - 3])
        };
        let exchange = self.chance.pick(&["234", "342", "567", "733", "861"]);
        let number = format!("+1{area}{exchange}{:04}", self.chance.below(10_000));
        self.known_numbers.push(number.clone());
        number
    }

    /// Somebody opts out at about the time at which they are to be rung.
    fn race(&mut self, number: &str) {
        if self.happens_now(Fault::OptOutRacesTheDial) {
            let most = *self.chance.pick(&[40, 400, 4_000, 60_000]);
            let soon = self
                .chance
                .between(Duration::ZERO, Duration::from_millis(most));
            self.after(soon, Event::Suppress(number.to_owned()));
        }
        let races = self.happens_now(Fault::CallerRacesTheDial);
        if races || self.chance.happens(30) {
            let soon = self.chance.between(Duration::ZERO, Duration::from_secs(40));
            let number = number.to_owned();
            let wants_out = races;
            self.after(soon, Event::RingsIn { number, wants_out });
        }
    }

    /// Past the wire: the operator's command is not what is tried here.
    async fn stop_dialling(&mut self) {
        let now = self.now();
        let stopped = self.limits.stop_dialling("operator", now).await;
        stopped.expect("the engine itself does not fail");
        self.model.dialling_stops(true);
        let minutes = self
            .chance
            .between(Duration::from_secs(5), Duration::from_mins(4));
        self.after(minutes, Event::DiallingGoesOn);
    }

    pub(super) fn ask(&mut self, ask: Ask) {
        self.asked += 1;
        let mut request = http::Request::post("/api/calls/outbound")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {BEARER}"));
        if let Some(key) = &ask.key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(Bytes::from(ask.body.clone()));
        self.invoke(Job::Ask(ask), request.expect("the request is whole"));
        self.have_a_minute();
    }

    pub(super) fn answered(&mut self, ask: Ask, response: &http::Response<Bytes>) {
        let now = self.now();
        let answer: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        let replayed = response.headers().contains_key("idempotent-replayed");
        let kind = answer["type"].as_str().unwrap_or("placed");
        let kind = kind.rsplit(['/', ':', '#']).next().unwrap_or_default();
        self.count(&format!("request: {kind}"));
        for reason in answer["reasons"].as_array().into_iter().flatten() {
            let code = reason["code"]
                .as_str()
                .or(reason.as_str())
                .unwrap_or_default();
            self.count(&format!("reason: {code}"));
        }
        if replayed {
            self.count("request: replayed");
        }
        // Of another call is told where a call to the number is in progress.
        let of_this_key = !matches!(kind, "call_in_progress" | "idempotency_key_reused");
        if let (Some(key), Some(id)) = (&ask.key, answer["call_id"].as_str())
            && of_this_key
        {
            let before = self
                .keys
                .entry(key.clone())
                .or_insert_with(|| id.to_owned())
                .clone();
            let checks = &mut self.model.checks;
            checks.check(Invariant::OneIntentForAKey, now, before == id, || {
                format!("{before}, and then {id}: {kind}")
            });
        }
        if ask.key.is_some() && self.happens_now(Fault::RequestIsRepeated) {
            self.send_again(ask);
        }
    }

    /// The function is gone, and the client sends its request again if it has a key.
    pub(super) fn unanswered(&mut self, ask: Ask) {
        self.count("request: unanswered");
        if ask.key.is_some() {
            self.send_again(ask);
        }
    }

    fn send_again(&mut self, ask: Ask) {
        if ask.again > 0 && !self.ceased {
            let again = Ask {
                again: ask.again - 1,
                ..ask
            };
            let soon = self
                .chance
                .between(Duration::from_millis(200), Duration::from_secs(40));
            self.after(soon, Event::Ask(again));
        }
    }

    /// The operator puts a number on the list.
    pub(super) fn suppress(&mut self, number: String) {
        let body = json!({"number": number, "reason": "wrote to us"}).to_string();
        let request = http::Request::post("/api/suppressions")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {BEARER}"))
            .body(Bytes::from(body));
        self.invoke(
            Job::Suppress { number },
            request.expect("the request is whole"),
        );
    }

    /// Nothing goes wrong any more and nobody asks for calls: everything must end.
    fn cease(&mut self) {
        self.ceased = true;
        self.ceased_at = Some(Instant::now());
        self.wire.faults(super::super::faults::Faults::cease);
        self.wire.returns();
        let end = Instant::now() + ALL_IS_OVER_AFTER;
        // What is due later than that would not be waited for: a replay of days later comes now.
        let late = self.agenda.split_off(&(end, 0));
        for (_, event) in late {
            self.after(Duration::from_mins(1), event);
        }
        self.have_a_minute();
    }
}

/// How long it is until people can be rung in all of the contiguous states.
fn until_open(at: Timestamp) -> Duration {
    let is_open = |at: Timestamp| {
        let there = at.in_tz("America/Chicago").expect("Chicago has a zone");
        let weekend = matches!(there.weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && (11..15).contains(&there.hour())
    };
    let mut hours = (0..100).map(SignedDuration::from_hours);
    let wait = hours.find(|wait| is_open(at + *wait));
    let wait = wait.expect("no weekend is longer");
    Duration::try_from(wait).expect("none of them is negative")
}
