//! The gate before every dial, with the settings of a deployment and strangers at the other end.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use local::engine::Interception;
use local::phone::Script;
use local::product::CarrierChoice;
use serde_json::{Value, json};
use shared::limits::Limits;
use tests::{Desk, POST_JSON};

const DIAL: &str = "/api/calls/outbound";

/// A number in New York.
pub(crate) const STRANGER: &str = "+12125550123";

/// Monday, 13:00 in New York.
pub(crate) async fn strangers(settings: &[(&str, &str)]) -> Desk {
    let desk = Desk::start(CarrierChoice::SimulatedStrangers, settings).await;
    desk.pass(SignedDuration::from_hours(3));
    desk
}

/// A body with a consent.
pub(crate) fn consented(to: &str) -> String {
    let consent = json!({
        "basis": "asked_to_be_called",
        "obtained_at": "2026-11-20T10:00:00Z",
        "evidence": "web form 17",
    });
    json!({"to": to, "consent": consent}).to_string()
}

async fn dial(desk: &Desk, path: &str, body: &str) -> (u16, Value) {
    desk.post(path, &[POST_JSON], body.as_bytes()).await
}

#[tokio::test]
async fn a_stranger_is_rung_with_leave_and_only_once_a_day() {
    let desk = strangers(&[]).await;
    desk.carrier().register(STRANGER, Script::busy());
    let (status, answer) = dial(&desk, DIAL, &consented(STRANGER)).await;
    assert_eq!(status, 200, "{answer}");
    let sid = answer["call_sid"].as_str().expect("a SID").to_owned();
    desk.carrier().wait_for_end(&sid).await.expect("it ends");
    let (status, problem) = dial(&desk, DIAL, &consented(STRANGER)).await;
    assert_eq!(
        (status, &problem["reasons"]),
        (429, &json!(["number_cap_reached"])),
        "the lock is free and the cap is not: {problem}"
    );
    assert_eq!(problem["retry_at"], "2026-11-24T18:00:00Z");
    let there = &problem["retry_at_there"][0];
    assert_eq!(there, "2026-11-24T13:00:00-05:00[America/New_York]");
    desk.pass(SignedDuration::from_hours(24));
    let (status, answer) = dial(&desk, DIAL, &consented(STRANGER)).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn every_reason_is_told_at_once() {
    let desk = Desk::start(CarrierChoice::SimulatedStrangers, &[]).await;
    let limits = Limits::connect(&desk.product.world);
    let now = desk.product.world.now();
    limits.stop_dialling("ci", now).await.expect("stopped");
    // Seven in the morning in California, and nobody said why.
    let (status, problem) = dial(&desk, DIAL, r#"{"to": "+14155550123"}"#).await;
    let reasons = [
        "no_consent_basis",
        "outside_calling_hours",
        "dialling_stopped",
    ];
    assert_eq!((status, &problem["reasons"]), (422, &json!(reasons)));
    assert_eq!(problem["dialled"], "no");
    assert_eq!(problem.get("retry_at"), None, "waiting does not help");
    assert!(
        desk.product.stored_limits().len() == 1,
        "a refusal writes nothing"
    );
}

#[tokio::test]
async fn a_stop_of_all_dialling_holds_for_everybody_until_it_is_lifted() {
    let desk = Desk::open().await;
    desk.carrier().hold_queue();
    let limits = Limits::connect(&desk.product.world);
    let now = desk.product.world.now();
    limits.stop_dialling("ci", now).await.expect("stopped");
    let (status, problem) = desk.dial("+14155550123").await;
    assert_eq!(
        (status, &problem["reasons"]),
        (409, &json!(["dialling_stopped"]))
    );
    limits.start_dialling("ci", now).await.expect("started");
    assert_eq!(desk.dial("+14155550123").await.0, 200);
}

#[tokio::test]
async fn a_dry_run_tells_the_verdict_and_writes_nothing() {
    let desk = strangers(&[]).await;
    let path = "/api/calls/outbound?dry_run=true";
    let (status, told) = dial(&desk, path, &consented(STRANGER)).await;
    assert_eq!(status, 200);
    assert_eq!(told["allowed"], true);
    assert_eq!(told["dial_before"], "2026-11-23T18:02:00Z");
    let (status, told) = dial(&desk, path, r#"{"to": "+15145550123"}"#).await;
    assert_eq!(status, 200);
    let reasons = json!(["language_not_served", "no_consent_basis"]);
    assert_eq!(
        (&told["allowed"], &told["reasons"]),
        (&json!(false), &reasons)
    );
    desk.pass(SignedDuration::from_hours(9));
    let (_, told) = dial(&desk, path, &consented(STRANGER)).await;
    assert_eq!(told["reasons"], json!(["outside_calling_hours"]));
    assert_eq!(told["retry_at"], "2026-11-24T16:00:00Z");
    let there = json!(["2026-11-24T11:00:00-05:00[America/New_York]"]);
    assert_eq!(told["retry_at_there"], there);
    assert!(desk.product.stored_calls().is_empty());
    assert!(desk.product.stored_limits().is_empty());
    assert!(desk.carrier().calls().is_empty());
    for misspelt in ["dry_run", "dry_run=yes", "dryrun=true", "dry_run=true&x=1"] {
        let path = format!("/api/calls/outbound?{misspelt}");
        let (status, _) = dial(&desk, &path, &consented(STRANGER)).await;
        assert_eq!(status, 400, "{misspelt}");
    }
    assert!(
        desk.carrier().calls().is_empty(),
        "nobody is rung by a slip"
    );
}

/// One read of the tables, and at the same time a count of each of the two queues in which an opt-out
/// may wait; one transaction, one request to Twilio, one write.
#[tokio::test]
async fn a_dial_costs_what_the_design_says() {
    let desk = strangers(&[]).await;
    desk.carrier().hold_queue();
    let counts: Arc<Mutex<HashMap<String, u32>>> = Arc::default();
    let counted = Arc::clone(&counts);
    let count = move |operation: &str, _: &Value| {
        // A secret is read anew every five minutes, whatever is asked for meanwhile.
        if operation != "GetSecretValue" {
            let mut counted = counted.lock().expect("counting does not panic");
            *counted.entry(operation.to_owned()).or_default() += 1;
        }
        Interception::Pass
    };
    desk.product.engine.intercept(Some(Box::new(count)));
    let one = |operation: &str| (operation.to_owned(), 1);
    let counted_queues = ("GetQueueAttributes".to_owned(), 2);
    let facts = HashMap::from([one("BatchGetItem"), counted_queues]);
    let and = |more: &[(&str, u32)]| {
        let more = more.iter();
        let mut all = facts.clone();
        all.extend(more.map(|(operation, times)| ((*operation).to_owned(), *times)));
        all
    };
    let taken = || std::mem::take(&mut *counts.lock().expect("counting does not panic"));
    assert_eq!(dial(&desk, DIAL, &consented(STRANGER)).await.0, 200);
    let writes = [("TransactWriteItems", 1), ("UpdateItem", 1)];
    assert_eq!(taken(), and(&writes));
    assert_eq!(desk.carrier().calls().len(), 1);

    // Under a key the write is a transaction of two.
    desk.pass(SignedDuration::from_secs(1));
    let keyed = [POST_JSON, ("idempotency-key", "a")];
    let body = consented("+12125550124");
    assert_eq!(desk.post(DIAL, &keyed, body.as_bytes()).await.0, 200);
    assert_eq!(taken(), and(&[("TransactWriteItems", 2)]));

    // A refusal, and an answer that was given before: the facts.
    assert_eq!(dial(&desk, DIAL, &consented(STRANGER)).await.0, 409);
    assert_eq!(taken(), facts);
    assert_eq!(desk.post(DIAL, &keyed, body.as_bytes()).await.0, 200);
    assert_eq!(taken(), facts);
}

#[tokio::test]
async fn facts_that_cannot_be_read_refuse() {
    let desk = strangers(&[]).await;
    desk.engine_fails_at("BatchGetItem", |body| {
        // DynamoDB's way to say that it read only a part.
        let unread = &body["RequestItems"]["limits"];
        let body = json!({
            "Responses": {"limits": [], "suppressions": []},
            "UnprocessedKeys": {"limits": {"Keys": [unread["Keys"][1]], "ConsistentRead": true}},
        });
        Interception::Refuse { status: 200, body }
    });
    let (status, problem) = dial(&desk, DIAL, &consented(STRANGER)).await;
    assert_eq!((status, &problem["reasons"]), (503, &json!(["unreadable"])));
    let detail = problem["detail"].as_str().expect("a text");
    assert!(detail.contains("`kill_switch`"), "{detail}");
    desk.engine_fails_at("BatchGetItem", |_| Interception::Refuse {
        status: 400,
        body: json!({"__type": "ValidationException", "message": ""}),
    });
    let (status, problem) = dial(&desk, DIAL, &consented(STRANGER)).await;
    assert_eq!((status, &problem["dialled"]), (503, &json!("no")));
    assert!(desk.carrier().calls().is_empty());
}
