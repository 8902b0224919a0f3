//! Webhooks that come twice, late, at once, in any order, or tell of what is not there.

use std::time::Duration;

use jiff::SignedDuration;

use super::bench::{Bench, TOKEN};
use super::injection::{Fault, Injection, Place};
use super::process::{Ask, Function};
use super::scene::{CALL, JOURNEY, PERSON, Scene, after, signed, tell};

/// A callback of the recording that has no number in it, as Twilio sends it.
fn recording(status: &str) -> Ask {
    let fields = [
        ("AccountSid", "AC00000000000000000000000000000001"),
        ("CallSid", "CA00000000000000000000000000000001"),
        ("RecordingSid", "RE00000000000000000000000000000001"),
        ("RecordingStatus", status),
    ];
    let path = format!("/twilio/voice/status?call_id={CALL}");
    signed(&path, &fields, TOKEN)
}

#[tokio::test(start_paused = true)]
async fn fault_001_a_callback_may_be_repeated_for_ever() {
    for scene in [Scene::Rings, Scene::Ends, Scene::Recorded] {
        let bench = after(&[scene]).await;
        let stored = bench.stored();
        for _ in 0..5 {
            assert_eq!(tell(&bench, scene).await.status, 204);
            assert_eq!(bench.stored(), stored, "{scene:?}");
        }
    }
}

/// Each order in which the callbacks and the webhooks of a call can come in: as many as five things
/// can be put in order, less those in which the person speaks before being spoken to.
#[tokio::test(start_paused = true)]
async fn fault_002_callbacks_in_any_order_leave_the_same_status() {
    let mut orders = 0;
    for order in permutations(&JOURNEY) {
        let place = |scene| order.iter().position(|other| *other == scene);
        if place(Scene::SaysYes) < place(Scene::Answered) {
            continue;
        }
        orders += 1;
        let bench = after(&order).await;
        let call = bench.call().expect("the call");
        assert_eq!(call["status"], "completed", "{order:?}");
        assert_eq!(call["recording_status"], "completed", "{order:?}");
        assert_eq!(call.get("in_flight"), None, "{order:?}");
    }
    assert_eq!(orders, 60);
}

fn permutations(scenes: &[Scene]) -> Vec<Vec<Scene>> {
    if scenes.is_empty() {
        return vec![Vec::new()];
    }
    let mut orders = Vec::new();
    for (place, first) in scenes.iter().enumerate() {
        let rest = [&scenes[..place], &scenes[place + 1..]].concat();
        for mut order in permutations(&rest) {
            order.insert(0, *first);
            orders.push(order);
        }
    }
    orders
}

#[tokio::test(start_paused = true)]
async fn fault_003_a_callback_hours_after_the_end_changes_nothing() {
    let bench = after(&JOURNEY).await;
    let stored = bench.stored();
    bench.pass(SignedDuration::from_hours(5));
    assert_eq!(tell(&bench, Scene::Rings).await.status, 204);
    assert_eq!(bench.stored(), stored);
    let lines = bench.logs.of("call_status");
    assert_eq!(lines.last().expect("it is logged")["recorded"], "stale");
}

/// Two processes are handed the same webhook, the second a little later each time: every way in which
/// their operations can lie between each other's.
#[tokio::test(start_paused = true)]
async fn fault_006_the_same_webhook_twice_at_once_is_one_turn() {
    for scene in [
        Scene::Answered,
        Scene::RingsUs,
        Scene::SaysYes,
        Scene::OptsOut,
    ] {
        let once = Bench::stand().await;
        scene.prepare(&once).await;
        let told = tell(&once, scene).await;
        let mut raced = 0;
        for late in 0..8 {
            let bench = Bench::stand().await;
            scene.prepare(&bench).await;
            let first = bench.start(scene.function()).await;
            let second = bench.start(scene.function()).await;
            let slow = Fault::Slow(Duration::from_millis(2));
            let injection = Injection::into(&bench.engine, slow, Place::Everywhere);
            let ask = scene.ask();
            let both = async {
                tokio::join!(first.answer(&ask), async {
                    tokio::time::sleep(Duration::from_millis(late)).await;
                    second.answer(&ask).await
                })
            };
            let answers = bench.drive(both).await;
            raced += usize::from(injection.attempts() > 4);
            assert_eq!(answers, (told.clone(), told.clone()), "{scene:?} {late}");
            assert_eq!(bench.stored(), once.stored(), "{scene:?} {late}");
        }
        assert!(raced > 0, "{scene:?}: somebody was second");
    }
}

