//! A dial's transaction, by the product's own store: it and the gate say the same.

use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::{SignedDuration, Timestamp};
use shared::Response;
use shared::World;
use shared::callflow::gate::{self, Cleared, Fact, Facts, Verdict};
use shared::callflow::progress::{CallStatus, Progress};
use shared::callflow::{CallId, PhoneNumber};
use shared::calls::{Created, Recorded};
use shared::config::Settings;
use shared::dial::{Dials, Found, Order, Placed};
use shared::door::Client;
use shared::limits::idempotency::Keyed;
use shared::limits::rates::Window;
use shared::limits::{hold, number as numbers};
use shared::world::Reach;

use super::tables::{Item, PERSON, SID, Tables, number, outbound, person, text};

/// The tables, and the product's dial on them.
pub(super) struct Room {
    pub(super) tables: Tables,
    pub(super) dials: Dials,
    settings: gate::Settings,
    first_id: u128,
}

impl Room {
    /// Where the person is a stranger, and everything is a limit.
    pub(super) async fn with(test: &str, settings: &[(&str, String)]) -> Self {
        Self::new(test, settings, Reach::Everyone).await
    }

    /// Where the person's telephone is the operator's own.
    pub(super) async fn own_telephone(test: &str) -> Self {
        Self::new(
            test,
            &[("CALLS_PER_SECOND", "9".to_owned())],
            Reach::Simulated,
        )
        .await
    }

    async fn new(test: &str, settings: &[(&str, String)], reach: Reach) -> Self {
        let tables = Tables::of(test).await;
        let names = &tables.names;
        let read = Settings::read(&|setting| match setting {
            "TWILIO_VOICE_NUMBER" => Some("+14155550100".to_owned()),
            "CALLS_TABLE" => Some(names.calls.clone()),
            "SUPPRESSIONS_TABLE" => Some(names.suppressions.clone()),
            "LIMITS_TABLE" => Some(names.limits.clone()),
            other => settings
                .iter()
                .find(|(name, _)| *name == other)
                .map(|(_, value)| value.clone()),
        });
        let read = read.expect("settings");
        let gate = read.gate.clone();
        let world = World {
            settings: std::sync::Arc::new(read),
            reach,
            ..tables.world.clone()
        };
        Self {
            dials: Dials::connect(&world),
            settings: gate,
            first_id: u128::from(hash(test)) << 32,
            tables,
        }
    }

    /// A call's id. No other test has it, since a transaction that is sent twice is known by it, in
    /// whatever tables.
    pub(super) fn id(&self, id: u128) -> CallId {
        CallId::outbound(self.first_id + id)
    }

    /// Places a call by a leave that was had past the tables.
    pub(super) async fn place(&self, id: u128, order: &Order) -> Placed {
        let found = self.dials.look(order).await;
        let placed = self.dials.place(leave(order), self.id(id), order, found);
        let placed = placed.await;
        placed.expect("an answer")
    }

    pub(super) fn verdict(&self, found: &Found, order: &Order) -> Verdict {
        gate::verdict(&facts(found, order), &self.settings, order.now)
    }

    /// The same, with the rate of the client's own key.
    pub(super) fn verdict_for(&self, found: &Found, order: &Order) -> Verdict {
        let settings = self.dials.gate_for(&order.client);
        gate::verdict(&facts(found, order), &settings, order.now)
    }

    pub(super) async fn limit(&self, id: &str) -> Option<Item> {
        let tables = &self.tables;
        tables.item(&tables.names.limits, "limit_id", id).await
    }

    pub(super) async fn call(&self, id: &CallId) -> Item {
        let tables = &self.tables;
        let item = tables
            .item(&tables.names.calls, "call_id", id.as_str())
            .await;
        item.expect("the call is stored")
    }

    async fn put_limit(&self, id: &str, attributes: &[(&str, i64)]) {
        let mut item = Item::from([("limit_id".to_owned(), text(id))]);
        for (name, value) in attributes {
            item.insert((*name).to_owned(), number(*value));
        }
        self.tables.put(&self.tables.names.limits, item).await;
    }
}

