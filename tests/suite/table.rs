//! The table's rules, through the SDK, on the embedded engine.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use local::engine::Interception;
use local::phone::Script;
use serde_json::json;
use shared::callflow::progress::{CallStatus, Progress};
use tests::{Desk, Signed};

/// The condition expression of a status callback is `Progress::yields_to`, word for word: every
/// status after every other, with and without sequence numbers.
#[tokio::test]
async fn a_status_is_stored_exactly_when_the_lattice_lets_it() {
    let sequences = [None, Some(0), Some(1)];
    let all: Vec<Progress> = CallStatus::ALL
        .into_iter()
        .flat_map(|status| sequences.map(|sequence| Progress { status, sequence }))
        .collect();
    let desk = Desk::open().await;
    desk.carrier().hold_queue();
    for (index, first) in all.iter().enumerate() {
        // A number of its own, since most of these calls never end.
        let (status, answer) = desk.dial(&format!("+141555501{index:02}")).await;
        assert_eq!(status, 200);
        let (id, sid) = (
            answer["call_id"].as_str().unwrap(),
            answer["call_sid"].as_str().unwrap(),
        );
        let mut expected = Progress::QUEUED;
        let second = all[(index * 7 + 3) % all.len()];
        for news in [*first, second, *first] {
            if expected.yields_to(news) {
                expected = news;
            }
            let sequence = news.sequence.map(|sequence| sequence.to_string());
            let mut fields = vec![
                ("CallSid", sid),
                ("CallStatus", news.status.as_str()),
                ("Direction", "outbound-api"),
            ];
            fields.extend(
                sequence
                    .as_deref()
                    .map(|sequence| ("SequenceNumber", sequence)),
            );
            let path = format!("/twilio/voice/status?call_id={id}");
            let (code, _) = desk.webhook(&path, &fields, Signed::Rightly).await;
            assert_eq!(code, 204);
            let stored = desk.product.stored_call(id).unwrap();
            assert_eq!(
                stored["status"],
                expected.status.as_str(),
                "{first:?} {second:?}"
            );
            let sequence = expected.sequence.map_or(-1, i64::from);
            assert_eq!(stored["status_sequence"], sequence, "{first:?} {second:?}");
        }
    }
}

#[tokio::test]
async fn a_webhook_costs_what_the_design_says() {
    let desk = Desk::open().await;
    let counts: Arc<Mutex<HashMap<String, u32>>> = Arc::default();
    let counted = Arc::clone(&counts);
    desk.product
        .engine
        .intercept(Some(Box::new(move |operation, _| {
            *counted
                .lock()
                .unwrap()
                .entry(operation.to_owned())
                .or_default() += 1;
            Interception::Pass
        })));
    let called = desk.call(Script::answering().say("yes").press("9")).await;
    let webhooks = called.record.documents.len();
    assert_eq!(webhooks, 3, "incoming, the yes, the opt-out");
    let callbacks = called.record.callbacks.len();
    assert_eq!(callbacks, 5, "four of the call, one of the recording");
    let counts = counts.lock().unwrap();
    let expected = HashMap::from([
        // The intent, and the opt-out.
        ("TransactWriteItems".to_owned(), 2),
        // The facts of the dial; the call and the suppression list, once a webhook.
        ("BatchGetItem".to_owned(), 1 + 3),
        // At the dial: what waits in the two queues of opt-outs.
        ("GetQueueAttributes".to_owned(), 2),
        // The SID, two turns, the callbacks, and the number that the last of them frees.
        ("UpdateItem".to_owned(), 1 + 2 + 5 + 1),
        // Of the opt-out, to the reconciler.
        ("SendMessage".to_owned(), 1),
    ]);
    assert_eq!(*counts, expected);
}

#[tokio::test]
async fn the_loser_of_a_race_loads_again_and_answers_as_the_winner_did() {
    let desk = Desk::open().await;
    desk.carrier().hold_queue();
    let (_, answer) = desk.dial("+14155550123").await;
    let (id, sid) = (
        answer["call_id"].as_str().unwrap(),
        answer["call_sid"].as_str().unwrap(),
    );
    let fields = [
        ("CallSid", sid),
        ("From", "+14155550100"),
        ("To", "+14155550123"),
        ("CallStatus", "in-progress"),
        ("Direction", "outbound-api"),
    ];
    let path = format!("/twilio/voice/incoming?call_id={id}");
    desk.webhook(&path, &fields, Signed::Rightly).await;
    let mut yes = fields.to_vec();
    yes.push(("Digits", "1"));
    let path = format!("/twilio/voice/gather?call_id={id}&turn=1&at=question");
    let ((_, first), (_, second), (_, third)) = tokio::join!(
        desk.webhook(&path, &yes, Signed::Rightly),
        desk.webhook(&path, &yes, Signed::Rightly),
        desk.webhook(&path, &yes, Signed::Rightly),
    );
    assert_eq!((&first, &first), (&second, &third));
    let stored = desk.product.stored_call(id).unwrap();
    assert_eq!(stored["version"], 3, "created, answered, one turn");
}

