//! The reference model: what is known of every number and every call, short, and independent of the
//! product's own reducer, gate and status lattice. It is told what happens and says what must not.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::invariants::Checks;
use super::invariants::Invariant::{
    BasisForEveryDial, BoundOnce, CallsAreBounded, DeploymentRates, EndedStaysEnded,
    NoCreateAfterOptOut, NoDialWhileStopped, NoIntentAfterOptOut, NoIntentOnHold,
    OneCallForAnIntent, OneCreateForAnIntent, OneLiveCall, PerNumberCaps, RingsLongEnough,
    StatusNeverFalls, StrangersLeaveNoTrace, WithinHours, WordsNeedConsent,
};
use super::places;

mod documents;

pub(super) use documents::{Asked, Heard};

/// The rates of the deployment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    pub(super) a_second: usize,
    pub(super) a_minute: usize,
    pub(super) a_day: usize,
    pub(super) of_a_number_a_day: usize,
    pub(super) of_a_number_a_week: usize,
}

/// What is known.
pub(super) struct Model {
    pub(super) checks: Checks,
    rates: Rates,
    numbers: BTreeMap<String, Number>,
    calls: BTreeMap<String, Call>,
    intents: BTreeMap<Timestamp, usize>,
    stopped: bool,
}

#[derive(Debug, Default)]
struct Number {
    /// On the list since then.
    listed: Option<Timestamp>,
    /// In the queue since then.
    queued: Option<Timestamp>,
    /// Every intent, and whether it was given back because nobody was rung.
    intents: Vec<(Timestamp, String)>,
    live: BTreeSet<String>,
    /// Left alone until then.
    held_until: Option<Timestamp>,
}

/// What is known of a call of ours.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Default)]
struct Call {
    outbound: bool,
    number: String,
    dial_before: Option<Timestamp>,
    given_back: bool,
    item: Value,
    asked: u32,
    /// Twilio said of the last request that it did nothing, since it was asked too often.
    told_busy: bool,
    taken: u32,
    said_yes: bool,
    objected: bool,
}

impl Model {
    pub(super) fn new(rates: Rates) -> Self {
        Self {
            checks: Checks::default(),
            rates,
            numbers: BTreeMap::new(),
            calls: BTreeMap::new(),
            intents: BTreeMap::new(),
            stopped: false,
        }
    }

    pub(super) fn is_listed(&self, number: &str) -> bool {
        let known = self.numbers.get(number);
        known.is_some_and(|known| known.listed.is_some())
    }

    pub(super) fn dialling_stops(&mut self, stops: bool) {
        self.stopped = stops;
    }

    /// A number was written to the list.
    pub(super) fn listed(&mut self, number: &str, now: Timestamp) {
        self.number(number).listed.get_or_insert(now);
    }

    /// An opt-out went into the queue.
    pub(super) fn queued(&mut self, number: &str, now: Timestamp) {
        self.number(number).queued.get_or_insert(now);
    }

    fn number(&mut self, number: &str) -> &mut Number {
        self.numbers.entry(number.to_owned()).or_default()
    }