/// What the tables say, with no opt-out waiting in the queue, which is no table.
pub(super) fn facts(found: &Found, order: &Order) -> Facts {
    found.facts(order, Fact::Read(false))
}

/// An order to ring the person at a moment.
pub(super) fn to_person(now: Timestamp) -> Order {
    Order {
        to: person(),
        consent: None,
        zone: None,
        client: Client {
            name: "ci".to_owned(),
            scopes: [].into(),
            per_minute: None,
        },
        keyed: None,
        now,
    }
}

/// The same under a key, with a body.
pub(super) fn under_key(key: &str, body: &str, now: Timestamp) -> Order {
    Order {
        keyed: Some(keyed("ci", key, body)),
        ..to_person(now)
    }
}

fn hash(test: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    test.hash(&mut hasher);
    hasher.finish()
}

/// A day in the far future, so that no time to live removes what a condition is to judge.
pub(super) fn noon() -> Timestamp {
    "2100-01-04T20:00:00Z".parse().expect("a time")
}

/// A request of a client's under a key.
pub(super) fn keyed(client: &str, key: &str, body: &str) -> Keyed {
    Keyed::new(client, key, &serde_json::json!({"to": body}))
}

/// An answer of this status.
pub(super) fn answer(status: u16) -> Response {
    let mut answer = Response::new(bytes::Bytes::from_static(b"{}"));
    *answer.status_mut() = status.try_into().expect("a status");
    answer
}

/// The codes of a refusal; none where there is leave.
pub(super) fn codes(verdict: &Verdict) -> Vec<&'static str> {
    verdict
        .refusal()
        .map(gate::Refusal::codes)
        .unwrap_or_default()
}

/// Leave to ring a telephone of the operator's own, of which nothing is known.
fn leave(order: &Order) -> Cleared {
    let mut facts = Facts::nothing_against(order.to.as_e164());
    facts.test_number = Fact::Read(true);
    match gate::verdict(&facts, &gate::Settings::default(), order.now) {
        Verdict::Allowed(cleared) => cleared,
        Verdict::Refused(refusal) => panic!("{refusal:?}"),
    }
}

/// What may be in the way, and the reason that it is.
const OBSTACLES: [(&str, &str); 10] = [
    ("suppression", "opted_out"),
    ("declined", "on_hold"),
    ("child", "on_hold"),
    ("dialled an hour ago", "number_cap_reached"),
    ("second", "rate_limited"),
    ("minute", "rate_limited"),
    ("key", "rate_limited"),
    ("day", "daily_ceiling_reached"),
    ("live", "call_in_progress"),
    ("stopped", "dialling_stopped"),
];

impl Room {
    /// Puts one obstacle in the way of an order.
    async fn hinder(&self, obstacle: &str, order: &Order) {
        let (to, now) = (&order.to, order.now);
        let ago = |span: SignedDuration| (now - span).as_millisecond();
        let hours = SignedDuration::from_hours;
        let full = async |window: Window<'_>, most: u32| {
            self.put_limit(&window.id(now), &[("calls", most.into())])
                .await;
        };
        match obstacle {
            "suppression" => {
                let entry = [("number", to.as_e164()), ("suppressed_at", "2099-01-01")];
                let entry = entry.map(|(name, value)| (name.to_owned(), text(value)));
                self.tables
                    .put(&self.tables.names.suppressions, entry.into())
                    .await;
            }
            "declined" | "child" => {
                let ending = if obstacle == "child" {
                    hold::Ending::Child
                } else {
                    hold::Ending::Declined
                };
                let held = self.tables.limits.hold(to, ending, now - hours(5)).await;
                held.expect("held");
            }
            "dialled an hour ago" => {
                self.put_limit(&numbers::id(to), &[("t1", ago(hours(1)))])
                    .await;
            }
            "live" => {
                let update = self.tables.client.update_item();
                let update = update.table_name(&self.tables.names.limits);
                let update = update.key("limit_id", text(&numbers::id(to)));
                let update = update.update_expression("SET live_call = :call, live_until = :until");
                let other = CallId::outbound(u128::MAX);
                let update = update.expression_attribute_values(":call", text(other.as_str()));
                let until = number(now.as_millisecond() + 1);
                let update = update.expression_attribute_values(":until", until);
                update.send().await.expect("locked");
            }
            "second" => full(Window::Second, self.settings.calls_per_second).await,
            "minute" => full(Window::Minute, self.settings.calls_per_minute).await,
            "key" => {
                let most = self.settings.calls_per_minute_per_key;
                full(Window::KeyMinute("ci"), most).await;
            }
            "day" => full(Window::Day, self.settings.calls_per_day).await,
            "stopped" => {
                let stopped = self.tables.limits.stop_dialling("ci", now).await;
                stopped.expect("stopped");
            }
            other => panic!("{other}"),
        }
    }
}