#[tokio::test]
async fn a_write_that_was_done_and_reported_as_failed_is_neither_lost_nor_done_twice() {
    let desk = Desk::open().await;
    let losses = Arc::new(AtomicU32::new(0));
    let lost = Arc::clone(&losses);
    desk.product
        .engine
        .intercept(Some(Box::new(move |operation, body| {
            let turn = operation == "UpdateItem" && body.to_string().contains("#version");
            if turn && lost.fetch_add(1, Ordering::Relaxed) == 0 {
                Interception::LoseAnswer
            } else {
                Interception::Pass
            }
        })));
    let called = desk.call(Script::answering().say("yes").say("no")).await;
    assert!(losses.load(Ordering::Relaxed) > 1, "the fault fired");
    assert_eq!(called.stored["call"]["conclusion"], "declined");
    assert!(called.record.violations().is_empty());
}

fn conflict(transaction: bool) -> Interception {
    let body = if transaction {
        json!({
            "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "Message": "Transaction cancelled",
            "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}],
        })
    } else {
        json!({"__type": "com.amazonaws.dynamodb.v20120810#TransactionConflictException"})
    };
    Interception::Refuse { status: 400, body }
}

#[tokio::test]
async fn a_conflict_is_waited_out_and_never_taken_for_a_refusal() {
    let desk = Desk::open().await;
    let conflicts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&conflicts);
    desk.product
        .engine
        .intercept(Some(Box::new(move |operation, _| {
            let transaction = operation == "TransactWriteItems";
            let writes = transaction || operation == "UpdateItem";
            // Each write meets two conflicts before it passes.
            if writes && counted.fetch_add(1, Ordering::Relaxed) % 3 < 2 {
                conflict(transaction)
            } else {
                Interception::Pass
            }
        })));
    let called = desk.call(Script::answering().say("stop calling me")).await;
    assert!(conflicts.load(Ordering::Relaxed) > 6, "the fault fired");
    assert_eq!(called.stored["call"]["conclusion"], "opted_out");
    assert_eq!(desk.product.stored_suppressions().len(), 1);
    let (status, problem) = desk.dial("+14155550123").await;
    assert_eq!((status, &problem["code"]), (409, &json!("opted_out")));
}

#[tokio::test]
async fn a_conflict_without_end_is_a_fault_and_not_a_refusal() {
    let desk = Desk::open().await;
    desk.product
        .engine
        .intercept(Some(Box::new(|operation, _| match operation {
            "TransactWriteItems" => conflict(true),
            _ => Interception::Pass,
        })));
    let (status, problem) = desk.dial("+14155550123").await;
    assert_eq!((status, &problem["code"]), (503, &json!("try_again")));
    assert_eq!(problem["dialled"], "no");
    assert_eq!(problem.get("reasons"), None, "nothing was refused");
    assert!(desk.carrier().calls().is_empty());
}

#[tokio::test]
async fn an_item_of_an_unknown_schema_ends_the_call_politely_and_is_kept() {
    let desk = Desk::open().await;
    desk.carrier().hold_queue();
    let (_, answer) = desk.dial("+14155550123").await;
    let id = answer["call_id"].as_str().unwrap();
    desk.product.overwrite_call(id, "schema", &json!(99));
    let fields = [
        ("CallSid", answer["call_sid"].as_str().unwrap()),
        ("From", "+14155550100"),
        ("To", "+14155550123"),
        ("CallStatus", "in-progress"),
        ("Direction", "outbound-api"),
    ];
    let path = format!("/twilio/voice/incoming?call_id={id}");
    let (code, answer) = desk.webhook(&path, &fields, Signed::Rightly).await;
    assert_eq!(code, 200);
    assert!(
        answer.contains("something went wrong on our side"),
        "{answer}"
    );
    assert_eq!(desk.logs.of("request_failed")[0]["code"], "item_misshapen");
    assert_eq!(desk.product.stored_call(id).unwrap()["schema"], 99);
}

#[tokio::test]
async fn a_lifted_suppression_can_be_rung_and_asking_again_ends_the_lift() {
    let desk = Desk::open().await;
    desk.call(Script::answering().press("9")).await;
    assert_eq!(desk.dial("+14155550123").await.0, 409);
    let lifted = json!("2026-11-23T16:00:00Z");
    desk.product
        .overwrite_suppression("+14155550123", "lifted_at", &lifted);
    let called = desk.call(Script::answering().press("9")).await;
    assert_eq!(called.stored["call"]["conclusion"], "opted_out");
    assert_eq!(desk.dial("+14155550123").await.0, 409);
    let kept = desk.product.stored_suppressions();
    assert_eq!((kept.len(), kept[0].get("lifted_at")), (1, None));
}