    /// A call's item was written, and this is it now.
    pub(super) fn call_written(&mut self, id: &str, item: Value, now: Timestamp) {
        if !self.calls.contains_key(id) {
            self.call_begun(id, &item, now);
        }
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let before = std::mem::replace(&mut call.item, item);
        let after = &call.item;
        let checks = &mut self.checks;
        if !before.is_null() {
            let (was, is) = (&before["status"], &after["status"]);
            let held = rank(is) > rank(was)
                || (rank(is) == rank(was)
                    && (was == is)
                    && number_of(&after["status_sequence"])
                        >= number_of(&before["status_sequence"]));
            checks.check(StatusNeverFalls, now, held, || {
                format!("{id}: {was} became {is}")
            });
            let (was, is) = (&before["call_sid"], &after["call_sid"]);
            let held = was.is_null() || was == is;
            checks.check(BoundOnce, now, held, || format!("{id}: {was} became {is}"));
            let (was, is) = (&before["call"], &after["call"]);
            // An opt-out counts however late it comes, and so does a no to the meeting.
            let ended = was["state"] == "ended" && !was["conclusion"].is_null();
            if ended {
                let held = is["state"] == "ended" && was["conclusion"] == is["conclusion"];
                checks.check(EndedStaysEnded, now, held, || {
                    format!("{id}: {} became {}", was["conclusion"], is["conclusion"])
                });
            }
        }
        let turns = after["call"]["turns"].as_array().map_or(0, Vec::len);
        checks.check(CallsAreBounded, now, turns <= 26, || {
            format!("{id}: {turns} turns")
        });
        let words = after["call"]["turns"].as_array().into_iter().flatten();
        let words = words
            .filter(|turn| turn["heard"]["words"].is_string())
            .count();
        let may = call.said_yes && !call.objected;
        checks.check(WordsNeedConsent, now, words == 0 || may, || {
            format!(
                "{id}: {words} turns with words, yes {}, objected {}",
                call.said_yes, call.objected
            )
        });
        if !after["refused_by_carrier"].is_null() {
            call.given_back = true;
        }
        let concluded = after["call"]["conclusion"] != before["call"]["conclusion"];
        let days = match after["call"]["conclusion"].as_str() {
            Some("declined") if concluded => 365,
            Some("not_understood") if concluded => 30,
            Some("wrong_number" | "child") if concluded => 9_999,
            Some(_) | None => 0,
        };
        if call.outbound && days > 0 {
            let until = now + SignedDuration::from_hours(24 * days);
            let number = call.number.clone();
            let held = &mut self.number(&number).held_until;
            *held = (*held).max(Some(until));
        }
    }