/// All combinations of what may be in the way: the read and the transaction find the same facts, the
/// gate says no exactly when a condition does, and nothing is written then.
#[tokio::test]
async fn the_transaction_refuses_what_the_gate_refuses_for_the_same_reasons() {
    let room = Room::with("the_same_reasons", &[]).await;
    let of_the_tables = |verdict: &Verdict| {
        let mut codes = codes(verdict);
        // What no table knows of: this person states no consent, and it is not always the hour.
        codes.retain(|code| OBSTACLES.iter().any(|(_, reason)| reason == code));
        codes
    };
    for combination in 0..1_u32 << OBSTACLES.len() {
        // A day and a number of its own, so that nothing is left over from another.
        let now = noon() + SignedDuration::from_hours(24 * i64::from(combination));
        let mut order = to_person(now);
        let digits = format!("+1212{:07}", 2_000_000 + combination);
        order.to = PhoneNumber::parse(&digits).expect("a number");
        let mut expected = Vec::new();
        for (place, (obstacle, reason)) in OBSTACLES.iter().enumerate() {
            if combination & (1 << place) != 0 {
                room.hinder(obstacle, &order).await;
                expected.push(*reason);
            }
        }
        expected.dedup();
        let found = room.dials.look(&order).await;
        assert_eq!(
            of_the_tables(&room.verdict(&found, &order)),
            expected,
            "{combination:b}"
        );
        let read = facts(&found, &order);
        let id = room.id(u128::from(combination));
        let placed = room
            .dials
            .place(leave(&order), id.clone(), &order, found)
            .await;
        match placed.expect("an answer") {
            Placed::Stored(_) => assert!(expected.is_empty(), "{combination:b}"),
            Placed::Overtaken(found) => {
                assert!(!expected.is_empty(), "{combination:b}");
                assert_eq!(facts(&found, &order), read, "{combination:b}");
                let stored = room.tables.calls.load(&id).await.expect("an answer");
                assert_eq!(stored, None, "{combination:b}");
            }
            other => panic!("{other:?}"),
        }
        let started = room.tables.limits.start_dialling("ci", now).await;
        started.expect("started");
    }
}

/// Everything changes between the read and the transaction: the gate is told of all of it.
#[tokio::test]
async fn what_comes_between_the_read_and_the_transaction_is_found() {
    for (obstacle, reason) in OBSTACLES {
        let room = Room::with(&format!("between_{}", obstacle.replace(' ', "_")), &[]).await;
        let order = to_person(noon());
        let found = room.dials.look(&order).await;
        assert!(
            !codes(&room.verdict(&found, &order)).contains(&reason),
            "{obstacle}"
        );
        room.hinder(obstacle, &order).await;
        let placed = room
            .dials
            .place(leave(&order), room.id(1), &order, found)
            .await;
        let Ok(Placed::Overtaken(found)) = placed else {
            panic!("{obstacle}: {placed:?}");
        };
        assert!(
            codes(&room.verdict(&found, &order)).contains(&reason),
            "{obstacle}"
        );
    }
}

