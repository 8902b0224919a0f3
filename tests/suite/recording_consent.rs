//! The consent to a recording, and the recording that rests on it, as they are stored: evidence.

use local::phone::Script;
use serde_json::{Value, json};
use tests::{Called, Desk};

/// The members of the record, in one of our calls.
fn record(called: &Called) -> &Value {
    &called.stored["call"]["recording_consent"]
}

/// The recording is the carrier's own, and names the consent's origin.
fn rests_on(called: &Called, origin: &str) {
    let recordings = &called.record.recordings;
    assert_eq!(recordings.len(), 1);
    let stored = &called.stored;
    assert_eq!(stored["recording_sid"], recordings[0].sid.as_str());
    assert_eq!(stored["recording_status"], "completed");
    assert_eq!(stored["recording_rests_on"], origin);
}

#[tokio::test]
async fn a_yes_in_words_is_kept_whole_beside_the_recording_that_rests_on_it() {
    let desk = Desk::open().await;
    let phone = Script::answering().silence().say("yes you may").say("yes");
    let called = desk.call(phone).await;
    let record = record(&called);
    assert!(record["confidence"].is_number(), "{record}");
    let mut rest = record.clone();
    rest["confidence"] = Value::Null;
    assert_eq!(
        rest,
        json!({
            "answer": "granted",
            "origin": {"turn": 2},
            "by": "words",
            "confidence": null,
            "at": "2026-11-23T15:00:00Z",
            "script_version": "2026-11-26-en",
            "question": "ask_consent_again",
            "withdrawn_at": null,
        })
    );
    rests_on(&called, "turn-2");
}

#[tokio::test]
async fn a_key_has_no_confidence_and_a_withdrawal_leaves_the_tie_as_it_was() {
    let desk = Desk::open().await;
    let phone = Script::answering().press("1").say("stop recording");
    let called = desk.call(phone.say("no")).await;
    let record = record(&called);
    assert_eq!(record["by"], "key");
    assert_eq!(record["confidence"], Value::Null);
    assert_eq!(record["question"], "ask_consent");
    assert_eq!(record["answer"], "granted", "what was said stays said");
    assert_eq!(record["withdrawn_at"], "2026-11-23T15:00:00Z");
    rests_on(&called, "turn-1");
}

#[tokio::test]
async fn the_operators_word_is_named_as_that() {
    let desk = Desk::with(&[("FEATURE_REQUIRE_RECORDING_CONSENT", "false")]).await;
    let called = desk
        .call_to("+12125550123", Script::answering().say("no"))
        .await;
    let record = record(&called);
    assert_eq!(record["origin"], "operator");
    for unasked in ["by", "confidence", "question"] {
        assert_eq!(record[unasked], Value::Null, "{unasked}");
    }
    rests_on(&called, "operator");
}