    fn call_begun(&mut self, id: &str, item: &Value, now: Timestamp) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let moment = |value: &Value| {
            value
                .as_str()
                .and_then(|text| text.parse::<Timestamp>().ok())
        };
        let call = &item["call"];
        let whole = call["direction"].is_string();
        let checks = &mut self.checks;
        checks.check(StrangersLeaveNoTrace, now, whole, || {
            format!("{id}: {item}")
        });
        let number = text(&call["person"]["number"]);
        let outbound = call["direction"] == "outbound";
        if outbound {
            let at = moment(&call["created_at"]).unwrap_or(now);
            self.intent(id, &number, at, now, &call["consent"]);
        }
        let known = Call {
            outbound,
            number,
            dial_before: moment(&call["dial_before"]),
            ..Call::default()
        };
        self.calls.insert(id.to_owned(), known);
    }

    /// An intent was stored.
    fn intent(&mut self, id: &str, number: &str, at: Timestamp, now: Timestamp, consent: &Value) {
        let listed = self.is_listed(number);
        let stopped = self.stopped;
        let held = self.numbers.get(number).and_then(|known| known.held_until);
        let held = held.is_some_and(|until| until > now);
        let given_back = |call: &String| self.calls.get(call).is_some_and(|call| call.given_back);
        let before = self
            .numbers
            .get(number)
            .map(|known| known.intents.as_slice());
        let counted = before
            .unwrap_or_default()
            .iter()
            .filter(|(_, call)| !given_back(call));
        let counted: Vec<Timestamp> = counted.map(|(at, _)| *at).collect();
        let within = |hours: i64| {
            let since = at - SignedDuration::from_hours(hours);
            counted.iter().filter(|dial| **dial > since).count()
        };
        let dials = [within(1), within(24), within(7 * 24)];
        let most = [
            1,
            self.rates.of_a_number_a_day,
            self.rates.of_a_number_a_week,
        ];
        let checks = &mut self.checks;
        checks.check(NoIntentAfterOptOut, now, !listed, || id.to_owned());
        checks.check(NoIntentOnHold, now, !held, || id.to_owned());
        checks.check(NoDialWhileStopped, now, !stopped, || id.to_owned());
        let capped = dials.iter().zip(most).all(|(dials, most)| *dials < most);
        checks.check(PerNumberCaps, now, capped, || {
            format!("{id}: {dials:?} before")
        });
        let lawful = places::may_be_rung_at(number, at);
        checks.check(WithinHours, now, lawful, || format!("{id} stored at {at}"));
        let basis = consent["basis"].is_string() && places::may_be_rung(number);
        checks.check(BasisForEveryDial, now, basis, || format!("{id}: {consent}"));
        *self.intents.entry(at).or_default() += 1;
        let count = |from: i64, length: i64| -> usize {
            let begin = Timestamp::from_second(from).unwrap_or(at);
            let end = begin + SignedDuration::from_secs(length);
            self.intents.range(begin..end).map(|(_, count)| count).sum()
        };
        let second = at.as_second();
        let (minute, day) = (
            second - second.rem_euclid(60),
            second - second.rem_euclid(86_400),
        );
        let counts = [count(second, 1), count(minute, 60), count(day, 86_400)];
        let most = [self.rates.a_second, self.rates.a_minute, self.rates.a_day];
        let rated = counts.iter().zip(most).all(|(count, most)| *count <= most);
        checks.check(DeploymentRates, now, rated, || {
            format!("{id}: {counts:?} with it")
        });
        self.number(number).intents.push((at, id.to_owned()));
    }

    /// Twilio was asked for a call.
    pub(super) fn create(
        &mut self,
        id: &str,
        to: &str,
        form: &BTreeMap<String, String>,
        now: Timestamp,
    ) {
        let listed = self.numbers.get(to).and_then(|known| known.listed);
        let checks = &mut self.checks;
        let held = listed.is_none_or(|at| now.duration_since(at) <= SignedDuration::from_secs(10));
        checks.check(NoCreateAfterOptOut, now, held, || {
            format!("{id}: on the list since {listed:?}")
        });
        let lawful = places::may_be_rung_at(to, now);
        checks.check(WithinHours, now, lawful, || {
            format!("{id} asked for at {now}")
        });
        let rings = form
            .get("Timeout")
            .and_then(|text| text.parse::<u32>().ok());
        let records = form.keys().any(|name| name.starts_with("Record"));
        let held = rings.is_some_and(|seconds| seconds >= 20) && !records;
        checks.check(RingsLongEnough, now, held, || {
            format!("{id}: {rings:?}, records: {records}")
        });
        let call = self.calls.get_mut(id);
        let stored = call.as_ref().is_some_and(|call| call.number == to);
        checks.check(OneCreateForAnIntent, now, stored, || {
            format!("{id} is not stored")
        });
        if let Some(call) = call {
            let held = call.asked == 0 || call.told_busy;
            checks.check(OneCreateForAnIntent, now, held, || {
                format!("{id}: asked {} times before", call.asked)
            });
            call.asked += 1;
            call.told_busy = false;
        }
    }

    /// Twilio says that it did nothing, since it was asked too often.
    pub(super) fn told_busy(&mut self, id: &str) {
        if let Some(call) = self.calls.get_mut(id) {
            call.told_busy = true;
        }
    }

    /// Twilio takes a call.
    pub(super) fn taken(&mut self, id: &str, sid: &str, to: &str, now: Timestamp) {
        if let Some(call) = self.calls.get_mut(id) {
            call.taken += 1;
            let taken = call.taken;
            self.checks.check(OneCallForAnIntent, now, taken == 1, || {
                format!("{id}: {taken}")
            });
        }
        let live = &mut self.number(to).live;
        live.insert(sid.to_owned());
        let live = live.len();
        self.checks.check(OneLiveCall, now, live == 1, || {
            format!("{id}: {live} calls")
        });
    }

    /// A call of Twilio's is over.
    pub(super) fn over(&mut self, sid: &str, to: &str) {
        self.number(to).live.remove(sid);
    }

    /// The calls of ours, with their items.
    pub(super) fn ours(&self) -> impl Iterator<Item = (&str, bool, &Value)> {
        self.calls
            .iter()
            .map(|(id, call)| (id.as_str(), call.outbound, &call.item))
    }
}

/// How far a status is on its way; ends are alike. Written down anew, from Twilio's page.
fn rank(status: &Value) -> u8 {
    match status.as_str() {
        Some("queued") => 0,
        Some("initiated") => 1,
        Some("ringing") => 2,
        Some("in-progress") => 3,
        _ => 4,
    }
}

fn number_of(value: &Value) -> i64 {
    value.as_i64().unwrap_or(-1)
}
