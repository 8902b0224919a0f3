//! Calls of which nobody tells us how they go: the reconciler looks after them, and after the
//! recordings that must not stay. (Faults 4, 34, 42 to 45, 47, 48, 50, 83, 90 and 107; invariants I2,
//! I7 and I9.)

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::SignedDuration;
use local::carrier::{CallStatus, Callback, CreateFault, Faults, Outcome};
use local::engine::Interception;
use local::phone::Script;
use serde_json::{Value, json};
use tests::{Called, Desk, POST_JSON, Signed};

use crate::dial::gate::{STRANGER, consented, strangers};

const INCOMING: &str = "/twilio/voice/incoming";

/// One sweep, as the schedule starts it; whether it was carried through.
async fn sweep(desk: &Desk) -> bool {
    let [_, reconciler] = &desk.product.deliveries[..] else {
        panic!("a drain and a reconciler");
    };
    assert_eq!(reconciler.consumer.name(), "reconciler");
    reconciler.run().await
}

/// In how many invocations something was counted.
fn counted(desk: &Desk, metric: &str) -> usize {
    let lines = desk.logs.of("metrics");
    lines.iter().filter(|line| line[metric].is_f64()).count()
}

async fn dial(desk: &Desk) -> (u16, Value) {
    let body = consented(STRANGER);
    desk.post("/api/calls/outbound", &[POST_JSON], body.as_bytes())
        .await
}

/// A stranger's call that waits in the carrier's queue.
async fn queued() -> (Desk, String) {
    let desk = strangers(&[]).await;
    desk.carrier().hold_queue();
    let (status, answer) = dial(&desk).await;
    assert_eq!(status, 200, "{answer}");
    (desk, answer["call_id"].as_str().expect("an id").to_owned())
}

/// A stranger's call of which nobody knows whether Twilio took it.
async fn unknown(fault: CreateFault) -> (Desk, String) {
    let desk = strangers(&[]).await;
    desk.carrier().hold_queue();
    desk.carrier().set_faults(Faults {
        next_creates: vec![Some(fault)],
        ..Faults::default()
    });
    let (status, problem) = dial(&desk).await;
    assert_eq!(
        (status, &problem["code"]),
        (502, &"submission_unknown".into())
    );
    (desk, problem["call_id"].as_str().expect("an id").to_owned())
}

fn stored(desk: &Desk, call_id: &str) -> Value {
    desk.product.stored_call(call_id).expect("it is stored")
}

/// Whether the call holds the lock of the stranger's number.
fn holds_the_lock(desk: &Desk, call_id: &str) -> bool {
    let number = format!("number#{STRANGER}");
    let items = desk.product.stored_limits();
    let item = items.iter().find(|item| item["limit_id"] == *number);
    item.expect("the number")["live_call"] == call_id
}

fn assert_over(desk: &Desk, call_id: &str, status: &str) {
    let call = stored(desk, call_id);
    assert_eq!(call["status"], status);
    assert_eq!(call.get("in_flight"), None);
    assert!(!holds_the_lock(desk, call_id));
}

#[tokio::test]
async fn fault_043_a_create_whose_answer_was_lost_is_found_and_bound() {
    let (desk, call_id) = unknown(CreateFault::AnswerLost).await;
    let [placed] = &desk.carrier().calls()[..] else {
        panic!("Twilio took one call");
    };
    desk.pass(SignedDuration::from_secs(14));
    assert!(sweep(&desk).await);
    assert_eq!(stored(&desk, &call_id).get("call_sid"), None, "too early");
    desk.pass(SignedDuration::from_secs(1));
    assert!(sweep(&desk).await);
    assert_eq!(stored(&desk, &call_id)["call_sid"], placed.sid.as_str());
    assert!(holds_the_lock(&desk, &call_id), "it waits in the queue");
    assert_eq!(desk.logs.of("call_found").len(), 1);
    // Two minutes after the intent its time is over.
    desk.pass(SignedDuration::from_secs(106));
    assert!(sweep(&desk).await);
    assert_over(&desk, &call_id, "canceled");
    assert_eq!(desk.carrier().calls().len(), 1, "nothing was sent again");
}

