//! `Idempotency-Key`, and what holds without one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::SignedDuration;
use local::carrier::{CreateFault, Faults};
use local::engine::Interception;
use serde_json::{Value, json};
use tests::{Desk, POST_JSON};

use super::gate::{STRANGER, consented, strangers};

const DIAL: &str = "/api/calls/outbound";

/// An answer: status, whether it was given before, body.
type Answer = (u16, bool, Value);

async fn send(desk: &Desk, key: Option<&str>, body: &str) -> Answer {
    let url = format!("{}{DIAL}", desk.product.base_url());
    let mut request = desk.http.post(url).body(body.to_owned());
    request = request.header(POST_JSON.0, POST_JSON.1);
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let replayed = response.headers().get("idempotent-replayed").is_some();
    let body = response.bytes().await.expect("a body");
    (
        status,
        replayed,
        serde_json::from_slice(&body).expect("JSON"),
    )
}

#[tokio::test]
async fn the_same_request_has_the_same_answer_for_a_day_and_rings_once() {
    let desk = strangers(&[]).await;
    desk.carrier().hold_queue();
    let body = consented(STRANGER);
    let (status, replayed, first) = send(&desk, Some("k"), &body).await;
    assert_eq!((status, replayed), (200, false), "{first}");
    // In other words, and at an hour at which nobody may be rung.
    let members: Value = serde_json::from_str(&body).expect("JSON");
    let spaced = serde_json::to_string_pretty(&members).expect("JSON");
    desk.pass(SignedDuration::from_hours(12));
    for body in [&body, &spaced] {
        assert_eq!(
            send(&desk, Some("k"), body).await,
            (200, true, first.clone())
        );
    }
    let (status, replayed, problem) = send(&desk, Some("k"), &consented("+12125550124")).await;
    assert_eq!((status, replayed), (422, false));
    assert_eq!(problem["code"], "idempotency_key_reused");
    desk.pass(SignedDuration::from_hours(12));
    let (status, _, problem) = send(&desk, Some("k"), &body).await;
    assert_eq!(
        (status, &problem["code"]),
        (200, &Value::Null),
        "a day later it is a new one"
    );
    assert_eq!(desk.carrier().calls().len(), 2);
}

#[tokio::test]
async fn a_key_that_is_none_is_told() {
    let desk = Desk::open().await;
    let long = "k".repeat(256);
    for key in ["", "two words", long.as_str()] {
        let (status, _, problem) = send(&desk, Some(key), &consented(STRANGER)).await;
        assert_eq!(status, 400, "{key:?}");
        let detail = problem["detail"].as_str().expect("a text");
        assert!(detail.contains("Idempotency-Key"), "{detail}");
    }
    let twice = [
        POST_JSON,
        ("idempotency-key", "a"),
        ("idempotency-key", "b"),
    ];
    let (status, _) = desk
        .post(DIAL, &twice, consented(STRANGER).as_bytes())
        .await;
    assert_eq!(status, 400);
    assert!(desk.carrier().calls().is_empty());
}

#[tokio::test]
async fn what_was_not_carried_out_may_be_sent_again_under_the_same_key() {
    let desk = strangers(&[]).await;
    desk.carrier().hold_queue();
    // By validation, then by the gate.
    let (status, _, problem) = send(&desk, Some("k"), "{}").await;
    assert_eq!((status, &problem["next_key"]), (400, &json!("same")));
    let (status, _, problem) = send(&desk, Some("k"), &json!({"to": STRANGER}).to_string()).await;
    assert_eq!((status, &problem["next_key"]), (422, &json!("same")));
    assert_eq!(problem["reasons"], json!(["no_consent_basis"]));
    // The table was in the way.
    desk.engine_fails_at("TransactWriteItems", |_| Interception::Refuse {
        status: 400,
        body: json!({"__type": "ValidationException", "message": ""}),
    });
    let (status, _, problem) = send(&desk, Some("k"), &consented(STRANGER)).await;
    assert_eq!((status, &problem["next_key"]), (503, &json!("same")));
    assert_eq!(problem["dialled"], "no");
    desk.product.engine.intercept(None);
    let (status, replayed, answer) = send(&desk, Some("k"), &consented(STRANGER)).await;
    assert_eq!((status, replayed), (200, false), "{answer}");
}

