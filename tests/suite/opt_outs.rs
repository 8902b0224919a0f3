//! An opt-out is on the list, or in the queue, or it is not confirmed; and Twilio has its answer
//! within two seconds, whatever hangs. (Faults 24, 25, 32 and 84; invariants I11, I13 and I14.)

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use local::carrier::Entry;
use local::engine::Interception;
use local::phone::Script;
use opt_out_drain::OptOutDrain;
use serde_json::{Value, json};
use shared::consumer::Employed;
use shared::opt_outs::Backlog;
use shared::{Invocation, Request, lambda};
use tests::{Desk, Signed, transcript};
use tokio::time::Instant;
use twilio::signature::{AuthToken, sign};

const PERSON: &str = "+14155550123";
const CALL: &str = "call_00000000000000000000000000000001";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const CONFIRMED: &str = "We won't call you again";

/// What happens to every operation on a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    Refuses,
    Hangs,
    LosesAnswers,
}

impl Fault {
    const ALL: [Self; 4] = [Self::None, Self::Refuses, Self::Hangs, Self::LosesAnswers];

    fn interception(self) -> Interception {
        match self {
            Self::None => Interception::Pass,
            Self::Refuses => Interception::Refuse {
                status: 400,
                body: json!({"__type": "AccessDeniedException"}),
            },
            Self::Hangs => Interception::Hang,
            Self::LosesAnswers => Interception::LoseAnswer,
        }
    }
}

/// Whether an operation touches the list of suppressions, to write it.
pub(crate) fn writes_the_list(operation: &str, body: &Value) -> bool {
    match operation {
        "TransactWriteItems" => {
            let parts = body["TransactItems"].as_array().into_iter().flatten();
            parts
                .map(|part| &part["Update"]["TableName"])
                .any(|table| table == "suppressions")
        }
        "UpdateItem" => body["TableName"] == "suppressions",
        _ => false,
    }
}

/// Faults from now on; how often each fired comes back.
fn inject(desk: &Desk, list: Fault, queue: Fault) -> [Arc<AtomicU32>; 2] {
    let fired: [Arc<AtomicU32>; 2] = Default::default();
    let [on_list, on_queue] = fired.clone();
    desk.product
        .engine
        .intercept(Some(Box::new(move |operation, body| {
            let (fault, fired) = if writes_the_list(operation, body) {
                (list, &on_list)
            } else if operation == "SendMessage" {
                (queue, &on_queue)
            } else {
                return Interception::Pass;
            };
            fired.fetch_add(1, Ordering::Relaxed);
            fault.interception()
        })));
    fired
}

/// A call that somebody answered, and that waits for an answer of theirs.
async fn answered() -> (Desk, Vec<(String, String)>) {
    let desk = Desk::open().await;
    desk.carrier().hold_queue();
    let (status, answer) = desk.dial(PERSON).await;
    assert_eq!(status, 200);
    let sid = answer["call_sid"].as_str().expect("a SID");
    let fields = [
        ("AccountSid", "AC00000000000000000000000000000001"),
        ("CallSid", sid),
        ("From", "+14155550100"),
        ("To", PERSON),
        ("CallStatus", "in-progress"),
        ("Direction", "outbound-api"),
    ];
    let path = format!("/twilio/voice/incoming?call_id={CALL}");
    let (status, _) = desk.webhook(&path, &fields[1..], Signed::Rightly).await;
    assert_eq!(status, 200);
    let owned = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    (desk, owned.to_vec())
}

/// The person presses 9. The webhook is handed to its door without a socket, so that the time may
/// be one that nobody waits for: status, body, and how long it took.
async fn presses_nine(desk: &Desk, fields: &[(String, String)]) -> (u16, String, Duration) {
    let mut fields = fields.to_vec();
    fields.push(("Digits".to_owned(), "9".to_owned()));
    let path = format!("/twilio/voice/gather?call_id={CALL}&turn=1&at=question");
    let url = format!("{}{path}", desk.product.base_url());
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&fields)
        .finish();
    let request: Request = http::Request::post(&path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header(
            "x-twilio-signature",
            sign(&AuthToken::new(TOKEN), &url, &fields),
        )
        .body(body.into())
        .expect("a request");
    let mut doors = desk.doors().iter();
    let door = doors
        .find(|door| door.name() == "voice-gather")
        .expect("a door");
    let started = Instant::now();
    let answer = door.answer(request).await;
    let body = String::from_utf8(answer.body().to_vec()).expect("a text");
    (answer.status().as_u16(), body, started.elapsed())
}

fn listed(desk: &Desk) -> bool {
    let list = desk.product.stored_suppressions();
    list.iter().any(|entry| entry["number"] == PERSON)
}