#[tokio::test]
async fn fault_042_what_twilio_never_had_is_over_after_a_quarter_of_an_hour() {
    for fault in [CreateFault::ServerError, CreateFault::HtmlError] {
        let (desk, call_id) = unknown(fault).await;
        desk.pass(SignedDuration::from_secs(899));
        assert!(sweep(&desk).await);
        assert_eq!(stored(&desk, &call_id)["in_flight"], "yes");
        assert!(holds_the_lock(&desk, &call_id));
        desk.pass(SignedDuration::from_secs(1));
        assert!(sweep(&desk).await);
        assert_over(&desk, &call_id, "failed");
        let call = stored(&desk, &call_id);
        assert_eq!(call["refused_by_carrier"], "never_accepted");
        assert_eq!(counted(&desk, "CallsNeverAccepted"), 1);
        // It counts against the cap: Twilio might have rung.
        let (status, problem) = dial(&desk).await;
        assert_eq!(
            (status, &problem["code"]),
            (429, &"number_cap_reached".into())
        );

        // Twilio took it after all, later than anybody could wait for.
        let fields = [
            ("CallSid", "CA0000000000000000000000000000beef"),
            ("CallStatus", "in-progress"),
            ("Direction", "outbound-api"),
            ("From", "+14155550100"),
            ("To", STRANGER),
        ];
        let path = format!("{INCOMING}?call_id={call_id}");
        let (status, document) = desk.webhook(&path, &fields, Signed::Rightly).await;
        assert_eq!(status, 200);
        assert!(
            document.contains("<Hangup") && !document.contains("<Gather"),
            "{document}"
        );
        assert_eq!(document.matches("<Say").count(), 1, "one sentence");
    }
}

/// The call that is found must be one that no other intent of ours has.
#[tokio::test]
async fn fault_043_a_call_that_another_intent_claims_is_not_taken() {
    let desk = Desk::open().await;
    let first = desk.call(Script::busy()).await;
    desk.carrier().set_faults(Faults {
        next_creates: vec![Some(CreateFault::ServerError)],
        ..Faults::default()
    });
    // The clock stands still, so that the first call was made within the second one's time.
    let (status, problem) = desk.dial("+14155550123").await;
    assert_eq!(status, 502);
    let second = problem["call_id"].as_str().expect("an id");
    desk.pass(SignedDuration::from_mins(1));
    assert!(sweep(&desk).await);
    assert_eq!(first.stored["call_sid"], first.record.sid.as_str());
    assert_eq!(stored(&desk, second).get("call_sid"), None);
    desk.pass(SignedDuration::from_mins(14));
    assert!(sweep(&desk).await);
    assert_eq!(stored(&desk, second)["status"], "failed");
}

#[tokio::test]
async fn fault_047_what_waits_in_the_queue_too_long_is_cancelled() {
    let (desk, call_id) = queued().await;
    desk.pass(SignedDuration::from_secs(120));
    assert!(sweep(&desk).await);
    assert_eq!(desk.carrier().calls()[0].status, CallStatus::Queued);
    desk.pass(SignedDuration::from_secs(1));
    assert!(sweep(&desk).await);
    assert_eq!(desk.carrier().calls()[0].status, CallStatus::Canceled);
    assert_over(&desk, &call_id, "canceled");
    let [line] = &desk.logs.of("call_taken_back")[..] else {
        panic!("one line");
    };
    assert_eq!(line["why"], "too_late");
    assert_eq!(counted(&desk, "CallsCancelled"), 1);
    assert_eq!(counted(&desk, "CallsSettled"), 1);
    // Again: nothing is left to do.
    assert!(sweep(&desk).await);
    assert_eq!(counted(&desk, "CallsCancelled"), 1);
    assert!(counted(&desk, "Sweeps") >= 3);
}

/// The list itself is what marks the call, however the number came onto it.
#[tokio::test]
async fn fault_083_whoever_opts_out_while_a_call_waits_is_not_rung() {
    let (desk, call_id) = queued().await;
    let woken = Arc::new(AtomicU32::new(0));
    let counts = Arc::clone(&woken);
    desk.product
        .engine
        .intercept(Some(Box::new(move |operation, body| {
            if operation == "SendMessage" && body["QueueUrl"] == "reconciler" {
                counts.fetch_add(1, Ordering::Relaxed);
                let told: Value =
                    serde_json::from_str(body["MessageBody"].as_str().expect("a text"))
                        .expect("a document");
                assert_eq!(
                    told,
                    json!({"schema": 1, "because": "opt_out"}),
                    "no number"
                );
            }
            Interception::Pass
        })));
    let body = json!({"number": STRANGER, "reason": "wrote to us"}).to_string();
    let (status, _) = desk
        .post("/api/suppressions", &[POST_JSON], body.as_bytes())
        .await;
    assert_eq!(status, 200);
    assert_eq!(woken.load(Ordering::Relaxed), 1, "the reconciler is woken");
    assert!(sweep(&desk).await);
    assert_over(&desk, &call_id, "canceled");
    assert_eq!(desk.carrier().calls()[0].status, CallStatus::Canceled);
    let lines = desk.logs.of("call_taken_back");
    assert!(lines.iter().all(|line| line["why"] == "opted_out") && !lines.is_empty());
}