#[tokio::test]
async fn what_twilio_refused_is_kept_and_needs_a_new_key() {
    let desk = Desk::open().await;
    desk.carrier().hold_queue();
    desk.carrier().set_faults(Faults {
        next_creates: vec![Some(CreateFault::Refused(21217))],
        ..Faults::default()
    });
    let body = consented(STRANGER);
    let (status, replayed, first) = send(&desk, Some("k"), &body).await;
    assert_eq!((status, replayed), (422, false), "{first}");
    assert_eq!(first["next_key"], "new");
    assert_eq!(send(&desk, Some("k"), &body).await, (422, true, first));
    assert_eq!(send(&desk, Some("another"), &body).await.0, 200);
}

/// A run that dies at the request to Twilio is running while it may live, and lost then: it is never
/// run again.
#[tokio::test]
async fn a_run_that_was_lost_is_unknown_and_never_run_again() {
    let desk = Desk::open().await;
    desk.carrier().hold_queue();
    let writes = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&writes);
    // The intent is stored, and nothing after it.
    desk.engine_fails_at("TransactWriteItems", move |_| {
        if counted.fetch_add(1, Ordering::Relaxed) == 0 {
            Interception::Pass
        } else {
            Interception::Refuse {
                status: 400,
                body: json!({"__type": "ValidationException", "message": ""}),
            }
        }
    });
    let body = consented(STRANGER);
    let (status, _, placed) = send(&desk, Some("k"), &body).await;
    assert_eq!(status, 200, "Twilio took it");
    assert!(writes.load(Ordering::Relaxed) > 1, "the fault fired");
    desk.product.engine.intercept(None);
    let (status, _, problem) = send(&desk, Some("k"), &body).await;
    assert_eq!((status, &problem["code"]), (409, &json!("still_running")));
    assert_eq!(problem["call_id"], placed["call_id"]);
    desk.pass(SignedDuration::from_secs(12));
    let (status, _, problem) = send(&desk, Some("k"), &body).await;
    assert_eq!(
        (status, &problem["code"]),
        (502, &json!("submission_unknown"))
    );
    assert_eq!(problem["call_id"], placed["call_id"]);
    assert_eq!(problem.get("next_key"), None);
    assert_eq!(desk.carrier().calls().len(), 1);
}

#[tokio::test]
async fn an_answer_that_twilio_lost_is_kept_as_unknown() {
    let desk = Desk::open().await;
    desk.carrier().hold_queue();
    desk.carrier().set_faults(Faults {
        next_creates: vec![Some(CreateFault::AnswerLost)],
        ..Faults::default()
    });
    let body = consented(STRANGER);
    let (status, _, first) = send(&desk, Some("k"), &body).await;
    assert_eq!(
        (status, &first["code"]),
        (502, &json!("submission_unknown"))
    );
    assert_eq!(
        send(&desk, Some("k"), &body).await,
        (502, true, first.clone())
    );
    // Without the key the lock holds, and names the call.
    let (status, _, problem) = send(&desk, None, &body).await;
    assert_eq!((status, &problem["call_id"]), (409, &first["call_id"]));
    assert_eq!(desk.carrier().calls().len(), 1);
}

/// A double click: without a key the lock makes it one call, under a key the record does.
#[tokio::test]
async fn of_many_at_once_one_rings() {
    for key in [None, Some("k")] {
        let desk = strangers(&[]).await;
        desk.carrier().hold_queue();
        let body = consented(STRANGER);
        let clicks = (0..8).map(|_| send(&desk, key, &body));
        let answers = futures_util::future::join_all(clicks).await;
        let calls = desk.carrier().calls();
        assert_eq!(calls.len(), 1, "{answers:?}");
        let placed = answers
            .iter()
            .find(|(status, replayed, _)| *status == 200 && !replayed);
        let (_, _, first) = placed.expect("one is placed");
        for (status, replayed, answer) in &answers {
            match status {
                200 => assert_eq!(&answer["call_id"], &first["call_id"]),
                409 => assert_eq!(&answer["call_id"], &first["call_id"], "{answer}"),
                503 => assert_eq!(answer["code"], "try_again", "{answer}"),
                _ => panic!("{status} {replayed} {answer}"),
            }
        }
    }
}