fn queued(desk: &Desk) -> usize {
    desk.product.deliveries[0].waiting()[0].len()
}

async fn drain(desk: &Desk) {
    let drained = desk.product.deliveries[0].deliver().await;
    drained.expect("the drain may do what it does");
}

/// In how many lines of metrics there is one of it, or more.
fn counted(desk: &Desk, metric: &str) -> usize {
    let lines = desk.logs.of("metrics");
    lines.iter().filter(|line| !line[metric].is_null()).count()
}

#[tokio::test]
async fn it_is_durable_before_it_is_confirmed_and_answered_in_time_whatever_fails() {
    let mut outcomes = BTreeSet::new();
    for list in Fault::ALL {
        for queue in Fault::ALL {
            let (desk, fields) = answered().await;
            tokio::time::pause();
            let [on_list, on_queue] = inject(&desk, list, queue);
            let (status, body, took) = presses_nine(&desk, &fields).await;
            let what = format!("list {list:?}, queue {queue:?}: {status} {body}");
            assert!(took < Duration::from_secs(2), "{what} after {took:?}");
            assert!(
                on_list.load(Ordering::Relaxed) > 0,
                "{what}: the fault fired"
            );
            let confirmed = status == 200;
            assert_eq!(body.contains(CONFIRMED), confirmed, "{what}");
            if confirmed {
                assert!(listed(&desk) || queued(&desk) > 0, "{what}: not durable");
            } else {
                assert_eq!((status, body.as_str()), (503, ""), "{what}");
                assert!(on_queue.load(Ordering::Relaxed) > 0, "{what}: it was tried");
            }
            let kept = matches!(list, Fault::None) || matches!(queue, Fault::None);
            assert!(confirmed || !kept, "{what}: it could be kept");
            outcomes.insert((confirmed, listed(&desk), queued(&desk) > 0));
            tokio::time::resume();
            // With the faults gone nothing that was taken is lost.
            desk.product.engine.intercept(None);
            drain(&desk).await;
            assert_eq!(queued(&desk), 0, "{what}");
            assert!(listed(&desk) || !confirmed, "{what}: lost");
        }
    }
    for reached in [
        (true, true, false),
        (true, false, true),
        (false, false, false),
    ] {
        assert!(outcomes.contains(&reached), "{reached:?} of {outcomes:?}");
    }
}