/// The message that wakes it is a courtesy: where it cannot be sent, the opt-out stands, and the
/// minute comes.
#[tokio::test]
async fn fault_083_an_opt_out_does_not_need_the_message() {
    let (desk, call_id) = queued().await;
    let refused = Arc::new(AtomicU32::new(0));
    let counts = Arc::clone(&refused);
    desk.engine_fails_at("SendMessage", move |_| {
        counts.fetch_add(1, Ordering::Relaxed);
        let body = json!({"__type": "AccessDeniedException"});
        Interception::Refuse { status: 400, body }
    });
    let phone = Script::answering().press("9");
    desk.carrier().release_queue();
    desk.called_by(STRANGER, phone).await;
    assert_eq!(refused.load(Ordering::Relaxed), 1, "the fault fired");
    assert_eq!(desk.product.stored_suppressions().len(), 1);
    assert_eq!(desk.logs.of("reconciler_not_woken").len(), 1);
    desk.carrier()
        .wait_for_end(&desk.carrier().calls()[0].sid)
        .await;
    sweep(&desk).await;
    assert!(!holds_the_lock(&desk, &call_id));
}

#[tokio::test]
async fn fault_004_a_call_whose_callbacks_are_all_lost_is_over_all_the_same() {
    let desk = strangers(&[]).await;
    desk.carrier().set_faults(Faults {
        lost_callback: 1000,
        ..Faults::default()
    });
    desk.carrier().register(STRANGER, Script::busy());
    let (status, answer) = dial(&desk).await;
    assert_eq!(status, 200, "{answer}");
    let call_id = answer["call_id"].as_str().expect("an id");
    let sid = answer["call_sid"].as_str().expect("a SID");
    let record = desk.carrier().wait_for_end(sid).await.expect("it is known");
    let lost = |callback: &Callback| callback.outcome == Outcome::Dropped;
    assert!(
        record.callbacks.len() == 3 && record.callbacks.iter().all(lost),
        "the fault fired"
    );
    assert_eq!(stored(&desk, call_id)["status"], "queued");
    desk.pass(SignedDuration::from_secs(120));
    assert!(sweep(&desk).await);
    assert_over(&desk, call_id, "busy");
    assert_eq!(counted(&desk, "CallsSettled"), 1);
    assert_eq!(counted(&desk, "CallsCancelled"), 0);
}

#[tokio::test]
async fn fault_004_a_call_to_us_ends_too() {
    let desk = Desk::open().await;
    desk.carrier().set_faults(Faults {
        lost_callback: 1000,
        ..Faults::default()
    });
    let called = desk
        .called_by("+14155550125", Script::answering().hang_up())
        .await;
    assert_eq!(called.stored["in_flight"], "yes");
    desk.pass(SignedDuration::from_mins(12));
    assert!(sweep(&desk).await);
    let call = stored(&desk, &called.record.sid);
    assert_eq!(
        (&call["status"], call.get("in_flight")),
        (&json!("completed"), None)
    );
}

/// What could not be done is done by the next sweep, and two at once are as good as one.
#[tokio::test]
async fn fault_048_what_one_sweep_cannot_do_the_next_does() {
    let (desk, call_id) = queued().await;
    desk.pass(SignedDuration::from_secs(121));
    let refused = Arc::new(AtomicU32::new(0));
    let counts = Arc::clone(&refused);
    desk.engine_fails_at("UpdateItem", move |_| {
        counts.fetch_add(1, Ordering::Relaxed);
        let body = json!({"__type": "ValidationException", "message": ""});
        Interception::Refuse { status: 400, body }
    });
    assert!(sweep(&desk).await, "one call keeps no other waiting");
    assert!(refused.load(Ordering::Relaxed) > 0, "the fault fired");
    assert_eq!(desk.logs.of("call_not_settled").len(), 1);
    assert_eq!(stored(&desk, &call_id)["in_flight"], "yes");
    desk.engine_fails_at("Query", |_| {
        let body = json!({"__type": "ValidationException", "message": ""});
        Interception::Refuse { status: 400, body }
    });
    assert!(!sweep(&desk).await, "nothing can even be listed");
    desk.product.engine.intercept(None);
    assert_eq!(tokio::join!(sweep(&desk), sweep(&desk)), (true, true));
    assert_over(&desk, &call_id, "canceled");
}

