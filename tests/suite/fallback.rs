//! The fallback: what a person hears when nothing of ours can answer.

use local::engine::{Interception, Interceptor};
use local::phone::Script;
use serde_json::json;
use tests::{Desk, transcript};

/// The secret cannot be read at the start, so that no webhook can be verified.
#[tokio::test]
async fn a_call_that_no_route_can_answer_ends_with_an_apology_and_the_number_to_call_back() {
    let desk = Desk::intercepted(Box::new(|operation, body| {
        if operation == "GetSecretValue" && body["SecretId"] == "webhook" {
            unavailable()
        } else {
            Interception::Pass
        }
    }))
    .await;
    let called = desk.call(Script::answering().say("yes")).await;
    insta::assert_snapshot!(transcript(&called));
    let asked = desk.logs.of("request_failed");
    assert!(!asked.is_empty(), "the fault fired");
    assert!(
        asked
            .iter()
            .all(|line| line["endpoint"] == "voice-incoming" || line["endpoint"] == "voice-status"),
        "{asked:?}"
    );
}

#[tokio::test]
async fn the_same_for_somebody_who_rings_us() {
    let desk = Desk::intercepted(Box::new(|operation, body| {
        if operation == "GetSecretValue" && body["SecretId"] == "webhook" {
            unavailable()
        } else {
            Interception::Pass
        }
    }))
    .await;
    let phone = Script::answering().press("9");
    let phone = Box::new(phone.waiting_for_the_question());
    let sid = desk
        .carrier()
        .ring_in("+14155550177", &desk.product.voice_number, phone)
        .expect("our number is known");
    let record = desk.carrier().wait_for_end(&sid).await.expect("a record");
    let said = format!("{:?}", record.entries().collect::<Vec<_>>());
    assert!(said.contains("To reach us, call"), "{said}");
    assert!(
        !said.contains("won't call you again"),
        "it promises nothing: {said}"
    );
}

#[tokio::test]
async fn it_answers_with_all_of_aws_gone_and_is_never_cached() {
    let desk = Desk::open().await;
    let hang: Interceptor = Box::new(|_, _| Interception::Hang);
    desk.product.engine.intercept(Some(hang));
    let url = format!(
        "{}/voice/fallback?CallSid=CA1&To=%2B14155550123",
        desk.product.base_url()
    );
    let answer = desk.http.get(&url).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/xml");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let document = answer.text().await.expect("a text");
    assert!(document.contains("To reach us, call"), "{document}");
    assert_eq!(
        desk.http
            .post(&url)
            .send()
            .await
            .expect("an answer")
            .status(),
        405
    );
    let counted = desk.logs.of("metrics");
    assert_eq!(counted[0]["FallbacksSpoken"], 1.0);
    assert!(!desk.logs.lines().concat().contains("4155550123"));
}

fn unavailable() -> Interception {
    let body = json!({"__type": "InternalServiceError"});
    Interception::Refuse { status: 500, body }
}
