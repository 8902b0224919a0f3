//! What Twilio answers, and what becomes of lock, cap and call.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::SignedDuration;
use local::carrier::{CreateFault, Faults};
use local::engine::Interception;
use local::phone::Script;
use serde_json::{Value, json};
use tests::{Desk, POST_JSON};

use super::gate::{STRANGER, consented, strangers};

async fn dial(desk: &Desk) -> (u16, Value) {
    let body = consented(STRANGER);
    desk.post("/api/calls/outbound", &[POST_JSON], body.as_bytes())
        .await
}

fn next_creates(desk: &Desk, faults: &[CreateFault]) {
    desk.carrier().set_faults(Faults {
        next_creates: faults.iter().copied().map(Some).collect(),
        ..Faults::default()
    });
}

/// The item of the stranger's number.
fn number(desk: &Desk) -> Value {
    let id = format!("number#{STRANGER}");
    let items = desk.product.stored_limits();
    items
        .into_iter()
        .find(|item| item["limit_id"] == id.as_str())
        .expect("the number")
}

#[tokio::test]
async fn a_refusal_rang_nobody_and_the_number_may_be_rung_at_once() {
    let desk = strangers(&[]).await;
    desk.carrier().hold_queue();
    next_creates(&desk, &[CreateFault::Refused(21217)]);
    let (status, problem) = dial(&desk).await;
    assert_eq!((status, &problem["twilio_code"]), (422, &json!(21217)));
    let item = number(&desk);
    assert_eq!(item.get("live_call"), None);
    assert_eq!(item["t1"], 0);
    desk.pass(SignedDuration::from_secs(1));
    assert_eq!(dial(&desk).await.0, 200);
}

#[tokio::test]
async fn too_many_requests_are_tried_again_a_few_times_and_then_give_everything_back() {
    let desk = strangers(&[]).await;
    desk.carrier().hold_queue();
    let busy = CreateFault::TooManyRequests;
    next_creates(&desk, &[busy; 2]);
    let (status, answer) = dial(&desk).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(desk.carrier().calls().len(), 1);

    let desk = strangers(&[]).await;
    next_creates(&desk, &[busy; 5]);
    let (status, problem) = dial(&desk).await;
    assert_eq!(
        (status, &problem["code"]),
        (503, &json!("refused_by_carrier"))
    );
    assert_eq!(number(&desk).get("live_call"), None);
    assert_eq!(desk.product.stored_calls()[0]["status"], "failed");
    assert!(desk.carrier().calls().is_empty());
}

#[tokio::test]
async fn what_is_unknown_keeps_lock_and_cap() {
    let desk = strangers(&[]).await;
    next_creates(&desk, &[CreateFault::ServerError]);
    let (status, problem) = dial(&desk).await;
    assert_eq!(
        (status, &problem["code"]),
        (502, &json!("submission_unknown"))
    );
    let item = number(&desk);
    assert_eq!(item["live_call"], problem["call_id"]);
    assert_ne!(item["t1"], 0);
    assert_eq!(desk.product.stored_calls()[0]["in_flight"], "yes");
}

/// The table fails after Twilio answered: the client is told what Twilio said, and the lock stays.
#[tokio::test]
async fn what_cannot_be_written_down_is_told_all_the_same() {
    let cases = [
        (CreateFault::Refused(21217), 422, "refused_by_carrier", "no"),
        (
            CreateFault::ServerError,
            502,
            "submission_unknown",
            "unknown",
        ),
    ];
    for (fault, expected, code, dialled) in cases {
        let desk = strangers(&[]).await;
        next_creates(&desk, &[fault]);
        let writes = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&writes);
        let fail = move |operation: &str, _: &Value| {
            let write = ["TransactWriteItems", "UpdateItem"].contains(&operation);
            // The intent is the first.
            if write && counted.fetch_add(1, Ordering::Relaxed) > 0 {
                let body = json!({"__type": "ValidationException", "message": ""});
                Interception::Refuse { status: 400, body }
            } else {
                Interception::Pass
            }
        };
        desk.product.engine.intercept(Some(Box::new(fail)));
        let (status, problem) = dial(&desk).await;
        assert_eq!((status, &problem["code"]), (expected, &json!(code)));
        assert_eq!(problem["dialled"], dialled);
        assert_eq!(writes.load(Ordering::Relaxed), 2, "the fault fired");
        assert_eq!(number(&desk)["live_call"], problem["call_id"]);
    }
}

#[tokio::test]
async fn the_end_of_a_call_frees_its_number_and_no_other_s() {
    let desk = Desk::open().await;
    for phone in [
        Script::busy(),
        Script::not_answering(),
        Script::answering().say("no").say("no"),
    ] {
        let called = desk.call(phone).await;
        let id = "number#+14155550123";
        let items = desk.product.stored_limits();
        let item = items
            .iter()
            .find(|item| item["limit_id"] == id)
            .expect("the number");
        assert_eq!(item.get("live_call"), None, "{}", called.stored["status"]);
        assert_eq!(called.stored.get("in_flight"), None);
        assert_eq!(called.stored["placed_by"], "this-machine");
    }
}