#[tokio::test]
async fn a_call_that_cannot_be_settled_is_counted_as_stuck() {
    let (desk, call_id) = unknown(CreateFault::ServerError).await;
    desk.pass(SignedDuration::from_mins(31));
    desk.engine_fails_at("UpdateItem", |_| {
        let body = json!({"__type": "ValidationException", "message": ""});
        Interception::Refuse { status: 400, body }
    });
    assert!(sweep(&desk).await);
    assert_eq!(stored(&desk, &call_id)["in_flight"], "yes");
    assert_eq!(counted(&desk, "CallsStuck"), 1);
}

async fn objecting(desk: &Desk) -> Called {
    let phone = Script::answering()
        .say("yes")
        .say("please stop recording me")
        .say("yes i'm interested");
    desk.call(phone).await
}

#[tokio::test]
async fn fault_090_a_recording_that_somebody_objected_to_is_deleted() {
    let desk = Desk::open().await;
    let called = objecting(&desk).await;
    let call_id = called.stored["call_id"].as_str().expect("an id");
    let recordings = |desk: &Desk| desk.carrier().calls()[0].recordings.clone();
    assert_eq!(recordings(&desk).len(), 1);
    assert!(sweep(&desk).await);
    assert!(recordings(&desk).iter().all(|recording| recording.deleted));
    let call = stored(&desk, call_id);
    assert_eq!(call.get("deletion_due"), None);
    assert_eq!(call["recording_status"], "deleted");
    assert_eq!(call["recording_deleted_at"], "2026-11-23T15:00:00Z");
    assert_eq!(counted(&desk, "RecordingsDeleted"), 1);
}

/// The list knows nothing of it yet: what a callback named is deleted by that name.
#[tokio::test]
async fn fault_090_a_recording_that_no_list_shows_is_deleted_by_its_name() {
    let desk = Desk::open().await;
    let called = objecting(&desk).await;
    let call_id = called.stored["call_id"].as_str().expect("an id");
    let another = json!("CA0000000000000000000000000000beef");
    desk.product.overwrite_call(call_id, "call_sid", &another);
    assert!(sweep(&desk).await);
    let recordings = desk.carrier().calls()[0].recordings.clone();
    assert!(recordings.len() == 1 && recordings[0].deleted);
    assert_eq!(counted(&desk, "RecordingsDeleted"), 1);
    assert_eq!(stored(&desk, call_id)["recording_status"], "deleted");
}

/// Without any callback nobody knows the recording's name: Twilio is asked for it.
#[tokio::test]
async fn fault_010_a_recording_of_which_no_callback_tells_is_deleted_too() {
    let desk = Desk::open().await;
    desk.carrier().set_faults(Faults {
        lost_callback: 1000,
        ..Faults::default()
    });
    let called = objecting(&desk).await;
    let call_id = called.stored["call_id"].as_str().expect("an id");
    assert_eq!(called.stored["deletion_due"], "yes");
    assert_eq!(called.stored.get("recording_sid"), None);
    desk.pass(SignedDuration::from_mins(12));
    assert!(sweep(&desk).await);
    let recordings = desk.carrier().calls()[0].recordings.clone();
    assert!(recordings.len() == 1 && recordings[0].deleted);
    // The call itself was not over in our books before this sweep.
    assert!(sweep(&desk).await);
    assert_eq!(stored(&desk, call_id).get("deletion_due"), None);
}

#[tokio::test]
async fn a_recording_that_nobody_objected_to_stays() {
    let desk = Desk::open().await;
    let called = desk.call(Script::answering().say("yes").say("yes")).await;
    assert_eq!(called.stored.get("deletion_due"), None);
    assert!(sweep(&desk).await);
    assert!(
        desk.carrier().calls()[0]
            .recordings
            .iter()
            .all(|one| !one.deleted)
    );
}