#[tokio::test]
async fn with_all_of_aws_hanging_twilio_is_told_to_try_again_in_time() {
    let (desk, fields) = answered().await;
    // Also the secret is to be read again now.
    desk.pass(jiff::SignedDuration::from_mins(6));
    tokio::time::pause();
    desk.product
        .engine
        .intercept(Some(Box::new(|_, _| Interception::Hang)));
    let (status, body, took) = presses_nine(&desk, &fields).await;
    assert_eq!((status, body.as_str()), (503, ""));
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[tokio::test]
async fn with_the_tables_hanging_and_the_queue_there_it_is_confirmed_in_time() {
    let (desk, fields) = answered().await;
    tokio::time::pause();
    desk.product
        .engine
        .intercept(Some(Box::new(|operation, _| match operation {
            "SendMessage" => Interception::Pass,
            _ => Interception::Hang,
        })));
    let (status, body, took) = presses_nine(&desk, &fields).await;
    assert_eq!(status, 200);
    assert!(body.contains(CONFIRMED), "{body}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(queued(&desk), 1);
}

#[tokio::test]
async fn what_waits_is_drained_once_the_list_can_be_written_and_is_counted_once() {
    let (desk, fields) = answered().await;
    inject(&desk, Fault::Refuses, Fault::None);
    let (status, body, _) = presses_nine(&desk, &fields).await;
    assert!(status == 200 && body.contains(CONFIRMED), "{status} {body}");
    let [waiting, _] = desk.product.deliveries[0].waiting();
    assert_eq!(
        waiting,
        [json!({
            "schema": 1, "number": PERSON, "by": "key", "at": "2026-11-23T15:00:00Z",
            "call_id": CALL,
        })]
    );
    let backlog = Backlog::connect(&desk.product.world).expect("the queues are named");
    assert_eq!(backlog.holds_dialling().await, Ok(true));
    assert_eq!(
        (counted(&desk, "OptOutsQueued"), counted(&desk, "OptOuts")),
        (1, 0)
    );
    // While it cannot be written, it stays.
    drain(&desk).await;
    assert_eq!((queued(&desk), listed(&desk)), (1, false));
    assert!(
        !desk.logs.of("message_failed").is_empty(),
        "the fault fired"
    );

    desk.product.engine.intercept(None);
    drain(&desk).await;
    assert_eq!((queued(&desk), listed(&desk)), (0, true));
    let entry = &desk.product.stored_suppressions()[0];
    assert_eq!(entry["suppressed_at"], "2026-11-23T15:00:00Z");
    assert_eq!(
        (&entry["asked_by"], &entry["call_id"]),
        (&json!("key"), &json!(CALL))
    );
    assert_eq!(backlog.holds_dialling().await, Ok(false));
    let (status, problem) = desk.dial(PERSON).await;
    assert_eq!((status, &problem["code"]), (409, &json!("opted_out")));
    // Twilio tried again, or Lambda did: nothing more comes of it.
    presses_nine(&desk, &fields).await;
    assert_eq!(counted(&desk, "OptOuts"), 1);
    assert_eq!(desk.product.stored_suppressions().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_drained_becomes_a_dead_letter_that_still_holds_dialling() {
    let (desk, fields) = answered().await;
    inject(&desk, Fault::Refuses, Fault::None);
    presses_nine(&desk, &fields).await;
    for _ in 0..6 {
        drain(&desk).await;
    }
    let [waiting, dead] = desk.product.deliveries[0].waiting();
    assert_eq!((waiting.len(), dead.len()), (0, 1));
    let backlog = Backlog::connect(&desk.product.world).expect("the queues are named");
    assert_eq!(backlog.holds_dialling().await, Ok(true));
    desk.engine_fails_at("GetQueueAttributes", |_| Fault::Refuses.interception());
    let unknown = backlog
        .holds_dialling()
        .await
        .expect_err("it cannot be read");
    assert_eq!(unknown.code, "store_failed");
}

#[tokio::test]
async fn who_opts_out_while_both_paths_are_down_is_promised_nothing() {
    let desk = Desk::open().await;
    let [on_list, on_queue] = inject(&desk, Fault::Refuses, Fault::Refuses);
    let called = desk.call(Script::answering().press("9")).await;
    assert!(on_list.load(Ordering::Relaxed) > 2, "Twilio tried again");
    assert!(on_queue.load(Ordering::Relaxed) > 2);
    insta::assert_snapshot!(transcript(&called));
    let promised = called
        .record
        .entries()
        .any(|entry| matches!(entry, Entry::Said { text, .. } if text.contains(CONFIRMED)));
    assert!(!promised);
}

#[tokio::test]
async fn an_opt_out_waits_out_a_dial_of_the_same_number() {
    let (desk, fields) = answered().await;
    let conflicts = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&conflicts);
    desk.product
        .engine
        .intercept(Some(Box::new(move |operation, body| {
            if !writes_the_list(operation, body) {
                return Interception::Pass;
            }
            if operation == "TransactWriteItems" {
                return Fault::Refuses.interception();
            }
            let mut met = counted.lock().expect("counting does not panic");
            *met += 1;
            if *met > 2 {
                return Interception::Pass;
            }
            let conflict = "com.amazonaws.dynamodb.v20120810#TransactionConflictException";
            let body = json!({ "__type": conflict });
            Interception::Refuse { status: 400, body }
        })));
    let (status, _, _) = presses_nine(&desk, &fields).await;
    assert_eq!((status, *conflicts.lock().unwrap()), (200, 3));
    assert!(listed(&desk));
    assert_eq!(queued(&desk), 0);
}

#[tokio::test]
async fn of_a_batch_only_what_failed_comes_again() {
    let desk = Desk::open().await;
    let employed = Employed::<OptOutDrain>::by(&desk.product.world).await;
    let employed = employed.expect("the drain connects");
    let message = |number: &str| {
        json!({
            "schema": 1, "number": number, "by": "words", "at": "2026-11-23T15:00:00Z",
            "call_id": CALL,
        })
        .to_string()
    };
    let event = json!({"Records": [
        {"messageId": "one", "body": message(PERSON), "eventSource": "aws:sqs"},
        {"messageId": "two", "body": "+14155550124 wants out"},
        {"messageId": "three", "body": message("+14155550125")},
        {"messageId": "again", "body": message(PERSON)},
    ]});
    let batch = serde_json::from_value(event).expect("a batch");
    let invocation = Invocation {
        request_id: "r".to_owned(),
        cold_start: false,
    };
    let answer = lambda::take(&employed, batch, &invocation).await;
    let answer = serde_json::to_value(answer).expect("an answer");
    assert_eq!(
        answer,
        json!({"batchItemFailures": [{"itemIdentifier": "two"}]})
    );
    assert_eq!(desk.product.stored_suppressions().len(), 2);
    assert_eq!(desk.logs.of("metrics")[0]["OptOuts"], 2.0);
    let failed = desk.logs.of("message_failed");
    assert_eq!(failed[0]["code"], "misshapen_message");
    assert!(!desk.logs.lines().concat().contains("415555012"));
}
