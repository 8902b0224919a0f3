//! The table of limits, by the product's own transaction: caps, locks, rates and keys. The leave to
//! dial is had past the facts here, so that the conditions alone decide.

use jiff::{SignedDuration, Timestamp};
use shared::callflow::CallId;
use shared::calls::Recorded;
use shared::dial::Placed;
use shared::endpoint::json;
use shared::limits::idempotency::{LEASE, Standing};
use shared::limits::number;

use super::dials::{Room, answer, codes, facts, noon, to_person, under_key};
use super::tables::{person, text};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Dials every `step`, against a list of all dials that counted, in plain words.
async fn slide(test: &str, per_day: usize, per_week: usize, step: SignedDuration) {
    let caps = [
        ("CALLS_PER_NUMBER_PER_DAY", per_day.to_string()),
        ("CALLS_PER_NUMBER_PER_WEEK", per_week.to_string()),
    ];
    let room = Room::with(test, &caps).await;
    let mut counted: Vec<Timestamp> = Vec::new();
    let mut refusals = 0;
    let mut now = noon();
    for id in 1..=80 {
        now += step;
        let within = |age: SignedDuration| counted.iter().filter(|at| **at > now - age).count();
        let allowed = within(HOUR) < 1 && within(DAY) < per_day && within(WEEK) < per_week;
        let order = to_person(now);
        let told = codes(&room.verdict(&room.dials.look(&order).await, &order));
        assert_eq!(told.contains(&"number_cap_reached"), !allowed, "{now}");
        match room.place(id, &order).await {
            Placed::Stored(call) => {
                assert!(allowed, "{now}: {counted:?}");
                counted.push(now);
                assert!(
                    room.tables
                        .limits
                        .free(&order.to, &call.id)
                        .await
                        .expect("an answer")
                );
            }
            Placed::Overtaken(found) => {
                assert!(!allowed, "{now}: {counted:?}");
                assert!(codes(&room.verdict(&found, &order)).contains(&"number_cap_reached"));
                refusals += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(
        counted.len() > 5 && refusals > 10,
        "{} {refusals}",
        counted.len()
    );
}

#[tokio::test]
async fn one_a_day_and_three_in_a_week_slide() {
    slide("caps", 1, 3, HOUR * 7).await;
}

#[tokio::test]
async fn the_most_that_the_settings_allow_slides_too() {
    slide("most", 3, 7, HOUR * 3).await;
}

#[tokio::test]
async fn whatever_the_caps_nobody_is_rung_twice_within_an_hour() {
    slide("an_hour", 3, 7, SignedDuration::from_mins(50)).await;
}

#[tokio::test]
async fn a_lock_has_one_holder_until_its_deadline() {
    // The operator's own telephones know no caps, so the lock alone decides.
    let room = Room::own_telephone("a_lock").await;
    let (first, second) = (room.id(1), room.id(2));
    let order = to_person(noon());
    assert!(matches!(room.place(1, &order).await, Placed::Stored(_)));
    let Placed::Overtaken(found) = room.place(2, &order).await else {
        panic!("the lock is held");
    };
    let until = facts(&found, &order)
        .live_call
        .read()
        .expect("read")
        .clone();
    let until = until.expect("a live call").until.expect("a deadline");
    let late = to_person(until - SignedDuration::from_millis(1));
    assert!(matches!(room.place(3, &late).await, Placed::Overtaken(_)));
    let free = async |id: &CallId| {
        let freed = room.tables.limits.free(&order.to, id).await;
        freed.expect("an answer")
    };
    assert!(!free(&second).await, "not the holder");
    assert!(matches!(
        room.place(2, &to_person(until)).await,
        Placed::Stored(_)
    ));
    assert!(!free(&first).await, "no longer the holder");
    assert!(free(&second).await);
    assert!(!free(&second).await, "nothing is held");
    assert!(matches!(
        room.place(4, &to_person(until)).await,
        Placed::Stored(_)
    ));
}

#[tokio::test]
async fn of_twenty_at_once_one_takes_the_lock() {
    let room = std::sync::Arc::new(Room::with("twenty", &[]).await);
    let mut running = tokio::task::JoinSet::new();
    for id in 1..=20 {
        let room = std::sync::Arc::clone(&room);
        running.spawn(async move {
            let order = to_person(noon());
            match room.place(id, &order).await {
                Placed::Stored(call) => Some(call.id),
                Placed::Overtaken(_) | Placed::Contended => None,
                Placed::IdTaken => panic!("ids are not shared"),
            }
        });
    }
    let winners: Vec<CallId> = running.join_all().await.into_iter().flatten().collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    let item = room.limit(&number::id(&person())).await.expect("the lock");
    assert_eq!(item["live_call"], text(winners[0].as_str()));
}

#[tokio::test]
async fn a_rate_stops_at_its_limit_and_the_next_span_begins_anew() {
    let room = Room::own_telephone("a_rate").await;
    let mut order = to_person(noon());
    order.client.per_minute = Some(3);
    let mut told = Vec::new();
    for id in 1..=5 {
        order.now = noon() + SignedDuration::from_secs(id);
        let placed = room
            .place(u128::try_from(id).expect("positive"), &order)
            .await;
        told.push(match placed {
            Placed::Stored(call) => {
                room.tables
                    .limits
                    .free(&order.to, &call.id)
                    .await
                    .expect("an answer");
                Vec::new()
            }
            Placed::Overtaken(found) => codes(&room.verdict_for(&found, &order)),
            other => panic!("{other:?}"),
        });
    }
    let limited = vec!["rate_limited"];
    assert_eq!(told, [vec![], vec![], vec![], limited.clone(), limited]);
    order.now = noon() + SignedDuration::from_mins(1);
    assert!(matches!(room.place(6, &order).await, Placed::Stored(_)));
}

#[tokio::test]
async fn a_key_has_one_run_and_one_answer_for_a_day_though_its_item_stays() {
    let room = Room::own_telephone("a_key").await;
    let start = noon();
    let standing = async |body: &str, now| {
        let order = under_key("key-1", body, now);
        let standing = room.dials.look(&order).await.standing(&order);
        format!("{:?}", standing.read().expect("it can be read"))
    };
    assert_eq!(standing("a", start).await, "New");
    let order = under_key("key-1", "a", start);
    let Placed::Stored(call) = room.place(1, &order).await else {
        panic!("the key is new");
    };
    assert!(standing("a", start).await.starts_with("Running"));
    assert_eq!(standing("b", start).await, "OtherBody");
    let last = start + LEASE - SignedDuration::from_millis(1);
    assert!(standing("a", last).await.starts_with("Running"));
    assert!(standing("a", start + LEASE).await.starts_with("Lost"));
    // The same order once more: the key refuses, and brings the record.
    let again = under_key("key-1", "a", start + HOUR * 2);
    let Placed::Overtaken(found) = room.place(2, &again).await else {
        panic!("the key is in use");
    };
    let lost = found.standing(&again);
    assert!(matches!(lost.read(), Some(Standing::Lost { call_id }) if *call_id == call.id));

    let placed = json(&serde_json::json!({"call_sid": "CA1"}));
    let bound = room
        .dials
        .accepted(&call, &order, super::tables::SID, &placed)
        .await;
    assert_eq!(bound.expect("an answer"), Recorded::Stored);
    let kept = under_key("key-1", "a", start + DAY - SignedDuration::from_secs(1));
    let found = room.dials.look(&kept).await;
    let standing_of_kept = found.standing(&kept);
    let Some(Standing::Answered(answer)) = standing_of_kept.read() else {
        panic!("it was answered");
    };
    assert_eq!(answer.body(), placed.body());
    assert_eq!(answer.headers(), placed.headers());
    assert_eq!(answer.status(), placed.status());
    assert!(
        standing("a", start + DAY - SignedDuration::from_secs(1))
            .await
            .starts_with("Answered")
    );
    assert_eq!(standing("b", start + DAY).await, "New");
    let other = under_key("key-2", "a", start);
    let found = room.dials.look(&other).await;
    assert!(matches!(found.standing(&other).read(), Some(Standing::New)));
    let mut of_another = under_key("key-1", "a", start);
    of_another.client.name = "another".to_owned();
    let keyed = super::dials::keyed("another", "key-1", "a");
    of_another.keyed = Some(keyed);
    let found = room.dials.look(&of_another).await;
    assert!(matches!(
        found.standing(&of_another).read(),
        Some(Standing::New)
    ));
}

#[tokio::test]
async fn a_refusal_gives_lock_and_cap_back_as_they_were() {
    let room = Room::with(
        "given_back",
        &[("CALLS_PER_NUMBER_PER_DAY", "3".to_owned())],
    )
    .await;
    let known = async || {
        let item = room.limit(&number::id(&person())).await;
        number::read(item.as_ref()).expect("it can be read")
    };
    let mut now = noon();
    for id in 1..=3 {
        now += HOUR * 2;
        let before = known().await;
        let order = under_key(&format!("key-{id}"), "a", now);
        let Placed::Stored(call) = room.place(id, &order).await else {
            panic!("nothing is in the way");
        };
        assert_eq!(known().await.dials.len(), before.dials.len() + 1);
        let ended = room
            .dials
            .refused(&call, &order, "refused_by_carrier", &answer(422))
            .await;
        assert_eq!(ended.expect("an answer"), Recorded::Stored);
        assert_eq!(known().await, before);
        let item = room.call(&call.id).await;
        assert_eq!(item["status"], text("failed"));
        assert!(!item.contains_key("in_flight"));
        let found = room.dials.look(&order).await;
        assert!(matches!(
            found.standing(&order).read(),
            Some(Standing::Answered(_))
        ));
        // One that rings leaves its mark for the next round.
        let order = to_person(now + SignedDuration::from_secs(1));
        let Placed::Stored(call) = room.place(id + 10, &order).await else {
            panic!("it was given back");
        };
        room.tables
            .limits
            .free(&order.to, &call.id)
            .await
            .expect("an answer");
    }
}

/// The end of a call does not hang on its lock, nor on the record of its key.
#[tokio::test]
async fn a_call_ends_though_its_lock_is_another_s_and_its_key_is_gone() {
    let room = Room::own_telephone("another_s").await;
    let order = under_key("key-1", "a", noon());
    let Placed::Stored(call) = room.place(1, &order).await else {
        panic!("nothing is in the way");
    };
    room.tables
        .limits
        .free(&order.to, &call.id)
        .await
        .expect("an answer");
    let Placed::Stored(other) = room.place(2, &to_person(noon())).await else {
        panic!("the lock is free");
    };
    let mut stranger = order.clone();
    stranger.keyed = Some(super::dials::keyed("ci", "never-used", "a"));
    let ended = room
        .dials
        .refused(&call, &stranger, "refused_by_carrier", &answer(422))
        .await;
    assert_eq!(ended.expect("an answer"), Recorded::Stored);
    assert_eq!(room.call(&call.id).await["status"], text("failed"));
    let item = room.limit(&number::id(&person())).await.expect("the lock");
    assert_eq!(
        item["live_call"],
        text(other.id.as_str()),
        "not ours to give back"
    );
}