#[tokio::test]
async fn an_intent_yields_to_an_objection_until_that_is_lifted() {
    let room = Room::own_telephone("an_intent_yields").await;
    room.tables.suppress("call_of_before", noon()).await;
    let order = to_person(noon());
    assert!(matches!(room.place(1, &order).await, Placed::Overtaken(_)));
    room.tables.lift().await;
    let Placed::Stored(call) = room.place(1, &order).await else {
        panic!("it is lifted");
    };
    let item = room.call(&call.id).await;
    assert_eq!(item["placed_by"], text("ci"));
    assert_eq!(item["call_id"], text(call.id.as_str()));
}

#[tokio::test]
async fn an_objection_that_races_an_intent_is_never_lost() {
    let room = Room::own_telephone("a_race").await;
    for round in 1..=9 {
        room.tables.lift().await;
        let id = room.id(round);
        let order = to_person(noon());
        let (placed, ()) = tokio::join!(
            room.place(round, &order),
            room.tables.suppress(id.as_str(), noon()),
        );
        let entry = room.tables.entry().await.expect("an entry");
        assert!(!entry.contains_key("lifted_at"), "round {round}");
        let kept = room.tables.calls.load(&id).await.expect("an answer");
        let stored = matches!(placed, Placed::Stored(_));
        assert_eq!(kept.is_some(), stored, "round {round}");
        room.tables
            .limits
            .free(&order.to, &id)
            .await
            .expect("an answer");
    }
}

#[tokio::test]
async fn an_id_is_not_used_twice() {
    let room = Room::own_telephone("an_id").await;
    let mut call = outbound(1);
    call.id = room.id(1);
    let created = room.tables.calls.create_inbound(&call).await;
    assert_eq!(created.expect("an answer"), Created::Stored);
    let order = to_person(noon());
    assert!(matches!(room.place(1, &order).await, Placed::IdTaken));
    assert_eq!(room.limit(&numbers::id(&person())).await, None);
    assert_eq!(PERSON, order.to.as_e164());
}

#[tokio::test]
async fn what_twilio_has_is_not_refused_and_what_nobody_knows_keeps_its_lock() {
    let room = Room::own_telephone("twilio_has_it").await;
    let order = under_key("key-1", "a", noon());
    let Placed::Stored(call) = room.place(1, &order).await else {
        panic!("nothing is in the way");
    };
    let locked = async || {
        let item = room
            .limit(&numbers::id(&person()))
            .await
            .expect("the number");
        item.get("live_call").cloned()
    };
    let held = Some(text(call.id.as_str()));
    let unknown = room.dials.unknown(&call, &order, &answer(502)).await;
    assert_eq!(unknown.expect("an answer"), Recorded::Stored);
    assert_eq!(locked().await, held);
    // The webhook binds it after all.
    let ringing = Progress {
        status: CallStatus::Ringing,
        sequence: Some(1),
    };
    room.tables
        .calls
        .progress(&call.id, SID, ringing)
        .await
        .expect("an answer");
    let bound = room.dials.accepted(&call, &order, SID, &answer(200)).await;
    assert_eq!(
        bound.expect("an answer"),
        Recorded::Stored,
        "it is the same call"
    );
    let other = "CA00000000000000000000000000000002";
    let bound = room
        .dials
        .accepted(&call, &order, other, &answer(200))
        .await;
    assert_eq!(bound.expect("an answer"), Recorded::Stale);
    let refused = room
        .dials
        .refused(&call, &order, "refused_by_carrier", &answer(422))
        .await;
    assert_eq!(refused.expect("an answer"), Recorded::Stale);
    assert_eq!(locked().await, held);
    let item = room.call(&call.id).await;
    assert_eq!(item["call_sid"], text(SID));
    assert_eq!(item["status"], text("ringing"));
}