#[tokio::test(start_paused = true)]
async fn fault_007_a_whole_call_that_is_replayed_days_later_does_nothing_new() {
    let bench = after(&JOURNEY).await;
    let stored = bench.stored();
    let requests = bench.twilio.requests();
    bench.pass(SignedDuration::from_hours(72));
    for scene in JOURNEY {
        let told = tell(&bench, scene).await;
        assert!(told.status < 300, "{scene:?}: {told:?}");
        assert_eq!(bench.stored(), stored, "{scene:?}");
    }
    assert_eq!(bench.twilio.requests(), requests);
}

/// A callback of Twilio's detection would say who answered, and nothing of how the call goes.
#[tokio::test(start_paused = true)]
async fn fault_009_a_verdict_on_a_machine_is_neither_asked_for_nor_heeded_in_a_callback() {
    let bench = after(&[Scene::Answered, Scene::SaysYes]).await;
    for name in bench.twilio.field_names() {
        assert!(!name.contains("Machine") && !name.contains("Amd"), "{name}");
    }
    let before = bench.stored();
    for verdict in ["machine_start", "human", "unknown"] {
        let fields = [
            ("AccountSid", "AC00000000000000000000000000000001"),
            ("CallSid", "CA00000000000000000000000000000001"),
            ("AnsweredBy", verdict),
            ("MachineDetectionDuration", "2100"),
        ];
        let path = format!("/twilio/voice/status?call_id={CALL}");
        bench
            .ask_anew(Function::Status, &signed(&path, &fields, TOKEN))
            .await;
        assert_eq!(bench.stored(), before, "{verdict}");
    }
}

#[tokio::test(start_paused = true)]
async fn fault_010_a_recording_is_joined_by_our_own_id_before_or_after_the_end() {
    let before = after(&[Scene::Recorded, Scene::Ends]).await;
    let afterwards = after(&[Scene::Ends, Scene::Recorded]).await;
    assert_eq!(before.stored(), afterwards.stored());
    let bench = after(&[Scene::Answered, Scene::SaysYes]).await;
    let told = bench.ask_anew(Function::Status, &recording("absent")).await;
    assert_eq!(told.status, 204, "{told:?}");
    assert_eq!(
        bench.call().expect("the call")["recording_status"],
        "absent"
    );
}

#[tokio::test(start_paused = true)]
async fn fault_096_a_line_that_goes_down_at_any_moment_ends_the_call_and_frees_the_number() {
    let journey = [Scene::Rings, Scene::Answered, Scene::SaysYes];
    for length in 0..=journey.len() {
        let bench = after(&journey[..length]).await;
        let consent = bench.call().expect("the call")["call"]["consent"].clone();
        assert_eq!(tell(&bench, Scene::Ends).await.status, 204);
        let call = bench.call().expect("the call");
        assert_eq!(call["status"], "completed");
        assert_eq!(call.get("in_flight"), None);
        assert_eq!(call["call"]["consent"], consent, "as it was last stored");
        let id = format!("number#{PERSON}");
        let mut limits = bench.engine.items("limits").into_iter();
        let number = limits.find(|item| item["limit_id"] == id.as_str());
        assert_eq!(
            number.expect("the number").get("live_call"),
            None,
            "{length}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn fault_099_a_recording_that_is_not_there_leaves_the_consent() {
    for status in ["absent", "failed"] {
        let bench = after(&[Scene::Answered, Scene::SaysYes]).await;
        let before = bench.call().expect("the call");
        let told = bench.ask_anew(Function::Status, &recording(status)).await;
        assert_eq!(told.status, 204, "{status}");
        let call = bench.call().expect("the call");
        assert_eq!(call["recording_status"], status);
        assert_eq!(
            call["call"], before["call"],
            "{status}: nothing starts again"
        );
    }
}
