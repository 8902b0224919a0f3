//! Other writers in the way: waited out, and never taken for a refusal, nor the reverse.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use local::engine::Interception;
use serde_json::{Value, json};
use shared::callflow::PhoneNumber;
use shared::callflow::step::OptOutBy;
use shared::limits::Limits;
use shared::suppressions::{Suppression, Suppressions};
use tests::{Desk, POST_JSON};

use super::gate::{STRANGER, consented, strangers};

/// The parts of a stranger's dial, in their order, and the reason that each refuses for.
const PARTS: [&str; 9] = [
    "opted_out",
    "dialling_stopped",
    "on_hold",
    "call_in_progress",
    "rate_limited",
    "rate_limited",
    "daily_ceiling_reached",
    "rate_limited",
    "the intent",
];

const CODES: [&str; 5] = [
    "None",
    "ConditionalCheckFailed",
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
];

/// The item that a part refuses with.
fn item(part: usize) -> Value {
    let full = json!({"calls": {"N": "1000000"}});
    match part {
        0 => json!({"number": {"S": STRANGER}, "suppressed_at": {"S": "2026-01-01T00:00:00Z"}}),
        1 => json!({"stopped_at": {"S": "2026-01-01T00:00:00Z"}}),
        2 => json!({"child_at": {"N": "1700000000000"}}),
        3 => json!({
            "live_call": {"S": format!("call_{}", "0".repeat(32))},
            "live_until": {"N": "4102444800000"},
        }),
        _ => full,
    }
}

fn cancelled(vector: &[usize]) -> Interception {
    let reasons: Vec<Value> = vector
        .iter()
        .enumerate()
        .map(|(part, code)| {
            if *code == 1 {
                json!({"Code": CODES[1], "Item": item(part)})
            } else {
                json!({"Code": CODES[*code]})
            }
        })
        .collect();
    Interception::Refuse {
        status: 400,
        body: json!({
            "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "Message": "Transaction cancelled",
            "CancellationReasons": reasons,
        }),
    }
}

/// Every single reason and every pair of them, at every place: a failed condition is told as its
/// reason, and whatever else came with it is not; anything else is tried again, and the call placed.
#[tokio::test]
async fn each_vector_of_reasons_is_read_as_what_it_is() {
    let desk = strangers(&[("CALLS_PER_DAY", "1000000")]).await;
    desk.carrier().hold_queue();
    let mut vectors: Vec<Vec<usize>> = Vec::new();
    for first in 0..PARTS.len() {
        for second in first..PARTS.len() {
            for (one, other) in
                (1..CODES.len()).flat_map(|one| (0..CODES.len()).map(move |other| (one, other)))
            {
                let mut vector = vec![0; PARTS.len()];
                vector[second] = other;
                vector[first] = one;
                vectors.push(vector);
            }
        }
    }
    assert_eq!(vectors.len(), 45 * 20);
    let (mut refused, mut placed) = (0, 0);
    for (place, vector) in vectors.into_iter().enumerate() {
        // A second and a number of its own, since the ones that pass are counted.
        desk.pass(jiff::SignedDuration::from_secs(10));
        let to = format!("+1212{:07}", 2_000_000 + place);
        let fired = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&fired);
        let answer = vector.clone();
        desk.engine_fails_at("TransactWriteItems", move |_| {
            if counted.fetch_add(1, Ordering::Relaxed) == 0 {
                cancelled(&answer)
            } else {
                Interception::Pass
            }
        });
        let body = consented(&to);
        let dialled = desk.post("/api/calls/outbound", &[POST_JSON], body.as_bytes());
        let (status, told) = dialled.await;
        let mut expected: Vec<&str> = vector
            .iter()
            .zip(PARTS)
            .filter(|(code, part)| **code == 1 && *part != "the intent")
            .map(|(_, part)| part)
            .collect();
        expected.sort_unstable();
        expected.dedup();
        let told_reasons = told["reasons"].as_array().cloned().unwrap_or_default();
        let mut reasons: Vec<&str> = told_reasons.iter().filter_map(Value::as_str).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, expected, "{vector:?} {told}");
        if vector.contains(&1) {
            refused += 1;
            assert!(status >= 400, "{vector:?} {told}");
            assert_eq!(
                fired.load(Ordering::Relaxed),
                1,
                "{vector:?}: it is an answer"
            );
        } else {
            placed += 1;
            assert_eq!(status, 200, "{vector:?} {told}");
            assert_eq!(
                fired.load(Ordering::Relaxed),
                2,
                "{vector:?}: it was tried again"
            );
        }
    }
    assert_eq!(desk.carrier().calls().len(), placed);
    assert!(refused > 300 && placed > 300, "{refused} {placed}");
}

/// Conflicts with a transaction, a few times over, on each single write that must not be lost.
#[tokio::test]
async fn what_must_not_be_lost_waits_a_conflict_out() {
    let desk = Desk::open().await;
    let (world, now) = (&desk.product.world, desk.product.world.now());
    let (limits, suppressions) = (Limits::connect(world), Suppressions::connect(world));
    let number = PhoneNumber::parse(STRANGER).expect("a number");
    let conflicts = Arc::new(AtomicU32::new(0));
    let meet = || {
        let counted = Arc::clone(&conflicts);
        conflicts.store(0, Ordering::Relaxed);
        desk.engine_fails_at("UpdateItem", move |_| {
            if counted.fetch_add(1, Ordering::Relaxed) < 4 {
                let body = json!({
                    "__type": "com.amazonaws.dynamodb.v20120810#TransactionConflictException",
                });
                Interception::Refuse { status: 400, body }
            } else {
                Interception::Pass
            }
        });
    };
    meet();
    let suppression = Suppression {
        number: &number,
        by: OptOutBy::Key,
        at: now,
        call_id: "call_a",
    };
    suppressions
        .add(suppression)
        .await
        .expect("an opt-out is stored");
    assert_eq!(conflicts.load(Ordering::Relaxed), 5);
    assert_eq!(desk.product.stored_suppressions().len(), 1);
    meet();
    limits
        .stop_dialling("ci", now)
        .await
        .expect("all dialling is stopped");
    assert_eq!(conflicts.load(Ordering::Relaxed), 5);
    let (_, problem) = desk.dial(STRANGER).await;
    assert_eq!(problem["reasons"], json!(["opted_out", "dialling_stopped"]));
}
